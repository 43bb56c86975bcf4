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

    A piece begins and ends at its fractions of the segment and is turned round if it leads against
    it. Where one arc goes on along the segment of the one before there is no vertex: places and
    services stand at such nodes, and some of them must not be told. Of no arcs there is none.
    """
    graph = network.graph
    parts = []
    for segment, low, high, is_forward in _pieces(network, arcs):
        begin, end = int(graph.first_vertex[segment]), int(graph.first_vertex[segment + 1])
        along = graph.vertex_fraction[begin:end]
        inner = graph.vertex_lonlat[begin:end][(along > low) & (along < high)]
        ends = np.vsplit(points_at(graph, np.full(2, segment), np.array([low, high])), 2)
        piece = np.concatenate([ends[0], inner, ends[1]])
        parts.append(piece if is_forward else piece[::-1])
    if not parts:
        return np.empty((0, 2))
    line = np.concatenate(parts)
    moves = np.ones(len(line), dtype=bool)
    moves[1:] = np.any(line[1:] != line[:-1], axis=1)
    return line[moves]


def _pieces(network: Network, arcs: Sequence[int]) -> list[tuple[int, float, float, bool]]:
    """Join arcs that go on along one segment: segment, fractions, and whether driven along it."""
    found: list[tuple[int, float, float, bool]] = []
    for arc in arcs:
        segment, is_forward = int(network.arc_segment[arc]), bool(network.arc_is_forward[arc])
        low, high = float(network.arc_from_fraction[arc]), float(network.arc_to_fraction[arc])
        if found and found[-1][0] == segment and found[-1][3] == is_forward:
            _, before_low, before_high, _ = found[-1]
            if (before_high if is_forward else before_low) == (low if is_forward else high):
                low, high = min(low, before_low), max(high, before_high)
                found.pop()
        found.append((segment, low, high, is_forward))
    return found
