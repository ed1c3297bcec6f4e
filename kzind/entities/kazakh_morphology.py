"""Kazakh noun endings: every case form of a noun, and a noun with its endings taken off.

A Kazakh noun takes plural, possessive and case in this order, each ending agreeing with the word before it in vowel
harmony (back ``зауыт-та``, front ``кент-те``) and in its first consonant (``қала-да``, ``зауыт-та``; ``қала-ның``,
``ауыл-дың``, ``зауыт-тың``). An ending is written below as a template whose capitals stand for what agreement
decides: ``A`` а/е, ``I`` ы/і, ``L N E D T G M`` a consonant by the sound before it (see ``_CONSONANTS``).

Both functions know no words: over a closed list they link forms to nouns, on open text they only give candidates.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

_BACK = frozenset("аоұыяё")
_FRONT = frozenset("әөүіеэ")
_NEUTRAL = frozenset("иую")
_VOWELS = _BACK | _FRONT | _NEUTRAL
_LATIN_VOWELS = frozenset("aeiouyäöüı")

#: The sound that a template's consonant takes after each class of sounds.
_CONSONANTS: dict[str, dict[str, str]] = {
    "L": {"vowel": "л", "glide": "л", "l": "д", "z": "д", "nasal": "д", "voiceless": "т"},  # plural
    "N": {"vowel": "н", "glide": "д", "l": "д", "z": "д", "nasal": "н", "voiceless": "т"},  # genitive
    "E": {"vowel": "н", "glide": "д", "l": "д", "z": "д", "nasal": "д", "voiceless": "т"},  # accusative
    "D": {"vowel": "д", "glide": "д", "l": "д", "z": "д", "nasal": "д", "voiceless": "т"},  # locative
    "T": {"vowel": "д", "glide": "д", "l": "д", "z": "д", "nasal": "н", "voiceless": "т"},  # ablative
    "G": {"vowel": "ғ", "glide": "ғ", "l": "ғ", "z": "ғ", "nasal": "ғ", "voiceless": "қ"},  # dative
    "M": {"vowel": "м", "glide": "м", "l": "м", "z": "б", "nasal": "м", "voiceless": "п"},  # instrumental
    "Y": {"vowel": "л", "glide": "л", "l": "д", "z": "д", "nasal": "д", "voiceless": "т"},  # -лық, -дық, -тық
}
_FRONT_TWIN = {"ғ": "г", "қ": "к"}

PLURAL = ("LAр",)
CASES = ("NIң", "GA", "EI", "DA", "TAн", "Mен", "DAGI")
#: Cases after a possessive of the third person: облысы, облысы-на, облысы-н.
POSSESSED_CASES = ("нIң", "нA", "н", "нDA", "нAн", "мен", "нDAGI")
ADJECTIVE = ("YIқ",)
#: Nouns that may lose their last vowel before a possessive: орын, орн-ы.
_SYNCOPE = {
    "орын": "орн",
    "ауыл": "аул",
    "халық": "халқ",
    "ауыз": "ауз",
    "көңіл": "көңл",
    "ерік": "ерк",
    "мүлік": "мүлк",
}
_VOICED = {"к": "г", "қ": "ғ", "п": "б"}
_UNVOICED = {voiced: plain for plain, voiced in _VOICED.items()}
_HYPHENS = "-‐‑–—’'ʼ"


def is_possessed(word: str) -> bool:
    """Whether ``word`` may carry the possessive of the third person, or ends as if it did (``облысы``, ``Алматы``)."""
    return word[-1:].casefold() in ("ы", "і")


@functools.lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """The class of the last sound of ``word`` (casefolded): what the consonant of an ending agrees with."""
    letters = word.rstrip('ьъ»”"')
    last = letters[-1:]
    if last in "ую" and letters[-2:-1] not in _VOWELS:
        return "glide"
    if last in ("у", "и", "й", "р"):
        return "glide"
    if last in _VOWELS or last in _LATIN_VOWELS:
        return "vowel"
    if last in ("м", "н", "ң"):
        return "nasal"
    if last == "л":
        return "l"
    if last in ("з", "ж"):
        return "z"
    return "voiceless"


@functools.lru_cache(maxsize=65536)
def harmonies(word: str) -> tuple[str, ...]:
    """``("back",)``, ``("front",)`` or both for a word whose vowels leave it open.

    Loans are written both ways: ``Тоқаевтың`` and ``Тоқаевтің``, ``Нью-Йоркта`` and ``Нью-Йоркте``.
    """
    vowels = [letter for letter in word.casefold() if letter in _VOWELS]
    strong = [vowel for vowel in vowels if vowel not in _NEUTRAL]
    if not strong:
        return ("back", "front")
    mixed = any(vowel in _BACK for vowel in strong) and any(vowel in "еэиюё" or vowel in _FRONT for vowel in vowels)
    last = "back" if strong[-1] in _BACK else "front"
    other = "front" if last == "back" else "back"
    loose = (
        # Kazakh words have о in the first syllable only
        (mixed and len(vowels) > 1 and vowels[-1] in "оё")
        or (mixed and vowels[-1] in "еэиую" and not (vowels[-1] == "у" and last == "back"))
        # цех: цехтар beside цехтер
        or (vowels[-1] in "еэи" and any(letter in "фцчщэё" for letter in word.casefold()))
        # Нью-Йорк, Израиль
        or (last == "back" and word.casefold()[-1:] in ("к", "г", "ь"))
    )
    return (last, other) if loose else (last,)


def _spell(template: str, word: str, harmony: str) -> str:
    """``template`` as it is spelt after ``word`` (casefolded) in ``harmony``."""
    out: list[str] = []
    sound = _sound(word)
    for mark in template:
        if mark == "A":
            letter = "а" if harmony == "back" else "е"
        elif mark == "I":
            letter = "ы" if harmony == "back" else "і"
        elif mark in _CONSONANTS:
            letter = _CONSONANTS[mark][sound]
        else:
            letter = mark
        out.append(_FRONT_TWIN.get(letter, letter) if harmony == "front" else letter)
        sound = _sound(letter)
    return "".join(out)


@functools.lru_cache(maxsize=65536)
def spellings(template: str, word: str) -> tuple[str, ...]:
    """The ways in which the ending ``template`` is spelt after ``word``."""
    base = word.casefold()
    found = [_spell(template, base, harmony) for harmony in harmonies(base)]
    if base[-1:] == "и":  # такси-дің beside такси-нің
        found += [_spell(template, "а", harmony) for harmony in harmonies(base)]
    return tuple(dict.fromkeys(found))


def _is_acronym(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return word.isascii() or (len(letters) > 1 and all(letter.isupper() for letter in letters))


@functools.cache
def _every_spelling(templates: tuple[str, ...]) -> tuple[str, ...]:
    """Every spelling of the endings, whatever the word: acronyms agree with how they are read aloud."""
    words = ("а", "е", "ар", "ер", "ал", "ел", "аз", "ез", "ан", "ен", "ат", "ет")
    return tuple(sorted({ending for word in words for one in templates for ending in spellings(one, word)}))


def possessives(noun: str) -> list[str]:
    """The noun with the possessive of the third person: ``зауыт`` → ``зауыты``, ``министрлік`` → ``министрлігі``."""
    base = noun.casefold()
    vowel_end = base[-1:] in _VOWELS and base[-1:] not in ("у", "ю")
    templates: tuple[str, ...] = ("сI",) if vowel_end else ("I",)
    stem = noun
    if base[-1:] == "ь":  # ансамбль, ансамблі
        stem = noun[:-1]
    twin = _VOICED.get(stem[-1:])
    stems = [stem] if twin is None else [stem[:-1] + twin]
    for full, short in _SYNCOPE.items():
        if base.endswith(full):
            stems.insert(0, noun[: len(noun) - len(full)] + short)
    if twin is not None and base[-2:] in ("нк", "рк", "ск", "лк", "кк"):  # банкі beside банкісі
        stems, templates = [stem], ("I", "I" + "сI")
    return list(dict.fromkeys(s + ending for s in stems for one in templates for ending in spellings(one, noun)))


def _with(words: Iterable[str], templates: Iterable[str]) -> Iterator[str]:
    templates = tuple(templates)
    for word in words:
        for template in templates:
            for ending in spellings(template, word):
                yield word + ending
        if word[-1:] == "ь":  # Тюмень, Тюменде
            for template in templates:
                for ending in spellings(template, word):
                    yield word[:-1] + ending


def plurals(noun: str) -> list[str]:
    """``зауыт`` → ``зауыттар``; both harmonies where the word leaves it open."""
    return list(_with([noun], PLURAL))


def case_forms(nominative: str, possessive: bool = True, plural: bool = False) -> list[str]:
    """All forms of ``nominative`` in the seven cases and with -дағы, the nominative first, no form twice.

    Only the last word changes. A word in -ы/-і is taken both as a plain noun (``Алматыға``) and as one that carries
    a possessive (``облысына``). ``possessive`` adds the noun with the possessive of the third person and of the first
    plural in all cases, ``plural`` the plural with the same. Acronyms and Latin words take endings after a hyphen
    in every harmony (``БҚО-да``).
    """
    forms = [nominative]
    if _is_acronym(nominative.split(" ")[-1]):
        endings = _every_spelling(CASES + POSSESSED_CASES)
        forms += [nominative + joint + ending for joint in ("-", "") for ending in endings]
        return list(dict.fromkeys(forms))
    bases = [nominative, *(plurals(nominative) if plural else ())]
    for base in bases:
        forms.append(base)
        forms += _with([base], CASES)
        if is_possessed(base):
            forms += _with([base], POSSESSED_CASES)
        if possessive:
            owned = possessives(base)
            ours = [one[:-2] if one[-2:] in ("сы", "сі") and base[-1:].casefold() in _VOWELS else one for one in owned]
            ours = [one + ending for one in ours for ending in spellings("мIз", one)]
            forms += owned
            forms += _with(owned, POSSESSED_CASES)
            forms += ours
            forms += _with(ours, CASES)
    return list(dict.fromkeys(forms))


def adjective_forms(nominative: str) -> list[str]:
    """The adjective of a place and its forms: ``Ақтөбе`` → ``Ақтөбелік``, ``Ақтөбеліктер``, ``Ақтөбеліктің`` …"""
    forms: list[str] = []
    for adjective in _with([nominative], ADJECTIVE):
        forms += case_forms(adjective, plural=True)
    return list(dict.fromkeys(forms))


@functools.cache
def _spelt(templates: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Each spelling of the endings and the templates it may stand for."""
    found: dict[str, list[str]] = {}
    for template in templates:
        for ending in _every_spelling((template,)):
            found.setdefault(ending, []).append(template)
    return {ending: tuple(names) for ending, names in found.items()}


