"""Tables for reading: headings and words in the reader's language, numbers by the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from kzind.analysis.sources import Source, sources_of
from kzind.charts.labels import language, number, percent, region_codes, region_name, scale_of, t, texts, unit_name

# Columns whose values are words of a vocabulary, and the texts that word them.
WORDS = {
    "status": "status",
    "scope": "scope",
    "indicator": "indicator",
    "lang": "lang",
    "step": "step",
    "check": "check",
    "outcome": "outcome",
    "attribute": "attribute",
    "basis": "basis",
    "reader": "reader",
}


@dataclass(frozen=True)
class Table:
    """A table for reading: ``frame`` holds text alone. Jupyter shows it without row numbers.

    ``empty``: the words that stand for a table without rows. ``sources``: what each row rests on, where it is known;
    it goes with the output where ``KZIND_SOURCES`` is set, for the site.
    """

    frame: pd.DataFrame
    empty: str = ""
    sources: list[Source | None] | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return self.empty if self.frame.empty else self.frame.to_string(index=False)

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.empty)}</p>" if self.frame.empty else self.frame.to_html(index=False, border=0)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        about = {"sources": self.sources} if self.sources and os.environ.get("KZIND_SOURCES") else {}
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}, {"text/html": about} if about else {}


def labelled(
    table: pd.DataFrame,
    formats: Mapping[str, str] | None = None,
    lang: str | None = None,
    empty: str = "note.no_rows",
) -> Table:
    """The table in words: headings from ``column.*``, vocabularies and regions named, numbers written out.

    ``formats``: column → ``share`` (per cent), ``billion`` (divided by 10⁹), ``integer``, ``year``, ``number`` (three
    figures, the default for floats), ``quantity`` (as ``number``, scaled together with the row's ``unit``). A missing
    value is an en dash. The index is dropped; every cell is text; the heading of a ``billion`` column says so.
    ``empty``: the text that stands for a table without rows.
    """
    lang, formats = language(lang), formats or {}
    sources = sources_of(table)
    table = _scaled(table, [name for name, kind in formats.items() if kind == "quantity"], lang)
    shown = {}
    for name in table.columns:
        kind = formats.get(str(name)) or _kind(table[name], str(name))
        cells = [_cell(value, kind, str(name), lang) for value in table[name]]
        heading = t(f"column.{name}", lang) if f"column.{name}" in texts() else str(name)
        unit = t("unit.bn_kzt", lang)
        if kind == "billion" and unit not in heading:
            heading = f"{heading}, {unit}"
        shown[heading] = pd.Series(cells, dtype="str")
    return Table(pd.DataFrame(shown), t(empty, lang), sources)


def _scaled(table: pd.DataFrame, names: list[str], lang: str) -> pd.DataFrame:
    """The table with the columns ``names`` of each row divided by one scale, which its ``unit`` then names."""
    if not names or table.empty:
        return table
    lines = table[["unit", *names]].to_dict("records")
    scales = [scale_of([float(line[name]) for name in names], str(line["unit"]), lang) for line in lines]
    divisors = pd.Series([scale for scale, _ in scales], index=table.index)
    return table.assign(**{name: table[name] / divisors for name in names}, unit=[unit for _, unit in scales])


def _kind(column: pd.Series, name: str) -> str:
    if name == "unit":
        return "unit"
    if name in WORDS or name in ("region", "of"):
        return "word"
    if pd.api.types.is_bool_dtype(column):
        return "truth"
    if name in ("year", "when", "first", "last"):
        return "year"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(column) else "text"


def _cell(value: object, kind: str, name: str, lang: str) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "–"
    if kind == "word" and name == "of":
        return region_name(str(value), lang) if str(value) in region_codes() else str(value)
    if kind == "unit":
        return unit_name(str(value), lang)
    if kind == "word":
        return region_name(str(value), lang) if name == "region" else t(f"{WORDS[name]}.{value}", lang)
    if kind == "truth":
        return t("word.yes" if value else "word.no", lang)
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
