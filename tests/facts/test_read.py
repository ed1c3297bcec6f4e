"""Facts from elsewhere: anchored, checked, or refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kzind.errors import KzindError, Problem
from kzind.facts.claims import collapse_claims
from kzind.facts.evaluation import evaluate
from kzind.facts.projects import project_table
from kzind.facts.read import occurrences, read_facts, readings
from kzind.facts.stories import add_story_ids
from kzind.facts.table import COLUMNS, to_frame

TEXT = ("В Кентау открыли цех. Вложено 17,5 млрд тенге, создано 300 рабочих мест. "
        "Ещё 300 рабочих мест появится в 2026 году, а ТОО «Арман» выпустит 5\u00a0тысяч тонн краски.")
KAZAKH = "Кентауда цех ашылды. Жобаға 17,5 млрд теңге салынды."
DOCUMENTS = pd.DataFrame([{"id": "a", "text": TEXT, "published": "2025-04-02", "outlet": "gazeta.kz"},
                          {"id": "b", "text": KAZAKH, "published": "2025-04"}])
GOOD: dict[str, Any] = {
    "doc_id": "a", "quote": "17,5 млрд тенге", "value": 17.5e9, "unit": "KZT", "indicator": "investment",
    "status": "realised", "scope": "project", "region": "KZ-61", "year": 2025}


def _write(folder: Path, rows: Any, name: str = "facts.jsonl", encoding: str = "utf-8") -> Path:
    path = folder / name
    lines = (json.dumps(row, ensure_ascii=r"\ud83d" in str(row)) + "\n" for row in rows)
    path.write_text("".join(lines), encoding=encoding)
    return path


def _read(path: Path, documents: Any = DOCUMENTS) -> tuple[pd.DataFrame, list[str]]:
    reasons: list[Problem] = []
    facts = read_facts(path, documents, on_refused=reasons.append)
    assert len(facts.attrs["refused"]) == len(reasons)
    return facts, [problem.what for problem in reasons]


def test_a_row_gets_the_rest_from_its_document(tmp_path: Path) -> None:
    facts, refused = _read(_write(tmp_path, [GOOD]))
    assert refused == []
    row = facts.iloc[0]
    assert list(facts.columns) == list(COLUMNS)
    assert TEXT[row["char_start"]:row["char_end"]] == "17,5 млрд тенге"
    assert row["sentence"] == "Вложено 17,5 млрд тенге, создано 300 рабочих мест."
    assert (row["published"], row["published_precision"]) == (pd.Timestamp("2025-04-02"), "day")
    assert (row["outlet"], row["measure"], row["qualifier"], row["rules"]) == ("gazeta.kz", "level", "exact", "read")
    assert facts.dtypes.equals(to_frame([]).dtypes)


@pytest.mark.parametrize(("change", "reason"), [
    ({"quote": "19 млрд тенге"}, "the quote '19 млрд тенге' is not in the text"),
    ({"value": 17.5e6}, "the value 17500000 is not what '17,5 млрд тенге' says: 17500000000 KZT"),
    ({"value": "много"}, "the value 'много' is no number"),
    ({"unit": "USD"}, "the unit USD is not what"),
    ({"quote": "открыли цех", "value": None}, "no amount is read in 'открыли цех'"),
    ({"indicator": "profit"}, "indicator 'profit' is not one of investment jobs"),
    ({"status": "done"}, "status 'done' is not one of realised ongoing planned"),
    ({"region": "KZ-99"}, "region 'KZ-99' is not one of"),
    ({"year": "скоро"}, "year 'скоро' is no year"),
    ({"year": 20255}, "year 20255 is no year"),
    ({"modernisation": "maybe"}, "modernisation 'maybe' is neither true nor false"),
    ({"confidence": 3}, "confidence 3 is no number from 0 to 1"),
    ({"investor_country": "Китай"}, "investor_country 'Китай' is no code of ISO 3166-1"),
    ({"doc_id": "zz"}, "there is no document zz among the texts; documents= says where they are"),
    ({"nth": 4}, "the quote '17,5 млрд тенге' occurs 1 times; nth 4 counts from 0"),
    ({"nth": "first"}, "nth 'first' is no whole number; it counts from 0"),
    ({"nth": 0.5}, "nth 0.5 is no whole number"),
    ({"quote": ["17,5 млрд тенге"]}, "quote is no single value: ['17,5 млрд тенге']"),
    ({"value": [17.5e9]}, "the value [17500000000.0] is no number"),
    ({"value": float("inf")}, "the value inf is no number"),
    ({"region": ["KZ-61"]}, "region is no single value: ['KZ-61']"),
    ({"organisation": {"name": "Арман"}}, "organisation is no single value: {'name': 'Арман'}"),
    ({"organisation": "#ИМЯ?"}, "organisation is '#ИМЯ?', the error of a formula"),
    ({"organisation": "Арман \ud83d"}, "organisation 'Арман \\ud83d' holds half of a sign"),
    ({"unit": "тенге"}, "unit 'тенге' is no code"),
    ({"year": 2025, "year_from": 2027}, "the period begins in 2027 (year_from), after its last year 2025"),
    ({"quote": None}, "the row has no quote"),
    ({"quote": "", "doc_id": None}, "the row has no doc_id, quote"),
])  # fmt: skip
def test_a_bad_row_is_refused_with_its_reason(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    jobs = {"doc_id": "a", "quote": "300 рабочих мест", "indicator": "jobs"}
    facts, refused = _read(_write(tmp_path, [{**GOOD, **change}, jobs]))
    assert facts["indicator"].tolist() == ["jobs"]
    assert len(refused) == 1
    assert refused[0].startswith(reason)


@pytest.mark.parametrize("change", [
    {"value": "17 500 000 000"}, {"value": "17,500,000,000"}, {"value": "17.500.000.000,0"}, {"value": "1,75E+10"},
    {"value": "17’500’000’000"}, {"value": float("nan")}, {"status": "Realised"}, {"region": "kz-61"},
    {"region": "КZ-61"}, {"unit": "kzt"}, {"organisation": "-"}, {"organisation": "None"}, {"sector": "—"},
    {"investor_country": float("nan")}, {"char_start": -400, "char_end": -385}, {"char_start": 1e9, "char_end": 2e9},
])  # fmt: skip
def test_a_row_written_in_another_way_is_taken(tmp_path: Path, change: dict[str, Any]) -> None:
    facts, refused = _read(_write(tmp_path, [{**GOOD, **change}]))
    assert refused == []
    row = facts.iloc[0]
    assert (row["char_start"], row["value"], row["unit"], row["status"], row["region"]) == (
        TEXT.index("17,5"), 17.5e9, "KZT", "realised", "KZ-61")
    assert facts[["organisation", "sector", "investor_country"]].isna().all(axis=None)


def test_a_comma_before_three_digits_is_read_as_the_text_has_it(tmp_path: Path) -> None:
    """What stands for decimals here stands for thousands there; where the text decides it is taken."""
    documents = pd.DataFrame([{"id": "a", "text": "Вложено 17500 долларов, выпущено 17,5 тонны краски."}])
    rows = [{"doc_id": "a", "quote": quote, "indicator": indicator, "value": "17,500"}
            for quote, indicator in (("17500 долларов", "investment"), ("17,5 тонны", "output"))]
    facts, refused = _read(_write(tmp_path, rows), documents)
    assert refused == []
    assert facts["value"].tolist() == [17500, 17.5]
    assert readings("17,500") == (17.5, 17500)
    assert readings("0,125") == (0.125,)
    assert readings("12,0%") == ()


def test_one_figure_quoted_twice_is_one(tmp_path: Path) -> None:
    facts, refused = _read(_write(tmp_path, [GOOD, {**GOOD, "quote": "Вложено 17,5 млрд"}]))
    assert len(facts) == 1
    assert refused == [f"the figure at {TEXT.index('Вложено')} is in an earlier row already"]


def test_missing_columns_refuse_every_row(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("doc_id,value\na,5\nb,7\n", encoding="utf-8")
    facts, refused = _read(path)
    assert len(facts) == 0
    assert refused == ["the row has no quote, indicator"] * 2


def test_nothing_of_a_broken_file_is_lost_silently(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps(GOOD, ensure_ascii=False) + "\n{oops\n[1, 2]\n\n", encoding="utf-8")
    facts, refused = _read(path)
    assert len(facts) == 1
    assert refused == ["the line is no JSON: '{oops'", "no object with named values: '[1, 2]'"]
    assert [row["where"] for row in facts.attrs["refused"]] == ["facts.jsonl line 2", "facts.jsonl line 3"]


def test_a_row_with_too_many_cells_and_an_open_quotation_mark(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("doc_id,indicator,quote\na,investment,17,5 млрд тенге\na,jobs,300 рабочих мест,,\n"
                    'a,jobs,"300 рабочих\nмест"\na,jobs\na,"output\na,jobs,300\na,jobs,300\n', encoding="utf-8")
    facts, refused = _read(path)
    assert facts["quote"].tolist() == ["300 рабочих мест", "300 рабочих мест"]
    assert refused == [
        "the row has 4 cells, the header 3: put what holds the separator between quotation marks",
        "the row has no quote", "a quotation mark is opened and not closed: 3 lines are in it"]


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x0c"])
@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_a_sign_that_ends_lines_elsewhere_ends_no_row(tmp_path: Path, ending: str, sign: str) -> None:
    row = {**GOOD, "organisation": f"ТОО{sign}Арман"}
    path = tmp_path / f"facts.{ending}"
    if ending == "csv":
        cells = (f'"{cell}"' if "," in str(cell) else str(cell) for cell in row.values())
        path.write_text(f"{','.join(row)}\n{','.join(cells)}\n", encoding="utf-8", newline="")
    else:
        path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8", newline="")
    facts, refused = _read(path)
    assert refused == []
    assert facts["organisation"].tolist() == [f"ТОО{sign}Арман"]


def test_repeated_quotes_are_anchored_one_after_another(tmp_path: Path) -> None:
    row = {"doc_id": "a", "quote": "300 рабочих мест", "indicator": "jobs", "value": 300}
    facts, refused = _read(_write(tmp_path, [row, row, row]))
    first = TEXT.index("300")
    assert facts["char_start"].tolist() == [first, TEXT.index("300", first + 1)]
    assert facts["unit"].tolist() == ["jobs", "jobs"]
    assert refused == [f"the figure at {first} is in an earlier row already"]
    facts, _ = _read(_write(tmp_path, [{**row, "nth": 1}]))
    assert facts["char_start"].tolist() == [TEXT.index("300", first + 1)]


@pytest.mark.parametrize("quote", ["5 тысяч тонн", "5\n тысяч  тонн", "5 Тысяч тонн"])
def test_white_space_and_signs_may_differ(tmp_path: Path, quote: str) -> None:
    facts, refused = _read(_write(tmp_path, [{"doc_id": "a", "quote": quote, "indicator": "output", "value": 5000}]))
    assert refused == []
    assert facts["quote"].tolist() == ["5\u00a0тысяч тонн"]


def test_quotation_marks_and_dashes_are_one() -> None:
    assert occurrences("ТОО «Арман» – 5 т", 'ТОО "Арман" - 5') == [(0, 15)]


@pytest.mark.parametrize(("name", "encoding"), [
    ("facts.csv", "utf-8-sig"), ("facts.csv", "cp1251"), ("facts.csv", "utf-16"), ("facts.tsv", "utf-8"),
])  # fmt: skip
def test_tables_in_other_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    sign = "\t" if name.endswith("tsv") else ";"
    lines = [sign.join(("Doc ID", "Quote", "Value", "Indicator", "Year")),
             sign.join(("a", "17,5 млрд тенге", "17 500 000 000", "investment", "2025.0")),
             sign.join(("a", "300 рабочих мест", "300", "jobs", ""))]
    path = tmp_path / name
    path.write_bytes("\n".join(lines).encode(encoding))
    facts, refused = _read(path)
    assert refused == []
    assert facts[["value", "indicator"]].to_numpy().tolist() == [[17.5e9, "investment"], [300, "jobs"]]
    assert facts["year"].tolist()[0] == 2025


def test_a_workbook_and_parquet(tmp_path: Path) -> None:
    frame = pd.DataFrame([GOOD])
    frame.to_excel(tmp_path / "facts.xlsx", index=False)
    frame.to_parquet(tmp_path / "facts.parquet")
    frame.to_stata(tmp_path / "facts.dta", write_index=False, version=118)
    for name in ("facts.xlsx", "facts.parquet", "facts.dta"):
        facts, refused = _read(tmp_path / name)
        assert (len(facts), refused) == (1, [])


def test_lists_within_a_table_are_refused(tmp_path: Path) -> None:
    pd.DataFrame([{**GOOD, "value": [17.5e9, 1.0]}, {**GOOD, "value": []}]).to_parquet(tmp_path / "facts.parquet")
    facts, refused = _read(tmp_path / "facts.parquet")
    assert len(facts) == 0
    assert [reason.partition(" is no")[2] for reason in refused] == [" number"] * 2


def test_json_of_a_language_model(tmp_path: Path) -> None:
    answer = {"documents": [{"doc_id": "a", "facts": [{k: v for k, v in GOOD.items() if k != "doc_id"}, "no object"]}]}
    path = tmp_path / "answer.json"
    path.write_text("```json\n" + json.dumps(answer, ensure_ascii=False, indent=1) + "\n```\n", encoding="utf-8")
    facts, refused = _read(path)
    assert len(facts) == 1
    assert refused == ["the row has no quote, indicator"]


def test_documents_of_the_file_itself(tmp_path: Path) -> None:
    document = {"id": "own", "text": KAZAKH, "facts": [{"quote": "17,5 млрд теңге", "indicator": "investment"}]}
    facts, refused = _read(_write(tmp_path, [document]), None)
    assert refused == []
    assert facts[["doc_id", "value", "unit", "lang"]].to_numpy().tolist() == [["own", 17.5e9, "KZT", "kk"]]


def test_without_a_listener_a_warning_counts(tmp_path: Path) -> None:
    path = _write(tmp_path, [GOOD, {**GOOD, "quote": "никогда"}])
    with pytest.warns(UserWarning, match=r"1 of 2 rows refused \(facts.jsonl line 2: the quote 'никогда'"):
        read_facts(path, DOCUMENTS)


@pytest.mark.parametrize(("name", "content", "message"), [
    ("facts.doc", b"x", "'.doc' is no form of a table of facts"),
    ("facts.xlsx", b"no workbook", r"is no .xlsx file|cannot be read"),
    ("facts.parquet", b"no parquet", r"cannot be read|is no .parquet"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KzindError, match=message):
        read_facts(tmp_path / name, DOCUMENTS)
    with pytest.raises(KzindError, match="no such file"):
        read_facts(tmp_path / "missing.csv", DOCUMENTS)


def test_everything_runs_on_rows_from_elsewhere(tmp_path: Path) -> None:
    kazakh = {**GOOD, "doc_id": "b", "quote": "17,5 млрд теңге"}
    facts, _ = _read(_write(tmp_path, [GOOD, kazakh]))
    stories = add_story_ids(facts, DOCUMENTS)
    assert collapse_claims(stories)["mentions"].sum() == 2
    assert project_table(stories)["cost"].tolist()[0] == 17.5e9
    gold = [{"id": "a", "lang": "ru", "text": TEXT, "regions": ["KZ-61"], "facts": [{**GOOD, "year": 2025}]}]
    scores = evaluate(gold, facts, replicates=2)
    assert scores.loc[(scores.by == "all") & (scores.level == "full"), "value"].tolist() == [1, 1, 1]


def test_the_packaged_gold_reads_back() -> None:
    """Each fact of the gold anchors at its place; a value that is refused is one that the parser reads otherwise."""
    from kzind.datasets import corpus_path, load_gold_facts

    facts, refused = _read(corpus_path(), None)
    gold = load_gold_facts()
    keys = ["doc_id", "char_start", "char_end", "unit", "indicator"]
    both = facts.merge(gold, on=keys)
    assert both["value_x"].to_numpy() == pytest.approx(both["value_y"].to_numpy(), rel=1e-9)
    assert len(both) == len(facts) == len(gold) - len(refused)
    assert len(refused) <= 0.01 * len(gold)
    assert all(" is not what " in reason or reason.startswith("no amount") for reason in refused)
