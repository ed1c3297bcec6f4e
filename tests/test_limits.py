"""The limit of time: whatever a document hangs in, it costs one line and no other document."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

import kzind
from kzind import limits
from kzind.cli import PARTLY, main
from kzind.corpus import Corpus, read_corpus, reading
from kzind.facts import extraction, workers
from kzind.facts.workers import Batch, Extracted, LocalPool, in_order, pool_of
from kzind.limits import TooLong, can_interrupt, seconds_for, within
from kzind.types import Document

NEEDS_ALARM = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no alarm")
LIMIT = 0.5


def hang_in_python() -> None:
    while True:
        sum(range(100))


def hang_in_a_regex() -> None:
    re.match(r"(?:a+)+$", "a" * 200 + "b")


def hang_and_swallow() -> None:
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def hang_where_signals_do_not_come() -> None:
    """A library that never looks up and lets no other thread run, like a long step of numpy."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    hang_in_a_regex()


HANGS = {
    "python": hang_in_python, "regex": hang_in_a_regex, "swallow": hang_and_swallow,
    "library": hang_where_signals_do_not_come,
}  # fmt: skip


@NEEDS_ALARM
@pytest.mark.parametrize("name", ["python", "regex", "swallow"])
def test_the_alarm_ends_what_hangs(name: str) -> None:
    begin = time.monotonic()
    with pytest.raises(TooLong):
        within(0.2, HANGS[name])
    assert time.monotonic() - begin < 10
    assert can_interrupt(), "the alarm was not put back"


@NEEDS_ALARM
def test_work_in_time_gives_its_result_and_its_errors() -> None:
    assert within(5, max, 1, 2) == 2
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)
    assert within(None, max, 1, 2) == 2
    assert can_interrupt()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@NEEDS_ALARM
def test_an_alarm_of_the_user_is_left_alone() -> None:
    before = signal.signal(signal.SIGALRM, lambda number, frame: None)
    try:
        mine = signal.getsignal(signal.SIGALRM)
        assert not can_interrupt()
        assert within(0.05, lambda: time.sleep(0.2) or 7) == 7
        assert signal.getsignal(signal.SIGALRM) == mine
    finally:
        signal.signal(signal.SIGALRM, before)


def test_where_this_process_cannot_be_interrupted_another_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pool_of(1, limit=None) is None
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(pool_of(1, limit=60)))
    thread.start()
    thread.join()
    assert isinstance(found[0], LocalPool)
    assert isinstance(pool_of(None), LocalPool)
    monkeypatch.setattr(workers, "can_interrupt", lambda: True)
    assert pool_of(1, limit=60) is None


def test_long_documents_have_more_time() -> None:
    assert seconds_for(10, 60) == seconds_for(100_000, 60) == 60
    assert seconds_for(1_000_000, 60) == 600
    assert seconds_for(10, None) is None


WATCHDOG = """
import sys, time
from kzind import limits
limits.ended_after(60).__enter__()  # of another thread
with limits.ended_after(0.3):
    time.sleep(30 if sys.argv[1] == "late" else 0)
print("done")
"""


@pytest.mark.parametrize(("moment", "code", "output"), [("late", 1, ""), ("in time", 0, "done\n")])
def test_the_watchdog_ends_the_process(moment: str, code: int, output: str) -> None:
    root = str(Path(kzind.__file__).parents[1])
    command = [sys.executable, "-c", WATCHDOG, moment]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=20, cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (code, output, "")


def text(number: int) -> str:
    return f"Риддерде жаңа кабель цехы ашылды. Жобаға {number + 2} млрд теңге инвестиция салынды."


def documents(count: int) -> list[Document]:
    return [Document(str(n), text(n), "kk") for n in range(count)]


def hanging(name: str) -> workers.Extract:
    """Extraction that hangs in document 3; made here so that it goes to the workers whole."""
    hang = HANGS[name]

    def extract(batch: Sequence[Document], limit: float | None) -> Extracted:
        from kzind import limits
        from kzind.errors import Problem

        limits.GRACE = 0.5  # in the worker

        def work() -> list[dict[str, str]]:
            if any(document.id == "3" for document in batch):
                hang()
            return [{"id": document.id} for document in batch]

        try:
            return Extracted(limits.within(limit, work), [])
        except limits.TooLong:
            if len(batch) == 1:
                return Extracted([], [Problem(batch[0].id, *limits.took_too_long(limit or 0))])
        single = [extract([document], limit) for document in batch]
        return Extracted([row for x in single for row in x.rows], [p for x in single for p in x.problems])

    return extract


