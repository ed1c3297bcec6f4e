"""The linter of the lexicons: every file of ``kzind/languages``, whatever there is.

Form: five columns, a header, keys unique, letters of one script in a word, codes known. Then every example is run:

``[[17,5 млрд теңге|17.5e9 KZT money]]``         ``parse_amounts``: value, unit, kind, and the qualifier if not exact;
                                                 ``3e6..5e6`` is a range, ``9000>9800`` a change
``[[Қозбековтің|PER Қозбеков]]``                 ``find_entities``: type and nominative
``[[12 млрд тенге|indicator=investment]]``       ``extract_facts`` on the example as a document: columns of the fact
``[[в прошлом году|2024]]``, ``[[…|-]]``         years: run by ``tests/facts/test_time.py``

An example of a cue (``cues_*``) without a mark shows the form. A failing example is a failing test.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any, NamedTuple

import babel
import pandas as pd
import pytest
from babel.numbers import list_currencies

import kzind
from kzind.entities import find_entities_batch
from kzind.facts import table
from kzind.languages import COLUMNS, LANGUAGES, Entry, lexicon
from kzind.lexical import Phrases, tokenize

ROOT = resources.files("kzind.languages")
NAMES = sorted((lang, path.name.removesuffix(".tsv")) for lang in LANGUAGES
               for path in ROOT.joinpath(lang).iterdir() if path.name.endswith(".tsv"))  # fmt: skip

MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)\]\]")
KINDS = ("money", "percent", "quantity", "count", "ratio", "number")
ENTITY_TYPES = ("PER", "ORG", "LOC")
YEARS = re.compile(r"-|\d{4}(-\d{4})?")

# Latin letters that look like a Cyrillic one, and so are mistyped for it.
LOOKALIKES = frozenset("ABCEHIKMOPTXYabceiopxyh")

every = pytest.mark.parametrize(("lang", "name"), NAMES, ids=[f"{lang}/{name}" for lang, name in NAMES])


class Mark(NamedTuple):
    """A marked piece of an example: its place in the plain text, the piece, and what must be read there."""

    start: int
    end: int
    text: str
    spec: str


def read_example(example: str) -> tuple[str, list[Mark]]:
    """The plain text of an example and its marks. Raises ``ValueError`` for a mark that is not closed or is empty."""
    plain, marks, at = "", [], 0
    for found in MARK.finditer(example):
        plain += example[at : found.start()]
        marks.append(Mark(len(plain), len(plain) + len(found[1]), found[1], found[2].strip()))
        plain, at = plain + found[1], found.end()
    plain += example[at:]
    if "[[" in plain or "]]" in plain:
        raise ValueError(f"broken mark in the example {example!r}")
    return plain, marks


class Amount(NamedTuple):
    """What an amount's mark states, ready to be compared."""

    value: float
    low: float | None
    high: float | None
    before: float | None
    unit: str | None
    kind: str
    qualifier: str


def read_amount(spec: str) -> Amount:
    """``3e6..5e6 KZT money about`` as values. Raises ``ValueError`` where it has not this form."""
    number, *rest = spec.split()
    qualifier = rest.pop() if rest and rest[-1] in table.QUALIFIERS else "exact"
    if not rest or rest[-1] not in KINDS or len(rest) > 2:
        raise ValueError(f"no amount {spec!r}: expected value, unit, kind ({' '.join(KINDS)}) and qualifier")
    unit = rest[0] if len(rest) == 2 else None
    if ".." in number:
        low, high = map(float, number.split(".."))
        return Amount((low + high) / 2, low, high, None, unit, rest[-1], qualifier)
    if ">" in number:
        before, after = map(float, number.split(">"))
        return Amount(after, None, None, before, unit, rest[-1], qualifier)
    return Amount(float(number), None, None, None, unit, rest[-1], qualifier)


def kind_of(mark: Mark) -> str:
    """Which reader a mark is for."""
    if mark.spec.split()[0] in ENTITY_TYPES:
        return "entity"
    if all("=" in part for part in mark.spec.split()):
        return "fact"
    return "years" if YEARS.fullmatch(mark.spec) else "amount"


@functools.cache
def marked(lang: str, name: str) -> tuple[tuple[Entry, str, tuple[Mark, ...]], ...]:
    """Every entry of a lexicon with its example, plain, and the marks of the example."""
    found = []
    for entry in lexicon(lang, name):
        plain, marks = read_example(entry.example)
        found.append((entry, plain, tuple(marks)))
    return tuple(found)


def of_kind(lang: str, name: str, kind: str) -> list[tuple[Entry, str, list[Mark]]]:
    """The entries that hold marks of a kind, with these marks."""
    rows = [(entry, plain, [mark for mark in marks if kind_of(mark) == kind])
            for entry, plain, marks in marked(lang, name)]  # fmt: skip
    return [row for row in rows if row[2]]


def lines(lang: str, name: str) -> Iterator[tuple[int, str]]:
    text = ROOT.joinpath(lang, f"{name}.tsv").read_text(encoding="utf-8")
    return enumerate(text.split("\n"), 1)


