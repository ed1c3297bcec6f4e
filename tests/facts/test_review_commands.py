"""``kzind review`` and ``kzind audit`` on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

import kzind
from kzind.cli import main
from kzind.datasets import corpus_path, load_gold_facts
from kzind.facts.audit import code_from_gold
from kzind.facts.corrections import REVIEW_COLUMNS, read_corrections
from kzind.tables import write_table


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facts") / "facts.jsonl"
    write_table(load_gold_facts(), path)
    return path


def test_review_there_and_back(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook, corrections = tmp_path / "review.xlsx", tmp_path / "corrections.csv"
    assert main(["review", str(facts), "--corpus", str(corpus_path()), "-n", "20", "-o", str(workbook)]) == 0
    assert "20 facts to read" in capsys.readouterr().err
    book = load_workbook(workbook)
    book["review"].cell(2, REVIEW_COLUMNS.index("fact") + 1).value = "wrong"
    book["review"].cell(3, REVIEW_COLUMNS.index("status") + 1).value = "done"
    book.save(workbook)
    assert main(["review", "--back", str(workbook), "-o", str(corrections)]) == 1
    said = capsys.readouterr().err
    assert "review.xlsx row 3: status 'done' is not one of" in said
    assert "1 new decision in" in said
    assert [(decision.column, decision.value) for decision in read_corrections(corrections)] == [("fact", "wrong")]


def test_audit_drawn_coded_scored(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook, scores = tmp_path / "audit.xlsx", tmp_path / "scores.csv"
    drawn = ["audit", str(corpus_path()), "--facts", str(facts), "-n", "40", "--seed", "7", "-o", str(workbook)]
    assert main(drawn) == 0
    assert "40 sentences in" in capsys.readouterr().err
    code_from_gold(workbook, corpus_path())
    assert main(["audit", "--score", str(workbook), "-o", str(scores)]) == 0
    table = pd.read_csv(scores).set_index(["by", "group", "measure"])["value"]
    assert table["all", "all", "precision"] == table["all", "all", "recall"] == 1
    assert "precision" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "message"), [
    (["review", "-o", "x.xlsx"], "kzind review: takes either FACTS or --back"),
    (["audit"], "kzind audit: takes either CORPUS or --score"),
    (["audit", "corpus"], "kzind audit: has no file to write to"),
    (["audit", "--score", "missing.xlsx"], "missing.xlsx: no such file"),
    (["review", "missing.jsonl", "-o", "x.xlsx"], "missing.jsonl: no such file"),
])  # fmt: skip
def test_complaints_are_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith(message)
    assert said.count("\n") == 1


def test_a_place_that_cannot_be_written_to(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = ["audit", str(corpus_path()), "--facts", str(facts), "-n", "5", "-o"]
    for arguments in (["review", str(facts), "-o"], audit):
        assert main([*arguments, str(tmp_path / "no" / "folder.xlsx")]) == 2
        assert "folder.xlsx: cannot be written (No such file or directory)" in capsys.readouterr().err


def test_no_default_encoding_is_used(tmp_path: Path, facts: Path) -> None:
    there = ["review", str(facts), "-n", "5", "-o", "review.xlsx"]
    for arguments in (there, ["review", "--back", "review.xlsx", "-o", "c.csv"]):
        done = subprocess.run([sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-m",
                               "kzind.cli", *arguments], capture_output=True, check=False, encoding="utf-8",
                              cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path(kzind.__file__).parents[1])})
        assert done.returncode == 0, done.stderr


def test_a_table_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps({"a": 1}) + "\n", encoding="utf-8")
    assert main(["review", str(path), "-o", str(tmp_path / "x.xlsx")]) == 2
    assert "facts.jsonl line 1: has no doc_id" in capsys.readouterr().err
