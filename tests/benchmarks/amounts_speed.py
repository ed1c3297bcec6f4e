"""Speed of the amounts reader, run by hand: ``python tests/benchmarks/amounts_speed.py``.

Prints characters a second of ``parse_amounts`` and of natasha's ``MoneyExtractor`` on the same Russian text in one run
(press news, and bulletins packed with figures), their ratio, and the cost of ``parse_amounts`` a character as news
and hostile texts grow from 1 KB to 1 MB, for some to 10 MB. Processor time, so that other work does not count.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

from kzind import parse_amounts

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold" / "dev.jsonl"
SIZES = (1_000, 100_000, 1_000_000)
LARGEST = 10_000_000  # for the texts of ``LONG``
LONG = ("news ru", "news kk", "digits only", "миллион repeated", "nested ranges", "commas")
HOSTILE = {
    "digits only": "1234567890",
    "one-digit words": "1 ",
    "groups of three": "123 ",
    "миллион repeated": "миллион ",
    "жүз repeated": "жүз ",
    "nested ranges": "от 1-2 до 3-4 ",
    "range chain": "1-",
    "от до": "от 5 до ",
    "commas": ",",
    "dots and digits": "1.",
    "words with hyphens": "бес-",
    "list": "10, ",
    "open brackets": "(5 ",
    "adjectives": "5 новых крупных новых ",
    "modifiers": "новых ",
    "web address": "http://a.b/1%2",
    "млн.": "5 млн. ",
    "из них": "из них 5 ",
}


def seconds(function: Callable[[], object], repeat: int = 1) -> float:
    """The least processor time of ``repeat`` runs, in seconds."""
    best = float("inf")
    for _ in range(repeat):
        gc.collect()
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def news(lang: str) -> str:
    """The bulletins of one language as one text."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]
    return "\n\n".join(row["text"] for row in rows if row["lang"] == lang)


def against_natasha(name: str, text: str) -> None:
    """Prints both speeds on the first 60,000 characters of ``text``, read as one text, and their ratio."""
    from natasha import MoneyExtractor, MorphVocab

    text = text[:60_000]
    extractor = MoneyExtractor(MorphVocab())
    list(extractor(text))  # both readers have met the words before
    parse_amounts(text, "ru")
    theirs = seconds(lambda: list(extractor(text)))
    mine = seconds(lambda: parse_amounts(text, "ru"), 5)
    print(
        f"{name:10s} natasha MoneyExtractor {len(text) / theirs:10,.0f} characters/s, parse_amounts "
        f"{len(text) / mine:10,.0f}: {theirs / mine:.0f} times"
    )


def growth() -> None:
    """Prints microseconds a character at each size."""
    texts = {"news ru": news("ru"), "news kk": news("kk")} | HOSTILE
    print(f"{'microseconds a character':24s}" + "".join(f"{size:>14,}" for size in (*SIZES, LARGEST)))
    for name, piece in texts.items():
        costs = []
        for size in (*SIZES, LARGEST) if name in LONG else SIZES:
            text = (piece * (size // len(piece) + 1))[:size]
            costs.append(seconds(lambda text=text: parse_amounts(text, "ru"), 3 if size < 10**6 else 1) / size * 1e6)
        print(f"{name:24s}" + "".join(f"{cost:14.3f}" for cost in costs), flush=True)


if __name__ == "__main__":
    import os

    import pymorphy2_dicts_ru

    os.environ.setdefault("PYMORPHY2_DICT_PATH", pymorphy2_dicts_ru.get_path())  # natasha 1.6 on Python 3.12 and later
    nerel = (SHARED / "external" / "nerel_train_money.jsonl").read_text(encoding="utf-8").splitlines()
    against_natasha("news", "\n\n".join(json.loads(line)["text"] for line in nerel[:60]))
    against_natasha("bulletins", news("ru"))
    growth()
