"""The road of a corridor: its segments in the order driven, with kilometres, places and P-codes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.measures.corridor import Segment
from passable.measures.routes import Way, nodes_of_way
from passable.network.index import segment_lines
from passable.run.corridor import corridor_way
from passable.run.pcodes import segment_pcodes
from passable.run.release import require_restricted
from passable.run.study import Study
from passable.run.way_ground_told import segment_runs
from passable.run.way_places import WayPlaces
from passable.terms.errors import BadRequest, Problem
from passable.terms.sensitivity import protected_places

SLIGHT_KM: Final = 1e-6
"""A millimetre: kilometres that are nearer to each other are the same spot."""


@dataclass(frozen=True)
class CorridorRoad:
    """A road between two places.

    Parameters
    ----------
    name
        The road and its two ends, for rows and charts.
    ends
        The two place ids.
    way, origin
        As driven from the first place, and its node.
    segments
        In order.
    arcs
        Of each segment: the places of its first and last arc in the way, the last not included.
    graph_segments : int64[k]
        Each segment's number in the road graph.
    closes : int64[c]
        Segments of the road graph that the road is made of, driven either way, each once.
    places
        Km along the corridor, and id, of every place on it.
    names
        Place id -> name.
    """

    name: str
    ends: tuple[str, str]
    way: Way
    origin: int
    segments: tuple[Segment, ...]
    arcs: tuple[tuple[int, int], ...]
    graph_segments: npt.NDArray[np.int64]
    closes: npt.NDArray[np.int64]
    places: tuple[tuple[float, str], ...]
    names: dict[str, str]

    @property
    def km(self) -> float:
        """How long it is."""
        return self.segments[-1].to_km

    def between(self, from_km: float, to_km: float) -> str:
        """Name the places before and after a stretch; one at its very end counts as there."""
        at = [km for km, _ in self.places]
        before = bisect_right(at, from_km + SLIGHT_KM) - 1
        after = bisect_left(at, to_km - SLIGHT_KM)
        if to_km <= from_km:  # a spot: the place at it, or the two around it
            after = max(after, before if before >= 0 and at[before] == from_km else after)
        names = [self.names[self.places[k][1]] if 0 <= k < len(at) else "" for k in (before, after)]
        return names[0] if names[0] == names[1] else f"{names[0]} - {names[1]}"


def find_corridor(
    study: Study, ends: tuple[str, str], road: str | None = None, *, restricted: bool = False
) -> CorridorRoad:
    """Find a corridor and everything about it that no date changes.

    Parameters
    ----------
    study, ends, road
        See ``corridor_way``.
    restricted
        Of the request.

    Raises
    ------
    BadRequest
        As ``corridor_way``; if both places stand at one spot; or if an end is a protected place and the answer is public.
    """
    if protected_places(study.case).intersection(ends):
        require_restricted("the corridor of a place whose whereabouts are", restricted=restricted)
    network, graph = study.network, study.network.graph
    way, origin = corridor_way(study, ends, road)
    if not way.arcs:
        raise BadRequest(
            Problem(
                "the two places stand at one spot, and no road lies between",
                "Name two places that are apart.",
                got=f"{ends[0]}, {ends[1]}",
            )
        )
    runs = list(segment_runs(study.network.arc_segment, way.arcs))
    share = network.arc_to_fraction - network.arc_from_fraction
    arcs = np.array(way.arcs, dtype=np.int64)
    metres = share[arcs] * graph.length_metres[network.arc_segment[arcs]]
    ends_km = np.concatenate([[0.0], np.cumsum(metres)]) / 1000
    nodes = nodes_of_way(network, way, origin)
    at = WayPlaces(study)
    secret = frozenset() if restricted else protected_places(study.case)
    numbers = np.array([network.arc_segment[way.arcs[a]] for a, _ in runs], dtype=np.int64)
    codes = segment_pcodes(study.case, segment_lines(graph)[numbers])
    ways = graph.attributes
    segments = []
    for k, (first, end) in enumerate(runs):
        row = ways.iloc[int(numbers[k])]
        about: dict[str, object] = {
            "segment_id": str(graph.segment_id[numbers[k]]),
            "ref": str(row["ref"]),
            "name": str(row["name_en"] or row["name"]),
            **{c: str(values[k]) for c, values in codes.items()},
        }
        between = at.between(nodes, first, end - 1)
        segments.append(Segment(float(ends_km[first]), float(ends_km[end]), between, about))
    places = [
        (float(km), place)
        for km, node in zip(ends_km, nodes, strict=True)
        for place in at.ids_at(node)
        if place not in secret
    ]
    names = study.case.places["name_en"].astype(str).to_dict()
    return CorridorRoad(
        f"{road or 'way'} {names[ends[0]]} - {names[ends[1]]}",
        ends,
        way,
        origin,
        tuple(segments),
        tuple(runs),
        numbers,
        np.union1d(numbers, _way_back(study, ends, road)),
        tuple(places),
        names,
    )


def _way_back(study: Study, ends: tuple[str, str], road: str | None) -> npt.NDArray[np.int64]:
    """List the segments of the way back: the other carriageway; none if there is no way."""
    try:
        back, _ = corridor_way(study, (ends[1], ends[0]), road)
    except BadRequest:
        return np.empty(0, np.int64)
    found: npt.NDArray[np.int64] = np.unique(
        study.network.arc_segment[np.array(back.arcs, dtype=np.int64)]
    ).astype(np.int64)
    return found
