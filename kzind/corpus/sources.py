"""Paths to files: folders are walked in order, globs are expanded, every file can be opened, unpacked and decoded.

Archives are read where they lie: nothing of them is written under the names that they hold.
"""

from __future__ import annotations

import atexit
import functools
import glob
import gzip
import io
import os
import shutil
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TextIO, cast

from kzind.corpus.encoding import NAMES, SAMPLE, SINGLE_BYTE, binary_kind, guess_encoding
from kzind.errors import KzindError, Problem

Report = Callable[[Problem], None]

CLUTTER = frozenset({"thumbs.db", "desktop.ini"})
"""Files that systems leave in folders."""
HIDDEN = (".", "~$", "__MACOSX")
"""Beginnings of names that are passed over: hidden files, locks of a workbook open in Excel, remains of an archive."""
PACKED = (".gz", ".zst")
"""Endings of single packed files; the ending before says what they hold."""
ARCHIVE = ".zip"
STANDARD_INPUT = "-"
RUN = frozenset({"manifest.json", "facts", "done"})
"""What the folder of a large run holds."""
TITLES = 30
"""Lines of standard input among which the header of a table is looked for."""
SHOWN = 250
"""Characters of a path that messages show; a longer name no system has."""
BOMB_RATIO = 250
"""Text packs to a tenth; what unpacks to more than this times its size, and to more than ``BOMB_SIZE``, is a trap."""
BOMB_SIZE = 100_000_000
_DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
"""What unpacking raises for damage, encryption, and methods that it does not know."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of reports: its path, the name that messages give it, and the id that a report of its own gets.

    ``member`` names a file inside of an archive, ``shown`` says how to show that name; ``form`` is the kind of a file
    whose name does not tell.
    """

    path: Path
    id: str
    member: str | None = None
    form: str | None = None
    shown: str | None = None

    @property
    def name(self) -> str:
        """The path as the user gave it, with that inside of an archive."""
        if self.form is not None:
            return "standard input"
        return str(self.path) if self.member is None else f"{self.path}/{self.shown or self.member}"

    @property
    def kind(self) -> str:
        """The ending that says what the file holds (``.jsonl`` for ``a.jsonl.gz``), in small letters."""
        if self.form is not None:
            return self.form
        path = PurePosixPath(self.member) if self.member is not None else self.path
        suffixes = [suffix.lower() for suffix in path.suffixes]
        if len(suffixes) > 1 and suffixes[-1] in PACKED:
            return suffixes[-2]
        return suffixes[-1] if suffixes else ""

    def open(self) -> BinaryIO:
        """The file's bytes, unpacked. Reading raises ``OSError`` for whatever is wrong with it."""
        packed = Path(self.member or self.path.name).suffix.lower()
        if self.form is None and self.member is None and packed not in PACKED:
            return self.path.open("rb")
        inner, size = self._packed()
        if self.form is not None:
            packed = _packing(inner)
        try:
            if packed == ".gz":
                inner = cast(BinaryIO, gzip.GzipFile(fileobj=inner, mode="rb"))
            elif packed == ".zst":
                inner = _zstandard(inner)
        except _DAMAGE as error:
            raise OSError(str(error)) from None
        return cast(BinaryIO, io.BufferedReader(_Unpacked(inner, size), 1 << 16))

    def _packed(self) -> tuple[BinaryIO, int]:
        """The bytes of the file or of the archive's member, and how many they are where they lie."""
        if self.member is None:
            return self.path.open("rb"), self.path.stat().st_size
        try:
            archive = zipfile.ZipFile(self.path)
            return cast(BinaryIO, archive.open(self.member)), archive.getinfo(self.member).compress_size
        except (*_DAMAGE, KeyError) as error:
            raise OSError(str(error)) from None

    def open_at_any_place(self) -> BinaryIO:
        """The file's bytes for a reader that goes to and fro: what is packed is unpacked into a temporary file."""
        stream = self.open()
        if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, _Unpacked):
            with stream:
                copy = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115 (the reader closes it)
                shutil.copyfileobj(stream, copy)
            copy.seek(0)
            return cast(BinaryIO, copy)
        return stream


