"""Which column of a table is which: names in English, Russian and Kazakh are known, others can be given."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence

from kzind.errors import KzindError, Problem
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import fold

FIELDS = ("text", "title", "date", "url", "outlet", "id", "lang")
OF_FACTS = frozenset({"doc_id", "char_start", "char_end", "quote", "indicator"})
"""Columns by which a table is told that this package wrote."""


class OwnFacts(KzindError):
    """A table that this package wrote stands where reports are looked for; nothing is lost by passing it over."""


class Named(dict[str, "str | None"]):
    """Field to the name of its column, as the user wrote it, and what became of these names.

    ``strict``: a table without such a column is refused. Otherwise, in a corpus of several tables, its columns are
    guessed, which costs a note. ``missing`` tells the names that no table had.
    """

    def __init__(self, columns: Mapping[str, str | None], strict: bool = True) -> None:
        super().__init__({field: name for field, name in columns.items() if name is not None})
        self.strict = strict
        self.here: set[str] = set()
        self._told: set[str] = set()
        self._met: set[str] = set()
        self._missed: set[str] = set()

    @classmethod
    def of(cls, columns: Mapping[str, str | None]) -> Named:
        """These names, their fate kept."""
        return columns if isinstance(columns, cls) else cls(columns)

    def begin(self) -> None:
        """A new file begins."""
        self.here, self._told = set(), set()

    def meet(self, field: str) -> None:
        """The column of ``field`` is there."""
        self.here.add(field)
        self._met.add(field)

    def miss(self, field: str) -> bool:
        """The column of ``field`` is not there; whether that is to be told of this file now."""
        self._missed.add(field)
        new = field not in self._told
        self._told.add(field)
        return new

    def missing(self) -> list[Problem]:
        """A problem for each name that no table had."""
        what = "no table and no object has a column '{}'"
        todo = "Correct its name; the columns that were found are those of known names"
        lost = sorted(self._missed - self._met)
        return [Problem(f"--{field}-column", what.format(self[field]), todo, "damaged") for field in lost]


@functools.cache
def known_names() -> dict[str, tuple[str, ...]]:
    """Field to the names that its column may have, the surer ones first."""
    return {field: _forms("column", field) for field in FIELDS}


@functools.cache
def _forms(role: str, field: str) -> tuple[str, ...]:
    entries = [entry for lang in reversed(LANGUAGES) for entry in lexicon(lang, "columns")]
    return tuple(fold(entry.form) for entry in entries if entry.role == role and entry.value == field)


def plain(name: object) -> str:
    """A column's name as ``columns.tsv`` writes it: small letters, single spaces, no signs around."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", "" if name is None else str(name))
    return re.sub(r"[\s_\-.:*]+", " ", fold(spaced).replace("\ufeff", "")).strip()


def spellings(name: object) -> tuple[str, ...]:
    """The ways to read a column's name: as it is, without a remark in brackets, each of several between slashes."""
    whole = plain(name)
    bare = re.sub(r"\s*[(\[][^)\]]*[)\]]\s*", " ", whole).strip()
    pieces = [piece.strip() for piece in bare.split("/")] if "/" in bare else []
    return tuple(dict.fromkeys([whole, bare, *pieces]))


def guess_columns(names: Sequence[object]) -> dict[str, int]:
    """Field to the number of its column, by known names; the text also by a word that its column's name holds.

    Where several columns have such a word, none is the text.
    """
    return dict(_guessed(tuple("" if name is None else str(name) for name in names)))


@functools.lru_cache(maxsize=256)
def _guessed(names: tuple[str, ...]) -> dict[str, int]:
    spelled = [spellings(name) for name in names]
    found: dict[str, int] = {}
    for field in FIELDS:
        at = _first(known_names()[field], spelled)
        if at is not None:
            found[field] = at
    if "text" in found:
        return found
    others = set(found.values())
    named = [at for at, ways in enumerate(spelled) if at not in others and any(map(_names_text, ways))]
    at = named[0] if len(named) == 1 else None if named else _first(_forms("substitute", "text"), spelled)
    return found if at is None else {**found, "text": at}


def _first(forms: Sequence[str], spelled: Sequence[Sequence[str]]) -> int | None:
    """The number of the column that has the first of these names."""
    places = (at for form in forms for at, ways in enumerate(spelled) if form in ways)
    return next(places, None)


def _names_text(name: str) -> bool:
    """Whether a name says that it is a text: by a word anywhere in it, or by its last word."""
    words = re.findall(r"\w+", name)
    anywhere, last = _forms("word", "text"), _forms("last word", "text")
    return any(word in anywhere for word in words) or any(word in last for word in words[-1:])


def is_sure(names: Sequence[object], found: Mapping[str, int]) -> bool:
    """Whether a row is a header for sure: a word within a cell may be one of a title or of prose."""
    return "text" in found and any(way in known_names()["text"] for way in spellings(names[found["text"]]))


def match_columns(names: Sequence[object], given: Mapping[str, str | None], where: str) -> dict[str, int]:
    """Field to the number of its column. ``given`` names columns by field, as the user wrote them.

    Raises ``KzindError`` where a given column is missing, or where no column can be the text.
    """
    return columns_of(names, Named(given), where)


def columns_of(
    names: Sequence[object],
    given: Mapping[str, str | None],
    where: str,
    report: Callable[[Problem], None] = lambda problem: None,
    is_object: bool = False,
) -> dict[str, int]:
    """``match_columns`` where ``given`` is perhaps not strict: what is guessed instead is told to ``report``.

    ``is_object``: the names are the keys of an object, which may lack those that hold nothing. A field that an earlier
    object of the file had is not guessed then.
    """
    named = Named.of(given)
    found = guess_columns(names)
    for field, wanted in named.items():
        at = _place(wanted, names)
        if at is not None:
            found[field] = at
            named.meet(field)
        elif is_object and field != "text" and (named.strict or field in named.here):
            found.pop(field, None)
            named.miss(field)
        elif named.strict or field in named.here:
            raise KzindError(where, f"has no column '{wanted}'", f"The columns are: {_shown(names)}")
        elif named.miss(field) and "text" in found:
            taken = f"; '{names[found[field]]}' is read as its {field}" if field in found else ""
            report(Problem(where, f"has no column '{wanted}'{taken}", "Look whether that is right", "note"))
    if "text" not in found:
        raise without_text(names, where)
    return found


def _place(wanted: str | None, names: Sequence[object]) -> int | None:
    """The number of the column that the user calls so."""
    exact = [str(name) for name in names]
    if wanted in exact:
        return exact.index(wanted)
    spelled = [plain(name) for name in names]
    return spelled.index(plain(wanted)) if plain(wanted) in spelled else None


def without_text(names: Sequence[object], where: str) -> KzindError:
    """The error for a table in which no column can be the text."""
    if set(map(str, names)) >= OF_FACTS:
        todo = "Leave it out, or keep it outside of the folder of reports"
        return OwnFacts(where, "holds facts that kzind wrote, no reports", todo)
    todo = f"Name it with --text-column (in Python: text=...); the columns are: {_shown(names)}"
    return KzindError(where, "no column holds the text of the reports", todo)


def _shown(names: Sequence[object]) -> str:
    return ", ".join(str(name) for name in names if name is not None and str(name).strip())[:300] or "none"
