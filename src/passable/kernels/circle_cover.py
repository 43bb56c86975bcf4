"""Spread what is known to a circle only evenly over the road in it.

Distances are measured on a plane that touches the earth at the circle's middle, as everywhere in
``network.polyline``; there a straight piece of road and a circle are cut exactly.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

OUTSIDE, CUT, WHOLE = 0, 1, 2


@njit(nogil=True, cache=True)
def share_in_circle(ax: float, ay: float, bx: float, by: float, radius: float) -> float:
    """Give the share of a straight piece, ends in metres from the middle, that lies in a circle."""
    dx, dy = bx - ax, by - ay
    squared = dx * dx + dy * dy
    outside = ax * ax + ay * ay - radius * radius
    if squared <= 0.0:
        return 1.0 if outside <= 0.0 else 0.0
    half = ax * dx + ay * dy
    discriminant = half * half - squared * outside
    if discriminant <= 0.0:
        return 0.0
    root = np.sqrt(discriminant)
    enter = min(max((-half - root) / squared, 0.0), 1.0)
    leave = min(max((-half + root) / squared, 0.0), 1.0)
    share: float = leave - enter
    return share


@njit(nogil=True, cache=True)
def spread_over_circles(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    east: npt.NDArray[np.float64],
    north: npt.NDArray[np.float64],
    radius: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    first_element: npt.NDArray[np.int64],
    element: npt.NDArray[np.float64],
    element_metres: npt.NDArray[np.float64],
    element_piece: npt.NDArray[np.int64],
    box: npt.NDArray[np.float64],
    segment_metres: npt.NDArray[np.float64],
    mass: npt.NDArray[np.float64],
    per_metre: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Spread each circle's weight over the metres of road in it.

    Parameters
    ----------
    lon, lat : float64[c]
        Middles, degrees.
    east, north : float64[c]
        Metres of a degree there, each way.
    radius : float64[c]
        Metres.
    weight : float64[c]
        What is spread.
    first_element : int64[s + 1]
        Straight elements of each segment.
    element : float64[e, 4]
        Degrees: from lon, from lat, to lon, to lat.
    element_metres : float64[e], element_piece : int64[e]
        How long each is by the roads' own lengths, and the piece of road it belongs to.
    box : float64[s, 4]
        West, south, east, north of each segment.
    segment_metres : float64[s]
        Length.
    mass : float64[p]
        Added to, for segments a circle cuts.
    per_metre : float64[s]
        Added to, for segments that lie in a circle from end to end: weight for each metre.

    Returns
    -------
    float64[c]
        Metres of road in each circle; where there are none nothing is spread.

    Notes
    -----
    O(c s) looks at boxes, O(elements) where a circle cuts one. Naive twin:
    ``tests.naive_density.circles``.
    """
    segments = segment_metres.shape[0]
    metres = np.zeros(lon.shape[0], dtype=np.float64)
    place = np.empty(segments, dtype=np.int8)
    for k in range(lon.shape[0]):
        square = radius[k] * radius[k]
        total = 0.0
        for s in range(segments):
            west, low = (box[s, 0] - lon[k]) * east[k], (box[s, 1] - lat[k]) * north[k]
            right, top = (box[s, 2] - lon[k]) * east[k], (box[s, 3] - lat[k]) * north[k]
            near_x = max(west, -right, 0.0)
            near_y = max(low, -top, 0.0)
            place[s] = OUTSIDE
            if near_x * near_x + near_y * near_y > square:
                continue
            far_x, far_y = max(-west, right), max(-low, top)
            if far_x * far_x + far_y * far_y <= square:
                place[s] = WHOLE
                total += segment_metres[s]
                continue
            place[s] = CUT
            for e in range(first_element[s], first_element[s + 1]):
                total += element_metres[e] * share_in_circle(
                    (element[e, 0] - lon[k]) * east[k],
                    (element[e, 1] - lat[k]) * north[k],
                    (element[e, 2] - lon[k]) * east[k],
                    (element[e, 3] - lat[k]) * north[k],
                    radius[k],
                )
        metres[k] = total
        if total <= 0.0:
            continue
        each = weight[k] / total
        for s in range(segments):
            if place[s] == WHOLE:
                per_metre[s] += each
            elif place[s] == CUT:
                for e in range(first_element[s], first_element[s + 1]):
                    share = share_in_circle(
                        (element[e, 0] - lon[k]) * east[k],
                        (element[e, 1] - lat[k]) * north[k],
                        (element[e, 2] - lon[k]) * east[k],
                        (element[e, 3] - lat[k]) * north[k],
                        radius[k],
                    )
                    mass[element_piece[e]] += each * element_metres[e] * share
    return metres
