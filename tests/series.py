"""Run the series of notebooks anew, beside the committed one, and compare: outputs cell by cell, figures byte by byte.

Figures are made in three languages (``figures.py``). The notebooks run in a temporary folder, so that nothing committed
is touched. Byte equality of figures is meant for the locked environment (``make setup``); with other versions compare
the CSV beside each figure.

python tests/series.py      exit code 0: all equal
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "300", "-n", "2", "--dist", "loadfile"]


def contents(folder: Path) -> dict[str, bytes]:
    """Name -> bytes of every file below the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(committed: dict[str, bytes], made: dict[str, bytes]) -> list[str]:
    """One line a figure that is missing, new or not the same to the byte."""
    lines = [f"figures/{name}: committed, but no notebook makes it" for name in sorted(committed.keys() - made.keys())]
    lines += [f"figures/{name}: made, but not committed" for name in sorted(made.keys() - committed.keys())]
    both = sorted(committed.keys() & made.keys())
    return lines + [f"figures/{name}: differs when made anew" for name in both if committed[name] != made[name]]


def environment(folder: Path) -> dict[str, str]:
    """The environment of a run whose notebooks lie in ``folder``: one cache, filled anew."""
    return {**os.environ, "KZIND_CACHE": str(folder.parent / "cache"), "PYTHONUTF8": "1"}


def run_notebooks(folder: Path) -> int:
    """Strict nbval over the notebooks in ``folder``; pytest's exit code. Tables are extracted anew, never cached."""
    command = [sys.executable, "-m", "pytest", *NBVAL, "--nbval-sanitize-with", str(ROOT / "tests/nbval_sanitize.cfg"),
               "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder.parent), "-p", "no:cacheprovider",
               str(folder)]  # fmt: skip
    return subprocess.run(command, cwd=folder.parent, env=environment(folder), check=False).returncode


def main() -> int:
    import figures

    originals = sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not originals:
        print("notebooks/: no notebook there; the series is missing", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="kzind-series-") as name:
        folder = Path(name).resolve() / "notebooks"
        folder.mkdir()
        for path in originals:
            shutil.copy(path, folder)
        code = run_notebooks(folder)
        print("figures in Kazakh and Russian")
        code = figures.make_all(folder.parent / "figures", environment(folder)) or code
        lines = differences(contents(ROOT / "figures"), contents(folder.parent / "figures"))
    for line in lines:
        print(line, file=sys.stderr)
    print(f"figures: {len(contents(ROOT / 'figures'))} committed, {len(lines)} differ")
    return code or bool(lines)


if __name__ == "__main__":
    sys.exit(main())
