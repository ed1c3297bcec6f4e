"""A person's word that lasts: decisions on single facts, kept in a CSV beside the corpus and applied anew each time.

A decision names a place in a text, not a row: document, quote, and which occurrence of the quote. So it holds when
the facts are extracted again, by other rules, or from a folder that was moved. What no longer anchors is listed.
"""

from __future__ import annotations

import csv
import math
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kzind.errors import KzindError, Problem
from kzind.facts.read import Refusal, Row, anchor_facts, empty, number, occurrences, rows_of, typed_value
from kzind.facts.table import VOCABULARIES, to_frame
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

    from kzind.corpus.reading import Draft

CORRECTION_COLUMNS = ("doc_id", "quote", "nth", "column", "value", "note", "sentence")
#: Columns of a fact that a person may decide.
EDITABLE = ("value", "unit", "indicator", "measure", "qualifier", "status", "scope", "modernisation", "region", "year",
            "year_from", "organisation", "sector", "investor", "investor_country")
#: The column that judges a fact as a whole, and what may stand in it.
FACT, RIGHT, WRONG = "fact", ("right", "yes", "1", "true", "да", "иә"), ("wrong", "no", "0", "false", "нет", "жоқ")
MARK = "corrected: "


class Decision(NamedTuple):
    """One cell decided. ``nth`` counts the quote's occurrences in the text from 0; None where it is the only one,
    or the only one in ``sentence``."""

    doc_id: str
    quote: str
    nth: int | None
    column: str
    value: str
    note: str = ""
    sentence: str = ""
    where: str = ""


class Corrections:
    """Decisions on their way through a corpus: ``watch`` each document, then ``apply`` to its facts.

    ``unused`` lists afterwards what was not applied: dicts with the decision's columns, ``where`` and ``reason``.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.unused: list[dict[str, Any]] = []
        self._waiting: dict[str, list[Decision]] = defaultdict(list)
        self._anchored: dict[tuple[str, int, int], list[Decision]] = defaultdict(list)
        self._documents: dict[str, Document] = {}
        for decision in decisions:
            try:
                _check(decision)
            except Refusal as refusal:
                self._refuse(decision, str(refusal))
            else:
                self._waiting[decision.doc_id].append(decision)

    @classmethod
    def read(cls, path: str | Path) -> Corrections:
        """The decisions of a file (see ``read_corrections``)."""
        return cls(read_corrections(path))

    def watch(self, report: Document | Draft) -> None:
        """Anchor the decisions on a report in its text."""
        for decision in self._waiting.pop(report.id, ()):
            try:
                self._anchored[report.id, *_place(report.text, decision)].append(decision)
                self._documents[report.id] = _complete(report)
            except Refusal as refusal:
                self._refuse(decision, str(refusal))

    def watching(self, reports: Iterable[Draft]) -> Iterator[Draft]:
        """The reports as they are, each watched on its way."""
        for report in reports:
            self.watch(report)
            yield report

    def problems(self) -> list[Problem]:
        """What was not applied, as messages."""
        return [Problem(row["where"] or "corrections", f"{row['doc_id']}, {row['quote']!r}: {row['reason']}",
                        "Correct the decision, or remove it", "note") for row in self.unused]

    def apply(self, facts: pd.DataFrame) -> pd.DataFrame:
        """The facts with the decisions on watched documents; a decided fact has confidence 1 and says so in ``rules``.

        A fact judged wrong goes; a place without a fact gets one where its indicator is decided.
        """
        from kzind.facts.evaluation import frame_records

        for decisions in self._waiting.values():
            for decision in decisions:
                self._refuse(decision, "there is no such document in the corpus")
        self._waiting.clear()
        if not self._anchored:
            return facts
        rows = frame_records(facts)
        by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_document[row["doc_id"]].append(row)
        gone: set[int] = set()
        new: list[dict[str, Any]] = []
        for (doc_id, start, end), decisions in sorted(self._anchored.items(), key=lambda item: item[0]):
            fact = _fact_at([row for row in by_document[doc_id] if id(row) not in gone], start, end)
            if fact is None:
                new += self._add(decisions)
            elif _decide(fact, decisions):
                gone.add(id(fact))
        self._anchored.clear()
        kept = [row for row in rows if id(row) not in gone]
        if new:
            place = {row["doc_id"]: at for at, row in reversed(list(enumerate(rows)))}
            kept = sorted(kept + new, key=lambda row: (place.get(row["doc_id"], len(rows)), row["char_start"]))
        return _table(kept, facts)

    def _add(self, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
        """A fact where none was extracted; nothing, and the reason listed, where the decisions make none."""
        from kzind.facts.evaluation import frame_records

        values = {decision.column: decision.value for decision in decisions if decision.column != FACT}
        first = decisions[0]
        if "indicator" not in values:
            judged_wrong = all(_says(decision, WRONG) for decision in decisions)
            for decision in () if judged_wrong else decisions:
                self._refuse(decision, "no fact is extracted there, and no indicator is decided to make one")
            return []
        row = Row(first.where, {**values, "doc_id": first.doc_id, "quote": first.quote, "nth": first.nth})
        facts, refused = anchor_facts([row], [self._documents[first.doc_id]], rules=f"{MARK}added")
        for refusal in refused:
            for decision in decisions:
                self._refuse(decision, refusal["reason"])
        return [{**fact, "confidence": 1.0} for fact in frame_records(facts)]

    def _refuse(self, decision: Decision, reason: str) -> None:
        self.unused.append({**decision._asdict(), "reason": reason})


def apply_corrections(
    facts: pd.DataFrame, corrections: str | Path | Iterable[Decision], documents: Any
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Facts with decisions applied, and the decisions that were not, with reasons.

    ``corrections``: a file or decisions; ``documents``: where the facts come from, a path, a ``Corpus`` or a table.
    """
    from kzind.facts.stories import each_document

    decisions = read_corrections(corrections) if isinstance(corrections, str | Path) else corrections
    todo = Corrections(decisions)
    if isinstance(documents, str | Path):
        from kzind.corpus.reading import read_corpus

        documents = read_corpus(documents)
    for document in each_document(documents):
        todo.watch(document)
    return todo.apply(facts), todo.unused


