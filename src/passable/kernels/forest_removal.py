"""Each segment taken out of a forest of shortest ways: who finds another way, and how much longer.

Removing an arc of a shortest-way forest changes only what hangs on it, and every other way of
these nodes leaves the part that hangs there by some arc. V. King, "Fully dynamic algorithms for
maintaining all-pairs shortest paths", FOCS 1999, and G. Ramalingam, T. Reps, "An incremental
algorithm for a generalization of the shortest-path problem", Journal of Algorithms 21, 1996, search
that part from its border inwards. In the reduced costs of ``kernels.forest_order`` the search finds
the *extra* time itself, and as the forest's own arcs cost nothing, a node that is settled settles
all that hangs on it at once: only the arcs beside the forest ever wait in the heap.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

FAR = np.iinfo(np.int64).max
LOW_BITS = 26
TOO_LONG = 1 << 36
"""Two years and two months in ms: above, products with units might not fit."""


@njit(nogil=True, cache=True)
def remove_each(
    begin: int,
    end: int,
    segment: npt.NDArray[np.int32],
    first_root: npt.NDArray[np.int64],
    root: npt.NDArray[np.int32],
    size: npt.NDArray[np.int32],
    first_ahead: npt.NDArray[np.int64],
    ahead: npt.NDArray[np.int32],
    ahead_segment: npt.NDArray[np.int32],
    ahead_extra: npt.NDArray[np.int64],
    first_behind: npt.NDArray[np.int64],
    behind: npt.NDArray[np.int32],
    behind_segment: npt.NDArray[np.int32],
    behind_extra: npt.NDArray[np.int64],
    distance: npt.NDArray[np.int64],
    is_source: npt.NDArray[np.bool_],
    held: npt.NDArray[np.int32],
    places: npt.NDArray[np.int64],
    units: npt.NDArray[np.int64],
    best: npt.NDArray[np.int64],
    inside: npt.NDArray[np.int32],
    severed: npt.NDArray[np.int32],
    settled: npt.NDArray[np.int32],
    heap: npt.NDArray[np.int64],
    cut_places: npt.NDArray[np.int64],
    cut_units: npt.NDArray[np.int64],
    slowed_places: npt.NDArray[np.int64],
    slowed_units: npt.NDArray[np.int64],
    high: npt.NDArray[np.int64],
    low: npt.NDArray[np.int64],
    limit: int,
    place_bits: int,
) -> bool:
    """Take the segments ``begin`` up to ``end`` out, one at a time.

    Parameters
    ----------
    begin, end : int
        Threads may take segments side by side, each at a desk of its own.
    segment : int32[c]
        Segments, by candidate; several forest arcs may be of one.
    first_root : int64[c + 1], root : int32[...]
        The places that hang on their arcs, ascending.
    size : int32[r]
        As ``kernels.forest_order.preorder`` gives it.
    first_ahead, ahead, ahead_segment, ahead_extra
        Arcs that lead on, as ``kernels.forest_order.arcs_beside`` gives them.
    first_behind, behind, behind_segment, behind_extra
        The same arcs by their other end.
    distance : int64[r], is_source : bool[r]
        By place; a source can hang on another that no time parts from it.
    held : int32[r]
        The row of ``places`` and ``units`` that stands at each place, or -1.
    places : int64[q], units : int64[q, k]
        How many, and their weights; a column's sum is 2^52 units at most, rounding aside.
    best : int64[r], inside, severed, settled : int32[r], heap : int64[r + m + 1]
        Room; the three marks hold no number of a candidate to come.
    cut_places, slowed_places : int64[c], cut_units, slowed_units : int64[c, k]
        Filled here: who loses every way within the limit, and who keeps a longer one.
    high, low : int64[c, k]
        Filled here: units times extra ms of the latter, as ``high * 2**26 + low``.
    limit : int
        Who is farther away is cut off, ms.
    place_bits : int
        As many as a place's number has; the sum of all times, shifted by so many, fits an int64.

    Returns
    -------
    bool
        Whether an extra time was ``TOO_LONG``: then the sums are void.

    Notes
    -----
    O(s) for the s nodes that hang on each segment and their arcs, and O(log s) more for each arc
    that waits. Naive twin: ``tests.naive_service.remove_each``.
    """
    columns = units.shape[1]
    mask = (np.int64(1) << place_bits) - 1
    too_long = False
    for candidate in range(begin, end):
        closed = segment[candidate]
        until = 0
        for r in range(first_root[candidate], first_root[candidate + 1]):
            severed[root[r]] = candidate
            for p in range(max(root[r], until), root[r] + size[root[r]]):
                inside[p] = candidate
            until = max(until, root[r] + size[root[r]])
        waiting = 0
        rows = 0
        until = 0
        for r in range(first_root[candidate], first_root[candidate + 1]):
            for p in range(max(root[r], until), root[r] + size[root[r]]):
                least = np.int64(0) if is_source[p] else FAR
                for k in range(first_ahead[p], first_ahead[p + 1]):
                    if inside[ahead[k]] != candidate and ahead_segment[k] != closed:
                        least = min(least, ahead_extra[k])
                best[p] = least
                if least != FAR:
                    waiting = _add(heap, waiting, np.int64((least << place_bits) | p))
                row = held[p]
                if row >= 0:
                    rows += 1
                    cut_places[candidate] += places[row]
                    for c in range(columns):
                        cut_units[candidate, c] += units[row, c]
            until = max(until, root[r] + size[root[r]])
        while waiting > 0 and rows > 0:
            top = heap[0] & mask
            extra = np.int64(heap[0] >> place_bits)
            waiting = _drop_least(heap, waiting)
            if settled[top] == candidate:
                continue
            if extra > limit:
                break
            p = top
            while p < top + size[top]:
                if settled[p] == candidate or (p != top and severed[p] == candidate):
                    p += size[p]
                    continue
                settled[p] = candidate
                row = held[p]
                if row >= 0:
                    rows -= 1
                    if distance[p] + extra <= limit:
                        cut_places[candidate] -= places[row]
                        if extra > 0:
                            slowed_places[candidate] += places[row]
                        if extra >= TOO_LONG:
                            too_long = True
                        for c in range(columns):
                            unit = units[row, c]
                            cut_units[candidate, c] -= unit
                            if extra > 0:
                                slowed_units[candidate, c] += unit
                                high[candidate, c] += (unit >> LOW_BITS) * extra
                                below = low[candidate, c] + (unit & ((1 << LOW_BITS) - 1)) * extra
                                high[candidate, c] += below >> LOW_BITS
                                low[candidate, c] = below & ((1 << LOW_BITS) - 1)
                for k in range(first_behind[p], first_behind[p + 1]):
                    other = behind[k]
                    if inside[other] != candidate or settled[other] == candidate:
                        continue
                    offer = extra + behind_extra[k]
                    if offer < best[other] and behind_segment[k] != closed:
                        best[other] = offer
                        waiting = _add(heap, waiting, (offer << place_bits) | other)
                p += 1
    return too_long


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
