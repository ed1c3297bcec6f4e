"""Two numbers a row: press against statistics, before and after, jobs against investment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kzind.analysis.intervals import rows
from kzind.analysis.models import Fit
from kzind.analysis.volumes import STATUSES
from kzind.charts.axes import category_axis, log_axis, log_range, point, share_axis
from kzind.charts.labels import number, region_name, t
from kzind.charts.layout import MARGIN, WIDTH, Sheet, text_width, widest
from kzind.charts.style import GREY, INK, ORANGE, PAPER, STATUS_MARKS, Note, styled

MIN_PAIRS = 3


@styled
def press_shares(
    table: pd.DataFrame,
    title: str,
    subtitle: str,
    foot: str,
    *,
    names: tuple[str, str],
    lang: str | None = None,
) -> Figure | Note:
    """Share of each region in the press (filled) and in the statistics (hollow), joined by a line.

    ``table``: ``compare`` by ``region``. Sorted by the official share; regions without either share are left out.
    """
    known = table.dropna(subset=["press_share", "official_share"])
    if len(known) < MIN_PAIRS:
        return Note(t("note.few_regions", lang, n=len(known), least=MIN_PAIRS))
    known = known.sort_values("official_share", ascending=False, kind="stable")
    labels = [region_name(code, lang) for code in known["region"]]
    sheet = Sheet(title, subtitle, foot, 0.2 * len(known) + 0.62)
    axes = sheet.axes(MARGIN + widest(labels) + 0.2, WIDTH - MARGIN - 0.15, 0.26, 0.26 + 0.2 * len(known))
    share_axis(axes, "x", float(known[["press_share", "official_share"]].to_numpy().max()) * 1.06, lang)
    category_axis(axes, labels)
    axes.tick_params(axis="y", pad=9)  # a mark at zero stands clear of its region's name
    for place, line in enumerate(rows(known)):
        axes.plot([line.press_share, line.official_share], [place, place], color=GREY, linewidth=1.0, zorder=2)
    places = np.arange(len(known))
    axes.scatter(
        known["official_share"],
        places,
        s=34,
        facecolor=PAPER,
        edgecolor=INK,
        linewidth=1.2,
        zorder=3,
        marker="s",
        clip_on=False,
    )
    axes.scatter(known["press_share"], places, s=34, facecolor=ORANGE, edgecolor=ORANGE, zorder=4, clip_on=False)
    key(axes, [(names[0], ORANGE, ORANGE, "o"), (names[1], INK, PAPER, "s")])
    return sheet.figure


@styled
def dumbbells(
    lines: Sequence[tuple[str, float, float]],
    title: str,
    subtitle: str,
    foot: str,
    *,
    names: tuple[str, str],
    axis: str,
    lang: str | None = None,
) -> Figure | Note:
    """From hollow (planned, before) to filled (realised, after) on a log scale: (label, first, second) a row."""
    known = [row for row in lines if row[1] > 0 and row[2] > 0]
    if len(known) < MIN_PAIRS:
        return Note(t("note.too_few", lang, n=len(known), least=MIN_PAIRS))
    labels = [row[0] for row in known]
    sheet = Sheet(title, subtitle, foot, 0.24 * len(known) + 0.85)
    axes = sheet.axes(MARGIN + widest(labels) + 0.12, WIDTH - MARGIN - 0.2, 0.28, 0.28 + 0.24 * len(known))
    log_axis(axes, "x", *log_range([v for row in known for v in row[1:]], 0.05), lang)
    category_axis(axes, labels)
    for place, (_, first, second) in enumerate(known):
        axes.plot([first, second], [place, place], color=GREY, linewidth=1.2, zorder=2)
    places = np.arange(len(known))
    before, after = STATUS_MARKS["planned"], STATUS_MARKS["realised"]
    axes.scatter(
        [r[1] for r in known], places, s=34, facecolor=before.face, edgecolor=before.colour, linewidth=1.2, zorder=3
    )
    axes.scatter([r[2] for r in known], places, s=34, facecolor=after.face, edgecolor=after.colour, zorder=4)
    key(axes, [(names[0], before.colour, before.face, "o"), (names[1], after.colour, after.face, "o")])
    axes.set_xlabel(axis)
    return sheet.figure


class Change(NamedTuple):
    """A stated change: its label, the later level over the earlier, its status, and both levels in words."""

    label: str
    ratio: float
    status: str
    words: str


@styled
def before_after(
    groups: Mapping[str, Sequence[Change]],
    title: str,
    subtitle: str,
    foot: str,
    axis: str,
    *,
    lang: str | None = None,
) -> Figure | Note:
    """From before (1, hollow square) to after (the mark of its status) on one log scale, a panel a group.

    ``groups``: heading to changes; an empty group has no panel. The levels themselves stand at the right.
    """
    shown = {name: lines for name, lines in groups.items() if lines}
    lines = [line for part in shown.values() for line in part]
    labels, height, head_room = [line.label for line in lines], 0.23, 0.34
    sheet = Sheet(title, subtitle, foot, height * len(lines) + head_room * len(shown) + 0.62)
    left, right = MARGIN + widest(labels) + 0.12, WIDTH - MARGIN - widest([line.words for line in lines], 7.2) - 0.14
    low, high = log_range([1.0, *(line.ratio for line in lines)], 0.05)
    top = 0.24
    for place, (name, part) in enumerate(shown.items()):
        bottom = top + head_room + height * len(part)
        axes = sheet.axes(left, right, top + head_room, bottom)
        last = place == len(shown) - 1
        log_axis(axes, "x", low, high, lang)
        category_axis(axes, [line.label for line in part])
        axes.axvline(1, color=GREY, linewidth=0.8, zorder=1)
        axes.text(0, 1 + 0.05 / (bottom - top - head_room), name, transform=axes.transAxes, size=8.5, weight="bold",
                  color=GREY, va="bottom", ha="left")  # fmt: skip
        for at, line in enumerate(part):
            mark = STATUS_MARKS[line.status]
            axes.plot([1, line.ratio], [at, at], color=mark.colour, linewidth=1.4, zorder=2)
            axes.plot([1], [at], marker="s", markersize=4, color=INK, markerfacecolor=PAPER, zorder=3)
            point(axes, line.ratio, at, mark, zorder=4)
            words = axes.get_yaxis_transform()
            axes.text(1.02, at, line.words, transform=words, size=7.2, color=GREY, va="center_baseline")
        if last:
            axes.set_xlabel(axis)
        else:
            axes.tick_params(axis="x", labelbottom=False, length=0)
            axes.spines["bottom"].set_visible(False)
        if place == 0:
            entries = [(t("word.before", lang), INK, PAPER, "s")]
            known = [status for status in STATUSES if any(line.status == status for line in lines)]
            entries += [(f"{t('word.after', lang)}, {t(f'status.{status}', lang)}", *_look(status)) for status in known]
            key(axes, entries, 0.36)
        top = bottom
    return sheet.figure


def _look(status: str) -> tuple[str, str, str]:
    mark = STATUS_MARKS[status]
    return mark.colour, mark.face, mark.marker


def key(axes: Axes, entries: Sequence[tuple[str, str, str, str]], above: float = 0.10) -> None:
    """Marks and their names in one line ``above`` inches over the axes, flush left."""
    across, down = axes.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    width, tall = axes.get_position().width * across, axes.get_position().height * down
    at = 0.05
    for name, colour, face, marker in entries:
        axes.plot(
            [at / width],
            [1 + above / tall],
            transform=axes.transAxes,
            marker=marker,
            markersize=5.5,
            color=colour,
            markerfacecolor=face,
            clip_on=False,
            linestyle="none",
        )
        axes.text(
            (at + 0.1) / width, 1 + above / tall, name, transform=axes.transAxes, size=8, color=colour, va="center"
        )
        at += 0.1 + text_width(name, 8) + 0.3


@styled
def scatter(
    pairs: pd.DataFrame,
    x: str,
    y: str,
    title: str,
    subtitle: str,
    foot: str,
    *,
    axes_names: tuple[str, str],
    scale: float = 1e9,
    fit: Fit | None = None,
    lang: str | None = None,
) -> Figure | Note:
    """One mark a project on two log scales, by status; the fitted line where there is a fit."""
    known = pairs[(pairs[x] > 0) & (pairs[y] > 0)]
    if len(known) < MIN_PAIRS:
        return Note(t("note.too_few", lang, n=len(known), least=MIN_PAIRS))
    sheet = Sheet(title, subtitle, foot, 3.7)
    low_y, high_y = log_range(list(known[y]))
    ticks = [number(10.0**p, lang) for p in range(-3, 8) if low_y <= 10.0**p <= high_y]
    axes = sheet.axes(MARGIN + widest(ticks) + 0.14, WIDTH - MARGIN - 0.05, 0.42, 3.22)
    log_axis(axes, "x", *log_range(list(known[x] / scale)), lang)
    log_axis(axes, "y", low_y, high_y, lang)
    shown = [s for s in ("planned", "ongoing", "realised") if (known["status"] == s).any()]
    for status in shown:
        part, mark = known[known["status"] == status], STATUS_MARKS[status]
        axes.scatter(
            part[x] / scale,
            part[y],
            s=26,
            marker=mark.marker,
            facecolor=mark.face,
            edgecolor=mark.colour,
            linewidth=1.0,
            alpha=0.9,
            zorder=3,
        )
    if fit is not None:
        centre_x, centre_y = np.log(known[x] / scale).mean(), np.log(known[y]).mean()
        ends = np.log([(known[x] / scale).min(), (known[x] / scale).max()])
        axes.plot(np.exp(ends), np.exp(centre_y + fit.estimate * (ends - centre_x)), color=INK, linewidth=1.2, zorder=2)
    key(
        axes,
        [(t(f"status.{s}", lang), STATUS_MARKS[s].colour, STATUS_MARKS[s].face, STATUS_MARKS[s].marker) for s in shown],
    )
    axes.text(0, 1 + 0.22 / 2.8, axes_names[1], transform=axes.transAxes, size=8, va="bottom", ha="left")
    axes.set_xlabel(axes_names[0])
    return sheet.figure
