"""Verb forms and what the finite verbs of a sentence say of time."""

from __future__ import annotations

import pytest

from kzind.facts.verbs import finite_verbs, is_speech, parser, stem
from kzind.lexical import tokenize


def times(text: str, lang: str) -> list[tuple[str, str]]:
    """The finite verbs of ``text`` with their times."""
    words = [t.norm for t in tokenize(text)]
    return [(words[i], time) for i, time in finite_verbs(words, lang)]


@pytest.mark.parametrize(("word", "lang", "form"), [
    ("построили", "ru", "past"),
    ("построят", "ru", "future"),
    ("строят", "ru", "present"),
    ("строить", "ru", "infinitive"),
    ("построен", "ru", "short past pssv"),
    ("цемент", "ru", None),
    ("салынды", "kk", "past"),
    ("салынған", "kk", "past participle"),
    ("салады", "kk", "present"),
    ("салмақ", "kk", "intent"),
    ("салынуда", "kk", "progressive"),
    ("жатыр", "kk", "progressive"),
    ("аймақ", "kk", None),
    ("зауыттарды", "kk", None),
    ("қуат", "kk", None),
])  # fmt: skip
def test_form(word: str, lang: str, form: str | None) -> None:
    assert parser(lang)(word)[1] == form


@pytest.mark.parametrize(("text", "lang", "found"), [
    ("Цех открыли весной.", "ru", [("открыли", "done")]),
    ("Цех откроют весной.", "ru", [("откроют", "coming")]),
    ("Цех строят второй год.", "ru", [("строят", "now")]),
    ("Линия будет запущена осенью.", "ru", [("будет", "coming"), ("запущена", "coming")]),
    ("Линия запущена осенью.", "ru", [("запущена", "done")]),
    ("Хозяин намерен вложить миллион.", "ru", [("намерен", "coming"), ("вложить", "coming")]),
    ("Завод купили, чтобы выпускать стекло.", "ru", [("купили", "done")]),
    ("Директор сообщил: печь стоит.", "ru", [("стоит", "now")]),
    ("Диірмен былтыр салынды.", "kk", [("салынды", "done")]),
    ("Диірмен биыл салынады.", "kk", [("салынады", "now")]),
    ("Диірмен салмақ.", "kk", [("салмақ", "coming")]),
    ("Диірмен салынып жатыр.", "kk", [("жатыр", "going")]),
    ("Былтыр салынған диірмен ұн тартады.", "kk", [("тартады", "now")]),
    ("Жаңа диірмен.", "kk", []),
])  # fmt: skip
def test_times_of_finite_verbs(text: str, lang: str, found: list[tuple[str, str]]) -> None:
    assert times(text, lang) == found


@pytest.mark.parametrize(("word", "lang", "said"), [
    ("рассказал", "ru", True), ("сообщают", "ru", True), ("построил", "ru", False),
    ("хабарлады", "kk", True), ("деді", "kk", True), ("салынды", "kk", False),
])  # fmt: skip
def test_verbs_of_saying(word: str, lang: str, said: bool) -> None:
    assert is_speech(word, lang) is said


@pytest.mark.parametrize(("a", "b", "lang"), [
    ("завода", "заводами", "ru"), ("вложили", "вложить", "ru"), ("жобалардың", "жобаларға", "kk"),
])  # fmt: skip
def test_words_of_one_meaning_share_a_stem(a: str, b: str, lang: str) -> None:
    assert stem(a, lang) == stem(b, lang)
