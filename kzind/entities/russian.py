"""Russian names: slovnet's news model, the rules of the domain on top, nominatives by natasha's morphology."""

from __future__ import annotations

import functools
import itertools
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kzind.entities import masked, merge, regions
from kzind.entities.gazetteer import russian as russian_places
from kzind.entities.russian_forms import word_forms
from kzind.entities.russian_orgs import Claim, claims, head_at, may_hold_claims, place_adjective, quoted, title_forms
from kzind.entities.russian_words import (
    Tagged,
    Untagged,
    Word,
    by_ending,
    joined,
    nominative,
    tag_morphology,
    tagged,
    vocabulary,
    with_shape,
    words_of,
)
from kzind.entities.spans import Spans
from kzind.languages import lexicon
from kzind.types import Entity, Span

_QUOTES = "«»“”„\"'‘’"


@dataclass(frozen=True, slots=True)
class _Span:
    """Words ``first`` to ``last`` (exclusive) of a sentence; words before ``head`` decline; more as in ``Claim``."""

    first: int
    last: int
    type: str
    head: int
    prefix: str = ""
    rule: str = "slovnet"
    suffix: str = ""


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
    end = 0
    for i in [k for k, word in enumerate(words) if word.name != "O"]:
        if i < end:
            continue
        kind, end = words[i].name[2:], i + 1
        while end < len(words) and words[end].name == f"I-{kind}":
            end += 1
        yield from _trimmed(words, i, end, kind)


def _trimmed(words: Sequence[Word], i: int, end: int, kind: str) -> Iterator[_Span]:
    """A tagged stretch without titles and marks at its ends, cut at a bracket: «Ма Лин (Ma Lin)» are two names."""
    brackets = [k for k in range(i + 1, end) if words[k].text in ("(", ")")]
    if brackets and any(words[k].text in _QUOTES for k in range(i, end)):
        brackets = []
    for a, b in zip([i, *(k + 1 for k in brackets)], [*brackets, end], strict=True):
        first, last = a, b
        while first < last and (words[first].low in title_forms() or words[first].text in _QUOTES + ",.-–—:;("):
            first += 1
        while last > first and words[last - 1].text in _QUOTES + ",-–—:;":
            last -= 1
        if first < last:
            yield _Span(first, last, kind, last)


def _overlaps(a: _Span | Claim, b: _Span | Claim) -> bool:
    return a.first < b.last and b.first < a.last


def _is_heading(words: Sequence[Word]) -> bool:
    """A line in capitals: its tags are worth nothing."""
    letters = "".join([w.text for w in words if w.text.isalpha()])
    return len(letters) > 20 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def _widened(words: Sequence[Word], span: _Span) -> _Span:
    """An organisation that slovnet cut at inner quotes: the whole quotation."""
    if span.type != "ORG":
        return span
    for i in range(span.first, span.last):
        end = quoted(words, i)
        if end and end > span.last:
            return replace(span, last=end, head=min(span.head, i))
    return span


#: Rules whose claims give way to a longer span of slovnet.
_YIELDING = ("office", "plant", "named_body", "known_enterprise")


def _spans(words: Sequence[Word]) -> list[_Span]:
    """Names of a sentence: what the rules claim, then what slovnet adds and no doubt removes."""
    tagged = [_with_given_name(words, _widened(words, span)) for span in _tagged(words)]
    claimed = [c for c in claims(words) if c.rule not in _YIELDING or not any(_holds(s, c) for s in tagged)]
    spans = [_Span(c.first, c.last, "ORG", c.head, c.prefix, c.rule, c.suffix) for c in claimed if c.keep]
    persons = [p for p in persons_by_shape(words) if not any(_overlaps(p, c) for c in claimed)]
    spans += persons
    for span in tagged:
        if any(_overlaps(span, p) for p in persons):
            continue
        if any(_overlaps(span, claim) for claim in claimed):
            continue
        if not _doubted(words, span):
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
        and words[before - 1].low in title_forms()
    ):
        return replace(span, first=before)
    return span


_SURNAME = re.compile(
    "[А-ЯЁӘІҢҒҮҰҚӨҺ][а-яёәіңғүұқөһ]+(?:[оеё]в|[иы]н|[сц]к(?:ий|ой)|баев|беков|улы|ұлы|кызы|қызы|бек|бай)"
    "(?:а|у|ым|ом|е|ой|ого|ому|им)?"
)


def _surname(word: Word) -> bool:
    return _like_surname(word.text)


