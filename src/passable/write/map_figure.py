"""Draws the map: areas, roads by status, places by people and state, names, legend and margins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from passable.write.brief_content import BriefContent
from passable.write.map_areas import draw_areas, name_areas
from passable.write.map_frame import LONG_INCHES, SHORT_INCHES, frame_of
from passable.write.map_glyphs import is_whole
from passable.write.map_labels import Labelled, draw_labels
from passable.write.map_margins import axes_box, draw_margins, draw_scale_and_north
from passable.write.map_places import MapPlace, map_places
from passable.write.map_roads import draw_roads
from passable.write.palette import (
    CUT_OFF_COLOURS,
    CUT_OFF_MARKS,
    INK,
    SERVICE_COLOUR,
    STATUS_LOOKS,
)
from passable.write.plain import as_plain
from passable.write.wording import STATE_WORDS

_SERVICE_MARKS_MAX: Final = 400


@dataclass(frozen=True)
class DrawnMap:
    """The figure, and in words what it shows."""

    figure: Any
    words: str


def draw_map(content: BriefContent) -> DrawnMap:
    """Draw the map on A4, landscape or portrait by its extent.

    Parameters
    ----------
    content
        Already through the gate. Nothing is simplified: every vertex of every segment is drawn.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure  # noqa: PLC0415

    frame = frame_of(_ashore(content), content.segments, content.terminals, content.areas)
    size = (LONG_INCHES, SHORT_INCHES) if frame.is_landscape else (SHORT_INCHES, LONG_INCHES)
    figure = Figure(figsize=size, dpi=150, facecolor="white")
    FigureCanvasAgg(figure)
    box = axes_box(content, is_landscape=frame.is_landscape)
    frame = frame.fitted(box[2] * size[0], box[3] * size[1])
    axes = figure.add_axes(box)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_facecolor("#FBFBF9")
    axes.tick_params(labelsize=5.5, colors="#7A828A", length=2, width=0.4)
    axes.xaxis.set_major_formatter("{x:g}°")
    axes.yaxis.set_major_formatter("{x:g}°")
    for spine in axes.spines.values():
        spine.set(linewidth=0.6, color="#7A828A")
    handles = [*draw_areas(axes, content.areas), *draw_roads(axes, content.segments)]
    places = map_places(content)
    handles += _draw_services(axes, content.terminals, places)
    handles += _draw_places(axes, places)
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    inside = [p for p in places if west <= p.lon <= east and south <= p.lat <= north]
    labelled = draw_labels(axes, inside)
    name_areas(axes, content.areas, labelled.taken)
    draw_scale_and_north(figure, axes, frame)
    draw_margins(figure, content, handles, _notes(content, places, inside, labelled), box[1])
    return DrawnMap(figure, _words(content, places))


def _stand_apart(
    axes: Any, points: np.ndarray[Any, Any], places: list[MapPlace]
) -> np.ndarray[Any, Any]:
    """Tell which points lie outside the marks of all places."""
    if not places:
        return np.ones(len(points), dtype=bool)
    centres = axes.transData.transform([(place.lon, place.lat) for place in places])
    tree = shapely.STRtree(shapely.points(centres))
    pixels = shapely.points(axes.transData.transform(points))
    nearest, distance = tree.query_nearest(pixels, return_distance=True, all_matches=False)
    marks = np.array([place.mark_points / 2 for place in places]) * axes.figure.dpi / 72
    apart = np.ones(len(points), dtype=bool)
    apart[nearest[0]] = distance > marks[nearest[1]]
    return apart


