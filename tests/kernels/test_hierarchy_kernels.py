"""The engine's kernels give the numbers of their naive twins, for any order of removal.

Nodes are numbered in the order they are removed, so a random graph is a random order too.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive
from passable.kernels import sweep as sweeping
from passable.kernels.chordal import chordal_completion, links_of_arcs
from passable.kernels.customize import INFINITE, TOO_LONG, customize, own_times
from passable.kernels.elimination_tree import elimination_tree, postorder, subtree_sizes
from passable.kernels.perfect import needed_links, perfect
from passable.kernels.recustomize import recustomize
from passable.kernels.unpack import links_of_way, unpack

CLOSED = -1
EXAMPLES = 150
LOOPS_AND_TWINS = (3, [(0, 1, 5), (0, 1, 3), (1, 0, CLOSED), (1, 1, 0), (1, 2, 0), (2, 0, 7)])
STAR = (5, [(0, k, k) for k in range(1, 5)] + [(k, 0, 0) for k in range(1, 5)])


@st.composite
def graphs(draw):
    """Nodes and arcs (tail, head, ms): loops, multi-arcs, zeros, closures, islands all likely."""
    nodes = draw(st.integers(1, 9))
    node = st.integers(0, nodes - 1)
    cost = st.one_of(st.integers(0, 4), st.just(CLOSED), st.integers(0, 10**6))
    return nodes, draw(st.lists(st.tuples(node, node, cost), max_size=30))


class Completed:
    """A graph's arrays as the kernels want them."""

    def __init__(self, nodes, arcs):
        self.nodes = nodes
        self.tail = np.array([a[0] for a in arcs], dtype=np.int32)
        self.head = np.array([a[1] for a in arcs], dtype=np.int32)
        upper, lower = np.maximum(self.tail, self.head), np.minimum(self.tail, self.head)
        order = np.argsort(upper, kind="stable")
        self.first = np.searchsorted(upper[order], np.arange(nodes + 1)).astype(np.int64)
        self.lower = lower[order]
        self.parent = elimination_tree(self.first, self.lower)
        self.links = chordal_completion(self.first, self.lower, self.parent)
        self.first_up, self.up_head, self.first_down, self.down_tail, self.down_link = self.links
        self.lower_end = np.repeat(np.arange(nodes, dtype=np.int32), np.diff(self.first_up))
        self.pairs = list(zip(self.lower_end.tolist(), self.up_head.tolist(), strict=True))
        self.arc_link = links_of_arcs(self.first_up, self.up_head, self.tail, self.head)
        self.is_up = self.tail < self.head
        self.own_arc = np.argsort(self.arc_link, kind="stable").astype(np.int32)
        every = np.arange(len(self.pairs) + 1)
        self.first_own = np.searchsorted(self.arc_link[self.own_arc], every).astype(np.int64)

    def customized(self, arcs):
        self.ms = milliseconds(arcs)
        up, down = np.empty((2, len(self.pairs)), dtype=np.int32)
        own_times(self.arc_link, self.is_up, self.ms, up, down)
        customize(0, self.nodes, *self.links, up, down)
        return up, down

    def perfect(self, up, down):
        true_up, true_down = up.copy(), down.copy()
        perfect(0, self.nodes, *self.links, up, down, true_up, true_down)
        return true_up, true_down


def milliseconds(arcs):
    return np.array([INFINITE if ms == CLOSED else ms for _, _, ms in arcs], dtype=np.int32)


def told(times):
    return [None if ms == INFINITE else int(ms) for ms in times]


def expected(far, pairs):
    return [far[a][b] for a, b in pairs]


@given(graphs())
@example((1, []))
@example((1, [(0, 0, 0)]))
@example(LOOPS_AND_TWINS)
@example(STAR)
@settings(max_examples=EXAMPLES, deadline=None)
def test_the_completion_is_its_naive_twin(graph):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    links = naive.chordal_completion(nodes, [arc[:2] for arc in arcs])
    assert made.pairs == links
    above = [[b for a, b in links if a == node] for node in range(nodes)]
    assert made.parent.tolist() == [min(heads, default=-1) for heads in above]
    downwards = [(node, int(made.down_tail[k]), int(made.down_link[k])) for node in range(nodes)
                 for k in range(made.first_down[node], made.first_down[node + 1])]  # fmt: skip
    assert downwards == sorted((b, a, k) for k, (a, b) in enumerate(links))
    for (tail, head, _), link in zip(arcs, made.arc_link.tolist(), strict=True):
        assert link == (-1 if tail == head else links.index((min(tail, head), max(tail, head))))


