"""Nasty little road nets for laws of removal: loops, twins, islands, one-ways, roads of no time,
closed pieces, and roads cut into pieces by nodes of their own."""

import itertools
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from passable.network.arc_graph import graph_of_arcs
from passable.network.segment_ends import SegmentEnds
from passable.network.states import CLOSED

TIMES = st.one_of(st.integers(0, 3), st.just(CLOSED), st.integers(0, 10**6))


class Net(NamedTuple):
    """Nodes, and the arcs (tail, head, segment, ms) of roads between the first of them."""

    nodes: int
    ends: list
    arcs: list
    is_forward: list

    def without(self, segment):
        return [arc for arc in self.arcs if arc[2] != segment]

    def timed(self, times):
        arcs = [(a, b, s, ms) for (a, b, s, _), ms in zip(self.arcs, times, strict=True)]
        return self._replace(arcs=arcs)


@st.composite
def road_nets(draw, most=7, most_roads=12, times=TIMES):
    """Each road joins two junctions by one to three pieces, one way or both."""
    junctions = draw(st.integers(1, most))
    node = st.integers(0, junctions - 1)
    road = st.tuples(node, node, st.integers(0, 2), st.sampled_from([0, 0, 1]))
    roads = draw(st.lists(road, max_size=most_roads))
    nodes, ends, arcs, forward = junctions, [], [], []
    for segment, (begin, end, inner, is_one_way) in enumerate(roads):
        chain = [begin, *range(nodes, nodes + inner), end]
        nodes += inner
        ends.append((begin, end))
        for tail, head in itertools.pairwise(chain):
            arcs.append((tail, head, segment, draw(times)))
            forward.append(True)
            if not is_one_way:
                arcs.append((head, tail, segment, draw(times)))
                forward.append(False)
    order = draw(st.permutations(range(len(arcs))))
    return Net(nodes, ends, [arcs[k] for k in order], [forward[k] for k in order])


def column(rows, k, dtype):
    return np.array([row[k] for row in rows], dtype=dtype)


def graph_of(net):
    ends = (column(net.arcs, k, np.int32) for k in range(3))
    return graph_of_arcs(net.nodes, len(net.ends), *ends, column(net.arcs, 3, np.int64))


def ends_of(net):
    forward = np.array(net.is_forward, dtype=bool)
    return SegmentEnds(column(net.ends, 0, np.int32), column(net.ends, 1, np.int32), forward)


def renumbered(net, number, order):
    """The same net with other node numbers and another order of arcs."""
    arcs = [(number[a], number[b], segment, ms) for a, b, segment, ms in net.arcs]
    ends = [(number[a], number[b]) for a, b in net.ends]
    return Net(net.nodes, ends, [arcs[k] for k in order], [net.is_forward[k] for k in order])
