"""Ways between two places: the fastest, those that differ, the less exposed, and why not another."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from passable.measures.alternatives import Choice, alternative_ways
from passable.measures.exposure import exposure_of_arcs
from passable.measures.results_ways import WAY_COLUMNS, WAY_LEG_COLUMNS
from passable.measures.routes import (
    Way,
    fastest_way,
    nodes_of_way,
    refs_of_way,
    segments_of_way,
)
from passable.network.arc_graph import graph_of_network
from passable.network.frontier import (
    FrontierTooLargeError,
    frontier,
    thin_frontier,
    whole_exposure,
)
from passable.network.states import CLOSED, claim_free
from passable.network.ways import metres_of_arcs
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.exposure import measure_exposure
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_files import NamedWay, way_file
from passable.situation.way_ground import GroundRuler, lines_crossed
from passable.terms.errors import BadRequest, Problem
from passable.terms.progress import Progress, silent
from passable.terms.selectors import parse_selector

HOUR = 3_600_000
CHOICE = Choice(most=4, most_stretch=2.0, most_shared=0.7)
MOST_POINTS = 8
"""Frontier ways shown; a longer frontier is thinned, by the share said."""
TOO_MANY = "not searched to the end: there are too many less exposed ways"
MOST_TIMES = 3
"""Frontier ways that take over so many times the fastest are not looked for."""


@dataclass(frozen=True)
class WaysAnswer:
    """Ways between two places.

    Parameters
    ----------
    ways, legs
        The tables of ``measures.results_ways``.
    open_ways
        The open ones, for files.
    """

    ways: pd.DataFrame
    legs: pd.DataFrame
    open_ways: tuple[NamedWay, ...]


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


def stops_of(study: Study, via: Sequence[str], why_not: str | None) -> list[str]:
    """List the places that another way is to pass, in order.

    Raises
    ------
    BadRequest
        If one is no place, or the road is not written ``road:REF@A..B``.
    """
    stops = [find_place(study, place) for place in via]
    if why_not is not None:
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
        stops += [find_place(study, road.start), find_place(study, road.end)]
    return stops


def measure_ways(
    study: Study,
    request: Request,
    start: str,
    end: str,
    stops: Sequence[str] = (),
    progress: Progress = silent,
) -> WaysAnswer:
    """Find ways between two places.

    Parameters
    ----------
    study, request
        Of whom, and the date, mover and reading.
    start, end
        Place ids.
    stops
        Places that another way is to pass: what closes or delays it, and what it would cost.
    progress
        Told step by step.

    Raises
    ------
    BadRequest
        If an end is a protected place and the answer is public.
    """
    _refuse_protected(study, request, start, end)
    teller = _Teller(study, request, progress)
    origin, target = teller.nodes[start], teller.nodes[end]
    progress("finding ways")
    found = alternative_ways(study.network, teller.states, origin, target, CHOICE)
    rows: list[dict[str, object]] = []
    kept: list[Way] = []
    best = found[0].way.milliseconds if found else None
    for number, choice in enumerate(found):
        kind = "alternative" if number else "fastest"
        rows.append(
            {**teller.open(choice.way, origin, best), "kind": kind, "shared": choice.shared}
        )
        kept.append(choice.way)
    if best is None:
        rows.append({**teller.shut([start, end], None), "kind": "fastest"})
    else:
        progress("finding less exposed ways")
        try:
            points = teller.frontier(origin, target, best)
        except FrontierTooLargeError:
            points = []
            rows.append({"kind": "frontier", "is_open": False, "open_until": TOO_MANY})
        for way, epsilon in points:
            if all(way.arcs != other.arcs for other in kept):
                told = teller.open(way, origin, best)
                rows.append({**told, "kind": "frontier", "epsilon": epsilon})
                kept.append(way)
    if stops:
        told, asked = teller.through([start, *stops, end], best)
        rows.append({**told, "kind": "asked for"})
        if asked is not None:
            kept.append(asked)
    places = study.case.places
    for number, row in enumerate(rows, start=1):
        row["way"] = number
        for side, place in (("from", start), ("to", end)):
            row[f"{side}_name"] = places.loc[place, "name_en"]
            row[f"{side}_adm3_pcode"] = places.loc[place, "adm3_pcode"]
    names = [f"{places.loc[start, 'name_en']} to {places.loc[end, 'name_en']}, {r['kind']} {r['way']}"
             for r in rows if r["is_open"]]  # fmt: skip
    ways = tuple(
        NamedWay(name, way, origin, (start, end)) for name, way in zip(names, kept, strict=True)
    )
    numbers = [r["way"] for r in rows if r["is_open"]]
    return WaysAnswer(
        pd.DataFrame(rows, columns=list(WAY_COLUMNS)), _legs(study, request, ways, numbers), ways
    )


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
    study: Study, request: Request, ways: tuple[NamedWay, ...], numbers: list[object]
) -> pd.DataFrame:
    records = way_file(study, request, ways).ways if ways else ()
    rows = [
        {
            "way": number,
            "leg": k,
            "road": leg.name,
            "km": leg.km,
            "minutes": leg.minutes,
            "controller": leg.controller,
            "slowed_by": leg.note,
        }
        for number, record in zip(numbers, records, strict=True)
        for k, leg in enumerate(record.legs, start=1)
    ]
    return pd.DataFrame(rows, columns=list(WAY_LEG_COLUMNS))


class _Teller:
    """Tells ways of one situation."""

    def __init__(self, study: Study, request: Request, progress: Progress) -> None:
        self.study = study
        situation = study.situation(request.on, request.known_on, request.mover)
        self.states = situation.states(request.reading)
        self.nodes = place_nodes(study)
        self._situation = situation
        self._causes = acting_causes(situation, request.reading)
        self._ruler = GroundRuler(study.ledger, situation.effects)
        self._exposure = exposure_of_arcs(measure_exposure(study, request, progress).roads)
        self._at: dict[int, list[str]] = {}
        for place, node in self.nodes.items():
            self._at.setdefault(node, []).append(str(study.case.places.loc[place, "name_en"]))

    def open(self, way: Way, origin: int, best: int | None) -> dict[str, object]:
        """Tell an open way."""
        arcs = list(way.arcs)
        return {
            **self._any(way, origin),
            "is_open": True,
            "hours": way.milliseconds / HOUR,
            "extra_hours": np.nan if best is None else (way.milliseconds - best) / HOUR,
            "lines_crossed": len(lines_crossed(self._ruler.stretches(arcs))),
            "open_until": "",
            "epsilon": 0.0,
        }

    def shut(self, stops: list[str], best: int | None) -> dict[str, object]:
        """Tell the claim-free way through some places, and up to where it is open."""
        del best
        way = self._join(stops, is_free=True)
        if way is None:
            return {"is_open": False, "open_until": "no road joins the two", "epsilon": 0.0}
        origin = self.nodes[stops[0]]
        nodes = nodes_of_way(self.study.network, way, origin)
        shut = np.flatnonzero(self.states.milliseconds[list(way.arcs)] == CLOSED)
        last = nodes[int(shut[0])] if len(shut) else nodes[-1]
        name = self._at.get(last, [f"a junction at {self._spot(last)}"])[0]
        return {**self._any(way, origin), "is_open": False, "open_until": name, "epsilon": 0.0}

    def through(self, stops: list[str], best: int | None) -> tuple[dict[str, object], Way | None]:
        """Tell the way through some places: open with its delays, or what closes it."""
        free = self._join(stops, is_free=True)
        origin = self.nodes[stops[0]]
        if free is not None:
            times = self.states.milliseconds[list(free.arcs)]
            if np.all(times != CLOSED):
                now = Way(free.arcs, int(times.sum()), free.metres)
                return self.open(now, origin, best), now
        return self.shut(stops, best), None

    def frontier(self, origin: int, target: int, best: int) -> list[tuple[Way, float]]:
        """Find the ways that no other improves on in time and exposure, thinned if they are many."""
        network = self.study.network
        graph = graph_of_network(network, self.states)
        found = frontier(
            graph, whole_exposure(self._exposure), origin, target, most=MOST_TIMES * best
        )
        thin, epsilon = found, 0.01
        while len(thin.points) > MOST_POINTS:
            thin, epsilon = thin_frontier(found, epsilon), 2 * epsilon
        return [
            (Way(arcs, int(ms), metres_of_arcs(network, list(arcs))), thin.epsilon)
            for arcs, ms in zip(thin.ways, thin.points[:, 0].tolist(), strict=True)
        ]

    def _any(self, way: Way, origin: int) -> dict[str, object]:
        """Tell what does not hang on whether it is open."""
        network, arcs = self.study.network, list(way.arcs)
        felt: frozenset[int] = frozenset()
        for arc in arcs:
            felt |= self._causes.of_arc(arc)
        passed = [n for node in nodes_of_way(network, way, origin) for n in self._at.get(node, ())]
        return {
            "km": way.metres / 1000,
            "claim_free_hours": float(network.arc_milliseconds[arcs].sum()) / HOUR,
            "incidents_per_day": float(self._exposure[arcs].sum()),
            "refs": " - ".join(refs_of_way(network, way)),
            "via": " - ".join(dict.fromkeys(passed)),
            "claim_ids": "; ".join(claim_ids_of(self._situation.effects, felt)),
            "segment_ids": " ".join(segments_of_way(network, way)),
        }

    def _join(self, stops: list[str], *, is_free: bool) -> Way | None:
        """Join the fastest ways from stop to stop."""
        network = self.study.network
        states = claim_free(network) if is_free else self.states
        nodes = [self.nodes[place] for place in stops]
        legs = [fastest_way(network, states, a, b) for a, b in pairwise(nodes)]
        known = [leg for leg in legs if leg is not None]
        if len(known) < len(legs):
            return None
        return Way(
            tuple(arc for leg in known for arc in leg.arcs),
            sum(leg.milliseconds for leg in known),
            sum(leg.metres for leg in known),
        )

    def _spot(self, node: int) -> str:
        lon, lat = self.study.network.node_lonlat[node].tolist()
        return f"{lon:.5f}, {lat:.5f}"
