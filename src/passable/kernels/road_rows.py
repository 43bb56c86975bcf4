"""Roads in a row: what lies between two junctions without another joining it.

Degree-two reduction, as every contraction starts with (R. Geisberger, P. Sanders, D. Schultes,
D. Delling, "Contraction hierarchies", WEA 2008). Unlike ``kernels.chains`` it keeps where in its
row each segment lies: the way round a segment leads back to the row's one end, round the row, and
in again from the other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

ALONG, SHUT_ALONG, AGAINST, SHUT_AGAINST = range(4)
"""ms driven from the row's begin, and how many closed pieces; the same back to its begin."""


@njit(nogil=True, cache=True)
def rows_of_roads(
    nodes: int,
    near: npt.NDArray[np.int32],
    far: npt.NDArray[np.int32],
    owner: npt.NDArray[np.int32],
    there: npt.NDArray[np.int64],
    back: npt.NDArray[np.int64],
    from_node: npt.NDArray[np.int32],
) -> tuple[
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int64],
    npt.NDArray[np.int32],
    npt.NDArray[np.bool_],
    npt.NDArray[np.int64],
    npt.NDArray[np.int64],
]:
    """Follow every row from a junction to the next; a ring without one begins between segments.

    Parameters
    ----------
    nodes : int
        How many there are.
    near, far, owner : int32[r]
        Pieces of road between two different nodes, each of one segment.
    there, back : int64[r]
        Their ms from near to far and back, negative where closed or not driven.
    from_node : int32[s]
        Where each segment begins.

    Returns
    -------
    begin, end : int32[w]
        Of each row; equal if it comes back to where it began.
    whole : int64[w, 4]
        ``ALONG``, ``SHUT_ALONG``, ``AGAINST`` and ``SHUT_AGAINST`` for all of it.
    row : int32[s]
        The row each segment is in, -1 for one without pieces.
    is_turned : bool[s]
        Whether it is met from its other end.
    before, after : int64[s, 4]
        The same sums up to where it is met, and up to where it is left.

    Notes
    -----
    O(n + r). Naive twin: ``tests.naive_detour``, through what it serves.
    """
    roads = near.shape[0]
    first = np.zeros(nodes + 1, dtype=np.int64)
    for road in range(roads):
        first[near[road] + 1] += 1
        first[far[road] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    at = np.empty(2 * roads, dtype=np.int32)
    free = first[:-1].copy()
    for road in range(roads):
        for node in (near[road], far[road]):
            at[free[node]] = road
            free[node] += 1
    segments = from_node.shape[0]
    begin = np.empty(roads, dtype=np.int32)
    end = np.empty(roads, dtype=np.int32)
    whole = np.zeros((roads, 4), dtype=np.int64)
    row = np.full(segments, -1, dtype=np.int32)
    is_turned = np.zeros(segments, dtype=np.bool_)
    before = np.zeros((segments, 4), dtype=np.int64)
    after = np.zeros((segments, 4), dtype=np.int64)
    is_taken = np.zeros(roads, dtype=np.bool_)
    sums = np.zeros(4, dtype=np.int64)
    count = 0
    for turn in range(3):  # rows between junctions, then rings, then rings of one segment
        for start in range(nodes):
            k = first[start]
            is_inside = turn < 2 and first[start + 1] - k == 2
            if is_inside and (turn == 0 or owner[at[k]] == owner[at[k + 1]]):
                continue
            for k in range(first[start], first[start + 1]):
                if is_taken[at[k]]:
                    continue
                road = at[k]
                node = start
                sums[:] = 0
                while True:
                    is_taken[road] = True
                    is_there = near[road] == node
                    other = far[road] if is_there else near[road]
                    along = there[road] if is_there else back[road]
                    against = back[road] if is_there else there[road]
                    segment = owner[road]
                    if row[segment] < 0:
                        row[segment] = count
                        is_turned[segment] = node != from_node[segment]
                        before[segment] = sums
                    sums[ALONG] += max(along, 0)
                    sums[SHUT_ALONG] += along < 0
                    sums[AGAINST] += max(against, 0)
                    sums[SHUT_AGAINST] += against < 0
                    after[segment] = sums
                    node = other
                    if node == start or first[node + 1] - first[node] != 2:
                        break
                    one = at[first[node]]
                    road = at[first[node] + 1] if one == road else one
                begin[count] = start
                end[count] = node
                whole[count] = sums
                count += 1
    return (
        begin[:count].copy(),
        end[:count].copy(),
        whole[:count].copy(),
        row,
        is_turned,
        before,
        after,
    )
