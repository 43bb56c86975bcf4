"""Resolve the ledger's subjects on a network: once per network, whatever the date."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from passable.network.graph import RoadGraph
from passable.network.index import SegmentIndex, index_segments
from passable.network.network import Network
from passable.situation.ground import Ground, rule_ground
from passable.situation.passages import Resolved, one_passage
from passable.situation.road_names import RoadNames, find_road, road_names
from passable.situation.spans import (
    AreaCut,
    cut_by_area,
    cut_by_circle,
    whole_segments,
)
from passable.terms.case import Case
from passable.terms.claims import Claim
from passable.terms.errors import BadClaim, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.selectors import Selector
from passable.terms.sensitivity import secrets_of_claim

ROAD_PREDICATES = frozenset({"status", "practicability", "delay_minutes", "damage"})
"""Predicates that act on segments; a subject of theirs that matches nothing is an error."""
ANSWERS_KEPT = 8
"""Each is as large as the network: tens of megabytes for a country."""
T = TypeVar("T")
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class ResolvedLedger:
    """Every subject of a ledger that acts on roads, resolved on one network.

    Parameters
    ----------
    network
        The network.
    subjects
        By selector: segments, roads and exact points.
    areas
        By area id: what of the network lies in it, for areas any claim speaks of.
    shown_only
        Ids of claims that act on nothing because their point is not exact.
    untouched_areas
        Areas with a control claim that hold no road.
    one_way_roads
        Roads found in one direction only, on segments that can be driven in one direction only:
        the other carriageway, if there is one, bears another number.
    """

    network: Network
    subjects: dict[Selector, Resolved] = field(default_factory=dict)
    areas: dict[str, AreaCut] = field(default_factory=dict)
    shown_only: frozenset[str] = frozenset()
    untouched_areas: tuple[str, ...] = ()
    one_way_roads: tuple[str, ...] = ()
    _kept: dict[Hashable, Any] = field(default_factory=dict, compare=False)

    def ground(self, area_ids: tuple[str, ...]) -> Ground:
        """Rule the ground by some areas."""
        graph = self.network.graph
        return self.recall(
            ("ground", area_ids),
            lambda: rule_ground(
                {name: self.areas[name] for name in area_ids},
                graph.from_node,
                graph.to_node,
                graph.length_metres,
                graph.node_count,
            ),
        )

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what was made for a key, or make it; the last few are kept.

        A replay passes the same few sets of areas, and of acting claims, again and again.
        """
        if key in self._kept:
            self._kept[key] = self._kept.pop(key)
        else:
            made = make()
            while len(self._kept) >= ANSWERS_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = made
        kept: T = self._kept[key]
        return kept


def resolve_ledger(case: Case, network: Network, progress: Progress = silent) -> ResolvedLedger:
    """Resolve every accepted claim's subject.

    Raises
    ------
    BadClaim
        Naming every claim whose subject matches nothing on this network.
    """
    progress("finding the claims' roads and areas")
    index = index_segments(network.graph)
    problems = ProblemList()
    accepted = [c for c in case.claims if c.state == "accepted"]
    shown_only = frozenset(c.claim_id for c in accepted if not acts_on_roads(c))
    acting = [c for c in accepted if c.claim_id not in shown_only]
    areas = _resolve_areas(case, index, acting, problems)
    subjects: dict[Selector, Resolved] = {}
    names: RoadNames | None = None
    segment_number = {name: k for k, name in enumerate(network.graph.segment_id.tolist())}
    for claim in acting:
        subject = claim.subject
        if claim.predicate not in ROAD_PREDICATES or subject in subjects:
            continue
        try:
            if subject.kind == "road" and names is None:
                names = road_names(network.graph)
            resolved = resolve_subject(subject, network, index, segment_number, names)
        except ValueError as error:
            _complain(problems, case, claim, str(error))
            continue
        if resolved is not None:
            subjects[subject] = resolved
    problems.raise_if_any(BadClaim)
    untouched = {
        c.subject.name
        for c in acting
        if c.predicate == "control" and not areas[c.subject.name].spans.count
    }
    one_way = {s.text for s, r in subjects.items() if r.is_half}
    return ResolvedLedger(
        network, subjects, areas, shown_only, tuple(sorted(untouched)), tuple(sorted(one_way))
    )


