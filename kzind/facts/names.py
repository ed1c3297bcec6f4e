"""Whom a figure is about.

The rules look at the organisations that the entities step found; what a figure says of a territory, a sector or a pool
has none. Rules are asked in their order, the first with an opinion decides; its name goes into the result.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kzind.facts.plants import Plant, plants
from kzind.facts.reading import Candidate, Reading, SentenceReading, candidate_at, phrases_of
from kzind.lexical import Hit, Phrases, Token, fold, tokenize
from kzind.types import Entity

NOBODY = ""
"""What a rule answers that knows that nobody is named."""
REMEMBERED = 512
"""Sentences whose names are remembered while their amounts are judged."""
REACH = 5
"""Sentences that a name holds for behind the one that it stands in."""


_CAPITALS = frozenset({"из", "иа"})
"""Abbreviations of zones that are words in small letters."""


def phrases() -> Phrases:
    """The cues of both languages, each alternative of a form a phrase of its own."""
    return phrases_of("names")


@functools.lru_cache(maxsize=4096)
def is_office(name: str) -> bool:
    """Whether a name is of an office, council or bank: a body that makes nothing and runs no project itself."""
    return any(hit.entry.role == "office" for hit in phrases().find(tokenize(name)))


@functools.lru_cache(maxsize=4096)
def heads(name: str) -> frozenset[str]:
    """The kinds of plant, mine or zone that a name speaks of, as the lexicon calls them («зона»)."""
    tokens = tokenize(name)
    found = [hit for hit in phrases().find(tokens) if hit.entry.role == "head"]
    return frozenset(hit.entry.value for hit in found if _is_head(hit, tokens, name))


@functools.lru_cache(maxsize=REMEMBERED)
def heads_in(place: SentenceReading) -> frozenset[str]:
    """As ``heads``, of a sentence."""
    found, start = place.of_role("names:head"), place.sentence.char_start
    return frozenset(hit.entry.value for hit in found if _is_head(hit, place.tokens, place.text, start))


def _is_head(hit: Hit, tokens: Sequence[Token], text: str, start: int = 0) -> bool:
    """«ИЗ «…»» is an industrial zone, «из» a preposition; ``text`` begins at ``start`` of what tokens count from."""
    token = tokens[hit.first]
    return token.norm not in _CAPITALS or text[token.start - start : token.end - start].isupper()


@functools.lru_cache(maxsize=4096)
def core(name: str) -> str:
    """A name without quotes, legal forms and words for a firm: what two ways of writing it share."""
    tokens = tokenize(name)
    left = {n for hit in phrases().find(tokens) if hit.entry.role == "form" for n in range(hit.first, hit.last)}
    words = [t.norm for n, t in enumerate(tokens) if n not in left and t.norm[0].isalnum()]
    return " ".join(words) or fold(name)


@functools.lru_cache(maxsize=4096)
def is_generic(name: str) -> bool:
    """Whether a name is made of common words alone: «Индустриальная зона»."""
    tokens = tokenize(name)
    common = {n for hit in phrases().find(tokens) if hit.entry.role in ("form", "head", "kind")
              for n in range(hit.first, hit.last)}  # fmt: skip
    return len(common) == len(tokens)


@functools.lru_cache(maxsize=4096)
def _has_form(name: str) -> bool:
    """Whether a name says that it is of a firm or a plant: by a legal form or a word for one."""
    return any(hit.entry.role in ("form", "head") for hit in phrases().find(tokenize(name)))


class Named(NamedTuple):
    """An organisation of a document that may run a plant or a project, and how many times it is named."""

    name: str
    core: str
    times: int
    is_zone: bool


@functools.lru_cache(maxsize=64)
def _ledger(reading: Reading) -> dict[str, Named]:
    """The producers of a document by core; of several ways of writing a name the longest."""
    ledger: dict[str, Named] = {}
    quoted = [entity for place in reading.sentences for entity in _quoted(place)]
    for entity in (*reading.entities, *quoted):
        if entity.type == "ORG" and not is_office(entity.normal):
            key = core(entity.normal)
            known = ledger.get(key)
            name = max(known.name, entity.normal, key=len) if known else entity.normal
            ledger[key] = Named(name, key, known.times + 1 if known else 1, "зона" in heads(entity.normal))
    return ledger


@functools.lru_cache(maxsize=REMEMBERED)
def producers(place: SentenceReading) -> tuple[Entity, ...]:
    """The organisations of a sentence that may run a plant or a project, in text order."""
    found = [e for e in (*place.entities, *_quoted(place)) if e.type == "ORG" and not is_office(e.normal)]
    return tuple(sorted(found, key=lambda e: e.char_start))


@functools.lru_cache(maxsize=REMEMBERED)
def _quoted(place: SentenceReading) -> tuple[Entity, ...]:
    """Names in quotes that the entities step left («Екібастұз Вагон»): several words, each with a capital.

    What stands beside a word for something else («маркой «…»», «коридор «…»») is no firm.
    """
    found = []
    for match in _IN_QUOTES.finditer(place.text):
        words = _WORD.findall(match.group(1))
        start, end = match.start() + place.sentence.char_start, match.end() + place.sentence.char_start
        if len(words) < 2 or not all(word[0].isupper() for word in words) or _taken(place, start, end):
            continue
        first, last = place.tokens_of(start, end)
        if not any(hit.last == first or hit.first == last for hit in place.of_role("names:thing")):
            found.append(Entity(start, end, match.group(), "ORG", match.group()))
    return tuple(found)


def _taken(place: SentenceReading, start: int, end: int) -> bool:
    """Whether an entity overlaps a span, other than a place inside it."""
    return any(
        e.char_start < end and start < e.char_end and (e.type != "LOC" or e.char_end - e.char_start >= end - start - 2)
        for e in place.entities
    )  # fmt: skip


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
        return "зона" in heads_in(self.candidate.place) and not (inside and is_place_of(self.candidate, entity))


_IN_QUOTES = re.compile(r"[«“„\"]([^«»“”„\"\n.!?,:;–—]{3,50})[»”“\"]")
_WORD = re.compile(r"[^\W\d_]\w*")
_LOCATIVE = re.compile(r"(?:[дт][ае]|[дт][ае][ғг][ыі]|[дт][ае]ғы|ғ?ына|на)$")
_WITH = re.compile(r"(?:[мпб]ен)$")
_JOINED = re.compile(r"[»”\"' ]*(?:,|и|а также|мен|пен|бен|және)[«“\"' ]*")
_INSIDE = frozenset({"в", "во", "на", "территории"})


def is_place_of(candidate: Candidate, entity: Entity) -> bool:
    """Whether a zone is named as the place of something («в СЭЗ», «аймағында»)."""
    place = _view_of(candidate, entity)
    first = place.token_at(entity.char_start)
    before = place.norms[max(0, first - 2) : first]
    return bool(_LOCATIVE.search(_bare(entity.text))) or bool(_INSIDE.intersection(before))


def _view_of(candidate: Candidate, entity: Entity) -> SentenceReading:
    """The sentence of an entity."""
    return candidate.reading.sentence_at(entity.char_start)


def _partner(candidate: Candidate, entity: Entity) -> bool:
    """Whether an organisation is named as another's partner or contractor («с компанией», «компаниясымен»)."""
    with_it = _WITH.search(_bare(entity.text)) is not None or _cued(candidate, entity, "names:partner")
    return with_it or _contractor(candidate, entity)


