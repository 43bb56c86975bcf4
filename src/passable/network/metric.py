"""A situation's times on a hierarchy: customization, whole or of what a change touches.

Times in the engine are int32 milliseconds below ``TOO_LONG`` (6 days 5 hours), or infinite. What
does not fit, an arc or a way that long, is refused here and in ``network.matrix``, never rounded
and never taken for closed; ``network.ways`` answers it in 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from passable.kernels import customize as basic
from passable.kernels import perfect as exact
from passable.kernels.customize import INFINITE, TOO_LONG
from passable.kernels.recustomize import recustomize as recustomize_links
from passable.network.hierarchy import Hierarchy
from passable.network.states import CLOSED, EdgeStates
from passable.network.subtrees import PARTS_A_THREAD, side_by_side, split_tree

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]


class TooLongError(ValueError):
    """An arc or a way takes longer than the engine's numbers hold."""


@dataclass(frozen=True)
class SearchGraph:
    """The links a search goes over, by their lower end, each direction by itself.

    Parameters
    ----------
    first_up : int64[n + 1], up_head, up_milliseconds : int32[k]
        Links driven from their lower end to their upper.
    first_down : int64[n + 1], down_head, down_milliseconds : int32[q]
        Links driven from their upper end, ``down_head``, to their lower.
    """

    first_up: Ints64
    up_head: Ints32
    up_milliseconds: Ints32
    first_down: Ints64
    down_head: Ints32
    down_milliseconds: Ints32

    def backwards(self) -> SearchGraph:
        """Give the same with every arc turned round."""
        return SearchGraph(
            self.first_down,
            self.down_head,
            self.down_milliseconds,
            self.first_up,
            self.up_head,
            self.up_milliseconds,
        )


@dataclass(frozen=True)
class Metric:
    """The times of one situation on a hierarchy.

    Parameters
    ----------
    hierarchy
        Whose links they are for.
    milliseconds : int32[m]
        By arc, ``INFINITE`` where closed.
    up, down : int32[h]
        By link: the least time from the lower end to the upper and back, through lower nodes.
    search
        The links to search: all of them, or after ``prune`` those that shortest ways need.
    """

    hierarchy: Hierarchy
    milliseconds: Ints32
    up: Ints32
    down: Ints32
    search: SearchGraph

    @cached_property
    def longest_arc(self) -> int:
        """The time of the slowest open arc, ms; 0 without any."""
        times = np.where(self.milliseconds < INFINITE, self.milliseconds, 0)
        return int(times.max(initial=0))


def customize(hierarchy: Hierarchy, states: EdgeStates, threads: int = 1) -> Metric:
    """Put the times of a situation on a hierarchy.

    Parameters
    ----------
    hierarchy, states
        Of one network.
    threads
        How many work at it; the result is the same.

    Raises
    ------
    TooLongError
        If an arc or a link takes 6 days 5 hours or more.
    ValueError
        If the states do not fit the hierarchy.
    """
    if states.milliseconds.shape != (hierarchy.arc_count,):
        msg = f"{states.milliseconds.shape} arc times for {hierarchy.arc_count} arcs"
        raise ValueError(msg)
    milliseconds = _arc_times(states.milliseconds)
    up = np.empty(hierarchy.link_count, dtype=np.int32)
    down = np.empty_like(up)
    basic.own_times(hierarchy.arc_link, hierarchy.arc_is_up, milliseconds, up, down)
    apart, above = split_tree(hierarchy.subtree_size, threads * PARTS_A_THREAD)

    def work(begin: int, end: int) -> None:
        basic.customize(begin, end, *_links(hierarchy), up, down)

    _each(work, apart, threads)
    _each(work, above, 1)
    return _metric(hierarchy, milliseconds, up, down)


