"""Persons and organisations in Kazakh text, by rules over closed lists.

``find(text)`` reads the text once into words, then lets the rules of ``RULES`` speak in their order; a word belongs to
the first rule that claims it. What the rules know stands in ``kzind/languages/kk``: ``given_names``, ``name_parts``,
``name_endings``, ``titles`` for persons; ``org_forms``, ``org_heads``, ``org_modifiers``, ``org_names`` for
organisations; ``not_names`` for both. Endings are made and taken off by ``kazakh_morphology``. Places are the
business of ``regions``.

Names come out in the nominative: the ending of the last word is taken off, all else stays as written. A surname alone
bears the normal form of the full name that the same text gives.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kzind.entities import gazetteer
from kzind.entities.kazakh_morphology import case_forms, plurals, possessives, stem
from kzind.languages import lexicon
from kzind.types import Entity

_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑'’ʼ&][^\W_]+)*|\n|\S")
_CASE_TAIL = re.compile(  # endings that no bare name is likely to have
    r"(?:(?<=[^\W_]{3})(?:ның|нің|дың|дің|тың|тің|мен|пен|бен)|(?<=[^\W_]{4})(?:ға|ге|қа|ке|ды|ді|ты|ті|ны|ні|нан|нен|дан|ден|тан|тен))$"
)
_WHERE = re.compile(r"(?:дағы|дегі|тағы|тегі|ндағы|ндегі)$")
_LINKING = re.compile(
    r"(?:лық|лік|дық|дік|тық|тік|алды|ялды|ция|ика|логия|лары|лері|тары|тері|дары|дері|аралық|жөніндегі)$"
)
_OPENERS = {"«": "»", "“": "”", "„": "“", "‟": "”"}
_SENTENCE_END = frozenset(".!?…\n")
_JOINERS = frozenset(("мен", "пен", "бен", "және"))
_PLACE_WORDS = tuple(
    "облыс аудан қала ауыл кент көше даңғыл өзен көл тау шағынаудан ықшамаудан бекет село округ жота түбек".split()
)
_MAX_QUOTE = 14  # words inside quotation marks that may still be a name
_MAX_HEAD = 12  # words before a head noun


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
    modifier: str
    opener: bool  # a joiner such as «және»
    after: bool  # makes the quoted name before it no organisation
    place_word: bool
    linking: bool  # has the ending of a word that qualifies a noun


@dataclass(slots=True)
class Claim:
    """Words ``first`` to ``last`` (inclusive) that a rule takes for a name."""

    first: int
    last: int
    type: str
    normal: str
    rule: str


@dataclass(slots=True)
class Reader:
    """A text as words, with what rules have claimed so far."""

    text: str
    tokens: list[str]
    starts: list[int]
    ends: list[int]
    words: list[Word]
    closes: dict[int, int]
    taken: bytearray
    claims: list[Claim] = field(default_factory=list)
    cores: dict[str, int] = field(default_factory=dict)
    industrial: bool = False

    def next_to(self, index: int) -> bool:
        """Whether word ``index + 1`` follows word ``index`` with nothing but blanks of one line between."""
        return index + 1 < len(self.tokens) and self.starts[index + 1] - self.ends[index] <= 2

    def begins(self, index: int) -> bool:
        """Whether a sentence, a line or a quotation begins with word ``index``."""
        if index == 0:
            return True
        before = self.tokens[index - 1]
        if before in ("–", "—", "-", "•", ":", "«", "“", '"', "„", "(", ")", "]", "*"):
            return True
        if before == "." and index > 1 and len(self.tokens[index - 2]) == 1 and self.tokens[index - 2].isupper():
            return False
        return before in _SENTENCE_END

    def claim(self, first: int, last: int, type_: str, normal: str, rule: str) -> None:
        self.taken[first : last + 1] = b"\1" * (last + 1 - first)
        self.claims.append(Claim(first, last, type_, normal, rule))

    def raw(self, first: int, last: int) -> str:
        return " ".join(self.text[self.starts[first] : self.ends[last]].split())


# ---------------------------------------------------------------------------------------------- lexicons


@functools.cache
def _forms_of(name: str, roles: tuple[str, ...] = ()) -> frozenset[str]:
    return frozenset(entry.form for entry in lexicon("kk", name) if not roles or entry.role in roles)


@functools.cache
def _heads() -> dict[str, Head]:
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
def _titles() -> frozenset[str]:
    """Titles as they stand before a name: bare and with the possessive."""
    bare = _forms_of("titles")
    return bare | {one for title in bare for one in possessives(title)} | {title + "міз" for title in bare}


@functools.cache
def _modifiers() -> dict[str, str]:
    return {entry.form: entry.role for entry in lexicon("kk", "org_modifiers")}


@functools.cache
def _after_words() -> frozenset[str]:
    """Every form of the nouns that make a quoted name before them no organisation."""
    nouns = sorted(_forms_of("not_names", ("after",)))
    owned = [one for noun in nouns for one in possessives(noun)]
    forms = {form for one in owned for form in case_forms(one, possessive=False)}
    many = [one for noun in nouns for plural in plurals(noun) for one in (plural, *possessives(plural))]
    forms |= {form for one in many for form in case_forms(one, possessive=False)}
    return frozenset(forms) | _forms_of("not_names", ("after_form",))


@functools.cache
def _place_words() -> frozenset[str]:
    owned = [one for noun in _PLACE_WORDS for base in (noun, *plurals(noun)) for one in possessives(base)]
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


_WORD_CACHE: dict[str, Word] = {}
_NAME_CACHE: dict[str, Name] = {}
_CACHE_SIZE = 200_000


def _word(token: str) -> Word:
    """What is known of ``token``; remembered, as texts repeat their words."""
    known = _WORD_CACHE.get(token)
    if known is None:
        if len(_WORD_CACHE) > _CACHE_SIZE:
            _WORD_CACHE.clear()
        known = _WORD_CACHE[token] = _read_word(token)
    return known


def _read_word(token: str) -> Word:
    lower = token.lower()
    capital = token[0].isupper()
    return Word(
        lower=lower,
        capital=capital,
        upper=capital and len(token) > 1 and token.isupper(),
        latin=token[0].isascii() and token[0].isalpha(),
        head=_heads().get(lower),
        legal=_legal(token),
        title=lower in _titles(),
        modifier=_modifiers().get(lower, ""),
        opener=lower in _JOINERS,
        after=lower in _after_words(),
        place_word=lower in _place_words(),
        linking=not capital and bool(_LINKING.search(lower)),
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


def _name(token: str) -> Name:
    """What ``token`` may be in a person's name; remembered."""
    known = _NAME_CACHE.get(token)
    if known is None:
        if len(_NAME_CACHE) > _CACHE_SIZE:
            _NAME_CACHE.clear()
        known = _NAME_CACHE[token] = _read_name(token)
    return known


