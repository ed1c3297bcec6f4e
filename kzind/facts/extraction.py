"""Documents to the facts table."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzind.amounts import parse_amounts
from kzind.corpus import split_sentences
from kzind.entities import find_entities_batch
from kzind.entities.regions import main_regions, resolve
from kzind.facts.decide import Judged, judge
from kzind.facts.reading import Reading, candidates, read_document
from kzind.facts.table import to_frame
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

    from kzind.corpus import Corpus

BATCH = 64


def extract_facts(
    source: str | Path | Corpus | pd.DataFrame,
    *,
    text: str | None = None,
    date: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    n_jobs: int = 1,
    on_problem: Callable[[Any], None] | None = None,
) -> pd.DataFrame:
    """The facts of a file, folder, ``Corpus`` or DataFrame: one row a figure, columns as in ``facts.table.COLUMNS``.

    ``text``, ``date``, ``title``, ``url``, ``outlet`` name the columns of a table where they cannot be guessed.
    ``n_jobs`` workers read batches of documents; the rows and their order do not depend on it. What could not be read
    is given to ``on_problem`` and counted by the corpus. Raises ``kzind.errors.KzindError`` where nothing can be read.
    """
    corpus = _corpus(source, {"text": text, "date": date, "title": title, "url": url, "outlet": outlet})
    rows = itertools.chain.from_iterable(_extract_batches(_batches(corpus), n_jobs))
    frame = to_frame(rows)
    for problem in corpus.problems if on_problem else ():
        on_problem(problem)  # type: ignore[misc]
    return frame


def _corpus(source: Any, columns: dict[str, str | None]) -> Corpus:
    from kzind.corpus import Corpus, read_corpus

    if isinstance(source, Corpus):
        return source
    if isinstance(source, str | Path):
        return read_corpus(source, **columns)
    return Corpus.from_frame(source, **columns)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _extract_batches(batches: Iterator[list[Document]], n_jobs: int) -> Iterable[list[dict[str, Any]]]:
    if n_jobs == 1:
        return map(extract_batch, batches)
    from joblib import Parallel, delayed

    return Parallel(n_jobs=n_jobs, return_as="generator")(delayed(extract_batch)(b) for b in batches)


def extract_batch(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """The facts of some documents, as rows."""
    return [fact_row(judged) for reading in read_batch(documents) for judged in judge_document(reading)]


def read_batch(documents: Sequence[Document]) -> list[Reading]:
    """Documents read: sentences, amounts, entities with namesakes settled, what each is about."""
    found = find_entities_batch([d.text for d in documents], [d.lang for d in documents])
    readings = []
    for document, entities in zip(documents, found, strict=True):
        about = main_regions(document.text, document.title, entities, document.published, document.lang)
        settled = resolve(entities, about, document.published)
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
