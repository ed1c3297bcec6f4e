"""From an amount to a fact: what it measures, and what is to be said of it.

``judge`` decides in this order: the indicator, the modelled attributes, region, year, sector, organisation, investor; a
later decision may look at an earlier one.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kzind.facts.confidence import confidence
from kzind.facts.features import REMEMBERED, own_features, sentence_features, text_features, unit_group
from kzind.facts.governing import amend, governed, own_indicator, own_verb, whole_of
from kzind.facts.investors import decide_investor
from kzind.facts.model import JOIN, Decision, Model, Table, found, load_model
from kzind.facts.names import decide_organisation
from kzind.facts.place import decide_region
from kzind.facts.reading import Candidate, Reading, candidates
from kzind.facts.sector import decide_sector
from kzind.facts.time import decide_year

NONE = "none"
_SHARES = (
    "jobs", "projects", "enterprises", "investment", "output", "capacity", "productivity", "cost", "safety", "exports",
    "trade", "revenue", "taxes", "localisation", "area", NONE,
)  # fmt: skip
INDICATORS_OF: dict[str, tuple[str, ...]] = {
    "money": ("investment", "output", "productivity", "cost", "exports", "trade", "revenue", "taxes", NONE),
    "share": _SHARES,
    "ratio": _SHARES,
    "people": ("jobs", "safety", NONE),
    "jobs": ("jobs", NONE),
    "projects": ("projects", NONE),
    "enterprises": ("enterprises", "exports", NONE),
    "zones": ("zones", NONE),
    "countries": ("exports", NONE),
    "area": ("area", "capacity", "output", NONE),
    "length": ("length", "capacity", "output", NONE),
    "power": ("capacity", "output", NONE),
    "mass": ("output", "capacity", "exports", "safety", NONE),
    "number": (NONE,),
}
JOINED = ("several", "verb", "group", "cue", "nearest", "tense", "inherited", "state", "governor", "renewal")
MODELLED = ("status", "scope", "modernisation", "measure")
# How sure a decision by a wording is; no model gives it a probability.
RULED = 0.95


class Judged(NamedTuple):
    """An amount with its indicator and attributes; ``decisions`` holds the models' word on each."""

    candidate: Candidate
    indicator: Decision
    attributes: dict[str, Any]
    decisions: dict[str, Decision]
    rules: tuple[str, ...]


def with_indicator(found: Sequence[str], indicator: str) -> list[str]:
    """Features of an amount whose indicator is known: also joined to it, where that matters."""
    joined = [f"{indicator}{JOIN}{f}" for f in found if f.startswith(JOINED)]
    return [*found, f"indicator:{indicator}", *joined]


class Models(dict[str, Model]):
    """A model for the indicator, for each of ``MODELLED`` and for the sector; equal only to itself."""

    @functools.cached_property
    def table(self) -> Table:
        """The weights of all of them."""
        return Table([self["indicator"], *(self[name] for name in MODELLED)])

    @functools.cached_property
    def indicators_of(self) -> dict[str, list[int]]:
        """``INDICATORS_OF`` by the numbers that the model of indicators gives them."""
        return {group: self["indicator"].numbers(allowed) for group, allowed in INDICATORS_OF.items()}

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


@functools.cache
def packaged_models() -> Models:
    """The models that the package brings, by attribute."""
    return Models({name: load_model(name) for name in ("indicator", *MODELLED, "sector")})


class Scored:
    """What the models say of amounts of one document, all of them summed up at once.

    An amount has the features of its own, then those that its sentence and the document give to each of their amounts.
    """

    def __init__(self, amounts: Sequence[Candidate], models: Models) -> None:
        self._amounts, self._models, self._table = amounts, models, models.table
        reading, seen = amounts[0].reading, self._table.seen
        text = text_features(reading, seen)
        places = dict.fromkeys([c.index for c in amounts])
        shared = {index: [*sentence_features(reading, index, seen), *text] for index in places}
        self._found = found([[*own_features(c, seen), *shared[c.index]] for c in amounts])
        self._sums = self._table.sums(self._found)
        self._scores = self._table.scores(self._sums)

    def indicator(self, number: int) -> Decision:
        """What an amount measures, among what its unit allows; ``none`` where it is no economic figure."""
        amount = self._amounts[number].amount
        allowed = self._models.indicators_of[unit_group(amount.kind, amount.unit)]
        return self._models["indicator"].best_of(self._scores[number][0], allowed)

    def attributes(self, indicators: Mapping[int, str]) -> dict[int, dict[str, Decision]]:
        """Each attribute of the amounts whose indicator is known, by their number."""
        if not indicators:
            return {}
        numbers, known = [*indicators], [*indicators.values()]
        found = self._found.of(numbers) if len(numbers) < len(self._amounts) else self._found
        sums = self._sums.take(numbers, axis=0) + self._table.joined_sums(found, known)
        return {
            number: {name: self._models[name].best(row) for name, row in zip(MODELLED, scores[1:], strict=True)}
            for number, scores in zip(numbers, self._table.scores(sums), strict=True)
        }


