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


def _told(text: str, *figures: tuple[Any, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Facts of one document, each from its quote, value, unit, indicator and other columns, and the document."""
    parts = [part for line in text.split("\n") for part in line.split(". ")]
    rows = [_fact("a", text.index(quote), value, unit, indicator, **{
                "quote": quote, "sentence": next(part for part in parts if quote in part), **more})
            for quote, value, unit, indicator, more in figures]
    return to_frame(rows), pd.DataFrame([{"id": "a", "text": text, "title": None, "lang": "ru"}])


def test_numbered_plants_of_one_town_are_several() -> None:
    text = "На ТЭЦ-1 выделено 3,4 млрд тенге, на ТЭЦ-2 – 9,4 млрд тенге. ТЭЦ-2 даст 480 Гкал."
    plant = {"sector": "D", "region": "KZ-71"}
    facts, documents = _told(
        text, ("3,4 млрд", 3.4e9, "KZT", "investment", {**plant, "organisation": "ТЭЦ-1"}),
        ("9,4 млрд", 9.4e9, "KZT", "investment", {**plant, "organisation": "ТЭЦ-2"}),
        ("480 Гкал", 480, "Gcal", "capacity", {**plant, "organisation": "ТЭЦ-2"}))
    table = project_table(facts, documents).set_index("name")
    assert table["cost"].to_dict() == {"ТЭЦ-1": 3.4e9, "ТЭЦ-2": 9.4e9}
    assert table["capacity"].dropna().to_dict() == {"ТЭЦ-2": 480}


@pytest.mark.parametrize("list_", [
    "завод сплавов – 62 млрд тенге, 497 мест;\nзавод радиаторов – 18 млрд тенге, 183 места.",
    "– завод сплавов: 62 млрд тенге, 497 мест\n– завод радиаторов: 18 млрд тенге, 183 места",
    "завод сплавов – 62 млрд тенге, 497 мест,\nзавод радиаторов – 18 млрд тенге, 183 места.",
    "1) завод сплавов, 62 млрд тенге, 497 мест\n2) завод радиаторов, 18 млрд тенге, 183 места",
])
def test_items_of_a_list_are_several_projects(list_: str) -> None:
    unnamed = {"organisation": None, "sector": "C24-25"}
    facts, documents = _told(
        f"В зоне строят заводы.\n{list_}\nРаботы идут.", ("62 млрд", 62e9, "KZT", "investment", unnamed),
        ("497 мест", 497, "jobs", "jobs", unnamed), ("18 млрд", 18e9, "KZT", "investment", unnamed),
        ("183 места", 183, "jobs", "jobs", unnamed))
    table = project_table(facts, documents)
    assert table[["cost", "jobs"]].to_numpy().tolist() == [[62e9, 497], [18e9, 183]]


def test_one_name_in_two_sectors_is_one_project_where_no_figure_is_told_twice() -> None:
    """A mine and its mill; a second cost makes a second project."""
    mine = _fact("a", 0, 1200, "jobs", "jobs", sector="B")
    mill = _fact("a", 40, 650e9, "KZT", "investment", sector="C24-25")
    table = project_table(to_frame([mine, mill]))
    assert table[["cost", "jobs"]].to_numpy().tolist() == [[650e9, 1200]]
    assert len(project_table(to_frame([mine, mill, _fact("a", 80, 9e9, "KZT", "investment", sector="B")]))) == 2


@pytest.mark.parametrize(("text", "lang"), [
    ("Вложат: комбинат «Шаңырақ» — 414 млрд тенге, завод цемента — 161 млрд тенге, «Болашак» — 60 млрд тенге.", "ru"),
    ("Ірілері: «Шаңырақ» комбинаты — 414 млрд теңге, цемент зауыты — 161 млрд теңге, «Болашак» — 60 млрд теңге.", "kk"),
])  # fmt: skip
def test_projects_that_a_sentence_lists_are_not_joined_by_it(text: str, lang: str) -> None:
    """Two reports give one list: each plant is one row, and none has its neighbour's cost."""
    rows = [_fact(doc, text.index(quote), float(quote) * 1e9, "KZT", "investment", quote=quote, sentence=text,
                  organisation=name, sector="C20", lang=lang)
            for doc in "ab" for name, quote in (("ТОО «Шаңырақ»", "414"), (None, "161"), ("ТОО «Болашак»", "60"))]
    background = [_fact(f"z{at}", 0, 1000 + at, "t", "output",
                        organisation=f"ТОО «{'бвгджз'[at % 6]}а{'клмнп'[at // 6]}ас»",
                        sector="C10-12", region="KZ-11", sentence="Мясной цех работает.") for at in range(30)]
    documents = pd.DataFrame([{"id": doc, "text": text, "title": None, "lang": lang} for doc in "ab"])
    table = project_table(to_frame([*rows, *background]), documents)
    table = table[table["documents"] == "a; b"]
    assert table.set_index("name")["cost"].to_dict() == {
        "ТОО «Шаңырақ»": 414e9, "завод цемента" if lang == "ru" else "цемент зауыты": 161e9, "ТОО «Болашак»": 60e9}


@pytest.mark.parametrize("zone", ["индустриальная зона «Тулпар»", "СЭЗ «Тулпар»", "«Тұлпар» АЭА",
                                  "«Тұлпар» индустриялық аймағы"])
def test_a_plant_in_a_zone_is_not_the_zone(zone: str) -> None:
    area = _fact("a", 0, 300, "ha", "area", organisation=zone, sector=None, sentence="Зона растёт.")
    pipes = _fact("a", 30, 9e8, "KZT", "investment", organisation=None, sector=None, sentence="Сети стоят 9.")
    plant = [_fact("a", 60, 25e8, "KZT", "investment", organisation=None, sentence="Стекольный завод стоит 25."),
             _fact("a", 90, 100, "jobs", "jobs", organisation=None, sentence="Стекольный завод даст 100.")]
    table = project_table(to_frame([area, pipes, *plant]))
    assert table[["name", "cost"]].to_numpy().tolist() == [[zone, 9e8], ["стекольный завод", 25e8]]
    assert table["jobs"].tolist()[1] == 100


def test_a_firm_whose_sector_is_not_told_is_no_zone() -> None:
    firm = _fact("a", 0, 9e8, "KZT", "investment", organisation="ТОО «Тулпар»", sector=None, sentence="Стоит 9.")
    jobs = _fact("a", 30, 100, "jobs", "jobs", organisation=None, sentence="Стекольный завод даст 100.")
    table = project_table(to_frame([firm, jobs]))
    assert table[["name", "cost", "jobs"]].to_numpy().tolist() == [["ТОО «Тулпар»", 9e8, 100]]


def test_a_sentence_that_goes_on_about_its_plant_tells_one() -> None:
    text = "За 5 млрд тенге ТОО «Арман» строит кирпичный завод, где будет 30 мест. Рядом цех за 2 млрд тенге."
    unnamed = {"organisation": None}
    facts, documents = _told(text, ("5 млрд", 5e9, "KZT", "investment", {"organisation": "ТОО «Арман»"}),
                             ("30 мест", 30, "jobs", "jobs", unnamed))
    assert project_table(facts, documents)[["cost", "jobs"]].to_numpy().tolist() == [[5e9, 30]]


def test_figures_of_no_plant_make_no_row(history: list[dict[str, Any]]) -> None:
    none = {"organisation": None, "sentence": "Область, данные инспекции."}
    rows = [_fact("x", 0, 89, "people", "safety", **none), _fact("y", 0, 70, "%", "investment", **none),
            _fact("z", 0, 60e3, "jobs", "jobs", **{**none, "region": None}), _fact("w", 0, 40, "ha", "area", **none)]
    assert len(project_table(to_frame([*history, *rows]))) == 1
    assert project_documents(to_frame(rows)) == {"x": {"x"}, "y": {"y"}, "z": {"z"}, "w": {"w"}}


@pytest.mark.parametrize(("sentence", "standing", "building"), [
    ("Құрылысқа 200 адам тартылады, кейін 108 тұрақты жұмыс орны құрылады.", 108, 200),
    ("На строительстве заняты 200 человек, постоянно работать здесь будут 108.", 108, 200),
    ("Будет создано 200 рабочих мест, из них постоянных – 108.", 108, None),
    ("На период строительства нужны 200 рабочих.", None, 200),
    ("Завод стройматериалов даст 200 рабочих мест.", 200, None),
])  # fmt: skip
def test_those_who_build_a_plant_are_not_its_jobs(
    sentence: str, standing: float | None, building: float | None
) -> None:
    rows = [_fact("a", sentence.index(quote), float(quote), "jobs", "jobs", quote=quote, sentence=sentence)
            for quote in ("200", "108") if quote in sentence]
    row = project_table(to_frame(rows)).iloc[0]
    assert [row["jobs"], row["jobs_construction"]] == pytest.approx(
        [float("nan") if value is None else value for value in (standing, building)], nan_ok=True)


def test_people_at_the_site_are_no_plant_at_work() -> None:
    site = _fact("b", 0, 450, "jobs", "jobs", status="realised", published="2025-02-01", quote="450",
                 sentence="На стройке заняты 450 человек.")
    plan = _fact("a", 0, 5e3, "t", "capacity", published="2024-02-01", year=2026)
    row = project_table(to_frame([plan, site])).iloc[0]
    assert (row["status"], row["planned_launch"]) == ("planned", 2026)
    assert pd.isna(row["actual_launch"])


def test_what_grows_later_is_no_later_launch() -> None:
    """Jobs in the year of the opening, output two years on; a mine at work that will give more is opened by nothing."""
    jobs = _fact("a", 0, 400, "jobs", "jobs", published="2015-05-01", year=2015)
    output = _fact("a", 40, 3500, "pieces", "output", published="2015-05-01", year=2017)
    assert project_table(to_frame([jobs, output]))["planned_launch"].tolist() == [2015]
    line = _fact("a", 80, 9e3, "t", "capacity", published="2015-05-01", year=2016)
    assert project_table(to_frame([jobs, output, line]))["planned_launch"].tolist() == [2016]
    works = _fact("a", 0, 17e5, "t", "output", status="realised", published="2018-12-01", year=2018)
    more = _fact("a", 40, 1e5, "t", "output", published="2018-12-01", year=2018)
    assert project_table(to_frame([works, more]))["planned_launch"].isna().all()


def test_a_first_report_of_a_plant_at_work_says_not_since_when() -> None:
    works = _fact("a", 0, 2e5, "t", "capacity", status="realised", published="2023-05-01")
    more = _fact("a", 40, 80, "jobs", "jobs", published="2023-05-01")
    row = project_table(to_frame([works, more])).iloc[0]
    assert (pd.isna(row["actual_launch"]), row["launch_basis"]) == (True, "undated")
    before = _fact("b", 0, 30e9, "KZT", "investment", status="ongoing", published="2022-01-01")
    row = project_table(to_frame([works, more, before])).iloc[0]
    assert (row["actual_launch"], row["launch_basis"]) == (2023, "reported")


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
