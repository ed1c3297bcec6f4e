"""Words and phrases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kzind.languages import Entry
from kzind.lexical import Phrases, fold, tokenize


def entry(form: str) -> Entry:
    return Entry(form, form, "cue", "", "")


def test_tokens_keep_offsets() -> None:
    text = "Зауытқа 17,5 млрд теңге Qarmet-ті құйды."
    assert [text[t.start : t.end] for t in tokenize(text)] == [
        "Зауытқа", "17,5", "млрд", "теңге", "Qarmet-ті", "құйды", ".",
    ]  # fmt: skip


def test_prefix_gap_and_longest() -> None:
    phrases = Phrases([entry("введ* в строй"), entry("введ*"), entry("план* ~ постро*"), entry("ао")])
    tokens = tokenize("План предусматривает скоро построить; введен в строй; АО")
    assert [h.entry.form for h in phrases.longest(tokens)] == ["план* ~ постро*", "введ* в строй", "ао"]


@given(st.text())
def test_fold_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)
