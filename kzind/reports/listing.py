"""Pages of long tables that the reader's browser searches, filters, sorts and saves: all facts, all documents.

The rows lie in the page as JSON, column by column; each different text of a column once, so that twenty thousand facts
are some megabytes. The script sets them as text, never as HTML.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from kzind.analysis.study import Study
from kzind.charts.labels import number, t
from kzind.reports.evidence import Evidence
from kzind.reports.shell import Link, asset, shell
from kzind.reports.words import CELLS, fact_cells, missing

FILTERS = ("indicator", "region", "year", "status", "scope", "lang")
SHOWN = ("document", "shown", "unit", "indicator", "status", "scope", "region", "year", "organisation", "sentence")
SAVED = ("document", "published", "quote", "value", *SHOWN[2:])
SEARCHED = ("quote", "sentence", "organisation", "document")
DOCUMENT_SHOWN = ("document", "outlet", "published", "lang", "facts")
KINDS = {"document": "link", "shown": "n", "facts": "n", "sentence": "sentence"}


def fact_columns(evidence: Evidence, lang: str) -> dict[str, list[Any]]:
    """The columns of the page of facts, in words of ``lang``; missing values are None."""
    columns: dict[str, list[Any]] = {name: [] for name in ("document", "page", "published", "code", *CELLS)}
    for fact in evidence.facts:
        document = str(fact["doc_id"])
        columns["document"].append(evidence.title(document))
        columns["page"].append(evidence.pages.get(document))
        columns["published"].append(_day(fact["published"], fact["published_precision"]))
        columns["code"].append(None if missing(fact["lang"]) else str(fact["lang"]))
        for name, value in fact_cells(fact, lang).items():
            columns[name].append(value)
    return columns


def document_columns(evidence: Evidence, lang: str) -> dict[str, list[Any]]:
    """The columns of the page of documents, in words of ``lang``; missing values are None."""
    columns: dict[str, list[Any]] = {name: [] for name in ("page", "year", *DOCUMENT_SHOWN)}
    for name, row in evidence.documents.items():
        columns["document"].append(evidence.title(name))
        columns["page"].append(evidence.pages.get(name))
        columns["outlet"].append(None if missing(row["outlet"]) else str(row["outlet"]))
        columns["published"].append(_day(row["published"], row["published_precision"]))
        columns["year"].append(None if missing(row["published"]) else int(row["published"].year))
        columns["lang"].append(t(f"lang.{row['lang']}", lang) if row["lang"] in ("kk", "ru") else None)
        columns["facts"].append(len(evidence.by_document.get(name, ())))
    return columns


def _day(published: object, precision: object) -> str | None:
    """An ISO date as far as it is known: it sorts as text."""
    if missing(published):
        return None
    return str(published)[: {"year": 4, "month": 7}.get(str(precision), 10)]


def packed(columns: Mapping[str, Sequence[Any]]) -> dict[str, dict[str, list[Any]]]:
    """Columns for the page: ``values`` of numbers; ``words`` of texts, each once, and ``at``, their places (-1: no)."""
    held: dict[str, dict[str, list[Any]]] = {}
    for name, values in columns.items():
        if any(isinstance(value, str) for value in values):
            places: dict[str, int] = {}
            at = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
            held[name] = {"words": list(places), "at": at}
        else:
            held[name] = {"values": list(values)}
    return held


def embedded(data: object) -> str:
    """JSON that may stand in a script element: no character of it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def facts_page(evidence: Evidence, navigation: Sequence[Link], lang: str) -> str:
    """The page of all facts; a row leads to its mark in the document."""
    lead = (
        f"<p>{escape(t('site.facts_lead', lang))}</p><p>{escape(t('site.all_rows', lang))}: "
        '<a href="facts.csv" download>facts.csv</a> · <a href="facts.xlsx" download>facts.xlsx</a></p>'
    )
    columns = fact_columns(evidence, lang)
    body = _listing(
        t("site.facts", lang), lead, columns, SHOWN, FILTERS, SEARCHED, SAVED, "facts-selected.csv", lang, "f"
    )
    return _page(t("site.facts", lang), body, "facts.html", navigation, lang)


