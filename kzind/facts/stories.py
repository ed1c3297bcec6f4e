"""Stories: which reports tell the same announcement, within a language and across the two.

Near-duplicate texts are one story. Beyond them a pair of reports is judged by the log-odds that both tell one
story: what the figures, the names, the products, the region and the date that they share are worth (see
``kzind.facts.linkage``), less what speaks against it; groups of reports are joined by the mean over their pairs. The
hard case is not the stranger but the same project told again at another time: it shares names and figures too. So
reports more than ``MOST_DAYS`` apart are never one story, and a pair one of which has no date must agree in more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kzind.corpus import detect_language
from kzind.facts import linkage
from kzind.facts.linkage import Clusters, Dates, Interval, Keys
from kzind.facts.organisations import products
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

    from kzind.facts.linkage import Bools, Floats, Ints

#: A story is told within this many days.
MOST_DAYS = 7
#: Reports this near in time count as of one day: evening and morning papers, a briefing told the next day.
SLACK = 2
#: A date that leaves more days open than this tells no time.
MONTH = 31
#: Other reports of the same story that a report is expected to have in any corpus, large or small.
EXPECTED = 0.25
#: Chances that two reports of one story share a given figure, a given name, the day, the region.
FIGURE, NAME, DAY, REGION = 0.5, 0.4, 0.8, 0.9
PRODUCT, PRODUCT_STRENGTH = 0.8, 2.0
#: How much the rarity of a figure like this one, of names at large, counts against the corpus' own count, in reports.
FIGURE_STRENGTH, NAME_STRENGTH = 200.0, 3.0
#: Log-odds against: days apart but within ``MOST_DAYS``, other regions, a figure planned here and realised there.
APART, ELSEWHERE, OTHER_STATUS = -3.0, -5.0, -3.0
#: Log-odds of a pair without a time: the same project told at another time is likelier than the same story.
UNDATED = -8.0
#: Log-odds by the share of the shorter report's names, of its figures, that the other has too: slope, turning point.
#: Without a time the names count twice.
NAME_SHARE, FIGURE_SHARE = (4.0, 0.5), (3.0, 0.3)
#: Log-odds of a pair above which the groups of its reports are joined, if the mean over their reports is above
#: ``TOGETHER``: one false join adds the figures of two stories, a missed one repeats one's.
THRESHOLD, TOGETHER = 2.5, 2.0
#: So many reports of each group are compared.
FIRST = 12
#: Reports whose facts stand in the same sentences are copies, if these are at least so long (characters).
SHORTEST_COPY = 100

#: Reports that share a key are held against the next so many; so many of a report's rarest keys are used for that.
WINDOW, RAREST = 8, 15
#: Rows of a table that are looked at together.
PART = 20_000
#: What evidence outside the windows could add at most.
HOPE = 10.0
LINK_COLUMNS = ("left", "right", "figures", "names", "date", "region", "products", "against", "log_odds")


def add_story_ids(facts: pd.DataFrame, documents: Any = None) -> pd.DataFrame:
    """The facts with a column ``story_id``: the smallest ``doc_id`` of the story that the fact's document tells.

    ``documents`` (a ``Corpus``, documents, or a table with ``id`` or ``doc_id``, ``text``, ``title``,
    ``published``) adds what the facts' sentences leave out: names elsewhere in the text, near-duplicate texts, and
    reports without a fact. Without it the names are those of the sentences. Neither the order of the rows nor that
    of the documents matters.
    """
    stories = story_ids(documents, facts)
    return facts.assign(story_id=facts["doc_id"].map(stories).astype("str"))


def story_ids(documents: Any = None, facts: pd.DataFrame | None = None) -> pd.Series[str]:
    """The story of every document: a series of story ids by document id, sorted by document id."""
    import pandas as pd

    reports = gather(facts, documents)
    clusters = Clusters(reports.dates, MOST_DAYS)
    for a, b in reports.duplicates:
        clusters.join(a, b)
    left, right, *_, odds = score(reports)
    linkage.average_linkage(clusters, left, right, odds, THRESHOLD, TOGETHER, FIRST)
    # reports are sorted by id and a cluster is named after its first one
    names = [reports.ids[clusters.find(report)] for report in range(len(reports.ids))]
    return pd.Series(names, index=pd.Index(reports.ids, name="doc_id", dtype="str"), name="story_id", dtype="str")


def story_links(facts: pd.DataFrame, documents: Any = None) -> pd.DataFrame:
    """The pairs of reports that were compared in full, the surest first, with what spoke for and against each.

    Columns ``left``, ``right`` (document ids) and log-odds: ``figures``, ``names``, ``date``, ``region``,
    ``products``, ``against`` (what differs, and the rarity of stories as such) and their sum ``log_odds``.
    """
    import pandas as pd

    reports = gather(facts, documents)
    left, right, *evidence = score(reports)
    ids = np.array(reports.ids, dtype=object)
    table = pd.DataFrame(dict(zip(LINK_COLUMNS, (ids[left], ids[right], *evidence), strict=True)))
    return table.sort_values(["log_odds", "left", "right"], ascending=[False, True, True], ignore_index=True)


class Reports(NamedTuple):
    """What linking needs of each report, ordered by document id."""

    ids: list[str]
    dates: Dates
    names: Keys[int]
    figures: Keys[tuple[float, str]]
    statuses: Keys[tuple[float, str, str]]
    regions: Keys[str]
    products: Keys[str]
    duplicates: list[tuple[int, int]]


class _Draft:
    """A report while it is gathered."""

    __slots__ = ("figures", "interval", "length", "names", "phrases", "places", "products", "regions",
                 "statuses")

    def __init__(self) -> None:
        self.interval: Interval | None = None
        self.names: set[int] = set()
        self.figures: set[tuple[float, str]] = set()
        self.statuses: set[tuple[float, str, str]] = set()
        self.regions: set[str] = set()
        self.places: set[str] = set()
        self.products: set[str] = set()
        self.phrases: set[int] = set()
        self.length = 0

    def told(self, phrase: str) -> bool:
        """Whether a phrase was told before; only its hash is kept."""
        code = hash(phrase)
        if code in self.phrases:
            return True
        self.phrases.add(code)
        self.length += len(phrase)
        return False


def gather(facts: pd.DataFrame | None, documents: Any = None) -> Reports:
    """Reduce facts and documents to reports. Raises ``ValueError`` where neither is given."""
    if facts is None and documents is None:
        raise ValueError("stories: neither facts nor documents given; give at least one")
    drafts: dict[str, _Draft] = {}
    codes: dict[str, int] = {}
    copies = [] if documents is None else _add_documents(drafts, codes, documents)
    if facts is not None:
        _add_facts(drafts, codes, facts, told=set(drafts))
    ids = sorted(drafts)
    copies += _same_sentences(drafts)
    at = {id: number for number, id in enumerate(ids)}
    rows = [drafts[id] for id in ids]
    return Reports(
        ids, Dates([row.interval for row in rows], SLACK), Keys([row.names for row in rows]),
        Keys([row.figures for row in rows]), Keys([row.statuses for row in rows]),
        Keys([row.regions or row.places for row in rows]), Keys([row.products for row in rows]),
        sorted((at[group[0]], at[copy]) for group in copies for copy in group[1:]))


def _add_documents(drafts: dict[str, _Draft], codes: dict[str, int], documents: Any) -> list[list[str]]:
    """Names and dates of the documents, read once; the groups of ids whose texts are near-duplicates."""
    from kzind.corpus import near_duplicates
    from kzind.entities.regions import main_regions

    def passing() -> Iterator[Document]:
        for document in each_document(documents):
            draft = drafts.setdefault(document.id, _Draft())
            title, text, lang = document.title or "", document.text, document.lang
            draft.interval = linkage.interval(document.published)
            _add_names(draft, codes, f"{title}\n{text}")
            draft.products.update(products(f"{title}\n{text}", lang))
            draft.places.update(main_regions(text, title, published=document.published, lang=lang))
            yield document

    return [sorted(group) for group in near_duplicates(passing())]


def _add_facts(drafts: dict[str, _Draft], codes: dict[str, int], facts: pd.DataFrame, told: set[str]) -> None:
    """Figures, statuses and regions; dates and names too for documents that were not ``told`` in full."""
    wanted = ("doc_id", "value", "unit", "status", "region", "published", "published_precision", "sentence",
              "organisation", "investor")
    table = facts[[column for column in wanted if column in facts.columns]]
    for row in _records(table):
        draft = drafts.setdefault(row["doc_id"], _Draft())
        if row["value"] is not None:
            figure = linkage.figure_key(row["value"], row["unit"])
            draft.figures.add(figure)
            draft.statuses.add((*figure, row["status"] or ""))
        if row["region"]:
            draft.regions.add(row["region"])
        if draft.interval is None:
            draft.interval = linkage.interval(row.get("published"), row.get("published_precision"))
        if row["doc_id"] not in told:
            parts = (row.get(key) for key in ("sentence", "organisation", "investor"))
            # a leading word keeps the name of an organisation from looking like the opening of a sentence
            phrase = "\n".join(f"о {part}" for part in parts if part)
            if draft.told(phrase):
                continue
            _add_names(draft, codes, phrase)
            draft.products.update(products(phrase))


def _same_sentences(drafts: Mapping[str, _Draft]) -> list[list[str]]:
    """Groups of documents that were not read in full and whose facts stand in the same sentences."""
    groups: dict[frozenset[int], list[str]] = {}
    for id in sorted(drafts):
        if drafts[id].length >= SHORTEST_COPY:
            groups.setdefault(frozenset(drafts[id].phrases), []).append(id)
    return [group for group in groups.values() if len(group) > 1]


def _records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table, read in parts, so that they never stand in memory twice."""
    from kzind.facts.evaluation import frame_records

    for start in range(0, len(table), PART):
        yield from frame_records(table.iloc[start : start + PART])


