"""At which date a sum is valued: one list of rules, for exchange rates and for prices alike.

A sum is valued in the year that it refers to. Where the text names no year, or the year is not over, the month of
publication stands for it; a sum promised for the future is stated in money of the day, so it too is valued at
publication. What no rule can value stays without a value, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

VALUED = ("same_currency", "year", "period", "published_month", "published_year", "future_at_publication")
NOT_VALUED = ("not_money", "no_date", "out_of_range", "no_rate")
BASES = (*VALUED, *NOT_VALUED)

BASIS_NOTES = {
    "same_currency": "already in that currency",
    "year": "mean of the year that the figure refers to",
    "period": "mean over the years of the period that the figure refers to",
    "published_month": "month of publication: no year stated, or the year not over",
    "published_year": "year of publication: no year stated, and no month known",
    "future_at_publication": "at publication: the figure is about a later year",
    "not_money": "no sum of money",
    "no_date": "neither year nor date of publication known",
    "out_of_range": "the series has no value for that date",
    "no_rate": "no exchange rate for that currency",
}


class NoDataError(LookupError):
    """A year, month or currency that a series does not hold."""


class When(NamedTuple):
    """What is known about the time of a figure; years as numbers, the month of publication as ``2017-05``."""

    year_from: int | None
    year: int | None
    published_year: int | None
    published_month: str | None

    @property
    def years(self) -> list[int]:
        """The years that the figure covers."""
        return [] if self.year is None else list(range(self.year_from or self.year, self.year + 1))

    @property
    def is_future(self) -> bool:
        """Whether the figure reaches beyond the year of publication."""
        return self.year is not None and self.published_year is not None and self.year > self.published_year


class Valuation(NamedTuple):
    """A level of a series, the date it is of (``2017``, ``2010-2014`` or ``2017-05``), its last year, and the rule."""

    level: float
    date: str | None
    year: int | None
    basis: str


@dataclass(frozen=True)
class Levels:
    """A series of levels by year and, where there is one, by month (``2017-05``)."""

    annual: Mapping[int, float]
    monthly: Mapping[str, float] = field(default_factory=dict)


def of_years(when: When, levels: Levels) -> Valuation | None:
    """The year or the years that the figure refers to, all of them over: the mean of their levels.

    Levels turn a sum into another (a rate, a price factor), so their mean is right for a sum spread evenly.
    """
    if not when.years or when.is_future or any(year not in levels.annual for year in when.years):
        return None
    mean = sum(levels.annual[year] for year in when.years) / len(when.years)
    first, last = when.years[0], when.years[-1]
    return Valuation(mean, f"{first}-{last}" if first < last else str(last), last, "period" if first < last else "year")


def of_publication(when: When, levels: Levels) -> Valuation | None:
    """Month of publication, else its year: for a figure without a year, of the running year, or of the future."""
    running = when.year is not None and when.year == when.published_year and when.year not in levels.annual
    if when.published_year is None or not (when.year is None or running or when.is_future):
        return None
    basis = "future_at_publication" if when.is_future else None
    if when.published_month is not None and when.published_month in levels.monthly:
        level = levels.monthly[when.published_month]
        return Valuation(level, when.published_month, when.published_year, basis or "published_month")
    if when.published_year in levels.annual:
        level = levels.annual[when.published_year]
        return Valuation(level, str(when.published_year), when.published_year, basis or "published_year")
    return None


RULES = (of_years, of_publication)


def value_at(when: When, levels: Levels) -> Valuation:
    """The first rule that has an opinion; without one, no level and the reason."""
    for rule in RULES:
        found = rule(when, levels)
        if found is not None:
            return found
    dated = when.year is not None or when.published_year is not None
    return Valuation(float("nan"), None, None, "out_of_range" if dated else "no_date")


def times(facts: pd.DataFrame) -> list[When]:
    """The time of each row: ``year``, ``year_from``, and ``published`` as far as ``published_precision`` goes.

    Without a precision the date counts to the day. Raises ``ValueError`` where ``year`` is not a column.
    """
    if "year" not in facts:
        raise ValueError("no column year: expected a facts table")
    empty = pd.Series(pd.NA, index=facts.index)
    published = pd.to_datetime(facts.get("published", empty))
    precision = facts.get("published_precision", empty).astype("object").fillna("day")
    months = published.dt.strftime("%Y-%m").where((precision != "year").to_numpy())
    columns = [_integers(facts.get("year_from", empty)), _integers(facts["year"]), _integers(published.dt.year)]
    text = [month if isinstance(month, str) else None for month in months]
    return [When(*row) for row in zip(*columns, text, strict=True)]


def _integers(values: pd.Series) -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in values]
