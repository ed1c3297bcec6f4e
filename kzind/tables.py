"""Tables to files: JSON Lines, CSV, Parquet, Excel, Stata. The words that describe the columns come from one place.

Every writer writes to a file beside the wanted one and puts it in its place when it is whole; the same table gives the
same bytes.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import itertools
import json
import math
import re
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kzind.errors import KzindError

if TYPE_CHECKING:
    import pandas as pd

Descriptions = Mapping[str, str]

EXCEL_ROWS = 1_048_576
EXCEL_CELL = 32_767
GROUP_ROWS = 50_000
"""Rows after which a row group of a Parquet file is written, and its memory free again."""
STATA_LABEL = 80
STATA_STRING = 2045
_EPOCH = datetime.datetime(1980, 1, 1)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(frame: pd.DataFrame, path: str | Path, descriptions: Descriptions | None = None) -> None:
    """Writes ``frame`` to ``path`` in the form that its ending names (``WRITERS``).

    ``descriptions`` says what each column means, by default in the words of the facts table. Raises ``KzindError``
    for an ending that has no writer, a folder that cannot be written to, a table that Excel cannot hold.
    """
    target = Path(path)
    writer = writer_for(target)
    words = facts_descriptions() if descriptions is None else descriptions
    with whole_file(target) as half:
        writer(frame, half, words)


def write_stream(frames: Iterable[pd.DataFrame], path: str | Path, descriptions: Descriptions | None = None) -> int:
    """Writes tables of the same columns, one after the other, as one file; how many rows it has.

    The bytes are those of ``write_table`` on all of them together (in Parquet up to ``GROUP_ROWS`` rows; more come in
    several row groups). Memory does not grow with the number of rows, but for Excel and Stata, which are written at
    once. Nothing is written where ``frames`` raises or is empty. Errors as of ``write_table``.
    """
    target = Path(path)
    writer_for(target)
    words = facts_descriptions() if descriptions is None else descriptions
    writer = STREAM_WRITERS.get(target.suffix.lower())
    counted = _Counted(frames)
    if writer is None:
        import pandas as pd

        _half_of(target).unlink()  # what cannot be written is told before the work, not after it
        held = []
        for frame in counted:
            _must_fit(counted.rows, target)
            held.append(frame)
        if held:
            filled = [frame for frame in held if len(frame)] or held[:1]
            write_table(pd.concat(filled, ignore_index=True), target, words)
        return counted.rows
    first = next(iter(counted), None)
    if first is not None:
        with whole_file(target) as half:
            writer(first, counted, half, words)
    return counted.rows


class _Counted:
    """Tables, and the number of rows that went by."""

    def __init__(self, frames: Iterable[pd.DataFrame]) -> None:
        self.rows = 0
        self._frames = iter(frames)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for frame in self._frames:
            self.rows += len(frame)
            yield frame


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file beside ``target`` to write to, which takes its place when the block ends without an error.

    It may be read by whom ``target`` could be read by, or a new file of the user's can be. Raises ``KzindError`` where
    it cannot be written.
    """
    half = _half_of(target)
    try:
        yield half
        if target.is_file():
            shutil.copymode(target, half)
        half.replace(target)
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise KzindError(target, what, "Close it elsewhere, make room") from None
    except Exception as error:
        if type(error).__module__ != "lxml.etree":
            raise
        what = f"cannot be written: the folder for temporary files is full, or closed ({error})"
        raise KzindError(target, what, "Make room there") from None
    finally:
        half.unlink(missing_ok=True)


