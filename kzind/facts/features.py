"""What the models look at: the words, cues and verb forms around an amount, by where they stand.

A feature is a short string that says what was seen and where: ``c:построить`` (a word of the amount's clause),
``cue:status=planned:s`` (a lexicon cue somewhere in the sentence), ``verb:past:after`` (the next verb behind the
amount). Places: ``in`` the quote, ``b`` and ``a`` the three words before and after, ``c`` the clause, ``s`` the
sentence, ``p`` the sentence before, ``t`` the headline.

Each function gives features as ``seen`` has them (``kzind.facts.patterns``): by name, or as rows of weights.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeVar

from kzind.facts.patterns import NAMES, Patterns
from kzind.facts.reading import Candidate, Reading, SentenceReading, is_word
from kzind.facts.verbs import stem
from kzind.lexical import tokenize
from kzind.types import Amount

T = TypeVar("T")
WINDOW = 3
CLOSE = 4
EDGE = 2
STATES = ("intended", "building", "operating")
COUNTED = ("projects", "enterprises", "zones")
TOPICS = ("none", "indicator", "sector", "state")
FAR = ("indicator", "status")
"""Roles whose last cues hold for sentences further on that have none."""
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
    """The features of an amount, the same list for every attribute: its own, its sentence's and its document's."""
    reading, index = candidate.reading, candidate.index
    return [
        *own_features(candidate, NAMES), *sentence_features(reading, index, NAMES), *text_features(reading, NAMES),
    ]  # fmt: skip


def own_features(candidate: Candidate, seen: Patterns[T]) -> Collection[T]:
    """The features of an amount that other amounts of its sentence may not have; none of them is a shared one."""
    return dict.fromkeys(itertools.chain(
        _amount_features(candidate, seen), _word_features(candidate, seen), _cue_features(candidate, seen),
        _verb_features(candidate, seen), _tense_features(candidate, seen), _year_features(candidate, seen),
        _neighbour_features(candidate, seen), _entity_features(candidate, seen),
    ))  # fmt: skip


# ---------------------------------------------------------------------- of the amount


def _amount_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    a, word = c.amount, c.place.norms[c.first]
    group = _groups(c.place)[c.number]
    size = int(math.log10(abs(a.value))) if a.value else -1
    found = [
        seen["{}"]["bias"], seen["unit:{}"][a.unit], seen["group:{}"][group], seen["qualifier:{}"][a.qualifier],
        seen["size:{}:{}"][group, size], seen["rule:{}"][a.rule], seen["first:{}"][word if word[0].isalpha() else "#"],
    ]  # fmt: skip
    if a.value_before is not None:
        found.append(seen["{}"]["change"])
    return found


def _word_features(c: Candidate, seen: Patterns[T]) -> Iterator[T]:
    """The words of the sentence by where they stand to the amount."""
    stems, first, last = c.place.stems, c.first, c.last
    begin, end = c.place.clause_tokens(c.clause)
    sentence, clause = seen["s:{}"].__getitem__, seen["c:{}"].__getitem__
    return itertools.chain(
        map(seen["in:{}"].__getitem__, filter(None, stems[first:last])),
        map(sentence, filter(None, stems[:first])), map(sentence, filter(None, stems[last:])),
        map(clause, filter(None, stems[begin:first])), map(clause, filter(None, stems[last:end])),
        map(seen["b:{}"].__getitem__, filter(None, stems[max(0, first - WINDOW) : first])),
        map(seen["a:{}"].__getitem__, filter(None, stems[last : last + WINDOW])),
    )  # fmt: skip


def _cue_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    """Lexicon cues by role, value and place, and of each role the nearest one."""
    first, last, clause, found = c.first, c.last, c.clause, []
    for cues in c.place.widest.values():
        least = None
        for begins, ends, at, _, name in cues:
            before = begins < first
            # words between; a clause's edge counts as ``EDGE`` words
            between = first - ends if before else begins - last
            distance = (between if between > 0 else 0) + EDGE * abs(at - clause)
            if first <= begins < last:
                found.append(seen["cue:{}:in"][name])
            elif at == clause:
                found.append(seen["cue:{}:c"][name])
                found.append(seen["cue:{}:before" if before else "cue:{}:after"][name])
            if distance <= CLOSE:
                found.append(seen["cue:{}:close"][name])
            if least is None or distance < least:
                least, nearest = distance, name
        found.append(seen["nearest:{}"][nearest])
    for place in _twins(c):
        found += [seen["cue:{}:twin"][cue.name] for role, cues in place.widest.items() if role != "sector"
                  for cue in cues]  # fmt: skip
    return found


def _twins(c: Candidate) -> list[SentenceReading]:
    """Other sentences of the document that state the same figure: a headline and its story."""
    stated = _told(c.reading).figures[c.amount.value, c.amount.unit]
    return [c.reading.sentences[index] for index in stated if index != c.index] if len(stated) > 1 else []


def _verb_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    place, clause, first, last = c.place, c.clause, c.first, c.last
    before = after = final = None
    found = []
    for i, verb in place.verbs:
        if first <= i < last:
            continue
        found.append(seen["verb:{}:s"][verb])
        if place.clause_of[i] == clause:
            found.append(seen["verb:{}:c"][verb])
        if i < first:
            before = verb
        elif after is None:
            after = verb
        final = verb
    return [*found, seen["verb:{}:after"][after], seen["verb:{}:before"][before], seen["verb:{}:last"][final]]


def _tense_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    """What the finite verbs around the amount say of time: the nearest ones, the last of its clause."""
    place, finite, first, last = c.place, c.place.finite, c.first, c.last
    clause = [v for v in finite if place.clause_of[v[0]] == c.clause]
    before = after = None
    for verb in finite:
        if verb[0] < first:
            before = verb
        elif after is None and verb[0] >= last:
            after = verb
    found = [
        seen["tense:{}:after"][after[1] if after else None],
        seen["tense:{}:before"][before[1] if before else None],
        seen["tense:{}:clause"][clause[-1][1] if clause else None],
    ]
    if clause:
        nearest = min(clause, key=lambda v: first - v[0] if v[0] < first else v[0] - last + 1)
        found += [seen["tense:{}:nearest"][nearest[1]], *_governor(place, nearest, seen)]
    elif finite:
        outside = after or finite[-1]
        found += [seen["tense:{}:other clause"][outside[1]], *_governor(place, outside, seen)]
    return found


def _governor(place: SentenceReading, verb: tuple[int, str], seen: Patterns[T]) -> list[T]:
    """The verb that governs an amount, with its tense and the cues that it is part of."""
    i, tense = verb
    stem = place.stems[i]
    return [seen["governor:{}"][stem], seen["governor:{}:{}"][tense, stem],
            *[seen["cue:{}:governor"][name] for name in _at_verb(place, i)]]  # fmt: skip


def _at_verb(place: SentenceReading, verb: int) -> list[str]:
    """The cues that token ``verb`` is part of."""
    return [cue.name for cues in place.widest.values() for cue in cues if cue.first <= verb < cue.last]


def _year_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    if not c.place.years:
        return []
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
        found.append(seen["year:{}:s"][when])
        if c.place.clause_of[i] == c.clause:
            found.append(seen["year:{}:c"][when])
    return found


def _neighbour_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    groups, number = _groups(c.place), c.number
    found = [
        seen["previous:{}"][groups[number - 1] if number else None],
        seen["following:{}"][groups[number + 1] if number + 1 < len(groups) else None],
    ]
    if len(groups) > 1:
        beside = seen["with:{}"]
        found += [beside[group] for group in groups[:number] + groups[number + 1 :]]
    return found + _several_features(c, seen)


def _several_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    """Whether several projects, plants or zones are counted: by the figure itself, near it, in the sentence before."""
    found = [seen["several:own:{}"][c.amount.value > 1]] if c.amount.unit in COUNTED else []
    counted = [a for a in _counted(c.place) if a is not c.amount]
    if counted:
        near = min(counted, key=lambda a: abs(a.char_start - c.amount.char_start))
        where = "before" if near.char_start < c.amount.char_start else "after"
        return [*found, seen["several:{}:s"][near.value > 1], seen["several:{}:{}"][near.value > 1, where]]
    before = c.reading.before(c.index)
    earlier = _counted(before) if before is not None else ()
    return [*found, seen["several:{}:p"][earlier[-1].value > 1]] if earlier else found


def _entity_features(c: Candidate, seen: Patterns[T]) -> list[T]:
    """The sorts of names in the amount's clause, and of the last before it; words of renewal before it."""
    place, found, behind = c.place, [], None
    for entity, clause in zip(place.entities, place.entity_clauses, strict=True):
        if clause == c.clause:
            found.append(seen["entity:{}:c"][entity.type])
        if entity.char_start < c.amount.char_start and entity.type != "PER":
            behind = entity.type
    found.append(seen["entity:{}:before"][behind])
    renewal = [h for h in place.of_role("modernisation") if h.first < c.first]
    return found + [seen["renewal before:{}"][h.entry.value] for h in renewal]


