"""Facts from elsewhere: hand-coded rows, or what a language model wrote, as a facts table.

Nothing is taken on trust. Each quote is anchored in the text of its document; the value must be what
``parse_amounts`` reads at that place; every code must be of its vocabulary. What fails is refused with the reason.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import math
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kzind.errors import KzindError, Problem
from kzind.facts.evaluation import close, nth_occurrence
from kzind.facts.table import MEASURES, QUALIFIERS, VOCABULARIES, to_frame
from kzind.languages import LANGUAGES, lexicon
from kzind.types import Amount, Document

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("doc_id", "quote", "indicator")
#: Columns of a row that are taken over; the rest of the table comes from the document.
TAKEN = ("indicator", "measure", "qualifier", "status", "scope", "modernisation", "region", "year", "year_from",
         "year_basis", "organisation", "sector", "investor", "investor_country", "confidence")
SYNONYMS = {"document": "doc_id", "document_id": "doc_id", "docid": "doc_id", "text": "quote", "start": "char_start",
            "end": "char_end"}
#: Truth as people write it, and as spreadsheets do in the three languages.
TRUE = ("true", "1", "1.0", "yes", "да", "иә", "истина", "ақиқат")
FALSE = ("false", "0", "0.0", "no", "нет", "жоқ", "ложь", "жалған")
#: What people write into a cell that shall hold nothing.
NOTHING = ("-", "–", "—", "none", "n/a", "<na>", "нет", "жоқ")
#: The key of a row that could not be read as one; its value is the reason.
BROKEN = "_broken"
ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".xlsx", ".parquet", ".dta")
#: Cyrillic capitals that look like the Latin ones of a code: «С23», «КZ-35».
_LATIN = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
#: What a spreadsheet shows where a formula fails.
_ERROR = re.compile(r"#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|ИМЯ\?|Н/Д|ЗНАЧ!|ССЫЛКА!|ДЕЛ/0!)"
                    r"|(Err|Ошибка|Қате):\d+", re.IGNORECASE)
#: Signs that are written in several ways, one for one: spaces, quotation marks, hyphens.
_SIGNS = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2009\u2007", " "), **dict.fromkeys("«»“”„‟″", '"'),
                        **dict.fromkeys("‘’ʼ′", "'"), **dict.fromkeys("–—‑−‐", "-")})


class Refusal(Exception):
    """Why a row is not taken."""


class Row(NamedTuple):
    """A row as it was read: where it stood, and its values by column."""

    where: str
    values: dict[str, Any]


def read_facts(
    path: str | Path,
    documents: Any = None,
    *,
    on_refused: Callable[[Problem], None] | None = None,
) -> pd.DataFrame:
    """Rows of a file as a facts table, columns as those of ``extract_facts``.

    ``path``: ``.jsonl .json .csv .tsv .xlsx .parquet .dta``, one fact a row with at least ``doc_id``, ``quote`` and
    ``indicator`` (``value`` and ``unit`` are checked, where missing read from the quote; ``nth``, from 0, says which
    occurrence of the quote is meant), or one document a row with its facts in ``facts``. ``documents``: where the
    texts are, a path, a ``Corpus`` or a table; the documents in the file itself or the packaged corpus if left out.

    Rows that are refused are listed in ``result.attrs["refused"]`` (dicts with ``where doc_id quote reason``) and
    go to ``on_refused``; without it a warning counts them. Raises ``KzindError`` where the file cannot be read.
    """
    rows, texts = rows_of(Path(path))
    facts, refused = anchor_facts(rows, _documents(documents, texts))
    facts.attrs["refused"] = refused
    for refusal in refused if on_refused else ():
        on_refused(Problem(str(refusal["where"]), str(refusal["reason"]), "Correct the row", "lost"))  # type: ignore[misc]
    if refused and on_refused is None:
        first = refused[0]
        warnings.warn(f"{len(refused)} of {len(refused) + len(facts)} rows refused ({first['where']}: "
                      f"{first['reason']}): see .attrs['refused']", stacklevel=2)
    return facts


def anchor_facts(
    rows: Iterable[Row], documents: Iterable[Document], rules: str = "read"
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Rows anchored in their documents: the facts table, and the refused rows with their reasons."""
    from kzind.facts.stories import each_document

    by_document: dict[str, list[Row]] = defaultdict(list)
    refused = []
    for row in rows:
        row = Row(row.where, _canonical(row.values))
        missing = [key for key in NEEDED if empty(row.values.get(key))]
        if BROKEN in row.values:
            refused.append(_refusal(row, str(row.values[BROKEN])))
        elif missing:
            refused.append(_refusal(row, f"the row has no {', '.join(missing)}"))
        else:
            by_document[str(row.values["doc_id"])].append(row)
    taken: list[dict[str, Any]] = []
    for document in each_document(documents):
        taken += _anchor_document(document, by_document.pop(document.id, []), rules, refused)
    refused += [_refusal(row, f"there is no document {id} among the texts; documents= says where they are")
                for id, lost in by_document.items() for row in lost]
    taken.sort(key=lambda fact: (fact["doc_id"], fact["char_start"], fact["char_end"], fact["indicator"]))
    return to_frame(taken), refused


