"""Speed of Russian entities and places, run by hand: ``python tests/benchmarks/entities_speed.py``.

Prints, from one run on the Russian part of the packaged gold: documents a second of ``find_entities_batch`` and of
natasha's segmentation, morphology, names and normal forms; their ratio, alternating so that the load of the machine
falls on both; documents a second of ``find_places``; and the cost a character as a text grows.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable
from pathlib import Path

from kzind.entities import find_entities, find_entities_batch
from kzind.entities.regions import find_places
from kzind.entities.russian_words import vocabulary

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "dev.jsonl"
ROUNDS = 3


def natasha() -> Callable[[str], None]:
    """natasha's own pipeline for names, with normal forms."""
    from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, Segmenter

    morphology = vocabulary()
    segmenter, embedding = Segmenter(), NewsEmbedding()
    morph, ner = NewsMorphTagger(embedding), NewsNERTagger(embedding)

    def read(text: str) -> None:
        document = Doc(text)
        document.segment(segmenter)
        document.tag_morph(morph)
        document.tag_ner(ner)
        for span in document.spans:
            span.normalize(morphology)

    return read


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    texts = [d["text"] for d in map(json.loads, lines) if d["lang"] == "ru"]
    read = natasha()
    langs = ["ru"] * len(texts)
    find_entities_batch(texts[:5], langs[:5])
    read(texts[0])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: find_entities_batch(texts, langs)))
        theirs.append(seconds(lambda: [read(text) for text in texts]))
    rates = [t / o for t, o in zip(theirs, ours, strict=True)]
    count = len(texts)
    alone = seconds(lambda: [find_entities(text, "ru") for text in texts])
    places = seconds(lambda: [find_places(text, "ru") for text in texts])
    print(f"find_entities_batch {count / min(ours):7.1f} documents a second")
    print(f"find_entities       {count / alone:7.1f} one by one")
    print(f"natasha             {count / min(theirs):7.1f}")
    print(f"ratio               {min(theirs) / min(ours):7.1f}  (rounds {', '.join(f'{r:.1f}' for r in rates)})")
    print(f"find_places         {count / places:7.1f}")
    news = "\n".join(texts)
    units = {
        "news": news,
        "Latin": "Kentas Group Trade ",
        "genitives": "министерство труда и ",
        "adjectives": "Павлодарский, ",
        "quotes": "«Кен «тасы",
    }
    for name, unit in units.items():
        times = []
        for size in (20_000, 200_000):
            text = (unit * (size // len(unit) + 1))[:size]
            times.append(1e6 * seconds(functools.partial(find_entities, text, "ru")) / size)
        print(f"{name:12s}" + "".join(f"{t:8.2f}" for t in times), "microseconds a character at 20 and 200 KB")


if __name__ == "__main__":
    main()
