"""Facts into one currency, and into prices of one year.

The rules of dating (``kzind.economy.dating``) say at which date a sum is valued; every result says it in columns, and
what could not be valued is missing with its reason. ``basis_counts`` counts them for a note.
"""

from __future__ import annotations

import functools

import pandas as pd

from kzind.economy.dating import BASES, BASIS_NOTES, Levels, NoDataError, Valuation, When, times, value_at
from kzind.economy.prices import price_factors
from kzind.economy.rates import HOME, rate_levels
from kzind.types import is_currency

SAME = Valuation(1.0, None, None, "same_currency")
NOT_MONEY = Valuation(float("nan"), None, None, "not_money")
NO_RATE = Valuation(float("nan"), None, None, "no_rate")


def to_currency(facts: pd.DataFrame, currency: str = "USD", rates: pd.DataFrame | None = None) -> pd.DataFrame:
    """The facts with every sum of money also in ``currency`` (``KZT USD EUR CNY RUB``).

    Columns added: ``value_converted`` (missing where not valued), ``converted_unit``, ``fx_rate`` (units of
    ``currency`` for one unit of the fact's), ``fx_date`` (``2017``, ``2010-2014`` or ``2017-05``) and ``fx_basis``,
    one of ``kzind.economy.dating.BASES``. Two foreign currencies are joined through the tenge at one date.

    ``rates``: monthly rates of your own in place of the packaged ones (``load_fx("monthly")``). Source:
    ``kzind.datasets.describe("fx")``. Raises ``NoDataError`` for a currency without rates.
    """
    levels = {HOME: None, **rate_levels(rates)}
    if currency not in levels:
        raise NoDataError(f"no exchange rate for {currency}; there are {', '.join(sorted(levels))}")

    ratios = {unit: _ratio(levels[unit], levels[currency]) for unit in levels if unit != currency}

    @functools.cache
    def rate(unit: str, when: When) -> Valuation:
        if unit == currency:
            return SAME
        return value_at(when, ratios[unit]) if unit in ratios else NO_RATE

    valued = [
        rate(str(unit), when) if money else NOT_MONEY
        for unit, money, when in zip(facts["unit"], is_money(facts), times(facts), strict=True)
    ]
    found = facts.copy()
    found["fx_rate"] = [v.level for v in valued]
    found["fx_date"] = pd.array([v.date for v in valued], dtype="str")
    found["fx_basis"] = pd.Categorical([v.basis for v in valued], categories=BASES)
    found["value_converted"] = found["value"] * found["fx_rate"]
    found["converted_unit"] = currency
    return found


def _ratio(source: Levels | None, target: Levels | None) -> Levels:
    """Units of the target currency for one unit of the source, by date; ``None`` is the tenge."""
    both = [side for side in (source, target) if side is not None]

    def divide(which: str) -> dict[int | str, float]:
        tables = [getattr(side, which) for side in both]
        dates = set(tables[0]).intersection(*tables[1:])
        top = source and getattr(source, which)
        bottom = target and getattr(target, which)
        return {date: (top[date] if top else 1.0) / (bottom[date] if bottom else 1.0) for date in sorted(dates)}

    return Levels(divide("annual"), divide("monthly"))  # type: ignore[arg-type]


def is_money(facts: pd.DataFrame) -> pd.Series:
    """Rows whose unit is a currency."""
    return facts["unit"].astype("object").map(is_currency).astype(bool)


def deflate(
    facts: pd.DataFrame,
    base_year: int = 2024,
    deflator: str | pd.Series = "cpi",
    rates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The facts with every sum of money also in tenge of ``base_year``.

    A foreign sum is turned into tenge first (``to_currency``), at the date its prices are of. Columns added:
    ``value_real`` (missing where not valued), ``base_year``, ``deflator`` (its name), ``deflator_factor`` (tenge of
    the base year for one tenge of the date), ``deflator_year`` and ``deflator_date`` (of the prices), and
    ``deflator_basis``, one of ``kzind.economy.dating.BASES``; also ``value_converted`` (nominal tenge) and the
    ``fx_`` columns. Where no rate turned the sum into tenge the basis is that of the rate.

    ``deflator``: ``cpi``, ``ppi``, ``gdp``, or a Series of price levels by year. Months of publication are used with
    ``cpi``; the others have years only. Source: ``kzind.datasets.describe("cpi")``. Raises ``NoDataError`` where the
    base year has no price level.
    """
    factors = price_factors(deflator, base_year)

    @functools.cache
    def prices(when: When) -> Valuation:
        return value_at(when, factors)

    found = to_currency(facts, HOME, rates)
    lost = found["value_converted"].isna()
    valued = [prices(when) for when in times(facts)]
    found["deflator"] = deflator if isinstance(deflator, str) else str(deflator.name or "own index")
    found["base_year"] = base_year
    found["deflator_factor"] = pd.Series([v.level for v in valued], found.index).where(~lost)
    found["deflator_year"] = pd.array([v.year for v in valued], dtype="Int64")
    found["deflator_date"] = pd.array([v.date for v in valued], dtype="str")
    found.loc[lost, ["deflator_year", "deflator_date"]] = pd.NA
    bases = pd.Series([v.basis for v in valued], found.index).where(~lost, found["fx_basis"].astype("object"))
    found["deflator_basis"] = pd.Categorical(bases, categories=BASES)
    found["value_real"] = found["value_converted"] * found["deflator_factor"]
    return found


def basis_counts(facts: pd.DataFrame, column: str = "fx_basis") -> pd.DataFrame:
    """How many facts were valued on which basis: ``basis facts share note``, only those that occur.

    ``share`` is of the sums of money; rows that are none (``not_money``) are left out. For the note under a figure:
    what was left out, and why.
    """
    counts = facts[column].value_counts().reindex(list(BASES), fill_value=0).drop("not_money")
    counts = counts[counts > 0]
    return pd.DataFrame(
        {
            "basis": counts.index.astype("str"),
            "facts": counts.to_numpy(),
            "share": counts.to_numpy() / max(1, counts.sum()),
            "note": [BASIS_NOTES[basis] for basis in counts.index],
        }
    )