def _half_of(target: Path) -> Path:
    """A new empty file beside ``target``. Raises ``KzindError`` where there cannot be one."""
    half = target.with_name(f".{target.name}.{secrets.token_hex(4)}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.touch(exist_ok=False)  # not by tempfile, whose files are their owner's alone
    except OSError as error:
        raise KzindError(target, f"cannot be written ({error.strerror})", "Choose another folder") from None
    return half


def writer_for(path: Path) -> Callable[[pd.DataFrame, Path, Descriptions], None]:
    """The writer for a file's ending. Raises ``KzindError`` where there is none."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise KzindError(path, f"'{path.suffix}' is no form of a table here", f"Use one of {' '.join(WRITERS)}")
    return writer


def facts_descriptions() -> Descriptions:
    """What the columns of the facts table mean."""
    from kzind.facts.table import DESCRIPTIONS

    return DESCRIPTIONS


# Values


def plain_value(value: Any) -> Any:
    """A cell as JSON writes it: ``None`` for missing, whole floats as integers, dates as ISO dates."""
    if value is None:
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, datetime.date):  # datetime and pandas.Timestamp too
        return None if value != value else value.isoformat().removesuffix("T00:00:00")
    if hasattr(value, "item"):  # a numpy scalar
        return plain_value(value.item())
    return None if str(value) in ("<NA>", "NaT") else str(value)


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table as plain values by column."""
    columns = [list(map(plain_value, frame[name].astype(object))) for name in frame.columns]
    for cells in zip(*columns, strict=True):
        yield dict(zip(frame.columns, cells, strict=True))


# Writers


def write_json_lines(frame: pd.DataFrame, path: Path, descriptions: Descriptions) -> None:
    """One object a line, UTF-8, missing values as ``null``."""
    stream_json_lines(frame, (), path, descriptions)


def stream_json_lines(first: pd.DataFrame, rest: Iterable[pd.DataFrame], path: Path, words: Descriptions) -> None:
    """``write_json_lines`` for several tables."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for frame in itertools.chain([first], rest):
            for record in records(frame):
                stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")


def write_csv(frame: pd.DataFrame, path: Path, descriptions: Descriptions) -> None:
    """Comma-separated, UTF-8 with a mark so that Excel shows Cyrillic letters; missing values are empty.

    Texts stand as they are, those that begin with ``=``, ``+``, ``-`` or ``@`` too: a sign put before them would be
    part of the data for all other programs. Excel may take them for formulas: give ``.xlsx`` to who opens it there.
    """
    stream_csv(frame, (), path, descriptions)


def stream_csv(first: pd.DataFrame, rest: Iterable[pd.DataFrame], path: Path, words: Descriptions) -> None:
    """``write_csv`` for several tables."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(first.columns)
        for frame in itertools.chain([first], rest):
            writer.writerows(record.values() for record in records(frame))


def write_parquet(frame: pd.DataFrame, path: Path, descriptions: Descriptions) -> None:
    """Parquet with its types; the description of each column stands in its field's metadata."""
    stream_parquet(frame, (), path, descriptions)


def stream_parquet(first: pd.DataFrame, rest: Iterable[pd.DataFrame], path: Path, words: Descriptions) -> None:
    """``write_parquet`` for several tables: a row group as soon as ``GROUP_ROWS`` rows are there."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def arrow(frame: pd.DataFrame) -> Any:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        fields = [field.with_metadata({"description": words.get(field.name, "")}) for field in table.schema]
        return table.cast(pa.schema(fields, metadata=table.schema.metadata))

    held = arrow(first)
    with pq.ParquetWriter(path, held.schema, compression="zstd") as writer:
        for frame in rest:
            if len(held) >= GROUP_ROWS:
                writer.write_table(held.combine_chunks())
                held = arrow(frame)
            elif len(frame):
                held = pa.concat_tables([held, arrow(frame).cast(held.schema)]) if len(held) else arrow(frame)
        writer.write_table(held.combine_chunks())


def write_stata(frame: pd.DataFrame, path: Path, descriptions: Descriptions) -> None:
    """Stata 14 and later, with variable labels, value labels for vocabularies, and dates as dates."""
    import pandas as pd

    columns = {name: _for_stata(frame[name]) for name in frame.columns}
    dates = {name: "td" for name, column in columns.items() if pd.api.types.is_datetime64_any_dtype(column)}
    long = [
        name
        for name, column in columns.items()
        if column.dtype == object and column.map(lambda text: len(text.encode()) > STATA_STRING).any()
    ]
    pd.DataFrame(columns).to_stata(
        path,
        version=118,
        write_index=False,
        time_stamp=_EPOCH,
        convert_dates=dates,  # type: ignore[arg-type]
        convert_strl=long,
        variable_labels={name: _label(descriptions.get(name, "")) for name in columns},
    )


def _label(text: str) -> str:
    return text if len(text) <= STATA_LABEL else text[: STATA_LABEL - 1].rsplit(" ", 1)[0] + "…"


def _for_stata(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column in a type that Stata has: text without missing values, numbers, dates, categories."""
    import pandas as pd

    kinds = pd.api.types
    if isinstance(column.dtype, pd.CategoricalDtype) and len(column):
        return column.cat.set_categories([str(value) for value in column.cat.categories])
    if kinds.is_datetime64_any_dtype(column):
        return column.dt.tz_localize(None) if column.dt.tz is not None else column
    if kinds.is_bool_dtype(column):
        return column.astype("Int8").astype(float) if column.isna().any() else column.astype("int8")
    if kinds.is_integer_dtype(column) and not column.isna().any():
        return column.astype("int64")
    if kinds.is_numeric_dtype(column):
        return column.astype("Float64").astype(float)
    text = column.astype(object).where(column.notna(), "").map(str)
    return text.map(lambda value: value.replace("\x00", " "))


def write_excel(frame: pd.DataFrame, path: Path, descriptions: Descriptions) -> None:
    """An Excel workbook: the table with types, filters and a fixed header; a second sheet describes the columns.

    Text that begins like a formula stays text. Raises ``KzindError`` where the table has more rows than a sheet.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _must_fit(len(frame), path)
    book = Workbook(write_only=True)
    for title, content, widths in (
        ("data", _excel_rows(frame), _widths(frame)),
        ("columns", _description_rows(frame, descriptions), [24, 100]),
    ):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for row_number, values in enumerate(content):
            sheet.append([_excel_cell(sheet, v, Font(bold=True) if row_number == 0 else None) for v in values])
        if title == "data" and len(frame.columns):
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(frame.columns))}{len(frame) + 1}"
    made = io.BytesIO()  # a full disk in the middle of an archive would leave it open, and a traceback with it
    book.save(made)
    path.write_bytes(_without_clock(made))


def _must_fit(rows: int, path: Path) -> None:
    """Raises ``KzindError`` where a workbook cannot hold so many rows."""
    if path.suffix.lower() == ".xlsx" and rows >= EXCEL_ROWS:
        what = f"a sheet of Excel holds {EXCEL_ROWS:,} rows, the table has {rows:,} or more"
        raise KzindError(path, what, "Write .parquet or .csv")


def _excel_rows(frame: pd.DataFrame) -> Iterator[list[Any]]:
    """The header, then the rows; dates stay dates."""
    yield list(frame.columns)
    columns = [list(map(_excel_value, frame[name].astype(object))) for name in frame.columns]
    yield from (list(cells) for cells in zip(*columns, strict=True))


def _description_rows(frame: pd.DataFrame, descriptions: Descriptions) -> Iterator[list[Any]]:
    yield ["column", "meaning"]
    yield from ([name, descriptions.get(name, "")] for name in frame.columns)


def _excel_value(value: Any) -> Any:
    return value if isinstance(value, datetime.date) and value == value else plain_value(value)


def _widths(frame: pd.DataFrame) -> list[int]:
    """Column widths in characters: wide for text, narrow for codes and numbers."""
    first = frame.head(200)
    return [min(60, max(len(str(name)), *map(len, map(str, first[name])), 8) + 2) for name in first.columns]


def _excel_cell(sheet: Any, value: Any, font: Any) -> Any:
    """A cell of the value's own type; text is text whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value.replace(tzinfo=None)
    if isinstance(value, str):
        value = _CONTROL.sub(" ", value)
        value = value if len(value) <= EXCEL_CELL else value[: EXCEL_CELL - 1] + "…"
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)
    if isinstance(value, datetime.date):
        cell.number_format = "yyyy-mm-dd"
    if font is not None:
        cell.font = font
    return cell


def _without_clock(book: BinaryIO) -> bytes:
    """A workbook's archive again with fixed times, so that the same table gives the same bytes."""
    stamp = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(book) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            info = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return stream.getvalue()


WRITERS: dict[str, Callable[[pd.DataFrame, Path, Descriptions], None]] = {
    ".jsonl": write_json_lines,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".xlsx": write_excel,
    ".dta": write_stata,
}
"""Ending of a file's name to its writer."""

STREAM_WRITERS: dict[str, Callable[[pd.DataFrame, Iterable[pd.DataFrame], Path, Descriptions], None]] = {
    ".jsonl": stream_json_lines,
    ".csv": stream_csv,
    ".parquet": stream_parquet,
}
"""Those that need not hold the whole table: the first table, then the rest as it comes."""
