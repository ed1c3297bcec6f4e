"""Figures in three languages: a language for a whole run, and every figure committed in each.

That no figure holds a word or a number of another language is asked where they are drawn (``test_figures.py``).
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from kzind import charts
from kzind.charts import series

FOLDER = Path(__file__).resolve().parents[2] / "figures"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """``tests/figures.py``, which runs the notebooks in another language."""
    spec = importlib.util.spec_from_file_location("series_figures", FOLDER.parent / "tests" / "figures.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_english_heading_or_sentence_stops_the_run(maker: ModuleType) -> None:
    maker.check(charts.labelled(pd.DataFrame({"n": [1], "outlet": ["inform.kz"]}), lang="kk"), "x")
    maker.check(charts.says.audit(None, "ru"), "x")
    with pytest.raises(ValueError, match="'unknown'"):
        maker.check(charts.labelled(pd.DataFrame({"unknown": [1]}), lang="kk"), "x")
    with pytest.raises(ValueError, match="'No'"):
        maker.check(charts.says.audit(None, "en"), "x")
    assert maker.run("a = 2\na + 3", "x", {}) == 5
    assert maker.run("a = 2", "x", {}) is None


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_every_figure_is_committed_in_every_language(lang: str) -> None:
    """The same files, and the same data: what depends on the language is words, pictures and tables for reading."""
    english = {path.name: path for path in FOLDER.iterdir() if path.is_file()}
    other = {path.name: path for path in (FOLDER / lang).iterdir()}
    assert len(english) > 60
    assert english.keys() == other.keys()
    for name, path in english.items():
        alike = path.read_bytes() == other[name].read_bytes()
        assert alike == name.endswith(".csv"), f"{lang}/{name}: python tests/figures.py"


def test_a_language_for_a_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert charts.region_name("KZ-15", None) == "Aktobe"
    monkeypatch.setenv("KZIND_LANG", "kk")
    assert series.region_label(None) == "Қазақстан"
    assert charts.number(1234.5) == "1\u00a0230"
    assert charts.region_name("KZ-15", None) == "Ақтөбе"
    monkeypatch.setenv("KZIND_LANG", "ru")
    assert series.region_label(None) == "Казахстан"
