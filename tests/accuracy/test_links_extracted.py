"""Stories and projects from extracted facts: each story's facts read by models that have not seen it."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind.datasets import load_corpus
from kzind.facts.evaluation import evaluate_links
from kzind.facts.projects import project_documents
from kzind.facts.stories import story_ids


@pytest.fixture(scope="module")
def corpus() -> pd.DataFrame:
    return load_corpus()


def _slugs(corpus: pd.DataFrame, column: str) -> dict[str, str]:
    return corpus.dropna(subset=column).set_index("id")[column].astype(str).to_dict()


def test_stories_of_extracted_facts(corpus: pd.DataFrame, dev_facts: pd.DataFrame) -> None:
    """A floor: announcements that the annotators gave two slugs count as false merges here."""
    found = story_ids(corpus, dev_facts).to_dict()
    scores = evaluate_links(found, _slugs(corpus, "story"), corpus.set_index("id")["lang"].to_dict(), replicates=200)
    value = scores.set_index("statistic")["value"]
    assert value["f1"] >= 0.68
    assert value["recall across languages"] >= 0.80
    assert value["false per 10,000 pairs"] <= 2.0


def test_projects_of_extracted_facts(corpus: pd.DataFrame, dev_facts: pd.DataFrame) -> None:
    scores = evaluate_links(project_documents(dev_facts, corpus), _slugs(corpus, "project"), replicates=200)
    row = scores.set_index("statistic").loc["f1"]
    assert row["value"] >= 0.75
    assert row["low"] < row["value"] < row["high"]
