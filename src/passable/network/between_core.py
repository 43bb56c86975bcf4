"""Removal of every road of a core at once, source by source: exact, by least offers round each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.crossings import file_crossings
from passable.kernels.customize import INFINITE
from passable.kernels.pruned_tree import cut_back, tight_arcs
from passable.kernels.replacements import FAR, gather_offers, lay_lanes
from passable.kernels.sweep import LANES
from passable.kernels.weigh_offers import LOW_BITS, search_inside, weigh_offers
from passable.network.demand import Demand
from passable.network.matrix import aim, sweep_batches
from passable.network.metric import Metric
from passable.network.road_core import RoadCore
from passable.network.subtrees import side_by_side
from passable.terms.progress import Progress

Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RoadSums:
    """Exact sums over the ordered pairs of a demand, in its units squared, by road removed.

    Parameters
    ----------
    connected, milliseconds
        Of pairs with a way, and of those times its milliseconds.
    disconnected : int64[r]
        Of those cut off.
    extra : object[r]
        Whole numbers: of those that still have a way, times what it is longer.
    """

    connected: int
    milliseconds: int
    disconnected: Ints64
    extra: npt.NDArray[np.object_]


class _Desk:
    """What one thread works with and adds up."""

    def __init__(self, core: RoadCore) -> None:
        nodes = len(core.node)
        self.parent_arc = np.empty(nodes, dtype=np.int32)
        self.branch = np.empty(nodes, dtype=np.int32)
        self.so_far = np.full(nodes, INFINITE, dtype=np.int32)
        self.table = np.empty(LANES * 1024, dtype=np.int64)
        self.disconnected = np.zeros(core.road_count, dtype=np.int64)
        self.extra = np.zeros((core.road_count, 2), dtype=np.int64)
        self.connected = 0
        self.milliseconds = 0


def remove_each_road(
    core: RoadCore, demand: Demand, metric: Metric, nodes: Ints64, threads: int, progress: Progress
) -> RoadSums:
    """Remove every road of a core by itself.

    Parameters
    ----------
    core, demand
        The roads, and who goes between which nodes of the graph.
    metric
        Distances, on the core or on the graph it was made of.
    nodes : int64[n]
        The metric's node of each node of the core.
    threads
        How many work at it; each takes sources, and sums are exact.
    progress
        Told how far the work is.

    Raises
    ------
    TooLongError
        If a way takes longer than the engine's numbers hold.
    """
    places = core.place[demand.node].astype(np.int32)
    asked = nodes[places]
    ahead = _blocks(metric, nodes, asked, to_them=False, threads=threads, far=INFINITE)
    behind = _blocks(metric, nodes, asked, to_them=True, threads=threads, far=FAR)
    desks: list[_Desk] = []
    free: list[_Desk] = []
    done = [0]

    def work(number: int) -> None:
        if not free:
            desks.append(_Desk(core))
            free.append(desks[-1])
        desk = free.pop()
        column = np.ascontiguousarray(ahead[number // LANES][:, number % LANES])
        _remove_for(core, demand, places, number, column, behind, desk)
        free.append(desk)
        done[0] += 1
        progress("removing every segment", done[0], len(places))

    side_by_side(work, len(places), threads)
    extra = np.zeros(core.road_count, dtype=object)
    for desk in desks:
        extra += (desk.extra[:, 0].astype(object) << LOW_BITS) + desk.extra[:, 1].astype(object)
    return RoadSums(
        demand.at_one_node + sum(desk.connected for desk in desks),
        sum(desk.milliseconds for desk in desks),
        sum((desk.disconnected for desk in desks), np.zeros(core.road_count, dtype=np.int64)),
        extra,
    )


def _blocks(
    metric: Metric, nodes: Ints64, asked: Ints64, *, to_them: bool, threads: int, far: int
) -> list[Ints32]:
    """Lay out distances sixteen places at a time, int32[n, LANES] each."""
    aimed = aim(metric, nodes, "to" if to_them else "from")
    blocks: list[Ints32] = [np.empty(0, dtype=np.int32)] * -(-len(asked) // LANES)

    def read(begin: int, rows: Ints32) -> None:
        taken = rows.reshape(-1, LANES).take(aimed.target_place, 0)
        taken[taken >= INFINITE] = far
        blocks[begin // LANES] = taken

    sweep_batches(aimed, asked, read, threads)
    return blocks


def _remove_for(
    core: RoadCore,
    demand: Demand,
    places: Ints32,
    number: int,
    distance: Ints32,
    behind: list[Ints32],
    desk: _Desk,
) -> None:
    """Add up one source's pairs: its tree, the arcs that cross it, and offers to all targets."""
    source = int(places[number])
    pairs = demand.units[number] * demand.units
    pairs[number] = 0
    reached = distance[places]
    pairs[reached >= INFINITE] = 0
    desk.connected += int(pairs.sum(dtype=np.uint64))
    desk.milliseconds += sum(
        a * b for a, b in zip(pairs.tolist(), reached.tolist(), strict=True) if a
    )
    tight_arcs(
        source,
        distance,
        core.first_in,
        core.tail,
        core.milliseconds,
        core.first_out,
        core.out_arc,
        core.head,
        desk.parent_arc,
    )
    node_at, up, end, depth, top = cut_back(
        source, places, distance, desk.parent_arc, core.tail, desk.branch
    )
    first, filed, to_node, to_place, time = file_crossings(
        desk.parent_arc,
        desk.branch,
        core.first_in,
        core.tail,
        up,
        end,
        depth,
        top,
        distance,
        core.milliseconds,
    )
    hang = np.empty(len(up), dtype=np.int32)
    for block, rows in enumerate(behind):
        target = places[block * LANES : (block + 1) * LANES]
        pair = pairs[block * LANES : (block + 1) * LANES]
        lane_place = np.full(LANES, -1, dtype=np.int32)
        lane_place[: len(target)] = np.where(pair > 0, desk.branch[target], -1)
        if not np.any(lane_place > 0):
            continue
        _lanes, place, over, start, height, levels = lay_lanes(lane_place, up, end, depth, hang)
        room = levels * len(place) * LANES
        if len(desk.table) < room:
            desk.table = np.empty(2 * room, dtype=np.int64)
        to = rows.reshape(-1)
        gather_offers(
            place,
            over,
            start,
            height,
            levels,
            hang,
            first,
            to_node,
            to_place,
            time,
            to,
            desk.table,
        )
        failed = weigh_offers(
            target,
            pair,
            desk.branch,
            node_at,
            up,
            hang,
            desk.parent_arc,
            distance,
            to,
            desk.table,
            to_node,
            core.first_out,
            core.out_arc,
            core.tail,
            core.head,
            core.milliseconds,
            core.road,
            desk.disconnected,
            desk.extra,
        )
        if len(failed):
            search_inside(
                failed,
                target,
                pair,
                desk.branch,
                node_at,
                up,
                end,
                desk.parent_arc,
                distance,
                to,
                first,
                filed,
                to_node,
                to_place,
                time,
                core.first_out,
                core.out_arc,
                core.head,
                core.milliseconds,
                core.road,
                desk.so_far,
                desk.disconnected,
                desk.extra,
            )
