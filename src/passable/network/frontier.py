"""Every way between two nodes that no other improves on in time, exposure and lines crossed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from passable.kernels.frontier import TOO_MANY, find_frontier
from passable.kernels.nearest import nearest_source
from passable.network.arc_graph import ArcGraph

Ints = npt.NDArray[np.int64]
NO_LIMIT = 2**61
MOST_SUM = 2.0**61
"""Of the times, or the exposures, of all open arcs: what the kernel can add up twice."""
MOST_KEPT = 2**27
"""Ways the search keeps, 9 bytes each and some 24 more for each that waits."""
MOST_CROSSINGS = 100
EXPOSURE_SCALE = 1_000_000
"""Whole numbers to one incident a day."""


class FrontierTooLargeError(ValueError):
    """More ways had to be kept than memory is allowed for."""


@dataclass(frozen=True)
class Frontier:
    """Points that no way improves on in every respect, and a way to each.

    Parameters
    ----------
    points : int64[k, 2]
        Milliseconds and exposure, ascending by time; each time and exposure once.
    crossings : int64[k]
        Lines crossed.
    ways
        The arcs of a way to each point, in the order driven.
    epsilon
        Every point left out is no better than a kept one by more than this share in any respect;
        0: none was left out.
    """

    points: Ints
    crossings: Ints
    ways: tuple[tuple[int, ...], ...]
    epsilon: float = 0.0

    def taken(self, rows: Ints, epsilon: float | None = None) -> Frontier:
        """Keep some of the points."""
        return replace(
            self,
            points=self.points[rows],
            crossings=self.crossings[rows],
            ways=tuple(self.ways[k] for k in rows.tolist()),
            epsilon=self.epsilon if epsilon is None else epsilon,
        )


def whole_exposure(incidents_per_day: npt.NDArray[np.float64]) -> Ints:
    """Turn incidents a day into whole millionths, rounded half up; sums of them then tie exactly.

    A way over a thousand arcs is off by at most half a thousandth of an incident a day.
    """
    return np.floor(incidents_per_day * EXPOSURE_SCALE + 0.5).astype(np.int64)


def frontier(
    graph: ArcGraph,
    exposure: Ints,
    source: int,
    target: int,
    most: int | None = None,
    *,
    crossings: Ints | None = None,
    most_crossings: int = 0,
    most_kept: int = MOST_KEPT,
) -> Frontier:
    """Find the frontier of time and exposure between two nodes, exactly.

    Parameters
    ----------
    graph
        Arcs and times; closed arcs are not driven.
    exposure : int64[m]
        Of each arc, 0 or more.
    source, target
        Nodes.
    most
        Ways that take longer are left out, ms; ``None``: none is.
    crossings : int64[m]
        A third cost, small whole numbers: lines crossed on each arc.
    most_crossings
        Ways that cross more are left out; counts with ``crossings`` only.
    most_kept
        How many ways the search may keep.

    Returns
    -------
    Frontier
        Empty if no way leads to the target, or none within the bounds.

    Raises
    ------
    ValueError
        If the arrays do not fit, costs are negative or too large to be summed, or a node is none.
    FrontierTooLargeError
        If the search would keep more ways than it may: ask with ``most``, or with exposures on a
        coarser scale.
    """
    lines = np.zeros(graph.arc_count, dtype=np.int64) if crossings is None else crossings
    most_lines = 0 if crossings is None else most_crossings
    _check(graph, exposure, lines, most_lines, most, (source, target))
    is_open = graph.milliseconds >= 0
    lines = np.minimum(lines, most_lines + 1)
    time_left = _left(graph, graph.milliseconds, target)
    exposure_left = _left(graph, np.where(is_open, exposure, -1), target)
    lines_left = np.minimum(time_left, 0)
    if most_lines or lines.any():
        lines_left = _left(graph, np.where(is_open, lines, -1), target)
    count, point, via, before = find_frontier(
        source,
        target,
        graph.first_out,
        graph.out_arc,
        graph.head,
        graph.milliseconds,
        exposure,
        lines.astype(np.int8),
        time_left,
        exposure_left,
        lines_left,
        NO_LIMIT if most is None else most,
        most_lines,
        most_kept,
    )
    if count == TOO_MANY:
        msg = f"the frontier from node {source} to {target} needs more than {most_kept:,} ways kept"
        raise FrontierTooLargeError(msg)
    is_last = np.ones(count, dtype=np.bool_)
    is_last[:-1] = (point[1:, :2] != point[:-1, :2]).any(axis=1)
    kept = point[is_last]
    ways = tuple(_way(int(last), via, before) for last in kept[:, 3].tolist())
    return Frontier(kept[:, :2].copy(), kept[:, 2].copy(), ways)


def _check(
    graph: ArcGraph,
    exposure: Ints,
    crossings: Ints,
    most_crossings: int,
    most: int | None,
    nodes: tuple[int, int],
) -> None:
    wrong = ""
    if exposure.shape != (graph.arc_count,) or crossings.shape != (graph.arc_count,):
        wrong = f"{exposure.shape} exposures, {crossings.shape} crossings, {graph.arc_count} arcs"
    elif exposure.dtype != np.int64 or crossings.dtype != np.int64:
        wrong = f"exposures of type {exposure.dtype}, crossings of type {crossings.dtype}"
    elif not 0 <= min(nodes) <= max(nodes) < graph.node_count:
        wrong = f"nodes {nodes[0]} and {nodes[1]} of {graph.node_count}"
    elif np.any(exposure < 0) or np.any(crossings < 0):
        wrong = "exposures or crossings are negative"
    elif most is not None and most < 0:
        wrong = f"at most {most} ms"
    elif not 0 <= most_crossings <= MOST_CROSSINGS:
        wrong = f"a bound of {most_crossings} crossings"
    else:
        is_open = graph.milliseconds >= 0
        sums = (c[is_open].sum(dtype=np.float64) for c in (graph.milliseconds, exposure))
        if max(sums) > MOST_SUM:
            wrong = "costs are too large to be summed exactly"
    if wrong:
        raise ValueError(wrong)


def _left(graph: ArcGraph, cost: Ints, target: int) -> Ints:
    """Find the least of a cost from every node to the target, -1 where it is not reached."""
    sources = np.array([target], dtype=np.int64)
    left, _, _ = nearest_source(graph.first_in, graph.in_arc, graph.tail, cost, sources, NO_LIMIT)
    return left


def _way(last: int, via: npt.NDArray[np.int32], before: npt.NDArray[np.int32]) -> tuple[int, ...]:
    arcs = []
    while via[last] >= 0:
        arcs.append(int(via[last]))
        last = int(before[last])
    return tuple(arcs[::-1])


def within_crossings(found: Frontier, most_crossings: int) -> Frontier:
    """Keep the points that no way with so few crossings improves on in time and exposure.

    The frontier under each bound up to the one searched with, without searching anew.
    """
    rows, least = [], None
    for row in np.flatnonzero(found.crossings <= most_crossings).tolist():
        exposed = int(found.points[row, 1])
        if least is None or exposed < least:
            rows.append(row)
            least = exposed
    return found.taken(np.array(rows, dtype=np.int64))


def thin_frontier(found: Frontier, epsilon: float) -> Frontier:
    """Leave points out so that a kept one is at most a share worse in time and exposure.

    Each point left out has a kept one that is at most ``1 + epsilon`` times it in time and in
    exposure and crosses no more lines; the quickest and the least exposed of all stay.

    Raises
    ------
    ValueError
        If epsilon is negative or not finite, or the frontier was thinned before.
    """
    if not (np.isfinite(epsilon) and epsilon >= 0) or found.epsilon:
        msg = f"thinning by {epsilon} a frontier thinned by {found.epsilon}"
        raise ValueError(msg)
    points, lines = found.points.astype(np.float64), found.crossings
    stays = {int(np.lexsort((lines, points[:, 1], points[:, 0]))[0])} if len(points) else set()
    if len(points):
        stays.add(int(np.lexsort((lines, points[:, 0], points[:, 1]))[0]))
    kept = sorted(stays)
    for row in range(len(points)):
        near = points[kept] <= points[row] * (1 + epsilon)
        if not (near.all(axis=1) & (lines[kept] <= lines[row])).any():
            kept.append(row)
    return found.taken(np.array(sorted(kept), dtype=np.int64), epsilon)
