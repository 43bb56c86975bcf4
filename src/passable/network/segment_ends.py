"""The two ends of each segment, however many arcs it is cut into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.arc_graph import ArcGraph
from passable.network.network import Network

Ints32 = npt.NDArray[np.int32]
NO_END = -1


@dataclass(frozen=True)
class SegmentEnds:
    """Where each segment begins and ends.

    Parameters
    ----------
    from_node, to_node : int32[s]
        Nodes; equal for a loop, ``NO_END`` for a segment without arcs.
    """

    from_node: Ints32
    to_node: Ints32


def ends_of_network(network: Network) -> SegmentEnds:
    """Give the ends of a network's segments, in the direction they are drawn."""
    return SegmentEnds(network.graph.from_node, network.graph.to_node)


def ends_of_arcs(graph: ArcGraph) -> SegmentEnds:
    """Give the ends of segments that no terminal cuts: those of its first arc.

    Raises
    ------
    ValueError
        If a segment is cut into pieces: its arcs do not tell where it begins.
    """
    from_node = np.full(graph.segment_count, NO_END, dtype=np.int32)
    to_node = from_node.copy()
    from_node[graph.segment[::-1]] = graph.tail[::-1]  # the last to be written is the first arc
    to_node[graph.segment[::-1]] = graph.head[::-1]
    ends = np.sort(np.stack([graph.tail, graph.head]), axis=0)
    expected = np.sort(np.stack([from_node, to_node])[:, graph.segment], axis=0)
    cut = np.unique(graph.segment[np.any(ends != expected, axis=0)])
    if len(cut):
        msg = (
            f"{len(cut):,} segments are cut into pieces ({', '.join(map(str, cut[:5]))}):"
            " give their ends"
        )
        raise ValueError(msg)
    return SegmentEnds(from_node, to_node)


def check_ends(graph: ArcGraph, ends: SegmentEnds) -> SegmentEnds:
    """Hand back ends that fit the graph.

    Raises
    ------
    ValueError
        If they do not.
    """
    for nodes in (ends.from_node, ends.to_node):
        if nodes.shape != (graph.segment_count,) or not np.all(
            (nodes >= NO_END) & (nodes < graph.node_count)
        ):
            msg = f"ends of {nodes.shape} segments for {graph.segment_count} segments"
            raise ValueError(msg)
    return ends
