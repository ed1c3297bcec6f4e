"""Extracted facts against gold: how many are found, how many are right, and how sure that figure is.

Levels, each on top of the one before (precision, recall, F1):

``figure``  spans overlap, same value (1e-6 relative), same unit
``fact``    and the indicator
``full``    and status, scope, region and year (null is a value like any other: an invented year is an error)

Attributes are judged over the matched figures: accuracy, and macro-F1 (the mean over the values that occur in the
gold, so that a constant scores low). ``region elsewhere`` is the accuracy over the facts whose region is not the
document's main one.

Intervals resample stories, not facts: facts of one announcement fail together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Counts = NDArray[np.float64]

Record = dict[str, Any]

FULL = ("status", "scope", "region", "year")
ATTRIBUTES = ("indicator", "status", "scope", "measure", "qualifier", "modernisation", "region", "year", "sector")
MACRO = ("status", "scope", "measure", "qualifier", "modernisation", "sector")
NEEDED = ("doc_id", "char_start", "char_end", "value", "unit", "indicator")
COLUMNS = ("by", "group", "level", "statistic", "value", "low", "high", "n")


class Match(NamedTuple):
    """A gold figure and the extracted figure that was paired with it."""

    gold: Record
    predicted: Record


def evaluate(
    gold: str | Path | Iterable[Mapping[str, Any]] | None = None,
    predicted: str | Path | pd.DataFrame | None = None,
    *,
    replicates: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Score facts against gold documents.

    ``gold``: a JSON Lines file of annotated documents or the documents themselves; the packaged corpus if left
    out. ``predicted``: a facts table, or a JSON Lines file of one; extracted from the gold's texts if left out.

    One row a statistic, with columns ``by`` (``all``, ``lang``, ``indicator``), ``group``, ``level`` (``figure``,
    ``fact``, ``full`` or an attribute), ``statistic`` (``precision recall f1 accuracy macro_f1 count``), ``value``,
    ``low`` and ``high`` (95 %, percentile bootstrap over stories with a fixed ``seed``) and ``n``, what the value is
    a share of. By indicator, precision is over the facts extracted as that indicator, recall over the gold's.

    Raises ``ValueError`` naming what is missing in either input.
    """
    import pandas as pd

    documents = gold_documents(gold)
    rows = predicted_records(documents, predicted)
    rng = np.random.default_rng(seed)
    result: list[Record] = []
    for by, group, chosen, indicator in _groups(documents):
        tally = Tally(chosen, rows, indicator)
        weights = rng.multinomial(len(tally.stories), np.full(len(tally.stories), 1 / max(1, len(tally.stories))),
                                  size=replicates).astype(float)
        for level, statistic, value, low, high, n in tally.statistics(weights):
            result.append(dict(zip(COLUMNS, (by, group, level, statistic, value, low, high, n), strict=True)))
    return pd.DataFrame(result, columns=list(COLUMNS))


def gold_documents(gold: str | Path | Iterable[Mapping[str, Any]] | None) -> list[Record]:
    """Annotated documents, each with its facts' offsets resolved (see ``locate``)."""
    if gold is None:
        from importlib import resources

        packaged = resources.files("kzind.datasets") / "corpus" / "bulletins.jsonl"
        documents = [json.loads(line) for line in packaged.read_text(encoding="utf-8").splitlines() if line.strip()]
    elif isinstance(gold, str | Path):
        documents = _json_lines(Path(gold))
    else:
        documents = [dict(document) for document in gold]
    for number, document in enumerate(documents, 1):
        missing = [key for key in ("id", "lang", "text", "facts") if key not in document]
        if missing:
            raise ValueError(f"gold document {number}: no {', '.join(missing)}; "
                             "expected annotated documents (id, lang, text, regions, story, facts)")
    return [{**document, "facts": locate(document)} for document in documents]


def locate(document: Mapping[str, Any]) -> list[Record]:
    """The document's gold facts with ``doc_id``, ``char_start``, ``char_end`` and ``main``, its main region.

    Raises ``ValueError`` where a quote is not in the text.
    """
    main = (document.get("regions") or [None])[0]
    found = []
    for fact in document["facts"]:
        start = nth_occurrence(document["text"], fact["quote"], fact.get("nth") or 0)
        if start < 0:
            raise ValueError(f"gold document {document['id']}: the quote {fact['quote']!r} is not in its text")
        found.append({**fact, "doc_id": document["id"], "char_start": start,
                      "char_end": start + len(fact["quote"]), "main": main})
    return found


