"""What the models look at: the words, cues and verb forms around an amount, by where they stand.

A feature is a short string that says what was seen and where: ``c:построить`` (a word of the amount's clause),
``cue:status=planned:s`` (a lexicon cue somewhere in the sentence), ``verb:past:after`` (the next verb behind the
amount). Places: ``in`` the quote, ``b`` and ``a`` the three words before and after, ``c`` the clause, ``s`` the
sentence, ``p`` the sentence before, ``t`` the headline.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kzind.facts.reading import Candidate, Reading, SentenceReading, is_word
from kzind.facts.verbs import stem
from kzind.lexical import Hit, tokenize
from kzind.types import Amount

WINDOW = 3
CLOSE = 4
EDGE = 2
STATES = ("intended", "building", "operating")
MADE = 1 << 15
"""Words of which the features of one place are kept ready."""
REMEMBERED = 32
"""Sentences, and documents, whose features are remembered while their amounts are judged."""
UNIT_GROUPS = {
    "%": "share", "pp": "share", "ratio": "ratio", "people": "people", "jobs": "jobs", "projects": "projects",
    "enterprises": "enterprises", "zones": "zones", "countries": "countries", "ha": "area", "m2": "area",
    "km": "length",
    "m": "length", "MW": "power", "kW": "power",
}  # fmt: skip


def unit_group(kind: str, unit: str | None) -> str:
    """The sort of a unit: ``money share ratio people jobs … area length power mass number``."""
    if kind == "money":
        return "money"
    if unit is None:
        return "number"
    return UNIT_GROUPS.get(unit, "mass")


@functools.lru_cache(maxsize=4096)
def _title_stems(title: str, lang: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem(t.norm, lang) for t in tokenize(title) if is_word(t)))


def features(candidate: Candidate) -> list[str]:
    """The features of an amount, the same list for every attribute: its own, and those that its sentence shares."""
    return [*own_features(candidate), *shared_features(candidate.reading, candidate.index)]


def own_features(candidate: Candidate) -> list[str]:
    """The features of an amount that other amounts of its sentence may not have; none of them is a shared one."""
    found = [*_amount_features(candidate), *_word_features(candidate), *_cue_features(candidate)]
    found += [*_verb_features(candidate), *_tense_features(candidate), *_year_features(candidate)]
    found += [*_neighbour_features(candidate), *_entity_features(candidate)]
    return list(dict.fromkeys(found))


class _Made(dict[str, str]):
    """Features that differ in one part, each made once: ``_Made("s:{}")["завод"]`` is ``s:завод``."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._before, _, self._behind = pattern.partition("{}")

    def __missing__(self, part: str) -> str:
        if len(self) >= MADE:
            self.clear()
        made = self[part] = f"{self._before}{part}{self._behind}"
        return made


_WORDS = {place: _Made(place + ":{}") for place in ("in", "b", "a", "c", "s", "p", "t")}
_CUES = {
    place: _Made(f"cue:{{}}:{place}")
    for place in ("in", "c", "before", "after", "close", "twin", "governor", "final", "s", "p", "list", "alone", "back")
}


# ---------------------------------------------------------------------- of the amount


def _amount_features(c: Candidate) -> list[str]:
    a = c.amount
    group = unit_group(a.kind, a.unit)
    size = int(math.log10(abs(a.value))) if a.value else -1
    found = ["bias", f"unit:{a.unit}", f"group:{group}", f"qualifier:{a.qualifier}", f"size:{group}:{size}"]
    found.append(f"rule:{a.rule}")
    if a.value_before is not None:
        found.append("change")
    found.append(f"first:{c.place.tokens[c.first].norm if is_word(c.place.tokens[c.first]) else '#'}")
    return found