def _titled(token: str) -> str:
    """``БЕКЕНОВА`` → ``Бекенова``; hyphenated names by their parts."""
    if not token.isupper() or len(token) < 2:
        return token
    return "-".join(part.capitalize() for part in token.split("-"))


def _read_name(token: str) -> Name:
    word = _titled(token)
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
    stops = _forms_of("not_names", ("word",))
    places = _forms_of("not_names", ("place",))
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
    tail = _CASE_TAIL.search(word)
    if tail and word[: tail.start()] in candidates:
        return word[: tail.start()]
    return word


# ---------------------------------------------------------------------------------------------- reading


def _read(text: str) -> Reader:
    matches = list(_TOKEN.finditer(text))
    tokens = [match.group() for match in matches]
    words = [_word(token) for token in tokens]
    kinds = sum(1 for word in words if (word.legal or (word.head and word.head.role in ("firm", "plant", "zone"))))
    return Reader(
        text=text,
        tokens=tokens,
        starts=[match.start() for match in matches],
        ends=[match.end() for match in matches],
        words=words,
        closes=_quotes(text, tokens, matches),
        taken=bytearray(len(tokens)),
        industrial=kinds >= 2,
    )


def _quotes(text: str, tokens: list[str], matches: list[re.Match[str]]) -> dict[int, int]:
    """Opening quotation mark → closing one, inner pairs included, within a line and ``_MAX_QUOTE`` words."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for index, token in enumerate(tokens):
        if token == "\n":
            open_.clear()
        elif token in ("«", "“", "„", "‟", "”", "»", '"'):
            here = matches[index].start()
            before = text[here - 1] if here else " "
            following = text[here + 1] if here + 1 < len(text) else " "
            straight_opens = token == '"' and not before.isalnum() and before not in ".!?" and not following.isspace()
            closer = token in ("»", "”") or (token in ("“", '"') and open_ and not (straight_opens or token == "“" and tokens[open_[-1]] != "„"))
            if closer:
                while open_:
                    start = open_.pop()
                    if _OPENERS.get(tokens[start], tokens[start]) == token or (tokens[start] == "“" and token == "“"):
                        if index - start <= _MAX_QUOTE + 1:
                            found[start] = index
                        break
            elif token in _OPENERS or straight_opens:
                open_.append(index)
    return found


# ---------------------------------------------------------------------------------------------- organisations


def _quoted_normal(doc: Reader, first: int, last: int) -> str:
    """The quoted name with its last word in the nominative where that word is a known head: ``зауытында`` → ``зауыты``."""
    inner = last - 1
    head = doc.words[inner].head
    text = doc.raw(first, last)
    if head and not head.plural and doc.words[inner].lower != head.normal:
        tail = doc.tokens[inner]
        return text[: -1 - len(tail)] + _like(head.normal, tail) + text[-1]
    return text


def _like(word: str, model: str) -> str:
    """``word`` in the capitals of ``model``."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word


def _end_normal(doc: Reader, first: int, last: int) -> str:
    """The words as written, the last one in the nominative."""
    word = doc.words[last]
    tail = doc.tokens[last]
    if word.legal:
        normal = word.legal[1]
    elif word.head:
        normal = _like(word.head.normal, tail)
    else:
        normal = _acronym_base(tail)
    if first == last:
        return normal
    before = " ".join(doc.text[doc.starts[first] : doc.starts[last]].split())
    glue = " " if doc.text[doc.starts[last] - 1].isspace() else ""
    return before + glue + normal


def _acronym_base(token: str) -> str:
    """``БҰҰ-ның`` → ``БҰҰ``; ``ЖЭО-2-де`` → ``ЖЭО-2``; ``Qarmet-тің`` → ``Qarmet``."""
    base, joint, ending = token.rpartition("-")
    return base if joint and ending.islower() and not ending.isascii() else token


def _glued(doc: Reader, index: int) -> int:
    """How many words from ``index`` only carry the case ending of the quoted name before: ``»-ның``, ``»ның``."""
    if index < len(doc.tokens) and doc.starts[index] == doc.ends[index - 1]:
        if doc.tokens[index] in "-‐‑–" and index + 1 < len(doc.tokens) and doc.tokens[index + 1].islower():
            return 2
        if doc.tokens[index].islower():
            return 1
    return 0


def _links(word: Word) -> bool:
    """Whether a lower-case word may stand between a name and the head noun."""
    return bool(word.modifier or (word.linking and not word.after))


def _head_after(doc: Reader, index: int) -> int:
    """The index of the head noun or legal form that belongs to the name ending before ``index``, or -1."""
    seen = 0
    while index < len(doc.tokens) and seen <= 5 and doc.next_to(index - 1):
        word = doc.words[index]
        if word.legal and word.legal[0] in ("legal", "plant"):
            return index
        if word.head and word.head.possessed and not word.head.plural and not word.after and (seen or not word.capital):
            return index
        if word.capital or not (_links(word) or (word.opener and seen)):
            return -1
        index += 1
        seen += 1
    return -1


