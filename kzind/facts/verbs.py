"""Tense and mood of words: what separates what was done from what is being done and what is promised.

Russian forms come from the morphology that natasha carries (pymorphy2, OpenCorpora dictionary), Kazakh ones from the
endings of finite verbs, participles and auxiliaries.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any

from kzind.languages import lexicon

# What a verb form says of time: done, now, coming. Kazakh -ады is now or coming, as the sentence has it.
TENSES = {
    "past": "done", "short past pssv": "done", "past participle": "done", "present": "now", "progressive": "going",
    "future": "coming", "intent": "coming", "short pres pssv": "now", "future participle": "coming",
}  # fmt: skip
KAZAKH_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("intent", ("мақ", "мек", "бақ", "бек", "пақ", "пек", "мақшы", "мекші", "бақшы", "бекші", "пақшы", "пекші",
                "мақпыз", "мекпіз", "пақпыз", "пекпіз", "бақпыз", "бекпіз")),
    ("future participle", ("атын", "етін", "йтын", "йтін")),
    ("present", ("ады", "еді", "йды", "йді", "амыз", "еміз", "ймыз", "йміз")),
    ("progressive", ("уда", "уде")),
    ("past participle", ("ған", "ген", "қан", "кен", "ғаны", "гені", "қаны", "кені", "ғанын", "генін", "қанын", "кенін",
                         "ғандығын", "гендігін")),
    ("past", ("лды", "лді", "нды", "нді", "рды", "рді", "зды", "зді", "ңды", "тты", "тті",
              "пты", "пті", "сты", "сті", "шты", "шті", "қты", "кті")),
    ("converb", ("ып", "іп")),
    ("conditional", ("са", "се", "ғанда", "генде", "қанда", "кенде")),
    ("infinitive", ("уға", "уге", "уды", "уді", "у")),
)  # fmt: skip
KAZAKH_AUXILIARIES = {
    "жатыр": "progressive", "отыр": "progressive", "тұр": "progressive", "жүр": "progressive",
    "жатқан": "progressive", "отырған": "progressive", "тұрған": "progressive",
    "болады": "present", "болмақ": "intent", "болған": "past participle", "болды": "past", "тиіс": "intent",
}  # fmt: skip
# Behind a participle they make it past: «салынған болатын», «шығаратын едік».
KAZAKH_PAST_COPULAS = frozenset(("болатын", "еді", "едік", "едім"))
# Nouns and plural accusatives whose endings look like a verb's.
KAZAKH_NOUNS = re.compile(r"аймақ|достық|мекен|кені|кен$|қаржы|(?:[лдт]ар|[лдт]ер)д[ыі]$|қуат|бірлік|шақпақ|жылқы|өзі")
SHORTEST_VERB = 4
RUSSIAN_FUTURE = frozenset(("будет", "будут", "буду", "будем"))
RUSSIAN_INTENT = (
    "намерен", "должен", "должн", "планиру", "собира", "предсто", "рассчитыва", "предполага", "ожида", "намеч",
    "запланирован", "предусм", "обеща", "надеется", "надеются", "хочет", "хотят", "сможет", "смогут", "позволит",
    "готов",
)  # fmt: skip
REACH = 4


@functools.cache
def _morphology() -> Any:
    """pymorphy2's analyser through natasha; the variable keeps it from asking for pkg_resources (Python >= 3.12)."""
    import os

    import pymorphy2_dicts_ru

    os.environ.setdefault("PYMORPHY2_DICT_PATH", pymorphy2_dicts_ru.get_path())
    from natasha import MorphVocab

    return MorphVocab()


@functools.lru_cache(maxsize=1 << 16)
def russian_parse(word: str) -> tuple[str, str | None]:
    """The lemma of a Russian word and, of a verb, its form: ``past``, ``future``, ``present``, ``short past`` …"""
    parse = _morphology().parse(word)[0]
    return parse.normal_form.replace("ё", "е"), _russian_form(parse.tag)


def _russian_form(tag: Any) -> str | None:
    if tag.POS == "VERB":
        return "imperative" if tag.mood == "impr" else {"past": "past", "futr": "future", "pres": "present"}[tag.tense]
    if tag.POS in ("PRTS", "PRTF"):
        return ("short " if tag.POS == "PRTS" else "participle ") + str(tag.tense) + " " + str(tag.voice)
    return {"INFN": "infinitive", "GRND": "converb"}.get(str(tag.POS))


