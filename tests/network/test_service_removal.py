"""Removing each segment for the nearest service: naive twin, laws, roads by ruler, refusals."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive_service
from passable.network import service_removal
from passable.network.arc_graph import graph_of_arcs, graph_of_network
from passable.network.metric import TooLongError
from passable.network.service_removal import remove_each_for_service
from passable.network.states import CLOSED, claim_free
from road_nets import Net, graph_of, renumbered, road_nets
from scenes import scene_network

WEIGHTS = st.sampled_from([0, 1, 2, 4, 8, 2.5, 3e6, 0.1])
LIMITS = st.one_of(st.none(), st.integers(0, 8), st.just(10**6))
STRAYS = Net(4, [None] * 3, [(0, 1, 0, 2), (2, 3, 0, 1), (1, 2, 1, 1), (0, 3, 2, 9)], [])
"""Segment 0 in two pieces that do not meet."""
JOINED_BY_NO_TIME = Net(
    4, [None] * 3, [(2, 1, 0, 3), (1, 0, 1, 0), (2, 3, 2, 7), (3, 0, 2, 0), (1, 3, 2, 0)], []
)


@st.composite
def asked(draw, **options):
    """A net, at times with arcs of any segment anywhere, and places and services on it."""
    net = draw(road_nets(**options))
    node = st.integers(0, net.nodes - 1)
    if net.ends and draw(st.booleans()):
        of = st.integers(0, len(net.ends) - 1)
        strays = draw(st.lists(st.tuples(node, node, of, st.integers(0, 4)), max_size=4))
        net = net._replace(arcs=net.arcs + strays)
    spot = st.integers(-1, net.nodes - 1)
    places = draw(st.lists(st.tuples(spot, WEIGHTS, WEIGHTS), max_size=8))
    return net, places, draw(st.lists(spot, max_size=4))


def removal(net, places, services, direction="to", limit=None, **options):
    columns = len(places[0]) - 1 if places else 2
    weights = np.array([row[1:] for row in places], dtype=float).reshape(len(places), columns)
    return remove_each_for_service(
        graph_of(net),
        np.array([row[0] for row in places], dtype=np.int64),
        weights,
        np.array(services, dtype=np.int64),
        direction,
        limit,
        **options,
    )


def told(found, column):
    """One column in the naive twin's words."""
    rows = zip(
        found.cut_places.tolist(),
        found.cut_weight[:, column].tolist(),
        found.still_reached_weight[:, column].tolist(),
        found.slowed_places.tolist(),
        found.slowed_weight[:, column].tolist(),
        found.extra_weighted_milliseconds[:, column].tolist(),
        strict=True,
    )
    return (found.reached_places, found.reached_weight[column].item()), list(rows)


@given(asked(), st.sampled_from(["to", "from"]), LIMITS, st.integers(1, 3))
@example((STRAYS, [(0, 1, 0), (2, 2, 0)], [3]), "to", None, 1)
@example((JOINED_BY_NO_TIME, [(2, 1, 0), (1, 2, 0), (0, 4, 0)], [0, 1]), "to", None, 1)
@example((Net(1, [], [], []), [(0, 1, 0)], [0]), "to", None, 1)
@settings(max_examples=500, deadline=None)
def test_removals_are_their_naive_twin(question, direction, limit, threads):
    net, places, services = question
    places = [(node, *(weight - weight % 0.5 for weight in row)) for node, *row in places]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service_removal, "CANDIDATES_AT_ONCE", threads)
        found = removal(net, places, services, direction, limit, threads=threads)
    twin_limit = math.inf if limit is None else limit
    nodes = [row[0] for row in places]
    for column in (0, 1):
        weights = [row[1 + column] for row in places]
        twin = naive_service.sums(net, nodes, weights, services, direction, twin_limit)
        assert told(found, column) == twin


