"""Russian names: slovnet's news model, the rules of the domain on top, nominatives by natasha's morphology."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzind.entities import masked, regions
from kzind.entities.russian_forms import word_forms
from kzind.entities.gazetteer import russian as russian_places
from kzind.entities.russian_orgs import Claim, _place_adjective, claims, head_at, quoted
from kzind.entities.russian_words import Word, joined, nominative, sentences, vocabulary
from kzind.languages import lexicon
from kzind.types import Entity, Span

_QUOTES = "«»“”„\"'‘’"


@dataclass(frozen=True, slots=True)
class _Span:
    """Words ``first`` to ``last`` (exclusive) of a sentence; words before ``head`` decline; ``prefix`` as in ``Claim``."""

    first: int
    last: int
    type: str
    head: int
    prefix: str = ""
    rule: str = "slovnet"
    suffix: str = ""


@functools.cache
def _titles() -> frozenset[str]:
    """All forms of words for posts."""
    forms: set[str] = set()
    for entry in lexicon("ru", "titles"):
        if " " not in entry.form:
            forms |= word_forms(entry.form)
    return frozenset(forms)


@functools.cache
def _refused() -> frozenset[str]:
    """Names that are no organisations, in small letters and with case endings."""
    forms: set[str] = set()
    for entry in lexicon("ru", "org_heads"):
        if entry.role == "refused":
            low = entry.form.lower()
            forms |= {low} if entry.form.isupper() else word_forms(low) | {low}
    return frozenset(forms)


def _tagged(words: Sequence[Word]) -> Iterator[_Span]:
    """slovnet's spans; titles and marks at their ends cut off."""
    i = 0
    while i < len(words):
        name = words[i].name
        if name == "O":
            i += 1
            continue
        kind, end = name[2:], i + 1
        while end < len(words) and words[end].name == f"I-{kind}":
            end += 1
        first, last = i, end
        while first < last and (words[first].low in _titles() or words[first].text in _QUOTES + ",.-–—:;("):
            first += 1
        while last > first and words[last - 1].text in _QUOTES + ",-–—:;":
            last -= 1
        if first < last:
            yield _Span(first, last, kind, last)
        i = end


def _overlaps(a: _Span | Claim, b: _Span | Claim) -> bool:
    return a.first < b.last and b.first < a.last


def _is_heading(words: Sequence[Word]) -> bool:
    """A line in capitals: its tags are worth nothing."""
    letters = "".join(w.text for w in words if w.text.isalpha())
    return len(letters) > 20 and sum(ch.isupper() for ch in letters) > 0.7 * len(letters)


def _widened(words: Sequence[Word], span: _Span) -> _Span:
    """An organisation that slovnet cut at inner quotes: the whole quotation."""
    if span.type != "ORG":
        return span
    for i in range(span.first, span.last):
        end = quoted(words, i)
        if end and end > span.last:
            return replace(span, last=end, head=min(span.head, i))
    return span


def _spans(words: Sequence[Word]) -> list[_Span]:
    """Names of a sentence: what the rules claim, then what slovnet adds and no doubt removes."""
    tagged = [_with_given_name(words, _widened(words, span)) for span in _tagged(words)]
    claimed = [c for c in claims(words) if c.rule != "office" or not any(_holds(span, c) for span in tagged)]
    spans = [_Span(c.first, c.last, "ORG", c.head, c.prefix, c.rule, c.suffix) for c in claimed if c.keep]
    for span in tagged:
        if any(_overlaps(span, claim) for claim in claimed):
            continue
        if not any(doubt(words, span) for doubt in DOUBTS):
            spans.append(span)
    return sorted(spans, key=lambda s: s.first)


def _holds(span: _Span, claim: Claim) -> bool:
    """Whether slovnet's organisation holds all of a claim and more."""
    more = span.last - span.first > claim.last - claim.first
    return span.type == "ORG" and more and span.first <= claim.first and claim.last <= span.last


def _with_given_name(words: Sequence[Word], span: _Span) -> _Span:
    """«аким Алтай Кульгинов»: a capitalised word between a post and a surname belongs to the person."""
    before = span.first - 1
    if (
        span.type == "PER"
        and span.last - span.first == 1
        and before > 0
        and words[before].text.istitle()
        and words[before - 1].low in _titles()
    ):
        return replace(span, first=before)
    return span


