"""Choosing one of several candidates by weighted features: the sectors that a text names.

A conditional logit: the probability of a candidate is its ``exp(score)`` over the sum of all candidates', its score
the sum of the weights of its features. One weight a feature, the same for every candidate, in ``weights/<name>.tsv``
as a ``Model`` with the single value ``fits``; learned from gold facts by maximum likelihood with a ridge penalty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kzind.facts.model import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

FITS = "fits"
MIN_STORIES = 3
SMALLEST_WEIGHT = 0.02
PENALTY = 2.0
ITERATIONS = 400


class Option(NamedTuple):
    """A candidate value (None: nothing fits) and what speaks for or against it."""

    value: str | None
    features: Collection[str]


class Choice(NamedTuple):
    """The options of one gold fact, the number of the right one, and the story that the fact is from."""

    story: str
    options: tuple[Option, ...]
    right: int


def learn_choices(attribute: str, choices: Sequence[Choice], penalty: float = PENALTY) -> Model:
    """The weights that make the right options likeliest; a feature enters if ``MIN_STORIES`` stories have it."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    names = _known(choices)
    index = {name: i for i, name in enumerate(names)}
    rows = [option for choice in choices for option in choice.options]
    cells = [(r, index[f]) for r, option in enumerate(rows) for f in option.features if f in index]
    where = tuple(np.array(cells, dtype=int).reshape(-1, 2).T)
    x = csr_matrix((np.ones(len(cells)), where), shape=(len(rows), len(names)))
    sizes = [len(choice.options) for choice in choices]
    starts = np.cumsum([0, *sizes[:-1]])
    of = np.repeat(np.arange(len(choices)), sizes)
    right = starts + np.array([choice.right for choice in choices], dtype=int)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ w
        scores -= np.maximum.reduceat(scores, starts)[of]
        p = np.exp(scores)
        sums = np.add.reduceat(p, starts)
        p /= sums[of]
        value = np.log(sums).sum() - scores[right].sum() + 0.5 * penalty * (w @ w)
        p[right] -= 1.0
        return float(value), np.asarray(x.T @ p + penalty * w)

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    heavy = [(name, round(float(v), 2)) for name, v in zip(names, w, strict=True) if abs(v) >= SMALLEST_WEIGHT]
    weights: dict[str, tuple[float, ...]] = {name: (weight,) for name, weight in heavy}
    return Model(attribute, (FITS,), weights, {})


def _known(choices: Sequence[Choice]) -> list[str]:
    """The features that enough stories have, in alphabetical order."""
    seen: dict[str, set[str]] = defaultdict(set)
    for choice in choices:
        for option in choice.options:
            for feature in option.features:
                if len(seen[feature]) < MIN_STORIES:
                    seen[feature].add(choice.story)
    return sorted(feature for feature, stories in seen.items() if len(stories) >= MIN_STORIES)
