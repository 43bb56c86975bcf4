"""The way round each segment, between its own two ends, one segment after the other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.states import CLOSED, EdgeStates
from passable.network.ways import nearest_ways
from passable.situation.scenario import arcs_of_segments
from passable.terms.progress import Progress, silent

Ints = npt.NDArray[np.int64]
NO_WAY = -1


def find_detours(network: Network, states: EdgeStates, progress: Progress = silent) -> Ints:
    """Find the least way round every segment that is open in either direction.

    Returns
    -------
    int64[2, s]
        From its ``from_node`` to its ``to_node`` and back without it, ``NO_WAY`` where there is
        none; 0 for a loop.
    """
    graph = network.graph
    pieces = arcs_of_segments(network)
    times = states.milliseconds.copy()
    found = np.full((2, graph.segment_count), NO_WAY, dtype=np.int64)
    for segment in range(graph.segment_count):
        progress("finding ways round segments", segment, graph.segment_count)
        arcs = pieces.of(np.array([segment]))
        kept = times[arcs]
        if not (kept != CLOSED).any():
            continue
        times[arcs] = CLOSED
        ends = np.array([graph.from_node[segment], graph.to_node[segment]], dtype=np.int64)
        for way, (start, end) in enumerate((ends, ends[::-1])):
            forest = nearest_ways(network, EdgeStates(times), np.array([start]), "from")
            found[way, segment] = forest.milliseconds[end]
        times[arcs] = kept
    return found
