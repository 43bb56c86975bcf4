"""Opening arcs in closed form gives what customizing everything anew gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import naive
from passable.network.hierarchy import hierarchy_of_arcs
from passable.network.hierarchy_nearest import nearest_sources
from passable.network.matrix import distances
from passable.network.metric import customize
from passable.network.opened import Opened
from passable.network.states import CLOSED, EdgeStates


@st.composite
def openings(draw):
    """A graph of (tail, head, ms), and arcs of it that get quicker, with their new times."""
    nodes = draw(st.integers(1, 9))
    node = st.integers(0, nodes - 1)
    cost = st.one_of(st.integers(0, 6), st.just(CLOSED), st.integers(0, 10**6))
    arcs = draw(st.lists(st.tuples(node, node, cost), min_size=1, max_size=30))
    chosen = draw(st.lists(st.integers(0, len(arcs) - 1), unique=True, max_size=5))
    quicker = {
        k: draw(st.integers(0, 6 if arcs[k][2] == CLOSED else max(arcs[k][2], 0))) for k in chosen
    }
    return nodes, arcs, quicker, draw(st.lists(node, max_size=4)), draw(st.lists(node, max_size=6))


def ints(values):
    return np.array(values, dtype=np.int64)


@given(openings())
@settings(max_examples=300, deadline=None)
def test_distances_and_nearest_sources_after_opening(case):
    nodes, arcs, quicker, sources, targets = case
    tail, head, ms = ints(arcs).T
    metric = customize(
        hierarchy_of_arcs(nodes, tail.astype(np.int32), head.astype(np.int32)), EdgeStates(ms)
    )
    chosen = ints(list(quicker))
    opened = Opened(metric, tail[chosen], head[chosen], ints(list(quicker.values())))
    after = [(a, b, quicker.get(k, cost)) for k, (a, b, cost) in enumerate(arcs)]
    far = naive.all_distances(nodes, after)
    got = opened.distances(
        ints(sources), ints(targets), distances(metric, ints(sources), ints(targets))
    )
    expected = [[-1 if far[a][b] is None else far[a][b] for b in targets] for a in sources]
    assert got.tolist() == expected
    turned = [(b, a, cost) for a, b, cost in after]
    for direction, ways in (("from", after), ("to", turned)):
        before = nearest_sources(metric, ints(sources), ints(targets), direction)
        found = opened.nearest(ints(sources), ints(targets), before, direction)
        best = naive.nearest_source(nodes, ways, sources)
        assert list(zip(*(f.tolist() for f in found), strict=True)) == [best[t] for t in targets]
