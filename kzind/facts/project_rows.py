"""From the mentions of a project to its row: cost, jobs, capacity, status and launch as the reports tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kzind.entities.gazetteer import FORMED_2022
from kzind.facts.claims import claims_of, is_money
from kzind.facts.job_kinds import BUILDING, STANDING, job_kind
from kzind.facts.mentions import Fact, Mention, most_frequent
from kzind.facts.organisations import same_organisation

STATUSES = ("planned", "ongoing", "realised")
#: Indicators whose planned level and year say when a plant shall work, and those whose fact says that it does.
WORKING = ("capacity", "enterprises", "output", "jobs", "investment")
STARTED = ("capacity", "enterprises")
#: What a later report tells of a planned plant that works; of one without a plan they may be as old as the plant.
AT_WORK = (*STARTED, "output", "jobs")


def project_id(mentions: Sequence[Mention]) -> str:
    """A project's name in files: its first document, with a number where that tells of several."""
    first = min((one for one in mentions if one.facts), key=lambda mention: (mention.doc_id, mention.number))
    return first.doc_id if first.number == 1 else f"{first.doc_id}#{first.number}"


def row_of(mentions: Sequence[Mention]) -> dict[str, Any]:
    """A project's row, keys as in ``projects.PROJECT_COLUMNS``, from its mentions."""
    facts = [fact for mention in mentions for fact in mention.facts]
    dates = [fact["published"] for fact in facts if fact["published"] is not None]
    organisation = most_frequent([mention.organisation for mention in mentions])
    building: list[Fact] = []
    plant: list[Fact] = []
    for fact in facts:
        (building if _builds(fact) else plant).append(fact)
    status, status_date = _status(plant or facts)  # people at the site are no plant at work
    order = _nearest_statuses(status)
    costs = _costs(facts)
    cost = _cost(costs, order)
    same_currency = [fact for fact in costs if cost and fact["unit"] == cost["unit"]]
    jobs = _last(plant, "jobs", order)
    capacity = _last(facts, "capacity", order, first=True)
    planned, actual, basis = _launch(plant)
    return {
        "project_id": project_id(mentions), "name": _name(facts, organisation, mentions), "organisation": organisation,
        "investor": most_frequent([fact.get("investor") for fact in facts]),
        "investor_country": most_frequent([fact.get("investor_country") for fact in facts]),
        "sector": most_frequent([fact["sector"] for fact in facts]),
        "region": _region([fact["region"] for fact in facts]),
        "modernisation": most_frequent([fact["modernisation"] for fact in facts]),
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
    most: str | None = most_frequent(regions)
    return next((new for new, old in sorted(FORMED_2022.items()) if old == most and new in regions), most)


def _name(facts: Sequence[Fact], organisation: str | None, mentions: Sequence[Mention]) -> str | None:
    """The longest name that the reports give to the organisation; where none does, what they call the plant."""
    names = [fact["organisation"] for fact in facts if fact["organisation"]]
    same = [name for name in names if organisation and same_organisation(name, organisation)]
    called: str | None = most_frequent(mention.called for mention in mentions)
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