def kazakh_form(word: str) -> str | None:
    """The form of a Kazakh word that may be a verb, by its ending; None for other words."""
    if word in KAZAKH_AUXILIARIES:
        return KAZAKH_AUXILIARIES[word]
    if len(word) < SHORTEST_VERB or KAZAKH_NOUNS.match(word) or KAZAKH_NOUNS.search(word, len(word) - 5):
        return None
    for form, endings in KAZAKH_ENDINGS:
        if word.endswith(endings):
            return form
    return None


@functools.lru_cache(maxsize=1 << 16)
def kazakh_parse(word: str) -> tuple[str, str | None]:
    """The first six letters of a Kazakh word, which words of one meaning share, and its form where it may be a verb."""
    return word[:6], kazakh_form(word)


def parser(lang: str) -> Callable[[str], tuple[str, str | None]]:
    """What gives the stem and the verb form of a word in ``lang``."""
    return russian_parse if lang == "ru" else kazakh_parse


@functools.lru_cache(maxsize=1 << 16)
def _russian_token(norm: str) -> tuple[str | None, str | None]:
    return russian_parse(norm) if norm[0].isalpha() else (None, None)


@functools.lru_cache(maxsize=1 << 16)
def _kazakh_token(norm: str) -> tuple[str | None, str | None]:
    return kazakh_parse(norm) if norm[0].isalpha() else (None, None)


def token_parser(lang: str) -> Callable[[str], tuple[str | None, str | None]]:
    """As ``parser``, of any token: numbers and signs have neither stem nor form."""
    return _russian_token if lang == "ru" else _kazakh_token


def stem(word: str, lang: str) -> str:
    """What words of one meaning share: the lemma in Russian, the first six letters in Kazakh."""
    return parser(lang)(word)[0]


@functools.cache
def _speech(lang: str) -> tuple[str, ...]:
    return tuple(entry.form for entry in lexicon(lang, "speech"))


def is_speech(word: str, lang: str) -> bool:
    """Whether ``word`` is a form of a verb of saying."""
    return russian_parse(word)[0] in _speech(lang) if lang == "ru" else word.startswith(_speech(lang))


def finite_verbs(words: Sequence[str], lang: str) -> list[tuple[int, str]]:
    """The finite verbs of a sentence: (number of the word, what it says of time), verbs of saying left out.

    In Kazakh a finite verb closes its clause: a form counts only before a sign or at the end, or as an auxiliary behind
    a converb (``салынып жатыр``), whose time it then gives to the whole.
    """
    return _kazakh_finite(words) if lang == "kk" else _russian_finite(words)


@functools.lru_cache(maxsize=1 << 16)
def _russian_role(word: str) -> tuple[str, str | None] | None:
    """What a Russian token makes of the time of its sentence, and that time, if it has one of its own; most: nothing.

    A ``helper`` gives its time to a verb ``helped``; a sign that is an ``end`` lets no helper through.
    """
    if not word[0].isalpha():
        return None if word in "\"«»" or word[0].isdigit() else ("end", None)
    if word in RUSSIAN_FUTURE or word.startswith(RUSSIAN_INTENT):
        return "helper", "coming"
    if is_speech(word, "ru"):
        return None
    form = russian_parse(word)[1] or ""
    if form == "infinitive" or form.startswith("short"):
        return "helped", TENSES.get(form)
    return ("finite", TENSES[form]) if form in TENSES else None


def _russian_finite(words: Sequence[str]) -> list[tuple[int, str]]:
    """A passive with ``будет`` is coming, with ``был`` done; ``должен``, ``намерен`` make the infinitive's time."""
    found: list[tuple[int, str]] = []
    helper, since = None, 0
    for i, made in enumerate(map(_russian_role, words)):
        if made is None:
            continue
        role, tense = made
        if role == "helper":
            helper, since = tense, i
        elif role == "end":
            helper = None
        elif role == "helped" and helper and i - since <= REACH:
            tense = helper
        if tense is not None:
            found.append((i, tense))
    return found


def _kazakh_finite(words: Sequence[str]) -> list[tuple[int, str]]:
    found = []
    for i, word in enumerate(words):
        if not word[0].isalpha():
            continue
        tense = TENSES.get(kazakh_parse(word)[1] or "")
        if tense is None or is_speech(word, "kk"):
            continue
        following = words[i + 1] if i + 1 < len(words) else "."
        if following in KAZAKH_PAST_COPULAS and kazakh_parse(word)[1] in ("past participle", "future participle"):
            found.append((i, "done"))
            continue
        if word in KAZAKH_PAST_COPULAS and found and found[-1][0] == i - 1:
            continue
        if following[0].isalnum() and not is_speech(following, "kk") and word not in KAZAKH_AUXILIARIES:
            continue
        found.append((i, tense))
    return found
