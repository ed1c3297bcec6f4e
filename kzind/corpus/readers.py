"""Files to rows: one small reader for each kind of file, all lazy; ``READERS`` says which file goes to which.

A row is a mapping from field (``text title date url outlet id lang``) to what the file holds, with the place that
messages name. A reader raises ``KzindError`` where the whole file is lost; what is lost or damaged inside a file goes
to ``report``, and reading goes on.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import itertools
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, TextIO

from kzind.corpus.columns import FIELDS, Named, columns_of, guess_columns, is_sure, match_columns
from kzind.corpus.encoding import SINGLE_BYTE, guess_encoding
from kzind.corpus.sources import BOMB_RATIO, BOMB_SIZE, Report, Source, check, head, open_text
from kzind.errors import KzindError, Problem
from kzind.limits import TIME_LIMIT, TooLong, seconds_for, took_too_long, within

MAX_TEXT = 5_000_000
"""Characters. A longer document is no report; it is refused, so that time and memory for one stay bounded."""
MAX_CELL = 2 * MAX_TEXT
"""Characters of a cell, or of a line, of a table of separated values."""
MAX_VALUE = 40 * MAX_TEXT
"""Characters of one JSON value: an array is read item by item, an object that holds the array as a whole."""
_TOO_LARGE = f"one value is longer than {MAX_VALUE:,} characters: give one object a line, as .jsonl"
EXCEL_LIMIT = 32_767
"""Characters that a cell of Excel holds; a longer text is cut there without a word."""
_CHUNK = 1 << 18
_GAP = re.compile(r"[ \t\r\n,]*")
_PATIENCE = 1000
"""Objects without a text that may stand at the beginning of a file before each is reported."""
_NO_JSON = "Repair the line, or remove it"
HEADER_ROWS = 30
"""Rows that are not empty among which the header of a table is looked for: exports have titles above it."""
LONGEST_NAME = 200
"""Characters of a column's name; what has longer cells is no header."""
SEPARATORS = (",", ";", "\t", "|")


class Row(NamedTuple):
    """What a file says of one report, and where: ``where`` names file and line; ``own_id`` is the file's own id.

    ``exact``: the text is the document's, sign for sign; else that of a cell, in which HTML tags are taken out.
    """

    values: Mapping[str, Any]
    where: str
    own_id: str | None = None
    exact: bool = False


Given = Mapping[str, str | None]
Reader = Callable[[Source, Given, Report], Iterator[Row]]


# Text


