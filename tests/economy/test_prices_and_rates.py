"""Price levels and exchange rates against closed forms and against the files they come from."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind import datasets, economy
from kzind.economy.prices import chain


def test_two_years_of_ten_per_cent_make_121():
    levels = chain(pd.Series({2001: 110.0, 2002: 110.0}))
    assert levels.to_dict() == pytest.approx({2000: 100.0, 2001: 110.0, 2002: 121.0})


def test_no_chain_over_a_gap():
    with pytest.raises(ValueError, match="gap"):
        chain(pd.Series({2001: 110.0, 2003: 110.0}))


@pytest.mark.parametrize(("name", "first", "last"), [("cpi", 1999, 2025), ("ppi", 2010, 2025), ("gdp", 1999, 2025)])
def test_levels_reproduce_the_published_changes(name, first, last):
    levels = economy.price_index(name, 2010)
    assert (levels.index.min(), levels.index.max()) == (first, last)
    assert levels[2010] == pytest.approx(100)
    table = datasets.load_cpi()
    published = table[table["indicator"] == economy.DEFLATORS[name]].set_index("year")["value"]
    changes = (levels / levels.shift() * 100).dropna()
    assert changes.to_numpy() == pytest.approx(published.sort_index().to_numpy())


def test_base_year_only_scales():
    ratio = economy.price_index("cpi", 2010) / economy.price_index("cpi", 2024)
    assert ratio.max() == pytest.approx(ratio.min())


def test_consumer_prices_2010_to_2024_by_hand():
    product = 1.0
    for change in (108.34, 105.11, 105.84, 106.72, 106.64, 114.56, 107.43, 106.02, 105.25, 106.79, 108.01, 114.97,
                   114.54, 108.68):  # fmt: skip
        product *= change / 100
    assert economy.price_index("cpi", 2010)[2024] == pytest.approx(100 * product)


def test_months_of_a_year_average_to_the_annual_level():
    months, years = economy.price_index(frequency="monthly"), economy.price_index()
    grouped = months.groupby(months.index.year).agg(["mean", "size"])
    full = grouped[grouped["size"] == 12]
    assert full.index.tolist() == list(range(2011, 2026))
    assert full["mean"].to_numpy() == pytest.approx(years[full.index].to_numpy())
    assert grouped.loc[2026, "size"] == 8


def test_benchmarking_moves_only_januaries_and_little():
    months = economy.price_index(frequency="monthly")
    given = datasets.load_cpi("monthly").set_index("month")["cpi_prev_month_100"]
    off = ((months / months.shift() * 100) - given).abs().dropna()
    assert off[off.index.month != 1].max() < 1e-9
    assert 0 < off[off.index.month == 1].max() < 0.3
    # after the last annual index nothing is scaled anew
    assert off["2026-01-01"] < 1e-9


def test_backcast_keeps_own_levels_and_borrows_changes():
    own, joined = economy.price_index("ppi"), economy.price_index("ppi", backcast="gdp")
    assert joined[own.index].to_numpy() == pytest.approx(own.to_numpy())
    gdp = economy.price_index("gdp")
    assert joined[2005] / joined[2004] == pytest.approx(gdp[2005] / gdp[2004])
    assert joined[2010] / joined[2009] == pytest.approx(1.196)
    assert joined.index.is_monotonic_increasing
    with pytest.raises(economy.NoDataError, match="join at 1999"):
        economy.splice_back(economy.price_index("cpi"), own)


def test_what_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="expected one of cpi, ppi, gdp"):
        economy.price_index("rpi")
    with pytest.raises(economy.NoDataError, match="1999 to 2025"):
        economy.price_index("cpi", base_year=2030)
    with pytest.raises(ValueError, match="only cpi"):
        economy.price_index("ppi", frequency="monthly")


def test_rates_of_years_and_months():
    assert economy.exchange_rate("USD", 2017) == pytest.approx(326.05, abs=0.005)
    assert economy.exchange_rate("USD", "2005-01") == 130.09619
    assert economy.exchange_rate("KZT", 1990) == 1
    annual = datasets.load_fx()
    for year, currency, rate in annual[["year", "currency", "kzt_per_unit"]].itertuples(index=False):
        assert economy.exchange_rate(currency, year) == pytest.approx(rate, abs=1e-4)


@pytest.mark.parametrize("when", [2004, 2026, "2026-10", "2004-12", "soon"])
def test_no_rate_outside_the_series(when):
    with pytest.raises(economy.NoDataError, match="years 2005 to 2025, months 2005-01 to 2026-09"):
        economy.exchange_rate("USD", when)


def test_no_rate_for_other_currencies():
    with pytest.raises(economy.NoDataError, match="CNY, EUR, RUB, USD"):
        economy.exchange_rate("GBP", 2017)
