"""Units that stand with a neighbour: lists, parts of what was named, sums without their currency.

``shared_unit`` gives the members of a list the unit of the last one; ``INHERITANCE`` is asked for every bare number,
and the first rule that applies gives it the unit of an earlier (or, of lists, the next) amount.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kzind.amounts.numerals import Numeral
from kzind.amounts.reader import BACK, CELLS, LINE, Reader, Reading, Unit, attributive
from kzind.amounts.tokens import DIGITS, SIGN, WORD, Tokens


def shared_unit(s: Reader) -> None:
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
        if here.kind == "count" and before.numeral.scale > here.numeral.scale:  # «143,5 млрд, 1130 занятых»: a sum
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


_SET_OFF = CELLS | {"-", ":", ",", ";"}  # what may stand between a label and its figures
_WHOLE_TEXT = 60  # tokens from which on a text that names no currency speaks of tenge
_NEAR = 12  # tokens between «их» and the noun that it stands for
_POINTED = 4  # words that may stand between «из них» and its number
_COUNTED = frozenset({"count"})
_PART = frozenset({"possessive", "collective", "part"})
_THINGS = frozenset({"enterprises", "projects", "zones"})
_STAFF = frozenset({"people", "jobs"})
_LEVELS = frozenset({"count", "quantity", "percent"})
_ROW = frozenset({"clause_end", "pointing_back", "enumerated"})
_MEASURED = frozenset({"count", "quantity", "money"})
_COUNTED_OR_PLAIN = frozenset({"count", "quantity"})


def _inherit(s: Reader, k: int, previous: Reading, rule: str, start: int | None = None, end: int | None = None) -> None:
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


def part_of_noun(s: Reader, k: int) -> bool:
    """жобалардың 186-сы, 72 кәсіпорынның тек 19-ы: a part of the noun in the genitive before it."""
    here, t = s.readings[k], s.t
    if (
        not here.cases & _PART and here.numeral.role != "collective"
    ) or here.value == 1:  # бірі: one of them
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


def pointing_back(s: Reader, k: int) -> bool:
    """из них 16, 202 из них, соның 36-сы, тағы алтауы, ещё 15: a part of what was named, or more of it."""
    here, t = s.readings[k], s.t
    before = s.lex.match_back("before_pointing", t, here.start, s.lang)
    gap = 0
    while before is None and gap < _POINTED and t.kind(here.start - gap - 1) == WORD and t.joined(here.start - gap):
        gap += 1  # «из них свободно 120», «из которых под производства роздано 73»
        if gap == 1 or s.ends_clause(here.numeral):
            before = s.lex.match_back("before_pointing", t, here.start - gap, s.lang)
    again = s.lex.match_back("before_again", t, here.start, s.lang)
    after = s.lex.match("pointing", t, here.end, s.lang)
    part = bool(here.cases & _PART) or here.numeral.role == "collective"
    if part and here.value == 1 and before is None and after is None and again is None:  # «бірі»: one of them
        return False
    if before is None and after is None and not part and not (again is not None and s.ends_clause(here.numeral)):
        return False
    whole = here.value if before is not None or after is not None else 0.0
    kinds = _MEASURED if here.numeral.scale > 1.0 else _COUNTED_OR_PLAIN if before is not None else _COUNTED
    previous = s.antecedent(k, kinds, whole)
    told = s.lex.match_back("before_stage", t, here.start, s.lang) is not None
    if previous is not None and after is None and (before is None or told):
        previous = _things(s, k, previous)
    if previous is None:
        return False
    _inherit(s, k, previous, "pointing_back", None if again is None else again[1], None if after is None else after[1])
    return True


def _things(s: Reader, k: int, nearest: Reading) -> Reading:
    """What «екеуі» or «ещё три» counts: many people of an earlier sentence give way to plants and projects."""
    here = s.readings[k]
    crowd = nearest.unit in {"people", "jobs"} and nearest.value > 20 and here.value < 200
    stops = (m for m in range(nearest.end, here.start) if s.t.words[m] == "." and not s.t.glued(m + 1))
    if not crowd or next(stops, None) is None:
        return nearest
    return _thing_before(s, k) or nearest


def _thing_before(s: Reader, k: int) -> Reading | None:
    """The nearest plants, projects or zones counted before the ``k``-th reading."""
    here = s.readings[k]
    for previous in reversed(s.readings[max(0, k - 8) : k]):
        if here.start - previous.end > 2 * BACK:
            return None
        if previous.kind == "count" and previous.unit in _THINGS:
            return previous
    return None


def number_of_them(s: Reader, k: int) -> bool:
    """олардың саны 650-ге, их количество доведут до 28: the count of what was named before."""
    here, t = s.readings[k], s.t
    for i in range(here.start - 1, max(here.start - 5, -1), -1):
        if t.kinds[i] != WORD or not t.joined(i + 1):
            return False
        if s.lex.match("number_of", t, i, s.lang) is not None:
            if t.word(i + 1) not in s.lex.shapes["of_them"] and s.lex.match("unit", t, i + 1, s.lang) is not None:
                return False
            previous = s.antecedent(k, _COUNTED)
            if previous is None or not s.same_sentence(previous.end, here.start):
                previous = _mentioned(s, i, here.numeral) or previous
            if previous is not None:
                _inherit(s, k, previous, "number_of_them")
                return True
            return False
    return False


def _mentioned(s: Reader, i: int, numeral: Numeral) -> Reading | None:
    """The counted noun, with or without a number, that stands nearest before token ``i`` in its sentence."""
    for j in range(i - 1, max(i - _NEAR, -1), -1):
        if not s.same_sentence(j, i):
            return None
        found = s.lex.match("unit", s.t, j, s.lang)
        if found is not None and found[0].group == "counted" and found[0].value and not attributive(found):
            return Reading(j, found[1], "count", 0.0, "", numeral, found[0].value)
    return None


def them(s: Reader, k: int) -> bool:
    """сейчас их на заводе 1 090, вакансии, а их было 88: the count of whom or what «их» names."""
    here, t = s.readings[k], s.t
    if here.numeral.scale > 1e3 or not s.ends_clause(here.numeral):
        return False
    for i in range(here.start - 1, max(here.start - 6, -1), -1):
        if t.kinds[i] != WORD or not t.joined(i + 1):
            return False
        if t.words[i] in s.lex.shapes["them"]:
            previous = _mentioned(s, i, here.numeral) or s.antecedent(k, _COUNTED)
            if previous is not None and previous.start < i - _NEAR:
                previous = _things(s, k, previous)
            if t.words[i] in s.lex.shapes["us"]:
                previous = Reading(i, i + 1, "count", 0.0, "", here.numeral, "people")
            if previous is None:
                return False
            _inherit(s, k, previous, "them")
            return True
    return False


def stage(s: Reader, k: int) -> bool:
    """введено 84, на подходе 27, құрылыс алаңдарында – 12: so many of the plants or projects at a stage of work."""
    here, t = s.readings[k], s.t
    if here.numeral.scale > 1.0 or not (s.ends_clause(here.numeral) or t.word(here.end) == "-"):
        return False
    first = here.start - (t.word(here.start - 1) == "-")
    if t.word(first - 1) in s.lex.shapes["only"]:
        first -= 1
    told = any(s.lex.match_back("before_stage", t, first - gap, s.lang) is not None for gap in (0, 1))
    ahead = t.kind(here.end) == WORD and s.lex.match("stage", t, here.end, s.lang) is not None
    if not told and not ahead:
        return False
    whole = s.readings[k - 1]
    if whole.kind == "quantity" and t.word(whole.start - 1) in s.lex.shapes["out_of"]:  # «из 190 км готово 44»
        return s.same_sentence(whole.end, here.start) and _same_level(s, k, whole, "stage")
    previous = _thing_before(s, k)
    if previous is None:
        return False
    _inherit(s, k, previous, "stage")
    return True


def rest(s: Reader, k: int) -> bool:
    """оставшиеся 740 переведены: the rest of what was counted."""
    here = s.readings[k]
    if s.t.word(here.start - 1) not in s.lex.shapes["rest"] or not s.ends_clause(here.numeral):
        return False
    previous = s.antecedent(k, _COUNTED)
    if previous is None:
        return False
    _inherit(s, k, previous, "rest")
    return True


def casualties(s: Reader, k: int) -> bool:
    """погибли 17, пострадали двое: people, behind a verb that only people are the subject of."""
    here = s.readings[k]
    if here.numeral.scale > 1e3 or not s.ends_clause(here.numeral):
        return False
    if s.lex.match_back("before_happens_to_people", s.t, here.start, s.lang) is None:
        return False
    _inherit(s, k, Reading(here.start, here.end, "count", 0.0, "", here.numeral, "people"), "casualties")
    return True


def then_now(s: Reader, k: int) -> bool:
    """240 адам еді, қазір 318; в 2022-м — 480 тысяч тонн, в 2023-м — 515: the same at another time."""
    here, t = s.readings[k], s.t
    after = s.lex.match("moment_after", t, here.end, s.lang) is not None
    ends = s.ends_clause(here.numeral) or s.lex.match("level_after", t, here.end, s.lang) is not None
    if not after and not (ends and _moment_before(s, here.start)):
        return False
    for previous in reversed(s.readings[max(0, k - 4) : k]):
        if here.start - previous.end > BACK or _sentences_between(s, previous.end, here.start) > 1:
            return False
        if previous.kind in _LEVELS and previous.unit not in {None, "ratio", "countries"}:
            return _same_level(s, k, previous, "then_now")
    return False


def _moment_before(s: Reader, i: int) -> bool:
    """Whether «қазір», «нынче», «в 2023-м» stands in the clause before token ``i``."""
    t = s.t
    for j in range(i, max(i - 7, 0), -1):
        if j < i and (t.words[j] in {".", ";", ":"} or not t.joined(j + 1)):
            return False
        if s.lex.match_back("before_moment", t, j, s.lang) is not None:
            return True
        if t.kinds[j - 1] == DIGITS and len(t.words[j - 1]) == 4 and t.words[j - 1][:2] in {"19", "20"}:
            return True
    return False


def _sentences_between(s: Reader, i: int, j: int) -> int:
    """How many sentences end between tokens ``i`` and ``j``, at most 2."""
    ends = 0
    for m in range(i, j):
        ends += not s.same_sentence(m, m + 1)
        if ends > 1:
            break
    return ends


def _same_level(s: Reader, k: int, previous: Reading, rule: str) -> bool:
    """Gives the ``k``-th reading unit and, where it states none, scale of an earlier one of about its size."""
    here = s.readings[k]
    then = abs(previous.value / previous.factor)
    scale = previous.numeral.scale if here.numeral.scale == 1.0 and here.value < 1e4 else 1.0
    if scale > 1.0 and not then / 10 <= here.value * scale <= 10 * then:
        scale = 1.0
    if here.value <= 0 or not then / 15 <= here.value * scale <= 15 * then:
        return False
    if scale > 1.0:
        s.readings[k] = here = replace(
            here,
            value=here.value * scale,
            low=None if here.low is None else here.low * scale,
            high=None if here.high is None else here.high * scale,
            numeral=replace(here.numeral, scale=scale),
        )
    _inherit(s, k, previous, rule)
    return True


def instead_of(s: Reader, k: int) -> bool:
    """24 тысячи тонн вместо десяти, четыре вместо прошлогодних девяти, при мощности 2 500: the same as before it."""
    here, t = s.readings[k], s.t
    i = here.start - 1
    if i > 0 and t.kinds[i] == WORD and t.words[i] not in s.lex.shapes["instead"]:
        i -= 1
    ends = s.ends_clause(here.numeral) or s.lex.match("moment_after", t, here.end, s.lang) is not None
    if i < 0 or t.words[i] not in s.lex.shapes["instead"] or not ends:
        return False
    previous = s.readings[k - 1]
    if previous.unit is None or not s.same_sentence(previous.end, here.start):
        return False
    return _same_level(s, k, previous, "instead_of")


def enumerated(s: Reader, k: int) -> bool:
    """химия – 21; қағаз – 11, энергетикада 6: members of an enumeration of what was counted just before."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    share = previous.kind == "percent" and t.word(here.start - 1) == "-" and here.numeral.scale == 1.0
    if not (previous.kind == "count" or share) or not s.same_sentence(previous.end, here.start):
        return False
    if here.numeral.scale >= 1e6 > previous.numeral.scale:  # «8 завод, құны – 271 млрд»: a sum
        return False
    passive = t.kind(here.end) == WORD and s.ends_clause(here.numeral)
    if t.word(here.end) not in {",", ";", ".", ")", ""} and t.joined(here.end) and not passive:
        return False
    dash = t.word(here.start - 1) == "-"
    place = t.kind(here.start - 1) == WORD and _locative(s, here.start - 1)
    if not dash and not place:
        return False
    _inherit(s, k, previous, "enumerated")
    return True


