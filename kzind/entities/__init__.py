"""Organisations, persons and places of a text, in both languages.

``find_entities`` cuts a text into sentences (boilerplate belongs to none and is not searched) and sends each to the
reader of its language: ``russian`` (slovnet and rules) or ``kazakh`` (rules); places of both come from the gazetteer
in ``regions``. A Kazakh sentence in a Russian report is read as Kazakh, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzind.entities.spans import Spans
from kzind.types import Entity, Sentence, Span

__all__ = ["find_entities", "find_entities_batch"]

_ENOUGH = 11
_NAMES = re.compile(r"«[^»]*»|“[^”]*”|\b[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][\w-]*")
_CLOSED = ("»", "”", '"')


def find_entities(text: str, lang: str | None = None) -> list[Entity]:
    """Entities of ``text`` in text order, not overlapping.

    ``lang`` is the language of most of the text (``kk`` or ``ru``); without it, it is told from the letters. Where a
    document gives a person's full name, a surname that stands alone has it as ``normal``.
    """
    return find_entities_batch([text], [lang])[0]


def find_entities_batch(texts: Sequence[str], langs: Sequence[str | None] | None = None) -> list[list[Entity]]:
    """Entities of each text, as ``find_entities`` gives them; one call for many texts is faster.

    Raises ``ValueError`` where ``langs`` has another length than ``texts`` or names another language.
    """
    known = [None] * len(texts) if langs is None else list(langs)
    if len(known) != len(texts):
        raise ValueError(f"{len(texts)} texts but {len(known)} languages: give one language a text, or none")
    if bad := {lang for lang in known if lang not in (None, "kk", "ru")}:
        raise ValueError(f"unknown language {sorted(map(str, bad))}: use 'kk', 'ru' or None")
    spans = [_by_language(text, lang) for text, lang in zip(texts, known, strict=True)]
    found: list[list[Entity]] = [[] for _ in texts]
    if numbers := [n for n, parts in enumerate(spans) if parts["ru"]]:
        from kzind.entities import russian

        read = russian.find_batch([texts[n] for n in numbers], [spans[n]["ru"] for n in numbers])
        for n, entities in zip(numbers, read, strict=True):
            found[n].extend(entities)
    for n, parts in enumerate(spans):
        if parts["kk"]:
            found[n].extend(_kazakh(texts[n], parts["kk"]))
    return [full_names(sorted(entities, key=lambda e: (e.char_start, e.char_end))) for entities in found]


def _by_language(text: str, lang: str | None) -> dict[str, list[Span]]:
    """Spans of the sentences in each language.

    In a Kazakh report a sentence is Russian only if no Kazakh letter stands in it; in a Russian one, Kazakh
    names and quotations leave the sentence Russian.
    """
    from kzind.corpus import detect_language, split_sentences
    from kzind.corpus.language import KAZAKH_LETTERS

    document = lang or detect_language(text)

    def language(sentence: Sentence) -> str:
        words = text[sentence.char_start : sentence.char_end]
        if document == "kk":
            return "kk" if any(ch in words for ch in KAZAKH_LETTERS) else sentence.lang
        if sentence.lang == "kk":
            outside = _NAMES.sub("", words)
            enough = sum(map(str.isalpha, outside)) > _ENOUGH
            if enough and not any(ch in outside for ch in KAZAKH_LETTERS):
                return "ru"
        return sentence.lang

    parts: dict[str, list[Span]] = {"kk": [], "ru": []}
    for sentence in split_sentences(text, document):
        parts[language(sentence)].append((sentence.char_start, sentence.char_end))
    return parts


def masked(text: str, spans: Sequence[Span]) -> str:
    """``text`` with blanks for all that lies outside ``spans``; line breaks and offsets stay."""
    parts, at = [], 0
    for start, end in [*spans, (len(text), len(text))]:
        parts.append("".join(ch if ch == "\n" else " " for ch in text[at:start]))
        parts.append(text[start:end])
        at = end
    return "".join(parts)


def _kazakh(text: str, spans: Sequence[Span]) -> list[Entity]:
    """Persons and organisations by the Kazakh rules, places by the gazetteer where nothing else stands."""
    from kzind.entities import kazakh, regions

    kept = masked(text, spans)
    places = regions.find_places(kept, "kk", common=False)
    return merge(text, kazakh.find(kept), [place for place in places if not regions.is_kazakh_adjective(place)])


def merge(text: str, names: Sequence[Entity], places: Sequence[Entity]) -> list[Entity]:
    """Names and, where nothing else stands, places, in text order.

    An organisation takes the regions of the places within it (СЭЗ «Павлодар», Актюбинский завод ферросплавов), but not
    where the place is one word among others of a quoted or Latin name («Астана Моторс»).
    """
    kept = []
    ordered = sorted(places, key=lambda p: p.char_start)
    at = Spans((p.char_start, p.char_end) for p in ordered)
    for name in names:
        within = [ordered[k] for k in at.overlapping(name.char_start, name.char_end)]
        if name.type == "ORG" and (codes := {c for p in within if _says_where(text, name, p) for c in p.regions}):
            name = replace(name, regions=tuple(sorted(codes)))
        kept.append(name)
    taken = Spans((name.char_start, name.char_end) for name in names)
    kept += [place for place in places if not taken.overlap(place.char_start, place.char_end)]
    return sorted(kept, key=lambda e: (e.char_start, e.char_end))


_OPENING, _CLOSING = "«“„\"", "»”“\""


def _says_where(text: str, name: Entity, place: Entity) -> bool:
    """Whether a place within a name tells where the organisation is."""
    if place.text[0].isascii():
        return place.text == name.text
    before = text[name.char_start : place.char_start]
    after = text[place.char_end : place.char_end + 1]
    quoted = any(mark in before for mark in _OPENING) or text[name.char_start - 1 : name.char_start] in tuple(_OPENING)
    return not quoted or (text[place.char_start - 1 : place.char_start] in tuple(_OPENING) and after in tuple(_CLOSING))


def full_names(entities: Sequence[Entity]) -> list[Entity]:
    """Entities of a document, each with the fullest nominative that the document gives.

    A surname, alone or with an initial, takes the full name («Токаев» → Касым-Жомарт Токаев). A name alone takes the
    form that quotes it («Жулдыз» → ИЗ «Жулдыз») or its nominative («Казцинка» → Казцинк). What is only part of an
    organisation is no person.
    """
    persons: dict[str, str] = {}
    organisations: dict[str, str] = {}
    for entity in entities:
        if entity.type == "PER" and " " in entity.normal and "." not in entity.normal:
            persons.setdefault(entity.normal.split()[-1].lower(), entity.normal)
        elif entity.type == "ORG":
            organisations.setdefault(_quoted_part(entity.normal).lower(), entity.normal)
    names = {form: full for name, full in organisations.items() for form in _other_forms(name)}
    names |= {name.split()[-1]: full for name, full in organisations.items() if " " in name and full.endswith(_CLOSED)}
    parts = {word for full in organisations.values() for word in re.findall(r"[\w-]+", full.lower())}
    result = []
    for entity in entities:
        low = entity.normal.lower()
        surname = low.split()[-1]
        if entity.type == "PER" and surname in persons and (low == surname or _initial_of(low, persons[surname])):
            entity = replace(entity, normal=persons[surname])
        elif entity.type == "PER" and low in parts:
            continue
        elif entity.type == "ORG" and (full := names.get(low) or organisations.get(low)) not in (None, entity.normal):
            entity = replace(entity, normal=full)
        result.append(entity)
    return result


def _initial_of(short: str, full: str) -> bool:
    """Whether «а. абдамит» may stand for the full name."""
    initials = re.match(r"(\w)\.", short)
    return bool(initials) and full.lower().startswith(initials[1] if initials else "")


def _quoted_part(normal: str) -> str:
    """What stands in the innermost quotes of a name (АО «НК «Кен тасы»» → Кен тасы), else the name."""
    marks: list[str] = re.findall("[«“„\"]([^«»“”„\"]{3,})[»”“\"]", normal)
    return marks[-1] if marks else normal


def _other_forms(name: str) -> list[str]:
    """Case forms of a Russian name of one word that ends in a consonant."""
    if not re.search("[бвгджзклмнпрстфхцчшщ]$", name) or " " in name:
        return []
    return [name + ending for ending in ("а", "у", "ом", "е")]
