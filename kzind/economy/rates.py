"""Exchange rates of the National Bank of Kazakhstan: tenge for one unit of a currency."""

from __future__ import annotations

import functools

import pandas as pd

from kzind.datasets import load_fx
from kzind.economy.dating import Levels, NoDataError

HOME = "KZT"
CURRENCIES = ("CNY", "EUR", "RUB", "USD")
MONTHS = 12


def rate_levels(rates: pd.DataFrame | None = None) -> dict[str, Levels]:
    """Tenge for one unit by currency, by year (mean of 12 months; a year with fewer has none) and by month.

    ``rates``: a table like ``load_fx("monthly")`` (``month currency kzt_per_unit``) in place of the packaged one.
    """
    return _packaged() if rates is None else _levels(rates)


@functools.cache
def _packaged() -> dict[str, Levels]:
    return _levels(load_fx("monthly"))


def _levels(rates: pd.DataFrame) -> dict[str, Levels]:
    missing = {"month", "currency", "kzt_per_unit"} - set(rates.columns)
    if missing:
        raise ValueError(f"rates: no column {', '.join(sorted(missing))}; expected month, currency, kzt_per_unit")
    found = {}
    for currency, group in rates.groupby(rates["currency"].astype("str")):
        months = pd.to_datetime(group["month"])
        by_year = group["kzt_per_unit"].groupby(months.dt.year).agg(["mean", "size"])
        annual = by_year.loc[by_year["size"] == MONTHS, "mean"]
        monthly = dict(zip(months.dt.strftime("%Y-%m"), group["kzt_per_unit"].astype(float), strict=True))
        found[str(currency)] = Levels(dict(zip(annual.index.astype(int), annual.astype(float), strict=True)), monthly)
    return found


def exchange_rate(currency: str, when: int | str, rates: pd.DataFrame | None = None) -> float:
    """Tenge for one unit of ``currency``: mean of a year (``2017``) or of a month (``"2017-05"``).

    Source: ``kzind.datasets.describe("fx")``. Raises ``NoDataError`` for a currency, year or month without data; a
    year that is not over has no annual rate.
    """
    if currency == HOME:
        return 1.0
    levels = rate_levels(rates)
    if currency not in levels:
        raise NoDataError(f"no exchange rate for {currency}; there are {', '.join(sorted(levels))}")
    own = levels[currency]
    year = int(when) if str(when).isdecimal() else None
    found = own.monthly.get(str(when)) if year is None else own.annual.get(year)
    if found is None:
        raise NoDataError(f"no exchange rate of {currency} for {when}: years {min(own.annual)} to {max(own.annual)}, "
                          f"months {min(own.monthly)} to {max(own.monthly)}")
    return found
