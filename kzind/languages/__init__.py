"""What each language says, as data.

One folder a language, one TSV a role, all of one shape: ``form value role example note``. Files hold nothing but
data; what the columns mean for a role is said in the first comment lines (``#``) of its file. Every entry carries
the phrase that made it necessary, and ``tests/languages`` parses that phrase.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import NamedTuple

LANGUAGES = ("kk", "ru")
COLUMNS = ("form", "value", "role", "example", "note")


class Entry(NamedTuple):
    """A row of a lexicon: a form of the language, what it stands for, and the phrase that shows it."""

    form: str
    value: str
    role: str
    example: str
    note: str


@functools.cache
def lexicon(lang: str, name: str) -> tuple[Entry, ...]:
    """The entries of ``kzind/languages/<lang>/<name>.tsv`` in the order of the file.

    Raises ``ValueError`` naming file and line where a row has not five columns.
    """
    path = resources.files(__package__).joinpath(lang, f"{name}.tsv")
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{lang}/{name}.tsv line {number}: {len(cells)} columns, expected {len(COLUMNS)}")
        if tuple(cells) != COLUMNS:
            entries.append(Entry(*(cell.strip() for cell in cells)))
    return tuple(entries)
