"""Rules for organisations in Kazakh text: quoted names, legal forms, head nouns, known names, Latin words.

A rule takes a ``Reader`` and claims the words of the names it knows.
"""

from __future__ import annotations

import functools
import re

from kzind.entities import gazetteer
from kzind.entities.kazakh_morphology import case_forms, plurals, possessives, stem
from kzind.entities.kazakh_text import Claim, Reader
from kzind.entities.kazakh_words import CASE_TAIL, WHERE, Head, Word, forms_of, head_forms, name_of
from kzind.languages import lexicon

_OFFICIAL = frozenset(("field", "rank"))
_MAX_LIST = 12  # names in a list
_MAX_HEAD = 12  # words before a head noun


def _quoted_normal(doc: Reader, first: int, last: int) -> str:
    """The quoted name, a head noun at its end in the nominative: ``зауытында`` → ``зауыты``."""
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
        normal = acronym_base(tail)
    if first == last:
        return normal
    before = " ".join(doc.text[doc.starts[first] : doc.starts[last]].split())
    glue = " " if doc.text[doc.starts[last] - 1].isspace() else ""
    return before + glue + normal


def acronym_base(token: str) -> str:
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


def links(word: Word) -> bool:
    """Whether a lower-case word may stand between a name and the head noun."""
    return bool(word.modifier or (word.linking and not word.after))


def _head_after(doc: Reader, index: int) -> int:
    """The index of the head noun or legal form that belongs to the name ending before ``index``, or -1."""
    seen = 0
    while index < len(doc.tokens) and seen <= 5 and doc.next_to(index - 1):
        word = doc.words[index]
        if word.legal and word.legal[0] in ("legal", "plant"):
            return index
        if word.head and word.head.noun == "топ" and not _group(doc, index):
            return -1
        if word.head and word.head.possessed and not word.head.plural and not word.after and (seen or not word.capital):
            return index
        if word.capital or not (links(word) or (word.opener and seen)):
            return -1
        index += 1
        seen += 1
    return -1


def _group(doc: Reader, index: int) -> bool:
    """Whether «тобы» is a group of firms: компаниялар тобы, ERG тобы."""
    before = doc.words[index - 1]
    if doc.tokens[index - 1] in ("»", "”", '"'):
        before = doc.words[index - 2]
    return before.lower == "компаниялар" or before.latin


def _followed_by_other(doc: Reader, index: int) -> bool:
    """Whether what follows the quoted name says that it names no organisation («…» бағдарламасы)."""
    for at in range(index, min(index + 4, len(doc.tokens))):
        word = doc.words[at]
        if word.after or word.place_word:
            return True
        if not links(word) and word.lower not in ("сияқты", "секілді"):
            return False
    return False


def _list_end(doc: Reader, index: int) -> int:
    """The index after a list of quoted names that goes on at ``index`` («А», «Б» және «В»)."""
    for _ in range(_MAX_LIST):
        if index >= len(doc.tokens) or not (doc.tokens[index] == "," or doc.words[index].opener):
            break
        if index + 1 not in doc.closes:
            break
        index = doc.closes[index + 1] + 1
    return index


def _between_quotes(doc: Reader, index: int) -> bool:
    """Whether word ``index`` joins a quoted name to the one before: «Жомарт» пен «Жыланды»."""
    joined = doc.tokens[index] == "," or doc.words[index].opener
    return joined and index - 1 in doc.closers


def core(doc: Reader, first: int, last: int) -> str:
    """What two mentions of one quoted name share."""
    return " ".join(doc.tokens[first + 1 : last]).casefold()


def quoted(doc: Reader) -> None:
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
            while (following := _next_form(doc, end)) > 0:
                end = following
            doc.claim(first, end, "ORG", _end_normal(doc, first, end), "quoted-head")
            doc.cores.add(core(doc, first, close))
            last_end = end
        else:
            alone.append((first, close))
    for first, close in alone:
        _quoted_alone(doc, first, close)


