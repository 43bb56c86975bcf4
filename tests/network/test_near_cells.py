"""What cells leave out is never nearest; points along segments are where numpy's own say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.network import snap
from passable.network.near_cells import near_segments
from passable.network.polyline import points_at
from scenes import EQUATOR, HOMS, lonlats, scene_graph

WIDE = st.tuples(st.integers(-30_000, 30_000), st.integers(-30_000, 30_000))


@st.composite
def wide_scenes(draw):
    spots = draw(st.lists(WIDE, min_size=2, max_size=12))
    way = st.lists(st.integers(0, len(spots) - 1), min_size=2, max_size=4)
    ways = draw(st.lists(way, min_size=1, max_size=8))
    points = draw(st.lists(WIDE, min_size=1, max_size=6))
    points += [
        (x + draw(st.integers(-900, 900)), y)
        for x, y in draw(st.lists(st.sampled_from(spots), max_size=4))
    ]
    lines = [f"{k} {x} {y}" for k, (x, y) in enumerate(spots)]
    return "; ".join(
        [*lines, *(f"{n}: {' '.join(map(str, w))}" for n, w in enumerate(ways))]
    ), points


@given(
    wide_scenes(),
    st.sampled_from([EQUATOR, HOMS, (10.0, 70.0), (10.0, -64.0)]),
    st.sampled_from([500.0, 2_000.0, 90_000.0]),
)
@settings(max_examples=100, deadline=None)
def test_snapping_to_near_segments_is_snapping_to_all(scene, origin, limit):
    text, points = scene
    graph = scene_graph(text, origin=origin)
    usable = np.ones(graph.segment_count, dtype=bool)
    spots = lonlats(points, origin)
    found = snap.snap_to_segments(graph, usable, spots, limit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snap, "near_segments", lambda _graph, some, _lonlat, _most: some)
        among_all = snap.snap_to_segments(graph, usable, spots, limit)
    assert found.segment.tolist() == among_all.segment.tolist()
    assert np.array_equal(found.fraction, among_all.fraction, equal_nan=True)
    assert np.array_equal(found.metres, among_all.metres, equal_nan=True)


def test_what_is_far_is_left_out():
    graph = scene_graph("A 0 0; B 500 0; C 40000 0; D 41000 0; 1: A B; 2: C D")
    near = near_segments(graph, np.arange(2), lonlats([(0, 300)]), 2000.0)
    assert graph.segment_id[near].tolist() == ["w1/n1-n2"]
    assert near_segments(graph, np.arange(2), lonlats([(20_000, 0)]), 2000.0).tolist() == []


@given(wide_scenes(), st.lists(st.floats(0, 1), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_points_along_segments_are_numpy_s(scene, fractions):
    graph = scene_graph(scene[0])
    for s in range(graph.segment_count):
        part = slice(graph.first_vertex[s], graph.first_vertex[s + 1])
        lonlat, along = graph.vertex_lonlat[part], graph.vertex_fraction[part]
        expected = [[np.interp(f, along, lonlat[:, k]) for k in (0, 1)] for f in fractions]
        got = points_at(graph, np.full(len(fractions), s), np.array(fractions))
        assert got.tolist() == expected
