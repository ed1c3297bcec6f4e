"""The site: hostile text stays text, nothing is fetched, any number leads to its sentence."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kzind import analysis, reports
from kzind.errors import KzindError
from kzind.facts.table import to_frame
from kzind.reports import site

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)> </style> \"' javascript:alert(3)"


class Page(HTMLParser):
    """Tags and addresses of a page; the text of its data element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.handlers: list[str] = []
        self.data = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.addresses += [str(found[name]) for name in ("href", "src", "action", "data") if name in found]
        self.ids += [str(found["id"])] if "id" in found else []
        self.handlers += [name for name in found if name.startswith("on")]
        self._inside = found.get("id") == "data"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data += data
            self._inside = False


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, analysis.Study]:
    """A corpus whose every field is an attack, with facts in it."""
    text = f"{EVIL} вложено 5 млрд тенге и ещё 7 млрд тенге. {EVIL}"
    path = tmp_path / "corpus.jsonl"
    row = {
        "id": EVIL,
        "url": "javascript:alert(4)",
        "outlet": EVIL,
        "published": "2025-01-02",
        "title": EVIL,
        "text": text,
    }
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    rows = []
    for quote, value in (("5 млрд тенге", 5e9), ("7 млрд тенге", 7e9)):
        start = text.index(quote)
        rows.append({
            "doc_id": EVIL, "char_start": start, "char_end": start + len(quote), "quote": quote, "value": value,
            "unit": "KZT", "indicator": "investment", "measure": "level", "qualifier": "exact", "status": "realised",
            "scope": "project", "modernisation": False, "region": "KZ-39", "year": 2024, "organisation": EVIL,
            "sentence": text, "lang": "ru", "published": "2025-01-02", "outlet": EVIL, "url": "javascript:alert(4)",
        })  # fmt: skip
    study = analysis.open_study(path, facts=to_frame(rows))
    return path, study


def test_hostile_fields_are_text_everywhere(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    out = tmp_path / "out"
    site.write(out, hostile[1], [site.Page("09_x", EVIL, EVIL, "<p>body</p>", (("fig", EVIL),), EVIL)], "en")
    pages = list(out.rglob("*.html"))
    assert len(pages) == 4
    for path in pages:
        page = Page(path.read_text(encoding="utf-8"))
        assert page.tags.count("script") == (2 if path.name == "facts.html" else 0), path.name
        assert not page.handlers
        assert all(address == "x" or not address.startswith(("http", "//", "javascript")) for address in page.addresses)
        assert page.tags.count("img") == (1 if path.name == "index.html" else 0)
    data = json.loads(Page((out / "facts.html").read_text(encoding="utf-8")).data)
    assert data["rows"][0][data["columns"].index("document")] == EVIL


def test_a_row_leads_to_its_mark_in_the_document(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    site.write(tmp_path / "out", hostile[1], [], "kk")
    data = json.loads(Page((tmp_path / "out" / "facts.html").read_text(encoding="utf-8")).data)
    name = data["rows"][1][data["columns"].index("page")]
    text = (tmp_path / "out" / "documents" / f"{name}.html").read_text(encoding="utf-8")
    assert re.search(r'<mark id="f1" title="[^"]*Инвестиция[^"]*">7 млрд тенге</mark>', text)
    assert '<html lang="kk">' in text


def test_marks_keep_the_text_and_skip_overlaps() -> None:
    text = "a < b 10 20 & c"
    facts = pd.DataFrame(
        {
            "char_start": [6, 6, 9],
            "char_end": [11, 8, 11],
            **{name: [None] * 3 for name in ("indicator", "status", "scope", "region", "year")},
        }
    )
    made = site.marked(text, facts, "en")
    assert made.count("<mark") == 1 or made.count("<mark") == 2
    assert re.sub(r"<[^>]+>", "", made) == "a &lt; b 10 20 &amp; c"
    assert {"f0", "f1", "f2"} <= set(Page(made).ids)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("+7 (727)", "'+7 (727)"),
        ("-5 %", "-5 %"),
        ("5 млрд", "5 млрд"),
        ("", ""),
        (3.5, 3.5),
    ],
)
def test_no_cell_becomes_a_formula(cell: Any, written: Any) -> None:
    assert site._inert(cell) == written


