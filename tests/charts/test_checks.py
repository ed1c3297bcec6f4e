"""Checks of robustness and coefficients: each row is the estimate on the rows that it names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kzind import analysis, charts
from kzind.analysis import intervals
from kzind.analysis.intervals import median
from kzind.charts import checks


class Made(analysis.Study):
    """A study whose claims are given."""

    def __new__(cls, claims: pd.DataFrame, documents: pd.DataFrame) -> analysis.Study:  # type: ignore[misc]
        study = analysis.Study(None, documents, pd.DataFrame(), [], len(documents), 0, 0)
        study.__dict__["claims"] = claims
        return study


def money(regions: dict[str, list[float]]) -> pd.DataFrame:
    """Realised sums of single projects in billions, each a story of its own, half of them told in Kazakh."""
    rows = [(region, value) for region, values in regions.items() for value in values]
    n = len(rows)
    return pd.DataFrame({
        "claim_id": [f"c{i}" for i in range(n)], "story_id": [f"s{i}" for i in range(n)],
        "indicator": "investment", "measure": "level", "scope": "project", "status": "realised", "unit": "KZT",
        "region": [region for region, _ in rows], "value": [v * 1e9 for _, v in rows],
        "kzt_real": [v * 1e9 for _, v in rows], "languages": ["kk" if i % 2 else "kk ru" for i in range(n)],
        "when": pd.array([2020 + i % 3 for i in range(n)], dtype="Int64"), "repeat_of": None, "foreign": False,
        "year": pd.array([2020 + i % 3 for i in range(n)], dtype="Int64"), "year_from": pd.array([pd.NA] * n, "Int64"),
        "published": pd.to_datetime(["2024-01-01"] * n), "published_precision": "day",
    })  # fmt: skip


DOCUMENTS = pd.DataFrame({"doc_id": ["d"], "published": pd.to_datetime(["2024-01-01"]), "lang": ["kk"]})
SUMS = money({"KZ-10": [1.0, 2, 3, 4, 5, 6], "KZ-11": [7.0, 8, 9, 10, 11, 12], "KZ-15": [100.0, 200, 300]})


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "DRAWS", 50)


def test_each_check_is_the_median_of_the_rows_that_it_names() -> None:
    study = Made(SUMS, DOCUMENTS)
    table = checks.robustness(study).set_index("check")
    values = SUMS["kzt_real"].to_numpy(float)
    assert table.loc["all", ["value", "n"]].tolist() == [np.median(values), 15]
    assert table.loc["without_top", ["value", "n"]].tolist() == [np.median(np.sort(values)[:-1]), 14]
    for name, sign in (("without_region_low", min), ("without_region_high", max)):
        left = {r: median(SUMS.loc[SUMS["region"] != r, "kzt_real"].to_numpy(float)) for r in SUMS["region"].unique()}
        assert table.loc[name, "value"] == sign(left.values())
        assert table.loc[name, "of"] == sign(left, key=lambda region: left[region])
    assert table.loc["lang_kk", "n"] == 15
    assert table.loc["lang_ru", "n"] == 8
    assert table.loc["early", "n"] + table.loc["late", "n"] == 15
    years = table.loc[["year"]]
    assert years["of"].tolist() == ["2020", "2021", "2022"]
    assert years["n"].sum() == 15
    assert table.loc["tenge", "n"] == 15
    assert table.loc["deflator_gdp", "value"] > table.loc["all", "value"]  # later prices: the sums are of 2020 to 2022


def test_a_corpus_without_projects_has_one_empty_check() -> None:
    study = Made(SUMS.head(0), DOCUMENTS)
    table = checks.robustness(study)
    assert table["n"].tolist() == [0]
    assert isinstance(charts.robustness_figure(study, "en")[0], charts.Note)


def paired(clusters: int, each: int) -> pd.DataFrame:
    """Sums and jobs of one organisation a story; jobs grow with the square root of the sum."""
    rng = np.random.default_rng(5)
    regions = np.repeat([f"KZ-{code}" for code in (10, 11, 15, 19, 23, 27, 31, 33)[:clusters]], each)
    n = len(regions)
    sums = np.exp(rng.normal(23, 1.2, n))
    base = money({"KZ-10": [1.0] * n}).assign(region=regions, value=sums, kzt_real=sums)
    base["organisation"] = [f"o{i}" for i in range(n)]
    base["status"] = ["planned", "realised"] * (n // 2)
    jobs = base.assign(indicator="jobs", unit="jobs", kzt_real=np.nan)
    jobs["value"] = np.exp(0.5 * np.log(sums) + rng.normal(0, 0.2, n))
    jobs["claim_id"] = jobs["claim_id"] + "j"
    return pd.concat([base, jobs], ignore_index=True)


def test_slopes_are_those_of_the_parts_and_what_cannot_be_fitted_is_named() -> None:
    study = Made(paired(6, 14), DOCUMENTS)
    table = checks.slopes(study).set_index("check")
    pairs = analysis.pair_jobs_investment(study.claims)
    assert table.loc["all", "value"] == analysis.loglog(pairs, "jobs", "kzt_real", group=None).estimate
    assert table.loc["within", "value"] == analysis.loglog(pairs, "jobs", "kzt_real").estimate
    one = pairs[pairs["status"] == "planned"]
    assert table.loc["planned", ["value", "n"]].tolist() == [
        analysis.loglog(one, "jobs", "kzt_real", group=None).estimate, len(one)]  # fmt: skip
    assert np.isnan(table.loc["ongoing", "value"])
    low, high = table.loc["without_region_low", "value"], table.loc["without_region_high", "value"]
    assert low < table.loc["all", "value"] < high
    figure, _ = charts.slopes_figure(study, "en")
    note = figure.texts[2].get_text().replace("\n", " ")  # type: ignore[union-attr]
    assert note.endswith("Not fitted, below ten projects a parameter or five regions: sums under way.")
    few = Made(paired(3, 4), DOCUMENTS)
    assert "no model" in str(charts.slopes_figure(few, "en")[0])


def test_rates_are_those_of_the_parts() -> None:
    rng = np.random.default_rng(6)
    documents = pd.DataFrame({"published": pd.to_datetime([f"{y}-05-01" for y in range(2010, 2026) for _ in range(9)])})
    documents = documents.assign(lang="ru", doc_id=[f"d{i}" for i in range(len(documents))])
    n = 300
    claims = money({"KZ-10": [1.0] * n}).assign(
        region=rng.choice(["KZ-10", "KZ-11", "KZ-15", "KZ-19"], n), languages="ru",
        published=pd.to_datetime([f"{y}-06-01" for y in rng.integers(2010, 2026, n)]),
    )  # fmt: skip
    claims["first_published"] = claims["published"]
    study = Made(claims, documents)
    table = checks.rates(study).set_index("check")
    cells = analysis.region_years(claims, documents)
    assert table.loc["with_offset", "value"] == analysis.yearly_change(cells).estimate
    assert table.loc["lang_ru", "value"] == table.loc["with_offset", "value"]
    assert np.isnan(table.loc["lang_kk", "value"])
    assert table.loc["no_offset", "value"] == pytest.approx(table.loc["with_offset", "value"])  # as many each year
    assert table.loc["without_last_year", "clusters"] == 15


def test_labels_name_region_and_year() -> None:
    assert checks.check_label("without_region_low", "KZ-15", "en") == "without Aktobe"
    assert checks.check_label("year", "2024", "ru") == "год: 2024"
    assert checks.check_label("tenge", None, "en") == "sums stated in tenge"
