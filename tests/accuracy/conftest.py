"""Facts of the packaged corpus, extracted once for all accuracy tests."""

from __future__ import annotations

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def dev_facts() -> pd.DataFrame:
    """The facts that kzind extracts from the packaged corpus."""
    from kzind import extract_facts
    from kzind.datasets import corpus_path

    facts: pd.DataFrame = extract_facts(corpus_path())
    return facts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share the extraction run in one worker (``--dist loadgroup``), so that it runs once."""
    for item in items:
        if "dev_facts" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("dev_facts"))
