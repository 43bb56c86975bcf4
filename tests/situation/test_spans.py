"""Stretches of road inside areas and circles, against a ruler, a dense sample and a formula."""

import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network.index import index_segments
from passable.network.polyline import points_at
from passable.situation.resolve import square_metres
from passable.situation.shares import share_out
from passable.situation.spans import (
    Spans,
    cut_by_area,
    cut_by_circle,
    merge_spans,
    overlap,
    part_at,
    to_ends,
)
from scenes import EQUATOR, HOMS, box, lonlat, polygon, scene_graph


def spans_of(found, graph):
    """{segment id: [(begin, end), …]}."""
    listed = {}
    for s, b, e in zip(found.segment, found.begin, found.end, strict=True):
        listed.setdefault(str(graph.segment_id[s]), []).append((float(b), float(e)))
    return listed


def inside(text, area, origin=EQUATOR):
    graph = scene_graph(text, origin=origin)
    return spans_of(cut_by_area(index_segments(graph), area, 1.0).spans, graph)


def near(expected):
    return {k: [pytest.approx(pair, abs=1e-7) for pair in v] for k, v in expected.items()}


ROAD = "A 0 0; B 1000 0; 1: A B"


def test_a_thin_area_between_both_ends_is_found():
    assert inside(ROAD, box(500, -10, 501, 10)) == near({"w1/n1-n2": [(0.5, 0.501)]})


def test_a_whole_road_is_exactly_nought_to_one():
    assert inside(ROAD, box(-10, -10, 1010, 10)) == {"w1/n1-n2": [(0.0, 1.0)]}


def test_a_road_that_only_touches_is_outside():
    assert inside(ROAD, box(1000, -10, 2000, 10)) == {}
    assert inside(ROAD, polygon([(500, 0), (600, 50), (400, 50)])) == {}


def test_a_road_along_the_edge_is_inside():
    assert inside(ROAD, box(-10, 0, 1010, 500)) == {"w1/n1-n2": [(0.0, 1.0)]}


def test_a_hole_is_outside():
    ring = shapely.difference(box(200, -300, 800, 300), box(400, -100, 600, 100))
    assert inside(ROAD, ring) == near({"w1/n1-n2": [(0.2, 0.4), (0.6, 0.8)]})


def test_both_parts_of_a_multipolygon_are_inside():
    parts = shapely.union(box(100, -10, 200, 10), box(700, -10, 900, 10))
    assert parts.geom_type == "MultiPolygon"
    assert inside(ROAD, parts) == near({"w1/n1-n2": [(0.1, 0.2), (0.7, 0.9)]})


def test_a_bent_road_leaves_and_comes_back():
    bent = "A 0 0; B 1000 0; C 500 400; 1: A C B"
    found = inside(bent, box(-10, -10, 1010, 200))
    assert found == near({"w1/n1-n2": [(0, 0.25), (0.75, 1)]})


def test_many_bends_inside_are_one_stretch_to_the_very_end():
    corners = "\n".join(f"{k} {k * 37} {(k % 3) * 11}" for k in range(1, 30))
    chain = " ".join(str(k) for k in range(1, 30))
    outside_first = f"{corners}\n30 -500 0\n1: 30 {chain}"
    found = inside(outside_first, box(0, -50, 5000, 50))["w1/n30-n29"]
    assert len(found) == 1
    assert found[0][1] == 1.0


@pytest.mark.parametrize("x", [50, 100])
def test_a_road_drawn_as_one_point_is_inside_where_its_point_is(x):
    spot = f"A {x} 0; B {x} 0; C 3000 0; 1: A B; 2: B C"
    assert inside(spot, box(0, -100, 100, 100))["w1/n1-n2"] == [(0.0, 1.0)]
    assert "w1/n1-n2" not in inside(spot, box(200, -100, 300, 100))


def test_opposite_turning_parts_do_not_cancel():
    one, two = box(0, 0, 1000, 1000), box(2000, 0, 3000, 1000)
    mixed = shapely.MultiPolygon([one.reverse(), two])
    assert square_metres(mixed) == pytest.approx(2e6, rel=1e-6)
    ring = shapely.difference(one, box(250, 250, 750, 750))
    assert square_metres(ring) == pytest.approx(0.75e6, rel=1e-6)
    assert square_metres(ring.reverse()) == pytest.approx(0.75e6, rel=1e-6)


corner = st.tuples(
    st.integers(-20, 120).map(lambda v: v * 10), st.integers(-12, 12).map(lambda v: v * 10)
)


@st.composite
def shapes(draw):
    kind = draw(st.sampled_from(["hull", "ring", "two"]))
    points = draw(st.lists(corner, min_size=3, max_size=6, unique=True))
    hull = shapely.convex_hull(shapely.multipoints([lonlat(*p) for p in points]))
    if kind == "ring":
        hull = shapely.difference(hull, box(300, -40, 500, 40))
    if kind == "two":
        hull = shapely.union(hull, box(800, -50, 900, 50))
    return (
        hull
        if shapely.area(hull) > 0 and hull.geom_type != "GeometryCollection"
        else box(0, -5, 5, 5)
    )