@functools.lru_cache(maxsize=1 << 15)
def _like_surname(text: str) -> bool:
    return bool(_SURNAME.fullmatch(text.capitalize() if text.isupper() else text))


_written: Callable[[Word], str] = operator.attrgetter("text")


def persons_by_shape(words: Sequence[Word]) -> list[_Span]:
    """Persons that slovnet leaves open: «Аскар Мамин», «аким региона Булекбаев»."""
    spans = []
    for i in itertools.compress(itertools.count(), map(_like_surname, map(_written, words))):
        word = words[i]
        if word.name.endswith(("PER", "ORG")) or _is_place_form(word):
            continue
        before = words[i - 1] if i else None
        if before and _may_be_given(before):
            spans.append(_Span(i - 1, i + 1, "PER", i + 1, rule="given_and_surname"))
        elif before and _after_post(words, i):
            spans.append(_Span(i, i + 1, "PER", i + 1, rule="after_post"))
    return spans


def _may_be_given(word: Word) -> bool:
    """Whether an open word may be the given name before a surname."""
    return word.text.istitle() and word.pos == "PROPN" and word.name == "O" and not _is_place_form(word)


def _is_place_form(word: Word) -> bool:
    return any(not p.cautious for p in russian_places().single.get(word.low, ()))


def _after_post(words: Sequence[Word], i: int) -> bool:
    """Whether a post stands before word ``i``, genitives between them allowed: «аким региона …»."""
    k = i - 1
    while k >= 0 and k > i - 6 and words[k].text.islower() and words[k].feature("Case") == "Gen":
        if words[k].low in title_forms():
            return True
        k -= 1
    return k >= 0 and words[k].low in title_forms()


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
    return (
        text in _refused() or not re.search("[a-zа-яәіңғүұқөһ]{2}", text) or bool(re.fullmatch(r"\w{1,2}-?\d+", text))
    )


def heading_in_capitals(words: Sequence[Word], span: _Span) -> bool:
    """Any organisation or person in a line of capitals."""
    return _is_heading(words)


_HEAD_ROLES = ("office", "plant", "left", "kept", "body", "media")


def common_first_word(words: Sequence[Word], span: _Span) -> bool:
    """«Рис», «Обрабатывающая промышленность»: a capital that only the beginning of a sentence gives."""
    if span.type == "PER" and _surname(words[span.first]):
        return False
    if not _begins(words, span.first) or not _is_common(words[span.first].low):
        return False
    rest = words[span.first + 1 : span.last]
    if rest and any(head_at(words, k, role) for k in range(span.first, span.last) for role in _HEAD_ROLES):
        return False
    return not any(w.text[0].isupper() or w.text[0].isdigit() or w.text in _QUOTES for w in rest)


def _begins(words: Sequence[Word], i: int) -> bool:
    """Whether word ``i`` begins its sentence, or what follows a dash, colon or opening quote there."""
    return i == 0 or (not words[i - 1].text[0].isalnum() and words[i - 1].text not in ("«", "“", "„"))


def known_place(words: Sequence[Word], span: _Span) -> bool:
    """«ЗКО», «Караганда», «Мангистау» as a person or an organisation: one word of the gazetteer outside quotes."""
    if span.last - span.first > 1:
        return False
    word = words[span.first]
    readings = russian_places().single.get(word.low, ())
    quote = span.first > 0 and words[span.first - 1].text in _QUOTES
    return not quote and any(not p.personal and (not p.adjective or word.pos == "ADJ") for p in readings)


def adjective_alone(words: Sequence[Word], span: _Span) -> bool:
    """«Актюбинская – 64 человека», «Немецко-шведская …» as a person."""
    if span.last - span.first > 1:
        return False
    word = words[span.first]
    if any(p.adjective for p in russian_places().single.get(word.low, ())):
        return True
    if re.search("-.*(?:ск|цк)(?:ая|ий|ие|ой|ого|ому)$", word.low):
        return True
    if word.pos in ("NOUN", "ADJ"):
        return word.first and not _surname(word)
    return word.pos in ("VERB", "ADV", "ADP", "NUM")


def verb_inside(words: Sequence[Word], span: _Span) -> bool:
    """«Модернизировать ТЭЦ», «Кызылорда – ТЭЦ»: a verb or a dash between spaces in an organisation."""
    if words[span.first].text.islower() and vocabulary()(words[span.first].low)[0].pos == "VERB":
        return True
    if words[span.first].pos == "VERB" and words[span.first].feature("VerbForm") != "Part":
        return True
    return any(
        words[k].text in "–—-" and words[k - 1].end < words[k].start for k in range(span.first + 1, span.last)
    ) and not any(words[k].text in _QUOTES for k in range(span.first, span.last))


