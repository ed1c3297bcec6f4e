"""The values that pass from step to step: small, frozen, plain.

Offsets are character offsets into the document's text as given, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as a text states it.

    ``value`` is in base units (``134e9``, not ``134 bn``): the sum of a compound, the later value of a
    change (``value_before`` the earlier one), the midpoint of a range (``value_low`` and ``value_high`` its ends).
    ``kind`` is one of ``money percent quantity count ratio number``; ``qualifier`` one of
    ``exact about at_least at_most``; ``rule`` names the rule that read it.
    """

    char_start: int
    char_end: int
    text: str
    kind: str
    value: float
    value_low: float | None = None
    value_high: float | None = None
    value_before: float | None = None
    unit: str | None = None
    qualifier: str = "exact"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a text.

    ``type`` is ``PER``, ``ORG`` or ``LOC``; ``normal`` the nominative form; ``regions`` the ISO 3166-2 codes of
    the regions of Kazakhstan that a place may lie in: none, one, or several for a namesake that nothing decides.
    """

    char_start: int
    char_end: int
    text: str
    type: str
    normal: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One report. ``text`` is kept exactly as given; all offsets refer to it.

    ``published`` is an ISO date, reduced where only the month or the year is known (``2015-07``, ``2022``).
    """

    id: str
    text: str
    lang: str
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    title: str | None = None

    def _repr_html_(self) -> str:
        """In Jupyter a document shows its text with amounts, names and facts marked."""
        from kzind.facts.explanation import document_html

        return document_html(self)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document's text; ``kind`` is ``title``, ``heading``, ``list`` or ``body``.

    Boilerplate belongs to no sentence.
    """

    char_start: int
    char_end: int
    lang: str
    kind: str = "body"


def is_currency(unit: object) -> bool:
    """Whether a unit is a currency: a code of three capitals other than ``MCI``, which counts monthly indices."""
    return isinstance(unit, str) and len(unit) == 3 and unit.isalpha() and unit.isupper() and unit != "MCI"
