"""The site: plain files that open from disk, ask nothing of any other place, and show press text as text only."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kzind.charts.labels import exact, number, region_name, t, texts

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from kzind.analysis.study import Study

MOST_DOCUMENT_PAGES = 20_000


@dataclass(frozen=True)
class Page:
    """One notebook as a page: ``stem`` of its file, title, first paragraph, body as HTML, its figures (name, words)."""

    stem: str
    title: str
    lead: str
    body: str
    figures: tuple[tuple[str, str], ...]
    error: str | None = None


@cache
def prose(lang: str) -> dict[str, dict[str, str]]:
    """The notebooks' paragraphs in ``lang``, by notebook and cell; empty for English, the notebooks' own language."""
    path = files(__package__).joinpath("prose", f"{lang}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def translate(notebook: NotebookNode, stem: str, lang: str) -> None:
    """Put the paragraphs of ``lang`` in place of the notebook's own; a paragraph without one stays as it is."""
    words = prose(lang).get(stem, {})
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.id in words:
            cell.source = words[cell.id].strip()


def notebook_page(notebook: NotebookNode, stem: str, error: str | None, lang: str) -> Page:
    """An executed notebook as the body of a page."""
    from nbconvert.exporters import HTMLExporter

    folder = str(Path(str(files(__package__))) / "templates")
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="kzind", extra_template_basedirs=[folder]
    )
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.anchor_link_text = ""
    kept = notebook.copy()  # type: ignore[no-untyped-call]
    kept.cells = [_public(cell) for cell in notebook.cells if "parameters" not in cell.metadata.get("tags", [])]
    words = {"kzind": {"code": t("site.code", lang), "table": t("site.table", lang)}}
    body, _ = exporter.from_notebook_node(kept, resources=words)
    first = next((c.source for c in notebook.cells if c.cell_type == "markdown"), stem)
    title, _, rest = first.partition("\n")
    lead = next((p.strip() for p in rest.split("\n\n") if p.strip()), "")
    return Page(stem, title.lstrip("# ").strip(), _plain(lead), body, tuple(_figures(notebook)), error)


def _public(cell: NotebookNode) -> NotebookNode:
    """A cell as others may see it: no warnings and no traceback, which name the folders of this machine."""
    from copy import deepcopy

    shown = deepcopy(cell)
    if shown.cell_type == "code":
        shown.outputs = [output for output in shown.outputs if output.get("name") != "stderr"]
        for output in shown.outputs:
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
    return shown


def below(text: str, root: str | Path | None) -> str:
    """The text with paths named from the folder (or file) given on: what lies above it is the user's own affair."""
    if root is None:
        return text
    for given in dict.fromkeys((Path(root).resolve(), Path(root))):
        if given.is_absolute():
            for form in dict.fromkeys((str(given), given.as_posix())):
                text = text.replace(form + "/", "").replace(form + "\\", "").replace(form, given.name)
    return text


def _figures(notebook: NotebookNode) -> Iterable[tuple[str, str]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/png", {})
            if about.get("name"):
                yield about["name"], about.get("alt", "")


def _plain(markdown: str) -> str:
    return " ".join(markdown.replace("**", "").replace("`", "").replace("*", "").split())


def write(out: Path, study: Study, pages: Sequence[Page], lang: str) -> Path:
    """Write every page into ``out``; returns the path of the first one. Pages of an earlier run are replaced."""
    out.mkdir(parents=True, exist_ok=True)
    numbers = _document_pages(out / "documents", study, lang)
    for page in pages:
        warning = f'<p class="warn">{escape(t("site.broken", lang, error=page.error))}</p>' if page.error else ""
        _write(out / f"{page.stem}.html", _shell(page.title, warning + page.body, pages, f"{page.stem}.html", lang))
    _write(out / "facts.html", _facts_page(study, numbers, pages, lang))
    write_csv(study.facts, out / "facts.csv")
    index = out / "index.html"
    _write(index, _index(study, pages, lang))
    return index


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="xmlcharrefreplace", newline="\n")


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _shell(
    title: str,
    body: str,
    pages: Sequence[Page],
    here: str,
    lang: str,
    *,
    up: str = "",
    wide: bool = False,
    script: bool = False,
) -> str:
    """A whole page: head, navigation, body, foot. ``body`` is HTML, ``title`` is text.

    The page may load pictures of its own folder and nothing else; only with ``script`` may it run any.
    """
    policy = "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'"
    policy += "; script-src 'unsafe-inline'" if script else ""
    links = [
        ("index.html", t("site.home", lang)),
        *((f"{p.stem}.html", p.title) for p in pages),
        ("facts.html", t("site.facts", lang)),
    ]
    nav = "".join(
        f'<a href="{up}{escape(link)}"{" aria-current=page" if link == here else ""}>{escape(name)}</a>'
        for link, name in links
    )
    from kzind import __version__

    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="icon" href="data:,">