def _text(words: Sequence[Word], span: _Span) -> str:
    return " ".join(w.low for w in words[span.first : span.last])


@functools.lru_cache(maxsize=65536)
def _is_common(low: str) -> bool:
    """Whether a word stands in the dictionary, and never as a name of a person or a place."""
    if not vocabulary().word_is_known(low):
        return False
    names = ("Name", "Surn", "Patr", "Geox", "Orgn", "Abbr")
    return not any(tag in reading.tag for reading in vocabulary()(low) for tag in names)


def refused_name(words: Sequence[Word], span: _Span) -> bool:
    """«СНГ», «Акорда», «К5», nothing but digits: no organisation."""
    text = _text(words, span)
    if span.type == "PER":
        return bool(re.search(r"\d", text))
    return span.type == "ORG" and (
        text in _refused() or not re.search("[a-zа-яәіңғүұқөһ]{2}", text) or bool(re.fullmatch(r"\w{1,2}-?\d+", text))
    )


def heading_in_capitals(words: Sequence[Word], span: _Span) -> bool:
    """Any organisation or person in a line of capitals."""
    return span.type in ("ORG", "PER") and _is_heading(words)


_HEAD_ROLES = ("office", "plant", "left", "kept", "body", "media")


def common_first_word(words: Sequence[Word], span: _Span) -> bool:
    """«Рис», «Обрабатывающая промышленность»: a capital that only the beginning of a sentence gives."""
    if span.type == "LOC" or not _begins(words, span.first) or not _is_common(words[span.first].low):
        return False
    rest = words[span.first + 1 : span.last]
    if rest and any(head_at(words, k, role) for k in range(span.first, span.last) for role in _HEAD_ROLES):
        return False
    return not any(w.text[0].isupper() or w.text[0].isdigit() or w.text in _QUOTES for w in rest)


def _begins(words: Sequence[Word], i: int) -> bool:
    """Whether word ``i`` begins its sentence, or what follows a dash, colon or opening quote there."""
    return i == 0 or not words[i - 1].text[0].isalnum() and words[i - 1].text not in ("«", "“", "„")


def known_place(words: Sequence[Word], span: _Span) -> bool:
    """«ЗКО», «Караганда», «Мангистау» as a person or an organisation: one word of the gazetteer outside quotes."""
    if span.type == "LOC" or span.last - span.first > 1:
        return False
    word = words[span.first]
    readings = russian_places().single.get(word.low, ())
    quote = span.first > 0 and words[span.first - 1].text in _QUOTES
    return not quote and any(not p.cautious and (not p.adjective or word.pos == "ADJ") for p in readings)


def adjective_alone(words: Sequence[Word], span: _Span) -> bool:
    """«Актюбинская – 64 человека» as a person."""
    word = words[span.first]
    return (
        span.type == "PER"
        and span.last - span.first == 1
        and (word.low in russian_places().single or word.pos in ("VERB", "ADV", "ADP", "NUM"))
        and (word.pos == "ADJ" or word.pos != "PROPN")
    )


def head_without_name(words: Sequence[Word], span: _Span) -> bool:
    """«Фонд», «Цементный завод», «Карагандинские станции»: a head with no name, or in the plural."""
    if span.type != "ORG":
        return False
    k = span.first
    while k < span.last and words[k].pos == "ADJ":
        k += 1
    head = head_at(words, k, "left") or head_at(words, k, "plant") or head_at(words, k, "kept")
    if not head or head[1] < span.last:
        return False
    place = any(_place_adjective(w) for w in words[span.first : k])
    return not place or words[k].feature("Number") == "Plur"


#: Doubts that remove a span of slovnet, in the order they are asked.
DOUBTS = (refused_name, heading_in_capitals, common_first_word, known_place, adjective_alone, head_without_name)


# ---------------------------------------------------------------- nominatives


def _person_normal(text: str, words: Sequence[Word]) -> str:
    """Nominative of a person: the given name says case and gender, the surname follows."""
    lead = words[0]
    case, gender = lead.feature("Case"), lead.feature("Gender")
    forms = []
    for k, word in enumerate(words):
        name = "Surn" if k == len(words) - 1 and len(words) > 1 else "Name" if k == 0 and len(words) > 1 else ""
        shown = word if not (word.text.isupper() and len(word.text) > 3) else replace(word, text=word.text.capitalize())
        forms.append(nominative(shown, case, gender, name) if word.pos != "PUNCT" else word.text)
    return joined(text, words, forms)


