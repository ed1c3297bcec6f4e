"""Words of a text and the lexicon phrases among them.

A lexicon form is a row of words; a word that ends in ``*`` stands for every word that begins so, ``~`` for a gap of
up to three words. Texts are compared in small letters with ё written as е, by tables of one character to one
character, so that offsets never move.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kzind.languages import Entry

WORD = re.compile(r"[^\W\d_]\w*+(?:[-‑’']\w++)*+|\d++(?:[.,]\d++)*+|[^\w\s]")
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
_hit: Callable[[tuple[int, int, Entry]], Hit] = functools.partial(tuple.__new__, Hit)
"""``Token(*values)``, ``Hit(*values)`` in half their time."""


class _Word(NamedTuple):
    """A word of a form: how a word of the text begins or what it is (``whole``), and within how many words it comes."""

    begins: str
    whole: bool
    reach: int


_Begun = tuple[tuple[str | None, tuple[_Word, ...], Entry], ...]
"""Entries that a word begins: what the next word must begin with (or None), the further words, the entry."""


class _Beginning(NamedTuple):
    """The entries that a word begins.

    ``asked``: by the first letters of the next word, those that may go on with it; ``alone``: before any other word.
    """

    alone: _Begun
    asked: dict[str, _Begun]


_norm: Callable[[Token], str] = operator.attrgetter("norm")


def fold(text: str) -> str:
    """``text`` in small letters, ё as е; as long as ``text``."""
    same = text
    for sign, plain in _FOLD:
        same = same.replace(sign, plain)
    folded = same.lower()
    return folded if len(folded) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, with offsets into ``text``."""
    return tokens_within(fold(text), start, len(text) if end is None else end)


def tokens_within(folded: str, start: int, end: int) -> list[Token]:
    """The tokens of ``folded[start:end]``, a part of a folded text, with offsets into it."""
    return [*tokens_of(*spans_within(folded, start, end))]


def spans_within(folded: str, start: int, end: int) -> tuple[list[int], list[int], list[str]]:
    """The tokens of ``folded[start:end]`` as columns: where each begins, where it ends, its folded form."""
    found = [*WORD.finditer(folded, start, end)]
    return [*map(re.Match.start, found)], [*map(re.Match.end, found)], [*map(re.Match.group, found)]


def tokens_of(starts: Sequence[int], ends: Sequence[int], norms: Sequence[str]) -> Iterator[Token]:
    """The tokens that columns hold."""
    return map(_token, zip(starts, ends, norms, strict=True))


class Phrases:
    """The forms of a lexicon, ready to be found in tokens: linear in the number of tokens."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._index: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in entries:
            words = tuple(fold(entry.form).split())
            self._index.setdefault(words[0].rstrip("*")[:_KEY], []).append((words, entry))
        self._known = _Beginnings(self._beginning)

    def _beginning(self, word: str) -> _Beginning | None:
        """What a word begins, None for most."""
        entries = tuple(
            (None if words[1:2] in ((), ("~",)) else words[1].rstrip("*"), _further(words[1:]), entry)
            for size in range(1, min(_KEY, len(word)) + 1)
            for words, entry in self._index.get(word[:size], ())
            if (size == _KEY or len(words[0].rstrip("*")) == size) and _word_matches(words[0], word)
        )
        if not entries:
            return None
        keys = dict.fromkeys(begins[:_KEY] for begins, *_ in entries if begins is not None and len(begins) >= _KEY)
        alone = tuple(e for e in entries if e[0] is None or len(e[0]) < _KEY)
        asked = {k: tuple(e for e in entries if e[0] is None or len(e[0]) < _KEY or e[0].startswith(k)) for k in keys}
        return _Beginning(alone, asked)

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Every entry at every place, in text order; overlapping hits are all given."""
        return iter(self.find_among([*map(_norm, tokens)]))

    def find_among(self, norms: Sequence[str]) -> list[Hit]:
        """As ``find``, in the folded forms of tokens."""
        found = []
        size = len(norms)
        for first, begun in enumerate(map(self._known.__getitem__, norms), 1):
            if begun is None:  # most words
                continue
            alone, asked = begun
            following = norms[first] if first < size else ""
            for begins, further, entry in asked.get(following[:_KEY], alone) if asked else alone:
                if not further:
                    found.append(_hit((first - 1, first, entry)))
                elif begins is None or following.startswith(begins):
                    last = _match(further, norms, first)
                    if last:
                        found.append(_hit((first - 1, last, entry)))
        return found

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
    longer = [hit for hit in hits if hit[1] - hit[0] > 1]
    return tuple(h for h in hits if not any(_within(h, o) for o in longer)) if longer else tuple(hits)


def _within(hit: Hit, other: Hit) -> bool:
    """Whether ``hit`` is a part of the longer ``other`` of its role."""
    longer = other[1] - other[0] > hit[1] - hit[0]
    return longer and other[0] <= hit[0] and hit[1] <= other[1] and other[2].role == hit[2].role


def _word_matches(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


class _Beginnings(dict[str, _Beginning | None]):
    """What words begin, worked out when a word is first met; forgotten when the words are many."""

    def __init__(self, work: Callable[[str], _Beginning | None]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> _Beginning | None:
        if len(self) > _REMEMBERED:
            self.clear()
        begun = self[word] = self._work(word)
        return begun


def _further(words: Sequence[str]) -> tuple[_Word, ...]:
    """The words of a form behind its first; a gap is the reach of the word behind it."""
    return tuple(
        _Word(word.rstrip("*"), not word.endswith("*"), GAP + 1 if before == "~" else 1)
        for before, word in zip(("", *words), words, strict=False) if word != "~"
    )  # fmt: skip


def _match(words: tuple[_Word, ...], norms: Sequence[str], first: int) -> int | None:
    """The token after the match of ``words`` that begins at ``first``, or None."""
    at, end = first, len(norms)
    for begins, whole, reach in words:
        for place in range(at, min(at + reach, end)):
            if norms[place] == begins if whole else norms[place].startswith(begins):
                break
        else:
            return None
        at = place + 1
    return at
