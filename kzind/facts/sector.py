"""The activity that a figure belongs to: chosen among the sectors that the text has words for.

Each sector with a word in the text is an option, manufacturing at large and none are two more. What speaks for an
option is where its words stand to the amount, to the organisation that the figure is about and to the text as a whole;
the weights are learned (``kzind.facts.choosing``, ``weights/sector.tsv``).
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from kzind.facts.choosing import Choice, Option, learn_choices
from kzind.facts.features import unit_group
from kzind.facts.model import PARTS, Model
from kzind.facts.names import core, decide_organisation, heads, heads_in, producers
from kzind.facts.patterns import NAMES, Patterns
from kzind.facts.reading import Candidate, Reading, cue_phrases
from kzind.lexical import longest, tokenize

if TYPE_CHECKING:
    from kzind.facts.learning import Example

T = TypeVar("T")
AT_LARGE = "C"
"""Manufacturing at large: an option also where no word names it."""
NEAR = ((-2, "two before"), (-1, "sentence before"), (1, "sentence behind"))
GAPS = (0, 1, 2, 4, 8, 16)
SHARES = (15, 30, 50, 70, 99)
TIMES = (1, 2, 4)
REMEMBERED = 64
"""Documents whose sector words are remembered while their amounts are judged."""
_HYPHEN = re.compile(r"[-–]")


def decide_sector(
    candidate: Candidate, indicator: str, scope: str, organisation: str | None, model: Model
) -> str | None:
    """The sector of an amount by the weights of ``model``, None where no one activity is meant.

    The option with the highest score, of equals the first of ``options``; what the text gives to all amounts of a
    sentence is added up once.
    """
    weight = model.seen["{}"]
    known, spoken = _scored_in_text(candidate.reading, candidate.index, model)
    scores = spoken.copy()
    for pair in dict.fromkeys(_own(candidate, indicator, scope, organisation)):
        if pair not in known:
            sector, feature = pair
            score = scores[sector] if sector in scores else model.seen["sector={}"][sector]
            scores[sector] = score + weight[feature]
    top = max(scores.values())
    highest = top / PARTS
    if sum(_none(candidate, indicator, scope, organisation, model.seen)) / PARTS >= highest:
        return None
    return min(sector for sector, score in scores.items() if score == top or score / PARTS == highest)


@functools.lru_cache(maxsize=REMEMBERED)
def _scored_in_text(reading: Reading, index: int, model: Model) -> tuple[dict[tuple[str, str], None], dict[str, int]]:
    """What ``_in_text`` gives to sectors, each once, and what sectors have by it and by all of the text."""
    weight, scores = model.seen["{}"], _scored_everywhere(reading, model).copy()
    known = dict.fromkeys(_in_text(reading, index))
    for sector, feature in known:
        scores[sector] += weight[feature]
    return known, scores


@functools.lru_cache(maxsize=REMEMBERED)
def _scored_everywhere(reading: Reading, model: Model) -> dict[str, int]:
    """What each sector of the text has by itself and by what the text gives it everywhere."""
    weight, told = model.seen["{}"], _told(reading)
    scores = {sector: model.seen["sector={}"][sector] for sector in told.counts}
    for sector, feature in told.everywhere:
        scores[sector] += weight[feature]
    return scores


def learn_sector(examples: Iterable[Example]) -> Model:
    """The weights of the options, from gold facts whose sector the text has a word for."""
    choices = []
    for example in examples:
        if example.gold is not None:
            gold: dict[str, Any] = dict(example.gold)
            name = decide_organisation(example.candidate, gold["scope"]).name
            found = options(example.candidate, gold["indicator"], gold["scope"], name)
            right = [option.value for option in found]
            if gold["sector"] in right:
                choices.append(Choice(example.story, tuple(found), right.index(gold["sector"])))
    return learn_choices("sector", choices)


def options(candidate: Candidate, indicator: str, scope: str, organisation: str | None) -> list[Option]:
    """None, then the sectors in alphabetical order, each with its features."""
    spoken: dict[str, dict[str, None]] = {}
    own = _own(candidate, indicator, scope, organisation)
    reading = candidate.reading
    for sector, feature in (*_told(reading).everywhere, *_in_text(reading, candidate.index), *own):
        spoken.setdefault(sector, {f"sector={sector}": None})[feature] = None
    found = [Option(None, tuple(_none(candidate, indicator, scope, organisation, NAMES)))]
    return found + [Option(sector, tuple(spoken[sector])) for sector in sorted(spoken)]


def _own(candidate: Candidate, indicator: str, scope: str, organisation: str | None) -> list[tuple[str, str]]:
    """What an amount itself gives to sectors: by its sentence, its organisation, its indicator and its scope."""
    at_large = [(AT_LARGE, f"C:scope={scope}"), (AT_LARGE, f"C:indicator={indicator}")]
    return [*_in_sentence(candidate), *_of_organisation(candidate, organisation), *at_large]


def _in_sentence(candidate: Candidate) -> list[tuple[str, str]]:
    """Where the sector words of the sentence stand to the amount."""
    place, found = candidate.place, []
    gaps: dict[str, int] = {}
    for hit in place.sector_words:
        sector = hit.entry.value
        side = "before" if hit.first < candidate.first else "after"
        if candidate.first <= hit.first < candidate.last:
            found.append((sector, "quote"))
        elif place.clause_of[hit.first] == candidate.clause:
            found.append((sector, f"clause {side}"))
        else:
            found.append((sector, f"sentence {side}"))
        gap = candidate.first - hit.last if side == "before" else hit.first - candidate.last
        gaps[sector] = min(gaps.get(sector, gap), gap)
    found += [(sector, f"gap={_up_to(gap, GAPS)}") for sector, gap in gaps.items()]
    if gaps:
        found.append((min(gaps, key=lambda sector: (gaps[sector], sector)), "nearest in sentence"))
    if len(gaps) == 1:
        found.append((next(iter(gaps)), "only one here"))
    return found


def _in_text(reading: Reading, index: int) -> list[tuple[str, str]]:
    """Where the sector words of other sentences than number ``index`` stand; the sectors most spoken of."""
    told, views = _told(reading), reading.sentences
    found = [(feature, views[index + step].sectors) for step, feature in NEAR if 0 <= index + step < len(views)]
    found += [("headline", views[at].sectors) for at in told.headlines if at != index]
    if 0 in told.headlines and len(views) > 1 and index != 1:
        found.append(("second sentence", views[1].sectors))
    where = "" if views[index].sectors else ", none here"
    before = bisect.bisect_left(told.speaking, index) - 1
    if before >= 0:
        place = views[told.speaking[before]]
        found.append((f"nearest sentence before{where}", place.sectors))
        found.append((f"last word before{where}", (place.sector_words[-1].entry.value,)))
    found.append((f"most in text{where}", told.most))
    return [(sector, feature) for feature, sectors in found for sector in sectors]


def _of_organisation(candidate: Candidate, organisation: str | None) -> list[tuple[str, str]]:
    """The sector words in the name of the organisation and in the sentences that name it."""
    if organisation is None:
        return []
    inside = "in zone name" if _is_zone(organisation) else "in name"
    found = [(sector, inside) for sector in _in_name(organisation)]
    beside = _told(candidate.reading).beside.get(core(organisation), ())
    return found + [(sector, "beside the organisation") for sector in beside]


def _none(
    candidate: Candidate, indicator: str, scope: str, organisation: str | None, seen: Patterns[T]
) -> list[T]:
    """What speaks for no sector: zones, territories, pools, texts with many sectors."""
    place, amount, told = candidate.place, candidate.amount, _told(candidate.reading)
    here = _up_to(len(place.sectors), (0, 1, 2))
    found = [
        seen["none:scope={}"][scope], seen["none:indicator={}"][indicator],
        seen["none:group={}"][unit_group(amount.kind, amount.unit)],
        seen["none:scope={}&indicator={}"][scope, indicator], seen["none:scope={}&here={}"][scope, here],
        seen["none:sectors={}"][_up_to(len(told.counts), (0, 1, 2, 4))], seen["none:here={}"][here],
        seen["none:kind={}"][place.sentence.kind],
    ]  # fmt: skip
    if organisation is not None:
        found.append(seen["none:{}"]["zone" if _is_zone(organisation) else "organisation"])
    if "зона" in heads_in(place):
        found.append(seen["none:{}"]["zone word"])
    if "зона" in heads_in(candidate.reading.sentences[0]):
        found.append(seen["none:{}"]["zone in headline"])
    if place.of_role("names:territory"):
        found.append(seen["none:{}"]["territory"])
    return found


class _Told(NamedTuple):
    """The sector words of a document.

    ``counts``: how often it names each sector; ``most``: those that it names most; ``everywhere``: what it gives
    to every amount; ``speaking``: the sentences with such words; ``headlines``: its headlines, or its first
    sentence; ``beside``: of each organisation the sectors of the sentences that name it.
    """

    counts: Counter[str]
    most: tuple[str, ...]
    everywhere: list[tuple[str, str]]
    speaking: list[int]
    headlines: list[int]
    beside: dict[str, list[str]]


@functools.lru_cache(maxsize=REMEMBERED)
def _told(reading: Reading) -> _Told:
    words = [hit.entry.value for place in reading.sentences for hit in place.sector_words]
    speaking = [index for index, place in enumerate(reading.sentences) if place.sector_words]
    headlines = [i for i, place in enumerate(reading.sentences) if i == 0 or place.sentence.kind == "title"]
    beside: dict[str, dict[str, None]] = defaultdict(dict)
    for index in speaking:
        place = reading.sentences[index]
        for entity in producers(place):
            beside[core(entity.normal)].update(dict.fromkeys(place.sectors))
    counts = Counter(words)
    everywhere = [(words[0], "first in text")] if words else []
    for sector, times in counts.items():
        everywhere.append((sector, f"share={_up_to(100 * times // len(words), SHARES)}"))
        everywhere.append((sector, f"times={_up_to(times, TIMES)}"))
    highest = max(counts.values(), default=0)
    most = tuple(sector for sector, times in counts.items() if times == highest)
    named = {name: list(sectors) for name, sectors in beside.items()}
    return _Told(counts, most, everywhere, speaking, headlines, named)


@functools.lru_cache(maxsize=4096)
def _is_zone(name: str) -> bool:
    return "зона" in heads(name)


@functools.lru_cache(maxsize=4096)
def _in_name(name: str) -> tuple[str, ...]:
    """The sectors that a name speaks of, also in a part of a word with a hyphen («Кокше-Цемент»)."""
    found: dict[str, None] = {}
    for text in dict.fromkeys((name, _HYPHEN.sub(" ", name))):
        hits = longest(hit for hit in cue_phrases().find(tokenize(text)) if hit.entry.role == "sector")
        found.update(dict.fromkeys(hit.entry.value for hit in hits))
    return tuple(found)


def _up_to(number: int, limits: Sequence[int]) -> str:
    """The first limit that a number does not pass, else ``more``."""
    at = bisect.bisect_left(limits, number)
    return str(limits[at]) if at < len(limits) else "more"
