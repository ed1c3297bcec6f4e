"""Tables, intervals and models on claims: what a figure or a sentence of a report is computed from.

``study`` opens a corpus, ``prepare`` dates and values its claims, ``chain`` counts what is left at each step,
``volumes`` sums and sizes, ``intervals`` resamples stories, ``jobs`` pairs jobs with sums, ``models`` and ``rates`` fit
what the corpus can carry, ``press`` compares with official statistics, ``audit`` carries the error of measurement.
"""

from kzind.analysis.audit import audit_factor, audited, corrected
from kzind.analysis.chain import (
    attribute_table,
    chain_table,
    outlet_table,
    packaged_errors,
    packaged_links,
    packaged_scores,
)
from kzind.analysis.intervals import (
    Estimate,
    geometric_mean,
    lower_quartile,
    median,
    ratio_bootstrap,
    share_of,
    story_bootstrap,
    top_share,
    total,
    upper_quartile,
    wilson,
)
from kzind.analysis.jobs import jobs_per_billion, pair_jobs_investment
from kzind.analysis.models import Fit, TooFew, cv3, loglog
from kzind.analysis.plans import cost_change, cost_changes, delays, launch_shares, outcomes
from kzind.analysis.prepare import BASE_YEAR, claim_year, left_out, money_claims
from kzind.analysis.press import compare, rank_correlation
from kzind.analysis.rates import region_years, yearly_change
from kzind.analysis.readers import against_natasha, scores_of
from kzind.analysis.sources import Source, sourced, sources_of
from kzind.analysis.study import Basis, Study, open_study
from kzind.analysis.volumes import counts, project_claims, renewals, scope_table, size_table, volumes

__all__ = [
    "BASE_YEAR",
    "Basis",
    "Estimate",
    "Fit",
    "Source",
    "Study",
    "TooFew",
    "against_natasha",
    "attribute_table",
    "audit_factor",
    "audited",
    "chain_table",
    "claim_year",
    "compare",
    "corrected",
    "cost_change",
    "cost_changes",
    "counts",
    "cv3",
    "delays",
    "geometric_mean",
    "jobs_per_billion",
    "launch_shares",
    "left_out",
    "loglog",
    "lower_quartile",
    "median",
    "money_claims",
    "open_study",
    "outcomes",
    "outlet_table",
    "packaged_errors",
    "packaged_links",
    "packaged_scores",
    "pair_jobs_investment",
    "project_claims",
    "rank_correlation",
    "ratio_bootstrap",
    "region_years",
    "renewals",
    "scope_table",
    "scores_of",
    "share_of",
    "size_table",
    "sourced",
    "sources_of",
    "story_bootstrap",
    "top_share",
    "total",
    "upper_quartile",
    "volumes",
    "wilson",
    "yearly_change",
]
