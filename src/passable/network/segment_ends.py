"""The two ends of each segment, and which of its arcs lead from the one to the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.arc_graph import ArcGraph
from passable.network.network import Network

Bools = npt.NDArray[np.bool_]
Ints32 = npt.NDArray[np.int32]
NO_END = -1


@dataclass(frozen=True)
class SegmentEnds:
    """Where each segment begins and ends.

    Parameters
    ----------
    from_node, to_node : int32[s]
        Nodes; equal for a loop, ``NO_END`` for a segment without arcs.
    arc_is_forward : bool[m]
        Whether an arc leads along its segment, from the first end towards the second.
    """

    from_node: Ints32
    to_node: Ints32
    arc_is_forward: Bools


def ends_of_network(network: Network) -> SegmentEnds:
    """Give the ends of a network's segments, in the direction they are drawn."""
    graph = network.graph
    return SegmentEnds(graph.from_node, graph.to_node, network.arc_is_forward)


def ends_of_arcs(graph: ArcGraph) -> SegmentEnds:
    """Give the ends of segments of one piece: those of its first arc, which is forward.

    Raises
    ------
    ValueError
        If a segment is cut into pieces: its arcs do not tell where it begins.
    """
    arcs, segments = graph.arc_count, graph.segment_count
    first = np.full(segments, arcs)
    np.minimum.at(first, graph.segment, np.arange(arcs))
    has_arcs = first < arcs
    from_node, to_node = np.full((2, segments), NO_END, dtype=np.int32)
    from_node[has_arcs] = graph.tail[first[has_arcs]]
    to_node[has_arcs] = graph.head[first[has_arcs]]
    begin, end = from_node[graph.segment], to_node[graph.segment]
    is_first = np.arange(arcs) == first[graph.segment]
    is_second = (graph.tail == end) & (graph.head == begin) & ~is_first
    once = np.bincount(graph.segment[is_second], minlength=segments) <= 1
    cut = np.unique(graph.segment[~(is_first | is_second) | ~once[graph.segment]])
    if len(cut):
        msg = (
            f"{len(cut):,} segments are cut into pieces ({', '.join(map(str, cut[:5]))}):"
            " give their ends"
        )
        raise ValueError(msg)
    return SegmentEnds(from_node, to_node, is_first)


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
    if ends.arc_is_forward.shape != (graph.arc_count,):
        msg = f"directions of {ends.arc_is_forward.shape} arcs for {graph.arc_count} arcs"
        raise ValueError(msg)
    return ends
