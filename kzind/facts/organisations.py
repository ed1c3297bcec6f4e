"""Whether two names of organisations are one: across case forms, legal forms, quotes and the two languages."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kzind.facts.linkage import ACRONYM, skeleton, transliterate
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import Phrases, tokenize

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[«\"“„][^«»\"“”„]+[»\"”“]?")
_ADJECTIVE = re.compile(r"(?:ский|ская|ское|ской|скии|ская|дық|дік|лық|лік|тық|тік)$")
#: An adjective that opens a name is capitalised wherever a sentence begins with it: «Стекольный завод».
_COMMON = re.compile(r"(?:[ыио]й|ая|ое)$")
_STEM = 5
#: A longer text in quotes is speech (characters).
_LONGEST_NAME = 80


class Name(NamedTuple):
    """What identifies an organisation: ``proper`` words (skeletons), the stems of all its other words, its initials."""

    proper: frozenset[str]
    words: frozenset[str]
    initials: str = ""


@functools.lru_cache(maxsize=65536)
def parse_name(name: str | None) -> Name:
    """The identifying parts of a name.

    Proper words are those in quotes and the capitalised ones, without legal forms («ТОО», «ЖШС») and, outside
    quotes, without places: «Актюбинский завод …» names no enterprise by itself.
    """
    if not name:
        return Name(frozenset(), frozenset())
    quoted = [match.span() for match in _QUOTED.finditer(name)]
    proper: set[str] = set()
    words: set[str] = set()
    initials = ""
    for match in _WORD.finditer(name):
        word = match.group()
        inside = any(start <= match.start() < end for start, end in quoted)
        if word.upper() in _legal_forms() and (word.isupper() or word.isascii()):
            continue
        key = skeleton(word) or transliterate(word)
        place = not inside and (key in _places() or skeleton(_ADJECTIVE.sub("", word.lower())) in _places())
        initials += transliterate(word[0])
        common = not inside and not proper and not words and _COMMON.search(word) is not None
        if (inside or word[0].isupper()) and not place and not common and word not in _kinds():
            proper.add(key)
        else:
            words.add(transliterate(word)[:_STEM])
    return Name(frozenset(proper), frozenset(words), initials)


def same_organisation(a: str | None, b: str | None) -> bool | None:
    """Whether two names are of one organisation; None where they do not tell.

    Names without a proper word («стекольный завод») tell nothing, unless most of their words agree.
    """
    first, second = parse_name(a), parse_name(b)
    if first.proper and second.proper:
        common = len(first.proper & second.proper)
        return 2 * common > min(len(first.proper), len(second.proper)) or _acronym(first, second)
    if first.proper or second.proper or not first.words or not second.words:
        return None
    common = len(first.words & second.words)
    return True if 3 * common > 2 * max(len(first.words), len(second.words)) else None


def marked_names(text: str) -> set[str]:
    """The proper words that a text marks as names: those in quotes, Latin ones, acronyms; keys as in ``parse_name``.

    A capital alone marks persons and places too.
    """
    quoted = " ".join(match.group() for match in _QUOTED.finditer(text) if len(match.group()) < _LONGEST_NAME)
    words = _WORD.findall(quoted) + [word for word in _WORD.findall(text) if _marked(word)]
    return {skeleton(word) or transliterate(word) for word in words if word[0].isupper()}


def _marked(word: str) -> bool:
    return word[0].isascii() or (word.isupper() and 2 < len(word) <= ACRONYM)


def _acronym(first: Name, second: Name) -> bool:
    """Whether one name is made of the other's initials: «KPI», Kazakhstan Petrochemical Industries."""
    return any(len(a.proper) == 1 and len(b.initials) > 2 and b.initials in a.proper
               for a, b in ((first, second), (second, first)))


@functools.cache
def _legal_forms() -> frozenset[str]:
    """Legal forms in capitals, as both languages have them."""
    forms = {"LLP", "LTD", "JSC", "INC", "CO", "LLC", "GMBH", "СЭЗ", "ИЗ", "АЭА", "ИА"}
    for lang in LANGUAGES:
        for entry in lexicon(lang, "org_forms"):
            forms.update(word.upper() for word in _WORD.findall(entry.form))
    return frozenset(forms)


@functools.cache
def _kinds() -> frozenset[str]:
    """Acronyms of kinds of plants: «Шымкентский НПЗ» has no name of its own."""
    return frozenset(entry.form for lang in LANGUAGES for entry in lexicon(lang, "org_heads")
                     if entry.role == "plant" and entry.form.isupper())


@functools.cache
def _places() -> frozenset[str]:
    """Skeletons of the names of regions, cities and districts."""
    from kzind.datasets import load_districts, load_regions

    names: set[str] = set()
    regions, districts = load_regions(), load_districts()
    for column in (regions["name_kk"], regions["name_ru"], regions["capital_kk"], regions["capital_ru"],
                   districts["name_kk"], districts["name_ru"]):
        for name in column.dropna():
            for word in _WORD.findall(name):
                if word[0].isupper() and len(word) > 3:
                    names.add(skeleton(_ADJECTIVE.sub("", word.lower())) or "")
                    names.add(skeleton(word) or "")
    # the country itself
    names.update(skeleton(word) or "" for word in ("Казахстан", "Қазақстан", "Qazaqstan", "Kazakhstan"))
    return frozenset(names - {""})


def products(text: str, lang: str | None = None) -> set[str]:
    """The products that a text speaks of (``glass``, ``wind power``), by the words of one language or of both."""
    tokens = tokenize(text)
    told: set[str] = set()
    for language in (lang,) if lang in LANGUAGES else LANGUAGES:
        told.update(hit.entry.value for hit in _product_phrases(str(language)).find(tokens))
    return told


@functools.cache
def _product_phrases(lang: str) -> Phrases:
    return Phrases(lexicon(lang, "products"))
