"""How many reports there are, counted where that costs little beside reading them: for the bar that shows progress."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from kzind.corpus.encoding import guess_encoding
from kzind.corpus.readers import (
    MAX_CELL,
    READERS,
    bounded_lines,
    guess_delimiter,
    read_html,
    read_json_lines,
    read_text,
)
from kzind.corpus.sources import Source, head, sources
from kzind.errors import KzindError

MOST_BYTES = 2_000_000_000
"""Files that are larger together are not counted: that would take more than some seconds."""


def count_reports(paths: Iterable[str | Path]) -> int | None:
    """How many reports the files of ``paths`` hold, rows without a text among them; ``None`` where it costs to know."""
    total = size = 0
    try:
        for path in sorted(map(str, paths)):
            for source in sources(path, lambda problem: None):
                size += source.path.stat().st_size if source.member is None else 0
                counter = COUNTERS.get(source.kind)
                if source.kind in READERS and (counter is None or size > MOST_BYTES):
                    return None
                total += counter(source) if counter is not None else 0
    except (OSError, EOFError, ValueError, KzindError, csv.Error):
        return None  # the reader will say what is wrong
    return total


def one(source: Source) -> int:
    """A file that is one report."""
    return 1


def lines(source: Source) -> int:
    """The lines of a file, without an empty end."""
    found, last = 0, b""
    with source.open() as stream:
        while block := stream.read(1 << 20):
            found += block.count(b"\n")
            last = block[-1:]
    return found + (last not in (b"", b"\n"))


def rows(source: Source) -> int:
    """The rows of a table of separated values, without its header; a row may have several lines."""
    csv.field_size_limit(MAX_CELL)
    with _text(source) as stream:
        sign = "\t" if source.kind == ".tsv" else guess_delimiter(stream.read(1 << 16))
    with _text(source) as stream:
        lines = (line for _, line in bounded_lines(stream, MAX_CELL))
        return max(0, sum(1 for row in csv.reader(lines, delimiter=sign) if any(row)) - 1)


def _text(source: Source) -> TextIO:
    return io.TextIOWrapper(source.open(), encoding=guess_encoding(head(source)), errors="replace", newline="")


def parquet(source: Source) -> int:
    """The rows of a Parquet file, which it states."""
    import pyarrow.parquet as pq

    with source.open_at_any_place() as stream:
        return int(pq.read_metadata(stream).num_rows)


COUNTERS: dict[str, Callable[[Source], int]] = {
    **{ending: one for ending, reader in READERS.items() if reader in (read_text, read_html)},
    **{ending: lines for ending, reader in READERS.items() if reader is read_json_lines},
    **dict.fromkeys((".csv", ".tsv", ".tab"), rows),
    ".parquet": parquet,
}
"""Ending of a file's name to what counts its reports; the others (``.json``, ``.xlsx``) are not counted."""
