"""A large run: facts in partitions, each written whole; stopped at any moment and started again, it goes on.

The folder of a run holds ``facts/part-00000.parquet`` …, ``errors.jsonl`` (what could not be read, one object a line),
``manifest.json`` (inputs by content, versions, settings, and at the end the partitions with their hashes) and
``done/part-00000.json`` … (a record for each finished partition, which says so). A partition holds the facts of a
fixed number of documents in the order of the corpus, so the bytes of all files depend on inputs, version and settings
alone: not on workers, nor on how often the run was stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import platform
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzind.errors import KzindError, Problem
from kzind.limits import TIME_LIMIT
from kzind.progress import bar
from kzind.tables import whole_file, write_table

if TYPE_CHECKING:
    from kzind.corpus.reading import Corpus, Draft
    from kzind.facts.corrections import Decision
    from kzind.facts.workers import Batch, Pool

DOCUMENTS = 4096
"""Documents of a partition: what a stopped run may have to do again."""
MAX_ERRORS = 10_000
"""Problems that a partition lists; more are counted."""
KNOWLEDGE = ("amounts", "corpus", "datasets", "entities", "facts", "languages", "lexical.py", "types.py")
"""The parts of the package that decide what is read: their code, lexicons, weights and reference data."""
LIBRARIES = ("natasha", "numpy", "pandas", "pyarrow", "razdel", "slovnet")
"""The libraries that decide on it too, and on the bytes."""
FORM = 1
"""Number of this layout of a run's folder."""


@dataclass
class Summary:
    """What a run did: reports read, files and rows passed over, facts, partitions, and how many were there already."""

    read: int = 0
    skipped: int = 0
    failed: int = 0
    damaged: int = 0
    facts: int = 0
    partitions: int = 0
    resumed: int = 0


@dataclass
class Partition:
    """A partition on its way: what its documents gave, and what was wrong with it."""

    number: int
    documents: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    reading: list[Problem] = field(default_factory=list)
    extraction: list[Problem] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    decided: list[Draft] = field(default_factory=list)
    uncounted: int = 0

    @property
    def name(self) -> str:
        return f"part-{self.number:05d}"


# What a run hangs on


def knowledge() -> str:
    """A hash of the code, lexicons, weights and reference data that decide what is read."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for part in KNOWLEDGE:
        for path in [package / part, *sorted((package / part).rglob("*"))]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(package).as_posix()}\0{_hash(path)}\n".encode())
    return digest.hexdigest()


def input_files(paths: Sequence[str | Path]) -> Iterator[tuple[Path, str]]:
    """The files that ``paths`` stand for, in order, each with its name below the folder given.

    Raises ``KzindError`` for standard input, which cannot be read a second time.
    """
    from kzind.corpus.sources import STANDARD_INPUT, files

    for given in paths:
        if str(given) == STANDARD_INPUT:
            todo = "Save it to a file first, or write to a single file"
            raise KzindError("standard input", "cannot be read again by a run that was stopped", todo)
        for path, name in files(given):
            yield path, name.encode("utf-8", "replace").decode()  # names may hold bytes that are no UTF-8


def fingerprint(paths: Sequence[str | Path]) -> list[dict[str, Any]]:
    """The files of ``paths`` by name, size in bytes, SHA-256; none of these for one that cannot be read.

    Reading will tell of it, and pass over it.
    """
    found: list[dict[str, Any]] = []
    for path, name in input_files(paths):
        try:
            found.append({"file": name, "bytes": path.stat().st_size, "sha256": _hash(path)})
        except OSError:
            found.append({"file": name, "bytes": None, "sha256": None})
    return found


def touched(paths: Sequence[str | Path]) -> list[tuple[str, int, int]]:
    """The files of ``paths`` by name, size and time of the last change: a look that costs nothing."""
    found = []
    for path, name in input_files(paths):
        with contextlib.suppress(OSError):
            state = path.stat()
            found.append((name, state.st_size, state.st_mtime_ns))
    return found


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def plan(
    paths: Sequence[str | Path],
    columns: Mapping[str, str | None],
    corrections: str | Path | None,
    size: int,
    time_limit: float | None = TIME_LIMIT,
) -> dict[str, Any]:
    """All that the bytes of a run depend on, as the manifest holds it."""
    from kzind import __version__

    return {
        "form": FORM,
        "kzind": __version__,
        "knowledge": knowledge(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "settings": {
            "columns": {name: value for name, value in columns.items() if value is not None},
            "corrections": None if corrections is None else _hash(Path(corrections)),
            "documents_per_partition": size,
            "time_limit": time_limit,
        },
        "inputs": fingerprint(paths),
    }


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """The first thing in which two plans differ, in words; ``None`` where they are the same."""
    for key, value in new.items():
        before = old.get(key)
        if before == value:
            continue
        if key == "inputs" and isinstance(before, list):
            known = {str(each.get("file")): each for each in before}
            fresh = {each["file"]: each for each in value}
            changed = next((name for name in [*fresh, *known] if known.get(name) != fresh.get(name)), "their order")
            return f"other inputs ({changed})"
        if key == "settings" and isinstance(before, dict):
            changed = next(name for name in [*value, *before] if value.get(name) != before.get(name))
            return f"other settings ({changed.replace('_', ' ')})"
        if key == "knowledge":
            return "other rules, lexicons or weights"
        return f"another version of {'kzind' if key in ('kzind', 'form') else key}"
    return None


# The folder


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Writes an object as JSON, whole or not at all."""
    with whole_file(path) as half:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        half.write_text(text + "\n", encoding="utf-8", errors="replace", newline="\n")


