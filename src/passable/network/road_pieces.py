"""Roads in pieces: each segment cut where places and services are joined, whoever drives which way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.graph import RoadGraph
from passable.network.network import Network

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RoadPieces:
    """Roads as an undirected graph, its s segments in p pieces.

    Parameters
    ----------
    node_count
        Junctions and road ends.
    from_node, to_node : int32[s]
        Ends; equal for a loop.
    length_metres : float64[s]
        Zero is legal.
    is_road : bool[s]
        False for ferries: nothing spreads along them, and they count for no junction.
    first_piece : int64[s + 1]
        Pieces of segment ``s`` are ``first_piece[s]`` up to ``first_piece[s + 1]``.
    begin, end : float64[p]
        Fractions from ``from_node``; the pieces of a segment cover it.
    """

    node_count: int
    from_node: Ints32
    to_node: Ints32
    length_metres: Floats
    is_road: npt.NDArray[np.bool_]
    first_piece: Ints64
    begin: Floats
    end: Floats

    @property
    def segment(self) -> Ints64:
        """The segment of each piece, int64[p]."""
        return np.repeat(np.arange(len(self.from_node)), np.diff(self.first_piece))

    @property
    def metres(self) -> Floats:
        """The length of each piece, float64[p]."""
        return (self.end - self.begin) * self.length_metres[self.segment]


def whole_pieces(
    node_count: int, from_node: Ints32, to_node: Ints32, length_metres: Floats
) -> RoadPieces:
    """Take roads that belong to no network of ours; every segment is one piece.

    Raises
    ------
    ValueError
        If the arrays do not fit one another or a length is no length.
    """
    count = len(length_metres)
    if len(from_node) != count or len(to_node) != count:
        msg = f"{len(from_node)} and {len(to_node)} ends of {count} segments"
        raise ValueError(msg)
    ends = np.concatenate([from_node, to_node])
    if len(ends) and not 0 <= ends.min() <= ends.max() < node_count:
        msg = f"ends {ends.min()} to {ends.max()} of {node_count} nodes"
        raise ValueError(msg)
    if not np.all(np.isfinite(length_metres) & (length_metres >= 0)):
        msg = "lengths are negative or not finite"
        raise ValueError(msg)
    return RoadPieces(
        node_count,
        np.ascontiguousarray(from_node, dtype=np.int32),
        np.ascontiguousarray(to_node, dtype=np.int32),
        np.ascontiguousarray(length_metres, dtype=np.float64),
        np.ones(count, dtype=np.bool_),
        np.arange(count + 1, dtype=np.int64),
        np.zeros(count),
        np.ones(count),
    )


def pieces_of_network(network: Network) -> tuple[RoadPieces, Ints64]:
    """Cut a network's segments as its arcs are.

    Returns
    -------
    RoadPieces, int64[m]
        The pieces, and the piece each arc drives over. A segment nobody may drive is one piece.
    """
    graph = network.graph
    is_driven = np.zeros(graph.segment_count, dtype=np.bool_)
    is_driven[network.arc_segment] = True
    silent = np.flatnonzero(~is_driven)
    segment = np.concatenate([network.arc_segment, silent]).astype(np.int64)
    begin = np.concatenate([network.arc_from_fraction, np.zeros(len(silent))])
    end = np.concatenate([network.arc_to_fraction, np.ones(len(silent))])
    order = np.lexsort((end, begin, segment))
    is_new = np.ones(len(order), dtype=np.bool_)
    same = (segment[order][1:] == segment[order][:-1]) & (begin[order][1:] == begin[order][:-1])
    is_new[1:] = ~(same & (end[order][1:] == end[order][:-1]))
    piece = np.empty(len(order), dtype=np.int64)
    piece[order] = np.cumsum(is_new) - 1
    kept = order[is_new]
    counts = np.bincount(segment[kept], minlength=graph.segment_count)
    pieces = RoadPieces(
        graph.node_count,
        graph.from_node,
        graph.to_node,
        graph.length_metres,
        is_road_of(graph),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        begin[kept],
        end[kept],
    )
    return pieces, piece[: network.arc_count]


def is_road_of(graph: RoadGraph) -> npt.NDArray[np.bool_]:
    """Tell roads from ferries, bool[s]."""
    is_ferry: npt.NDArray[np.bool_] = graph.attributes["ferry"].to_numpy(np.bool_)
    return ~is_ferry