def test_csv_holds_every_fact(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    site.write_csv(hostile[1].facts, tmp_path / "facts.csv")
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["value"]) for row in rows] == [5e9, 7e9]
    assert rows[0]["organisation"] == EVIL
    assert rows[0]["year"] == "2024"
    assert rows[0]["year_from"] == ""


def test_embedded_json_cannot_end_its_element() -> None:
    made = site.embedded({"a": "</script><!--\u2028&"})
    assert not set("<>&\u2028") & set(made)
    assert json.loads(made) == {"a": "</script><!--\u2028&"}


def test_report_of_a_corpus_of_five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way, by one notebook: files in, pages out, the originals untouched, no address outside."""
    from kzind.reports import running

    one = running.notebook_paths()[:1]
    before = one[0].read_bytes()
    monkeypatch.setattr(running, "notebook_paths", lambda: one)
    monkeypatch.delenv("KZIND_CACHE", raising=False)
    corpus = tmp_path / "мақалалар"
    corpus.mkdir()
    for number, sum_ in enumerate((12, 45, 7, 30, 90)):
        text = (
            f"2025-03-1{number}\n\nВ Костанае построили завод за {sum_} млрд тенге. Создано {sum_ * 10} рабочих мест.\n"
        )
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    (corpus / "бос.json").write_text("{", encoding="utf-8")
    told: list[str] = []
    made = reports.build_report(corpus, tmp_path / "out", lang="kk", progress=told.append)
    assert made.read == 5
    assert made.facts >= 8
    assert made.broken == {}
    assert one[0].read_bytes() == before
    assert len(told) == 3
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")}
    assert {"index.html", "00_quickstart.html", "facts.html", "facts.csv", "documents/000000.html"} <= names
    for path in (tmp_path / "out").rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        outside = [
            a
            for a in page.addresses
            if not a.startswith(("data:", "#")) and not (path.parent / a.split("#")[0]).exists()
        ]
        assert not outside, path
        assert str(tmp_path) not in path.read_text(encoding="utf-8"), path
    assert "бос.json" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_no_page_names_folders_of_this_machine(tmp_path: Path) -> None:
    """Warnings go, a traceback becomes its last line, problems are named from the folder given on."""
    import nbformat

    code = nbformat.v4.new_code_cell("f()")
    code.outputs = [
        nbformat.v4.new_output("stream", name="stderr", text=f"{tmp_path}/lib/x.py:3: UserWarning: 1 file"),
        nbformat.v4.new_output("stream", name="stdout", text="seven"),
        nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[f"File {tmp_path}/lib/x.py", "no"]),
    ]
    made = site.notebook_page(nbformat.v4.new_notebook(cells=[code]), "09_x", "ValueError: no", "en")
    assert str(tmp_path) not in made.body
    assert "UserWarning" not in made.body
    assert "seven" in made.body
    assert "ValueError: no" in made.body
    line = f"{tmp_path / 'news' / '2024' / 'a.json'} line 3: is no JSON. {tmp_path / 'news'}: see there."
    assert site.below(line, tmp_path / "news") == f"{Path('2024') / 'a.json'} line 3: is no JSON. news: see there."
    assert site.below(line, None) == line


def test_what_runs_notebooks_is_asked_for_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kzind.analysis import study
    from kzind.reports import running

    def missing() -> None:
        raise KzindError("kzind report", "nbclient not installed", "Install it")

    monkeypatch.setattr(running, "need_extra", missing)
    monkeypatch.setattr(study, "open_study", lambda *_: pytest.fail("the corpus was read first"))
    with pytest.raises(KzindError, match="nbclient not installed"):
        reports.build_report(None, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_errors_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(KzindError, match="no such file or folder"):
        reports.build_report(tmp_path / "none", tmp_path / "out")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(KzindError, match="is a file, not a folder"):
        reports.build_report(None, tmp_path / "file")
