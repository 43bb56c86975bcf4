"""Join places and services to the nearest point on a segment, not to the nearest junction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.graph import RoadGraph
from passable.network.near_cells import near_segments
from passable.network.polyline import metres_per_degree, nearest_on_pieces, pieces_of

TIE_METRES = 1e-6
"""Distances that differ by less are equal: so much do two ways of computing one differ."""
END_METRES = 0.01
NOT_JOINED_TO = ("ferry", "motorway", "motorway_link")
"""Nobody drives out of a house onto these; a schematic's lines stand for all its roads."""


@dataclass(frozen=True)
class Snaps:
    """Where points are joined.

    Parameters
    ----------
    segment : int32[t]
        -1 where no segment lies within the limit.
    fraction, metres : float64[t]
        NaN where no segment lies within the limit.
    """

    segment: npt.NDArray[np.int32]
    fraction: npt.NDArray[np.float64]
    metres: npt.NDArray[np.float64]


def snap_to_segments(
    graph: RoadGraph,
    is_usable: npt.NDArray[np.bool_],
    lonlat: npt.NDArray[np.float64],
    max_snap_metres: float,
    *,
    anywhere: bool = False,
) -> Snaps:
    """Find the nearest point on a usable segment for each point.

    Equal distances go to the segment whose id sorts first, so the answer does not depend on the
    order of the file. A point within a centimetre of a segment's end is joined to the junction.

    Parameters
    ----------
    graph
        The segments.
    is_usable : bool[s]
        Segments the vehicle may drive in some direction.
    lonlat : float64[t, 2]
        Degrees.
    max_snap_metres
        Beyond it a point is off the network.
    anywhere
        Also onto motorways and ferries: something may happen where nobody lives.
    """
    count = len(lonlat)
    segment = np.full(count, -1, dtype=np.int32)
    fraction = np.full(count, np.nan)
    metres = np.full(count, np.nan)
    usable = np.flatnonzero(is_usable & (anywhere | _may_join(graph)))
    if len(usable) and count:
        usable = near_segments(graph, usable, lonlat, max_snap_metres + END_METRES)
    if not len(usable) or not count:
        return Snaps(segment, fraction, metres)
    point, candidate = _candidates(graph, usable, lonlat, max_snap_metres)
    pieces = pieces_of(graph, candidate)
    owner = point[pieces.row]
    gap, along = nearest_on_pieces(pieces, lonlat[owner, 0], lonlat[owner, 1])
    best = np.full(count, np.inf)
    np.minimum.at(best, owner, gap)
    is_near = (gap <= best[owner] + TIE_METRES) & (gap <= max_snap_metres)
    owner, gap, along = owner[is_near], gap[is_near], along[is_near]
    near_segment = pieces.segment[is_near]
    _, id_rank = np.unique(graph.segment_id[near_segment].astype(str), return_inverse=True)
    order = np.lexsort((along, id_rank, owner))
    first = order[np.unique(owner[order], return_index=True)[1]]
    chosen = owner[first]
    segment[chosen] = near_segment[first]
    metres[chosen] = gap[first]
    fraction[chosen] = _at_ends(along[first], graph.length_metres[near_segment[first]])
    return Snaps(segment, fraction, metres)


def _may_join(graph: RoadGraph) -> npt.NDArray[np.bool_]:
    barred = ("ferry",) if graph.kind == "schematic" else NOT_JOINED_TO
    classes = graph.way_columns.words("road_class")
    return np.array([word not in barred for word in classes.word], dtype=np.bool_)[classes.code]


def _candidates(
    graph: RoadGraph,
    usable: npt.NDArray[np.int64],
    lonlat: npt.NDArray[np.float64],
    max_snap_metres: float,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair every point with all segments that could be its nearest.

    The nearest line in stretched degrees is a first guess; its true distance draws a box that
    holds everything nearer.
    """
    squeeze = float(np.cos(np.radians(graph.node_lonlat[:, 1].mean())))
    stretch = np.array([squeeze, 1.0])
    counts = np.diff(graph.first_vertex)[usable]
    vertex = np.repeat(graph.first_vertex[usable] - np.cumsum(counts) + counts, counts)
    vertex = vertex + np.arange(counts.sum())
    lines = shapely.linestrings(
        graph.vertex_lonlat[vertex] * stretch, indices=np.repeat(np.arange(len(usable)), counts)
    )
    tree = shapely.STRtree(lines)
    guess_point, guess = tree.query_nearest(shapely.points(lonlat * stretch), all_matches=False)
    pieces = pieces_of(graph, usable[guess])
    owner = guess_point[pieces.row]
    gap, _ = nearest_on_pieces(pieces, lonlat[owner, 0], lonlat[owner, 1])
    reach = np.full(len(lonlat), np.inf)
    np.minimum.at(reach, owner, gap)
    reach = np.minimum(reach, max_snap_metres) + 2 * TIE_METRES + END_METRES
    per_east, per_north = metres_per_degree(lonlat[:, 1])
    high = reach / per_north
    wide = reach / np.maximum(per_east, 1.0) * squeeze
    centre = lonlat * stretch
    boxes = shapely.box(
        centre[:, 0] - wide, centre[:, 1] - high, centre[:, 0] + wide, centre[:, 1] + high
    )
    point, line = tree.query(boxes, predicate="intersects")
    return point, usable[line]


def _at_ends(
    fraction: npt.NDArray[np.float64], length: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    fraction = np.where(fraction * length <= END_METRES, 0.0, fraction)
    return np.where((1 - fraction) * length <= END_METRES, np.where(fraction > 0, 1.0, 0), fraction)
