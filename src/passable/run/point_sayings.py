"""What a report of an obstacle or a bridge says of the roads at its point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from passable.read.claim_values import NO_VEHICLE
from passable.read.road_reports import DEGREE_DECIMALS, RoadReport
from passable.run.accounts import Left, Saying
from passable.run.report_roads import ReportRoads
from passable.terms.codes import VEHICLES
from passable.terms.road_reports import (
    CHECKPOINTS,
    LOAD_IS_NO_MATTER,
    LOC_PRECISIONS,
    NOT_PUBLISHED,
    OBSTACLE_TYPES,
    RADIUS_METRES,
)

Note = Callable[[str, str], None]
"""Tell something of the row that a reader of the report should look at: of what, and what."""
UNKNOWN_STATE = "unknown: open in the best reading, closed in the pessimistic"


@dataclass(frozen=True)
class _Placed:
    """A point as a subject: how well known, and the segments its circle touches."""

    subject: str
    precision: str
    segments: Any
    details: tuple[str, ...]


def obstacle_sayings(
    report: RoadReport, roads: ReportRoads, radius_metres: float, note: Note
) -> tuple[Saying, ...] | Left:
    """Say what an obstacle does to the roads in its circle; or why it says nothing of a road."""
    kind = str(report.cells["obstype"]) or "Unknown"
    predicate, value = OBSTACLE_TYPES[kind]
    if not value:
        return Left("it is not about a road", kind)
    details = [kind]
    tonnes = _figure(report.cells["maxloadmt"])
    if tonnes:
        details.append(f"largest load {tonnes:g} t")
        if kind not in LOAD_IS_NO_MATTER:
            predicate, value = "practicability", roads.largest_vehicle(tonnes)
    if (predicate, value) == ("status", "unknown"):
        note("states", UNKNOWN_STATE)
    placed = _place(report, roads, radius_metres, note)
    if len(roads.road_names(placed.segments)) > 1:
        note("points", "the circle holds several roads: look whether all are meant")
    saying = Saying(
        placed.subject,
        predicate,
        value,
        place_precision=placed.precision,
        sensitivity="restricted" if kind in CHECKPOINTS else "public",
        details=(*details, *placed.details),
    )
    return (saying,)


def bridge_sayings(
    report: RoadReport, roads: ReportRoads, radius_metres: float, note: Note
) -> tuple[Saying, ...] | Left:
    """Say what a bridge lets pass; or why nothing can be said.

    The claims speak of the road data's own bridges in the circle, not of the road beneath;
    where it knows none there, of the circle.
    """
    said = unpublished_state(report) or _said_of_bridge(report, roads, note)
    if isinstance(said, Left):
        return said
    placed = _place(report, roads, radius_metres, note)
    bridges = roads.bridges(placed.segments)
    if not len(bridges):
        if len(placed.segments):
            note("points", "no road in the circle is called a bridge: all in it are claimed")
        return tuple(
            replace(
                s,
                subject=placed.subject,
                aspect=s.predicate,
                place_precision=placed.precision,
                details=(*s.details, *placed.details),
            )
            for s in said
        )
    bridges = roads.nearest_first(bridges, report.shape.x, report.shape.y)  # type: ignore[union-attr]
    if len(roads.road_names(bridges)) > 1:
        note("points", "the circle holds bridges of several roads: look whether all are meant")
    return tuple(
        replace(
            saying,
            subject=f"segment:{name}",
            aspect=f"{saying.predicate} {name}",
            details=(*saying.details, *placed.details),
        )
        for saying in said
        for name in roads.graph.segment_id[_crossed(saying, bridges, roads)].tolist()
    )


def unpublished_state(report: RoadReport) -> Left | None:
    """Leave a report whose state is a number that nobody explains."""
    state = str(report.cells["state"])
    if not state.startswith(NOT_PUBLISHED):
        return None
    return Left(
        "what this number of LogIE means is not published with the layer; export it with its labels "
        "(currstatus_physical_label)",
        state.removeprefix(NOT_PUBLISHED),
    )


def smallest_vehicle(values: list[str]) -> str:
    """Choose the least of the largest vehicles that pass."""
    order = (NO_VEHICLE, *VEHICLES)
    return min(values, key=order.index)


def _said_of_bridge(report: RoadReport, roads: ReportRoads, note: Note) -> list[Saying] | Left:
    cells, said = report.cells, []
    state = str(cells["state"])
    if state == "planned":
        return Left("the bridge is planned, there is no road yet")
    details = [f"{column} {cells[column]}" for column in ("dmg", "hasbypass") if cells[column]]
    if state == "closed" and cells["hasbypass"] == "Yes":
        note("bridges", "closed, with a way round that these roads may not hold: taken as unknown")
        details.append("closed")
        state = "unknown"
    elif state == "unknown":
        note("states", UNKNOWN_STATE)
    if state:
        said.append(Saying("", "status", state, details=tuple(details)))
        if cells["dmg"] == "Yes":
            note("bridges", "damaged, but the status says what can cross: damage is in the note")
    elif cells["dmg"] == "Yes":
        said.append(Saying("", "damage", "damaged", details=tuple(details)))
    passes = [str(cells["curntprac"])] if cells["curntprac"] else []
    tonnes = _figure(cells["maxloadmt"])
    if tonnes:
        passes.append(roads.largest_vehicle(tonnes))
        details.append(f"largest load {tonnes:g} t")
    if passes:
        said.append(Saying("", "practicability", smallest_vehicle(passes), details=tuple(details)))
    minutes = _figure(cells["estimatedcrossingtime"])
    if minutes and state != "closed":
        delay = Saying("", "delay_minutes", best=minutes, unit="minutes", details=tuple(details))
        said.append(delay)
    return said or Left("nothing is said of crossing it")


def _place(report: RoadReport, roads: ReportRoads, radius_metres: float, note: Note) -> _Placed:
    """Turn a report's point into a subject; only an accurate one that touches a road may act."""
    point: Any = report.shape
    word = str(report.cells["locprecision"]) or "Unknown"
    precision, details = LOC_PRECISIONS[word], [f"locprecision {word}"]
    segments = np.empty(0, np.int64)
    if precision == "exact":
        segments = roads.touched(point.x, point.y, radius_metres)
        if not len(segments):
            precision = "near"
            details.append(f"no road within {radius_metres:g} m of it")
            if roads.holds(point):
                note("points", f"no road within {radius_metres:g} m: shown, acting on none")
    else:
        note("points", f"locprecision {word}: shown, acting on no road")
    radius = radius_metres if precision == "exact" else RADIUS_METRES[precision]
    lon, lat = (round(float(degrees), DEGREE_DECIMALS) for degrees in (point.x, point.y))
    return _Placed(f"point:{lon!r},{lat!r}@{radius:g}", precision, segments, tuple(details))


def _crossed(saying: Saying, bridges: Any, roads: ReportRoads) -> Any:
    """Choose the bridges a saying is about; all of them, but for a delay.

    Segments that share a junction are one crossing, and its delay is paid once: on the nearest.
    """
    if saying.predicate != "delay_minutes":
        return bridges
    chosen: list[int] = []
    met: set[int] = set()
    for segment in bridges.tolist():
        ends = {int(roads.graph.from_node[segment]), int(roads.graph.to_node[segment])}
        if not ends & met:
            chosen.append(segment)
        met |= ends
    return np.array(chosen, dtype=np.int64)


def _figure(value: float) -> float:
    """Take a figure; nought where nothing is said."""
    return 0.0 if value != value else float(value)  # noqa: PLR0124 - NaN