class _Decided(NamedTuple):
    """What an amount measures and the attributes that models decide, with the rules that had a word in it."""

    indicator: Decision
    decisions: dict[str, Decision]
    rules: list[str]


@functools.lru_cache(maxsize=REMEMBERED)
def _decided(reading: Reading, models: Models) -> dict[tuple[int, int], _Decided]:
    """The amounts of a document that are facts, by number of the sentence and number in it.

    The indicators of all are decided first, then their attributes; a whole («в том числе») before its parts.
    """
    settled = [(c, governed(c)) for c in candidates(reading) if c.amount.kind != "number"]
    asked = [(c, worded) for c, worded in settled if worded is None or worded[0] != NONE]
    if not asked:
        return {}
    scored = Scored([c for c, _ in asked], models)
    indicators: dict[int, tuple[Decision, str | None]] = {}
    known: dict[tuple[int, int], int] = {}
    wholes: dict[int, int] = {}
    for number, (c, worded) in enumerate(asked):
        whole = whole_of(c)
        if whole is not None and (whole.index, whole.number) in known:
            wholes[number] = known[whole.index, whole.number]
        if worded is None and number in wholes and not own_indicator(c):
            worded = indicators[wholes[number]][0].value, "part"
        indicator = scored.indicator(number) if worded is None else Decision(worded[0], RULED)
        if indicator.value != NONE:
            known[c.index, c.number] = number
            indicators[number] = indicator, worded and worded[1]
    facts: dict[int, _Decided] = {}
    for number, decisions in scored.attributes({n: decided.value for n, (decided, _) in indicators.items()}).items():
        indicator, rule = indicators[number]
        part_of = facts[wholes[number]] if number in wholes else None
        rules = [f"indicator:{rule}"] if rule else []
        rules += _settle(asked[number][0], indicator.value, decisions, part_of)
        facts[number] = _Decided(indicator, decisions, rules)
    return {key: facts[number] for key, number in known.items()}


def judge(candidate: Candidate, models: Models | None = None) -> Judged | None:
    """The fact that an amount states, or None; ``models`` other than the packaged ones for cross-validation."""
    models = models or packaged_models()
    decided = _decided(candidate.reading, models).get((candidate.index, candidate.number))
    if decided is None:
        return None
    indicator, decisions, rules = decided
    attributes: dict[str, Any] = {name: decision.value for name, decision in decisions.items()}
    attributes["modernisation"] = attributes["modernisation"] == "True"
    scope, amount = attributes["scope"], candidate.amount
    region, region_rule = decide_region(candidate, scope)
    year = decide_year(candidate, attributes["status"])
    organisation = decide_organisation(candidate, scope)
    money = decide_investor(candidate, indicator.value)
    attributes |= {
        "region": region,
        "year": year.year,
        "year_from": year.year_from,
        "year_basis": year.basis,
        "sector": decide_sector(candidate, indicator.value, scope, organisation.name, models["sector"]),
        "organisation": organisation.name,
        "investor": money.investor,
        "investor_country": money.country,
        "confidence": confidence(unit_group(amount.kind, amount.unit), indicator.probability),
    }
    rules = [f"amount:{amount.rule}", f"region:{region_rule}", f"year:{year.rule}",
             f"organisation:{organisation.rule}", *rules]  # fmt: skip
    if money.rule:
        rules.append(f"investor:{money.rule}")
    return Judged(candidate, indicator, attributes, decisions, tuple(rules))


def _settle(candidate: Candidate, indicator: str, decisions: dict[str, Decision], whole: _Decided | None) -> list[str]:
    """Put into ``decisions`` what wordings and the whole say over the models; the rules that did."""
    rules = []
    if whole is not None and whole.indicator.value == indicator:
        for name in ("scope",) if own_verb(candidate) else ("scope", "status"):
            if decisions[name].value != whole.decisions[name].value:
                decisions[name] = Decision(whole.decisions[name].value, RULED)
                rules.append(f"{name}:part")
    facts = {"indicator": indicator, **{name: decision.value for name, decision in decisions.items()}}
    for name, value, rule in amend(candidate, facts):
        decisions[name] = Decision(value, RULED)
        rules.append(f"{name}:{rule}")
    return rules
