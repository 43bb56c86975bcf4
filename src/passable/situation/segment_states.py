"""What became of each segment: its state in every reading, and the claims that did it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.speeds import NO_WAY
from passable.network.states import CLOSED
from passable.situation.effects import Effects
from passable.situation.overlay import READINGS_COUNT, Overlay
from passable.situation.spans import NEGLIGIBLE, merge_spans

OPEN, DELAYED, PARTLY, SHUT, NOT_DRIVABLE = (
    "open",
    "delayed",
    "partly closed",
    "closed",
    "not drivable",
)
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class SegmentStates:
    """Each segment on a date, s long.

    Parameters
    ----------
    status : object[3, s]
        ``open``, ``delayed``, ``partly closed``, ``closed`` or ``not drivable``, by reading.
        Delayed is what takes a whole millisecond longer at least: less is no slower road.
    closed_spans : object[s]
        Fractions closed in the best reading, ``0.25-0.5 0.75-1``; a closed line is ``0.4-0.4``.
    claim_ids : object[s]
        Tuples: the claims that close or slow it in any reading.
    forward_milliseconds, backward_milliseconds : int64[s]
        Best reading, delays included, ``NO_WAY`` where closed anywhere or not drivable.
    closed_metres : float64[3, s]
        Length closed, by reading.
    """

    status: Objects
    closed_spans: Objects
    claim_ids: Objects
    forward_milliseconds: npt.NDArray[np.int64]
    backward_milliseconds: npt.NDArray[np.int64]
    closed_metres: npt.NDArray[np.float64]


def read_segments(network: Network, effects: Effects, overlay: Overlay) -> SegmentStates:
    """Read the states of all segments off the overlay."""
    count = network.graph.segment_count
    drivable = (network.forward_milliseconds != NO_WAY) | (network.backward_milliseconds != NO_WAY)
    status = np.full((READINGS_COUNT, count), OPEN, dtype=object)
    closed_metres = np.zeros((READINGS_COUNT, count))
    spans_text = np.full(count, "", dtype=object)
    for reading in range(READINGS_COUNT):
        status[reading, _slowed_segments(network, overlay.milliseconds[reading])] = DELAYED
        is_closed = effects.closed[reading]
        merged = merge_spans(
            effects.segment[is_closed], effects.begin[is_closed], effects.end[is_closed]
        )
        length = np.zeros(count)
        np.add.at(length, merged.segment, merged.end - merged.begin)
        status[reading, merged.segment] = PARTLY
        status[reading, np.flatnonzero(length >= 1 - NEGLIGIBLE)] = SHUT
        closed_metres[reading] = length * network.graph.length_metres
        if reading == 1:
            for s, begin, end in zip(
                merged.segment.tolist(), merged.begin.tolist(), merged.end.tolist(), strict=True
            ):
                spans_text[s] = f"{spans_text[s]} {begin:.12g}-{end:.12g}".strip()
    status[:, ~drivable] = NOT_DRIVABLE
    forward, backward = _whole_milliseconds(network, overlay.milliseconds[1])
    return SegmentStates(
        status, spans_text, _claim_ids(effects, count), forward, backward, closed_metres
    )


def _slowed_segments(
    network: Network, milliseconds: npt.NDArray[np.int64]
) -> npt.NDArray[np.int32]:
    """List the segments that are slower than without claims on one of their open pieces."""
    is_slowed = (milliseconds > network.arc_milliseconds) & (milliseconds != CLOSED)
    return np.unique(network.arc_segment[is_slowed])


def _whole_milliseconds(
    network: Network, milliseconds: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Add the pieces of each segment up again; one closed piece closes the passage."""
    answers = []
    for is_forward, free in (
        (True, network.forward_milliseconds),
        (False, network.backward_milliseconds),
    ):
        chosen = network.arc_is_forward == is_forward
        segment, value = network.arc_segment[chosen], milliseconds[chosen]
        total = np.where(free == NO_WAY, NO_WAY, 0)
        np.add.at(total, segment, np.where(value == CLOSED, 0, value))
        total[segment[value == CLOSED]] = NO_WAY
        answers.append(total)
    return answers[0], answers[1]


def _claim_ids(effects: Effects, count: int) -> Objects:
    ids = np.full(count, None, dtype=object)
    ids[:] = [()] * count
    acts = effects.closed.any(axis=0) | (effects.delay > 0).any(axis=0)
    pairs = np.unique(np.stack([effects.segment[acts], effects.cause[acts]]), axis=1)
    first = np.flatnonzero(np.diff(pairs[0], prepend=-1))
    if not len(first):
        return ids
    for k, numbers in zip(first.tolist(), np.split(pairs[1], first[1:]), strict=True):
        names = [name for n in numbers.tolist() for name in effects.causes[n].claim_ids]
        ids[pairs[0, k]] = tuple(dict.fromkeys(names))
    return ids