@functools.lru_cache(maxsize=REMEMBERED)
def _groups(place: SentenceReading) -> tuple[str, ...]:
    """The sort of the unit of each amount of a sentence."""
    return tuple(unit_group(a.kind, a.unit) for a in place.amounts)


@functools.lru_cache(maxsize=REMEMBERED)
def _counted(place: SentenceReading) -> tuple[Amount, ...]:
    """The amounts of a sentence that count projects, plants or zones."""
    return tuple(a for a in place.amounts if a.unit in COUNTED)


# ---------------------------------------------------------------------- of the sentence


def sentence_features(reading: Reading, index: int, seen: Patterns[T]) -> Collection[T]:
    """The features that all amounts of a sentence share, and amounts of other sentences may not have."""
    place, before = reading.sentences[index], reading.before(index)
    kinds = [e.type for e in place.entities]
    found = [*map(seen["p:{}"].__getitem__, filter(None, before.stems))] if before is not None else []
    found += _shared_cues(reading, index, seen)
    found += _shared_tenses(place, before, seen)
    found += _shared_states(reading, index, seen)
    found += _nearest_scope(reading, index, seen)
    found += map(seen["entity:{}:s"].__getitem__, kinds)
    if before is not None:
        found += [seen["entity:{}:p"][e.type] for e in before.entities]
    found += [
        seen["kind:{}"][place.sentence.kind],
        seen["sentence:{}"][min(index, 2)],
        seen["organisation here:{}"]["ORG" in kinds],
        seen["regions:{}"][min(len(reading.regions), 2)],
        seen["lang:{}"][place.sentence.lang],
    ]
    return dict.fromkeys(found)


