"""Whom a figure is about, and who puts the money in.

Both look at the organisations that the entities step found; what a figure says of a territory, a sector or a pool
has none. Rules are asked in their order, the first with an opinion decides; its name goes into the result.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kzind.facts.reading import Candidate, SentenceReading
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import Hit, Phrases, Token, fold, tokenize
from kzind.types import Entity

REACH = 4
"""Sentences that a name holds for behind the one that it stands in."""
MENTIONS = 10
"""Mentions of a firm that are asked for its country."""


@functools.cache
def _phrases() -> Phrases:
    """The cues of both languages, each alternative of a form a phrase of its own."""
    entries = (entry for lang in LANGUAGES for entry in lexicon(lang, "cues_names"))
    return Phrases(entry._replace(form=form) for entry in entries for form in _alternatives(entry.form))


def _alternatives(form: str) -> Iterator[str]:
    """``a|b c`` as ``a c`` and ``b c``."""
    words = form.split()
    for at, word in enumerate(words):
        if "|" in word:
            for choice in word.split("|"):
                yield from _alternatives(" ".join([*words[:at], choice, *words[at + 1 :]]))
            return
    yield form


def cues(place: SentenceReading) -> tuple[Hit, ...]:
    """The cues of ``cues_names`` in a sentence."""
    return _cues(place.tokens)


@functools.lru_cache(maxsize=512)
def _cues(tokens: tuple[Token, ...]) -> tuple[Hit, ...]:
    return tuple(_phrases().find(tokens))


@functools.lru_cache(maxsize=4096)
def is_office(name: str) -> bool:
    """Whether a name is of an office, council or bank: a body that makes nothing and runs no project itself."""
    return any(hit.entry.role == "office" for hit in _phrases().find(tokenize(name)))


@functools.lru_cache(maxsize=4096)
def heads(text: str) -> frozenset[str]:
    """The kinds of plant, mine or zone that a name or a sentence speaks of, as the lexicon calls them («зона»)."""
    found = _phrases().find(tokenize(text))
    return frozenset(hit.entry.value for hit in found if hit.entry.role == "head")


@functools.lru_cache(maxsize=4096)
def core(name: str) -> str:
    """A name without quotes, legal forms and words for a firm: what two ways of writing it share."""
    tokens = tokenize(name)
    left = {n for hit in _phrases().find(tokens) if hit.entry.role == "form" for n in range(hit.first, hit.last)}
    words = [t.norm for n, t in enumerate(tokens) if n not in left and t.norm[0].isalnum()]
    return " ".join(words) or fold(name)


class Named(NamedTuple):
    """An organisation of a document that may run a plant or a project, and how many times it is named."""

    name: str
    core: str
    times: int
    is_zone: bool


@functools.lru_cache(maxsize=64)
def _ledger(entities: tuple[Entity, ...]) -> dict[str, Named]:
    """The producers of a document by core; of several ways of writing a name the longest."""
    ledger: dict[str, Named] = {}
    for entity in entities:
        if entity.type == "ORG" and not is_office(entity.normal):
            key = core(entity.normal)
            known = ledger.get(key)
            name = max(known.name, entity.normal, key=len) if known else entity.normal
            ledger[key] = Named(name, key, known.times + 1 if known else 1, "зона" in heads(entity.normal))
    return ledger


def producers(place: SentenceReading) -> list[Entity]:
    """The organisations of a sentence that may run a plant or a project."""
    return [e for e in place.entities if e.type == "ORG" and not is_office(e.normal)]


class Naming(NamedTuple):
    """A name and the rule that chose it."""

    name: str | None
    rule: str


class Sight(NamedTuple):
    """What the rules look at."""

    candidate: Candidate
    ledger: dict[str, Named]
    scope: str | None

    def named(self, entity: Entity) -> Named:
        """The entry of an entity in the ledger."""
        return self.ledger[core(entity.normal)]

    def fits(self, entity: Entity) -> bool:
        """Whether a figure of this scope may be about the entity: one of a plant is not about the zone around it."""
        if not self.named(entity).is_zone or self.scope != "project":
            return True
        inside = self.candidate.place.sentence.char_start <= entity.char_start < self.candidate.place.sentence.char_end
        return "зона" in heads(self.candidate.place.text) and not (inside and is_place_of(self.candidate, entity))


_LOCATIVE = re.compile(r"(?:[дт][ае]|[дт][ае][ғг][ыі]|[дт][ае]ғы|ғ?ына|на)$")
_THREE_WORDS = re.compile(r"(?:[^\W\d_][\w-]*[ \u00a0«“\"]+){1,3}$")
_CURRENCY = re.compile(r"долл|евро|юан|рубл|вон\b", re.IGNORECASE)
_INSIDE = frozenset({"в", "во", "на", "территории"})


def is_place_of(candidate: Candidate, entity: Entity) -> bool:
    """Whether a zone is named as the place of something («в СЭЗ», «аймағында»)."""
    place = _view_of(candidate, entity)
    first = place.token_at(entity.char_start)
    before = [t.norm for t in place.tokens[max(0, first - 2) : first]]
    return bool(_LOCATIVE.search(fold(entity.text).rstrip("»”\"'"))) or bool(_INSIDE.intersection(before))


def _view_of(candidate: Candidate, entity: Entity) -> SentenceReading:
    """The sentence of an entity."""
    views = candidate.reading.sentences
    return views[max(0, bisect.bisect_right(views, entity.char_start, key=lambda v: v.sentence.char_start) - 1)]


def _beside(candidate: Candidate, entity: Entity) -> bool:
    """Whether an organisation is named as another's partner or contractor («с компанией», «компаниясымен»)."""
    if fold(entity.text).rstrip("»”\"'").endswith(("мен", "пен", "бен")):
        return True
    place = _view_of(candidate, entity)
    first = place.token_at(entity.char_start)
    words = range(max(0, first - 2), first)
    return any(hit.entry.role == "partner" and hit.first in words and hit.last <= first for hit in cues(place))


