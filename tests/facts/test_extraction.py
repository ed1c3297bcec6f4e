"""Documents to the facts table: its contract, its order, and what one bad document costs."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest

from kzind import extract_facts
from kzind.corpus import Corpus
from kzind.facts import extraction, table
from kzind.types import Document

TEXTS = {
    "taraz": "В Таразе запустили цементный завод за 12,5 млрд тенге, создано 340 рабочих мест.",
    "qyzylorda": "Қызылордада шыны зауыты ашылды, оған 4,2 миллиард теңге жұмсалды. Онда 180 адам жұмыс істейді.",
    "none": "Вчера в Алматы сыграли «Кайрат» и «Тобол», счёт 3:1, на трибунах было 11 000 зрителей.",
    "empty": "…",
}


def documents() -> list[Document]:
    return [Document(name, text, "kk" if name == "qyzylorda" else "ru") for name, text in TEXTS.items()]


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return extract_facts(Corpus.from_documents(documents()))


def test_columns_and_types_are_the_contract(facts):
    assert tuple(facts.columns) == table.COLUMNS
    assert facts.dtypes.equals(table.to_frame([]).dtypes)


def test_offsets_refer_to_the_text_as_given(facts):
    for fact in facts.itertuples():
        assert TEXTS[fact.doc_id][fact.char_start : fact.char_end] == fact.quote
        assert fact.quote in fact.sentence


def test_each_figure_is_read(facts):
    found = set(zip(facts["doc_id"], facts["value"], facts["unit"], facts["indicator"].astype(str), strict=True))
    assert found == {
        ("taraz", 12.5e9, "KZT", "investment"),
        ("taraz", 340, "jobs", "jobs"),
        ("qyzylorda", 4.2e9, "KZT", "investment"),
        ("qyzylorda", 180, "jobs", "jobs"),
    }


def test_confidence_is_a_probability_that_varies(facts):
    assert facts["confidence"].between(0, 1).all()


def test_sources_agree(facts, tmp_path):
    frame = pd.DataFrame({"id": list(TEXTS), "text": list(TEXTS.values())})
    frame.to_json(tmp_path / "c.jsonl", orient="records", lines=True, force_ascii=False)
    frame.rename(columns={"text": "Мәтін"}).to_csv(tmp_path / "c.csv", index=False, encoding="utf-8")
    for source in (tmp_path / "c.jsonl", tmp_path / "c.csv", frame):
        pd.testing.assert_frame_equal(extract_facts(source), facts)


def test_workers_change_nothing(facts, monkeypatch):
    monkeypatch.setattr(extraction, "BATCH", 1)
    pd.testing.assert_frame_equal(extract_facts(Corpus.from_documents(documents()), n_jobs=2), facts)


def test_one_bad_document_costs_no_other(facts, monkeypatch):
    read = extraction.read_batch

    def fails_on_taraz(batch):
        if any(d.id == "taraz" for d in batch):
            raise RuntimeError("poison")
        return read(batch)

    monkeypatch.setattr(extraction, "read_batch", fails_on_taraz)
    corpus = Corpus.from_documents(documents())
    found = []
    corpus.on_problem = found.append
    rest = extract_facts(corpus)
    assert set(rest["doc_id"]) == {"qyzylorda"}
    assert [p.where for p in found] == ["taraz"]
    assert "poison" in found[0].what
    assert corpus.failed == 1


def test_hash_seed_changes_nothing(tmp_path):
    (tmp_path / "a.txt").write_text(TEXTS["taraz"] + "\n" + TEXTS["taraz"], encoding="utf-8")
    code = "import sys, kzind; sys.stdout.write(kzind.extract_facts(sys.argv[1]).to_csv())"
    run = [sys.executable, "-X", "utf8", "-c", code, str(tmp_path)]
    seen = Counter(
        subprocess.run(run, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=120).stdout
        for seed in ("0", "1")
    )
    assert len(seen) == 1
    assert b"12500000000" in next(iter(seen))
