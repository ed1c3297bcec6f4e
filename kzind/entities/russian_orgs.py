"""Rules for organisations in Russian text: each looks at one word of a sentence and claims a span, or not.

``RULES`` is the order; the first rule that claims a word takes it. What a rule finds stands before slovnet's tags.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kzind.entities import gazetteer
from kzind.entities.russian_forms import word_forms
from kzind.entities.russian_words import Word, Words, vocabulary
from kzind.languages import lexicon


class Claim(NamedTuple):
    """Words ``first`` to ``last`` (exclusive) are a name; words before ``head`` decline.

    ``prefix`` stands before the text of the span in its normal form (the head of «зоны «А» и «Б»»), ``suffix`` behind
    it (that of «Павлодарский и Атырауский НПЗ»). ``keep`` is false where the words are claimed to be no name.
    """

    first: int
    last: int
    head: int
    rule: str
    prefix: str = ""
    keep: bool = True
    suffix: str = ""


Rule = Callable[[Words, int], list[Claim]]

_OPEN = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’", "”": "”"}
_LATIN = re.compile("[A-Za-z][A-Za-z0-9'’.+-]*")
_LONGEST_QUOTE = 14
_LONGEST_LATIN = 10
_LONGEST_CHAIN = 24
_LONGEST_LIST = 12
_ADJECTIVES = 3
"""Adjectives between the first one of a name and its noun."""


# ---------------------------------------------------------------- words and names


@functools.cache
def _heads(role: str) -> dict[str, list[tuple[str, tuple[frozenset[str], ...]]]]:
    """First-word form → (nominative, forms of each word) of the heads of a role, longest first."""
    index: dict[str, list[tuple[str, tuple[frozenset[str], ...]]]] = {}
    for entry in lexicon("ru", "org_heads"):
        if entry.role == role:
            words = entry.form.split()
            forms = tuple(_forms(word) for word in words)
            for first in sorted(forms[0]):
                index.setdefault(first, []).append((entry.form, forms))
    for entries in index.values():
        entries.sort(key=lambda item: -len(item[1]))
    return index


def _forms(word: str) -> frozenset[str]:
    low = word.lower().replace("ё", "е")
    if word.isupper():
        return frozenset({low}) | frozenset(low + e for e in ("а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах"))
    return word_forms(low)


def head_at(words: Words, i: int, role: str) -> tuple[str, int] | None:
    """(nominative, index after it) of the head of ``role`` that starts at word ``i``."""
    if i >= len(words):
        return None
    for nominative, forms in _heads(role).get(words[i].low, ()):
        if i + len(forms) <= len(words) and all(words[i + k].low in f for k, f in enumerate(forms)):
            if nominative.isupper() and not words[i].text[:2].isupper():
                continue
            return nominative, i + len(forms)
    return None


def _follows(words: Words, i: int, role: str, within: int) -> bool:
    """Whether a word that may begin a head of ``role`` stands among the ``within`` words behind word ``i``."""
    heads = _heads(role)
    return any(word.low in heads for word in words[i + 1 : i + 1 + within])


@functools.cache
def _legal() -> tuple[frozenset[str], dict[str, tuple[frozenset[str], ...]], frozenset[str]]:
    """Short forms, spelled-out forms by each form of their first word, forms that stand behind."""
    entries = lexicon("ru", "org_forms")
    short = frozenset(e.form for e in entries if e.role == "legal")
    rows = [tuple(word_forms(w) for w in e.form.split()) for e in entries if e.role == "spelled"]
    spelled = {first: forms for forms in rows for first in forms[0]}
    behind = frozenset(e.form.lower() for e in entries if e.role == "behind")
    return short, spelled, behind


def quoted(words: Words, i: int) -> int | None:
    """Index after the quotation that opens at word ``i``, inner quotes and a shared closing mark included."""
    if i >= len(words) or words[i].text not in _OPEN or i + 1 >= len(words):
        return None
    opening = words[i].text
    closing, depth, last = _OPEN[opening], 1, None
    for k in range(i + 1, min(len(words), i + 1 + _LONGEST_QUOTE)):
        mark = words[k].text
        if mark in closing and k > i + 1:
            depth -= 1
            last = k + 1
            if depth == 0:
                return last
        elif mark == opening and opening == "«":
            depth += 1
        elif mark in ("»»",):
            return k + 1
    return last


def is_name_word(word: Word) -> bool:
    """Whether a word may belong to a name outside quotes: a capital first, or Latin letters."""
    return word.text[0].isupper() and (word.text[0].isalpha())


def latin_run(words: Words, i: int) -> int | None:
    """Index after a run of Latin words with «&», numbers and a legal form behind («KPI Inc.», «SAT&Company»)."""
    if i >= len(words) or not _LATIN.fullmatch(words[i].text) or not _may_start(words[i].text):
        return None
    end = i + 1
    _, _, behind = _legal()
    while end < len(words) and end <= i + _LONGEST_LATIN:
        text, glued = words[end].text, words[end].start == words[end - 1].end
        following = words[end + 1].text if end + 1 < len(words) else ""
        in_latin = bool(_LATIN.fullmatch(text)) and (text[0].isupper() or text in ("of", "and", "wind") or glued)
        if in_latin or text.lower() in behind:
            end += 1
        elif (text in ("&", "-") and _LATIN.match(following)) or (text == "," and following.lower() in behind):
            end += 2
        elif _initials(words, end):
            end += 4
        elif text == "." and (words[end - 1].text.lower() in behind or len(words[end - 1].text) == 1):
            end += 1
        else:
            break
    return end


def _initials(words: Words, i: int) -> bool:
    """«B.V.», «Б.В.» behind a name, four words to the splitter."""
    marks = [w.text for w in words[i : i + 4]]
    return len(marks) == 4 and marks[1] == marks[3] == "." and marks[0] in ("B", "Б", "N") and marks[2] in ("V", "В")


def _may_start(text: str) -> bool:
    return any(ch.isupper() for ch in text) and len(text) > 1


def name_after(words: Words, i: int, capitals: bool = False) -> int | None:
    """Index after the name at word ``i``: quoted, in Latin, or (``capitals``) a run of capitalised words."""
    if end := quoted(words, i):
        return end
    if end := latin_run(words, i):
        return end
    if not capitals or i >= len(words) or not is_name_word(words[i]) or words[i].text[0].isdigit():
        return None
    end = i + 1
    while end < len(words) and is_name_word(words[end]) and end - i < 4:
        end += 1
    return end


# ---------------------------------------------------------------- rules


def _spell(words: Words, i: int, forms: tuple[frozenset[str], ...]) -> bool:
    """Whether the words from ``i`` on are of the given forms."""
    return i + len(forms) <= len(words) and all(words[i + k].low in f for k, f in enumerate(forms))


#: Legal forms after which a name needs no quotes: «АО КазМунайГаз».
_SURE_FORMS = frozenset(("ТОО", "АО", "НАО", "ОАО", "ЗАО", "ПАО", "ООО", "РГП", "ГКП", "КГП", "СПК", "ЖШС", "АҚ"))


def legal_form(words: Words, i: int) -> list[Claim]:
    """«ТОО «Кен тасы»», «АО НК «…»», «ГКП на ПХВ «…»», «ТОО Kentas Trade Inc.»."""
    short, spelled, _ = _legal()
    end = i
    if words[i].text in short:
        end = i + 1
    elif (forms := spelled.get(words[i].low)) and _spell(words, i, forms):
        end = i + len(forms)
    if end == i:
        return []
    head = next((k + 1 for k in range(i, end) if words[k].pos == "NOUN"), end)
    while end < len(words) and (words[end].text in short or words[end].low in ("на", "пхв")):
        end += 1
    last = name_after(words, end, capitals=words[end - 1].text in _SURE_FORMS)
    if not last:
        return []
    return [Claim(i, last, head, "legal_form")]


_AREA = re.compile("зон|парк|СЭЗ|ИЗ|МЦП")


def kept_head(words: Words, i: int) -> list[Claim]:
    """«СЭЗ «Сарыарка»», «индустриальная зона Saran», «шахта им. Костенко», «зоны «А» и «Б»»."""
    found = head_at(words, i, "kept")
    if not found:
        return []
    nominative, end = found
    if named := _in_honour(words, end):
        return [Claim(i, named, end, "kept_head")]
    last = quoted(words, end) or (latin_run(words, end) if _AREA.search(nominative) else None)
    if not last:
        return _listed(words, i, end, nominative) or _zone_of_place(words, i, end, nominative)
    claims = [Claim(i, last, end, "kept_head")]
    plural = words[end - 1].feature("Number") == "Plur" and not words[i].text.isupper()
    if plural:
        claims = [Claim(end, last, end, "kept_head_list", nominative + " ")]
        claims += _more(words, last, nominative)
    return claims


def _in_honour(words: Words, i: int) -> int | None:
    """Index after «имени Кирова», «им. Костенко», «имени Кабиша Аккиса»."""
    if i >= len(words) or words[i].low not in ("имени", "им"):
        return None
    i += 1
    if i < len(words) and words[i].text == ".":
        i += 1
    end = i
    while end < len(words) and (is_name_word(words[end]) or (end > i and words[end].text == ".")) and end - i < 5:
        end += 1
    while end > i and words[end - 1].text == ".":
        end -= 1
    return end if end > i else None


def _more(words: Words, i: int, nominative: str) -> list[Claim]:
    """Further quoted names after «, » and « и »."""
    claims = []
    while i < len(words) and words[i].low in (",", "и") and (last := quoted(words, i + 1)):
        claims.append(Claim(i + 1, last, i + 1, "kept_head_list", nominative + " "))
        i = last
    return claims


def _listed(words: Words, i: int, end: int, nominative: str) -> list[Claim]:
    """«Две индустриальные зоны Шымкента, «Онтустик» и «Тассай»»."""
    k = end
    while k < len(words) and k < end + 4 and words[k].text not in ("«", '"', "“"):
        k += 1
    last = quoted(words, k)
    if not last or k == end or words[k - 1].text not in (",", ":", "–", "—", "-"):
        return []
    if words[i].feature("Number") != "Plur":
        return []
    return [Claim(k, last, k, "kept_head_list", nominative + " "), *_more(words, last, nominative)]


def _zone_of_place(words: Words, i: int, end: int, nominative: str) -> list[Claim]:
    """«в Индустриальной зоне Алматы»: capitals make it a name."""
    if "зона" not in nominative or not words[i].text[0].isupper() or words[i].text.isupper() or i == 0:
        return []
    last = end
    if end < len(words) and words[end].low in gazetteer.russian().single and words[end].text[0].isupper():
        last = end + 1
    return [Claim(i, last, end, "zone_of_place")]


_NUMBERED = re.compile("(?:ТЭЦ|ГРЭС|ТЭС|ГЭС|НПЗ|АЭС)[-–]\\d+", re.IGNORECASE)


def numbered_station(words: Words, i: int) -> list[Claim]:
    """«ТЭЦ-1», «ГРЭС-2», «ТЭЦ-2 «Кармета»», «Алматинская ТЭЦ-2»."""
    if not _NUMBERED.fullmatch(words[i].text):
        return []
    last = quoted(words, i + 1) or i + 1
    first = i - 1 if i and words[i - 1].pos == "ADJ" and words[i - 1].text[0].isupper() and i > 1 else i
    if i == 1 and words[0].pos == "ADJ" and words[0].low in gazetteer.russian().single:
        first = 0
    return [Claim(first, last, i, "numbered_station")]


_PLACE_ADJECTIVE = re.compile("(?:ск|цк|зк)(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое)$")


def place_adjective(word: Word) -> bool:
    """Whether a word is an adjective with a capital, as names of plants begin («Актюбинский»)."""
    if len(word.text) < 5 or not word.text[0].isupper():
        return False
    if word.low not in gazetteer.russian().single and not _unknown(word.low) and word.first:
        return False
    known = any(p.adjective for p in gazetteer.russian().single.get(word.low, ()))
    return (
        not word.text.isupper()
        and (word.pos == "ADJ" or known)
        and bool(_PLACE_ADJECTIVE.search(word.low))
    )


def plant(words: Words, i: int) -> list[Claim]:
    """«Актюбинский завод ферросплавов», «Жайремский горно-обогатительный комбинат», «Аксуская ТЭС»."""
    if not _follows(words, i, "plant", 1 + _ADJECTIVES) or not place_adjective(words[i]):
        return []
    k = i + 1
    while k < len(words) and k <= i + _ADJECTIVES and words[k].pos == "ADJ" and words[k].text[0].islower():
        k += 1
    found = head_at(words, k, "plant")
    if not found or (words[k].feature("Number") == "Plur" and not words[k].text.isupper()):
        return []
    _, end = found
    if named := _in_honour(words, end):
        return [Claim(i, named, end, "plant")]
    last = _genitives(words, end)
    return [Claim(i, quoted(words, last) or last, end, "plant")]


def plants_listed(words: Words, i: int) -> list[Claim]:
    """«Павлодарский, Атырауский и Шымкентский НПЗ»: each adjective is a name with the head behind the last."""
    if not _follows(words, i, "plant", 2 * _LONGEST_LIST):
        return []
    members, k = _adjectives_listed(words, i)
    found = head_at(words, k, "plant")
    if len(members) < 2 or not found or members[-1] != k - 1:
        return []
    nominative, end = found
    ends = [*(m + 1 for m in members[:-1]), end]
    return [Claim(m, e, e, "plants_listed", suffix=nominative) for m, e in zip(members, ends, strict=True)]


def plants_behind(words: Words, i: int) -> list[Claim]:
    """«два НПЗ, Павлодарский и Атырауский»: the head stands before the list."""
    found = head_at(words, i, "plant")
    if not found or found[1] >= len(words) or words[found[1]].text not in (",", ":", "–", "—", "("):
        return []
    members, _ = _adjectives_listed(words, found[1] + 1)
    if len(members) < 2:
        return []
    return [Claim(m, m + 1, m + 1, "plants_behind", suffix=found[0]) for m in members]


def _adjectives_listed(words: Words, i: int) -> tuple[list[int], int]:
    """(places of the adjectives of a list that starts at word ``i``, index after the list)."""
    members: list[int] = []
    while i < len(words) and place_adjective(words[i]) and len(members) < _LONGEST_LIST:
        members.append(i)
        i += 1
        if i < len(words) and words[i].low in (",", "и", "а", "или") and i + 1 < len(words):
            if not place_adjective(words[i + 1]):
                break
            i += 1
    return members, i


def _genitives(words: Words, i: int, long: bool = False) -> int:
    """Index after the genitives that complete a name: «ферросплавов», «хромовых соединений», «труда и … населения».

    ``long`` allows chains, «и», commas and «по … », for offices; else one noun with its adjectives.
    """
    end = k = i
    case: tuple[str, ...] = ("Gen",)
    while k < len(words) and k < i + _LONGEST_CHAIN:
        word = words[k]
        fits = word.feature("Case") in case and word.name[2:] != "PER"
        if word.pos in ("NOUN", "PROPN") and fits:
            if not long and not word.text[0].islower():
                break
            k += 1
            end, case = k, ("Gen",)
            if not long:
                break
        elif word.pos == "ADJ" and fits:
            k += 1
        elif long and word.low == "по":
            case = ("Dat", "Loc")
            k += 1
        elif long and (word.low == "и" or (word.low == "," and _goes_on(words, k + 1))):
            k += 1
        else:
            break
    return end


def _goes_on(words: Words, i: int) -> bool:
    """Whether a genitive chain goes on after a comma: «торговли, индустрии и энергетики»."""
    return (
        i + 1 < len(words)
        and words[i].feature("Case") == "Gen"
        and words[i].text[0].islower()
        and (words[i + 1].low in ("и", ",") or words[i + 1].feature("Case") == "Gen")
    )


def office(words: Words, i: int) -> list[Claim]:
    """«Министерство труда и социальной защиты населения», «управление предпринимательства»."""
    found = head_at(words, i, "office")
    if not found or words[i].feature("Number") == "Plur":
        return []
    _, end = found
    if i and words[i - 1].low in title_forms() and words[i].text[0].islower():
        return [Claim(i, end, end, "office_of_boss", keep=False)]
    last = _genitives(words, end, long=True)
    if last == end:
        return []
    first = i
    small = words[i].text[0].islower()
    while small and first and words[first - 1].pos == "ADJ" and words[first - 1].text[0].isupper():
        first -= 1
    if first and re.match("(?:областн|городск|районн)(?:ое|ого|ому|ом|ым)$", words[first - 1].low):
        first -= 1
    return [Claim(first, last, end, "office")]


def media(words: Words, i: int) -> list[Claim]:
    """«агентству «Интерфакс-Казахстан»», «портал «…»»: sources, not subjects."""
    found = head_at(words, i, "media")
    if not found:
        return []
    last = name_after(words, found[1], capitals=True)
    return [Claim(i, last, last, "media", keep=False)] if last else []


def thing(words: Words, i: int) -> list[Claim]:
    """«программа «…»», «форум «…»»: no organisation."""
    found = head_at(words, i, "thing")
    if not found:
        return []
    last = quoted(words, found[1]) or latin_run(words, found[1])
    return [Claim(found[1], last, last, "thing", keep=False)] if last else []


def left_head(words: Words, i: int) -> list[Claim]:
    """«компания «KazFeltec»», «завод Format», «холдинга «Байтерек»»: the head stays out."""
    found = head_at(words, i, "left")
    if not found:
        return []
    nominative, end = found
    last = quoted(words, end)
    if last:
        return [Claim(end + 1, last - 1, end + 1, "left_head")] if words[last - 1].text in "»”\"“" else []
    if last := latin_run(words, end):
        return [Claim(end, last, end, "left_head")]
    if nominative in ("завод", "фабрика", "комбинат") and (named := _in_honour(words, end)):
        return [Claim(i, named, end, "plant_in_honour")]
    return []


def named_body(words: Words, i: int) -> list[Claim]:
    """«Евразийская энергетическая корпорация»: a capital inside a sentence, adjectives, a noun of organisations."""
    if words[i].first or not _follows(words, i, "body", 1 + _ADJECTIVES):
        return []
    if words[i].pos != "ADJ" or not words[i].text[0].isupper() or words[i].text.isupper():
        return []
    if words[i - 1].text in (".", ":", "–", "—", "-", "•", "«", '"', "“"):
        return []
    k = i + 1
    while k < len(words) and k <= i + _ADJECTIVES and words[k].pos == "ADJ" and words[k].text[0].islower():
        k += 1
    found = head_at(words, k, "body")
    known = gazetteer.russian().several.get(words[i].low, ())
    if any(len(forms) == k - i + 1 and words[k].low in forms[-1] for forms, _ in known if k < len(words)):
        return []  # «Российская Федерация»
    if not found or words[k].feature("Number") == "Plur":
        return []
    return [Claim(i, found[1], found[1], "named_body")]


def known_enterprise(words: Words, i: int) -> list[Claim]:
    """Firms of the lexicon, wherever they stand: «Qarmet», «АНПЗ»."""
    for count in (3, 2, 1):
        name = " ".join(w.low for w in words[i : i + count])
        if i + count <= len(words) and name in gazetteer.enterprises("ru"):
            return [Claim(i, i + count, i, "known_enterprise")]
    return []


_IN_QUOTES = 5


@functools.lru_cache(maxsize=65536)
def _unknown(low: str) -> bool:
    """Whether the dictionary lacks a word."""
    return not vocabulary().word_is_known(low)


def quoted_name(words: Words, i: int) -> list[Claim]:
    """«Тенгизшевройл», «Баян Сулу», «ДАНиЕР»: a short quotation of words that no dictionary has."""
    last = quoted(words, i)
    if not last or last - i - 2 > _IN_QUOTES or words[last - 1].text not in "»”\"“":
        return []
    inside = words[i + 1 : last - 1]
    letters = [w for w in inside if w.text[0].isalpha()]
    if not letters or not letters[0].text[0].isupper() or any(w.text in ",.:;!?…–—-" for w in inside):
        return []
    places = gazetteer.russian().single
    if all(w.low in places for w in letters) or inside[-1].pos in ("VERB", "ADP"):
        return []
    if not all(_unknown(w.low) or w.low in places or _mixed_case(w.text) for w in letters):
        return []
    return [Claim(i + 1, last - 1, i + 1, "quoted_name")]


def _mixed_case(text: str) -> bool:
    """«ДАНиЕР», «QazTehna»: a capital after a small letter, or two capitals before one."""
    return bool(re.search("[a-zа-яё][A-ZА-ЯЁ]|[A-ZА-ЯЁ]{2}[a-zа-яё]", text))


@functools.cache
def _corporate() -> frozenset[str]:
    """English words of firms' names."""
    return frozenset(e.form for e in lexicon("ru", "org_heads") if e.role == "corporate")


