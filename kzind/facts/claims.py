"""Claims: what a story says, once, however many reports repeat it.

A claim is one figure of one story. Reports of the story that give the same figure agree; a headline that repeats it
is the same claim; the same sum in a second currency is the same claim. Reports of one story that give another value
for the same thing contradict each other: both values are kept, one is chosen, and the reason is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kzind.entities.gazetteer import FORMED_2022
from kzind.facts.linkage import digits, figure_key
from kzind.facts.organisations import parse_name, same_organisation
from kzind.types import is_currency

if TYPE_CHECKING:
    import pandas as pd

Fact = dict[str, Any]

#: What a claim says, settled among the reports one by one.
ATTRIBUTES = ("qualifier", "status", "scope", "modernisation", "region", "year", "year_from", "organisation", "sector",
              "investor", "investor_country")
CLAIM_COLUMNS = (
    "claim_id", "story_id", "indicator", "measure", "value", "unit", "value_low", "value_high", "value_before",
    "value_also", "unit_also", *ATTRIBUTES, "confidence", "reports", "mentions", "languages", "first_published",
    "last_published", "agreement", "contradiction", "chosen", "repeat_of", "documents",
)  # fmt: skip
AGREEMENTS = ("single", "agree", "rounded", "differ")
#: Units of sums of money have three capitals; a second currency of a sum stands this near to the first.
NEAR = 12
#: Figures nearer than this are taken to stand in one sentence where sentences are not known (characters).
CLOSE = 60
#: What stands between a sum and the same sum in another currency.
EQUIVALENCE = ("(", "/", "или", "т.е", "то есть", "немесе", "яғни")
#: A report is held against so many of a claim's statements: a story may have hundreds of copies.
FIRST = 10
#: So many earlier claims of one figure are kept under one word of a name, under one sector.
EARLIER = 20
#: Two values of one thing differ at most so much (shares and growth less), or by a slip of thousands.
RATIO, RATIO_OF_SHARES, SLIPS = 3.0, 1.25, (1e3, 1e6)


def collapse_claims(facts: pd.DataFrame) -> pd.DataFrame:
    """One row a claim, sorted by story, columns ``CLAIM_COLUMNS``.

    ``facts`` needs ``story_id`` (see ``add_story_ids``; added from the facts alone where it is missing).

    ``reports`` counts documents, ``mentions`` facts. ``agreement``: ``single`` (one report), ``agree``, ``rounded``
    (one value is the other one rounded), ``differ``; ``contradiction`` lists, for the value and for every attribute,
    the values that differ and the documents that give them; ``chosen`` says why the value was chosen. ``value_also``
    is the same sum in another currency. ``repeat_of`` names the earliest claim of another story that states the same
    figure of the same project: sums over stories leave out the rows that have it.
    """
    if "story_id" not in facts.columns:
        from kzind.facts.stories import add_story_ids

        facts = add_story_ids(facts)
    rows = [_row(f"{story}#{number}", story, claim)
            for story, claims in _by_story(facts) for number, claim in enumerate(claims, 1)]
    _mark_repeats(rows)
    return _frame(rows, facts)


def claim_ids(facts: pd.DataFrame) -> pd.Series[str]:
    """The claim of every fact: a series of claim ids with the index of ``facts`` (which needs ``story_id``)."""
    import pandas as pd

    labels = {fact["_label"]: f"{story}#{number}"
              for story, claims in _by_story(facts) for number, claim in enumerate(claims, 1) for fact in claim}
    return pd.Series([labels[at] for at in range(len(facts))], index=facts.index, name="claim_id", dtype="str")


def _by_story(facts: pd.DataFrame) -> list[tuple[str, list[list[Fact]]]]:
    """Stories in order, each with its claims: lists of facts; the same in any order of the rows."""
    from kzind.facts.evaluation import frame_records

    stories: dict[str, list[Fact]] = {}
    for label, fact in enumerate(frame_records(facts)):
        fact["_label"] = label
        stories.setdefault(fact["story_id"], []).append(fact)
    return [(story, claims_of(stories[story])) for story in sorted(stories)]


def claims_of(facts: Iterable[Fact]) -> list[list[Fact]]:
    """The claims of one story. Report by report in the order of their dates; each fact joins at most one claim."""
    documents: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=_order):
        documents.setdefault(fact["doc_id"], []).append(fact)
    claims: list[list[Fact]] = []
    for told in documents.values():
        _join(claims, within_document(told))
    return _contradictions(claims)


def _order(fact: Fact) -> tuple[Any, ...]:
    published = fact.get("published")
    return (published is None, str(published), fact["doc_id"], fact["char_start"], fact["char_end"],
            fact["indicator"] or "", str(fact["value"]))


def within_document(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The claims of one document: a figure told twice is one, a sum in two currencies is one."""
    claims: list[list[Fact]] = []
    for fact in facts:
        for claim in claims:
            if any(_repeats(fact, other) or _other_currency(fact, other) for other in claim):
                claim.append(fact)
                break
        else:
            claims.append([fact])
    return claims


