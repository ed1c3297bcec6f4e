"""Speed, memory and resilience of extraction at scale, run by hand: ``python tests/benchmarks/scale.py [WHAT...]``.

``natasha``: Russian ``extract_facts`` against natasha's segmentation, morphology, names and normal forms on the same
texts, in turns, so that the load of the machine falls on both. ``kazakh``: KB a second. ``workers``: two against one.
``memory``: peak of all processes after N and after 10 N documents into Parquet. ``killed``: SIGKILL at ten random
moments, then resumed. ``dask``: a cluster of two processes. ``start``: import and ``--help``. Random texts and files:
``fuzz.py``.
Documents are those of the packaged corpus, repeated with other numbers; ``--documents N`` says how many.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

import kzind
from kzind.corpus import Corpus
from kzind.types import Document

PACKAGE = Path(kzind.__file__).parent
PACKAGED = PACKAGE / "datasets" / "corpus" / "bulletins.jsonl"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}


def packaged(lang: str | None = None) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in PACKAGED.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if lang in (None, row["lang"])]


def with_other_numbers(text: str, seed: int) -> str:
    chance = random.Random(seed)
    return re.sub(r"[1-9](?=\d*\s)", lambda _: str(chance.randint(1, 9)), text)


def repeated(count: int) -> Iterator[dict[str, Any]]:
    """The packaged corpus over and over; from the second time on with other numbers."""
    rows = packaged()
    for number in range(count):
        row, turn = rows[number % len(rows)], number // len(rows)
        text = with_other_numbers(row["text"], number) if turn else row["text"]
        yield {"id": f"{row['id']}-{turn}", "text": text, "title": row.get("title"), "date": row.get("published")}


def corpus_file(folder: Path, count: int) -> Path:
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for row in repeated(count):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def load() -> str:
    return " ".join(f"{x:.1f}" for x in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


# Speed


ROUNDS = 6
ARTICLE = 6
"""Bulletins that make a text as long as an article."""


def documents_of(lang: str, count: int, turn: int = 0) -> dict[str, list[Document]]:
    """Documents of the packaged corpus: one by one, and several joined to one; other numbers in every turn, so that
    nothing is remembered of a text or sentence, only of words."""
    texts = [with_other_numbers(row["text"], turn * count + n) for n, row in enumerate(packaged(lang)[:count])]
    joined = ["\n".join(texts[at : at + ARTICLE]) for at in range(0, len(texts), ARTICLE)]
    return {
        kind: [Document(str(n), text, lang) for n, text in enumerate(some)]
        for kind, some in (("bulletins", texts), ("articles", joined))
    }


def facts_of(documents: Sequence[Document]) -> object:
    return kzind.extract_facts(Corpus.from_documents(documents))


def natasha(count: int) -> None:
    """Both warm, in one process, by turns, with one thread of linear algebra, on texts that neither has seen."""
    from entities_speed import natasha as pipeline

    read = pipeline()
    for kind, documents in documents_of("ru", count).items():
        facts_of(documents)
        for document in documents:
            read(document.text)
        ours, theirs = [], []
        for turn in range(1, ROUNDS + 1):
            fresh = documents_of("ru", count, turn)[kind]
            with threadpool_limits(1):
                ours.append(seconds(lambda: facts_of(fresh), time.process_time))  # noqa: B023
                theirs.append(seconds(lambda: [read(each.text) for each in fresh], time.process_time))  # noqa: B023
        rates = ", ".join(f"{t / o:.2f}" for t, o in zip(theirs, ours, strict=True))
        size = sum(len(each.text) for each in documents) // len(documents)
        print(f"Russian {kind} of {size} characters: extract_facts {len(documents) / min(ours):.1f}, natasha "
              f"{len(documents) / min(theirs):.1f} documents a second of processor time; ratio "
              f"{min(theirs) / min(ours):.2f} (rounds {rates})")  # fmt: skip


def kazakh(count: int) -> None:
    for kind, documents in documents_of("kk", count).items():
        facts_of(documents)
        size = sum(len(document.text.encode()) for document in documents)
        taken = []
        for turn in range(1, ROUNDS + 1):
            fresh = documents_of("kk", count, turn)[kind]
            taken.append(seconds(lambda: facts_of(fresh), time.process_time))  # noqa: B023
        best = min(taken)
        print(f"Kazakh {kind}: {size / best / 1000:.0f} KB, {len(documents) / best:.0f} documents a second of "
              "processor time")  # fmt: skip


def watched(*arguments: object) -> Iterator[tuple[float, int]]:
    """The command in a process of its own: again and again the seconds since it began, and the peak of memory of it and
    its workers in bytes (Linux), until it ends well."""
    import psutil

    command = [sys.executable, "-m", "kzind.cli", "extract", *map(str, arguments)]
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    parent = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [parent, *parent.children(recursive=True)]
            peak = max(peak, sum(each.memory_info().rss for each in family))
        except psutil.Error:
            pass
        yield time.perf_counter() - start, peak
        time.sleep(0.2)
    assert process.returncode == 0
    yield time.perf_counter() - start, peak


def extract(*arguments: object) -> tuple[float, int]:
    """The command in a process of its own: seconds, and the peak of memory in MB."""
    taken, peak = list(watched(*arguments))[-1]
    return taken, peak // 1_000_000


def workers(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = corpus_file(Path(name), count)
        one, _ = extract(path, "-o", Path(name) / "one.parquet")
        two, _ = extract(path, "-o", Path(name) / "two.parquet", "--jobs", 2)
        same = (Path(name) / "one.parquet").read_bytes() == (Path(name) / "two.parquet").read_bytes()
    print(f"workers, {count:,} documents: one {one:.1f} s, two {two:.1f} s, {one / two:.2f} times; same bytes: {same}")


def memory(count: int) -> None:
    """One run over ``10 * count`` documents into partitions: the peak when a tenth of it was done, and at the end."""
    size = max(64, min(4096, count // 5))
    peak, told, first = 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        path, run = corpus_file(Path(name), 10 * count), Path(name) / "run"
        for taken, peak in watched(path, "-o", f"{run}/", "--partition", size):
            done = size * len(list((run / "done").glob("part-*")))
            if done >= told + count:
                told = done
                first = first or peak
                print(f"memory, {done:,} documents: peak {peak / 1e6:.0f} MB, {peak / first - 1:+.1%}; "
                      f"{done / taken:.0f} documents a second", flush=True)  # fmt: skip
    print(f"memory, all {10 * count:,} documents: peak {peak / 1e6:.0f} MB, {peak / first - 1:+.1%}", flush=True)


# Resilience


def digest(folder: Path) -> str:
    """All files of a folder, names and bytes, as one hash."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def killed(count: int) -> None:
    """A run is killed at a random moment of the time that it needs, until it was killed ten times in all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = corpus_file(folder, count)
        options = ["--partition", str(max(8, count // 12)), "--jobs", "2"]
        took, _ = extract(path, "-o", f"{folder / 'whole'}/", *options)
        command = [sys.executable, "-m", "kzind.cli", "extract", str(path), "-o", f"{folder / 'run'}/", *options]
        chance, kills, same, parts = random.Random(1), 0, 0, []
        while kills < 10:
            shutil.rmtree(folder / "run", ignore_errors=True)
            process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(chance.uniform(0.1, 0.95) * took)
            if process.poll() is not None:  # it was done sooner than the first time: no kill
                took *= 0.8
                continue
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            parts.append(len(list((folder / "run" / "done").glob("part-*"))))
            extract(path, "-o", f"{folder / 'run'}/", *options)
            same += digest(folder / "run") == digest(folder / "whole")
        print(f"killed: {same} of {kills} the same bytes (partitions finished before: {parts})")


def dask(count: int) -> None:
    from distributed import LocalCluster

    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = corpus_file(folder, count)
        options = ["--partition", str(max(8, count // 5))]
        extract(path, "-o", f"{folder / 'one'}/", *options)
        took, _ = extract(path, "-o", f"{folder / 'two'}/", *options, "--dask", cluster.scheduler_address)
        print(f"dask: same bytes: {digest(folder / 'one') == digest(folder / 'two')} ({took:.1f} s)")


def start(count: int) -> None:
    for what in (["-c", "import kzind"], ["-m", "kzind.cli", "--help"], ["-c", "pass"]):
        command = [sys.executable, *what]
        run = lambda: subprocess.run(command, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)  # noqa: B023, E731
        print(f"start: {' '.join(what):22s} {min(seconds(run) for _ in range(7)):.3f} s")


MEASURES: dict[str, tuple[Callable[[int], None], int]] = {
    "start": (start, 0),
    "natasha": (natasha, 1000),
    "kazakh": (kazakh, 1000),
    "workers": (workers, 20_000),
    "memory": (memory, 20_000),
    "killed": (killed, 600),
    "dask": (dask, 2000),
}
"""What is measured, and with how many documents where nothing is said."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], *MEASURES], default=[])
    parser.add_argument("--documents", type=int)
    chosen = parser.parse_args()
    for name in chosen.what or MEASURES:
        measure, count = MEASURES[name]
        before = load()
        measure(chosen.documents or count)
        print(f"  load {before} before, {load()} after; {os.cpu_count()} processors", flush=True)


if __name__ == "__main__":
    main()
