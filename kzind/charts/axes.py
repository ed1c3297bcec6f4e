"""Axes drawn one way: log scales that say so, grids, ticks by the locale."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from kzind.charts.labels import number, percent
from kzind.charts.style import GREY, LIGHT, Mark


def log_range(values: Sequence[float], pad: float = 0.12) -> tuple[float, float]:
    """Ends of a log axis that holds all positive ``values`` with room at both sides; at least one decade wide."""
    known = [v for v in values if v and v > 0 and math.isfinite(v)]
    low, high = (math.log10(min(known)), math.log10(max(known))) if known else (0.0, 1.0)
    if high - low < 1:
        middle = (low + high) / 2
        low, high = middle - 0.5, middle + 0.5
    room = pad * (high - low)
    return 10 ** (low - room), 10 ** (high + room)


def log_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round places on a log axis: powers of ten, thinned to ``most``; 1–3–10 where there are fewer than three."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    powers = list(range(first, last + 1))
    if len(powers) < 3:
        steps = [m * 10.0**p for p in range(first - 1, last + 1) for m in (1, 3)]
        return [s for s in steps if low <= s <= high]
    step = math.ceil(len(powers) / most)
    return [10.0**p for p in powers[::step]]


def log_axis(axes: Axes, which: str, low: float, high: float, lang: str | None, most: int = 6) -> None:
    """Make one axis logarithmic with ticks in the locale's numbers and a light grid."""
    getattr(axes, f"set_{which}scale")("log")
    getattr(axes, f"set_{which}lim")(low, high)
    axis = getattr(axes, f"{which}axis")
    axis.set_major_locator(FixedLocator(log_ticks(low, high, most)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
    axes.grid(True, axis=which)  # type: ignore[arg-type]


def share_axis(axes: Axes, which: str, high: float, lang: str | None) -> None:
    """A linear axis of shares from zero, ticks in per cent."""
    getattr(axes, f"set_{which}lim")(0, high)
    step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5) if high / s <= 6)
    axis = getattr(axes, f"{which}axis")
    axis.set_major_locator(FixedLocator([float(v) for v in np.arange(0, high + step / 2, step) if v <= high + 1e-9]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, lang)))
    axes.grid(True, axis=which)  # type: ignore[arg-type]


def count_axis(axes: Axes, which: str, high: float, lang: str | None) -> None:
    """A linear axis of counts from zero, whole ticks."""
    step = 1
    for step in (10**p * m for p in range(12) for m in (1, 2, 5)):
        if high / step <= 4:
            break
    top = max(step, math.ceil(high / step) * step)
    getattr(axes, f"set_{which}lim")(0, top * 1.04)
    axis = getattr(axes, f"{which}axis")
    axis.set_major_locator(FixedLocator(list(range(0, top + 1, step))))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang, 0)))
    axes.grid(True, axis=which)  # type: ignore[arg-type]


def year_axis(axes: Axes, first: int, last: int, most: int = 5) -> None:
    """Whole years with round steps."""
    axes.set_xlim(first - 0.6, last + 0.6)
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s <= most)
    ticks = [y for y in range(first, last + 1) if y % step == 0] or [first]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: str(int(value))))


def category_axis(axes: Axes, labels: Sequence[str], lines: bool = True) -> None:
    """Categories down the y axis, the first at the top, without ticks, with light ``lines``."""
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.yaxis.set_major_locator(FixedLocator(list(range(len(labels)))))
    axes.set_yticklabels(labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if lines:
        axes.hlines(range(len(labels)), *axes.get_xlim(), color=LIGHT, linewidth=0.5, zorder=0.5)


def interval(axes: Axes, low: float, high: float, at: float, colour: str, vertical: bool = False) -> None:
    """A bar from ``low`` to ``high`` at ``at``; nothing where the interval is unknown."""
    if math.isfinite(low) and math.isfinite(high):
        (axes.vlines if vertical else axes.hlines)(at, low, high, color=colour, linewidth=1.4, zorder=2)


def point(
    axes: Axes, value: float, at: float, mark: Mark, size: float = 5.5, edge: float = 1.1, zorder: int = 3
) -> None:
    """An estimate at ``value``, drawn as the mark of its status."""
    axes.plot(
        [value],
        [at],
        marker=mark.marker,
        markersize=size,
        color=mark.colour,
        markerfacecolor=mark.face,
        markeredgewidth=edge,
        zorder=zorder,
    )


def head(axes: Axes, text: str, colour: str = GREY) -> None:
    """Words above a panel, flush left."""
    axes.text(0, 1, text, transform=axes.transAxes, va="bottom", ha="left", size=8.5, weight="bold", color=colour)
