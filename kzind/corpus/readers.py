"""Files to rows: one small reader for each kind of file, all lazy; ``READERS`` says which file goes to which.

A row is a mapping from field (``text title date url outlet id lang``) to what the file holds, with the place that
messages name. A reader raises ``KzindError`` where the whole file is lost; what is lost or damaged inside a file goes
to ``report``, and reading goes on.
"""

from __future__ import annotations

import csv
import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, TextIO

from kzind.corpus.columns import FIELDS, match_columns
from kzind.corpus.sources import BOMB_RATIO, BOMB_SIZE, Report, Source, check, head, open_text
from kzind.errors import KzindError, Problem
from kzind.limits import TIME_LIMIT, TooLong, seconds_for, took_too_long, within

MAX_TEXT = 5_000_000
"""Characters. A longer document is no report; it is refused, so that time and memory for one stay bounded."""
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


class Row(NamedTuple):
    """What a file says of one report, and where: ``where`` names file and line; ``own_id`` is the file's own id."""

    values: Mapping[str, Any]
    where: str
    own_id: str | None = None


Given = Mapping[str, str | None]
Reader = Callable[[Source, Given, Report], Iterator[Row]]


# Text


def read_text(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A file that is one report."""
    with open_text(source, report) as stream:
        text = stream.read(MAX_TEXT + 1)
    yield Row({"text": text}, source.name, source.id)


# JSON


def named_values(record: Mapping[str, Any], given: Given, where: str) -> dict[str, Any]:
    """The fields of a JSON object by the names of its keys."""
    keys = list(record)
    values = list(record.values())
    return {field: values[number] for field, number in match_columns(keys, given, where).items()}


def bounded_lines(stream: TextIO) -> Iterator[tuple[int, str]]:
    """The lines of a stream with their numbers; of a line that is too long only the beginning, one sign too long."""
    number = 0
    while line := stream.readline(4 * MAX_TEXT):
        number += 1
        yield number, line
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(_CHUNK)


def read_json_lines(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """One JSON object a line; a line that is none is reported and passed over.

    Where no object holds a text, the whole file is at fault, and that is said once.
    """
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
                row = Row(named_values(record, given, where), where)
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
    """The elements of a JSON array, or the one value of the file, each with whether it is the one value.

    An array is never held as a whole. Raises ``ValueError`` where the text is no JSON; what stands before was given.
    """
    decoder = json.JSONDecoder()
    buffer = stream.read(_CHUNK).lstrip("\ufeff \t\r\n")
    if not buffer.startswith("["):
        rest = stream.read(MAX_VALUE + 1)
        if len(rest) > MAX_VALUE:
            raise ValueError(_TOO_LARGE)
        yield decoder.decode(buffer + rest), True
        return
    at = 1
    while True:
        at = _GAP.match(buffer, at).end()  # type: ignore[union-attr]
        if buffer.startswith("]", at):
            return
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
        yield value, False
        at = end


def read_json(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A JSON array of objects, or an object that is one report or holds the array of reports."""
    with open_text(source, report) as stream:
        items = _unpacked(json_items(stream))
        number = 0
        while True:
            number += 1
            where = f"{source.name} item {number}"
            try:
                record, alone = next(items)
                if not isinstance(record, dict):
                    raise KzindError(where, "is no JSON object", "Give an array of objects with a text each")
                yield Row(named_values(record, given, where), where, source.id if alone else None)
            except StopIteration:
                return
            except (ValueError, RecursionError) as error:
                todo = "Repair the file; the reports before this place were read"
                report(Problem(where, f"is no JSON ({_reason(error).partition(' at character')[0]})", todo))
                return
            except KzindError as error:
                report(error.problem)


def _unpacked(items: Iterator[tuple[Any, bool]]) -> Iterator[tuple[Any, bool]]:
    """Items as they are; of one object that holds one array of objects, the items of that."""
    for item, alone in items:
        lists = [v for v in item.values() if isinstance(v, list)] if alone and isinstance(item, dict) else []
        if len(lists) == 1 and lists[0] and all(isinstance(v, dict) for v in lists[0]):
            yield from ((record, False) for record in lists[0])
        else:
            yield item, alone


# Tables


def rows_of_table(
    header: Sequence[object], rows: Iterable[tuple[int, Sequence[Any]]], given: Given, name: str
) -> Iterator[Row]:
    """Rows of a table by its header; ``rows`` come with the number that messages give them."""
    columns = match_columns(header, given, name)
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells):
            values = {field: cells[at] if at < len(cells) else None for field, at in columns.items()}
            yield Row(values, f"{name} row {number}")


