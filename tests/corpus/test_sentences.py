"""Sentences: where they end, what they are, what belongs to none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzind.corpus import split_sentences
from kzind.corpus.sentences import MAX_SENTENCE


def parts(text: str, lang: str | None = None) -> list[str]:
    """The sentences of ``text`` as strings."""
    return [text[s.char_start : s.char_end] for s in split_sentences(text, lang)]


# A bar stands where a sentence must end.
BORDERS = [
    "Цех не простаивает?|Үкімет бұл сұраққа жауап берді.",
    "Шаһар қалай дамуда?|Үкімет тізім жасады.|Онда он жоба бар.",
    "Зауыт салынды.|Онда елу адам жұмыс істейді.",
    "Өнеркәсіп екі есе өсті.|2025 жылы он зауыт ашылды.",
    "Поставки идут в США.|Компания нашла и других покупателей.",
    "Доля выросла до 5%.|Это много.",
    "Сначала: 1.Завод в Риддере, 2.Цех в Таразе.",
    "Линию собрал «Алтай».|Завод доволен.",
    "Айналым 12 млн. АҚШ доллары болды. |Бұл аз емес.",
    "Линия стоит 3,2 млн долл. США. |Её купили в лизинг.",
    "Расходы составят 945 млн. 500 тыс. тенге, сказал А. Серик. |Деньги есть.",
    "Об этом рассказал М.Серик. |Он руководит цехом.",
    "Парк им. Абая занял 12 га. |Рядом есть ещё 5 га.",
    "В г. Риддер в 2019 г. пустили цех, а в 2020 г. расширили.",
    "Договор подписали в Астане ещё весной прошлого, 2024 г. |Завод начнут строить летом.",
    "Линию пустят в 18.00 по ул. Абая, 5. |Гостей ждут.",
    "Ставка выросла с 9.5 до 10.2 процента. |Рынок ждал.",
    "«Мы готовы. |Линия стоит», — сказал он. |Потом ушёл.",
    "— Біз дайынбыз! — деді әкім. |Ол цехты аралады.",
    "1. Завод в Риддере. |Его откроют летом.",
    "Что дальше?.. |Дальше стройка.",
    "Өнім 2 мың т. жетті. |Енді экспорт керек.",
    "Жаңа цехта қант, ұн т.б. өнім шығады. |Олар экспортқа кетеді.",
    "Сайт kaz.kz хабарлады. |Мәлімет нақты.",
    "Рост составил 5,2%. |10 заводов открыли в марте.",
    "Цена 5 млрд. тг. |Сумма велика.",
    "Заводу дали 5 тыс. кв. м. |Стройка идёт.",
    "Создано 130 раб.мест.|В 2026г. цех расширят.",
    "Цех даёт 120 мест.|А завод ждёт.",
    "В цехе заняты 1200.|Завод доволен.",
    "В 2026г. Риддер получит цех за 45млн. АҚШ доллары.",
    "Цех стоит на пр.В.Серика.",
]


@pytest.mark.parametrize("example", BORDERS)
def test_borders(example: str) -> None:
    assert parts(example.replace("|", "")) == [part.strip() for part in example.split("|")]


PAGE = """• 20 сентября, 2024 9:21 дп

Риддерде жаңа цех ашылды

Автор:admin

Сен 5, 2024

Қалада 120 адамға арналған цех ашылды. Құны 5 млрд теңге.
Негізгі көрсеткіштер:
• қуаты – 10 мың тонна;
• 120 жұмыс орны
Қаржы көзі
Цехқа банк несие берді.
Әлеуметтік желіде бөлісу

