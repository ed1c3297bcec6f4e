"""A sheet: title, subtitle, body, note, each with the room its words need.

Sizes are in inches. Words are measured before anything is placed, so nothing overlaps and nothing is cut off,
whatever the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from kzind.charts.style import GREY, INK

WIDTH = 7.2
MARGIN = 0.12
_TITLE, _SUBTITLE, _NOTE, _LABEL = 11.5, 8.5, 6.8, 8.0
_LEADING = 1.32
_POINT = 1 / 72


@cache
def _extent(text: str, size: float, bold: bool) -> float:
    if not text.strip():
        return 0.0
    font = FontProperties(family=["DejaVu Sans"], weight="bold" if bold else "normal")
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().x1) * _POINT


def text_width(text: str, size: float = _LABEL, bold: bool = False) -> float:
    """Width of the widest line of ``text`` in inches at ``size`` points."""
    return max((_extent(line, size, bold) for line in text.split("\n")), default=0.0)


def widest(labels: Sequence[str], size: float = _LABEL, bold: bool = False) -> float:
    """Width in inches of the widest of ``labels``; 0 for none."""
    return max((text_width(label, size, bold) for label in labels), default=0.0)


def wrap(text: str, width: float, size: float, bold: bool = False) -> str:
    """``text`` broken at spaces into lines no wider than ``width`` inches; a longer word stands alone."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and _extent(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def _height(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * _LEADING * _POINT if text else 0.0


class Sheet:
    """A figure whose head and foot are laid; ``axes()`` gives places in the body.

    ``title``: the finding, or neutral words; ``subtitle``: indicator, place, period, unit; ``note``: source, numbers
    of documents, stories and claims, what was left out, how the interval was made. ``body``: height in inches.
    """

    def __init__(self, title: str, subtitle: str, note: str, body: float, width: float = WIDTH) -> None:
        inner = width - 2 * MARGIN
        title = wrap(title, inner, _TITLE, bold=True)
        subtitle = wrap(subtitle, inner, _SUBTITLE)
        note = wrap(note, inner, _NOTE)
        head = MARGIN + _height(title, _TITLE) + 0.05 + _height(subtitle, _SUBTITLE) + 0.12
        foot = MARGIN + _height(note, _NOTE) + 0.10
        self.width, self.body, self.height = width, body, head + body + foot
        self._foot = foot
        self.figure = Figure(figsize=(width, self.height))
        self._write(title, self.height - MARGIN, _TITLE, INK, bold=True)
        self._write(subtitle, self.height - MARGIN - _height(title, _TITLE) - 0.05, _SUBTITLE, GREY)
        self._write(note, MARGIN + _height(note, _NOTE), _NOTE, GREY)
        self.figure.kzind_title = title.replace("\n", " ")  # type: ignore[attr-defined]
        self.figure.kzind_alt = f"{title}. {subtitle}.".replace("\n", " ")  # type: ignore[attr-defined]

    def _write(self, text: str, top: float, size: float, colour: str, bold: bool = False) -> None:
        self.figure.text(
            MARGIN / self.width,
            top / self.height,
            text,
            size=size,
            color=colour,
            va="top",
            ha="left",
            linespacing=_LEADING * 0.86,
            weight="bold" if bold else "normal",
        )

    def axes(self, left: float, right: float, top: float, bottom: float, share: Axes | None = None) -> Axes:
        """Axes at ``left``..``right`` inches from the sheet's left edge, ``top``..``bottom`` from the body's top."""
        low = self._foot + self.body - bottom
        box = (left / self.width, low / self.height, (right - left) / self.width, (bottom - top) / self.height)
        return self.figure.add_axes(box, sharex=share, sharey=share)
