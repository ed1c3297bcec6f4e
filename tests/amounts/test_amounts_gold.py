"""How well figures are read: the gold facts, and two independent corpora with their own scorers.

The material lies beside the repository; without it these tests are skipped. Thresholds are a little below the figures
in ``kzind/amounts/README.md``.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import kzind
from kzind import Amount, parse_amounts


def gold_facts(document: dict[str, Any]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """The facts of a gold document with the offsets of their quotes."""
    for fact in document["facts"]:
        at = -1
        for _ in range(fact.get("nth", 0) + 1):
            at = document["text"].find(fact["quote"], at + 1)
        yield at, at + len(fact["quote"]), fact


def agrees(amount: Amount, start: int, end: int, fact: dict[str, Any]) -> bool:
    """Whether an amount overlaps the quote of a fact and has its value and unit; people stand for jobs."""
    value = float(fact["value"])
    return (
        min(end, amount.char_end) > max(start, amount.char_start)
        and abs(amount.value - value) <= 1e-6 * max(1.0, abs(value))
        and fact["unit"] in ({amount.unit} | ({"jobs"} if amount.unit == "people" else set()))
    )


@pytest.fixture(scope="module")
def documents(shared: Path) -> list[dict[str, Any]]:
    rows = (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows if row.strip()]


@pytest.fixture(scope="module")
def coverage(documents: list[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    """By language: facts, facts whose value and unit were read, and those of them with the right qualifier."""
    facts, read, qualified = Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        left = parse_amounts(document["text"], document["lang"])
        for start, end, fact in gold_facts(document):
            facts[document["lang"]] += 1
            amount = next((a for a in left if agrees(a, start, end, fact)), None)
            if amount is not None:
                left.remove(amount)
                read[document["lang"]] += 1
                qualified[document["lang"]] += amount.qualifier == fact["qualifier"]
    return {lang: (facts[lang], read[lang], qualified[lang]) for lang in facts}


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_gold_facts_are_read(coverage: dict[str, tuple[int, int, int]], lang: str) -> None:
    facts, read, qualified = coverage[lang]
    assert facts > 800
    assert read / facts >= 0.97
    assert qualified / read >= 0.98


def scorer(path: Path) -> ModuleType:
    """A scorer of the shared material as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scores(text: str) -> dict[str, dict[str, float]]:
    """The lines of a scorer as class → measure → figure."""
    found: dict[str, dict[str, float]] = {}
    for line in text.splitlines():
        if match := re.match(r"(\w+) .*overlap P (\S+) R (\S+) F1 (\S+)  exact F1 (\S+)", line):
            found[match[1]] = {"precision": float(match[2]), "overlap": float(match[4]), "exact": float(match[5])}
        elif match := re.match(r"value pairs (\w+) +\d+ of +\d+ +(\S+)", line):
            found["pairs " + match[1]] = {"share": float(match[2])}
    return found


@pytest.fixture
def amounts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the names out, so that the scorers measure amounts only, and fast."""
    monkeypatch.setattr(kzind, "find_entities", lambda text, lang=None: [], raising=False)


@pytest.mark.usefixtures("amounts_only")
def test_kaznerd(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "external"
    scorer(folder / "score_kaznerd.py").main(str(folder / "kaznerd_valid.iob2"))
    got = scores(capsys.readouterr().out)
    assert got["pairs all"]["share"] >= 0.99
    assert got["MONEY"]["overlap"] >= 0.975
    assert got["MONEY"]["exact"] >= 0.94
    assert got["PERCENTAGE"]["overlap"] >= 0.985
    assert got["QUANTITY"]["overlap"] >= 0.88
    assert got["CARDINAL"]["overlap"] >= 0.89


@pytest.mark.usefixtures("amounts_only")
def test_nerel(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both parts together. NEREL leaves «более», «около» out of about half the sums, the contract never does."""
    folder = shared / "external"
    both = tmp_path / "nerel.jsonl"
    parts = [(folder / name).read_text(encoding="utf-8") for name in ("nerel_dev.jsonl", "nerel_train_money.jsonl")]
    both.write_text("".join(part if part.endswith("\n") else part + "\n" for part in parts), encoding="utf-8")
    scorer(folder / "score_nerel.py").main(str(both))
    got = scores(capsys.readouterr().out)
    assert got["MONEY"]["overlap"] >= 0.95
    assert got["MONEY"]["exact"] >= 0.86
    assert got["PERCENT"]["overlap"] >= 0.95
