"""What the package must not do while it runs: connect to other machines, load pickled objects, run text as code."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kzind

PACKAGE = Path(kzind.__file__).parent
TEXTS = {
    "ru": "В Таразе запустили цементный завод за 12,5 млрд тенге, создано 340 рабочих мест. См. https://example.org/a.",
    "kk": "Қызылордада шыны зауыты ашылды, оған 4,2 миллиард теңге жұмсалды. Онда 180 адам жұмыс істейді.",
}

# Python imports this module, found on its path, when it starts: in the workers too.
HOOK = """
import os, sys

def watch(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        place = address[0] if isinstance(address, tuple) else "a file"
        if place not in ("127.0.0.1", "::1", "localhost", "a file"):
            note(f"connects to {address!r}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and arguments[0] not in (
        None, "", "localhost", "127.0.0.1", "::1", b"localhost"
    ):
        note(f"asks for {arguments[0]!r}")
    # Babel keeps the names of months as pickles inside of its own package
    elif event == "pickle.find_class" and arguments[0].split(".")[0] != "babel" and os.environ.get("KZIND_TEST_PICKLE"):
        note(f"unpickles {arguments!r}")
    elif event in ("os.system", "subprocess.Popen") and os.environ.get("KZIND_TEST_PICKLE"):
        note(f"starts {arguments!r}")

def note(line):
    with open(os.environ["KZIND_TEST_NOTES"], "a", encoding="utf-8") as stream:
        stream.write(line + chr(10))
    raise PermissionError(line)

sys.addaudithook(watch)
"""


def watched(tmp_path: Path, code: str, *arguments: str, alone: bool) -> list[str]:
    """Runs code in a process in which such acts are noted and refused; ``alone``: it has no workers."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    notes = tmp_path / "notes"
    notes.touch()
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "hook"), str(PACKAGE.parent)]),
        "KZIND_TEST_NOTES": str(notes), "KZIND_TEST_PICKLE": "1" if alone else "",
    }  # fmt: skip
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    found = notes.read_text(encoding="utf-8").splitlines()
    assert done.returncode == 0 or found, done.stderr
    return found


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    rows = [{"id": lang, "lang": lang, "text": text} for lang, text in TEXTS.items()]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import socket; socket.create_connection(('192.0.2.1', 80), 0.01)", "192.0.2.1"),
        ("import socket; socket.getaddrinfo('example.org', 80)", "example.org"),
        ("import pickle, collections; pickle.loads(pickle.dumps(collections.Counter()))", "unpickles"),
    ],
)
def test_the_watch_sees(tmp_path: Path, code: str, words: str) -> None:
    notes = watched(tmp_path, code, alone=True)
    assert len(notes) == 1
    assert words in notes[0]


def test_reading_and_extracting_connects_nowhere_and_unpickles_nothing(corpus: Path, tmp_path: Path) -> None:
    code = (
        "import sys, kzind; from kzind.cli import main;"
        "assert main(['extract', sys.argv[1], '-o', sys.argv[2], '--jobs', '0']) == 0;"
        "facts = kzind.extract_facts(sys.argv[1]);"
        "assert len(facts) == 4, facts;"
        "kzind.collapse_claims(kzind.add_story_ids(facts)); kzind.project_table(facts)"
    )
    assert watched(tmp_path, code, str(corpus), str(tmp_path / "facts.parquet"), alone=True) == []


def test_workers_connect_nowhere(corpus: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "if __name__ == '__main__':\n"
        "    import kzind\n"
        "    assert len(kzind.extract_facts(sys.argv[1], n_jobs=2)) == 4\n"
    )
    assert watched(tmp_path, code, str(corpus), alone=False) == []


RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
UNPICKLES = {"pickle", "cloudpickle", "dill", "shelve", "marshal"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_code_runs_no_text_and_loads_no_pickles(path: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNS_TEXT:
            found.append(node.func.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            if node.func.attr == "read_pickle" or (owner, node.func.attr) == ("joblib", "load"):
                found.append("pickle")
            found += [k.arg for k in node.keywords if k.arg == "allow_pickle"]
            found += ["shell"] if any(k.arg == "shell" and k.value is not False for k in node.keywords) else []
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in UNPICKLES]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNPICKLES:
            found.append(str(node.module))
    assert found == []


def test_no_pickled_file_is_packaged() -> None:
    endings = {".pkl", ".pickle", ".joblib", ".npy", ".npz", ".pt", ".bin"}
    assert [path.name for path in PACKAGE.rglob("*") if path.suffix in endings] == []