<title>{escape(title)} · kzind</title>
<style>
{_asset("style.css")}</style>
</head>
<body>
<a class="skip" href="#main">{escape(t("site.skip", lang))}</a>
<header class="top"><nav aria-label="{escape(t("site.pages", lang))}">{nav}</nav></header>
<main id="main"{' class="wide"' if wide else ""}>
{body}
</main>
<footer>{escape(t("site.foot", lang, version=__version__))}</footer>
</body>
</html>
"""


def _index(study: Study, pages: Sequence[Page], lang: str) -> str:
    cards = "".join(_card(page, lang) for page in pages)
    figures = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)} <small>{escape(unit)}</small></dd></div>"
        for name, value, unit in key_figures(study, lang)
    )
    source = t(
        "site.packaged" if study.corpus is None else "site.own", lang, documents=number(len(study.documents), lang, 0)
    )
    body = f"""<h1>{escape(t("site.title", lang))}</h1>
<p>{escape(source)}</p>
<h2>{escape(t("site.key_figures", lang))}</h2>
<dl class="numbers">{figures}</dl>
<p class="meta">{escape(t("site.key_note", lang))}</p>
<h2>{escape(t("site.notebooks", lang))}</h2>
<ul class="cards">{cards}</ul>
<h2>{escape(t("site.data", lang))}</h2>
<p><a href="facts.html">{escape(t("site.facts", lang))}</a> · <a href="facts.csv" download>facts.csv</a></p>
<h2>{escape(t("site.state", lang))}</h2>
{_state(study, lang)}"""
    return _shell(t("site.title", lang), body, pages, "index.html", lang)


def key_figures(study: Study, lang: str) -> list[tuple[str, str, str]]:
    """The numbers at the top of the site: name, number, unit (or nothing)."""
    from kzind.analysis.volumes import project_claims

    money, jobs = project_claims(study.claims, "investment", "kzt_real"), project_claims(study.claims, "jobs")
    figures = [
        (t("column.documents", lang), number(len(study.documents), lang, 0), ""),
        (t("column.facts", lang), number(len(study.facts), lang, 0), ""),
        (t("column.stories", lang), number(study.claims["story_id"].nunique(), lang, 0), ""),
    ]
    for status in ("planned", "ongoing", "realised"):
        part = money[money["status"] == status]
        if len(part):
            name = t("site.volume", lang, status=t(f"status.{status}", lang))
            figures.append((name, number(part["kzt_real"].sum() / 1e9, lang), t("unit.bn_kzt", lang)))
    planned = jobs[(jobs["status"] == "planned") & (jobs["unit"] == "jobs")]
    if len(planned):
        figures.append((t("site.jobs_planned", lang), number(planned["value"].sum(), lang, 0), ""))
    return figures


def _card(page: Page, lang: str) -> str:
    picture = ""
    if page.figures:
        name, alt = page.figures[0]
        picture = f'<img src="figures/{escape(name)}.png" alt="{escape(alt)}" loading="lazy">'
    failed = f'<p class="warn">{escape(t("site.broken", lang, error=page.error))}</p>' if page.error else ""
    return (
        f'<li>{picture}<h3><a href="{escape(page.stem)}.html">{escape(page.title)}</a></h3>'
        f"<p>{escape(page.lead)}</p>{failed}</li>"
    )


def _state(study: Study, lang: str) -> str:
    known = [("read", study.read), ("skipped", study.skipped), ("failed", study.failed)]
    rows = "".join(
        f"<tr><td>{escape(t(f'site.{key}', lang))}</td><td>{number(n, lang, 0)}</td></tr>" for key, n in known
    )
    table = f'<div class="table"><table><tbody>{rows}</tbody></table></div>'
    if not study.problems:
        return table
    lines = "".join(f"<li>{escape(below(line, study.corpus))}</li>" for line in study.problems[:200])
    return f"{table}<h3>{escape(t('site.problems', lang))}</h3><ul>{lines}</ul>"


# ---- facts and documents ------------------------------------------------------------------------------------------

FILTERS = ("indicator", "status", "scope", "region", "year", "lang")
SHOWN = ("document", "shown", "unit", "indicator", "status", "scope", "region", "year", "organisation", "sentence")


def fact_rows(study: Study, numbers: dict[str, str], lang: str) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of the page of facts, in words of ``lang``; missing values are None."""
    titles = dict(zip(study.documents["doc_id"], study.documents["title"], strict=True))
    rows = []
    for fact in study.facts.to_dict("records"):
        title = titles.get(fact["doc_id"])
        first = [str(fact["doc_id"] if _none(title) else title), numbers.get(str(fact["doc_id"]))]
        rows.append([*first, *_fact_cells(fact, lang)[1]])
    return ["document", "page", *CELLS], rows


