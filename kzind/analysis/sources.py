"""What stands behind each row of a table: the claims, documents or projects that its numbers were computed from.

``sourced`` notes them beside the table, by the row's key columns, so that sorting, filtering and renaming rows do not
part a row from its sources; ``sources_of`` reads them. The note is a text in ``table.attrs``: every format that keeps
attributes can keep it, and no operation copies it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

KINDS = {"claim": "claim_id", "document": "doc_id", "project": "project_id"}
_NOTE = "sources"


class Source(NamedTuple):
    """What a row rests on: ``kind`` (a key of ``KINDS``) and the ids of that kind."""

    kind: str
    ids: tuple[str, ...]


def sourced(table: pd.DataFrame, rows: pd.DataFrame, by: Sequence[str], kind: str = "claim") -> pd.DataFrame:
    """The table, noted as computed from ``rows`` (claims, documents or projects) grouped by the columns ``by``.

    Rows without ids (a table of one's own) note nothing.
    """
    if KINDS[kind] not in rows.columns:
        return table
    groups: dict[tuple[str, ...], list[str]] = {}
    keys = zip(*(map(_key, rows[name]) for name in by), strict=True)
    for key, found in zip(keys, rows[KINDS[kind]], strict=True):
        groups.setdefault(key, []).append(str(found))
    return noted(table, by, ((key, Source(kind, tuple(found))) for key, found in groups.items()))


def noted(table: pd.DataFrame, by: Sequence[str], sources: Iterable[tuple[Sequence[str], Source]]) -> pd.DataFrame:
    """The table with its sources: each with the key, as text, of the rows that it is for (columns ``by``)."""
    listed = [[list(key), source.kind, list(dict.fromkeys(source.ids))] for key, source in sources]
    table.attrs[_NOTE] = json.dumps({"by": list(by), "rows": listed}, ensure_ascii=False)
    return table


def sources_of(table: pd.DataFrame) -> list[Source | None] | None:
    """The sources of each row as it stands now; None for a row without any, and for a table that notes none."""
    note = json.loads(table.attrs.get(_NOTE, "{}"))
    if not note or not set(note["by"]) <= set(map(str, table.columns)):
        return None
    known = {tuple(key): Source(kind, tuple(ids)) for key, kind, ids in note["rows"]}
    return [known.get(key) for key in zip(*(map(_key, table[name]) for name in note["by"]), strict=True)]


def together(sources: Iterable[Source | None]) -> Source | None:
    """Sources of one kind as one; None where there are none."""
    found = [source for source in sources if source]
    return Source(found[0].kind, tuple(dict.fromkeys(i for s in found for i in s.ids))) if found else None


def _key(value: object) -> str:
    """A cell as text; every kind of missing value is one, whole numbers are written without a point."""
    if value is None or value is pd.NA or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