def read_json(path: Path) -> dict[str, Any] | None:
    """The object of a JSON file; ``None`` where there is none that is whole."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Holds the folder of a run, where the system can, so that no second run removes what this one is writing.

    The system lets go of it with the process, however that ends. Raises ``KzindError`` where another run holds it, or
    the folder cannot be made.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    if folder.exists() and not folder.is_dir():
        yield  # it is said of the folder itself
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise KzindError(folder, f"cannot be written ({error.strerror})", "Choose another folder") from None
    try:
        with contextlib.suppress(OSError):  # of a file system without locks
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                todo = "Wait until it ends, or give another folder"
                raise KzindError(folder, "is being written to by another run", todo) from None
        yield
    finally:
        os.close(handle)


def open_folder(folder: Path, wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """Makes the folder of a run, or takes up the run in it; the manifest where that run is complete.

    Raises ``KzindError`` where the folder holds something else, or a run of other inputs, settings or version.
    """
    manifest = folder / "manifest.json"
    if folder.exists() and not folder.is_dir():
        raise KzindError(folder, "is a file, not a folder", "Choose another name")
    before = read_json(manifest)
    if before is None:
        if folder.exists() and any(not path.name.startswith(".manifest.json.") for path in folder.iterdir()):
            raise KzindError(folder, "holds files, but no run of kzind", "Give a new or an empty folder")
        write_json(manifest, wanted)
    elif reason := difference(before, wanted):
        raise KzindError(folder, f"holds a run with {reason}", "Give another folder, or remove this one")
    for part in (folder, folder / "facts", folder / "done"):
        part.mkdir(exist_ok=True)
        for path in part.glob(".*.*"):  # half files of a process that was killed
            if path.name.startswith((".part-", ".manifest.json.", ".errors.jsonl.")):
                path.unlink(missing_ok=True)
    return before if before is not None and "partitions" in before else None


def finished(folder: Path) -> dict[int, dict[str, Any]]:
    """The records of the partitions that are there, whole, by number."""
    found = {}
    for path in sorted((folder / "done").glob("part-*.json")):
        record = read_json(path)
        part = folder / "facts" / f"{path.stem}.parquet"
        if record is not None and part.is_file() and _hash(part) == record.get("sha256"):
            found[int(path.stem.removeprefix("part-"))] = record
    return found


def is_run(folder: Path) -> bool:
    """Whether a folder is that of a run, complete or not."""
    manifest = read_json(folder / "manifest.json") if folder.is_dir() else None
    return manifest is not None and "inputs" in manifest and "knowledge" in manifest


def partitions(folder: Path) -> list[Path]:
    """The files with the facts of a complete run, in order.

    Raises ``KzindError`` where the folder holds no run, one that is not complete, or one that was changed.
    """
    manifest = read_json(folder / "manifest.json") or {}
    if not is_run(folder):
        raise KzindError(folder, "holds no run of kzind", "Give the folder that kzind extract -o FOLDER/ wrote")
    if "partitions" not in manifest:
        raise KzindError(folder, "holds a run that is not complete", "Start it again: it goes on where it stopped")
    found = [folder / part["file"] for part in manifest["partitions"]]
    for path, part in zip(found, manifest["partitions"], strict=True):
        if not path.is_file() or _hash(path) != part["sha256"]:
            raise KzindError(path, "is not as the run wrote it", "Start the run again: it makes what is missing")
    return found


# The run


def extract_to(
    paths: Sequence[str | Path],
    folder: str | Path,
    *,
    columns: Mapping[str, str | None] | None = None,
    n_jobs: int | None = None,
    scheduler: str | None = None,
    corrections: str | Path | None = None,
    size: int = DOCUMENTS,
    time_limit: float | None = TIME_LIMIT,
    on_problem: Callable[[Problem], None] | None = None,
    progress: bool | None = None,
) -> Summary:
    """Extracts the facts of all reports of ``paths`` into ``folder``, ``size`` documents a partition.

    Started again with the same arguments, it does what is missing; workers may be others. ``columns`` names the
    columns of tables (``read_corpus``); ``n_jobs``, ``time_limit`` and ``progress`` are those of ``extract_facts``, but
    by default one process beside this one reads, which a hang or a lack of memory ends alone. Raises ``KzindError``
    where nothing can be read, the folder belongs to other inputs, settings or another version, inputs or package change
    while the run reads them, or a disk is full; what was finished stays.
    """
    from kzind.corpus.reading import read_corpus
    from kzind.facts.corrections import read_corrections
    from kzind.facts.workers import pool_of

    target, given = Path(folder), dict(columns or {})
    decisions = read_corrections(corrections) if corrections is not None else []
    before = touched(paths)
    wanted = plan(paths, given, corrections, size, time_limit)
    with alone_in(target):
        complete = open_folder(target, wanted)
        done = finished(target)
        if complete is not None and _intact(target, complete, done):
            return Summary(**{**complete["counts"], "resumed": complete["counts"]["partitions"]})
        corpus = read_corpus(*paths, **given, on_problem=on_problem)
        corpus.time_limit = time_limit
        run = Run(target, corpus, size, done, decisions, time_limit)
        try:
            with bar(corpus.count, progress) as told:
                run.work(pool_of(n_jobs, scheduler, time_limit), told)
        finally:
            if not corpus.read:
                _remove_empty(target)
        _check_unchanged(target, paths, before, wanted)
        counts = run.summary()
        if counts.read:
            run.write_errors()
            parts = [{"file": f"facts/part-{n:05d}.parquet", **_brief(record)} for n, record in run.records()]
            whole = {**asdict(counts), "resumed": 0}
            write_json(target / "manifest.json", {**wanted, "counts": whole, "partitions": parts})
        return counts


def _check_unchanged(
    folder: Path, paths: Sequence[str | Path], before: Sequence[tuple[str, int, int]], wanted: Mapping[str, Any]
) -> None:
    """Raises ``KzindError`` where inputs or package are not those that the run began with.

    What was made of them cannot be told apart from the rest: the manifest is changed so that no run goes on with it.
    """
    after = touched(paths)
    changed = sorted({name for name, *_ in set(before) ^ set(after)})
    if changed and fingerprint(paths) == wanted["inputs"]:
        changed = []  # written again with the same bytes
    if not changed and knowledge() == wanted["knowledge"]:
        return
    inputs = [{**each, "sha256": None} if each["file"] in changed else each for each in wanted["inputs"]]
    write_json(folder / "manifest.json", {**wanted, "inputs": inputs, "knowledge": None})
    what = "changed while the run read it" + (f" ({len(changed)} files in all)" if len(changed) > 1 else "")
    todo = "Its facts are not to be relied on: remove the folder, and start again when nothing changes any more"
    raise KzindError(changed[0] if changed else "the package kzind", what, todo)


def _remove_empty(folder: Path) -> None:
    """Takes away a run that read nothing."""
    (folder / "manifest.json").unlink(missing_ok=True)
    for part in (folder / "facts", folder / "done", folder):
        with contextlib.suppress(OSError):
            part.rmdir()


def _brief(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in ("documents", "facts", "sha256")}


def _intact(folder: Path, manifest: Mapping[str, Any], done: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether all that a complete run wrote is there as it was written."""
    parts = [part["sha256"] for part in manifest["partitions"]]
    return parts == [done[number]["sha256"] for number in sorted(done)] and (folder / "errors.jsonl").is_file()


