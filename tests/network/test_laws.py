"""Laws of travel on small random towns: what may never happen when roads or names change."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from naive import nearest_source as naive_nearest
from naive import weak_components as naive_components
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import nearest_ways
from scenes import scene_network

PLACES = {"a": (120, 40), "b": (430, 260), "c": (700, 90), "d": (90, 610), "far": (9000, 9000)}
SERVICES = {"s": (330, 300), "t": (650, 640)}
CLASSES = ["primary", "track", "motorway", "ferry", "residential"]


@st.composite
def towns(draw):
    """Nodes on a grid of a hundred metres, ways over them."""
    corner = st.tuples(st.integers(0, 8), st.integers(0, 8))
    corners = draw(st.lists(corner, min_size=3, max_size=10))
    nodes = [f"{k} {x * 100} {y * 100}" for k, (x, y) in enumerate(corners)]
    node = st.integers(0, len(nodes) - 1)
    way = st.tuples(
        st.lists(node, min_size=2, max_size=5),
        st.sampled_from(CLASSES),
        st.sampled_from([0, 0, 0, 1, -1]),
    )
    ways = [
        f"{n}: {' '.join(map(str, over))} {road_class} oneway={oneway}"
        for n, (over, road_class, oneway) in enumerate(draw(st.lists(way, min_size=1, max_size=9)))
    ]
    return nodes, ways


def build(nodes, ways, **options):
    return scene_network("\n".join([*nodes, *ways]), PLACES, SERVICES, **options)


def times(network, states=None, direction="to"):
    """Milliseconds of each place to each service, None where there is no way."""
    terminals = network.terminals
    answer = {}
    for s in terminals.of_kind("service"):
        if terminals.node[s] < 0:
            continue
        source = np.array([terminals.node[s]], dtype=np.int64)
        forest = nearest_ways(network, states or claim_free(network), source, direction)
        for p in terminals.of_kind("place"):
            node = terminals.node[p]
            reached = int(forest.milliseconds[node]) if node >= 0 else -1
            answer[terminals.terminal_id[p], terminals.terminal_id[s]] = reached
    return {pair: ms for pair, ms in answer.items() if ms >= 0}


@given(towns(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_ways_and_nodes_in_the_file_changes_no_time(town, chance):
    nodes, ways = town
    before = times(build(nodes, ways))
    shuffled_nodes, shuffled_ways = nodes.copy(), ways.copy()
    chance.shuffle(shuffled_nodes)
    chance.shuffle(shuffled_ways)
    assert times(build(shuffled_nodes, shuffled_ways)) == before


@given(towns())
@settings(max_examples=40, deadline=None)
def test_the_order_of_places_and_services_changes_no_time(town):
    nodes, ways = town
    text = "\n".join([*nodes, *ways])
    turned = scene_network(text, dict(reversed(PLACES.items())), dict(reversed(SERVICES.items())))
    assert times(turned) == times(build(nodes, ways))


@given(towns(), st.data())
@settings(max_examples=40, deadline=None)
def test_one_more_road_never_lengthens_a_way(town, data):
    """Between junctions: a place may be joined to the new road, and then its way is another."""
    nodes, ways = town
    ends = data.draw(st.lists(st.integers(0, len(nodes) - 1), min_size=2, max_size=2))
    fewer = scene_network("\n".join([*nodes, *ways]))
    more = scene_network("\n".join([*nodes, *ways, f"99: {ends[0]} {ends[1]}"]))
    label = more.graph.node_label.tolist()
    for source, name in enumerate(fewer.graph.node_label):
        before = nearest_ways(fewer, claim_free(fewer), np.array([source]))
        after = nearest_ways(more, claim_free(more), np.array([label.index(name)]))
        for node, other in enumerate(fewer.graph.node_label):
            if before.milliseconds[node] >= 0:
                now = after.milliseconds[label.index(other)]
                assert 0 <= now <= before.milliseconds[node] + len(ways) + 1, "rounding of new cuts"


@given(towns())
@settings(max_examples=40, deadline=None)
def test_a_larger_calibration_never_shortens(town):
    nodes, ways = town
    slow = times(build(nodes, ways, calibration=1.37))
    fast = times(build(nodes, ways))
    assert slow.keys() == fast.keys()
    assert all(slow[pair] >= fast[pair] for pair in fast)


@given(towns())
@settings(max_examples=40, deadline=None)
def test_wet_is_never_faster_than_dry(town):
    nodes, ways = town
    surfaced = [f"{way} surface=dirt" for way in ways]
    wet = build(nodes, surfaced, season="wet")
    dry = build(nodes, surfaced, season="dry")
    free = times(dry)
    assert all(ms >= free[pair] for pair, ms in times(wet).items())


@given(towns(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_closing_never_shortens_and_opening_again_is_the_start(town, chance):
    nodes, ways = town
    network = build(nodes, ways)
    shut = np.array([chance.random() < 0.3 for _ in range(network.arc_count)], dtype=bool)
    closed = EdgeStates(np.where(shut, CLOSED, network.arc_milliseconds))
    free, under = times(network), times(network, closed)
    assert all(ms >= free[pair] for pair, ms in under.items())
    assert times(network, EdgeStates(network.arc_milliseconds.copy())) == free


@given(towns(), st.sampled_from(["to", "from"]))
@settings(max_examples=80, deadline=None)
def test_a_network_is_its_naive_twin(town, direction):
    nodes, ways = town
    network = build(nodes, ways)
    arcs = list(
        zip(
            network.arc_tail.tolist(),
            network.arc_head.tolist(),
            network.arc_milliseconds.tolist(),
            strict=True,
        )
    )
    if direction == "to":
        arcs = [(head, tail, ms) for tail, head, ms in arcs]
    chance = random.Random(len(arcs))
    sources = [chance.randrange(network.node_count) for _ in range(3)]
    forest = nearest_ways(network, claim_free(network), np.array(sources), direction)
    told = list(zip(forest.milliseconds.tolist(), forest.found.tolist(), strict=True))
    assert told == naive_nearest(network.node_count, arcs, sources)
    ends = [(tail, head) for tail, head, _ in arcs]
    assert network.component.tolist() == naive_components(network.node_count, ends)
