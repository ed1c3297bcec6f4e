"""The error of measurement on a user's own corpus: random sentences, two coders, and what they say of the facts.

``write_audit`` draws sentences at random, stratified by language and by whether a fact was extracted from them, and
writes them for two coders. ``score_audit`` reads their answers: precision and recall with intervals, agreement
(Krippendorff's alpha), and the factor by which counts of extracted facts are to be corrected. Sentences without a
fact are many and sampled thinly; the estimates weigh each stratum by its size in the corpus (ratio estimators with
linearised variance, Cochran 1977, ch. 6; Wilson intervals on the effective sample size).
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kzind.errors import KzindError
from kzind.facts.read import empty, number
from kzind.facts.table import INDICATORS, VOCABULARIES

if TYPE_CHECKING:
    import pandas as pd

AUDIT_SHEET, STRATA_SHEET, GUIDE_SHEET = "audit", "strata", "guide"
SHOWN = ("quote", "value", "unit", "indicator", "measure", "status", "scope", "region", "year")
ANSWERS = ("right_1", "missed_1", "right_2", "missed_2", "right", "missed")
AUDIT_COLUMNS = ("sentence_id", "sentence", *SHOWN, *ANSWERS, "note", "stratum", "doc_id", "lang", "char_start",
                 "char_end", "fact_start", "fact_end")
STRATA_COLUMNS = ("stratum", "sentences", "drawn")
SCORE_COLUMNS = ("by", "group", "measure", "value", "low", "high", "n")
#: What a coder may say of an extracted fact, and what it is worth: figure and indicator right; attributes right too.
VERDICTS = {"yes": (1.0, 1.0), "partly": (1.0, 0.0), "no": (0.0, 0.0)}
#: The same in Russian and Kazakh.
SAID = {"да": "yes", "частично": "partly", "нет": "no", "иә": "yes", "жартылай": "partly", "ішінара": "partly",
        "жоқ": "no"}
NOTHING = ("0", "-", "–", "—", "none", "no", "нет", "жоқ")
WITH, WITHOUT = "fact", "none"
GUIDE = (
    "Read each sentence and answer in your own two columns, without looking at the other coder's.",
    "right_1, right_2: for each extracted fact (a row with a quote).",
    "    yes: the figure, its unit, the indicator, status, scope, region and year are right.",
    "    partly: figure, unit and indicator are right, something else is not.",
    "    no: it is no such fact.",
    "missed_1, missed_2: once a sentence, in its first row: the indicators of the facts that the sentence states and "
    "no row has,",
    "    separated by semicolons (jobs; jobs; investment); 0 where nothing is missed.",
    "right, missed: what both agreed on after talking it over; only where they had differed.",
    "Indicators: " + ", ".join(INDICATORS) + ".",
    "Do not change the other columns; rows may be sorted.",
)
_Z = 1.959963984540054
REPLICATES = 1000


# Drawing


class _Drawn(NamedTuple):
    """A sentence in the draw; those with the smallest keys stay."""

    key: int
    sentence: dict[str, Any]


def draw_sentences(
    documents: Iterable[Any], facts: pd.DataFrame, n: int, seed: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """``n`` sentences at random with their extracted facts, and the strata: ``stratum sentences drawn``.

    A sentence's place in the draw hangs on seed, document and offset alone: neither the order of the documents nor
    other sentences change it. A stratum with too few sentences gives its share to the others.
    """
    from kzind.facts.evaluation import frame_records
    from kzind.facts.stories import each_document

    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fact in frame_records(facts):
        by_document[fact["doc_id"]].append(fact)
    size: Counter[str] = Counter()
    heaps: dict[str, list[tuple[int, int, _Drawn]]] = defaultdict(list)
    for document in each_document(documents):
        for sentence in _sentences(document, by_document.get(document.id, [])):
            stratum = sentence["stratum"]
            size[stratum] += 1
            key = _key(seed, document.id, sentence["char_start"])
            # a heap with the largest key on top; the count settles ties, which dicts cannot
            item = (-key, size[stratum], _Drawn(key, sentence))
            if len(heaps[stratum]) < n:
                heapq.heappush(heaps[stratum], item)
            else:
                heapq.heappushpop(heaps[stratum], item)
    share = _allocation({stratum: size[stratum] for stratum in sorted(size)}, n)
    drawn = [one.sentence for stratum in sorted(share)
             for one in sorted((item[2] for item in heaps[stratum]), key=lambda one: one.key)[: share[stratum]]]
    drawn.sort(key=lambda sentence: _key(seed + 1, sentence["doc_id"], sentence["char_start"]))
    for at, sentence in enumerate(drawn, 1):
        sentence["sentence_id"] = f"s{at:04}"
    return drawn, [{"stratum": stratum, "sentences": size[stratum], "drawn": share[stratum]} for stratum in share]


def _sentences(document: Any, facts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sentences of a document with the facts in each; a fact outside all of them brings its line."""
    from kzind.corpus import split_sentences

    text = document.text
    spans = [(s.char_start, s.char_end) for s in split_sentences(text, document.lang or None)]
    for fact in facts:
        if not any(a <= fact["char_start"] < b for a, b in spans):
            stop = text.find("\n", fact["char_end"])
            spans.append((text.rfind("\n", 0, fact["char_start"]) + 1, stop if stop >= 0 else len(text)))
    sentences = []
    for start, end in sorted(set(spans)):
        inside = [fact for fact in facts if start <= fact["char_start"] < end]
        sentences.append({
            "doc_id": document.id, "lang": document.lang, "char_start": start, "char_end": end, "facts": inside,
            "sentence": text[start:end], "stratum": f"{document.lang} {WITH if inside else WITHOUT}"})
    return sentences


