"""The calendar year or years that a figure refers to.

Two steps. ``expressions`` finds the time expressions of a sentence by the lexicon ``languages/<lang>/time.tsv`` and
joins pieces that stand side by side («с января по август» + «2025 года»). ``decide_year`` asks the rules of ``RULES``
in their order which of them governs the amount; the first that finds one decides, and no rule invents a year.
Relative expressions («былтыр», «за девять месяцев») are read against the date of publication; where that is
missing, the year is too.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kzind.facts.reading import CLAUSE_SIGNS, TIME_CUES, Candidate, SentenceReading
from kzind.languages import LANGUAGES, Entry, lexicon
from kzind.lexical import Hit, Token, fold

_YEAR = re.compile(r"(?:19[5-9]|20\d)\d")
_DASHES = frozenset("-–—−‒")
_SLOTS = frozenset({"{Y}", "{N}", "{M}"})
_PIECES = frozenset({"year", "period", "part", "day"})
_WHOLE = frozenset({"at", "deadline", "now", "compare", "back", "off"})
_TELLING = _PIECES | _WHOLE
"""Roles without which there is no expression: leads and tails alone make none."""
_COMPARED = frozenset({"before", "after", "compare"})
NEAR = 4
_norm: Callable[[Token], str] = operator.attrgetter("norm")
_EARLIER = frozenset({"ранее", "раньше", "бұрын"})
_THAN = ("чем",)
_BEYOND = {"now": ("planned",), "since": ("planned", "ongoing")}


class YearReading(NamedTuple):
    """The last and, for a period of several, the first calendar year; how it was read; the rule that read it."""

    year: int | None
    year_from: int | None
    basis: str | None
    rule: str


class TimeExpression(NamedTuple):
    """A time expression at tokens ``first``..``last`` (half-open).

    ``years`` are the years that it names (none for a relative one), ``shift`` its distance from the year of
    publication, ``span`` a number of years before (negative) or after it, ``month`` the last month it
    covers, ``elapsed`` whether it counts from the year's beginning («за девять месяцев»), ``day`` whether it is the day
    of an event.
    """

    first: int
    last: int
    role: str
    years: tuple[int, ...] = ()
    shift: int | None = None
    span: int = 0
    month: int | None = None
    elapsed: bool = False
    day: bool = False


REMEMBERED = 512
"""Sentences of which it is remembered what they say of time: those of the document that is read."""


class Piece(NamedTuple):
    """A lexicon entry found at tokens ``first``..``last``, with the values of its slots."""

    first: int
    last: int
    entry: Entry
    years: tuple[int, ...]
    number: int | None
    month: int | None


class Words(NamedTuple):
    """An element of a pattern: whole words, and what words may begin with."""

    whole: frozenset[str]
    begins: tuple[str, ...]


Pattern = tuple[tuple[str | Words, ...], Entry, str]
"""The elements of a pattern, slots as they are written; its entry; its language."""


class Vocabulary(NamedTuple):
    """The lexicons of both languages: numbers and months by word, patterns by the key of their first word."""

    numbers: dict[str, int]
    months: dict[str, dict[str, int]]
    patterns: dict[str, list[Pattern]]


def _element(word: str) -> str | Words:
    """An element as it is written: a slot, a dash, or alternatives, ``*`` for any end."""
    if word in _SLOTS:
        return word
    choices = fold(word).split("|")
    whole = _DASHES if word == "-" else frozenset(c for c in choices if not c.endswith("*"))
    return Words(whole, tuple(c[:-1] for c in choices if c.endswith("*")))


@functools.cache
def vocabulary() -> Vocabulary:
    """The time lexicons of both languages, indexed by first word; longer patterns first."""
    numbers: dict[str, int] = {}
    months: dict[str, dict[str, int]] = {lang: {} for lang in LANGUAGES}
    patterns: dict[str, list[Pattern]] = {}
    for lang, entry in ((code, row) for code in LANGUAGES for row in lexicon(code, "time")):
        if entry.role in ("number", "month"):
            words = numbers if entry.role == "number" else months[lang]
            words.update((fold(word), int(entry.value)) for word in entry.form.split("|"))
        elif entry.role not in TIME_CUES:
            written = entry.form.split()
            elements = tuple(map(_element, written))
            for choice in (written[0] if written[0] in _SLOTS else fold(written[0])).split("|"):
                key = choice[:3] + "*" if choice.endswith("*") else choice
                patterns.setdefault(key, []).append((elements, entry, lang))
    for rows in patterns.values():
        rows.sort(key=lambda row: -len(row[0]))
    return Vocabulary(numbers, months, patterns)


def _month(word: str, lang: str) -> int | None:
    """The month of a word, or the last of two joined by a hyphen («қаңтар-наурызда»)."""
    months = vocabulary().months[lang]
    found = [months.get(part) for part in word.split("-")]
    return found[-1] if len(found) <= 2 and None not in found else None


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 2 else vocabulary().numbers.get(word)


def _keys(word: str) -> Iterator[str]:
    """The keys under which patterns that may begin at ``word`` are kept."""
    yield word
    yield word[:3] + "*"
    if _YEAR.fullmatch(word):
        yield "{Y}"
    if _number(word) is not None:
        yield "{N}"
    if any(_month(word, lang) is not None for lang in LANGUAGES):
        yield "{M}"


@functools.lru_cache(maxsize=1 << 14)
def _beginning(word: str) -> tuple[Pattern, ...]:
    """The patterns whose first element ``word`` may be."""
    patterns = vocabulary().patterns
    rows = [row for key in dict.fromkeys(_keys(word)) for row in patterns.get(key, ())]
    return tuple(row for row in rows if not isinstance(row[0][0], Words) or _is_one_of(word, row[0][0]))


@functools.lru_cache(maxsize=1 << 14)
def _begun(word: str, following: str) -> tuple[Pattern, ...]:
    """The patterns whose first two elements ``word`` and ``following`` may be."""
    return tuple(row for row in _beginning(word) if _may_follow(word, following, row))


def _may_follow(word: str, following: str, pattern: Pattern) -> bool:
    """Whether ``following`` may be what a pattern asks behind ``word``; true too where a number may go on with it."""
    elements, _, lang = pattern
    if len(elements) == 1 or (elements[0] == "{N}" and not word.isdecimal()):
        return True
    second = elements[1]
    if isinstance(second, Words):
        return _is_one_of(following, second)
    if second == "{Y}":
        return _YEAR.fullmatch(following) is not None
    return (_number(following) if second == "{N}" else _month(following, lang)) is not None


def _match(pattern: Pattern, tokens: Sequence[Token], first: int) -> Piece | None:
    """The pattern at token ``first``, or None."""
    elements, entry, lang = pattern
    years: list[int] = []
    number = month = None
    at = first
    for element in elements:
        word = tokens[at].norm if at < len(tokens) else ""
        if isinstance(element, Words):
            if not _is_one_of(word, element):
                return None
        elif element == "{Y}" and _YEAR.fullmatch(word):
            years.append(int(word))
        elif element == "{N}" and (number := _number(word)) is not None:
            more = vocabulary().numbers.get(tokens[at + 1].norm, 0) if at + 1 < len(tokens) else 0
            if number in (10, 20) and not word.isdecimal() and 0 < more < 10:
                number, at = number + more, at + 1
        elif element == "{M}" and (month := _month(word, lang)) is not None:
            pass
        else:
            return None
        at += 1
    return Piece(first, at, entry, tuple(years), number, month)


def _is_one_of(word: str, element: Words) -> bool:
    """Whether ``word`` is one of the alternatives of a pattern's element."""
    return word in element.whole or word.startswith(element.begins)


