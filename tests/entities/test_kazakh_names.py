"""Persons and organisations in Kazakh text. All phrases are made for these tests."""

from __future__ import annotations

import itertools
import re
import time

import pytest

from kzind.entities import kazakh
from kzind.languages import lexicon

MARK = re.compile(r"\[\[(.+?)\|(PER|ORG) (.+?)\]\]")
LEXICONS = (
    "given_names",
    "name_parts",
    "name_endings",
    "titles",
    "org_forms",
    "org_heads",
    "org_modifiers",
    "org_names",
    "org_staff",
    "name_cues",
    "not_names",
)


def read(marked: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """The plain text of a marked phrase, and (start, end, type, nominative) of each mark."""
    text, marks, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        marks.append((len(text), len(text) + len(mark[1]), mark[2], mark[3]))
        text += mark[1]
        at = mark.end()
    text += marked[at:]
    assert "[[" not in text, f"unclosed mark in {marked!r}"
    return text, marks


def names(text: str) -> list[tuple[int, int, str, str]]:
    return [(e.char_start, e.char_end, e.type, e.normal) for e in kazakh.find(text)]


# Everything that is a name in the phrase is marked, and nothing else may be found.
PHRASES = """
Облыс әкімі [[Алтынбек Сәрсеновтің|PER Алтынбек Сәрсенов]] айтуынша, цех күзде қосылады.
Мұны [[Нұрлан Әбішұлы Оспановқа|PER Нұрлан Әбішұлы Оспанов]] жеткізді.
Жобаны [[Е.А. Садуақасов|PER Е.А. Садуақасов]] пен [[Б. Қ. Жұмабаев|PER Б. Қ. Жұмабаев]] таныстырды.
Тапсырманы [[Қасенов Н.Ә.|PER Қасенов Н.Ә.]] орындады.
Бас инженер [[Жұмабаева Әсел|PER Әсел Жұмабаева]] есеп берді.
Қытай тарапынан [[Чжан Вэйминь|PER Чжан Вэйминь]] келді.
Кездесуге министр [[Ханс Брюгер|PER Ханс Брюгер]] қатысты.
Хатты [[Айгүлге|PER Айгүл]] тапсырды.
[[БЕКЕНОВ Мұрат|PER Мұрат Бекенов]] зауытты аралады.
Жиынды [[Қасым-Жомарт Тоқаев|PER Қасым-Жомарт Тоқаев]] ашты, соңында [[Тоқаевқа|PER Қасым-Жомарт Тоқаев]] есеп берілді.
[[«Алтын Дән» ЖШС-ның|ORG «Алтын Дән» ЖШС]] диірмені іске қосылды.
Келісімді [[«Көктем «Жер» тобы» АҚ|ORG «Көктем «Жер» тобы» АҚ]] жасады.
[[«Самғау» индустриялық аймағында|ORG «Самғау» индустриялық аймағы]] үш цех бар.
Кенді [[«Жартас» тау-кен байыту комбинатына|ORG «Жартас» тау-кен байыту комбинаты]] жеткізеді.
Онда [[Көксай қант зауытының|ORG Көксай қант зауыты]] өнімі қойылды.
Мұны [[Өнеркәсіп және құрылыс министрлігіне|ORG Өнеркәсіп және құрылыс министрлігі]] тапсырды.
Деректі [[облыстық кәсіпкерлік басқармасынан|ORG облыстық кәсіпкерлік басқармасы]] алдық.
Оны [[Қаныш Сәтбаев атындағы тау-кен институты|ORG Қаныш Сәтбаев атындағы тау-кен институты]] зерттеді.
Жылуды [[Көктас ЖЭО-2-ден|ORG Көктас ЖЭО-2]] алады.
Бұл туралы [[Үкіметте|ORG Үкімет]] айтылды.
Несиені [[Еуразия даму банкінен|ORG Еуразия даму банкі]] алды.
Келісімшартқа [[Nova Steel Kazakhstan|ORG Nova Steel Kazakhstan]] қол қойды.
Құрылысты [[Nova Steel Co., Ltd|ORG Nova Steel Co., Ltd]] жүргізеді.
[[«Айна» компаниялар тобының|ORG «Айна» компаниялар тобы]] цехы бар.
Кен [[«Шапақ»|ORG «Шапақ» кеніші]] пен [[«Таңсәрі»|ORG «Таңсәрі» кеніші]] кеніштерінен келеді.
[[№2 индустриялық парк|ORG №2 индустриялық парк]] те толды.
Мұны [[Сергей Лебедев|PER Сергей Лебедев]], Қостанай облысының әкімі, мен [[Оспанов|PER Оспанов]] айтты.
Бұған [[Марат Оспанов|PER Марат Оспанов]] пен Қостанай облысының әкімі қатысты.
Бүгін [[Қасенов|PER Қасенов]] пен Абай облысының әкімі кездесті.
Петропавлдағы [[С.М. Қасенов атындағы зауыт|ORG С.М. Қасенов атындағы зауыт]] жұмыс істейді.
Бұл істі [[Зәуреш Қабылбекқызы|PER Зәуреш Қабылбекқызы]] басқарады.
Газды [[«Көктем» ҰК» АҚ|ORG «Көктем» ҰК» АҚ]] жеткізеді.
[[Көктас МӨЗ|ORG Көктас МӨЗ]] пен [[Көктас ГРЭС-2 АҚ-ға|ORG Көктас ГРЭС-2 АҚ]] тексеру келді.
[[«Әлем»|ORG «Әлем»]], [[«Шарықтау»|ORG «Шарықтау»]] сияқты ірі компаниялар бар.
Мұны [[Сайрам ауданының өнеркәсіп және сауда басқармасы|ORG Сайрам ауданының өнеркәсіп және сауда басқармасы]] айтты.
Жолды [[ҚазЖолҚұр|ORG ҚазЖолҚұр]] салады.
Бұл жолы [[Бәсімхан Қасенов|PER Бәсімхан Қасенов]] үндемеді, [[Ақмұстай Оспановқа|PER Ақмұстай Оспанов]] сөз тиді.
[[Есенаев кенішінде|ORG Есенаев кеніші]] кен аз.
""".strip().splitlines()


@pytest.mark.parametrize("phrase", PHRASES)
def test_phrases(phrase):
    text, marks = read(phrase)
    assert names(text) == marks


# What looks like a name and is none.
NO_NAMES = """
Бүгін зауытта жаңа цех ашылды.
«Жасыл ел» бағдарламасы бойынша ағаш егілді.
«Жаңа серпін» форумында сөз сөйледі.
«Бұл жұмысты биыл аяқтаймыз», – деді ол.
Атаулы көмек берілді. Санаулы күн қалды.
Карантин кезінде цех тоқтаған.
Шымкенттегі зауыттар көп. Министрліктегілер келді.
Абай облысында, Махамбет, Индер және Исатай аудандарында жол салынды.
Тараздағы тыңайтқыш зауытына тапсырыс түсті.
Павлодарда ферроқорытпа зауыты салынады.
Мұнай өңдеу зауыты керек. Төртінші мұнай өңдеу зауыты да керек.
Мақаланы WhatsApp арқылы бөлісіңіз.
II тоқсанда 40 пайызға өсті.
СЛ300 комбайны мен C-300 кешені келді.
Сәрсенов пен Жұмабаев көшесінде, Қаныш Сәтбаев көшесінде, Бірлік, Ақдала ауылдарында үй салынды.
Қытай доллармен есептеседі. Ресей мен Түркия келісті.
""".strip().splitlines()


@pytest.mark.parametrize("phrase", NO_NAMES)
def test_no_names(phrase):
    assert names(phrase) == []


@pytest.mark.parametrize("name", LEXICONS)
def test_every_example_of_the_lexicons(name):
    """A marked example gives what its marks say; in an example without marks the entry's form is no name."""
    wrong = []
    for entry in lexicon("kk", name):
        text, marks = read(entry.example)
        found = names(text)
        named = any(entry.form in (text[a:b], *text[a:b].split()) for a, b, _, _ in found)
        if not set(marks) <= set(found) or (not marks and named):
            wrong.append((entry.form, entry.example, found))
    assert not wrong, f"{len(wrong)} of {len(lexicon('kk', name))}: {wrong[:5]}"


def test_a_byline_names_no_person_of_the_report():
    text = "Зауыт қосылды\nЦехты Марат Оспанов аралады.\nФото: Ержан Қасенов\nДинара Оспанова\n"
    assert [e.normal for e in kazakh.find(text)] == ["Марат Оспанов"]


def test_mentions_of_one_firm_have_one_normal_form():
    text = "«Самғау» ЖШС зауыт салды. «Самғау» серіктестігі 40 адам алды. Тапсырманы «Самғау» орындайды."
    assert {e.normal for e in kazakh.find(text)} == {"«Самғау» ЖШС"}


def test_an_acronym_in_brackets_stands_for_the_firm():
    text = "Көктас металлургия зауыты (КМЗ) болат құяды. Бүгін КМЗ-ның 40 жылдығы, КМЗ ұжымы жиналды."
    found = kazakh.find(text)
    assert len(found) == 4
    assert {e.normal for e in found} == {"Көктас металлургия зауыты"}
    assert [e.text for e in kazakh.find("Көктас зауыты (БҚО) болат құяды. БҚО алып.")] == ["Көктас зауыты"]


def test_a_surname_of_two_people_stays_alone():
    text = "Цехты Марат Оспанов пен Ержан Оспанов аралады. Оспановтың айтуынша, жұмыс көп."
    assert [e.normal for e in kazakh.find(text)] == ["Марат Оспанов", "Ержан Оспанов", "Оспанов"]


@pytest.mark.parametrize("mark", ["«»", "“”", "„“", '""'])
def test_quotation_marks(mark):
    name = f"{mark[0]}Көктем{mark[1]} ЖШС"
    assert names(f"Бүгін {name} цех ашты") == [(6, 6 + len(name), "ORG", name)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«", "»»««", '"', "ЖШС", "А.", "Қ.Ж.", "атындағы", "№", "🏭"])
def test_odd_texts(text):
    assert kazakh.find(text) == []


def test_spans_are_of_the_text_ordered_and_apart():
    text = "\n".join(read(phrase)[0] for phrase in PHRASES)
    found = kazakh.find(text)
    assert len(found) >= 28
    assert all(text[e.char_start : e.char_end] == e.text for e in found)
    assert all(a.char_end <= b.char_start for a, b in itertools.pairwise(found))
    assert found == kazakh.find(text)


@pytest.mark.parametrize(
    "unit",
    [" ".join(read(phrase)[0] for phrase in PHRASES), "«", '"а ', "Марат ", "және ", "Қ.", "атындағы ", "«А», ", "Ab "],
)
def test_time_is_linear(unit):
    """A character of a text ten times as long takes not much longer, whatever the text."""

    def seconds(count: int) -> float:
        text = unit * count
        begin = time.perf_counter()
        kazakh.find(text)
        return (time.perf_counter() - begin) / len(text)

    count = max(1, 4_000 // len(unit))
    seconds(count)
    short = min(seconds(count) for _ in range(3))
    assert min(seconds(10 * count) for _ in range(3)) < 4 * max(short, 3e-6)
