"""Tables for reading: headings and words in the reader's language, numbers by the locale."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kzind.charts.labels import language, number, percent, region_name, t, texts

# Columns whose values are words of a vocabulary, and the texts that word them.
WORDS = {"status": "status", "scope": "scope", "indicator": "indicator", "lang": "lang", "step": "step",
         "series": "series", "sector": "sector"}  # fmt: skip


def labelled(table: pd.DataFrame, formats: Mapping[str, str] | None = None, lang: str | None = None) -> pd.DataFrame:
    """The table in words: headings from ``column.*``, vocabularies and regions named, numbers written out.

    ``formats``: column → ``share`` (per cent), ``billion`` (divided by 10⁹), ``integer``, ``year``, ``number`` (three
    figures, the default for floats). A missing value is an en dash. The index is dropped; every cell is text.
    """
    lang, formats = language(lang), formats or {}
    shown = {}
    for name in table.columns:
        kind = formats.get(str(name)) or _kind(table[name], str(name))
        cells = [_cell(value, kind, str(name), lang) for value in table[name]]
        heading = t(f"column.{name}", lang) if f"column.{name}" in texts() else str(name)
        shown[heading] = pd.Series(cells, dtype="str")
    return pd.DataFrame(shown)


def _kind(column: pd.Series, name: str) -> str:
    if name in WORDS or name == "region":
        return "word"
    if name in ("year", "when"):
        return "year"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(column) else "text"


def _cell(value: object, kind: str, name: str, lang: str) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "–"
    if kind == "word":
        return region_name(str(value), lang) if name == "region" else t(f"{WORDS[name]}.{value}", lang)
    if kind == "text":
        return str(value)
    amount = float(value)  # type: ignore[arg-type]
    if kind == "year":
        return str(int(amount))
    if kind == "share":
        return percent(amount, lang)
    if kind == "billion":
        return number(amount / 1e9, lang)
    return number(amount, lang, 0) if kind == "integer" else number(amount, lang)
