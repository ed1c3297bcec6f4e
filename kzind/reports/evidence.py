"""From a number to its sentences: the page of a figure's data, and a page for each of its rows.

A row's page lists the claims (or documents, or projects) that the row was computed from, each with the sentences that
state it; a sentence leads to its place in the document.
"""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from kzind.analysis.sources import Source
from kzind.analysis.study import Study
from kzind.charts.labels import number, t
from kzind.charts.tables import labelled
from kzind.reports.shell import Link, shell, table, write_page
from kzind.reports.words import date, fact_words, missing
from kzind.types import is_currency

#: More sources than these are counted on a row's page; the CSV beside the data names all.
MOST_SOURCES = 500
MOST_ROWS = 2000


@dataclass(frozen=True)
class Traced:
    """A table of the site with what each row rests on; ``rows`` are cells in words, ``back`` the address of its place.

    ``name`` is that of its page below ``data/``; ``picture``: the figure drawn from it has the same name.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[Source | None, ...]
    back: str
    picture: bool = False
    note: str = ""


class Evidence:
    """The facts of a study by claim, by document and by project, and where each document's page is."""

    def __init__(self, study: Study, pages: Mapping[str, str]) -> None:
        from kzind.facts.claims import claim_ids

        self.study, self.pages = study, pages
        facts = study.facts.reset_index(drop=True)
        self.facts: list[dict[Any, Any]] = facts.to_dict("records")
        self.claim_of = list(claim_ids(facts)) if len(facts) else []
        self.by_claim: dict[str, list[int]] = defaultdict(list)
        self.by_document: dict[str, list[int]] = defaultdict(list)
        for row, (fact, claim) in enumerate(zip(self.facts, self.claim_of, strict=True)):
            self.by_claim[claim].append(row)
            self.by_document[str(fact["doc_id"])].append(row)
        self.documents: dict[str, dict[Any, Any]] = {
            str(document["doc_id"]): document for document in study.documents.to_dict("records")
        }

    @cached_property
    def by_project(self) -> dict[str, list[str]]:
        """The documents that tell of each project, by the project's id."""
        projects = self.study.projects
        return {
            str(project): str(documents).split("; ")
            for project, documents in zip(projects["project_id"], projects["documents"], strict=True)
        }

    def title(self, document: str) -> str:
        """The title of a document, else its id."""
        found = self.documents.get(document, {}).get("title")
        return document if missing(found) or not str(found).strip() else str(found)

    def link(self, document: str, up: str, fact: int | None = None) -> str:
        """A link to a document's page, at one of its facts; its title alone where it has no page."""
        title = escape(self.title(document))
        if document not in self.pages:
            return title
        place = "" if fact is None else f"#f{fact}"
        return f'<a href="{up}documents/{self.pages[document]}.html{place}">{title}</a>'

    def about(self, document: str, lang: str) -> str:
        """Outlet and date of a document, in one line of HTML."""
        row = self.documents.get(document, {})
        outlet = row.get("outlet")
        parts = [
            None if missing(outlet) else str(outlet),
            date(row.get("published"), row.get("published_precision"), lang),
        ]
        return escape(" · ".join(part for part in parts if part))


# ---- tables of the site -------------------------------------------------------------------------------------------


def figure_data(name: str, title: str, folder: Path, back: str, evidence: Evidence, lang: str) -> Traced | None:
    """The data of a figure from the files that ``charts.save`` left in ``folder``; None where there are none."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return None
    data = pd.read_csv(path, encoding="utf-8", keep_default_na=True)
    sources = _sources(folder / f"{name}.sources.csv", len(data))
    formats = _formats(data, sources, evidence)
    shown = labelled(_in_words(_whole_numbers(data), lang), formats, lang=lang).frame
    rows = tuple(tuple(map(str, row)) for row in shown.itertuples(index=False, name=None))
    note = t("site.official_source", lang) if "official" in data.columns else ""
    return Traced(name, title, tuple(map(str, shown.columns)), rows, sources, back, picture=True, note=note)


def _sources(path: Path, rows: int) -> tuple[Source | None, ...]:
    found: dict[int, tuple[str, list[str]]] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                found.setdefault(int(line["row"]), (line["kind"], []))[1].append(line["id"])
    known = {row: Source(kind, tuple(ids)) for row, (kind, ids) in found.items()}
    return tuple(known.get(row) for row in range(1, rows + 1))


def _in_words(data: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The data with the groups of its rows in words, where ``labelled`` has none for them."""
    if {"by", "group"} <= set(data.columns):  # scores: of all, by language, by indicator
        pairs = zip(data["by"], data["group"], strict=True)
        named = [t("word.all", lang) if by == "all" else t(f"{by}.{group}", lang) for by, group in pairs]
        return data.assign(group=named).drop(columns=["by", "level", "statistic"], errors="ignore")
    if "group" in data.columns:
        return data.assign(group=[t(f"group.{group}", lang) for group in data["group"]])
    if "prices" in data.columns:
        prices = [
            t("word.nominal", lang) if p == "nominal" else t("word.prices_of", lang, year=p) for p in data["prices"]
        ]
        return data.assign(prices=prices)
    return data


