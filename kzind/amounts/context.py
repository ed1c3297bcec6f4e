"""Units that stand with a neighbour: lists, parts of what was named, sums without their currency.

``shared_unit`` gives the members of a list the unit of the last one; ``INHERITANCE`` is asked for every bare number,
and the first rule that applies gives it the unit of an earlier (or, of lists, the next) amount.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kzind.amounts.reader import BACK, Reader, Reading
from kzind.amounts.tokens import SIGN, WORD


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


_POINTED = 4  # words that may stand between «из них» and its number
_COUNTED = frozenset({"count"})
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
        not here.cases & {"possessive", "collective"} and here.numeral.role != "collective"
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
    part = bool(here.cases & {"possessive", "collective"}) or here.numeral.role == "collective"
    if part and here.value == 1 and before is None and after is None and again is None:  # «бірі»: one of them
        return False
    if before is None and after is None and not part and not (again is not None and s.ends_clause(here.numeral)):
        return False
    whole = here.value if before is not None or after is not None else 0.0
    kinds = _MEASURED if here.numeral.scale > 1.0 else _COUNTED_OR_PLAIN if before is not None else _COUNTED
    previous = s.antecedent(k, kinds, whole)
    if previous is None:
        return False
    _inherit(s, k, previous, "pointing_back", None if again is None else again[1], None if after is None else after[1])
    return True


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
            if previous is not None:
                _inherit(s, k, previous, "number_of_them")
                return True
            return False
    return False


def enumerated(s: Reader, k: int) -> bool:
    """химия – 21; қағаз – 11, энергетикада 6: members of an enumeration of what was counted just before."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    share = previous.kind == "percent" and t.word(here.start - 1) == "-" and here.numeral.scale == 1.0
    if not (previous.kind == "count" or share) or not s.same_sentence(previous.end, here.start):
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
        if here.start - previous.end > BACK // 2 or not s.same_sentence(previous.end, here.start):
            return False
        if previous.kind == "quantity" and previous.numeral.scale >= 1e3:
            _inherit(s, k, previous, "same_measure")
            return True
        if previous.kind != "number":
            return False
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
    """маслозавод (9,4 млрд тенге; 112 мест), 1,8 млрд теңге, 90 орын: places of work beside a sum or other jobs."""
    here, t = s.readings[k], s.t
    found = s.lex.match("work_place", t, here.end, s.lang)
    if found is None or not t.joined(here.end):
        return False
    previous = s.readings[k - 1]
    beside = previous.kind == "money" or (previous.kind == "number" and previous.numeral.scale >= 1e6)
    listed = beside and here.start - previous.end == 1 and t.kind(previous.end) == SIGN
    staff = s.antecedent(k, _COUNTED)
    if not (listed or (staff is not None and staff.unit in {"jobs", "people"})):
        return False
    first = max(0, here.start - BACK // 2)
    if any(s.lex.match("seats", t, i, s.lang) is not None for i in range(first, here.start)):
        return False
    _inherit(s, k, Reading(here.start, found[1], "count", 0.0, "", here.numeral, "jobs"), "place_of_work", end=found[1])
    return True


def same_share(s: Reader, k: int) -> bool:
    """доля – 44 процента, через два года будет 70; қазір 40 пайыз, келесі жылы 60-қа жетпек: the sign is left out."""
    here, t = s.readings[k], s.t
    previous = s.readings[k - 1]
    if previous.kind != "percent" or here.numeral.scale != 1.0 or not s.same_sentence(previous.end, here.start):
        return False
    told = s.lex.match_back("before_level", t, here.start, s.lang) is not None
    if not (told or ("dative" in here.cases and s.changes(here.end))) or not s.ends_clause(here.numeral):
        return False
    _inherit(s, k, previous, "same_share")
    return True


# For a bare number, the first that applies.
INHERITANCE: tuple[Callable[[Reader, int], bool], ...] = (
    place_of_work,
    same_share,
    part_of_noun,
    whole_after,
    pointing_back,
    number_of_them,
    elided_noun,
    enumerated,
    new_level,
    same_currency,
    same_measure,
    clause_end,
)


def inherited_unit(s: Reader) -> None:
    """Bare numbers that take their unit from a neighbour, by the rules of ``INHERITANCE``."""
    for k in range(len(s.readings) - 1, -1, -1):
        if s.readings[k].kind == "number":
            _ = shared_noun(s, k) or out_of(s, k) or parallel_noun(s, k)
    for k, here in enumerate(s.readings):
        if here.kind != "number" or here.rule not in {"bare", "range", "change"}:
            continue
        if part_of_noun(s, k) or counted_before(s, k) or k == 0:
            continue
        for rule in INHERITANCE:
            if rule(s, k):
                break


CONTEXT = (shared_unit, inherited_unit)
