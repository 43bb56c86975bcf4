"""Draws a corridor over time: days across, kilometres up; what was open, and who held the ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd

from passable.measures.results_corridor import (
    CORRIDOR_AXIS_COLUMNS,
    CORRIDOR_GROUND_COLUMNS,
    CORRIDOR_SPELL_COLUMNS,
)
from passable.write.chart_file import chart_bytes, save_chart_file
from passable.write.gate import Gate
from passable.write.map_glyphs import drawable
from passable.write.palette import INK, NO_CONTROLLER_COLOUR, STATUS_LOOKS, controller_colours
from passable.write.plain import as_plain, plot_text

INCHES: Final = (9.2, 9.6)
PALE: Final = 0.5
"""Opacity of what rests on stale claims."""
UNSAID_COLOUR: Final = "#D9DDE1"
STATE_COLOURS: Final = {
    "open": STATUS_LOOKS["open"].colour,
    "restricted": STATUS_LOOKS["delayed"].colour,
    "closed": STATUS_LOOKS["closed"].colour,
}
STATE_WORDS: Final = {
    "open": "open",
    "restricted": "restricted: a delay, or called so",
    "closed": "closed",
}
HATCH: Final = "////"
_LABEL_POINTS: Final = 9.0
"""Room a name needs on the axis of kilometres."""
_NAME_SIGNS: Final = 34
MOST_PUBLISHERS: Final = 8


@dataclass(frozen=True)
class Strip:
    """A corridor as it is drawn.

    Parameters
    ----------
    spells, ground
        ``CORRIDOR_SPELL_COLUMNS`` and ``CORRIDOR_GROUND_COLUMNS`` of one corridor.
    places
        ``CORRIDOR_AXIS_COLUMNS``: those that may be named, on the axis of kilometres.
    """

    spells: pd.DataFrame
    ground: pd.DataFrame
    places: pd.DataFrame


def write_strip_chart(path: Path, strip: Strip, title: str, footer: str, gate: Gate) -> None:
    """Write the chart to a file that ends in ``.png`` or ``.svg``, through the gate.

    Raises
    ------
    BadRequest
        If it ends otherwise or cannot be written.
    """
    shown = Strip(
        gate.table(strip.spells, CORRIDOR_SPELL_COLUMNS),
        gate.table(strip.ground, CORRIDOR_GROUND_COLUMNS),
        gate.table(strip.places, CORRIDOR_AXIS_COLUMNS),
    )
    title, footer = gate.text(title), f"{gate.stamp} · {gate.text(footer)}"
    save_chart_file(path, lambda kind: strip_chart_image(shown, title, footer, kind))


def strip_chart_image(strip: Strip, title: str, footer: str, image_format: str) -> bytes:
    """Draw the chart and give the bytes of its file; equal charts are equal bytes."""
    return chart_bytes(lambda: draw_strip(strip, title, footer), image_format)


def publishers_of(*tables: pd.DataFrame) -> str:
    """Name the publishers behind tables, at most eight."""
    told = dict.fromkeys(
        name for table in tables for text in table["publishers"] for name in str(text).split("; ") if name
    )  # fmt: skip
    names = list(told)
    more = [f"and {len(names) - MOST_PUBLISHERS} more"] if len(names) > MOST_PUBLISHERS else []
    return "; ".join([*names[:MOST_PUBLISHERS], *more]) or "none: no claim speaks of it"


def draw_strip(strip: Strip, title: str, footer: str) -> Any:
    """Draw two panels over the same days: what was open above, who held the ground below.

    Parameters
    ----------
    strip
        Already through the gate.
    title, footer
        Over and under the chart: dates, mover, sources.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=INCHES, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    state, control = figure.subplots(2, 1, sharex=True, squeeze=True)
    if len(strip.spells):
        _draw_states(state, strip.spells)
        _draw_control(control, strip.ground)
    for panel, words in ((state, "Passable or not"), (control, "Who holds the ground")):
        panel.set_title(words, fontsize=9, color=INK, loc="left")
        _name_places(panel, strip, INCHES[1] / 2 * 72 * 0.8)
        panel.tick_params(labelsize=7)
        panel.set_ylabel("km along the road", fontsize=7)
        panel.spines[["top", "right"]].set_visible(False)
    locator = AutoDateLocator(minticks=4, maxticks=10)  # type: ignore[no-untyped-call]
    control.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    control.xaxis.set_major_formatter(formatter)
    control.xaxis.get_offset_text().set_fontsize(7)
    figure.suptitle(plot_text(title), fontsize=11, color=INK, x=0.01, ha="left")
    figure.supxlabel(plot_text(footer), fontsize=6.5, color=INK, x=0.01, ha="left")
    return figure


def boxes_of(frame: pd.DataFrame) -> list[tuple[Any, float, float, float]]:
    """Give each row's place on the chart: first day, days, first km, km."""
    return [
        (
            as_plain(row["since"]),
            float(row["days"]),
            row["from_km"],
            row["to_km"] - row["from_km"],
        )
        for row in frame.to_dict("records")
    ]


