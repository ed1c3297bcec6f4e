"""Price levels, chained from the published indices.

The Bureau publishes changes (previous year = 100), not levels. A level is their running product; the year before the
first index belongs to it as the start of the chain. Levels are scaled so that the base year is 100.

Three ways of joining are used, each where the sources make it necessary:

*Chaining.* ``cpi`` (annual averages, 1999-2025), ``ppi`` (industry, 2010-2025), ``gdp`` (deflator, 1999-2025).

*Benchmarking.* Monthly consumer prices begin in 2011 and are rounded to 0.1, so that their yearly means drift from
the annual series (by at most 0.4 % a year). The months of each year are scaled so that their mean is the annual
level; months after the last annual index keep the scale of the last year. Nothing is scaled within a year.

*Back-casting.* An index that begins late can be carried back with the changes of another one
(``price_index("ppi", backcast="gdp")``); the levels from its own first year on stay as they are.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Literal, TypeVar

import pandas as pd

from kzind.datasets import load_cpi
from kzind.economy.dating import Levels, NoDataError

DEFLATORS = {
    "cpi": "cpi_annual_average_prev_year_100",
    "ppi": "ppi_industry_prev_year_100",
    "gdp": "gdp_deflator_prev_year_100",
}
MONTHS = 12

Key = TypeVar("Key")


@functools.cache
def _changes(deflator: str) -> pd.Series:
    """Published index of each year, previous year = 100, by year."""
    if deflator not in DEFLATORS:
        raise ValueError(f"deflator {deflator!r}: expected one of {', '.join(DEFLATORS)}, or an index of your own")
    table = load_cpi()
    own = table[table["indicator"] == DEFLATORS[deflator]]
    changes: pd.Series = own.set_index("year")["value"].sort_index()
    return changes


def chain(changes: pd.Series) -> pd.Series:
    """Levels by year from changes (previous year = 100); the year before the first is 100.

    Raises ``ValueError`` where a year is missing in between.
    """
    years = changes.index.to_numpy()
    if len(changes) == 0 or (years[1:] - years[:-1] != 1).any():
        raise ValueError("an index can only be chained over years without a gap")
    levels: pd.Series = pd.concat([pd.Series({int(years[0]) - 1: 1.0}), (changes / 100).cumprod()]) * 100
    return levels.rename_axis("year")


def splice_back(index: pd.Series, earlier: pd.Series) -> pd.Series:
    """``index`` carried back before its first year with the changes of ``earlier``; both are levels by year.

    Raises ``NoDataError`` where ``earlier`` has no value in the first year of ``index``, where they are joined.
    """
    first = index.index.min()
    if first not in earlier.index:
        raise NoDataError(f"cannot join at {first}: the earlier index runs "
                          f"{earlier.index.min()} to {earlier.index.max()}")
    carried = earlier[earlier.index < first] * (index[first] / earlier[first])
    joined: pd.Series = pd.concat([carried, index])
    return joined.rename_axis("year")


def price_index(
    deflator: str = "cpi",
    base_year: int = 2024,
    frequency: Literal["annual", "monthly"] = "annual",
    backcast: str | None = None,
) -> pd.Series:
    """Price levels, ``base_year`` = 100: by year, or (``cpi`` only) by month, first day of the month.

    ``deflator``: ``cpi`` consumer prices, ``ppi`` producer prices of industry, ``gdp`` the GDP deflator. How levels
    are made of the published indices is said at the top of this module. Source: ``kzind.datasets.describe("cpi")``.
    Raises ``NoDataError`` where the base year has no level, ``ValueError`` for what does not exist.
    """
    if frequency not in ("annual", "monthly"):
        raise ValueError(f"frequency {frequency!r}: expected 'annual' or 'monthly'")
    levels = chain(_changes(deflator))
    if backcast is not None:
        levels = splice_back(levels, chain(_changes(backcast)))
    scale = 100 / _level(levels, base_year, deflator)
    if frequency == "annual":
        return (levels * scale).rename(f"{deflator}, {base_year} = 100")
    if deflator != "cpi":
        raise ValueError(f"{deflator} has no monthly series; only cpi has")
    return (_monthly(levels) * scale).rename(f"{deflator}, {base_year} = 100")


def _level(levels: pd.Series, year: int, name: str) -> float:
    if year not in levels.index:
        raise NoDataError(f"no price level of {name} for {year}: years {levels.index.min()} to {levels.index.max()}")
    return float(levels[year])


def _monthly(annual: pd.Series) -> pd.Series:
    """Monthly consumer price levels, benchmarked: the mean of each year's months is its annual level."""
    changes = load_cpi("monthly").set_index("month")["cpi_prev_month_100"].sort_index()
    levels = (changes / 100).cumprod()
    years = levels.index.to_series().dt.year
    by_year = levels.groupby(years).agg(["mean", "size"])
    scale = (annual / by_year.loc[by_year["size"] == MONTHS, "mean"]).dropna()
    benchmarked: pd.Series = levels * years.map(scale).ffill()
    return benchmarked.rename_axis("month")


def price_factors(deflator: str | pd.Series, base_year: int) -> Levels:
    """Tenge of ``base_year`` for one tenge of each date; ``deflator`` is a name or a Series of levels by year."""
    if isinstance(deflator, pd.Series):
        own = deflator.dropna() / _level(deflator, base_year, str(deflator.name or "the index given"))
        return Levels(_factors(own * 100, own.index.astype(int)))
    annual = price_index(deflator, base_year)
    if deflator != "cpi":
        return Levels(_factors(annual, annual.index))
    months = price_index(deflator, base_year, "monthly")
    return Levels(_factors(annual, annual.index), _factors(months, months.index.to_series().dt.strftime("%Y-%m")))


def _factors(levels: pd.Series, dates: Iterable[Key]) -> dict[Key, float]:
    return dict(zip(dates, (100 / levels).astype(float), strict=True))
