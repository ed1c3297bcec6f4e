"""The packaged data: metadata is whole, loaders give what it says, the checks of sources.md hold."""

from __future__ import annotations

import csv
import json
from importlib import resources

import pandas as pd
import pytest

from kzind import datasets

ROOT = resources.files("kzind.datasets")
FILES = sorted(
    (path for folder in datasets.FOLDERS for path in ROOT.joinpath(folder).iterdir() if path.is_file()),
    key=lambda path: path.name,
)
DATA = [path for path in FILES if not path.name.endswith((".meta.toml", ".md"))]
TABLES = [name for name in datasets.names() if datasets.describe(name).file.endswith(".csv")]


def load(name: str) -> pd.DataFrame:
    """The table that the metadata's loader gives, repairs left out where the loader has them."""
    loader = getattr(datasets, datasets.describe(name).loader)
    if name.endswith("_monthly"):
        return loader("monthly")
    return loader(repair=False) if "repair" in loader.__annotations__ else loader()


def gap(frame: pd.DataFrame, value: str) -> pd.Series:
    """Sum of the regions less the country, by year."""
    by_year = frame.groupby("year")[value].sum() - 2 * frame[frame["region"] == "KZ"].set_index("year")[value]
    return by_year


def test_every_file_has_metadata_and_every_metadata_a_file():
    described = {datasets.describe(name).file for name in datasets.names()}
    assert described == {path.name for path in DATA}
    assert len(described) == len(datasets.names()) == 18


@pytest.mark.parametrize("name", datasets.names())
def test_metadata_says_everything(name):
    meta = datasets.describe(name)
    for field in ("title", "source", "licence", "citation", "units", "coverage"):
        assert len(getattr(meta, field)) > 5, field
    assert meta.caveats
    assert all(len(column.description) > 5 for column in meta.columns.values())
    assert {column.type for column in meta.columns.values()} <= {*datasets.TYPES, "month", "date", "list"}
    assert meta.title in str(meta)
    assert all(column in str(meta) for column in meta.columns)


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_described_in_the_order_of_the_file(name):
    meta = datasets.describe(name)
    folder = next(path for path in DATA if path.name == meta.file)
    header = next(csv.reader(folder.read_text(encoding="utf-8").splitlines()))
    assert header == list(meta.columns)
    frame = load(name)
    assert len(frame) == meta.rows
    assert [column for column in frame.columns if column not in ("region",)] == header


@pytest.mark.parametrize("name", TABLES)
def test_numbers_are_numbers(name):
    frame = load(name)
    for key, column in datasets.describe(name).columns.items():
        kind = frame[key].dtype
        if column.type in ("month", "date"):
            assert kind == "datetime64[s]"
        elif column.type == "text":
            assert pd.api.types.is_string_dtype(kind), key
        else:
            assert str(kind) == datasets.TYPES[column.type], key


def test_describe_refuses_unknown_names():
    with pytest.raises(KeyError, match="investment_region"):
        datasets.describe("investments")
    with pytest.raises(ValueError, match="monthly"):
        datasets.load_fx("daily")


def test_packaged_files_equal_the_sources(shared):
    for source in sorted((shared / "reference").iterdir()):
        assert ROOT.joinpath("reference", source.name).read_bytes() == source.read_bytes(), source.name
    assert datasets.corpus_path().read_bytes() == (shared / "gold" / "dev.jsonl").read_bytes()


def test_investment_sums_to_the_country():
    assert gap(datasets.load_investment(), "investment_mln_kzt").abs().max() <= 1


def test_population_sums_to_the_country():
    assert gap(datasets.load_population(), "population_annual_average").abs().max() < 1e-6


def test_grp_sums_to_the_country_without_counting_the_south_twice():
    grp = datasets.load_grp()
    whole = (grp["region"] == datasets.SOUTH_KAZAKHSTAN) & (grp["year"] >= 2011)
    assert gap(grp[~whole], "grp_mln_kzt").abs().max() < 1
    assert gap(grp, "grp_mln_kzt")[2011] > 1e6
    parts = grp[grp["region"].isin(["KZ-61", "KZ-79"]) & grp["year"].between(2011, 2017)]
    assert parts.groupby("year")["grp_mln_kzt"].sum().to_numpy() == pytest.approx(
        grp[whole].sort_values("year")["grp_mln_kzt"].to_numpy()
    )


def test_employment_sums_to_the_country():
    employment = datasets.load_employment()
    assert gap(employment, "employed_thousand").abs().max() < 0.25
    assert sorted(set(range(2001, 2026)) - set(employment["year"])) == [2015]


def test_industry_employment_sums_to_the_country():
    frame = datasets.load_employment_industry_construction()
    inside_south = (frame["region"] == "KZ-79") & (frame["year"] <= 2017)
    gaps = gap(frame[~inside_south], "employed_persons")
    assert gaps[gaps != 0].to_dict() == {2020: 220, 2022: 11}


def test_jobs_created_sum_to_the_country_only_when_repaired():
    given, repaired = datasets.load_jobs_created(repair=False), datasets.load_jobs_created()
    assert gap(given, "new_jobs_thousand")[2014] > 1000
    gaps = gap(repaired, "new_jobs_thousand")
    assert gaps.drop(2022).abs().max() < 0.35
    mended = repaired.dropna(subset="repair")
    assert mended[["region", "year"]].to_numpy().tolist() == [["KZ-19", 2021], ["KZ-43", 2014]]
    assert mended["new_jobs_thousand"].tolist() == [0.3, 1.023]
    # a region with no jobs is no region given in persons
    west = repaired[(repaired["region"] == "KZ-27") & (repaired["year"] == 2019)]
    assert west["new_jobs_thousand"].tolist() == [0.0]


