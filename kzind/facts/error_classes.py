"""What goes wrong where: the errors of extracted facts against gold, counted by class.

A class is an attribute with the gold's value and the value read: status, planned, realised. Beside the attributes
there are figures that were ``missed`` (no figure read at the place), ``misread`` (another value or unit read there)
and ``spurious`` (a figure read where the gold has none). Attributes with too many values for a table are counted by
what happened: a value where there is none, none where there is one, another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzind.facts.evaluation import ATTRIBUTES, Record, gold_documents, label, match_figures, predicted_records

if TYPE_CHECKING:
    import pandas as pd

#: Attributes whose values are counted as ``none``, ``given``, ``other``.
OPEN = ("region", "year", "sector")
COLUMNS = ("error", "gold", "read", "lang", "n")


def error_classes(
    gold: str | Path | Iterable[Mapping[str, Any]] | None = None, predicted: str | Path | pd.DataFrame | None = None
) -> pd.DataFrame:
    """Counts of errors: ``error gold read lang n``, most frequent first; both arguments as in ``evaluate``.

    ``error``: ``missed``, ``misread``, ``spurious`` or an attribute; ``gold`` and ``read``: its two values, for a
    figure its indicators, ``none`` where there is none. ``lang``: of the document.
    """
    import pandas as pd

    documents = gold_documents(gold)
    rows = predicted_records(documents, predicted)
    found: Counter[tuple[str, str, str, str]] = Counter()
    for document in documents:
        for error in _errors(document["facts"], rows.get(document["id"], [])):
            found[(*error, str(document["lang"]))] += 1
    ordered = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    return pd.DataFrame([(*error, n) for error, n in ordered], columns=list(COLUMNS))


def _errors(gold: list[Record], predicted: list[Record]) -> Iterator[tuple[str, str, str]]:
    """Every error of one document: its class, the gold's value, the value read."""
    matches = match_figures(gold, predicted)
    hit = {id(match.gold) for match in matches}
    free = [row for row in predicted if id(row) not in {id(match.predicted) for match in matches}]
    for fact in gold:
        if id(fact) in hit:
            continue
        at = next((place for place, row in enumerate(free) if _overlap(fact, row)), None)
        if at is None:
            yield "missed", fact["indicator"], "none"
        else:
            yield "misread", fact["indicator"], free.pop(at)["indicator"]
    for row in free:
        yield "spurious", "none", row["indicator"]
    for match in matches:
        for name in ATTRIBUTES:
            pair = _value(match.gold, name), _value(match.predicted, name)
            if label(match.gold, name) != label(match.predicted, name):
                yield name, *(_kinds(*pair) if name in OPEN else pair)


def _overlap(fact: Record, row: Record) -> bool:
    return bool(min(fact["char_end"], row["char_end"]) > max(fact["char_start"], row["char_start"]))


def _value(row: Record, name: str) -> str:
    value = label(row, name)
    return "none" if value is None else str(value)


def _kinds(gold: str, read: str) -> tuple[str, str]:
    """Two values that differ, as what happened."""
    if gold == "none":
        return "none", "given"
    return "given", "none" if read == "none" else "other"
