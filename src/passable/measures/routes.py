"""The fastest way between two places, now and with every claim removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from passable.measures.reach import NOT_REACHED
from passable.network.network import Network
from passable.network.states import EdgeStates
from passable.network.ways import arcs_of_way, metres_of_arcs, nearest_ways


@dataclass(frozen=True)
class Way:
    """One way.

    Parameters
    ----------
    arcs
        Arc ids in the order driven.
    milliseconds, metres
        How long it takes and how far it is.
    """

    arcs: tuple[int, ...]
    milliseconds: int
    metres: float


def fastest_way(network: Network, states: EdgeStates, origin: int, target: int) -> Way | None:
    """Find the fastest open way between two nodes, ``None`` if there is none.

    Parameters
    ----------
    network, states
        The graph and what is open on it.
    origin, target
        Nodes; -1 (off the network) gives ``None``.
    """
    if origin < 0 or target < 0:
        return None
    forest = nearest_ways(network, states, np.array([target]), "to")
    if forest.milliseconds[origin] == NOT_REACHED:
        return None
    arcs = arcs_of_way(network, forest, origin)
    metres = metres_of_arcs(network, arcs)
    return Way(tuple(arcs), int(forest.milliseconds[origin]), metres)


def segments_of_way(network: Network, way: Way) -> list[str]:
    """List the segments of a way in order, each run of one segment once."""
    return segments_of_arcs(network, way.arcs)


def segments_of_arcs(network: Network, arcs: Iterable[int]) -> list[str]:
    """List the segments of arcs in order, each run of one segment once."""
    names: list[str] = []
    for arc in arcs:
        name = str(network.graph.segment_id[network.arc_segment[arc]])
        if not names or names[-1] != name:
            names.append(name)
    return names


def refs_of_way(network: Network, way: Way) -> list[str]:
    """List the road numbers of a way in order, each run once; unnumbered roads are passed over."""
    refs = network.graph.attributes["ref"].to_numpy(object)
    listed: list[str] = []
    for arc in way.arcs:
        ref = str(refs[network.arc_segment[arc]])
        if ref and (not listed or listed[-1] != ref):
            listed.append(ref)
    return listed


def nodes_of_way(network: Network, way: Way, origin: int) -> list[int]:
    """List the nodes of a way, both ends included."""
    return [origin, *(int(network.arc_head[arc]) for arc in way.arcs)]
