"""Sixteen shortest-way trees in one sweep from the top of the hierarchy down.

D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: hardware-accelerated shortest path
trees", IPDPS 2011, on the elimination tree of R. Bauer, T. Columbus, I. Rutter, D. Wagner,
"Search-space size in contraction hierarchies", Theoretical Computer Science 645, 2016: from a
source only its ancestors are searched upwards, then every node takes the least over the links that
lead down to it. Restricted to the ancestors of some targets: D. Delling, A. V. Goldberg,
R. F. Werneck, "Faster batched shortest paths in road networks", ATMOS 2011.

Sixteen int32 fill one register of AVX-512, or two of AVX2. numba widens int32 sums to int64 and
checks every index for being negative, so its loops over sixteen lanes do not become vectors: the
pruned sweep above 1,000 targets of ny-264k takes 2.6 ms in the plainest form and 1.1 ms through
slices (``sweep_plain``); through an intrinsic for one row and link 0.3 ms, and through one that
keeps a row in its register for all its links 0.13 ms (``sweep_vector``; 0.43 ms with SSE2 alone).
``SWEEPS`` holds both and ``sweep`` the one this processor gets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import binding, ir
from numba import config, intp, njit, types
from numba.core import cgutils
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
def _finish_row(
    _typing: Any, rows: Any, _row: Any, sources: Any, times: Any, _begin: Any, _end: Any
) -> tuple[Any, Callable[..., Any]]:
    """Write to a row the least of itself and every source's row plus its time, sixteen at once.

    The row stays in a register from its first link to its last; written back after each, the next
    waits for it, and the sweep takes half as long again.
    """
    signature = types.void(rows, intp, sources, times, intp, intp)

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        data, source_data, time_data = (
            context.make_array(signature.args[k])(context, builder, values[k]).data
            for k in (0, 2, 3)
        )
        lane, place = ir.IntType(32), ir.IntType(64)
        vector = ir.VectorType(lane, LANES)
        blank = ir.Constant(vector, ir.Undefined)

        def row_at(number: Any) -> Any:
            offset = builder.mul(number, ir.Constant(place, LANES))
            return builder.bitcast(builder.gep(data, [offset]), vector.as_pointer())

        least = cgutils.alloca_once(builder, vector)  # type: ignore[no-untyped-call]
        builder.store(builder.load(row_at(values[1]), align=4), least)
        with cgutils.for_range(builder, values[5], start=values[4], intp=place) as loop:
            source = builder.load(builder.gep(source_data, [loop.index]))
            time = builder.load(builder.gep(time_data, [loop.index]))
            one = builder.insert_element(blank, time, ir.Constant(lane, 0))
            every = builder.shuffle_vector(one, blank, ir.Constant(vector, [0] * LANES))
            far = builder.load(row_at(builder.sext(source, place)), align=4)
            offer, best = builder.add(far, every), builder.load(least)
            is_less = builder.icmp_signed("<", offer, best)
            builder.store(builder.select(is_less, offer, best), least)
        builder.store(builder.load(least), row_at(values[1]), align=4)
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
        begin, end = first_in[place], first_in[place + 1]
        _finish_row(distance, place, from_place, time, begin, end)  # type: ignore[call-arg]


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
        row = distance[place * LANES : (place + 1) * LANES]
        for link in range(first_in[place], first_in[place + 1]):
            begin = np.int64(from_place[link]) * LANES
            source = distance[begin : begin + LANES]
            step = time[link]
            for lane in range(LANES):
                offer = np.int32(source[lane] + step)
                if offer < row[lane]:  # noqa: PLR1730 by min() it takes 1.8 ms instead of 1.1
                    row[lane] = offer


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


def has_vectors() -> bool:
    """Tell whether this processor has registers in which the vector sweep was tested."""
    features = binding.get_host_cpu_features()
    return bool(features.get("avx512f", False) or features.get("avx2", False))


COMPILES = not config.DISABLE_JIT  # type: ignore[attr-defined]
SWEEPS = {"plain": sweep_plain} | ({"vector": sweep_vector} if COMPILES else {})
sweep = SWEEPS["vector" if COMPILES and has_vectors() else "plain"]
