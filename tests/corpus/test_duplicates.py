"""Near-duplicates: copies are found, different reports are not, time is linear."""

from __future__ import annotations

import random
import time

from kzind.corpus import near_duplicates
from kzind.corpus.duplicates import resemblance, sketch
from kzind.types import Document

WORDS = [f"сөз{number}" for number in range(40)]


def report(seed: int, length: int = 150) -> str:
    """A text of random words, the same for the same seed."""
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(length))


def changed(text: str, share: float, seed: int) -> str:
    """``text`` with a share of its words replaced."""
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) if draw.random() < share else word for word in text.split())


def document(id: str, text: str) -> Document:
    return Document(id, text, "ru")


def test_copies_are_found_and_others_are_not() -> None:
    texts = {str(n): report(n) for n in range(100)}
    copies = {f"{id}-copy": changed(text, 0.02, int(id)) for id, text in texts.items()}
    groups = near_duplicates([document(id, text) for id, text in {**texts, **copies}.items()])
    assert groups == [[id, f"{id}-copy"] for id in texts]


def test_copies_of_copies_are_one_group() -> None:
    first = report(1)
    second = changed(first, 0.05, 2)
    third = changed(second, 0.05, 3)
    assert near_duplicates([document("a", first), document("b", third), document("c", second)]) == [["a", "b", "c"]]


def test_boilerplate_makes_no_duplicate_and_hides_none() -> None:
    head, tail = "Новости Казахстана\nКурс валют\nВалюта Покупка Продажа\n", "\nПоделиться\nДобавить комментарий"
    one, other = report(1, 60) + ".", report(2, 60) + "."
    texts = [one, head + one + tail, head + other + tail]
    assert near_duplicates([document(str(n), text) for n, text in enumerate(texts)]) == [["0", "1"]]


def test_resemblance_estimates_the_share_of_common_shingles() -> None:
    text = report(5, 2000)
    half = " ".join(text.split()[:1000]) + " " + report(6, 1000)
    assert resemblance(sketch(text), sketch(text)) == 1.0
    assert abs(resemblance(sketch(text), sketch(half)) - 1 / 3) < 0.15


def test_short_and_empty_texts() -> None:
    assert near_duplicates([document("a", ""), document("b", ""), document("c", "Цех"), document("d", "цех")]) == [
        ["c", "d"]
    ]


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        documents = [document(str(n), report(n, 60)) for n in range(count)]
        start = time.process_time()
        near_duplicates(documents)
        return time.process_time() - start

    assert seconds(4000) < 24 * seconds(500)  # eight times as many
