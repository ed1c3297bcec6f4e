"""From numerals to amounts: the rules, each small and named, in one visible order.

``Scanner.run`` walks once over the tokens. At each numeral it asks ``REFUSALS`` (dates, clock times, references:
no amounts), then ``RULES``; the longest reading wins, of equal ones the first in the list. ``CONTEXT`` then looks at
neighbouring readings (shared units, pointing back). Every look ahead is bounded, so cost grows with the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kzind.amounts.lexicons import Lexicons, Term
from kzind.amounts.numerals import Numeral, NumeralReader, is_kazakh
from kzind.amounts.tokens import DIGITS, SIGN, WORD, Tokens

_MODIFIERS = 4
_INVERTED_GAP = 7
_BACK = 40


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


Found = tuple[Term, int, frozenset[str]]
Rule = Callable[["Scanner", Numeral], Reading | None]
Refusal = Callable[["Scanner", Numeral], int | None]


class Scanner:
    """Reads the amounts of one piece of text."""

    def __init__(self, tokens: Tokens, lexicons: Lexicons, lang: str) -> None:
        self.t = tokens
        self.lex = lexicons
        self.lang = lang
        self.numerals = NumeralReader(lexicons)
        self.readings: list[Reading] = []
        self._units: dict[tuple[int, frozenset[str]], Unit | None] = {}
        self.free = 0  # the first token that no reading has taken
        self._whole_words = {**lexicons.trie.get("ratio", {}), **lexicons.trie.get("percent", {})}

    # ------------------------------------------------------------------ the walk
    def run(self) -> list[Reading]:
        """All amounts, in order, not overlapping."""
        passed = 0  # the first token that nothing has looked at
        for i in [k for k, info in enumerate(self.t.infos) if info.seed]:
            if i < passed:
                continue
            reading, passed = self._at(i, self.free)
            if reading is not None:
                self.readings.append(reading)
                self.free = reading.end
            passed = max(passed, i + 1)
        for rule in CONTEXT:
            rule(self)
        return self.readings

    def _at(self, i: int, free: int) -> tuple[Reading | None, int]:
        """The amount at token ``i``, if any, and the token to go on from."""
        zero = self.zero(i, free)
        if zero is not None:
            return zero, zero.end
        if self.t.words[i] in self._whole_words:
            return self.whole_word(i), i + 1
        numeral = self.numerals.read(self.t, i, self.lang)
        if numeral is None:
            return None, self._past_digits(i)
        self._repeated_in_words(numeral)
        for refusal in REFUSALS:
            end = refusal(self, numeral)
            if end is not None:
                return None, max(end, numeral.end)
        best: Reading | None = None
        for rule in RULES:
            reading = rule(self, numeral)
            if reading is not None:
                if reading.start < free:
                    reading.start = max(free, min(reading.start, numeral.start))
                if best is None or reading.end - reading.start > best.end - best.start:
                    best = reading
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

    def _past_digits(self, i: int) -> int:
        """The token after a run of figures and signs that is no number."""
        t = self.t
        i += 1
        while i < t.size and t.glued(i) and (t.kinds[i] == DIGITS or t.words[i] in {".", ",", "-", ":", "/", "'"}):
            i += 1
        return i

    # ------------------------------------------------------------------ parts
    def zero(self, i: int, free: int) -> Reading | None:
        """«ни одного рабочего места», «бірде-бір жұмыс орны»: none of it."""
        found = self.lex.match_back("before_zero", self.t, i + 1, self.lang)
        if found is None or found[1] < free:
            return None
        numeral = Numeral(found[1], i + 1, 0.0)
        unit = self.unit_at(i + 1, numeral)
        if unit is None or unit.kind != "count":
            return None
        return Reading(found[1], unit.end, "count", 0.0, "zero", numeral, unit.code)

    def whole_word(self, i: int) -> Reading | None:
        """«вдвое», «наполовину»: number and unit in one word."""
        for role in ("ratio", "percent"):
            found = self.lex.match(role, self.t, i, self.lang)
            if found is not None:
                numeral = Numeral(i, found[1], float(found[0].value))
                unit = "%" if role == "percent" else role
                first, before = self.left(i, role)
                return Reading(
                    first, found[1], role, numeral.value, "whole_word", numeral, unit, qualifier=before or "exact"
                )
        return None

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
        if self.t.words[j] in self.lex.shapes["to_after"] and self.lex.match("change_verb", self.t, end, self.lang):
            value = "exact"  # «9 миллион шинаға дейін жеткізбек»: reached, no ceiling
        return value, j if term.role.startswith("verb") else end

    def hyphen_unit(self, j: int) -> Unit | None:
        """«70-процентное», «100-долларовая»: an adjective of a unit behind a hyphen."""
        t = self.t
        if not (t.word(j) == "-" and t.glued(j) and t.glued(j + 1)):
            return None
        found = self.lex.match("hyphen_unit", t, j + 1, self.lang)
        if found is None:
            return None
        kind = "percent" if found[0].value == "%" else "money"
        return Unit(found[0], found[1], found[0].value, kind)

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
        if found is not None and not _attributive(found):
            head = self._head(found)
            return self._unit(head[0], *self.suffix(head[1], head[2]))
        return self._modified(j) or self._compound_noun(j)

    def _modified(self, k: int) -> Unit | None:
        """A counted noun behind up to four modifiers: «25 крупных инвестиционных проектов»."""
        t = self.t
        for _ in range(_MODIFIERS):
            joint = self._hyphenated(k)
            if joint is not None:
                return joint
            k = self._modifier_end(k)
            if k < 0 or not t.joined(k):
                return None
            found = self.lex.match("unit", t, k, self.lang)
            if found is not None and not found[0].value:
                return None
            if found is not None and found[0].group == "counted" and not _attributive(found):
                return self._unit(found[0], *self.suffix(found[1], found[2]))
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
            if found is not None and found[0].lang == "kk" and found[0].group == "counted" and not _attributive(found):
                return self._unit(found[0], *self.suffix(found[1], found[2])) if "possessive" in found[2] else None
        return None

    def _head(self, found: Found) -> Found:
        """«24 шетелдік компания», «70 легковых автомобилей»: of two counted nouns the first may be an adjective."""
        term, end, _ = found
        if term.group != "counted" or not self.t.joined(end) or not self.is_modifier(end - 1):
            return found
        head = self.lex.match("unit", self.t, end, self.lang)
        return found if head is None or head[0].group != "counted" or not head[0].value else head

    def _hyphenated(self, k: int) -> Unit | None:
        """«бизнес-проектов», «IT-компаний»: a counted noun as the second part of a compound."""
        t = self.t
        if t.kind(k) != WORD or t.word(k + 1) != "-" or not (t.glued(k + 1) and t.glued(k + 2)):
            return None
        found = self.lex.match("unit", t, k + 2, self.lang)
        if found is None or found[0].group != "counted" or not found[0].value or _attributive(found):
            return None
        return self._unit(found[0], *self.suffix(found[1], found[2]))

    def _modifier_end(self, k: int) -> int:
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

    def noun_ending_at(self, k: int) -> tuple[Term, int] | None:
        """The counted noun whose last word is token ``k``, and its first token."""
        for start in (k - 1, k):
            found = self.lex.match("unit", self.t, start, self.lang) if start >= self.free else None
            if found is not None and found[1] == k + 1 and found[0].group == "counted" and not _attributive(found):
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
            if here.start - previous.end > _BACK:
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
        return kind == "percent" or self.t.word(i - 1) in shapes["ratio_after"] or (kind != "number" and self._reached(i))

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


def _attributive(found: Found) -> bool:
    """Whether a counted noun stands as an adjective («өндірістік аймақ»): then it is not what is counted."""
    return found[0].group == "counted" and found[2] == {"adjective"}


def abbreviated(t: Tokens, end: int, lexicons: Lexicons) -> bool:
    """Whether token ``end`` is the dot of an abbreviation that ends an amount, and not the end of a sentence too."""
    if not (t.word(end) == "." and t.glued(end) and t.word(end - 1) in lexicons.shapes["abbreviation"]):
        return False
    following = t.raw[t.ends[end] : t.ends[end] + 3]
    letter = following.strip()[:1]
    return bool(letter) and "\n" not in following.split(letter)[0] and not letter.isupper() and letter not in '«“"'


# ---------------------------------------------------------------------- refusals: no amounts
def in_name(s: Scanner, n: Numeral) -> int | None:
    """A320, Евро-5, K4, COVID-19: figures that close up to letters before them."""
    t, i = s.t, n.start
    if t.kinds[i] != DIGITS:
        return None
    if t.glued(i) and t.kind(i - 1) == WORD and s.symbol_before(i) is None:
        # a crawler's lost blank («порталы34 проекта») leaves a long word and a unit
        return None if len(t.words[i - 1]) > 3 and not t.glued(n.end) and s.unit_at(n.end, n) is not None else n.end
    if t.glued(i) and t.word(i - 1) == "-" and t.glued(i - 1) and t.kind(i - 2) in {WORD, DIGITS}:
        return n.end
    if t.glued(i) and t.word(i - 1) in {"/", "_", ":", "#", "№", "."} and (t.glued(i - 1) or t.word(i - 1) in "#№"):
        return n.end
    return None


def with_letters(s: Scanner, n: Numeral) -> int | None:
    """3D, 5G, 12А, 25x30: figures that close up to letters that are no unit."""
    t, j = s.t, n.end
    if t.kinds[n.end - 1] != DIGITS or not t.glued(j) or t.kind(j) != WORD:
        return None
    if s.unit_at(j, n) is not None or t.infos[j].numerals or s.lex.match("stop_after", t, j, s.lang):
        return None
    if len(t.words[j]) > 3 or s.lex.endings["kk", "~"].get(t.words[j]) is not None:
        return None
    return j + 1


def adjective(s: Scanner, n: Numeral) -> int | None:
    """33-летний, 5-этажный, 2-комнатная: a number inside an adjective counts nothing in the text."""
    t, j = s.t, n.end
    if t.kinds[n.end - 1] != DIGITS or t.word(j) != "-" or not t.glued(j) or not t.glued(j + 1):
        return None
    word = t.word(j + 1)
    if t.kind(j + 1) != WORD or len(word) < 4 or s.hyphen_unit(j) is not None or s.lex.match("unit", t, j + 1, s.lang):
        return None
    russian = s.lex.endings["ru", "~a"]
    return j + 2 if any(word[-k:] in russian for k in (2, 3)) else None


def clock_or_date(s: Scanner, n: Numeral) -> int | None:
    """16:00, 12.05.2024, 3/5: figures joined by signs that no number has."""
    t, j = s.t, n.end
    if t.kinds[n.end - 1] != DIGITS:
        return None
    if t.word(j) in {":", "/", "."} and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == DIGITS:
        return s._past_digits(n.start)
    if t.word(j) == ":" and t.kind(j + 1) == DIGITS and t.glued(j) and len(t.words[j + 1]) == 2:
        return j + 2
    if t.word(j) == "," and n.value <= 31 and t.kind(j + 1) == DIGITS and len(t.words[j + 1]) == 4 and (
        "1900" <= t.words[j + 1] <= "2100" and t.joined(j + 1) and n.scale == 1.0
    ) and s.unit_at(j + 2, n) is None:  # «Сен 5, 2024»
        return j + 2
    return None


def chained(s: Scanner, n: Numeral) -> int | None:
    """55-12-34, +7 701 …: three or more groups joined by hyphens, or a telephone number."""
    t, j, links = s.t, n.start, 0
    if t.kinds[j] != DIGITS:
        return None
    j += 1
    while t.word(j) == "-" and t.kind(j + 1) == DIGITS and t.glued(j) and t.glued(j + 1):
        j += 2
        links += 1
    if links >= 2:
        return j
    opened = t.word(n.end) == "(" and t.kind(n.end + 1) == DIGITS and t.word(n.end + 2) == ")"
    plus = t.word(n.start - 1) == "+" and t.glued(n.start) and n.value > 6
    if (opened and t.kind(n.end + 3) == DIGITS) or (plus and t.kind(n.end) in {DIGITS, SIGN} and _phone(t, n.start)):
        j = n.end
        while j < t.size and (t.kinds[j] == DIGITS or t.words[j] in {"(", ")", "-"}):
            j += 1
        return j
    return None


def _phone(t: Tokens, i: int) -> bool:
    """Whether at least ten figures, with brackets and hyphens only, follow from token ``i``."""
    count, j = 0, i
    while j < t.size and count < 10 and (t.kinds[j] == DIGITS or t.words[j] in {"(", ")", "-"}):
        count += len(t.words[j]) if t.kinds[j] == DIGITS else 0
        j += 1
    return count >= 10


def ordinal(s: Scanner, n: Numeral) -> int | None:
    """третий, 3-ші, две тысячи двадцать пятый."""
    return n.end if n.ordinal else None


def leading_zero(s: Scanner, n: Numeral) -> int | None:
    """007, 05: a code."""
    word = s.t.words[n.start]
    return n.end if s.t.kinds[n.start] == DIGITS and len(word) > 1 and word[0] == "0" else None


def reference(s: Scanner, n: Numeral) -> int | None:
    """ГОСТ 31108, № 5, статья 12: the number names a thing."""
    if s.lex.match_back("stop_before_strict", s.t, n.start, s.lang) is not None:
        return n.end
    if s.lex.match_back("stop_before_any", s.t, n.start, s.lang) is not None and s.unit_at(n.end, n) is None:
        return n.end
    if s.t.kinds[n.start] != DIGITS:
        return None
    found = s.lex.match_back("stop_before", s.t, n.start - 1 if s.t.word(n.start - 1) == "." else n.start, s.lang)
    if found is None or s.unit_at(n.end, n) is not None:
        return None
    return n.end


def time(s: Scanner, n: Numeral) -> int | None:
    """2025 году, 15 мамырда, 3-5 лет, 12 ай: dates, spans of time, ages."""
    t, j = s.t, n.end
    for _ in range(2):
        k = j + 1 if t.word(j) == "." and t.glued(j) else j
        bound = s.lex.match("bound_after", t, k, s.lang)
        if bound is not None and bound[0].lang == "kk":
            k = bound[1]
        if t.joined(k):
            found = s.lex.match("stop_after", t, k, s.lang)
            unit = s.lex.match("unit", t, k, s.lang)
            if found is not None and (unit is None or unit[1] <= found[1]) and not _money_before(s, n):
                return found[1]
            age = s.lex.match("stop_age", t, k, s.lang)
            if age is not None and n.value <= 120:
                counted = s.unit_at(k, n)
                if counted is None or counted.end == age[1]:
                    return age[1]
        follower = t.words[j] if j < t.size else ""
        if (follower in {"-", "/"} or s.links(follower)) and t.joined(j) and t.joined(j + 1):
            other = s.numerals.read(t, j + 1, s.lang)
            if other is None:
                return None
            j = other.end
        else:
            return None
    return None


def _money_before(s: Scanner, n: Numeral) -> bool:
    return s.symbol_before(n.start) is not None


def one_of(s: Scanner, n: Numeral) -> int | None:
    """один из заводов: a pronoun, no count."""
    return n.end if n.value == 1 and s.t.word(n.end) in s.lex.shapes["pronoun_after"] and n.lang == "ru" else None


def named(s: Scanner, n: Numeral) -> int | None:
    """Boeing 737, «Нұрлы жол 2»: a number behind a name in Latin letters, or the last word of a name in quotes."""
    t = s.t
    unit = s.unit_at(n.end, n)
    if (unit is not None and unit.code != "pieces") or (n.scale > 1.0 and n.digits):
        return None
    before = t.word(n.start - 1)
    if t.kind(n.start - 1) == WORD and before.isascii() and len(before) > 1 and t.joined(n.start):
        return n.end if s.symbol_before(n.start) is None else None
    if unit is None and t.word(n.end) in {"»", "”"} and t.word(n.start - 1) not in {"«", "“"}:
        opened = [k for k in range(max(0, n.start - 6), n.start) if t.words[k] in {"«", "“", "„"}]
        if opened and all(t.kinds[k] == WORD or t.words[k] == "-" for k in range(opened[-1] + 1, n.start)):
            return n.end + 1
    return None


def web_address(s: Scanner, n: Numeral) -> int | None:
    """Figures in a web address: passed over to the next blank."""
    t, k = s.t, n.start
    if t.word(k - 1) == "%" and t.glued(k) and t.word(n.end) == "%" and t.glued(n.end + 1):  # «%D0%82%D1»
        return n.end
    while k > 0 and t.glued(k) and n.start - k < 40:
        k -= 1
    if n.start - k < 3 or t.words[k] not in {"http", "https", "www"}:
        return None
    j = n.end
    while j < t.size and t.glued(j):
        j += 1
    return j


REFUSALS: tuple[Refusal, ...] = (
    web_address,
    in_name,
    chained,
    clock_or_date,
    ordinal,
    adjective,
    with_letters,
    leading_zero,
    time,
    reference,
    one_of,
    named,
)


# ---------------------------------------------------------------------- rules
def _second(s: Scanner, j: int) -> Numeral | None:
    t = s.t
    if not t.joined(j) or not (t.kind(j) == DIGITS or (t.kind(j) == WORD and t.infos[j].numerals)):
        return None
    n = s.numerals.read(t, j, s.lang)
    return None if n is None or n.ordinal else n


def _pair(
    s: Scanner, a: Numeral, ua: Unit | None, b: Numeral, ub: Unit | None
) -> tuple[float, float, Unit | None] | None:
    """The two values of a range or change: a scale or unit stated once holds for both."""
    unit = ub or ua
    if ua is not None and ub is not None and ua.code != ub.code:
        return None
    kind = unit.kind if unit is not None else "number"
    low, high = s.settle(a, kind), s.settle(b, kind)
    if a.scale == 1.0 and b.scale > 1.0 and ua is None and low * b.scale <= 10 * high:
        low *= b.scale
    low *= ua.factor if ua is not None else (unit.factor if unit is not None else 1.0)
    high *= ub.factor if ub is not None else (unit.factor if unit is not None else 1.0)
    return low, high, unit


def _two(s: Scanner, start: int, a: Numeral, ua: Unit | None, b: Numeral, change: bool, rule: str) -> Reading | None:
    """A reading of two numbers, from token ``start`` on."""
    ub = s.unit_at(b.end, b)
    if s.lex.match("stop_after", s.t, b.end, s.lang) is not None and ub is None:
        return None
    pair = _pair(s, a, ua, b, ub)
    if pair is None:
        return None
    low, high, unit = pair
    kind = unit.kind if unit is not None else "number"
    if unit is None and _year(a) and _year(b):
        return None
    end = ub.end if ub is not None else b.end
    first, before = s.left(start, kind)
    end, after = s.right(end, ub.cases if ub is not None else b.cases)
    inner = ub.qualifier if ub is not None else None
    qualifier = before or inner or after or "exact"
    if change:
        return Reading(
            first,
            end,
            kind,
            high,
            rule,
            b,
            unit.code if unit else None,
            before=low,
            qualifier="exact" if (inner or after) == "at_most" else qualifier,
            factor=unit.factor if unit else 1.0,
        )
    if not low < high or (rule == "range" and high > 1000 * low > 0):
        return None
    if (
        unit is not None
        and unit.code == "ratio"
        and s.t.word(ub.end - 1 if ub else b.end) in s.lex.shapes["ratio_or_occasion"]
        and (s.t.word(start - 1) not in s.lex.shapes["ratio_before"])
    ):
        return None
    if (inner or after) == "at_most" and before is None:
        qualifier = "exact"
    return Reading(
        first,
        end,
        kind,
        (low + high) / 2,
        rule,
        b,
        unit.code if unit else None,
        low,
        high,
        qualifier=qualifier,
        factor=unit.factor if unit else 1.0,
    )


def from_to(s: Scanner, n: Numeral) -> Reading | None:
    """от 3 до 5 тысяч (a range), с 9 до 9,8 тысячи (a change)."""
    t = s.t
    start = n.start
    symbol = s.symbol_before(start)
    if symbol is not None:
        start = symbol[1]
    opener = t.word(start - 1)
    change = opener in s.lex.shapes["change_from"]
    if not (change or opener in s.lex.shapes["range_from"]) or not t.joined(start):
        return None
    ua = _symbol_unit(symbol, n) if symbol is not None else s.unit_at(n.end, n)
    j = s.skip_dot(ua.end if ua is not None else n.end)
    to = s.lex.shapes["to"]
    if t.word(j) == "," and t.word(j + 1) in to:
        j += 1
    if t.word(j) not in to or not t.joined(j):
        return None
    k = j + 1
    if s.symbol_before(k + 1) is not None and t.kind(k) == SIGN:
        k += 1
    b = _second(s, k)
    if b is None:
        return None
    if k > j + 1:
        return _two_symbols(s, start - 1, n, b, change, "change" if change else "range")
    return _two(s, start - 1, n, ua, b, change, "change" if change else "range")


def _symbol_unit(symbol: tuple[str, int], n: Numeral) -> Unit:
    return Unit(Term("currencies", symbol[0], "", ""), n.end, symbol[0], "money")


def _two_symbols(s: Scanner, start: int, a: Numeral, b: Numeral, change: bool, rule: str) -> Reading | None:
    symbol = s.symbol_before(b.start)
    if symbol is None:
        return None
    unit = _symbol_unit(symbol, b)
    pair = _pair(s, a, unit, b, unit)
    if pair is None:
        return None
    low, high, _ = pair
    first, before = s.left(start, "money")
    end, after = s.right(b.end)
    qualifier = before or after or "exact"
    if change:
        return Reading(first, end, "money", high, rule, b, unit.code, before=low, qualifier=qualifier)
    return Reading(first, end, "money", (low + high) / 2, rule, b, unit.code, low, high, qualifier=qualifier)


def ablative_dative(s: Scanner, n: Numeral) -> Reading | None:
    """2,2 трлн теңгеден 3,5 трлн теңгеге дейін, 5-тен 10-ға дейін: a change before a verb of change, else a range."""
    t = s.t
    ua = s.unit_at(n.end, n)
    cases = ua.cases if ua is not None else n.cases
    if "ablative" not in cases or (ua is not None and ua.qualifier):
        return None
    b = _second(s, ua.end if ua is not None else n.end)
    if b is None:
        return None
    ub = s.unit_at(b.end, b)
    inside = ub is not None and ub.qualifier in {"at_most", "exact"}  # «10 мыңға дейін адам»
    shown = ub.cases if ub is not None and not inside else b.cases
    end = ub.end if ub is not None else b.end
    upto = inside or t.word(end) in s.lex.shapes["to_after"]
    verb = any(
        s.lex.match("change_verb", t, k, s.lang) is not None
        for k in range(end, min(end + 5, t.size))
        if t.kinds[k] == WORD
    )
    if "dative" not in shown or not (upto or verb):
        return None
    reading = _two(s, n.start, n, ua, b, verb, "change" if verb else "range")
    if reading is None and not verb:  # a range never falls
        reading = _two(s, n.start, n, ua, b, True, "change")
    return reading


def dashed(s: Scanner, n: Numeral) -> Reading | None:
    """10–15 мың, отыз-қырық, 50-70 млн; 3 пен 5 доллар; между 3 и 5 млн."""
    t, j = s.t, n.end
    ua = None
    link = t.word(j)
    if link == "%" and t.word(j + 1) == "-" and t.kind(j + 2) == DIGITS:
        ua = s.unit_at(j, n)
        j += 1
        link = "-"
    shapes = s.lex.shapes
    between = t.word(n.start - 1) in shapes["between"] and link in shapes["between_link"]
    if link not in {"-", "÷"} and link not in shapes["pair_link"] and not between:
        j = s.skip_dot(j)
        if t.word(j) != "-" or j == n.end:
            return None
    if t.word(j) == "-" and not t.glued(j) and _year(n):
        return None
    b = _second(s, j + 1)
    if b is None or (link in shapes["pair_link"] and (n.suffixed or s.unit_at(b.end, b) is None)):
        return None
    if t.word(b.end) == "-" and t.kind(b.end + 1) == DIGITS:
        return None
    symbol = s.symbol_before(n.start)
    if symbol is not None:
        unit = _symbol_unit(symbol, n)
        pair = _pair(s, n, None, b, unit)
        if pair is None or not pair[0] < pair[1]:
            return None
        first, before = s.left(symbol[1], "money")
        end, after = s.right(b.end)
        return Reading(
            first,
            end,
            "money",
            (pair[0] + pair[1]) / 2,
            "range",
            b,
            unit.code,
            pair[0],
            pair[1],
            qualifier=before or after or "exact",
        )
    return _two(s, n.start - 1 if between else n.start, n, ua, b, False, "range")


def symbol(s: Scanner, n: Numeral) -> Reading | None:
    """$3,2 млрд, €50 млн, USD 5 млн."""
    found = s.symbol_before(n.start)
    if found is None:
        return None
    reading = s.build(n, _symbol_unit(found, n), "symbol", found[1])
    unit = s.lex.match("unit", s.t, n.end, s.lang)
    if unit is not None and unit[0].group == "currencies" and unit[0].value == found[0]:
        reading.end = max(reading.end, unit[1])
    return reading


def compound(s: Scanner, n: Numeral) -> Reading | None:
    """16 теңге 89 тиын, алты тонна алты жүз килограмм: two units of one measure."""
    unit = s.unit_at(n.end, n)
    if unit is None or unit.kind not in {"money", "quantity"}:
        return None
    j = s.skip_dot(unit.end)
    b = _second(s, j)
    if b is None or b.start != j:
        return None
    other = s.unit_at(b.end, b)
    if unit.code == "GBP" and other is not None and other.code == "oz":  # «8 фунтов 6 унций» is a weight
        reading = s.build(n, replace(unit, code="lb", kind="quantity"), "compound")
        reading.end, reading.value = other.end, n.value + b.value / 16
        return reading
    factor = _smaller(unit, other) if other is not None else None
    if other is None or factor is None:
        return None
    reading = s.build(n, unit, "compound")
    reading.value += s.settle(b, unit.kind) * factor
    reading.end, after = s.right(other.end, other.cases)
    reading.qualifier = after or reading.qualifier
    reading.cases = other.cases
    return reading


_PARTS = {("t", "kg"): 1e-3, ("kg", "g"): 1e-3, ("km", "m"): 1e-3, ("m", "cm"): 1e-2, ("t", "t"): 1.0}


def _smaller(unit: Unit, other: Unit) -> float | None:
    """The factor of ``other`` as a part of ``unit``, or None."""
    if unit.kind == "money":
        return other.factor if other.code == unit.code and other.factor < unit.factor else None
    if unit.code == other.code:
        return other.factor if other.factor < unit.factor else None
    return _PARTS.get((unit.code or "", other.code or ""))


def times(s: Scanner, n: Numeral) -> Reading | None:
    """аптасына 3 рет, 3 раза: occasions, a bare number."""
    if not s.t.joined(n.end) or s.lex.match("stop_times", s.t, n.end, s.lang) is None:
        return None
    if s.t.word(n.end) in s.lex.shapes["ratio_or_occasion"] and _ratio_here(s, n):
        return None
    reading = s.build(n, None, "times")
    reading.end = n.end
    return reading


def _ratio_here(s: Scanner, n: Numeral) -> bool:
    """Whether «раза» behind the numeral compares: «в 2 раза», «в 2–3 раза», «2 раза больше»."""
    first, _ = s.left(n.start, "number")
    before, after = s.lex.shapes["ratio_before"], s.lex.shapes["ratio_after"]
    return s.t.word(n.start - 1) in before or s.t.word(first - 1) in before or s.t.word(n.end + 1) in after


def with_unit(s: Scanner, n: Numeral) -> Reading | None:
    """17,5 млрд теңге, 9 новых предприятий, 28 га, 41%."""
    unit = s.unit_at(n.end, n)
    if unit is None or (unit.kind == "count" and n.role in {"fraction", "half"} and n.value < 1):
        return None
    if unit.code == "ratio" and s.t.word(n.end) in s.lex.shapes["ratio_or_occasion"] and not _ratio_here(s, n):
        return None
    return s.build(n, unit, "with_unit")


def inverted(s: Scanner, n: Numeral) -> Reading | None:
    """жұмыс орны – 6,5 мыңнан астам, рабочих мест появится более 1100: the counted noun stands before the number."""
    t = s.t
    if n.scale > 1e6 or (n.suffixed and "possessive" in n.cases):
        return None
    unit = s.unit_at(n.end, n)
    if unit is not None and unit.term.role != "generic":
        return None
    end = n.end if unit is None else unit.end
    first, _ = s.left(n.start, "number")
    j = first - 1
    marked = t.word(j) in {"-", ":"} or s.lex.match("number_of", t, j, s.lang) is not None
    if marked:
        j -= 1
    for gap in range(_INVERTED_GAP + 1):
        k = j - gap
        if k < s.free or t.kinds[k] != WORD or not t.joined(k + 1):
            return None
        found = s.noun_ending_at(k)
        if found is None:
            continue
        far = gap > 0 or (not marked and found[0].value != "jobs")
        if unit is not None and not marked:
            return None
        if far and not (found[0].lang == "ru" and s.stands_free(found[1], found[0].value) and s.ends_clause(n)):
            continue
        return s.build(n, Unit(found[0], end, found[0].value, "count", 1.0, n.cases if end == n.end else frozenset()), "inverted")
    return None


def bare(s: Scanner, n: Numeral) -> Reading | None:
    """A number with nothing counted; a bare year is none."""
    if n.role == "counted_only":
        return None
    reading = s.build(n, None, "bare")
    if _year(n) and (n.value % 1000 or s.t.word(n.start - 1) in s.lex.shapes["year_before"]):
        return None
    return reading


def _year(n: Numeral) -> bool:
    return n.digits and n.scale == 1.0 and 1900 <= n.value <= 2100 and n.value == int(n.value) and n.end - n.start == 1


RULES: tuple[Rule, ...] = (
    from_to,
    ablative_dative,
    dashed,
    compound,
    symbol,
    inverted,
    with_unit,
    times,
    bare,
)


# ---------------------------------------------------------------------- context: neighbouring readings
def shared_unit(s: Scanner) -> None:
    """10, 15 и 20 млрд тенге: bare numbers of a list take scale and unit of its last member."""
    t = s.t
    for k in range(len(s.readings) - 1, 0, -1):
        here, before = s.readings[k], s.readings[k - 1]
        if here.unit is None or before.kind != "number" or before.rule != "bare" or before.qualifier == "at_most":
            continue
        links = [t.words[m] for m in range(before.end, here.start)]
        if links[:1] == ["."] and len(links) > 1:  # the dot of an abbreviation
            del links[0]
        if len(links) != 1 or not (links[0] == "/" or s.links(links[0])):
            continue
        if not t.joined(here.start) or here.kind not in {"money", "quantity", "percent", "count"}:
            continue
        scale = here.numeral.scale if before.numeral.scale == 1.0 and before.value < 1e4 else 1.0
        s.readings[k - 1] = replace(
            before,
            kind=here.kind,
            unit=here.unit,
            value=before.value * scale * here.factor,
            rule="shared_unit",
            factor=here.factor,
            numeral=replace(before.numeral, scale=max(before.numeral.scale, here.numeral.scale)),
        )


_COUNTED = frozenset({"count"})
_MEASURED = frozenset({"count", "quantity", "money"})


def _inherit(
    s: Scanner, k: int, previous: Reading, rule: str, start: int | None = None, end: int | None = None
) -> None:
    """Gives the ``k``-th reading the unit of an earlier one, and the words that pointed to it."""
    here = s.readings[k]
    begin = here.start if start is None else max(start, s.readings[k - 1].end if k else 0)
    s.readings[k] = replace(
        here,
        kind=previous.kind,
        unit=previous.unit,
        rule=rule,
        value=here.value * previous.factor,
        low=None if here.low is None else here.low * previous.factor,
        high=None if here.high is None else here.high * previous.factor,
        factor=previous.factor,
        start=min(begin, here.start),
        end=here.end if end is None else end,
    )


def part_of_noun(s: Scanner, k: int) -> bool:
    """жобалардың 186-сы, 72 кәсіпорынның тек 19-ы: a part of the noun in the genitive before it."""
    here, t = s.readings[k], s.t
    if ("possessive" not in here.cases and here.numeral.role != "collective") or here.value == 1:  # бірі: one of them
        return False
    i = here.start - 1
    if i > 0 and t.words[i] in s.lex.shapes["only"]:
        i -= 1
    if i < 0 or t.kinds[i] != WORD:
        return False
    shown = [(key, cases) for key, cases in t.infos[i].keys if "genitive" in cases]
    for start in (i - 1, i):
        found = s.lex.match("unit", t, start, s.lang) if start >= 0 else None
        if found is not None and found[1] == i + 1 and found[0].group == "counted" and shown:
            unit = Reading(start, i + 1, "count", 0.0, "", here.numeral, found[0].value)
            _inherit(s, k, unit, "part_of_noun")
            return True
    return False


def pointing_back(s: Scanner, k: int) -> bool:
    """из них 16, 202 из них, соның 36-сы, тағы алтауы, ещё 15: a part of what was named, or more of it."""
    here, t = s.readings[k], s.t
    before = s.lex.match_back("before_pointing", t, here.start, s.lang)
    again = s.lex.match_back("before_again", t, here.start, s.lang)
    after = s.lex.match("pointing", t, here.end, s.lang)
    part = "possessive" in here.cases or here.numeral.role == "collective"
    if before is None and after is None and not part and not (again is not None and s.ends_clause(here.numeral)):
        return False
    whole = here.value if before is not None or after is not None else 0.0
    kinds = _MEASURED if here.numeral.scale > 1.0 else _COUNTED
    previous = s.antecedent(k, kinds, whole)
    if previous is None:
        return False
    _inherit(s, k, previous, "pointing_back", None if again is None else again[1], None if after is None else after[1])
    return True


def number_of_them(s: Scanner, k: int) -> bool:
    """олардың саны 650-ге, их количество доведут до 28: the count of what was named before."""
    here, t = s.readings[k], s.t
    for i in range(here.start - 1, max(here.start - 5, -1), -1):
        if t.kinds[i] != WORD or not t.joined(i + 1):
            return False
        if s.lex.match("number_of", t, i, s.lang) is not None:
            if t.word(i + 1) not in s.lex.shapes["of_them"] and s.lex.match("unit", t, i + 1, s.lang) is not None:
                return False
            previous = s.antecedent(k, _COUNTED)
            if previous is not None:
                _inherit(s, k, previous, "number_of_them")
                return True
            return False
    return False


def enumerated(s: Scanner, k: int) -> bool:
    """химия – 21; қағаз – 11, энергетикада 6: members of an enumeration of what was counted just before."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    if previous.kind != "count" or not s.same_sentence(previous.end, here.start):
        return False
    if t.word(here.end) not in {",", ";", ".", ")", ""} and t.joined(here.end):
        return False
    dash = t.word(here.start - 1) == "-"
    place = t.kind(here.start - 1) == WORD and _locative(s, here.start - 1)
    if not dash and not place:
        return False
    _inherit(s, k, previous, "enumerated")
    return True


