"""Figures: nothing overlaps, nothing is cut off, the same bytes everywhere, findings that follow the data."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from kzind import analysis, charts
from kzind.analysis import intervals
from kzind.analysis.intervals import Estimate
from kzind.analysis.models import Fit
from kzind.analysis.press import RankCorrelation
from kzind.analysis.study import _read
from kzind.charts import findings, series
from kzind.charts.axes import log_range, log_ticks
from kzind.charts.dots import swarm
from kzind.charts.layout import WIDTH, text_width, wrap
from kzind.charts.style import Note, context
from kzind.charts.tiles import TILES
from kzind.datasets import corpus_path, load_gold_facts
from kzind.facts import add_story_ids
from kzind.facts.table import REGIONS

FIGURES = (
    "investment_sizes", "investment_regions", "investment_map", "investment_years", "job_sizes", "jobs_and_investment",
    "jobs_a_billion", "modernisation_shares", "modernisation_sizes", "changes", "corpus_years", "corpus_map",
    "press_and_statistics", "press_years", "plan_outcomes", "plan_costs", "robustness_figure", "slopes_figure",
    "rates_figure",
)  # fmt: skip


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at here does not hang on the number of draws."""
    monkeypatch.setattr(intervals, "DRAWS", 60)


@pytest.fixture(scope="module")
def study() -> analysis.Study:
    """The packaged corpus with its annotated facts: the same on every day, whatever the rules read."""
    documents, state = _read(corpus_path())
    return analysis.Study(None, documents, add_story_ids(load_gold_facts()), **state)


def small(study: analysis.Study, documents: int) -> analysis.Study:
    """The first documents alone."""
    kept = study.documents.head(documents)
    return analysis.Study(
        None, kept, study.facts[study.facts["doc_id"].isin(set(kept["doc_id"]))], [], documents, 0, 0
    )


def texts_of(figure: Figure) -> list[tuple[str, Any]]:
    """Every text that is drawn, with its box in pixels."""
    with context(), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        found = []
        for artist in figure.findobj(Text):
            if artist.get_visible() and artist.get_text().strip():
                box = artist.get_window_extent(renderer)
                if box.width > 0:
                    found.append((artist.get_text(), box))
    return found


#: Written alike in every language: names, codes of currencies, signs of statistics; regions with official names.
SAME = ("kzind", "CC BY 4.0", "CV3", "F1", "USD", "EUR", "RUB", "CNY", "N", "t(")
KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")


def other_language(text: str, lang: str) -> str | None:
    """What in a text is not of ``lang``: Latin letters, English numbers, Kazakh letters in Russian; else None."""
    for word in (*SAME, *(charts.region_name(code, lang) for code in REGIONS)):
        text = text.replace(word, "")
    if lang == "en":
        wrong = re.search("[А-Яа-яЁё]|" + KAZAKH.pattern, text)
    else:
        wrong = re.search(r"[A-Za-z]|\d\.\d|\d,\d{3},\d|[1-9]\d,\d{3}\b", text)
    if lang == "ru":
        wrong = wrong or KAZAKH.search(text)
    return wrong.group() if wrong else None


OTHER = [("jobs", "ru"), ("1.5", "kk"), ("12,400", "kk"), ("жұмыс", "ru"), ("сом", "en")]


@pytest.mark.parametrize(("text", "lang"), OTHER)
def test_another_language_is_seen(text: str, lang: str) -> None:
    assert other_language(text, lang)
    assert not other_language("N 12, 0,5 · Жетісу", "ru")


