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
MOST_KEY = 2.0**62
"""Of the kernel's keys, distance times sources: half of what an int64 holds."""
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
        Nodes farther away are not reached; 0 or more.

    Raises
    ------
    ValueError
        If the arrays do not fit the network, or times are so long that sums could overflow: a
        defect of the caller, told before a kernel can answer wrong.
    """
    _check(network, states, sources)
    inward = direction == "to"
    count = network.node_count
    if not len(sources):
        distance, found, via = np.full((3, count), UNREACHED, dtype=np.int64)
        return Forest(direction, distance, found, via)
    distance, found, via = nearest_source(
        network.first_arc_in if inward else network.first_arc,
        network.arc_in if inward else np.arange(network.arc_count),
        network.arc_tail if inward else network.arc_head,
        states.milliseconds,
        np.ascontiguousarray(sources, dtype=np.int64),
        limit_milliseconds,
    )
    return Forest(direction, distance, found, via)


def _check(network: Network, states: EdgeStates, sources: Ints) -> None:
    if states.milliseconds.shape != (network.arc_count,):
        msg = f"{states.milliseconds.shape} arc times for {network.arc_count} arcs"
        raise ValueError(msg)
    if len(sources) and (np.min(sources) < 0 or np.max(sources) >= network.node_count):
        msg = f"sources {np.min(sources)} to {np.max(sources)} for {network.node_count} nodes"
        raise ValueError(msg)
    open_times = np.where(states.is_open, states.milliseconds, 0)
    if np.any(open_times < 0) or float(open_times.sum(dtype=np.float64)) * len(sources) > MOST_KEY:
        msg = "arc times are negative, or too long to be summed exactly"
        raise ValueError(msg)


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
