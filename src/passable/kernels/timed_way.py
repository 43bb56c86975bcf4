"""Earliest arrival where roads are open by the clock and drivers must rest.

Time-dependent Dijkstra with waiting at nodes: D. E. Kaufman, R. L. Smith, "Fastest paths in
time-dependent networks for intelligent vehicle-highway systems application", IVHS Journal 1, 1993;
exact, since who sets out later on an arc never arrives earlier (FIFO). The driving since the last
rest is a second criterion: a label counts if nobody reached its node earlier and more rested, the
dominance check of C. Hernández et al., "Simple and efficient bi-objective search algorithms via
fast dominance checks", Artificial Intelligence 314, 2023.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

NOWHERE = -1


@njit(nogil=True, cache=True)
def timed_way(
    first: npt.NDArray[np.int64],
    arc: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int64],
    is_pause: npt.NDArray[np.bool_],
    windows: npt.NDArray[np.int32],
    first_window: npt.NDArray[np.int64],
    window_open: npt.NDArray[np.int64],
    window_close: npt.NDArray[np.int64],
    source: int,
    target: int,
    start: int,
    last_start: int,
    horizon: int,
    most_driven: int,
    rest: int,
) -> tuple[
    npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]
]:
    """Find the way that arrives first, its waits and rests.

    Parameters
    ----------
    first : int64[n + 1], arc : int64[m]
        Arcs that leave each node.
    head : int32[m], milliseconds : int64[m]
        By arc; negative where closed.
    is_pause : bool[m]
        By arc: nobody drives; a stop, which is a rest if it lasts as long.
    windows : int32[m]
        By arc: which list of windows it is open in.
    first_window : int64[c + 1], window_open, window_close : int64[k]
        Windows in order, apart from one another. An arc is driven whole inside one window.
    source, target : int
        Nodes.
    start, last_start : int
        The first and the last moment to leave the source, ms.
    horizon : int
        Nothing arrives later.
    most_driven, rest : int
        Drive no longer than so many ms without a pause of so many; an arc is never broken by one.
        Any wait as long as a rest is one.

    Returns
    -------
    arcs, departs, arrives : int64[j]
        The way in order; empty if there is none, or if source and target are one node.
    rests : bool[j]
        Whether a rest was taken before the arc.

    Notes
    -----
    O(l log l) for l labels: one for each node in most networks, a few where rests differ.
    Naive twin: ``tests.naive_convoys.arrival``, a network unrolled in time.
    """
    nodes = first.shape[0] - 1
    least_driven = np.full(nodes, np.iinfo(np.int64).max, dtype=np.int64)
    room = 1024
    time = np.empty(room, dtype=np.int64)
    driven = np.empty(room, dtype=np.int64)
    node = np.empty(room, dtype=np.int64)
    before = np.empty(room, dtype=np.int64)
    by = np.empty(room, dtype=np.int64)
    left = np.empty(room, dtype=np.int64)
    rested = np.empty(room, dtype=np.bool_)
    heap = np.empty(room, dtype=np.int64)
    time[0], driven[0], node[0], before[0], by[0] = start, 0, source, NOWHERE, NOWHERE
    left[0], rested[0] = start, False
    heap[0] = 0
    labels, size, found = 1, 1, NOWHERE
    while size > 0:
        label = heap[0]
        size -= 1
        moved = heap[size]
        at = 0
        while True:
            child = 2 * at + 1
            if child >= size:
                break
            other = child + 1
            if other < size and (
                time[heap[other]] < time[heap[child]]
                or (
                    time[heap[other]] == time[heap[child]]
                    and driven[heap[other]] < driven[heap[child]]
                )
            ):
                child = other
            if time[moved] < time[heap[child]] or (
                time[moved] == time[heap[child]] and driven[moved] <= driven[heap[child]]
            ):
                break
            heap[at] = heap[child]
            at = child
        if size > 0:
            heap[at] = moved
        here = node[label]
        if driven[label] >= least_driven[here]:
            continue
        least_driven[here] = driven[label]
        if here == target:
            found = label
            break
        for k in range(first[here], first[here + 1]):
            step = arc[k]
            takes = milliseconds[step]
            if takes < 0 or (takes > most_driven and not is_pause[step]):
                continue
            for pause in range(2):
                ready = time[label] + (rest if pause == 1 else 0)
                sets_out = np.int64(-1)
                listed = windows[step]
                low, high = first_window[listed], first_window[listed + 1]
                while low < high:
                    middle = (low + high) // 2
                    if window_close[middle] < ready + takes:
                        low = middle + 1
                    else:
                        high = middle
                while low < first_window[listed + 1]:
                    candidate = max(ready, window_open[low])
                    if candidate + takes <= window_close[low]:
                        sets_out = candidate
                        break
                    low += 1
                if sets_out < 0 or sets_out + takes > horizon:
                    continue
                if before[label] == NOWHERE and sets_out > last_start:
                    continue
                has_rested = sets_out - time[label] >= rest
                driving = np.int64(0) if has_rested else driven[label]
                if not is_pause[step]:
                    driving += takes
                elif takes >= rest:
                    driving = np.int64(0)
                if driving > most_driven:
                    continue
                far = np.int64(head[step])
                if driving < least_driven[far]:
                    if labels == room:
                        room *= 2
                        time = _longer(time, room)
                        driven = _longer(driven, room)
                        node = _longer(node, room)
                        before = _longer(before, room)
                        by = _longer(by, room)
                        left = _longer(left, room)
                        heap = _longer(heap, room)
                        more = np.empty(room, dtype=np.bool_)
                        more[:labels] = rested
                        rested = more
                    time[labels], driven[labels], node[labels] = sets_out + takes, driving, far
                    before[labels], by[labels], left[labels] = label, step, sets_out
                    rested[labels] = has_rested and driven[label] > 0
                    child = size
                    size += 1
                    while child > 0:
                        parent = (child - 1) // 2
                        above = heap[parent]
                        if time[above] < time[labels] or (
                            time[above] == time[labels] and driven[above] <= driven[labels]
                        ):
                            break
                        heap[child] = above
                        child = parent
                    heap[child] = labels
                    labels += 1
                if has_rested or driven[label] == 0:
                    break
    count = 0
    label = found
    while label != NOWHERE and before[label] != NOWHERE:
        count += 1
        label = before[label]
    arcs = np.empty(count, dtype=np.int64)
    departs = np.empty(count, dtype=np.int64)
    arrives = np.empty(count, dtype=np.int64)
    rests = np.empty(count, dtype=np.bool_)
    label = found
    for k in range(count - 1, -1, -1):
        arcs[k], departs[k], arrives[k] = by[label], left[label], time[label]
        rests[k] = rested[label]
        label = before[label]
    return arcs, departs, arrives, rests


@njit(nogil=True, cache=True)
def _longer(old: npt.NDArray[np.int64], room: int) -> npt.NDArray[np.int64]:
    new = np.empty(room, dtype=np.int64)
    new[: old.shape[0]] = old
    return new
