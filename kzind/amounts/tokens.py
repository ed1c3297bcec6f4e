"""Text into tokens: digit runs, words, single signs, each with its offsets into the text as given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

from kzind.corpus.lines import asks_for_more

if TYPE_CHECKING:
    from kzind.amounts.lexicons import Info

# A token with the blanks behind it, so that the lengths of all pieces add up to the offsets; most are small letters.
_PIECE = re.compile(r"(?:(?:[а-яё]++|[^\W\d_])++(?:['’][^\W\d_]++)*+|[0-9]++|\S)\s*+")
_PLAIN = (("ё", "е"), ("–", "-"), ("—", "-"), ("‑", "-"), ("−", "-"), ("‐", "-"), ("‒", "-"), ("ʼ", "’"), ("％", "%"))
_BREAK = re.compile(r"[.!?;]\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ«])|\s")

DIGITS, WORD, SIGN = 1, 2, 0
CHUNK = 1 << 16


def fold(text: str) -> str:
    """``text`` in lower case with ё and dashes made plain; same length."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered (İ); they are left as they are
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for letter, plain in _PLAIN:
        low = low.replace(letter, plain)
    return low.replace("&nbsp;", "      ")


def chunks(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of ``text`` of about 64 KB, cut between lines or else between words, so that memory stays bounded."""
    start, size = 0, len(text)
    while size - start > CHUNK:
        cut = text.rfind("\n", start + CHUNK // 2, start + CHUNK) + 1
        if not cut:
            for match in _BREAK.finditer(text, start + CHUNK // 2, start + CHUNK):
                cut = match.end()
                if len(match.group()) > 1:
                    break
        cut = cut or start + CHUNK
        yield start, cut
        start = cut
    yield start, size


class Tokens:
    """The tokens of one piece of text: parallel lists ``words infos kinds starts ends``; ``raw`` is the piece itself.

    ``table`` gives what is known of a word (``kzind.amounts.lexicons.Info``).
    """

    __slots__ = ("broken", "ends", "infos", "kinds", "lines", "raw", "size", "starts", "words")

    def __init__(self, raw: str, table: Mapping[str, Info]) -> None:
        self.raw = raw
        folded = fold(raw)
        blank = len(folded) - len(folded.lstrip())
        pieces = _PIECE.findall(folded, blank)
        self.words: list[str] = [*map(str.rstrip, pieces)]
        self.starts: list[int] = [*accumulate(map(len, pieces), initial=blank)][:-1]
        self.ends: list[int] = [*map(add, self.starts, map(len, self.words))]
        self.infos: list[Info] = [*map(table.__getitem__, self.words)]
        self.kinds: list[int] = [info.kind for info in self.infos]
        self.size = len(self.words)
        self.lines = [k for k, piece in enumerate(pieces, 1) if "\n" in piece]  # where the lines but the first begin
        self.broken = {k for k in self.lines if self._breaks(k)}

    def _breaks(self, i: int) -> bool:
        """Whether the line end before token ``i`` ends a thought: a blank line, or no lower-case letter after it.

        A number goes on after a word that no line can end with (``доведут до / 2 млн тонн``).
        """
        if i >= self.size or self.gap(i).count("\n") > 1:
            return True
        if self.kinds[i] == DIGITS and i > 0:
            return not asks_for_more(self.words[i - 1])
        return not self.raw[self.starts[i]].islower()

    def word(self, i: int) -> str:
        """The folded token ``i``; the empty string outside the text."""
        return self.words[i] if 0 <= i < self.size else ""

    def kind(self, i: int) -> int:
        """``DIGITS``, ``WORD`` or ``SIGN``; -1 outside the text."""
        return self.kinds[i] if 0 <= i < self.size else -1

    def glued(self, i: int) -> bool:
        """Whether nothing stands between token ``i - 1`` and token ``i``."""
        return 0 < i < self.size and self.ends[i - 1] == self.starts[i]

    def gap(self, i: int) -> str:
        """What stands between token ``i - 1`` and token ``i``."""
        return self.raw[self.ends[i - 1] : self.starts[i]] if 0 < i < self.size else "\n\n"

    def joined(self, i: int) -> bool:
        """Whether token ``i`` may continue what token ``i - 1`` began: same line, or a line wrapped in mid-sentence."""
        return 0 < i < self.size and i not in self.broken

    def initial(self, i: int) -> str:
        """The first letter of token ``i`` as given."""
        return self.raw[self.starts[i]] if 0 <= i < self.size else ""
