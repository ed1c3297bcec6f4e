"""From an amount to a fact: what it measures, and what is to be said of it.

``judge`` decides in this order: the indicator, the modelled attributes, region, year, sector, organisation, investor; a
later decision may look at an earlier one.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from kzind.facts.confidence import confidence
from kzind.facts.features import REMEMBERED, own_features, shared_features, unit_group
from kzind.facts.governing import amend, governed, own_indicator, own_verb, whole_of
from kzind.facts.investors import decide_investor
from kzind.facts.model import JOIN, Decision, Model, Sums, Table, load_model
from kzind.facts.names import decide_organisation
from kzind.facts.place import decide_region
from kzind.facts.reading import Candidate, Reading
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
    """A model for the indicator, for each of ``MODELLED`` and for the sector."""

    @functools.cached_property
    def table(self) -> Table:
        """The weights of all of them."""
        return Table([self["indicator"], *(self[name] for name in MODELLED)])


@functools.cache
def packaged_models() -> Models:
    """The models that the package brings, by attribute."""
    return Models({name: load_model(name) for name in ("indicator", *MODELLED, "sector")})


@functools.lru_cache(maxsize=REMEMBERED)
def _shared_sums(table: Table, reading: Reading, index: int, indicator: str | None) -> Sums:
    """What the features that all amounts of a sentence share add to the scores (arguments as of ``Table.sums``)."""
    return table.sums(shared_features(reading, index), indicator)


class Scored:
    """What the models say of an amount: the sums of its own features and of those that its sentence shares."""

    def __init__(self, candidate: Candidate, models: Models) -> None:
        self._candidate, self._models = candidate, models
        self._own = own_features(candidate)
        self._sums = self._add(None)

    def _add(self, indicator: str | None) -> Sums:
        table, candidate = self._models.table, self._candidate
        shared = _shared_sums(table, candidate.reading, candidate.index, indicator)
        return np.add(shared, table.sums(self._own, indicator))

    def indicator(self) -> Decision:
        """What the amount measures, among what its unit allows; ``none`` where it is no economic figure."""
        amount = self._candidate.amount
        scores = self._models.table.scores(self._sums)[0]
        return self._models["indicator"].best(scores, INDICATORS_OF[unit_group(amount.kind, amount.unit)])

    def attributes(self, indicator: str) -> dict[str, Decision]:
        """Each attribute of the amount where its indicator is known."""
        table = self._models.table
        sums = self._sums + self._add(indicator) + table.sums([f"indicator:{indicator}"])
        scores = table.scores(sums)[1:]
        return {name: self._models[name].best(row) for name, row in zip(MODELLED, scores, strict=True)}


def judge(candidate: Candidate, models: Models | None = None) -> Judged | None:
    """The fact that an amount states, or None; ``models`` other than the packaged ones for cross-validation."""
    models = models or packaged_models()
    amount = candidate.amount
    if amount.kind == "number":
        return None
    scored = Scored(candidate, models)
    whole = _whole(candidate, models)
    indicator, rule = _indicator(candidate, scored, whole)
    if indicator.value == NONE:
        return None
    decisions = scored.attributes(indicator.value)
    rules = [f"indicator:{rule}"] if rule else []
    rules += _settle(candidate, indicator.value, decisions, whole)
    attributes: dict[str, Any] = {name: decision.value for name, decision in decisions.items()}
    attributes["modernisation"] = attributes["modernisation"] == "True"
    region, region_rule = decide_region(candidate, attributes["scope"])
    year = decide_year(candidate, attributes["status"])
    organisation = decide_organisation(candidate, attributes["scope"])
    money = decide_investor(candidate, indicator.value)
    attributes |= {
        "region": region,
        "year": year.year,
        "year_from": year.year_from,
        "year_basis": year.basis,
        "sector": decide_sector(
            candidate, indicator.value, attributes["scope"], organisation.name, models["sector"]
        ),
        "organisation": organisation.name,
        "investor": money.investor,
        "investor_country": money.country,
        "confidence": confidence(unit_group(amount.kind, amount.unit), indicator.probability),
    }
    by = {"amount": amount.rule, "region": region_rule, "year": year.rule, "organisation": organisation.rule}
    rules = [*(f"{name}:{rule}" for name, rule in by.items()), *rules]
    if money.rule:
        rules.append(f"investor:{money.rule}")
    return Judged(candidate, indicator, attributes, decisions, tuple(rules))


def _whole(candidate: Candidate, models: Models) -> Judged | None:
    """The fact that the amount is a part of («в том числе»), if it is one and the whole is a fact."""
    whole = whole_of(candidate)
    return judge(whole, models) if whole is not None else None


def _indicator(candidate: Candidate, scored: Scored, whole: Judged | None) -> tuple[Decision, str | None]:
    """The indicator by a wording, by the whole that the amount is a part of, else by the model; the rule, if any."""
    settled = governed(candidate)
    if settled is None and whole is not None and not own_indicator(candidate):
        settled = whole.indicator.value, "part"
    if settled is not None:
        return Decision(settled[0], RULED), settled[1]
    return scored.indicator(), None


def _settle(candidate: Candidate, indicator: str, decisions: dict[str, Decision], whole: Judged | None) -> list[str]:
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
