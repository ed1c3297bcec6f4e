"""Amounts: every number with its unit that a Kazakh or Russian text states.

``tokens`` cuts the text, ``lexicons`` says what words may be, ``numerals`` reads numbers, ``refusals`` says what is no
amount, ``rules`` make amounts, ``context`` lends units to bare numbers, ``scanner`` walks. The languages are data
(``kzind/languages``). What it reads, what not, and how well: ``README.md`` beside this file.
"""

from __future__ import annotations

import re

from kzind.amounts.lexicons import Lexicons, lexicons
from kzind.amounts.reader import Reading, abbreviated
from kzind.amounts.scanner import Scanner
from kzind.amounts.tokens import Tokens, chunks
from kzind.types import Amount

_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def parse_amounts(text: str, lang: str | None = None) -> list[Amount]:
    """The amounts that ``text`` states, in text order, not overlapping.

    ``lang`` is ``"kk"`` or ``"ru"``, the language of most of the text; without it the text decides. Words of the
    other language are read too. Units, kinds and values: see ``kzind.types.Amount``. Never raises on any string.
    """
    if lang is None:
        sample = text[:20_000]
        lang = "kk" if len(_KAZAKH.findall(sample)) > 0.05 * len(_LETTER.findall(sample)) else "ru"
    if lang not in {"kk", "ru"}:
        raise ValueError(f'lang={lang!r}: expected "kk", "ru" or None')
    known = lexicons()
    amounts = []
    for start, end in chunks(text):
        tokens = Tokens(text[start:end], known)
        for reading in Scanner(tokens, known, lang).run():
            amounts.append(_amount(text, start, tokens, reading, known))
    return amounts


def _amount(text: str, offset: int, tokens: Tokens, r: Reading, known: Lexicons) -> Amount:
    last = r.end - 1
    if abbreviated(tokens, r.end, known):
        last += 1
    a, b = offset + tokens.starts[r.start], offset + tokens.ends[last]
    return Amount(a, b, text[a:b], r.kind, r.value, r.low, r.high, r.before, r.unit, r.qualifier, r.rule)


__all__ = ["parse_amounts"]
