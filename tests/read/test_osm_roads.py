import json
import math
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import osmium
import pandas as pd
import pytest
from osmium.osm import mutable

from osm_scene import write_osm
from passable.read.osm_points import point_kinds
from passable.read.osm_roads import read_osm_roads
from passable.read.osm_tags import (
    duration_seconds,
    is_yes,
    oneway_direction,
    packed_practicability,
    speed_kph,
    weight_tonnes,
)
from passable.read.osm_vertices import NOWHERE, parse_vertices
from passable.read.roads import read_roads
from passable.terms.errors import BadFile
from passable.terms.roads import POINT_COLUMNS, WAY_COLUMNS

ROAD = {"highway": "primary"}
SQUARE = {1: (36.0, 34.0), 2: (36.1, 34.0), 3: (36.1, 34.1), 4: (36.0, 34.1)}


def read_scene(tmp_path, nodes, ways, **more):
    return read_osm_roads(write_osm(tmp_path / "scene.osm.pbf", nodes, ways, **more))


def ways_as_nodes(roads):
    """[(way id, OSM node ids)] in the order of the table."""
    bounds = roads.first_vertex.tolist()
    return [
        (way_id, roads.node_id[roads.vertex_node[a:b]].tolist())
        for way_id, (a, b) in zip(roads.ways["way_id"], pairwise(bounds), strict=True)
    ]


def count(roads, thing, outcome, reason=""):
    return sum(
        line.count
        for line in roads.report
        if line.thing == thing and line.outcome == outcome and line.reason.startswith(reason)
    )


def test_ways_keep_their_nodes_and_share_them(tmp_path):
    roads = read_scene(tmp_path, SQUARE, {10: ([1, 2, 3], ROAD), 20: ([3, 4], ROAD)})
    assert ways_as_nodes(roads) == [("10", [1, 2, 3]), ("20", [3, 4])]
    assert roads.kind == "osm"
    assert roads.node_lonlat[roads.node_id == 3].tolist() == [[36.1, 34.1]]
    assert roads.vertex_node.dtype == np.int32
    assert roads.first_vertex.dtype == np.int64
    assert list(roads.ways.columns) == list(WAY_COLUMNS)
    assert list(roads.points.columns) == list(POINT_COLUMNS)
    assert len(roads.digest) == 64
    assert "OpenStreetMap" in roads.licence


def test_twins_loops_islands_dead_ends_and_zero_lengths_survive(tmp_path):
    nodes = {**SQUARE, 5: (36.0, 34.1), 6: (50.0, 10.0), 7: (50.1, 10.0)}
    ways = {
        1: ([1, 2], ROAD),
        2: ([1, 2], ROAD),
        3: ([2, 3, 4, 2], ROAD),
        4: ([4, 5], ROAD),
        5: ([6, 7], ROAD),
        6: ([7, 7], ROAD),
    }
    roads = read_scene(tmp_path, nodes, ways)
    assert dict(ways_as_nodes(roads)) == {str(k): v[0] for k, v in ways.items()}


def test_a_node_named_twice_in_a_row_is_one_vertex(tmp_path):
    roads = read_scene(tmp_path, SQUARE, {1: ([1, 2, 2, 3, 3], ROAD)})
    assert ways_as_nodes(roads) == [("1", [1, 2, 3])]
    assert count(roads, "vertices", "joined") == 2


def test_a_way_that_leaves_the_extract_keeps_its_located_pieces(tmp_path):
    ways = {
        7: ([1, 2, 99, 3, 4, 98], ROAD),
        8: ([97, 1, 96, 2], ROAD),
        9: ([95, 94], ROAD),
        10: ([1], ROAD),
    }
    roads = read_scene(tmp_path, SQUARE, ways)
    assert ways_as_nodes(roads) == [("7", [1, 2]), ("7", [3, 4])]
    assert count(roads, "ways", "kept", "in part") == 1
    assert count(roads, "ways", "dropped", "fewer than two located nodes") == 2
    assert count(roads, "ways", "dropped", "fewer than two nodes") == 1
    assert count(roads, "vertices", "dropped") == 6
    assert count(roads, "way pieces", "kept") == 2