def _followed_by_other(doc: Reader, index: int) -> bool:
    """Whether what follows the quoted name says that it names no organisation («…» бағдарламасы)."""
    for at in range(index, min(index + 4, len(doc.tokens))):
        word = doc.words[at]
        if word.after or word.place_word:
            return True
        if not _links(word) and word.lower not in ("сияқты", "секілді"):
            return False
    return False


def _list_end(doc: Reader, index: int) -> int:
    """The index after a list of quoted names that goes on at ``index`` («А», «Б» және «В»)."""
    while index < len(doc.tokens) and (doc.tokens[index] == "," or doc.words[index].opener) and index + 1 in doc.closes:
        index = doc.closes[index + 1] + 1
    return index


def _between_quotes(doc: Reader, index: int) -> bool:
    """Whether word ``index`` joins a quoted name to the one before: «Жомарт» пен «Жыланды»."""
    joined = doc.tokens[index] == "," or doc.words[index].opener
    return joined and index - 1 in doc.closes.values()


def _core(doc: Reader, first: int, last: int) -> str:
    """What two mentions of one quoted name share."""
    return " ".join(doc.tokens[first + 1 : last]).casefold()


def _quoted(doc: Reader) -> None:
    """«Ақмола» индустриялық аймағы, «Qarmet» АҚ; then quoted names that stand alone."""
    alone: list[tuple[int, int]] = []
    last_end = -1
    for first, close in sorted(doc.closes.items()):
        if first < last_end:
            continue  # an inner quotation
        head = _head_after(doc, close + 1) if doc.next_to(close) and not _glued(doc, close + 1) else -1
        before = doc.words[first - 1].legal if first and doc.next_to(first - 1) else None
        if before and before[0] == "before":
            normal = doc.tokens[first - 1] + " " + _quoted_normal(doc, first, close)
            doc.claim(first - 1, close, "ORG", normal, "quoted-form")
            last_end = close
        elif head >= 0:
            end = head
            while doc.next_to(end) and doc.words[end + 1].legal and doc.words[end + 1].capital:
                end += 1
            doc.claim(first, end, "ORG", _end_normal(doc, first, end), "quoted-head")
            doc.cores.setdefault(_core(doc, first, close), len(doc.claims) - 1)
            last_end = end
        else:
            alone.append((first, close))
    for first, close in alone:
        _quoted_alone(doc, first, close)


def _quoted_alone(doc: Reader, first: int, close: int) -> None:
    """Take a quoted name without a head noun for an organisation where something says so.

    Titles of works, programmes and goods are closed to the other rules, speech is left to them.
    """
    after = close + 1 + _glued(doc, close + 1)
    count = close - first - 1
    if not count or any(doc.taken[first : close + 1]):
        return
    listed = _list_end(doc, after)
    in_list = listed > after or (first > 1 and _between_quotes(doc, first - 1))
    head = doc.words[listed].head if in_list and listed < len(doc.tokens) else None
    if head and head.plural and head.role != "office" and not doc.words[listed].after:
        normal = _quoted_normal(doc, first, close)
        if head.role != "firm":
            normal = f"{normal} {possessives(head.noun)[0]}"
        doc.claim(first, close, "ORG", normal, "quoted-list")
        return
    if _is_speech(doc, first, close, after):
        return
    if _followed_by_other(doc, after) or _followed_by_other(doc, listed):
        doc.taken[first : close + 1] = b"\1" * (close + 1 - first)
        return
    if _speaks_of_firm(doc, first, close, after):
        doc.claim(first, close, "ORG", _quoted_normal(doc, first, close), "quoted")
    elif count <= 4:
        doc.taken[first : close + 1] = b"\1" * (close + 1 - first)


def _is_speech(doc: Reader, first: int, close: int, after: int) -> bool:
    """Whether the quotation is no name: long, in lower case, with punctuation, or followed by «, –»."""
    inner = range(first + 1, close)
    if len(inner) > 6 or doc.ends[close - 1] - doc.starts[first + 1] < 2 or not (doc.words[first + 1].capital or doc.tokens[first + 1][0].isdigit()):
        return True
    if any(doc.tokens[i] in ".!?…:;," and doc.words[i - 1].lower not in ("co", "ltd", "с", "г") for i in inner):
        return True
    return after + 1 < len(doc.tokens) and doc.tokens[after] == "," and doc.tokens[after + 1] in "–—-"


def _speaks_of_firm(doc: Reader, first: int, close: int, after: int) -> bool:
    """Whether a quoted name alone is an organisation's: known, a firm by its shape, its staff named, or by context."""
    if _core(doc, first, close) in doc.cores:
        return True
    inner = range(first + 1, close)
    last = doc.words[close - 1]
    if last.after:
        return False
    if last.head and (last.head.possessed or last.head.noun in ("банк",)) and len(inner) > 1 and not last.after:
        return True
    if " ".join(doc.words[i].lower for i in inner) in _firms():
        return True
    following = doc.words[after].lower if after < len(doc.tokens) else ""
    if following in _staff():
        return True
    if any(_is_camel(doc.tokens[i]) for i in inner):
        return True
    if _OWNED.search(following) and not doc.words[after].opener and following not in _NOT_OWNED:
        return False
    return doc.industrial and len(inner) <= 4 and not _looks_verbal(last.lower)


_OWNED = re.compile(r"[^\W_]{3}(?:ы|і)(?:ның|нің|на|не|н|нда|нде|нан|нен|мен|ндағы|ндегі)?$")
_NOT_OWNED = frozenset("туралы екінші бірінші үшінші жылы жылғы қазіргі биылғы былтырғы әлі сияқты екі жеті алты әрі".split())
_VERBAL = re.compile(r"(?:ды|ді|ты|ті|мыз|міз|сын|сін|йды|йді|ады|еді|ыз|із|дік|тік|мақ|мек|ңыз|ңіз)$")


def _looks_verbal(lower: str) -> bool:
    return bool(_VERBAL.search(lower)) and len(lower) > 4