def pieces(tokens: Sequence[Token]) -> list[Piece]:
    """The lexicon entries in ``tokens`` that do not overlap: the longest at each place, from the left."""
    found = []
    free = 0
    norms = [*map(_norm, tokens), ""]
    beginnings = [*map(_beginning, norms)]
    for at in itertools.compress(itertools.count(), beginnings):
        if at < free:
            continue
        best: Piece | None = None
        for pattern in _begun(norms[at], norms[at + 1]):
            piece = _match(pattern, tokens, at)
            if piece and (best is None or piece.last > best.last):
                best = piece
        if best:
            found.append(best)
            free = best.last
    return found


def _whole(piece: Piece) -> TimeExpression:
    """The expression that one entry makes alone."""
    value, role = piece.entry.value, piece.entry.role
    role = "at" if role in _PIECES else role
    number = piece.number or 0
    if value in ("Y", "Y..Y"):
        return TimeExpression(piece.first, piece.last, role, piece.years)
    if value.startswith(("last", "next")):
        return TimeExpression(piece.first, piece.last, role, span=number if value.startswith("next") else -number)
    if value == "-9..0":
        return TimeExpression(piece.first, piece.last, role, span=-10)
    if value in ("+N", "-N"):
        return TimeExpression(piece.first, piece.last, role, shift=number if value == "+N" else -number)
    if piece.entry.role in ("period", "part", "day") and value != "0":
        month = {"M": piece.month, "N": piece.number, "": None}.get(value, int(value) if value.isdecimal() else None)
        return TimeExpression(piece.first, piece.last, role, month=month, elapsed=value == "N")
    return TimeExpression(piece.first, piece.last, role, shift=int(value) if value else None)


