"""The core of a situation's roads: dead ends off, rows of roads joined, ready for removal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.chains import DROPPED, NO_WAY, join_chains, roads_of_arcs
from passable.kernels.customize import TOO_LONG
from passable.network.arc_graph import ArcGraph
from passable.network.metric import TooLongError

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
NO_ROAD, SEVERAL = -1, -2


@dataclass(frozen=True)
class RoadCore:
    """What ways between some nodes can use, n nodes, m arcs and r roads.

    Parameters
    ----------
    node : int64[n]
        The graph's node of each node here.
    place : int32[N]
        The node here of each of the graph's, -1 if it is gone.
    first_in : int64[n + 1], tail, head, milliseconds, road : int32[m]
        Arcs, numbered by head; two to a road driven both ways.
    first_out : int64[n + 1], out_arc : int32[m]
        Arcs by tail.
    road_count
        Roads.
    segment_road : int32[s]
        The road that removing a segment removes; ``NO_ROAD`` if no way needs any of it,
        ``SEVERAL`` if it is part of several.
    """

    node: Ints64
    place: Ints32
    first_in: Ints64
    tail: Ints32
    head: Ints32
    milliseconds: Ints32
    road: Ints32
    first_out: Ints64
    out_arc: Ints32
    road_count: int
    segment_road: Ints32


def core_of(graph: ArcGraph, kept: Ints64) -> RoadCore:
    """Make the core of a graph in which some nodes stay.

    Parameters
    ----------
    graph
        A situation's arcs.
    kept : int64[k]
        Nodes between which ways are asked for.

    Raises
    ------
    TooLongError
        If a row of roads takes longer than the engine's numbers hold.
    """
    near, far, owner, there, back = roads_of_arcs(
        graph.first_out,
        graph.out_arc,
        graph.first_in,
        graph.in_arc,
        graph.tail,
        graph.head,
        graph.segment,
        graph.milliseconds,
    )
    is_kept = np.zeros(graph.node_count, dtype=np.bool_)
    is_kept[kept] = True
    joined = join_chains(is_kept, near, far, there, back)
    roads = np.flatnonzero(joined == np.arange(len(joined)))
    if len(roads) and max(there[roads].max(), back[roads].max()) >= TOO_LONG:
        msg = "a row of roads takes 6 days 5 hours or more"
        raise TooLongError(msg)
    number = np.full(len(joined) + 1, NO_ROAD, dtype=np.int32)
    number[roads] = np.arange(len(roads))
    ends = np.unique(np.concatenate([near[roads], far[roads], np.asarray(kept, dtype=np.int32)]))
    place = np.full(graph.node_count, -1, dtype=np.int32)
    place[ends] = np.arange(len(ends))
    along, against = there[roads] != NO_WAY, back[roads] != NO_WAY
    tail = np.concatenate([place[near[roads[along]]], place[far[roads[against]]]])
    head = np.concatenate([place[far[roads[along]]], place[near[roads[against]]]])
    times = np.concatenate([there[roads[along]], back[roads[against]]])
    which = np.concatenate([np.flatnonzero(along), np.flatnonzero(against)])
    order = np.lexsort((which, tail, head))
    tail, head = tail[order], head[order]
    return RoadCore(
        node=ends.astype(np.int64),
        place=place,
        first_in=_first(head, len(ends)),
        tail=tail,
        head=head,
        milliseconds=times[order].astype(np.int32),
        road=which[order].astype(np.int32),
        first_out=_first(tail, len(ends)),
        out_arc=np.argsort(tail, kind="stable").astype(np.int32),
        road_count=len(roads),
        segment_road=_segment_roads(
            owner, np.where(joined == DROPPED, NO_ROAD, number[joined]), graph.segment_count
        ),
    )


def _first(ends: Ints32, nodes: int) -> Ints64:
    counts = np.bincount(ends, minlength=nodes)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _segment_roads(owner: Ints32, road: Ints32, segments: int) -> Ints32:
    """Give each segment its one road of the core, or say that it has none or several."""
    answer = np.full(segments, NO_ROAD, dtype=np.int32)
    needed = road != NO_ROAD
    pairs = np.unique(np.stack([owner[needed], road[needed]]), axis=1)
    answer[pairs[0]] = pairs[1]
    many = np.bincount(pairs[0], minlength=segments) > 1
    answer[many] = SEVERAL
    return answer
