"""The markup of the examples: the expected amount is written in the sentence.

``вложено [[17,5 млрд тенге|17.5e9 KZT money]]``: the text of the amount, its value, unit, kind and, where it is not
``exact``, its qualifier. A range is ``3e3..5e3``, a change ``9000>9800``; an amount without unit leaves the unit out.
A sentence without markup holds no amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

_MARK = re.compile(r"\[\[([^|\[\]]+)\|([^|\[\]]+)\]\]")
_KINDS = frozenset({"money", "percent", "quantity", "count", "ratio", "number"})
_QUALIFIERS = frozenset({"exact", "about", "at_least", "at_most"})
Expected = dict[str, Any]


def read_markup(marked: str) -> tuple[str, list[Expected]]:
    """The plain sentence and the amounts expected in it; raises ``ValueError`` on malformed markup."""
    text, expected, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        quote, fields = match.group(1), match.group(2).split()
        expected.append({"text": quote, "char_start": len(text)} | _fields(fields, marked))
        text += quote
        at = match.end()
    text += marked[at:]
    if "[[" in text or "]]" in text:
        raise ValueError(f"unclosed markup in {marked!r}")
    return text, expected


def _fields(fields: list[str], marked: str) -> Expected:
    qualifier = fields.pop() if fields[-1] in _QUALIFIERS else "exact"
    kind = fields.pop()
    if kind not in _KINDS or len(fields) not in {1, 2}:
        raise ValueError(f"expected «value [unit] kind [qualifier]» in {marked!r}")
    value: Expected = {"value_low": None, "value_high": None, "value_before": None}
    if ".." in fields[0]:
        low, high = map(float, fields[0].split(".."))
        value |= {"value": (low + high) / 2, "value_low": low, "value_high": high}
    elif ">" in fields[0]:
        before, after = map(float, fields[0].split(">"))
        value |= {"value": after, "value_before": before}
    else:
        value["value"] = float(fields[0])
    return value | {"kind": kind, "unit": fields[1] if len(fields) == 2 else None, "qualifier": qualifier}


def check_markup(marked: str, lang: str | None = None) -> None:
    """Asserts that ``parse_amounts`` finds in the sentence what its markup says, and nothing else."""
    from kzind import parse_amounts

    text, expected = read_markup(marked)
    found = parse_amounts(text, lang)
    got = [{key: getattr(amount, key) for key in row} for amount, row in zip(found, expected, strict=False)]
    for row, mine in zip(expected, got, strict=False):
        for key in ("value", "value_low", "value_high", "value_before"):
            if row[key] is not None and mine[key] is not None:
                mine[key] = row[key] if mine[key] == pytest.approx(row[key], rel=1e-9) else mine[key]
    assert got == expected, text
    assert len(found) == len(expected), [amount.text for amount in found[len(expected) :]]


@pytest.fixture(scope="session")
def check() -> Callable[..., None]:
    """The checker of marked sentences."""
    return check_markup


@pytest.fixture(scope="session")
def markup() -> Callable[[str], tuple[str, list[Expected]]]:
    """The reader of marked sentences."""
    return read_markup
