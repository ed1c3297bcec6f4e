"""How far the facts can be trusted: scores against annotated facts, the errors that remain, other readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kzind.analysis.intervals import rows
from kzind.charts import findings
from kzind.charts.dots import estimates
from kzind.charts.labels import number, percent, t, texts
from kzind.charts.says import Says, span
from kzind.charts.series import Drawn
from kzind.charts.style import Note
from kzind.charts.tables import Table

MIN_FACTS = 10
SHOWN = 20  # classes of errors that a table lists
LEVELS = ("figure", "fact", "full")
_TRUTH = {"True", "False"}
_OF_LINKS = {"precision": "precision", "recall": "recall", "recall across languages": "recall_across", "f1": "f1"}
"""Statistics of ``evaluate_links`` that a table shows: name there, name of the column's title."""


def accuracy(scores: pd.DataFrame, lang: str | None = None, documents: int | None = None) -> Drawn:
    """F1 of facts (span, value, unit, indicator): all, by language, by indicator.

    ``scores``: ``kzind.evaluate``; ``documents``: how many of a user's own corpus they are of, None for the packaged
    one. Indicators with fewer than ten facts are left out.
    """
    known = scores[(scores["level"] == "fact") & (scores["statistic"] == "f1")]
    known = known[(known["n"] >= MIN_FACTS) | (known["by"] == "all")]
    order = {"all": 0, "lang": 1, "indicator": 2}
    table = known.sort_values(
        ["by", "value"], key=lambda c: c.map(order) if c.name == "by" else -c, kind="stable", ignore_index=True
    )
    facts = int(table["n"].iloc[0])
    if facts < MIN_FACTS:
        return Note(t("note.too_few", lang, n=facts, least=MIN_FACTS)), table
    shown = [
        (
            t("word.all", lang) if r.by == "all" else t(f"{r.by}.{r.group}", lang),
            r.value * 100,
            r.low * 100,
            r.high * 100,
            f"{number(r.value * 100, lang, 0)} · N {number(r.n, lang, 0)}",
        )
        for r in rows(table)
    ]
    own = "" if documents is None else "_own"
    figure = estimates(
        shown,
        findings.accuracy(table, own, lang),
        t(f"accuracy.subtitle{own}", lang),
        t(f"note.accuracy{own}", lang, documents=number(documents or 0, lang, 0)),
        t("axis.f1", lang),
        lang=lang,
    )
    return figure, table


def levels(sets: Mapping[str, pd.DataFrame], lang: str | None = None) -> Table:
    """F1 with its interval of figures, facts and full facts, one row a set of documents and language.

    ``sets``: a key of the texts ``documents.*`` to its scores (``kzind.evaluate``).
    """
    lines = []
    for name, scores in sets.items():
        known = scores[(scores["statistic"] == "f1") & scores["by"].isin(["all", "lang"])]
        for group, part in known.groupby("group", sort=True):
            by_level = {line.level: line for line in rows(part)}
            words = [t(f"documents.{name}", lang), t("word.all" if group == "all" else f"lang.{group}", lang)]
            cells = [_span(by_level[level], lang) for level in LEVELS]
            lines.append([*words, *cells, number(int(by_level["fact"].n), lang, 0)])
    heads = [t("column.documents", lang), t("column.lang", lang), *(t(f"level.{level}", lang) for level in LEVELS)]
    return Table(pd.DataFrame(lines, columns=[*heads, t("column.n", lang)], dtype="str"), t("note.no_rows", lang))


def links(scores: pd.DataFrame, lang: str | None = None) -> Table:
    """How well reports are joined to stories and projects, over pairs of reports; ``scores``: ``packaged_links``."""
    lines = []
    for link, part in scores.groupby("link", sort=False):
        by_statistic = {line.statistic: line for line in rows(part)}
        cells = [_span(by_statistic[statistic], lang) for statistic in _OF_LINKS]
        lines.append([t(f"link.{link}", lang), *cells, number(int(by_statistic["recall"].n), lang, 0)])
    heads = [t(f"column.{key}", lang) for key in ("joined", *_OF_LINKS.values(), "pairs")]
    return Table(pd.DataFrame(lines, columns=heads, dtype="str"), t("note.no_rows", lang))


