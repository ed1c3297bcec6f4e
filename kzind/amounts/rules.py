"""From numerals to amounts: the rules, each small and named, in one visible order.

A rule is asked at a numeral and gives a reading or None for no opinion. The words that the rules ask for are roles of
``shapes.tsv``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kzind.amounts.lexicons import Term
from kzind.amounts.numerals import Numeral
from kzind.amounts.reader import Reader, Reading, Unit
from kzind.amounts.tokens import DIGITS, SIGN, WORD

Rule = Callable[[Reader, Numeral], Reading | None]
_INVERTED_GAP = 7  # words between a counted noun and the number behind it


def zero(s: Reader, i: int) -> Reading | None:
    """«ни одного рабочего места», «бірде-бір жұмыс орны»: none of it."""
    ahead, behind = s.lex.match("zero", s.t, i, s.lang), s.lex.match_back("before_zero", s.t, i + 1, s.lang)
    start, end = (i, ahead[1]) if ahead is not None else (behind[1], i + 1) if behind is not None else (-1, -1)
    numeral = Numeral(start, end, 0.0)
    unit = s.unit_at(end, numeral) if start >= s.free else None
    if unit is None or unit.kind != "count":
        return None
    return Reading(start, unit.end, "count", 0.0, "zero", numeral, unit.code)


def whole_word(s: Reader, i: int) -> Reading | None:
    """«вдвое», «наполовину»: number and unit in one word."""
    for role in ("ratio", "percent"):
        found = s.lex.match(role, s.t, i, s.lang)
        if found is not None:
            numeral = Numeral(i, found[1], float(found[0].value))
            unit = "%" if role == "percent" else role
            first, before = s.left(i, role)
            return Reading(
                first, found[1], role, numeral.value, "whole_word", numeral, unit, qualifier=before or "exact"
            )
    return None


def _second(s: Reader, j: int) -> Numeral | None:
    t = s.t
    if not t.joined(j) or not (t.kind(j) == DIGITS or (t.kind(j) == WORD and t.infos[j].numerals)):
        return None
    n = s.numerals.read(t, j, s.lang)
    return None if n is None or n.ordinal else n


def _pair(
    s: Reader, a: Numeral, ua: Unit | None, b: Numeral, ub: Unit | None
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


def _two(s: Reader, start: int, a: Numeral, ua: Unit | None, b: Numeral, change: bool, rule: str) -> Reading | None:
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


def from_to(s: Reader, n: Numeral) -> Reading | None:
    """от 3 до 5 тысяч (a range), с 9 до 9,8 тысячи (a change)."""
    t = s.t
    start = n.start
    symbol = s.symbol_before(start)
    if symbol is not None:
        start = symbol[1]
    opener = t.word(start - 1)
    if t.kind(start - 1) == WORD and t.joined(start) and s.is_modifier(start - 1):  # «с нынешних 35 до 55%»
        start -= 1
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


def _two_symbols(s: Reader, start: int, a: Numeral, b: Numeral, change: bool, rule: str) -> Reading | None:
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


def ablative_dative(s: Reader, n: Numeral) -> Reading | None:
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
    verb = any(s.changes(k) for k in range(end, min(end + 5, t.size)))
    if "dative" not in shown or not (upto or verb):
        return None
    reading = _two(s, n.start, n, ua, b, verb, "change" if verb else "range")
    if reading is None and not verb:  # a range never falls
        reading = _two(s, n.start, n, ua, b, True, "change")
    return reading


def parts_of(s: Reader, n: Numeral) -> Reading | None:
    """өнімнің үштен бірі, 4-тен 1-і: so many of so many parts, a share."""
    if "ablative" not in n.cases or not 2 <= n.value <= 10 or n.scale > 1.0:
        return None
    b = _second(s, n.end)
    if b is None or not b.cases & {"possessive", "part"} or not 1 <= b.value < n.value:
        return None
    share = any(s.lex.match("shared_whole", s.t, i, s.lang) is not None for i in range(max(0, n.start - 3), n.start))
    first, before = s.left(n.start, "percent")
    value, unit = (100.0 * b.value / n.value, "%") if share else (b.value / n.value, None)
    kind = "percent" if share else "number"
    return Reading(first, b.end, kind, value, "parts_of", b, unit, qualifier=before or "exact")


def dashed(s: Reader, n: Numeral) -> Reading | None:
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


def symbol(s: Reader, n: Numeral) -> Reading | None:
    """$3,2 млрд, €50 млн, USD 5 млн."""
    found = s.symbol_before(n.start)
    if found is None:
        return None
    reading = s.build(n, _symbol_unit(found, n), "symbol", found[1])
    unit = s.lex.match("unit", s.t, n.end, s.lang)
    if unit is not None and unit[0].group == "currencies" and unit[0].value == found[0]:
        reading.end = max(reading.end, unit[1])
    return reading


def compound(s: Reader, n: Numeral) -> Reading | None:
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


def times(s: Reader, n: Numeral) -> Reading | None:
    """аптасына 3 рет, 3 раза: occasions, a bare number."""
    if not s.t.joined(n.end) or s.lex.match("stop_times", s.t, n.end, s.lang) is None:
        return None
    if s.t.word(n.end) in s.lex.shapes["ratio_or_occasion"] and _ratio_here(s, n):
        return None
    reading = s.build(n, None, "times")
    reading.end = n.end
    return reading


def _ratio_here(s: Reader, n: Numeral) -> bool:
    """Whether «раза» behind the numeral compares: «в 2 раза», «в 2–3 раза», «2 раза больше»."""
    first, _ = s.left(n.start, "number")
    before, after = s.lex.shapes["ratio_before"], s.lex.shapes["ratio_after"]
    return s.t.word(n.start - 1) in before or s.t.word(first - 1) in before or s.t.word(n.end + 1) in after


def with_unit(s: Reader, n: Numeral) -> Reading | None:
    """17,5 млрд теңге, 9 новых предприятий, 28 га, 41%."""
    unit = s.unit_at(n.end, n)
    if unit is None or (unit.kind == "count" and n.role in {"fraction", "half"} and n.value < 1):
        return None
    if unit.code == "ratio" and s.t.word(n.end) in s.lex.shapes["ratio_or_occasion"] and not _ratio_here(s, n):
        return None
    if n.scale > 1.0 and unit.code == "enterprises" and any(
        s.t.words[k].endswith(s.lex.shapes["participle_ending"]) for k in range(n.end + 1, unit.end - 1)
    ):  # «600 мың тері илейтін зауыт»: so many hides
        return None
    return s.build(n, unit, "with_unit")


def inverted(s: Reader, n: Numeral) -> Reading | None:
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
        if t.joined(j + 1) and s.lex.match("number_of", t, j, s.lang) is not None:  # «маман саны – 90»
            j -= 1
    for gap in range(_INVERTED_GAP + 1):
        k = j - gap
        if k < s.free or t.kinds[k] != WORD or not t.joined(k + 1):
            return None
        found = s.noun_ending_at(k)
        if found is None or t.words[k].endswith(s.lex.shapes["says_where"]):  # «работников на площадках – 2,9 тыс.»
            continue
        far = gap > 0 or (not marked and found[0].value != "jobs")
        if n.scale >= 1e6 and found[0].value in {"enterprises", "zones", "projects"}:  # «установка – 4,1 млн»: of goods
            return None
        if unit is not None and (not marked or n.scale > 1.0):  # «өндіріс – 1,1 млн дана»: pieces, no plants
            return None
        waits = s.stands_free(found[1], found[0].value) or (found[0].value == "people" and s.level_before(first, k))
        if far and not (found[0].lang == "ru" and waits and s.ends_clause(n)):
            continue
        return s.build(
            n, Unit(found[0], end, found[0].value, "count", 1.0, n.cases if end == n.end else frozenset()), "inverted"
        )
    return None


def bare(s: Reader, n: Numeral) -> Reading | None:
    """A number with nothing counted; a bare year is none."""
    if n.role == "counted_only":
        return None
    reading = s.build(n, None, "bare")
    if _year(n) and (n.value % 1000 or s.t.word(n.start - 1) in s.lex.shapes["year_before"]):
        return None
    return reading


def _year(n: Numeral) -> bool:
    return (
        n.digits
        and n.scale == 1.0
        and 1900 <= n.value <= 2100
        and n.value == int(n.value)
        and (n.end - n.start == 1 or n.suffixed)
    )


# Asked first, at a word: figures and unit in one.
OPENINGS: tuple[Callable[[Reader, int], Reading | None], ...] = (zero, whole_word)
RULES: tuple[Rule, ...] = (from_to, ablative_dative, parts_of, dashed, compound, symbol, inverted, with_unit)
_OF_TWO = frozenset({from_to, ablative_dative, parts_of, dashed, compound})
_OF_ONE = tuple(rule for rule in RULES if rule not in _OF_TWO)
# Where none of them reads anything: the first that does.
FALLBACKS: tuple[Rule, ...] = (times, bare)
_BETWEEN = 5  # tokens behind a number or its unit among which the second number of a pair begins


def rules_of(s: Reader, n: Numeral) -> tuple[Rule, ...]:
    """The rules that a numeral is asked of: those of two numbers where another one begins behind it or its unit."""
    infos, unit = s.t.infos, s.unit_at(n.end, n)
    near = infos[n.end : n.end + _BETWEEN]
    if unit is not None:
        near += infos[unit.end : unit.end + _BETWEEN]
    return RULES if any(info.seed for info in near) else _OF_ONE
