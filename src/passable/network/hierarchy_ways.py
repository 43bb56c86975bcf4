"""Shortest ways on a hierarchy, as the network's arcs."""

from __future__ import annotations

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
        Arcs that pass no node twice; empty from a node to itself, ``None`` where there is no way.

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
    arcs: list[int] = unpack(
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
    ).tolist()
    return arcs