def test_nodes_after_ways_and_negative_ids_are_found(tmp_path):
    path = tmp_path / "unsorted.osm"
    path.write_text(
        '<?xml version="1.0"?><osm version="0.6">'
        '<way id="5" version="1"><nd ref="-1"/><nd ref="2"/><tag k="highway" v="track"/></way>'
        '<node id="-1" lat="1" lon="2" version="1"/><node id="2" lat="1.5" lon="2" version="1"/>'
        "</osm>"
    )
    roads = read_osm_roads(path)
    assert ways_as_nodes(roads) == [("5", [-1, 2])]
    assert roads.node_lonlat.tolist() == [[2.0, 1.0], [2.0, 1.5]]
    assert roads.as_of == ""


def test_a_stray_node_far_away_is_not_in_the_table(tmp_path):
    nodes = {**SQUARE, 50: (-179.0, -89.0), 51: (179.0, 89.0)}
    ways = {1: ([1, 2], ROAD), 2: ([50, 51], {"highway": "footway"})}
    roads = read_scene(tmp_path, nodes, ways, node_tags={50: {"barrier": "gate"}})
    assert roads.node_id.tolist() == [1, 2]
    assert roads.node_lonlat.min() == 34.0
    assert roads.points.empty
    assert count(roads, "barriers and checkpoints", "dropped") == 1


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({"oneway": "yes"}, 1),
        ({"oneway": "true"}, 1),
        ({"oneway": "1"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "reverse"}, -1),
        ({"oneway": "no"}, 0),
        ({"oneway": "false"}, 0),
        ({}, 0),
        ({"oneway": "reversible"}, 0),
        ({"oneway": "alternating"}, 0),
        ({"oneway": "sometimes"}, 0),
        ({"junction": "roundabout"}, 1),
        ({"junction": "circular"}, 1),
        ({"junction": "roundabout", "oneway": "no"}, 0),
        ({"junction": "roundabout", "oneway": "-1"}, -1),
        ({"junction": "roundabout", "oneway": "sometimes"}, 1),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway_link"}, 1),
        ({"highway": "motorway", "oneway": "no"}, 0),
        ({"highway": "trunk"}, 0),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, 0),
        ({"route": "ferry"}, 0),
        ({"route": "ferry", "oneway": "yes"}, 1),
    ],
)
def test_directions(tmp_path, tags, direction):
    road = tags if "route" in tags else {"highway": "residential", **tags}
    roads = read_scene(tmp_path, SQUARE, {1: ([1, 2], road)})
    assert roads.ways["oneway"].tolist() == [direction]


def test_doubtful_directions_are_counted_with_examples(tmp_path):
    ways = {
        4: ([1, 2], {**ROAD, "oneway": "reversible"}),
        5: ([2, 3], {**ROAD, "oneway": "sometimes"}),
        6: ([3, 4], {"highway": "motorway_link"}),
        7: ([4, 1], {"highway": "motorway", "oneway": "yes"}),
    }
    told = [line for line in read_scene(tmp_path, SQUARE, ways).report if line.thing == "oneway"]
    assert [line.count for line in told] == [1, 1, 1]
    assert "w5 'sometimes'" in told[1].reason
    assert "motorway_link" in told[2].reason
    assert oneway_direction({"oneway": "yes"}, "motorway_link") == (1, "")


