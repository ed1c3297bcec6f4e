"""Wordings that decide by themselves: sums with a name, parts, what was called off, indices."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import kzind


def facts(text: str, published: str = "2025-06-10") -> list[dict[str, Any]]:
    """The facts of one report."""
    table = kzind.extract_facts(pd.DataFrame([{"text": text, "date": published}]), text="text", date="date")
    return table.to_dict("records")


def only(text: str, column: str) -> list[Any]:
    return [fact[column] for fact in facts(text)]


@pytest.mark.parametrize(("text", "indicators"), [
    ("Выручка фабрики – 31 млрд тенге.", ["revenue"]),
    ("Комбинаттың табысы 9 млрд теңге болды.", ["revenue"]),
    ("Выпуск дорожает: производительность труда — 19,2 млн тенге на человека.", ["productivity"]),
    ("Объём промпроизводства достиг 90 млрд тенге, в том числе в обработке — 41 млрд.", ["output", "output"]),
    ("Банк выдал фабрике кредит на 6 млрд тенге.", []),
    ("Комбинат купили за 8 млрд тенге.", []),
    ("Гранты на 5 млн тенге получили молодые фермеры.", []),
    ("Бір жарым миллиард теңгеге тоқыма цехы салынды.", ["investment"]),
    ("Инвестор вложил 6 млрд тенге в проект.", ["investment"]),
    ("Открыто 75 раб. мест.", ["jobs"]),
    ("Зауытта 70 адам жұмыссыз қалды.", ["jobs"]),
])  # fmt: skip
def test_indicator(text: str, indicators: list[str]) -> None:
    assert only(text, "indicator") == indicators


@pytest.mark.parametrize(("text", "statuses"), [
    ("Зауытта 90 адам жұмыс істейді, тағы 40 жұмыс орны ашылмақ.", ["realised", "planned"]),
    ("Былтыр ауданда 12 млрд теңге инвестиция тартылған болатын.", ["realised"]),
    ("Строительство фабрики за 4 млрд тенге отменили.", ["planned"]),
    ("Цех так и не построили, хотя выделили 2 млрд тенге.", ["planned"]),
    ("Фабрика салынбай қалды, оған 2 млрд теңге бөлінген.", ["planned"]),
    ("Фабрика іске қосылды. Жалпы құны – 8,3 млрд теңге.", ["realised"]),
    ("Строительство фабрики завершено на 71 %. Стоимость проекта – 3 млрд тенге.", ["ongoing"]),
])  # fmt: skip
def test_status(text: str, statuses: list[str]) -> None:
    assert only(text, "status") == statuses


@pytest.mark.parametrize("text", [
    "Привлечено 90 млрд тенге инвестиций, в том числе 35 млрд – иностранных.",
    "90 млрд теңге инвестиция тартылды, соның ішінде 35 млрд теңгесі – шетелдік.",
])  # fmt: skip
def test_a_part_is_as_its_whole(text: str) -> None:
    whole, part = facts(text)
    assert [part[k] for k in ("indicator", "status", "scope")] == [whole[k] for k in ("indicator", "status", "scope")]


def test_workers_of_one_plant() -> None:
    assert only("На комбинате трудятся 640 человек.", "scope") == ["project"]


@pytest.mark.parametrize(("text", "measures"), [
    ("Индекс производства составил 106,1 %.", ["level"]),
    ("Рост производства – не ниже 6 %.", ["increase"]),
    ("Экспорт снизился на 2,4 % до 11,5 млрд долларов.", ["decrease", "level"]),
    ("Зауытта жұмыс орындарының саны 200-ден 260-қа көбейді.", ["level"]),
])  # fmt: skip
def test_measure(text: str, measures: list[str]) -> None:
    assert only(text, "measure") == measures


def test_the_base_of_an_index_is_not_its_year() -> None:
    assert [f["year"] for f in facts("Рост промышленного производства составил 104,9 % к 2023 году.")] != [2023]
    plans = facts("Экспорт завода составит 3 млрд тенге к 2027 году.")
    assert [f["year"] for f in plans] == [2027]


@pytest.mark.parametrize(("text", "sector"), [
    ("Былтыр облыста 38 млрд теңге инвестиция тартылған болатын.", "C24-25"),
    ("Шынымен де бұл фабрикада 30 адам жұмыс істейді.", "C23"),
    ("Содан бері фабрикада 30 адам жұмыс істейді.", "C20"),
])  # fmt: skip
def test_words_that_only_begin_like_a_product(text: str, sector: str) -> None:
    assert sector not in only(text, "sector")


def test_a_rule_says_its_name() -> None:
    assert "indicator:named_before" in facts("Выручка фабрики – 31 млрд тенге.")[0]["rules"]
