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
_OPENING = frozenset("«\"“„(")


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

    # ------------------------------------------------------------------ the walk
    def run(self) -> list[Reading]:
        """All amounts, in order, not overlapping."""
        t, i, info = self.t, 0, self.lex.info
        words, kinds = t.words, t.kinds
        free = 0  # first token that no reading has taken
        while i < t.size:
            if kinds[i] == SIGN or (kinds[i] == WORD and not self._seed(info(words[i]).numerals, words[i])):
                i += 1
                continue
            reading, after = self._at(i, free)
            if reading is not None:
                self.readings.append(reading)
                free = reading.end
            i = max(after, i + 1)
        for rule in CONTEXT:
            rule(self)
        return self.readings

    def _seed(self, numerals: object, word: str) -> bool:
        return bool(numerals) or word in self._whole_words

    @property
    def _whole_words(self) -> dict[object, object]:
        return self.lex.trie.get("whole_word", {})

    def _at(self, i: int, free: int) -> tuple[Reading | None, int]:
        """The amount at token ``i``, if any, and the token to go on from."""
        zero = self.zero(i, free)
        if zero is not None:
            return zero, zero.end
        numeral = self.numerals.read(self.t, i, self.lang)
        if numeral is None:
            return None, self._past_digits(i)
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

    def unit_at(self, j: int, numeral: Numeral) -> Unit | None:
        """The unit at token ``j``, with the bounds that may stand before it and up to four modifiers."""
        t = self.t
        j = self.skip_dot(j)
        if not t.joined(j):
            return None
        qualifier = None
        bound = self.lex.match("bound_after", t, j, self.lang)
        if bound is not None and t.joined(bound[1]) and bound[0].lang == "kk":
            unit = self._unit_plain(bound[1], numeral)
            if unit is not None:
                unit.qualifier = bound[0].value
                return unit
        elif bound is not None and t.joined(bound[1]):
            unit = self._unit_plain(bound[1], numeral)
            if unit is not None:
                unit.qualifier = bound[0].value
                return unit
        del qualifier
        return self._unit_plain(j, numeral)

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
        if found is not None and not _attributive(found):
            return self._unit(found[0], *self.suffix(found[1], found[2]))
        k = j
        for _ in range(_MODIFIERS):
            k = self._modifier_end(k)
            if k < 0 or not t.joined(k):
                return None
            found = self.lex.match("unit", t, k, self.lang)
            if found is not None and found[0].group == "counted" and not _attributive(found):
                return self._unit(found[0], *self.suffix(found[1], found[2]))
        return None

    def _modifier_end(self, k: int) -> int:
        """The token after a modifier at ``k`` (a hyphened one counts once), or -1."""
        t = self.t
        if t.kind(k) != WORD or not self.is_modifier(k):
            if t.kind(k) == WORD and t.word(k + 1) == "-" and t.glued(k + 1) and t.glued(k + 2) and self.is_modifier(k + 2):
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

    def suffix(self, end: int, cases: frozenset[str]) -> tuple[int, frozenset[str]]:
        """A Kazakh ending behind a hyphen («МВт-қа», «%-ке»): the token after it and its case."""
        t = self.t
        if t.word(end) == "-" and t.glued(end) and t.glued(end + 1) and t.kind(end + 1) == WORD:
            shown = self.lex.endings["kk", "~"].get(t.words[end + 1])
            if shown is not None:
                return end + 2, shown
            if t.words[end + 1] in {"ный", "ное", "ная", "ных", "ного", "ной", "ов", "а", "ам", "ами", "му"}:
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
            found = self.lex.match_back("bound_before", t, first, self.lang)
            if found is None and t.word(first - 1) in {"на", "в", "к", "за"} and t.joined(first):
                found = self.lex.match_back("bound_before", t, first - 1, self.lang)
                if found is None and qualifier is None and kind in {"percent", "ratio"} and t.word(first - 1) != "за":
                    first -= 1
                    break
            if found is None:
                break
            if qualifier is None or (found[0].value == "about" and qualifier == "at_most"):
                qualifier = found[0].value
            first = found[1]
        return first, qualifier

    def right(self, end: int) -> tuple[int, str | None]:
        """The token after the qualifying words behind ``end``, and the qualifier."""
        t = self.t
        if not t.joined(end):
            return end, None
        found = self.lex.match("bound_after", t, end, self.lang)
        if found is None:
            return end, None
        return found[1], found[0].value

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
        first, before = self.left(numeral.start if start is None else start, kind)
        end, after = self.right(end)
        inner = unit.qualifier if unit is not None else None
        cases = unit.cases if unit is not None else numeral.cases
        similative = "about" if {"similative"} & (numeral.cases | cases) and not inner else None
        qualifier = before or inner or after or similative or numeral.qualifier or "exact"
        factor = unit.factor if unit is not None else 1.0
        value = self.settle(numeral, kind) * factor
        return Reading(
            first, end, kind, value, rule, numeral, unit.code if unit is not None else None,
            qualifier=qualifier, factor=factor, cases=cases,
        )