def error_table(errors: pd.DataFrame, lang: str | None = None, most: int = SHOWN) -> Table:
    """The most frequent classes of errors in words, counted by language; ``errors``: ``error_classes``."""
    wide = errors.pivot_table(index=["error", "gold", "read"], columns="lang", values="n", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=["kk", "ru"], fill_value=0).assign(n=lambda table: table.sum(axis=1)).reset_index()
    wide = wide.sort_values(["n", "error", "gold", "read"], ascending=[False, True, True, True]).head(most)
    frame = pd.DataFrame(
        {
            t("column.error", lang): [_error(r.error, lang) for r in rows(wide)],
            t("column.gold", lang): [_answer(r.error, r.gold, lang) for r in rows(wide)],
            t("column.read", lang): [_answer(r.error, r.read, lang) for r in rows(wide)],
            **{t(f"column.{name}", lang): [number(n, lang, 0) for n in wide[name]] for name in ("kk", "ru", "n")},
        },
        dtype="str",
    )
    return Table(frame, t("say.no_errors", lang))


def _span(line: Any, lang: str | None) -> str:
    return span(round(line.value, 3), round(line.low, 3), round(line.high, 3), lang)


def _error(name: str, lang: str | None) -> str:
    return t(f"error.{name}", lang) if f"error.{name}" in texts() else t(f"attribute.{name}", lang)


def _answer(error: str, value: str, lang: str | None) -> str:
    """A value of the attribute that is wrong; figures are named by their indicators."""
    if value in _TRUTH:
        return t("word.yes" if value == "True" else "word.no", lang)
    kind = "indicator" if f"error.{error}" in texts() else error
    key = f"{kind}.{value}" if f"{kind}.{value}" in texts() else f"answer.{value}"
    return t(key, lang) if key in texts() else value


def says_errors(errors: pd.DataFrame, lang: str | None = None) -> Says:
    """How many errors remain, and the classes with most."""
    if errors.empty:
        return Says(t("say.no_errors", lang))
    by = errors.groupby("error")["n"].sum().sort_values(ascending=False, kind="stable")
    most = "; ".join(f"{_error(str(name), lang)}: {number(int(n), lang, 0)}" for name, n in by.items())
    return Says(t("say.errors", lang, n=number(int(by.sum()), lang, 0), most=most))


def says_gold(corpus: str | Path | None, documents: int | None, lang: str | None = None) -> Says:
    """Whose scores are shown; ``documents``: annotated ones of the user's corpus, None for none (``scores_of``)."""
    if corpus is None:
        return Says(t("say.gold_packaged", lang))
    if documents is None:
        return Says(t("say.no_gold", lang, command="`kzind audit`"))
    return Says(t("say.gold_own", lang, n=number(documents, lang, 0)))


def says_natasha(table: pd.DataFrame, lang: str | None = None) -> Says:
    """Recall of the readers in one sentence; ``table``: ``against_natasha``."""
    if table.empty:
        return Says(t("say.no_natasha", lang))
    lines = {line.reader: line for line in rows(table)}
    own, other, helped = (lines[name] for name in ("kzind", "natasha", "natasha_tenge"))
    words = {name: f"{percent(line.recall, lang)}" for name, line in (("own", own), ("other", other))}
    return Says(t("say.natasha", lang, n=number(own.n, lang, 0), helped=percent(helped.recall, lang), **words))


def held_out(path: str | Path, lang: str | None = None) -> Says:
    """The tables and headings of a file of scores on held-out press, or the sentence that there is none."""
    path = Path(path)
    if not path.is_file():
        return Says(t("say.no_held_out", lang, file=f"`{path.name}`"))
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if re.match(r"\s*\||#{1,6} ", line)]
    return Says("\n".join("\n" + line.lstrip("# ") + "\n" if line.startswith("#") else line for line in kept).strip())

