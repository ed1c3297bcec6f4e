"""Does it hold: estimates under other choices, and coefficients of models, side by side.

The tables have one row a check: ``check`` (a key of the texts) and ``of`` (the region or year that it is about).
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from kzind.analysis.intervals import MIN_STORIES, Estimate, median, rows, story_bootstrap
from kzind.analysis.jobs import pair_jobs_investment
from kzind.analysis.models import Fit, TooFew, loglog
from kzind.analysis.prepare import BASE_YEAR, left_out
from kzind.analysis.rates import region_years, yearly_change
from kzind.analysis.sources import Source, noted, sources_of, together
from kzind.analysis.study import Basis, Study
from kzind.analysis.volumes import STATUSES, project_claims
from kzind.charts import findings
from kzind.charts.dots import estimates
from kzind.charts.labels import number, region_name, t
from kzind.charts.notes import note, period
from kzind.charts.series import Drawn
from kzind.charts.style import Note

REAL = "kzt_real"
BILLION = 1e9
LARGEST = 0.99  # the top 1 % is left out in one check
Check = tuple[str, str | None]


def check_label(check: str, of: object, lang: str | None = None) -> str:
    """A check in words: ``without Abai``, ``year 2024``, ``told in Kazakh``."""
    if of is None or pd.isna(of):  # type: ignore[call-overload]
        return t(f"check.{check}", lang)
    if check == "year":
        return t("word.year_named", lang, year=of)
    return t("word.without_named", lang, name=region_name(str(of), lang))


def _base(study: Study, lang: str | None) -> dict[str, Any]:
    return {"period": period(study.documents["published"].dt.year, lang), "base_year": BASE_YEAR}


# ---- the median of realised projects ------------------------------------------------------------------------------


def robustness(study: Study) -> pd.DataFrame:
    """The median size of realised projects under other choices: ``check of value low high n stories``.

    Checks: all; without the largest 1 %; each region left out in turn, of which the lowest and the highest result
    stand here; Kazakh and Russian reports alone; two halves of the period; each year with five stories or more; sums
    stated in tenge alone; deflated by producer prices and by the GDP deflator.
    """
    from kzind.economy import deflate

    claims = project_claims(study.claims, "investment", REAL)
    claims = claims[claims["status"] == "realised"]
    checks: dict[Check, pd.DataFrame] = {("all", None): claims}
    if len(claims):
        checks["without_top", None] = claims[claims[REAL] <= claims[REAL].quantile(LARGEST)]
        checks |= _without_regions(claims)
        for lang in ("kk", "ru"):
            checks[f"lang_{lang}", None] = _told_in(claims, lang)
        checks |= _years(claims)
        checks["tenge", None] = claims[claims["unit"] == "KZT"]
        for name in ("ppi", "gdp"):
            valued = deflate(claims, base_year=BASE_YEAR, deflator=name)
            checks[f"deflator_{name}", None] = claims.assign(kzt_real=valued["value_real"]).dropna(subset=[REAL])
    found = [
        {"check": name, "of": of, **story_bootstrap(part[REAL], part["story_id"])._asdict()}
        for (name, of), part in checks.items()
    ]
    table = pd.DataFrame(found, columns=["check", "of", *Estimate._fields]).astype({"of": "str"})
    behind = (
        ((name, of or ""), Source("claim", tuple(map(str, part["claim_id"])))) for (name, of), part in checks.items()
    )
    return noted(table, ["check", "of"], behind)


def _told_in(claims: pd.DataFrame, lang: str) -> pd.DataFrame:
    return claims[claims["languages"].str.split().map(lambda told: lang in told).astype(bool)]


def _without_regions(claims: pd.DataFrame) -> dict[Check, pd.DataFrame]:
    """The claims without the region whose absence makes the median lowest, and highest."""
    parts = {str(region): claims[(claims["region"] != region).fillna(True)] for region in _names(claims["region"])}
    medians = {region: median(part[REAL].to_numpy(float)) for region, part in parts.items() if len(part)}
    if len(medians) < 2:
        return {}
    low, high = (min(medians, key=lambda r: (sign * medians[r], r)) for sign in (1, -1))
    return {("without_region_low", low): parts[low], ("without_region_high", high): parts[high]}


def _names(column: pd.Series) -> list[str]:
    return sorted(map(str, column.dropna().unique()))


def _years(claims: pd.DataFrame) -> dict[Check, pd.DataFrame]:
    """The earlier and the later half, then each year that enough stories tell of."""
    known = claims["when"].dropna()
    if known.empty:
        return {}
    middle = int(known.median())
    found: dict[Check, pd.DataFrame] = {
        ("early", None): claims[(claims["when"] < middle).fillna(False)],
        ("late", None): claims[(claims["when"] >= middle).fillna(False)],
    }
    for year in sorted(set(known.astype(int))):
        part = claims[(claims["when"] == year).fillna(False)]
        if part["story_id"].nunique() >= MIN_STORIES:
            found["year", str(year)] = part
    return found


def robustness_figure(study: Study, lang: str | None = None) -> Drawn:
    """The checks of ``robustness`` as a coefficient plot; the line is the result for all."""
    table = robustness(study)
    claims = project_claims(study.claims, "investment", REAL)
    claims = claims[claims["status"] == "realised"]
    known = study.claims[study.claims["status"] == "realised"]
    sure = table[table["stories"] >= MIN_STORIES]
    if len(sure) < 2:
        return Note(t("note.too_few", lang, n=len(claims), least=MIN_STORIES)), table
    shown = [
        (
            check_label(r.check, r.of, lang),
            r.value / BILLION,
            r.low / BILLION,
            r.high / BILLION,
            f"{number(r.value / BILLION, lang)} · N {number(r.n, lang, 0)}",
        )
        for r in rows(table)
    ]
    basis = study.basis(claims, left_out(known, "investment", REAL))
    figure = estimates(
        shown,
        findings.robust(table, BILLION, lang),
        t("robustness.subtitle", lang, **_base(study, lang)),
        note(basis, lang, interval=True, extra=[t("note.robustness", lang, least=MIN_STORIES)]),
        t("axis.log", lang, unit=t("unit.bn_kzt", lang)),
        log=True,
        reference=float(table["value"].iloc[0]) / BILLION,
        lang=lang,
    )
    return figure, table


# ---- jobs on investment -------------------------------------------------------------------------------------------


def slopes(study: Study) -> pd.DataFrame:
    """Slopes of log jobs on log investment: ``check of value low high n clusters``, missing where too few.

    All projects; within regions; without the largest 1 %; each region left out in turn (lowest and highest slope);
    planned, ongoing and realised sums alone; told in Kazakh and in Russian.
    """
    pairs = pair_jobs_investment(study.claims, REAL)
    languages = study.claims.groupby("story_id", observed=True)["languages"].agg(" ".join)
    pairs = pairs.assign(languages=pairs["story_id"].map(languages).fillna("").astype(str))
    checks: dict[Check, tuple[pd.DataFrame, str | None]] = {("all", None): (pairs, None)}
    checks["within", None] = (pairs, "region")
    if len(pairs):
        checks["without_top", None] = (pairs[pairs[REAL] <= pairs[REAL].quantile(LARGEST)], None)
        checks |= {key: (part, None) for key, part in _slopes_without_regions(pairs).items()}
        for status in STATUSES:
            checks[status, None] = (pairs[pairs["status"] == status], None)
        for lang in ("kk", "ru"):
            checks[f"lang_{lang}", None] = (_told_in(pairs, lang), None)
    found = []
    for (name, of), (part, group) in checks.items():
        fit = _slope(part, group)
        line = _line(fit) if fit else {"n": len(part), "clusters": part["region"].nunique()}
        found.append({"check": name, "of": of, **line})
    behind = {key: together(sources_of(part) or ()) for key, (part, _) in checks.items()}
    return _noted(_coefficients(found), behind)


def _slope(pairs: pd.DataFrame, group: str | None = None) -> Fit | None:
    try:
        return loglog(pairs, "jobs", REAL, group=group)
    except TooFew:
        return None


def _slopes_without_regions(pairs: pd.DataFrame) -> dict[Check, pd.DataFrame]:
    parts = {region: pairs[(pairs["region"] != region).fillna(True)] for region in _names(pairs["region"])}
    fits = {region: fit.estimate for region, part in parts.items() if (fit := _slope(part))}
    if len(fits) < 2:
        return {}
    low, high = (min(fits, key=lambda r: (sign * fits[r], r)) for sign in (1, -1))
    return {("without_region_low", low): parts[low], ("without_region_high", high): parts[high]}


def _line(fit: Fit) -> dict[str, float]:
    return {"value": fit.estimate, "low": fit.low, "high": fit.high, "n": fit.n, "clusters": fit.clusters}


def _coefficients(found: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(found, columns=["check", "of", "value", "low", "high", "n", "clusters"])
    return table.astype({"of": "str", "value": float, "low": float, "high": float, "n": int, "clusters": int})


def _unfitted(table: pd.DataFrame, lang: str | None) -> str:
    names = [check_label(r.check, r.of, lang) for r in rows(table[table["value"].isna()])]
    return "; ".join(names) or t("word.none", lang)


def slopes_figure(study: Study, lang: str | None = None) -> Drawn:
    """The slopes of jobs on investment as a coefficient plot; what could not be fitted is named in the note."""
    table = slopes(study)
    if table["value"].isna().all():
        return Note(t("note.no_model", lang)), table
    shown = [
        (check_label(r.check, r.of, lang), r.value, r.low, r.high, f"{number(r.value, lang, 2)} · N {r.n}")
        for r in rows(table)
    ]
    pairs = pair_jobs_investment(study.claims, REAL)
    basis = Basis(study.corpus is None, len(study.documents), int(pairs["story_id"].nunique()), len(pairs))
    figure = estimates(
        shown,
        findings.slopes(table, lang),
        t("slopes.subtitle", lang, **_base(study, lang)),
        note(basis, lang, extra=[t("note.association", lang), t("note.slopes", lang, left=_unfitted(table, lang))]),
        t("axis.slope", lang),
        reference=1.0,
        lang=lang,
    )
    return figure, table


# ---- stories a document -------------------------------------------------------------------------------------------


def rates(study: Study) -> pd.DataFrame:
    """Yearly change of log stories: ``check of value low high n clusters``, missing where too few.

    A document (with the year's documents as offset); without the offset; without the first and the last year; Kazakh
    and Russian reports alone.
    """
    cells = region_years(study.claims, study.documents)
    checks: dict[str, tuple[pd.DataFrame, bool]] = {"with_offset": (cells, True), "no_offset": (cells, False)}
    if len(cells):
        checks["without_first_year"] = (cells[cells["year"] > cells["year"].min()], True)
        checks["without_last_year"] = (cells[cells["year"] < cells["year"].max()], True)
        for lang in ("kk", "ru"):
            documents = study.documents[study.documents["lang"] == lang]
            checks[f"lang_{lang}"] = (region_years(_told_in(study.claims, lang), documents), True)
    found = []
    for name, (part, offset) in checks.items():
        try:
            line = _line(yearly_change(part, offset=offset))
        except TooFew as few:
            line = {"n": few.n, "clusters": few.clusters}
        found.append({"check": name, "of": None, **line})
    return _noted(_coefficients(found), _told_by_check(study.claims))


def _told_by_check(claims: pd.DataFrame) -> dict[Check, Source | None]:
    """The claims with a region and a year behind each check of ``rates``."""
    known = claims.dropna(subset=["region", "first_published"])
    years = known["first_published"].dt.year
    parts = {"with_offset": known, "no_offset": known, "without_first_year": known[years > years.min()]}
    parts["without_last_year"] = known[years < years.max()]
    parts |= {f"lang_{lang}": _told_in(known, lang) for lang in ("kk", "ru")}
    return {(name, None): Source("claim", tuple(map(str, part["claim_id"]))) for name, part in parts.items()}


def _noted(table: pd.DataFrame, behind: dict[Check, Source | None]) -> pd.DataFrame:
    return noted(table, ["check", "of"], (((name, of or ""), s) for (name, of), s in behind.items() if s and s.ids))


def rates_figure(study: Study, lang: str | None = None) -> Drawn:
    """Yearly change of stories a document as a coefficient plot; ``value`` in the table is on the log scale."""
    table = rates(study)
    if table["value"].isna().all():
        return Note(t("note.no_model", lang)), table
    shown = [
        (
            check_label(r.check, r.of, lang),
            _per_cent(r.value),
            _per_cent(r.low),
            _per_cent(r.high),
            f"N {number(r.n, lang, 0)}",
        )
        for r in rows(table)
    ]
    first = next(rows(table))
    fit = None if math.isnan(first.value) else Fit(first.value, 0.0, first.low, first.high, first.n, first.clusters)
    figure = estimates(
        shown,
        findings.rates(fit, lang),
        t("rates.subtitle", lang, **_base(study, lang)),
        note(study.basis(study.claims), lang, extra=[t("note.rates", lang, left=_unfitted(table, lang))]),
        t("axis.rates", lang),
        reference=0.0,
        lang=lang,
    )
    return figure, table


def _per_cent(logs: float) -> float:
    return 100 * math.expm1(logs)
