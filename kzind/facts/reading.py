"""A document read: its sentences with their words, amounts, names and cues: all that the deciders look at.

A *clause* is a stretch of a sentence between commas, dashes, semicolons and colons. Cues are the lexicon phrases of
``languages/<lang>/cues_*.tsv``; each knows its tokens, so that deciders can ask what stands before, behind, or in the
clause of an amount.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, overload

from kzind.facts.verbs import finite_verbs, token_parser
from kzind.languages import LANGUAGES, Entry
from kzind.languages import lexicon as lexicon_of
from kzind.lexical import Hit, Phrases, Token, fold, longest, spans_within, tokens_of, widest
from kzind.types import Amount, Document, Entity, Sentence

W = TypeVar("W")
V = TypeVar("V")
CUES = "cues"
"""The lexicons of what the models look at."""
LEXICONS: dict[str, tuple[str, ...]] = {
    CUES: (
        "cues_indicator", "cues_status", "cues_scope", "cues_sector", "cues_measure", "cues_state",
        "cues_modernisation", "cues_nation",
    ),
    "names": ("cues_names",),
    "governing": ("governing",),
    "time": ("time",),
    "plants": ("plants",),
}  # fmt: skip
"""What sentences are searched for, all of it but ``APART`` at once."""
RUSSIAN_ALONE = {"plants": ("ru",)}
APART = frozenset({"plants:common", "names:office", "names:kind", "names:nation"})
"""Roles that names, or the words beside a plant, are asked about, not whole sentences."""
TIME_CUES = frozenset({"founded", "founded_before", "state", "relative", "against"})
"""Of the lexicon of time, the words that say how a time governs an amount."""
REMEMBERED = 32
"""Documents whose amounts are remembered while they are judged."""
YEAR = re.compile(r"(?:19|20)\d\d$")
CLAUSE_SIGNS = frozenset(",;:–—()")


def is_word(token: Token) -> bool:
    """Whether the token is a word, not a number or a sign."""
    return token.norm[0].isalpha()


class Spoken(NamedTuple):
    """A cue at tokens ``first``..``last`` (half-open): its clause, what it says, and its name, ``status=planned``."""

    first: int
    last: int
    clause: int
    value: str
    name: str


_spoken: Callable[[tuple[int, int, int, str, str]], Spoken] = functools.partial(tuple.__new__, Spoken)
"""``Spoken(*values)`` in half its time."""


class once(Generic[W, V]):
    """A property worked out when it is first asked for, then kept: ``functools.cached_property`` without its lock."""

    def __init__(self, work: Callable[[W], V]) -> None:
        self._work, self._name, self.__doc__ = work, work.__name__, work.__doc__

    @overload
    def __get__(self, reading: None, owner: type | None = None) -> once[W, V]: ...

    @overload
    def __get__(self, reading: W, owner: type | None = None) -> V: ...

    def __get__(self, reading: W | None, owner: type | None = None) -> V | once[W, V]:
        if reading is None:
            return self
        value = reading.__dict__[self._name] = self._work(reading)
        return value


@dataclass(frozen=True, eq=False)
class SentenceReading:
    """One sentence: its tokens, the ``amounts`` and ``entities`` in it, the cues.

    Of the tokens ``starts`` and ``ends`` are offsets into the document, ``norms`` the folded forms. ``by_role`` holds
    the cues and what the other lexicons find, by role (``of_role``).

    Equal only to itself, as ``Reading`` is: what is worked out of it is remembered by it.
    """

    sentence: Sentence
    text: str
    starts: list[int]
    ends: list[int]
    norms: list[str]
    amounts: tuple[Amount, ...]
    entities: tuple[Entity, ...]
    by_role: dict[str, list[Hit]]
    clause_of: tuple[int, ...]

    @once
    def tokens(self) -> tuple[Token, ...]:
        """The tokens with offsets into the document."""
        return tuple(tokens_of(self.starts, self.ends, self.norms))

    @once
    def cues(self) -> tuple[Hit, ...]:
        """The cues in text order."""
        return tuple(hit for hit in _everything().find_among(self.norms) if ":" not in _role(hit))

    @once
    def _parses(self) -> list[tuple[str | None, str | None]]:
        """Stem and verb form of each token."""
        return [*map(token_parser(self.sentence.lang), self.norms)]

    @once
    def stems(self) -> tuple[str | None, ...]:
        """The stem of each token that is a word."""
        return tuple(map(operator.itemgetter(0), self._parses))

    @once
    def verbs(self) -> tuple[tuple[int, str], ...]:
        """The verbs: number of the token, its form."""
        forms = [*map(operator.itemgetter(1), self._parses)]
        return tuple((i, form) for i, form in itertools.compress(enumerate(forms), forms) if form)

    @once
    def finite(self) -> tuple[tuple[int, str], ...]:
        """The finite verbs: number of the token, what its form says of time."""
        return tuple(finite_verbs(self.norms, self.sentence.lang))

    @once
    def years(self) -> tuple[tuple[int, int], ...]:
        """The years: number of the token, year."""
        if "19" not in self.text and "20" not in self.text:
            return ()
        return tuple((i, int(norm)) for i, norm in enumerate(self.norms) if YEAR.match(norm))

    @once
    def widest(self) -> dict[str, list[Spoken]]:
        """The cues that are no part of a longer one of their role, by role."""
        found: dict[str, list[Spoken]] = {}
        for role, hits in self.by_role.items():
            if ":" not in role:
                cues: Sequence[tuple[int, int, Any]] = widest(hits) if len(hits) > 1 else hits
                found[role] = [_spoken((a, b, self.clause_of[a], cue.value, cue.name)) for a, b, cue in cues]
        return found

    @once
    def topics(self) -> frozenset[str]:
        """The roles that cues say something of; ``none`` for what no indicator measures."""
        told = [(role, cue.value) for role, cues in self.widest.items() for cue in cues]
        return frozenset(["none" if value == "none" else role for role, value in told])

    def of_role(self, role: str) -> Sequence[Hit]:
        """The hits of one role, behind the name of its lexicon but for cues: ``status``, ``names:office``."""
        return self.by_role.get(role, ())

    @once
    def entity_clauses(self) -> tuple[int, ...]:
        """The clause of each name."""
        return tuple(self.clause_at(self.token_at(entity.char_start)) for entity in self.entities)

    @once
    def sector_words(self) -> tuple[Hit, ...]:
        """The words that name an activity, not overlapping."""
        words = self.of_role("sector")
        return tuple(longest(words) if len(words) > 1 else words)

    @once
    def sectors(self) -> tuple[str, ...]:
        """The sectors that the sentence names, in text order."""
        return tuple(dict.fromkeys(hit.entry.value for hit in self.sector_words))

    def token_at(self, offset: int) -> int:
        """The number of the first token that ends behind ``offset``."""
        return bisect.bisect_right(self.ends, offset)

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens (half-open) that ``start:end`` touches."""
        first = self.token_at(start)
        return first, max(bisect.bisect_left(self.starts, end), first + 1)

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

    @once
    def starts(self) -> list[int]:
        """Where each sentence begins."""
        return [place.sentence.char_start for place in self.sentences]

    def sentence_at(self, offset: int) -> SentenceReading:
        """The sentence of a character, the one before for what lies between two."""
        return self.sentences[max(0, bisect.bisect_right(self.starts, offset) - 1)]

    @once
    def firsts(self) -> list[int]:
        """Of each sentence how many amounts stand before it."""
        return [0, *itertools.accumulate(len(place.amounts) for place in self.sentences)]

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

    @once
    def place(self) -> SentenceReading:
        """The sentence of the amount."""
        return self.reading.sentences[self.index]

    @once
    def clause(self) -> int:
        """The clause of the amount within its sentence."""
        return self.place.clause_at(self.first)