def _add_names(draft: _Draft, codes: dict[str, int], text: str) -> None:
    # sorted: the codes must not depend on the order of a set
    for key in sorted(linkage.name_keys(text)):
        draft.names.add(codes.setdefault(key, len(codes)))


def each_document(documents: Any) -> Iterator[Document]:
    """Documents from a corpus, a sequence, or a table with the columns ``id`` or ``doc_id`` and ``text``."""
    if hasattr(documents, "to_dict"):
        from kzind.facts.evaluation import frame_records

        documents = frame_records(documents)
    for document in documents:
        yield _document_of(document) if isinstance(document, Mapping) else document


def _document_of(row: Mapping[str, Any]) -> Document:
    id, text = row.get("id") or row.get("doc_id"), row.get("text")
    if id is None or text is None:
        raise ValueError("documents: a row without id or text; expected columns id (or doc_id) and text")
    published = row.get("published")
    precision = {"year": 4, "month": 7}.get(row.get("published_precision") or "", 10)
    iso = None if published is None else str(published)[:precision]
    lang = row.get("lang") or detect_language(str(text))
    return Document(str(id), str(text), str(lang), row.get("url"), row.get("outlet"), iso, row.get("title"))


def score(reports: Reports) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats, Floats, Floats, Floats]:
    """Candidate pairs (indices into the reports) and their log-odds by kind of evidence, the sum last."""
    figures, names, dates = reports.figures, reports.names, reports.dates
    figure_weights, name_weights = _weights(reports)
    left, right, found = linkage.candidates(
        [(figures, figure_weights), (names, name_weights)], dates, WINDOW, RAREST, MOST_DAYS)
    rarity = float(np.log(EXPECTED / max(1, len(reports.ids))))
    date = _date(reports, left, right)
    # what the windows found is less than all that is shared, but bounded: hopeless pairs go before the full sum
    hopeful = found + date + rarity + HOPE > 0
    left, right, date = left[hopeful], right[hopeful], date[hopeful]

    shared_figures = figures.shared(left, right, figure_weights)
    # names of one report hang together (a person's two names, a company and its seat): they add up like lengths
    shared_names = np.sqrt(names.shared(left, right, name_weights**2))
    region = _region(reports, left, right)
    against = (rarity + _difference(reports, left, right) + _share(figures, left, right, FIGURE_SHARE)
               + _share(names, left, right, NAME_SHARE) * np.where(_vague(reports, left, right), 2.0, 1.0))
    product = _product(reports, left, right)
    odds = shared_figures + shared_names + date + region + product + against
    return left, right, shared_figures, shared_names, date, region, product, against, odds


