"""A drawn line matched to segments: against a ruler, and against a dense sample."""

import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network.index import index_segments
from passable.network.line_match import LEAST_SHARE, MOST_DEGREES, match_line
from passable.network.polyline import to_local_metres
from scenes import EQUATOR, HOMS, lonlats, scene_graph

STRAIGHT = "A 0 0; B 1000 0; C 2000 0; D 1000 500; 1: A B; 2: B C; 3: B D"


def drawn(*points, origin=EQUATOR):
    return shapely.LineString(lonlats(points, origin))


def shares(text, line, within=20.0, origin=EQUATOR):
    graph = scene_graph(text, origin=origin)
    match = match_line(index_segments(graph), line, within)
    names = graph.segment_id[match.segment].tolist()
    return dict(zip(names, match.share.tolist(), strict=True)), match


def test_the_segments_along_a_line_and_no_crossing_road():
    found, match = shares(STRAIGHT, drawn((0, 10), (2000, 10)))
    assert found == pytest.approx({"w1/n1-n2": 1, "w2/n2-n3": 1})
    assert match.line_metres == pytest.approx(2000)
    assert match.covered_metres == pytest.approx(2000)


@pytest.mark.parametrize("origin", [EQUATOR, HOMS])
@pytest.mark.parametrize("turned", [False, True])
def test_a_share_by_the_ruler(origin, turned):
    points = [(0, 12), (1600, 12)]
    line = drawn(*(reversed(points) if turned else points), origin=origin)
    found, match = shares(STRAIGHT, line, origin=origin)
    assert found == pytest.approx({"w1/n1-n2": 1, "w2/n2-n3": 0.6}, rel=1e-3)
    assert match.covered_metres == pytest.approx(1600, rel=1e-3)


def test_less_than_half_is_near_but_not_matched():
    found, match = shares(STRAIGHT, drawn((0, 0), (1300, 0)))
    assert list(found) == ["w1/n1-n2"]
    assert match.near_share == pytest.approx([0.3], rel=1e-3)
    assert match.covered_metres == pytest.approx(1000, rel=1e-3)


def test_the_next_short_segment_of_the_same_road_is_another_one():
    nodes = "A 0 0; B 1000 0; C 1010 0; D 2000 0; E 1000 90; F 1010 90; "
    text = nodes + "1: A B C D; 2: B E; 3: C F"
    found, _ = shares(text, drawn((0, 0), (1000, 0)))
    assert list(found) == ["w1/n1-n2"]


def test_a_road_too_far_away_or_at_an_angle_is_none():
    assert shares(STRAIGHT, drawn((0, 21), (2000, 21)))[0] == {}
    steep = math.tan(math.radians(MOST_DEGREES + 1))
    assert shares("A 0 0; B 30 0; 1: A B", drawn((0, 0), (30, 30 * steep)), within=40)[0] == {}
    flat = math.tan(math.radians(MOST_DEGREES - 1))
    assert shares("A 0 0; B 30 0; 1: A B", drawn((0, 0), (30, 30 * flat)), within=40)[0]


def test_both_carriageways_of_a_road_but_no_service_road_beside_it():
    roads = (
        "A 0 0; B 1000 0; C 0 15; D 1000 15; E 0 -12; F 1000 -12; 1: A B oneway=1 ref=M5; "
        "2: D C oneway=1 ref={}; 3: E F"
    )
    on_one = drawn((0, 0), (1000, 0))
    assert set(shares(roads.format("M5"), on_one)[0]) == {"w1/n1-n2", "w2/n4-n3"}
    assert set(shares(roads.format("A7"), on_one)[0]) == {"w1/n1-n2"}
    between = drawn((0, 7), (1000, 7))
    assert set(shares(roads.format("A7"), between)[0]) == {"w1/n1-n2", "w2/n4-n3"}
    hardly_farther = "A 0 0; B 1000 0; C 0 4; D 1000 4; 1: A B; 2: C D"
    assert len(shares(hardly_farther, on_one)[0]) == 2


