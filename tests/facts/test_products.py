"""The lexicon of products: every form is in its example, every product has words in both languages."""

from __future__ import annotations

import pytest

from kzind.facts.organisations import products
from kzind.languages import LANGUAGES, Entry, lexicon


@pytest.mark.parametrize(("lang", "entry"), [(lang, entry) for lang in LANGUAGES
                                             for entry in lexicon(lang, "products")])
def test_an_example_tells_its_product(lang: str, entry: Entry) -> None:
    assert entry.role == "product"
    assert entry.value in products(entry.example, lang)


def test_both_languages_know_the_same_products() -> None:
    known = [{entry.value for entry in lexicon(lang, "products")} for lang in LANGUAGES]
    assert known[0] == known[1]


@pytest.mark.parametrize(("text", "lang", "told"), [
    ("Стекольный завод и цех сахара", "ru", {"glass", "sugar"}),
    ("Шыны зауыты іске қосылды", "kk", {"glass"}),
    ("Губернатор открыл школу", "ru", set()),
])
def test_products_of_a_text(text: str, lang: str, told: set[str]) -> None:
    assert products(text, lang) == told
