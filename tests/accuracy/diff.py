"""What an edit did to the facts of the packaged corpus: gained, lost, changed; right and wrong per rule; F1.

``facts_dev.csv`` beside this file is the committed result. Extraction runs anew, each story judged by models that have
not seen it (``cross_fitted.py``), and is compared with it; each fact is judged against the annotation:

``full``    the figure, its indicator, status, scope, region and year are right
``fact``    the figure and its indicator are right
``figure``  the figure is right (place, value, unit)
``wrong``   nothing annotated stands there

python tests/accuracy/diff.py             show the difference (exit code 1 where there is one)
python tests/accuracy/diff.py --accept    write the new result
python tests/accuracy/diff.py --summary   scores and rules alone, no fact shown
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from kzind.facts.evaluation import evaluate, gold_documents, match_figures, same, same_full

COMMITTED = Path(__file__).with_name("facts_dev.csv")
# What makes a fact: no column that follows from the document alone, none that weighs or explains.
COLUMNS = (
    "doc_id", "char_start", "char_end", "quote", "value", "value_low", "value_high", "value_before", "unit",
    "indicator", "measure", "qualifier", "status", "scope", "modernisation", "region", "year", "year_from",
    "year_basis", "organisation", "sector", "investor", "investor_country", "rules",
)  # fmt: skip
NUMBERS = ("char_start", "char_end", "value", "value_low", "value_high", "value_before", "year", "year_from")
GRADES = ("full", "fact", "figure", "wrong")

Fact = dict[str, Any]


class Change(NamedTuple):
    """A fact before and after: gained where there is no ``before``, lost where there is no ``after``."""

    before: Fact | None
    after: Fact | None

    @property
    def columns(self) -> list[str]:
        """The columns that differ, where the fact was there before and after."""
        if self.before is None or self.after is None:
            return []
        return [name for name in COLUMNS if self.before[name] != self.after[name]]


def as_csv(facts: pd.DataFrame) -> str:
    """The facts as the committed file holds them: in order of document and place, same bytes for same facts."""
    rows = facts[list(COLUMNS)].reset_index(drop=True)
    order = {name: at for at, name in enumerate(dict.fromkeys(rows["doc_id"]))}
    key = pd.DataFrame({"doc": rows["doc_id"].map(order), "start": rows["char_start"], "end": rows["char_end"],
                        "indicator": rows["indicator"].astype("str")})  # fmt: skip
    rows = rows.loc[key.sort_values(["doc", "start", "end", "indicator"], kind="stable").index]
    return rows.to_csv(index=False, lineterminator="\n", float_format="%.12g")


def read_csv(text: str) -> list[Fact]:
    """The facts of a committed file: numbers as numbers, what is missing as ``None``."""
    frame = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        raise SystemExit(f"{COMMITTED.name}: no column {', '.join(missing)}; make it anew: make diff ACCEPT=1")
    return [_plain(row) for row in frame.to_dict("records")]


def _plain(row: Mapping[Any, str]) -> Fact:
    fact: Fact = {str(key): value or None for key, value in row.items()}
    for name in NUMBERS:
        fact[name] = None if fact[name] is None else float(fact[name])
    fact["modernisation"] = fact["modernisation"] == "True"
    return fact


def by_document(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by document, both in the order given."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact["doc_id"]].append(fact)
    return found


def overlap(a: Fact, b: Fact) -> float:
    return float(min(a["char_end"], b["char_end"]) - max(a["char_start"], b["char_start"]))


def changes(before: Sequence[Fact], after: Sequence[Fact]) -> list[Change]:
    """Facts that were gained, lost or changed. Two facts are one where they overlap most, the equal ones first."""
    old, new = by_document(before), by_document(after)
    found = []
    for document in dict.fromkeys([*old, *new]):
        left = [fact for fact in old.get(document, []) if fact not in new.get(document, [])]
        right = [fact for fact in new.get(document, []) if fact not in old.get(document, [])]
        pairs = [(f["indicator"] == g["indicator"], overlap(f, g), i, j)
                 for i, f in enumerate(left) for j, g in enumerate(right) if overlap(f, g) > 0]  # fmt: skip
        taken: dict[int, int] = {}
        for _, _, i, j in sorted(pairs, key=lambda pair: (not pair[0], -pair[1], pair[2], pair[3])):
            if i not in taken and j not in taken.values():
                taken[i] = j
        found += [Change(fact, right[taken[i]] if i in taken else None) for i, fact in enumerate(left)]
        found += [Change(None, fact) for j, fact in enumerate(right) if j not in taken.values()]
    return found


def grades(facts: Sequence[Fact], documents: Sequence[Fact]) -> dict[int, str]:
    """``id`` of each fact -> its grade against the annotated documents."""
    found = {id(fact): "wrong" for fact in facts}
    predicted = by_document(facts)
    for document in documents:
        for gold, row in match_figures(document["facts"], predicted.get(document["id"], [])):
            right = same(gold, row, "indicator")
            found[id(row)] = ("full" if same_full(gold, row) else "fact") if right else "figure"
    return found


def rules_of(fact: Fact) -> list[str]:
    return sorted({rule.strip() for rule in (fact["rules"] or "").split(";") if rule.strip()})


def per_rule(facts: Sequence[Fact], graded: Mapping[int, str]) -> dict[str, Counter[str]]:
    """Rule -> how many of its facts have which grade."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        for rule in rules_of(fact):
            found[rule][graded[id(fact)]] += 1
    return found


