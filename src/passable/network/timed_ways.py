"""The way that arrives first where roads are open by the clock: stops in order, waits and rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.timed_way import timed_way
from passable.network.network import Network
from passable.network.states import EdgeStates

Ints = npt.NDArray[np.int64]
Windows = tuple[tuple[int, int], ...]
"""Spans in ms from the first moment of departure, in order, apart from one another."""
NO_BOUND = 2**60
ALWAYS: Windows = ((-NO_BOUND, NO_BOUND),)


@dataclass(frozen=True)
class Timetable:
    """When which arc is open, and what the drivers keep to. All ms count from the first departure.

    Parameters
    ----------
    windows
        Lists of windows.
    arc_windows : int32[m]
        By arc: its list. An arc is driven whole inside one window; vehicles wait at nodes.
    last_start_milliseconds, horizon_milliseconds
        The last moment to depart and to arrive. Who comes back to the start has not departed.
    most_driven_milliseconds, rest_milliseconds
        Driving without a rest, and a rest.
    """

    windows: Sequence[Windows]
    arc_windows: npt.NDArray[np.int32]
    last_start_milliseconds: int = NO_BOUND
    horizon_milliseconds: int = NO_BOUND
    most_driven_milliseconds: int = NO_BOUND
    rest_milliseconds: int = NO_BOUND


@dataclass(frozen=True)
class TimedWay:
    """A way through all stops.

    Parameters
    ----------
    arcs : int64[j]
        Arcs in order; -1 for the pause at a stop.
    departs, arrives : int64[j]
        ms from the first departure.
    rests : bool[j]
        Whether a rest was taken before it.
    """

    arcs: Ints
    departs: Ints
    arrives: Ints
    rests: npt.NDArray[np.bool_]

    @property
    def arrival(self) -> int:
        """When it arrives, ms; 0 for a way from a node to itself."""
        return int(self.arrives[-1]) if len(self.arrives) else 0


def first_arrival(
    network: Network,
    states: EdgeStates,
    timetable: Timetable,
    stops: Sequence[int],
    pauses_milliseconds: Sequence[int] = (),
) -> TimedWay | None:
    """Find the way through some nodes in order that arrives first, ``None`` if there is none.

    Stops are layers: the graph once for each leg, joined by the pauses, so that a stop is neither
    skipped nor reached greedily when drivers who rested earlier could go on sooner.

    Parameters
    ----------
    network, states, timetable
        The graph, what is open on it, and when.
    stops
        The first node, those to pass, and the last; -1 (off the network) gives ``None``.
    pauses_milliseconds
        At each node to pass.
    """
    if min(stops) < 0:
        return None
    legs, nodes, arcs = len(stops) - 1, network.node_count, network.arc_count
    head = np.concatenate([network.arc_head + leg * nodes for leg in range(legs)])
    times = np.tile(states.milliseconds, legs)
    lists = np.tile(timetable.arc_windows, legs)
    pause_tail = np.array([stops[k] + (k - 1) * nodes for k in range(1, legs)], dtype=np.int64)
    tail = np.concatenate([network.arc_tail + leg * nodes for leg in range(legs)] + [pause_tail])
    head = np.concatenate([head, pause_tail + nodes]).astype(np.int32)
    times = np.concatenate([times, np.array(pauses_milliseconds, dtype=np.int64)])
    lists = np.concatenate([lists, np.full(legs - 1, len(timetable.windows))]).astype(np.int32)
    is_pause = np.arange(len(head)) >= legs * arcs
    order = np.argsort(tail, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=legs * nodes))])
    windows = [*timetable.windows, ALWAYS]
    spans = [span for listed in windows for span in listed]
    begin, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    target = stops[-1] + (legs - 1) * nodes
    taken, departs, arrives, rests = timed_way(
        first.astype(np.int64),
        order.astype(np.int64),
        head,
        times,
        is_pause,
        lists,
        np.cumsum([0, *(len(listed) for listed in windows)]).astype(np.int64),
        np.ascontiguousarray(begin),
        np.ascontiguousarray(end),
        stops[0],
        target,
        0,
        timetable.last_start_milliseconds,
        timetable.horizon_milliseconds,
        timetable.most_driven_milliseconds,
        timetable.rest_milliseconds,
    )
    if not len(taken) and target != stops[0]:
        return None
    return TimedWay(np.where(is_pause[taken], -1, taken % arcs), departs, arrives, rests)
