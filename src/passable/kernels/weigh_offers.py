"""From the least offers round each road to sums over pairs; what one-ways spoil is searched anew.

An offer ends on the shortest way from ``y`` to the target, which with one-ways may itself use the
road that is gone (J. Hershberger, S. Suri, A. Bhosle, "On the difficulty of some shortest path
problems", ACM Transactions on Algorithms 3, 2007). A way from ``y`` shorter than the one from where
the road begins cannot; the rest are followed road by road, and what fails is searched by A* (P. E.
Hart, N. J. Nilsson, B. Raphael, "A formal basis for the heuristic determination of minimum cost
paths", IEEE Transactions on Systems Science and Cybernetics 4, 1968) within the part cut off, with
the distance to the target as its bound.

Sums are exact: a pair weighs less than 2^62, and its weight times milliseconds is added up in two
numbers, the second of 31 bits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from passable.kernels.customize import INFINITE
from passable.kernels.replacements import FAR, NO_OFFER, SHIFT
from passable.kernels.sweep import LANES

LOW_BITS = 31
LOW = (1 << LOW_BITS) - 1


@njit(nogil=True, cache=True)
def weigh_offers(
    target: npt.NDArray[np.int32],
    pair: npt.NDArray[np.int64],
    branch: npt.NDArray[np.int32],
    node_at: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    hang: npt.NDArray[np.int32],
    parent_arc: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
    to: npt.NDArray[np.int32],
    table: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    first_out: npt.NDArray[np.int64],
    out_arc: npt.NDArray[np.int32],
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int32],
    road: npt.NDArray[np.int32],
    disconnected: npt.NDArray[np.int64],
    extra: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    """Add up what one source loses with each road on its ways to up to sixteen targets.

    Parameters
    ----------
    target : int32[l], pair : int64[l]
        Target nodes, and what each weighs with the source; 0 for a lane that asks nothing.
    branch : int32[n], node_at, up : int32[p], parent_arc : int32[n]
        The source's tree, as ``pruned_tree`` leaves it.
    hang : int32[p], table : int64[t]
        As ``replacements`` leaves them.
    distance : int32[n], to : int32[n * LANES]
        ms from the source, and to each target, ``FAR`` where there is no way.
    to_node : int32[c]
        Heads of the filed arcs.
    first_out : int64[n + 1], out_arc, tail, head, milliseconds, road : int32[m]
        Arcs, by tail too, with the road of each.
    disconnected : int64[r], extra : int64[r, 2]
        By road, added to here: the weight cut off, and weight times extra ms, in high and low
        parts of ``LOW_BITS``.

    Returns
    -------
    int32[f, 2]
        Lane and place of what must be searched.

    Notes
    -----
    O(LANES * steps) but for what is followed. Naive twin: ``tests.naive_removal``, through all of
    removal.
    """
    failed = np.empty((64, 2), dtype=np.int32)
    count = 0
    for lane in range(target.shape[0]):
        end = target[lane]
        weight = pair[lane]
        if weight == 0 or distance[end] >= INFINITE:
            continue
        whole = distance[end]
        place = branch[end]
        while place > 0:
            arc = parent_arc[node_at[place]]
            gone = road[arc]
            offer = table[np.int64(hang[place]) * LANES + lane]
            time = offer >> SHIFT
            if offer == NO_OFFER or time >= FAR:
                disconnected[gone] += weight
                place = up[place]
                continue
            near = tail[arc]
            limit = whole - distance[near]
            at = to_node[offer & LOW]
            is_good = True
            steps = 0
            while is_good and at != end and to[np.int64(at) * LANES + lane] >= limit:
                here = to[np.int64(at) * LANES + lane]
                further = -1
                if at != near and steps <= branch.shape[0]:
                    for k in range(first_out[at], first_out[at + 1]):
                        step = out_arc[k]
                        ahead = to[np.int64(head[step]) * LANES + lane]
                        if (
                            road[step] != gone
                            and ahead < FAR
                            and milliseconds[step] + ahead == here
                        ):
                            further = head[step]
                            break
                is_good = further >= 0
                at = further
                steps += 1
            if is_good:
                _add(extra, gone, weight, time - whole)
            else:
                if count == failed.shape[0]:
                    wider = np.empty((2 * count, 2), dtype=np.int32)
                    wider[:count] = failed
                    failed = wider
                failed[count, 0], failed[count, 1] = lane, place
                count += 1
            place = up[place]
    return failed[:count]


@njit(nogil=True, cache=True)
def search_inside(
    failed: npt.NDArray[np.int32],
    target: npt.NDArray[np.int32],
    pair: npt.NDArray[np.int64],
    branch: npt.NDArray[np.int32],
    node_at: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    parent_arc: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
    to: npt.NDArray[np.int32],
    first: npt.NDArray[np.int64],
    filed: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    to_place: npt.NDArray[np.int32],
    time: npt.NDArray[np.int32],
    first_out: npt.NDArray[np.int64],
    out_arc: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int32],
    road: npt.NDArray[np.int32],
    so_far: npt.NDArray[np.int32],
    disconnected: npt.NDArray[np.int64],
    extra: npt.NDArray[np.int64],
) -> None:
    """Search the quickest way to a target within the part that a road's removal cuts off.

    Parameters
    ----------
    failed : int32[f, 2]
        As ``weigh_offers`` gives it.
    first : int64[p + 1], filed, to_node, to_place, time : int32[c]
        As ``crossings.file_crossings`` gives them.
    so_far : int32[n]
        ``INFINITE`` throughout, before and after.
    target, pair, branch, node_at, up, end, parent_arc, distance, to, first_out, out_arc, head,
    milliseconds, road, disconnected, extra
        As in ``weigh_offers``; ``end`` as in ``pruned_tree``.

    Notes
    -----
    O(f (filed arcs above + l log l)) for l nodes looked at. Naive twin: ``tests.naive_removal``,
    through all of removal.
    """
    heap = np.empty(1024, dtype=np.int64)
    touched = np.empty(1024, dtype=np.int32)
    for number in range(failed.shape[0]):
        lane, place = failed[number, 0], failed[number, 1]
        gone = road[parent_arc[node_at[place]]]
        low, high = place, end[place]
        size, seen = 0, 0
        over = place
        while over > 0:
            for k in range(first[over], first[over + 1]):
                inner = to_place[k]
                node = to_node[k]
                ahead = to[np.int64(node) * LANES + lane]
                if inner < low or inner >= high or ahead >= FAR or road[filed[k]] == gone:
                    continue
                if time[k] < so_far[node]:
                    if so_far[node] == INFINITE:
                        if seen == touched.shape[0]:
                            touched = _longer32(touched)
                        touched[seen] = node
                        seen += 1
                    so_far[node] = time[k]
                    if size == heap.shape[0]:
                        heap = _longer64(heap)
                    size = _push(heap, size, ((np.int64(time[k]) + ahead) << SHIFT) | node)
            over = up[over]
        found = np.int64(-1)
        while size > 0:
            key = heap[0]
            size = _pop(heap, size)
            node = np.int32(key & LOW)
            here = so_far[node]
            if (key >> SHIFT) > np.int64(here) + to[np.int64(node) * LANES + lane]:
                continue
            if node == target[lane]:
                found = here
                break
            for k in range(first_out[node], first_out[node + 1]):
                step = out_arc[k]
                other = head[step]
                inner = branch[other]
                if road[step] == gone or inner < low or inner >= high:
                    continue
                ahead = to[np.int64(other) * LANES + lane]
                reached = np.int64(here) + milliseconds[step]
                if ahead >= FAR or reached >= so_far[other]:
                    continue
                if so_far[other] == INFINITE:
                    if seen == touched.shape[0]:
                        touched = _longer32(touched)
                    touched[seen] = other
                    seen += 1
                so_far[other] = reached
                if size == heap.shape[0]:
                    heap = _longer64(heap)
                size = _push(heap, size, ((reached + ahead) << SHIFT) | other)
        for k in range(seen):
            so_far[touched[k]] = INFINITE
        if found < 0:
            disconnected[gone] += pair[lane]
        else:
            _add(extra, gone, pair[lane], found - distance[target[lane]])


@njit(nogil=True, cache=True)
def _add(extra: npt.NDArray[np.int64], road: int, weight: int, time: int) -> None:
    """Add weight times time to a road's two numbers."""
    low = extra[road, 1] + (weight & LOW) * time
    extra[road, 0] += (weight >> LOW_BITS) * time + (low >> LOW_BITS)
    extra[road, 1] = low & LOW


@njit(nogil=True, cache=True)
def _push(heap: npt.NDArray[np.int64], size: int, key: int) -> int:
    child = size
    while child > 0:
        parent = (child - 1) >> 1
        if heap[parent] <= key:
            break
        heap[child] = heap[parent]
        child = parent
    heap[child] = key
    return size + 1


@njit(nogil=True, cache=True)
def _pop(heap: npt.NDArray[np.int64], size: int) -> int:
    size -= 1
    key = heap[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = key
    return size


@njit(nogil=True, cache=True)
def _longer64(old: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    new = np.empty(2 * old.shape[0], dtype=np.int64)
    new[: old.shape[0]] = old
    return new


@njit(nogil=True, cache=True)
def _longer32(old: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    new = np.empty(2 * old.shape[0], dtype=np.int32)
    new[: old.shape[0]] = old
    return new