def _gap(candidate: Candidate, entity: Entity) -> tuple[bool, bool, bool, int]:
    """How far a name stands from the amount: a mere partner, another clause, behind it, characters between."""
    place = candidate.place
    amount = candidate.amount
    behind = entity.char_start >= amount.char_end
    distance = entity.char_start - amount.char_end if behind else amount.char_start - entity.char_end
    elsewhere = place.clause_at(place.token_at(entity.char_start)) != candidate.clause
    return _beside(candidate, entity), elsewhere, behind, distance


def _in_sentence(sight: Sight) -> str | None:
    """The nearest in the sentence of the amount: in its clause first, before it first."""
    found = [e for e in producers(sight.candidate.place) if sight.fits(e)]
    return min(found, key=lambda e: _gap(sight.candidate, e)).normal if found else None


def _of_that_kind(sight: Sight) -> str | None:
    """«… шахтасы … . Шахтада 500 адам»: the last named of the kind that the sentence speaks of."""
    wanted = heads(sight.candidate.place.text)
    if not wanted:
        return None
    for view in _views_before(sight):
        for entity in reversed(producers(view)):
            if wanted & heads(entity.normal) and sight.fits(entity):
                return entity.normal
    return None


def _before(sight: Sight) -> str | None:
    """The one most spoken of among those named in the sentences before, unless the text turns to another plant."""
    if sight.candidate.place.sentence.kind == "list":
        return None
    found = [e for view in _views_before(sight) for e in producers(view) if sight.fits(e)]
    if not found:
        return None
    return max(found, key=lambda e: (not _beside(sight.candidate, e), sight.named(e).times, -e.char_start)).normal


def _views_before(sight: Sight) -> list[SentenceReading]:
    """The sentences before within reach, the nearest first; none where the text has turned to another plant."""
    views = []
    reading, index = sight.candidate.reading, sight.candidate.index
    for at in range(index, max(-1, index - REACH - 1), -1):
        if at < index:
            views.append(reading.sentences[at])
        if _turns(reading.sentences[at]):
            break
    return views


def _turns_away(place: SentenceReading) -> bool:
    """Whether a sentence says that it is of another plant («второй проект»)."""
    return any(hit.entry.role == "other" for hit in cues(place))


def _turns(place: SentenceReading) -> bool:
    """Whether a sentence turns to a plant that it does not name: another, or one at a place of its own."""
    if _turns_away(place):
        return True
    return bool(heads(place.text)) and any(e.type == "LOC" for e in place.entities) and not producers(place)


