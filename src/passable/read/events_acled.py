"""An ACLED export, with the present columns or those from before 2023 -> events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from passable.read.event_columns import ACLED
from passable.read.event_file import read_event_table
from passable.read.events import Event, is_event_id, quoted
from passable.terms.codes import STRATEGIC_DEVELOPMENT
from passable.terms.errors import ProblemList

INTER: Final = {
    "0": "",
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "4": "Identity militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}
"""Codes of ``inter1`` and ``inter2`` in older exports -> the words of present ones."""

PLACE_PRECISION: Final = {"1": "exact", "2": "near", "3": "area"}
TIME_PRECISION: Final = {"1": "day", "2": "week", "3": "month"}
CREDIBILITY: Final = 3
"""Possibly true: an export does not say how well an event is corroborated."""
REGION_LEVEL: Final = 1
STRATEGIC_TYPE: Final = "strategic developments"
_HALF_WEEK = timedelta(days=3)
_SECONDS = re.compile(r"[0-9]{9,10}")


def read_acled_events(path: Path, problems: ProblemList) -> list[Event]:
    """Read the events of an export.

    Parameters
    ----------
    path
        A CSV, gzipped or not, or a workbook.
    problems
        Where everything that is wrong is noted; nothing is raised.

    Returns
    -------
    list[Event]
        In the order of the file; of use only if no problem was noted.
    """
    frame = read_event_table(path, ACLED, problems)
    required = [column.name for column in ACLED.columns if column.required]
    events = []
    for cells in frame.to_dict("records"):
        note = _RowNoter(problems, path.name, int(cells["row"]))
        changed = _changed_on(cells, note)
        kinds = [_kind(str(cells[column]), column, note) for column in ("inter1", "inter2")]
        if any(cells[column] == "" for column in required) or changed is None:
            continue  # noted
        name = str(cells["event_id_cnty"])
        if is_event_id(name, problems, path.name, int(cells["row"]), "event_id_cnty"):
            day = date.fromisoformat(cells["event_date"])
            if day > changed:
                note(
                    "event_date",
                    "the event lies in the future of its own timestamp",
                    "Check both; export the row again.",
                    f"{changed} or earlier",
                    day,
                )
            elif cells["fatalities"] < 0:
                note("fatalities", "a figure is below nought", "Check it.", "0 or more", "")
            else:
                events.append(_event(cells, day, changed, kinds))
    return events


class _RowNoter:
    def __init__(self, problems: ProblemList, name: str, row: int) -> None:
        self.problems, self.name, self.row = problems, name, row

    def __call__(self, column: str, what: str, remedy: str, expected: str, got: object) -> None:
        self.problems.add(
            what, remedy, file=self.name, row=self.row, column=column, expected=expected, got=got
        )


def _changed_on(cells: Mapping[Any, Any], note: _RowNoter) -> date | None:
    """Read the day of the row's last change, in UTC."""
    text = str(cells["timestamp"])
    if not text:
        return None  # noted when the table was read
    if not _SECONDS.fullmatch(text):
        note(
            "timestamp",
            "this is not a count of seconds",
            "Take the export as it was downloaded; a spreadsheet may have rounded the number.",
            "whole seconds since 1970, as 1679356800",
            text,
        )
        return None
    return datetime.fromtimestamp(int(text), UTC).date()


def _kind(text: str, column: str, note: _RowNoter) -> str:
    code = text.removesuffix(".0")
    if code.isdigit() and code not in INTER:
        note(column, "this code is not known", "Check it.", "0 to 8, or words", text)
    return INTER.get(code, text)


def _event(cells: Mapping[Any, Any], day: date, changed: date, kinds: list[str]) -> Event:
    when, where = str(cells["time_precision"]), str(cells["geo_precision"])
    actors = (str(cells["actor1"]), str(cells["actor2"]))
    parties = " / ".join(
        f"{actor} ({kind})" if kind else actor
        for actor, kind in zip(actors, kinds, strict=True)
        if actor
    )
    named = (str(cells[column]) for column in ("location", "admin2", "admin1"))
    details = [
        parties,
        ", ".join(dict.fromkeys(name for name in named if name)),
        f"geo_precision {where}, time_precision {when}",
    ]
    if cells["notes"]:
        details.append(f"in ACLED's words: {quoted(str(cells['notes']))}")
    first, last = _span(day, when)
    return Event(
        event_id=str(cells["event_id_cnty"]),
        row=int(cells["row"]),
        lon=float(cells["longitude"]),
        lat=float(cells["latitude"]),
        value=_value(str(cells["event_type"]), str(cells["sub_event_type"])),
        low=float(cells["fatalities"]),
        best=float(cells["fatalities"]),
        high=None,
        valid_from=first,
        valid_to=max(day, min(last, changed)),
        reported_on=changed,
        said_by=str(cells["source"]),
        credibility=CREDIBILITY,
        place_precision=PLACE_PRECISION[where],
        time_precision=TIME_PRECISION[when],
        admin_level=REGION_LEVEL if PLACE_PRECISION[where] == "area" else 0,
        actors=tuple(actor for actor in actors if actor),
        mark=f"timestamp {cells['timestamp']}",
        details=tuple(part for part in details if part),
    )


def _value(event_type: str, sub_event_type: str) -> str:
    if event_type.casefold() == STRATEGIC_TYPE:
        return f"{STRATEGIC_DEVELOPMENT}: {sub_event_type}"
    return f"{event_type}: {sub_event_type}"


def _span(day: date, when: str) -> tuple[date, date]:
    """Give the days the event may have been: the day, the week around it, or its month."""
    if when == "1":
        return day, day
    if when == "2":
        return day - _HALF_WEEK, day + _HALF_WEEK
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