def _attributive(found: tuple[Term, int, frozenset[str]]) -> bool:
    """Whether a counted noun stands as an adjective («өндірістік аймақ»): then it is not what is counted."""
    return found[0].group == "counted" and found[2] == {"adjective"}


# ---------------------------------------------------------------------- refusals: no amounts
def in_name(s: Scanner, n: Numeral) -> int | None:
    """A320, Евро-5, K4, COVID-19: figures that close up to letters before them."""
    t, i = s.t, n.start
    if t.kinds[i] != DIGITS:
        return None
    if t.glued(i) and t.kind(i - 1) == WORD and s.symbol_before(i) is None:
        return n.end
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
    if s.unit_at(j, n) is not None or s.lex.info(t.words[j]).numerals or s.lex.match("stop_after", t, j, s.lang):
        return None
    if len(t.words[j]) > 3 or s.lex.endings["kk", "~"].get(t.words[j]) is not None:
        return None
    return j + 1


def clock_or_date(s: Scanner, n: Numeral) -> int | None:
    """16:00, 12.05.2024, 3/5: figures joined by signs that no number has."""
    t, j = s.t, n.end
    if t.kinds[n.end - 1] != DIGITS:
        return None
    if t.word(j) in {":", "/", "."} and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == DIGITS:
        return s._past_digits(n.start)
    if t.word(j) == ":" and t.kind(j + 1) == DIGITS and t.glued(j) and len(t.words[j + 1]) == 2:
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
                return found[1] if t.word(k) != "г" else found[1]
        follower = t.words[j] if j < t.size else ""
        if follower in {"-", "до", "и", "пен", "мен", "бен", "/"} and t.joined(j) and t.joined(j + 1):
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
    return n.end if n.value == 1 and s.t.word(n.end) in {"из", "другого", "другой", "другом"} and n.lang == "ru" else None


REFUSALS: tuple[Refusal, ...] = (in_name, chained, clock_or_date, ordinal, with_letters, leading_zero, time, reference, one_of)


# ---------------------------------------------------------------------- rules
def _second(s: Scanner, j: int) -> Numeral | None:
    t = s.t
    if not t.joined(j) or not (t.kind(j) == DIGITS or (t.kind(j) == WORD and s.lex.info(t.words[j]).numerals)):
        return None
    n = s.numerals.read(t, j, s.lang)
    return None if n is None or n.ordinal else n


def _pair(s: Scanner, a: Numeral, ua: Unit | None, b: Numeral, ub: Unit | None) -> tuple[float, float, Unit | None] | None:
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
    end, after = s.right(end)
    inner = ub.qualifier if ub is not None else None
    qualifier = before or inner or after or "exact"
    if change:
        return Reading(first, end, kind, high, rule, b, unit.code if unit else None, before=low,
                       qualifier="exact" if (inner or after) == "at_most" else qualifier,
                       factor=unit.factor if unit else 1.0)
    if not low < high:
        return None
    if (inner or after) == "at_most" and before is None:
        qualifier = "exact"
    return Reading(first, end, kind, (low + high) / 2, rule, b, unit.code if unit else None, low, high,
                   qualifier=qualifier, factor=unit.factor if unit else 1.0)


