"""Files of road reports in every format: columns found, codes read, every fault told at once."""

from datetime import date

import pandas as pd
import pytest
import shapely

import report_files as files
from passable.read.report_columns import BRIDGES, OBSTACLES, ROADS
from passable.read.report_file import report_day
from passable.read.road_reports import ReportDates, read_road_reports
from passable.read.road_states import bridge_state, practicability, road_state
from passable.read.table_cells import BadCell
from passable.read.tally import Tally
from passable.terms.codes import STATUS_VALUES
from passable.terms.errors import ProblemList
from passable.terms.road_reports import NOT_PUBLISHED, OBSTACLE_TYPES
from report_files import OBSTACLE, ROAD, WFP_BRIDGE

TODAY = date(2024, 5, 1)
FORMATS = ("a.geojson", "a.gpkg", "a.shp", "a.csv", "a.csv.gz", "a.xlsx")


def read(path, form, as_of=None, **options):
    problems, tally = ProblemList(), Tally()
    dates = ReportDates(TODAY, as_of)
    reports = read_road_reports(path, form, dates, problems, tally, **options)
    return reports, [str(problem) for problem in problems.problems], tally.lines()


def one(path, form, **options):
    reports, problems, _ = read(path, form, **options)
    assert problems == []
    assert len(reports) == 1
    return reports[0]


def problems_of(path, form, **options):
    return read(path, form, **options)[1]


def faults(path, form, count, *parts):
    """Every part is said, in so many problems."""
    problems = problems_of(path, form)
    said = "\n".join(problems)
    assert len(problems) == count, said
    for part in parts:
        assert part in said, said


@pytest.mark.parametrize("name", FORMATS)
def test_an_obstacle_says_the_same_in_every_format(tmp_path, name):
    report = one(files.obstacles(tmp_path / name, {}), OBSTACLES)
    assert (report.record_id, report.row) == ("17", 2)
    lon, lat = files.place(*files.WEST_ROAD)
    assert (report.shape.x, report.shape.y) == pytest.approx((lon, lat), abs=1e-8)
    assert report.cells["obstype"] == "Roadblock"
    assert report.cells["locprecision"] == "Accurate"
    assert (report.day, report.reported_on) == (date(2017, 3, 10), date(2017, 3, 11))
    assert (report.said_by, report.credibility) == ("Field team", 3)
    assert report.details == ('in the layer\'s words: "حاجز طريق عند الجسر"',)
    assert report.mark == one(files.obstacles(tmp_path / "b.geojson", {}), OBSTACLES).mark


@pytest.mark.parametrize("name", FORMATS)
def test_so_does_a_bridge(tmp_path, name):
    report = one(files.bridges(tmp_path / name, {}), BRIDGES)
    cells = report.cells
    assert (cells["state"], cells["dmg"], cells["hasbypass"]) == ("restricted", "No", "No")
    assert (cells["maxloadmt"], cells["estimatedcrossingtime"], cells["curntprac"]) == (8, 20, "")
    assert report.day == report.reported_on == date(2017, 3, 10)
    assert report.details == ('called "جسر النهر"',)
    assert report.mark == one(files.bridges(tmp_path / "b.geojson", {}), BRIDGES).mark


@pytest.mark.parametrize("name", FORMATS)
def test_so_does_a_road(tmp_path, name):
    report = one(files.roads(tmp_path / name, {}), ROADS)
    assert (report.record_id, report.cells["state"], report.cells["curntprac"]) == (
        "3",
        "closed",
        "",
    )
    assert report.shape.geom_type == "LineString"
    assert report.mark == one(files.roads(tmp_path / "b.geojson", {}), ROADS).mark


