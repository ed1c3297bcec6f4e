"""Log-linear models whose features are words, cues and forms that a reader can check.

A model gives each value of an attribute a score: the sum of the weights of the features that hold. The weights were
learned from the packaged gold (``kzind.facts.learning``) and stand in ``weights/<attribute>.tsv``, one row a feature:
what speaks for what, and how much, can be read there and is shown by ``kzind.explain``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import NamedTuple


class Decision(NamedTuple):
    """A value, its probability, and the features that spoke most for it, the strongest first."""

    value: str
    probability: float
    reasons: tuple[tuple[str, float], ...] = ()


class Model:
    """Weights of features for the values of one attribute."""

    def __init__(self, values: Sequence[str], weights: dict[str, tuple[float, ...]]) -> None:
        self.values = tuple(values)
        self.weights = weights

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of each value."""
        total = [0.0] * len(self.values)
        for feature in features:
            row = self.weights.get(feature)
            if row is not None:
                for i, weight in enumerate(row):
                    total[i] += weight
        return total

    def decide(self, features: Sequence[str], allowed: Iterable[str] | None = None) -> Decision:
        """The best value among ``allowed`` (all by default) with its probability."""
        scores = self.scores(features)
        open_ = range(len(scores)) if allowed is None else [self.values.index(v) for v in allowed if v in self.values]
        top = max(open_, key=lambda i: (scores[i], -i))
        total = sum(math.exp(scores[i] - scores[top]) for i in open_)
        return Decision(self.values[top], 1.0 / total)

    def reasons(self, features: Sequence[str], value: str, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that speak most for ``value`` against the mean of the others."""
        at = self.values.index(value)
        found = []
        for feature in dict.fromkeys(features):
            row = self.weights.get(feature)
            if row is not None:
                found.append((feature, row[at] - (sum(row) - row[at]) / max(1, len(row) - 1)))
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most])


@functools.cache
def load_model(attribute: str) -> Model:
    """The model of ``attribute`` from ``weights/<attribute>.tsv``."""
    path = resources.files(__package__).joinpath("weights", f"{attribute}.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    values = lines[0].split("\t")[1:]
    rows = (line.split("\t") for line in lines[1:])
    return Model(values, {cells[0]: tuple(float(x or 0) for x in cells[1:]) for cells in rows})


def write_model(model: Model) -> str:
    """The text of a weights file: a row a feature, in alphabetical order, zeros left empty."""
    lines = ["feature\t" + "\t".join(model.values)]
    for feature in sorted(model.weights):
        cells = (f"{w:.2f}" for w in model.weights[feature])
        lines.append(feature + "\t" + "\t".join("" if c in ("0.00", "-0.00") else c for c in cells))
    return "\n".join(lines) + "\n"
