"""Volumes of investment: project claims, each once, by status, region and year.

Scope comes first. Pools, programmes and totals of a territory are told again and again and hold the projects that are
also told singly: they are shown apart and never added. Planned, ongoing and realised are never pooled.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kzind.analysis.intervals import (
    MIN_STORIES,
    Estimate,
    geometric_mean,
    lower_quartile,
    median,
    story_bootstrap,
    top_share,
    total,
    upper_quartile,
)
from kzind.analysis.sources import sourced

STATUSES = ("planned", "ongoing", "realised")
SCOPES = ("project", "programme", "total")


def project_claims(claims: pd.DataFrame, indicator: str = "investment", unit_column: str | None = None) -> pd.DataFrame:
    """Claims about single projects: ``scope`` project, a level (no increase), of one indicator, each once.

    A figure that an earlier story told of the same project (``repeat_of``) is left out. ``unit_column``: a column that
    must not be missing (``kzt`` for sums). One row a claim, as given.
    """
    kept = levels(claims, indicator)
    kept = kept[kept["scope"] == "project"]
    return kept[kept[unit_column].notna()] if unit_column else kept


def levels(claims: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Claims of an indicator that state a level, each once: no increase, share of a whole, repeat, foreign place."""
    kept = claims[(claims["indicator"] == indicator) & (claims["measure"] == "level") & (claims["unit"] != "%")]
    kept = kept[~foreign(kept)]
    return kept[kept["repeat_of"].isna()] if "repeat_of" in kept else kept


def foreign(claims: pd.DataFrame) -> pd.Series:
    """Whether each claim is of a place abroad (``foreign`` of ``dated_claims``): no part of the country's sums."""
    return claims["foreign"].astype(bool) if "foreign" in claims else pd.Series(False, index=claims.index)


def scope_table(claims: pd.DataFrame, value: str = "kzt", indicator: str = "investment") -> pd.DataFrame:
    """Claims, stories and sums by scope and status, every pair present.

    Columns ``scope status claims stories sum median``. The sum of programmes and totals is missing on purpose: they
    overlap, so that their sum measures nothing.
    """
    kept = levels(claims, indicator)
    kept = kept[kept[value].notna()]
    rows = []
    for scope in SCOPES:
        for status in STATUSES:
            part = kept[(kept["scope"] == scope) & (kept["status"] == status)]
            numbers = part[value].to_numpy(float)
            rows.append(
                {
                    "scope": scope,
                    "status": status,
                    "claims": len(part),
                    "stories": part["story_id"].nunique(),
                    "sum": total(numbers) if scope == "project" else np.nan,
                    "median": median(numbers),
                }
            )
    return sourced(pd.DataFrame(rows), kept, ["scope", "status"])


def volumes(claims: pd.DataFrame, by: list[str], value: str = "kzt") -> pd.DataFrame:
    """Sum of ``value`` over project claims by the columns ``by``, with story-bootstrap intervals.

    Columns: ``by``, then ``value low high n stories``. Rows without a value or without one of ``by`` take no part.
    """
    rows = []
    kept = claims.dropna(subset=[value, *by])
    for key, part in kept.groupby(by, observed=True, sort=True):
        estimate = story_bootstrap(part[value], part["story_id"], total)
        rows.append({**dict(zip(by, key, strict=True)), **estimate._asdict()})
    return sourced(pd.DataFrame(rows, columns=[*by, *Estimate._fields]), kept, by)


def size_table(claims: pd.DataFrame, by: str = "status", value: str = "kzt_real") -> pd.DataFrame:
    """How large single projects are: quartiles, geometric mean and the share of the five largest.

    One row a group of ``by`` with columns ``n stories q25 median median_low median_high q75 geometric_mean
    geometric_low geometric_high total top5_share``; sums are heavy-tailed, so the median stands before the total.
    """
    rows = []
    kept = claims[claims[value].notna() & (claims[value] > 0)]
    for group, part in kept.groupby(by, observed=True, sort=True):
        numbers, stories = part[value].to_numpy(float), part["story_id"].to_numpy(object)
        middle = story_bootstrap(numbers, stories, median)
        geometric = story_bootstrap(numbers, stories, geometric_mean)
        rows.append(
            {
                by: group,
                "n": middle.n,
                "stories": middle.stories,
                "q25": lower_quartile(numbers),
                "median": middle.value,
                "median_low": middle.low,
                "median_high": middle.high,
                "q75": upper_quartile(numbers),
                "geometric_mean": geometric.value,
                "geometric_low": geometric.low,
                "geometric_high": geometric.high,
                "total": total(numbers),
                "top5_share": top_share(numbers) if middle.n > MIN_STORIES else float("nan"),
            }
        )
    columns = [
        by,
        "n",
        "stories",
        "q25",
        "median",
        "median_low",
        "median_high",
        "q75",
        "geometric_mean",
        "geometric_low",
        "geometric_high",
        "total",
        "top5_share",
    ]
    table = sourced(pd.DataFrame(rows, columns=columns), kept, [by])
    return in_order(table) if by == "status" else table


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """The rows from plan to fact."""
    return table.sort_values("status", key=lambda c: c.map(STATUSES.index), kind="stable", ignore_index=True)


def counts(claims: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Claims and stories by the columns ``by``; rows without one of them take no part."""
    kept = claims.dropna(subset=by)
    table = kept.groupby(by, observed=True, sort=True).agg(claims=("story_id", "size"), stories=("story_id", "nunique"))
    return sourced(table.reset_index(), kept, by)


def renewals(claims: pd.DataFrame) -> pd.DataFrame:
    """What claims about renewal state: ``indicator unit status claims stories value low high``.

    One row an indicator, unit and status; ``value`` is the median with its interval over stories (nan below five).
    Increases, shares of a whole and levels stand together only where their unit is the same. Repeats and claims of
    places abroad take no part.
    """
    kept = claims[claims["modernisation"].fillna(False).astype(bool) & ~foreign(claims)]
    kept = kept[kept["repeat_of"].isna()] if "repeat_of" in kept else kept
    by, rows = ["indicator", "unit", "status"], []
    for key, part in kept.groupby(by, observed=True, sort=True):
        middle = story_bootstrap(part["value"], part["story_id"], median)
        row = dict(zip(by, map(str, key), strict=True)) | {"claims": len(part), "stories": middle.stories}
        rows.append({**row, "value": middle.value, "low": middle.low, "high": middle.high})
    table = pd.DataFrame(rows, columns=[*by, "claims", "stories", "value", "low", "high"])
    order = table["status"].map(dict(zip(STATUSES, range(len(STATUSES)), strict=True)))
    table = table.assign(order=order).sort_values(["indicator", "unit", "order"], kind="stable", ignore_index=True)
    return sourced(table.drop(columns="order"), kept, by)