def nth_occurrence(text: str, quote: str, nth: int = 0) -> int:
    """Offset of the ``nth`` (from 0) occurrence of ``quote``, overlapping ones counted; -1 if there is none."""
    at = -1
    for _ in range(nth + 1):
        at = text.find(quote, at + 1)
        if at < 0:
            return -1
    return at


def predicted_records(
    documents: Sequence[Mapping[str, Any]], predicted: str | Path | pd.DataFrame | None
) -> dict[str, list[Record]]:
    """Extracted facts by document, in the order given; rows without an indicator or of other documents left out.

    Raises ``ValueError`` where a column is missing, or where all rows are of other documents.
    """
    if predicted is None:
        predicted = _extract(documents)
    rows = _json_lines(Path(predicted)) if isinstance(predicted, str | Path) else frame_records(predicted)
    known = {document["id"] for document in documents}
    by_document: dict[str, list[Record]] = defaultdict(list)
    if rows and not any(row.get("doc_id") in known for row in rows):
        raise ValueError(f"none of the {len(rows):,} facts is of an annotated document: doc_id is "
                         f"{rows[0].get('doc_id')!r} there, id {next(iter(documents), {}).get('id')!r} here")
    for number, row in enumerate(rows, 1):
        missing = [key for key in NEEDED if key not in row]
        if missing:
            raise ValueError(f"predicted fact {number}: no {', '.join(missing)}; expected a facts table")
        if row["doc_id"] in known and row["indicator"]:
            by_document[row["doc_id"]].append(row)
    return by_document


def frame_records(frame: pd.DataFrame) -> list[Record]:
    """The rows of a table as plain dicts, every missing value as ``None``."""
    plain = frame.astype(object)
    return [{str(key): value for key, value in row.items()}
            for row in plain.where(frame.notna(), None).to_dict("records")]