def _is_camel(token: str) -> bool:
    """ҚазМұнайГаз, СемАЗ: capitals inside a word, as firms are written; or a Latin word."""
    body = token[1:]
    if token[0].isascii() and token[0].isalpha() and token not in _forms_of("not_names", ("latin",)) and len(token) > 1:
        return True
    return any(c.isupper() for c in body) and any(c.islower() for c in token) and "-" not in token


@functools.cache
def _firms() -> frozenset[str]:
    """Known firms in every case form, lower case."""
    return frozenset(
        form.casefold()
        for entry in lexicon("kk", "org_names")
        if entry.role in ("acronym", "firm", "name")
        for form in case_forms(entry.form, possessive=False)
    )


@functools.cache
def _staff() -> frozenset[str]:
    """Whom only an organisation has: басшысы, өкілдері, ұжымы, директорлар."""
    nouns = [*sorted(_forms_of("titles")), *sorted(_forms_of("org_staff"))]
    owned = [one for noun in nouns for base in (noun, *plurals(noun)) for one in (*possessives(base), *plurals(noun))]
    return frozenset(form for one in owned for form in case_forms(one, possessive=False))


def _legal_form(doc: Reader) -> None:
    """Qarmet АҚ, Mega Smart ЖШС, FST Engineering Co., Ltd: capitals before a legal form without quotation marks."""
    for index, word in enumerate(doc.words):
        if not word.legal or doc.taken[index] or word.legal[0] == "before":
            continue
        latin = word.legal[0] == "latin"
        start = index
        while start > 0 and index - start < 6 and doc.next_to(start - 1) and not doc.taken[start - 1]:
            before, name = doc.words[start - 1], _name(doc.tokens[start - 1])
            if not before.capital or before.title or (latin and not before.latin) or name.stop:
                break
            if not before.latin and (name.surname or name.given or name.place or _CASE_TAIL.search(before.lower)):
                break
            start -= 1
        if start == index:
            continue
        end = index
        while latin and end + 1 < len(doc.tokens):  # Co. , Ltd .
            following = end + 1
            while following < len(doc.tokens) and following - end < 3 and doc.tokens[following] in ".,":
                following += 1
            if following < len(doc.tokens) and (form := doc.words[following].legal) and form[0] == "latin":
                end = following
            else:
                break
        if end == index and doc.next_to(end) and doc.words[end + 1].legal and not doc.taken[end + 1]:
            end += 1
        doc.claim(start, end, "ORG", _end_normal(doc, start, end), "legal-form")


def _named_after(doc: Reader) -> None:
    """Құрманғазы атындағы консерватория: the bearer's name, атындағы, words of the kind, the head noun."""
    for index, word in enumerate(doc.words):
        if word.lower != "атындағы" or doc.taken[index]:
            continue
        end = -1
        for at in range(index + 1, min(index + 9, len(doc.tokens))):
            head = doc.words[at].head
            if head and not head.plural and not doc.words[at].title:
                following = doc.words[at + 1].head if at + 1 < len(doc.tokens) else None
                if not (following and following.possessed and not head.possessed):
                    end = at
                    break
            if doc.words[at].legal or doc.tokens[at][:4] in ("ЖЭО-", "ГРЭС", "МАЭС"):
                end = at
                break
            if not (doc.words[at].capital or _links(doc.words[at])):
                break
        start = index
        while start > 0 and (doc.words[start - 1].capital or doc.tokens[start - 1] == ".") and index - start < 7:
            if doc.tokens[start - 1] == "." and not (start > 1 and len(doc.tokens[start - 2]) == 1):
                break
            start -= 1
        if end > 0 and start < index:
            doc.claim(start, end, "ORG", _end_normal(doc, start, end), "named-after")
        elif start < index:
            while start > 2 and (doc.words[start - 1].opener or doc.tokens[start - 1] == ",") and doc.words[start - 2].capital:
                start -= 2
            doc.taken[start : index + 1] = b"\1" * (index + 1 - start)


def _heads_named(doc: Reader) -> None:
    """Ақсу қант зауыты, Энергетика министрлігі: a head noun with the words of its name before it."""
    for index, word in enumerate(doc.words):
        head = word.head
        if head is None or doc.taken[index] or head.plural or word.after:
            continue
        start = _head_start(doc, index, head)
        if start < 0:
            continue
        end = _further_head(doc, index)
        if doc.next_to(end) and doc.words[end + 1].legal and doc.words[end + 1].capital:
            end += 1
        doc.claim(start, end, "ORG", _end_normal(doc, start, end), f"head-{head.role}")


def _further_head(doc: Reader, index: int) -> int:
    """The last head of a name that goes on: комитетінің Қарағанды облысы бойынша департаменті, министрлігінің комитеті."""
    for at in range(index + 1, min(index + 6, len(doc.tokens))):
        if not doc.next_to(at - 1) or doc.taken[at]:
            return index
        word = doc.words[at]
        if word.lower == "бойынша":
            follower = doc.words[at + 1].head if doc.next_to(at) else None
            return at + 1 if follower and follower.role == "office" and follower.possessed else index
        if not (word.capital or word.place_word):
            return index
    return index


def _head_start(doc: Reader, index: int, head: Head) -> int:
    """Where the name that ends with the head noun at ``index`` begins; -1 where there is no name."""
    at = index - 1
    start = -1
    lower = 0  # words in lower case, joiners apart
    capitals = 0
    wide = head.role in ("office", "body")
    while at >= 0 and index - at <= _MAX_HEAD and doc.next_to(at) and not doc.taken[at]:
        word, token = doc.words[at], doc.tokens[at]
        if word.capital:
            if not _in_name(doc, at, index, capitals, head):
                break
            start = at
            capitals += 1
        elif token == "№" or (token.isdigit() and at and doc.tokens[at - 1] == "№"):
            start = at
            capitals += token == "№"
        elif capitals:
            break
        elif word.opener or token == ",":
            if not wide or not lower:
                break
        elif _links(word):
            lower += 1
            if head.possessed and word.modifier in ("field", "rank") and _lower_start(head) and start in (-1, at + 1):
                start = at
        else:
            break
        at -= 1
    cut = start >= 0 and not capitals and start > at + 1  # өндірістік [қауіпсіздік басқармасы]
    return start if start >= 0 and not cut and _named_enough(doc, start, index, head) else -1