CELLS = (
    "quote",
    "value",
    "shown",
    "unit",
    "indicator",
    "status",
    "scope",
    "region",
    "year",
    "organisation",
    "sentence",
    "lang",
)


def _fact_cells(fact: Mapping[Any, Any], lang: str) -> tuple[tuple[str, ...], list[Any]]:
    """Names and values of what is shown of a fact, in words of ``lang``; missing values are None."""
    value = None if _none(fact["value"]) else float(fact["value"])
    return CELLS, [
        str(fact["quote"]),
        value,
        None if value is None else exact(value, lang),
        _unit(fact["unit"], lang),
        _word("indicator", fact["indicator"], lang),
        _word("status", fact["status"], lang),
        _word("scope", fact["scope"], lang),
        None if _none(fact["region"]) else region_name(str(fact["region"]), lang),
        None if _none(fact["year"]) else int(fact["year"]),
        None if _none(fact["organisation"]) else str(fact["organisation"]),
        None if _none(fact["sentence"]) else str(fact["sentence"]),
        _word("lang", fact["lang"], lang),
    ]


def _none(value: object) -> bool:
    return value is None or value is pd.NA or value != value


def _unit(unit: object, lang: str) -> str | None:
    """A unit in words; one that the texts do not word (a currency) stands as its code."""
    if _none(unit):
        return None
    return t(f"fact_unit.{unit}", lang) if f"fact_unit.{unit}" in texts() else str(unit)


def _word(kind: str, value: object, lang: str) -> str | None:
    return None if _none(value) else t(f"{kind}.{value}", lang)


def embedded(data: object) -> str:
    """JSON that may stand in a script element: no character of it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _facts_page(study: Study, numbers: dict[str, str], pages: Sequence[Page], lang: str) -> str:
    columns, rows = fact_rows(study, numbers, lang)
    selects = "".join(
        f'<label>{escape(t(f"column.{name}", lang))}<select data-column="{name}"><option value="">'
        f"{escape(t('site.all', lang))}</option></select></label>"
        for name in FILTERS
    )
    heads = "".join(
        f'<th scope="col"><button type="button" data-sort="{"value" if name == "shown" else name}">'
        f"{escape(t(f'column.{name}', lang))}</button></th>"
        for name in SHOWN
    )
    body = f"""<h1>{escape(t("site.facts", lang))}</h1>