def _only(sight: Sight) -> str | None:
    """The one that the whole document is about: no other is named, and the text turns to no other."""
    views = sight.candidate.reading.sentences
    if len(sight.ledger) != 1 or any(_turns_away(view) for view in views[: sight.candidate.index + 1]):
        return None
    named = next(iter(sight.ledger.values()))
    in_a_list = all(view.sentence.kind == "list" for view in views if producers(view))
    return None if named.is_zone or in_a_list else named.name


def _zone_named(sight: Sight) -> str | None:
    """«В СЭЗ «…» 5 проектов»: the zone that the sentence names."""
    found = [e for e in producers(sight.candidate.place) if sight.named(e).is_zone]
    return min(found, key=lambda e: _gap(sight.candidate, e)).normal if found else None


def _zone_before(sight: Sight) -> str | None:
    """«… 5 проектов в зоне»: the zone named last, where the sentence speaks of a zone."""
    if "зона" not in heads(sight.candidate.place.text):
        return None
    found = [e for view in _views_before(sight) for e in producers(view) if sight.named(e).is_zone]
    return max(found, key=lambda e: e.char_start).normal if found else None


def _only_firm(sight: Sight) -> str | None:
    """The firm whose projects the whole document tells: named at least twice, in a sentence without a place."""
    name = _only(sight)
    if name is None or any(e.type == "LOC" for e in sight.candidate.place.entities):
        return None
    return name if sight.ledger[core(name)].times > 1 else None


OF_A_PROJECT: tuple[tuple[str, Callable[[Sight], str | None]], ...] = (
    ("in_sentence", _in_sentence),
    ("of_that_kind", _of_that_kind),
    ("named_before", _before),
    ("only_one", _only),
)
OF_A_PROGRAMME: tuple[tuple[str, Callable[[Sight], str | None]], ...] = (
    ("zone_named", _zone_named),
    ("zone_before", _zone_before),
    ("only_firm", _only_firm),
)


def _in_full(ledger: dict[str, Named], name: str) -> str:
    """The fullest way in which the document names an organisation: «KIA» as ``KIA Qazaqstan``."""
    words = core(name).split()
    fuller = [
        other for other in ledger.values()
        if len(other.core.split()) > len(words) and other.core.split()[-len(words) :] == words
    ]  # fmt: skip
    return fuller[0].name if len(fuller) == 1 else ledger[core(name)].name


def decide_organisation(candidate: Candidate, scope: str | None = None) -> Naming:
    """The enterprise, zone or project that the amount is about, and the rule; ``scope`` where already decided."""
    if scope == "total":
        return Naming(None, "scope_total")
    sight = Sight(candidate, _ledger(tuple(candidate.reading.entities)), scope)
    for rule, find in OF_A_PROGRAMME if scope == "programme" else OF_A_PROJECT:
        name = find(sight)
        if name:
            return Naming(_in_full(sight.ledger, name), rule)
    return Naming(None, "none")


class Money(NamedTuple):
    """Who puts money in, the country it comes from, the rule that read it."""

    investor: str | None
    country: str | None
    rule: str


def _hits(place: SentenceReading, role: str) -> list[Hit]:
    return [hit for hit in cues(place) if hit.entry.role == role]


def _near(candidate: Candidate, hit: Hit) -> bool:
    """Whether a cue stands in the clause of the amount or in one beside it."""
    return abs(candidate.place.clause_at(hit.first) - candidate.clause) <= 1


def _purse(candidate: Candidate) -> Money | None:
    """«Республиканский бюджет отпустил 5 млрд»: the state's purse; also where money is «allotted» in its report."""
    found = _hits(candidate.place, "purse")
    if not found and _hits(candidate.place, "allotted"):
        found = [hit for view in candidate.reading.sentences for hit in _hits(view, "purse")]
    purses = {hit.entry.value for hit in found}
    return Money(purses.pop(), "KZ", "purse") if len(purses) == 1 else None


def _home(candidate: Candidate) -> Money | None:
    """«Отечественный инвестор вложит 5 млрд», «собственные средства»: domestic money."""
    return Money(None, "KZ", "home") if _hits(candidate.place, "home") else None