def test_the_mark_is_of_what_is_said_and_drawn_and_not_of_the_row(tmp_path):
    first = one(files.obstacles(tmp_path / "a.csv", {}), OBSTACLES)
    moved = read(files.obstacles(tmp_path / "b.csv", {"objectid": 9}, {}), OBSTACLES)[0][1]
    assert (moved.row, moved.mark) == (3, first.mark)
    changes = [{"obstype": "Flood"}, {"maxloadmt": 5}, {"obsdate": "2017-03-09"}, {"remarks": "x"}]
    others = [one(files.obstacles(tmp_path / "c.csv", c), OBSTACLES).mark for c in changes]
    others.append(one(files.obstacles(tmp_path / "d.csv", {}, at=[(401, 0)]), OBSTACLES).mark)
    assert len({first.mark, *others}) == 6


def test_days(tmp_path):
    as_of = date(2017, 5, 1)
    bare = {"obsdate": "", "updatedate": ""}
    path = files.obstacles(tmp_path / "a.csv", bare)
    assert one(path, OBSTACLES).day is None
    assert one(path, OBSTACLES, as_of=as_of).day == as_of
    updated = files.obstacles(tmp_path / "b.csv", {"obsdate": ""})
    assert one(updated, OBSTACLES, as_of=as_of).day == date(2017, 3, 11)
    timed = files.obstacles(tmp_path / "c.csv", {"obsdate": "2017/03/10 23:59:59"})
    assert one(timed, OBSTACLES).day == date(2017, 3, 10)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2014-10-04T00:00:00Z", "2014-10-04"),
        ("2014-10-04 13:22:05.123+03", "2014-10-04"),
        ("1412380800000", "2014-10-04"),
        ("4 October 2014", "2014-10-04"),
        ("04/10/2014", "04/10/2014"),
        ("0", "0"),
    ],
)
def test_report_day(text, iso):
    assert report_day(text) == iso


def test_a_date_column_of_a_layer_and_esri_s_milliseconds(tmp_path):
    frame = files.layer(
        [{**OBSTACLE, "obsdate": pd.Timestamp("2017-03-10 14:00"), "updatedate": None}],
        [files.WEST_ROAD],
    )
    frame.to_file(tmp_path / "a.gpkg", driver="GPKG")
    assert one(tmp_path / "a.gpkg", OBSTACLES).day == date(2017, 3, 10)
    logie = {
        "osmid": 44,
        "currasofdate": 1489104000000,
        "currstatus_physical_label": "Not Passable",
    }
    path = files.write_layer(tmp_path / "b.geojson", files.layer([logie], [[(0, 0), (1000, 0)]]))
    report = one(path, ROADS)
    assert (report.record_id, report.day, report.cells["state"]) == (
        "44",
        date(2017, 3, 10),
        "closed",
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        *STATUS_VALUES.items(),
        ("PASSABLE", "open"),
        ("Restricted", "restricted"),
        ("NOT_PASSABLE", "closed"),
        ("ALTERNATIVE_ROUTE", "unknown"),
        ("UNSPECIFIED", ""),
        ("UNKNOWN", "unknown"),
        ("Passable with restrictions/Damanged", "restricted"),
        ("", ""),
    ],
)
def test_road_states(word, state):
    nothing = word in ("0", "unspecified")
    assert road_state(word, "OpStatus") == ("" if nothing else state)


def test_the_same_number_means_other_things_in_other_columns():
    assert road_state("3", "OpStatus") == "closed"
    assert road_state("3", "currstatus_physical") == "restricted"
    assert road_state("4", "OpStatus") == "abandoned"
    assert road_state("4", "CURRSTATUS_PHYSICAL") == "closed"
    assert road_state("2", "currstatus_physical") == f"{NOT_PUBLISHED}2"
    assert bridge_state("2", "currstatus_physical") == f"{NOT_PUBLISHED}2"
    assert [bridge_state(n, "currstatus") for n in "2345"] == [
        "restricted",
        "restricted",
        "closed",
        "closed",
    ]
    assert bridge_state("Under repair, operational", "currstatus_label") == "restricted"
    assert bridge_state("Destroyed", "currstatus_label") == "closed"
    assert isinstance(bridge_state("3", "status"), BadCell)  # WFP's bridges have words
    assert bridge_state("Planned", "status") == "planned"
    assert bridge_state("NOT_PASSABLE", "value") == "closed"


