"""The detour of each segment: the shortest way between its two ends without it.

The field calls it single-link redundancy. What a graph's times measure, detours measure too:
milliseconds, or whole millimetres on ``network.arc_lengths``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.kernels import detour_search as kernel
from passable.network.arc_graph import ArcGraph
from passable.network.cut_segments import Bridges, find_bridges
from passable.network.segment_ends import SegmentEnds, check_ends, ends_of_arcs
from passable.network.states import CLOSED
from passable.network.subtrees import side_by_side

NONE = -1
"""No detour, or no time of the segment's own."""
FOUND, LOOP, NOT_DRIVEN, NO_ROAD, ONE_WAYS = range(5)
REASONS: Final = {
    FOUND: "there is a detour",
    LOOP: "both ends are one junction: none is needed",
    NOT_DRIVEN: "the segment is not driven this way",
    NO_ROAD: "no other open road joins its ends",
    ONE_WAYS: "other roads join its ends, but cannot be driven this way",
}
QUESTIONS_AT_ONCE = 2048
MOST_KEY_BITS = 62
Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
Desk = tuple[Ints64, Ints64, Ints64, Ints64, Ints32, Ints32]


@dataclass(frozen=True)
class Detours:
    """Each segment's detour: column 0 along it, from its first end to its second, column 1 back.

    A segment closed now has one too, if it may be driven in that direction when open.

    Parameters
    ----------
    milliseconds : int64[s, 2]
        The shortest way between the ends without the segment; 0 for a loop, ``NONE`` without one.
    own_milliseconds : int64[s, 2]
        The segment itself, ``NONE`` where a piece of it is closed or it is not driven.
    reason : int8[s, 2]
        One of ``REASONS``.
    is_cut : bool[s]
        Open segments whose ends nothing else joins (``network.cut_segments``).
    """

    milliseconds: Ints64
    own_milliseconds: Ints64
    reason: npt.NDArray[np.int8]
    is_cut: npt.NDArray[np.bool_]

    @property
    def extra(self) -> npt.NDArray[np.float64]:
        """Give how much longer the detour is, float64[s, 2]; nan without it or the segment.

        Below 0 where the segment is no shortest way between its own ends.
        """
        known = (self.milliseconds != NONE) & (self.own_milliseconds != NONE)
        return np.where(known, self.milliseconds - self.own_milliseconds, np.nan)


def detours(graph: ArcGraph, ends: SegmentEnds | None = None, threads: int = 1) -> Detours:
    """Find every segment's detour in both directions.

    Parameters
    ----------
    graph
        A situation's arcs.
    ends
        Of its segments; may be left out if no terminal cuts them.
    threads
        1 or more; the answer is the same.

    Raises
    ------
    ValueError
        If the ends do not fit, or the times are too long to be summed exactly.
    """
    known = ends_of_arcs(graph) if ends is None else check_ends(graph, ends)
    found = find_bridges(graph, known)
    own, is_driven = _own(graph, known)
    reason = _reasons(known, found, is_driven)
    milliseconds = np.where(reason == LOOP, 0, NONE).astype(np.int64)
    segment, direction = np.nonzero(reason == FOUND)
    node = np.stack([known.from_node[segment], known.to_node[segment]])
    each = np.arange(len(segment))
    source, target = node[direction, each], node[1 - direction, each]
    milliseconds[segment, direction] = _search(
        graph, source, target, segment.astype(np.int32), threads
    )
    reason[(reason == FOUND) & (milliseconds == NONE)] = ONE_WAYS
    return Detours(milliseconds, own, reason, found.is_cut)


def _own(graph: ArcGraph, ends: SegmentEnds) -> tuple[Ints64, npt.NDArray[np.bool_]]:
    """Add up each direction's pieces, and tell whether it has any."""
    place = graph.segment.astype(np.int64) * 2 + ~ends.arc_is_forward
    is_closed = graph.milliseconds == CLOSED
    total = np.zeros(2 * graph.segment_count, dtype=np.int64)
    np.add.at(total, place, graph.milliseconds)
    pieces = np.bincount(place, minlength=len(total))
    shut = np.bincount(place, is_closed, len(total))
    return (
        np.where((pieces > 0) & (shut == 0), total, NONE).reshape(-1, 2),
        (pieces > 0).reshape(-1, 2),
    )


def _reasons(
    ends: SegmentEnds, found: Bridges, is_driven: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int8]:
    """Tell why no search is needed, ``FOUND`` where one is."""
    apart = found.part[ends.from_node] != found.part[ends.to_node]
    reason = np.full(is_driven.shape, FOUND, dtype=np.int8)
    reason[apart | found.is_cut] = NO_ROAD
    reason[ends.from_node == ends.to_node] = LOOP
    reason[~is_driven] = NOT_DRIVEN
    return reason


def _search(
    graph: ArcGraph, source: Ints32, target: Ints32, without: Ints32, threads: int
) -> Ints64:
    bits = graph.node_count.bit_length()
    total = graph.milliseconds[graph.milliseconds != CLOSED].sum(dtype=np.float64)
    if total * 2.0**bits > 2.0**MOST_KEY_BITS:
        msg = "arc times are too long to be summed exactly"
        raise ValueError(msg)
    by_tail, by_head = graph.out_arc, graph.in_arc
    arcs = (
        graph.first_out,
        graph.head[by_tail],
        graph.segment[by_tail],
        graph.milliseconds[by_tail],
        graph.first_in,
        graph.tail[by_head],
        graph.segment[by_head],
        graph.milliseconds[by_head],
    )
    found = np.empty(len(source), dtype=np.int64)
    desks: list[Desk] = []

    def work(batch: int) -> None:
        desk = desks.pop() if desks else _desk(graph)
        begin = batch * QUESTIONS_AT_ONCE
        end = min(begin + QUESTIONS_AT_ONCE, len(source))
        kernel.detours(begin, end, source, target, without, bits, *arcs, *desk, found)
        desks.append(desk)

    side_by_side(work, -(-len(source) // QUESTIONS_AT_ONCE), threads)
    return found


def _desk(graph: ArcGraph) -> Desk:
    """Make room for one thread; what it does not touch costs no memory."""
    ahead, behind = np.full((2, graph.node_count), kernel.FAR)
    heap_ahead, heap_behind = np.empty((2, graph.arc_count + 1), dtype=np.int64)
    met_ahead, met_behind = np.empty((2, graph.node_count), dtype=np.int32)
    return ahead, behind, heap_ahead, heap_behind, met_ahead, met_behind
