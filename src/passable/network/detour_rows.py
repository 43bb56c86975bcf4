"""Ways round segments, searched once for each row of roads that all leave or keep together.

A way round a segment, and the segment, make a ring. So it uses no bridge, and where nothing joins
the roads in a row it uses all others of the segment's own row: out at one end, round, and in at the
other. Only the round is searched, between junctions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels import detour_search as kernel
from passable.kernels.bridges import bridges
from passable.kernels.chains import roads_of_arcs
from passable.kernels.road_rows import AGAINST, ALONG, SHUT_AGAINST, SHUT_ALONG, rows_of_roads
from passable.network.arc_graph import ArcGraph, graph_of_arcs
from passable.network.cut_segments import Bridges
from passable.network.segment_ends import SegmentEnds
from passable.network.states import CLOSED
from passable.network.subtrees import side_by_side

NONE = -1
"""No detour, or no time of the segment's own."""
QUESTIONS_AT_ONCE = 2048
MOST_KEY_BITS = 62
Bools = npt.NDArray[np.bool_]
Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
Desk = tuple[Ints64, Ints64, Ints64, Ints64, Ints32, Ints32]


@dataclass(frozen=True)
class _Rows:
    """As ``kernels.road_rows`` gives them."""

    begin: Ints32
    end: Ints32
    whole: Ints64
    row: Ints32
    is_turned: Bools
    before: Ints64
    after: Ints64


def ways_round(
    graph: ArcGraph, ends: SegmentEnds, found: Bridges, asked: Bools, threads: int
) -> Ints64:
    """Find the shortest ways between the ends of segments without them.

    Parameters
    ----------
    graph, ends
        Arcs, and the ends of their segments.
    found
        The graph's bridges.
    asked : bool[s, 2]
        Segments and directions; each is on a ring, closed arcs counted, and has two ends.
    threads
        1 or more.

    Returns
    -------
    int64[s, 2]
        ``NONE`` without one; meaningless where nothing was asked.

    Raises
    ------
    ValueError
        If the times are too long to be summed exactly.
    """
    bits = graph.node_count.bit_length()
    total = graph.milliseconds[graph.milliseconds != CLOSED].sum(dtype=np.float64)
    if total * 2.0**bits > 2.0**MOST_KEY_BITS:
        msg = "arc times are too long to be summed exactly"
        raise ValueError(msg)
    if not asked.any():
        return np.full(asked.shape, NONE, dtype=np.int64)
    rows = _rows(graph, ends, found)
    row = rows.row  # -1 off all rings: then the last row's figures, which nobody asks for
    round_along, round_against = _rounds(graph.node_count, rows, row[asked.any(axis=1)], threads)
    whole, before, after = rows.whole[row], rows.before, rows.after
    # Out at the row's begin and in at its end, both against it; then the other way about.
    along = round_along[row] + before[:, AGAINST] + whole[:, AGAINST] - after[:, AGAINST]
    shut = before[:, SHUT_AGAINST] + whole[:, SHUT_AGAINST] - after[:, SHUT_AGAINST]
    along[(shut > 0) | (round_along[row] == NONE)] = NONE
    against = round_against[row] + whole[:, ALONG] - after[:, ALONG] + before[:, ALONG]
    shut = whole[:, SHUT_ALONG] - after[:, SHUT_ALONG] + before[:, SHUT_ALONG]
    against[(shut > 0) | (round_against[row] == NONE)] = NONE
    both = np.stack([along, against], axis=1)
    return np.where(rows.is_turned[:, None], both[:, ::-1], both)


def _rows(graph: ArcGraph, ends: SegmentEnds, found: Bridges) -> _Rows:
    """Line up all roads that are on rings, closed ones too: a closed segment has a way round."""
    indices = (graph.first_out, graph.out_arc, graph.first_in, graph.in_arc)
    arcs = (graph.tail, graph.head, graph.segment)
    is_closed = graph.milliseconds == CLOSED
    is_bridge = found.is_bridge
    if is_closed.any():
        is_bridge, _, _ = bridges(*indices, *arcs, np.zeros_like(graph.milliseconds))
    times = np.where(is_bridge, -1, graph.milliseconds + 1)  # closed 0, so that it is listed
    near, far, owner, there, back = roads_of_arcs(*indices, *arcs, times)
    return _Rows(
        *rows_of_roads(graph.node_count, near, far, owner, there - 1, back - 1, ends.from_node)
    )


def _rounds(nodes: int, rows: _Rows, asked: Ints32, threads: int) -> tuple[Ints64, Ints64]:
    """Search from each row's begin to its end without it, and back, int64[w] each."""
    is_ring = rows.begin == rows.end
    rounds = np.where(is_ring, 0, NONE).astype(np.int64)
    wanted = np.zeros(len(rounds), dtype=bool)
    wanted[asked] = True
    which = np.flatnonzero(wanted & ~is_ring).astype(np.int32)
    junction = np.zeros(nodes, dtype=bool)
    junction[rows.begin] = junction[rows.end] = True
    number = np.cumsum(junction, dtype=np.int32) - np.int32(1)
    begin, end = number[rows.begin], number[rows.end]
    driven = [
        np.flatnonzero(~is_ring & (rows.whole[:, shut] == 0)).astype(np.int32)
        for shut in (SHUT_ALONG, SHUT_AGAINST)
    ]
    tail = np.concatenate([begin[driven[0]], end[driven[1]]])
    head = np.concatenate([end[driven[0]], begin[driven[1]]])
    row = np.concatenate(driven)
    times = np.concatenate([rows.whole[driven[0], ALONG], rows.whole[driven[1], AGAINST]])
    source = np.concatenate([begin[which], end[which]])
    target = np.concatenate([end[which], begin[which]])
    graph = graph_of_arcs(int(junction.sum()), len(rows.begin), tail, head, row, times)
    found = _search(graph, source, target, np.concatenate([which, which]), threads)
    along, against = rounds, rounds.copy()
    along[which], against[which] = np.split(found, 2)
    return along, against


def _search(
    graph: ArcGraph,
    source: Ints32,
    target: Ints32,
    without: Ints32,
    threads: int,
) -> Ints64:
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
    bits = graph.node_count.bit_length()
    found = np.empty(len(source), dtype=np.int64)
    desks: list[Desk] = []

    def work(batch: int) -> None:
        desk = desks.pop() if desks else _desk(graph.node_count, graph.arc_count)
        begin = batch * QUESTIONS_AT_ONCE
        end = min(begin + QUESTIONS_AT_ONCE, len(source))
        kernel.detours(begin, end, source, target, without, bits, *arcs, *desk, found)
        desks.append(desk)

    side_by_side(work, -(-len(source) // QUESTIONS_AT_ONCE), threads)
    return found


def _desk(nodes: int, arcs: int) -> Desk:
    """Make room for one thread; what it does not touch costs no memory."""
    ahead, behind = np.full((2, nodes), kernel.FAR)
    heap_ahead, heap_behind = np.empty((2, arcs + 1), dtype=np.int64)
    met_ahead, met_behind = np.empty((2, nodes), dtype=np.int32)
    return ahead, behind, heap_ahead, heap_behind, met_ahead, met_behind
