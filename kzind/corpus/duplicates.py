"""Near-duplicates: reports that are copies of one text, up to small changes, found in linear time.

Each report is a sketch: the 64 smallest hashes of its shingles (runs of four words). Two sketches estimate the share
of shingles that two reports have in common (Broder 1997, bottom-k). Reports that share a hash are compared; a hash
that very many share says nothing and is passed over. The same news in two languages is no near-duplicate.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kzind.corpus.boilerplate import read_page
from kzind.lexical import fold
from kzind.types import Document

SKETCH = 64
SHINGLE = 4
THRESHOLD = 0.5
"""Share of common shingles from which two reports count as copies: about every eighth word changed."""
COMMON = 50
"""A hash shared by more reports than these is passed over."""

_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """The ``SKETCH`` smallest hashes of the shingles of ``text`` without boilerplate, in order; empty for no words."""
    words = _WORD.findall(fold(" ".join(line.text for _, line in read_page(text).content())))
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else range(0)
    return tuple(heapq.nsmallest(SKETCH, {_hash(" ".join(words[at : at + SHINGLE])) for at in starts}))


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The estimated share of shingles that two reports have in common, 0…1, from their sketches."""
    union = heapq.nsmallest(SKETCH, {*a, *b})
    both = set(a) & set(b)
    return sum(value in both for value in union) / len(union) if union else 0.0


def near_duplicates(documents: Iterable[Document], threshold: float = THRESHOLD) -> list[list[str]]:
    """Groups of two and more reports that are copies of one text: their ids, in the order of ``documents``.

    A report joins the group of every earlier one that it resembles by at least ``threshold``.
    """
    ids: list[str] = []
    sketches: list[tuple[int, ...]] = []
    leader: list[int] = []
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        own = sketch(document.text)
        ids.append(document.id)
        sketches.append(own)
        leader.append(number)
        shared = Counter(other for value in own if len(holders[value]) <= COMMON for other in holders[value])
        for other, hits in sorted(shared.items()):
            if hits >= threshold * len(own) / 4 and resemblance(own, sketches[other]) >= threshold:
                _join(leader, number, other)
        for value in own:
            if len(holders[value]) <= COMMON:
                holders[value].append(number)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for number, id in enumerate(ids):
        groups[_find(leader, number)].append(id)
    return [group for group in groups.values() if len(group) > 1]


def _find(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _join(leader: list[int], a: int, b: int) -> None:
    first, second = sorted((_find(leader, a), _find(leader, b)))
    leader[second] = first
