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
    segment, begin, end = segment[order], begin[order], end[order]
    if not len(segment):
        return Spans(segment.astype(np.int64), begin, end)
    # The farthest end so far on each segment, exactly: ends are ranked, segments tell them apart.
    ends, rank = np.unique(end, return_inverse=True)
    farthest = np.maximum.accumulate(segment * len(ends) + rank.reshape(-1))
    reached = ends[farthest % len(ends)]
    is_first = np.ones(len(segment), dtype=bool)
    is_first[1:] = (segment[1:] != segment[:-1]) | (begin[1:] > reached[:-1] + NEGLIGIBLE)
    first = np.flatnonzero(is_first)
    return Spans(segment[first].astype(np.int64), begin[first], np.maximum.reduceat(end, first))


def part_at(spans: Spans, other: Spans) -> tuple[Spans, npt.NDArray[np.bool_]]:
    """Cut spans where others begin and end, and say which parts lie inside the others.

    Parameters
    ----------
    spans, other
        Each merged.

    Returns
    -------
    Spans, bool[k]
        The same stretches in parts, and whether each is covered.
    """
    is_whole = other.segment[(other.begin == 0) & (other.end == 1)]
    is_shared = np.isin(spans.segment, other.segment)
    covered = is_shared & np.isin(spans.segment, is_whole)
    kept = np.flatnonzero(covered | ~is_shared)
    rows: list[tuple[int, float, float, bool]] = []
    for k in np.flatnonzero(is_shared & ~covered).tolist():
        s, at, end = int(spans.segment[k]), float(spans.begin[k]), float(spans.end[k])
        low, high = np.searchsorted(other.segment, [s, s + 1])
        for b, e in zip(other.begin[low:high].tolist(), other.end[low:high].tolist(), strict=True):
            inside_from, inside_to = max(at, b), min(end, e)
            if inside_to <= inside_from:
                continue
            if inside_from > at:
                rows.append((s, at, inside_from, False))
            rows.append((s, inside_from, inside_to, True))
            at = inside_to
        if at < end:
            rows.append((s, at, end, False))
    table = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    segment = np.concatenate([spans.segment[kept], table[0].astype(np.int64)])
    begin = np.concatenate([spans.begin[kept], table[1]])
    end_ = np.concatenate([spans.end[kept], table[2]])
    is_covered = np.concatenate([covered[kept], table[3].astype(bool)])
    order = np.lexsort((begin, segment))
    return Spans(segment[order], begin[order], end_[order]), is_covered[order]


def overlap(spans: Spans, other: Spans) -> bool:
    """Say whether two sets of spans share some length."""
    return bool(part_at(spans, other)[1].any())


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
    square_metres
        Its size, which decides what an area lies within.
    """

    spans: Spans
    square_metres: float


def cut_by_area(index: SegmentIndex, polygon: Any, square_metres: float) -> AreaCut:
    """Cut the network by a polygon, by where each piece of road lies.

    A road drawn along the edge lies inside; so does one drawn as a single point on it.

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
    # A line of no extent is no valid line: it is asked for by its point.
    is_spot = np.asarray(graph.vertex_fraction[graph.first_vertex[1:] - 1] == 0)
    spots = np.flatnonzero(is_spot)
    corner = graph.vertex_lonlat[graph.first_vertex[spots]]
    spots = spots[shapely.intersects(polygon, shapely.points(corner))]
    candidates = np.sort(index.line_tree.query(polygon, predicate="intersects"))
    candidates = candidates[~is_spot[candidates]]
    is_whole = shapely.covers(polygon, index.lines[candidates])
    whole = np.concatenate([candidates[is_whole], spots])
    segment, begin, end = _clip(pieces_of(graph, candidates[~is_whole]), polygon)
    return AreaCut(
        merge_spans(
            np.concatenate([whole, segment]),
            np.concatenate([np.zeros(len(whole)), begin]),
            np.concatenate([np.ones(len(whole)), end]),
        ),
        square_metres,
    )


def to_ends(begin: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Put what rounding left a hair from a segment's end onto it."""
    return np.where(begin <= NEGLIGIBLE, 0.0, begin), np.where(end >= 1 - NEGLIGIBLE, 1.0, end)


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
    return pieces.segment[owner], *to_ends(begin, end)


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
    begin, end = to_ends(begin, end)
    is_spot = index.graph.vertex_fraction[index.graph.first_vertex[segment + 1] - 1] == 0
    return merge_spans(segment, np.where(is_spot, 0.0, begin), np.where(is_spot, 1.0, end))
