"""The year of a figure: value first, then the ways of saying it; and figures without a year.

Sentences are read as published on 2025-06-15; ``[[...]]`` is the figure.
"""

import re

import pytest

from kzind.corpus import split_sentences
from kzind.facts.reading import Candidate, candidates, read_document
from kzind.facts.time import YearReading, decide_year, expressions, resolve
from kzind.languages import LANGUAGES, Entry, lexicon
from kzind.lexical import tokenize
from kzind.types import Amount, Document

PUBLISHED = "2025-06-15"
_FIGURE = re.compile(r"\[\[(.*?)\]\]")
_CUES = {"founded", "founded_before", "state", "relative", "against"}

YEARS: dict[tuple[int, int | None], list[str]] = {
    (2024, None): [
        "В 2024 году в области вложили [[5 млрд тенге]].",
        "В 2024-м завод дал [[5 тысяч тонн]].",
        "Былтыр облысқа [[5 млрд теңге]] құйылды.",
        "Өткен жылы [[5 кәсіпорын]] ашылды.",
        "2024 жылы кәсіпорын [[5 мың тонна]] өнім шығарды.",
        "За 9 месяцев 2024 года построили [[5 заводов]].",
        "В прошлом году построили 5 заводов, на них приняли [[200 человек]].",
        "2024 жылдың қаңтар-қыркүйегінде өнім [[5 пайызға]] артты.",
        "В 2025 году вложили 7 млрд тенге против [[5 млрд]] за тот же период 2024 года.",
        "Запустили [[5 проектов]], которые были начаты в 2024 году.",
        "За последний квартал 2024 года выпустили [[5 тысяч тонн]] руды.",
    ],
    (2025, None): [
        "С начала года вложили [[5 млрд тенге]].",
        "Сейчас на заводе трудятся [[200 человек]].",
        "Қазір зауытта [[200 адам]] жұмыс істейді.",
        "Бүгінде облыста [[5 зауыт]] бар.",
        "До конца года откроют [[5 производств]].",
        "Жыл соңына дейін [[5 зауыт]] ашылмақ.",
        "Биыл [[5 жоба]] іске қосылды.",
        "В первом квартале выпустили [[5 тысяч тонн]].",
        "Бес айда облыс кәсіпорындары [[5 млрд теңгенің]] өнімін шығарды.",
        "В мае пустили [[5 цехов]].",
        "К прошлому году выпуск вырос [[на 5 %]].",
        "2025 жылдың бірінші тоқсанында [[5 млрд теңге]] құйылды.",
        "С января по май 2025 года выпуск вырос [[на 5 %]] по сравнению с 2023 годом.",
    ],
    (2027, None): [
        "К 2027 году комбинат даст [[5 тысяч тонн]].",
        "2027 жылға қарай өндіріс [[5 мың тоннаға]] жетеді.",
        "До 2027 года построят [[5 заводов]].",
        "2027 жылға дейін [[5 зауыт]] салынады.",
        "К исходу 2027 года откроют [[5 цехов]].",
        "Через два года область даст [[5 тысяч тонн]].",
        "Екі жылдан кейін облыс [[5 мың тонна]] береді.",
    ],
    (2030, 2026): [
        "В ближайшие пять лет вложат [[5 млрд тенге]].",
        "Алдағы бес жылда [[5 зауыт]] ашылады.",
        "В 2026–2030 годах построят [[5 заводов]].",
        "2026-2030 жылдары [[5 млрд теңге]] құйылады.",
        "С 2026 по 2030 год построят [[5 заводов]].",
    ],
    (2025, 2023): [
        "За последние три года вложили [[5 млрд тенге]].",
        "Соңғы үш жылда [[5 зауыт]] ашылды.",
        "С 2023 года построено [[5 заводов]].",
        "2023 жылдан бері [[5 зауыт]] салынды.",
    ],
}

NONE = [
    "Завод построен в центре области и даёт [[5 тысяч тонн]] в год.",
    "Зауыт жылына [[5 мың тонна]] өнім шығарады.",
    "Зона, учреждённая в 2011 году, занимает [[300 га]].",
    "Завод действует с 2013 года и рассчитан на [[5 тысяч тонн]].",
    "Завод собирает за год [[2000 машин]].",
    "Каждый год сажают [[5 га]] леса.",
    "Зауыт жыл сайын [[5 мың тонна]] май шығарады.",
    "1955 жылы ашылған шахтада [[1400 адам]] еңбек етеді.",
    "Қазір алаң тазаланып жатыр, зауыт іске қосылғанда [[200 адам]] қабылдайды.",
]


