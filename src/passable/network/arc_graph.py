"""Arcs with their times, of a network or of nobody's: what the measures of removal work on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.network import Network
from passable.network.states import CLOSED, EdgeStates

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ArcGraph:
    """A situation's arcs, each a piece of a segment. Twins, loops, islands and 0 ms are legal.

    Parameters
    ----------
    node_count, segment_count
        Nodes and segments.
    tail, head, segment : int32[m]
        Of each arc; a segment driven both ways has arcs of both directions, and as many in a row
        as terminals cut it into.
    milliseconds : int64[m]
        ``CLOSED`` where closed.
    first_out : int64[n + 1], out_arc : int64[m]
        Arcs by tail.
    first_in : int64[n + 1], in_arc : int64[m]
        Arcs by head.
    """

    node_count: int
    segment_count: int
    tail: Ints32
    head: Ints32
    segment: Ints32
    milliseconds: Ints64
    first_out: Ints64
    out_arc: Ints64
    first_in: Ints64
    in_arc: Ints64

    @property
    def arc_count(self) -> int:
        """How many arcs there are, closed ones too."""
        return len(self.tail)


def graph_of_arcs(
    node_count: int,
    segment_count: int,
    tail: Ints32,
    head: Ints32,
    segment: Ints32,
    milliseconds: Ints64,
) -> ArcGraph:
    """Index arcs that belong to no network of ours.

    Raises
    ------
    ValueError
        If the arrays do not fit one another, or a time is negative and not ``CLOSED``.
    """
    for name, values, most in (
        ("tails", tail, node_count),
        ("heads", head, node_count),
        ("segments", segment, segment_count),
    ):
        if len(values) != len(milliseconds):
            msg = f"{len(values)} {name} for {len(milliseconds)} arc times"
            raise ValueError(msg)
        if len(values) and not 0 <= values.min() <= values.max() < most:
            msg = f"{name} {values.min()} to {values.max()} of {most}"
            raise ValueError(msg)
    if np.any((milliseconds < 0) & (milliseconds != CLOSED)):
        msg = "arc times are negative"
        raise ValueError(msg)
    return ArcGraph(
        node_count,
        segment_count,
        np.ascontiguousarray(tail, dtype=np.int32),
        np.ascontiguousarray(head, dtype=np.int32),
        np.ascontiguousarray(segment, dtype=np.int32),
        np.ascontiguousarray(milliseconds, dtype=np.int64),
        *_by_end(tail, node_count),
        *_by_end(head, node_count),
    )


def _by_end(end: Ints32, node_count: int) -> tuple[Ints64, Ints64]:
    first = np.concatenate([[0], np.cumsum(np.bincount(end, minlength=node_count))])
    return first.astype(np.int64), np.argsort(end, kind="stable").astype(np.int64)


def graph_of_network(network: Network, states: EdgeStates) -> ArcGraph:
    """Put a situation's times on a network's arcs."""
    return ArcGraph(
        network.node_count,
        network.graph.segment_count,
        network.arc_tail,
        network.arc_head,
        network.arc_segment,
        states.milliseconds,
        network.first_arc,
        np.arange(network.arc_count, dtype=np.int64),
        network.first_arc_in,
        network.arc_in,
    )
