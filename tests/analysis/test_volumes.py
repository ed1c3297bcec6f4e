"""Volumes: project claims once each, whatever else the press tells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kzind import analysis
from kzind.analysis.chain import outlet_table
from kzind.analysis.prepare import dated_claims
from kzind.facts.table import to_frame


def fact(doc: str, value: float, quote: str | None = None, **more: Any) -> dict[str, Any]:
    """A sum of a single project, told by one document."""
    plain = {
        "doc_id": doc, "char_start": 0, "char_end": 10, "quote": quote or f"{value:g} тенге", "value": value,
        "unit": "KZT", "indicator": "investment", "measure": "level", "qualifier": "exact", "status": "realised",
        "scope": "project", "modernisation": False, "region": "KZ-39", "year": 2024, "published": "2025-03-01",
        "lang": "ru", "sentence": f"Вложено {value:g} тенге.", "organisation": f"ТОО «{doc}»", "sector": "C23",
    }  # fmt: skip
    return plain | more


BASE = [
    fact("a", 12e9, organisation="ТОО «Кварц»"),
    fact("b", 3.4e9, region="KZ-63", organisation="ТОО «Маяк»", sector="C10-12"),
    fact("c", 7.1e9, status="planned", organisation="АО «Берег»", sector="D"),
]


def claims_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Claims of facts whose story is the document, unless a row says otherwise."""
    facts = to_frame(rows)
    if "story_id" not in facts:
        facts["story_id"] = facts["doc_id"]
    return analysis.money_claims(dated_claims(facts))


def volume(rows: list[dict[str, Any]], by: list[str]) -> dict[Any, float]:
    claims = analysis.project_claims(claims_of(rows), "investment", "kzt")
    table = analysis.volumes(claims, by, "kzt")
    return {tuple(row[:-5]) if len(by) > 1 else row[0]: row[len(by)] for row in table.itertuples(index=False)}


BY = (["region", "status"], ["when", "status"], ["status"])


@pytest.mark.parametrize("by", BY, ids=str)
def test_a_programme_changes_no_volume(by: list[str]) -> None:
    planted = fact("p", 900e9, scope="programme", organisation=None)
    assert volume([*BASE, planted], by) == volume(BASE, by)


@pytest.mark.parametrize("by", BY, ids=str)
def test_a_total_of_three_years_changes_no_volume(by: list[str]) -> None:
    planted = fact("t", 4e12, scope="total", organisation=None, year_from=2022, year=2024)
    assert volume([*BASE, planted], by) == volume(BASE, by)


@pytest.mark.parametrize("by", BY, ids=str)
def test_a_doubled_story_changes_no_volume(by: list[str]) -> None:
    rows = [row | {"story_id": row["doc_id"]} for row in BASE]
    again = [fact("a2", 12e9, organisation="ТОО «Кварц»", story_id="a", lang="kk")]
    assert volume([*rows, *again], by) == volume(rows, by)


def test_a_project_of_several_years_is_put_into_no_year() -> None:
    planted = fact("s", 50e9, year_from=2022, year=2024)
    assert volume([*BASE, planted], ["when", "status"]) == volume(BASE, ["when", "status"])
    reasons = analysis.left_out(claims_of([*BASE, planted]), "investment", "kzt_real", ("when",))
    assert reasons["period"] == 1


def test_volumes_against_sums_by_hand() -> None:
    assert volume(BASE, ["status"]) == {"realised": 15.4e9, "planned": 7.1e9}
    assert volume(BASE, ["region", "status"])[("KZ-63", "realised")] == 3.4e9


def test_what_is_left_out_is_counted_once_by_the_first_reason() -> None:
    rows = [
        *BASE,
        fact("d", 9e9, scope="programme"),
        fact("e", 9e9, scope="total", region=None),
        fact("f", 5e9, year=None, published=None),
        fact("g", 6e9, unit="TRY"),
        fact("h", 55.0, unit="%"),
        fact("i", 8e9, region=None),
        fact("j", 7e9, region=None, rules="amount:money; region:foreign; year:sentence"),
        fact("k", 3e9, region="KZ-11", rules="amount:money; region:foreigner"),
    ]
    claims = claims_of(rows)
    reasons = analysis.left_out(claims, "investment", "kzt_real", ("region",))
    once = ("foreign", "programme", "total", "no_date", "no_rate", "no_region")
    assert reasons == {"repeat": 0, **dict.fromkeys(once, 1)}
    shown = analysis.project_claims(claims, "investment", "kzt_real").dropna(subset=["region"])
    assert len(shown) == 4
    assert analysis.scope_table(claims, "kzt_real")["claims"].sum() == 7  # the foreign sum stands in no table
    level = claims[(claims["indicator"] == "investment") & (claims["unit"] != "%")]
    assert len(level) == len(shown) + sum(reasons.values())


