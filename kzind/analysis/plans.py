"""Plans against outcomes, project by project.

First how many projects can be followed at all, then what became of them. A plan that is not yet due says nothing
about its outcome and stands apart; a plan that was due and of which no start was told may have failed, be late, or
have started unreported: silence is no failure.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from kzind.analysis.intervals import Estimate, geometric_mean, median, story_bootstrap, wilson
from kzind.analysis.sources import Source, noted, sourced

OUTCOMES = ("launched", "due", "not_due", "started", "no_plan")
MIN_PROJECTS = 10  # fewer projects than this carry no interval, no median, no share in a title
ROUNDING = 1.02  # two costs nearer than this are one, rounded
_COST = re.compile(r"(\d{4}-\d\d-\d\d): ([\d.e+]+) ([A-Z]{3})(?: (\w+))?")
# a programme, a fund or a zone holds many works: its "cost" told twice is that of other lists of them
_MANY = re.compile(
    r"программ|бағдарлама|\bпул\b|портфел|\bСЭЗ\b|\bИЗ\b|\bАЭА\b|\bИА\b|экономическ\w+ зон|индустриальн\w+ зон"
    r"|экономикалық айма|индустриялық айма|индустриальн\w+ парк|индустриялық парк|технопарк|\bхолдинг"
    r"|\bфонд|\bқор[ыл]?\b",
    re.IGNORECASE,
)


def outcomes(projects: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """The projects with ``outcome``: what is known of their launch when the corpus ends, in the year ``horizon``.

    Planned for a year that is over: ``launched``, a start told, or ``due``, none told. Else ``started``: a start told,
    with no plan before it or ahead of its time; ``not_due``: planned for the running year or later; ``no_plan``:
    neither a planned year nor a start. A start is a plant or a capacity told as fact after the plan (``launch_basis``
    of ``project_table``): money spent and jobs made are none.
    """
    started = projects["launch_basis"].notna().to_numpy(bool)
    planned = projects["planned_launch"].astype("Float64").to_numpy(float, na_value=np.nan)
    over = planned < horizon
    outcome = np.select(
        [over & started, over, started, planned >= horizon], ["launched", "due", "started", "not_due"], "no_plan"
    )
    return projects.assign(outcome=pd.Categorical(outcome, categories=list(OUTCOMES)))


def launch_shares(known: pd.DataFrame) -> pd.DataFrame:
    """Share of projects with a start told among those planned for a year that is over.

    Columns ``group value low high n followed``.

    ``known``: ``outcomes``. Groups: all; projects that renew and others; costs above and below the median in tenge.
    Wilson's intervals: a project counts once; nan below ``MIN_PROJECTS``. ``followed``: those that a second story
    tells of; a project told once can have no start told later.
    """
    due = known[known["outcome"].isin(["launched", "due"])]
    tenge = due["cost"].where(due["currency"] == "KZT")
    renewal = due["modernisation"].fillna(False).astype(bool)
    groups = {
        "all": due,
        "renewal": due[renewal],
        "other": due[~renewal],
        "dear": due[tenge > tenge.median()],
        "cheap": due[tenge <= tenge.median()],
    }
    found = []
    for name, part in groups.items():
        share = wilson(int((part["outcome"] == "launched").sum()), len(part))
        low, high = (share.low, share.high) if share.n >= MIN_PROJECTS else (np.nan, np.nan)
        found.append({"group": name, "value": share.value, "low": low, "high": high, "n": share.n})
        found[-1]["followed"] = int((part["stories"] > 1).sum())
    behind = (((name,), Source("project", tuple(map(str, part["project_id"])))) for name, part in groups.items())
    return noted(pd.DataFrame(found), ["group"], behind)


def delays(projects: pd.DataFrame) -> pd.DataFrame:
    """Projects whose planned and actual year of launch are both told: ``project_id planned actual late`` (years)."""
    both = projects.dropna(subset=["planned_launch", "actual_launch"])
    return pd.DataFrame(
        {
            "project_id": both["project_id"],
            "planned": both["planned_launch"].astype("int64"),
            "actual": both["actual_launch"].astype("int64"),
            "late": (both["actual_launch"] - both["planned_launch"]).astype("int64"),
        }
    ).reset_index(drop=True)


def cost_changes(projects: pd.DataFrame) -> pd.DataFrame:
    """First and last dated cost of each project that was told two different ones in one currency, nominal.

    Programmes, funds, holdings and zones, known by their names, take no part: they are many projects.
    Columns ``project_id name region currency first first_date last last_date ratio``, largest ratio first.
    """
    found = []
    for row in projects.dropna(subset=["cost_history"]).to_dict("records"):
        if isinstance(row["name"], str) and _MANY.search(row["name"]):
            continue
        told = sorted(_COST.findall(row["cost_history"]), key=lambda entry: (entry[0], float(entry[1])))
        told = [entry for entry in told if entry[2] == told[0][2]]
        if len(told) < 2 or told[0][0] == told[-1][0]:
            continue
        first, last = float(told[0][1]), float(told[-1][1])
        if max(first, last) / min(first, last) < ROUNDING:
            continue
        found.append(
            {
                **{key: row[key] for key in ("project_id", "name", "region")},
                "currency": told[0][2],
                "first": first,
                "first_date": told[0][0],
                "last": last,
                "last_date": told[-1][0],
                "ratio": last / first,
            }
        )
    columns = ["project_id", "name", "region", "currency", "first", "first_date", "last", "last_date", "ratio"]
    table = pd.DataFrame(found, columns=columns)
    table = table.sort_values(["ratio", "project_id"], ascending=[False, True], kind="stable", ignore_index=True)
    return sourced(table, table, ["project_id"], "project")


def cost_change(changes: pd.DataFrame) -> tuple[Estimate, Estimate]:
    """Median and geometric mean of last cost over first; projects are resampled."""
    ratios, projects = changes["ratio"].to_numpy(float), changes["project_id"].to_numpy(object)
    return story_bootstrap(ratios, projects, median), story_bootstrap(ratios, projects, geometric_mean)