def recustomize(metric: Metric, changed_arcs: Ints64, milliseconds: Ints64) -> Metric:
    """Change some arcs' times, working out only the links that this touches.

    Parameters
    ----------
    metric
        What was so far; it stays as it is. What is given back is not pruned.
    changed_arcs : int64[c]
        Arcs; if one comes twice, its last time holds.
    milliseconds : int64[c]
        Their new times, ``CLOSED`` for closed.

    Raises
    ------
    TooLongError, ValueError
        As ``customize``.
    """
    hierarchy = metric.hierarchy
    arcs = np.asarray(changed_arcs, dtype=np.int64)
    if arcs.shape != np.shape(milliseconds) or arcs.ndim != 1:
        msg = f"{np.shape(milliseconds)} times for {arcs.shape} changed arcs"
        raise ValueError(msg)
    if len(arcs) and not 0 <= arcs.min() <= arcs.max() < hierarchy.arc_count:
        msg = f"changed arcs {arcs.min()} to {arcs.max()} of {hierarchy.arc_count} arcs"
        raise ValueError(msg)
    times = metric.milliseconds.copy()
    times[arcs] = _arc_times(np.asarray(milliseconds, dtype=np.int64))
    links = np.unique(hierarchy.arc_link[arcs[times[arcs] != metric.milliseconds[arcs]]])
    up, down = metric.up.copy(), metric.down.copy()
    recustomize_links(
        links[links >= 0],
        hierarchy.first_own,
        hierarchy.own_arc,
        hierarchy.arc_is_up,
        times,
        hierarchy.lower_end,
        *_links(hierarchy),
        up,
        down,
    )
    return _metric(hierarchy, times, up, down)


def changed_arcs(metric: Metric, states: EdgeStates) -> Ints64:
    """List the arcs whose times differ from a metric's.

    Raises
    ------
    TooLongError, ValueError
        As ``customize``.
    """
    return np.flatnonzero(metric.milliseconds != _arc_times(states.milliseconds))


def prune(metric: Metric, threads: int = 1) -> Metric:
    """Drop from the search what no shortest way needs.

    Worth its time before some hundred sweeps over all nodes; for a matrix of a thousand places it
    is not. Distances stay the same.
    """
    hierarchy = metric.hierarchy
    true_up, true_down = metric.up.copy(), metric.down.copy()
    apart, above = split_tree(hierarchy.subtree_size, threads * PARTS_A_THREAD)

    def work(begin: int, end: int) -> None:
        links = _links(hierarchy)
        exact.perfect(begin, end, *links, metric.up, metric.down, true_up, true_down)

    _each(work, above[::-1], 1)
    _each(work, apart, threads)
    first, head = hierarchy.first_up, hierarchy.up_head
    search = SearchGraph(
        *exact.needed_links(first, head, metric.up, true_up),
        *exact.needed_links(first, head, metric.down, true_down),
    )
    return replace(metric, search=search)


def _arc_times(milliseconds: Ints64) -> Ints32:
    wrong = (milliseconds < 0) & (milliseconds != CLOSED)
    if np.any(wrong):
        msg = f"{wrong.sum():,} of {len(wrong):,} arc times are negative"
        raise ValueError(msg)
    _refuse(np.flatnonzero(milliseconds >= TOO_LONG), "arcs")
    return np.where(milliseconds == CLOSED, INFINITE, milliseconds).astype(np.int32)


def _metric(hierarchy: Hierarchy, milliseconds: Ints32, up: Ints32, down: Ints32) -> Metric:
    for times in (up, down):
        _refuse(np.flatnonzero((times >= TOO_LONG) & (times < INFINITE)), "links of the hierarchy")
    first, head = hierarchy.first_up, hierarchy.up_head
    return Metric(
        hierarchy, milliseconds, up, down, SearchGraph(first, head, up, first, head, down)
    )


def _refuse(found: Ints64, what: str) -> None:
    if len(found):
        msg = (
            f"{len(found):,} {what} take 6 days 5 hours or more ({', '.join(map(str, found[:5]))}):"
            " longer than the engine's numbers hold; ask network.ways"
        )
        raise TooLongError(msg)


def _links(hierarchy: Hierarchy) -> tuple[Ints64, Ints32, Ints64, Ints32, Ints32]:
    return (
        hierarchy.first_up,
        hierarchy.up_head,
        hierarchy.first_down,
        hierarchy.down_tail,
        hierarchy.down_link,
    )


def _each(work: Callable[[int, int], None], ranges: list[tuple[int, int]], threads: int) -> None:
    side_by_side(lambda number: work(*ranges[number]), len(ranges), threads)