def acts_on_roads(claim: Claim) -> bool:
    """Say whether a claim's place is known well enough to act; only exact points are."""
    if claim.predicate == "incident":
        return False
    return claim.subject.kind != "point" or claim.place_precision == "exact"


def _complain(problems: ProblemList, case: Case, claim: Claim, what: str) -> None:
    file = next((name for name in case.digests if name.startswith("claims.")), "claims.csv")
    problems.guard(file, claim.row, secrets_of_claim(claim))
    problems.add(
        f"claim {claim.claim_id}: {what}",
        "Correct the subject, or set the claim's state to proposed until it can be placed.",
        file=file,
        row=claim.row,
        column="subject",
        expected="a subject that matches at least one segment of the network",
        got=claim.subject.text,
    )


def square_metres(polygon: Any) -> float:
    """Measure a polygon or multi-polygon on the ellipsoid, m².

    Part by part: parts drawn clockwise and counter-clockwise would cancel out otherwise.
    """
    return float(
        sum(abs(_GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(polygon))
    )


def _resolve_areas(
    case: Case, index: SegmentIndex, claims: Iterable[Claim], problems: ProblemList
) -> dict[str, AreaCut]:
    cuts: dict[str, AreaCut] = {}
    for claim in claims:
        name = claim.subject.name
        if claim.subject.kind != "area" or claim.predicate == "population":
            continue
        if name not in cuts:
            polygon = case.areas.geometry.loc[name]
            cuts[name] = cut_by_area(index, polygon, square_metres(polygon))
        if claim.predicate in ROAD_PREDICATES and not cuts[name].spans.count:
            _complain(problems, case, claim, "no segment lies in the area")
    return cuts


def resolve_subject(
    subject: Selector,
    network: Network,
    index: SegmentIndex,
    segment_number: dict[str, int],
    names: RoadNames | None = None,
) -> Resolved | None:
    """Resolve a segment, a road or a point; ``None`` for kinds that lie on no segment.

    Raises
    ------
    ValueError
        With a clause that says why it matches nothing.
    """
    if subject.kind == "segment":
        if subject.name not in segment_number:
            msg = f"no segment has the id '{subject.name}'"
            raise ValueError(msg)
        spans = whole_segments(np.array([segment_number[subject.name]]))
        return one_passage(spans, np.ones(1))
    if subject.kind == "road":
        ends = [_place_node(network, place) for place in (subject.start, subject.end)]
        return find_road(network, subject.name, ends[0], ends[1], names)
    if subject.kind == "point":
        spans = cut_by_circle(index, subject.lon, subject.lat, subject.radius_metres)
        if not spans.count:
            msg = f"no segment lies within {subject.radius_metres:g} m of the point"
            raise ValueError(msg)
        metres = _drawn_metres(network.graph, spans.segment) * (spans.end - spans.begin)
        return one_passage(spans, metres / (2 * subject.radius_metres))
    return None


def _drawn_metres(graph: RoadGraph, segments: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Measure segments as drawn: a circle holds drawn metres, whatever length a table states."""
    metres = np.zeros(len(segments))
    for k, segment in enumerate(segments.tolist()):
        lonlat = graph.vertex_lonlat[graph.first_vertex[segment] : graph.first_vertex[segment + 1]]
        metres[k] = _GEOD.line_length(lonlat[:, 0], lonlat[:, 1])
    return metres


def _place_node(network: Network, place_id: str) -> int:
    terminals = network.terminals
    match = np.flatnonzero((terminals.terminal_id == place_id) & (terminals.kind == "place"))
    if not len(match):
        msg = f"no place has the id '{place_id}'"
        raise ValueError(msg)
    node = int(terminals.node[match[0]])
    if node < 0:
        msg = f"place '{place_id}' is off the network"
        raise ValueError(msg)
    return node
