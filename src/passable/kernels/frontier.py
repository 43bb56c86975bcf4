"""The exact frontier of time and exposure between two nodes, crossings bounded: BOA*.

C. Hernández, W. Yeoh, J. A. Baier, H. Zhang, L. Suazo, S. Koenig, O. Salzman, "Simple and efficient
bi-objective search algorithms via fast dominance checks", Artificial Intelligence 314, 2023.

Ways to a node come up in ascending order of the time they can lead to at best, so that a new one is
worth keeping only if it is less exposed than the least exposed one before it: one comparison
instead of a list of rivals. Bounds on what is left to go are perfect, from searches back from the
target. A third cost that is a small whole number, such as lines crossed, keeps that one comparison:
the least exposure so far is kept for each number of crossings.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

ENDLESS = 2**62
TOO_MANY = -1
"""Solutions told when more ways had to be kept than allowed."""


@njit(nogil=True, cache=True)
def find_frontier(
    source: int,
    target: int,
    first: npt.NDArray[np.int64],
    arc: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    time: npt.NDArray[np.int64],
    exposure: npt.NDArray[np.int64],
    crossings: npt.NDArray[np.int8],
    time_left: npt.NDArray[np.int64],
    exposure_left: npt.NDArray[np.int64],
    crossings_left: npt.NDArray[np.int64],
    most_time: int,
    most_crossings: int,
    most_kept: int,
) -> tuple[int, npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Find every point no way between two nodes improves on, and one way to each.

    Parameters
    ----------
    source, target : int
        Nodes; the target can be reached from the source.
    first : int64[n + 1], arc : int64[m]
        Arcs that leave node ``v`` are ``arc[first[v]:first[v + 1]]``.
    head : int32[m], time, exposure : int64[m], crossings : int8[m]
        Of each arc; all 0 or more, but for a time of -1 where closed.
    time_left, exposure_left, crossings_left : int64[n]
        The least of each from a node to the target; time -1 where it is not reached. The sum of
        either over all arcs is below 2^61.
    most_time : int
        Longer ways are not looked for.
    most_crossings : int
        Ways with more crossings are not looked for; 0 where all crossings are 0.
    most_kept : int
        After so many ways kept the search gives up.

    Returns
    -------
    count : int
        Points, or ``TOO_MANY``.
    point : int64[count, 4]
        Time, exposure, crossings and the last way kept, ascending by time, then exposure. Of equal
        time and exposure the last has the fewest crossings and counts.
    via, before : int32[k]
        Of each way kept, its last arc and the way it goes on from; -1 at the source.

    Notes
    -----
    O(ways kept × (degree + log of ways waiting)). Naive twin: ``tests.naive_frontier.frontier``.
    """
    nodes = first.shape[0] - 1
    least = np.full((nodes, most_crossings + 1), ENDLESS, dtype=np.int64)
    room = 1 << 10
    wait_time, wait_exposure = np.empty(room, np.int64), np.empty(room, np.int64)
    wait_arc, wait_before = np.empty(room, np.int32), np.empty(room, np.int32)
    via, before = np.empty(room, np.int32), np.empty(room, np.int32)
    crossed = np.empty(room, np.int8)
    point = np.empty((64, 4), np.int64)
    kept, count, size = 0, 0, 0
    if time_left[source] >= 0 and crossings_left[source] <= most_crossings:
        wait_time[0], wait_exposure[0] = time_left[source], exposure_left[source]
        wait_arc[0], wait_before[0] = -1, -1
        size = 1
    while size > 0:
        whole_time, whole_exposure = wait_time[0], wait_exposure[0]
        step, earlier = wait_arc[0], wait_before[0]
        size -= 1
        if size > 0:
            last_time, last_exposure = wait_time[size], wait_exposure[size]
            last_arc, last_before = wait_arc[size], wait_before[size]
            hole = 0
            while True:
                child = 4 * hole + 1
                if child >= size:
                    break
                for other in range(child + 1, min(child + 4, size)):
                    if wait_time[other] < wait_time[child] or (
                        wait_time[other] == wait_time[child]
                        and wait_exposure[other] < wait_exposure[child]
                    ):
                        child = other
                if wait_time[child] > last_time or (
                    wait_time[child] == last_time and wait_exposure[child] >= last_exposure
                ):
                    break
                wait_time[hole], wait_exposure[hole] = wait_time[child], wait_exposure[child]
                wait_arc[hole], wait_before[hole] = wait_arc[child], wait_before[child]
                hole = child
            wait_time[hole], wait_exposure[hole] = last_time, last_exposure
            wait_arc[hole], wait_before[hole] = last_arc, last_before
        node, lines = source, 0
        if step >= 0:
            node = head[step]
            lines = crossed[earlier] + crossings[step]
        gone = whole_exposure - exposure_left[node]
        if gone >= least[node, lines]:
            continue
        if whole_exposure >= least[target, lines + crossings_left[node]]:
            continue
        for more in range(lines, most_crossings + 1):
            if gone >= least[node, more]:
                break
            least[node, more] = gone
        if kept == most_kept:
            return TOO_MANY, point[:0].copy(), via[:0].copy(), before[:0].copy()
        if kept == via.shape[0]:
            wider = np.empty(2 * kept, np.int32)
            wider[:kept] = via
            via = wider
            wider = np.empty(2 * kept, np.int32)
            wider[:kept] = before
            before = wider
            wider_crossed = np.empty(2 * kept, np.int8)
            wider_crossed[:kept] = crossed
            crossed = wider_crossed
        via[kept], before[kept], crossed[kept] = step, earlier, lines
        here = kept
        kept += 1
        if node == target:
            if count == point.shape[0]:
                longer = np.empty((2 * count, 4), np.int64)
                longer[:count] = point
                point = longer
            point[count, 0], point[count, 1] = whole_time, whole_exposure
            point[count, 2], point[count, 3] = lines, here
            count += 1
            continue
        gone_time = whole_time - time_left[node]
        for place in range(first[node], first[node + 1]):
            on = arc[place]
            there = head[on]
            if time[on] < 0 or time_left[there] < 0:
                continue
            lines_there = lines + crossings[on]
            if lines_there + crossings_left[there] > most_crossings:
                continue
            gone_there = gone + exposure[on]
            if gone_there >= least[there, lines_there]:
                continue
            new_exposure = gone_there + exposure_left[there]
            if new_exposure >= least[target, lines_there + crossings_left[there]]:
                continue
            new_time = gone_time + time[on] + time_left[there]
            if new_time > most_time:
                continue
            if size == wait_time.shape[0]:
                wider_time = np.empty(2 * size, np.int64)
                wider_time[:size] = wait_time
                wait_time = wider_time
                wider_time = np.empty(2 * size, np.int64)
                wider_time[:size] = wait_exposure
                wait_exposure = wider_time
                wider = np.empty(2 * size, np.int32)
                wider[:size] = wait_arc
                wait_arc = wider
                wider = np.empty(2 * size, np.int32)
                wider[:size] = wait_before
                wait_before = wider
            child = size
            size += 1
            while child > 0:
                parent = (child - 1) >> 2
                if wait_time[parent] < new_time or (
                    wait_time[parent] == new_time and wait_exposure[parent] <= new_exposure
                ):
                    break
                wait_time[child], wait_exposure[child] = wait_time[parent], wait_exposure[parent]
                wait_arc[child], wait_before[child] = wait_arc[parent], wait_before[parent]
                child = parent
            wait_time[child], wait_exposure[child] = new_time, new_exposure
            wait_arc[child], wait_before[child] = on, here
    return count, point[:count].copy(), via[:kept].copy(), before[:kept].copy()
