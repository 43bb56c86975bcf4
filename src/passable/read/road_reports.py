"""Rows of a file of road reports -> reports: dated, placed, with what they say as it stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from passable.read.events import content_mark, quoted
from passable.read.report_columns import BRIDGES, ReportForm
from passable.read.report_file import ReportTable, read_report_table
from passable.read.road_states import bridge_state, practicability, road_state
from passable.read.table_cells import BadCell
from passable.read.tally import Tally
from passable.terms.errors import ProblemList
from passable.terms.road_reports import LOGIE_RELIABILITY
from passable.terms.selectors import MAX_LAT, MAX_LON

CREDIBILITY = 3
"""Possibly true: what a layer says without grading it."""
DEGREE_DECIMALS = 7
"""A centimetre: what two formats of one layer agree to."""
PLACE_DECIMALS = 4
"""Eleven metres: records of one id that differ by more are not one thing."""
Say = Callable[[str, str, str, str, object], None]


@dataclass(frozen=True)
class ReportDates:
    """What an import knows of days.

    Parameters
    ----------
    today
        No report is later.
    as_of
        The day that rows without one of their own speak of; ``None``: they are left.
    """

    today: date
    as_of: date | None = None


@dataclass(frozen=True)
class RoadReport:
    """One row of a file of reports.

    Parameters
    ----------
    record_id, row
        As the file has it, and as a spreadsheet counts it.
    shape
        A point or a line in degrees; ``None`` if the row only names a segment.
    cells
        What it says by the columns of its form, codes read, numbers as float or NaN.
    day
        When it was so; ``None`` if neither the row nor ``--as-of`` says.
    reported_on
        When it was known.
    said_by, credibility
        Who reported it, and how far to believe it.
    mark
        Tells one account of the record from another.
    details
        Its name and remark, for the note.
    """

    record_id: str
    row: int
    shape: shapely.Geometry | None
    cells: Mapping[str, Any]
    day: date | None
    reported_on: date | None
    said_by: str
    credibility: int
    mark: str
    details: tuple[str, ...]


def read_road_reports(
    path: Path,
    form: ReportForm,
    dates: ReportDates,
    problems: ProblemList,
    tally: Tally,
    *,
    id_column: str = "",
    layer: str | None = None,
    precision: str = "",
) -> list[RoadReport]:
    """Read the reports of a file.

    Parameters
    ----------
    path, form, problems, tally, id_column, layer
        As ``read_report_table`` takes them.
    dates
        Today, and the day of rows that say none.
    precision
        The ``locprecision`` of rows that say none; empty: they are *Unknown*, and a file of points
        must have the column.

    Returns
    -------
    list[RoadReport]
        In the order of the file; of use only if no problem was noted.
    """
    table = read_report_table(
        path,
        form,
        problems,
        tally,
        id_column=id_column,
        layer=layer,
        said_otherwise=frozenset({"locprecision"} if precision else ()),
    )
    noted = {(p.row, p.column) for p in problems.problems}
    coordinates = [table.titles.get(side, side) for side in ("longitude", "latitude")]
    reports = []
    for cells, shape in zip(table.frame.to_dict("records"), table.shapes, strict=True):
        if not cells["record_id"]:
            continue  # noted when the table was read
        if precision and not cells.get("locprecision"):
            cells["locprecision"] = precision

        def say(
            column: str, what: str, remedy: str, expected: str, got: object, row: int = cells["row"]
        ) -> None:
            if column == "longitude" and any((row, title) in noted for title in coordinates):
                return  # why there is no place was noted when the table was read
            problems.add(
                what,
                remedy,
                file=path.name,
                row=row,
                column=table.titles.get(column, column),
                expected=expected,
                got=got,
            )

        report = _report(cells, shape, form, table, dates, say)
        if report is not None:
            reports.append(report)
    _note_shared_ids(reports, path.name, table.titles, problems)
    return reports


def _report(
    cells: Mapping[Any, Any],
    shape: shapely.Geometry | None,
    form: ReportForm,
    table: ReportTable,
    dates: ReportDates,
    say: Say,
) -> RoadReport | None:
    record_id = "".join(str(cells["record_id"]).split())
    if shapely.is_missing(shape) or shape is None:
        shape = _given_shape(cells, form, say)
    else:
        shape = _one_part(shape, form)
    if shape is not None and not _is_good_shape(shape, form, say):
        return None
    said = _read_codes(cells, form, table.titles, say)
    for column in ("maxloadmt", "totloadmt", "estimatedcrossingtime"):
        if column in said and said[column] < 0:
            say(column, "a figure is below nought", "Check it.", "0 or more", said[column])
    day, reported_on = _days(cells, dates, say)
    place = [] if shape is None else np.round(shapely.get_coordinates(shape), DEGREE_DECIMALS)
    mark = content_mark(
        *(f"{column.name}={said[column.name]}" for column in form.columns
          if column.name not in ("updated", "longitude", "latitude", "line", "record_id")),
        [list(map(float, point)) for point in place],
        day,
    )  # fmt: skip
    updated = f" dated {cells['updated']}" if cells["updated"] else ""
    name, remark = str(cells["name"]), str(cells["remark"])
    details = [
        f"called {quoted(name)}" if name else "",
        f"in the layer's words: {quoted(remark)}" if remark else "",
    ]
    grade = str(cells["reliability"])
    return RoadReport(
        record_id=record_id,
        row=int(cells["row"]),
        shape=shape,
        cells=said,
        day=day,
        reported_on=reported_on,
        said_by=" ".join(str(cells["said_by"]).split()),
        credibility=LOGIE_RELIABILITY[grade] if grade else CREDIBILITY,
        mark=f"content {mark}{updated}",
        details=tuple(part for part in details if part),
    )


def _read_codes(
    cells: Mapping[Any, Any], form: ReportForm, titles: Mapping[str, str], say: Say
) -> dict[str, Any]:
    said = {column.name: cells[column.name] for column in form.columns}
    read_state = bridge_state if form is BRIDGES else road_state
    readers: dict[str, Callable[[str], str | BadCell]] = {
        "state": lambda text: read_state(text, titles.get("state", "")),
        "curntprac": practicability,
        "gdwthrprac": practicability,
        "bdwthrprac": practicability,
    }
    for column, read in readers.items():
        if column not in said:
            continue
        value = read(str(said[column]))
        if isinstance(value, BadCell):
            say(column, value.what, value.remedy, value.expected, said[column])
            value = ""
        said[column] = value
    return said


def _days(
    cells: Mapping[Any, Any], dates: ReportDates, say: Say
) -> tuple[date | None, date | None]:
    """Find the day a row speaks of and the day it was known."""
    observed, updated = (
        date.fromisoformat(cells[column]) if cells[column] else None
        for column in ("observed", "updated")
    )
    for column, day in (("observed", observed), ("updated", updated)):
        if day is not None and day > dates.today:
            say(column, "the day lies in the future", "Check the date, and this computer's clock.",
                f"{dates.today} or earlier", day)  # fmt: skip
    if observed and updated and updated < observed:
        say("observed", "the day is later than the row was last changed", "Check both dates.",
            f"{updated} or earlier", observed)  # fmt: skip
    day = observed or updated or dates.as_of
    known = max(filter(None, (day, updated)), default=None)
    return day, known


def _given_shape(cells: Mapping[Any, Any], form: ReportForm, say: Say) -> shapely.Geometry | None:
    """Make the point or line that a table gives; ``None`` after a problem, or if none is needed."""
    if form.shape == "point":
        lon, lat = cells["longitude"], cells["latitude"]
        if math.isnan(lon) or math.isnan(lat):
            say("longitude", "the row has no place", "Give longitude and latitude, or draw it.",
                "decimal degrees", "")  # fmt: skip
            return None
        return shapely.Point(lon, lat)
    text = str(cells["line"])
    if not text:
        if not (cells["segment_id"] or cells["way_id"]):
            say("line", "the row says of no road what it says", "Draw the line, or name a segment "
                "in segment_id or an OpenStreetMap way in osmid.", "", "")  # fmt: skip
        return None
    try:
        return _one_part(shapely.from_wkt(text), form)
    except shapely.errors.GEOSException:
        say("line", "this is not a line as WKT", "Write LINESTRING (36.7 34.73, 36.8 34.73).",
            "WKT, degrees", text[:60])  # fmt: skip
        return None


def _one_part(shape: shapely.Geometry, form: ReportForm) -> shapely.Geometry:
    """Leave out heights; a multi-point of one point is that point."""
    shape = shapely.force_2d(shape)
    if form.shape == "point" and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        return shape.geoms[0]
    return shape


def _is_good_shape(shape: shapely.Geometry, form: ReportForm, say: Say) -> bool:
    wanted = ("Point",) if form.shape == "point" else ("LineString", "MultiLineString")
    if shape.is_empty or shape.geom_type not in wanted:
        other = {"Point": "; points belong to 'import bridges' or 'import obstacles'"}
        hint = other.get(shape.geom_type, "") if form.shape == "line" else ""
        say("geometry", f"the feature is not a {form.shape}", f"Draw it as one{hint}.",
            " or ".join(wanted), "nothing" if shape.is_empty else shape.geom_type)  # fmt: skip
        return False
    lonlat = shapely.get_coordinates(shape)
    if not (np.isfinite(lonlat).all() and (np.abs(lonlat) <= (MAX_LON, MAX_LAT)).all()):
        say("geometry", "the feature lies outside the earth", "Set the layer's true coordinate "
            "reference system, or save it in EPSG:4326.",
            "longitude -180 to 180, latitude -90 to 90", shapely.to_wkt(shape)[:60])  # fmt: skip
        return False
    if form.shape == "line" and shape.length == 0:
        say("geometry", "the line has no length", "Draw it, or remove the feature.", "", "")
        return False
    return True


def _note_shared_ids(
    reports: list[RoadReport], name: str, titles: Mapping[str, str], problems: ProblemList
) -> None:
    """Note records of one id that are drawn at different places: the ids name nothing."""
    first: dict[str, RoadReport] = {}
    for report in reports:
        rival = first.setdefault(report.record_id, report)
        if rival is report or report.shape is None or rival.shape is None:
            continue
        places = [np.round(shapely.get_coordinates(r.shape), PLACE_DECIMALS).tolist()
                  for r in (rival, report)]  # fmt: skip
        if places[0] != places[1]:
            problems.add(
                f"record {report.record_id} stands in row {rival.row} too, at another place",
                "Give each thing an id of its own; --id names a column of true ids.",
                file=name,
                row=report.row,
                column=titles.get("record_id", "record_id"),
                got=report.record_id,
            )
