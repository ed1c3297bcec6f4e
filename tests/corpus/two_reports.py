"""Two reports, and how files with them are read, for the tests of readers."""

from __future__ import annotations

from pathlib import Path

from kzind.corpus import Corpus, read_corpus
from kzind.errors import KzindError, Problem
from kzind.types import Document

RU = "В Риддере открыли цех кабеля. Он даст городу 120 рабочих мест, а стоит 5 млрд тенге."
KK = "Риддерде жаңа кабель цехы ашылды. Ол қалаға 120 жұмыс орнын береді, құны 5 млрд теңге."


def read(*paths: Path | str, **columns: str) -> tuple[list[Document], list[Problem], Corpus]:
    """The documents of some paths, the problems met, and the corpus with its counts."""
    problems: list[Problem] = []
    corpus = read_corpus(*paths, on_problem=problems.append, **columns)  # type: ignore[arg-type]
    try:
        return list(corpus), problems, corpus
    except KzindError:
        return [], problems, corpus
