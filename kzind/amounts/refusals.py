"""What is no amount: dates, clock times, ordinals, names, references.

A refusal is asked at a numeral and gives the token to go on from, or None for no opinion. The examples of what must
not match stand in the tests and in ``stops.tsv``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from kzind.amounts.numerals import Numeral
from kzind.amounts.reader import Reader
from kzind.amounts.tokens import DIGITS, SIGN, WORD, Tokens

_ROMAN = re.compile("[ivxіх]+")
_ADDRESS = frozenset({"http", "https", "www"})
Refusal = Callable[[Reader, Numeral], int | None]

ANY, WORDS, FIGURES, ENDS_IN_FIGURES, TOUCHED_BEFORE, TOUCHED_BEHIND = 0, 1, 2, 4, 8, 16
"""What a numeral must show for a refusal to be asked of it: what it begins with, what it ends in, and whether
something closes up to it."""


def in_name(s: Reader, n: Numeral) -> int | None:
    """A320, Евро-5, K4, COVID-19: figures that close up to letters before them."""
    t, i = s.t, n.start
    if t.kind(i - 1) == WORD and s.symbol_before(i) is None:
        # a crawler's lost blank («порталы34 проекта») leaves a long word and a unit
        return None if len(t.words[i - 1]) > 3 and not t.glued(n.end) and s.unit_at(n.end, n) is not None else n.end
    if t.word(i - 1) == "-" and t.glued(i - 1) and t.kind(i - 2) in {WORD, DIGITS}:
        return n.end
    if t.word(i - 1) in {"#", "№"}:
        return n.end
    if (
        t.glued(i - 1)
        and (t.word(i - 1) in {"_", ":", "."} or (t.word(i - 1) == "/" and t.kind(i - 2) == DIGITS))
    ):
        return n.end
    return None


def with_letters(s: Reader, n: Numeral) -> int | None:
    """3D, 5G, 12А, 25x30: figures that close up to letters that are no unit."""
    t, j = s.t, n.end
    if t.kind(j) != WORD:
        return None
    if s.unit_at(j, n) is not None or t.infos[j].numerals or s.lex.match("stop_after", t, j, s.lang):
        return None
    if len(t.words[j]) > 3 or s.lex.endings["kk", "~"].get(t.words[j]) is not None:
        return None
    return j + 1


def adjective(s: Reader, n: Numeral) -> int | None:
    """33-летний, 5-этажный, 2-бап, 3-қосымша: a number that closes up to a word by a hyphen counts nothing."""
    t, j = s.t, n.end
    if t.word(j) != "-" or not t.glued(j + 1):
        return None
    if t.kind(j + 1) != WORD or s.hyphen_unit(j) is not None:
        return None
    if t.infos[j + 1].numerals and not t.words[j + 1].startswith(s.lex.shapes["quarter"]):  # «3-тоқсанда»
        return None
    return j + 2


def clock_or_date(s: Reader, n: Numeral) -> int | None:
    """16:00, 12.05.2024, 3/5: figures joined by signs that no number has."""
    t, j = s.t, n.end
    if t.word(j) in {":", "/", "."} and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == DIGITS:
        return s.past_digits(n.start)
    if _dotted_clock(s, n):
        return n.end
    if t.word(j) == ":" and t.kind(j + 1) == DIGITS and t.glued(j) and len(t.words[j + 1]) == 2:
        return j + 2
    if (
        t.word(j) == ","
        and n.value <= 31
        and t.kind(j + 1) == DIGITS
        and len(t.words[j + 1]) == 4
        and ("1900" <= t.words[j + 1] <= "2100" and t.joined(j + 1) and n.scale == 1.0)
        and s.unit_at(j + 2, n) is None
    ):  # «Сен 5, 2024»
        return j + 2
    return None


def _dotted_clock(s: Reader, n: Numeral) -> bool:
    """Whether «18.00» behind «с», «до» or «в» and without a unit is a clock time."""
    t, i = s.t, n.start
    if n.end != i + 3 or t.words[i + 1] != "." or len(t.words[i + 2]) != 2:
        return False
    if int(t.words[i]) > 24 or int(t.words[i + 2]) > 59 or s.unit_at(n.end, n) is not None:
        return False
    shapes = s.lex.shapes
    return t.word(i - 1) in {*shapes["change_from"], *shapes["to"], *shapes["ratio_before"]}


def chained(s: Reader, n: Numeral) -> int | None:
    """55-12-34, +7 701 …: three or more groups joined by hyphens, or a telephone number."""
    t, j, links = s.t, n.start + 1, 0
    while t.word(j) == "-" and t.kind(j + 1) == DIGITS and t.glued(j) and t.glued(j + 1):
        j += 2
        links += 1
    if links >= 2:
        return j
    opened = t.word(n.end) == "(" and t.kind(n.end + 1) == DIGITS and t.word(n.end + 2) == ")"
    plus = t.word(n.start - 1) == "+" and t.glued(n.start) and n.value > 6
    if plus and n.value >= 1e9:
        return n.end
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


def ordinal(s: Reader, n: Numeral) -> int | None:
    """третий, 3-ші, две тысячи двадцать пятый."""
    return n.end if n.ordinal else None


def leading_zero(s: Reader, n: Numeral) -> int | None:
    """007, 05: a code."""
    word = s.t.words[n.start]
    return n.end if len(word) > 1 and word[0] == "0" else None


def reference(s: Reader, n: Numeral) -> int | None:
    """ГОСТ 31108, № 5, статья 12: the number names a thing."""
    if n.start == 0 or not (s.known(n.start - 1) or s.t.words[n.start - 1] == "."):
        return None
    if s.lex.match_back("stop_before_strict", s.t, n.start, s.lang) is not None:
        return n.end
    if n.value <= 24 and n.scale == 1.0 and s.lex.match_back("stop_before_clock", s.t, n.start, s.lang) is not None:
        return _minutes(s, n.end)
    if s.lex.match_back("stop_before_any", s.t, n.start, s.lang) is not None and s.unit_at(n.end, n) is None:
        return n.end
    if s.t.kinds[n.start] != DIGITS:
        return None
    found = s.lex.match_back("stop_before", s.t, n.start - 1 if s.t.word(n.start - 1) == "." else n.start, s.lang)
    if found is None or s.unit_at(n.end, n) is not None:
        return None
    return n.end


def _minutes(s: Reader, j: int) -> int:
    """The token after the numbers that go on a clock time («сағат он нөл-нөлден»)."""
    t = s.t
    for _ in range(3):
        k = j + 1 if t.word(j) == "-" and t.glued(j) else j
        minutes = s.numerals.read(t, k, s.lang) if t.joined(k) else None
        if minutes is None or minutes.value > 60 or s.unit_at(minutes.end, minutes) is not None:
            return j
        j = minutes.end
    return j


def part_of_year(s: Reader, n: Numeral) -> int | None:
    """төртінші тоқсанда, екінші жартысында: behind an ordinal a quarter or a half of the year."""
    t = s.t
    if not t.words[n.start].startswith(s.lex.shapes["quarter"]):
        return None
    before = n.start - 1
    ordinal_word = t.kind(before) == WORD and (
        any(word.role == "ordinal" for word in t.infos[before].numerals)
        or t.words[before].startswith(s.lex.ordinal_openings)
        or _ROMAN.fullmatch(t.words[before]) is not None
    )
    return n.end if ordinal_word else None


def time(s: Reader, n: Numeral) -> int | None:
    """2025 году, 15 мамырда, 3-5 лет, 12 ай: dates, spans of time, ages."""
    t, j = s.t, n.end
    if n.scale >= 1e9:  # nothing lasts that long
        return None
    for _ in range(2):
        if not 0 <= j < t.size:
            return None
        end = _time_word(s, n, j + 1 if t.words[j] == "." and t.glued(j) else j)
        if end is not None:
            return end
        if not (t.words[j] in {"-", "/"} or s.links(t.words[j])) or not (t.joined(j) and t.joined(j + 1)):
            return None
        other = s.numerals.read(t, j + 1, s.lang)
        if other is None:
            return None
        j = other.end
    return None


_OF_TIME = frozenset({"bound_after", "stop_after", "stop_age"})


def _time_word(s: Reader, n: Numeral, k: int) -> int | None:
    """The token after a word of time or age at token ``k``, or None where there is none or it is part of a unit."""
    t = s.t
    if not s.known(k, _OF_TIME):
        return None
    bound = s.lex.match("bound_after", t, k, s.lang)
    if bound is not None and bound[0].lang == "kk":  # «15 жылдан астам», «30 минутқа жуық»
        k = bound[1]
    if not t.joined(k):
        return None
    found = s.lex.match("stop_after", t, k, s.lang)
    if found is not None and found[2] != {"adjective"}:  # «маусымдық» (seasonal) is no June
        unit = s.lex.match("unit", t, k, s.lang)
        if (unit is None or unit[1] <= found[1]) and not _money_before(s, n):
            return found[1]
    age = s.lex.match("stop_age", t, k, s.lang) if n.value <= 120 else None
    if age is not None:
        counted = s.unit_at(k, n)
        if counted is None or counted.end == age[1]:
            return age[1]
    return None


def _money_before(s: Reader, n: Numeral) -> bool:
    return s.symbol_before(n.start) is not None


def one_of(s: Reader, n: Numeral) -> int | None:
    """один из заводов: a pronoun, no count."""
    return n.end if n.value == 1 and s.t.word(n.end) in s.lex.shapes["pronoun_after"] and n.lang == "ru" else None


def named(s: Reader, n: Numeral) -> int | None:
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


def web_address(s: Reader, n: Numeral) -> int | None:
    """Figures in a web address: passed over to the next blank."""
    t, k = s.t, n.start
    if t.word(k - 1) == "%" and t.word(n.end) == "%" and t.glued(n.end + 1):  # «%D0%82%D1»
        return n.end
    while k > 0 and t.glued(k) and n.start - k < 40 and t.words[k] not in _ADDRESS:
        k -= 1
    if t.words[k] not in _ADDRESS or n.start - k < 3:
        return None
    j = n.end
    while j < t.size and t.glued(j):
        j += 1
    return j


def enumerator(s: Reader, n: Numeral) -> int | None:
    """1) строительство завода; 2) …: the number of an item in a list."""
    t = s.t
    if n.end != n.start + 1 or n.value > 50 or t.word(n.end) != ")":
        return None
    for i in range(n.start - 1, max(n.start - 30, -1), -1):
        if t.words[i] == ")" or "\n" in t.gap(i + 1):
            break
        if t.words[i] == "(":
            return None
    return n.end + 1


REFUSALS: tuple[tuple[Refusal, int], ...] = (
    (enumerator, FIGURES | TOUCHED_BEHIND),
    (time, ANY),
    (web_address, TOUCHED_BEFORE),
    (in_name, FIGURES | TOUCHED_BEFORE),
    (chained, FIGURES),
    (clock_or_date, ENDS_IN_FIGURES),
    (ordinal, ANY),
    (adjective, ENDS_IN_FIGURES | TOUCHED_BEHIND),
    (with_letters, ENDS_IN_FIGURES | TOUCHED_BEHIND),
    (leading_zero, FIGURES),
    (reference, ANY),
    (one_of, ANY),
    (part_of_year, WORDS),
    (named, ANY),
)


@functools.cache
def _asked(shown: int) -> tuple[Refusal, ...]:
    return tuple(refusal for refusal, needed in REFUSALS if needed & shown == needed)


def refusals_of(t: Tokens, n: Numeral) -> tuple[Refusal, ...]:
    """The refusals that a numeral is asked of, in their order."""
    shown = FIGURES if t.kinds[n.start] == DIGITS else WORDS
    if t.kinds[n.end - 1] == DIGITS:
        shown |= ENDS_IN_FIGURES
    if t.glued(n.start):
        shown |= TOUCHED_BEFORE
    if t.glued(n.end):
        shown |= TOUCHED_BEHIND
    return _asked(shown)
