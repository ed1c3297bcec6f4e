"""A package that others can check a paper by: facts without sentences, decisions, audit, versions, README.

Texts of reports belong to their publishers, so no sentence goes into the package. A fact keeps its document's address,
its place in the text, and the text carries a hash: who has the same report can verify every figure. The README follows
the template of the social science data editors (https://social-science-data-editors.github.io/template_README/).
"""

from __future__ import annotations

import csv
import hashlib
import io
import platform
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from kzind.errors import KzindError
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

    from kzind.corpus import Corpus

DOCUMENT_COLUMNS = ("doc_id", "lang", "outlet", "published", "url", "characters", "sha256")
WHAT = {
    "data/facts.csv": "every figure each time it is told, with its document, place in the text and attributes",
    "data/documents.csv": "the reports: address, date, length and hash of the text",
    "data/corrections.csv": "decisions of people on single facts, already applied to the facts",
    "data/audit.csv": "the sentences drawn for the audit, by place, with the coders' answers",
    "data/audit_strata.csv": "sentences in the corpus and in the draw, by stratum",
    "data/audit_scores.csv": "precision, recall, agreement and the factor of correction, with 95 % intervals",
    "code/versions.csv": "Python and the packages under which this package was made",
}
_SAVED = re.compile(r'charts\.(save|save_table)\(.*?"(\d\d_\w+)"')


@dataclass(frozen=True)
class Package:
    """What was written: where, of how many documents and facts, and the decisions that could not be applied.

    ``problems``: what was wrong with the corpus, as lines; ``skipped`` and ``failed`` count as ``Corpus`` does.
    """

    path: Path
    documents: int
    facts: int
    unused: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    skipped: int = 0
    failed: int = 0


def write_package(
    path: str | Path,
    corpus: str | Path | None = None,
    *,
    corrections: str | Path | None = None,
    audit: str | Path | None = None,
) -> Package:
    """Write the replication package of a corpus (None: the packaged one) as a zip.

    ``corrections``: decisions of ``kzind review``, applied to the facts; ``audit``: a coded workbook of
    ``kzind audit``. The same input under the same versions gives the same bytes. Raises ``KzindError`` for a corpus,
    decisions or a workbook that cannot be read, and for a place that cannot be written to.
    """
    from kzind.analysis.study import open_study
    from kzind.charts.documents import packed
    from kzind.corpus import read_corpus
    from kzind.corpus.reading import LOST
    from kzind.datasets import corpus_path
    from kzind.facts import add_story_ids
    from kzind.facts.corrections import apply_corrections, read_corrections
    from kzind.reports import running
    from kzind.tables import whole_file

    running.need_extra()
    target = Path(path)
    if target.suffix.lower() != ".zip":
        raise KzindError(target, "is no zip", "Name the package something.zip")
    source = Path(corpus) if corpus is not None else corpus_path()

    def again() -> Corpus:
        return read_corpus(source, on_problem=lambda problem: None)  # told once, as those of the study

    decisions = read_corrections(corrections) if corrections is not None else []
    audited = _audit_files(Path(audit)) if audit is not None else {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=rf"\d+ {LOST}")  # ``Package.problems`` says so
        study = open_study(corpus)
    facts = study.facts
    unused: list[dict[str, Any]] = []
    if decisions:
        facts, unused = apply_corrections(facts.drop(columns="story_id"), decisions, source)
        facts = add_story_ids(facts, again())
    documents, texts = [], {}
    decided = {decision.doc_id for decision in decisions}
    for document in again():
        documents.append(_document_row(document))
        if document.id in decided:
            texts[document.id] = document.text
    files = {
        "data/facts.csv": _table(facts.drop(columns="sentence")),
        "data/documents.csv": _csv(DOCUMENT_COLUMNS, documents),
    }
    if decisions:
        files["data/corrections.csv"] = _corrections(decisions, texts)
    files |= audited
    files["code/versions.csv"] = _csv(("name", "version"), versions())
    notebooks, exhibits = _notebooks(None if corpus is None else "../../reports")
    files |= notebooks
    addresses = sum(bool(row[4]) for row in documents)
    readme = _readme(files, corpus is None, len(documents), len(facts), addresses, exhibits, list(facts.columns))
    files = {"README.md": readme.encode("utf-8"), **files}
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()
    ).encode("utf-8")
    with whole_file(target) as half:
        half.write_bytes(packed(files))
    lines = tuple(f"{row['where']}: {row['doc_id']}, {row['quote']!r}: {row['reason']}" for row in unused)
    problems = tuple(study.problems)
    return Package(target, len(documents), len(facts), lines, problems, study.skipped, study.failed)


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8 (a lone half of a pair as its own three bytes)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def versions() -> list[tuple[str, str]]:
    """Name and version of Python, the system, kzind, and the packages that kzind requires, sorted."""
    from kzind import __version__

    found = [("kzind", __version__), ("python", platform.python_version()), ("system", platform.system())]
    try:
        required = metadata.requires("kzind") or []
    except metadata.PackageNotFoundError:  # run from its files, not installed
        required = []
    names = sorted({re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required if "extra ==" not in line})
    for name in names:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return found


