"""The shortest way between two nodes without one segment, searched from both ends at once.

T. A. J. Nicholson, "Finding the shortest route between two points in a network", The Computer
Journal 9, 1966; I. Pohl, "Bi-directional search", Machine Intelligence 6, 1971: two searches by
E. W. Dijkstra's algorithm take turns, the nearer next, until no way between them can be shorter
than the best seen.

Detours of road segments are short: on ny-264k, rows of roads not yet joined, half of the searches
settle 12 nodes, 99 of 100 under 650, one 62,270. So no hierarchy is needed, and times are 64 bits
wide.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

UNREACHED = -1
FAR = np.iinfo(np.int64).max


@njit(nogil=True, cache=True)
def detours(
    begin: int,
    end: int,
    source: npt.NDArray[np.int32],
    target: npt.NDArray[np.int32],
    without: npt.NDArray[np.int32],
    node_bits: int,
    first_out: npt.NDArray[np.int64],
    out_head: npt.NDArray[np.int32],
    out_segment: npt.NDArray[np.int32],
    out_milliseconds: npt.NDArray[np.int64],
    first_in: npt.NDArray[np.int64],
    in_tail: npt.NDArray[np.int32],
    in_segment: npt.NDArray[np.int32],
    in_milliseconds: npt.NDArray[np.int64],
    ahead: npt.NDArray[np.int64],
    behind: npt.NDArray[np.int64],
    heap_ahead: npt.NDArray[np.int64],
    heap_behind: npt.NDArray[np.int64],
    met_ahead: npt.NDArray[np.int32],
    met_behind: npt.NDArray[np.int32],
    found: npt.NDArray[np.int64],
) -> None:
    """Search for the questions ``begin`` up to ``end``.

    Parameters
    ----------
    begin, end : int
        Threads may take questions side by side, each at a desk of its own: the six arrays below.
    source, target, without : int32[q]
        Two different nodes, and the segment whose arcs are not driven.
    node_bits : int
        As many as a node's number has; the sum of all times, shifted by so many, fits an int64.
    first_out : int64[n + 1], out_head, out_segment : int32[m], out_milliseconds : int64[m]
        Arcs by their tail: the other end, the segment, and the time, negative where closed.
    first_in, in_tail, in_segment, in_milliseconds
        The same by their head.
    ahead, behind : int64[n]
        All ``FAR``, and so again afterwards.
    heap_ahead, heap_behind : int64[m + 1], met_ahead, met_behind : int32[n]
        Room; no node is searched from twice, so no more entries are made than there are arcs.
        (Heaps that grow when they must are reassigned in the inner loop, and cost as much again.)
    found : int64[q]
        Filled here for these questions; ``UNREACHED`` where there is no way.

    Notes
    -----
    O(k log k) for the k arcs nearer to either end than half the way. An entry of a heap is a time
    and a node in one number; one that is no longer true is skipped when it comes up. See
    ``docs/design/removal-service.md`` for why it has no cap.
    Naive twin: ``tests.naive_detour.detours``.
    """
    mask = (np.int64(1) << node_bits) - 1
    for question in range(begin, end):
        closed = without[question]
        ahead[source[question]] = 0
        behind[target[question]] = 0
        met_ahead[0] = source[question]
        met_behind[0] = target[question]
        heap_ahead[0] = source[question]
        heap_behind[0] = target[question]
        count_ahead = count_behind = size_ahead = size_behind = 1
        best = FAR
        while size_ahead > 0 and size_behind > 0:
            near = heap_ahead[0] >> node_bits
            far = heap_behind[0] >> node_bits
            if near + far >= best:
                break
            if near <= far:
                node = heap_ahead[0] & mask
                size_ahead = _drop_least(heap_ahead, size_ahead)
                if near > ahead[node]:
                    continue
                for k in range(first_out[node], first_out[node + 1]):
                    if out_milliseconds[k] < 0 or out_segment[k] == closed:
                        continue
                    other = out_head[k]
                    offer = near + out_milliseconds[k]
                    if offer >= ahead[other] or offer >= best:
                        continue
                    if ahead[other] == FAR:
                        met_ahead[count_ahead] = other
                        count_ahead += 1
                    ahead[other] = offer
                    if behind[other] != FAR:
                        best = min(best, offer + behind[other])
                    size_ahead = _add(heap_ahead, size_ahead, (offer << node_bits) | other)
            else:
                node = heap_behind[0] & mask
                size_behind = _drop_least(heap_behind, size_behind)
                if far > behind[node]:
                    continue
                for k in range(first_in[node], first_in[node + 1]):
                    if in_milliseconds[k] < 0 or in_segment[k] == closed:
                        continue
                    other = in_tail[k]
                    offer = far + in_milliseconds[k]
                    if offer >= behind[other] or offer >= best:
                        continue
                    if behind[other] == FAR:
                        met_behind[count_behind] = other
                        count_behind += 1
                    behind[other] = offer
                    if ahead[other] != FAR:
                        best = min(best, offer + ahead[other])
                    size_behind = _add(heap_behind, size_behind, (offer << node_bits) | other)
        found[question] = UNREACHED if best == FAR else best
        for k in range(count_ahead):
            ahead[met_ahead[k]] = FAR
        for k in range(count_behind):
            behind[met_behind[k]] = FAR


@njit(nogil=True, cache=True, inline="always")
def _add(heap: npt.NDArray[np.int64], size: int, entry: np.int64) -> int:
    """Add an entry to a heap with four children a node, and give its new size."""
    child = size
    while child > 0:
        parent = (child - 1) >> 2
        if heap[parent] <= entry:
            break
        heap[child] = heap[parent]
        child = parent
    heap[child] = entry
    return size + 1


@njit(nogil=True, cache=True, inline="always")
def _drop_least(heap: npt.NDArray[np.int64], size: int) -> int:
    """Take the least entry out of a heap, and give its new size."""
    size -= 1
    last = heap[size]
    hole = 0
    while True:
        child = 4 * hole + 1
        if child >= size:
            break
        least = child
        for other in range(child + 1, min(child + 4, size)):
            if heap[other] < heap[least]:
                least = other
        if heap[least] >= last:
            break
        heap[hole] = heap[least]
        hole = least
    heap[hole] = last
    return size
