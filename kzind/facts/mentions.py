"""Mentions of projects: what one document tells of one project.

A document's figures are told apart by the organisation that they name, by the items of a list, by the plants that a
sentence lists; unnamed ones go with the one that they fit.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kzind.facts import linkage
from kzind.facts.organisations import marked_names, parse_name, products, same_organisation
from kzind.facts.plant_names import plant_name, plants_told
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import Phrases, tokenize

if TYPE_CHECKING:
    import pandas as pd

Fact = dict[str, Any]


class Mention(NamedTuple):
    """What one document tells of one project."""

    doc_id: str
    number: int
    facts: list[Fact]
    organisation: str | None
    sector: str | None
    region: str | None
    names: frozenset[str]
    products: frozenset[str]
    #: the names in all that is known of the document
    around: frozenset[str]
    #: the day of the report, ISO, or its month or year
    told: str | None = None
    #: what a plant without a name is called: «кірпіш зауыты»
    called: str | None = None


def facts_of_projects(facts: pd.DataFrame) -> dict[str, list[Fact]]:
    """The figures that tell of a project, by document."""
    from kzind.facts.evaluation import frame_records

    by_document: dict[str, list[Fact]] = defaultdict(list)
    for fact in frame_records(facts):
        if fact["scope"] == "project" or (fact["scope"] == "programme" and parse_name(fact["organisation"]).proper):
            by_document[fact["doc_id"]].append(fact)
    return by_document


def mentions_of(by_document: Mapping[str, Sequence[Fact]], texts: Mapping[str, str]) -> list[Mention]:
    """The mentions in every document, by its facts (``facts_of_projects``) and, where known, its text."""
    mentions = []
    for doc_id in sorted(by_document):
        text = texts.get(doc_id)
        made: dict[str, set[str]] = {}
        for fact in by_document[doc_id]:
            around_it = fact.get("sentence") or "" if text is None else _around(text, fact)
            if around_it not in made:
                made[around_it] = products(around_it)
            fact["_made"] = made[around_it]
            fact["_line"] = None if text is None else text.rfind("\n", 0, fact["char_start"])
            fact["_item"] = None if text is None else _item(text, fact)
        told = _group(sorted(by_document[doc_id], key=lambda fact: (fact["char_start"], fact["char_end"])))
        around = set() if text is None else linkage.name_keys(text)
        own = [_proper(group) for group in told]
        for number, group in enumerate(told, 1):
            others = set().union(*(names for at, names in enumerate(own, 1) if at != number)) - own[number - 1]
            mentions.append(_mention(doc_id, number, group, text, around, others, len(told) == 1))
    return mentions


#: What opens an item of a list, and how many letters an item has at most.
_ITEM = re.compile(r"\s*(?:[-–—•*▪●·]|\d{1,2}[.)])\s*\S|\s*\S[^\n]*(?:;|\s[–—-]\s[^\n]*,)\s*$")
LONGEST_ITEM = 300


def _item(text: str, fact: Fact) -> int | None:
    """Where the item of a list begins that a fact stands in; None outside of lists."""
    start = text.rfind("\n", 0, fact["char_start"]) + 1
    end = text.find("\n", fact["char_end"])
    line = text[start : end if end >= 0 else len(text)]
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    last = above.rstrip().endswith((";", ",")) and _ITEM.match(above)
    return start if len(line) <= LONGEST_ITEM and (last or _ITEM.match(line)) else None


def _proper(facts: Iterable[Fact]) -> set[str]:
    """The words of the names that figures are told under."""
    return set().union(*(parse_name(fact["organisation"]).proper for fact in facts))


class Told(NamedTuple):
    """What a document without a figure of a project names: organisations (their words), regions; in its headline too,
    with the products."""

    names: frozenset[str]
    regions: frozenset[str]
    headline: frozenset[str]
    products: frozenset[str]


def texts_of(
    documents: Any, by_document: Mapping[str, Sequence[Fact]]
) -> tuple[dict[str, str], dict[str, Told]]:
    """The texts of the documents that have figures of projects; what those name that have none."""
    if documents is None:
        return {}, {}
    from kzind.entities.regions import main_regions
    from kzind.facts.stories import each_document

    known = {word for told in by_document.values() for fact in told for word in parse_name(fact["organisation"]).proper}
    texts: dict[str, str] = {}
    others: dict[str, Told] = {}
    for document in each_document(documents):
        if document.id in by_document:
            texts[document.id] = document.text
            continue
        title, text, lang = document.title or "", document.text, document.lang
        if names := marked_names(f"{title}\n{text}") & known:
            others[document.id] = Told(
                frozenset(names), frozenset(main_regions(text, title, published=document.published, lang=lang)),
                frozenset(marked_names(title)), frozenset(products(title, lang)))
    return texts, others


def _group(facts: Sequence[Fact]) -> list[list[Fact]]:
    """A document's facts by project: named ones by name and sector, unnamed ones with the one that they fit."""
    groups: list[list[Fact]] = []
    for fact in facts:
        if parse_name(fact["organisation"]).proper:
            _put(groups, fact, [group for group in groups if _same_project(group, fact)])
    for fact in facts:
        if not parse_name(fact["organisation"]).proper:
            fitting = [group for group in groups if _may_belong(group, fact)]
            _put(groups, fact, fitting if len(fitting) == 1 or not _named(fitting) else _nearest(fitting, fact))
    return _one_under_one_name(groups)


