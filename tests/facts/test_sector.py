"""Sectors chosen by weights: what speaks for an option, what the packaged weights choose, what learning does."""

import math

import pytest

from kzind.corpus import split_sentences
from kzind.facts.choosing import Choice, Option, best, learn_choices, score
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
    assert best(pair, model).value == "a"
    again = learn_choices("test", [Choice("0", pair, 0), Choice("1", pair, 0)], penalty=0.5)
    assert again.weights == {}, "two stories teach nothing"


def test_equal_options_keep_their_order() -> None:
    model = Model("test", ("fits",), {"x": (1.0,)}, {})
    assert best([Option(None, ()), Option("a", ())], model).value is None
    assert score(Option("a", ("x", "y")), model) == 1.0


def test_packaged_weights() -> None:
    model = load_model("sector")
    assert model.values == ("fits",)
    assert 100 < len(model.weights) < 400
    assert all(math.isfinite(row[0]) for row in model.weights.values())
    assert model.weights["none:zone"][0] > 0
    assert model.weights["in name"][0] > 0
