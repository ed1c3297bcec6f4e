"""Random files: whatever they hold, they are read or refused with a line. The long run: tests/benchmarks/scale.py."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kzind
from kzind.errors import KzindError, Problem

PIECES = [
    "млрд", "теңге", " ", "\n", "1", "2,5", "-", "от", "до", "%", "$", "«", "»", "ЖШС", "ТОО", "зауыт", "2024", "жылы",
    "году", "жұмыс орны", ".", ",", "(", ")", '"', "\t", "\x00", "\u202e", "\ud800", "\ufeff", "№", "Тараз",
    "инвестиция", "салынды", "создано", "\u00a0", "😀", "½", "٣", "{", "}", "[",
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=100))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


CONTENTS = st.one_of(
    st.binary(max_size=100),
    TEXTS.map(encoded),
    TEXTS.map(lambda text: json.dumps({"text": text}).encode()),
    TEXTS.map(lambda text: json.dumps([{"text": text, "date": text, "id": text, "url": text}]).encode()),
    TEXTS.map(lambda text: b"text,date\n" + encoded(text)),
)


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", content)
    return stream.getvalue()


def packed(ending: str, content: bytes) -> bytes:
    if ending.endswith(".gz"):
        return gzip.compress(content)
    if ending.endswith(".zst"):
        return pa.compress(content, codec="zstd", asbytes=True)  # type: ignore[no-any-return]
    return zipped(content) if ending == ".zip" else content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    ending=st.sampled_from([".txt", ".jsonl", ".json", ".csv", ".tsv.gz", ".jsonl.zst", ".zip", ".xlsx", ".parquet"]),
    content=CONTENTS,
    whole=st.booleans(),
)
def test_any_file_is_read_or_refused(folder: Path, ending: str, content: bytes, whole: bool) -> None:
    path = folder / f"a{ending}"
    data = packed(ending, content)
    path.write_bytes(data if whole else data[: len(data) * 2 // 3])
    problems: list[Problem] = []
    try:
        facts = kzind.extract_facts(path, on_problem=problems.append)
    except KzindError as error:
        refused: str | None = str(error)
    else:
        refused = None
        assert facts["quote"].notna().all()
    finally:
        path.unlink()
    assert refused is None or "\n" not in refused
    assert not [problem for problem in problems if problem.what.startswith("the report could not be read")]
