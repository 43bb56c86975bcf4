"""Match a drawn line to the segments that lie along it.

A part of a segment lies along the line if it is beside a straight piece of it, within a distance,
and runs the same way or the opposite, within an angle. Exact: each piece of a segment is cut by
each piece of the line widened to a rectangle, and by the wedge that bends leave between two of
them, on the local plane; nothing is sampled. What lies beyond the line's two ends is not beside it:
the next segment of the same road is another one.

Of segments side by side the nearest is meant, and those hardly farther; but the two carriageways
of one road go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.index import SegmentIndex
from passable.network.polyline import METRES_PER_DEGREE, pieces_of, to_local_metres

LEAST_SHARE: Final = 0.5
"""Of a segment's length that must lie along the line."""
MOST_DEGREES: Final = 30.0
"""Between the directions of the two."""
NEARER_METRES: Final = 5.0
"""A segment this much farther from the line than another beside it is another road."""
SAME_SPOT_METRES: Final = 0.01
"""Where one piece ends and the next begins."""
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LineMatch:
    """The segments that lie along a line.

    Parameters
    ----------
    segment : int64[k]
        Those matched, ascending.
    share : float64[k]
        Of each one's length.
    near : int64[j], near_share : float64[j]
        Those that lie along it for some length, but for too little of their own.
    line_metres, covered_metres
        The line's length, and what of it matched segments lie along.
    """

    segment: Ints
    share: Floats
    near: Ints
    near_share: Floats
    line_metres: float
    covered_metres: float


def match_line(index: SegmentIndex, line: Any, within_metres: float) -> LineMatch:
    """Find the segments that lie along a line for at least half of their own length.

    Parameters
    ----------
    index
        The network's segments.
    line
        LineString or MultiLineString in degrees.
    within_metres
        How far apart the two may be drawn.
    """
    start, end = _straight_pieces(line)
    centre = (start.min(axis=0) + end.max(axis=0)) / 2
    of_line, candidate = _near_segments(index, start, end, within_metres)
    segment, which = np.unique(candidate, return_inverse=True)
    drawn = pieces_of(index.graph, segment)
    ours = _Pieces.of(start, end, centre)
    roads = _Pieces.of(drawn.start, drawn.end, centre)
    road, piece = _pair_pieces(drawn.row, which, of_line)
    alike = _run_alike(roads, road, ours, piece)
    road, piece = road[alike], piece[alike]
    enter, leave = _cut_by_rectangle(roads, road, ours, piece, within_metres)
    bend = _cut_by_wedge(roads, road, ours, piece, within_metres)
    stretches = (np.concatenate([road, road]), np.append(enter, bend[0]), np.append(leave, bend[1]))
    along = _joined(*stretches, len(roads.metres)) * roads.metres
    is_in = leave > enter
    road, piece, enter, leave = road[is_in], piece[is_in], enter[is_in], leave[is_in]
    whole = np.bincount(drawn.row, weights=roads.metres, minlength=len(segment))
    covered = np.bincount(drawn.row, weights=along, minlength=len(segment))
    share = np.divide(covered, whole, out=np.zeros(len(segment)), where=whole > 0)
    is_matched = share >= LEAST_SHARE
    is_near = ~is_matched & (covered > within_metres)
    beside = _beside(roads, road, ours, piece, enter, leave)
    owner = drawn.row[road]
    is_matched &= _nearest(index, segment, owner, is_matched, beside)
    kept = is_matched[owner]
    return LineMatch(
        segment[is_matched],
        share[is_matched],
        segment[is_near],
        share[is_near],
        float(ours.metres.sum()),
        float(_joined(0 * owner[kept], beside.begin[kept], beside.end[kept], 1)[0]),
    )


@dataclass(frozen=True)
class _Pieces:
    """Straight pieces on the plane, metres: where each begins, its step, its length.

    ``along`` is where each begins along the whole line.
    """

    start: Floats
    step: Floats
    metres: Floats
    along: Floats

    @classmethod
    def of(cls, start: Floats, end: Floats, centre: Floats) -> _Pieces:
        a, b = (to_local_metres(p, centre[0], centre[1]) for p in (start, end))
        metres = np.hypot(*(b - a).T)
        return cls(a, b - a, metres, np.cumsum(metres) - metres)

    def units(self, row: Ints) -> Floats:
        """Directions of pieces that have a length."""
        return self.step[row] / self.metres[row][:, None]


