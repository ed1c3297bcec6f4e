"""Kazakh endings: forms made, forms undone, and a table of forms checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzind.entities.kazakh_morphology import adjective_forms, case_forms, harmonies, plurals, possessives, stem
from kzind.entities.regions import find_places

TABLE = Path(__file__).with_name("kazakh_forms.tsv")


def rows() -> list[tuple[str, str, tuple[str, ...]]]:
    """(form, nominative, region codes) of the table; a malformed row or an empty table is refused."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "form\t")):
            continue
        form, nominative, regions = line.split("\t")
        found.append((form, nominative, tuple(regions.split())))
    assert len(found) >= 150
    return found


def test_each_form_of_the_table_is_made_from_its_nominative():
    wrong = [(form, nominative) for form, nominative, _ in rows() if form not in case_forms(nominative, plural=True)]
    assert not wrong


def test_each_form_of_the_table_leads_back_to_its_nominative():
    last = [(form.split(" ")[-1], nominative.split(" ")[-1]) for form, nominative, _ in rows()]
    assert not [(form, nominative) for form, nominative in last if nominative not in stem(form)]


def test_places_of_the_table_link_to_their_regions():
    """At least 0.99 of the place forms, each in a sentence, link to their region or to namesakes that hold it."""
    places = [row for row in rows() if row[2]]
    assert len(places) >= 90
    wrong = []
    for form, nominative, regions in places:
        found = [e for e in find_places(f"Биыл {form} жаңа цех", "kk") if e.text == form]
        if not found or found[0].normal != nominative or not set(regions) <= set(found[0].regions):
            wrong.append((form, found))
    assert len(wrong) <= 0.01 * len(places), wrong


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("қала", "қаланың қалаға қаланы қалада қаладан қаламен қаладағы қаласы қаласының қаласына қаламыз"),
        ("ауыл", "ауылдың ауылға ауылды ауылда ауылдан ауылмен ауылдағы ауылы аулы аулында"),
        ("кент", "кенттің кентке кентті кентте кенттен кентпен кенттегі кенті кентіне"),
        ("аймақ", "аймақтың аймаққа аймақты аймақта аймақтан аймақпен аймағы аймағында"),
        ("мектеп", "мектептің мектепке мектебі мектебінің"),
        ("министрлік", "министрліктің министрлікке министрлігі министрлігінің"),
        ("өзен", "өзеннің өзенге өзенді өзенде өзеннен өзенмен өзені"),
        ("теңіз", "теңіздің теңізге теңізді теңізде теңізден теңізбен теңізі"),
        ("ансамбль", "ансамбльдің ансамбльге ансамблі ансамблінің"),
    ],
)
def test_case_forms(noun, forms):
    made = case_forms(noun)
    assert made[0] == noun
    assert len(made) == len(set(made))
    assert not set(forms.split()) - set(made)


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("қала", "қаланің қалақа қаладің қалатан қалапен қалаы"),
        ("ауыл", "ауылның ауылқа ауылта ауылдің"),
        ("кент", "кенттың кентға кентда кентмен"),
        ("теңіз", "теңізмен теңізқа теңіздан"),
        ("облысы", "облысыта облысыпен облысыдің"),
    ],
)
def test_forms_that_break_harmony_or_joint_are_not_made(noun, forms):
    assert not set(forms.split()) & set(case_forms(noun))


def test_loans_are_written_in_both_harmonies():
    assert {"Тоқаевтың", "Тоқаевтің", "Тоқаевқа", "Тоқаевке"} <= set(case_forms("Тоқаев"))
    assert set(harmonies("Нью-Йорк")) == {"back", "front"}
    assert harmonies("қала") == ("back",)
    assert harmonies("кент") == ("front",)


def test_possessed_names_take_their_own_cases():
    assert {"облысына", "облысын", "облысында", "облысынан"} <= set(case_forms("облысы"))


def test_acronyms_take_a_hyphen():
    assert {"БҚО-да", "БҚО-ның", "БҚО-ға"} <= set(case_forms("БҚО"))
    assert "QARMET" in stem("QARMET-тің")
    assert "ЕАЭО" in stem("ЕАЭО-дағы")


def test_plural_and_possessive():
    assert plurals("зауыт") == ["зауыттар"]
    assert "зауыт" in stem("зауыттарында")
    assert possessives("кәсіпорын")[0] == "кәсіпорны"
    assert possessives("компания") == ["компаниясы"]
    assert {"Ақтөбелік", "Ақтөбеліктер", "Ақтөбеліктің"} <= set(adjective_forms("Ақтөбе"))


def test_the_least_is_taken_off_first():
    assert stem("облысының")[:2] == ("облысының", "облысы")
    assert stem("Қозбековтің") == ("Қозбековтің", "Қозбеков")


@pytest.mark.parametrize("word", ["", "а", "-", "№", "ы", "12", "ЖШС", "-ның"])
def test_odd_words_are_no_trouble(word):
    assert stem(word)[0] == word
