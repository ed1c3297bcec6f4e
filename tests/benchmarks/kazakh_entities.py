"""Kazakh entities against the shared material, and speed, by hand: ``python tests/benchmarks/kazakh_entities.py``.

Prints, beside the floor each figure must keep: overlap F1 on KazNERD's validation part, F1 of organisations and persons
per document of the gold corpus, what differences of convention cost, and KB/s. Exit status 1 where a floor is broken.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from kzind.entities import find_entities_batch, kazakh, regions
from kzind.types import Entity

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FLOORS = {"PERSON": 0.88, "PLACE": 0.90, "ORGANISATION": 0.68, "gold ORG": 0.75, "gold PER": 0.92, "KB/s": 300.0}
STATE = frozenset(("Үкімет", "Парламент", "Мәжіліс", "Сенат", "Ақорда"))

Drop = Callable[[Entity], bool]


def load(path: Path) -> ModuleType:
    """A scorer of the shared material as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def f1(hits_predicted: int, predicted: int, hits_gold: int, gold: int) -> float:
    precision, recall = hits_predicted / max(1, predicted), hits_gold / max(1, gold)
    return 2 * precision * recall / max(1e-9, precision + recall)


def kaznerd(drop: Drop) -> dict[str, float]:
    """Overlap F1 by class; entities that ``drop`` names are left out."""
    scorer = load(SHARED / "external" / "score_kaznerd.py")
    texts, golds = [], []
    for tokens, tags in scorer.sentences(SHARED / "external" / "kaznerd_valid.iob2"):
        text, at = scorer.detokenise(tokens)
        texts.append(text)
        golds.append([(at[a], at[b - 1] + len(tokens[b - 1]), scorer.GOLD.get(y, y)) for a, b, y in scorer.spans(tags)])
    counts: dict[str, Counter[str]] = {y: Counter() for y in scorer.ENTITY.values()}
    for gold, found in zip(golds, find_entities_batch(texts, ["kk"] * len(texts)), strict=True):
        spans = [(e.char_start, e.char_end, scorer.ENTITY[e.type]) for e in found if not drop(e)]
        for a, b, y in gold:
            if y in counts:
                counts[y]["gold"] += 1
                counts[y]["hit gold"] += any(y == z and max(a, c) < min(b, d) for c, d, z in spans)
        for c, d, z in spans:
            counts[z]["predicted"] += 1
            counts[z]["hit"] += any(y == z and max(a, c) < min(b, d) for a, b, y in gold)
    return {y: f1(n["hit"], n["predicted"], n["hit gold"], n["gold"]) for y, n in counts.items()}


def gold_corpus(drop: Drop) -> dict[str, float]:
    """F1 of the organisations and persons named in the Kazakh documents of the gold corpus."""
    scorer = load(SHARED / "gold" / "score_entities.py")
    lines = (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [d for d in map(json.loads, lines) if d["lang"] == "kk"]
    counts: dict[str, Counter[str]] = {"ORG": Counter(), "PER": Counter()}
    found = find_entities_batch([d["text"] for d in documents], ["kk"] * len(documents))
    for document, entities in zip(documents, found, strict=True):
        for kind, field in (("ORG", "orgs"), ("PER", "persons")):
            gold = sorted({scorer.key(name) for name in document[field]})
            named = sorted({scorer.key(e.normal) for e in entities if e.type == kind and not drop(e)})
            counts[kind].update(hit=scorer.match(gold, named)[0], predicted=len(named), gold=len(gold))
    return {f"gold {kind}": f1(n["hit"], n["predicted"], n["hit"], n["gold"]) for kind, n in counts.items()}


def speed() -> dict[str, float]:
    """KB (UTF-8) of Kazakh text a second, names and places together, nothing remembered from before."""
    lines = (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [d["text"] for d in map(json.loads, lines) if d["lang"] == "kk"]
    kazakh.find("Шиеліде цемент зауыты")
    regions.find_places("Ақтөбеде", "kk")
    begin = time.process_time()  # other work on the machine does not count
    for text in texts:
        kazakh.find(text)
        regions.find_places(text, "kk")
    return {"KB/s": sum(len(text.encode()) for text in texts) / 1000 / (time.process_time() - begin)}


def main() -> int:
    figures = speed() | kaznerd(lambda entity: False) | gold_corpus(lambda entity: False)
    for name, floor in FLOORS.items():
        print(f"{name:13s} {figures[name]:8.3f}   floor {floor}")
    state = {**kaznerd(lambda e: e.normal in STATE), **gold_corpus(lambda e: e.normal in STATE)}
    print(f"without organs of state: ORGANISATION {state['ORGANISATION']:.3f}, gold ORG {state['gold ORG']:.3f}")
    return int(any(figures[name] < floor for name, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main())