def _complete(report: Document | Draft) -> Document:
    """The document of a report; what is wrong with its text was told where it was read."""
    from kzind.corpus.reading import document_of

    return report if isinstance(report, Document) else document_of(report, lambda problem: None)


def read_corrections(path: str | Path) -> list[Decision]:
    """The decisions of a CSV (or workbook) with the columns ``doc_id quote nth column value note``.

    Raises ``KzindError`` where a column is missing.
    """
    rows, _ = rows_of(Path(path))
    decisions = []
    for row in rows:
        missing = [key for key in ("doc_id", "quote", "column", "value") if key not in row.values]
        if missing:
            raise KzindError(row.where, f"has no column {', '.join(missing)}",
                             f"The columns are {', '.join(CORRECTION_COLUMNS)}")
        cells = {key: "" if empty(row.values.get(key)) else str(row.values[key]) for key in CORRECTION_COLUMNS}
        nth = number(cells.pop("nth"))
        decisions.append(Decision(**cells, nth=None if nth is None else int(nth), where=row.where))
    return decisions


def write_corrections(decisions: Iterable[Decision], path: str | Path) -> int:
    """Add decisions to a file, made if it is not there; how many were new.

    Earlier decisions stay; of two on one cell the later holds.
    """
    target = Path(path)
    known = read_corrections(target) if target.exists() else []
    seen = {decision[:5] for decision in known}
    fresh = [decision for decision in decisions if decision[:5] not in seen]
    # written beside and put in place when whole: decisions of months must not be lost to a full disk
    half = target.with_name(f".{target.name}.new")
    try:
        with half.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(CORRECTION_COLUMNS)
            for decision in (*known, *fresh):
                cells = decision._asdict()
                writer.writerow(["" if cells[key] is None else cells[key] for key in CORRECTION_COLUMNS])
        half.replace(target)
    except OSError as error:
        raise KzindError(target, f"cannot be written ({error.strerror})", "Choose another folder") from None
    return len(fresh)


def _check(decision: Decision) -> None:
    """Raises ``Refusal`` where a decision cannot be one."""
    if not decision.doc_id or not decision.quote:
        raise Refusal("the decision names no document or no quote")
    if decision.column == FACT:
        if not _says(decision, RIGHT + WRONG):
            raise Refusal(f"the value of 'fact' is {decision.value!r}; it is 'right' or 'wrong'")
    elif decision.column not in EDITABLE:
        raise Refusal(f"there is no column {decision.column!r} to decide; use {FACT} {' '.join(EDITABLE)}")
    else:
        typed_value(decision.column, decision.value)


def _says(decision: Decision, words: Sequence[str]) -> bool:
    return decision.column == FACT and decision.value.strip().lower() in words


