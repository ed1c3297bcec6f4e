"""A bar that shows how far a long work is: rate, remaining time; on a terminal and in Jupyter, silent elsewhere."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

_shown: list[Any] = []
"""The bars that are on the screen now."""


def somebody_looks() -> bool:
    """Whether standard error is a terminal, or a notebook in which somebody sits."""
    return sys.stderr.isatty() or _sits_at_notebook()


def _sits_at_notebook() -> bool:
    """A notebook that a program runs (``nbconvert``, ``kzind report``) cannot be asked anything: no one is there."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    kernel = getattr(shell, "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))


@contextlib.contextmanager
def bar(
    count: Callable[[], int | None], show: bool | None = None, unit: str = "reports"
) -> Iterator[Callable[[int], object]]:
    """Something to be told how many were done since it was told last; it draws the bar.

    ``count`` says how many there are in all; it is asked only where the bar is shown, which it is where
    ``somebody_looks``, or as ``show`` says.
    """
    if not (somebody_looks() if show is None else show):
        yield lambda more: None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in Jupyter without ipywidgets the bar is one of text
        from tqdm.auto import tqdm
    with tqdm(total=count(), unit=f" {unit}", smoothing=0.1, dynamic_ncols=True, leave=False) as drawn:
        _shown.append(drawn)
        try:
            yield drawn.update
        finally:
            _shown.remove(drawn)


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """Takes the bar off the screen while a line is written to it."""
    for drawn in _shown:
        drawn.clear()
    yield
    for drawn in _shown:
        drawn.refresh()
