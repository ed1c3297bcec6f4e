"""The log-linear models: how they decide, what their files hold, how they are learned."""

from __future__ import annotations

import math

import pytest

from kzind.facts.decide import INDICATORS_OF, MODELLED, NONE, packaged_models, with_indicator
from kzind.facts.learning import FOLDS, fit, fold_of
from kzind.facts.model import Model, load_model, tied_to, write_model
from kzind.facts.table import INDICATORS, MEASURES, SCOPES, STATUSES

VALUES = {
    "indicator": {*INDICATORS, NONE}, "status": set(STATUSES), "scope": set(SCOPES), "measure": set(MEASURES),
    "modernisation": {"True", "False"},
}  # fmt: skip
MOST_BYTES = 700_000


@pytest.fixture
def model() -> Model:
    return Model("status", ("ongoing", "planned", "realised"), {"bias": (0.0, 0.5, 1.0)}, {"c": 2.0, "nearest": 1.0})


@pytest.mark.parametrize(("found", "value", "lead"), [
    (["bias"], "realised", 0.5),
    (["bias", "cue:status=planned:c"], "planned", 1.5),
    (["bias", "nearest:status=ongoing", "cue:status=ongoing:c"], "ongoing", 2.0),
    (["bias", "cue:scope=total:c", "unknown"], "realised", 0.5),
])  # fmt: skip
def test_decides(model: Model, found: list[str], value: str, lead: float) -> None:
    decision = model.decide(found)
    assert decision.value == value
    scores = sorted(model.scores(found))
    assert scores[-1] - scores[-2] == pytest.approx(lead)
    assert decision.probability == pytest.approx(1 / sum(math.exp(s - scores[-1]) for s in scores))


def test_decides_among_what_is_allowed(model: Model) -> None:
    assert model.decide(["bias"], ("ongoing", "planned")).value == "planned"


@pytest.mark.parametrize(("feature", "tied"), [
    ("cue:status=planned:c", ("c", "planned")),
    ("nearest:status=planned", ("nearest", "planned")),
    ("cue:scope=total:c", None),
    ("cue:status=none:c", None),
    ("status", None),
])  # fmt: skip
def test_cues_of_all_values_weigh_alike(feature: str, tied: tuple[str, str] | None) -> None:
    assert tied_to(feature, "status") == tied


def test_reasons_name_what_speaks_for_a_value(model: Model) -> None:
    reasons = model.reasons(["bias", "cue:status=planned:c"], "planned")
    assert [name for name, _ in reasons] == ["cue:status=planned:c"]


def test_what_is_written_is_read(model: Model) -> None:
    lines = write_model(model).splitlines()
    assert lines == ["feature\tongoing\tplanned\trealised", "any cue:c\t2.00", "any cue:nearest\t1.00",
                     "bias\t\t0.50\t1.00"]  # fmt: skip


@pytest.mark.parametrize("name", ["indicator", *MODELLED])
def test_packaged_weights(name: str) -> None:
    packaged = load_model(name)
    assert set(packaged.values) == VALUES[name]
    assert "bias" in packaged.weights
    assert all(len(row) == len(packaged.values) for row in packaged.weights.values())
    assert all(math.isfinite(w) for row in packaged.weights.values() for w in row)
    assert all(math.isfinite(w) for w in packaged.tied.values())
    assert len(write_model(packaged).encode("utf-8")) < MOST_BYTES


@pytest.mark.parametrize("name", ["indicator", "status", "scope", "measure"])
def test_cues_near_the_figure_speak_for_their_value(name: str) -> None:
    tied = packaged_models()[name].tied
    assert sum(tied[place] for place in ("s", "c", "before", "nearest", "close")) > 1


def test_every_sort_of_unit_may_be_none() -> None:
    assert all(NONE in allowed for allowed in INDICATORS_OF.values())
    assert {i for allowed in INDICATORS_OF.values() for i in allowed} == {*INDICATORS, NONE}


def test_known_indicator_is_joined_to_cues() -> None:
    assert with_indicator(["bias", "group:money"], "taxes") == [
        "bias", "group:money", "indicator:taxes", "taxes&group:money",
    ]  # fmt: skip


def test_learns_what_a_word_means_and_a_cue_of_a_value_it_hardly_saw() -> None:
    stories = [str(n) for n in range(40)]
    labels = ["planned" if n % 2 else "realised" for n in range(39)] + ["ongoing"]
    rows = [["bias", "w:build" if label == "planned" else "w:open"] for label in labels[:30]]
    rows += [["bias", f"cue:status={label}:c"] for label in labels[30:]]
    learned = fit("status", rows, labels, stories)
    assert learned.decide(["bias", "w:build"]).value == "planned"
    assert learned.decide(["bias", "w:open"]).value == "realised"
    assert learned.tied["c"] > 0
    assert learned.scores(["bias", "cue:status=ongoing:c"])[0] > learned.scores(["bias"])[0]


def test_words_of_a_single_story_teach_nothing() -> None:
    rows = [["bias", "w:rare"], ["bias"], ["bias"], ["bias", "w:rare"]] * 3
    learned = fit("status", rows, ["planned", "realised", "realised", "planned"] * 3, ["a", "b", "c", "a"] * 3)
    assert "w:rare" not in learned.weights


def test_learning_is_deterministic() -> None:
    rows, labels = [["bias", f"w:{n % 3}"] for n in range(30)], [("planned", "realised")[n % 3 == 0] for n in range(30)]
    stories = [str(n) for n in range(30)]
    assert write_model(fit("status", rows, labels, stories)) == write_model(fit("status", rows, labels, stories))


def test_folds_never_change() -> None:
    assert {fold_of(str(n)) for n in range(100)} == set(range(FOLDS))
    assert [fold_of(story) for story in ("a", "b", "шыны")] == [2, 3, 0]
