"""Stories, claims and projects do not depend on how Python orders its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import kzind

PROGRAM = """
from kzind.datasets import load_corpus, load_gold_facts
from kzind.facts.claims import collapse_claims
from kzind.facts.projects import project_table
from kzind.facts.stories import add_story_ids, story_links
corpus, gold = load_corpus().head(200), load_gold_facts()
facts = add_story_ids(gold[gold["doc_id"].isin(corpus["id"])], corpus)
for table in (story_links(facts, corpus), facts[["story_id"]], collapse_claims(facts), project_table(facts, corpus)):
    print(table.to_csv(index=False))
"""


def test_no_hash_seed_changes_a_digit() -> None:
    told = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8",
                       "PYTHONPATH": str(Path(kzind.__file__).parents[1])}
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, encoding="utf-8",
                              env=environment)
        told.append(done.stdout)
    assert len(told[0]) > 10_000
    assert told[0] == told[1]
