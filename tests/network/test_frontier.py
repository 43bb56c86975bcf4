"""The frontier: equal to its slow twins, its ways true, thinned only as far as is said."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from naive_frontier import every_way
from naive_frontier import frontier as naive
from passable.network.arc_graph import graph_of_arcs
from passable.network.frontier import (
    FrontierTooLargeError,
    frontier,
    thin_frontier,
    whole_exposure,
    within_crossings,
)
from passable.network.states import CLOSED


def graph_of(nodes, arcs):
    columns = [np.array([a[k] for a in arcs], dtype=np.int32) for k in (0, 1)]
    segment = np.arange(len(arcs), dtype=np.int32)
    times = np.array([CLOSED if a[2] is None else a[2][0] for a in arcs], dtype=np.int64)
    return graph_of_arcs(nodes, max(len(arcs), 1), *columns, segment, times)


def costs_of(arcs, axis):
    return np.array([0 if a[2] is None else a[2][axis] for a in arcs], dtype=np.int64)


def search(nodes, arcs, source, target, most=None):
    return frontier(graph_of(nodes, arcs), costs_of(arcs, 1), source, target, most)


def points(found):
    return [tuple(row) for row in found.points.tolist()]


# Five towns: minutes and exposure on the roads, the road by C short and dangerous.
#
#            4,0        4,0
#        A ------- B ------- E          A-B-E   8, 0
#        | 1,3   1,1 |       |          A-C-B-E 6, 4
#        +--- C -----+       | 1,2      A-C-D-E 3, 8
#             | 1,3          |
#             +------- D ----+
FIVE = [
    (0, 1, (4, 0)), (1, 4, (4, 0)), (0, 2, (1, 3)), (2, 1, (1, 1)), (2, 3, (1, 3)), (3, 4, (1, 2)),
]  # fmt: skip


def test_five_towns_by_hand():
    found = search(5, FIVE, 0, 4)
    assert points(found) == [(3, 8), (6, 4), (8, 0)]
    assert found.ways == ((2, 4, 5), (2, 3, 1), (0, 1))
    assert found.epsilon == 0
    assert points(search(5, FIVE, 0, 4, most=7)) == [(3, 8), (6, 4)]
    assert points(search(5, FIVE, 0, 4, most=2)) == []
    assert points(search(5, FIVE, 4, 0)) == []
    assert (points(search(5, FIVE, 1, 1)), search(5, FIVE, 1, 1).ways) == ([(0, 0)], ((),))


@st.composite
def scenes(draw, most_nodes=60, criteria=2, most_cost=9):
    """Nodes and arcs with ties, zeros, one-ways, twins, loops and closures; two nodes."""
    nodes = draw(st.integers(1, most_nodes))
    node = st.integers(0, nodes - 1)
    cost = st.integers(0, most_cost)
    costs = [st.tuples(cost, cost), st.tuples(cost, cost, st.integers(0, 2))][criteria - 2]
    arc = st.tuples(node, node, st.one_of(costs, costs, costs, costs, st.none()))
    arcs = draw(st.lists(arc, min_size=1, max_size=3 * nodes))
    return nodes, arcs, draw(node), draw(node)


@st.composite
def towns(draw):
    """A grid of up to 60 nodes with modelled costs and some one-ways: a frontier of some length."""
    wide, high = draw(st.integers(2, 10)), draw(st.integers(2, 6))
    seed = draw(st.integers(0, 2**32 - 1))
    chance = np.random.default_rng(seed)
    arcs = []
    for k in range(wide * high):
        for other in ([k + 1] if (k + 1) % wide else []) + (
            [k + wide] if k + wide < wide * high else []
        ):
            for tail, head in ((k, other), (other, k)):
                if chance.random() < 0.9:
                    time, exposed = int(chance.integers(0, 30)), int(chance.integers(0, 30))
                    arcs.append((tail, head, (time, exposed if chance.random() < 0.7 else 0)))
    return wide * high, arcs or [(0, 0, (0, 0))], 0, wide * high - 1


def check_ways(arcs, found, source, target, axes=2):
    for k, way in enumerate(found.ways):
        here, total = source, np.zeros(axes, dtype=np.int64)
        for arc in way:
            tail, head, costs = arcs[arc]
            assert tail == here
            here, total = head, total + costs
        assert here == target
        told = [*found.points[k].tolist(), int(found.crossings[k])][:axes]
        assert total.tolist() == told


@given(st.one_of(scenes(), towns()))
@example((1, [(0, 0, (0, 0))], 0, 0))
@example((2, [(0, 1, (0, 0)), (1, 0, (0, 0)), (0, 1, (0, 0))], 0, 1))
@example((3, [(0, 1, (0, 5)), (0, 1, (0, 3)), (1, 2, (2, 0)), (1, 2, (2, 0)), (0, 2, None)], 0, 2))
@settings(max_examples=300, deadline=None)
def test_the_frontier_is_its_naive_twin(scene):
    nodes, arcs, source, target = scene
    found = search(nodes, arcs, source, target)
    assert points(found) == naive(nodes, arcs, source, target)
    check_ways(arcs, found, source, target)


@given(scenes(most_nodes=6))
@settings(max_examples=100, deadline=None)
def test_the_twin_is_right_about_every_simple_way(scene):
    nodes, arcs, source, target = scene
    assert naive(nodes, arcs, source, target) == every_way(nodes, arcs, source, target)


@given(st.one_of(scenes(), towns()), st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_a_bound_on_time_hides_what_takes_longer_and_nothing_else(scene, most):
    nodes, arcs, source, target = scene
    whole = points(search(nodes, arcs, source, target))
    assert points(search(nodes, arcs, source, target, most)) == [p for p in whole if p[0] <= most]


@given(scenes(most_nodes=25, criteria=3), st.integers(0, 5))
@settings(max_examples=200, deadline=None)
def test_crossings_are_exact_for_every_bound(scene, most):
    """Each bound's frontier is that of ways with so few crossings, by the twin with three costs."""
    nodes, arcs, source, target = scene
    graph, lines = graph_of(nodes, arcs), costs_of(arcs, 2)
    found = frontier(graph, costs_of(arcs, 1), source, target, crossings=lines, most_crossings=most)
    three = [p for p in naive(nodes, arcs, source, target, 3) if p[2] <= most]
    told = [(*p, c) for p, c in zip(points(found), found.crossings.tolist(), strict=True)]
    assert sorted(told) == three
    check_ways(arcs, found, source, target, 3)
    for bound in range(most + 1):
        two = [p[:2] for p in three if p[2] <= bound]
        expected = sorted(
            {p for p in two if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in two)}
        )
        assert points(within_crossings(found, bound)) == expected


