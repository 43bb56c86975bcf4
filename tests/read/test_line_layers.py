import math
import shutil
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from passable.read.line_layers import LineOptions, read_line_layer
from passable.read.roads import read_roads
from passable.terms.errors import BadFile, BadTable

WGS84 = Geod(ellps="WGS84")
STEP = 0.00001
"""A degree step of about 1.1 m at the equator, where these scenes lie."""


def layer_file(tmp_path, lines, columns=None, *, name="roads.gpkg", crs=4326):
    shapes = [shapely.from_wkt(line) if isinstance(line, str) else line for line in lines]
    frame = gpd.GeoDataFrame(columns or {}, geometry=list(shapes), crs=crs)
    path = tmp_path / name
    if path.suffix == ".gpq":
        frame.to_parquet(path)
    else:
        frame.to_file(path, engine="pyogrio")
    return path


def line(*points):
    return shapely.LineString(points)


def read(tmp_path, lines, table=None, **options):
    return read_line_layer(layer_file(tmp_path, lines, table), LineOptions(**options))


def runs(roads):
    bounds = roads.first_vertex.tolist()
    return [roads.vertex_node[a:b].tolist() for a, b in pairwise(bounds)]


def metres_of(roads):
    lonlat = roads.node_lonlat
    return sum(WGS84.line_length(lonlat[run, 0], lonlat[run, 1]) for run in runs(roads))


def count(roads, thing, outcome, reason=""):
    return sum(
        r.count
        for r in roads.report
        if r.thing == thing and r.outcome == outcome and r.reason.startswith(reason)
    )


def test_ends_in_the_same_place_are_one_node(tmp_path):
    roads = read(tmp_path, [line((0, 0), (1, 0)), line((1, 0), (1, 1)), line((2, 2), (3, 3))])
    first, second, third = runs(roads)
    assert first[-1] == second[0]
    assert not set(third) & {*first, *second}
    assert len(roads.node_lonlat) == 5
    assert roads.kind == "lines"
    assert roads.ways["way_id"].tolist() == ["r1", "r2", "r3"]


def test_a_side_road_joins_the_vertex_it_ends_on(tmp_path):
    roads = read(tmp_path, [line((0, 0), (1, 0), (2, 0)), line((1, 0), (1, 1))])
    through, side = runs(roads)
    assert side[0] == through[1]
    assert count(roads, "places", "joined", "a line ends on a vertex") == 1


def test_middles_that_cross_at_a_vertex_join_only_when_asked(tmp_path):
    lines = [line((0, 0), (1, 1), (2, 2)), line((0, 2), (1, 1), (2, 0))]
    apart = read(tmp_path, lines)
    assert not set(runs(apart)[0]) & set(runs(apart)[1])
    assert count(apart, "places", "kept", "a vertex is in the middle of two lines: not joined") == 1
    joined = read(tmp_path, lines, join_crossings=True)
    assert runs(joined)[0][1] == runs(joined)[1][1]
    assert apart.digest != joined.digest


def test_ends_join_within_the_tolerance_and_not_beyond(tmp_path):
    gap = 5 * STEP
    lines = [line((0, 0), (1, 0)), line((1 + gap, 0), (2, 0)), line((2 + 20 * STEP, 0), (3, 0))]
    assert len(read(tmp_path, lines).node_lonlat) == 6
    roads = read(tmp_path, lines, join_tolerance_metres=10)
    first, second, third = runs(roads)
    assert first[-1] == second[0]
    assert second[-1] != third[0]
    assert roads.node_lonlat[first[-1]].tolist() == [1.0, 0.0]
    assert count(roads, "ends of lines", "joined", "within 10 m") == 1


def test_a_chain_of_near_ends_is_one_node_and_its_span_is_told(tmp_path):
    lines = [line((k * 8 * STEP, 0), (0, k + 1)) for k in range(4)]
    roads = read(tmp_path, lines, join_tolerance_metres=10)
    assert len({run[0] for run in runs(roads)}) == 1
    told = next(r for r in roads.report if r.thing == "clusters of ends")
    span = WGS84.inv(0, 0, 24 * STEP, 0)[2]
    assert f"{span:.1f} m across and joins 4 ends" in told.reason