def _funding(candidate: Candidate) -> Money | None:
    """«Стройку кредитует банк …»: the organisation or the country behind a verb of lending."""
    place = candidate.place
    for hit in _hits(place, "funds"):
        start = place.tokens[hit.last - 1].end
        named = [e for e in place.entities if e.type == "ORG" and e.char_start >= start]
        if named:
            country = "KZ" if _hits(place, "of_kazakhstan") else country_beside(candidate, named[0])
            return Money(named[0].normal, country, "funds")
        if country := foreign_country(candidate, start, place.sentence.char_end):
            return Money(None, country, "funds")
    return None


def _putting(candidate: Candidate) -> Money | None:
    """«Компания … вложит 5 млрд»: the organisation named before a verb of putting money in, or the one meant."""
    place = candidate.place
    if not any(_near(candidate, hit) for hit in _hits(place, "puts")):
        return None
    named = [e for e in place.entities if e.type == "ORG" and e.char_end <= candidate.amount.char_start]
    named = [e for e in named if "зона" not in heads(e.normal)]
    if named:
        return Money(named[-1].normal, country_beside(candidate, named[-1]), "puts")
    if any(hit.entry.role == "form" for hit in cues(place)):
        name = decide_organisation(candidate, "project").name
        return Money(name, _country_of_firm(candidate, name), "puts_meant") if name else None
    return None


def _foreign_firm(candidate: Candidate) -> Money | None:
    """«Китайская …»: the plant is of a firm that the report calls foreign."""
    name = decide_organisation(candidate, "project").name
    country = _country_of_firm(candidate, name)
    return Money(name, country, "foreign_firm") if country else None


def _foreign(candidate: Candidate) -> Money | None:
    """«Китай вложил 5 млрд», «с китайским инвестором»: a foreign country beside a word for investing or agreeing."""
    place = candidate.place
    if not any(_hits(place, role) for role in ("puts", "investor", "agreed")):
        return None
    country = foreign_country(candidate, place.sentence.char_start, place.sentence.char_end)
    return Money(None, country, "foreign") if country else None


def foreign_country(candidate: Candidate, start: int, end: int) -> str | None:
    """The first foreign country named between two offsets, by name, adjective or city; units («АҚШ доллары») apart."""
    from kzind.entities.regions import country_of

    text = candidate.reading.document.text[start:end]
    for amount in candidate.place.amounts:
        if start <= amount.char_start < end:
            text = text.replace(amount.text, " " * len(amount.text))
    country = country_of(text, candidate.place.sentence.lang)
    return None if country in (None, "KZ") else country


def country_beside(candidate: Candidate, entity: Entity) -> str | None:
    """The country that the words before a name, or the name itself, give it («китайская …», «кореялық …»)."""
    return _country_at(candidate.reading.document.text, entity.char_start, entity.char_end)


def _country_at(text: str, start: int, end: int) -> str | None:
    """The foreign country named in a span or in the three words of its sentence before; units («АҚШ доллары») apart."""
    from kzind.entities.regions import country_of

    before = _THREE_WORDS.search(text[max(0, start - 80) : start])
    words = before.group() if before else ""
    country = country_of(("" if _CURRENCY.search(words) else words) + text[start:end])
    return None if country == "KZ" else country


def _country_of_firm(candidate: Candidate, name: str | None) -> str | None:
    """The country that the document gives a firm, wherever it names it."""
    if name is None:
        return None
    reading = candidate.reading
    return _country_in(reading.document.text, reading.entities, core(name))


@functools.lru_cache(maxsize=256)
def _country_in(text: str, entities: tuple[Entity, ...], firm: str) -> str | None:
    named = [e for e in entities if e.type == "ORG" and core(e.normal) == firm][:MENTIONS]
    countries = (_country_at(text, entity.char_start, entity.char_end) for entity in named)
    return next((country for country in countries if country), None)


INVESTOR: tuple[Callable[[Candidate], Money | None], ...] = (
    _purse, _home, _funding, _putting, _foreign_firm, _foreign,
)  # fmt: skip


def decide_investor(candidate: Candidate, indicator: str) -> Money:
    """Who puts the money in, its country (ISO 3166-1 alpha-2), and the rule; nothing but for ``investment``."""
    if indicator == "investment":
        for rule in INVESTOR:
            found = rule(candidate)
            if found:
                return found
    return Money(None, None, "")
