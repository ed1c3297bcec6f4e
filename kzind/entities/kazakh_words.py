"""What is known of a Kazakh word wherever it stands: the lexicons of names, read once, looked up by word form."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from kzind.entities import gazetteer
from kzind.entities.kazakh_morphology import case_forms, plurals, possessives, stem
from kzind.languages import lexicon

CASE_TAIL = re.compile(  # endings that no bare name is likely to have
    r"(?:(?<=[^\W_]{3})(?:ның|нің|дың|дің|тың|тің|мен|пен|бен)|(?<=[^\W_]{4})(?:ға|ге|қа|ке|ды|ді|ты|ті|ны|ні|нан|нен|дан|ден|тан|тен))$"
)
WHERE = re.compile(r"(?:дағы|дегі|тағы|тегі|ндағы|ндегі)$")
_LINKING = re.compile(
    r"(?:лық|лік|дық|дік|тық|тік|алды|ялды|ция|ика|логия|лары|лері|тары|тері|дары|дері|аралық|жөніндегі)$"
)
_CASED = re.compile(
    r"(?:[ндт][ыі]ң|[ғқгк][ае]|[ндт][ыі]|[дт][ае]|[дтн][ае]н|[мпб]ен|[ғқгк][ае]н|[ыі]п|[дт][ае]ғ[ыі]|[дт][ае]г[іы]|с[ыі]н|ш[ыі])$"
)
_CAMEL = re.compile(r"[А-ЯӘҒҚҢӨҰҮҺІ][а-яәғқңөұүһі]+(?:[А-ЯӘҒҚҢӨҰҮҺІ]+[а-яәғқңөұүһі]*){1,3}")
_JOINERS = frozenset(("мен", "пен", "бен", "және"))


@dataclass(frozen=True, slots=True)
class Head:
    """A form of a head noun: ``зауытында`` is ``зауыты``, possessed, singular."""

    noun: str
    normal: str
    role: str
    possessed: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Name:
    """What a capitalised word may be as a part of a person's name; each field is the nominative or empty."""

    given: str = ""
    word: str = ""  # a given name that is a common word too
    made: str = ""  # a given name made of two known parts
    surname: str = ""
    weak: str = ""
    patronym: str = ""  # -ұлы, -қызы
    patronymic: str = ""  # -ович, -овна
    family_first: str = ""
    bare: str = ""  # the word without what looks like a case ending
    stop: bool = False
    place: bool = False  # a town, region or country, in the nominative
    cased_place: bool = False  # the same in another case

    @property
    def first(self) -> str:
        return self.given or self.word or self.made


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word wherever it stands."""

    lower: str
    capital: bool
    upper: bool
    latin: bool
    head: Head | None
    legal: tuple[str, str] | None  # role and nominative of a legal form
    title: bool
    modifier: frozenset[str]
    opener: bool  # a joiner such as «және»
    after: bool  # makes the quoted name before it no organisation
    place_word: bool
    linking: bool  # has the ending of a word that qualifies a noun
    camel: bool  # Cyrillic with capitals inside, as firms are written: ҚазАвтоЖол
    plain: bool  # in lower case, without what looks like the ending of a case or a verb


@functools.cache
def forms_of(name: str, roles: tuple[str, ...] = ()) -> frozenset[str]:
    return frozenset(entry.form for entry in lexicon("kk", name) if not roles or entry.role in roles)


@functools.cache
def head_forms() -> dict[str, Head]:
    """Every form of every head noun, lower case."""
    found: dict[str, Head] = {}
    for entry in lexicon("kk", "org_heads"):
        bases = [(entry.form, False), *((one, True) for one in possessives(entry.form))]
        for base, possessed in bases:
            for form in case_forms(base, possessive=False):
                found.setdefault(form, Head(entry.form, base, entry.role, possessed, False))
        for form in case_forms(entry.form, plural=True):
            found.setdefault(form, Head(entry.form, entry.form, entry.role, False, True))
    return found


@functools.cache
def title_forms() -> frozenset[str]:
    """Titles as they stand before a name: bare and with the possessive."""
    bare = forms_of("titles")
    return bare | {one for title in bare for one in possessives(title)} | {title + "міз" for title in bare}


@functools.cache
def _modifiers() -> dict[str, frozenset[str]]:
    """Words inside names of organisations → their roles."""
    found: dict[str, frozenset[str]] = {}
    for entry in lexicon("kk", "org_modifiers"):
        found[entry.form] = found.get(entry.form, frozenset()) | {entry.role}
    return found


@functools.cache
def _after_words() -> frozenset[str]:
    """Every form of the nouns that make a quoted name before them no organisation."""
    nouns = sorted(forms_of("not_names", ("after",)))
    owned = [one for noun in nouns for one in possessives(noun)]
    forms = {form for one in owned for form in case_forms(one, possessive=False)}
    many = [one for noun in nouns for plural in plurals(noun) for one in (plural, *possessives(plural))]
    forms |= {form for one in many for form in case_forms(one, possessive=False)}
    return frozenset(forms) | forms_of("not_names", ("after_form",))


@functools.cache
def _place_words() -> frozenset[str]:
    owned = [
        one
        for noun in sorted(forms_of("name_cues", ("place_kind",)))
        for base in (noun, *plurals(noun))
        for one in possessives(base)
    ]
    return frozenset(form for one in owned for form in case_forms(one, possessive=False))


@functools.cache
def _legal_forms() -> dict[str, str]:
    return {entry.form: entry.role for entry in lexicon("kk", "org_forms")}


@functools.cache
def _given() -> dict[str, tuple[str, str]]:
    """Given names: casefolded → (name, role)."""
    return {entry.form.casefold(): (entry.form, entry.role) for entry in lexicon("kk", "given_names")}


@functools.cache
def _made_name() -> re.Pattern[str]:
    firsts = sorted(
        (entry.form.casefold() for entry in lexicon("kk", "name_parts") if entry.role == "first"), key=len, reverse=True
    )
    seconds = sorted(
        (entry.form.casefold() for entry in lexicon("kk", "name_parts") if entry.role == "second"),
        key=len,
        reverse=True,
    )
    return re.compile(f"(?:{'|'.join(firsts)})(?:{'|'.join(seconds)})")


@functools.cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Name endings and their roles, the longest first."""
    return tuple(sorted(((e.form, e.role) for e in lexicon("kk", "name_endings")), key=lambda e: -len(e[0])))


