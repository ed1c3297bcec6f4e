"""Time and memory of story linking on synthetic reports: ``python tests/benchmarks/stories_linear.py 20000 200000``.

Each size runs in a process of its own, so that the peak of one is not the peak of the next. One report in five tells
the story of an earlier one; figures, names and days are as frequent as in the press: few common, many rare.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from kzind.facts.evaluation import evaluate_links
from kzind.facts.stories import story_ids
from kzind.facts.table import to_frame

FACTS = 4


def synthetic(number: int, seed: int = 1) -> tuple[pd.DataFrame, dict[str, str]]:
    """A facts table over ``number`` reports and the true story of each."""
    rng = np.random.default_rng(seed)
    stories = rng.integers(0, number, number // 5)
    story = np.concatenate([np.arange(number - len(stories)), stories % (number - len(stories))])
    days = pd.to_datetime("2012-01-01") + pd.to_timedelta(rng.integers(0, 5000, number), unit="D")
    regions = np.array([f"KZ-{code}" for code in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59)])
    rows: list[dict[str, object]] = []
    frames = []
    for report in range(number):
        if len(rows) >= 20_000:
            frames.append(to_frame(rows))
            rows = []
        own = np.random.default_rng([seed, int(story[report])])
        names = own.zipf(1.3, 5) % 200_000
        words = " ".join(_name(int(name)) for name in names)
        for _ in range(FACTS):
            figure = float(f"{10 ** own.uniform(1, 12):.{own.integers(1, 4)}g}")
            rows.append({
                "doc_id": f"d{report:07}", "char_start": 0, "char_end": 1, "value": figure, "unit": "KZT",
                "indicator": "investment", "status": "planned", "region": regions[own.integers(len(regions))],
                "published": f"{days[story[report]]:%Y-%m-%d}", "sentence": f"Сегодня {words} открыли цех."})
    facts = pd.concat([*frames, to_frame(rows)], ignore_index=True)
    return facts, {f"d{report:07}": str(story[report]) for report in range(number)}


def _name(number: int) -> str:
    letters = "бвгджзклмнпрстфхцчшщ"
    consonants = ""
    for _ in range(5):
        number, at = divmod(number, len(letters))
        consonants += letters[at] + "а"
    return consonants.capitalize()


def main() -> None:
    if len(sys.argv) > 2:
        for size in sys.argv[1:]:
            subprocess.run([sys.executable, __file__, size], check=True)
        return
    number = int(sys.argv[1])
    facts, truth = synthetic(number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    found = story_ids(None, facts).to_dict()
    seconds = time.perf_counter() - start
    scores = evaluate_links(found, truth, replicates=0).set_index("statistic")["value"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{number} reports: {seconds:.1f} s ({1e3 * seconds / number:.3f} ms each), peak {peak:.0f} MB "
          f"(table {before:.0f} MB), precision {scores['precision']:.3f}, recall {scores['recall']:.3f}")


if __name__ == "__main__":
    main()
