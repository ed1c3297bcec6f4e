"""Facts of the packaged corpus, extracted once for all accuracy tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import the scripts beside them


@pytest.fixture(scope="session")
def dev_facts() -> pd.DataFrame:
    """The facts of the packaged corpus, each story judged by models that have not seen it."""
    import cross_fitted

    facts: pd.DataFrame = cross_fitted.facts()
    return facts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share the extraction run in one worker (``--dist loadgroup``), so that it runs once."""
    for item in items:
        if "dev_facts" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("dev_facts"))
