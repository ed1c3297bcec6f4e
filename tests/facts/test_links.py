"""Stories and projects of the packaged corpus against the annotators' slugs; the score itself against a hand count."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind.datasets import load_corpus, load_gold_facts
from kzind.facts.claims import collapse_claims
from kzind.facts.evaluation import evaluate_links
from kzind.facts.projects import project_documents
from kzind.facts.stories import add_story_ids, story_ids


def test_pairs_are_counted() -> None:
    truth = {"a": "1", "b": "1", "c": "1", "d": "2"}
    lang = {"a": "ru", "b": "kk", "c": "kk", "d": "ru"}
    scores = evaluate_links({"a": "x", "b": "x", "c": "y", "d": "y"}, truth, lang).set_index("statistic")
    assert scores["value"].to_dict() == pytest.approx({
        "precision": 1 / 2, "recall": 1 / 3, "f1": 0.4, "false per 10,000 pairs": 1e4 / 6,
        "recall across languages": 1 / 2})
    assert scores["n"].tolist() == [2, 3, 3, 6, 2]


def test_a_document_may_tell_several_projects() -> None:
    truth = {"a": "1", "b": "1", "c": "2"}
    scores = evaluate_links({"a": {"p", "q"}, "b": {"q", "p"}, "c": {"q"}}, truth).set_index("statistic")["value"]
    assert (scores["recall"], scores["precision"]) == (1, pytest.approx(1 / 3))


@pytest.fixture(scope="module")
def corpus() -> pd.DataFrame:
    return load_corpus()


def _slugs(corpus: pd.DataFrame, column: str) -> dict[str, str]:
    return corpus.dropna(subset=column).set_index("id")[column].astype(str).to_dict()


def test_stories_of_the_packaged_corpus(corpus: pd.DataFrame) -> None:
    """The floor under what is measured: a third of the bulletins have no date, and several pairs that tell one
    announcement have two slugs, so that precision is understated."""
    found = story_ids(corpus, load_gold_facts()).to_dict()
    scores = evaluate_links(found, _slugs(corpus, "story"), corpus.set_index("id")["lang"].to_dict(), replicates=200)
    value = scores.set_index("statistic")["value"]
    assert value["f1"] >= 0.72
    assert value["recall across languages"] >= 0.80
    assert value["false per 10,000 pairs"] <= 2.0
    row = scores.set_index("statistic").loc["f1"]
    assert row["low"] < row["value"] < row["high"]


def test_projects_of_the_packaged_corpus(corpus: pd.DataFrame) -> None:
    """Over the bulletins that have a project's slug: the others were not searched for projects."""
    scores = evaluate_links(project_documents(load_gold_facts(), corpus), _slugs(corpus, "project"), replicates=200)
    assert scores.set_index("statistic").loc["f1", "value"] >= 0.82


def test_a_corpus_told_twice_makes_the_same_claims(corpus: pd.DataFrame) -> None:
    """Every bulletin a second time under another name: each claim has twice the reports, no sum is larger."""
    facts = load_gold_facts()
    twice = pd.concat([facts, facts.assign(doc_id=facts["doc_id"] + "-copy")], ignore_index=True)
    both = pd.concat([corpus, corpus.assign(id=corpus["id"] + "-copy")], ignore_index=True)
    once, again = (collapse_claims(add_story_ids(table, texts)) for table, texts in ((facts, corpus), (twice, both)))
    assert abs(len(again) - len(once)) <= 0.005 * len(once)
    assert not (again["agreement"] == "single").any()
    assert _volume(again) == pytest.approx(_volume(once), rel=1e-12)
    assert (again["reports"] % 2 == 0).all()


def _volume(claims: pd.DataFrame) -> float:
    of_projects = claims[(claims["scope"] == "project") & (claims["indicator"] == "investment")]
    sums = of_projects[(of_projects["unit"] == "KZT") & of_projects["repeat_of"].isna()]
    assert len(sums) > 50
    return float(sums["value"].sum())
