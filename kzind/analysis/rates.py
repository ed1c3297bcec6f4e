"""Counts by region and year, a document: Poisson regression with the log of documents as offset.

A corpus with more reports of a year tells more stories of it, so a count alone shows the coverage. Stories stand in
the year in which they were first told, regions have effects of their own, and what is left is the trend of stories a
document. Years share shocks over all regions, and a story that tells of two regions counts in both: errors are
clustered by year (cluster jackknife, t(years - 1)), and every story lies within one year.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzind.analysis.models import MIN_CLUSTERS, ROWS_PER_PARAMETER, Fit, Floats, TooFew


def region_years(claims: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Stories by region and year of first report: ``region year stories documents``, zeros included.

    Every region that a dated story tells of, in every year with a dated document; ``documents`` are all those of the
    year. Claims that an earlier story told (``repeat_of``), or without region or date, take no part.
    """
    published = documents["published"].dt.year.dropna().astype("int64").value_counts()
    kept = claims.dropna(subset=["region", "published"])
    kept = kept[kept["repeat_of"].isna()] if "repeat_of" in kept else kept
    kept = kept.assign(year=kept["published"].dt.year.astype("int64"), region=kept["region"].astype("string"))
    first = kept.groupby("story_id", observed=True)["year"].transform("min")
    told = kept.assign(year=first).drop_duplicates(["region", "story_id"])
    told = told[told["year"].isin(published.index)]
    cells = pd.MultiIndex.from_product(
        [sorted(told["region"].unique()), sorted(published.index)], names=["region", "year"]
    )
    counted = told.groupby(["region", "year"]).size().reindex(cells, fill_value=0).rename("stories")
    table = counted.astype("int64").reset_index()
    return table.assign(documents=table["year"].map(published).astype("int64"))


def yearly_change(cells: pd.DataFrame, *, offset: bool = True, level: float = 0.95) -> Fit:
    """Change of log stories a document from year to year, by Poisson regression with region effects.

    ``cells``: ``region_years``; ``offset`` False leaves the documents out, for comparison. ``n`` of the result are
    stories, ``clusters`` years. Raises ``TooFew`` below ten stories (or cells) a parameter, or five years.
    """
    from scipy import stats

    stories, years = int(cells["stories"].sum()), cells["year"].nunique()
    needed = ROWS_PER_PARAMETER * (1 + cells["region"].nunique())
    if min(stories, len(cells)) < needed or years < MIN_CLUSTERS:
        raise TooFew(min(stories, len(cells)), needed, years)
    counts, when = cells["stories"].to_numpy(float), cells["year"].to_numpy(float)
    regions = cells["region"].astype(str).to_numpy(object)
    exposure = np.log(cells["documents"].to_numpy(float)) if offset else np.zeros(len(cells))
    estimate = _slope(counts, when, regions, exposure)
    away = []
    for year in np.unique(when):
        rest = when != year
        away.append(_slope(counts[rest], when[rest], regions[rest], exposure[rest]) - estimate)
    se = float(np.sqrt((years - 1) / years * np.sum(np.square(away))))
    reach = float(stats.t.ppf((1 + level) / 2, years - 1)) * se
    return Fit(estimate, se, estimate - reach, estimate + reach, stories, years)


def _slope(counts: Floats, when: Floats, regions: NDArray[np.object_], exposure: Floats) -> float:
    """The slope on the year. A region without a story says nothing of it (its effect is minus infinity): left out."""
    import statsmodels.api as sm  # type: ignore[import-untyped]
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning  # type: ignore[import-untyped]

    told = pd.Series(counts).groupby(regions).transform("sum").to_numpy() > 0
    effects = pd.get_dummies(regions[told]).to_numpy(float)
    x = np.column_stack([when[told] - when[told].mean(), effects])
    with warnings.catch_warnings():
        # counts that the model meets exactly are no trouble for the slope
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = sm.GLM(counts[told], x, family=sm.families.Poisson(), offset=exposure[told]).fit(tol=1e-10)
    return float(fit.params[0])
