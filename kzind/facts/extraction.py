"""Documents to the facts table."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kzind.amounts import parse_amounts
from kzind.corpus import split_sentences
from kzind.corpus.reading import Draft, document_of
from kzind.entities import find_entities_batch
from kzind.entities.regions import main_regions, resolve
from kzind.errors import Problem
from kzind.facts.decide import Judged, judge
from kzind.facts.reading import Reading, candidates, read_document
from kzind.facts.table import to_frame
from kzind.facts.workers import Batch, Extracted, Pool, in_order, pool_of
from kzind.languages import LANGUAGES
from kzind.limits import TIME_LIMIT, TooLong, is_worker, seconds_for, took_too_long, within
from kzind.progress import bar
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

    from kzind.corpus.reading import Corpus

T = TypeVar("T", Draft, Document)

BATCH = 64
"""Documents that are read together."""
BATCH_CHARS = 1_000_000
"""Characters after which a batch is closed before that: long documents do not add up in memory."""
TABLE_FACTS = 1000
"""Facts that ``iter_facts`` makes a table of: to make one takes time, however small it is."""
LONG, PIECE = 100_000, 20_000
"""Characters: a document longer than ``LONG`` is read in pieces of ``PIECE``, so that its cost grows with its length
alone; no article is that long."""


def extract_facts(
    source: str | Path | Corpus | pd.DataFrame,
    *,
    text: str | None = None,
    date: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    n_jobs: int | None = 1,
    on_problem: Callable[[Problem], None] | None = None,
    corrections: str | Path | None = None,
    scheduler: str | None = None,
    time_limit: float | None = TIME_LIMIT,
    progress: bool | None = None,
) -> pd.DataFrame:
    """The facts of a file, folder, ``Corpus`` or DataFrame: one row a figure, columns as in ``facts.table.COLUMNS``.

    ``text``, ``date``, ``title``, ``url``, ``outlet`` name the columns of a table where they cannot be guessed.
    ``n_jobs`` workers read batches of documents (``None``: one process beside this one), or those of the Dask cluster
    whose ``scheduler`` is given by its address; the rows and their order do not depend on it. What could not be read
    is counted by the corpus and given to ``on_problem`` (a ``Corpus`` brings its own). Raises
    ``kzind.errors.KzindError`` where nothing can be read.

    ``time_limit``: seconds that a document may take (one above 100,000 characters: for each so many); what takes
    longer is left out and reported. ``None``: no limit. ``progress``: whether a bar shows rate and remaining time;
    ``None``: on a terminal and in Jupyter.

    ``corrections``: a file of decisions (``kzind.facts.corrections``); a fact that one decides says so in ``rules``,
    and each decision that finds no place is reported as a problem.
    """
    corpus = open_source(source, text=text, date=date, title=title, url=url, outlet=outlet, on_problem=on_problem)
    corpus.time_limit = time_limit
    if corrections is None:
        work, decisions = batches(corpus.drafts()), None
    else:
        from kzind.facts.corrections import Corrections

        decisions = Corrections.read(corrections)
        work = batches(decisions.watching(corpus.drafts()))
    with bar(corpus.count, progress) as done:
        found = results(corpus, work, pool_of(n_jobs, scheduler, time_limit), time_limit, done)
        facts = to_frame(itertools.chain.from_iterable(result.rows for _, result in found))
    if decisions is None:
        return facts
    facts = decisions.apply(facts)
    for problem in decisions.problems():
        corpus.report(problem)
    return facts


def iter_facts(
    source: str | Path | Corpus | pd.DataFrame,
    *,
    text: str | None = None,
    date: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    n_jobs: int | None = 1,
    on_problem: Callable[[Problem], None] | None = None,
    scheduler: str | None = None,
    time_limit: float | None = TIME_LIMIT,
    progress: bool | None = None,
) -> Iterator[pd.DataFrame]:
    """The facts of a corpus of any size, some documents at a time: together they are the table of ``extract_facts``.

    A table is given as soon as ``TABLE_FACTS`` facts are there, at least one in all; the input is read no further than
    the workers need. The arguments are those of ``extract_facts``.
    """
    corpus = open_source(source, text=text, date=date, title=title, url=url, outlet=outlet, on_problem=on_problem)
    corpus.time_limit = time_limit
    with bar(corpus.count, progress) as done:
        found = results(corpus, batches(corpus.drafts()), pool_of(n_jobs, scheduler, time_limit), time_limit, done)
        rows: list[dict[str, Any]] = []
        given = False
        for _, result in found:
            rows += result.rows
            if len(rows) >= TABLE_FACTS:
                yield to_frame(rows)
                rows, given = [], True
        if rows or not given:
            yield to_frame(rows)


def open_source(source: str | Path | Corpus | pd.DataFrame, **columns: Any) -> Corpus:
    """A file, folder or DataFrame as a corpus; ``columns`` names those of a table (``text=`` …), ``on_problem`` too."""
    from kzind.corpus.reading import Corpus, read_corpus

    if isinstance(source, Corpus):
        return source
    if isinstance(source, str | Path):
        return read_corpus(source, **columns)
    return Corpus.from_frame(source, **columns)


def batches(reports: Iterable[Draft], part: int = 0) -> Iterator[Batch]:
    """Reports in batches, all for one part of the output."""
    for batch in together(reports):
        yield Batch(batch, part)


def together(texts: Iterable[T]) -> Iterator[list[T]]:
    """Reports or documents, ``BATCH`` at a time, fewer where they are long."""
    batch: list[T] = []
    length = 0
    for each in texts:
        batch.append(each)
        length += len(each.text)
        if len(batch) >= BATCH or length >= BATCH_CHARS:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def results(
    corpus: Corpus,
    work: Iterable[Batch],
    pool: Pool | None,
    limit: float | None = TIME_LIMIT,
    done: Callable[[int], object] = lambda count: None,
) -> Iterator[tuple[Batch, Extracted]]:
    """The batches of a corpus with their facts, in order; what could not be read is reported to the corpus.

    ``limit``: seconds for a document; ``done`` is told how many documents each batch had.
    """
    for batch, result in in_order(extract_batch, work, pool, limit):
        for problem in result.problems:
            corpus.report(problem)
        done(len(batch.reports))
        yield batch, result


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without Python's search for reference cycles: reading makes none, and a tenth of its time would go there."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():  # else somebody else uses it
                gc.freeze()
                gc.unfreeze()  # what was made counts as old: no search through all of it as soon as the search is on
            gc.enable()


def extract_batch(reports: Sequence[Draft], limit: float | None = None) -> Extracted:
    """The facts of some reports; one that cannot be read within ``limit`` seconds is reported and costs no other."""
    allowed = seconds_for(sum(len(report.text) for report in reports), limit)
    problems: list[Problem] = []
    try:
        with _no_collection():
            documents = within(allowed, _documents_of, reports, problems.append)
            for lang in _languages(documents):
                _ready(lang)
            return Extracted(within(allowed, _facts_of, documents), problems)
    except TooLong:
        if len(reports) == 1 and allowed is not None:
            return Extracted([], [Problem(reports[0].id, *took_too_long(allowed))])
    except Exception as error:
        if len(reports) == 1:
            what = f"the report could not be read ({type(error).__name__}: {error})"
            todo = "It is left out; please report it with its text"
            return Extracted([], [Problem(reports[0].id, what, todo)])
    single = [extract_batch([report], limit) for report in reports]
    return Extracted([row for x in single for row in x.rows], [problem for x in single for problem in x.problems])


def _languages(documents: Sequence[Document]) -> Sequence[str]:
    """What is to be loaded for some documents; in a worker at once all, for one that grows much after its first work
    seems to joblib to lose memory and is replaced, again and again."""
    return LANGUAGES if is_worker() else sorted({document.lang for document in documents})


def _documents_of(reports: Sequence[Draft], report: Callable[[Problem], None]) -> list[Document]:
    return [document_of(each, report) for each in reports]


@functools.cache
def _ready(lang: str) -> None:
    """Loads what a language needs, outside of the time of the first document."""
    text = {"kk": "Таразда 5 млрд теңгеге зауыт салынды.", "ru": "В Таразе построен завод за 5 млрд тенге."}
    with contextlib.suppress(Exception):  # what is wrong is told of the first document
        _facts_of([Document("", text.get(lang, text["ru"]), lang)])


def _facts_of(documents: Sequence[Document]) -> list[dict[str, Any]]:
    if len(documents) == 1 and len(documents[0].text) > LONG:
        return list(_facts_of_long(documents[0]))
    if any(len(document.text) > LONG for document in documents):
        return [row for document in documents for row in _facts_of([document])]
    return [fact_row(judged) for reading in read_batch(documents) for judged in judge_document(reading)]


def _facts_of_long(document: Document) -> Iterator[dict[str, Any]]:
    """The facts of a document that is no article, piece by piece; each piece is about what it says itself."""
    text = document.text
    start = 0
    while start < len(text):
        end = _cut(text, start)
        for row in _facts_of([dataclasses.replace(document, text=text[start:end])]):
            yield {**row, "char_start": row["char_start"] + start, "char_end": row["char_end"] + start}
        start = end


def _cut(text: str, start: int) -> int:
    """Where a piece that begins at ``start`` ends: behind its last line, else sentence, else word, else anywhere."""
    if len(text) - start <= PIECE:
        return len(text)
    for sign in ("\n", ". ", " "):
        at = text.rfind(sign, start + PIECE // 2, start + PIECE)
        if at >= 0:
            return at + len(sign)
    return start + PIECE


def read_batch(documents: Sequence[Document]) -> list[Reading]:
    """Documents read: sentences, amounts, entities with namesakes settled, what each is about."""
    found = find_entities_batch([d.text for d in documents], [d.lang for d in documents])
    readings = []
    for document, entities in zip(documents, found, strict=True):
        about = main_regions(document.text, document.title, entities, document.published, document.lang)
        settled = resolve(entities, about, document.published)
        if settled != entities:
            about = main_regions(document.text, document.title, settled, document.published, document.lang)
        sentences = split_sentences(document.text, document.lang)
        amounts = parse_amounts(document.text, document.lang)
        readings.append(read_document(document, sentences, amounts, settled, about))
    return readings


def judge_document(reading: Reading) -> list[Judged]:
    """The facts of a document in text order."""
    return [judged for candidate in candidates(reading) if (judged := judge(candidate))]


def fact_row(judged: Judged) -> dict[str, Any]:
    """A fact as a row of the table."""
    candidate, amount = judged.candidate, judged.candidate.amount
    document = candidate.reading.document
    unit = "jobs" if judged.indicator.value == "jobs" and amount.unit == "people" else amount.unit
    return {
        "doc_id": document.id,
        "char_start": amount.char_start,
        "char_end": amount.char_end,
        "quote": amount.text,
        "value": amount.value,
        "value_low": amount.value_low,
        "value_high": amount.value_high,
        "value_before": amount.value_before,
        "unit": unit,
        "indicator": judged.indicator.value,
        "qualifier": amount.qualifier,
        **judged.attributes,
        "sentence": candidate.place.text,
        "rules": "; ".join(judged.rules),
        "lang": document.lang,
        "outlet": document.outlet,
        "published": document.published,
        "url": document.url,
    }
