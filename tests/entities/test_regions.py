"""Places and their regions: case forms, namesakes, history, what a document is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kzind.entities import regions
from kzind.entities.gazetteer import reference_rows
from kzind.entities.russian_words import vocabulary
from kzind.languages import lexicon
from kzind.types import Entity

CASES = {"Nom": "{}", "Gen": "из {}", "Dat": "к {}", "Acc": "в {}", "Ins": "под {}", "Loc": "в {}"}
TYPES = ("область", "район", "город")


def codes(text: str, lang: str) -> set[str]:
    return {code for place in regions.find_places(text, lang) for code in place.regions}


def where(text: str, lang: str = "ru") -> dict[str, tuple[str, ...]]:
    return {place.text: place.regions for place in regions.find_places(text, lang)}


# ---------------------------------------------------------------------- case forms


def russian_names() -> dict[str, set[str]]:
    """Name as the tables write it → codes of all that bear it."""
    names: dict[str, set[str]] = {}
    for row in reference_rows("regions.csv"):
        names.setdefault(row["name_ru"], set()).add(row["iso_3166_2"])
    for row in reference_rows("districts_cities.csv"):
        if row["kind"] in ("town", "district", "city_district"):
            names.setdefault(row["name_ru"].replace("им.", "им. "), set()).add(f"KZ-{row['kato2']}")
    return names


def inflected(word: str, case: str) -> str | None:
    """A word in a case by pymorphy; ``None`` where it knows no nominative reading that gives the word back."""
    for form in vocabulary()(word):
        if form.feats.get("Case") == "Nom" and form.feats.get("Number") != "Plur" and form.pos in ("NOUN", "ADJ"):
            parse = form.inflect({case})
            if parse:
                return "-".join(p.capitalize() for p in parse.word.split("-")) if word[0].isupper() else str(parse.word)
    return None


def phrase(name: str, case: str) -> str | None:
    """A name of the tables in a case: adjective and head decline, what follows a head does not."""
    words = name.split()
    if words[0].lower() in TYPES:
        head = inflected(words[0].lower(), case)
        return " ".join([head, *words[1:]]) if head else None
    parts = [inflected(word, case) for word in words]
    return None if None in parts else " ".join(part for part in parts if part)


def test_russian_case_forms():
    """Every region, district and town in every case: at least 0.99 link to their region or set of namesakes."""
    names, missed, total = russian_names(), [], 0
    for name, expected in names.items():
        for case, carrier in CASES.items():
            form = phrase(name, case)
            if form:
                total += 1
                if not expected <= codes(carrier.format(form), "ru") | namesakes(name):
                    missed.append(carrier.format(form))
    assert total > 1400
    assert len(missed) <= 0.01 * total, missed


def namesakes(name: str) -> set[str]:
    """Codes that a bare name leaves to another bearer: a city stands before a district of its name."""
    return {"KZ-75", "KZ-71"} if name in ("район Алматы",) else set()


def kazakh_forms() -> list[tuple[str, set[str]]]:
    lines = Path(__file__).with_name("kazakh_places.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return [(form, set(expected.split())) for form, expected in rows]


def test_kazakh_case_forms():
    """A table of forms checked by hand: at least 0.99 link to their region or set of namesakes."""
    forms = kazakh_forms()
    assert len(forms) >= 150
    missed = [(form, found) for form, expected in forms if (found := codes(f"Кеше {form} болды", "kk")) != expected]
    assert len(missed) <= 0.01 * len(forms), missed


# ---------------------------------------------------------------------- lexicons


def examples(lang: str, name: str) -> list[tuple[str, str]]:
    return [
        (e.example, e.value) for e in lexicon(lang, name) if "|LOC " in e.example and re.match("[A-Z]{2}", e.value)
    ]


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_examples_of_places_have_their_regions(lang):
    rows = examples(lang, "places")
    assert len(rows) > 30
    wrong = []
    for example, value in rows:
        marked = re.search(r"\[\[(.+?)\|LOC (.+?)\]\]", example)
        plain = re.sub(r"\[\[(.+?)\|.+?\]\]", r"\1", example)
        found = {p.text: (p.normal, p.regions) for p in regions.find_places(plain, lang)}
        if marked and found.get(marked[1]) != (marked[2], tuple(value.split())):
            wrong.append((plain, found))
    assert not wrong


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_examples_of_countries(lang):
    rows = examples(lang, "countries")
    assert len(rows) > 50
    plain = {re.sub(r"\[\[(.+?)\|.+?\]\]", r"\1", example): value for example, value in rows}
    assert {text: regions.country_of(text, lang) for text in plain} == plain


# ---------------------------------------------------------------------- readings


def test_type_words_decide_between_namesakes():
    assert where("в Алматинской области и в городе Алматы") == {"Алматинской области": ("KZ-19",), "Алматы": ("KZ-75",)}
    assert where("район Алматы") == {"район Алматы": ("KZ-71",)}
    assert where("в Алатауском районе Алматы") == {"Алатауском районе": ("KZ-75",), "Алматы": ("KZ-75",)}
    assert where("Ақсу ауданы мен Ақсу қаласы", "kk") == {"Ақсу ауданы": ("KZ-33",), "Ақсу қаласы": ("KZ-55",)}
    assert where("в Есильском районе") == {"Есильском районе": ("KZ-11", "KZ-59")}


def test_one_type_word_for_several_names():
    text = "Цеха откроют в Акмолинской, Костанайской и Павлодарской областях."
    assert [p.regions for p in regions.find_places(text, "ru")] == [("KZ-11",), ("KZ-39",), ("KZ-55",)]
    text = "Түркістан, Жамбыл және Қызылорда облыстарында жаңа цех ашылады."
    assert [p.regions for p in regions.find_places(text, "kk")] == [("KZ-61",), ("KZ-31",), ("KZ-43",)]


def test_people_and_streets_are_no_places():
    assert where("Стихи Абая читали на проспекте Абая и в театре имени Абая.") == {}
    assert where("Абай көшесіндегі үй", "kk") == {}
    assert where("В городе Абай пустили цех.") == {"Абай": ("KZ-35",)}
    assert where("в области Абай") == {"области Абай": ("KZ-10",)}
    assert where("Май выдался тёплым, в мае прошёл дождь.") == {}
    assert where("Шар улетел, жем не куплен.") == {}


def test_villages_only_beside_a_type_word():
    assert where("Цех стоит в селе Бадамша.") == {"Бадамша": ("KZ-15",)}
    several = where("Цех стоит в селе Жамбыл.")["Жамбыл"]
    assert len(several) > 5
    assert where("Бирлик победил.") == {}


def test_former_names_and_abbreviations():
    assert where("из Южно-Казахстанской области") == {"Южно-Казахстанской области": ("KZ-61",)}
    assert where("в Нур-Султане") == {"Нур-Султане": ("KZ-71",)}
    assert where("цементник из Семипалатинска") == {"Семипалатинска": ("KZ-10",)}
    assert where("ЮКО, ЗКО, ВКО и СКО") == {"ЮКО": ("KZ-61",), "ЗКО": ("KZ-27",), "ВКО": ("KZ-63",), "СКО": ("KZ-59",)}
    assert where("ШҚО мен БҚО-да", "kk") == {"ШҚО": ("KZ-63",), "БҚО-да": ("KZ-27",)}


def test_adjectives():
    assert codes("актюбинский и шымкентские заводы", "ru") == {"KZ-15", "KZ-79"}
    assert codes("карагандинцы", "ru") == {"KZ-35"}
    assert codes("шымкенттік кәсіпкер", "kk") == {"KZ-79"}


def test_nominatives():
    normal = [p.normal for p in regions.find_places("из Актюбинской области, Кентау и Нур-Султана", "ru")]
    assert normal == ["Актюбинская область", "Кентау", "Нур-Султан"]
    normal = [p.normal for p in regions.find_places("Түркістан облысының Сайрам ауданында", "kk")]
    assert normal == ["Түркістан облысы", "Сайрам ауданы"]


def test_countries():
    assert regions.country_of("инвестор из Южной Кореи") == "KR"
    assert regions.country_of("турецкая компания") == "TR"
    assert regions.country_of("қытайлық инвестор", "kk") == "CN"
    assert regions.country_of("Түркиядан келген кәсіпкер", "kk") == "TR"
    assert regions.country_of("акмолинский инвестор", "ru") is None


# ---------------------------------------------------------------------- documents


def test_resolve_by_the_document_and_by_date():
    loose = regions.find_places("в Есильском районе", "ru")
    assert regions.resolve(loose, ["KZ-59"])[0].regions == ("KZ-59",)
    assert regions.resolve(loose, ["KZ-47"])[0].regions == ("KZ-11", "KZ-59")
    semey = regions.find_places("в Семее", "ru")
    assert regions.resolve(semey, published="2021-05")[0].regions == ("KZ-63",)
    assert regions.resolve(semey, published="2022-06-09")[0].regions == ("KZ-10",)
    shymkent = regions.find_places("в Шымкенте", "ru")
    assert regions.resolve(shymkent, published="2016")[0].regions == ("KZ-79",)


ABOUT = [
    ("В Павлодаре пустили цех. Трубы дадут Актобе.", "Павлодар получил цех", "ru", ("KZ-55", "KZ-15")),
    ("АСТАНА. Агентство – Правительство заслушало доклад.", None, "ru", ()),
    ("Открыли цех. Такие же есть в Актобе, Таразе и Кентау.", None, "ru", ()),
    ("Қостанайда зауыт ашылды.", None, "kk", ("KZ-39",)),
    ("Qarmet обновит печь.", None, "ru", ("KZ-35",)),
]


@pytest.mark.parametrize(("text", "title", "lang", "expected"), ABOUT)
def test_what_a_document_is_about(text, title, lang, expected):
    assert regions.main_regions(text, title, lang=lang) == expected


def test_about_with_given_entities():
    given = [Entity(0, 4, "Цехе", "ORG", "Цех", ("KZ-47",))]
    assert regions.main_regions("Цехе тесно.", None, given) == ("KZ-47",)


def test_gold_documents_are_about_their_main_region(shared):
    """On the packaged gold the first region, or none, is right for at least nine documents of ten."""
    import json

    documents = [json.loads(line) for line in (shared / "gold" / "dev.jsonl").open(encoding="utf-8")]
    right = sum(
        (regions.main_regions(d["text"], d["title"], None, d["published"], d["lang"]) or (None,))[0]
        == (d["regions"] or [None])[0]
        for d in documents
    )
    assert right >= 0.9 * len(documents)


def test_names_are_those_of_the_parts_asked_for():
    """What stands between the parts is no place of theirs and settles no namesake."""
    text = "Павлодар\nЗавод в Таразе и цех в Кентау."
    start = text.index("Завод")
    names, found = regions.russian_names(text, [(start, len(text))])
    assert [n.normal for n in names] == ["Тараз", "Кентау"]
    assert [(f.start, f.end) for f in found] == [(n.char_start, n.char_end) for n in names]
    assert [n.normal for n in regions.russian_names(text, [(0, 8)])[0]] == ["Павлодар"]
