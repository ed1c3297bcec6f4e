"""Investment projects: the reports of one plant over the years, in one row.

A mention is what one document tells of one project: the figures that name the same organisation, or, unnamed, the
same kind of plant in the same region. Mentions are joined over documents and years: by the organisation, where it
has a name of its own; else by what figures, names, region and sector that they share are worth together (see
``kzind.facts.linkage``). A firm's works in two sectors or two regions are two projects;
a region formed in 2022 is its parent in reports from before. A report that gives no figure of a project but is about
its organisation is one of its reports.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kzind.entities.gazetteer import FORMED_2022, FORMED_ON
from kzind.facts import linkage
from kzind.facts.claims import claims_of, is_money
from kzind.facts.job_kinds import BUILDING, STANDING, job_kind
from kzind.facts.linkage import Clusters, Dates, Keys
from kzind.facts.organisations import Name, marked_names, parse_name, products, same_organisation
from kzind.facts.plant_names import plant_name, plants_told
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import Phrases, tokenize

if TYPE_CHECKING:
    import pandas as pd

    from kzind.facts.linkage import Floats, Ints

Fact = dict[str, Any]

PROJECT_COLUMNS = (
    "project_id", "name", "organisation", "investor", "investor_country", "sector", "region", "modernisation",
    "cost", "currency", "cost_qualifier", "cost_status", "cost_published", "cost_planned", "cost_realised",
    "cost_history", "jobs", "jobs_status", "jobs_planned", "jobs_realised", "jobs_construction", "capacity",
    "capacity_unit", "status", "status_date", "planned_launch", "actual_launch", "launch_basis", "reports", "stories",
    "first_published", "last_published", "documents",
)  # fmt: skip
#: Chances that two mentions of one project share a given figure, a given name, the region, the sector.
FIGURE, NAME, REGION, SECTOR = 0.3, 0.4, 0.95, 0.8
PRODUCT = 0.8
FIGURE_STRENGTH, NAME_STRENGTH, PRODUCT_STRENGTH = 200.0, 3.0, 2.0
#: Other mentions of its project that a mention is expected to have.
EXPECTED = 0.5
#: Log-odds against: other regions, other sectors, names of two organisations.
OTHER_REGION, OTHER_SECTOR, OTHER_NAME, OTHER_PRODUCT = -6.0, -3.0, -4.0, -1.5
#: Log-odds for: one organisation, where sector or region keep the mentions from being joined by it alone.
SAME_NAME = 2.0
THRESHOLD, SURE = 1.0, 8.0
#: A report that names an organisation without a figure is of the project that this share of its other reports tell.
MOSTLY = 0.75
WINDOW, RAREST, HOPE = 8, 15, 8.0
#: A key of a name that more organisations share than this says nothing about which one it is.
COMMON = 200
STATUSES = ("planned", "ongoing", "realised")
#: Indicators whose planned level and year say when a plant shall work, and those whose fact says that it does.
WORKING = ("capacity", "enterprises", "output", "jobs", "investment")
STARTED = ("capacity", "enterprises")
#: Figures that a row shows; where no name is told, one of them must be.
PLANT = ("investment", "jobs", "capacity")
#: What a later report tells of a planned plant that works; of one without a plan they may be as old as the plant.
AT_WORK = (*STARTED, "output", "jobs")


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


def project_table(facts: pd.DataFrame, documents: Any = None) -> pd.DataFrame:
    """One row a project, columns ``PROJECT_COLUMNS``, sorted by ``project_id``.

    ``facts`` as extracted; ``story_id`` is used where it is there. ``documents`` (as for ``add_story_ids``) adds
    the names in the texts. ``status`` is that of the last report that tells it (``status_date``). ``cost`` is the
    nominal sum in ``currency`` last reported with that status, else with the nearest one told (``cost_status``), from
    figures of scope ``project`` only; ``cost_planned`` and ``cost_realised`` are the sums last reported as plan and
    as fact, in the same currency; ``cost_history`` has every sum with its date and status. The columns of jobs are
    alike; they count the jobs that the plant keeps, ``jobs_construction`` those of its building. ``planned_launch`` is
    the year last announced, of several the first: of a planned level, no year before the announcement.
    ``actual_launch`` is the year of the start where the text gives it (``launch_basis`` ``stated``), else the year in
    which it was first reported as working, after a report of when it was not (``reported``); a plant that works since
    an unknown year is ``undated``. A plant without a name is called what its sentence calls it (``name``).
    What worked before its plan was told is no start of the plan. ``reports`` and ``documents`` hold the reports without
    a figure too; dates, stories and values come from those that have figures.
    """
    import pandas as pd

    facts = _with_stories(facts, documents)
    types = {column: facts[column].dtype for column in ("sector", "region", "modernisation")}
    rows: list[dict[str, Any]] = [_row(mentions) for mentions in projects_of(facts, documents) if _is_plant(mentions)]
    rows.sort(key=lambda row: str(row["project_id"]))
    frame = pd.DataFrame(rows, columns=list(PROJECT_COLUMNS))
    for column in ("planned_launch", "actual_launch", "reports", "stories"):
        frame[column] = frame[column].astype("Int64")
    for column in ("cost_published", "status_date", "first_published", "last_published"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    for column in ("cost", "cost_planned", "cost_realised", "jobs", "jobs_planned", "jobs_realised",
                   "jobs_construction", "capacity"):
        frame[column] = frame[column].astype("float64")
    for column, dtype in types.items():
        frame[column] = frame[column].astype(dtype)
    frame["status"] = pd.Categorical(frame["status"], categories=list(STATUSES), ordered=True)
    for column in ("project_id", "name", "organisation", "investor", "investor_country", "currency", "cost_qualifier",
                   "cost_status", "cost_history", "jobs_status", "capacity_unit", "launch_basis", "documents"):
        frame[column] = frame[column].astype("str")
    return frame


def _with_stories(facts: pd.DataFrame, documents: Any) -> pd.DataFrame:
    if "story_id" in facts.columns:
        return facts
    from kzind.facts.stories import add_story_ids

    return add_story_ids(facts, documents)


def _is_plant(mentions: Sequence[Mention]) -> bool:
    """Whether mentions make a row: they name the plant or its kind, or a figure that the row shows (``PLANT``) has a
    place or a product. Injuries at the enterprises of a region, a share of exports are figures of no project, and
    people alone are jobs of one only where something says what they make."""
    if any(mention.organisation or mention.called for mention in mentions):
        return True
    measured = {fact["indicator"] for mention in mentions for fact in mention.facts
                if fact["unit"] not in ("%", "pp", "ratio")} & set(PLANT)
    made = any(mention.products for mention in mentions)
    return bool(measured) and (made or (measured != {"jobs"} and any(mention.region for mention in mentions)))


def project_documents(facts: pd.DataFrame, documents: Any = None) -> dict[str, set[str]]:
    """The projects of every document that mentions one: document id to project ids."""
    told: dict[str, set[str]] = defaultdict(set)
    for mentions in projects_of(facts, documents):
        for mention in mentions:
            told[mention.doc_id].add(_project_id(mentions))
    return dict(told)


def projects_of(facts: pd.DataFrame, documents: Any = None) -> list[list[Mention]]:
    """The mentions of every project, those without a figure last."""
    by_document = _facts_of_projects(facts)
    texts, others = _texts(documents, by_document)
    projects = clusters(_mentions(by_document, texts))
    _add_named(projects, others)
    return projects


def _facts_of_projects(facts: pd.DataFrame) -> dict[str, list[Fact]]:
    """The figures that tell of a project, by document."""
    from kzind.facts.evaluation import frame_records

    by_document: dict[str, list[Fact]] = defaultdict(list)
    for fact in frame_records(facts):
        if fact["scope"] == "project" or (fact["scope"] == "programme" and parse_name(fact["organisation"]).proper):
            by_document[fact["doc_id"]].append(fact)
    return by_document


def _mentions(by_document: Mapping[str, Sequence[Fact]], texts: Mapping[str, str]) -> list[Mention]:
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


def _texts(
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


def _add_named(projects: list[list[Mention]], others: Mapping[str, Told]) -> None:
    """Add the documents that have no figure of a project but name its organisation and are about it.

    That is, the headline names it or what it makes, and the text is about its region, if about any. Of an
    organisation's projects the one that most of its documents tell (``MOSTLY``); if none, nobody knows which is meant.
    """
    told: dict[frozenset[str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for at, mentions in enumerate(projects):
        for mention in mentions:
            proper = parse_name(mention.organisation).proper
            if proper:
                told[proper][mention.doc_id].add(at)
    main: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for proper, documents in told.items():
        count = Counter(at for ats in documents.values() for at in sorted(ats))
        at, most = max(sorted(count.items()), key=lambda item: item[1])
        if most >= MOSTLY * len(documents):
            main[min(proper)].append((proper, at))
    for doc_id in sorted(others):
        other = others[doc_id]
        for at in sorted({at for word in other.names for proper, at in main.get(word, ())
                          if proper <= other.names and _is_about(other, proper, projects[at])}):
            projects[at].append(Mention(doc_id, 0, [], None, None, None, frozenset(), frozenset(), frozenset()))


def _is_about(other: Told, proper: frozenset[str], mentions: Sequence[Mention]) -> bool:
    region = _most(mention.region for mention in mentions)
    here = region is None or not other.regions or region in other.regions
    return here and (proper <= other.headline or any(mention.products & other.products for mention in mentions))


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
    tokens = tokenize(name or "")
    return any(phrases.find(tokens) for phrases in _zones())


@functools.cache
def _zones() -> tuple[Phrases, ...]:
    return tuple(Phrases(lexicon(lang, "zone_heads")) for lang in LANGUAGES)


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
    return Mention(doc_id, number, facts, _most([fact["organisation"] for fact in facts]),
                   _most([fact["sector"] for fact in facts]), _most([fact["region"] for fact in facts]),
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


def _most(values: Iterable[Any]) -> Any:
    """The value that occurs most often, of equals the first; None where there is none."""
    count = Counter(value for value in values if value is not None)
    return count.most_common(1)[0][0] if count else None


def clusters(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions by project, in the order of the first mention of each.

    Links by evidence join no two projects that have names of different organisations, unless they are ``SURE``, and
    none that one report tells apart under two names.
    """
    joined = Clusters(Dates([None] * len(mentions), 0), 0)
    for left, right in _same_name_pairs(mentions):
        joined.join(left, right)
    named: dict[int, list[Mention]] = defaultdict(list)
    told: dict[int, dict[str, list[str | None]]] = defaultdict(lambda: defaultdict(list))
    for at, mention in enumerate(mentions):
        root = joined.find(at)
        told[root][mention.doc_id].append(mention.organisation)
        if mention.organisation and mention.organisation not in {other.organisation for other in named[root]}:
            named[root].append(mention)
    first, second, odds = score(mentions)
    order = np.lexsort((second, first, -odds))
    for at in order[odds[order] > THRESHOLD].tolist():
        a, b = joined.find(int(first[at])), joined.find(int(second[at]))
        if a == b:
            continue
        if odds[at] < SURE and any(_name_odds(x, y) < 0 for x in named[a] for y in named[b]):
            continue
        if _told_apart(told[a], told[b]):
            continue
        if joined.join(a, b):
            root = joined.find(a)
            named[root] = named[a] + named[b]
            few, many = sorted((told[a], told[b]), key=len)
            for doc_id, names in few.items():
                many[doc_id] += names
            told[root] = many
    groups: dict[int, list[Mention]] = defaultdict(list)
    for at, mention in enumerate(mentions):
        groups[joined.find(at)].append(mention)
    return [groups[at] for at in sorted(groups)]


