"""Boilerplate, title, date and outlet of pages, in texts of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kzind.corpus import split_sentences
from kzind.corpus.boilerplate import find_boilerplate, read_page
from kzind.corpus.dates import date_of_address, find_dates, valid_date
from kzind.corpus.metadata import read_metadata

REPORT = "Қалада 120 адамға арналған цех ашылды. Құны 5 млрд теңге."

# What stands on a page, and its date.
DATES = [
    (" date 2025-10-13 Риддерде цех ашылды\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды\nСен 5, 2024\n", "2024-09-05"),
    ("• 20 сентября, 2024 9:21 дп\nРиддерде жаңа цех ашылды\nСен 5, 2024\n", "2024-09-05"),
    ("• 20 сентября, 2024 9:21 дп\nРиддерде жаңа цех ашылды\n", "2024-09-20"),
    ("Риддерде жаңа цех ашылды\n13.10.2025\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды 13.10.2025\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды\n2025 жылғы 13 қазан\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды\n13 қазан 2025\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды\n13 қазан 2025 сағат 12:55\n", "2025-10-13"),
    ("Экономика • 01 Қараша, 2022\nРиддерде жаңа цех ашылды\n", "2022-11-01"),
    ("Дүйсенбі, 13 қазан 2025\nРиддерде жаңа цех ашылды\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды\n12:02, 09 Желтоқсан 2025 | GMT +5\n", "2025-12-09"),
    ("Риддерде жаңа цех ашылды\nҚазан, 2025\n", "2025-10"),
    ("Жарияланды: 13.10.2025\nРиддерде жаңа цех ашылды\nСен 5, 2024\n", "2025-10-13"),
    ("Цех открыт в Риддере\nОпубликовано 13.10.2025 в 18:40 | Рубрика: Заводы | Просмотры: 318\n", "2025-10-13"),
    ("Цех открыт в Риддере\nАЛМАТЫ. 13 окт 2025. Наш корр.\n", "2025-10-13"),
    ("Цех открыт в Риддере\nВторник, 13 октября 2025 г. 12:30\n", "2025-10-13"),
    ("Цех открыт в Риддере\nСегодня 10:15, 13.10.2025\n", "2025-10-13"),
    ("Цех открыт в Риддере\n13/10/25\n", "2025-10-13"),
    ("Цех открыт в Риддере\nРиддер, 13 октября 2025\n", "2025-10-13"),
    ("Цех открыт в Риддере\nРиддер, 13-октября-2025г.- пресс-служба завода\n", "2025-10-13"),
    ("Риддерде жаңа цех ашылды\nҚазАқпарат. 13 қазан 2025\n", "2025-10-13"),
    ("Цех открыт в Риддере\nОбновлено: 15.10.2025 Опубликовано: 13.10.2025\n", "2025-10-13"),
    ("Цех открыт в Риддере\nОпубликовано: 13.10.2025, обновлено: 15.10.2025\n", "2025-10-13"),
    ("Цех открыт в Риддере\nОбновлено: 15.10.2025\nОпубликовано: 13.10.2025\n", "2025-10-13"),
    ("Цех открыт в Риддере\nОбновлено: 15.10.2025\n", "2025-10-15"),
    ("Риддерде жаңа цех ашылды\n", None),
    ("Риддерде жаңа цех ашылды\n31.02.2025\n", None),
    ("Риддерде жаңа цех ашылды\n6 Октября, 18:26\n", None),
]


@pytest.mark.parametrize(("page", "expected"), DATES)
def test_the_date_of_a_page(page: str, expected: str | None) -> None:
    text = page + REPORT
    assert read_metadata(read_page(text), text).published == expected


def test_a_date_below_the_report_counts_where_there_is_no_other() -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\nЖарияланды: 27.11.2019"
    assert read_metadata(read_page(text), text).published == "2019-11-27"


def test_dates_of_other_headlines_do_not_count() -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\nҰқсас жаңалықтар\nАуа райы қандай болады\n03.03.2021"
    assert read_metadata(read_page(text), text).published is None


def test_a_date_inside_the_report_is_not_its_own() -> None:
    text = "Цех открыт\nДоговор подписали 5 сентября 2024 года в Риддере. Цех стоит 5 млрд тенге."
    assert read_metadata(read_page(text), text).published is None


def test_the_day_in_the_address() -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}"
    url = "https://www.dala.kz/2024/09/05/tsekh"
    assert read_metadata(read_page(text), text, url) == ("Риддерде жаңа цех ашылды", "2024-09-05", "dala.kz")
    assert date_of_address("https://dala.kz/2024/09/tsekh") == "2024-09"
    assert date_of_address("https://dala.kz/news/20240/05") is None


OUTLETS = [
    ("ОРАЛ.KAZINFORM — ", "", "KAZINFORM"),
    ("АСТАНА. КАЗИНФОРМ - ", "", "Казинформ"),
    ("Алматы. 19 мамыр. dala.kz - ", "", "dala.kz"),
    ("МОСКВА, 25 апр (Рейтер) - ", "", "Reuters"),
    ("", "\nДала ақпараттық агенттігі", "Дала ақпараттық агенттігі"),
    ("", "\nwww.dala.kz", "dala.kz"),
    ("", "\nФото: dala.kz", None),
    ("", "\nФото:\ndala.kz", None),
    ("", "", None),
]


@pytest.mark.parametrize(("before", "after", "expected"), OUTLETS)
def test_the_outlet_of_a_page(before: str, after: str, expected: str | None) -> None:
    text = f"Риддерде жаңа цех ашылды\n{before}{REPORT}{after}"
    assert read_metadata(read_page(text), text).outlet == expected


TITLES = [
    ("Риддерде цех ашылды\n", "Риддерде цех ашылды"),
    ("Риддерде не өзгерді?\n", "Риддерде не өзгерді?"),
    (" date 2025-10-13 Риддерде  цех ашылды\n", "Риддерде цех ашылды"),
    ("Басты бет\nЭкономика\nДала жаңалықтары\nРиддерде жаңа цех ашылды, ол 120 адамға жұмыс береді\n",
     "Риддерде жаңа цех ашылды, ол 120 адамға жұмыс береді"),
    ("Риддерде цех ашылды\n0\n45\n", "Риддерде цех ашылды"),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), TITLES)
def test_the_title_of_a_page(head: str, expected: str | None) -> None:
    text = head + REPORT
    assert read_metadata(read_page(text), text).title == expected


SHAPES = [
    ("1199", "no_letters"),
    ("- 445.66", "no_letters"),
    ("0 2", "no_letters"),
    ("b1362efbb7875ec4b32acdedbaf68726e42247a0", "code"),
    ("IMG_0074", "file_name"),
    ("128x128", "file_name"),
    ("#Риддер #цех", "hashtags"),
    ("Усть-Каменогорск", "one_word"),
    ("• usd -1.56%", "ticker"),
    ("Риддер: күндіз +7…+9°, жел 4 м/с", "weather"),
    ("->, Жаңалықтар, Зауыттар->", "breadcrumbs"),
    ("Новости | Экономика | Заводы", "breadcrumbs"),
    ("Асқар СЕРІКОВ, Риддер", "surname_in_capitals"),
    ("Асқар Серіков", "byline"),
    ("А. Серіков", "byline"),
    ("Асқар Серіков, «Дала» газеті", "byline"),
    ("6 Қазан, 18:26", "day_line"),
    ("© Дала, 2024", "copyright"),
    ("Dala Tynysy", "latin_line"),
    ("info@dala.kz", "contact"),
    ("Жедел желі +7 (727) 000 00 00", "contact"),
    ("Dala.kz Telegram", "site"),
    ("(«Дала» газеті №23 (387) 15 маусым 2017 ж.)", "issue_line"),
]


@pytest.mark.parametrize(("line", "rule"), SHAPES)
def test_shapes_of_boilerplate(line: str, rule: str) -> None:
    text = f"Риддерде жаңа цех ашылды\n{line}\n{REPORT}"
    assert [(text[p.char_start : p.char_end], p.rule) for p in find_boilerplate(text)] == [(line, rule)]


def test_rows_of_a_table_are_no_path_through_the_site() -> None:
    rows = ["Көрсеткіш | 2023 | 2024", "Кірпіш, млн дана | 12 | 14", "Қызметкер, адам | 210 | 340"]
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\n" + "\n".join(rows)
    assert find_boilerplate(text) == []
    found = [(s.kind, text[s.char_start : s.char_end]) for s in split_sentences(text, "kk")]
    assert found[-3:] == [("list", row) for row in rows]


def test_related_headlines_go_with_their_head() -> None:
    noise = "Ұқсас жаңалықтар\nАуа райы қандай болады?\n5 млрд теңгеге мектеп салынды"
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\n{noise}"
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == noise.split("\n")


COMMENTS = [
    "Комментарии: 2\nСерик К., 23 декабря 2025: В селе завод за 2 млрд тенге стоит пустым!\nГость: Так и есть.",
    "Комментарии (1)\nИмя: Айдос\nГде 500 рабочих мест?",
    "Пікірлер (1)\nАсқар: Бізге 5 млрд теңге қашан бөлінеді?",
]


@pytest.mark.parametrize("noise", COMMENTS)
def test_what_readers_write_goes_with_its_head(noise: str) -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\n{noise}"
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == noise.split("\n")
    assert read_metadata(read_page(text), text).published is None


def test_the_same_words_above_the_report_are_a_button() -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\nКомментарии: 0\n{REPORT} {REPORT}"
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == ["Комментарии: 0"]


RECALLS = [
    "Ранее мы писали: завод в Таразе стоит 5 млрд тенге.",
    "Ранее мы сообщали, что завод в Таразе стоит 5 млрд тенге.",
    "Читайте также: завод в Таразе обойдётся в 5 млрд тенге",
    "Бұған дейін Таразда 5 млрд теңгеге зауыт салынғанын хабарлағанбыз.",
    "Бұған дейін хабарлағанбыз: Таразда зауыт салынды",
]


@pytest.mark.parametrize("noise", RECALLS)
def test_older_reports_retold_take_no_part(noise: str) -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\n{noise}\n{REPORT}"
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == [noise]


def test_a_line_of_exchange_rates_is_no_title() -> None:
    text = f"Курс валют: USD 500,4 EUR 600,2\nРиддерде жаңа цех ашылды\n{REPORT}"
    assert read_metadata(read_page(text), text).title == "Риддерде жаңа цех ашылды"


def test_a_headline_in_the_line_of_its_head_takes_nothing_along() -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\nОқи отырыңыз: Ауа райы қандай болады\nЭкспорт\n{REPORT}"
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == ["Оқи отырыңыз: Ауа райы қандай болады"]


def test_one_word_between_paragraphs_is_a_heading() -> None:
    text = f"Риддерде жаңа цех ашылды\n{REPORT}\nЭкспорт\n{REPORT}\nҚоғам"
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == ["Қоғам"]


def test_a_page_crawled_into_one_line_has_gaps_for_line_breaks() -> None:
    text = f"Басты бет   Риддерде жаңа цех ашылды   Жарияланды: 12.03.2025 | 14:25   {REPORT}   Пікір қалдыру"
    assert read_metadata(read_page(text), text) == ("Риддерде жаңа цех ашылды", "2025-03-12", None)
    kept = [text[s.char_start : s.char_end] for s in split_sentences(text)]
    assert kept == ["Риддерде жаңа цех ашылды", *REPORT.replace(". ", ".|").split("|")]


def test_buttons_behind_the_last_sentence_on_one_line() -> None:
    text = f"{REPORT} Пікір жазу"
    assert [text[p.char_start : p.char_end].strip() for p in find_boilerplate(text)] == ["Пікір жазу"]


def test_a_picture_inside_a_line_is_cut_out() -> None:
    text = f"{REPORT} IMG_0074 Тағы бір цех салынып жатыр."
    assert [text[p.char_start : p.char_end] for p in find_boilerplate(text)] == ["IMG_0074"]


def test_a_text_of_one_word_is_kept() -> None:
    assert find_boilerplate("Риддер") == []


def test_dates_are_found_with_their_places() -> None:
    text = "2024-09-05, 13.10.2025 және 2025 жылғы 13 қазан"
    assert [(text[d.char_start : d.char_end], d.iso) for d in find_dates(text)] == [
        ("2024-09-05", "2024-09-05"),
        ("13.10.2025", "2025-10-13"),
        ("2025 жылғы 13 қазан", "2025-10-13"),
    ]


CELLS = [
    ("2024-09-05T10:20:00+05:00", "2024-09-05"),
    ("5 сентября 2024 г., 10:20", "2024-09-05"),
    ("05/09/2024", "2024-09-05"),
    ("2024-09", "2024-09"),
    ("2024", "2024"),
    ("2024-13-05", None),
    ("20240", None),
    ("вчера", None),
]


@pytest.mark.parametrize(("value", "expected"), CELLS)
def test_dates_of_cells(value: str, expected: str | None) -> None:
    assert valid_date(value) == expected


def test_the_five_crawled_pages(shared: Path) -> None:
    lines = (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    for line in lines:
        gold = json.loads(line)
        found = read_metadata(read_page(gold["text"]), gold["text"])
        assert found.published == gold["published"]
        assert found.outlet == gold["outlet"]
        assert found.title == (" ".join(gold["title"].split()) if gold["title"] else None)


def test_titles_and_dates_of_the_packaged_corpus(shared: Path) -> None:
    titles = dates = found_dates = total = 0
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        found = read_metadata(read_page(gold["text"]), gold["text"])
        total += 1
        titles += found.title == gold["title"]
        found_dates += found.published is not None
        dates += found.published is not None and found.published == gold["published"]
    assert total > 0
    assert titles >= 0.98 * total, f"{titles} of {total} titles"
    assert found_dates >= 60
    assert dates >= 0.98 * found_dates, f"{dates} of {found_dates} dates"
