"""Decisions hold over re-extraction, moved folders and new rules; a review goes to a workbook and comes back whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from kzind.corpus import read_corpus
from kzind.errors import KzindError, Problem
from kzind.facts import corrections as corrections_module
from kzind.facts import extract_facts
from kzind.facts.corrections import (
    EDITABLE,
    Corrections,
    Decision,
    apply_corrections,
    read_corrections,
    read_review,
    review_rows,
    write_corrections,
    write_review,
)
from kzind.facts.read import Row, anchor_facts, load_facts
from kzind.facts.table import to_frame
from kzind.tables import write_table

TEXT = ("В Кентау открыли цех. Вложено 17,5 млрд тенге, создано 300 рабочих мест. "
        "Ещё 300 рабочих мест появится в 2026 году. Рядом строят склад за 2 млрд тенге.")
DOCUMENTS = pd.DataFrame([{"id": "a", "text": TEXT, "published": "2025-04-02"}])
SENTENCE = "Ещё 300 рабочих мест появится в 2026 году."


def _facts(rules: str = "rule-one", **changes: Any) -> pd.DataFrame:
    """The facts of the text as some version of the rules reads them."""
    rows = [{"quote": "17,5 млрд тенге", "indicator": "investment", "status": "planned", "confidence": 0.9},
            {"quote": "300 рабочих мест", "nth": 0, "indicator": "jobs", "status": "realised", "confidence": 0.8},
            {"quote": "300 рабочих мест", "nth": 1, "indicator": "jobs", "status": "realised", "confidence": 0.4}]
    table, refused = anchor_facts([Row("", {"doc_id": "a", **row, **changes}) for row in rows],
                                  [_document()], rules)
    assert not refused
    return table


def _document() -> Any:
    from kzind.facts.stories import each_document

    return next(each_document(DOCUMENTS))


def _apply(*decisions: Decision, facts: pd.DataFrame | None = None) -> tuple[pd.DataFrame, list[str]]:
    table, unused = apply_corrections(_facts() if facts is None else facts, decisions, DOCUMENTS)
    return table, [row["reason"] for row in unused]


def test_a_decision_changes_its_fact_and_no_other() -> None:
    facts, unused = _apply(Decision("a", "300 рабочих мест", 1, "status", "planned"),
                           Decision("a", "300 рабочих мест", 1, "year", "2026.0"))
    assert unused == []
    assert facts["status"].tolist() == ["planned", "realised", "planned"]
    assert facts["year"].tolist() == [pd.NA, pd.NA, 2026]
    assert facts["rules"].tolist() == ["rule-one", "rule-one", "rule-one; corrected: status, year"]
    assert facts["confidence"].tolist() == [0.9, 0.8, 1.0]
    assert facts.dtypes.equals(_facts().dtypes)


def test_applied_twice_it_says_so_once() -> None:
    decision = Decision("a", "17,5 млрд тенге", None, "status", "realised")
    once, _ = _apply(decision)
    twice, _ = _apply(decision, facts=once)
    pd.testing.assert_frame_equal(once, twice)


def test_the_sentence_tells_which_occurrence_is_meant() -> None:
    facts, unused = _apply(Decision("a", "300 рабочих мест", None, "fact", "wrong", sentence=SENTENCE))
    assert unused == []
    assert facts["char_start"].tolist() == [TEXT.index("17,5"), TEXT.index("300")]


def test_a_missed_fact_is_added_in_its_place() -> None:
    place = ("a", "2 млрд тенге", None)
    facts, unused = _apply(Decision(*place, "indicator", "investment"), Decision(*place, "scope", "project"))
    assert unused == []
    row = facts.iloc[-1]
    assert (row["value"], row["unit"], row["scope"], row["rules"]) == (2e9, "KZT", "project", "corrected: added")
    assert row["sentence"] == "Рядом строят склад за 2 млрд тенге."


def test_new_rules_with_another_span_keep_the_decision() -> None:
    facts = _facts("rule-two")
    facts.loc[2, "char_start"] -= 4
    facts.loc[2, "quote"] = "Ещё 300 рабочих мест"
    corrected, unused = _apply(Decision("a", "300 рабочих мест", 1, "status", "planned"), facts=facts)
    assert unused == []
    assert corrected["status"].tolist() == ["planned", "realised", "planned"]


@pytest.mark.parametrize(("decision", "reason"), [
    (Decision("b", "5 т", None, "status", "planned"), "there is no such document in the corpus"),
    (Decision("a", "400 рабочих мест", None, "status", "planned"), "the quote is not in the text any more"),
    (Decision("a", "300 рабочих мест", 7, "status", "planned"), "the quote occurs 2 times; nth 7 counts from 0"),
    (Decision("a", "300 рабочих мест", None, "status", "planned"), "the quote occurs 2 times, and nth does not"),
    (Decision("a", "открыли цех", None, "status", "planned"), "no fact is extracted there, and no indicator"),
    (Decision("a", "открыли цех", None, "indicator", "jobs"), "no amount is read in 'открыли цех'"),
    (Decision("a", "17,5 млрд тенге", None, "status", "done"), "status 'done' is not one of"),
    (Decision("a", "17,5 млрд тенге", None, "rules", "x"), "there is no column 'rules' to decide"),
    (Decision("a", "17,5 млрд тенге", None, "fact", "maybe"), "the value of 'fact' is 'maybe'"),
    (Decision("a", "17,5 млрд тенге", None, "value", ""), "value must not be empty"),
    (Decision("", "17,5 млрд тенге", None, "year", ""), "the decision names no document"),
    (Decision("a", "17,5 млрд тенге", None, "unit", "тг"), "unit 'тг' is no code"),
    (Decision("a", "17,5 млрд тенге", None, "investor_country", "Китай"), "investor_country 'Китай' is no code"),
])  # fmt: skip
def test_what_does_not_anchor_is_listed_and_changes_nothing(decision: Decision, reason: str) -> None:
    facts, unused = _apply(decision)
    pd.testing.assert_frame_equal(facts, _facts())
    assert len(unused) == 1
    assert unused[0].startswith(reason)


def test_a_moved_folder_keeps_the_decisions(tmp_path: Path) -> None:
    """The id of a file is its path below the folder given, so the decisions move with it."""
    (tmp_path / "one" / "2025").mkdir(parents=True)
    (tmp_path / "one" / "2025" / "kentau.txt").write_text(TEXT, encoding="utf-8")
    write_corrections([Decision("2025/kentau", "17,5 млрд тенге", None, "status", "realised")], tmp_path / "c.csv")
    results = []
    for folder in ("one", "two"):
        if folder == "two":
            shutil.move(tmp_path / "one", tmp_path / "two")
        corpus = read_corpus(tmp_path / folder)
        row = Row("", {"doc_id": "2025/kentau", "quote": "17,5 млрд тенге", "indicator": "investment"})
        facts, refused = anchor_facts([row], corpus)
        assert not refused
        corrected, unused = apply_corrections(facts, tmp_path / "c.csv", tmp_path / folder)
        assert not unused
        results.append(corrected)
    assert results[0]["status"].tolist() == ["realised"]
    pd.testing.assert_frame_equal(*results)


def test_a_file_of_corrections_grows_and_the_later_word_holds(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    first = Decision("a", "17,5 млрд тенге", None, "status", "realised", "читал сам", 'Он сказал: "да"')
    assert write_corrections([first, first], path) == 1
    assert write_corrections([first, first._replace(value="ongoing")], path) == 1
    read = read_corrections(path)
    assert [(decision.value, decision.note, decision.sentence) for decision in read] == [
        ("realised", "читал сам", 'Он сказал: "да"'), ("ongoing", "читал сам", 'Он сказал: "да"')]
    facts, unused = apply_corrections(_facts(), path, DOCUMENTS)
    assert facts["status"].tolist()[0] == "ongoing"
    assert unused == []
    path.write_text("doc_id,quote\na,b\n", encoding="utf-8")
    with pytest.raises(KzindError, match=r"row 2: has no column column, value"):
        read_corrections(path)


def test_a_word_taken_back_holds(tmp_path: Path) -> None:
    """Planned, then ongoing, then planned again: the last word is the one that holds."""
    path = tmp_path / "corrections.csv"
    first = Decision("a", "17,5 млрд тенге", None, "status", "realised")
    for value in ("realised", "ongoing", "realised", "realised"):
        write_corrections([first._replace(value=value)], path)
    assert [decision.value for decision in read_corrections(path)] == ["realised", "ongoing", "realised"]
    facts, _ = apply_corrections(_facts(), path, DOCUMENTS)
    assert facts["status"].tolist()[0] == "realised"
    assert write_corrections([first._replace(note="звонил")], path) == 1


def test_one_quote_in_two_sentences_is_two_places(tmp_path: Path) -> None:
    """Without the texts the sentence alone tells two facts of one quote apart: neither decision is lost."""
    path = tmp_path / "corrections.csv"
    first = Decision("a", "300 рабочих мест", None, "status", "planned", "", SENTENCE)
    other = first._replace(sentence="Вложено 17,5 млрд тенге, создано 300 рабочих мест.")
    assert [write_corrections([one], path) for one in (first, other)] == [1, 1]
    facts, unused = apply_corrections(_facts(), path, DOCUMENTS)
    assert unused == []
    assert facts["status"].tolist() == ["planned", "planned", "planned"]


def test_a_sentence_added_above_moves_no_decision() -> None:
    """The count of a quote's occurrences changes with the text; the sentence does not."""
    decision = Decision("a", "300 рабочих мест", 1, "status", "planned", "", SENTENCE)
    longer = DOCUMENTS.assign(text="Ранее сообщалось: 300 рабочих мест. " + TEXT)
    row = {"doc_id": "a", "quote": "300 рабочих мест", "indicator": "jobs", "status": "realised"}
    from kzind.facts.stories import each_document

    facts, _ = anchor_facts([Row("", {**row, "nth": nth}) for nth in range(3)], each_document(longer))
    corrected, unused = apply_corrections(facts, [decision], longer)
    assert unused == []
    assert corrected["status"].tolist() == ["realised", "realised", "planned"]