def of_a_place(words: Sequence[Word], span: _Span) -> bool:
    """«Стекольщики ЮКО», «Промышленность СКО»: a common noun and a place are no name."""
    return (
        span.last - span.first == 2
        and _begins(words, span.first)
        and words[span.first].pos in ("NOUN", "PROPN")
        and not any(head_at(words, span.first, role) for role in _HEAD_ROLES)
        and words[span.first + 1].low in russian_places().single
    )


def too_short(words: Sequence[Word], span: _Span) -> bool:
    """«Шу» as a person."""
    return span.last - span.first == 1 and len(words[span.first].text) < 3


def inhabitants(words: Sequence[Word], span: _Span) -> bool:
    """«Карагандинцы», «алматинцев»: people of a place."""
    return span.last - span.first == 1 and bool(re.search("(?:нцы|нцев|нцам|нцами|нцах)$", words[span.first].low))


def head_without_name(words: Sequence[Word], span: _Span) -> bool:
    """«Фонд», «Цементный завод», «Карагандинские станции»: a head with no name, or in the plural."""
    k = span.first
    while k < span.last and words[k].pos in ("ADJ", "NUM", "DET"):
        k += 1
    head = head_at(words, k, "left") or head_at(words, k, "plant") or head_at(words, k, "kept")
    if not head or head[1] < span.last:
        return False
    place = any(place_adjective(w) for w in words[span.first : k])
    return not place or words[k].feature("Number") == "Plur"


#: Doubts that remove a span of slovnet, in the order they are asked, and the types of spans that they are about.
DOUBTS: tuple[tuple[Callable[[Sequence[Word], _Span], bool], tuple[str, ...]], ...] = (
    (refused_name, ("PER", "ORG")),
    (heading_in_capitals, ("PER", "ORG")),
    (common_first_word, ("PER", "ORG")),
    (known_place, ("PER", "ORG")),
    (adjective_alone, ("PER",)),
    (verb_inside, ("ORG",)),
    (of_a_place, ("ORG",)),
    (too_short, ("PER",)),
    (inhabitants, ("PER", "ORG", "LOC")),
    (head_without_name, ("ORG",)),
)


def _doubted(words: Sequence[Word], span: _Span) -> bool:
    return any(doubt(words, span) for doubt, types in DOUBTS if span.type in types)


# ---------------------------------------------------------------- nominatives


def _person_normal(text: str, words: Sequence[Word]) -> str:
    """Nominative of a person: the given name says case and gender, the surname follows."""
    lead = words[0]
    case, gender = lead.feature("Case"), lead.feature("Gender")
    forms = []
    for k, word in enumerate(words):
        name = "Surn" if k == len(words) - 1 and len(words) > 1 else "Name" if k == 0 and len(words) > 1 else ""
        shown = word if not (word.text.isupper() and len(word.text) > 3) else word._replace(text=word.text.capitalize())
        forms.append(nominative(shown, case, gender, name) if word.pos != "PUNCT" else word.text)
    if len(words) > 1:
        forms[-1] = _surname_nominative(forms[-1], gender)
    return joined(text, words, forms)


_OBLIQUE = re.compile("(.{2,}(?:[оеё]в|[иы]н))(ой|ым|ом|у|е)")


def _surname_nominative(surname: str, gender: str | None) -> str:
    """A surname whose ending cannot be a nominative: where the given name does not decline («Айгуль Сеитовой»)."""
    if not (found := _OBLIQUE.fullmatch(surname)):
        return surname
    return found[1] + ("а" if found[2] == "ой" or gender == "Fem" else "")


def _organisation_normal(text: str, words: Sequence[Word], span: _Span) -> str:
    """Nominative of an organisation: words up to its head decline, the rest stays."""
    inside = words[span.first : span.last]
    declined = max(0, span.head - span.first)
    if span.suffix:
        return f"{_singular_adjective(inside[0].text)} {span.suffix}"
    if span.first and words[span.first - 1].text in _QUOTES:
        count = _declined_words(inside)
        return joined(text, inside, [_out_of_quotes(w) if k < count else w.text for k, w in enumerate(inside)])
    if span.rule in ("left_head", "slovnet", "latin_name"):
        declined = _declined_words(inside)
    forms = [nominative(w) if k < declined else w.text for k, w in enumerate(inside)]
    return span.prefix + joined(text, inside, forms)