def _lower_start(head: Head) -> bool:
    return (head.role == "office" and head.noun not in ("бөлім", "комиссия", "бюро", "инспекция")) or head.noun in (
        "одақ",
        "қауымдастық",
    )


def _in_name(doc: Reader, at: int, index: int, capitals: int, head: Head) -> bool:
    """Whether the capitalised word ``at`` belongs to the name that ends with the head noun at ``index``."""
    word, token = doc.words[at], doc.tokens[at]
    name = _name(token)
    if word.legal or _WHERE.search(word.lower) or _GENITIVE.search(word.lower) or _ORDINAL.search(word.lower):
        return False
    if word.title:
        return at == index - 1 and word.lower in ("президент", "елбасы") and head.possessed
    if word.latin:
        return head.role != "office"
    if name.cased_place or word.lower.endswith(("лар", "лер", "тер", "тар")):
        return False
    if capitals and (doc.words[at + 1].modifier or name.stop) and not word.upper and not name.place and not word.modifier:
        return False
    before = _name(doc.tokens[at - 1]) if at and doc.next_to(at - 1) and doc.words[at - 1].capital else None
    if name.surname and (not capitals or (before and before.first)) and (before or head.role in ("office", "zone")):
        return False
    return not (capitals and name.first and _name(doc.tokens[at + 1]).surname)


def _named_enough(doc: Reader, start: int, index: int, head: Head) -> bool:
    """Whether the words before the head make a name and not a mere description at the start of a sentence."""
    first, token = doc.words[start], doc.tokens[start]
    name = _name(token)
    count = index - start
    begins = doc.begins(start)
    if token == "№":
        return head.role in ("zone", "plant")
    zone = any(_zone_word(doc.words[i]) for i in range(start, index))
    if head.role == "zone":
        return zone and (count > 1 or not begins) and (head.possessed or first.modifier != "" or count > 1)
    if not head.possessed:  # Ұлттық ғылыми орталық, Мемлекеттік қызмет істері жөніндегі агенттік
        if head.role not in ("office", "body") or not first.capital:
            return False
        qualified = doc.words[index - 1].modifier == "rank" or doc.words[index - 1].lower.endswith("жөніндегі")
        return qualified and bool(first.modifier or first.linking) and (count > 1 or token in _STRONG)
    if not first.capital:
        return count >= 2 or first.modifier == "field"
    if head.role == "office":
        return bool(first.modifier) or not name.stop
    if first.modifier == "product" and begins:
        return False
    if first.modifier and begins and head.role in ("firm", "plant"):
        return False
    if name.stop and not first.modifier and not first.title:
        return False
    if head.role == "facility":
        return False
    if head.noun in ("федерация", "одақ", "мұражай", "арна") and count == 1 and (name.place or name.stop):
        return False
    if head.noun == "сот" and (name.place or begins):
        return False
    if head.noun == "орталық" and count == 1 and (name.place or begins):
        return False
    if head.role == "plant" and count == 1 and not first.latin and head.noun in ("шаруашылық", "станция", "кешен", "парк"):
        return False
    return not (head.role == "firm" and count == 1 and not first.latin and name.place)


_STRONG = frozenset(("Ұлттық", "Конституциялық", "Экологиялық", "Парламентаралық", "Жоғарғы", "Мемлекеттік"))
_GENITIVE = re.compile(r"[^\W_]{2}(?:ның|нің|дың|дің|тың|тің)$")
_ORDINAL = re.compile(r"[^\W_]{2}(?:ншы|нші)$")


def _zone_word(word: Word) -> bool:
    return word.lower.startswith(("индустри", "экономикалық", "агроиндустри", "агро-индустри", "технологиялық", "логистикалық"))


def _ministers(doc: Reader) -> None:
    """Энергетика министрі: a minister's office names the ministry."""
    head = _heads()["министрлігі"]
    for index, word in enumerate(doc.words):
        if word.lower not in _MINISTER or doc.taken[index] or not doc.next_to(index - 1) or not index:
            continue
        start = _head_start(doc, index, head)
        if start >= 0 and doc.words[start].capital and doc.words[start].modifier:
            normal = doc.raw(start, index - 1) + " министрлігі"
            doc.claim(start, index - 1, "ORG", normal, "minister")


_MINISTER = frozenset(case_forms("министрі", possessive=False))


def _known(doc: Reader) -> None:
    """Үкімет, БҰҰ, Ұлттық банк: names that the lexicon knows, in any case form."""
    table, longest = _known_names()
    for index, word in enumerate(doc.words):
        if doc.taken[index] or not word.capital:
            continue
        for size in range(longest, 0, -1):
            if index + size > len(doc.tokens) or any(doc.taken[index : index + size]):
                continue
            key = " ".join(doc.words[i].lower if size > 1 else doc.tokens[i] for i in range(index, index + size))
            normal = table.get(key)
            if normal is None and size == 1 and word.upper:
                normal = table.get(_acronym_base(doc.tokens[index]))
            if normal is None and size == 1 and "-" in key:
                normal = table.get(_acronym_base(key))
            if normal is not None:
                last = index + size - 1
                office = doc.next_to(last) and doc.words[last + 1].title and doc.tokens[last].endswith(normal[-2:])
                if office:  # Үкімет басшысы, Сенат төрағасы: an office, no organisation
                    doc.taken[index : last + 1] = b"\1" * size
                elif size == 1 and (state := _state_before(doc, index)):  # Қазақстан Үкіметі
                    doc.claim(index - 1, last, "ORG", f"{state} {_owned(doc, index, normal)}", "known-state")
                else:
                    doc.claim(index, last, "ORG", normal, "known")
                break


