"""A study: what is kept in the cache is what is used, and the corpus is read no more than once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kzind import analysis, corpus
from kzind.facts import project_table


def test_projects_are_kept_and_the_corpus_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZIND_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "news"
    folder.mkdir()
    text = "2024-03-11\n\nВ Костанае ТОО «Тасқала Шыны» построило завод мощностью 12 тысяч тонн за 30 млрд тенге.\n"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.json").write_text("{", encoding="utf-8")
    with pytest.warns(UserWarning, match="could not be read"):
        first = analysis.open_study(folder)
    again = project_table(first.facts, corpus.read_corpus(folder / "a.txt"))
    monkeypatch.setattr(corpus, "read_corpus", lambda *_, **__: pytest.fail("the corpus was read again"))
    kept = analysis.open_study(folder).projects
    assert len(kept) == 1
    assert list(again.columns) == [name for name in kept.columns if name != "outcome"]
    pd.testing.assert_frame_equal(kept[["cost", "planned_launch"]], again[["cost", "planned_launch"]])
    assert kept["outcome"].tolist() == ["started"]
