"""Plans and outcomes: what is due, what was launched, which costs changed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kzind.analysis import plans
from kzind.analysis.intervals import wilson


def projects(rows: list[dict[str, Any]]) -> pd.DataFrame:
    plain = {"planned_launch": None, "actual_launch": None, "status": "planned", "modernisation": False, "cost": None,
             "currency": None, "cost_history": None, "launch_basis": None, "name": None, "region": "KZ-39",
             "reports": 1, "stories": 1}  # fmt: skip
    table = pd.DataFrame([plain | {"project_id": f"p{i}"} | row for i, row in enumerate(rows)])
    table["launch_basis"] = table["launch_basis"].mask(table["actual_launch"].notna(), "stated")
    return table.astype({"planned_launch": "Int64", "actual_launch": "Int64", "cost": "float64"})


def test_outcome_of_each_project() -> None:
    rows = [
        {"planned_launch": 2020, "actual_launch": 2021},
        {"planned_launch": 2020},
        {"planned_launch": 2026},
        {"planned_launch": 2030},
        {},
        {"status": "realised"},
        {"launch_basis": "undated"},
        {"planned_launch": 2030, "launch_basis": "undated"},
        {"planned_launch": 2020, "status": "realised"},
    ]
    known = plans.outcomes(projects(rows), 2026)
    assert known["outcome"].tolist() == [
        "launched", "due", "not_due", "not_due", "no_plan", "no_plan", "started", "started", "due"]  # fmt: skip


def test_shares_of_what_was_due() -> None:
    rows = [{"planned_launch": 2020, "actual_launch": 2021, "cost": 9e9, "currency": "KZT", "stories": 2}] * 3
    rows += [{"planned_launch": 2020, "cost": 1e9, "currency": "KZT", "modernisation": True}] * 12
    rows += [{"planned_launch": 2030}, {"actual_launch": 2020}, {"planned_launch": 2030, "actual_launch": 2020}]
    table = plans.launch_shares(plans.outcomes(projects(rows), 2026)).set_index("group")
    assert table.loc["all", ["value", "n"]].tolist() == [3 / 15, 15]
    assert table.loc[["all", "cheap"], "followed"].tolist() == [3, 0]
    assert table.loc["all", "high"] == pytest.approx(wilson(3, 15).high)
    assert table.loc["renewal", "value"] == 0
    assert table.loc["dear", ["value", "n"]].tolist() == [1, 3]
    assert table.loc["cheap", ["value", "n"]].tolist() == [0, 12]
    assert table.loc["dear", ["low", "high"]].isna().all()


def test_delays_are_years_between_plan_and_start() -> None:
    table = plans.delays(projects([{"planned_launch": 2020, "actual_launch": 2022}, {"planned_launch": 2020}]))
    assert table["late"].tolist() == [2]


def test_costs_that_changed() -> None:
    rows = [
        {"cost_history": "2020-01-02: 1e+09 KZT; 2022-05-06: 2.5e+09 KZT realised"},
        {"cost_history": "undated: 9e+09 KZT; 2020-01-02: 1e+09 KZT"},  # one dated cost
        {"cost_history": "2020-01-02: 1e+09 KZT; 2021-01-02: 2e+06 USD"},  # two currencies
        {"cost_history": "2020-01-02: 1e+09 KZT; 2021-01-02: 1.01e+09 KZT"},  # rounding
        {"cost_history": "2020-01-02: 1e+09 KZT; 2020-01-02: 3e+09 KZT"},  # one day
        {"cost_history": "2020-01-02: 1e+09 KZT; 2022-05-06: 9e+09 KZT", "name": "СЭЗ «Қамыс»"},  # many projects
        {"cost_history": "2020-01-02: 1e+09 KZT; 2022-05-06: 9e+09 KZT", "name": "Ақжол холдингі"},
        {"cost_history": "2021-01-02: 1e+09 KZT; 2020-01-02: 4e+09 KZT"},  # told out of order
        {},
    ]
    table = plans.cost_changes(projects(rows))
    assert table["project_id"].tolist() == ["p0", "p7"]
    assert table["ratio"].tolist() == [2.5, 0.25]
    assert plans.cost_change(table)[1].value == pytest.approx((2.5 * 0.25) ** 0.5)
