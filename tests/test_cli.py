"""The command line: what it prints, what it writes, its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import kzind
from kzind import cli
from kzind.cli import COMMANDS, FAILED, OK, PARTLY, Problems, main
from kzind.errors import KzindError, Problem

RU = "В Риддере открыли цех кабеля. Инвестиции в проект составили 5 млрд тенге. Создано 120 рабочих мест."
KK = "Риддерде жаңа кабель цехы ашылды. Жобаға 5 млрд теңге инвестиция салынды."


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, where use of the system's encoding is an error."""
    command = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-m", "kzind.cli"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(Path(kzind.__file__).parents[1])}
    return subprocess.run([*command, *arguments], capture_output=True, check=False, encoding="utf-8", cwd=cwd,
                          env=environment)  # fmt: skip


def test_help_starts_fast_and_lists_all_commands() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert run("--help").returncode == 0
        return time.perf_counter() - start

    shown = run("--help").stdout
    assert all(command.name in shown and command.summary in shown for command in COMMANDS)
    assert min(seconds() for _ in range(5)) < 0.5


def test_version() -> None:
    assert run("--version").stdout == f"kzind {kzind.__version__}\n"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command: cli.Command) -> None:
    done = run(command.name, "--help")
    assert done.returncode == 0
    assert command.summary in done.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["extract"], ["extract", "a.txt"], ["nothing"], ["extract", "a", "--jobs", "0"]]
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == FAILED
    assert "usage: kzind" in capsys.readouterr().err


def test_extract_writes_facts_and_sums_up(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(RU, encoding="utf-8")
    (tmp_path / "articles" / "b.txt").write_text(KK, encoding="utf-8")
    done = run("extract", "articles", "-o", "out/facts.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (OK, ""), done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert done.stderr == f"2 reports read, 0 skipped, 0 failed; {len(rows)} facts in {Path('out/facts.jsonl')}\n"
    texts = {"a": RU, "b": KK}
    assert {row["doc_id"] for row in rows} == {"a", "b"}
    for row in rows:
        assert texts[row["doc_id"]][row["char_start"] : row["char_end"]] == row["quote"]
    assert {(row["doc_id"], row["value"], row["unit"]) for row in rows} >= {("a", 5e9, "KZT"), ("b", 5e9, "KZT")}


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".dta"])
def test_extract_writes_the_same_table_in_every_form(tmp_path: Path, ending: str) -> None:
    (tmp_path / "a.csv").write_text(f"Дене;when\n{RU};2024-09-05\n", encoding="utf-8")
    arguments = ["extract", str(tmp_path / "a.csv"), "--text-column", "Дене", "--date-column", "when", "-o"]
    assert main([*arguments, str(tmp_path / f"facts{ending}")]) == OK
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel, ".dta": pd.read_stata}
    facts = readers[ending](tmp_path / f"facts{ending}")  # type: ignore[operator]
    expected = kzind.extract_facts(tmp_path / "a.csv", text="Дене", date="when")
    assert list(facts.columns) == list(expected.columns)
    assert facts["quote"].tolist() == expected["quote"].tolist()
    assert facts["value"].tolist() == expected["value"].tolist()
    assert set(pd.to_datetime(facts["published"]).dt.date.astype(str)) == {"2024-09-05"}


def test_what_cannot_be_read_costs_a_line_and_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.txt").write_text(RU, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 9)
    rows = [json.dumps({"id": str(n), "text": KK}, ensure_ascii=False) for n in range(9)]
    rows[6] = rows[6][:-9]
    (tmp_path / "broken.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "windows.txt").write_bytes(RU.encode("cp1251"))
    code = main(["extract", str(tmp_path), str(tmp_path / "missing"), "-o", str(tmp_path / "out" / "facts.csv")])
    *lines, summary = capsys.readouterr().err.splitlines()
    assert code == PARTLY
    assert len(lines) == 6
    for name, words in [
        ("empty.txt", "is empty"), ("binary.txt", "binary"), ("broken.jsonl line 7", "no JSON"),
        ("table.csv", "no column"), ("windows.txt", "Windows-1251"), ("missing", "no such file"),
    ]:  # fmt: skip
        assert any(name in line and words in line for line in lines), name
    assert summary.startswith("10 reports read, 0 skipped, 5 failed;")


def test_a_cut_cell_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pd.DataFrame({"text": [(f"{RU} " * 400)[:32_767]]}).to_excel(tmp_path / "a.xlsx", index=False)
    assert main(["extract", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "f.csv")]) == PARTLY
    assert "32,767" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["missing.txt"], ["."], ["missing.txt", "."]])
