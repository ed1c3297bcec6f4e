"""A document read: its sentences with their words, amounts, names and cues: all that the deciders look at.

A *clause* is a stretch of a sentence between commas, dashes, semicolons and colons. Cues are the lexicon phrases of
``languages/<lang>/cues_*.tsv``; each knows its tokens, so that deciders can ask what stands before, behind, or in the
clause of an amount.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kzind.facts.verbs import finite_verbs, parser
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import Hit, Phrases, Token, longest, tokenize, widest
from kzind.types import Amount, Document, Entity, Sentence

CUE_LEXICONS = (
    "cues_indicator", "cues_status", "cues_scope", "cues_sector", "cues_measure", "cues_state", "cues_modernisation",
    "cues_nation",
)  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d$")
CLAUSE_SIGNS = frozenset(",;:–—()")


def is_word(token: Token) -> bool:
    """Whether the token is a word, not a number or a sign."""
    return token.norm[0].isalpha()


@dataclass(frozen=True, eq=False)
class SentenceReading:
    """One sentence: ``tokens`` with offsets into the document, ``amounts`` and ``entities`` inside it, ``cues``.

    Equal only to itself, as ``Reading`` is: what is worked out of it is remembered by it.
    """

    sentence: Sentence
    text: str
    tokens: tuple[Token, ...]
    amounts: tuple[Amount, ...]
    entities: tuple[Entity, ...]
    cues: tuple[Hit, ...]
    clause_of: tuple[int, ...]

    @functools.cached_property
    def _parses(self) -> list[tuple[str | None, str | None]]:
        """Stem and verb form of each token."""
        parse = parser(self.sentence.lang)
        return [parse(t.norm) if t.norm[0].isalpha() else (None, None) for t in self.tokens]

    @functools.cached_property
    def stems(self) -> tuple[str | None, ...]:
        """The stem of each token that is a word."""
        return tuple(stem for stem, _ in self._parses)

    @functools.cached_property
    def verbs(self) -> tuple[str | None, ...]:
        """The verb form of each token that is a verb."""
        return tuple(form for _, form in self._parses)

    @functools.cached_property
    def finite(self) -> tuple[tuple[int, str], ...]:
        """The finite verbs: number of the token, what its form says of time."""
        return tuple(finite_verbs([t.norm for t in self.tokens], self.sentence.lang))

    @functools.cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """The years: number of the token, year."""
        return tuple((i, int(t.norm)) for i, t in enumerate(self.tokens) if YEAR.match(t.norm))

    @functools.cached_property
    def widest_cues(self) -> tuple[Hit, ...]:
        """The cues that are no part of a longer one of their role."""
        return widest(self.cues)

    @functools.cached_property
    def sector_words(self) -> tuple[Hit, ...]:
        """The words that name an activity, not overlapping."""
        return tuple(longest(h for h in self.cues if h.entry.role == "sector"))

    @functools.cached_property
    def wordings(self) -> tuple[Hit, ...]:
        """The phrases that decide by themselves (``kzind.facts.governing``)."""
        return tuple(phrases_of("governing").find(self.tokens))

    @functools.cached_property
    def _ends(self) -> list[int]:
        return [t.end for t in self.tokens]

    def token_at(self, offset: int) -> int:
        """The number of the first token that ends behind ``offset``."""
        return bisect.bisect_right(self._ends, offset)

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens (half-open) that ``start:end`` touches."""
        first = self.token_at(start)
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return first, max(last, first + 1)

    def clause_at(self, token: int) -> int:
        """The clause of token number ``token``."""
        return self.clause_of[min(token, len(self.clause_of) - 1)] if self.clause_of else 0

    def clause_tokens(self, clause: int) -> tuple[int, int]:
        """The tokens (half-open) of clause number ``clause``."""
        return bisect.bisect_left(self.clause_of, clause), bisect.bisect_right(self.clause_of, clause)


@dataclass(frozen=True, eq=False)
class Reading:
    """A document with its sentences read; ``regions`` is what it is about, the main region first."""

    document: Document
    sentences: tuple[SentenceReading, ...]
    entities: tuple[Entity, ...]
    regions: tuple[str, ...]

    def before(self, index: int) -> SentenceReading | None:
        """The sentence before number ``index``, if any; of a list's item, the sentence that opens the list."""
        at = index - 1
        if self.sentences[index].sentence.kind == "list":
            while at > 0 and self.sentences[at].sentence.kind == "list":
                at -= 1
        return self.sentences[at] if at >= 0 else None


@dataclass(frozen=True, eq=False)
class Candidate:
    """An amount in its sentence in its document; ``first``..``last`` are its tokens (half-open)."""

    reading: Reading
    index: int
    number: int
    amount: Amount
    first: int
    last: int

    @functools.cached_property
    def place(self) -> SentenceReading:
        """The sentence of the amount."""
        return self.reading.sentences[self.index]

    @functools.cached_property
    def clause(self) -> int:
        """The clause of the amount within its sentence."""
        return self.place.clause_at(self.first)


@functools.cache
def phrases_of(*names: str) -> Phrases:
    """The phrases of some lexicons in both languages: sentences that mix them are read with both."""
    return Phrases(entry for lang in LANGUAGES for name in names for entry in lexicon(lang, name))


def cue_phrases() -> Phrases:
    """The cues of both languages."""
    return phrases_of(*CUE_LEXICONS)


def clauses(tokens: Sequence[Token]) -> tuple[int, ...]:
    """The number of the clause that each token belongs to."""
    numbers, current = [], 0
    for token in tokens:
        numbers.append(current)
        if token.norm in CLAUSE_SIGNS:
            current += 1
    return tuple(numbers)


def read_sentence(
    text: str, sentence: Sentence, amounts: Sequence[Amount], entities: Sequence[Entity]
) -> SentenceReading:
    """The reading of one sentence of ``text``; ``amounts`` and ``entities`` are those that begin in it."""
    tokens = tuple(tokenize(text, sentence.char_start, sentence.char_end))
    return SentenceReading(
        sentence,
        text[sentence.char_start : sentence.char_end],
        tokens,
        tuple(amounts),
        tuple(entities),
        tuple(cue_phrases().find(tokens)),
        clauses(tokens),
    )


def _within(starts: Sequence[int], sentence: Sentence) -> slice:
    """Which of some ordered offsets lie in a sentence."""
    first = bisect.bisect_left(starts, sentence.char_start)
    return slice(first, bisect.bisect_left(starts, sentence.char_end, first))


def read_document(
    document: Document,
    sentences: Sequence[Sentence],
    amounts: Sequence[Amount],
    entities: Sequence[Entity],
    regions: Sequence[str],
) -> Reading:
    """The reading of ``document``; amounts and entities, in text order, carry offsets into its text."""
    figures, names = [a.char_start for a in amounts], [e.char_start for e in entities]
    views = tuple(
        read_sentence(document.text, s, amounts[_within(figures, s)], entities[_within(names, s)]) for s in sentences
    )
    return Reading(document, views, tuple(entities), tuple(regions))


def candidates(reading: Reading) -> list[Candidate]:
    """Every amount of the document with its place."""
    return [
        Candidate(reading, index, number, amount, *place.tokens_of(amount.char_start, amount.char_end))
        for index, place in enumerate(reading.sentences)
        for number, amount in enumerate(place.amounts)
    ]