def _repeats(fact: Fact, other: Fact) -> bool:
    """Whether a document tells one figure twice.

    Equal figures of one sentence («три ветряные станции и три солнечные») are two. Elsewhere sums of money that are
    equal are one sum, unless two organisations are named: a sum counted twice is worse than
    two sums counted as one. Equal counts (two projects open, two are planned) must agree in status and year too.
    """
    if not _same_figure(fact, other) or _differ(fact, other, "region") or _different_names(fact, other):
        return False
    if _same_sentence(fact, other):
        return False
    return is_money(fact) or not any(_differ(fact, other, key) for key in ("status", "year", "sector", "scope"))


def _same_sentence(fact: Fact, other: Fact) -> bool:
    """Whether one sentence states both; where sentences are not known, whether they stand close together."""
    a, b = fact.get("sentence"), other.get("sentence")
    if a is not None and b is not None:
        return bool(a == b)
    first, second = sorted((fact, other), key=lambda one: int(one["char_start"]))
    return bool(second["char_start"] - first["char_end"] < CLOSE)


def _other_currency(fact: Fact, other: Fact) -> bool:
    """Whether two sums stand side by side, one explaining the other: «29 млрд тенге (5,8 млрд руб.)»."""
    if not (is_money(fact) and is_money(other)) or fact["unit"] == other["unit"]:
        return False
    if any(_differ(fact, other, key) for key in ("indicator", "measure", "status", "scope", "year")):
        return False
    first, second = sorted((fact, other), key=lambda one: int(one["char_start"]))
    gap = second["char_start"] - first["char_end"]
    if not 0 <= gap <= NEAR:
        return False
    sentence, quote = first.get("sentence") or "", first.get("quote") or ""
    at = sentence.find(quote)
    if not quote or at < 0:
        return bool(gap <= 2)
    between = sentence[at + len(quote) : at + len(quote) + gap].lower()
    return any(sign in between for sign in EQUIVALENCE)


def _same_figure(fact: Fact, other: Fact) -> bool:
    return (fact["value"] is not None and other["value"] is not None
            and all(fact[key] == other[key] for key in ("indicator", "unit", "measure"))
            and figure_key(fact["value"], None) == figure_key(other["value"], None))


def is_money(fact: Fact) -> bool:
    """Whether a fact's unit is a currency."""
    return is_currency(fact["unit"])


def _differ(fact: Fact, other: Fact, key: str) -> bool:
    """Whether both have the attribute, and not the same."""
    a, b = fact.get(key), other.get(key)
    return a is not None and b is not None and a != b


def _different_names(fact: Fact, other: Fact) -> bool:
    """Whether both name an organisation, and not the same."""
    return same_organisation(fact.get("organisation"), other.get("organisation")) is False


def _same_names(fact: Fact, other: Fact) -> bool:
    return same_organisation(fact.get("organisation"), other.get("organisation")) is True


