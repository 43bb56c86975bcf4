"""Making shared nodes of lines: where ends meet, and, by a tolerance, where they nearly do.

Ends with the very same coordinates are one node, and so is a vertex in the middle of a line on
which another line ends (else a side road would not reach the road it leaves). Ends within the
tolerance form clusters: whatever is connected by steps no longer than the tolerance is one node,
placed at the member that comes first in the file. Chains of such steps may be longer than the
tolerance; the longest cluster is reported.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from passable.read.near_misses import count_near_misses
from passable.read.tally import Tally

_WGS84 = Geod(ellps="WGS84")
_METRES_PER_DEGREE = 110_000.0
"""A little less than the shortest degree of latitude: search boxes err on the large side."""

_LEAST_COSINE = 1e-3


@dataclass(frozen=True)
class JoinedLines:
    """Vertices as node numbers.

    Parameters
    ----------
    node_lonlat : float64[n, 2]
        Degrees.
    vertex_node : int64[v]
        The node of each vertex.
    """

    node_lonlat: npt.NDArray[np.float64]
    vertex_node: npt.NDArray[np.int64]


def join_lines(
    lonlat: npt.NDArray[np.float64],
    first_vertex: npt.NDArray[np.int64],
    tally: Tally,
    *,
    tolerance_metres: float = 0.0,
    join_crossings: bool = False,
) -> JoinedLines:
    """Give vertices the numbers of their nodes.

    Parameters
    ----------
    lonlat : float64[v, 2]
        Vertices of all lines one after another, degrees, finite.
    first_vertex : int64[w + 1]
        Where each line starts.
    tolerance_metres
        Ends no farther apart are joined; 0 joins only ends with the same coordinates.
    join_crossings
        Whether lines also meet at a vertex that is in the middle of both.
    """
    is_end = np.zeros(len(lonlat), np.bool_)
    is_end[first_vertex[:-1]] = True
    is_end[first_vertex[1:] - 1] = True
    _, first_seen, place = np.unique(lonlat, axis=0, return_index=True, return_inverse=True)
    place = place.reshape(-1)
    ends_at = np.bincount(place[is_end], minlength=first_seen.size)
    middles_at = np.bincount(place[~is_end], minlength=first_seen.size)
    crossing = (middles_at > 1) & (ends_at == 0)
    shared = (ends_at > 0) | (crossing & join_crossings)
    tally.add("places", "joined", "ends of lines meet", int((ends_at > 1).sum()))
    tally.add(
        "places",
        "joined",
        "a line ends on a vertex of another",
        int(((ends_at > 0) & (middles_at > 0)).sum()),
    )
    outcome = "a vertex is in the middle of two lines"
    if join_crossings:
        tally.add("places", "joined", outcome, int(crossing.sum()))
    else:
        tally.add(
            "places", "kept", f"{outcome}: not joined, say join_crossings", int(crossing.sum())
        )
    # A vertex nobody shares is its own node, even where another middle has its coordinates.
    key = np.where(shared[place], first_seen[place], np.arange(len(lonlat)))
    if tolerance_metres > 0:
        end_places = np.flatnonzero(ends_at > 0)
        merged = _cluster(lonlat, np.sort(first_seen[end_places]), tolerance_metres, tally)
        key = merged[key]
        count_near_misses(lonlat, first_vertex, key, tolerance_metres, tally)
    kept, vertex_node = np.unique(key, return_inverse=True)
    return JoinedLines(lonlat[kept].copy(), vertex_node.reshape(-1).astype(np.int64))


def _cluster(
    lonlat: npt.NDArray[np.float64],
    ends: npt.NDArray[np.int64],
    tolerance_metres: float,
    tally: Tally,
) -> npt.NDArray[np.int64]:
    """Map each vertex to the first of its cluster (ends: one vertex per distinct place)."""
    lon, lat = lonlat[ends, 0], lonlat[ends, 1]
    high = tolerance_metres / _METRES_PER_DEGREE
    wide = high / np.maximum(np.cos(np.radians(lat)), _LEAST_COSINE)
    tree = shapely.STRtree(shapely.points(lon, lat))
    a, b = tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    a, b = a[a < b], b[a < b]
    _, _, metres = _WGS84.inv(lon[a], lat[a], lon[b], lat[b])
    near = np.asarray(metres) <= tolerance_metres
    root = _roots(ends.size, a[near], b[near])
    members = np.bincount(root, minlength=ends.size)
    moved = root != np.arange(ends.size)
    tally.add(
        "ends of lines", "joined", f"within {tolerance_metres:g} m of another", int(moved.sum())
    )
    if moved.any():
        span = _longest_span(lon, lat, root, members)
        tally.add(
            "clusters of ends",
            "joined",
            f"the longest is {span:.1f} m across and joins {int(members.max())} ends",
            int((members > 1).sum()),
        )
    merged = np.arange(len(lonlat))
    merged[ends] = ends[root]
    return merged


def _roots(count: int, a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give each of ``count`` things the smallest number it is connected to."""
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        low, high = sorted((find(i), find(j)))
        root[high] = low
    return np.asarray([find(i) for i in range(count)], np.int64)


def _longest_span(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    root: npt.NDArray[np.int64],
    members: npt.NDArray[np.int64],
) -> float:
    """Measure the diagonal of the largest cluster's bounding box, in metres."""
    low = np.full((members.size, 2), np.inf)
    high = np.full((members.size, 2), -np.inf)
    lonlat = np.column_stack((lon, lat))
    np.minimum.at(low, root, lonlat)
    np.maximum.at(high, root, lonlat)
    many = members > 1
    _, _, metres = _WGS84.inv(low[many, 0], low[many, 1], high[many, 0], high[many, 1])
    return float(np.max(metres))
