"""Files to documents: every form of file, every encoding, and what goes wrong with them."""

from __future__ import annotations

import datetime
import gzip
import json
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

import pandas as pd
import pytest
from two_reports import KK, RU, read

import kzind
from kzind.corpus import Corpus, read_corpus
from kzind.corpus.columns import match_columns
from kzind.corpus.encoding import binary_kind, guess_encoding, looks_garbled
from kzind.corpus.markup import has_tags, without_tags
from kzind.corpus.readers import EXCEL_LIMIT, MAX_TEXT, READERS
from kzind.corpus.sources import Source, plain_id
from kzind.errors import KzindError
from kzind.types import Document


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


# Forms of files


def write_table(path: Path, names: list[str]) -> None:
    rows = [["2024-09-05", "Цех", RU, "https://www.dala.kz/1"], ["2024-10-13", "Кабель", KK, "https://dala.kz/2"]]
    frame = pd.DataFrame(rows, columns=names)
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".json":
        path.write_text(json.dumps(frame.to_dict("records"), ensure_ascii=False), encoding="utf-8")
    elif path.suffix in (".jsonl", ".ndjson"):
        path.write_text(lines(*frame.to_dict("records")), encoding="utf-8")
    else:
        frame.to_csv(path, sep="\t" if path.suffix == ".tsv" else ",", index=False, encoding="utf-8")


NAMES = [
    ["date", "title", "text", "url"],
    ["Дата публикации", "Заголовок", "Текст статьи", "Ссылка"],
    ["Күні", "Тақырыбы", "Мәтіні", "Сілтеме"],
]


@pytest.mark.parametrize("names", NAMES, ids=["en", "ru", "kk"])
@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".xlsx", ".parquet"])
def test_every_kind_of_table_gives_the_same_documents(tmp_path: Path, ending: str, names: list[str]) -> None:
    path = tmp_path / f"articles{ending}"
    write_table(path, names)
    documents, problems, corpus = read(path)
    assert problems == []
    assert (corpus.read, corpus.skipped, corpus.failed) == (2, 0, 0)
    expected = [
        ("dala.kz", "2024-09-05", "ru", "Цех", RU, "https://www.dala.kz/1"),
        ("dala.kz", "2024-10-13", "kk", "Кабель", KK, "https://dala.kz/2"),
    ]
    assert [(d.outlet, d.published, d.lang, d.title, d.text, d.url) for d in documents] == expected
    assert len({d.id for d in documents}) == 2


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_separators_of_csv(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'№{sign}текст{sign}дата\n1{sign}"{RU}{sign} ""иә""\nтағы"{sign}05.09.2024\n', encoding="utf-8-sig")
    documents, problems, _ = read(path)
    assert problems == []
    assert [(d.text, d.published) for d in documents] == [(f'{RU}{sign} "иә"\nтағы', "2024-09-05")]


@pytest.mark.parametrize("ending", [".txt", ".md", ".txt.gz"])
def test_a_text_file_is_a_report_with_its_path_as_id(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "2024" / "май"
    folder.mkdir(parents=True)
    data = f"\r\n{RU}\n".encode()
    (folder / f"цех 1{ending}").write_bytes(gzip.compress(data) if ending.endswith(".gz") else data)
    assert [(d.id, d.text) for d in read(tmp_path)[0]] == [("2024/май/цех 1", f"\r\n{RU}\n")]
    assert [d.id for d in read(folder / f"цех 1{ending}")[0]] == ["цех 1"]


def test_ids_have_forward_slashes_on_windows_too() -> None:
    assert plain_id(PureWindowsPath(r"2024\май\цех.txt")) == "2024/май/цех"  # type: ignore[arg-type]


def test_the_gold_form_keeps_its_fields(tmp_path: Path) -> None:
    row = {"id": "a-1", "url": None, "outlet": "dala.kz", "published": "2015-07", "lang": "kk", "title": None}
    path = tmp_path / "gold.jsonl"
    path.write_text(lines({**row, "text": RU}), encoding="utf-8")
    assert read(path)[0] == [Document("a-1", RU, "kk", None, "dala.kz", "2015-07", None)]


def test_one_json_object_is_a_report_or_holds_reports(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"title": "Цех", "text": RU}), encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps({"articles": [{"body": RU}, {"body": KK}]}), encoding="utf-8")
    documents, problems, _ = read(tmp_path)
    assert problems == []
    assert [(d.id if d.title else "", d.text) for d in documents] == [("one", RU), ("", RU), ("", KK)]


