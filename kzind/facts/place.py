"""The region that a figure is about: the place named with it, none for the whole country, else the document's."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

from kzind.entities.regions import country_of
from kzind.facts.reading import REMEMBERED, Candidate, Reading, SentenceReading, candidate_at
from kzind.types import Entity

# Names that stand this close, with no amount between them, are one list: «в Таразе, Шу и Каратау».
LIST_GAP = 40
MANY = 3
# What a place ends in where it says where something is, not whence or whither; Russian also wants its preposition.
LOCATIVES = {"ru": ("е", "и"), "kk": ("да", "де", "та", "те", "дағы", "дегі", "тағы", "тегі")}
PREPOSITION = re.compile(r"\b[вВ]о?\s+$")


def decide_region(candidate: Candidate, scope: str) -> tuple[str | None, str]:
    """The ISO 3166-2 code of a figure, or None for a national or foreign one, and the rule that chose it.

    In this order: the region of the nearest place or named firm of the clause; none where the clause, or a sentence
    without a place, speaks of the country at large, or where the clause lies abroad («в Узбекистане»); the region of
    the nearest place or firm of the sentence; of a headline, that of the sentence which tells the figure again; of one
    project, the region that the paragraph named last; the document's main region, which a total takes only if it was
    named by then, and neither a total nor a programme where the text speaks of several regions alike. Several regions
    in one list are none.
    """
    reading, place = candidate.reading, candidate.place
    main = reading.regions[0] if reading.regions else None
    told = [(e, clause == candidate.clause) for e, clause in zip(place.entities, place.entity_clauses, strict=True)
            if e.type in ("LOC", "ORG") and len(e.regions) == 1]  # fmt: skip
    named, clause = [e for e, _ in told], [e for e, here in told if here]
    if scope != "project" and not clause and _speaks_of_country(candidate, whole_sentence=not named):
        return None, "country"
    if not clause and _lies_abroad(candidate):
        return None, "foreign"
    if named:
        codes = _list_around(clause or named, named, place, candidate.amount.char_start)
        if len(codes) > 1:
            return None, "list"
        return codes[0], "clause" if clause else "sentence"
    if (again := _told_again(candidate)) is not None:
        return decide_region(again, scope)
    if scope == "project" and (carried := _carried(candidate)) is not None:
        return carried, "paragraph"
    if main is not None and scope == "total" and not _named_by_then(candidate, main):
        return None, "unnamed"
    if main is not None and scope != "project" and _of_many_regions(candidate, main):
        return None, "many"
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


def _speaks_of_country(candidate: Candidate, whole_sentence: bool) -> bool:
    """Whether clause or sentence has a word for the country at large, and not as in «the first in the country»."""
    place = candidate.place

    def spoken(role: str) -> bool:
        return any(whole_sentence or place.clause_of[h.first] == candidate.clause for h in place.of_role(role))

    return spoken("nation") and not spoken("region only")


def _told_again(candidate: Candidate) -> Candidate | None:
    """The figure of a headline where the text tells it again: there it may say where."""
    reading, amount = candidate.reading, candidate.amount
    if candidate.place.sentence.kind != "title":
        return None
    for index, place in enumerate(reading.sentences):
        for number, other in enumerate(place.amounts):
            if index > candidate.index and (other.value, other.unit) == (amount.value, amount.unit):
                return candidate_at(reading, index, number)
    return None


def _carried(candidate: Candidate) -> str | None:
    """The one region that the last sentence with a place, in the same paragraph, names."""
    reading, after = candidate.reading, candidate.place.sentence.char_start
    for place in reversed(reading.sentences[: candidate.index]):
        if place.sentence.kind == "title" or "\n" in reading.document.text[place.sentence.char_end : after]:
            return None
        codes = {e.regions[0] for e in place.entities if e.type in ("LOC", "ORG") and len(e.regions) == 1}
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


@functools.lru_cache(maxsize=REMEMBERED)
def _named(reading: Reading) -> Counter[str]:
    """How often the text names each region."""
    return Counter(e.regions[0] for e in reading.entities if len(e.regions) == 1)


def _of_many_regions(candidate: Candidate, main: str) -> bool:
    """Whether the text speaks of several regions alike, so that even ``main`` is not what it is about."""
    named = _named(candidate.reading)
    return len(named) >= MANY and named[main] < named.total() / 2


def _lies_abroad(candidate: Candidate) -> bool:
    """Whether a foreign place of the clause says where: «в Ташкенте», «Өзбекстанда»; not «в Китай», «қытайлық»."""
    place, text, lang = candidate.place, candidate.reading.document.text, candidate.place.sentence.lang
    for entity, clause in zip(place.entities, place.entity_clauses, strict=True):
        if entity.type != "LOC" or entity.regions or clause != candidate.clause:
            continue
        ends = entity.text.lower().endswith(LOCATIVES[lang])
        behind = lang == "kk" or PREPOSITION.search(text, max(0, entity.char_start - 4), entity.char_start)
        if ends and behind:
            return country_of(entity.text, lang) not in (None, "KZ")
    return False


def _named_by_then(candidate: Candidate, region: str) -> bool:
    """Whether ``region`` is meant by a word («в области») or named in the headline or up to the sentence's end."""
    if candidate.place.of_role("region meant"):
        return True
    title = candidate.reading.document.title or ""
    end = candidate.place.sentence.char_end
    return any(region in e.regions and (e.char_start < end or e.text in title) for e in candidate.reading.entities)
