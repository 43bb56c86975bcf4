"""Layers of polygons from files and archives: all of them, and nothing an archive should not do."""

import zipfile

import geopandas as gpd
import pytest
import shapely

from boundary_files import LEVEL_1, LEVEL_3, boundary_file, write_geodatabase, zipped
from passable.read import polygon_layers
from passable.read.polygon_layers import read_polygon_layers
from passable.read.tally import Tally
from passable.terms.errors import ProblemList


def read(path):
    problems, tally = ProblemList(), Tally()
    layers = read_polygon_layers(path, problems, tally)
    return layers, [str(problem) for problem in problems.problems], tally.lines()


@pytest.mark.parametrize("kind", ["gdb", "gpkg", "shp", "geojson"])
def test_every_format_gives_both_layers(tmp_path, kind):
    layers, problems, _ = read(boundary_file(tmp_path, kind))
    assert problems == []
    assert {layer.title: len(layer.frame) for layer in layers} == {"adm1": 1, "adm3": 2}
    assert all(layer.frame.crs.to_epsg() == 4326 for layer in layers)
    assert {layer.frame["ADM3_AR"][0] for layer in layers if layer.title == "adm3"} == {"الغرب"}


def test_a_geodatabase_need_not_be_zipped(tmp_path):
    layers, problems, _ = read(write_geodatabase(tmp_path / "cod.gdb", adm1=LEVEL_1))
    assert problems == []
    assert [layer.name for layer in layers] == ["cod.gdb, layer adm1"]


def test_points_and_lines_are_told_and_heights_left_out(tmp_path):
    path = tmp_path / "cod.gpkg"
    high = shapely.force_3d(LEVEL_1.geometry[0], 7.0)
    LEVEL_1.set_geometry([high]).to_file(path, layer="areas")
    points = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(36, 34)], crs="EPSG:4326")
    points.to_file(path, layer="capitals")
    layers, problems, lines = read(path)
    assert problems == []
    assert [layer.title for layer in layers] == ["areas"]
    assert not layers[0].frame.geometry.has_z.any()
    assert [line.reason for line in lines] == ["not of polygons, in cod.gpkg, such as capitals"]


def test_two_folders_of_an_archive_may_hold_one_name(tmp_path):
    for n, frame in ((1, LEVEL_1), (3, LEVEL_3)):
        (tmp_path / f"adm{n}").mkdir()
        frame.to_file(tmp_path / f"adm{n}/layer.shp", encoding="utf-8")
    layers, problems, _ = read(zipped(tmp_path / "a.zip", tmp_path / "adm1", tmp_path / "adm3"))
    assert problems == []
    assert sorted(len(layer.frame) for layer in layers) == [1, 2]


def test_nothing_of_an_archive_lands_elsewhere(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    LEVEL_1.to_file(work / "x.geojson")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(work / "x.geojson", "../../escaped.geojson")
        archive.writestr("/etc/passable.geojson", (work / "x.geojson").read_bytes())
        archive.writestr("../x.gdb/a00000001.gdbtable", b"x")
        archive.writestr("run.sh", b"x")
    before = sorted(tmp_path.rglob("*"))
    layers, problems, _ = read(path)
    assert sorted(tmp_path.rglob("*")) == before
    assert [layer.title for layer in layers] == ["escaped", "passable"]
    assert "the geodatabase cannot be read" in problems[0]


def test_an_archive_that_unpacks_to_too_much_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(polygon_layers, "MAX_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b" " * 5_000_000)
    assert path.stat().st_size < 10_000
    assert "unpacks to more than is sane; expected at most 1 MB" in read(path)[1][0]
    monkeypatch.setattr(polygon_layers, "MAX_MEMBERS", 0)
    assert "holds too many files" in read(path)[1][0]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.zip", b"PK\x03\x04rest", "the archive cannot be unpacked"),
        ("a.gpkg", b"<OGRVRTDataSource/>", "this is not a .gpkg file"),
        ("a.kml", b"<kml/>", "this kind of layer is not read"),
    ],
)
def test_files_that_are_not_what_they_say(tmp_path, name, raw, said):
    (tmp_path / name).write_bytes(raw)
    assert said in read(tmp_path / name)[1][0]


def test_a_folder_with_anything_else_in_it_is_no_geodatabase(tmp_path):
    folder = write_geodatabase(tmp_path / "cod.gdb", adm1=LEVEL_1)
    (folder / "x.vrt").write_text("<OGRVRTDataSource/>")
    assert "this is not a file geodatabase: it holds x.vrt" in read(folder)[1][0]
    (tmp_path / "empty.gdb").mkdir()
    assert "it holds no tables" in read(tmp_path / "empty.gdb")[1][0]


def test_an_archive_without_layers_is_told(tmp_path):
    (tmp_path / "note.txt").write_text("x")
    assert "holds no layer" in read(zipped(tmp_path / "a.zip", tmp_path / "note.txt"))[1][0]


def test_an_encrypted_archive_is_told(tmp_path):
    raw = bytearray(boundary_file(tmp_path, "geojson").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = raw.find(mark)
        raw[where + at] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(raw))
    assert "cannot be unpacked" in read(tmp_path / "locked.zip")[1][0]
