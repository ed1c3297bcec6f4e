"""The language of a document and of a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kzind.corpus import detect_language
from kzind.corpus.language import cyrillic_letters, kazakh_share, sentence_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Қалада 120 адамға арналған цех ашылды.", "kk"),
        ("В городе открыли цех на 120 человек.", "ru"),
        ("«Қазақмыс» построит фабрику, наймёт людей и начнёт экспорт продукции, говорят на предприятии.", "ru"),
        ("Кентауда 5 млрд теңгеге нан зауыты салынды", "kk"),
        ("Таразда жаңа цех ашылды", "kk"),
        ("Абай облысында завод салынып жатыр, онда 120 адам бар", "kk"),
        ("Арматура зауыты жоспарды орындамады", "kk"),
        ("В Кентау построят завод", "ru"),
        ("ТОО «Қызылжар сүт өңдеу» запустит завод сухого молока", "ru"),
        ("Завод «Өскемен» в Риддере", "ru"),
        ("Plant opened", "ru"),
        ("", "ru"),
    ],
)
def test_language_of_a_text(text: str, expected: str) -> None:
    assert detect_language(text) == expected


def test_a_short_sentence_follows_its_document() -> None:
    assert sentence_language("Бар.", "kk") == "kk"
    assert sentence_language("Бар.", "ru") == "ru"
    assert sentence_language("Өңір өсті.", "ru") == "kk"


def test_a_short_sentence_goes_by_its_words() -> None:
    assert sentence_language("Завод сухого молока АО «Қызылжар сүт», 90 мест", "ru") == "ru"
    assert sentence_language("Цех салынды, онда 120 адам бар", "ru") == "kk"
    assert sentence_language("Пустили цех на 120 рабочих мест", "kk") == "ru"


def test_a_long_quote_counts_and_a_quoted_name_does_not() -> None:
    assert sentence_language("«Мы построим цех и откроем его до осени», – деді ол.", "kk") == "ru"
    assert sentence_language("«Жаңа өмір» ждёт покупателей на склад", "ru") == "ru"


def test_share_counts_cyrillic_letters_only() -> None:
    assert kazakh_share("әа abc 123", cyrillic_letters("әа abc 123")) == 0.5
    assert kazakh_share("abc", cyrillic_letters("abc")) == 0.0


def test_every_document_of_the_gold(shared: Path) -> None:
    wrong, seen = [], 0
    for name in ("dev.jsonl", "seeds.jsonl"):
        for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            seen += 1
            if detect_language(document["text"]) != document["lang"]:
                wrong.append(document["id"])
    assert seen > 0
    assert wrong == []
