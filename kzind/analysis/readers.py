"""Scores of other readers and on other gold: natasha's MoneyExtractor, a corpus with annotated facts of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kzind.analysis.intervals import DRAWS, MIN_STORIES, SEED, percentiles
from kzind.types import is_currency

READERS = ("kzind", "natasha", "natasha_tenge")
COLUMNS = (
    "reader", "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1",
    "n", "stories",
)  # fmt: skip
#: natasha knows roubles, dollars, euros. Words of the same length and declension keep every offset.
_AS_ROUBLES = {"тенге": "рубль", "теңге": "рубль", "Тенге": "Рубль", "ТЕНГЕ": "РУБЛЬ", "₸": "₽", "KZT": "RUB"}


class Sum(NamedTuple):
    """A sum of money read in a text: where, how much (base units), in which currency."""

    start: int
    end: int
    value: float
    unit: str


def against_natasha(gold: str | Path | Iterable[Mapping[str, Any]] | None = None) -> pd.DataFrame:
    """How kzind and natasha's MoneyExtractor read the sums of money that are annotated in Russian documents.

    One row a reader: ``reader precision precision_low precision_high recall recall_low recall_high f1 n stories``;
    ``n`` annotated sums. A sum is found where spans overlap, and value (to 1e-6) and currency are the same. Precision
    is over all sums that a reader gives: one that no annotated fact states counts as an error, for all readers alike.
    Intervals resample stories.

    Readers: all amounts of money that kzind reads (``parse_amounts``), natasha as it comes, and natasha on texts whose
    tenge are written as roubles of the same length, read back as tenge. ``gold``: as in ``kzind.evaluate``; no rows
    where it holds no Russian sum.
    """
    from kzind.facts.evaluation import gold_documents

    documents = [d for d in gold_documents(gold) if d["lang"] == "ru"]
    wanted = {d["id"]: [s for f in d["facts"] if (s := _sum(f))] for d in documents}
    if not any(wanted.values()):
        return pd.DataFrame(columns=list(COLUMNS))
    extractor = _extractor()
    read: dict[str, dict[str, list[Sum]]] = {name: {} for name in READERS}
    for document in documents:
        name, text = document["id"], document["text"]
        read["kzind"][name] = _amounts(text)
        read["natasha"][name] = _natasha(extractor, text)
        read["natasha_tenge"][name] = _natasha_tenge(extractor, text)
    stories = {d["id"]: str(d.get("story") or d["id"]) for d in documents}
    rows = [{"reader": reader, **_scores(wanted, read[reader], stories)} for reader in READERS]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _sum(row: dict[str, Any]) -> Sum | None:
    """The sum of a fact, where its unit is a currency."""
    if not is_currency(row["unit"]):
        return None
    return Sum(int(row["char_start"]), int(row["char_end"]), float(row["value"]), row["unit"])


def _amounts(text: str) -> list[Sum]:
    from kzind.amounts import parse_amounts

    found = ({"unit": a.unit, "char_start": a.char_start, "char_end": a.char_end, "value": a.value}
             for a in parse_amounts(text, "ru"))  # fmt: skip
    return [s for row in found if (s := _sum(row))]


def _extractor() -> Any:
    """natasha's extractor; the path of its dictionary is given because its own look-up needs setuptools."""
    import pymorphy2_dicts_ru

    os.environ.setdefault("PYMORPHY2_DICT_PATH", pymorphy2_dicts_ru.get_path())
    from natasha import MoneyExtractor, MorphVocab

    return MoneyExtractor(MorphVocab())


def _natasha(extractor: Any, text: str) -> list[Sum]:
    return [Sum(m.start, m.stop, float(m.fact.amount), str(m.fact.currency)) for m in extractor(text)]


def _natasha_tenge(extractor: Any, text: str) -> list[Sum]:
    """The same with tenge written as roubles; a rouble that stands where a tenge stood is a tenge."""
    swapped = text
    for tenge, rouble in _AS_ROUBLES.items():
        swapped = swapped.replace(tenge, rouble)
    found = _natasha(extractor, swapped)
    return [s if text[s.start : s.end] == swapped[s.start : s.end] else s._replace(unit="KZT") for s in found]


def _scores(
    wanted: Mapping[str, list[Sum]], read: Mapping[str, list[Sum]], stories: Mapping[str, str]
) -> dict[str, float]:
    """Precision and recall over all documents, with intervals from resampled stories (nan below five)."""
    counts: dict[str, list[int]] = {}
    for name, sums in wanted.items():
        given = read.get(name, [])
        own = counts.setdefault(stories[name], [0, 0, 0])
        for at, more in enumerate((_hits(sums, given), len(given), len(sums))):
            own[at] += more
    table = np.array(list(counts.values()), dtype=float)
    draws = np.random.default_rng(SEED).integers(0, len(table), size=(DRAWS, len(table)))
    resampled = table[draws].sum(axis=1)
    found: dict[str, float] = {"n": int(table[:, 2].sum()), "stories": len(table)}
    for name, below in (("precision", 1), ("recall", 2)):
        whole = table.sum(axis=0)
        found[name] = whole[0] / whole[below] if whole[below] else float("nan")
        with np.errstate(invalid="ignore"):
            drawn = resampled[:, 0] / resampled[:, below]
        known = len(table) >= MIN_STORIES and whole[below] > 0
        low, high = percentiles(drawn, len(table)) if known else (float("nan"), float("nan"))
        found |= {f"{name}_low": low, f"{name}_high": high}
    both = found["precision"] + found["recall"]
    found["f1"] = 2 * found["precision"] * found["recall"] / both if both > 0 else 0.0
    return found


def _hits(wanted: list[Sum], read: list[Sum]) -> int:
    """How many of the sums wanted were read, each sum read once."""
    from kzind.facts.evaluation import close

    free, hits = list(read), 0
    for want in wanted:
        for got in free:
            overlap = min(want.end, got.end) > max(want.start, got.start)
            if overlap and close(want.value, got.value) and want.unit == got.unit:
                free.remove(got)
                hits += 1
                break
    return hits


def own_gold(corpus: str | Path | None) -> list[dict[str, Any]] | None:
    """The documents of a corpus that carries annotated facts (a JSON Lines file); None for any other corpus."""
    if corpus is None or not Path(corpus).is_file() or Path(corpus).suffix != ".jsonl":
        return None
    with Path(corpus).open(encoding="utf-8") as stream:
        try:
            documents = [json.loads(line) for line in stream if line.strip()]
        except ValueError:
            return None
    keys = {"id", "lang", "text", "facts"}
    annotated = documents and all(isinstance(d, dict) and keys <= d.keys() for d in documents)
    return documents if annotated else None


def scores_of(corpus: str | Path | None) -> tuple[pd.DataFrame, pd.DataFrame, int | None]:
    """Scores (``evaluate``), errors (``error_classes``) and how many annotated documents they are of.

    Of the corpus itself where it carries annotated facts; else of the packaged corpus, then the number is None.
    """
    from kzind.analysis.chain import packaged_errors, packaged_scores

    documents = own_gold(corpus)
    if documents is None:
        return packaged_scores(), packaged_errors(), None
    from kzind.facts.error_classes import error_classes
    from kzind.facts.evaluation import evaluate, predicted_records

    read = predicted_records(documents, None)
    facts = pd.DataFrame([row for rows in read.values() for row in rows])
    return evaluate(documents, facts), error_classes(documents, facts), len(documents)