def test_tolerance_does_not_depend_on_the_latitude(tmp_path):
    for lat in (0.0, 60.0, 80.0):
        lon, _, _ = WGS84.fwd(30.0, lat, 90.0, 9.0)
        lines = [line((29, lat), (30, lat)), line((lon, lat), (31, lat))]
        assert len(read(tmp_path, lines, join_tolerance_metres=10).node_lonlat) == 3
        assert len(read(tmp_path, lines, join_tolerance_metres=8).node_lonlat) == 4


@pytest.mark.parametrize(("metres", "is_told"), [(4.0, True), (12.0, False)])
def test_a_dead_end_near_the_middle_of_a_line_is_told(tmp_path, metres, is_told):
    lon, lat, _ = WGS84.fwd(30.5, 60.0, 0.0, metres)
    lines = [line((30, 60), (30.5, 60), (31, 60)), line((lon, lat), (30.5, 60.5))]
    through, side = runs(roads := read(tmp_path, lines, join_tolerance_metres=8))
    assert not set(through) & set(side)
    told = count(roads, "dead ends", "kept", "within 8 m of the middle of another line, not joined")
    assert told == int(is_told)


def test_a_dead_end_joined_to_its_neighbour_is_no_near_miss(tmp_path):
    lines = [line((0, 0), (1, 0)), line((1 + STEP, 0), (2, 0))]
    assert count(read(tmp_path, lines, join_tolerance_metres=8), "dead ends", "kept") == 0


def test_twins_loops_and_lines_of_no_length_survive(tmp_path):
    lines = [
        line((0, 0), (1, 0)),
        line((0, 0), (0.5, 1), (1, 0)),
        line((0, 0), (1, 0)),
        line((1, 0), (2, 0), (2, 1), (1, 0)),
        line((5, 5), (5, 5)),
    ]
    roads = read(tmp_path, lines)
    assert len(roads.ways) == 5
    assert runs(roads)[0] == runs(roads)[2]
    assert runs(roads)[3][0] == runs(roads)[3][-1]
    assert len(set(runs(roads)[4])) == 1


def test_obvious_columns_are_taken_and_told(tmp_path):
    columns = {
        "osm_id": ["a", "b", "c"],
        "fclass": ["primary", "track_grade3", "moonway"],
        "name": ["شارع", None, "x"],
        "ref": ["M5; 1", "", None],
        "oneway": ["F", "T", "B"],
        "maxspeed": [50, 0, 80],
        "bridge": ["T", "F", "F"],
        "tunnel": ["F", "F", "T"],
        "surface": ["asphalt", None, "gravel"],
    }
    roads = read(tmp_path, [line((k, 0), (k, 1)) for k in range(3)], columns)
    ways = roads.ways
    assert ways["way_id"].tolist() == ["a", "b", "c"]
    assert ways["road_class"].tolist() == ["primary", "track", "unclassified"]
    assert ways["tracktype"].tolist() == ["", "grade3", ""]
    assert ways["name"].tolist() == ["شارع", "", "x"]
    assert ways["ref"].tolist() == ["M5;1", "", ""]
    assert ways["oneway"].tolist() == [1, -1, 0]
    assert ways["maxspeed_kph"].tolist() == pytest.approx([50, math.nan, 80], nan_ok=True)
    assert ways["bridge"].tolist() == [True, False, False]
    assert ways["tunnel"].tolist() == [False, False, True]
    assert ways["surface"].tolist() == ["asphalt", "", "gravel"]
    assert count(roads, "columns", "read", "road_class taken from 'fclass'") == 1
    assert count(roads, "lines", "kept", "class not known or not said") == 1


