"""Organisations, persons and places of a text, in both languages.

``find_entities`` sends each stretch of text to the reader of its language: ``russian`` (slovnet and rules) or
``kazakh`` (rules); places of both come from the gazetteer in ``regions``.
"""

from __future__ import annotations

from collections.abc import Sequence

from kzind.types import Entity

__all__ = ["find_entities", "find_entities_batch"]

_KAZAKH_LETTERS = frozenset("әіңғүұқөһӘІҢҒҮҰҚӨҺ")


def _language(text: str) -> str:
    """``kk`` where more than one letter in thirty is specific to Kazakh."""
    letters = sum(ch.isalpha() for ch in text)
    return "kk" if sum(ch in _KAZAKH_LETTERS for ch in text) * 30 > letters else "ru"


def find_entities(text: str, lang: str | None = None) -> list[Entity]:
    """Entities of ``text`` in text order, not overlapping.

    ``lang`` is the language of most of the text (``kk`` or ``ru``); without it, it is told from the letters.
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
    languages = [lang or _language(text) for lang, text in zip(known, texts, strict=True)]
    from kzind.entities import russian

    russian_texts = [text for text, lang in zip(texts, languages, strict=True) if lang == "ru"]
    russian_found = iter(russian.find_batch(russian_texts))
    return [
        next(russian_found) if lang == "ru" else _kazakh(text)
        for text, lang in zip(texts, languages, strict=True)
    ]


def _kazakh(text: str) -> list[Entity]:
    """Persons and organisations by the Kazakh rules, places by the gazetteer where nothing else stands."""
    from kzind.entities import kazakh, regions

    return merge(kazakh.find(text), regions.find_places(text, "kk"))


def merge(names: Sequence[Entity], places: Sequence[Entity]) -> list[Entity]:
    """Names and places in text order; a place that overlaps a name gives way and hands it its regions."""
    kept = sorted(names, key=lambda e: (e.char_start, -e.char_end))
    for place in places:
        if not any(e.char_start < place.char_end and place.char_start < e.char_end for e in names):
            kept.append(place)
    return sorted(kept, key=lambda e: (e.char_start, e.char_end))
