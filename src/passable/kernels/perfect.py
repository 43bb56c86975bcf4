"""Perfect customization: the true distance along every link, by which needless links are dropped.

J. Dibbelt, B. Strasser, D. Wagner, "Customizable contraction hierarchies", ACM Journal of
Experimental Algorithmics 21, 2016, section 5.3. A link direction whose customized time is more
than the distance between its ends lies on no shortest way and need not be searched.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from passable.kernels.customize import INFINITE


@njit(nogil=True, cache=True)
def perfect(
    begin: int,
    end: int,
    first_up: npt.NDArray[np.int64],
    up_head: npt.NDArray[np.int32],
    first_down: npt.NDArray[np.int64],
    down_tail: npt.NDArray[np.int32],
    down_link: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    down: npt.NDArray[np.int32],
    true_up: npt.NDArray[np.int32],
    true_down: npt.NDArray[np.int32],
) -> None:
    """Take every triangle whose middle node is in ``begin`` up to ``end``, from the top down.

    Parameters
    ----------
    begin, end : int
        All nodes above them in the elimination tree must have been taken.
    first_up, up_head, first_down, down_tail, down_link
        As ``chordal_completion`` gives them.
    up, down : int32[h]
        Customized times.
    true_up, true_down : int32[h]
        Copies of them to begin with; once every node is taken, the distances between the ends of
        each link.

    Notes
    -----
    O(triangles). A shortest way from ``v`` up to ``x`` begins with a customized link to some ``y``
    above ``v``; then ``x`` and ``y`` are linked, and that link was finished before. So the sums
    need only customized times of the links at ``v``, and the order within a node is free, which
    lets the loop run as ``customize`` does; the paper's form looks every pair up.
    Naive twin: distances by ``tests.naive.all_distances``.
    """
    place = np.empty(first_up.shape[0] - 1, dtype=np.int32)
    for node in range(end - 1, begin - 1, -1):
        for link in range(first_up[node], first_up[node + 1]):
            place[up_head[link]] = link
        for position in range(first_down[node], first_down[node + 1]):
            below = down_tail[position]
            leg = down_link[position]
            leg_up = up[leg]
            leg_down = down[leg]
            least_up = true_up[leg]
            least_down = true_down[leg]
            for other in range(leg + 1, first_up[below + 1]):
                across = place[up_head[other]]
                across_up = true_up[across]
                across_down = true_down[across]
                least_up = min(least_up, up[other] + across_down)
                least_down = min(least_down, across_up + down[other])
                true_up[other] = min(true_up[other], leg_up + across_up)
                true_down[other] = min(true_down[other], across_down + leg_down)
            true_up[leg] = least_up
            true_down[leg] = least_down


@njit(nogil=True, cache=True)
def needed_links(
    first_up: npt.NDArray[np.int64],
    up_head: npt.NDArray[np.int32],
    times: npt.NDArray[np.int32],
    true_times: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Keep the links of one direction that are open and as quick as the distance.

    Parameters
    ----------
    first_up, up_head
        As ``chordal_completion`` gives them.
    times, true_times : int32[h]
        Customized, and by ``perfect``.

    Returns
    -------
    first : int64[n + 1]
        Links kept at ``v``: ``first[v]`` up to ``first[v + 1]``.
    head, milliseconds : int32[k]
        Their upper ends and times.

    Notes
    -----
    O(h). Naive twin: a list comprehension, in the test.
    """
    nodes = first_up.shape[0] - 1
    first = np.zeros(nodes + 1, dtype=np.int64)
    for node in range(nodes):
        kept = 0
        for link in range(first_up[node], first_up[node + 1]):
            kept += times[link] < INFINITE and times[link] == true_times[link]
        first[node + 1] = first[node] + kept
    head = np.empty(first[nodes], dtype=np.int32)
    milliseconds = np.empty(first[nodes], dtype=np.int32)
    k = 0
    for node in range(nodes):
        for link in range(first_up[node], first_up[node + 1]):
            if times[link] < INFINITE and times[link] == true_times[link]:
                head[k] = up_head[link]
                milliseconds[k] = times[link]
                k += 1
    return first, head, milliseconds