@pytest.mark.parametrize(
    ("word", "vehicle"),
    [
        ("1", "none"),
        ("3", "4x4"),
        ("4WD <3.5 MT", "4x4"),
        ("Light Truck (<10MT)", "light_truck"),
        ("heavy_truck", "heavy_truck"),
        ("Truck + Trailer >20MT", "truck_trailer"),
        ("0", ""),
        ("Unknown", ""),
    ],
)
def test_practicability(word, vehicle):
    assert practicability(word) == vehicle


@pytest.mark.parametrize("column", ["objectid", "obstype", "locprecision"])
def test_a_missing_column_is_named_with_what_it_may_be_called(tmp_path, column):
    frame = files.layer([OBSTACLE], [files.WEST_ROAD]).drop(columns=column)
    problems = problems_of(files.write_layer(tmp_path / "a.geojson", frame), OBSTACLES)
    assert len(problems) == 1
    assert "a.geojson, row 1" in problems[0]
    assert "a required column is missing" in problems[0]
    assert column in problems[0].partition("got")[0]
    assert "remarks" in problems[0].partition("got")[2]


def test_a_column_of_ids_may_be_named(tmp_path):
    path = files.obstacles(tmp_path / "a.csv", {"Ref No": "N-7"})
    assert one(path, OBSTACLES, id_column="Ref No").record_id == "N-7"
    assert (
        "expected a column called nowhere" in problems_of(path, OBSTACLES, id_column="nowhere")[0]
    )


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    path = files.obstacles(
        tmp_path / "a.csv",
        {"objectid": 1, "obstype": "Earthquake"},
        {"objectid": 2, "locprecision": "Exact"},
        {"objectid": 3, "obsdate": "2017-03-20"},
        {"objectid": 4, "obsdate": "2030-01-01", "updatedate": ""},
        {"objectid": 5, "maxloadmt": "ten"},
        {"objectid": 6, "maxloadmt": -3},
        {"objectid": 7, "obsdate": "31.12.2016"},
        {"objectid": ""},
    )
    faults(
        path,
        OBSTACLES,
        8,
        f"row 2, column obstype: this code is not known; expected one of {', '.join(OBSTACLE_TYPES)}",
        "row 3, column locprecision: this code is not known; expected one of Accurate, Approximate",
        "row 4, column obsdate: the day is later than the row was last changed; expected 2017-03-11",
        "row 5, column obsdate: the day lies in the future; expected 2024-05-01 or earlier",
        "row 6, column maxloadmt: this is not a number",
        "row 7, column maxloadmt: a figure is below nought",
        "row 8, column obsdate: this is not an ISO date",
        "row 9, column objectid: the cell is empty",
    )


def test_states_that_are_not_known_are_listed(tmp_path):
    rows = [{"ObjectID": 1, "OpStatus": 7}, {"ObjectID": 2, "CurntPrac": "tank"}]
    faults(
        files.roads(tmp_path / "a.csv", *rows),
        ROADS,
        2,
        "row 2, column OpStatus: this code is not known; expected one of open, 1",
        "row 3, column CurntPrac: this code is not known; expected one of 1, non-motorized",
    )


def test_ids_that_name_nothing(tmp_path):
    rows = [{"objectid": 0}, {"objectid": 0, "obsdate": "2017-03-09"}]
    path = files.obstacles(tmp_path / "a.csv", *rows, at=[(0, 0), (900, 0)])
    faults(
        path, OBSTACLES, 1, "row 3, column objectid: record 0 stands in row 2 too, at another place"
    )


