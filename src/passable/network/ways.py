"""Shortest ways: from many sources at once, or between two nodes, as arcs and segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.nearest import UNREACHED, nearest_source
from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.terms.codes import Direction

NO_LIMIT = 2**61
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Forest:
    """Every node's way to (or from) its nearest source.

    Parameters
    ----------
    direction
        ``to`` the source, or ``from`` it.
    milliseconds : int64[n]
        -1 where no source is reached.
    found : int64[n]
        Index into the sources given, -1 where none is reached.
    via : int64[n]
        The arc next to the node on its way, -1 at sources and where none is reached.
    """

    direction: Direction
    milliseconds: Ints
    found: Ints
    via: Ints


def nearest_ways(
    network: Network,
    states: EdgeStates,
    sources: Ints,
    direction: Direction = "to",
    limit_milliseconds: int = NO_LIMIT,
) -> Forest:
    """Find every node's nearest source.

    Parameters
    ----------
    network, states
        The graph and what is open on it.
    sources : int64[k]
        Nodes; may be empty. Of equally near ones the first is taken.
    direction
        ``to``: ways lead from the nodes to the source; ``from``: from the source to the nodes.
    limit_milliseconds
        Nodes farther away are not reached.
    """
    inward = direction == "to"
    count = network.node_count
    if not len(sources):
        nothing = np.full(count, UNREACHED, dtype=np.int64)
        return Forest(direction, nothing, nothing, nothing)
    distance, found, via = nearest_source(
        network.first_arc_in if inward else network.first_arc,
        network.arc_in if inward else np.arange(network.arc_count),
        network.arc_tail if inward else network.arc_head,
        states.milliseconds,
        np.ascontiguousarray(sources, dtype=np.int64),
        limit_milliseconds,
    )
    return Forest(direction, distance, found, via)


def arcs_of_way(network: Network, forest: Forest, node: int) -> list[int]:
    """List the arcs of a node's way in the order they are driven; empty at a source.

    The caller knows that the node is reached.
    """
    far_end = network.arc_head if forest.direction == "to" else network.arc_tail
    arcs = []
    arc = int(forest.via[node])
    while arc != UNREACHED:
        arcs.append(arc)
        arc = int(forest.via[far_end[arc]])
    return arcs if forest.direction == "to" else arcs[::-1]


def metres_of_arcs(network: Network, arcs: list[int]) -> float:
    """Add up the metres of a way."""
    taken = np.asarray(arcs, dtype=np.int64)
    share = network.arc_to_fraction[taken] - network.arc_from_fraction[taken]
    return float(np.sum(share * network.graph.length_metres[network.arc_segment[taken]]))
