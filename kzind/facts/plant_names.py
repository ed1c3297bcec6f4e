"""What a sentence calls a plant that has no name: «завод горячего цинкования», «кірпіш зауыты»; for a project's row."""

from __future__ import annotations

import functools
from typing import NamedTuple

from kzind.languages import Entry, lexicon
from kzind.lexical import Phrases, Token, tokenize

MOST_WORDS = 2


class _Words(NamedTuple):
    """Words of the Kazakh lexicon: the heads, what stands before a plant, how such words end."""

    heads: Phrases
    apart: frozenset[str]
    endings: tuple[str, ...]


def plant_name(sentence: str | None, quote: str | None, lang: str | None) -> str | None:
    """The plant that is told last before a figure in its sentence, else first behind it; None where none is told.

    Without a ``quote`` the last one of all.
    """
    if not sentence:
        return None
    at = max(0, sentence.find(quote)) if quote else len(sentence)
    told = plants_told(sentence, lang)
    before = [name for place, name in told if place <= at]
    return before[-1] if before else next((name for _, name in told), None)


def plants_told(sentence: str, lang: str | None) -> list[tuple[int, str]]:
    """The plants that a sentence describes, with the offset in it where each begins."""
    return _kazakh(sentence) if lang == "kk" else _russian(sentence)


@functools.lru_cache(maxsize=1 << 10)
def _russian(sentence: str) -> list[tuple[int, str]]:
    from kzind.facts.plants import plants
    from kzind.facts.reading import read_sentence
    from kzind.types import Sentence

    return [(plant.char_start, plant.name)
            for plant in plants(read_sentence(sentence, Sentence(0, len(sentence), "ru"), (), ()))]


@functools.lru_cache(maxsize=1 << 10)
def _kazakh(sentence: str) -> list[tuple[int, str]]:
    """Head nouns with the one or two nouns before them that say what is made: «газ өңдеу зауыты»."""
    words = _words()
    tokens = tokenize(sentence)
    found = []
    for hit in words.heads.find(tokens):
        first, kind = hit.first, hit.entry.note == "kind"  # a word that says its kind itself: «жылыжай»
        most = 0 if kind else min(MOST_WORDS, first)
        while hit.first - first < most and _tells_a_kind(tokens[first - 1], sentence, words):
            first -= 1
        if first < hit.first or kind:
            before = sentence[tokens[first].start : tokens[hit.first].start].split()
            if first == 0 and before and before[0][1:].islower():
                before[0] = before[0].lower()
            found.append((tokens[first].start, " ".join([*before, hit.entry.value])))
    return found


def _tells_a_kind(token: Token, sentence: str, words: _Words) -> bool:
    """Whether a word may say what a plant makes: a plain noun, no number, name, participle or case form."""
    word = sentence[token.start : token.end]
    # a capital is that of a name, but at the beginning
    if not token.norm[0].isalpha() or (word[0].isupper() and token.start > 0) or token.norm in words.apart:
        return False
    return not (len(word) > 4 and token.norm.endswith(words.endings))


@functools.cache
def _words() -> _Words:
    entries: tuple[Entry, ...] = lexicon("kk", "plant_heads")
    return _Words(Phrases(entry for entry in entries if entry.role == "head"),
                  frozenset(entry.form for entry in entries if entry.role == "apart"),
                  tuple(entry.form for entry in entries if entry.role == "ending"))
