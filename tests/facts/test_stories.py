"""Stories: joined across languages, kept apart over time, the same in any order."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from kzind.facts import linkage
from kzind.facts.linkage import Interval, name_keys, skeleton
from kzind.facts.stories import add_story_ids, story_ids, story_links
from kzind.facts.table import to_frame
from kzind.types import Document


def _fact(doc: str, value: float, unit: str, indicator: str, **more: Any) -> dict[str, Any]:
    row = {"doc_id": doc, "char_start": 0, "char_end": 1, "quote": "x", "value": value, "unit": unit,
           "indicator": indicator, "measure": "level", "qualifier": "exact", "status": "planned", "scope": "project",
           "modernisation": False, "confidence": 1.0, "rules": "", "lang": "ru"}
    return {**row, **more}


FIGURES = (20, 50, 100, 200, 500, 1000, 37, 128, 645)


def _background(number: int, seed: int = 7) -> list[dict[str, Any]]:
    """Unrelated reports: figures, regions, days and names drawn at random."""
    rng = random.Random(seed)
    rows = []
    for at in range(number):
        day = f"20{rng.randint(15, 25)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        name = "".join(rng.choice("бвгдзклмнпрст") + rng.choice("аоуи") for _ in range(4)).capitalize()
        for _ in range(3):
            rows.append(_fact(f"z{at:05}", rng.choice(FIGURES), rng.choice(("jobs", "t", "MW")), "jobs",
                              region=rng.choice(("KZ-10", "KZ-31", "KZ-35")), published=day,
                              sentence=f"Завод открыл директор {name}ов."))
    return rows


#: One announcement, in two languages, names in other cases and letters.
RU = ("a-ru", "Новый цех под Жанатасом показал Марат Төлегенов, а люди ТОО «Тасқала Цемент» ждут пуска.")
KK = ("b-kk", "Жаңатастағы цехты Марат Төлегеновтің өзі көрсетті, «Тасқала Цемент» ЖШС іске қосады.")


def _announcement(doc: str, sentence: str, published: str | None, **more: Any) -> list[dict[str, Any]]:
    common = {"region": "KZ-31", "published": published, "sentence": sentence, **more}
    return [_fact(doc, 41.7e9, "KZT", "investment", **common), _fact(doc, 385, "jobs", "jobs", **common)]


def test_one_announcement_in_two_languages_is_one_story() -> None:
    rows = _background(200) + _announcement(*RU, "2024-05-14") + _announcement(*KK, "2024-05-15", lang="kk")
    facts = add_story_ids(to_frame(rows))
    stories = facts.groupby("doc_id")["story_id"].first()
    assert stories["a-ru"] == stories["b-kk"] == "a-ru"
    assert stories.nunique() == len(stories) - 1
    assert facts["story_id"].dtype == "str"


def test_the_same_project_a_year_later_is_another_story() -> None:
    rows = _background(200) + _announcement(*RU, "2023-05-14") + _announcement(*KK, "2024-05-14")
    stories = story_ids(None, to_frame(rows))
    assert stories["a-ru"] != stories["b-kk"]


def test_a_report_without_a_date_needs_more_to_be_joined() -> None:
    undated = _background(200) + _announcement(*RU, "2024-05-14") + _announcement(*KK, None)
    links = story_links(to_frame(undated), None).set_index(["left", "right"])
    dated = _background(200) + _announcement(*RU, "2024-05-14") + _announcement(*KK, "2024-05-14")
    sure = story_links(to_frame(dated), None).set_index(["left", "right"])
    assert links.loc[("a-ru", "b-kk"), "log_odds"] < sure.loc[("a-ru", "b-kk"), "log_odds"] - 8


def test_a_round_figure_alone_joins_nothing() -> None:
    rows = _background(200)
    rows += [_fact("a", 500, "jobs", "jobs", published="2024-05-14", region="KZ-31", sentence="Создали 500 мест."),
             _fact("b", 500, "jobs", "jobs", published="2024-05-15", region="KZ-31", sentence="500 орын ашты.")]
    stories = story_ids(None, to_frame(rows))
    assert stories["a"] != stories["b"]


def test_order_of_rows_changes_nothing() -> None:
    rows = _background(120) + _announcement(*RU, "2024-05-14") + _announcement(*KK, "2024-05-15")
    facts = to_frame(rows)
    shuffled = facts.sample(frac=1, random_state=3)
    pd.testing.assert_series_equal(story_ids(None, facts), story_ids(None, shuffled))
    pd.testing.assert_series_equal(add_story_ids(facts)["story_id"], add_story_ids(shuffled)["story_id"].sort_index())


def test_documents_add_reports_without_a_fact() -> None:
    facts = to_frame(_background(120) + _announcement(*RU, "2024-05-14"))
    documents = pd.DataFrame([
        {"id": RU[0], "text": RU[1] + " Проект ведут Есентай Құрманов и Динара Ыбыраева.", "published": "2024-05-14"},
        {"id": "c", "published": "2024-05-14",
         "text": "Под Жанатасом Марат Толегенов, Есентай Курманов и Динара Ибраева открыли «Таскала Цемент»."},
        {"id": "d", "text": "Сегодня в Кокшетау выступил хор.", "published": "2024-05-14"},
    ])
    stories = story_ids(documents, facts)
    assert stories["c"] == RU[0]
    assert stories["d"] == "d"


def test_an_empty_table_and_one_report() -> None:
    assert add_story_ids(to_frame([]))["story_id"].tolist() == []
    assert add_story_ids(to_frame([_fact("a", 5, "t", "output")]))["story_id"].tolist() == ["a"]
    with pytest.raises(ValueError, match="neither facts nor documents"):
        story_ids()


@pytest.mark.parametrize(("kazakh", "russian"), [
    ("Сұлтанғазиев", "Султангазиевым"), ("Нәлібаевтің", "Налибаева"), ("Төреғалиев", "Турегалиев"),
    ("Сыздықбеков", "Сыздыкбекову"), ("Қошанов", "Кошанов"), ("Qarmet", "Кармет"),
])  # fmt: skip
def test_a_name_has_one_key_in_both_languages(kazakh: str, russian: str) -> None:
    assert skeleton(kazakh) == skeleton(russian)


@pytest.mark.parametrize(("text", "names"), [
    ("Вчера Касым посетил Кентау.", {skeleton("Касым"), skeleton("Кентау")}),
    ("Открыли цех. Вчера его показали. Завод работает.", set()),
    ("Цех ТОО «Арман» даст ток", {"=тоо", skeleton("Арман")}),
    ("ГЛАВНЫЕ НОВОСТИ ОБЛАСТИ", set()),
])  # fmt: skip
def test_names_are_capitalised_words_amid_a_sentence(text: str, names: set[str]) -> None:
    assert name_keys(text) == names


@pytest.mark.parametrize(("published", "precision", "days"), [
    ("2024-02", None, 29), ("2023", None, 365), ("2024-02-03", None, 1), (pd.Timestamp("2024-12-01"), "month", 31),
    (pd.Timestamp("2024-01-01"), "year", 366),
])  # fmt: skip
def test_a_reduced_date_leaves_its_days_open(published: Any, precision: str | None, days: int) -> None:
    found = linkage.interval(published, precision)
    assert isinstance(found, Interval)
    assert found.last - found.first + 1 == days


def test_no_date_is_no_interval() -> None:
    assert [linkage.interval(nothing) for nothing in (None, float("nan"), pd.NaT, "")] == [None] * 4


def test_digits_measure_how_telling_a_figure_is() -> None:
    assert [linkage.digits(value) for value in (300, 6361, 1.5e9, 0, 753.3e9)] == [1, 4, 2, 1, 4]


def test_copies_of_one_text_are_one_story() -> None:
    text = " ".join(f"слово{at}" for at in range(60)) + "."
    documents = pd.DataFrame([{"id": "b", "text": text}, {"id": "a", "text": text + " Источник: газета."},
                              {"id": "c", "text": "Совсем другой текст о погоде в степи."}])
    assert story_ids(documents).to_dict() == {"a": "a", "b": "a", "c": "c"}
    passing = iter([Document(row["id"], row["text"], "ru") for row in documents.to_dict("records")])
    assert story_ids(passing).to_dict() == {"a": "a", "b": "a", "c": "c"}


def test_copies_are_known_by_the_sentences_of_their_facts() -> None:
    sentences = ["Цех под Жанатасом обойдётся в 41,7 миллиарда тенге, сообщили на встрече с жителями города.",
                 "Работу в нём найдут 385 человек, большинство из них живут поблизости."]
    rows = [_fact(doc, value, unit, indicator, sentence=sentence, published=published)
            for doc, published in (("a", None), ("b", None), ("c", "2024-05-14"), ("d", "2024-09-14"))
            for sentence, value, unit, indicator in zip(
                sentences, (41.7e9, 385), ("KZT", "jobs"), ("investment", "jobs"), strict=True)]
    stories = story_ids(None, to_frame(rows[:4]))
    assert stories.to_dict() == {"a": "a", "b": "a"}
    assert story_ids(None, to_frame(rows[4:])).to_dict() == {"c": "c", "d": "d"}
    assert story_ids(None, to_frame([*rows[:1], rows[3]])).nunique() == 2


def test_what_a_plant_makes_tells_its_news_of_a_day_apart() -> None:
    def links(other: str, published: str | None) -> float:
        rows = _background(200) + _announcement("a", "Вчера под Жанатасом показали цианид.", "2024-05-14")
        rows += _announcement("b", other, published)
        return float(story_links(to_frame(rows)).set_index(["left", "right"]).loc[("a", "b"), "products"])

    assert links("Под Жанатасом дадут цианид натрия.", "2024-05-14") > 0
    assert links("Под Жанатасом дадут сахар.", "2024-05-14") == 0
    assert links("Под Жанатасом дадут цианид натрия.", None) == 0
