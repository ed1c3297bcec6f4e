"""A person's word that lasts: decisions on single facts, kept in a CSV beside the corpus and applied anew each time.

A decision names a place in a text, not a row: document, quote, and which occurrence of the quote. So it holds when
the facts are extracted again, by other rules, or from a folder that was moved. What no longer anchors is listed.
"""

from __future__ import annotations

import csv
import math
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kzind.errors import KzindError, Problem
from kzind.facts.read import (
    BROKEN,
    Refusal,
    Row,
    anchor_facts,
    empty,
    encoding_of,
    number,
    occurrences,
    readings,
    rows_of,
    typed_value,
)
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
FACT = "fact"
RIGHT = ("right", "yes", "1", "true", "верно", "да", "истина", "дұрыс", "иә", "ақиқат")
WRONG = ("wrong", "no", "0", "false", "delete", "неверно", "нет", "ложь", "удалить", "қате", "жоқ", "жалған", "жою")
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
                self._refuse(decision, "there is no such document in the corpus; if a spreadsheet saved the decisions, "
                                       "it may have made a number or a date of the id")
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

    Raises ``KzindError`` where a column is missing, or a program has saved the file without its Kazakh letters.
    """
    rows, _ = rows_of(Path(path))
    lossy = Path(path).suffix.lower() in (".csv", ".tsv") and not encoding_of(Path(path)).startswith("utf")
    decisions = []
    for row in rows:
        if BROKEN in row.values:
            raise KzindError(row.where, row.values[BROKEN], "Correct the row, or remove it")
        missing = [key for key in ("doc_id", "quote", "column", "value") if key not in row.values]
        if missing:
            raise KzindError(row.where, f"has no column {', '.join(missing)}",
                             f"The columns are {', '.join(CORRECTION_COLUMNS)}")
        for key in ("quote", "value") if lossy else ():
            if "?" in str(row.values[key]):
                raise KzindError(row.where, f"has lost letters: {key} is {_shortened(str(row.values[key]))}",
                                 "Take the file as it was before, and save it in UTF-8")
        cells = {key: "" if empty(row.values.get(key)) else str(row.values[key]) for key in CORRECTION_COLUMNS}
        nth = number(cells.pop("nth"))
        decisions.append(Decision(**cells, nth=None if nth is None else int(nth), where=row.where))
    return decisions


def write_corrections(decisions: Iterable[Decision], path: str | Path) -> int:
    """Add decisions to a file, made if it is not there; how many were new.

    Earlier decisions stay; of two on one cell the later holds. What the last decision on a cell says already is not
    written again.
    """
    target = Path(path)
    known = read_corrections(target) if target.exists() else []
    last = {_cell_of(decision): decision for decision in known}
    fresh = []
    for decision in decisions:
        held = last.get(_cell_of(decision))
        if held is None or held.value != decision.value or (decision.note and decision.note != held.note):
            fresh.append(decision)
            last[_cell_of(decision)] = decision
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


def _cell_of(decision: Decision) -> tuple[Any, ...]:
    """What a decision decides: a column of the fact at a place, which the sentence tells where ``nth`` does not."""
    place = decision.sentence if decision.nth is None else decision.nth
    return decision.doc_id, decision.quote, place, decision.column


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
    around = occurrences(text, decision.sentence)
    inside = [span for span in spans if any(a <= span[0] and span[1] <= b for a, b in around)]
    if decision.nth is not None:
        # where the text was changed the sentence knows better than the count
        if len(inside) == 1:
            return inside[0]
        if not 0 <= decision.nth < len(spans):
            raise Refusal(f"the quote occurs {len(spans)} times; nth {decision.nth} counts from 0")
        return spans[decision.nth]
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
#: Columns in whose cells a spreadsheet must not make numbers, dates or formulas of what is typed.
TYPED_AS_TEXT = frozenset({FACT, "note", "doc_id", *EDITABLE} - {"value", "year", "year_from", "modernisation"})
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
            cell = sheet.cell(number_, place)
            cell.alignment = Alignment(wrap_text=column in ("sentence", "note"), vertical="top")
            if column in TYPED_AS_TEXT:
                cell.number_format = "@"
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


#: Text that begins so would become a formula as soon as somebody edits its cell.
FORMULA_SIGNS = ("=", "+", "-", "@")


def put_cell(cell: Any, value: Any) -> None:
    """A value in a cell: text stays text, whatever it begins with."""
    if hasattr(value, "isoformat"):
        value = value.isoformat()[:10]
    if isinstance(value, str):
        value = "".join(sign if sign >= " " or sign in "\n\t" else " " for sign in value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)


def read_review(path: str | Path, workbook: str | Path | None = None) -> tuple[list[Decision], list[str]]:
    """The decisions of an edited workbook, and what in it cannot be understood, one line each.

    ``path`` may also be the edited sheet saved as ``.csv``; ``workbook`` is then the one that ``write_review`` wrote,
    by default that of the same name beside it: it holds the values as they were. Raises ``KzindError`` where the file
    is no review.
    """
    edited, kept, encoding = _sheets(Path(path), None if workbook is None else Path(workbook))
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
        decisions += _row_decisions(where, row, original, encoding, problems)
    lost = [name for name in originals if name not in seen]
    if lost:
        some = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        problems.append(f"{Path(path).name}: {len(lost)} of {len(originals)} rows are missing ({some}): "
                        "nothing decided there")
    return decisions, problems


def _row_decisions(
    where: str, row: Mapping[str, Any], original: Mapping[str, Any], encoding: str | None, problems: list[str]
) -> list[Decision]:
    """The decisions of a row; ``encoding``: of a file that cannot hold every letter, else None."""
    nth = number(original.get("nth"))
    note = "" if empty(row.get("note")) else str(row["note"]).strip()
    if encoding and re.search(r"\?\w", note):
        problems.append(f"{where}: the note has lost letters ({_shortened(note)}); save the file in UTF-8")
    base = Decision(str(original["doc_id"]), str(original["quote"]), None if nth is None else int(nth), "", "", note,
                    "" if empty(original.get("sentence")) else str(original["sentence"]), where)
    for column in ("doc_id", "quote", "sentence"):
        if not _same_text(row.get(column), original.get(column)) and not (
            encoding and _same_but_for_lost_letters(row.get(column), original.get(column))
        ):
            problems.append(f"{where}: '{column}' was changed; a decision hangs on the original one")
    decisions: list[Decision] = []
    understood = True
    for column in (FACT, *EDITABLE):
        cell = row.get(column)
        if column == FACT and empty(cell):
            continue
        decision = base._replace(column=column, value=_written(cell))
        try:
            if column != FACT:
                if _unchanged(column, cell, original.get(column), encoding):
                    continue
                decision = decision._replace(value=_written(typed_value(column, cell)))
                if encoding and "?" in decision.value:
                    raise Refusal(f"{column} {decision.value!r} has lost letters; save the file in UTF-8")
            _check(decision)
            decisions.append(decision)
        except Refusal as refusal:
            understood = False
            problems.append(f"{where}: {refusal}; the cell is left out")
    if note and not decisions and understood:
        problems.append(f"{where}: there is a note ({_shortened(note)}) but nothing decided: write right or wrong in "
                        f"'{FACT}', or change a cell")
    return decisions


def _unchanged(column: str, cell: Any, original: Any, encoding: str | None) -> bool:
    """Whether a cell holds what was written, whatever the program that saved it made of it."""
    if _same_text(cell, original) or (encoding and _same_but_for_lost_letters(cell, original)):
        return True
    if column == "value":
        # a table shows ten decimals at most, and a comma before them
        written = float(original)
        return any(told == written if written.is_integer() else math.isclose(told, written, rel_tol=1e-9)
                   for told in readings(cell))
    return bool(typed_value(column, cell) == typed_value(column, original))


def _same_but_for_lost_letters(cell: Any, original: Any) -> bool:
    """Whether a cell is what an encoding without Kazakh letters leaves of the original: a question mark for each."""
    if not isinstance(cell, str) or not isinstance(original, str):
        return False
    a, b = cell.replace("\r\n", "\n").strip(), original.strip()
    return len(a) == len(b) and all(
        one == other or (one == "?" and not other.encode("cp1251", "ignore")) for one, other in zip(a, b, strict=True))


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


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


def _sheets(
    path: Path, workbook: Path | None
) -> tuple[list[tuple[str, dict[str, Any]]], list[dict[str, Any]], str | None]:
    """The rows as edited, the rows as written, and the encoding of the former if it cannot hold every letter."""
    if path.suffix.lower() not in (".csv", ".tsv"):
        book = open_book(path, "Give the workbook that kzind review wrote, saved as .xlsx")
        return _rows_of_sheet(path, book, REVIEW_SHEET), _original(path, book), None
    if not path.is_file():
        raise KzindError(path, "no such file", "Check the path")
    written = workbook or path.with_suffix(".xlsx")
    if not written.is_file():
        raise KzindError(path, f"is the edited sheet alone; what was written is in the workbook, not at {written}",
                         "Put the workbook there, or name it with --workbook")
    rows, _ = rows_of(path)
    edited = [(row.where, row.values) for row in rows]
    _has_columns(path, edited)
    encoding = encoding_of(path)
    kept = _original(written, open_book(written, "Give the workbook that kzind review wrote"))
    return edited, kept, None if encoding.startswith("utf") else encoding


def _has_columns(path: Path, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    missing = [column for column in ("row", FACT, *EDITABLE)
               if not any(column in values for _, values in rows)] if rows else []
    if missing:
        raise KzindError(path, f"the sheet '{REVIEW_SHEET}' has no column {', '.join(missing)}",
                         "Give what kzind review wrote; its columns may be moved, not renamed")


def _original(path: Path, book: Any) -> list[dict[str, Any]]:
    return [row for _, row in _rows_of_sheet(path, book, ORIGINAL_SHEET)]


def open_book(path: Path, todo: str) -> Any:
    """A workbook with the values of its cells. Raises ``KzindError`` where it is none."""
    from openpyxl import load_workbook

    if not path.is_file():
        raise KzindError(path, "no such file", "Check the path")
    try:
        return load_workbook(path, data_only=True)
    except Exception as error:
        # a damaged workbook raises what its parts raise: zipfile, XML, openpyxl
        raise KzindError(path, f"is no workbook ({type(error).__name__})", todo) from None


def _rows_of_sheet(path: Path, book: Any, name: str) -> list[tuple[str, dict[str, Any]]]:
    if name not in book.sheetnames:
        raise KzindError(path, f"has no sheet '{name}'", "Give the workbook that kzind review wrote, saved as .xlsx")
    lines = book[name].iter_rows(values_only=True)
    header = [str(cell) for cell in next(lines, ())]
    rows = [(f"{path.name} row {at}", dict(zip(header, line, strict=False))) for at, line in enumerate(lines, 2)]
    if name == REVIEW_SHEET:
        _has_columns(path, rows)
    return rows
