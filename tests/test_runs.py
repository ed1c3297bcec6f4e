"""Large runs: the same bytes whatever stops them, whoever works, and no piece of work done twice."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import kzind
from kzind import runs
from kzind.cli import FAILED, OK, PARTLY, main
from kzind.corpus import Corpus
from kzind.errors import KzindError, Problem
from kzind.facts import extraction, iter_facts, workers
from kzind.facts.read import load_facts
from kzind.facts.table import COLUMNS
from kzind.facts.workers import Batch, Extracted, LocalPool, in_order
from kzind.runs import Summary, extract_to
from kzind.types import Document

SIZE = 4


def text(number: int) -> str:
    return f"Риддерде жаңа кабель цехы ашылды. Жобаға {number + 2} млрд теңге инвестиция салынды."


@pytest.fixture(autouse=True)
def _same_knowledge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package may be edited while the tests run."""
    monkeypatch.setattr(runs, "knowledge", lambda: "the same")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Ten reports, three of them bad in different places: two cannot be read, one has no text."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    rows = [json.dumps({"id": str(n), "text": text(n), "lang": "kk"}, ensure_ascii=False) for n in range(10)]
    rows[4:4] = ["{broken"]
    rows[8:8] = ['{"id": "empty", "text": ""}']
    rows.append("{broken at the end")
    (folder / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_run_holds_the_table(corpus: Path, tmp_path: Path) -> None:
    done = extract_to([corpus], tmp_path / "run", size=SIZE)
    assert done == Summary(read=10, skipped=1, failed=2, facts=10, partitions=3)
    files = tree(tmp_path / "run")
    assert sorted(files) == [
        *[f"done/part-0000{n}.json" for n in range(3)], "errors.jsonl",
        *[f"facts/part-0000{n}.parquet" for n in range(3)], "manifest.json",
    ]  # fmt: skip
    back = pd.read_parquet(tmp_path / "run" / "facts")
    expected = kzind.extract_facts(Corpus.from_documents([Document(str(n), text(n), "kk") for n in range(10)]))
    back["published"] = back["published"].astype(expected["published"].dtype)  # Parquet knows no whole seconds
    pd.testing.assert_frame_equal(back[list(COLUMNS)], expected, check_categorical=False)
    errors = [json.loads(line) for line in files["errors.jsonl"].decode().splitlines()]
    assert [(e["partition"], e["level"]) for e in errors] == [
        ("part-00001", "lost"), ("part-00001", "note"), ("part-00002", "lost"),
    ]  # fmt: skip
    assert errors[0]["where"].endswith("a.jsonl line 5")
    manifest = json.loads(files["manifest.json"])
    assert [part["documents"] for part in manifest["partitions"]] == [4, 4, 2]
    assert [(each["file"], each["bytes"]) for each in manifest["inputs"]] == [
        ("a.jsonl", (corpus / "a.jsonl").stat().st_size)
    ]


KILLED = """
import os, signal, sys
from pathlib import Path
from kzind import runs
runs.knowledge = lambda: "the same"
moment, source, folder, size = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
replace, count = Path.replace, [0]
def counted(path, target):
    count[0] += 1
    if count[0] == moment:  # the file is written, not yet in its place
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(path, target)
Path.replace = counted
runs.extract_to([source], folder, size=size)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("moment", [2, 5, 8])
def test_killed_and_started_again(corpus: Path, tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the nine files that a run puts in place, one is not put any more."""
    extract_to([corpus], tmp_path / "whole", size=SIZE)
    environment = {**os.environ, "PYTHONPATH": str(Path(kzind.__file__).parents[1])}
    command = [sys.executable, "-c", KILLED, str(moment), str(corpus), str(tmp_path / "run"), str(SIZE)]
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == -9
    before = tree(tmp_path / "run")
    assert any(Path(name).name.startswith(".") for name in before), "no half file: the moment was missed"
    kept = len([name for name in before if name.startswith("done/part")])
    worked = watch(monkeypatch)
    done = extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1)
    assert done.resumed == kept == (moment - 2) // 2
    assert worked == [str(n) for n in range(SIZE * kept, 10)]
    assert tree(tmp_path / "run") == tree(tmp_path / "whole")


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that are extracted from now on."""
    worked: list[str] = []
    extract = extraction.extract_batch

    def watching(documents: list[Document], limit: float | None) -> Extracted:
        worked.extend(d.id for d in documents)
        return extract(documents, limit)

    monkeypatch.setattr(extraction, "extract_batch", watching)
    return worked


def test_a_complete_run_is_not_done_again(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1)
    before = tree(tmp_path / "run")
    worked = watch(monkeypatch)
    assert extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1) == dataclasses.replace(first, resumed=3)
    assert worked == []
    (tmp_path / "run" / "facts" / "part-00001.parquet").write_bytes(b"damaged")
    assert extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1) == dataclasses.replace(first, resumed=2)
    assert worked == ["4", "5", "6", "7"]
    assert tree(tmp_path / "run") == before


def test_workers_change_no_byte(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract_to([corpus], tmp_path / "here", size=SIZE, n_jobs=1)
    monkeypatch.setattr(extraction, "BATCH", 1)
    extract_to([corpus], tmp_path / "one", size=SIZE)
    extract_to([corpus], tmp_path / "two", size=SIZE, n_jobs=2)
    assert tree(tmp_path / "here") == tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_full_disk_keeps_what_is_finished(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract_to([corpus], tmp_path / "whole", size=SIZE)
    with monkeypatch.context() as broken:
        write = runs.write_table

        def full(frame: pd.DataFrame, path: Path) -> None:
            if path.stem == "part-00001":
                raise KzindError(path, "cannot be written (No space left on device)", "Make room")
            write(frame, path)

        broken.setattr(runs, "write_table", full)
        with pytest.raises(KzindError, match="No space left"):
            extract_to([corpus], tmp_path / "run", size=SIZE)
    assert extract_to([corpus], tmp_path / "run", size=SIZE).resumed == 1
    assert tree(tmp_path / "run") == tree(tmp_path / "whole")


def test_changes_are_noticed(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "run"
    extract_to([corpus], target, size=SIZE)
    before = tree(target)
    with pytest.raises(KzindError, match=r"other settings .documents per partition.\."):
        extract_to([corpus], target, size=SIZE + 1)
    with pytest.raises(KzindError, match=r"other settings .columns.\."):
        extract_to([corpus], target, size=SIZE, columns={"text": "text"})
    with monkeypatch.context() as changed:
        changed.setattr(runs, "knowledge", lambda: "another lexicon")
        with pytest.raises(KzindError, match="other rules, lexicons or weights"):
            extract_to([corpus], target, size=SIZE)
        changed.setattr(kzind, "__version__", "99")
        with pytest.raises(KzindError, match="another version of kzind"):
            extract_to([corpus], target, size=SIZE)
    (corpus / "b.txt").write_text(text(99), encoding="utf-8")
    with pytest.raises(KzindError, match=r"other inputs .b\.txt."):
        extract_to([corpus], target, size=SIZE)
    (corpus / "b.txt").unlink()
    source = corpus / "a.jsonl"
    source.write_text(source.read_text(encoding="utf-8").replace("жаңа", "ескі", 1), encoding="utf-8")
    with pytest.raises(KzindError, match=r"other inputs .a\.jsonl."):
        extract_to([corpus], target, size=SIZE)
    assert tree(target) == before


def changing(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Lets ``change`` happen when the second document is extracted."""
    extract, seen = extraction.extract_batch, [0]

    def watching(documents: list[Document], limit: float | None) -> Extracted:
        seen[0] += 1
        if seen[0] == 2:
            change()
        return extract(documents, limit)

    monkeypatch.setattr(extraction, "BATCH", 1)
    monkeypatch.setattr(extraction, "extract_batch", watching)


