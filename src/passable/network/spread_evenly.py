"""Spread what is known to an area only evenly over its road: over circles, and over stretches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.circle_cover import spread_over_circles
from passable.network.graph import RoadGraph
from passable.network.polyline import metres_per_degree
from passable.network.road_pieces import RoadPieces

Ints64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Elements:
    """The straight elements of roads, none of which crosses from one piece to another.

    Parameters
    ----------
    pieces
        Whose.
    first : int64[s + 1]
        By segment; ferries have none.
    ends : float64[e, 4]
        Degrees: from lon, from lat, to lon, to lat.
    metres : float64[e]
        By the segment's own length.
    piece : int64[e]
        The piece each belongs to.
    box : float64[s, 4]
        West, south, east, north of each segment; ferries lie nowhere.
    """

    pieces: RoadPieces
    first: Ints64
    ends: Floats
    metres: Floats
    piece: Ints64
    box: Floats


def make_elements(graph: RoadGraph, pieces: RoadPieces) -> Elements:
    """Cut the drawn lines of a graph at its vertices and where its pieces end."""
    vertex_segment = np.repeat(np.arange(graph.segment_count), np.diff(graph.first_vertex))
    segment = np.concatenate([vertex_segment, pieces.segment])
    fraction = np.concatenate([graph.vertex_fraction, pieces.end])
    # A cut lies on the line between the vertices around it: interpolated along all lines at once,
    # each a whole number further on than the one before.
    along = 2.0 * vertex_segment + graph.vertex_fraction
    cut = 2.0 * pieces.segment + pieces.end
    lonlat = np.stack([np.interp(cut, along, graph.vertex_lonlat[:, axis]) for axis in (0, 1)], 1)
    lonlat = np.concatenate([graph.vertex_lonlat, lonlat])
    order = np.lexsort((fraction, segment))
    segment, fraction, lonlat = segment[order], fraction[order], lonlat[order]
    is_element = (segment[1:] == segment[:-1]) & (fraction[1:] > fraction[:-1])
    is_element &= pieces.is_road[segment[1:]]
    at = np.flatnonzero(is_element)
    middle = (fraction[at] + fraction[at + 1]) / 2
    piece = np.searchsorted(2.0 * pieces.segment + pieces.begin, 2.0 * segment[at] + middle) - 1
    counts = np.bincount(segment[at], minlength=graph.segment_count)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    box = np.full((graph.segment_count, 4), np.nan)
    begins = graph.first_vertex[:-1]
    for axis in (0, 1):
        box[:, axis] = np.minimum.reduceat(graph.vertex_lonlat[:, axis], begins)
        box[:, axis + 2] = np.maximum.reduceat(graph.vertex_lonlat[:, axis], begins)
    box[~pieces.is_road] = np.inf
    return Elements(
        pieces,
        first,
        np.concatenate([lonlat[at], lonlat[at + 1]], axis=1),
        (fraction[at + 1] - fraction[at]) * graph.length_metres[segment[at]],
        piece.astype(np.int64),
        box,
    )


def spread_in_circles(
    elements: Elements, lonlat: Floats, radius_metres: Floats, weight: Floats
) -> tuple[Floats, Floats]:
    """Spread weights evenly over the metres of road in circles.

    Parameters
    ----------
    elements
        The roads.
    lonlat : float64[c, 2], radius_metres : float64[c]
        The circles.
    weight : float64[c]
        0 or more.

    Returns
    -------
    float64[p], float64[c]
        What lands on each piece, and the metres of road in each circle. A circle without any
        spreads nothing. The order of circles changes no bit of it.
    """
    pieces = elements.pieces
    mass, per_metre = np.zeros(len(pieces.begin)), np.zeros(len(pieces.from_node))
    order = np.lexsort((weight, radius_metres, lonlat[:, 1], lonlat[:, 0]))
    circle = np.column_stack([lonlat, radius_metres])[order]
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = (circle[1:] != circle[:-1]).any(axis=1)
    first = np.flatnonzero(is_new)
    sums = np.add.reduceat(weight[order], first) if len(first) else weight
    east, north = metres_per_degree(circle[first, 1])
    found = spread_over_circles(
        np.ascontiguousarray(circle[first, 0]),
        np.ascontiguousarray(circle[first, 1]),
        east,
        north,
        np.ascontiguousarray(circle[first, 2]),
        sums,
        elements.first,
        elements.ends,
        elements.metres,
        elements.piece,
        elements.box,
        pieces.length_metres,
        mass,
        per_metre,
    )
    metres = np.empty(len(order))
    metres[order] = found[np.cumsum(is_new) - 1]
    return mass + per_metre[pieces.segment] * pieces.metres, metres


def spread_over_stretches(
    pieces: RoadPieces, segment: Ints64, begin: Floats, end: Floats, weight: float
) -> tuple[Floats, float]:
    """Spread one weight evenly over stretches of road.

    Parameters
    ----------
    pieces
        The roads.
    segment : int64[k], begin, end : float64[k]
        Stretches that do not overlap; what of them lies on ferries is left aside.
    weight
        0 or more.

    Returns
    -------
    float64[p], float
        What lands on each piece, and the metres of road in all stretches; nothing lands if there
        are none.
    """
    mass = np.zeros(len(pieces.begin))
    road = pieces.is_road[segment]
    segment, begin, end = segment[road], begin[road], end[road]
    first, counts = pieces.first_piece[segment], np.diff(pieces.first_piece)[segment]
    before = np.cumsum(counts) - counts
    piece = np.repeat(first - before, counts) + np.arange(counts.sum())
    low = np.maximum(pieces.begin[piece], np.repeat(begin, counts))
    high = np.minimum(pieces.end[piece], np.repeat(end, counts))
    metres = np.maximum(high - low, 0.0) * pieces.length_metres[pieces.segment[piece]]
    total = float(metres.sum())
    if total > 0:
        np.add.at(mass, piece, metres * (weight / total))
    return mass, total