@dataclass(frozen=True)
class _Beside:
    """Stretches of the line beside pieces of segments: from and to along it, how far, how long."""

    begin: Floats
    end: Floats
    apart: Floats
    metres: Floats


def _straight_pieces(line: Any) -> tuple[Floats, Floats]:
    lonlat, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    kept = (part[1:] == part[:-1]) & (lonlat[1:] != lonlat[:-1]).any(axis=1)
    return lonlat[:-1][kept], lonlat[1:][kept]


def _near_segments(
    index: SegmentIndex, start: Floats, end: Floats, within_metres: float
) -> tuple[Ints, Ints]:
    """Pair each piece of the line with the segments that come near its box."""
    low, high = np.minimum(start, end), np.maximum(start, end)
    tall = within_metres / METRES_PER_DEGREE * 1.001
    farthest = np.maximum(np.abs(low[:, 1]), np.abs(high[:, 1]))
    wide = tall / np.maximum(np.cos(np.radians(farthest)), 1e-6)
    boxes = shapely.box(low[:, 0] - wide, low[:, 1] - tall, high[:, 0] + wide, high[:, 1] + tall)
    piece, segment = index.line_tree.query(boxes, predicate="intersects")
    return piece.astype(np.int64), segment.astype(np.int64)


def _pair_pieces(row: Ints, which: Ints, of_line: Ints) -> tuple[Ints, Ints]:
    """Pair every piece of a segment with each piece of the line that the segment comes near.

    Parameters
    ----------
    row : int64[p]
        The segment of each piece, ascending from 0.
    which, of_line : int64[q]
        Pairs of a segment and a piece of the line.
    """
    counts = np.bincount(row, minlength=int(which.max(initial=-1)) + 1)
    first = np.cumsum(counts) - counts
    repeats = counts[which]
    turn = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return np.repeat(first[which], repeats) + turn, np.repeat(of_line, repeats)


def _run_alike(ours: _Pieces, row: Ints, theirs: _Pieces, other: Ints) -> npt.NDArray[np.bool_]:
    """Say which pairs run the same way or the opposite; pieces of no length run nowhere."""
    lengths = ours.metres[row] * theirs.metres[other]
    product = np.abs((ours.step[row] * theirs.step[other]).sum(axis=1))
    alike: npt.NDArray[np.bool_] = product >= np.cos(np.radians(MOST_DEGREES)) * lengths
    return alike & (lengths > 0)


def _cut_by_rectangle(
    roads: _Pieces, road: Ints, ours: _Pieces, piece: Ints, within: float
) -> tuple[Floats, Floats]:
    """Cut pieces of segments by what is beside a piece of the line: from and to, as shares.

    Empty where from >= to.
    """
    unit, step = ours.units(piece), roads.step[road]
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    offset = roads.start[road] - ours.start[piece]
    return _common(
        _between(_dot(offset, unit), _dot(step, unit), 0.0, ours.metres[piece]),
        _between(_dot(offset, normal), _dot(step, normal), -within, within),
    )


def _cut_by_wedge(
    roads: _Pieces, road: Ints, ours: _Pieces, piece: Ints, within: float
) -> tuple[Floats, Floats]:
    """Cut pieces of segments by what a bend leaves between two rectangles: past one, before the next."""
    end = ours.start[piece] + ours.step[piece]
    after = np.minimum(piece + 1, len(ours.metres) - 1)
    bends = (after > piece) & (np.abs(ours.start[after] - end).max(axis=1) < SAME_SPOT_METRES)
    offset, step = roads.start[road] - end, roads.step[road]
    past, before = ours.units(piece), ours.units(after)
    enter, leave = _common(
        _disc(offset, step, within),
        _between(_dot(offset, past), _dot(step, past), 0.0, np.inf),
        _between(_dot(offset, before), _dot(step, before), -np.inf, 0.0),
    )
    return np.where(bends, enter, np.inf), np.where(bends, leave, -np.inf)


