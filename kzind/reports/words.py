"""Facts and dates in words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kzind.charts.labels import exact, region_name, t, unit_name

CELLS = (
    "quote", "value", "shown", "unit", "indicator", "status", "scope", "region", "year", "organisation", "sentence",
    "lang",
)  # fmt: skip


def missing(value: object) -> bool:
    """Whether a cell holds nothing (None, NA, NaN, NaT)."""
    return value is None or value is pd.NA or value != value


def word(kind: str, value: object, lang: str) -> str | None:
    """A value of a vocabulary in words."""
    return None if missing(value) else t(f"{kind}.{value}", lang)


def amount(value: object, unit: object, lang: str) -> tuple[str | None, str | None]:
    """A value with every digit that it has and its unit, from a million on in millions or billions of it."""
    name = None if missing(unit) else unit_name(str(unit), lang)
    if missing(value):
        return None, name
    number = float(value)  # type: ignore[arg-type]
    for scale, size in (("billion", 1e9), ("million", 1e6)):
        if abs(number) >= size:
            return exact(round(number / size, 6), lang), t(f"scale.{scale}", lang, unit=name or "").strip()
    return exact(number, lang), name


def fact_cells(fact: Mapping[Any, Any], lang: str) -> dict[str, Any]:
    """What is shown of a fact, by the names of ``CELLS``, in words of ``lang``; missing values are None."""
    shown, unit = amount(fact["value"], fact["unit"], lang)
    known = (
        str(fact["quote"]),
        None if missing(fact["value"]) else float(fact["value"]),
        shown,
        unit,
        word("indicator", fact["indicator"], lang),
        word("status", fact["status"], lang),
        word("scope", fact["scope"], lang),
        None if missing(fact["region"]) else region_name(str(fact["region"]), lang),
        None if missing(fact["year"]) else int(fact["year"]),
        None if missing(fact["organisation"]) else str(fact["organisation"]),
        None if missing(fact["sentence"]) else str(fact["sentence"]),
        word("lang", fact["lang"], lang),
    )
    return dict(zip(CELLS, known, strict=True))


def fact_words(fact: Mapping[Any, Any], lang: str, *, value: bool = False) -> str:
    """A fact's reading in one line: indicator, status, scope, region, year; with ``value`` the number first."""
    words = [word(kind, fact[kind], lang) for kind in ("indicator", "status", "scope")]
    words += [None if missing(fact["region"]) else region_name(str(fact["region"]), lang)]
    words += [None if missing(fact["year"]) else str(int(fact["year"]))]
    if value and not missing(fact["value"]):
        words.insert(0, " ".join(x for x in amount(fact["value"], fact["unit"], lang) if x))
    return " · ".join(x for x in words if x)


def date(published: object, precision: object, lang: str) -> str | None:
    """A day, a month or a year as the locale writes it; None for no date."""
    if missing(published):
        return None
    from babel.dates import format_date

    day = pd.Timestamp(str(published)).date()
    skeletons = {"month": "yyyy-MM", "year": "yyyy"}
    if str(precision) in skeletons:
        return str(format_date(day, format=skeletons[str(precision)], locale=lang))
    return str(format_date(day, format="medium", locale=lang))
