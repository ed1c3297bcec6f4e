"""How often a 95 % interval misses the truth, by simulation: one function an estimator, ``draws`` made-up samples each.

The tests beside this file run them with few draws; ``tests/benchmarks/simulations.py`` runs them with many and prints
the table of ``kzind/analysis/README.md``. Every sample has what press claims have: heavy tails, rows that share a
story, regions and years that share a shock, few clusters.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd

from kzind.analysis import intervals
from kzind.analysis.audit import corrected
from kzind.analysis.intervals import Estimate
from kzind.analysis.models import loglog
from kzind.analysis.press import rank_correlation
from kzind.analysis.rates import yearly_change
from kzind.analysis.readers import Sum, _scores
from kzind.facts.audit import ratio

RESAMPLES = 400  # draws of each bootstrap inside a simulation
Z = 1.959963984540054


def _stories(rng: np.random.Generator, stories: int, rows: int, sd: float) -> tuple[np.ndarray, np.ndarray]:
    """Lognormal values with a part common to a story; log mean 0, log sd ``sd`` in all."""
    common = np.repeat(rng.normal(0, 0.9 * sd, stories), rows)
    own = rng.normal(0, math.sqrt(1 - 0.81) * sd, stories * rows)
    return np.exp(common + own), np.repeat(np.arange(stories), rows).astype(object)


def _misses(draws: int, one: Callable[[np.random.Generator], tuple[float, float, float]], seed: int) -> float:
    """Share of ``draws`` whose interval misses; ``one`` gives low, high, truth."""
    rng = np.random.default_rng(seed)
    return sum(not low <= truth <= high for low, high, truth in (one(rng) for _ in range(draws))) / draws


def bootstrap_median(draws: int) -> float:
    """Median of 40 stories of three rows each, log sd 1.5."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        got = intervals.story_bootstrap(*_stories(rng, 40, 3, 1.5), draws=RESAMPLES)
        return got.low, got.high, 1.0

    return _misses(draws, one, 1)


def bootstrap_geometric_mean(draws: int) -> float:
    """Geometric mean of 40 stories of three rows each, log sd 1.5."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        values, stories = _stories(rng, 40, 3, 1.5)
        got = intervals.story_bootstrap(values, stories, intervals.geometric_mean, draws=RESAMPLES)
        return got.low, got.high, 1.0

    return _misses(draws, one, 2)


def bootstrap_total(draws: int, sd: float = 0.7) -> float:
    """Total of 40 stories of three rows each; the truth is 120 times the mean of the lognormal."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        values, stories = _stories(rng, 40, 3, sd)
        got = intervals.story_bootstrap(values, stories, intervals.total, draws=RESAMPLES)
        return got.low, got.high, 120 * math.exp(sd**2 / 2)

    return _misses(draws, one, 3)


def bootstrap_total_heavy(draws: int) -> float:
    """The same with log sd 2, the tail of project sums: what no resampling can see is missing above."""
    return bootstrap_total(draws, 2.0)


def bootstrap_few(draws: int) -> float:
    """Geometric mean of 6 stories of two rows each, log sd 1.5: near the fewest that get an interval."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        values, stories = _stories(rng, 6, 2, 1.5)
        got = intervals.story_bootstrap(values, stories, intervals.geometric_mean, draws=RESAMPLES)
        return got.low, got.high, 1.0

    return _misses(draws, one, 6)


def bootstrap_ratio(draws: int) -> float:
    """Ratio of the medians of 40 planned and 30 realised stories of two rows each, equal in truth."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        tables = []
        for prefix, stories in (("p", 40), ("r", 30)):
            values, names = _stories(rng, stories, 2, 1.5)
            tables.append(pd.DataFrame({"value": values, "story_id": [f"{prefix}{n}" for n in names]}))
        got = intervals.ratio_bootstrap(tables[0], tables[1], "value", draws=RESAMPLES)
        return got.low, got.high, 1.0

    return _misses(draws, one, 4)


def bootstrap_share(draws: int) -> float:
    """A share of 0.15 over 60 stories of four rows, whose rows hold together."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        likely = np.repeat(rng.beta(0.6, 3.4, 60), 4)
        holds = pd.Series(rng.random(240) < likely)
        got = intervals.share_of(holds, pd.Series(np.repeat(np.arange(60), 4)))
        return got.low, got.high, 0.15

    return _misses(draws, one, 5)


def cost_ratio(draws: int) -> float:
    """Geometric mean of last over first cost of 15 projects, truth 1.4."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        ratios = 1.4 * np.exp(rng.normal(0, 0.5, 15))
        projects = np.array([f"p{i}" for i in range(15)], dtype=object)
        got = intervals.story_bootstrap(ratios, projects, intervals.geometric_mean, draws=RESAMPLES)
        return got.low, got.high, 1.4

    return _misses(draws, one, 7)


