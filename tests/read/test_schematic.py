import math

import pytest

from passable.read.roads import read_roads
from passable.read.schematic import read_schematic
from passable.terms.columns import SEGMENTS
from passable.terms.errors import BadFile, BadTable
from passable.terms.roads import WAY_COLUMNS

NODES = "node_id,name_en,lon,lat\nhoms,Homs,36.72,34.73\nhama,Hama,36.75,35.13\nidlib,Idlib,36.63,35.93\n"
HEADER = ",".join(column.name for column in SEGMENTS)


def write(tmp_path, *rows, nodes=NODES):
    (tmp_path / "nodes.csv").write_text(nodes, encoding="utf-8")
    path = tmp_path / "segments.csv"
    names = [column.name for column in SEGMENTS]
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def segment(segment_id, start, end, **more):
    return {
        "segment_id": segment_id,
        "from_node": start,
        "to_node": end,
        "road_class": "trunk",
        **more,
    }


def test_segments_become_ways_between_named_nodes(tmp_path):
    path = write(
        tmp_path,
        segment(
            "m5-1",
            "homs",
            "hama",
            length_km="47",
            ref="M5 ; 1",
            name_en="Homs-Hama",
            name_ar="حمص-حماة",
            oneway="1",
            surface="asphalt",
            maxspeed_kph="80",
            bridge="yes",
            maxweight_tonnes="20",
            source_id="s1",
        ),
        segment("f", "hama", "homs", road_class="ferry"),
    )
    roads = read_roads(tmp_path)
    assert roads.kind == "schematic"
    assert roads.path == str(path)
    assert roads.node_name == ("homs", "hama")
    assert roads.vertex_node.tolist() == [0, 1, 1, 0]
    assert roads.first_vertex.tolist() == [0, 2, 4]
    assert list(roads.ways.columns) == list(WAY_COLUMNS)
    way = roads.ways.iloc[0]
    assert way["way_id"] == "m5-1"
    assert (way["ref"], way["name_en"], way["name_ar"]) == ("M5;1", "Homs-Hama", "حمص-حماة")
    assert (way["oneway"], way["surface"], way["bridge"], way["ferry"]) == (
        1,
        "asphalt",
        True,
        False,
    )
    assert (way["maxspeed_kph"], way["maxweight_tonnes"]) == (80, 20)
    assert (way["length_metres"], way["source_id"]) == (47_000, "s1")
    assert roads.ways["ferry"].tolist() == [False, True]
    assert math.isnan(roads.ways["length_metres"].iloc[1])
    dropped = [line for line in roads.report if line.outcome == "dropped"]
    assert [(line.thing, line.count) for line in dropped] == [("nodes", 1)]


def test_twins_loops_and_islands_survive(tmp_path):
    write(
        tmp_path,
        segment("a", "homs", "hama"),
        segment("b", "homs", "hama"),
        segment("c", "idlib", "idlib", length_km="3"),
    )
    roads = read_schematic(tmp_path)
    assert roads.ways["way_id"].tolist() == ["a", "b", "c"]
    assert roads.vertex_node.tolist() == [0, 1, 0, 1, 2, 2]


def test_a_drawn_line_gives_the_vertices_between(tmp_path):
    path = write(
        tmp_path,
        segment(
            "a", "homs", "hama", geometry_wkt="LINESTRING (36.72 34.73, 36.8 34.9, 36.75 35.13)"
        ),
    )
    roads = read_schematic(path)
    assert roads.vertex_node.tolist() == [0, 2, 1]
    assert roads.node_lonlat[2].tolist() == [36.8, 34.9]
    assert roads.node_name == ("homs", "hama", "")


@pytest.mark.parametrize(("length", "is_fine"), [("44.5", True), ("44.3", True), ("40", False)])
def test_a_length_may_not_be_shorter_than_the_straight_line(tmp_path, length, is_fine):
    path = write(tmp_path, segment("a", "homs", "hama", length_km=length))
    if is_fine:
        assert read_schematic(path).ways["length_metres"].tolist() == [float(length) * 1000]
    else:
        with pytest.raises(BadTable, match=r"row 2, column length_km.*shorter than the straight"):
            read_schematic(path)


def test_everything_wrong_is_told_at_once(tmp_path):
    path = write(
        tmp_path,
        segment("a", "homs", "nowhere"),
        segment("a", "homs", "hama", road_class="moonway"),
        segment("b", "homs", "hama", length_km="12"),
        segment("c", "homs", "hama", oneway="maybe", maxspeed_kph="99999"),
        segment("d", "homs", "hama", geometry_wkt="POINT (1 1)"),
        segment("e", "homs", "hama", geometry_wkt="LINESTRING (36.75 35.13, 36.72 34.73)"),
        segment("f", "homs", "hama", geometry_wkt="LINESTRING (" + "((" * 1000),
        segment("g", "homs", "hama", length_km="-1"),
    )
    with pytest.raises(BadTable) as caught:
        read_schematic(path)
    found = {(problem.row, problem.column) for problem in caught.value.problems}
    assert found == {
        (2, "to_node"),
        (3, "segment_id"),
        (3, "road_class"),
        (4, "length_km"),
        (5, "oneway"),
        (5, "maxspeed_kph"),
        (6, "geometry_wkt"),
        (7, "geometry_wkt"),
        (8, "geometry_wkt"),
        (9, "length_km"),
    }
    assert all(problem.remedy and problem.file == str(path) for problem in caught.value.problems)


def test_bad_nodes_are_told_too(tmp_path):
    path = write(
        tmp_path,
        segment("a", "homs", "hama"),
        nodes="node_id,lon,lat\nhoms,400,34.7\nhama,36.7,35.1\nhama,36.8,35.2\n",
    )
    with pytest.raises(BadTable) as caught:
        read_schematic(path)
    assert {problem.file for problem in caught.value.problems} == {str(tmp_path / "nodes.csv")}
    assert len(caught.value.problems) == 2


def test_missing_and_empty_files_are_refused(tmp_path):
    with pytest.raises(BadFile, match=r"segments\.csv"):
        read_schematic(tmp_path)
    path = write(tmp_path)
    with pytest.raises(BadTable):
        read_schematic(path)
    write(tmp_path, segment("a", "homs", "hama"))
    (tmp_path / "nodes.csv").unlink()
    with pytest.raises(BadFile, match=r"nodes\.csv"):
        read_schematic(path)


def test_the_digest_follows_both_files(tmp_path):
    path = write(tmp_path, segment("a", "homs", "hama"))
    before = read_schematic(path).digest
    (tmp_path / "nodes.csv").write_text(NODES.replace("36.72", "36.73"), encoding="utf-8")
    assert read_schematic(path).digest != before
