"""Why a fact says what it says: the sentence, the amount, the cues, and what decided each attribute.

``explain(facts.loc[17], source="articles/")`` reads the report again and shows what spoke for each value. Without
``source`` only the sentence in the row is read; what the rest of the report added is then missing, and it says so.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzind.facts.decide import MODELLED, Judged, packaged_models, with_indicator
from kzind.facts.extraction import judge_document, open_source, read_batch
from kzind.facts.features import features
from kzind.facts.reading import SentenceReading
from kzind.types import Document

if TYPE_CHECKING:
    import pandas as pd

    from kzind.corpus.reading import Corpus

MOST_REASONS = 4
SHOWN = (
    "indicator", "measure", "qualifier", "status", "scope", "modernisation", "region", "year", "year_from", "sector",
    "organisation", "investor", "investor_country",
)  # fmt: skip
PLACES = {
    "in": "in the figure", "b": "just before it", "a": "just behind it", "c": "in its clause", "s": "in the sentence",
    "p": "in the sentence before", "t": "in the headline", "before": "before it", "after": "behind it",
    "close": "close to it", "head": "at the head of the report", "text": "elsewhere in the report",
}  # fmt: skip
COLOURS = {"amount": "#d7ecff", "fact": "#ffe08a", "PER": "#e7e7e7", "ORG": "#d9f2d9", "LOC": "#f3dcf0"}


@dataclass(frozen=True)
class Explanation:
    """What stands behind a fact: ``lines`` are (attribute, value, why); shows itself in a terminal and in Jupyter."""

    quote: str
    sentence: str
    start: int
    lines: tuple[tuple[str, str, str], ...]
    cues: tuple[tuple[str, str], ...]
    note: str

    def __str__(self) -> str:
        end = self.start + len(self.quote)
        width = max((len(name) for name, _, _ in self.lines), default=0)
        shown = f"{self.sentence[: self.start]}[[{self.quote}]]{self.sentence[end:]}"
        rows = [f"  {name:<{width}}  {value}" + (f"  ← {why}" if why else "") for name, value, why in self.lines]
        cues = "; ".join(f"«{text}» {meaning}" for text, meaning in self.cues)
        return "\n".join([shown, *rows, *([f"  cues: {cues}"] if cues else []), *([self.note] if self.note else [])])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        end = self.start + len(self.quote)
        sentence = _marked(self.sentence, [(self.start, end, "fact", "the figure")])
        rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in line)}</tr>" for line in self.lines)
        cues = "; ".join(f"<i>{html.escape(text)}</i> {html.escape(meaning)}" for text, meaning in self.cues)
        head = "<tr><th>attribute</th><th>value</th><th>what decided</th></tr>"
        return f"<p>{sentence}</p><table>{head}{rows}</table><p>{cues}</p><p>{html.escape(self.note)}</p>"


def explain(
    fact: Mapping[str, Any] | pd.Series, source: str | Path | Corpus | pd.DataFrame | Document | None = None
) -> Explanation:
    """What decided each attribute of ``fact``, a row of the facts table.

    ``source`` is what the table was made from; the report with the row's ``doc_id`` is read again from it. Raises
    ``LookupError`` where the report, or the figure in it, is not there.
    """
    row = {str(key): value for key, value in dict(fact).items()}
    document = _document(row, source)
    start = int(row["char_start"]) if source is not None else str(row["sentence"]).find(str(row["quote"]))
    judged = next((j for j in _judged(document) if _covers(j, start)), None)
    if source is not None and judged is None:
        raise LookupError(f"no fact at character {start} of the report {document.id!r}: was its text or kzind changed?")
    note = "" if source is not None else "Read from its sentence alone; pass source= to see what the report adds."
    return _explanation(row, judged, note)


def _document(row: Mapping[str, Any], source: Any) -> Document:
    if isinstance(source, Document):
        return source
    if source is None:
        date = _shown(row.get("published"))[:10]
        return Document("sentence", str(row["sentence"]), str(row["lang"]), published=date or None)
    for document in open_source(source):
        if document.id == row["doc_id"]:
            return document
    raise LookupError(f"no report {row['doc_id']!r} in the source given: pass what the facts were extracted from")


def _judged(document: Document) -> list[Judged]:
    return judge_document(read_batch([document])[0])


def _covers(judged: Judged, start: int) -> bool:
    amount = judged.candidate.amount
    return amount.char_start <= start < amount.char_end


def _explanation(row: Mapping[str, Any], judged: Judged | None, note: str) -> Explanation:
    quote, sentence = str(row["quote"]), str(row["sentence"])
    start = max(0, sentence.find(quote))
    cues: tuple[tuple[str, str], ...] = ()
    if judged is not None:
        place = judged.candidate.place
        sentence, start = place.text, judged.candidate.amount.char_start - place.sentence.char_start
        quote, cues = judged.candidate.amount.text, _cues(place)
    lines = tuple((name, _shown(row.get(name)), _why(name, judged)) for name in SHOWN if _shown(row.get(name)))
    return Explanation(quote, sentence, start, (("amount", _amount(row), _rule(judged, "amount")), *lines), cues, note)


def _shown(value: Any) -> str:
    return "" if str(value) in ("None", "nan", "<NA>", "NaT") else str(value)


def _amount(row: Mapping[str, Any]) -> str:
    return f"{float(row['value']):,.15g} {row['unit']}"


def _rule(judged: Judged | None, name: str) -> str:
    rules = judged.rules if judged is not None else ()
    return next((f"rule {r.partition(':')[2]}" for r in rules if r.startswith(name + ":")), "")


def _why(name: str, judged: Judged | None) -> str:
    """The rule, or the reasons that the model gives, for an attribute."""
    if judged is None:
        return ""
    if (rule := _rule(judged, name)) or (name != "indicator" and name not in MODELLED):
        return rule
    decision = judged.indicator if name == "indicator" else judged.decisions[name]
    seen = with_indicator(features(judged.candidate), judged.indicator.value)
    reasons = packaged_models()[name].reasons(seen, decision.value, MOST_REASONS)
    words = "; ".join(f"{reason_in_words(feature)} {weight:+.1f}" for feature, weight in reasons)
    return f"{decision.probability:.2f}: {words}"


def reason_in_words(feature: str) -> str:
    """A feature's name as a reader would say it: ``cue:status=planned:c`` → ``a cue for planned in its clause``."""
    joined = "&" in feature.partition(":")[0]
    kind, _, rest = (feature.partition("&")[2] if joined else feature).partition(":")
    if kind == "cue":
        role_value, _, place = rest.rpartition(":")
        return f"a cue for {role_value.partition('=')[2]} {PLACES.get(place, place)}"
    if kind == "nearest":
        return f"the nearest cue of {rest.replace('=', ' says ')}"
    if kind in PLACES:
        return f"«{rest}» {PLACES[kind]}"
    return f"{kind} {rest}".strip()