@settings(max_examples=60, deadline=None)
@given(shapes(), st.lists(corner, min_size=2, max_size=5, unique=True))
def test_cutting_equals_looking_at_many_points(area, line):
    text = "\n".join(f"{k + 1} {x} {y}" for k, (x, y) in enumerate(line))
    text += "\n1: " + " ".join(str(k + 1) for k in range(len(line)))
    graph = scene_graph(text)
    found = cut_by_area(index_segments(graph), area, 1.0).spans
    for s in range(graph.segment_count):
        mine = found.segment == s
        at = np.linspace(0.0005, 0.9995, 400)
        spots = shapely.points(points_at(graph, np.full(len(at), s), np.asarray(at)))
        expected = shapely.covers(area, spots)
        got = ((found.begin[mine] <= at[:, None]) & (at[:, None] <= found.end[mine])).any(axis=1)
        edge = shapely.distance(spots, shapely.boundary(area)) < 1e-7
        assert (expected == got)[~edge].all()
        # What touches the edge for a single point only is no stretch, so no span is empty.
        assert (found.end[mine] > found.begin[mine]).all()


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(-200, 1200), st.integers(-300, 300)),
    st.integers(1, 600),
    st.sampled_from([EQUATOR, HOMS]),
)
def test_a_circle_cuts_a_straight_road_as_the_formula_says(centre, radius, origin):
    graph = scene_graph(ROAD, origin=origin)
    found = cut_by_circle(index_segments(graph), *lonlat(*centre, origin), radius)
    x, y = centre
    half = math.sqrt(max(radius**2 - y**2, 0))
    low, high = max(x - half, 0), min(x + half, 1000)
    listed = [(b * 1000, e * 1000) for b, e in zip(found.begin, found.end, strict=True)]
    if high - low < 15:  # a sphere stands for the ellipsoid here: under 1 % off
        assert all(e - b < 60 for b, e in listed)
    else:
        assert listed == [pytest.approx((low, high), abs=12)]


def merged(*rows):
    columns = np.array(rows, dtype=float).reshape(-1, 3).T
    return merge_spans(columns[0].astype(np.int64), columns[1], columns[2])


def rows_of(spans):
    return list(zip(spans.segment.tolist(), spans.begin.tolist(), spans.end.tolist(), strict=True))


def test_spans_that_touch_or_nest_are_joined_by_segment():
    found = merged((1, 0.5, 0.6), (1, 0.0, 0.9), (1, 0.9, 1.0), (0, 0.2, 0.3), (2, 0.4, 0.4))
    assert rows_of(found) == [(0, 0.2, 0.3), (1, 0.0, 1.0), (2, 0.4, 0.4)]
    assert rows_of(merged()) == []


tenth = st.integers(0, 10).map(lambda v: v / 10)
raw = st.lists(
    st.tuples(st.integers(0, 2), tenth, tenth).map(lambda t: (t[0], min(t[1:]), max(t[1:]))),
    max_size=8,
)


@given(raw)
def test_merging_keeps_exactly_what_was_covered(rows):
    found = rows_of(merged(*rows))
    for s in range(3):
        for middle in np.arange(0.05, 1, 0.1):
            was = any(r[0] == s and r[1] < middle < r[2] for r in rows)
            assert was == any(r[0] == s and r[1] < middle < r[2] for r in found)
    for one, other in itertools.pairwise(found):
        assert one[0] < other[0] or one[2] < other[1]


stretches = raw.map(lambda rows: [r for r in rows if r[1] < r[2]])


@given(stretches, stretches)
def test_parting_keeps_the_whole_and_marks_what_is_covered(rows, others):
    whole, other = merged(*rows), merged(*others)
    parts, covered = part_at(whole, other)
    assert rows_of(merged(*rows_of(parts))) == rows_of(whole)
    for s, b, e, is_in in zip(parts.segment, parts.begin, parts.end, covered, strict=True):
        middle = (b + e) / 2
        hit = any(r[0] == s and r[1] < middle < r[2] for r in rows_of(other))
        assert is_in == hit
    assert overlap(whole, other) == bool(covered.any())
    assert isinstance(parts, Spans)


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=9).filter(sum),
    st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted),
)
def test_delays_are_shared_out_to_the_millisecond(weights, delay):
    share = np.array(weights) / sum(weights)
    parts = share_out(tuple(float(d) for d in delay), share)
    assert parts.sum(axis=1).tolist() == delay
    assert (np.diff(parts, axis=0) >= 0).all()
    assert (parts >= 0).all()


def test_a_hair_from_the_end_is_the_end():
    begin, end = to_ends(np.array([1e-16, 0.1, 0.0]), np.array([1 - 1e-16, 0.9, 1 - 1e-13]))
    assert begin.tolist() == [0.0, 0.1, 0.0]
    assert end.tolist() == [1.0, 0.9, 1.0]
