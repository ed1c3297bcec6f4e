"""The lines of a text, with offsets, and the paragraphs that hard line breaks cut.

Line breaks are those of crawled pages: LF, CR LF, CR, and the rarer ones of Unicode.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_WIDE_GAP = re.compile(r"[ \t\xa0]{3,}")
_UNFINISHED = re.compile(r"[^.!?…:;»”\"')\]]$")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad\x00"
FINAL = re.compile(r"[.!?…:;,][»”\"’')\]]*$")
"""A line that ends so is finished."""
BULLET = re.compile(r"(?:[•●▪■◦‣*+·✓✔➢►🔹🔸]|[-–—]\s|\(?\d{1,2}[.)](?=\s*\D)|[а-яa-z]\)\s)\s*")
"""What an item of a list begins with."""
WIDEST = 130
"""Characters: a page with a longer line does not break its lines at a width."""


class Line(NamedTuple):
    """A line without the white space around it: offsets into the text, and its words."""

    start: int
    end: int
    text: str


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards past white space and invisible characters."""
    while start < end and (text[start].isspace() or text[start] in _INVISIBLE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _INVISIBLE):
        end -= 1
    return start, end


def lines_of(text: str) -> Iterator[Line]:
    """All lines of ``text``, the empty ones too (``start == end``), in order."""
    at = 0
    for match in _break_of(text).finditer(text):
        start, end = trim(text, at, match.start())
        yield Line(start, end, text[start:end])
        at = match.end()
    start, end = trim(text, at, len(text))
    yield Line(start, end, text[start:end])


def _break_of(text: str) -> re.Pattern[str]:
    """What ends a line: line breaks; on a page crawled into one line the wide gaps that stand for them."""
    gaps = len(_WIDE_GAP.findall(text.strip()))
    return _WIDE_GAP if gaps > 2 and gaps > 4 * len(_BREAK.findall(text.strip())) else _BREAK


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a page breaks its lines at a width: many long lines are unfinished and go on in small letters."""
    width = max(len(line.text) for line in lines)
    full = [(line, after) for line, after in itertools.pairwise(lines) if after.text and len(line.text) > 0.6 * width]
    going = sum(after.text[0].islower() and _UNFINISHED.search(line.text) is not None for line, after in full)
    return width <= WIDEST and going >= 3 and going >= 0.4 * len(full)


def goes_on(line: Line, after: Line, width: int | None) -> bool:
    """Whether ``after`` continues ``line``. ``width`` is the longest line of a page that wraps, else ``None``."""
    if not after.text or BULLET.match(after.text):
        return False
    if width is not None:
        return len(line.text) >= (0.85 if after.text[0].isupper() or FINAL.search(line.text) else 0.5) * width
    return after.text[0].islower() and not FINAL.search(line.text) and len(line.text) >= 50


def paragraphs_of(text: str) -> Iterator[Line]:
    """The paragraphs of ``text``, the empty lines too: a line, or several that a hard line break cuts."""
    lines = list(lines_of(text))
    width = max(len(line.text) for line in lines) if is_wrapped(lines) else None
    start = lines[0].start
    for line, after in itertools.pairwise([*lines, Line(len(text), len(text), "")]):
        if not goes_on(line, after, width):
            yield Line(start, line.end, text[start : line.end])
            start = after.start