def _locative(s: Reader, i: int) -> bool:
    """Whether the Kazakh word at ``i`` ends in a locative («энергетикада 6»)."""
    return s.t.words[i].endswith(s.lex.shapes["locative_ending"]) and s.lang == "kk" and len(s.t.words[i]) > 4


def elided_noun(s: Reader, k: int) -> bool:
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


def shared_noun(s: Reader, k: int) -> bool:
    """36 крупных, 67 средних предприятий; 22 холдингтік, 7 еншілес компания: the noun follows the last number."""
    here, t = s.readings[k], s.t
    if k + 1 >= len(s.readings):
        return False
    following = s.readings[k + 1]
    if following.kind != "count" or following.start - here.end > 5:
        return False
    j = s.modifier_end(here.end)
    while 0 <= j < following.start and t.kinds[j] == WORD and s.is_modifier(j) and not s.links(t.words[j]):
        j = s.modifier_end(j)
    if j < 0 or not s.links(t.word(j)) or j + 1 != following.start:
        return False
    _inherit(s, k, following, "shared_noun")
    return True


def same_currency(s: Reader, k: int) -> bool:
    """1,3 млрд рублей в 2018 году и 1,5 млрд в 2019-м; 316 млн (около 5 млн долларов): the currency is left out."""
    here, t = s.readings[k], s.t
    if here.numeral.scale < 1e3 or not (s.ends_clause(here.numeral) or here.numeral.scale >= 1e9):
        return False
    for previous in reversed(s.readings[max(0, k - 8) : k]):
        if here.start - previous.end > 2 * BACK:
            return False
        if previous.kind == "money" and (t.word(previous.start - 1) != "(" or t.word(here.start - 1) == "("):
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