<p>{escape(t("site.facts_lead", lang))} <a href="facts.csv" download>facts.csv</a></p>
<noscript><p class="warn">{escape(t("site.noscript", lang))}</p></noscript>
<div class="filters"><label>{escape(t("site.search", lang))}<input id="search" type="search"></label>{selects}</div>
<p><button type="button" id="back" aria-label="{escape(t("site.back", lang))}">←</button>
<span id="count" role="status"></span>
<button type="button" id="next" aria-label="{escape(t("site.next", lang))}">→</button></p>
<div class="table" tabindex="0" role="region" aria-label="{escape(t("site.facts", lang))}">
<table class="facts"><thead><tr>{heads}</tr></thead><tbody id="rows"></tbody></table></div>
<script type="application/json" id="data">{embedded({"columns": columns, "rows": rows})}</script>
<script>
{_asset("facts.js")}</script>"""
    return _shell(t("site.facts", lang), body, pages, "facts.html", lang, wide=True, script=True)


def _document_pages(folder: Path, study: Study, lang: str) -> dict[str, str]:
    """A page for each document with facts, its facts marked; returns the page's name by document."""
    from kzind.corpus import read_corpus
    from kzind.datasets import corpus_path

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9]*.html"):
        old.unlink()
    by_document = dict(list(study.facts.reset_index(drop=True).groupby("doc_id", sort=False, observed=True)))
    numbers: dict[str, str] = {}
    for place, document in enumerate(read_corpus(study.corpus or corpus_path(), on_problem=lambda _: None)):
        facts = by_document.get(document.id)
        if facts is None or document.id in numbers or len(numbers) >= MOST_DOCUMENT_PAGES:
            continue
        numbers[document.id] = name = f"{place:06d}"
        about = " · ".join(x for x in (document.outlet, document.published, document.url) if x)
        body = (
            f'<h1>{escape(document.title or document.id)}</h1><p class="meta">{escape(about)}</p>'
            f'<div class="text" lang="{escape(document.lang)}">{marked(document.text, facts, lang)}</div>'
            f"{_document_facts(facts, lang)}"
            f'<p><a href="../facts.html">{escape(t("site.facts", lang))}</a></p>'
        )
        _write(folder / f"{name}.html", _shell(document.title or document.id, body, (), "", lang, up="../"))
    return numbers


def _document_facts(facts: pd.DataFrame, lang: str) -> str:
    """The facts of one document as a table; each row leads to its mark in the text."""
    shown = ("quote", "shown", "unit", "indicator", "status", "scope", "region", "year", "organisation")
    heads = "".join(f'<th scope="col">{escape(t(f"column.{name}", lang))}</th>' for name in shown)
    body = []
    for row, fact in zip(facts.index, facts.to_dict("records"), strict=True):
        cells = dict(zip(*_fact_cells(fact, lang), strict=True))
        rest = "".join(f"<td>{'' if cells[name] is None else escape(str(cells[name]))}</td>" for name in shown[1:])
        body.append(f'<tr><td><a href="#f{row}">{escape(str(fact["quote"]))}</a></td>{rest}</tr>')
    return (
        f'<h2>{escape(t("column.facts", lang))}</h2><div class="table"><table class="facts">'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def marked(text: str, facts: pd.DataFrame, lang: str) -> str:
    """The text as HTML, each fact in a ``mark`` that names it; of facts that overlap, the first is marked."""
    pieces, at = [], 0
    ordered = facts.sort_values(["char_start", "char_end"], kind="stable")
    for row, fact in zip(ordered.index, ordered.to_dict("records"), strict=True):
        start, end = int(fact["char_start"]), int(fact["char_end"])
        pieces.append(f"{escape(text[at:start])}" if start >= at else "")
        words = [_word(k, fact[k], lang) for k in ("indicator", "status", "scope")]
        words += [None if _none(fact["region"]) else region_name(str(fact["region"]), lang)]
        words += [None if _none(fact["year"]) else str(int(fact["year"]))]
        named = escape(" · ".join(w for w in words if w))
        if start < at:
            pieces.append(f'<span id="f{row}"></span>')
            continue
        pieces.append(f'<mark id="f{row}" title="{named}">{escape(text[start:end])}</mark>')
        at = end
    return "".join(pieces) + escape(text[at:])


def write_csv(facts: pd.DataFrame, path: Path) -> None:
    """The facts as CSV with a byte order mark, so that Excel reads the letters; no cell becomes a formula."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(facts.columns)
        for row in facts.itertuples(index=False):
            rows.writerow(["" if _none(value) else _inert(value) for value in row])


def _inert(value: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe in front; a signed number (``-5 %``) stays."""
    if not isinstance(value, str) or not value:
        return value
    dangerous = value[0] in "=@\t\r" or (value[0] in "+-" and any(c in value for c in "(|!"))
    return "'" + value if dangerous else value
