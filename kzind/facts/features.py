"""What the models look at: the words, cues and verb forms around an amount, by where they stand.

A feature is a short string that says what was seen and where: ``c:построить`` (a word of the amount's clause),
``cue:status=planned:s`` (a lexicon cue somewhere in the sentence), ``verb:past:after`` (the next verb behind the
amount). Places: ``in`` the quote, ``b`` and ``a`` the three words before and after, ``c`` the clause, ``s`` the
sentence, ``p`` the sentence before, ``t`` the headline.
"""

from __future__ import annotations

import functools
import math

from kzind.facts.reading import Candidate, SentenceReading, is_word
from kzind.facts.verbs import stem
from kzind.lexical import Hit, tokenize
from kzind.types import Amount

WINDOW = 3
CLOSE = 4
EDGE = 2
STATES = ("intended", "building", "operating")
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
    """The features of an amount, the same list for every attribute."""
    found = [*_amount_features(candidate), *_word_features(candidate), *_cue_features(candidate)]
    found += [*_verb_features(candidate), *_year_features(candidate), *_neighbour_features(candidate)]
    found += [*_tense_features(candidate), *_state_features(candidate), *_renewal_features(candidate)]
    found += _document_features(candidate)
    return list(dict.fromkeys(found))


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
    place, clause = c.place, c.clause
    found = []
    for i, s in enumerate(place.stems):
        if s is None:
            continue
        if c.first <= i < c.last:
            found.append(f"in:{s}")
            continue
        found.append(f"s:{s}")
        if place.clause_of[i] == clause:
            found.append(f"c:{s}")
        if c.first - WINDOW <= i < c.first:
            found.append(f"b:{s}")
        elif c.last <= i < c.last + WINDOW:
            found.append(f"a:{s}")
    before = c.before()
    if before is not None:
        found += [f"p:{s}" for s in before.stems if s is not None]
    if c.reading.document.title:
        found += [f"t:{s}" for s in _title_stems(c.reading.document.title, c.reading.document.lang)]
    return found


def _cue_features(c: Candidate) -> list[str]:
    """Lexicon cues by role, value and place, and of each role the nearest one."""
    place, found = c.place, []
    nearest: dict[str, tuple[int, str]] = {}
    spoken = set()
    for hit in place.widest_cues:
        role, name = hit.entry.role, f"{hit.entry.role}={hit.entry.value}"
        if hit.entry.value != "none":
            spoken.add(role)
        found.append(f"cue:{name}:s")
        if c.first <= hit.first < c.last:
            found.append(f"cue:{name}:in")
        elif place.clause_of[hit.first] == c.clause:
            found.append(f"cue:{name}:c")
            found.append(f"cue:{name}:{'before' if hit.first < c.first else 'after'}")
        distance = _distance(c, hit)
        if distance <= CLOSE:
            found.append(f"cue:{name}:close")
        if role not in nearest or distance < nearest[role][0]:
            nearest[role] = (distance, hit.entry.value)
    found += [f"nearest:{role}={value}" for role, (_, value) in nearest.items()]
    before = c.before()
    if before is not None:
        where = "list" if place.sentence.kind == "list" else "alone"
        for h in before.widest_cues:
            found.append(f"cue:{h.entry.role}={h.entry.value}:p")
            if h.entry.role not in spoken:
                found.append(f"cue:{h.entry.role}={h.entry.value}:{where}")
    found += _cues_far_back(c, spoken | {h.entry.role for h in (before.cues if before is not None else ())})
    for index, other in enumerate(c.reading.sentences):
        if index != c.index:
            where = "head" if index <= 1 else "text"
            found += [f"cue:sector={h.entry.value}:{where}" for h in other.cues if h.entry.role == "sector"]
    for twin in _twins(c):
        found += [f"cue:{h.entry.role}={h.entry.value}:twin" for h in twin.widest_cues if h.entry.role != "sector"]
    return found


def _cues_far_back(c: Candidate, spoken: set[str]) -> list[str]:
    """Of the roles that neither the sentence nor the one before speaks of: the last cues that the text has of them."""
    found = []
    for role in ("indicator", "status"):
        if role in spoken:
            continue
        for place in reversed(c.reading.sentences[: c.index]):
            hits = [h for h in place.widest_cues if h.entry.role == role and h.entry.value != "none"]
            if hits:
                found += [f"cue:{role}={h.entry.value}:back" for h in hits]
                break
    return found


def _distance(c: Candidate, hit: Hit) -> int:
    """Words between an amount and a cue; a clause's edge counts as ``EDGE`` words."""
    gap = c.first - hit.last if hit.first < c.first else hit.first - c.last
    return max(0, gap) + EDGE * abs(c.place.clause_of[hit.first] - c.clause)