class _Unpacked(io.RawIOBase):
    """A packed stream: damage is an ``OSError`` with its reason, and what swells beyond reason is refused."""

    def __init__(self, inner: BinaryIO, size: int) -> None:
        self._inner = inner
        self._limit = max(BOMB_SIZE, BOMB_RATIO * size)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except _DAMAGE as error:
            raise OSError(str(error) or type(error).__name__) from None
        self._given += len(data)
        if self._given > self._limit:
            raise OSError(f"unpacks to more than {BOMB_RATIO} times its size, like a zip bomb")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def _zstandard(stream: BinaryIO) -> BinaryIO:
    import pyarrow as pa

    return cast(BinaryIO, pa.CompressedInputStream(pa.PythonFile(stream), "zstd"))


def _packing(stream: BinaryIO) -> str:
    """The ending that the first bytes of a file would give it, where it is packed."""
    first = stream.read(4)
    stream.seek(0)
    return ".gz" if first.startswith(b"\x1f\x8b") else ".zst" if first == b"\x28\xb5\x2f\xfd" else ""


def plain_id(path: Path) -> str:
    """A path without its ending, with forward slashes on every system."""
    while path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.with_suffix("").as_posix() if path.suffix else path.as_posix()


def quiet(problem: Problem) -> None:
    """Takes problems that are told elsewhere."""


def walk(folder: Path, report: Report = quiet) -> Iterator[Path]:
    """The files below ``folder``, in the order of their names; what is passed over is told to ``report``.

    Links to folders are not followed, and folders of facts that ``kzind extract`` wrote are no reports.
    """
    waiting = [iter(_entries(folder, report))]
    while waiting:
        path, kind = next(waiting[-1], (None, ""))
        if path is None:
            waiting.pop()
        elif kind == "folder":
            waiting.append(iter(_entries(path, report)))
        elif kind == "file":
            yield path
        else:
            report(Problem(str(path), kind, "Give it by its own path, if it should be read", "note"))


