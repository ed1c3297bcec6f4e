"""Corrected counts: against the lognormal closed form, and the cover of the truth when an audit is drawn."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from kzind.analysis.audit import audit_factor, audited, corrected
from kzind.analysis.intervals import Estimate
from kzind.errors import KzindError
from kzind.facts.audit import ratio

Z = 1.959963984540054


def lognormal(value: float, sd: float) -> Estimate:
    return Estimate(value, value * math.exp(-Z * sd), value * math.exp(Z * sd), 100, 40)


def test_two_lognormal_errors_add_in_squares() -> None:
    got = corrected(lognormal(200.0, 0.3), lognormal(1.25, 0.4))
    exact = lognormal(250.0, 0.5)
    assert got == pytest.approx(exact)


def test_each_side_keeps_its_own_reach() -> None:
    sure = Estimate(1.0, 1.0, 1.0, 50, 50)
    skew = Estimate(10.0, 4.0, 50.0, 9, 7)
    assert corrected(skew, sure) == pytest.approx(skew)
    assert corrected(skew._replace(low=0.0), sure).low == 0.0
    few = corrected(skew._replace(low=float("nan"), high=float("nan")), sure)
    assert few.value == 10.0
    assert math.isnan(few.low)
    assert math.isnan(few.high)
    assert corrected(skew._replace(value=0.0), sure).value == 0.0


def test_the_interval_holds_the_truth_when_an_audit_is_drawn() -> None:
    """4 000 sentences, 300 of them audited, in two strata: the true count is missed in about 5 of 100 draws."""
    rng = np.random.default_rng(8)
    missed = 0
    for _ in range(200):
        extracted = (np.arange(4000) < 1000).astype(float)
        right = extracted * (rng.random(4000) < 0.9)
        lost = (rng.random(4000) < np.where(extracted > 0, 0.05, 0.03)).astype(float)
        labels = np.where(extracted > 0, "fact", "none")
        drawn = np.concatenate([rng.choice(1000, 150, replace=False), 1000 + rng.choice(3000, 150, replace=False)])
        true = right + lost
        value, variance, _ = ratio(true[drawn], extracted[drawn], labels[drawn], {"fact": 1000, "none": 3000})
        factor = lognormal(value, math.sqrt(variance) / value)
        got = corrected(Estimate(1000.0, 1000.0, 1000.0, 1000, 500), factor)
        missed += not got.low <= true.sum() <= got.high
    assert 1 <= missed <= 20


def scores(n: int) -> pd.DataFrame:
    rows = [("all", "all", "factor", 1.1, 1.0, 1.21, 200), ("indicator", "jobs", "factor", 1.5, 1.2, 1.875, n),
            ("all", "all", "precision", 0.9, 0.8, 0.95, 180)]  # fmt: skip
    return pd.DataFrame(rows, columns=["by", "group", "measure", "value", "low", "high", "n"])


def test_a_rare_indicator_takes_the_factor_of_all() -> None:
    assert audit_factor(scores(30), "jobs") == Estimate(1.5, 1.2, 1.875, 30, 30)
    assert audit_factor(scores(29), "jobs") == Estimate(1.1, 1.0, 1.21, 200, 200)
    assert audit_factor(scores(30), "exports") == Estimate(1.1, 1.0, 1.21, 200, 200)
    assert audit_factor(None, "jobs") is None
    with pytest.raises(KzindError, match="nothing can be corrected"):
        audit_factor(scores(30).assign(value=float("nan")), "jobs")


def test_table_of_counts_and_sums() -> None:
    claims = pd.DataFrame({
        "status": ["realised"] * 6 + ["planned"], "story_id": [f"s{i}" for i in range(7)],
        "kzt": [1e9, 2e9, 3e9, 4e9, 5e9, 6e9, 7e9],
    })  # fmt: skip
    table = audited(claims, Estimate(1.5, 1.2, 1.875, 60, 60), "kzt")
    assert table["status"].tolist() == ["planned", "realised"]
    done = table.iloc[1]
    assert (done["claims"], done["claims_corrected"]) == (6, 9.0)
    # one claim a story: resampling cannot move the count, the whole interval is the audit's
    assert (done["claims_low"], done["claims_high"]) == pytest.approx((7.2, 11.25))
    assert (done["total"], done["total_corrected"]) == (21e9, 31.5e9)
    assert done["total_low"] < 31.5e9 * 0.8
    assert done["total_high"] > 31.5e9 * 1.25
    assert math.isnan(table.iloc[0]["total_low"])
    assert audited(claims, None, "kzt").columns.tolist() == table.columns.tolist()
    assert audited(claims, None).empty
