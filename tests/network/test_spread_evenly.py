"""What is known to an area only lies evenly on its road: circles, stretches, and their twin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naive_density import circles as naive_circles
from passable.network.index import index_segments
from passable.network.road_pieces import pieces_of_network
from passable.network.spread_evenly import (
    make_elements,
    spread_in_circles,
    spread_over_stretches,
)
from passable.situation.spans import cut_by_circle
from scenes import lonlats, scene_network

# A bent road of 3 km with a spur, a ferry beside it, a road of no length; a place before the bend.
SCENE = """
A 0 0; B 1000 0; C 1000 2000; D 0 500; E 1500 2000
1: A B C primary
2: A D ferry
3: C E tertiary
4: E E residential
"""
PLACES = {"bend": (1000, 400)}
NETWORK = scene_network(SCENE, PLACES)
PIECES, ARC_PIECE = pieces_of_network(NETWORK)
ELEMENTS = make_elements(NETWORK.graph, PIECES)


def spread(circles, elements=ELEMENTS):
    spots = lonlats([(x, y) for x, y, _, _ in circles])
    radius, weight = (np.array([c[k] for c in circles], dtype=np.float64) for k in (2, 3))
    return spread_in_circles(elements, spots, radius, weight)


def on(segment, mass):
    names = NETWORK.graph.segment_id.tolist()
    return mass[
        PIECES.first_piece[names.index(segment)] : PIECES.first_piece[names.index(segment) + 1]
    ]


def test_pieces_end_where_places_are_joined_and_arcs_know_theirs():
    assert PIECES.segment.tolist().count(0) == 2
    names = NETWORK.graph.segment_id[PIECES.segment]
    assert names[:2].tolist() == ["w1/n1-n3", "w1/n1-n3"]
    assert PIECES.end[0] == pytest.approx(1400 / 3000, abs=1e-6)
    assert PIECES.metres.sum() == pytest.approx(NETWORK.graph.length_metres.sum())
    assert (PIECES.segment[ARC_PIECE] == NETWORK.arc_segment).all()
    assert PIECES.begin[ARC_PIECE].tolist() == NETWORK.arc_from_fraction.tolist()
    assert PIECES.end[ARC_PIECE].tolist() == NETWORK.arc_to_fraction.tolist()


def test_elements_are_the_roads_metres():
    of_piece = np.bincount(ELEMENTS.piece, ELEMENTS.metres, minlength=len(PIECES.begin))
    assert of_piece.tolist() == pytest.approx(
        np.where(PIECES.is_road[PIECES.segment], PIECES.metres, 0.0).tolist()
    )


def test_a_circle_by_hand():
    """Around the place, 300 m: 600 m of road, half on each side of it."""
    mass, metres = spread([(1000, 400, 300, 6.0)])
    assert metres.tolist() == pytest.approx([600], abs=0.01)
    assert on("w1/n1-n3", mass).tolist() == pytest.approx([3, 3], abs=1e-4)
    assert mass.sum() == pytest.approx(6)


def test_a_circle_over_everything_and_one_over_nothing():
    mass, metres = spread([(0, 0, 50_000, 1.0), (90_000, 0, 1000, 5.0)])
    assert metres.tolist() == pytest.approx([3500, 0], abs=0.1)
    assert mass.sum() == pytest.approx(1)
    assert on("w2/n1-n4", mass).tolist() == [0]  # a ferry is no road
    assert (mass / np.where(PIECES.metres > 0, PIECES.metres, 1)).max() == pytest.approx(1 / 3500)


def test_stretches_by_hand():
    segment = np.array([0, NETWORK.graph.segment_id.tolist().index("w2/n1-n4")])
    mass, metres = spread_over_stretches(
        PIECES, segment, np.array([0.25, 0.0]), np.array([0.75, 1.0]), 3.0
    )
    assert metres == pytest.approx(1500, abs=0.01)
    assert on("w1/n1-n3", mass).tolist() == pytest.approx(
        [3 * 650 / 1500, 3 * 850 / 1500], abs=1e-4
    )
    nothing, none = spread_over_stretches(PIECES, segment[1:], np.zeros(1), np.ones(1), 3.0)
    assert none == 0
    assert not nothing.any()


circle = st.tuples(
    st.integers(-500, 2000), st.integers(-500, 2500), st.integers(50, 2500), st.floats(0.1, 3)
)


@given(st.lists(circle, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_circles_are_their_naive_twin(asked):
    mass, _ = spread(asked)
    plane = [
        (0, 0, 1000, 0),
        (1000, 0, 1000, 400),
        (1000, 400, 1000, 2000),
        (1000, 2000, 1500, 2000),
    ]
    spur = NETWORK.graph.segment_id.tolist().index("w3/n3-n5")
    elements = [
        (*plane[0], 1000, 0), (*plane[1], 400, 0), (*plane[2], 1600, 1),
        (*plane[3], 500, int(PIECES.first_piece[spur])),
    ]  # fmt: skip
    expected = naive_circles(elements, asked)
    # The twin stands on 4,000 spots of each element, every 40 cm at most.
    told = [expected.get(piece, 0.0) for piece in range(len(mass))]
    assert mass.tolist() == pytest.approx(told, abs=0.1)


@given(st.lists(circle, min_size=1, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_laws(asked, data):
    mass, metres = spread(asked)
    landed = sum(w for (*_, w), m in zip(asked, metres.tolist(), strict=True) if m > 0)
    assert mass.sum() == pytest.approx(landed)
    order = data.draw(st.permutations(range(len(asked))))
    again, metres_again = spread([asked[k] for k in order])
    assert again.tobytes() == mass.tobytes()
    assert metres_again.tolist() == metres[order].tolist()
    more, _ = spread([*asked, (0, 0, 700, 1.0)])
    assert (more >= mass - 1e-15).all()


@given(circle)
@settings(max_examples=60, deadline=None)
def test_a_circle_cuts_roads_where_a_closure_would(one):
    """The kernel and the situation's own circles are two programs; they agree to a micrometre."""
    mass, metres = spread([one])
    lon, lat = lonlats([one[:2]])[0]
    spans = cut_by_circle(index_segments(NETWORK.graph), lon, lat, one[2])
    other, total = spread_over_stretches(PIECES, spans.segment, spans.begin, spans.end, one[3])
    assert metres[0] == pytest.approx(total, abs=1e-6)
    if total > 1e-3:
        assert mass.tolist() == pytest.approx(other.tolist(), abs=1e-6)