def _anchor_document(
    document: Document, rows: Sequence[Row], rules: str, refused: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    if not rows:
        return []
    from kzind.amounts import parse_amounts
    from kzind.corpus import split_sentences

    amounts = parse_amounts(document.text, document.lang or None)
    sentences = split_sentences(document.text, document.lang or None)
    taken: set[tuple[int, int]] = set()
    seen: set[tuple[int, str]] = set()
    facts = []
    for row in rows:
        try:
            start, end = _span(document.text, row.values, taken)
            amount = _amount(row.values, start, end, amounts, document.text[start:end])
            fact = _fact(document, row.values, start, end, amount)
            # one figure may be quoted with its unit and without
            if (amount.char_start, fact["indicator"]) in seen:
                raise Refusal(f"the figure at {start} is in an earlier row already")
        except Refusal as refusal:
            refused.append(_refusal(row, str(refusal)))
            continue
        taken.add((start, end))
        seen.add((amount.char_start, fact["indicator"]))
        inside = (s for s in sentences if s.char_start < end and start < s.char_end)
        fact["sentence"] = next((document.text[s.char_start : s.char_end] for s in inside), None)
        fact["rules"] = rules
        facts.append(fact)
    return facts


def _refusal(row: Row, reason: str) -> dict[str, Any]:
    return {"where": row.where, "doc_id": row.values.get("doc_id"), "quote": row.values.get("quote"), "reason": reason}


def _canonical(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns by their names in the facts table."""
    named = {re.sub(r"[\s\-]+", "_", str(key).strip().lstrip("\ufeff").lower()): value
             for key, value in values.items() if key is not None}
    for other, name in SYNONYMS.items():
        if other in named:
            named.setdefault(name, named[other])
    return named


def _span(text: str, values: Mapping[str, Any], taken: Collection[tuple[int, int]]) -> tuple[int, int]:
    """Where the quote stands. Raises ``Refusal``.

    The offsets of the row if they hold the quote; the occurrence that ``nth`` names; else the first occurrence that
    no earlier row has. Kinds of spaces, quotation marks and hyphens may differ, and runs of white space.
    """
    quote = values["quote"].strip() if isinstance(values["quote"], str) else _single("quote", values["quote"])
    start, end = number(values.get("char_start")), number(values.get("char_end"))
    if start is not None and end is not None and 0 <= start < end <= len(text) \
            and _plain(text[int(start) : int(end)]) == _plain(quote):  # fmt: skip
        return int(start), int(end)
    spans = occurrences(text, quote)
    if not spans:
        raise Refusal(f"the quote {quote!r} is not in the text")
    if not empty(values.get("nth")):
        nth = number(values["nth"])
        if nth is None or nth != int(nth):
            raise Refusal(f"nth {values['nth']!r} is no whole number; it counts from 0")
        if not 0 <= nth < len(spans):
            raise Refusal(f"the quote {quote!r} occurs {len(spans)} times; nth {nth:g} counts from 0")
        return spans[int(nth)]
    return next((span for span in spans if span not in taken), spans[0])


def occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    """The spans of a quote in a text, in order: as it is written, else with other kinds of signs and white space."""
    if not quote:
        return []
    found: list[tuple[int, int]] = []
    while (at := nth_occurrence(text, quote, len(found))) >= 0:
        found.append((at, at + len(quote)))
    if found:
        return found
    words = [re.escape(word) for word in _plain(quote).split()]
    return [match.span() for match in re.finditer(r"\s+".join(words), text.translate(_SIGNS), re.IGNORECASE)]


def _plain(text: str) -> str:
    return " ".join(text.translate(_SIGNS).split()).casefold()


def _fact(document: Document, values: Mapping[str, Any], start: int, end: int, amount: Amount) -> dict[str, Any]:
    """The row of the facts table. Raises ``Refusal`` where a code does not hold."""
    unit = typed_value("unit", values.get("unit"))
    fact: dict[str, Any] = {key: typed_value(key, values.get(key)) for key in TAKEN if key != "confidence"}
    fact["confidence"] = _probability(None if empty(values.get("confidence")) else values["confidence"])
    fact["measure"] = fact["measure"] or MEASURES[0]
    fact["qualifier"] = fact["qualifier"] or amount.qualifier or QUALIFIERS[0]
    fact["modernisation"] = bool(fact["modernisation"])
    if fact["year"] is not None and fact["year_from"] is not None and fact["year_from"] > fact["year"]:
        raise Refusal(f"the period begins in {fact['year_from']} (year_from), after its last year {fact['year']}")
    if unit is None:
        unit = "jobs" if fact["indicator"] == "jobs" and amount.unit == "people" else amount.unit
    return {
        **fact, "doc_id": document.id, "char_start": start, "char_end": end, "quote": document.text[start:end],
        "value": amount.value, "value_low": amount.value_low, "value_high": amount.value_high,
        "value_before": amount.value_before, "unit": unit, "lang": document.lang or None, "outlet": document.outlet,
        "published": document.published, "url": document.url,
    }


def _amount(values: Mapping[str, Any], start: int, end: int, amounts: Sequence[Amount], quote: str) -> Amount:
    """The amount of the text that the row means: at its place, with its value and unit. Raises ``Refusal``."""
    here = [amount for amount in amounts if amount.char_start < end and start < amount.char_end]
    if not here:
        raise Refusal(f"no amount is read in {quote!r}")
    told = readings(values.get("value"))
    if not told and not empty(values.get("value")):
        raise Refusal(f"the value {values['value']!r} is no number")
    right = [amount for amount in here if not told or any(close(amount.value, value) for value in told)]
    read = ", ".join(f"{amount.value:.12g} {amount.unit or ''}".strip() for amount in here)
    if not right:
        raise Refusal(f"the value {told[0]:.12g} is not what {quote!r} says: {read}")
    unit = typed_value("unit", values.get("unit"))
    fitting = [amount for amount in right if unit is None or _same_unit(unit, amount.unit)]
    if not fitting:
        raise Refusal(f"the unit {unit} is not what {quote!r} says: {read}")
    return max(fitting, key=lambda amount: min(end, amount.char_end) - max(start, amount.char_start))


#: Units that count the same things, or that a bare numeral leaves to its context.
_COUNTED = frozenset({"jobs", "people", "projects", "enterprises", "zones", "countries", "pieces"})


def _same_unit(unit: str, read: str | None) -> bool:
    """Whether a unit may stand for the one that was read: what is counted is decided by the sentence."""
    return unit == read or (unit in _COUNTED and (read is None or read in _COUNTED))


def _code(key: str, value: Any) -> str:
    """A word of a vocabulary, however its letters are written: «Planned», «kz-35», «С23» with a Cyrillic letter."""
    word = str(value).strip()
    code = word if word in VOCABULARIES[key] else _words(key).get(_folded(word))
    if code is None:
        raise Refusal(f"{key} {word!r} is not one of {' '.join(VOCABULARIES[key])}")
    return code


def _folded(code: str) -> str:
    return code.upper().translate(_LATIN).casefold()


@functools.cache
def _words(key: str) -> dict[str, str]:
    """The words of a vocabulary, or all units, by their folded form."""
    return {_folded(word): word for word in (sorted(_units()) if key == "unit" else VOCABULARIES[key])}


def _year(key: str, value: Any) -> int:
    year = number(value)
    if year is None or year != int(year) or not 1900 <= year <= 2100:
        raise Refusal(f"{key} {value!r} is no year")
    return int(year)


def _truth(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise Refusal(f"modernisation {value!r} is neither true nor false")


def _probability(value: Any) -> float | None:
    if value is None:
        return None
    share = number(value)
    if share is None or not 0 <= share <= 1:
        raise Refusal(f"confidence {value!r} is no number from 0 to 1")
    return share


def typed_value(column: str, value: Any) -> Any:
    """A cell of a column with the type of the facts table; None for an empty one. Raises ``Refusal``."""
    if column != "modernisation" and isinstance(value, str) and value.strip().lower() in NOTHING:
        value = None
    if empty(value):
        if column in ("value", "indicator"):
            raise Refusal(f"{column} must not be empty")
        return None
    text = _single(column, value)
    if column in ("value", "value_low", "value_high", "value_before"):
        return _number(column, value)
    if column in ("year", "year_from"):
        return _year(column, value)
    if column == "modernisation":
        return _truth(value)
    if column in VOCABULARIES:
        return _code(column, text)
    if column == "unit":
        return _unit(text)
    if column == "investor_country":
        return _countries(text)
    return text


def _single(column: str, value: Any) -> str:
    """A cell as text. Raises ``Refusal`` for what is no single value, or not what was typed into a spreadsheet."""
    if isinstance(value, datetime.date | datetime.time):
        raise Refusal(f"{column} is the date {str(value)[:10]}: the spreadsheet made it of what was typed; "
                      "format the cell as text and type it again")
    if not isinstance(value, str | int | float) and not hasattr(value, "item"):
        raise Refusal(f"{column} is no single value: {str(value)[:60]}")
    text = str(value).strip()
    if _ERROR.fullmatch(text):
        raise Refusal(f"{column} is {text!r}, the error of a formula")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refusal(f"{column} {text[:60]!r} holds half of a sign (a lone surrogate)")
    return text


def _number(column: str, value: Any) -> float:
    told = readings(value)
    if not told:
        raise Refusal(f"{column} {value!r} is no number; write it in base units, 17500000000")
    if len(told) > 1:
        raise Refusal(f"{column} {value!r} may be {told[0]:.12g} or {told[1]:.12g}; write it without the comma")
    return told[0]


def _unit(text: str) -> str:
    code = text if text in _units() else _words("unit").get(_folded(text), text)
    if code not in _units() and not re.fullmatch(r"[A-Z]{3}", code):
        raise Refusal(f"unit {text!r} is no code; write KZT, USD, %, jobs, projects, t, MW … as in the facts table")
    return code


def _countries(text: str) -> str:
    codes = [code.strip().upper().translate(_LATIN) for code in re.split("[;,]", text)]
    if not all(re.fullmatch("[A-Z]{2}", code) for code in codes):
        raise Refusal(f"investor_country {text!r} is no code of ISO 3166-1; write CN, RU, KZ …")
    return "; ".join(codes)


@functools.cache
def _units() -> frozenset[str]:
    """The codes of all units that amounts may have."""
    entries = (e for lang in LANGUAGES for name in ("units", "counted", "currencies") for e in lexicon(lang, name))
    return frozenset(entry.value for entry in entries if entry.value)


def number(value: Any) -> float | None:
    """A cell as a number, also where a spreadsheet wrote ``134 000 000,5``; None for what is none."""
    return next(iter(readings(value)), None)


#: Signs between the digits of a number, by how it is written: those of thousands, that of decimals.
_WRITTEN = (
    (r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3}(,\d{3})+\.\d+", ",", "."),
    (r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}(\.\d{3})+,\d+", ".", ","),
    (r"\d+,\d+(e[-+]?\d+)?", "", ","),
    (r"[1-9]\d{0,2},\d{3}", ",", ""),
)  # fmt: skip


def readings(value: Any) -> tuple[float, ...]:
    """The numbers that a cell may stand for: none, one, or two where ``17,500`` may have decimals or thousands."""
    if isinstance(value, bool) or empty(value):
        return ()
    if isinstance(value, int | float):
        return (float(value),) if math.isfinite(value) else ()
    text = re.sub(r"[\s'’_]", "", str(value)).replace("−", "-")
    sign, digits = (text[0], text[1:]) if text[:1] in ("-", "+") else ("", text)
    told = [sign + digits.replace(thousands or " ", "").replace(decimal or " ", ".")
            for pattern, thousands, decimal in _WRITTEN if re.fullmatch(pattern, digits, re.IGNORECASE)] or [text]
    try:
        return tuple(found for one in told if math.isfinite(found := float(one)))
    except ValueError:
        return ()


def empty(value: Any) -> bool:
    """Whether a cell holds nothing."""
    if value is None:
        return True
    if isinstance(value, str):
        return value.strip().lower() in ("", "null", "nan")
    # a missing value is no equal of itself; NA does not even say so, lists say it of each item
    return str(value != value) == "True" or str(value) == "<NA>"


# Files


def rows_of(path: Path) -> tuple[list[Row], list[dict[str, Any]]]:
    """The rows of a table of facts, and the documents that the file brings itself.

    Raises ``KzindError`` where the file is not there, of another kind, or not readable as what its name says.
    """
    if not path.is_file():
        raise KzindError(path, "no such file", "Check the path")
    kind = path.suffix.lower()
    if kind not in ENDINGS:
        raise KzindError(path, f"'{kind}' is no form of a table of facts", f"Use one of {' '.join(ENDINGS)}")
    if kind in (".jsonl", ".ndjson", ".json"):
        records = _json_records(path)
    elif kind in (".csv", ".tsv"):
        records = _csv_records(path)
    else:
        records = _sheet_records(path)
    rows: list[Row] = []
    documents: list[dict[str, Any]] = []
    for where, record in records:
        _add_record(where, record, rows, documents)
    return rows, documents


def _add_record(where: str, record: Any, rows: list[Row], documents: list[dict[str, Any]]) -> None:
    """A record is a fact, or a document with its facts."""
    if not isinstance(record, Mapping):
        reason = str(record) if isinstance(record, Refusal) else f"no object with named values: {str(record)[:60]!r}"
        rows.append(Row(where, {BROKEN: reason}))
    elif isinstance(record.get("facts"), list):
        id = record.get("id") or record.get("doc_id")
        if isinstance(record.get("text"), str) and id is not None:
            documents.append({**record, "id": id})
        for at, fact in enumerate(record["facts"]):
            values = dict(fact) if isinstance(fact, Mapping) else {}
            rows.append(Row(f"{where}, fact {at}", {"doc_id": id, **values} if id is not None else values))
    else:
        rows.append(Row(where, {str(key): value for key, value in record.items()}))


def _text(path: Path) -> str:
    """A file's text, whatever its encoding."""
    return path.read_bytes().decode(encoding_of(path), "replace").lstrip("\ufeff")


def encoding_of(path: Path) -> str:
    """The Python name of a file's encoding, as it looks by its beginning."""
    from kzind.corpus.encoding import guess_encoding

    with path.open("rb") as stream:
        return guess_encoding(stream.read(1 << 16))


def _json_records(path: Path) -> Iterator[tuple[str, Any]]:
    """JSON Lines, a JSON list, one object, or either between the fences that language models write."""
    text = re.sub(r"^\s*```\w*\s*|\s*```\s*$", "", _text(path))
    try:
        # a single line is a file of lines too
        whole = None if path.suffix.lower() != ".json" and "\n" not in text.strip() else json.loads(text)
    except json.JSONDecodeError:
        whole = None
    if whole is not None:
        items = whole if isinstance(whole, list) else [whole]
        if isinstance(whole, Mapping) and isinstance(whole.get("documents"), list):
            items = whole["documents"]
        yield from ((f"{path.name} item {at}", item) for at, item in enumerate(items))
        return
    # not by splitlines: a text may hold signs that end lines elsewhere (U+2028, U+0085)
    for number_, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield f"{path.name} line {number_}", json.loads(line)
        except json.JSONDecodeError:
            yield f"{path.name} line {number_}", Refusal(f"the line is no JSON: {line.strip()[:60]!r}")


def _csv_records(path: Path) -> Iterator[tuple[str, Any]]:
    from kzind.corpus.readers import MAX_TEXT, guess_delimiter

    text = _text(path)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else guess_delimiter(text[:20_000])
    csv.field_size_limit(4 * MAX_TEXT)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        for at, record in enumerate(reader, 2):
            yield f"{path.name} row {at}", _whole(record)
    except csv.Error as error:
        raise KzindError(path, f"is no table ({error})", "Save it anew as CSV in UTF-8") from None


def _whole(record: dict[str | Any, str | Any]) -> Any:
    """The cells of a line by column; a ``Refusal`` where they are more than the columns, or an open quotation mark
    has swallowed lines."""
    beyond = record.pop(None, None)
    if any((cell or "").strip() for cell in beyond or ()):
        what = f"the row has {len(record) + len(beyond or ())} cells, the header {len(record)}"
        return Refusal(f"{what}: put what holds the separator between quotation marks")
    last = next((cell for cell in reversed(record.values()) if cell is not None), "")
    if None in record.values() and "\n" in last.strip():
        return Refusal(f"a quotation mark is opened and not closed: {last.strip().count(chr(10)) + 1} lines are in it")
    return record


def _sheet_records(path: Path) -> Iterator[tuple[str, Any]]:
    import pandas as pd

    try:
        if path.suffix.lower() == ".dta":
            frame = pd.read_stata(path)
        else:
            frame = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_excel(path, dtype=object)
    except (OSError, ValueError, KeyError) as error:
        raise KzindError(path, f"cannot be read ({error})", "Save it anew, or as .csv") from None
    except Exception as error:
        # a damaged workbook raises what its parts raise: zipfile, XML, openpyxl
        raise KzindError(path, f"is no {path.suffix} file ({type(error).__name__})", "Save it anew") from None
    from kzind.facts.evaluation import frame_records

    yield from ((f"{path.name} row {at}", record) for at, record in enumerate(frame_records(frame), 2))


def _documents(documents: Any, own: Sequence[Mapping[str, Any]]) -> Iterable[Document]:
    """The texts: those given, those in the file, or the packaged corpus."""
    from kzind.facts.stories import each_document

    if isinstance(documents, str | Path):
        from kzind.corpus.reading import read_corpus

        corpus: Iterable[Document] = read_corpus(documents)
        return corpus
    if documents is not None:
        return each_document(documents)
    if own:
        return each_document(own)
    from kzind.datasets import load_corpus

    return each_document(load_corpus())


def load_facts(path: str | Path) -> pd.DataFrame:
    """A facts table that ``kzind extract`` wrote, in any of its forms, with its types; columns beyond it are kept.

    ``path`` may be the folder of a large run, whose partitions are one table. Raises ``KzindError`` where the file is
    no such table, or the run is not complete.
    """
    files = [Path(path)]
    if files[0].is_dir():
        from kzind.runs import partitions

        files = partitions(files[0])
    try:
        return to_frame(row for file in files for row in _loaded(file))
    except (ValueError, TypeError, Refusal) as error:
        raise KzindError(path, str(error), "Give a table that kzind extract wrote") from None


def _loaded(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file that ``kzind extract`` wrote."""
    rows, _ = rows_of(path)
    for row in rows:
        if BROKEN in row.values:
            raise KzindError(row.where, row.values[BROKEN], "Give a table that kzind extract wrote")
        missing = [key for key in ("doc_id", "char_start", "char_end", "quote", "value", "indicator")
                   if key not in row.values]
        if missing:
            raise KzindError(row.where, f"has no {', '.join(missing)}", "Give a table that kzind extract wrote")
        yield _typed(row.values)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row with the types of the facts table: files of text hold only strings."""
    row = {key: None if empty(value) else value for key, value in values.items()}
    for key in ("value", "value_low", "value_high", "value_before", "confidence"):
        row[key] = number(row.get(key))
    for key in ("char_start", "char_end", "year", "year_from"):
        cell = number(row.get(key))
        row[key] = None if cell is None else int(cell)
    truth = row.get("modernisation")
    row["modernisation"] = None if truth is None else _truth(truth)
    row["published"] = None if row.get("published") is None else str(row["published"])[:10]
    return row