class Run:
    """The work on one folder: documents to partitions, partitions to files."""

    def __init__(
        self,
        folder: Path,
        corpus: Corpus,
        size: int,
        done: dict[int, dict[str, Any]],
        decisions: Iterable[Decision],
        time_limit: float | None,
    ) -> None:
        self.folder = folder
        self.corpus = corpus
        self.size = size
        self._limit = time_limit
        self._done = done
        self._resumed = len(done)
        self._open: dict[int, Partition] = {}
        self._reading: Partition | None = None
        self._tail: list[Problem] = []
        self._decisions: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            self._decisions[decision.doc_id].append(decision)
        self._unseen = dict.fromkeys(self._decisions)
        self._watcher, corpus.on_problem = corpus.on_problem, self._note

    def work(self, pool: Pool | None, told: Callable[[int], object]) -> None:
        """Reads the corpus, extracts what is not done, writes each partition as soon as it is whole.

        ``told`` is given the number of documents that each step read.
        """
        from kzind.facts.extraction import extract_batch
        from kzind.facts.workers import in_order

        current: Partition | None = None
        with contextlib.closing(in_order(extract_batch, self._batches(told), pool, self._limit)) as results:
            for batch, result in results:
                told(len(batch.reports))
                if current is not None and batch.part != current.number:
                    self._write(current)
                current = self._open[batch.part]
                current.rows += result.rows
                self._tell(result.problems, current.extraction)
        if current is not None:
            self._write(current)
        what = "there is no such document in the corpus"
        todo = "Correct the decision, or remove it"
        self._tell([Problem("corrections", f"{name}: {what}", todo, "note") for name in self._unseen], self._tail)

    def _tell(self, problems: Iterable[Problem], found: list[Problem]) -> None:
        """Counts problems that did not come from reading, and adds them to ``found``."""
        reading, self._reading = self._reading, None
        for problem in problems:
            self.corpus.report(problem)
            found.append(problem)
        self._reading = reading

    def _note(self, problem: Problem) -> None:
        """A problem that the corpus met belongs to the partition whose documents are being read."""
        if self._reading is not None:
            if len(self._reading.reading) < MAX_ERRORS:
                self._reading.reading.append(problem)
            else:
                self._reading.uncounted += 1
        if self._watcher is not None:
            self._watcher(problem)

    def _batches(self, told: Callable[[int], object]) -> Iterator[Batch]:
        """The documents of the partitions that are not done; those of the others are read, not extracted."""
        from kzind.facts.extraction import batches

        reports = self.corpus.drafts()
        for number in itertools.count():
            partition = self._reading = Partition(number)
            chosen = self._counted(itertools.islice(reports, self.size), partition)
            if number in self._done:
                for _ in chosen:
                    told(1)
                self._tell(map(_problem, self._done[number]["extraction"]), [])
            else:
                self._open[number] = partition
                yield from batches(chosen, number)
            if partition.documents < self.size:
                break
        if not partition.documents:  # the corpus ended with the partition before
            del self._open[number]
            self._tail += partition.reading

    def _counted(self, reports: Iterable[Draft], partition: Partition) -> Iterator[Draft]:
        for report in reports:
            partition.documents += 1
            if report.id in self._decisions:
                self._unseen.pop(report.id, None)
                partition.decisions += self._decisions[report.id]
                partition.decided.append(report)
            yield report

    def _write(self, partition: Partition) -> None:
        """The partition's facts, then the record that says that they are there."""
        from kzind.facts.table import to_frame

        facts = to_frame(partition.rows)
        if partition.decisions:
            from kzind.facts.corrections import Corrections

            corrections = Corrections(partition.decisions)
            for report in partition.decided:
                corrections.watch(report)
            facts = corrections.apply(facts)
            self._tell(corrections.problems(), partition.extraction)
        path = self.folder / "facts" / f"{partition.name}.parquet"
        write_table(facts, path)
        record = {
            "documents": partition.documents,
            "facts": len(facts),
            "sha256": _hash(path),
            "uncounted": partition.uncounted,
            "reading": [asdict(problem) for problem in partition.reading],
            "extraction": [asdict(problem) for problem in partition.extraction],
        }
        write_json(self.folder / "done" / f"{partition.name}.json", record)
        self._done[partition.number] = {key: record[key] for key in ("documents", "facts", "sha256")}
        del self._open[partition.number]

    def records(self) -> list[tuple[int, dict[str, Any]]]:
        """The records of all partitions in order."""
        return sorted(self._done.items())

    def summary(self) -> Summary:
        """What the run did, with what was done before."""
        levels = self.corpus.levels
        facts = sum(record["facts"] for record in self._done.values())
        counts = Summary(self.corpus.read, self.corpus.skipped, self.corpus.failed, levels["damaged"], facts)
        counts.partitions, counts.resumed = len(self._done), self._resumed
        return counts

    def write_errors(self) -> None:
        """``errors.jsonl``: all problems in the order of the corpus, with the partition that they belong to."""
        with (
            whole_file(self.folder / "errors.jsonl") as half,
            half.open("w", encoding="utf-8", errors="replace", newline="\n") as stream,
        ):
            for number, _ in self.records():
                name = f"part-{number:05d}"
                record = read_json(self.folder / "done" / f"{name}.json") or {}
                _write_lines(stream, name, [*record.get("reading", []), *record.get("extraction", [])])
                if record.get("uncounted"):
                    what = f"{record['uncounted']} more problems are not listed"
                    _write_lines(stream, name, [asdict(Problem(name, what, "Read its files alone to see them"))])
            _write_lines(stream, None, map(asdict, self._tail))


def _problem(values: Mapping[str, str]) -> Problem:
    return Problem(values["where"], values["what"], values["todo"], values["level"])


def _write_lines(stream: Any, part: str | None, problems: Iterable[Mapping[str, Any]]) -> None:
    for problem in problems:
        stream.write(json.dumps({**problem, "partition": part}, ensure_ascii=False) + "\n")