def _place(text: str, decision: Decision) -> tuple[int, int]:
    """Where the quote stands. Raises ``Refusal`` where it does not, or where nothing says which one is meant."""
    spans = occurrences(text, decision.quote)
    if not spans:
        raise Refusal("the quote is not in the text any more")
    if decision.nth is not None:
        if not 0 <= decision.nth < len(spans):
            raise Refusal(f"the quote occurs {len(spans)} times; nth {decision.nth} counts from 0")
        return spans[decision.nth]
    if decision.sentence:
        around = occurrences(text, decision.sentence)
        inside = [span for span in spans if any(a <= span[0] and span[1] <= b for a, b in around)]
        spans = inside or spans
    if len(spans) > 1:
        raise Refusal(f"the quote occurs {len(spans)} times, and nth does not say which is meant")
    return spans[0]


def _fact_at(facts: Sequence[dict[str, Any]], start: int, end: int) -> dict[str, Any] | None:
    """The fact that shares most characters with a span."""
    best = max(facts, default=None, key=lambda fact: min(end, fact["char_end"]) - max(start, fact["char_start"]))
    return best if best is not None and best["char_start"] < end and start < best["char_end"] else None


def _decide(fact: dict[str, Any], decisions: Sequence[Decision]) -> bool:
    """Write the decisions into a fact; whether it was judged wrong at last."""
    judged = [decision for decision in decisions if decision.column == FACT]
    if judged and _says(judged[-1], WRONG):
        return True
    for decision in decisions:
        if decision.column != FACT:
            fact[decision.column] = typed_value(decision.column, decision.value)
    changed = sorted({decision.column for decision in decisions if decision.column != FACT}, key=EDITABLE.index)
    if "value" in changed:
        low, high = fact.get("value_low"), fact.get("value_high")
        if low is not None and high is not None and not low <= (fact["value"] or 0) <= high:
            fact["value_low"] = fact["value_high"] = None
    rules = (fact.get("rules") or "").partition(MARK)[0].removesuffix("; ")
    fact["rules"] = "; ".join(part for part in (rules, MARK + (", ".join(changed) or "confirmed")) if part)
    fact["confidence"] = 1.0
    return False


def _table(rows: Sequence[dict[str, Any]], facts: pd.DataFrame) -> pd.DataFrame:
    frame = to_frame(rows)
    for column in facts.columns:
        if column in frame.columns and frame[column].dtype != facts[column].dtype:
            frame[column] = frame[column].astype(facts[column].dtype)
    return frame[[*facts.columns, *(column for column in frame.columns if column not in facts.columns)]]


# Review: the least sure facts to a workbook, and the workbook back to decisions


REVIEW_SHEET, ORIGINAL_SHEET = "review", "original"
REVIEW_COLUMNS = ("row", FACT, "note", "sentence", "quote", *EDITABLE, "doc_id", "outlet", "published", "confidence",
                  "sure", "rules", "url")
#: What the models say beside the indicator, and how many documents are read anew to learn how sure they were.
DOUBTED = ("status", "scope")
MOST_READ = 2000
KEPT = ("row", "doc_id", "quote", "nth", "sentence", *EDITABLE)
WIDTHS = {"sentence": 80, "quote": 30, "organisation": 30, "note": 30, "value": 16, "rules": 30}


def review_rows(facts: pd.DataFrame, n: int, documents: Any = None) -> list[dict[str, Any]]:
    """The ``n`` least sure facts, as rows of the workbook; facts without a confidence come first.

    ``sure`` is the confidence (span, value, unit, indicator) times the models' probabilities of status and scope,
    where ``documents`` are given to read them from; else the confidence alone.
    """
    from kzind.facts.evaluation import frame_records

    known = frame_records(facts)
    for fact, factor in zip(known, _attribute_odds(known, documents), strict=True):
        told = fact.get("confidence")
        fact["sure"] = None if told is None else round(told * factor, 4)

    def order(fact: dict[str, Any]) -> tuple[float, str, int]:
        return (-1.0 if fact["sure"] is None else fact["sure"], fact["doc_id"], fact["char_start"])

    chosen = sorted(known, key=order)[:n]
    nths = _nths(chosen, documents)
    return [{**fact, "row": f"r{at}", "nth": nths.get(at), FACT: None, "note": None}
            for at, fact in enumerate(chosen, 1)]


