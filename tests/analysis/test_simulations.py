"""Every estimator: its interval against a closed form where none stands elsewhere, and its misses by simulation."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kzind.analysis import intervals, readers

sys.path.insert(0, str(Path(__file__).parent))
import simulations

HEAVY = "total, story bootstrap, heavy tail"
#: Simulated beside their closed forms, in the other tests of this folder.
ELSEWHERE = {
    "median, story bootstrap", "log-log slope, CV3", "yearly change of stories a document, CV3 by year",
    "rank correlation, Bonett-Wright", "count corrected by an audit",
}  # fmt: skip
SLOW = {"ratio of medians, story bootstrap", "log-log slope within regions, CV3"}


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulations, "RESAMPLES", 200)
    monkeypatch.setattr(intervals, "DRAWS", 200)
    monkeypatch.setattr(readers, "DRAWS", 200)


@pytest.mark.parametrize("name", [name for name in simulations.ALL if name not in {HEAVY, *ELSEWHERE}])
def test_intervals_miss_about_as_often_as_they_say(name: str) -> None:
    """Limits that an interval of 6 % misses passes in 99 of 100 runs; the samples are the same in each run."""
    draws = 60 if name in SLOW else 150
    assert simulations.ALL[name](draws) * draws <= stats.binom.ppf(0.99, draws, 0.06)


def test_totals_of_heavy_tails_are_not_to_be_trusted() -> None:
    """Why medians come first: with the tail of project sums the interval of a total misses far too often."""
    assert simulations.ALL[HEAVY](120) > 0.12


@pytest.mark.parametrize("n", [10, 25, 60])
def test_wilson_misses_by_its_exact_distribution(n: int) -> None:
    """Every outcome weighed by its chance, over all true shares from 5 to 95 %."""
    missed = []
    for truth in np.arange(0.05, 0.951, 0.01):
        outside = [not got.low <= truth <= got.high for got in (intervals.wilson(k, n) for k in range(n + 1))]
        missed.append(stats.binom.pmf(np.arange(n + 1), n, truth)[outside].sum())
    assert 0.035 <= np.mean(missed) <= 0.055
    assert max(missed) <= 0.13


def test_few_stories_widen_the_interval_as_student_does() -> None:
    """Of normal draws the widened percentiles are the limits of a t interval with the sample's own variance."""
    drawn = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000)
    for stories in (5, 12, 200):
        reach = math.sqrt(stories / (stories - 1)) * stats.t.ppf(0.975, stories - 1)
        assert intervals.percentiles(drawn, stories) == pytest.approx((-reach, reach), rel=1e-3)


def test_ratio_of_geometric_means_against_welch() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(1, 1.0, 150), rng.normal(0, 0.6, 120)
    first, second = (pd.DataFrame({"value": np.exp(x), "story_id": [f"{k}{i}" for i in range(len(x))]})
                     for k, x in (("a", a), ("b", b)))  # fmt: skip
    got = intervals.ratio_bootstrap(first, second, "value", intervals.geometric_mean, draws=3000)
    se = math.sqrt(a.var(ddof=1) / 150 + b.var(ddof=1) / 120)
    exact = a.mean() - b.mean()
    assert math.log(got.value) == pytest.approx(exact)
    assert math.log(got.low) == pytest.approx(exact - 1.96 * se, abs=0.03)
    assert math.log(got.high) == pytest.approx(exact + 1.96 * se, abs=0.03)


def test_share_against_the_variance_of_story_shares() -> None:
    """Stories of five rows each: the share is the mean of the stories' own shares."""
    rng = np.random.default_rng(4)
    holds = rng.random((200, 5)) < rng.beta(2, 3, 200)[:, None]
    got = intervals.share_of(pd.Series(holds.ravel()), pd.Series(np.repeat(np.arange(200), 5)))
    reach = stats.t.ppf(0.975, 199) * holds.mean(axis=1).std(ddof=1) / math.sqrt(200)
    assert got.value == pytest.approx(holds.mean())
    assert (got.low, got.high) == pytest.approx((got.value - reach, got.value + reach), abs=0.008)


def test_recall_against_the_delta_method() -> None:
    """Recall is a ratio of sums over stories: its linearised variance."""
    rng = np.random.default_rng(5)
    sizes = rng.integers(1, 6, 150)
    wanted, read, at = {}, {}, 0
    for story, size in enumerate(sizes):
        sums = [readers.Sum(at + i, at + i + 1, 1.0, "KZT") for i in range(size)]
        wanted[str(story)], at = sums, at + int(size)
        read[str(story)] = [s for s in sums if rng.random() < 0.7]
    got = readers._scores(wanted, read, {name: name for name in wanted})
    hits = np.array([len(read[name]) for name in wanted])
    share = hits.sum() / sizes.sum()
    se = math.sqrt(((hits - share * sizes) ** 2).sum()) / sizes.sum()
    assert got["recall"] == pytest.approx(share)
    assert got["precision"] == 1
    assert (got["recall_low"], got["recall_high"]) == pytest.approx((share - 1.96 * se, share + 1.96 * se), abs=0.01)
