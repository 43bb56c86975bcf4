"""The hierarchy: any topology has one, the same each time, and the store gives it back."""

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive
from passable.kernels.customize import own_times
from passable.network.hierarchy import build_hierarchy, hierarchy_digest, hierarchy_of_arcs
from passable.network.hierarchy_store import load_hierarchy, save_hierarchy, stored_hierarchy
from passable.network.metric import customize
from passable.network.order import dissection_order
from passable.network.states import claim_free
from passable.network.subtrees import side_by_side, split_tree
from scenes import scene_network

TOWN = "A 0 0; B 1000 0; C 1000 900; X 9000 0; Y 9100 0; 1: A B; 2: B C oneway=1; 3: A A; 4: A B; 5: X Y"


def ints(values):
    return np.array(values, dtype=np.int32)


@st.composite
def topologies(draw):
    nodes = draw(st.integers(1, 40))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node), max_size=80))
    return nodes, ints([a for a, _ in arcs]), ints([b for _, b in arcs])


@given(topologies())
@example((1, ints([]), ints([])))
@example((1, ints([0]), ints([0])))
@example((2, ints([0, 0, 1]), ints([1, 1, 0])))
@example((0, ints([]), ints([])))
@settings(max_examples=150, deadline=None)
def test_every_topology_has_an_order_the_same_each_time(topology):
    nodes, tail, head = topology
    order = dissection_order(nodes, tail, head)
    assert order.dtype == np.int32
    assert sorted(order.tolist()) == list(range(nodes))
    assert order.tolist() == dissection_order(nodes, head[::-1].copy(), tail[::-1].copy()).tolist()
    joined = {
        end for a, b in zip(tail.tolist(), head.tolist(), strict=True) if a != b for end in (a, b)
    }
    alone = [node for node in range(nodes) if node not in joined]
    assert order[: len(alone)].tolist() == alone


def test_the_order_keeps_what_divides_a_grid_for_last():
    """Of a grid of 30 by 30 the last 30 nodes removed leave no part of more than two thirds."""
    side = 30
    grid = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([grid[:, :-1].ravel(), grid[:-1].ravel()]).astype(np.int32)
    head = np.concatenate([grid[:, 1:].ravel(), grid[1:].ravel()]).astype(np.int32)
    kept = set(dissection_order(side * side, tail, head)[:-side].tolist())
    number = {node: k for k, node in enumerate(sorted(kept))}
    edges = [
        (number[a], number[b])
        for a, b in zip(tail.tolist(), head.tolist(), strict=True)
        if a in kept and b in kept
    ]
    part = naive.weak_components(len(kept), edges)
    assert max(np.bincount(part)) < side * side * 2 / 3


@given(topologies())
@settings(max_examples=150, deadline=None)
def test_the_hierarchy_is_the_completion_of_its_order(topology):
    nodes, tail, head = topology
    made = hierarchy_of_arcs(nodes, tail, head)
    assert sorted(made.rank.tolist()) == list(range(nodes))
    arcs = list(zip(made.rank[tail].tolist(), made.rank[head].tolist(), strict=True))
    links = list(zip(made.lower_end.tolist(), made.up_head.tolist(), strict=True))
    assert links == naive.chordal_completion(nodes, arcs)
    for arc, (a, b) in enumerate(arcs):
        link = int(made.arc_link[arc])
        assert (link < 0) == (a == b)
        assert link < 0 or links[link] == (min(a, b), max(a, b))
        assert made.arc_is_up[arc] == (a < b)
    for link in range(made.link_count):
        own = made.own_arc[made.first_own[link] : made.first_own[link + 1]].tolist()
        assert own == np.flatnonzero(made.arc_link == link).tolist()


@given(topologies(), st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_parts_of_the_tree_are_apart(topology, parts):
    made = hierarchy_of_arcs(*topology)
    apart, above = split_tree(made.subtree_size, parts)
    nodes = sorted(node for begin, end in apart + above for node in range(begin, end))
    assert nodes == list(range(made.node_count))
    part = {node: k for k, (begin, end) in enumerate(apart) for node in range(begin, end)}
    for node in range(made.node_count):
        parent = int(made.parent[node])
        if node in part and parent in part:
            assert part[parent] == part[node]
        if node not in part:
            assert parent not in part
    assert apart == sorted(apart)
    assert above == sorted(above)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_work_is_done_once_each_and_its_errors_are_raised(threads):
    done = []
    side_by_side(done.append, 20, threads)
    assert sorted(done) == list(range(20))
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 // (number - 7), 20, threads)


@pytest.mark.parametrize(
    ("nodes", "tail", "head"), [(2, [0], [2]), (2, [-1], [0]), (2, [0, 1], [0]), (0, [0], [0])]
)
def test_arcs_that_do_not_fit_are_refused(nodes, tail, head):
    with pytest.raises(ValueError, match="do not lead between nodes"):
        hierarchy_of_arcs(nodes, ints(tail), ints(head))


def same(one, other):
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        assert np.array_equal(a, b), field.name
        assert not isinstance(a, np.ndarray) or a.dtype == b.dtype, field.name


def test_the_store_gives_back_what_was_built(tmp_path):
    network = scene_network(TOWN)
    made = build_hierarchy(network)
    assert made.digest == hierarchy_digest(network.node_count, network.arc_tail, network.arc_head)
    save_hierarchy(tmp_path / "h", made)
    back = load_hierarchy(tmp_path / "h", made.digest)
    same(made, back)
    assert isinstance(back.up_head, np.memmap)
    known = len(own_times.signatures)
    times = [customize(h, claim_free(network)) for h in (made, back)]
    assert times[0].up.tolist() == times[1].up.tolist()
    assert len(own_times.signatures) <= max(known, 1), "a mapped array compiles nothing anew"
    assert load_hierarchy(tmp_path / "h", "another") is None
    assert load_hierarchy(tmp_path / "nothing", made.digest) is None


def test_a_damaged_hierarchy_is_built_again_and_replaced(tmp_path):
    network = scene_network(TOWN)
    made = stored_hierarchy(tmp_path, network)
    file = tmp_path / made.digest / "up_head.npy"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"\x07")
    assert load_hierarchy(tmp_path / made.digest, made.digest) is None
    same(made, stored_hierarchy(tmp_path, network))
    assert file.read_bytes() == whole
    time = file.stat().st_mtime_ns
    same(made, stored_hierarchy(tmp_path, network))
    assert file.stat().st_mtime_ns == time


def test_one_topology_has_one_hierarchy_whatever_the_times(tmp_path):
    slow, fast = (
        scene_network(TOWN),
        scene_network(TOWN.replace("1: A B", "1: A B maxspeed_kph=20")),
    )
    assert not np.array_equal(slow.arc_milliseconds, fast.arc_milliseconds)
    assert stored_hierarchy(tmp_path, slow).digest == stored_hierarchy(tmp_path, fast).digest
    other = scene_network(TOWN + "; 6: B C")
    assert stored_hierarchy(tmp_path, other).digest != stored_hierarchy(tmp_path, slow).digest
    assert len(list(tmp_path.iterdir())) == 2
