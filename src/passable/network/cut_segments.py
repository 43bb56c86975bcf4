"""Segments without which the road falls apart, and whom each keeps together.

Roads count as open both ways if they are open one way: what is told apart here is whether there is
any other road at all. Of two parallel segments neither is a cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.bridges import bridges
from passable.kernels.part_sums import part_sums
from passable.network.arc_graph import ArcGraph
from passable.network.segment_ends import SegmentEnds, check_ends, ends_of_arcs
from passable.network.whole_weights import weigh_nodes

Bools = npt.NDArray[np.bool_]
Ints32 = npt.NDArray[np.int32]
Ints64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bridges:
    """The bridges of a graph, and the tree they were found by.

    Parameters
    ----------
    is_bridge : bool[m]
        By arc.
    order, parent : int32[n]
        Nodes as a depth-first search met them, and the node each was met from, -1 at roots.
    number : int32[n]
        Where each node stands in ``order``.
    part : int32[n]
        Which piece of the road each node is on, as the place of its root in ``order``.
    is_cut : bool[s]
        Segments whose two ends only they join.
    """

    is_bridge: Bools
    order: Ints32
    parent: Ints32
    number: Ints32
    part: Ints32
    is_cut: Bools


def find_bridges(graph: ArcGraph, ends: SegmentEnds) -> Bridges:
    """Search a graph whose ends are known."""
    is_bridge, order, parent = bridges(
        graph.first_out,
        graph.out_arc,
        graph.first_in,
        graph.in_arc,
        graph.tail,
        graph.head,
        graph.segment,
        graph.milliseconds,
    )
    place = np.arange(graph.node_count, dtype=np.int32)
    number = np.empty_like(place)
    number[order] = place
    part = np.maximum.accumulate(np.where(parent[order] < 0, place, 0))[number]
    is_cut = np.zeros(graph.segment_count, dtype=bool)
    is_cut[graph.segment] = True
    is_cut[graph.segment[~is_bridge]] = False
    is_cut &= ends.from_node != ends.to_node
    return Bridges(is_bridge, order, parent, number, part, is_cut)


def cut_segments(graph: ArcGraph, ends: SegmentEnds | None = None) -> Bools:
    """Tell which segments are cut edges: open, and their two ends are joined by nothing else.

    Parameters
    ----------
    graph
        A situation's arcs. A segment with a closed piece joins nothing.
    ends
        Of its segments; may be left out if no terminal cuts them.

    Returns
    -------
    bool[s]

    Raises
    ------
    ValueError
        If the ends do not fit.
    """
    known = ends_of_arcs(graph) if ends is None else check_ends(graph, ends)
    return find_bridges(graph, known).is_cut


@dataclass(frozen=True)
class Sides:
    """What each cut edge keeps together; what stands on the segment itself is on neither side.

    Parameters
    ----------
    is_cut : bool[s]
    from_places, to_places : int64[s]
        Places on the side of each end, 0 where the segment is no cut.
    from_weight, to_weight : float64[s, k]
        Their weights, nan where the segment is no cut.
    """

    is_cut: Bools
    from_places: Ints64
    to_places: Ints64
    from_weight: Floats
    to_weight: Floats


def weigh_sides(
    graph: ArcGraph, place_nodes: Ints64, weights: Floats, ends: SegmentEnds | None = None
) -> Sides:
    """Weigh what stands on either side of every cut edge.

    Parameters
    ----------
    graph, ends
        As for ``cut_segments``.
    place_nodes : int64[p], weights : float64[p, k]
        Places; -1 for one off the network.

    Raises
    ------
    ValueError
        If ends, places or weights do not fit.
    """
    known = ends_of_arcs(graph) if ends is None else check_ends(graph, ends)
    found = find_bridges(graph, known)
    held = weigh_nodes(graph.node_count, place_nodes, weights)
    units = np.zeros((graph.node_count, 1 + held.units.shape[1]), dtype=np.int64)
    units[held.node, 0], units[held.node, 1:] = held.places, held.units
    total = part_sums(found.order, found.parent, units)
    segment, below, highest = _ends_in_tree(graph, known, found)
    lower = total[below]
    upper = total[found.order[found.part[below]]] - total[highest]
    is_from = below == known.from_node[segment]
    sides = []
    for side in (
        np.where(is_from[:, None], lower, upper),
        np.where(is_from[:, None], upper, lower),
    ):
        places = np.zeros(graph.segment_count, dtype=np.int64)
        weight = np.full((graph.segment_count, len(held.exponent)), np.nan)
        places[segment], weight[segment] = side[:, 0], held.weights(side[:, 1:])
        sides += [places, weight]
    return Sides(found.is_cut, sides[0], sides[2], sides[1], sides[3])


def _ends_in_tree(
    graph: ArcGraph, ends: SegmentEnds, found: Bridges
) -> tuple[npt.NDArray[np.intp], Ints32, Ints32]:
    """List cut edges with their end away from the root and the node below their uppermost piece."""
    segment = np.flatnonzero(found.is_cut)
    first, last = ends.from_node[segment], ends.to_node[segment]
    below = np.where(found.number[first] > found.number[last], first, last)
    arcs = np.flatnonzero(found.is_cut[graph.segment])
    lower = np.maximum(found.number[graph.tail[arcs]], found.number[graph.head[arcs]])
    highest = np.full(graph.segment_count, graph.node_count, dtype=np.int32)
    np.minimum.at(highest, graph.segment[arcs], lower)
    return segment, below, found.order[highest[segment]]
