"""Shortest ways on a hierarchy, as the network's arcs."""

from __future__ import annotations

import numpy as np

from passable.kernels.customize import INFINITE, TOO_LONG
from passable.kernels.unpack import links_of_way, unpack
from passable.network.metric import Metric, TooLongError


def shortest_way(metric: Metric, source: int, target: int) -> list[int] | None:
    """List the arcs of a shortest way in the order they are driven.

    Parameters
    ----------
    metric
        The times.
    source, target
        Nodes.

    Returns
    -------
    list of int or None
        Arcs, none of them twice; empty from a node to itself, ``None`` where there is no way.

    Raises
    ------
    ValueError
        If a source or a target is no node.
    TooLongError
        If the way takes 6 days 5 hours or more.
    """
    hierarchy = metric.hierarchy
    for node in (source, target):
        if not 0 <= node < hierarchy.node_count:
            msg = f"node {node} for {hierarchy.node_count} nodes"
            raise ValueError(msg)
    milliseconds, is_too_long, links, is_up = links_of_way(
        hierarchy.rank[source],
        hierarchy.rank[target],
        hierarchy.parent,
        hierarchy.lower_end,
        hierarchy.first_up,
        hierarchy.up_head,
        metric.up,
        metric.down,
    )
    if is_too_long or TOO_LONG <= milliseconds < INFINITE:
        msg = "a way takes 6 days 5 hours or more: ask network.ways"
        raise TooLongError(msg)
    if milliseconds == INFINITE:
        return None
    arcs = unpack(
        links,
        is_up,
        hierarchy.first_own,
        hierarchy.own_arc,
        hierarchy.arc_is_up,
        metric.milliseconds,
        hierarchy.lower_end,
        hierarchy.up_head,
        hierarchy.first_down,
        hierarchy.down_tail,
        hierarchy.down_link,
        metric.up,
        metric.down,
    )
    return _without_circles(metric, arcs.tolist())


def _without_circles(metric: Metric, arcs: list[int]) -> list[int]:
    """Leave out circles, which only arcs of 0 ms can make on a shortest way."""
    hierarchy = metric.hierarchy
    links = hierarchy.arc_link[np.asarray(arcs, dtype=np.int64)]
    is_up = hierarchy.arc_is_up[np.asarray(arcs, dtype=np.int64)]
    tails = np.where(is_up, hierarchy.lower_end[links], hierarchy.up_head[links]).tolist()
    heads = np.where(is_up, hierarchy.up_head[links], hierarchy.lower_end[links]).tolist()
    way: list[int] = []
    length_at = {tails[0]: 0} if arcs else {}
    for arc, head in zip(arcs, heads, strict=True):
        way.append(arc)
        if head in length_at:
            kept = length_at[head]
            way = way[:kept]
            length_at = {node: length for node, length in length_at.items() if length <= kept}
        length_at[head] = len(way)
    return way
