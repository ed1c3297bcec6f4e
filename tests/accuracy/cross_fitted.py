"""The facts of the packaged corpus, each story judged by models that have not seen it.

The packaged models were learned from the packaged corpus: their scores there say little. Here the stories are in five
folds; ``folds/<n>.json.gz`` holds the models learned from the other four. They are committed, so that a test takes
seconds and gives the same facts on every machine.

python tests/accuracy/cross_fitted.py     learn them anew, together with the package's own weights (some minutes)
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kzind.facts import learning
from kzind.facts.decide import Models, judge
from kzind.facts.evaluation import gold_documents
from kzind.facts.extraction import fact_row
from kzind.facts.model import Model
from kzind.facts.table import to_frame

FOLDS = Path(__file__).with_name("folds")


def write_fold(fold: int, models: Models) -> None:
    """The models of a fold as JSON; the same models give the same bytes."""
    plain = {n: {"values": m.values, "tied": m.tied, "weights": m.weights} for n, m in models.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    FOLDS.mkdir(exist_ok=True)
    (FOLDS / f"{fold}.json.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def read_fold(fold: int) -> Models:
    """The models that have not seen the stories of ``fold``."""
    plain = json.loads(gzip.decompress((FOLDS / f"{fold}.json.gz").read_bytes()).decode("utf-8"))
    return Models({
        name: Model(name, m["values"], {f: tuple(row) for f, row in m["weights"].items()}, m["tied"])
        for name, m in plain.items()
    })  # fmt: skip


def learn_folds() -> None:
    """Learn the models of every fold from the packaged gold and the exercises and write them."""
    data = learning.examples(learning.learning_documents())
    for fold in range(learning.FOLDS):
        write_fold(fold, learning.learn([e for e in data if learning.fold_of(e.story) != fold]))


def facts(documents: Iterable[Mapping[str, Any]] | None = None) -> pd.DataFrame:
    """The facts table of annotated documents, the packaged corpus if left out, cross-fitted."""
    models = {fold: read_fold(fold) for fold in range(learning.FOLDS)}
    rows: list[dict[str, Any]] = []
    for example in learning.examples(gold_documents(None) if documents is None else documents):
        judged = judge(example.candidate, models[learning.fold_of(example.story)])
        if judged:
            rows.append(fact_row(judged))
    return to_frame(rows)


if __name__ == "__main__":
    print("learning: the package's weights, then those of the folds", file=sys.stderr)
    learning.main()
    learn_folds()
