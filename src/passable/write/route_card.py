"""The route card: one A4 page with the way on a map, its legs, and what it rests on."""

from __future__ import annotations

import textwrap
from io import BytesIO
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from passable.write.map_frame import LONG_INCHES, SHORT_INCHES, frame_of
from passable.write.palette import INK
from passable.write.plain import plot_text, printable
from passable.write.way_record import WayFile, WayRecord

WAY_COLOURS: Final = ("#005a8a", "#9b1c1c", "#2f7d32", "#6a2a7a")
GREY: Final = "#c9ced4"
LINE: Final = 0.0105
"""Of a leg's words, as a share of the page."""
CELL_LINES: Final = 5
COLUMNS: Final = (
    (0.05, "leg", 4),
    (0.08, "road", 34),
    (0.295, "km", 8),
    (0.34, "min", 8),
    (0.38, "ground of", 40),
    (0.60, "note", 64),
)
"""Of legs: where, name, signs to a line."""
FOOT_LINE: Final = 0.0098
FOOT_CHARS: Final = 170
TITLE_CHARS: Final = 64


def route_card_bytes(file: WayFile, roads: gpd.GeoDataFrame, image_format: str) -> bytes:
    """Draw the card and give its bytes; equal cards are equal bytes.

    Parameters
    ----------
    file
        Its ways; the first is told leg by leg.
    roads
        Lines drawn in grey below, WGS 84.
    image_format
        ``pdf`` or ``png``.
    """
    held = BytesIO()
    about = (
        {"Title": f"{file.stamp}: {file.title}", "CreationDate": None, "Producer": None}
        if image_format == "pdf"
        else {"Software": None, "Title": f"{file.stamp}: {file.title}"}
    )
    _draw(file, roads).savefig(held, format=image_format, dpi=150, metadata=about)
    return held.getvalue()


def _draw(file: WayFile, roads: gpd.GeoDataFrame) -> Any:
    from matplotlib.figure import Figure  # noqa: PLC0415 - heavy

    figure = Figure(figsize=(SHORT_INCHES, LONG_INCHES), facecolor="white")
    _words(figure, 0.05, 0.975, _cut(file.title, TITLE_CHARS), 12, weight="bold")
    colour = "#9b1c1c" if file.is_restricted else INK
    _words(figure, 0.95, 0.975, file.stamp, 11, weight="bold", ha="right", color=colour)
    facts = " · ".join(f"{name}: {words}" for name, words in file.facts)
    head = textwrap.wrap(f"as of {file.as_of.isoformat()} · {facts}", 125)[:2]
    for number, line in enumerate(head):
        _words(figure, 0.05, 0.95 - 0.012 * number, line, 7)
    _map(figure, file, roads)
    _legs(figure, file, _foot(figure, file))
    return figure


def _map(figure: Any, file: WayFile, roads: gpd.GeoDataFrame) -> None:
    """Draw ways and places on the roads around them."""
    box = (0.06, 0.47, 0.88, 0.44)
    lines = [leg.line for way in file.ways for leg in way.legs if len(leg.line)]
    points = [(p.lon, p.lat) for way in file.ways for p in way.points]
    shown = gpd.GeoSeries(
        [shapely.MultiPoint(np.concatenate([*lines, np.reshape(points, (-1, 2))]))],
        crs="EPSG:4326",
    )
    frame = frame_of(gpd.GeoDataFrame(geometry=shown)).fitted(
        box[2] * SHORT_INCHES, box[3] * LONG_INCHES
    )
    axes = figure.add_axes(box)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_aspect(frame.aspect, adjustable="box")
    axes.tick_params(labelsize=5.5, colors="#7A828A", length=2, width=0.4)
    near = roads.cx[frame.west : frame.east, frame.south : frame.north]
    for geometry in near.geometry:
        for part in getattr(geometry, "geoms", [geometry]):
            axes.plot(*np.asarray(part.coords).T[:2], color=GREY, linewidth=0.5, zorder=1)
    for number, way in reversed(list(enumerate(file.ways))):
        colour = WAY_COLOURS[number % len(WAY_COLOURS)]
        label = f"{way.name}: {way.km:,.0f} km, {way.minutes / 60:,.1f} h"
        for leg in way.legs:
            axes.plot(*leg.line.T, color=colour, linewidth=2.2 - 0.3 * min(number, 3), zorder=3,
                      label=printable(label)[0])  # fmt: skip
            label = "_nolegend_"
    told: set[str] = set()
    for way in file.ways:
        for point in way.points:
            if point.name in told:
                continue
            told.add(point.name)
            axes.plot(point.lon, point.lat, "o", color=INK, markersize=3.5, zorder=4)
            words = " ".join(part for part in (point.name, point.name_ar) if part)
            axes.annotate(plot_text(words), (point.lon, point.lat), xytext=(4, 3),
                          textcoords="offset points", fontsize=6.5, zorder=5)  # fmt: skip
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="best", fontsize=6.5, frameon=True)
    _scale(axes, frame)


