"""Which area rules which piece of road, and where a line is crossed."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passable.network.index import index_segments
from passable.situation.ground import UNRULED, rule_ground, rule_segment, unruled_spans
from passable.situation.resolve import square_metres
from passable.situation.spans import cut_by_area
from scenes import box, scene_graph

ROAD = "A 0 0; B 1000 0; C 2000 0; 1: A B; 2: B C"


def rule(text, **areas):
    """Pieces and crossings by name: [(segment, begin, end, area)], [(segment, at, before, after)]."""
    graph = scene_graph(text)
    index = index_segments(graph)
    cuts = {name: cut_by_area(index, area, square_metres(area)) for name, area in areas.items()}
    ground = rule_ground(
        cuts, graph.from_node, graph.to_node, graph.length_metres, graph.node_count
    )
    names = [*ground.area_ids, "-"]
    ids = graph.segment_id
    pieces = zip(ground.segment, ground.begin, ground.end, ground.area, strict=True)
    lines = zip(
        ground.cross_segment,
        ground.cross_fraction,
        ground.cross_before,
        ground.cross_after,
        strict=True,
    )
    return (
        sorted((ids[s][:2], round(b, 6), round(e, 6), names[a]) for s, b, e, a in pieces),
        sorted((ids[s][:2], round(f, 6), names[b], names[a]) for s, f, b, a in lines),
    )


def test_no_area_rules_nothing():
    assert rule(ROAD) == ([], [])


def test_a_line_in_the_middle_of_a_road():
    pieces, lines = rule(ROAD, west=box(-10, -10, 500, 10))
    assert pieces == [("w1", 0, 0.5, "west")]
    assert lines == [("w1", 0.5, "west", "-")]


def test_a_thin_area_is_two_lines():
    _, lines = rule(ROAD, wall=box(500, -10, 501, 10))
    assert lines == [("w1", 0.5, "-", "wall"), ("w1", 0.501, "wall", "-")]


def test_areas_that_share_a_border_share_one_line():
    pieces, lines = rule(ROAD, west=box(-10, -10, 300, 10), east=box(300, -10, 2010, 10))
    assert pieces == [("w1", 0, 0.3, "west"), ("w1", 0.3, 1, "east"), ("w2", 0, 1, "east")]
    assert lines == [("w1", 0.3, "west", "east")]


@pytest.mark.parametrize("gap", [0.001, 1, 9.9])
def test_a_slip_between_two_areas_is_no_ground_of_its_own(gap):
    _, lines = rule(ROAD, west=box(-10, -10, 300, 10), east=box(300 + gap, -10, 2010, 10))
    assert [(b, a) for _, _, b, a in lines] == [("west", "east")]


def test_a_real_gap_is_ground_no_claim_speaks_of():
    _, lines = rule(ROAD, west=box(-10, -10, 300, 10), east=box(320, -10, 2010, 10))
    assert [(b, a) for _, _, b, a in lines] == [("west", "-"), ("-", "east")]


def test_the_smaller_area_rules_where_two_overlap():
    wide, small = box(-10, -500, 600, 500), box(500, -100, 900, 100)
    pieces, lines = rule(ROAD, wide=wide, small=small)
    assert pieces == [("w1", 0, 0.5, "wide"), ("w1", 0.5, 0.9, "small")]
    assert lines == [("w1", 0.5, "wide", "small"), ("w1", 0.9, "small", "-")]


def test_an_enclave_is_left_and_entered():
    wide, small = box(-10, -500, 2010, 500), box(400, -10, 600, 10)
    pieces, lines = rule(ROAD, wide=wide, small=small)
    assert [p for p in pieces if p[3] == "small"] == [("w1", 0.4, 0.6, "small")]
    assert lines == [("w1", 0.4, "wide", "small"), ("w1", 0.6, "small", "wide")]


@pytest.mark.parametrize("edge", [1000])
def test_a_line_through_a_junction_is_crossed_once(edge):
    pieces, lines = rule(ROAD, east=box(edge, -10, 2010, 10))
    assert pieces == [("w2", 0, 1, "east")]
    assert len(lines) == 1
    assert lines[0][2:] == ("-", "east")


def test_a_corner_that_touches_a_junction_is_no_line():
    assert rule(ROAD, corner=box(900, 0.0001, 1000, 10))[1] == []
    touching = box(1000, -50, 1010, 0)
    north = "A 0 50; B 1000 0; C 2000 50; 1: A B; 2: B C"
    assert rule(north, touching=touching) == ([], [])


def test_a_side_road_does_not_put_the_main_road_under_the_line():
    fork = f"{ROAD}; D 1000 -500; 3: B D"
    north_of_line = box(-10, -1000, 2010, 0)
    # The main road runs along the edge: it is inside, with its side road.
    assert rule(fork, south=north_of_line)[1] == []
    tee = "A 0 50; B 1000 0; C 2000 50; D 1000 -500; 1: A B; 2: B C; 3: B D"
    assert rule(tee, south=north_of_line)[1] == [("w3", 0, "-", "south")]


def test_a_road_of_no_length_lies_on_its_point_s_ground():
    chain = "A 0 0; B 500 0; C 500 0; D 1000 0; 1: A B; 2: B C; 3: C D"
    pieces, lines = rule(chain, all=box(-10, -10, 1010, 10))
    assert pieces == [("w1", 0, 1, "all"), ("w2", 0, 1, "all"), ("w3", 0, 1, "all")]
    assert lines == []


def test_a_loop_that_leaves_and_returns():
    loop = "A 0 0; B 300 0; C 300 300; D 0 300; 1: A B C D A"
    _, lines = rule(loop, home=box(-10, -10, 150, 400))
    assert [(b, a) for _, _, b, a in lines] == [("home", "-"), ("-", "home")]


def test_equal_areas_under_two_names_are_ruled_by_the_name_that_sorts_last():
    pieces, _ = rule(ROAD, a=box(-10, -10, 500, 10), b=box(-10, -10, 500, 10))
    assert pieces == [("w1", 0, 0.5, "b")]


def test_unruled_stretches_are_the_rest():
    graph = scene_graph(ROAD)
    area = box(200, -10, 400, 10)
    cut = cut_by_area(index_segments(graph), area, 1.0)
    ground = rule_ground(
        {"a": cut}, graph.from_node, graph.to_node, graph.length_metres, graph.node_count
    )
    rest = unruled_spans(ground, graph.segment_count)
    rows = list(zip(rest.segment.tolist(), rest.begin.tolist(), rest.end.tolist(), strict=True))
    assert rows == [
        (0, 0, pytest.approx(0.2)),
        (0, pytest.approx(0.4), 1),
        (1, 0, 1),
    ]


tenths = st.integers(0, 10)
entries = st.lists(
    st.tuples(tenths, tenths, st.integers(0, 3))
    .filter(lambda t: t[0] != t[1])
    .map(lambda t: (min(t[:2]) / 10, max(t[:2]) / 10, t[2])),
    min_size=1,
    max_size=6,
)


@given(entries)
def test_ruling_a_segment_equals_looking_at_its_points(rows):
    pieces = rule_segment(rows, 1e6)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == 1
    for one, other in itertools.pairwise(pieces):
        assert one[1] == other[0]
        assert one[2] != other[2]
    for at in np.arange(0.05, 1, 0.1):
        expected = max((n for b, e, n in rows if b < at < e), default=UNRULED)
        assert next(a for b, e, a in pieces if b < at < e) == expected
