"""The site: plain files that open from disk, ask nothing of any other place, and show press text as text only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzind.analysis.sources import Source
from kzind.charts.labels import number, t
from kzind.reports.evidence import Evidence, Traced, figure_data, source_link, write_data
from kzind.reports.listing import documents_page, facts_page, facts_with_claims, write_csv
from kzind.reports.reading import page_names, write_documents
from kzind.reports.shell import Link, bare_table, links, shell, table, write_page

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from kzind.analysis.study import Study


@dataclass(frozen=True)
class Page:
    """One notebook as a page.

    ``stem`` of its file, title, first paragraph, body as HTML, its figures (name, words for those who do not see it,
    title), what went wrong in it, its traced tables.
    """

    stem: str
    title: str
    lead: str
    body: str
    figures: tuple[tuple[str, str, str], ...]
    error: str | None = None
    tables: tuple[Traced, ...] = ()


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
    """An executed notebook as the body of a page; tables that tell their sources link to them."""
    from nbconvert.exporters import HTMLExporter

    folder = str(Path(str(files(__package__))) / "templates")
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="kzind", extra_template_basedirs=[folder]
    )
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True  # empty links that a keyboard would stop at
    kept = notebook.copy()  # type: ignore[no-untyped-call]
    kept.cells = [_public(cell) for cell in notebook.cells if "parameters" not in cell.metadata.get("tags", [])]
    tables = _trace(kept.cells, stem, lang)
    names = ("code", "table", "data", "says_source", "picture")
    words = {"kzind": {name: t(f"site.{name}", lang) for name in names}}
    body, _ = exporter.from_notebook_node(kept, resources=words)
    first = next((c.source for c in notebook.cells if c.cell_type == "markdown"), stem)
    title, _, rest = first.partition("\n")
    lead = next((p.strip() for p in rest.split("\n\n") if p.strip()), "")
    figures = tuple(_figures(notebook))
    return Page(stem, title.lstrip("# ").strip(), _plain(lead), body, figures, error, tuple(tables))


def _trace(cells: Sequence[NotebookNode], stem: str, lang: str) -> list[Traced]:
    """Give each table that tells its sources a column of links, each sentence the data that it speaks of.

    A sentence speaks of the figure or table before it in its section; where there is none, of all facts, if the
    notebook opened the corpus.
    """
    tables: list[Traced] = []
    whole = "facts.html" if any("open_study" in cell.source for cell in cells) else ""
    heading, latest = stem, whole
    for cell in cells:
        if cell.cell_type == "markdown":
            found = re.search(r"^#+ *(.+)$", cell.source, re.MULTILINE)
            heading, latest = (found[1].strip(), whole) if found else (heading, latest)
        for output in cell.get("outputs", []):
            data, about = output.get("data", {}), output.get("metadata", {})
            if about.get("image/png", {}).get("name"):
                latest = f"data/{about['image/png']['name']}.html"
            sources = about.get("text/html", {}).get("sources")
            if sources and "text/html" in data:
                name = re.sub(r"[^\w-]", "", f"{stem}-{cell.id}")
                traced = _traced_table(name, heading, data["text/html"], sources, f"{stem}.html#table-{name}")
                tables.append(traced)
                links_to = [source_link(traced, row, lang, "data/") for row in range(1, len(traced.rows) + 1)]
                data["text/html"] = _table(traced.heads, traced.rows, links_to, lang)
                latest = f"data/{name}.html"
                about["text/html"]["name"] = name
            elif 'class="dataframe"' in (made := data.get("text/html", "")):
                heads, *rows = _cells(made)
                if all(len(row) == len(heads) for row in rows):
                    data["text/html"] = _table(heads, rows, [], lang)
                # A bare frame shows names and codes of the package, as Python does; its rows are the cell's own.
                raw = 'border="1"' in made
                about["text/html"] = {"lang": "en"} if raw else {"source": latest}
                output.metadata = about
            if "text/markdown" in data:
                about["text/markdown"] = {"source": latest}
                output.metadata = about
    return tables


_CELL = re.compile(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", re.DOTALL)
# What ``charts.save`` prints for referees who run the notebooks: no news for readers of the site.
_FINGERPRINT = re.compile(r"^[\w.-]+ sha256:[0-9a-f]{12}\n?", re.MULTILINE)


def _cells(made: str) -> list[tuple[str, ...]]:
    """The rows of a table as pandas writes it, which escapes its cells."""
    rows = [tuple(unescape(cell) for cell in _CELL.findall(row)) for row in made.split("</tr>")]
    return [row for row in rows if row]


def _traced_table(name: str, title: str, made: str, sources: Sequence[Any], back: str) -> Traced:
    heads, *body = _cells(made)
    known = tuple(Source(str(source[0]), tuple(map(str, source[1]))) if source else None for source in sources)
    return Traced(name, title, heads, tuple(body), known, back)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], sources: Sequence[str], lang: str) -> str:
    """A table of text cells; ``sources``: HTML of a last column that leads to where each row comes from."""
    cells = [[escape(cell) for cell in row] for row in rows]
    if sources:
        cells = [[*row, source] for row, source in zip(cells, sources, strict=True)]
        heads = [*heads, t("site.sources", lang)]
    return bare_table(heads, cells)


def _public(cell: NotebookNode) -> NotebookNode:
    """A cell as others may see it: no warnings and no traceback, which name the folders of this machine."""
    from copy import deepcopy

    shown = deepcopy(cell)
    if shown.cell_type == "code":
        for output in shown.outputs:
            if output.get("name") == "stdout":
                output.text = _FINGERPRINT.sub("", output.text)
        unsaid = [o for o in shown.outputs if o.get("name") == "stderr" or (o.get("name") == "stdout" and not o.text)]
        shown.outputs = [output for output in shown.outputs if output not in unsaid]
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


def _figures(notebook: NotebookNode) -> Iterable[tuple[str, str, str]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/png", {})
            if about.get("name"):
                yield about["name"], about.get("alt", ""), about.get("title", "")


def _plain(markdown: str) -> str:
    return " ".join(markdown.replace("**", "").replace("`", "").replace("*", "").split())


def write(out: Path, study: Study, pages: Sequence[Page], lang: str) -> Path:
    """Write every page into ``out``; returns the path of the first one. Pages of an earlier run are replaced."""
    out.mkdir(parents=True, exist_ok=True)
    navigation = links([(f"{page.stem}.html", page.title) for page in pages], lang)
    names = page_names(study)
    evidence = Evidence(study, names)
    write_documents(out / "documents", study, names, navigation, lang)
    for page in pages:
        body = _warning(page, lang) + page.body
        write_page(out / f"{page.stem}.html", shell(page.title, body, navigation, f"{page.stem}.html", lang))
    key = key_figures(study, lang)
    write_data(out, list(_tables(out, pages, key, evidence, lang)), evidence, navigation, lang)
    write_page(out / "facts.html", facts_page(evidence, navigation, lang))
    write_page(out / "documents.html", documents_page(evidence, navigation, lang))
    facts = facts_with_claims(study, evidence)
    write_csv(facts, out / "facts.csv")
    _write_excel(facts, out / "facts.xlsx")
    index = out / "index.html"
    write_page(index, _index(study, pages, key, navigation, lang))
    return index


def _tables(
    out: Path, pages: Sequence[Page], key: Sequence[KeyFigure], evidence: Evidence, lang: str
) -> Iterable[Traced]:
    """Every table of the site that has a page: key figures, data of figures, tables of the notebooks."""
    yield _key_table(key, lang)
    for page in pages:
        for name, _, title in page.figures:
            data = figure_data(
                name, title or page.title, out / "figures", f"{page.stem}.html#fig-{name}", evidence, lang
            )
            if data is not None:
                yield data
        yield from page.tables


def _write_excel(facts: Any, path: Path) -> None:
    """The facts as a workbook, where a sheet can hold them."""
    from kzind.facts.table import DESCRIPTIONS
    from kzind.tables import EXCEL_ROWS, write_table

    path.unlink(missing_ok=True)
    if len(facts) < EXCEL_ROWS:
        write_table(facts, path, DESCRIPTIONS)


def _warning(page: Page, lang: str) -> str:
    return f'<p class="warn">{escape(t("site.broken", lang, error=page.error))}</p>' if page.error else ""


# ---- the first page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeyFigure:
    """A number at the top of the site: its name, the number and its unit in words, and what it rests on."""

    name: str
    value: str
    unit: str
    source: Source


def key_figures(study: Study, lang: str) -> list[KeyFigure]:
    """The numbers at the top of the site."""
    from kzind.analysis.volumes import project_claims

    def ids(part: Any) -> Source:
        return Source("claim", tuple(map(str, part["claim_id"])))

    every = ids(study.claims)
    documents = Source("document", tuple(map(str, study.documents["doc_id"])))
    figures = [
        KeyFigure(t("column.documents", lang), number(len(study.documents), lang, 0), "", documents),
        KeyFigure(t("column.facts", lang), number(len(study.facts), lang, 0), "", every),
        KeyFigure(t("column.stories", lang), number(study.claims["story_id"].nunique(), lang, 0), "", every),
    ]
    money, jobs = project_claims(study.claims, "investment", "kzt_real"), project_claims(study.claims, "jobs")
    for status in ("planned", "ongoing", "realised"):
        part = money[money["status"] == status]
        if len(part):
            name, total = t("site.volume", lang, status=t(f"status.{status}", lang)), float(part["kzt_real"].sum())
            figures.append(KeyFigure(name, number(total / 1e9, lang), t("unit.bn_kzt", lang), ids(part)))
    planned = jobs[(jobs["status"] == "planned") & (jobs["unit"] == "jobs")]
    if len(planned):
        name, jobs_there = t("site.jobs_planned", lang), number(planned["value"].sum(), lang, 0)
        figures.append(KeyFigure(name, jobs_there, t("unit.jobs", lang), ids(planned)))
    return figures


KEY = "key"


def _key_table(key: Sequence[KeyFigure], lang: str) -> Traced:
    rows = tuple((figure.name, f"{figure.value} {figure.unit}".strip()) for figure in key)
    heads = (t("column.indicator", lang), t("column.value", lang))
    title = t("site.key_figures", lang)
    return Traced(KEY, title, heads, rows, tuple(figure.source for figure in key), "index.html")


def _index(study: Study, pages: Sequence[Page], key: Sequence[KeyFigure], navigation: Sequence[Link], lang: str) -> str:
    cards = "".join(_card(page, lang) for page in pages)
    figures = "".join(
        f'<div><dt>{escape(figure.name)}</dt><dd><a href="data/{KEY}/{row}.html">{escape(figure.value)}</a> '
        f"<small>{escape(figure.unit)}</small></dd></div>"
        if figure.source.ids
        else f"<div><dt>{escape(figure.name)}</dt><dd>{escape(figure.value)}</dd></div>"
        for row, figure in enumerate(key, 1)
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
<ul class="plain">
<li><a href="facts.html">{escape(t("site.facts", lang))}</a>: {escape(t("site.facts_short", lang))}</li>
<li><a href="documents.html">{escape(t("column.documents", lang))}</a>: {escape(t("site.documents_short", lang))}</li>
<li><a href="facts.csv" download>facts.csv</a>, <a href="facts.xlsx" download>facts.xlsx</a></li></ul>
<h2>{escape(t("site.state", lang))}</h2>
{_state(study, lang)}"""
    return shell(t("site.title", lang), body, navigation, "index.html", lang)


