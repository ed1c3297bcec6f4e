"""Figures in three languages: a language for a whole run, and every figure committed in each.

That no figure holds a word or a number of another language is asked where they are drawn (``test_figures.py``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kzind import charts
from kzind.charts import series

FOLDER = Path(__file__).resolve().parents[2] / "figures"


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
    monkeypatch.setenv("KZIND_LANG", "kk")
    assert series.region_label(None) == "Қазақстан"
    assert charts.number(1234.5) == "1\u00a0230"
    assert charts.region_name("KZ-15", None) == "Ақтөбе"
    monkeypatch.setenv("KZIND_LANG", "ru")
    assert series.region_label(None) == "Казахстан"
