"""The region of a figure: region first, then the sentences that give it."""

from __future__ import annotations

import pytest

from kzind.facts.extraction import read_batch
from kzind.facts.place import decide_region
from kzind.facts.reading import candidates
from kzind.types import Document


def region(text: str, quote: str, scope: str = "project", lang: str = "ru") -> tuple[str | None, str]:
    """The region decided for the amount that ``quote`` begins, in a document of ``text`` alone."""
    reading = read_batch([Document("d", text, lang)])[0]
    start = text.index(quote)
    chosen = [c for c in candidates(reading) if c.amount.char_start <= start < c.amount.char_end]
    return decide_region(chosen[0], scope)


@pytest.mark.parametrize(
    ("code", "rule", "text", "quote", "scope"),
    [
        ("KZ-31", "clause", "В Таразе построили завод за 5 млрд тенге.", "5 млрд", "project"),
        ("KZ-39", "sentence", "В Таразе вложили 5 млрд тенге, в Костанае – 7 млрд тенге.", "7 млрд", "project"),
        ("KZ-31", "clause", "В Таразе вложили 5 млрд тенге, в Костанае – 7 млрд тенге.", "5 млрд", "project"),
        ("KZ-55", "paragraph", "Итоги Тараза.\nЗавод открыт в Аксу. Он дал 5 млрд тенге.", "5", "project"),
        ("KZ-31", "document", "Завод в Таразе. Цех в Шу и Таразе.\nОн дал 5 млрд тенге.", "5 млрд", "project"),
        ("KZ-31", "paragraph", "Завод заработал в Таразе. Он стоил 5 млрд тенге.", "5 млрд", "project"),
        (None, "list", "В Таразе и Костанае построят заводы за 5 млрд тенге.", "5 млрд", "programme"),
        (None, "country", "Аким Тараза отчитался. В стране открыли 120 новых заводов.", "120", "total"),
        ("KZ-31", "document", "Завод в Таразе. Это первый в стране проект за 5 млрд тенге.", "5 млрд", "programme"),
        (None, "unnamed", "За год открыли 120 заводов. Один из них стоит в Таразе.", "120", "total"),
        ("KZ-31", "document", "За год в области открыли 120 заводов. Один стоит в Таразе.", "120", "total"),
        (None, "document", "Завод стоил 5 млрд тенге.", "5 млрд", "project"),
        (None, "country", "Запущено 126 заводов\nТараз, брифинг.\nВ стране запущено 126 заводов.", "126", "total"),
        (None, "many", "Заводы есть в Таразе, Костанае и Актау. Всего 120 заводов.", "120", "total"),
        (None, "foreign", "Завод в Таразе вырос. В Ташкенте построят цех за 5 млрд тенге.", "5", "project"),
        ("KZ-31", "paragraph", "Завод в Таразе вырос. Поставки в Китай принесли 5 млрд тенге.", "5", "project"),
    ],
)
def test_russian(code, rule, text, quote, scope):
    assert region(text, quote, scope) == (code, rule)


@pytest.mark.parametrize(
    ("code", "rule", "text", "quote", "scope"),
    [
        ("KZ-43", "clause", "Қызылордада 5 млрд теңгеге зауыт салынды.", "5 млрд", "project"),
        ("KZ-27", "clause", "БҚО-да 5 млрд теңге салынды, Атырауда 7 млрд теңге игерілді.", "5 млрд", "project"),
        ("KZ-23", "clause", "БҚО-да 5 млрд теңге салынды, Атырауда 7 млрд теңге игерілді.", "7 млрд", "project"),
        (None, "foreign", "Тараз зауыты өсті. Өзбекстанда компания 5 млрд теңгеге цех салады.", "5", "project"),
        (None, "country", "Тараз әкімі есеп берді. Елімізде 120 жаңа зауыт ашылды.", "120", "total"),
    ],
)
def test_kazakh(code, rule, text, quote, scope):
    assert region(text, quote, scope, "kk") == (code, rule)
