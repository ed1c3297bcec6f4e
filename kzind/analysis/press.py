"""What the press tells against what the statistics say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from kzind.analysis.sources import sourced


class RankCorrelation(NamedTuple):
    """Spearman's rho with a 95 % interval (Fisher's z with the Bonett–Wright error) and the pairs it rests on."""

    rho: float
    low: float
    high: float
    n: int


def compare(
    press: pd.DataFrame, official: pd.DataFrame, on: str, press_value: str, official_value: str
) -> pd.DataFrame:
    """Both series side by side: ``on press official press_share official_share``, every place of the official.

    A place that the press does not name has a sum of 0 there: silence is what the press says of it. Shares are within
    each series. No ratio of the two is formed: what a project costs and what is spent in a year are two things.
    """
    left = official.groupby(on, observed=True)[official_value].sum().rename("official")
    right = press.groupby(on, observed=True)[press_value].sum(min_count=1).rename("press")
    table = pd.concat([right, left], axis=1).loc[left.index].astype(float).reset_index()
    table["press"] = table["press"].fillna(0.0)
    for name in ("press", "official"):
        whole = float(table[name].sum())
        table[f"{name}_share"] = table[name] / whole if whole else float("nan")
    return sourced(table[[on, "press", "official", "press_share", "official_share"]], press, [on])


def rank_correlation(first: pd.Series, second: pd.Series) -> RankCorrelation:
    """Spearman's rho of two series over the rows where both are known; the interval is nan below five rows.

    Equal values share their mean rank; a series that never varies has no rho.

    Interval: Bonett and Wright (2000), variance of Fisher's z (1 + rho²/2)/(n - 3).
    """
    kept = first.notna() & second.notna()
    n = int(kept.sum())
    if n < 3:
        return RankCorrelation(float("nan"), float("nan"), float("nan"), n)
    ranks_1, ranks_2 = first[kept].rank(), second[kept].rank()
    rho = float(ranks_1.corr(ranks_2))
    if n < 5 or not abs(rho) < 1:
        return RankCorrelation(rho, float("nan"), float("nan"), n)
    reach = 1.959963984540054 * np.sqrt((1 + rho**2 / 2) / (n - 3))
    return RankCorrelation(rho, float(np.tanh(np.arctanh(rho) - reach)), float(np.tanh(np.arctanh(rho) + reach)), n)
