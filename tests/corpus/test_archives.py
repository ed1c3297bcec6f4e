"""Packed files, archives and standard input: what they hold, and what is refused in them."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from two_reports import KK, RU

import kzind
from kzind.corpus import read_corpus, sources
from kzind.corpus.readers import READERS
from kzind.errors import KzindError, Problem
from kzind.types import Document

Rows = list[dict[str, str]]
ROWS: Rows = [{"id": "1", "text": RU, "date": "2024-09-05"}, {"id": "2", "text": KK, "date": "2024-10-13"}]


def read(*paths: Path | str) -> tuple[list[Document], list[Problem]]:
    problems: list[Problem] = []
    try:
        return list(read_corpus(*paths, on_problem=problems.append)), problems
    except KzindError:
        return [], problems


def zstandard(data: bytes) -> bytes:
    return pa.compress(data, codec="zstd", asbytes=True)  # type: ignore[no-any-return]


def table(ending: str) -> bytes:
    """The two reports as a file of this kind."""
    frame, stream = pd.DataFrame(ROWS), io.BytesIO()
    if ending in (".xlsx", ".xlsm"):
        frame.to_excel(stream, index=False)
    elif ending == ".parquet":
        frame.to_parquet(stream)
    elif ending == ".json":
        stream.write(json.dumps(ROWS, ensure_ascii=False).encode())
    elif ending in (".jsonl", ".ndjson"):
        stream.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode())
    else:
        stream.write(frame.to_csv(index=False, sep="\t" if ending in (".tsv", ".tab") else ",").encode())
    return stream.getvalue()


def alone(data: bytes, ending: str) -> bytes:
    """An archive of one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"a{ending}", data)
    return stream.getvalue()


PACKINGS: dict[str, Callable[[bytes, str], bytes]] = {
    "": lambda data, ending: data,
    ".gz": lambda data, ending: gzip.compress(data),
    ".zst": lambda data, ending: zstandard(data),
    ".zip": alone,
}
TABLES = [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".parquet"]
TEXTS = [".txt", ".md", ".html", ".htm"]


def packed_file(folder: Path, ending: str, packing: str, data: bytes) -> Path:
    path = folder / (f"a{packing}" if packing == ".zip" else f"a{ending}{packing}")
    path.write_bytes(PACKINGS[packing](data, ending))
    return path


def test_every_ending_is_tested_here() -> None:
    assert sorted(TABLES + TEXTS) == sorted(READERS)


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("ending", TABLES)
def test_packed_tables(tmp_path: Path, ending: str, packing: str) -> None:
    documents, problems = read(packed_file(tmp_path, ending, packing, table(ending)))
    assert problems == []
    assert [(d.id, d.text, d.published) for d in documents] == [(r["id"], r["text"], r["date"]) for r in ROWS]