def test_a_saved_web_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = (
        "<html><head><title>Цех открыт</title><meta property='article:published_time' content='2024-09-05'></head>"
        f"<body><nav>Главная Новости</nav><article><h1>Цех открыт</h1>{''.join(f'<p>{RU}</p>' for _ in range(5))}"
        "</article></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    documents, problems, _ = read(tmp_path / "a.html")
    assert problems == []
    assert (documents[0].id, documents[0].published) == ("a", "2024-09-05")
    assert RU in documents[0].text
    assert "Главная" not in documents[0].text


@pytest.mark.parametrize(
    ("shown", "below", "published"),
    [
        ("", "<p>За 2016 год собрано триста тракторов, к 2019 году будет больше.</p>", None),
        ("", "<footer>© 2024 Сайт. Все права защищены.</footer>", None),
        ("<span class='x'>13 октября 2025</span>", "<p>К 2027 году мощность удвоят.</p>", "2025-10-13"),
        ("<div><b>13.10.2025</b> <i>14:30</i></div>", "<p>В 2012 году здесь был пустырь.</p>", "2025-10-13"),
        ("<div>2025 жылғы 13 қазан</div><script>d = '01.01.2020'</script>", "<p>2012 жылы салынған.</p>", "2025-10-13"),
        ("<!-- 01.02.2003 --><time datetime='2025-10-13T10:00:00'>бүгін</time>", "", "2025-10-13"),
    ],
)
def test_the_date_of_a_page_is_one_that_it_shows_as_its_own_never_a_year_of_its_text(
    tmp_path: Path, shown: str, below: str, published: str | None
) -> None:
    pytest.importorskip("trafilatura")
    page = f"<html><head><title>Цех открыт</title></head><body><h1>Цех открыт</h1>{shown}{f'<p>{RU}</p>' * 3}{below}"
    (tmp_path / "a.html").write_text(f"{page}</body></html>", encoding="utf-8")
    documents, _, _ = read(tmp_path / "a.html")
    assert [document.published for document in documents] == [published]


def test_a_page_was_published_before_it_was_changed(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    dates = '{"@type": "NewsArticle", "dateModified": "2024-10-01", "datePublished": "2024-09-05T08:00:00+06:00"}'
    head = f"<script type='application/ld+json'>{dates}</script><title>Цех</title>"
    (tmp_path / "a.html").write_text(f"<html><head>{head}</head><body><h1>Цех</h1>{f'<p>{RU}</p>' * 3}", "utf-8")
    assert [d.published for d in read(tmp_path / "a.html")[0]] == ["2024-09-05"]


@pytest.mark.parametrize("comment", ["saved from url=(0024){} ", "\n Page saved with SingleFile \n url: {} \n"])
def test_a_browser_writes_the_address_of_a_page_that_it_saves(tmp_path: Path, comment: str) -> None:
    pytest.importorskip("trafilatura")
    address = comment.format("https://dala.kz/2024/9/")
    page = f"<!DOCTYPE html><!--{address}--><html><body><h1>Цех</h1>{f'<p>{RU}</p>' * 3}</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert [(d.url, d.outlet) for d in read(tmp_path / "a.html")[0]] == [("https://dala.kz/2024/9/", "dala.kz")]


@pytest.mark.parametrize(
    ("stated", "encoding", "text"),
    [
        ("windows-1251", "kz1048", KK), ("utf-8", "kz1048", KK), ("windows-1251", "utf-8", KK), ("", "utf-16-le", KK),
        ("", "utf-16-be", KK), ("koi8-r", "koi8-r", RU), ("", "koi8-r", RU), ("", "cp866", RU), ("ibm866", "cp866", RU),
        ("mac-cyrillic", "mac-cyrillic", RU), ("utf-16", "utf-16", KK),
    ],
)  # fmt: skip
def test_encodings_of_pages(tmp_path: Path, stated: str, encoding: str, text: str) -> None:
    """Pages state an encoding that they do not have, or Windows-1251 where they have Kazakh letters."""
    pytest.importorskip("trafilatura")
    head = f"<head><meta charset='{stated}'></head>" if stated else ""
    page = f"<html>{head}<body><article><h1>Цех</h1><p>{text}</p><p>{text}</p></article></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    assert [text in d.text for d in read(tmp_path / "a.html")[0]] == [True]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("The plant of ТОО «Тараз Цемент» cost $20 million and created 300 jobs in the Zhambyl region.", 1),
        ("Qazaqstanda 5 mlrd teñge investisiia tartyldy, zauyt iske qosyldy.", 1),
        ("В Таразе SANY Heavy Industry и Sinoma International Engineering откроют завод за 5 млрд тенге.", 0),
        (RU, 0), (KK, 0), ("$20 mln", 0), ("", 0),
    ],
)  # fmt: skip
def test_a_text_in_other_letters_is_told_and_kept(tmp_path: Path, text: str, notes: int) -> None:
    (tmp_path / "a.txt").write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(RU, encoding="utf-8")
    documents, problems, corpus = read(tmp_path)
    assert sum("Cyrillic" in str(problem) for problem in problems) == notes
    assert (len(documents), corpus.failed) == (2, 0) if text else (1, 1)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (f"<p>{RU}</p>\n<P class='x'>Создано 120&nbsp;мест &laquo;Цех&raquo;.</p><script>s = '7 млрд';</SCRIPT>",
         f"{RU}\nСоздано 120\u00a0мест «Цех»."),
        (f"{RU}<br>{KK}<br/>", f"{RU}\n{KK}"),
        (f"<div><b>{RU}</b>\n <!-- <p>7 млрд</p> --> Доля < 5 %.</div><o:p></o:p>", f"{RU} Доля < 5 %."),
        ("<table><tr><td>Цех</td><td>5 млрд</td></tr><tr><td>Кабель</td></tr></table>", "Цех\t5 млрд\t\nКабель\t"),
        (f"<b>{RU}</b>\n<i>{KK}</i> <b>а</b>", f"{RU}\n{KK} а"),
        (f"{RU} Доля < 5 %, рост > 3 %: a<b>c.", None),
        (f"{RU} Смотри <https://zavod-news.kz/a/1>.", None),
        (f"{RU} &nbsp;", None),
        ("<script><p></p><p></p>" * 3, "<script>\n<script>\n<script>"),
    ],
)  # fmt: skip
def test_tags_in_a_cell_are_taken_out(tmp_path: Path, text: str, seen: str | None) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    documents, problems, _ = read(tmp_path)
    assert [document.text for document in documents] == [seen or text]
    assert ["held HTML tags; it was read without them" in str(problem) for problem in problems] == [True] * bool(seen)


