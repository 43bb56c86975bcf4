"""Which places stand on a closure: on closed road, or on ground closed to the mover."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.network import Network
from passable.situation.control import NONE, entry_closed, may_enter
from passable.situation.openness import closure, says_open
from passable.situation.situation import Situation
from passable.terms.case import Case
from passable.terms.codes import READINGS, Reading


def places_on_closure(
    case: Case, situation: Situation, reading: Reading = "best"
) -> npt.NDArray[np.bool_]:
    """Say which places stand on a closure, bool[p].

    A place stands on closed road if every piece of road that meets at its node is closed where
    it meets; a line crossed further out is no such closure. It stands on closed ground if its
    point lies in an area that is closed, or whose holder the mover may not go to.
    """
    number = READINGS.index(reading)
    network = situation.ledger.network
    terminals = network.terminals
    nodes = terminals.node[terminals.of_kind("place")].astype(np.int64)
    on_road = _on_closed_road(network, situation, number, nodes)
    points = shapely.points(case.places[["lon", "lat"]].to_numpy(np.float64))
    on_ground = np.zeros(len(points), dtype=bool)
    said_open = np.zeros(len(points), dtype=bool)
    of_areas = [f for f in situation.findings if f.subject.kind == "area"]
    for finding in of_areas:
        if says_open(finding) and reading == "optimistic":
            said_open |= _inside(case.areas.geometry.loc[finding.subject.name], points)
    for finding in of_areas:
        if finding.predicate not in ("status", "practicability"):
            continue
        if closure(finding, network.vehicle)[number]:
            inside = _inside(case.areas.geometry.loc[finding.subject.name], points)
            on_ground |= inside & ~said_open if finding.predicate == "status" else inside
    return on_road | on_ground | _on_barred_ground(case, situation, number, points)


def _on_closed_road(
    network: Network, situation: Situation, reading: int, nodes: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    overlay = situation.overlay
    # A forward arc's tail is at the piece's begin; a backward arc's tail is at its end.
    at_tail = np.where(
        network.arc_is_forward, overlay.is_shut_at_begin[reading], overlay.is_shut_at_end[reading]
    )
    at_head = np.where(
        network.arc_is_forward, overlay.is_shut_at_end[reading], overlay.is_shut_at_begin[reading]
    )
    meets = np.bincount(network.arc_tail, minlength=network.node_count)
    meets += np.bincount(network.arc_head, minlength=network.node_count)
    shut = np.bincount(network.arc_tail[at_tail], minlength=network.node_count)
    shut += np.bincount(network.arc_head[at_head], minlength=network.node_count)
    is_shut = (meets > 0) & (shut == meets)
    on_shut: npt.NDArray[np.bool_] = (nodes >= 0) & is_shut[np.maximum(nodes, 0)]
    return on_shut


def _on_barred_ground(
    case: Case, situation: Situation, reading: int, points: Any
) -> npt.NDArray[np.bool_]:
    """Look at the smallest area that rules each point."""
    holders, cuts = situation.effects.holders, situation.ledger.areas
    mover = case.config.movers[situation.mover]
    barred = np.full(len(points), bool(holders) and not may_enter(mover, NONE))
    for name in sorted(holders, key=lambda n: (-cuts[n].square_metres, n)):
        inside = _inside(case.areas.geometry.loc[name], points)
        barred[inside] = entry_closed(mover, holders[name])[reading]
    return barred


def _inside(polygon: Any, points: Any) -> npt.NDArray[np.bool_]:
    shapely.prepare(polygon)
    answer: npt.NDArray[np.bool_] = shapely.covers(polygon, points)
    return answer