def _word_features(c: Candidate) -> list[str]:
    """The words of the sentence by where they stand to the amount."""
    stems, first, last = c.place.stems, c.first, c.last
    begin, end = c.place.clause_tokens(c.clause)
    return [
        *_placed("in", stems[first:last]),
        *_placed("s", stems[:first]), *_placed("s", stems[last:]),
        *_placed("c", stems[begin:first]), *_placed("c", stems[last:end]),
        *_placed("b", stems[max(0, first - WINDOW) : first]), *_placed("a", stems[last : last + WINDOW]),
    ]  # fmt: skip


def _placed(place: str, stems: Iterable[str | None]) -> list[str]:
    """The stems of words, each with its place."""
    return [*map(_WORDS[place].__getitem__, filter(None, stems))]


def _cue_features(c: Candidate) -> list[str]:
    """Lexicon cues by role, value and place, and of each role the nearest one."""
    place, found = c.place, []
    nearest: dict[str, tuple[int, str]] = {}
    for hit in place.widest_cues:
        role, name = hit.entry.role, _name(hit)
        if c.first <= hit.first < c.last:
            found.append(_CUES["in"][name])
        elif place.clause_of[hit.first] == c.clause:
            found.append(_CUES["c"][name])
            found.append(_CUES["before" if hit.first < c.first else "after"][name])
        distance = _distance(c, hit)
        if distance <= CLOSE:
            found.append(_CUES["close"][name])
        if role not in nearest or distance < nearest[role][0]:
            nearest[role] = (distance, hit.entry.value)
    found += [f"nearest:{role}={value}" for role, (_, value) in nearest.items()]
    for twin in _twins(c):
        found += [_CUES["twin"][_name(h)] for h in twin.widest_cues if h.entry.role != "sector"]
    return found


def _name(hit: Hit) -> str:
    """What a cue says: role and value."""
    return f"{hit.entry.role}={hit.entry.value}"


def _distance(c: Candidate, hit: Hit) -> int:
    """Words between an amount and a cue; a clause's edge counts as ``EDGE`` words."""
    gap = c.first - hit.last if hit.first < c.first else hit.first - c.last
    return max(0, gap) + EDGE * abs(c.place.clause_of[hit.first] - c.clause)


def _twins(c: Candidate) -> Iterator[SentenceReading]:
    """Other sentences of the document that state the same figure: a headline and its story."""
    for index in _told(c.reading).figures[c.amount.value, c.amount.unit]:
        if index != c.index:
            yield c.reading.sentences[index]


def _verb_features(c: Candidate) -> list[str]:
    place = c.place
    verbs = [(i, v) for i, v in enumerate(place.verbs) if v and not c.first <= i < c.last]
    found = [f"verb:{v}:s" for _, v in verbs]
    found += [f"verb:{v}:c" for i, v in verbs if place.clause_of[i] == c.clause]
    after = [v for i, v in verbs if i >= c.last]
    before = [v for i, v in verbs if i < c.first]
    found.append(f"verb:{after[0] if after else None}:after")
    found.append(f"verb:{before[-1] if before else None}:before")
    found.append(f"verb:{verbs[-1][1] if verbs else None}:last")
    return found


def _tense_features(c: Candidate) -> list[str]:
    """What the finite verbs around the amount say of time: the nearest ones, the last of its clause."""
    place, finite = c.place, c.place.finite
    clause = [v for v in finite if place.clause_of[v[0]] == c.clause]
    after = [t for i, t in finite if i >= c.last]
    before = [t for i, t in finite if i < c.first]
    found = [
        f"tense:{after[0] if after else None}:after",
        f"tense:{before[-1] if before else None}:before",
        f"tense:{clause[-1][1] if clause else None}:clause",
    ]
    if clause:
        nearest = min(clause, key=lambda v: c.first - v[0] if v[0] < c.first else v[0] - c.last + 1)
        found += [f"tense:{nearest[1]}:nearest", *_governor(place, nearest)]
    elif finite:
        outside = next((v for v in finite if v[0] >= c.last), finite[-1])
        found += [f"tense:{outside[1]}:other clause", *_governor(place, outside)]
    return found


