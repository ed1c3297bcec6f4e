"""Which column of a table is which: names in English, Russian and Kazakh are known, others can be given."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from kzind.errors import KzindError
from kzind.languages import LANGUAGES, lexicon
from kzind.lexical import fold

FIELDS = ("text", "title", "date", "url", "outlet", "id", "lang")


@functools.cache
def known_names() -> dict[str, tuple[str, ...]]:
    """Field to the names that its column may have, the surer ones first."""
    entries = [entry for lang in reversed(LANGUAGES) for entry in lexicon(lang, "columns")]
    return {field: tuple(fold(entry.form) for entry in entries if entry.value == field) for field in FIELDS}


def plain(name: object) -> str:
    """A column's name as ``columns.tsv`` writes it: small letters, single spaces, no signs around."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(name))
    return re.sub(r"[\s_\-.:*]+", " ", fold(spaced).replace("\ufeff", "")).strip()


def match_columns(names: Sequence[object], given: Mapping[str, str | None], where: str) -> dict[str, int]:
    """Field to the number of its column. ``given`` names columns by field, as the user wrote them.

    Raises ``KzindError`` where a given column is missing, or where no column can be the text.
    """
    shown = ", ".join(str(name) for name in names if str(name).strip())[:300] or "none"
    spelled = [plain(name) for name in names]
    exact = [str(name) for name in names]
    found: dict[str, int] = {}
    for field in FIELDS:
        wanted = given.get(field)
        if wanted is not None:
            if wanted not in exact and plain(wanted) not in spelled:
                raise KzindError(where, f"has no column '{wanted}'", f"The columns are: {shown}")
            found[field] = exact.index(wanted) if wanted in exact else spelled.index(plain(wanted))
            continue
        known = next((name for name in known_names()[field] if name in spelled), None)
        if known is not None:
            found[field] = spelled.index(known)
    if "text" not in found:
        todo = f"Name it with --text-column (in Python: text=...); the columns are: {shown}"
        raise KzindError(where, "no column holds the text of the reports", todo)
    return found