def _contractor(candidate: Candidate, entity: Entity) -> bool:
    """Whether an organisation is named as the one that builds or equips the plant for another."""
    return _cued(candidate, entity, "names:contractor")


def _beside(candidate: Candidate, entity: Entity) -> bool:
    """Whether an organisation is named as a partner, a contractor or as the source of the news."""
    return _partner(candidate, entity) or _cued(candidate, entity, "names:source")


def _cued(candidate: Candidate, entity: Entity, role: str) -> bool:
    """Whether a cue of that role stands right before a name."""
    place = _view_of(candidate, entity)
    hits = place.of_role(role)
    if not hits:
        return False
    first = place.token_at(entity.char_start)
    return any(first - 2 <= hit.first < first and hit.last <= first for hit in hits)


def _gap(candidate: Candidate, entity: Entity) -> tuple[bool, bool, bool, int]:
    """How far a name stands from the amount: a mere partner, another clause, behind it, characters between."""
    return _beside(candidate, entity), *_distance(candidate, entity.char_start, entity.char_end)


def _distance(candidate: Candidate, start: int, end: int) -> tuple[bool, bool, int]:
    """How far a span stands from the amount: another clause, behind it, characters between."""
    place, amount = candidate.place, candidate.amount
    behind = start >= amount.char_end
    between = start - amount.char_end if behind else amount.char_start - end
    return place.clause_at(place.token_at(start)) != candidate.clause, behind, between


