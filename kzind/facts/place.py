"""The region that a figure is about: the place named nearest to it, else what the document is about."""

from __future__ import annotations

from collections.abc import Sequence

from kzind.facts.reading import Candidate
from kzind.types import Entity


def decide_region(candidate: Candidate) -> tuple[str | None, str]:
    """The ISO 3166-2 code of a figure, or None for a national or foreign one, and the rule that chose it."""
    place = candidate.place
    here = [e for e in place.entities if e.type == "LOC"]
    main = candidate.reading.regions[0] if candidate.reading.regions else None
    named = [e for e in here if len(e.regions) == 1]
    if not named:
        return main, "document"
    start = candidate.amount.char_start
    clause = [e for e in named if place.clause_at(place.token_at(e.char_start)) == candidate.clause]
    nearest = _nearest(clause or named, start)
    return nearest.regions[0], "clause" if clause else "sentence"


def _nearest(entities: Sequence[Entity], offset: int) -> Entity:
    """The last entity before ``offset``, else the first behind it."""
    before = [e for e in entities if e.char_start < offset]
    return before[-1] if before else entities[0]
