"""The gate: a good network passes, and each rule can fail."""

import dataclasses

import numpy as np
import pytest

from passable.network.gate import MOST_MILLISECONDS, BrokenNetworkError, check_network
from passable.network.speeds import NO_WAY
from scenes import scene_network

TEXT = "A 0 0; B 1000 0; C 1000 900; D 3000 0; E 4000 0; 1: A B; 2: B C oneway=1; 3: A A; 4: D E; 5: A B"
GOOD = scene_network(TEXT, {"p": (300, -5), "off": (99_999, 0)}, {"s": (600, -5)})


def changed(array, index, value):
    copy = np.array(array)
    copy[index] = value
    return copy


def network_with(name, change):
    return dataclasses.replace(GOOD, **{name: change(getattr(GOOD, name))})


def graph_with(name, change):
    graph = dataclasses.replace(GOOD.graph, **{name: change(getattr(GOOD.graph, name))})
    return dataclasses.replace(GOOD, graph=graph)


def terminals_with(name, change):
    terminals = dataclasses.replace(GOOD.terminals, **{name: change(getattr(GOOD.terminals, name))})
    return dataclasses.replace(GOOD, terminals=terminals)


def put(index, value):
    return lambda array: changed(array, index, value)


def plus(index, value):
    return lambda array: changed(array, index, array[index] + value)


PIECE = int(np.flatnonzero((GOOD.arc_from_fraction > 0) & GOOD.arc_is_forward)[0])
ONE_WAY = GOOD.graph.segment_id.tolist().index("w2/n2-n3")

BROKEN = {
    "arrays of nodes fit": network_with("component", lambda a: a[1:]),
    "arrays of arcs by node fit": network_with("first_arc", lambda a: a[:-1]),
    "arrays of arcs fit": network_with("arc_milliseconds", lambda a: a[:-1]),
    "arrays of segments fit": graph_with("length_metres", lambda a: a[:-1]),
    "arrays of vertices by segment fit": graph_with("first_vertex", lambda a: a[:-1]),
    "arrays of vertices fit": graph_with("vertex_fraction", lambda a: a[:-1]),
    "arrays of terminals fit": terminals_with("node", lambda a: a[:-1]),
    "int64 where kernels want it": network_with("arc_milliseconds", lambda a: a.astype(np.float64)),
    "int32 where kernels want it": network_with("arc_head", lambda a: a.astype(np.int64)),
    "first_arc runs from 0 to m": network_with("first_arc", plus(-1, 1)),
    "first_arc_in runs from 0 to m": network_with("first_arc_in", put(0, 1)),
    "first_vertex runs from 0 to v": graph_with("first_vertex", put(1, 99)),
    "tails are nodes": network_with("arc_tail", put(-1, GOOD.node_count)),
    "heads are nodes": network_with("arc_head", put(0, -1)),
    "arcs stand on segments": network_with("arc_segment", put(0, 99)),
    "segments lead between junctions": graph_with("to_node", put(0, GOOD.graph.node_count)),
    "arc_in holds every arc once": network_with("arc_in", lambda a: changed(a, 0, a[1])),
    "terminals stand on nodes": terminals_with("node", put(0, GOOD.node_count)),
    "terminals stand on segments": terminals_with("segment", put(0, -2)),
    "segment ids are unique": graph_with("segment_id", lambda a: changed(a, 0, a[1])),
    "segments have two vertices or more": graph_with(
        "first_vertex", lambda a: changed(a, 1, a[2] - 1)
    ),
    "lengths are 0 m or more": graph_with("length_metres", put(0, np.nan)),
    "coordinates are finite": network_with("node_lonlat", put((0, 0), np.inf)),
    "vertices lie in order along their segment": graph_with("vertex_fraction", put(0, 1.5)),
    "times are below 35 years": network_with("forward_milliseconds", put(0, MOST_MILLISECONDS)),
    "times are 0 ms or more": network_with("backward_milliseconds", put(0, -7)),
    "tails agree with first_arc": network_with("arc_tail", lambda a: a[::-1].copy()),
    "heads agree with arc_in": network_with("arc_in", lambda a: a[::-1].copy()),
    "every arc stands on a direction that may be driven": network_with(
        "forward_milliseconds", put(ONE_WAY, NO_WAY)
    ),
    "arc times are 0 ms or more": network_with("arc_milliseconds", put(0, -1)),
    "arcs stay in one component": network_with("component", put(0, 9)),
    "pieces run forward along their segment": network_with(
        "arc_to_fraction", lambda a: changed(a, PIECE, GOOD.arc_from_fraction[PIECE])
    ),
    "pieces begin and end with their segment": network_with(
        "arc_to_fraction", lambda a: np.where(a == 1, 0.999, a)
    ),
    "pieces lead between their segment's ends": graph_with("to_node", put(0, 0)),
    "pieces follow one another": network_with(
        "arc_from_fraction", lambda a: changed(a, PIECE, a[PIECE] + 1e-9)
    ),
    "pieces add up to their segments": network_with("arc_milliseconds", plus(PIECE, 1)),
    "every direction that may be driven has arcs": network_with(
        "backward_milliseconds", put(ONE_WAY, 5)
    ),
    "a terminal off the network has no segment": terminals_with("segment", put(0, -1)),
    "terminals stand between the ends of their segment": terminals_with("fraction", put(0, 1.01)),
}


def test_a_good_network_passes():
    assert check_network(GOOD) is None


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_can_fail(rule):
    with pytest.raises(BrokenNetworkError) as caught:
        check_network(BROKEN[rule])
    assert rule in str(caught.value).removeprefix("network breaks: ").split("; ")


def test_every_rule_is_here():
    """A rule that is added to the gate must be shown to fail."""
    from passable.network import gate

    rules = set()
    for check in (
        *(gate._shapes, gate._indices, gate._segments, gate._arcs, gate._pieces, gate._terminals),
    ):
        rules |= set(check(GOOD))
    assert rules == set(BROKEN)
