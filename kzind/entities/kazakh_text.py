"""A Kazakh text as words with their offsets, and what rules have claimed of it so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kzind.entities.kazakh_words import Word, word_of

_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑'’ʼ&][^\W_]+)*|\n|\S")
_OPENERS = {"«": "»", "“": "”", "„": "“", "‟": "”"}
_SENTENCE_END = frozenset(".!?…\n")
_MAX_QUOTE = 14  # words inside quotation marks that may still be a name


@dataclass(slots=True)
class Claim:
    """Words ``first`` to ``last`` (inclusive) that a rule takes for a name."""

    first: int
    last: int
    type: str
    normal: str
    rule: str


@dataclass(slots=True)
class Reader:
    """A text as words, with what rules have claimed so far."""

    text: str
    tokens: list[str]
    starts: list[int]
    ends: list[int]
    words: list[Word]
    closes: dict[int, int]
    closers: frozenset[int]
    taken: bytearray
    claims: list[Claim] = field(default_factory=list)
    cores: set[str] = field(default_factory=set)  # quoted names that a legal form or head noun made firms
    industrial: bool = False

    def next_to(self, index: int) -> bool:
        """Whether word ``index + 1`` follows word ``index`` with nothing but blanks of one line between."""
        return index + 1 < len(self.tokens) and self.starts[index + 1] - self.ends[index] <= 2

    def begins(self, index: int) -> bool:
        """Whether a sentence, a line or a quotation begins with word ``index``."""
        if index == 0:
            return True
        before = self.tokens[index - 1]
        if before in ("–", "—", "-", "•", ":", "«", "“", '"', "„", "(", ")", "]", "*"):
            return True
        if before == "." and index > 1 and len(self.tokens[index - 2]) == 1 and self.tokens[index - 2].isupper():
            return False
        return before in _SENTENCE_END

    def claim(self, first: int, last: int, type_: str, normal: str, rule: str) -> None:
        self.taken[first : last + 1] = b"\1" * (last + 1 - first)
        self.claims.append(Claim(first, last, type_, normal, rule))

    def raw(self, first: int, last: int) -> str:
        return " ".join(self.text[self.starts[first] : self.ends[last]].split())


def read(text: str) -> Reader:
    matches = list(_TOKEN.finditer(text))
    tokens = [match.group() for match in matches]
    words = [word_of(token) for token in tokens]
    closes = _quotes(text, tokens, matches)
    kinds = sum(1 for word in words if (word.legal or (word.head and word.head.role in ("firm", "plant", "zone"))))
    return Reader(
        text=text,
        tokens=tokens,
        starts=[match.start() for match in matches],
        ends=[match.end() for match in matches],
        words=words,
        closes=closes,
        closers=frozenset(closes.values()),
        taken=bytearray(len(tokens)),
        industrial=kinds >= 2,
    )


def _quotes(text: str, tokens: list[str], matches: list[re.Match[str]]) -> dict[int, int]:
    """Opening quotation mark → closing one, inner pairs included, within a line and ``_MAX_QUOTE`` words."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for index, token in enumerate(tokens):
        if token == "\n":
            open_.clear()
        elif token in ("«", "“", "„", "‟", "”", "»", '"'):
            here = matches[index].start()
            before = text[here - 1] if here else " "
            following = text[here + 1] if here + 1 < len(text) else " "
            straight_opens = token == '"' and not before.isalnum() and before not in ".!?" and not following.isspace()
            closer = token in ("»", "”") or (
                token in ("“", '"') and open_ and not (straight_opens or (token == "“" and tokens[open_[-1]] != "„"))
            )
            if closer:
                while open_:
                    start = open_.pop()
                    if _OPENERS.get(tokens[start], tokens[start]) == token or (tokens[start] == "“" and token == "“"):
                        if index - start <= _MAX_QUOTE + 1:
                            found[start] = index
                        break
            elif token in _OPENERS or straight_opens:
                open_.append(index)
    return found