def _attribute_odds(facts: Sequence[Mapping[str, Any]], documents: Any) -> list[float]:
    """For each fact the models' probability that its status and scope are right, as if independent.

    A fact that a person decided has 1. At most ``MOST_READ`` documents are read anew, those of the least sure facts;
    facts of other documents, and facts that the models do not see, have the median of those read.
    """
    decided = [MARK in (fact.get("rules") or "") for fact in facts]
    factors: list[float | None] = [1.0 if sure else None for sure in decided]
    if documents is None:
        return [1.0] * len(facts)
    from statistics import median

    by_document: dict[str, list[int]] = defaultdict(list)
    for at in sorted(range(len(facts)), key=lambda at: (facts[at].get("confidence") or 0.0, at)):
        if factors[at] is None:
            by_document[facts[at]["doc_id"]].append(at)
    wanted = set(list(by_document)[:MOST_READ])
    for doc_id, judged in _judged_anew(documents, wanted):
        for at in by_document[doc_id]:
            told = judged.get((facts[at]["char_start"], facts[at]["char_end"]))
            if told is not None:
                factors[at] = math.prod(probability if facts[at][column] == value else 1 - probability
                                        for column, (value, probability) in told.items())
    read = [factor for sure, factor in zip(decided, factors, strict=True) if factor is not None and not sure]
    usual = median(read) if read else 1.0
    return [usual if factor is None else factor for factor in factors]


def _judged_anew(
    documents: Any, wanted: set[str]
) -> Iterator[tuple[str, dict[tuple[int, int], dict[str, tuple[str, float]]]]]:
    """The wanted documents' figures by place: what the models say of ``DOUBTED``, and with what probability."""
    from kzind.facts.extraction import LONG, judge_document, read_batch, together
    from kzind.facts.stories import each_document

    kept = (document for document in each_document(documents) if document.id in wanted and len(document.text) <= LONG)
    for batch in together(kept):
        for document, reading in zip(batch, read_batch(batch), strict=True):
            yield document.id, {
                (judged.candidate.amount.char_start, judged.candidate.amount.char_end): {
                    column: (judged.decisions[column].value, judged.decisions[column].probability)
                    for column in DOUBTED}
                for judged in judge_document(reading)}


