"""What the models see of an amount: value-first tables on own sentences."""

from __future__ import annotations

import pytest

from kzind.facts import patterns
from kzind.facts.decide import packaged_models
from kzind.facts.extraction import read_batch
from kzind.facts.features import features, own_features, sentence_features, text_features, unit_group
from kzind.facts.patterns import NAMES, Patterns
from kzind.facts.reading import Candidate, candidates, cue_phrases
from kzind.lexical import tokenize, widest
from kzind.types import Document


def candidate(text: str, lang: str = "ru", number: int = 0, published: str | None = "2024-03-01") -> Candidate:
    """Amount number ``number`` of a document."""
    reading = read_batch([Document("d", text, lang, published=published)])[0]
    return candidates(reading)[number]


def seen(text: str, lang: str = "ru", number: int = 0) -> set[str]:
    return set(features(candidate(text, lang, number)))


@pytest.mark.parametrize(("kind", "unit", "group"), [
    ("money", "KZT", "money"), ("number", None, "number"), ("quantity", "t", "mass"), ("quantity", "MW", "power"),
    ("quantity", "%", "share"), ("quantity", "pp", "share"), ("quantity", "ratio", "ratio"), ("quantity", "ha", "area"),
    ("quantity", "km", "length"), ("quantity", "jobs", "jobs"), ("quantity", "people", "people"),
])  # fmt: skip
def test_sorts_of_units(kind: str, unit: str | None, group: str) -> None:
    assert unit_group(kind, unit) == group


@pytest.mark.parametrize(("feature", "text", "lang", "number"), [
    ("group:money", "В мельницу вложили 5 млрд тенге.", "ru", 0),
    ("cue:indicator=investment:before", "В мельницу вложили 5 млрд тенге.", "ru", 0),
    ("cue:status=realised:governor", "В мельницу вложили 5 млрд тенге.", "ru", 0),
    ("tense:done:nearest", "В мельницу вложили 5 млрд тенге.", "ru", 0),
    ("tense:coming:nearest", "В мельницу вложат 5 млрд тенге.", "ru", 0),
    ("tense:done:nearest", "Диірменге 5 млрд теңге жұмсалды.", "kk", 0),
    ("cue:status=planned:final", "Диірменге 5 млрд теңге құймақ.", "kk", 0),
    ("year:future:s", "К 2030 году там будет 40 рабочих мест.", "ru", 0),
    ("year:past:s", "В 2019 году там было 40 рабочих мест.", "ru", 0),
    ("previous:projects", "Запущено 7 проектов на 9 млрд тенге.", "ru", 1),
    ("several:True:before", "Запущено 7 проектов на 9 млрд тенге.", "ru", 1),
    ("several:own:True", "Запущено 7 проектов на 9 млрд тенге.", "ru", 0),
    ("several:True:p", "Построили 3 завода. На них ушло 9 млрд тенге.", "ru", 1),
    ("cue:indicator=jobs:alone", "О рабочих местах. В Абае их 40 человек.", "ru", 0),
    ("state near:building", "Мельницу строят второй год. Она стоит 9 млрд тенге.", "ru", 0),
    ("renewal before:renewal", "На модернизацию мельницы дали 9 млрд тенге.", "ru", 0),
    ("with:jobs", "Мельница за 9 млрд тенге и 40 рабочих мест.", "ru", 0),
])  # fmt: skip
def test_is_seen(feature: str, text: str, lang: str, number: int) -> None:
    assert feature in seen(text, lang, number)


@pytest.mark.parametrize(("feature", "text", "lang", "number"), [
    ("cue:indicator=investment:c", "Вложили немало, а в цехах трудятся 40 человек.", "ru", 0),
    ("cue:indicator=jobs:alone", "О рабочих местах. В цехе трудятся 40 человек.", "ru", 0),
    ("cue:status=realised:s", "Там будет создано 40 рабочих мест.", "ru", 0),
    ("several:True:before", "Один проект стоит 9 млрд тенге.", "ru", 1),
    ("year:past:s", "К 2030 году там будет 40 рабочих мест.", "ru", 0),
])  # fmt: skip
def test_is_not_seen(feature: str, text: str, lang: str, number: int) -> None:
    assert feature not in seen(text, lang, number)


def test_a_headline_lends_its_cues_to_the_same_figure() -> None:
    text = "Инвестиции достигнут 9 млрд тенге\n\nОб этом напомнили вчера. Тут прозвучало: 9 млрд тенге."
    last = len(candidates(candidate(text).reading)) - 1
    assert "cue:indicator=investment:twin" in seen(text, number=last)


def test_each_feature_once_and_in_the_same_order() -> None:
    text = "В мельницу вложили 5 млрд тенге, в пекарню вложили 2 млрд тенге."
    found = features(candidate(text))
    assert len(found) == len(set(found))
    assert found == features(candidate(text))


def test_a_longer_phrase_hides_the_words_in_it() -> None:
    hits = widest(tuple(cue_phrases().find(tokenize("будет построено"))))
    assert {h.entry.value for h in hits if h.entry.role == "status"} == {"planned"}


@pytest.mark.parametrize(("text", "lang"), [
    ("Зона «Тулпар»\nВ зоне запущено 7 проектов на 9 млрд тенге. К 2030 году вложат ещё 5 млрд тенге.", "ru"),
    ("«Тұлпар» аймағы\nАймақта 9 млрд теңгеге 7 жоба іске қосылды. 2030 жылға дейін тағы 5 млрд теңге құймақ.", "kk"),
])  # fmt: skip
def test_judging_sees_what_learning_saw(text: str, lang: str) -> None:
    """As rows of weights features are the same as by name."""
    reading = read_batch([Document("d", text, lang, title=text.partition("\n")[0], published="2024-03-01")])[0]
    rows = packaged_models().table.seen
    for c in candidates(reading):
        seen = {*own_features(c, rows), *sentence_features(reading, c.index, rows), *text_features(reading, rows)}
        assert seen == {rows["{}"][name] for name in features(c)}
        assert len(seen) > 20


def test_features_are_forgotten_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MADE", 2)
    seen = Patterns(str)
    assert [seen["s:{}"][word] for word in "abcab"] == ["s:a", "s:b", "s:c", "s:a", "s:b"]
    assert seen["{}:{}"][1, None] == "1:None"
    assert all(len(filled) <= 2 for filled in seen.values())


def test_own_features_are_no_shared_ones():
    """Scores add up the two parts: a feature in both would count twice."""
    text = (
        "Зона «Тулпар»\nВ зоне запущено 7 проектов на 9 млрд тенге, построят 3 завода. К 2030 году вложат ещё 5 млрд "
        "тенге: 2 млрд в модернизацию. Создадут 40 рабочих мест, из них 20 – в Кентау. Всего 9 млрд тенге."
    )
    reading = read_batch([Document("d", text, "ru", title="Зона «Тулпар»", published="2024-03-01")])[0]
    found = candidates(reading)
    assert len(found) > 6
    for c in found:
        parts = (own_features(c, NAMES), sentence_features(reading, c.index, NAMES), text_features(reading, NAMES))
        found = [feature for part in parts for feature in part]
        assert len(set(found)) == len(found)
        assert features(c) == found
