"""The activity that a figure belongs to: the sector words around it, weighed by where they stand."""

from __future__ import annotations

from collections import defaultdict

from kzind.facts.reading import Candidate
from kzind.lexical import Hit

# What a sector word counts by its place: in the quote, close to the amount, in its clause, its sentence, the headline
# or first sentence, the sentence before, anywhere else. Chosen on two thirds of the packaged stories.
WEIGHTS = {"quote": 4.0, "close": 2.0, "clause": 1.5, "sentence": 1.0, "head": 0.8, "before": 0.6, "text": 0.3}
MOST_TIMES = 2
NEEDED = {"project": 0.3, "programme": 1.5, "total": 1.5}


def evidence(candidate: Candidate) -> dict[str, float]:
    """The weight of each sector for an amount."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    close: dict[str, float] = defaultdict(float)
    for index, place in enumerate(candidate.reading.sentences):
        for hit in place.sector_words:
            counts[hit.entry.value, _place(candidate, index, hit)] += 1
            if index == candidate.index:
                gap = candidate.first - hit.last if hit.first < candidate.first else hit.first - candidate.last
                close[hit.entry.value] = max(close[hit.entry.value], WEIGHTS["close"] / (1 + max(0, gap)))
    total = dict(close)
    for (sector, where), times in counts.items():
        total[sector] = total.get(sector, 0.0) + WEIGHTS[where] * min(times, MOST_TIMES)
    return total


def _place(candidate: Candidate, index: int, hit: Hit) -> str:
    if index == candidate.index:
        if candidate.first <= hit.first < candidate.last:
            return "quote"
        return "clause" if candidate.place.clause_of[hit.first] == candidate.clause else "sentence"
    if index == 0 or candidate.reading.sentences[index].sentence.kind == "title":
        return "head"
    return "before" if index == candidate.index - 1 else "text"


def decide_sector(candidate: Candidate, scope: str) -> str | None:
    """The sector of an amount, None where the words do not carry it; wider scopes need more."""
    found = evidence(candidate)
    if not found:
        return None
    best = max(sorted(found), key=lambda sector: found[sector])
    return best if found[best] >= NEEDED[scope] else None
