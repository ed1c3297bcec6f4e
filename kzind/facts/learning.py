"""Learns the weights of the models from annotated documents.

Multinomial logistic regression with a ridge penalty over the features of ``kzind.facts.features``: the log-likelihood
of the gold values, minus ``penalty`` / 2 times the squared weights. A feature enters only if it was seen in at least
``MIN_STORIES`` stories, so that no single report, told twice, teaches anything. The documents are the packaged corpus
and the packaged exercises (``kzind.datasets``: invented reports, written as freely as the press writes). Run
``python -m kzind.facts.learning`` to re-make ``weights/*.tsv``; users never need to.

A model says nothing of how well it does on the stories that it was learned from. ``cross_fitted`` gives facts judged by
models that have not seen their story: the figures that the README states, and what the confidence is learned from.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kzind.datasets import exercises_path
from kzind.facts.confidence import calibrate, write_calibration
from kzind.facts.decide import MODELLED, NONE, Models, judge, with_indicator
from kzind.facts.error_classes import error_classes
from kzind.facts.evaluation import close, evaluate, evaluate_links, gold_documents
from kzind.facts.extraction import fact_row, read_batch
from kzind.facts.features import features, unit_group
from kzind.facts.model import Model, tied_to, write_model
from kzind.facts.projects import project_documents
from kzind.facts.reading import Candidate, Reading, candidates
from kzind.facts.sector import learn_sector
from kzind.facts.stories import story_ids
from kzind.facts.table import to_frame
from kzind.types import Amount, Document

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MIN_STORIES = 2
SMALLEST_WEIGHT = 0.03
LOOSE = 0.01
TOLERANCE = 1e-6
FOLDS = 5
PENALTY = {"indicator": 0.5, "status": 6.0, "scope": 3.0, "modernisation": 1.0, "measure": 1.0}
# Families of features that an attribute does better without (chosen by cross-validation over stories).
_TIME = ("state", "tense", "governor", "inherited", "inherited any", "inherited cue", "verb")
_STATE = ("state here", "state nearest", "state near", "state text", "state set", "state head")
_RENEWAL = ("renewal before", "renewal head", "renewal times", "renewal share")
_EXTENT = ("scope head", "scope nearest", "counted text", "sums text")
_TOPIC = ("topic none", "topic indicator", "topic sector", "topic state", "topic balance")
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "indicator": (*_EXTENT, *_TIME, *_STATE, *_RENEWAL),
    "status": (*_EXTENT, *_TOPIC, "t", "following", "group", "organisations", "previous", "unit"),
    "scope": (*_TOPIC, *_TIME, *_STATE, *_RENEWAL),
    "modernisation": (*_EXTENT, *_TOPIC, *_TIME, *_STATE),
    "measure": (*_EXTENT, *_TOPIC, *_STATE, "inherited", "inherited any", "inherited cue"),
}


class Example(NamedTuple):
    """An amount of an annotated document with the gold fact that it states, or None."""

    story: str
    candidate: Candidate
    features: list[str]
    gold: Mapping[str, Any] | None


def examples(documents: Iterable[Mapping[str, Any]]) -> list[Example]:
    """Every amount read in annotated documents (as ``evaluation.gold_documents`` gives them), with its gold fact."""
    gold = list(documents)
    readings = read_batch([_document(d) for d in gold])
    return [e for document, reading in zip(gold, readings, strict=True) for e in _examples_of(document, reading)]


def _document(annotated: Mapping[str, Any]) -> Document:
    keys = ("id", "text", "lang", "url", "outlet", "published", "title")
    return Document(**{key: annotated[key] for key in keys if key in annotated})


def _examples_of(document: Mapping[str, Any], reading: Reading) -> list[Example]:
    free = list(document["facts"])
    found = []
    for candidate in candidates(reading):
        fact = next((f for f in free if _states(candidate.amount, f)), None)
        if fact is not None:
            free.remove(fact)
        found.append(Example(document["story"], candidate, features(candidate), fact))
    return found


def _states(amount: Amount, fact: Mapping[str, Any]) -> bool:
    """Whether an amount is a gold fact's figure: spans overlap, same value and unit; people may stand for jobs."""
    units = ("people", "jobs") if amount.unit == "people" else (amount.unit,)
    overlap = min(amount.char_end, fact["char_end"]) - max(amount.char_start, fact["char_start"])
    return overlap > 0 and fact["unit"] in units and close(amount.value, fact["value"])


