"""Places in a text, and the regions of Kazakhstan that they lie in.

``find_places`` is one pass over the words of a text: each word is looked up with its endings, the words beside it say
what kind of place it is («город», «области», ``ауданында``), and what remains open stays open (several codes).
``resolve`` settles namesakes by what else a document names, ``main_regions`` says what a document is about.
"""

from __future__ import annotations

import functools
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kzind.entities.gazetteer import (
    FORMED_2022,
    FORMED_ON,
    Gazetteer,
    Place,
    enterprises,
    fold,
    kazakh,
    russian,
    russified,
    villages,
)
from kzind.entities.russian_forms import word_forms
from kzind.entities.spans import Spans
from kzind.languages import lexicon
from kzind.types import Entity, Span

_WORD = re.compile(r"[^\W\d_]++(?:[-‐‑–][^\W\d_]++)*+")
_TEXTS, _PARTS = 256, 4096
"""Texts whose places are remembered: those of a batch of documents, which several steps ask; parts of sentences."""


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    folded: str


_token: Callable[[tuple[int, int, str, str]], _Token] = functools.partial(tuple.__new__, _Token)
"""``_Token(*values)`` in half its time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place as found: its span, its readings after the type words beside it, and the type word's kind, if any.

    ``others`` are readings that gave way without a type word: the district that bears the name of a city.
    """

    start: int
    end: int
    normal: str
    readings: tuple[Place, ...]
    kind: str | None = None
    others: tuple[Place, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes of all readings, in the order of the readings, each once."""
        return tuple(dict.fromkeys(code for reading in self.readings for code in reading.regions))


def _tokens(text: str) -> list[_Token]:
    found = [*_WORD.finditer(text)]
    if not found:
        return []
    words = [*map(re.Match.group, found)]
    folded = fold(" ".join(words)).split(" ")
    return [*map(_token, zip(map(re.Match.start, found), map(re.Match.end, found), words, folded, strict=True))]


# ---------------------------------------------------------------- words for kinds of places


@functools.cache
def _russian_kind_words(position: str) -> dict[str, str]:
    """Form of a type word → kind, for words that stand ``before`` or ``after`` the name."""
    kinds = {}
    for entry in lexicon("ru", "place_words"):
        if entry.role in (position, "both") and " " not in entry.form:
            short = len(entry.form) < 4 or "-" in entry.form or entry.form in ("обл", "имени")
            for form in {fold(entry.form)} if short else word_forms(entry.form):
                if len(form) > 3 or short:
                    kinds[form] = entry.value
    return kinds


_KAZAKH_CASE = (
    "(?:н[ыі]ң|д[ыі]ң|т[ыі]ң|[ғгқк][ае]|н?[ае]|[ндт][ыі]|н|н?[дт][ае]|[дтн][ае]н|нан|нен|[мбп]ен"
    "|н?[дт][ае][ғг][ыі](?:[лндт][ае]р)?(?:н?[ыі]ң?|на|не|да|де|ға|ге)?)"
)
#: What may follow the stem of a place name in Kazakh: adjective in -лық, plural, possessive, case.
_KAZAKH_ENDING = re.compile(
    f"-?(?:[лдт][ыі][қкғг])?(?:[лдт][ае]р)?(?:с?[ыі])?{_KAZAKH_CASE}?(?:-?(?:ау|ақ|мыс))?$"
)
_KAZAKH_ADJECTIVE = re.compile("-?[лдт][ыі][қкғг]")
#: What may follow a type word: облыс-ы-ның, аудан-дар-ы-нда.
_KAZAKH_TYPE_ENDING = re.compile(f"(?:[лдт][ае]р)?с?[ыі]{_KAZAKH_CASE}?$")


@functools.cache
def _kazakh_kind_words() -> dict[str, str]:
    words = {e.form: e.value for e in lexicon("kk", "place_words") if " " not in e.form}
    voiced = {form[:-1] + "г": kind for form, kind in words.items() if form.endswith("к")}  # түбек, түбегі
    return words | voiced


@functools.lru_cache(maxsize=65536)
def _kazakh_kind(word: str) -> tuple[str, str] | None:
    """(kind, nominative) of a Kazakh type word in any case (``облысында`` → region, облысы), else ``None``."""
    for stem, kind in _kazakh_kind_words().items():
        if word.startswith(stem):
            rest = word[len(stem) :]
            if not rest:
                return (kind, stem) if stem in ("атындағы", "обл") else None
            if _KAZAKH_TYPE_ENDING.match(rest):
                vowel = re.match("(?:[лдт][ае]р)?с?[ыі]", rest)
                return kind, stem + (vowel.group() if vowel else "")
    return None


# ---------------------------------------------------------------- readings


_FITS = {
    "region": ("region",),
    "district": ("district", "city_district"),
    "city": ("city", "village", "foreign"),
    "village": ("village", "city"),
    "site": ("village", "city", "district", "region"),
}


def _fitting(readings: Sequence[Place], kind: str | None) -> tuple[Place, ...]:
    """Readings that a type word of ``kind`` allows."""
    if kind is None:
        return tuple(readings)
    return tuple(r for r in readings if r.kind in _FITS.get(kind, ()))


_PRIORITY = ("city", "region", "village", "country", "foreign", "district")


def _without_type(readings: Sequence[Place]) -> tuple[Place, ...]:
    """Readings of a bare name: a city, else a region, else … ; districts only where nothing else bears the name."""
    for kind in _PRIORITY:
        if chosen := tuple(r for r in readings if r.kind == kind):
            return chosen
    return ()


def _bare(tokens: Sequence[_Token], first: int, last: int, normal: str | None,
          readings: Sequence[Place]) -> tuple[Found, int] | None:
    """A name without a type word: the readings that come first, the rest in ``others``."""
    chosen = _without_type(readings)
    if not chosen:
        return None
    others = tuple(r for r in readings if r not in chosen and r.kind == "district")
    return Found(tokens[first].start, tokens[last].end, normal or chosen[0].normal, chosen, None, others), last


def _found(tokens: Sequence[_Token], first: int, last: int, normal: str, readings: Iterable[Place],
           kind: str | None = None) -> Found:
    return Found(tokens[first].start, tokens[last].end, normal, tuple(readings), kind)


# ---------------------------------------------------------------- Russian


_LOCATIVE = frozenset(
    ("в", "во", "из", "до", "под", "близ", "около", "возле", "через", "к", "ко", "за", "между", "над")
)
_JOINERS = frozenset(("и", "или", "да"))
_RURAL = frozenset(("сельск", "сельского", "сельском", "сельский", "сельскому", "сельским"))
_KIND_WITHIN = 8
"""Words behind a name among which the word may stand that says its kind."""


def _several_words(gazetteer: Gazetteer, tokens: Sequence[_Token], i: int) -> tuple[int, tuple[Place, ...]] | None:
    """The longest name of several words that starts at token ``i``: (index of its last token, readings)."""
    for words, place in gazetteer.several.get(tokens[i].folded, ()):
        last = i + len(words) - 1
        if last < len(tokens) and all(tokens[i + k].folded in forms for k, forms in enumerate(words)):
            rivals = [p for w, p in gazetteer.several[tokens[i].folded]
                      if len(w) == len(words) and all(tokens[i + k].folded in f for k, f in enumerate(w))]
            return last, tuple(dict.fromkeys([place, *rivals]))
    return None


def _gap(text: str, tokens: Sequence[_Token], i: int) -> str:
    """What stands between tokens ``i`` and ``i + 1``."""
    return text[tokens[i].end : tokens[i + 1].start] if 0 <= i < len(tokens) - 1 else "\n"


def _kind_before(text: str, tokens: Sequence[_Token], i: int) -> str | None:
    """Kind said by the word before token ``i`` («город Рудный», «г. Рудный»).

    In «Алатауском районе Алматы» the word belongs to the adjective before it.
    """
    if i == 0 or (i > 1 and _closes_a_name(tokens, i - 1)):
        return None
    gap, word = _gap(text, tokens, i - 1), tokens[i - 1].folded
    if gap.strip(" \u00a0") not in ("", ".", "«", '"') or (word in ("с", "г", "пр") and "." not in gap):
        return None
    return _russian_kind_words("before").get(word)


def _closes_a_name(tokens: Sequence[_Token], i: int) -> bool:
    """Whether the type word at token ``i`` stands behind an adjective of a region or district."""
    kind = _russian_kind_words("after").get(tokens[i].folded)
    before = tokens[i - 1]
    return (
        kind in ("region", "district")
        and before.text[0].isupper()
        and any(p.adjective for p in russian().single.get(before.folded, ()))
    )


def _kind_after(text: str, tokens: Sequence[_Token], i: int, gazetteer: Gazetteer) -> tuple[str | None, int]:
    """(kind said by the word after token ``i``, index of that word), also across «Акмолинской и … областей»."""
    kinds = _russian_kind_words("after")
    j = i + 1
    while j < len(tokens) and j <= i + _KIND_WITHIN:
        gap = _gap(text, tokens, j - 1).strip(" \u00a0")
        if gap not in ("", ","):
            break
        word = tokens[j].folded
        if gap == "" and word in kinds:
            return kinds[word], j
        if word in _RURAL and j + 1 < len(tokens):
            return ("village", j + 1) if tokens[j + 1].folded.startswith("округ") else (None, i)
        is_adjective = any(p.adjective for p in gazetteer.single.get(word, ()))
        if not is_adjective and word not in _JOINERS:
            break
        j += 1
    return None, i


def _russian_normal_adjective(token: _Token, word: str) -> str:
    """Nominative of «Актюбинской области»: the adjective agrees with the type word."""
    for ending in ("ого", "его", "ому", "ему", "ыми", "ими", "ая", "ой", "ую", "ий", "ый", "ом", "ым", "им", "ые", "ие",
                   "ых", "их", "ою", "ое"):
        if token.text.lower().endswith(ending):
            stem = token.text[: -len(ending)]
            return stem + ("ая" if word in ("область", "обл") else "ий")
    return token.text


_TYPE_NOMINATIVE = {"region": "область", "district": "район"}


def _read_russian(text: str, tokens: Sequence[_Token], i: int, gazetteer: Gazetteer) -> tuple[Found, int] | None:
    """The place that starts at token ``i`` and the index of its last token."""
    token = tokens[i]
    several = _several_words(gazetteer, tokens, i) if token.folded in gazetteer.several else None
    if several:
        last, readings = several
        return _read_russian_name(text, tokens, i, last, readings)
    readings = gazetteer.single.get(token.folded, ())
    if not readings and not token.text[0].isupper():
        return None
    before = _kind_before(text, tokens, i)
    adjectives = tuple(r for r in readings if r.adjective)
    names = tuple(r for r in readings if not r.adjective)
    kind, end = _kind_after(text, tokens, i, gazetteer)
    if kind in ("region", "district") and adjectives and token.text[0].isupper():
        fitting = _fitting(adjectives, kind)
        if fitting:
            word = tokens[end].folded
            adjacent = end == i + 1
            short = word if word in ("обл", "р-н") else _TYPE_NOMINATIVE[kind]
            normal = f"{_russian_normal_adjective(token, short)} {short}"
            return _found(tokens, i, end if adjacent else i, normal, fitting, kind), end if adjacent else i
        return None
    if before in ("street", "nature"):
        return None
    if kind == "village" and token.text[0].isupper() and end > i + 1:
        return _rural_district(tokens, i, end)
    if kind == "street" and end == i + 1:
        return None
    if before == "village" and token.text[0].isupper() and (village := _village(tokens, i)):
        return village
    if names and (token.text[0].isupper() or any(n.common for n in names)):
        return _read_russian_name(text, tokens, i, i, names)
    return _bare_adjective(tokens, i, adjectives) if adjectives else None


def _bare_adjective(tokens: Sequence[_Token], i: int, adjectives: Sequence[Place]) -> tuple[Found, int] | None:
    """«шымкентский завод»: the reading of the lexicon, else the city, else the region; never a mere district."""
    first = adjectives[0]
    chosen = [first] if first.kind == "city" else [p for p in adjectives if p.kind in ("city", "region", "country")][:1]
    if not chosen:
        return None
    return _found(tokens, i, i, chosen[0].normal, chosen), i


def _read_russian_name(text: str, tokens: Sequence[_Token], i: int, last: int,
                       readings: tuple[Place, ...]) -> tuple[Found, int] | None:
    """A noun: «город Рудный», «область Абай», «Сауранский», «в Рудном», «Караганда»."""
    before = _kind_before(text, tokens, i)
    if before == "street" and i > 1 and tokens[i - 1].folded in ("им", "имени"):
        in_honour = _russian_kind_words("before").get(tokens[i - 2].folded)
        if in_honour in ("district", "region") and (fitting := _fitting(readings, in_honour)):
            return _found(tokens, i - 2, last, fitting[0].normal, fitting, in_honour), last
    if before in ("street", "nature"):
        return None
    first = i
    if before in ("region", "district"):
        fitting = _fitting(readings, before)
        if fitting:
            first = i - 1
            name = fitting[0].normal
            normal = name if " " in name else f"{_TYPE_NOMINATIVE[before]} {name}"
            return _found(tokens, first, last, normal, fitting, before), last
        return None
    if before:
        fitting = _fitting(readings, before) or (readings if before != "city" else ())
        return (_found(tokens, i, last, fitting[0].normal, fitting, before), last) if fitting else None
    if any(r.cautious for r in readings) and not _stands_as_place(text, tokens, i, readings):
        return None
    if i == last and any(r.common for r in readings):
        return _common_word(text, tokens, i, readings)
    if not any(r.kind not in ("district", "city_district") for r in readings):
        return None
    return _bare(tokens, i, last, None, readings)


def _stands_as_place(text: str, tokens: Sequence[_Token], i: int, readings: Sequence[Place]) -> bool:
    """Whether a name that is held back is a place: after «в», «из» …; ordinary words also inside a sentence."""
    if i == 0 and tokens[i].end - tokens[i].start == len(text.strip()):
        return True
    before = text[: tokens[i].start].rstrip(" \u00a0")
    if i and not _gap(text, tokens, i - 1).strip() and tokens[i - 1].folded in _LOCATIVE:
        return True
    if any(r.personal for r in readings) or before.endswith(("«", "“", "\"", "„")):
        return False
    return bool(before) and before[-1] not in ".!?:\n—–-•"


def _common_word(text: str, tokens: Sequence[_Token], i: int, readings: tuple[Place, ...]) -> tuple[Found, int] | None:
    """«в столице», but not «столица Турции»."""
    if i + 1 < len(tokens) and not _gap(text, tokens, i).strip() and tokens[i + 1].text[0].isupper():
        return None
    return _bare(tokens, i, i, None, readings)


@functools.lru_cache(maxsize=16384)
def _village_codes(form: str) -> tuple[str, tuple[str, ...]] | None:
    """(nominative in small letters, region codes) of a Russian village name in any case."""
    known = villages()
    key = russified(form)
    stems = {key} | {key[:-k] for k in (1, 2, 3) if len(key) - k > 2}
    for stem in sorted(stems, key=len, reverse=True):
        for ending in ("", "ь", "й", "а", "я", "о", "е", "ы", "и", "ка", "ий", "ый", "ое", "ая"):
            name = stem + ending
            if name in known and (name == key or key in word_forms(name)):
                return name, known[name]
    return None


def _village(tokens: Sequence[_Token], i: int) -> tuple[Found, int] | None:
    found = _village_codes(tokens[i].folded)
    if not found:
        return None
    name, codes = found
    shown = name.title() if name.isalpha() else tokens[i].text
    return _found(tokens, i, i, shown, (Place(shown, "village", codes),), "village"), i


def _rural_district(tokens: Sequence[_Token], i: int, end: int) -> tuple[Found, int] | None:
    """«Согетинском сельском округе»."""
    stem = russified(re.sub("(?:ого|его|ому|ему|ий|ый|ой|ом|ем|им|ым)$", "", tokens[i].folded))
    names = [stem + e for e in ("ий", "ый", "ой")]
    names += [stem[: -len(suffix)] + e for suffix in ("инск", "ск") if stem.endswith(suffix)
              for e in ("", "а", "ы", "и", "ь", "й", "я")]  # fmt: skip
    codes = next((villages()[name] for name in names if name in villages()), None)
    if not codes:
        return None
    normal = f"{_russian_normal_adjective(tokens[i], 'округ')} сельский округ"
    return _found(tokens, i, end, normal, (Place(normal, "village", codes),), "village"), end


# ---------------------------------------------------------------- Kazakh


@functools.lru_cache(maxsize=65536)
def _kazakh_readings(word: str) -> tuple[str, str, tuple[Place, ...]] | None:
    """(stem, ending, readings) of a Kazakh word in any form, the longest stem first."""
    single = kazakh().single
    for length in range(len(word), 1, -1):
        if (stem := word[:length]) in single and _KAZAKH_ENDING.match(word[length:]):
            return stem, word[length:], single[stem]
    return None


def _several_kazakh(tokens: Sequence[_Token], i: int) -> tuple[int, tuple[Place, ...]] | None:
    """The longest Kazakh name of several words at token ``i``; only the last word takes an ending."""
    for words, place in kazakh().several.get(tokens[i].folded, ()):
        last = i + len(words) - 1
        if last >= len(tokens) or any(tokens[i + k].folded not in words[k] for k in range(len(words) - 1)):
            continue
        stem = next(iter(words[-1]))
        word = tokens[last].folded
        if word.startswith(stem) and _KAZAKH_ENDING.match(word[len(stem) :]):
            return last, (place,)
    return None


_KAZAKH_JOINERS = frozenset(("және", "мен", "пен", "бен", "әрі"))


def _kazakh_kind_after(text: str, tokens: Sequence[_Token], last: int) -> tuple[str | None, int, str]:
    """(kind, index, nominative) of the type word after a name, also across «Түркістан, Жамбыл облыстары»."""
    j = last + 1
    while j < len(tokens) and j <= last + 8:
        gap = _gap(text, tokens, j - 1).strip(" \u00a0»\"”")
        if gap not in ("", ","):
            break
        word = tokens[j].folded
        if gap == "":
            if word == "ауылдық" and j + 1 < len(tokens) and tokens[j + 1].folded.startswith("округ"):
                return "village", j + 1, "ауылдық округі"
            if word == "кен" and j + 1 < len(tokens) and tokens[j + 1].folded.startswith("орн"):
                return "site", j + 1, "кен орны"
            if kind := _kazakh_kind(word):
                plural = re.search("[лдт][ае]р[ыі]", word)
                return (kind[0], j, kind[1]) if j == last + 1 or plural else (None, last, "")
        if word not in _KAZAKH_JOINERS and not _kazakh_readings(word):
            break
        j += 1
    return None, last, ""


_KAZAKH_WHERE = re.compile("(?:н?[дт][ае]|н?[дт][ае][ғг][ыі]|[дтн][ае]н|нан|нен)$")


def _read_kazakh(text: str, tokens: Sequence[_Token], i: int) -> tuple[Found, int] | None:
    """The place that starts at token ``i`` and the index of its last token."""
    token = tokens[i]
    several = _several_kazakh(tokens, i)
    if several:
        last, readings = several
        ending = ""
    else:
        read = _kazakh_readings(token.folded)
        if not read:
            return _kazakh_village(text, tokens, i)
        _, ending, readings = read
        last = i
        if any(r.common for r in readings):
            return _bare(tokens, i, i, None, readings)
        if not token.text[0].isupper():
            if not _KAZAKH_ADJECTIVE.match(ending):
                return None
            readings = tuple(replace(r, adjective=True) for r in readings)
    kind, end, nominative = _kazakh_kind_after(text, tokens, last)
    if kind == "street" and end == last + 1:
        return None
    if kind == "nature" and end == last + 1:
        normal = f"{_bare_kazakh(readings[0])} {nominative}"
        return _found(tokens, i, end, normal, (replace(readings[0], regions=(), normal=normal),), kind), end
    if kind:
        fitting = _fitting(readings, kind)
        if fitting and (end == last + 1 or kind == "site"):
            name = text[token.start : tokens[last].end]
            return _found(tokens, i, end, f"{name} {_single(nominative)}", fitting, kind), end
        if fitting:
            return _found(tokens, i, last, f"{_bare_kazakh(fitting[0])} {_single(nominative)}", fitting, kind), last
        if kind == "village" and end <= last + 2:
            name = text[token.start : tokens[last].end]
            normal = f"{name} {nominative}"
            place = Place(normal, "village", villages().get(russified(name), ()))
            return _found(tokens, i, end, normal, (place,), kind), end
        if end == last + 1:
            return _kazakh_village(text, tokens, i)
    if any(r.cautious for r in readings):
        sure = tuple(r for r in readings if not r.cautious)
        if not sure and not _KAZAKH_WHERE.search(ending):
            return None
    chosen = _without_type(readings)
    return _bare(tokens, i, last, _bare_kazakh(chosen[0]), readings) if chosen else None


def _bare_kazakh(place: Place) -> str:
    return re.sub(" (?:облысы|ауданы|қаласы)$", "", place.normal)


def _single(nominative: str) -> str:
    """«облыстары» → «облысы»."""
    return _SINGULARS.get(nominative, nominative)


_SINGULARS = {
    "облыстары": "облысы",
    "аудандары": "ауданы",
    "қалалары": "қаласы",
    "ауылдары": "ауылы",
    "кенттері": "кенті",
    "провинциялары": "провинциясы",
}


@functools.cache
def _kazakh_common() -> frozenset[str]:
    """Capitalised words that begin sentences and name no place: Бұл, Әр, Электр."""
    return frozenset(e.form for e in lexicon("kk", "not_names") if e.role == "word")


def _kazakh_village(text: str, tokens: Sequence[_Token], i: int) -> tuple[Found, int] | None:
    """A capitalised word before «ауылы», «ауданы», «қаласы» …: a place, whether the tables know it or not."""
    token = tokens[i]
    if not token.text[0].isupper() or i + 1 >= len(tokens) or _gap(text, tokens, i).strip(" \u00a0»\"”"):
        return None
    kind, end, nominative = _kazakh_kind_after(text, tokens, i)
    if not kind or kind == "street" or end > i + 2 or token.text in _kazakh_common():
        return None
    codes = villages().get(russified(token.text), ()) if kind == "village" else ()
    normal = f"{token.text} {_single(nominative)}"
    return _found(tokens, i, end, normal, (Place(normal, "village", codes),), kind), end


# ---------------------------------------------------------------- public


@functools.lru_cache(maxsize=_TEXTS)
def scan(text: str, lang: str) -> tuple[Found, ...]:
    """All places of ``text`` in text order, not overlapping, with their readings."""
    return tuple(_found_in(text, lang))


def _found_in(text: str, lang: str) -> Iterator[Found]:
    tokens = _tokens(text)
    read = _reader(text, tokens, lang)
    free = 0
    for i in _places_may_begin(tokens, lang):
        if i >= free and (found := read(i)):
            place, last = found
            free = last + 1
            yield place


def _reader(text: str, tokens: Sequence[_Token], lang: str) -> Callable[[int], tuple[Found, int] | None]:
    """What reads the place that begins at a token."""
    if lang == "ru":
        return lambda i: _read_russian(text, tokens, i, russian())
    return lambda i: _read_kazakh(text, tokens, i)


def _places_may_begin(tokens: Sequence[_Token], lang: str) -> Iterable[int]:
    """The numbers of the tokens with which a place may begin.

    In Russian words of the gazetteer, and capital ones beside a word for a village: others it does not know.
    """
    if lang != "ru":
        return range(len(tokens))
    known, rural = _russian_beginnings(), _rural_words()
    folded = [*map(_folded, tokens)]
    found = {i for i, word in enumerate(folded) if word in known}
    if not rural.isdisjoint(folded):
        near = {k for i, word in enumerate(folded) if word in rural for k in range(i - _KIND_WITHIN, i + 2)}
        found |= {i for i in near if 0 <= i < len(tokens) and tokens[i].text[0].isupper()}
    return sorted(found)


_folded: Callable[[_Token], str] = operator.attrgetter("folded")


@functools.cache
def _rural_words() -> frozenset[str]:
    """Words that say of a name beside them, whatever it is, that it is a village or a rural district."""
    said = {word for position in ("before", "after") for word, kind in _russian_kind_words(position).items()
            if kind == "village"}  # fmt: skip
    return frozenset(said | _RURAL)


@functools.cache
def _russian_beginnings() -> frozenset[str]:
    return frozenset((*russian().single, *russian().several))


def find_places(text: str, lang: str, common: bool = True) -> list[Entity]:
    """Places of ``text`` as ``LOC`` entities: nominative, and the regions of Kazakhstan they may lie in.

    ``common`` takes in words that are no names («столица», елорда).
    """
    return [place for place, is_common in _places(text, lang) if common or not is_common]


@functools.lru_cache(maxsize=_TEXTS)
def _places(text: str, lang: str) -> tuple[tuple[Entity, bool], ...]:
    """The places of ``text``, each with whether it is a word that is no name."""
    settled = _settled(scan(text, lang))
    return tuple((_entity(text, f), _is_common(f)) for f in settled if lang == "ru" or not _kazakh_other(text, f))


def _entity(text: str, found: Found) -> Entity:
    return Entity(found.start, found.end, text[found.start : found.end], "LOC", found.normal, found.regions)


def _is_common(found: Found) -> bool:
    return any(reading.common for reading in found.readings)


def russian_names(text: str, parts: Sequence[Span]) -> tuple[list[Entity], list[Found]]:
    """The names of places in the ``parts`` of ``text`` that are Russian, and all that was found there."""
    within = Spans(parts)
    found = [
        f for f in scan(text, "ru")
        if within.overlap(f.start, f.start + 1) and within.overlap(f.end - 1, f.end)
    ]
    return [_entity(text, f) for f in _settled(found) if not _is_common(f)], found


_KAZAKH_PEOPLE = re.compile("[лдт][ыі](?:қ|к)(?:[лдт][ае]р.*)")
_KAZAKH_OFFICE = re.compile(
    r"\s+(?:[Тт]ұңғыш\s+|\w+[ыі]н?ш[ыі]\s+)?"
    r"(?:доллар|[Пп]резидент|[Пп]ремьер|канцлер|[Мм]емлекеттік хатшы|[Хх]алық әртіс|үкіметінің басшы)"
)


def _kazakh_other(text: str, found: Found) -> bool:
    """Whether a Kazakh mention is no name of a place: a people or a country's adjective (қазақстандықтар, ресейлік),
    an office or a currency (Қазақстан Президенті, АҚШ доллары)."""
    foreign = not any(reading.regions for reading in found.readings)
    word = fold(text[found.start : found.end])
    stem = fold(found.normal)
    rest = word[len(stem) :] if word.startswith(stem) else ""
    if foreign and (_KAZAKH_ADJECTIVE.match(rest) or _KAZAKH_OFFICE.match(text, found.end)):
        return True
    return bool(_KAZAKH_PEOPLE.match(rest))


def is_kazakh_adjective(place: Entity) -> bool:
    """Whether a place of a Kazakh text is said by an adjective (ақтөбелік): no name."""
    text, normal = fold(place.text), fold(place.normal)
    return text.startswith(normal) and bool(_KAZAKH_ADJECTIVE.match(text[len(normal) :]))


def _settled(found: Sequence[Found]) -> list[Found]:
    """Bare names of a city and of a district («Ақсу»): the district, where the rest of the text lies in its region."""
    sure = {code for f in found if len(f.regions) == 1 and not f.others for code in f.regions}
    settled = []
    for f in found:
        if f.others and not sure & set(f.regions):
            fitting = tuple(r for r in f.others if sure & set(r.regions))
            if fitting:
                f = replace(f, readings=fitting, others=f.readings)
        settled.append(f)
    return settled


@functools.lru_cache(maxsize=_PARTS)
def country_of(text: str, lang: str | None = None) -> str | None:
    """ISO 3166-1 alpha-2 code of the first country named in ``text`` (name, abbreviation or adjective), or ``None``.

    Foreign cities count for their country, places in Kazakhstan do not. Without ``lang`` both languages are tried.
    """
    for language in (lang,) if lang else ("ru", "kk"):
        for found in _found_in(text, language):
            for reading in found.readings:
                if reading.kind in ("country", "foreign") and reading.country.isalpha():
                    return reading.country
    return None


def as_of(code: str, published: str | None) -> str:
    """The region that ``code`` was part of on the day of publication: one formed in June 2022 falls to its parent."""
    if published and code in FORMED_2022 and published[:10] < FORMED_ON[: len(published)]:
        return FORMED_2022[code]
    return code


def resolve(entities: Sequence[Entity], document_regions: Sequence[str] = (),
            published: str | None = None) -> list[Entity]:
    """Entities with namesakes settled by the regions that the document is about and by the date of publication.

    A place with several codes keeps those among ``document_regions``, if there are any. Codes of regions formed in
    2022 become those of their parents in older documents, and in documents without a date that are about the parent
    and not about the new region.
    """
    resolved = []
    for entity in entities:
        codes = tuple(dict.fromkeys(as_of(code, published) for code in entity.regions))
        if not published:
            codes = tuple(dict.fromkeys(_parent_of(code, document_regions) for code in codes))
        if len(codes) > 1:
            codes = tuple(c for c in document_regions if c in codes) or codes
        resolved.append(entity if codes == entity.regions else replace(entity, regions=codes))
    return resolved


def _parent_of(code: str, document_regions: Sequence[str]) -> str:
    """The parent of a region of 2022, where the document is about the parent alone."""
    parent = FORMED_2022.get(code)
    return parent if parent and parent in document_regions and code not in document_regions else code


_NATIONAL = "АСТАНА|НУР-СУЛТАН|НҰР-СҰЛТАН|АЛМАТЫ"
_DATELINE = re.compile(
    rf"^\W*(?:(?:{_NATIONAL}|Астана|Нур-Султан|Алматы)[.,]? [^\n.]{{0,30}}?(?:[-–—.:]|\n)|(?:{_NATIONAL})\.)",
    re.MULTILINE,
)
_MANY = 6
_LEAD = 300
_CAPITAL = "KZ-71"


def _weight(text: str, title: str | None, entity: Entity) -> float:
    """How much a mention says about what a document is about: 4 in the title, 2 at the beginning, 1 later.

    A place within a name («Астана Моторс») says little.
    """
    within = re.match(r"[ -]?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][a-zа-я]", text[entity.char_end : entity.char_end + 3])
    weight = 4.0 if title and entity.text in title else 2.0 if entity.char_start < _LEAD else 1.0
    opens = text[max(0, entity.char_start - 1) : entity.char_start] in ("«", "“", '"')
    return weight / 5 if within and opens else weight


# Whether a word begins at a year is asked behind its first figures: a search for these is fast, one for \b is not.
_YEAR = re.compile(r"(?:19|20)(?<!\w\d\d)\d\d\b")
_YEAR_FROM_2023 = re.compile(r"20(?<!\w\d\d)(?:2[3-9]|[3-9]\d)\b")


def _older(text: str, published: str | None) -> str | None:
    """The date that decides which regions existed: of publication, else the last year in the text if it is old."""
    if published:
        return published
    years = [int(year) for year in _YEAR.findall(text)]
    return f"{max(years)}" if years and max(years) < 2022 else None


def _merged(found: Sequence[Entity], text: str, published: str | None) -> dict[str, str]:
    """Regions of 2022 that a document without a date writes as part of their parents.

    So where the parent is named and the new region is not, and no later year stands in the text.
    """
    if published or _YEAR_FROM_2023.search(text):
        return {}
    named = {code for e in found for code in e.regions}
    return {
        new: old for new, old in FORMED_2022.items()
        if old in named and not any(new in e.regions and re.search("облас|облыс", e.normal) for e in found)
    }


def main_regions(text: str, title: str | None = None, entities: Sequence[Entity] | None = None,
                 published: str | None = None, lang: str | None = None) -> tuple[str, ...]:
    """Codes of the regions that a document is about, main one first; empty for national news.

    ``entities`` are those found already, to which only words in small letters (елорда) are added; else the places of
    ``text`` are looked for. A region scores by mention (see
    ``_weight``), a namesake shares its score out. Left out: datelines of national agencies, the capital named once in
    passing, texts that list many regions and name none in the title. Firms with one known site count where no place is.
    """
    language = lang or "ru"
    found = find_places(text, language) if entities is None else _with_small_words(text, language, entities)
    published = _older(text, published)
    dateline = _DATELINE.search(text[:_LEAD])
    merged = _merged(found, text, published)
    scores: dict[str, float] = defaultdict(float)
    mentions: Counter[str] = Counter()
    place: dict[str, int] = {}
    decided = common = False
    counted: list[Entity] = []
    for entity in found:
        if dateline and dateline.start() <= entity.char_start < dateline.end():
            continue
        codes = tuple(dict.fromkeys(merged.get(code, as_of(code, published)) for code in entity.regions))
        decided = decided or len(codes) == 1 or "KZ-75" in codes
        if codes:
            counted.append(entity)
        common = common or entity.text[0].islower()
        for code in codes:
            scores[code] += _weight(text, title, entity) / len(codes)
            mentions[code] += 1
            place.setdefault(code, len(place))
    if scores.keys() == {_CAPITAL} and mentions[_CAPITAL] == 1 and scores[_CAPITAL] < 2 and not common:
        return ()
    if _in_passing(text, title, counted):
        return ()
    if not decided:
        places = find_places(text, language)
        body = [e for e in places if not (dateline and dateline.start() <= e.char_start < dateline.end())]
        return _by_enterprise(text, language) or _by_words(text, body, published)
    if len(scores) >= _MANY and not _leads(text, title, [e for e in found if e.regions]):
        return ()
    return tuple(sorted(scores, key=lambda code: (-scores[code], place[code])))


def _with_small_words(text: str, lang: str, entities: Sequence[Entity]) -> Sequence[Entity]:
    """Entities in text order, with the places that words in small letters say (елорда)."""
    if not any(text[found.start].islower() for found in scan(text, lang)):
        return sorted(entities, key=_begin)
    known = Spans((e.char_start, e.char_end) for e in entities)
    places = [e for e in find_places(text, lang) if e.text[0].islower()]
    words = [e for e in places if not known.overlap(e.char_start, e.char_end)]
    return sorted([*entities, *words], key=_begin)


_begin: Callable[[Entity], int] = operator.attrgetter("char_start")


def _in_passing(text: str, title: str | None, counted: Sequence[Entity]) -> bool:
    """Whether places are named only in passing: three regions or more, each once, none at the beginning."""
    if not counted or any(title and e.text in title for e in counted):
        return False
    first = re.search(r"[.!?]\s", text)
    codes = [code for entity in counted for code in entity.regions]
    return len(codes) == len(set(codes)) > 2 and counted[0].char_start > (first.end() if first else 0)


def _leads(text: str, title: str | None, found: Sequence[Entity]) -> bool:
    """Whether a place stands in the title, or one alone in the first sentence that has any."""
    if title and any(e.text in title for e in found):
        return True
    return bool(re.search(r"[.!?]\s", text[found[0].char_end : found[1].char_start]))


def _by_words(text: str, places: Sequence[Entity], published: str | None) -> tuple[str, ...]:
    """The region that names and adjectives point to where no place is named: «Семей Цемент», «ақтөбелік зауыт».

    Not the ends of a line: «Бейнеу – Шымкент».
    """
    codes = {as_of(e.regions[0], published) for e in places if len(e.regions) == 1 and not _on_a_line(text, e)}
    return tuple(codes) if len(codes) == 1 else ()


def _on_a_line(text: str, place: Entity) -> bool:
    """Whether a dash joins the place to another name."""
    before, after = text[max(0, place.char_start - 4) : place.char_start], text[place.char_end : place.char_end + 4]
    return bool(re.search(r"\w ?[-–—] ?$", before) or re.match(r" ?[-–—] ?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]", after))


@functools.cache
def _enterprise_pattern(lang: str) -> re.Pattern[str]:
    names = sorted(enterprises(lang), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")")


def _by_enterprise(text: str, lang: str) -> tuple[str, ...]:
    """Regions of the firms with one site that a text names, most named first."""
    named = Counter(code for name in _enterprise_pattern(lang).findall(fold(text)) for code in enterprises(lang)[name])
    return tuple(code for code, _ in named.most_common()) if len(named) < 3 else ()
