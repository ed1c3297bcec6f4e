"""Random texts and files: whatever they hold, they are read or refused with a line.

A small share of ``tests/benchmarks/fuzz.py``, which says what is made and what is checked.
"""

from __future__ import annotations

import importlib.util
import signal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="hangs are told by an alarm")


def load() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fuzz = load()
OPTIONS: dict[str, Any] = {
    "deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    fuzz.FOLDER = tmp_path_factory.mktemp("any")


@settings(max_examples=150, **OPTIONS)
@given(fuzz.FILES)
def test_any_file_is_read_or_refused(drawn: tuple[str, str, str, str, int]) -> None:
    fuzz.files(drawn, fuzz.Tally())


@settings(max_examples=500, **OPTIONS)
@given(fuzz.TEXTS)
def test_any_text_has_amounts_or_none(text: str) -> None:
    fuzz.amounts(text, fuzz.Tally())


@settings(max_examples=40, **OPTIONS)
@given(st.sampled_from(sorted(fuzz.FORMS)), st.sampled_from(sorted(fuzz.PACKINGS)), st.sampled_from(fuzz.bulletins()))
def test_a_whole_file_gives_its_facts(ending: str, packing: str, text: str) -> None:
    """So that the others are not refused for the way in which they are made."""
    encoding = "koi8-r" if ending == ".tsv" else "cp1251" if ending == ".htm" else "utf-8"
    text = text.replace("\t", " ").replace("\n", " ").encode(encoding, "ignore").decode(encoding)
    tally = fuzz.Tally()
    fuzz.files((ending, packing, text, "whole", 0), tally)
    assert tally.refused == 0


def test_a_hang_is_told() -> None:
    def rings() -> None:
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(fuzz, "HANG", 0.05)
            with fuzz.no_hang():
                while True:
                    pass

    with pytest.raises(AssertionError, match=r"longer than 0\.05 s"):
        rings()