def _locative(s: Scanner, i: int) -> bool:
    """Whether the Kazakh word at ``i`` ends in a locative («энергетикада 6»)."""
    return s.t.words[i].endswith(s.lex.shapes["locative_ending"]) and s.lang == "kk" and len(s.t.words[i]) > 4


def elided_noun(s: Scanner, k: int) -> bool:
    """две новые зоны и три действующие: an adjective stands for the noun before it."""
    here, t = s.readings[k], s.t
    previous = s.antecedent(k, _COUNTED)
    if previous is None or not s.same_sentence(previous.end, here.start) or here.numeral.lang == "kk":
        return False
    j = here.end
    if (
        t.kind(j) != WORD
        or not t.joined(j)
        or not t.words[j].endswith(s.lex.shapes["adjective_ending"])
        or not s.is_modifier(j)
    ):
        return False
    follower = t.word(j + 1)
    if t.joined(j + 1) and t.kind(j + 1) != SIGN and s.lex.match("follows_money", t, j + 1, s.lang) is None:
        return False
    if follower == "-":
        return False
    _inherit(s, k, previous, "elided_noun", end=j + 1)
    return True


def shared_noun(s: Scanner, k: int) -> bool:
    """36 крупных, 67 средних предприятий; 22 холдингтік, 7 еншілес компания: the noun follows the last number."""
    here, t = s.readings[k], s.t
    if k + 1 >= len(s.readings):
        return False
    following = s.readings[k + 1]
    if following.kind != "count" or following.start - here.end > 5:
        return False
    j = s._modifier_end(here.end)
    while 0 <= j < following.start and t.kinds[j] == WORD and s.is_modifier(j) and not s.links(t.words[j]):
        j = s._modifier_end(j)
    if j < 0 or not s.links(t.word(j)) or j + 1 != following.start:
        return False
    _inherit(s, k, following, "shared_noun")
    return True