def _out_of_quotes(word: Word) -> str:
    """Nominative of a quoted name: only masculine endings are taken off («КазМунайГаза»), «Даму» stays."""
    case = word.feature("Case")
    if not case or case == "Nom" or word.feature("Gender") != "Masc" or word.feature("Number") == "Plur":
        return word.text
    found = by_ending(word.low, case)
    return word.text if found == word.low else with_shape(found, word.text)


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


def _with_aliases(text: str, names: Sequence[Entity]) -> list[Entity]:
    """Short names given in brackets («Институт развития (ИР)») take the full name, wherever they stand."""
    organisations = [e for e in names if e.type == "ORG"]
    full = {
        short.normal: long.normal
        for long, short in itertools.pairwise(organisations)
        if re.fullmatch(r"[»”\"]?\s*\((?:далее\s*[–—-]?\s*)?[«“\"]?", text[long.char_end : short.char_start])
        and text[short.char_end : short.char_end + 1] in (")", "»", "”", '"')
    }
    return [replace(e, normal=full[e.normal]) if e.type == "ORG" and e.normal in full else e for e in names]


def find_batch(texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> list[list[Entity]]:
    """Persons, organisations and places of the Russian sentences of each text, in text order, not overlapping.

    ``parts`` holds the spans of those sentences.
    """
    documents = [[s for s in document if _may_hold_names(s)] for document in tagged(texts, parts)]
    found = iter(_names([(sentence.text, words_of(sentence)) for document in documents for sentence in document]))
    results = []
    for text, spans, document in zip(texts, parts, documents, strict=True):
        names = [name for _ in document for name in next(found)]
        results.append(_with_places(_searched(text, spans), spans, _with_aliases(text, names)))
    return results


def _may_hold_names(sentence: Tagged) -> bool:
    """Whether slovnet or the look of a word says that a sentence may hold a person or an organisation."""
    _, _, words, names = sentence
    return names.count("O") < len(names) or may_hold_claims(words) or any(map(_like_surname, words))


def _searched(text: str, parts: Sequence[Span]) -> str:
    """Where places are looked for: the whole text, as ``regions.main_regions`` does, unless little of it is Russian."""
    return text if 2 * sum(end - start for start, end in parts) > len(text) else masked(text, parts)


_REACH = (20, 1000)
"""Characters behind a word of whose morphology a rule asks: words there will be asked too; first, and from then on."""


def _names(said: Sequence[tuple[str, list[Word]]]) -> list[list[Entity]]:
    """The names of sentences, each given with its text.

    Few words need morphology: those of names. A sentence where a rule asks for that of another word is read again with
    that of the words behind it.
    """
    found: list[list[Entity]] = [[] for _ in said]
    wanted = {n: [word.name != "O" for word in words] for n, (_, words) in enumerate(said)}
    for reach in itertools.chain(_REACH, itertools.repeat(_REACH[-1])):
        tag_morphology([said[n][1] for n in wanted], [*wanted.values()])
        asked = {}
        for n in wanted:
            try:
                found[n] = _names_of(*said[n])
            except Untagged as word:
                asked[n] = word.start
        wanted = {n: _untagged_behind(said[n][1], start, reach) for n, start in asked.items()}
        if not wanted:
            break
    return found


def _untagged_behind(words: Sequence[Word], start: int, reach: int) -> list[bool]:
    """Which words have no morphology yet and begin at ``start`` or up to ``reach`` characters behind it."""
    return [word.morph is None and start <= word.start <= start + reach for word in words]


def _names_of(text: str, words: Sequence[Word]) -> list[Entity]:
    return [_entity(text, words, span) for span in _spans(words)]


def _with_places(text: str, parts: Sequence[Span], names: Sequence[Entity]) -> list[Entity]:
    """Names and the gazetteer's places of the given parts of a text.

    A known place stands before slovnet's place; a person or an organisation stands before a place, unless a type word
    says that the whole of it is one («Сайрамский р-н», «разъезд Жем»).
    """
    places, found = regions.russian_names(text, parts)
    said = ("region", "district", "city", "village")
    typed = Spans((f.start, f.end) for f in found if f.kind in said)
    known = Spans((p.char_start, p.char_end) for p in places)

    def is_place(name: Entity) -> bool:
        span = (name.char_start, name.char_end)
        return typed.cover(*span) or (name.type == "LOC" and known.overlap(*span))

    return merge(text, [name for name in names if not is_place(name)], places)