def _cues(place: SentenceReading) -> tuple[tuple[str, str], ...]:
    """The words of the sentence that the lexicons know, and what they stand for."""
    base = place.sentence.char_start
    found = [
        (place.text[place.tokens[h.first].start - base : place.tokens[h.last - 1].end - base],
         f"{h.entry.role}: {h.entry.value}")
        for h in place.cues
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def document_html(document: Document) -> str:
    """A report as HTML with its amounts, names and facts marked; the text is escaped."""
    reading = read_batch([document])[0]
    judged = {j.candidate.amount: j for j in judge_document(reading)}
    marks = [(e.char_start, e.char_end, e.type, f"{e.type} {e.normal}") for e in reading.entities]
    for place in reading.sentences:
        for amount in place.amounts:
            fact = judged.get(amount)
            said = f"{amount.value:,.15g} {amount.unit or ''} ({amount.kind})"
            if fact is not None:
                said = ", ".join([fact.indicator.value, *(str(fact.attributes[k]) for k in ("status", "scope")), said])
            marks.append((amount.char_start, amount.char_end, "fact" if fact is not None else "amount", said))
    title = f"<h3>{html.escape(document.title)}</h3>" if document.title else ""
    return f"{title}<div style='white-space:pre-wrap'>{_marked(document.text, marks)}</div>"


def _marked(text: str, marks: Sequence[tuple[int, int, str, str]]) -> str:
    """``text`` escaped, with marks (start, end, kind, what to say of it); of overlapping ones the first stays."""
    parts, at = [], 0
    for start, end, kind, said in sorted(marks, key=lambda m: (m[0], m[2] not in ("fact", "amount"), -m[1])):
        if start < at:
            continue
        style = f"background:{COLOURS[kind]}" + (";font-weight:bold" if kind == "fact" else "")
        parts.append(html.escape(text[at:start]))
        parts.append(f'<mark style="{style}" title="{html.escape(said)}">{html.escape(text[start:end])}</mark>')
        at = end
    return "".join([*parts, html.escape(text[at:])])
