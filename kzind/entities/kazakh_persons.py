"""Rules for persons in Kazakh text: initials, given names, surnames, titles."""

from __future__ import annotations

import re

from kzind.entities.kazakh_text import Claim, Reader
from kzind.entities.kazakh_words import Name, forms_of, name_of, title_case


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


def persons(doc: Reader) -> None:
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


def _byline(doc: Reader, first: int, last: int) -> bool:
    """Whether the name signs the report or a picture: after «Фото:», or alone on a line that is not the first."""
    for at in range(first - 1, max(first - 5, -1), -1):
        if doc.tokens[at] == "\n":
            break
        if (
            doc.words[at].lower in forms_of("name_cues", ("credit",))
            and at + 1 < first
            and doc.tokens[at + 1] in ":/—–-"
        ):
            return True
    starts = first > 0 and doc.tokens[first - 1] == "\n"
    return starts and last > first and (last + 1 == len(doc.tokens) or doc.tokens[last + 1] == "\n")


def _person_at(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """The person whose name begins at ``index``: last word, nominative, rule."""
    for rule in (_by_initials, _by_given, _by_unknown_given, _by_surname, _by_family, _by_title):
        found = rule(doc, index)
        if found is not None:
            return found
    return None


def _place_follows(doc: Reader, last: int) -> bool:
    """Whether a type word makes a place: Абай ауданы, Өтеген батыр кенті, Махамбет, Индер аудандары."""
    at = last + 1
    while at + 1 < len(doc.tokens) and at < last + 10 and doc.words[at + 1].capital:
        if doc.tokens[at] != "," and not doc.words[at].opener:
            break
        at += 2
    if at < len(doc.tokens) and doc.words[at].lower in forms_of("name_cues", ("place_rank",)) and at == last + 1:
        at += 1
    if at >= len(doc.tokens) or not doc.words[at].place_word or not doc.tokens[at].islower():
        return False
    if at <= last + 2 or _MANY.search(doc.words[at].lower):
        return True
    # «Марат пен Қостанай облысының әкімі»: the type word belongs to its own place
    own = name_of(doc.tokens[at - 1]).place or doc.words[at].lower.startswith(("облыс", "қала"))
    return doc.tokens[last + 1] != "," and not own


_MANY = re.compile(r"[лдт][ае]р[ыі]")


def _by_initials(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Е.А. Садырбаев"""
    at = _initials(doc, index)
    if at == index or not _is_name_word(doc, at) or doc.starts[at] - doc.ends[at - 1] > 1:
        return None
    name = name_of(doc.tokens[at])
    if name.stop and not name.surname:
        return None
    return (
        at,
        doc.raw(index, at - 1)
        + doc.text[doc.ends[at - 1] : doc.starts[at]]
        + (name.surname or name.patronym or name.first or name.bare),
        "initials",
    )


def _continuation(doc: Reader, index: int, strict: bool) -> str:
    """The nominative of word ``index`` as a surname or patronymic after a given name, or empty."""
    if not _is_name_word(doc, index):
        return ""
    name = name_of(doc.tokens[index])
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
    name = name_of(doc.tokens[index])
    if not name.first:
        return None
    if doc.words[index].head and not (doc.next_to(index) and name_of(doc.tokens[index + 1]).surname):
        return None
    end, parts = index, [name.first]
    whole = title_case(doc.tokens[index]) == name.first
    while whole and len(parts) < 3 and doc.next_to(end):
        strict = len(parts) > 1 or (name.stop and doc.begins(index))
        part = _continuation(doc, end + 1, strict)
        if not part or (
            len(parts) == 2
            and not name_of(doc.tokens[end]).patronymic
            and not name_of(doc.tokens[end]).patronym
            and not name_of(doc.tokens[end + 1]).patronym
        ):
            break
        parts.append(part)
        end += 1
        whole = title_case(doc.tokens[end]) == part
    if len(parts) == 1:
        return (end, name.first, "given") if _alone(doc, index, name) else None
    if _place_follows(doc, end) and not _title_before(doc, index):  # Қаныш Сәтбаев көшесі
        doc.taken[index : end + 1] = b"\1" * (end + 1 - index)
        return None
    return end, " ".join(parts), "given-surname"


def _alone(doc: Reader, index: int, name: Name) -> bool:
    """Whether a given name without a surname names a person here."""
    if name.first.casefold() == "абай":
        return (
            not _place_follows(doc, index) and not _LOCATIVE.search(doc.words[index].lower) and not _listed(doc, index)
        )
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
            if (between.opener or between.lower == ",") and name_of(doc.tokens[at]).place:
                return True
    return False


def _by_unknown_given(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """A capitalised word within a sentence before a surname is a given name that the lexicon lacks."""
    if not _is_name_word(doc, index) or doc.begins(index) or not doc.next_to(index):
        return None
    if not _is_name_word(doc, index + 1):
        return None
    word, name, surname = doc.words[index], name_of(doc.tokens[index]), name_of(doc.tokens[index + 1])
    known = name.stop or name.place or name.cased_place or word.title or word.head or word.modifier or word.upper
    if known or name.surname or name.bare != doc.tokens[index] or surname.place:
        return None
    family = surname.surname or surname.patronym
    if len(family) < 5 or _place_follows(doc, index + 1):
        return None
    return index + 1, f"{doc.tokens[index]} {family}", "unknown-surname"


def _by_surname(doc: Reader, index: int) -> tuple[int, str, str] | None:
    """Назарбаев; Мизамова Жаңылсын; Назарбаев Н.Ә.; Әуезұлы"""
    if not _is_name_word(doc, index):
        return None
    name = name_of(doc.tokens[index])
    known = name.surname or name.patronym or name.patronymic
    if not known or name.place or name.cased_place or len(known) < 5 or name.stop:
        return None
    if doc.next_to(index) and title_case(doc.tokens[index]) == known:
        after = _initials(doc, index + 1)
        if after > index + 1:
            return after - 1, known + " " + doc.raw(index + 1, after - 1), "surname-initials"
        if _is_name_word(doc, index + 1):
            given = name_of(doc.tokens[index + 1])
            if given.surname and not given.first and not given.place:  # Асаин Байханов
                return index + 1, f"{known} {given.surname}", "surname-surname"
            if given.given or given.made or given.word:
                end, parts = index + 1, [given.first, known]
                if doc.next_to(end) and _is_name_word(doc, end + 1):
                    third = name_of(doc.tokens[end + 1])
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
    name = name_of(doc.tokens[index])
    if name.family_first != doc.tokens[index] or not doc.next_to(index) or not _is_name_word(doc, index + 1):
        return None
    end = index
    parts = [doc.tokens[index]]
    while len(parts) < 3 and doc.next_to(end) and _is_name_word(doc, end + 1) and parts[-1] == doc.tokens[end]:
        part = name_of(doc.tokens[end + 1])
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
        name = name_of(doc.tokens[end + 1])
        if (
            name.stop
            or name.place
            or name.cased_place
            or doc.words[end + 1].modifier
            or doc.words[end + 1].head
            or doc.words[end + 1].title
        ):
            break
        parts.append(name.surname or name.bare)
        end += 1
        if parts[-1] != title_case(doc.tokens[end]):
            break
    if not parts or (len(parts) == 1 and doc.begins(index - 1)) or _place_follows(doc, end):
        return None
    return end, " ".join(parts), "title"


def full_names(claims: list[Claim]) -> None:
    """Give a surname alone the normal form of the one full name in the text that bears it."""
    full: dict[str, dict[str, None]] = {}
    for claim in claims:
        if claim.type == "PER" and " " in claim.normal:
            full.setdefault(claim.normal.split()[-1], {})[claim.normal] = None
    for claim in claims:
        if claim.type == "PER" and len(full.get(claim.normal, ())) == 1:
            claim.normal = next(iter(full[claim.normal]))
