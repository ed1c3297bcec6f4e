"""The bar: rate and remaining time where somebody looks, nothing where nobody does."""

from __future__ import annotations

import functools
import gzip
import io
import json
import re
from contextlib import redirect_stderr
from pathlib import Path

import pandas as pd
import pytest
import tqdm.auto

import kzind
from kzind import progress
from kzind.cli import OK, Problems, main
from kzind.corpus import Corpus, read_corpus
from kzind.errors import Problem
from kzind.progress import bar, somebody_looks
from kzind.types import Document

TEXT = "Риддерде жаңа кабель цехы ашылды. Жобаға 3 млрд теңге инвестиция салынды."


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal as standard error; each step is drawn."""
    monkeypatch.setattr("tqdm.auto.tqdm", functools.partial(tqdm.auto.tqdm, mininterval=0, miniters=1))
    return Terminal()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": TEXT}) + "\n" for n in range(5)), encoding="utf-8")
    return path


def test_a_terminal_sees_share_rate_and_remaining_time(terminal: Terminal) -> None:
    with redirect_stderr(terminal), bar(lambda: 4) as done:
        done(1)
        done(2)
    shown = terminal.getvalue()
    assert re.search(r"75%.*3/4 \[\d\d:\d\d<\d\d:\d\d.*reports", shown), shown
    assert shown.rstrip(" ").endswith("\r"), "the bar was left on the screen"


def test_without_a_total_there_is_a_rate(terminal: Terminal) -> None:
    with redirect_stderr(terminal), bar(lambda: None) as done:
        done(3)
    assert re.search(r"3 reports \[\d\d:\d\d,.*reports/s\]", terminal.getvalue())


@pytest.mark.parametrize("output", ["facts.jsonl", "run/"])
def test_the_command_shows_it_on_a_terminal(corpus: Path, tmp_path: Path, terminal: Terminal, output: str) -> None:
    with redirect_stderr(terminal):
        assert main(["extract", str(corpus), "-o", f"{tmp_path}/{output}", "--jobs", "0"]) == OK
    assert "5/5 [" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_elsewhere_it_is_silent_and_counts_nothing(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzind.corpus.counting.count_reports", lambda paths: pytest.fail("counted for nobody"))
    assert main(["extract", str(corpus), "-o", f"{tmp_path / 'facts.csv'}", "--jobs", "0"]) == OK
    assert capsys.readouterr().err.count("\n") == 1
    kzind.extract_facts(corpus)
    assert capsys.readouterr().err == ""


def test_it_can_be_asked_for_and_refused(corpus: Path, capsys: pytest.CaptureFixture[str], terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        kzind.extract_facts(corpus, progress=False)
    assert terminal.getvalue() == ""
    kzind.extract_facts(corpus, progress=True)
    assert "/5 [" in capsys.readouterr().err


def test_problems_stand_on_lines_of_their_own(terminal: Terminal) -> None:
    problems = Problems()
    with redirect_stderr(terminal), bar(lambda: 4) as done:
        done(1)
        problems(Problem("a.txt", "is empty", "Remove it"))
        done(1)
    assert "\ra.txt: is empty. Remove it.\n" in terminal.getvalue()
    assert progress._shown == []


NOTEBOOK = """
import sys
sys.path.insert(0, ROOT)
from kzind.progress import bar, somebody_looks
print("looks" if somebody_looks() else "nobody")
with bar(lambda: 2) as done:
    done(1)
"""


@pytest.mark.parametrize(("sits", "said"), [(True, "looks"), (False, "nobody")])
def test_a_notebook_shows_it_where_somebody_sits(sits: bool, said: str) -> None:
    """``nbclient``, which runs notebooks for programs, allows no input; a person's browser does."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")
    found: dict[str, str] = {}

    def take(message: dict[str, object]) -> None:
        content = message["content"]
        assert isinstance(content, dict)
        if message["msg_type"] == "stream":
            found[content["name"]] = found.get(content["name"], "") + content["text"]
        elif message["msg_type"] == "display_data":
            found["stderr"] = found.get("stderr", "") + str(content["data"])

    try:
        code = NOTEBOOK.replace("ROOT", repr(str(Path(kzind.__file__).parents[1])))
        client.execute_interactive(code, allow_stdin=sits, output_hook=take, timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert found["stdout"].strip() == said
    assert ("2" in found.get("stderr", "")) == sits


def test_nobody_looks_at_a_test() -> None:
    assert not somebody_looks()


# How many there are


def test_reports_are_counted_where_that_is_cheap(tmp_path: Path) -> None:
    import zipfile

    rows = [{"id": str(n), "text": f'{TEXT}\n«Екінші "жол"», {n}'} for n in range(7)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    table = pd.DataFrame(rows)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress((lines + "\n").encode()))
    table.to_csv(tmp_path / "c.csv", index=False, encoding="utf-8")
    table.to_csv(tmp_path / "d.tsv", index=False, sep="\t", encoding="utf-16")
    table.to_parquet(tmp_path / "e.parquet")
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("one.txt", TEXT)
        archive.writestr("more.jsonl", lines)
    (tmp_path / "g.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "h.png").write_bytes(b"none of ours")
    for path in sorted(tmp_path.iterdir()):
        corpus = read_corpus(path, on_problem=lambda problem: None)
        expected = 0 if path.suffix == ".png" else sum(1 for _ in corpus)
        assert corpus.count() == expected, path.name
    assert read_corpus(tmp_path).count() == 5 * 7 + 8 + 1
    (tmp_path / "i.json").write_text(f"[{lines.replace(chr(10), ',')}]", encoding="utf-8")
    assert read_corpus(tmp_path).count() is None
    assert Corpus.from_frame(table).count() == 7
    assert Corpus.from_documents([Document("0", TEXT, "kk")]).count() == 1
    assert Corpus.from_documents(iter([])).count() is None


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl.gz", "a.zip", "a.csv"])
def test_damaged_files_are_not_counted(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00\xff damaged" * 9)
    assert read_corpus(tmp_path / name).count() in (None, 0)