def learn(data: Sequence[Example]) -> Models:
    """Models of the indicator and of every attribute that has one, from ``data``."""
    counted = [e for e in data if unit_group(e.candidate.amount.kind, e.candidate.amount.unit) != "number"]
    labels = [e.gold["indicator"] if e.gold else NONE for e in counted]
    models = Models()
    models["indicator"] = _fit("indicator", counted, [e.features for e in counted], labels)
    stated = [e for e in counted if e.gold]
    known = [with_indicator(e.features, e.gold["indicator"]) for e in stated if e.gold]
    for name in MODELLED:
        models[name] = _fit(name, stated, known, [str(e.gold[name]) for e in stated if e.gold])
    models["sector"] = learn_sector(stated)
    return models


def _fit(attribute: str, data: Sequence[Example], rows: Sequence[Sequence[str]], labels: Sequence[str]) -> Model:
    left_out = LEFT_OUT[attribute]
    chosen = [[f for f in row if f.partition(":")[0].rpartition("&")[2] not in left_out] for row in rows]
    return fit(attribute, chosen, labels, [e.story for e in data], PENALTY[attribute])


def fold_of(story: str) -> int:
    """The fold of a story: by a hash, so that it never changes."""
    return int(hashlib.md5(story.encode()).hexdigest(), 16) % FOLDS


def learning_documents() -> list[dict[str, Any]]:
    """What the weights are learned from: the annotated bulletins, then the exercises."""
    return [*gold_documents(None), *gold_documents(exercises_path())]


def cross_fitted(data: Sequence[Example]) -> list[dict[str, Any]]:
    """The facts of ``data``, each judged by models learned from the other folds, as rows of the facts table.

    ``story``, ``group`` (of the unit), ``probability`` and ``right`` (at the ``fact`` level) are added: the confidence
    is learned from them.
    """
    rows = []
    for fold in range(FOLDS):
        models = learn([e for e in data if fold_of(e.story) != fold])
        for e in data:
            judged = judge(e.candidate, models) if fold_of(e.story) == fold else None
            if judged:
                right = e.gold is not None and e.gold["indicator"] == judged.indicator.value
                group = unit_group(e.candidate.amount.kind, e.candidate.amount.unit)
                extra = {"story": e.story, "group": group, "probability": judged.indicator.probability, "right": right}
                rows.append(fact_row(judged) | extra)
    return rows


def main() -> None:
    """Learn from the packaged documents; write weights, confidence and cross-fitted scores into the package."""
    folder = Path(__file__).parent / "weights"
    folder.mkdir(exist_ok=True)
    data = examples(learning_documents())
    for name, model in learn(data).items():
        (folder / f"{name}.tsv").write_text(write_model(model), encoding="utf-8", newline="\n")
    rows = cross_fitted(data)
    (folder / "confidence.tsv").write_text(write_calibration(calibrate(rows)), encoding="utf-8", newline="\n")
    facts = to_frame(rows)
    tables = {
        "scores": evaluate(predicted=facts),
        "scores_exercises": evaluate(exercises_path(), facts),
        "scores_links": link_scores(facts),
        "errors": error_classes(predicted=facts),
    }
    for name, table in tables.items():
        written = table.to_csv(sep="\t", index=False, float_format="%.6g", lineterminator="\n")
        (folder / f"{name}.tsv").write_text(written, encoding="utf-8", newline="\n")