def _shared_cues(reading: Reading, index: int, seen: Patterns[T]) -> list[T]:
    """The cues of the sentence, of the one before it, of its headline; sectors that the text speaks of elsewhere."""
    place, before = reading.sentences[index], reading.before(index)
    stated, told = seen["cue:{}:s"], _told(reading)
    found = [stated[cue.name] for cues in place.widest.values() for cue in cues]
    spoken = place.topics
    if before is not None:
        inherited = seen["cue:{}:p"]
        alone = seen["cue:{}:list" if place.sentence.kind == "list" else "cue:{}:alone"]
        for role, cues in before.widest.items():
            found += [inherited[cue.name] for cue in cues]
            if role not in spoken:
                found += [alone[cue.name] for cue in cues]
        spoken = spoken.union(before.widest)
    found += [seen["cue:{}:back"][name] for role in FAR if role not in spoken
              for name in _last_cues(reading, index, role)]  # fmt: skip
    spoken_of = seen["cue:sector={}:{}"]
    return found + [spoken_of[part] for part, only in told.sectors.items() if only != index]


def _last_cues(reading: Reading, index: int, role: str) -> list[str]:
    """The last cues of a role that the text has before a sentence."""
    told = _told(reading).far[role]
    if not told:
        return []
    at = bisect.bisect_left(told, index) - 1
    return _telling(reading.sentences[told[at]], role) if at >= 0 else []


