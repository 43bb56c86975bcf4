"""Customized distances and ways: naive twins, laws, and refusals, through the public functions."""

import threading

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

import naive
from passable.kernels import sweep as kernel
from passable.kernels.customize import INFINITE, TOO_LONG
from passable.network.hierarchy import build_hierarchy, hierarchy_of_arcs
from passable.network.hierarchy_ways import shortest_way
from passable.network.matrix import aim, distances, distances_on, sweep_batches, trees
from passable.network.metric import TooLongError, customize, prune, recustomize
from passable.network.states import CLOSED, EdgeStates, claim_free
from scenes import scene_network


@st.composite
def towns(draw, most=12):
    """Nodes and arcs (tail, head, ms): loops, multi-arcs, zeros, closures, islands all likely."""
    nodes = draw(st.integers(1, most))
    node = st.integers(0, nodes - 1)
    cost = st.one_of(st.integers(0, 4), st.just(CLOSED), st.integers(0, 10**6))
    return nodes, draw(st.lists(st.tuples(node, node, cost), max_size=4 * most))


def column(arcs, k, dtype):
    return np.array([arc[k] for arc in arcs], dtype=dtype)


def metric_of(town, threads=1):
    nodes, arcs = town
    hierarchy = hierarchy_of_arcs(nodes, column(arcs, 0, np.int32), column(arcs, 1, np.int32))
    return customize(hierarchy, EdgeStates(column(arcs, 2, np.int64)), threads)


def everywhere(metric, **options):
    every = np.arange(metric.hierarchy.node_count)
    return distances(metric, every, every, **options).tolist()


def twin(town):
    return [[-1 if ms is None else ms for ms in row] for row in naive.all_distances(*town)]


@given(towns())
@example((1, []))
@example((1, [(0, 0, 3)]))
@example((3, [(0, 1, 5), (0, 1, 3), (0, 1, CLOSED), (1, 1, 0), (1, 2, 0)]))
@settings(max_examples=200, deadline=None)
def test_distances_are_all_distances(town):
    assert everywhere(metric_of(town)) == twin(town)


