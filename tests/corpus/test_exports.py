"""Tables as people have them: exports of media monitoring, of databases and feeds, of several sources in one folder."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from two_reports import KK, RU, read

from kzind.corpus import Corpus
from kzind.corpus.columns import guess_columns, match_columns
from kzind.corpus.readers import guess_delimiter
from kzind.errors import KzindError

HEADER = ["№", "Дата публикации", "Источник", "Заголовок", "Текст сообщения", "Ссылка"]
EXPORT: list[list[Any]] = [
    ["Мониторинг прессы"], ["Период: сентябрь 2024"], [], HEADER,
    [1, "05.09.2024 14:30", "dala.kz", "Цех", RU, "https://dala.kz/1"], ["Абайская область"], [],
    [2, "06.09.2024 09:00", "dala.kz", "Кабель", KK, "https://dala.kz/2"], ["Всего: 2"],
]  # fmt: skip


def workbook(path: Path, *sheets: list[list[Any]], merged: str = "") -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    stream = path.open("wb")
    with stream:
        book.save(stream)
    return path


def jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


# The header


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".tsv"])
def test_an_export_has_titles_above_its_header(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    if ending == ".xlsx":
        workbook(path, EXPORT, merged="A1:F1")
    else:
        sign = ";" if ending == ".csv" else "\t"
        lines = [sign.join(f'"{cell}"' for cell in row) for row in EXPORT]
        path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1251", errors="replace")
    documents, problems, corpus = read(path)
    assert [(d.published, d.outlet, d.title, d.url) for d in documents] == [
        ("2024-09-05", "dala.kz", "Цех", "https://dala.kz/1"), ("2024-09-06", "dala.kz", "Кабель", "https://dala.kz/2"),
    ]  # fmt: skip
    assert documents[0].text == RU
    assert (corpus.skipped, corpus.failed) == (2, 0)  # the line of a region and the sum
    above = [(problem.where, problem.what) for problem in problems if "above the header" in problem.what]
    assert above == [(str(path), "rows 1 to 2 stand above the header, which is row 4")]


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    rows = [["Публикация", None, None, "Оценка"], ["Дата", "Заголовок", "Текст", "Тон"], ["05.09.2024", "Цех", RU, "+"]]
    assert [(d.title, d.text) for d in read(workbook(tmp_path / "a.xlsx", rows, merged="A1:C1"))[0]] == [("Цех", RU)]


def test_a_column_of_texts_alone_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'текст\n"{RU}"\n"{KK}"\n', encoding="utf-8")
    documents, problems, _ = read(tmp_path / "a.csv")
    assert ([d.text for d in documents], problems) == ([RU, KK], [])


def test_no_header_at_all_is_told_by_the_widest_row(tmp_path: Path) -> None:
    _, problems, _ = read(workbook(tmp_path / "a.xlsx", [["Отчёт"], ["Колонка", "Тело", None], [1, 2]]))
    assert ["the columns are: Колонка, Тело." in str(problem) for problem in problems] == [True]


def test_a_title_with_such_a_word_is_no_header(tmp_path: Path) -> None:
    rows = [["Колонка", "Тело"], ["Опубликован текст соглашения", RU], ["Вышел текст доклада", KK]]
    documents, problems, _ = read(workbook(tmp_path / "a.xlsx", rows))
    assert documents == []
    assert "the columns are: Колонка, Тело." in str(problems[0])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Текст (рус)", "Дата и время (Астана)"], {"text": 0, "date": 1}),
        (["Источник/СМИ", "Сообщение/Текст"], {"outlet": 0, "text": 1}),
        (["Длина текста", "Полный текст публикации"], {"text": 1}),
        (["Аннотация", "Мақаланың толық мәтіні"], {"text": 1}),
        (["Заголовок", "Аннотация"], {"title": 0, "text": 1}),
        (["text length", "cleaned_text", "newsTitle"], {"text": 1, "title": 2}),
        (["text length", "content type"], {}),
        (["Текст на русском языке", "Текст на казахском языке"], {}),
    ],
)
def test_columns_by_words_of_their_names(names: list[str], found: dict[str, int]) -> None:
    assert guess_columns(names) == found


def test_facts_are_told_from_reports() -> None:
    with pytest.raises(KzindError, match="holds facts that kzind wrote, no reports"):
        match_columns(["doc_id", "char_start", "char_end", "quote", "value", "indicator"], {}, "facts.csv")


@pytest.mark.parametrize(
    ("sample", "sign"),
    [
        ("sep=;\nДата,время;Текст\n", ";"), ("Отчёт, сентябрь, все\n\nДата;Текст\n", ";"), ("a|b|c\n1|2|3", "|"),
        ("Отчёт\nколонка;другая;третья\n", ";"), ("text\n", ","), ("Дата\tТекст, полный\n", "\t"),
    ],
)  # fmt: skip
def test_what_separates(sample: str, sign: str) -> None:
    assert guess_delimiter(sample) == sign


# Workbooks


def test_what_excel_writes_into_cells(tmp_path: Path) -> None:
    rows = [
        ["Дата", "Заголовок", "Текст"], [45540, "#N/A", "Открыт цех за 5 млрд тенге_x000D_\nСоздано 120 мест._x0009_"],
        [45540.75, None, "#REF!"],
    ]  # fmt: skip
    documents, problems, corpus = read(workbook(tmp_path / "a.xlsx", rows))
    assert [(d.published, d.text) for d in documents] == [
        ("2024-09-05", "Открыт цех за 5 млрд тенге\r\nСоздано 120 мест.\t")
    ]
    assert documents[0].title != "#N/A"
    assert (corpus.skipped, [problem.what for problem in problems]) == (1, ["the text is empty"])


def test_rows_beyond_the_size_that_a_sheet_states_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "whole.xlsx", [["text"], *([f"{RU} {n}"] for n in range(5))])
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as changed:
        for name in book.namelist():
            content = book.read(name)
            assert name != "xl/worksheets/sheet1.xml" or b'ref="A1:A6"' in content
            changed.writestr(name, content.replace(b'ref="A1:A6"', b'ref="A1"'))
    assert len(read(tmp_path / "a.xlsx")[0]) == 5


def test_a_sheet_without_texts_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Дата", "Текст"], ["05.09.2024", RU]], [["Дата", "Тело"], ["1", KK]], [])
    documents, problems, corpus = read(path)
    assert [d.text for d in documents] == [RU]
    assert [(p.where.rpartition(" ")[2], p.level) for p in problems] == [("s1", "note")]
    assert corpus.failed == 0
    assert "the table is empty" in str(read(workbook(tmp_path / "b.xlsx", [], []))[1][0])


def test_a_locked_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000)
    assert "is locked with a password, or an old workbook (.xls). Open it" in str(read(tmp_path)[1][0])


# Damage


def test_a_quote_that_is_not_closed_is_told(tmp_path: Path) -> None:
    rows = "".join(f'{n},"{RU}"\n' for n in range(3))
    (tmp_path / "a.csv").write_text(f'id,text\n{rows}3,"{RU}\n4,{KK}\n', encoding="utf-8")
    documents, problems, corpus = read(tmp_path / "a.csv")
    assert [d.text for d in documents[:3]] == [RU] * 3
    assert [(p.level, p.what) for p in problems] == [
        ("damaged", "has a quote that is not closed: lines 5 to 6 were read as one row")
    ]
    assert corpus.levels["damaged"] == 1


def test_a_line_of_a_table_is_not_read_whole(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,text\n1," + "х" * 60_000_000 + f'\n2,"{RU}"\n')
    tracemalloc.start()
    documents, problems, _ = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [d.text for d in documents] == [RU]
    assert problems
    assert all(problem.level == "lost" for problem in problems)
    assert peak < 300_000_000


def test_signs_that_could_not_be_decoded_are_told(tmp_path: Path) -> None:
    rows = [json.dumps({"text": f"{RU} {n}"}).encode() for n in range(900)]
    rows.append(json.dumps({"text": RU}, ensure_ascii=False).encode("cp1251"))
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(rows))
    _, problems, _ = read(tmp_path / "a.jsonl")
    assert [(p.where.rpartition(" ")[2], p.level) for p in problems] == [("901", "damaged")]


# JSON of databases and feeds


SHAPES = {
    "lines.json": "\n".join(json.dumps({"id": str(n), "text": RU}) for n in range(2)),
    "array.jsonl": json.dumps([{"id": str(n), "text": RU} for n in range(2)]),
    "pretty.jsonl": json.dumps([{"id": str(n), "text": RU} for n in range(2)], indent=1),
    "objects.jsonl": "\n".join(json.dumps({"id": str(n), "text": RU}, indent=1) for n in range(2)),
    "side_by_side.json": "".join(json.dumps({"id": str(n), "text": RU}) for n in range(2)),
    "deep.json": json.dumps({"status": "ok", "data": {"items": [{"id": "0", "text": RU}, {"id": 1.0, "text": RU}]}}),
    "two_lists.json": json.dumps({"pages": [{"n": 1}], "items": [{"id": "0", "text": RU}, {"id": 1, "text": RU}]}),
    "wrapped.json": json.dumps([{"_id": {"$oid": str(n)}, "content": {"rendered": RU, "n": 1}} for n in range(2)]),
    "paragraphs.jsonl": "\n".join(json.dumps({"id": n, "text": RU.split(" ")}) for n in range(2)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_json(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SHAPES[name], encoding="utf-8")
    documents, problems, _ = read(tmp_path / name)
    assert problems == []
    assert [(d.id, " ".join(d.text.split())) for d in documents] == [("0", RU), ("1", RU)]


def test_a_report_with_comments_is_the_report(tmp_path: Path) -> None:
    record = {"title": "Цех", "text": RU, "comments": [{"text": "Неге?"}, {"text": "Иә."}]}
    (tmp_path / "a.json").write_text(json.dumps(record), encoding="utf-8")
    assert [(d.id, d.text) for d in read(tmp_path / "a.json")[0]] == [("a", RU)]


def test_a_text_that_is_no_string_is_refused(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"text": {"ru": RU, "kk": KK}}, {"text": [[1]]}, {"text": RU})
    documents, problems, _ = read(path)
    assert [d.text for d in documents] == [RU]
    assert [p.what for p in problems] == ["the text is no string, but an object", "the text is no string, but a list"]


def test_texts_as_bytes(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.array([RU.encode(), KK.encode("kz1048"), None], pa.binary())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    assert [d.text for d in read(tmp_path / "a.parquet")[0]] == [RU, KK]
    assert [d.text for d in Corpus.from_frame(pd.read_parquet(tmp_path / "a.parquet"))] == [RU, KK]
    pd.DataFrame({"text": [RU.split(" ")]}).to_parquet(tmp_path / "b.parquet")
    assert [d.text for d in Corpus.from_frame(pd.read_parquet(tmp_path / "b.parquet"))] == [RU.replace(" ", "\n")]


# Named columns


def test_a_table_without_the_named_column_is_read_by_known_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'Дене;when\n"{RU}";2024-09-05\n', encoding="utf-8")
    jsonl(tmp_path / "b.jsonl", {"text": KK, "date": "2024-09-06"}, {"text": f"{KK} 2", "date": "2024-09-07"})
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "c.parquet")
    documents, problems, corpus = read(tmp_path, text="Дене", date="when")
    assert [(d.text, d.published) for d in documents] == [
        (RU, "2024-09-05"), (KK, "2024-09-06"), (f"{KK} 2", "2024-09-07"),
    ]  # fmt: skip
    assert [(Path(p.where).name.split()[0], p.level) for p in problems] == [
        ("b.jsonl", "note"), ("b.jsonl", "note"), ("c.parquet", "lost"),
    ]  # fmt: skip
    assert "has no column 'Дене'; 'text' is read as its text" in str(problems[0])
    assert corpus.failed == 1


def test_a_name_that_no_table_has_is_told(tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl", {"text": RU})
    jsonl(tmp_path / "b.jsonl", {"text": KK})
    documents, problems, _ = read(tmp_path, text="тело")
    assert len(documents) == 2
    assert [p.level for p in problems] == ["note", "note", "damaged"]
    assert "no table and no object has a column 'тело'" in str(problems[-1])
    assert read(tmp_path / "a.jsonl", text="тело")[0] == []  # one file is taken at its word


def test_a_key_that_an_object_lacks_costs_no_report(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"text": RU, "when": "2024-09-05"}, {"text": KK, "date": "2030-01-01"})
    for given in (path, tmp_path):
        documents, problems, _ = read(given, date="when")
        assert [(d.text, d.published) for d in documents] == [(RU, "2024-09-05"), (KK, None)]
        assert problems == []