def read_text(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A file that is one report."""
    with open_text(source, report) as stream:
        text = stream.read(MAX_TEXT + 1)
    yield Row({"text": text}, source.name, source.id, exact=True)


# JSON


def named_values(record: Mapping[str, Any], given: Given, where: str, report: Report) -> dict[str, Any]:
    """The fields of a JSON object by the names of its keys. Raises ``KzindError`` where none is a text."""
    keys = list(record)
    columns = columns_of(keys, given, where, report, is_object=True)
    return {field: record[keys[at]] for field, at in columns.items()}


def unwrapped_row(row: Row) -> Row:
    """A row without what databases and feeds wrap its values in. Raises ``KzindError`` where the text is no string."""
    plain = {field: unwrapped(value) for field, value in row.values.items()}
    if isinstance(plain.get("text"), dict | list):
        what = f"the text is no string, but {'an object' if isinstance(plain['text'], dict) else 'a list'}"
        raise KzindError(row.where, what, "Give it as one string")
    return row._replace(values=plain)


def unwrapped(value: Any) -> Any:
    """A string out of bytes, of an object whose one string it is (``{"rendered": …}``), of a list of paragraphs."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bytes):
        return value.decode(guess_encoding(value), "replace")
    if getattr(value, "ndim", 0):  # an array of numpy
        return unwrapped(value.tolist())
    if isinstance(value, dict):
        strings = [each for each in value.values() if isinstance(each, str)]
        return strings[0] if len(strings) == 1 else value
    if isinstance(value, list):
        parts = [unwrapped(each) for each in value if each is not None]
        return "\n".join(parts) if all(isinstance(part, str) for part in parts) else value
    return value


def bounded_lines(stream: TextIO, longest: int = 4 * MAX_TEXT) -> Iterator[tuple[int, str]]:
    """The lines of a stream with their numbers; of one of more than ``longest`` characters only the beginning."""
    number = 0
    while line := stream.readline(longest):
        number += 1
        yield number, line
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(_CHUNK)


def read_json_lines(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """One JSON object a line; a line that is none is reported and passed over.

    Where no object holds a text, the whole file is at fault, and that is said once.
    """
    if _spreads(source):
        yield from read_json(source, given, report)
        return
    given = Named.of(given)
    given.begin()
    found = False
    without_text: list[KzindError] = []
    with open_text(source, report) as stream:
        for number, line in bounded_lines(stream):
            if not line.strip(" \t\r\n\ufeff\x00"):
                continue
            where = f"{source.name} line {number}"
            record = _object(line, where, report)
            if record is None:
                continue
            try:
                row = Row(named_values(record, given, where, report), where)
            except KzindError as error:
                without_text.append(error)
                if not found and len(without_text) < _PATIENCE:
                    continue
            else:
                found = True
                yield row
            while without_text:
                report(without_text.pop(0).problem)
    if without_text:
        raise without_text[0]


def _spreads(source: Source) -> bool:
    """Whether the first value of a file spreads over lines, or is an array of objects: no JSON Lines then."""
    sample = check(source)
    first = next(filter(None, map(str.strip, sample.decode(guess_encoding(sample), "replace").splitlines())), "")
    return first.lstrip("\ufeff").replace(" ", "").startswith("[{") or first.lstrip("\ufeff") in ("[", "{")


def _object(line: str, where: str, report: Report) -> dict[str, Any] | None:
    """The JSON object of a line; ``None`` and a report where it is none."""
    try:
        record = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        report(Problem(where, f"is no JSON ({_reason(error)})", _NO_JSON))
        return None
    if isinstance(record, dict):
        return record
    report(Problem(where, "is no JSON object", _NO_JSON))
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower().removesuffix(' at')} at character {error.pos + 1}"
    return _TOO_LARGE if str(error) == _TOO_LARGE else type(error).__name__


def json_items(stream: TextIO) -> Iterator[tuple[Any, bool]]:
    """The elements of a JSON array, or the values of the file in turn, each with whether it is the only one.

    An array is never held as a whole. Raises ``ValueError`` where the text is no JSON; what stands before was given.
    """
    decoder = json.JSONDecoder()
    buffer = stream.read(_CHUNK).lstrip("\ufeff \t\r\n")
    array = buffer.startswith("[")
    at, count = int(array), 0
    while True:
        at = _GAP.match(buffer, at).end()  # type: ignore[union-attr]
        if array and buffer.startswith("]", at):
            return
        if at == len(buffer) and not array:
            buffer, at = stream.read(_CHUNK), 0
            if not buffer:
                return
            continue
        try:
            value, end = decoder.raw_decode(buffer, at)
        except ValueError:
            end = len(buffer)
        if end == len(buffer):  # the value may go on behind the buffer
            more = stream.read(max(_CHUNK, end - at))
            if more and end - at > MAX_VALUE:
                raise ValueError(_TOO_LARGE)
            if more:
                buffer, at = buffer[at:] + more, 0
                continue
            value, end = decoder.raw_decode(buffer, at)
        count += 1
        if count == 1 and not array and not buffer[end:].strip():
            buffer, end = stream.read(_CHUNK), 0
        yield value, count == 1 and not array and not buffer[end:].strip()
        at = end


def read_json(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A JSON array of objects, or an object that is one report or holds the array of reports."""
    given = Named.of(given)
    given.begin()
    with open_text(source, report) as stream:
        items = _unpacked(json_items(stream), given)
        number = 0
        while True:
            number += 1
            where = f"{source.name} item {number}"
            try:
                record, alone = next(items)
                if not isinstance(record, dict):
                    raise KzindError(where, "is no JSON object", "Give an array of objects with a text each")
                yield Row(named_values(record, given, where, report), where, source.id if alone else None)
            except StopIteration:
                return
            except (ValueError, RecursionError) as error:
                todo = "Repair the file; the reports before this place were read"
                report(Problem(where, f"is no JSON ({_reason(error).partition(' at character')[0]})", todo))
                return
            except KzindError as error:
                report(error.problem)


def _unpacked(items: Iterator[tuple[Any, bool]], given: Given) -> Iterator[tuple[Any, bool]]:
    """Items as they are; of one object that is no report but holds arrays of reports, the items of these."""
    for item, alone in items:
        if alone and isinstance(item, dict) and not _is_report(item, given):
            lists = [found for found in _lists(item, 3) if any(_is_report(each, given) for each in found[:100])]
            if lists:
                yield from ((record, False) for record in itertools.chain.from_iterable(lists))
                continue
        yield item, alone


def _lists(record: Mapping[str, Any], depth: int) -> Iterator[list[Any]]:
    """The arrays of an object, and of the objects in it."""
    for value in record.values():
        if isinstance(value, list):
            yield value
        elif isinstance(value, dict) and depth > 1:
            yield from _lists(value, depth - 1)


def _is_report(record: object, given: Given) -> bool:
    """Whether an object has a text."""
    if not isinstance(record, dict):
        return False
    try:
        return bool(match_columns(list(record), {"text": given.get("text")}, ""))
    except KzindError:
        return given.get("text") is not None and not Named.of(given).strict and "text" in guess_columns(list(record))


# Tables


Cells = Sequence[Any]
Numbered = Iterator[tuple[int, Cells]]


class EmptyTable(KzindError):
    """A table without a cell that holds anything."""


def rows_of_table(rows: Numbered, given: Given, name: str, report: Report, separated: bool = False) -> Iterator[Row]:
    """Rows of a table; ``rows`` come with the number that messages give them, header and what is above it among them.

    ``separated``: cells are split at a sign, so that a row wider than the header is a damaged one.
    """
    header, columns, rest = headed(rows, given, name, report)
    for number, cells in rest:
        if any(cell not in (None, "") for cell in cells):
            where = f"{name} row {number}"
            if separated and len(cells) > len(header):
                what = f"has {len(cells)} cells where the header has {len(header)}"
                report(Problem(where, what, "Put quotes around texts with separators", "damaged"))
            yield Row({field: cells[at] if at < len(cells) else None for field, at in columns.items()}, where)


def headed(rows: Numbered, given: Given, name: str, report: Report) -> tuple[Cells, dict[str, int], Numbered]:
    """The header, field to the number of its column, and the rows below; what stands above is told to ``report``.

    The header is the row that names most fields among the first ``HEADER_ROWS``, a text among them; mostly the first.
    Raises ``KzindError`` where there is none.
    """
    given = Named.of(given)
    given.begin()
    first: list[tuple[int, Cells]] = []
    best: tuple[int, int] | None = None
    for number, cells in rows:
        if not any(cell not in (None, "") for cell in cells):
            continue
        first.append((number, cells))
        fields = _fields(cells, given, first=len(first) == 1)
        if fields and (best is None or fields > best[0]):
            best = fields, len(first) - 1
        if fields > 1 or len(first) == HEADER_ROWS:
            break
    if not first:
        raise EmptyTable(name, "the table is empty", "Remove it, or fetch it again")
    place = best[1] if best is not None else max(range(len(first)), key=lambda at: (_width(first[at][1]), -at))
    header = first[place][1]
    columns = columns_of(header, given, name, report)
    if place:
        numbers = f"row {first[0][0]}" if place == 1 else f"rows {first[0][0]} to {first[place - 1][0]}"
        what = f"{numbers} stand{'s' * (place == 1)} above the header, which is row {first[place][0]}"
        report(Problem(name, what, "Look whether a report was passed over", "note"))
    return header, columns, itertools.chain(first[place + 1 :], rows)


def _fields(cells: Cells, given: Named, first: bool) -> int:
    """How many fields a row names as the header of a table; 0 where none of them is the text.

    One that is not the ``first`` must name the text for sure, or another field too: titles and prose have words.
    """
    if any(len(str(cell)) > LONGEST_NAME for cell in cells):
        return 0
    spelled = {str(cell) for cell in cells}
    asked = {field: name for field, name in given.items() if given.strict or name in spelled}
    try:
        found = match_columns(cells, asked, "")
    except KzindError:
        return 0
    return len(found) if first or len(found) > 1 or "text" in asked or is_sure(cells, found) else 0


def _width(cells: Cells) -> int:
    return sum(cell not in (None, "") for cell in cells)


def guess_delimiter(sample: str) -> str:
    """Comma, semicolon, tab or bar: what gives a header of the most fields, else what splits a line most.

    A first line ``sep=;``, as for Excel, says it.
    """
    sample = sample.lstrip("\ufeff\r\n")
    if stated := re.match(r"sep=([,;\t|])\s*[\r\n]", sample):
        return stated[1]
    lines = [re.sub(r'"[^"]*"', '""', line) for line in re.split(r"[\r\n]+", sample)[: 2 * HEADER_ROWS]]
    split = next((line for line in lines if any(sign in line for sign in SEPARATORS)), "")
    return max(SEPARATORS, key=lambda sign: (_header_fields(sample, sign), split.count(sign)))


def _header_fields(sample: str, sign: str) -> int:
    """How many fields the best header among the first rows names, where ``sign`` separates."""
    found = 0
    try:
        for cells in itertools.islice(csv.reader(sample.splitlines(keepends=True), delimiter=sign), HEADER_ROWS):
            fields = guess_columns(cells) if len(cells) > 1 and max(map(len, cells)) <= LONGEST_NAME else {}
            found = max(found, len(fields) if "text" in fields else 0)
    except csv.Error:
        pass
    return found


def read_csv(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A table of comma-, semicolon- or tab-separated values with a header."""
    csv.field_size_limit(MAX_CELL)
    with open_text(source, report) as stream:
        delimiter = "\t" if source.kind == ".tsv" else guess_delimiter(stream.read(1 << 16))
    with open_text(source, lambda problem: None) as stream:
        rows = _csv_rows(stream, delimiter, source, report)
        yield from rows_of_table(rows, given, source.name, report, separated=True)


class _Lines:
    """The lines of a table as ``csv`` wants them; of one that is too long only the beginning, which is told."""

    def __init__(self, stream: TextIO, source: Source, report: Report) -> None:
        self._stream, self._name, self._report = stream, source.name, report
        self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for number, line in bounded_lines(self._stream, MAX_CELL):
            self.number = number
            if len(line) >= MAX_CELL:
                what = f"is longer than {MAX_CELL:,} characters; its end was not read"
                self._report(Problem(f"{self._name} line {self.number}", what, "Split it into rows"))
            yield line
        self.ended = True


def _csv_rows(stream: TextIO, delimiter: str, source: Source, report: Report) -> Numbered:
    """The rows of a table with their numbers; what is no row, or has a quote that is not closed, is reported."""
    lines = _Lines(stream, source, report)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number, line = number + 1, lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report(Problem(f"{source.name} row {number}", f"is no row of a table ({error})", "Repair the quotes in it"))
            continue
        where = f"{source.name} row {number}"
        if lines.ended:
            more = f": lines {line} to {lines.number} were read as one row" if lines.number > line else ""
            what = f"has a quote that is not closed{more}"
            report(Problem(where, what, "Close it, or get the whole file again", "damaged"))
        yield number, cells


def read_xlsx(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """The sheets of an Excel workbook that have a text column; cells that Excel cut are reported."""
    from openpyxl import load_workbook

    if head(source).startswith(b"\xd0\xcf\x11\xe0"):
        what = "is locked with a password, or an old workbook (.xls)"
        raise KzindError(source.name, what, "Open it in Excel and save it as .xlsx without a password")
    try:
        with source.open_at_any_place() as stream:
            refuse_bomb(stream, source.name)
            workbook = load_workbook(stream, read_only=True, data_only=True)
            yield from _sheets(workbook, source, given, report)
    except KzindError:
        raise
    except Exception as error:  # of a damaged file the library raises whatever it stumbles over
        todo = "Open it in Excel and save it as .xlsx again"
        raise KzindError(source.name, f"is no Excel workbook ({type(error).__name__})", todo) from None


def refuse_bomb(stream: BinaryIO, name: str) -> None:
    """Raises ``KzindError`` for a workbook, a ZIP archive too, that unpacks beyond reason."""
    import zipfile

    with zipfile.ZipFile(stream) as archive:
        packed = sum(info.compress_size for info in archive.infolist())
        unpacked = sum(info.file_size for info in archive.infolist())
    stream.seek(0)
    if unpacked > max(BOMB_SIZE, BOMB_RATIO * packed):
        what = f"unpacks to more than {BOMB_RATIO} times its size, like a zip bomb"
        raise KzindError(name, what, "Save its sheet as .csv")


def _sheets(workbook: Any, source: Source, given: Given, report: Report) -> Iterator[Row]:
    """The rows of all sheets that hold reports; the others are told where one does, else the first refusal raised."""
    refusals: list[KzindError] = []
    read = False
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what a file says of its size is often wrong, and rows beyond it were lost
        name = source.name if len(workbook.worksheets) == 1 else f"{source.name} sheet {sheet.title}"
        rows = ((at, tuple(map(_cell, cells))) for at, cells in enumerate(sheet.iter_rows(values_only=True), 1))
        try:
            for row in rows_of_table(rows, given, name, report):
                read = True
                if len(str(row.values.get("text") or "")) >= EXCEL_LIMIT:
                    what = "the text is 32,767 characters long, where Excel cuts a cell, so its end is missing"
                    report(Problem(row.where, what, "Take this report from the original, or export as .csv", "damaged"))
                yield row._replace(values={**row.values, "date": _dated(row.values.get("date"), workbook.epoch)})
        except KzindError as error:
            refusals.append(error)
    filled = [refusal for refusal in refusals if not isinstance(refusal, EmptyTable)]
    if not read and refusals:
        raise (filled or refusals)[0]
    for refusal in filled:
        report(dataclasses.replace(refusal.problem, level="note"))


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


def _cell(value: Any) -> Any:
    """A cell's value: signs that Excel writes as ``_x000D_`` as themselves, nothing for the error of a formula."""
    if not isinstance(value, str):
        return value
    return None if value in _ERRORS else _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)


def _dated(value: Any, epoch: Any) -> Any:
    """A date that its cell shows as a number of days."""
    from openpyxl.utils.datetime import from_excel

    days = isinstance(value, int | float) and not isinstance(value, bool) and 20_000 < value < 80_000
    return from_excel(value, epoch) if days else value


def read_parquet(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A Parquet file, some rows at a time."""
    import pyarrow.parquet as pq

    head(source)
    given = Named.of(given)
    given.begin()
    try:
        with source.open_at_any_place() as stream:
            file = pq.ParquetFile(stream)
            names = file.schema_arrow.names
            columns = columns_of(names, given, source.name, report)
            wanted = sorted({names[at] for at in columns.values()})
            number = 0
            for batch in file.iter_batches(batch_size=256, columns=wanted):
                for record in batch.to_pylist():
                    number += 1
                    values = {field: record[names[at]] for field, at in columns.items()}
                    yield Row(values, f"{source.name} row {number}")
    except KzindError:
        raise
    except Exception as error:  # as above
        if isinstance(error, OSError) and error.errno is not None:  # of the system, not of pyarrow
            raise
        raise KzindError(source.name, f"is no whole Parquet file ({type(error).__name__})", "Write it again") from None


# Web pages


def read_html(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A saved web page, by trafilatura (extra ``html``)."""
    try:
        import lxml.etree  # noqa: F401 (for the lines of a page)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", EncodingWarning)  # it reads its own settings without naming one
            import trafilatura
    except ImportError:
        raise KzindError(source.name, "web pages need one more library", "pip install 'kzind[html]'") from None
    check(source)
    with source.open() as stream:
        content = stream.read(4 * MAX_TEXT + 1)
    if len(content) > 4 * MAX_TEXT:
        raise KzindError(source.name, f"the page is longer than {4 * MAX_TEXT:,} bytes", "Save the article itself")
    content = _in_utf_8(content)
    allowed = seconds_for(len(content), TIME_LIMIT)
    # Its extensive search for a date would take the first year that the article mentions for the date of the page;
    # of several dates it takes the last change where not asked for the original one.
    settings: dict[str, Any] = {
        "with_metadata": True, "include_comments": False,
        "date_extraction_params": {"extensive_search": False, "original_date": True},
    }  # fmt: skip
    try:
        page = within(allowed, functools.partial(trafilatura.bare_extraction, **settings), content)
    except TooLong:
        raise KzindError(source.name, *took_too_long(allowed or 0)) from None
    except Exception as error:  # as above
        what = f"the page could not be read ({type(error).__name__})"
        raise KzindError(source.name, what, "Save the article's text as .txt") from None
    found = page if isinstance(page, dict) or page is None else page.as_dict()
    if not found or not found.get("text"):
        raise KzindError(source.name, "no report was found on the page", "Save the article itself, or its text as .txt")
    # The outlet is the site of the address, as for tables: ``hostname`` would join kaz.site.kz and site.kz here alone.
    values = {field: found.get(field) for field in ("text", "title", "date", "url")}
    values["url"] = values["url"] or _saved_from(content)
    if not values["date"]:
        values["date"] = _visible_date(content, allowed)
    yield Row(values, source.name, source.id, exact=True)


_SAVED = re.compile(rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_UNSURE = frozenset({b"utf-8", b"utf8", b"windows-1251", b"cp1251", b"iso-8859-1", b"windows-1252"})
"""Encodings that pages name which are in another one, or in Windows-1251 with Kazakh letters."""


def _saved_from(content: bytes) -> str | None:
    """The address that a browser wrote at the top of a page that it saved."""
    found = _SAVED.search(content[:4096])
    return found[1].decode("utf-8", "replace") if found else None


def _in_utf_8(content: bytes) -> bytes:
    """A page in UTF-8, where it does not say for sure what else it is in."""
    encoding = guess_encoding(content)
    stated = _CHARSET.search(content[:4096])
    if encoding.startswith("utf-8") or (encoding in SINGLE_BYTE and stated and stated[1].lower() not in _UNSURE):
        return content
    return content.decode(encoding, "replace").encode()


def _visible_date(content: bytes, allowed: float | None) -> str | None:
    """The date that a page without one in its head shows, by the rules for pages pasted as text; or ``None``."""
    from trafilatura import load_html

    from kzind.corpus.boilerplate import read_page
    from kzind.corpus.metadata import published_of

    def read() -> str | None:
        tree = load_html(content)
        text = "\n".join(visible_lines(tree)) if tree is not None else ""
        return published_of(read_page(text), text)

    try:
        return within(allowed, read)
    except (TooLong, Exception):
        return None  # the report itself was read


def visible_lines(tree: Any) -> list[str]:
    """The lines of text that a page shows, top to bottom; what stands inside of a line does not break it."""
    from lxml.etree import iterwalk

    lines: list[list[str]] = [[]]
    walker = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        breaks = isinstance(element.tag, str) and element.tag not in _INLINE
        if breaks:
            lines.append([])
        if event == "start":
            if element.tag in _UNSEEN:
                walker.skip_subtree()
            else:
                lines[-1].append(element.text or "")
        elif element is not tree:
            lines[-1].append(element.tail or "")
    return [line for parts in lines if (line := " ".join("".join(parts).split()))]


_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "time", "u"})
_UNSEEN = frozenset({"head", "script", "style", "noscript", "template", "svg", "select", "textarea"})


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".tab": read_csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".parquet": read_parquet,
    ".html": read_html,
    ".htm": read_html,
}
"""Ending of a file's name to its reader."""

__all__ = ["FIELDS", "MAX_TEXT", "READERS", "Row"]
