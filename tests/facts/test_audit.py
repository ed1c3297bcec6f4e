"""The audit: a fair draw, answers read back, estimates that hold the truth as often as they promise."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from kzind.datasets import corpus_path, load_corpus, load_gold_facts
from kzind.errors import KzindError
from kzind.facts.audit import (
    AUDIT_COLUMNS,
    code_from_gold,
    draw_sentences,
    krippendorff_alpha,
    ratio,
    read_audit,
    score_audit,
    wilson,
    write_audit,
)
from kzind.facts.evaluation import evaluate


@pytest.fixture(scope="module")
def corpus() -> pd.DataFrame:
    return load_corpus()


@pytest.fixture(scope="module")
def extracted() -> pd.DataFrame:
    """The gold spoiled as a middling extractor would: a fifth lost, indicators and statuses off, some facts twice."""
    rng = random.Random(4)
    facts = load_gold_facts()
    kept = [rng.random() < 0.8 for _ in range(len(facts))]
    facts = facts[kept].reset_index(drop=True)
    for at in range(len(facts)):
        if rng.random() < 0.12:
            facts.loc[at, "indicator"] = rng.choice(("jobs", "output", "capacity"))
        if rng.random() < 0.2:
            facts.loc[at, "status"] = rng.choice(("planned", "ongoing"))
        if rng.random() < 0.05:
            facts.loc[at, "value"] *= 1000
    return facts


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, corpus: pd.DataFrame, extracted: pd.DataFrame) -> Path:
    path = tmp_path_factory.mktemp("audit") / "audit.xlsx"
    assert write_audit(path, corpus, extracted, n=300, seed=3) == 300
    return path


@pytest.fixture
def workbook(tmp_path: Path, written: Path) -> Path:
    """A fresh copy, to be filled."""
    return Path(shutil.copy(written, tmp_path / "audit.xlsx"))


def test_coded_from_the_gold_the_audit_finds_what_the_evaluation_finds(
    workbook: Path, extracted: pd.DataFrame
) -> None:
    code_from_gold(workbook, corpus_path())
    scores = score_audit(workbook).set_index(["by", "group", "measure"])
    truth = evaluate(corpus_path(), extracted, replicates=2).set_index(["by", "group", "level", "statistic"])["value"]
    for by, group in (("all", "all"), ("lang", "ru"), ("lang", "kk")):
        for measure, level, statistic in (("precision", "fact", "precision"), ("recall", "fact", "recall"),
                                          ("full_precision", "full", "precision")):
            row = scores.loc[(by, group, measure)]
            assert row["low"] <= truth[by, group, level, statistic] <= row["high"], (group, measure)
            assert row["high"] - row["low"] < 0.25
    row = scores.loc[("all", "all", "factor")]
    assert row["low"] <= len(load_gold_facts()) / len(extracted) <= row["high"]
    assert scores.loc[("all", "all", "precision"), "n"] > 100


def test_an_audit_of_every_sentence_is_the_evaluation(
    tmp_path: Path, corpus: pd.DataFrame, extracted: pd.DataFrame
) -> None:
    path = tmp_path / "audit.xlsx"
    some = corpus.sample(150, random_state=1)
    write_audit(path, some, extracted, n=10_000, seed=1)
    code_from_gold(path, corpus_path())
    scores = score_audit(path).set_index(["by", "group", "measure"])["value"]
    ids = set(some["id"])
    gold = [document for document in _annotated() if document["id"] in ids]
    truth = evaluate(gold, extracted, replicates=2).set_index(["by", "group", "level", "statistic"])["value"]
    for group in (("all", "all"), ("lang", "ru"), ("indicator", "jobs"), ("indicator", "investment")):
        for measure in ("precision", "recall"):
            assert scores[*group, measure] == pytest.approx(truth[*group, "fact", measure], abs=1e-9), group


def _annotated() -> list[dict[str, Any]]:
    return [json.loads(line) for line in corpus_path().read_text(encoding="utf-8").split("\n") if line.strip()]


def test_the_draw_is_stratified_and_hangs_on_seed_and_place_alone(
    corpus: pd.DataFrame, extracted: pd.DataFrame
) -> None:
    drawn, strata = draw_sentences(corpus, extracted, 100, 1)
    again, _ = draw_sentences(corpus.sample(frac=1, random_state=2), extracted.sample(frac=1, random_state=3), 100, 1)
    other, _ = draw_sentences(corpus, extracted, 100, 2)
    places = [(sentence["doc_id"], sentence["char_start"]) for sentence in drawn]
    assert places == [(sentence["doc_id"], sentence["char_start"]) for sentence in again]
    assert places != [(sentence["doc_id"], sentence["char_start"]) for sentence in other]
    assert {row["stratum"]: row["drawn"] for row in strata} == dict.fromkeys(
        ("kk fact", "kk none", "ru fact", "ru none"), 25)
    assert sum(len(sentence["facts"]) > 0 for sentence in drawn) == 50


def test_all_sentences_are_drawn_where_there_are_few(corpus: pd.DataFrame, extracted: pd.DataFrame) -> None:
    some = corpus.head(5)
    drawn, strata = draw_sentences(some, extracted, 10_000, 1)
    assert len(drawn) == sum(row["sentences"] for row in strata) == sum(row["drawn"] for row in strata)
    ours = extracted[extracted["doc_id"].isin(some["id"])]
    assert sum(len(sentence["facts"]) for sentence in drawn) == len(ours)


def test_each_sentence_is_written_once_and_its_facts_in_rows(workbook: Path) -> None:
    sheet = load_workbook(workbook)["audit"]
    header = [cell.value for cell in sheet[1]]
    assert header == list(AUDIT_COLUMNS)
    rows = [dict(zip(header, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True)]
    assert len([row for row in rows if row["sentence"]]) == 300
    assert all(row["quote"] is None or row["fact_end"] > row["fact_start"] for row in rows)
    sentences, strata = read_audit(workbook)
    assert len(sentences) == 300
    assert sum(strata.values()) > 1000


def _code(path: Path, coder: int, right: Any, missed: Any) -> None:
    book = load_workbook(path)
    sheet = book["audit"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, AUDIT_COLUMNS.index("quote") + 1).value is not None:
            sheet.cell(row, AUDIT_COLUMNS.index(f"right_{coder}" if coder else "right") + 1).value = right(row)
        if sheet.cell(row, AUDIT_COLUMNS.index("sentence") + 1).value is not None:
            sheet.cell(row, AUDIT_COLUMNS.index(f"missed_{coder}" if coder else "missed") + 1).value = missed(row)
    book.save(path)


def test_two_coders_their_agreement_and_their_last_word(workbook: Path) -> None:
    _code(workbook, 1, lambda row: "yes", lambda row: 0)
    _code(workbook, 2, lambda row: "no" if row % 2 else "Yes", lambda row: "jobs; jobs" if row % 10 == 0 else "-")
    scores = score_audit(workbook).set_index(["by", "group", "measure"])
    value = scores["value"]
    assert 0.6 < value["all", "all", "precision"] < 0.9
    assert -0.6 < value["all", "all", "alpha_right"] < 0
    assert value["all", "all", "alpha_missed"] < 0.1
    assert value["indicator", "jobs", "recall"] < 1
    assert scores.loc[("all", "all", "alpha_missed"), "n"] == 300
    _code(workbook, 0, lambda row: "yes", lambda row: "0")
    settled = score_audit(workbook).set_index(["by", "group", "measure"])["value"]
    assert settled["all", "all", "precision"] == settled["all", "all", "recall"] == 1
    assert settled["all", "all", "alpha_right"] == value["all", "all", "alpha_right"]


def test_nothing_missed_in_few_sentences_does_not_prove_a_recall_of_one(workbook: Path) -> None:
    _code(workbook, 1, lambda row: "yes", lambda row: 0)
    row = score_audit(workbook).set_index(["by", "group", "measure"]).loc[("all", "all", "recall")]
    assert row["value"] == 1
    assert row["low"] < 0.995


@pytest.mark.parametrize(("column", "answer", "message"), [
    ("right_1", "perhaps", r"audit.xlsx row \d+: right_1 is 'perhaps'"),
    ("missed_2", "profit", r"audit.xlsx row \d+: missed_2 has 'profit'"),
    ("stratum", "en fact", r"audit.xlsx row \d+: the stratum 'en fact' is not known"),
])  # fmt: skip
def test_an_answer_that_cannot_be_understood_is_named(
    workbook: Path, column: str, answer: str, message: str
) -> None:
    book = load_workbook(workbook)
    sheet = book["audit"]
    row = next(row for row in range(2, sheet.max_row) if sheet.cell(row, AUDIT_COLUMNS.index("quote") + 1).value
               and sheet.cell(row, AUDIT_COLUMNS.index("sentence") + 1).value)
    sheet.cell(row, AUDIT_COLUMNS.index(column) + 1).value = answer
    book.save(workbook)
    with pytest.raises(KzindError, match=message):
        score_audit(workbook)


def _column(name: str) -> int:
    return AUDIT_COLUMNS.index(name) + 1


def test_what_was_not_answered_is_said(workbook: Path) -> None:
    """Verdicts without a word on what is missed count as nothing missed, and the score says so."""
    _code(workbook, 1, lambda row: "да" if row % 2 else "Жоқ", lambda row: "0")
    assert score_audit(workbook).attrs["notes"] == []
    _code(workbook, 1, lambda row: "yes", lambda row: None if row % 2 else "—")
    notes = score_audit(workbook).attrs["notes"]
    assert [note.partition(" ")[2][:40] for note in notes] == [
        "of 300 sentences are not coded; the esti", "sentences have verdicts but nothing in '"]


def test_a_workbook_that_was_taken_apart_is_named(workbook: Path) -> None:
    _code(workbook, 1, lambda row: "yes", lambda row: 0)
    book = load_workbook(workbook)
    sheet = book["audit"]
    sheet.append([cell.value for cell in sheet[2]])
    book.save(workbook)
    with pytest.raises(KzindError, match=rf"audit.xlsx row {sheet.max_row}: is row 2 again"):
        score_audit(workbook)
    sheet.delete_rows(sheet.max_row)
    sheet.cell(2, _column("char_start")).value = None
    book.save(workbook)
    with pytest.raises(KzindError, match=r"audit.xlsx row 2: char_start is None"):
        score_audit(workbook)
    sheet.cell(2, _column("char_start")).value = 1
    book["strata"]["B2"] = "много"
    book.save(workbook)
    with pytest.raises(KzindError, match="sheet strata, row 2: sentences is 'много'"):
        score_audit(workbook)
    book["strata"]["B2"] = 3
    book.save(workbook)
    with pytest.raises(KzindError, match=r"75 sentences are coded in 'kk fact', which has 3"):
        score_audit(workbook)


def test_an_uncoded_workbook_and_no_workbook(workbook: Path, tmp_path: Path) -> None:
    with pytest.raises(KzindError, match="no sentence is coded"):
        score_audit(workbook)
    (tmp_path / "a.xlsx").write_bytes(b"x")
    with pytest.raises(KzindError, match="is no workbook"):
        score_audit(tmp_path / "a.xlsx")


def test_alpha_agrees_with_krippendorff() -> None:
    """The worked example of Krippendorff (2011), four observers, twelve units, nominal data: 0.743."""
    observers = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
                 ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
    table = [[None if mark == "." else mark for mark in line.split()] for line in observers]
    assert krippendorff_alpha(zip(*table, strict=True)) == pytest.approx(0.743, abs=0.0005)
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) == 1
    assert np.isnan(krippendorff_alpha([["a", None]]))


def test_wilson_of_a_simple_sample_is_the_textbook_one() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, method 3)."""
    low, high = wilson(81 / 263, (81 / 263) * (182 / 263) / 263, 263)
    assert (low, high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Two thousand strata draws from a made population: 95 % intervals for recall cover it in 93 to 98 %."""
    rng = np.random.default_rng(5)
    size = {"fact": 6000, "none": 30_000}
    right = np.concatenate([rng.binomial(2, 0.8, size["fact"]), np.zeros(size["none"])])
    missed = np.concatenate([rng.binomial(1, 0.1, size["fact"]), rng.binomial(1, 0.03, size["none"])])
    labels = np.array(["fact"] * size["fact"] + ["none"] * size["none"])
    truth = right.sum() / (right + missed).sum()
    covered = 0
    for _ in range(2000):
        drawn = np.concatenate([rng.choice(size["fact"], 150), size["fact"] + rng.choice(size["none"], 150)])
        value, variance, effective = ratio(right[drawn], (right + missed)[drawn], labels[drawn], size)
        low, high = wilson(value, variance, effective)
        covered += low <= truth <= high
    assert 0.92 <= covered / 2000 <= 0.985