@given(towns(), st.floats(0, 0.5))
@settings(max_examples=100, deadline=None)
def test_thinning_leaves_out_no_more_than_it_says(scene, epsilon):
    nodes, arcs, source, target = scene
    whole = search(nodes, arcs, source, target)
    thin = thin_frontier(whole, epsilon)
    assert thin.epsilon == epsilon
    assert set(points(thin)) <= set(points(whole))
    for time, exposed in points(whole):
        assert any(
            t <= time * (1 + epsilon) and e <= exposed * (1 + epsilon) for t, e in points(thin)
        )
    if len(whole.points):
        assert points(thin)[0] == points(whole)[0]
        assert points(thin)[-1] == points(whole)[-1]
    assert points(thin_frontier(whole, 0.0)) == points(whole)
    assert [way in whole.ways for way in thin.ways] == [True] * len(thin.ways)


@given(towns(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_laws(scene, chance):
    nodes, arcs, source, target = scene
    whole = points(search(nodes, arcs, source, target))
    # Numbering of nodes and order of arcs change no point.
    name = list(range(nodes))
    chance.shuffle(name)
    other = [(name[a], name[b], c) for a, b, c in arcs]
    chance.shuffle(other)
    assert points(search(nodes, other, name[source], name[target])) == whole
    # Turned round, every way is a way back.
    back = [(b, a, c) for a, b, c in arcs]
    assert points(search(nodes, back, target, source)) == whole
    # Costs trade places: the frontier read from the other end.
    traded = [(a, b, (c[1], c[0])) for a, b, c in arcs]
    assert points(search(nodes, traded, source, target)) == [(e, t) for t, e in whole[::-1]]
    # A road less never improves a point.
    less = points(search(nodes, arcs[1:] or [(0, 0, None)], source, target))
    for time, exposed in less:
        assert any(t <= time and e <= exposed for t, e in whole)


def test_large_costs_do_not_overflow():
    arcs = [(0, 1, (2**59, 5)), (1, 2, (2**59, 2**59)), (0, 2, (2**59, 2**60))]
    assert points(search(3, arcs, 0, 2)) == [(2**59, 2**60), (2**60, 2**59 + 5)]


def test_exposures_become_whole_millionths():
    assert whole_exposure(np.array([0.0, 1e-7, 5e-7, 0.25])).tolist() == [0, 0, 1, 250_000]


def test_a_search_that_needs_too_much_says_so():
    chain = []
    for k in range(12):  # two ways on at each step: 4,096 points
        chain += [(k, k + 1, (2**k, 0)), (k, k + 1, (0, 2**k))]
    assert len(search(13, chain, 0, 12).points) == 4096
    with pytest.raises(FrontierTooLargeError, match="1,000 ways"):
        frontier(graph_of(13, chain), costs_of(chain, 1), 0, 12, most_kept=1000)
    thin = thin_frontier(search(13, chain, 0, 12), 0.1)
    assert 2 < len(thin.points) < 200


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"exposure": np.zeros(3, dtype=np.int64)}, "exposures"),
        ({"exposure": np.zeros(6)}, "float64"),
        ({"exposure": np.full(6, -1)}, "negative"),
        ({"exposure": np.full(6, 2**60)}, "too large"),
        ({"target": 5}, "nodes 0 and 5"),
        ({"most": -1}, "at most -1"),
        ({"crossings": np.zeros(6, dtype=np.int64), "most_crossings": 101}, "101 crossings"),
    ],
)
def test_the_gate_refuses_what_no_kernel_may_see(words, told):
    good = {"exposure": costs_of(FIVE, 1), "source": 0, "target": 4}
    with pytest.raises(ValueError, match=told):
        frontier(graph_of(5, FIVE), **{**good, **words})


def test_a_frontier_is_thinned_once_and_by_a_share():
    found = search(5, FIVE, 0, 4)
    for epsilon in (-0.1, float("nan")):
        with pytest.raises(ValueError, match="thinning"):
            thin_frontier(found, epsilon)
    with pytest.raises(ValueError, match=r"thinned by 0\.1"):
        thin_frontier(thin_frontier(found, 0.1), 0.1)
