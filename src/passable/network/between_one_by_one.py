"""Removal of segments one after the other, by a search from every source for each: 64 bits, slow.

For the few networks with a way of 6 days 5 hours or more, whose numbers the engine does not hold,
and for the few segments that are several roads at once, such as one with a place inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.nearest import UNREACHED, nearest_source
from passable.network.arc_graph import ArcGraph
from passable.network.demand import Demand
from passable.network.states import CLOSED
from passable.network.ways import MOST_KEY, NO_LIMIT
from passable.terms.progress import Progress

Ints64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RemovalSums:
    """Exact sums over the ordered pairs of a demand, in its units squared.

    Parameters
    ----------
    connected
        Of pairs with a way.
    milliseconds
        Of those, times the way's milliseconds.
    disconnected : int64[s]
        By segment removed: of the pairs that had a way and have none.
    extra_milliseconds
        By segment removed: of the pairs that still have one, times what it is longer.
    """

    connected: int
    milliseconds: int
    disconnected: Ints64
    extra_milliseconds: list[int]


def remove_one_by_one(
    graph: ArcGraph,
    demand: Demand,
    progress: Progress,
    only: npt.NDArray[np.bool_] | None = None,
) -> RemovalSums:
    """Remove every segment that lies on a shortest way between two nodes of the demand.

    Parameters
    ----------
    graph, demand, progress
        The arcs, who goes between which nodes, and who is told how far the work is.
    only : bool[s]
        Remove these and no others; ``None``: all.

    Raises
    ------
    ValueError
        If the arc times add up to more than 64 bits hold.
    """
    is_open = graph.milliseconds != CLOSED
    if graph.milliseconds[is_open].sum(dtype=np.float64) > MOST_KEY:
        msg = "arc times are too long to be summed exactly"
        raise ValueError(msg)
    by_segment = np.argsort(graph.segment, kind="stable")
    first = np.searchsorted(graph.segment[by_segment], np.arange(graph.segment_count + 1))
    connected, milliseconds = demand.at_one_node, 0
    disconnected = np.zeros(graph.segment_count, dtype=np.int64)
    extra = [0] * graph.segment_count
    for done, (source, units) in enumerate(zip(demand.node, demand.units.tolist(), strict=True)):
        progress("removing segments", done, len(demand.node))
        milliseconds_to, via = _search(graph, graph.milliseconds, source)
        reached = demand.node[(milliseconds_to[demand.node] != UNREACHED) & (demand.node != source)]
        free = milliseconds_to[reached]
        pairs = units * demand.units[np.searchsorted(demand.node, reached)]
        connected += int(pairs.sum())
        milliseconds += _weigh(pairs, free)
        for segment in _segments_of_ways(graph, via, reached):
            if only is not None and not only[segment]:
                continue
            times = graph.milliseconds.copy()
            times[by_segment[first[segment] : first[segment + 1]]] = CLOSED
            left = _search(graph, times, source)[0][reached]
            is_cut = left == UNREACHED
            disconnected[segment] += pairs[is_cut].sum()
            extra[segment] += _weigh(pairs[~is_cut], (left - free)[~is_cut])
    return RemovalSums(connected, milliseconds, disconnected, extra)


def _search(graph: ArcGraph, milliseconds: Ints64, source: np.int64) -> tuple[Ints64, Ints64]:
    distance, _, via = nearest_source(
        graph.first_out, graph.out_arc, graph.head, milliseconds, np.array([source]), NO_LIMIT
    )
    return distance, via


def _segments_of_ways(graph: ArcGraph, via: Ints64, ends: Ints64) -> list[int]:
    """List the segments of a tree's ways to some nodes, each once."""
    arcs: set[int] = set()
    for end in ends.tolist():
        arc = int(via[end])
        while arc != UNREACHED and arc not in arcs:
            arcs.add(arc)
            arc = int(via[graph.tail[arc]])
    return sorted(set(graph.segment[list(arcs)].tolist()))


def _weigh(pairs: Ints64, milliseconds: Ints64) -> int:
    return sum(a * b for a, b in zip(pairs.tolist(), milliseconds.tolist(), strict=True))
