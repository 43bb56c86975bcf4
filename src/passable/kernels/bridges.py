"""Bridges of a road graph: the pieces of road without which it falls apart.

R. E. Tarjan, "A note on finding the bridges of a graph", Information Processing Letters 2, 1974,
by the low points of J. Hopcroft, R. E. Tarjan, "Algorithm 447: efficient algorithms for graph
manipulation", Communications of the ACM 16, 1973; with a stack of its own instead of recursion.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit


@njit(nogil=True, cache=True)
def bridges(
    first_out: npt.NDArray[np.int64],
    out_arc: npt.NDArray[np.int64],
    first_in: npt.NDArray[np.int64],
    in_arc: npt.NDArray[np.int64],
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    segment: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Tell the arcs of every bridge, open arcs taken both ways.

    Two arcs between the same two nodes are one edge if they are of one segment, and two edges if
    they are not: of parallel segments neither is a bridge.

    Parameters
    ----------
    first_out : int64[n + 1], out_arc : int64[m], first_in : int64[n + 1], in_arc : int64[m]
        Arcs by tail and by head.
    tail, head, segment : int32[m]
        Of each arc.
    milliseconds : int64[m]
        Negative where closed.

    Returns
    -------
    is_bridge : bool[m]
        Closed arcs too, if their edge has an open one.
    order : int32[n]
        Nodes as a depth-first search met them: parts follow one another, and so does all that
        hangs on a node.
    parent : int32[n]
        The node each was met from, -1 where a part begins.

    Notes
    -----
    O(n + m). Naive twin: ``tests.naive_bridges.cut_segments``.
    """
    nodes = first_out.shape[0] - 1
    is_bridge = np.zeros(tail.shape[0], dtype=np.bool_)
    order = np.empty(nodes, dtype=np.int32)
    parent = np.full(nodes, -1, dtype=np.int32)
    by_segment = np.full(nodes, -1, dtype=np.int32)
    number = np.full(nodes, -1, dtype=np.int32)
    low = np.empty(nodes, dtype=np.int32)
    cursor = np.zeros(nodes, dtype=np.int64)
    met = 0
    for root in range(nodes):
        if number[root] >= 0:
            continue
        node = np.int32(root)
        number[node] = low[node] = met
        order[met] = node
        met += 1
        while node >= 0:
            leaving = first_out[node + 1] - first_out[node]
            arcs = leaving + first_in[node + 1] - first_in[node]
            step = cursor[node]
            if step < arcs:
                cursor[node] = step + 1
                if step < leaving:
                    arc = out_arc[first_out[node] + step]
                    other = head[arc]
                else:
                    arc = in_arc[first_in[node] + step - leaving]
                    other = tail[arc]
                if milliseconds[arc] < 0 or other == node:
                    continue
                if number[other] < 0:
                    parent[other] = node
                    by_segment[other] = segment[arc]
                    number[other] = low[other] = met
                    order[met] = other
                    met += 1
                    node = other
                elif other != parent[node] or segment[arc] != by_segment[node]:
                    low[node] = min(low[node], number[other])
                continue
            above = parent[node]
            if above >= 0:
                low[above] = min(low[above], low[node])
                if low[node] == number[node]:
                    for k in range(first_out[node], first_out[node + 1]):
                        arc = out_arc[k]
                        if head[arc] == above and segment[arc] == by_segment[node]:
                            is_bridge[arc] = True
                    for k in range(first_in[node], first_in[node + 1]):
                        arc = in_arc[k]
                        if tail[arc] == above and segment[arc] == by_segment[node]:
                            is_bridge[arc] = True
            node = above
    return is_bridge, order, parent
