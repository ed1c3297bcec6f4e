"""The twenty regions as they lie: a choropleth on the packaged boundaries, which shows neighbours.

The tile map gives every region the same room; this one shows where they are. Three cities are too small to be seen and
stand as tiles beside the map too.
"""

from __future__ import annotations

import math

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from kzind.charts.labels import number, region_codes, region_name, t
from kzind.charts.layout import MARGIN, WIDTH, Sheet, wrap
from kzind.charts.style import GREY, INK, LIGHT, PAPER, Note, styled
from kzind.charts.tiles import MIN_REGIONS, _colour_bar, _dark

CITIES = ("KZ-71", "KZ-75", "KZ-79")
Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]
# Albers' equal-area conic: parallels that cut the country, its middle as origin (degrees).
_SOUTH, _NORTH, _LATITUDE, _LONGITUDE = 43.0, 52.5, 48.0, 67.0


@styled
def choropleth(
    values: pd.Series, title: str, subtitle: str, foot: str, unit: str, *, log: bool = False, lang: str | None = None
) -> Figure | Note:
    """A map of ``values`` (index: ISO 3166-2 codes); regions without a value stay empty. Areas are true.

    ``log``: colours on a log scale. Fewer than three regions with a value give a ``Note``. The foot ends with the
    credit of the boundaries.
    """
    known = values.dropna()
    known = known[known > 0] if log else known
    if len(known) < MIN_REGIONS:
        return Note(t("note.few_regions", lang, n=len(known), least=MIN_REGIONS))
    outlines = {code: [albers(ring) for ring in rings] for code, rings in boundaries().items()}
    corners = np.vstack([ring for rings in outlines.values() for ring in rings])
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    wide = WIDTH - 2 * MARGIN
    tall = wide * (top - bottom) / (right - left)
    sheet = Sheet(title, subtitle, f"{foot} {t('note.boundaries', lang)}", tall + 0.1)
    axes = sheet.axes(MARGIN, WIDTH - MARGIN, 0, tall)
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    axes.axis("off")
    low, high = float(known.min()), float(known.max())
    norm = LogNorm(low, max(high, low * 1.01)) if log else Normalize(min(0.0, low), high or 1)
    colours = mpl.colormaps["cividis"].reversed()
    fills = {c: colours(norm(known[c])) if c in known.index else PAPER for c in region_codes()}
    for code in sorted(region_codes(), key=CITIES.__contains__):
        axes.add_patch(PathPatch(_path(outlines[code]), facecolor=fills[code], edgecolor=GREY, linewidth=0.5))
        if code not in CITIES:
            x, y = centre(outlines[code])
            _label(axes, x, y, code, known, fills[code], lang)
    _cities(sheet, tall, known, fills, lang)
    _colour_bar(sheet, colours, norm, wide / 7, tall, unit, log, lang)
    return sheet.figure


def boundaries() -> dict[str, list[Points]]:
    """The rings of each region, outer and inner, in degrees (longitude, latitude)."""
    from kzind.datasets import load_boundaries

    found: dict[str, list[Points]] = {}
    for feature in load_boundaries()["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [np.asarray(ring, dtype=float)[:, :2] for part in parts for ring in part]
        found[feature["properties"]["iso_3166_2"]] = rings
    return found


def albers(degrees: Points) -> Points:
    """Points of longitude and latitude on Albers' equal-area conic, in units of the earth's radius.

    Snyder (1987), Map projections, formulas 14-1 to 14-6 for the sphere.
    """
    south, north, origin = (math.radians(x) for x in (_SOUTH, _NORTH, _LATITUDE))
    cone = (math.sin(south) + math.sin(north)) / 2
    constant = math.cos(south) ** 2 + 2 * cone * math.sin(south)
    around = cone * np.radians(degrees[:, 0] - _LONGITUDE)
    away = np.sqrt(constant - 2 * cone * np.sin(np.radians(degrees[:, 1]))) / cone
    middle = math.sqrt(constant - 2 * cone * math.sin(origin)) / cone
    return np.column_stack([away * np.sin(around), middle - away * np.cos(around)])


def area(ring: Points) -> float:
    """The area within a closed ring, positive whichever way it runs."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def centre(rings: list[Points]) -> tuple[float, float]:
    """Where a region's name stands: at the height of the largest ring's centroid, in the middle of its widest part."""
    ring = max(rings, key=area)
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    height = float(((y[:-1] + y[1:]) * cross).sum()) / (3 * float(cross.sum()))
    over = (y[:-1] > height) != (y[1:] > height)
    share = (height - y[:-1][over]) / (y[1:][over] - y[:-1][over])
    edges = np.sort(x[:-1][over] + share * (x[1:][over] - x[:-1][over]))
    starts, ends = edges[::2], edges[1::2]
    widest = int(np.argmax(ends - starts))
    return float(starts[widest] + ends[widest]) / 2, height


def _path(rings: list[Points]) -> Outline:
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))


def _label(axes: Axes, x: float, y: float, code: str, known: pd.Series, fill: object, lang: str | None) -> None:
    """Name and value, dark on light and light on dark."""
    there = code in known.index
    ink = (PAPER if _dark(fill) else INK) if there else GREY  # type: ignore[arg-type]
    name = wrap(region_name(code, lang), 0.6, 6.0)
    axes.annotate(name, (x, y), (0, 1), textcoords="offset points", size=6.0, color=ink, ha="center", va="bottom")
    shown = number(float(known[code]), lang) if there else "–"
    at = {"textcoords": "offset points", "size": 7.5, "color": ink, "weight": "bold", "ha": "center", "va": "top"}
    axes.annotate(shown, (x, y), (0, -1), **at)  # type: ignore[arg-type]


def _cities(sheet: Sheet, tall: float, known: pd.Series, fills: dict[str, object], lang: str | None) -> None:
    """The three cities as tiles in the empty corner at the bottom right."""
    side, wide, high = WIDTH - MARGIN, 0.78, 0.42
    first = tall - len(CITIES) * (high + 0.05)
    for place, code in enumerate(CITIES):
        top = first + place * (high + 0.05)
        box = sheet.axes(side - wide, side, top, top + high)
        box.set(xlim=(0, 1), ylim=(0, 1))
        box.axis("off")
        box.add_patch(Rectangle((0, 0), 1, 1, facecolor=fills[code], edgecolor=LIGHT, linewidth=0.8))
        _label(box, 0.5, 0.42, code, known, fills[code], lang)  # a name may take two lines
