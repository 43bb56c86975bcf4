"""Joining points to roads: the nearest place of the nearest segment, whatever stands around it."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from naive import metres_apart, nearest_road
from passable.network.polyline import metres_per_degree
from passable.network.snap import TIE_METRES, snap_to_segments
from scenes import EQUATOR, HOMS, lonlats, scene_graph

GEOD = Geod(ellps="WGS84")


def snap(text, points, limit=2000.0, *, kind="osm", origin=EQUATOR, usable=None):
    graph = scene_graph(text, kind, origin)
    is_usable = np.ones(graph.segment_count, dtype=bool) if usable is None else np.array(usable)
    return graph, snap_to_segments(graph, is_usable, lonlats(points, origin), limit)


def joined(graph, snaps):
    """Ids (empty if off the network), fractions and metres."""
    return [graph.segment_id[s] if s >= 0 else "" for s in snaps.segment.tolist()]


def test_the_nearest_point_of_a_segment_and_not_the_nearest_junction():
    graph, snaps = snap("A 0 0; B 1000 0; C 300 90; D 300 500; 1: A B; 2: C D", [(300, 40)])
    assert joined(graph, snaps) == ["w1/n1-n2"]
    assert snaps.fraction.tolist() == pytest.approx([0.3], abs=1e-9)
    assert snaps.metres.tolist() == pytest.approx([40], rel=1e-6)


def test_east_and_north_are_measured_alike():
    """With one radius for both, the road 1,003 m to the east would seem nearer."""
    text = "A -5000 1000; B 5000 1000; C 1003 -5000; D 1003 800; 1: A B; 2: C D"
    for origin in (EQUATOR, HOMS, (0.0, 60.0)):
        graph, snaps = snap(text, [(0, 0)], origin=origin)
        assert joined(graph, snaps) == ["w1/n1-n2"]
        assert snaps.metres.tolist() == pytest.approx([1000], rel=1e-4)


@pytest.mark.parametrize("lat", [-65.0, -30.0, 0.0, 34.7, 52.0, 65.0])
def test_local_metres_are_those_of_the_ellipsoid(lat):
    east, north = metres_per_degree(lat)
    for x, y in ((2000, 0), (0, 2000), (-1300, 900), (1400, -1400)):
        end = (20 + x / east, lat + y / north)
        geodesic = GEOD.inv(20, lat, *end)[2]
        assert math.hypot(x, y) == pytest.approx(geodesic, rel=1.3e-4)
        assert math.hypot(x, y) == pytest.approx(metres_apart((20, lat), end), rel=2e-5)


def test_beyond_the_limit_a_point_is_off_the_network():
    graph, snaps = snap("A 0 0; B 1000 0; 1: A B", [(500, 99.9), (500, 100.1)], limit=100.0)
    assert joined(graph, snaps) == ["w1/n1-n2", ""]
    assert np.isnan(snaps.fraction[1])
    assert np.isnan(snaps.metres[1])


def test_stray_points_at_the_end_of_the_world_join_nothing_and_disturb_nobody():
    graph = scene_graph("A 0 0; B 1000 0; 1: A B")
    points = np.array([[20.001, 0.0], [-160.0, 0.0], [20.0, 89.999], [0.0, -90.0], [180.0, 90.0]])
    snaps = snap_to_segments(graph, np.array([True]), points, 2000.0)
    assert snaps.segment.tolist() == [0, -1, -1, -1, -1]


def test_nothing_crashes_at_the_antimeridian():
    """Roads there are drawn on one side each; a point joins the roads of its own side."""
    graph, snaps = snap("A -900 0; B 50 0; 1: A B", [(20, 10), (-300, 5)], origin=(179.9995, -17.0))
    assert joined(graph, snaps) == ["w1/n1-n2"] * 2


def test_of_equally_near_roads_the_first_id_is_taken_whatever_the_order():
    roads = ["5: A B", "10: C D", "9: E F"]
    nodes = "A 0 50; B 100 50; C 0 -50; D 100 -50; E 0 50; F 100 50"
    for order in (roads, roads[::-1], [roads[1], roads[2], roads[0]]):
        graph, snaps = snap("; ".join([nodes, *order]), [(30, 0)])
        assert joined(graph, snaps) == ["w10/n3-n4"], "text sorts 10 before 5 and 9"


@pytest.mark.parametrize("nearer", [1.0, 0.01, 1e-4])
def test_what_is_a_little_nearer_is_no_tie(nearer):
    text = f"A 0 50; B 100 50; C 0 {nearer - 50}; D 100 {nearer - 50}; 1: A B; 2: C D"
    graph, snaps = snap(text, [(30, 0)])
    assert joined(graph, snaps) == ["w2/n3-n4"]


def test_on_a_loop_the_first_of_equal_places_is_taken():
    _, snaps = snap("A 0 0; B 100 0; C 100 100; D 0 100; 1: A B C D A", [(50, 50)])
    assert snaps.fraction.tolist() == pytest.approx([0.125], abs=1e-6)


@pytest.mark.parametrize(
    ("x", "fraction"),
    [(0.009, 0.0), (0.011, 0.011 / 1000), (-5, 0.0), (999.991, 1.0), (1005, 1.0), (999.5, 0.9995)],
)
def test_a_centimetre_from_the_end_is_the_end(x, fraction):
    _, snaps = snap("A 0 0; B 1000 0; 1: A B", [(x, 3)])
    assert snaps.fraction.tolist() == pytest.approx([fraction], abs=1e-9)
    assert (snaps.fraction[0] in (0.0, 1.0)) == (fraction in (0.0, 1.0))


def test_a_segment_shorter_than_the_centimetre_is_its_beginning():
    _, snaps = snap("A 0 0; B 0.008 0; 1: A B", [(0.007, 3)])
    assert snaps.fraction.tolist() == [0.0]


def test_a_road_of_no_length_can_be_joined():
    graph, snaps = snap("A 0 0; 1: A A", [(3, 4)])
    assert joined(graph, snaps) == ["w1/n1-n1"]
    assert (snaps.fraction[0], snaps.metres[0]) == (0.0, pytest.approx(5))


@pytest.mark.parametrize("barred", ["ferry", "motorway", "motorway_link"])
def test_nobody_drives_out_of_a_house_onto_these(barred):
    text = f"A 0 0; B 1000 0; C 0 500; D 1000 500; 1: A B {barred}; 2: C D"
    graph, snaps = snap(text, [(300, 10)])
    assert joined(graph, snaps) == ["w2/n3-n4"]
    graph, snaps = snap(text, [(300, 10)], limit=400)
    assert joined(graph, snaps) == [""]


def test_a_motorway_of_a_schematic_stands_for_all_its_roads():
    text = "A 0 0; B 1000 0; C 0 500; D 1000 500; m: A B motorway; f: C D ferry"
    graph, snaps = snap(text, [(300, 10), (300, 490)], kind="schematic")
    assert joined(graph, snaps) == ["m", "m"]


def test_what_the_vehicle_cannot_drive_is_not_joined():
    text = "A 0 0; B 1000 0; C 0 500; D 1000 500; 1: A B; 2: C D"
    graph, snaps = snap(text, [(300, 10)], usable=[False, True])
    assert joined(graph, snaps) == ["w2/n3-n4"]
    _, snaps = snap(text, [(300, 10)], usable=[False, False])
    assert snaps.segment.tolist() == [-1]


def test_no_points_and_no_roads():
    _, snaps = snap("A 0 0; B 1000 0; 1: A B", [])
    assert len(snaps.segment) == 0
    _, snaps = snap("", [(0, 0)])
    assert snaps.segment.tolist() == [-1]


SPOT = st.tuples(st.integers(-6, 6), st.integers(-6, 6)).map(lambda p: (p[0] * 50.0, p[1] * 50.0))
FINE = st.tuples(st.floats(-400, 400), st.floats(-400, 400))


@st.composite
def roads_and_points(draw):
    spots = draw(st.lists(SPOT, min_size=2, max_size=9))
    way = st.lists(st.integers(0, len(spots) - 1), min_size=2, max_size=5)
    ways = draw(st.lists(way, min_size=1, max_size=6))
    points = draw(st.lists(st.one_of(SPOT, FINE), min_size=1, max_size=5))
    return spots, ways, points


def to_text(spots, ways):
    lines = [f"{k} {x} {y}" for k, (x, y) in enumerate(spots)]
    return "; ".join([*lines, *(f"{n}: {' '.join(map(str, w))}" for n, w in enumerate(ways))])


@given(roads_and_points(), st.sampled_from([EQUATOR, HOMS, (10.0, 64.0)]))
@example(([(0, 0), (0, 0)], [[0, 1], [0, 0]], [(0, 0), (30, 40)]), EQUATOR)
@settings(max_examples=300, deadline=None)
def test_snapping_is_looking_at_every_piece_of_every_road(scene, origin):
    spots, ways, points = scene
    limit = 150.0
    graph, snaps = snap(to_text(spots, ways), points, limit, origin=origin)
    roads = []
    for s in range(graph.segment_count):
        part = slice(graph.first_vertex[s], graph.first_vertex[s + 1])
        roads.append(
            (
                graph.segment_id[s],
                graph.vertex_lonlat[part].tolist(),
                graph.vertex_fraction[part].tolist(),
            )
        )
    length = dict(zip(graph.segment_id, graph.length_metres, strict=True))
    for k, point in enumerate(lonlats(points, origin).tolist()):
        east, north = (float(m) for m in metres_per_degree(point[1]))
        name, fraction, metres = nearest_road(point, roads, east, north, TIE_METRES)
        if abs(metres - limit) < TIE_METRES:
            continue
        if metres > limit:
            assert snaps.segment[k] == -1
            continue
        assert graph.segment_id[snaps.segment[k]] == name
        assert snaps.metres[k] == pytest.approx(metres, abs=1e-6)
        along = snaps.fraction[k] * length[name]
        assert along == pytest.approx(fraction * length[name], abs=0.0101)
        assert snaps.fraction[k] in (0, 1) or 0.01 < along < length[name] - 0.01


@given(roads_and_points(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_segments_changes_nothing(scene, chance):
    spots, ways, points = scene
    graph = scene_graph(to_text(spots, ways))
    order = list(range(graph.segment_count))
    chance.shuffle(order)
    vertices = [np.arange(graph.first_vertex[s], graph.first_vertex[s + 1]) for s in order]
    shuffled = dataclasses.replace(
        graph,
        segment_id=graph.segment_id[order],
        length_metres=graph.length_metres[order],
        way_columns=graph.way_columns.take(np.array(order, dtype=np.int64)),
        first_vertex=np.cumsum([0, *map(len, vertices)]),
        vertex_lonlat=graph.vertex_lonlat[np.concatenate(vertices)],
        vertex_fraction=graph.vertex_fraction[np.concatenate(vertices)],
    )
    usable = np.ones(graph.segment_count, dtype=bool)
    spot = lonlats(points)
    before = snap_to_segments(graph, usable, spot, 150.0)
    after = snap_to_segments(shuffled, usable, spot, 150.0)
    assert joined(graph, before) == joined(shuffled, after)
    assert np.array_equal(before.fraction, after.fraction, equal_nan=True)
    assert np.array_equal(before.metres, after.metres, equal_nan=True)