def test_tags_of_a_document_stay(tmp_path: Path) -> None:
    text = f"<p>{RU}</p> <b>а</b>"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert [document.text for document in read(tmp_path)[0]] == [text]
    given = [Document("a", text, "ru")]
    assert [document.text for document in Corpus.from_documents(given)] == [text]


def test_tags_cost_time_by_the_length_of_their_text_alone() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        assert has_tags(text)
        without_tags(text)
        return time.process_time() - start

    for piece in ("<script>", "<!--", "<p ", "<p>", "</p", "&nbsp;<", "<a b='"):
        seconds(f"<br><br>{piece}" * 10)
        assert seconds("<br><br>" + piece * 100_000) < 12 * seconds("<br><br>" + piece * 25_000) + 0.05, piece


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("20240905", "2024-09-05"), ("20241305", None), ("1725500000", None), ("20240905T101500Z", "2024-09-05"),
        ("2024/9/5", "2024-09-05"), ("2024-9-5 8:05", "2024-09-05"), ("09.2024", "2024-09"), ("13.2024", None),
        ("2024-02-31", None), ("05.09.2024 14:30", "2024-09-05"), ("2024-09-05T23:30:00+06:00", "2024-09-05"),
    ],
)  # fmt: skip
def test_dates_of_cells(tmp_path: Path, cell: str, date: str | None) -> None:
    (tmp_path / "a.csv").write_text(f'date,text\n{cell},"{RU}"\n', encoding="utf-8")
    documents, problems, _ = read(tmp_path)
    assert [document.published for document in documents] == [date]
    assert len(problems) == (date is None)


@pytest.mark.parametrize("source", [[RU], None, 5])
def test_what_is_no_source_is_told(source: object) -> None:
    with pytest.raises(KzindError, match=f"of type {type(source).__name__}. Put texts into a DataFrame"):
        Corpus.from_frame(source)  # type: ignore[arg-type]