def _whole_numbers(data: pd.DataFrame) -> pd.DataFrame:
    """Columns of whole numbers with gaps, which a CSV gives back as floats, as integers; truth values as such."""
    fixed = {
        name: column.astype("Int64")
        for name, column in data.items()
        if pd.api.types.is_float_dtype(column) and column.notna().any() and (column.dropna() % 1 == 0).all()
    }
    return data.assign(**{str(name): column for name, column in fixed.items()})


def _formats(data: pd.DataFrame, sources: Iterable[Source | None], evidence: Evidence) -> dict[str, str]:
    """How to write the columns: shares per cent; sums of money, where all that stands behind is money, in billions."""
    shares = {name: "share" for name in data.columns if str(name).endswith("share")}
    if {"followed", "n", "group"} <= set(data.columns) or {"indicator", "n", "stories"} <= set(data.columns):
        shares |= dict.fromkeys(("value", "low", "high"), "share")
    claims = [claim for source in sources if source and source.kind == "claim" for claim in source.ids]
    units = {str(evidence.facts[row]["unit"]) for claim in claims for row in evidence.by_claim.get(claim, [])}
    all_money = all(is_currency(unit) for unit in units)
    large = [str(n) for n in data.select_dtypes("number").columns if n not in shares and data[n].abs().max() >= 1e8]
    money = large if units and all_money else [n for n in large if n in ("kzt", "kzt_real", "official")]
    if "press" in money or "official" in money:
        money = [*money, "press"]
    if money and all_money:  # the ends of an interval go with their middle
        money += [n for n in ("value", "low", "high") if n in data.columns and n not in shares]
    return shares | dict.fromkeys(money, "billion")


def data_columns(traced: Traced, lang: str) -> tuple[list[str], list[list[str]]]:
    """Headings and rows (HTML) of a traced table, with a last column that leads to each row's sources."""
    rows = [[*map(escape, cells), source_link(traced, place, lang, "")] for place, cells in enumerate(traced.rows, 1)]
    return [*traced.heads, t("site.sources", lang)], rows


def source_link(traced: Traced, row: int, lang: str, up: str) -> str:
    """The link to the page of a row (1: the first), worded by how many sources it has."""
    source = traced.sources[row - 1] if row <= len(traced.sources) else None
    if source is None or not source.ids:
        return "–"
    words = escape(t(f"site.n_{source.kind}", lang, n=number(len(source.ids), lang, 0)))
    return f'<a href="{up}{escape(traced.name)}/{row}.html">{words}</a>' if row <= MOST_ROWS else words


# ---- pages --------------------------------------------------------------------------------------------------------


def write_data(out: Path, tables: Sequence[Traced], evidence: Evidence, navigation: Sequence[Link], lang: str) -> None:
    """A page for each table, a page for each of its rows; those of an earlier run are replaced."""
    folder = out / "data"
    if folder.is_dir():
        shutil.rmtree(folder)
    for traced in tables:
        write_page(folder / f"{traced.name}.html", _data_page(traced, navigation, lang, (out / "figures").is_dir()))
        for row, source in enumerate(traced.sources[:MOST_ROWS], 1):
            if source is not None and source.ids:
                page = _row_page(traced, row, source, evidence, navigation, lang)
                write_page(folder / traced.name / f"{row}.html", page)


def _data_page(traced: Traced, navigation: Sequence[Link], lang: str, figures: bool) -> str:
    heads, rows = data_columns(traced, lang)
    title = t("site.data_of", lang, title=traced.title)
    downloads = ""
    if traced.picture and figures:
        name = escape(traced.name)
        more = f'<a href="../figures/{name}.csv" download>{name}.csv</a>'
        if any(traced.sources):
            more += f' · <a href="../figures/{name}.sources.csv" download>{name}.sources.csv</a>'
        downloads = f"<p>{escape(t('site.download', lang))}: {more}</p>"
    lead = t("site.data_lead" if any(traced.sources) else "site.data_unsourced", lang)
    body = (
        f'<h1>{escape(title)}</h1><p>{escape(lead)}</p><p><a href="../{escape(traced.back)}">'
        f"{escape(t('site.to_figure' if traced.picture else 'site.to_table', lang))}</a></p>"
        f"{table(heads, rows, title, kind='data cards-when-narrow')}"
        f"{f'<p class=meta>{escape(traced.note)}</p>' if traced.note else ''}{downloads}"
    )
    return shell(title, body, navigation, "", lang, up="../", wide=len(heads) > 8)