def _join(group: Sequence[Piece]) -> TimeExpression | None:
    """The expression that pieces side by side make; None for leads and tails alone, a part without a lead."""
    inner = [piece for piece in group if piece.entry.role in _PIECES]
    if not inner:
        return None
    roles = [piece.entry.role for piece in inner]
    around = [piece.entry.value for piece in group if piece.entry.role in ("lead", "tail")]
    if set(roles) == {"part"} and not around:
        return None
    wholes = [_whole(piece) for piece in inner]
    years = tuple(year for whole in wholes for year in whole.years)
    shifts = [whole.shift for whole in wholes if whole.shift is not None]
    months = [whole.month for whole in wholes if whole.month is not None]
    if not years and not shifts and not months:
        return None
    marks = [value for value in around if value in _COMPARED]
    tails = [piece.entry.value for piece in group if piece.entry.role == "tail"]
    role = marks[0] if marks else tails[-1] if tails else around[0] if around else "at"
    if role == "since" and ("join" in around or "deadline" in around or len(years) > 1):
        role = "at"
    return TimeExpression(
        group[0].first, group[-1].last, "at" if role in ("join", "") else role, years,
        None if years or not shifts else shifts[-1], month=months[-1] if months else None,
        elapsed=any(whole.elapsed for whole in wholes), day="day" in roles and not around,
    )  # fmt: skip


def expressions(tokens: Sequence[Token]) -> tuple[TimeExpression, ...]:
    """The time expressions of a sentence in their order."""
    some = pieces(tokens)
    if not any(piece.entry.role in _TELLING for piece in some):
        return ()
    found: list[TimeExpression] = []
    group: list[Piece] = []
    for piece in [*some, None]:
        whole = piece is not None and piece.entry.role in _WHOLE
        if group and (piece is None or whole or piece.first != group[-1].last or _closes(group, piece)):
            joined = _join(group)
            if joined:
                found.append(joined)
            group = []
        if piece is not None and whole:
            found.append(_whole(piece))
        elif piece is not None:
            group.append(piece)
    named = {e.first for e in found if e.years}
    found = [e for e in found if not (e.role == "back" and e.last in named)]
    return tuple(_counted_from(found[:n], e) if _year_earlier(tokens, e) else e for n, e in enumerate(found))


def _year_earlier(tokens: Sequence[Token], expression: TimeExpression) -> bool:
    """Whether the expression is «годом ранее», «бір жыл бұрын»."""
    return expression.shift == -1 and tokens[expression.last - 1].norm in _EARLIER


