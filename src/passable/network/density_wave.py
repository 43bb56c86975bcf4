"""What the kernel of incident density works on: the roads that points can reach, in its own order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from passable.kernels.nearest import UNREACHED, nearest_source
from passable.network.road_pieces import RoadPieces

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Method = Literal["discontinuous", "continuous"]
METHODS: tuple[Method, ...] = get_args(Method)
"""In the order of the kernel's numbers."""
STEPS = 1000
"""To a bandwidth. A density is off by a millionth of its peak for each road its paths run over."""


@dataclass(frozen=True)
class DensityKernel:
    """How an incident is spread.

    Parameters
    ----------
    bandwidth_metres
        As far as it reaches along the roads, above 0.
    method
        What happens at junctions.
    returns
        Whether a dead end sends back what arrives; otherwise it is lost, as in spNetwork.
    steps
        Of the wave, to a bandwidth.
    """

    bandwidth_metres: float
    method: Method = "discontinuous"
    returns: bool = False
    steps: int = STEPS


@dataclass(frozen=True)
class Points:
    """Points on segments with what they spread, each place once, in order.

    Parameters
    ----------
    segment : int32[k]
        Where.
    fraction : float64[k]
        From the segment's ``from_node``; 0 and 1 are the junction itself.
    weight : float64[k]
        How much.
    """

    segment: Ints32
    fraction: Floats
    weight: Floats


def gather_points(segment: Ints32, fraction: Floats, weight: Floats) -> Points:
    """Add up points at one place; the order in which they are given changes no bit of the answer."""
    order = np.lexsort((weight, fraction, segment))
    segment, fraction, weight = segment[order], fraction[order], weight[order]
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = (segment[1:] != segment[:-1]) | (fraction[1:] != fraction[:-1])
    first = np.flatnonzero(is_new)
    sums = np.add.reduceat(weight, first) if len(first) else weight
    return Points(segment[first].astype(np.int32), fraction[first], sums)


@dataclass(frozen=True)
class Wave:
    """Arrays of ``kernels.network_density.spread_beyond``, told there."""

    first: Ints64
    head: Ints32
    reverse: Ints32
    length: Floats
    earliest: Ints64
    first_cell: Ints64
    first_piece: Ints64
    piece: Ints64
    piece_begin: Floats
    piece_end: Floats
    start: Floats
    arrival_step: Ints64
    arrival_half: Ints32
    arrival: Floats


def make_wave(pieces: RoadPieces, points: Points, kernel: DensityKernel) -> Wave:
    """Take the part of the roads that the points' kernels reach through a node.

    Half ``2 s`` runs along segment ``s``, half ``2 s + 1`` against it.
    """
    tail = np.stack([pieces.from_node, pieces.to_node], axis=1).reshape(-1)
    far = np.stack([pieces.to_node, pieces.from_node], axis=1).reshape(-1)
    length = np.repeat(pieces.length_metres / kernel.bandwidth_metres * kernel.steps, 2)
    whole = np.clip(np.floor(length), 1, kernel.steps).astype(np.int64)
    walked = np.flatnonzero(np.repeat(pieces.is_road, 2))
    leaving = walked[np.argsort(tail[walked], kind="stable")]
    first = np.searchsorted(tail[leaving], np.arange(pieces.node_count + 1))
    inside = (points.fraction > 0) & (points.fraction < 1)
    spots = np.where(
        points.fraction == 0, pieces.from_node[points.segment], pieces.to_node[points.segment]
    )
    near = pieces.from_node[points.segment], pieces.to_node[points.segment]
    sources = np.unique(np.concatenate([spots[~inside], *(ends[inside] for ends in near)]))
    distance, _, _ = nearest_source(
        first.astype(np.int64), leaving, far, whole, sources.astype(np.int64), kernel.steps - 1
    )

    reached = np.flatnonzero(distance != UNREACHED)
    node = reached[np.argsort(distance[reached], kind="stable")]
    number = np.full(pieces.node_count, -1, dtype=np.int64)
    number[node] = np.arange(len(node))
    counts = (first[1:] - first[:-1])[node]
    half = leaving[_ranges(first[node], counts)]
    half_number = np.full(len(tail), -1, dtype=np.int32)
    half_number[half] = np.arange(len(half))
    earliest = distance[node]
    cells = np.repeat(earliest, counts) + whole[half]
    cells = np.where(cells < kernel.steps, whole[half] + 1, 0)
    held = np.diff(pieces.first_piece)[half >> 1]
    piece = _ranges(pieces.first_piece[half >> 1], held)
    is_back = np.repeat(half & 1, held) == 1
    begin = np.where(is_back, 1 - pieces.end[piece], pieces.begin[piece])
    end = np.where(is_back, 1 - pieces.begin[piece], pieces.end[piece])
    steps_of = np.repeat(length[half], held)
    start = np.zeros(len(node))
    np.add.at(start, number[spots[~inside]], points.weight[~inside])
    step, arriving, amount = _arrivals(points, inside, length, kernel.steps)
    return Wave(
        _offsets(counts),
        np.maximum(number[far[half]], 0).astype(np.int32),
        half_number[half ^ 1],
        length[half],
        earliest,
        _offsets(cells),
        _offsets(held),
        piece,
        begin * steps_of,
        end * steps_of,
        start,
        step,
        half_number[arriving],
        amount,
    )


def _arrivals(
    points: Points, inside: npt.NDArray[np.bool_], length: Floats, steps: int
) -> tuple[Ints64, Ints64, Floats]:
    """Say when what lies between nodes arrives at both, by which half, and how much.

    Of a way of whole and broken steps the broken share arrives a step later.
    """
    segment = points.segment[inside].astype(np.int64)
    fraction, weight = points.fraction[inside], points.weight[inside]
    half = np.concatenate([2 * segment, 2 * segment + 1])
    way = np.concatenate([1 - fraction, fraction]) * length[half]
    whole = np.floor(np.minimum(way, steps)).astype(np.int64)
    broken = np.minimum(way, steps) - whole
    step = np.concatenate([whole, whole + 1])
    amount = np.concatenate([1 - broken, broken]) * np.tile(weight, 4)
    half = np.tile(half, 2)
    kept = np.flatnonzero((step < steps) & (amount > 0))
    order = kept[np.lexsort((half[kept], step[kept]))]
    return step[order], half[order], amount[order]


def _ranges(first: Ints64, counts: Ints64) -> Ints64:
    """List ``first[k]``, ``first[k] + 1`` … for each k, as many as counted."""
    before = np.cumsum(counts) - counts
    listed: Ints64 = np.repeat(first - before, counts) + np.arange(counts.sum())
    return listed


def _offsets(counts: Ints64) -> Ints64:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