def _like_these(doc: Reader, index: int) -> int:
    """Past «сияқты ірі» and the like before the noun that says what the names listed are; else ``index``."""
    if index >= len(doc.tokens) or doc.words[index].lower not in ("сияқты", "секілді"):
        return index
    at = index + 1
    while at < min(index + 4, len(doc.tokens)) and doc.words[at].head is None and doc.words[at].plain:
        at += 1
    return at if at < len(doc.tokens) and doc.words[at].head else index


def _next_form(doc: Reader, end: int) -> int:
    """The index of a further legal form, past a stray quotation mark («QazaqGaz» ҰК» АҚ), or -1."""
    if not doc.next_to(end):
        return -1
    at = end + 2 if doc.tokens[end + 1] in ("»", "”", '"') and doc.next_to(end + 1) else end + 1
    return at if doc.words[at].legal and doc.words[at].capital and not doc.taken[at] else -1


def _quoted_alone(doc: Reader, first: int, close: int) -> None:
    """Take a quoted name without a head noun for an organisation where something says so.

    Titles of works, programmes and goods are closed to the other rules, speech is left to them.
    """
    after = close + 1 + _glued(doc, close + 1)
    count = close - first - 1
    if doc.ends[close - 1] - doc.ends[first] < 2 or any(doc.taken[first : close + 1]):  # «А»
        return
    listed = _list_end(doc, after)
    in_list = listed > after or (first > 1 and _between_quotes(doc, first - 1))
    like = _like_these(doc, listed)
    head = doc.words[like].head if (in_list or like > listed) and like < len(doc.tokens) else None
    if head and head.plural and head.role != "office" and not doc.words[like].after:
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
    if (
        len(inner) > 6
        or doc.ends[close - 1] - doc.starts[first + 1] < 2
        or not (doc.words[first + 1].capital or doc.tokens[first + 1][0].isdigit())
    ):
        return True
    if any(doc.tokens[i] in ".!?…:;," and doc.words[i - 1].lower not in ("co", "ltd", "с", "г") for i in inner):
        return True
    return after + 1 < len(doc.tokens) and doc.tokens[after] == "," and doc.tokens[after + 1] in "–—-"


def _speaks_of_firm(doc: Reader, first: int, close: int, after: int) -> bool:
    """Whether a quoted name alone is an organisation's: known, a firm by its shape, its staff named, or by context."""
    if core(doc, first, close) in doc.cores:
        return True
    inner = range(first + 1, close)
    last = doc.words[close - 1]
    if last.after:
        return False
    if last.head and last.head.plural:
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
    if (
        _OWNED.search(following)
        and not doc.words[after].opener
        and following not in forms_of("name_cues", ("no_noun",))
    ):
        return False
    return doc.industrial and len(inner) <= 4 and not _looks_verbal(last.lower)


_OWNED = re.compile(r"[^\W_]{3}(?:ы|і)(?:ның|нің|на|не|н|нда|нде|нан|нен|мен|ндағы|ндегі)?$")
_VERBAL = re.compile(r"(?:ды|ді|ты|ті|мыз|міз|сын|сін|йды|йді|ады|еді|ыз|із|дік|тік|мақ|мек|ңыз|ңіз)$")


def _looks_verbal(lower: str) -> bool:
    return bool(_VERBAL.search(lower)) and len(lower) > 4


def _is_camel(token: str) -> bool:
    """ҚазМұнайГаз, СемАЗ: capitals inside a word, as firms are written; or a Latin word."""
    body = token[1:]
    if token[0].isascii() and token[0].isalpha() and token not in forms_of("not_names", ("latin",)) and len(token) > 1:
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
    nouns = [*sorted(forms_of("titles")), *sorted(forms_of("org_staff"))]
    owned = [one for noun in nouns for base in (noun, *plurals(noun)) for one in (*possessives(base), *plurals(noun))]
    return frozenset(form for one in owned for form in case_forms(one, possessive=False))


