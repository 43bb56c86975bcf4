"""Bad input ends with exit code 2, names file, row and remedy, and writes nothing."""

import json
import re
import shutil
import sys

import geopandas as gpd
import pytest
import shapely

from passable.cli.app import main
from valley import CLAIM, add_closure, add_rows, write_valley


@pytest.fixture
def refused(monkeypatch, capsys, tmp_path):
    """Run a command that must be refused; give what it said; nothing may be written."""

    def run(*words):
        before = sorted(str(p) for p in tmp_path.rglob("*"))
        monkeypatch.setattr(sys, "argv", ["passable", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        assert stop.value.code == 2, said.err
        assert "Traceback" not in said.err
        assert sorted(str(p) for p in tmp_path.rglob("*")) == before
        return said.out + said.err

    return run


@pytest.fixture(scope="module")
def good_case(tmp_path_factory):
    from passable.run.new_case import make_case

    home = tmp_path_factory.mktemp("good")
    make_case(home / "valley", osm=write_valley(home / "valley.osm.pbf"))
    add_closure(home / "valley")
    return home / "valley"


@pytest.fixture
def case(good_case, tmp_path):
    return shutil.copytree(good_case, tmp_path / "valley")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_truncated_pbf(tmp_path, refused):
    pbf = write_valley(tmp_path / "valley.osm.pbf")
    pbf.write_bytes(pbf.read_bytes()[:-40])
    assert "valley.osm.pbf" in refused("new", tmp_path / "case", "--osm", pbf)


def test_not_a_pbf(tmp_path, refused):
    fake = tmp_path / "roads.osm.pbf"
    fake.write_text("<html>not found</html>")
    said = refused("new", tmp_path / "case", "--osm", fake)
    assert "roads.osm.pbf" in said


def test_missing_file(tmp_path, refused):
    assert "nowhere.osm.pbf" in refused(
        "new", tmp_path / "c", "--osm", tmp_path / "nowhere.osm.pbf"
    )


def test_folder_that_is_not_empty(tmp_path, refused):
    pbf = write_valley(tmp_path / "valley.osm.pbf")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep me")
    refused("new", tmp_path / "full", "--osm", pbf)


def test_layer_without_crs(tmp_path, refused):
    line = shapely.LineString([(0, 0), (1, 1)])
    gpd.GeoDataFrame({"fclass": ["primary"]}, geometry=[line], crs=4326).to_file(
        tmp_path / "roads.shp"
    )
    (tmp_path / "roads.prj").unlink()
    pbf = write_valley(tmp_path / "valley.osm.pbf")
    said = refused("new", tmp_path / "case", "--osm", pbf, "--roads", tmp_path / "roads.shp")
    assert "roads.shp" in said
    assert re.search("CRS|coordinate", said)


def test_missing_column(case, refused):
    edit(case / "places.csv", "lon", "longitude")
    said = refused("cutoff", case)
    assert "places.csv" in said
    assert "lon" in said


def test_all_problems_in_one_go(case, refused):
    edit(case / "claims.csv", CLAIM["valid_from"], "10/05/2024")
    edit(case / "places.csv", "36.7,", "east,")
    add_rows(case / "sources.csv", {"source_id": "bureau", "publisher": "x", "title": "y"})
    for said in (refused("cutoff", case), refused("check", case)):
        assert re.search(r"claims\.csv, row \d+, column valid_from", said)
        assert re.search(r"places\.csv, row \d+, column lon", said)
        assert re.search(r"sources\.csv, row \d+", said)
        assert "Write 2024-05-10 or 2024-10-05" in said


def test_population_that_is_no_number(case, refused):
    add_rows(
        case / "claims.csv",
        {
            **CLAIM,
            "claim_id": "many",
            "subject": "place:n1",
            "predicate": "population",
            "value": "",
            "best": "many",
        },
    )
    said = refused("access", case)
    assert re.search(r"claims\.csv, row \d+, column best", said)
    assert "many" in said


def test_two_rows_with_one_id(case, refused):
    add_rows(case / "claims.csv", CLAIM)
    said = refused("brief", case, "--out", case.parent / "brief")
    assert "bridge-closed" in said
    assert re.search(r"claims\.csv, row \d+", said)


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("segment:w404/n1-n2", "w404/n1-n2"),
        ("road:R99@n1..n4", "R99"),
        ("road:R1@n1..atlantis", "atlantis"),
        ("place:atlantis", "atlantis"),
        ("area:nowhere", "nowhere"),
    ],
)
def test_subject_that_matches_nothing(case, refused, subject, named):
    add_rows(case / "claims.csv", {**CLAIM, "claim_id": "odd", "subject": subject})
    said = refused("check", case)
    assert "odd" in said or re.search(r"claims\.csv, row \d+", said)
    assert named in said


def test_point_far_from_any_road(case, refused):
    far = {"claim_id": "far", "subject": "point:10.0,10.0@100", "place_precision": "exact"}
    add_rows(case / "claims.csv", {**CLAIM, **far})
    assert "far" in refused("check", case)


def test_area_that_is_not_valid(case, refused):
    bow_tie = [[[36.7, 34.6], [36.8, 34.8], [36.8, 34.6], [36.7, 34.8], [36.7, 34.6]]]
    feature = {
        "type": "Feature",
        "properties": {"area_id": "tie", "name": "Tie", "kind": "control"},
        "geometry": {"type": "Polygon", "coordinates": bow_tie},
    }
    layer = {"type": "FeatureCollection", "features": [feature]}
    (case / "areas.geojson").write_text(json.dumps(layer))
    said = refused("check", case)
    assert "areas.geojson" in said
    assert "tie" in said
    assert "Self-intersection" in said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--on", "1999-01-01"), "before the ledger"),
        (("--on", "12/05/2024"), "YYYY-MM-DD"),
        (("--on", "9999-12-31"), "to 2100"),
        (("--on", "2024-05-12", "--since", "2024-05-12"), "not before"),
        (("--known-on", "1999-01-01"), "nothing was known"),
        (("--mover", "civilian"), "Did you mean 'civilians'"),
        (("--category", "hospitals"), "Did you mean 'hospital'?\n"),
        (("--vehicle", "tank"), "motorcycle, 4x4"),
        (("--season", "spring"), "dry, wet"),
        (("--direction", "sideways"), "to, from"),
        (("--format", "docx"), "docx"),
        (("--format", "xlsx"), "--out"),
        (("--within", "inf"), "no length of time"),
        (("--out", "answer.shp"), "no format goes by the name .shp"),
    ],
)
def test_question_the_case_cannot_answer(case, refused, words, expected):
    assert expected in refused("cutoff", case, *words)


def test_roads_of_another_country(case, refused):
    places = case / "places.csv"
    text = places.read_text(encoding="utf-8-sig")
    places.write_text(text.replace("36.7,", "46.7,").replace("36.8,", "46.8,"), encoding="utf-8")
    for command in ("check", "cutoff"):
        said = refused(command, case)
        assert "none of the 3 places lies within 2000 m of a road" in said
        assert "places.csv" in said


def test_unknown_case(refused):
    assert "homs-2017" in refused("cutoff", "homs-2018")


def test_out_that_is_somebodys_folder(case, tmp_path, refused):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    refused("brief", case, "--out", mine)
    assert (mine / "thesis.txt").read_text() == "years of work"
