"""Claims made ready for tables: sums in tenge, nominal and real, and the year that a claim is placed in."""

from __future__ import annotations

import pandas as pd

from kzind.analysis.volumes import foreign

FOREIGN = "region:foreign"  # the rule of a fact whose place is abroad
BASE_YEAR = 2025  # the last year with annual indices of all packaged series


def claim_year(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims with ``when`` and ``when_basis``: the one year that a claim is counted in.

    ``year``: the year that the text names; ``future``: it names a later one, the claim is counted when it was made
    public; ``published``: it names none. A claim about several years has no ``when`` (basis ``period``), nor has one
    without any date (``none``).
    """
    published = claims["published"].dt.year.astype("Int64")
    year = claims["year"].astype("Int64")
    period = claims["year_from"].notna() & (claims["year_from"] < year).fillna(False)
    basis = pd.Series("none", index=claims.index)
    basis[published.notna()] = "published"
    basis[year.notna()] = "year"
    basis[year.notna() & published.notna() & (year > published).fillna(False)] = "future"
    basis[period] = "period"
    when = published.where(basis.isin(["published", "future"]), year).astype("Int64")
    when[basis.isin(["period", "none"])] = pd.NA
    return claims.assign(when=when, when_basis=pd.Categorical(basis, ["year", "published", "future", "period", "none"]))


def money_claims(claims: pd.DataFrame, base_year: int = BASE_YEAR) -> pd.DataFrame:
    """The claims with their sums: ``kzt`` (nominal tenge), ``kzt_real`` (prices of ``base_year``), bases beside them.

    Other columns are those of ``kzind.economy.deflate`` and ``claim_year``. What is no money or could not be valued
    is missing in both; ``deflator_basis`` says why.
    """
    from kzind.economy import deflate

    valued = deflate(claim_year(claims), base_year=base_year)
    return valued.assign(kzt=valued["value_converted"], kzt_real=valued["value_real"])


def dated_claims(facts: pd.DataFrame) -> pd.DataFrame:
    """``collapse_claims`` of the facts with ``published`` and ``published_precision`` of a claim's first report."""
    from kzind.facts import collapse_claims
    from kzind.facts.claims import claim_ids

    claims: pd.DataFrame = collapse_claims(facts)
    dated = facts.assign(claim_id=claim_ids(facts)).dropna(subset=["published"])
    first = dated.sort_values("published", kind="stable").groupby("claim_id", sort=False)["published_precision"].first()
    precision = claims["claim_id"].map(first.astype("object")).astype("str")
    rules = facts["rules"].astype("object").fillna("").str.split("; ")
    abroad = rules.map(lambda told: FOREIGN in told).astype(bool).groupby(claim_ids(facts)).mean() >= 0.5
    return claims.assign(
        published=claims["first_published"],
        published_precision=precision,
        foreign=claims["claim_id"].map(abroad).fillna(False).astype(bool),
    )


def left_out(
    claims: pd.DataFrame, indicator: str, value: str | None = None, need: tuple[str, ...] = ()
) -> dict[str, int]:
    """How many claims of an indicator a figure of project claims does not show, by the first reason that holds.

    Reasons, in order: ``foreign`` (a place abroad), ``repeat`` (told before by another story), ``programme``,
    ``total`` (scope), ``no_date`` and ``no_rate`` (no ``value``), ``no_region``, ``period`` and ``no_year`` where
    ``need`` names ``region`` or ``when``.
    """
    rest = claims[(claims["indicator"] == indicator) & (claims["measure"] == "level") & (claims["unit"] != "%")]
    reasons: dict[str, int] = {}

    def drop(reason: str, lost: pd.Series) -> None:
        nonlocal rest
        reasons[reason] = int(lost.sum())
        rest = rest[~lost]

    drop("foreign", foreign(rest))
    drop("repeat", rest["repeat_of"].notna())
    for scope in ("programme", "total"):
        drop(scope, rest["scope"] == scope)
    if value:
        drop("no_date", rest[value].isna() & (rest["deflator_basis"] == "no_date"))
        drop("no_rate", rest[value].isna())
    if "region" in need:
        drop("no_region", rest["region"].isna())
    if "when" in need:
        drop("period", rest["when_basis"] == "period")
        drop("no_year", rest["when"].isna())
    return reasons
