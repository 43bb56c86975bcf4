"""What a report of a road's state says of the segments it is about."""

from __future__ import annotations

from typing import Any

from passable.network.line_match import LEAST_SHARE
from passable.read.road_reports import RoadReport
from passable.run.accounts import Left, Saying
from passable.run.point_sayings import (
    UNKNOWN_STATE,
    Note,
    smallest_vehicle,
    unpublished_state,
)
from passable.run.report_roads import ReportRoads
from passable.terms.codes import Season
from passable.terms.road_reports import SECURITY

WEATHER: dict[Season, str] = {"dry": "gdwthrprac", "wet": "bdwthrprac"}
KILOMETRE = 1000.0
OUTSIDE = "outside the case's roads"


def road_sayings(
    report: RoadReport,
    roads: ReportRoads,
    within_metres: float,
    season: Season | None,
    note: Note,
) -> tuple[Saying, ...] | Left:
    """Say what a road's state is, of every segment that it is about; or why nothing can be said."""
    if unpublished := unpublished_state(report):
        return unpublished
    said = _said_of_road(report, roads, season, note)
    if not said:
        return Left("nothing is said of its state")
    found = _segments(report, roads, within_metres, note)
    if isinstance(found, Left):
        return found
    return tuple(
        Saying(
            f"segment:{name}",
            "status" if predicate == "status" else "practicability",
            value,
            aspect=f"{predicate} {name}",
            details=(*_details(report), *details),
        )
        for name, details in found.items()
        for predicate, value in said.items()
    )


def _said_of_road(
    report: RoadReport, roads: ReportRoads, season: Season | None, note: Note
) -> dict[str, str]:
    cells, said = report.cells, {}
    if cells["state"]:
        said["status"] = str(cells["state"])
        if said["status"] == "unknown":
            note("states", UNKNOWN_STATE)
    passes = [str(cells["curntprac"])] if cells["curntprac"] else []
    good, bad = str(cells["gdwthrprac"]), str(cells["bdwthrprac"])
    if not passes:
        chosen = str(cells[WEATHER[season]]) if season else good if good == bad else ""
        passes = [chosen] if chosen else []
        if not chosen and (good or bad):
            note("practicability", "differs by weather: kept in the note, --season takes one")
    tonnes = cells["totloadmt"]
    if tonnes > 0:
        passes.append(roads.largest_vehicle(float(tonnes)))
    if passes:
        said["practicability"] = smallest_vehicle(passes)
    return said


def _details(report: RoadReport) -> tuple[str, ...]:
    """Keep what no claim can say for the note."""
    cells = report.cells
    told = {
        "good weather": cells["gdwthrprac"],
        "bad weather": cells["bdwthrprac"],
        "largest load (t)": "" if not cells["totloadmt"] > 0 else f"{cells['totloadmt']:g}",
        "largest axle load (t)": "" if cells["axleloadmt"] == "0" else cells["axleloadmt"],
        "speed now (km/h)": "" if cells["curntspeed"] == "0" else cells["curntspeed"],
        "security category": SECURITY.get(
            str(cells["sec"]), "" if cells["sec"] == "0" else cells["sec"]
        ),
    }
    return tuple(f"{what} {' '.join(str(value).split())}" for what, value in told.items() if value)


def _segments(
    report: RoadReport, roads: ReportRoads, within_metres: float, note: Note
) -> dict[str, tuple[str, ...]] | Left:
    """Find the segments a report is about: by its own ids, else by its line, else by its way."""
    named, way = str(report.cells["segment_id"]), str(report.cells["way_id"])
    if named:
        if named not in roads.segment_numbers:
            return Left("the case has no segment of that id", named)
        return {named: ()}
    if report.shape is not None:
        return _along(report.shape, roads, within_metres, note)
    numbers = roads.way_segments.get(way) or roads.way_segments.get(way.removeprefix("w"), [])
    if not numbers:
        return Left("the case has no way of that id", way)
    return {str(name): () for name in roads.graph.segment_id[numbers].tolist()}


def _along(
    line: Any, roads: ReportRoads, within_metres: float, note: Note
) -> dict[str, tuple[str, ...]] | Left:
    if not roads.holds(line):
        return Left(OUTSIDE)
    match = roads.along(line, within_metres)
    whole = match.line_metres
    if not len(match.segment):
        if not len(match.near):
            return Left(f"no segment lies along it within {within_metres:g} m")
        longest = int(match.near_share.argmax())
        name = roads.graph.segment_id[match.near[longest]]
        share = match.near_share[longest]
        return Left(
            "it covers less than half of every segment along it; claim that stretch by hand",
            f"{share:.0%} of {name}",
        )
    if match.covered_metres < LEAST_SHARE * whole:
        note("lines", "less than half of the line lies along segments of the case")
    return {
        str(name): (f"{share:.0%} of the segment lies along the line",)
        for name, share in zip(
            roads.graph.segment_id[match.segment].tolist(), match.share.tolist(), strict=True
        )
    }
