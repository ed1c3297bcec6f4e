"""Whose jobs a figure counts: those of a plant, or those of the people who build it and leave when it stands."""

from __future__ import annotations

import functools
import re

from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import Phrases, tokenize

BUILDING, STANDING = "building", "standing"
_CLAUSE = re.compile(r"[,;:.!?](?=\s)|\n")


def job_kind(sentence: str | None, quote: str | None) -> str | None:
    """``building`` or ``standing`` where the clause of a figure of jobs says so, else None.

    ``standing`` holds where both are said: «кроме строителей, 300 постоянных рабочих мест».
    """
    at = (sentence or "").find(quote or "")
    if not sentence or not quote or at < 0:
        return None
    start = max((hit.end() for hit in _CLAUSE.finditer(sentence, 0, at)), default=0)
    behind = _CLAUSE.search(sentence, at + len(quote))
    tokens = tokenize(sentence[start : behind.start() if behind else len(sentence)])
    said = {hit.entry.value for hit in _phrases().find(tokens)}
    return STANDING if STANDING in said else BUILDING if BUILDING in said else None


@functools.cache
def _phrases() -> Phrases:
    return Phrases(entry for lang in LANGUAGES for entry in lexicon(lang, "job_kinds"))