def _common(*stretches: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Take what stretches of one piece have in common, within the piece."""
    enter = np.maximum.reduce([np.maximum(begin, 0.0) for begin, _ in stretches])
    leave = np.minimum.reduce([np.minimum(end, 1.0) for _, end in stretches])
    return enter, leave


def _dot(a: Floats, b: Floats) -> Floats:
    product: Floats = (a * b).sum(axis=1)
    return product


def _between(at: Floats, speed: Floats, low: float, high: Floats | float) -> tuple[Floats, Floats]:
    """Say when ``at + t * speed`` lies between two values."""
    moves = np.abs(speed) > 0
    safe = np.where(moves, speed, 1.0)
    first, last = (low - at) / safe, (high - at) / safe
    is_in = (at >= low) & (at <= high)
    begin = np.where(moves, np.minimum(first, last), np.where(is_in, -np.inf, np.inf))
    return begin, np.where(moves, np.maximum(first, last), np.where(is_in, np.inf, -np.inf))


def _disc(offset: Floats, step: Floats, radius: float) -> tuple[Floats, Floats]:
    """Say when ``offset + t * step`` lies in a disc around nought."""
    squared = (step * step).sum(axis=1)
    half_b = (offset * step).sum(axis=1)
    discriminant = half_b**2 - squared * ((offset * offset).sum(axis=1) - radius**2)
    root = np.sqrt(np.maximum(discriminant, 0.0))
    is_in = discriminant > 0
    return (
        np.where(is_in, (-half_b - root) / squared, np.inf),
        np.where(is_in, (-half_b + root) / squared, -np.inf),
    )


def _joined(row: Ints, begin: Floats, end: Floats, count: int) -> Floats:
    """Sum stretches by row, what overlaps once; empty ones count nothing."""
    is_some = end > begin
    row, begin, end = row[is_some], begin[is_some], end[is_some]
    apart = 2.0 * (1.0 + float(end.max(initial=0.0)))  # no row reaches into another
    begin, end = begin + apart * row, end + apart * row
    order = np.argsort(begin)
    reached = np.maximum.accumulate(end[order])
    before = np.concatenate([[-np.inf], reached])[: len(reached)]
    added = np.maximum(reached - np.maximum(begin[order], before), 0.0)
    sums: Floats = np.bincount(row[order], weights=added, minlength=count).astype(np.float64)
    return sums


def _beside(
    roads: _Pieces, road: Ints, ours: _Pieces, piece: Ints, enter: Floats, leave: Floats
) -> _Beside:
    """Find the stretch of the line that each cut lies beside, and how far from it on average."""
    unit = ours.units(piece)
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    ends = [
        roads.start[road] + t[:, None] * roads.step[road] - ours.start[piece]
        for t in (enter, leave)
    ]
    at = np.sort([np.clip(_dot(e, unit), 0.0, ours.metres[piece]) for e in ends], axis=0)
    apart = np.mean([np.abs(_dot(e, normal)) for e in ends], axis=0)
    along = ours.along[piece]
    return _Beside(along + at[0], along + at[1], apart, (leave - enter) * roads.metres[road])


def _nearest(
    index: SegmentIndex,
    segment: Ints,
    owner: Ints,
    is_matched: npt.NDArray[np.bool_],
    beside: _Beside,
) -> npt.NDArray[np.bool_]:
    """Say which segments have no nearer one beside most of their stretch of the line."""
    count = len(segment)
    metres = np.bincount(owner, weights=beside.metres, minlength=count)
    apart = np.bincount(owner, weights=beside.metres * beside.apart, minlength=count)
    apart = np.divide(apart, metres, out=np.zeros(count), where=metres > 0)
    edges = np.unique(np.concatenate([beside.begin, beside.end]))
    size = np.diff(edges)
    first, last = (np.searchsorted(edges, side) for side in (beside.begin, beside.end))
    least = np.full(len(size), np.inf)
    cells = {}
    for k in np.flatnonzero(is_matched).tolist():
        change = np.zeros(len(edges), np.int64)
        np.add.at(change, first[owner == k], 1)
        np.add.at(change, last[owner == k], -1)
        cells[k] = np.cumsum(change)[:-1] > 0
        least[cells[k]] = np.minimum(least[cells[k]], apart[k])
    is_nearest = np.zeros(count, np.bool_)
    for k, covers in cells.items():
        outdone = covers & (apart[k] > least + NEARER_METRES)
        is_nearest[k] = size[outdone].sum() <= LEAST_SHARE * size[covers].sum()
    ways = index.graph.attributes
    names = {
        k: {str(ways[c].iat[segment[k]]) for c in ("ref", "name")} - {""}
        for k in cells
        if ways["oneway"].iat[segment[k]]
    }
    chosen = set().union(*(said for k, said in names.items() if is_nearest[k]))
    for k, said in names.items():
        is_nearest[k] |= bool(said & chosen)
    return is_nearest