def _in_sentence(sight: Sight) -> str | None:
    """The nearest in the sentence of the amount: in its clause first, before it first; no partner, no source."""
    c = sight.candidate
    found = [e for e in producers(c.place) if sight.fits(e) and not _beside(c, e)]
    return min(found, key=lambda e: _distance(c, e.char_start, e.char_end)).normal if found else None


def _joint(sight: Sight) -> str | None:
    """«… мен … бірлесіп зауыт салады»: a plant of two firms is neither's alone."""
    views = [sight.candidate.place] if producers(sight.candidate.place) else _views_before(sight)
    view = next((view for view in views if producers(view)), None)
    if view is None or not view.of_role("names:joint"):
        return None
    firms = {sight.named(e).core for e in producers(view) if not sight.named(e).is_zone}
    return NOBODY if len(firms) > 1 else None


def _by_number(sight: Sight) -> str | None:
    """«… «Шатқал» и «Жомарт». У второго бюджет 140 млн»: the first or second of two told together; else nobody."""
    place, candidate = sight.candidate.place, sight.candidate
    told = [hit for role in ("names:first", "names:second") for hit in place.of_role(role)
            if hit.first < candidate.first]  # fmt: skip
    if not told:
        return None
    last = max(told, key=lambda hit: hit.first)
    before = [e for e in producers(place) if place.token_at(e.char_start) < last.first]
    view = next((view for view in _views_before(sight) if producers(view)), None)
    named = before or ([] if view is None else producers(view))
    both = list(dict.fromkeys(sight.named(e).name for e in named))
    if len(both) == 2:
        return both[last.entry.role == "second"]
    return NOBODY if last.entry.role == "second" else None


def _with_partner(sight: Sight) -> str | None:
    """«… ЖШС-мен бірлескен зауыт 5 млрд теңге тұрады»: a plant of which only the partner is named."""
    place = sight.candidate.place
    found = [e for e in producers(place) if sight.fits(e) and _WITH.search(_bare(e.text))]
    if not found or not place.of_role("names:joint"):
        return None
    return min(found, key=lambda e: _gap(sight.candidate, e)).normal


@functools.lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """A name as it stands, folded, without closing quotes."""
    return fold(name).rstrip("»”\"'")


def _described(sight: Sight) -> str | None:
    """«Стекольный завод даст 5 тысяч тонн»: whom the text has told that plant of; nobody where it is a new one."""
    plant = _nearest_plant(sight.candidate)
    if plant is None or sight.candidate.place.of_role("names:meant"):
        return None
    return _name_of(sight, plant) or NOBODY


def _nearest_plant(candidate: Candidate) -> Plant | None:
    """The plant described nearest to the amount: in its clause first, before it first."""
    found = plants(candidate.place)
    return min(found, key=lambda p: _distance(candidate, p.char_start, p.char_end), default=None)


def _name_of(sight: Sight, plant: Plant) -> str | None:
    """A described plant as the text calls it: by the name that its words are in, or by the firm told with it."""
    words = set(plant.name.split())
    for view in _views_before(sight):
        for entity in producers(view):
            if words <= set(fold(entity.normal).split()):
                return entity.normal
        if any(other.name == plant.name for other in plants(view)):
            firms = [e for e in producers(view) if sight.fits(e) and not _beside(sight.candidate, e)]
            if len(firms) == 1:
                return firms[0].normal
    return None


def _looks_like_a_firm(candidate: Candidate, entity: Entity) -> bool:
    """Whether a name stands in the headline, or has a legal form or a word for a firm in it or before it.

    Asked of Russian alone: Kazakh names are read only where such a word or quotes mark them.
    """
    place = _view_of(candidate, entity)
    if place.sentence.lang != "ru" or place.sentence.kind == "title" or _has_form(entity.normal):
        return True
    first = place.token_at(entity.char_start)
    words = (*place.of_role("names:form"), *place.of_role("names:head"))
    return any(first - 2 <= hit.last <= first for hit in words)


