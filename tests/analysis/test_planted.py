"""Planted into a corpus: a programme's sum, a story told twice, a total of three years. No volume may move.

The whole way is walked, from files to volumes: reading, extraction, stories, claims, sums in tenge.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kzind import analysis

BASE = {
    "a": "2024-03-11\n\nВ Костанае ТОО «Тасқала Шыны» построило завод стекла за 30 млрд тенге. Создано 180 мест.",
    "b": "2024-06-02\n\nВ Павлодаре АО «Ақжар Металл» запустило прокатный цех. Стоимость проекта 12,4 млрд тенге.",
    "c": "2023-10-05\n\nАқтөбе облысында «Самалтау Ет» ЖШС 6,8 млрд теңгеге ет комбинатын салмақ.",
    "d": "2024-11-20\n\nҚызылордада «Дәрия Күріш» ЖШС құны 3,1 млрд теңгелік күріш зауытын іске қосты.",
}
PLANTED = {
    "programme": (
        "2024-04-01\n\nВ рамках государственной программы индустриализации до 2029 года по всей стране планируется "
        "реализовать 210 проектов на общую сумму 5,6 трлн тенге."
    ),
    "doubled": (
        "2024-03-12\n\nҚостанайда «Тасқала Шыны» ЖШС 30 млрд теңгеге шыны зауытын салды. 180 жұмыс орны ашылды."
    ),
    "total": (
        "2024-12-25\n\nЗа последние три года, с 2022 по 2024 год, в экономику Костанайской области привлечено "
        "1,9 трлн тенге инвестиций."
    ),
}


def study_of(folder: Path, texts: dict[str, str]) -> analysis.Study:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    return analysis.open_study(folder)


def volume(study: analysis.Study, by: list[str]) -> pd.DataFrame:
    claims = analysis.project_claims(study.claims, "investment", "kzt_real")
    return analysis.volumes(claims, by, "kzt_real")[[*by, "value", "n"]]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> analysis.Study:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("planted")
        patch.setenv("KZIND_CACHE", str(folder / "cache"))
        return study_of(folder / "base", BASE)


def test_the_base_has_four_projects(base: analysis.Study) -> None:
    claims = analysis.project_claims(base.claims, "investment", "kzt")
    assert sorted(claims["kzt"]) == [3.1e9, 6.8e9, 12.4e9, 30e9]
    assert claims["story_id"].nunique() == 4
    assert sorted(claims["region"]) == ["KZ-15", "KZ-39", "KZ-43", "KZ-55"]


@pytest.mark.parametrize("name", [*PLANTED, "all three"])
def test_what_is_planted_moves_no_volume(
    base: analysis.Study, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KZIND_CACHE", str(tmp_path / "cache"))
    planted = PLANTED if name == "all three" else {name: PLANTED[name]}
    study = study_of(tmp_path / "more", {**BASE, **planted})
    read = study.facts[study.facts["doc_id"].map(lambda doc: any(key in doc for key in planted))]
    sums = read.loc[(read["unit"] == "KZT") & (read["indicator"] == "investment"), "value"]
    assert len(sums) == len(planted), "the planted sum was not read: nothing is tested"
    for by in (["status"], ["region", "status"], ["when", "status"]):
        pd.testing.assert_frame_equal(volume(study, by), volume(base, by))