def _one_under_one_name(groups: list[list[Fact]]) -> list[list[Fact]]:
    """Groups of one name and region in two sectors, as one where no figure of a plant is told twice: a mine and its
    mill, a plant whose jobs stand in a sentence about something else."""
    kept: list[list[Fact]] = []
    for group in groups:
        same = next((one for one in kept if _named([one]) and _named([group]) and _supplements(one, group)), None)
        if same is None:
            kept.append(group)
        else:
            same.extend(group)
    return kept


def _supplements(group: Sequence[Fact], other: Sequence[Fact]) -> bool:
    names = [next(fact["organisation"] for fact in facts if parse_name(fact["organisation"]).proper)
             for facts in (group, other)]
    if not same_organisation(*names) or any(_differ(a, b, "region") for a in group for b in other):
        return False
    told = [{fact["indicator"] for fact in facts if fact["scope"] == "project" and fact["measure"] == "level"}
            for facts in (group, other)]
    return not told[0] & told[1] & {"investment", "jobs", "capacity", "output"}


def _put(groups: list[list[Fact]], fact: Fact, fitting: list[list[Fact]]) -> None:
    if fitting:
        fitting[0].append(fact)
    else:
        groups.append([fact])


def _named(groups: Iterable[list[Fact]]) -> bool:
    return any(parse_name(fact["organisation"]).proper for group in groups for fact in group)


def _nearest(groups: list[list[Fact]], fact: Fact) -> list[list[Fact]]:
    """The group told last before the fact, if one sentence holds both; the figure of a list belongs to its item.

    Or an unnamed group, if it was told last in the paragraph: there a sentence goes on about the plant before it.
    """
    near = [group for group in groups
            if any(fact.get("sentence") and other.get("sentence") == fact["sentence"] for other in group)]
    if near:
        told = [(other["char_start"], at) for at, group in enumerate(near) for other in group
                if other["char_start"] < fact["char_start"]]
        if not told:
            return [min(near, key=lambda group: group[0]["char_start"])]
        last = near[max(told)[1]]
        return [] if _opens(fact, max(told)[0], last) else [last]
    before = [(other["char_start"], at) for at, group in enumerate(groups) for other in group
              if other["char_start"] < fact["char_start"] and other["_line"] == fact["_line"] is not None]
    last = groups[max(before)[1]] if before else []
    return [last] if last and not _named([last]) else []


def _opens(fact: Fact, told: int, group: Sequence[Fact]) -> bool:
    """Whether a sentence goes on to another plant: it names one between the figure told before and this one, and gives
    of this one what it has given of that before («комбинат «А» – 5 млрд, завод соды – 2 млрд»)."""
    if not any(other["indicator"] == fact["indicator"] and other["sentence"] == fact["sentence"] for other in group):
        return False
    sentence, quote = fact.get("sentence") or "", fact.get("quote") or ""
    at = sentence.find(quote)
    before = at - (fact["char_start"] - told)
    return 0 <= before < at and any(before < place < at for place, _ in plants_told(sentence, fact.get("lang")))


