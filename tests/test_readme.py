"""What the README says is so: its example prints what it shows, its commands run, its scores are the measured ones.

The Russian and the Kazakh one have the same commands, the same example and no number that the English one lacks.
``python tests/test_readme.py`` writes the measured scores into all three.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from kzind.analysis import packaged_errors, packaged_links, packaged_scores
from kzind.charts import t
from kzind.cli import main

README = Path(__file__).resolve().parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
OTHERS = {lang: README.with_name(f"README.{lang}.md") for lang in ("ru", "kk")}


def blocks(kind: str, text: str = TEXT) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


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


def commands(text: str = TEXT) -> list[str]:
    lines = [line.partition("#")[0].strip() for block in blocks("sh", text) for line in block.splitlines()]
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


WORDS = {
    "en": ("bulletins", "Russian", "Kazakh", "exercises", "of the matched figures, right", "figure", "fact", "full"),
    "ru": (
        "бюллетени", "русский", "казахский", "упражнения", "верно среди найденных чисел", "число", "факт", "всё вместе",
    ),
    "kk": (
        "бюллетеньдер", "орысша", "қазақша", "жаттығулар", "табылған сандардың дұрысы", "сан", "факті", "бәрі бірге",
    ),
}  # fmt: skip
ATTRIBUTES = ("indicator", "status", "scope", "region", "year", "sector", "modernisation", "measure")


def _interval(row: pd.Series, lang: str) -> str:
    """A score with its interval as ``lang`` writes numbers."""
    shown = f"{row['value']:.2f} ({row['low']:.2f}–{row['high']:.2f})"
    return shown if lang == "en" else shown.replace(".", ",")


def accuracy_table(lang: str = "en") -> str:
    """The cross-validated scores as the README shows them."""
    keys = ["by", "group", "level", "statistic"]
    bulletins, exercises = packaged_scores().set_index(keys), packaged_scores("exercises").set_index(keys)
    *titles, right, figure, fact, full = WORDS[lang]

    def cell(scores: pd.DataFrame, *key: str) -> str:
        return _interval(scores.loc[key], lang)

    by_language = ((bulletins, "lang", "ru"), (bulletins, "lang", "kk"))
    groups = ((bulletins, "all", "all"), *by_language, (exercises, "all", "all"))
    heads, rule = " | ".join(titles), "|---|" + "---|" * len(groups)
    lines = [f"| F1 | {heads} |", rule]
    for level, name in (("figure", figure), ("fact", fact), ("full", full)):
        lines.append(f"| *{name}* | " + " | ".join(cell(*group, level, "f1") for group in groups) + " |")
    lines += ["", f"| {right} | {heads} |", rule]
    for level in ATTRIBUTES:
        name = level if lang == "en" else t(f"attribute.{level}", lang)
        lines.append(f"| {name} | " + " | ".join(cell(*group, level, "accuracy") for group in groups) + " |")
    return "\n".join(lines) + "\n"


LINKS = re.compile(r"(?<=<!-- links -->\n).*?(?=<!-- /links -->)", re.DOTALL)
PAIRS = {"en": "pairs of bulletins", "ru": "пары бюллетеней", "kk": "бюллетень жұптары"}


def links_table(lang: str = "en") -> str:
    """How well bulletins are joined, as the README shows it."""
    scores = packaged_links().set_index(["link", "statistic"])
    heads = [PAIRS[lang], t("column.precision", lang).lower(), t("column.recall", lang).lower(), t("column.f1", lang)]
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---|" * 3]
    for link in ("story", "project"):
        cells = [_interval(scores.loc[link, statistic], lang) for statistic in ("precision", "recall", "f1")]
        lines.append(f"| {t(f'link.{link}', lang)} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


ERRORS = re.compile(r"(?<=<!-- errors -->\n).*?(?=<!-- /errors -->)", re.DOTALL)


def error_table() -> str:
    """The classes of errors as the README shows them: of each sort how many, and its most frequent class."""
    errors = packaged_errors()
    sorts = ("missed", "spurious", "misread", "indicator", *ATTRIBUTES[1:])
    lines = ["| wrong | number | most often |", "|---|---|---|"]
    for sort in sorts:
        part = errors[errors["error"] == sort].groupby(["gold", "read"], observed=True)["n"].sum().sort_index()
        (gold, read), most = part.idxmax(), part.max()
        lines.append(f"| {sort} | {part.sum()} | {_said(gold)} read as {_said(read)}: {most} |")
    return "\n".join(lines) + "\n"


def _said(value: str) -> str:
    return {"given": "one", "other": "another", "True": "renewal"}.get(value, value)


def test_errors_are_the_measured_ones():
    (shown,) = ERRORS.findall(TEXT)
    assert shown == error_table(), "write them anew: python tests/test_readme.py"


def test_scores_are_the_measured_ones():
    (shown,) = SCORES.findall(TEXT)
    assert shown == accuracy_table(), "write them anew: python tests/test_readme.py"
    (shown,) = LINKS.findall(TEXT)
    assert shown == links_table(), "write them anew: python tests/test_readme.py"


# ---------------------------------------------------------------------- the same in Russian and Kazakh


@pytest.fixture(params=OTHERS)
def other(request):
    return request.param, OTHERS[request.param].read_text(encoding="utf-8")


def test_the_others_have_the_same_commands_and_the_same_example(other):
    text = other[1]
    assert commands(text) == commands()
    assert blocks("python", text) == blocks("python")
    assert blocks("text", text) == blocks("text")
    assert [line for line in text.splitlines() if line.startswith(">")] == [
        line for line in TEXT.splitlines() if line.startswith(">")
    ]
    calls = set(re.findall(r"`(kzind[^`]+)`", text))
    assert calls <= set(re.findall(r"`(kzind[^`]+)`", TEXT))
    assert len(calls) > 8


def numbers(text: str) -> set[str]:
    """Numbers of the prose, written the English way."""
    prose = LINKS.sub("", SCORES.sub("", text))
    prose = re.sub(r"^```.*?^```", "", prose, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\d+(?:[.,\u00a0 ]\d+)*", prose)
    return {re.sub(r"(?<=\d)[,\u00a0 ](?=\d{3}\b)", "", number).replace(",", ".") for number in found}


def test_the_others_say_no_other_number(other):
    said = numbers(other[1])
    assert len(said) > 8
    assert said <= numbers(TEXT)


def test_the_others_show_the_measured_scores(other):
    lang, text = other
    (shown,) = SCORES.findall(text)
    assert shown == accuracy_table(lang), "write them anew: python tests/test_readme.py"
    (shown,) = LINKS.findall(text)
    assert shown == links_table(lang), "write them anew: python tests/test_readme.py"


def test_the_others_have_letters_of_their_language_and_no_line_too_long(other):
    lang, text = other
    prose = re.sub(r"^```.*?^```|^>.*?$|`[^`]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    kazakh = len(re.findall("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]", prose))
    assert kazakh > 300 if lang == "kk" else kazakh <= len("Қазақша")
    for line in text.splitlines():
        assert len(line) <= 125 or line.startswith(("|", "[")), line


def test_links_lead_somewhere_and_the_picture_is_small(other):
    for text in (TEXT, other[1]):
        for address in re.findall(r"\]\(([^)]+)\)", text):
            assert (README.parent / address).is_file(), address
    picture = README.parent / "docs" / "site.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 300_000


if __name__ == "__main__":
    for path, lang in ((README, "en"), *((path, lang) for lang, path in OTHERS.items())):
        text = path.read_text(encoding="utf-8")
        text = SCORES.sub(lambda _, lang=lang: accuracy_table(lang), text)
        text = LINKS.sub(lambda _, lang=lang: links_table(lang), text)
        path.write_text(ERRORS.sub(lambda _: error_table(), text), encoding="utf-8", newline="\n")