def test_a_line_of_several_parts():
    parts = shapely.union_all([drawn((0, 7), (400, 7)), drawn((500, 7), (1000, 7))])
    found, match = shares("A 0 0; B 1000 0; 1: A B", parts)
    assert found == pytest.approx({"w1/n1-n2": 0.9}, rel=1e-3)
    assert match.line_metres == pytest.approx(900)
    assert match.covered_metres == pytest.approx(900)


def test_a_bend_leaves_no_gap():
    # Outside the bend a wedge of the road lies beside neither straight piece of the line.
    text = "A -100 15; B 4 15; C 100 -30; 1: A B C"
    found, _ = shares(text, drawn((-100, 0), (0, 0), (100, -46.63)))
    assert found == pytest.approx({"w1/n1-n3": 1}, abs=0.01)


def test_pieces_that_overlap_count_once_and_spots_count_nothing():
    back = drawn((0, 0), (1000, 0), (0, 1), (1000, 2))
    found, _ = shares(STRAIGHT, back)
    assert found["w1/n1-n2"] == pytest.approx(1)
    spot = drawn((0, 0), (0, 0), (1000, 0))
    assert shares("A 0 0; B 1000 0; E 5 0; 1: A B; 9: E E", spot)[0] == pytest.approx(
        {"w1/n1-n2": 1}
    )


points = st.tuples(st.integers(-200, 200), st.integers(-200, 200))


@settings(max_examples=60)
@given(
    st.lists(points, min_size=3, max_size=5, unique=True),
    st.lists(points, min_size=2, max_size=4, unique=True),
    st.sampled_from([15.0, 40.0, 120.0]),
)
def test_against_a_dense_sample(nodes, path, within):
    text = "".join(f"{k + 1} {x} {y}\n" for k, (x, y) in enumerate(nodes))
    text += "7: " + " ".join(str(k + 1) for k in range(len(nodes)))
    graph = scene_graph(text)
    line = drawn(*path)
    match = match_line(index_segments(graph), line, within)
    centre = (lonlats(path).min(axis=0) + lonlats(path).max(axis=0)) / 2
    road = to_local_metres(lonlats(nodes), *centre)
    other = to_local_metres(lonlats(path), *centre)
    spots, weights, is_along = [], [], []
    for a, b in itertools.pairwise(road):
        length = float(np.hypot(*(b - a)))
        count = 400
        t = (np.arange(count) + 0.5) / count
        spots = a + t[:, None] * (b - a)
        along = np.zeros(count, bool)
        for number, (c, d) in enumerate(itertools.pairwise(other)):
            size = float(np.hypot(*(d - c)))
            unit = (d - c) / size
            if abs((b - a) @ unit) < math.cos(math.radians(MOST_DEGREES)) * length:
                continue
            u = (spots - c) @ unit
            across = np.abs((spots - c) @ np.array([-unit[1], unit[0]]))
            along |= (u >= 0) & (u <= size) & (across <= within)
            if number + 2 < len(other):
                on = (other[number + 2] - d) / np.hypot(*(other[number + 2] - d))
                in_disc = np.hypot(*(spots - d).T) <= within
                along |= in_disc & (u >= size) & ((spots - d) @ on <= 0)
        weights.append(length)
        is_along.append(along.mean())
    expected = float(np.average(is_along, weights=weights))
    found = dict(zip(match.segment.tolist(), match.share.tolist(), strict=True))
    found |= dict(zip(match.near.tolist(), match.near_share.tolist(), strict=True))
    if expected > LEAST_SHARE + 0.02:
        assert 0 in match.segment.tolist()
    if expected < LEAST_SHARE - 0.02:
        assert 0 not in match.segment.tolist()
    if 0 in found:
        assert found[0] == pytest.approx(expected, abs=0.01 * len(weights))
    else:
        assert expected * sum(weights) <= within + 3
