"""One page a document: its text with facts, amounts and names marked, a legend, and tables of all that is marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from kzind.analysis.study import Study
from kzind.charts.labels import region_name, t
from kzind.reports.shell import Link, shell, table, write_page
from kzind.reports.words import amount as in_words
from kzind.reports.words import date, fact_cells, fact_words
from kzind.types import Amount, Document, Entity

MOST_DOCUMENT_PAGES = 20_000
BATCH = 256
STRETCH = 512  # characters within which marks are compared, so that the work grows with the text alone
LAYERS = ("fact", "amount", "PER", "ORG", "LOC")
FACT_COLUMNS = ("quote", "shown", "unit", "indicator", "status", "scope", "region", "year", "organisation")


@dataclass(frozen=True)
class Mark:
    """A place in a text: its ``layer`` (one of ``LAYERS``), its ``id``, the words of its title, a fact's row."""

    start: int
    end: int
    layer: str
    id: str
    words: str
    row: str = ""


def page_names(study: Study) -> dict[str, str]:
    """The name of each document's page, by id, in the order of the corpus."""
    names = dict.fromkeys(map(str, study.documents["doc_id"]))
    return {name: f"{place:06d}" for place, name in enumerate(islice(names, MOST_DOCUMENT_PAGES))}


def write_documents(
    folder: Path, study: Study, pages: Mapping[str, str], navigation: Sequence[Link], lang: str
) -> None:
    """A page for each document; those of an earlier run are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9]*.html"):
        old.unlink()
    facts = study.facts.reset_index(drop=True)
    by_document = dict(list(facts.groupby("doc_id", sort=False, observed=True)))
    none, written = facts.iloc[:0], set()
    for document, amounts, entities in _read(study, pages):
        if document.id not in written:
            written.add(document.id)
            own = by_document.get(document.id, none)
            text = document_page(document, own, amounts, entities, navigation, lang)
            write_page(folder / f"{pages[document.id]}.html", text)


def _read(study: Study, pages: Mapping[str, str]) -> Iterator[tuple[Document, list[Amount], list[Entity]]]:
    """The documents that have a page with their amounts and names, some at a time."""
    from kzind.amounts import parse_amounts
    from kzind.corpus import read_corpus
    from kzind.datasets import corpus_path
    from kzind.entities import find_entities_batch

    read = read_corpus(study.corpus or corpus_path(), on_problem=lambda _: None)
    corpus = islice((document for document in read if document.id in pages), len(pages))
    while batch := list(islice(corpus, BATCH)):
        langs = [d.lang if d.lang in ("kk", "ru") else None for d in batch]
        names = find_entities_batch([d.text for d in batch], langs)
        for document, spoken, found in zip(batch, langs, names, strict=True):
            yield document, parse_amounts(document.text, spoken), found


def document_page(
    document: Document,
    facts: pd.DataFrame,
    amounts: Sequence[Amount],
    entities: Sequence[Entity],
    navigation: Sequence[Link],
    lang: str,
) -> str:
    """The page of a document; ``facts`` are its rows, whose index names their marks (``f12``)."""
    taken = [(int(s), int(e)) for s, e in zip(facts["char_start"], facts["char_end"], strict=True)]
    other = [a for a in amounts if not any(a.char_start < end and start < a.char_end for start, end in taken)]
    marks = [*fact_marks(facts, lang), *_amount_marks(other, lang), *_entity_marks(entities, lang)]
    title = (document.title or "").strip() or document.id
    about = " · ".join(x for x in (document.outlet, _published(document, lang), document.url) if x)
    spoken = f' lang="{escape(document.lang)}"' if document.lang else ""
    body = (
        f"<h1{spoken}>{escape(title)}</h1>"
        f'<p class="meta">{escape(about)}</p>{_legend(marks, lang)}'
        f'<div class="text"{spoken}>{marked(document.text, marks)}</div>'
        f"{_facts_table(facts, lang)}{_amounts_table(other, lang)}{_entities_table(entities, lang)}"
    )
    return shell(title, body, navigation, "", lang, up="../")


def _published(document: Document, lang: str) -> str | None:
    from kzind.facts.table import published_fields

    published, precision = published_fields(document.published)
    return date(published, precision, lang) or document.published


# ---- marks --------------------------------------------------------------------------------------------------------


def fact_marks(facts: pd.DataFrame, lang: str) -> list[Mark]:
    """The marks of facts, in text order; ``f`` and the row's label are their ids."""
    ordered = facts.sort_values(["char_start", "char_end"], kind="stable")
    return [
        Mark(int(fact["char_start"]), int(fact["char_end"]), "fact", f"f{row}", fact_words(fact, lang), f"r{row}")
        for row, fact in zip(ordered.index, ordered.to_dict("records"), strict=True)
    ]


def _amount_marks(amounts: Iterable[Amount], lang: str) -> list[Mark]:
    return [
        Mark(a.char_start, a.char_end, "amount", f"a{n}", f"{t('layer.amount', lang)}: {_amount_words(a, lang)}")
        for n, a in enumerate(amounts)
    ]