def report(problems: Iterable[str]) -> None:
    """Fail with one line a problem."""
    found = list(problems)
    assert not found, f"{len(found)} problems:\n" + "\n".join(found[:40])


# ---------------------------------------------------------------------- form


def test_both_languages_have_lexicons():
    assert {lang for lang, _ in NAMES} == set(LANGUAGES)
    assert len(NAMES) > 20


@every
def test_five_columns_and_a_header(lang, name):
    rows = [(number, line) for number, line in lines(lang, name) if line and not line.startswith("#")]
    assert rows[0][1].split("\t") == list(COLUMNS)
    report(f"line {n}: {line.count(chr(9)) + 1} columns" for n, line in rows if line.count("\t") != len(COLUMNS) - 1)
    report(f"line {n}: a space at the edge of a column" for n, line in rows
           if any(cell != cell.strip() for cell in line.split("\t")))  # fmt: skip
    report(f"line {n}: not composed (NFC)" for n, line in rows if unicodedata.normalize("NFC", line) != line)


@every
def test_says_what_its_columns_mean(lang, name):
    assert next(lines(lang, name))[1].startswith("# ")
    assert len(lexicon(lang, name)) > 0


@every
def test_every_entry_has_form_and_example(lang, name):
    report(f"{entry.form!r}: no form or no example" for entry in lexicon(lang, name)
           if not entry.form or not entry.example)  # fmt: skip


@every
def test_keys_are_unique(lang, name):
    # a form may play several roles, and stand for several codes; the same reading twice is a slip
    joined = any("alternatives joined by |" in line for _, line in lines(lang, name) if line.startswith("#"))
    keys = Counter((form, entry.role, entry.value) for entry in lexicon(lang, name)
                   for form in (entry.form.split("|") if joined else [entry.form]))  # fmt: skip
    report(f"{key} stands {count} times" for key, count in keys.items() if count > 1)


def mixes_scripts(word: str) -> bool:
    """Whether a word has letters of both scripts, one of the Latin ones such that it looks Cyrillic."""
    latin = {c for c in word if "a" <= c.lower() <= "z"}
    cyrillic = any("CYRILLIC" in unicodedata.name(c, "") for c in word)
    return cyrillic and bool(latin & LOOKALIKES)


@every
def test_no_latin_lookalikes(lang, name):
    word = re.compile(r"[^\W\d_]+")
    report(f"{entry.form!r}: {found!r} mixes scripts" for entry in lexicon(lang, name)
           for text in (entry.form, read_example(entry.example)[0]) for found in word.findall(text)
           if mixes_scripts(found))  # fmt: skip


def test_lookalikes_are_seen():
    assert mixes_scripts("тeңге")
    assert mixes_scripts("жұмыc")
    assert not mixes_scripts("теңге")
    assert not mixes_scripts("kz")


# ---------------------------------------------------------------------- codes


def regions() -> set[str]:
    return set(table.REGIONS)


def codes(entry: Entry) -> list[str]:
    return entry.value.replace(",", " ").replace(";", " ").split()


VALUES = {
    "cues_indicator": {*table.INDICATORS, "none"},
    "cues_status": set(table.STATUSES),
    "cues_scope": set(table.SCOPES),
    "cues_measure": set(table.MEASURES),
    "cues_sector": set(table.SECTORS),
    "currencies": set(list_currencies()),
    "bounds": set(table.QUALIFIERS),
    "countries": {*babel.Locale("en").territories, "SU"},
    "places": regions(),
}


@pytest.mark.parametrize(("lang", "name"), [row for row in NAMES if row[1] in VALUES],
                         ids=[f"{lang}/{name}" for lang, name in NAMES if name in VALUES])  # fmt: skip
def test_codes_are_known(lang, name):
    report(f"{entry.form!r}: {entry.value!r} is no known code" for entry in lexicon(lang, name)
           if set(codes(entry)) - VALUES[name] - {"-"})  # fmt: skip


# ---------------------------------------------------------------------- examples


@every
def test_marks_are_well_formed(lang, name):
    problems = []
    for entry, _, marks in marked(lang, name):
        for mark in marks:
            if kind_of(mark) == "amount":
                try:
                    read_amount(mark.spec)
                except ValueError as error:
                    problems.append(f"{entry.form!r}: {error}")
            if kind_of(mark) == "fact":
                columns = {part.partition("=")[0] for part in mark.spec.split()}
                problems += [f"{entry.form!r}: no column {column}" for column in columns - set(table.COLUMNS)]
    report(problems)


def with_marks(kind: str) -> Any:
    chosen = [row for row in NAMES if of_kind(*row, kind)]
    return pytest.mark.parametrize(("lang", "name"), chosen, ids=[f"{lang}/{name}" for lang, name in chosen])


def close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))


