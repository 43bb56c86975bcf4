"""What removing each segment by itself does to every place's way to its nearest service.

Or to its way from it. A removal closes all arcs of a segment, both directions and every piece: who
stands on it is cut off, unless the service stands at the same spot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels import forest_removal as kernel
from passable.kernels.forest_order import BACK, ONWARDS, arcs_beside, preorder
from passable.kernels.nearest import nearest_source
from passable.network.arc_graph import ArcGraph
from passable.network.metric import TooLongError
from passable.network.states import CLOSED
from passable.network.subtrees import side_by_side
from passable.network.ways import MOST_KEY, NO_LIMIT
from passable.network.whole_weights import WholeWeights, weigh_nodes
from passable.terms.codes import Direction

CANDIDATES_AT_ONCE = 1024
MILLISECONDS = 1000.0
MILLISECONDS_OF_HOUR = 3_600_000.0
Bools = npt.NDArray[np.bool_]
Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Sums = tuple[Ints64, Ints64, Ints64, Ints64, Ints64, Ints64]
_Arcs = tuple[Ints64, Ints32, Ints32, Ints64]
Desk = tuple[Ints64, Ints32, Ints32, Ints32, Ints64]


@dataclass(frozen=True)
class ServiceRemoval:
    """By segment removed, and by the k columns of weights given.

    Sums are exact in whole units (``network.whole_weights``) and rounded once: threads, the order
    of places and the numbering of the graph change no digit.

    Parameters
    ----------
    reached_places, reached_weight : int, float64[k]
        Places that reach a service within the limit while every segment is there.
    cut_places, cut_weight : int64[s], float64[s, k]
        Of these, those that reach none within the limit without the segment.
    still_reached_weight : float64[s, k]
        The others.
    slowed_places, slowed_weight : int64[s], float64[s, k]
        Of the others, those whose way is longer.
    extra_weighted_milliseconds : float64[s, k]
        Of the others, the sum of weight times how much longer the way is.
    """

    reached_places: int
    reached_weight: Floats
    cut_places: Ints64
    cut_weight: Floats
    still_reached_weight: Floats
    slowed_places: Ints64
    slowed_weight: Floats
    extra_weighted_milliseconds: Floats

    @property
    def matters(self) -> Bools:
        """Which segments' removal changes anything for a place, bool[s]."""
        return (self.cut_places > 0) | (self.slowed_places > 0)

    @property
    def extra_weighted_hours(self) -> Floats:
        """Extra hours, summed with the weights: person-hours if they are people, float64[s, k]."""
        return self.extra_weighted_milliseconds / MILLISECONDS_OF_HOUR

    @property
    def mean_extra_seconds(self) -> Floats:
        """Extra seconds, a mean over the weight still reached, float64[s, k]; nan without any."""
        nothing = np.full_like(self.still_reached_weight, np.nan)
        some = self.still_reached_weight > 0
        total = self.extra_weighted_milliseconds / MILLISECONDS
        return np.divide(total, self.still_reached_weight, out=nothing, where=some)


def remove_each_for_service(
    graph: ArcGraph,
    place_nodes: Ints64,
    weights: Floats,
    service_nodes: Ints64,
    direction: Direction = "to",
    limit_milliseconds: int | None = None,
    *,
    segments: Ints64 | None = None,
    threads: int = 1,
) -> ServiceRemoval:
    """Remove each segment by itself, exactly.

    Parameters
    ----------
    graph
        A situation's arcs. Those of one segment need not hang together: a group of segments that
        are lost at once can have one number.
    place_nodes : int64[p]
        The node of each place, -1 for one off the network, which counts nowhere.
    weights : float64[p, k]
        People by low, best and high estimate, or any other weights, 0 or more.
    service_nodes : int64[v]
        The nodes of services that function; -1 for one off the network.
    direction
        ``to`` the service or ``from`` it.
    limit_milliseconds
        Who is farther away is cut off; ``None`` for no limit.
    segments : int64[...]
        Which to remove, all if left out; the rows of the others are 0.
    threads
        1 or more; the answer is the same.

    Raises
    ------
    TooLongError
        If a way becomes longer by more than two years.
    ValueError
        If nodes or weights do not fit, or the times are too long to be summed exactly.
    """
    held = weigh_nodes(graph.node_count, place_nodes, weights)
    sources = np.asarray(service_nodes, dtype=np.int64)
    sources = sources[sources != -1]
    if len(sources) and not 0 <= sources.min() <= sources.max() < graph.node_count:
        msg = f"services {sources.min()} to {sources.max()} for {graph.node_count} nodes"
        raise ValueError(msg)
    limit = NO_LIMIT if limit_milliseconds is None else limit_milliseconds
    if limit < 0:
        msg = f"a limit of {limit} ms"
        raise ValueError(msg)
    chosen = np.arange(graph.segment_count) if segments is None else np.asarray(segments)
    if len(chosen) and not 0 <= chosen.min() <= chosen.max() < graph.segment_count:
        msg = f"segments {chosen.min()} to {chosen.max()} of {graph.segment_count}"
        raise ValueError(msg)
    forest = _lay_out(graph, held, sources, direction, limit)
    candidates = _candidates(graph, forest, chosen)
    sums = _remove(graph, forest, held, candidates, threads)
    return _result(graph, forest, held, candidates, sums)


@dataclass(frozen=True)
class _Forest:
    """The forest of nearest services by place in its preorder, and the arcs beside it."""

    node: Ints32
    size: Ints32
    via: Ints64
    distance: Ints64
    is_source: Bools
    held: Ints32
    ahead: _Arcs
    behind: _Arcs
    limit: int


