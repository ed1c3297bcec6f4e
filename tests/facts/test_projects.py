"""Projects: reports of one plant over the years in one row, its cost never the sum of its reports."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kzind.facts.projects import PROJECT_COLUMNS, project_documents, project_table
from kzind.facts.table import to_frame


def _fact(doc: str, start: int, value: float, unit: str, indicator: str, **more: Any) -> dict[str, Any]:
    row = {"doc_id": doc, "char_start": start, "char_end": start + 8, "quote": "x", "value": value, "unit": unit,
           "indicator": indicator, "measure": "level", "qualifier": "exact", "status": "planned", "scope": "project",
           "modernisation": False, "confidence": 0.9, "rules": "", "lang": "ru", "region": "KZ-31",
           "sector": "C23", "organisation": "ТОО «Тасқала Шыны»", "sentence": f"Стекольный завод, {doc} {start}."}
    return {**row, **more}


@pytest.fixture
def history() -> list[dict[str, Any]]:
    """A glass works announced in 2019, dearer in 2021, working in 2024; the name in both languages."""
    kazakh = {"organisation": "«Таскала Шыны» ЖШС", "lang": "kk", "sentence": "Шыны зауыты салынып жатыр."}
    return [
        _fact("a", 0, 30e9, "KZT", "investment", published="2019-03-01", year=2022),
        _fact("a", 50, 260, "jobs", "jobs", published="2019-03-01"),
        _fact("a", 90, 12e9, "KZT", "investment", published="2019-03-01"),
        _fact("b", 0, 42e9, "KZT", "investment", published="2021-06-01", status="ongoing", **kazakh),
        _fact("b", 70, 197e3, "t", "capacity", published="2021-06-01", year=2023, **kazakh),
        _fact("c", 0, 197e3, "t", "capacity", published="2024-02-01", status="realised"),
        _fact("c", 40, 250, "jobs", "jobs", published="2024-02-01", status="realised"),
    ]


def test_a_project_over_the_years_is_one_row(history: list[dict[str, Any]]) -> None:
    table = project_table(to_frame(history))
    assert len(table) == 1
    row = table.iloc[0]
    assert row["documents"] == "a; b; c"
    assert (row["reports"], row["stories"]) == (3, 3)
    assert (row["cost"], row["currency"], row["cost_published"]) == (42e9, "KZT", pd.Timestamp("2021-06-01"))
    assert row["cost_history"] == "2019-03-01: 3e+10 KZT planned; 2021-06-01: 4.2e+10 KZT ongoing"
    assert (row["cost_status"], row["cost_planned"], row["jobs_status"], row["jobs_planned"]) == (
        "ongoing", 30e9, "realised", 260)
    assert pd.isna(row["cost_realised"])
    assert (row["jobs"], row["capacity"], row["capacity_unit"]) == (250, 197e3, "t")
    assert (row["status"], row["status_date"]) == ("realised", pd.Timestamp("2024-02-01"))
    assert (row["planned_launch"], row["actual_launch"], row["launch_basis"]) == (2023, 2024, "reported")
    assert (row["sector"], row["region"]) == ("C23", "KZ-31")


def test_the_stated_year_of_the_launch_goes_before_the_year_of_the_report(history: list[dict[str, Any]]) -> None:
    history[-2]["year"] = 2023
    row = project_table(to_frame(history)).iloc[0]
    assert (row["actual_launch"], row["launch_basis"]) == (2023, "stated")


def test_a_plan_in_the_last_report_is_not_the_outcome(history: list[dict[str, Any]]) -> None:
    """The opening tells 35 billion spent and 250 at work, and an expansion by 90 billion and 900 jobs to come."""
    opening = {"published": "2024-02-01"}
    more = [_fact("c", 90, 35e9, "KZT", "investment", status="realised", **opening),
            _fact("c", 120, 90e9, "KZT", "investment", **opening), _fact("c", 160, 900, "jobs", "jobs", **opening)]
    row = project_table(to_frame([*history, *more])).iloc[0]
    assert (row["status"], row["cost"], row["cost_status"]) == ("realised", 35e9, "realised")
    assert (row["cost_planned"], row["cost_realised"]) == (90e9, 35e9)
    assert (row["jobs"], row["jobs_status"], row["jobs_planned"], row["jobs_realised"]) == (250, "realised", 900, 250)


@pytest.mark.parametrize("other", [
    {"measure": "decrease", "indicator": "jobs", "unit": "jobs"}, {"measure": "increase"}, {"indicator": "cost"},
    {"published": "2027-01-01"}, {"published": None}, {"status": "realised"}, {"scope": "total"},
])  # fmt: skip
def test_only_a_planned_level_of_a_year_to_come_announces_a_launch(other: dict[str, Any]) -> None:
    told = _fact("a", 0, 5e3, "t", "capacity", published="2024-03-01", year=2026)
    assert project_table(to_frame([told]))["planned_launch"].tolist() == [2026]
    base = _fact("a", 90, 5e9, "KZT", "investment", published="2024-03-01")
    assert project_table(to_frame([{**told, **other}, base]))["planned_launch"].isna().all()


def test_what_worked_before_the_plan_is_no_start_of_it() -> None:
    works = _fact("a", 0, 5e3, "t", "capacity", status="realised", published="2020-03-01")
    plan = _fact("a", 50, 9e3, "t", "capacity", published="2020-03-01", year=2022)
    late = _fact("b", 0, 9e3, "t", "capacity", status="realised", published="2023-03-01")
    columns = ["planned_launch", "actual_launch", "launch_basis"]
    assert project_table(to_frame([works]))[columns].isna().iloc[0].tolist() == [True, True, False]
    assert project_table(to_frame([works]))["launch_basis"].tolist() == ["undated"]
    assert project_table(to_frame([works, plan]))["actual_launch"].isna().all()
    assert project_table(to_frame([works, plan, late]))["actual_launch"].tolist() == [2023]
    assert project_table(to_frame([plan, {**late, "year": 2019}]))["launch_basis"].isna().all()


def test_order_of_rows_changes_nothing(history: list[dict[str, Any]]) -> None:
    facts = to_frame(history)
    pd.testing.assert_frame_equal(project_table(facts), project_table(facts.sample(frac=1, random_state=2)))


@pytest.mark.parametrize("other", [
    {"organisation": "ТОО «Болашак»"}, {"sector": "C10-12"}, {"region": "KZ-59"},
])  # fmt: skip
def test_other_firms_sectors_and_regions_are_other_projects(history: list[dict[str, Any]], other: Any) -> None:
    more = _fact("d", 0, 42e9, "KZT", "investment", published="2025-01-01", sentence="Открыли кирпичный цех.")
    table = project_table(to_frame([*history, {**more, **other}]))
    assert len(table) == 2
    assert table.loc[table["documents"] == "d", "cost"].tolist() == [42e9]


def test_pools_and_totals_are_no_cost(history: list[dict[str, Any]]) -> None:
    pool = _fact("c", 90, 900e9, "KZT", "investment", scope="programme", published="2024-02-01")
    total = _fact("c", 120, 5e12, "KZT", "investment", scope="total", published="2024-02-01", organisation=None)
    assert project_table(to_frame([*history, pool, total]))["cost"].tolist() == [42e9]


def test_an_unnamed_plant_is_joined_by_what_it_makes_and_where(history: list[dict[str, Any]]) -> None:
    unnamed = [_fact("e", 0, 197e3, "t", "capacity", organisation=None, published="2023-01-01",
                     sentence="Стекольный завод почти готов.")]
    background = [_fact(f"z{at}", 0, 1000 + at, "t", "output",
                        organisation=f"ТОО «{'бвгджз'[at % 6]}а{'клмнп'[at // 6]}ас»",
                        sector="C10-12", region="KZ-11", sentence="Мясной цех работает.") for at in range(30)]
    told = project_documents(to_frame([*history, *unnamed, *background]))
    assert told["e"] == told["a"]
    assert len(set.union(*told.values())) == 31


def test_columns_and_types() -> None:
    empty, one = project_table(to_frame([])), project_table(to_frame([_fact("a", 0, 5e9, "KZT", "investment")]))
    assert list(empty.columns) == list(one.columns) == list(PROJECT_COLUMNS)
    assert one["planned_launch"].dtype == "Int64"
    assert one["cost_published"].dtype == "datetime64[s]"
    assert one["status"].cat.ordered


#: A document that names the glass works of ``history`` and gives no figure.
NAMED = "«Тасқала Шыны» зауытында жаңа пеш жағылды. Тараздағы рәсімге әкім қатысты."


@pytest.mark.parametrize(("title", "text", "joined"), [
    ("«Тасқала Шыны» пешін жақты", NAMED, True),
    ("Шыны зауыты іске қосылды", NAMED, True),
    ("Әкім өңірді аралады", NAMED, False),
    ("Шыны зауыты іске қосылды", NAMED.replace("Тараздағы", "Павлодардағы"), False),
    ("Шыны туралы айтты", "Тасқала Шыныбеков ән салды.", False),
])  # fmt: skip
def test_a_report_without_a_figure_is_joined_if_it_is_about_the_plant(
    history: list[dict[str, Any]], title: str, text: str, joined: bool
) -> None:
    rows = [*history, _fact("z", 0, 7e9, "KZT", "investment", organisation="ТОО «Болашак»", sector="C10-12",
                            sentence="Мясной цех «Болашак» работает.")]
    documents = pd.DataFrame([
        *({"id": doc, "text": "Стекольный завод строят.", "title": None, "lang": "ru"} for doc in "abcz"),
        {"id": "n", "text": text, "title": title, "lang": "kk"}])
    facts = to_frame(rows)
    told = project_documents(facts, documents)
    assert ("n" in told) == joined
    table = project_table(facts, documents).set_index("project_id")
    assert table.loc["a", "documents"] == ("a; b; c; n" if joined else "a; b; c")
    assert table.loc["a", "reports"] == 3 + joined
    assert len(table) == 2


def test_of_several_projects_of_one_firm_a_name_alone_tells_none(history: list[dict[str, Any]]) -> None:
    other = [_fact(doc, 0, value, "KZT", "investment", sector="C10-12", region="KZ-59", sentence="Мясной цех.")
             for doc, value in (("x", 7e9), ("y", 8e9))]
    documents = pd.DataFrame([{"id": "n", "text": NAMED, "title": "«Тасқала Шыны» пешін жақты", "lang": "kk"}])
    assert "n" not in project_documents(to_frame([*history, *other]), documents)


def test_an_unnamed_figure_of_another_product_is_another_project() -> None:
    facts = to_frame([
        _fact("a", 0, 450e3, "t", "capacity", organisation="ТОО «Арман»", sector="C20",
              sentence="Завод полипропилена «Арман» даст 450 тысяч тонн."),
        _fact("a", 90, 125e4, "t", "capacity", organisation=None, sector="C20",
              sentence="Рядом строят завод полиэтилена на 1,25 миллиона тонн.")])
    assert project_documents(facts) == {"a": {"a", "a#2"}}


def test_a_paragraph_goes_on_about_the_unnamed_plant_before() -> None:
    text = ("Завод полипропилена «Арман» даст 450 тысяч тонн.\n"
            "Рядом строят завод полиэтилена на 125 тысяч тонн. Там найдут работу 800 человек.")
    rows = [_fact("a", text.index(quote), value, unit, indicator, organisation=organisation, sector="C20",
                  sentence=next(part for part in text.replace("\n", " ").split(". ") if quote in part))
            for quote, value, unit, indicator, organisation in (
                ("450", 450e3, "t", "capacity", "ТОО «Арман»"), ("125", 125e3, "t", "capacity", None),
                ("800", 800, "jobs", "jobs", None))]
    documents = pd.DataFrame([{"id": "a", "text": text, "title": None, "lang": "ru"}])
    table = project_table(to_frame(rows), documents).set_index("project_id")
    assert table["capacity"].to_dict() == {"a": 450e3, "a#2": 125e3}
    assert table.loc["a#2", "jobs"] == 800


@pytest.mark.parametrize(("earlier", "published", "later", "one"), [
    ("KZ-19", "2019-05-01", "KZ-33", True), ("KZ-63", None, "KZ-10", True), ("KZ-35", "2022-06-07", "KZ-62", True),
    ("KZ-19", "2024-05-01", "KZ-33", False), ("KZ-19", "2019-05-01", "KZ-10", False),
])  # fmt: skip
def test_a_region_formed_in_2022_was_its_parent_before(
    earlier: str, published: str | None, later: str, one: bool
) -> None:
    rows = [_fact("a", 0, 30e9, "KZT", "investment", region=earlier, published=published),
            _fact("b", 0, 37e9, "KZT", "investment", region=later, published="2025-02-01")]
    table = project_table(to_frame(rows))
    assert len(table) == (1 if one else 2)
    assert later in set(table["region"])