def _entries(folder: Path, report: Report) -> Iterator[tuple[Path | None, str]]:
    """What a folder holds, by name: each with ``file``, ``folder``, or why it is neither."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, _kind(entry)) for entry in entries if not _hidden(entry.name))
    except OSError as error:
        report(Problem(str(folder), f"the folder cannot be read ({error.strerror})", "Check that you may read it"))
        return
    if {name for name, _ in found} >= RUN:
        report(Problem(str(folder), "is passed over: it holds facts that kzind wrote, no reports", "Move it", "note"))
        return
    for name, kind in found:
        yield folder / name, kind


def _hidden(name: str) -> bool:
    return name.startswith(HIDDEN) or name.lower() in CLUTTER


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    if entry.is_file():
        return "file"
    if entry.is_dir():
        return "is a link to a folder, which is not followed"
    return "is a link to nothing" if entry.is_symlink() else "is no file, but a device or a pipe"


def files(path: str | Path) -> Iterator[tuple[Path, str]]:
    """The files that ``path`` stands for, archives unopened, each with its name below the folder that was given."""
    place = Path(path)
    kind = stands_for(path)
    if kind == "folder":
        for file in walk(place):
            yield file, file.relative_to(place).as_posix()
    elif kind == "file":
        yield place, place.name
    elif kind is None:
        for match in _matches(str(path)):
            yield from files(match)


def stands_for(path: str | Path) -> str | None:
    """``file``, ``folder``, what else is there, or ``None`` for nothing."""
    if not str(path):
        return None  # for Python it would be the folder in which the user is
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return None
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "a device or a pipe"


def is_one_file(paths: Sequence[str | Path]) -> bool:
    """Whether ``paths`` stand for a single file, which is no archive."""
    if len(paths) != 1:
        return False
    alone = str(paths[0])
    return alone == STANDARD_INPUT or (stands_for(alone) == "file" and Path(alone).suffix.lower() != ARCHIVE)


def sources(path: str | Path, report: Report) -> Iterator[Source]:
    """The files that ``path`` stands for: itself, those below a folder, those that a glob matches."""
    place, kind = Path(path), stands_for(path)
    shown = str(path) if len(str(path)) <= SHOWN else f"{str(path)[:SHOWN]}…"
    if str(path) == STANDARD_INPUT:
        try:
            yield standard_input()
        except KzindError as error:
            report(error.problem)
    elif kind == "folder":
        empty = True
        for file in walk(place, report):
            empty = False
            yield from _unpacked(Source(file, plain_id(file.relative_to(place))), report)
        if empty:
            report(Problem(shown, "the folder is empty", "Give a folder with reports in it"))
    elif kind == "file":
        yield from _unpacked(Source(place, plain_id(Path(place.name))), report, alone=True)
    elif kind is not None:
        report(Problem(shown, f"is no file, but {kind}", "Send it to standard input, and give -"))
    elif matches := _matches(str(path)):
        for match in matches:
            yield from sources(match, report)
    elif len(str(path)) > SHOWN:
        report(Problem(shown, "no such file or folder", "Texts themselves go into a DataFrame, or to standard input"))
    else:
        report(Problem(shown or "''", "no such file or folder", "Check the spelling of the path"))


def _unpacked(source: Source, report: Report, alone: bool = False) -> Iterator[Source]:
    """The file itself; of an archive the files in it, in the order of their names.

    Members whose names lead out of the archive, and archives that hold more than they can, are refused.
    """
    if source.kind != ARCHIVE:
        yield source
        return
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (OSError, *_DAMAGE) as error:
        what = f"is no whole ZIP archive ({type(error).__name__})"
        report(Problem(source.name, what, "Fetch it again, or unpack it yourself"))
        return
    if sum(info.compress_size for info in members) > source.path.stat().st_size:
        what = "its files overlap, like those of a zip bomb"
        report(Problem(source.name, what, "Do not unpack it; ask where it comes from"))
        return
    if not members:
        report(Problem(source.name, "the archive is empty", "Remove it, or fetch it again"))
    met: set[str] = set()
    for info in sorted(members, key=lambda member: member.filename):
        shown = _name_of(info)
        path = PurePosixPath(shown)
        if _leads_out(info.filename):
            what = f"the name '{shown[:100]}' in it leads out of the archive"
            report(Problem(source.name, what, "Rename that file, or leave it out"))
        elif info.filename in met:
            what = f"the name '{shown[:100]}' is twice in it; the later file was read"
            report(Problem(source.name, what, "Unpack it, and give the folder"))
        elif not any(map(_hidden, path.parts)):
            inside = plain_id(Path(path))
            yield Source(source.path, inside if alone else f"{source.id}/{inside}", info.filename, shown=shown)
        met.add(info.filename)


def _name_of(info: zipfile.ZipInfo) -> str:
    """A member's name as it was meant: archives of Windows write Cyrillic names in its old encoding, unmarked."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")


