"""Batches of documents through worker processes: results in order, bounded look-ahead.

At most ``LOOK_AHEAD`` batches a worker are read from the input before their results are taken, so neither input nor
results pile up, however long the corpus is. A document that ends its worker costs no other; one that takes longer than
the limit of time ends its worker where nothing else ends it (``kzind.limits``).
"""

from __future__ import annotations

import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kzind.corpus.reading import Draft
from kzind.errors import KzindError, Problem
from kzind.limits import become_expendable, can_interrupt, here, seconds_for, took_too_long

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOK_AHEAD = 3
IDLE_SECONDS = 300
"""A worker without work ends after this time."""


class Batch(NamedTuple):
    """Some reports that are read together, and the part of the output that their facts belong to."""

    reports: list[Draft]
    part: int = 0


class Extracted(NamedTuple):
    """Rows of the facts table and what could not be read."""

    rows: list[dict[str, Any]]
    problems: list[Problem]


Extract = Callable[[Sequence[Draft], float | None], Extracted]
"""What reads documents, each within so many seconds (``None``: without a limit)."""


def in_worker(
    function: Extract, reports: Sequence[Draft], limit: float | None, home: tuple[str, int]
) -> Extracted:
    """The work as a worker does it: a process that may be ended, if it is not the one that gave the work."""
    become_expendable(home)
    return function(reports, limit)


class Pool(Protocol):
    """What runs a function on some documents elsewhere."""

    size: int

    def submit(self, function: Extract, reports: Sequence[Draft], limit: float | None) -> Future[Extracted]:
        """Begins the work; the future's result raises one of ``deaths`` where the worker died."""

    def close(self) -> None:
        """Lets go of what the pool holds."""

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        """The errors that mean a dead worker."""


class LocalPool:
    """Processes of this machine, by joblib's own executor; started anew where one of them died."""

    def __init__(self, size: int) -> None:
        self.size = size

    def submit(self, function: Extract, reports: Sequence[Draft], limit: float | None) -> Future[Extracted]:
        from joblib.externals.loky import get_reusable_executor

        for last in (False, False, True):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", EncodingWarning)  # it reads the limits of the machine without one
                executor = get_reusable_executor(max_workers=self.size, timeout=IDLE_SECONDS)
            try:
                return executor.submit(in_worker, function, reports, limit, here())  # type: ignore[no-any-return]
            except self.deaths:  # it broke between the two lines
                if last:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Nothing: idle workers end by themselves, or do the next work."""

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        from concurrent.futures.process import BrokenProcessPool

        from joblib.externals.loky.process_executor import ShutdownExecutorError

        return (BrokenProcessPool, ShutdownExecutorError)


class DaskPool:
    """The workers of a Dask cluster whose scheduler listens at ``address`` (extra ``dask``)."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise KzindError(address, "a Dask cluster needs one more library", "pip install 'kzind[dask]'") from None
        try:
            self._client = Client(address, timeout=20, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            what = f"no Dask scheduler answers ({type(error).__name__})"
            raise KzindError(address, what, "Give its address as tcp://HOST:PORT") from None
        self._executor = self._client.get_executor(pure=False)
        cores: Mapping[str, int] = self._client.ncores()
        self.size = max(1, sum(cores.values()))

    def submit(self, function: Extract, reports: Sequence[Draft], limit: float | None) -> Future[Extracted]:
        return self._executor.submit(in_worker, function, reports, limit, here())  # type: ignore[no-any-return]

    def close(self) -> None:
        self._client.close()

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        try:
            from distributed import KilledWorker
        except ImportError:  # it was there when the pool was made
            return ()
        return (KilledWorker,)


def pool_of(n_jobs: int | None, scheduler: str | None = None, limit: float | None = None) -> Pool | None:
    """The workers that were asked for; ``None`` for this very process. ``n_jobs`` counts as joblib's does.

    ``n_jobs=None`` is one worker process, which a fault ends alone. One worker takes this very process, but where it
    could not be interrupted when the ``limit`` of time is over (Windows, threads).
    """
    if scheduler is not None:
        return DaskPool(scheduler)
    if n_jobs is None or (n_jobs == 1 and limit is not None and not can_interrupt()):
        return LocalPool(1)
    if n_jobs == 1:
        return None
    from joblib import effective_n_jobs

    return LocalPool(effective_n_jobs(n_jobs))


def in_order(
    function: Extract, batches: Iterable[Batch], pool: Pool | None, limit: float | None = None
) -> Generator[tuple[Batch, Extracted], None, None]:
    """Each batch with its result, in the order of ``batches``, which is read no further than the look-ahead.

    ``limit``: seconds that one document may take.
    """
    if pool is None:
        for batch in batches:
            yield batch, function(batch.reports, limit)
        return
    waiting: deque[tuple[Batch, Future[Extracted]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(function, batch.reports, limit)))
            if len(waiting) >= LOOK_AHEAD * pool.size:
                yield _first(function, waiting, pool, limit)
        while waiting:
            yield _first(function, waiting, pool, limit)
    finally:
        for _, future in waiting:
            future.cancel()
        pool.close()


def _first(
    function: Extract, waiting: deque[tuple[Batch, Future[Extracted]]], pool: Pool, limit: float | None
) -> tuple[Batch, Extracted]:
    """The first of the waiting batches with its result. Where a worker died, its documents are read one by one."""
    batch, future = waiting.popleft()
    try:
        return batch, future.result()
    except pool.deaths:
        later = list(waiting)
        waiting.clear()
        for _, each in later:
            each.cancel()  # nothing runs beside the documents that are read alone
        single = [_alone(function, report, pool, limit) for report in batch.reports]
        waiting.extend(
            (each, future if _is_there(future) else pool.submit(function, each.reports, limit))
            for each, future in later
        )
    rows = [row for result in single for row in result.rows]
    return batch, Extracted(rows, [problem for result in single for problem in result.problems])


def _is_there(future: Future[Extracted]) -> bool:
    """Whether a result came before the worker died."""
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(function: Extract, report: Draft, pool: Pool, limit: float | None) -> Extracted:
    """One report by a worker that does nothing else; one that ends its worker twice, or by time, is reported."""
    allowed = seconds_for(len(report.text), limit)
    for _ in range(2):
        start = time.monotonic()
        try:
            return pool.submit(function, [report], limit).result()
        except pool.deaths:
            if allowed is not None and time.monotonic() - start >= allowed:
                return Extracted([], [Problem(report.id, *took_too_long(allowed))])
    what, todo = "the worker that read it died, twice (out of memory?)", "It is left out; split it into its reports"
    return Extracted([], [Problem(report.id, what, todo)])