def _governor(place: SentenceReading, verb: tuple[int, str]) -> list[str]:
    """The verb that governs an amount, with its tense and the cues that it is part of."""
    i, tense = verb
    return [f"governor:{place.stems[i]}", f"governor:{tense}:{place.stems[i]}", *_at_verb(place, i, "governor")]


def _at_verb(place: SentenceReading, verb: int, where: str) -> list[str]:
    """The cues that token ``verb`` is part of."""
    return [_CUES[where][_name(h)] for h in place.widest_cues if h.first <= verb < h.last]


def _year_features(c: Candidate) -> list[str]:
    published = c.reading.document.published
    reference = int(published[:4]) if published else None
    found = []
    for i, year in c.place.years:
        if c.first <= i < c.last:
            continue
        if reference is None:
            when = "unknown"
        else:
            when = "future" if year > reference else "past" if year < reference else "same"
        found += [f"year:{when}:s"] + ([f"year:{when}:c"] if c.place.clause_of[i] == c.clause else [])
    return found


def _neighbour_features(c: Candidate) -> list[str]:
    amounts = c.place.amounts
    previous = amounts[c.number - 1] if c.number else None
    following = amounts[c.number + 1] if c.number + 1 < len(amounts) else None
    found = [
        f"previous:{unit_group(previous.kind, previous.unit) if previous else None}",
        f"following:{unit_group(following.kind, following.unit) if following else None}",
    ]
    found += [f"with:{unit_group(a.kind, a.unit)}" for a in amounts if a is not c.amount]
    return found + _several_features(c)


def _several_features(c: Candidate) -> list[str]:
    """Whether several projects, plants or zones are counted: by the figure itself, near it, in the sentence before."""
    found = [f"several:own:{c.amount.value > 1}"] if _counts(c.amount) else []
    counted = [a for a in c.place.amounts if a is not c.amount and _counts(a)]
    if counted:
        near = min(counted, key=lambda a: abs(a.char_start - c.amount.char_start))
        where = "before" if near.char_start < c.amount.char_start else "after"
        found += [f"several:{near.value > 1}:s", f"several:{near.value > 1}:{where}"]
        return found
    before = c.reading.before(c.index)
    earlier = [a for a in before.amounts if _counts(a)] if before is not None else []
    return [*found, f"several:{earlier[-1].value > 1}:p"] if earlier else found


def _counts(amount: Amount) -> bool:
    """Whether an amount counts projects, plants or zones."""
    return amount.unit in ("projects", "enterprises", "zones")


def _entity_features(c: Candidate) -> list[str]:
    """The sorts of names in the amount's clause, and of the last before it; words of renewal before it."""
    place = c.place
    found = [f"entity:{e.type}:c" for e in place.entities if place.clause_at(place.token_at(e.char_start)) == c.clause]
    behind = [e.type for e in place.entities if e.char_start < c.amount.char_start and e.type != "PER"]
    found.append(f"entity:{behind[-1] if behind else None}:before")
    renewal = (h for h in place.cues if h.entry.role == "modernisation" and h.first < c.first)
    return [*found, *(f"renewal before:{h.entry.value}" for h in renewal)]


# ---------------------------------------------------------------------- of the sentence


@functools.lru_cache(maxsize=REMEMBERED)
def shared_features(reading: Reading, index: int) -> tuple[str, ...]:
    """The features that all amounts of a sentence share."""
    place, before = reading.sentences[index], reading.before(index)
    found = [*_placed("p", before.stems)] if before is not None else []
    if reading.document.title:
        found += _placed("t", _title_stems(reading.document.title, reading.document.lang))
    found += [*_shared_cues(reading, index), *_shared_tenses(place, before), *_shared_states(reading, index)]
    found += _nearest_scope(reading, index)
    found += [f"entity:{e.type}:s" for e in place.entities]
    found += [f"entity:{e.type}:p" for e in (before.entities if before is not None else ())]
    found += [
        f"kind:{place.sentence.kind}",
        f"sentence:{min(index, 2)}",
        f"organisation here:{any(e.type == 'ORG' for e in place.entities)}",
        f"regions:{min(len(reading.regions), 2)}",
        f"lang:{place.sentence.lang}",
    ]
    return tuple(dict.fromkeys([*found, *_told(reading).everywhere]))


