"""Kernels give the numbers of their naive twins, on graphs with every border case.

Run also without numba's compiler, where Python's own arithmetic checks every index:
``NUMBA_DISABLE_JIT=1 python -m pytest tests/kernels``; one test below does so by itself.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from naive import nearest_source as naive_nearest
from naive import running_sums as naive_sums
from naive import weak_components as naive_components
from passable.kernels.components import weak_components
from passable.kernels.nearest import UNREACHED, nearest_source
from passable.kernels.running_sums import running_sums

NO_LIMIT = 2**61
CLOSED = -1


@st.composite
def graphs(draw):
    """Nodes, arcs (tail, head, ms), sources: loops, multi-arcs, zeros, closures all likely."""
    nodes = draw(st.integers(1, 9))
    node = st.integers(0, nodes - 1)
    cost = st.one_of(st.integers(0, 4), st.just(CLOSED), st.integers(0, 2**40))
    arcs = draw(st.lists(st.tuples(node, node, cost), max_size=30))
    sources = draw(st.lists(node, min_size=1, max_size=5))
    return nodes, arcs, sources


def run_kernel(nodes, arcs, sources, limit=NO_LIMIT):
    """The kernel's answer for arcs in the order of their tails."""
    tail = np.array([a[0] for a in arcs], dtype=np.int64)
    head = np.array([a[1] for a in arcs], dtype=np.int32)
    cost = np.array([a[2] for a in arcs], dtype=np.int64)
    order = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[order], np.arange(nodes + 1)).astype(np.int64)
    return nearest_source(first, order, head, cost, np.array(sources, dtype=np.int64), limit)


def pairs(answer):
    return list(zip(answer[0].tolist(), answer[1].tolist(), strict=True))


@given(graphs())
@example((1, [], [0]))
@example((1, [(0, 0, 0)], [0, 0]))
@example((2, [], [1]))
@example((3, [(0, 1, 5), (0, 1, 3), (0, 1, CLOSED), (1, 1, 0), (1, 2, 0)], [0, 2, 0]))
@example((3, [(0, 1, 0), (1, 0, 0), (2, 1, 2)], [1, 0]))
@settings(max_examples=400, deadline=None)
def test_nearest_source_is_its_naive_twin(graph):
    nodes, arcs, sources = graph
    assert pairs(run_kernel(nodes, arcs, sources)) == naive_nearest(nodes, arcs, sources)


@given(graphs(), st.integers(0, 8))
@settings(max_examples=200, deadline=None)
def test_a_limit_hides_what_lies_beyond_and_nothing_else(graph, limit):
    nodes, arcs, sources = graph
    limited = pairs(run_kernel(nodes, arcs, sources, limit))
    assert limited == naive_nearest(nodes, arcs, sources, limit)
    free = pairs(run_kernel(nodes, arcs, sources))
    assert limited == [pair if pair[0] <= limit else (-1, -1) for pair in free]


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_the_last_steps_lead_back_to_the_source_in_the_distance_told(graph):
    nodes, arcs, sources = graph
    distance, found, via = run_kernel(nodes, arcs, sources)
    for node in range(nodes):
        if distance[node] == UNREACHED:
            assert found[node] == via[node] == UNREACHED
            continue
        total, here, steps = 0, node, 0
        while via[here] != UNREACHED:
            tail, head, cost = arcs[via[here]]
            assert head == here
            assert cost >= 0
            total, here, steps = total + cost, tail, steps + 1
            assert steps <= nodes, "the last steps run in a circle"
        assert here == sources[found[node]]
        assert total == distance[node]


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_the_order_of_arcs_changes_no_distance(graph):
    nodes, arcs, sources = graph
    assert pairs(run_kernel(nodes, arcs, sources)) == pairs(run_kernel(nodes, arcs[::-1], sources))


def test_a_source_takes_the_lower_index_of_equals():
    distance, found, _ = run_kernel(3, [(0, 1, 7), (2, 1, 7)], [2, 0])
    assert distance.tolist() == [0, 7, 0]
    assert found.tolist() == [1, 0, 0]


def test_the_heap_grows_beyond_its_first_room():
    """A node whose 3,000 arcs all wait at once: the heap starts with room for 1,025."""
    leaves = 3000
    arcs = [(0, leaf, leaf) for leaf in range(1, leaves + 1)]
    distance, _, _ = run_kernel(leaves + 1, arcs, [0])
    assert distance.tolist() == list(range(leaves + 1))


def test_more_sources_than_first_room():
    sources = list(range(2000))
    distance, found, _ = run_kernel(2001, [(1999, 2000, 3)], sources)
    assert found.tolist() == [*sources, 1999]
    assert distance.tolist() == [0] * 2000 + [3]


@given(st.integers(1, 12), st.data())
@settings(max_examples=300, deadline=None)
def test_components_are_their_naive_twin(nodes, data):
    node = st.integers(0, nodes - 1)
    arcs = data.draw(st.lists(st.tuples(node, node), max_size=20))
    tail = np.array([a for a, _ in arcs], dtype=np.int32)
    head = np.array([b for _, b in arcs], dtype=np.int32)
    assert weak_components(nodes, tail, head).tolist() == naive_components(nodes, arcs)


@given(
    st.lists(
        st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=6), min_size=1, max_size=6
    )
)
@settings(max_examples=200, deadline=None)
def test_running_sums_are_their_naive_twin_to_the_last_bit(groups):
    first = np.cumsum([0, *(len(group) for group in groups)]).astype(np.int64)
    term = [x for group in groups for x in group]
    sums = running_sums(first, np.array(term)).tolist()
    assert sums == naive_sums(first.tolist(), term)
    alone = [running_sums(np.array([0, len(g)]), np.array(g)).tolist() for g in groups]
    assert sums == [x for group in alone for x in group]


def test_long_groups_are_added_up_alike():
    length = [1, 200, 65, 64, 2, 1, 700]
    first = np.cumsum([0, *length]).astype(np.int64)
    term = np.random.default_rng(4).random(first[-1]) * 1e3
    assert running_sums(first, term).tolist() == naive_sums(first.tolist(), term.tolist())


@pytest.mark.parametrize("seed", range(6))
def test_components_of_long_chains_and_stars_are_their_naive_twin(seed):
    """Shapes on which few nodes hook onto a lower neighbour in a round."""
    chance = np.random.default_rng(seed)
    names = chance.permutation(300)
    ends = np.arange(1, 300)
    for other in (ends - 1, ends // 2, np.zeros(299, np.int64), ends // 7):
        kept = chance.random(299) < (0.9 if seed % 2 else 1.0)
        tail, head = names[other][kept].astype(np.int32), names[ends][kept].astype(np.int32)
        arcs = list(zip(tail.tolist(), head.tolist(), strict=True))
        assert weak_components(300, tail, head).tolist() == naive_components(300, arcs)


def test_the_same_without_the_compiler():
    """The whole of this file again in plain Python, where no index can slip past an array."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", str(Path(__file__)), "-q", "-p", "no:cacheprovider"),
            *("-k", "not without_the_compiler"),
        ],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert "passed" in run.stdout
