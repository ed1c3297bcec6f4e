"""Text to sentences: lines to paragraphs, paragraphs to sentences, boilerplate left out.

A border is asked for at every full stop, question mark, exclamation mark and ellipsis. The rules in ``RULES`` are
asked in their order; the first that has an opinion decides (``True``: a sentence ends here, ``False``: it goes on,
``None``: no opinion). Text is never changed: sentences are offsets into it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kzind.corpus.boilerplate import REMEMBERED, REMEMBERED_LENGTH, Page, read_page
from kzind.corpus.language import detect_language, sentence_language
from kzind.corpus.lines import BULLET, FINAL, is_row, trim
from kzind.languages import LANGUAGES, lexicon
from kzind.types import Sentence

MAX_SENTENCE = 3000
"""Characters. A longer stretch without a border is cut at a semicolon, a comma or a space: later steps stay bounded."""
HEADING = 140
"""Characters. A line without a final mark is a heading up to this length."""

_CLOSERS = "»”\"')]’"
_MARK = re.compile(r"(?:[.!?…]+)[»”\"’')\]]*")
_NEXT = re.compile(r"\s*[«“„\"'(\[—–\-•]*\s*")
_CYRILLIC_WORD = re.compile("[\u0400-\u052f]+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W\d_]+)*$")
_LONE = frozenset("АВИКОСУЯ")
"""Words of one letter that may begin a sentence."""
_DIGITS_BEFORE = re.compile(r"^\d+(?=[^\W\d_])")
_SPEECH = re.compile(r"[-–—]\s?[^\W\d_]")


class Border(NamedTuple):
    """A place where a sentence may end: the paragraph, its start, the mark's start and end, the next word's start."""

    text: str
    start: int
    mark: int
    end: int
    next: int
    stop: int
    after: str
    """The word after the border, without quotes and dashes before it."""

    @property
    def before(self) -> str:
        """The word before the mark (``млн``, ``т.е``, ``2025``), or an empty string."""
        begin = max(self.start, self.mark - 24)
        blank = self.text.rfind(" ", begin, self.mark)
        match = _LAST_WORD.search(self.text, max(begin, blank + 1), self.mark)
        return match.group() if match else ""

    @property
    def glued(self) -> bool:
        """Whether no white space stands between the mark and what follows."""
        return not self.text[self.end : self.end + 1].isspace()


@functools.cache
def abbreviations() -> dict[str, str]:
    """Abbreviation, as written, to its role, both languages together: Kazakh texts use the Russian ones."""
    return {
        entry.form: entry.role
        for lang in LANGUAGES
        for entry in lexicon(lang, "abbreviations")
        if entry.role != "follower"
    }


@functools.cache
def followers() -> frozenset[str]:
    """Capital words that go on with an amount after its scale or unit (``млн. АҚШ``)."""
    return frozenset(e.form for lang in LANGUAGES for e in lexicon(lang, "abbreviations") if e.role == "follower")


def nothing_follows(border: Border) -> bool | None:
    """The paragraph ends here: no border inside it."""
    return False if border.next >= border.stop else None


def small_letter(border: Border) -> bool | None:
    """A sentence does not begin with a small letter."""
    return False if border.after[:1].islower() else None


def inside_number(border: Border) -> bool | None:
    """``18.00``, ``13.10.2025``, ``№5.2``: a digit on both sides and nothing between."""
    if not border.glued:
        return None
    left, right = border.text[border.mark - 1 : border.mark], border.text[border.end : border.end + 1]
    return False if left.isdigit() and right.isdigit() else None


def glued(border: Border) -> bool | None:
    """``дамуда?Үкімет``, ``өсті.2025 жылы``, ``США.Компания``: without a space only where both sides are surely words.

    Before the mark stand three small or three capital Cyrillic letters, three digits, a percent sign or a closing
    quote; after it a Cyrillic word with a capital letter (``мест.В 2026 году``: it may be of one letter where a space
    follows), or, behind small letters, a number.
    """
    if not border.glued:
        return None
    before = border.text[max(border.start, border.mark - 3) : border.mark]
    if border.text[border.mark] in "!?…" and len(border.after) > 1:
        return True
    cyrillic = len(before) == 3 and _CYRILLIC_WORD.fullmatch(before) is not None
    number = len(before) == 3 and before.isdigit()
    closed = border.text[border.end - 1] in _CLOSERS or before.endswith(("%", *_CLOSERS)) or number
    if border.after.isdigit():
        return cyrillic and before.islower()
    proper = len(border.after) > 1 and border.after[1].islower() and _CYRILLIC_WORD.match(border.after) is not None
    if border.after in _LONE and border.text[border.next + 1 : border.next + 2].isspace():
        proper = True
    return proper and (closed or (cyrillic and (before.islower() or before.isupper())))


def initial(border: Border) -> bool | None:
    """``А. Абдамит``, ``М.Әуезов``, ``Дж. Смит``: one capital letter, or two in one initial, before a capital word."""
    if not border.after[:1].isupper() or border.text[border.mark : border.end] != ".":
        return None
    word = border.before.rpartition(".")[2]
    if not word[:1].isupper():
        return None
    return False if len(word) == 1 or word in ("Дж", "Дз", "Ю", "Жм") else None


def list_number(border: Border) -> bool | None:
    """``1. Завод``: a number that opens the paragraph belongs to what follows."""
    return False if border.text[border.start : border.mark].strip().isdigit() else None


def abbreviation(border: Border) -> bool | None:
    """The word before the mark is a known abbreviation; its role decides."""
    if border.text[border.mark : border.end] != ".":
        return None
    word = _DIGITS_BEFORE.sub("", border.before)  # 2026г., 45млн.
    role = abbreviations().get(word) or abbreviations().get(word.rpartition(".")[2])
    if role is None or role == "end":
        return None
    if role == "inner":
        return False
    if role == "year":
        return year_abbreviation(border)
    if role == "scale" and border.after[:1].isdigit():
        return False
    return amount_abbreviation(border)


def year_abbreviation(border: Border) -> bool | None:
    """``2019 г. Завод``: a border after a number, unless the sentence has hardly begun; ``г. Риддер``: none."""
    head = border.text[border.start : border.mark].rstrip("гжГЖ. ")
    if not head[-1:].isdigit() or not border.after[:1].isupper():
        return False
    return len(head.strip()) > 45


def amount_abbreviation(border: Border) -> bool | None:
    """``5 млн. АҚШ доллары``: none before a country, a currency or another capital abbreviation."""
    after = border.after
    if after in followers() or (after.isupper() and len(after) > 1):
        return False
    return True if after[:1].isupper() else None


def speech_goes_on(border: Border) -> bool | None:
    """``…», — деді әкім``: after the closing mark a comma or a dash with a small letter goes on."""
    return False if border.text[border.end : border.end + 1] in ",;:" else None


def capital_or_digit(border: Border) -> bool | None:
    """A sentence begins with a capital letter, a digit, or a bracket or quote before one."""
    return border.after[:1].isupper() or border.after[:1].isdigit() or None


RULES: tuple[Callable[[Border], bool | None], ...] = (
    nothing_follows,
    small_letter,
    speech_goes_on,
    inside_number,
    list_number,
    initial,
    abbreviation,
    glued,
    capital_or_digit,
)


def borders(text: str, start: int, stop: int) -> Iterator[int]:
    """Where sentences end inside ``text[start:stop]``, in order; ``stop`` itself is not given."""
    begin = start
    for match in _MARK.finditer(text, start, stop):
        mark, end = match.span()
        follows = _NEXT.match(text, end, stop)
        next_word = follows.end() if follows else end
        word = _WORD.match(text, next_word, stop)
        if _ends(Border(text, begin, mark, end, next_word, stop, word.group() if word else "")):
            yield end
            begin = end


def _ends(border: Border) -> bool:
    """The verdict of the first rule that has an opinion."""
    for rule in RULES:
        verdict = rule(border)
        if verdict is not None:
            return verdict
    return False


def cut_long(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """``(start, stop)``, cut into pieces of at most ``MAX_SENTENCE`` characters at a semicolon, comma or space."""
    while stop - start > MAX_SENTENCE:
        limit = start + MAX_SENTENCE
        at = max((text.rfind(mark, start + MAX_SENTENCE // 2, limit) for mark in ";"), default=-1)
        for mark in (", ", " "):
            at = at if at > 0 else text.rfind(mark, start + MAX_SENTENCE // 2, limit)
        at = at + 1 if at > 0 else limit
        yield start, at
        start = at
    yield start, stop


def kind_of(paragraph: str, last: bool, after_colon: bool) -> str:
    """``heading``, ``list`` or ``body``: what a paragraph is, by its shape and place."""
    if is_row(paragraph):
        return "list"
    short, finished = len(paragraph) <= HEADING, FINAL.search(paragraph) is not None
    bullet = BULLET.match(paragraph) is not None
    if (bullet and not _SPEECH.match(paragraph)) or paragraph.endswith(";") or (after_colon and short):
        return "list"
    return "heading" if short and not finished and not last and not bullet else "body"


def segments(page: Page) -> Iterator[tuple[int, int, int]]:
    """Start, end and line number of each stretch of the report: a line, cut where boilerplate stands inside it."""
    inside = sorted(piece for piece in page.inside if piece.rule == "file_name")
    for number, line in page.content():
        start = line.start
        for piece in inside:
            if line.start < piece.char_start and piece.char_end <= line.end:
                yield start, piece.char_start, number
                start = piece.char_end
        yield start, line.end, number


def split_sentences(text: str, lang: str | None = None) -> list[Sentence]:
    """The sentences of ``text`` in order, not overlapping, with language and kind; boilerplate is in none.

    ``lang`` is the language of the document (``kk``, ``ru``); by default it is detected.
    """
    split = _split_again if len(text) <= REMEMBERED_LENGTH else _split
    return list(split(text, lang or detect_language(text)))


def _split(text: str, lang: str) -> tuple[Sentence, ...]:
    return tuple(sentences_of(read_page(text), text, lang))


_split_again = functools.lru_cache(maxsize=REMEMBERED)(_split)


def sentences_of(page: Page, text: str, document_lang: str) -> list[Sentence]:
    """The sentences of a page that has been read."""
    sentences: list[Sentence] = []
    after_colon = False
    last = max((number for number, _ in page.content()), default=-1)
    for start, stop, number in segments(page):
        paragraph = text[start:stop]
        kind = "title" if number == page.title else kind_of(paragraph, number == last, after_colon)
        after_colon = paragraph.endswith(":") or (kind == "list" and paragraph.endswith((";", ",")))
        begin = start
        for end in [*(() if is_row(paragraph) else borders(text, start, stop)), stop]:
            for left, right in cut_long(text, begin, end):
                a, b = trim(text, left, right)
                sentence = text[a:b]
                if any(map(str.isalnum, sentence)):
                    sentences.append(Sentence(a, b, sentence_language(sentence, document_lang), kind))
            begin = end
    return sentences
