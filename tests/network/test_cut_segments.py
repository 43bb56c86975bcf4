"""Bridges: the naive twin, networkx, a twin road that is none, and people on either side."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive_bridges
from passable.network.cut_segments import cut_segments, weigh_sides
from passable.network.segment_ends import ends_of_arcs
from passable.network.states import CLOSED
from road_nets import Net, ends_of, graph_of, renumbered, road_nets

ONE_NODE = Net(1, [], [], [])
TWINS = Net(
    3,
    [(0, 1), (1, 0), (1, 2)],
    [(0, 1, 0, 5), (0, 1, 1, 9), (1, 2, 2, 1), (2, 1, 2, 1)],
    [True, False, True, False],
)
LOOP_IN_TWO = Net(
    2, [(0, 0)], [(0, 1, 0, 1), (1, 0, 0, 1), (1, 0, 0, 1), (0, 1, 0, 1)], [True, False] * 2
)


@given(road_nets())
@example(ONE_NODE)
@example(TWINS)
@example(LOOP_IN_TWO)
@settings(max_examples=300, deadline=None)
def test_cut_segments_are_their_naive_twin(net):
    cut = cut_segments(graph_of(net), ends_of(net))
    assert cut.tolist() == naive_bridges.cut_segments(net)


def test_a_segment_with_a_parallel_twin_is_no_bridge():
    """gravel's simple graph loses the twin and calls the road irreplaceable."""
    assert cut_segments(graph_of(TWINS)).tolist() == [False, False, True]
    alone = [CLOSED if s == 1 else ms for _, _, s, ms in TWINS.arcs]
    assert cut_segments(graph_of(TWINS.timed(alone))).tolist() == [True, False, True]
    gone = Net(3, TWINS.ends, TWINS.without(1), [True, True, False])
    assert cut_segments(graph_of(gone), ends_of(gone)).tolist() == [True, False, True]


@given(road_nets(), st.data())
@settings(max_examples=100, deadline=None)
def test_numbering_and_order_change_no_cut(net, data):
    number = data.draw(st.permutations(range(net.nodes)))
    other = renumbered(net, number, data.draw(st.permutations(range(len(net.arcs)))))
    assert np.array_equal(
        cut_segments(graph_of(net), ends_of(net)), cut_segments(graph_of(other), ends_of(other))
    )


@given(road_nets(), st.data())
@settings(max_examples=200, deadline=None)
def test_people_on_either_side_are_those_the_flood_finds(net, data):
    """Powers of two, so that a wrong sum names the wrong places."""
    nodes = data.draw(st.lists(st.integers(-1, net.nodes - 1), max_size=9))
    weights = 2.0 ** np.arange(2 * len(nodes)).reshape(-1, 2)
    found = weigh_sides(graph_of(net), np.array(nodes, dtype=np.int64), weights, ends_of(net))
    for segment in range(len(net.ends)):
        sides = naive_bridges.sides(net, segment)
        places = (found.from_places[segment], found.to_places[segment])
        told = np.stack([found.from_weight[segment], found.to_weight[segment]])
        if sides is None:
            assert not found.is_cut[segment]
            assert places == (0, 0)
            assert np.all(np.isnan(told))
            continue
        assert found.is_cut[segment]
        on = [[k for k, node in enumerate(nodes) if node in side] for side in sides]
        assert places == (len(on[0]), len(on[1]))
        assert np.array_equal(told, [weights[k].sum(axis=0) for k in on])


@given(road_nets(most=40, most_roads=60))
@settings(max_examples=60, deadline=None)
def test_networkx_finds_the_same_bridges(net):
    whole = net.timed([1] * len(net.arcs))
    simple, pieces = nx.Graph(), nx.MultiGraph()
    pieces.add_edges_from({(s, *sorted((a, b))): (a, b) for a, b, s, _ in whole.arcs}.values())
    simple.add_edges_from(pieces.edges())
    bridges = {frozenset(edge) for edge in nx.bridges(simple) if pieces.number_of_edges(*edge) == 1}
    cut = cut_segments(graph_of(whole), ends_of(whole))
    for segment, (begin, end) in enumerate(net.ends):
        of_it = {frozenset(arc[:2]) for arc in whole.arcs if arc[2] == segment}
        assert cut[segment] == (begin != end and of_it <= bridges)


def test_ends_of_arcs_are_those_of_the_first_arc_or_refused():
    arcs = [(2, 1, 0, 1), (1, 2, 0, 1), (3, 3, 1, 1), (3, 3, 1, 2), (1, 3, 3, 1)]
    graph = graph_of(Net(4, [None] * 4, arcs, []))
    ends = ends_of_arcs(graph)
    assert ends.from_node.tolist() == [2, 3, -1, 1]
    assert ends.to_node.tolist() == [1, 3, -1, 3]
    assert ends.arc_is_forward.tolist() == [True, False, True, False, True]
    assert cut_segments(graph).tolist() == [True, False, False, True]
    for wrong in ([(0, 1, 0, 1), (1, 2, 0, 1)], [(0, 1, 0, 1)] * 2, [(0, 0, 0, 1)] * 3):
        with pytest.raises(ValueError, match=r"1 segments are cut into pieces \(0\)"):
            cut_segments(graph_of(Net(3, [None], wrong, [])))


def test_what_does_not_fit_is_refused():
    graph = graph_of(TWINS)
    none, short = np.empty(0, dtype=np.int64), np.array([0, 1], dtype=np.int32)
    ends, weights = ends_of(TWINS), np.empty((0, 1))
    for call, told in (
        (lambda: cut_segments(graph, replace(ends, to_node=short)), "for 3 segments"),
        (lambda: cut_segments(graph, replace(ends, to_node=ends.to_node + 1)), "ends of"),
        (lambda: cut_segments(graph, replace(ends, arc_is_forward=short > 0)), "directions of"),
        (lambda: weigh_sides(graph, np.array([3]), np.ones((1, 1))), "places 3 to 3 for 3 nodes"),
        (lambda: weigh_sides(graph, none, np.ones((1, 1))), "weights"),
        (lambda: weigh_sides(graph, none, np.ones(0)), "weights"),
        (lambda: weigh_sides(graph, np.array([0]), -np.ones((1, 1))), "1 weights are below 0"),
        (lambda: weigh_sides(graph, np.array([0]), np.full((1, 1), np.nan)), "no numbers"),
        (lambda: weigh_sides(graph, np.array([0]), np.full((1, 1), 1e200)), r"1e\+200 together"),
    ):
        with pytest.raises(ValueError, match=told):
            call()
    assert weigh_sides(graph, none, weights, ends).to_weight[2].tolist() == [0]
