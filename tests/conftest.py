"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test material that lies beside the repository; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the test material beside the repository (../shared) is not here")
    return SHARED
