"""The lines of a text, with offsets, and the paragraphs that hard line breaks cut.

Line breaks are those of crawled pages: LF, CR LF, CR, and the rarer ones of Unicode.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kzind.corpus.dates import find_dates
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import fold

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
FULL = 50
"""Characters: an unfinished line of this length that goes on in a small letter is no line of its own."""
_CELL = re.compile(r"\t|\s\|\s?|\|\s|;(?=\S)")
_FIGURE = re.compile(r"[$€₸]?\d[\d\s.,–—-]*(?:%|-?[^\W\d_])")
_ORDINAL = re.compile(r"(\d{1,3})\D")
_INNER_END = re.compile(r"[^\W\d_]{3}[»”\"’')\]]*[.!?…][»”\"’')\]]*\s+[«“„\"(]?[^\W_]")


class Line(NamedTuple):
    """A line without the white space around it: offsets into the text, and its words."""

    start: int
    end: int
    text: str


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards past white space and invisible characters."""
    while start < end and ((sign := text[start]).isspace() or sign in _INVISIBLE):
        start += 1
    while start < end and ((sign := text[end - 1]).isspace() or sign in _INVISIBLE):
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
    if "   " not in text and "\t" not in text and "\xa0" not in text:
        return _BREAK
    gaps = len(_WIDE_GAP.findall(text.strip()))
    return _WIDE_GAP if gaps > 2 and gaps > 4 * len(_BREAK.findall(text.strip())) else _BREAK


def is_row(text: str) -> bool:
    """Whether a line is a row of a pasted table: at least three cells between tabs, bars or semicolons."""
    return ("\t" in text or "|" in text or ";" in text) and len(_CELL.findall(text)) >= 2


@functools.cache
def _asking() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words, and endings of words, after which a line cannot end (``line_ends.tsv``)."""
    entries = [entry for lang in LANGUAGES for entry in lexicon(lang, "line_ends")]
    ends = sorted({fold(entry.form) for entry in entries if entry.role == "ending"})
    return frozenset(fold(entry.form) for entry in entries if entry.role == "word"), tuple(ends)


def asks_for_more(text: str) -> bool:
    """``доведут до``, ``Тараз қаласында``: the last word of a line cannot end a sentence or a heading."""
    words, endings = _asking()
    last = fold(text[text.rfind(" ") + 1 :])
    return last in words or last.endswith(endings)


def begins_with_figure(text: str) -> bool:
    """``12,5 млрд тенге …``, ``2027 году …``, ``5% …``; no day of the page, no time, no row, no bare counter."""
    if not _FIGURE.match(text) or is_row(text):
        return False
    return not (len(text) <= 60 and any(date.char_start == 0 for date in find_dates(text)))


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a page breaks its lines at a width: many long lines are unfinished and go on small or in digits."""
    width = max(len(line.text) for line in lines)
    if width > WIDEST:
        return False
    full = [(line, after) for line, after in itertools.pairwise(lines) if after.text and len(line.text) > 0.6 * width]
    going = sum(
        (after.text[0].islower() or (after.text[0].isdigit() and begins_with_figure(after.text)))
        and _UNFINISHED.search(line.text) is not None
        for line, after in full
    )
    return going >= 3 and going >= 0.4 * len(full)


def goes_on(line: Line, after: Line, width: int | None, begun: bool = False) -> bool:
    """Whether ``after`` continues ``line``. ``width`` is the longest line of a page that wraps, else ``None``.

    ``begun`` says that ``line`` continues another one. Where the page does not wrap, an unfinished line goes on in a
    small letter or a digit. A digit may also open a paragraph below a heading: then the line must show that it is
    none, by its last word or by a sentence that ended inside it.
    """
    if not after.text or (width is None and (after.text[0].isupper() or FINAL.search(line.text))):
        return False
    if BULLET.match(after.text) or is_row(line.text) or is_row(after.text):
        return False
    if _numbered(line.text, after.text):
        return False
    if width is not None:
        return len(line.text) >= (0.85 if after.text[0].isupper() or FINAL.search(line.text) else 0.5) * width
    running = begun or asks_for_more(line.text) or _INNER_END.search(line.text) is not None
    if after.text[0].islower():
        return len(line.text) >= FULL or running
    return running and begins_with_figure(after.text)


def _numbered(line: str, after: str) -> bool:
    """``1 завод …`` and ``2 завод …``: lines that count themselves."""
    first, second = _ORDINAL.match(line), _ORDINAL.match(after)
    return bool(first and second) and int(second[1]) == int(first[1]) + 1  # type: ignore[index]


def paragraphs_of(text: str) -> Iterator[Line]:
    """The paragraphs of ``text``, the empty lines too: a line, or several that a hard line break cuts."""
    lines = list(lines_of(text))
    width = max(len(line.text) for line in lines) if is_wrapped(lines) else None
    start = lines[0].start
    for line, after in itertools.pairwise([*lines, Line(len(text), len(text), "")]):
        if not goes_on(line, after, width, begun=start != line.start):
            yield Line(start, line.end, text[start : line.end])
            start = after.start