@functools.cache
def title_forms() -> frozenset[str]:
    """All forms of words for posts."""
    forms: set[str] = set()
    for entry in lexicon("ru", "titles"):
        if " " not in entry.form:
            forms |= word_forms(entry.form)
    return frozenset(forms)


def latin_name(words: Words, i: int) -> list[Claim]:
    """«QazTehna», «Silk Road Electronics», «от KazFeltec», «китайская CNCEC»: Latin words that look like a firm."""
    if not _LATIN.fullmatch(words[i].text) or words[i].name[2:] in ("PER", "LOC"):
        return []
    start = i
    if words[i].text.islower() and len(words[i].text) > 4:
        i += 1
    last = latin_run(words, i)
    if not last or last - i > _LONGEST_LATIN or _is_model(words, last) or (start and _is_address(words, start)):
        return []
    run = words[i:last]
    places = gazetteer.russian().single
    if all(w.low in places for w in run):
        return []
    firm = (
        any(_mixed_case(w.text) or w.low in _corporate() for w in run)
        or (len(run) == 1 and run[0].text.isupper() and len(run[0].text) > 3)
        or len(run) > 2
        or run[0].low.startswith(("qaz", "kaz"))
        or (start > 0 and (words[start - 1].low in ("от", "у") or _country_adjective(words[start - 1])))
        or (last < len(words) and words[last].text == ":" and all(not w.text[0].isalnum() for w in words[:start]))
    )
    return [Claim(start, last, start, "latin_name")] if firm else []