def _counted_from(before: Sequence[TimeExpression], expression: TimeExpression) -> TimeExpression:
    """«В 2021 году 5 млрд, годом ранее 4»: the year before the one stated last; without one, before publication."""
    stated = next((max(e.years) for e in reversed(before) if e.years), None)
    return expression if stated is None else expression._replace(years=(stated - 1,), shift=None)


def _closes(group: Sequence[Piece], piece: Piece) -> bool:
    """Whether ``piece`` begins a new expression: behind a tail; a lead behind a year, but for «с … по …»."""
    if group[-1].entry.role == "tail" and piece.entry.role != "tail":
        return True
    if piece.entry.role != "lead" or not any(p.entry.role in _PIECES for p in group):
        return False
    return not (group[0].entry.value == "since" and piece.entry.value in ("join", "deadline"))


def _published(candidate: Candidate) -> tuple[int, int | None] | None:
    """Year and month of publication, as far as known."""
    date = candidate.reading.document.published
    if not date or not date[:4].isdecimal():
        return None
    return int(date[:4]), int(date[5:7]) if date[5:7].isdecimal() else None


def resolve(
    expression: TimeExpression, published: tuple[int, int | None] | None, status: str | None = None
) -> tuple[int, int | None] | None:
    """``(year, year_from)`` of an expression, or None where it is relative and the date of publication unknown."""
    if expression.years:
        last, first = max(expression.years), min(expression.years)
        if expression.role == "since" and published and status != "planned" and last < published[0]:
            last = published[0]
        return last, first if first < last else None
    if published is None:
        return None
    year, month = published
    if expression.shift is not None:
        return year + expression.shift, None
    if expression.span > 0:
        return year + expression.span, year + 1 if expression.span > 1 else None
    if expression.span < 0:
        return year, year + expression.span + 1 if expression.span < -1 else None
    if expression.month is not None:
        return year - _passed_last_year(expression, month, status), None
    return None


def _passed_last_year(expression: TimeExpression, month: int | None, status: str | None) -> int:
    """1 where a part of a year without its year can only be of the year before that of publication."""
    if month is None or expression.month is None or expression.role == "deadline" or status == "planned":
        return 0
    late = 0 if status == "realised" or expression.elapsed else 6
    return int(expression.month > month + late)


class Sight(NamedTuple):
    """What the rules look at: the amount's place, the time expressions of its sentence, the status."""

    candidate: Candidate
    expressions: tuple[TimeExpression, ...]
    status: str | None

    @property
    def place(self) -> SentenceReading:
        """The sentence of the amount."""
        return self.candidate.place

    def usable(self) -> list[TimeExpression]:
        """The expressions that may govern an amount."""
        return [e for e in self.expressions if e.role not in _COMPARED]

    def before(self) -> list[TimeExpression]:
        """Those before the amount, the nearest first."""
        return [e for e in reversed(self.usable()) if e.last <= self.candidate.first]

    def after(self) -> list[TimeExpression]:
        """Those behind the amount, the nearest first."""
        return [e for e in self.usable() if e.first >= self.candidate.last]

    def clause(self, at: TimeExpression | Hit) -> int:
        """The clause of an expression or a cue."""
        return self.place.clause_at(at.first)

    def amounts(self, tokens: range) -> bool:
        """Whether an amount begins among the tokens."""
        return any(self.place.token_at(a.char_start) in tokens for a in self.place.amounts)

    def cued(self, role: str, first: int, last: int) -> bool:
        """Whether a cue of ``role`` begins at one of the tokens ``first``..``last`` (half-open)."""
        return any(first <= hit.first < last for hit in self.place.of_role(role))


