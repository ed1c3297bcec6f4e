"""Russian persons and organisations: rules over slovnet, and nominatives. Sentences are our own."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence

import pytest
import razdel

from kzind.entities import find_entities, russian, russian_orgs, slovnet_flat
from kzind.entities.russian_words import Word, cut, tag_morphology, tagged, tokenize, words_of


def said(texts: Sequence[str]) -> list[list[Word]]:
    """The words of texts that are one sentence each, with name tags."""
    return [words_of(sentence) for document in tagged(texts, [[(0, len(t))] for t in texts]) for sentence in document]


def names(text: str, kind: str) -> list[str]:
    """Nominatives of one type, in text order."""
    return [e.normal for e in find_entities(text, "ru") if e.type == kind]


ORGANISATIONS = [
    # legal forms and what follows them
    ("Цех открыло ТОО «Кен тасы» из Тараза.", ["ТОО «Кен тасы»"]),
    ("Кредит получила АО «НК «Тау темір»».", ["АО «НК «Тау темір»»"]),
    ("Завод строит АО «НК «Тау темір».", ["АО «НК «Тау темір»"]),
    ("Тендер выиграло ГКП на ПХВ «Горводоканал».", ["ГКП на ПХВ «Горводоканал»"]),
    ("Линию запустило ТОО Kentas Trade Inc.", ["ТОО Kentas Trade Inc."]),
    ("Об этом сообщили в товариществе с ограниченной ответственностью «Кен тасы».",
     ["товарищество с ограниченной ответственностью «Кен тасы»"]),
    ('Проект ведёт ТОО "Кен тасы - 2" в Кентау.', ['ТОО "Кен тасы - 2"']),
    # zones keep their head, also in a list
    ("На территории СЭЗ «Тулпар» работают семь заводов.", ["СЭЗ «Тулпар»"]),
    ("В индустриальной зоне «Тулпар» семь заводов.", ["индустриальная зона «Тулпар»"]),
    ("Две индустриальные зоны города, «Тулпар» и «Сункар», заполнены.",
     ["индустриальная зона «Тулпар»", "индустриальная зона «Сункар»"]),
    # plants by place
    ("Модернизацию ведёт Актюбинский завод ферросплавов.", ["Актюбинский завод ферросплавов"]),
    ("Новую печь пустили на Жезказганском медеплавильном комбинате.", ["Жезказганский медеплавильный комбинат"]),
    ("Котлы заменят на Аксуской ГРЭС и на ТЭЦ-2.", ["Аксуская ГРЭС", "ТЭЦ-2"]),
    ("Ремонт ждёт Павлодарский, Атырауский и Шымкентский НПЗ.",
     ["Павлодарский НПЗ", "Атырауский НПЗ", "Шымкентский НПЗ"]),
    ("Двум НПЗ, Павлодарскому и Атыраускому, дали срок.", ["Павлодарский НПЗ", "Атырауский НПЗ"]),
    ("Цеха осмотрели на заводе имени Кирова.", ["завод имени Кирова"]),
    # the head of a firm stays out
    ("Холдинг «Тулпар» вложит деньги, компания «Сункар» даст землю.", ["Тулпар", "Сункар"]),
    ("Кабель выпускает завод Kentas Trade.", ["Kentas Trade"]),
    ("Линию поставит немецкая Kentas.", ["Kentas"]),
    ("Автобусы собирает QazTulpar: сто машин в год.", ["QazTulpar"]),
    # offices
    ("По данным Министерства труда и социальной защиты населения, травм меньше.",
     ["Министерство труда и социальной защиты населения"]),
    ("Проверку ведёт Департамент полиции Павлодарской области.", ["Департамент полиции Павлодарской области"]),
    # no organisations
    ("Проект вошёл в программу «Тулпар» и в стратегию «Сункар».", []),
    ("Цементный завод даст сырьё, кондитерская фабрика закроется.", []),
    ("Водитель Nissan Tulpar K5 не пострадал.", []),
    ("Глава управления промышленности рассказал о планах.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ORGANISATIONS)
def test_organisations(text, expected):
    assert names(text, "ORG") == expected


PERSONS = [
    ("Об этом рассказал аким Марат Сеитов.", ["Марат Сеитов"]),
    ("Министра Канат Сеитов не назвал.", ["Канат Сеитов"]),
    ("Встреча прошла у министра Каната Сеитова.", ["Канат Сеитов"]),
    ("Слово дали директору Айгуль Сеитовой.", ["Айгуль Сеитова"]),
    ("По словам Марата СЕИТОВА, цех готов.", ["Марат Сеитов"]),
    ("Так считает аким региона Сеитов.", ["Сеитов"]),
    ("Марат Сеитов открыл цех. Позже Сеитова спросили о плане.", ["Марат Сеитов", "Марат Сеитов"]),
    ("Отчёт принял заместитель акима Алтай Сеитов.", ["Алтай Сеитов"]),
    ("Карагандинцы построили цех, Свинец подорожал.", []),
]


@pytest.mark.parametrize(("text", "expected"), PERSONS)
def test_persons(text, expected):
    assert names(text, "PER") == expected


def test_spans_lie_in_the_text_and_do_not_overlap():
    text = "Аким Марат Сеитов и ТОО «Кен тасы» из Павлодара подписали договор с китайской Kentas Group."
    found = find_entities(text, "ru")
    assert len(found) >= 4
    assert all(text[e.char_start : e.char_end] == e.text for e in found)
    assert all(a.char_end <= b.char_start for a, b in itertools.pairwise(found))


def test_a_name_alone_takes_its_full_form():
    text = "Зону «Тулпар» расширят. На «Тулпаре» тесно."
    found = {e.normal for e in find_entities(text, "ru") if e.type == "ORG"}
    assert {normal.lower() for normal in found} == {"зона «тулпар»"}


def test_brackets_part_two_names():
    text = "Слово взял Чжан Вэй (Zhang Wei)."
    assert [e.text for e in find_entities(text, "ru") if e.type == "PER"] == ["Чжан Вэй", "Zhang Wei"]


def test_a_short_name_in_brackets_takes_the_full_one():
    text = "Так считает Казахстанский институт развития промышленности (КИРП)."
    found = [e for e in find_entities(text, "ru") if e.type == "ORG"]
    assert len({e.normal for e in found}) == 1
    assert found[0].normal == "Казахстанский институт развития промышленности"


def test_organisations_know_their_region():
    found = find_entities("СЭЗ «Павлодар» и Актюбинский завод ферросплавов, но не «Астана Тулпар».", "ru")
    regions = {e.normal: e.regions for e in found if e.type == "ORG"}
    assert regions["СЭЗ «Павлодар»"] == ("KZ-55",)
    assert regions["Актюбинский завод ферросплавов"] == ("KZ-15",)
    assert not any("KZ-71" in codes for codes in regions.values())


def test_morphology_only_where_a_rule_asks_for_it():
    """Names are those that all sentences with morphology would have; a sentence that needs none gets none."""
    texts = [text for text, _ in (*ORGANISATIONS, *PERSONS)] + ["Там строят новый цех за 5 млрд тенге."]

    full, lazy = said(texts), said(texts)
    tag_morphology(full)
    expected = [russian._names_of(text, words) for text, words in zip(texts, full, strict=True)]
    assert russian._names([*zip(texts, lazy, strict=True)]) == expected
    assert lazy[-1][0].morph is None


def test_sentences_are_left_out_only_where_no_rule_claims_anything() -> None:
    """Asked of all ends of the examples, so that any word may begin a sentence."""
    ends = [text[at.start() :] for text, _ in (*ORGANISATIONS, *PERSONS) for at in re.finditer(r"\S+", text)]
    read = said(ends)
    tag_morphology(read)
    claimed = [words for words in read if russian_orgs.claims(words)]
    assert 100 < len(claimed) < len(read)
    assert all(russian_orgs.may_hold_claims([word.text for word in words]) for words in claimed)


def test_tags_are_those_of_slovnet():
    """The models run end to end give the tags that slovnet gives sentence by sentence."""
    from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger

    texts = [text for text, _ in (*ORGANISATIONS, *PERSONS)]
    words = [[w.text for w in sentence] for sentence in said(texts)]
    embedding = NewsEmbedding()
    ner, morph = NewsNERTagger(embedding), NewsMorphTagger(embedding)
    expected = list(ner.infer.decoder(ner.infer.process(ner.infer.encoder(words))))
    assert slovnet_flat.tag("ner", words) == expected
    expected = list(morph.infer.decoder(morph.infer.process(morph.infer.encoder(words))))
    assert slovnet_flat.tag("morph", words) == expected


def _cut() -> list[list[str]]:
    texts = [text for text, _ in (*ORGANISATIONS, *PERSONS)]
    return [[word for _, _, word in tokenize(text)] for text in texts]


def test_a_tag_of_morphology_is_that_of_all_words_wanted_or_not() -> None:
    words = _cut()
    wanted = [[k % 3 == n % 3 for k in range(len(sentence))] for n, sentence in enumerate(words)]
    for all_tags, some, marks in zip(
        slovnet_flat.tag("morph", words), slovnet_flat.tag("morph", words, wanted), wanted, strict=True
    ):
        assert some == [tag if mark else "" for tag, mark in zip(all_tags, marks, strict=True)]


def test_names_are_asked_near_what_looks_like_one() -> None:
    """The names are slovnet's, and those of a sentence do not depend on the sentences beside it."""
    words = [*_cut(), ["пресс-служба", "министерства", "труда", "и", "социальной", "защиты", "населения"]]
    found = slovnet_flat.tag_names(words)
    assert found[:-1] == slovnet_flat.tag("ner", words)[:-1]
    assert found[-1] == ["O"] * 7
    assert found == [slovnet_flat.tag_names([sentence])[0] for sentence in words]


def test_tags_of_nothing():
    assert slovnet_flat.tag("ner", []) == []
    assert slovnet_flat.tag("ner", [[], ["Алматы"], []])[0::2] == [[], []]


def test_words_are_cut_as_razdel_cuts_them() -> None:
    pieces = [*".,-–—_/\\!?…:;)(«»\"'*^=<>%№$ 15аЯёәҚzQ", "yahoo", "12", "кто", "то", "--", "...", ":)", "=(", "Δσ"]
    chance = random.Random(1)
    texts = ["".join(chance.choices(pieces, k=chance.randint(0, 12))) for _ in range(3000)]
    texts += ["Кто-то сказал: «5,4 млн.», 1/2… и yahoo!", "8x8 AK-47, e_mail (т.е. 3.)", "17, 5 и -5, то- то, 3. 4"]
    for text in texts:
        expected = [(t.start, t.stop, t.text) for t in razdel.tokenize(text)]
        assert tokenize(text) == expected, text
        assert cut(text, 0, len(text)) == [word for _, _, word in expected], text