def _country_adjective(word: Word) -> bool:
    readings = gazetteer.russian().single.get(word.low, ())
    return any(p.adjective and p.kind == "country" for p in readings) and word.feature("Number") != "Plur"


def _is_model(words: Words, last: int) -> bool:
    """«Kia K5», «Taimas 8x8»: a model number follows, or ends the run."""
    follows = last < len(words) and bool(re.fullmatch(r"[A-Z]?\d{1,3}(?:[xх]\d+)?", words[last].text))
    return follows or words[last - 1].text[-1:].isdigit()


def _is_address(words: Words, i: int) -> bool:
    """Part of a web or mail address."""
    return words[i - 1].end == words[i].start and words[i - 1].text in ("@", ".", "/", "#", "_")


def _heads_of(role: str) -> Callable[[str, str], bool]:
    return lambda text, low: low in _heads(role)


def _legal_first(text: str, low: str) -> bool:
    short, spelled, _ = _legal()
    return text in short or low in spelled


def _like_place_adjective(text: str, low: str) -> bool:
    return len(text) >= 5 and text[0].isupper() and _PLACE_ADJECTIVE.search(low) is not None


@functools.cache
def _enterprises_first() -> frozenset[str]:
    """The first words of the firms of the lexicon."""
    return frozenset(name.partition(" ")[0] for name in gazetteer.enterprises("ru"))


