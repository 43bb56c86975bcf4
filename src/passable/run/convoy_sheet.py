"""Fill a convoy's sheet and write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from passable.measures.routes import Way
from passable.network.ways import metres_of_arcs
from passable.run.convoy_legs import Course
from passable.run.convoys import ConvoyAnswer, convoy_request
from passable.run.record import assumptions_of, make_record
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_files import NamedWay, save_ways
from passable.write.convoy_sheet import BLOCKED, ConvoySheet, write_convoy_sheet
from passable.write.way_record import WayPoint

MOMENT = "%Y-%m-%d %H:%M"


def _legs(legs: pd.DataFrame) -> pd.DataFrame:
    """Say each leg as a person reads it on the road."""
    rows = []
    for leg in legs.fillna({"refs": "", "via": "", "alternative_via": ""}).itertuples():
        by = f" by {leg.via}" if leg.via else ""
        is_drive = leg.kind == "drive"
        back = (
            ""
            if leg.abort_back_minutes != leg.abort_back_minutes
            else (f", {leg.abort_back_minutes:,.0f} min back")
        )
        other = "none" if is_drive else ""
        if leg.alternative_km == leg.alternative_km:
            other = f"{leg.alternative_km:,.0f} km, {leg.alternative_minutes:,.0f} min"
            other += f", by {leg.alternative_via}" if leg.alternative_via else ""
        rows.append(
            {
                "Leg": f"{leg.leg} {leg.kind}" if is_drive else f"{leg.leg} {_kind(leg)}",
                "From, to": f"{leg.from_name} to {leg.to_name}{by}" if is_drive else leg.from_name,
                "Departs": leg.departs,
                "Arrives": leg.arrives,
                "Km": f"{leg.km:,.1f}" if is_drive else "",
                "Road": leg.refs,
                "Ground of": leg.controller if is_drive else "",
                "Abort at": f"{leg.abort_point}{back}" if is_drive else "",
                "Other way": other,
                "Slowed by": leg.claim_ids if is_drive else "",
            }
        )
    return pd.DataFrame(rows)


def _kind(leg: Any) -> str:
    """Say what a halt is and what for, each once."""
    return leg.because if leg.kind in leg.because else f"{leg.kind}: {leg.because}"


def _check_ins(check_ins: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "At": check_ins["at"],
            "Km": [f"{km:,.1f}" for km in check_ins["km"]],
            "Last passed": check_ins["passed"],
            "P-code": check_ins["passed_adm3_pcode"],
            "Lon, lat": [
                f"{lon:.5f}, {lat:.5f}"
                for lon, lat in zip(check_ins["lon"], check_ins["lat"], strict=True)
            ],
        }
    )


def _permits(permits: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Permit": permits["permit_id"],
            "For": permits["subject"],
            "Issued by": permits["issued_by"],
            "Valid": permits["valid_from"] + " to " + permits["valid_to"],
            "State": permits["state"],
            "Last passed": permits["last_passed"],
            "Minutes left then": [
                "" if left != left else f"{left:,.0f}"  # noqa: PLR0124 - NaN
                for left in permits["margin_minutes"]
            ],
        }
    )


def save_convoy_sheet(
    study: Study, request: Request, answer: ConvoyAnswer, folder: Path
) -> tuple[Path, ...]:
    """Write a convoy's sheet as a page, a PDF and a workbook, and its way as GPX, KML and a card.

    Raises
    ------
    BadRequest
        If the folder cannot be written.
    """
    convoy, row = answer.convoy, answer.plan.iloc[0]
    asked = convoy_request(request, convoy)
    situation = study.situation(asked.on, asked.known_on, asked.mover)
    known = asked.known_on.isoformat() if asked.known_on else "all the ledger holds"
    record = make_record(study, asked, situation)
    state = f"departs {row['departs']}, arrives {row['arrives']}"
    if not row["is_feasible"]:
        state = f"NOT FEASIBLE: fails by {row['fails_by']}: {row['reason']}"
    facts = (
        ("Plan", state),
        ("From, to", f"{_end(row, 'from')} to {_end(row, 'to')}"),
        *(() if row["is_feasible"] else (("Closed or slowed by", _closing(study, row)),)),
        ("For", f"{study.case.config.movers[asked.mover].title} ({asked.mover})"),
        (
            "Vehicles",
            (
                f"{row['vehicles']} {asked.vehicle.replace('_', ' ')} = {convoy.loads:g} loads ÷ "
                f"{convoy.trips:g} trips + 25 %"
            ),
        ),
        ("Leader", convoy.leader or "none named"),
        ("Contact", convoy.contact or "none named"),
        ("Check-in", f"every {convoy.check_in_minutes:g} minutes"),
        ("Allowed hours", _hours(answer)),
        (
            "Departure window",
            f"{convoy.earliest_departure:{MOMENT}} to {convoy.latest_departure:{MOMENT}}",
        ),
        ("Roads as of", f"{asked.on}, known on: {known}, {asked.reading} reading"),
    )
    sheet = ConvoySheet(
        title=f"Convoy {convoy.convoy_id}" + (f": {convoy.title}" if convoy.title else ""),
        facts=facts,
        tables=(
            ("Legs", answer.legs, _legs(answer.legs)),
            ("Check-ins", answer.check_ins, _check_ins(answer.check_ins)),
            ("Permits", answer.permits, _permits(answer.permits)),
        ),
        notes=(
            BLOCKED,
            *((convoy.note,) if convoy.note else ()),
            *assumptions_of(study, asked, situation),
        ),
        run_line=f"as of {asked.on} · run {record['run_id']}",
        on=asked.on,
    )
    name = "convoy-" + re.sub(r"[^\w.-]+", "-", convoy.convoy_id)
    written = write_convoy_sheet(folder, name, sheet)
    if answer.course is None:
        return written
    ways = tuple(folder / f"{name}{ending}" for ending in (".gpx", ".kml", "-route-card.pdf"))
    for path in ways:
        save_ways(study, asked, [_named(study, answer.course, answer.legs)], path)
    return (*written, *ways)


def save_convoy_way(study: Study, request: Request, answer: ConvoyAnswer, path: Path) -> None:
    """Write a convoy's way, its stops and abort points to a file whose ending says which kind.

    Raises
    ------
    BadRequest
        If it has none, for a constraint fails; or the ending is another, or it cannot be written.
    """
    named = [] if answer.course is None else [_named(study, answer.course, answer.legs)]
    save_ways(study, convoy_request(request, answer.convoy), named, path)


def _end(row: pd.Series, side: str) -> str:
    """Name an end with its P-code."""
    code = row[f"{side}_adm3_pcode"]
    return f"{row[f'{side}_name']} ({code})" if code else str(row[f"{side}_name"])


def _closing(study: Study, row: pd.Series) -> str:
    """Name the claims on the way without claims, and who publishes them."""
    names = [name for name in str(row["closing_claim_ids"]).split("; ") if name]
    if not names:
        return "no claim"
    sources = {c.claim_id: study.case.sources[c.source_id].publisher for c in study.case.claims}
    publishers = dict.fromkeys(sources[name] for name in names if name in sources)
    return f"{'; '.join(names)} ({'; '.join(publishers)})"


def _named(study: Study, course: Course, legs: pd.DataFrame) -> NamedWay:
    """Give the convoy's way as way files take it; it is a movement of its day."""
    convoy, way = course.convoy, course.way
    is_road = way.arcs >= 0
    arcs = tuple(way.arcs[is_road].tolist())
    took = int((way.arrives - way.departs)[is_road].sum())
    names = study.case.places["name_en"]
    ends = (convoy.from_place_id, convoy.to_place_id)
    return NamedWay(
        f"Convoy {convoy.convoy_id}: {names[ends[0]]} to {names[ends[1]]}",
        Way(arcs, took, metres_of_arcs(study.network, list(arcs))),
        course.origin,
        ends,
        convoy.earliest_departure.date(),
        tuple(_marks(study, course, legs)),
    )


def _marks(study: Study, course: Course, legs: pd.DataFrame) -> Iterator[WayPoint]:
    """Give designated stops, and each leg's abort point."""
    places = study.case.places
    for place in course.convoy.stop_place_ids:
        row = places.loc[place]
        lon, lat = study.network.node_lonlat[place_nodes(study)[place]].tolist()
        minutes = f"{course.convoy.stop_minutes:g} min"
        name, code = str(row["name_en"]), str(row["adm3_pcode"])
        yield WayPoint(name, str(row["name_ar"]), lon, lat, "stop", minutes, code)
    for leg in legs[legs["kind"] == "drive"].itertuples():
        if leg.abort_back_minutes == leg.abort_back_minutes:
            note = f"of leg {leg.leg}, {leg.abort_back_minutes:,.0f} min back"
            name = str(leg.abort_point)
            yield WayPoint(name, "", leg.abort_lon, leg.abort_lat, "abort point", note)


def _hours(answer: ConvoyAnswer) -> str:
    convoy = answer.convoy
    if convoy.allowed_from is None or convoy.allowed_to is None:
        return "all day"
    return f"{convoy.allowed_from:%H:%M} to {convoy.allowed_to:%H:%M}"
