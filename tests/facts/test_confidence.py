"""How sure a fact is: shares of right facts in bands of probability."""

from __future__ import annotations

import pytest

from kzind.facts.confidence import EDGES, EVERY, PRIOR, band, calibrate, confidence, write_calibration


@pytest.mark.parametrize(("probability", "number"), [
    (0.0, 0), (0.44, 0), (0.45, 1), (0.9, 5), (0.992, 9), (0.993, 10), (1.0, 10),
])  # fmt: skip
def test_bands(probability: float, number: int) -> None:
    assert band(probability) == number


def rows(group: str, probability: float, right: int, wrong: int) -> list[dict[str, object]]:
    one = {"group": group, "probability": probability}
    return [one | {"right": True}] * right + [one | {"right": False}] * wrong


def test_share_of_right_facts_is_shrunk_to_that_of_all() -> None:
    table = calibrate(rows("money", 0.999, 90, 10))
    assert table[EVERY, 10] == pytest.approx(0.9)
    assert table["money", 10] == pytest.approx(0.9)
    assert table["money", 0] == pytest.approx(0.9)


def test_many_facts_outweigh_the_prior_few_do_not() -> None:
    table = calibrate(rows("money", 0.999, 1000, 0) + rows("mass", 0.5, 0, 1) + rows("jobs", 0.5, 200, 200))
    assert table["money", 10] > 0.99
    assert abs(table["mass", 1] - table[EVERY, 1]) < 1 / PRIOR
    assert table["jobs", 1] == pytest.approx(0.5, abs=0.03)


def test_written_table() -> None:
    lines = write_calibration({("money", 2): 0.5, (EVERY, 0): 0.25}).splitlines()
    assert lines == ["group\tband\tshare", "every\t0\t0.2500", "money\t2\t0.5000"]


@pytest.mark.parametrize("group", ["money", "jobs", "mass", "share", "no such group"])
def test_packaged_confidence(group: str) -> None:
    shares = [confidence(group, p) for p in (0.3, *EDGES)]
    assert all(share is not None and 0 < share <= 1 for share in shares)
    assert shares[-1] > shares[0]
