"""The one kind of error that a user sees: which file, what is wrong, what to do; one line."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("lost", "damaged", "note")
"""``lost``: a document or file was not read. ``damaged``: it was, but not as it was written. ``note``: good to know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the input that a user should know: ``where`` (file, line, row), ``what``, and what ``todo``.

    ``level`` is one of ``LEVELS``.
    """

    where: str
    what: str
    todo: str
    level: str = "lost"

    def __str__(self) -> str:
        return " ".join(f"{self.where}: {self.what}. {self.todo}.".split())


class KzindError(Exception):
    """A user's error: ``where`` it is, ``what`` is wrong, what ``todo``. Prints as one line."""

    def __init__(self, where: object, what: str, todo: str) -> None:
        self.problem = Problem(str(where), what, todo)
        super().__init__(str(self.problem))

    def __reduce__(self) -> tuple[type[KzindError], tuple[str, str, str]]:
        return type(self), (self.problem.where, self.problem.what, self.problem.todo)