def legal_form(doc: Reader) -> None:
    """Qarmet АҚ, Mega Smart ЖШС, FST Engineering Co., Ltd: capitals before a legal form without quotation marks."""
    for index, word in enumerate(doc.words):
        if not word.legal or doc.taken[index] or word.legal[0] == "before":
            continue
        latin = word.legal[0] == "latin"
        start = index
        while start > 0 and index - start < 6 and doc.next_to(start - 1) and not doc.taken[start - 1]:
            before, name = doc.words[start - 1], name_of(doc.tokens[start - 1])
            if not before.capital or before.title or (latin and not before.latin) or name.stop:
                break
            if not before.latin and (name.surname or name.given or name.place or CASE_TAIL.search(before.lower)):
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


def named_after(doc: Reader) -> None:
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
            if not (doc.words[at].capital or links(doc.words[at])):
                break
        start = index
        while start > 0 and (doc.words[start - 1].capital or doc.tokens[start - 1] == ".") and index - start < 7:
            if doc.tokens[start - 1] == "." and not (start > 1 and len(doc.tokens[start - 2]) == 1):
                break
            if doc.begins(start - 1) and name_of(doc.tokens[start - 1]).stop:
                break
            if WHERE.search(doc.words[start - 1].lower):
                break
            start -= 1
        if end > 0 and start < index:
            doc.claim(start, end, "ORG", _end_normal(doc, start, end), "named-after")
        elif start < index:
            while (
                start > 2
                and index - start < 3 * _MAX_LIST
                and (doc.words[start - 1].opener or doc.tokens[start - 1] == ",")
                and doc.words[start - 2].capital
            ):
                start -= 2
            doc.taken[start : index + 1] = b"\1" * (index + 1 - start)


def heads_named(doc: Reader) -> None:
    """Ақсу қант зауыты, Энергетика министрлігі: a head noun with the words of its name before it."""
    for index, word in enumerate(doc.words):
        head = word.head
        if head is None or doc.taken[index] or head.plural or word.after:
            continue
        start = _head_start(doc, index, head)
        if start < 0:
            continue
        if head.role == "office":
            start = _of_place(doc, start)
        end = _further_head(doc, index)
        if doc.next_to(end) and doc.words[end + 1].legal and doc.words[end + 1].capital:
            end += 1
        doc.claim(start, end, "ORG", _end_normal(doc, start, end), f"head-{head.role}")


def _of_place(doc: Reader, start: int) -> int:
    """Where an office's name begins with the place it serves: Сайрам ауданының кәсіпкерлік бөлімі."""
    at = start - 1
    if at < 1 or not doc.next_to(at) or not _SERVED.match(doc.words[at].lower):
        return start
    while at > 0 and start - at < 4 and doc.next_to(at - 1) and doc.words[at - 1].capital and not doc.taken[at - 1]:
        name = name_of(doc.tokens[at - 1])
        if doc.begins(at - 1) and name.stop and not name.place:
            break
        at -= 1
    return at if at < start - 1 else start


_SERVED = re.compile(r"(?:облысы|қаласы|ауданы)ның$")


def _further_head(doc: Reader, index: int) -> int:
    """The last head of a name that goes on: комитетінің Қарағанды облысы бойынша департаменті."""
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
        elif links(word):
            lower += 1
            joined = start < 0 or start == at + 1 or (start == at + 2 and not doc.words[at + 1].modifier)
            if head.possessed and word.modifier & _OFFICIAL and _lower_start(head) and joined:
                start = at
        elif (
            head.possessed and head.role == "body" and head.noun in forms_of("name_cues", ("open_name",)) and word.plain
        ):
            lower += 1
        else:
            break
        at -= 1
    cut = start >= 0 and not capitals and start > at + 1  # өндірістік [қауіпсіздік басқармасы]
    return start if start >= 0 and not cut and _named_enough(doc, start, index, head) else -1


def _lower_start(head: Head) -> bool:
    return (head.role == "office" and head.noun not in ("бөлім", "комиссия", "бюро", "инспекция")) or head.noun in (
        "одақ",
        "қауымдастық",
        "кеңес",
    )


