"""Boundaries into a case: areas once, P-codes filled and never overwritten, whole or not at all."""

import csv
import io
import json
import shutil
from collections import Counter

import pytest
import shapely
from typer.testing import CliRunner

from boundary_files import EAST, LEVEL_1, WEST, boundary_file, level
from case_builder import area_feature, write_areas
from event_files import ged, small_case, snapshot
from passable.cli.app import app
from passable.network.index import segment_lines
from passable.read.case import case_folder, read_case
from passable.run.case_graph import open_graph
from passable.run.check import check_case
from passable.run.import_cod import import_cod
from passable.run.import_events import import_events
from passable.run.pcodes import segment_pcodes
from passable.terms.errors import BadRequest, BadTable
from passable.terms.progress import silent
from passable.write.area_append import append_areas
from passable.write.case_cells import fill_cells

CODES = ["adm1_pcode", "adm2_pcode", "adm3_pcode"]
BARE = [
    "place_id,name_en,name_ar,lon,lat,source_id",
    "west,West,الغرب,36.70,34.73,S1",
    '"east",East,,36.80,34.73,S1',
]
BOWTIE = shapely.Polygon([(36, 34), (37, 35), (37, 34), (36, 35)])


@pytest.fixture
def case(tmp_path):
    return small_case(tmp_path / "case", places=BARE)


@pytest.fixture
def cod(tmp_path):
    return boundary_file(tmp_path / "files", "gdb")


def refused(file, case, **how):
    before = snapshot(case)
    with pytest.raises(BadTable) as error:
        import_cod(file, case, **how)
    assert snapshot(case) == before
    return [str(problem) for problem in error.value.problems]


def test_areas_and_pcodes_land_and_the_rest_stays_byte_for_byte(case, cod):
    before = snapshot(case)
    report = import_cod(cod, case)
    after = snapshot(case)
    assert (report.read, report.added, report.count("filled"), report.count("kept")) == (3, 3, 3, 0)
    read = read_case(case)
    assert read.places[CODES].to_numpy().tolist() == [
        ["SY04", "SY0401", "SY040100"],
        ["SY04", "SY0401", "SY040101"],
    ]
    assert read.services.loc["h1", CODES].to_list() == ["SY04", "SY0401", "SY040101"]
    assert read.areas.loc["SY040100", ["name", "name_ar", "kind"]].to_list() == [
        "West", "الغرب", "admin",
    ]  # fmt: skip
    source = read.sources["cod-ab"]
    assert (source.publisher, str(source.published_on)) == ("OCHA", "2020-12-17")
    assert after["areas.geojson"].startswith(before["areas.geojson"][:-2].rstrip(b"]} \n"))
    assert after["places.csv"].splitlines()[1].decode() == (
        "west,West,الغرب,36.70,34.73,S1,SY04,SY0401,SY040100"
    )
    assert {n for n in after if after[n] != before.get(n)} == {
        "areas.geojson", "places.csv", "services.csv", "sources.csv",
    }  # fmt: skip
    assert check_case(case).problems == ()


def test_a_second_import_changes_no_byte(case, cod):
    import_cod(cod, case)
    once = snapshot(case)
    again = import_cod(cod, case)
    assert (again.added, again.count("filled"), again.count("kept")) == (0, 0, 3)
    assert "the case has it" in again.lines[-1].reason
    assert snapshot(case) == once


def test_a_pcode_of_the_table_is_never_overwritten(tmp_path, cod):
    lines = ["place_id,name_en,ADM1_PCODE,adm3_pcode,lon,lat,source_id",
             "west,West,SY04,SY040101,36.70,34.73,S1", "east,East,SY04,,36.80,34.73,S1"]  # fmt: skip
    case = small_case(tmp_path / "case", places=lines)
    report = import_cod(cod, case)
    text = (case / "places.csv").read_text(encoding="utf-8").splitlines()
    assert text[0] == lines[0] + ",adm2_pcode"
    assert text[1] == lines[1]
    assert text[2] == "east,East,SY04,SY040101,36.80,34.73,S1,SY0401"
    (conflict,) = [row for row in report.rows if row.outcome == "conflict"]
    assert (conflict.row, conflict.own[2], conflict.area[2]) == (2, "SY040101", "SY040100")
    assert "places.csv row 2 SY040101, area SY040100" in " ".join(report.sentences())


