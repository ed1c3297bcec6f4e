"""The region that a figure is about: the place named with it, none for the whole country, else the document's."""

from __future__ import annotations

from collections.abc import Container, Sequence

from kzind.facts.reading import Candidate, SentenceReading
from kzind.types import Entity

# Names that stand this close, with no amount between them, are one list: «в Таразе, Шу и Каратау».
LIST_GAP = 40


def decide_region(candidate: Candidate, scope: str) -> tuple[str | None, str]:
    """The ISO 3166-2 code of a figure, or None for a national or foreign one, and the rule that chose it.

    In this order: the region of the nearest place or named firm of the clause, else of the sentence (several regions
    in one list: none); none where the sentence speaks of the country at large; the document's main region, which a
    programme or total takes only if it was named by then.
    """
    reading, place = candidate.reading, candidate.place
    main = reading.regions[0] if reading.regions else None
    named = [e for e in place.entities if e.type in ("LOC", "ORG") and len(e.regions) == 1]
    if named:
        clause = [e for e in named if place.clause_at(place.token_at(e.char_start)) == candidate.clause]
        codes = _list_around(clause or named, named, place, candidate.amount.char_start)
        if len(codes) > 1:
            return None, "list"
        return codes[0], "clause" if clause else "sentence"
    roles = {hit.entry.role for hit in place.cues}
    if scope != "project" and _speaks_of_country(roles):
        return None, "country"
    if main is not None and scope != "project" and "region meant" not in roles and not _named_by_then(candidate, main):
        return None, "unnamed"
    return main, "document"


def _list_around(
    near: Sequence[Entity], named: Sequence[Entity], place: SentenceReading, offset: int
) -> tuple[str, ...]:
    """The regions of the last place before ``offset``, else of the first behind it, and of those in a list with it."""
    before = [e for e in near if e.char_start < offset]
    at = named.index(before[-1] if before else near[0])
    step = -1 if before else 1
    chosen = [named[at]]
    amounts = [a.char_start for a in place.amounts]
    while 0 <= at + step < len(named):
        left, right = sorted((named[at], named[at + step]), key=lambda e: e.char_start)
        apart = right.char_start - left.char_end >= LIST_GAP
        if apart or any(left.char_start < a < right.char_start for a in amounts):
            break
        at += step
        chosen.append(named[at])
    return tuple(dict.fromkeys(e.regions[0] for e in chosen))


def _speaks_of_country(roles: Container[str]) -> bool:
    """Whether the sentence has a word for the country at large, and not as in «the first in the country»."""
    return "nation" in roles and "region only" not in roles


def _named_by_then(candidate: Candidate, region: str) -> bool:
    """Whether a place of ``region`` stands in the headline or anywhere up to the end of the sentence."""
    title = candidate.reading.document.title or ""
    end = candidate.place.sentence.char_end
    return any(region in e.regions and (e.char_start < end or e.text in title) for e in candidate.reading.entities)
