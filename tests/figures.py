"""The figures of the series in Kazakh and Russian: the notebooks' own code, run with another language.

A heading of a table, or a sentence, that stayed English is an error.

python tests/figures.py      writes figures/kk and figures/ru; the English ones are written by the notebooks themselves
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGS = ("kk", "ru")
#: Written alike in every language: signs of statistics, names of programs, of commands and files in code marks.
SAME = re.compile(
    r"`[^`]*`|\b(?:N|F1|CV3|t\(|kzind|natasha|MoneyExtractor|USD|EUR|RUB|CNY)\b|t\(|sha256:\w+|\w+\.(?:svg|tex|docx)"
)


def english(text: str) -> str | None:
    """The first Latin word in a text of another language; None where there is none."""
    found = re.search(r"[A-Za-z]{2,}", SAME.sub("", text))
    return found.group() if found else None


def check(shown: object, where: str) -> None:
    """Raise ``ValueError`` where a heading of a table, or a sentence, holds an English word."""
    from kzind.charts import Note, Table
    from kzind.charts.says import Says

    texts = list(shown.frame.columns) if isinstance(shown, Table) else []
    texts += [str(shown)] if isinstance(shown, (Says, Note)) else []
    wrong = next((f"{word!r} in {text!r}" for text in texts if (word := english(str(text)))), None)
    if wrong:
        raise ValueError(f"{where}: {wrong}")


def run(source: str, where: str, names: dict[str, object]) -> object:
    """Run a cell; the value of its last line where that is an expression, as Jupyter shows it."""
    tree = ast.parse(source, where)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, where, "exec"), names)
    return eval(compile(ast.Expression(last.value), where, "eval"), names) if isinstance(last, ast.Expr) else None


def make(lang: str, folder: Path) -> None:
    """Run every notebook's cells in this process with ``LANG`` = ``lang``; figures and tables go into ``folder``."""
    from kzind.reports.running import read_notebook, with_parameters

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = with_parameters(read_notebook(path), {"LANG": lang, "FIGURES": str(folder)})
        names: dict[str, object] = {"__name__": path.stem}
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    check(run(cell.source, f"{path.name}:{cell.id}", names), f"{path.name}, {cell.id}, {lang}")


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
