"""A scenario: what if these stretches were closed, and those open, whatever the ledger says.

A scenario is no report and is not weighed. What it closes is closed in every reading; what it
opens is open in every reading, at the time it takes with the delays that still act there. It
closes first and opens afterwards, so an area can be closed but for one road through it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.situation.effects import BOTH, Effects
from passable.situation.overlay import lay_over, pieces_of
from passable.situation.spans import NEGLIGIBLE, Spans, merge_spans, whole_segments

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NO_SPANS = whole_segments(np.empty(0, dtype=np.int64))
NO_EFFECTS = Effects(
    segment=np.empty(0, np.int64),
    begin=np.empty(0),
    end=np.empty(0),
    is_point=np.empty(0, bool),
    way=np.empty(0, np.int8),
    closed=np.empty((3, 0), bool),
    delay=np.empty((3, 0)),
    cause=np.empty(0, np.int64),
    causes=(),
    holders={},
)
"""Of a network with every claim removed."""


@dataclass(frozen=True)
class Change:
    """What a scenario changes.

    Parameters
    ----------
    closed, opened
        Stretches.
    shut, restored
        Rows of services that stop functioning, or function again.
    """

    closed: Spans = NO_SPANS
    opened: Spans = NO_SPANS
    shut: frozenset[int] = frozenset()
    restored: frozenset[int] = frozenset()

    @property
    def segments(self) -> Ints:
        """The segments it touches."""
        return np.union1d(self.closed.segment, self.opened.segment)


def join_spans(parts: list[Spans]) -> Spans:
    """Join stretches."""
    every = [NO_SPANS, *parts]
    return merge_spans(
        np.concatenate([s.segment for s in every]),
        np.concatenate([s.begin for s in every]),
        np.concatenate([s.end for s in every]),
    )


@dataclass(frozen=True)
class ArcsOfSegments:
    """The arcs of each segment of a network, as ``order[first[s]:first[s + 1]]``."""

    first: Ints
    order: Ints

    def of(self, segments: Ints) -> Ints:
        """List the arcs of some segments."""
        counts = self.first[segments + 1] - self.first[segments]
        begin = np.repeat(self.first[segments] - np.cumsum(counts) + counts, counts)
        arcs: Ints = self.order[begin + np.arange(counts.sum())]
        return arcs


def arcs_of_segments(network: Network) -> ArcsOfSegments:
    """Index a network's arcs by segment."""
    counts = np.bincount(network.arc_segment, minlength=network.graph.segment_count)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return ArcsOfSegments(first, np.argsort(network.arc_segment, kind="stable").astype(np.int64))


def changed_times(
    network: Network, arcs: ArcsOfSegments, effects: Effects, change: Change
) -> tuple[Ints, Ints]:
    """Find the times of the arcs that a change touches.

    Parameters
    ----------
    network, arcs
        The roads.
    effects
        What acts on them without the change.
    change
        What is closed and opened.

    Returns
    -------
    arcs : int64[k]
        Every arc of the segments touched.
    milliseconds : int64[3, k]
        Their times after the change, by reading: what the ledger with these effects would give.
    """
    touched = arcs.of(change.segments)
    acting = alter_effects(effects, change)
    return touched, lay_over(pieces_of(network, touched), acting).milliseconds


def alter_effects(effects: Effects, change: Change) -> Effects:
    """Apply a change to the effects on the segments it touches; effects elsewhere are left out."""
    mine = np.isin(effects.segment, change.segments)
    shut = change.closed
    count = len(shut.segment)
    both = Effects(
        segment=np.concatenate([effects.segment[mine], shut.segment]),
        begin=np.concatenate([effects.begin[mine], shut.begin]),
        end=np.concatenate([effects.end[mine], shut.end]),
        is_point=np.concatenate([effects.is_point[mine], np.zeros(count, dtype=bool)]),
        way=np.concatenate([effects.way[mine], np.full(count, BOTH, dtype=np.int8)]),
        closed=np.concatenate([effects.closed[:, mine], np.ones((3, count), dtype=bool)], axis=1),
        delay=np.concatenate([effects.delay[:, mine], np.zeros((3, count))], axis=1),
        cause=np.concatenate([effects.cause[mine], np.full(count, -1, dtype=np.int64)]),
        causes=effects.causes,
        holders=effects.holders,
    )
    return _open(both, change.opened)


def _open(effects: Effects, opened: Spans) -> Effects:
    """Take what closes off the stretches that are opened; delays stay."""
    closes = effects.closed.any(axis=0)
    first = np.searchsorted(opened.segment, effects.segment)
    last = np.searchsorted(opened.segment, effects.segment, side="right")
    is_met = closes & (last > first)
    keep = np.ones(len(effects.segment), dtype=bool)
    closed = effects.closed.copy()
    rests: list[tuple[int, float, float]] = []
    for k in np.flatnonzero(is_met).tolist():
        spans = slice(int(first[k]), int(last[k]))
        begins, ends = opened.begin[spans], opened.end[spans]
        begin, end = float(effects.begin[k]), float(effects.end[k])
        if effects.is_point[k]:
            if np.any((begins <= begin) & (begin <= ends)):
                closed[:, k] = False
            continue
        keep[k] = False
        rests += [(k, low, high) for low, high in _outside(begin, end, begins, ends)]
    row = np.array([k for k, _, _ in rests], dtype=np.int64)
    taken = np.concatenate([np.flatnonzero(keep), row])
    return replace(
        effects,
        segment=effects.segment[taken],
        begin=np.concatenate([effects.begin[keep], [low for _, low, _ in rests]]),
        end=np.concatenate([effects.end[keep], [high for _, _, high in rests]]),
        is_point=effects.is_point[taken],
        way=effects.way[taken],
        closed=closed[:, taken],
        delay=effects.delay[:, taken],
        cause=effects.cause[taken],
    )


def _outside(begin: float, end: float, begins: Floats, ends: Floats) -> list[tuple[float, float]]:
    """List the parts of a stretch outside others, which are sorted and apart."""
    parts = []
    at = begin
    for low, high in zip(begins.tolist(), ends.tolist(), strict=True):
        if low - at > NEGLIGIBLE and low < end:
            parts.append((at, low))
        elif low >= end:
            break
        at = max(at, high)
    if end - at > NEGLIGIBLE:
        parts.append((at, end))
    return parts