def _pairs(rng: np.random.Generator, clusters: int, rows: int) -> pd.DataFrame:
    """Sums and jobs with slope 0.5, whose errors and regressors share a part within a region; sizes differ."""
    sizes = rng.poisson(rows - 2, clusters) + 2
    region = np.repeat([f"r{i:02d}" for i in range(clusters)], sizes)
    common = [np.repeat(rng.normal(0, 1, clusters), sizes) for _ in range(2)]
    x, e = (part + rng.normal(0, 1, len(region)) for part in common)
    return pd.DataFrame({"region": region, "sum": np.exp(x), "jobs": np.exp(0.5 * x + e)})


def slope(draws: int) -> float:
    """CV3 with t(19): 20 regions of about six projects."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        fit = loglog(_pairs(rng, 20, 6), "jobs", "sum", group=None)
        return fit.low, fit.high, 0.5

    return _misses(draws, one, 8)


def slope_within(draws: int) -> float:
    """The same with region effects: 20 regions of about fourteen projects."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        fit = loglog(_pairs(rng, 20, 14), "jobs", "sum")
        return fit.low, fit.high, 0.5

    return _misses(draws, one, 9)


def trend(draws: int) -> float:
    """Yearly change of stories a document: three regions, 14 years, a shock of each year that meets all regions."""
    when = np.arange(2010, 2024)
    documents = np.round(40 * np.exp(0.1 * np.arange(14))).astype(int)

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        shock = rng.normal(0, 0.3, 14)
        parts = []
        for region in ("a", "b", "c"):
            mean = documents * np.exp(rng.normal(-3, 0.5) + 0.05 * (when - when.mean()) + shock)
            parts.append(
                pd.DataFrame({"region": region, "year": when, "documents": documents, "stories": rng.poisson(mean)})
            )
        fit = yearly_change(pd.concat(parts, ignore_index=True))
        return fit.low, fit.high, 0.05

    return _misses(draws, one, 10)


def rank(draws: int) -> float:
    """Spearman's rho of 20 regions, normal pairs of correlation 0.5."""
    truth = 6 / math.pi * math.asin(0.25)

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        pairs = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=20)
        got = rank_correlation(pd.Series(pairs[:, 0]), pd.Series(pairs[:, 1]))
        return got.low, got.high, truth

    return _misses(draws, one, 11)


def audit(draws: int) -> float:
    """True facts of 4,000 sentences, 300 of them audited in two strata."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        extracted = (np.arange(4000) < 1000).astype(float)
        right = extracted * (rng.random(4000) < 0.9)
        lost = (rng.random(4000) < np.where(extracted > 0, 0.05, 0.03)).astype(float)
        labels = np.where(extracted > 0, "fact", "none")
        drawn = np.concatenate([rng.choice(1000, 150, replace=False), 1000 + rng.choice(3000, 150, replace=False)])
        value, variance, _ = ratio((right + lost)[drawn], extracted[drawn], labels[drawn], {"fact": 1000, "none": 3000})
        sd = math.sqrt(variance) / value
        factor = Estimate(value, value * math.exp(-Z * sd), value * math.exp(Z * sd), 100, 40)
        got = corrected(Estimate(1000.0, 1000.0, 1000.0, 1000, 500), factor)
        return got.low, got.high, float((right + lost).sum())

    return _misses(draws, one, 12)


def recall(draws: int) -> float:
    """Recall of a reader of sums: 80 stories of one to six sums, 0.8 of them read, a story's fail together."""

    def one(rng: np.random.Generator) -> tuple[float, float, float]:
        likely, sizes = rng.beta(1.6, 0.4, 80), rng.integers(1, 7, 80)
        ends = np.cumsum(sizes)
        wanted = {str(k): [Sum(i, i + 1, 1.0, "KZT") for i in range(a, b)]
                  for k, (a, b) in enumerate(pairwise([0, *map(int, ends)]))}  # fmt: skip
        read = {name: [s for s in sums if rng.random() < likely[int(name)]] for name, sums in wanted.items()}
        got = _scores(wanted, read, {name: name for name in wanted})
        return got["recall_low"], got["recall_high"], 0.8

    return _misses(draws, one, 13)


#: The estimators in words, and the simulation of each.
ALL: dict[str, Callable[[int], float]] = {
    "median, story bootstrap": bootstrap_median,
    "geometric mean, story bootstrap": bootstrap_geometric_mean,
    "geometric mean, story bootstrap, few stories": bootstrap_few,
    "total, story bootstrap": bootstrap_total,
    "total, story bootstrap, heavy tail": bootstrap_total_heavy,
    "ratio of medians, story bootstrap": bootstrap_ratio,
    "share, story bootstrap": bootstrap_share,
    "last over first cost, projects resampled": cost_ratio,
    "log-log slope, CV3": slope,
    "log-log slope within regions, CV3": slope_within,
    "yearly change of stories a document, CV3 by year": trend,
    "rank correlation, Bonett-Wright": rank,
    "count corrected by an audit": audit,
    "recall of a reader, story bootstrap": recall,
}