def _lay_out(
    graph: ArcGraph, held: WholeWeights, sources: Ints64, direction: Direction, limit: int
) -> _Forest:
    is_open = graph.milliseconds != CLOSED
    total = graph.milliseconds[is_open].sum(dtype=np.float64)
    if total * max(len(sources), 2.0 ** graph.node_count.bit_length()) > MOST_KEY:
        msg = "arc times are too long to be summed exactly"
        raise ValueError(msg)
    onwards = (graph.first_out, graph.out_arc, graph.head)
    back = (graph.first_in, graph.in_arc, graph.tail)
    if direction == "from":
        onwards, back = back, onwards
    if len(sources):
        distance, _, via = nearest_source(*back, graph.milliseconds, sources, limit)
    else:
        distance, via = np.full((2, graph.node_count), -1, dtype=np.int64)
    place, node, size = preorder(distance, via, onwards[2])

    def beside(course: int, arcs: tuple[Ints64, Ints64, Ints32]) -> _Arcs:
        segment, milliseconds = graph.segment, graph.milliseconds
        return arcs_beside(course, *arcs, segment, milliseconds, distance, via, place, node)

    is_source = np.zeros(graph.node_count, dtype=bool)
    is_source[sources] = True
    row = np.full(graph.node_count, -1, dtype=np.int32)
    row[held.node] = np.arange(len(held.node))
    return _Forest(
        node,
        size,
        via[node],
        distance[node],
        is_source[node],
        row[node],
        beside(ONWARDS, onwards),
        beside(BACK, back),
        limit,
    )


@dataclass(frozen=True)
class _Candidates:
    """Segments with places behind them: which, and what hangs on their forest arcs."""

    segment: Ints32
    first_root: Ints64
    root: Ints32


def _candidates(graph: ArcGraph, forest: _Forest, chosen: Ints64) -> _Candidates:
    rows_before = np.concatenate([[0], np.cumsum(forest.held >= 0)])
    hanging = np.flatnonzero(forest.via >= 0)
    behind = rows_before[hanging + forest.size[hanging]] - rows_before[hanging]
    of = graph.segment[forest.via[hanging]]
    matters = np.zeros(graph.segment_count, dtype=bool)
    matters[of[behind > 0]] = True
    is_chosen = np.zeros(graph.segment_count, dtype=bool)
    is_chosen[chosen] = True
    taken = matters[of] & is_chosen[of]
    order = np.argsort(of[taken], kind="stable")
    segment, first = np.unique(of[taken][order], return_index=True)
    return _Candidates(
        segment.astype(np.int32),
        np.append(first, len(order)).astype(np.int64),
        hanging[taken][order].astype(np.int32),
    )


def _remove(
    graph: ArcGraph, forest: _Forest, held: WholeWeights, candidates: _Candidates, threads: int
) -> Sums:
    count, columns = len(candidates.segment), held.units.shape[1]
    cut_places, slowed_places = np.zeros((2, count), dtype=np.int64)
    cut, slowed, high, low = np.zeros((4, count, columns), dtype=np.int64)
    sums = cut_places, cut, slowed_places, slowed, high, low
    bits = graph.node_count.bit_length()
    desks: list[Desk] = []

    def work(batch: int) -> None:
        desk = desks.pop() if desks else _desk(forest)
        best, inside, severed, settled, heap = desk
        begin = batch * CANDIDATES_AT_ONCE
        is_too_long = kernel.remove_each(
            begin,
            min(begin + CANDIDATES_AT_ONCE, count),
            candidates.segment,
            candidates.first_root,
            candidates.root,
            forest.size,
            *forest.ahead,
            *forest.behind,
            forest.distance,
            forest.is_source,
            forest.held,
            held.places,
            held.units,
            best,
            inside,
            severed,
            settled,
            heap,
            *sums,
            forest.limit,
            bits,
        )
        desks.append(desk)
        if is_too_long:
            msg = "without a segment a way becomes longer by two years and more"
            raise TooLongError(msg)

    side_by_side(work, -(-count // CANDIDATES_AT_ONCE), threads)
    return sums


def _desk(forest: _Forest) -> Desk:
    """Make room for one thread; what it does not touch costs no memory."""
    reached = len(forest.node)
    inside, severed, settled = np.full((3, reached), -1, dtype=np.int32)
    heap = np.empty(reached + len(forest.behind[1]) + 1, dtype=np.int64)
    return np.empty(reached, dtype=np.int64), inside, severed, settled, heap


def _result(
    graph: ArcGraph,
    forest: _Forest,
    held: WholeWeights,
    candidates: _Candidates,
    sums: Sums,
) -> ServiceRemoval:
    cut_places, cut, slowed_places, slowed, high, low = sums
    rows = forest.held[forest.held >= 0]
    reached = held.units[rows].sum(axis=0)

    def each(values: Ints64, otherwise: Ints64 | int = 0) -> Ints64:
        table = np.empty((graph.segment_count, *values.shape[1:]), dtype=np.int64)
        table[:] = otherwise
        table[candidates.segment] = values
        return table

    extra = each(high).astype(np.float64) * 2.0**kernel.LOW_BITS + each(low)
    return ServiceRemoval(
        reached_places=int(held.places[rows].sum()),
        reached_weight=held.weights(reached),
        cut_places=each(cut_places),
        cut_weight=held.weights(each(cut)),
        still_reached_weight=held.weights(each(reached - cut, reached)),
        slowed_places=each(slowed_places),
        slowed_weight=held.weights(each(slowed)),
        extra_weighted_milliseconds=held.weights(extra),
    )
