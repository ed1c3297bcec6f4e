"""The facts table: its columns, their types and vocabularies, in one place.

What the values mean is said, column by column, in ``DESCRIPTIONS``; writers put these words beside the data.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

INDICATORS = (
    "investment", "jobs", "projects", "enterprises", "zones", "area", "length", "output", "capacity", "productivity",
    "cost", "safety", "exports", "trade", "revenue", "taxes", "localisation",
)  # fmt: skip
MEASURES = ("level", "increase", "decrease")
QUALIFIERS = ("exact", "about", "at_least", "at_most")
STATUSES = ("realised", "ongoing", "planned")
SCOPES = ("project", "programme", "total")
YEAR_BASES = ("sentence", "list", "published")
PRECISIONS = ("day", "month", "year")
SECTORS = (
    "A", "B", "C", "C10-12", "C13-15", "C16-18", "C19", "C20", "C21", "C22", "C23", "C24-25", "C26-27", "C28",
    "C29-30", "C31-33", "D", "E", "F", "H", "I", "J", "P-Q",
)  # fmt: skip
REGIONS = tuple(
    f"KZ-{n}"
    for n in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
)

VOCABULARIES: dict[str, tuple[str, ...]] = {
    "indicator": INDICATORS,
    "measure": MEASURES,
    "qualifier": QUALIFIERS,
    "status": STATUSES,
    "scope": SCOPES,
    "region": REGIONS,
    "year_basis": YEAR_BASES,
    "sector": SECTORS,
    "lang": ("kk", "ru"),
    "published_precision": PRECISIONS,
}

DESCRIPTIONS: dict[str, str] = {
    "doc_id": "document: its id, its path below the folder given, or a hash of address and text",
    "char_start": "where the figure begins in the document's text (characters, from 0)",
    "char_end": "where it ends (half-open)",
    "quote": "the figure as the text writes it, with its unit and its qualifying words",
    "value": "the number in base units; a compound: the sum; a change: the later value; a range: its midpoint",
    "value_low": "lower end of a range",
    "value_high": "upper end of a range",
    "value_before": "earlier value of a stated change",
    "unit": "ISO 4217 code, %, pp, ratio, a physical unit, or what is counted",
    "indicator": "what the figure measures",
    "measure": "level, or a difference: increase, decrease",
    "qualifier": "exact, about, at_least, at_most",
    "status": "realised, ongoing, planned",
    "scope": "project (one project, plant, enterprise or zone), programme (several), total (a territory, a sector)",
    "modernisation": "whether the figure concerns the renewal of existing production",
    "region": "ISO 3166-2 code of the region of Kazakhstan; missing for national or foreign",
    "year": "last calendar year that the figure refers to; missing where no time expression governs it",
    "year_from": "first calendar year of a period of several years",
    "year_basis": "how the year was read: sentence, list, published",
    "organisation": "the enterprise, zone or project that the figure is about, nominative",
    "sector": "activity (OKED = ISIC Rev. 4, grouped)",
    "investor": "who puts the money in, where named; several joined by '; '",
    "investor_country": "ISO 3166-1 alpha-2 code of the investor's country",
    "confidence": "probability that span, value, unit and indicator are right",
    "sentence": "the sentence that states the figure",
    "rules": "the rules that read amount, indicator and attributes",
    "lang": "language of the document",
    "outlet": "site or agency",
    "published": "date of publication, the first day of a month or year where only that is known",
    "published_precision": "day, month or year",
    "url": "address of the report",
}

COLUMNS = tuple(DESCRIPTIONS)
_FLOATS = ("value", "value_low", "value_high", "value_before", "confidence")
_INTEGERS = ("char_start", "char_end")
_YEARS = ("year", "year_from")
_PRECISION_BY_LENGTH = {10: "day", 7: "month", 4: "year"}


def published_fields(published: str | None) -> tuple[str | None, str | None]:
    """An ISO date, reduced or not, as a full date and its precision; ``(None, None)`` where there is none."""
    if not published:
        return None, None
    return (published + "-01-01"[len(published) - 4 :])[:10], _PRECISION_BY_LENGTH[len(published)]


def to_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a facts table: every column of ``COLUMNS`` in order with its type; columns beyond them are kept last.

    ``published`` may be a reduced ISO date (``2015-07``): it becomes a date and a precision. An empty sequence gives
    an empty table of the same types. Raises ``ValueError`` for a value outside a vocabulary.
    """
    import pandas as pd

    records = [dict(row) for row in rows]
    for record in records:
        if record.get("published_precision") is None:
            record["published"], record["published_precision"] = published_fields(record.get("published"))
    extra = dict.fromkeys(key for record in records for key in record if key not in DESCRIPTIONS)
    columns = {name: _typed(name, [record.get(name) for record in records]) for name in COLUMNS}
    columns |= {name: pd.Series([record.get(name) for record in records]) for name in extra}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(records)), copy=False)


def _typed(name: str, values: list[Any]) -> Any:
    """The values of a column of ``COLUMNS`` as an array of its type."""
    import numpy as np
    import pandas as pd

    if name in VOCABULARIES:
        return _categorical(name, values)
    if name in _FLOATS:
        return pd.to_numeric(pd.Series(values, dtype=object)).to_numpy("float64")
    if name in _INTEGERS:
        return np.array(values, dtype="int64")
    if name in _YEARS:
        return pd.array(values, dtype="Int64")
    if name == "modernisation":
        return pd.array(values, dtype="boolean")
    if name == "published":
        return pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[s]").array
    return pd.array(values, dtype="str")


def _categorical(name: str, values: list[Any]) -> pd.Categorical:
    """Values of a vocabulary. Raises ``ValueError`` for one outside it."""
    import pandas as pd

    codes, dtype = _categories(name)
    found = [codes.get(value, -1) for value in values]
    if -1 in found:
        foreign = {str(value) for value, code in zip(values, found, strict=True) if code < 0 and not pd.isna(value)}
        if foreign:
            raise ValueError(f"column {name}: {sorted(foreign)} not in the vocabulary {list(VOCABULARIES[name])}")
    return pd.Categorical.from_codes(found, dtype=dtype)


@functools.cache
def _categories(name: str) -> tuple[dict[Any, int], pd.CategoricalDtype]:
    """The number of each word of a vocabulary, and the type of its column."""
    import pandas as pd

    words = VOCABULARIES[name]
    return {word: number for number, word in enumerate(words)}, pd.CategoricalDtype(list(words))