def _take_off(word: str, templates: tuple[str, ...], shortest: int = 2) -> Iterator[str]:
    """``word`` without each of the endings that agrees with what is left of it."""
    table = _spelt(templates)
    base = word.casefold()
    for size in range(min(6, len(word) - shortest), 0, -1):
        ending = base[-size:]
        for template in table.get(ending, ()):
            rest = base[:-size]
            if ending in spellings(template, rest):
                yield word[:-size]
            elif rest[-1:] in ("л", "н", "р") and ending in spellings(template, rest + "ь"):
                yield word[:-size] + "ь"


def _unpossessed(word: str) -> Iterator[str]:
    """``зауыты`` → ``зауыт``, ``министрлігі`` → ``министрлік``, ``кәсіпорны`` → ``кәсіпорын``."""
    base = word.casefold()
    if base[-1:] not in ("ы", "і") or len(word) < 3:
        return
    if base[-2:] in ("сы", "сі"):
        yield word[:-2]
    stem = word[:-1]
    for full, short in _SYNCOPE.items():
        if base[:-1].endswith(short):
            yield stem[: len(stem) - len(short)] + full
    if stem[-1:] in _UNVOICED:
        yield stem[:-1] + _UNVOICED[stem[-1]]
    if base[-2:-1] not in _VOWELS or base[-2:-1] == "у":
        yield stem
        if base[-2:-1] == "л" and base[-3:-2] not in _VOWELS:  # ансамблі, ансамбль
            yield stem + "ь"


