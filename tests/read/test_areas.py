"""Areas: polygons are checked and named, never mended; hostile files are told, never trusted."""

import json

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from case_builder import SQUARE, area_feature, write_areas
from passable.read.areas import read_areas
from passable.terms.errors import ProblemList

BOWTIE = [[[36, 34], [37, 35], [37, 34], [36, 35], [36, 34]]]


def read(path):
    problems = ProblemList()
    return read_areas(path, problems, path.name), problems.problems


def read_only_problem(path):
    _, problems = read(path)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def layer(**columns):
    rows = {"area_id": ["a"], "name": ["A"], "kind": ["admin"]} | columns
    return gpd.GeoDataFrame(rows, geometry=[shapely.box(36, 34, 37, 35)], crs="EPSG:4326")


def test_geojson_without_a_crs_member_is_wgs84(tmp_path):
    write_areas(tmp_path / "areas.geojson", area_feature())
    areas, problems = read(tmp_path / "areas.geojson")
    assert problems == []
    assert areas.crs.to_epsg() == 4326
    assert areas.index.to_list() == ["north"]
    assert areas.loc["north", ["name", "kind"]].to_list() == ["North", "control"]
    assert areas.geometry.iloc[0].bounds == (36.7, 34.8, 36.8, 34.9)


def test_a_projected_geojson_with_a_crs_member_is_brought_to_degrees(tmp_path):
    metres = layer().to_crs(32637)
    metres.to_file(tmp_path / "areas.geojson", driver="GeoJSON")
    areas, problems = read(tmp_path / "areas.geojson")
    assert problems == []
    assert areas.geometry.iloc[0].bounds == pytest.approx((36, 34, 37, 35), abs=0.01)


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson"])
def test_every_format_gives_the_same_area(tmp_path, suffix):
    path = tmp_path / f"areas.{suffix}"
    layer(ADM1_PCODE=["SY04"], name=["حمص"]).to_file(path)
    areas, problems = read(path)
    assert problems == []
    assert areas.loc["a", ["name", "kind", "adm1_pcode"]].to_list() == ["حمص", "admin", "SY04"]


def test_a_shapefile_without_its_crs_is_told(tmp_path):
    layer().to_file(tmp_path / "areas.shp")
    (tmp_path / "areas.prj").unlink()
    assert "reference system" in read_only_problem(tmp_path / "areas.shp").what


def test_a_shapefile_without_its_index_is_told(tmp_path):
    layer().to_file(tmp_path / "areas.shp")
    (tmp_path / "areas.shx").unlink()
    assert "cannot be read" in read_only_problem(tmp_path / "areas.shp").what


def test_an_invalid_polygon_is_named_with_the_place_and_the_remedy(tmp_path):
    write_areas(tmp_path / "areas.geojson", area_feature(), area_feature("tie", "other", BOWTIE))
    problem = read_only_problem(tmp_path / "areas.geojson")
    assert "'tie'" in problem.what
    assert "Self-intersection[36.5 34.5]" in problem.what
    assert "Fix geometries" in problem.remedy


@pytest.mark.parametrize(
    ("feature", "what"),
    [
        (area_feature("p", coordinates=[36, 34], geometry_type="Point"), "not a polygon"),
        (area_feature("p", coordinates=[], geometry_type="Polygon"), "empty"),
        (area_feature("p") | {"geometry": None}, "empty"),
        (area_feature("north"), "same id"),
        (area_feature(""), "no id"),
        (area_feature("p", kind="county"), "kind of area 'p'"),
        (area_feature("p", coordinates=[[[0, 0], [0, 500], [9, 9], [0, 0]]]), "outside the earth"),
    ],
)
def test_each_fault_is_told(tmp_path, feature, what):
    write_areas(tmp_path / "areas.geojson", area_feature(), feature)
    assert what in read_only_problem(tmp_path / "areas.geojson").what


def test_missing_attributes_are_told_with_the_close_one(tmp_path):
    layer().rename(columns={"kind": "kinds"}).to_file(tmp_path / "areas.geojson")
    problem = read_only_problem(tmp_path / "areas.geojson")
    assert problem.column == "kind"
    assert "'kinds'" in problem.what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"type": "Topology"}', "FeatureCollection"),
        ('{"features": [1, 2]}', "FeatureCollection"),
        ("[]", "FeatureCollection"),
        ('{"features": [], "crs": null}', "reference system"),
        ('{"features": [], "crs": {"properties": {"name": "EPSG:999999"}}}', "reference system"),
        ("<OGRVRTDataSource><SrcDataSource>/vsicurl/http://x/y</SrcDataSource>", "not JSON"),
    ],
)
def test_hostile_geojson_is_told(tmp_path, content, what):
    (tmp_path / "areas.geojson").write_text(content)
    assert what in read_only_problem(tmp_path / "areas.geojson").what


def test_broken_coordinates_are_told(tmp_path):
    write_areas(tmp_path / "areas.geojson", area_feature("p", coordinates=[[["x", 1]]]))
    areas, problems = read(tmp_path / "areas.geojson")
    assert areas.index.to_list() == ["p"]
    assert "feature 1 cannot be read" in problems[0].what


def test_a_ring_within_a_ring_within_rings_is_told(tmp_path):
    deep = json.dumps(area_feature("p")).replace(
        json.dumps(SQUARE), "[" * 5_000 + "1" + "]" * 5_000
    )
    (tmp_path / "areas.geojson").write_text('{"features": [' + deep + "]}")
    _, problems = read(tmp_path / "areas.geojson")
    assert problems


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.shp"])
def test_gdal_never_sees_a_file_that_is_not_what_its_name_says(tmp_path, name):
    (tmp_path / name).write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>")
    assert "is not a" in read_only_problem(tmp_path / name).what


@pytest.mark.parametrize(
    "path", ["/vsicurl/http://example.org/a.gpkg", "http://example.org/a.geojson", "/vsizip/a.shp"]
)
def test_network_and_virtual_paths_are_refused(path):
    problems = ProblemList()
    read_areas(path, problems, "areas.gpkg")
    assert problems.problems[0].what == "this is not a local file"


def test_a_geopackage_of_two_layers_must_say_which(tmp_path):
    path = tmp_path / "things.gpkg"
    layer().to_file(path, layer="one")
    layer().to_file(path, layer="two")
    problem = read_only_problem(path)
    assert "which layer" in problem.what
    layer().to_file(path, layer="things")
    _, problems = read(path)
    assert problems == []


def test_qgis_styles_in_a_geopackage_are_no_layer(tmp_path):
    path = tmp_path / "areas.gpkg"
    layer().to_file(path, layer="boundaries")
    pyogrio.write_dataframe(pd.DataFrame({"style": ["red"]}), path, layer="layer_styles")
    areas, problems = read(path)
    assert problems == []
    assert areas.index.to_list() == ["a"]


@settings(max_examples=150, deadline=None)
@given(
    member=st.recursive(
        st.none() | st.integers() | st.text(max_size=5) | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "features", "geometry", "coordinates", "properties", "crs"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_geojson_whatever_raises(tmp_path_factory, member):
    path = tmp_path_factory.getbasetemp() / "hostile.geojson"
    path.write_text(json.dumps({"features": [member, {"geometry": member, "properties": member}]}))
    _, problems = read(path)
    assert problems