@pytest.mark.parametrize(
    ("text", "kph"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("50kph", 50.0),
        ("30 mph", 48.28032),
        ("10 knots", 18.52),
        ("walk", 7.0),
        ("none", math.nan),
        ("RU:urban", math.nan),
        ("DE:zone:30", math.nan),
        ("99999999999", None),
        ("9" * 5000, None),
        ("0", None),
        ("-20", None),
        ("50;30", None),
        ("1e3", None),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_speeds(text, kph):
    assert speed_kph(text) == pytest.approx(kph, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        ("3.5", 3.5),
        ("3,5", 3.5),
        ("3.5 t", 3.5),
        ("3.5t", 3.5),
        ("7500 kg", 7.5),
        ("5 st", 4.5359237),
        ("16000 lbs", 7.25747792),
        ("2 lt", 2.0320938176),
        ("none", math.nan),
        ("unsigned", math.nan),
        ("7500", None),
        ("heavy", None),
        ("0", None),
        ("3.5 stones", None),
    ],
)
def test_weights(text, tonnes):
    assert weight_tonnes(text) == pytest.approx(tonnes, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:20", 1200.0),
        ("1:05:30", 3930.0),
        ("20", 1200.0),
        ("20 min", 1200.0),
        ("PT20M", 1200.0),
        ("PT1H30M", 5400.0),
        ("P1DT2H", 93_600.0),
        ("0", None),
        ("PT", None),
        ("P1M", None),
        ("soon", None),
        ("999999", None),
    ],
)
def test_durations(text, seconds):
    assert duration_seconds(text) == seconds


def test_attributes_of_a_way(tmp_path):
    tags = {
        "highway": "trunk",
        "name": "طريق حمص",
        "name:en": "Homs Road",
        "name:ar": "طريق حمص",
        "ref": "M5; 1 ;",
        "maxspeed": "80",
        "surface": "asphalt",
        "tracktype": "grade1",
        "smoothness": "bad",
        "bridge": "viaduct",
        "tunnel": "no",
        "ford": "yes",
        "access": "yes",
        "vehicle": "permit",
        "motor_vehicle": "private",
        "hgv": "no",
        "maxweight": "10 t",
        "practicability:heavy_truck": "no",
        "practicability:4x4": "seasonal",
        "duration": "00:20",
    }
    way = read_scene(tmp_path, SQUARE, {1: ([1, 2], tags)}).ways.iloc[0]
    assert way["name"] == "طريق حمص"
    assert way["name_en"] == "Homs Road"
    assert way["name_ar"] == "طريق حمص"
    assert way["ref"] == "M5;1"
    assert way["maxspeed_kph"] == 80
    assert way["maxweight_tonnes"] == 10
    assert [way["surface"], way["tracktype"], way["smoothness"]] == ["asphalt", "grade1", "bad"]
    assert [way["bridge"], way["tunnel"], way["ford"], way["ferry"]] == [True, False, True, False]
    assert way["access"] == "private"
    assert way["hgv"] == "no"
    assert way["practicability"] == "4x4=seasonal;heavy_truck=no"
    assert math.isnan(way["duration_seconds"])
    assert math.isnan(way["length_metres"])


def test_access_falls_back_from_the_particular_to_the_general(tmp_path):
    ways = {
        1: ([1, 2], {**ROAD, "access": "no"}),
        2: ([2, 3], {**ROAD, "access": "no", "vehicle": "yes"}),
        3: ([3, 4], ROAD),
    }
    assert read_scene(tmp_path, SQUARE, ways).ways["access"].tolist() == ["no", "yes", ""]


def test_ferries_are_kept_with_their_duration(tmp_path):
    ways = {
        1: ([1, 2], {"route": "ferry", "duration": "PT45M"}),
        2: ([2, 3], {"route": "bus;ferry", "highway": "footway", "duration": "soon"}),
        3: ([3, 4], {"route": "bus"}),
    }
    roads = read_scene(tmp_path, SQUARE, ways)
    assert roads.ways["road_class"].tolist() == ["ferry", "ferry"]
    assert roads.ways["ferry"].all()
    assert roads.ways["duration_seconds"].iloc[0] == 2700
    assert pd.isna(roads.ways["duration_seconds"].iloc[1])
    assert count(roads, "duration", "dropped", "value not understood, such as w2 'soon'") == 1