class Cue(Entry):
    """A lexicon entry that knows what it is ``of``: its role, in other lexicons than ``CUES`` behind their name.

    Its ``name`` is role and value.
    """

    of: str
    name: str


def _cue(lexicon: str, entry: Entry, form: str) -> Cue:
    cue = Cue(*entry._replace(form=form))
    cue.of = entry.role if lexicon == CUES else f"{lexicon}:{entry.role}"
    cue.name = f"{entry.role}={entry.value}"
    return cue


@functools.cache
def _cues_of(lexicon: str) -> tuple[Cue, ...]:
    """What ``LEXICONS`` names in both languages: sentences that mix them are read with both."""
    langs = RUSSIAN_ALONE.get(lexicon, LANGUAGES)
    entries = (entry for lang in langs for name in LEXICONS[lexicon] for entry in lexicon_of(lang, name))
    if lexicon == "time":
        timed = (entry for entry in entries if entry.role in TIME_CUES)
        return tuple(_cue(lexicon, entry, form) for entry in timed for form in entry.form.split("|"))
    return tuple(_cue(lexicon, entry, form) for entry in entries for form in _forms(entry.form))


def _forms(form: str) -> Iterator[str]:
    """``a|b c`` as ``a c`` and ``b c``."""
    words = form.split()
    for at, word in enumerate(words):
        if "|" in word:
            for choice in word.split("|"):
                yield from _forms(" ".join([*words[:at], choice, *words[at + 1 :]]))
            return
    yield form


