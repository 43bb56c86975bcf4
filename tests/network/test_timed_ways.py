"""Convoys by the clock: a naive twin unrolled in time, laws, and small roads by hand."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive_convoys
from passable.network.states import EdgeStates
from passable.network.timed_ways import NO_BOUND, Timetable, first_arrival

HORIZON = 24


@dataclass(frozen=True)
class Graph:
    """What a gate of ways needs of a network."""

    arc_tail: np.ndarray
    arc_head: np.ndarray
    node_count: int

    @property
    def arc_count(self):
        return len(self.arc_tail)


def found(arcs, windows, stops, pauses, last_start, horizon, most_driven, rest):
    columns = [np.array([a[k] for a in arcs], dtype=np.int32) for k in (0, 1, 3)]
    graph = Graph(columns[0], columns[1], 4)
    states = EdgeStates(np.array([a[2] for a in arcs], dtype=np.int64))
    table = Timetable(windows, columns[2], last_start, horizon, most_driven, rest)
    return first_arrival(graph, states, table, stops, pauses)


@st.composite
def questions(draw):
    node = st.integers(0, 3)
    cuts = st.lists(st.integers(0, HORIZON), min_size=2, max_size=6, unique=True)
    windows = []
    for _ in range(2):
        edges = sorted(draw(cuts))
        windows.append(tuple(zip(edges[::2], edges[1::2], strict=False)))
    windows.append(((-NO_BOUND, NO_BOUND),))
    windows.append(())
    arcs = draw(
        st.lists(
            st.tuples(node, node, st.integers(-1, 6), st.sampled_from([0, 1, 2, 2, 2, 3])),
            min_size=1,
            max_size=10,
        )
    )
    stops = draw(st.lists(node, min_size=2, max_size=4))
    pauses = [draw(st.integers(0, 3)) for _ in stops[2:]]
    return (
        arcs,
        windows,
        stops,
        pauses,
        draw(st.integers(0, 8)),
        draw(st.integers(4, HORIZON)),
        draw(st.one_of(st.just(NO_BOUND), st.integers(1, 9))),
        draw(st.integers(1, 4)),
    )


def check_way(way, arcs, windows, stops, pauses, last_start, horizon, most_driven, rest):
    """Every step stands on its own: where, when, in a window, and rested."""
    node, time, driven, leg = stops[0], 0, 0, 0
    for arc, departs, arrives in zip(way.arcs, way.departs, way.arrives, strict=True):
        assert departs >= time
        if departs - time >= rest:
            driven = 0
        if arc < 0:
            leg += 1
            assert node == stops[leg]
            assert arrives - departs == pauses[leg - 1]
            driven = 0 if arrives - departs >= rest else driven
        else:
            tail, head, takes, listed = arcs[arc]
            assert (tail, takes) == (node, arrives - departs)
            assert any(b <= departs and arrives <= e for b, e in windows[listed])
            driven += takes
            assert driven <= most_driven
            node = head
        time = arrives
    assert leg == len(stops) - 2
    assert node == stops[-1]
    assert time <= horizon
    assert not len(way.departs) or way.departs[0] <= last_start


@given(questions())
@example(([(0, 1, 3, 2), (1, 2, 3, 2)], [(), (), ((-99, 99),)], [0, 2], [], 0, 24, 4, 2))
@example(([(1, 0, 0, 1)], [(), ((3, 4),)], [1, 0], [], 2, 4, NO_BOUND, 1))
@settings(max_examples=250, deadline=None)
def test_it_arrives_when_the_network_unrolled_in_time_says(question):
    way, expected = found(*question), naive_convoys.arrival(*question)
    assert (None if way is None else way.arrival) == expected
    if way is not None:
        check_way(way, *question)


@given(questions(), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_leave_to_start_later_or_drive_longer_never_arrives_later(question, more):
    arcs, windows, stops, pauses, last_start, horizon, most_driven, rest = question
    before = found(*question)
    after = found(
        arcs, windows, stops, pauses, last_start + more, horizon + more, most_driven + more, rest
    )
    if before is not None:
        assert after.arrival <= before.arrival


ALWAYS = ((-NO_BOUND, NO_BOUND),)


def test_a_gate_that_opens_at_six_is_waited_for():
    way = found([(0, 1, 2, 0), (1, 2, 3, 1)], [ALWAYS, ((6, 9),)], [0, 2], [], 9, 99, 99, 99)
    assert (way.departs.tolist(), way.arrival) == ([0, 6], 9)
    shut = found([(0, 1, 2, 0), (1, 2, 4, 1)], [ALWAYS, ((6, 9),)], [0, 2], [], 9, 99, 99, 99)
    assert shut is None


def test_a_rest_is_taken_before_the_drivers_have_driven_too_long():
    way = found([(0, 1, 3, 0), (1, 2, 3, 0)], [ALWAYS], [0, 2], [], 9, 99, 5, 2)
    assert (way.departs.tolist(), way.arrival, way.rests.tolist()) == ([0, 5], 8, [False, True])
    assert found([(0, 1, 6, 0)], [ALWAYS], [0, 1], [], 9, 99, 5, 2) is None


def test_a_stop_as_long_as_a_rest_is_one():
    arcs = [(0, 1, 3, 0), (1, 2, 3, 0)]
    assert found(arcs, [ALWAYS], [0, 1, 2], [2], 9, 99, 5, 2).arrival == 8
    assert found(arcs, [ALWAYS], [0, 1, 2], [1], 9, 99, 5, 2).arrival == 9


def test_resting_early_can_arrive_earlier_than_being_early():
    # By node 1 at 4 the drivers are tired; by node 3 they come at 5 and have rested at its gate.
    arcs = [(0, 1, 4, 0), (1, 2, 3, 0), (0, 3, 1, 0), (3, 1, 1, 1)]
    way = found(arcs, [ALWAYS, ((4, 5),)], [0, 2], [], 9, 99, 5, 3)
    assert way.arrival == 8


def test_places_off_the_network_and_a_way_to_where_one_is():
    assert found([(0, 1, 1, 0)], [ALWAYS], [0, -1], [], 9, 99, 9, 9) is None
    here = found([(0, 1, 1, 0)], [ALWAYS], [0, 0], [], 9, 99, 9, 9)
    assert (here.arcs.tolist(), here.arrival) == ([], 0)


@pytest.mark.parametrize("last_start", [0, 3])
def test_who_may_not_wait_at_home_misses_the_window(last_start):
    way = found([(0, 1, 1, 0)], [((3, 9),)], [0, 1], [], last_start, 99, 9, 9)
    assert (way is None) == (last_start < 3)


def test_driving_round_the_block_does_not_make_a_later_start():
    arcs = [(0, 1, 1, 0), (1, 0, 1, 0), (0, 2, 1, 1)]
    assert found(arcs, [ALWAYS, ((5, 9),)], [0, 2], [], 0, 99, 99, 99) is None
    assert found(arcs, [ALWAYS, ((5, 9),)], [0, 2], [], 5, 99, 99, 99).arrival == 6
