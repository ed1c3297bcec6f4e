"""The figures of the series in Kazakh and Russian: the notebooks' own code, run with another language.

python tests/figures.py      writes figures/kk and figures/ru; the English ones are written by the notebooks themselves
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGS = ("kk", "ru")


def make(lang: str, folder: Path) -> None:
    """Run every notebook's cells in this process with ``LANG`` = ``lang``; figures and tables go into ``folder``."""
    from kzind.reports.running import read_notebook, with_parameters

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = with_parameters(read_notebook(path), {"LANG": lang, "FIGURES": str(folder)})
        names: dict[str, object] = {"__name__": path.stem}
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    exec(compile(cell.source, f"{path.name}:{cell.id}", "exec"), names)


def make_all(folder: Path, environment: dict[str, str] | None = None) -> int:
    """Each language in a process of its own, into ``folder/<lang>``; 0 where all went well."""
    commands = [[sys.executable, str(Path(__file__).resolve()), lang, str(folder / lang)] for lang in LANGS]
    running = [subprocess.Popen(command, env=environment) for command in commands]
    return max(process.wait() for process in running)


def main() -> int:
    if len(sys.argv) == 3:
        make(sys.argv[1], Path(sys.argv[2]))
        return 0
    for lang in LANGS:
        shutil.rmtree(ROOT / "figures" / lang, ignore_errors=True)
    return make_all(ROOT / "figures")


if __name__ == "__main__":
    sys.exit(main())