def test_scope_table_adds_projects_alone() -> None:
    table = analysis.scope_table(claims_of([*BASE, fact("p", 900e9, scope="programme")]))
    got = table.set_index(["scope", "status"])
    assert got.loc[("project", "realised"), "sum"] == 15.4e9
    assert np.isnan(got.loc[("programme", "realised"), "sum"])
    assert got.loc[("programme", "realised"), "claims"] == 1
    assert len(table) == 9


def test_size_table_against_numpy() -> None:
    rows = [fact(f"d{i}", float(v) * 1e9, organisation=f"ТОО «Завод {i}»") for i, v in enumerate(range(11, 31))]
    claims = analysis.project_claims(claims_of(rows), "investment", "kzt")
    line = analysis.size_table(claims, value="kzt").iloc[0]
    values = np.arange(11, 31) * 1e9
    assert line["median"] == np.median(values)
    assert (line["q25"], line["q75"]) == pytest.approx(tuple(np.quantile(values, [0.25, 0.75])))
    assert line["geometric_mean"] == pytest.approx(np.exp(np.log(values).mean()))
    assert line["top5_share"] == pytest.approx(values[-5:].sum() / values.sum())
    assert line["median_low"] < line["median"] < line["median_high"]


def test_year_of_a_claim() -> None:
    rows = [
        fact("a", 1e9, year=2020, published="2021-05"),
        fact("b", 1.1e9, year=None, published="2021-05-02"),
        fact("c", 1.2e9, year=2030, published="2021-05-02", status="planned"),
        fact("d", 1.3e9, year=2021, year_from=2019, published="2021-05-02"),
        fact("e", 1.4e9, year=None, published=None),
        fact("f", 1.5e9, year=2018, published=None),
    ]
    claims = claims_of(rows).sort_values("value")
    assert claims["when_basis"].tolist() == ["year", "published", "future", "period", "none", "year"]
    assert claims["when"].tolist() == [2020, 2021, 2021, pd.NA, pd.NA, 2018]
    assert claims["published_precision"].tolist()[:2] == ["month", "day"]


def test_chain_counts_each_step() -> None:
    facts = to_frame(
        [*BASE, fact("a", 12e9, char_start=50, char_end=60, organisation="ТОО «Кварц»", sentence="Вновь о сумме.")]
    )
    facts["story_id"] = facts["doc_id"]
    claims = analysis.money_claims(dated_claims(facts))
    documents = pd.DataFrame({"doc_id": list("abcd")})
    table = analysis.chain_table(documents, facts, claims, "investment", "kzt_real")
    assert dict(zip(table["step"], table["n"], strict=True)) == {
        "documents": 4, "documents_with_facts": 3, "facts": 4, "claims": 3, "indicator_claims": 3, "with_value": 3,
        "project_claims": 3,
    }  # fmt: skip


def test_outlets_count_documents_and_facts() -> None:
    facts = to_frame(BASE)
    documents = pd.DataFrame(
        {
            "doc_id": list("abcd"),
            "outlet": ["x.kz", "x.kz", "y.kz", None],
            "published": pd.to_datetime(["2020-01-01", "2021-01-01", None, None]),
        }
    )
    table = outlet_table(documents, facts)
    assert table["documents"].tolist() == [2, 1, 1]
    assert table["facts"].tolist() == [2, 1, 0]
    assert table.loc[0, ["first", "last"]].tolist() == [2020, 2021]


def test_jobs_pair_with_the_sum_of_the_same_project_only() -> None:
    def jobs(doc: str, value: float, name: str, **more: Any) -> dict[str, Any]:
        return fact(doc, value, f"{value:g} мест", unit="jobs", indicator="jobs", organisation=name,
                    char_start=90, char_end=99) | more  # fmt: skip

    rows = [
        *BASE,
        jobs("a", 240, "ТОО «Кварц»"),
        jobs("b", 50, "ТОО «Маяк»"),
        jobs("b", 70, "ТОО «Маяк»", char_start=120, char_end=130, status="planned"),  # two numbers: no pair
        jobs("c", 90, "АО «Другой»"),  # another organisation: no pair
    ]
    pairs = analysis.pair_jobs_investment(claims_of(rows), "kzt")
    assert pairs["story_id"].tolist() == ["a"]
    assert pairs["jobs_per_bn"].tolist() == [20]