def _set_against(sight: Sight) -> TimeExpression | None:
    """«... больше, чем в 2021 году (5 млрд)», «против 5 млрд за тот же период 2021 года»: the amount compared with."""
    first, last = sight.candidate.first, sight.candidate.last
    for expression in sight.expressions:
        behind = expression.role in _COMPARED and expression.last <= first
        if behind and sight.cued("time:against", expression.last, first):
            if first - expression.last <= 4:
                return expression._replace(role="at")
        elif first > 0 and sight.cued("time:against", first - 1, first) and 0 <= expression.first - last <= 5:
            return expression._replace(role="at")
    return None


def _year_before(sight: Sight) -> TimeExpression | None:
    """«…, годом ранее – 4 млрд»: the amount right behind is that of the year before; not «больше, чем годом ранее»."""
    tokens, first = sight.place.tokens, sight.candidate.first
    for expression in reversed(sight.expressions):
        behind = 0 <= first - expression.last <= NEAR and not sight.amounts(range(expression.last, first))
        than = expression.first > 0 and tokens[expression.first - 1].norm in _THAN
        if behind and not than and expression.role == "compare" and tokens[expression.last - 1].norm in _EARLIER:
            return expression._replace(role="at")
    return None


def _same_clause_before(sight: Sight) -> TimeExpression | None:
    """«В 2024 году вложено 5 млрд»: the nearest before the amount in its clause."""
    for expression in sight.before():
        if sight.clause(expression) == sight.candidate.clause and not _of_the_enterprise(sight, expression):
            return expression
    return None


def _same_clause_after(sight: Sight) -> TimeExpression | None:
    """«Вложено 5 млрд в 2024 году»: the nearest behind the amount in its clause."""
    return next((e for e in sight.after() if sight.clause(e) == sight.candidate.clause), None)


def _carried(sight: Sight) -> TimeExpression | None:
    """«В 2024 году построен завод, он дал 5 млрд»: the nearest in an earlier clause, if it reaches so far."""
    for expression in sight.before():
        of_another = sight.status in _BEYOND.get(expression.role, ())
        an_event = expression.day and not expression.years
        if not of_another and not an_event and not _of_the_enterprise(sight, expression):
            return expression
    return None


def _relative_clause(sight: Sight) -> TimeExpression | None:
    """«5 проектов, которые запустили в 2024 году»: in a clause behind that speaks of the amount."""
    for expression in sight.after():
        clause = sight.clause(expression)
        start = next(n for n in range(sight.candidate.last, expression.last) if sight.place.clause_at(n) == clause)
        if sight.cued("time:relative", max(sight.candidate.last, start - 2), start + 1):
            return expression
    return None


def _framed(sight: Sight) -> TimeExpression | None:
    """«5 заводов, больших и малых, построят в 2026 году»: behind an insertion between two signs."""
    for expression in sight.after()[:1]:
        between = range(sight.candidate.last, expression.first)
        signs = [sight.place.tokens[n].norm for n in between if sight.place.tokens[n].norm in CLAUSE_SIGNS]
        if len(signs) == 2 and ";" not in signs and ":" not in signs and signs[0] != "(" and not sight.amounts(between):
            return expression
    return None


def _compared(sight: Sight) -> TimeExpression | None:
    """«К прошлому году прибавка 5 %»: the year compared with alone is named; the figure is of the year behind it."""
    for expression in sight.expressions:
        if expression.role in _COMPARED and sight.clause(expression) >= sight.candidate.clause - 2:
            before = _pointed_back(sight.candidate, sight.candidate.first)
            if before is not None:
                return before
            if expression.shift == -1:
                return expression._replace(shift=0, role="at")
            published = _published(sight.candidate)
            if published and expression.years == (published[0] - 1,):
                return expression._replace(years=(), shift=0, role="at")
    return None


def _listed(sight: Sight) -> TimeExpression | None:
    """«Выпущено в 2024 году:» governs the items of its list."""
    views = sight.candidate.reading.sentences
    if sight.place.sentence.kind != "list":
        return None
    for index in range(sight.candidate.index - 1, -1, -1):
        if views[index].sentence.kind != "list":
            found = _usable(views[index]) if views[index].text.rstrip().endswith(":") else []
            if found and found[-1].role == "back":
                return _pointed_back(sight.candidate, found[-1].first, index)
            return found[-1] if found else None
    return None