def same_measure(s: Reader, k: int) -> bool:
    """зерновые займут 15 млн га, пшеница – около 12 млн, кормовые – на 60 тыс.: the measure is left out."""
    here = s.readings[k]
    if here.numeral.scale < 1e3 or not s.ends_clause(here.numeral):
        return False
    for previous in reversed(s.readings[max(0, k - 3) : k]):
        if here.start - previous.end > BACK // 2 or _sentences_between(s, previous.end, here.start) > 1:
            return False
        same = previous.numeral.scale == here.numeral.scale
        if previous.kind == "quantity" and previous.numeral.scale >= 1e3:
            if not (same or s.same_sentence(previous.end, here.start)):
                return False
            _inherit(s, k, previous, "same_measure")
            return True
        if previous.kind == "count" and same and s.same_sentence(previous.end, here.start):
            return _same_level(s, k, previous, "same_measure")
        if previous.kind != "number":
            return False
    return False


def sum_of_text(s: Reader, k: int) -> bool:
    """обошёлся в 3,2 млрд; тағы 700 миллион жоспарланды: a sum of a text that speaks of tenge only."""
    here, t = s.readings[k], s.t
    one_word = here.numeral.role in {"half", "whole"}  # «полмиллиарда»
    large = here.value >= 1e9 or (one_word and here.value >= 1e8)
    if here.value < 1e6 or (here.numeral.scale < 1e6 and not one_word):
        return False
    spoken = s.currencies
    if spoken - {"KZT"} or (not spoken and t.size < _WHOLE_TEXT):  # a sentence alone leaves the currency open
        return False
    cue = any(
        s.lex.match("money_word", t, i, s.lang) is not None
        for i in range(max(0, here.start - 8), min(t.size, here.end + 3))
        if not here.start <= i < here.end and s.same_sentence(min(i, here.start), max(i, here.start))
    )
    if not (cue or (large and spoken)):
        return False
    unknown = t.kind(here.end) == WORD and t.joined(here.end) and not s.ends_clause(here.numeral)
    if unknown and s.lex.match("money_word", t, here.end, s.lang) is None:  # «30 миллион қорап»
        return False
    _inherit(s, k, Reading(here.start, here.end, "money", 0.0, "", here.numeral, "KZT"), "sum_of_text")
    return True


