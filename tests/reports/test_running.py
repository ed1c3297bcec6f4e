"""Notebooks: their settings, their kernel, and that the committed ones were run and are clean."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from kzind.errors import KzindError
from kzind.reports import new_study, running, site

NOTEBOOKS = running.notebook_paths()


def notebook(
    *cells: str, parameters: str = "CORPUS = None  # which\nLANG = None\nFIGURES = '../figures'"
) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook()
    first = nbformat.v4.new_code_cell(parameters)
    first.metadata["tags"] = ["parameters"]
    made.cells = [first, *map(nbformat.v4.new_code_cell, cells)]
    return made


def test_parameters_are_written_anew_and_comments_kept() -> None:
    made = running.with_parameters(notebook(), {"CORPUS": "C:\\texts\\o'k", "LANG": "kk"})
    assert made.cells[0].source.splitlines() == [
        'CORPUS = "C:\\\\texts\\\\o\'k"  # which',
        "LANG = 'kk'",
        "FIGURES = '../figures'",
    ]
    with pytest.raises(KeyError, match="NO"):
        running.with_parameters(notebook(), {"NO": 1})


def test_a_notebook_runs_in_this_python_with_its_settings(tmp_path: Path) -> None:
    made = running.with_parameters(
        notebook("import sys, os\nprint(sys.executable, CORPUS, os.environ['KZIND_LANG'])"), {"CORPUS": "қазақша"}
    )
    assert running.execute(made, tmp_path, {"KZIND_LANG": "kk"}) is None
    import sys

    assert made.cells[1].outputs[0].text.split() == [sys.executable, "қазақша", "kk"]
    assert not list(tmp_path.iterdir())


def test_a_failing_cell_is_named_and_what_came_before_stays(tmp_path: Path) -> None:
    made = notebook("print('before')", "raise ValueError('<b>no</b>')", "print('after')")
    assert running.execute(made, tmp_path, {}) == "ValueError: <b>no</b>"
    assert made.cells[1].outputs[0].text == "before\n"
    page = site.notebook_page(made, "09_x", "ValueError: <b>no</b>", "en")
    assert "<b>no</b>" not in page.body


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_were_run_and_are_clean(path: Path) -> None:
    made = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = [(output.output_type, output.get("name")) for cell in code for output in cell.outputs]
    assert kinds
    assert not [kind for kind in kinds if kind[0] == "error" or kind[1] == "stderr"]
    assert not [cell.source for cell in code if cell.source.rstrip().endswith(";")]
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in made.cells) == 1
    assert "execution" not in str([cell.metadata for cell in made.cells])
    assert len({cell.id for cell in made.cells}) == len(made.cells)
    text = path.read_text(encoding="utf-8")
    assert "CORPUS = None" in text
    assert not re.search(r"/(home|root|tmp|work)\b", text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_hold_no_function_of_their_own(path: Path) -> None:
    made = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    assert not [cell.source for cell in made.cells if cell.cell_type == "code" and "def " in cell.source]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_every_paragraph_is_there_in_each_language(path: Path, lang: str) -> None:
    made = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    words = site.prose(lang).get(path.stem, {})
    paragraphs = {cell.id: cell.source for cell in made.cells if cell.cell_type == "markdown"}
    assert set(words) == set(paragraphs)
    for name, source in paragraphs.items():
        assert source.count("\n- ") == words[name].count("\n- "), name
        assert source.startswith("#") == words[name].strip().startswith("#"), name


def test_a_new_study_is_set_to_its_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "articles"
    corpus.mkdir()
    copies = new_study(tmp_path / "study", corpus)
    assert [copy.name for copy in copies] == [path.name for path in NOTEBOOKS]
    made = nbformat.reads(copies[0].read_text(encoding="utf-8"), as_version=4)
    settings = next(cell for cell in made.cells if "parameters" in cell.metadata.get("tags", []))
    assert "CORPUS = '../articles'" in settings.source
    assert "FIGURES = 'figures'" in settings.source
    assert not any(cell.get("outputs") for cell in made.cells)
    with pytest.raises(KzindError, match="is there already"):
        new_study(tmp_path / "study", corpus)
    with pytest.raises(KzindError, match="no such file or folder"):
        new_study(tmp_path / "other", tmp_path / "missing")
    assert not (tmp_path / "other").exists()