def _organisation_normal(text: str, words: Sequence[Word], span: _Span) -> str:
    """Nominative of an organisation: words up to its head decline, the rest stays."""
    inside = words[span.first : span.last]
    declined = max(0, span.head - span.first)
    if span.suffix:
        return f"{_singular_adjective(inside[0].text)} {span.suffix}"
    if span.rule in ("left_head",) or span.rule == "slovnet":
        declined = _declined_words(inside)
    forms = [nominative(w) if k < declined else w.text for k, w in enumerate(inside)]
    return span.prefix + joined(text, inside, forms)


def _singular_adjective(form: str) -> str:
    """«Атырауского» → «Атырауский»: names of plants in a list, whose heads are masculine."""
    return re.sub("(?:ого|ому|ими|им|их|ом|ие|ой|ую|ая|ий)$", "ий", form)


def _declined_words(words: Sequence[Word]) -> int:
    """How many words of a name without a known head decline: adjectives and the first noun."""
    for k, word in enumerate(words):
        if word.pos in ("NOUN", "PROPN"):
            return k + 1
        if word.pos not in ("ADJ", "DET"):
            return k
    return len(words)


def _place_normal(text: str, words: Sequence[Word]) -> str:
    declined = _declined_words(words)
    return joined(text, words, [nominative(w) if k < declined else w.text for k, w in enumerate(words)])


def _entity(text: str, words: Sequence[Word], span: _Span) -> Entity:
    inside = words[span.first : span.last]
    start, end = inside[0].start, inside[-1].end
    if span.type == "PER":
        normal = _person_normal(text, inside)
    elif span.type == "ORG":
        normal = _organisation_normal(text, words, span)
    else:
        normal = _place_normal(text, inside)
    return Entity(start, end, text[start:end], span.type, normal)


# ---------------------------------------------------------------- documents


def _full_names(entities: Sequence[Entity]) -> list[Entity]:
    """A surname that stands alone takes the full name that the document gives."""
    full = {}
    for entity in entities:
        if entity.type == "PER" and " " in entity.normal:
            full.setdefault(entity.normal.split()[-1], entity.normal)
    return [
        replace(e, normal=full[e.normal]) if e.type == "PER" and e.normal in full else e for e in entities
    ]


def _quoted_part(normal: str) -> str | None:
    """What stands in the innermost quotes of a name: «АО «НК «Кен тасы»» → Кен тасы."""
    marks = re.findall("[«“„\"]([^«»“”„\"]{3,})[»”“\"]", normal)
    return marks[-1] if marks else None


def _full_organisations(entities: Sequence[Entity]) -> list[Entity]:
    """A name alone («Жулдыз») takes the full form that the document gives (ИЗ «Жулдыз»)."""
    full: dict[str, str] = {}
    for entity in entities:
        part = _quoted_part(entity.normal) if entity.type == "ORG" else None
        if part:
            full.setdefault(part.lower(), entity.normal)
    return [
        replace(e, normal=full[e.normal.lower()]) if e.type == "ORG" and e.normal.lower() in full else e
        for e in entities
    ]


def find_batch(texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> list[list[Entity]]:
    """Persons, organisations and places of the Russian sentences of each text, in text order, not overlapping.

    ``parts`` holds the spans of those sentences.
    """
    results = []
    for text, spans, document in zip(texts, parts, sentences(texts, parts), strict=True):
        names = [_entity(text, words, span) for words in document for span in _spans(words)]
        results.append(_with_places(masked(text, spans), _full_organisations(_full_names(names))))
    return results


def _with_places(text: str, names: Sequence[Entity]) -> list[Entity]:
    """Names and the gazetteer's places. A known place stands before slovnet's place, a person or organisation before it."""
    places = regions.find_places(text, "ru")
    kept = [
        e for e in names
        if e.type != "LOC" or not any(p.char_start < e.char_end and e.char_start < p.char_end for p in places)
    ]
    for place in places:
        if not any(e.char_start < place.char_end and place.char_start < e.char_end for e in kept):
            kept.append(place)
    return sorted(kept, key=lambda e: (e.char_start, e.char_end))
