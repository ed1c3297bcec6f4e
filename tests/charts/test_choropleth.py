"""The map: true areas, every region once, labels inside, cities seen, small corpora told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline

from kzind.charts.choropleth import CITIES, albers, area, boundaries, centre, choropleth
from kzind.charts.labels import LANGS, region_codes, region_name
from kzind.charts.style import Note, save

VALUES = pd.Series(np.geomspace(3, 5000, 20), index=list(region_codes()))


def test_areas_are_those_of_the_country() -> None:
    earth = 6371.0**2
    areas = {code: sum(area(albers(ring)) for ring in rings) * earth for code, rings in boundaries().items()}
    assert set(areas) == set(region_codes())
    assert sum(areas.values()) == pytest.approx(2_724_902, rel=0.005)  # square kilometres, official
    assert max(areas, key=lambda code: areas[code]) == "KZ-15"
    assert set(sorted(areas, key=lambda code: areas[code])[:3]) == set(CITIES)


def test_names_stand_inside_their_regions() -> None:
    for code, rings in boundaries().items():
        outline = max((albers(ring) for ring in rings), key=area)
        assert Outline(outline).contains_point(centre([outline])), code


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for axes in figure.axes for text in axes.texts).replace("\n", " ")


@pytest.mark.parametrize("lang", LANGS)
def test_every_region_is_named_with_its_value(lang: str, tmp_path: Path) -> None:
    known = VALUES.drop("KZ-59")
    figure = choropleth(known, "A title", "of something", "Source.", "%", log=True, lang=lang)
    assert isinstance(figure, Figure)
    shown = words(figure)
    assert all(region_name(code, lang) in shown for code in region_codes())
    assert shown.count("–") == 1
    data = known.rename("value").reset_index()
    first = save(figure, "map", data, tmp_path)
    again = choropleth(known, "A title", "of something", "Source.", "%", log=True, lang=lang)
    assert str(save(again, "map", data, tmp_path)) == str(first)


def test_too_few_regions_make_no_map() -> None:
    assert isinstance(choropleth(VALUES.head(2), "A", "b", "c", "%", lang="en"), Note)
    assert isinstance(choropleth(pd.Series([0.0, 0.0, 0.0, 1.0], list(region_codes())[:4]), "A", "b", "c", "%",
                                 log=True, lang="en"), Note)  # fmt: skip
    assert isinstance(choropleth(VALUES.head(3) * 0, "A", "b", "c", "%", lang="en"), Figure)
