"""Series over time, one panel a status or a language, shared scales."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kzind.analysis.intervals import rows
from kzind.analysis.study import Basis
from kzind.analysis.volumes import STATUSES
from kzind.charts import findings
from kzind.charts.axes import count_axis, head, interval, log_axis, log_range, year_axis
from kzind.charts.labels import number, t
from kzind.charts.layout import MARGIN, WIDTH, Sheet, text_width, widest
from kzind.charts.notes import note
from kzind.charts.style import GREY, INK, ORANGE, PAPER, PURPLE, SKY, STATUS_MARKS, Mark, Note, styled

BILLION = 1e9
MIN_YEARS = 3


@styled
def year_volumes(
    nominal: pd.DataFrame,
    real: pd.DataFrame,
    basis: Basis,
    *,
    base_year: int,
    lang: str | None = None,
    **words: Any,
) -> Figure | Note:
    """Volumes by year, nominal and real, a panel a status, one log scale.

    ``nominal`` and ``real``: ``volumes`` by ``when`` and ``status``. Years without a claim are gaps, not zeros.
    Fewer than three years give a ``Note``.
    """
    years = sorted(set(real["when"]))
    if len(years) < MIN_YEARS:
        return Note(t("note.few_years", lang, n=len(years), least=MIN_YEARS))
    statuses = [s for s in STATUSES if (real["status"] == s).any()]
    tall, gap = 1.25, 0.42
    body = 0.26 + len(statuses) * (tall + gap)
    subtitle = t("years.subtitle", lang, base_year=base_year, **words)
    sheet = Sheet(
        findings.years(real, lang), subtitle, note(basis, lang, interval=True, extra=[t("note.years", lang)]), body
    )
    low, high = log_range(
        [v / BILLION for table in (nominal, real) for v in table[["value", "low", "high"]].to_numpy(float).ravel()]
    )
    names = {"nominal": t("word.nominal", lang), "real": t("word.prices_of", lang, year=base_year)}
    left = MARGIN + widest([number(10.0**p, lang) for p in range(-2, 6) if low <= 10.0**p <= high]) + 0.14
    for row, status in enumerate(statuses):
        top = 0.26 + row * (tall + gap)
        axes = sheet.axes(left, WIDTH - MARGIN - 0.05, top, top + tall)
        year_axis(axes, min(years), max(years), 10)
        log_axis(axes, "y", low, high, lang, most=4)
        mark = STATUS_MARKS[status]
        head(axes, t(f"status.{status}", lang), mark.colour)
        for name, table in (("nominal", nominal), ("real", real)):
            line = table[table["status"] == status].sort_values("when")
            colour = GREY if name == "nominal" else mark.colour
            _line(axes, line, colour, name, mark)
        if row == 0:
            _key(axes, names, mark.colour)
        if row == len(statuses) - 1:
            axes.set_xlabel(t("axis.years_log", lang, unit=t("unit.bn_kzt", lang)), loc="left")
    return sheet.figure


def _line(axes: Axes, line: pd.DataFrame, colour: str, name: str, mark: Mark) -> None:
    whole = line.set_index("when").reindex(range(int(line["when"].min()), int(line["when"].max()) + 1))
    axes.plot(
        whole.index,
        whole["value"] / BILLION,
        color=colour,
        linewidth=1.0,
        zorder=2,
        linestyle=(0, (4, 2)) if name == "nominal" else "-",
    )
    small = name == "nominal"
    axes.plot(
        whole.index,
        whole["value"] / BILLION,
        linestyle="none",
        marker="_" if small else mark.marker,
        markersize=6 if small else 5,
        color=colour,
        markerfacecolor=mark.face,
        markeredgewidth=1.1,
        zorder=3,
    )
    if not small:
        for point in rows(line):
            interval(axes, point.low / BILLION, point.high / BILLION, point.when, colour, vertical=True)


def _key(axes: Axes, names: dict[str, str], colour: str) -> None:
    """Names of the two lines above the first panel, at the right, in the lines' colours."""
    width = axes.get_position().width * WIDTH
    at = 1.0
    for name, ink, dash in (("real", colour, "-"), ("nominal", GREY, (0, (4, 2)))):
        axes.text(at, 1.03, names[name], transform=axes.transAxes, size=7.5, color=ink, ha="right", va="bottom")
        start = at - (text_width(names[name], 7.5) + 0.06) / width
        axes.plot(
            [start - 0.26 / width, start],
            [1.09, 1.09],
            transform=axes.transAxes,
            color=ink,
            linewidth=1.2,
            linestyle=dash,
            clip_on=False,
        )
        at = start - 0.45 / width


