"""A forest of shortest ways laid out in preorder: what hangs on a node is a run of places.

R. E. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1, 1972.
Arcs that are no part of the forest carry, instead of their time, how much longer the way over them
is: the reduced costs of D. B. Johnson, "Efficient algorithms for shortest paths in sparse
networks", JACM 24, 1977, by which the forest's own arcs cost nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

ONWARDS, BACK = 1, 0


@njit(nogil=True, cache=True)
def preorder(
    distance: npt.NDArray[np.int64],
    via: npt.NDArray[np.int64],
    far_end: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Line up the nodes that are reached, each before all that hang on it.

    Parameters
    ----------
    distance, via : int64[n]
        As ``kernels.nearest`` gives them: -1 where not reached, and -1 at roots.
    far_end : int32[m]
        By arc, the node that the way over it leads to next.

    Returns
    -------
    place : int32[n]
        Where each node stands, -1 if it is not reached.
    node : int32[r]
        Which node stands there.
    size : int32[r]
        How many hang on it, itself among them: they stand from it on.

    Notes
    -----
    O(n). Naive twin: the test climbs from every node.
    """
    nodes = distance.shape[0]
    first = np.zeros(nodes + 1, dtype=np.int32)
    for v in range(nodes):
        if via[v] >= 0:
            first[far_end[via[v]] + 1] += 1
    for v in range(nodes):
        first[v + 1] += first[v]
    child = np.empty(first[nodes], dtype=np.int32)
    free = first[:-1].copy()
    reached = 0
    for v in range(nodes):
        reached += distance[v] >= 0
        if via[v] >= 0:
            above = far_end[via[v]]
            child[free[above]] = v
            free[above] += 1
    place = np.full(nodes, -1, dtype=np.int32)
    node = np.empty(reached, dtype=np.int32)
    size = np.ones(reached, dtype=np.int32)
    stack = np.empty(reached + 1, dtype=np.int32)
    count = 0
    for root in range(nodes):
        if distance[root] < 0 or via[root] >= 0:
            continue
        stack[0] = root
        waiting = 1
        while waiting > 0:
            waiting -= 1
            v = stack[waiting]
            place[v] = count
            node[count] = v
            count += 1
            for k in range(first[v], first[v + 1]):
                stack[waiting] = child[k]
                waiting += 1
    for p in range(count - 1, -1, -1):
        arc = via[node[p]]
        if arc >= 0:
            size[place[far_end[arc]]] += size[p]
    return place, node, size


@njit(nogil=True, cache=True)
def arcs_beside(
    course: int,
    first: npt.NDArray[np.int64],
    arc: npt.NDArray[np.int64],
    far_end: npt.NDArray[np.int32],
    segment: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int64],
    distance: npt.NDArray[np.int64],
    via: npt.NDArray[np.int64],
    place: npt.NDArray[np.int32],
    node: npt.NDArray[np.int32],
) -> tuple[
    npt.NDArray[np.int64],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int64],
]:
    """List, by place, the open arcs between reached nodes that the forest does not use.

    Parameters
    ----------
    course : int
        ``ONWARDS`` if the arcs given lead on towards the roots, so that a way from the node may go
        over them; ``BACK`` if a way over them may come to the node.
    first : int64[n + 1], arc : int64[m], far_end : int32[m]
        Arcs at each node, with the other end by arc.
    segment : int32[m], milliseconds : int64[m]
        By arc; negative where closed.
    distance, via : int64[n]
        The forest.
    place : int32[n], node : int32[r]
        As ``preorder`` gives them.

    Returns
    -------
    first : int64[r + 1]
        Arcs at place ``p``: ``first[p]`` up to ``first[p + 1]``.
    other, segment : int32[q]
        The place of the other end, and the arc's segment.
    extra : int64[q]
        How much longer than its shortest the way is that goes over the arc, 0 or more.

    Notes
    -----
    O(m). Naive twin: ``tests.naive_service``, through what it serves.
    """
    begin = np.zeros(node.shape[0] + 1, dtype=np.int64)
    total = 0
    for p in range(node.shape[0]):
        total += first[node[p] + 1] - first[node[p]]
    other = np.empty(total, dtype=np.int32)
    owner = np.empty(total, dtype=np.int32)
    extra = np.empty(total, dtype=np.int64)
    count = 0
    for p in range(node.shape[0]):
        v = node[p]
        for k in range(first[v], first[v + 1]):
            a = arc[k]
            w = far_end[a]
            if milliseconds[a] < 0 or w == v or distance[w] < 0:
                continue
            if via[v if course == ONWARDS else w] == a:
                continue
            longer = distance[w] - distance[v] if course == ONWARDS else distance[v] - distance[w]
            other[count] = place[w]
            owner[count] = segment[a]
            extra[count] = milliseconds[a] + longer
            count += 1
        begin[p + 1] = count
    return begin, other[:count].copy(), owner[:count].copy(), extra[:count].copy()
