"""Nearest source for every node: Dijkstra's algorithm from many sources at once.

E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1, 1959;
from many sources as in M. Erwig, "The graph Voronoi diagram with applications", Networks 36, 2000.
Binary heap without decrease-key: an entry that is no longer true is skipped when it comes up.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

UNREACHED = -1


@njit(nogil=True, cache=True)
def nearest_source(
    first: npt.NDArray[np.int64],
    arc: npt.NDArray[np.int64],
    far_end: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int64],
    source: npt.NDArray[np.int64],
    limit: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find for each node the nearest source, how far it is and the arc towards it.

    Walk arcs forwards by giving the arcs that leave each node and their heads; walk them
    backwards, so that distances are *to* the source, by giving those that enter and their tails.

    Parameters
    ----------
    first : int64[n + 1]
        Arcs at node ``v`` are ``arc[first[v]:first[v + 1]]``.
    arc : int64[m]
        Arc ids.
    far_end : int32[m]
        By arc id, the node at its other end.
    milliseconds : int64[m]
        By arc id; 0 or more, negative where closed.
    source : int64[k]
        At least one node, each in ``0 .. n - 1``; a node may come twice. Of sources equally near,
        the first in this list is taken.
    limit : int
        Nodes farther than this are not reached, ms.

    Returns
    -------
    distance : int64[n]
        ms, ``UNREACHED`` where no source is reached.
    found : int64[n]
        Index into ``source``, ``UNREACHED`` likewise.
    via : int64[n]
        Arc id of the last step, ``UNREACHED`` where nothing is reached and at every source but
        one that arcs of 0 ms join to an earlier source.

    Notes
    -----
    O((n + m) log m). Distance and source are ordered together as one number, distance times k
    plus the source's index, so that ties fall the same way on every machine; the sum of all open
    arcs, times k, must stay below 2**63 (``network.ways`` checks). Of arcs that tie, the one
    relaxed first stays, which nodes and arcs in fixed order make repeatable.
    Naive twin: ``tests.naive.nearest_source``.
    """
    nodes = first.shape[0] - 1
    sources = source.shape[0]
    best = np.full(nodes, np.iinfo(np.int64).max, dtype=np.int64)
    via = np.full(nodes, UNREACHED, dtype=np.int64)
    capacity = sources + 1024
    heap_key = np.empty(capacity, dtype=np.int64)
    heap_node = np.empty(capacity, dtype=np.int64)
    size = 0
    for k in range(sources):
        node = source[k]
        if k < best[node]:
            best[node] = k
            child = size
            size += 1
            while child > 0:
                parent = (child - 1) >> 1
                if heap_key[parent] <= k:
                    break
                heap_key[child] = heap_key[parent]
                heap_node[child] = heap_node[parent]
                child = parent
            heap_key[child] = k
            heap_node[child] = node
    while size > 0:
        key = heap_key[0]
        node = heap_node[0]
        size -= 1
        if size > 0:
            last_key = heap_key[size]
            last_node = heap_node[size]
            hole = 0
            while True:
                child = 2 * hole + 1
                if child >= size:
                    break
                if child + 1 < size and heap_key[child + 1] < heap_key[child]:
                    child += 1
                if heap_key[child] >= last_key:
                    break
                heap_key[hole] = heap_key[child]
                heap_node[hole] = heap_node[child]
                hole = child
            heap_key[hole] = last_key
            heap_node[hole] = last_node
        if key != best[node]:
            continue
        for position in range(first[node], first[node + 1]):
            step = arc[position]
            cost = milliseconds[step]
            if cost < 0:
                continue
            reached = key + cost * sources
            head = far_end[step]
            if reached >= best[head] or reached // sources > limit:
                continue
            best[head] = reached
            via[head] = step
            if size == capacity:
                capacity *= 2
                wider_key = np.empty(capacity, dtype=np.int64)
                wider_node = np.empty(capacity, dtype=np.int64)
                wider_key[:size] = heap_key[:size]
                wider_node[:size] = heap_node[:size]
                heap_key = wider_key
                heap_node = wider_node
            child = size
            size += 1
            while child > 0:
                parent = (child - 1) >> 1
                if heap_key[parent] <= reached:
                    break
                heap_key[child] = heap_key[parent]
                heap_node[child] = heap_node[parent]
                child = parent
            heap_key[child] = reached
            heap_node[child] = head
    distance = np.full(nodes, UNREACHED, dtype=np.int64)
    found = np.full(nodes, UNREACHED, dtype=np.int64)
    for node in range(nodes):
        if best[node] != np.iinfo(np.int64).max:
            distance[node] = best[node] // sources
            found[node] = best[node] - distance[node] * sources
    return distance, found, via
