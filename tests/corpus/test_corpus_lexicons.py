"""Every entry of the lexicons of the corpus stage, run on its own example."""

from __future__ import annotations

import pytest

from kzind.corpus import split_sentences
from kzind.corpus.boilerplate import agencies, find_boilerplate, signs_of_agency
from kzind.corpus.columns import FIELDS, known_names, match_columns, plain
from kzind.corpus.dates import date_of_today, find_dates, left_beside
from kzind.corpus.language import sentence_language, vote
from kzind.languages import LANGUAGES, Entry, lexicon
from kzind.lexical import fold

TITLE = "Өскеменде жаңа цех ашылды"
BODY = "Облыс әкімі бүгін цехтың лентасын қиып, кәсіпорын жұмысшыларын құттықтады."


def entries(name: str, *roles: str) -> list[tuple[str, Entry]]:
    """The entries of a lexicon in both languages, of some roles only where they are given."""
    return [(lang, e) for lang in LANGUAGES for e in lexicon(lang, name) if not roles or e.role in roles]


def name_of(case: object) -> str:
    return f"{case.form}-{case.role}" if isinstance(case, Entry) else str(case)


PIECES = ("line", "start", "within", "notice", "section", "recall", "comments")


@pytest.mark.parametrize(("lang", "entry"), entries("boilerplate", *PIECES), ids=name_of)
def test_a_piece_of_the_page_is_in_no_sentence(lang: str, entry: Entry) -> None:
    text = f"{TITLE}\n{BODY}\n{entry.example}"
    assert all(part.strip() in fold(entry.example) for part in fold(entry.form).split("…"))
    sentences = [text[s.char_start : s.char_end] for s in split_sentences(text)]
    assert sentences == [TITLE, BODY], [p.rule for p in find_boilerplate(text)]


@pytest.mark.parametrize(("lang", "entry"), entries("boilerplate", "figure"), ids=name_of)
def test_a_line_that_states_a_figure_is_kept(lang: str, entry: Entry) -> None:
    text = f"{TITLE}\n{BODY}\n{entry.example}\n{BODY}"
    assert [text[s.char_start : s.char_end] for s in split_sentences(text)] == [TITLE, BODY, entry.example, BODY]
    without = f"{TITLE}\n{BODY}\n{entry.example.split()[0]} Алтай\n{BODY}"
    assert [without[s.char_start : s.char_end] for s in split_sentences(without)] == [TITLE, BODY, BODY]


@pytest.mark.parametrize(("lang", "entry"), entries("boilerplate", "credit", "opener"), ids=name_of)
def test_a_credit_ends_where_the_text_begins(lang: str, entry: Entry) -> None:
    noise, _, rest = (part.strip() for part in entry.example.partition("|"))
    text = f"{noise} {rest}"
    assert [text[s.char_start : s.char_end] for s in split_sentences(text)] == [rest]


@pytest.mark.parametrize(("lang", "entry"), entries("abbreviations"), ids=name_of)
def test_sentences_end_where_the_example_says(lang: str, entry: Entry) -> None:
    expected = [part.strip() for part in entry.example.split("|")]
    text = " ".join(expected)
    assert [text[s.char_start : s.char_end] for s in split_sentences(text, lang)] == expected


ON_DATE_LINES = ("month", "weekday", "filler", "half", "label", "update")


@pytest.mark.parametrize(("lang", "entry"), entries("dates", *ON_DATE_LINES), ids=name_of)
def test_a_date_line_holds_a_date_and_nothing_else(lang: str, entry: Entry) -> None:
    dates = find_dates(entry.example)
    assert [date.iso[:4] for date in dates] == ["2024"]
    assert left_beside(entry.example, dates) == ""
    if entry.role == "month":
        assert dates[0].iso.startswith(f"2024-{int(entry.value):02d}")


@pytest.mark.parametrize(("lang", "entry"), entries("dates", "today"), ids=name_of)
def test_the_text_names_its_own_day(lang: str, entry: Entry) -> None:
    assert date_of_today(entry.example) == "2024-09-05"


@pytest.mark.parametrize(("lang", "entry"), entries("datelines", "agency"), ids=name_of)
def test_a_dateline_is_in_no_sentence_and_names_the_outlet(lang: str, entry: Entry) -> None:
    noise, _, rest = (part.strip() for part in entry.example.partition("|"))
    text = f"{noise} {rest}"
    assert [text[s.char_start : s.char_end] for s in split_sentences(text)] == [rest]
    assert agencies()[fold(entry.form)] == entry.value


@pytest.mark.parametrize(("lang", "entry"), entries("datelines", "sign"), ids=name_of)
def test_an_agency_signs(lang: str, entry: Entry) -> None:
    assert signs_of_agency(entry.example)


@pytest.mark.parametrize(("lang", "entry"), entries("columns"), ids=name_of)
def test_a_column_is_known_by_its_name(lang: str, entry: Entry) -> None:
    assert entry.value in FIELDS
    names = [name.strip() for name in entry.example.split("|")]
    assert plain(entry.form) == entry.form
    found = match_columns(names, {}, "table")
    name = plain(names[found[entry.value]])
    if entry.role in ("column", "substitute"):
        assert name.replace(" ", "") == entry.form.replace(" ", "")
    else:
        assert entry.form in (name.split() if entry.role == "word" else name.split()[-1:])
        assert name not in known_names()[entry.value]


@pytest.mark.parametrize(("lang", "entry"), entries("line_ends"), ids=name_of)
def test_a_line_goes_on_in_a_digit_behind_such_a_word(lang: str, entry: Entry) -> None:
    text = entry.example.replace(" | ", "\n")
    first = text.partition("\n")[0]
    assert fold(first.split()[-1]) == fold(entry.form) or (entry.role == "ending" and first.endswith(entry.form))
    whole = [(s.char_start, s.char_end) for s in split_sentences(f"{TITLE}\n{BODY}\n{text}")]
    assert (len(f"{TITLE}\n{BODY}\n"), len(f"{TITLE}\n{BODY}\n{text}")) in whole


@pytest.mark.parametrize(("lang", "entry"), entries("language_words"), ids=name_of)
def test_a_word_shows_its_language(lang: str, entry: Entry) -> None:
    words = fold(entry.example).rstrip(".").replace(",", "").split()
    if entry.role == "word":
        assert fold(entry.form) in words
        assert vote(fold(entry.form)) == lang
    else:
        assert lang in [vote(word) for word in words if word.endswith(fold(entry.form))]
    assert sentence_language(entry.example, lang) == lang
