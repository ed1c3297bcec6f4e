"""Log-linear models whose features are words, cues and forms that a reader can check.

A model gives each value of an attribute a score: the sum of the weights of the features that hold. The weights were
learned from the packaged bulletins and exercises (``kzind.facts.learning``) and stand in ``weights/<attribute>.tsv``,
one row a feature: what speaks for what, and how much, can be read there and is shown by ``kzind.explain``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Sums = npt.NDArray[np.int32]
TIED = "any cue:"
CUES = ("cue", "nearest")
JOIN = "&"
"""Stands between an indicator and a feature that counts where the indicator is known to be that one."""


class Decision(NamedTuple):
    """A value, its probability, and the features that spoke most for it, the strongest first."""

    value: str
    probability: float
    reasons: tuple[tuple[str, float], ...] = ()


def tied_to(feature: str, attribute: str) -> tuple[str, str] | None:
    """Of a cue for a value of ``attribute`` (``cue:status=planned:c``): where it stands and the value; else None.

    Where a cue stands weighs alike for every value: so a rare value's words count as much as a common one's.
    """
    kind, _, rest = feature.partition(":")
    if kind not in CUES or not rest.startswith(attribute + "="):
        return None
    value, _, place = rest[len(attribute) + 1 :].partition(":")
    return None if value == "none" else (place or kind, value)


class Table:
    """The weights of some models in one matrix: a row a feature, a column a value of a model, in hundredths.

    Weights have two decimals: sums of whole hundredths are exact, the same in whatever order the features come.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        rows: dict[str, int] = {}
        for model in models:
            for feature in model.weighted():
                rows.setdefault(feature, len(rows))
        self._weights = np.zeros((len(rows), sum(len(model.values) for model in models)), dtype=np.int32)
        self._columns: list[slice] = []
        column = 0
        for model in models:
            for feature in model.weighted():
                for value, weight in model.parts(feature):
                    self._weights[rows[feature], column + value] += round(100 * weight)
            self._columns.append(slice(column, column + len(model.values)))
            column += len(model.values)
        self._rows = {feature: row for feature, row in rows.items() if JOIN not in feature.partition(":")[0]}
        self._joined: dict[str, dict[str, int]] = {}
        for feature in rows.keys() - self._rows.keys():
            indicator, _, rest = feature.partition(JOIN)
            self._joined.setdefault(indicator, {})[rest] = rows[feature]

    def sums(self, features: Iterable[str], indicator: str | None = None) -> Sums:
        """What features add to each column; with ``indicator`` what they add besides where it is known to be that."""
        rows = self._rows if indicator is None else self._joined.get(indicator, {})
        chosen = [row for row in map(rows.get, features) if row is not None]
        weights = self._weights.take(np.array(chosen, dtype=np.intp), axis=0)
        sums: Sums = np.add.reduce(weights, axis=0, dtype=np.int32)
        return sums

    def scores(self, sums: Sums) -> list[list[float]]:
        """The score of each value, model by model, from the sums of all features."""
        scores = (sums / 100).tolist()
        return [scores[columns] for columns in self._columns]


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
    def _table(self) -> Table:
        return Table([self])

    def scores(self, features: Sequence[str]) -> list[float]:
        """The score of each value, summed exactly."""
        return self._table.scores(self._table.sums(features))[0]

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
        numbers = self._numbers
        values = self.values if allowed is None else [value for value in allowed if value in numbers]
        reached = [scores[numbers[value]] for value in values]
        highest = max(reached)
        total = sum(math.exp(score - highest) for score in reached)
        top = min(numbers[value] for value, score in zip(values, reached, strict=True) if score == highest)
        return Decision(self.values[top], 1.0 / total)

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
