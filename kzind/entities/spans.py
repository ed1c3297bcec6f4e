"""Spans of a text that do not overlap one another, asked in logarithmic time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from kzind.types import Span


class Spans:
    """Half-open spans, none overlapping another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _ in ordered]
        self.ends = [end for _, end in ordered]

    def overlapping(self, start: int, end: int) -> range:
        """Ranks, in text order, of the spans that share a character with ``start:end``."""
        first = bisect_right(self.ends, start)
        last = first
        while last < len(self.starts) and self.starts[last] < end:
            last += 1
        return range(first, last)

    def overlap(self, start: int, end: int) -> bool:
        """Whether any span shares a character with ``start:end``."""
        return bool(self.overlapping(start, end))

    def cover(self, start: int, end: int) -> bool:
        """Whether one span holds all of ``start:end``."""
        return any(self.starts[k] <= start and end <= self.ends[k] for k in self.overlapping(start, end))