def guess_delimiter(sample: str) -> str:
    """Comma, semicolon or tab: what splits the header line most often outside quotes."""
    line = re.sub(r'"[^"]*"', '""', sample.lstrip("\ufeff\r\n").split("\n", 1)[0])
    return max((",", ";", "\t"), key=line.count) if any(sign in line for sign in ",;\t") else ","


def read_csv(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A table of comma-, semicolon- or tab-separated values with a header."""
    csv.field_size_limit(4 * MAX_TEXT)
    with open_text(source, report) as stream:
        delimiter = "\t" if source.kind == ".tsv" else guess_delimiter(stream.read(1 << 16))
    with open_text(source, lambda problem: None) as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        header = next((cells for cells in reader if any(cells)), [])
        yield from rows_of_table(header, _csv_rows(reader, len(header), source, report), given, source.name)


def _csv_rows(reader: Any, width: int, source: Source, report: Report) -> Iterator[tuple[int, list[str]]]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report(Problem(f"{source.name} row {number}", f"is no row of a table ({error})", "Repair the quotes in it"))
            continue
        if len(cells) > width:
            what = f"has {len(cells)} cells where the header has {width}"
            report(Problem(f"{source.name} row {number}", what, "Put quotes around texts with separators", "damaged"))
        yield number, cells


def read_xlsx(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """The sheets of an Excel workbook that have a text column; cells that Excel cut are reported."""
    from openpyxl import load_workbook

    head(source)
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
    refusals: list[KzindError] = []
    read = False
    for sheet in workbook.worksheets:
        name = source.name if len(workbook.worksheets) == 1 else f"{source.name} sheet {sheet.title}"
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        header = next((cells for _, cells in rows if any(cell not in (None, "") for cell in cells)), ())
        try:
            for row in rows_of_table(header, rows, given, name):
                read = True
                if len(str(row.values.get("text") or "")) >= EXCEL_LIMIT:
                    what = "the text is 32,767 characters long, where Excel cuts a cell, so its end is missing"
                    report(Problem(row.where, what, "Take this report from the original, or export as .csv", "damaged"))
                yield row
        except KzindError as error:
            if header:
                refusals.append(error)
    if not read and refusals:
        raise refusals[0]


def read_parquet(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A Parquet file, some rows at a time."""
    import pyarrow.parquet as pq

    head(source)
    try:
        with source.open_at_any_place() as stream:
            file = pq.ParquetFile(stream)
            names = file.schema_arrow.names
            columns = match_columns(names, given, source.name)
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
        raise KzindError(source.name, f"is no whole Parquet file ({type(error).__name__})", "Write it again") from None


# Web pages


def read_html(source: Source, given: Given, report: Report) -> Iterator[Row]:
    """A saved web page, by trafilatura (extra ``html``)."""
    try:
        import lxml.etree  # noqa: F401 (for the lines of a page)
        import trafilatura
    except ImportError:
        raise KzindError(source.name, "web pages need one more library", "pip install 'kzind[html]'") from None
    check(source)
    with source.open() as stream:
        content = stream.read(4 * MAX_TEXT + 1)
    if len(content) > 4 * MAX_TEXT:
        raise KzindError(source.name, f"the page is longer than {4 * MAX_TEXT:,} bytes", "Save the article itself")
    allowed = seconds_for(len(content), TIME_LIMIT)
    # Its extensive search for a date would take the first year that the article mentions for the date of the page.
    settings: dict[str, Any] = {
        "with_metadata": True, "include_comments": False, "date_extraction_params": {"extensive_search": False},
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
    if not values["date"]:
        values["date"] = _visible_date(content, allowed)
    yield Row(values, source.name, source.id)


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