def test_a_case_without_areas_gets_the_file(case, cod):
    (case / "areas.geojson").unlink()
    claims = (case / "claims.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in claims if "area:north" not in line]
    (case / "claims.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    import_cod(cod, case)
    assert len(read_case(case).areas) == 3


def test_an_area_with_another_polygon_is_kept_and_told(case, cod, tmp_path):
    import_cod(cod, case)
    once = snapshot(case)
    moved = level(1, ("SY04", "Homs", "حمص", shapely.box(36.5, 34.6, 36.9, 34.9)))
    moved.to_file(tmp_path / "adm1.geojson")
    report = import_cod(tmp_path / "adm1.geojson", case)
    assert "with another polygon, which was kept" in report.lines[-1].reason
    assert snapshot(case) == once


def test_boundaries_of_another_country_are_told_by_row(tmp_path, cod):
    case = small_case(tmp_path / "case")  # its places say SY04
    other = level(1, ("LB1", "A", "", WEST), ("LB2", "B", "", EAST))
    other.to_file(tmp_path / "lb.geojson")
    problems = refused(tmp_path / "lb.geojson", case)
    assert [p.split(";")[0] for p in problems] == [
        "lb.geojson, row 2: the P-code is of another country",
        "lb.geojson, row 3: the P-code is of another country",
    ]
    report = import_cod(tmp_path / "lb.geojson", case, country="lb")
    assert (report.added, report.count("conflict")) == (2, 2)


def test_boundaries_of_somewhere_else_and_broken_ones_are_refused_with_the_case(case, tmp_path):
    far = shapely.box(10, 10, 11, 11)
    level(1, ("SY04", "A", "", far), ("SY05", "B", "", BOWTIE)).to_file(tmp_path / "a.geojson")
    (case / "actors.csv").write_text("actor_id\narmy\n", encoding="utf-8")
    assert {p.split(",")[0].split(":")[0] for p in refused(tmp_path / "a.geojson", case)} == {
        "a.geojson", "actors.csv",
    }  # fmt: skip
    level(1, ("SY04", "A", "", far)).to_file(tmp_path / "b.geojson")
    shutil.rmtree(case)
    case = small_case(case, places=BARE)
    (problem,) = refused(tmp_path / "b.geojson", case)
    assert "none of the case's 2 places lies in these boundaries" in problem


def test_what_cannot_be_added_to_is_told(case, cod):
    (case / "places.csv").rename(case / "places.xlsx")
    with pytest.raises(BadRequest, match=r"Save it as places\.csv"):
        import_cod(cod, case)
    (case / "places.xlsx").rename(case / "places.csv")
    layer = json.loads((case / "areas.geojson").read_text())
    layer["crs"] = {"properties": {"name": "EPSG:32637"}}
    layer["features"][0]["geometry"]["coordinates"] = [
        [[2e5, 3.8e6], [3e5, 3.8e6], [3e5, 3.9e6], [2e5, 3.8e6]]
    ]
    (case / "areas.geojson").write_text(json.dumps(layer))
    assert "an import adds areas in degrees" in " ".join(refused(cod, case))


def test_districts_of_events_find_the_imported_areas(case, cod, tmp_path):
    import_cod(cod, case)
    row = {"where_prec": "4", "longitude": "36.75", "latitude": "34.85"}
    import_events("ucdp", ged(tmp_path / "ged.csv", row), case)
    assert [c.subject.text for c in read_case(case).claims][-1] == "area:SY04"


def test_features_are_added_wherever_the_collection_keeps_them(tmp_path):
    (tmp_path / "a.geojson").write_text("")
    write_areas(tmp_path / "a.geojson", area_feature())
    raw = (tmp_path / "a.geojson").read_bytes()
    new = LEVEL_1.rename(columns={"ADM1_PCODE": "area_id"}).set_index("area_id")[["geometry"]]
    last = json.dumps({"features": json.loads(raw)["features"], "type": "FeatureCollection"})
    for before in (None, raw, last.encode(), b'{"type":"FeatureCollection","features":[]}'):
        grown = json.loads(append_areas(before, new))
        had = json.loads(before)["features"] if before else []
        assert grown["type"] == "FeatureCollection"
        assert grown["features"][: len(had)] == had
        assert [f["properties"] for f in grown["features"][len(had) :]] == [{"area_id": "SY04"}]


def test_cells_are_filled_and_other_rows_keep_their_bytes():
    raw = '\ufeffid;no te;x\r\na;"two\r\nlines";1\r\n\r\nb;;\r\nc'.encode()
    new = fill_cells(raw, ["id", "note", "x"], {4: {"x": "7"}, 5: {"code": "k;k"}}, ";")
    assert new.decode() == '\ufeffid;no te;x;code\r\na;"two\r\nlines";1\r\n\r\nb;;7\r\nc;;;"k;k"'


def test_the_command_and_its_report(case, cod, tmp_path):
    words = ["import", "cod", str(cod), str(case), "--report", str(tmp_path / "rows.csv")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        "3 areas read: 3 added, 0 left; of 3 places and services 3 got P-codes, 0 had them, "
        "0 say otherwise, 0 lie in no area\n"
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "rows.csv").read_text("utf-8-sig"))))
    assert [(r["table"], r["row"], r["outcome"]) for r in rows] == [
        ("places.csv", "2", "filled"), ("places.csv", "3", "filled"), ("services.csv", "2", "filled"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def bare_homs(tmp_path_factory):
    """The embedded case, its P-codes taken out."""
    folder = tmp_path_factory.mktemp("homs") / "homs"
    shutil.copytree(case_folder("homs-2017"), folder)
    for name in ("places.csv", "services.csv"):
        rows = list(csv.reader(io.StringIO((folder / name).read_text("utf-8-sig"))))
        kept = [k for k, title in enumerate(rows[0]) if title not in CODES]
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[row[k] for k in kept] for row in rows])
        (folder / name).write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return folder


