"""Spans: stretches of segments, and how an area or a circle cuts them out of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.index import SegmentIndex
from passable.network.polyline import METRES_PER_DEGREE, Pieces, pieces_of, spans_in_circle

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NEGLIGIBLE = 1e-12


@dataclass(frozen=True)
class Spans:
    """Stretches of segments, sorted by segment and place, never overlapping.

    Parameters
    ----------
    segment : int64[k]
        Index of the segment.
    begin, end : float64[k]
        Fractions, ``begin <= end``; a segment of no length has one span from 0 to 1.
    """

    segment: Ints
    begin: Floats
    end: Floats

    @property
    def count(self) -> int:
        """How many segments are touched."""
        return len(np.unique(self.segment))


def merge_spans(segment: Ints, begin: Floats, end: Floats) -> Spans:
    """Sort spans and join those that overlap or touch."""
    order = np.lexsort((end, begin, segment))
    merged: list[tuple[int, float, float]] = []
    for k in order.tolist():
        s, b, e = int(segment[k]), float(begin[k]), float(end[k])
        if merged and merged[-1][0] == s and b <= merged[-1][2] + NEGLIGIBLE:
            merged[-1] = (s, merged[-1][1], max(merged[-1][2], e))
        else:
            merged.append((s, b, e))
    columns = list(zip(*merged, strict=True)) if merged else [(), (), ()]
    return Spans(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.float64),
        np.array(columns[2], dtype=np.float64),
    )


def whole_segments(segment: Ints) -> Spans:
    """Make spans of whole segments."""
    segment = np.unique(segment)
    return Spans(segment, np.zeros(len(segment)), np.ones(len(segment)))


@dataclass(frozen=True)
class AreaCut:
    """What of the network lies in an area.

    Parameters
    ----------
    spans
        Stretches inside; a stretch that only touches the edge is not inside.
    nodes : int64[k]
        Nodes of the road graph inside or on the edge.
    square_metres
        Its size, which decides what an area lies within.
    """

    spans: Spans
    nodes: Ints
    square_metres: float


def cut_by_area(index: SegmentIndex, polygon: Any, square_metres: float) -> AreaCut:
    """Cut the network by a polygon, by where each piece of road lies.

    Parameters
    ----------
    index
        The network's segments.
    polygon
        Polygon or multi-polygon in degrees, valid.
    square_metres
        Its size on the ellipsoid.
    """
    shapely.prepare(polygon)
    graph = index.graph
    candidates = np.sort(index.line_tree.query(polygon, predicate="intersects"))
    is_whole = shapely.covers(polygon, index.lines[candidates])
    whole = candidates[is_whole]
    pieces = pieces_of(graph, candidates[~is_whole])
    segment, begin, end = _clip(pieces, polygon)
    is_point = graph.length_metres[segment] == 0
    begin, end = np.where(is_point, 0.0, begin), np.where(is_point, 1.0, end)
    nodes = np.sort(index.node_tree.query(polygon, predicate="intersects"))
    return AreaCut(
        merge_spans(
            np.concatenate([whole, segment]),
            np.concatenate([np.zeros(len(whole)), begin]),
            np.concatenate([np.ones(len(whole)), end]),
        ),
        nodes,
        square_metres,
    )


def _clip(pieces: Pieces, polygon: Any) -> tuple[Ints, Floats, Floats]:
    """Cut straight pieces by a polygon; each stretch keeps its fractions along its segment."""
    if not len(pieces.segment):
        return np.empty(0, np.int64), np.empty(0), np.empty(0)
    step = pieces.end - pieces.start
    squared = (step * step).sum(axis=1)
    lines = shapely.linestrings(np.stack([pieces.start, pieces.end], axis=1))
    inside = shapely.intersection(lines, polygon)
    parts, owner = shapely.get_parts(inside, return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    is_line &= ~shapely.is_empty(parts)
    parts, owner = parts[is_line], owner[is_line]
    ends = np.stack(
        [
            shapely.get_coordinates(shapely.get_point(parts, 0)),
            shapely.get_coordinates(shapely.get_point(parts, -1)),
        ]
    ).reshape(2, -1, 2)
    from_start = ends - pieces.start[owner]
    safe = np.where(squared[owner] > 0, squared[owner], 1.0)
    t = np.clip((from_start * step[owner]).sum(axis=2) / safe, 0, 1)
    t.sort(axis=0)
    length = pieces.end_fraction[owner] - pieces.start_fraction[owner]
    begin = pieces.start_fraction[owner] + t[0] * length
    end = pieces.start_fraction[owner] + t[1] * length
    return pieces.segment[owner], begin, end


def cut_by_circle(index: SegmentIndex, lon: float, lat: float, radius_metres: float) -> Spans:
    """Cut the network by a circle around a point, exactly on the local plane."""
    high = radius_metres / METRES_PER_DEGREE * 1.001
    wide = high / max(np.cos(np.radians(lat)), 1e-6)
    box = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
    candidates = np.sort(index.line_tree.query(box, predicate="intersects"))
    pieces = pieces_of(index.graph, candidates)
    begin, end = spans_in_circle(pieces, lon, lat, radius_metres)
    is_in = np.isfinite(begin)
    segment, begin, end = pieces.segment[is_in], begin[is_in], end[is_in]
    is_point = index.graph.length_metres[segment] == 0
    return merge_spans(segment, np.where(is_point, 0.0, begin), np.where(is_point, 1.0, end))