def _draw_states(panel: Any, spells: pd.DataFrame) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415 - heavy

    records = spells.to_dict("records")
    for (since, days, low, km), row in zip(boxes_of(spells), records, strict=True):
        colour = UNSAID_COLOUR if row["is_unsaid"] else STATE_COLOURS[str(row["state"])]
        _box(panel, since, days, low, km, colour, is_pale=bool(row["is_stale"]))
        if row["is_contested"]:
            _hatch(panel, since, days, low, km)
    shown = set(spells["state"])
    marks = [
        Patch(facecolor=STATE_COLOURS[s], label=STATE_WORDS[s])
        for s in STATE_COLOURS
        if s in shown and (s != "open" or not spells.loc[spells["state"] == s, "is_unsaid"].all())
    ]
    if spells["is_unsaid"].any():
        marks.append(Patch(facecolor=UNSAID_COLOUR, label="no claim speaks of it: taken for open"))
    if spells["is_contested"].any():
        marks.append(
            Patch(facecolor="white", edgecolor=INK, hatch=HATCH, label="contested: sources differ")
        )
    if spells["is_stale"].any():
        marks.append(
            Patch(
                facecolor=STATE_COLOURS["closed"], alpha=PALE, label="paler: rests on stale claims"
            )
        )
    _legend(panel, marks, below=0.03)


def _draw_control(panel: Any, ground: pd.DataFrame) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415 - heavy

    names = [str(name) for name in ground["actor_name"]]
    ids = [str(actor) for actor in ground["actor_id"]]
    held = [n for n, actor in zip(names, ids, strict=True) if actor not in ("none", "unknown")]
    colours = controller_colours(sorted(dict.fromkeys(held)))
    records = ground.to_dict("records")
    for (since, days, low, km), row in zip(boxes_of(ground), records, strict=True):
        colour = colours.get(str(row["actor_name"]), NO_CONTROLLER_COLOUR)
        _box(panel, since, days, low, km, colour, is_pale=bool(row["is_unsure"]))
        if row["is_disputed"]:
            _hatch(panel, since, days, low, km)
    marks = [
        Patch(facecolor=colours.get(n, NO_CONTROLLER_COLOUR), label=plot_text(n))
        for n in dict.fromkeys(sorted(names))
    ]
    if ground["is_disputed"].any():
        marks.append(
            Patch(facecolor="white", edgecolor=INK, hatch=HATCH, label="sources name several")
        )
    if ground["is_unsure"].any():
        marks.append(
            Patch(
                facecolor="white",
                edgecolor=NO_CONTROLLER_COLOUR,
                label="paler: every claim is stale",
            )
        )
    _legend(panel, marks, below=0.08)


def _box(
    panel: Any, since: Any, days: float, low: float, km: float, colour: str, *, is_pale: bool
) -> None:
    panel.bar(
        since, km, timedelta(days=days), low, align="edge", color=colour, linewidth=0,
        alpha=PALE if is_pale else 1.0,
    )  # fmt: skip


def _hatch(panel: Any, since: Any, days: float, low: float, km: float) -> None:
    panel.bar(
        since, km, timedelta(days=days), low, align="edge", color="none", edgecolor=INK,
        linewidth=0, hatch=HATCH,
    )  # fmt: skip


def _legend(panel: Any, marks: list[Any], *, below: float) -> None:
    panel.legend(
        handles=marks, fontsize=6.5, frameon=False, ncols=3, loc="upper left",
        bbox_to_anchor=(0.0, -below), borderaxespad=0.0,
    )  # fmt: skip


def _name_places(panel: Any, strip: Strip, height_points: float) -> None:
    """Put names on the axis of kilometres, main places first, none over another."""
    end = float(strip.spells["to_km"].max()) if len(strip.spells) else 1.0
    ordered = strip.places.sort_values("is_main", ascending=False, kind="stable")
    room = end * _LABEL_POINTS / height_points
    named: list[tuple[float, str]] = []
    for row in ordered.to_dict("records"):
        km = float(row["km"])
        if all(abs(km - other) >= room for other, _ in named):
            named.append((km, axis_label(km, str(row["name_en"]), str(row["name_ar"]))))
    named.sort()
    panel.set_yticks([km for km, _ in named], [plot_text(name) for _, name in named])
    panel.set_ylim(0, end)
    if len(strip.spells):
        first, last = strip.spells["since"].min(), strip.spells["until"].max()
        panel.set_xlim(as_plain(first), as_plain(last) + timedelta(days=1))  # type: ignore[operator]


def axis_label(km: float, name_en: str, name_ar: str) -> str:
    """Give a place's names, as far as the font can draw them, and its kilometre."""
    names = dict.fromkeys(drawable(name)[:_NAME_SIGNS] for name in (name_en, name_ar))
    return "  ".join((f"{km:,.0f}", *(name for name in names if name)))