def same_currency(s: Scanner, k: int) -> bool:
    """1,3 млрд рублей в 2018 году и 1,5 млрд в 2019-м; 316 млн (около 5 млн долларов): the currency is left out."""
    here, t = s.readings[k], s.t
    if here.numeral.scale < 1e3 or not (s.ends_clause(here.numeral) or here.numeral.scale >= 1e9):
        return False
    for previous in reversed(s.readings[max(0, k - 8) : k]):
        if here.start - previous.end > 2 * _BACK:
            return False
        if previous.kind == "money" and t.word(previous.start - 1) != "(":
            if here.numeral.scale < 1e6 and not s.same_sentence(previous.end, here.start):
                return False
            plain = replace(previous, factor=1.0)
            _inherit(s, k, plain, "same_currency")
            return True
        if (
            previous.kind not in {"number", "money"}
            and here.numeral.scale < 1e9
            and s.same_sentence(previous.end, here.start)
        ):
            return False
    return False


def same_measure(s: Scanner, k: int) -> bool:
    """зерновые займут 15 млн га, пшеница – около 12 млн, кормовые – на 60 тыс.: the measure is left out."""
    here = s.readings[k]
    if here.numeral.scale < 1e3 or not s.ends_clause(here.numeral):
        return False
    for previous in reversed(s.readings[max(0, k - 3) : k]):
        if here.start - previous.end > _BACK // 2 or not s.same_sentence(previous.end, here.start):
            return False
        if previous.kind == "quantity" and previous.numeral.scale >= 1e3:
            _inherit(s, k, previous, "same_measure")
            return True
        if previous.kind != "number":
            return False
    return False


