"""Arcs that enter a part of a source's tree from outside it, filed where they begin to do so.

Removing the tree's arc into a place cuts off all that lies below. An arc from ``x`` to ``y`` leads
in again if ``y`` lies below that place and ``x`` does not: for every place on the way from the
lowest common ancestor of the two down to ``y``. It is filed under the first of them. This is the
set of candidates of K. Malik, A. K. Mittal, S. K. Gupta, "The k most vital arcs in the shortest
path problem", Operations Research Letters 8, 1989, for all targets of a source at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

NONE = -1


@njit(nogil=True, cache=True)
def file_crossings(
    parent_arc: npt.NDArray[np.int32],
    branch: npt.NDArray[np.int32],
    first_in: npt.NDArray[np.int64],
    tail: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    depth: npt.NDArray[np.int32],
    top: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int32],
) -> tuple[
    npt.NDArray[np.int64],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
]:
    """File every arc that leads into a part of the tree from outside.

    Parameters
    ----------
    parent_arc, branch : int32[n], up, end, depth, top : int32[p]
        The cut tree, as ``pruned_tree`` leaves it.
    first_in : int64[n + 1], tail, milliseconds : int32[m]
        Arcs, numbered by head.
    distance : int32[n]
        ms from the source.

    Returns
    -------
    first : int64[p + 1]
        Arcs filed under each place.
    arc, to_node, to_place : int32[c]
        The arc, its head, and the place its head has or hangs on.
    time : int32[c]
        ms from the source to its tail and over it; below 2^30.

    Notes
    -----
    O(m + c log p). Naive twin: the test compares ancestors one by one.
    """
    places = up.shape[0]
    crossing = np.empty(tail.shape[0], dtype=np.int32)
    head = np.empty(tail.shape[0], dtype=np.int32)
    count = 0
    for node in range(branch.shape[0]):
        inner = branch[node]
        if inner == NONE:
            continue
        stop = end[inner]
        for arc in range(first_in[node], first_in[node + 1]):
            outer = branch[tail[arc]]
            if outer == NONE or inner <= outer < stop or parent_arc[node] == arc:
                continue  # from nowhere, from below or from the same place, or the tree's own
            crossing[count] = arc
            head[count] = node
            count += 1
    under = np.empty(count, dtype=np.int32)
    first = np.zeros(places + 1, dtype=np.int64)
    for k in range(count):
        inner, outer = branch[head[k]], branch[tail[crossing[k]]]
        child = NONE
        while top[inner] != top[outer]:
            if depth[top[inner]] >= depth[top[outer]]:
                child = top[inner]
                inner = up[child]
            else:
                outer = up[top[outer]]
        if inner > outer:
            child = outer + 1
        under[k] = child
        first[child + 1] += 1
    for place in range(places):
        first[place + 1] += first[place]
    free = first[:-1].copy()
    arcs = np.empty(count, dtype=np.int32)
    to_node = np.empty(count, dtype=np.int32)
    to_place = np.empty(count, dtype=np.int32)
    time = np.empty(count, dtype=np.int32)
    for k in range(count):
        slot = free[under[k]]
        free[under[k]] += 1
        arc = crossing[k]
        arcs[slot] = arc
        to_node[slot] = head[k]
        to_place[slot] = branch[head[k]]
        time[slot] = distance[tail[arc]] + milliseconds[arc]
    return first, arcs, to_node, to_place, time
