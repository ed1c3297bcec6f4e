"""Pieces of a crawled page that are no part of the report: date prefixes, counters, share buttons, credits."""

from __future__ import annotations

import re
from typing import NamedTuple

from kzind.corpus.lines import lines_of


class Piece(NamedTuple):
    """A piece of boilerplate: offsets and the rule that knew it."""

    char_start: int
    char_end: int
    rule: str


_DATE_PREFIX = re.compile(r"\s*date \d{4}(?:-\d\d(?:-\d\d)?)?(?=\s|$)")


def find_boilerplate(text: str) -> list[Piece]:
    """The boilerplate of ``text`` in order."""
    pieces = []
    for line in lines_of(text):
        if match := _DATE_PREFIX.match(line.text):
            pieces.append(Piece(line.start, line.start + match.end(), "date_prefix"))
        elif line.text and not any(c.isalpha() for c in line.text):
            pieces.append(Piece(line.start, line.end, "no_letters"))
    return pieces