def from_to(s: Scanner, n: Numeral) -> Reading | None:
    """от 3 до 5 тысяч (a range), с 9 до 9,8 тысячи (a change)."""
    t = s.t
    start = n.start
    symbol = s.symbol_before(start)
    if symbol is not None:
        start = symbol[1]
    opener = t.word(start - 1)
    if opener not in {"от", "с", "со"} or not t.joined(start):
        return None
    ua = _symbol_unit(symbol, n) if symbol is not None else s.unit_at(n.end, n)
    j = s.skip_dot(ua.end if ua is not None else n.end)
    if t.word(j) == "," and t.word(j + 1) == "до":
        j += 1
    if t.word(j) != "до" or not t.joined(j):
        return None
    k = j + 1
    if s.symbol_before(k + 1) is not None and t.kind(k) == SIGN:
        k += 1
    b = _second(s, k)
    if b is None:
        return None
    if k > j + 1:
        return _two_symbols(s, start - 1, n, b, opener != "от", "change" if opener != "от" else "range")
    return _two(s, start - 1, n, ua, b, opener != "от", "change" if opener != "от" else "range")


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
    """2,2 трлн теңгеден 3,5 трлн теңгеге дейін, 5-тен 10 мыңға дейін: a change before a verb of change, else a range."""
    t = s.t
    ua = s.unit_at(n.end, n)
    cases = ua.cases if ua is not None else n.cases
    if "ablative" not in cases or (ua is not None and ua.qualifier):
        return None
    b = _second(s, ua.end if ua is not None else n.end)
    if b is None:
        return None
    ub = s.unit_at(b.end, b)
    shown = ub.cases if ub is not None else b.cases
    end = ub.end if ub is not None else b.end
    upto = t.word(end) == "дейін"
    verb = any(
        s.lex.match("change_verb", t, k, s.lang) is not None for k in range(end, min(end + 5, t.size)) if t.kinds[k] == WORD
    )
    if "dative" not in shown or not (upto or verb):
        return None
    return _two(s, n.start, n, ua, b, verb, "change" if verb else "range")


def dashed(s: Scanner, n: Numeral) -> Reading | None:
    """10–15 мың, отыз-қырық, 50-70 млн; 3 пен 5 доллар; между 3 и 5 млн."""
    t, j = s.t, n.end
    ua = None
    link = t.word(j)
    if link == "%" and t.word(j + 1) == "-" and t.kind(j + 2) == DIGITS:
        ua = s.unit_at(j, n)
        j += 1
        link = "-"
    between = t.word(n.start - 1) == "между" and link == "и"
    if link not in {"-", "÷", "пен", "бен", "мен"} and not between:
        j = s.skip_dot(j)
        if t.word(j) != "-" or j == n.end:
            return None
    b = _second(s, j + 1)
    if b is None or (link in {"пен", "бен", "мен"} and (n.suffixed or s.unit_at(b.end, b) is None)):
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
        return Reading(first, end, "money", (pair[0] + pair[1]) / 2, "range", b, unit.code, pair[0], pair[1],
                       qualifier=before or after or "exact")
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
    factor = _smaller(unit, other) if other is not None else None
    if other is None or factor is None:
        return None
    reading = s.build(n, unit, "compound")
    reading.value += s.settle(b, unit.kind) * factor
    reading.end, after = s.right(other.end)
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
    if s.t.word(n.end) in {"раз", "раза"} and _ratio_here(s, n):
        return None
    reading = s.build(n, None, "times")
    reading.end = n.end
    return reading