def drawn_ticks_only(figure: Figure, found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """matplotlib keeps tick labels outside the axes' limits and does not draw them: leave those out."""
    with context():
        renderer = FigureCanvasAgg(figure).get_renderer()
        hidden = []
        for axes in figure.axes:
            for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
                low, high = min(low, high), max(low, high)
                for tick in axis.get_major_ticks():
                    if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                        hidden += [label.get_window_extent(renderer).bounds for label in (tick.label1, tick.label2)]
    return [(text, box) for text, box in found if box.bounds not in hidden]


@pytest.mark.parametrize("lang", charts.LANGS)
@pytest.mark.parametrize("name", [*FIGURES, "accuracy"])
def test_nothing_overlaps_and_nothing_is_cut_off(
    study: analysis.Study, monkeypatch: pytest.MonkeyPatch, name: str, lang: str
) -> None:
    monkeypatch.setattr(series, "MIN_PROJECTS", 3)  # what is drawn, not whether the corpus suffices
    given = analysis.packaged_scores() if name == "accuracy" else study
    figure = getattr(charts, name)(given, lang)[0]
    assert isinstance(figure, Figure)
    found = drawn_ticks_only(figure, texts_of(figure))
    width, height = figure.get_size_inches() * figure.dpi
    assert len(found) > 8
    for text, box in found:
        if name != "plan_costs":  # there names stand as the press gives them
            assert other_language(text, lang) is None, text
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, a), (two, b) in itertools.combinations(found, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert not (across > 1 and down > 2.5), (one, two)


@pytest.mark.parametrize("name", FIGURES)
def test_a_small_corpus_gives_a_figure_or_says_that_it_is_too_small(study: analysis.Study, name: str) -> None:
    for documents in (0, 1, 5, 25):
        made = getattr(charts, name)(small(study, documents), "en")[0]
        assert isinstance(made, (Figure, Note))
        if isinstance(made, Note):
            assert "too small" in str(made)
        else:
            title = next(text for text in made.texts if text.get_weight() == "bold").get_text()
            assert 3 <= len(title.split()) <= 10, title
    assert isinstance(getattr(charts, name)(small(study, 0), "kk")[0], Note)


def test_sentences_stand_for_every_size_of_corpus(study: analysis.Study) -> None:
    for part in (small(study, 0), small(study, 4), small(study, 40), study):
        chain = analysis.chain_table(part.documents, part.facts, part.claims, "investment", "kzt_real")
        said = [
            charts.says.chain(chain, "ru"),
            charts.says.scopes(part, "ru"),
            charts.says.sizes(charts.investment_sizes(part, "ru")[1], "ru"),
            charts.says.regions(charts.investment_regions(part, "ru")[1], "ru"),
            charts.says.years(charts.investment_years(part, "ru")[1], part.documents, "ru"),
            charts.says.robust(charts.robustness(part), "ru"),
            charts.says.association(charts.jobs_and_investment(part, "ru")[2], "ru"),
            charts.says.press(*charts.press_and_statistics(part, "ru")[1:], "ru"),
            charts.says.duplicates(part, "ru"),
            charts.says.plans(part, "ru"),
            charts.says.costs(charts.plan_costs(part, "ru")[1], "ru"),
            charts.says.modernisation(charts.modernisation_shares(part, "ru")[1], part.claims, "ru"),
        ]
        assert all(str(sentence).strip() and "nan" not in str(sentence) for sentence in said)


def test_saved_figures_are_the_same_bytes_in_every_process(study: analysis.Study, tmp_path: Path) -> None:
    figure, table = charts.investment_regions(study, "kk")
    charts.save(figure, "a", table, tmp_path)
    code = (
        "import sys; from kzind import analysis, charts\n"
        "from kzind.analysis.study import _read\n"
        "from kzind.datasets import corpus_path, load_gold_facts\n"
        "from kzind.analysis import intervals\n"
        "from kzind.facts import add_story_ids\n"
        "intervals.DRAWS = 60\n"
        "documents, state = _read(corpus_path())\n"
        "study = analysis.Study(None, documents, add_story_ids(load_gold_facts()), **state)\n"
        "figure, table = charts.investment_regions(study, 'kk')\n"
        "charts.save(figure, 'b', table, sys.argv[1])\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "MATPLOTLIBRC": str(tmp_path), "TZ": "Asia/Almaty"}
    (tmp_path / "matplotlibrc").write_text("font.size: 30\naxes.facecolor: red\n", encoding="utf-8")
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment, capture_output=True)
    for ending in ("svg", "pdf", "png", "csv"):
        one, two = ((tmp_path / f"{name}.{ending}").read_bytes() for name in "ab")
        assert len(one) > 500
        assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest(), ending


def test_fingerprint_is_that_of_the_svg(
    study: analysis.Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = charts.save(*swap(charts.corpus_map(study, "en"), "map"), tmp_path)
    digest = hashlib.sha256((tmp_path / "map.svg").read_bytes()).hexdigest()[:12]
    assert capsys.readouterr().out == f"map.svg sha256:{digest}\n"
    assert repr(saved) == f"map.svg sha256:{digest}"
    bundle, about = saved._repr_mimebundle_()  # type: ignore[union-attr]
    assert bundle["image/png"] == (tmp_path / "map.png").read_bytes()
    assert about["image/png"]["name"] == "map"  # type: ignore[index]
    assert "Stories" in about["image/png"]["alt"] or "stories" in about["image/png"]["alt"]  # type: ignore[index]


def swap(drawn: tuple[Any, pd.DataFrame], name: str) -> tuple[Any, str, pd.DataFrame]:
    return drawn[0], name, drawn[1]


def test_a_note_writes_no_file_and_removes_old_ones(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("old", encoding="utf-8")
    note = charts.save(Note("too small"), "x", pd.DataFrame(), tmp_path)
    assert str(note) == "too small"
    assert not list(tmp_path.iterdir())


def test_a_letter_that_the_font_lacks_is_an_error(tmp_path: Path) -> None:
    with context():
        figure = Figure(figsize=(2, 1))
        figure.text(0.1, 0.5, "\u4e2d")
    with pytest.raises(UserWarning, match=r"[Gg]lyph"):
        charts.save(figure, "x", pd.DataFrame(), tmp_path)
    with context():
        figure = Figure(figsize=(4, 1))
        figure.text(0.1, 0.5, "ӘәҒғҚқҢңӨөҰұҮүҺһІі ₸ Ёё × – «»")
    charts.save(figure, "y", pd.DataFrame(), tmp_path)


def ratio(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 60, 40)


STATUS_NAMES = ("planned", "realised")


def test_titles_follow_the_data() -> None:
    title = findings.ratio(ratio(5, 2, 9), "sizes", STATUS_NAMES, "plain", "en")
    assert title == "The median planned project is 5.0 times the realised"
    russian = findings.ratio(ratio(5, 2, 9), "sizes", STATUS_NAMES, "plain", "ru")
    assert russian.endswith("в 5,0 раза больше медианы реализованных проектов")
    smaller = findings.ratio(ratio(0.2, 0.1, 0.9), "sizes", STATUS_NAMES, "plain", "en")
    assert smaller.startswith("The median realised project is 5.0 times")
    assert "do not clearly differ" in findings.ratio(ratio(1.2, 0.6, 3), "sizes", STATUS_NAMES, "plain", "en")
    assert findings.ratio(ratio(5, float("nan"), float("nan")), "sizes", STATUS_NAMES, "plain", "en") == "plain"
    sums = pd.Series([12.0, 3.0, 450.0])
    assert findings.size_range(sums, "sizes", "bn_kzt", "en") == "Project sums run from 3 to 450 billion ₸"
    assert findings.size_range(sums, "job_sizes", "jobs", "en") == "Jobs at a project run from 3 to 450"


def test_slope_is_stated_as_far_as_its_interval_tells() -> None:
    def slope(low: float, high: float) -> str:
        return findings.slope(Fit((low + high) / 2, 0.1, low, high, 40, 12), 40, "en")

    assert slope(0.2, 0.7).startswith("Jobs grow less than in proportion")
    assert slope(0.8, 1.3) == "Larger announced sums go with more jobs"
    assert slope(-0.2, 0.7) == "Jobs do not clearly go with the announced sum"
    assert slope(-0.9, -0.1) == "Larger announced sums go with fewer jobs"
    assert findings.slope(None, 7, "en") == "Jobs and sum are both told of 7 projects"


def test_trend_is_stated_where_its_interval_leaves_nought_out() -> None:
    def trend(estimate: float, reach: float) -> str:
        return findings.rates(Fit(estimate, 0.1, estimate - reach, estimate + reach, 90, 12), "en")

    assert trend(np.log(1.1), 0.05) == "Stories a document rise by 10.0% a year"
    assert trend(np.log(0.9), 0.05) == "Stories a document fall by 10.0% a year"
    assert "neither clearly rise nor fall" in trend(0.02, 0.05)
    assert findings.rates(None, "en") == trend(0.02, 0.05)


def test_changes_are_counted_unless_ten_are_realised() -> None:
    few = pd.DataFrame({"status": "planned", "ratio": [2.0, 1.5, 0.5]})
    assert findings.changes(few, "en") == "2 of 3 stated changes raise the level"
    many = pd.DataFrame({"status": "realised", "ratio": [2.0] * 6 + [1.5] * 5})
    assert findings.changes(many, "en") == "The median stated change multiplies the level by 2.0"


def test_most_documents_are_of_the_later_years() -> None:
    even = pd.DataFrame({"year": range(2010, 2020), "documents": 4})
    assert findings.corpus_peak(even, "en") == "Most dated documents are of 2014 or later"
    assert findings.corpus_peak(even.assign(documents=[40] + [4] * 9), "en") == "53% of the dated documents are of 2010"


def test_leader_needs_stories_and_a_lead() -> None:
    values = pd.Series([5.0, 4, 3, 2, 1, 1], index=list(REGIONS[:6]))
    many, few = pd.Series(10, index=values.index), pd.Series(9, index=values.index)
    assert findings.largest(values, many, "corpus_map", "plain", "en") == "Most stories tell of Abai"
    assert findings.largest(values, few, "corpus_map", "plain", "en") == "plain"
    assert findings.largest(values.head(5), many, "corpus_map", "plain", "en") == "plain"
    assert findings.told("corpus_map.told", 6, "en") == "Stories tell of 6 of 20 regions"


@pytest.mark.parametrize(("claims", "stated"), [(10, True), (9, False)])
def test_titles_name_no_region_and_no_year_on_few_claims(claims: int, stated: bool) -> None:
    """Regions and years that lead by a few claims lead by chance: the title says what is shown, not who leads."""
    places = pd.DataFrame({"region": list(REGIONS[:6]), "status": "realised", "value": [9.0, 8, 7, 3, 2, 1], "n": 30})
    places.loc[2, "n"] = claims
    title = findings.regions(places, "en")
    assert ("80%" in title) == stated
    assert stated or title == "Realised project sums are told of 6 of 20 regions"
    when = pd.DataFrame({"when": [2020, 2021, 2022, 2023], "status": "realised", "value": [1.0, 2, 1, 6], "n": 30})
    when.loc[3, "n"] = claims
    title = findings.years(when, "en")
    assert ("60%" in title) == stated
    assert stated or title == "Realised project sums are told of 4 of 4 years"
    close = RankCorrelation(0.8, 0.6, 0.9, 10)
    assert (findings.press(close, claims, 5, "en") == charts.t("press_and_statistics.alike", "en")) == stated


def test_press_and_statistics_are_of_the_same_years_prices_and_realised(study: analysis.Study) -> None:
    """By hand: nominal tenge of realised single projects of 2022 and after, every region of the statistics a row."""
    claims = analysis.project_claims(study.claims, "investment", "kzt").dropna(subset=["region", "when"])
    kept = claims[(claims["status"] == "realised") & claims["when"].between(2022, 2025)]
    table = charts.press_and_statistics(study, "en")[1].set_index("region")
    assert len(table) == 20
    assert table["press"].sum() == pytest.approx(kept["kzt"].sum())
    assert table["press"].notna().all()
    assert (table["press"] == 0).sum() == 20 - kept["region"].nunique()
    assert "ratio" not in table


def test_map_holds_realised_projects_alone(study: analysis.Study) -> None:
    claims = analysis.project_claims(study.claims, "investment", "kzt_real").dropna(subset=["region"])
    table = charts.investment_map(study, "en")[1]
    assert table["n"].sum() == (claims["status"] == "realised").sum()


def test_sentence_of_plans_adds_up(study: analysis.Study) -> None:
    launched = charts.plan_outcomes(study, "en")[1].set_index("group")
    known = study.projects["outcome"].value_counts()
    assert launched.loc["all", "n"] == known["launched"] + known["due"]
    said = str(charts.says.plans(study, "en"))
    assert f"over: {launched.loc['all', 'n']}, told again by another story: {launched.loc['all', 'followed']};" in said
    assert f"a start is told of {known['launched']}, of {known['due']} none" in said
    few = launched[launched["n"] < 10]
    assert few[["low", "high"]].isna().all(axis=None)


def test_wrap_keeps_to_the_width_and_loses_nothing() -> None:
    text = "Жарияланымдардағы жеке жобаларға инвестиция медианасы, барлық мәртебе, 2007–2026"
    for width in (1.0, 2.0, 4.0):
        lines = wrap(text, width, 8.5).split("\n")
        assert " ".join(lines) == text
        assert all(text_width(line, 8.5) <= width or " " not in line for line in lines)
    assert text_width("ШШШ", 10) > text_width("ііі", 10)
    assert WIDTH < 7.5


@pytest.mark.parametrize(("low", "high"), [(0.2, 5000), (1, 9), (40, 60), (3e-4, 2e9)])
def test_log_ticks_are_round_and_inside(low: float, high: float) -> None:
    low, high = log_range([low, high])
    ticks = log_ticks(low, high)
    assert 2 <= len(ticks) <= 7
    assert all(low <= tick <= high for tick in ticks)
    assert all(round(tick / 10 ** np.floor(np.log10(tick) + 1e-9)) in (1, 3) for tick in ticks)


def test_swarm_parts_near_points_and_keeps_lone_ones() -> None:
    offsets = swarm(np.array([0.0, 0.01, 0.02, 5.0]), 0.1, 0.05)
    assert offsets.tolist() == [0.0, 0.05, -0.05, 0.0]


def test_tiles_hold_every_region_once() -> None:
    assert set(TILES) == set(REGIONS)
    assert len(set(TILES.values())) == 20
