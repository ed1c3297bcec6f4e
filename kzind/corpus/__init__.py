"""Files to documents, documents to sentences.

``read_corpus`` reads files, folders and tables lazily; ``split_sentences`` leaves boilerplate out and says the
language and the kind of every sentence; ``detect_language`` tells Kazakh from Russian. Nothing here knows of
numbers or regions.
"""

from __future__ import annotations

import importlib
from typing import Any

from kzind.corpus.language import detect_language as detect_language
from kzind.corpus.sentences import split_sentences as split_sentences

_LAZY = {
    "Corpus": "kzind.corpus.reading",
    "near_duplicates": "kzind.corpus.duplicates",
    "read_corpus": "kzind.corpus.reading",
}

__all__ = sorted(["detect_language", "split_sentences", *_LAZY])


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'kzind.corpus' has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)
