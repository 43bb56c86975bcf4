"""Draws who was cut off over time: certain and possible as a band, the best reading as a line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from passable.measures.results import TIMELINE_CUTOFF_COLUMNS
from passable.write.chart_file import chart_bytes, save_chart_file
from passable.write.gate import Gate
from passable.write.palette import CUT_OFF_COLOURS, INK
from passable.write.plain import plot_text
from passable.write.wording import say_category, say_count

_PANEL_INCHES: Final = (7.6, 2.0)
_MARGIN_INCHES: Final = 1.0


def write_chart(path: Path, timeline: pd.DataFrame, title: str, footer: str, gate: Gate) -> None:
    """Write the chart to a file, through the gate.

    Parameters
    ----------
    path
        Ends in ``.png`` or ``.svg``.
    timeline, title, footer
        See ``draw_chart``.
    gate
        What of it may leave; the footer begins with its stamp.

    Raises
    ------
    BadRequest
        If the path cannot be written.
    """
    timeline = gate.table(timeline, TIMELINE_CUTOFF_COLUMNS)
    title, footer = gate.text(title), f"{gate.stamp} · {gate.text(footer)}"
    save_chart_file(path, lambda kind: chart_image(timeline, title, footer, kind))


def chart_image(timeline: pd.DataFrame, title: str, footer: str, image_format: str) -> bytes:
    """Draw the chart and give the bytes of its file; equal charts are equal bytes."""
    return chart_bytes(lambda: draw_chart(timeline, title, footer), image_format)


def draw_chart(timeline: pd.DataFrame, title: str, footer: str) -> Any:
    """Draw a panel for each category, over people where any figure is known, else over places.

    Parameters
    ----------
    timeline
        ``TIMELINE_CUTOFF_COLUMNS``, already through the gate. Sums leave out places without a
        figure of people, so a sum over such places alone is drawn as nought; the footer says so.
    title
        Over the chart.
    footer
        Under it: dates, mover, run.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415

    groups = list(timeline.groupby("category", sort=False))
    width, height = _PANEL_INCHES
    tall = max(1, len(groups)) * height + 2 * _MARGIN_INCHES
    figure = Figure(figsize=(width, tall), facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(max(1, len(groups)), 1, sharex=True, squeeze=False)[:, 0]
    for panel, (category, rows) in zip(panels, groups, strict=False):
        _draw_panel(panel, str(category), rows)
        panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: say_count(y)))
    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    panels[-1].xaxis.set_major_locator(locator)
    words = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    panels[-1].xaxis.set_major_formatter(words)
    if groups:
        panels[0].legend(loc="upper left", fontsize=7, framealpha=0.8)
    figure.suptitle(plot_text(title), fontsize=10, color=INK, x=0.01, ha="left")
    figure.supxlabel(plot_text(footer), fontsize=6, color=INK, x=0.01, ha="left")
    return figure


def _draw_panel(panel: Any, category: str, rows: pd.DataFrame) -> None:
    counts_people = bool((rows["places_with_people"] > 0).any())
    what = "people_best" if counts_people else "places"
    days = _days(rows)
    certain, best, possible = (
        _to_the_end(rows[f"{state}_{what}"]) for state in ("certain", "best", "possible")
    )
    panel.fill_between(
        days,
        certain,
        possible,
        step="post",
        color=CUT_OFF_COLOURS["possible"],
        alpha=0.6,
        linewidth=0,
        label="certainly to possibly cut off",
    )
    panel.fill_between(
        days,
        np.zeros(len(days)),
        certain,
        step="post",
        color=CUT_OFF_COLOURS["certain"],
        alpha=0.75,
        linewidth=0,
        label="certainly cut off",
    )
    panel.step(
        days, best, where="post", color=CUT_OFF_COLOURS["best"], linewidth=1.2, label="best reading"
    )
    panel.set_title(
        plot_text(f"{say_category(category)}: {_denominator(rows, what)}"),
        fontsize=8,
        color=INK,
        loc="left",
    )
    panel.set_ylim(0, possible.max() * 1.08 or 1)
    panel.set_xlim(days[0], days[-1])
    panel.set_ylabel("people" if counts_people else "places", fontsize=7)
    panel.tick_params(labelsize=7)
    panel.spines[["top", "right"]].set_visible(False)


def _days(rows: pd.DataFrame) -> list[date]:
    first = pd.to_datetime(rows["date"]).dt.date.tolist()
    last: date = pd.to_datetime(rows["to"]).dt.date.tolist()[-1]
    return [*first, last + timedelta(days=1)]


def _to_the_end(column: pd.Series) -> np.ndarray:
    values = np.nan_to_num(column.to_numpy(dtype=float))
    return np.append(values, values[-1])


def _denominator(rows: pd.DataFrame, what: str) -> str:
    last = rows.iloc[-1]
    places = say_count(last["places"])
    if what == "places":
        return f"of {places} places, none with a figure of people"
    known = say_count(last["places_with_people"])
    people = say_count(last["people_best"])
    return f"of {people} people in {known} of {places} places (last date)"
