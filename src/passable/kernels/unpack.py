"""The shortest way between two nodes of the hierarchy, as links and then as arcs.

R. Bauer, T. Columbus, I. Rutter, D. Wagner, "Search-space size in contraction hierarchies",
Theoretical Computer Science 645, 2016: both ends climb the elimination tree and meet at a common
ancestor. J. Dibbelt, B. Strasser, D. Wagner, "Customizable contraction hierarchies", ACM Journal of
Experimental Algorithmics 21, 2016, section 6.2: a link is unpacked by looking for the arc or the
lower triangle that gives its time, so nothing has to be kept for it.

Of equals the lower node is always taken. That keeps circles out, which arcs of 0 ms could make: a
way without the circle takes as long and its highest node there is lower, so it would have been
taken.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from passable.kernels.customize import INFINITE, TOO_LONG

Links = tuple[np.int64, bool, npt.NDArray[np.int32], npt.NDArray[np.bool_]]


@njit(nogil=True, cache=True)
def links_of_way(
    source: int,
    target: int,
    parent: npt.NDArray[np.int32],
    lower_end: npt.NDArray[np.int32],
    first_up: npt.NDArray[np.int64],
    up_head: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    down: npt.NDArray[np.int32],
) -> Links:
    """Find a shortest way as links, up from the source and then down to the target.

    Parameters
    ----------
    source, target : int
        Nodes, numbered as they are removed.
    parent : int32[n], lower_end : int32[h]
        The elimination tree, and the lower end of each link.
    first_up, up_head
        As ``chordal_completion`` gives them.
    up, down : int32[h]
        Customized times.

    Returns
    -------
    milliseconds : int
        ``INFINITE`` if there is no way.
    is_too_long : bool
        Whether a distance met is ``TOO_LONG`` to be told from infinity: then the rest is void.
    links : int32[k], is_up : bool[k]
        In the order they are driven; empty if there is no way or none is needed. Of equal ways
        the one is taken that meets at the lowest node, and reaches each node by the lowest link
        that is first in coming.

    Notes
    -----
    O(n + links above both ends). Naive twin: ``tests.naive.all_distances``; the test adds the
    way up.
    """
    nodes = parent.shape[0]
    from_source = np.full(nodes, INFINITE, dtype=np.int32)
    to_target = np.full(nodes, INFINITE, dtype=np.int32)
    by_source = np.full(nodes, -1, dtype=np.int32)
    by_target = np.full(nodes, -1, dtype=np.int32)
    is_too_long = False
    from_source[source] = 0
    node = source
    while node >= 0:
        here = from_source[node]
        if here < INFINITE:
            is_too_long |= here >= TOO_LONG
            for link in range(first_up[node], first_up[node + 1]):
                if here + up[link] < from_source[up_head[link]]:
                    from_source[up_head[link]] = here + up[link]
                    by_source[up_head[link]] = link
        node = parent[node]
    to_target[target] = 0
    least = np.int64(INFINITE)
    meeting = -1
    node = target
    while node >= 0:
        here = to_target[node]
        if here < INFINITE:
            is_too_long |= here >= TOO_LONG
            for link in range(first_up[node], first_up[node + 1]):
                if here + down[link] < to_target[up_head[link]]:
                    to_target[up_head[link]] = here + down[link]
                    by_target[up_head[link]] = link
            if from_source[node] < INFINITE and here + from_source[node] < least:
                least = np.int64(here + from_source[node])
                meeting = node
        node = parent[node]
    links = np.empty(2 * nodes, dtype=np.int32)
    steps_up = 0
    node = meeting
    while node >= 0 and by_source[node] >= 0:
        links[steps_up] = by_source[node]
        steps_up += 1
        node = lower_end[by_source[node]]
    links[:steps_up] = links[:steps_up][::-1].copy()
    steps = steps_up
    node = meeting
    while node >= 0 and by_target[node] >= 0:
        links[steps] = by_target[node]
        steps += 1
        node = lower_end[by_target[node]]
    return least, is_too_long, links[:steps].copy(), np.arange(steps) < steps_up


@njit(nogil=True, cache=True)
def unpack(
    links: npt.NDArray[np.int32],
    is_up: npt.NDArray[np.bool_],
    first_own: npt.NDArray[np.int64],
    own_arc: npt.NDArray[np.int32],
    arc_is_up: npt.NDArray[np.bool_],
    milliseconds: npt.NDArray[np.int32],
    lower_end: npt.NDArray[np.int32],
    up_head: npt.NDArray[np.int32],
    first_down: npt.NDArray[np.int64],
    down_tail: npt.NDArray[np.int32],
    down_link: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    down: npt.NDArray[np.int32],
) -> npt.NDArray[np.int64]:
    """Replace links by the arcs they stand for.

    Parameters
    ----------
    links : int32[k], is_up : bool[k]
        Open links and which way each is driven.
    first_own : int64[h + 1], own_arc : int32[m']
        Arcs between the ends of each link, ascending.
    arc_is_up : bool[m], milliseconds : int32[m]
        By arc, as for ``own_times``.
    lower_end, up_head, first_down, down_tail, down_link
        The completion's links.
    up, down : int32[h]
        Customized times of the same arcs.

    Returns
    -------
    int64[a]
        Arcs in the order they are driven. Of twins equally quick the lowest number; an arc rather
        than a way through lower nodes; the lowest such node.

    Notes
    -----
    O(lower triangles of every link met). It ends, since each step leads to lower links.
    Naive twin: the test adds the arcs up and checks that they join.
    """
    arcs = np.empty(64, dtype=np.int64)
    count = 0
    stack = np.empty(64, dtype=np.int32)
    stack_up = np.empty(64, dtype=np.bool_)
    for k in range(links.shape[0]):
        stack[0] = links[k]
        stack_up[0] = is_up[k]
        size = 1
        while size > 0:
            size -= 1
            link = stack[size]
            upward = stack_up[size]
            time = up[link] if upward else down[link]
            found = -1
            for position in range(first_own[link], first_own[link + 1]):
                arc = own_arc[position]
                if found < 0 and arc_is_up[arc] == upward and milliseconds[arc] == time:
                    found = arc
            if found >= 0:
                if count == arcs.shape[0]:
                    longer = np.empty(2 * count, dtype=np.int64)
                    longer[:count] = arcs
                    arcs = longer
                arcs[count] = found
                count += 1
                continue
            a = first_down[lower_end[link]]
            b = first_down[up_head[link]]
            while True:
                if down_tail[a] < down_tail[b]:
                    a += 1
                    continue
                if down_tail[a] > down_tail[b]:
                    b += 1
                    continue
                near, far = down_link[a], down_link[b]
                if (down[near] + up[far] if upward else down[far] + up[near]) == time:
                    break
                a += 1
                b += 1
            if size + 2 > stack.shape[0]:
                wider = np.empty(2 * stack.shape[0], dtype=np.int32)
                wider_up = np.empty(2 * stack.shape[0], dtype=np.bool_)
                wider[:size] = stack[:size]
                wider_up[:size] = stack_up[:size]
                stack = wider
                stack_up = wider_up
            # The leg driven first lies on top: down to the lower node, then up from it.
            stack[size] = far if upward else near
            stack_up[size] = True
            stack[size + 1] = near if upward else far
            stack_up[size + 1] = False
            size += 2
    return arcs[:count].copy()
