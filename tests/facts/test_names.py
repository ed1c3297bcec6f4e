"""Whom a figure is about and who puts the money in, on sentences whose entities are marked.

``[[...]]`` is the figure, ``{ORG text}`` or ``{ORG text|normal}`` an entity.
"""

import re
from dataclasses import replace

import pytest

from kzind.corpus import split_sentences
from kzind.facts.investors import decide_investor
from kzind.facts.names import decide_organisation, is_office, phrases
from kzind.facts.plants import plants
from kzind.facts.reading import Candidate, candidates, read_document, read_sentence
from kzind.languages import LANGUAGES, Entry, lexicon
from kzind.lexical import Phrases, tokenize
from kzind.types import Amount, Document, Entity, Sentence

_MARK = re.compile(r"\[\[(?P<amount>.*?)\]\]|\{(?P<type>ORG|LOC|PER) (?P<text>[^|}]*)(?:\|(?P<normal>[^}]*))?\}")


def candidate_of(text: str) -> Candidate:
    """The figure marked in ``text``, with the entities marked there."""
    plain, at, amounts, entities = "", 0, [], []
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        inner = mark["amount"] if mark["amount"] is not None else mark["text"]
        span = (len(plain), len(plain) + len(inner), inner)
        if mark["amount"] is not None:
            amounts.append(Amount(*span, "quantity", 5.0))
        else:
            entities.append(Entity(*span, mark["type"], mark["normal"] or inner))
        plain += inner
        at = mark.end()
    plain += text[at:]
    lang = "kk" if re.search("[әіңғүұқөһ]", plain) else "ru"
    document = Document("d", plain, lang)
    return candidates(read_document(document, split_sentences(plain, lang), amounts, entities, []))[0]