def _named(fact: Fact) -> bool:
    return bool(parse_name(fact.get("organisation")).proper)


def _join(claims: list[list[Fact]], told: list[list[Fact]]) -> None:
    """Add one document's claims to the story's: each to the claim that it fits best, or as a new one."""
    taken: set[int] = set()
    for new in told:
        fitting = [(_fit(new[0], claim[0]), -at) for at, claim in enumerate(claims)
                   if at not in taken and any(_agrees(fact, other) for fact in new for other in claim[:FIRST])]
        if fitting:
            best = -max(fitting)[1]
            claims[best].extend(new)
            taken.add(best)
        else:
            taken.add(len(claims))
            claims.append(list(new))


def _agrees(fact: Fact, other: Fact) -> bool:
    """Whether two reports of one story state one figure: the same, or one the other rounded.

    A telling figure is enough; a single digit («два проекта») must not differ in status, year or scope.
    """
    if fact["value"] is None or other["value"] is None:
        return False
    if any(fact[key] != other[key] for key in ("indicator", "unit", "measure")) or _differ(fact, other, "region"):
        return False
    if not _same_figure(fact, other) and not _rounded(fact, other):
        return False
    loose = is_money(fact) or digits(fact["value"]) > 1
    return loose or not any(_differ(fact, other, key) for key in ("status", "year", "scope"))


def _rounded(fact: Fact, other: Fact) -> bool:
    """Whether the value with fewer digits (two at least) is the other one rounded or cut to as many."""
    a, b = sorted((float(fact["value"]), float(other["value"])), key=digits)
    if a <= 0 or b <= 0 or digits(a) < 2 or digits(a) == digits(b):
        return False
    size = 10.0 ** (len(f"{b:.0f}") - digits(a)) if b >= 1 else 0.0
    return size > 0 and abs(a - b) < size and abs(a - b) <= 0.05 * b


def _fit(fact: Fact, other: Fact) -> int:
    """How many attributes two statements share; names count most."""
    shared = sum(bool(fact.get(key) is not None and fact.get(key) == other.get(key)) for key in ATTRIBUTES)
    return shared + 3 * _same_names(fact, other) + 2 * _same_figure(fact, other)


def _contradictions(claims: list[list[Fact]]) -> list[list[Fact]]:
    """Join claims of different reports that give two values of one thing.

    One thing: the same indicator, unit, measure, scope, status and region, years and names that do not differ. Only
    where either report states one such figure: among several, nothing says which stands against which.
    """
    slots: dict[tuple[Any, ...], list[list[Fact]]] = {}
    for claim in claims:
        slots.setdefault(_slot(claim[0]), []).append(claim)
    gone: set[int] = set()
    for several in slots.values():
        lone = [claim for claim in several if _lone(claim, several)]
        for at, claim in enumerate(lone):
            for other in lone[:at]:
                if id(other) not in gone and id(claim) not in gone and _contradicts(claim, other):
                    other.extend(claim)
                    gone.add(id(claim))
    return [claim for claim in claims if id(claim) not in gone]


def _slot(fact: Fact) -> tuple[Any, ...]:
    return tuple(fact.get(key) for key in ("indicator", "unit", "measure", "scope", "status", "region"))


def _lone(claim: list[Fact], several: list[list[Fact]]) -> bool:
    """Whether none of the claim's documents has another claim in the slot."""
    documents = {fact["doc_id"] for fact in claim}
    return not any(fact["doc_id"] in documents for other in several if other is not claim for fact in other)


def _contradicts(claim: list[Fact], other: list[Fact]) -> bool:
    a, b = claim[0], other[0]
    if not a["value"] or not b["value"] or a["value"] * b["value"] < 0:
        return False
    if any(_differ(a, b, key) for key in ("year", "year_from", "sector")) or _different_names(a, b):
        return False
    if _named(a) != _named(b) and a["scope"] == "project" and a["sector"] is None:
        return False
    ratio = float(max(a["value"] / b["value"], b["value"] / a["value"]))
    most = RATIO_OF_SHARES if a["unit"] in ("%", "pp") else RATIO
    return ratio <= most or any(abs(ratio / slip - 1) < 1e-6 for slip in SLIPS)


