"""Official series over the reforms: nothing is lost, nothing is counted twice, cut units are not mistaken."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind import datasets, economy

ADDITIVE = [name for name, record in economy.SERIES.items() if record.additive]


def value(frame: pd.DataFrame, region: str, year: int) -> tuple[float, str]:
    row = frame[(frame["region"] == region) & (frame["year"] == year)].iloc[0]
    return row["value"], row["basis"]


@pytest.mark.parametrize("name", economy.SERIES)
def test_shape_and_source(name):
    years = official_years(name)
    for regions, units in (("2017", 16), ("2022", 20)):
        frame = economy.official(name, regions)
        assert len(frame) == (units + 1) * len(years)
        assert not frame.duplicated(["region", "year"]).any()
        assert frame["value"].isna().equals(frame["basis"].isin(["other_borders", "not_additive", "not_published"]))
        assert frame["source"].str.contains("Bureau of National Statistics").all()
        assert frame["unit"].nunique() == 1


def official_years(name: str) -> list[int]:
    return sorted(economy.official(name)["year"].unique())


@pytest.mark.parametrize("name", [name for name in ADDITIVE if name != "jobs_created"])
def test_units_of_2017_sum_to_the_country_in_every_year(name):
    frame = economy.official(name, "2017").pivot(index="year", columns="region", values="value")
    assert frame.notna().all().all()
    country = frame.pop("KZ")
    assert (frame.sum(axis=1) / country - 1).abs().max() < 2e-4


@pytest.mark.parametrize("name", [name for name in ADDITIVE if name != "jobs_created"])
def test_units_of_2022_sum_to_the_country_once_all_are_published(name):
    frame = economy.official(name, "2022").pivot(index="year", columns="region", values="value")
    whole = frame.dropna()
    assert whole.index.max() == 2025
    country = whole["KZ"]
    assert (whole.drop(columns="KZ").sum(axis=1) / country - 1).abs().max() < 2e-4


def test_east_kazakhstan_before_and_after_2022():
    former, today = economy.official("investment", "2017"), economy.official("investment", "2022")
    given = datasets.load_investment().set_index(["region", "year"])["investment_mln_kzt"]
    assert value(former, "KZ-63", 2021) == (given["KZ-63", 2021] * 1e6, "published")
    assert value(former, "KZ-63", 2022) == ((given["KZ-63", 2022] + given["KZ-10", 2022]) * 1e6, "sum")
    assert value(today, "KZ-63", 2022) == (given["KZ-63", 2022] * 1e6, "published")
    for region in ("KZ-63", "KZ-10"):
        assert pd.isna(value(today, region, 2021)[0])
        assert value(today, region, 2021)[1] == "other_borders"


def test_south_kazakhstan_before_and_after_2018():
    former, today = economy.official("grp", "2017"), economy.official("grp", "2022")
    given = datasets.load_grp().set_index(["region", "year"])["grp_mln_kzt"]
    assert value(former, "KZ-61", 2015) == (given["KZ-YUZ", 2015] * 1e6, "published")
    assert value(former, "KZ-61", 2018)[1] == "sum"
    assert value(today, "KZ-61", 2015) == (given["KZ-61", 2015] * 1e6, "published")
    assert value(today, "KZ-79", 2010)[1] == "other_borders"


def test_turkistan_is_the_difference_where_the_south_includes_shymkent():
    frame = economy.official("employment_industry_construction", "2022")
    given = datasets.load_employment_industry_construction().set_index(["region", "year"])["employed_persons"]
    for year in (2016, 2017):
        assert value(frame, "KZ-61", year) == (given["KZ-YUZ", year] - given["KZ-79", year], "difference")
    assert value(frame, "KZ-61", 2018)[1] == "published"


def test_population_needs_no_crosswalk_today_and_sums_before():
    assert set(economy.official("population", "2022")["basis"]) == {"published"}
    assert value(economy.official("population", "2017"), "KZ-35", 2009)[1] == "sum"


def test_indices_are_never_added():
    frame = economy.official("investment_index", "2017")
    assert value(frame, "KZ-63", 2023)[1] == "not_additive"
    assert value(frame, "KZ-63", 2021)[1] == "published"
    assert value(frame, "KZ-11", 2023)[1] == "published"
    assert "sum" not in set(frame["basis"])


def test_jobs_on_former_borders_of_2022_are_not_todays():
    frame = economy.official("jobs_created", "2022")
    assert value(frame, "KZ-63", 2022)[1] == "other_borders"
    assert value(frame, "KZ-19", 2022)[1] == "not_published"
    assert value(frame, "KZ-43", 2014) == (pytest.approx(1023.0), "published")


def test_years_without_data_are_refused():
    with pytest.raises(economy.NoDataError, match="no employment for 2015: the series runs 2001 to 2025 without 2015"):
        economy.official("employment", years=[2014, 2015])
    with pytest.raises(economy.NoDataError, match="2003 to 2025"):
        economy.official("investment", years=range(2000, 2004))
    assert sorted(economy.official("grp", years=[2021, 2020])["year"].unique()) == [2020, 2021]


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="investment_index"):
        economy.official("gdp")
    with pytest.raises(ValueError, match="'2017' or '2022'"):
        economy.official("grp", "2010")


def test_facts_move_to_the_borders_of_2017():
    codes = pd.Series(["KZ-79", "KZ-10", "KZ-33", "KZ-62", "KZ-11", None])
    assert economy.to_regions(codes).fillna("").tolist() == ["KZ-61", "KZ-63", "KZ-19", "KZ-35", "KZ-11", ""]
    assert economy.to_regions(codes, "2022").fillna("").tolist() == codes.fillna("").tolist()
    with pytest.raises(ValueError, match="KZ-51"):
        economy.to_regions(pd.Series(["KZ-51"]))
    assert economy.to_regions(datasets.load_gold_facts()["region"]).notna().sum() > 1000
