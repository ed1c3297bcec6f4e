"""Error classes: each error of a made-up document stands in its class, once."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kzind.facts.error_classes import error_classes

TEXT = "Вложат 5 млрд тенге, создадут 40 мест, выпустят 7 тонн, вывезут 9 тонн за 3 года."


def fact(quote: str, value: float, unit: str, indicator: str, **more: Any) -> dict[str, Any]:
    plain = {"quote": quote, "value": value, "unit": unit, "indicator": indicator, "status": "planned",
             "scope": "project", "region": "KZ-11", "year": 2024, "measure": "level", "qualifier": "exact",
             "modernisation": False, "sector": None}  # fmt: skip
    return plain | more


def read(*facts: dict[str, Any]) -> pd.DataFrame:
    rows = []
    for row in facts:
        start = TEXT.index(row["quote"])
        rows.append({**row, "doc_id": "d", "char_start": start, "char_end": start + len(row["quote"])})
    return pd.DataFrame(rows)


GOLD = [
    fact("5 млрд тенге", 5e9, "KZT", "investment"),
    fact("40 мест", 40, "jobs", "jobs"),
    fact("7 тонн", 7, "t", "output"),
    fact("9 тонн", 9, "t", "exports"),
]
DOCUMENT = {"id": "d", "lang": "ru", "text": TEXT, "regions": ["KZ-11"], "story": "s", "facts": GOLD}


def classes(predicted: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    table = error_classes([DOCUMENT], predicted)
    assert (table["lang"] == "ru").all()
    return {(e, g, r): n for e, g, r, _, n in table.itertuples(index=False)}


def test_no_error_gives_no_row() -> None:
    assert classes(read(*GOLD)) == {}


def test_every_error_stands_in_its_class() -> None:
    predicted = read(
        fact("5 млрд тенге", 5e9, "KZT", "investment", status="realised", year=None),
        fact("40 мест", 41, "jobs", "jobs"),
        fact("7 тонн", 7, "t", "capacity", region="KZ-15", sector="C10-12", modernisation=True),
        fact("3 года", 3, "years", "projects"),
    )
    assert classes(predicted) == {
        ("status", "planned", "realised"): 1, ("year", "given", "none"): 1, ("misread", "jobs", "jobs"): 1,
        ("indicator", "output", "capacity"): 1, ("region", "given", "other"): 1, ("sector", "none", "given"): 1,
        ("modernisation", "none", "True"): 1, ("missed", "exports", "none"): 1, ("spurious", "none", "projects"): 1,
    }  # fmt: skip