def _told_by(sight: Sight) -> str | None:
    """«Цех пущен, сообщили в «…»»: the source or partner, where the text names nobody else."""
    found = [e for e in producers(sight.candidate.place) if sight.fits(e) and not _contractor(sight.candidate, e)]
    return min(found, key=lambda e: _gap(sight.candidate, e)).normal if found else None


def _of_that_kind(sight: Sight) -> str | None:
    """«… шахтасы … . Шахтада 500 адам»: the last named of the kind that the sentence speaks of."""
    wanted = heads_in(sight.candidate.place)
    if not wanted:
        return None
    for view in _views_before(sight):
        for entity in reversed(producers(view)):
            if wanted & heads(entity.normal) and sight.fits(entity):
                return entity.normal
    return None


def _before(sight: Sight) -> str | None:
    """One named in the sentences before, unless the text turns to another plant.

    The firm in the headline comes first, then the nearest sentence; in it the one that a figure is about, then the
    one most spoken of.
    """
    if sight.candidate.place.sentence.kind == "list":
        return None
    views = _views_before(sight)
    found = [e for view in views for e in producers(view) if sight.fits(e) and not _contractor(sight.candidate, e)]
    if len(found) < 2:
        return found[0].normal if found else None
    told = next((name for view in views if (name := _told_of(sight, view))), None)
    opening = _opening(sight)
    titled = {core(e.normal) for e in producers(opening)} if opening.sentence.kind == "title" else set()
    nearest = sight.candidate.reading.sentence_at(found[0].char_start)
    return max(found, key=lambda e: (
        not _beside(sight.candidate, e), core(e.normal) in titled, _view_of(sight.candidate, e) is nearest,
        e.normal == told, sight.named(e).times, -e.char_start)).normal


def _told_of(sight: Sight, view: SentenceReading) -> str | None:
    """Whom the last figure of a sentence is about, where that sentence names it."""
    reading = sight.candidate.reading
    index = reading.sentences.index(view)
    for number in range(len(view.amounts) - 1, -1, -1):
        if name := _in_sentence(sight._replace(candidate=candidate_at(reading, index, number))):
            return name
    return None


def _views_before(sight: Sight) -> tuple[SentenceReading, ...]:
    """The sentences before within reach, the nearest first; none where the text has turned to another plant."""
    return _views_before_sentence(sight.candidate.reading, sight.candidate.index)


@functools.lru_cache(maxsize=REMEMBERED)
def _views_before_sentence(reading: Reading, index: int) -> tuple[SentenceReading, ...]:
    views = []
    for at in range(index, max(-1, index - REACH - 1), -1):
        if at < index:
            views.append(reading.sentences[at])
        if _turns(reading.sentences[at]):
            break
    return tuple(views)


def _turns_away(place: SentenceReading) -> bool:
    """Whether a sentence says that it is of another plant («второй проект»)."""
    return bool(place.of_role("names:other"))


@functools.lru_cache(maxsize=REMEMBERED)
def _turns(place: SentenceReading) -> bool:
    """Whether a sentence turns to a plant that it does not name: another, or one at a place of its own."""
    if _turns_away(place):
        return True
    return bool(heads_in(place)) and _has_place(place) and not producers(place)


def _has_place(place: SentenceReading) -> bool:
    """Whether a sentence names a place in Kazakhstan below the country itself."""
    return any(e.type == "LOC" and e.regions for e in place.entities)


def _only(sight: Sight) -> str | None:
    """The one that the whole document is about: no other is named, and the text turns to no other."""
    views = sight.candidate.reading.sentences
    if len(sight.ledger) != 1:
        return None
    named = next(iter(sight.ledger.values()))
    first = next(n for n, view in enumerate(views) if any(sight.named(e) == named for e in producers(view)))
    if any(_turns_away(view) for view in views[: max(first, sight.candidate.index) + 1]):
        return None
    in_a_list = all(view.sentence.kind == "list" for view in views if producers(view))
    helps = all(_contractor(sight.candidate, e) for view in views for e in producers(view))
    bare = named.times == 1 and not _looks_like_a_firm(sight.candidate, producers(views[first])[0])
    return None if named.is_zone or in_a_list or helps or bare else named.name


def _zone_named(sight: Sight) -> str | None:
    """«В СЭЗ «…» 5 проектов»: the zone that the sentence names; of several told together none."""
    found = [e for e in producers(sight.candidate.place) if sight.named(e).is_zone]
    if not found or sight.candidate.amount.unit == "zones":
        return None
    nearest = min(found, key=lambda e: _gap(sight.candidate, e))
    return NOBODY if _in_a_row(sight.candidate, nearest) else nearest.normal