@styled
def year_counts(
    table: pd.DataFrame,
    title: str,
    subtitle: str,
    foot: str,
    *,
    panels: tuple[tuple[str, str], ...],
    column: str = "lang",
    value: str = "documents",
    axis: str,
    lang: str | None = None,
) -> Figure | Note:
    """Bars from zero by year, a panel a group: ``panels`` names (value of ``column``, heading); one shared scale."""
    years = sorted({int(y) for y in table["year"]})
    if not years:
        return Note(t("note.few_years", lang, n=0, least=1))
    tall, gap = 1.05, 0.42
    sheet = Sheet(title, subtitle, foot, 0.22 + len(panels) * (tall + gap) + 0.05)
    high = float(table[value].max())
    left = MARGIN + text_width(number(high * 2, lang, 0)) + 0.16
    for row, (group, heading) in enumerate(panels):
        top = 0.22 + row * (tall + gap)
        axes = sheet.axes(left, WIDTH - MARGIN, top, top + tall)
        part = table[table[column] == group]
        year_axis(axes, years[0], years[-1], 10)
        count_axis(axes, "y", high, lang)
        axes.bar(part["year"].astype(int), part[value], width=0.72, color=(SKY, PURPLE)[row % 2], edgecolor=PAPER)
        head(axes, heading)
        if row == len(panels) - 1:
            axes.set_xlabel(axis, loc="left")
    return sheet.figure


@styled
def two_series(
    table: pd.DataFrame,
    title: str,
    subtitle: str,
    foot: str,
    *,
    panels: tuple[tuple[str, str], ...],
    axis: str,
    lang: str | None = None,
) -> Figure:
    """Series of different size over the same years, one panel each, every panel with its own log scale.

    ``table``: ``when`` and the columns that ``panels`` names (column, heading), in tenge. A year without a value is a
    gap. The scales have the same length a decade, so that equal rises look equal.
    """
    years = [int(y) for y in table["when"]]
    ranges = [log_range([float(v) / BILLION for v in table[column]]) for column, _ in panels]
    decades = max(high / low for low, high in ranges) ** 0.5
    scales = [((low * high) ** 0.5 / decades, (low * high) ** 0.5 * decades) for low, high in ranges]
    tall, gap = 1.35, 0.42
    sheet = Sheet(title, subtitle, foot, 0.22 + len(panels) * (tall + gap) + 0.05)
    ticks = [number(10.0**p, lang) for low, high in scales for p in range(-3, 8) if low <= 10.0**p <= high]
    left = MARGIN + widest(ticks) + 0.14
    for row, ((column, heading), scale, colour) in enumerate(zip(panels, scales, (ORANGE, INK), strict=True)):
        top = 0.22 + row * (tall + gap)
        axes = sheet.axes(left, WIDTH - MARGIN - 0.05, top, top + tall)
        year_axis(axes, years[0], years[-1], 10)
        log_axis(axes, "y", *scale, lang, most=4)
        values = (table[column] / BILLION).where(table[column] > 0)
        axes.plot(years, values, color=colour, linewidth=1.0, zorder=2)
        face = colour if row == 0 else PAPER
        marker = "o" if row == 0 else "s"
        axes.plot(years, values, linestyle="none", marker=marker, markersize=5, color=colour, markerfacecolor=face)
        head(axes, heading, colour)
        if row == len(panels) - 1:
            axes.set_xlabel(axis, loc="left")
    return sheet.figure
