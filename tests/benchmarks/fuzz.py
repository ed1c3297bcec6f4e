"""Fuzzing at full size, run by hand: ``python tests/benchmarks/fuzz.py amounts|files [--examples N] [--seed N]``.

``amounts``: texts through ``parse_amounts``: hypothesis' own, pieces of every lexicon and odd signs put together, and
sentences of the packaged corpus with pieces cut out, doubled and put in. ``files``: whole, cut and damaged files of
every kind through the readers and ``extract_facts``. Examples are made in slices, each with its own seed, so that
memory stays small and a slice can be made again. An input that raises, or takes longer than ``HANG`` seconds, ends the
run with the smallest such input; a share of the same runs in the tests (``tests/corpus/test_any_file.py``).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import random
import signal
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import kzind
from kzind.corpus import read_corpus
from kzind.datasets import load_corpus
from kzind.errors import KzindError
from kzind.languages import LANGUAGES

SLICE = {"amounts": 20_000, "files": 500}
HANG = 20
"""Seconds of one input that count as a hang."""
ODD = [
    " ", " ", "\n", "\t", "\r\n", "1", "2,5", "10 000", "1 234 567", "-", "–", "%", "$", "€", "₸", "«", "»", "(", ")",
    ".", ",", ":", "/", "№", "+", "*", "2024", "31.12.2025", "18:30", "\x00", "\u202e", "\u2066", "\ud800", "\ufeff",
    "\u200b", "\u00a0", "\u202f", "\u0301", "😀", "İ", "ß", "ǅ", "½", "²", "٣", "Ⅻ", "１２", "𝟜", "1e9", "0x1F",
    "9" * 30, "0,0", "тонн", "жұмыс орны", "рабочих мест", "инвестиция салынды", "в Таразе", "ЖШС", "ТОО", "http://a.b/1%2",
]  # fmt: skip


def forms() -> list[str]:
    """Every form of every lexicon, in order."""
    package = Path(kzind.__file__).parent / "languages"
    found: dict[str, None] = {}
    for lang in LANGUAGES:
        for path in sorted((package / lang).glob("*.tsv")):
            lines = path.read_text(encoding="utf-8").splitlines()
            found |= dict.fromkeys(line.split("\t")[0] for line in lines if line and not line.startswith("#"))
    return list(found)


@contextlib.contextmanager
def no_hang() -> Iterator[None]:
    """An error where the block takes longer than ``HANG`` seconds, so that hypothesis shows its input."""

    def ring(number: int, frame: object) -> None:
        raise AssertionError(f"longer than {HANG} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bulletins() -> list[str]:
    """The texts of the packaged corpus."""
    return list(load_corpus()["text"])


def mutated(drawn: tuple[str, int]) -> str:
    """A stretch of a bulletin in which some pieces are cut out, doubled, turned round or put in."""
    text, number = drawn
    chance = random.Random(number)
    start = chance.randrange(len(text))
    words = text[start : start + 200].split(" ")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(words))
        change = chance.randrange(4)
        if change == 0 and len(words) > 1:
            del words[at]
        elif change == 1:
            words.insert(at, words[chance.randrange(len(words))])
        elif change == 2:
            words[at] = words[at][::-1] if chance.random() < 0.3 else words[at].upper()
        else:
            words.insert(at, chance.choice(PIECES))
    return chance.choice([" ", " ", " ", "", "\n", "-"]).join(words)


PIECES = ODD * 8 + forms()
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.tuples(st.sampled_from(bulletins()), st.integers(0, 2**40)).map(mutated),
    st.text(max_size=200),
)


# Files


def encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass")


def valid(text: str) -> str:
    """Without lone surrogates, which a table cannot hold."""
    return text.encode("utf-8", "replace").decode()


def workbook(text: str) -> bytes:
    """An Excel workbook of one report."""
    from kzind.tables import write_table

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.xlsx"
        write_table(pd.DataFrame({"text": [valid(text)], "date": ["2025-03-01"]}), path, {})
        return path.read_bytes()


def parquet(text: str) -> bytes:
    """A Parquet file of one report."""
    stream = io.BytesIO()
    pd.DataFrame({"text": [valid(text)], "id": ["a"]}).to_parquet(stream)
    return stream.getvalue()


FORMS: dict[str, Callable[[str], bytes]] = {
    ".txt": lambda text: encoded(text, "utf-8"),
    ".md": lambda text: encoded(text, "utf-16"),
    ".jsonl": lambda text: (json.dumps({"text": text, "id": "a"}) + "\n" + json.dumps({"text": text})).encode(),
    ".json": lambda text: json.dumps([{"text": text, "date": text[:10], "id": text, "url": text}]).encode(),
    ".csv": lambda text: b"text,date\n" + encoded(f'"{text.replace(chr(34), chr(34) * 2)}",2025\n', "utf-8"),
    ".tsv": lambda text: b"text\tdate\n" + encoded(text, "koi8-r"),
    ".html": lambda text: encoded(f"<html><body><h1>{text[:40]}</h1><article><p>{text * 3}</p></article>", "utf-8"),
    ".htm": lambda text: encoded(f"<div><p>{text}</div><table><tr><td>{text}", "cp1251"),
    ".xlsx": workbook,
    ".parquet": parquet,
}
PACKINGS: dict[str, Callable[[bytes, str], bytes]] = {
    "": lambda data, ending: data,
    ".gz": lambda data, ending: gzip.compress(data, mtime=0),
    ".zst": lambda data, ending: pa.compress(data, codec="zstd", asbytes=True),
    ".zip": lambda data, ending: zipped(data, ending),
}


def zipped(data: bytes, ending: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"a{ending}", data)
    return stream.getvalue()


def damaged(data: bytes, how: str, number: int) -> bytes:
    """The bytes of a file as they are, cut off, with some changed, or something put in."""
    chance = random.Random(number)
    if how == "cut":
        return data[: chance.randrange(len(data) + 1)]
    if how == "changed":
        changed = bytearray(data)
        for _ in range(min(len(data), chance.randint(1, 6))):
            changed[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(changed)
    if how == "longer":
        at = chance.randrange(len(data) + 1)
        return data[:at] + chance.randbytes(chance.randint(1, 300)) + data[at:]
    return data


FILES = st.tuples(
    st.sampled_from(list(FORMS)), st.sampled_from(list(PACKINGS)), TEXTS,
    st.sampled_from(["whole", "whole", "cut", "changed", "longer"]), st.integers(0, 2**40),
)  # fmt: skip


class Tally:
    """What was seen: how many inputs, the longest, how many were read and how many refused."""

    def __init__(self) -> None:
        self.inputs = self.found = self.refused = 0
        self.longest, self.slow = 0.0, ""

    def take(self, seconds: float, what: object) -> None:
        self.inputs += 1
        if seconds > self.longest:
            self.longest, self.slow = seconds, repr(what)[:300]

    def __str__(self) -> str:
        return (f"{self.inputs:,} inputs, {self.found:,} amounts or facts, {self.refused:,} files refused, "
                f"longest {self.longest:.3f} s ({self.slow})")  # fmt: skip


def amounts(text: str, tally: Tally) -> None:
    """``parse_amounts``: no crash, no hang; spans are in order, do not overlap and hold their text."""
    start = time.perf_counter()
    end = 0
    with no_hang():
        for amount in kzind.parse_amounts(text):
            assert end <= amount.char_start < amount.char_end <= len(text)
            assert text[amount.char_start : amount.char_end] == amount.text
            end = amount.char_end
            tally.found += 1
    tally.take(time.perf_counter() - start, text)


def files(drawn: tuple[str, str, str, str, int], tally: Tally) -> None:
    """A file through the readers and ``extract_facts``: read, or refused with one line; each fact is in its text."""
    ending, packing, text, how, number = drawn
    data = damaged(PACKINGS[packing](FORMS[ending](text), ending), how, number)
    path = FOLDER / f"a{packing if packing == '.zip' else ending + packing}"
    path.write_bytes(data)
    problems: list[str] = []
    start = time.perf_counter()
    with no_hang():
        try:
            facts = kzind.extract_facts(path, on_problem=lambda problem: problems.append(str(problem)))
        except KzindError as error:
            problems.append(str(error))
            tally.refused += 1
        else:
            if len(facts):
                texts = {each.id: each.text for each in read_corpus(path, on_problem=lambda problem: None)}
                for fact in facts.itertuples():
                    assert texts[fact.doc_id][fact.char_start : fact.char_end] == fact.quote
                tally.found += len(facts)
    assert not any("\n" in line or "the report could not be read" in line for line in problems), problems
    tally.take(time.perf_counter() - start, drawn)


def run(name: str, examples: int, first: int) -> None:
    """Makes the examples slice by slice."""
    check, strategy = {"amounts": (amounts, TEXTS), "files": (files, FILES)}[name]
    options: dict[str, Any] = {
        "deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": False,
    }  # fmt: skip
    tally, number = Tally(), first
    while tally.inputs < examples:
        test = settings(max_examples=min(SLICE[name], examples - tally.inputs), **options)(
            given(strategy)(lambda drawn: check(drawn, tally))
        )
        seed(number)(test)()
        number += 1
        print(f"{name}, seeds {first} to {number - 1}: {tally}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=list(SLICE))
    parser.add_argument("--examples", type=int)
    parser.add_argument("--seed", type=int, default=1, help="of the first slice")
    given_arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder_name:
        FOLDER = Path(folder_name)
        size = {"amounts": 1_000_000, "files": 10_000}[given_arguments.what]
        run(given_arguments.what, given_arguments.examples or size, given_arguments.seed)
