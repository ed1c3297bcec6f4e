"""Press against statistics: shares by hand, the rank correlation against scipy, its interval by simulation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kzind.analysis.press import compare, rank_correlation


def test_what_the_press_does_not_name_is_nought_there() -> None:
    press = pd.DataFrame({"region": ["KZ-10", "KZ-10", "KZ-11", "KZ-99"], "v": [1.0, 2.0, 1.0, 50.0]})
    official = pd.DataFrame({"region": ["KZ-10", "KZ-11", "KZ-15"], "w": [10.0, 30.0, 60.0]})
    table = compare(press, official, "region", "v", "w").set_index("region")
    assert table.loc["KZ-10", "press_share"] == 0.75
    assert table.loc["KZ-10", "official_share"] == 0.1
    assert table.loc["KZ-15", ["press", "press_share", "official_share"]].tolist() == [0.0, 0.0, 0.6]
    assert rank_correlation(table["press"], table["official"]).n == 3
    assert "KZ-99" not in table.index


def test_rank_correlation_against_scipy() -> None:
    rng = np.random.default_rng(2)
    a, b = pd.Series(rng.normal(size=18)), pd.Series(rng.normal(size=18))
    b[3] = np.nan
    got = rank_correlation(a, b)
    kept = b.notna()
    assert got.rho == pytest.approx(stats.spearmanr(a[kept], b[kept]).statistic)
    assert got.n == 17
    assert got.low < got.rho < got.high


def test_too_few_rows() -> None:
    assert math.isnan(rank_correlation(pd.Series([1.0, 2.0]), pd.Series([1.0, 2.0])).rho)
    assert math.isnan(rank_correlation(pd.Series([1.0, 2.0, 3.0]), pd.Series([1.0, 2.0, 3.0])).low)


def test_coverage_by_simulation() -> None:
    """20 regions, normal pairs of correlation 0.5: Spearman's rho is 6/π·asin(0.25)."""
    truth, inside = 6 / math.pi * math.asin(0.25), 0
    rng = np.random.default_rng(8)
    for _ in range(400):
        x = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=20)
        got = rank_correlation(pd.Series(x[:, 0]), pd.Series(x[:, 1]))
        inside += got.low <= truth <= got.high
    assert inside / 400 >= 0.92
