"""Paths to documents, lazily: a ``Corpus`` is iterated as often as wanted and never held in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kzind.corpus.language import detect_language
from kzind.errors import KzindError, Problem
from kzind.types import Document

Report = Callable[[Problem], None]


class Corpus:
    """Documents that are read when they are asked for; each iteration reads them anew.

    After an iteration ``read``, ``skipped`` and ``failed`` count documents and ``problems`` lists what was wrong.
    """

    def __init__(self, documents: Callable[[Report], Iterator[Document]]) -> None:
        self._documents = documents
        self.problems: list[Problem] = []
        self.read = self.skipped = self.failed = 0

    def __iter__(self) -> Iterator[Document]:
        self.problems, self.read, self.skipped, self.failed = [], 0, 0, 0
        for document in self._documents(self._report):
            self.read += 1
            yield document

    def _report(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.failed += problem.lost


def row_id(url: str | None, text: str) -> str:
    """An id for a row that brings none: a hash of address and text, so that corrections can hang on it."""
    return hashlib.sha256(f"{url or ''}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def document_of(row: Mapping[str, Any], id: str | None = None) -> Document:
    """A document from a row of named values."""
    text = str(row["text"])
    return Document(
        id=str(row.get("id") or id or row_id(row.get("url"), text)),
        text=text,
        lang=detect_language(text),
        url=row.get("url"),
        outlet=row.get("outlet"),
        published=row.get("published"),
        title=row.get("title"),
    )


def read_corpus(*paths: str | Path) -> Corpus:
    """The documents of files and folders (``.txt``, ``.jsonl``)."""

    def documents(report: Report) -> Iterator[Document]:
        for path in map(Path, paths):
            files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
            if not path.exists():
                raise KzindError(path, "no such file or folder", "Check the path")
            for file in files:
                if file.suffix == ".txt":
                    yield document_of({"text": file.read_text(encoding="utf-8-sig")}, file.stem)
                elif file.suffix == ".jsonl":
                    with file.open(encoding="utf-8-sig") as lines:
                        for line in lines:
                            yield document_of(json.loads(line))

    return Corpus(documents)
