"""Paths and tables to documents, lazily: a ``Corpus`` is iterated as often as wanted and never held in memory."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kzind.corpus.boilerplate import read_page
from kzind.corpus.columns import Named, OwnFacts, match_columns
from kzind.corpus.dates import valid_date
from kzind.corpus.encoding import looks_garbled
from kzind.corpus.language import detect_language, in_other_letters
from kzind.corpus.markup import has_tags, without_tags
from kzind.corpus.metadata import read_metadata
from kzind.corpus.readers import MAX_TEXT, READERS, Row, unwrapped_row
from kzind.corpus.sources import ARCHIVE, Report, Source, is_one_file, sources
from kzind.errors import KzindError, Problem
from kzind.languages import LANGUAGES
from kzind.limits import TIME_LIMIT, TooLong, seconds_for, took_too_long, within
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

MAX_PROBLEMS = 1000
"""Problems that a corpus keeps; all of them are counted and go to ``on_problem``."""

LOST = "reports or files could not be read"
"""What the warning of a corpus says that nobody watches, after their number."""

_SURROGATE = re.compile("[\ud800-\udfff]")
MUCH_LOST = 0.005
"""Share of the signs of a text from which its loss is damage."""
_EMPTY = frozenset({"", "nan", "none", "null", "nat", "<na>"})


class Draft(NamedTuple):
    """A report with what its file says of it; ``where`` names its place, fields are those of ``Document``."""

    id: str
    text: str
    where: str
    lang: str | None
    url: str | None
    outlet: str | None
    published: str | None
    title: str | None


class Corpus:
    """Documents that are read when they are asked for; each iteration reads them anew.

    After an iteration ``read``, ``skipped`` (files of other kinds, rows without a text) and ``failed`` are counted,
    and ``problems`` lists what was wrong (the first ``MAX_PROBLEMS``). Each problem also goes to ``on_problem`` as
    soon as it is met, and the number of reports read to ``on_read``. An iteration that read nothing raises
    ``KzindError``; one that lost something, and that nobody watches, warns once at its end. ``count()`` tells
    beforehand how many rows there are, or ``None`` where that would cost to know. A report for which finding its date,
    title and language takes longer than ``time_limit`` seconds is reported as lost, where the system can interrupt it.
    """

    def __init__(
        self,
        rows: Callable[[Corpus], Iterator[Row]],
        on_problem: Callable[[Problem], None] | None = None,
        count: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._rows = rows
        self.count = count
        self.on_problem = on_problem
        self.on_read: Callable[[int], None] | None = None
        self.time_limit: float | None = TIME_LIMIT
        self.problems: list[Problem] = []
        self.levels: Counter[str] = Counter()
        self.read = self.skipped = 0

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        text: str | None = None,
        date: str | None = None,
        title: str | None = None,
        url: str | None = None,
        outlet: str | None = None,
        id: str | None = None,
        on_problem: Callable[[Problem], None] | None = None,
    ) -> Corpus:
        """The reports of a DataFrame; the arguments name columns where they cannot be guessed."""
        if not hasattr(frame, "columns"):
            what = f"is neither path, DataFrame nor Corpus, but of type {type(frame).__name__}"
            raise KzindError("the source", what, "Put texts into a DataFrame: pd.DataFrame({'text': texts})")
        given = {"text": text, "date": date, "title": title, "url": url, "outlet": outlet, "id": id}
        columns = match_columns(list(frame.columns), given, "the table")

        def rows(corpus: Corpus) -> Iterator[Row]:
            chosen = frame.iloc[:, list(columns.values())]
            for number, cells in enumerate(chosen.itertuples(index=False, name=None)):
                yield Row(dict(zip(columns, cells, strict=True)), f"row {number}")

        return cls(rows, on_problem, lambda: len(frame))

    @classmethod
    def from_documents(cls, documents: Iterable[Document]) -> Corpus:
        """Documents that are there already, as a corpus; ``documents`` is iterated as often as the corpus is."""

        def rows(corpus: Corpus) -> Iterator[Row]:
            for number, d in enumerate(documents):
                values = {"text": d.text, "title": d.title, "date": d.published, "url": d.url, "outlet": d.outlet}
                yield Row({**values, "lang": d.lang}, f"document {number}", d.id, exact=True)

        return cls(rows, count=lambda: len(documents) if isinstance(documents, Sized) else None)

    @property
    def failed(self) -> int:
        """Documents and files that could not be read."""
        return self.levels["lost"]

    def report(self, problem: Problem) -> None:
        """Keeps and counts a problem, and passes it on."""
        self.levels[problem.level] += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        if self.on_problem is not None:
            self.on_problem(problem)

    def __iter__(self) -> Iterator[Document]:
        for draft in self._drafts():
            allowed = seconds_for(len(draft.text), self.time_limit)
            try:
                document = within(allowed, document_of, draft, self.report)
            except TooLong:
                self.report(Problem(draft.where, *took_too_long(allowed or 0)))
                continue
            self._count()
            yield document
        self._judge()

    def drafts(self) -> Iterator[Draft]:
        """The reports as they stand in their files; ``document_of`` reads the rest, in a worker perhaps."""
        for draft in self._drafts():
            self._count()
            yield draft
        self._judge()

    def _drafts(self) -> Iterator[Draft]:
        self.problems, self.levels, self.read, self.skipped = [], Counter(), 0, 0
        seen = Ids()
        for row in self._rows(self):
            try:
                draft = draft_of(row, self.report)
            except KzindError as error:
                self.report(error.problem)
                continue
            if draft is None:
                self.skipped += 1
                continue
            yield self._with_own_id(draft, seen)

    def _count(self) -> None:
        """One report more was read."""
        self.read += 1
        if self.on_read is not None:
            self.on_read(self.read)

    def _with_own_id(self, draft: Draft, seen: Ids) -> Draft:
        """``draft`` with an id that no other has; a second one is numbered and reported."""
        own = seen.own(draft.id)
        if own == draft.id:
            return draft
        what = f"has the same id as an earlier report ({draft.id}); it is called {own} now"
        self.report(Problem(draft.where, what, "Give each report its own id, or remove the copy", "note"))
        return draft._replace(id=own)

    def _judge(self) -> None:
        if not self.read and self.problems:
            first = next((p for p in self.problems if p.level == "lost"), self.problems[0])
            raise KzindError(first.where, first.what, first.todo)
        if self.failed and self.on_problem is None:
            first = next((p for p in self.problems if p.level == "lost"), self.problems[0])
            message = f"{self.failed} {LOST} ({first}): see corpus.problems"
            warnings.warn(message, stacklevel=3)


class Ids:
    """Ids met so far, as 64-bit hashes: about 60 bytes each."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def _add(self, id: str) -> bool:
        key = int.from_bytes(hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        new = key not in self._seen
        self._seen.add(key)
        return new

    def own(self, id: str) -> str:
        """``id`` itself where it is new, else with the first free number behind it: ``id-2``."""
        if self._add(id):
            return id
        number = 2
        while not self._add(f"{id}-{number}"):
            number += 1
        return f"{id}-{number}"


def row_id(url: str | None, text: str) -> str:
    """An id for a row that brings none: a hash of address and text, so that corrections can hang on it."""
    return hashlib.sha256(f"{url or ''}\n{text}".encode()).hexdigest()[:16]


def clean_value(value: Any) -> str | None:
    """A cell as a string without white space around it; ``None`` for all that stands for nothing."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # an id beside empty cells
    text = _SURROGATE.sub("\ufffd", str(value)).strip()
    return None if text.lower() in _EMPTY else text


def clean_date(value: Any, where: str, report: Report) -> str | None:
    """A cell as an ISO date; what is no date is reported."""
    if isinstance(value, datetime.date):  # datetime and pandas.Timestamp too
        return None if value != value else value.isoformat()[:10]
    text = clean_value(value)
    if text is None:
        return None
    found = valid_date(text)
    if found is None:
        report(Problem(where, f"the date '{text[:40]}' cannot be read", "Write it as 2024-09-05", "note"))
    return found


def draft_of(row: Row, report: Report) -> Draft | None:
    """A row as a report, with what the file says of it and no more.

    ``None`` for a row without a text; raises ``KzindError`` for a text that is too long, or no string. Lone surrogates
    become U+FFFD, one character for one; HTML tags are taken out of cells; the text is the file's otherwise.
    """
    row = unwrapped_row(row)
    raw = row.values.get("text")
    if clean_value(raw) is None:
        report(Problem(row.where, "the text is empty", "Fill it, or remove the row", "note"))
        return None
    text = _SURROGATE.sub("\ufffd", str(raw))
    if len(text) > MAX_TEXT:
        raise KzindError(row.where, f"the text is longer than {MAX_TEXT:,} characters", "Split it into its reports")
    plain = text if row.exact or not has_tags(text) else without_tags(text)
    if plain != text:
        what = "held HTML tags; it was read without them, and places in it are counted without them"
        report(Problem(row.where, what, "Export the plain text, if that should be otherwise", "note"))
    url = clean_value(row.values.get("url"))
    lang = clean_value(row.values.get("lang"))
    return Draft(
        id=clean_value(row.values.get("id")) or _SURROGATE.sub("\ufffd", row.own_id or "") or row_id(url, text),
        text=plain,
        where=row.where,
        lang=lang if lang in LANGUAGES else None,
        url=url,
        outlet=clean_value(row.values.get("outlet")),
        published=clean_date(row.values.get("date"), row.where, report),
        title=clean_value(row.values.get("title")),
    )


def document_of(draft: Draft, report: Report) -> Document:
    """The document of a draft: language, title, date and outlet that the file does not say are read from the text.

    A text that is damaged or foreign is reported.
    """
    text = draft.text
    if looks_garbled(text):
        what = "the letters look wrongly decoded (Ð¢Ðµ… or РўРµ… for Те…)"
        report(Problem(draft.where, what, "Save the original as UTF-8 again", "damaged"))
    elif lost := text.count("\ufffd"):
        what = f"{lost} of its signs could not be decoded, or were lost before"
        level = "damaged" if lost > max(MUCH_LOST * len(text), 2) else "note"
        report(Problem(draft.where, what, "Save the original as UTF-8 again", level))
    elif in_other_letters(text):
        what = "is hardly written in Cyrillic letters; only Kazakh and Russian in these are read"
        report(Problem(draft.where, what, "Leave it out, or give its text in Kazakh or Russian", "note"))
    found = read_metadata(read_page(text), text, draft.url)
    return Document(
        id=draft.id,
        text=text,
        lang=draft.lang or detect_language(text),
        url=draft.url,
        outlet=draft.outlet or found.outlet,
        published=draft.published or found.published,
        title=draft.title or found.title,
    )


def read_corpus(
    *paths: str | Path,
    text: str | None = None,
    date: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    id: str | None = None,
    on_problem: Callable[[Problem], None] | None = None,
) -> Corpus:
    """The reports of files, folders and globs, read when they are asked for, in the order of the paths' names.

    ``.txt`` and ``.md`` files are a report each; ``.jsonl .ndjson .json .csv .tsv .xlsx .parquet`` are tables of
    reports, whose columns are guessed by name (English, Russian, Kazakh) or given: ``text``, ``date``, ``title``,
    ``url``, ``outlet``, ``id``. Each may be packed (``.gz``, ``.zst``, files in a ``.zip``); ``-`` is standard input.
    Of several files one that has no column of the given name is read by known names, which is told; one file alone
    must have it. What is wrong with a file or row is kept in ``Corpus.problems``, goes to ``on_problem``, and loses no
    other.
    """
    columns: Mapping[str, str | None] = {
        "text": text, "date": date, "title": title, "url": url, "outlet": outlet, "id": id,
    }  # fmt: skip

    def rows(corpus: Corpus) -> Iterator[Row]:
        given = Named(columns, strict=is_one_file(paths))
        for path in sorted(map(str, paths)):
            for source in sources(path, corpus.report):
                yield from _rows_of(source, given, corpus)
        for problem in given.missing():
            corpus.report(problem)

    def count() -> int | None:
        from kzind.corpus.counting import count_reports

        return count_reports(paths)

    return Corpus(rows, on_problem, count)


def _rows_of(source: Source, given: Mapping[str, str | None], corpus: Corpus) -> Iterator[Row]:
    """The rows of a file; a file of another kind is skipped, one that fails is reported."""
    reader = READERS.get(source.kind)
    if source.kind == ARCHIVE:
        corpus.report(Problem(source.name, "is an archive within an archive, which is not opened", "Unpack it"))
        return
    if reader is None:
        corpus.skipped += 1
        known = " ".join(READERS)
        corpus.report(Problem(source.name, f"is none of {known}", "Convert it, or leave it out", "note"))
        return
    try:
        yield from reader(source, given, corpus.report)
    except OwnFacts as error:
        corpus.skipped += 1
        corpus.report(dataclasses.replace(error.problem, level="note"))
    except KzindError as error:
        corpus.report(error.problem)
    except (OSError, EOFError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or (type(error) is OSError and str(error)) or type(error).__name__
        what = f"cannot be read further ({reason})"
        corpus.report(Problem(source.name, what, "Check that the file is whole; reports before this place were read"))