_REMEMBERED = 200_000


@functools.lru_cache(maxsize=_REMEMBERED)
def word_of(token: str) -> Word:
    """What is known of ``token``; remembered, as texts repeat their words."""
    lower = token.lower()
    capital = token[0].isupper()
    return Word(
        lower=lower,
        capital=capital,
        upper=capital and len(token) > 1 and token.isupper(),
        latin=token[0].isascii() and token[0].isalpha(),
        head=head_forms().get(lower),
        legal=_legal(token),
        title=lower in title_forms(),
        modifier=_modifiers().get(lower, frozenset()),
        opener=lower in _JOINERS,
        after=lower in _after_words(),
        place_word=lower in _place_words(),
        linking=bool(_LINKING.search(lower)),
        camel=capital and bool(_CAMEL.fullmatch(token)),
        plain=lower == token
        and lower.replace("-", "").isalpha()
        and lower not in forms_of("name_cues", ("no_qualifier",))
        and not _CASED.search(lower),
    )


def _legal(token: str) -> tuple[str, str] | None:
    """Role and nominative of a legal form, ``ЖШС-ның`` included."""
    forms = _legal_forms()
    if token in forms:
        return forms[token], token
    base, joint, ending = token.partition("-")
    if joint and base in forms and ending.islower():
        return forms[base], base
    if token[:2].isupper() and not token.isupper():
        for one in stem(token):
            if one in forms:
                return forms[one], one
    return None


def title_case(token: str) -> str:
    """``БЕКЕНОВА`` → ``Бекенова``; hyphenated names by their parts."""
    if not token.isupper() or len(token) < 2:
        return token
    return "-".join(part.capitalize() for part in token.split("-"))


@functools.lru_cache(maxsize=_REMEMBERED)
def name_of(token: str) -> Name:
    """What ``token`` may be in a person's name; remembered."""
    word = title_case(token)
    found: dict[str, str] = {}
    candidates = stem(word)
    for one in candidates:
        key = one.casefold()
        name, role = _given().get(key, ("", ""))
        if name:
            found.setdefault({"given": "given", "word": "word"}.get(role, role), one)
        elif "-" in one and all(part.casefold() in _given() for part in one.split("-")):
            found.setdefault("given", one)
        elif _made_name().fullmatch(key):
            found.setdefault("made", one)
        for ending, role in _endings():
            if key.endswith(ending) and len(key) >= len(ending) + 2:
                found.setdefault(role, one)
                break
        if found:  # the least taken off decides
            break
    stops = forms_of("not_names", ("word",))
    places = forms_of("not_names", ("place",))
    return Name(
        given=found.get("given", ""),
        word=found.get("word", ""),
        made=found.get("made", ""),
        surname=found.get("surname", ""),
        weak=found.get("weak", ""),
        patronym=found.get("patronym", ""),
        patronymic=found.get("patronymic", ""),
        family_first=found.get("family_first", ""),
        bare=_bare(word, candidates),
        stop=any(one in stops for one in candidates),
        place=word in places or _is_place(word),
        cased_place=not (word in places or _is_place(word))
        and any(one in places or _is_place(one) for one in candidates[1:]),
    )


def _is_place(word: str) -> bool:
    """Whether the gazetteer knows the word as a region, a town or a country that needs no type word."""
    readings = gazetteer.kazakh().single.get(gazetteer.fold(word), ())
    return any(place.kind in ("region", "city", "country", "foreign") and not place.cautious for place in readings)


def _bare(word: str, candidates: tuple[str, ...]) -> str:
    """The word without a case ending that a bare name hardly has: ``Уәлиді`` → ``Уәли``."""
    tail = CASE_TAIL.search(word)
    if tail and word[: tail.start()] in candidates:
        return word[: tail.start()]
    return word
