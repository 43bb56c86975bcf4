"""Basic customization: give every link of the completion the quickest way through lower nodes.

J. Dibbelt, B. Strasser, D. Wagner, "Customizable contraction hierarchies", ACM Journal of
Experimental Algorithmics 21, 2016, section 5: links are gone through from the bottom up, and each
takes the least over its lower triangles.

Times are int32 milliseconds. ``INFINITE`` stands for a closed or missing way. Every other time must
stay below ``TOO_LONG``, half of it, so that a sum of two is still told from infinity and a sum of
two infinities fits; ``network.metric`` refuses what does not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

INFINITE = 0x3FFFFFFF
TOO_LONG = 0x1FFFFFFF
"""2^29 - 1 ms: 6 days 5 hours."""


@njit(nogil=True, cache=True)
def own_times(
    link: npt.NDArray[np.int32],
    is_up: npt.NDArray[np.bool_],
    milliseconds: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    down: npt.NDArray[np.int32],
) -> None:
    """Give every link the least time of the arcs between its ends, each direction by itself.

    Parameters
    ----------
    link : int32[m]
        By arc; -1 for a loop, which no shortest way needs.
    is_up : bool[m]
        Whether the arc leads from the link's lower end to its upper.
    milliseconds : int32[m]
        By arc, ``INFINITE`` where closed.
    up, down : int32[h]
        Filled here: the time from the lower end to the upper, and back.

    Notes
    -----
    O(m + h). Naive twin: ``tests.naive.customize``.
    """
    up[:] = INFINITE
    down[:] = INFINITE
    for arc in range(link.shape[0]):
        k = link[arc]
        if k < 0:
            continue
        if is_up[arc]:
            up[k] = min(up[k], milliseconds[arc])
        else:
            down[k] = min(down[k], milliseconds[arc])


@njit(nogil=True, cache=True)
def customize(
    begin: int,
    end: int,
    first_up: npt.NDArray[np.int64],
    up_head: npt.NDArray[np.int32],
    first_down: npt.NDArray[np.int64],
    down_tail: npt.NDArray[np.int32],
    down_link: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    down: npt.NDArray[np.int32],
) -> None:
    """Finish the links that lead up from the nodes ``begin`` up to ``end``.

    Parameters
    ----------
    begin, end : int
        All links from nodes below them in the elimination tree must be finished. Subtrees are
        ranges, so two of them can be done by two threads.
    first_up, up_head, first_down, down_tail, down_link
        As ``chordal_completion`` gives them.
    up, down : int32[h]
        ``own_times`` to begin with; afterwards the least over all ways whose inner nodes lie
        below the link.

    Notes
    -----
    O(triangles): 9.4 million on ny-264k. The completion is chordal, so for a node ``v`` below two
    nodes the link between these two exists, and ``place`` needs no clearing between nodes.
    Naive twin: ``tests.naive.customize``.
    """
    place = np.empty(first_up.shape[0] - 1, dtype=np.int32)
    for node in range(begin, end):
        for link in range(first_up[node], first_up[node + 1]):
            place[up_head[link]] = link
        for position in range(first_down[node], first_down[node + 1]):
            below = down_tail[position]
            leg = down_link[position]
            to_below = down[leg]
            from_below = up[leg]
            for other in range(leg + 1, first_up[below + 1]):
                across = place[up_head[other]]
                up[across] = min(up[across], to_below + up[other])
                down[across] = min(down[across], down[other] + from_below)