@with_marks("amount")
def test_examples_of_amounts(lang, name):
    problems = []
    for entry, plain, marks in of_kind(lang, name, "amount"):
        found = {(a.char_start, a.char_end): a for a in kzind.parse_amounts(plain, lang)}
        for mark in marks:
            wanted, read = read_amount(mark.spec), found.get((mark.start, mark.end))
            if read is None:
                problems.append(f"{entry.form!r}: no amount at {mark.text!r} in {plain!r}, but "
                                f"{[a.text for a in found.values()]}")  # fmt: skip
                continue
            got = Amount(read.value, read.value_low, read.value_high, read.value_before, read.unit, read.kind,
                         read.qualifier)  # fmt: skip
            if not all(map(close, wanted[:4], got[:4])) or wanted[4:] != got[4:]:
                problems.append(f"{entry.form!r}: {plain!r} gives {tuple(got)}, expected {mark.spec}")
    report(problems)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_examples_of_no_amount(lang):
    """What ``stops`` keeps from being an amount is none."""
    problems = []
    for entry, plain, marks in marked(lang, "stops"):
        spans = {(mark.start, mark.end) for mark in marks}
        extra = [a.text for a in kzind.parse_amounts(plain, lang) if (a.char_start, a.char_end) not in spans]
        problems += [f"{entry.form!r}: {extra} in {plain!r}"] if extra else []
    report(problems)


@with_marks("entity")
def test_examples_of_entities(lang, name):
    rows = of_kind(lang, name, "entity")
    problems = []
    read = find_entities_batch([plain for _, plain, _ in rows], [lang] * len(rows))
    for (entry, plain, marks), entities in zip(rows, read, strict=True):
        found = {(e.char_start, e.char_end): f"{e.type} {e.normal}" for e in entities}
        for mark in marks:
            if found.get((mark.start, mark.end)) != mark.spec:
                problems.append(f"{entry.form!r}: {plain!r} gives {[(e.text, e.type, e.normal) for e in entities]}, "
                                f"expected {mark.text!r} {mark.spec}")  # fmt: skip
    report(problems)


@functools.cache
def fact_examples() -> dict[tuple[str, str], list[tuple[Entry, str, list[Mark]]]]:
    found = {row: of_kind(*row, "fact") for row in NAMES}
    return {row: examples for row, examples in found.items() if examples}


@functools.cache
def facts_of_examples() -> dict[str, list[dict[str, Any]]]:
    """Document id -> facts, of all examples with marks of facts: one document an example, one extraction for all."""
    rows = [
        {"id": f"{lang}/{name}/{at}", "text": plain, "lang": lang}
        for (lang, name), examples in fact_examples().items()
        for at, (_, plain, _) in enumerate(examples)
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    if rows:
        for fact in kzind.extract_facts(pd.DataFrame(rows)).to_dict("records"):
            found.setdefault(str(fact["doc_id"]), []).append(fact)
    return found


def states(fact: dict[str, Any], column: str, value: str) -> bool:
    """Whether the fact has this value; ``-`` is none."""
    got = fact[column]
    if value == "-":
        return bool(pd.isna(got))
    if pd.isna(got):
        return False
    return float(got) == float(value) if isinstance(got, float | int) and not isinstance(got, bool) else (
        str(got).lower() == value.lower()
    )  # fmt: skip


@pytest.mark.parametrize(("lang", "name"), [row for row in NAMES if of_kind(*row, "fact")])
def test_examples_of_facts(lang, name):
    problems = []
    for at, (entry, plain, marks) in enumerate(fact_examples()[lang, name]):
        facts = facts_of_examples().get(f"{lang}/{name}/{at}", [])
        for mark in marks:
            there = [f for f in facts if f["char_start"] < mark.end and f["char_end"] > mark.start]
            wanted = [part.partition("=")[::2] for part in mark.spec.split()]
            if not any(all(states(fact, column, value) for column, value in wanted) for fact in there):
                columns = [column for column, _ in wanted]
                problems.append(f"{entry.form!r}: {plain!r} gives {[[str(f[c]) for c in columns] for f in there]}, "
                                f"expected {mark.spec}")  # fmt: skip
    report(problems)


CUES = pytest.mark.parametrize(("lang", "name"), [row for row in NAMES if row[1].startswith("cues_")])


def alternatives(form: str) -> Iterator[str]:
    """``a|b c`` as ``a c`` and ``b c``."""
    for words in itertools.product(*(word.split("|") for word in form.split())):
        yield " ".join(words)


@CUES
def test_cues_can_match(lang, name):
    report(f"{entry.form!r}: * stands within a word, where it matches nothing" for entry in lexicon(lang, name)
           if re.search(r"\*[^\s|]", entry.form))  # fmt: skip


@CUES
def test_cues_are_found_in_their_examples(lang, name):
    entries = lexicon(lang, name)
    phrases = Phrases(entry._replace(form=form, note=entry.form) for entry in entries
                      for form in alternatives(entry.form))  # fmt: skip
    found = {entry: phrases.find(tokenize(read_example(entry.example)[0])) for entry in entries}
    report(f"{entry.form!r} is not in {entry.example!r}" for entry, hits in found.items()
           if entry.form not in [hit.entry.note for hit in hits])  # fmt: skip
