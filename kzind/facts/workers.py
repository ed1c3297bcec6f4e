"""Batches of documents through worker processes: results in order, bounded look-ahead.

At most ``LOOK_AHEAD`` batches a worker are read from the input before their results are taken, so neither input nor
results pile up, however long the corpus is. A document that ends its worker costs no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kzind.errors import KzindError, Problem
from kzind.types import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOK_AHEAD = 3
IDLE_SECONDS = 300
"""A worker without work ends after this time."""


class Batch(NamedTuple):
    """Some documents that are read together, and the part of the output that their facts belong to."""

    documents: list[Document]
    part: int = 0


class Extracted(NamedTuple):
    """Rows of the facts table and what could not be read."""

    rows: list[dict[str, Any]]
    problems: list[Problem]


Extract = Callable[[Sequence[Document]], Extracted]


class Pool(Protocol):
    """What runs a function on some documents elsewhere."""

    size: int

    def submit(self, function: Extract, documents: Sequence[Document]) -> Future[Extracted]:
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

    def submit(self, function: Extract, documents: Sequence[Document]) -> Future[Extracted]:
        from joblib.externals.loky import get_reusable_executor

        for last in (False, False, True):
            executor = get_reusable_executor(max_workers=self.size, timeout=IDLE_SECONDS)
            try:
                return executor.submit(function, documents)  # type: ignore[no-any-return]
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

    def submit(self, function: Extract, documents: Sequence[Document]) -> Future[Extracted]:
        return self._executor.submit(function, documents)  # type: ignore[no-any-return]

    def close(self) -> None:
        self._client.close()

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        try:
            from distributed import KilledWorker
        except ImportError:  # it was there when the pool was made
            return ()
        return (KilledWorker,)


def pool_of(n_jobs: int, scheduler: str | None = None) -> Pool | None:
    """The workers that were asked for; ``None`` for this very process. ``n_jobs`` counts as joblib's does."""
    if scheduler is not None:
        return DaskPool(scheduler)
    if n_jobs == 1:
        return None
    from joblib import effective_n_jobs

    return LocalPool(effective_n_jobs(n_jobs))


def in_order(
    function: Extract, batches: Iterable[Batch], pool: Pool | None
) -> Generator[tuple[Batch, Extracted], None, None]:
    """Each batch with its result, in the order of ``batches``, which is read no further than the look-ahead."""
    if pool is None:
        for batch in batches:
            yield batch, function(batch.documents)
        return
    waiting: deque[tuple[Batch, Future[Extracted]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(function, batch.documents)))
            if len(waiting) >= LOOK_AHEAD * pool.size:
                yield _first(function, waiting, pool)
        while waiting:
            yield _first(function, waiting, pool)
    finally:
        for _, future in waiting:
            future.cancel()
        pool.close()


def _first(function: Extract, waiting: deque[tuple[Batch, Future[Extracted]]], pool: Pool) -> tuple[Batch, Extracted]:
    """The first of the waiting batches with its result. Where a worker died, its documents are read one by one."""
    batch, future = waiting.popleft()
    try:
        return batch, future.result()
    except pool.deaths:
        later = [each for each, _ in waiting]
        waiting.clear()
        single = [_alone(function, document, pool) for document in batch.documents]
        waiting.extend((each, pool.submit(function, each.documents)) for each in later)
    rows = [row for result in single for row in result.rows]
    return batch, Extracted(rows, [problem for result in single for problem in result.problems])


def _alone(function: Extract, document: Document, pool: Pool) -> Extracted:
    """One document by a worker that does nothing else; a document that ends its worker twice is reported."""
    for _ in range(2):
        try:
            return pool.submit(function, [document]).result()
        except pool.deaths:
            continue
    what, todo = "the worker that read it died, twice (out of memory?)", "It is left out; split it into its reports"
    return Extracted([], [Problem(document.id, what, todo)])