def _amount_words(amount: Amount, lang: str) -> str:
    bound = "" if amount.qualifier == "exact" else t(f"qualifier.{amount.qualifier}", lang)
    return " ".join(x for x in (bound, *in_words(amount.value, amount.unit, lang)) if x)


def _entity_marks(entities: Iterable[Entity], lang: str) -> list[Mark]:
    return [
        Mark(e.char_start, e.char_end, e.type, f"e{n}", f"{t(f'layer.{e.type}', lang)}: {e.normal}")
        for n, e in enumerate(entities)
    ]


def marked(text: str, marks: Sequence[Mark]) -> str:
    """The text as HTML with its marks.

    Facts come first; of facts that overlap the first is marked. A mark inside another is nested, one that crosses
    another is left out. What is left out leaves its anchor.
    """
    kept: list[Mark] = []
    anchors: list[Mark] = []
    around: dict[int, list[Mark]] = defaultdict(list)  # those kept, by the stretches of the text that they touch
    for mark in sorted(marks, key=lambda m: (LAYERS.index(m.layer), m.start, -m.end)):
        near = [k for at in _stretches(mark) for k in around[at] if k.start < mark.end and mark.start < k.end]
        crossing = [k for k in near if not _holds(k, mark) and not _holds(mark, k)]
        same = any((k.start, k.end) == (mark.start, mark.end) for k in near)
        left_out = bool(near) if mark.layer == "fact" else bool(crossing) or same
        if left_out or mark.start >= mark.end:
            anchors.append(mark)
            continue
        kept.append(mark)
        for at in _stretches(mark):
            around[at].append(mark)
    # At one place: closing marks (inner first), anchors, opening marks (outer first).
    events: list[tuple[int, int, int, str]] = []
    for mark in kept:
        inner = f'<a href="#{mark.row}">' if mark.row else ""
        opened = f'<mark class="{mark.layer}" id="{mark.id}" title="{escape(mark.words)}">{inner}'
        events.append((mark.start, 2, -mark.end, opened))
        events.append((mark.end, 0, -mark.start, "</a></mark>" if mark.row else "</mark>"))
    events += [(mark.start, 1, 0, f'<span id="{mark.id}"></span>') for mark in anchors]
    pieces, at = [], 0
    for place, _, _, tag in sorted(events, key=lambda event: event[:3]):
        pieces += [escape(text[at:place]), tag]
        at = place
    return "".join(pieces) + escape(text[at:])


def _stretches(mark: Mark) -> range:
    """The numbers of the stretches of the text that a mark touches."""
    return range(mark.start // STRETCH, mark.end // STRETCH + 1)


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


# ---- what stands around the text ----------------------------------------------------------------------------------


def _legend(marks: Sequence[Mark], lang: str) -> str:
    there = {mark.layer for mark in marks}
    boxes = "".join(
        f'<label><input type="checkbox" id="show-{layer}" checked> <span class="{layer} key">'
        f"{escape(t(f'layer.{layer}', lang))}</span></label>"
        for layer in LAYERS
        if layer in there
    )
    return (
        f'<fieldset class="legend"><legend>{escape(t("site.marked", lang))}</legend>{boxes}</fieldset>' if boxes else ""
    )


def _facts_table(facts: pd.DataFrame, lang: str) -> str:
    heads = [t(f"column.{name}", lang) for name in FACT_COLUMNS]
    rows = []
    for row, fact in zip(facts.index, facts.to_dict("records"), strict=True):
        cells: dict[str, Any] = fact_cells(fact, lang)
        rest = ["" if cells[name] is None else escape(str(cells[name])) for name in FACT_COLUMNS[1:]]
        rows.append([f'<a id="r{row}" href="#f{row}">{escape(str(fact["quote"]))}</a>', *rest])
    return _section("column.facts", heads, rows, lang) if rows else f"<p>{escape(t('site.no_facts', lang))}</p>"


def _amounts_table(amounts: Sequence[Amount], lang: str) -> str:
    heads = [t(f"column.{name}", lang) for name in ("quote", "value", "unit")]
    rows = []
    for n, amount in enumerate(amounts):
        value, unit = in_words(amount.value, amount.unit, lang)
        bound = "" if amount.qualifier == "exact" else t(f"qualifier.{amount.qualifier}", lang)
        words = " ".join(x for x in (bound, value) if x)
        rows.append([f'<a href="#a{n}">{escape(amount.text)}</a>', escape(words), escape(unit or "")])
    return _section("site.amounts", heads, rows, lang)


def _entities_table(entities: Sequence[Entity], lang: str) -> str:
    heads = [t("column.quote", lang), t("column.normal", lang), t("column.type", lang), t("column.region", lang)]
    rows = [
        [
            f'<a href="#e{n}">{escape(entity.text)}</a>',
            escape(entity.normal),
            escape(t(f"layer.{entity.type}", lang)),
            escape(", ".join(region_name(code, lang) for code in entity.regions)),
        ]
        for n, entity in enumerate(entities)
    ]
    return _section("site.names", heads, rows, lang)


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> str:
    if not rows:
        return ""
    words = t(title, lang)
    return f"<h2>{escape(words)}</h2>{table(heads, rows, words, kind='facts cards-when-narrow')}"
