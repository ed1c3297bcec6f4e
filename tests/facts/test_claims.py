"""Claims: one figure of one story once; what reports contradict is kept; project sums never count twice."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kzind.facts.claims import CLAIM_COLUMNS, claim_ids, collapse_claims
from kzind.facts.table import to_frame


def _fact(doc: str, start: int, value: float, unit: str, indicator: str, **more: Any) -> dict[str, Any]:
    row = {"doc_id": doc, "char_start": start, "char_end": start + 8, "quote": "x", "value": value, "unit": unit,
           "indicator": indicator, "measure": "level", "qualifier": "exact", "status": "planned", "scope": "project",
           "modernisation": False, "confidence": 0.9, "rules": "", "lang": "ru", "story_id": "s",
           "sentence": f"{doc} {start}"}
    return {**row, **more}


def _claims(*rows: dict[str, Any]) -> pd.DataFrame:
    return collapse_claims(to_frame(rows))


def test_a_headline_that_repeats_a_figure_is_one_claim() -> None:
    claims = _claims(_fact("a", 0, 5e9, "KZT", "investment"), _fact("a", 300, 5e9, "KZT", "investment"))
    assert claims[["reports", "mentions"]].to_numpy().tolist() == [[1, 2]]
    assert claims["agreement"].tolist() == ["single"]


def test_equal_figures_of_one_sentence_are_two_claims() -> None:
    rows = [_fact("a", start, 3, "enterprises", "enterprises", sentence="Три ветряных и три солнечных.")
            for start in (0, 20)]
    assert len(_claims(*rows)) == 2


def test_equal_sums_of_two_named_organisations_are_two_claims() -> None:
    claims = _claims(_fact("a", 0, 5e9, "KZT", "investment", organisation="ТОО «Арман»"),
                     _fact("a", 300, 5e9, "KZT", "investment", organisation="ТОО «Болашак»"))
    assert len(claims) == 2


def test_a_sum_in_two_currencies_is_one_claim() -> None:
    sentence = "Цена 29 млрд тенге (5,8 млрд руб.) названа."
    first, second = sentence.index("29"), sentence.index("5,8")
    rows = [_fact("a", first, 29e9, "KZT", "investment", sentence=sentence, quote="29 млрд тенге",
                  char_end=first + len("29 млрд тенге")),
            _fact("a", second, 5.8e9, "RUB", "investment", sentence=sentence, quote="5,8 млрд руб.",
                  char_end=second + len("5,8 млрд руб."))]
    claims = _claims(*reversed(rows))
    assert claims[["value", "unit", "value_also", "unit_also"]].to_numpy().tolist() == [[29e9, "KZT", 5.8e9, "RUB"]]
    two = [dict(row, sentence=sentence.replace(" (", ", ").replace(")", "")) for row in rows]
    assert len(_claims(*two)) == 2


def test_reports_that_agree_are_one_claim_whatever_else_they_say() -> None:
    claims = _claims(
        _fact("a", 0, 753.3e9, "KZT", "investment", status="planned", published="2025-12-22"),
        _fact("b", 9, 753.3e9, "KZT", "investment", status="ongoing", published="2025-12-23", lang="kk"),
        _fact("c", 9, 753.3e9, "KZT", "investment", status="ongoing", published="2025-12-22"))
    row = claims.iloc[0]
    assert len(claims) == 1
    assert (row["reports"], row["agreement"], row["status"], row["languages"]) == (3, "agree", "ongoing", "kk ru")
    assert row["contradiction"] == "status: planned (a), ongoing (b; c)"
    assert (row["first_published"], row["last_published"]) == (pd.Timestamp("2025-12-22"), pd.Timestamp("2025-12-23"))
    assert row["documents"] == "a; b; c"


@pytest.mark.parametrize(("values", "chosen", "reason"), [
    ((1.004e12, 1.4e12), 1.004e12, "more digits"),
    ((1.4e12, 1.5e12, 1.5e12), 1.5e12, "most reports"),
    ((12e9, 12e6), 12e6, "latest report"),
])  # fmt: skip
def test_a_contradiction_keeps_both_values_and_says_why_one_was_chosen(
    values: tuple[float, ...], chosen: float, reason: str
) -> None:
    rows = [_fact(f"d{at}", 0, value, "KZT", "investment", published=f"2024-03-0{at + 1}")
            for at, value in enumerate(values)]
    claims = _claims(*rows)
    assert len(claims) == 1
    row = claims.iloc[0]
    assert (row["value"], row["chosen"], row["agreement"]) == (chosen, reason, "differ")
    for value in values:
        assert f"{value:.12g}" in row["contradiction"]


def test_an_exact_figure_is_chosen_before_a_round_one() -> None:
    claims = _claims(_fact("a", 0, 400, "jobs", "jobs", qualifier="about"), _fact("b", 0, 385, "jobs", "jobs"))
    assert claims[["value", "chosen"]].to_numpy().tolist() == [[385, "exact figure"]]


def test_rounding_is_no_contradiction() -> None:
    claims = _claims(_fact("a", 0, 197100, "t", "capacity"), _fact("b", 0, 197000, "t", "capacity"))
    assert claims[["value", "agreement"]].to_numpy().tolist() == [[197100, "rounded"]]


def test_several_figures_of_a_kind_contradict_nothing() -> None:
    claims = _claims(_fact("a", 0, 5e9, "KZT", "investment"), _fact("a", 90, 7e9, "KZT", "investment"),
                     _fact("b", 0, 9e9, "KZT", "investment"))
    assert claims["agreement"].tolist() == ["single"] * 3


def test_a_project_told_again_in_a_later_story_is_marked() -> None:
    claims = _claims(
        _fact("a", 0, 78.2e9, "KZT", "investment", organisation="ТОО «КамЛит»", published="2023-02-01"),
        _fact("b", 0, 78.2e9, "KZT", "investment", organisation="«КамЛит» ЖШС", published="2025-12-01", story_id="t"),
        _fact("c", 0, 78.2e9, "KZT", "investment", organisation="ТОО «Арман»", published="2025-12-01", story_id="u"),
        _fact("d", 0, 78.2e9, "KZT", "investment", organisation="ТОО «КамЛит»", scope="total", story_id="v"))
    claims = claims.set_index("story_id")
    assert claims.loc["t", "repeat_of"] == claims.loc["s", "claim_id"]
    assert claims.loc[["s", "u", "v"], "repeat_of"].isna().all()
    projects = claims[(claims["scope"] == "project") & claims["repeat_of"].isna()]
    assert projects["value"].sum() == 2 * 78.2e9


def test_every_fact_is_in_one_claim_in_any_order() -> None:
    rows = [_fact(f"d{at % 4}", 40 * at, 10.0 * (at % 7 + 1), ("jobs", "t")[at % 2], ("jobs", "output")[at % 2],
                  story_id=f"s{at % 3}", published=f"2024-01-0{at % 5 + 1}") for at in range(60)]
    facts = to_frame(rows)
    claims, shuffled = collapse_claims(facts), facts.sample(frac=1, random_state=5)
    assert claims["mentions"].sum() == len(facts)
    pd.testing.assert_frame_equal(claims, collapse_claims(shuffled))
    pd.testing.assert_series_equal(claim_ids(facts), claim_ids(shuffled).sort_index())
    assert set(claim_ids(facts)) == set(claims["claim_id"])


def test_types_are_those_of_the_facts() -> None:
    claims = _claims(_fact("a", 0, 5, "t", "output"))
    empty = _claims()
    assert list(claims.columns) == list(empty.columns) == list(CLAIM_COLUMNS)
    assert claims["year"].dtype == "Int64"
    assert claims["indicator"].dtype == "category"
    assert claims.dtypes.drop("agreement").equals(empty.dtypes.drop("agreement"))


def test_story_ids_are_added_where_they_are_missing() -> None:
    facts = to_frame([_fact("a", 0, 5, "t", "output")]).drop(columns="story_id")
    assert collapse_claims(facts)["story_id"].tolist() == ["a"]


@pytest.mark.parametrize(("region", "repeats"), [("KZ-33", True), ("KZ-19", True), ("KZ-10", False)])
def test_a_repeat_is_known_across_the_forming_of_a_region(region: str, repeats: bool) -> None:
    claims = _claims(
        _fact("a", 0, 78.2e9, "KZT", "investment", organisation="ТОО «КамЛит»", published="2020-02-01", region="KZ-19"),
        _fact("b", 0, 78.2e9, "KZT", "investment", organisation="ТОО «КамЛит»", published="2025-12-01", region=region,
              story_id="t"))
    assert claims.set_index("story_id")["repeat_of"].notna().to_dict() == {"s": False, "t": repeats}
