"""Russian names: slovnet's news model, the rules of the domain on top, nominatives by natasha's morphology."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzind.entities import regions
from kzind.entities.russian_forms import word_forms
from kzind.entities.russian_orgs import Claim, claims, quoted
from kzind.entities.russian_words import Word, joined, nominative, sentences
from kzind.languages import lexicon
from kzind.types import Entity

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
    """Names of a sentence: what the rules claim, then what slovnet adds."""
    claimed = claims(words)
    spans = [_Span(c.first, c.last, "ORG", c.head, c.prefix, c.rule) for c in claimed if c.keep]
    heading = _is_heading(words)
    for span in _tagged(words):
        span = _widened(words, span)
        if any(_overlaps(span, claim) for claim in claimed):
            continue
        if span.type == "ORG" and (heading or _is_refused(words, span)):
            continue
        spans.append(span)
    return sorted(spans, key=lambda s: s.first)


def _is_refused(words: Sequence[Word], span: _Span) -> bool:
    text = " ".join(w.low for w in words[span.first : span.last])
    return text in _refused() or not re.search("[a-zа-яәіңғүұқөһ]", text)


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
    if span.rule in ("left_head",) or span.rule == "slovnet":
        declined = _declined_words(inside)
    forms = [nominative(w) if k < declined else w.text for k, w in enumerate(inside)]
    return span.prefix + joined(text, inside, forms)


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


def find_batch(texts: Sequence[str]) -> list[list[Entity]]:
    """Persons, organisations and places of each Russian text, in text order, not overlapping."""
    results = []
    for text, document in zip(texts, sentences(texts), strict=True):
        names = [_entity(text, words, span) for words in document for span in _spans(words)]
        results.append(_with_places(text, _full_names(names)))
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