def _same_project(group: list[Fact], fact: Fact) -> bool:
    return (any(same_organisation(other["organisation"], fact["organisation"]) for other in group)
            and not any(_differ(other, fact, key) for other in group for key in ("sector", "region")))


def _may_belong(group: list[Fact], fact: Fact) -> bool:
    made = set().union(*(other["_made"] for other in group))
    if made and fact["_made"] and not made & fact["_made"]:
        return False
    if fact["_item"] is not None and all(other["_item"] not in (None, fact["_item"]) for other in group):
        return False
    if fact["sector"] is not None and any(_is_zone(other["organisation"]) for other in group) \
            and all(other["sector"] is None for other in group):  # fmt: skip
        return False
    if any(_described_apart(other["organisation"], fact["organisation"]) for other in group):
        return False
    return not any(_differ(other, fact, key) for other in group for key in ("sector", "region"))


@functools.lru_cache(maxsize=1 << 14)
def _is_zone(name: str | None) -> bool:
    """Whether a name is that of a zone or a park: a plant of some sector there is a project of its own."""
    return next(_zones().find(tokenize(name or "")), None) is not None


@functools.cache
def _zones() -> Phrases:
    return Phrases(entry for lang in LANGUAGES for entry in lexicon(lang, "zone_heads"))


def _described_apart(one: str | None, other: str | None) -> bool:
    """Whether two plants without a proper name are two: «ТЭЦ-1» and «ТЭЦ-2», «стекольный завод» and «кирпичный завод».

    «Завод» may be any of them.
    """
    first, second = parse_name(one), parse_name(other)
    if first.proper or second.proper:
        return False
    return bool(first.words - second.words) and bool(second.words - first.words)


def _differ(fact: Fact, other: Fact, key: str) -> bool:
    return fact[key] is not None and other[key] is not None and fact[key] != other[key]


def _mention(
    doc_id: str, number: int, facts: list[Fact], text: str | None, around: set[str], others: set[str], alone: bool
) -> Mention:
    """``others``: the names of the document's other projects; one sentence may tell of several."""
    if text is None:
        told = "\n".join(f"о {sentence}" for sentence in dict.fromkeys(fact.get("sentence") or "" for fact in facts))
    else:
        told = text if alone else "\n".join(dict.fromkeys(_around(text, fact) for fact in facts))
    names = linkage.name_keys(told) - others - {f"={word}" for word in others}
    for fact in facts:
        for name in (fact["organisation"], fact.get("investor")):
            names |= parse_name(name).proper
    made = set().union(*(fact["_made"] for fact in facts)) or products(told)
    return Mention(doc_id, number, facts, most_frequent([fact["organisation"] for fact in facts]),
                   most_frequent([fact["sector"] for fact in facts]), most_frequent([fact["region"] for fact in facts]),
                   frozenset(names), frozenset(made), frozenset(names | around), _day(facts),
                   _called(facts, text, alone))


def _called(facts: Sequence[Fact], text: str | None, alone: bool) -> str | None:
    """What unnamed figures' plant is called: in their sentences, or in the headline of a document that tells of no
    other. A paragraph before them may be about another plant."""
    if any(fact["organisation"] for fact in facts):
        return None
    for fact in facts:
        around = fact.get("sentence") or (_around(text, fact) if text else None)
        if name := plant_name(around, fact.get("quote"), fact.get("lang")):
            return name
    headline = text.lstrip().partition("\n")[0] if text and alone else ""
    return plant_name(headline, None, facts[0].get("lang")) if len(headline) <= LONGEST_ITEM else None


def _day(facts: Iterable[Fact]) -> str | None:
    return min((f"{fact['published']:%Y-%m-%d}" for fact in facts if fact.get("published") is not None), default=None)


def _around(text: str, fact: Fact) -> str:
    """The line, or within a long line the sentence, that holds a fact."""
    start = max(text.rfind(sign, 0, fact["char_start"]) for sign in (". ", "\n", "! ", "? "))
    ends = [at for at in (text.find(sign, fact["char_end"]) for sign in (". ", "\n", "! ", "? ")) if at >= 0]
    return text[start + 1 : min(ends, default=len(text))]


def most_frequent(values: Iterable[Any]) -> Any:
    """The value that occurs most often, of equals the first; None where there is none."""
    count = Counter(value for value in values if value is not None)
    return count.most_common(1)[0][0] if count else None
