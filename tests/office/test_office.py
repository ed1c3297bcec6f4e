"""Workbooks edited in LibreOffice, by the program itself: what a person types comes back, nothing else is decided."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from kzind.cli import main
from kzind.datasets import corpus_path, load_corpus, load_gold_facts
from kzind.errors import KzindError
from kzind.facts import corrections as corrections_module
from kzind.facts.audit import AUDIT_COLUMNS, code_from_gold, score_audit, write_audit
from kzind.facts.corrections import (
    REVIEW_COLUMNS,
    Decision,
    apply_corrections,
    read_corrections,
    read_review,
    write_corrections,
    write_review,
)
from kzind.facts.read import Row, anchor_facts
from kzind.facts.stories import each_document

Office = Callable[..., list[dict[str, str]]]

XLSX, ODS, CSV = "Calc MS Excel 2007 XML", "calc8", "Text - txt - csv (StarCalc)"
#: Separator, quote sign, encoding (76: UTF-8, 34: windows-1251), first row, columns, language, quote all, as shown.
RUSSIAN, RUSSIAN_1251 = "59,34,76,1,,1049,false,true", "59,34,34,1,,1049,false,true"
KAZAKH = "59,34,76,1,,1087,false,true"

#: Ids that a spreadsheet would gladly read as numbers, dates, formulas, truth.
IDS = ("2025-11", "1e5", "00123", "TRUE", "=1+1", "-5", "2025-11-05", "12:30", "1/2", "50%", "'a", "1,5")
TEXT = ('В «Кентау» открыли цех:\n"Вложено" 17,5 млрд тенге, создано 300 рабочих мест, 9,8333333 тонны на человека. '
        "Ещё 300 рабочих мест появится в 2026 году. Зауытқа 12,345678 трлн теңге салынды; =1+1 не формула.")
DOCUMENTS = pd.DataFrame([{"id": id, "text": TEXT, "published": "2025-04-02"} for id in IDS])
FIGURES = (("17,5 млрд тенге", 0, "investment"), ("300 рабочих мест", 0, "jobs"), ("300 рабочих мест", 1, "jobs"),
           ("9,8333333 тонны", 0, "output"), ("12,345678 трлн теңге", 0, "investment"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Does jobs in LibreOffice (see ``drive_libreoffice.py``); skips where it is not installed."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed: workbooks are not edited in it")
    candidates = (shutil.which("python3", path=os.defpath), str(Path(soffice).resolve().with_name("python")))
    python = next((one for one in candidates if one and Path(one).is_file() and subprocess.run(
        [one, "-c", "import uno"], capture_output=True, check=False).returncode == 0), None)
    if python is None:
        pytest.skip("no Python has LibreOffice's module uno (Debian: python3-uno): workbooks are not edited in it")

    def run(*jobs: dict[str, Any], locale: str = "ru-RU") -> list[dict[str, str]]:
        profile = tmp_path_factory.mktemp("profile")
        done = subprocess.run(
            [python, str(Path(__file__).with_name("drive_libreoffice.py")), soffice, str(profile), locale],
            input=json.dumps(jobs), capture_output=True, check=False, encoding="utf-8", timeout=120,
            env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")})
        assert done.returncode == 0, done.stderr
        shown: list[dict[str, str]] = json.loads(done.stdout)
        return shown

    return run


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    rows = [Row("", {"doc_id": id, "quote": quote, "nth": nth, "indicator": indicator, "year": 2025,
                     "organisation": "=ТОО «Арман»" if indicator == "jobs" else "Қазмырыш, ЖШС; өңір",
                     "modernisation": indicator == "output", "confidence": 0.123456789, "status": "realised"})
            for id in IDS for quote, nth, indicator in FIGURES]
    table, refused = anchor_facts(rows, each_document(DOCUMENTS))
    assert not refused
    return table


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models are not asked how sure they were of status and scope."""
    monkeypatch.setattr(corrections_module, "_judged_anew", lambda documents, wanted: iter(()))


