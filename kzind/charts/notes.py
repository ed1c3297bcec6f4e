"""Subtitle and note of a figure: what it rests on, in words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kzind.analysis.intervals import DRAWS, MIN_STORIES
from kzind.analysis.study import Basis, Study
from kzind.charts.labels import number, t


def note(basis: Basis, lang: str | None = None, *, interval: bool = False, extra: Sequence[str] = ()) -> str:
    """Source line, numbers of documents, stories and claims, what was left out, how the interval was made."""
    source = _source(basis.packaged, basis.documents, lang)
    parts = [
        t(
            "note.counts",
            lang,
            documents=number(basis.documents, lang, 0),
            stories=number(basis.stories, lang, 0),
            claims=number(basis.claims, lang, 0),
        )
    ]
    if basis.left_out:
        reasons = "; ".join(
            f"{t(f'left_out.{reason}', lang)}: {number(n, lang, 0)}" for reason, n in basis.left_out.items()
        )
        parts.append(t("note.left_out", lang, reasons=reasons))
    if interval:
        parts.append(t("note.interval", lang, draws=number(DRAWS, lang, 0), least=MIN_STORIES))
    return source + "\n" + " ".join([*parts, *extra])


def project_note(study: Study, projects: int, lang: str | None = None, *, extra: Sequence[str] = ()) -> str:
    """The same for a figure whose rows are projects."""
    documents = len(study.documents)
    counted = t("note.projects", lang, documents=number(documents, lang, 0), projects=number(projects, lang, 0))
    return _source(study.corpus is None, documents, lang) + "\n" + " ".join([counted, *extra])


def _source(packaged: bool, documents: int, lang: str | None) -> str:
    return t("note.packaged" if packaged else "note.own", lang, documents=number(documents, lang, 0))


def period(years: pd.Series, lang: str | None = None) -> str:
    """First and last year (``2010–2026``), one year where they are the same, words where no year is known."""
    known = years.dropna().astype(int)
    if known.empty:
        return t("word.no_dates", lang)
    first, last = int(known.min()), int(known.max())
    return str(first) if first == last else f"{first}–{last}"
