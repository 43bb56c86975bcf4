"""Ways that differ: valid, within their bounds, the first one the fastest."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.measures.alternatives import Choice, alternative_ways
from passable.network.states import CLOSED, EdgeStates, claim_free
from scenes import scene_network

# A ring road of three ways from A to D: north 3 km, middle 2 km, south 4 km.
RING = (
    "A 0 0; B 500 800; C 1500 800; D 2000 0; E 500 -1300; F 1500 -1300; M 1000 0; "
    "1: A B; 2: B C; 3: C D; 4: A M; 5: M D; 6: A E; 7: E F; 8: F D; 9: B M"
)
NETWORK = scene_network(RING, {"a": (0, 0), "d": (2000, 0)}, {})


def node(letter):
    return int(np.flatnonzero(NETWORK.graph.node_label == f"n{ord(letter) - 64}")[0])


def found(states, **bounds):
    return alternative_ways(NETWORK, states, node("A"), node("D"), Choice(**bounds))


def test_three_ways_round_the_ring():
    listed = found(claim_free(NETWORK), most=5, most_stretch=3.0, most_shared=0.5)
    metres = [round(choice.way.metres) for choice in listed]
    assert metres[0] == 2000
    assert len(listed) == 3
    assert [choice.shared for choice in listed] == [0.0, 0.0, 0.0]


def test_bounds_are_kept():
    every = found(claim_free(NETWORK), most=9, most_stretch=9.0, most_shared=0.99)
    best = every[0].way.milliseconds
    for choice in found(claim_free(NETWORK), most=9, most_stretch=1.6, most_shared=0.3):
        assert choice.way.milliseconds <= 1.6 * best
        assert choice.shared <= 0.3
    assert len(found(claim_free(NETWORK), most=2, most_stretch=9.0)) == 2


def test_nothing_open_and_nowhere_to_start():
    shut = EdgeStates(np.full(NETWORK.arc_count, CLOSED))
    assert found(shut) == []
    assert alternative_ways(NETWORK, claim_free(NETWORK), -1, 0, Choice()) == []


@given(st.lists(st.integers(-1, 6), min_size=18, max_size=18), st.floats(1, 4), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_each_way_leads_from_end_to_end_and_passes_no_node_twice(times, stretch, shared):
    milliseconds = np.resize(np.array(times, dtype=np.int64), NETWORK.arc_count)
    states = EdgeStates(milliseconds)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(NETWORK.node_count))
    for arc in np.flatnonzero(states.is_open).tolist():
        graph.add_edge(
            int(NETWORK.arc_tail[arc]), int(NETWORK.arc_head[arc]), ms=int(milliseconds[arc])
        )
    listed = found(states, most=6, most_stretch=stretch, most_shared=shared)
    start, end = node("A"), node("D")
    if not nx.has_path(graph, start, end):
        assert listed == []
        return
    best = nx.shortest_path_length(graph, start, end, weight="ms")
    assert listed[0].way.milliseconds == best
    seen = set()
    for choice in listed:
        arcs = list(choice.way.arcs)
        nodes = [start, *NETWORK.arc_head[arcs].tolist()]
        assert NETWORK.arc_tail[arcs].tolist() == nodes[:-1]
        assert nodes[-1] == end
        assert len(set(nodes)) == len(nodes)
        assert (milliseconds[arcs] >= 0).all()
        assert milliseconds[arcs].sum() == choice.way.milliseconds
        assert choice.way.arcs not in seen
        seen.add(choice.way.arcs)
