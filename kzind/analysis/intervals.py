"""Intervals that resample stories.

Reports repeat one another and a story states several figures, so rows are not independent: every interval here draws
whole stories with replacement. The generator is numpy's PCG64 with a fixed seed, so the same table always gives the
same interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], float]

SEED = 20260101
DRAWS = 2000
LEVEL = 0.95
MIN_STORIES = 5  # fewer stories cannot show how far an estimate may move


class Estimate(NamedTuple):
    """A value, its interval (nan where there are too few stories) and what it rests on."""

    value: float
    low: float
    high: float
    n: int
    stories: int


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples."""
    return iter(table.itertuples())


def median(values: Floats) -> float:
    """The middle value; nan for none."""
    if not len(values):
        return float("nan")
    ordered = np.sort(values)  # np.median is the same and takes four times as long on short arrays
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def lower_quartile(values: Floats) -> float:
    """A quarter of the values lies below it (linear interpolation); nan for none."""
    return float(np.quantile(values, 0.25)) if len(values) else float("nan")


def upper_quartile(values: Floats) -> float:
    """A quarter of the values lies above it (linear interpolation); nan for none."""
    return float(np.quantile(values, 0.75)) if len(values) else float("nan")


def geometric_mean(values: Floats) -> float:
    """exp of the mean log; values must be positive; nan for none."""
    return float(np.exp(np.mean(np.log(values)))) if len(values) else float("nan")


def total(values: Floats) -> float:
    """The sum; 0 for none."""
    return float(np.sum(values))


def top_share(values: Floats, top: int = 5) -> float:
    """Share of the ``top`` largest values in the sum; nan for none."""
    if not len(values) or values.sum() == 0:
        return float("nan")
    return float(np.sort(values)[::-1][:top].sum() / values.sum())


def story_bootstrap(
    values: pd.Series | Floats,
    stories: pd.Series | NDArray[np.object_],
    statistic: Statistic = median,
    *,
    draws: int | None = None,
    seed: int = SEED,
    level: float = LEVEL,
) -> Estimate:
    """``statistic`` of ``values`` with an interval from resampled stories (``percentiles``).

    ``draws``: ``DRAWS`` where left out. ``values`` and ``stories`` are of one length; rows whose value is missing take
    no part. With fewer than ``MIN_STORIES`` stories the interval is nan. Raises ``ValueError`` for other lengths.
    """
    numbers = np.asarray(values, dtype=float)
    names = np.asarray(stories, dtype=object)
    if len(numbers) != len(names):
        raise ValueError(f"{len(numbers)} values but {len(names)} stories")
    kept = ~np.isnan(numbers)
    numbers, names = numbers[kept], names[kept]
    codes, unique = pd.factorize(names, sort=False)
    count = len(unique)
    value = statistic(numbers)
    if count < MIN_STORIES:
        return Estimate(value, float("nan"), float("nan"), len(numbers), count)
    order = np.argsort(codes, kind="stable")
    ordered, sizes = numbers[order], np.bincount(codes)
    starts = np.cumsum(sizes) - sizes
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, count, size=(draws or DRAWS, count))
    drawn = [statistic(ordered[_places(starts[row], sizes[row])]) for row in picks]
    return Estimate(value, *percentiles(drawn, count, level), len(numbers), count)


def percentiles(drawn: Sequence[float] | Floats, stories: int, level: float = LEVEL) -> tuple[float, float]:
    """Limits of an interval from resampled values, widened as few stories need it; nan values are left out.

    Expanded percentiles (Hesterberg 2015, The American Statistician 69): plain ones are too narrow by the factor
    that a t interval with the sample's own variance corrects; the levels are moved out by as much.
    """
    from scipy import stats

    reach = math.sqrt(stories / (stories - 1)) * stats.t.ppf((1 + level) / 2, stories - 1)
    outside = float(stats.norm.sf(reach))
    low, high = np.nanquantile(drawn, [outside, 1 - outside])
    return float(low), float(high)


def _places(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places start, start + 1, … of each run, one run after the other."""
    ends = np.cumsum(sizes)
    places: NDArray[np.int64] = np.arange(ends[-1]) + np.repeat(starts - (ends - sizes), sizes)
    return places


def ratio_bootstrap(
    first: pd.DataFrame,
    second: pd.DataFrame,
    column: str,
    statistic: Statistic = median,
    *,
    draws: int | None = None,
    seed: int = SEED,
    level: float = LEVEL,
) -> Estimate:
    """Ratio of a statistic in two tables (columns ``column`` and ``story_id``), stories drawn from both at once.

    A story that stands in both tables is drawn together, so what the two share does not count as noise.
    """
    one, two = (_by_story(table, column) for table in (first, second))
    names = list(dict.fromkeys([*one, *two]))
    n = sum(map(len, one.values())) + sum(map(len, two.values()))
    value = _ratio(statistic, list(one.values()), list(two.values()))
    if min(len(one), len(two)) < MIN_STORIES:
        return Estimate(value, float("nan"), float("nan"), n, len(names))
    rng = np.random.default_rng(seed)
    drawn = []
    for row in rng.integers(0, len(names), size=(draws or DRAWS, len(names))):
        picked = [names[i] for i in row]
        drawn.append(_ratio(statistic, [one[p] for p in picked if p in one], [two[p] for p in picked if p in two]))
    return Estimate(value, *percentiles(drawn, min(len(one), len(two)), level), n, len(names))


def _by_story(table: pd.DataFrame, column: str) -> dict[object, Floats]:
    kept = table[table[column].notna()]
    return {name: group[column].to_numpy(float) for name, group in kept.groupby("story_id", sort=False, observed=True)}


def _ratio(statistic: Statistic, first: list[Floats], second: list[Floats]) -> float:
    if not first or not second:
        return float("nan")
    bottom = statistic(np.concatenate(second))
    return statistic(np.concatenate(first)) / bottom if bottom else float("nan")


def share_of(holds: pd.Series, stories: pd.Series) -> Estimate:
    """Share of rows where ``holds``, by story bootstrap; a share of none or of all has Wilson's interval over stories.

    Resampling cannot move a share of 0 or 1; stories, not rows, count as trials there.
    """
    estimate = story_bootstrap(holds.astype(float), stories, lambda values: float(np.mean(values)))
    if estimate.value not in (0.0, 1.0) or estimate.stories < MIN_STORIES:
        return estimate
    plain = wilson(int(estimate.value) * estimate.stories, estimate.stories)
    return estimate._replace(low=plain.low, high=plain.high)


def wilson(successes: int, n: int, level: float = LEVEL) -> Estimate:
    """A share with Wilson's interval, by statsmodels; nan for ``n`` = 0."""
    from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

    if n == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), 0, 0)
    low, high = proportion_confint(successes, n, alpha=1 - level, method="wilson")
    return Estimate(successes / n, float(low), float(high), n, n)