def same_row(s: Reader, k: int) -> bool:
    """швейный: 2,2 млрд тенге, 140 человек; фанерный: 5,9 млрд, 203: rows of one kind, units in the first alone."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    listed = previous.kind == "money" and t.word(here.start - 1) in {",", "-", ";"} and here.start - previous.end <= 2
    if not listed or here.numeral.scale > 1e3 or (t.kind(here.end) == WORD and t.joined(here.end)):
        return False
    for j in range(k - 2, max(k - 8, -1), -1):
        if s.readings[j].kind == "money" and s.readings[j + 1].unit in _STAFF:
            _inherit(s, k, s.readings[j + 1], "same_row")
            return True
    return False


def clause_end(s: Reader, k: int) -> bool:
    """занято 15 тысяч человек, работа найдётся для 800; 3 млн шин для легковых машин и 500 тыс. для грузовых."""
    here, t = s.readings[k], s.t
    previous = s.antecedent(k, _COUNTED, here.value)
    if previous is None or s.lang != "ru" or not s.same_sentence(previous.end, here.start):
        return False
    if not s.ends_clause(here.numeral) or t.word(here.start - 1) in s.lex.shapes["not_elided"]:
        return False
    if t.word(here.end) in {":", "/", "«"} or (t.word(here.end) == "-" and not t.initial(here.end + 1).islower()):
        return False
    # «12 завершены, 5 строятся»: behind a comma only as the next member of such a row
    listed = t.kind(here.start - 1) == SIGN and here.numeral.scale == 1.0 and t.word(here.start - 1) != ":"
    if listed and not (s.readings[k - 1].rule in _ROW and s.readings[k - 1].kind == "count"):
        return False
    _inherit(s, k, previous, "clause_end")
    return True


def out_of(s: Reader, k: int) -> bool:
    """два из трёх проектов: the whole follows."""
    here = s.readings[k]
    following = s.readings[k + 1] if k + 1 < len(s.readings) else None
    if following is None or following.kind != "count" or following.start != here.end + 1:
        return False
    if s.t.word(here.end) not in s.lex.shapes["out_of"] or here.value > following.value:
        return False
    _inherit(s, k, following, "out_of")
    return True


def whole_after(s: Reader, k: int) -> bool:
    """на 12 предприятиях из 15: the whole behind its part."""
    here, previous = s.readings[k], s.readings[k - 1]
    if previous.kind != "count" or previous.end != here.start - 1 or here.value < previous.value:
        return False
    if s.t.word(here.start - 1) not in s.lex.shapes["out_of"]:
        return False
    _inherit(s, k, previous, "whole_after")
    return True


def counted_before(s: Reader, k: int) -> bool:
    """адам саны 300-ден 500-ге дейін артады: the noun before a change or a range."""
    here, t = s.readings[k], s.t
    i = here.start - 1
    if here.rule not in {"change", "range"} or i < 0 or not t.joined(here.start):
        return False
    marked = s.lex.match("number_of", t, i, s.lang) is not None
    if not marked and here.rule == "change" and here.numeral.scale <= 1e3:  # «число аварий поднялось с 11 до 15»
        for j in range(i, max(i - 5, 0), -1):
            if t.kinds[j] != WORD or not t.joined(j + 1):
                break
            noun = s.noun_ending_at(j, s.readings[k - 1].end if k else 0)
            if noun is not None and s.lex.match("number_of", t, noun[1] - 1, s.lang) is not None:
                _inherit(s, k, Reading(noun[1], j, "count", 0.0, "", here.numeral, noun[0].value), here.rule)
                return True
    found = s.noun_ending_at(i - 1 if marked else i, s.readings[k - 1].end if k else 0)
    if found is None or not (marked or found[0].value == "jobs"):
        return False
    _inherit(s, k, Reading(found[1], i, "count", 0.0, "", here.numeral, found[0].value), here.rule)
    return True


def parallel_noun(s: Reader, k: int) -> bool:
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


def new_level(s: Reader, k: int) -> bool:
    """30 тысяч машин, второй этап позволит выпускать до 45 тысяч; өнімін 8 млн-ға жеткізбек: a level of the same."""
    here, t = s.readings[k], s.t
    previous = s.antecedent(k, _COUNTED_OR_PLAIN)
    if previous is None or here.start - previous.end > BACK // 2:
        return False
    upto = t.words[here.start] in s.lex.shapes["to"] and s.ends_clause(here.numeral)
    verb = "dative" in here.cases and s.changes(here.end)
    if not (upto or verb) or previous.numeral.scale != here.numeral.scale:
        return False
    if upto and not s.same_sentence(previous.end, here.start):
        return False
    _inherit(s, k, previous, "new_level")
    return True


def place_of_work(s: Reader, k: int) -> bool:
    """112 мест, 160 жаңа орын ашады, дополнительных мест 88: places of work, where nothing has seats."""
    here, t = s.readings[k], s.t
    j = here.end
    while j < here.end + 2 and t.kind(j) == WORD and t.joined(j) and s.is_modifier(j):
        if s.lex.match("work_place", t, j, s.lang) is not None:
            break
        j += 1
    found = s.lex.match("work_place", t, j, s.lang) if t.joined(j) else None
    end = here.end
    if found is not None and "adjective" not in found[2]:
        end = found[1]
    elif not (s.lex.match_back("before_work_place", t, here.start, s.lang) and s.is_modifier(here.start - 2)):
        return False
    if here.value < 2 or s.lex.match("no_place", t, end, s.lang) is not None:
        return False
    around = range(max(0, here.start - BACK // 2), min(t.size, end + 4))
    if any(s.lex.match("seats", t, i, s.lang) is not None for i in around):
        return False
    near = s.readings[max(0, k - 6) : k] + s.readings[k + 1 : k + 3]
    if not any(r.unit is not None and abs(here.start - r.end) <= BACK for r in near):
        return False
    _inherit(s, k, Reading(here.start, end, "count", 0.0, "", here.numeral, "jobs"), "place_of_work", end=end)
    return True


def same_share(s: Reader, k: int) -> bool:
    """доля – 44 процента, через два года будет 70; қазір 40 пайыз, келесі жылы 60-қа жетпек: the sign is left out."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    if previous.kind != "percent" or here.numeral.scale != 1.0 or here.start - previous.end > BACK // 2:
        return False
    near = here.start - previous.end <= 16 and t.word(here.start - 1) in s.lex.shapes["difference"]
    if not s.same_sentence(previous.end, here.start) and not near:
        return False
    told = s.lex.match_back("before_level", t, here.start, s.lang) is not None or (near and here.value <= 100)
    if not (told or ("dative" in here.cases and s.changes(here.end))) or not s.ends_clause(here.numeral):
        return False
    _inherit(s, k, previous, "same_share")
    return True


