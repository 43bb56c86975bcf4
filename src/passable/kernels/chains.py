"""The core of a road network: dead ends stripped, roads in a row joined to one.

Degree-one and degree-two reduction, as every contraction starts with (R. Geisberger, P. Sanders,
D. Schultes, D. Delling, "Contraction hierarchies", WEA 2008), kept to what removal allows: a way
between kept nodes that passes no node twice enters no dead end, and drives a row of roads whole or
not at all, so that removing one road of the row is removing the row. Twins stay apart.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

NO_WAY = -1
"""Milliseconds where a road cannot be driven."""
DROPPED = -1
"""The road that nothing needs."""


@njit(nogil=True, cache=True)
def roads_of_arcs(
    first_out: npt.NDArray[np.int64],
    out_arc: npt.NDArray[np.int64],
    first_in: npt.NDArray[np.int64],
    in_arc: npt.NDArray[np.int64],
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    segment: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int64],
) -> tuple[
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int64],
    npt.NDArray[np.int64],
]:
    """Put the open arcs of one segment between the same two nodes together; loops are left out.

    Parameters
    ----------
    first_out : int64[n + 1], out_arc : int64[m]
        Arcs by tail.
    first_in : int64[n + 1], in_arc : int64[m]
        Arcs by head.
    tail, head, segment : int32[m], milliseconds : int64[m]
        Of each arc; milliseconds below 0 where closed.

    Returns
    -------
    near, far, owner : int32[r]
        The ends of each road, the lower first, and its segment.
    there, back : int64[r]
        The quickest arc from near to far and from far to near, ``NO_WAY`` without one.

    Notes
    -----
    O(n + m) but for twins. Naive twin: a dict in the test.
    """
    nodes, arcs = first_out.shape[0] - 1, tail.shape[0]
    near = np.empty(arcs, dtype=np.int32)
    far = np.empty(arcs, dtype=np.int32)
    owner = np.empty(arcs, dtype=np.int32)
    there = np.empty(arcs, dtype=np.int64)
    back = np.empty(arcs, dtype=np.int64)
    latest = np.full(nodes, -1, dtype=np.int64)
    before = np.empty(arcs, dtype=np.int64)
    roads = 0
    for node in range(nodes):
        begin = roads
        for turn in range(2):
            first = first_in if turn else first_out
            listed = in_arc if turn else out_arc
            ends = tail if turn else head
            for k in range(first[node], first[node + 1]):
                arc = listed[k]
                other = ends[arc]
                time = milliseconds[arc]
                if other <= node or time < 0:
                    continue
                road = latest[other]
                if road < begin:
                    road = -1
                last = road
                while road >= 0 and owner[road] != segment[arc]:
                    road = before[road]
                if road < 0:
                    road = roads
                    roads += 1
                    near[road], far[road], owner[road] = node, other, segment[arc]
                    there[road], back[road] = NO_WAY, NO_WAY
                    before[road] = last
                    latest[other] = road
                times = back if turn else there
                if times[road] == NO_WAY or time < times[road]:
                    times[road] = time
    return near[:roads], far[:roads], owner[:roads], there[:roads], back[:roads]


@njit(nogil=True, cache=True)
def join_chains(
    is_kept: npt.NDArray[np.bool_],
    near: npt.NDArray[np.int32],
    far: npt.NDArray[np.int32],
    there: npt.NDArray[np.int64],
    back: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    """Strip what no way between kept nodes needs, and join roads where two and no more meet.

    Parameters
    ----------
    is_kept : bool[n]
        Nodes that stay whatever meets there.
    near, far : int32[r], there, back : int64[r]
        Roads as ``roads_of_arcs`` gives them; changed here for those that are ``joined`` to
        themselves: these are the roads of the core.

    Returns
    -------
    joined : int32[r]
        The road each is part of, ``DROPPED`` if none.

    Notes
    -----
    O(n + r), nearly. A node goes if all its roads lead to one neighbour, or if it has just two.
    Naive twin: ``tests.naive_removal``, through all of removal.
    """
    nodes, roads = is_kept.shape[0], near.shape[0]
    joined = np.arange(roads).astype(np.int32)
    first = np.zeros(nodes + 1, dtype=np.int64)
    for road in range(roads):
        first[near[road] + 1] += 1
        first[far[road] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    at = np.empty(2 * roads, dtype=np.int32)
    free = first[:-1].copy()
    for road in range(roads):
        for end in (near[road], far[road]):
            at[free[end]] = road
            free[end] += 1
    is_alive = np.ones(roads, dtype=np.bool_)
    waiting = np.empty(nodes, dtype=np.int32)
    is_waiting = np.zeros(nodes, dtype=np.bool_)
    count = 0
    for node in range(nodes - 1, -1, -1):
        if not is_kept[node] and first[node + 1] > first[node]:
            waiting[count] = node
            is_waiting[node] = True
            count += 1
    while count > 0:
        count -= 1
        node = waiting[count]
        is_waiting[node] = False
        one, two, degree = np.int32(-1), np.int32(-1), 0
        neighbour, is_one_neighbour = np.int32(-1), True
        for k in range(first[node], first[node + 1]):
            road = at[k]
            while joined[road] != road:
                joined[road] = joined[joined[road]]
                road = joined[road]
            at[k] = road
            if not is_alive[road]:
                continue
            other = far[road] if near[road] == node else near[road]
            if degree == 0:
                neighbour = other
            is_one_neighbour &= other == neighbour
            one, two = road, one
            degree += 1
        if degree == 0:
            continue
        if is_one_neighbour:
            for k in range(first[node], first[node + 1]):
                is_alive[at[k]] = False
            if not is_kept[neighbour] and not is_waiting[neighbour]:
                waiting[count] = neighbour
                is_waiting[neighbour] = True
                count += 1
        elif degree == 2:
            if far[one] != node:
                near[one], far[one] = far[one], near[one]
                there[one], back[one] = back[one], there[one]
            if near[two] != node:
                near[two], far[two] = far[two], near[two]
                there[two], back[two] = back[two], there[two]
            is_through = there[one] >= 0 and there[two] >= 0
            there[one] = there[one] + there[two] if is_through else NO_WAY
            is_through = back[one] >= 0 and back[two] >= 0
            back[one] = back[one] + back[two] if is_through else NO_WAY
            far[one] = far[two]
            joined[two] = one
            for end in (near[one], far[one]):
                if not is_kept[end] and not is_waiting[end]:
                    waiting[count] = end
                    is_waiting[end] = True
                    count += 1
    for road in range(roads):
        end = joined[road]
        while joined[end] != end:
            end = joined[end]
        joined[road] = end
    for road in range(roads):
        if not is_alive[joined[road]]:
            joined[road] = DROPPED
    return joined
