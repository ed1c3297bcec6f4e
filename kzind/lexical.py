"""Words of a text and the lexicon phrases among them.

A lexicon form is a row of words; a word that ends in ``*`` stands for every word that begins so, ``~`` for a gap of
up to three words. Texts are compared in small letters with ё written as е, by tables of one character to one
character, so that offsets never move.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kzind.languages import Entry

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_][\w]*(?:[-‑’'][\w]+)*|[^\w\s]")
GAP = 3
_KEY = 3
_FOLD = (("ё", "е"), ("Ё", "е"), ("\u2011", "-"), ("’", "'"), ("\u00ad", "-"))
_REMEMBERED = 1 << 15
"""Words of which a lexicon remembers the entries that begin with them."""


class Token(NamedTuple):
    """A word, number or sign of a text; ``norm`` is its folded form."""

    start: int
    end: int
    norm: str


class Hit(NamedTuple):
    """A lexicon entry found at tokens ``first``..``last`` (half-open)."""

    first: int
    last: int
    entry: Entry


_token: Callable[[tuple[int, int, str]], Token] = functools.partial(tuple.__new__, Token)
"""``Token(*values)`` in half its time."""


def fold(text: str) -> str:
    """``text`` in small letters, ё as е; as long as ``text``."""
    same = text
    for sign, plain in _FOLD:
        same = same.replace(sign, plain)
    folded = same.lower()
    return folded if len(folded) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, with offsets into ``text``."""
    stop = len(text) if end is None else end
    part = fold(text[start:stop])
    return [_token((start + a, start + b, part[a:b])) for a, b in map(re.Match.span, WORD.finditer(part))]


class Phrases:
    """The forms of a lexicon, ready to be found in tokens: linear in the number of tokens."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._index: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in entries:
            words = tuple(fold(entry.form).split())
            self._index.setdefault(words[0].rstrip("*")[:_KEY], []).append((words, entry))
        self._beginning = functools.lru_cache(maxsize=_REMEMBERED)(self._entries_of)

    def _entries_of(self, word: str) -> tuple[tuple[str | None, tuple[str, ...], Entry], ...]:
        """The entries whose first word is ``word``, each with what the next word must begin with, and further words."""
        return tuple(
            (None if words[1:2] in ((), ("~",)) else words[1].rstrip("*"), words[1:], entry)
            for size in range(1, min(_KEY, len(word)) + 1)
            for words, entry in self._index.get(word[:size], ())
            if (size == _KEY or len(words[0].rstrip("*")) == size) and _word_matches(words[0], word)
        )

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Every entry at every place, in text order; overlapping hits are all given."""
        beginning, end = self._beginning, len(tokens)
        for first, token in enumerate(tokens, 1):
            for begins, further, entry in beginning(token.norm):
                if begins is not None and (first == end or not tokens[first].norm.startswith(begins)):
                    continue
                last = _match(further, tokens, first) if further else first
                if last:
                    yield Hit(first - 1, last, entry)

    def longest(self, tokens: Sequence[Token]) -> list[Hit]:
        """The hits in ``tokens`` that do not overlap."""
        return longest(self.find(tokens))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that do not overlap, in text order: the one that begins first, then the longest, then the longer form."""
    kept: list[Hit] = []
    free = 0
    for hit in sorted(hits, key=lambda h: (h.first, -(h.last - h.first), -len(h.entry.form))):
        if hit.first >= free:
            kept.append(hit)
            free = hit.last
    return kept


def widest(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits that are no part of a longer one of the same role: ``меморандум ~ вложен*`` is not ``вложен*``."""
    by_role: dict[str, list[Hit]] = {}
    for hit in hits:
        by_role.setdefault(hit.entry.role, []).append(hit)
    return tuple(h for h in hits if not any(_within(h, o) for o in by_role[h.entry.role]))


def _within(hit: Hit, other: Hit) -> bool:
    """Whether ``hit`` is a part of the longer ``other``."""
    longer = other.last - other.first > hit.last - hit.first
    return longer and other.first <= hit.first and hit.last <= other.last


def _word_matches(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def _match(words: tuple[str, ...], tokens: Sequence[Token], first: int) -> int | None:
    """The token after the match of ``words`` that begins at ``first``, or None."""
    at = first
    gap = False
    for word in words:
        if word == "~":
            gap = True
            continue
        for step in range(GAP + 1 if gap else 1):
            if at + step < len(tokens) and _word_matches(word, tokens[at + step].norm):
                at += step + 1
                break
        else:
            return None
        gap = False
    return at
