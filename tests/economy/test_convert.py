"""Facts in one currency and in prices of one year: each rule of dating, once, with numbers by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind import datasets, deflate, economy, to_currency
from kzind.economy.dating import BASES, BASIS_NOTES


def fact(value=100.0, unit="KZT", year=None, published=None, precision="day", year_from=None):
    return {"value": value, "unit": unit, "year": year, "year_from": year_from, "published": published,
            "published_precision": precision if published else None}  # fmt: skip


def facts(*rows):
    frame = pd.DataFrame(list(rows))
    frame["published"] = pd.to_datetime(frame["published"])
    return frame.astype({"year": "Int64", "year_from": "Int64"})


def usd(when):
    return economy.exchange_rate("USD", when)


@pytest.mark.parametrize(
    ("row", "basis", "date", "rate"),
    [
        (fact(year=2017, published="2018-05-10"), "year", "2017", lambda: 1 / usd(2017)),
        (fact(year=2017), "year", "2017", lambda: 1 / usd(2017)),
        (fact(published="2018-05-10"), "published_month", "2018-05", lambda: 1 / usd("2018-05")),
        (fact(published="2018-05-01", precision="month"), "published_month", "2018-05", lambda: 1 / usd("2018-05")),
        (fact(published="2018-01-01", precision="year"), "published_year", "2018", lambda: 1 / usd(2018)),
        (fact(year=2030, published="2018-05-10"), "future_at_publication", "2018-05", lambda: 1 / usd("2018-05")),
        (fact(year=2027, published="2018-01-01", precision="year"), "future_at_publication", "2018",
         lambda: 1 / usd(2018)),
        # promised for the rest of a period that runs beyond publication
        (fact(year=2022, year_from=2017, published="2018-05-10"), "future_at_publication", "2018-05",
         lambda: 1 / usd("2018-05")),
        (fact(year=2014, year_from=2013, published="2015-02-01"), "period", "2013-2014",
         lambda: (1 / usd(2013) + 1 / usd(2014)) / 2),
        # the running year is not over: its mean is not known
        (fact(year=2026, published="2026-03-02"), "published_month", "2026-03", lambda: 1 / usd("2026-03")),
        (fact(unit="USD", year=1990), "same_currency", None, lambda: 1.0),
        (fact(unit="EUR", year=2017), "year", "2017",
         lambda: economy.exchange_rate("EUR", 2017) / usd(2017)),
    ],
)  # fmt: skip
def test_sums_are_valued(row, basis, date, rate):
    found = to_currency(facts(row), "USD").iloc[0]
    assert found["fx_basis"] == basis
    assert (None if pd.isna(found["fx_date"]) else found["fx_date"]) == date
    assert found["fx_rate"] == pytest.approx(rate())
    assert found["value_converted"] == pytest.approx(100 * found["fx_rate"])
    assert found["converted_unit"] == "USD"


@pytest.mark.parametrize(
    ("row", "basis"),
    [
        (fact(unit="%", year=2017), "not_money"),
        (fact(unit="jobs", year=2017), "not_money"),
        (fact(unit="MCI", year=2017), "not_money"),
        (fact(unit=None, year=2017), "not_money"),
        (fact(), "no_date"),
        (fact(year=1998, published="2017-05-01"), "out_of_range"),
        (fact(year=2004), "out_of_range"),
        (fact(year=2027), "out_of_range"),
        (fact(published="2026-11-01"), "out_of_range"),
        (fact(year=2006, year_from=2003, published="2010-01-01"), "out_of_range"),
        (fact(unit="GBP", year=2017), "no_rate"),
    ],
)
def test_sums_that_cannot_be_valued_say_why(row, basis):
    found = to_currency(facts(row), "USD").iloc[0]
    assert found["fx_basis"] == basis
    assert pd.isna(found["value_converted"])
    assert pd.isna(found["fx_rate"])


def test_there_and_back_gives_the_same_sum():
    start = facts(fact(1e9, year=2012), fact(5e6, published="2019-07-02"))
    dollars = to_currency(start, "USD")
    back = to_currency(start.assign(value=dollars["value_converted"], unit="USD"), "KZT")
    assert back["value_converted"].tolist() == pytest.approx([1e9, 5e6])


def test_real_sum_is_nominal_times_price_ratio():
    found = deflate(facts(fact(1000.0, year=2023)), base_year=2024).iloc[0]
    assert found["value_real"] == pytest.approx(1000 * 1.0868)
    assert (found["deflator_year"], found["deflator_date"], found["deflator_basis"]) == (2023, "2023", "year")
    assert (found["deflator"], found["base_year"]) == ("cpi", 2024)


def test_a_period_is_a_sum_spread_evenly():
    whole = deflate(facts(fact(300.0, year=2014, year_from=2012))).iloc[0]
    parts = deflate(facts(*(fact(100.0, year=year) for year in (2012, 2013, 2014))))
    assert whole["value_real"] == pytest.approx(parts["value_real"].sum())
    assert (whole["deflator_basis"], whole["deflator_date"], whole["deflator_year"]) == ("period", "2012-2014", 2014)


def test_base_year_leaves_sums_of_that_year_alone():
    for deflator in economy.DEFLATORS:
        assert deflate(facts(fact(7.0, year=2015)), 2015, deflator)["value_real"].iloc[0] == pytest.approx(7)


def test_ratio_of_two_base_years_is_the_price_change():
    rows = facts(fact(year=2011), fact(published="2021-06-01"), fact(unit="USD", year=2019))
    ratio = deflate(rows, 2024)["value_real"] / deflate(rows, 2020)["value_real"]
    index = economy.price_index("cpi", 2020)
    assert ratio.tolist() == pytest.approx([index[2024] / 100] * 3)


def test_foreign_sums_pass_through_the_tenge():
    found = deflate(facts(fact(10.0, "USD", year=2017)), 2024, "gdp").iloc[0]
    assert found["value_converted"] == pytest.approx(10 * usd(2017))
    assert found["value_real"] == pytest.approx(10 * usd(2017) * 100 / economy.price_index("gdp")[2017])


def test_publication_month_is_used_with_consumer_prices_only():
    row = facts(fact(100.0, published="2026-03-15"))
    monthly = deflate(row).iloc[0]
    level = economy.price_index(frequency="monthly")["2026-03-01"]
    assert monthly["value_real"] == pytest.approx(100 * 100 / level)
    assert (monthly["deflator_basis"], monthly["deflator_year"]) == ("published_month", 2026)
    annual = deflate(row, deflator="gdp").iloc[0]
    assert annual["deflator_basis"] == "out_of_range"
    assert pd.isna(annual["value_real"])
    earlier = deflate(facts(fact(published="2009-03-15")), deflator="cpi").iloc[0]
    assert (earlier["deflator_basis"], earlier["deflator_date"]) == ("published_year", "2009")


def test_own_index_and_own_rates_replace_the_packaged_ones():
    index = pd.Series({2016: 50.0, 2017: 100.0, 2018: 200.0}, name="steel")
    found = deflate(facts(fact(8.0, year=2016)), 2018, index).iloc[0]
    assert (found["value_real"], found["deflator"]) == (pytest.approx(32.0), "steel")
    months = pd.date_range("2030-01-01", "2030-12-01", freq="MS")
    rates = pd.DataFrame({"month": months, "currency": "USD", "kzt_per_unit": range(601, 613)})
    assert to_currency(facts(fact(year=2030)), "USD", rates)["fx_rate"].iloc[0] == pytest.approx(1 / 606.5, rel=1e-4)
    with pytest.raises(economy.NoDataError, match="2016 to 2018"):
        deflate(facts(fact()), 2024, index)
    with pytest.raises(ValueError, match="kzt_per_unit"):
        to_currency(facts(fact()), "USD", rates.drop(columns="kzt_per_unit"))


def test_a_foreign_sum_without_rate_keeps_the_reason():
    found = deflate(facts(fact(1.0, "GBP", year=2017), fact(1.0, "USD", year=2003), fact(3, "jobs", year=2017)))
    assert found["deflator_basis"].tolist() == ["no_rate", "out_of_range", "not_money"]
    assert found["value_real"].isna().all()
    assert found["deflator_year"].isna().all()
    # tenge of 2003 need no rate: consumer prices reach back to 1999
    assert deflate(facts(fact(year=2003)))["value_real"].notna().all()


def test_input_is_left_alone_and_order_kept():
    start = facts(fact(year=2017), fact(unit="jobs"), fact(published="2018-05-10"))
    start.index = [7, 3, 5]
    before = start.copy()
    found = deflate(start)
    pd.testing.assert_frame_equal(start, before)
    assert found.index.tolist() == [7, 3, 5]
    assert found.columns[: len(start.columns)].tolist() == start.columns.tolist()


def test_an_empty_table_stays_empty():
    empty = facts(fact()).iloc[:0]
    assert len(deflate(empty)) == 0
    assert "value_real" in deflate(empty)
    assert len(economy.basis_counts(to_currency(empty))) == 0


def test_unknown_currency_and_missing_column_are_refused():
    with pytest.raises(economy.NoDataError, match="no exchange rate for XAU"):
        to_currency(facts(fact()), "XAU")
    with pytest.raises(ValueError, match="no column year"):
        to_currency(facts(fact()).drop(columns="year"), "USD")


def test_every_basis_is_explained_and_counted():
    assert set(BASIS_NOTES) == set(BASES)
    rows = facts(fact(year=2017), fact(year=2016), fact(), fact(unit="jobs"))
    counts = economy.basis_counts(to_currency(rows, "USD"))
    assert counts[["basis", "facts"]].to_numpy().tolist() == [["year", 2], ["no_date", 1]]
    assert counts["share"].sum() == pytest.approx(1)


def test_gold_sums_are_all_accounted_for():
    gold = datasets.load_gold_facts()
    found = deflate(gold)
    money = found[found["deflator_basis"] != "not_money"]
    assert len(money) > 400
    assert set(money["unit"]) <= {"KZT", *economy.CURRENCIES, "GBP"}
    valued = money["deflator_basis"].isin(["year", "period", "published_month", "published_year",
                                           "future_at_publication"])  # fmt: skip
    assert (valued == money["value_real"].notna()).all()
    assert economy.basis_counts(found, "deflator_basis")["facts"].sum() == len(money)
