"""Plants that a sentence names only by what they make: «стекольный завод», «завод цианида натрия», «птицефабрика».

Russian only: the name is put into the nominative by the dictionary. Kazakh reports name such plants by their place.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from kzind.facts.reading import SentenceReading, phrases_of
from kzind.facts.verbs import _morphology

MOST_ADJECTIVES, MOST_NOUNS = 2, 2
SHORTEST = 3
_GENDERS = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}


class Plant(NamedTuple):
    """A described plant: offsets in the document, its name in the nominative, the words that say its kind."""

    char_start: int
    char_end: int
    name: str


@functools.lru_cache(maxsize=1 << 14)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_morphology().parse(word))


def _is_adjective(word: str) -> bool:
    return len(word) > SHORTEST and _parses(word)[0].tag.POS == "ADJF"


@functools.lru_cache(maxsize=1 << 12)
def _nominative(word: str, gender: str) -> str | None:
    """An adjective in the nominative singular of a gender."""
    form = next((p for p in _parses(word) if p.tag.POS == "ADJF"), None)
    found = form and form.inflect({"Nom", "Sing", _GENDERS[gender]})
    return str(found.word).replace("ё", "е") if found else None


def plants(place: SentenceReading) -> tuple[Plant, ...]:
    """The plants described in a Russian sentence, in text order; those inside the name of an organisation left out."""
    return _plants(place) if place.sentence.lang == "ru" else ()


@functools.lru_cache(maxsize=256)
def _plants(place: SentenceReading) -> tuple[Plant, ...]:
    found = []
    heads = place.of_role("plants:head")
    common = _common(place) if heads else set()
    for hit in heads:
        plant = _plant_at(place, hit.first, hit.entry.value, hit.entry.note == "kind", common)
        if plant and not any(_overlap(plant, e) for e in (*place.entities, *place.amounts) if _counts(e)):
            found.append(plant)
    return tuple(found)


def _common(place: SentenceReading) -> set[int]:
    """The words of a sentence that do not say what a plant makes («новый»), by number."""
    found = [hit for hit in phrases_of("plants").find_among(place.norms) if hit.entry.role == "common"]
    return {n for hit in found for n in range(hit.first, hit.last)}


def _counts(span: Any) -> bool:
    return getattr(span, "type", "ORG") == "ORG"


def _overlap(plant: Plant, span: Any) -> bool:
    return bool(span.char_start < plant.char_end and plant.char_start < span.char_end)


def _plant_at(place: SentenceReading, at: int, lemma: str, is_kind: bool, common: set[int]) -> Plant | None:
    """The plant whose head is token ``at``; None for several plants, or where nothing says which."""
    norms = place.norms
    forms = [p for p in _parses(norms[at]) if p.tag.POS == "NOUN" and p.tag.number == "sing"]
    if not forms:
        return None
    gender = str(_parses(lemma)[0].tag.gender)
    before: list[str] = []
    first = at
    while first > 0 and len(before) < MOST_ADJECTIVES and norms[first - 1][0].isalpha() and first - 1 not in common \
            and _is_adjective(norms[first - 1]):  # fmt: skip
        first -= 1
        if not any(p.tag.POS == "ADJF" and p.tag.number == "sing" for p in _parses(norms[first])):
            return None
        before.insert(0, _nominative(norms[first], gender) or norms[first])
    last = _genitives(place, at + 1, common)
    behind = norms[at + 1 : last]
    if not before and not behind and not is_kind:
        return None
    name = " ".join([*before, lemma, *behind])
    return Plant(place.starts[first], place.ends[last - 1], name)


def _genitives(place: SentenceReading, at: int, common: set[int]) -> int:
    """The token behind the genitives that say what a plant makes («трубопроводной арматуры»)."""
    last, nouns = at, 0
    while at < len(place.norms) and nouns < MOST_NOUNS and place.norms[at][0].isalpha() and at not in common:
        word = place.text[place.starts[at] - place.sentence.char_start :][:1]
        genitive = [p for p in _parses(place.norms[at]) if p.tag.case == "gent" and len(p.word) > SHORTEST]
        if not genitive or word.isupper():
            break
        if genitive[0].tag.POS == "NOUN":
            nouns, last = nouns + 1, at + 1
        elif genitive[0].tag.POS != "ADJF":
            break
        at += 1
    return last
