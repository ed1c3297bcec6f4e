"""Titles: what the data say, in at most ten words.

Each function takes the table that its figure shows. A comparison is stated only where the intervals or the number of
stories carry it; else the title says what is known all the same (how many regions, years, projects). A changed corpus
changes the sentence.
"""

from __future__ import annotations

import math

import pandas as pd

from kzind.analysis.intervals import MIN_STORIES, Estimate, rows
from kzind.analysis.models import Fit
from kzind.analysis.plans import MIN_PROJECTS
from kzind.analysis.press import RankCorrelation
from kzind.charts.labels import number, percent, region_codes, region_name, t

MIN_REGIONS = 6
#: Below so many claims a title names no region, no year, no share: one claim more would change it.
MIN_CLAIMS = 10


def ratio(estimate: Estimate, subject: str, names: tuple[str, str], plain: str, lang: str | None = None) -> str:
    """Which of two groups has the larger median, or that they do not clearly differ; ``plain`` where none can tell.

    ``estimate``: first over second, with its interval; ``names``: the groups, as in the keys of the texts.
    """
    if not finite(estimate.value, estimate.low, estimate.high):
        return plain
    if estimate.low <= 1 <= estimate.high:
        return t(f"{subject}.alike", lang)
    larger = names[0] if estimate.value > 1 else names[1]
    times = max(estimate.value, 1 / estimate.value)
    return t(f"{subject}.{larger}_larger", lang, times=number(times, lang, 1))


def size_range(values: pd.Series, subject: str, unit: str, lang: str | None = None) -> str:
    """From the smallest to the largest; ``values`` in ``unit`` (a key of the texts)."""
    low, high = number(float(values.min()), lang), number(float(values.max()), lang)
    return t(f"{subject}.range", lang, low=low, high=high, unit=t(f"unit.{unit}", lang))


def told(key: str, known: int, lang: str | None = None, whole: int | None = None) -> str:
    """Of how many regions (or years, where ``whole`` counts them) something is told."""
    everything = len(region_codes()) if whole is None else whole
    return t(key, lang, n=number(known, lang, 0), all=number(everything, lang, 0))


def regions(table: pd.DataFrame, lang: str | None = None) -> str:
    """The share of the three largest regions in what is realised, where six or more are told of; else how many are.

    ``table``: ``volumes``; each of the three must rest on ``MIN_CLAIMS`` claims.
    """
    realised = table.loc[table["status"] == "realised"].set_index("region")
    top = realised["value"].nlargest(3)
    if len(realised) < MIN_REGIONS or top.sum() <= 0 or realised.loc[top.index, "n"].min() < MIN_CLAIMS:
        return told("regions.told", len(realised), lang)
    share = float(top.sum() / realised["value"].sum())
    return t("regions.top3", lang, share=percent(share, lang))


def largest(values: pd.Series, stories: pd.Series, subject: str, plain: str, lang: str | None = None) -> str:
    """The region that leads ``values`` (index: codes), where it leads alone, among six or more; else ``plain``.

    It must rest on ``MIN_CLAIMS`` stories.
    """
    known = values.dropna().sort_values(ascending=False)
    few = len(known) < MIN_REGIONS or stories[known.index[0]] < MIN_CLAIMS
    if few or known.iloc[0] == known.iloc[1]:
        return plain
    return t(f"{subject}.leader", lang, region=region_name(str(known.index[0]), lang))


def finite(*values: float) -> bool:
    """Whether every value is a number."""
    return all(math.isfinite(v) for v in values)


def years(table: pd.DataFrame, lang: str | None = None) -> str:
    """The share of the realised volume that the strongest year holds, where four or more years are told of.

    ``table``: ``volumes``; the year must rest on ``MIN_CLAIMS`` claims. Else: of how many years a sum is told, from
    the first to the last of the table.
    """
    realised = table.loc[table["status"] == "realised"].set_index("when")
    plain = told("years.told", len(realised), lang, int(table["when"].max() - table["when"].min()) + 1)
    if len(realised) < 4 or realised["value"].sum() <= 0:
        return plain
    top = str(realised["value"].idxmax())
    if int(realised["n"].iloc[int(realised["value"].argmax())]) < MIN_CLAIMS:
        return plain
    share = float(realised["value"].max() / realised["value"].sum())
    return t("years.peak", lang, share=percent(share, lang), year=top)


def slope(fit: Fit | None, projects: int, lang: str | None = None) -> str:
    """How jobs go with the sum, as far as the interval tells; without a fit, of how many ``projects`` both are told."""
    if fit is None:
        return t("jobs_and_investment.told", lang, n=number(projects, lang, 0))
    if fit.low <= 0 <= fit.high:
        return t("jobs_and_investment.unclear", lang)
    if fit.high < 0:
        return t("jobs_and_investment.fewer", lang)
    return t("jobs_and_investment.less" if fit.high < 1 else "jobs_and_investment.with", lang)


