"""A source's shortest-way tree, cut back to the ways to some targets.

The tree is read off distances that are known: an arc is tight if it takes just the time between
its ends, and any tight arc into each node makes a tree, unless arcs of 0 ms close a circle. So
those are taken only from nodes that have a parent already. Cut back, its nodes are numbered in preorder, the child with most
nodes below it first, so that what lies below a node is a range and a heavy path (D. Harel,
R. E. Tarjan, "Fast algorithms for finding nearest common ancestors", SIAM Journal on Computing 13,
1984) is one too. Every other node hangs on the nearest node above it that is left.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from passable.kernels.customize import INFINITE

NONE = -1


@njit(nogil=True, cache=True)
def tight_arcs(
    source: int,
    distance: npt.NDArray[np.int32],
    first_in: npt.NDArray[np.int64],
    tail: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int32],
    first_out: npt.NDArray[np.int64],
    out_arc: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    parent_arc: npt.NDArray[np.int32],
) -> None:
    """Find for every node the last arc of one shortest way.

    Parameters
    ----------
    source
        A node.
    distance : int32[n]
        ms from it, ``INFINITE`` where there is no way.
    first_in : int64[n + 1], tail, milliseconds, head : int32[m]
        Arcs, numbered by head.
    first_out : int64[n + 1], out_arc : int32[m]
        Arcs by tail.
    parent_arc : int32[n]
        Filled here; ``NONE`` at the source and where there is no way.

    Notes
    -----
    O(n + m). Naive twin: the test adds up every node's way.
    """
    nodes = distance.shape[0]
    waiting = 0
    for node in range(nodes):
        here = distance[node]
        parent_arc[node] = NONE
        if here >= INFINITE or node == source:
            continue
        for arc in range(first_in[node], first_in[node + 1]):
            time = milliseconds[arc]
            if time > 0 and distance[tail[arc]] + time == here:
                parent_arc[node] = arc
                break
        waiting += parent_arc[node] == NONE
    if waiting == 0:
        return
    found = np.empty(waiting, dtype=np.int32)
    for node in range(nodes):
        if parent_arc[node] != NONE or node == source or distance[node] >= INFINITE:
            continue
        count = 0
        for arc in range(first_in[node], first_in[node + 1]):
            before = tail[arc]
            has_parent = parent_arc[before] != NONE or before == source
            if has_parent and distance[before] + milliseconds[arc] == distance[node]:
                parent_arc[node] = arc
                found[0] = node
                count = 1
                break
        while count > 0:
            count -= 1
            here = found[count]
            for k in range(first_out[here], first_out[here + 1]):
                arc = out_arc[k]
                after = head[arc]
                is_open = parent_arc[after] == NONE and after != source
                if is_open and distance[here] + milliseconds[arc] == distance[after]:
                    parent_arc[after] = arc
                    found[count] = after
                    count += 1


@njit(nogil=True, cache=True)
def cut_back(
    source: int,
    targets: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
    parent_arc: npt.NDArray[np.int32],
    tail: npt.NDArray[np.int32],
    branch: npt.NDArray[np.int32],
) -> tuple[
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
]:
    """Keep the source and what lies on its ways to the targets, and hang the rest on it.

    Parameters
    ----------
    source
        A node.
    targets : int32[t]
        Nodes; those without a way are passed by.
    distance, parent_arc : int32[n]
        As ``tight_arcs`` leaves them.
    tail : int32[m]
        Of each arc.
    branch : int32[n]
        Filled here: the place in the cut tree that each node has or hangs on, ``NONE`` where there
        is no way.

    Returns
    -------
    node, up, end, depth, top : int32[p]
        By place, in preorder, the source first: the node; the place above (``NONE`` at the
        source); the end of the places below; how many places are above; the uppermost place of
        the heavy path.

    Notes
    -----
    O(n). Naive twin: the test climbs from every node.
    """
    branch[:] = NONE
    branch[source] = 0
    room = 1024
    listed = np.empty(room, dtype=np.int32)
    above = np.empty(room, dtype=np.int32)
    listed[0] = source
    above[0] = NONE
    first = np.empty(targets.shape[0] + 1, dtype=np.int64)
    count = 1
    chains = 0
    for k in range(targets.shape[0]):
        node = targets[k]
        if distance[node] >= INFINITE or branch[node] != NONE:
            continue
        first[chains] = count
        chains += 1
        while branch[node] == NONE:
            if count == room:
                room *= 2
                wider = np.empty(room, dtype=np.int32)
                wider[:count] = listed
                listed = wider
                wider = np.empty(room, dtype=np.int32)
                wider[:count] = above
                above = wider
            branch[node] = count
            listed[count] = node
            above[count] = count + 1
            count += 1
            node = tail[parent_arc[node]]
        above[count - 1] = branch[node]
    first[chains] = count
    size = np.ones(count, dtype=np.int32)
    heavy = np.full(count, NONE, dtype=np.int32)
    for chain in range(chains - 1, -1, -1):
        for k in range(first[chain], first[chain + 1]):
            size[above[k]] += size[k]
            if heavy[above[k]] == NONE or size[k] > size[heavy[above[k]]]:
                heavy[above[k]] = k
    place = np.zeros(count, dtype=np.int32)
    free = np.empty(count, dtype=np.int32)
    node_at = np.empty(count, dtype=np.int32)
    up = np.empty(count, dtype=np.int32)
    end = np.empty(count, dtype=np.int32)
    depth = np.empty(count, dtype=np.int32)
    top = np.empty(count, dtype=np.int32)
    node_at[0], up[0], end[0], depth[0], top[0] = source, NONE, count, 0, 0
    free[0] = 1 + (size[heavy[0]] if heavy[0] != NONE else 0)
    for chain in range(chains):
        for k in range(first[chain + 1] - 1, first[chain] - 1, -1):
            parent = above[k]
            over = place[parent]
            if heavy[parent] == k:
                here = over + 1
                top[here] = top[over]
            else:
                here = free[parent]
                free[parent] += size[k]
                top[here] = here
            place[k] = here
            free[k] = here + 1 + (size[heavy[k]] if heavy[k] != NONE else 0)
            node_at[here] = listed[k]
            up[here] = over
            end[here] = here + size[k]
            depth[here] = depth[over] + 1
            branch[listed[k]] = here
    stack = np.empty(distance.shape[0], dtype=np.int32)
    for start in range(distance.shape[0]):
        if branch[start] != NONE or distance[start] >= INFINITE:
            continue
        node = start
        count = 0
        while branch[node] == NONE:
            stack[count] = node
            count += 1
            node = tail[parent_arc[node]]
        for k in range(count):
            branch[stack[k]] = branch[node]
    return node_at, up, end, depth, top
