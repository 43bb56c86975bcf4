"""A way's line on the ground: every vertex it passes, in the order driven."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.polyline import points_at

Floats = npt.NDArray[np.float64]


def line_of_arcs(network: Network, arcs: Sequence[int]) -> Floats:
    """Lay out a way, float64[v, 2] degrees; vertices that repeat are given once.

    An arc's piece begins and ends at its fractions of the segment and is turned round if it leads
    against it. Of no arcs there is no vertex.
    """
    graph = network.graph
    parts = []
    for arc in arcs:
        segment = int(network.arc_segment[arc])
        low, high = float(network.arc_from_fraction[arc]), float(network.arc_to_fraction[arc])
        begin, end = int(graph.first_vertex[segment]), int(graph.first_vertex[segment + 1])
        along = graph.vertex_fraction[begin:end]
        inner = graph.vertex_lonlat[begin:end][(along > low) & (along < high)]
        ends = np.vsplit(points_at(graph, np.full(2, segment), np.array([low, high])), 2)
        piece = np.concatenate([ends[0], inner, ends[1]])
        parts.append(piece if network.arc_is_forward[arc] else piece[::-1])
    if not parts:
        return np.empty((0, 2))
    line = np.concatenate(parts)
    moves = np.ones(len(line), dtype=bool)
    moves[1:] = np.any(line[1:] != line[:-1], axis=1)
    return line[moves]