def test_the_outlet_of_a_page_is_that_of_a_table_with_the_same_address(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    address = "https://kaz.zavod-news.kz/a/1"
    head = f"<html><head><link rel='canonical' href='{address}'></head>"
    page = f"{head}<body><h1>Цех</h1>{f'<p>{RU}</p>' * 3}</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": RU, "url": address}), encoding="utf-8")
    documents, _, _ = read(tmp_path)
    assert [document.outlet for document in documents] == ["kaz.zavod-news.kz"] * 2


def test_folders_patterns_and_files_of_other_kinds(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "~$open.xlsx", "Thumbs.db", "c.docx"):
        (tmp_path / name).write_text(RU + name, encoding="utf-8")
    documents, problems, corpus = read(tmp_path)
    assert [d.id for d in documents] == ["a", "b"]
    assert (corpus.skipped, corpus.failed, [p.level for p in problems]) == (1, 0, ["note"])
    assert "c.docx" in str(problems[0])
    assert [d.id for d in read(Path(str(tmp_path / "*.txt")))[0]] == ["a", "b"]


def test_a_corpus_is_read_anew_each_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    corpus = read_corpus(tmp_path, on_problem=lambda problem: None)
    assert [d.id for d in corpus] == [d.id for d in corpus] == ["a"]
    assert (corpus.read, corpus.failed, len(corpus.problems)) == (1, 1, 1)


# Columns


def test_columns_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'text,Дене,when\nқысқа,"{KK}",2024-09-05\n', encoding="utf-8")
    assert [(d.text, d.published) for d in read(path, text="Дене", date="when")[0]] == [(KK, "2024-09-05")]
    documents, problems, _ = read(path, text="тело")
    assert documents == []
    assert "has no column 'тело'" in str(problems[0])
    assert "text, Дене, when" in str(problems[0])


def test_the_surer_name_wins() -> None:
    assert match_columns(["Сообщение", "Текст", "pubDate"], {}, "")["text"] == 1
    assert match_columns(["content", "pubDate"], {}, "") == {"text": 0, "date": 1}


def test_frames() -> None:
    stamp = pd.Timestamp("2024-09-05 10:00")
    frame = pd.DataFrame({"Мәтін": [RU, None, KK], "күні": [stamp, None, pd.NaT], "n": [1, 2, 3]}, index=[7, 7, 9])
    corpus = Corpus.from_frame(frame)
    documents = list(corpus)
    assert [(d.text, d.published, d.lang) for d in documents] == [(RU, "2024-09-05", "ru"), (KK, None, "kk")]
    assert corpus.skipped == 1
    assert [d.text for d in Corpus.from_frame(frame.rename(columns={"Мәтін": "x"}), text="x")] == [RU, KK]
    with pytest.raises(KzindError, match="no column holds the text"):
        Corpus.from_frame(frame[["n"]])


def test_documents_make_a_corpus() -> None:
    documents = [Document("a", RU, "ru", "https://dala.kz/1", "dala.kz", "2024-09", "Цех")]
    assert list(Corpus.from_documents(documents)) == documents


# Ids


def test_ids_of_rows_hang_on_address_and_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines({"text": RU, "url": "u1"}, {"text": KK}), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(lines({"text": KK}, {"text": RU, "url": "u1", "title": "x"}), encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(lines({"text": RU, "url": "u2"}), encoding="utf-8")
    a, b, c = (read(tmp_path / f"{name}.jsonl")[0] for name in "abc")
    assert [d.id for d in a] == [d.id for d in reversed(b)]
    assert c[0].id not in {d.id for d in a}


def test_a_second_id_is_numbered_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(*({"id": "x", "text": f"{RU} {n}"} for n in range(3))), encoding="utf-8")
    documents, problems, corpus = read(path)
    assert [d.id for d in documents] == ["x", "x-2", "x-3"]
    assert [p.level for p in problems] == ["note", "note"]
    assert corpus.failed == 0


# Encodings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8", KK), ("utf-8-sig", KK), ("utf-16", KK), ("utf-16-le", KK), ("utf-16-be", KK), ("utf-32", KK),
     ("cp1251", RU), ("kz1048", KK), ("koi8-r", RU), ("cp866", RU), ("cp1251", "Цех открыт."), ("utf-16-le", "Завод")],
)  # fmt: skip
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    documents, problems, corpus = read(tmp_path / "a.txt")
    assert [d.text for d in documents] == [text]
    assert [p.level for p in problems] == (["note"] if encoding.startswith(("cp", "kz", "koi")) else [])
    assert corpus.failed == 0