ORGANISATIONS: list[tuple[str, str, str | None]] = [
    ("project", "{ORG ТОО «Тулпар»} выпустило [[5 тысяч тонн]] стали.", "ТОО «Тулпар»"),
    ("project", "{ORG «Тұлпар» ЖШС} [[5 мың тонна]] болат шығарды.", "«Тұлпар» ЖШС"),
    ("project", "Завод строит {ORG ТОО «Тулпар»}. Он даст [[5 тысяч тонн]] стали.", "ТОО «Тулпар»"),
    ("project", "{ORG Министерство промышленности} ждёт от завода [[5 тысяч тонн]].", None),
    ("project", "Пустили {ORG шахту «Тулпар»|шахта «Тулпар»} и {ORG ТОО «Барыс»}. На шахте [[500 человек]].",
     "шахта «Тулпар»"),
    ("project", "Завод строит {ORG ТОО «Тулпар»} с {ORG компанией «Барыс»|«Барыс»}. Он даст [[5 тысяч тонн]].",
     "ТОО «Тулпар»"),
    ("project", "{ORG ТОО «Тулпар»} пустило цех. Второй проект стоит [[5 млрд тенге]].", None),
    ("project", "В {ORG СЭЗ «Тулпар»} появится завод на [[5 тысяч тонн]].", None),
    ("project", "{ORG СЭЗ «Тулпар»} занимает [[500 га]].", "СЭЗ «Тулпар»"),
    ("programme", "В {ORG СЭЗ «Тулпар»} идут [[5 проектов]].", "СЭЗ «Тулпар»"),
    ("programme", "{ORG «Тұлпар» АЭА} аумағында [[5 жоба]] іске асты.", "«Тұлпар» АЭА"),
    ("programme", "В области идут [[5 проектов]].", None),
    ("total", "{ORG ТОО «Тулпар»} и другие дали области [[5 тысяч тонн]].", None),
    ("project", "Завод даст [[5 тысяч тонн]]. Его строит {ORG ТОО «Тулпар»}.", "ТОО «Тулпар»"),
    ("project", "Завод даст [[5 тысяч тонн]]. Его видел {ORG Тулпар}.", None),
    ("project", "Заказов ждёт «Алтын Арба». Он дал [[5 тысяч тонн]].", "«Алтын Арба»"),
    ("project", "Везут по трассе «Алтын Арба». Завод дал [[5 тысяч тонн]].", None),
    ("project", "Строят рудники {ORG «Тулпар»} и {ORG «Барыс»}. У второго бюджет [[5 млрд тенге]].", "«Барыс»"),
    ("project", "Строят рудники {ORG «Тулпар»} и {ORG «Барыс»}. У первого бюджет [[5 млрд тенге]].", "«Тулпар»"),
    ("project", "Растёт {ORG рудник «Тулпар»}. Про второй известно, что он стоит [[5 млрд тенге]].", None),
    ("project", "Идут стройки в {ORG СЭЗ «Тулпар»}. На инфраструктуру ушло [[5 млрд тенге]].", "СЭЗ «Тулпар»"),
    ("programme", "{ORG «Тұлпар» АЭА} ашылды. {ORG Индустриялық аймақ} аумағында [[5 жоба]] жүріп жатыр.",
     "«Тұлпар» АЭА"),
    ("programme", "Зоны {ORG зона «Тулпар»} и {ORG «Барыс»} дали [[5 тысяч тонн]].", None),
    ("project", "Завод даст [[5 тысяч тонн]]. Его строят {ORG ТОО «Тулпар»} и {ORG ТОО «Барыс»}.", None),
    ("programme", "{ORG «Тулпар»} растёт. У {ORG «Тулпара»|«Тулпар»} новые цехи. Идут [[5 проектов]].", "«Тулпар»"),
    ("project", "Завод строит {ORG ТОО «Тулпар»}. Подрядчик {ORG «Барыс»} нанял людей. Завод даст [[5 тысяч тонн]].",
     "ТОО «Тулпар»"),
    ("project", "Зауытты мердігер {ORG «Барыс»} тұрғызады. Ол [[5 мың тонна]] болат береді.", None),
    ("project", "{ORG «Тулпар»} растёт. Стекольный завод даст [[5 тысяч тонн]] листа.", None),
    ("project", "Стекольный завод строит {ORG «Тулпар»}. {ORG «Барыс»} растёт. Стекольный завод даст [[5 тысяч тонн]].",
     "«Тулпар»"),
    ("project", "{ORG Байский сахарный завод} ждёт ремонт. Сахарный завод даст [[5 тысяч тонн]].",
     "Байский сахарный завод"),
    ("project", "{ORG «Барыс»} и {ORG «Барыс»} растут. {ORG ТОО «Тулпар»} даст 7 тонн. Цех даст [[5 тысяч тонн]].",
     "ТОО «Тулпар»"),
    ("project", "{ORG «Тұлпар» ЖШС-мен|«Тұлпар» ЖШС} бірлескен зауыт [[5 мың тонна]] болат береді.", "«Тұлпар» ЖШС"),
    ("project", "Из Тараза шлют [[5 тысяч тонн]], завод растёт. Рядом {ORG СЭЗ «Тулпар»}.", None),
    ("programme", "{ORG «Тұлпар» АЭА} кеңейді. Мұнда [[5 жоба]] іске асты.", "«Тұлпар» АЭА"),
    ("programme", "{ORG «Тұлпар» АЭА} кеңейді. Облыста [[5 жоба]] іске асты.", None),
    ("programme", "{ORG СЭЗ «Тулпар»} и {ORG СЭЗ «Барыс»} ведут [[5 проектов]].", None),
    ("programme", "О планах рассказал глава {ORG АО «Тулпар»}. Компания ведёт [[5 проектов]].", "АО «Тулпар»"),
    ("project", "{ORG «Тұлпар»} пен {ORG «Барыс»} бірлесіп зауыт салмақ. Ол [[5 мың тонна]] болат береді.", None),
    ("programme", "{ORG «Тұлпар» серіктестігінің|«Тұлпар» серіктестігі} жобаларына [[5 млрд теңге]] құйылды.",
     "«Тұлпар» серіктестігі"),
    ("programme", "Глава {ORG АО «Тулпар»} назвал планы. Компания растёт. Из них [[5 проектов]] новые.", "АО «Тулпар»"),
    ("project", "{ORG KIA} строит цех. {ORG АО «Тулпар KIA»} даст [[5 тысяч машин]].", "АО «Тулпар KIA»"),
]  # fmt: skip

