"""The gate to the kernels of incident density: points on segments become mass on pieces of road."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.kernels.network_density import spread_beyond, spread_on_own_segment
from passable.network.density_wave import (
    METHODS,
    DensityKernel,
    Points,
    gather_points,
    make_wave,
)
from passable.network.road_pieces import RoadPieces

Ints32 = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

MOST_CELLS = 2**25
"""Of the kernel's memory, 8 bytes each; points that need more are taken in two parts."""


def spread_along_roads(
    pieces: RoadPieces,
    segment: Ints32,
    fraction: Floats,
    weight: Floats,
    kernel: DensityKernel,
) -> Floats:
    """Spread points along the roads.

    Parameters
    ----------
    pieces
        The roads.
    segment : int32[k], fraction : float64[k], weight : float64[k]
        The points; none on a ferry, which is no road.
    kernel
        How.

    Returns
    -------
    float64[p]
        What lands on each piece. Its sum is that of the weights, less what is lost at dead ends.

    Raises
    ------
    ValueError
        If a point lies on no road, a fraction outside 0 to 1, a weight is negative or not finite,
        or the kernel has no width: a defect of the caller.
    """
    _check(pieces, segment, fraction, weight, kernel)
    mass = np.zeros(len(pieces.begin))
    points = gather_points(segment, fraction, weight)
    if len(points.weight):
        _spread(pieces, points, kernel, mass)
    return mass


def _check(
    pieces: RoadPieces, segment: Ints32, fraction: Floats, weight: Floats, kernel: DensityKernel
) -> None:
    count = len(pieces.from_node)
    wrong = ""
    if not len(segment) == len(fraction) == len(weight):
        wrong = f"{len(segment)} segments, {len(fraction)} fractions, {len(weight)} weights"
    elif len(segment) and not 0 <= segment.min() <= segment.max() < count:
        wrong = f"points on segments {segment.min()} to {segment.max()} of {count}"
    elif not np.all(pieces.is_road[segment]):
        wrong = "points lie on ferries"
    elif not np.all((fraction >= 0) & (fraction <= 1)):
        wrong = "fractions lie outside 0 to 1"
    elif not np.all(np.isfinite(weight) & (weight >= 0)):
        wrong = "weights are negative or not finite"
    elif not (np.isfinite(kernel.bandwidth_metres) and kernel.bandwidth_metres > 0):
        wrong = f"a bandwidth of {kernel.bandwidth_metres} m"
    elif kernel.steps < 1 or kernel.method not in METHODS:
        wrong = f"{kernel.steps} steps, method '{kernel.method}'"
    if wrong:
        raise ValueError(wrong)


def _spread(pieces: RoadPieces, points: Points, kernel: DensityKernel, mass: Floats) -> None:
    wave = make_wave(pieces, points, kernel)
    if wave.first_cell[-1] > MOST_CELLS and len(points.weight) > 1:
        half = len(points.weight) // 2
        for part in (slice(None, half), slice(half, None)):
            some = Points(points.segment[part], points.fraction[part], points.weight[part])
            _spread(pieces, some, kernel, mass)
        return
    bandwidths = pieces.length_metres / kernel.bandwidth_metres
    inside = np.flatnonzero((points.fraction > 0) & (points.fraction < 1))
    spread_on_own_segment(
        points.segment[inside],
        points.fraction[inside] * bandwidths[points.segment[inside]],
        points.weight[inside],
        pieces.first_piece,
        pieces.begin * bandwidths[pieces.segment],
        pieces.end * bandwidths[pieces.segment],
        mass,
    )
    spread_beyond(
        kernel.steps,
        METHODS.index(kernel.method),
        float(kernel.returns),
        wave.first,
        wave.head,
        wave.reverse,
        wave.length,
        wave.earliest,
        wave.first_cell,
        wave.first_piece,
        wave.piece,
        wave.piece_begin,
        wave.piece_end,
        wave.start,
        wave.arrival_step,
        wave.arrival_half,
        wave.arrival,
        mass,
    )