PAGE = """<html><head><title>{title}</title><meta property="article:published_time" content="2024-09-05">
<link rel="canonical" href="https://example.kz/a"></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("ending", TEXTS)
def test_packed_texts_and_pages(tmp_path: Path, ending: str, packing: str) -> None:
    text = RU
    if ending.startswith(".htm"):
        pytest.importorskip("trafilatura")
        text = PAGE.format(title="Цех открыт", paragraphs=f"<p>{RU} {RU}</p>" * 3)
    documents, problems = read(packed_file(tmp_path, ending, packing, text.encode()))
    assert problems == []
    assert [d.id for d in documents] == ["a"]
    assert RU in documents[0].text
    if ending.startswith(".htm"):
        assert (documents[0].published, documents[0].url) == ("2024-09-05", "https://example.kz/a")
        assert (documents[0].title or "").startswith("Цех открыт")
        assert "<p>" not in documents[0].text
    else:
        assert documents[0].text == RU


def test_several_frames_are_one_file(tmp_path: Path) -> None:
    line = (json.dumps(ROWS[0]) + "\n").encode()
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard(line) + zstandard(line.replace(b'"1"', b'"2"')))
    assert [d.id for d in read(tmp_path)[0]] == ["1", "2"]


def archive(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, content in members.items():
            stream.writestr(name, content)


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    members = {
        "2024/б.txt": RU.encode(), "2024/а.txt.gz": gzip.compress(KK.encode()), "t.csv": table(".csv"),
        "t.xlsx": table(".xlsx"), "__MACOSX/._x.txt": b"x", ".hidden.txt": b"x",
    }  # fmt: skip
    archive(tmp_path / "press.zip", members)
    documents, problems = read(tmp_path / "press.zip")
    assert [(d.id, d.text) for d in documents[:2]] == [("2024/а", KK), ("2024/б", RU)]
    assert len(documents) == 6
    assert {p.level for p in problems} == {"note"}  # the ids of the two tables are the same
    within = read(tmp_path)[0]
    assert [d.id for d in within[:2]] == ["press/2024/а", "press/2024/б"]
    assert [d.text for d in within] == [d.text for d in documents]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:/evil.txt", "..\\evil.txt"])
def test_names_that_lead_out_of_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    archive(tmp_path / "a.zip", {name: RU.encode(), "good.txt": KK.encode()})
    documents, problems = read(tmp_path / "a.zip")
    assert [d.id for d in documents] == ["good"]
    assert len(problems) == 1
    assert "leads out of the archive" in str(problems[0])
    assert problems[0].level == "lost"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def zeros(size: int) -> bytes:
    """Lines that pack to a thousandth."""
    return (b'{"text": "' + b"0" * 100_000 + b'"}\n') * (size // 100_000)


@pytest.mark.parametrize("ending", [".gz", ".zst", ".zip"])
def test_what_swells_beyond_reason_is_stopped(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BOMB_SIZE", 1_000_000)
    content, path = zeros(5_000_000), tmp_path / f"bomb.jsonl{ending}"
    if ending == ".zip":
        archive(path, {"bomb.jsonl": content})
    else:
        path.write_bytes(gzip.compress(content) if ending == ".gz" else zstandard(content))
    (tmp_path / "good.txt").write_text(RU, encoding="utf-8")
    documents, problems = read(tmp_path)
    assert documents[-1].id == "good"
    assert [p.level for p in problems if "zip bomb" in p.what] == ["lost"]


def test_a_workbook_that_swells_beyond_reason_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kzind.corpus import readers

    monkeypatch.setattr(readers, "BOMB_SIZE", 1_000_000)
    (tmp_path / "a.xlsx").write_bytes(table(".xlsx"))
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/more.xml", b" " * 5_000_000)
    documents, problems = read(tmp_path)
    assert documents == []
    assert "zip bomb" in problems[0].what


def test_files_that_overlap_in_an_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as stream:
        stream.writestr("a.txt", os.urandom(3000))
        first = stream.infolist()[0]
        for number in range(5):  # more entries of the directory for the same bytes
            copy = zipfile.ZipInfo(f"{number}.txt")
            for name in ("header_offset", "CRC", "compress_size", "file_size"):
                setattr(copy, name, getattr(first, name))
            stream.filelist.append(copy)
    documents, problems = read(path)
    assert documents == []
    assert [("overlap" in p.what, p.level) for p in problems] == [(True, "lost")]


def damaged(data: bytes) -> bytes:
    return data[: len(data) // 2] + b"\xff\xff\xff\xff" + data[len(data) // 2 + 4 :]


@pytest.mark.parametrize("ending", [".gz", ".zst", ".zip"])
@pytest.mark.parametrize("harm", [damaged, lambda data: data[:-20], lambda data: b"none of it" * 9])
def test_damaged_packing_costs_lines_and_no_other_file(
    tmp_path: Path, ending: str, harm: Callable[[bytes], bytes]
) -> None:
    path, content = tmp_path / f"a.jsonl{ending}", random.Random(2).randbytes(200).hex().encode()
    lines = b"".join(json.dumps({"id": str(n), "text": RU + content[n:].decode()}).encode() + b"\n" for n in range(50))
    if ending == ".zip":
        archive(path, {"a.jsonl": lines})
    else:
        path.write_bytes(gzip.compress(lines) if ending == ".gz" else zstandard(lines))
    path.write_bytes(harm(path.read_bytes()))
    (tmp_path / "b.txt").write_text(KK, encoding="utf-8")
    documents, problems = read(tmp_path)
    assert documents[-1].id == "b"
    assert any(p.level == "lost" and "a.jsonl" in p.where for p in problems)


def test_a_locked_archive_is_said(tmp_path: Path) -> None:
    archive(tmp_path / "a.zip", {"a.txt": RU.encode()})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[6] |= 1  # the sign of encryption, in both headers
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    documents, problems = read(tmp_path)
    assert documents == []
    assert "encrypted" in str(problems[0])


class OfWindows(zipfile.ZipInfo):
    """A member whose name stands in the archive as Windows wrote it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp866"), self.flag_bits & ~0x800