def staff_level(s: Reader, k: int) -> bool:
    """занятость – 4 900, персонал сокращают, останется 25 тысяч, ұжымы – 164: a number behind a word for the staff."""
    here, t = s.readings[k], s.t
    if here.numeral.scale > 1e3 or here.value < 2 or not s.ends_clause(here.numeral):
        return False
    free = s.readings[k - 1].end if k else 0
    commas = 0
    for i in range(here.start - 1, max(here.start - 10, free - 1), -1):
        commas += t.words[i] == ","
        if t.words[i] in {".", ";", "(", ")"} or commas > 1 or not t.joined(i + 1):
            return False
        found = s.lex.match("staff", t, i, s.lang)
        if found is None:
            continue
        if s.lex.match("no_staff", t, found[1], s.lang) is not None:
            return False
        told = t.word(here.start - 1) in {"-", ":"} or found[1] == here.start or _moment_before(s, here.start)
        if not told and t.words[here.start] not in s.lex.shapes["to"]:
            return False
        _inherit(s, k, Reading(i, i + 1, "count", 0.0, "", here.numeral, "jobs"), "staff_level")
        return True
    return False


def header_unit(s: Reader, k: int) -> bool:
    """Площадь, га: первая зона – 598; вторая – 433; Доход, млн тенге | 720 | 1 996; Өңірлер бойынша (адам): …: the unit
    stands in the label of the line, or over the column."""
    here, t = s.readings[k], s.t
    before = t.word(here.start - 1)
    if here.numeral.scale != 1.0 or not (before in _SET_OFF or before in s.lex.shapes["link"]):
        return False
    line = s.lines.at(here.start)
    if line.label is None and line.looked < here.start:
        line.label = _label_unit(s, max(line.first, line.looked - 1, here.start - LINE), here.start, here.numeral)
        line.looked = here.start
    label = line.label
    if label is None and before in CELLS and line.top < line.first:
        column = (line.top, sum(t.words[i] in CELLS for i in range(line.first, here.start)))
        if column not in s.columns:
            s.columns[column] = _label_unit(s, *_cell(t, *column), here.numeral, column=True)
        label = s.columns[column]
    if label is None:
        return False
    unit, scale = label
    numeral = replace(here.numeral, scale=scale)
    s.readings[k] = replace(
        here,
        value=here.value * scale,
        low=None if here.low is None else here.low * scale,
        high=None if here.high is None else here.high * scale,
        numeral=numeral,
    )
    shown = Reading(here.start, here.end, unit.kind, 0.0, "", numeral, unit.code, factor=unit.factor)
    _inherit(s, k, shown, "header_unit")
    return True


