"""Dot plots on log scales: sizes of projects, volumes by region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from kzind.analysis.intervals import ratio_bootstrap, rows
from kzind.analysis.study import Basis
from kzind.analysis.volumes import STATUSES
from kzind.charts import findings
from kzind.charts.axes import category_axis, head, interval, log_axis, log_range, point
from kzind.charts.labels import number, region_name, t
from kzind.charts.layout import MARGIN, WIDTH, Sheet, text_width, widest
from kzind.charts.notes import note
from kzind.charts.style import GREY, STATUS_MARKS, Note, styled

BILLION = 1e9
MIN_CLAIMS = 3


@styled
def size_dots(
    claims: pd.DataFrame,
    table: pd.DataFrame,
    basis: Basis,
    *,
    value: str = "kzt_real",
    unit: str = "bn_kzt",
    scale: float = BILLION,
    subject: str = "sizes",
    lang: str | None = None,
    **words: Any,
) -> Figure | Note:
    """Every project as a light mark, the median with its interval as a strong one, by status, log scale.

    ``claims``: rows with ``status`` and ``value``; ``table``: ``size_table`` of them by status; ``subject``: which
    texts head the figure. Fewer than three claims give a ``Note``.
    """
    known = claims[claims[value] > 0]
    if len(known) < MIN_CLAIMS:
        return Note(t("note.too_few", lang, n=len(known), least=MIN_CLAIMS))
    shown = [s for s in STATUSES if (known["status"] == s).any()]
    labels = [t(f"status.{s}", lang) for s in shown]
    sizes = {s: np.sort(known.loc[known["status"] == s, value].to_numpy(float)) / scale for s in shown}
    planned, realised = (known[known["status"] == status] for status in ("planned", "realised"))
    ratio = ratio_bootstrap(planned, realised, value)
    plain = findings.size_range(known[value] / scale, subject, unit, lang)
    sheet = Sheet(
        findings.ratio(ratio, subject, ("planned", "realised"), plain, lang),
        t(f"{subject}.subtitle", lang, **words),
        note(basis, lang, interval=True, extra=[t("note.sizes", lang)]),
        body=0.75 * len(shown) + 0.55,
    )
    left, right = MARGIN + widest(labels) + 0.15, WIDTH - MARGIN - widest([t("word.median", lang)], 7.5) - 0.2
    axes = sheet.axes(left, right, 0.12, 0.12 + 0.75 * len(shown))
    low, high = log_range([float(v) for points in sizes.values() for v in points], 0.05)
    log_axis(axes, "x", low, high, lang)
    category_axis(axes, labels, lines=False)
    axes.text(1.02, 1.0, t("word.median", lang), transform=axes.transAxes, size=7.5, color=GREY, va="center", ha="left")
    lines = {line.status: line for line in rows(table)}
    for place, status in enumerate(shown):
        mark, line = STATUS_MARKS[status], lines[status]
        points = sizes[status]
        axes.scatter(
            points,
            place + 0.1 + swarm(np.log(points), (np.log(high) - np.log(low)) / 110, 0.055),
            s=13,
            marker=mark.marker,
            facecolor=mark.face,
            edgecolor=mark.colour,
            linewidth=0.5,
            alpha=0.55,
            zorder=3,
        )
        interval(axes, line.median_low / scale, line.median_high / scale, place - 0.3, mark.colour)
        point(axes, line.median / scale, place - 0.3, mark, size=7, edge=1.3, zorder=4)
        axes.text(
            1.02,
            place,
            number(line.median / scale, lang),
            transform=axes.get_yaxis_transform(),
            size=8.5,
            weight="bold",
            color=mark.colour,
            va="center",
            ha="left",
        )
    axes.set_xlabel(t("axis.log", lang, unit=t(f"unit.{unit}", lang)))
    return sheet.figure


def swarm(positions: NDArray[np.float64], near: float, step: float, most: float = 0.36) -> NDArray[np.float64]:
    """Offsets that part points lying within ``near`` of one another: 0, +step, -step, … up to ``most``.

    ``positions`` ascending. The offsets depend on the positions alone.
    """
    offsets, placed = np.zeros(len(positions)), [[] for _ in range(2 * int(most / step) + 1)]  # type: ignore[var-annotated]
    for i, position in enumerate(positions):
        lane = next((k for k, lane in enumerate(placed) if not lane or position - lane[-1] >= near), i % len(placed))
        placed[lane].append(position)
        offsets[i] = (lane + 1) // 2 * step * (1 if lane % 2 else -1)
    return offsets


@styled
def region_dots(
    table: pd.DataFrame,
    basis: Basis,
    *,
    unit: str = "bn_kzt",
    scale: float = BILLION,
    subject: str = "regions",
    lang: str | None = None,
    **words: Any,
) -> Figure | Note:
    """Volumes by region, a panel a status, one log scale, regions sorted by what is realised, then the rest.

    ``table``: ``volumes`` by ``region`` and ``status``. Regions that no project claim names are not shown.
    """
    if table["n"].sum() < MIN_CLAIMS:
        return Note(t("note.too_few", lang, n=int(table["n"].sum()), least=MIN_CLAIMS))
    wide = table.pivot(index="region", columns="status", values="value").reindex(columns=list(STATUSES))
    order = wide.fillna(0).sort_values(["realised", "ongoing", "planned"], ascending=False, kind="stable").index
    statuses = [s for s in STATUSES if wide[s].notna().any()]
    labels = [region_name(code, lang) for code in order]
    body = 0.205 * len(order) + 0.72
    sheet = Sheet(
        findings.regions(table, lang),
        t(f"{subject}.subtitle", lang, **words),
        note(basis, lang, interval=True, extra=[t("note.region_counts", lang)]),
        body,
    )
    left, gap, strip = MARGIN + widest(labels) + 0.12, 0.12, 0.26
    width = (WIDTH - MARGIN - left - gap * (len(statuses) - 1)) / len(statuses)
    low, high = log_range([v / scale for v in table[["value", "low", "high"]].to_numpy(float).ravel()], 0.04)
    places = {region: float(place) for place, region in enumerate(order)}
    for column, status in enumerate(statuses):
        start = left + column * (width + gap)
        axes = sheet.axes(start, start + width - strip, 0.24, body - 0.48)
        log_axis(axes, "x", low, high, lang, most=3)
        category_axis(axes, labels if column == 0 else [""] * len(order))
        mark = STATUS_MARKS[status]
        head(axes, t(f"status.{status}", lang), mark.colour)
        for line in rows(table[table["status"] == status]):
            place = places[line.region]
            interval(axes, line.low / scale, line.high / scale, place, mark.colour)
            point(axes, line.value / scale, place, mark)
            axes.text(
                1.03,
                place,
                number(line.n, lang, 0),
                transform=axes.get_yaxis_transform(),
                size=6.8,
                color=GREY,
                va="center_baseline",
                ha="left",
            )
        if column == 0:
            axes.set_xlabel(t("axis.log", lang, unit=t(f"unit.{unit}", lang)), loc="left")
    return sheet.figure


@styled
def estimates(
    lines: Sequence[tuple[str, float, float, float, str]],
    title: str,
    subtitle: str,
    foot: str,
    axis: str,
    *,
    reference: float | None = None,
    log: bool = False,
    statuses: Sequence[str] = (),
    lang: str | None = None,
) -> Figure | Note:
    """Estimates with intervals, one row each: (label, estimate, low, high, words at the right).

    ``reference``: a line to compare with (0 for a difference, 1 for a ratio). ``statuses``: the status of each row,
    for its mark; realised where left out. No stars: the interval speaks.
    """
    marks = [STATUS_MARKS[s] for s in statuses] or [STATUS_MARKS["realised"]] * len(lines)
    marks = [mark for mark, row in zip(marks, lines, strict=True) if np.isfinite(row[1])]
    known = [row for row in lines if np.isfinite(row[1])]
    if not known:
        return Note(t("note.too_few", lang, n=0, least=1))
    labels = [wrapped_label(row[0]) for row in known]
    sheet = Sheet(title, subtitle, foot, 0.3 * len(known) + 0.6)
    right = WIDTH - MARGIN - max(0.2, widest([row[4] for row in known], 7.2)) - 0.12
    axes = sheet.axes(MARGIN + widest(labels) + 0.15, right, 0.1, 0.1 + 0.3 * len(known))
    numbers = [v for row in known for v in row[1:4] if np.isfinite(v)] + ([] if reference is None else [reference])
    if log:
        log_axis(axes, "x", *log_range(numbers, 0.06), lang)
    else:
        room = 0.06 * ((max(numbers) - min(numbers)) or 1)
        axes.set_xlim(min(numbers) - room, max(numbers) + room)
        axes.xaxis.set_major_formatter(lambda value, _: number(value, lang))
        axes.grid(True, axis="x")
    category_axis(axes, labels)
    if reference is not None:
        axes.axvline(reference, color=GREY, linewidth=0.8, zorder=1)
    for place, (_, value, low, high, words) in enumerate(known):
        mark = marks[place]
        interval(axes, low, high, place, mark.colour)
        point(axes, value, place, mark)
        axes.text(1.02, place, words, transform=axes.get_yaxis_transform(), size=7.2, color=GREY, va="center_baseline")
    axes.set_xlabel(axis)
    return sheet.figure


def wrapped_label(text: str, limit: float = 2.4) -> str:
    """A row label in at most two lines."""
    from kzind.charts.layout import wrap

    return text if text_width(text) <= limit else wrap(text, limit, 8.0)


__all__ = ["estimates", "region_dots", "size_dots", "swarm"]
