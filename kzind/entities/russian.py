"""Russian names: slovnet's news model, then rules of the domain."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from kzind.types import Entity


@functools.cache
def _tagger() -> Any:
    """slovnet's NER tagger with natasha's bundled weights; loaded once per process."""
    from natasha import NewsEmbedding, NewsNERTagger

    return NewsNERTagger(NewsEmbedding())


def find_batch(texts: Sequence[str]) -> list[list[Entity]]:
    """Persons, organisations and places of each text."""
    from kzind.entities import merge, regions

    results = []
    for text in texts:
        spans = _tagger()(text).spans
        names = [Entity(s.start, s.stop, text[s.start : s.stop], s.type, text[s.start : s.stop])
                 for s in spans if s.type in ("PER", "ORG")]
        results.append(merge(names, regions.find_places(text, "ru")))
    return results
