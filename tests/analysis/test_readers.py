"""Another reader of money, gold of one's own, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

import kzind
from kzind import analysis, charts
from kzind.analysis.readers import own_gold


def fact(quote: str, value: float, unit: str = "KZT", indicator: str = "investment") -> dict[str, object]:
    return {"quote": quote, "value": value, "unit": unit, "indicator": indicator, "status": "planned",
            "scope": "project", "region": None, "year": None}  # fmt: skip


def document(number: int, text: str, *facts: dict[str, object], lang: str = "ru") -> dict[str, object]:
    return {"id": f"d{number}", "lang": lang, "text": text, "story": f"s{number}", "regions": [], "facts": list(facts)}


GOLD = [
    document(1, "В цех вложат 5 млрд тенге.", fact("5 млрд тенге", 5e9)),
    document(2, "Завод получил 30 млн долларов.", fact("30 млн долларов", 3e7, "USD")),
    document(3, "Цена тонны 700 долларов, инвестиции 2 млн евро.", fact("2 млн евро", 2e6, "EUR")),
    document(4, "Создадут 40 рабочих мест.", fact("40 рабочих мест", 40, "jobs", "jobs")),
    document(5, "Цехке 5 млрд теңге салынады.", fact("5 млрд теңге", 5e9), lang="kk"),
    document(6, "На стройку ушло 90 млн рублей.", fact("90 млн рублей", 9e7, "RUB")),
]


def test_readers_are_asked_for_value_and_currency_of_the_same_sums() -> None:
    table = analysis.against_natasha(GOLD).set_index("reader")
    assert (table["n"] == 4).all()  # no jobs, nothing in Kazakh
    assert (table["stories"] == 5).all()
    assert table.loc["kzind", ["precision", "recall"]].tolist() == [4 / 5, 1.0]  # the price is no fact
    assert table.loc["natasha", "recall"] == 3 / 4  # it knows no tenge
    assert table.loc["natasha", "precision"] == 3 / 4
    assert table.loc["natasha_tenge", "recall"] == 1.0
    assert table.loc["natasha_tenge", "precision"] == 4 / 5
    said = str(charts.scores.says_natasha(table.reset_index(), "en"))
    assert said.startswith("Of 4 sums of money annotated in Russian, kzind reads 100%")
    assert "75%" in said


def test_no_russian_sum_gives_no_row() -> None:
    table = analysis.against_natasha(GOLD[4:5])
    assert table.empty
    assert "no Russian sum" in str(charts.scores.says_natasha(table, "en"))


def test_a_corpus_with_annotated_facts_is_scored_itself(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in GOLD), encoding="utf-8")
    scores, errors, documents = analysis.scores_of(path)
    assert documents == 6
    pd.testing.assert_frame_equal(scores, kzind.evaluate(GOLD))
    figures = scores.set_index(["by", "group", "level", "statistic"]).loc[("all", "all", "figure", "recall")]
    missed = errors.loc[errors["error"].isin(["missed", "misread"]), "n"].sum()
    assert figures["n"] == 6
    assert missed == round(6 * (1 - figures["value"]))
    assert set(errors.columns) == {"error", "gold", "read", "lang", "n"}
    assert "documents: 6" in str(charts.scores.says_gold(path, documents, "en"))
    assert "needed: 10" in str(charts.accuracy(scores, "en", documents)[0])


def test_any_other_corpus_is_told_that_it_cannot_be_scored(tmp_path: Path) -> None:
    plain = tmp_path / "news.jsonl"
    plain.write_text(json.dumps({"text": "Вложат 5 млрд тенге."}) + "\n", encoding="utf-8")
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{", encoding="utf-8")
    assert own_gold(plain) is own_gold(broken) is own_gold(tmp_path) is own_gold(None) is None
    scores, errors, documents = analysis.scores_of(plain)
    pd.testing.assert_frame_equal(scores, analysis.packaged_scores())
    pd.testing.assert_frame_equal(errors, analysis.packaged_errors())
    assert "no annotated facts" in str(charts.scores.says_gold(plain, documents, "en"))
    assert "packaged corpus" in str(charts.scores.says_gold(None, None, "en"))


def test_scores_on_held_out_press_are_shown_or_missed(tmp_path: Path) -> None:
    path = tmp_path / "SCORES.md"
    assert "`SCORES.md`" in str(charts.scores.held_out(path, "en"))
    text = "# Held-out\n\nMeasured in a folder of one machine.\n\n| level | F1 |\n|---|---|\n| fact | 0.81 |\n"
    path.write_text(text, encoding="utf-8")
    assert str(charts.scores.held_out(path)) == "Held-out\n\n| level | F1 |\n|---|---|\n| fact | 0.81 |"


def test_errors_in_words() -> None:
    rows = [("status", "planned", "realised", "kk", 5), ("missed", "jobs", "none", "ru", 4),
            ("status", "planned", "realised", "ru", 2), ("region", "none", "given", "ru", 1),
            ("modernisation", "True", "none", "kk", 1)]  # fmt: skip
    errors = pd.DataFrame(rows, columns=["error", "gold", "read", "lang", "n"])
    table = charts.error_table(errors, "en").frame
    assert table.iloc[0].tolist() == ["status", "planned", "realised", "5", "2", "7"]
    assert table.iloc[1].tolist() == ["figure missed", "Jobs", "none", "0", "4", "4"]
    assert ["region", "none", "one given", "0", "1", "1"] in table.to_numpy().tolist()
    assert ["renewal", "yes", "none", "1", "0", "1"] in table.to_numpy().tolist()
    said = str(charts.scores.says_errors(errors, "en"))
    assert said.startswith("Errors that remain, all attributes counted apart: 13. Most frequent: status: 7;")
    assert str(charts.scores.says_errors(errors.head(0), "en")) == "No error remains."
    assert charts.error_table(errors.head(0), "en").frame.empty


def test_levels_stand_side_by_side() -> None:
    scores = analysis.packaged_scores()
    table = charts.scores.levels({"bulletins": scores, "exercises": scores}, "en").frame
    assert table["Documents"].tolist() == ["bulletins"] * 3 + ["exercises"] * 3
    assert table["Language"].tolist() == ["all", "Kazakh", "Russian"] * 2
    line = scores.set_index(["by", "group", "level", "statistic"]).loc[("lang", "ru", "full", "f1")]
    assert table.iloc[2, 4].startswith(charts.number(round(line["value"], 3), "en"))
    assert table["N"].nunique() == 3


def test_links_are_shown_as_they_were_measured() -> None:
    scores = analysis.packaged_links()
    table = charts.scores.links(scores, "en").frame
    assert table["Joined to one"].tolist() == ["story", "project"]
    value = scores.set_index(["link", "statistic"])["value"]
    for link in ("story", "project"):
        shown = table.set_index("Joined to one").loc[link]
        assert shown["Recall across the two languages"].startswith(
            charts.number(round(value[link, "recall across languages"], 3), "en")
        )
        assert shown["Precision"].startswith(charts.number(round(value[link, "precision"], 3), "en"))


def test_packaged_errors_have_words_in_three_languages() -> None:
    for lang in charts.LANGS:
        shown = charts.error_table(analysis.packaged_errors(), lang, most=10_000).frame
        cells = " ".join(shown.to_numpy().ravel())
        assert "none" not in cells or lang == "en"
        assert "True" not in cells