def _cell(t: Tokens, first: int, number: int) -> tuple[int, int]:
    """The tokens (half-open) of cell ``number`` of the row that begins at ``first``."""
    seen, left = 0, first
    for i in range(first, min(first + LINE, t.size)):
        if i > first and "\n" in t.gap(i):
            return (left, i) if seen == number else (first, first)
        if t.words[i] in CELLS:
            seen += 1
            if seen == number:
                left = i + 1
            elif seen > number:
                return left, i
    return (left, min(first + LINE, t.size)) if seen == number else (first, first)


def _label_unit(s: Reader, left: int, right: int, n: Numeral, column: bool = False) -> tuple[Unit, float] | None:
    """The unit and scale at the end of a label between tokens ``left`` and ``right``: «, млн тенге |», «(адам):»."""
    t = s.t
    for i in range(left, right):
        if t.words[i] not in {",", "(", "|"} and not (column and i == left):
            continue
        i -= column and i == left and t.words[i] not in {",", "("}
        scale = s.numerals.scale_at(t, i + 1, s.lang) or 1.0
        at = i + 2 if scale > 1.0 else i + 1
        at += t.word(at) == "." and scale > 1.0
        unit = s.unit_at(at, replace(n, cases=frozenset()))
        if unit is None:
            continue
        end = unit.end + (t.word(unit.end) == ".")
        end += t.word(end) == ")"
        closed = end >= right if column else t.word(end) in CELLS | {":"}
        if not closed:
            continue
        if unit.term.role == "generic":  # «Резидентов, ед.»
            for m in range(left, i):
                found = s.lex.match("unit", t, m, s.lang)
                if found is not None and found[0].group == "counted" and found[0].value:
                    return replace(unit, code=found[0].value), scale
        return unit, scale
    return None


