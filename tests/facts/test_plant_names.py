"""What an unnamed plant is called, in its sentence's own words."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind.facts.plant_names import plant_name
from kzind.facts.projects import project_table
from kzind.facts.table import to_frame


@pytest.mark.parametrize(("sentence", "quote", "name"), [
    ("Ауданда құны 2 млрд теңге болатын кірпіш зауыты ашылды.", "2 млрд теңге", "кірпіш зауыты"),
    ("Біріктірілген газ-химия кешенінің құны 6 млрд доллар.", "6 млрд доллар", "газ-химия кешені"),
    ("Кен орнындағы газ өңдеу зауыты, қуаты 1 млрд текше метр.", "1 млрд текше метр", "газ өңдеу зауыты"),
    ("Металлургия зауыты аймаққа орналасады: құны 5 млрд ₸.", "5 млрд ₸", "металлургия зауыты"),
    ("Қуаты 100 МВт жел электр стансасының құрылысы басталды.", "100 МВт", "жел электр стансасы"),
    ("Үш гектар жылыжай салынып жатыр.", "Үш гектар", "жылыжай"),
    ("Ет комбинаты 30 адамды, кірпіш зауыты 40 адамды алады.", "40 адамды", "кірпіш зауыты"),
    ("Жаңа зауыт 40 адамды алады.", "40 адамды", None),
    ("Компанияның зауыты 40 адамды алады.", "40 адамды", None),
    ("Болатты өңдейтін зауыт 40 адамды алады.", "40 адамды", None),
    ("Қостанайда екі зауыт салынады.", "екі зауыт", None),
])  # fmt: skip
def test_kazakh_plants(sentence: str, quote: str, name: str | None) -> None:
    assert plant_name(sentence, quote, "kk") == name


@pytest.mark.parametrize(("sentence", "quote", "name"), [
    ("Показали завод трубопроводной арматуры: он стоит 6 млрд тенге.", "6 млрд тенге", "завод трубопроводной арматуры"),
    ("Строится на металлопрокатном заводе цех за 8 млрд тенге.", "8 млрд тенге", "металлопрокатный завод"),
    ("За 55 млрд тенге построят птицефабрику.", "55 млрд тенге", "птицефабрика"),
    ("Завод откроют до конца года за 21 млрд тенге.", "21 млрд тенге", None),
    (None, "21 млрд тенге", None),
])  # fmt: skip
def test_russian_plants(sentence: str | None, quote: str, name: str | None) -> None:
    assert plant_name(sentence, quote, "ru") == name


def _fact(text: str, quote: str, sentence: str | None) -> dict[str, object]:
    at = text.index(quote)
    return {"doc_id": "a", "char_start": at, "char_end": at + len(quote), "quote": quote, "value": 5e9, "unit": "KZT",
            "indicator": "investment", "measure": "level", "qualifier": "exact", "status": "planned",
            "scope": "project", "modernisation": False, "confidence": 0.9, "rules": "", "lang": "ru",
            "region": "KZ-31", "sector": "C23", "sentence": sentence}


@pytest.mark.parametrize(("text", "name"), [
    ("Кирпичный завод под Таразом\nВложат 5 млрд тенге.", "кирпичный завод"),
    ("Новости области\nСтекольный завод уже работает. Вложат 5 млрд тенге.", None),
    ("Итоги года\nЗа кирпичный завод отдадут 5 млрд тенге.", "кирпичный завод"),
])  # fmt: skip
def test_a_row_of_an_unnamed_plant_is_called_by_its_sentence_or_headline(text: str, name: str | None) -> None:
    sentence = next(part for part in text.replace("\n", ". ").split(". ") if "5 млрд" in part)
    documents = pd.DataFrame([{"id": "a", "text": text, "title": None, "lang": "ru"}])
    table = project_table(to_frame([_fact(text, "5 млрд тенге", sentence)]), documents)
    told = table["name"].astype(object).where(table["name"].notna(), None).tolist()
    assert told == [name]
    assert table["organisation"].isna().all()
