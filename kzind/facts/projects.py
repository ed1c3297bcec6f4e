"""Investment projects: the reports of one plant over the years, in one row.

A mention is what one document tells of one project: the figures that name the same organisation, or, unnamed, the
same kind of plant in the same region. Mentions are joined over documents and years: by the organisation, where it
has a name of its own; else by what figures, names, region and sector that they share are worth together (see
``kzind.facts.linkage``). A firm's works in two sectors or two regions are two projects;
a region formed in 2022 is its parent in reports from before. A report that gives no figure of a project but is about
its organisation is one of its reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kzind.entities.gazetteer import FORMED_2022, FORMED_ON
from kzind.facts import linkage
from kzind.facts.linkage import Clusters, Dates, Keys
from kzind.facts.mentions import Mention, Told, facts_of_projects, mentions_of, most_frequent, texts_of
from kzind.facts.organisations import Name, parse_name, same_organisation
from kzind.facts.project_rows import STATUSES, project_id, row_of

if TYPE_CHECKING:
    import pandas as pd

    from kzind.facts.linkage import Floats, Ints

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
#: Figures that a row shows; where no name is told, one of them must be.
PLANT = ("investment", "jobs", "capacity")


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
    rows: list[dict[str, Any]] = [row_of(mentions) for mentions in projects_of(facts, documents) if _is_plant(mentions)]
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
            told[mention.doc_id].add(project_id(mentions))
    return dict(told)


def projects_of(facts: pd.DataFrame, documents: Any = None) -> list[list[Mention]]:
    """The mentions of every project, those without a figure last."""
    by_document = facts_of_projects(facts)
    texts, others = texts_of(documents, by_document)
    projects = clusters(mentions_of(by_document, texts))
    _add_named(projects, others)
    return projects


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
    region = most_frequent(mention.region for mention in mentions)
    here = region is None or not other.regions or region in other.regions
    return here and (proper <= other.headline or any(mention.products & other.products for mention in mentions))


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