def _nths(facts: Sequence[Mapping[str, Any]], documents: Any) -> dict[int, int]:
    """Which occurrence of its quote each fact is, by its number from 1, where the texts are known."""
    if documents is None:
        return {}
    from kzind.facts.stories import each_document

    by_document: dict[str, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
    for at, fact in enumerate(facts, 1):
        by_document[fact["doc_id"]].append((at, fact))
    found = {}
    for document in each_document(documents):
        for at, fact in by_document.get(document.id, ()):
            starts = [start for start, _ in occurrences(document.text, fact["quote"])]
            if fact["char_start"] in starts:
                found[at] = starts.index(fact["char_start"])
    return found


def write_review(facts: pd.DataFrame, path: str | Path, n: int = 200, documents: Any = None) -> int:
    """Write the least sure facts to a workbook for reading; how many rows it has.

    ``documents`` says which occurrence of its quote each fact is; without it the sentence must tell. The first sheet
    is to be edited: any cell of the fact's columns, and ``fact`` (``right`` or ``wrong``). A hidden sheet keeps what
    was written, so that ``read_review`` knows what was changed.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    rows = review_rows(facts, n, documents)
    book = Workbook()
    sheet, original = book.active, book.create_sheet(ORIGINAL_SHEET)
    sheet.title = REVIEW_SHEET
    original.sheet_state = "hidden"
    for target, columns in ((sheet, REVIEW_COLUMNS), (original, KEPT)):
        target.append(list(columns))
        for number_, row in enumerate(rows, 2):
            for place, column in enumerate(columns, 1):
                put_cell(target.cell(number_, place), row.get(column))
    for place, column in enumerate(REVIEW_COLUMNS, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTHS.get(column, 13)
        sheet.cell(1, place).font = Font(bold=True)
        words = (RIGHT[0], WRONG[0]) if column == FACT else VOCABULARIES.get(column) if column in EDITABLE else None
        if words and rows:
            choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{len(rows) + 1}")
        for number_ in range(2, len(rows) + 2):
            sheet.cell(number_, place).alignment = Alignment(wrap_text=column in ("sentence", "note"), vertical="top")
    sheet.freeze_panes = "F2"
    save_book(book, Path(path))
    return len(rows)


def save_book(book: Any, path: Path) -> None:
    """Save a workbook. Raises ``KzindError`` where the place cannot be written to."""
    try:
        with warnings.catch_warnings():
            # openpyxl opens its own temporary file without naming an encoding, and writes bytes to it by name
            warnings.simplefilter("ignore", EncodingWarning)
            book.save(path)
    except OSError as error:
        raise KzindError(path, f"cannot be written ({error.strerror})", "Close it elsewhere, or choose another folder"
                         ) from None


def put_cell(cell: Any, value: Any) -> None:
    """A value in a cell: text stays text, whatever it begins with."""
    if hasattr(value, "isoformat"):
        value = value.isoformat()[:10]
    if isinstance(value, str):
        value = "".join(sign if sign >= " " or sign in "\n\t" else " " for sign in value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def read_review(path: str | Path) -> tuple[list[Decision], list[str]]:
    """The decisions of an edited workbook, and what in it cannot be understood, one line each.

    Raises ``KzindError`` where the file is no workbook of ``write_review``.
    """
    edited, kept = _sheets(Path(path))
    originals = {str(row["row"]): row for row in kept}
    decisions: list[Decision] = []
    problems: list[str] = []
    seen: set[str] = set()
    for where, row in edited:
        name = str(row.get("row") or "").strip()
        original = originals.get(name)
        if original is None or name in seen:
            if any(not empty(value) for value in row.values()):
                problems.append(f"{where}: the cell 'row' is {name!r}: changed or copied; the row is left out")
            continue
        seen.add(name)
        decisions += _row_decisions(where, row, original, problems)
    lost = [name for name in originals if name not in seen]
    if lost:
        problems.append(f"{Path(path).name}: {len(lost)} rows are missing ({', '.join(lost[:5])} …): nothing decided")
    return decisions, problems


def _row_decisions(
    where: str, row: Mapping[str, Any], original: Mapping[str, Any], problems: list[str]
) -> Iterator[Decision]:
    nth = number(original.get("nth"))
    base = Decision(str(original["doc_id"]), str(original["quote"]), None if nth is None else int(nth), "", "",
                    "" if empty(row.get("note")) else str(row["note"]).strip(),
                    "" if empty(original.get("sentence")) else str(original["sentence"]), where)
    for column in ("doc_id", "quote", "sentence"):
        if not _same_text(row.get(column), original.get(column)):
            problems.append(f"{where}: '{column}' was changed; a decision hangs on the original one")
    for column in (FACT, *EDITABLE):
        cell = row.get(column)
        if column == FACT and empty(cell):
            continue
        decision = base._replace(column=column, value=_written(cell))
        try:
            _check(decision)
            if column == FACT or typed_value(column, _written(cell)) != typed_value(column,
                                                                                   _written(original.get(column))):
                yield decision
        except Refusal as refusal:
            problems.append(f"{where}: {refusal}; the cell is left out")


def _same_text(a: Any, b: Any) -> bool:
    return (empty(a) and empty(b)) or " ".join(str(a).split()) == " ".join(str(b).split())


def _written(value: Any) -> str:
    """A cell as a correction file writes it: whole numbers without a decimal point, truth in small letters."""
    if empty(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _sheets(path: Path) -> tuple[list[tuple[str, dict[str, Any]]], list[dict[str, Any]]]:
    from openpyxl import load_workbook

    todo = "Give the workbook that kzind review wrote, saved as .xlsx"
    if not path.is_file():
        raise KzindError(path, "no such file", "Check the path")
    try:
        book = load_workbook(path, data_only=True)
    except Exception as error:
        # a damaged workbook raises what its parts raise: zipfile, XML, openpyxl
        raise KzindError(path, f"is no workbook ({type(error).__name__})", todo) from None
    for name in (REVIEW_SHEET, ORIGINAL_SHEET):
        if name not in book.sheetnames:
            raise KzindError(path, f"has no sheet '{name}'", todo)

    def rows(name: str) -> list[tuple[str, dict[str, Any]]]:
        lines = book[name].iter_rows(values_only=True)
        header = [str(cell) for cell in next(lines, ())]
        return [(f"{path.name} row {at}", dict(zip(header, line, strict=False))) for at, line in enumerate(lines, 2)]

    edited, kept = rows(REVIEW_SHEET), rows(ORIGINAL_SHEET)
    missing = [column for column in ("row", FACT, *EDITABLE) if edited and column not in edited[0][1]]
    if missing:
        raise KzindError(path, f"the sheet '{REVIEW_SHEET}' has no column {', '.join(missing)}", todo)
    return edited, [row for _, row in kept]
