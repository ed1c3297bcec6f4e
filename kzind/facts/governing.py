"""Wordings that decide by themselves: they come before the models and over them, each a named rule.

A model weighs all that a sentence holds; some wordings leave nothing to weigh. «Выручка» governs the sum behind it
whatever else the sentence speaks of, what stands behind «в том числе» is a part of what stands before it, an index of
105 % is a level, what was called off was not done. The phrases are in ``languages/<lang>/governing.tsv``; the name of
a rule that decided goes into the fact's ``rules``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kzind.facts.reading import Candidate, SentenceReading, candidate_at
from kzind.types import Amount

STOPS = frozenset(",;()")
NEAR = 2
FAR = 6
INDEX = (100.0, 200.0)
OF_A_PLANT = ("jobs", "revenue")
CALLED_OFF = ("investment", "jobs", "projects", "enterprises", "capacity", "output")


def _segment(c: Candidate) -> tuple[int, int]:
    """The stretch between commas, semicolons and brackets that holds the amount; a dash or a colon does not end it."""
    norms = c.place.norms
    first, last = c.first, c.last
    while first > 0 and norms[first - 1] not in STOPS:
        first -= 1
    while last < len(norms) and norms[last] not in STOPS:
        last += 1
    return first, last


# ---------------------------------------------------------------------- indicator


def _project(c: Candidate) -> bool:
    return bool(c.place.of_role("governing:project"))


def _named_before(c: Candidate) -> str | None:
    """«Выручка компании – 54 млрд»: the last phrase before the sum in its stretch; no word of investment between."""
    found = [h for h in c.place.of_role("governing:before") if h.last <= c.first]
    if not found:
        return None
    first, _ = _segment(c)
    found = [h for h in found if first <= h.first]
    if not found:
        return None
    nearest = max(found, key=lambda h: (h.last, h.last - h.first))
    between = [h for h in c.place.of_role("indicator") if nearest.last <= h.first < c.first]
    if any(h.entry.value not in ("none", nearest.entry.value) for h in between):
        return None
    return nearest.entry.value


def _rate(c: Candidate) -> str | None:
    """«Индекс производства – 105,4 %», «рост производства не ниже 7 %»: the share next to a rate of growth."""
    rates = [h for h in c.place.of_role("governing:rate") if -1 <= c.first - h.last <= NEAR]
    first, _ = _segment(c) if rates else (c.first, c.last)
    found = [h for h in rates if first <= h.first]
    return max(found, key=lambda h: (h.last, h.last - h.first)).entry.value if found else None


def _named_after(c: Candidate) -> str | None:
    """«24,7 млн тенге на человека», «2 млрд теңгеге цех салынды»: what follows says what the sum is."""
    for hit in c.place.of_role("governing:after"):
        if hit.first in (c.last, c.last + 1):
            return hit.entry.value
    built = c.place.of_role("governing:built")
    if not built or not c.place.norms[c.last - 1].endswith(("ге", "ға", "ке", "қа")):
        return None
    _, last = _segment(c)
    return "investment" if any(c.last <= h.first < last for h in built) else None


def _outside_projects(c: Candidate) -> str | None:
    """«Банк выдал заводу кредит на 4 млрд», «завод купили за 9 млрд»: sums of trade, unless they make a project."""
    apart = c.place.of_role("governing:apart")
    if not apart or _project(c):
        return None
    first, last = _segment(c)
    return "none" if any(first <= h.first and h.last <= last for h in apart) else None


def governed(c: Candidate) -> tuple[str, str] | None:
    """The indicator that a wording settles, and the rule; None where the model is to decide."""
    if c.amount.unit == "jobs":
        return "jobs", "named_unit"
    if c.amount.unit == "%":
        rate = _rate(c)
        return (rate, "rate") if rate is not None else None
    if c.amount.kind != "money":
        return None
    for name, rule in (("named_after", _named_after), ("named_before", _named_before), ("apart", _outside_projects)):
        value = rule(c)
        if value is not None:
            return value, name
    return None


# ---------------------------------------------------------------------- parts


def whole_of(c: Candidate) -> Candidate | None:
    """The amount that this one is a part of, or says once more: «420 млрд, в том числе 180 млрд», «24 млн, или $46»."""
    place = c.place
    parts, again = place.of_role("governing:part"), place.of_role("governing:same")
    for number in range(c.number - 1, -1, -1) if parts or again else ():
        other = place.amounts[number]
        if not _alike(other, c.amount):
            continue
        last = candidate_at(c.reading, c.index, number).last
        part = [h for h in parts if last <= h.first and h.last <= c.first]
        same = [h for h in again if last <= h.first <= last + FAR and h.last == c.first]
        ends = ";" in place.norms[last : c.first]
        if (part or (same and other.unit != c.amount.unit)) and not ends:
            return candidate_at(c.reading, c.index, number)
    return None


def _alike(whole: Amount, part: Amount) -> bool:
    if whole.kind == "money" or part.kind == "money":
        return whole.kind == part.kind
    people = {"jobs", "people"}
    return (whole.unit == part.unit or {whole.unit, part.unit} == people) and whole.kind in ("count", "people")


def own_indicator(c: Candidate) -> bool:
    """Whether words of an indicator stand in the amount's own clause."""
    told = c.place.of_role("indicator")
    return any(h.entry.value != "none" and c.place.clause_of[h.first] == c.clause for h in told)


def own_verb(c: Candidate) -> bool:
    """Whether the amount's clause has a finite verb of its own."""
    return any(c.place.clause_of[i] == c.clause for i, _ in c.place.finite)


# ---------------------------------------------------------------------- attributes