def test_windows_1251_tables(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"Дата;Текст\r\n05.09.2024;{RU}\r\n".encode("cp1251"))
    documents, problems, _ = read(tmp_path / "a.csv")
    assert [(d.text, d.published) for d in documents] == [(RU, "2024-09-05")]
    assert len(problems) == 1
    assert "Windows-1251" in str(problems[0])


def test_a_few_wrong_bytes_do_not_change_the_encoding() -> None:
    assert guess_encoding((RU * 20).encode() + b"\xff" + RU.encode()) == "utf-8"
    cut = (KK * 10_000).encode()
    assert guess_encoding(cut) == "utf-8"  # the sample ends inside a letter


def test_garbled_text_is_told(tmp_path: Path) -> None:
    for wrong in ("cp1252", "cp1251", "latin-1"):
        garbled = KK.encode().decode(wrong, "replace")
        assert looks_garbled(garbled), wrong
        (tmp_path / "a.txt").write_text(garbled, encoding="utf-8")
        assert [p.level for p in read(tmp_path / "a.txt")[1]] == ["damaged"]
    for right in (RU, KK, "Plant opened, café, naïve, Ñandú", "П" * 100, "СССР РСФСР Р. С. Т."):
        assert not looks_garbled(right)


# What goes wrong: one line each, with file, what, what to do; nothing else is lost


def broken_json() -> str:
    rows = [json.dumps({"id": str(n), "text": RU + str(n)}, ensure_ascii=False) for n in range(1, 11)]
    rows[6] = rows[6][:-5]
    return "\n".join(rows) + "\n"


def cut_cell(path: Path) -> None:
    pd.DataFrame({"text": [RU, (RU * 1000)[:EXCEL_LIMIT]]}).to_excel(path, index=False)


Content = str | bytes | None | Callable[[Path], None]