def _product(reports: Reports, left: Ints, right: Ints) -> Floats:
    """What the products that both tell of are worth; nothing without a time, for they tell the plant, not its news."""
    keys = reports.products
    worth = np.sqrt(keys.shared(left, right, keys.weights(PRODUCT, 1.0, PRODUCT_STRENGTH) ** 2))
    return np.where(_vague(reports, left, right), 0.0, worth)


def _weights(reports: Reports) -> tuple[Floats, Floats]:
    """What agreement on each figure and on each name is worth; round figures are worth little in any corpus."""
    figures, names = reports.figures, reports.names
    groups = [(unit, linkage.digits(value)) for value, unit in figures.keys]
    prior = linkage.group_prior(figures, groups)
    return figures.weights(FIGURE, prior, FIGURE_STRENGTH), names.weights(NAME, 1.0, NAME_STRENGTH)


def _date(reports: Reports, left: Ints, right: Ints) -> Floats:
    dates = reports.dates
    chance = np.maximum(dates.share[left], dates.share[right])
    near = np.log(DAY / np.maximum(chance, 1e-9))
    dated = np.where(dates.gap(left, right) <= SLACK, near, APART)
    dated = np.where(dates.both(left, right), dated, 0.0)
    return dated + np.where(_vague(reports, left, right), UNDATED, 0.0)