def _row(claim_id: str, story: str, facts: list[Fact]) -> dict[str, Any]:
    main_unit = _main_unit(facts)
    main = [fact for fact in facts if fact["unit"] == main_unit]
    also = [fact for fact in facts if fact["unit"] != main_unit]
    chosen, reason = _choose_value(main)
    documents = sorted({fact["doc_id"] for fact in facts})
    dates = [fact["published"] for fact in facts if fact.get("published") is not None]
    notes = _differences(main, "value")
    row: dict[str, Any] = {
        "claim_id": claim_id, "story_id": story, "indicator": chosen["indicator"], "measure": chosen["measure"],
        "unit": main_unit, "value_also": also[0]["value"] if also else None,
        "unit_also": also[0]["unit"] if also else None,
        **{key: chosen.get(key) for key in ("value", "value_low", "value_high", "value_before")},
        "confidence": max((fact["confidence"] for fact in facts if fact.get("confidence") is not None), default=None),
        "reports": len(documents), "mentions": len(facts),
        "languages": " ".join(sorted({fact["lang"] for fact in facts if fact.get("lang")})),
        "first_published": min(dates, default=None), "last_published": max(dates, default=None),
        "agreement": _agreement(main, documents), "chosen": reason, "documents": "; ".join(documents),
    }
    for key in ATTRIBUTES:
        row[key] = _settle(facts, key)
        notes += _differences(facts, key)
    row["contradiction"] = "; ".join(notes) or None
    return row


def _main_unit(facts: Sequence[Fact]) -> Any:
    """Tenge where a sum is given in several currencies, else the unit of the first fact."""
    units = [fact["unit"] for fact in facts]
    return "KZT" if "KZT" in units else units[0]


#: Criteria by which one value is chosen among several, in order; the first that decides is the reason.
CRITERIA: tuple[tuple[str, Callable[[Fact, Counter[Any]], Any]], ...] = (
    ("most reports", lambda fact, count: count[figure_key(fact["value"], None)]),
    ("exact figure", lambda fact, count: fact.get("qualifier") == "exact"),
    ("more digits", lambda fact, count: digits(fact["value"])),
    ("surer reading", lambda fact, count: round(fact.get("confidence") or 0.0, 6)),
    ("latest report", lambda fact, count: str(fact.get("published") or "")),
)


def _choose_value(facts: Sequence[Fact]) -> tuple[Fact, str]:
    """The fact whose value the claim takes, and why: the first criterion of ``CRITERIA`` that leaves one value."""
    left = [fact for fact in facts if fact["value"] is not None] or list(facts)
    if len({figure_key(fact["value"] or 0.0, None) for fact in left}) == 1:
        return left[0], "only value"
    told = {(fact["doc_id"], figure_key(fact["value"], None)) for fact in left}
    count = Counter(figure for _, figure in told)
    for reason, criterion in CRITERIA:
        ranks = [criterion(fact, count) for fact in left]
        left = [fact for fact, rank in zip(left, ranks, strict=True) if rank == max(ranks)]
        if len({figure_key(fact["value"], None) for fact in left}) == 1:
            return left[0], reason
    return left[0], "first document"


def _settle(facts: Sequence[Fact], key: str) -> Any:
    """An attribute of a claim: what most reports say, of equals the surest, then the first in order."""
    votes: dict[Any, set[str]] = {}
    sure: dict[Any, float] = {}
    for fact in facts:
        value = fact.get(key)
        if value is not None:
            votes.setdefault(value, set()).add(fact["doc_id"])
            sure[value] = max(sure.get(value, 0.0), fact.get("confidence") or 0.0)
    return max(votes, key=lambda value: (len(votes[value]), sure[value]), default=None)


