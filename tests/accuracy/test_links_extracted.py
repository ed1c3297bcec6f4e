"""Stories and projects from extracted facts: each story's facts read by models that have not seen it.

``story_pairs.tsv``: pairs of bulletins that were read twice, independently, by readers who saw neither the annotation
nor what was joined: does the pair tell one announcement (1) or not (0)? They are the pairs that the annotation or
``story_ids`` joins, the eighty nearest others, and twenty taken at random.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from kzind.analysis import packaged_links
from kzind.datasets import load_corpus
from kzind.facts.evaluation import evaluate_links
from kzind.facts.projects import project_documents
from kzind.facts.stories import story_ids


@pytest.fixture(scope="module")
def corpus() -> pd.DataFrame:
    return load_corpus()


@pytest.fixture(scope="module")
def stories(corpus: pd.DataFrame, dev_facts: pd.DataFrame) -> dict[str, str]:
    return {str(document): story for document, story in story_ids(corpus, dev_facts).items()}


@pytest.fixture(scope="module")
def projects(corpus: pd.DataFrame, dev_facts: pd.DataFrame) -> dict[str, set[str]]:
    return project_documents(dev_facts, corpus)


def _slugs(corpus: pd.DataFrame, column: str) -> dict[str, str]:
    return corpus.dropna(subset=column).set_index("id")[column].astype(str).to_dict()


def test_stories_of_extracted_facts(corpus: pd.DataFrame, stories: dict[str, str]) -> None:
    """A floor: announcements that the annotators gave two slugs count as false merges here."""
    scores = evaluate_links(stories, _slugs(corpus, "story"), corpus.set_index("id")["lang"].to_dict(), replicates=200)
    value = scores.set_index("statistic")["value"]
    assert value["f1"] >= 0.68
    assert value["recall across languages"] >= 0.80
    assert value["false per 10,000 pairs"] <= 2.0


def readings() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).with_name("story_pairs.tsv"), sep="\t", encoding="utf-8")


def test_two_readings_agree() -> None:
    pairs = readings()
    assert len(pairs) == 163
    assert (pairs["first"] == pairs["second"]).sum() == 162


def test_joined_stories_are_one_announcement_to_a_reader(stories: dict[str, str]) -> None:
    groups = defaultdict(list)
    for document, story in stories.items():
        groups[story].append(document)
    joined = {pair for documents in groups.values() for pair in combinations(sorted(documents), 2)}
    pairs = readings().set_index(["left", "right"])
    one = set(pairs.index[(pairs["first"] == 1) & (pairs["second"] == 1)])
    assert len(joined & one) / len(joined) >= 0.85
    assert len(joined & one) / len(one) >= 0.70
    readme = " ".join((Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(joined & one)} of the {len(joined)} pairs that `kzind` joins" in readme
    assert f"in {len(one - joined)} that it leaves apart" in readme


def test_packaged_scores_are_those_of_these_facts(
    corpus: pd.DataFrame, stories: dict[str, str], projects: dict[str, set[str]]
) -> None:
    shown = packaged_links().set_index(["link", "statistic"])["value"]
    for link, found in (("story", stories), ("project", projects)):
        value = evaluate_links(found, _slugs(corpus, link), replicates=0).set_index("statistic")["value"]
        for statistic in ("precision", "recall", "f1"):
            assert shown[link, statistic] == pytest.approx(value[statistic], rel=1e-5)


def test_projects_of_extracted_facts(corpus: pd.DataFrame, projects: dict[str, set[str]]) -> None:
    scores = evaluate_links(projects, _slugs(corpus, "project"), replicates=200)
    row = scores.set_index("statistic").loc["f1"]
    assert row["value"] >= 0.75
    assert row["low"] < row["value"] < row["high"]
