"""Paths to files: folders are walked in order, globs are expanded, every file can be opened and decoded."""

from __future__ import annotations

import glob
import gzip
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from kzind.corpus.encoding import NAMES, SAMPLE, binary_kind, guess_encoding
from kzind.errors import KzindError, Problem

Report = Callable[[Problem], None]

CLUTTER = frozenset({"thumbs.db", "desktop.ini"})
"""Files that systems leave in folders; names that begin with a full stop are passed over too."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of reports: its path, the name that messages give it, and the id that a report of its own gets."""

    path: Path
    id: str

    @property
    def name(self) -> str:
        """The path as the user gave it."""
        return str(self.path)

    @property
    def kind(self) -> str:
        """The ending that says what the file holds (``.jsonl`` for ``a.jsonl.gz``), in small letters."""
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        return suffixes[-2] if len(suffixes) > 1 and suffixes[-1] == ".gz" else (suffixes[-1] if suffixes else "")

    def open(self) -> BinaryIO:
        """The file's bytes, unpacked."""
        if self.path.suffix.lower() == ".gz":
            return cast(BinaryIO, gzip.open(self.path, "rb"))
        return self.path.open("rb")


def plain_id(path: Path) -> str:
    """A path without its ending, with forward slashes on every system."""
    while path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.with_suffix("").as_posix() if path.suffix else path.as_posix()


def walk(folder: Path) -> Iterator[Path]:
    """The files below ``folder``, in the order of their names; links to folders are not followed."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith(".") or entry.name.lower() in CLUTTER:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def sources(path: str | Path, report: Report) -> Iterator[Source]:
    """The files that ``path`` stands for: itself, those below a folder, those that a glob matches."""
    place = Path(path)
    if place.is_dir():
        empty = True
        for file in walk(place):
            empty = False
            yield Source(file, plain_id(file.relative_to(place)))
        if empty:
            report(Problem(str(place), "the folder is empty", "Give a folder with reports in it"))
    elif place.is_file():
        yield Source(place, plain_id(Path(place.name)))
    elif matches := _matches(str(path)):
        for match in matches:
            yield from sources(match, report)
    else:
        report(Problem(str(path), "no such file or folder", "Check the spelling of the path"))


def _matches(pattern: str) -> list[str]:
    """The paths that a pattern with ``*``, ``?`` or ``[`` matches, in order."""
    return sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []  # noqa: PTH207 (absolute too)


def check(source: Source) -> bytes:
    """The first bytes of a file. Raises ``KzindError`` where it is empty, cannot be opened, or is no text."""
    sample = head(source)
    if binary := binary_kind(sample):
        what = f"is {binary}, not text" + (f", though its name ends in {source.kind}" if source.kind else "")
        raise KzindError(source.name, what, "Save its text as .txt, .csv or .jsonl in UTF-8")
    return sample


def head(source: Source) -> bytes:
    """The first bytes of a file. Raises ``KzindError`` where it is empty or cannot be opened."""
    try:
        with source.open() as stream:
            sample = stream.read(SAMPLE)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        todo = "Check that you may read it and that it is whole"
        raise KzindError(source.name, f"cannot be read ({reason})", todo) from None
    if not sample.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise KzindError(source.name, "the file is empty", "Remove it, or fetch it again")
    return sample


def open_text(source: Source, report: Report) -> TextIO:
    """The file as text, decoded lazily; another encoding than UTF-8 is told to ``report``.

    Bytes that the encoding does not know become U+FFFD. Line breaks stay as they are.
    """
    sample = check(source)
    encoding = guess_encoding(sample)
    if encoding in ("kz1048", "koi8-r"):
        what = f"is not UTF-8; it was read as {NAMES[encoding]}"
        report(Problem(source.name, what, "Look whether the letters came out right, or save it as UTF-8", "note"))
    return io.TextIOWrapper(source.open(), encoding=encoding, errors="replace", newline="")
