"""Who puts the money in, and the country it comes from.

Rules are asked in their order, the first with an opinion decides; its name goes into the result.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from kzind.facts.names import REACH, core, decide_organisation, heads, phrases
from kzind.facts.reading import Candidate, Reading, SentenceReading
from kzind.lexical import Hit, tokenize
from kzind.types import Entity

MENTIONS = 10
"""Mentions of a firm that are asked for its country."""
_THREE_WORDS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_][\w-]*+[ \u00a0«“\"]++){1,3}$")
_HONOUR = re.compile(r"имени|им\.|атындағы")
_CURRENCY = re.compile(r"долл|евро|юан|рубл|вон\b", re.IGNORECASE)


class Money(NamedTuple):
    """Who puts money in, the country it comes from, the rule that read it."""

    investor: str | None
    country: str | None
    rule: str


def _near(candidate: Candidate, hit: Hit) -> bool:
    """Whether a cue stands at most two clauses from the amount («строит завод, его цена – 7 млрд»)."""
    return abs(candidate.place.clause_at(hit.first) - candidate.clause) <= 2


def _speaks_of_a_deal(place: SentenceReading) -> bool:
    """Whether a sentence has a word for investing, investors or agreeing."""
    return any(map(place.of_role, ("names:puts", "names:investor", "names:agreed")))


def _purse(candidate: Candidate) -> Money | None:
    """«Республиканский бюджет отпустил 5 млрд»: the state's purse; also where money is «allotted» in its report."""
    found = candidate.place.of_role("names:purse")
    if not found and candidate.place.of_role("names:allotted"):
        found = [hit for view in candidate.reading.sentences for hit in view.of_role("names:purse")]
    purses = {hit.entry.value for hit in found}
    return Money(purses.pop(), "KZ", "purse") if len(purses) == 1 else None


def _home(candidate: Candidate) -> Money | None:
    """«Отечественный инвестор вложит 5 млрд», «собственные средства»: domestic money."""
    place, sentence = candidate.place, candidate.place.sentence
    if not place.of_role("names:home") or foreign_country(candidate, sentence.char_start, sentence.char_end):
        return None
    return Money(None, "KZ", "home")


def _funding(candidate: Candidate) -> Money | None:
    """«Стройку кредитует банк …»: the organisation or the country behind a verb of lending."""
    place = candidate.place
    for hit in place.of_role("names:funds"):
        start = place.ends[hit.last - 1]
        named = [e for e in place.entities if e.type == "ORG" and e.char_start >= start]
        if named:
            country = "KZ" if place.of_role("names:of_kazakhstan") else country_beside(candidate, named[0])
            return Money(named[0].normal, country, "funds")
        if country := foreign_country(candidate, start, place.sentence.char_end):
            return Money(None, country, "funds")
    return None


def _lending(candidate: Candidate) -> Money | None:
    """«Банк … перечислил 390 млн»: the organisation before a verb of lending in the clause of the amount or near it."""
    place = candidate.place
    for hit in place.of_role("names:lends"):
        start = place.starts[hit.first]
        named = [e for e in place.entities if e.type == "ORG" and e.char_end <= start]
        if named and _near(candidate, hit):
            return Money(named[-1].normal, country_beside(candidate, named[-1]), "lends")
    return None


def _foreign_money(candidate: Candidate) -> Money | None:
    """«На китайские деньги», «неміс акционері»: a country right before a word for money or its owner."""
    place = candidate.place
    for hit in place.of_role("names:money"):
        if hit.first and _near(candidate, hit):
            start = place.starts[max(0, hit.first - 2)]
            country = foreign_country(candidate, start, place.starts[hit.first])
            if country:
                return Money(None, country, "foreign_money")
    return None


def _putting(candidate: Candidate) -> Money | None:
    """«Компания … вложит 5 млрд»: the organisation named before a verb of putting money in, or the one meant."""
    place = candidate.place
    if not any(_near(candidate, hit) for hit in place.of_role("names:puts")):
        return None
    named = [e for e in place.entities if e.type == "ORG" and e.char_end <= candidate.amount.char_start]
    # a plant or a zone that spends is the project itself
    named = [e for e in named if not heads(e.normal)]
    if named:
        country = _country_of_firm(candidate, named[-1].normal) or ("KZ" if place.of_role("names:home") else None)
        return Money(named[-1].normal, country, "puts")
    if place.of_role("names:form"):
        name = decide_organisation(candidate, "project").name
        return Money(name, _country_of_firm(candidate, name), "puts_meant") if name else None
    return None