class Asked(NamedTuple):
    """A rule, and when it is asked: what the word must look like (as it stands, in small letters), and of which role a
    word must begin a head somewhere in the sentence (empty: no matter).

    ``bare``: it may claim where the sentence has nothing like a name (see ``_has_mark``).
    """

    may_claim: Callable[[str, str], bool]
    rule: Rule
    role: str = ""
    bare: bool = False


#: The order in which rules are asked; the first that claims a word takes it.
RULES: tuple[Asked, ...] = (
    Asked(_heads_of("media"), media),
    Asked(_legal_first, legal_form),
    Asked(lambda text, low: _NUMBERED.fullmatch(text) is not None, numbered_station, bare=True),
    Asked(_like_place_adjective, plants_listed, "plant", bare=True),
    Asked(_heads_of("plant"), plants_behind),
    Asked(_like_place_adjective, plant, "plant", bare=True),
    Asked(_heads_of("kept"), kept_head),
    Asked(_heads_of("left"), left_head),
    Asked(_heads_of("thing"), thing),
    Asked(_heads_of("office"), office, bare=True),
    Asked(lambda text, low: low in _enterprises_first(), known_enterprise, bare=True),
    Asked(lambda text, low: text[0].isupper() and not text.isupper(), named_body, "body"),
    Asked(lambda text, low: text in _OPEN, quoted_name),
    Asked(lambda text, low: _LATIN.fullmatch(text) is not None, latin_name),
)
_ROLES = tuple(dict.fromkeys(asked.role for asked in RULES if asked.role))


