"""Properties of ``parse_amounts``: any text, any language."""

from __future__ import annotations

import math
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzind import parse_amounts

LANGS = st.sampled_from([None, "kk", "ru"])
# Pieces that the rules look at, in every order.
PIECES = st.sampled_from(
    [
        "от",
        "до",
        "с",
        "по",
        "на",
        "в",
        "более",
        "не",
        "менее",
        "свыше",
        "около",
        "из",
        "них",
        "ещё",
        "тағы",
        "соның",
        "дейін",
        "астам",
        "жуық",
        "шамамен",
        "кемінде",
        "5",
        "17,525",
        "1.844.036,12",
        "2025",
        "07",
        "3-ші",
        "380-нен",
        "10–15",
        "$",
        "€",
        "₸",
        "%",
        "млн.",
        "млрд",
        "тыс",
        "миллион",
        "мың",
        "жүз",
        "он",
        "бес",
        "екі",
        "жарым",
        "бүтін",
        "оннан",
        "сегіз",
        "тысяча",
        "двести",
        "целых",
        "десятых",
        "полтора",
        "тенге",
        "теңгеге",
        "долларов",
        "США",
        "АҚШ",
        "доллары",
        "адам",
        "жұмыс",
        "орны",
        "рабочих",
        "мест",
        "проектов",
        "кәсіпорынның",
        "га",
        "кв.",
        "м",
        "тонна",
        "МВт·ч",
        "есе",
        "раза",
        "жылы",
        "году",
        ",",
        ".",
        "-",
        "—",
        ";",
        "(",
        ")",
        "«",
        "»",
        "№",
        "\n",
        "\n\n",
        "16:00",
    ]
)
TEXT = st.one_of(
    st.text(),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
    st.text(alphabet="0123456789 .,-–/:%$()млндтыс", max_size=60),
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(TEXT, LANGS)
def test_spans_are_sound(text: str, lang: str | None) -> None:
    end = 0
    for amount in parse_amounts(text, lang):
        assert end <= amount.char_start < amount.char_end <= len(text)
        assert amount.text == text[amount.char_start : amount.char_end]
        assert math.isfinite(amount.value)
        assert amount.rule
        assert (amount.value_low is None) == (amount.value_high is None)
        if amount.value_low is not None and amount.value_high is not None:
            assert amount.value_low <= amount.value <= amount.value_high
        end = amount.char_end


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=30).map(" ".join), LANGS)
def test_what_was_read_can_be_read_alone_again(text: str, lang: str | None) -> None:
    """Reading is deterministic: the same text gives the same amounts."""
    assert parse_amounts(text, lang) == parse_amounts(text, lang)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 10**12), st.sampled_from([" тенге", " тонн", " адам", " рабочих мест", "%"]))
def test_grouped_figures_keep_their_value(number: int, unit: str) -> None:
    grouped = f"{number:,}".replace(",", " ")
    assert [amount.value for amount in parse_amounts(grouped + unit)] == [float(number)]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_amounts("5 млн тенге", "en")


def test_long_text_reads_like_its_parts() -> None:
    """Cutting a long text into pieces loses and doubles nothing."""
    rng = random.Random(7)
    lines = [
        f"В {rng.randint(2, 9)} районах построят {rng.randint(10, 99)} заводов за {n},5 млрд тенге."
        for n in range(2000)
    ]
    text = "\n".join(lines)
    found = [(a.value, a.unit) for a in parse_amounts(text, "ru")]
    assert len(text) > 100_000
    assert found == [(a.value, a.unit) for line in lines for a in parse_amounts(line, "ru")]
    flat = " ".join(lines)
    assert [(a.value, a.unit) for a in parse_amounts(flat, "ru")] == found


def processor_time(text: str) -> float:
    """The least processor time of three readings of ``text``, in seconds."""
    best = math.inf
    for _ in range(3):
        start = time.process_time()
        parse_amounts(text, "ru")
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("piece", ["1", "1 ", "123 ", "миллион ", "от 1-2 до 3-4 ", ",", "1-", "бес-", "из них 5 "])
def test_cost_grows_with_the_text(piece: str) -> None:
    """Ten times the text costs about ten times the time; a quadratic reader would need a hundred times."""
    small, large = (processor_time((piece * n)[:n]) for n in (5_000, 50_000))
    assert large < 30 * small + 0.05