def _row_page(
    traced: Traced, row: int, source: Source, evidence: Evidence, navigation: Sequence[Link], lang: str
) -> str:
    title = t("site.sources_of", lang, title=traced.title)
    cells = "".join(
        f"<div><dt>{escape(head)}</dt><dd>{escape(cell)}</dd></div>"
        for head, cell in zip(traced.heads, traced.rows[row - 1], strict=True)
    )
    shown = source.ids[:MOST_SOURCES]
    listed = _LISTS[source.kind](shown, evidence, lang)
    rest = len(source.ids) - len(shown)
    more = f'<p class="warn">{escape(t("site.more_sources", lang, n=number(rest, lang, 0)))}</p>' if rest else ""
    counted = t(f"site.n_{source.kind}", lang, n=number(len(source.ids), lang, 0))
    body = (
        f'<h1>{escape(title)}</h1><p><a href="../{escape(traced.name)}.html">{escape(t("site.to_data", lang))}</a></p>'
        f'<dl class="row">{cells}</dl><h2>{escape(counted[:1].upper() + counted[1:])}</h2>{listed}{more}'
    )
    return shell(title, body, navigation, "", lang, up="../../")


def _claims(ids: Sequence[str], evidence: Evidence, lang: str) -> str:
    items = []
    for claim in ids:
        rows = evidence.by_claim.get(claim, [])
        if rows:
            reading = escape(fact_words(evidence.facts[rows[0]], lang, value=True))
            items.append(f'<li><p class="reading">{reading}</p>{"".join(_told(r, evidence, lang) for r in rows)}</li>')
    return f'<ol class="claims">{"".join(items)}</ol>'


def _told(row: int, evidence: Evidence, lang: str) -> str:
    """A sentence that states a fact, and where it stands."""
    fact = evidence.facts[row]
    document = str(fact["doc_id"])
    spoken = "" if missing(fact["lang"]) else f' lang="{escape(str(fact["lang"]))}"'
    about = evidence.about(document, lang)
    return (
        f"<blockquote{spoken}><p>{quoted(fact)}</p><footer>{evidence.link(document, '../../', row)}"
        f"{' · ' + about if about else ''}</footer></blockquote>"
    )


def quoted(fact: Mapping[Any, Any]) -> str:
    """The sentence of a fact as HTML with its figure marked."""
    quote = str(fact["quote"])
    sentence = quote if missing(fact["sentence"]) else str(fact["sentence"])
    before, found, after = sentence.partition(quote)
    return escape(before) + (f'<mark class="fact">{escape(found)}</mark>' if found else "") + escape(after)


def _documents(ids: Sequence[str], evidence: Evidence, lang: str) -> str:
    items = []
    for document in ids:
        told = t("site.n_fact", lang, n=number(len(evidence.by_document.get(document, [])), lang, 0))
        about = evidence.about(document, lang)
        items.append(
            f'<li>{evidence.link(document, "../../")}<br><span class="meta">{about}{" · " if about else ""}'
            f"{escape(told)}</span></li>"
        )
    return f'<ul class="sources">{"".join(items)}</ul>'


def _projects(ids: Sequence[str], evidence: Evidence, lang: str) -> str:
    names = {str(p["project_id"]): p for p in evidence.study.projects.to_dict("records")}
    items = []
    for project in ids:
        name = names.get(project, {}).get("name")
        documents = evidence.by_project.get(project, [])
        rows = [
            r for d in documents for r in evidence.by_document.get(d, []) if evidence.facts[r]["scope"] == "project"
        ]
        said = "".join(_told(row, evidence, lang) for row in rows)
        items.append(
            f'<li><p class="reading">{escape(project if missing(name) else str(name))}</p>'
            f"{said or _documents(documents, evidence, lang)}</li>"
        )
    return f'<ol class="claims">{"".join(items)}</ol>'


_LISTS = {"claim": _claims, "document": _documents, "project": _projects}

__all__ = ["Evidence", "Traced", "data_columns", "figure_data", "quoted", "source_link", "write_data"]
