"""Distances on a hierarchy: from many sources to many targets, or to and from every node.

Sixteen sources are swept at once over what lies above the targets. Threads take batches of sixteen
and write rows of their own, so the numbers are the same for any count of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from passable.kernels import sweep as kernel
from passable.kernels.customize import INFINITE
from passable.network.metric import Metric, SearchGraph, TooLongError
from passable.network.subtrees import side_by_side
from passable.terms.codes import Direction

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
LINE_BYTES = 64
"""Of a cache line: a row of sixteen int32, if it begins where a line does."""


@dataclass(frozen=True)
class Aim:
    """Some targets and what lies above them, ready to be swept again and again.

    Parameters
    ----------
    metric
        Whose distances.
    search
        Its links, turned round if the ways lead to the sources.
    place : int32[n]
        Where each node of the hierarchy stands in the sweep, -1 if it is not needed.
    first_in : int64[p + 1], from_place, time : int32[q]
        Links into each place.
    target_place : int32[t]
        Where the targets stand.
    desks
        Room for sweeps that none uses now, kept since fresh memory costs as much as a sweep.
    """

    metric: Metric
    search: SearchGraph
    place: Ints32
    first_in: Ints64
    from_place: Ints32
    time: Ints32
    target_place: Ints32
    desks: list[tuple[Ints32, Ints32]] = field(default_factory=list, repr=False, compare=False)


def aim(metric: Metric, targets: Ints64, direction: Direction = "from") -> Aim:
    """Make ready for distances ``from`` sources yet to be named, or ``to`` them.

    Parameters
    ----------
    metric
        The times.
    targets : int64[t]
        Nodes; may repeat.
    direction
        ``from``: ways lead from the sources to the targets; ``to``: from the targets.

    Raises
    ------
    ValueError
        If a target is no node.
    """
    ranks = _ranks(metric, targets, "targets")
    search = metric.search if direction == "from" else metric.search.backwards()
    place, first_in, from_place, time = kernel.restrict(
        ranks,
        metric.hierarchy.parent,
        search.first_down,
        search.down_head,
        search.down_milliseconds,
    )
    return Aim(metric, search, place, first_in, from_place, time, place[ranks])


def distances(metric: Metric, sources: Ints64, targets: Ints64, threads: int = 1) -> Ints64:
    """Find how long it takes from each source to each target.

    Parameters
    ----------
    metric
        The times.
    sources : int64[k], targets : int64[t]
        Nodes; may repeat, may be empty.
    threads
        1 or more; the numbers are the same.

    Returns
    -------
    int64[k, t]
        ms, ``UNREACHED`` where there is no way.

    Raises
    ------
    ValueError
        If a source or a target is no node.
    TooLongError
        If a way takes 6 days 5 hours or more.
    """
    return distances_on(aim(metric, targets), sources, threads)


def distances_on(aimed: Aim, sources: Ints64, threads: int = 1) -> Ints64:
    """Find the same as ``distances`` for targets made ready, in the direction they were."""
    table = np.empty((len(sources), len(aimed.target_place)), dtype=np.int64)

    def read(begin: int, rows: Ints32) -> None:
        kernel.read_table(rows, aimed.target_place, begin, table)

    sweep_batches(aimed, sources, read, threads)
    return table


def trees(
    metric: Metric, sources: Ints64, direction: Direction = "from", threads: int = 1
) -> Ints32:
    """Find how long it takes from each source to every node, or to it.

    Returns
    -------
    int32[n, k]
        ms, ``UNREACHED`` where there is no way; a row for each node.

    Raises
    ------
    ValueError, TooLongError
        As ``distances``.
    """
    aimed = aim(metric, np.arange(metric.hierarchy.node_count), direction)
    table = np.empty((len(aimed.target_place), len(sources)), dtype=np.int32)

    def read(begin: int, rows: Ints32) -> None:
        kernel.mark_unreached(rows)
        block = table[:, begin : begin + kernel.LANES]
        block[:] = rows.reshape(-1, kernel.LANES).take(aimed.target_place, 0)[:, : block.shape[1]]

    sweep_batches(aimed, sources, read, threads)
    return table


def sweep_batches(
    aimed: Aim, sources: Ints64, read: Callable[[int, Ints32], None], threads: int = 1
) -> None:
    """Sweep sixteen sources at a time and hand each batch to a reader.

    Parameters
    ----------
    aimed
        The targets.
    sources : int64[k]
        Nodes.
    read
        Called with the first source's index and int32[p * 16] in the order of the sweep: row
        ``aimed.place[rank]`` holds the distances of a node, ``INFINITE`` where there is no way.
        The rows are used again afterwards. Called by several threads at once if asked to.
    threads
        1 or more.

    Raises
    ------
    ValueError, TooLongError
        As ``distances``; batches may have been read before.
    """
    ranks = _ranks(aimed.metric, sources, "sources")

    def work(batch: int) -> None:
        distance, climbing = aimed.desks.pop() if aimed.desks else _desk(aimed)
        begin = batch * kernel.LANES
        is_too_long = kernel.climb(
            ranks[begin : begin + kernel.LANES],
            aimed.metric.hierarchy.parent,
            aimed.search.first_up,
            aimed.search.up_head,
            aimed.search.up_milliseconds,
            aimed.place,
            climbing,
            distance,
        )
        kernel.sweep(aimed.first_in, aimed.from_place, aimed.time, distance)
        if is_too_long or kernel.is_too_long(distance):
            msg = (
                "a way takes 6 days 5 hours or more: longer than the engine's numbers hold;"
                " ask network.ways"
            )
            raise TooLongError(msg)
        read(begin, distance)
        aimed.desks.append((distance, climbing))

    side_by_side(work, -(-len(ranks) // kernel.LANES), threads)


def _desk(aimed: Aim) -> tuple[Ints32, Ints32]:
    """Make room for a sweep, its rows of sixteen so placed that none straddles cache lines."""
    length, line = (len(aimed.first_in) - 1) * kernel.LANES, LINE_BYTES // 4
    room = np.empty(length + line, dtype=np.int32)
    begin = -room.ctypes.data // 4 % line
    return room[begin : begin + length], np.full(len(aimed.place), INFINITE, dtype=np.int32)


def _ranks(metric: Metric, nodes: Ints64, what: str) -> Ints32:
    count = metric.hierarchy.node_count
    if len(nodes) and not 0 <= np.min(nodes) <= np.max(nodes) < count:
        msg = f"{what} {np.min(nodes)} to {np.max(nodes)} for {count} nodes"
        raise ValueError(msg)
    return metric.hierarchy.rank[np.asarray(nodes, dtype=np.int64)]