def _ratio_here(s: Scanner, n: Numeral) -> bool:
    """Whether «раза» behind the numeral compares: «в 2 раза», «в 2–3 раза», «2 раза больше»."""
    first, _ = s.left(n.start, "number")
    if s.t.word(n.start - 1) in {"в", "во"} or s.t.word(first - 1) in {"в", "во"}:
        return True
    return s.t.word(n.end + 1) in {"больше", "меньше", "выше", "ниже", "дороже", "дешевле", "быстрее"}


def with_unit(s: Scanner, n: Numeral) -> Reading | None:
    """17,5 млрд теңге, 9 новых предприятий, 28 га, 41%."""
    unit = s.unit_at(n.end, n)
    if unit is None:
        return None
    if unit.code == "ratio" and s.t.word(n.end) in {"раз", "раза"}:
        if not _ratio_here(s, n):
            return None
    return s.build(n, unit, "with_unit")


def inverted(s: Scanner, n: Numeral) -> Reading | None:
    """жұмыс орны – 6,5 мыңнан астам, жұмыс орны 10 мыңға жуық: the counted noun stands before."""
    t = s.t
    first, _ = s.left(n.start, "number")
    j = first - 1
    if t.word(j) in {"-", ":"}:
        j -= 1
    elif t.word(j) == "саны" or t.word(j) == "число":
        j -= 1
    for k in (j - 1, j):
        found = s.lex.match("unit", t, k, s.lang) if k >= 0 else None
        if found is not None and found[0].value == "jobs" and found[1] == j + 1:
            unit = Unit(found[0], n.end, "jobs", "count")
            return s.build(n, unit, "inverted")
    return None


def bare(s: Scanner, n: Numeral) -> Reading | None:
    """A number with nothing counted; a bare year is none."""
    if _year(n) and n.end - n.start == 1:
        return None
    return s.build(n, None, "bare")


def _year(n: Numeral) -> bool:
    return n.digits and n.scale == 1.0 and 1900 <= n.value <= 2100 and n.value == int(n.value) and n.end - n.start == 1


RULES: tuple[Rule, ...] = (
    from_to, ablative_dative, dashed, compound, symbol, with_unit, inverted, times, bare,
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
        if links not in (["и"], [","], ["пен"], ["мен"], ["бен"], ["және"], ["или"], ["немесе"], ["/"]):
            continue
        if not t.joined(here.start) or here.kind not in {"money", "quantity", "percent", "count"}:
            continue
        scale = here.numeral.scale if before.numeral.scale == 1.0 else 1.0
        s.readings[k - 1] = replace(
            before, kind=here.kind, unit=here.unit, value=before.value * scale * here.factor, rule="shared_unit",
            factor=here.factor, numeral=replace(before.numeral, scale=max(before.numeral.scale, here.numeral.scale)),
        )


def pointing_back(s: Scanner) -> None:
    """из них 16, соның 36-сы, тағы алтауы, до 28: the noun is that of the amount before."""
    t = s.t
    for k, here in enumerate(s.readings):
        if here.kind != "number" or k == 0 or here.rule not in {"bare"}:
            continue
        previous = next((r for r in reversed(s.readings[max(0, k - 4) : k]) if r.kind == "count"), None)
        if previous is None or here.start - previous.end > 40:
            continue
        before = s.lex.match_back("before_pointing", t, here.start, s.lang) or s.lex.match_back(
            "before_again", t, here.start, s.lang
        )
        after = s.lex.match("pointing", t, here.end, s.lang)
        part = here.numeral.lang == "kk" or here.numeral.suffixed
        if before is None and after is None and not (part and "possessive" in here.cases):
            continue
        s.readings[k] = replace(
            here, kind="count", unit=previous.unit, rule="pointing_back",
            start=here.start if before is None else max(before[1], s.readings[k - 1].end),
            end=here.end if after is None else after[1],
        )


CONTEXT = (shared_unit, pointing_back)
__all__ = ["CONTEXT", "REFUSALS", "RULES", "Reading", "Scanner", "is_kazakh"]