def test_what_is_not_driven_is_counted_by_value(tmp_path):
    ways = {
        1: ([1, 2], ROAD),
        2: ([2, 3], {"highway": "construction"}),
        3: ([2, 3], {"highway": "proposed"}),
        4: ([2, 3], {"highway": "footway"}),
        5: ([3, 4], {"highway": "footway"}),
        6: ([3, 4], {"highway": "service", "area": "yes"}),
    }
    roads = read_scene(tmp_path, SQUARE, ways)
    assert roads.ways["way_id"].tolist() == ["1", "6"]
    assert count(roads, "ways", "dropped", "highway=construction") == 1
    assert count(roads, "ways", "dropped", "highway=proposed") == 1
    assert count(roads, "ways", "dropped", "highway=footway") == 2
    assert count(roads, "ways", "kept", "area=yes") == 1
    assert count(roads, "ways with highway or route=ferry", "read") == 6


def test_hostile_values_are_counted_and_cut(tmp_path):
    ways = {
        1: ([1, 2], {**ROAD, "maxspeed": "99999999999", "name": "x" * 1000}),
        2: ([2, 3], {**ROAD, "maxspeed": "fast", "maxweight": "=1+1", "name": "nan"}),
        3: ([3, 4], {**ROAD, "maxspeed": "none"}),
    }
    roads = read_scene(tmp_path, SQUARE, ways)
    assert roads.ways["maxspeed_kph"].isna().all()
    assert roads.ways["maxweight_tonnes"].isna().all()
    assert roads.ways["name"].str.len().tolist() == [255, 3, 0]
    assert count(roads, "maxspeed", "dropped", "value not understood") == 2
    assert count(roads, "maxspeed", "dropped", "value without a figure") == 1
    assert count(roads, "maxweight", "dropped", "value not understood, such as w2 '=1+1'") == 1
    assert count(roads, "tag values", "kept", "cut to 255") == 1


def test_a_monstrous_tag_is_refused(tmp_path):
    path = tmp_path / "monster.osm"
    path.write_text(
        '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="2" version="1"/>'
        '<way id="5" version="1"><nd ref="1"/><tag k="highway" v="track"/>'
        f'<tag k="name" v="{"x" * 3_000_000}"/></way></osm>'
    )
    with pytest.raises(BadFile, match="too long"):
        read_osm_roads(path)


def test_things_on_roads_are_kept_as_points(tmp_path):
    node_tags = {
        1: {"barrier": "border_control", "name": "باب الهوى"},
        2: {"barrier": "lift_gate", "military": "checkpoint"},
        3: {"ford": "yes"},
        4: {"barrier": "no", "ford": "no"},
    }
    roads = read_scene(tmp_path, SQUARE, {9: ([1, 2, 3, 4], ROAD)}, node_tags=node_tags)
    found = [
        (int(roads.node_id[node]), kind, value)
        for node, kind, value in roads.points[["node", "kind", "value"]].itertuples(index=False)
    ]
    assert found == [
        (1, "border_control", "border_control"),
        (2, "barrier", "lift_gate"),
        (2, "checkpoint", "military"),
        (3, "ford", "yes"),
    ]
    assert json.loads(roads.points["tags"].iloc[0]) == node_tags[1]
    assert count(roads, "points on roads", "kept") == 4


def test_the_date_comes_from_the_header_else_from_the_newest_way(tmp_path):
    ways = {1: ([1, 2], ROAD)}
    dated = read_scene(tmp_path, SQUARE, ways, replication="2017-03-01T00:00:00Z")
    assert dated.as_of == "2017-03-01"
    assert read_scene(tmp_path, SQUARE, ways).as_of == "2024-05-06"


def test_the_digest_follows_the_bytes(tmp_path):
    first = read_scene(tmp_path, SQUARE, {1: ([1, 2], ROAD)})
    again = read_scene(tmp_path, SQUARE, {1: ([1, 2], ROAD)})
    other = read_scene(tmp_path, SQUARE, {1: ([1, 3], ROAD)})
    assert first.digest == again.digest != other.digest


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2", ".osm.pbf"])
def test_formats(tmp_path, suffix):
    path = write_osm(tmp_path / f"scene{suffix}", SQUARE, {1: ([1, 2], ROAD)})
    assert ways_as_nodes(read_osm_roads(path)) == [("1", [1, 2])]