def noun_later(s: Reader, k: int) -> bool:
    """құрылыс кезінде 1 800, пайдалануда 1 050 адам; сейчас 250, а к осени 400 человек: people behind the last."""
    here, t = s.readings[k], s.t
    following = s.readings[k + 1] if k + 1 < len(s.readings) else None
    if following is None or following.unit not in _STAFF or t.word(here.end) != "," or here.numeral.scale > 1e3:
        return False
    if following.start - here.end > 6 or not s.same_sentence(here.end, following.start):
        return False
    if not here.value / 15 <= following.value <= here.value * 15:
        return False
    place = t.kind(here.start - 1) == WORD and _locative(s, here.start - 1)
    where = t.word(here.start - 2) in s.lex.shapes["not_elided"] and t.kind(here.start - 1) == WORD
    if not (place or where or _moment_before(s, here.start)):
        return False
    _inherit(s, k, following, "noun_later")
    return True


def goods(s: Reader, k: int) -> bool:
    """собирать по 900 плугов в год, жылына 90 мың жинақ: pieces of what is made, named by a word that nothing lists."""
    here, t = s.readings[k], s.t
    j = here.end
    for _ in range(2):
        if t.kind(j) != WORD or not t.joined(j) or t.infos[j].first or not s.is_modifier(j) or not t.joined(j + 1):
            break
        if not _unknown(s, j + 1):
            break
        j += 1
    if not t.joined(j) or not _unknown(s, j) or s.ends_clause(here.numeral) or here.value < 2:
        return False
    ru = here.numeral.lang != "kk" and s.lang == "ru"
    if ru and not t.words[j].endswith(s.lex.shapes["many_ending"]):
        return False
    if not ru and t.words[j].endswith(s.lex.shapes["not_goods_ending"]):
        return False
    if here.cases and "bare" not in here.cases:
        return False
    unit = ""
    for role, code in (("making", "pieces"), ("employing", "people")):
        for i in range(max(0, here.start - 8), min(t.size, j + 6)):
            if here.start <= i <= j or s.lex.match(role, t, i, s.lang) is None:
                continue
            if s.same_sentence(min(i, here.start), max(i, j)):
                unit = code
    if not unit:
        return False
    _inherit(s, k, Reading(here.start, j + 1, "count", 0.0, "", here.numeral, unit), "goods", end=j + 1)
    return True