INVESTORS: list[tuple[str, str | None, str | None]] = [
    ("{ORG Компания «Тулпар»|«Тулпар»} вложит в завод [[5 млрд тенге]].", "«Тулпар»", None),
    ("Китайская {ORG «Тулпар»} вложит в завод [[5 млрд тенге]].", "«Тулпар»", "CN"),
    ("Қытайлық {ORG «Тұлпар»} зауытқа [[5 млрд теңге]] құяды.", "«Тұлпар»", "CN"),
    ("Республиканский бюджет отпустил на ремонт [[5 млрд тенге]].", "Республиканский бюджет", "KZ"),
    ("Республикалық бюджеттен [[5 млрд теңге]] бөлінді.", "Республикалық бюджет", "KZ"),
    ("Отечественный инвестор даст [[5 млрд тенге]].", None, "KZ"),
    ("Отандық инвестор [[5 млрд теңге]] құяды.", None, "KZ"),
    ("Завод строят с турецким инвестором за [[5 млрд тенге]].", None, "TR"),
    ("Цех кредитует {ORG Банк развития Казахстана}, доля – [[5 млрд тенге]].", "Банк развития Казахстана", "KZ"),
    ("Завод выкупил отечественный инвестор. Новый инвестор даст [[5 млрд тенге]].", None, "KZ"),
    ("Китайские инвесторы строят завод. Площадку выбрали. Стройка стоит [[5 млрд тенге]].", None, "CN"),
    ("Дорогу строят за счёт бюджета, это [[5 млрд тенге]].", None, "KZ"),
    ("{ORG «Тулпар»} строит завод имени Кирова за [[5 млрд тенге]].", None, None),
    ("{ORG «Тұлпар»} зауыт салады, жобаның құны – [[5 млрд теңге]].", "«Тұлпар»", None),
    ("Инвестор вложил [[5 млн долларов США]].", None, None),
    ("Стоимость завода {ORG «Тулпар»} – [[5 млрд тенге]].", None, None),
    ("{ORG Банк «Барыс»} перечислил заводу [[5 млрд тенге]].", "Банк «Барыс»", None),
    ("Цех строят на китайские деньги, это [[5 млрд тенге]].", None, "CN"),
    ("Зауытқа неміс акционері [[5 млрд теңге]] береді.", None, "DE"),
    ("{ORG «Тұлпар» зауыты} жаңа желіге [[5 млрд теңге]] жұмсады.", None, None),
    ("Китайская {ORG «Тулпар»} строит завод. Он рядом. Его цена – [[5 млрд тенге]].", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("scope", "text", "name"), ORGANISATIONS)
def test_organisation(scope: str, text: str, name: str | None) -> None:
    naming = decide_organisation(candidate_of(text), scope)
    assert naming.name == name, naming
    assert naming.rule


@pytest.mark.parametrize(("text", "investor", "country"), INVESTORS)
def test_investor(text: str, investor: str | None, country: str | None) -> None:
    candidate = candidate_of(text)
    money = decide_investor(candidate, "investment")
    assert (money.investor, money.country) == (investor, country), money
    assert decide_investor(candidate, "output") == (None, None, "")


@pytest.mark.parametrize(("name", "office"), [
    ("Министерство промышленности", True), ("Банк развития Казахстана", True), ("Кәсіпкерлік басқармасы", True),
    ("ТОО «Тулпар»", False), ("«Тұлпар» ЖШС", False), ("СЭЗ «Тулпар»", False),
])  # fmt: skip
def test_offices(name: str, office: bool) -> None:
    assert is_office(name) is office


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{c}-{e.form[:30]}") for c in LANGUAGES
                                   for e in lexicon(c, "cues_names")])  # fmt: skip
def test_examples(entry: Entry) -> None:
    """The form of every entry is found in its example."""
    found = {(hit.entry.role, hit.entry.value) for hit in phrases().find(tokenize(entry.example))}
    assert (entry.role, entry.value) in found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_are_unique(lang: str) -> None:
    forms = [(entry.form, entry.role) for entry in lexicon(lang, "cues_names")]
    assert [form for form in forms if forms.count(form) > 1] == []


@pytest.mark.parametrize(("text", "found"), [
    ("Запустят стекольный завод.", ["стекольный завод"]),
    ("У новой швейной фабрики 20 станков.", ["швейная фабрика"]),
    ("Строят завод трубопроводной арматуры мощностью 5 тысяч тонн.", ["завод трубопроводной арматуры"]),
    ("Новый завод компании даст 5 тысяч тонн.", []),
    ("Два стекольных завода дадут 5 тысяч тонн.", []),
    ("В области растёт птицефабрика.", ["птицефабрика"]),
])  # fmt: skip
def test_described_plants(text: str, found: list[str]) -> None:
    place = read_sentence(text, Sentence(0, len(text), "ru"), [], [])
    assert [plant.name for plant in plants(place)] == found


@pytest.mark.parametrize("entry", [pytest.param(e, id=e.form) for e in lexicon("ru", "plants")])
def test_examples_of_plants(entry: Entry) -> None:
    """The form of every entry is found in its example."""
    assert any(hit.entry == entry for hit in Phrases(lexicon("ru", "plants")).find(tokenize(entry.example)))


def test_the_firm_in_the_headline_comes_first() -> None:
    """It is preferred to one that stands nearer."""
    candidate = candidate_of("{ORG ТОО «Тулпар»} скоро запустят\nСтройку вела {ORG «Барыс»}. Завод даст [[5 тонн]].")
    views = candidate.reading.sentences
    title = replace(views[0], sentence=replace(views[0].sentence, kind="title"))
    reading = replace(candidate.reading, sentences=(title, *views[1:]))
    assert decide_organisation(replace(candidate, reading=reading), "project").name == "ТОО «Тулпар»"


def test_a_figure_that_the_text_repeats() -> None:
    """The headline's figure is whose the text says it is, not of the first one named."""
    candidate = candidate_of("Цех даст [[5 тонн]]\n{ORG «Барыс»} рад. {ORG ТОО «Тулпар»} даст 5 тонн.")
    views = candidate.reading.sentences
    at = candidate.reading.document.text.rindex("5 тонн")
    title = replace(views[0], sentence=replace(views[0].sentence, kind="title"))
    last = replace(views[-1], amounts=(replace(candidate.amount, char_start=at, char_end=at + 6),))
    reading = replace(candidate.reading, sentences=(title, *views[1:-1], last))
    naming = decide_organisation(replace(candidate, reading=reading), "project")
    assert naming == ("ТОО «Тулпар»", "same_figure")
