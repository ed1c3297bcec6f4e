"""The figures of the series: from a study to a figure and the table behind it.

Each function takes a ``Study`` and gives ``(figure, table)``; the figure is a ``Note`` where the corpus is too small.
The table is what the figure shows, nothing else; it is saved beside it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from kzind.analysis.intervals import Estimate, ratio_bootstrap, rows, share_of, story_bootstrap
from kzind.analysis.jobs import jobs_per_billion, pair_jobs_investment
from kzind.analysis.models import Fit, TooFew, loglog
from kzind.analysis.plans import MIN_PROJECTS, cost_changes, launch_shares
from kzind.analysis.prepare import BASE_YEAR, left_out
from kzind.analysis.press import RankCorrelation, compare, rank_correlation
from kzind.analysis.sources import sourced
from kzind.analysis.study import Basis, Study
from kzind.analysis.volumes import foreign, in_order, project_claims, size_table, volumes
from kzind.charts import findings
from kzind.charts.choropleth import choropleth
from kzind.charts.dots import estimates, region_dots, size_dots, wrapped_label
from kzind.charts.labels import number, region_name, scale_of, t
from kzind.charts.notes import note, period, project_note
from kzind.charts.pairs import MIN_PAIRS, Change, before_after, dumbbells, press_shares, scatter
from kzind.charts.style import Note
from kzind.charts.tiles import tile_map
from kzind.charts.years import MIN_YEARS, two_series, year_counts, year_volumes

Drawn = tuple[Figure | Note, pd.DataFrame]
REAL = "kzt_real"
MIN_CLAIMS = 10
MIN_SHOWN = 5  # projects below which a share is not drawn
FIRST_OF_20 = 2022  # the first year in which all of today's twenty regions exist


def _words(study: Study, lang: str | None) -> dict[str, Any]:
    return {"period": period(study.documents["published"].dt.year, lang), "base_year": BASE_YEAR}


# ---- investment ---------------------------------------------------------------------------------------------------


def investment_sizes(study: Study, lang: str | None = None) -> Drawn:
    """Sizes of single investment projects by status; the table is ``size_table`` in tenge of the base year."""
    claims = project_claims(study.claims, "investment", REAL)
    table = size_table(claims)
    basis = study.basis(claims, left_out(study.claims, "investment", REAL))
    return size_dots(claims, table, basis, lang=lang, **_words(study, lang)), table


def investment_regions(study: Study, lang: str | None = None) -> Drawn:
    """Volumes of single projects by region and status; the table is ``volumes``."""
    claims = project_claims(study.claims, "investment", REAL).dropna(subset=["region"])
    table = volumes(claims, ["region", "status"], REAL)
    basis = study.basis(claims, left_out(study.claims, "investment", REAL, ("region",)))
    return region_dots(table, basis, lang=lang, **_words(study, lang)), table


def investment_map(study: Study, lang: str | None = None, *, outlines: bool = False) -> Drawn:
    """Median size of a realised single project by region, as a tile map; each tile says how many claims it rests on.

    ``outlines``: on the regions' boundaries instead, without these numbers.
    Plans and works under way stand in ``investment_regions``: they are other sums than those spent.
    """
    known = study.claims[study.claims["status"] == "realised"]
    claims = project_claims(known, "investment", REAL).dropna(subset=["region"])
    found = [
        {"region": region, **story_bootstrap(part[REAL], part["story_id"])._asdict()}
        for region, part in claims.groupby("region", observed=True, sort=True)
    ]
    table = sourced(pd.DataFrame(found, columns=["region", *Estimate._fields]), claims, ["region"])
    basis = study.basis(claims, left_out(known, "investment", REAL, ("region",)))
    shown, stories = table.set_index("region")["value"] / 1e9, table.set_index("region")["stories"]
    most = int(table["n"].max()) if len(table) else 0
    plain = t("investment_map.claims", lang, n=number(most, lang, 0))
    empty = t("note.empty_regions" if outlines else "note.empty_tiles", lang)
    words = (
        findings.largest(shown, stories, "investment_map", plain, lang),
        t("investment_map.subtitle", lang, **_words(study, lang)),
        note(basis, lang, extra=[t("note.realised_only", lang), empty]),
        t("unit.bn_kzt", lang),
    )
    if outlines:
        return choropleth(shown, *words, log=True, lang=lang), table
    return tile_map(shown, *words, log=True, counts=table.set_index("region")["n"], lang=lang), table


def investment_years(study: Study, lang: str | None = None) -> Drawn:
    """Volumes of single projects by year and status, nominal and real; the table has a column ``prices``."""
    claims = project_claims(study.claims, "investment", REAL).dropna(subset=["when"])
    nominal, real = (volumes(claims, ["when", "status"], value) for value in ("kzt", REAL))
    basis = study.basis(claims, left_out(study.claims, "investment", REAL, ("when",)))
    table = pd.concat([nominal.assign(prices="nominal"), real.assign(prices=str(BASE_YEAR))], ignore_index=True)
    table = sourced(table, claims, ["when", "status"])
    return year_volumes(nominal, real, basis, lang=lang, **_words(study, lang)), table


# ---- jobs ---------------------------------------------------------------------------------------------------------


def job_claims(study: Study) -> pd.DataFrame:
    """Claims about the jobs of single projects."""
    claims = project_claims(study.claims, "jobs")
    return claims[(claims["unit"] == "jobs") & (claims["value"] > 0)]


def job_sizes(study: Study, lang: str | None = None) -> Drawn:
    """Jobs of single projects by status."""
    claims = job_claims(study)
    table = size_table(claims, value="value")
    basis = study.basis(claims, left_out(study.claims, "jobs"))
    figure = size_dots(
        claims,
        table,
        basis,
        value="value",
        unit="jobs",
        scale=1.0,
        subject="job_sizes",
        lang=lang,
        **_words(study, lang),
    )
    return figure, table


def jobs_and_investment(study: Study, lang: str | None = None) -> tuple[Figure | Note, pd.DataFrame, Fit | TooFew]:
    """Jobs against the sum, one mark a project that tells both, and the log–log slope, or why there is none."""
    pairs = pair_jobs_investment(study.claims, REAL)
    fit: Fit | TooFew
    try:
        fit = loglog(pairs, "jobs", REAL, group=None)
    except TooFew as error:
        fit = error
    line = fit if isinstance(fit, Fit) else None
    foot = note(_basis(study, pairs), lang, extra=[t("note.association", lang)])
    figure = scatter(
        pairs,
        REAL,
        "jobs",
        findings.slope(line, len(pairs), lang),
        t("jobs_and_investment.subtitle", lang, **_words(study, lang)),
        foot,
        axes_names=(t("axis.log", lang, unit=t("unit.bn_kzt", lang)), t("axis.log", lang, unit=t("unit.jobs", lang))),
        fit=line,
        lang=lang,
    )
    return figure, pairs, fit


def _basis(study: Study, rows: pd.DataFrame) -> Basis:
    return Basis(study.corpus is None, len(study.documents), int(rows["story_id"].nunique()), len(rows))


def jobs_a_billion(study: Study, lang: str | None = None) -> Drawn:
    """Median jobs per billion tenge by status of the sum."""
    pairs = pair_jobs_investment(study.claims, REAL)
    table = in_order(jobs_per_billion(pairs))
    if len(pairs) < MIN_PAIRS:
        return Note(t("note.too_few", lang, n=len(pairs), least=MIN_PAIRS)), table
    planned, realised = (pairs[pairs["status"] == status] for status in ("planned", "realised"))
    ratio = ratio_bootstrap(planned, realised, "jobs_per_bn")
    found = [(t(f"status.{r.status}", lang), r.value, r.low, r.high, f"N {number(r.n, lang, 0)}") for r in rows(table)]
    figure = estimates(
        found,
        findings.ratio(ratio, "jobs_a_billion", ("planned", "realised"), findings.slope(None, len(pairs), lang), lang),
        t("jobs_a_billion.subtitle", lang, **_words(study, lang)),
        note(_basis(study, pairs), lang, interval=True),
        t("axis.log", lang, unit=t("unit.jobs_per_bn", lang)),
        log=True,
        lang=lang,
        statuses=list(table["status"]),
    )
    return figure, table


# ---- modernisation ------------------------------------------------------------------------------------------------


def modernisation_shares(study: Study, lang: str | None = None) -> Drawn:
    """Share of claims about renewal in the claims of each indicator; indicators with ten claims or more."""
    claims = study.claims[study.claims["repeat_of"].isna()].dropna(subset=["modernisation"])
    found = []
    for indicator, part in claims.groupby("indicator", observed=True, sort=True):
        if len(part) >= MIN_CLAIMS:
            found.append({"indicator": indicator, **share_of(part["modernisation"], part["story_id"])._asdict()})
    table = pd.DataFrame(found, columns=["indicator", *Estimate._fields])
    table = table.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    table = sourced(table, claims, ["indicator"])
    if table.empty:
        most = int(claims["indicator"].value_counts().max()) if len(claims) else 0
        return Note(t("note.few_shares", lang, n=most, least=MIN_CLAIMS)), table
    shown = [
        (t(f"indicator.{r.indicator}", lang), r.value * 100, r.low * 100, r.high * 100, f"N {number(r.n, lang, 0)}")
        for r in rows(table)
    ]
    figure = estimates(
        shown,
        findings.modernisation(claims, lang),
        t("modernisation_shares.subtitle", lang, **_words(study, lang)),
        note(study.basis(claims), lang, interval=True, extra=[t("note.shares", lang)]),
        t("axis.percent_claims", lang),
        lang=lang,
    )
    return figure, table


def modernisation_sizes(study: Study, lang: str | None = None) -> Drawn:
    """Median size of projects that renew and of the others, by status."""
    claims = project_claims(study.claims, "investment", REAL).dropna(subset=["modernisation"])
    found = []
    for status in ("planned", "ongoing", "realised"):
        for renewal in (True, False):
            part = claims[(claims["status"] == status) & (claims["modernisation"] == renewal)]
            if len(part):
                found.append(
                    {
                        "status": status,
                        "modernisation": renewal,
                        **story_bootstrap(part[REAL], part["story_id"])._asdict(),
                    }
                )
    table = pd.DataFrame(found, columns=["status", "modernisation", *Estimate._fields])
    table = sourced(table, claims, ["status", "modernisation"])
    if len(claims) < MIN_PAIRS:
        return Note(t("note.too_few", lang, n=len(claims), least=MIN_PAIRS)), table
    shown = [
        (
            f"{t('word.renewal' if r.modernisation else 'word.new', lang)}, {t(f'status.{r.status}', lang)}",
            r.value / 1e9,
            r.low / 1e9,
            r.high / 1e9,
            f"N {number(r.n, lang, 0)}",
        )
        for r in rows(table)
    ]
    basis = study.basis(claims, left_out(study.claims, "investment", REAL))
    figure = estimates(
        shown,
        _renewal_title(claims, lang),
        t("modernisation_sizes.subtitle", lang, **_words(study, lang)),
        note(basis, lang, interval=True, extra=[t("note.adjusted", lang)]),
        t("axis.log", lang, unit=t("unit.bn_kzt", lang)),
        log=True,
        lang=lang,
        statuses=list(table["status"]),
    )
    return figure, table


def _renewal_title(claims: pd.DataFrame, lang: str | None) -> str:
    """Whether projects that renew are larger or smaller than the others, each over the median of its status."""
    usual = claims.groupby("status", observed=True)[REAL].transform("median")
    relative = claims.assign(relative=claims[REAL] / usual)
    renewal = relative["modernisation"].astype(bool)
    ratio = ratio_bootstrap(relative[renewal], relative[~renewal], "relative")
    plain = findings.told("modernisation_sizes.count", int(renewal.sum()), lang, len(claims))
    return findings.ratio(ratio, "modernisation_sizes", ("renewal", "other"), plain, lang)


def changes(study: Study, lang: str | None = None) -> Drawn:
    """Every stated change of a level (from 9 to 9.8 thousand): before and after, renewals first.

    The levels are of many units, so that each is drawn as a multiple of the level before; ``ratio`` in the table.
    """
    claims = study.claims
    kept = claims[claims["repeat_of"].isna() & (claims["value_before"] > 0) & (claims["value"] > 0)].copy()
    kept = kept[~foreign(kept)]
    kept["ratio"] = kept["value"] / kept["value_before"]
    kept["modernisation"] = kept["modernisation"].fillna(False).astype(bool)
    kept = kept.sort_values(
        ["modernisation", "ratio", "claim_id"], ascending=[False, False, True], kind="stable", ignore_index=True
    )
    columns = ["claim_id", "indicator", "scope", "status", "modernisation", "region", "organisation", "unit"]
    table = sourced(kept[[*columns, "value_before", "value", "ratio"]], kept, ["claim_id"])
    if len(table) < MIN_PAIRS:
        return Note(t("note.too_few", lang, n=len(table), least=MIN_PAIRS)), table
    lines = [
        Change(_change_label(row, lang), float(row["ratio"]), str(row["status"]), _from_to(row, lang))
        for row in table.to_dict("records")
    ]
    renewal = int(table["modernisation"].sum())
    figure = before_after(
        {t("word.renewal", lang): lines[:renewal], t("word.new", lang): lines[renewal:]},
        findings.changes(table, lang),
        t("changes.subtitle", lang, **_words(study, lang)),
        note(study.basis(kept), lang, extra=[t("note.before_after", lang), t("note.changes", lang)]),
        t("axis.log", lang, unit=t("axis.ratio", lang)),
        lang=lang,
    )
    return figure, table


def _change_label(row: Any, lang: str | None) -> str:
    """Indicator and region: the press's own words for an organisation would not be in the figure's language."""
    return f"{t('indicator.' + str(row['indicator']), lang)}, {region_label(row['region'], lang)}"


def _from_to(row: Any, lang: str | None) -> str:
    """Both levels with their unit: ``9,000 → 9,800 USD``."""
    before, after = float(row["value_before"]), float(row["value"])
    scale, unit = scale_of([before, after], str(row["unit"]), lang)
    return f"{number(before / scale, lang)} → {number(after / scale, lang)} {unit}"


# ---- the corpus ---------------------------------------------------------------------------------------------------


def corpus_years(study: Study, lang: str | None = None) -> Drawn:
    """Documents by year of publication and language."""
    dated = study.documents.assign(year=study.documents["published"].dt.year.astype("Int64")).dropna(subset=["year"])
    table = dated.groupby(["year", "lang"], observed=True).size().rename("documents").reset_index()
    table = sourced(table, dated, ["year", "lang"], "document")
    lost = len(study.documents) - len(dated)
    basis = Basis(
        study.corpus is None,
        len(study.documents),
        int(study.claims["story_id"].nunique()),
        len(study.claims),
        {"no_date": lost} if lost else {},
    )
    shown = tuple((name, t(f"lang.{name}", lang)) for name in ("ru", "kk") if (table["lang"] == name).any())
    if table.empty:
        return Note(t("note.few_years", lang, n=0, least=1)), table
    figure = year_counts(
        table,
        findings.corpus_peak(table, lang),
        t("corpus_years.subtitle", lang, **_words(study, lang)),
        note(basis, lang),
        panels=shown,
        axis=t("axis.documents", lang),
        lang=lang,
    )
    return figure, table


def corpus_map(study: Study, lang: str | None = None) -> Drawn:
    """Stories that state a fact about each region."""
    table = (
        study.claims.dropna(subset=["region"])
        .groupby("region", observed=True)
        .agg(stories=("story_id", "nunique"), claims=("claim_id", "size"))
        .reset_index()
    )
    table = sourced(table, study.claims, ["region"])
    shown = table.set_index("region")["stories"].astype(float)
    figure = tile_map(
        shown,
        findings.largest(shown, shown, "corpus_map", findings.told("corpus_map.told", len(shown), lang), lang),
        t("corpus_map.subtitle", lang, **_words(study, lang)),
        note(study.basis(study.claims), lang, extra=[t("note.empty_tiles", lang)]),
        t("column.stories", lang),
        lang=lang,
    )
    return figure, table


# ---- press and statistics -----------------------------------------------------------------------------------------


def press_and_statistics(study: Study, lang: str | None = None) -> tuple[Figure | Note, pd.DataFrame, RankCorrelation]:
    """Regions' shares in the project sums of the press and in official investment in fixed capital.

    Both in current prices and over the same years, from 2022, when all of today's regions exist, to the last year of
    the statistics. Press: claims of realised projects that belong to one of these years.
    """
    from kzind.economy import official

    known = study.claims[study.claims["status"] == "realised"]
    dated = project_claims(known, "investment", "kzt").dropna(subset=["region", "when"])
    figures = official("investment", years=None)
    figures = figures[(figures["region"] != "KZ") & (figures["year"] >= FIRST_OF_20)].dropna(subset=["value"])
    first, last = int(figures["year"].min()), int(figures["year"].max())
    claims = dated[dated["when"].between(first, last)]
    table = compare(claims, figures, "region", "kzt", "value")
    rho = rank_correlation(table["press"], table["official"])
    lost = left_out(known, "investment", "kzt", ("region", "when")) | {"other_years": len(dated) - len(claims)}
    basis = study.basis(claims, lost)
    silent = t("note.press_silent", lang, n=number(int((table["press"] == 0).sum()), lang, 0))
    years = f"{first}–{last}"
    words = t("press_and_statistics.subtitle", lang, years=years, **_words(study, lang))
    if len(claims) < MIN_CLAIMS:
        return Note(t("note.too_few", lang, n=len(claims), least=MIN_CLAIMS)), table, rho
    figure = press_shares(
        table,
        findings.press(rho, len(claims), int((table["press"] > 0).sum()), lang),
        words,
        note(basis, lang, extra=[t("note.press", lang), silent]),
        names=(t("word.press", lang), t("word.official", lang)),
        lang=lang,
    )
    return figure, table, rho


def press_years(study: Study, lang: str | None = None) -> tuple[Figure | Note, pd.DataFrame, RankCorrelation]:
    """Realised project sums of the press and official investment by year, both in prices of the base year.

    The years are those of the statistics in which the corpus has a dated document, from the first to the last.
    """
    from kzind.economy import official, price_index

    known = study.claims[study.claims["status"] == "realised"]
    dated = project_claims(known, "investment", REAL).dropna(subset=["when"])
    figures = official("investment", years=None)
    whole = figures[figures["region"] == "KZ"].dropna(subset=["value"]).set_index("year")["value"]
    levels = price_index("cpi", BASE_YEAR)
    real = (whole * 100 / levels).dropna()
    covered = study.documents["published"].dt.year.dropna()
    real = real[(real.index >= covered.min()) & (real.index <= covered.max())] if len(covered) else real.head(0)
    claims = dated[dated["when"].isin(real.index)]
    table = compare(claims, real.rename_axis("when").rename("value").reset_index(), "when", REAL, "value")
    table = table.drop(columns=["press_share", "official_share"])
    rho = rank_correlation(table["press"], table["official"])
    named = int((table["press"] > 0).sum())
    if named < MIN_YEARS:
        return Note(t("note.few_years", lang, n=named, least=MIN_YEARS)), table, rho
    lost = left_out(known, "investment", REAL, ("when",)) | {"other_years": len(dated) - len(claims)}
    years = f"{int(table['when'].min())}–{int(table['when'].max())}"
    silent = t("note.press_years", lang, n=number(len(table) - named, lang, 0))
    figure = two_series(
        table,
        findings.press_years(table, lang),
        t("press_years.subtitle", lang, years=years, base_year=BASE_YEAR),
        note(study.basis(claims, lost), lang, extra=[silent]),
        panels=(("press", t("word.press", lang)), ("official", t("word.official", lang))),
        axis=t("axis.years_log", lang, unit=t("unit.bn_kzt", lang)),
        lang=lang,
    )
    return figure, table, rho


# ---- plans and outcomes -------------------------------------------------------------------------------------------


def plan_outcomes(study: Study, lang: str | None = None) -> Drawn:
    """Share of projects with a start told among those whose planned year is over; by renewal and by cost."""
    table = launch_shares(study.projects)
    shown = [
        (t(f"group.{r.group}", lang), r.value * 100, r.low * 100, r.high * 100, f"N {number(r.n, lang, 0)}")
        for r in rows(table[table["n"] >= MIN_SHOWN])
    ]
    due = int(table["n"].iloc[0])
    if due < MIN_PROJECTS:
        return Note(t("note.few_plans", lang, n=due, least=MIN_PROJECTS)), table
    figure = estimates(
        shown,
        findings.launches(table, lang),
        t("plan_outcomes.subtitle", lang, **_words(study, lang)),
        project_note(study, due, lang, extra=[t("note.plans", lang, least=MIN_SHOWN)]),
        t("axis.percent_projects", lang),
        lang=lang,
    )
    return figure, table


def plan_costs(study: Study, lang: str | None = None) -> Drawn:
    """First and last cost that was told of a project, in billions of its currency, nominal."""
    table = cost_changes(study.projects)
    if len(table) < MIN_PROJECTS:
        return Note(t("note.few_costs", lang, n=len(table), least=MIN_PROJECTS)), table
    shown = []
    for r in rows(table):
        name = r.name if isinstance(r.name, str) else region_label(r.region, lang)
        shown.append((f"{name}, {r.currency}", r.first / 1e9, r.last / 1e9))
    figure = dumbbells(
        [(wrapped_label(label), first, last) for label, first, last in shown],
        findings.costs(table, lang),
        t("plan_costs.subtitle", lang, **_words(study, lang)),
        project_note(study, len(table), lang, extra=[t("note.plan_costs", lang)]),
        names=(t("word.first_told", lang), t("word.last_told", lang)),
        axis=t("axis.log", lang, unit=t("axis.billion_currency", lang)),
        lang=lang,
    )
    return figure, table


def region_label(code: object, lang: str | None = None) -> str:
    """The name of a region, or the country's where none is known."""
    return region_name(str(code), lang) if isinstance(code, str) else t("word.country", lang)
