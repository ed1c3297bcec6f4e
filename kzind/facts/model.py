"""Log-linear models whose features are words, cues and forms that a reader can check.

A model gives each value of an attribute a score: the sum of the weights of the features that hold. The weights were
learned from the packaged bulletins and exercises (``kzind.facts.learning``) and stand in ``weights/<attribute>.tsv``,
one row a feature: what speaks for what, and how much, can be read there and is shown by ``kzind.explain``.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kzind.facts.patterns import Patterns

Sums = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]
TIED = "any cue:"
CUES = ("cue", "nearest")
NO_ROW = 0
PARTS = 1 << 60
"""A power of two: a weight times this is a whole number without rounding."""
TOLD = "indicator:"
"""Begins the feature of an amount that is known to be of an indicator."""
JOIN = "&"
"""Stands between an indicator and a feature that counts where the indicator is known to be that one."""


class Decision(NamedTuple):
    """A value and how sure it is: its probability, or the scores of all values, the probability of the best of which
    is worked out when it is asked for."""

    value: str
    sure: float | Sequence[float]

    @property
    def probability(self) -> float:
        """The probability of the value: one over the sum of those of all values, each relative to the best."""
        if isinstance(self.sure, float):
            return self.sure
        highest = max(self.sure)
        relative = [math.exp(score - highest) for score in self.sure]
        return 1.0 / sum(relative)


def tied_to(feature: str, attribute: str) -> tuple[str, str] | None:
    """Of a cue for a value of ``attribute`` (``cue:status=planned:c``): where it stands and the value; else None.

    Where a cue stands weighs alike for every value: so a rare value's words count as much as a common one's.
    """
    kind, _, rest = feature.partition(":")
    if kind not in CUES or not rest.startswith(attribute + "="):
        return None
    value, _, place = rest[len(attribute) + 1 :].partition(":")
    return None if value == "none" else (place or kind, value)


class Found(NamedTuple):
    """The features of some cases as rows of a table, one case behind the other; where each begins, how many it has."""

    rows: Rows
    starts: list[int]
    sizes: list[int]

    def of(self, cases: Iterable[int]) -> Found:
        """Some of the cases, by number."""
        spans = [(self.starts[case], self.sizes[case]) for case in cases]
        rows = np.concatenate([self.rows[start : start + size] for start, size in spans])
        return Found(rows, *_spans([size for _, size in spans]))


def found(cases: Sequence[Collection[bytes]]) -> Found:
    """The features of ``cases``, each with one at least, as ``Table.seen`` gives them."""
    rows = np.frombuffer(b"".join(itertools.chain.from_iterable(cases)), dtype=np.intp)
    return Found(rows, *_spans([len(case) for case in cases]))


def row_number(number: int) -> bytes:
    """The number of a row as an array holds it: joining bytes is the fastest way to an array of many."""
    return np.intp(number).tobytes()


WEIGHTLESS = row_number(NO_ROW)


def _spans(sizes: list[int]) -> tuple[list[int], list[int]]:
    """Where cases of some sizes begin that stand one behind the other; the sizes."""
    return [0, *itertools.accumulate(sizes[:-1])], sizes


class Table:
    """The weights of some models in one matrix: a row a feature, a column a value of a model, in hundredths.

    Weights have two decimals: sums of whole hundredths are exact, the same in whatever order the features come.
    ``seen`` gives the row of a feature, ``NO_ROW`` for one without weights. What a feature adds where the amount is
    known to be of an indicator stands in rows of its own.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        features = dict.fromkeys(feature for model in models for feature in model.weighted())
        joined = [feature.partition(JOIN) for feature in features if JOIN in feature.partition(":")[0]]
        plain = dict.fromkeys((*(f for f in features if JOIN not in f.partition(":")[0]), *(f for _, _, f in joined)))
        self._rows = {feature: row for row, feature in enumerate(plain, NO_ROW + 1)}
        self._told = {f.removeprefix(TOLD): row for f, row in self._rows.items() if f.startswith(TOLD)}
        self.seen: Patterns[bytes] = Patterns(self._row)
        self._columns: list[slice] = []
        for model in models:
            first = self._columns[-1].stop if self._columns else 0
            self._columns.append(slice(first, first + len(model.values)))
        self._weights = self._filled(models, ["", *plain])
        joined_weights = self._filled(models, ["", *map("".join, joined)])
        self._touched = np.flatnonzero(joined_weights.any(axis=0))
        self._joined_weights = joined_weights.take(self._touched, axis=1)
        self._indicators = {name: number for number, name in enumerate(dict.fromkeys(i for i, _, _ in joined), 1)}
        self._joined = np.full((len(self._indicators) + 1, len(self._weights)), NO_ROW, dtype=np.intp)
        for row, (indicator, _, feature) in enumerate(joined, NO_ROW + 1):
            self._joined[self._indicators[indicator], self._rows[feature]] = row

    def _filled(self, models: Sequence[Model], features: Sequence[str]) -> Sums:
        """The weights of some features, row by row."""
        weights = np.zeros((len(features), self._columns[-1].stop), dtype=np.int32)
        for model, columns in zip(models, self._columns, strict=True):
            for row, feature in enumerate(features):
                for value, weight in model.parts(feature):
                    weights[row, columns.start + value] += round(100 * weight)
        return weights

    def _row(self, feature: str) -> bytes:
        return row_number(self._rows[feature]) if feature in self._rows else WEIGHTLESS

    def sums(self, found: Found) -> Sums:
        """What the features of each case add to each column: a row a case."""
        sums: Sums = np.add.reduceat(self._weights.take(found.rows, axis=0), found.starts, axis=0, dtype=np.int32)
        return sums

    def joined_sums(self, found: Found, indicators: Sequence[str]) -> Sums:
        """What is added besides where each case is known to be of an indicator: by that, by features joined to it."""
        known = np.array([self._indicators.get(indicator, 0) for indicator in indicators]).repeat(found.sizes)
        weights = self._joined_weights.take(self._joined[known, found.rows], axis=0)
        sums = self._weights.take([self._told.get(indicator, NO_ROW) for indicator in indicators], axis=0)
        sums[:, self._touched] += np.add.reduceat(weights, found.starts, axis=0, dtype=np.int32)
        return sums

    def scores(self, sums: Sums) -> list[list[list[float]]]:
        """Of each case the score of each value, model by model, from the sums of all its features."""
        return [[scores[columns] for columns in self._columns] for scores in (sums / 100).tolist()]