def clause_end(s: Scanner, k: int) -> bool:
    """занято 15 тысяч человек, работа найдётся для 800; 3 млн шин для легковых машин и 500 тыс. для грузовых."""
    here, t = s.readings[k], s.t
    previous = s.antecedent(k, _COUNTED, here.value)
    if previous is None or s.lang != "ru" or not s.same_sentence(previous.end, here.start):
        return False
    if not s.ends_clause(here.numeral) or t.word(here.start - 1) in s.lex.shapes["not_elided"]:
        return False
    if t.word(here.end) in {"-", ":", "/", "«"}:
        return False
    if t.kind(here.start - 1) == SIGN and here.numeral.scale == 1.0 and t.word(here.start - 1) != ":":
        # «12 завершены, 5 строятся»: behind a comma only as the next member of such a row
        if s.readings[k - 1].rule not in {"clause_end", "pointing_back", "enumerated"} or s.readings[k - 1].kind != "count":
            return False
    _inherit(s, k, previous, "clause_end")
    return True


def parallel_noun(s: Scanner, k: int) -> bool:
    """жеңіл көлікке арналған 3 млн, жүк көлігіне арналған 600 мың шина: two figures behind one word, the noun last."""
    here, t = s.readings[k], s.t
    following = s.readings[k + 1] if k + 1 < len(s.readings) else None
    if following is None or following.kind != "count" or here.numeral.scale == 1.0 or t.word(here.end) != ",":
        return False
    if not s.same_sentence(here.end, following.start) or following.start - here.end > 10:
        return False
    if t.word(here.start - 1) != t.word(following.start - 1) or t.kind(here.start - 1) != WORD:
        return False
    _inherit(s, k, following, "parallel_noun")
    return True


