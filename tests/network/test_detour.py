"""Detours: the naive twin on nasty little nets, laws, and roads by ruler."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive_detour
from passable.network import detour, detour_rows
from passable.network.arc_graph import graph_of_network
from passable.network.arc_lengths import graph_of_lengths
from passable.network.detour import detours
from passable.network.segment_ends import ends_of_network
from passable.network.states import CLOSED, EdgeStates, claim_free
from road_nets import Net, ends_of, graph_of, renumbered, road_nets
from scenes import scene_network

WORDS = {
    detour.FOUND: None,
    detour.LOOP: "loop",
    detour.NOT_DRIVEN: "not driven",
    detour.NO_ROAD: "no road",
    detour.ONE_WAYS: "one-ways",
}
TWINS = Net(2, [(0, 1), (1, 0)], [(0, 1, 0, 5), (1, 0, 0, 4), (1, 0, 1, 0)], [True, False, True])
HALF_SHUT = Net(
    3,
    [(0, 1), (1, 0)],
    [(0, 2, 0, 5), (2, 1, 0, CLOSED), (1, 0, 1, 7), (0, 1, 1, 6)],
    [True, True, True, False],
)


RING = Net(
    5,
    [(2, 3), (3, 4), (4, 2)],
    [(2, 0, 0, 1), (0, 2, 0, 2), (0, 1, 0, 4), (1, 0, 0, 8), (1, 3, 0, 16), (3, 1, 0, 32),
     (4, 3, 1, 64), (3, 4, 1, 128), (4, 2, 2, 256), (2, 4, 2, CLOSED)],
    [True, False, True, False, True, False, False, True, True, False],
)  # fmt: skip
"""No junction, and numbered so that a walk round it would begin inside segment 0."""


def told(found):
    """The answer in the naive twin's words."""
    tables = (found.milliseconds, found.own_milliseconds, found.reason)
    rows = zip(*(table.tolist() for table in tables), strict=True)
    return [
        [
            (None if ms < 0 else ms, None if own < 0 else own, WORDS[reason])
            for ms, own, reason in zip(*row, strict=True)
        ]
        for row in rows
    ]


@given(road_nets())
@example(Net(1, [], [], []))
@example(Net(1, [(0, 0)], [(0, 0, 0, 3)], [True]))
@example(TWINS)
@example(HALF_SHUT)
@example(RING)
@settings(max_examples=300, deadline=None)
def test_detours_are_their_naive_twin(net):
    assert told(detours(graph_of(net), ends_of(net))) == naive_detour.detours(net)


@given(road_nets(most=12, most_roads=40, times=st.integers(0, 9)), st.data())
@settings(max_examples=100, deadline=None)
def test_numbering_order_and_threads_change_nothing(net, data):
    number = data.draw(st.permutations(range(net.nodes)))
    other = renumbered(net, number, data.draw(st.permutations(range(len(net.arcs)))))
    first = detours(graph_of(net), ends_of(net))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detour_rows, "QUESTIONS_AT_ONCE", data.draw(st.integers(1, 5)))
        again = detours(graph_of(other), ends_of(other), threads=3)
    assert told(again) == told(first)
    assert again.is_cut.tolist() == first.is_cut.tolist()


@given(road_nets(times=st.integers(1, 9)), st.data())
@settings(max_examples=100, deadline=None)
def test_closing_another_road_shortens_no_detour(net, data):
    free = detours(graph_of(net), ends_of(net))
    shut = [CLOSED if data.draw(st.booleans()) else ms for _, _, _, ms in net.arcs]
    fewer = detours(graph_of(net.timed(shut)), ends_of(net))
    assert np.all((fewer.milliseconds < 0) | (fewer.milliseconds >= free.milliseconds))
    assert np.all(fewer.milliseconds[free.milliseconds < 0] < 0)


def test_a_ring_of_roads_is_driven_the_other_way():
    found = detours(graph_of(RING), ends_of(RING))
    assert found.own_milliseconds.tolist() == [[21, 42], [128, 64], [256, -1]]
    assert found.milliseconds.tolist() == [[-1, 384], [-1, 277], [106, 149]]


def test_extra_is_nan_without_detour_or_segment_and_below_0_where_the_detour_is_quicker():
    found = detours(graph_of(TWINS), ends_of(TWINS))
    assert found.milliseconds.tolist() == [[-1, 0], [4, -1]]
    assert np.array_equal(found.extra, [[np.nan, -4], [4, np.nan]], equal_nan=True)
    shut = detours(graph_of(HALF_SHUT), ends_of(HALF_SHUT))
    assert shut.milliseconds[0].tolist() == [6, -1]
    assert np.all(np.isnan(shut.extra[0]))


def test_a_block_by_ruler():
    """1,000 m east or round a block of 400 m; a clinic stands in the middle of the straight road."""
    network = scene_network(
        "A 0 0; B 1000 0; C 1000 400; D 0 400; E 2000 0; 1: A B; 2: A D; 3: D C oneway=1; 4: C B;"
        " 5: B E",
        {},
        {"clinic": (500, 5)},
    )
    states, ends = claim_free(network), ends_of_network(network)
    assert network.node_count > network.graph.node_count, "the clinic cuts the road"
    way = network.graph.attributes["way_id"].astype(str).tolist().index
    for graph, unit in ((graph_of_lengths(network, states), 1000), (None, 60)):
        found = detours(graph or graph_of_network(network, states), ends)
        straight, last, back = found.milliseconds[[way("1"), way("5"), way("3")]].tolist()
        assert straight == [pytest.approx(1800 * unit, abs=3), -1]
        assert last == [-1, -1]
        assert back == [pytest.approx(1800 * unit, abs=3), -1]
        reason = found.reason[[way("1"), way("5"), way("3")]].tolist()
        assert reason[0][1] == detour.ONE_WAYS
        assert reason[1] == [detour.NO_ROAD] * 2
        assert reason[2] == [detour.FOUND, detour.NOT_DRIVEN]


def test_lengths_of_pieces_add_up_and_closed_stays_closed():
    network = scene_network("A 0 0; B 1000 0; 1: A B", {f"p{k}": (k * 97, 3) for k in range(9)})
    times = network.arc_milliseconds.copy()
    times[:2] = CLOSED
    graph = graph_of_lengths(network, EdgeStates(times))
    assert graph.milliseconds[:2].tolist() == [CLOSED, CLOSED]
    free = graph_of_lengths(network, claim_free(network)).milliseconds
    whole = round(network.graph.length_metres[0] * 1000)
    assert free[network.arc_is_forward].sum() == free[~network.arc_is_forward].sum() == whole


def test_times_too_long_to_be_summed_are_refused():
    net = Net(2, [(0, 1), (0, 1)], [(0, 1, 0, 2**61), (0, 1, 1, 2**61)], [True, True])
    with pytest.raises(ValueError, match="too long to be summed"):
        detours(graph_of(net), ends_of(net))