def scores(facts: Sequence[Fact], documents: Sequence[Fact]) -> dict[tuple[str, str], float]:
    """(group, level) -> F1, for all documents and each language."""
    table = evaluate(documents, pd.DataFrame(list(facts), columns=list(COLUMNS)), replicates=0)
    f1 = table[(table["statistic"] == "f1") & table["by"].isin(["all", "lang"])]
    return {(row.group, row.level): float(row.value) for row in f1.itertuples(index=False)}


def show_fact(fact: Fact, grade: str) -> str:
    value = f"{fact['value']:.6g} {fact['unit'] or ''}".strip()
    rest = [fact["indicator"], fact["status"], fact["scope"], fact["region"], fact["year"] and int(fact["year"])]
    return (f"{grade:<6} {fact['doc_id']}:{fact['char_start']:.0f} «{fact['quote']}» = {value} | "
            + " ".join(str(part or "-") for part in rest))  # fmt: skip


def show_change(change: Change, before: Mapping[int, str], after: Mapping[int, str]) -> str:
    """One change in one line: what it was, what it is, and whether that is right."""
    if change.before is None:
        assert change.after is not None
        return "gained  " + show_fact(change.after, after[id(change.after)])
    if change.after is None:
        return "lost    " + show_fact(change.before, before[id(change.before)])
    old, new = before[id(change.before)], after[id(change.after)]
    parts = [f"{name}: {change.before[name]} -> {change.after[name]}" for name in change.columns]
    grade = new if old == new else f"{old} -> {new}"
    return "changed " + show_fact(change.after, grade) + "\n        " + "; ".join(parts)


def show_scores(before: Mapping[tuple[str, str], float], after: Mapping[tuple[str, str], float]) -> list[str]:
    lines = ["F1                before   after"]
    for (group, level), new in after.items():
        old = before[group, level]
        lines.append(f"{group:<5} {level:<9}   {old:.3f}   {new:.3f}   {new - old:+.3f}")
    return lines


def show_rules(before: Mapping[str, Counter[str]], after: Mapping[str, Counter[str]], all_rules: bool) -> list[str]:
    """A line a rule whose counts moved (or every rule): facts of each grade, with the difference."""
    lines = [f"{'rule':<44}" + "".join(f"{grade:>14}" for grade in GRADES)]
    for rule in sorted({*before, *after}):
        old, new = before.get(rule, Counter()), after.get(rule, Counter())
        if old == new and not all_rules:
            continue
        cells = [f"{new[g]}" + (f" ({new[g] - old[g]:+d})" if new[g] != old[g] else "") for g in GRADES]
        lines.append(f"{rule:<44}" + "".join(f"{cell:>14}" for cell in cells))
    return lines


def extracted() -> pd.DataFrame:
    """Facts of the packaged corpus, each story judged by models that have not seen it (``cross_fitted.py``)."""
    sys.path.insert(0, str(Path(__file__).parent))
    import cross_fitted

    facts: pd.DataFrame = cross_fitted.facts()
    return facts


def compare(before: Sequence[Fact], after: Sequence[Fact], summary: bool = False, all_rules: bool = False,
            only: set[str] | None = None) -> list[str]:  # fmt: skip
    """The whole account, line by line."""
    documents = gold_documents(None)
    old, new = grades(before, documents), grades(after, documents)
    moved = changes(before, after)
    kinds = Counter("gained" if c.before is None else "lost" if c.after is None else "changed" for c in moved)
    lines = []
    if not summary:
        shown = [c for c in moved if only is None or (c.after or c.before or {})["doc_id"] in only]
        lines += [show_change(change, old, new) for change in shown]
    lines += show_rules(per_rule(before, old), per_rule(after, new), all_rules)
    lines += show_scores(scores(before, documents), scores(after, documents))
    lines.append(f"facts {len(before)} -> {len(after)}: {kinds['gained']} gained, {kinds['lost']} lost, "
                 f"{kinds['changed']} changed")  # fmt: skip
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--accept", action="store_true", help="write the new result")
    parser.add_argument("--summary", action="store_true", help="scores and rules alone, no fact shown")
    parser.add_argument("--rules", action="store_true", help="every rule, not only those whose counts moved")
    parser.add_argument("--documents", type=Path, help="show the facts of the documents of this JSON Lines file alone")
    options = parser.parse_args(arguments)
    only = None
    if options.documents:
        lines = options.documents.read_text(encoding="utf-8").splitlines()
        only = {json.loads(line)["id"] for line in lines if line.strip()}
    text = as_csv(extracted())
    after = read_csv(text)
    old = COMMITTED.read_text(encoding="utf-8") if COMMITTED.is_file() else None
    before = read_csv(old) if old is not None else []
    print("\n".join(compare(before, after, options.summary, options.rules, only)))
    if options.accept:
        COMMITTED.write_text(text, encoding="utf-8", newline="\n")
        print(f"written: {COMMITTED.name}")
        return 0
    if text == old:
        print("no difference")
        return 0
    print("the committed result is stale; keep the new one: make diff ACCEPT=1")
    return 1


if __name__ == "__main__":
    sys.exit(main())
