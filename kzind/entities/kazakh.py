"""Persons and organisations in Kazakh text, by rules over closed lists.

``find(text)`` reads the text once into words, then lets the rules of ``RULES`` speak in their order; a word belongs to
the first rule that claims it. What the rules know stands in ``kzind/languages/kk``: ``given_names``, ``name_parts``,
``name_endings``, ``titles`` for persons; ``org_forms``, ``org_heads``, ``org_modifiers``, ``org_names`` for
organisations; ``not_names`` for both. Endings are made and taken off by ``kazakh_morphology``. Places are the
business of ``regions``.

Names come out in the nominative: the ending of the last word is taken off, all else stays as written. A surname alone
bears the normal form of the full name that the same text gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kzind.entities.kazakh_organisations import (
    abbreviations,
    heads_named,
    known,
    latin,
    legal_form,
    ministers,
    named_after,
    one_firm,
    quoted,
    stations,
)
from kzind.entities.kazakh_persons import full_names, persons
from kzind.entities.kazakh_text import Claim, Reader, read
from kzind.types import Entity

#: The rules in the order in which they may claim words.
RULES: tuple[Callable[[Reader], None], ...] = (
    quoted,
    stations,
    legal_form,
    named_after,
    known,
    heads_named,
    ministers,
    persons,
    latin,
)


def _claims(text: str) -> Iterator[tuple[Reader, Claim]]:
    doc = read(text)
    for rule in RULES:
        rule(doc)
    full_names(doc.claims)
    one_firm(doc)
    abbreviations(doc)
    for claim in sorted(doc.claims, key=lambda one: one.first):
        yield doc, claim


def find(text: str) -> list[Entity]:
    """Persons and organisations of a Kazakh text in its order, not overlapping, in the nominative."""
    found = []
    for doc, claim in _claims(text):
        start, end = doc.starts[claim.first], doc.ends[claim.last]
        found.append(Entity(start, end, text[start:end], claim.type, claim.normal))
    return found
