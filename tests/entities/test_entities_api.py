"""find_entities and find_entities_batch: dispatch by language, batches, errors."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kzind.entities import find_entities, find_entities_batch

RUSSIAN = "Аким Марат Сеитов открыл цех ТОО «Кен тасы» в Павлодаре."
KAZAKH = "Әкім Марат Сейітов Павлодарда «Кен тасы» ЖШС цехын ашты."


def kinds(text: str, lang: str | None = None) -> dict[str, str]:
    return {e.normal: e.type for e in find_entities(text, lang)}


def test_each_language_by_its_reader():
    assert kinds(RUSSIAN) == {"Марат Сеитов": "PER", "ТОО «Кен тасы»": "ORG", "Павлодар": "LOC"}
    found = kinds(KAZAKH)
    assert found["Марат Сейітов"] == "PER"
    assert found["Павлодар"] == "LOC"
    assert "ORG" in found.values()


def test_a_sentence_is_read_in_its_own_language():
    text = f"{RUSSIAN}\n{KAZAKH} Өңірде тағы бірнеше зауыт салынады, деп хабарлады облыс әкімдігі."
    found = find_entities(text, "ru")
    assert {"Марат Сеитов", "Марат Сейітов"} <= {e.normal for e in found if e.type == "PER"}
    assert all(text[e.char_start : e.char_end] == e.text for e in found)


def test_a_batch_gives_what_single_calls_give():
    texts = [RUSSIAN, KAZAKH, "", "Цех в Таразе.", RUSSIAN + " " + RUSSIAN]
    assert find_entities_batch(texts) == [find_entities(text) for text in texts]


def test_boilerplate_is_not_searched():
    text = f"{RUSSIAN}\nПоделиться: Telegram WhatsApp\n"
    assert "Telegram" not in kinds(text)


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="give one language a text"):
        find_entities_batch(["a", "b"], ["ru"])
    with pytest.raises(ValueError, match="use 'kk', 'ru' or None"):
        find_entities("a", "en")


def test_the_same_in_another_process_and_hash_seed():
    code = f"from kzind.entities import find_entities as f; print(f({RUSSIAN!r}), f({KAZAKH!r}))"
    outputs = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONWARNDEFAULTENCODING": "1"},
            capture_output=True, encoding="utf-8", check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
