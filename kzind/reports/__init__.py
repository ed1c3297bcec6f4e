"""The series of notebooks on any corpus, and a static site of what they say.

``build_report`` runs the notebooks and writes the site; ``new_study`` copies them for a user's own work. Everything
here works from the installed package alone.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kzind.errors import KzindError

__all__ = ["Report", "build_report", "new_study"]


# The kernels write UTF-8, and their tables tell what each row rests on.
_KERNEL = {"PYTHONUTF8": "1", "KZIND_SOURCES": "1"}


@dataclass(frozen=True)
class Report:
    """A site on disk: its first page, what was read, and what went wrong in which notebook (empty: nothing)."""

    index: Path
    read: int
    skipped: int
    failed: int
    facts: int
    problems: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)


def build_report(
    corpus: str | Path | None,
    out: str | Path,
    *,
    facts: str | Path | None = None,
    lang: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Run the series on ``corpus`` (None: the packaged one) and write a static site into the folder ``out``.

    The site is ``index.html``, a page a notebook, a page of all facts, a page a document, the data behind each figure
    and table with the sentences behind each row, ``facts.csv``, ``facts.xlsx`` and ``figures/`` (SVG, PDF, PNG, CSV).
    It opens from disk and asks nothing of any other place. ``lang``: language of
    figures and pages, else ``KZIND_LANG``, else English. ``progress`` is told each step in one line. ``facts``: what
    ``kzind extract`` wrote of this corpus, a table or the folder of a large run; extracted anew if left out.

    Raises ``KzindError`` for a corpus that cannot be read, an ``out`` that is no folder, or missing libraries. A
    notebook that fails on this corpus costs its own page alone: ``Report.broken`` names it.
    """
    from kzind.reports import running

    running.need_extra()  # before anything is read, and before the imports below could fail for lack of it

    from kzind.analysis.study import keep_facts, open_study
    from kzind.charts.labels import language
    from kzind.corpus.reading import LOST
    from kzind.datasets import corpus_path
    from kzind.reports import site

    lang, tell = language(lang), progress or (lambda line: None)
    out, path = Path(out), Path(corpus).resolve() if corpus is not None else None
    if path is not None and not path.exists():
        raise KzindError(corpus, "no such file or folder", "Check the path")
    if out.exists() and not out.is_dir():
        raise KzindError(out, "is a file, not a folder", "Name another folder after -o")
    figures = out.resolve() / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kzind-") as name:
        # One extraction for the whole series: the kernels find its tables in this cache.
        own = str(Path(name) / "cache")
        cache = {"KZIND_CACHE": own if facts is not None else os.environ.get("KZIND_CACHE") or own}
        before = {key: os.environ.get(key) for key in cache}
        os.environ.update(cache)
        try:
            tell("reading the corpus and its facts")
            if facts is not None:
                from kzind.facts.read import load_facts

                keep_facts(path or corpus_path(), load_facts(facts))
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message=rf"\d+ {LOST}")  # ``Report.problems`` says so
                study = open_study(path)
            pages, broken = [], {}
            for original in running.notebook_paths():
                tell(f"running {original.stem}")
                notebook = running.read_notebook(original)
                site.translate(notebook, original.stem, lang)
                running.with_parameters(
                    notebook, {"CORPUS": str(path) if path else None, "LANG": lang, "FIGURES": str(figures)}
                )
                error = running.execute(notebook, Path(name), {**cache, **_KERNEL, "KZIND_LANG": lang})
                error = site.below(error, path) if error else None
                if error:
                    broken[original.stem] = error
                pages.append(site.notebook_page(notebook, original.stem, error, lang))
            tell("writing the site")
            index = site.write(out, study, pages, lang)
        finally:
            for key, value in before.items():
                if value is None:
                    os.environ.pop(key, None)
                else:
                    os.environ[key] = value
    return Report(index, study.read, study.skipped, study.failed, len(study.facts), study.problems, broken)


def new_study(folder: str | Path, corpus: str | Path) -> list[Path]:
    """Copy the notebooks into ``folder``, set to ``corpus``; returns the copies.

    The path is written relative to the folder where the corpus lies below the folder's parent, else in full. Figures
    go to ``figures`` inside the folder. Raises ``KzindError`` where the corpus is missing or a notebook is there
    already: nobody's work is written over.
    """
    import nbformat

    from kzind.reports import running

    folder, target = Path(folder), Path(corpus).resolve()
    if not target.exists():
        raise KzindError(corpus, "no such file or folder", "Check the path")
    originals = running.notebook_paths()
    there = [folder / path.name for path in originals if (folder / path.name).exists()]
    if there:
        raise KzindError(there[0], "is there already", "Name a new folder, so that no work is written over")
    folder.mkdir(parents=True, exist_ok=True)
    parent = folder.resolve().parent
    below = target.is_relative_to(parent)
    named = Path(os.path.relpath(target, folder.resolve())).as_posix() if below else str(target)
    copies = []
    for path in originals:
        notebook = running.with_parameters(running.read_notebook(path), {"CORPUS": named, "FIGURES": "figures"})
        copy = folder / path.name
        text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
        copy.write_text(text + "\n", encoding="utf-8", newline="\n")
        copies.append(copy)
    return copies