def _shared_cues(reading: Reading, index: int) -> list[str]:
    """The cues of the sentence, of the one before it, of its headline; sectors that the text speaks of elsewhere."""
    place, before = reading.sentences[index], reading.before(index)
    found = [_CUES["s"][_name(h)] for h in place.widest_cues]
    spoken = {h.entry.role for h in place.widest_cues if h.entry.value != "none"}
    if before is not None:
        where = "list" if place.sentence.kind == "list" else "alone"
        for h in before.widest_cues:
            found.append(_CUES["p"][_name(h)])
            if h.entry.role not in spoken:
                found.append(_CUES[where][_name(h)])
        spoken |= {h.entry.role for h in before.cues}
    found += _cues_far_back(reading, index, spoken)
    return found + [feature for feature, only in _told(reading).sectors.items() if only != index]


def _cues_far_back(reading: Reading, index: int, spoken: set[str]) -> list[str]:
    """Of the roles that neither the sentence nor the one before speaks of: the last cues that the text has of them."""
    found = []
    for role in ("indicator", "status"):
        if role in spoken:
            continue
        for place in reversed(reading.sentences[:index]):
            hits = [h for h in place.widest_cues if h.entry.role == role and h.entry.value != "none"]
            if hits:
                found += [_CUES["back"][_name(h)] for h in hits]
                break
    return found


def _shared_tenses(place: SentenceReading, before: SentenceReading | None) -> list[str]:
    """What the last finite verb says of time; where there is none, what the sentence before says."""
    if place.finite:
        verb, tense = place.finite[-1]
        return [f"tense:{tense}:last", *_at_verb(place, verb, "final")]
    times = [t for _, t in before.finite] if before is not None else []
    found = ["tense:None:last", f"tense:{times[-1] if times else None}:inherited"]
    found += [f"tense:{t}:inherited any" for t in times]
    cues = before.widest_cues if before is not None else ()
    return found + [f"inherited cue:{h.entry.value}" for h in cues if h.entry.role == "status"]


def _shared_states(reading: Reading, index: int) -> list[str]:
    """How far the plant or project has come, by the sentence and by the nearest sentence that says so."""
    states = _told(reading).states
    found = [f"state here:{s}" for s in states.get(index, ())]
    nearest = min(states, key=lambda i: (abs(i - index), i > index), default=None)
    if nearest is not None:
        found += [f"state nearest:{s}" for s in states[nearest]]
    return found + [f"state near:{s}" for i in (index - 1, index + 1) for s in states.get(i, ())]


def _nearest_scope(reading: Reading, index: int) -> list[str]:
    """The scope that the nearest other sentence with a word for it speaks of; the earlier of two."""
    for distance in range(1, len(reading.sentences)):
        for near in (index - distance, index + distance):
            if 0 <= near < len(reading.sentences) and (hits := _of_role(reading.sentences[near], "scope")):
                return [f"scope nearest:{h.entry.value}" for h in hits]
    return []


# ---------------------------------------------------------------------- of the document


class _Told(NamedTuple):
    """What a document says as a whole.

    ``states``: of each sentence that says how far things have come, what it says. ``sectors``: of each feature that a
    sentence with a sector's word gives to the others, the only sentence that gives it, None where several do.
    ``figures``: the sentences that state a value of a unit. ``everywhere``: the features that all amounts share.
    """

    states: dict[int, list[str]]
    sectors: dict[str, int | None]
    figures: dict[tuple[float, str | None], list[int]]
    everywhere: list[str]