def test_columns_are_mapped_as_told(tmp_path):
    columns = {
        "KOD": ["x1", "x2"],
        "art": ["ferry", "trunk"],
        "KM": [1.0, 2.0],
        "L": [1500.0, None],
        "eb": ["yes", "-1"],
        "t": ["3.5 t", "ten"],
        "dauer": ["00:20", None],
    }
    told = {
        "way_id": "KOD",
        "road_class": "art",
        "length_metres": "L",
        "oneway": "eb",
        "maxweight_tonnes": "t",
        "duration_seconds": "dauer",
    }
    roads = read(tmp_path, [line((0, 0), (0, 1)), line((0, 1), (0, 2))], columns, columns=told)
    ways = roads.ways
    assert ways["ferry"].tolist() == [True, False]
    assert ways["length_metres"].tolist() == pytest.approx([1500, math.nan], nan_ok=True)
    assert ways["oneway"].tolist() == [1, -1]
    assert ways["maxweight_tonnes"].tolist() == pytest.approx([3.5, math.nan], nan_ok=True)
    assert ways["duration_seconds"].iloc[0] == 1200
    assert count(roads, "maxweight_tonnes", "dropped", "value not understood") == 1


def test_columns_that_are_not_there_are_all_told(tmp_path):
    with pytest.raises(BadTable) as caught:
        read(
            tmp_path,
            [line((0, 0), (0, 1))],
            {"a": ["x"]},
            columns={"speed": "a", "name": "nom", "ref": "num"},
        )
    assert len(caught.value.problems) == 3
    assert "'speed' is not a column of roads" in str(caught.value)
    assert "there is no column 'nom'" in str(caught.value)


def test_ids_used_twice_are_refused_if_told_and_passed_over_if_not(tmp_path):
    lines = [line((k, 0), (k, 1)) for k in range(4)]
    columns = {"osm_id": ["a", "b", "a", ""]}
    with pytest.raises(BadTable) as caught:
        read(tmp_path, lines, columns, columns={"way_id": "osm_id"})
    assert [problem.row for problem in caught.value.problems] == [4, 5]
    roads = read(tmp_path, lines, columns)
    assert roads.ways["way_id"].tolist() == ["r1", "r2", "r3", "r4"]
    assert count(roads, "ids", "kept", "the row's number: 'osm_id' is empty or not unique") == 4


def test_footpaths_are_left_out_and_counted(tmp_path):
    roads = read(
        tmp_path,
        [line((k, 0), (k, 1)) for k in range(3)],
        {"highway": ["footway", "primary", "construction"]},
    )
    assert roads.ways["way_id"].tolist() == ["r2"]
    assert count(roads, "lines", "dropped", "class footway is not driven") == 1
    assert count(roads, "lines", "dropped", "class construction is not driven") == 1


def test_multi_lines_are_parted_heights_left_out_and_the_rest_counted(tmp_path):
    shapes = [
        "MULTILINESTRING ((0 0, 1 0), (5 5, 6 6))",
        "LINESTRING Z (1 0 900, 2 0 950)",
        None,
        "LINESTRING EMPTY",
        "POINT (1 1)",
        "LINESTRING (0 0, 200 0)",
    ]
    lines = [None if shape is None else shapely.from_wkt(shape) for shape in shapes]
    path = layer_file(
        tmp_path, lines, {"osm_id": ["12", "13", "14", "15", "16", "17"]}, name="roads.gpq"
    )
    roads = read_line_layer(path)
    assert roads.ways["way_id"].tolist() == ["12.1", "12.2", "13"]
    assert runs(roads)[0][-1] == runs(roads)[2][0]
    assert roads.node_lonlat.shape[1] == 2
    assert count(roads, "lines", "dropped", "without geometry") == 2
    assert count(roads, "features", "dropped", "a Point is not a line") == 1
    assert count(roads, "lines", "dropped", "coordinates outside the earth") == 1
    assert count(roads, "lines", "kept", "heights left out") == 1
    assert count(roads, "lines", "read") == 6


