"""Case forms of Russian place names and place words, by ending.

Names of places in Kazakhstan follow few patterns, and a form that does not exist («Актаух») harms nobody, so the
tables below are generous: they hold singular and plural endings of every pattern a morphological guesser may choose.
"""

from __future__ import annotations

import functools

_HARD = ("", "а", "у", "ом", "ем", "е", "ы", "и", "ов", "ам", "ами", "ах", "ым")
_SOFT = ("ь", "и", "ью", "я", "ю", "ем", "ём", "е", "ей", "ям", "ями", "ях")
_SHORT_I = ("й", "я", "ю", "ем", "ём", "е", "и", "ев", "ям", "ями", "ях")
_A = ("а", "ы", "и", "е", "у", "ой", "ою", "ей", "ею", "", "ам", "ами", "ах")
_YA = ("я", "и", "е", "ю", "ей", "ею", "й", "ь", "ям", "ями", "ях")
_O = ("о", "а", "у", "ом", "е", "", "ам", "ами", "ах", "ы", "ой")
_E = ("е", "я", "ю", "ем", "и", "ей", "ям", "ями", "ях", "а", "у", "ам", "ами", "ах")
_Y = ("ы", "", "ов", "ам", "ами", "ах", "е", "у", "ой", "ою", "а")
_I = ("и", "", "ь", "ей", "ям", "ями", "ях", "ам", "ами", "ах", "ов", "й", "е", "ю", "я", "а", "у", "ой")

# (ending of the nominative, endings of all cases); the first that fits is taken.
_NOUN_PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ь", _SOFT),
    ("й", _SHORT_I),
    ("а", _A),
    ("я", _YA),
    ("о", _O),
    ("е", _E),
    ("ы", _Y),
    ("и", _I),
)

_ADJECTIVE = ("ий", "ый", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ая", "яя", "ую", "юю", "ою", "ей",
              "ое", "ее", "ые", "ие", "ых", "их", "ыми", "ими", "ия", "ию", "ием", "ии")
_ADJECTIVE_NOMINATIVES = ("ский", "цкий", "ный", "кий", "тый", "лый", "рый", "ская", "цкая", "ное", "кое", "вое", "ая",
                          "ый", "ой", "ое", "ные", "ские")
_CONSONANTS = tuple("бвгджзклмнпрстфхцчшщ")
_FIXED_VOWELS = ("у", "ю", "э", "ё")


def adjective_forms(stem: str) -> frozenset[str]:
    """All forms of an adjective in lower case; ``stem`` is without its ending (``актюбинск``)."""
    return frozenset(stem + ending for ending in _ADJECTIVE)


def is_adjective(word: str) -> bool:
    """Whether a nominative has the ending of an adjective (``Рудный``, ``Глубокое``, ``Абайский``)."""
    return word.endswith(_ADJECTIVE_NOMINATIVES)


@functools.cache
def word_forms(word: str) -> frozenset[str]:
    """All case forms of a nominative, in lower case, the nominative among them.

    A name of several parts joined by hyphens declines in its last part (``Усть-Каменогорска``), before a fixed surname
    in its first (``Форта-Шевченко``).
    """
    word = word.lower().replace("ё", "е")
    if "-" in word:
        head, _, last = word.rpartition("-")
        if last.endswith("о") and head.endswith(_CONSONANTS):
            return frozenset(f"{form}-{last}" for form in word_forms(head))
        return frozenset(f"{head}-{form}" for form in word_forms(last))
    if len(word) > 4 and is_adjective(word):
        return adjective_forms(word[:-2])
    if word.endswith(_FIXED_VOWELS):
        return frozenset({word})
    for ending, endings in _NOUN_PATTERNS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            forms = {stem + e for e in endings}
            return frozenset(f for f in forms if len(f) > 1) | {word}
    forms = {word + e for e in _HARD}
    if word.endswith("ец") and len(word) > 4:
        forms |= {word[:-2] + "ц" + e for e in _HARD if e}
    return frozenset(forms)


def city_adjective(name: str) -> str | None:
    """The stem of the regular adjective of a place (``Шымкент`` → ``шымкентск``), or ``None`` where there is none."""
    name = name.lower().replace("ё", "е")
    if len(name) < 4 or name.endswith(("о", "е", "и", "ый", "ое", "ой")):
        return None
    if name.endswith("ск"):
        return name
    if name.endswith(("а", "ы", "я")):
        return name[:-1] + "инск"
    if name.endswith(("ь", "й")):
        return name[:-1] + "ск"
    return name + "ск"
