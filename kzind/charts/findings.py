"""Titles: what the data say, in at most ten words; neutral words where they say too little.

Each function takes the table that its figure shows. A finding is stated only where the intervals or the number of
stories carry it; a changed corpus changes the sentence.
"""

from __future__ import annotations

import math

import pandas as pd

from kzind.analysis.intervals import Estimate, rows
from kzind.analysis.models import Fit
from kzind.analysis.plans import MIN_PROJECTS
from kzind.analysis.press import RankCorrelation
from kzind.charts.labels import number, percent, region_name, t

MIN_REGIONS = 6
#: Below so many claims a title names no region, no year, no share: one claim more would change it.
MIN_CLAIMS = 10


def sizes(ratio: Estimate, subject: str, lang: str | None = None) -> str:
    """How planned and realised projects differ in their median; ``ratio``: planned over realised, with its interval."""
    if not finite(ratio.value, ratio.low, ratio.high):
        return t(f"{subject}.neutral", lang)
    if ratio.low <= 1 <= ratio.high:
        return t(f"{subject}.alike", lang)
    larger = "planned" if ratio.value > 1 else "realised"
    return t(f"{subject}.{larger}_larger", lang, times=number(max(ratio.value, 1 / ratio.value), lang, 1))


def regions(table: pd.DataFrame, subject: str, lang: str | None = None) -> str:
    """The share of the three largest regions in what is realised, where six or more are told of.

    ``table``: ``volumes``; each of the three must rest on ``MIN_CLAIMS`` claims.
    """
    realised = table.loc[table["status"] == "realised"].set_index("region")
    top = realised["value"].nlargest(3)
    if len(realised) < MIN_REGIONS or top.sum() <= 0 or realised.loc[top.index, "n"].min() < MIN_CLAIMS:
        return t(f"{subject}.neutral", lang)
    share = float(top.sum() / realised["value"].sum())
    return t(f"{subject}.top3", lang, share=percent(share, lang))


def largest(values: pd.Series, stories: pd.Series, subject: str, lang: str | None = None) -> str:
    """The region that leads ``values`` (index: codes), where it leads alone, among six or more.

    It must rest on ``MIN_CLAIMS`` stories.
    """
    known = values.dropna().sort_values(ascending=False)
    few = len(known) < MIN_REGIONS or stories[known.index[0]] < MIN_CLAIMS
    if few or known.iloc[0] == known.iloc[1]:
        return t(f"{subject}.neutral", lang)
    return t(f"{subject}.leader", lang, region=region_name(str(known.index[0]), lang))


def finite(*values: float) -> bool:
    """Whether every value is a number."""
    return all(math.isfinite(v) for v in values)


def years(table: pd.DataFrame, lang: str | None = None) -> str:
    """The share of the realised volume that the strongest year holds, where four or more years are told of.

    ``table``: ``volumes``; the year must rest on ``MIN_CLAIMS`` claims.
    """
    realised = table.loc[table["status"] == "realised"].set_index("when")
    if len(realised) < 4 or realised["value"].sum() <= 0:
        return t("years.neutral", lang)
    top = str(realised["value"].idxmax())
    if int(realised["n"].iloc[int(realised["value"].argmax())]) < MIN_CLAIMS:
        return t("years.neutral", lang)
    share = float(realised["value"].max() / realised["value"].sum())
    return t("years.peak", lang, share=percent(share, lang), year=top)


def slope(fit: Fit | None, lang: str | None = None) -> str:
    """How jobs go with the sum, where a slope could be fitted and its interval leaves 0 (and 1) out."""
    if fit is None or fit.low <= 0:
        return t("jobs_and_investment.neutral", lang)
    return t("jobs_and_investment.less" if fit.high < 1 else "jobs_and_investment.with", lang)


def modernisation(claims: pd.DataFrame, lang: str | None = None) -> str:
    """The share of claims about renewal, where a hundred claims or more are known."""
    if len(claims) < 100:
        return t("modernisation_shares.neutral", lang)
    return t(
        "modernisation_shares.share", lang, share=percent(float(claims["modernisation"].astype(float).mean()), lang)
    )


def changes(ratios: pd.Series, lang: str | None = None) -> str:
    """The median change, where ten or more are told."""
    if len(ratios) < 10:
        return t("changes.neutral", lang)
    return t("changes.median", lang, ratio=number(float(ratios.median()), lang, 1))


def corpus_peak(table: pd.DataFrame, lang: str | None = None) -> str:
    """The year with most documents, where it holds a fifth of thirty or more."""
    by_year = table.groupby("year")["documents"].sum()
    if by_year.sum() < 30 or by_year.max() / by_year.sum() < 0.2:
        return t("corpus_years.neutral", lang)
    return t(
        "corpus_years.peak", lang, year=by_year.idxmax(), share=percent(float(by_year.max() / by_year.sum()), lang)
    )


def press(rho: RankCorrelation, claims: int, lang: str | None = None) -> str:
    """Whether regions large in the press are large in the statistics, where the interval tells.

    ``claims``: how many the press's sums rest on; at least one a region.
    """
    if not finite(rho.low, rho.high) or claims < max(MIN_CLAIMS, rho.n):
        return t("press_and_statistics.neutral", lang)
    if rho.low > 0:
        return t("press_and_statistics.alike", lang)
    return t("press_and_statistics.against" if rho.high < 0 else "press_and_statistics.unlike", lang)


def launches(table: pd.DataFrame, lang: str | None = None) -> str:
    """The share of due projects with a start told, where ten or more were told again; ``table``: ``launch_shares``."""
    line = next((line for line in rows(table) if line.group == "all"), None)
    if line is None or line.followed < MIN_PROJECTS:
        return t("plan_outcomes.neutral", lang)
    return t("plan_outcomes.share", lang, share=percent(line.value, lang))


def costs(table: pd.DataFrame, lang: str | None = None) -> str:
    """How many of the costs that changed were raised, where ten or more are told."""
    if len(table) < MIN_PROJECTS:
        return t("plan_costs.neutral", lang)
    return t("plan_costs.raised", lang, share=percent(float((table["ratio"] > 1).mean()), lang))


def accuracy(table: pd.DataFrame, lang: str | None = None) -> str:
    """The F1 of all facts; ``table``: rows of ``evaluate``."""
    line = next((line for line in rows(table) if line.by == "all"), None)
    if line is None:
        return t("accuracy.neutral", lang)
    return t("accuracy.f1", lang, f1=number(line.value * 100, lang, 0))