def _extract(documents: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    from kzind.corpus.reading import Corpus
    from kzind.facts import extract_facts
    from kzind.types import Document

    keys = ("id", "text", "lang", "url", "outlet", "published", "title")
    facts: pd.DataFrame = extract_facts(Corpus.from_documents(
        [Document(**{key: document.get(key) for key in keys}) for document in documents]))  # type: ignore[arg-type]
    return facts


def _json_lines(path: Path) -> list[Record]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise ValueError(f"{path} line {number}: not JSON ({error.msg}); expected one object a line") from None
    return rows


def close(a: Any, b: Any) -> bool:
    """Equal numbers, to 1e-6 of the larger one; what is no number equals nothing."""
    try:
        return abs(float(a) - float(b)) <= 1e-6 * max(1.0, abs(float(a)), abs(float(b)))
    except (TypeError, ValueError):
        return False


def label(fact: Mapping[str, Any], key: str) -> Any:
    """The value of an attribute; nothing, ``False`` and the empty string are one."""
    value = fact.get(key) or None
    return int(value) if key == "year" and value is not None else value


def same(gold: Mapping[str, Any], predicted: Mapping[str, Any], key: str) -> bool:
    return bool(label(gold, key) == label(predicted, key))


def same_full(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    return all(same(gold, predicted, key) for key in FULL)


def match_figures(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Match]:
    """Pair each gold figure of one document with at most one extracted figure: the best that is still free.

    A figure may pair where spans overlap, unit and value are the same; better is one with the right indicator,
    then one right in full, then the longer overlap, then the earlier row.
    """
    free = list(predicted)
    matches = []
    for fact in gold:
        best: tuple[tuple[bool, bool, int], int] | None = None
        for at, row in enumerate(free):
            overlap = min(fact["char_end"], row["char_end"]) - max(fact["char_start"], row["char_start"])
            if overlap <= 0 or fact["unit"] != row["unit"] or not close(fact["value"], row["value"]):
                continue
            rank = (fact["indicator"] == row["indicator"], same_full(fact, row), overlap)
            if best is None or rank > best[0]:
                best = (rank, at)
        if best is not None:
            matches.append(Match(fact, free.pop(best[1])))
    return matches


def _groups(documents: list[Record]) -> list[tuple[str, str, list[Record], str | None]]:
    """The tables' groups: everything, each language, each indicator of the gold."""
    indicators = sorted({fact["indicator"] for document in documents for fact in document["facts"]})
    groups: list[tuple[str, str, list[Record], str | None]] = [("all", "all", documents, None)]
    for lang in sorted({document["lang"] for document in documents}):
        groups.append(("lang", lang, [document for document in documents if document["lang"] == lang], None))
    return groups + [("indicator", indicator, documents, indicator) for indicator in indicators]


class Tally:
    """Counts by story, from which every statistic is a ratio of sums: so a replicate is a weighting of stories.

    ``indicator`` restricts the counts to one indicator: the gold's facts of it, the extracted facts of it.
    """

    def __init__(
        self, documents: Sequence[Record], predicted: Mapping[str, list[Record]], indicator: str | None = None
    ) -> None:
        self.stories = sorted({_story(document) for document in documents})
        self._at = {story: number for number, story in enumerate(self.stories)}
        self._counts: dict[Any, Counts] = defaultdict(lambda: np.zeros(len(self.stories)))
        self._labels: dict[str, set[Any]] = defaultdict(set)
        self._indicator = indicator
        for document in documents:
            self._add(document, predicted.get(document["id"], []))

    def _of_interest(self, fact: Mapping[str, Any]) -> bool:
        return self._indicator is None or fact["indicator"] == self._indicator

    def _count(self, key: Any, story: int, by: int = 1) -> None:
        self._counts[key][story] += by

    def _add(self, document: Record, predicted: list[Record]) -> None:
        story = self._at[_story(document)]
        gold = document["facts"]
        matches = match_figures(gold, predicted)
        extracted = sum(map(self._of_interest, predicted))
        self._count("gold", story, sum(map(self._of_interest, gold)))
        self._count("predicted", story, extracted)
        if not gold:
            self._count("empty", story)
            self._count("false", story, extracted)
        for match in matches:
            self._add_match(match, story)

    def _add_match(self, match: Match, story: int) -> None:
        gold, predicted = match
        levels = {"figure": True, "fact": same(gold, predicted, "indicator")}
        levels["full"] = levels["fact"] and same_full(gold, predicted)
        for level, right in levels.items():
            self._count((level, "recall"), story, int(right and self._of_interest(gold)))
            self._count((level, "precision"), story, int(right and self._of_interest(predicted)))
        if not self._of_interest(gold):
            return
        self._count("matched", story)
        for key in ATTRIBUTES:
            self._count((key, "right"), story, int(same(gold, predicted, key)))
        if gold.get("region") != gold["main"]:
            self._count("elsewhere", story)
            self._count(("region elsewhere", "right"), story, int(same(gold, predicted, "region")))
        for key in MACRO:
            self._labels[key].add(label(gold, key))
            self._count((key, "gold", label(gold, key)), story)
            self._count((key, "predicted", label(predicted, key)), story)
            self._count((key, "hit", label(gold, key)), story, int(same(gold, predicted, key)))

    def statistics(self, weights: Counts) -> Iterable[tuple[str, str, float, float, float, int]]:
        """``level, statistic, value, low, high, n`` of every statistic; ``weights``: replicates × stories."""
        rows = np.vstack([np.ones(len(self.stories)), weights])

        def total(key: Any) -> Counts:
            # the first row weighs every story once: the estimate itself
            return np.asarray(rows @ self._counts[key])

        def row(level: str, statistic: str, values: Counts, n: Counts) -> tuple[str, str, float, float, float, int]:
            low, high = np.quantile(values[1:], (0.025, 0.975)) if len(values) > 1 else (np.nan, np.nan)
            return level, statistic, float(values[0]), float(low), float(high), int(n[0])

        n_gold, n_predicted, n_matched = total("gold"), total("predicted"), total("matched")
        for level in ("figure", "fact", "full"):
            precision = _share(total((level, "precision")), n_predicted)
            recall = _share(total((level, "recall")), n_gold)
            yield row(level, "precision", precision, n_predicted)
            yield row(level, "recall", recall, n_gold)
            yield row(level, "f1", _f1(precision, recall), n_gold)
        for key in ATTRIBUTES:
            yield row(key, "accuracy", _share(total((key, "right")), n_matched), n_matched)
            if key in MACRO:
                yield row(key, "macro_f1", self._macro(key, total), n_matched)
        elsewhere = total("elsewhere")
        yield row("region elsewhere", "accuracy", _share(total(("region elsewhere", "right")), elsewhere), elsewhere)
        yield row("false facts in documents without any", "count", total("false"), total("empty"))

    def _macro(self, key: str, total: Any) -> Counts:
        scores, present = [], []
        for value in sorted(self._labels[key], key=str):
            n_gold = total((key, "gold", value))
            hits = total((key, "hit", value))
            f1 = _f1(_share(hits, total((key, "predicted", value))), _share(hits, n_gold))
            scores.append(f1)
            present.append(n_gold > 0)
        if not scores:
            return np.zeros_like(total("gold"))
        return _share(np.sum(scores, axis=0), np.sum(present, axis=0).astype(float))


def _story(document: Mapping[str, Any]) -> str:
    return str(document.get("story") or document["id"])


def _share(part: Counts, whole: Counts) -> Counts:
    """``part / whole``, 0 where there is nothing: an empty class scores nothing."""
    return np.asarray(part / np.maximum(whole, 1))


def _f1(precision: Counts, recall: Counts) -> Counts:
    both = precision + recall
    return np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)


def evaluate_links(
    found: Mapping[str, Iterable[str] | str],
    truth: Mapping[str, str],
    lang: Mapping[str, str] | None = None,
    *,
    replicates: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Score joined documents (stories, projects) by pairs of documents.

    ``found``: document to its story, or to the projects that it tells; ``truth``: document to its true group; only
    its documents are compared. Columns ``statistic value low high n``: ``precision``, ``recall``, ``f1``,
    ``false per 10,000 pairs``, and with ``lang`` the ``recall across languages``. ``n`` is the number of pairs that
    the value is a share of. Intervals (95 %) resample the true groups: pairs of one group stand and fall together.
    """
    import pandas as pd

    groups = sorted(set(truth.values()))
    at = {group: number for number, group in enumerate(groups)}
    members = {document: _as_set(found.get(document, ())) for document in sorted(truth)}
    by_found: dict[str, list[str]] = defaultdict(list)
    for document, ids in members.items():
        for id in sorted(ids):
            by_found[id].append(document)
    joined = sorted({(a, b) for told in by_found.values() for place, b in enumerate(told) for a in told[:place]})
    left = np.array([at[truth[a]] for a, _ in joined], dtype=np.int64)
    right = np.array([at[truth[b]] for _, b in joined], dtype=np.int64)
    hits = np.bincount(left[left == right], minlength=len(groups)).astype(float)
    size = np.bincount([at[truth[document]] for document in members], minlength=len(groups)).astype(float)
    across, across_hits = _across(joined, truth, lang or {}, at)
    rng = np.random.default_rng(seed)
    weights = np.vstack([np.ones(len(groups)), rng.multinomial(
        len(groups), np.full(len(groups), 1 / max(1, len(groups))), size=replicates).astype(float)])
    right_pairs, wanted = weights @ hits, weights @ (size * (size - 1) / 2)
    wrong = np.array([row[left[left != right]] @ row[right[left != right]] for row in weights])
    n = weights @ size
    precision, recall = _share(right_pairs, right_pairs + wrong), _share(right_pairs, wanted)
    rows = [("precision", precision, right_pairs + wrong), ("recall", recall, wanted),
            ("f1", _f1(precision, recall), wanted),
            ("false per 10,000 pairs", 1e4 * wrong / np.maximum(n * (n - 1) / 2, 1), n * (n - 1) / 2)]
    if lang is not None:
        rows.append(("recall across languages", _share(weights @ across_hits, weights @ across), weights @ across))
    table = []
    for statistic, values, of in rows:
        low, high = np.quantile(values[1:], (0.025, 0.975)) if replicates else (np.nan, np.nan)
        table.append((statistic, float(values[0]), float(low), float(high), int(of[0])))
    return pd.DataFrame(table, columns=["statistic", "value", "low", "high", "n"])


def _as_set(ids: Iterable[str] | str) -> set[str]:
    return {ids} if isinstance(ids, str) else set(ids)


def _across(
    joined: Sequence[tuple[str, str]], truth: Mapping[str, str], lang: Mapping[str, str], at: Mapping[str, int]
) -> tuple[Counts, Counts]:
    """By true group: its pairs of documents in two languages, and how many of them are joined."""
    count = np.zeros((2, len(at)))
    by_group: dict[str, list[str]] = defaultdict(list)
    for document, group in sorted(truth.items()):
        by_group[group].append(document)
    known = set(joined)
    for group, documents in by_group.items():
        for place, b in enumerate(documents):
            for a in documents[:place]:
                if lang.get(a) != lang.get(b):
                    count[:, at[group]] += (1, (a, b) in known)
    return count[0], count[1]