def test_geometries_that_are_none(tmp_path):
    rows = [OBSTACLE | {"objectid": k} for k in range(5)]
    far = shapely.Point(2e9, 0)
    shapes = [
        None,
        shapely.MultiPoint([(36, 34), (37, 34)]),
        [(0, 0), (9, 0)],
        shapely.Point(700, 34),
        far,
    ]
    path = files.write_layer(tmp_path / "a.geojson", files.layer(rows, shapes))
    faults(
        path,
        OBSTACLES,
        5,
        "row 2, column longitude: the row has no place",
        "row 3, column geometry: the feature is not a point; expected Point, got MultiPoint",
        "row 4, column geometry: the feature is not a point; expected Point, got LineString",
        "row 5, column geometry: the feature lies outside the earth",
        "row 6, column geometry: the feature lies outside the earth",
    )
    lines = [[(0, 0), (0, 0)], files.WEST_ROAD]
    path = files.roads(tmp_path / "b.geojson", {"ObjectID": 1}, {"ObjectID": 2}, at=lines)
    faults(path, ROADS, 2, "the line has no length", "points belong to 'import bridges'")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400"])
def test_coordinates_that_are_no_numbers(tmp_path, number):
    path = files.obstacles(tmp_path / "a.geojson", {})
    text = path.read_text(encoding="utf-8")
    start = text.index('"coordinates": [ ') + len('"coordinates": [ ')
    path.write_text(text[:start] + number + text[text.index(",", start) :], encoding="utf-8")
    assert "a.geojson" in problems_of(path, OBSTACLES)[0]
    table = files.write_lines(
        tmp_path / "b.csv",
        "objectid,obstype,locprecision,longitude,latitude",
        f"1,Flood,Accurate,{number},34",
    )
    faults(
        table,
        OBSTACLES,
        1,
        "row 2, column longitude: this is not a number"
        if "e" not in number
        else "the number is too large",
    )


def test_a_layer_without_a_reference_system(tmp_path):
    files.obstacles(tmp_path / "a.shp", {})
    (tmp_path / "a.prj").unlink()
    faults(tmp_path / "a.shp", OBSTACLES, 1, "does not say its coordinate reference system")


def test_rows_of_a_table_without_a_place_or_road(tmp_path):
    path = files.write_lines(
        tmp_path / "a.csv", "objectid,obstype,locprecision", "1,Flood,Accurate"
    )
    faults(path, OBSTACLES, 1, "row 2, column longitude: the row has no place")
    path = files.write_lines(tmp_path / "b.csv", "objectid,opstatus", "1,3")
    faults(path, ROADS, 1, "row 2, column line: the row says of no road what it says")
    path = files.write_lines(tmp_path / "c.csv", "objectid,opstatus,wkt", "1,3,LINE 4 5")
    faults(path, ROADS, 1, "row 2, column wkt: this is not a line as WKT")


def test_a_stray_cell_and_a_doubled_column(tmp_path):
    head = "objectid,obstype,locprecision,longitude,latitude,remarks"
    path = files.write_lines(tmp_path / "a.csv", head, "1,Flood,Accurate,36.7,34.7,deep, wide")
    faults(path, OBSTACLES, 1, "1 cells stand in column 7, which has no name")
    path = files.write_lines(tmp_path / "b.csv", head + ",obstype", "1,Flood,Accurate,36.7,34.7,,")
    faults(path, OBSTACLES, 1, "column obstype: two columns have the same name")


def test_a_row_of_tags_is_passed_over_and_an_empty_feature_is_not(tmp_path):
    path = files.write_lines(
        tmp_path / "a.csv",
        "objectid,obstype,locprecision,longitude,latitude",
        "#meta+id,#impact,,#geo+lon,#geo+lat",
        "1,Flood,Accurate,36.7,34.7",
        ",,,,",
    )
    assert one(path, OBSTACLES).row == 3
    empty = dict.fromkeys(OBSTACLE)
    path = files.write_layer(
        tmp_path / "b.geojson", files.layer([OBSTACLE, empty], [files.WEST_ROAD] * 2)
    )
    assert "row 3, column objectid: the cell is empty" in problems_of(path, OBSTACLES)[0]


