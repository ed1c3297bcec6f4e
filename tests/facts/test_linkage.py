"""Linkage: averages over clusters, not chains of single likenesses."""

from __future__ import annotations

import numpy as np
import pytest

from kzind.facts.linkage import Clusters, Dates, Pairs, average_linkage, name_keys


def _clusters(reports: int) -> Clusters:
    return Clusters(Dates([None] * reports, 0), 0)


def _linked(pairs: dict[tuple[int, int], float], reports: int, threshold: float = 2.0) -> list[int]:
    clusters = _clusters(reports)
    left, right = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    average_linkage(clusters, left, right, np.array(list(pairs.values())), threshold, threshold, 12)
    return [clusters.find(report) for report in range(reports)]


def test_one_likeness_does_not_chain_two_groups() -> None:
    groups = {(0, 1): 9.0, (2, 3): 8.0, (1, 2): 4.0}
    assert _linked(groups, 4) == [0, 0, 0, 0]
    assert _linked(groups | {(0, 2): -6.0, (0, 3): -6.0, (1, 3): -6.0}, 4) == [0, 0, 2, 2]


def test_pairs_that_were_not_compared_say_nothing() -> None:
    pairs = Pairs(5, np.array([3, 0]), np.array([1, 2]), np.array([4.0, -2.0]))
    assert pairs.mean([1, 2], [3, 0], 12) == pytest.approx(1.0)
    assert pairs.mean([1], [3, 0], 12) == 4.0
    assert pairs.mean([4], [0], 12) == float("inf")
    assert pairs.mean([1, 2], [3, 0], 1) == 4.0


def test_links_below_the_threshold_join_nothing() -> None:
    assert _linked({(0, 1): 2.0, (1, 2): 2.1}, 3) == [0, 1, 1]


def test_the_order_of_pairs_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    pairs = {(a, b): float(rng.normal(1, 3)) for a in range(12) for b in range(a + 1, 12)}
    shuffled = [list(pairs.items())[at] for at in rng.permutation(len(pairs))]
    assert _linked(pairs, 12) == _linked(dict(shuffled), 12)


@pytest.mark.parametrize(("kazakh", "russian"), [
    ("жаңа «KIA» зауыты", "новый завод КИА"), ("мұнда QARMET бар", "здесь Кармет"),
])  # fmt: skip
def test_a_name_in_capitals_has_the_key_of_the_name(kazakh: str, russian: str) -> None:
    assert name_keys(kazakh) & name_keys(russian)