def candidate_of(text: str, published: str | None = PUBLISHED, lang: str | None = None) -> Candidate:
    """The figure marked in ``text`` as a candidate; its document is the text without the mark."""
    mark = _FIGURE.search(text)
    assert mark, text
    plain = text[: mark.start()] + mark.group(1) + text[mark.end() :]
    amount = Amount(mark.start(), mark.start() + len(mark.group(1)), mark.group(1), "quantity", 5.0)
    lang = lang or ("kk" if re.search("[әіңғүұқөһ]", plain) else "ru")
    document = Document("d", plain, lang, published=published)
    return candidates(read_document(document, split_sentences(plain, lang), [amount], [], []))[0]


@pytest.mark.parametrize(("years", "text"), [(years, text) for years, texts in YEARS.items() for text in texts])
def test_years(years: tuple[int, int | None], text: str) -> None:
    planned = {"планда", "даст", "откроют", "построят", "вложат", "дейін", "ашылмақ"}
    status = "planned" if any(word in text for word in planned) else "realised"
    for known in (None, status):
        reading = decide_year(candidate_of(text), known)
        assert (reading.year, reading.year_from) == years, reading


@pytest.mark.parametrize("text", NONE)
def test_no_year_is_invented(text: str) -> None:
    status = "planned" if "іске қосылғанда" in text else "realised"
    reading = decide_year(candidate_of(text), status)
    assert reading.year is None, reading
    assert reading.basis is None


def test_relative_needs_the_date_of_publication() -> None:
    reading = decide_year(candidate_of("Былтыр облысқа [[5 млрд теңге]] құйылды.", published=None))
    assert reading == YearReading(None, None, None, "clause_before:undated")
    reading = decide_year(candidate_of("2024 жылы облысқа [[5 млрд теңге]] құйылды.", published=None))
    assert (reading.year, reading.basis) == (2024, "sentence")


@pytest.mark.parametrize("published", ["2025", "2025-06", "2025-06-15"])
def test_reduced_date(published: str) -> None:
    reading = decide_year(candidate_of("В прошлом году вложили [[5 млрд тенге]].", published))
    assert (reading.year, reading.basis) == (2024, "published")


def test_months_that_have_not_passed_are_of_the_year_before() -> None:
    text = "За 11 месяцев выпустили [[5 тысяч тонн]]."
    assert decide_year(candidate_of(text, "2025-12-20"), "realised").year == 2025
    assert decide_year(candidate_of(text, "2026-01-20"), "realised").year == 2025


def test_list_follows_its_introduction() -> None:
    text = "Что выпустили за 10 месяцев 2024 года:\n– завод машин: 200 машин;\n– завод шин: [[500 шин]]."
    assert decide_year(candidate_of(text)) == YearReading(2024, None, "list", "list")
    text = "Что выпускает область:\n– завод машин: 200 машин;\n– завод шин: [[500 шин]]."
    assert decide_year(candidate_of(text)).year is None


def test_pointing_back() -> None:
    text = "В 2023 году вложили 5 млрд тенге. За тот же период построили [[5 заводов]]."
    assert decide_year(candidate_of(text)) == YearReading(2023, None, "sentence", "back")
    text = "В 2023 году вложили 5 млрд тенге. Завод даёт [[5 тысяч тонн]]."
    assert decide_year(candidate_of(text)).year is None


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{c}-{e.form[:30]}") for c in LANGUAGES
                                   for e in lexicon(c, "time") if e.role not in _CUES])  # fmt: skip
def test_examples(entry: Entry) -> None:
    """The example of every entry is read to the years that it states."""
    mark = re.search(r"\[\[(.*?)\|(.*?)\]\]", entry.example)
    assert mark, f"{entry.form}: the example marks nothing"
    text = entry.example.replace(mark.group(), mark.group(1))
    tokens = tokenize(text)
    found = [e for e in expressions(tokens)
             if (tokens[e.first].start, tokens[e.last - 1].end) == (mark.start(), mark.start() + len(mark.group(1)))]
    assert len(found) == 1, [text[tokens[e.first].start : tokens[e.last - 1].end] for e in expressions(tokens)]
    years = None if found[0].role in ("off", "back") else resolve(found[0], (2025, 6))
    stated = "-" if years is None else f"{years[1]}-{years[0]}" if years[1] else str(years[0])
    assert stated == mark.group(2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_are_unique(lang: str) -> None:
    forms = [entry.form for entry in lexicon(lang, "time")]
    assert [form for form in forms if forms.count(form) > 1] == []