def _in_name(doc: Reader, at: int, index: int, capitals: int, head: Head) -> bool:
    """Whether the capitalised word ``at`` belongs to the name that ends with the head noun at ``index``."""
    word, token = doc.words[at], doc.tokens[at]
    name = name_of(token)
    if word.legal or WHERE.search(word.lower) or _GENITIVE.search(word.lower) or _ORDINAL.search(word.lower):
        return False
    if word.title:
        return at == index - 1 and word.lower in ("президент", "елбасы") and head.possessed
    if word.latin:
        return head.role != "office" and not (any(c.isdigit() for c in token) and sum(c.isalpha() for c in token) < 4)
    if not capitals and name.stop and not word.modifier and at < index - 1:
        return False
    if (
        name.cased_place
        or _is_where(token)
        or (word.lower.endswith(("лар", "лер", "тер", "тар")) and not word.modifier)
    ):
        return False
    if (
        capitals
        and (doc.words[at + 1].modifier or name.stop)
        and not word.upper
        and not name.place
        and not word.modifier
    ):
        return False
    before = name_of(doc.tokens[at - 1]) if at and doc.next_to(at - 1) and doc.words[at - 1].capital else None
    of_person = head.role in ("office", "zone") or (head.role == "body" and at < index - 1)
    if name.surname and ((before and before.first) or (not capitals and of_person)):
        return False
    return not (capitals and name.first and name_of(doc.tokens[at + 1]).surname)


@functools.lru_cache(maxsize=65536)
def _is_where(token: str) -> bool:
    """Whether the word is a district's or a village's name in the locative: Шиеліде."""
    if not token.endswith(("да", "де", "та", "те")):
        return False
    known, villages = gazetteer.kazakh().single, gazetteer.villages()
    if gazetteer.fold(token) in known:
        return False
    bases = [one for one in stem(token)[1:] if one == token[:-2]]
    return any(gazetteer.fold(one) in known or gazetteer.russified(one) in villages for one in bases)


def _named_enough(doc: Reader, start: int, index: int, head: Head) -> bool:
    """Whether the words before the head make a name and not a mere description at the start of a sentence."""
    first, token = doc.words[start], doc.tokens[start]
    name = name_of(token)
    count = index - start
    begins = doc.begins(start)
    if token == "№":
        return head.role in ("zone", "plant")
    zone = any(_zone_word(doc.words[i]) for i in range(start, index))
    if head.role == "zone":
        return zone and (count > 1 or not begins) and (head.possessed or bool(first.modifier) or count > 1)
    if not head.possessed:  # Ұлттық ғылыми орталық, Мемлекеттік қызмет істері жөніндегі агенттік
        if head.role not in ("office", "body") or not first.capital:
            return False
        qualified = "rank" in doc.words[index - 1].modifier or doc.words[index - 1].lower.endswith("жөніндегі")
        return (
            qualified
            and bool(first.modifier or first.linking)
            and (count > 1 or token in forms_of("name_cues", ("opening",)))
        )
    if not first.capital:
        return count >= 2 or ("field" in first.modifier and head.noun != "кеңес")
    if head.role == "office":
        return bool(first.modifier) or not name.stop
    if first.modifier == {"product"} and begins:
        return False
    if first.modifier and begins and head.role in ("firm", "plant"):
        return False
    if name.stop and not first.modifier and not first.title:
        return False
    if head.role == "facility" or _phrase(doc, start, index) in forms_of("not_names", ("phrase",)):
        return False
    if head.noun in ("федерация", "одақ", "мұражай", "арна") and count == 1 and (name.place or name.stop):
        return False
    if head.noun == "сот" and (name.place or begins):
        return False
    if head.noun == "орталық" and count == 1 and (name.place or begins):
        return False
    if (
        head.role == "plant"
        and count == 1
        and not first.latin
        and head.noun in ("шаруашылық", "станция", "станса", "кешен", "парк")
    ):
        return False
    return not (head.role == "firm" and count == 1 and not first.latin and name.place)