class Model:
    """Weights of features for the values of one attribute; ``tied`` holds those of its cues by place."""

    def __init__(
        self, attribute: str, values: Sequence[str], weights: dict[str, tuple[float, ...]], tied: dict[str, float]
    ) -> None:
        self.attribute = attribute
        self.values = tuple(values)
        self.weights = weights
        self.tied = tied
        self._numbers = {value: number for number, value in enumerate(self.values)}

    def weighted(self) -> list[str]:
        """Every feature that adds to a score: those with weights, and the cues for a value at a tied place."""
        cues = [
            f"{kind}:{self.attribute}={value}" + (f":{place}" if place != kind else "")
            for place in self.tied for value in self.values if value != "none" for kind in CUES
        ]  # fmt: skip
        return list(dict.fromkeys([*self.weights, *cues]))

    @functools.cached_property
    def parts_of_first(self) -> dict[str, int]:
        """The weight that each feature gives to the first value, in parts of which ``PARTS`` make one.

        Sums of them are exact in whatever order; divided by ``PARTS`` they are what ``math.fsum`` makes of the weights.
        """
        return {feature: int(PARTS * row[0]) for feature, row in self.weights.items()}

    @functools.cached_property
    def seen(self) -> Patterns[int]:
        """Of each feature what ``parts_of_first`` has, 0 where it has nothing."""
        parts = self.parts_of_first
        return Patterns(lambda feature: parts.get(feature, 0))

    @functools.cached_property
    def _table(self) -> Table:
        return Table([self])

    def scores(self, features: Sequence[str]) -> list[float]:
        """The score of each value, summed exactly."""
        table = self._table
        rows = [WEIGHTLESS, *map(table.seen["{}"].__getitem__, features)]
        return table.scores(table.sums(found([rows])))[0][0]

    def parts(self, feature: str) -> Iterable[tuple[int, float]]:
        """What one feature adds to the scores: (number of the value, weight)."""
        row = self.weights.get(feature)
        if row is not None:
            yield from enumerate(row)
        tied = tied_to(feature, self.attribute)
        if tied is not None and tied[0] in self.tied and tied[1] in self.values:
            yield self.values.index(tied[1]), self.tied[tied[0]]

    def decide(self, features: Sequence[str], allowed: Iterable[str] | None = None) -> Decision:
        """The best value among ``allowed`` (all by default) with its probability."""
        return self.best(self.scores(features), allowed)

    def best(self, scores: list[float], allowed: Iterable[str] | None = None) -> Decision:
        """As ``decide``, from the scores of the values."""
        if allowed is None:
            return Decision(self.values[scores.index(max(scores))], scores)
        return self.best_of(scores, self.numbers(allowed))

    def numbers(self, values: Iterable[str]) -> list[int]:
        """The numbers of those of some values that the model has."""
        return [self._numbers[value] for value in values if value in self._numbers]

    def best_of(self, scores: list[float], numbers: Sequence[int]) -> Decision:
        """As ``best``, among the values of some numbers."""
        reached = [scores[number] for number in numbers]
        highest = max(reached)
        if reached.count(highest) == 1:
            return Decision(self.values[numbers[reached.index(highest)]], reached)
        return Decision(self.values[min(n for n in numbers if scores[n] == highest)], reached)

    def reasons(self, features: Sequence[str], value: str, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that speak most for ``value`` against the mean of the others."""
        at, others = self.values.index(value), max(1, len(self.values) - 1)
        found = []
        for feature in dict.fromkeys(features):
            weight = sum(w if i == at else -w / others for i, w in self.parts(feature))
            if weight:
                found.append((feature, weight))
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most])


@functools.cache
def load_model(attribute: str) -> Model:
    """The model of ``attribute`` from ``weights/<attribute>.tsv``."""
    path = resources.files(__package__).joinpath("weights", f"{attribute}.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    values = lines[0].split("\t")[1:]
    rows = {name: cells for name, *cells in (line.split("\t") for line in lines[1:])}
    tied = {name.removeprefix(TIED): float(cells[0]) for name, cells in rows.items() if name.startswith(TIED)}
    weights = {n: tuple(float(x or 0) for x in cells) for n, cells in rows.items() if not n.startswith(TIED)}
    return Model(attribute, values, weights, tied)


def write_model(model: Model) -> str:
    """The text of a weights file: a row a feature, in alphabetical order, zeros left empty."""
    lines = ["feature\t" + "\t".join(model.values)]
    lines += [f"{TIED}{place}\t{weight:.2f}" for place, weight in sorted(model.tied.items())]
    for feature in sorted(model.weights):
        cells = (f"{w:.2f}" for w in model.weights[feature])
        lines.append(feature + "\t" + "\t".join("" if c in ("0.00", "-0.00") else c for c in cells))
    return "\n".join(lines) + "\n"
