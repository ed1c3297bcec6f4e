"""The walk over the tokens: at each numeral refusals, then rules, then what the neighbours say.

The longest reading of ``RULES`` wins, of equal ones the first in the list; ``FALLBACKS`` read what is left; then
``CONTEXT`` looks at neighbouring readings. Every look ahead is bounded, so cost grows with the text.
"""

from __future__ import annotations

from kzind.amounts.context import CONTEXT
from kzind.amounts.numerals import Numeral
from kzind.amounts.reader import Reader, Reading
from kzind.amounts.refusals import refusals_of
from kzind.amounts.rules import FALLBACKS, OPENINGS, rules_of
from kzind.amounts.tokens import WORD


class Scanner(Reader):
    """Reads the amounts of one piece of text."""

    def run(self) -> list[Reading]:
        """All amounts, in order, not overlapping."""
        passed = 0  # the first token that nothing has looked at
        for i in [k for k, info in enumerate(self.t.infos) if info.seed]:
            if i < passed:
                continue
            reading, passed = self._at(i)
            if reading is not None:
                self.readings.append(reading)
                self.free = reading.end
            passed = max(passed, i + 1)
        for rule in CONTEXT:
            rule(self)
        return self.readings

    def _at(self, i: int) -> tuple[Reading | None, int]:
        """The amount at token ``i``, if any, and the token to go on from."""
        for opening in OPENINGS if self.t.infos[i].first else ():
            reading = opening(self, i)
            if reading is not None:
                return reading, reading.end
        numeral = self.numerals.read(self.t, i, self.lang)
        if numeral is None:
            return None, self.past_digits(i)
        self._repeated_in_words(numeral)
        for refusal in refusals_of(self.t, numeral):
            end = refusal(self, numeral)
            if end is not None:
                return None, max(end, numeral.end)
        best: Reading | None = None
        for rule in rules_of(self, numeral):
            reading = rule(self, numeral)
            if reading is not None:
                reading.start = max(self.free, reading.start)
                if best is None or reading.end - reading.start > best.end - best.start:
                    best = reading
        for rule in FALLBACKS if best is None else ():
            best = rule(self, numeral)
            if best is not None:
                best.start = max(self.free, best.start)
                break
        return best, (best.end if best is not None else numeral.end)

    def _repeated_in_words(self, n: Numeral) -> None:
        """«120 (сто двадцать) млн»: passes over the words in brackets that repeat the figures, and takes the scale."""
        t = self.t
        if t.word(n.end) != "(" or not n.digits or not t.joined(n.end):
            return
        words = self.numerals.read(t, n.end + 1, self.lang) if t.kind(n.end + 1) == WORD else None
        if words is None or words.value != n.value or t.word(words.end) != ")":
            return
        n.end = words.end + 1
        factor = self.numerals.scale_at(t, n.end, self.lang)
        if factor is not None:
            n.value, n.scale, n.end = n.value * factor, factor, n.end + 1
