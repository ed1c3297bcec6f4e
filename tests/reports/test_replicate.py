"""The replication package: no sentence in it, every hash right, the same bytes, decisions that still anchor."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from kzind.analysis import study
from kzind.cli import FAILED, OK, PARTLY, main
from kzind.corpus import read_corpus
from kzind.errors import KzindError
from kzind.facts import extract_facts
from kzind.facts.audit import read_audit, write_audit
from kzind.facts.corrections import Decision, read_corrections, write_corrections
from kzind.reports.replicate import text_hash, write_package

TEXTS = {
    "a.txt": "В Таразе завод «Алатау цемент» вложил 12,5 млрд тенге в новую печь. Там создано 340 рабочих мест.\n"
    "Рядом завод «Жасыл кірпіш» вложил 12,5 млрд тенге в линию обжига. Её запустят в 2027 году.\n",
    "b.txt": "Қостанайда зауыт 2 млрд теңгеге жаңа цех салды. Онда 50 жұмыс орны ашылды, өнім экспортқа шығады.\n",
}
SENTENCES = [s.strip() for text in TEXTS.values() for s in text.replace("\n", " ").split(". ") if s.strip()]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KZIND_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def coded_audit(reports: Path, path: Path) -> Path:
    """An audit of the folder where the first coder finds everything right and nothing missed."""
    from openpyxl import load_workbook

    write_audit(path, reports, n=6)
    sentences, _ = read_audit(path)
    book = load_workbook(path)
    sheet = book["audit"]
    place = {cell.value: cell.column for cell in sheet[1]}
    for sentence in sentences:
        sheet.cell(sentence.line, place["missed_1"]).value = "0"
        for fact in sentence.facts:
            sheet.cell(fact["_line"], place["right_1"]).value = "yes"
    book.save(path)
    return path


def test_package_holds_everything_but_sentences(reports: Path, tmp_path: Path) -> None:
    corrections = tmp_path / "corrections.csv"
    decision = Decision("a", "12,5 млрд тенге", None, "fact", "wrong", "no such line", "завод «Жасыл кірпіш» вложил "
                        "12,5 млрд тенге в линию обжига")  # fmt: skip
    documents = {document.id: document for document in read_corpus(reports)}
    name = next(id for id in documents if id.startswith("a"))
    write_corrections([decision._replace(doc_id=name)], corrections)
    audit = coded_audit(reports, tmp_path / "audit.xlsx")
    package = write_package(tmp_path / "p.zip", reports, corrections=corrections, audit=audit)
    files = opened(package.path)

    whole = "\n".join(data.decode("utf-8") for name, data in files.items() if not name.startswith("code/"))
    assert not [sentence for sentence in SENTENCES if sentence in whole]
    assert not [text for text in ("печь", "обжига", "экспортқа шығады") if text in whole]

    extracted = extract_facts(read_corpus(reports))
    facts = rows(files["data/facts.csv"])
    assert len(facts) == len(extracted) - 1 == package.facts
    assert "sentence" not in facts[0]
    for fact in facts:
        text = documents[fact["doc_id"]].text
        assert text[int(fact["char_start"]) : int(fact["char_end"])] == fact["quote"]
    assert [fact["quote"] for fact in facts].count("12,5 млрд тенге") == 1
    assert {row["doc_id"]: row["sha256"] for row in rows(files["data/documents.csv"])} == {
        id: hashlib.sha256(document.text.encode("utf-8")).hexdigest() for id, document in documents.items()
    }

    # the decision holds without its sentence
    (tmp_path / "again.csv").write_bytes(files["data/corrections.csv"])
    (again,) = read_corrections(tmp_path / "again.csv")
    assert (again.nth, again.sentence, again.value) == (1, "", "wrong")
    assert "sentence" not in rows(files["data/audit.csv"])[0]
    scores = pd.DataFrame(rows(files["data/audit_scores.csv"]))
    assert float(scores.loc[scores["measure"] == "precision", "value"].iloc[0]) == 1.0

    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode("utf-8").splitlines())
    assert sums == {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "SHA256SUMS"}
    readme = files["README.md"].decode("utf-8")
    assert "$" not in readme
    for heading in ("Overview", "Data availability and provenance statements", "Dataset list",
                    "Computational requirements", "Description of programs", "Instructions to replicators",
                    "List of tables and programs", "References"):  # fmt: skip
        assert f"\n## {heading}\n" in readme
    assert "| figure `03_by_region` | `03_investment.ipynb` |" in readme
    assert "| table `04_jobs` | `04_jobs.ipynb` |" in readme
    assert "CORPUS = '../../reports'" in files["code/notebooks/03_investment.ipynb"].decode("utf-8")
    assert str(tmp_path) not in whole


def test_the_same_input_gives_the_same_bytes(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_package(tmp_path / "1.zip", reports).path.read_bytes()
    monkeypatch.setattr(study, "cache_folder", lambda: tmp_path / "other")
    assert write_package(tmp_path / "2.zip", reports).path.read_bytes() == first


def test_what_could_not_be_read_is_told_in_lines(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    (reports / "empty.txt").write_bytes(b"")
    assert main(["replicate", str(reports), "-o", str(tmp_path / "p.zip")]) == PARTLY
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in lines[:-1]] == [str(reports / "empty.txt")]
    assert lines[-1].startswith("2 reports read, 0 skipped, 1 failed; ")
    assert not [warning for warning in recwarn if "could not be read" in str(warning.message)]


def test_command_and_its_errors(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replicate", str(reports), "-o", str(tmp_path / "p.zip")]) == OK
    assert capsys.readouterr().err.startswith("2 reports read, 0 skipped, 0 failed; ")
    assert main(["replicate", str(reports), "-o", str(tmp_path / "p.tar")]) == FAILED
    assert "is no zip" in capsys.readouterr().err
    assert main(["replicate", str(reports), "-o", str(tmp_path / "p.zip"), "--audit", "missing.xlsx"]) == FAILED
    assert "missing.xlsx" in capsys.readouterr().err
    uncoded = tmp_path / "uncoded.xlsx"
    write_audit(uncoded, reports, n=3)
    with pytest.raises(KzindError, match="no sentence is coded"):
        write_package(tmp_path / "q.zip", reports, audit=uncoded)
    assert not (tmp_path / "q.zip").exists()


def test_hash_of_a_broken_text() -> None:
    assert text_hash("а\ud800") == hashlib.sha256(b"\xd0\xb0\xed\xa0\x80").hexdigest()