@functools.cache
def phrases_of(*lexicons: str) -> Phrases:
    """The phrases of some of ``LEXICONS``."""
    return Phrases(cue for lexicon in lexicons for cue in _cues_of(lexicon))


@functools.cache
def _everything() -> Phrases:
    return Phrases(cue for lexicon in LEXICONS for cue in _cues_of(lexicon) if cue.of not in APART)


def _role(hit: Hit) -> str:
    """The role of what ``_everything`` finds, behind the name of its lexicon but for cues."""
    role: str = hit[2].of  # type: ignore[attr-defined]  # a Cue
    return role


def _by_role(norms: Sequence[str]) -> dict[str, list[Hit]]:
    """What all lexicons find among the tokens of a sentence, by role."""
    by_role: dict[str, list[Hit]] = {}
    for hit in _everything().find_among(norms):
        role = hit[2].of  # type: ignore[attr-defined]  # a Cue
        if role in by_role:
            by_role[role].append(hit)
        else:
            by_role[role] = [hit]
    return by_role


def cue_phrases() -> Phrases:
    """The cues of both languages."""
    return phrases_of(CUES)


def clauses(norms: Sequence[str]) -> tuple[int, ...]:
    """The number of the clause that each token belongs to: how many signs stand before it."""
    return tuple(itertools.accumulate(map(CLAUSE_SIGNS.__contains__, norms), initial=0))[:-1]


def read_sentence(
    text: str, sentence: Sentence, amounts: Sequence[Amount], entities: Sequence[Entity], folded: str | None = None
) -> SentenceReading:
    """The reading of one sentence of ``text``; ``amounts`` and ``entities`` are those that begin in it.

    ``folded`` is ``text`` folded, where that is known.
    """
    start, end = sentence.char_start, sentence.char_end
    starts, ends, norms = spans_within(fold(text) if folded is None else folded, start, end)
    return SentenceReading(
        sentence, text[start:end], starts, ends, norms, tuple(amounts), tuple(entities), _by_role(norms), clauses(norms)
    )


def _within(spans: Sequence[Amount] | Sequence[Entity], sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Of each sentence which of the spans, in text order, begin in it: the first and the one behind the last."""
    number_before = functools.partial(bisect.bisect_left, [span.char_start for span in spans])
    starts = map(number_before, [sentence.char_start for sentence in sentences])
    return zip(starts, map(number_before, [sentence.char_end for sentence in sentences]), strict=True)


def read_document(
    document: Document,
    sentences: Sequence[Sentence],
    amounts: Sequence[Amount],
    entities: Sequence[Entity],
    regions: Sequence[str],
) -> Reading:
    """The reading of ``document``; amounts and entities, in text order, carry offsets into its text."""
    figures, names = _within(amounts, sentences), _within(entities, sentences)
    folded = fold(document.text)
    views = [
        read_sentence(document.text, sentence, amounts[slice(*figure)], entities[slice(*name)], folded)
        for sentence, figure, name in zip(sentences, figures, names, strict=True)
    ]
    return Reading(document, tuple(views), tuple(entities), tuple(regions))


@functools.lru_cache(maxsize=REMEMBERED)
def candidates(reading: Reading) -> tuple[Candidate, ...]:
    """Every amount of the document with its place."""
    return tuple(
        Candidate(reading, index, number, amount, *place.tokens_of(amount.char_start, amount.char_end))
        for index, place in enumerate(reading.sentences)
        for number, amount in enumerate(place.amounts)
    )


def candidate_at(reading: Reading, index: int, number: int) -> Candidate:
    """Amount ``number`` of sentence ``index``."""
    return candidates(reading)[reading.firsts[index] + number]
