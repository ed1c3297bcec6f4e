"""Names of organisations: one across spellings, several where they differ, nothing where they do not tell."""

from __future__ import annotations

import pytest

from kzind.facts.organisations import same_organisation


@pytest.mark.parametrize(("a", "b", "same"), [
    ("ТОО «Арман»", "«Арман» ЖШС", True),
    ("ТОО «Арман»", "Арман", True),
    ("ТОО «Арман»", "ТОО «Болашак»", False),
    ("«Көксай Мыс» ЖШС", "ТОО «Коксай Мыс»", True),
    ("«Қызылорда Нан» серіктестігі", "«Қызылорда Саз» серіктестігі", False),
    ("СЭЗ «Павлодар»", "«Павлодар» АЭА", True),
    ("АО «Qarqyn»", "«Qarqyn» компаниясы", True),
    ("ТОО «KTM»", "Kokshe Tractor Motors Inc.", True),
    ("Актюбинский завод ферросплавов", "Актюбинский рельсовый завод", None),
    ("стекольный завод", "Стекольный завод", True),
    ("стекольный завод", "шыны зауыты", None),
    ("ТОО «Арман»", "завод", None),
    (None, "ТОО «Арман»", None),
    (None, None, None),
])  # fmt: skip
def test_two_names(a: str | None, b: str | None, same: bool | None) -> None:
    assert same_organisation(a, b) is same
    assert same_organisation(b, a) is same
