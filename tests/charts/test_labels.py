"""Words and numbers: complete in three languages, of the right letters, and all that the code asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pandas as pd
import pytest

from kzind.charts import labels
from kzind.charts.tables import labelled
from kzind.facts.table import INDICATORS, REGIONS, SCOPES, STATUSES

PACKAGE = Path(labels.__file__).resolve().parents[1]
# Names and signs that are the same in every language.
LATIN = ("kzind", "CC BY 4.0", "CV3", "JavaScript", "facts.csv", "F1", "N", "t(", "natasha", "MoneyExtractor")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_stands_in_three_languages_with_the_same_fields() -> None:
    for key, wordings in labels.texts().items():
        assert set(wordings) == set(labels.LANGS), key
        assert all(text.strip() for text in wordings.values()), key
        assert len({frozenset(fields(text)) for text in wordings.values()}) == 1, key


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_no_latin_word_in_cyrillic_texts(lang: str) -> None:
    for key, wordings in labels.texts().items():
        plain = re.sub(r"\{[^}]*\}", "", wordings[lang])
        for name in LATIN:
            plain = plain.replace(name, "")
        assert not re.search("[A-Za-z]", plain), (key, plain)


def test_no_cyrillic_letter_in_english_texts() -> None:
    for key, wordings in labels.texts().items():
        assert not re.search("[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]", wordings["en"]), key


def test_kazakh_letters_only_in_kazakh() -> None:
    for key, wordings in labels.texts().items():
        assert not re.search("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]", wordings["ru"]), key


def test_every_key_that_the_code_names_is_there() -> None:
    known = set(labels.texts())
    named = set()
    for path in [*PACKAGE.glob("charts/*.py"), *PACKAGE.glob("reports/*.py")]:
        for prefix, key in re.findall(r'\bt\((f?)["\']([a-z_0-9.{}\[\]\'"]+?)["\']', path.read_text(encoding="utf-8")):
            if not prefix and not key.endswith("."):
                named.add(key)
    assert len(named) > 60
    assert named <= known, sorted(named - known)


def test_vocabularies_are_worded() -> None:
    for kind, words in (("indicator", INDICATORS), ("status", STATUSES), ("scope", SCOPES), ("lang", ("kk", "ru"))):
        for word in words:
            assert labels.t(f"{kind}.{word}", "kk")


def test_titles_have_at_most_ten_words() -> None:
    subjects = {key.partition(".")[0] for key in labels.texts() if key.endswith(".subtitle")}
    checked = 0
    for key, wordings in labels.texts().items():
        subject, _, kind = key.partition(".")
        if subject in subjects and not kind.startswith("subtitle"):
            checked += 1
            for text in wordings.values():
                filled = text.replace("{region}", "West Kazakhstan")
                assert len(filled.split()) <= 10, (key, text)
    assert checked > 20


def test_region_names_tell_all_twenty_apart() -> None:
    assert labels.region_codes() == REGIONS
    for lang in labels.LANGS:
        names = [labels.region_name(code, lang) for code in REGIONS]
        assert len(set(names)) == 20
        assert not any("(" in name for name in names)
    assert labels.region_name("KZ-15", "ru") == "Актюбинская"
    assert labels.region_name("KZ-19", "kk") == "Алматы облысы"
    assert labels.region_name("KZ-75", "en") == "Almaty city"
    assert labels.region_name("KZ-15", "kk", short=False) == "Ақтөбе облысы"


@pytest.mark.parametrize(
    ("value", "lang", "digits", "text"),
    [
        (1234567.0, "ru", None, "1\u00a0230\u00a0000"),
        (1234567.0, "kk", 0, "1\u00a0234\u00a0567"),
        (1234.5, "en", None, "1,230"),
        (12.34, "ru", None, "12,3"),
        (0.05, "en", None, "0.05"),
        (8.0, "kk", None, "8"),
        (-0.5, "en", 2, "-0.50"),
        (0.0, "en", None, "0"),
    ],
)
def test_numbers_follow_the_locale(value: float, lang: str, digits: int | None, text: str) -> None:
    assert labels.number(value, lang, digits) == text


def test_exact_numbers_and_per_cent() -> None:
    assert labels.exact(1844036360.12, "ru") == "1\u00a0844\u00a0036\u00a0360,12"
    assert labels.exact(1856.0, "en") == "1,856"
    assert labels.percent(0.394, "en") == "39%"
    assert labels.percent(0.394, "ru") == "39\u00a0%"


def test_language_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KZIND_LANG", raising=False)
    assert labels.language() == "en"
    monkeypatch.setenv("KZIND_LANG", "kk")
    assert labels.language() == "kk"
    assert labels.language("ru") == "ru"
    monkeypatch.setenv("KZIND_LANG", "de")
    with pytest.raises(ValueError, match="kk, ru, en"):
        labels.language()


def test_unknown_text_is_named() -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        labels.t("no.such")


def test_tables_are_words_and_numbers_of_the_language() -> None:
    table = pd.DataFrame(
        {
            "status": ["planned", "realised"],
            "region": ["KZ-15", None],
            "value": [12.5e9, float("nan")],
            "n": [1200, 3],
            "top5_share": [0.5, 0.25],
            "when": [2024, 2025],
            "modernisation": [True, False],
        }
    )
    shown = labelled(table, {"value": "billion", "top5_share": "share"}, "ru").frame
    assert list(shown) == ["Статус", "Регион", "Значение, млрд ₸", "N", "Доля пяти крупнейших", "Год", "Обновление"]
    assert shown.iloc[0].tolist() == ["запланировано", "Актюбинская", "12,5", "1\u00a0200", "50\u00a0%", "2024", "да"]
    assert shown.iloc[1].tolist()[:3] == ["реализовано", "–", "–"]
    html = labelled(pd.DataFrame({"outlet": ["<script>alert(1)</script>"]}))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
