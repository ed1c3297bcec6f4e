"""Sentences under tables and figures, computed from the data: a changed corpus changes them.

Each gives a ``Says``, which Jupyter shows as a paragraph. Where the corpus is too small, the sentence says that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from kzind.analysis.intervals import MIN_STORIES, Estimate, rows
from kzind.analysis.models import Fit, TooFew, loglog
from kzind.analysis.plans import MIN_PROJECTS, OUTCOMES, cost_change, delays
from kzind.analysis.press import RankCorrelation
from kzind.analysis.rates import yearly_change
from kzind.analysis.study import Study
from kzind.analysis.volumes import levels
from kzind.charts.labels import number, percent, t

BILLION = 1e9


@dataclass(frozen=True)
class Says:
    """A paragraph. Values in it come from the tables; words from the texts."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def span(value: float, low: float, high: float, lang: str | None = None) -> str:
    """``8.0 (95%: 4.6 to 34)``, or the value alone where there is no interval."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return number(value, lang)
    return t("say.span", lang, value=number(value, lang), low=number(low, lang), high=number(high, lang))


def chain(table: pd.DataFrame, lang: str | None = None) -> Says:
    """What is left from documents to claims; ``table``: ``chain_table``."""
    n = {step: number(int(count), lang, 0) for step, count in zip(table["step"], table["n"], strict=True)}
    words = t("say.chain", lang, **n)
    if "project_claims" in n:
        words += " " + t("say.chain_projects", lang, **n)
    return Says(words)


def scopes(study: Study, lang: str | None = None) -> Says:
    """What adding up every sum would do: all sums against those of single projects."""
    claims = levels(study.claims, "investment").dropna(subset=["kzt_real"])
    projects = float(claims.loc[claims["scope"] == "project", "kzt_real"].sum())
    everything = float(claims["kzt_real"].sum())
    if not projects:
        return Says(t("say.no_projects", lang))
    return Says(
        t(
            "say.scopes",
            lang,
            share=percent(projects / everything, lang, 1),
            times=number(everything / projects, lang, 1),
        )
    )


def sizes(table: pd.DataFrame, lang: str | None = None, *, scale: float = BILLION, unit: str = "bn_kzt") -> Says:
    """Medians by status with their intervals, and how much the five largest hold; ``table``: ``size_table``."""
    if table.empty:
        return Says(t("say.no_jobs" if unit == "jobs" else "say.no_projects", lang))
    scaled = [(row.status, row.median / scale, row.median_low / scale, row.median_high / scale) for row in rows(table)]
    medians = "; ".join(
        f"{t(f'status.{status}', lang)}: {span(middle, low, high, lang)}" for status, middle, low, high in scaled
    )
    words = [t("say.sizes", lang, medians=medians, unit=t(f"unit.{unit}", lang))]
    heavy = [
        f"{t(f'status.{row.status}', lang)}: {percent(row.top5_share, lang)}"
        for row in rows(table)
        if math.isfinite(row.top5_share)
    ]
    if heavy:
        words.append(t("say.top5", lang, shares="; ".join(heavy)))
    return Says(" ".join(words))


def regions(table: pd.DataFrame, lang: str | None = None) -> Says:
    """How many regions the sums are told of, and for how many an interval can be given."""
    if table.empty:
        return Says(t("say.no_projects", lang))
    sure = int((table["stories"] >= MIN_STORIES).sum())
    return Says(
        t(
            "say.regions",
            lang,
            regions=number(table["region"].nunique(), lang, 0),
            sure=number(sure, lang, 0),
            cells=number(len(table), lang, 0),
            least=MIN_STORIES,
        )
    )


def years(table: pd.DataFrame, documents: pd.DataFrame, lang: str | None = None) -> Says:
    """How closely the realised volume of a year follows the number of documents of the year."""
    realised = table[(table["status"] == "realised") & (table["prices"] != "nominal")].set_index("when")["value"]
    by_year = documents["published"].dt.year.dropna().astype(int).value_counts()
    both = pd.concat([realised, by_year.rename("documents")], axis=1).dropna()
    if len(both) < 5:
        return Says(t("say.few_years", lang))
    rho = float(both["value"].rank().corr(both["documents"].rank()))
    return Says(t("say.years", lang, rho=number(rho, lang, 2), n=number(len(both), lang, 0)))


def robust(table: pd.DataFrame, lang: str | None = None, scale: float = BILLION) -> Says:
    """The range of an estimate over the checks that rest on five stories or more; ``table``: ``robustness``."""
    sure = table[table["stories"] >= MIN_STORIES]
    if len(sure) < 2:
        return Says(t("say.few_checks", lang))
    return Says(
        t(
            "say.robust",
            lang,
            n=number(len(sure), lang, 0),
            low=number(float(sure["value"].min()) / scale, lang),
            high=number(float(sure["value"].max()) / scale, lang),
        )
    )


def association(fit: Fit | TooFew, lang: str | None = None) -> Says:
    """The slope of jobs on the sum, or why there is none."""
    if isinstance(fit, TooFew):
        return Says(
            t(
                "say.no_fit",
                lang,
                n=number(fit.n, lang, 0),
                needed=number(fit.needed, lang, 0),
                clusters=number(fit.clusters, lang, 0),
            )
        )
    more = 2**fit.estimate - 1
    return Says(
        t(
            "say.fit",
            lang,
            slope=number(fit.estimate, lang, 2),
            low=number(fit.low, lang, 2),
            high=number(fit.high, lang, 2),
            n=number(fit.n, lang, 0),
            clusters=number(fit.clusters, lang, 0),
            df=number(fit.clusters - 1, lang, 0),
            more=percent(more, lang),
        )
    )


def region_effects(pairs: pd.DataFrame, value: str = "kzt_real", lang: str | None = None) -> Says:
    """The slope of jobs on the sum within regions, or why there is none; ``pairs``: ``pair_jobs_investment``."""
    try:
        fit = loglog(pairs, "jobs", value, group="region")
    except TooFew as few:
        return Says(t("say.no_effects", lang, n=number(few.n, lang, 0), needed=number(few.needed, lang, 0)))
    counted = {"n": fit.n, "clusters": fit.clusters, "df": fit.clusters - 1}
    slopes = {"slope": fit.estimate, "low": fit.low, "high": fit.high}
    words = {name: number(count, lang, 0) for name, count in counted.items()}
    words |= {name: number(slope, lang, 2) for name, slope in slopes.items()}
    return Says(t("say.effects", lang, **words))


def rates(cells: pd.DataFrame, lang: str | None = None) -> Says:
    """The yearly change of stories a document, and without the offset; ``cells``: ``region_years``."""
    try:
        fit, plain = yearly_change(cells), yearly_change(cells, offset=False)
    except TooFew as few:
        counted = {"n": few.n, "years": few.clusters, "needed": few.needed}
        return Says(t("say.no_rates", lang, **{name: number(value, lang, 0) for name, value in counted.items()}))
    changes = {"change": fit.estimate, "low": fit.low, "high": fit.high, "plain": plain.estimate}
    return Says(
        t(
            "say.rates",
            lang,
            n=number(fit.n, lang, 0),
            years=number(fit.clusters, lang, 0),
            df=number(fit.clusters - 1, lang, 0),
            **{name: percent(math.expm1(value), lang, 1) for name, value in changes.items()},
        )
    )


def audit(factor: Estimate | None, lang: str | None = None) -> Says:
    """What an audit of the corpus corrects, or that none is given; ``factor``: ``audit_factor``."""
    if factor is None:
        return Says(t("say.no_audit", lang, command="`kzind audit`", parameter="`AUDIT`"))
    ratio = span(factor.value, factor.low, factor.high, lang)
    return Says(t("say.audit", lang, n=number(factor.n, lang, 0), factor=ratio))


def press(table: pd.DataFrame, rho: RankCorrelation, lang: str | None = None) -> Says:
    """Rank correlation of the regions, and of how many the press tells nothing."""
    named = int((table["press"] > 0).sum())
    if not math.isfinite(rho.rho) or named < MIN_STORIES:
        return Says(t("say.few_regions", lang, n=number(named, lang, 0)))
    return Says(
        t(
            "say.press",
            lang,
            rho=span(rho.rho, rho.low, rho.high, lang),
            n=number(rho.n, lang, 0),
            silent=number(len(table) - named, lang, 0),
        )
    )


def press_years(table: pd.DataFrame, rho: RankCorrelation, lang: str | None = None) -> Says:
    """Rank correlation of the years, or that too few have a sum in the press."""
    named = int((table["press"] > 0).sum())
    if not math.isfinite(rho.low) or named < MIN_STORIES:
        return Says(t("say.few_press_years", lang, n=number(named, lang, 0)))
    return Says(t("say.press_years", lang, rho=span(rho.rho, rho.low, rho.high, lang), n=number(rho.n, lang, 0)))


def duplicates(study: Study, lang: str | None = None) -> Says:
    """How often one story is told: documents with facts, stories, the most reports of one."""
    facts = study.facts
    if facts.empty:
        return Says(t("say.no_facts", lang))
    told = facts.groupby("story_id", observed=True)["doc_id"].nunique()
    languages = facts.groupby("story_id", observed=True)["lang"].nunique()
    return Says(
        t(
            "say.duplicates",
            lang,
            documents=number(facts["doc_id"].nunique(), lang, 0),
            stories=number(len(told), lang, 0),
            several=number(int((told > 1).sum()), lang, 0),
            most=number(int(told.max()), lang, 0),
            both=number(int((languages > 1).sum()), lang, 0),
        )
    )


def modernisation(table: pd.DataFrame, claims: pd.DataFrame, lang: str | None = None) -> Says:
    """How many claims concern renewal; ``table``: shares by indicator."""
    known = claims.dropna(subset=["modernisation"])
    n = int(known["modernisation"].sum())
    if not n:
        return Says(t("say.no_modernisation", lang))
    stories = known.loc[known["modernisation"].astype(bool), "story_id"].nunique()
    words = t("say.modernisation", lang, n=number(n, lang, 0), stories=number(stories, lang, 0))
    sure = next((row for row in rows(table) if row.low > 0), None)
    if sure is not None:
        words += " " + t(
            "say.modernisation_top",
            lang,
            indicator=t(f"indicator.{sure.indicator}", lang),
            share=percent(sure.value, lang),
            low=percent(sure.low, lang),
            high=percent(sure.high, lang),
        )
    return Says(words)


def plans(study: Study, lang: str | None = None) -> Says:
    """What became of the projects: followed, launched, due, not yet due; delays and costs where they are told."""
    known = study.projects
    if known.empty:
        return Says(t("say.no_facts", lang))
    n = {name: number(int((known["outcome"] == name).sum()), lang, 0) for name in OUTCOMES}
    several = number(int((known["reports"] > 1).sum()), lang, 0)
    over = known[known["outcome"].isin(["launched", "due"])]
    n["over"], n["again"] = number(len(over), lang, 0), number(int((over["stories"] > 1).sum()), lang, 0)
    words = [t("say.plans", lang, projects=number(len(known), lang, 0), several=several, **n)]
    late = delays(known)["late"]
    if len(late) >= MIN_PROJECTS:
        words.append(t("say.delays", lang, n=number(len(late), lang, 0), median=number(float(late.median()), lang, 1)))
    return Says(" ".join(words))


def costs(changes: pd.DataFrame, lang: str | None = None) -> Says:
    """The median change of a cost that was told twice; ``changes``: ``cost_changes``."""
    if len(changes) < MIN_PROJECTS:
        return Says(t("say.few_costs", lang, n=number(len(changes), lang, 0), least=MIN_PROJECTS))
    middle, _ = cost_change(changes)
    return Says(
        t("say.costs", lang, n=number(middle.n, lang, 0), ratio=span(middle.value, middle.low, middle.high, lang))
    )


def accuracy(scores: pd.DataFrame, lang: str | None = None) -> Says:
    """Precision and recall of facts, and the share of matched figures whose other attributes are right."""
    whole = scores[scores["by"] == "all"]

    def line(level: str, statistic: str) -> str:
        row = next(rows(whole[(whole["level"] == level) & (whole["statistic"] == statistic)]))
        return span(row.value, row.low, row.high, lang)

    return Says(
        t(
            "say.accuracy",
            lang,
            precision=line("fact", "precision"),
            recall=line("fact", "recall"),
            **{name: line(name, "accuracy") for name in ("status", "scope", "region", "year")},
        )
    )