def test_decisions_saved_without_kazakh_letters_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes("doc_id;quote;column;value;note\na;17,5 млрд тенге;organisation;ЖШС «Жаңа»;точно?\n"
                     .encode("cp1251", "replace"))
    with pytest.raises(KzindError, match=r"row 2: has lost letters: value is 'ЖШС «Жа\?а»'. Take the file as it was"):
        read_corrections(path)


def test_documents_may_pass_by_one_after_another() -> None:
    corrections = Corrections([Decision("a", "17,5 млрд тенге", None, "status", "realised")])
    corrections.watch(_document())
    assert corrections.apply(_facts())["status"].tolist()[0] == "realised"


# Review


def _as_libreoffice_saves(path: Path, edits: dict[str, Any], drop: tuple[int, ...] = ()) -> None:
    """Edit the first sheet and save the workbook as a spreadsheet program does: plain cells, no styles, numbers as
    floats, other sheets as they are."""
    book = load_workbook(path)
    saved = Workbook()
    saved.remove(saved.active)
    for sheet in book.worksheets:
        copy = saved.create_sheet(sheet.title)
        copy.sheet_state = sheet.sheet_state
        for number, line in enumerate(sheet.iter_rows(values_only=True), 1):
            if sheet.title == "review" and number in drop:
                continue
            copy.append([float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
                         for cell in line])
    for cell, value in edits.items():
        saved["review"][cell] = value
    saved.save(path)


