"""Tells the ways of one situation: open with their delays, or shut and up to where they are open."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from passable.measures.exposure import exposure_of_arcs
from passable.measures.routes import (
    Way,
    fastest_way,
    nodes_of_way,
    refs_of_way,
    segments_of_way,
)
from passable.network.arc_graph import graph_of_network
from passable.network.frontier import frontier, thin_frontier, whole_exposure
from passable.network.states import CLOSED, claim_free
from passable.network.ways import metres_of_arcs
from passable.run.causes import acting_causes, claim_ids_of
from passable.run.exposure import measure_exposure
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_ground_told import segment_runs
from passable.run.way_sayings import WaySayings
from passable.situation.lines_on_arcs import lines_on_arcs
from passable.situation.road_names import road_states
from passable.situation.way_ground import GroundRuler, lines_crossed
from passable.terms.progress import Progress

HOUR = 3_600_000
MOST_POINTS = 8
"""Frontier ways shown; a longer frontier is thinned, by the share said."""
NO_ROAD = "no road joins the two"
MOST_TIMES = 3
"""Frontier ways that take over so many times the fastest are not looked for."""


class Stop(NamedTuple):
    """A place to pass, and the road kept to on the way there; empty: any.

    Attributes
    ----------
    place, by
        Place id; number or name of the road.
    """

    place: str
    by: str = ""


class RowTeller:
    """Makes the rows of ways.

    Parameters
    ----------
    study, request, progress
        Of whom, what was asked, and whom to tell of the steps.
    most_lines
        Lines crossed are a third thing to improve on, and ways that cross more are left out;
        ``None``: they are not weighed.

    Attributes
    ----------
    left_out, epsilon
        Frontier ways that were thinned out, and the share none of them is better by; set by
        ``frontier``.
    """

    def __init__(
        self, study: Study, request: Request, progress: Progress, most_lines: int | None = None
    ) -> None:
        self.study = study
        situation = study.situation(request.on, request.known_on, request.mover)
        self.states = situation.states(request.reading)
        self.nodes = place_nodes(study)
        self._situation = situation
        self._causes = acting_causes(situation, request.reading)
        self._most_lines = most_lines
        self.left_out, self.epsilon = 0, 0.0
        self._ruler = GroundRuler(study.ledger, situation.effects)
        self._exposure = exposure_of_arcs(measure_exposure(study, request, progress).roads)
        self._at: dict[int, list[str]] = {}
        self._gate = gate = make_gate(study, request)
        self._sayings = WaySayings(study, situation)
        for place, node in self.nodes.items():
            if gate.id(place) != place:
                continue
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

    def shut(self, stops: list[Stop]) -> tuple[dict[str, object], Way | None]:
        """Tell the claim-free way through some places, and up to where it is open."""
        way = self._join(stops)
        if way is None:
            names = self.study.case.places["name_en"]
            off = [str(names[s.place]) for s in stops if self.nodes[s.place] < 0]
            why = f"{off[0]} is off the network: no drivable road is near" if off else NO_ROAD
            return {"is_open": False, "open_until": why, "epsilon": 0.0}, None
        origin = self.nodes[stops[0].place]
        nodes = nodes_of_way(self.study.network, way, origin)
        shut = np.flatnonzero(self.states.milliseconds[list(way.arcs)] == CLOSED)
        at = int(shut[0]) if len(shut) else len(nodes) - 1
        first = next(
            (a for a, b in segment_runs(self.study.network.arc_segment, way.arcs) if a <= at < b),
            at,
        )
        here = next((p for node in nodes[at : first - 1 if first else None : -1]
                     for p in self._at.get(node, ())[:1]), "")  # fmt: skip
        passed = next((p for node in nodes[first::-1] for p in self._at.get(node, ())[:1]), "")
        past = f", past {passed}" if passed else ""
        name = here or f"a junction at {self._spot(nodes[first])}{past}"
        return {
            **self._any(way, origin),
            "is_open": False,
            "open_until": name,
            "epsilon": 0.0,
        }, way

    def through(self, stops: list[Stop], best: int | None) -> tuple[dict[str, object], Way | None]:
        """Tell the way through some places: open with its delays, or what closes it."""
        free = self._join(stops)
        origin = self.nodes[stops[0].place]
        if free is not None:
            times = self.states.milliseconds[list(free.arcs)]
            if np.all(times != CLOSED):
                now = Way(free.arcs, int(times.sum()), free.metres)
                return self.open(now, origin, best), now
        return self.shut(stops)

    def frontier(self, origin: int, target: int, best: int) -> list[tuple[Way, float]]:
        """Find the ways that no other improves on in any respect, thinned if they are many."""
        network = self.study.network
        graph = graph_of_network(network, self.states)
        lines = None
        if self._most_lines is not None:
            lines = lines_on_arcs(self.study.ledger, self._situation.effects)
        found = frontier(
            graph,
            whole_exposure(self._exposure),
            origin,
            target,
            most=MOST_TIMES * best,
            crossings=lines,
            most_crossings=self._most_lines or 0,
        )
        thin, epsilon = found, 0.01
        while len(thin.points) > MOST_POINTS:
            thin, epsilon = thin_frontier(found, epsilon), 2 * epsilon
        self.left_out, self.epsilon = len(found.points) - len(thin.points), thin.epsilon
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
            **self._said(claim_ids_of(self._situation.effects, felt)),
            "segment_ids": " ".join(segments_of_way(network, way)),
        }

    def _said(self, claim_ids: tuple[str, ...]) -> dict[str, object]:
        """Tell the claims that close or slow a way, who says so, and when it was last reported."""
        told = [name for name in claim_ids if self._gate.id(name) == name]
        said_by = dict.fromkeys(self._gate.text(name) for name in self._sayings.said_by(told))
        return {
            "publishers": "; ".join(self._sayings.publishers(told, self._gate)),
            "said_by": "; ".join(said_by),
            "last_reported_on": self._sayings.verified(told).on,
            "claim_ids": "; ".join(claim_ids),
        }

    def free_milliseconds(self, stops: list[Stop]) -> float:
        """Give how long the claim-free way through some places takes, infinite if there is none."""
        way = self._join(stops)
        return np.inf if way is None else way.milliseconds

    def _join(self, stops: list[Stop]) -> Way | None:
        """Join the fastest claim-free ways from stop to stop, those along a road along it."""
        legs = [self._leg(a, b) for a, b in pairwise(stops)]
        known = [leg for leg in legs if leg is not None]
        if len(known) < len(legs):
            return None
        return Way(
            tuple(arc for leg in known for arc in leg.arcs),
            sum(leg.milliseconds for leg in known),
            sum(leg.metres for leg in known),
        )

    def _leg(self, start: Stop, end: Stop) -> Way | None:
        network = self.study.network
        states = road_states(network, end.by) if end.by else claim_free(network)
        way = fastest_way(network, states, self.nodes[start.place], self.nodes[end.place])
        if way is None:
            return None
        return replace(way, milliseconds=int(network.arc_milliseconds[list(way.arcs)].sum()))

    def _spot(self, node: int) -> str:
        lon, lat = self.study.network.node_lonlat[node].tolist()
        return f"{lon:.5f}, {lat:.5f}"
