"""Partial customization: when arcs change, work out anew only the links that they touch.

J. Dibbelt, B. Strasser, D. Wagner, "Customizable contraction hierarchies", ACM Journal of
Experimental Algorithmics 21, 2016, section 5.5. Links wait in a heap by their numbers, which rise
from the bottom up; a link is worked out from its own arcs and all its lower triangles, and only if
it changes are the links above it looked at, and only those that leaned on its old time or gain by
its new one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from passable.kernels.customize import INFINITE


@njit(nogil=True, cache=True)
def recustomize(
    changed: npt.NDArray[np.int32],
    first_own: npt.NDArray[np.int64],
    own_arc: npt.NDArray[np.int32],
    is_up: npt.NDArray[np.bool_],
    milliseconds: npt.NDArray[np.int32],
    lower_end: npt.NDArray[np.int32],
    first_up: npt.NDArray[np.int64],
    up_head: npt.NDArray[np.int32],
    first_down: npt.NDArray[np.int64],
    down_tail: npt.NDArray[np.int32],
    down_link: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    down: npt.NDArray[np.int32],
) -> int:
    """Bring the customized times of all links in line with arcs that changed.

    Parameters
    ----------
    changed : int32[c]
        Links whose own arcs changed, ascending (and so a heap already), each once.
    first_own : int64[h + 1], own_arc : int32[m']
        Arcs between the ends of each link.
    is_up : bool[m], milliseconds : int32[m]
        By arc, as for ``own_times``, with the new times.
    lower_end : int32[h]
        The lower end of each link.
    first_up, up_head, first_down, down_tail, down_link
        As ``chordal_completion`` gives them.
    up, down : int32[h]
        Customized for the old times; afterwards what ``customize`` gives for the new ones.

    Returns
    -------
    int
        How many links were worked out anew.

    Notes
    -----
    O(t log t) and the lower triangles of the t links worked out. Naive twin:
    ``tests.naive.customize`` for the new times.
    """
    waits = np.zeros(up.shape[0], dtype=np.bool_)
    heap = np.empty(changed.shape[0] + 1024, dtype=np.int32)
    for k in range(changed.shape[0]):
        heap[k] = changed[k]
        waits[changed[k]] = True
    size = changed.shape[0]
    worked = 0
    while size > 0:
        link = heap[0]
        waits[link] = False
        size -= 1
        last = heap[size]
        hole = 0
        while True:
            child = 2 * hole + 1
            if child >= size:
                break
            if child + 1 < size and heap[child + 1] < heap[child]:
                child += 1
            if heap[child] >= last:
                break
            heap[hole] = heap[child]
            hole = child
        heap[hole] = last
        worked += 1
        node = lower_end[link]
        upper = up_head[link]
        new_up = np.int64(INFINITE)
        new_down = np.int64(INFINITE)
        for k in range(first_own[link], first_own[link + 1]):
            arc = own_arc[k]
            if is_up[arc]:
                new_up = min(new_up, milliseconds[arc])
            else:
                new_down = min(new_down, milliseconds[arc])
        a = first_down[node]
        b = first_down[upper]
        while a < first_down[node + 1] and b < first_down[upper + 1]:
            if down_tail[a] < down_tail[b]:
                a += 1
            elif down_tail[a] > down_tail[b]:
                b += 1
            else:
                new_up = min(new_up, down[down_link[a]] + up[down_link[b]])
                new_down = min(new_down, down[down_link[b]] + up[down_link[a]])
                a += 1
                b += 1
        old_up = up[link]
        old_down = down[link]
        if new_up == old_up and new_down == old_down:
            continue
        up[link] = new_up
        down[link] = new_down
        for other in range(first_up[node], first_up[node + 1]):
            if other == link:
                continue
            far = up_head[other]
            low = first_up[min(upper, far)]
            high = first_up[min(upper, far) + 1]
            while low < high:
                middle = (low + high) >> 1
                if up_head[middle] < max(upper, far):
                    low = middle + 1
                else:
                    high = middle
            if waits[low]:
                continue
            # One way across leads down this link and up the other, one the other way round.
            through_down = up[low] if upper < far else down[low]
            through_up = down[low] if upper < far else up[low]
            leaned = (old_down + up[other] == through_down and old_down < INFINITE) or (
                down[other] + old_up == through_up and old_up < INFINITE
            )
            gains = new_down + up[other] < through_down or down[other] + new_up < through_up
            if not (leaned or gains):
                continue
            waits[low] = True
            if size == heap.shape[0]:
                wider = np.empty(2 * size, dtype=np.int32)
                wider[:size] = heap
                heap = wider
            child = size
            size += 1
            while child > 0:
                above = (child - 1) >> 1
                if heap[above] <= low:
                    break
                heap[child] = heap[above]
                child = above
            heap[child] = low
    return worked
