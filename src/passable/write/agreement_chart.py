"""Draws people moved under an agreement over time: announced, and the range between accounts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from passable.measures.results_agreement import ACCOUNT_COLUMNS, CUMULATED_COLUMNS
from passable.write.chart_file import chart_bytes, save_chart_file
from passable.write.gate import Gate
from passable.write.palette import INK
from passable.write.plain import printable

INCHES = (7.6, 3.6)
HEADROOM = 1.2
"""Room above the highest figure, for the legend."""
MOST_DATES = 9
RANGE_COLOUR, PLANNED_COLOUR = "#7fb2d9", "#8a5a00"


def agreement_chart_image(
    cumulated: pd.DataFrame, totals: pd.DataFrame, title: str, footer: str, image_format: str
) -> bytes:
    """Draw the chart and give the bytes of its file; equal charts are equal bytes.

    Parameters
    ----------
    cumulated
        ``CUMULATED_COLUMNS`` of one agreement.
    totals
        ``ACCOUNT_COLUMNS``: counts so far, each drawn as its source gives it.
    title, footer
        Printed above and below.
    image_format
        ``png`` or ``svg``.
    """
    return chart_bytes(lambda: _draw(cumulated, totals, title, footer), image_format)


def range_sentences(cumulated: pd.DataFrame) -> list[str]:
    """Say between what the range lies, and which tranches are missing in it."""
    between = (
        "The range lies between all accounts: tranches added up, lowest and highest, and "
        "sources' own totals (dots)."
    )
    lines = [between]
    if len(cumulated):
        last = cumulated.iloc[-1]
        lines.append(
            f"Of {last['tranches']} tranches {last['tranches_not_reported']} have no reported departure "
            f"and {last['tranches_without_figure']} no number of people; both are missing in the sum."
        )
    return lines


def totals_of(accounts: pd.DataFrame) -> pd.DataFrame:
    """Pick the counts of all so far, by day."""
    return accounts[accounts["scope"] == "so_far"].sort_values("date", kind="stable")


def write_agreement_chart(
    path: Path,
    cumulated: pd.DataFrame,
    totals: pd.DataFrame,
    title: str,
    footer: str,
    gate: Gate,
) -> None:
    """Write the chart to a file that ends in ``.png`` or ``.svg``, through the gate.

    Raises
    ------
    BadRequest
        If it ends otherwise or cannot be written.
    """
    cumulated, totals = (
        gate.table(cumulated, CUMULATED_COLUMNS),
        gate.table(totals, ACCOUNT_COLUMNS),
    )
    title, footer = gate.text(title), f"{gate.stamp} · {gate.text(footer)}"
    save_chart_file(
        path, lambda kind: agreement_chart_image(cumulated, totals, title, footer, kind)
    )


def _draw(cumulated: pd.DataFrame, totals: pd.DataFrame, title: str, footer: str) -> Any:
    from matplotlib.figure import Figure  # noqa: PLC0415 - heavy

    figure = Figure(figsize=INCHES, layout="constrained")
    axes = figure.add_subplot()
    days = list(cumulated["date"])
    if days:
        days.append(days[-1] + timedelta(days=1))
        low, high = (_held(cumulated[column]) for column in ("people_low", "people_high"))
        axes.fill_between(
            days, low, high, step="post", color=RANGE_COLOUR, linewidth=0, label="range of accounts"
        )
        axes.step(days, high, where="post", color=INK, linewidth=0.6)
        axes.step(days, low, where="post", color=INK, linewidth=0.6)
        if cumulated["planned_people_low"].notna().any():
            axes.step(
                days,
                _held(cumulated["planned_people_low"]),
                where="post",
                color=PLANNED_COLOUR,
                linestyle="--",
                linewidth=1.2,
                label="announced",
            )
    for number, row in enumerate(totals.itertuples()):
        figures = [f for f in (row.people_low, row.people_best, row.people_high) if f == f]  # noqa: PLR0124
        if not figures:
            continue
        is_low_alone = row.people_low == figures[0] and len(figures) == 1
        bound = "over " if is_low_alone else ""
        axes.plot([row.date] * len(figures), figures, "o-", color=INK, markersize=4)
        axes.annotate(
            printable(f"{row.publisher}: {bound}{figures[0]:,.0f}")[0],
            (row.date, figures[0]),
            xytext=(-6, 4 + 9 * (number % 2)),
            textcoords="offset points",
            ha="right",
            fontsize=7,
        )
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1) * HEADROOM)
    axes.set_ylabel("people, all tranches so far", fontsize=8)
    axes.yaxis.set_major_formatter(lambda value, _at: f"{value:,.0f}")
    axes.tick_params(labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    if days:
        axes.legend(loc="upper left", fontsize=7, frameon=False)
    _date_axis(axes, days)
    axes.set_title(printable(title)[0], fontsize=10, loc="left")
    figure.supxlabel(printable(footer)[0], fontsize=6.5, x=0.01, ha="left")
    return figure


def _date_axis(axes: Any, days: list[date]) -> None:
    """Mark whole days, written as elsewhere."""
    from matplotlib import dates  # noqa: PLC0415 - heavy

    known: Any = dates  # its classes have no types
    is_short = bool(days) and days[-1] - days[0] < timedelta(days=MOST_DATES)
    axes.xaxis.set_major_locator(
        known.DayLocator() if is_short else known.AutoDateLocator(minticks=4, maxticks=MOST_DATES)
    )
    axes.xaxis.set_major_formatter(known.DateFormatter("%Y-%m-%d"))


def _held(values: pd.Series) -> list[float]:
    """Carry the last value on to the end of the last day."""
    listed = values.astype(float).tolist()
    return [*listed, listed[-1]]