@pytest.mark.parametrize("name", ["r.gpkg", "r.shp", "r.geojson", "r.gpq"])
def test_formats_give_the_same_roads(tmp_path, name):
    path = layer_file(
        tmp_path,
        [line((36, 34), (36.5, 34)), line((36.5, 34), (37, 35))],
        {"ref": ["1", "2"]},
        name=name,
    )
    roads = read_roads(path)
    assert runs(roads) == [[0, 1], [1, 2]]
    assert roads.node_lonlat.tolist() == [[36, 34], [36.5, 34], [37, 35]]
    assert roads.ways["ref"].tolist() == ["1", "2"]


def test_a_shapefile_needs_neither_table_nor_index(tmp_path):
    path = layer_file(tmp_path, [line((36, 34), (37, 34))], {"ref": ["1"]}, name="r.shp")
    bare = tmp_path / "bare"
    bare.mkdir()
    for suffix in (".shp", ".prj"):
        shutil.copyfile(path.with_suffix(suffix), bare / f"r{suffix}")
    roads = read_line_layer(bare / "r.shp")
    assert roads.ways["ref"].tolist() == [""]
    assert metres_of(roads) == pytest.approx(WGS84.inv(36, 34, 37, 34)[2])
    assert sorted(p.name for p in bare.iterdir()) == ["r.prj", "r.shp"]


def test_other_coordinates_are_turned_to_degrees(tmp_path):
    frame = gpd.GeoDataFrame(geometry=[line((36, 34), (36.1, 34.1))], crs=4326).to_crs(32637)
    path = tmp_path / "utm.gpkg"
    frame.to_file(path)
    assert read_line_layer(path).node_lonlat == pytest.approx(
        np.array([[36, 34], [36.1, 34.1]]), abs=1e-8
    )


def test_coordinates_that_nothing_explains_are_refused(tmp_path):
    path = layer_file(tmp_path, [line((36, 34), (37, 34))], {"ref": ["1"]}, name="r.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(BadFile, match=r"nothing says what the coordinates mean.*\.prj"):
        read_line_layer(path)


def test_one_of_several_layers_must_be_named(tmp_path):
    path = tmp_path / "two.gpkg"
    for layer, shape in (("roads", line((0, 0), (1, 0))), ("rails", line((5, 5), (6, 6)))):
        gpd.GeoDataFrame(geometry=[shape], crs=4326).to_file(path, layer=layer)
    with pytest.raises(BadFile, match=r"several layers.*roads, rails"):
        read_line_layer(path)
    with pytest.raises(BadFile, match="no layer 'paths'"):
        read_line_layer(path, LineOptions(layer="paths"))
    assert read_roads(path, layer="roads").node_lonlat.tolist() == [[0, 0], [1, 0]]


@pytest.mark.parametrize("name", ["r.gpkg", "r.shp", "r.geojson", "r.gpq"])
def test_damaged_files_are_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"no roads in here" * 50)
    with pytest.raises(BadFile, match="the layer cannot be read"):
        read_roads(path)
    path.write_bytes(b"")
    with pytest.raises(BadFile, match="an empty file"):
        read_roads(path)


def test_a_layer_without_lines_is_refused(tmp_path):
    with pytest.raises(BadFile, match="a Point is not a line"):
        read(tmp_path, [shapely.Point(1, 1)], {"ref": ["1"]})


def test_a_name_that_tells_nothing_needs_a_kind(tmp_path):
    path = layer_file(tmp_path, [line((0, 0), (1, 0))], {"ref": ["1"]})
    other = path.rename(tmp_path / "roads.data")
    with pytest.raises(BadFile, match="does not tell what kind"):
        read_roads(other)
    assert len(read_roads(other, kind="lines").ways) == 1