def link_scores(facts: pd.DataFrame) -> pd.DataFrame:
    """How well the packaged bulletins are joined by ``facts``: a column ``link`` (story, project), then those of
    ``evaluate_links``."""
    import pandas as pd

    gold = gold_documents(None)
    documents = [_document(row) for row in gold]
    own = facts[facts["doc_id"].isin([row["id"] for row in gold])]
    found: dict[str, Mapping[str, Any]] = {
        "story": {str(id): story for id, story in story_ids(documents, own).items()},
        "project": project_documents(own, documents),
    }
    lang = {row["id"]: row["lang"] for row in gold}
    tables = []
    for link, joined in found.items():
        truth = {row["id"]: row[link] for row in gold if row[link]}
        table = evaluate_links(joined, truth, lang)
        table.insert(0, "link", link)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def fit(
    attribute: str,
    rows: Sequence[Sequence[str]],
    labels: Sequence[str],
    stories: Sequence[str],
    penalty: float = 3.0,
) -> Model:
    """A model of ``attribute`` from feature lists and their labels; ``stories`` names the story of each row.

    The bias and the tied weights are all but free of the penalty. Deterministic: L-BFGS from zero on features in
    alphabetical order.
    """
    from scipy.optimize import minimize

    values = sorted(set(labels))
    names = _features_of_enough_stories(rows, stories)
    x = _indicators(rows, names)
    across = x.T.tocsr()
    places, ties = _tied_cells(attribute, rows, values)
    gold = np.array([values.index(v) for v in labels])
    every = np.arange(len(rows))
    ridge = np.array([[LOOSE if name == "bias" else penalty] for name in names])
    shape = (len(names), len(values))
    size = shape[0] * shape[1]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w, tied = flat[:size].reshape(shape), flat[size:]
        scores = x @ w
        for weight, (row, column) in zip(tied, ties, strict=True):
            scores[row, column] += weight
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        value = -np.log(p[every, gold]).sum() + 0.5 * (ridge * w * w).sum() + 0.5 * LOOSE * (tied @ tied)
        p[every, gold] -= 1.0
        slope = [p[row, column].sum() + LOOSE * weight for weight, (row, column) in zip(tied, ties, strict=True)]
        return float(value), np.concatenate([(across @ p + ridge * w).ravel(), np.array(slope)])

    start = np.zeros(size + len(places))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400, "ftol": TOLERANCE}).x
    w = best[:size].reshape(shape)
    w[np.abs(w) < SMALLEST_WEIGHT] = 0.0
    weights = {n: tuple(float(v) for v in np.round(row, 2)) for n, row in zip(names, w, strict=True) if row.any()}
    return Model(attribute, values, weights, dict(zip(places, np.round(best[size:], 2).tolist(), strict=True)))


def _indicators(rows: Sequence[Sequence[str]], names: Sequence[str]) -> csr_matrix:
    """Which row has which feature."""
    from scipy.sparse import csr_matrix

    index = {name: i for i, name in enumerate(names)}
    cells = [(r, index[f]) for r, row in enumerate(rows) for f in row if f in index]
    where = tuple(np.array(cells, dtype=int).reshape(-1, 2).T)
    return csr_matrix((np.ones(len(cells)), where), shape=(len(rows), len(names)))


def _tied_cells(
    attribute: str, rows: Sequence[Sequence[str]], values: Sequence[str]
) -> tuple[list[str], list[tuple[NDArray[np.int64], NDArray[np.int64]]]]:
    """The places at which cues of the attribute stand, and for each the (row, value) cells of such cues."""
    index = {value: i for i, value in enumerate(values)}
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for r, row in enumerate(rows):
        for feature in row:
            tied = tied_to(feature, attribute)
            if tied and tied[1] in index:
                found[tied[0]].add((r, index[tied[1]]))
    places = sorted(found)
    cells = [np.array(sorted(found[place]), dtype=np.int64) for place in places]
    return places, [(c[:, 0], c[:, 1]) for c in cells]


def _features_of_enough_stories(rows: Sequence[Sequence[str]], stories: Sequence[str]) -> list[str]:
    seen: dict[str, set[str]] = defaultdict(set)
    for row, story in zip(rows, stories, strict=True):
        for feature in row:
            if len(seen[feature]) < MIN_STORIES:
                seen[feature].add(story)
    return sorted(f for f, s in seen.items() if len(s) >= MIN_STORIES)


if __name__ == "__main__":
    main()
