"""Removing each segment for places' nearest services: by hand, on nasty little networks, and laws."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network.arc_graph import graph_of_arcs
from passable.network.service_removal import remove_each_for_service
from passable.network.states import CLOSED

TIMES = st.one_of(st.integers(0, 3), st.just(CLOSED), st.integers(0, 10**6))


@st.composite
def nets(draw, most=9):
    """Nodes, segments, arcs, places with people, services: anything may be anywhere."""
    nodes = draw(st.integers(1, most))
    node = st.integers(0, nodes - 1)
    segments = draw(st.integers(1, 12))
    segment = st.integers(0, segments - 1)
    arcs = draw(st.lists(st.tuples(node, node, segment, TIMES), max_size=30))
    places = draw(st.lists(st.tuples(st.integers(-1, nodes - 1), st.integers(0, 64)), max_size=8))
    services = draw(st.lists(st.integers(-1, nodes - 1), max_size=4))
    return nodes, segments, arcs, places, services


def naive_distances(nodes, arcs, services, without, direction):
    """The time of every node's way to (or from) its nearest service; None where there is none."""
    leaving = [[] for _ in range(nodes)]
    for tail, head, segment, ms in arcs:
        if segment != without and ms >= 0:
            near, far = (head, tail) if direction == "to" else (tail, head)
            leaving[near].append((far, ms))
    best = [None] * nodes
    todo = [(0, s) for s in services if s >= 0]
    heapq.heapify(todo)
    while todo:
        time, node = heapq.heappop(todo)
        if best[node] is not None:
            continue
        best[node] = time
        for far, ms in leaving[node]:
            if best[far] is None:
                heapq.heappush(todo, (time + ms, far))
    return best


def naive(net, direction, limit):
    nodes, segments, arcs, places, services = net

    def times(without):
        found = naive_distances(nodes, arcs, services, without, direction)
        told = [found[n] if n >= 0 else None for n, _ in places]
        return [None if t is None or (limit is not None and t > limit) else t for t in told]

    before, rows = times(None), []
    for segment in range(segments):
        cut_places = cut = slowed = extra = 0
        for (_, people), was, now in zip(places, before, times(segment), strict=True):
            if was is None:
                continue
            if now is None:
                cut_places, cut = cut_places + 1, cut + people
            else:
                slowed += now > was
                extra += people * (now - was)
        rows.append((cut_places, float(cut), slowed, float(extra)))
    return rows


def answer(net, direction="to", limit=None, **options):
    nodes, segments, arcs, places, services = net
    columns = [np.array([a[k] for a in arcs], dtype=np.int32) for k in range(3)]
    graph = graph_of_arcs(nodes, segments, *columns, np.array([a[3] for a in arcs], dtype=np.int64))
    found = remove_each_for_service(
        graph,
        np.array([n for n, _ in places], dtype=np.int64),
        np.array([[float(p)] for _, p in places], dtype=np.float64).reshape(-1, 1),
        np.array(services, dtype=np.int64),
        direction,
        limit,
        **options,
    )
    return list(
        zip(
            found.cut_places.tolist(),
            found.cut_weight[:, 0].tolist(),
            found.slowed_places.tolist(),
            found.extra_weighted_milliseconds[:, 0].tolist(),
            strict=True,
        )
    )


LIMITS = st.one_of(st.none(), st.integers(0, 10), st.integers(0, 10**6))


@given(nets(), st.sampled_from(["to", "from"]), LIMITS)
@settings(max_examples=300, deadline=None)
def test_every_segment_is_removed_as_by_hand(net, direction, limit):
    assert answer(net, direction, limit) == naive(net, direction, limit)


@given(nets(), st.integers(2, 3), st.randoms())
@settings(max_examples=60, deadline=None)
def test_threads_order_and_numbering_change_nothing(net, threads, chance):
    nodes, segments, arcs, places, services = net
    before = answer(net)
    assert answer(net, threads=threads) == before
    number = list(range(nodes))
    chance.shuffle(number)
    turned = [(number[t], number[h], s, ms) for t, h, s, ms in arcs]
    chance.shuffle(turned)
    moved = [(number[n] if n >= 0 else -1, p) for n, p in places]
    chance.shuffle(moved)
    homes = [number[n] if n >= 0 else -1 for n in services]
    assert answer((nodes, segments, turned, moved, homes)) == before


def test_a_twin_is_no_cut():
    arcs = [(0, 1, 0, 5), (0, 1, 1, 7)]
    assert answer((2, 2, arcs, [(0, 4)], [1])) == [(0, 0.0, 1, 8.0), (0, 0.0, 0, 0.0)]


@pytest.mark.parametrize(("nodes", "told"), [([5], "places"), ([0], "services")])
def test_what_does_not_fit_is_refused(nodes, told):
    services = [9] if told == "services" else [0]
    with pytest.raises(ValueError, match="for 2 nodes"):
        answer((2, 1, [(0, 1, 0, 1)], [(nodes[0], 1)], services))
