"""The lines of a text, with offsets. Line breaks are those of crawled pages: LF, CR LF, CR, U+2028, U+2029."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
SPACES = " \t\xa0\u2002\u2003\u2009\u200a\u200b\u202f\u3000\ufeff\xad"


class Line(NamedTuple):
    """A line without the white space around it: offsets into the text, and its words."""

    start: int
    end: int
    text: str


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards past white space and invisible characters."""
    while start < end and (text[start] in SPACES or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in SPACES or text[end - 1].isspace()):
        end -= 1
    return start, end


def lines_of(text: str) -> Iterator[Line]:
    """All lines of ``text``, the empty ones too (``start == end``), in order."""
    at = 0
    for match in _BREAK.finditer(text):
        start, end = trim(text, at, match.start())
        yield Line(start, end, text[start:end])
        at = match.end()
    start, end = trim(text, at, len(text))
    yield Line(start, end, text[start:end])