@functools.lru_cache(maxsize=1 << 15)
def _asked_at(text: str) -> tuple[Asked, ...]:
    """The rules that may claim a word, if the sentence has a head of their role."""
    low = text.lower().replace("ё", "е")
    return tuple(asked for asked in RULES if asked.may_claim(text, low))


_NOTHING, _WITH_NAME, _BARE = range(3)


@functools.lru_cache(maxsize=1 << 15)
def _prospect(text: str) -> int:
    """Whether a sentence may hold a claim for the sake of a word: not, if it has something like a name, or anyway."""
    low, asked = text.lower().replace("ё", "е"), _asked_at(text)
    if any(each.bare for each in asked):
        return _BARE
    begins = any(not each.role for each in asked) or any(low in _heads(role) for role in _ROLES)
    return _WITH_NAME if begins else _NOTHING


def may_hold_claims(words: Sequence[str]) -> bool:
    """Whether a rule may claim anything in a sentence: asked of most sentences in vain."""
    best = max(map(_prospect, words), default=_NOTHING)
    return best == _BARE or (best == _WITH_NAME and _has_mark(words))


def _has_mark(words: Sequence[str]) -> bool:
    """Whether a sentence has something like a name: a capital that does not begin it, a quotation, a Latin word."""
    return words[0] in _OPEN or words[0][0].isascii() or any(w in _OPEN or w != w.lower() for w in words[1:])


