"""Which segments can be the nearest of any of some points: told by cells, before lines are drawn.

Of a country's segments most lie far from every place and service. To draw them all as lines only
to find that costs more than the search itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.network.graph import RoadGraph
from passable.network.polyline import metres_per_degree

CELL_METRES: Final = 400.0
MOST_CELLS_A_SIDE: Final = 512
SLACK_METRES: Final = 1.0
"""So that what is as near as the nearest but for rounding stays in."""
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]


@dataclass(frozen=True)
class _Grid:
    """Cells of equal degrees; what lies outside counts to the outermost."""

    west_south: Floats
    size: Floats
    count: Ints

    def cell(self, lonlat: Floats) -> Ints:
        """Give the column and row of each point, int64[p, 2]."""
        place = np.floor((lonlat - self.west_south) / self.size).astype(np.int64)
        return np.clip(place, 0, self.count - 1)

    def sums(self, filled: Counts) -> Counts:
        """Sum over all cells before each column and row, int32[columns + 1, rows + 1]."""
        made = np.zeros(self.count + 1, np.int32)
        made[1:, 1:] = _summed(filled)
        return made


def near_segments(graph: RoadGraph, usable: Ints, lonlat: Floats, max_snap_metres: float) -> Ints:
    """List those of some segments that can be nearest to a point, within the limit.

    A vertex in a window of cells around a point bounds the distance of its nearest segment; what
    does not touch the box of that distance around any point is left out. The bound is generous:
    nothing is left out that is as near as the nearest.

    Parameters
    ----------
    graph
        Its segments have two vertices or more.
    usable : int64[u]
        The segments in question.
    lonlat : float64[t, 2]
        The points.
    max_snap_metres
        Beyond it nothing is near.

    Returns
    -------
    int64[k]
        Some of ``usable``, in their order.
    """
    grid = _grid(graph.vertex_lonlat)
    cell = grid.cell(graph.vertex_lonlat)
    is_usable = np.zeros(graph.segment_count, np.bool_)
    is_usable[usable] = True
    own = cell[np.repeat(is_usable, np.diff(graph.first_vertex))]
    filled = np.zeros(grid.count, np.int32)
    filled[own[:, 0], own[:, 1]] = 1
    reach = _reach_metres(grid, grid.sums(filled), lonlat, max_snap_metres)
    degrees = reach[:, None] / np.maximum(np.column_stack(metres_per_degree(lonlat[:, 1])), 1.0)
    touched = _boxes(grid, grid.cell(lonlat - degrees), grid.cell(lonlat + degrees))
    low = np.minimum.reduceat(cell, graph.first_vertex[:-1])[usable]
    high = np.maximum.reduceat(cell, graph.first_vertex[:-1])[usable]
    return usable[_window_sums(grid.sums(touched), low, high) > 0]


def _grid(lonlat: Floats) -> _Grid:
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    east, north = metres_per_degree((low[1] + high[1]) / 2)
    size = CELL_METRES / np.maximum(np.array([east, north]), 1.0)
    size = np.maximum(size, (high - low) / (MOST_CELLS_A_SIDE - 1))
    return _Grid(low, size, np.floor((high - low) / size).astype(np.int64) + 1)


def _reach_metres(grid: _Grid, sums: Counts, lonlat: Floats, most_metres: float) -> Floats:
    """Bound how far the nearest vertex is, by the smallest window of cells that holds one."""
    cell = grid.cell(lonlat)
    east, north = metres_per_degree(lonlat[:, 1])
    side = np.hypot(grid.size[0] * east, grid.size[1] * north)
    reach = np.full(len(lonlat), most_metres)
    is_inside = (
        (lonlat >= grid.west_south) & (lonlat <= grid.west_south + grid.size * grid.count)
    ).all(axis=1)
    waiting = np.flatnonzero(is_inside)
    ring = 0
    while waiting.size:
        waiting = waiting[(ring + 1) * side[waiting] < most_metres]
        low = np.maximum(cell[waiting] - ring, 0)
        high = np.minimum(cell[waiting] + ring, grid.count - 1)
        found = _window_sums(sums, low, high) > 0
        reach[waiting[found]] = (ring + 1) * side[waiting[found]] + SLACK_METRES
        waiting = waiting[~found]
        ring += 1
    return reach


def _window_sums(sums: Counts, low: Ints, high: Ints) -> Counts:
    """Sum the cells from low to high, both included."""
    (x, y), (u, v) = low.T, high.T + 1
    total: Counts = sums[u, v] - sums[x, v] - sums[u, y] + sums[x, y]
    return total


def _boxes(grid: _Grid, low: Ints, high: Ints) -> Counts:
    """Tell which cells are covered by boxes of cells, both ends included."""
    edges = np.zeros(grid.count + 1, np.int32)
    (x, y), (u, v) = low.T, high.T + 1
    for columns, rows, sign in ((x, y, 1), (u, y, -1), (x, v, -1), (u, v, 1)):
        np.add.at(edges, (columns, rows), sign)
    return (_summed(edges)[:-1, :-1] > 0).astype(np.int32)


def _summed(counts: Counts) -> Counts:
    return np.cumsum(np.cumsum(counts, axis=0, dtype=np.int32), axis=1, dtype=np.int32)
