"""Ways: the arcs of a way add up to what was told, in both directions."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import arcs_of_way, metres_of_arcs, nearest_ways
from scenes import scene_network

TOWN = """
A 0 0; B 1000 0; C 2000 0; D 1000 800
1: A B; 2: B C oneway=1; 3: C D tertiary; 4: D A; 5: B D track
"""


def town():
    return scene_network(
        TOWN, {"p": (200, 3), "q": (1500, -3)}, {"s": (1000, 700), "t": (1600, -3)}
    )


def walk(network, forest, node):
    """The nodes of a way, from its first to its last, checking that arcs follow one another."""
    arcs = arcs_of_way(network, forest, node)
    for one, other in itertools.pairwise(arcs):
        assert network.arc_head[one] == network.arc_tail[other]
    return arcs


@pytest.mark.parametrize("direction", ["to", "from"])
def test_the_arcs_of_a_way_add_up_to_its_time(direction):
    network = town()
    states = claim_free(network)
    sources = network.terminals.node[network.terminals.of_kind("service")].astype(np.int64)
    forest = nearest_ways(network, states, sources, direction)
    assert np.all(forest.milliseconds >= 0)
    for node in range(network.node_count):
        arcs = walk(network, forest, node)
        assert states.milliseconds[arcs].sum() == forest.milliseconds[node]
        source = sources[forest.found[node]]
        ends = (network.arc_tail[arcs[0]], network.arc_head[arcs[-1]]) if arcs else (node, node)
        assert ends == ((node, source) if direction == "to" else (source, node)) or not arcs


def test_to_and_from_differ_on_a_one_way_road():
    network = scene_network("A 0 0; B 1000 0; 1: A B oneway=1")
    to = nearest_ways(network, claim_free(network), np.array([1]), "to")
    back = nearest_ways(network, claim_free(network), np.array([1]), "from")
    assert to.milliseconds.tolist() == [60_000, 0]
    assert back.milliseconds.tolist() == [-1, 0]
    assert back.via.tolist() == [-1, -1]


def test_metres_of_a_way():
    """From 200 m along the first road to 300 m up the second: 800 and 300 metres."""
    bent = "A 0 0; B 1000 0; C 1000 800; 1: A B; 2: C B"
    network = scene_network(bent, {"p": (200, -3)}, {"s": (1003, 300)})
    p, s = (int(node) for node in network.terminals.node)
    forest = nearest_ways(network, claim_free(network), np.array([s]))
    arcs = arcs_of_way(network, forest, p)
    ids = network.graph.segment_id[network.arc_segment[arcs]].tolist()
    assert ids == ["w1/n1-n2", "w2/n3-n2"]
    assert metres_of_arcs(network, arcs) == pytest.approx(1100, abs=1e-3)
    assert metres_of_arcs(network, []) == 0


def test_a_closed_arc_is_not_driven():
    network = scene_network("A 0 0; B 1000 0; C 500 900; 1: A B; 2: A C B")
    shut = np.where(network.arc_segment == 0, CLOSED, network.arc_milliseconds)
    forest = nearest_ways(network, EdgeStates(shut), np.array([1]))
    assert network.arc_segment[arcs_of_way(network, forest, 0)].tolist() == [1]
    assert EdgeStates(shut).is_open.tolist() == [False, True] * 2


def test_without_sources_nothing_is_reached():
    network = town()
    forest = nearest_ways(network, claim_free(network), np.empty(0, dtype=np.int64))
    assert set(forest.milliseconds.tolist()) == set(forest.found.tolist()) == {-1}
    assert len({id(forest.milliseconds), id(forest.found), id(forest.via)}) == 3


def test_a_limit():
    network = scene_network("A 0 0; B 1000 0; C 2000 0; 1: A B; 2: B C")
    forest = nearest_ways(network, claim_free(network), np.array([0]), "to", 60_000)
    assert forest.milliseconds.tolist() == [0, 60_000, -1]


def states_of(network, milliseconds):
    return EdgeStates(np.full(network.arc_count, milliseconds, dtype=np.int64))


def test_what_does_not_fit_is_refused_before_a_kernel_sees_it():
    """A source of -1 (off the network) would be read as the last node."""
    network = town()
    free = claim_free(network)
    for sources in ([-1], [network.node_count]):
        with pytest.raises(ValueError, match="nodes"):
            nearest_ways(network, free, np.array(sources))
    with pytest.raises(ValueError, match="arcs"):
        nearest_ways(network, EdgeStates(free.milliseconds[1:]), np.array([0]))
    with pytest.raises(ValueError, match="negative"):
        nearest_ways(network, states_of(network, -2), np.array([0]))
    with pytest.raises(ValueError, match="too long"):
        nearest_ways(network, states_of(network, 2**60), np.array([0, 1]))


def test_times_as_long_as_are_let_through_are_summed_exactly():
    chain = "".join(f"; {k} {k * 10} 0" for k in range(9)) + "".join(
        f"; {k}: {k} {k + 1}" for k in range(8)
    )
    network = scene_network(chain.removeprefix("; "))
    long = 2**62 // network.arc_count // 2
    forest = nearest_ways(network, states_of(network, long), np.array([0, 0]))
    assert forest.milliseconds.tolist() == [k * long for k in range(9)]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_from_is_to_on_the_roads_turned_round(data):
    ways = data.draw(
        st.lists(
            st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([-1, 0, 1])),
            min_size=1,
            max_size=9,
        )
    )
    spots = "; ".join(f"{k} {k * 100} {(k * 37 % 11) * 90}" for k in range(6))
    text, turned = spots, spots
    for n, (a, b, oneway) in enumerate(ways):
        text += f"; {n}: {a} {b} oneway={oneway}"
        turned += f"; {n}: {a} {b} oneway={-oneway}"
    network, other = scene_network(text), scene_network(turned)
    source = np.array([data.draw(st.integers(0, network.node_count - 1))])
    to = nearest_ways(network, claim_free(network), source, "to")
    back = nearest_ways(other, claim_free(other), source, "from")
    assert to.milliseconds.tolist() == back.milliseconds.tolist()
