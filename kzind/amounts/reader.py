"""What the rules share: the tokens being read, what has been read, and how to find units, bounds and neighbours."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from kzind.amounts.lexicons import Lexicons, Term
from kzind.amounts.numerals import Numeral, NumeralReader
from kzind.amounts.tokens import DIGITS, SIGN, WORD, Tokens

_MODIFIERS = 4  # words between a number and what it counts
# What a Kazakh numeral may show and still count the noun behind it («мыңдай адам»).
_COUNTING = frozenset({"bare", "multiple", "similative", "adjective"})
BACK = 40  # tokens between a number and the one that it takes its unit from


@dataclass(slots=True)
class Unit:
    """What stands behind a numeral: unit code, kind, factor, the token after it, the case of its last word."""

    term: Term
    end: int
    code: str | None
    kind: str
    factor: float = 1.0
    cases: frozenset[str] = frozenset()
    qualifier: str | None = None


@dataclass(slots=True)
class Reading:
    """An amount in tokens ``start`` to ``end``; the numeral that it was read from, and the name of the rule."""

    start: int
    end: int
    kind: str
    value: float
    rule: str
    numeral: Numeral
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    qualifier: str = "exact"
    factor: float = 1.0
    cases: frozenset[str] = frozenset()


@dataclass(slots=True)
class Line:
    """A line of the text: its first token, that of the table it stands in, and the unit and scale of its label.

    ``looked``: up to which token a label was looked for.
    """

    first: int
    top: int
    label: tuple[Unit, float] | None = None
    looked: int = 0


CELLS = frozenset({"|", "¦"})
_ROWS = 40  # rows of a table above a figure that are looked at
LINE = 80  # tokens of a line of a table or list that are looked at


class Lines:
    """The lines of the text, each made when it is first asked for."""

    def __init__(self, tokens: Tokens) -> None:
        self.t = tokens
        self.known: dict[int, Line] = {}

    def at(self, i: int) -> Line:
        """The line of token ``i``."""
        number = bisect_right(self.t.lines, i)
        line = self.known.get(number)
        if line is None:
            line = self.known[number] = Line(self._first(number), self._top(number))
        return line

    def _first(self, number: int) -> int:
        return self.t.lines[number - 1] if number else 0

    def _top(self, number: int) -> int:
        """The first token of the rows with cells that stand without a gap above line ``number``."""
        first = self._first(number)
        for row in range(number - 1, max(number - _ROWS, -1), -1):
            above = self._first(row)
            cells = CELLS.intersection(self.t.words[above : min(first, above + LINE)])
            if not cells or self.t.gap(first).count("\n") > 1:
                break
            first = above
            if row in self.known:
                return self.known[row].top
        return first


Found = tuple[Term, int, frozenset[str]]


class Reader:
    """The tokens of one piece of text, the amounts read so far, and the questions that the rules ask."""

    def __init__(self, tokens: Tokens, lexicons: Lexicons, lang: str) -> None:
        self.t = tokens
        self.lex = lexicons
        self.lang = lang
        self.numerals = NumeralReader(lexicons)
        self.readings: list[Reading] = []
        self.free = 0  # the first token that no reading has taken
        self.lines = Lines(tokens)
        self.columns: dict[tuple[int, int], tuple[Unit, float] | None] = {}  # by first token of table, number of cell
        self.currencies: set[str | None] = set()  # that the text names
        self._units: dict[tuple[int, frozenset[str]], Unit | None] = {}

    def known(self, i: int, groups: frozenset[str] | None = None) -> bool:
        """Whether a term of ``groups``, or of any group, may begin (or, of what stands before a figure, end) at ``i``.

        Asked before the terms themselves: most words are in none.
        """
        if not 0 <= i < self.t.size:
            return False
        info = self.t.infos[i]
        return info.capital or (bool(info.first) if groups is None else not groups.isdisjoint(info.first))

    def past_digits(self, i: int) -> int:
        """The token after a run of figures and signs that is no number."""
        t = self.t
        i += 1
        while i < t.size and t.glued(i) and (t.kinds[i] == DIGITS or t.words[i] in {".", ",", "-", ":", "/", "'"}):
            i += 1
        return i

    def unit_at(self, j: int, numeral: Numeral) -> Unit | None:
        """The unit at token ``j``, with the bounds that may stand before it and up to four modifiers."""
        key = (j, numeral.cases)
        if key not in self._units:
            self._units[key] = self._find_unit(j, numeral)
        return self._units[key]

    def _find_unit(self, j: int, numeral: Numeral) -> Unit | None:
        t = self.t
        j = self.skip_dot(j)
        if not t.joined(j):
            return None
        bound = self.bound_after(j, numeral.cases)
        if bound is not None and bound[1] > j and t.joined(bound[1]):
            unit = self._unit_plain(bound[1], numeral)
            if unit is not None:
                unit.qualifier = bound[0]
                return unit
        if numeral.cases and not numeral.cases & _COUNTING:
            return None  # «таңғы бесте жүргізушілер»: a numeral in a case counts no noun behind it
        adjective = self.hyphen_unit(j)
        return adjective if adjective is not None else self._unit_plain(j, numeral)

    def bound_after(self, j: int, cases: frozenset[str]) -> tuple[str, int] | None:
        """A bound behind a figure and the token after it; Kazakh ones ask for the case of what stands before them."""
        if not self.t.joined(j):
            return None
        found = self.lex.match("bound_after", self.t, j, self.lang)
        if found is None:
            return None
        term, end, _ = found
        _, _, asked = term.role.partition("_")
        asked = asked.removesuffix("_strict")
        if asked and asked not in cases and (cases or term.role.endswith("_strict")):
            return None  # without an ending behind the figure only the clear words bound it («380 астам»)
        value = term.value
        if self.t.words[j] in self.lex.shapes["to_after"] and self.changes(end):
            value = "exact"  # «9 миллион шинаға дейін жеткізбек»: reached, no ceiling
        return value, j if term.role.startswith("verb") else end

    def changes(self, j: int) -> bool:
        """Whether the word at token ``j`` is a Kazakh verb of change («өсті», «жеткізбек»)."""
        return self.t.kind(j) == WORD and self.t.words[j].startswith(self.lex.shapes["change_opening"])

    def hyphen_unit(self, j: int) -> Unit | None:
        """«70-процентное», «100-долларовая»: an adjective of a unit behind a hyphen."""
        t = self.t
        if not (t.word(j) == "-" and t.glued(j) and t.glued(j + 1)):
            return None
        found = self.lex.match("hyphen_unit", t, j + 1, self.lang)
        if found is None:
            return None
        code = found[0].value
        kind = {"%": "percent", "ratio": "ratio"}.get(code)
        return Unit(found[0], found[1], code, kind or ("money" if len(code) == 3 and code.isupper() else "quantity"))

    def links(self, word: str) -> bool:
        """Whether ``word`` joins the members of a list or of a range («,», «и», «пен», «до»)."""
        shapes = self.lex.shapes
        return word == "," or word in shapes["link"] or word in shapes["pair_link"] or word in shapes["to"]

    def skip_dot(self, j: int) -> int:
        """``j``, or the token after it where it is the dot of a scale («млн.»)."""
        t = self.t
        if t.word(j) == "." and t.glued(j) and len(t.word(j - 1)) <= 4 and t.kind(j - 1) == WORD and t.joined(j + 1):
            raw = t.raw[t.starts[j + 1] : t.ends[j + 1]]
            if not raw[0].isupper() or (raw.isupper() and len(raw) > 1):  # «млн. США», but not «млн. Завод»
                return j + 1
        return j

    def _unit_plain(self, j: int, numeral: Numeral) -> Unit | None:
        t = self.t
        found = self.lex.match("unit", t, j, self.lang)
        if found is not None and not found[0].value:
            return None
        headcount = found is not None and t.words[found[1] - 1] in self.lex.shapes["headcount"]
        if found is not None and (headcount or not attributive(found)):
            head = self._head(found)
            return self._unit(head[0], *self.suffix(head[1], head[2]))
        kazakh = self.lang == "kk" or numeral.lang == "kk" or numeral.suffixed
        return self._modified(j) or (self._compound_noun(j) if kazakh else None)

    def _modified(self, k: int) -> Unit | None:
        """A counted noun behind up to four modifiers: «25 крупных инвестиционных проектов»."""
        t = self.t
        for _ in range(_MODIFIERS):
            joint = self._hyphenated(k)
            if joint is not None:
                return joint
            k = self.modifier_end(k)
            if k < 0 or not t.joined(k):
                return None
            if t.words[k] in self.lex.shapes["link"] and t.kind(k + 1) == WORD and self.is_modifier(k + 1):
                k += 1  # «45 крупных и средних предприятий»
            found = self.lex.match("unit", t, k, self.lang)
            if found is not None and not found[0].value:
                return None
            if found is not None and found[0].group == "counted" and not attributive(found):
                head = self._head(found)
                return self._unit(head[0], *self.suffix(head[1], head[2]))
        return None

    def _compound_noun(self, k: int) -> Unit | None:
        """«үш алюминий зауыты», «бес құс фабрикасы»: bare Kazakh nouns before one with a possessive ending."""
        t = self.t
        for _ in range(_MODIFIERS):
            if t.kind(k) != WORD or not t.joined(k + 1) or t.infos[k].numerals:
                return None
            if not (self.lex.is_bare(t.words[k]) or self.is_modifier(k)):
                return None
            k += 1
            if t.word(k) == "-" and t.glued(k) and t.glued(k + 1) and t.kind(k + 1) == WORD:
                k += 2  # «тау-кен»
            found = self.lex.match("unit", t, k, self.lang)
            if found is not None and not found[0].value:
                return None
            if found is not None and found[0].lang == "kk" and found[0].group == "counted" and not attributive(found):
                worker = found[0].value == "people" and "bare" in found[2]  # «96 жүк тиеуші»
                owned = "possessive" in found[2] or worker
                return self._unit(found[0], *self.suffix(found[1], found[2])) if owned else None
        return None

    def _head(self, found: Found) -> Found:
        """«24 шетелдік компания», «70 легковых автомобилей»: of two counted nouns the first may be an adjective."""
        term, end, _ = found
        if term.group != "counted" or not self.t.joined(end) or not self.is_modifier(end - 1):
            return found
        if term.lang == "ru" and self.t.words[end - 1].endswith(self.lex.shapes["genitive_noun_ending"]):
            return found  # «72 предприятий индустриального парка»
        if self.t.words[end - 1] in self.lex.shapes["headcount"]:
            return found  # «640 адамдық комбинат»
        head = self.lex.match("unit", self.t, end, self.lang)
        return found if head is None or head[0].group != "counted" or not head[0].value else head

    def _hyphenated(self, k: int) -> Unit | None:
        """«бизнес-проектов», «IT-компаний»: a counted noun as the second part of a compound."""
        t = self.t
        if t.kind(k) != WORD or t.word(k + 1) != "-" or not (t.glued(k + 1) and t.glued(k + 2)):
            return None
        found = self.lex.match("unit", t, k + 2, self.lang)
        if found is None or found[0].group != "counted" or not found[0].value or attributive(found):
            return None
        return self._unit(found[0], *self.suffix(found[1], found[2]))

    def modifier_end(self, k: int) -> int:
        """The token after a modifier at ``k`` (a hyphened one counts once), or -1."""
        t = self.t
        if t.kind(k) != WORD or not self.is_modifier(k):
            if (
                t.kind(k) == WORD
                and t.word(k + 1) == "-"
                and t.glued(k + 1)
                and t.glued(k + 2)
                and self.is_modifier(k + 2)
            ):
                return k + 3
            return -1
        k += 1
        while t.word(k) == "-" and t.glued(k) and t.glued(k + 1) and t.kind(k + 1) == WORD:
            k += 2
        return k

    def is_modifier(self, k: int) -> bool:
        """Whether the word at ``k`` may stand between a number and what it counts."""
        word = self.t.words[k]
        return self.lex.is_modifier(word)

    def noun_ending_at(self, k: int, free: int | None = None) -> tuple[Term, int] | None:
        """The counted noun whose last word is token ``k``, not before ``free``, and its first token."""
        free = self.free if free is None else free
        for start in (k - 1, k):
            found = self.lex.match("unit", self.t, start, self.lang) if start >= free else None
            if found is not None and found[1] == k + 1 and found[0].group == "counted" and not attributive(found):
                return found[0], start
        return None

    def stands_free(self, start: int, unit: str) -> bool:
        """Whether a Russian noun at ``start`` waits for its number: «рабочих мест …», or a genitive plural that opens
        a clause or follows «число»."""
        k = start - 1
        while k >= 0 and self.t.kinds[k] == WORD and self.is_modifier(k):
            k -= 1
        plural = self.t.words[start].endswith(self.lex.shapes["plural_ending"])
        if unit == "jobs":
            return plural
        opens = k < 0 or not self.t.joined(k + 1) or self.t.kinds[k] == SIGN
        return plural and (opens or self.lex.match("number_of", self.t, k, self.lang) is not None)

    def level_before(self, first: int, noun: int) -> bool:
        """Whether «было», «осталось» stands between a genitive plural at token ``noun`` and the number at ``first``."""
        if not self.t.words[noun].endswith(self.lex.shapes["plural_ending"]):
            return False
        return any(self.lex.match("level", self.t, i, self.lang) is not None for i in range(noun + 1, first))

    def ends_clause(self, n: Numeral) -> bool:
        """Whether nothing counted follows the numeral: a sign, a preposition, a verb, or the end of the line."""
        j = n.end
        if not self.t.joined(j) or self.t.kind(j) == SIGN:
            return True
        if self.lex.match("follows_money", self.t, j, self.lang) is not None:
            return True
        return len(self.t.words[j]) > 5 and self.t.words[j].endswith(self.lex.shapes["verb_ending"])

    def same_sentence(self, i: int, j: int) -> bool:
        """Whether no sentence ends between tokens ``i`` and ``j``."""
        t = self.t
        for k in range(i, min(j, t.size)):
            if t.words[k] in {"!", "?"} or (k > i and not t.joined(k)):
                return False
            if t.words[k] == "." and not t.glued(k + 1) and t.initial(k + 1).isupper():
                return False
        return True

    def antecedent(self, k: int, kinds: frozenset[str], least: float = 0.0) -> Reading | None:
        """The nearest reading before the ``k``-th that has a unit of ``kinds`` and is not smaller than ``least``."""
        here = self.readings[k]
        for previous in reversed(self.readings[max(0, k - 6) : k]):
            if here.start - previous.end > BACK:
                return None
            if previous.kind in kinds and previous.unit is not None and previous.value >= least:
                return previous
        return None

    def suffix(self, end: int, cases: frozenset[str]) -> tuple[int, frozenset[str]]:
        """A Kazakh ending behind a hyphen («МВт-қа», «%-ке»): the token after it and its case."""
        t = self.t
        if t.word(end) == "-" and t.glued(end) and t.glued(end + 1) and t.kind(end + 1) == WORD:
            shown = self.lex.endings["kk", "~"].get(t.words[end + 1])
            if shown is not None:
                return end + 2, shown
            if t.words[end + 1] in self.lex.shapes["abbreviation_ending"]:
                return end + 2, cases
        return end, cases

    def _unit(self, term: Term, end: int, cases: frozenset[str]) -> Unit:
        if term.group == "currencies":
            return Unit(term, end, term.value, "money", float(term.role or 1), cases)
        if term.group == "counted":
            return Unit(term, end, term.value, "count", 1.0, cases)
        if term.role in {"percent", "ratio"}:
            return Unit(term, end, term.value, term.role, 1.0, cases)
        return Unit(term, end, term.value, "quantity", float(term.role), cases)

    def symbol_before(self, i: int) -> tuple[str, int] | None:
        """A currency sign or code before a number («$3,2 млрд», «USD 5 млн»): its currency and first token."""
        t = self.t
        if i == 0 or not t.joined(i):
            return None
        word = t.words[i - 1]
        if t.kinds[i - 1] == SIGN or (len(word) == 3 and word.isascii() and word.isalpha()):
            found = self.lex.match("unit", t, i - 1, self.lang)
            if found is not None and found[0].group == "currencies" and found[1] == i:
                start = i - 2 if t.word(i - 2) == "us" and t.glued(i - 1) else i - 1
                return found[0].value, start
        return None

    def left(self, start: int, kind: str) -> tuple[int, str | None]:
        """The first token of the qualifying words before ``start``, and the qualifier that they carry."""
        t = self.t
        first, qualifier = start, None
        for _ in range(3):
            if not (self.known(first - 1) or t.word(first - 1) in self.lex.shapes["preposition"]):
                break
            found = self.lex.match_back("bound_before", t, first, self.lang) or (
                self.lex.match_back("bound_direct", t, first, self.lang)
            )
            if found is None and t.word(first - 1) in self.lex.shapes["preposition"] and t.joined(first):
                found = self.lex.match_back("bound_before", t, first - 1, self.lang)
                if found is None and qualifier is None and self._belongs(first - 1, kind):
                    first -= 1
                    break
            if found is None:
                break
            said = "exact" if t.words[found[1]] in self.lex.shapes["to"] and self._reached(found[1]) else found[0].value
            if qualifier is None or (said == "about" and qualifier in {"at_most", "exact"}):
                qualifier = said
            first = found[1]
        return first, qualifier

    def _belongs(self, i: int, kind: str) -> bool:
        """Whether the preposition at token ``i`` belongs to the figure: «на 9%», «в 2 раза», «вырос на 5 млн тенге»."""
        word, shapes = self.t.words[i], self.lex.shapes
        if kind == "ratio":
            return word in shapes["difference"] or word in shapes["ratio_before"]
        if word not in shapes["difference"]:
            return False
        return (
            kind == "percent" or self.t.word(i - 1) in shapes["ratio_after"] or (kind != "number" and self._reached(i))
        )

    def _reached(self, i: int) -> bool:
        """Whether a word of reaching stands up to four words before «до» at token ``i`` («доведут выпуск до»)."""
        t = self.t
        for k in range(i - 1, max(i - 6, -1), -1):
            if t.kinds[k] != WORD or not t.joined(k + 1):
                return t.words[k] == "," and k == i - 1 and self._reached(k)
            if t.words[k].startswith(self.lex.shapes["reach_opening"]):
                return True
        return False

    def right(self, end: int, cases: frozenset[str] = frozenset()) -> tuple[int, str | None]:
        """The token after the qualifying words behind ``end``, and the qualifier."""
        found = self.bound_after(end, cases)
        return (end, None) if found is None else (found[1], found[0])

    def sign(self, start: int) -> tuple[int, float]:
        """A sign before the figure («минус 5», «-5»): its first token and the factor."""
        t = self.t
        if t.word(start - 1) in self.lex.shapes["minus"] and t.joined(start):
            return start - 1, -1.0
        if t.word(start - 1) in self.lex.shapes["plus"] and t.joined(start):
            return start - 1, 1.0
        if t.word(start - 1) == "-" and t.glued(start) and not t.glued(start - 1) and t.kind(start - 2) != DIGITS:
            return start - 1, -1.0
        return start, 1.0

    def settle(self, numeral: Numeral, kind: str) -> float:
        """The value of a numeral whose sign may be decimal or group thousands, now that its unit is known."""
        if not numeral.separator:
            return numeral.value
        thousands = numeral.value * 1000.0
        if kind == "count":
            return round(thousands)
        whole = numeral.value == int(numeral.value)
        if whole or (numeral.separator == "." and kind == "money"):
            return round(thousands)
        return numeral.value

    def build(self, numeral: Numeral, unit: Unit | None, rule: str, start: int | None = None) -> Reading:
        """A plain amount of ``numeral`` and ``unit`` with the qualifying words around it."""
        kind = unit.kind if unit is not None else "number"
        end = unit.end if unit is not None else numeral.end
        begin, sign = self.sign(numeral.start if start is None else start)
        first, before = self.left(begin, kind)
        cases = unit.cases if unit is not None else numeral.cases
        end, after = self.right(end, cases)
        inner = unit.qualifier if unit is not None else None
        similative = "about" if {"similative"} & (numeral.cases | cases) and not inner else None
        qualifier = before or inner or after or similative or numeral.qualifier or "exact"
        factor = unit.factor if unit is not None else 1.0
        value = self.settle(numeral, kind) * factor * sign
        return Reading(
            first,
            end,
            kind,
            value,
            rule,
            numeral,
            unit.code if unit is not None else None,
            qualifier=qualifier,
            factor=factor,
            cases=cases,
        )


def attributive(found: Found) -> bool:
    """Whether a counted noun stands as an adjective («өндірістік аймақ»): then it is not what is counted."""
    return found[0].group == "counted" and found[2] == {"adjective"}


def abbreviated(t: Tokens, end: int, lexicons: Lexicons) -> bool:
    """Whether token ``end`` is the dot of an abbreviation that ends an amount, and not the end of a sentence too."""
    if not (t.word(end) == "." and t.glued(end) and t.word(end - 1) in lexicons.shapes["abbreviation"]):
        return False
    following = t.raw[t.ends[end] : t.ends[end] + 3]
    letter = following.strip()[:1]
    return bool(letter) and "\n" not in following.split(letter)[0] and not letter.isupper() and letter not in '«“"'