def _card(page: Page, lang: str) -> str:
    picture = ""
    if page.figures:
        name, words, _ = page.figures[0]
        picture = f'<img src="figures/{escape(name)}.png" alt="{escape(words)}" loading="lazy">'
    return (
        f'<li>{picture}<h3><a href="{escape(page.stem)}.html">{escape(page.title)}</a></h3>'
        f"<p>{escape(page.lead)}</p>{_warning(page, lang)}</li>"
    )


def _state(study: Study, lang: str) -> str:
    """What was read, in which language, from when, how much of it tells a fact, and what went wrong."""
    documents = study.documents
    known = [(t(f"site.{key}", lang), getattr(study, key)) for key in ("read", "skipped", "failed")]
    for spoken in ("ru", "kk"):
        known.append(
            (t("site.in_language", lang, spoken=t(f"lang.{spoken}", lang)), int((documents["lang"] == spoken).sum()))
        )
    told = int(documents["doc_id"].isin(study.facts["doc_id"]).sum())
    known += [
        (t("site.with_facts", lang), told),
        (t("site.undated", lang), int(documents["published"].isna().sum())),
        (t("site.outlets", lang), int(documents["outlet"].nunique())),
    ]
    rows = [[escape(name), number(n, lang, 0)] for name, n in known]
    dates = documents["published"].dropna()
    if len(dates):
        first, last = dates.min().year, dates.max().year
        rows.append([escape(t("site.period", lang)), str(first) if first == last else f"{first}–{last}"])
    heads = (t("column.step", lang), t("column.n", lang))
    shown = table(heads, rows, t("site.state", lang))
    if not study.problems:
        return shown
    lines = "".join(f"<li>{escape(below(line, study.corpus))}</li>" for line in study.problems[:200])
    return f"{shown}<h3>{escape(t('site.problems', lang))}</h3><ul>{lines}</ul>"