def documents_page(evidence: Evidence, navigation: Sequence[Link], lang: str) -> str:
    """The page of all documents; a row leads to the document."""
    title = t("column.documents", lang)
    lead = f"<p>{escape(t('site.documents_lead', lang))}</p>"
    columns = document_columns(evidence, lang)
    shown, searched = DOCUMENT_SHOWN, ("document", "outlet")
    body = _listing(title, lead, columns, shown, ("lang", "year"), searched, shown, "documents-selected.csv", lang, "")
    return _page(title, body, "documents.html", navigation, lang)


def _page(title: str, body: str, here: str, navigation: Sequence[Link], lang: str) -> str:
    return shell(title, body, navigation, here, lang, wide=True, script=asset("table.js"))


def _listing(
    title: str,
    lead: str,
    columns: Mapping[str, Sequence[Any]],
    shown: Sequence[str],
    filters: Sequence[str],
    searched: Sequence[str],
    saved: Sequence[str],
    file: str,
    lang: str,
    anchor: str,
) -> str:
    def words(name: str) -> str:
        return escape(t(f"column.{name}", lang))

    def keys(name: str) -> str:
        return "value" if name == "shown" else name

    held = packed(columns)
    selects = "".join(
        f'<label>{words(name)}<select data-column="{name}"><option value="">{escape(t("site.all", lang))}</option>'
        "</select></label>"
        for name in filters
    )
    heads = "".join(
        f'<th scope="col"{" class=n" if KINDS.get(name) == "n" else ""}>'
        f'<button type="button" data-sort="{keys(name)}">{words(name)}</button></th>'
        for name in shown
    )
    orders = "".join(
        f'<option value="{keys(name)}">{words(name)} ↑</option><option value="{keys(name)}-">{words(name)} ↓</option>'
        for name in shown
    )
    count = len(next(iter(columns.values()), ()))
    data = {
        "rows": count,
        "columns": held,
        "show": [{"name": n, "label": t(f"column.{n}", lang), "kind": KINDS.get(n, "")} for n in shown],
        "save": [{"name": n, "label": n} for n in saved],
        "search": list(searched),
        "file": file,
        "anchor": anchor,
        "none": t("site.none_found", lang),
        "group": number(1000, lang, 0)[1:-3],
    }
    return f"""<h1>{escape(title)}</h1>
{lead}
<noscript><p class="warn">{escape(t("site.noscript", lang))}</p></noscript>
<div class="filters" role="search"><label class="search">{escape(t("site.search", lang))}
<input id="search" type="search" autocomplete="off"></label>{selects}
<label class="narrow">{escape(t("site.order", lang))}
<select id="order"><option value="">–</option>{orders}</select></label>
<button type="button" id="clear">{escape(t("site.clear", lang))}</button></div>
<div class="pager"><button type="button" id="back" aria-label="{escape(t("site.back", lang))}">←</button>
<span id="count" role="status">{number(count, lang, 0)}</span>
<button type="button" id="next" aria-label="{escape(t("site.next", lang))}">→</button>
<button type="button" id="download">{escape(t("site.save_selected", lang))}</button></div>
<div class="table" tabindex="0" role="region" aria-label="{escape(title)}">
<table class="facts cards-when-narrow"><thead><tr>{heads}</tr></thead><tbody id="rows"></tbody></table></div>
<script type="application/json" id="data">{embedded(data)}</script>"""


# ---- files --------------------------------------------------------------------------------------------------------


def write_csv(facts: pd.DataFrame, path: Path) -> None:
    """The facts as CSV with a byte order mark, so that Excel reads the letters; no cell becomes a formula."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(facts.columns)
        for row in facts.itertuples(index=False):
            rows.writerow(["" if missing(value) else inert(value) for value in row])


def inert(value: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe in front; a signed number (``-5 %``) stays."""
    if not isinstance(value, str) or not value:
        return value
    dangerous = value[0] in "=@\t\r" or (value[0] in "+-" and any(c in value for c in "(|!"))
    return "'" + value if dangerous else value


def facts_with_claims(study: Study, evidence: Evidence) -> pd.DataFrame:
    """The facts with ``claim_id``, by which the sources beside the figures name them, as first column."""
    facts = study.facts.reset_index(drop=True)
    facts.insert(0, "claim_id", pd.Series(evidence.claim_of, dtype="str"))
    return facts


__all__ = ["documents_page", "embedded", "facts_page", "facts_with_claims", "inert", "packed", "write_csv"]
