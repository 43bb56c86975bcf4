"""The tables of convoys, permits and hours -> typed values, every link and order checked.

No message repeats when or where a convoy moves, nor who leads it: messages are public.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from passable.read.row_notes import KnownIds, RowNoter
from passable.terms.convoys import LEADER_ABOVE, Convoy, ConvoyPlans, Hours, Permit
from passable.terms.errors import ProblemList
from passable.terms.selectors import FORMS, parse_selector

CHECK_IN_MINUTES, REST_MINUTES = 60.0, 30.0
MOST_LOADS = 100_000.0


def convoys_from_tables(
    tables: Mapping[str, pd.DataFrame],
    known: KnownIds,
    problems: ProblemList,
    names: Mapping[str, str],
) -> ConvoyPlans:
    """Make convoy plans of checked tables.

    Parameters
    ----------
    tables
        ``convoys``, ``permits`` and ``hours``, as ``read_table`` returns them.
    known
        What rows may refer to.
    problems
        Where everything that is wrong is noted; nothing is raised.
    names
        How the user knows each file, by table.
    """
    planned = _convoys(tables["convoys"], known, RowNoter(problems, names["convoys"]))
    return ConvoyPlans(
        planned,
        tuple(_permits(tables["permits"], planned, known, RowNoter(problems, names["permits"]))),
        tuple(_hours(tables["hours"], known, RowNoter(problems, names["hours"]))),
    )


def _convoys(frame: pd.DataFrame, known: KnownIds, note: RowNoter) -> dict[str, Convoy]:
    made = {}
    for cells in note.records(frame):
        stops = tuple(p.strip() for p in str(cells["stop_place_ids"]).split(";") if p.strip())
        note.refer("from_place_id", [cells["from_place_id"]], known.places, "places.csv")
        note.refer("to_place_id", [cells["to_place_id"]], known.places, "places.csv")
        note.refer("stop_place_ids", stops, known.places, "places.csv")
        if known.movers is not None:
            note.refer("mover", [cells["mover"]], known.movers, "case.toml")
        faults = len(note.problems.problems)
        for column, least in (("loads", 0.0), ("trips", 0.0), ("rest_after_hours", 0.0)):
            _above(cells, column, least, note)
        for column in ("stop_minutes", "rest_minutes", "check_in_minutes"):
            if float(cells[column]) < 0:
                note.say(column, "a figure is below nought", "Write how many minutes.")
        moments = [_moment(cells[f"{which}"]) for which in _MOMENTS]
        if not moments[0] or not moments[1] or not cells["convoy_id"]:
            continue  # noted when the table was read
        _check_window(moments, note)
        if bool(cells["allowed_from"]) != bool(cells["allowed_to"]):
            note.say("allowed_to", "only one of the allowed hours is said", "Write both, or none.")
        if faults < len(note.problems.problems) or math.isnan(cells["loads"]):
            continue
        convoy = Convoy(
            convoy_id=str(cells["convoy_id"]),
            title=str(cells["title"]),
            mover=str(cells["mover"]),
            vehicle=cells["vehicle"] or None,
            from_place_id=str(cells["from_place_id"]),
            to_place_id=str(cells["to_place_id"]),
            stop_place_ids=stops,
            loads=float(cells["loads"]),
            trips=_or(cells["trips"], 1.0),
            earliest_departure=moments[0],
            latest_departure=moments[1],
            latest_arrival=moments[2],
            allowed_from=_clock(cells["allowed_from"]),
            allowed_to=_clock(cells["allowed_to"]),
            stop_minutes=_or(cells["stop_minutes"], 0.0),
            rest_after_hours=None
            if math.isnan(cells["rest_after_hours"])
            else float(cells["rest_after_hours"]),
            rest_minutes=_or(cells["rest_minutes"], REST_MINUTES),
            check_in_minutes=_or(cells["check_in_minutes"], CHECK_IN_MINUTES),
            leader=str(cells["leader"]),
            contact=str(cells["contact"]),
            note=str(cells["note"]),
            row=note.row,
        )
        if convoy.vehicles > LEADER_ABOVE and not convoy.leader:
            note.say(
                "leader",
                f"a convoy of {convoy.vehicles} vehicles has no leader",
                "Name who leads it.",
                f"a name, with more than {LEADER_ABOVE} vehicles",
            )
        made[convoy.convoy_id] = convoy
    return made


_MOMENTS = ("earliest_departure", "latest_departure", "latest_arrival")


def _check_window(moments: list[datetime | None], note: RowNoter) -> None:
    earliest, latest, arrival = moments
    if earliest and latest and latest < earliest:
        note.say(
            "latest_departure",
            "the window to depart is over before it starts",
            "Check both moments.",
            "a moment not before earliest_departure",
        )
    if earliest and arrival and arrival <= earliest:
        note.say(
            "latest_arrival",
            "it must arrive before it may leave",
            "Check both moments.",
            "a moment after earliest_departure",
        )


def _permits(
    frame: pd.DataFrame, convoys: dict[str, Convoy], known: KnownIds, note: RowNoter
) -> Iterable[Permit]:
    for cells in note.records(frame):
        note.refer("source_id", [cells["source_id"]], known.sources, "sources.csv")
        if cells["convoy_id"]:
            note.refer("convoy_id", [cells["convoy_id"]], convoys, "convoys.csv")
        _check_subject(str(cells["subject"]), known, note)
        begin, end = _moment(cells["valid_from"]), _moment(cells["valid_to"])
        if begin is None or end is None:
            continue  # noted when the table was read
        if end <= begin:
            note.say(
                "valid_to",
                "the permit ends before it begins",
                "Check both moments.",
                "a moment after valid_from",
            )
        yield Permit(
            permit_id=str(cells["permit_id"]),
            convoy_id=str(cells["convoy_id"]),
            subject=str(cells["subject"]),
            issued_by=str(cells["issued_by"]),
            valid_from=begin,
            valid_to=end,
            source_id=str(cells["source_id"]),
            note=str(cells["note"]),
            row=note.row,
        )


def _hours(frame: pd.DataFrame, known: KnownIds, note: RowNoter) -> Iterable[Hours]:
    for cells in note.records(frame):
        note.refer("source_id", [cells["source_id"]], known.sources, "sources.csv")
        _check_subject(str(cells["subject"]), known, note)
        begin, end = _clock(cells["closed_from"]), _clock(cells["closed_to"])
        if begin is None or end is None:
            continue  # noted when the table was read
        first, last = _day(cells["valid_from"]), _day(cells["valid_to"])
        if first and last and last < first:
            note.say("valid_to", "valid_to is before valid_from", "Check both dates.")
        yield Hours(
            hours_id=str(cells["hours_id"]),
            subject=str(cells["subject"]),
            closed_from=begin,
            closed_to=end,
            valid_from=first,
            valid_to=last,
            source_id=str(cells["source_id"]),
            note=str(cells["note"]),
            row=note.row,
        )


def _check_subject(text: str, known: KnownIds, note: RowNoter) -> None:
    """Check what can be checked without the roads: the form, and areas and places named."""
    if not text:
        return
    try:
        subject = parse_selector(text)
    except ValueError as error:
        note.say("subject", str(error), "Mend the subject.", f"a subject like {FORMS}")
        return
    if subject.kind in ("place", "service"):
        note.say(
            "subject",
            f"a {subject.kind} is no road",
            "Name its area, or a point and a radius.",
            got=text,
        )
    if subject.kind == "area":
        note.refer("subject", [subject.name], known.areas, "areas.geojson")
    if subject.kind == "road":
        note.refer("subject", [subject.start, subject.end], known.places, "places.csv")


def _above(cells: Mapping[str, Any], column: str, least: float, note: RowNoter) -> None:
    value = float(cells[column])
    if not math.isnan(value) and not least < value <= MOST_LOADS:
        note.say(column, "the figure cannot be meant", "Write how many.", f"above {least:g}", value)


def _or(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else float(value)


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


def _clock(text: object) -> time | None:
    return time.fromisoformat(str(text)) if text else None


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