@pytest.fixture
def review(tmp_path: Path, facts: pd.DataFrame, unread: None) -> Path:
    path = tmp_path / "review.xlsx"
    assert write_review(facts, path, 500, DOCUMENTS) == len(facts)
    return path


def _address(column: str, row: int, columns: tuple[str, ...] = REVIEW_COLUMNS) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(columns.index(column) + 1)}{row}"


def _row_of(path: Path, doc_id: str, quote: str, nth: int) -> int:
    """The row of the review that shows a fact."""
    sheet = load_workbook(path)["original"]
    header = [cell.value for cell in sheet[1]]
    lines = [dict(zip(header, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True)]
    return 2 + next(at for at, line in enumerate(lines)
                    if (line["doc_id"], line["quote"], line["nth"]) == (doc_id, quote, nth))


def test_what_nobody_touched_decides_nothing_in_any_form(office: Office, review: Path, tmp_path: Path) -> None:
    saved = {form: str(tmp_path / f"saved{form}") for form in (".xlsx", ".ods")}
    tables = {str(tmp_path / f"{name}.csv"): options
              for name, options in (("ru", RUSSIAN), ("ru1251", RUSSIAN_1251), ("kk", KAZAKH))}
    office({"file": str(review), "save": [[saved[".xlsx"], XLSX, ""], [saved[".ods"], ODS, ""],
                                          *([path, CSV, options] for path, options in tables.items())]},
           {"file": saved[".ods"], "save": [[str(tmp_path / "back.xlsx"), XLSX, ""]]})
    assert "ЛОЖЬ" in (tmp_path / "ru.csv").read_text(encoding="utf-8-sig")
    assert "те?ге" in (tmp_path / "ru1251.csv").read_text(encoding="cp1251")
    assert read_review(saved[".xlsx"]) == ([], [])
    assert read_review(tmp_path / "back.xlsx") == ([], [])
    for path in tables:
        assert read_review(path, review) == ([], [])
    with pytest.raises(KzindError, match=r"saved.ods: is no workbook .* saved as .xlsx"):
        read_review(saved[".ods"])
    with pytest.raises(KzindError, match=r"ru.csv: is the edited sheet alone; .*Put the workbook there, or name it"):
        read_review(tmp_path / "ru.csv")


def test_the_packaged_corpus_goes_there_and_back(office: Office, tmp_path: Path, unread: None) -> None:
    path, table = tmp_path / "review.xlsx", tmp_path / "review.csv"
    facts, corpus = load_gold_facts(), load_corpus()
    write_review(facts, path, 3000, corpus)
    edited = tmp_path / "edited.xlsx"
    office({"file": str(path), "sort": REVIEW_COLUMNS.index("quote"), "save": [[str(edited), XLSX, ""]]},
           {"file": str(path), "save": [[str(table), CSV, RUSSIAN_1251]]})
    shown = [cell.value for cell in load_workbook(edited)["review"]["A"][1:]]
    assert shown != sorted(shown, key=lambda name: int(name[1:]))
    assert read_review(edited) == ([], [])
    assert read_review(table) == ([], [])


#: What is typed into a cell of each row: column, how, what; and the decision that it makes (None: refused).
TYPED: tuple[tuple[str, str, str, str | None], ...] = (
    ("fact", "typed", "Right", "Right"), ("fact", "typed", "удалить", "удалить"), ("fact", "typed", "ИСТИНА", "ИСТИНА"),
    ("fact", "typed", "-", None), ("value", "typed", "12 345 678,9", "12345678.9"),
    ("value", "typed", "17 500 000 001", "17500000001"), ("value", "typed", "17,25", "17.25"),
    ("value", "typed", "1e9", "1000000000"), ("value", "typed", "=2,5*1e9", "2500000000"),
    ("value", "typed", "=НЕТТАКОЙ(1)", None), ("value", "clear", "", None), ("value", "string", "17,600", None),
    ("value", "string", "18,600,000,000", "18600000000"), ("unit", "typed", "usd", "USD"),
    ("status", "typed", "Planned", "planned"), ("status", "typed", "-", ""), ("status", "typed", "скоро", None),
    ("region", "typed", "kz-35", "KZ-35"), ("region", "typed", "КZ-10", "KZ-10"), ("sector", "typed", "С23", "C23"),
    ("year", "typed", "2026", "2026"), ("year", "clear", "", ""), ("year", "typed", "2025 г.", None),
    ("organisation", "typed", "2025-11", "2025-11"), ("organisation", "typed", "=1+1", "=1+1"),
    ("organisation", "typed", "00123", "00123"), ("organisation", "typed", "1e5", "1e5"),
    ("organisation", "typed", "TRUE", "TRUE"), ("organisation", "typed", "-", ""), ("organisation", "clear", "", ""),
    ("organisation", "string", "«Жаңа өңір» ЖШС", "«Жаңа өңір» ЖШС"), ("modernisation", "typed", "да", "true"),
    ("investor_country", "typed", "cn, ru", "CN; RU"), ("investor_country", "typed", "Китай", None),
)  # fmt: skip
NOTE = 'Қате: ағылшын «сөзі»\nвторая строка; "так"'


def test_what_is_typed_comes_back(office: Office, review: Path, tmp_path: Path) -> None:
    rows = range(2, 2 + len(TYPED))
    edits = [[_address(column, row), how, text] for row, (column, how, text, _) in zip(rows, TYPED, strict=True)]
    edits += [[_address("note", row), "string", NOTE] for row in rows]
    edited, table = tmp_path / "edited.xlsx", tmp_path / "edited.csv"
    office({"file": str(review), "edits": edits,
            "save": [[str(edited), XLSX, ""], [str(table), CSV, RUSSIAN],
                     [str(tmp_path / "1251.csv"), CSV, RUSSIAN_1251]]})
    expected = [(f"row {row}", column, value) for row, (column, _, _, value) in zip(rows, TYPED, strict=True)
                if value is not None]
    refused = [f"row {row}" for row, (_, _, _, value) in zip(rows, TYPED, strict=True) if value is None]
    for path in (edited, table):
        decisions, problems = read_review(path, review)
        assert [(one.where.removeprefix(f"{path.name} "), one.column, one.value) for one in decisions] == expected
        assert {one.note for one in decisions} == {NOTE}
        assert [line.removeprefix(f"{path.name} ").split(":")[0] for line in problems] == refused
    decisions, problems = read_review(tmp_path / "1251.csv", review)
    assert [one.column for one in decisions].count("organisation") == 7
    assert sum("the note has lost letters" in line for line in problems) == len(TYPED)
    assert sum("organisation '«Жа?а" in line for line in problems) == 1


def test_decisions_of_libreoffice_change_the_facts_they_are_of(
    office: Office, review: Path, facts: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the workbook to the table by the command line, each id with an edit of its own."""
    edits, expected = [], {}
    for at, id in enumerate(IDS):
        row = _row_of(review, id, "300 рабочих мест", 1)
        edits += [[_address("value", row), "typed", f"{400 + at}"], [_address("organisation", row), "typed", id]]
        expected[id] = (400.0 + at, id)
    row = _row_of(review, "00123", "12,345678 трлн теңге", 0)
    edits += [[_address("fact", row), "typed", "қате"]]
    edited, table = tmp_path / "edited.xlsx", tmp_path / "corrections.csv"
    office({"file": str(review), "edits": edits, "sort": REVIEW_COLUMNS.index("doc_id"),
            "save": [[str(edited), XLSX, ""]]})
    assert main(["review", "--back", str(edited), "-o", str(table)]) == 0
    assert f"{2 * len(IDS) + 1} new decisions in" in capsys.readouterr().err
    corrected, unused = apply_corrections(facts, table, DOCUMENTS)
    assert unused == []
    assert len(corrected) == len(facts) - 1
    changed = corrected[corrected["rules"].str.contains("corrected")]
    found = {row.doc_id: (row.value, row.organisation) for row in changed.itertuples()}
    assert found == expected
    assert changed["char_start"].eq(TEXT.index("300 рабочих мест", TEXT.index("Ещё"))).all()


def test_rows_taken_out_and_copied_are_told(office: Office, review: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.xlsx"
    office({"file": str(review), "edits": [[_address("note", 3), "string", "сомнительно"]], "delete": [2, 5],
            "copy": [4], "save": [[str(edited), XLSX, ""]]})
    decisions, problems = read_review(edited)
    assert decisions == []
    assert [line.split(": ", 1)[1] for line in problems] == [
        "there is a note ('сомнительно') but nothing decided: write right or wrong in 'fact', or change a cell",
        "the cell 'row' is 'r3': changed or copied; the row is left out",
        f"2 of {len(IDS) * len(FIGURES)} rows are missing (r1, r4): nothing decided there"]


def test_decisions_opened_and_saved_in_a_spreadsheet(office: Office, facts: pd.DataFrame, tmp_path: Path) -> None:
    """The file of decisions is for programs. Who edits it in a spreadsheet is told which ids it spoiled."""
    path, saved, lossy = tmp_path / "c.csv", tmp_path / "saved.csv", tmp_path / "lossy.csv"
    sentence = "Ещё 300 рабочих мест появится в 2026 году."
    name, note = 'ЖШС «Жаңа; "зауыт"»', "ескерту; бос"
    write_corrections([Decision(id, "300 рабочих мест", 1, "organisation", name, note, sentence) for id in IDS], path)
    office({"file": str(path), "open": {"FilterName": CSV, "FilterOptions": "44,34,76,1"},
            "save": [[str(saved), CSV, RUSSIAN], [str(lossy), CSV, RUSSIAN_1251]]})
    corrected, unused = apply_corrections(facts, saved, DOCUMENTS)
    told = corrected.loc[corrected["organisation"] == name, "doc_id"].tolist()
    assert len(told) + len(unused) == len(IDS)
    assert set(told) >= {"2025-11", "TRUE", "2025-11-05"}
    assert all("a spreadsheet" in row["reason"] for row in unused)
    assert {row["note"] for row in unused} == {note}
    with pytest.raises(KzindError, match=r"lossy.csv row 2: has lost letters: value is 'ЖШС «Жа\?а; \"зауыт\"»'"):
        read_corrections(lossy)


def test_an_audit_coded_in_libreoffice(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, edited, sorted_ = tmp_path / "audit.xlsx", tmp_path / "edited.xlsx", tmp_path / "sorted.xlsx"
    write_audit(path, load_corpus(), load_gold_facts(), n=120, seed=5)
    code_from_gold(path, corpus_path())
    before = score_audit(path)
    sheet = load_workbook(path)["audit"]
    first = next(row for row in range(2, sheet.max_row) if sheet[_address("quote", row, AUDIT_COLUMNS)].value)
    bare = next(row for row in range(2, sheet.max_row) if not sheet[_address("quote", row, AUDIT_COLUMNS)].value)
    office({"file": str(path), "sheet": "audit", "sort": AUDIT_COLUMNS.index("doc_id"),
            "save": [[str(sorted_), XLSX, ""]]},
           {"file": str(path), "sheet": "audit", "save": [[str(edited), XLSX, ""]], "edits": [
               [_address("right_1", first, AUDIT_COLUMNS), "typed", "Жоқ"],
               [_address("missed_1", bare, AUDIT_COLUMNS), "typed", "jobs; Investment"],
               [_address("missed_2", bare, AUDIT_COLUMNS), "typed", "-"]]})
    pd.testing.assert_frame_equal(score_audit(sorted_), before)
    after = score_audit(edited).set_index(["by", "group", "measure"])["value"]
    known = before.set_index(["by", "group", "measure"])["value"]
    assert known["all", "all", "precision"] == known["all", "all", "recall"] == 1
    assert after["all", "all", "precision"] < 1
    assert after["all", "all", "recall"] < 1
    assert main(["audit", "--score", str(edited)]) == 0
    assert "precision" in capsys.readouterr().out