def _differences(facts: Sequence[Fact], key: str) -> list[str]:
    """``status: planned (a), ongoing (b; c)`` where the facts give an attribute several values."""
    said: dict[Any, set[str]] = {}
    for fact in facts:
        value = fact.get(key)
        if value is not None and not (key in ("organisation", "investor") and _known_name(value, said)):
            said.setdefault(figure_key(value, None)[0] if key == "value" else value, set()).add(fact["doc_id"])
    if len(said) < 2:
        return []
    parts = (f"{value:.12g} ({'; '.join(sorted(documents))})" if key == "value"
             else f"{value} ({'; '.join(sorted(documents))})" for value, documents in said.items())
    return [f"{key}: {', '.join(parts)}"]


def _known_name(name: str, said: Iterable[str]) -> bool:
    """Whether a name was said before in another spelling."""
    return any(name != other and same_organisation(name, other) for other in said)


def _agreement(facts: Sequence[Fact], documents: Sequence[str]) -> str:
    values = {figure_key(fact["value"] or 0.0, None)[0] for fact in facts}
    if len(documents) == 1:
        return "single"
    if len(values) == 1:
        return "agree"
    rounded = all(_rounded({"value": a}, {"value": b}) for a in values for b in values if digits(a) < digits(b))
    return "rounded" if rounded and len({digits(value) for value in values}) == len(values) else "differ"


def _mark_repeats(rows: list[dict[str, Any]]) -> None:
    """``repeat_of``: the earliest claim of another story with the same figure of the same project.

    Earlier claims are found by figure and a word of the name, or by figure and sector, so that the work is linear. A
    region formed in 2022 counts as its parent: earlier reports told that.
    """
    known: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    order = sorted(rows, key=lambda row: (row["first_published"] is None, str(row["first_published"]), row["claim_id"]))
    for row in order:
        row["repeat_of"] = None
        if row["scope"] != "project" or row["value"] is None or not (is_money(row) or digits(row["value"]) > 1):
            continue
        region = FORMED_2022.get(row["region"], row["region"])
        figure = (row["indicator"], row["unit"], row["measure"], figure_key(row["value"], None), region)
        words = sorted(parse_name(row["organisation"]).proper)
        sector = (*figure, row["sector"])
        asked = [(*figure, "name", word) for word in words] + [(*sector, "unnamed" if words else "any")]
        same = next((other for key in asked for other in known.get(key, ()) if _same_project(row, other)), None)
        if same is not None:
            row["repeat_of"] = same["claim_id"]
            continue
        told = [(*figure, "name", word) for word in words] or [(*sector, "unnamed")]
        for key in (*told, (*sector, "any")):
            earlier = known.setdefault(key, [])
            if len(earlier) < EARLIER:
                earlier.append(row)


def _same_project(row: Fact, other: Fact) -> bool:
    if row["story_id"] == other["story_id"] or _differ(row, other, "sector"):
        return False
    same = same_organisation(row["organisation"], other["organisation"])
    if same is not None:
        return same
    return digits(row["value"]) > 1 and row["sector"] is not None and row["sector"] == other["sector"]


def _frame(rows: list[dict[str, Any]], facts: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame([{key: row[key] for key in CLAIM_COLUMNS} for row in rows], columns=list(CLAIM_COLUMNS))
    for key in CLAIM_COLUMNS:
        if key in facts.columns and key != "story_id":
            frame[key] = frame[key].astype(facts[key].dtype)
    for key in ("value_also",):
        frame[key] = frame[key].astype("float64")
    for key in ("reports", "mentions"):
        frame[key] = frame[key].astype("int64")
    for key in ("first_published", "last_published"):
        frame[key] = pd.to_datetime(frame[key]).astype("datetime64[s]")
    for key in ("claim_id", "story_id", "unit_also", "languages", "contradiction", "chosen", "repeat_of", "documents"):
        frame[key] = frame[key].astype("str")
    frame["agreement"] = pd.Categorical(frame["agreement"], categories=list(AGREEMENTS))
    return frame