def test_nothing_readable_is_exit_code_2(tmp_path: Path, arguments: list[str]) -> None:
    done = run("extract", *arguments, "-o", "facts.csv", cwd=tmp_path)
    assert done.returncode == FAILED
    assert len(done.stderr.splitlines()) == len(arguments) + 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "facts.csv").exists()


def test_a_form_that_cannot_be_written_is_said_before_reading(tmp_path: Path) -> None:
    done = run("extract", "missing.txt", "-o", "facts.docx", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (FAILED, 1)
    assert "'.docx' is no form of a table here" in done.stderr


def test_workers_do_not_change_the_table(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"{RU} {KK} Ещё {n + 2} млн тенге инвестиций."} for n in range(130)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert main(["extract", str(path), "-o", str(tmp_path / "one.jsonl")]) == OK
    assert main(["extract", str(path), "-o", str(tmp_path / "two.jsonl"), "--jobs", "2"]) == OK
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_evaluate_prints_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quote = "5 млрд тенге"
    fact = {
        "quote": quote, "value": 5e9, "unit": "KZT", "indicator": "investment", "measure": "level", "year": None,
        "qualifier": "exact", "status": "realised", "scope": "project", "modernisation": False, "region": "KZ-63",
    }  # fmt: skip
    gold = {"id": "a", "text": RU, "lang": "ru", "story": "s", "regions": ["KZ-63"], "facts": [fact], "published": None}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold, ensure_ascii=False) + "\n", encoding="utf-8")
    start = RU.index(quote)
    facts = {**fact, "doc_id": "a", "char_start": start, "char_end": start + len(quote)}
    (tmp_path / "facts.jsonl").write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")
    code = main(["evaluate", str(tmp_path / "gold.jsonl"), "--facts", str(tmp_path / "facts.jsonl")])
    lines = capsys.readouterr().out.splitlines()
    assert code == OK
    assert any(line.split()[:4] == ["all", "fact", "f1", "1.000"] for line in lines), lines[:12]


def test_evaluate_says_when_its_scores_are_in_sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from kzind.facts.evaluation import gold_documents

    packaged = gold_documents(None)[:3]
    unseen = {**packaged[0], "id": "unseen", "text": RU, "facts": []}
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in [*packaged, unseen]), encoding="utf-8")
    assert main(["evaluate", str(path)]) == OK
    assert "3 of 4 reports are those that the models were learned from" in capsys.readouterr().err
    path.write_text(json.dumps(unseen, ensure_ascii=False) + "\n", encoding="utf-8")
    assert main(["evaluate", str(path)]) == OK
    assert "in-sample" not in capsys.readouterr().err


def test_evaluate_names_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "nowhere.jsonl"]) == FAILED
    assert capsys.readouterr().err == "nowhere.jsonl: no such file or folder. Check the spelling of the path.\n"


def test_report_and_new_name_a_missing_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == FAILED
    assert main(["new", str(tmp_path / "study"), str(tmp_path / "nowhere")]) == FAILED
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("no such file or folder" in line for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_many_problems_are_counted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "MAX_LINES", 2)
    problems = Problems()
    for number in range(5):
        problems(Problem(f"a.jsonl line {number}", "is no JSON", "Repair it"))
    problems.finish()
    assert capsys.readouterr().err.splitlines() == [
        "a.jsonl line 0: is no JSON. Repair it.", "a.jsonl line 1: is no JSON. Repair it.", "… and 3 more",
    ]  # fmt: skip