@pytest.mark.real
def test_the_real_boundaries_give_homs_2017_the_pcodes_it_was_typed_with(shared, bare_homs):
    file = shared / "syria/syr-administrative-divisions-geodatabase.zip"
    report = import_cod(file, bare_homs)
    assert (report.read, report.added, report.count("outside")) == (14 + 62 + 272, 348, 0)
    assert (report.count("filled"), report.count("nearest")) == (227, 4)
    typed, filled = read_case("homs-2017"), read_case(bare_homs)
    assert (typed.places[CODES] == filled.places[CODES]).all(axis=None)
    assert (typed.services[CODES] == filled.services[CODES]).all(axis=None)
    assert filled.areas.loc["SY0401", "name_ar"] == "مركز حمص"
    once = snapshot(bare_homs)
    assert import_cod(file, bare_homs).added == 0
    shape = shared / "syria/adm3/syr_admbnda_adm3_uncs_unocha_20201217.shp"
    again = import_cod(shape, bare_homs)
    assert (again.read, again.added) == (272, 0)
    assert snapshot(bare_homs) == once

    codes = segment_pcodes(filled, segment_lines(open_graph(filled, None, silent)))
    assert Counter(codes["pcode_source"]) == {"area": 162, "nearest place": 5}
    assert all((codes[column] != "").all() for column in CODES)
    for command in ("access", "cutoff"):
        words = [command, str(bare_homs), "--format", "json", "--restricted"]
        done = CliRunner().invoke(app, words)
        rows = json.loads(done.stdout)["rows"]
        assert len(rows) > 40
        assert all(row[column] for row in rows for column in CODES)


def test_a_place_in_the_sea_gets_none(tmp_path, cod):
    lines = [*BARE, "sea,Sea,,30.0,34.0,S1"]
    case = small_case(tmp_path / "case", places=lines)
    report = import_cod(cod, case)
    assert report.count("outside") == 1
    assert "in no area and near none, such as places.csv row 4 " in " ".join(report.sentences())