def _twins(c: Candidate) -> list[SentenceReading]:
    """Other sentences of the document that state the same figure: a headline and its story."""
    a = c.amount
    return [
        place for index, place in enumerate(c.reading.sentences)
        if index != c.index and any(o.value == a.value and o.unit == a.unit for o in place.amounts)
    ]


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
    """What the finite verbs say of time: the nearest ones, the last of clause and sentence, else those around."""
    place, finite = c.place, c.place.finite
    clause = [v for v in finite if place.clause_of[v[0]] == c.clause]
    after = [t for i, t in finite if i >= c.last]
    before = [t for i, t in finite if i < c.first]
    found = [
        f"tense:{after[0] if after else None}:after",
        f"tense:{before[-1] if before else None}:before",
        f"tense:{clause[-1][1] if clause else None}:clause",
        f"tense:{finite[-1][1] if finite else None}:last",
    ]
    if finite:
        found += _at_verb(c, finite[-1][0], "final")
    if clause:
        nearest = min(clause, key=lambda v: c.first - v[0] if v[0] < c.first else v[0] - c.last + 1)
        found += [f"tense:{nearest[1]}:nearest", f"governor:{place.stems[nearest[0]]}"]
        found += [f"governor:{nearest[1]}:{place.stems[nearest[0]]}", *_at_verb(c, nearest[0], "governor")]
    elif finite:
        i, tense = next(((i, t) for i, t in finite if i >= c.last), finite[-1])
        found += [f"tense:{tense}:other clause", f"governor:{place.stems[i]}"]
        found += [f"governor:{tense}:{place.stems[i]}", *_at_verb(c, i, "governor")]
    else:
        previous = c.before()
        times = [t for _, t in previous.finite] if previous is not None else []
        found += [f"tense:{times[-1] if times else None}:inherited", *(f"tense:{t}:inherited any" for t in times)]
        found += [f"inherited cue:{h.entry.value}" for h in (previous.widest_cues if previous is not None else ())
                  if h.entry.role == "status"]
    return found


def _at_verb(c: Candidate, verb: int, where: str) -> list[str]:
    """The cues that token ``verb`` is part of."""
    return [f"cue:{h.entry.role}={h.entry.value}:{where}" for h in c.place.widest_cues if h.first <= verb < h.last]


def _state_features(c: Candidate) -> list[str]:
    """How far the plant or project has come: by the sentence, the nearest sentence that says so, the whole text."""
    states = [[h.entry.value for h in place.cues if h.entry.role == "state"] for place in c.reading.sentences]
    found = [f"state here:{s}" for s in states[c.index]]
    order = sorted((i for i, s in enumerate(states) if s), key=lambda i: (abs(i - c.index), i > c.index))
    found += [f"state nearest:{s}" for i in order[:1] for s in states[i]]
    found += [f"state near:{s}" for i in order if i != c.index and abs(i - c.index) == 1 for s in states[i]]
    counts = {s: sum(x.count(s) for x in states) for s in STATES}
    top = max(STATES, key=lambda s: counts[s])
    found.append(f"state text:{top if counts[top] else None}")
    found.append("state set:" + "+".join(s for s in STATES if counts[s]))
    found += [f"state head:{s}" for i in (0, 1) if i < len(states) for s in states[i]]
    return found


def _renewal_features(c: Candidate) -> list[str]:
    """Whether the text speaks of renewal: in the sentence before the amount, around it, in the headline, at all."""
    hits = [[h for h in place.cues if h.entry.role == "modernisation"] for place in c.reading.sentences]
    found = [f"renewal before:{h.entry.value}" for h in hits[c.index] if h.first < c.first]
    found += [f"renewal head:{h.entry.value}" for x in hits[:2] for h in x]
    counts = [sum(h.entry.value == value for x in hits for h in x) for value in ("renewal", "new")]
    found += [f"renewal times:{min(counts[0], 3)}", f"renewal share:{counts[0] > counts[1]}"]
    return found


def _year_features(c: Candidate) -> list[str]:
    published = c.reading.document.published
    reference = int(published[:4]) if published else None
    found = []
    for i, year in enumerate(c.place.years):
        if year is None or c.first <= i < c.last:
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
    previous = c.before()
    earlier = [a for a in previous.amounts if _counts(a)] if previous is not None else []
    return [*found, f"several:{earlier[-1].value > 1}:p"] if earlier else found


def _counts(amount: Amount) -> bool:
    """Whether an amount counts projects, plants or zones."""
    return amount.unit in ("projects", "enterprises", "zones")


def _document_features(c: Candidate) -> list[str]:
    organisations = {e.normal for e in c.reading.entities if e.type == "ORG"}
    here = [e for e in c.place.entities if e.type == "ORG"]
    previous = c.before()
    found = [f"entity:{e.type}:s" for e in c.place.entities]
    clause = [e for e in c.place.entities if c.place.clause_at(c.place.token_at(e.char_start)) == c.clause]
    found += [f"entity:{e.type}:c" for e in clause]
    found += [f"entity:{e.type}:p" for e in (previous.entities if previous is not None else ())]
    behind = [e.type for e in c.place.entities if e.char_start < c.amount.char_start and e.type != "PER"]
    found.append(f"entity:{behind[-1] if behind else None}:before")
    return [
        *found,
        f"kind:{c.place.sentence.kind}",
        f"sentence:{min(c.index, 2)}",
        f"organisations:{min(len(organisations), 3)}",
        f"organisation here:{bool(here)}",
        f"regions:{min(len(c.reading.regions), 2)}",
        f"lang:{c.place.sentence.lang}",
    ]
