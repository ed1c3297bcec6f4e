"""Story-bootstrap intervals against closed forms, a second implementation, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kzind.analysis import intervals


def lognormal(seed: int, stories: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Heavy-tailed values whose story has a common part; the median of all is 1."""
    rng = np.random.default_rng(seed)
    common = np.repeat(rng.normal(0, 1.0, stories), rows)
    values = np.exp(common + rng.normal(0, 0.3, stories * rows))
    return values, np.repeat(np.arange(stories), rows).astype(object)


def test_statistics_against_numbers_by_hand() -> None:
    values = np.array([1.0, 10.0, 100.0, 1000.0])
    assert intervals.median(values) == 55
    assert intervals.geometric_mean(values) == pytest.approx(10**1.5)
    assert intervals.lower_quartile(values) == pytest.approx(7.75)
    assert intervals.upper_quartile(values) == pytest.approx(325)
    assert intervals.top_share(values, 1) == pytest.approx(1000 / 1111)
    assert math.isnan(intervals.median(np.array([])))
    assert intervals.total(np.array([])) == 0


def test_geometric_mean_against_the_t_interval_of_the_logs() -> None:
    values, stories = lognormal(3, 200, 1)
    got = intervals.story_bootstrap(values, stories, intervals.geometric_mean, draws=4000)
    logs = np.log(values)
    reach = stats.t.ppf(0.975, 199) * logs.std(ddof=1) / math.sqrt(200)
    assert math.log(got.low) == pytest.approx(logs.mean() - reach, abs=0.02)
    assert math.log(got.high) == pytest.approx(logs.mean() + reach, abs=0.02)


def test_single_row_stories_against_scipy() -> None:
    values, stories = lognormal(5, 80, 1)
    got = intervals.story_bootstrap(values, stories, intervals.median, draws=4000)
    other = stats.bootstrap((values,), np.median, method="percentile", n_resamples=4000, rng=1).confidence_interval
    assert got.low == pytest.approx(other.low, rel=0.08)
    assert got.high == pytest.approx(other.high, rel=0.08)


def test_total_against_the_variance_of_story_sums() -> None:
    values, stories = lognormal(7, 150, 3)
    got = intervals.story_bootstrap(values, stories, intervals.total, draws=4000)
    sums = values.reshape(150, 3).sum(axis=1)
    reach = 1.96 * sums.std() * math.sqrt(150)
    assert got.high - got.low == pytest.approx(2 * reach, rel=0.08)


def test_coverage_of_the_median_by_simulation() -> None:
    """Stories of four alike rows: whole stories cover the true median, rows taken singly do not."""
    cover_stories = cover_rows = 0
    for seed in range(120):
        values, stories = lognormal(1000 + seed, 40, 4)
        whole = intervals.story_bootstrap(values, stories, draws=300, seed=seed)
        singly = intervals.story_bootstrap(values, np.arange(len(values)).astype(object), draws=300, seed=seed)
        cover_stories += whole.low <= 1 <= whole.high
        cover_rows += singly.low <= 1 <= singly.high
    assert cover_stories / 120 >= 0.90
    assert cover_rows / 120 <= 0.80


def test_same_seed_same_interval_and_order_of_stories_is_free() -> None:
    values, stories = lognormal(9, 12, 2)
    first = intervals.story_bootstrap(values, stories)
    assert first == intervals.story_bootstrap(values, stories)
    renamed = np.array([f"s{name}" for name in stories], dtype=object)
    assert first == intervals.story_bootstrap(values, renamed)


def test_few_stories_have_no_interval() -> None:
    got = intervals.story_bootstrap(np.ones(12), np.repeat(["a", "b", "c", "d"], 3).astype(object))
    assert (got.n, got.stories, got.value) == (12, 4, 1)
    assert math.isnan(got.low)
    assert math.isnan(got.high)


def test_missing_values_take_no_part_and_lengths_must_agree() -> None:
    got = intervals.story_bootstrap(np.array([1.0, np.nan, 3.0]), np.array(["a", "b", "c"], dtype=object))
    assert (got.n, got.stories, got.value) == (2, 2, 2)
    with pytest.raises(ValueError, match="2 values but 1 stories"):
        intervals.story_bootstrap(np.ones(2), np.array(["a"], dtype=object))


def test_ratio_of_two_tables() -> None:
    values, stories = lognormal(11, 60, 1)
    first = pd.DataFrame({"value": values * 3, "story_id": stories})
    second = pd.DataFrame({"value": values, "story_id": stories})
    got = intervals.ratio_bootstrap(first, second, "value")
    assert got.value == pytest.approx(3)
    assert got.low == pytest.approx(3)  # the same stories on both sides: the ratio cannot move
    apart = intervals.ratio_bootstrap(first, second.assign(story_id=second["story_id"].map("b{}".format)), "value")
    assert apart.low < 3 < apart.high


def test_wilson_and_shares() -> None:
    got = intervals.wilson(3, 10)
    z, n, p = 1.959963984540054, 10, 0.3
    middle, reach = (
        (p + z**2 / 2 / n) / (1 + z**2 / n),
        z * math.sqrt(p * (1 - p) / n + z**2 / 4 / n**2) / (1 + z**2 / n),
    )
    assert (got.low, got.high) == pytest.approx((middle - reach, middle + reach))
    none = intervals.share_of(pd.Series([False] * 12), pd.Series(list("aabbccddeeff")))
    assert none.value == 0
    assert none.high == pytest.approx(intervals.wilson(0, 6).high)
    some = intervals.share_of(pd.Series([True, False] * 6), pd.Series(list("abcdefghijkl")))
    assert 0 < some.low < 0.5 < some.high < 1
