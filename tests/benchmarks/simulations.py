"""How often each 95 % interval misses the truth, run by hand: ``python tests/benchmarks/simulations.py [DRAWS]``.

Prints the table of ``kzind/analysis/README.md``: the share of misses of 2,000 simulated samples (5 % would be exact,
with a standard error of 0.5 points).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "analysis"))


def main() -> None:
    import simulations

    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("| estimator | misses, % | sample |\n|---|---|---|")
    for name, simulation in simulations.ALL.items():
        start = time.perf_counter()
        missed = simulation(draws)
        about = " ".join((simulation.__doc__ or "").split()).rstrip(".")
        print(f"| {name} | {100 * missed:.1f} | {about} |", flush=True)
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
