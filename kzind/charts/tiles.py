"""The twenty regions as tiles of one size: a map in which Astana is as visible as Karaganda."""

from __future__ import annotations

import math

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kzind.charts.axes import log_ticks
from kzind.charts.labels import number, region_name, t
from kzind.charts.layout import MARGIN, WIDTH, Sheet, text_width, wrap
from kzind.charts.style import GREY, INK, LIGHT, PAPER, Note, styled

# (column, row), roughly as the regions lie.
TILES = {
    "KZ-59": (4, 0),
    "KZ-39": (3, 1),
    "KZ-11": (4, 1),
    "KZ-71": (5, 1),
    "KZ-55": (6, 1),
    "KZ-27": (1, 2),
    "KZ-15": (2, 2),
    "KZ-62": (4, 2),
    "KZ-35": (5, 2),
    "KZ-10": (6, 2),
    "KZ-63": (7, 2),
    "KZ-23": (1, 3),
    "KZ-43": (3, 3),
    "KZ-31": (5, 3),
    "KZ-19": (6, 3),
    "KZ-33": (7, 3),
    "KZ-47": (1, 4),
    "KZ-61": (4, 4),
    "KZ-79": (5, 4),
    "KZ-75": (6, 4),
}
COLUMNS, ROWS = 7, 5
MIN_REGIONS = 3


@styled
def tile_map(
    values: pd.Series,
    title: str,
    subtitle: str,
    foot: str,
    unit: str,
    *,
    log: bool = False,
    counts: pd.Series | None = None,
    lang: str | None = None,
) -> Figure | Note:
    """A tile map of ``values`` (index: ISO 3166-2 codes); regions without a value are empty tiles.

    ``log``: colours on a log scale, said at the colour bar. ``counts``: N of each tile, written below its value.
    Fewer than three regions with a value give a ``Note``.
    """
    known = values.dropna()
    known = known[known > 0] if log else known
    if len(known) < MIN_REGIONS:
        return Note(t("note.few_regions", lang, n=len(known), least=MIN_REGIONS))
    tile = (WIDTH - 2 * MARGIN) / COLUMNS
    tall = tile * 0.78
    sheet = Sheet(title, subtitle, foot, tall * ROWS + 0.1)
    axes = sheet.axes(MARGIN, WIDTH - MARGIN, 0, tall * ROWS)
    axes.set(xlim=(0.98, COLUMNS + 1.02), ylim=(ROWS, 0))
    axes.axis("off")
    low, high = float(known.min()), float(known.max())
    norm = LogNorm(low, max(high, low * 1.01)) if log else Normalize(0, high or 1)
    colours = mpl.colormaps["cividis"].reversed()
    for code, (column, row) in TILES.items():
        value = known.get(code, math.nan)
        fill = colours(norm(value)) if math.isfinite(value) else PAPER
        axes.add_patch(
            Rectangle((column + 0.03, row + 0.03), 0.94, 0.94, facecolor=fill, edgecolor=LIGHT, linewidth=0.8)
        )
        ink = (PAPER if _dark(fill) else INK) if math.isfinite(value) else GREY
        axes.text(
            column + 0.5,
            row + (0.36 if counts is None else 0.3),
            _fit(region_name(code, lang), tile * 0.9),
            size=6.8,
            color=ink,
            ha="center",
            va="center",
            linespacing=1.05,
        )
        axes.text(
            column + 0.5,
            row + (0.76 if counts is None else 0.68),
            number(value, lang) if math.isfinite(value) else "–",
            size=8.5,
            color=ink,
            weight="bold",
            ha="center",
            va="center",
        )
        if counts is not None and math.isfinite(value):
            words = f"N {number(int(counts[code]), lang, 0)}"
            axes.text(column + 0.5, row + 0.87, words, size=6.0, color=ink, ha="center", va="center")
    _colour_bar(sheet, colours, norm, tile, tall, unit, log, lang)
    return sheet.figure


def _colour_bar(
    sheet: Sheet,
    colours: mpl.colors.Colormap,
    norm: Normalize,
    tile: float,
    tall: float,
    unit: str,
    log: bool,
    lang: str | None,
) -> None:
    """A scale in the empty corner at the top left."""
    bar = sheet.axes(MARGIN + 0.05, MARGIN + tile * 2 - 0.15, 0.40, 0.52)
    low, high = float(norm.vmin or 0), float(norm.vmax or 1)
    steps = np.geomspace(low, high, 128) if log else np.linspace(low, high, 128)
    bar.imshow(np.atleast_2d(norm(steps)), aspect="auto", cmap=colours, vmin=0, vmax=1, extent=(0, 1, 0, 1))
    inside = [v for v in log_ticks(low, high, 3) if low <= v <= high] if log else [low, high]
    ticks = inside if len(inside) >= 2 else [low, high]
    bar.set_xticks([float(norm(v)) for v in ticks], [number(v, lang) for v in ticks], size=6.8)
    bar.set_yticks([])
    bar.tick_params(length=2)
    for side in bar.spines.values():
        side.set_visible(False)
    words = t("axis.log", lang, unit=unit) if log else unit
    bar.text(
        0, 1.4, wrap(words, tile * 2 - 0.2, 7.0), size=7.0, color=GREY, va="bottom", ha="left", transform=bar.transAxes
    )


def _fit(name: str, width: float) -> str:
    """A name in lines that fit a tile: broken at spaces, else after a hyphen."""
    lines = wrap(name, width, 6.8)
    return "\n".join(line if text_width(line, 6.8) <= width else line.replace("-", "-\n") for line in lines.split("\n"))


def _dark(colour: tuple[float, float, float, float] | str) -> bool:
    red, green, blue = mpl.colors.to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
