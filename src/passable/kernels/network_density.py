"""Density of incidents along roads: the equal-split kernels, walked by all incidents at once.

A. Okabe, K. Sugihara, "Spatial Analysis along Networks", Wiley 2012, 9.2.2 and 9.2.3, as defined in
J. Gelb, "spNetwork: a package for network kernel density estimation", The R Journal 13/2, 2021.

An incident sends its kernel both ways along its road. Where n roads meet, what arrives by one goes
on by the n - 1 others, a share 1 / (n - 1) each (*discontinuous*), or 2 / n each with (2 - n) / n
sent back (*continuous*). Following every path, as those do, takes time that doubles with each
junction. But all kernels have the same shape and walk at the same pace, so what enters a road at
the same moment can be added up, whichever incident it came from: one wave in steps of the
bandwidth's 1,000th part, whose cost depends on the roads alone. A road of whole and broken steps is left by
the broken share one step later, so that the mean length is exact and errors are of second order.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

DISCONTINUOUS, CONTINUOUS = 0, 1


@njit(nogil=True, cache=True)
def quartic_within(distance: float) -> float:
    """Give the mass of the quartic kernel between its middle and a distance, one side.

    15/16 (1 - u²)² integrated from 0 to u; ``distance`` in bandwidths, 0 or more. At most 1/2.
    """
    u = min(distance, 1.0)
    square = u * u
    return 0.9375 * u * (1.0 + square * (0.2 * square - 2.0 / 3.0))


@njit(nogil=True, cache=True)
def spread_on_own_segment(
    segment: npt.NDArray[np.int32],
    at: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    first_piece: npt.NDArray[np.int64],
    piece_begin: npt.NDArray[np.float64],
    piece_end: npt.NDArray[np.float64],
    mass: npt.NDArray[np.float64],
) -> None:
    """Add to each piece what points on its own segment give it directly.

    Parameters
    ----------
    segment : int32[k]
        Where each point lies.
    at : float64[k]
        How far from the segment's begin, in bandwidths.
    weight : float64[k]
        What it spreads.
    first_piece : int64[s + 1]
        Pieces of segment ``s`` are ``first_piece[s]`` up to ``first_piece[s + 1]``.
    piece_begin, piece_end : float64[p]
        From the segment's begin, in bandwidths.
    mass : float64[p]
        Added to.

    Notes
    -----
    Exact; O(pieces of the points' segments).
    """
    for k in range(segment.shape[0]):
        here = at[k]
        for piece in range(first_piece[segment[k]], first_piece[segment[k] + 1]):
            begin, end = piece_begin[piece], piece_end[piece]
            share = 0.0
            if end > here:
                share += quartic_within(end - here) - quartic_within(max(begin - here, 0.0))
            if begin < here:
                share += quartic_within(here - begin) - quartic_within(max(here - end, 0.0))
            mass[piece] += weight[k] * share


@njit(nogil=True, cache=True)
def spread_beyond(
    steps: int,
    method: int,
    returned: float,
    first: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    reverse: npt.NDArray[np.int32],
    length: npt.NDArray[np.float64],
    earliest: npt.NDArray[np.int64],
    first_cell: npt.NDArray[np.int64],
    first_piece: npt.NDArray[np.int64],
    piece: npt.NDArray[np.int64],
    piece_begin: npt.NDArray[np.float64],
    piece_end: npt.NDArray[np.float64],
    start: npt.NDArray[np.float64],
    arrival_step: npt.NDArray[np.int64],
    arrival_half: npt.NDArray[np.int32],
    arrival: npt.NDArray[np.float64],
    mass: npt.NDArray[np.float64],
) -> None:
    """Add to each piece what reaches it through a node.

    A road between two nodes is two halves, one for each direction; a half is stored at the node it
    leaves. Nodes stand in the order in which they can first be reached.

    Parameters
    ----------
    steps : int
        To a bandwidth.
    method : int
        ``DISCONTINUOUS`` or ``CONTINUOUS``.
    returned : float
        The share that dead ends send back of what arrives: 0 (it is lost) or 1.
    first : int64[n + 1]
        Halves that leave node ``v`` are ``first[v]`` up to ``first[v + 1]``.
    head, reverse : int32[h]
        Where a half leads, and the half of the other direction, -1 if that is never walked.
    length : float64[h]
        In steps, 0 or more; less than one step counts as one.
    earliest : int64[n]
        A step before which nothing can arrive; ascending.
    first_cell : int64[h + 1]
        Memory of each half: its whole steps and one, or none if nothing can come out in time.
    first_piece : int64[h + 1], piece : int64[q], piece_begin, piece_end : float64[q]
        The pieces of each half, from where it is entered, in steps.
    start : float64[n]
        What lies on a node itself.
    arrival_step : int64[a], arrival_half : int32[a], arrival : float64[a]
        What the points between nodes let arrive at the end of a half, by ascending step.
    mass : float64[p]
        Added to.

    Notes
    -----
    O(steps (n + h)), whatever the number of points. With paths through j roads the density at a
    point is off by at most j / steps² of the kernel's peak, plus 1.6 / steps for each road shorter
    than a step. Naive twin: ``tests.naive_density.masses``, which follows every path.
    """
    nodes = earliest.shape[0]
    ring = np.zeros(first_cell[-1], dtype=np.float64)
    cursor = first_cell[:-1].copy()
    arrived = np.zeros(head.shape[0], dtype=np.float64)
    total = np.zeros(nodes, dtype=np.float64)
    reached = 0
    coming = 0
    for step in range(steps):
        while reached < nodes and earliest[reached] <= step:
            reached += 1
        for node in range(reached):
            total[node] = 0.0
        for half in range(first[reached]):
            arrived[half] = 0.0
            if first_cell[half] == first_cell[half + 1]:
                continue
            newest = cursor[half] + 1
            if newest == first_cell[half + 1]:
                newest = first_cell[half]
            broken = length[half] - np.floor(length[half]) if length[half] > 1.0 else 0.0
            amount = (1.0 - broken) * ring[newest] + broken * ring[cursor[half]]
            if amount != 0.0:
                arrived[half] = amount
                total[head[half]] += amount
        begin = coming
        while coming < arrival_step.shape[0] and arrival_step[coming] == step:
            half = arrival_half[coming]
            arrived[half] += arrival[coming]
            total[head[half]] += arrival[coming]
            coming += 1
        for node in range(reached):
            roads = first[node + 1] - first[node]
            own = start[node] * 2.0 / roads if step == 0 and roads > 0 else 0.0
            for half in range(first[node], first[node + 1]):
                back = arrived[reverse[half]] if reverse[half] >= 0 else 0.0
                if roads == 1:
                    leaving = total[node] * returned
                elif method == CONTINUOUS:
                    leaving = total[node] * 2.0 / roads - back
                else:
                    leaving = max(total[node] - back, 0.0) / (roads - 1)
                leaving += own
                if first_cell[half] < first_cell[half + 1]:
                    ring[cursor[half]] = leaving
                    cursor[half] += 1
                    if cursor[half] == first_cell[half + 1]:
                        cursor[half] = first_cell[half]
                if leaving == 0.0:
                    continue
                for place in range(first_piece[half], first_piece[half + 1]):
                    near = (step + piece_begin[place]) / steps
                    if near >= 1.0:
                        continue
                    far = (step + piece_end[place]) / steps
                    mass[piece[place]] += leaving * (quartic_within(far) - quartic_within(near))
        for place in range(begin, coming):
            arrived[arrival_half[place]] = 0.0