def _draw_services(axes: Any, terminals: pd.DataFrame, places: list[MapPlace]) -> list[Any]:
    if "kind" not in terminals or not len(terminals):
        return []
    services = terminals[terminals["kind"] == "service"]
    services = services[[shape is not None for shape in services["geometry"]]]
    if not len(services):
        return []
    works = np.array([as_plain(v) is True for v in services["is_functioning"].tolist()])
    points = shapely.get_coordinates(services["geometry"].to_numpy())
    apart = _stand_apart(axes, points, places)
    works, points = works[apart], points[apart]
    size = 20 if len(services) <= _SERVICE_MARKS_MAX else 5
    handles = []
    for chosen, mark, words in ((works, "P", "service, functioning"),
                                (~works, "X", "service, not functioning")):  # fmt: skip
        if chosen.any():
            handles.append(
                axes.scatter(
                    points[chosen, 0], points[chosen, 1], s=size, marker=mark, linewidths=0.4,
                    edgecolors="white", color=SERVICE_COLOUR if mark == "P" else "#555555",
                    zorder=15, label=words,
                )
            )  # fmt: skip
    return handles


def _draw_places(axes: Any, places: list[MapPlace]) -> list[Any]:
    from matplotlib.lines import Line2D  # noqa: PLC0415

    handles = []
    for state in reversed(list(CUT_OFF_COLOURS)):
        chosen = [place for place in places if place.state == state]
        if not chosen:
            continue
        axes.scatter(
            [p.lon for p in chosen], [p.lat for p in chosen],
            s=[p.mark_points**2 for p in chosen], marker=CUT_OFF_MARKS[state],
            color=CUT_OFF_COLOURS[state], edgecolors=INK,
            linewidths=0.3 if len(places) > _SERVICE_MARKS_MAX else 0.7,
            zorder=16 if state == "no" else 18,
        )  # fmt: skip
        words = "place, not cut off" if state == "no" else f"place, {STATE_WORDS[state]}"
        handles.append(
            Line2D([], [], linestyle="none", marker=CUT_OFF_MARKS[state], markersize=6,
                   markerfacecolor=CUT_OFF_COLOURS[state], markeredgecolor=INK,
                   markeredgewidth=0.7, label=words)
        )  # fmt: skip
    return handles


def _ashore(content: BriefContent) -> Any:
    """Leave out the ferries: one to another country would make the map mostly sea."""
    segments = content.segments
    return segments[~segments["ferry"].astype(bool)] if "ferry" in segments else segments


def _notes(
    content: BriefContent, places: list[MapPlace], inside: list[MapPlace], labelled: Labelled
) -> list[str]:
    """Say what the map leaves out."""
    notes = [
        (
            "Marks grow with people; a place's state is the worst over the categories asked. "
            "Services are drawn where they stand apart from a place's mark."
        )
    ]
    if labelled.unnamed:
        notes.append(
            f"{labelled.named:,} of {len(inside):,} places are named, main ones, those cut off, then the largest."
        )
    partial = sum(not (is_whole(p.name_en) and is_whole(p.name_ar)) for p in inside)
    if partial:
        notes.append(
            f"{partial:,} names hold letters this map's font lacks: they stand whole in tables.xlsx."
        )
    ferries = len(content.segments) - len(_ashore(content))
    if ferries:
        notes.append("Ferries that lead far off are drawn as far as the frame goes.")
    if len(places) > len(inside):
        notes.append(f"{len(places) - len(inside):,} places lie outside the frame.")
    if len(places) < len(content.places):
        notes.append(f"{len(content.places) - len(places):,} places have no coordinates.")
    return notes


def _words(content: BriefContent, places: list[MapPlace]) -> str:
    """Say what the map shows, for those who cannot see it."""
    counts = {state: sum(place.state == state for place in places) for state in CUT_OFF_COLOURS}
    status = content.segments["status"].astype("str") if len(content.segments) else pd.Series([])
    said = ", ".join(
        f"{int((status == name).sum()):,} {look.words}"
        for name, look in STATUS_LOOKS.items()
        if (status == name).any()
    )
    return (
        f"Map as of {content.head.on.isoformat()}: {len(content.segments):,} road segments "
        f"({said or 'none'}) and {len(places):,} places, of which {counts['certain']:,} are "
        f"certainly cut off from at least one category, {counts['best']:,} more in the best "
        f"reading and {counts['possible']:,} more possibly; {counts['never']:,} reach no service "
        "of some category with every claim removed either."
    )
