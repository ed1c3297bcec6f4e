"""Why a fact says what it says; documents that show themselves."""

from __future__ import annotations

import pytest

import kzind
from kzind.corpus import Corpus
from kzind.facts.explanation import reason_in_words
from kzind.types import Document

DOCUMENT = Document(
    "taraz",
    "Завод <b>Тараза</b>\nВ Таразе запустили цементный завод за 12,5 млрд тенге, создано 340 рабочих мест.",
    "ru",
    title="Завод <script>alert(1)</script>",
)


@pytest.fixture(scope="module")
def facts():
    return kzind.extract_facts(Corpus.from_documents([DOCUMENT]))


def test_shows_sentence_amount_cues_and_reasons(facts):
    said = str(kzind.explain(facts.loc[0], source=DOCUMENT))
    assert "[[12,5 млрд тенге]]" in said
    assert "amount" in said
    assert "rule " in said
    assert "investment" in said
    assert "KZ-31" in said
    assert "«запустили» status: realised" in said


def test_from_the_sentence_alone_says_so(facts):
    assert "sentence alone" in str(kzind.explain(facts.loc[1]))


def test_missing_report_and_figure_are_named(facts):
    with pytest.raises(LookupError, match="no report 'taraz'"):
        kzind.explain(facts.loc[0], source=Corpus.from_documents([Document("other", "…", "ru")]))
    with pytest.raises(LookupError, match="no fact at character"):
        kzind.explain(facts.loc[0], source=Document("taraz", "Ничего.", "ru"))


def test_html_escapes_the_press(facts):
    shown = DOCUMENT._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown
    assert shown.count("<mark") >= 3
    assert "<mark" in kzind.explain(facts.loc[0], source=DOCUMENT)._repr_html_()


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("cue:status=planned:c", "a cue for planned in its clause"),
        ("jobs&cue:status=planned:before", "a cue for planned before it"),
        ("c:построить", "«построить» in its clause"),
        ("nearest:scope=total", "the nearest cue of scope says total"),
        ("tense:coming:after", "tense coming:after"),
    ],
)
def test_reasons_in_words(feature, words):
    assert reason_in_words(feature) == words