@given(asked(most=12, most_roads=40, times=st.integers(0, 9)), st.data(), LIMITS)
@settings(max_examples=150, deadline=None)
def test_numbering_order_and_threads_change_no_digit(question, data, limit):
    """Tenths are no whole number of units, and ties give another forest."""
    net, places, services = question
    first = removal(net, places, services, limit=limit)
    number = data.draw(st.permutations(range(net.nodes)))
    net = net._replace(is_forward=[True] * len(net.arcs))
    ends, net = net.ends, net._replace(ends=[(0, 0)] * len(net.ends))
    other = renumbered(net, number, data.draw(st.permutations(range(len(net.arcs)))))
    moved = [(-1 if node < 0 else number[node], *row) for node, *row in places]
    moved = data.draw(st.permutations(moved))
    to = data.draw(st.permutations([-1 if node < 0 else number[node] for node in services]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service_removal, "CANDIDATES_AT_ONCE", data.draw(st.integers(1, 5)))
        again = removal(other, moved, to, limit=limit, threads=3)
    assert len(ends) == len(first.cut_places)
    if places:
        assert [told(again, c) for c in (0, 1)] == [told(first, c) for c in (0, 1)]


@given(asked(), st.data())
@settings(max_examples=100, deadline=None)
def test_chosen_segments_alone_give_the_same_rows(question, data):
    net, places, services = question
    segments = st.sampled_from(range(len(net.ends))) if net.ends else st.nothing()
    chosen = np.array(data.draw(st.lists(segments)), dtype=np.int64)
    every, some = (removal(net, places, services, segments=s) for s in (None, chosen))
    others = np.setdiff1d(np.arange(len(net.ends)), chosen)
    assert np.array_equal(some.cut_weight[chosen], every.cut_weight[chosen])
    assert np.array_equal(some.extra_weighted_hours[chosen], every.extra_weighted_hours[chosen])
    assert not some.matters[others].any()
    assert some.matters[chosen].tolist() == every.matters[chosen].tolist()


def test_a_valley_by_ruler():
    """A clinic at A; B is 1 km on; C behind it 1 km on, or by a track round of 5 km.

    60 km/h on the road, so 1 km is a minute. The farm stands in the middle of road 2, the shop at
    the clinic's own door.
    """
    network = scene_network(
        "A 0 0; B 1000 0; C 2000 0; D 2000 2000; E 0 1000; 1: A B; 2: B C; 3: C D; 4: D E; 5: E A",
        {"shop": (-1, -3), "B": (1000, 0), "farm": (1500, 3), "C": (2001, -1), "isle": (10**6, 0)},
        {"clinic": (0, -3)},
        max_snap_metres=100,
    )
    terminals = network.terminals
    places, services = terminals.of_kind("place"), terminals.of_kind("service")
    people = np.array([1.0, 2, 4, 8, 16])
    found = remove_each_for_service(
        graph_of_network(network, claim_free(network)),
        terminals.node[places],
        np.stack([people, people / 2], axis=1),
        terminals.node[services],
    )
    assert found.reached_places == 4
    assert found.reached_weight.tolist() == [15, 7.5]
    way = network.graph.attributes["way_id"].astype(str).tolist()
    one, two, three = (way.index(name) for name in ("1", "2", "3"))
    assert found.cut_weight[[one, two, three]].tolist() == [[0, 0], [4, 2], [0, 0]]
    assert found.cut_places[[one, two, three]].tolist() == [0, 1, 0]
    assert found.slowed_places[[one, two, three]].tolist() == [3, 1, 0]
    round_km = 2 + math.hypot(2, 1) + 1
    minutes = {"B": round_km + 1 - 1, "farm": round_km + 0.5 - 1.5, "C": round_km - 2}
    hours = (2 * minutes["B"] + 4 * minutes["farm"] + 8 * minutes["C"]) / 60
    assert found.extra_weighted_hours[one].tolist() == pytest.approx([hours, hours / 2], rel=2e-3)
    assert found.mean_extra_seconds[one, 0] == pytest.approx(hours * 3600 / 15, rel=2e-3)
    assert found.mean_extra_seconds[two, 0] == pytest.approx(8 * minutes["C"] * 60 / 11, rel=2e-3)
    assert found.matters.tolist() == [name in {"1", "2"} for name in way]


def test_no_services_and_no_places():
    net = Net(2, [None], [(0, 1, 0, 5), (1, 0, 0, 5)], [])
    found = removal(net, [(0, 1, 2)], [-1])
    assert found.reached_places == 0
    assert told(found, 0) == ((0, 0), [(0, 0, 0, 0, 0, 0)])
    assert np.isnan(found.mean_extra_seconds).all()
    found = remove_each_for_service(
        graph_of(net), np.empty(0, np.int64), np.empty((0, 2)), np.array([0])
    )
    assert found.cut_weight.shape == (1, 2)
    assert not found.matters.any()


def test_sums_beyond_2_to_the_53_are_exact():
    """Ten million people each a year later, and one person one millisecond later."""
    year = 365 * 24 * 3_600_000
    arcs = [(1, 0, 0, 1), (1, 0, 1, 1 + year), (2, 0, 0, 1), (2, 0, 1, 2), (2, 0, 2, 3)]
    found = removal(Net(3, [None] * 3, arcs, []), [(1, 10**7), (2, 1)], [0])
    expected = 10**7 * year + 1
    assert found.extra_weighted_milliseconds[0, 0] == float(expected)
    assert expected > 2**53


def test_what_does_not_fit_is_refused():
    net = Net(2, [None] * 2, [(0, 1, 0, 5), (0, 1, 1, 2**37)], [])
    one, zero, weights = np.array([1]), np.array([0]), np.ones((1, 1))
    graph = graph_of(net)
    long = graph_of_arcs(2, 1, *(np.array([k], np.int32) for k in (0, 1, 0)), np.array([2**61]))
    with pytest.raises(TooLongError, match="two years"):
        remove_each_for_service(graph, zero, weights, one)
    for call, said in (
        (lambda: remove_each_for_service(graph, zero, weights, np.array([2])), "services 2 to 2"),
        (lambda: remove_each_for_service(graph, np.array([2]), weights, one), "places 2 to 2"),
        (lambda: remove_each_for_service(graph, zero, weights, one, "to", -1), "limit of -1"),
        (lambda: remove_each_for_service(long, zero, weights, one), "too long to be summed"),
        (
            lambda: remove_each_for_service(graph, zero, weights, one, segments=np.array([2])),
            "segments 2 to 2 of 2",
        ),
    ):
        with pytest.raises(ValueError, match=said):
            call()
    assert graph.milliseconds[0] != CLOSED


def test_a_twin_is_no_cut():
    net = Net(2, [None] * 2, [(0, 1, 0, 5), (0, 1, 1, 7)], [])
    found = removal(net, [(0, 4)], [1])
    assert told(found, 0) == ((1, 4), [(0, 0, 4, 1, 4, 8), (0, 0, 4, 0, 0, 0)])