def _telling(place: SentenceReading, role: str) -> list[str]:
    """The cues of one role that say something of it."""
    return [cue.name for cue in place.widest.get(role, ()) if cue.value != "none"]


def _shared_tenses(place: SentenceReading, before: SentenceReading | None, seen: Patterns[T]) -> list[T]:
    """What the last finite verb says of time; where there is none, what the sentence before says."""
    if place.finite:
        verb, tense = place.finite[-1]
        return [seen["tense:{}:last"][tense], *[seen["cue:{}:final"][name] for name in _at_verb(place, verb)]]
    times = [t for _, t in before.finite] if before is not None else []
    found = [seen["tense:{}:last"][None], seen["tense:{}:inherited"][times[-1] if times else None]]
    found += [seen["tense:{}:inherited any"][t] for t in times]
    cues = before.widest.get("status", ()) if before is not None else ()
    return found + [seen["inherited cue:{}"][cue.value] for cue in cues]


def _shared_states(reading: Reading, index: int, seen: Patterns[T]) -> list[T]:
    """How far the plant or project has come, by the sentence and by the nearest sentence that says so."""
    states = _told(reading).states
    found = [seen["state here:{}"][s] for s in states.get(index, ())]
    nearest = index if index in states else _nearest(states, index)
    if nearest is not None:
        found += [seen["state nearest:{}"][s] for s in states[nearest]]
    return found + [seen["state near:{}"][s] for i in (index - 1, index + 1) for s in states.get(i, ())]


def _nearest(told: dict[int, list[str]], index: int) -> int | None:
    """The sentence nearest to number ``index`` of those told of, in their order; the earlier of two."""
    places = [*told]
    at = bisect.bisect_left(places, index)
    beside = [*places[max(0, at - 1) : at], *[i for i in places[at : at + 2] if i != index]]
    return min(beside, key=lambda i: abs(i - index), default=None)


def _nearest_scope(reading: Reading, index: int, seen: Patterns[T]) -> list[T]:
    """The scope that the nearest other sentence with a word for it speaks of; the earlier of two."""
    scopes = _told(reading).scopes
    nearest = _nearest(scopes, index)
    return [seen["scope nearest:{}"][value] for value in scopes[nearest]] if nearest is not None else []


# ---------------------------------------------------------------------- of the document


class _Told(NamedTuple):
    """What a document says as a whole.

    ``states``, ``scopes``: of each sentence that says how far things have come, how much it is about, what it says.
    ``sectors``: of each sector's word, in the head or the text, the only sentence that has it, None where several do.
    ``figures``: the sentences that state a value of a unit. ``renewal``: the words for it, with their sentences.
    ``far``: of the roles ``FAR`` the sentences with cues that say something of them.
    """

    states: dict[int, list[str]]
    scopes: dict[int, list[str]]
    sectors: dict[tuple[str, str], int | None]
    figures: dict[tuple[float, str | None], list[int]]
    renewal: list[tuple[int, str]]
    far: dict[str, list[int]]


@functools.lru_cache(maxsize=REMEMBERED)
def _told(reading: Reading) -> _Told:
    told = _Told({}, {}, {}, defaultdict(list), [], {role: [] for role in FAR})
    sectors = told.sectors
    for index, place in enumerate(reading.sentences):
        roles = place.by_role
        if "state" in roles:
            told.states[index] = [hit[2].value for hit in roles["state"]]
        if "scope" in roles:
            told.scopes[index] = [cue.value for cue in place.widest["scope"]]
        if "sector" in roles:
            where = "head" if index <= 1 else "text"
            for sector in dict.fromkeys([hit[2].value for hit in roles["sector"]]):
                part = sector, where
                sectors[part] = None if part in sectors else index
        if "modernisation" in roles:
            told.renewal.extend([(index, hit[2].value) for hit in roles["modernisation"]])
        for role, far in told.far.items():
            if role in roles and _telling(place, role):
                far.append(index)
        if place.amounts:
            for figure in dict.fromkeys([(a.value, a.unit) for a in place.amounts]):
                told.figures[figure].append(index)
    return told