def test_mixed_types_in_a_column(tmp_path):
    rows = [
        OBSTACLE | {"objectid": k, "maxloadmt": load} for k, load in enumerate((5, "6.0", None))
    ]
    path = files.write_layer(tmp_path / "a.geojson", files.layer(rows, [files.WEST_ROAD] * 3))
    reports, problems, _ = read(path, OBSTACLES)
    assert problems == []
    assert [r.cells["maxloadmt"] for r in reports[:2]] == [5, 6]
    rows = [OBSTACLE | {"obstype": ["Flood"]}, OBSTACLE | {"objectid": 2, "obstype": {"a": 1}}]
    path.write_text(
        files.layer([OBSTACLE] * 2, [files.WEST_ROAD] * 2)
        .to_json()
        .replace('"Roadblock"', '["Flood"]', 1)
        .replace('"Roadblock"', '{"a": 1}', 1)
        .replace('"objectid": 17', '"objectid": 1', 1),
        encoding="utf-8",
    )
    faults(path, OBSTACLES, 2, "row 2, column obstype", "row 3, column obstype")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.geojson", b'{"type": "FeatureCollection", "features": ' + b"[" * 90_000, "nested"),
        ("a.geojson", b"\xff\xfe{", "UTF-8"),
        ("a.gpkg", b"<OGRVRTDataSource>", "not a .gpkg file"),
        ("a.shp", b"\0\0\x27\x0a" + b"\0" * 200, "cannot be read"),
        ("a.csv", b"PK\x03\x04rest", "archive"),
        ("a.csv.gz", b"\x1f\x8b\x08broken", "unpacked"),
        ("a.xlsx", b"PK\x03\x04rest", "workbook"),
        ("a.csv", b"", "empty"),
    ],
)
def test_hostile_files_are_told_not_read(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    reports, problems, _ = read(tmp_path / name, OBSTACLES)
    assert reports == []
    assert said in problems[0]


def test_what_unpacks_to_more_than_is_sane_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("passable.read.event_file.MAX_FILE_BYTES", 300)
    path = files.obstacles(tmp_path / "a.csv.gz", {}, {"objectid": 18})
    assert "more than is sane" in problems_of(path, OBSTACLES)[0]
    shapefile = files.obstacles(tmp_path / "b.shp", {})
    with (tmp_path / "b.dbf").open("r+b") as file:
        file.truncate(300_000_000)
    assert "b.dbf: the file is too large" in problems_of(shapefile, OBSTACLES)[0]
    monkeypatch.setattr("passable.read.layer_file.MAX_FEATURES", 1)
    path = files.obstacles(tmp_path / "a.geojson", {}, {"objectid": 18})
    assert "too many features" in problems_of(path, OBSTACLES)[0]


def test_the_columns_taken_are_told(tmp_path):
    lines = read(files.roads(tmp_path / "a.shp", {}), ROADS)[2]
    told = next(line.reason for line in lines if line.thing == "columns")
    assert "state from 'OpStatus'" in told
    assert "observed from 'LastCheckD'" in told


def test_sample_rows_hold_what_the_metadata_of_wfp_lists():
    """As the attribute tables of the two published layers name them."""
    assert {"objectid", "obstype", "obsdate", "maxloadmt", "locprecision"} <= set(OBSTACLE)
    listed = {"brdgname", "status", "dmg", "maxloadmt", "estimatedcrossingtime", "curntprac"}
    assert listed | {"hasbypass", "locprecision"} <= set(WFP_BRIDGE)
    assert {"OpStatus", "CurntPrac", "TotLoadMT", "AxleLoadMT", "CurntSpeed", "Sec"} <= set(ROAD)