def _key(seed: int, doc_id: str, start: int) -> int:
    name = f"{seed}\n{doc_id}\n{start}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big")


def _allocation(size: Mapping[str, int], n: int) -> dict[str, int]:
    """Equal shares of ``n`` among the strata, as far as each reaches."""
    share = dict.fromkeys(size, 0)
    left = min(n, sum(size.values()))
    while left:
        open_ = [stratum for stratum in size if share[stratum] < size[stratum]]
        for at, stratum in enumerate(open_):
            part = min(max(1, left // (len(open_) - at)), size[stratum] - share[stratum], left)
            share[stratum] += part
            left -= part
    return share


def write_audit(
    path: str | Path, documents: Any, facts: pd.DataFrame | None = None, *, n: int = 300, seed: int = 1
) -> int:
    """Draw sentences and write the workbook for two coders; how many sentences it holds.

    ``documents``: a path, a ``Corpus`` or a table; ``facts`` are extracted from them if left out.
    """
    from kzind.corpus.reading import Corpus, read_corpus

    if isinstance(documents, str | Path):
        documents = read_corpus(documents)
    if facts is None:
        from kzind.facts import extract_facts
        from kzind.facts.stories import each_document

        if not isinstance(documents, Corpus):
            documents = list(each_document(documents))
        facts = extract_facts(documents if isinstance(documents, Corpus) else Corpus.from_documents(documents))
    drawn, strata = draw_sentences(documents, facts, n, seed)
    rows = [row for sentence in drawn for row in _rows(sentence)]
    _write(Path(path), rows, strata)
    return len(drawn)


def _rows(sentence: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a sentence in the workbook: one a fact, at least one; the sentence itself in the first."""
    common = {key: sentence[key] for key in ("sentence_id", "stratum", "doc_id", "lang", "char_start", "char_end")}
    rows = [{**common, **{key: fact[key] for key in SHOWN}, "fact_start": fact["char_start"],
             "fact_end": fact["char_end"]} for fact in sentence["facts"]] or [common]
    rows[0] = {**rows[0], "sentence": sentence["sentence"]}
    return rows


def _write(path: Path, rows: Sequence[Mapping[str, Any]], strata: Sequence[Mapping[str, Any]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from kzind.facts.corrections import put_cell, save_book

    book = Workbook()
    sheet = book.active
    sheet.title = AUDIT_SHEET
    for target, columns, lines in ((sheet, AUDIT_COLUMNS, rows),
                                   (book.create_sheet(STRATA_SHEET), STRATA_COLUMNS, strata)):
        target.append(list(columns))
        for at, line in enumerate(lines, 2):
            for place, column in enumerate(columns, 1):
                put_cell(target.cell(at, place), line.get(column))
    guide = book.create_sheet(GUIDE_SHEET)
    for at, text in enumerate(GUIDE, 1):
        put_cell(guide.cell(at, 1), text)
    guide.column_dimensions["A"].width = 110
    for place, column in enumerate(AUDIT_COLUMNS, 1):
        letter = get_column_letter(place)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[letter].width = {"sentence": 80, "quote": 28, "note": 24}.get(column, 12)
        if column.startswith("right") and rows:
            choice = DataValidation(type="list", formula1=f'"{",".join(VERDICTS)}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{len(rows) + 1}")
        for at in range(2, len(rows) + 2):
            if column == "sentence":
                sheet.cell(at, place).alignment = Alignment(wrap_text=True, vertical="top")
            if column in (*ANSWERS, "note", "doc_id"):
                # no number, date or formula is to be made of what is typed
                sheet.cell(at, place).number_format = "@"
    sheet.freeze_panes = "C2"
    save_book(book, Path(path))


# Coding from gold


def code_from_gold(path: str | Path, gold: Any, coder: int = 1) -> None:
    """Fill one coder's columns of an audit workbook from annotated documents (see ``kzind.evaluate``).

    For corpora whose annotation exists: it shows that the audit measures what the annotation does.
    """
    from openpyxl import load_workbook

    from kzind.facts.corrections import put_cell, save_book
    from kzind.facts.evaluation import gold_documents, match_figures, same, same_full

    annotated = {document["id"]: document["facts"] for document in gold_documents(gold)}
    sentences, _ = read_audit(path)
    book = load_workbook(path)
    sheet = book[AUDIT_SHEET]
    place = {cell.value: cell.column for cell in sheet[1]}
    right, missed = place[f"right_{coder}"], place[f"missed_{coder}"]
    for sentence in sentences:
        facts = [fact for fact in annotated.get(sentence.doc_id, [])
                 if sentence.start <= fact["char_start"] < sentence.end]
        answers = dict.fromkeys((row["_line"] for row in sentence.facts), "no")
        found = [match for match in match_figures(facts, sentence.facts)
                 if same(match.gold, match.predicted, "indicator")]
        for fact, row in found:
            answers[row["_line"]] = "yes" if same_full(fact, row) else "partly"
        rest = [fact["indicator"] for fact in facts if not any(fact is match.gold for match in found)]
        for line, answer in answers.items():
            put_cell(sheet.cell(line, right), answer)
        put_cell(sheet.cell(sentence.line, missed), "; ".join(rest) or "0")
    save_book(book, Path(path))


# Scoring


class Coded(NamedTuple):
    """A sentence of the audit: its facts (rows), and what each coder says is missed (None: not coded)."""

    id: str
    stratum: str
    lang: str
    doc_id: str
    start: int
    end: int
    line: int
    facts: list[dict[str, Any]]
    missed: dict[str, Counter[str] | None]


def read_audit(path: str | Path) -> tuple[list[Coded], dict[str, int]]:
    """The sentences of an audit workbook, and the number of sentences in the corpus by stratum.

    Raises ``KzindError`` naming the row where an answer cannot be understood.
    """
    from kzind.facts.corrections import open_book

    source = Path(path)
    todo = "Give the workbook that kzind audit wrote, saved as .xlsx"
    book = open_book(source, todo)
    if AUDIT_SHEET not in book.sheetnames or STRATA_SHEET not in book.sheetnames:
        raise KzindError(source, f"has no sheets '{AUDIT_SHEET}' and '{STRATA_SHEET}'", todo)
    strata = _strata(source, book[STRATA_SHEET])
    by_sentence: dict[str, list[dict[str, Any]]] = defaultdict(list)
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in _lines(book[AUDIT_SHEET]):
        if all(empty(value) for value in row.values()):
            continue
        missing = [column for column in AUDIT_COLUMNS if column not in row]
        if missing:
            raise KzindError(f"{source.name} row {line}", f"there is no column {', '.join(missing)}", todo)
        if str(row["stratum"]) not in strata:
            raise KzindError(f"{source.name} row {line}", f"the stratum {row['stratum']!r} is not known", todo)
        row["_line"] = line
        for column in ("char_start", "char_end", *(() if empty(row["quote"]) else ("fact_start", "fact_end"))):
            if (place := number(row[column])) is None:
                raise KzindError(f"{source.name} row {line}", f"{column} is {row[column]!r}",
                                 "Do not change the columns that the coders do not fill; take the row from the draw")
            row[column] = int(place)
        told = (row["sentence_id"], row["fact_start"], row["fact_end"], row["indicator"])
        if (first := seen.setdefault(told, line)) != line:
            raise KzindError(f"{source.name} row {line}", f"is row {first} again", "Remove one of the two")
        by_sentence[str(row["sentence_id"])].append(row)
    return [_coded(id, rows, source.name) for id, rows in sorted(by_sentence.items())], strata


def _strata(source: Path, sheet: Any) -> dict[str, int]:
    """The number of sentences in the corpus by stratum."""
    strata = {}
    for line, row in _lines(sheet):
        size = number(row.get("sentences"))
        if not empty(row.get("stratum")) or size is not None:
            if size is None or size < 1:
                raise KzindError(f"{source.name}, sheet {STRATA_SHEET}, row {line}",
                                 f"sentences is {row.get('sentences')!r}", "Take the sheet from the draw")
            strata[str(row.get("stratum"))] = int(size)
    return strata


def _lines(sheet: Any) -> Iterable[tuple[int, dict[str, Any]]]:
    lines = sheet.iter_rows(values_only=True)
    header = [str(cell) for cell in next(lines, ())]
    for at, line in enumerate(lines, 2):
        yield at, dict(zip(header, line, strict=False))


def _coded(id: str, rows: list[dict[str, Any]], name: str) -> Coded:
    facts = []
    for row in rows:
        where = f"{name} row {row['_line']}"
        if not empty(row["quote"]):
            verdicts = {column: _verdict(row[column], where, column) for column in ("right_1", "right_2", "right")}
            span = {"char_start": row["fact_start"], "char_end": row["fact_end"]}
            year = number(row["year"])
            facts.append({**{key: None if empty(row[key]) else row[key] for key in SHOWN}, **span, **verdicts,
                          "year": None if year is None else int(year), "_line": row["_line"]})
    missed = {column: _missed([row[column] for row in rows], f"{name} row {rows[0]['_line']}", column)
              for column in ("missed_1", "missed_2", "missed")}
    first = next((row for row in rows if not empty(row["sentence"])), rows[0])
    return Coded(id, str(first["stratum"]), str(first["lang"]), str(first["doc_id"]), first["char_start"],
                 first["char_end"], first["_line"], facts, missed)


def _verdict(value: Any, where: str, column: str) -> str | None:
    if empty(value):
        return None
    word = str(value).strip().lower()
    word = SAID.get(word, word)
    if word not in VERDICTS:
        raise KzindError(where, f"{column} is {value!r}", f"Write {', '.join(VERDICTS)}")
    return word


def _missed(values: Sequence[Any], where: str, column: str) -> Counter[str] | None:
    """The indicators that a coder misses in a sentence; None where nothing was answered."""
    told = [str(value).strip() for value in values if not empty(value)]
    if not told:
        return None
    count: Counter[str] = Counter()
    for answer in told:
        for word in (part.strip().lower() for part in re.split(r"[;,]", answer)):
            if word in VOCABULARIES["indicator"]:
                count[word] += 1
            elif word and word not in NOTHING and number(word) != 0:
                raise KzindError(where, f"{column} has {word!r}", f"Write indicators ({', '.join(INDICATORS)}) or 0")
    return count


def score_audit(path: str | Path) -> pd.DataFrame:
    """What the coders found, columns ``by group measure value low high n`` (95 %), overall, by language, by indicator.

    Measures: ``precision`` (figure, unit and indicator right), ``full_precision`` (attributes too), ``recall``,
    ``factor`` (true facts for each extracted one: counts of extracted facts times this estimate the true count),
    ``alpha_right`` and ``alpha_missed`` (Krippendorff, nominal; bootstrap over sentences). ``n``: facts judged, for
    recall and factor also those missed; for alpha the units that both coded. An answer on which the coders differ
    counts half, unless ``right`` or ``missed`` settles it. ``attrs["notes"]`` says in lines what was not answered.
    """
    import pandas as pd

    sentences, strata = read_audit(path)
    coded = [sentence for sentence in sentences if _is_coded(sentence)]
    if not coded:
        raise KzindError(path, "no sentence is coded", "Fill right_1 and missed_1 (see the sheet 'guide')")
    _sizes(Path(path), strata, coded)
    rows: list[tuple[Any, ...]] = []
    groups: list[tuple[str, str, Callable[[Coded], bool], str | None]] = [("all", "all", lambda _: True, None)]
    for lang in sorted({sentence.lang for sentence in coded}):
        groups.append(("lang", lang, lambda sentence, lang=lang: sentence.lang == lang, None))  # type: ignore[misc]
    told = {fact["indicator"] for sentence in coded for fact in sentence.facts}
    told |= {indicator for sentence in coded for indicator in _miss(sentence)}
    groups += [("indicator", indicator, lambda _: True, indicator) for indicator in sorted(told)]
    for by, group, chosen, indicator in groups:
        part = [sentence for sentence in coded if chosen(sentence)]
        rows += [(by, group, *row) for row in _estimates(part, strata, indicator)]
        if indicator is None:
            rows += [(by, group, *row) for row in _agreement(part)]
    table = pd.DataFrame(rows, columns=list(SCORE_COLUMNS))
    table.attrs["notes"] = _unanswered(sentences, coded)
    return table


def _unanswered(sentences: Sequence[Coded], coded: Sequence[Coded]) -> list[str]:
    """What the coders left out, in lines: sentences, and the question what is missed."""
    notes = []
    if rest := len(sentences) - len(coded):
        notes.append(f"{rest} of {len(sentences)} sentences are not coded; the estimates are from the others")
    silent = [sentence for sentence in coded if all(missed is None for missed in sentence.missed.values())]
    if silent:
        rows = ", ".join(str(row) for row in sorted(sentence.line for sentence in silent)[:5])
        notes.append(f"{len(silent)} sentences have verdicts but nothing in 'missed' (row {rows}"
                     f"{' …' if len(silent) > 5 else ''}): taken as 0; if they were not looked at, recall is too high")
    return notes


def _sizes(path: Path, strata: Mapping[str, int], coded: Sequence[Coded]) -> None:
    """Raises ``KzindError`` where more sentences are coded than the corpus has: the sheet of strata was changed."""
    for stratum, count in sorted(Counter(sentence.stratum for sentence in coded).items()):
        if count > strata[stratum]:
            raise KzindError(path, f"{count} sentences are coded in '{stratum}', which has {strata[stratum]}",
                             f"Do not change the sheet '{STRATA_SHEET}'")


def _is_coded(sentence: Coded) -> bool:
    """Whether at least one coder answered for the whole sentence."""
    judged = all(any(fact[column] for column in ("right_1", "right_2", "right")) for fact in sentence.facts)
    return judged and (bool(sentence.facts) or any(missed is not None for missed in sentence.missed.values()))


def _worth(fact: Mapping[str, Any]) -> tuple[float, float]:
    """What a fact is worth: right, right in full; the coders' mean where nothing settles it."""
    verdicts = [fact["right"]] if fact["right"] else [fact[key] for key in ("right_1", "right_2") if fact[key]]
    worth = np.mean([VERDICTS[verdict] for verdict in verdicts], axis=0)
    return float(worth[0]), float(worth[1])


def _miss(sentence: Coded) -> dict[str, float]:
    """Facts missed in a sentence by indicator: settled, else the mean of the coders that answered."""
    settled = sentence.missed["missed"]
    answers = [settled] if settled is not None else [
        answer for answer in (sentence.missed["missed_1"], sentence.missed["missed_2"]) if answer is not None]
    count: dict[str, float] = defaultdict(float)
    for answer in answers:
        for indicator, times in answer.items():
            count[indicator] += times / len(answers)
    return count


def _estimates(
    sentences: Sequence[Coded], strata: Mapping[str, int], indicator: str | None
) -> list[tuple[str, float, float, float, int]]:
    """``measure value low high n`` of the ratio estimators."""
    counts = np.array([_counts(sentence, indicator) for sentence in sentences]).reshape(len(sentences), 4)
    # contiguous, so that equal columns have equal sums to the last digit
    extracted, right, full, missed = np.ascontiguousarray(counts.T)
    labels = np.array([sentence.stratum for sentence in sentences])
    true = right + missed
    judged, all_ = round(extracted.sum()), round(extracted.sum() + missed.sum())
    result = []
    shares = (("precision", right, extracted, judged), ("full_precision", full, extracted, judged),
              ("recall", right, true, all_))
    for measure, above, below, n in shares:
        value, variance, effective = ratio(above, below, labels, strata)
        result.append((measure, value, *wilson(value, variance, effective), n))
    value, variance, _ = ratio(true, extracted, labels, strata)
    spread = _Z * np.sqrt(variance) / value if value > 0 else np.nan
    result.append(("factor", value, float(value * np.exp(-spread)), float(value * np.exp(spread)), all_))
    return result


def _counts(sentence: Coded, indicator: str | None) -> tuple[float, float, float, float]:
    """Facts extracted, right, right in full, missed in a sentence."""
    facts = [_worth(fact) for fact in sentence.facts if indicator in (None, fact["indicator"])]
    missed = _miss(sentence)
    return (float(len(facts)), sum(right for right, _ in facts), sum(full for _, full in facts),
            sum(missed.values()) if indicator is None else missed.get(indicator, 0.0))


def ratio(above: Any, below: Any, labels: Any, strata: Mapping[str, int]) -> tuple[float, float, float]:
    """A ratio of stratified totals: its value, its linearised variance, and its effective number of units.

    ``above``, ``below``: counts by sentence; ``labels``: their strata; ``strata``: sentences in the corpus by
    stratum. A stratum without any count in the sample may still hide some: half a unit is put into its variance.
    """
    weight = np.zeros(len(above))
    for label in np.unique(labels):
        weight[labels == label] = strata[str(label)] / np.sum(labels == label)
    total = float(weight @ below)
    if total == 0:
        return float("nan"), float("nan"), 0.0
    value = float(weight @ above) / total
    residual = above - value * below
    variance = 0.0
    for label in np.unique(labels):
        inside = labels == label
        n, whole = int(inside.sum()), strata[str(label)]
        if n >= whole:
            continue
        spread = float(np.var(residual[inside], ddof=1)) if n > 1 else 0.0
        if not np.any(below[inside]):
            spread = max(spread, (0.5 * value) ** 2 / n)
        variance += whole**2 * (1 - n / whole) * spread / n
    kish = total**2 / float((weight**2) @ below)
    return value, variance / total**2, kish


def wilson(value: float, variance: float, effective: float) -> tuple[float, float]:
    """The 95 % Wilson interval of a share with a variance; at 0 and 1, where that is 0, on the effective number."""
    if effective == 0:
        return float("nan"), float("nan")
    n = value * (1 - value) / variance if variance > 0 and 0 < value < 1 else effective
    centre = (value + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(value * (1 - value) / n + _Z**2 / (4 * n**2))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def _agreement(sentences: Sequence[Coded]) -> list[tuple[str, float, float, float, int]]:
    """Krippendorff's alpha of the two coders on the extracted facts and on what is missed."""
    right = [[[fact["right_1"], fact["right_2"]] for fact in sentence.facts if fact["right_1"] and fact["right_2"]]
             for sentence in sentences]
    missed = []
    for sentence in sentences:
        first, second = sentence.missed["missed_1"], sentence.missed["missed_2"]
        both = first is not None and second is not None
        missed.append([[_label(first), _label(second)]] if both else [])
    result = []
    for measure, groups in (("alpha_right", right), ("alpha_missed", missed)):
        groups = [group for group in groups if group]
        units = [unit for group in groups for unit in group]
        rng = np.random.default_rng(1)
        replicates = []
        for _ in range(REPLICATES if len(groups) > 1 else 0):
            draw = rng.integers(0, len(groups), len(groups))
            replicates.append(krippendorff_alpha([unit for at in draw for unit in groups[at]]))
        known = [value for value in replicates if value == value]
        low, high = np.quantile(known, (0.025, 0.975)) if known else (np.nan, np.nan)
        result.append((measure, krippendorff_alpha(units), float(low), float(high), len(units)))
    return result


def _label(missed: Counter[str] | None) -> str:
    return "; ".join(sorted((missed or Counter()).elements()))


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> float:
    """Krippendorff's alpha for nominal data; each unit is what the coders said of it, None for nothing.

    1 where all agree, also where they always say the same one thing; NaN where no unit has two answers.
    """
    weights: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for unit in units:
        answers = [answer for answer in unit if answer is not None]
        if len(answers) < 2:
            continue
        for at, one in enumerate(answers):
            for other_at, other in enumerate(answers):
                if at != other_at:
                    weights[one, other] += 1 / (len(answers) - 1)
    margin: dict[Hashable, float] = defaultdict(float)
    for (one, _), weight in weights.items():
        margin[one] += weight
    n = sum(margin.values())
    if n == 0:
        return float("nan")
    observed = sum(weight for (one, other), weight in weights.items() if one != other)
    expected = (n**2 - sum(value**2 for value in margin.values())) / (n - 1)
    return 1.0 if expected == 0 else 1 - observed / expected