def _to_the_quotes(words: Words, claim: Claim) -> Claim:
    """«Уральский завод Зенит» in quotes: the whole quotation."""
    if claim.rule in ("plant", "kept_head", "office", "numbered_station") and claim.first:
        end = quoted(words, claim.first - 1)
        if end and end - 1 > claim.last and words[claim.first - 1].text in "«“\"":
            return claim._replace(last=end - 1, head=claim.first)
    return claim


_text: Callable[[Word], str] = operator.attrgetter("text")
_low: Callable[[Word], str] = operator.attrgetter("low")


def claims(words: Words) -> list[Claim]:
    """All claims of the rules on a sentence, not overlapping, in order."""
    found: list[Claim] = []
    free = 0
    asked_at = [*map(_asked_at, map(_text, words))]
    if not any(asked_at):
        return found
    lows = [*map(_low, words)]
    roles = {role for role in _ROLES if not _heads(role).keys().isdisjoint(lows)} | {""}
    for i in [k for k, asked in enumerate(asked_at) if asked]:
        for _, rule, role, _ in asked_at[i] if i >= free else ():
            if role in roles and (claimed := [c for c in rule(words, i) if c.first >= free]):
                found += [_to_the_quotes(words, c) for c in claimed]
                free = found[-1].last
                break
    return found
