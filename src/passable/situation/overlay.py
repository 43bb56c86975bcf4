"""Lay effects over a network's arcs: milliseconds in three readings, and which ends are shut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.states import CLOSED
from passable.situation.effects import AGAINST, ALONG, Effects

Ints = npt.NDArray[np.int64]
READINGS_COUNT = 3


@dataclass(frozen=True)
class Overlay:
    """A network's arcs on a date.

    Parameters
    ----------
    milliseconds : int64[3, m]
        By reading; ``CLOSED`` where closed.
    is_shut_at_begin, is_shut_at_end : bool[3, m]
        Whether a closed stretch (not a line) holds the piece's begin or end.
    touched_arc, touched_effect : int64[k]
        Which effect is felt on which arc.
    """

    milliseconds: Ints
    is_shut_at_begin: npt.NDArray[np.bool_]
    is_shut_at_end: npt.NDArray[np.bool_]
    touched_arc: Ints
    touched_effect: Ints


@dataclass(frozen=True)
class Pieces:
    """Arcs of a network, m long, as effects are laid over them; fields as in ``Network``."""

    segment_metres: npt.NDArray[np.float64]
    arc_segment: npt.NDArray[np.int32]
    arc_from_fraction: npt.NDArray[np.float64]
    arc_to_fraction: npt.NDArray[np.float64]
    arc_is_forward: npt.NDArray[np.bool_]
    arc_milliseconds: Ints

    @property
    def arc_count(self) -> int:
        """How many arcs there are."""
        return len(self.arc_segment)


def pieces_of(network: Network, arcs: Ints | None = None) -> Pieces:
    """Take some of a network's arcs, or all of them."""
    chosen = slice(None) if arcs is None else arcs
    return Pieces(
        network.graph.length_metres,
        network.arc_segment[chosen],
        network.arc_from_fraction[chosen],
        network.arc_to_fraction[chosen],
        network.arc_is_forward[chosen],
        network.arc_milliseconds[chosen],
    )


def lay_over(pieces: Pieces, effects: Effects) -> Overlay:
    """Close and slow the arcs that effects touch.

    A stretch touches a piece of road if they share some length; on a segment of no length every
    effect is felt. A point effect is felt on the piece that holds it, the one that begins there
    if two meet.
    """
    arc, effect = _pair(pieces, effects)
    begin, end = pieces.arc_from_fraction[arc], pieces.arc_to_fraction[arc]
    has_length = pieces.segment_metres[pieces.arc_segment[arc]] > 0
    at_begin, at_end = effects.begin[effect], effects.end[effect]
    along = (at_begin < end) & (at_end > begin)
    last = (at_begin >= 1) & (end >= 1)
    point = ((begin <= at_begin) & (at_begin < end)) | last
    way = effects.way[effect]
    forward = pieces.arc_is_forward[arc]
    fits = (way != ALONG) | forward
    fits &= (way != AGAINST) | ~forward
    is_felt = np.where(effects.is_point[effect], point | ~has_length, along | ~has_length) & fits
    arc, effect = arc[is_felt], effect[is_felt]
    begin, end, has_length = begin[is_felt], end[is_felt], has_length[is_felt]

    milliseconds = np.tile(pieces.arc_milliseconds, (READINGS_COUNT, 1))
    shut_begin = np.zeros((READINGS_COUNT, pieces.arc_count), dtype=bool)
    shut_end = np.zeros_like(shut_begin)
    held_begin = (effects.begin[effect] <= begin) & ~effects.is_point[effect]
    held_end = (effects.end[effect] >= end) & ~effects.is_point[effect]
    steps = np.diff(effects.delay, axis=0, prepend=0.0)
    total = np.zeros(len(arc), dtype=np.int64)
    for reading in range(READINGS_COUNT):
        is_closed = effects.closed[reading, effect]
        shut_begin[reading, arc[is_closed & held_begin]] = True
        shut_end[reading, arc[is_closed & held_end]] = True
        total += _delay(effects, steps[reading], effect, begin, end, has_length)
        np.add.at(milliseconds[reading], arc, total)
        milliseconds[reading, arc[is_closed]] = CLOSED
    return Overlay(milliseconds, shut_begin, shut_end, arc, effect)


def _pair(pieces: Pieces, effects: Effects) -> tuple[Ints, Ints]:
    """Pair every effect with every arc of its segment."""
    segments = len(pieces.segment_metres)
    is_touched = np.zeros(segments, dtype=bool)
    is_touched[effects.segment] = True
    arcs = np.flatnonzero(is_touched[pieces.arc_segment])
    by_segment = arcs[np.argsort(pieces.arc_segment[arcs], kind="stable")]
    arcs_of = np.bincount(pieces.arc_segment[arcs], minlength=segments)
    first = np.cumsum(arcs_of) - arcs_of
    counts = arcs_of[effects.segment]
    effect = np.repeat(np.arange(len(effects.segment)), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return by_segment[first[effects.segment[effect]] + offset], effect


def _delay(
    effects: Effects,
    milliseconds: npt.NDArray[np.float64],
    effect: Ints,
    begin: npt.NDArray[np.float64],
    end: npt.NDArray[np.float64],
    has_length: npt.NDArray[np.bool_],
) -> Ints:
    """Share stretches' delays out over their pieces, in whole milliseconds that add up exactly.

    What one reading adds to the one before is shared out by itself: shared out whole, rounding
    could make a piece a millisecond slower in the more open reading.
    """
    total = milliseconds[effect]
    low, high = effects.begin[effect], effects.end[effect]
    length = np.where(high > low, high - low, 1.0)
    is_whole = effects.is_point[effect] | ~has_length
    at_begin = np.where(is_whole, 0.0, np.clip((begin - low) / length, 0, 1))
    at_end = np.where(is_whole, 1.0, np.clip((end - low) / length, 0, 1))
    return (np.floor(total * at_end + 0.5) - np.floor(total * at_begin + 0.5)).astype(np.int64)
