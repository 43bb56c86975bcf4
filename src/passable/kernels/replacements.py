"""The quickest way round each road on a source's ways to sixteen targets.

Without a road on the way, a target is reached by one of the arcs that lead into the part cut off:
K. Malik, A. K. Mittal, S. K. Gupta, "The k most vital arcs in the shortest path problem",
Operations Research Letters 8, 1989; all roads of a way at once in J. Hershberger, S. Suri, "Vickrey
prices and shortest paths: what is an edge worth?", FOCS 2001. Each arc from ``x`` to ``y`` offers
``distance[x] + ms + to[y]`` to a stretch of the way; the least offer for every road is found by a
sparse table run backwards: an offer is written to the two stretches of 2^k roads that cover its own,
and stretches hand their offers down to their halves.

With one-ways the way on from ``y`` may itself use the road that is gone (J. Hershberger, S. Suri,
A. Bhosle, "On the difficulty of some shortest path problems", ACM Transactions on Algorithms 3,
2007). The least offer is then only a bound from below; it is checked, and what fails is handed back
for ``detours``. On ny-264k that is 0.6 % of all.

Sixteen targets share a row: 64 bytes of ``to``, 128 of the table. Over loops that numba compiles the
intrinsics take 0.18 instead of 0.32 ms for sixteen of 1,000 targets of ny-264k; target by target it
was 2.9 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import intp, njit, types
from numba.extending import intrinsic

from passable.kernels.sweep import COMPILES, LANES, has_vectors

NONE = -1
FAR = 0x7FFFFFFF
"""Milliseconds to a target that is not reached: more than any offer that can be driven."""
SHIFT = 31
NO_OFFER = 0x7FFFFFFFFFFFFFFF


@njit(nogil=True, cache=True)
def lay_lanes(
    lane_place: npt.NDArray[np.int32],
    up: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    depth: npt.NDArray[np.int32],
    hang: npt.NDArray[np.int32],
) -> tuple[
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    npt.NDArray[np.int32],
    int,
]:
    """Cut a source's tree back once more, to the ways to sixteen of its targets.

    Parameters
    ----------
    lane_place : int32[LANES]
        The place of each target, 0 or ``NONE`` for a lane that asks nothing.
    up, end, depth : int32[p]
        The tree.
    hang : int32[p]
        Filled here: for each place the step it is or hangs on.

    Returns
    -------
    lane : int32[l]
        Lanes that ask, by place.
    place, over, start, height : int32[q]
        By step, in preorder, the source first: its place; the step above; the step where its run
        of steps one above the other begins; how many steps are above.
    levels : int
        Of the table: 2^levels is more than the steps of any way.

    Notes
    -----
    O(p). Naive twin: ``tests.naive_removal``, through all of removal.
    """
    order = np.argsort(lane_place)
    lane = np.empty(LANES, dtype=np.int32)
    most = 1
    lanes = 0
    for k in range(LANES):
        if lane_place[order[k]] > 0:
            lane[lanes] = order[k]
            lanes += 1
            most += depth[lane_place[order[k]]]
    most = min(most, up.shape[0])
    place = np.empty(most, dtype=np.int32)
    over = np.empty(most, dtype=np.int32)
    start = np.empty(most, dtype=np.int32)
    hang[:] = NONE
    hang[0], place[0], over[0], start[0] = 0, 0, NONE, 0
    steps = 1
    for k in range(lanes):
        below = lane_place[lane[k]]
        run = 0
        at = below
        while hang[at] == NONE:
            run += 1
            at = up[at]
        above = hang[at]
        at = below
        for step in range(steps + run - 1, steps - 1, -1):
            hang[at], place[step], over[step], start[step] = step, at, step - 1, steps
            at = up[at]
        if run > 0:
            over[steps] = above
            steps += run
    height = np.empty(steps, dtype=np.int32)
    highest = 0
    for step in range(steps):
        height[step] = depth[place[step]]
        highest = max(highest, height[step])
    levels = 1
    while (1 << levels) <= highest:
        levels += 1
    step = 0
    for at in range(1, up.shape[0]):
        if hang[at] != NONE:
            step = hang[at]
            continue
        while at >= end[place[step]]:
            step = over[step]
        hang[at] = step
    return lane[:lanes], place[:steps], over[:steps], start[:steps], height, levels


@intrinsic
def _offer_vector(
    _typing: Any, table: Any, _row: Any, to: Any, _to_row: Any, _offer: Any
) -> tuple[Any, Callable[..., Any]]:
    """Do as ``_offer_plain``, in registers."""
    signature = types.void(table, intp, to, intp, types.int64)

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        rows, sources = (
            context.make_array(signature.args[k])(context, builder, values[k]).data for k in (0, 2)
        )
        lane, index = ir.IntType(64), ir.IntType(32)
        wide, narrow = ir.VectorType(lane, LANES), ir.VectorType(index, LANES)
        row = builder.bitcast(builder.gep(rows, [values[1]]), wide.as_pointer())
        source = builder.bitcast(builder.gep(sources, [values[3]]), narrow.as_pointer())
        further = builder.zext(builder.load(source, align=4), wide)
        further = builder.shl(further, ir.Constant(wide, [SHIFT] * LANES))
        blank = ir.Constant(wide, ir.Undefined)
        one = builder.insert_element(blank, values[4], ir.Constant(index, 0))
        every = builder.shuffle_vector(one, blank, ir.Constant(narrow, [0] * LANES))
        _store_least(builder, row, builder.add(further, every))
        return context.get_dummy_value()

    return signature, build


@intrinsic
def _hand_down_vector(
    _typing: Any, table: Any, _row: Any, _other: Any
) -> tuple[Any, Callable[..., Any]]:
    """Do as ``_hand_down_plain``, in registers."""
    signature = types.void(table, intp, intp)

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        rows = context.make_array(signature.args[0])(context, builder, values[0]).data
        wide = ir.VectorType(ir.IntType(64), LANES)
        row, other = (
            builder.bitcast(builder.gep(rows, [values[k]]), wide.as_pointer()) for k in (1, 2)
        )
        _store_least(builder, row, builder.load(other, align=8))
        return context.get_dummy_value()

    return signature, build


def _store_least(builder: Any, row: Any, offer: Any) -> None:
    held = builder.load(row, align=8)
    is_less = builder.icmp_signed("<", offer, held)
    builder.store(builder.select(is_less, offer, held), row, align=8)


@njit(nogil=True, cache=True)
def _offer_plain(
    table: npt.NDArray[np.int64], row: int, to: npt.NDArray[np.int32], to_row: int, offer: int
) -> None:
    """Take an offer, plus the time to each target, where it is less than what a row holds."""
    held = table[row : row + LANES]
    further = to[to_row : to_row + LANES]
    for lane in range(LANES):
        made = offer + (np.int64(further[lane]) << SHIFT)
        held[lane] = min(held[lane], made)


@njit(nogil=True, cache=True)
def _hand_down_plain(table: npt.NDArray[np.int64], row: int, other: int) -> None:
    """Take from another row what is less."""
    held = table[row : row + LANES]
    given = table[other : other + LANES]
    for lane in range(LANES):
        held[lane] = min(held[lane], given[lane])


if COMPILES and has_vectors():
    _offer: Any = _offer_vector
    _hand_down: Any = _hand_down_vector
else:
    _offer, _hand_down = _offer_plain, _hand_down_plain


@njit(nogil=True, cache=True)
def _step_at(
    step: int,
    height: int,
    over: npt.NDArray[np.int32],
    start: npt.NDArray[np.int32],
    heights: npt.NDArray[np.int32],
) -> int:
    """Climb from a step to the one of some height on its way, a run at a time."""
    while heights[start[step]] > height:
        step = over[start[step]]
    found: int = step - (heights[step] - height)
    return found


@njit(nogil=True, cache=True)
def gather_offers(
    place: npt.NDArray[np.int32],
    over: npt.NDArray[np.int32],
    start: npt.NDArray[np.int32],
    height: npt.NDArray[np.int32],
    levels: int,
    hang: npt.NDArray[np.int32],
    first: npt.NDArray[np.int64],
    to_node: npt.NDArray[np.int32],
    to_place: npt.NDArray[np.int32],
    time: npt.NDArray[np.int32],
    to: npt.NDArray[np.int32],
    table: npt.NDArray[np.int64],
) -> None:
    """Find for every step and target the least offer of an arc that leads in below it.

    Parameters
    ----------
    place, over, start, height : int32[q], levels, hang : int32[p]
        As ``lay_lanes`` gives them.
    first : int64[p + 1], to_node, to_place, time : int32[c]
        As ``crossings.file_crossings`` gives them.
    to : int32[n * LANES]
        ms from each node to each target, ``FAR`` where there is no way.
    table : int64[t]
        Filled here; at least ``levels * q * LANES``. Row ``step`` then holds for each target the
        offer, ms times 2^31, plus the number of the filed arc; ms is ``FAR`` or more for none.

    Notes
    -----
    O(LANES * (arcs filed under the steps + q log q)). Naive twin: ``tests.naive_removal``, through
    all of removal.
    """
    steps = place.shape[0]
    is_held = np.zeros(levels * steps, dtype=np.bool_)
    for step in range(1, steps):
        for k in range(first[place[step]], first[place[step] + 1]):
            bottom = hang[to_place[k]]
            length = height[bottom] - height[step] + 1
            level = 0
            while (2 << level) <= length:
                level += 1
            offer = (np.int64(time[k]) << SHIFT) | k
            to_row = np.int64(to_node[k]) * LANES
            row = level * steps + bottom
            if not is_held[row]:
                is_held[row] = True
                table[row * LANES : (row + 1) * LANES] = NO_OFFER
            _offer(table, row * LANES, to, to_row, offer)
            if length > 1 << level:
                other = height[step] + (1 << level) - 1
                row = level * steps + _step_at(bottom, other, over, start, height)
                if not is_held[row]:
                    is_held[row] = True
                    table[row * LANES : (row + 1) * LANES] = NO_OFFER
                _offer(table, row * LANES, to, to_row, offer)
    for level in range(levels - 1, 0, -1):
        half = 1 << (level - 1)
        for step in range(1, steps):
            row = level * steps + step
            if not is_held[row]:
                continue
            upper = _step_at(step, height[step] - half, over, start, height)
            for lower_row in (row - steps, (level - 1) * steps + upper):
                if is_held[lower_row]:
                    _hand_down(table, lower_row * LANES, row * LANES)
                else:
                    is_held[lower_row] = True
                    for lane in range(LANES):
                        table[lower_row * LANES + lane] = table[row * LANES + lane]
    for step in range(1, steps):
        if not is_held[step]:
            table[step * LANES : (step + 1) * LANES] = NO_OFFER
