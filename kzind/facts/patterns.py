"""Features made once: what a feature is to the one who asks, its name or its row in a table of weights.

A feature's name is a pattern filled in: ``s:{}`` with ``завод`` is ``s:завод``. Learning and explaining want names,
judging only the numbers of the rows that hold the weights. Both are made by the same functions: they say
``seen["s:{}"]["завод"]``, and ``seen`` makes of each feature, the first time that it is met, what it is to be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
MADE = 1 << 15
"""Features of one pattern that are kept."""


class Filled(dict[Any, T], Generic[T]):
    """Of one pattern, what fills it and the feature that it makes; several parts are a tuple."""

    def __init__(self, pattern: str, make: Callable[[str], T]) -> None:
        super().__init__()
        self._pattern, self._make = pattern, make

    def __missing__(self, parts: Any) -> T:
        if len(self) >= MADE:
            self.clear()
        name = self._pattern.format(*parts) if isinstance(parts, tuple) else self._pattern.format(parts)
        made = self[parts] = self._make(name)
        return made


class Patterns(dict[str, Filled[T]], Generic[T]):
    """The features that are met, by pattern; ``make`` makes of a feature's name what it is to be."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, pattern: str) -> Filled[T]:
        filled = self[pattern] = Filled(pattern, self._make)
        return filled

    __hash__ = object.__hash__  # type: ignore[assignment]


NAMES: Patterns[str] = Patterns(str)
"""Features by their names."""
