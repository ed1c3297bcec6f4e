"""Rows and what they rest on: as many claims as the row counts, whatever is done to the table."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from kzind import analysis, charts
from kzind.analysis.sources import Source, noted, sources_of

STUDY = analysis.open_study(None)
DRAWN = {
    name: getattr(charts, name)
    for name in (
        "investment_sizes", "investment_regions", "investment_map", "investment_years", "job_sizes",
        "modernisation_shares", "modernisation_sizes", "plan_outcomes",
    )
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_a_row_has_as_many_sources_as_it_counts(name: str) -> None:
    table = DRAWN[name](STUDY)[1]
    sources = sources_of(table)
    assert sources is not None
    assert len(table) > 1
    assert [len(source.ids) if source else 0 for source in sources] == list(table["n"])


def test_claims_behind_a_row_give_its_number() -> None:
    _, table = charts.investment_regions(STUDY)
    claims = STUDY.claims.set_index("claim_id")
    for row, source in zip(table.to_dict("records"), sources_of(table) or [], strict=True):
        assert source is not None
        assert claims.loc[list(source.ids), "kzt_real"].sum() == pytest.approx(row["value"])
        assert set(claims.loc[list(source.ids), "region"]) == {row["region"]}


def test_tables_of_documents_and_of_pairs() -> None:
    _, years = charts.corpus_years(STUDY)
    assert [len(s.ids) for s in sources_of(years) or [] if s] == list(years["documents"])
    outlets = analysis.outlet_table(STUDY.documents, STUDY.facts).head(12)
    assert [len(s.ids) for s in sources_of(outlets) or [] if s] == list(outlets["documents"])
    _, pairs, _ = charts.jobs_and_investment(STUDY)
    assert {len(s.ids) for s in sources_of(pairs) or [] if s} == {2}
    steps = analysis.chain_table(STUDY.documents, STUDY.facts, STUDY.claims, "investment", "kzt_real")
    counted = [len(s.ids) for s in sources_of(steps) or [] if s]
    assert counted[:2] + counted[3:] == [
        n for step, n in zip(steps["step"], steps["n"], strict=True) if step != "facts"
    ]


def test_sources_stay_with_their_rows() -> None:
    table = pd.DataFrame({"region": ["KZ-10", "KZ-11", None], "year": pd.array([2020, None, 2021], "Int64")})
    rows = pd.DataFrame({"region": ["KZ-11", "KZ-10", None, "KZ-10"], "year": [None, 2020.0, 2021.0, 2020.0]})
    analysis.sourced(table, rows.assign(claim_id=list("abcd")), ["region", "year"])
    turned = table.iloc[::-1].assign(more=1)
    assert sources_of(turned) == [Source("claim", ("c",)), Source("claim", ("a",)), Source("claim", ("b", "d"))]
    assert sources_of(table[["year"]]) is None
    assert sources_of(pd.DataFrame({"x": [1]})) is None
    assert sources_of(noted(pd.DataFrame({"x": [1, 2]}), ["x"], [(("2",), Source("document", ("d", "d")))])) == [
        None,
        Source("document", ("d",)),
    ]


def test_a_figure_leaves_its_sources_beside_its_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure, table = charts.job_sizes(STUDY, lang="kk")
    charts.save(figure, "jobs", table, tmp_path)
    with (tmp_path / "jobs.sources.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert {line["kind"] for line in lines} == {"claim"}
    assert [sum(line["row"] == str(n) for line in lines) for n in range(1, len(table) + 1)] == list(table["n"])
    charts.save(figure, "jobs", table.drop(columns="status"), tmp_path)
    assert not (tmp_path / "jobs.sources.csv").exists()


def test_a_table_tells_its_sources_only_where_the_site_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = charts.labelled(analysis.counts(STUDY.claims, ["indicator"]), lang="ru")
    monkeypatch.delenv("KZIND_SOURCES", raising=False)
    data, about = shown._repr_mimebundle_()
    assert about == {}
    assert data == {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
    monkeypatch.setenv("KZIND_SOURCES", "1")
    told = shown._repr_mimebundle_()[1]["text/html"]
    assert isinstance(told, dict)
    assert len(told["sources"]) == len(shown.frame)
