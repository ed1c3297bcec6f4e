"""What the README says is so: its example prints what it shows, its commands run, its scores are the measured ones.

``python tests/test_readme.py`` writes the measured scores into the README.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from kzind.analysis import packaged_scores
from kzind.cli import main

README = Path(__file__).resolve().parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """The README's report in a folder, as a newcomer would have it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    quoted = [line[1:].strip() for line in TEXT.splitlines() if line.startswith(">")]
    (folder / "taraz.txt").write_text("\n".join(quoted) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_example_prints_what_is_shown(articles):
    (code,) = blocks("python")
    shown = [block for block in blocks("text") if "quote" in block]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})
    assert out.getvalue().rstrip() == shown[0].rstrip()


def commands() -> list[str]:
    lines = [line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("line", [c for c in commands() if c.startswith("kzind")])
def test_command_runs(line, articles, capfd):
    assert main(shlex.split(line)[1:]) == 0, capfd.readouterr().err
    assert (articles.parent / shlex.split(line)[-1 if "-o" in line else 2]).exists()


def test_other_commands_are_those_of_the_makefile():
    makefile = README.with_name("Makefile").read_text(encoding="utf-8")
    for line in commands():
        tool, target, *_ = shlex.split(line)
        assert tool == "kzind" or (tool == "make" and re.search(rf"^{target}:", makefile, re.MULTILINE)), line


SCORES = re.compile(r"(?<=<!-- accuracy -->\n).*?(?=<!-- /accuracy -->)", re.DOTALL)


def accuracy_table() -> str:
    """The cross-validated scores as the README shows them."""
    scores = packaged_scores().set_index(["by", "group", "level", "statistic"])

    def cell(*key: str) -> str:
        row = scores.loc[key]
        return f"{row['value']:.2f} ({row['low']:.2f}–{row['high']:.2f})"

    groups = (("all", "all", "all"), ("lang", "ru", "Russian"), ("lang", "kk", "Kazakh"))
    lines = ["| F1 | " + " | ".join(title for *_, title in groups) + " |", "|---|" + "---|" * len(groups)]
    for level in ("figure", "fact", "full"):
        lines.append(f"| *{level}* | " + " | ".join(cell(by, group, level, "f1") for by, group, _ in groups) + " |")
    lines += ["", "| of the matched figures, right | " + " | ".join(title for *_, title in groups) + " |"]
    lines.append("|---|" + "---|" * len(groups))
    for name in ("indicator", "status", "scope", "region", "year", "sector", "modernisation", "measure"):
        lines.append(f"| {name} | " + " | ".join(cell(by, group, name, "accuracy") for by, group, _ in groups) + " |")
    return "\n".join(lines) + "\n"


def test_scores_are_the_measured_ones():
    (shown,) = SCORES.findall(TEXT)
    assert shown == accuracy_table(), "write them anew: python tests/test_readme.py"


if __name__ == "__main__":
    README.write_text(SCORES.sub(lambda _: accuracy_table(), TEXT), encoding="utf-8", newline="\n")
