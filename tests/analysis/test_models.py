"""The log–log slope: against algebra and dummies, and the size of its test by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from kzind.analysis.models import TooFew, cv3, loglog, within


def sample(seed: int, clusters: int = 20, rows: int = 8, slope: float = 0.5) -> pd.DataFrame:
    """Sums and jobs whose errors and regressors share a part within a region."""
    rng = np.random.default_rng(seed)
    region = np.repeat([f"r{i:02d}" for i in range(clusters)], rows)
    common_x, common_e = (np.repeat(rng.normal(0, 1, clusters), rows) for _ in range(2))
    x = common_x + rng.normal(0, 1, clusters * rows)
    e = common_e + rng.normal(0, 1, clusters * rows)
    return pd.DataFrame({"region": region, "sum": np.exp(x), "jobs": np.exp(slope * x + e)})


def test_cv3_against_the_algebra_of_the_jackknife() -> None:
    """CV3 = (G-1)/G · Σ d d', d = (X'X - Xg'Xg)⁻¹(X'y - Xg'yg) - b, without refitting."""
    table = sample(1)
    y, x = np.log(table["jobs"].to_numpy()), sm.add_constant(np.log(table["sum"].to_numpy()))
    clusters = table["region"].to_numpy(object)
    got_b, got_v = cv3(y, x, clusters)
    b = np.linalg.solve(x.T @ x, x.T @ y)
    total = np.zeros((2, 2))
    for name in sorted(set(clusters)):
        g = clusters == name
        d = np.linalg.solve(x.T @ x - x[g].T @ x[g], x.T @ y - x[g].T @ y[g]) - b
        total += np.outer(d, d)
    np.testing.assert_allclose(got_b, b, rtol=1e-10)
    np.testing.assert_allclose(got_v, 19 / 20 * total, rtol=1e-8)


def test_group_effects_against_dummies() -> None:
    table = sample(2, rows=12)
    fit = loglog(table, "jobs", "sum")
    x = np.column_stack([np.log(table["sum"]), pd.get_dummies(table["region"]).to_numpy(float)])
    dummies = sm.OLS(np.log(table["jobs"]).to_numpy(), x).fit()
    assert fit.estimate == pytest.approx(dummies.params[0], rel=1e-10)
    assert (fit.n, fit.clusters) == (240, 20)
    assert within(np.array([1.0, 3.0, 5.0]), np.array(["a", "a", "b"], dtype=object)).tolist() == [-1, 1, 0]


def test_size_by_simulation() -> None:
    """A true slope is rejected near 5 % of the time; errors that ignore the regions reject it far more often."""
    rejected = plain = 0
    for seed in range(150):
        table = sample(100 + seed, rows=8)
        fit = loglog(table.assign(one="x"), "jobs", "sum", group=None)
        rejected += not fit.low <= 0.5 <= fit.high
        ols = sm.OLS(np.log(table["jobs"]).to_numpy(), sm.add_constant(np.log(table["sum"]).to_numpy())).fit()
        low, high = ols.conf_int()[1]
        plain += not low <= 0.5 <= high
    assert rejected / 150 <= 0.11
    assert plain / 150 >= 0.14


def test_too_few_rows_say_so() -> None:
    with pytest.raises(TooFew, match=r"12 rows in 3 clusters: at least 20 rows and 5 clusters") as error:
        loglog(sample(1, clusters=3, rows=4), "jobs", "sum", group=None)
    assert (error.value.n, error.value.needed, error.value.clusters) == (12, 20, 3)


def test_what_is_no_pair_takes_no_part() -> None:
    table = sample(4)
    more = pd.DataFrame({"region": ["r00", None, "r01"], "sum": [0.0, 5.0, 2.0], "jobs": [3.0, 4.0, None]})
    assert loglog(pd.concat([table, more]), "jobs", "sum", group=None) == loglog(table, "jobs", "sum", group=None)