def _unknown(s: Reader, j: int) -> bool:
    """Whether the word at token ``j`` is one that the lexicons do not know, so that it may name goods or people."""
    t = s.t
    if t.kind(j) != WORD or len(t.words[j]) < 4 or not t.initial(j).islower():
        return False
    if t.word(j + 1) == "-" and t.glued(j + 1):
        return False
    return not t.infos[j].first and not t.infos[j].numerals


def staff_units(s: Reader) -> None:
    """штат – 105 единиц, штатное расписание увеличилось на 64 единицы: units on the staff are jobs."""
    t = s.t
    for k, here in enumerate(s.readings):
        if here.unit != "pieces" or not here.rule.startswith("with_unit"):
            continue
        found = s.lex.match("staff_unit", t, here.end - 1, s.lang)
        if found is not None and any(
            s.lex.match("staff", t, i, s.lang) is not None and s.same_sentence(i, here.start)
            for i in range(max(0, here.start - 7), here.start)
        ):
            s.readings[k] = replace(here, unit="jobs", rule="staff_units")


def fraction_share(s: Reader) -> None:
    """на четверть больше, на треть сократились: a difference in parts of a whole is a share."""
    t = s.t
    for k, here in enumerate(s.readings):
        if here.kind != "number" or here.rule != "bare" or here.numeral.role != "fraction" or not 0 < here.value < 1:
            continue
        if here.numeral.lang == "kk":  # «жартысы» is often no share
            continue
        at = here.numeral.start - 1
        difference = t.word(at) in s.lex.shapes["difference"]
        told = difference and (t.word(here.end) in s.lex.shapes["ratio_after"] or s.ends_clause(here.numeral))
        near = range(max(0, here.start - 3), min(t.size, here.end + 4))
        if not told and not any(s.lex.match("shared_whole", t, i, s.lang) is not None for i in near):
            continue
        start = min(here.start, at) if difference else here.start
        s.readings[k] = replace(
            here, kind="percent", unit="%", value=100 * here.value, rule="fraction_share", start=start
        )


# For a bare number, the first that applies.
INHERITANCE: tuple[Callable[[Reader, int], bool], ...] = (
    header_unit,
    place_of_work,
    same_row,
    staff_level,
    instead_of,
    same_share,
    part_of_noun,
    whole_after,
    pointing_back,
    rest,
    number_of_them,
    them,
    casualties,
    elided_noun,
    enumerated,
    new_level,
    same_currency,
    same_measure,
    sum_of_text,
    stage,
    then_now,
    noun_later,
    clause_end,
    goods,
)


# For the first number of a text: those that need no earlier amount.
ALONE: tuple[Callable[[Reader, int], bool], ...] = (
    header_unit,
    staff_level,
    place_of_work,
    them,
    casualties,
    sum_of_text,
    noun_later,
    goods,
)


def inherited_unit(s: Reader) -> None:
    """Bare numbers that take their unit from a neighbour, by the rules of ``INHERITANCE``."""
    s.currencies = {r.unit for r in s.readings if r.kind == "money"}
    for k in range(len(s.readings) - 1, -1, -1):
        if s.readings[k].kind == "number":
            _ = shared_noun(s, k) or out_of(s, k) or parallel_noun(s, k)
    for k, here in enumerate(s.readings):
        if here.rule == "inverted" and header_unit(s, k):
            continue
        if here.kind != "number" or here.rule not in {"bare", "range", "change"}:
            continue
        if part_of_noun(s, k) or counted_before(s, k):
            continue
        if k == 0:
            for rule in ALONE:
                if rule(s, k):
                    break
            continue
        for rule in INHERITANCE:
            if rule(s, k):
                break


CONTEXT = (staff_units, fraction_share, shared_unit, inherited_unit)
