"""Ways between two places: the fastest, those that differ, the less exposed, and why not another."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from passable.measures.alternatives import Choice, alternative_ways
from passable.measures.results_ways import (
    WAY_COLUMNS,
    WAY_LEG_COLUMNS,
    WAY_OBSTACLE_COLUMNS,
)
from passable.measures.routes import Way
from passable.network.frontier import MOST_CROSSINGS, FrontierTooLargeError
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_files import NamedWay, way_file
from passable.run.way_ground_told import WayTeller
from passable.run.ways_told import RowTeller, Stop
from passable.situation.road_names import find_road
from passable.terms.errors import BadRequest, Problem
from passable.terms.progress import Progress, silent
from passable.terms.selectors import parse_selector

Row = dict[str, object]
CHOICE = Choice(most=4, most_stretch=2.0, most_shared=0.7)
TOO_MANY = "not searched to the end: there are too many less exposed ways"


@dataclass(frozen=True)
class WaysAnswer:
    """Ways between two places.

    Parameters
    ----------
    ways, legs, obstacles
        The tables of ``measures.results_ways``.
    open_ways
        The open ones, for files.
    left_out, epsilon
        Frontier ways that are not shown, and the share by which none of them is better than one
        that is, in any respect.
    """

    ways: pd.DataFrame
    legs: pd.DataFrame
    obstacles: pd.DataFrame
    open_ways: tuple[NamedWay, ...]
    left_out: int = 0
    epsilon: float = 0.0


def find_place(study: Study, text: str) -> str:
    """Find a place by its id, or by a name or alias that only one place bears.

    Raises
    ------
    BadRequest
        If there is none, or several.
    """
    places = study.case.places
    if text in places.index:
        return text
    wanted = text.strip().casefold()
    found = []
    for place, row in zip(places.index, places.itertuples(), strict=True):
        names = (row.name_en, row.name_ar, *str(row.aliases).split(";"))
        if wanted in {str(name).strip().casefold() for name in names}:
            found.append(str(place))
    if len(found) == 1:
        return found[0]
    known = [str(name) for name in (*places.index, *places["name_en"])]
    close = difflib.get_close_matches(text, known, n=1)
    what = (
        f"several places are called '{text}' ({', '.join(found)})"
        if found
        else (f"there is no place '{text}'" + (f"; did you mean '{close[0]}'?" if close else ""))
    )
    raise BadRequest(Problem(f"routes: {what}", "Say a place_id of places.csv.", got=text))


@dataclass(frozen=True)
class AnotherWay:
    """Another way that is asked about.

    Parameters
    ----------
    via
        Places to pass, in order.
    road, road_ends
        Number or name of a road to keep to between two places; empty: none.
    """

    via: tuple[str, ...] = ()
    road: str = ""
    road_ends: tuple[str, ...] = ()

    def orders(self, start: str, end: str) -> list[list[Stop]]:
        """List the ways to pass it: the road may be driven from either end."""
        first, last = [start, *self.via], [Stop(end)]
        ways = [self.road_ends, self.road_ends[::-1]] if self.road else [()]
        return [
            [
                *map(Stop, first),
                *(Stop(p, self.road if k else "") for k, p in enumerate(way)),
                *last,
            ]
            for way in ways
        ]


def another_way(study: Study, via: Sequence[str], why_not: str | None) -> AnotherWay | None:
    """Read which other way is asked about; ``None`` if none is.

    Raises
    ------
    BadRequest
        If one is no place, or the road is not written ``road:REF@A..B`` or does not run there.
    """
    places = tuple(find_place(study, place) for place in via)
    if why_not is None:
        return AnotherWay(places) if places else None
    try:
        road = parse_selector(why_not)
    except ValueError as error:
        raise BadRequest(
            Problem(f"--why-not: {error}", "Write road:REF@PLACE_A..PLACE_B.", got=why_not)
        ) from error
    if road.kind != "road":
        raise BadRequest(
            Problem(
                f"--why-not: a {road.kind} is no road between two places",
                "Write road:REF@PLACE_A..PLACE_B, or pass places with --via.",
                got=why_not,
            )
        )
    ends = (find_place(study, road.start), find_place(study, road.end))
    nodes = place_nodes(study)
    try:
        find_road(study.network, road.name, nodes[ends[0]], nodes[ends[1]])
    except ValueError as error:
        raise BadRequest(
            Problem(
                f"--why-not: {error}",
                "Name a road of the case and places that lie on it, or pass places with --via.",
                got=why_not,
            )
        ) from error
    return AnotherWay(places, road.name, ends)


def measure_ways(
    study: Study,
    request: Request,
    start: str,
    end: str,
    asked: AnotherWay | None = None,
    progress: Progress = silent,
    *,
    most_lines: int | None = None,
) -> WaysAnswer:
    """Find ways between two places.

    Parameters
    ----------
    study, request
        Of whom, and the date, mover and reading.
    start, end
        Place ids.
    asked
        Another way: what closes or delays it, and what it would cost.
    progress
        Told step by step.
    most_lines
        The frontier is one of time, exposure and lines crossed, over ways that cross no more;
        ``None``: of time and exposure.

    Raises
    ------
    BadRequest
        If an end is a protected place and the answer is public, or the lines are too many.
    """
    _refuse_protected(study, request, start, end)
    if most_lines is not None and not 0 <= most_lines <= MOST_CROSSINGS:
        raise BadRequest(
            Problem(
                "--lines: this many lines are not weighed",
                "Say how many lines a way may cross.",
                expected=f"0 to {MOST_CROSSINGS}",
                got=str(most_lines),
            )
        )
    teller = RowTeller(study, request, progress, most_lines)
    progress("finding ways")
    told = _rows(teller, start, end, asked, progress)
    places = study.case.places
    ways: list[tuple[int, NamedWay, bool]] = []
    rows = []
    for number, (row, way) in enumerate(told, start=1):
        for side, place in (("from", start), ("to", end)):
            row[f"{side}_name"] = places.loc[place, "name_en"]
            row[f"{side}_adm3_pcode"] = places.loc[place, "adm3_pcode"]
        rows.append({**row, "way": number})
        if way is not None:
            name = f"{row['from_name']} to {row['to_name']}, {row['kind']} {number}"
            named = NamedWay(name, way, teller.nodes[start], (start, end))
            ways.append((number, named, bool(row["is_open"])))
    return WaysAnswer(
        pd.DataFrame(rows, columns=list(WAY_COLUMNS)),
        _legs(study, request, ways),
        _obstacles(study, request, ways),
        tuple(named for _, named, is_open in ways if is_open),
        teller.left_out,
        teller.epsilon,
    )


def _rows(
    teller: RowTeller, start: str, end: str, asked: AnotherWay | None, progress: Progress
) -> list[tuple[Row, Way | None]]:
    """Tell the ways in order, each with its arcs; ``None`` where there is no road."""
    origin, target = teller.nodes[start], teller.nodes[end]
    found = alternative_ways(teller.study.network, teller.states, origin, target, CHOICE)
    best = found[0].way.milliseconds if found else None
    told: list[tuple[Row, Way | None]] = []
    for number, choice in enumerate(found):
        row = teller.open(choice.way, origin, best)
        kind = "alternative" if number else "fastest"
        told.append(({**row, "kind": kind, "shared": choice.shared}, choice.way))
    if best is None:
        row, way = teller.shut([Stop(start), Stop(end)])
        told.append(({**row, "kind": "fastest"}, way))
    else:
        progress("finding less exposed ways")
        try:
            points = teller.frontier(origin, target, best)
        except FrontierTooLargeError:
            points = []
            told.append(({"kind": "frontier", "is_open": False, "open_until": TOO_MANY}, None))
        kept = {way.arcs for _, way in told if way is not None}
        for way, epsilon in points:
            if way.arcs not in kept:
                row = teller.open(way, origin, best)
                told.append(({**row, "kind": "frontier", "epsilon": epsilon}, way))
    if asked is not None:
        stops = min(asked.orders(start, end), key=teller.free_milliseconds)
        row, way = teller.through(stops, best)
        told.append(({**row, "kind": "asked for"}, way))
    return told


def _refuse_protected(study: Study, request: Request, *ends: str) -> None:
    gate = make_gate(study, request)
    if any(gate.id(place) != place for place in ends):
        raise BadRequest(
            Problem(
                "routes: an end is a place whose location may not leave",
                "Say --restricted if you may; the answer is then stamped.",
                expected="--restricted",
            )
        )


def _legs(
    study: Study, request: Request, ways: Sequence[tuple[int, NamedWay, bool]]
) -> pd.DataFrame:
    records = way_file(study, request, [named for _, named, _ in ways]).ways if ways else ()
    rows = [
        {
            "way": number,
            "leg": k,
            "road": leg.name,
            "between": leg.between,
            "adm3_pcodes": leg.adm3_pcodes,
            "is_open": leg.is_open,
            "km": leg.km,
            "minutes": leg.minutes if leg.is_open else np.nan,
            "controller": leg.controller,
            "effect": ("delay" if leg.is_open else "closed") if leg.claim_ids else "",
            "publishers": "; ".join(leg.publishers),
            "said_by": "; ".join(leg.said_by),
            "source_ids": "; ".join(leg.source_ids),
            "last_reported_on": leg.last_reported_on,
            "is_stale": leg.is_stale,
            "unsaid_km": leg.unsaid_km,
            "claim_ids": "; ".join(leg.claim_ids),
            "segment_ids": " ".join(leg.segment_ids),
        }
        for (number, _, _), record in zip(ways, records, strict=True)
        for k, leg in enumerate(record.legs, start=1)
    ]
    return pd.DataFrame(rows, columns=list(WAY_LEG_COLUMNS))


def _obstacles(
    study: Study, request: Request, ways: Sequence[tuple[int, NamedWay, bool]]
) -> pd.DataFrame:
    teller = WayTeller(study, request)
    rows = [
        {"way": number, **row}
        for number, named, _ in ways
        for row in teller.obstacles(named.way, named.origin)
    ]
    return pd.DataFrame(rows, columns=list(WAY_OBSTACLE_COLUMNS))