def append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n" + json.dumps({"id": "late", "text": text(5)}))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda folder: append(folder / "a.jsonl"), "a.jsonl"),
        (lambda folder: (folder / "z.txt").write_text(text(1), encoding="utf-8"), "z.txt"),
        (lambda folder: (folder / "a.jsonl").unlink(), "a.jsonl"),
    ],
)
def test_inputs_that_change_during_a_run_are_told(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object], where: str
) -> None:
    before = (corpus / "a.jsonl").read_bytes()
    with monkeypatch.context() as changed:
        changing(changed, lambda: change(corpus))
        with pytest.raises(KzindError, match=rf"^{where}: changed while the run read it\."):
            extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1)
    for path in corpus.iterdir():
        path.unlink()
    (corpus / "a.jsonl").write_bytes(before)
    with pytest.raises(KzindError, match="holds a run with other"):  # what it made is not taken up
        extract_to([corpus], tmp_path / "run", size=SIZE)
    with pytest.raises(KzindError, match="not complete"):
        load_facts(tmp_path / "run")


def test_inputs_written_again_as_they_were_are_no_change(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = corpus / "a.jsonl"
    content = source.read_bytes()

    def again() -> None:
        source.write_bytes(content)
        os.utime(source, (1, 1))

    changing(monkeypatch, again)
    assert extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1).read == 10