Пікір жазу"""


def test_kinds_of_a_page() -> None:
    found = [(s.kind, PAGE[s.char_start : s.char_end]) for s in split_sentences(PAGE)]
    assert found == [
        ("title", "Риддерде жаңа цех ашылды"),
        ("body", "Қалада 120 адамға арналған цех ашылды."),
        ("body", "Құны 5 млрд теңге."),
        ("body", "Негізгі көрсеткіштер:"),
        ("list", "• қуаты – 10 мың тонна;"),
        ("list", "• 120 жұмыс орны"),
        ("heading", "Қаржы көзі"),
        ("body", "Цехқа банк несие берді."),
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "В Риддере открыли новый цех по выпуску кабеля, в\nкотором заняты сто человек, и ещё сорок\nпридут к лету."
        " Стоит он пять\nмиллиардов тенге, и деньги дал банк. Цех стоит\nу реки, на окраине города.\n"
    )
    assert parts(text) == [
        "В Риддере открыли новый цех по выпуску кабеля, в\nкотором заняты сто человек, и ещё сорок\nпридут к лету.",
        "Стоит он пять\nмиллиардов тенге, и деньги дал банк.",
        "Цех стоит\nу реки, на окраине города.",
    ]


WRAPPED = [
    "Аким назвал сумму. Завод построят в городе Таразе\n12,5 млрд тенге вложит инвестор.",
    "К 2027 году мощность завода доведут до\n2 млн тонн в год.",
    "Зауыт үшін Тараз қаласында\n5 гектар жер бөлінді.",
    "Аким назвал сумму. Цена\nдостигла 5 млрд\nтенге.",
]


@pytest.mark.parametrize("text", WRAPPED)
def test_a_line_goes_on_in_a_digit_or_a_small_letter(text: str) -> None:
    assert parts(f"Риддер ждёт новый цех\n\n{text}\n")[1:] == [
        part if part.endswith(".") else part + "." for part in text.removesuffix(".").split(". ")
    ]


SEPARATE = [
    "В Таразе открыли завод\n12,5 млрд тенге вложил инвестор.",
    "Проекты:\n1 завод в Риддере, на востоке области, за рекой и лесом\n2 завод в Таразе",
    "Проекты:\n1) завод в Риддере, на востоке области, за рекой и лесом\n2) завод в Таразе",
    "Завод\t5 млрд тенге\t120 мест\n2 цех\t4 млрд тенге\t20 мест",
    "Завод; 5 млрд тенге;120 мест;Риддер\n2 цеха; 4 млрд тенге;20 мест;Тараз",
]


@pytest.mark.parametrize("text", SEPARATE)
def test_lines_of_their_own_stay_apart(text: str) -> None:
    assert parts(text) == text.split("\n")


@pytest.mark.parametrize("sign", ["\t", " | ", ";"])
def test_rows_of_a_table_are_items_of_a_list(sign: str) -> None:
    rows = [("Завод", "Сумма", "Мест"), ("Цех", "5 млрд тенге", "120 мест"), ("Склад", "4 млн тг", "2 места")]
    text = "\n".join(["В Риддере ждут два завода", "Их назвал аким.", *(sign.join(row) for row in rows)])
    found = [(s.kind, text[s.char_start : s.char_end]) for s in split_sentences(text)]
    assert found[-2:] == [("list", sign.join(row)) for row in rows[1:]]


def test_windows_line_breaks_keep_offsets() -> None:
    text = "Цех открыт\r\n\r\nВ цехе заняты 120 человек.\r\nОн стоит 5 млрд тенге.\r\n"
    assert parts(text) == ["Цех открыт", "В цехе заняты 120 человек.", "Он стоит 5 млрд тенге."]


def test_language_of_each_sentence() -> None:
    text = (
        "В области пустили цех по выпуску кабеля, рассказал журналистам аким, и он уже даёт продукцию. "
        "«Біз жаңа жұмыс орындарын ашамыз», — деді ол. Потом он уехал."
    )
    assert [s.lang for s in split_sentences(text)] == ["ru", "kk", "ru"]


def test_a_name_in_kazakh_letters_does_not_make_a_sentence_kazakh() -> None:
    text = "Компания «Қазақмыс» построит в регионе обогатительную фабрику и наймёт местных жителей."
    assert [s.lang for s in split_sentences(text)] == ["ru"]


def test_what_looks_like_boilerplate_but_is_a_sentence_stays() -> None:
    text = (
        "Цех пустили в Риддере\n"
        "Фото завода разослал журналистам директор, он же назвал сумму 5 млрд тенге.\n"
        "Источник финансирования найден: 5 млрд тенге даст банк.\n"
        "Автор проекта оценил его в 5 млрд тенге.\n"
        "По теме экспорта подписали 10 контрактов.\n"
        "Ранее завод выпускал 700 тонн в год."
    )
    assert len(parts(text)) == 6


def test_a_long_stretch_is_cut() -> None:
    text = "цех и завод, " * 2000
    found = split_sentences(text)
    assert all(s.char_end - s.char_start <= MAX_SENTENCE for s in found)
    assert "".join(parts(text)).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="Аб вғ.!?…»«\"”() \n\r\t-—–•,:;129гмлн\u00a0\u200b\x00", max_size=300))
def test_sentences_are_in_order_do_not_overlap_and_hold_something(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert end <= sentence.char_start < sentence.char_end <= len(text)
        assert text[sentence.char_start : sentence.char_end].strip() == text[sentence.char_start : sentence.char_end]
        end = sentence.char_end


@given(st.text(max_size=200))
def test_any_text_is_split(text: str) -> None:
    for sentence in split_sentences(text):
        assert sentence.kind in ("title", "heading", "list", "body")
        assert sentence.lang in ("kk", "ru")


def test_time_grows_with_length_only() -> None:
    import time

    def seconds(text: str) -> float:
        start = time.process_time()
        split_sentences(text)
        return time.process_time() - start

    for unit in ("г. Абай 5 млн. ", "Фото ", "А.", "\n- ", "5.", "«", "a@b.", "05.09.2024 "):
        short, long = unit * 2_000, unit * 20_000
        assert seconds(long) < 100 * max(seconds(short), 0.002)


def gold(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("name", "share"), [("dev.jsonl", 0.995), ("seeds.jsonl", 1.0)])
def test_the_gold_quotes_lie_inside_one_sentence(shared: Path, name: str, share: float) -> None:
    whole = total = 0
    for document in gold(shared / "gold" / name):
        text = str(document["text"])
        spans = [(s.char_start, s.char_end) for s in split_sentences(text)]
        for fact in document["facts"]:  # type: ignore[attr-defined]
            at = -1
            for _ in range(fact.get("nth", 0) + 1):
                at = text.find(fact["quote"], at + 1)
            total += 1
            whole += any(start <= at and at + len(fact["quote"]) <= end for start, end in spans)
    assert total > 0
    assert whole >= share * total, f"{whole} of {total}"


@pytest.mark.parametrize(("name", "share"), [("dev.jsonl", 0.9), ("seeds.jsonl", 1.0)])
def test_the_gold_noise_lies_in_no_sentence(shared: Path, name: str, share: float) -> None:
    clean = total = 0
    for document in gold(shared / "gold" / name):
        text = str(document["text"])
        covered = bytearray(len(text))
        for s in split_sentences(text):
            covered[s.char_start : s.char_end] = b"\x01" * (s.char_end - s.char_start)
        at = 0
        for piece in document["noise"]:  # type: ignore[attr-defined]
            start = text.find(piece, at)
            start = start if start >= 0 else text.find(piece)
            at = start + len(piece)
            total += 1
            clean += not any(covered[start:at])
    assert total > 0
    assert clean >= share * total, f"{clean} of {total}"
