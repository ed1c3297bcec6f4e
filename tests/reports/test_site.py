"""The site: hostile text stays text, nothing is fetched, any number leads to its sentence."""

from __future__ import annotations

import csv
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kzind import analysis, reports
from kzind.analysis.sources import Source
from kzind.errors import KzindError
from kzind.facts.table import to_frame
from kzind.reports import evidence, listing, reading, site

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
    text = f"{EVIL} вложено 5 млрд тенге и ещё 7 млрд тенге. {EVIL}"  # as it is read from its cell
    path = tmp_path / "corpus.jsonl"
    row = {
        "id": EVIL,
        "url": "javascript:alert(4)",
        "outlet": EVIL,
        "published": "2025-01-02",
        "title": EVIL,
        "text": f"<div><p>{html.escape(text)}</p></div>",
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


def column(data: dict[str, Any], name: str) -> list[Any]:
    """A column of the data in a page of rows, unpacked."""
    held = data["columns"][name]
    if "values" in held:
        return list(held["values"])
    return [None if at < 0 else held["words"][at] for at in held["at"]]


def hostile_pages() -> list[site.Page]:
    traced = evidence.Traced(
        "09_x-t", EVIL, (EVIL, "N"), ((EVIL, "2"),), (analysis.Source("document", (EVIL, "unknown")),), "09_x.html"
    )
    return [site.Page("09_x", EVIL, EVIL, "<p>body</p>", (("fig", EVIL, EVIL),), EVIL, (traced,))]


def test_hostile_fields_are_text_everywhere(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    out = tmp_path / "out"
    figures = out / "figures"
    figures.mkdir(parents=True)
    pd.DataFrame({"organisation": [EVIL], "value": [5e9]}).to_csv(figures / "fig.csv", index=False)
    claim = hostile[1].claims["claim_id"].iloc[0]
    pd.DataFrame({"row": [1], "kind": ["claim"], "id": [claim]}).to_csv(figures / "fig.sources.csv", index=False)
    site.write(out, hostile[1], hostile_pages(), "en")
    names = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    assert names >= {"data/fig.html", "data/fig/1.html", "data/09_x-t/1.html", "data/key/1.html", "documents.html"}
    for name in names:
        page = Page((out / name).read_text(encoding="utf-8"))
        assert page.tags.count("script") == (2 if name in ("facts.html", "documents.html") else 0), name
        assert page.tags.count("style") == 1, name
        assert page.tags.count("mark") >= (2 if name in ("documents/000000.html",) else 0), name
        assert not page.handlers, name
        assert all(address == "x" or not address.startswith(("http", "//", "javascript")) for address in page.addresses)
        assert page.tags.count("img") == (1 if name == "index.html" else 0), name
        for address in page.addresses:
            if not address.startswith(("data:", "#")) and not address.endswith(("png", "xlsx")):
                assert (out / name).parent.joinpath(address.split("#")[0]).exists(), (name, address)
    data = json.loads(Page((out / "facts.html").read_text(encoding="utf-8")).data)
    assert column(data, "document")[0] == EVIL


def test_formulas_stay_text_in_the_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    bad = '=HYPERLINK("http://192.0.2.1","5 млрд")'
    path = tmp_path / "c.jsonl"
    row = {"id": bad, "title": bad, "outlet": "@SUM(1)", "text": f"{bad} 5 млрд тенге", "lang": "ru"}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    start = row["text"].index("5 млрд тенге")
    fact = {
        "doc_id": bad, "char_start": start, "char_end": start + 12, "quote": "5 млрд тенге", "value": 5e9,
        "unit": "KZT", "indicator": "investment", "measure": "level", "status": "planned", "scope": "project",
        "organisation": "+1|x", "sentence": row["text"], "lang": "ru", "outlet": "@SUM(1)",
    }  # fmt: skip
    site.write(tmp_path / "out", analysis.open_study(path, facts=to_frame([fact])), [], "ru")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "facts.xlsx")["data"]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    assert bad in {cell.value for cell in cells}
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        (told,) = csv.DictReader(stream)
    assert all(not str(cell).startswith(("=", "@")) for cell in told.values())
    assert told["claim_id"]


def test_a_row_leads_to_its_mark_in_the_document(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    site.write(tmp_path / "out", hostile[1], [], "kk")
    data = json.loads(Page((tmp_path / "out" / "facts.html").read_text(encoding="utf-8")).data)
    name = column(data, "page")[1]
    text = (tmp_path / "out" / "documents" / f"{name}.html").read_text(encoding="utf-8")
    assert re.search(
        r'<mark class="fact" id="f1" title="[^"]*Инвестиция[^"]*"><a href="#r1">7 млрд тенге</a></mark>', text
    )
    assert '<html lang="kk">' in text
    assert {"f0", "f1", "r0", "r1", "show-fact"} <= set(Page(text).ids)


def test_amounts_and_names_are_marked_beside_the_facts(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    text = "В Костанае построили завод за 12 млрд тенге. Директор Иван Петров нёс рюкзак, вес 7 кг."
    path.write_text(json.dumps({"id": "a", "text": text, "lang": "ru"}, ensure_ascii=False) + "\n", encoding="utf-8")
    site.write(tmp_path / "out", analysis.open_study(path), [], "ru")
    made = (tmp_path / "out" / "documents" / "000000.html").read_text(encoding="utf-8")
    layers = re.findall(r'<mark class="(\w+)" id="(\w+)" title="([^"]+)">(?:<a [^>]*>)?([^<]+)', made)
    assert {(layer, words) for layer, _, _, words in layers} >= {
        ("fact", "12 млрд тенге"), ("LOC", "Костанае"), ("PER", "Иван Петров"), ("amount", "7 кг"),
    }  # fmt: skip
    assert all("тенге" not in words for layer, _, _, words in layers if layer == "amount")
    ids = set(Page(made).ids)
    assert {address[1:] for address in Page(made).addresses if address.startswith("#")} - {"main"} <= ids
    for layer in ("fact", "amount", "PER", "LOC"):
        assert f'id="show-{layer}"' in made
    shown = re.sub(r"<[^>]+>", "", made[made.index('class="text"') :].split("</div>")[0])
    assert shown.endswith(text)


def test_marks_keep_the_text_nest_and_skip_what_crosses() -> None:
    text = "a < b 10 20 & c"

    def mark(start: int, end: int, layer: str, name: str) -> reading.Mark:
        return reading.Mark(start, end, layer, name, "<i>", "r" if layer == "fact" else "")

    marks = [mark(6, 11, "fact", "f0"), mark(6, 8, "fact", "f1"), mark(9, 11, "fact", "f2")]
    marks += [mark(0, 11, "ORG", "e0"), mark(9, 13, "LOC", "e1"), mark(6, 11, "PER", "e2"), mark(2, 2, "PER", "e3")]
    made = reading.marked(text, marks)
    assert re.findall(r'<mark class="(\w+)"', made) == ["ORG", "fact"]
    assert re.sub(r"<[^>]+>", "", made) == "a &lt; b 10 20 &amp; c"
    assert {"f0", "f1", "f2", "e0", "e1", "e2", "e3"} == set(Page(made).ids)
    assert made.index("e0") < made.index("f0")
    assert made.endswith("</a></mark></mark> &amp; c")


def test_three_steps_from_a_number_to_its_sentence(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    """Overview → the claims behind a key figure → the document at the mark."""
    out = tmp_path / "out"
    site.write(out, hostile[1], [], "en")
    first = [a for a in Page((out / "index.html").read_text(encoding="utf-8")).addresses if a.startswith("data/key/")]
    assert len(first) == 4
    row = out / first[-1]
    text = row.read_text(encoding="utf-8")
    assert '<mark class="fact">5 млрд тенге</mark>' in text
    (leads,) = {a for a in Page(text).addresses if "#f0" in a}
    address, _, place = leads.partition("#")
    assert place in Page((row.parent / address).read_text(encoding="utf-8")).ids


def test_a_project_leads_to_every_report_of_it(tmp_path: Path) -> None:
    path, out = tmp_path / "c.jsonl", tmp_path / "out"
    told = [
        ("late", "2022-09-01", "В Костанае ТОО «Тобыл Насос» запустило завод насосов за 7,3 млрд тенге."),
        ("early", "2020-03-01", "В Костанае ТОО «Тобыл Насос» построит завод насосов за 6,1 млрд тенге."),
        ("other", "2021-05-01", "В Уральске ТОО «Жайық Кабель» построит завод кабеля за 4,4 млрд тенге."),
    ]
    rows = [{"id": name, "published": day, "text": text, "lang": "ru"} for name, day, text in told]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(lines + "\n", encoding="utf-8")
    study = analysis.open_study(path)
    found = evidence.Evidence(study, reading.page_names(study))
    (pumps,) = (name for name, documents in found.by_project.items() if "early" in documents)
    assert found.by_project[pumps] == ["early", "late"]
    traced = evidence.Traced("plans", "Plans", ("n",), (("1",),), (Source("project", (pumps,)),), "index.html")
    evidence.write_data(out, [traced], found, [], "en")
    made = (out / "data" / "plans" / "1.html").read_text(encoding="utf-8")
    assert re.findall(r'<mark class="fact">([^<]+)</mark>', made) == ["6,1 млрд тенге", "7,3 млрд тенге"]


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
    assert listing.inert(cell) == written


def test_csv_holds_every_fact(hostile: tuple[Path, analysis.Study], tmp_path: Path) -> None:
    listing.write_csv(hostile[1].facts, tmp_path / "facts.csv")
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["value"]) for row in rows] == [5e9, 7e9]
    assert rows[0]["organisation"] == EVIL
    assert rows[0]["year"] == "2024"
    assert rows[0]["year_from"] == ""


def test_embedded_json_cannot_end_its_element() -> None:
    made = listing.embedded({"a": "</script><!--\u2028&"})
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
