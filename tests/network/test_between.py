"""Removing each segment: the naive twin on nasty little networks, laws, refusals."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import naive_removal
from passable.network.arc_graph import graph_of_arcs
from passable.network.between import remove_each_between
from passable.network.states import CLOSED

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
