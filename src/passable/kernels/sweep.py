"""Sixteen shortest-way trees in one sweep from the top of the hierarchy down.

D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: hardware-accelerated shortest path
trees", IPDPS 2011, on the elimination tree of R. Bauer, T. Columbus, I. Rutter, D. Wagner,
"Search-space size in contraction hierarchies", Theoretical Computer Science 645, 2016: from a
source only its ancestors are searched upwards, then every node takes the least over the links that
lead down to it. Restricted to the ancestors of some targets: D. Delling, A. V. Goldberg,
R. F. Werneck, "Faster batched shortest paths in road networks", ATMOS 2011.

Sixteen int32 fill one 512-bit register. numba widens int32 sums to int64 and does not vectorise the
plain loop, 2.2 ms for the restricted sweep of 1,000 targets on ny-264k; written out sixteen times
1.4 ms; through the intrinsic below 0.3 ms. ``SWEEPS`` holds both ways of doing it and ``sweep`` the
one this processor gets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import binding, ir
from numba import config, int32, intp, njit, types
from numba.extending import intrinsic

from passable.kernels.customize import INFINITE, TOO_LONG

LANES = 16
UNREACHED = -1


@njit(nogil=True, cache=True)
def restrict(
    marked: npt.NDArray[np.int32],
    parent: npt.NDArray[np.int32],
    first: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int32],
) -> tuple[
    npt.NDArray[np.int32],
    npt.NDArray[np.int64],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
]:
    """Take the nodes at and above the marked ones, from the top down, with the links to them.

    Parameters
    ----------
    marked : int32[t]
        Nodes, numbered as they are removed; may repeat.
    parent : int32[n]
        The elimination tree.
    first : int64[n + 1], head, milliseconds : int32[k]
        Links by their lower end, with the time from the upper end to the lower.

    Returns
    -------
    place : int32[n]
        Where each node stands in the sweep, -1 if it is not needed.
    first_in : int64[p + 1], from_place, time : int32[q]
        Links into each place from places before it.

    Notes
    -----
    O(n + q). Naive twin: ``tests.naive.all_distances``, through the whole sweep.
    """
    nodes = parent.shape[0]
    place = np.full(nodes, -1, dtype=np.int32)
    for k in range(marked.shape[0]):
        node = marked[k]
        while node >= 0 and place[node] < 0:
            place[node] = 0
            node = parent[node]
    places = 0
    links = 0
    for node in range(nodes - 1, -1, -1):
        if place[node] == 0:
            place[node] = places
            places += 1
            links += first[node + 1] - first[node]
    first_in = np.zeros(places + 1, dtype=np.int64)
    from_place = np.empty(links, dtype=np.int32)
    time = np.empty(links, dtype=np.int32)
    k = 0
    at = 0
    for node in range(nodes - 1, -1, -1):
        if place[node] < 0:
            continue
        for link in range(first[node], first[node + 1]):
            from_place[k] = place[head[link]]
            time[k] = milliseconds[link]
            k += 1
        at += 1
        first_in[at] = k
    return place, first_in, from_place, time


@njit(nogil=True, cache=True)
def climb(
    sources: npt.NDArray[np.int32],
    parent: npt.NDArray[np.int32],
    first: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    milliseconds: npt.NDArray[np.int32],
    place: npt.NDArray[np.int32],
    desk: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
) -> bool:
    """Search upwards from up to sixteen sources and write what they reach into the sweep.

    Parameters
    ----------
    sources : int32[s]
        At most ``LANES`` nodes; may repeat.
    parent, place
        The elimination tree, and ``restrict``'s places.
    first : int64[n + 1], head, milliseconds : int32[k]
        Links by their lower end, with the time from the lower end to the upper.
    desk : int32[n]
        ``INFINITE`` throughout, before and after.
    distance : int32[p * LANES]
        Filled here: row ``p`` holds a place's distance from each source, so far.

    Returns
    -------
    bool
        Whether a distance is ``TOO_LONG`` to be told from infinity.

    Notes
    -----
    O(s * links above a node). Naive twin: ``tests.naive.all_distances``, through the whole sweep.
    """
    distance[:] = INFINITE
    too_long = False
    for lane in range(sources.shape[0]):
        node = sources[lane]
        desk[node] = 0
        while node >= 0:
            here = desk[node]
            if here < INFINITE:
                too_long |= here >= TOO_LONG
                for link in range(first[node], first[node + 1]):
                    desk[head[link]] = min(desk[head[link]], here + milliseconds[link])
            node = parent[node]
        node = sources[lane]
        while node >= 0:
            if place[node] >= 0:
                distance[np.int64(place[node]) * LANES + lane] = desk[node]
            desk[node] = INFINITE
            node = parent[node]
    return too_long


@intrinsic
def _relax_row(
    _typing: Any, row: Any, _into: Any, _source: Any, _time: Any
) -> tuple[Any, Callable[..., Any]]:
    """Write the lesser of a row and another row plus a time, as one vector of sixteen int32."""
    signature = types.void(row, intp, intp, int32)

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        lane = ir.IntType(32)
        vector = ir.VectorType(lane, LANES)
        to_row, from_row = (
            builder.bitcast(builder.gep(data, [offset]), vector.as_pointer())
            for offset in values[1:3]
        )
        old, offer = (builder.load(pointer, align=4) for pointer in (to_row, from_row))
        blank = ir.Constant(vector, ir.Undefined)
        one = builder.insert_element(blank, values[3], ir.Constant(lane, 0))
        every = builder.shuffle_vector(one, blank, ir.Constant(vector, [0] * LANES))
        offer = builder.add(offer, every)
        least = builder.select(builder.icmp_signed("<", offer, old), offer, old)
        builder.store(least, to_row, align=4)
        return context.get_dummy_value()

    return signature, build


@njit(nogil=True, cache=True)
def sweep_vector(
    first_in: npt.NDArray[np.int64],
    from_place: npt.NDArray[np.int32],
    time: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
) -> None:
    """Finish every row as ``sweep_plain`` does, a row at a time."""
    for place in range(first_in.shape[0] - 1):
        for link in range(first_in[place], first_in[place + 1]):
            source = np.int64(from_place[link]) * LANES
            _relax_row(distance, place * LANES, source, time[link])  # type: ignore[call-arg]


@njit(nogil=True, cache=True)
def sweep_plain(
    first_in: npt.NDArray[np.int64],
    from_place: npt.NDArray[np.int32],
    time: npt.NDArray[np.int32],
    distance: npt.NDArray[np.int32],
) -> None:
    """Finish every row: the least over the links that lead down to its place.

    Parameters
    ----------
    first_in, from_place, time
        As ``restrict`` gives them.
    distance : int32[p * LANES]
        As ``climb`` leaves it; afterwards the distances from each source, ``INFINITE`` or more
        where there is no way.

    Notes
    -----
    O(LANES * q). Naive twin: ``tests.naive.all_distances``.
    """
    for place in range(first_in.shape[0] - 1):
        row = place * LANES
        for link in range(first_in[place], first_in[place + 1]):
            source = np.int64(from_place[link]) * LANES
            for lane in range(LANES):
                offer = distance[source + lane] + time[link]
                distance[row + lane] = min(distance[row + lane], offer)


@njit(nogil=True, cache=True)
def is_too_long(distance: npt.NDArray[np.int32]) -> bool:
    """Tell whether any distance swept is neither below ``TOO_LONG`` nor infinite.

    Parameters
    ----------
    distance : int32[p * LANES]
        Swept.

    Notes
    -----
    O(LANES * p). A way grows by less than ``TOO_LONG`` with each link, so one that ends beyond
    infinity passes a place between the two, and that place was swept. Naive twin: ``any``.
    """
    found = 0
    for k in range(distance.shape[0]):
        found |= (distance[k] >= TOO_LONG) & (distance[k] < INFINITE)
    return found != 0


@njit(nogil=True, cache=True)
def read_table(
    distance: npt.NDArray[np.int32],
    places: npt.NDArray[np.int32],
    begin: int,
    table: npt.NDArray[np.int64],
) -> None:
    """Copy the distances of some places to the rows of a table, one for each source.

    Parameters
    ----------
    distance : int32[p * LANES]
        Swept.
    places : int32[t]
        The targets' places.
    begin : int
        The first source's row.
    table : int64[s, t]
        Filled here from row ``begin`` on, ``LANES`` rows or as many as are left;
        ``UNREACHED`` where there is no way.

    Notes
    -----
    O(LANES * t). Naive twin: the test reads the whole table.
    """
    lanes = min(LANES, table.shape[0] - begin)
    for k in range(places.shape[0]):
        row = np.int64(places[k]) * LANES
        for lane in range(lanes):
            here = distance[row + lane]
            table[begin + lane, k] = here if here < INFINITE else UNREACHED


@njit(nogil=True, cache=True)
def mark_unreached(distance: npt.NDArray[np.int32]) -> None:
    """Write ``UNREACHED`` in the place of ``INFINITE``.

    Parameters
    ----------
    distance : int32[p * LANES]
        Swept; changed here.

    Notes
    -----
    O(LANES * p). Naive twin: the test reads every tree.
    """
    for k in range(distance.shape[0]):
        distance[k] = distance[k] if distance[k] < INFINITE else np.int32(UNREACHED)


def has_wide_vectors() -> bool:
    """Tell whether this processor has registers for sixteen int32."""
    return bool(binding.get_host_cpu_features().get("avx512f", False))


COMPILES = not config.DISABLE_JIT  # type: ignore[attr-defined]
SWEEPS = {"plain": sweep_plain} | ({"vector": sweep_vector} if COMPILES else {})
sweep = SWEEPS["vector" if COMPILES and has_wide_vectors() else "plain"]