def _scale(axes: Any, frame: Any) -> None:
    """Draw a bar of a round length."""
    km_per_degree = 111.2 / frame.aspect
    across = (frame.east - frame.west) * km_per_degree
    step = 10 ** np.floor(np.log10(max(across / 4, 1e-3)))
    km = float(max(k * step for k in (1, 2, 5) if k * step <= across / 4 or k == 1))
    x, y = (
        frame.west + 0.04 * (frame.east - frame.west),
        frame.south + 0.04 * (frame.north - frame.south),
    )
    axes.plot([x, x + km / km_per_degree], [y, y], color=INK, linewidth=2, zorder=6)
    axes.annotate(f"{km:g} km", (x, y), xytext=(0, 3), textcoords="offset points", fontsize=6.5)


def _legs(figure: Any, file: WayFile, foot_top: float) -> None:
    """Tell the first way leg by leg, whole cells in as many lines as they need, while there is room."""
    way = file.ways[0]
    title = f"{way.name}: {way.km:,.1f} km, {way.minutes:,.0f} minutes{_codes(way)}"
    _words(figure, 0.05, 0.44, title, 9, weight="bold")
    for x, name, _ in COLUMNS:
        _words(figure, x, 0.422, name, 6.5, weight="bold")
    y = 0.41
    for number, leg in enumerate(way.legs, start=1):
        cells = (
            str(number),
            leg.name,
            f"{leg.km:,.1f}",
            f"{leg.minutes:,.0f}",
            leg.controller,
            leg.note,
        )
        wrapped = [
            textwrap.wrap(cell, width, max_lines=CELL_LINES, placeholder=" …")
            for (_, _, width), cell in zip(COLUMNS, cells, strict=True)
        ]
        tall = max(1, *(len(lines) for lines in wrapped)) * LINE
        if y - tall < foot_top + 2 * LINE:
            left = len(way.legs) - number + 1
            _words(figure, 0.05, y, f"{left} more legs are in the table", 6.2)
            return
        for (x, _, _), lines in zip(COLUMNS, wrapped, strict=True):
            for k, line in enumerate(lines):
                _words(figure, x, y - LINE * k, line, 6.2)
        y -= tall


def _codes(way: WayRecord) -> str:
    """Say the P-codes of both ends."""
    codes = {point.kind: point.adm3_pcode for point in way.points}
    ends = [codes.get(kind, "") for kind in ("from", "to")]
    return f" ({' to '.join(ends)})" if all(ends) else ""


def _foot(figure: Any, file: WayFile) -> float:
    """Say what it rests on, sources first, and give how high that reaches."""
    sources = f"Sources: {'; '.join(file.sources)}." if file.sources else ""
    texts = [text for text in (sources, *file.notes) if text]
    lines = [line for text in texts for line in textwrap.wrap(text, FOOT_CHARS)]
    top = 0.026 + FOOT_LINE * len(lines)
    for number, line in enumerate(lines):
        _words(figure, 0.05, top - FOOT_LINE * number, line, 5.8)
    last = f"{file.stamp} · as of {file.as_of.isoformat()} · run {file.run_id}"
    _words(figure, 0.05, 0.012, last, 5.8)
    return top


def _words(figure: Any, x: float, y: float, text: str, size: float, **style: Any) -> None:
    style.setdefault("color", INK)
    figure.text(x, y, plot_text(text), fontsize=size, va="top", **style)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