def _state_before(doc: Reader, index: int) -> str:
    """The country named right before an organ of state that bears a possessive, as written, else empty."""
    if not index or not doc.next_to(index - 1) or doc.taken[index - 1] or not _POSSESSED.search(doc.words[index].lower):
        return ""
    name = _name(doc.tokens[index - 1])
    country = name.place or (name.cased_place and _GENITIVE.search(doc.words[index - 1].lower))
    return doc.tokens[index - 1] if country else ""


def _owned(doc: Reader, index: int, normal: str) -> str:
    """The possessive of a known name as the text has it: Үкіметінің → Үкіметі."""
    for one in possessives(normal):
        if doc.words[index].lower.startswith(one.casefold()):
            return one
    return normal


_POSSESSED = re.compile(r"(?:ы|і)(?:ның|нің|на|не|н|нда|нде|нан|нен|мен|ндағы|ндегі)?$")


@functools.cache
def _known_names() -> tuple[dict[str, str], int]:
    """Every form of the known names → nominative; how many words the longest has."""
    table: dict[str, str] = {}
    longest = 1
    for entry in lexicon("kk", "org_names"):
        if entry.role == "station":
            continue
        size = len(entry.form.split())
        longest = max(longest, size)
        for form in case_forms(entry.form, possessive=entry.role == "body"):
            table.setdefault(form.casefold() if size > 1 else form, entry.form)
    return table, longest


def _stations(doc: Reader) -> None:
    """Риддер ЖЭО, Екібастұз ГРЭС-1, ЖЭО-2: a power station with a place or a number."""
    kinds = _forms_of("org_names", ("station",))
    for index, word in enumerate(doc.words):
        if doc.taken[index] or not word.capital:
            continue
        token = doc.tokens[index]
        kind, _, tail = token.partition("-")
        if kind not in kinds:
            continue
        number = tail.split("-")[0].isdigit()
        start = index
        while start > 0 and doc.next_to(start - 1) and not doc.taken[start - 1] and index - start < 2:
            before, name = doc.words[start - 1], _name(doc.tokens[start - 1])
            if not before.capital or _WHERE.search(before.lower) or name.stop or doc.tokens[start - 1] != name.bare:
                break
            start -= 1
        if number or start < index:
            normal = kind + "-" + tail.split("-")[0] if number else kind
            before = doc.raw(start, index - 1) + " " if start < index else ""
            doc.claim(start, index, "ORG", before + normal, "station")


def _latin(doc: Reader) -> None:
    """China Power International, QARMET: capitalised Latin words in Kazakh text name firms."""
    index = 0
    while index < len(doc.tokens):
        word = doc.words[index]
        if doc.taken[index] or not word.latin or not word.capital or len(word.lower) < 2:
            index += 1
            continue
        end = index
        while doc.next_to(end) and not doc.taken[end + 1] and doc.words[end + 1].latin:
            end += 1
        start, index = index, end + 1
        while not doc.words[end].capital:
            end -= 1
        head = _head_after(doc, end + 1) if doc.next_to(end) and "-" not in doc.tokens[end] else -1
        if head < 0 and not _latin_firm(doc, start, end):
            continue
        if head < 0 and _followed_by_other(doc, _latin_list_end(doc, end + 1)):
            continue
        doc.claim(start, max(head, end), "ORG", _end_normal(doc, start, max(head, end)), "latin")
        doc.cores.setdefault(" ".join(doc.tokens[start : end + 1]).casefold(), len(doc.claims) - 1)
        index = max(head, end) + 1


def _latin_list_end(doc: Reader, index: int) -> int:
    """The index after a list of Latin names that goes on at ``index``: Changan, Chery және Haval."""
    at = index
    while at + 1 < len(doc.tokens) and (doc.tokens[at] == "," or doc.words[at].opener) and doc.words[at + 1].latin:
        at += 2
    return at


def _latin_firm(doc: Reader, start: int, end: int) -> bool:
    """Whether Latin words without a head noun name a firm: no web address, no model, no English sentence."""
    others = _forms_of("not_names", ("latin",))
    tokens = [_acronym_base(token) for token in doc.tokens[start : end + 1]]
    if all(token in others or any(c.isdigit() for c in token) for token in tokens):
        return False
    if sum(token.islower() for token in tokens) > 1 or (len(tokens) == 1 and any(c.isdigit() for c in tokens[0])):
        return False
    alone = (not start or doc.tokens[start - 1] == "\n") and (end + 1 == len(doc.tokens) or doc.tokens[end + 1] == "\n")
    if alone and start:  # a signature or a button
        return False
    if end + 2 < len(doc.tokens) and doc.tokens[end + 1] == "." and doc.starts[end + 2] == doc.ends[end] + 1:
        return False
    return not (start and doc.starts[start] == doc.ends[start - 1] and doc.tokens[start - 1] in "./@")


# ---------------------------------------------------------------------------------------------- persons


def _is_name_word(doc: Reader, index: int) -> bool:
    """Whether word ``index`` may stand in a person's name at all: capitalised Cyrillic, not an acronym."""
    if index >= len(doc.tokens) or doc.taken[index]:
        return False
    word, token = doc.words[index], doc.tokens[index]
    if not word.capital or word.latin or len(token) < 2 or any(c.isdigit() for c in token):
        return False
    return not (word.upper and len(token) < 5) and not (token[:2].isupper() and not token.isupper())


def _initials(doc: Reader, index: int) -> int:
    """The index after the initials that begin at ``index`` («Е.А.», «Б. А.»), or ``index`` where there are none."""
    at = index
    while (
        at + 1 < len(doc.tokens)
        and len(doc.tokens[at]) <= 2
        and doc.words[at].capital
        and not doc.taken[at]
        and doc.tokens[at + 1] == "."
        and doc.ends[at] == doc.starts[at + 1]
        and at - index < 6
    ):
        at += 2
    return at