def _document_row(document: Document) -> tuple[object, ...]:
    return (document.id, document.lang, document.outlet, document.published, document.url, len(document.text),
            text_hash(document.text))  # fmt: skip


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Comma-separated UTF-8; None is empty."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return held.getvalue().encode("utf-8", "backslashreplace")


def _table(frame: pd.DataFrame) -> bytes:
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8", "backslashreplace")


def _corrections(decisions: Sequence[Any], texts: Mapping[str, str]) -> bytes:
    """The decisions without their sentences; ``nth`` says which occurrence of the quote is meant instead."""
    from kzind.facts.corrections import CORRECTION_COLUMNS
    from kzind.facts.read import occurrences

    columns = [name for name in CORRECTION_COLUMNS if name != "sentence"]
    rows = []
    for decision in decisions:
        nth, text = decision.nth, texts.get(decision.doc_id, "")
        if nth is None and decision.sentence:
            around = occurrences(text, decision.sentence)
            starts = [start for start, _ in occurrences(text, decision.quote)]
            inside = [at for at, start in enumerate(starts) if any(a <= start < b for a, b in around)]
            nth = inside[0] if len(inside) == 1 else None
        rows.append([nth if name == "nth" else getattr(decision, name) for name in columns])
    return _csv(columns, rows)


def _audit_files(path: Path) -> dict[str, bytes]:
    """The audit's answers and strata without the sentences, and its scores. Raises ``KzindError`` where not coded."""
    from openpyxl import load_workbook

    from kzind.facts.audit import AUDIT_SHEET, STRATA_SHEET, score_audit

    scores = score_audit(path)
    book = load_workbook(path, data_only=True)
    sheets = {}
    for name, sheet in (("data/audit.csv", AUDIT_SHEET), ("data/audit_strata.csv", STRATA_SHEET)):
        lines = book[sheet].iter_rows(values_only=True)
        header = [str(cell) for cell in next(lines)]
        kept = [at for at, column in enumerate(header) if column != "sentence"]
        sheets[name] = _csv([header[at] for at in kept], ([line[at] for at in kept] for line in lines))
    return {**sheets, "data/audit_scores.csv": _table(scores)}


def _notebooks(corpus: str | None) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The notebooks without outputs, set to the folder of reports, and what each saves."""
    import nbformat

    from kzind.reports import running

    files, exhibits = {}, []
    for path in running.notebook_paths():
        notebook = running.read_notebook(path)
        source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
        exhibits += [(f"{'table' if kind == 'save_table' else 'figure'} `{name}`", f"`{path.name}`")
                     for kind, name in _SAVED.findall(source)]  # fmt: skip
        settings = {"CORPUS": corpus, "FIGURES": "../../figures"}
        text: str = nbformat.writes(running.with_parameters(notebook, settings))  # type: ignore[no-untyped-call]
        files[f"code/notebooks/{path.name}"] = (text + "\n").encode("utf-8")
    return files, exhibits


def _readme(
    files: Mapping[str, bytes],
    packaged: bool,
    documents: int,
    facts: int,
    addresses: int,
    exhibits: Sequence[tuple[str, str]],
    columns: Sequence[str],
) -> str:
    from kzind import __version__, datasets
    from kzind.facts.table import DESCRIPTIONS

    meanings = {**DESCRIPTIONS, "story_id": "the announcement that the fact's document tells, with others that do"}
    series = [datasets.describe(name) for name in datasets.names()]
    listed = [(f"`{name}`", f"{_rows(data):,}", WHAT[name]) for name, data in files.items() if name in WHAT]
    verify = "compare the hash of each text with `data/documents.csv` (a page may have changed since)"
    steps = (
        ["Run the notebooks in `code/notebooks` in the order of their numbers; they read the packaged corpus."]
        if packaged
        else [
            "Gather the reports of `data/documents.csv` into a folder `reports` beside this file, each under its"
            f" `doc_id`; {verify}.",
            "`kzind extract reports -o facts.csv` makes the facts anew; compare them with `data/facts.csv`.",
            "Run the notebooks in `code/notebooks` in the order of their numbers.",
        ]
    )
    holds = (
        "They are the corpus packaged with kzind (CC BY 4.0), and come with it."
        if packaged
        else "[ ] Say how the reports were gathered, when, and under which terms others may gather them."
    )
    template = resources.files(__package__).joinpath("templates", "replication.md").read_text(encoding="utf-8")
    return Template(template).substitute(
        version=__version__, documents=f"{documents:,}", facts=f"{facts:,}", addresses=f"{addresses:,}", corpus=holds,
        sources=_markdown((one.title, f"`{one.file}` in kzind", one.source, one.licence) for one in series),
        files=_markdown(listed),
        columns=_markdown((f"`{name}`", meanings.get(name, "")) for name in columns if name != "sentence"),
        steps="\n".join(f"{at}. {step}" for at, step in enumerate(steps, 2)), exhibits=_markdown(exhibits),
        references="\n".join(f"- {text}" for text in Counter(one.citation for one in series)),
    )  # fmt: skip


def _markdown(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _rows(data: bytes) -> int:
    """Rows of a CSV below its heading."""
    return sum(1 for _ in csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) - 1