def slopes(table: pd.DataFrame, lang: str | None = None) -> str:
    """The range of the slope over the checks that could be fitted; ``table``: ``checks.slopes``."""
    known = table["value"].dropna()
    if len(known) == 1:
        return t("slopes.one", lang, slope=number(float(known.iloc[0]), lang, 2))
    low, high = number(float(known.min()), lang, 2), number(float(known.max()), lang, 2)
    return t("slopes.range", lang, low=low, high=high, n=number(len(known), lang, 0))


def robust(table: pd.DataFrame, scale: float, lang: str | None = None) -> str:
    """The range of the median over the checks that rest on five stories or more; ``table``: ``checks.robustness``."""
    sure = table.loc[table["stories"] >= MIN_STORIES, "value"] / scale
    if len(sure) < 2:
        return t("robustness.one", lang, value=number(float(table["value"].iloc[0]) / scale, lang))
    return t("robustness.range", lang, low=number(float(sure.min()), lang), high=number(float(sure.max()), lang))


def rates(fit: Fit | None, lang: str | None = None) -> str:
    """Whether stories a document rise or fall, where the interval tells."""
    if fit is None or fit.low <= 0 <= fit.high:
        return t("rates.unclear", lang)
    change = percent(abs(math.expm1(fit.estimate)), lang, 1)
    return t("rates.rises" if fit.estimate > 0 else "rates.falls", lang, change=change)


def modernisation(claims: pd.DataFrame, lang: str | None = None) -> str:
    """The share of claims about renewal, where a hundred claims or more are known; else their number."""
    renewal = claims["modernisation"].astype(float)
    if len(claims) < 100:
        return told("modernisation_shares.count", int(renewal.sum()), lang, len(claims))
    return t("modernisation_shares.share", lang, share=percent(float(renewal.mean()), lang))


def changes(table: pd.DataFrame, lang: str | None = None) -> str:
    """The median of the realised changes, where ten or more are told; else how many of all raise the level."""
    realised = table.loc[table["status"] == "realised", "ratio"]
    if len(realised) < 10:
        return told("changes.up", int((table["ratio"] > 1).sum()), lang, len(table))
    return t("changes.median", lang, ratio=number(float(realised.median()), lang, 1))


def corpus_peak(table: pd.DataFrame, lang: str | None = None) -> str:
    """The year with most documents, where it holds a fifth of thirty or more; else since when most are."""
    by_year = table.groupby("year")["documents"].sum()
    if by_year.sum() < 30 or by_year.max() / by_year.sum() < 0.2:
        later = by_year[::-1].cumsum()
        return t("corpus_years.most", lang, year=later.index[(later > by_year.sum() / 2).to_numpy()][0])
    return t(
        "corpus_years.peak", lang, year=by_year.idxmax(), share=percent(float(by_year.max() / by_year.sum()), lang)
    )


def press(rho: RankCorrelation, claims: int, named: int, lang: str | None = None) -> str:
    """Whether regions large in the press are large in the statistics, where the interval tells.

    ``claims``: how many the press's sums rest on; at least one a region. ``named``: regions with a sum in the press.
    """
    if not finite(rho.low, rho.high) or claims < max(MIN_CLAIMS, rho.n):
        return told("regions.told", named, lang)
    if rho.low > 0:
        return t("press_and_statistics.alike", lang)
    return t("press_and_statistics.against" if rho.high < 0 else "press_and_statistics.unlike", lang)


def press_years(table: pd.DataFrame, lang: str | None = None) -> str:
    """How far the largest year lies above the smallest in each series; years without a sum in the press left out.

    Both series rise with time and the press with its coverage, so that their correlation would be no finding.
    """
    swings = {name: table.loc[table[name] > 0, name] for name in ("press", "official")}
    times = {name: float(values.max() / values.min()) for name, values in swings.items()}
    words = {name: number(ratio, lang, 0 if ratio >= 10 else 1) for name, ratio in times.items()}
    return t("press_years.swing", lang, **words)


def launches(table: pd.DataFrame, lang: str | None = None) -> str:
    """The share of due projects with a start told, where ten or more were told again; else how many were.

    ``table``: ``launch_shares``.
    """
    line = next(line for line in rows(table) if line.group == "all")
    if line.followed < MIN_PROJECTS:
        return t("plan_outcomes.again", lang, due=number(line.n, lang, 0), n=number(line.followed, lang, 0))
    return t("plan_outcomes.share", lang, share=percent(line.value, lang))


def costs(table: pd.DataFrame, lang: str | None = None) -> str:
    """How many of the costs that changed were raised."""
    return t("plan_costs.raised", lang, share=percent(float((table["ratio"] > 1).mean()), lang))


def accuracy(table: pd.DataFrame, own: str, lang: str | None = None) -> str:
    """The F1 of all facts; ``table``: rows of ``evaluate``; ``own``: ``_own`` for a user's corpus, else empty."""
    line = next(line for line in rows(table) if line.by == "all")
    return t(f"accuracy.f1{own}", lang, f1=number(line.value * 100, lang, 0))
