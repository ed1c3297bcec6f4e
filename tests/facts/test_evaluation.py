"""The scores agree with an independent script to the digit; the intervals hold what they promise."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from kzind.facts.evaluation import evaluate, gold_documents, match_figures, nth_occurrence

LEVELS = ("figure", "fact", "full")


def _spoiled(documents: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Facts as a middling extractor would give them: some lost, some false, spans, values and attributes off."""
    rng = random.Random(seed)
    rows = []
    for document in documents:
        for fact in document["facts"]:
            if rng.random() < 0.1:
                continue
            row = {key: fact.get(key) for key in (
                "doc_id", "char_start", "char_end", "value", "unit", "indicator", "measure", "qualifier", "status",
                "scope", "modernisation", "region", "year", "sector")}
            if rng.random() < 0.2:
                row["char_start"] += rng.choice((-3, 2))
            if rng.random() < 0.05:
                row["value"] = row["value"] * 1000
            for key, others in (("indicator", ("jobs", "output", "")), ("status", ("planned", "realised")),
                                ("scope", ("total", None)), ("region", ("KZ-10", None)), ("year", (2020, None)),
                                ("modernisation", (True, None)), ("sector", ("C", ""))):
                if rng.random() < 0.15:
                    row[key] = rng.choice(others)
            rows.append(row)
            if rng.random() < 0.05:
                rows.append(dict(row))
    for document in rng.sample(documents, min(20, len(documents))):
        rows.append({"doc_id": document["id"], "char_start": 0, "char_end": 5, "value": 1.0, "unit": "KZT",
                     "indicator": "investment", "region": None, "year": None})
    return rows


@pytest.fixture(scope="module")
def script(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_facts", shared / "gold" / "score_facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_the_scoring_script(shared: Path, script: ModuleType, tmp_path: Path, seed: int) -> None:
    gold = shared / "gold" / "dev.jsonl"
    predicted = tmp_path / "facts.jsonl"
    rows = _spoiled(gold_documents(gold), seed)
    predicted.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    expected = script.main(gold, predicted)
    for source in (predicted, pd.DataFrame(rows)):
        table = evaluate(gold, source, replicates=2)
        ours = table[table.by != "indicator"].set_index(["group", "level", "statistic"])["value"]
        for group, scores in expected.items():
            for level in LEVELS:
                got = tuple(ours[group, level, statistic] for statistic in ("precision", "recall", "f1"))
                assert got == pytest.approx(scores[level], abs=1e-12)
            for name, value in scores.items():
                if isinstance(value, float):
                    level, _, macro = name.partition(" macro-F1")
                    statistic = "macro_f1" if name.endswith("macro-F1") else "accuracy"
                    assert ours[group, level, statistic] == pytest.approx(value, abs=1e-12), (group, name, macro)
            name = "false facts in documents without any"
            assert ours[group, name, "count"] == scores[name]


def _document(number: int, right: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    text = f"Цех {number} дал 5 тонн."
    at = text.index("5 тонн")
    fact = {"quote": "5 тонн", "value": 5.0, "unit": "t", "indicator": "output", "measure": "level",
            "qualifier": "exact", "status": "realised", "scope": "project", "modernisation": False,
            "region": None, "year": None, "sector": None}
    document = {"id": f"d{number}", "lang": "ru", "text": text, "regions": [], "story": f"s{number}", "facts": [fact]}
    row = {**fact, "doc_id": f"d{number}", "char_start": at, "char_end": at + 6}
    if not right:
        row["indicator"] = "capacity"
    return document, row


def test_interval_of_independent_stories_is_the_binomial_one() -> None:
    """One fact a story, 80 of 200 right: the bootstrap interval must be near p ± 1.96 √(p(1−p)/n)."""
    pairs = [_document(number, number % 5 < 2) for number in range(200)]
    table = evaluate([document for document, _ in pairs], pd.DataFrame([row for _, row in pairs]), replicates=4000)
    row = table[(table.by == "all") & (table.level == "fact") & (table.statistic == "recall")].iloc[0]
    assert row["value"] == pytest.approx(0.4)
    assert row["low"] == pytest.approx(0.4 - 1.96 * (0.24 / 200) ** 0.5, abs=0.01)
    assert row["high"] == pytest.approx(0.4 + 1.96 * (0.24 / 200) ** 0.5, abs=0.01)


def test_by_indicator_counts_what_was_extracted_as_it() -> None:
    pairs = [_document(number, number < 3) for number in range(4)]
    table = evaluate([document for document, _ in pairs], pd.DataFrame([row for _, row in pairs]), replicates=2)
    output = table[(table.by == "indicator") & (table.group == "output")].set_index(["level", "statistic"])
    assert output.loc[("fact", "precision"), "value"] == 1
    assert output.loc[("fact", "precision"), "n"] == 3
    assert output.loc[("fact", "recall"), "value"] == 0.75


def test_a_gold_figure_takes_the_best_free_row() -> None:
    gold = [{"char_start": 0, "char_end": 6, "value": 5, "unit": "t", "indicator": "output"}] * 2
    rows = [{"char_start": 0, "char_end": 6, "value": 5.0, "unit": "t", "indicator": "capacity"},
            {"char_start": 2, "char_end": 6, "value": 5.0, "unit": "t", "indicator": "output"}]
    assert [match.predicted["indicator"] for match in match_figures(gold, rows)] == ["output", "capacity"]


def test_occurrences_count_from_zero_and_overlap() -> None:
    assert [nth_occurrence("ааа", "аа", nth) for nth in range(3)] == [0, 1, -1]


def test_complaints_name_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gold document 1: no text, facts"):
        evaluate([{"id": "a", "lang": "ru"}], pd.DataFrame())
    document, _ = _document(1, True)
    with pytest.raises(ValueError, match="predicted fact 1: no char_start"):
        evaluate([document], pd.DataFrame([{"doc_id": "d1"}]))
    document["facts"][0]["quote"] = "6 тонн"
    with pytest.raises(ValueError, match="gold document d1: the quote '6 тонн'"):
        evaluate([document], pd.DataFrame())
    broken = tmp_path / "facts.jsonl"
    broken.write_text("{}\n{oops\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"facts\.jsonl line 2: not JSON"):
        evaluate([_document(1, True)[0]], broken)