def _leads_out(name: str) -> bool:
    """Whether a member's name is absolute, names a drive, or climbs."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "" or ":" in parts[0] or ".." in parts


@functools.cache
def _spooled() -> Path:
    """Standard input in a temporary file, since it can be read but once; removed when the process ends."""
    if sys.stdin is None:
        raise KzindError("standard input", "is closed", "Send the reports to it, or name a file")
    try:
        handle, name = tempfile.mkstemp(prefix="kzind-")
        path = Path(name)
        atexit.register(path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
    except OSError as error:
        what = f"cannot be kept in the folder for temporary files ({error.strerror})"
        raise KzindError("standard input", what, "Make room there, or name a file") from None
    return path


def standard_input() -> Source:
    """Standard input as a file; its first bytes tell what it holds."""
    path = _spooled()
    raw = Source(path, "stdin", form="")
    try:
        with raw.open() as stream:
            sample = stream.read(SAMPLE)
    except OSError:
        sample = b""  # the reader will say what is wrong
    form = _form(sample)
    if form == ARCHIVE:
        raise KzindError("standard input", "is a ZIP archive, which cannot be read from there", "Save it, and name it")
    return Source(path, "stdin", form=form)


def _form(sample: bytes) -> str:
    """The kind of file that begins with ``sample``: JSON, a page, a table, else a text."""
    if sample.startswith(b"PAR1"):
        return ".parquet"
    if sample.startswith(b"PK\x03\x04"):
        return ".xlsx" if b"[Content_Types].xml" in sample or b"xl/" in sample or b"docProps/" in sample else ARCHIVE
    text = sample.decode(guess_encoding(sample), "replace").lstrip("\ufeff \t\r\n")
    first = text.split("\n", 1)[0].rstrip()
    if text.startswith("["):
        return ".json"
    if text.startswith("{"):
        return ".jsonl" if first.endswith("}") or "\n" not in text else ".json"
    if first[:200].lower().startswith(("<!doctype html", "<html")):
        return ".html"
    lines = text.split("\n", TITLES)[:TITLES]
    below = (form for line in lines[1:] if (form := _table(line, 3)))  # a header below the titles of an export
    return _table(first, 1) or next(below, ".txt")


def _table(header: str, least: int) -> str | None:
    """``.tsv`` or ``.csv`` where a line is the header of a table with ``least`` known columns, a text among them."""
    from kzind.corpus.columns import guess_columns, is_sure

    for sign, form in (("\t", ".tsv"), (",", ".csv"), (";", ".csv"), ("|", ".csv")):
        names = [name.strip().strip('"') for name in header.split(sign)]
        found = guess_columns(names) if len(names) > 1 else {}
        if len(found) >= least and is_sure(names, found):
            return form
    return None


def _matches(pattern: str) -> list[str]:
    """The paths that a pattern with ``*``, ``?`` or ``[`` matches, in order; of ways to one file the shortest alone."""
    if not glob.has_magic(pattern):
        return []
    found: dict[str, str] = {}
    for match in sorted(glob.glob(pattern, recursive=True), key=lambda path: (path.count(os.sep), path)):  # noqa: PTH207
        found.setdefault(os.path.realpath(match), match)
    return sorted(found.values())


_NAMES = {
    b"PK\x03\x04": "Let its name end in .xlsx if it is a workbook, in .zip if an archive, or save its text as .txt",
    b"PAR1": "Let its name end in .parquet",
    b"\x1f\x8b": "Let its name end in .gz too",
    b"\x28\xb5\x2f\xfd": "Let its name end in .zst too",
}
"""What to do with a file that could be read under another name, by its first bytes."""


def check(source: Source) -> bytes:
    """The first bytes of a file. Raises ``KzindError`` where it is empty, cannot be opened, or is no text."""
    sample = head(source)
    if binary := binary_kind(sample):
        what = f"is {binary}, not text" + (f", though its name ends in {source.kind}" if source.kind else "")
        renamed = next((todo for magic, todo in _NAMES.items() if sample.startswith(magic)), None)
        raise KzindError(source.name, what, renamed or "Save its text as .txt, .csv or .jsonl in UTF-8")
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
    if encoding in SINGLE_BYTE:
        what = f"is not UTF-8; it was read as {NAMES[encoding]}"
        report(Problem(source.name, what, "Look whether the letters came out right, or save it as UTF-8", "note"))
    return io.TextIOWrapper(source.open(), encoding=encoding, errors="replace", newline="")
