"""The one kind of error that a user sees: which file, what is wrong, what to do; one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the input that a user should know: ``where`` (file, line or row), ``what``, ``todo``.

    ``lost`` is true where a document could not be read at all.
    """

    where: str
    what: str
    todo: str
    lost: bool = True

    def __str__(self) -> str:
        return " ".join(f"{self.where}: {self.what}. {self.todo}.".split())


class KzindError(Exception):
    """A user's error: ``where`` it is, ``what`` is wrong, what ``todo``. Prints as one line."""

    def __init__(self, where: object, what: str, todo: str) -> None:
        self.problem = Problem(str(where), what, todo)
        super().__init__(str(self.problem))

    def __reduce__(self) -> tuple[type[KzindError], tuple[str, str, str]]:
        return type(self), (self.problem.where, self.problem.what, self.problem.todo)