def test_manufacturing_zeros_are_missing():
    given, repaired = datasets.load_manufacturing(repair=False), datasets.load_manufacturing()
    assert (given["value"] == 0).sum() == repaired["value"].isna().sum() == repaired["repair"].notna().sum() == 17
    assert (repaired["value"].dropna() > 0).all()


def test_annual_rates_are_means_of_twelve_months():
    monthly = datasets.load_fx("monthly")
    monthly["year"] = monthly["month"].dt.year
    means = monthly.groupby(["year", "currency"], observed=True)["kzt_per_unit"].agg(["mean", "size"])
    annual = datasets.load_fx().set_index(["year", "currency"])["kzt_per_unit"]
    full = means[means["size"] == 12]["mean"]
    assert sorted(full.index) == sorted(annual.index)
    assert (full - annual).abs().max() < 1e-4
    assert set(means.index.get_level_values("year")) - set(annual.index.get_level_values("year")) == {2026}


def test_annual_rates_agree_with_the_second_source():
    fx = datasets.load_fx().dropna(subset="check_macrokz_mean_of_4_quarters")
    fx["off"] = (fx["check_macrokz_mean_of_4_quarters"] / fx["kzt_per_unit"] - 1).abs()
    assert fx.loc[fx["currency"] == "USD", "off"].max() < 0.003
    assert fx["off"].max() < 0.007
    assert len(fx) == 45


def test_months_have_no_gaps():
    for frame in (datasets.load_cpi("monthly"), datasets.load_fx("monthly").query("currency == 'CNY'")):
        months = frame["month"].sort_values()
        assert (months.dt.to_period("M").astype("int64").diff().dropna() == 1).all()


def test_monthly_prices_chain_to_december():
    monthly, annual = datasets.load_cpi("monthly"), datasets.load_cpi()
    december = annual[annual["indicator"] == "cpi_december_to_december_100"].set_index("year")["value"]
    chained = (monthly["cpi_prev_month_100"] / 100).groupby(monthly["month"].dt.year).prod() * 100
    assert (chained - december).abs().max() < 0.6


def test_consumer_prices_part_from_the_world_bank_where_said():
    cpi = datasets.load_cpi().pivot_table(index="year", columns="indicator", values="value", observed=True)
    off = (cpi["cpi_annual_average_prev_year_100"] - cpi["cpi_annual_average_prev_year_100_worldbank"]).abs()
    assert off[off > 0.15].index.tolist() == [2006, 2010, 2016, 2023, 2024]


def test_regions_and_districts_fit_together():
    regions, districts, kato = datasets.load_regions(), datasets.load_districts(), datasets.load_kato()
    assert regions["region"].is_unique
    assert (regions["region"] == "KZ-" + regions["kato2"]).all()
    assert set(districts["region"]) == set(kato["region"]) == set(regions["region"])
    assert districts["kind"].value_counts().to_dict() == {
        "district": 170, "town": 86, "urban_settlement": 84, "city_administration": 39, "city_district": 19,
        "first_level_city": 3,
    }  # fmt: skip
    named = districts.dropna(subset="kato9")
    assert len(districts) - len(named) == 8
    assert set(named["kato9"]) <= set(kato["kato9"])
    assert (districts["name_kk"].isna() == (districts["kind"] == "urban_settlement")).all()
    assert kato["kato9"].is_unique
    assert set(kato["parent_kato9"].dropna()) <= set(kato["kato9"])


def test_boundaries_credit_their_source_and_hold_the_regions():
    boundaries = datasets.load_boundaries()
    meta = datasets.describe("regions.geojson")
    for words in (boundaries["attribution"], meta.source, meta.licence, meta.citation):
        assert "OCHA" in words
        assert "UNHCR" in words
    properties = [feature["properties"] for feature in boundaries["features"]]
    assert [p["iso_3166_2"] for p in properties] == datasets.load_regions()["region"].tolist()
    assert all({*p, "geometry"} == set(meta.columns) for p in properties)


def test_crosswalk_maps_every_region_once():
    crosswalk = datasets.load_crosswalk()
    assert crosswalk["region_2022"].tolist() == datasets.load_regions()["region"].tolist()
    assert crosswalk["region_2017"].nunique() == 16
    moved = crosswalk[crosswalk["region_2022"] != crosswalk["region_2017"]]
    assert dict(zip(moved["region_2022"], moved["region_2017"], strict=True)) == {
        "KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35", "KZ-79": "KZ-61",
    }  # fmt: skip


def test_corpus_is_what_its_metadata_says():
    corpus, meta = datasets.load_corpus(), datasets.describe("bulletins")
    assert len(corpus) == meta.rows
    assert corpus["id"].is_unique
    assert corpus["lang"].value_counts().to_dict() == {"ru": 255, "kk": 204}
    assert corpus["n_facts"].sum() == 1856
    assert (corpus["n_facts"] == 0).sum() == 64
    first = json.loads(datasets.corpus_path().read_text(encoding="utf-8").split("\n", 1)[0])
    assert list(first) == list(meta.columns)


def test_gold_facts_quote_their_documents():
    from kzind.facts.table import COLUMNS

    facts, texts = datasets.load_gold_facts(), datasets.load_corpus().set_index("id")["text"]
    assert facts.columns.tolist() == [*COLUMNS, "story", "project"]
    assert len(facts) == 1856
    cut = [texts[doc][start:end] for doc, start, end in facts[["doc_id", "char_start", "char_end"]].to_numpy()]
    assert cut == facts["quote"].tolist()
    assert facts["indicator"].notna().all()
    assert not facts.duplicated(["doc_id", "char_start", "indicator", "value"]).any()
    assert facts["story"].notna().all()
    assert (facts["published"].isna() == facts["published_precision"].isna()).all()
