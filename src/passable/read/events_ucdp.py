"""UCDP's Georeferenced Event Dataset (23.1 and older) -> events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from passable.read.event_columns import UCDP
from passable.read.event_file import iso_date, read_event_table
from passable.read.events import Event, content_mark, is_event_id, quoted
from passable.read.tally import Tally
from passable.terms.errors import ProblemList

VIOLENCE: Final = {
    "1": "state-based conflict",
    "2": "non-state conflict",
    "3": "one-sided violence",
}
PLACE_PRECISION: Final = {
    "1": "exact",
    "2": "near",
    "3": "area",
    "4": "area",
    "5": "area",
    "6": "unknown",
    "7": "unknown",
}
TIME_PRECISION: Final = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
CREDIBILITY: Final = {"1": 2, "2": 3}
"""By ``event_clarity``: an event of its own is probably true, one told in a summary possibly."""
ADMIN_LEVEL: Final = {"3": 2, "4": 1}
"""By ``where_prec``: a centroid stands for its whole district or governorate."""
_VERSION = re.compile(r"v([0-9]{1,2})[_.]([0-9]{1,2})(?![0-9])", re.IGNORECASE)


def read_ucdp_events(path: Path, problems: ProblemList, tally: Tally) -> list[Event]:
    """Read the events of a GED file.

    Parameters
    ----------
    path
        A CSV, gzipped or not, or a workbook.
    problems
        Where everything that is wrong is noted; nothing is raised.
    tally
        Where what was read otherwise than it stands is counted.

    Returns
    -------
    list[Event]
        In the order of the file; of use only if no problem was noted.
    """
    name = path.name
    frame = read_event_table(path, UCDP, problems)
    required = [column.name for column in UCDP.columns if column.required]
    events = []
    for cells in frame.to_dict("records"):
        if any(cells[column] == "" for column in required):
            continue  # noted when the table was read
        if not is_event_id(str(cells["id"]), problems, name, int(cells["row"]), "id"):
            continue
        if cells["date_end"] < cells["date_start"]:
            problems.add(
                "date_end is before date_start",
                "Check both dates.",
                file=name,
                row=int(cells["row"]),
                column="date_end",
                expected=f"{cells['date_start']} or later",
                got=cells["date_end"],
            )
            continue
        if min(cells["low"], cells["best"], cells["high"]) < 0:
            problems.add(
                "a figure is below nought",
                "Check the count of deaths.",
                file=name,
                row=int(cells["row"]),
                column="low",
            )
            continue
        events.append(_event(cells, tally))
    return events


def ged_version(name: str) -> tuple[int, int] | None:
    """Tell the version of GED from a file's name.

    >>> ged_version("GEDEvent_v23_1.csv")
    (23, 1)
    """
    found = _VERSION.search(name)
    return (int(found[1]), int(found[2])) if found else None


def _event(cells: Mapping[Any, Any], tally: Tally) -> Event:
    event_id, row = str(cells["id"]), int(cells["row"])
    start, end = (date.fromisoformat(cells[column]) for column in ("date_start", "date_end"))
    offices = tuple(dict.fromkeys(_parts(cells["source_office"])))
    sides = (str(cells["side_a"]), str(cells["side_b"]))
    where, when = str(cells["where_prec"]), str(cells["date_prec"])
    clarity = str(cells["event_clarity"])
    figures = (cells["low"], cells["best"], cells["high"])
    mark = content_mark(
        *(cells[column] for column in ("type_of_violence", "where_prec", "date_prec")),
        *(clarity, cells["longitude"], cells["latitude"], start, end, *figures, *sides),
        *(cells["source_office"], cells["source_date"]),
    )
    in_order = figures[0] <= figures[1] <= figures[2]
    details = [f"{sides[0]} / {sides[1]}", _whereabouts(cells)]
    details.append(f"where_prec {where}, date_prec {when}, event_clarity {clarity}")
    if not in_order:
        said = ", ".join(
            f"{figure} {value:g}"
            for figure, value in zip(("low", "best", "high"), figures, strict=True)
        )
        details.append(f"deaths out of order in the file: {said}")
        tally.add(
            "figures",
            "dropped",
            "not low <= best <= high; they stand in the note alone",
            example=f"row {row}, event {event_id}: {said}",
        )
    text = str(cells["source_headline"] or cells["source_article"])
    if text:
        details.append(f"in the sources' words: {quoted(text)}")
    low, best, high = figures if in_order else (None, None, None)
    return Event(
        event_id=event_id,
        row=row,
        lon=float(cells["longitude"]),
        lat=float(cells["latitude"]),
        value=VIOLENCE[str(cells["type_of_violence"])],
        low=low,
        best=best,
        high=high,
        valid_from=start,
        valid_to=end,
        reported_on=_reported_on(cells, end, tally),
        said_by="; ".join(offices),
        credibility=CREDIBILITY[clarity],
        place_precision=PLACE_PRECISION[where],
        time_precision=TIME_PRECISION[when],
        admin_level=ADMIN_LEVEL.get(where, 0),
        actors=sides,
        mark=f"content {mark}",
        details=tuple(part for part in details if part),
    )


def _reported_on(cells: Mapping[Any, Any], end: date, tally: Tally) -> date:
    """Take the day of the latest source, but never one before the event was over."""
    dates = []
    for text in _parts(cells["source_date"]):
        try:
            dates.append(date.fromisoformat(iso_date(text)))
        except ValueError:
            tally.add(
                "source dates",
                "dropped",
                "not a day",
                example=f"row {int(cells['row'])} '{text}'",
            )
    latest = max(dates, default=None)
    if latest is not None and latest >= end:
        return latest
    tally.add(
        "days of reporting",
        "read",
        "the event's last day, for no source gives a later one",
        example=f"row {int(cells['row'])}, event {cells['id']}",
    )
    return end


def _whereabouts(cells: Mapping[Any, Any]) -> str:
    named = (str(cells[column]) for column in ("where_coordinates", "adm_2", "adm_1"))
    return ", ".join(dict.fromkeys(name for name in named if name))


def _parts(text: object) -> list[str]:
    return [part.strip() for part in str(text).split(";") if part.strip()]
