"""Text into tokens: digit runs, words, single signs, each with its offsets into the text as given."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"([0-9]+)|([^\W\d_]+(?:['’ʼ][^\W\d_]+)*)|\S")
_LATIN_IN_CYRILLIC = re.compile(r"(?<=[а-яәғқңөұүһі])[aceiopxyhkmtb]|[aceiopxyhkmtb](?=[а-яәғқңөұүһі])")
_LOOKALIKES = str.maketrans("aceiopxyhkmtb", "асеіорхуһкмтв")
_FOLD = str.maketrans({"ё": "е", "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-", "‒": "-", "ʼ": "’", "％": "%"})
_BREAK = re.compile(r"[.!?;]\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ«])|\s")

DIGITS, WORD, SIGN = 1, 2, 0
CHUNK = 1 << 16


def fold(text: str) -> str:
    """``text`` in lower case with ё, dashes and Latin letters inside Cyrillic words made plain; same length."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered (İ); they are left as they are
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if "&nbsp;" in low:
        low = low.replace("&nbsp;", "      ")
    return _LATIN_IN_CYRILLIC.sub(lambda m: m.group().translate(_LOOKALIKES), low.translate(_FOLD))


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
    """The tokens of one piece of text: parallel lists ``words kinds starts ends``; ``raw`` is the piece itself."""

    __slots__ = ("ends", "kinds", "raw", "size", "starts", "words")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.words: list[str] = []
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        word, kind, start, end = self.words.append, self.kinds.append, self.starts.append, self.ends.append
        for match in _TOKEN.finditer(fold(raw)):
            word(match.group())
            kind(match.lastindex or SIGN)
            a, b = match.span()
            start(a)
            end(b)
        self.size = len(self.words)

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
        if not 0 < i < self.size:
            return False
        gap = self.gap(i)
        if "\n" not in gap and "\r" not in gap:
            return True
        return gap.count("\n") <= 1 and self.raw[self.starts[i]].islower()

    def initial(self, i: int) -> str:
        """The first letter of token ``i`` as given."""
        return self.raw[self.starts[i]] if 0 <= i < self.size else ""
