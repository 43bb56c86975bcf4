"""Links of a displacement model lead as far as the roads, on every state of them."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

from passable.run.flee_links import FAR, closed_days, find_links
from passable.write.flee_files import flee_names

COUNT = 6


def km_between(roads, count=COUNT):
    """All distances over roads {(a, b): km}, by scipy."""
    graph = np.zeros((count, count))
    for (a, b), km in roads.items():
        graph[a, b] = graph[b, a] = min(km, graph[a, b] or km)
    return shortest_path(csr_matrix(graph), directed=False)


@st.composite
def states(draw):
    """Some roads, all open first, then with some shut at a time."""
    pairs = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(
        lambda p: p[0] < p[1]
    )
    roads = draw(st.dictionaries(pairs, st.integers(1, 30).map(float), max_size=10))
    shut = draw(st.lists(st.sets(st.sampled_from(sorted(roads) or [None])), max_size=4))
    kept = [{p: km for p, km in roads.items() if p not in gone} for gone in shut]
    return [km_between(roads), *(km_between(r) for r in kept)]


@settings(max_examples=200, deadline=None)
@given(states(), st.sampled_from([1.0, 1.2, 2.0]))
def test_the_links_open_on_a_state_join_what_the_roads_join_and_no_farther(roads, stretch):
    links = find_links(roads, stretch)
    for state, km in enumerate(roads):
        open_links = {
            tuple(pair): length
            for pair, length, is_open in zip(
                links.pair.tolist(), links.km.tolist(), links.is_open[state], strict=True
            )
            if is_open
        }
        led = km_between(open_links)
        assert (np.isinf(led) == np.isinf(km)).all()
        reached = np.isfinite(km)
        assert (led[reached] <= stretch * km[reached] * (1 + 1e-9)).all()
        if not links.lengthened:
            assert (led[reached] >= km[reached] * (1 - 1e-9)).all()


def test_a_detour_gets_its_own_link_and_a_way_through_a_place_needs_none():
    line = {(0, 1): 10.0, (1, 2): 10.0, (0, 3): 15.0, (3, 2): 15.0}
    shut = {pair: km for pair, km in line.items() if pair != (0, 1)}
    links = find_links([km_between(line, 4), km_between(shut, 4)])
    told = {tuple(p): (k, o) for p, k, o in zip(
        links.pair.tolist(), links.km.tolist(), links.is_open.T.tolist(), strict=True)}  # fmt: skip
    assert told == {
        (0, 1): (10.0, [True, False]),
        (1, 2): (10.0, [True, True]),
        (0, 3): (15.0, [True, True]),
        (2, 3): (15.0, [True, True]),
    }
    assert links.lengthened == 0


def test_a_pair_whose_way_only_lengthens_keeps_its_one_link():
    links = find_links([np.array([[0, 5.0], [5.0, 0]]), np.array([[0, 9.0], [9.0, 0]])])
    assert links.km.tolist() == [5.0]
    assert links.is_open.all()
    assert links.lengthened == 1


def test_closures_are_spells_in_days_of_the_period():
    gone = np.array([[0, FAR], [FAR, 0]])
    links = find_links([np.array([[0, 5.0], [5.0, 0]]), gone])
    steps = [date(2017, 3, d) for d in (1, 5, 6, 10)]
    closed = closed_days(links, [1, 0, 1, 1], steps, date(2017, 3, 1), 15)
    assert [(shut.first, shut.last) for shut in closed] == [(0, 4), (5, 15)]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ([("Al-Waer", "w"), ("al waer", "w2")], ["Al_Waer", "al_waer_2"]),
        ([("حمص", "homs"), ("", "")], ["homs", "place"]),
        ([("A,b #1\n", "x"), ("Ç é", "y")], ["A_b_1", "C_e"]),
    ],
)
def test_names_are_plain_and_each_once(texts, names):
    assert flee_names(texts) == names