def test_errors_survive_a_worker() -> None:
    import pickle

    error = KzindError("a.txt", "is empty", "Remove it")
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problem) == ("a.txt: is empty. Remove it.", error.problem)


def test_evaluate_says_that_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path)]) == FAILED
    assert capsys.readouterr().err == (
        f"{tmp_path}: cannot be read (Is a directory). Give one file of annotated reports, one JSON object a line.\n"
    )


@pytest.mark.parametrize("command", ["audit", "review"])
def test_a_workbook_gets_no_other_name(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    source, out = (tmp_path / "a.txt", tmp_path / "facts.jsonl")
    assert main(["extract", str(source), "-o", str(out)]) == OK
    capsys.readouterr()
    wanted = tmp_path / "out.csv"
    assert main([command, str(out if command == "review" else source), "-o", str(wanted)]) == FAILED
    assert "Name a file that ends in .xlsx" in capsys.readouterr().err
    assert not wanted.exists()


def test_audit_and_review_say_what_of_the_corpus_was_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    corpus, facts, out = tmp_path / "in", tmp_path / "facts.jsonl", tmp_path / "out.xlsx"
    corpus.mkdir()
    (corpus / "a.txt").write_text(RU, encoding="utf-8")
    (corpus / "b.txt").write_text("", encoding="utf-8")
    assert main(["extract", str(corpus), "-o", str(facts)]) == PARTLY
    line = capsys.readouterr().err.splitlines()[0]
    assert line.startswith(str(corpus / "b.txt"))
    for arguments in (
        ["audit", str(corpus)],
        ["audit", str(corpus), "--facts", str(facts)],
        ["review", str(facts), "--corpus", str(corpus)],
    ):
        assert main([*arguments, "-o", str(out)]) == PARTLY
        said = capsys.readouterr().err.splitlines()
        assert (said.count(line), len(said)) == (1, 2)
    assert not [warning for warning in recwarn if "could not be read" in str(warning.message)]


def test_facts_take_no_place_of_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    source = folder / "a.jsonl"
    source.write_text(json.dumps({"text": RU}), encoding="utf-8")
    for given in (source, folder, str(folder / "*.jsonl")):
        assert main(["extract", str(given), "-o", str(source)]) == FAILED
        assert "holds reports, which the facts would replace" in capsys.readouterr().err
    assert json.loads(source.read_text(encoding="utf-8")) == {"text": RU}
    for _ in range(2):  # the second time there are facts in the folder
        assert main(["extract", str(folder), "-o", str(folder / "facts.csv")]) == OK
    said = capsys.readouterr().err
    assert "facts.csv: holds facts that kzind wrote, no reports" in said
    assert "1 report read, 1 skipped, 0 failed" in said


def test_a_run_may_be_in_the_folder_of_its_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    for _ in range(2):
        assert main(["extract", str(tmp_path), "-o", f"{tmp_path / 'run'}/", "--jobs", "0"]) == OK
    assert capsys.readouterr().err.count("1 report read, 0 skipped, 0 failed") == 2


def test_a_partition_of_a_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(tmp_path), "-o", str(tmp_path / "a.csv"), "--partition", "5"]) == FAILED
    assert capsys.readouterr().err.startswith("--partition: is for a folder as output. Write ")


@pytest.mark.parametrize("command", ["extract", "report", "audit"])
def test_a_text_for_a_path_is_one_line(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, RU * 30, "-o", str(tmp_path / "a.xlsx")]) == FAILED
    assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet", ".xlsx", ".dta"])
def test_facts_of_other_reports_are_not_scored(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / f"facts{ending}"
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "-o", str(facts)]) == OK
    capsys.readouterr()
    assert main(["evaluate", "--facts", str(facts)]) == FAILED
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "facts is of an annotated document: doc_id is 'a' there, id " in shown.err


def test_an_unwritable_workbook_is_told_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    monkeypatch.setattr("kzind.facts.iter_facts", lambda *_, **__: pytest.fail("worked before it looked"))
    for name in ("a.xlsx", "a.dta"):
        assert main(["extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.txt" / name)]) == FAILED
        assert "cannot be written" in capsys.readouterr().err
