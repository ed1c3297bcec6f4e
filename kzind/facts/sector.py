"""The activity that a figure belongs to: the sector words around it, weighed by where they stand."""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict

from kzind.facts.reading import Candidate, Reading

# What a sector word counts by its place: in the quote, close to the amount, in its clause, its sentence, the headline
# or first sentence, the sentence before, anywhere else. Chosen on two thirds of the packaged stories.
WEIGHTS = {"quote": 4.0, "close": 2.0, "clause": 1.5, "sentence": 1.0, "head": 0.8, "before": 0.6, "text": 0.3}
MOST_TIMES = 2
NEEDED = {"project": 0.3, "programme": 1.5, "total": 1.5}
REMEMBERED = 32
"""Documents whose sector words are remembered while their amounts are judged."""


def evidence(candidate: Candidate) -> dict[str, float]:
    """The weight of each sector for an amount."""
    counts = _elsewhere(candidate)
    close: dict[str, float] = {}
    for hit in candidate.place.sector_words:
        sector = hit.entry.value
        if candidate.first <= hit.first < candidate.last:
            where = "quote"
        else:
            where = "clause" if candidate.place.clause_of[hit.first] == candidate.clause else "sentence"
        counts[sector, where] += 1
        gap = candidate.first - hit.last if hit.first < candidate.first else hit.first - candidate.last
        close[sector] = max(close.get(sector, 0.0), WEIGHTS["close"] / (1 + max(0, gap)))
    parts: dict[str, list[float]] = defaultdict(list)
    for sector, weight in close.items():
        parts[sector].append(weight)
    for (sector, where), times in counts.items():
        if times:
            parts[sector].append(WEIGHTS[where] * min(times, MOST_TIMES))
    return {sector: math.fsum(weights) for sector, weights in parts.items()}


def _elsewhere(candidate: Candidate) -> dict[tuple[str, str], int]:
    """How often each sector is named outside the sentence of the amount, by place."""
    reading, index = candidate.reading, candidate.index
    counts = defaultdict(int, _of_text(reading))
    for hit in candidate.place.sector_words:
        counts[hit.entry.value, _place(reading, index)] -= 1
    if index and _place(reading, index - 1) == "text":
        for hit in reading.sentences[index - 1].sector_words:
            counts[hit.entry.value, "text"] -= 1
            counts[hit.entry.value, "before"] += 1
    return counts


@functools.lru_cache(maxsize=REMEMBERED)
def _of_text(reading: Reading) -> Counter[tuple[str, str]]:
    """How often a document names each sector in its headline or first sentence, and behind them."""
    return Counter(
        (hit.entry.value, _place(reading, index))
        for index, place in enumerate(reading.sentences) for hit in place.sector_words
    )  # fmt: skip


def _place(reading: Reading, index: int) -> str:
    """What a sentence is to the amounts of others: ``head`` or ``text``."""
    return "head" if index == 0 or reading.sentences[index].sentence.kind == "title" else "text"


def decide_sector(candidate: Candidate, scope: str) -> str | None:
    """The sector of an amount, None where the words do not carry it; wider scopes need more."""
    found = evidence(candidate)
    if not found:
        return None
    best = max(sorted(found), key=lambda sector: found[sector])
    return best if found[best] >= NEEDED[scope] else None