def new_level(s: Scanner, k: int) -> bool:
    """30 тысяч машин, второй этап позволит выпускать до 45 тысяч; өнімін 8 млн-ға жеткізбек: a level of the same."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    if previous.kind not in {"count", "quantity"} or here.start - previous.end > _BACK // 2:
        return False
    upto = t.words[here.start] in s.lex.shapes["to"] and s.ends_clause(here.numeral)
    verb = "dative" in here.cases and s.lex.match("change_verb", t, here.end, s.lang) is not None
    if not (upto or verb) or previous.numeral.scale != here.numeral.scale:
        return False
    if upto and not s.same_sentence(previous.end, here.start):
        return False
    _inherit(s, k, previous, "new_level")
    return True


# For a bare number, the first that applies.
INHERITANCE: tuple[Callable[[Scanner, int], bool], ...] = (
    part_of_noun,
    pointing_back,
    number_of_them,
    shared_noun,
    parallel_noun,
    elided_noun,
    enumerated,
    new_level,
    same_currency,
    same_measure,
    clause_end,
)


def inherited_unit(s: Scanner) -> None:
    """Bare numbers that take their unit from a neighbour, by the rules of ``INHERITANCE``."""
    for k in range(len(s.readings) - 1, -1, -1):
        if s.readings[k].kind == "number":
            shared_noun(s, k)
    for k, here in enumerate(s.readings):
        if here.kind == "number" and here.rule in {"bare", "range"} and not part_of_noun(s, k) and k > 0:
            for rule in INHERITANCE:
                if rule(s, k):
                    break


CONTEXT = (shared_unit, inherited_unit)
__all__ = ["CONTEXT", "REFUSALS", "RULES", "Reading", "Scanner", "is_kazakh"]
