"""kzind: what the Kazakh and Russian press says about industry in Kazakhstan, as data.

The public names below load when they are first used, so that ``import kzind`` stays fast.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Amount": "kzind.types",
    "Document": "kzind.types",
    "Entity": "kzind.types",
    "Sentence": "kzind.types",
    "parse_amounts": "kzind.amounts",
    "find_entities": "kzind.entities",
    "Corpus": "kzind.corpus",
    "read_corpus": "kzind.corpus",
    "extract_facts": "kzind.facts",
    "iter_facts": "kzind.facts",
    "read_facts": "kzind.facts",
    "add_story_ids": "kzind.facts",
    "collapse_claims": "kzind.facts",
    "project_table": "kzind.facts",
    "explain": "kzind.facts",
    "evaluate": "kzind.facts",
    "deflate": "kzind.economy",
    "to_currency": "kzind.economy",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kzind' has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
