"""Sectors chosen by weights: what speaks for an option, what the packaged weights choose, what learning does."""

import math

import pytest

from kzind.corpus import split_sentences
from kzind.facts.choosing import Choice, Option, learn_choices
from kzind.facts.model import Model, load_model
from kzind.facts.reading import Candidate, candidates, read_document
from kzind.facts.sector import decide_sector, options
from kzind.types import Amount, Document


def candidate_of(text: str) -> Candidate:
    """The figure marked by ``[[...]]`` in ``text``."""
    plain = text.replace("[[", "").replace("]]", "")
    start, end = text.index("[["), text.index("]]") - 2
    lang = "kk" if set("әіңғүұқөһ") & set(plain) else "ru"
    amounts = [Amount(start, end, plain[start:end], "quantity", 5.0)]
    return candidates(read_document(Document("d", plain, lang), split_sentences(plain, lang), amounts, [], []))[0]


@pytest.mark.parametrize(("text", "scope", "organisation", "sector"), [
    ("Цементный завод выпустил [[5 тысяч тонн]].", "project", None, "C23"),
    ("Цемент зауыты [[5 мың тонна]] өнім шығарды.", "project", None, "C23"),
    ("В городе открыли школу. Завод полимерных труб дал [[5 тысяч тонн]].", "project", None, "C22"),
    ("Завод молчит. Он выпустил [[5 тысяч тонн]].", "project", "ТОО «Алтай-Цемент»", "C23"),
    ("Завод молчит. Он выпустил [[5 тысяч тонн]].", "project", None, None),
])  # fmt: skip
def test_sector(text: str, scope: str, organisation: str | None, sector: str | None) -> None:
    assert decide_sector(candidate_of(text), "output", scope, organisation, load_model("sector")) == sector


def test_a_zone_has_no_sector() -> None:
    candidate = candidate_of("В зоне делают цемент, она занимает [[5 га]].")
    assert decide_sector(candidate, "area", "project", "СЭЗ «Тулпар»", load_model("sector")) is None


def test_what_speaks_for_an_option() -> None:
    found = {o.value: set(o.features) for o in options(candidate_of("Стекло и цемент: [[5 тонн]]."), "output",
                                                       "project", "ТОО «Цемент»")}  # fmt: skip
    assert list(found) == [None, "C", "C23"]
    assert {"in name", "only one here", "sentence before", "first in text"} <= found["C23"]
    assert "none:organisation" in found[None]


def test_learning_finds_what_tells_right_from_wrong() -> None:
    pair = (Option("a", ("near", "rare")), Option("b", ("far",)))
    choices = [Choice(str(story), pair, 0) for story in range(5)]
    model = learn_choices("test", choices, penalty=0.5)
    assert model.weights["near"][0] > 0 > model.weights["far"][0]
    again = learn_choices("test", [Choice("0", pair, 0), Choice("1", pair, 0)], penalty=0.5)
    assert again.weights == {}, "two stories teach nothing"


def test_of_equal_options_the_first_is_chosen() -> None:
    candidate = candidate_of("Стекло и цемент: [[5 тонн]].")
    no_weights = Model("test", ("fits",), {}, {})
    assert decide_sector(candidate, "output", "project", None, no_weights) is None
    glass = Model("test", ("fits",), {"C:scope=project": (0.1,), "sector=C23": (0.1,)}, {})
    assert decide_sector(candidate, "output", "project", None, glass) == "C"


@pytest.mark.parametrize("text", [
    "Цементный завод выпустил [[5 тысяч тонн]].",
    "Стекло и цемент\n\nЗавод молчит. Стекольный цех ждёт цемента, он дал [[5 тонн]] стекла. Шины везут.",
])  # fmt: skip
def test_the_option_with_most_weight_is_chosen(text: str) -> None:
    candidate, model = candidate_of(text), load_model("sector")
    found = options(candidate, "output", "project", "ТОО «Алтай-Цемент»")
    scores = [sum(model.weights[f][0] for f in option.features if f in model.weights) for option in found]
    chosen = decide_sector(candidate, "output", "project", "ТОО «Алтай-Цемент»", model)
    assert scores[[option.value for option in found].index(chosen)] == pytest.approx(max(scores))


def test_packaged_weights() -> None:
    model = load_model("sector")
    assert model.values == ("fits",)
    assert 100 < len(model.weights) < 400
    assert all(math.isfinite(row[0]) for row in model.weights.values())
    assert model.weights["none:zone"][0] > 0
    assert model.weights["in name"][0] > 0