def test_a_truncated_file_is_refused_wherever_it_is_cut(tmp_path):
    nodes = {k: (36.0 + k * 1e-4, 34.0) for k in range(1, 20_000)}
    ways = {k: ([k, k + 1], ROAD) for k in range(1, 19_999)}
    whole = write_osm(tmp_path / "whole.osm.pbf", nodes, ways).read_bytes()
    path = tmp_path / "cut.osm.pbf"
    for share in (0.02, 0.3, 0.6, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BadFile, match=r"cut\.osm\.pbf"):
            read_osm_roads(path)


@pytest.mark.parametrize(
    "content", [b"hello world" * 100, b"", b"PK\x03\x04" + b"\0" * 500, b"\0" * 4096]
)
def test_what_is_no_pbf_is_refused(tmp_path, content):
    path = tmp_path / "junk.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_osm_roads(path)
    problem = caught.value.problems[0]
    assert problem.file == str(path)
    assert "OpenStreetMap" in problem.expected
    assert problem.remedy


def test_a_missing_file_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "none.osm.pbf", tmp_path):
        with pytest.raises(BadFile, match="cannot be read"):
            read_osm_roads(path)


def test_a_file_without_roads_is_refused_and_says_what_it_holds(tmp_path):
    with pytest.raises(BadFile, match="highway=footway is not driven"):
        read_scene(tmp_path, SQUARE, {1: ([1, 2], {"highway": "footway"})})
    with pytest.raises(BadFile, match="no ways"):
        read_scene(tmp_path, SQUARE, {})
    with pytest.raises(BadFile, match="does not hold the node"):
        read_scene(tmp_path, {}, {1: ([1, 2], ROAD)})


def test_a_file_with_two_versions_of_a_way_is_refused(tmp_path):
    path = tmp_path / "twice.osm"
    way = '<way id="5" version="{}"><nd ref="1"/><nd ref="2"/><tag k="highway" v="track"/></way>'
    path.write_text(
        '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="2" version="1"/>'
        '<node id="2" lat="1.5" lon="2" version="1"/>'
        f"{way.format(1)}{way.format(2)}</osm>"
    )
    with pytest.raises(BadFile, match="w5"):
        read_osm_roads(path)


def test_yes_and_practicability():
    assert [is_yes(v) for v in (None, "no", "No", "", "yes", "viaduct")] == [False] * 4 + [True] * 2
    assert (
        packed_practicability({"practicability:b": "no", "practicability:a": "yes"}) == "a=yes;b=no"
    )


def test_progress_is_told(tmp_path):
    told = []
    path = write_osm(tmp_path / "scene.osm.pbf", SQUARE, {1: ([1, 2], ROAD)})
    read_osm_roads(path, lambda step, done=0, total=0: told.append(step))
    assert told


def test_the_one_door_knows_openstreetmap_files(tmp_path):
    path = write_osm(tmp_path / "scene.osm.pbf", SQUARE, {1: ([1, 2], ROAD)})
    assert read_roads(path).digest == read_osm_roads(path).digest
    other = path.rename(tmp_path / "scene.pbf")
    assert read_roads(other).kind == "osm"


def test_deleted_ways_are_left_out(tmp_path):
    path = tmp_path / "deleted.osm"
    tag = '<nd ref="1"/><nd ref="2"/><tag k="highway" v="track"/></way>'
    path.write_text(
        '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="2" version="1"/>'
        '<node id="2" lat="1.5" lon="2" version="1"/>'
        f'<way id="5" version="2" visible="false">{tag}<way id="6" version="1">{tag}</osm>'
    )
    roads = read_osm_roads(path)
    assert roads.ways["way_id"].tolist() == ["6"]
    assert count(roads, "ways", "dropped", "deleted in OpenStreetMap") == 1


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ({"government": "border_control"}, [("border_control", "government")]),
        ({"police": "checkpoint"}, [("checkpoint", "police")]),
        ({"barrier": "toll_booth"}, [("toll", "toll_booth")]),
        ({"hazard": "minefield"}, [("hazard", "minefield")]),
        ({"barrier": "checkpoint"}, [("checkpoint", "checkpoint")]),
        ({"military": "barracks"}, []),
    ],
)
def test_kinds_of_points(tags, kinds):
    assert point_kinds(tags) == kinds


