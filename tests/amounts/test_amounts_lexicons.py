"""The lexicons of the amounts: every example parses to what it says; keys, codes and letters are in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from kzind.languages import LANGUAGES, lexicon

NAMES = (
    "numerals",
    "scales",
    "currencies",
    "units",
    "counted",
    "bounds",
    "stops",
    "shapes",
    "modifiers",
    "endings",
    "lookalikes",
)
FILES = [(lang, name) for lang in LANGUAGES for name in NAMES]
ROWS = [(lang, name, entry) for lang, name in FILES for entry in lexicon(lang, name)]
COUNTED = {"", "jobs", "projects", "enterprises", "zones", "countries", "pieces", "people"}
UNITS = {
    "%",
    "pp",
    "ratio",
    "ha",
    "km2",
    "m2",
    "m3",
    "km",
    "m",
    "cm",
    "mm",
    "t",
    "kg",
    "g",
    "mg",
    "oz",
    "lb",
    "l",
    "ml",
    "bbl",
    "MW",
    "MVA",
    "kV",
    "kWh",
    "Gcal",
    "degrees",
    "atm",
    "Gbit",
    "Mbit",
    "MB",
    "GB",
    "TB",
    "km/h",
    "m/s",
    "hp",
    "MCI",
    "points",
    "TEU",
    "magnitude",
}
_MIXED = re.compile(r"[а-яёәғқңөұүһі][a-z]|[a-z][а-яёәғқңөұүһі]", re.IGNORECASE)


@pytest.mark.parametrize(("lang", "name", "entry"), ROWS, ids=lambda x: x.form[:20] if hasattr(x, "form") else x)
def test_example(lang: str, name: str, entry: object, check: Callable[..., None]) -> None:
    """The example of a row reads as its markup says; an example without markup holds no amount, in the stops."""
    if "[[" in entry.example or name == "stops":  # type: ignore[attr-defined]
        check(entry.example, lang)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("lang", "name"), FILES)
def test_every_row_has_an_example(lang: str, name: str) -> None:
    rows = lexicon(lang, name)
    assert rows, f"{lang}/{name}.tsv is empty"
    assert [entry.form for entry in rows if not entry.example] == []


@pytest.mark.parametrize(("lang", "name"), FILES)
def test_forms_are_unique(lang: str, name: str) -> None:
    forms = Counter(
        (form, entry.role if name in {"shapes", "bounds", "stops", "endings", "modifiers", "lookalikes"} else "")
        for entry in lexicon(lang, name)
        for form in entry.form.split("|")
    )
    assert [form for form, count in forms.items() if count > 1] == []


@pytest.mark.parametrize(("lang", "name"), FILES)
def test_no_latin_letters_inside_cyrillic_forms(lang: str, name: str) -> None:
    mixed = [
        entry.form for entry in lexicon(lang, name) if _MIXED.search(entry.form.replace("~a", "~").replace("~n", "~"))
    ]
    assert mixed == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_codes_are_known(lang: str) -> None:
    from babel.numbers import list_currencies

    iso = list_currencies()
    assert [e.value for e in lexicon(lang, "currencies") if e.value not in iso] == []
    assert [e.value for e in lexicon(lang, "units") if e.value not in UNITS] == []
    assert [e.value for e in lexicon(lang, "counted") if e.value not in COUNTED] == []
    assert {e.value for e in lexicon(lang, "bounds")} <= {"about", "at_least", "at_most", ""}
