"""Tables to files and back: types, missing values, descriptions, formulas, identical bytes."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kzind.errors import KzindError
from kzind.facts.table import COLUMNS, DESCRIPTIONS, to_frame
from kzind.tables import EXCEL_CELL, WRITERS, plain_value, write_stream, write_table

FIRST: dict[str, Any] = {
    "doc_id": "a", "char_start": 1, "char_end": 8, "quote": "=5 млрд теңге", "value": 5e9, "unit": "KZT",
    "indicator": "investment", "measure": "level", "qualifier": "exact", "status": "planned", "scope": "project",
    "modernisation": False, "region": "KZ-63", "year": 2025, "year_basis": "sentence", "sentence": "+5 @млрд " * 400,
    "published": "2025-10", "lang": "kk",
}  # fmt: skip
SECOND: dict[str, Any] = {
    "doc_id": "b", "char_start": 1, "char_end": 8, "quote": "-9,8%\x00\x07", "value": 9.8, "unit": "%",
    "indicator": "jobs", "measure": "level", "qualifier": "exact", "status": "realised", "scope": "total",
    "modernisation": True, "published": "2024-09-05", "lang": "ru", "url": "@x",
}  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return to_frame([FIRST, SECOND])


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, facts: pd.DataFrame, ending: str) -> None:
    write_table(facts, tmp_path / f"a{ending}")
    time.sleep(1.1)  # clocks of a second's width would show
    write_table(facts, tmp_path / f"b{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a{ending}", f"b{ending}"]


@pytest.mark.parametrize("ending", WRITERS)
def test_an_empty_table_has_its_columns(tmp_path: Path, facts: pd.DataFrame, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    write_table(facts.iloc[:0], path)
    if ending == ".jsonl":
        assert path.read_text(encoding="utf-8") == ""
    else:
        assert list(read_back(path).columns) == list(COLUMNS)


def read_back(path: Path) -> pd.DataFrame:
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel, ".dta": pd.read_stata}
    return readers[path.suffix](path)  # type: ignore[operator, no-any-return]


def test_json_lines(tmp_path: Path, facts: pd.DataFrame) -> None:
    write_table(facts, tmp_path / "a.jsonl")
    text = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    first, second = (json.loads(line) for line in text.splitlines())
    assert list(first) == list(COLUMNS)
    assert {key: first[key] for key in FIRST} == {**FIRST, "published": "2025-10-01"}
    assert {key: second[key] for key in SECOND} == SECOND
    assert '"value": 5000000000,' in text
    assert '"year": 2025,' in text
    assert '"year": null,' in text
    assert first["confidence"] is None


def test_csv(tmp_path: Path, facts: pd.DataFrame) -> None:
    write_table(facts, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,char_start")
    back = pd.read_csv(tmp_path / "a.csv")
    assert back["value"].tolist() == [5e9, 9.8]
    assert back["quote"][0] == FIRST["quote"]
    assert back["region"].isna().tolist() == [False, True]


def test_parquet_keeps_types_and_describes(tmp_path: Path, facts: pd.DataFrame) -> None:
    import pyarrow.parquet as pq

    write_table(facts, tmp_path / "a.parquet")
    schema = pq.read_schema(tmp_path / "a.parquet")
    assert {name: schema.field(name).metadata[b"description"].decode() for name in COLUMNS} == DESCRIPTIONS
    back = pd.read_parquet(tmp_path / "a.parquet")
    back["published"] = back["published"].astype(facts["published"].dtype)  # Parquet has no whole seconds
    pd.testing.assert_frame_equal(back, facts, check_categorical=False)
    assert list(back["indicator"].cat.categories) == list(facts["indicator"].cat.categories)


def test_excel_is_typed_and_describes(tmp_path: Path, facts: pd.DataFrame) -> None:
    from openpyxl import load_workbook

    write_table(facts, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    table, words = book.worksheets
    assert [(row[0].value, row[1].value) for row in words.iter_rows(min_row=2)] == list(DESCRIPTIONS.items())
    header = [cell.value for cell in table[1]]
    assert header == list(COLUMNS)
    first, second = (dict(zip(header, table[row], strict=True)) for row in (2, 3))
    assert (first["value"].value, first["value"].data_type) == (5_000_000_000, "n")
    assert (first["published"].data_type, second["published"].value.isoformat()) == ("d", "2024-09-05T00:00:00")
    assert (first["modernisation"].value, second["year"].value) == (False, None)
    assert table.freeze_panes == "A2"


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    texts = ["=1+1", "+5", "-5%", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "'=1"]
    write_table(pd.DataFrame({"=head": texts}), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [row[0].value for row in sheet.iter_rows()] == ["=head", *texts]
    assert {row[0].data_type for row in sheet.iter_rows()} == {"s"}
    assert [row[0].quotePrefix for row in sheet.iter_rows()] == [True] * 7 + [False]


def test_excel_takes_what_it_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_table(pd.DataFrame({"text": ["а" * 40_000, "б\x00\x0bв"]}), tmp_path / "a.xlsx")
    back = pd.read_excel(tmp_path / "a.xlsx")["text"].tolist()
    assert (len(back[0]), back[0][-1], back[1]) == (EXCEL_CELL, "…", "б  в")
    monkeypatch.setattr("kzind.tables.EXCEL_ROWS", 2)
    with pytest.raises(KzindError, match="a sheet of Excel holds 2 rows"):
        write_table(pd.DataFrame({"a": [1, 2]}), tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_stata_has_labels(tmp_path: Path, facts: pd.DataFrame) -> None:
    write_table(facts, tmp_path / "a.dta")
    with pd.io.stata.StataReader(tmp_path / "a.dta") as reader:
        back = reader.read()
        labels = reader.variable_labels()
        values = reader.value_labels()
    assert labels["lang"] == DESCRIPTIONS["lang"]
    assert all(0 < len(label) <= 80 for label in labels.values())
    assert "investment" in values["indicator"].values()
    assert back["value"].tolist() == [5e9, 9.8]
    assert back["char_end"].dtype.kind == "i"
    assert back["year"].tolist()[0] == 2025
    assert back["published"].dt.date.astype(str).tolist() == ["2025-10-01", "2024-09-05"]
    assert back["sentence"][0] == FIRST["sentence"]
    assert back["indicator"].tolist() == ["investment", "jobs"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5.0, 5), (5.5, 5.5), (1e300, 1e300), (float("nan"), None), (float("inf"), None), (pd.NA, None), (pd.NaT, None),
     (None, None), (True, True), ("а", "а"), (pd.Timestamp("2024-09-05"), "2024-09-05"), (-0.0, 0),
     (pd.Timestamp("2024-09-05 10:20"), "2024-09-05T10:20:00")],
)  # fmt: skip
def test_plain_values(value: object, expected: object) -> None:
    found = plain_value(value)
    assert found == expected
    assert type(found) is type(expected)


def test_an_unknown_form_and_a_closed_folder(tmp_path: Path, facts: pd.DataFrame) -> None:
    with pytest.raises(KzindError, match=r"'\.docx' is no form of a table here\. Use one of \.jsonl"):
        write_table(facts, tmp_path / "a.docx")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KzindError, match="cannot be written"):
        write_table(facts, tmp_path / "file" / "a.csv")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, facts: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.csv"
    write_table(facts, target)
    before = target.read_bytes()

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(WRITERS, ".csv", full)
    with pytest.raises(KzindError, match="No space left on device"):
        write_table(facts, target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("ending", WRITERS)
def test_a_table_may_be_read_by_whom_its_folder_is_for(tmp_path: Path, ending: str) -> None:
    path, before = tmp_path / f"facts{ending}", os.umask(0o027)
    try:
        write_table(to_frame([FIRST]), path, DESCRIPTIONS)
        assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o664)
        write_table(to_frame([SECOND]), path, DESCRIPTIONS)
        assert path.stat().st_mode & 0o777 == 0o664
    finally:
        os.umask(before)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("ending", WRITERS)
def test_a_disk_that_is_full_is_one_line(tmp_path: Path, ending: str) -> None:
    """Files of this process cannot be longer than 100 KB: the same error as a full disk, from the system itself."""
    import subprocess

    code = (
        "import random, resource, signal, sys, tempfile; import pandas as pd; from kzind.tables import write_table\n"
        "texts = [''.join(random.Random(n).choices('абвгдеёжз', k=500)) for n in range(400)]\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "write_table(pd.DataFrame({'text': texts}), sys.argv[1], {})\n"
    )
    path = tmp_path / f"a{ending}"
    for size in (1_000, 60_000):
        command = [sys.executable, "-c", code, str(path), str(size)]
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
        assert f"KzindError: {path}: cannot be written" in done.stderr
        assert list(tmp_path.iterdir()) == []


def test_a_table_too_long_for_excel_is_told_as_soon_as_it_is(
    tmp_path: Path, facts: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzind.tables.EXCEL_ROWS", 5)
    taken = []

    def frames() -> Any:
        for number in range(100):
            taken.append(number)
            yield facts

    with pytest.raises(KzindError, match=r"a sheet of Excel holds 5 rows, the table has 6 or more\. Write \.parquet"):
        write_stream(frames(), tmp_path / "a.xlsx")
    assert taken == [0, 1, 2]
    assert list(tmp_path.iterdir()) == []
