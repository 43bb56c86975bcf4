"""Splitting: where ways are cut, what the pieces are called and how long they are."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from naive import split_ways
from passable.network.split import split_roads
from passable.terms.word_columns import Columns
from scenes import EQUATOR, HOMS, lonlat, scene_graph, scene_roads

CROSS = """
W -1000 0; E 1000 0; N 0 1000; S 0 -1000; X 0 0
1: W X E
2: N X S
"""


def ids(graph):
    return graph.segment_id.tolist()


def test_ways_are_cut_where_they_share_a_node():
    graph = scene_graph(CROSS)
    assert ids(graph) == ["w1/n23-n24", "w1/n24-n5", "w2/n14-n24", "w2/n24-n19"]
    assert sorted(graph.node_label) == ["n14", "n19", "n23", "n24", "n5"]
    assert graph.length_metres == pytest.approx([1000] * 4, abs=1e-3)


def test_lines_that_cross_without_a_shared_node_stay_whole():
    graph = scene_graph("W -9 0; E 9 0; N 0 9; S 0 -9; 1: W E; 2: N S bridge=yes")
    assert ids(graph) == ["w1/n23-n5", "w2/n14-n19"]
    assert graph.attributes["bridge"].tolist() == [False, True]


def test_a_bend_is_no_junction():
    graph = scene_graph("A 0 0; B 100 0; C 100 50; 1: A B C")
    assert ids(graph) == ["w1/n1-n3"]
    assert graph.vertex_fraction.tolist() == pytest.approx([0, 2 / 3, 1], abs=1e-6)
    assert graph.node_count == 2


def test_ends_of_ways_stay_joints_where_nothing_else_meets():
    assert ids(scene_graph("A 0 0; B 100 0; C 200 0; 1: A B; 2: B C")) == ["w1/n1-n2", "w2/n2-n3"]


def test_a_closed_way_is_one_loop():
    graph = scene_graph("A 0 0; B 100 0; C 100 100; 1: A B C A")
    assert ids(graph) == ["w1/n1-n1"]
    assert graph.from_node.tolist() == graph.to_node.tolist()


def test_a_way_that_crosses_itself_is_cut_there():
    """A figure like the letter alpha: X is passed twice."""
    graph = scene_graph(
        "A 0 0; X 100 0; B 200 0; C 200 100; D 100 100; E 100 -100; 1: A X B C D X E"
    )
    assert ids(graph) == ["w1/n1-n24", "w1/n24-n24", "w1/n24-n5"]


def test_pieces_of_one_way_between_the_same_nodes_are_numbered():
    graph = scene_graph("A 0 0; B 100 0; C 50 50; D 50 -50; 1: A B C A B D A")
    assert ids(graph) == ["w1/n1-n2", "w1/n2-n1", "w1/n1-n2#2", "w1/n2-n1#2"]


def test_a_way_out_and_back_turns_in_a_loop():
    graph = scene_graph("A 0 0; B 100 0; C 200 0; 1: A B C B A")
    assert ids(graph) == ["w1/n1-n2", "w1/n2-n2", "w1/n2-n1"]
    assert graph.length_metres == pytest.approx([100, 200, 100], abs=1e-3)


def test_a_way_of_no_length_stays():
    graph = scene_graph("A 0 0; B 100 0; 1: A A; 2: A B")
    assert ids(graph) == ["w1/n1-n1", "w2/n1-n2"]
    assert graph.length_metres[0] == 0
    assert graph.vertex_fraction[:2].tolist() == [0, 0]


def test_two_nodes_on_one_spot_are_two_nodes():
    graph = scene_graph("A 0 0; B 100 0; C 100 0; D 200 0; 1: A B; 2: C D")
    assert graph.node_count == 4


NEIGHBOUR = CROSS + "F 2000 0; 3: E F"


@pytest.mark.parametrize(
    "more", [NEIGHBOUR, CROSS.replace("1: W X E\n2: N X S", "2: N X S\n1: W X E")]
)
def test_ids_outlive_a_new_neighbour_and_another_order(more):
    before, after = scene_graph(CROSS), scene_graph(more)
    shape = dict(zip(ids(before), before.length_metres.tolist(), strict=True))
    other = dict(zip(ids(after), after.length_metres.tolist(), strict=True))
    assert shape.items() <= other.items(), "same ids, same lengths to the last bit"


def test_a_new_crossing_changes_only_the_ids_of_what_it_cuts():
    apart = "A 0 0; B 100 0; C 200 0; D 100 90; E 0 90; 1: A B C; 2: D E"
    before, after = ids(scene_graph(apart)), ids(scene_graph(apart + "; 3: D B"))
    assert before == ["w1/n1-n3", "w2/n4-n5"]
    assert after == ["w1/n1-n2", "w1/n2-n3", "w2/n4-n5", "w3/n4-n2"]


@pytest.mark.parametrize("kind", ["lines", "schematic"])
def test_tables_keep_their_own_ids(kind):
    graph = scene_graph("A 0 0; B 100 0; C 200 0; D 100 90; road a: A B C; m5: D B", kind)
    assert ids(graph) == ["road a/1", "road a/2", "m5"]


def test_a_cut_name_that_is_taken_gives_way():
    graph = scene_graph("A 0 0; B 100 0; C 200 0; D 9 9; x: A B C; x/1: D B; x/1#2: D C", "lines")
    assert len(set(ids(graph))) == graph.segment_count
    assert "x/1#2" in ids(graph)


def test_a_schematic_keeps_the_names_of_its_nodes():
    assert scene_graph("A 0 0; B 100 0; k: A B", "schematic").node_label.tolist() == ["A", "B"]


def test_a_given_length_is_shared_out_by_measured_length():
    graph = scene_graph(
        "A 0 0; B 100 0; C 400 0; D 100 9; r: A B C length_metres=1000; q: D B", "lines"
    )
    assert graph.length_metres[:2] == pytest.approx([250, 750], rel=1e-6)
    assert graph.length_metres[2] == pytest.approx(9, rel=1e-6)


def test_a_given_length_of_a_road_drawn_as_a_point_is_shared_evenly():
    graph = scene_graph("A 0 0; B 0 0; C 0 0; D 9 0; r: A B C length_metres=500; q: D B", "lines")
    assert graph.length_metres[:2].tolist() == [250, 250]


def test_attributes_and_geometry_follow_each_piece():
    graph = scene_graph("A 0 0; B 100 0; C 200 0; D 100 9; 1: A B C track name=Long; 2: D B ferry")
    assert graph.attributes["road_class"].tolist() == ["track", "track", "ferry"]
    assert graph.attributes["name"].tolist() == ["Long", "Long", ""]
    begin = graph.first_vertex[:-1]
    assert np.array_equal(graph.vertex_lonlat[begin], graph.node_lonlat[graph.from_node])
    end = graph.first_vertex[1:] - 1
    assert np.array_equal(graph.vertex_lonlat[end], graph.node_lonlat[graph.to_node])


def test_no_roads_make_no_graph():
    graph = scene_graph("")
    assert (graph.segment_count, graph.node_count) == (0, 0)


def test_things_on_the_road_keep_their_place():
    roads = scene_roads("A 0 0; B 100 0; 1: A B")
    points = pd.DataFrame({"node": [1], "kind": ["barrier"], "value": ["gate"], "tags": ["{}"]})
    graph = split_roads(dataclasses.replace(roads, point_columns=Columns.of_frame(points)))
    assert (graph.points["lon"][0], graph.points["lat"][0]) == pytest.approx(lonlat(100, 0))


def test_the_report_goes_on():
    report = {line.thing: line.count for line in scene_graph(CROSS).report}
    assert report == {"segments between junctions": 4, "junctions and road ends": 5}


@pytest.mark.parametrize("origin", [EQUATOR, HOMS, (-170.0, 64.0), (179.99, -17.0)])
def test_lengths_are_those_of_the_ellipsoid(origin):
    graph = scene_graph("A 0 0; B 900 20; C 1500 700; D 3000 900; 1: A B C D", origin=origin)
    measured = Geod(ellps="WGS84").line_length(*graph.vertex_lonlat.T)
    assert graph.length_metres.tolist() == pytest.approx([measured], abs=1e-9)


def test_a_length_does_not_hang_on_what_stands_before_it_in_the_file():
    """A running sum over the whole file would leave its rounding in each length."""
    far = "; ".join(f"{k} {k * 37.7} {k % 7 * 1e5}" for k in range(30, 60))
    ways = "; ".join(f"{k}: {k} {k + 1}" for k in range(30, 59))
    road = "A 0 0; B 13.7 0.1; C 20.2 3.3; D 29 1; 1: A B C D"
    alone = scene_graph(road)
    behind = scene_graph(f"{far}; {road.replace('; 1:', f'; {ways}; 1:')}")
    assert behind.length_metres[-1] == alone.length_metres[0]
    assert behind.vertex_fraction[-4:].tolist() == alone.vertex_fraction.tolist()


@given(
    st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=7), min_size=1, max_size=7),
)
@example([[0, 0]])
@example([[0, 1, 0, 1]])
@settings(max_examples=300, deadline=None)
def test_pieces_are_those_of_plain_loops(ways):
    spots = "; ".join(f"{k} {k * 100} {k * k * 10}" for k in range(9))
    text = spots + "".join(f"; {n}: {' '.join(map(str, way))}" for n, way in enumerate(ways))
    graph = scene_graph(text)
    expected = split_ways(ways)
    corner = {tuple(lonlat(k * 100, k * k * 10)): k for k in range(9)}
    got = []
    for s in range(graph.segment_count):
        line = graph.vertex_lonlat[graph.first_vertex[s] : graph.first_vertex[s + 1]]
        got.append([corner[tuple(spot)] for spot in line.tolist()])
    assert got == [nodes for _, nodes in expected]
    assert graph.attributes["way_id"].tolist() == [str(way) for way, _ in expected]
    assert len(set(ids(graph))) == len(expected)
    labels = graph.node_label
    assert [labels[k] for k in graph.from_node] == [f"n{nodes[0]}" for _, nodes in expected]
    assert [labels[k] for k in graph.to_node] == [f"n{nodes[-1]}" for _, nodes in expected]