def _told_apart(first: Mapping[str, Sequence[str | None]], second: Mapping[str, Sequence[str | None]]) -> bool:
    """Whether one document tells of both under two names; the organisations of two projects by document."""
    few, many = sorted((first, second), key=len)
    return any(same_organisation(one, other) is False for doc_id in few if doc_id in many
               for one in few[doc_id] for other in many[doc_id])


def _same_name_pairs(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Pairs of mentions of one organisation in one sector and region, each against the first such one."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for at, mention in enumerate(mentions):
        if mention.organisation and parse_name(mention.organisation).proper:
            by_name[mention.organisation].append(at)
    pairs = []
    for several in _name_groups(sorted(by_name)):
        kept: list[int] = []
        for at in sorted(at for name in several for at in by_name[name]):
            same = next((first for first in kept if _compatible(mentions[first], mentions[at])), None)
            if same is None:
                kept.append(at)
            else:
                pairs.append((same, at))
    return pairs


def _name_groups(names: Sequence[str]) -> list[list[str]]:
    """Names of one organisation, together; only names that share a key are compared."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for key in sorted(_index_keys(parse_name(name))):
            by_key[key].append(at)
    joined = Clusters(Dates([None] * len(names), 0), 0)
    for key in sorted(by_key):
        sharing = by_key[key]
        if len(sharing) <= COMMON:
            for place, at in enumerate(sharing):
                for other in sharing[:place]:
                    if same_organisation(names[other], names[at]):
                        joined.join(other, at)
    groups: dict[int, list[str]] = defaultdict(list)
    for at, name in enumerate(names):
        groups[joined.find(at)].append(name)
    return [groups[at] for at in sorted(groups)]


def _index_keys(name: Name) -> set[str]:
    return set(name.proper) | ({name.initials} if len(name.initials) > 2 else set())


def _compatible(first: Mention, second: Mention) -> bool:
    sectors = first.sector is None or second.sector is None or first.sector == second.sector
    return sectors and (first.region is None or second.region is None or _one_region(first, second))


def _one_region(first: Mention, second: Mention) -> bool:
    """Whether two regions may be one: the same, or one formed in 2022 and its parent as told before."""
    return first.region == second.region or any(
        old.region == FORMED_2022.get(new.region or "") and (old.told is None or old.told < FORMED_ON)
        for new, old in ((first, second), (second, first)))


def score(mentions: Sequence[Mention]) -> tuple[Ints, Ints, Floats]:
    """Candidate pairs of mentions and the log-odds that they are of one project."""
    figures = Keys([_figures(mention) for mention in mentions])
    names = Keys([mention.names for mention in mentions])
    prior = linkage.group_prior(figures, [(unit, linkage.digits(value)) for value, unit in figures.keys])
    figure_weights = figures.weights(FIGURE, prior, FIGURE_STRENGTH)
    name_weights = names.weights(NAME, 1.0, NAME_STRENGTH)
    dates = Dates([None] * len(mentions), 0)
    # the product alone leads to no pair, the product in its region does: a region has few glass works
    kinds = Keys([mention.products for mention in mentions])
    kind_weights = kinds.weights(PRODUCT, 1.0, PRODUCT_STRENGTH)
    local = Keys([{(FORMED_2022.get(one.region, one.region), product) for product in one.products if one.region}
                  for one in mentions])
    left, right, found = linkage.candidates(
        [(figures, figure_weights), (names, name_weights), (local, local.weights(PRODUCT, 1.0, PRODUCT_STRENGTH))],
        dates, WINDOW, RAREST, 0)
    other = np.array([mentions[a].doc_id != mentions[b].doc_id
                      for a, b in zip(left.tolist(), right.tolist(), strict=True)], dtype=bool)
    rarity = float(np.log(EXPECTED / max(1, len(mentions))))
    hopeful = other & (found + rarity + HOPE > 0)
    left, right = left[hopeful], right[hopeful]
    shared = figures.shared(left, right, figure_weights) + np.sqrt(names.shared(left, right, name_weights**2))
    both = (kinds.size[left] > 0) & (kinds.size[right] > 0)
    product = np.sqrt(kinds.shared(left, right, kind_weights**2))
    odds = shared + rarity + np.where(both, np.where(product > 0, product, OTHER_PRODUCT), 0.0)
    region = _attribute([mention.region for mention in mentions], left, right, REGION, OTHER_REGION)
    formed = np.array([_one_region(mentions[a], mentions[b])
                       for a, b in zip(left.tolist(), right.tolist(), strict=True)], dtype=bool)
    odds += np.where(formed & (region < 0), 0.0, region)
    odds += _attribute([mention.sector for mention in mentions], left, right, SECTOR, OTHER_SECTOR)
    odds += np.array([_name_odds(mentions[a], mentions[b])
                      for a, b in zip(left.tolist(), right.tolist(), strict=True)], dtype=float)
    return left, right, odds


def _name_odds(first: Mention, second: Mention) -> float:
    """What the organisations say; two names prove nothing where one report knows the other's too, as a partner."""
    same = same_organisation(first.organisation, second.organisation)
    if same is None:
        return 0.0
    return SAME_NAME if same else 0.0 if _knows(first, second) or _knows(second, first) else OTHER_NAME


def _knows(first: Mention, second: Mention) -> bool:
    """Whether a mention's text names the other's organisation."""
    words = parse_name(second.organisation).proper
    return bool(words) and all(word in first.around or f"={word}" in first.around for word in words)


def _figures(mention: Mention) -> set[tuple[float, str]]:
    """Figures that tell a project: not shares, and not its output of one year or another."""
    return {linkage.figure_key(fact["value"], fact["unit"]) for fact in mention.facts
            if fact["value"] is not None and fact["unit"] not in ("%", "pp", "ratio")}


def _attribute(values: Sequence[str | None], left: Ints, right: Ints, chance: float, against: float) -> Floats:
    """What agreement on an attribute is worth by its rarity, what difference is; nothing where one is unknown."""
    count = Counter(value for value in values if value is not None)
    codes = {value: at for at, value in enumerate(sorted(count))}
    code = np.array([-1 if value is None else codes[value] for value in values], dtype=np.int64)
    worth = np.array([max(0.0, float(np.log(chance * len(values) / count[value]))) for value in sorted(count)] or [0.0])
    same = np.where(code[left] == code[right], worth[code[left]], against)
    return np.where((code[left] < 0) | (code[right] < 0), 0.0, same)


def _project_id(mentions: Sequence[Mention]) -> str:
    first = min((one for one in mentions if one.facts), key=lambda mention: (mention.doc_id, mention.number))
    return first.doc_id if first.number == 1 else f"{first.doc_id}#{first.number}"


def _row(mentions: Sequence[Mention]) -> dict[str, Any]:
    facts = [fact for mention in mentions for fact in mention.facts]
    dates = [fact["published"] for fact in facts if fact["published"] is not None]
    organisation = _most([mention.organisation for mention in mentions])
    # people at the site are no plant at work
    status, status_date = _status([fact for fact in facts if not _builds(fact)] or facts)
    order = _nearest_statuses(status)
    building = [fact for fact in facts if _builds(fact)]
    plant = [fact for fact in facts if not _builds(fact)]
    costs = _costs(facts)
    cost = _cost(costs, order)
    same_currency = [fact for fact in costs if cost and fact["unit"] == cost["unit"]]
    jobs = _last(plant, "jobs", order)
    capacity = _last(facts, "capacity", order, first=True)
    planned, actual, basis = _launch(plant)
    return {
        "project_id": _project_id(mentions), "name": _name(facts, organisation, mentions), "organisation": organisation,
        "investor": _most([fact.get("investor") for fact in facts]),
        "investor_country": _most([fact.get("investor_country") for fact in facts]),
        "sector": _most([fact["sector"] for fact in facts]), "region": _region([fact["region"] for fact in facts]),
        "modernisation": _most([fact["modernisation"] for fact in facts]),
        "cost": cost and cost["value"], "currency": cost and cost["unit"], "cost_qualifier": cost and cost["qualifier"],
        "cost_status": cost and cost["status"], "cost_published": cost and cost["published"],
        "cost_planned": _value(_cost(same_currency, ("planned",))),
        "cost_realised": _value(_cost(same_currency, ("realised",))), "cost_history": _history(costs),
        "jobs": _value(jobs), "jobs_status": jobs and jobs["status"],
        "jobs_planned": _value(_last(plant, "jobs", ("planned",))),
        "jobs_realised": _value(_last(plant, "jobs", ("realised",))),
        "jobs_construction": _value(_last(building, "jobs", order)),
        "capacity": capacity and capacity["value"],
        "capacity_unit": capacity and capacity["unit"], "status": status, "status_date": status_date,
        "planned_launch": planned, "actual_launch": actual, "launch_basis": basis,
        "reports": len({mention.doc_id for mention in mentions}), "stories": len({_story(fact) for fact in facts}),
        "first_published": min(dates, default=None), "last_published": max(dates, default=None),
        "documents": "; ".join(sorted({mention.doc_id for mention in mentions})),
    }


def _region(regions: Sequence[str | None]) -> str | None:
    """The region told most, or the one formed out of it if later reports tell that."""
    most: str | None = _most(regions)
    return next((new for new, old in sorted(FORMED_2022.items()) if old == most and new in regions), most)


def _name(facts: Sequence[Fact], organisation: str | None, mentions: Sequence[Mention]) -> str | None:
    """The longest name that the reports give to the organisation; where none does, what they call the plant."""
    names = [fact["organisation"] for fact in facts if fact["organisation"]]
    same = [name for name in names if organisation and same_organisation(name, organisation)]
    called: str | None = _most(mention.called for mention in mentions)
    return max(sorted(set(same or names)), key=len, default=called)


def _story(fact: Fact) -> str:
    return str(fact.get("story_id") or fact["doc_id"])


def _time(fact: Fact) -> tuple[bool, str]:
    """The order of reports in time; those without a date come first, for nothing says that they are the latest."""
    return fact["published"] is not None, str(fact["published"] or "")


def _level(facts: Iterable[Fact], indicator: str) -> list[Fact]:
    return [fact for fact in facts if fact["indicator"] == indicator and fact["measure"] == "level"
            and fact["scope"] == "project" and fact["value"] is not None and fact["unit"] not in ("%", "pp", "ratio")]


def _value(fact: Fact | None) -> float | None:
    return None if fact is None else fact["value"]


def _nearest_statuses(status: str | None) -> tuple[str | None, ...]:
    """Statuses in the order in which their figures stand for a project of ``status``: its own, those that came before
    it, the latest first, then those that come after it. A plan may stand for a fact that is not told; both say so."""
    if status is None:
        return (None, *STATUSES)
    at = STATUSES.index(status)
    return (*reversed(STATUSES[: at + 1]), *STATUSES[at + 1 :], None)


def _of_status(facts: Sequence[Fact], order: Sequence[str | None]) -> list[Fact]:
    """The figures of the first status in ``order`` that has any."""
    return next((told for status in order if (told := [fact for fact in facts if fact["status"] == status])), [])


def _last(facts: Sequence[Fact], indicator: str, order: Sequence[str | None], first: bool = False) -> Fact | None:
    """The figure of the latest story that gives one of the first status in ``order`` that has any: the largest in the
    story (of jobs the largest said to last, if any is), or the one told ``first``."""
    figures = _of_status(_level(facts, indicator), order)
    if not figures:
        return None
    latest = max(figures, key=_time)
    told = [fact for fact in figures if _story(fact) == _story(latest)]
    if first:
        return min(told, key=lambda fact: (fact["doc_id"] != latest["doc_id"], fact["char_start"]))
    return max(told, key=lambda fact: (_kind_of_job(fact) == STANDING, fact["value"], _time(fact)))


def _kind_of_job(fact: Fact) -> str | None:
    return job_kind(fact.get("sentence"), fact.get("quote")) if fact["indicator"] == "jobs" else None


def _builds(fact: Fact) -> bool:
    """Whether a figure counts the people who build a plant."""
    return _kind_of_job(fact) == BUILDING


def _costs(facts: Sequence[Fact]) -> list[Fact]:
    """The costs told, one a story and status, in time.

    Parts of a cost stand beside it, so a story's cost is its largest sum of a status, in tenge where it is in tenge at
    all.
    """
    by_story: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in _level(facts, "investment"):
        if is_money(fact):
            by_story[_story(fact), str(fact["status"])].append(fact)
    costs = []
    for told in by_story.values():
        claims = [claim[0] for claim in claims_of(told)]
        tenge = [fact for fact in claims if fact["unit"] == "KZT"] or claims
        costs.append(max(tenge, key=lambda fact: (fact["value"], fact["doc_id"])))
    return sorted(costs, key=lambda fact: (_time(fact), fact["doc_id"], str(fact["status"])))


def _cost(costs: Sequence[Fact], order: Sequence[str | None]) -> Fact | None:
    """The cost last reported, of the first status in ``order`` that has one; ``costs``: ``_costs``."""
    return next(reversed(_of_status(costs, order)), None)


def _history(costs: Sequence[Fact]) -> str | None:
    """All costs in time: ``2015-10-21: 3.5e+09 USD planned; 2021-08-23: …``; None where there is none."""
    told = [f"{str(fact['published'] or 'undated')[:10]}: {fact['value']:.6g} {fact['unit']} {fact['status'] or ''}"
            for fact in costs]
    return "; ".join(entry.rstrip() for entry in told) or None


def _status(facts: Sequence[Fact]) -> tuple[str | None, Any]:
    """The status in the last report, and its date; the most advanced one that a third of its figures have."""
    telling = [fact for fact in facts if fact["status"] and fact["scope"] == "project"] or \
        [fact for fact in facts if fact["status"]]
    if not telling:
        return None, None
    latest = max(telling, key=_time)
    told = [fact["status"] for fact in telling if _story(fact) == _story(latest)]
    status = next(status for status in reversed(STATUSES) if 3 * told.count(status) >= len(told))
    return status, latest["published"]


def _launch(facts: Sequence[Fact]) -> tuple[int | None, int | None, str | None]:
    """Year of launch as last planned, year of launch, and how the latter is known."""
    working = [fact for fact in facts if fact["indicator"] in WORKING and fact["scope"] == "project"]
    planned = [fact for fact in working if _announces(fact) and not _works_before(fact, working)]
    started = [fact for fact in working if fact["status"] == "realised" and fact["measure"] != "decrease"
               and fact["indicator"] in (AT_WORK if planned else STARTED)]
    due = None
    if planned:
        latest = max(planned, key=_time)
        due = _due([fact for fact in planned if _story(fact) == _story(latest)])
        first = min(planned, key=_time)
        started = [fact for fact in started if _follows(fact, first)]
    if not started:
        return due, None, None
    stated = [fact["year"] for fact in started if fact["year"] is not None]
    if stated:
        return due, min(stated), "stated"
    # a report that tells of the plant as not yet working must come before: else it may have worked for years
    reported = min((fact for fact in started if fact["published"] is not None), key=_time, default=None)
    if reported is None or not any(
        fact["status"] != "realised" and fact["published"] is not None and fact["published"] < reported["published"]
        for fact in working
    ):
        return due, None, "undated"
    return due, reported["published"].year, "reported"


def _due(planned: Sequence[Fact]) -> int:
    """The year in which a plant shall work: the first of its capacity or opening; else the first of its jobs or
    output, for later ones are those of a plant that grows; else the last in which money is spent."""
    for indicators in (STARTED, AT_WORK):
        years = [int(fact["year"]) for fact in planned if fact["indicator"] in indicators]
        if years:
            return min(years)
    return max(int(fact["year"]) for fact in planned)


def _works_before(plan: Fact, working: Sequence[Fact]) -> bool:
    """Whether the plant works as its planned jobs or output are told: a mine that will give more coal this year."""
    return plan["indicator"] not in (*STARTED, "investment") and any(
        fact["status"] == "realised" and fact["indicator"] in ("output", "jobs") and _time(fact) <= _time(plan)
        for fact in working)


def _announces(fact: Fact) -> bool:
    """Whether a figure says when a plant shall work: a planned level of a year not over when it was told.

    A planned cut or rise starts nothing, and a plan of a year past is a promise remembered.
    """
    return (fact["status"] == "planned" and fact["measure"] == "level" and fact["year"] is not None
            and fact["published"] is not None and fact["year"] >= fact["published"].year)


def _follows(start: Fact, plan: Fact) -> bool:
    """Whether a start can be that of a plan: told by a later story, of no year before the plan was told."""
    if _story(start) == _story(plan) or _time(start) < _time(plan):
        return False
    return start["year"] is None or start["year"] >= plan["published"].year
