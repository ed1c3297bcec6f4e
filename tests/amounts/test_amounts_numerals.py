"""Numerals written out by num2words, an independent writer, read back: Russian, Kazakh bare and with case endings."""

from __future__ import annotations

import os
import random

import pytest
from num2words import num2words

from kzind import parse_amounts

N = int(os.environ.get("KZIND_NUMERALS", "400"))  # numbers a test; 20000 for the figures in the note
CASES = {
    "dative": ("ға", "ге", "қа", "ке"),
    "accusative": ("ды", "ді", "ты", "ті"),
    "ablative": ("дан", "ден", "тан", "тен"),
    "locative": ("да", "де", "та", "те"),
    "genitive": ("дың", "дің", "тың", "тің"),
}
VOICELESS = frozenset("пткқсшщчцфхһ")
FRONT = frozenset("әеіөүэ")
BACK = frozenset("аоұыуяёю")


def numbers(seed: int, count: int) -> list[float]:
    """Numbers to 10^12 of all sizes, every third with one to three decimals."""
    rng = random.Random(seed)
    found: list[float] = []
    for k in range(count):
        whole = rng.randrange(10 ** rng.randint(1, 12))
        found.append(float(f"{whole}.{rng.randrange(1, 10 ** rng.randint(1, 3))}") if k % 3 == 0 else whole)
    return found


def inflect(words: str, case: str) -> str:
    """``words`` with a Kazakh case ending on the last one, by vowel harmony and voicing."""
    last = words.split()[-1]
    front = next((letter in FRONT for letter in reversed(last) if letter in FRONT | BACK), False)
    if last in {"миллион", "миллиард", "триллион"}:
        front = False
    hard = last[-1] in VOICELESS
    voiceless = hard or last[-1] in "бвгд"
    back_end, front_end, hard_back, hard_front = CASES[case]
    if case in {"accusative", "genitive"} and last[-1] in "аәеиіоөуұүыэ":
        ending = {"accusative": ("ны", "ні"), "genitive": ("ның", "нің")}[case][front]
    elif case in {"ablative", "genitive"} and last[-1] in "мнң":
        ending = {"ablative": ("нан", "нен"), "genitive": ("ның", "нің")}[case][front]
    else:
        ending = ((hard_back, hard_front) if voiceless else (back_end, front_end))[front]
    return words + ending


def read_back(words: str, lang: str) -> float | None:
    """The value of the one number that ``words`` hold, or None."""
    found = parse_amounts(words, lang)
    return found[0].value if len(found) == 1 and found[0].text == words else None


def wrong(pairs: list[tuple[float, str]], lang: str) -> list[tuple[float, str, float | None]]:
    return [(n, w, got) for n, w in pairs if (got := read_back(w, lang)) is None or got != pytest.approx(n, rel=1e-12)]


def test_russian() -> None:
    assert wrong([(n, num2words(n, lang="ru")) for n in numbers(1, N)], "ru") == []


@pytest.mark.parametrize("case", ["g", "d", "a", "i", "p"])
def test_russian_cases(case: str) -> None:
    whole = [n for n in numbers(2, N) if n == int(n)]
    assert wrong([(n, num2words(int(n), lang="ru", case=case)) for n in whole], "ru") == []


def test_kazakh() -> None:
    assert wrong([(n, num2words(n, lang="kz")) for n in numbers(3, N)], "kk") == []


@pytest.mark.parametrize("case", CASES)
def test_kazakh_cases(case: str) -> None:
    assert wrong([(n, inflect(num2words(n, lang="kz"), case)) for n in numbers(4, N)], "kk") == []


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_figures(lang: str) -> None:
    pairs = [(n, f"{n:,}".replace(",", "\u00a0").replace(".", ",") + " тенге") for n in numbers(5, N)]
    assert [(n, w) for n, w in pairs if [a.value for a in parse_amounts(w, lang)] != [n]] == []
