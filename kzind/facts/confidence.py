"""How sure a fact is: the share of facts like it that were right, in stories that the models had not seen.

Facts alike are those of one sort of unit whose indicator had about the same probability (``EDGES``). The share is
shrunk: in a cell with n facts of which r were right it is (r + k·m) / (n + k), where m is the share of all facts in the
same band of probability, itself shrunk to the share of all facts, and k = ``PRIOR``. Cells are in
``weights/confidence.tsv``; right means right at the ``fact`` level (span, value, unit, indicator).
"""

from __future__ import annotations

import bisect
import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

EDGES = (0.45, 0.6, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.985, 0.993)
PRIOR = 12.0
EVERY = "every"


def band(probability: float) -> int:
    """The band that a probability falls into, 0 the least sure."""
    return bisect.bisect_right(EDGES, probability)


def calibrate(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], float]:
    """The shrunk share of right facts by (sort of unit, band); rows have ``group``, ``probability``, ``right``."""
    facts = [(str(r["group"]), band(r["probability"]), bool(r["right"])) for r in rows]
    total = sum(right for *_, right in facts) / max(1, len(facts))
    seen: Counter[tuple[str, int]] = Counter()
    good: Counter[tuple[str, int]] = Counter()
    for group, where, right in facts:
        for key in ((group, where), (EVERY, where)):
            seen[key] += 1
            good[key] += right
    table = {}
    for where in range(len(EDGES) + 1):
        mean = (good[EVERY, where] + PRIOR * total) / (seen[EVERY, where] + PRIOR)
        table[EVERY, where] = round(mean, 4)
        for group in sorted({g for g, _, _ in facts}):
            table[group, where] = round((good[group, where] + PRIOR * mean) / (seen[group, where] + PRIOR), 4)
    return table


def write_calibration(table: Mapping[tuple[str, int], float]) -> str:
    """The text of ``confidence.tsv``: sort of unit, band, share."""
    lines = [f"{group}\t{where}\t{share:.4f}" for (group, where), share in sorted(table.items())]
    return "group\tband\tshare\n" + "\n".join(lines) + "\n"


@functools.cache
def _table() -> dict[tuple[str, int], float]:
    path = resources.files(__package__).joinpath("weights", "confidence.tsv")
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return {(group, int(where)): float(share) for group, where, share in rows}


def confidence(group: str, probability: float) -> float | None:
    """The confidence of a fact whose indicator has ``probability``; None where nothing was learned."""
    where = band(probability)
    table = _table()
    return table.get((group, where), table.get((EVERY, where)))