def _cell(path: Path, column: str, row: int) -> str:
    header = [cell.value for cell in load_workbook(path)["review"][1]]
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(header.index(column) + 1)}{row}"


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models are not asked how sure they were of status and scope: the confidence alone gives the order."""
    monkeypatch.setattr(corrections_module, "_judged_anew", lambda documents, wanted: iter(()))


def test_a_doubtful_status_comes_before_a_sure_one() -> None:
    """Two facts of one confidence: the one whose status the models contradict is to be read first."""
    from kzind import extract_facts

    facts = extract_facts(DOCUMENTS).head(3).assign(confidence=0.9)
    assert len(facts) == 3
    turned = {"realised": "planned", "planned": "realised", "ongoing": "planned"}
    facts["status"] = [turned[s] if at == 1 else s for at, s in enumerate(facts["status"])]
    first, *rest = review_rows(facts, 3, DOCUMENTS)
    assert first["char_start"] == facts["char_start"].iloc[1]
    assert first["sure"] < min(row["sure"] for row in rest) <= 0.9
    assert [row["sure"] for row in review_rows(facts, 3)] == [0.9] * 3
    facts["rules"] = "corrected: confirmed"
    assert [row["sure"] for row in review_rows(facts, 3, DOCUMENTS)] == [0.9] * 3


@pytest.mark.usefixtures("unread")
def test_a_review_begins_with_the_least_sure(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    assert write_review(_facts(), path, 2, DOCUMENTS) == 2
    sheet = load_workbook(path)["review"]
    header = [cell.value for cell in sheet[1]]
    shown = [dict(zip(header, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row["confidence"] for row in shown] == [0.4, 0.8]
    assert shown[0]["sentence"] == SENTENCE
    assert set(EDITABLE) <= set(header)
    assert load_workbook(path)["original"].sheet_state == "hidden"


def test_a_review_nobody_touched_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(_facts(year=2025, modernisation=True, organisation="=ТОО «Арман»"), path, 9, DOCUMENTS)
    _as_libreoffice_saves(path, {})
    assert read_review(path) == ([], [])


@pytest.mark.usefixtures("unread")
def test_an_edited_review_comes_back_whole(tmp_path: Path) -> None:
    path, corrections = tmp_path / "review.xlsx", tmp_path / "corrections.csv"
    write_review(_facts(), path, 9, DOCUMENTS)
    _as_libreoffice_saves(path, {
        _cell(path, "status", 2): "planned", _cell(path, "year", 2): 2026, _cell(path, "modernisation", 2): True,
        _cell(path, "note", 2): "сказано дальше", _cell(path, "fact", 3): "wrong", _cell(path, "fact", 4): "Right",
        _cell(path, "value", 4): "17 600 000 000,0",
    })
    decisions, problems = read_review(path)
    assert problems == []
    write_corrections(decisions, corrections)
    facts, unused = apply_corrections(_facts("new-rules"), corrections, DOCUMENTS)
    assert unused == []
    assert facts["value"].tolist() == [17.6e9, 300]
    assert facts[["status", "year"]].to_numpy().tolist()[1] == ["planned", 2026]
    assert facts["modernisation"].tolist() == [False, True]
    assert facts["confidence"].tolist() == [1, 1]
    assert {decision.note for decision in read_corrections(corrections)} == {"сказано дальше", ""}


def test_without_the_texts_the_sentence_anchors(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(_facts(), path, 1)
    _as_libreoffice_saves(path, {_cell(path, "status", 2): "planned"})
    decisions, _ = read_review(path)
    assert [(decision.nth, decision.sentence) for decision in decisions] == [(None, SENTENCE)]
    facts, unused = _apply(*decisions)
    assert facts["status"].tolist() == ["planned", "realised", "planned"]
    assert unused == []


def test_what_a_review_cannot_mean_is_said(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(_facts(), path, 9, DOCUMENTS)
    _as_libreoffice_saves(path, {
        _cell(path, "status", 2): "done", _cell(path, "quote", 2): "иначе", _cell(path, "row", 3): "r9",
        _cell(path, "indicator", 2): None}, drop=(4,))
    decisions, problems = read_review(path)
    assert decisions == []
    assert [problem.split(": ", 1)[1][:40] for problem in problems] == [
        "'quote' was changed; a decision hangs on", "indicator must not be empty; the cell is",
        "status 'done' is not one of realised ong", "the cell 'row' is 'r9': changed or copie",
        "2 of 3 rows are missing (r2, r3): nothin"]


def test_what_a_spreadsheet_makes_of_a_cell_is_no_decision(tmp_path: Path) -> None:
    """A date, the error of a formula, a comma that may stand for thousands: refused with the reason."""
    import datetime

    path = tmp_path / "review.xlsx"
    write_review(_facts(), path, 9)
    _as_libreoffice_saves(path, {
        _cell(path, "organisation", 2): datetime.datetime(2025, 11, 1), _cell(path, "value", 2): "#NAME?",
        _cell(path, "value", 3): "17,600", _cell(path, "note", 4): "спросить"})
    decisions, problems = read_review(path)
    assert decisions == []
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "value is '#NAME?', the error of a formula; the cell is left out",
        "organisation is the date 2025-11-01: the spreadsheet made it of what was typed; format the cell as text and "
        "type it again; the cell is left out",
        "value '17,600' may be 17.6 or 17600; write it without the comma; the cell is left out",
        "there is a note ('спросить') but nothing decided: write right or wrong in 'fact', or change a cell"]


def test_a_small_change_of_a_large_sum_is_a_decision(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(_facts(), path, 9)
    row = next(row for row in (2, 3, 4) if load_workbook(path)["review"][_cell(path, "unit", row)].value == "KZT")
    _as_libreoffice_saves(path, {_cell(path, "value", row): 17_500_000_001})
    assert [decision.value for decision in read_review(path)[0]] == ["17500000001"]


def test_what_is_typed_into_cells_of_text_stays_text(tmp_path: Path) -> None:
    """The form of a cell says text, so that a spreadsheet makes no date of 2025-11, no formula of =1+1."""
    path = tmp_path / "review.xlsx"
    write_review(_facts(organisation="=ТОО «Арман»"), path, 9)
    sheet = load_workbook(path)["review"]
    form = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    assert {name for name, cell in form.items() if cell.number_format == "@"} == {
        "fact", "note", "unit", "indicator", "measure", "qualifier", "status", "scope", "region", "organisation",
        "sector", "investor", "investor_country", "doc_id"}
    assert form["organisation"].quotePrefix
    assert form["organisation"].data_type == "s"


def _edited_table(path: Path, encoding: str, change: dict[int, dict[str, str]]) -> Path:
    """The review sheet as a spreadsheet in Russian saves it: semicolons, decimal commas, words of truth."""
    import csv

    table = path.with_suffix(".csv")
    lines = list(load_workbook(path)["review"].iter_rows(values_only=True))
    header = [str(cell) for cell in lines[0]]
    with table.open("w", encoding=encoding, errors="replace", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        for at, line in enumerate(lines[1:], 2):
            shown = ["" if cell is None else {True: "ИСТИНА", False: "ЛОЖЬ"}[cell] if isinstance(cell, bool)
                     else str(cell).replace(".", ",") if isinstance(cell, float) else str(cell) for cell in line]
            writer.writerow([change.get(at, {}).get(name, cell) for name, cell in zip(header, shown, strict=True)])
    return table


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_review_saved_as_a_table(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "review.xlsx"
    write_review(_facts(organisation="Қазмырыш, ЖШС; өңір", modernisation=True, year=2025), path, 9, DOCUMENTS)
    assert read_review(_edited_table(path, encoding, {})) == ([], [])
    lost = {3: {"organisation": "Жаңа"}, 2: {"status": "planned", "value": "17,5"}}
    decisions, problems = read_review(_edited_table(path, encoding, lost))
    told = [(decision.column, decision.value) for decision in decisions]
    assert told[:2] == [("value", "17.5"), ("status", "planned")]
    if encoding == "utf-8":
        assert told[2:] == [("organisation", "Жаңа")]
        assert problems == []
    else:
        assert problems == ["review.csv row 3: organisation 'Жа?а' has lost letters; save the file in UTF-8; "
                            "the cell is left out"]
    path.rename(tmp_path / "written.xlsx")
    with pytest.raises(KzindError, match="is the edited sheet alone"):
        read_review(path.with_suffix(".csv"))
    assert read_review(path.with_suffix(".csv"), tmp_path / "written.xlsx") == (decisions, problems)


def test_a_file_that_is_no_review_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no")
    pd.DataFrame({"a": [1]}).to_excel(tmp_path / "b.xlsx")
    for name, message in (("a.xlsx", "is no workbook"), ("b.xlsx", "has no sheet 'review'"), ("c.xlsx", "no such")):
        with pytest.raises(KzindError, match=message):
            read_review(tmp_path / name)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet", "xlsx", "dta"])
def test_a_written_table_is_read_back(tmp_path: Path, ending: str) -> None:
    facts = _facts(year=2025, region="KZ-61", modernisation=True)
    path = tmp_path / f"facts.{ending}"
    write_table(facts, path)
    pd.testing.assert_frame_equal(load_facts(path), facts)
    assert load_facts(path).dtypes.equals(to_frame([]).dtypes)


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(KzindError, match=r"facts.csv row 2: has no doc_id, char_start"):
        load_facts(path)


# Extraction with corrections


def test_extraction_applies_and_marks_decisions_and_reports_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "kentau.txt").write_text(TEXT, encoding="utf-8")
    before = extract_facts(read_corpus(folder))
    at = before.index[before["quote"] == "17,5 млрд тенге"][0]
    other = next(status for status in ("planned", "ongoing", "realised") if status != before.loc[at, "status"])
    path = tmp_path / "corrections.csv"
    write_corrections([Decision("kentau", "17,5 млрд тенге", None, "status", other),
                       Decision("kentau", "90 млрд тенге", None, "status", other)], path)
    said: list[Problem] = []
    for name in ("press", "moved"):
        if name == "moved":
            shutil.move(folder, tmp_path / name)
        corpus = read_corpus(tmp_path / name, on_problem=said.append)
        after = extract_facts(corpus, corrections=path)
        assert len(after) == len(before)
        assert after.loc[at, "status"] == other
        assert after.loc[at, "rules"] == f"{before.loc[at, 'rules']}; corrected: status"
        rest = [column for column in before.columns if column not in ("status", "rules", "confidence")]
        pd.testing.assert_frame_equal(after[rest], before[rest])
    assert [problem.what for problem in said] == [
        "kentau, '90 млрд тенге': the quote is not in the text any more"] * 2