def _ours(word: str) -> Iterator[str]:
    """``облысымыз`` → ``облыс``, ``қаламыз`` → ``қала``."""
    base = word.casefold()
    if base[-3:] in ("мыз", "міз") and len(word) > 4:
        rest = word[:-3]
        yield rest
        yield from _unpossessed(rest)


@functools.lru_cache(maxsize=131072)
def stem(word: str) -> tuple[str, ...]:
    """``word`` and what it may be without case, possessive and plural, the least taken off first.

    Candidates only: ``Алматы`` gives ``Алмат`` too. ``облысының`` gives ``облысы`` and ``облыс``.
    """
    found: dict[str, None] = {word: None}
    for at in range(len(word) - 1, 1, -1):
        if word[at] in _HYPHENS:  # БҚО-да, Qarmet-тің: the ending agrees with how the name is read aloud
            if word[at + 1 :].casefold() in _every_spelling(CASES + POSSESSED_CASES):
                found[word[:at]] = None
            break
    cased: dict[str, None] = {word: None}
    for one in _take_off(word, ("GI",)):  # зауыттағы → зауытта
        if one[-2:].casefold() in ("да", "де", "та", "те"):
            cased.update(dict.fromkeys(_take_off(one, ("DA",))))
            if one[-3:-2].casefold() == "н" and is_possessed(one[:-3]):
                cased[one[:-3]] = None
    cased.update(dict.fromkeys(_take_off(word, CASES)))
    cased.update(dict.fromkeys(one for one in _take_off(word, POSSESSED_CASES) if is_possessed(one)))
    found.update(cased)
    owned: dict[str, None] = {}
    for one in cased:
        owned.update(dict.fromkeys(_unpossessed(one)))
        owned.update(dict.fromkeys(_ours(one)))
    found.update(owned)
    for one in [*cased, *owned]:
        found.update(dict.fromkeys(_take_off(one, PLURAL)))
    return tuple(found)