def _foreign_firm(candidate: Candidate) -> Money | None:
    """«Китайская …»: the plant is of a firm that the report calls foreign, and the sentence names it or a deal.

    A cost told further on («стоимость – 7 млрд») says nothing of who pays.
    """
    place = candidate.place
    here = [e for e in place.entities if e.type == "ORG"]
    deal = _speaks_of_a_deal(place) or bool(place.of_role("names:money"))
    if not here and not deal:
        return None
    name = decide_organisation(candidate, "project").name
    if not deal and not any(name and core(e.normal) == core(name) for e in here):
        return None
    country = _country_of_firm(candidate, name)
    return Money(name, country, "foreign_firm") if country else None


def _foreign(candidate: Candidate) -> Money | None:
    """«Китай вложил 5 млрд», «с китайским инвестором»: a foreign country beside a word for investing or agreeing."""
    place = candidate.place
    if not _speaks_of_a_deal(place):
        return None
    country = foreign_country(candidate, place.sentence.char_start, place.sentence.char_end)
    return Money(None, country, "foreign") if country else None


def _foreign_told(candidate: Candidate) -> Money | None:
    """A headline of investors of one foreign country, or of a deal with it: the plants of the report are theirs."""
    reading = candidate.reading
    opening = reading.sentences[0]
    if candidate.index == 0 or not _speaks_of_a_deal(opening):
        return None
    country = _foreign_in(reading.document.text, opening, opening.sentence.char_start, opening.sentence.char_end)
    return Money(None, country, "foreign_told") if country else None


def _home_told(candidate: Candidate) -> Money | None:
    """«Завод перешёл отечественному инвестору. … вложит 5 млрд»: domestic money, told in the sentences before."""
    views = candidate.reading.sentences[max(0, candidate.index - REACH) : candidate.index]
    told = any(view.of_role("names:home") for view in views)
    money = told and any(map(candidate.place.of_role, ("names:puts", "names:investor", "names:meant")))
    return Money(None, "KZ", "home_told") if money else None


def foreign_country(candidate: Candidate, start: int, end: int) -> str | None:
    """The first foreign country named between two offsets, by name, adjective or city; units («АҚШ доллары») apart."""
    return _foreign_in(candidate.reading.document.text, candidate.place, start, end)


def _foreign_in(text: str, place: SentenceReading, start: int, end: int) -> str | None:
    from kzind.entities.regions import country_of

    part = text[start:end]
    for amount in place.amounts:
        if start <= amount.char_start < end:
            part = part.replace(amount.text, " " * len(amount.text))
    country = country_of(part, place.sentence.lang) or nation_in(part)
    return None if country in (None, "KZ") else country


@functools.lru_cache(maxsize=512)
def nation_in(text: str) -> str | None:
    """The country of the first people named in a text («неміс», «китайцы»)."""
    return next((hit.entry.value for hit in phrases().find(tokenize(text)) if hit.entry.role == "nation"), None)


def country_beside(candidate: Candidate, entity: Entity) -> str | None:
    """The country that the words before a name, or the name itself, give it («китайская …», «кореялық …»)."""
    return _country_at(candidate.reading.document.text, entity.char_start, entity.char_end)


def _country_at(text: str, start: int, end: int) -> str | None:
    """The foreign country of a firm: of the three words before its name, or in the name where no «имени» stands there.

    Units («АҚШ доллары») apart.
    """
    from kzind.entities.regions import country_of

    before = _THREE_WORDS.search(text[max(0, start - 80) : start])
    words = before.group() if before else ""
    name = "" if _HONOUR.search(text[start:end]) else text[start:end]
    words = "" if _CURRENCY.search(words) else words
    country = country_of(words + name) or nation_in(words)
    return None if country == "KZ" else country


def _country_of_firm(candidate: Candidate, name: str | None) -> str | None:
    """The country that the document gives a firm, wherever it names it."""
    return _country_in(candidate.reading, core(name)) if name is not None else None


@functools.lru_cache(maxsize=256)
def _country_in(reading: Reading, firm: str) -> str | None:
    named = [e for e in reading.entities if e.type == "ORG" and core(e.normal) == firm][:MENTIONS]
    countries = (_country_at(reading.document.text, entity.char_start, entity.char_end) for entity in named)
    return next((country for country in countries if country), None)


INVESTOR: tuple[Callable[[Candidate], Money | None], ...] = (
    _purse, _funding, _lending, _putting, _home, _foreign_firm, _foreign, _foreign_money, _home_told, _foreign_told,
)  # fmt: skip


def decide_investor(candidate: Candidate, indicator: str) -> Money:
    """Who puts the money in, its country (ISO 3166-1 alpha-2), and the rule; nothing but for ``investment``."""
    if indicator == "investment":
        for rule in INVESTOR:
            found = rule(candidate)
            if found:
                return found
    return Money(None, None, "")
