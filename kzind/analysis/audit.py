"""The error of measurement carried into counts and volumes: what a coded audit of the corpus changes.

``kzind audit --score`` estimates how many true facts there are for each extracted one. Counts times this factor are
design-based estimates of true counts. Volumes take the same factor, which holds as far as the figures that were missed
or wrongly read are as large, and spread over statuses and scopes, as those that were read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from kzind.analysis.intervals import Estimate, story_bootstrap, total
from kzind.errors import KzindError

MIN_JUDGED = 30
"""Facts judged or missed below which an indicator takes the factor of all indicators together."""
CORRECTED = ("claims", "claims_corrected", "claims_low", "claims_high")
CORRECTED_TOTAL = ("total", "total_corrected", "total_low", "total_high")


def audit_factor(audit: str | Path | pd.DataFrame | None, indicator: str) -> Estimate | None:
    """True facts for each extracted one, of an indicator; None where no audit is given.

    ``audit``: a coded workbook of ``kzind audit``, or its scores (``score_audit``). With fewer than ``MIN_JUDGED``
    facts of the indicator the factor of all indicators stands in. Raises ``KzindError`` where neither is known.
    """
    if audit is None:
        return None
    from kzind.facts.audit import score_audit

    scores = audit if isinstance(audit, pd.DataFrame) else score_audit(audit)
    factors = scores[scores["measure"] == "factor"]
    own = factors[(factors["by"] == "indicator") & (factors["group"] == indicator) & (factors["n"] >= MIN_JUDGED)]
    for row in pd.concat([own, factors[factors["by"] == "all"]]).to_dict("records"):
        if row["value"] > 0 and np.isfinite(row["low"]):
            return Estimate(row["value"], row["low"], row["high"], int(row["n"]), int(row["n"]))
    where = "the audit" if isinstance(audit, pd.DataFrame) else audit
    raise KzindError(where, "no extracted fact is judged, so nothing can be corrected", "Code more of its sentences")


def corrected(estimate: Estimate, factor: Estimate) -> Estimate:
    """The estimate times the factor, with an interval that holds the errors of both.

    The distances to the limits add in squares on the log scale, each side by itself (MOVER: Zou and Donner 2008,
    Statistics in Medicine 27): exact for two independent lognormal estimates. nan limits stay nan; an estimate with
    no error of its own (``low`` = ``value`` = ``high``) takes the factor's.
    """
    value = estimate.value * factor.value
    if not estimate.value > 0 or not factor.value > 0:
        return estimate._replace(value=value, low=float("nan"), high=float("nan"))
    with np.errstate(divide="ignore", invalid="ignore"):  # a lower limit of 0 stays one
        logs, others = np.log(np.array(estimate[:3])), np.log(np.array(factor[:3]))
        (_, down, up) = np.hypot(logs - logs[0], others - others[0])
    return estimate._replace(value=value, low=float(value * np.exp(-down)), high=float(value * np.exp(up)))


def audited(
    claims: pd.DataFrame, factor: Estimate | None, value: str | None = None, by: str = "status"
) -> pd.DataFrame:
    """Claims, and the sum of ``value``, by group as extracted and corrected; no rows where ``factor`` is None.

    Columns: ``by``, ``claims claims_corrected claims_low claims_high``, with ``value`` also ``total total_corrected
    total_low total_high``. Intervals resample stories and hold the audit's error; nan below five stories.
    """
    columns = [by, *CORRECTED, *(CORRECTED_TOTAL if value else ())]
    rows = []
    groups = () if factor is None else claims.groupby(by, observed=True, sort=True)
    for group, part in groups:
        assert factor is not None
        row: dict[str, object] = {by: group}
        numbers = [(CORRECTED, pd.Series(1.0, index=part.index)), *([(CORRECTED_TOTAL, part[value])] if value else [])]
        for names, column in numbers:
            plain = story_bootstrap(column, part["story_id"], total)
            better = corrected(plain, factor)
            row |= dict(zip(names, (plain.value, better.value, better.low, better.high), strict=True))
        rows.append(row)
    table = pd.DataFrame(rows, columns=columns)
    table["claims"] = table["claims"].astype("int64")
    if by == "status":
        from kzind.analysis.volumes import in_order

        return in_order(table)
    return table
