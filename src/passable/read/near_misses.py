"""Ends of lines that all but touch the middle of another line: told, since nothing joins them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from passable.read.tally import Tally

_WGS84 = Geod(ellps="WGS84")
_METRES_PER_DEGREE = 110_000.0
_LEAST_COSINE = 1e-3


def count_near_misses(
    lonlat: npt.NDArray[np.float64],
    first_vertex: npt.NDArray[np.int64],
    key: npt.NDArray[np.int64],
    tolerance_metres: float,
    tally: Tally,
) -> None:
    """Count dead ends within the tolerance of a line they do not meet.

    Parameters
    ----------
    lonlat : float64[v, 2]
        Vertices of all lines one after another, degrees.
    first_vertex : int64[w + 1]
        Where each line starts.
    key : int64[v]
        The node of each vertex; vertices of one node share a value.
    """
    line_of = np.repeat(np.arange(first_vertex.size - 1), np.diff(first_vertex))
    ends = np.concatenate((first_vertex[:-1], first_vertex[1:] - 1))
    uses = np.bincount(key, minlength=int(key.max()) + 1)
    dead = ends[uses[key[ends]] == 1]
    starts = np.flatnonzero(line_of[1:] == line_of[:-1])
    segments = shapely.linestrings(np.stack((lonlat[starts], lonlat[starts + 1]), axis=1))
    lon, lat = lonlat[dead, 0], lonlat[dead, 1]
    high = tolerance_metres / _METRES_PER_DEGREE
    wide = high / np.maximum(np.cos(np.radians(lat)), _LEAST_COSINE)
    boxes = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
    of_end, of_segment = shapely.STRtree(segments).query(boxes, predicate="intersects")
    other = line_of[dead[of_end]] != line_of[starts[of_segment]]
    of_end, of_segment = of_end[other], of_segment[other]
    # Squeezing longitudes makes the nearest point right for short distances at this latitude.
    squeeze = np.column_stack((np.cos(np.radians(lat[of_end])), np.ones(of_end.size)))
    a, b = lonlat[starts[of_segment]] * squeeze, lonlat[starts[of_segment] + 1] * squeeze
    spot = np.column_stack((lon[of_end], lat[of_end])) * squeeze
    along = b - a
    length = (along**2).sum(axis=1)
    share = ((spot - a) * along).sum(axis=1) / np.where(length > 0, length, 1.0)
    nearest = (a + np.clip(share, 0.0, 1.0)[:, None] * along) / squeeze
    _, _, metres = _WGS84.inv(lon[of_end], lat[of_end], nearest[:, 0], nearest[:, 1])
    missed = np.unique(of_end[np.asarray(metres) <= tolerance_metres])
    tally.add(
        "dead ends",
        "kept",
        f"within {tolerance_metres:g} m of the middle of another line, not joined",
        int(missed.size),
    )