@functools.lru_cache(maxsize=REMEMBERED)
def _told(reading: Reading) -> _Told:
    states: dict[int, list[str]] = defaultdict(list)
    sectors: dict[str, int | None] = {}
    figures: dict[tuple[float, str | None], list[int]] = defaultdict(list)
    renewal: list[tuple[int, str]] = []
    for index, place in enumerate(reading.sentences):
        for hit in place.cues:
            role, value = hit.entry.role, hit.entry.value
            if role == "state":
                states[index].append(value)
            elif role == "sector":
                feature = f"cue:sector={value}:{'head' if index <= 1 else 'text'}"
                sectors[feature] = index if sectors.get(feature, index) == index else None
            elif role == "modernisation":
                renewal.append((index, value))
        for figure in dict.fromkeys((a.value, a.unit) for a in place.amounts):
            figures[figure].append(index)
    everywhere = [*_states_of_text(states), *_renewal_of_text(renewal), *_topic(reading), *_extent(reading)]
    organisations = {e.normal for e in reading.entities if e.type == "ORG"}
    everywhere.append(f"organisations:{min(len(organisations), 3)}")
    return _Told(dict(states), sectors, figures, everywhere)


def _extent(reading: Reading) -> list[str]:
    """How much the text covers: the scope that its opening speaks of, how often it counts several projects or one, how
    many sums it tells, the sorts of names in its headline."""
    found = [f"scope head:{h.entry.value}" for place in reading.sentences[:2] for h in _of_role(place, "scope")]
    amounts = [a for place in reading.sentences for a in place.amounts]
    several = [a.value > 1 for a in amounts if _counts(a)]
    found.append(f"counted text:{min(sum(several), 3)}:{not all(several)}")
    found.append(f"sums text:{min(sum(a.kind == 'money' for a in amounts), 4)}")
    headline = len(reading.document.title or "")
    named = {e.type for e in reading.entities if e.char_end <= headline}
    return [*found, *(f"entity:{kind}:t" for kind in ("ORG", "LOC") if kind in named)]


def _of_role(place: SentenceReading, role: str) -> list[Hit]:
    """The widest cues of one role."""
    return [h for h in place.widest_cues if h.entry.role == role]


def _topic(reading: Reading) -> list[str]:
    """Whether the text is about industry at all: the share of its sentences that speak of what no indicator measures,
    of indicators, sectors, states of projects, in quarters; of the first against all."""
    spoken: Counter[str] = Counter()
    for place in reading.sentences:
        names = {"none" if h.entry.value == "none" else h.entry.role for h in place.widest_cues}
        spoken.update(names & {"none", "indicator", "sector", "state"})
    found = [f"topic {name}:{_quarter(spoken[name], len(reading.sentences))}"
             for name in ("none", "indicator", "sector", "state")]  # fmt: skip
    return [*found, f"topic balance:{_quarter(spoken['none'], spoken.total())}"]


def _quarter(part: int, whole: int) -> str:
    """Which quarter of ``whole`` ``part`` reaches; ``no`` for nothing."""
    return str(min(3, 4 * part // whole)) if part else "no"


def _states_of_text(states: dict[int, list[str]]) -> list[str]:
    """How far things have come, by the headline and by the whole text."""
    counts = Counter(s for found in states.values() for s in found)
    top = max(STATES, key=lambda s: counts[s])
    found = [f"state text:{top if counts[top] else None}", "state set:" + "+".join(s for s in STATES if counts[s])]
    return found + [f"state head:{s}" for i in (0, 1) for s in states.get(i, ())]


def _renewal_of_text(renewal: list[tuple[int, str]]) -> list[str]:
    """Whether the text speaks of renewal: in the headline, how often, more than of what is new."""
    counts = Counter(value for _, value in renewal)
    found = [f"renewal head:{value}" for index, value in renewal if index <= 1]
    return [*found, f"renewal times:{min(counts['renewal'], 3)}", f"renewal share:{counts['renewal'] > counts['new']}"]
