"""Sentences: a corpus that is too small gets the sentence that says so, a larger one the estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kzind.analysis.intervals import Estimate
from kzind.charts import says
from kzind.charts.labels import LANGS


def pairs(regions: int, each: int) -> pd.DataFrame:
    """Projects whose jobs grow with the square root of the sum within a region, and with nothing between regions."""
    rng = np.random.default_rng(3)
    region = np.repeat([f"r{i}" for i in range(regions)], each)
    level = np.repeat(rng.normal(0, 2, regions), each)
    x = level + rng.normal(0, 1, regions * each)
    y = 0.5 * (x - level) + rng.normal(0, 0.1, regions * each)
    return pd.DataFrame({"region": region, "kzt_real": np.exp(x), "jobs": np.exp(y)})


def cells(years: int, stories: int) -> pd.DataFrame:
    """Two regions with the same stories in every year, and documents that double each year."""
    when = np.arange(2010, 2010 + years)
    parts = [pd.DataFrame({"region": r, "year": when, "stories": stories, "documents": 2 ** np.arange(1, years + 1)})
             for r in ("KZ-10", "KZ-11")]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def test_region_effects_are_the_slope_within_regions() -> None:
    assert "slope is 0.50 (95%" in str(says.region_effects(pairs(6, 14), lang="en"))
    assert str(says.region_effects(pairs(6, 2), lang="en")).startswith(
        "Region effects cannot be fitted: 12 projects lie in a region with others, at least 70"
    )
    assert "cannot be fitted: 0 projects" in str(says.region_effects(pairs(0, 1), lang="en"))


def test_stories_a_document_halve_where_documents_double() -> None:
    words = str(says.rates(cells(16, 9), lang="en"))
    assert words.startswith("Stories a document change by -50.0% a year")
    assert "Without the offset the change would be 0.0%" in words or "would be -0.0%" in words
    assert "at least 30 are needed" in str(says.rates(cells(6, 2), lang="en"))


@pytest.mark.parametrize("lang", LANGS)
def test_an_audit_is_named_or_asked_for(lang: str) -> None:
    assert "`kzind audit`" in str(says.audit(None, lang))
    assert "63" in str(says.audit(Estimate(1.1, 1.0, 1.2, 63, 63), lang))
