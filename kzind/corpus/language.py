"""Kazakh or Russian, by the share of the letters that only Kazakh has.

A share, never «any such letter»: Russian news writes Kazakh firms and people in Kazakh letters. Measured on the
packaged corpus: the threshold for documents is right for all, that for sentences for 98 of 100. A short text may hold
few of these letters: there the words and endings of ``language_words.tsv`` decide, outside quotes.
"""

from __future__ import annotations

import functools
import re

from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import fold

KAZAKH_LETTERS = "әіңғүұқөһӘІҢҒҮҰҚӨҺ"
DOCUMENT_SHARE = 0.05
SENTENCE_SHARE = 0.03
SHORT_SENTENCE = 25
"""Below so many Cyrillic letters a sentence follows the language of its document unless the share is clear."""

SHORT_TEXT = 300
"""Below so many Cyrillic letters words and endings decide the language of a text or a sentence."""

CYRILLIC_SHARE = 0.3
"""A text with a smaller share of Cyrillic letters is in another language, however many names it quotes."""

_SAMPLE = 20_000
_QUOTED = re.compile(r"«[^«»]*»|“[^”]*”|\"[^\"]*\"")
_WORD = re.compile("[\u0400-\u052f]+")
_OTHERS = re.compile("[^\u0400-\u052f]+")
_KAZAKH = re.compile(f"[{KAZAKH_LETTERS}]")
_PAGE, _SUPPLEMENT = b"\x04", b"\x05"
"""The high bytes of the Cyrillic letters U+0400…U+04FF, and those of the few behind them among others."""


def cyrillic_letters(text: str) -> int:
    """How many Cyrillic letters ``text`` holds."""
    high = text.encode("utf-16-le", "surrogatepass")[1::2]
    if _SUPPLEMENT in high:
        return len(_OTHERS.sub("", text))
    return len(high) - len(high.translate(None, _PAGE))


def kazakh_share(text: str, letters: int) -> float:
    """The share of Kazakh letters among the ``letters`` Cyrillic ones of ``text``."""
    return sum(map(text.count, KAZAKH_LETTERS)) / letters if letters and _KAZAKH.search(text) else 0.0


def in_other_letters(text: str) -> bool:
    """Whether most letters of ``text`` are not Cyrillic: English, Latin-script Kazakh; of a few letters never."""
    sample = text[:_SAMPLE]
    cyrillic = cyrillic_letters(sample)
    if cyrillic >= len(sample) * CYRILLIC_SHARE:
        return False
    letters = sum(map(str.isalpha, sample))
    return letters >= SHORT_SENTENCE and cyrillic < letters * CYRILLIC_SHARE


@functools.cache
def _votes() -> tuple[dict[str, str], dict[str, str], int]:
    """Word to language, ending to language, and the length of the longest ending."""
    entries = [(lang, entry) for lang in LANGUAGES for entry in lexicon(lang, "language_words")]
    endings = {fold(entry.form): lang for lang, entry in entries if entry.role == "ending"}
    return (
        {fold(entry.form): lang for lang, entry in entries if entry.role == "word"},
        endings,
        max(map(len, endings), default=0),
    )


@functools.lru_cache(maxsize=1 << 15)
def vote(word: str) -> str | None:
    """The language that a word shows, or ``None``: a listed word, a Kazakh letter, the longest listed ending."""
    word = fold(word)
    whole, endings, longest = _votes()
    if word in whole:
        return whole[word]
    if any(letter in word for letter in KAZAKH_LETTERS):
        return "kk"
    for length in range(min(longest, len(word) - 2), 0, -1):
        if word[-length:] in endings:
            return endings[word[-length:]]
    return None


@functools.lru_cache(maxsize=1 << 15)
def _vote_inside(word: str) -> str | None:
    """The vote of a word behind the first: a capital one may be a name."""
    return None if word[0].isupper() else vote(word)


def _unless_name(quoted: re.Match[str]) -> str:
    """What is said in quotes, where it is longer than a name."""
    return quoted.group() if len(_WORD.findall(quoted.group())) > 4 else " "


def by_words(text: str) -> str | None:
    """The language that the words of a short ``text`` show, or ``None`` where they do not say it two to one.

    Names say nothing: up to four words in quotes, and capital words behind the first.
    """
    words = _WORD.findall(_QUOTED.sub(_unless_name, text))
    votes = [*map(vote, words[:1]), *map(_vote_inside, words[1:])]
    kazakh, russian = votes.count("kk"), votes.count("ru")
    if kazakh > 2 * russian:
        return "kk"
    return "ru" if russian > 2 * kazakh else None


def detect_language(text: str) -> str:
    """``kk`` or ``ru``: the language of most of ``text``; ``ru`` where it holds no Cyrillic letter.

    A long text is judged by its beginning and its middle.
    """
    if len(text) > 2 * _SAMPLE:
        middle = len(text) // 2
        text = text[:_SAMPLE] + text[middle : middle + _SAMPLE]
    letters = cyrillic_letters(text)
    said = by_words(text) if letters < SHORT_TEXT else None
    return said or ("kk" if kazakh_share(text, letters) > DOCUMENT_SHARE else "ru")


def sentence_language(sentence: str, document_lang: str) -> str:
    """``kk`` or ``ru`` for a sentence inside a document of ``document_lang``.

    A sentence too short for a share follows its document, unless it is full of Kazakh letters.
    """
    short = len(sentence) < SHORT_TEXT or cyrillic_letters(sentence) < SHORT_TEXT
    if short and (said := by_words(sentence)):
        return said
    letters = cyrillic_letters(sentence)
    share = kazakh_share(sentence, letters)
    if letters < SHORT_SENTENCE:
        return "kk" if document_lang == "kk" or share > 3 * DOCUMENT_SHARE else "ru"
    return "kk" if share > SENTENCE_SHARE else "ru"
