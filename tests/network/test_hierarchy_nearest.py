"""The nearest source on a hierarchy is the one all nodes' forest gives, ties to the first too."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive
from passable.network import hierarchy_nearest
from passable.network.hierarchy import build_hierarchy, hierarchy_of_arcs
from passable.network.hierarchy_nearest import nearest_sources
from passable.network.hierarchy_ways import shortest_way
from passable.network.metric import TooLongError, changed_arcs, customize, prune, recustomize
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import nearest_ways
from scenes import scene_network


@st.composite
def asked(draw):
    """A graph (tail, head, ms) with loops, twins, zeros, closures, islands; sources and targets."""
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    cost = st.one_of(st.integers(0, 4), st.just(CLOSED), st.integers(0, 10**6))
    arcs = draw(st.lists(st.tuples(node, node, cost), max_size=48))
    return nodes, arcs, draw(st.lists(node, max_size=5)), draw(st.lists(node, max_size=8))


def metric_of(nodes, arcs):
    tail, head, ms = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    hierarchy = hierarchy_of_arcs(nodes, tail.astype(np.int32), head.astype(np.int32))
    return customize(hierarchy, EdgeStates(ms))


def ints(values):
    return np.array(values, dtype=np.int64)


@given(asked(), st.sampled_from(["plain", "pruned"]), st.one_of(st.none(), st.integers(0, 10)))
@example((1, [], [0, 0], [0]), "plain", None)
@example((2, [(0, 1, 0), (1, 0, 0)], [1, 0], [0, 1, 1]), "pruned", None)
@example((3, [(0, 1, 5), (2, 1, 5)], [2, 0], [1]), "plain", 4)
@settings(max_examples=300, deadline=None)
def test_it_is_the_naive_nearest_source(town, links, limit):
    nodes, arcs, sources, targets = town
    metric = metric_of(nodes, arcs)
    metric = prune(metric) if links == "pruned" else metric
    turned = [(head, tail, cost) for tail, head, cost in arcs]
    for direction, ways in (("from", arcs), ("to", turned)):
        far = naive.nearest_source(nodes, ways, sources)
        expected = [far[node] for node in targets]
        if limit is not None:
            expected = [(-1, -1) if ms > limit else (ms, found) for ms, found in expected]
        got = nearest_sources(metric, ints(sources), ints(targets), direction, limit)
        assert list(zip(*(g.tolist() for g in got), strict=True)) == expected


def test_a_network_gives_the_same_as_its_forest_and_the_way_to_what_is_found():
    """A ladder, with one-ways; 5 services of which two are equally near some places."""
    network = scene_network(
        """
        A 0 0; B 1000 0; C 2000 0; D 0 1000; E 1000 1000; F 2000 1000
        1: A B C; 2: D E F oneway=1; 3: A D; 4: B E; 5: C F oneway=1; 6: F E
        """,
        {"p": (500, 0), "q": (1500, 0), "r": (1000, 500), "s": (300, 1000)},
        {"t": (0, 0), "u": (1000, 0), "v": (2000, 0), "w": (1000, 1000), "x": (1000, 0)},
    )
    metric = customize(build_hierarchy(network), claim_free(network))
    node = network.terminals.node.astype(np.int64)
    places, services = node[:4], node[4:]
    for direction in ("to", "from"):
        forest = nearest_ways(network, claim_free(network), services, direction)
        ms, found = nearest_sources(metric, services, places, direction)
        assert ms.tolist() == forest.milliseconds[places].tolist()
        assert found.tolist() == forest.found[places].tolist()
        for place, far, k in zip(places.tolist(), ms.tolist(), found.tolist(), strict=True):
            ends = (place, services[k]) if direction == "to" else (services[k], place)
            way = shortest_way(metric, *ends)
            assert sum(network.arc_milliseconds[way]) == far


def test_ways_longer_than_the_engine_holds_are_told_and_too_many_sources_refused(monkeypatch):
    step = 2**29 - 2
    metric = metric_of(4, [(k, k + 1, step) for k in range(3)])
    ms, found = nearest_sources(metric, ints([0]), ints([3, 0]), "from")
    assert (ms.tolist(), found.tolist()) == ([3 * step, 0], [0, 0])
    for sources, targets in (([4], [0]), ([0], [-1])):
        with pytest.raises(ValueError, match="for 4 nodes"):
            nearest_sources(metric, ints(sources), ints(targets))
    # Two sources, a way of at most 4 nodes, twice for a sum on its way to be compared.
    monkeypatch.setattr(hierarchy_nearest, "MOST_KEY", 2.0 * 4 * 2 * step)
    assert nearest_sources(metric, ints([0, 0]), ints([3]))[0].tolist() == [-1]
    monkeypatch.setattr(hierarchy_nearest, "MOST_KEY", 2.0 * 4 * 2 * step - 1)
    with pytest.raises(TooLongError, match="2 sources"):
        nearest_sources(metric, ints([0, 0]), ints([3]))


def test_what_differs_from_a_metric_is_what_makes_it_the_other():
    metric = metric_of(3, [(0, 1, 5), (1, 2, 7), (2, 0, CLOSED)])
    other = EdgeStates(ints([5, CLOSED, 9]))
    differs = changed_arcs(metric, other)
    assert differs.tolist() == [1, 2]
    changed = recustomize(metric, differs, other.milliseconds[differs])
    assert changed.up.tolist() == metric_of(3, [(0, 1, 5), (1, 2, CLOSED), (2, 0, 9)]).up.tolist()
