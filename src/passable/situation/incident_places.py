"""Where incidents lie on the roads: points that act on a stretch, areas they are spread over."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.density import spread_along_roads
from passable.network.density_wave import DensityKernel
from passable.network.graph import RoadGraph
from passable.network.index import index_segments
from passable.network.polyline import metres_per_degree
from passable.network.road_pieces import RoadPieces, pieces_of_network
from passable.network.snap import snap_to_segments
from passable.network.spread_evenly import (
    make_elements,
    spread_in_circles,
    spread_over_stretches,
)
from passable.situation.incidents import CountedIncident, LeftOut
from passable.situation.resolve import ResolvedLedger, resolve_subject, square_metres
from passable.situation.spans import Spans, cut_by_area
from passable.terms.case import Case
from passable.terms.selectors import Selector

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Placed = list[tuple[CountedIncident, float, float, float]]
"""Incidents with lon, lat and radius."""
PLACE_METRES: Final = 1000.0
"""An incident at a place or service is spread over the roads so far around it."""
MOSTLY: Final = 0.5


@dataclass(frozen=True)
class IncidentMass:
    """Incidents a day on each piece of road.

    Parameters
    ----------
    pieces
        The roads in p pieces.
    arc_piece : int64[m]
        The piece each arc of the network drives over.
    precise, coarse : float64[p]
        Incidents a day from those known to the spot and the day, and from the others.
    precise_count, coarse_count
        How many incidents that are.
    precise_per_day
        What the precise ones amount to; what ``precise`` lacks of it was lost at dead ends.
    left_out
        Why others touch no road, and how many.
    moved_metres : float64[k]
        How far each precise one was moved to the nearest road.
    mostly_elsewhere
        Coarse ones whose circle or area lies for the most part beyond the box around the roads:
        all of each is put on the roads there are.
    """

    pieces: RoadPieces
    arc_piece: Ints
    precise: Floats
    coarse: Floats
    precise_count: int
    coarse_count: int
    precise_per_day: float
    left_out: Counter[LeftOut]
    moved_metres: Floats
    mostly_elsewhere: int


def place_incidents(
    case: Case,
    ledger: ResolvedLedger,
    incidents: tuple[CountedIncident, ...],
    kernel: DensityKernel,
) -> IncidentMass:
    """Put incidents on the roads: precise ones by the kernel, the others evenly over their area.

    Parameters
    ----------
    case, ledger
        The case, and its network.
    incidents
        Those that count.
    kernel
        How a precise one is spread.
    """
    pieces, arc_piece = pieces_of_network(ledger.network)
    left_out: Counter[LeftOut] = Counter()
    precise = [i for i in incidents if i.is_precise]
    coarse = [i for i in incidents if not i.is_precise]
    near, segment, fraction, moved = _snap(ledger.network.graph, pieces, precise, left_out)
    weight = np.array([i.per_day for i in near], dtype=np.float64)
    mass = spread_along_roads(pieces, segment, fraction, weight, kernel)
    circles, stretches = _sort_out(case, coarse)
    graph = ledger.network.graph
    spread = np.zeros(len(pieces.begin))
    elsewhere = 0
    if circles:
        elsewhere += _spread_circles(graph, pieces, circles, spread, left_out)
    if stretches:
        elsewhere += _spread_stretches(case, ledger, pieces, stretches, spread, left_out)
    return IncidentMass(
        pieces,
        arc_piece,
        mass,
        spread,
        len(near),
        len(coarse) - sum(left_out.values()) + (len(precise) - len(near)),
        math.fsum(i.per_day for i in near),
        +left_out,
        moved,
        elsewhere,
    )


def _snap(
    graph: RoadGraph,
    pieces: RoadPieces,
    precise: list[CountedIncident],
    left_out: Counter[LeftOut],
) -> tuple[list[CountedIncident], npt.NDArray[np.int32], Floats, Floats]:
    """Move points to the nearest road within their own radius."""
    subjects = [i.claim.subject for i in precise]
    lonlat = np.array([(s.lon, s.lat) for s in subjects], dtype=np.float64).reshape(-1, 2)
    radius = np.array([s.radius_metres for s in subjects], dtype=np.float64)
    snaps = snap_to_segments(
        graph, pieces.is_road, lonlat, float(radius.max(initial=0.0)), anywhere=True
    )
    is_near = (snaps.segment >= 0) & (snaps.metres <= radius)
    left_out["no road within its radius"] += int((~is_near).sum())
    kept = [i for i, near in zip(precise, is_near.tolist(), strict=True) if near]
    return kept, snaps.segment[is_near], snaps.fraction[is_near], snaps.metres[is_near]


def _sort_out(
    case: Case, coarse: list[CountedIncident]
) -> tuple[Placed, dict[Selector, list[CountedIncident]]]:
    """Part what lies in circles from what lies on areas and named roads."""
    circles: Placed = []
    stretches: dict[Selector, list[CountedIncident]] = {}
    for incident in coarse:
        subject = incident.claim.subject
        if subject.kind == "point":
            circles.append((incident, subject.lon, subject.lat, subject.radius_metres))
        elif subject.kind in ("place", "service"):
            table = case.places if subject.kind == "place" else case.services
            lon, lat = table.loc[subject.name, ["lon", "lat"]].tolist()
            circles.append((incident, float(lon), float(lat), PLACE_METRES))
        else:
            stretches.setdefault(subject, []).append(incident)
    return circles, stretches


def _spread_circles(
    graph: RoadGraph,
    pieces: RoadPieces,
    circles: Placed,
    spread: Floats,
    left_out: Counter[LeftOut],
) -> int:
    """Spread circles; say how many lie for the most part elsewhere."""
    lonlat = np.array([(lon, lat) for _, lon, lat, _ in circles], dtype=np.float64)
    radius = np.array([metres for _, _, _, metres in circles], dtype=np.float64)
    weight = np.array([i.per_day for i, _, _, _ in circles], dtype=np.float64)
    added, metres = spread_in_circles(make_elements(graph, pieces), lonlat, radius, weight)
    spread += added
    left_out["no road in its area"] += int((metres <= 0).sum())
    east, north = metres_per_degree(lonlat[:, 1])
    half = np.stack([radius / east, radius / north], axis=1)
    share = _share_in_box(graph, np.hstack([lonlat - half, lonlat + half]))
    return int(((share < MOSTLY) & (metres > 0)).sum())


def _spread_stretches(
    case: Case,
    ledger: ResolvedLedger,
    pieces: RoadPieces,
    stretches: dict[Selector, list[CountedIncident]],
    spread: Floats,
    left_out: Counter[LeftOut],
) -> int:
    """Spread areas, segments and roads; say how many lie for the most part elsewhere."""
    graph = ledger.network.graph
    index = index_segments(graph)
    number = {name: k for k, name in enumerate(graph.segment_id.tolist())}
    elsewhere = 0
    for subject in sorted(stretches, key=lambda s: s.text):
        here = stretches[subject]
        spans: Spans | None = None
        if subject.kind == "area":
            polygon = case.areas.geometry.loc[subject.name]
            spans = cut_by_area(index, polygon, square_metres(polygon)).spans
        else:
            try:
                resolved = resolve_subject(subject, ledger.network, index, number)
            except ValueError:
                resolved = None
            spans = None if resolved is None else resolved.spans
        if spans is None:
            left_out["its subject lies on no road"] += len(here)
            continue
        weight = math.fsum(i.per_day for i in here)
        added, metres = spread_over_stretches(pieces, spans.segment, spans.begin, spans.end, weight)
        spread += added
        if metres <= 0:
            left_out["no road in its area"] += len(here)
        elif subject.kind == "area":
            box = np.array([shapely.bounds(polygon)])
            elsewhere += len(here) * int(_share_in_box(graph, box)[0] < MOSTLY)
    return elsewhere


def _share_in_box(graph: RoadGraph, boxes: Floats) -> Floats:
    """Say how much of each box (west, south, east, north) the box around the roads holds."""
    low = graph.vertex_lonlat.min(axis=0, initial=np.inf)
    high = graph.vertex_lonlat.max(axis=0, initial=-np.inf)
    common = np.minimum(boxes[:, 2:], high) - np.maximum(boxes[:, :2], low)
    whole = boxes[:, 2:] - boxes[:, :2]
    share: Floats = np.prod(np.maximum(common, 0.0), axis=1) / np.prod(whole, axis=1)
    return share
