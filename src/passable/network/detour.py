"""The detour of each segment: the shortest way between its two ends without it.

The field calls it single-link redundancy. What a graph's times measure, detours measure too:
milliseconds, or whole millimetres on ``network.arc_lengths``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.network.arc_graph import ArcGraph
from passable.network.cut_segments import Bridges, find_bridges
from passable.network.detour_rows import NONE, ways_round
from passable.network.segment_ends import SegmentEnds, check_ends, ends_of_arcs
from passable.network.states import CLOSED

FOUND, LOOP, NOT_DRIVEN, NO_ROAD, ONE_WAYS = range(5)
REASONS: Final = {
    FOUND: "there is a detour",
    LOOP: "both ends are one junction: none is needed",
    NOT_DRIVEN: "the segment is not driven this way",
    NO_ROAD: "no other open road joins its ends",
    ONE_WAYS: "other roads join its ends, but cannot be driven this way",
}
Ints64 = npt.NDArray[np.int64]


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
    asked = reason == FOUND
    milliseconds[asked] = ways_round(graph, known, found, asked, threads)[asked]
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
