"""Learns the weights of the models from annotated documents.

Multinomial logistic regression with a ridge penalty over the features of ``kzind.facts.features``: the log-likelihood
of the gold values, minus ``penalty`` / 2 times the squared weights. A feature enters only if it was seen in at least
``MIN_STORIES`` stories, so that no single report, told twice, teaches anything. Run ``python -m kzind.facts.learning``
to re-make ``weights/*.tsv`` from the packaged corpus; users never need to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kzind.facts.model import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_STORIES = 3
SMALLEST_WEIGHT = 0.02


def fit(
    rows: Sequence[Sequence[str]],
    labels: Sequence[str],
    stories: Sequence[str],
    penalty: float = 1.0,
    values: Sequence[str] | None = None,
) -> Model:
    """A model of ``labels`` from the feature lists ``rows``; ``stories`` names the story of each row.

    The bias is not penalised. Deterministic: L-BFGS from zero on features in alphabetical order.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    values = list(values or sorted(set(labels)))
    names = _features_of_enough_stories(rows, stories)
    index = {name: i for i, name in enumerate(names)}
    cells = [(r, index[f]) for r, row in enumerate(rows) for f in row if f in index]
    shape = (len(rows), len(names))
    x = csr_matrix((np.ones(len(cells)), tuple(np.array(cells, dtype=int).reshape(-1, 2).T)), shape=shape)
    y = np.zeros((len(rows), len(values)))
    y[np.arange(len(rows)), [values.index(v) for v in labels]] = 1.0
    ridge = np.full((len(names), 1), penalty)
    if "bias" in index:
        ridge[index["bias"]] = 1e-3

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(len(names), len(values))
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        value = -np.log((p * y).sum(axis=1)).sum() + 0.5 * (ridge * w * w).sum()
        return float(value), (x.T @ (p - y) + ridge * w).ravel()

    start = np.zeros(len(names) * len(values))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    w = best.reshape(len(names), len(values))
    w[np.abs(w) < SMALLEST_WEIGHT] = 0.0
    return Model(values, {n: tuple(float(v) for v in np.round(w[i], 2)) for n, i in index.items() if w[i].any()})


def _features_of_enough_stories(rows: Sequence[Sequence[str]], stories: Sequence[str]) -> list[str]:
    seen: dict[str, set[str]] = defaultdict(set)
    for row, story in zip(rows, stories, strict=True):
        for feature in row:
            if len(seen[feature]) < MIN_STORIES:
                seen[feature].add(story)
    return sorted(f for f, s in seen.items() if len(s) >= MIN_STORIES)