def _in_a_row(candidate: Candidate, entity: Entity) -> bool:
    """Whether a name is told together with another of its sentence."""
    return any(_told_together(candidate, entity, other) for other in producers(_view_of(candidate, entity)))


def _told_together(candidate: Candidate, first: Entity, second: Entity) -> bool:
    """Whether two names stand in one list: «и», «мен» or a comma between them."""
    if first.char_start == second.char_start:
        return False
    left, right = sorted((first, second), key=lambda e: e.char_start)
    between = candidate.reading.document.text[left.char_end : right.char_start]
    return _JOINED.fullmatch(fold(between)) is not None


def _zone_before(sight: Sight) -> str | None:
    """«… 5 проектов в зоне»: the zone named last, or the document's only one, where the sentence speaks of a zone."""
    if "зона" not in heads_in(sight.candidate.place) or sight.candidate.amount.unit == "zones":
        return None
    found = [e for view in _views_before(sight) for e in producers(view) if sight.named(e).is_zone]
    if found:
        return max(found, key=lambda e: e.char_start).normal
    zones = [named.name for named in sight.ledger.values() if named.is_zone]
    several = any(a.unit == "zones" for view in sight.candidate.reading.sentences for a in view.amounts)
    return zones[0] if len(zones) == 1 and not several else None


def _only_firm(sight: Sight) -> str | None:
    """The firm whose projects the whole document tells: named at least twice, in a sentence without a place."""
    name = _only(sight)
    if name is None or any(e.type == "LOC" for e in sight.candidate.place.entities):
        return None
    return name if sight.ledger[core(name)].times > 1 else None


def _same_figure(sight: Sight) -> str | None:
    """A figure of the headline that the text repeats: whom it is about there."""
    candidate = sight.candidate
    if candidate.place.sentence.kind != "title":
        return None
    figure = (candidate.amount.value, candidate.amount.unit)
    for index, place in enumerate(candidate.reading.sentences):
        for number, amount in enumerate(place.amounts):
            if index > candidate.index and (amount.value, amount.unit) == figure:
                return decide_organisation(candidate_at(candidate.reading, index, number), sight.scope).name
    return None


def _behind_headline(sight: Sight) -> str | None:
    """A headline without a name: the one that the sentence behind it names, if it names one."""
    candidate = sight.candidate
    if candidate.place.sentence.kind != "title":
        return None
    behind = candidate.reading.sentences[candidate.index + 1 : candidate.index + 2]
    names = {core(e.normal): e.normal for view in behind for e in producers(view)
             if sight.fits(e) and not _beside(candidate, e)}  # fmt: skip
    return next(iter(names.values())) if len(names) == 1 else None


def _opening(sight: Sight) -> SentenceReading:
    """The headline, or where there is none the first sentence."""
    return sight.candidate.reading.sentences[0]


def _of_a_zone(sight: Sight) -> bool:
    """Whether a sentence without the zone's name may go on about it: it speaks of no territory and of no other."""
    place, amount = sight.candidate.place, sight.candidate.amount
    own = amount.unit in ("ha", "m2") or bool(place.of_role("names:network"))
    if amount.unit == "zones" or (sight.scope == "project" and not own):
        return False
    if _has_place(place) or place.of_role("names:territory"):
        return False
    opens = next((e for e in place.entities if e.type == "ORG"), None)
    return opens is None or opens.char_start > place.sentence.char_start + 1


def _zone_in_focus(sight: Sight) -> str | None:
    """The only zone of a document whose headline speaks of a zone."""
    zones = [named for named in sight.ledger.values() if named.is_zone]
    opening = _opening(sight)
    if len(zones) != 1 or "зона" not in heads_in(opening) or any(a.unit == "zones" for a in opening.amounts):
        return None
    if opening.of_role("names:zones"):
        return None
    headline = sight.scope == "programme" and sight.candidate.place is opening
    return zones[0].name if headline or _of_a_zone(sight) else None


def _zone_goes_on(sight: Sight) -> str | None:
    """«… 8 проектов в ИЗ «…». Там создано 500 мест»: the zone named last, no place and no firm named since."""
    if not _of_a_zone(sight):
        return None
    for view in _views_before(sight):
        zones = {sight.named(e).name: e for e in producers(view) if sight.named(e).is_zone}
        if zones:
            name, entity = zones.popitem()
            return None if zones or _in_a_row(sight.candidate, entity) else name
        if producers(view) or _has_place(view):
            return None
    return None