_GENITIVE = re.compile(r"[^\W_]{2}(?:ның|нің|дың|дің|тың|тің)$")
_ORDINAL = re.compile(r"[^\W_]{2}(?:ншы|нші)$")


def _phrase(doc: Reader, start: int, index: int) -> str:
    """The name with its head noun in the nominative, in lower case: ұлттық қор."""
    head = doc.words[index].head
    return " ".join([*(word.lower for word in doc.words[start:index]), head.normal if head else ""])


def _zone_word(word: Word) -> bool:
    return word.lower.startswith(
        ("индустри", "экономикалық", "агроиндустри", "агро-индустри", "технологиялық", "логистикалық")
    )


def ministers(doc: Reader) -> None:
    """Энергетика министрі: a minister's office names the ministry."""
    head = head_forms()["министрлігі"]
    for index, word in enumerate(doc.words):
        if word.lower not in _MINISTER or doc.taken[index] or not doc.next_to(index - 1) or not index:
            continue
        start = _head_start(doc, index, head)
        if start >= 0 and doc.words[start].capital and doc.words[start].modifier:
            normal = doc.raw(start, index - 1) + " министрлігі"
            doc.claim(start, index - 1, "ORG", normal, "minister")


_MINISTER = frozenset(case_forms("министрі", possessive=False))


def known(doc: Reader) -> None:
    """Үкімет, БҰҰ, Ұлттық банк: names that the lexicon knows, in any case form."""
    table, longest = _known_names()
    for index, word in enumerate(doc.words):
        if doc.taken[index] or not word.capital:
            continue
        if word.camel:  # ҚазАвтоЖол
            doc.claim(index, index, "ORG", acronym_base(doc.tokens[index]), "camel")
            continue
        for size in range(longest, 0, -1):
            if index + size > len(doc.tokens) or any(doc.taken[index : index + size]):
                continue
            key = " ".join(doc.words[i].lower if size > 1 else doc.tokens[i] for i in range(index, index + size))
            normal = table.get(key)
            if normal is None and size == 1 and word.upper:
                normal = table.get(acronym_base(doc.tokens[index]))
            if normal is None and size == 1 and "-" in key:
                normal = table.get(acronym_base(key))
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
    name = name_of(doc.tokens[index - 1])
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
        if entry.role in ("station", "firm"):
            continue
        size = len(entry.form.split())
        longest = max(longest, size)
        for form in case_forms(entry.form, possessive=entry.role == "body"):
            table.setdefault(form.casefold() if size > 1 else form, entry.form)
    return table, longest


def stations(doc: Reader) -> None:
    """Риддер ЖЭО, Екібастұз ГРЭС-1, ЖЭО-2: a power station with a place or a number."""
    kinds = forms_of("org_names", ("station",))
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
            before, name = doc.words[start - 1], name_of(doc.tokens[start - 1])
            if not before.capital or WHERE.search(before.lower) or name.stop or doc.tokens[start - 1] != name.bare:
                break
            if name.surname and not name.place:
                break
            start -= 1
        if number or start < index:
            normal = kind + "-" + tail.split("-")[0] if number else kind
            prefix = doc.raw(start, index - 1) + " " if start < index else ""
            form = doc.words[index + 1].legal if doc.next_to(index) and "-" not in tail else None
            if form and form[0] == "legal":
                doc.claim(start, index + 1, "ORG", f"{prefix}{normal} {form[1]}", "station")
            else:
                doc.claim(start, index, "ORG", prefix + normal, "station")


def latin(doc: Reader) -> None:
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
        if head >= 0 and _reports(doc, start, end, head):
            continue
        if head < 0 and _followed_by_other(doc, _latin_list_end(doc, end + 1)):
            continue
        doc.claim(start, max(head, end), "ORG", _end_normal(doc, start, max(head, end)), "latin")
        index = max(head, end) + 1


