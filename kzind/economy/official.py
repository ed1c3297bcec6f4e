"""Official statistics by region, carried over the reforms of 2018 and 2022.

In June 2018 South Kazakhstan became Turkistan region and Shymkent left it; in June 2022 Abai left East Kazakhstan,
Jetisu left Almaty region, Ulytau left Karaganda. The Bureau does not carry its series back. So a series can be read
on two sets of borders:

``regions="2017"``  the 16 units before both reforms. Today's units are added up, which needs no key, because each
of them lies wholly in one former unit: the whole period is comparable. ``KZ-61`` then is South Kazakhstan with
Shymkent, ``KZ-63`` East Kazakhstan with Abai, ``KZ-19`` Almaty region with Jetisu, ``KZ-35`` Karaganda with Ulytau.

``regions="2022"``  the 20 units of today. A year that was published on former borders is missing for the units that
were cut, because a larger unit under the same name is another unit. It is never divided by a key.

The column ``basis`` says of each value how it was made. Indices and ratios are never added: on former borders they
are missing for merged units once these are published apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kzind import datasets
from kzind.datasets import COUNTRY, SOUTH_KAZAKHSTAN
from kzind.economy.dating import NoDataError

Borders = Literal["2017", "2022"]
SOUTH = "KZ-61"
SHYMKENT = "KZ-79"
BASES = ("published", "sum", "difference", "other_borders", "not_additive", "not_published")


@dataclass(frozen=True)
class Series:
    """An official series: where it lies, what turns it into base units, whether regions may be added."""

    title: str
    dataset: str
    column: str
    unit: str
    scale: float
    additive: bool
    load: Callable[[], pd.DataFrame]
    where: str | None = None


SERIES: dict[str, Series] = {
    "investment": Series(
        "Investment in fixed capital, current prices", "investment_region", "investment_mln_kzt", "KZT", 1e6, True,
        datasets.load_investment,
    ),
    "investment_index": Series(
        "Investment in fixed capital, physical volume, previous year = 100", "investment_region",
        "volume_index_prev_year_100", "index", 1.0, False, datasets.load_investment,
    ),
    "grp": Series(
        "Gross regional product, current prices", "grp_region", "grp_mln_kzt", "KZT", 1e6, True, datasets.load_grp,
    ),
    "employment": Series(
        "Employed population", "employment_region", "employed_thousand", "people", 1e3, True,
        datasets.load_employment,
    ),
    "employment_industry_construction": Series(
        "Employed in industry and construction", "employment_industry_construction_region", "employed_persons",
        "people", 1.0, True, datasets.load_employment_industry_construction,
    ),
    "population": Series(
        "Annual average population", "population_region", "population_annual_average", "people", 1.0, True,
        datasets.load_population,
    ),
    "jobs_created": Series(
        "New jobs created in manufacturing", "jobs_created_manufacturing_region", "new_jobs_thousand", "jobs", 1e3,
        True, datasets.load_jobs_created,
    ),
    "manufacturing_share": Series(
        "Manufacturing, share of gross value added", "manufacturing_region_sdg", "value", "%", 1.0, False,
        datasets.load_manufacturing, where="manufacturing_gva_share",
    ),
    "manufacturing_per_head": Series(
        "Manufacturing value added per head, 2010 prices", "manufacturing_region_sdg", "value", "USD", 1.0, False,
        datasets.load_manufacturing, where="manufacturing_gva_per_capita_usd",
    ),
    "manufacturing_productivity": Series(
        "Labour productivity in manufacturing, previous year = 100", "manufacturing_region_sdg", "value", "index", 1.0,
        False, datasets.load_manufacturing, where="labour_productivity_growth_manufacturing",
    ),
}  # fmt: skip


def to_regions(codes: pd.Series, regions: Borders = "2017") -> pd.Series:
    """ISO 3166-2 codes of today as the units of ``regions``: facts on the borders of an official series.

    ``KZ-79`` becomes ``KZ-61`` on the borders of 2017, ``KZ-10`` becomes ``KZ-63``. Missing stays missing; a code
    that is no region of today raises ``ValueError``. Source: ``kzind.datasets.describe("region_crosswalk")``.
    """
    table = _crosswalk(regions)
    plain = codes.astype("object")
    foreign = sorted(set(plain.dropna()) - set(table))
    if foreign:
        raise ValueError(f"no region of today: {', '.join(map(str, foreign))}; expected ISO 3166-2 codes such as KZ-63")
    return plain.map(table).astype("str")


def _crosswalk(regions: str) -> dict[str, str]:
    """Unit of today -> unit of ``regions``."""
    if regions not in ("2017", "2022"):
        raise ValueError(f"regions {regions!r}: expected '2017' or '2022'")
    crosswalk = datasets.load_crosswalk()
    return dict(zip(crosswalk["region_2022"], crosswalk["region_" + regions], strict=True))


def official(series: str, regions: Borders = "2022", years: Iterable[int] | None = None) -> pd.DataFrame:
    """An official series by region and year on one set of borders, in base units (tenge, persons).

    Columns: ``series region year value unit basis members source``; one row for the country (``KZ``) and for each
    region in each year, in that order. ``basis``: ``published``; ``sum`` of ``members``, units of today;
    ``difference`` (South Kazakhstan less Shymkent, where the source has Shymkent in both); or why the value is
    missing: ``other_borders`` (the year was published on former borders), ``not_additive``, ``not_published``.

    Raises ``NoDataError`` for a year that the series does not hold, ``ValueError`` for an unknown series.
    """
    if series not in SERIES:
        raise ValueError(f"series {series!r}: expected one of {', '.join(SERIES)}")
    record, crosswalk = SERIES[series], _crosswalk(regions)
    given = _values(record)
    wanted = _years(series, given, years)
    former = _groups(_crosswalk("2017"))
    read = _of_2017 if regions == "2017" else _of_2022
    rows = []
    for region, members in _groups(crosswalk).items():
        for year in wanted:
            value, basis = read(given[year], region, former, record.additive)
            rows.append((series, region, year, value, record.unit, basis, " + ".join(members)))
    names = ["series", "region", "year", "value", "unit", "basis", "members"]
    frame = pd.DataFrame(rows, columns=names)
    frame["basis"] = pd.Categorical(frame["basis"], categories=BASES)
    frame["source"] = datasets.describe(record.dataset).citation
    return frame


def _values(record: Series) -> dict[int, dict[str, float]]:
    """Year -> region as published -> value in base units; missing ones left out."""
    table = record.load()
    if record.where is not None:
        table = table[table["indicator"] == record.where]
    found: dict[int, dict[str, float]] = {}
    for year, region, value in table[["year", "region", record.column]].dropna().itertuples(index=False):
        found.setdefault(int(year), {})[region] = float(value) * record.scale
    return found


def _years(name: str, given: dict[int, dict[str, float]], years: Iterable[int] | None) -> list[int]:
    wanted = sorted(given) if years is None else sorted(set(years))
    missing = [str(year) for year in wanted if year not in given]
    if missing:
        gaps = [str(year) for year in range(min(given), max(given)) if year not in given]
        raise NoDataError(f"no {name} for {', '.join(missing)}: the series runs {min(given)} to {max(given)}"
                          + (f" without {', '.join(gaps)}" if gaps else ""))
    return wanted


def _groups(crosswalk: dict[str, str]) -> dict[str, list[str]]:
    """Unit -> the units of today that make it up, the one that goes on under its code first; the country first."""
    found: dict[str, list[str]] = {COUNTRY: [COUNTRY]}
    for today, unit in crosswalk.items():
        found.setdefault(unit, [])
        found[unit].insert(0 if today == unit else len(found[unit]), today)
    return found


def _of_2017(
    values: dict[str, float], region: str, groups: dict[str, list[str]], additive: bool
) -> tuple[float, str]:
    """Value and basis of a unit of 2017; ``values`` are the year's, by region as published."""
    core, *split_off = groups[region]
    if region == SOUTH and SOUTH_KAZAKHSTAN in values:
        return values[SOUTH_KAZAKHSTAN], "published"
    there = [member for member in groups[region] if member in values]
    if there == [core] and (not split_off or region != SOUTH):
        return values[core], "published"  # never cut, or not yet
    if len(there) < 1 + len(split_off):
        return float("nan"), "not_published"
    return (sum(values[m] for m in there), "sum") if additive else (float("nan"), "not_additive")


def _of_2022(
    values: dict[str, float], region: str, groups: dict[str, list[str]], additive: bool
) -> tuple[float, str]:
    """Value and basis of a unit of today. A unit that was cut in 2022 is itself once what it lost stands apart."""
    former = next(unit for unit, members in groups.items() if region in members)
    core, *split_off = groups[former]
    uncut = former != SOUTH and bool(split_off) and core in values and not any(m in values for m in split_off)
    south_whole = former == SOUTH and SOUTH_KAZAKHSTAN in values
    if region in values and not uncut:
        return values[region], "published"
    if region == SOUTH and south_whole and SHYMKENT in values and additive:
        return values[SOUTH_KAZAKHSTAN] - values[SHYMKENT], "difference"
    return float("nan"), "other_borders" if uncut or south_whole else "not_published"