@given(towns(), st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_threads_and_pruning_change_nothing(town, threads):
    metric = metric_of(town, threads)
    other = metric_of(town)
    assert metric.up.tolist() == other.up.tolist()
    assert metric.down.tolist() == other.down.tolist()
    assert everywhere(prune(metric, threads), threads=threads) == everywhere(other)


@pytest.mark.parametrize("threads", [1, 3])
def test_pruning_keeps_just_the_links_that_are_as_quick_as_the_distance(threads):
    """A grid of 14 by 14, times of all sizes, a fifth of its arcs closed."""
    side, chance = 14, np.random.default_rng(14)
    grid = np.arange(side * side).reshape(side, side)
    near = np.concatenate([grid[:, :-1].ravel(), grid[:-1].ravel()])
    far_end = np.concatenate([grid[:, 1:].ravel(), grid[1:].ravel()])
    ms = (1000 ** chance.random(2 * len(near))).astype(int)
    ms[chance.random(len(ms)) < 0.2] = CLOSED
    ends = np.concatenate([near, far_end]), np.concatenate([far_end, near])
    metric = metric_of((side * side, list(zip(*ends, ms, strict=True))))
    rank, hierarchy = metric.hierarchy.rank, metric.hierarchy
    far = np.empty((side * side, side * side), dtype=np.int64)
    far[np.ix_(rank, rank)] = everywhere(metric)
    up_and_down = (
        far[hierarchy.lower_end, hierarchy.up_head],
        far[hierarchy.up_head, hierarchy.lower_end],
    )
    search = prune(metric, threads).search
    for graph, times, true in zip(
        (search, search.backwards()), (metric.up, metric.down), up_and_down, strict=True
    ):
        kept = times == true
        assert 0.3 < kept.mean() < 0.95
        assert graph.up_milliseconds.tolist() == times[kept].tolist()
        assert graph.up_head.tolist() == hierarchy.up_head[kept].tolist()


@pytest.mark.parametrize("name", sorted(kernel.SWEEPS))
@given(town=towns(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_sources_in_any_number_and_order_give_their_own_rows(name, town, data):
    """More sources than one sweep takes, some twice, by either sweep."""
    metric, far = metric_of(town), twin(town)
    node = st.integers(0, town[0] - 1)
    sources = data.draw(st.lists(node, max_size=40))
    targets = data.draw(st.lists(node, max_size=6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "sweep", kernel.SWEEPS[name])
        found = distances(metric, np.array(sources), np.array(targets), threads=2)
        assert found.shape == (len(sources), len(targets))
        assert found.tolist() == [[far[a][b] for b in targets] for a in sources]
        back = distances_on(aim(metric, np.array(targets), "to"), np.array(sources))
        assert back.tolist() == [[far[b][a] for b in targets] for a in sources]
        tree = trees(metric, np.array(sources), threads=2)
        assert tree.T.tolist() == [far[a] for a in sources]
        back = trees(metric, np.array(sources), "to")
        assert back.tolist() == [[far[node][a] for a in sources] for node in range(town[0])]


@given(towns(), st.data())
@settings(max_examples=150, deadline=None)
def test_numbering_nodes_and_arcs_anew_changes_no_distance(town, data):
    nodes, arcs = town
    number = data.draw(st.permutations(range(nodes)))
    moved = [(number[a], number[b], ms) for a, b, ms in data.draw(st.permutations(arcs))]
    far, other = everywhere(metric_of(town)), everywhere(metric_of((nodes, moved)))
    assert far == [[other[number[a]][number[b]] for b in range(nodes)] for a in range(nodes)]


@given(towns(), st.data())
@settings(max_examples=200, deadline=None)
def test_changing_arcs_is_customizing_anew(town, data):
    nodes, arcs = town
    metric = prune(metric_of(town)) if data.draw(st.booleans()) else metric_of(town)
    before = everywhere(metric)
    for _ in range(3):
        places = st.integers(0, max(len(arcs) - 1, 0))
        change = st.tuples(places, st.one_of(st.just(CLOSED), st.integers(0, 6)))
        changes = data.draw(st.lists(change, max_size=6)) if arcs else []
        for place, ms in changes:
            arcs = [*arcs[:place], (*arcs[place][:2], ms), *arcs[place + 1 :]]
        partial = recustomize(metric, column(changes, 0, np.int64), column(changes, 1, np.int64))
        whole = metric_of((nodes, arcs))
        for name in ("milliseconds", "up", "down"):
            assert getattr(partial, name).tolist() == getattr(whole, name).tolist()
        assert everywhere(partial) == everywhere(prune(partial)) == twin((nodes, arcs))
        assert everywhere(metric) == before, "what was is left as it was"
        metric, before = partial, everywhere(partial)


@given(towns())
@example((3, [(0, 1, 0), (1, 0, 0), (1, 2, 0), (2, 1, 0), (0, 2, 0), (2, 0, 0)]))
@settings(max_examples=200, deadline=None)
def test_ways_are_driven_in_the_distance_told_and_pass_no_node_twice(town):
    nodes, arcs = town
    metric, far = metric_of(town), twin(town)
    for source in range(nodes):
        for target in range(nodes):
            way = shortest_way(metric, source, target)
            if far[source][target] < 0:
                assert way is None
                continue
            met = [source]
            for arc in way:
                assert arcs[arc][0] == met[-1]
                met.append(arcs[arc][1])
            assert met[-1] == target
            assert len(set(met)) == len(met)
            assert sum(arcs[arc][2] for arc in way) == far[source][target]


@given(towns(most=20), st.integers(0, 1))
@settings(max_examples=200, deadline=None)
def test_roads_of_no_time_make_no_circles(town, slow):
    """Nearly all ways tie; each is still simple."""
    nodes, arcs = town
    arcs = [(a, b, ms if ms == CLOSED else ms % 5 // 4 * slow) for a, b, ms in arcs]
    metric = metric_of((nodes, arcs))
    for target in range(nodes):
        way = shortest_way(metric, 0, target) or []
        met = [0, *(arcs[arc][1] for arc in way)]
        assert len(set(met)) == len(met)


@given(towns(most=60), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_scipy_agrees_on_larger_towns(town, threads):
    nodes, arcs = town
    quickest = {}
    for tail, head, ms in arcs:
        if ms != CLOSED and tail != head:
            quickest[tail, head] = min(ms, quickest.get((tail, head), ms))
    ends = np.array(list(quickest), dtype=np.int64).reshape(-1, 2)
    times = np.array(list(quickest.values()), dtype=np.float64) * 64 + 1
    # scipy takes a stored 0 for an arc only in CSR; 64 ms and 1 a step tells both apart
    far = dijkstra(coo_array((times, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes)).tocsr())
    wanted = np.where(np.isfinite(far), far, -1).astype(np.int64) // 64
    assert np.array_equal(everywhere(metric_of(town, threads), threads=threads), wanted)


def test_a_network_by_ruler():
    """2 km east at 60 km/h, or a one-way block round it that is 2 km longer."""
    network = scene_network(
        "A 0 0; B 2000 0; C 0 1000; D 2000 1000; 1: A B;"
        " 2: A C oneway=1; 3: C D oneway=1; 4: D B oneway=1"
    )
    a, b, c = (network.graph.node_label.tolist().index(name) for name in ("n1", "n2", "n3"))
    metric = customize(build_hierarchy(network), claim_free(network))
    assert distances(metric, np.array([a, b]), np.array([b, c])).tolist() == [
        [120_000, 60_000],
        [0, 180_000],
    ]
    straight = np.flatnonzero((network.arc_tail == a) & (network.arc_head == b))
    closed = recustomize(metric, straight, np.full(len(straight), CLOSED))
    assert distances(closed, np.array([a, b]), np.array([b, a])).tolist() == [
        [240_000, 0],
        [0, 120_000],
    ]


def test_an_empty_network_and_empty_questions():
    metric = metric_of((0, []))
    none = np.empty(0, dtype=np.int64)
    assert distances(metric, none, none).shape == (0, 0)
    assert trees(metric, none).shape == (0, 0)
    metric = metric_of((2, [(0, 1, 3)]))
    assert distances(metric, none, np.array([1])).shape == (0, 1)
    assert distances(metric, np.array([1]), none).shape == (1, 0)
    assert recustomize(metric, none, none).up.tolist() == metric.up.tolist()


def test_aims_are_swept_again_and_again():
    metric = metric_of((3, [(0, 1, 3), (1, 2, 4)]))
    aimed = aim(metric, np.array([2, 0]))
    assert distances_on(aimed, np.array([0])).tolist() == [[7, 0]]
    assert distances_on(aimed, np.array([1, 2])).tolist() == [[4, -1], [0, -1]]
    assert len(aimed.desks) == 1


def test_batches_are_read_in_the_order_of_the_sweep():
    metric = metric_of((3, [(0, 1, 3), (1, 2, 4)]))
    aimed, seen = aim(metric, np.array([2])), {}

    def read(begin, rows):
        seen[begin] = rows.reshape(-1, kernel.LANES)[aimed.place[metric.hierarchy.rank[2]]].tolist()

    sweep_batches(aimed, np.array([0] * 16 + [1]), read, threads=2)
    assert seen == {0: [7] * 16, 16: [4] + [INFINITE] * 15}


HALF = TOO_LONG // 2


def test_the_longest_times_that_fit_are_exact():
    metric = metric_of((2, [(0, 1, TOO_LONG - 1)]))
    assert distances(metric, np.array([0, 1]), np.array([0, 1])).tolist() == [
        [0, TOO_LONG - 1],
        [-1, 0],
    ]


@pytest.mark.parametrize("pruned", [False, True])
@pytest.mark.parametrize("pieces", [3, 4, 5, 9, 30])
def test_ways_too_long_are_refused_never_called_unreached(pieces, pruned):
    """A road of pieces just under half of what fits, in both directions: any sum that does not
    fit must be noticed, whether it shows as too long or would have passed infinity."""
    arcs = [(k, k + 1, HALF) for k in range(pieces)] + [(k + 1, k, HALF) for k in range(pieces)]
    try:
        metric = metric_of((pieces + 1, arcs))
    except TooLongError:
        return
    metric = prune(metric) if pruned else metric
    with pytest.raises(TooLongError, match=r"network\.ways"):
        distances(metric, np.array([0]), np.array([pieces]))
    with pytest.raises(TooLongError, match=r"network\.ways"):
        trees(metric, np.array([pieces]))
    with pytest.raises(TooLongError, match=r"network\.ways"):
        shortest_way(metric, 0, pieces)


@given(towns(most=8), st.integers(1, 2**27))
@settings(max_examples=200, deadline=None)
def test_near_the_limit_answers_are_right_or_refused(town, scale):
    nodes, arcs = town
    arcs = [(a, b, ms if ms == CLOSED else ms % 4 * scale) for a, b, ms in arcs]
    far = twin((nodes, arcs))
    try:
        metric = metric_of((nodes, arcs))
    except TooLongError:
        return
    for source in range(nodes):
        for target in range(nodes):
            try:
                found = distances(metric, np.array([source]), np.array([target])).item()
                assert found == far[source][target]
            except TooLongError:
                pass
            try:
                way = shortest_way(metric, source, target)
                told = -1 if way is None else sum(arcs[arc][2] for arc in way)
                assert told == far[source][target]
            except TooLongError:
                pass


def test_a_link_too_long_is_refused():
    """Whichever node of a ring goes first, the link across it takes two of its pieces."""
    ring = [(k, (k + 1) % 5, 5) for k in range(5)]
    metric, arcs, longest = metric_of((5, ring)), np.arange(5), np.full(5, TOO_LONG - 1)
    with pytest.raises(TooLongError, match="links of the hierarchy"):
        customize(metric.hierarchy, EdgeStates(longest))
    with pytest.raises(TooLongError, match="links of the hierarchy"):
        recustomize(metric, arcs, longest)


def test_an_arc_too_long_is_refused_and_named():
    arcs = [(k, k + 1, HALF) for k in range(4)]
    hierarchy = hierarchy_of_arcs(5, column(arcs, 0, np.int32), column(arcs, 1, np.int32))
    fits = customize(hierarchy, EdgeStates(np.array([5, 5, 5, 5])))
    with pytest.raises(TooLongError, match=r"1 arcs .*\(2\)"):
        customize(hierarchy, EdgeStates(np.array([5, 5, TOO_LONG, 5])))
    with pytest.raises(TooLongError, match="1 arcs"):
        recustomize(fits, np.array([1]), np.array([2**60]))


def test_what_does_not_fit_is_refused():
    metric = metric_of((2, [(0, 1, 3), (1, 0, 4)]))
    none, zero, one = np.empty(0, dtype=np.int64), np.array([0]), np.array([1])
    for call, told in (
        (lambda: customize(metric.hierarchy, EdgeStates(one)), "1,.* arc times for 2 arcs"),
        (lambda: customize(metric.hierarchy, EdgeStates(np.array([1, -2]))), "1 of 2 .* negative"),
        (lambda: distances(metric, np.array([2]), zero), "sources 2 to 2 for 2 nodes"),
        (lambda: distances(metric, zero, np.array([0, -1])), "targets -1 to 0 for 2 nodes"),
        (lambda: trees(metric, np.array([-5])), "sources -5"),
        (lambda: shortest_way(metric, 0, 2), "node 2 for 2 nodes"),
        (lambda: shortest_way(metric, -1, 1), "node -1 for 2 nodes"),
        (lambda: recustomize(metric, zero, none), "times for"),
        (lambda: recustomize(metric, np.array([2]), one), "changed arcs 2 to 2 of 2 arcs"),
        (lambda: recustomize(metric, np.array([-1]), one), "changed arcs -1"),
        (lambda: recustomize(metric, zero, np.array([-2])), "negative"),
    ):
        with pytest.raises(ValueError, match=told):
            call()


def test_many_threads_ask_at_once():
    rng = np.random.default_rng(5)
    arcs = [(int(a), int(b), int(ms)) for a, b, ms in rng.integers(0, 60, (300, 3))]
    metric, told = metric_of((60, arcs)), twin((60, arcs))
    wrong = []

    def ask():
        wrong.extend(1 for _ in range(5) if everywhere(metric, threads=3) != told)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert not wrong
