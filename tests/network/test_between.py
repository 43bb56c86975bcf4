"""Removing each segment: the naive twin on nasty little networks, laws, refusals."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import naive_removal
from passable.network.arc_graph import graph_of_arcs
from passable.network.between import remove_each_between
from passable.network.between_one_by_one import remove_one_by_one
from passable.network.demand import demand_between
from passable.network.hierarchy import hierarchy_of_arcs
from passable.network.road_core import SEVERAL, core_of
from passable.network.states import CLOSED
from passable.terms.progress import silent

TIMES = st.one_of(st.integers(0, 3), st.just(CLOSED), st.integers(0, 10**6))


@st.composite
def road_nets(draw, most=9):
    """Nodes, segments and arcs (tail, head, segment, ms), and places with weights.

    A road runs over some nodes, cut into as many pieces, one way or both; so loops, twins, roads
    that meet themselves, roads of no time, closed pieces and islands are all likely. Some arcs
    belong to any road, wherever it is.
    """
    nodes = draw(st.integers(1, most))
    node = st.integers(0, nodes - 1)
    roads = st.tuples(
        st.lists(node, min_size=2, max_size=4), st.sampled_from([0, 0, 1]), TIMES, TIMES
    )
    arcs, segments = [], 0
    for over, is_one_way, ms, back in draw(st.lists(roads, max_size=2 * most)):
        for tail, head in itertools.pairwise(over):
            arcs.append((tail, head, segments, ms))
            if not is_one_way:
                arcs.append((head, tail, segments, back))
        segments += 1
    segments = max(segments, 1)
    strays = st.tuples(node, node, st.integers(0, segments - 1), TIMES)
    arcs += draw(st.lists(strays, max_size=3))
    place = st.tuples(st.integers(-1, nodes - 1), st.sampled_from([0, 1, 2, 4, 8, 2.5, 3e6]))
    places = draw(st.lists(place, max_size=6))
    return nodes, segments, draw(st.permutations(arcs)), places


def column(rows, k, dtype):
    return np.array([row[k] for row in rows], dtype=dtype)


def graph_of(net):
    nodes, segments, arcs, _ = net
    ends = (column(arcs, k, np.int32) for k in range(3))
    return graph_of_arcs(nodes, segments, *ends, column(arcs, 3, np.int64))


def answer(net, **options):
    places = net[3]
    return remove_each_between(
        graph_of(net), column(places, 0, np.int64), column(places, 1, np.float64), **options
    )


def figures(removal):
    return (
        removal.total_weight,
        removal.connected_weight,
        removal.weighted_milliseconds,
        *(
            removal.__dict__[name].tolist()
            for name in (
                "disconnected_weight",
                "still_connected_weight",
                "extra_weighted_milliseconds",
            )
        ),
    )


def twin(net):
    nodes, segments, arcs, places = net
    total, connected, milliseconds, removed = naive_removal.remove_each_between(
        nodes, segments, arcs, [node for node, _ in places], [weight for _, weight in places]
    )
    return (
        float(total),
        float(connected),
        float(milliseconds),
        [float(cut) for cut, _ in removed],
        [float(connected - cut) for cut, _ in removed],
        [float(extra) for _, extra in removed],
    )


@given(road_nets())
@settings(max_examples=300, deadline=None)
def test_every_segment_is_removed_as_by_hand(net):
    assert figures(answer(net)) == twin(net)


@st.composite
def street_nets(draw, most=14):
    """Roads of one piece each, many of them one-way: what is removed all at once, by offers."""
    nodes = draw(st.integers(2, most))
    node = st.integers(0, nodes - 1)
    time = st.one_of(st.integers(0, 4), st.integers(1, 10**6), st.just(CLOSED))
    roads = draw(
        st.lists(
            st.tuples(node, node, time, st.one_of(time, st.none())), min_size=nodes, max_size=40
        )
    )
    arcs = []
    for segment, (tail, head, there, back) in enumerate(roads):
        arcs.append((tail, head, segment, there))
        if back is not None:
            arcs.append((head, tail, segment, back))
    places = draw(
        st.lists(st.tuples(node, st.sampled_from([1, 2, 4, 8, 3e6])), min_size=2, max_size=20)
    )
    return nodes, len(roads), arcs, places


@given(street_nets())
@settings(max_examples=300, deadline=None)
def test_streets_removed_at_once_are_as_one_by_one(net):
    graph, places = graph_of(net), net[3]
    demand = demand_between(net[0], column(places, 0, np.int64), column(places, 1, np.float64))
    expected = remove_one_by_one(graph, demand, silent)
    core = core_of(graph, demand.node)
    assert (core.segment_road != SEVERAL).all()
    answered = answer(net)
    assert answered.disconnected_weight.tolist() == demand.weights(expected.disconnected).tolist()
    assert answered.extra_weighted_milliseconds.tolist() == [
        demand.weight(extra) for extra in expected.extra_milliseconds
    ]


@given(street_nets(), st.integers(1, 3), st.randoms())
@settings(max_examples=60, deadline=None)
def test_threads_order_numbering_and_a_hierarchy_at_hand_change_no_digit(net, threads, chance):
    nodes, segments, arcs, places = net
    before = figures(answer(net))
    graph = graph_of(net)
    made = hierarchy_of_arcs(nodes, graph.tail, graph.head)
    assert figures(answer(net, threads=threads, hierarchy=made)) == before
    number = list(range(nodes))
    chance.shuffle(number)
    turned = [(number[t], number[h], s, ms) for t, h, s, ms in arcs]
    moved = [(number[node], weight) for node, weight in places]
    chance.shuffle(turned)
    chance.shuffle(moved)
    assert figures(answer((nodes, segments, turned, moved))) == before


def test_a_twin_is_no_cut():
    both = [(0, 1, 0, 5), (1, 0, 0, 5), (0, 1, 1, 7), (1, 0, 1, 7)]
    removal = answer((2, 2, both, [(0, 2), (1, 3)]))
    assert removal.disconnected_weight.tolist() == [0, 0]
    assert removal.extra_weighted_milliseconds.tolist() == [2 * 6 * 2, 0]
    alone = answer((2, 1, both[:2], [(0, 2), (1, 3)]))
    assert alone.disconnected_share.tolist() == [1.0]


def test_ways_too_long_for_the_engine_are_removed_one_by_one():
    week = 7 * 86_400_000
    ring = [(0, 1, 0, week), (1, 0, 0, week), (0, 2, 1, 1), (2, 0, 1, 1), (2, 1, 2, week)]
    removal = answer((3, 3, ring, [(0, 1), (1, 1)]))
    assert removal.extra_weighted_milliseconds[0] == 1
    assert removal.disconnected_weight.tolist() == [1, 0, 0]


def test_way_back_through_the_road_that_is_gone_is_not_taken():
    # A ring of one-ways: from 3 the only way to 2 runs over 1-2, the road that is gone.
    arcs = [(0, 1, 0, 1), (1, 2, 1, 1), (0, 3, 2, 1), (3, 1, 3, 1), (3, 4, 4, 50), (4, 2, 5, 50)]
    removal = answer((5, 6, arcs, [(0, 1), (2, 1)]))
    assert removal.extra_weighted_milliseconds.tolist() == [1, 99, 0, 0, 0, 0]