@functools.lru_cache(maxsize=REMEMBERED)
def text_features(reading: Reading, seen: Patterns[T]) -> Collection[T]:
    """The features that all amounts of a document share."""
    told, title = _told(reading), reading.document.title
    words = _title_stems(title, reading.document.lang) if title else ()
    organisations = {e.normal for e in reading.entities if e.type == "ORG"}
    found = [
        *map(seen["t:{}"].__getitem__, words), *_states_of_text(told.states, seen),
        *_renewal_of_text(told.renewal, seen), *_topic(reading, seen), *_extent(reading, seen),
        seen["organisations:{}"][min(len(organisations), 3)],
    ]  # fmt: skip
    return dict.fromkeys(found)


def _extent(reading: Reading, seen: Patterns[T]) -> list[T]:
    """How much the text covers: the scope that its opening speaks of, how often it counts several projects or one, how
    many sums it tells, the sorts of names in its headline."""
    scopes = _told(reading).scopes
    amounts = [a for place in reading.sentences for a in place.amounts]
    several = [a.value > 1 for a in amounts if a.unit in COUNTED]
    headline = len(reading.document.title or "")
    named = {e.type for e in reading.entities if e.char_end <= headline}
    return [
        *(seen["scope head:{}"][value] for index in (0, 1) for value in scopes.get(index, ())),
        seen["counted text:{}:{}"][min(sum(several), 3), not all(several)],
        seen["sums text:{}"][min([a.kind for a in amounts].count("money"), 4)],
        *(seen["entity:{}:t"][kind] for kind in ("ORG", "LOC") if kind in named),
    ]


def _topic(reading: Reading, seen: Patterns[T]) -> list[T]:
    """Whether the text is about industry at all: the share of its sentences that speak of what no indicator measures,
    of indicators, sectors, states of projects, in quarters; of the first against all."""
    topics = [place.topics for place in reading.sentences]
    spoken = [[name in told for told in topics].count(True) for name in TOPICS]
    shares = [_quarter(times, len(topics)) for times in spoken]
    found = [seen["topic {}:{}"][told] for told in zip(TOPICS, shares, strict=True)]
    return [*found, seen["topic balance:{}"][_quarter(spoken[0], sum(spoken))]]


def _quarter(part: int, whole: int) -> str:
    """Which quarter of ``whole`` ``part`` reaches; ``no`` for nothing."""
    return str(min(3, 4 * part // whole)) if part else "no"


def _states_of_text(states: dict[int, list[str]], seen: Patterns[T]) -> list[T]:
    """How far things have come, by the headline and by the whole text."""
    told = [*itertools.chain.from_iterable(states.values())]
    top = max(STATES, key=told.count)
    found = [
        seen["state text:{}"][top if top in told else None],
        seen["state set:{}"]["+".join([s for s in STATES if s in told])],
    ]
    return found + [seen["state head:{}"][s] for i in (0, 1) for s in states.get(i, ())]


def _renewal_of_text(renewal: list[tuple[int, str]], seen: Patterns[T]) -> list[T]:
    """Whether the text speaks of renewal: in the headline, how often, more than of what is new."""
    values = [value for _, value in renewal]
    renewed = values.count("renewal")
    return [
        *[seen["renewal head:{}"][value] for index, value in renewal if index <= 1],
        seen["renewal times:{}"][min(renewed, 3)],
        seen["renewal share:{}"][renewed > values.count("new")],
    ]