def test_names_that_windows_wrote_into_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as stream:
        stream.writestr(OfWindows("Статьи/Цех 1.txt"), RU)
        stream.writestr("Мәтін.txt", KK)
        stream.writestr(OfWindows("Пусто.txt"), "")
    documents, problems = read(tmp_path / "a.zip")
    assert {d.id: d.text for d in documents} == {"Статьи/Цех 1": RU, "Мәтін": KK}
    assert [Path(p.where).name for p in problems] == ["Пусто.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_an_archive_holds_and_is_not_read_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as stream:
        stream.writestr("a.txt", RU)
        stream.writestr("a.txt", KK)
        stream.writestr("b.zip", alone(RU.encode(), ".txt"))
    documents, problems = read(tmp_path / "a.zip")
    assert [d.text for d in documents] == [KK]
    assert [("twice" in p.what, "within an archive" in p.what, p.level) for p in problems] == [
        (True, False, "lost"), (False, True, "lost"),
    ]  # fmt: skip


# Folders


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and permissions of POSIX")
def test_what_a_folder_holds_and_is_not_read_is_told(tmp_path: Path) -> None:
    folder, other = tmp_path / "in", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (folder / "a.txt").write_text(RU, encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "other").symlink_to(other)
    (folder / "nothing.txt").symlink_to(tmp_path / "nowhere")
    (folder / "link.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "pipe.txt")
    documents, problems = read(folder)
    assert [d.id for d in documents] == ["a", "link"]
    assert [(Path(p.where).name, p.level, p.what) for p in problems] == [
        ("loop", "note", "is a link to a folder, which is not followed"),
        ("nothing.txt", "note", "is a link to nothing"),
        ("other", "note", "is a link to a folder, which is not followed"),
        ("pipe.txt", "note", "is no file, but a device or a pipe"),
    ]
    assert [d.id for d in read(str(folder / "**" / "a.txt"))[0]] == ["a"]
    assert "a device or a pipe" in str(read(folder / "pipe.txt")[1][0])


def test_a_folder_that_may_not_be_read_costs_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(f"{RU} {name}", encoding="utf-8")
    scan = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(sources.os, "scandir", scandir)
    documents, problems = read(tmp_path)
    assert [d.id for d in documents] == ["b/x"]
    line = f"{tmp_path / 'a'}: the folder cannot be read (Permission denied). Check that you may read it."
    assert list(map(str, problems)) == [line]


def test_folders_as_deep_as_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1100):
        os.mkdir("d")  # noqa: PTH102 (the path is too long for a call)
        os.chdir("d")
    Path("x.txt").write_text(RU, encoding="utf-8")
    found = [d.id.count("d/") for d in read(tmp_path)[0]]
    Path("x.txt").unlink()
    for _ in range(1100):  # what clears up would stumble over it
        os.chdir("..")
        Path("d").rmdir()
    assert found == [1100]


@pytest.mark.parametrize("path", ["", "a\0b", RU * 5])
def test_what_is_no_path_is_said(path: str) -> None:
    documents, problems = read(path)
    assert (documents, len(problems)) == ([], 1)
    assert "no such file or folder" in problems[0].what
    assert len(problems[0].where) < 300


def test_facts_of_a_run_within_the_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    for name in ("facts", "done"):
        (tmp_path / "run" / name).mkdir(parents=True)
    (tmp_path / "run" / "manifest.json").write_text('{"text": "x"}', encoding="utf-8")
    documents, problems = read(tmp_path)
    assert [d.id for d in documents] == ["a"]
    assert [(Path(p.where).name, p.level) for p in problems] == [("run", "note")]


# Standard input


def piped(data: bytes) -> list[list[str | None]]:
    code = (
        "import sys, json; from kzind.corpus import read_corpus; corpus = read_corpus('-');"
        "rows = [[d.id, d.text, d.published] for d in corpus]; assert len(list(corpus)) == len(rows);"
        "sys.stdout.buffer.write(json.dumps(rows).encode())"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(kzind.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True, env=environment)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".xlsx"])
def test_standard_input_is_a_table(ending: str) -> None:
    data = table(ending)
    assert piped(zstandard(data) if ending == ".csv" else data) == [[r["id"], r["text"], r["date"]] for r in ROWS]


@pytest.mark.parametrize("closed", [True, False])
def test_standard_input_that_cannot_be_read_is_one_line(tmp_path: Path, closed: bool) -> None:
    code = "import sys; sys.stdin = None; " if closed else "import sys; "
    code += "from kzind.corpus import read_corpus; list(read_corpus('-'))"
    data = alone(RU.encode(), ".txt")
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=False)
    words = "is closed" if closed else "is a ZIP archive, which cannot be read from there"
    assert f"KzindError: standard input: {words}." in done.stderr.decode().splitlines()[-1]


def test_standard_input_is_a_text() -> None:
    assert piped(RU.encode()) == [["stdin", RU, None]]


@pytest.mark.parametrize(
    ("sample", "form"),
    [
        (b'{"text": "a"}\n{"text": "b"}\n', ".jsonl"), (b'{\n "text": "a"\n}', ".json"), (b' [{"text": "a"}]', ".json"),
        (b"<!DOCTYPE html><html>", ".html"), (b"PAR1....", ".parquet"), (b"title\ttext\na\tb", ".tsv"),
        ("Мәтін;Күні\nа;б".encode(), ".csv"), ("Отчёт\n\n\"Дата\";\"Заголовок\";\"Текст\"\n1;2;3".encode(), ".csv"),
        ("sep=;\nДата;СМИ;Текст".encode(), ".csv"), ("Дата, текст и место\nЗавод".encode(), ".txt"),
        ("Завод открыт.\nТекст договора, дата, сумма".encode(), ".txt"), ("Завод, цех".encode(), ".txt"), (b"", ".txt"),
    ],
)  # fmt: skip
def test_what_standard_input_holds_is_told_by_its_beginning(sample: bytes, form: str) -> None:
    assert sources._form(sample) == form


def test_names_of_files_that_are_no_utf_8(tmp_path: Path) -> None:
    try:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xf6ld.txt"))
        path.write_text(RU, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    facts = kzind.extract_facts(tmp_path)
    assert set(facts["doc_id"]) == {"\ufffdld"}