def _vague(reports: Reports, left: Ints, right: Ints) -> Bools:
    """Pairs of which one has no date, or one that leaves more than a month open."""
    dates = reports.dates
    long = np.maximum(dates.last - dates.first, 0) > MONTH
    return np.asarray(~dates.both(left, right) | long[left] | long[right])


def _region(reports: Reports, left: Ints, right: Ints) -> Floats:
    """What the rarest common region is worth; against where both name regions and none in common."""
    regions = reports.regions
    weights = np.log(REGION * max(1, regions.reports) / np.maximum(regions.count, 1))
    both = (regions.size[left] > 0) & (regions.size[right] > 0)
    common = regions.shared(left, right)
    # the mean over the common ones: reports that list every region share all of them and prove nothing by it
    worth = regions.shared(left, right, weights) / np.maximum(common, 1)
    return np.where(both, np.where(common > 0, worth, ELSEWHERE), 0.0)


def _difference(reports: Reports, left: Ints, right: Ints) -> Floats:
    """Against a pair not of one day: figures that one has as planned, the other as realised."""
    figures = reports.figures.shared(left, right)
    alike = np.minimum(reports.statuses.shared(left, right), figures)
    other_day = ~reports.dates.both(left, right) | (reports.dates.gap(left, right) > SLACK)
    return np.where(other_day, OTHER_STATUS * (figures - alike), 0.0)


def _share(keys: Keys[Any], left: Ints, right: Ints, line: tuple[float, float]) -> Floats:
    slope, turn = line
    smaller = np.minimum(keys.size[left], keys.size[right])
    share = keys.shared(left, right) / np.maximum(smaller, 1)
    return np.where(smaller > 0, slope * (share - turn), 0.0)