# name, content, what the line says, reports that are still read from the file, level
BAD: list[tuple[str, Content, str, int, str]] = [
    ("missing.txt", None, "no such file or folder", 0, "lost"),
    ("empty.txt", b"", "the file is empty", 0, "lost"),
    ("blank.csv", b"\xef\xbb\xbf\r\n", "the file is empty", 0, "lost"),
    ("binary.txt", bytes(range(256)) * 20, "is binary data", 0, "lost"),
    ("really.txt", b"%PDF-1.7 ...", "is a PDF", 0, "lost"),
    ("book.csv", b"PK\x03\x04 ...", "Let its name end in .xlsx if it is a workbook", 0, "lost"),
    ("windows.txt", RU.encode("cp1251"), "read as Windows-1251", 1, "note"),
    ("broken.jsonl", broken_json(), "broken.jsonl line 7: is no JSON", 9, "lost"),
    ("list.jsonl", "[1]\n" + lines({"text": RU}), "line 1: is no JSON object", 1, "lost"),
    ("mixed.jsonl", lines({"a": RU}, {"text": RU}), "line 1: no column holds", 1, "lost"),
    ("cut.json", '[{"text": "а б"}, {"te', "item 2: is no JSON", 1, "lost"),
    ("no_text.csv", "n,region\n1,Риддер\n", "the columns are: n, region", 0, "lost"),
    ("no_text.jsonl", lines({"a": 1}, {"a": 2}), "no column holds the text", 0, "lost"),
    ("cut_cell.xlsx", cut_cell, "row 3: the text is 32,767 characters long", 2, "damaged"),
    ("fake.xlsx", b"PK\x03\x04 nothing", "is no Excel workbook", 0, "lost"),
    ("fake.parquet", b"PAR1 nothing", "is no whole Parquet file", 0, "lost"),
    ("fake.txt.gz", b"\x1f\x8b nothing", "cannot be read", 0, "lost"),
    ("long.txt", "а " * (MAX_TEXT // 2 + 1), "longer than", 0, "lost"),
    ("no_row.csv", f'text,n\n,1\n"{RU}",2\n', "row 2: the text is empty", 1, "note"),
    ("wide.csv", "text,n\nа,б,в\n", "has 3 cells", 1, "damaged"),
    ("date.csv", f'text,date\n"{RU}",кеше\n', "the date 'кеше'", 1, "note"),
]


def make(path: Path, content: Content) -> None:
    """Writes a file with this content, if any."""
    if callable(content):
        content(path)
    elif content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize(("name", "content", "message", "count", "level"), BAD, ids=[case[0] for case in BAD])
def test_bad_input_costs_one_line(
    tmp_path: Path, name: str, content: Content, message: str, count: int, level: str
) -> None:
    make(tmp_path / name, content)
    good = tmp_path / "good.txt"
    good.write_text(KK, encoding="utf-8")
    documents, problems, corpus = read(tmp_path / name, good)
    assert "good" in [document.id for document in documents]
    assert len(documents) == count + 1
    assert [p.level for p in problems] == [level]
    assert corpus.failed == (level == "lost")
    line = str(problems[0])
    assert message in line
    assert name in line
    assert "\n" not in line
    assert problems[0].todo


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KzindError, match=r"missing\.txt: no such file or folder\. Check"):
        list(read_corpus(tmp_path / "missing.txt"))
    with pytest.raises(KzindError, match="the folder is empty"):
        list(read_corpus(tmp_path))


def test_losses_that_nobody_watches_are_warned_of_once(tmp_path: Path) -> None:
    make(tmp_path / "a.jsonl", broken_json())
    with pytest.warns(UserWarning, match="1 reports or files could not be read"):
        list(read_corpus(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        list(read_corpus(tmp_path, on_problem=lambda problem: None))


def test_nul_bytes_surrogates_and_overrides_cost_nothing_else(tmp_path: Path) -> None:
    odd = ["а\x00б", "а\ud800б", "\u202eдет\u202c", "\ufeff а"]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": text + RU}) + "\n" for text in odd), encoding="utf-8")
    documents, problems, _ = read(path)
    assert [(p.where.rpartition(" ")[2], p.level) for p in problems] == [("2", "note")]
    assert "1 of its signs could not be decoded" in str(problems[0])
    assert [d.text for d in documents] == [t.replace("\ud800", "\ufffd") + RU for t in odd]
    for document in documents:
        assert kzind.corpus.split_sentences(document.text)
        document.text.encode("utf-8")


def test_long_lines_are_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"id": "long", "text": "')
        for _ in range(60):
            stream.write("x" * 1_000_000)
        stream.write('"}\n' + json.dumps({"id": "next", "text": RU}) + "\n")
    tracemalloc.start()
    documents, problems, _ = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [d.id for d in documents] == ["next"]
    assert "line 1" in problems[0].where
    assert peak < 100_000_000


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".csv", ".parquet"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, ending: str) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}{ending}"
        frame = pd.DataFrame({"id": [str(n) for n in range(count)], "text": [f"{RU} {n} " * 20 for n in range(count)]})
        if ending == ".parquet":
            frame.to_parquet(path, row_group_size=500)
        elif ending == ".csv":
            frame.to_csv(path, index=False)
        else:
            frame.to_json(path, orient="records", lines=ending == ".jsonl", force_ascii=False)
        del frame
        tracemalloc.start()
        assert sum(1 for _ in READERS[ending](Source(path, "a"), {}, print)) == count
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return memory

    peak(10)  # what is loaded once
    assert peak(6000) < 1.2 * peak(1500) + 1_000_000  # the file grows by 15 MB


@pytest.mark.parametrize("size", [0, 1, 3, 5, 100])
def test_any_bytes_are_text_or_not(size: int) -> None:
    for byte in range(256):
        sample = bytes([byte]) * size
        assert binary_kind(sample) is None or isinstance(binary_kind(sample), str)
        sample.decode(guess_encoding(sample), "replace")


def test_nothing_depends_on_the_encoding_of_the_system(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.txt").write_text(KK, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"мәтін\n{KK}\n", encoding="utf-8")
    code = (
        "import sys; from kzind.corpus import read_corpus, split_sentences;"
        "print([len(split_sentences(d.text)) for d in read_corpus(sys.argv[1])])"
    )
    command = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert (done.stdout.strip(), done.stderr) == ("[2, 2]", "")


def test_dates_of_excel_and_frames_are_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    pd.DataFrame({"date": [datetime.date(2024, 9, 5), "05.10.2024"], "text": [RU, KK]}).to_excel(path, index=False)
    assert [d.published for d in read(path)[0]] == ["2024-09-05", "2024-10-05"]


def test_paths_in_any_order_give_reports_in_one_order(tmp_path: Path) -> None:
    for name in ("c", "a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Цех {name} открыт в Риддере.", encoding="utf-8")
    paths = [tmp_path / f"{name}.txt" for name in ("b", "c", "a")]
    orders = {tuple(document.id for document in read_corpus(*given)) for given in (paths, paths[::-1])}
    assert orders == {("a", "b", "c")}