def _firm_meant(sight: Sight) -> str | None:
    """«… компания ведёт 30 проектов. Из них 5 …»: the firm named last, also in the sentence behind that one."""
    place, views = sight.candidate.place, _views_before(sight)
    behind = bool(views) and bool(views[0].of_role("names:meant")) and _goes_on(sight)
    if producers(place) or not (place.of_role("names:meant") or behind):
        return None
    for view in views:
        firms = [e for e in producers(view) if not sight.named(e).is_zone]
        if firms:
            return firms[0].normal
    return None


def _goes_on(sight: Sight) -> bool:
    """Whether the sentence speaks of no place and of no territory."""
    place = sight.candidate.place
    return not (_has_place(place) or place.of_role("names:territory"))


def _firm_with_projects(sight: Sight) -> str | None:
    """«… серіктестігінің жобаларына 300 млрд теңге», «проекты компании …»: the firm beside the word for projects."""
    place = sight.candidate.place
    for entity in producers(place):
        if sight.named(entity).is_zone:
            continue
        first, last = place.tokens_of(entity.char_start, entity.char_end)
        if any(hit.last in (first, first - 1) or hit.first == last for hit in place.of_role("names:projects")):
            return entity.normal
    return None


def _subject(sight: Sight) -> str | None:
    """The only firm that the headline names."""
    views = sight.candidate.reading.sentences
    if _opening(sight).sentence.kind != "title" or any(_turns_away(v) for v in views[: sight.candidate.index + 1]):
        return None
    named = {core(e.normal): e for e in producers(_opening(sight)) if not sight.named(e).is_zone}
    entity = next(iter(named.values())) if len(named) == 1 else None
    return entity.normal if entity and not _beside(sight.candidate, entity) else None


OF_A_PROJECT: tuple[tuple[str, Callable[[Sight], str | None]], ...] = (
    ("joint", _joint),
    ("by_number", _by_number),
    ("in_sentence", _in_sentence),
    ("with_partner", _with_partner),
    ("same_figure", _same_figure),
    ("headline", _behind_headline),
    ("described", _described),
    ("of_that_kind", _of_that_kind),
    ("named_before", _before),
    ("only_one", _only),
    ("zone_in_focus", _zone_in_focus),
    ("zone_goes_on", _zone_goes_on),
    ("subject", _subject),
    ("told_by", _told_by),
)
OF_A_PROGRAMME: tuple[tuple[str, Callable[[Sight], str | None]], ...] = (
    ("zone_named", _zone_named),
    ("zone_before", _zone_before),
    ("only_firm", _only_firm),
    ("same_figure", _same_figure),
    ("firm_with_projects", _firm_with_projects),
    ("firm_meant", _firm_meant),
    ("zone_in_focus", _zone_in_focus),
    ("zone_goes_on", _zone_goes_on),
)


@functools.lru_cache(maxsize=REMEMBERED)
def _in_full(reading: Reading, name: str) -> str:
    """The fullest way in which the document names an organisation: «KIA» as ``KIA Qazaqstan``."""
    ledger = _ledger(reading)
    if is_generic(name):
        zones = [other.name for other in ledger.values() if other.is_zone and not is_generic(other.name)]
        return zones[0] if len(zones) == 1 else name
    words = core(name).split()
    fuller = [
        other for other in ledger.values()
        if len(other.core.split()) > len(words) and other.core.split()[-len(words) :] == words
    ]  # fmt: skip
    return fuller[0].name if len(fuller) == 1 else ledger[core(name)].name


@functools.lru_cache(maxsize=REMEMBERED)
def decide_organisation(candidate: Candidate, scope: str | None = None) -> Naming:
    """The enterprise, zone or project that the amount is about, and the rule; ``scope`` where already decided."""
    if scope == "total":
        return Naming(None, "scope_total")
    sight = Sight(candidate, _ledger(candidate.reading), scope)
    for rule, find in OF_A_PROGRAMME if scope == "programme" else OF_A_PROJECT:
        name = find(sight)
        if name is not None:
            return Naming(_in_full(candidate.reading, name) if name else None, rule)
    return Naming(None, "none")