@NEEDS_ALARM
@pytest.mark.parametrize("name", ["regex", "library"])
def test_a_worker_that_hangs_is_replaced_and_costs_no_other_document(name: str) -> None:
    work = [Batch(documents(8)[at : at + 2]) for at in (0, 2, 4, 6)]
    begin = time.monotonic()
    results = [result for _, result in in_order(hanging(name), work, LocalPool(2), LIMIT)]
    assert time.monotonic() - begin < 25
    assert [row["id"] for result in results for row in result.rows] == ["0", "1", "2", "4", "5", "6", "7"]
    problems = [problem for result in results for problem in result.problems]
    assert [(p.where, p.what, p.level) for p in problems] == [("3", "took longer than 0.5 seconds", "lost")]


def only_the_slow_one_is_left_out() -> None:
    """Of six documents the one with the number 3 takes too long."""
    corpus = Corpus.from_documents(documents(6))
    corpus.on_problem = lambda problem: None
    facts = kzind.extract_facts(corpus, time_limit=LIMIT)
    assert facts["doc_id"].tolist() == ["0", "1", "2", "4", "5"]
    assert [(p.where, p.what) for p in corpus.problems] == [("3", "took longer than 0.5 seconds")]


@NEEDS_ALARM
def test_extraction_leaves_out_what_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    read = extraction.read_batch

    def slow(some: Sequence[Document]) -> object:
        if any(document.id == "3" for document in some):
            hang_in_a_regex()
        return read(some)

    extraction.extract_batch(documents(1))  # what is loaded once is loaded
    monkeypatch.setattr(extraction, "read_batch", slow)
    only_the_slow_one_is_left_out()


@NEEDS_ALARM
def test_reading_leaves_out_what_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    detect = reading.detect_language

    def slow(text: str) -> str:
        if "5 млрд" in text:
            hang_in_python()
        return detect(text)

    monkeypatch.setattr(reading, "detect_language", slow)
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": text(n)}) + "\n" for n in range(5)), encoding="utf-8")
    corpus = read_corpus(path, on_problem=lambda problem: None)
    corpus.time_limit = 0.3
    assert len(list(corpus)) == 4
    assert [(Path(p.where).name, p.level) for p in corpus.problems] == [("a.jsonl line 4", "lost")]


@NEEDS_ALARM
def test_extraction_leaves_out_whose_page_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Language, title and date are read by the workers too."""
    read = reading.read_page

    def slow(text: str) -> object:
        if text == documents(6)[3].text:
            hang_in_python()
        return read(text)

    kzind.extract_facts(Corpus.from_documents(documents(1)))  # what is loaded once is loaded
    monkeypatch.setattr(reading, "read_page", slow)
    only_the_slow_one_is_left_out()


@NEEDS_ALARM
@pytest.mark.parametrize("jobs", ["0", "1"])
def test_the_command_tells_it_in_errors(tmp_path: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit that a long document cannot keep: it is told, the short ones are read."""
    path = tmp_path / "a.jsonl"
    rows = [{"id": str(n), "text": text(n) * (1 if n != 1 else 1150)} for n in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run = tmp_path / "run"
    from kzind.runs import extract_to

    limit = 0.15
    done = extract_to([path], run, time_limit=limit, n_jobs=1 if jobs == "0" else None)
    errors = [json.loads(line) for line in (run / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (done.read, done.failed) == (3, 1)
    assert [(e["where"], e["level"], e["partition"]) for e in errors] == [("1", "lost", "part-00000")]
    assert errors[0]["what"].startswith("took longer than 0.")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["time_limit"] == limit
    assert main(["extract", str(path), "-o", f"{run}/"]) == 2
    assert "other settings (time limit)" in capsys.readouterr().err


def test_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kzind import cli, runs

    seen: list[object] = []

    def watched(*arguments: object, **options: object) -> runs.Summary:
        seen.append((options["time_limit"], options["n_jobs"]))
        return runs.Summary(read=1, failed=1)

    monkeypatch.setattr(runs, "extract_to", watched)
    for more in ([], ["--time-limit", "5", "--jobs", "3"], ["--time-limit", "0", "--jobs", "0"]):
        assert cli.main(["extract", "a", "-o", f"{tmp_path}/", *more]) == PARTLY
    assert seen == [(limits.TIME_LIMIT, None), (5, 3), (None, 1)]


ORPHAN = """
import sys, time
from kzind.facts.workers import Batch, Extracted, LocalPool
from kzind.types import Document

def work(batch, limit):
    import os
    return Extracted([{"pid": os.getpid()}], [])

print(LocalPool(1).submit(work, [Document("0", "", "kk")], 5).result().rows[0]["pid"], flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes cannot be looked at here")
def test_workers_end_with_the_process_that_is_killed() -> None:
    root = str(Path(kzind.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", cwd=root
    )
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    assert alive(worker)
    process.kill()
    process.wait()
    process.stdout.close()
    until = time.monotonic() + 10
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(worker)


def alive(process: int) -> bool:
    """Whether a process is there and no zombie that nobody buries."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