def _reports(doc: Reader, start: int, end: int, head: int) -> bool:
    """Whether a name is a news agency's or a network's, quoted as a source: Kazinform агенттігі."""
    others = forms_of("not_names", ("latin",))
    word = doc.words[head].head
    known = all(acronym_base(token) in others for token in doc.tokens[start : end + 1])
    return known and word is not None and word.role in ("office", "body")


def _latin_list_end(doc: Reader, index: int) -> int:
    """The index after a list of Latin names that goes on at ``index``: Changan, Chery және Haval."""
    at = index
    while (
        at + 1 < len(doc.tokens)
        and at - index < 2 * _MAX_LIST
        and (doc.tokens[at] == "," or doc.words[at].opener)
        and doc.words[at + 1].latin
    ):
        at += 2
    return at


def _latin_firm(doc: Reader, start: int, end: int) -> bool:
    """Whether Latin words without a head noun name a firm: no web address, no model, no English sentence."""
    others = forms_of("not_names", ("latin",))
    tokens = [acronym_base(token) for token in doc.tokens[start : end + 1]]
    if all(token in others or any(c.isdigit() for c in token) for token in tokens):
        return doc.next_to(end) and doc.words[end + 1].lower in _staff() and not doc.words[end].upper
    if sum(token.islower() for token in tokens) > 1 or (len(tokens) == 1 and any(c.isdigit() for c in tokens[0])):
        return False
    alone = (not start or doc.tokens[start - 1] == "\n") and (end + 1 == len(doc.tokens) or doc.tokens[end + 1] == "\n")
    if alone and start:  # a signature or a button
        return False
    if end + 2 < len(doc.tokens) and doc.tokens[end + 1] == "." and doc.starts[end + 2] == doc.ends[end] + 1:
        return False
    return not (start and doc.starts[start] == doc.ends[start - 1] and doc.tokens[start - 1] in "./@")


def abbreviations(doc: Reader) -> None:
    """Тараз металлургия зауыты (ТМЗ): the acronym in brackets stands for the organisation in the whole text."""
    short: dict[str, str] = {}
    for claim in doc.claims:
        at = claim.last + 2
        if claim.type != "ORG" or at + 1 >= len(doc.tokens) or doc.tokens[at - 1] != "(" or doc.tokens[at + 1] != ")":
            continue
        token = doc.tokens[at]
        initials = {doc.tokens[i][0].upper() for i in range(claim.first, claim.last + 1)}
        if doc.words[at].upper and 1 < len(token) < 8 and token.isalpha() and token[0] in initials:
            short.setdefault(token, claim.normal)
    if not short:
        return
    for claim in doc.claims:
        claim.normal = short.get(claim.normal, claim.normal) if claim.type == "ORG" else claim.normal
    for index, token in enumerate(doc.tokens):
        base = acronym_base(token) if doc.words[index].capital else ""
        if base in short and not doc.taken[index]:
            doc.claim(index, index, "ORG", short[base], "abbreviation")


def one_firm(doc: Reader) -> None:
    """Give all mentions of a quoted or Latin name one normal form.

    The mention with a legal form is preferred, then the one with «компаниясы» or «аймағы», then the bare name.
    """
    groups: dict[str, list[tuple[int, Claim]]] = {}
    for claim in doc.claims:
        if claim.type != "ORG" or claim.rule not in (
            "quoted",
            "quoted-head",
            "quoted-form",
            "legal-form",
            "latin",
            "head-plant",
        ):
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
            return core(doc, at, doc.closes[at])
    words = [
        acronym_base(doc.tokens[at])
        for at in range(claim.first, claim.last + 1)
        if doc.words[at].latin and not doc.words[at].legal
    ]
    return " ".join(words).casefold()


def _rank(doc: Reader, claim: Claim) -> int:
    last = doc.words[claim.last]
    if any(doc.words[at].legal for at in range(claim.first, claim.last + 1) if at not in doc.closes):
        return 0
    if last.head and doc.tokens[claim.last] not in '»”"':
        return 1 if last.head.role in ("firm", "zone") else 3
    return 2