def _persons(doc: Reader) -> None:
    """Names of persons, read from the left."""
    index = 0
    while index < len(doc.tokens):
        found = None
        if doc.words[index].capital and not doc.taken[index]:
            found = _person_at(doc, index)
        if found is None:
            index += 1
            continue
        end, normal, rule = found
        if _byline(doc, index, end):
            doc.taken[index : end + 1] = b"\1" * (end + 1 - index)
        else:
            doc.claim(index, end, "PER", normal, rule)
        index = end + 1


_CREDITS = frozenset("фото сурет автор дайындаған мәтін редактор тілші источник".split())


def _byline(doc: Reader, first: int, last: int) -> bool:
    """Whether the name signs the report or a picture: after «Фото:», or alone on a line that is not the first."""
    for at in range(first - 1, max(first - 5, -1), -1):
        if doc.tokens[at] == "\n":
            break
        if doc.words[at].lower in _CREDITS and at + 1 < first and doc.tokens[at + 1] in ":/—–-":
            return True
    starts = first > 0 and doc.tokens[first - 1] == "\n"
    return starts and last > first and (last + 1 == len(doc.tokens) or doc.tokens[last + 1] == "\n")


def _person_at(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """The person whose name begins at ``index``: last word, nominative, rule."""
    for rule in (_by_initials, _by_given, _by_surname, _by_family, _by_title):
        found = rule(doc, index)
        if found is not None:
            return found
    return None


def _place_follows(doc: Reader, last: int) -> bool:
    """Whether a type word makes the word a place: Абай ауданы, Өтеген батыр кенті, Махамбет, Индер және Исатай аудандары."""
    at = last + 1
    while at + 1 < len(doc.tokens) and at < last + 10 and doc.words[at + 1].capital:
        if doc.tokens[at] != "," and not doc.words[at].opener:
            break
        at += 2
    if at < len(doc.tokens) and doc.words[at].lower in ("батыр", "би", "хан", "ақын") and at == last + 1:
        at += 1
    return at < len(doc.tokens) and doc.words[at].place_word and doc.tokens[at].islower()


def _by_initials(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Е.А. Садырбаев"""
    at = _initials(doc, index)
    if at == index or not _is_name_word(doc, at) or doc.starts[at] - doc.ends[at - 1] > 1:
        return None
    name = _name(doc.tokens[at])
    if name.stop and not name.surname:
        return None
    return at, doc.raw(index, at - 1) + doc.text[doc.ends[at - 1] : doc.starts[at]] + (name.surname or name.patronym or name.first or name.bare), "initials"


def _continuation(doc: Reader, index: int, strict: bool) -> str:
    """The nominative of word ``index`` as a surname or patronymic after a given name, or empty."""
    if not _is_name_word(doc, index):
        return ""
    name = _name(doc.tokens[index])
    known = name.patronymic or name.patronym or name.surname or name.weak
    if known:
        return known
    if name.stop or name.place or name.cased_place or doc.words[index].title or doc.words[index].head:
        return ""
    if name.first:
        return name.first
    return "" if strict or doc.words[index].modifier else name.bare


def _by_given(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Алтай Көлгінов, Нұрсұлтан Әбішұлы Назарбаев, Берік Уәли; Әсел alone."""
    if not _is_name_word(doc, index):
        return None
    name = _name(doc.tokens[index])
    if not name.first or doc.words[index].head:
        return None
    end, parts = index, [name.first]
    whole = _titled(doc.tokens[index]) == name.first
    while whole and len(parts) < 3 and doc.next_to(end):
        strict = len(parts) > 1 or (name.stop and doc.begins(index))
        part = _continuation(doc, end + 1, strict)
        if not part or (len(parts) == 2 and not _name(doc.tokens[end]).patronymic and not _name(doc.tokens[end]).patronym and not _name(doc.tokens[end + 1]).patronym):
            break
        parts.append(part)
        end += 1
        whole = _titled(doc.tokens[end]) == part
    if len(parts) == 1:
        return (end, name.first, "given") if _alone(doc, index, name) else None
    if _place_follows(doc, end) and len(parts) == 2 and not _name(doc.tokens[end]).surname:
        return None
    return end, " ".join(parts), "given-surname"


def _alone(doc: Reader, index: int, name: Name) -> bool:
    """Whether a given name without a surname names a person here."""
    if name.first.casefold() == "абай":
        return not _place_follows(doc, index) and not _LOCATIVE.search(doc.words[index].lower) and not _listed(doc, index)
    if name.place or name.cased_place or _place_follows(doc, index) or _initials(doc, index + 1) > index + 1:
        return False
    if _title_before(doc, index):
        return True
    begins = doc.begins(index)
    addressed = index + 1 < len(doc.tokens) and doc.tokens[index + 1] in ",!"
    if name.stop:
        return False
    if name.given and not name.word:
        return True
    if name.word:
        return not begins or (addressed and doc.words[index].lower == name.word.casefold())
    plural = _PLURAL.search(doc.words[index].lower)
    return len(name.made) > 5 and not plural and (not begins or addressed)


_LOCATIVE = re.compile(r"(?:да|де|та|те|дағы|дегі|тағы|тегі)$")
_PLURAL = re.compile(r"(?:лар|лер|дар|дер|тар|тер)(?:ы|і)?(?:дың|дің|ның|нің|ға|ге|ды|ді)?$")


def _listed(doc: Reader, index: int) -> bool:
    """Whether the word stands in a list beside a place: Абай, Қарағанды облыстары."""
    for at in (index - 2, index + 2):
        if 0 <= at < len(doc.tokens) and doc.words[at].capital and not doc.words[at].latin:
            between = doc.words[(at + index) // 2]
            if (between.opener or between.lower == ",") and _name(doc.tokens[at]).place:
                return True
    return False


def _by_surname(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Назарбаев; Мизамова Жаңылсын; Назарбаев Н.Ә.; Әуезұлы"""
    if not _is_name_word(doc, index):
        return None
    name = _name(doc.tokens[index])
    known = name.surname or name.patronym or name.patronymic
    if not known or name.place or name.cased_place or len(known) < 5 or name.stop:
        return None
    if doc.next_to(index) and _titled(doc.tokens[index]) == known:
        after = _initials(doc, index + 1)
        if after > index + 1:
            return after - 1, known + " " + doc.raw(index + 1, after - 1), "surname-initials"
        if _is_name_word(doc, index + 1):
            given = _name(doc.tokens[index + 1])
            if given.given or given.made or given.word:
                end, parts = index + 1, [given.first, known]
                if doc.next_to(end) and _is_name_word(doc, end + 1):
                    third = _name(doc.tokens[end + 1])
                    if third.patronymic or third.patronym:
                        end += 1
                return end, " ".join(parts), "surname-given"
    adjective = known.endswith(("ская", "ский", "цкая", "цкий")) and doc.begins(index) and not _title_before(doc, index)
    if _place_follows(doc, index) or adjective or _LOCATIVE.search(doc.words[index].lower[len(known) :]):
        return None
    return index, known, "surname"


def _by_family(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Си Цзиньпин, Чжан Вэньцзе: a Chinese or Korean family name and one or two words more."""
    if not doc.words[index].capital or doc.words[index].latin or doc.taken[index]:
        return None
    name = _name(doc.tokens[index])
    if name.family_first != doc.tokens[index] or not doc.next_to(index) or not _is_name_word(doc, index + 1):
        return None
    end = index
    parts = [doc.tokens[index]]
    while len(parts) < 3 and doc.next_to(end) and _is_name_word(doc, end + 1) and parts[-1] == doc.tokens[end]:
        part = _name(doc.tokens[end + 1])
        if part.stop or part.place or (len(parts) > 1 and part.bare != doc.tokens[end + 1] and not part.bare):
            break
        parts.append(part.bare)
        end += 1
    return (end, " ".join(parts), "family-first") if len(parts) > 1 else None


def _title_before(doc: Reader, index: int) -> bool:
    return index > 0 and doc.next_to(index - 1) and doc.words[index - 1].title


def _by_title(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Capitals after a title: император Нарухито, Сауда министрі Говард Лютник."""
    if not _title_before(doc, index) or not _is_name_word(doc, index):
        return None
    parts: list[str] = []
    end = index - 1
    while len(parts) < 3 and (end < index or doc.next_to(end)) and _is_name_word(doc, end + 1):
        name = _name(doc.tokens[end + 1])
        if name.stop or name.place or name.cased_place or doc.words[end + 1].modifier or doc.words[end + 1].head or doc.words[end + 1].title:
            break
        parts.append(name.surname or name.bare)
        end += 1
        if parts[-1] != _titled(doc.tokens[end]):
            break
    if not parts or (len(parts) == 1 and doc.begins(index - 1)) or _place_follows(doc, end):
        return None
    return end, " ".join(parts), "title"


#: The rules in the order in which they may claim words.
RULES: tuple[Callable[[Reader], None], ...] = (
    _quoted,
    _legal_form,
    _named_after,
    _stations,
    _known,
    _heads_named,
    _ministers,
    _persons,
    _latin,
)


def _full_names(claims: list[Claim]) -> None:
    """Give a surname alone the normal form of the one full name in the text that bears it."""
    full: dict[str, dict[str, None]] = {}
    for claim in claims:
        if claim.type == "PER" and " " in claim.normal:
            full.setdefault(claim.normal.split()[-1], {})[claim.normal] = None
    for claim in claims:
        if claim.type == "PER" and len(full.get(claim.normal, ())) == 1:
            claim.normal = next(iter(full[claim.normal]))


def _one_firm(doc: Reader) -> None:
    """Give all mentions of a quoted or Latin name one normal form.

    The mention with a legal form is preferred, then the one with «компаниясы» or «аймағы», then the bare name.
    """
    groups: dict[str, list[tuple[int, Claim]]] = {}
    for claim in doc.claims:
        if claim.type != "ORG" or claim.rule not in ("quoted", "quoted-head", "quoted-form", "legal-form", "latin", "head-plant"):
            continue
        core = _claim_core(doc, claim)
        if core:
            groups.setdefault(core, []).append((_rank(doc, claim), claim))
    for core in [core for core in groups if " " in core or len(core) > 3]:
        for shorter in stem(core)[1:]:  # «АрселорМиттал Теміртауды»
            if shorter in groups:
                groups[shorter] += groups.pop(core)
                break
    for group in groups.values():
        best = min(group, key=lambda one: (one[0], one[1].first))[1].normal
        for _, claim in group:
            claim.normal = best


def _claim_core(doc: Reader, claim: Claim) -> str:
    """The name inside the quotation marks, or the Latin words, in lower case."""
    for at in range(claim.first, claim.last + 1):
        if at in doc.closes:
            return _core(doc, at, doc.closes[at])
    words = [
        _acronym_base(doc.tokens[at])
        for at in range(claim.first, claim.last + 1)
        if doc.words[at].latin and not doc.words[at].legal
    ]
    return " ".join(words).casefold()


def _rank(doc: Reader, claim: Claim) -> int:
    last = doc.words[claim.last]
    if any(doc.words[at].legal for at in range(claim.first, claim.last + 1) if at not in doc.closes):
        return 0
    if last.head and doc.tokens[claim.last] not in "»”\"":
        return 1 if last.head.role in ("firm", "zone") else 3
    return 2


def _claims(text: str) -> Iterator[tuple[Reader, Claim]]:
    doc = _read(text)
    for rule in RULES:
        rule(doc)
    _full_names(doc.claims)
    _one_firm(doc)
    for claim in sorted(doc.claims, key=lambda one: one.first):
        yield doc, claim


def find(text: str) -> list[Entity]:
    """Persons and organisations of a Kazakh text in its order, not overlapping, in the nominative."""
    found = []
    for doc, claim in _claims(text):
        start, end = doc.starts[claim.first], doc.ends[claim.last]
        found.append(Entity(start, end, text[start:end], claim.type, claim.normal))
    return found