def _of_the_enterprise(sight: Sight, expression: TimeExpression) -> bool:
    """Whether the expression says since when a plant exists («зона, открытая в 2011 году», «работает с 2013 года»)."""
    first, last = expression.first, expression.last
    clause_starts = first
    while clause_starts and sight.place.clause_at(clause_starts - 1) == sight.clause(expression):
        clause_starts -= 1
    if sight.cued("time:founded", clause_starts, min(clause_starts + 2, first)):
        return True
    if sight.cued("time:founded_before", last, min(last + 2, sight.candidate.first - 1)):
        return True
    return expression.role == "since" and sight.cued("time:state", max(0, first - 3), last + 2)


RULES: tuple[tuple[str, Callable[[Sight], TimeExpression | None]], ...] = (
    ("set_against", _set_against),
    ("year_before", _year_before),
    ("clause_before", _same_clause_before),
    ("clause_after", _same_clause_after),
    ("carried", _carried),
    ("relative_clause", _relative_clause),
    ("framed", _framed),
    ("compared", _compared),
    ("list", _listed),
)


@functools.lru_cache(maxsize=REMEMBERED)
def _seen(place: SentenceReading) -> tuple[TimeExpression, ...]:
    """The time expressions of a sentence but for numbers of its amounts and mere durations."""
    found = [e for e in expressions(place.tokens) if e.role != "off"]
    if not any(e.years for e in found):
        return tuple(found)
    taken = {token for a in place.amounts for token in range(*place.tokens_of(a.char_start, a.char_end))}
    return tuple(e for e in found if not (e.years and taken.intersection(range(e.first, e.last))))


def _base(place: SentenceReading, expression: TimeExpression, published: tuple[int, int | None] | None) -> bool:
    """Whether «к 2023 году» behind a share is the year that it is compared with: a past one is no deadline."""
    if expression.role != "deadline" or not expression.years or place.tokens[expression.first].norm not in ("к", "ко"):
        return False
    if published is None or max(expression.years) >= published[0]:
        return False
    shares = (a for a in place.amounts if a.kind in ("percent", "ratio"))
    return any(0 <= expression.first - place.tokens_of(a.char_start, a.char_end)[1] <= 1 for a in shares)


def _usable(place: SentenceReading) -> list[TimeExpression]:
    """Those that may govern an amount."""
    return [e for e in _seen(place) if e.role not in _COMPARED]


def _pointed_back(candidate: Candidate, token: int, start: int | None = None) -> TimeExpression | None:
    """What «за этот срок» points back to: the last expression before, in its sentence or in the five before."""
    views = candidate.reading.sentences
    start = candidate.index if start is None else start
    for index in range(start, max(-1, start - 6), -1):
        found = [e for e in _usable(views[index]) if e.role not in ("back", "now")]
        if index == start:
            found = [e for e in found if e.last <= token]
        if found:
            return found[-1]
    return None


def decide_year(candidate: Candidate, status: str | None = None) -> YearReading:
    """The calendar year or years that the amount refers to; ``status`` of the fact, where already decided."""
    place = candidate.place
    published = _published(candidate)
    seen = tuple(e._replace(role="before") if _base(place, e, published) else e for e in _seen(place))
    if not seen and place.sentence.kind != "list":
        return YearReading(None, None, None, "no_expression")
    sight = Sight(candidate, seen, status)
    for name, rule in RULES:
        expression = rule(sight)
        if expression is not None and expression.role == "back":
            expression, name = _pointed_back(candidate, expression.first), "back"
        if expression is None:
            continue
        years = resolve(expression, published, status)
        if years is None:
            return YearReading(None, None, None, f"{name}:undated")
        basis = "list" if name == "list" else "sentence" if expression.years else "published"
        return YearReading(*years, basis, name)
    return YearReading(None, None, None, "out_of_reach" if sight.expressions else "no_expression")