def test_chains_of_like_lines_become_one(tmp_path):
    lines = [
        line((0, 0), (1, 0)),
        line((2, 0), (1, 0)),
        line((2, 0), (3, 0)),
        line((3, 0), (4, 0)),
        line((2.5, 3), (3, 0)),
    ]
    roads = read(
        tmp_path,
        lines,
        {"L": [1.0, 2.0, 4.0, 8.0, 16.0]},
        merge_chains=True,
        columns={"length_metres": "L"},
    )
    assert roads.ways["way_id"].tolist() == ["r1+r2+r3", "r4", "r5"]
    assert roads.ways["length_metres"].tolist() == [7, 8, 16]
    merged = roads.node_lonlat[runs(roads)[0]]
    assert merged[:, 0].tolist() == [0, 1, 2, 3]
    assert metres_of(roads) == pytest.approx(metres_of(read(tmp_path, lines)))


def test_chains_stop_where_the_lines_say_other_things(tmp_path):
    lines = [line((k, 0), (k + 1, 0)) for k in range(4)]
    columns = {"surface": ["a", "b", "b", "b"], "oneway": ["F", "F", "F", "B"]}
    roads = read(tmp_path, lines, columns, merge_chains=True)
    assert roads.ways["way_id"].tolist() == ["r1", "r2+r3", "r4"]


def test_directions_are_minded_when_lines_are_turned(tmp_path):
    against = read(
        tmp_path,
        [line((0, 0), (1, 0)), line((2, 0), (1, 0))],
        {"oneway": ["F", "T"]},
        merge_chains=True,
    )
    assert against.ways["way_id"].tolist() == ["r1+r2"]
    assert against.ways["oneway"].tolist() == [1]
    head_on = read(
        tmp_path,
        [line((0, 0), (1, 0)), line((2, 0), (1, 0))],
        {"oneway": ["F", "F"]},
        merge_chains=True,
    )
    assert len(head_on.ways) == 2


def test_a_ring_of_lines_becomes_a_loop(tmp_path):
    lines = [line((0, 0), (1, 0)), line((1, 0), (1, 1)), line((1, 1), (0, 0))]
    roads = read(tmp_path, lines, merge_chains=True)
    assert len(roads.ways) == 1
    assert runs(roads)[0][0] == runs(roads)[0][-1]
    assert metres_of(roads) == pytest.approx(metres_of(read(tmp_path, lines)))
    assert len(read(tmp_path, lines, join_tolerance_metres=5).node_lonlat) == 3


def test_a_joint_that_a_third_line_passes_is_no_joint(tmp_path):
    lines = [line((0, 0), (1, 0)), line((1, 0), (2, 0)), line((1, 1), (1, 0), (1, -1))]
    assert len(read(tmp_path, lines, merge_chains=True).ways) == 3


def test_thinning_drops_the_same_line_and_the_longer_side_of_a_bubble(tmp_path):
    lines = [
        line((0, 0), (1, 0)),
        line((1, 0), (1.5, 0.2), (2, 0)),
        line((1, 0), (1.5, -0.1), (2, 0)),
        line((2, 0), (3, 0)),
        line((3, 0), (2, 0)),
    ]
    roads = read(tmp_path, lines, {"ref": [""] * 5}, thin_twins=True)
    assert roads.ways["way_id"].tolist() == ["r1", "r3", "r4"]
    assert count(roads, "lines", "dropped", "the same line again, such as r5") == 1
    assert count(roads, "lines", "dropped", "the longer side of a bubble, such as r2 (") == 1
    chain = read(tmp_path, lines, {"ref": [""] * 5}, thin_twins=True, merge_chains=True)
    assert chain.ways["way_id"].tolist() == ["r1+r3+r4"]


def test_thinning_leaves_carriageways_and_opposite_lines(tmp_path):
    lines = [
        line((0, 0), (1, 0)),
        line((1, 0), (1.5, 0.2), (2, 0)),
        line((2, 0), (1.5, -0.1), (1, 0)),
        line((2, 0), (3, 0)),
        line((5, 5), (6, 6)),
        line((6, 6), (5, 5)),
    ]
    roads = read(tmp_path, lines, {"oneway": ["B", "F", "F", "B", "F", "F"]}, thin_twins=True)
    assert len(roads.ways) == 6
