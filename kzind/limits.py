"""A limit of time for work on one document: what takes longer is ended and told, whatever it hangs in.

Two means. An alarm of the system raises ``TooLong`` between two steps of Python and inside regular expressions; it
needs the main thread and a system that has it (not Windows). A watchdog outside of Python ends the whole process, on
every system and inside any library; it is for worker processes, which are replaced. A worker has both, the watchdog
``GRACE`` seconds behind the alarm; the user's own process has the alarm alone.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import os
import platform
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO, TypeVar

TIME_LIMIT = 60.0
"""Seconds for a document, by default; a bulletin takes a hundredth of one, a book of 100,000 characters two."""
PER_CHARS = 100_000
"""Characters: a longer document has the limit for each so many of them."""
GRACE = 5.0
AGAIN = 1.0
"""Seconds after which an alarm that was swallowed rings again."""

Result = TypeVar("Result")


class TooLong(BaseException):
    """The time is over. No ``Exception``: what passes over errors must not pass over this one."""


def seconds_for(chars: int, limit: float | None) -> float | None:
    """The seconds that a text of ``chars`` characters may take; ``None`` for no limit."""
    return None if limit is None else limit * max(1.0, chars / PER_CHARS)


def took_too_long(seconds: float) -> tuple[str, str]:
    """What is wrong with such a document, and what to do."""
    return (
        f"took longer than {seconds:g} seconds",
        "It is left out; split it into its reports, or allow more time (--time-limit, time_limit=)",
    )


def within(seconds: float | None, work: Callable[..., Result], *arguments: object) -> Result:
    """``work(*arguments)``, ended after ``seconds`` by ``TooLong``, in a worker at worst with its process.

    Where neither the alarm nor the watchdog is at hand the work is not limited: ``can_interrupt`` tells beforehand.
    """
    if seconds is None:
        return work(*arguments)
    with ended_after(seconds + GRACE) if _expendable else contextlib.nullcontext():
        if not can_interrupt():
            return work(*arguments)
        return _alarmed(seconds, work, *arguments)


# The alarm


_armed = False


def can_interrupt() -> bool:
    """Whether the alarm can be used here: it exists, this is the main thread, and nobody else uses it."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    free = signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    return free and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def _ring(number: int, frame: object) -> None:
    if _armed:
        raise TooLong


def _alarmed(seconds: float, work: Callable[..., Result], *arguments: object) -> Result:
    global _armed
    try:
        try:
            _armed = True
            signal.signal(signal.SIGALRM, _ring)
            signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), AGAIN)
            return work(*arguments)
        finally:
            _disarm()
    except TooLong:
        _disarm()  # it may have rung inside of the line above
        raise


def _disarm() -> None:
    global _armed
    _armed = False
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


# The watchdog


_expendable = False
_lock = threading.Lock()
_deadlines: dict[int, float] = {}
"""When the work under way has to be done, by number: threads of one process share its watchdog."""


def here() -> tuple[str, int]:
    """This process: machine and number."""
    return platform.node(), os.getpid()


def become_expendable(home: tuple[str, int]) -> None:
    """Lets the watchdog end this process, where it is not the one called ``home``, which gives the work.

    A worker whose ``home`` is killed ends too (at once where the system tells it, else when it has been idle).
    """
    global _expendable
    _expendable = here() != home
    if _expendable and home == (platform.node(), os.getppid()):
        _end_with(home[1])


def is_worker() -> bool:
    """Whether this process works for another one."""
    return _expendable


@functools.cache
def _end_with(parent: int) -> None:
    """Ends this process as soon as its parent is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@contextlib.contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """The process ends, with code 1, where the block takes longer than ``seconds``."""
    with _lock:
        number = max(_deadlines, default=0) + 1
        _deadlines[number] = time.monotonic() + seconds
        _watch()
    try:
        yield
    finally:
        with _lock:
            del _deadlines[number]
            _watch()


def _watch() -> None:
    """Sets the one watchdog of the interpreter to the first of the deadlines."""
    if not _deadlines:
        faulthandler.cancel_dump_traceback_later()
        return
    left = max(min(_deadlines.values()) - time.monotonic(), 1e-3)
    faulthandler.dump_traceback_later(left, exit=True, file=_nowhere())


@functools.cache
def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