def test_a_package_that_changes_during_a_run_is_told(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing(monkeypatch, lambda: monkeypatch.setattr(runs, "knowledge", lambda: "new rules"))
    with pytest.raises(KzindError, match="the package kzind: changed while the run read it"):
        extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1)


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_runs_at_once_are_told(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    extract_to([corpus], tmp_path / "whole", size=SIZE)
    half = tmp_path / "run" / "facts" / ".part-00001.parquet.12.parquet"
    seen = []

    def second() -> None:
        half.touch()  # as another run would be writing it
        with pytest.raises(KzindError, match="is being written to by another run"):
            extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1)
        seen.append(half.exists())
        half.unlink()

    with monkeypatch.context() as changed:
        changing(changed, second)
        extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1)
    assert seen == [True]
    assert tree(tmp_path / "run") == tree(tmp_path / "whole")
    assert extract_to([corpus], tmp_path / "run", size=SIZE).resumed == 3


def test_a_file_that_may_not_be_read_costs_a_line(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "b.txt").write_text(text(1), encoding="utf-8")
    opened = Path.open

    def closed(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    problems: list[Problem] = []
    with monkeypatch.context() as changed:
        changed.setattr(Path, "open", closed)
        done = extract_to([corpus], tmp_path / "run", size=SIZE, n_jobs=1, on_problem=problems.append)
    assert (done.read, done.failed) == (10, 3)
    assert [p.what for p in problems if p.where.endswith("b.txt")] == ["cannot be read (Permission denied)"]
    with pytest.raises(KzindError, match=r"other inputs .b\.txt."):  # it can be read now
        extract_to([corpus], tmp_path / "run", size=SIZE)


# What is done with a run


def test_a_run_is_a_table_for_what_comes_after(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, one = tmp_path / "run", tmp_path / "one.parquet"
    extract_to([corpus], run, size=SIZE)
    assert main(["extract", str(corpus), "-o", str(one)]) == PARTLY
    pd.testing.assert_frame_equal(load_facts(run), load_facts(one))
    for facts, name in ((run, "run"), (one, "one")):
        assert main(["review", str(facts), "-o", str(tmp_path / f"{name}.xlsx"), "-n", "6"]) == OK
        audit = ["audit", str(corpus), "--facts", str(facts), "-n", "5", "-o", str(tmp_path / f"{name}-audit.xlsx")]
        assert main(audit) == PARTLY  # the corpus has rows that cannot be read
    for kind in ("", "-audit"):
        sheets = [pd.read_excel(tmp_path / f"{name}{kind}.xlsx") for name in ("run", "one")]
        assert len(sheets[0]) >= 5
        pd.testing.assert_frame_equal(*sheets)


def test_a_report_takes_the_facts_of_a_run(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The series itself is run elsewhere: here, what the notebooks will find."""
    from kzind.analysis.study import open_study
    from kzind.reports import running

    run = tmp_path / "run"
    extract_to([corpus], run, size=SIZE)
    with monkeypatch.context() as changed:
        changed.setattr(running, "notebook_paths", list)
        changed.setattr(extraction, "extract_facts", lambda *_, **__: pytest.fail("extracted again"))
        changed.setattr(kzind.facts, "extract_facts", lambda *_, **__: pytest.fail("extracted again"), raising=False)
        monkeypatch.setenv("KZIND_CACHE", str(tmp_path / "cache"))
        assert main(["report", str(corpus), "-o", str(tmp_path / "site"), "--facts", str(run)]) == PARTLY
        shown = pd.read_csv(tmp_path / "site" / "facts.csv")
        assert sorted(shown["quote"]) == sorted(load_facts(run)["quote"])
        other = tmp_path / "other.txt"
        other.write_text(text(50), encoding="utf-8")
        assert main(["report", str(other), "-o", str(tmp_path / "b"), "--facts", str(run)]) == FAILED
        assert "holds no document 0" in capsys.readouterr().err
    assert not (tmp_path / "cache").exists(), "facts from elsewhere came into the user's own cache"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(open_study(corpus).facts) == 10


@pytest.mark.parametrize("command", ["extract", "report", "audit", "new"])
def test_a_run_is_not_read_as_reports(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    run, output = tmp_path / "run", tmp_path / "out.xlsx"
    extract_to([corpus], run, size=SIZE)
    arguments = ["new", str(output), str(run)] if command == "new" else [command, str(run), "-o", str(output)]
    assert main(arguments) == FAILED
    assert "holds the facts of a run, no reports" in capsys.readouterr().err
    assert not output.exists()


def test_a_run_that_is_not_whole_is_no_table(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    with pytest.raises(KzindError, match="holds no run"):
        load_facts(corpus)
    extract_to([corpus], run, size=SIZE)
    part = run / "facts" / "part-00001.parquet"
    content = part.read_bytes()
    part.write_bytes(content[:-1] + b"x")
    assert main(["review", str(run), "-o", str(tmp_path / "review.xlsx")]) == FAILED
    assert "part-00001.parquet: is not as the run wrote it" in capsys.readouterr().err
    part.write_bytes(content)
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    del manifest["partitions"]
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(KzindError, match="not complete"):
        load_facts(run)


def test_knowledge_is_the_content_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for name in ("facts/weights", "languages/kk"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "languages" / "kk" / "scales.tsv").write_text("млрд\n", encoding="utf-8")
    monkeypatch.setattr(runs, "__file__", str(tmp_path / "runs.py"))
    first = runs.knowledge()
    assert runs.knowledge() == first
    (tmp_path / "languages" / "kk" / "scales.tsv").write_text("млн\n", encoding="utf-8")
    assert runs.knowledge() != first


def test_a_folder_with_other_files_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(KzindError, match="holds files, but no run"):
        extract_to([corpus], corpus)
    assert [path.name for path in corpus.iterdir()] == ["a.jsonl"]


def test_a_run_that_reads_nothing_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text("{broken\n", encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.jsonl"), "-o", f"{tmp_path / 'run'}/"]) == FAILED
    assert not (tmp_path / "run").exists()
    assert "is no JSON" in capsys.readouterr().err


def test_standard_input_cannot_be_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "-", "-o", f"{tmp_path / 'run'}/"]) == FAILED
    assert capsys.readouterr().err.startswith("standard input: cannot be read again")


def test_the_command(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["extract", str(corpus), "-o", f"{tmp_path / 'run'}/", "--partition", str(SIZE)]
    assert main(arguments) == PARTLY
    summary = capsys.readouterr().err.splitlines()[-1]
    assert summary.startswith("10 reports read, 1 skipped, 2 failed; 10 facts in 3 partitions: ")
    assert main(arguments) == PARTLY
    assert "in 3 partitions, 3 of them from before: " in capsys.readouterr().err


def test_corrections_reach_their_partition(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    rows = [json.dumps({"id": str(n), "text": text(n)}, ensure_ascii=False) for n in range(6)]
    source.write_text("\n".join(rows), encoding="utf-8")
    decisions = pd.DataFrame(
        [["1", "3 млрд теңге", "", "status", "planned", ""], ["5", "7 млрд теңге", "", "fact", "wrong", ""],
         ["9", "7 млрд теңге", "", "fact", "wrong", ""]],
        columns=["doc_id", "quote", "nth", "column", "value", "note"],
    )  # fmt: skip
    decisions.to_csv(tmp_path / "c.csv", index=False)
    arguments = ["extract", str(source), "--corrections", str(tmp_path / "c.csv"), "-o"]
    assert main([*arguments, f"{tmp_path / 'run'}/", "--partition", "2"]) == OK
    assert main([*arguments, str(tmp_path / "all.parquet")]) == OK
    back = pd.read_parquet(tmp_path / "run" / "facts")
    pd.testing.assert_frame_equal(back, pd.read_parquet(tmp_path / "all.parquet"), check_categorical=False)
    assert len(back) == 5
    assert back["status"].tolist()[1] == "planned"
    errors = (tmp_path / "run" / "errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["partition"] for line in errors] == [None]
    assert "no such document" in errors[0]


# Streaming


def documents(count: int) -> list[Document]:
    return [Document(str(n), text(n), "kk") for n in range(count)]


def test_tables_come_while_the_corpus_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "BATCH", 2)
    monkeypatch.setattr(extraction, "TABLE_FACTS", 1)
    corpus = Corpus.from_documents(documents(6))
    seen = []
    for frame in iter_facts(corpus):
        seen.append((corpus.read, frame["doc_id"].tolist()))
    assert seen == [(2, ["0", "1"]), (4, ["2", "3"]), (6, ["4", "5"])]


def test_long_documents_close_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "BATCH_CHARS", 100)
    assert [len(batch) for batch in extraction.together(documents(5))] == [2, 2, 1]


def doubled(batch: list[Document], limit: float | None) -> Extracted:
    return Extracted([{"id": d.id} for d in batch], [])


def deadly(batch: list[Document], limit: float | None) -> Extracted:
    """Document 5 ends the worker that reads it."""
    if any(d.id == "5" for d in batch):
        os._exit(1)
    return doubled(batch, limit)


def read_in_order(work: object, count: int, taken: list[int]) -> Iterator[tuple[Batch, Extracted]]:
    def feed() -> Iterator[Batch]:
        for number, document in enumerate(documents(count)):
            taken.append(number)
            yield Batch([document])

    return in_order(work, feed(), LocalPool(2))  # type: ignore[arg-type]


def test_the_input_is_not_drained() -> None:
    taken: list[int] = []
    found = []
    for count, (_, result) in enumerate(read_in_order(doubled, 40, taken)):
        found += [row["id"] for row in result.rows]
        assert len(taken) <= count + workers.LOOK_AHEAD * 2
    assert found == [str(n) for n in range(40)]


def test_a_document_that_ends_its_worker_costs_no_other() -> None:
    results = [result for _, result in read_in_order(deadly, 8, [])]
    assert [row["id"] for result in results for row in result.rows] == [str(n) for n in range(8) if n != 5]
    problems: list[Problem] = [problem for result in results for problem in result.problems]
    assert [(p.where, p.level) for p in problems] == [("5", "lost")]


# Long documents


def test_a_long_document_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "LONG", 300)
    monkeypatch.setattr(extraction, "PIECE", 200)
    whole = "\n".join(text(n) for n in range(30))
    facts = kzind.extract_facts(Corpus.from_documents([Document("long", whole, "kk"), *documents(2)]))
    assert facts["value"].tolist() == [(n + 2) * 1e9 for n in [*range(30), 0, 1]]
    for fact in facts[facts["doc_id"] == "long"].itertuples():
        assert whole[fact.char_start : fact.char_end] == fact.quote


@pytest.mark.parametrize("sign", ["\n", ". ", " ", "x"])
def test_pieces_are_the_whole(sign: str) -> None:
    whole = f"12345678{sign}" * 20_000
    start, pieces = 0, []
    while start < len(whole):
        end = extraction._cut(whole, start)
        pieces.append(whole[start:end])
        start = end
    assert "".join(pieces) == whole
    assert max(map(len, pieces)) <= extraction.PIECE
    assert all(piece.endswith(sign) for piece in pieces) or sign == "x"


# Clusters


def test_a_cluster_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="pip install 'kzind[dask]'")
    extract_to([corpus], tmp_path / "one", size=SIZE)
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        extract_to([corpus], tmp_path / "two", size=SIZE, scheduler=cluster.scheduler_address)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_scheduler_that_does_not_answer_is_one_line(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="pip install 'kzind[dask]'")
    with pytest.raises(KzindError, match="no Dask scheduler answers"):
        kzind.extract_facts(corpus, scheduler="nonsense://1")


# Poison


POISON = [
    {"id": "nul", "text": f"\x00{text(1)}\x00"},
    {"id": "surrogate \udc80", "text": f"\ud800{text(1)}", "title": "\udfff", "url": "https://a.kz/\ud800"},
    {"id": "overrides", "text": f"\u202e{text(1)}\u202c\u2066"},
    {"id": "digits", "text": "1234567890 " * 500 + text(1)},
    {"id": "signs", "text": "«" * 3000 + text(1)},
    {"id": "superscripts", "text": f"1компания тіркел*² ①③ {text(1)}"},
    {"id": "=cmd", "text": f"=1+1 {text(1)}"},
]


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet", ".xlsx", ".dta"])
def test_odd_letters_cost_nothing(tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps({**row, "lang": "kk"}) + "\n" for row in POISON), encoding="utf-8")
    assert main(["extract", str(source), "-o", str(tmp_path / f"facts{ending}")]) == OK
    facts = kzind.extract_facts(source)
    texts = {row["id"].replace("\udc80", "\ufffd"): row["text"] for row in POISON}
    assert set(facts["doc_id"]) == set(texts)
    for fact in facts.itertuples():
        assert texts[fact.doc_id][fact.char_start : fact.char_end] == fact.quote
    assert (facts["value"] == 3e9).sum() == len(POISON)


def test_poison_costs_a_line_and_no_other_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import zipfile

    folder = tmp_path / "corpus"
    folder.mkdir()
    good = json.dumps({"id": "good", "text": text(1), "lang": "kk"})
    with (folder / "a.jsonl").open("w", encoding="utf-8") as stream:
        stream.write('{"id": "long", "text": "' + "х " * 5_000_000 + '"}\n')
        stream.write('{"text": ' + "[" * 100_000 + "\n")
        stream.write(good + "\n")
    (folder / "b.txt").write_bytes(b"\x00\x01\x02" * 999)
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("../c.txt", text(2))
        archive.writestr("c.txt", text(2))
    (folder / "d.txt").write_text("Жоқ. " * 100_000 + text(3), encoding="utf-8")  # 10^5 sentences
    assert main(["extract", str(folder), "-o", f"{tmp_path / 'run'}/", "--jobs", "2"]) == PARTLY
    errors = [json.loads(line) for line in (tmp_path / "run" / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [Path(error["where"]).name for error in errors] == ["a.jsonl line 1", "a.jsonl line 2", "b.txt", "c.zip"]
    assert all(error["what"] and error["todo"] and error["level"] == "lost" for error in errors)
    back = pd.read_parquet(tmp_path / "run" / "facts")
    assert set(zip(back["doc_id"], back["value"], strict=True)) >= {("good", 3e9), ("c/c", 4e9), ("d", 5e9)}
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(errors) + 1
    assert lines[-1].startswith("3 reports read, 0 skipped, 4 failed")
