"""Jobs against investment, project by project.

A project's sum and its jobs are paired within a story: the same organisation, the same region, one of each. Where a
story tells several sums or several job figures of one project, nothing says which belong together, and it is left out.
"""

from __future__ import annotations

import pandas as pd

from kzind.analysis.intervals import Estimate, median, story_bootstrap
from kzind.analysis.sources import Source, noted, sources_of, together
from kzind.analysis.volumes import project_claims


def pair_jobs_investment(claims: pd.DataFrame, value: str = "kzt_real") -> pd.DataFrame:
    """One row a project of a story that tells exactly one sum and exactly one number of jobs.

    Columns ``story_id organisation region status kzt_real jobs jobs_per_bn``; ``status`` is the sum's. Jobs must be
    positive and about the same organisation (or neither names one).
    """
    money = project_claims(claims, "investment", value)
    people = project_claims(claims, "jobs")
    people = people[(people["unit"] == "jobs") & (people["value"] > 0)]
    keys = ["story_id", "organisation"]
    left, right = (_only_ones(part, keys) for part in (money, people))
    merged = left[[*keys, "region", "status", value, "claim_id"]].merge(
        right[[*keys, "value", "claim_id"]].rename(columns={"value": "jobs", "claim_id": "jobs_claim"}),
        on=keys,
        how="inner",
    )
    merged["organisation"] = merged["organisation"].replace("", pd.NA)
    merged["jobs_per_bn"] = merged["jobs"] / (merged[value] / 1e9)
    merged = merged.sort_values(keys, kind="stable").reset_index(drop=True)
    named = merged["organisation"].fillna("").astype(str)
    both = [Source("claim", pair) for pair in zip(merged["claim_id"], merged["jobs_claim"], strict=True)]
    behind = zip(zip(merged["story_id"], named, strict=True), both, strict=True)
    return noted(merged.drop(columns=["claim_id", "jobs_claim"]), keys, behind)


def _only_ones(claims: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    table = claims.assign(
        organisation=claims["organisation"].astype("string").fillna(""), story_id=claims["story_id"].astype("string")
    )
    return table[table.groupby(keys)["value"].transform("size") == 1]


def jobs_per_billion(pairs: pd.DataFrame, by: str = "status") -> pd.DataFrame:
    """Median of jobs per billion tenge by group, story bootstrap: ``by value low high n stories``."""
    rows = []
    for group, part in pairs.groupby(by, observed=True, sort=True):
        rows.append({by: group, **story_bootstrap(part["jobs_per_bn"], part["story_id"], median)._asdict()})
    table = pd.DataFrame(rows, columns=[by, *Estimate._fields])
    known = pd.Series(sources_of(pairs) or [None] * len(pairs), index=pairs.index, dtype=object)
    groups = (((str(group),), together(part)) for group, part in known.groupby(pairs[by].astype(str)))
    return noted(table, [by], ((key, found) for key, found in groups if found))
