"""What removing each segment by itself does to the ways between places.

For every ordered pair of different places, weighted by the product of their weights: is it still
connected without the segment, and how much longer is its way. A removal closes all arcs of a
segment, both directions and every piece.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.arc_graph import ArcGraph
from passable.network.between_core import remove_each_road
from passable.network.between_one_by_one import RemovalSums, remove_one_by_one
from passable.network.demand import Demand, demand_between
from passable.network.hierarchy import Hierarchy, hierarchy_of_arcs
from passable.network.metric import TooLongError, customize
from passable.network.road_core import SEVERAL, core_of
from passable.network.states import EdgeStates
from passable.terms.progress import Progress, silent

Floats = npt.NDArray[np.float64]
Ints64 = npt.NDArray[np.int64]
MILLISECONDS = 1000.0


@dataclass(frozen=True)
class BetweenRemoval:
    """Sums over ordered pairs of different places, each with the product of its two weights.

    Sums are exact and rounded once, when given as floats: threads, the order of places and the
    numbering of the graph change no digit.

    Parameters
    ----------
    total_weight
        Of all pairs, connected or not.
    connected_weight
        Of those with an open way while every segment is there.
    weighted_milliseconds
        Of those, the sum of weight times the time of the quickest way.
    disconnected_weight : float64[s]
        Of the connected pairs, those that have no way without the segment.
    still_connected_weight : float64[s]
        The other connected pairs.
    extra_weighted_milliseconds : float64[s]
        Of the pairs still connected, the sum of weight times how much longer the way is.
    """

    total_weight: float
    connected_weight: float
    weighted_milliseconds: float
    disconnected_weight: Floats
    still_connected_weight: Floats
    extra_weighted_milliseconds: Floats

    @property
    def matters(self) -> npt.NDArray[np.bool_]:
        """Which segments' removal changes anything, bool[s]."""
        return (self.disconnected_weight > 0) | (self.extra_weighted_milliseconds > 0)

    @property
    def disconnected_share(self) -> Floats:
        """Of the weight of all pairs, the share newly disconnected, float64[s]; nan without any."""
        return _ratio(
            self.disconnected_weight, np.full_like(self.disconnected_weight, self.total_weight)
        )

    @property
    def mean_extra_seconds(self) -> Floats:
        """Extra seconds, a mean over the weight still connected, float64[s]; nan without any."""
        return _ratio(self.extra_weighted_milliseconds, self.still_connected_weight) / MILLISECONDS


def remove_each_between(
    graph: ArcGraph,
    places: Ints64,
    weights: Floats,
    *,
    hierarchy: Hierarchy | None = None,
    threads: int = 1,
    progress: Progress = silent,
) -> BetweenRemoval:
    """Remove each segment by itself, exactly.

    Parameters
    ----------
    graph
        A situation's arcs.
    places : int64[p]
        The node of each place, -1 for one off the network: its pairs count as disconnected
        already. Nodes may repeat; places on one node are always connected.
    weights : float64[p]
        Of each place, 0 or more: people. Fractions are rounded to 2^-31 of their sum.
    hierarchy
        Of the graph's topology (``hierarchy_of_arcs``), if it is at hand.
    threads
        How many work at it.
    progress
        Told how far the work is.

    Raises
    ------
    ValueError
        If places or weights do not fit.
    """
    demand = demand_between(graph.node_count, places, weights)
    try:
        sums = _by_roads(graph, demand, hierarchy, threads, progress)
    except TooLongError:
        sums = remove_one_by_one(graph, demand, progress)
    disconnected = sums.disconnected
    return BetweenRemoval(
        total_weight=demand.weight(demand.total),
        connected_weight=demand.weight(sums.connected),
        weighted_milliseconds=demand.weight(sums.milliseconds),
        disconnected_weight=demand.weights(disconnected),
        still_connected_weight=demand.weights(sums.connected - disconnected),
        extra_weighted_milliseconds=np.array(
            [demand.weight(extra) for extra in sums.extra_milliseconds]
        ),
    )


def _by_roads(
    graph: ArcGraph,
    demand: Demand,
    hierarchy: Hierarchy | None,
    threads: int,
    progress: Progress,
) -> RemovalSums:
    """Remove all roads of the core at once, then the few segments that are several of them."""
    core = core_of(graph, demand.node)
    if hierarchy is None:
        made = hierarchy_of_arcs(len(core.node), core.tail, core.head)
        metric = customize(made, EdgeStates(core.milliseconds.astype(np.int64)), threads)
        nodes = np.arange(len(core.node))
    else:
        metric = customize(hierarchy, EdgeStates(graph.milliseconds), threads)
        nodes = core.node
    by_road = remove_each_road(core, demand, metric, nodes, threads, progress)
    has_road = core.segment_road >= 0
    disconnected = np.zeros(graph.segment_count, dtype=np.int64)
    disconnected[has_road] = by_road.disconnected[core.segment_road[has_road]]
    extra = np.zeros(graph.segment_count, dtype=object)
    extra[has_road] = by_road.extra[core.segment_road[has_road]]
    is_several = core.segment_road == SEVERAL
    if np.any(is_several):
        others = remove_one_by_one(graph, demand, progress, is_several)
        disconnected[is_several] = others.disconnected[is_several]
        extra[is_several] = np.array(others.extra_milliseconds, dtype=object)[is_several]
    return RemovalSums(by_road.connected, by_road.milliseconds, disconnected, extra.tolist())


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
