"""Tables for papers: what Word and LaTeX read back is what was shown, and the bytes are always the same."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from kzind.charts import labelled, save_table
from kzind.charts.documents import latex, packed, word
from kzind.charts.tables import Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CELLS = pd.DataFrame({
    "Статус": ["жоспарланған", "A & B_1 {x} 50 % $ # ~ ^ \\"],
    "Медиана, млрд ₸": ["1\u00a0230,5", "–"],
    "Доля": ["74\u00a0%", "0,5"],
})  # fmt: skip


def word_cells(data: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    rows = root.iter(f"{W}tr")
    return [["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")] for row in rows]


def test_word_holds_every_cell() -> None:
    data = word(Table(CELLS))
    assert word_cells(data) == [list(CELLS.columns), *CELLS.to_numpy().tolist()]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        places = re.findall(r'<w:jc w:val="(\w+)"', archive.read("word/document.xml").decode("utf-8"))
    assert places == ["left", "right", "right"] * 3


def test_latex_escapes_what_it_would_read_as_its_own() -> None:
    text = latex(Table(CELLS))
    rows = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert len(rows) == 3
    assert r"\begin{tabular}{lrr}" in text
    assert rows[0] == r"Статус & Медиана, млрд \tenge{} & Доля \\"
    assert rows[1] == r"жоспарланған & 1~230,5 & 74~\% \\"
    assert rows[2].startswith(r"A \& B\_1 \{x\} 50 \% \$ \# \textasciitilde{} \textasciicircum{} \textbackslash{} & --")


def test_latex_sets_the_committed_tables(tmp_path: Path) -> None:
    """pdfLaTeX sets every English table; a machine without it says so."""
    tool = shutil.which("pdflatex")
    if tool is None:
        pytest.skip("pdflatex is not installed")
    tables = sorted((Path(__file__).resolve().parents[2] / "figures").glob("*.tex"))
    assert tables
    for table in tables:
        shutil.copy(table, tmp_path)
    inputs = "\\par\n".join(rf"\input{{{table.name}}}" for table in tables)
    head = r"\documentclass{article}\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{booktabs}"
    (tmp_path / "paper.tex").write_text(rf"{head}\begin{{document}}\tiny {inputs}\end{{document}}", encoding="utf-8")
    command = [tool, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-1500:]
    assert (tmp_path / "paper.pdf").stat().st_size > 5000


def test_signs_that_xml_cannot_hold_go() -> None:
    cells = word_cells(word(Table(pd.DataFrame({"a\x00b": ["c\nd<script>&", "\x1f"]}))))
    assert cells == [["a b"], ["c d<script>&"], [" "]]


def test_files_lie_beside_the_csv_with_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = labelled(pd.DataFrame({"status": ["planned"], "median": [12.5]}), lang="kk")
    assert save_table(table, "t", tmp_path / "a") is table
    first = capsys.readouterr().out
    save_table(table, "t", tmp_path / "b")
    assert capsys.readouterr().out == first
    assert re.fullmatch(r"t\.tex sha256:\w{12}\nt\.docx sha256:\w{12}\n", first)
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "b").iterdir()
    }
    save_table(Table(table.frame.head(0)), "t", tmp_path / "a")
    assert not list((tmp_path / "a").iterdir())


def test_a_zip_knows_no_clock_and_no_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(packed({"b": b"1", "a": b"2"}))) as archive:
        assert [(e.filename, e.date_time[0], e.create_system) for e in archive.infolist()] == [
            ("b", 1980, 3), ("a", 1980, 3)]  # fmt: skip
