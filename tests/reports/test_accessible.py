"""Readers who do not see, who use no mouse, who see little: structure, labels, words for pictures, contrast, print."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from kzind import analysis
from kzind.reports import evidence, shell, site

STYLE = shell.asset("style.css")
# Ink on paper, by the names of the style sheet.
TEXT = [
    *[("ink", paper) for paper in ("paper", "soft", "fact", "target", "per", "org", "loc", "warn-paper")],
    *[("grey", paper) for paper in ("paper", "soft")],
    *[("blue", paper) for paper in ("paper", "soft", "warn-paper", "target")],
]
SIGNS = [("frame", "paper"), ("blue", "soft"), ("fact-line", "fact"), ("amount-line", "soft"), ("warn", "paper")]


def colours() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", STYLE))


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2.2 between two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_stands_out(ink: str, paper: str) -> None:
    assert contrast(colours()[ink], colours()[paper]) >= 4.5


@pytest.mark.parametrize(("ink", "paper"), SIGNS)
def test_signs_stand_out(ink: str, paper: str) -> None:
    assert contrast(colours()[ink], colours()[paper]) >= 3


def test_focus_stands_out_and_no_other_colour_is_used() -> None:
    (focus,) = re.findall(r"outline: 3px solid (#[0-9a-f]{6})", STYLE)
    assert all(contrast(focus, colours()[paper]) >= 3 for paper in ("paper", "soft"))
    rules = STYLE[STYLE.index("}") :]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"#[a-zA-Z][\w-]*", "", rules))) <= {focus}
    inks = set(re.findall(r"[^-]color: var\(--([\w-]+)\)", rules))
    papers = set(re.findall(r"background(?:-color)?: var\(--([\w-]+)\)", rules))
    assert inks <= {ink for ink, _ in TEXT}
    assert papers <= {paper for _, paper in TEXT}


def test_no_mark_is_told_by_colour_alone() -> None:
    lines = re.findall(r"mark\.(\w+), \.key\.\w+ \{[^}]*border-bottom: (\d)px (\w+)", STYLE)
    assert {layer for layer, *_ in lines} == {"fact", "amount", "PER", "ORG", "LOC"}
    assert len({(width, kind) for _, width, kind in lines}) == 5


def test_it_prints_without_what_paper_cannot_do() -> None:
    rules = STYLE[STYLE.index("@media print") :]
    hidden = re.search(r"([^{}]*)\{ display: none; \}", rules)
    assert hidden
    assert {"header.top", "details.code", ".filters", ".pager"} <= set(map(str.strip, hidden[1].split(",")))


class Structure(HTMLParser):
    """What a reader without eyes goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.leads: list[str] = []
        self.problems: list[str] = []
        self.lang = ""
        self._labels = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.lang = found.get("lang") or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and str(found.get("href", "")).startswith("#"):
            self.leads.append(str(found["href"])[1:])
        if tag == "img" and not (found.get("alt") or "").strip():
            self.problems.append(f"picture without words: {found.get('src')}")
        if tag == "label":
            self._labels += 1
        if tag in ("input", "select") and not self._labels:
            self.problems.append(f"{tag} without label")
        if tag == "th" and not found.get("scope"):
            self.problems.append("th without scope")

    def handle_endtag(self, tag: str) -> None:
        self._labels -= tag == "label"


@pytest.fixture(scope="module", params=["en", "kk"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("site")
    corpus = folder / "c.jsonl"
    texts = ["В Костанае построили завод за 12 млрд тенге.", "Ақтөбеде 7 млрд теңгеге цех салынып жатыр.", "Дождь."]
    rows = [{"id": f"d{n}", "text": text, "lang": lang, "title": f"{n}"}
            for n, (text, lang) in enumerate(zip(texts, ("ru", "kk", "ru"), strict=True))]  # fmt: skip
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    study = analysis.open_study(corpus)
    figures = folder / "out" / "figures"
    figures.mkdir(parents=True)
    pd.DataFrame({"region": ["KZ-39"], "value": [12e9], "n": [1]}).to_csv(figures / "fig.csv", index=False)
    sources = (analysis.Source("document", ("d0", "d2")),)
    traced = evidence.Traced("09_x-t", "a table", ("Region", "N"), (("a", "2"),), sources, "09_x.html")
    page = site.Page(
        "09_x", "A title: more", "lead", "<h1>a</h1>", (("fig", "what it shows", "title"),), None, (traced,)
    )
    site.write(folder / "out", study, [page], request.param)
    return request.param, folder / "out"


def test_pages_are_built_for_every_reader(made: tuple[str, Path]) -> None:
    lang, out = made
    found = sorted(out.rglob("*.html"))
    assert len(found) >= 12
    for path in found:
        page = Structure(path.read_text(encoding="utf-8"))
        name = path.relative_to(out).as_posix()
        assert page.lang == lang, name
        assert page.levels[0] == 1, name
        assert page.levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False)), name
        assert len(set(page.ids)) == len(page.ids), name
        assert set(page.leads) <= set(page.ids), name
        assert not page.problems, name


def test_press_text_says_its_language(made: tuple[str, Path]) -> None:
    out = made[1]
    assert '<div class="text" lang="kk">' in (out / "documents" / "000001.html").read_text(encoding="utf-8")
    told = [path.read_text(encoding="utf-8") for path in (out / "data" / "key").glob("*.html")]
    assert any('<blockquote lang="ru">' in text for text in told)
