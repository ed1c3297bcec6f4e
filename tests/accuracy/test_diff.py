"""``make diff``: facts told apart and judged rightly; the committed result is that of the code."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

from kzind import datasets

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def diff():
    spec = importlib.util.spec_from_file_location("kzind_accuracy_diff", HERE / "diff.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold_text(diff):
    """The annotation itself, written as a result: what a perfect extraction would commit."""
    gold = datasets.load_gold_facts()
    return diff.as_csv(gold.assign(rules="amount:plain; indicator:gold"))


@pytest.fixture
def gold(diff, gold_text):
    return diff.read_csv(gold_text)


def test_committed_result_is_that_of_the_code(diff, dev_facts):
    assert diff.COMMITTED.is_file(), "make diff ACCEPT=1"
    stale = diff.COMMITTED.read_text(encoding="utf-8") != diff.as_csv(dev_facts)
    assert not stale, "facts_dev.csv is stale: look at it with make diff, keep it with make diff ACCEPT=1"


def test_order_within_a_document_does_not_matter(diff, gold_text):
    facts = datasets.load_gold_facts().assign(rules="amount:plain; indicator:gold")
    place = {doc: at for at, doc in enumerate(dict.fromkeys(facts["doc_id"]))}
    turned = facts.iloc[::-1].sort_values("doc_id", key=lambda ids: ids.map(place), kind="stable")
    assert turned["char_start"].tolist() != facts["char_start"].tolist()
    assert diff.as_csv(turned) == diff.as_csv(facts) == gold_text


def test_annotation_is_right_in_full(diff, gold):
    graded = diff.grades(gold, diff.gold_documents(None))
    assert Counter(graded.values()) == {"full": len(gold)}
    assert all(score == pytest.approx(1) for score in diff.scores(gold, diff.gold_documents(None)).values())


def test_nothing_moves_between_equal_results(diff, gold, gold_text):
    assert diff.changes(gold, diff.read_csv(gold_text)) == []
    lines = diff.compare(gold, diff.read_csv(gold_text))
    assert lines[-1] == f"facts {len(gold)} -> {len(gold)}: 0 gained, 0 lost, 0 changed"


def test_each_edit_is_told_and_judged(diff, gold, gold_text):
    edited = diff.read_csv(gold_text)
    lost = edited.pop(5)
    edited[10]["status"] = "ongoing" if edited[10]["status"] != "ongoing" else "planned"
    edited[20]["indicator"] = "trade" if edited[20]["indicator"] != "trade" else "jobs"
    edited[30]["value"] *= 1000
    start = next(fact["char_end"] for fact in reversed(edited) if fact["doc_id"] == edited[40]["doc_id"]) + 5000
    gained = {**edited[40], "char_start": start, "char_end": start + 3, "quote": "made up"}
    edited.append(gained)
    moved = diff.changes(gold, edited)
    assert Counter(tuple(change.columns) for change in moved) == {
        ("status",): 1, ("indicator",): 1, ("value",): 1, (): 2,
    }  # fmt: skip
    assert [c.before["quote"] for c in moved if c.after is None] == [lost["quote"]]
    assert [c.after["quote"] for c in moved if c.before is None] == ["made up"]
    graded = diff.grades(edited, diff.gold_documents(None))
    assert Counter(graded.values()) == {"full": len(gold) - 4, "fact": 1, "figure": 1, "wrong": 2}
    lines = diff.compare(gold, edited)
    assert lines[-1].endswith("1 gained, 1 lost, 3 changed")
    told = Counter(line.split()[0] for line in lines if line.startswith(("gained ", "lost ", "changed ")))
    assert told == {"gained": 1, "lost": 1, "changed": 3}
    assert sum("full -> " in line for line in lines) == 3
    rule = next(line for line in lines if line.startswith("amount:plain"))
    assert f"{len(gold) - 4} (-4)" in rule
    assert "2 (+2)" in rule


def test_summary_and_documents_show_less(diff, gold, gold_text):
    edited = diff.read_csv(gold_text)[1:]
    assert not [line for line in diff.compare(gold, edited, summary=True) if line.startswith("lost ")]
    assert not [line for line in diff.compare(gold, edited, only=set()) if line.startswith("lost ")]
    assert [line for line in diff.compare(gold, edited, only={gold[0]["doc_id"]}) if line.startswith("lost ")]


def test_a_moved_span_is_a_change_not_a_loss(diff, gold, gold_text):
    edited = diff.read_csv(gold_text)
    edited[0]["char_start"] += 1
    (change,) = diff.changes(gold, edited)
    assert change.columns == ["char_start"]


def test_a_file_without_a_column_is_refused(diff):
    with pytest.raises(SystemExit, match="no column char_start"):
        diff.read_csv("doc_id,value\na,1\n")