@pytest.mark.parametrize("raw", [b"caf\xe9", b"\xc3afe", b"\xff\xfe..", b"\xed\xa0\x80_"])
def test_names_that_are_not_utf_8_are_refused(tmp_path, raw):
    tags = {**ROAD, "name": "MARK"[: len(raw)].ljust(len(raw), "K")}
    path = tmp_path / "scene.osm.pbf"
    form = osmium.io.File(str(path), "pbf,pbf_compression=none")
    with osmium.SimpleWriter(form) as writer:
        for node_id, lonlat in SQUARE.items():
            writer.add_node(mutable.Node(id=node_id, location=lonlat))
        writer.add_way(mutable.Way(id=1, nodes=[1, 2], tags=tags))
    assert read_osm_roads(path).ways["name"].tolist() == [tags["name"]]
    path.write_bytes(path.read_bytes().replace(tags["name"].encode(), raw))
    with pytest.raises(BadFile, match="damaged"):
        read_osm_roads(path)


def test_a_disk_that_is_full_is_told_and_ends_nothing(tmp_path):
    """A writer of osmium's that failed would end the process when it is freed."""
    nodes = {k: (36.0 + k * 1e-4, 34.0) for k in range(1, 20_000)}
    path = write_osm(tmp_path / "scene.osm.pbf", nodes, {1: (list(range(1, 2_000)), ROAD)})
    code = f"""
import gc, pathlib, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from passable.read.osm_roads import read_osm_roads
from passable.terms.errors import BadFile
try:
    read_osm_roads(pathlib.Path({str(path)!r}))
except BadFile as error:
    gc.collect()
    sys.exit(str(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "there is no room for the roads as text" in done.stderr
    assert "TMPDIR" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["scene.osm.pbf"]


def test_numbers_of_any_length_are_read_whole():
    refs = [
        b"Nn1x1y-2,n-12345678x-0.0000001y90,n123456789x180y1.5,n20x179.9999999y-89.9999999",
        b"N",
        b"Nn9223372036854775807xy,n-1x-179.1y0.01",
    ]
    counts, ids, places = parse_vertices(refs)
    assert counts.tolist() == [4, 0, 2]
    assert ids.tolist() == [1, -12345678, 123456789, 20, 9223372036854775807, -1]
    assert places.tolist() == [
        [10_000_000, -20_000_000],
        [-1, 900_000_000],
        [1_800_000_000, 15_000_000],
        [1_799_999_999, -899_999_999],
        [NOWHERE, NOWHERE],
        [-1_791_000_000, 100_000],
    ]
    assert [len(part) for part in parse_vertices([])] == [0, 0, 0]
    assert [len(part) for part in parse_vertices([b"N", b"N"])] == [2, 0, 0]


def test_a_library_of_frames_is_not_needed_to_read_roads(tmp_path):
    path = write_osm(tmp_path / "scene.osm.pbf", SQUARE, {1: ([1, 2], ROAD)})
    code = f"""
import pathlib, sys
import numpy as np
from passable.network.build import TerminalPoints, Travel, build_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.read.osm_vertices import NOWHERE, parse_vertices
from passable.read.roads import read_roads
graph = split_roads(read_roads(pathlib.Path({str(path)!r})))
points = TerminalPoints(np.array(["p"], object), np.array(["place"], object), np.array([[36., 34.]]))
build_network(graph, points, Travel("light_truck", "dry", 1.0, 500.0, read_speed_tables()))
sys.exit(" ".join({{"pandas", "pyarrow", "geopandas", "numba", "scipy"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
