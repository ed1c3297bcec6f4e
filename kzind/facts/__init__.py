"""Amounts to facts: what a figure measures, how sure it is, when, where and of what kind; stories, claims, projects."""

from __future__ import annotations

import importlib
from typing import Any

_LAZY = {
    "add_story_ids": "kzind.facts.stories",
    "collapse_claims": "kzind.facts.claims",
    "evaluate": "kzind.facts.evaluation",
    "explain": "kzind.facts.explanation",
    "extract_facts": "kzind.facts.extraction",
    "iter_facts": "kzind.facts.extraction",
    "project_table": "kzind.facts.projects",
    "read_facts": "kzind.facts.read",
}

__all__ = sorted(_LAZY)


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'kzind.facts' has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)