def _index_is_level(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«Рост 108,2 %»: an index; «вырос на 108 %», «108 пайызға өсті» are differences."""
    a = c.amount
    if a.unit != "%" or not INDEX[0] <= a.value < INDEX[1]:
        return None
    before = c.place.norms[c.first - 1] if c.first else ""
    starts = c.place.norms[c.first]
    if "на" in (before, starts) or a.text.lower().endswith(("ға", "ге", "қа", "ке")):
        return None
    return "level"


def _target_is_level(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«Снизился на 3,1 % до 27,6 млрд», «300-ден 450-ге көбейді»: what is reached is a level."""
    if c.amount.kind in ("percent", "ratio") or facts["measure"] == "level":
        return None
    words = a_words(c)
    return "level" if c.amount.value_before is not None or words[0] == "до" or words[-1] == "дейін" else None


def a_words(c: Candidate) -> list[str]:
    """The words of the amount with one word on each side where it binds («до», «дейін»)."""
    norms = c.place.norms
    inside = norms[c.first : c.last]
    if c.first and norms[c.first - 1] == "до":
        inside.insert(0, "до")
    if c.last < len(norms) and norms[c.last] == "дейін":
        inside.append("дейін")
    return inside


def _growth_is_difference(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«Рост не ниже 7 %», «рост – 6,3 %»: the noun stands next to the share."""
    if c.amount.unit != "%" or c.amount.value >= INDEX[0]:
        return None
    near = [h for h in c.place.of_role("governing:growth") if 0 <= c.first - h.last <= NEAR]
    first, _ = _segment(c) if near else (c.first, c.last)
    found = [h for h in near if first <= h.first]
    return found[-1].entry.value if found else None


def _called_off(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«Строительство отменили», «салынбай қалды»: what was not done was planned at most."""
    if facts["status"] == "planned" or facts["indicator"] not in CALLED_OFF or facts["measure"] == "decrease":
        return None
    return "planned" if c.place.of_role("governing:called_off") else None


def _own_clause(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«180 адам жұмыс істейді, тағы 60 орын ашылмақ»: the amount's clause speaks with one voice, others differ."""
    told = c.place.of_role("status")
    if not told or not any(_alike(o, c.amount) and _clause(c, o) != c.clause for o in c.place.amounts):
        return None
    times: dict[bool, set[str]] = {True: set(), False: set()}
    for hit in told:
        times[c.place.clause_of[hit.first] == c.clause].add(hit.entry.value)
    if len(times[True]) != 1 or not times[False] - times[True] or not own_verb(c):
        return None
    tenses = {t for i, t in c.place.finite if c.place.clause_of[i] == c.clause}
    value = next(iter(times[True]))
    agree = {"realised": {"done", "now"}, "planned": {"coming", "now"}, "ongoing": {"going", "now"}}[value]
    return value if tenses <= agree else None


def _clause(c: Candidate, other: Amount) -> int:
    return c.place.clause_at(c.place.token_at(other.char_start))


def _unfinished(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«Строительство завершено на 92 %. Стоимость – 1,1 млрд»: a plant not finished is being built."""
    if facts["indicator"] != "investment" or facts["scope"] != "project" or facts["status"] != "realised":
        return None
    views = c.reading.sentences
    near = [c.place, *([views[c.index - 1]] if c.index else [])]
    return "ongoing" if not own_verb(c) and any(_part_done(place) for place in near) else None


def _part_done(place: SentenceReading) -> bool:
    for amount in place.amounts:
        if amount.unit == "%" and amount.value < INDEX[0]:
            first, last = place.tokens_of(amount.char_start, amount.char_end)
            for hit in place.of_role("governing:share_done"):
                if -1 <= first - hit.last <= 1 or 0 <= hit.first - last <= 1:
                    return True
    return False


def _cost_of_what_opened(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«Зауыт іске қосылды. Жалпы құны – 63,8 млрд»: a cost without a verb is of what the sentence before tells."""
    if facts["indicator"] != "investment" or facts["status"] == "realised" or c.place.finite or not c.index:
        return None
    if not c.place.of_role("governing:cost"):
        return None
    before = c.reading.sentences[c.index - 1]
    states = {h.entry.value for h in before.of_role("state")}
    done = bool(before.finite) and before.finite[-1][1] == "done"
    return "realised" if states == {"operating"} and done and not _part_done(before) else None


def _of_one_plant(c: Candidate, facts: Mapping[str, Any]) -> str | None:
    """«На заводе трудятся 1 460 человек»: one plant's workers and revenue, no territory's."""
    if facts["scope"] != "total" or facts["indicator"] not in OF_A_PLANT:
        return None
    if not c.place.of_role("governing:plant"):
        return None
    several = any(a.unit in ("projects", "enterprises", "zones") and a.value > 1 for a in c.place.amounts)
    wide = any(h.entry.value != "project" for h in c.place.of_role("scope"))
    return None if several or wide else "project"


Rule = Callable[[Candidate, Mapping[str, Any]], str | None]
RULES: tuple[tuple[str, str, Rule], ...] = (
    ("measure", "index", _index_is_level),
    ("measure", "reached", _target_is_level),
    ("measure", "growth", _growth_is_difference),
    ("scope", "one_plant", _of_one_plant),
    ("status", "own_clause", _own_clause),
    ("status", "unfinished", _unfinished),
    ("status", "cost_of_opened", _cost_of_what_opened),
    ("status", "called_off", _called_off),
)


def amend(c: Candidate, facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What the rules say over the models: (attribute, value, rule), in the order of ``RULES``; ``facts`` is amended.

    ``facts`` holds ``indicator``, ``status``, ``scope`` and ``measure`` as the models have them.
    """
    made = []
    for attribute, name, rule in RULES:
        value = rule(c, facts)
        if value is not None and value != facts[attribute]:
            facts[attribute] = value
            made.append((attribute, value, name))
    return made