@given(graphs())
@settings(max_examples=EXAMPLES, deadline=None)
def test_in_postorder_what_lies_below_a_node_is_a_range_and_the_links_are_the_same(graph):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    size = subtree_sizes(made.parent)
    assert size.tolist() == naive.subtree_sizes(made.parent.tolist())
    number = postorder(made.parent, size)
    assert sorted(number.tolist()) == list(range(nodes))
    for start in range(nodes):
        node = start
        while node >= 0:
            assert number[node] - size[node] < number[start] <= number[node]
            node = int(made.parent[node])
    moved = Completed(nodes, [(int(number[a]), int(number[b]), ms) for a, b, ms in arcs])
    assert moved.pairs == sorted(
        tuple(sorted((int(number[a]), int(number[b])))) for a, b in made.pairs
    )


@given(graphs())
@example(LOOPS_AND_TWINS)
@example(STAR)
@settings(max_examples=EXAMPLES, deadline=None)
def test_customization_is_its_naive_twin(graph):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    up, down = made.customized(arcs)
    twin = naive.customize(nodes, made.pairs, arcs)
    assert list(zip(told(up), told(down), strict=True)) == twin


@given(graphs(), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_partial_customization_is_a_whole_one(graph, data):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    up, down = made.customized(arcs)
    cost = st.one_of(st.just(CLOSED), st.integers(0, 6))
    times = {k: data.draw(cost) for k in range(len(arcs)) if data.draw(st.booleans())}
    changed = [(a, b, times.get(k, ms)) for k, (a, b, ms) in enumerate(arcs)]
    touched = np.unique(made.arc_link[list(times)]) if times else np.empty(0, dtype=np.int32)
    work = (made.first_own, made.own_arc, made.is_up, milliseconds(changed), made.lower_end)
    worked = recustomize(touched[touched >= 0], *work, *made.links, up, down)
    whole = made.customized(changed)
    assert (up.tolist(), down.tolist()) == (whole[0].tolist(), whole[1].tolist())
    assert np.sum(touched >= 0) <= worked <= len(made.pairs)


def test_partial_customization_leaves_alone_what_a_change_does_not_touch():
    """A road of 60 nodes removed from one end: closing its last piece is one link's affair."""
    arcs = [(k, k + 1, 1) for k in range(60)]
    made = Completed(61, arcs)
    up, down = made.customized(arcs)
    arcs[-1] = (59, 60, CLOSED)
    work = (made.first_own, made.own_arc, made.is_up, milliseconds(arcs), made.lower_end)
    assert recustomize(made.arc_link[-1:], *work, *made.links, up, down) == 1
    assert told(up) == [1] * 59 + [None]


def test_the_heap_of_partial_customization_grows_beyond_its_first_room():
    """A star of 60 arms whose centre goes first links every two of them: 1,770 links wait."""
    arms = range(1, 61)
    arcs = [(0, k, 1) for k in arms] + [(k, 0, 1) for k in arms]
    made = Completed(61, arcs)
    up, down = made.customized(arcs)
    slower = [(a, b, 5) for a, b, _ in arcs]
    work = (made.first_own, made.own_arc, made.is_up, milliseconds(slower), made.lower_end)
    worked = recustomize(np.unique(made.arc_link), *work, *made.links, up, down)
    assert worked == len(made.pairs) == 60 + 60 * 59 // 2
    assert set(up.tolist()) == set(down.tolist()) == {5, 10}


@given(graphs())
@example(LOOPS_AND_TWINS)
@example(STAR)
@settings(max_examples=EXAMPLES, deadline=None)
def test_perfect_customization_gives_every_link_the_distance(graph):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    up, down = made.customized(arcs)
    true_up, true_down = made.perfect(up, down)
    far = naive.all_distances(nodes, arcs)
    assert told(true_up) == expected(far, made.pairs)
    assert told(true_down) == expected(far, [(b, a) for a, b in made.pairs])
    first, head, ms = needed_links(made.first_up, made.up_head, up, true_up)
    kept = [
        (a, b, int(up[k]))
        for k, (a, b) in enumerate(made.pairs)
        if up[k] < INFINITE and up[k] == far[a][b]
    ]
    tails = np.repeat(np.arange(nodes), np.diff(first)).tolist()
    assert list(zip(tails, head.tolist(), ms.tolist(), strict=True)) == kept


@pytest.mark.parametrize("name", sorted(sweeping.SWEEPS))
@pytest.mark.parametrize("is_pruned", [False, True])
@given(graph=graphs(), data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_sweeps_are_all_distances(name, is_pruned, graph, data):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    up, down = made.customized(arcs)
    ways_up, ways_down = (made.first_up, made.up_head, up), (made.first_up, made.up_head, down)
    if is_pruned:
        true_up, true_down = made.perfect(up, down)
        ways_up = needed_links(made.first_up, made.up_head, up, true_up)
        ways_down = needed_links(made.first_up, made.up_head, down, true_down)
    node = st.integers(0, nodes - 1)
    sources = np.array(data.draw(st.lists(node, min_size=1, max_size=16)), dtype=np.int32)
    targets = np.array(data.draw(st.lists(node, max_size=9)), dtype=np.int32)
    place, *into = sweeping.restrict(targets, made.parent, *ways_down)
    desk = np.full(nodes, INFINITE, dtype=np.int32)
    rows = np.empty((len(into[0]) - 1) * sweeping.LANES, dtype=np.int32)
    assert not sweeping.climb(sources, made.parent, *ways_up, place, desk, rows)
    assert np.all(desk == INFINITE)
    sweeping.SWEEPS[name](*into, rows)
    assert not sweeping.is_too_long(rows)
    far = naive.all_distances(nodes, arcs)
    table = np.empty((len(sources) + 1, len(targets)), dtype=np.int64)
    table[0] = 77
    sweeping.read_table(rows, place[targets], 1, table)
    assert np.all(table[0] == 77)
    wanted = [[-1 if far[a][b] is None else far[a][b] for b in targets] for a in sources]
    assert table[1:].tolist() == wanted
    sweeping.mark_unreached(rows)
    columns = rows.reshape(-1, sweeping.LANES)[place[targets], : len(sources)]
    assert columns.T.tolist() == wanted


@given(st.lists(st.sampled_from([0, TOO_LONG - 1, TOO_LONG, INFINITE - 1, INFINITE]), max_size=40))
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_between_too_long_and_infinite_is_seen(times):
    found = sweeping.is_too_long(np.array(times, dtype=np.int32))
    assert found == any(TOO_LONG <= ms < INFINITE for ms in times)


def test_a_way_that_outgrows_infinity_below_what_is_swept_is_noticed_on_the_climb():
    """Three pieces, each the longest that fits, up to the only node that is swept: from the
    lowest it is infinite there already."""
    arcs = [(k, k + 1, TOO_LONG - 1) for k in range(3)]
    made = Completed(4, arcs)
    up, down = made.customized(arcs)
    links = made.first_up, made.up_head
    place, *into = sweeping.restrict(np.array([3], dtype=np.int32), made.parent, *links, down)
    desk = np.full(4, INFINITE, dtype=np.int32)
    for source, is_too_long in ((0, True), (1, True), (2, False)):
        rows = np.empty(sweeping.LANES, dtype=np.int32)
        start = np.array([source], dtype=np.int32)
        seen = sweeping.climb(start, made.parent, *links, up, place, desk, rows)
        sweeping.sweep(*into, rows)
        assert seen == is_too_long
        assert sweeping.is_too_long(rows) == (source == 1)
    for ends in ((0, 3), (3, 0)):
        towards = (up, down) if ends == (0, 3) else (down, up)
        way = links_of_way(*ends, made.parent, made.lower_end, *links, *towards)
        assert way[1]


def test_of_twins_equally_quick_the_lowest_number_is_driven():
    arcs = [(0, 1, 5), (1, 0, 3), (0, 1, 3), (0, 1, 3), (1, 0, 3)]
    made = Completed(2, arcs)
    up, down = made.customized(arcs)
    own = (made.first_own, made.own_arc, made.is_up, made.ms, made.lower_end)
    downwards = (made.up_head, made.first_down, made.down_tail, made.down_link, up, down)
    one = np.zeros(1, dtype=np.int32)
    assert unpack(one, np.array([True]), *own, *downwards).tolist() == [2]
    assert unpack(one, np.array([False]), *own, *downwards).tolist() == [1]


@given(graphs())
@example(LOOPS_AND_TWINS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_ways_join_and_add_up_to_the_distance(graph):
    nodes, arcs = graph
    made = Completed(nodes, arcs)
    up, down = made.customized(arcs)
    far = naive.all_distances(nodes, arcs)
    ends = (made.lower_end, made.first_up, made.up_head, up, down)
    for source in range(nodes):
        for target in range(nodes):
            ms, is_too_long, links, is_up = links_of_way(source, target, made.parent, *ends)
            assert not is_too_long
            assert told([ms]) == [far[source][target]]
            own = (made.first_own, made.own_arc, made.is_up, made.ms, made.lower_end)
            downwards = (made.up_head, made.first_down, made.down_tail, made.down_link, up, down)
            here, total = source, 0
            for arc in unpack(links, is_up, *own, *downwards).tolist():
                tail, head, cost = arcs[arc]
                assert tail == here
                assert cost != CLOSED
                here, total = head, total + cost
            if far[source][target] is not None:
                assert (here, total) == (target, far[source][target])


def test_long_ways_outgrow_the_first_room_of_unpacking():
    """A road of 300 nodes with the even ones removed first, then a ladder of ever longer links."""
    nodes = 300
    arcs = [(k, k + 1, 1) for k in range(nodes - 1)]
    ranks = sorted(range(nodes), key=lambda k: (k & -k if k else nodes, k))
    rank = {node: place for place, node in enumerate(ranks)}
    moved = [(rank[a], rank[b], ms) for a, b, ms in arcs]
    made = Completed(nodes, moved)
    up, down = made.customized(moved)
    ends = (made.lower_end, made.first_up, made.up_head, up, down)
    ms, _, links, is_up = links_of_way(rank[0], rank[nodes - 1], made.parent, *ends)
    own = (made.first_own, made.own_arc, made.is_up, made.ms, made.lower_end)
    downwards = (made.up_head, made.first_down, made.down_tail, made.down_link, up, down)
    assert ms == nodes - 1
    assert len(links) < 20
    assert unpack(links, is_up, *own, *downwards).tolist() == list(range(nodes - 1))


def test_a_comb_of_links_outgrows_the_first_stack_of_unpacking():
    """A road removed from its far end: its one link unpacks into 200 legs, the last one first."""
    nodes = 200
    arcs = [(nodes - 1, 0, 1), *((k, k + 1, 1) for k in range(nodes - 2))]
    made = Completed(nodes, arcs)
    up, down = made.customized(arcs)
    ends = (made.lower_end, made.first_up, made.up_head, up, down)
    ms, _, links, is_up = links_of_way(nodes - 1, nodes - 2, made.parent, *ends)
    own = (made.first_own, made.own_arc, made.is_up, made.ms, made.lower_end)
    downwards = (made.up_head, made.first_down, made.down_tail, made.down_link, up, down)
    assert (ms, len(links)) == (nodes - 1, 1)
    assert unpack(links, is_up, *own, *downwards).tolist() == list(range(nodes - 1))


def test_the_processor_gets_the_vector_or_the_plain_sweep():
    wide = sweeping.COMPILES and sweeping.has_vectors()
    assert sweeping.sweep is sweeping.SWEEPS["vector" if wide else "plain"]


def run_again(chosen, **settings):
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", str(Path(__file__)), "-q", "-p", "no:cacheprovider"),
            *("-k", f"{chosen} and not again"),
        ],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert "passed" in run.stdout


def test_again_without_the_compiler():
    """The whole of this file in plain Python, where no index can slip past an array's end."""
    run_again("test", NUMBA_DISABLE_JIT="1")


def test_again_for_a_processor_without_avx_512():
    """Sweeps compiled for AVX2, where a row takes two registers."""
    if sweeping.has_vectors():
        run_again("sweeps", NUMBA_CPU_NAME="haswell", NUMBA_CPU_FEATURES="+avx2")
