"""Flee's closures: days counted from the first, places by name, and what roads cannot say."""

import csv
import shutil
from datetime import date

import pytest

import report_files as files
from case_builder import CASE_TOML, build_case
from event_files import snapshot
from passable.read.case import embedded_cases, read_case
from passable.read.flee_closures import CLOSURE_KINDS
from passable.run.check import check_case
from passable.run.import_flee import import_flee
from passable.situation.weigh import live_claims
from passable.terms.errors import BadTable

TODAY = date(2024, 5, 1)
HEADER = "#closure_type,name1,name2,closure_start,closure_end"


@pytest.fixture
def case(tmp_path):
    return files.report_case(tmp_path / "case")


def closures(folder, *lines, start="2017-01-01", **beside):
    """Write closures.csv and what lies beside it."""
    folder.mkdir(exist_ok=True)
    files.write_lines(folder / "closures.csv", HEADER, *lines)
    if start:
        files.write_lines(folder / "sim_period.csv", f"StartDate,{start}", "Length,1095")
    for name, rows in beside.items():
        files.write_lines(folder / f"{name}.csv", *rows)
    return folder / "closures.csv"


def take(file, case, **words):
    return import_flee(file, case, recorded_on=TODAY, **words)


def counts(report):
    assert report.read == report.added + report.revised + report.left == len(report.rows)
    return report.added, report.revised, report.left


def closed(case, on):
    claims = [c for c in read_case(case).claims if c.source_id == "flee-closures"]
    assert {c.value for c in claims} <= {"closed"}
    return {c.subject.text for c in live_claims(claims, on, None)}


def test_a_location_closes_the_roads_around_it_for_the_days_counted(case, tmp_path):
    path = closures(tmp_path / "flee", "location,West_Town,Nowhere,10,20")
    report = take(path, case)
    assert counts(report) == (1, 0, 0)
    claim = next(c for c in read_case(case).claims if c.source_id == "flee-closures")
    assert claim.claim_id == "flee-location-West_Town-Nowhere-10"
    assert (claim.valid_from, claim.valid_to) == (date(2017, 1, 11), date(2017, 1, 20))
    assert (claim.predicate, claim.value, claim.subject.radius_metres) == ("status", "closed", 1000)
    assert (claim.credibility, claim.reported_on) == (4, date(2017, 1, 11))
    assert "location West_Town / Nowhere; days 10 to 20" in claim.note
    assert claim.note.startswith(
        "Flee closure location-West_Town-Nowhere-10; from closures.csv, row 2; content "
    )
    assert closed(case, date(2017, 1, 21)) == set()
    assert check_case(case).problems == ()
    once = snapshot(case)
    assert counts(take(path, case)) == (0, 0, 1)
    assert snapshot(case) == once


def test_a_closure_told_with_another_end_revises(case, tmp_path):
    take(closures(tmp_path / "a", "location,west,,10,20"), case)
    report = take(closures(tmp_path / "b", "location,west,,10,-1"), case)
    assert counts(report) == (0, 1, 0)
    assert closed(case, date(2020, 1, 1))
    claim = next(c for c in read_case(case).claims if c.revises)
    assert (claim.revises, claim.valid_to, claim.reported_on) == (
        "flee-location-west-10", None, TODAY,
    )  # fmt: skip


def test_a_link_is_the_road_or_the_segment_between_two_places(case, tmp_path):
    path = closures(tmp_path / "flee", "link,Gharb,east,0,-1", "link,East,شمال,5,9")
    report = take(path, case)
    assert counts(report) == (1, 0, 1)
    assert closed(case, date(2018, 1, 1)) == {"road:M1@west..east"}
    assert report.rows[1].reason == "no place of the case goes by that name: شمال"
    report = take(closures(tmp_path / "b", "link,north,الشرق,5,9"), case)
    assert closed(case, date(2017, 1, 6)) == {"road:M1@west..east", "segment:w5"}
    assert check_case(case).problems == ()


def test_a_border_is_every_link_across_it(case, tmp_path):
    beside = {
        "locations": ["#name,region,country,lat,lon,location_type,conflict_date,population",
                      "west,,Land,0,0,town,,1", "East,,Sea,0,0,camp,,1", "north,,Land,0,0,town,,1",
                      "far,,Sea,0,0,camp,,1"],
        "routes": ["#name1,name2,distance,forced_redirection", "west,East,3,0", "North,east,1,0",
                   "west,north,4,0", "far,west,9,0"],
    }  # fmt: skip
    path = closures(tmp_path / "flee", "country,land,SEA,0,-1", **beside)
    report = take(path, case)
    assert (counts(report), report.claims) == ((1, 0, 0), 2)
    assert closed(case, date(2017, 1, 1)) == {"road:M1@west..east", "segment:w5"}
    left = next(line for line in report.lines if line.thing == "links of a border")
    assert left.reason == "left: no place of the case goes by that name, such as row 2, far to west"
    bare = take(closures(tmp_path / "bare", "country,land,sea,0,-1"), case)
    assert bare.rows[0].reason.startswith("which links cross a border is told by locations.csv")


def test_what_roads_cannot_say_is_left_with_the_reason(case, tmp_path):
    lines = ["camp,west,,1,2", "idpcamp,west,,1,2", "remove_forced_redirection,west,east,1,2"]
    before = snapshot(case)
    report = take(closures(tmp_path / "flee", *lines), case)
    assert counts(report) == (0, 0, 3)
    assert [row.reason for row in report.rows] == [
        "it closes the way in only, and a status speaks of both ways",
        "it closes the way in only, and a status speaks of both ways",
        "it closes no way",
    ]
    assert snapshot(case) == before


def test_the_first_day(case, tmp_path):
    path = closures(tmp_path / "flee", "location,west,,0,1", start="")
    with pytest.raises(BadTable, match="nothing says which day is day 0"):
        take(path, case)
    take(path, case, start=date(2016, 12, 24))
    assert closed(case, date(2016, 12, 24))
    other = closures(tmp_path / "b", "location,east,,0,1")
    report = take(other, case, start=date(2016, 12, 24))
    assert any("sim_period.csv says 2017-01-01" in line.reason for line in report.lines)


def test_every_fault_is_told_at_once(case, tmp_path):
    path = closures(
        tmp_path / "flee",
        "bridge,west,,1,2",
        "location,,,1,2",
        "link,west,,1,2",
        "location,west,,one,2",
        "location,west,,5,3",
        "location,west,,-4,3",
        "location,west,,1,1e9",
        "location,west,,1,99999999",
        "location,west,,1,2,,more",
        "# a comment",
        "",
        start="tomorrow",
    )
    before = snapshot(case)
    with pytest.raises(BadTable) as error:
        take(path, case)
    text = error.value.text()
    for part in (
        f"row 2, column closure_type: this code is not known; expected one of {', '.join(CLOSURE_KINDS)}",
        "row 3, column name1: the cell is empty",
        "row 4, column name2: the cell is empty",
        "row 5, column closure_start: this is not a number of days",
        "row 6, column closure_end: the closure ends before it begins",
        "row 7, column closure_start: the day lies before the first",
        "row 8, column closure_end: this is not a number of days",
        "row 9, column closure_end: this is not a number of days",
        "row 10, column closure_type: the row has too many cells",
        "sim_period.csv, row 1, column StartDate: this is not a date",
        "nothing says which day is day 0",
    ):
        assert part in text
    assert len(error.value.problems) == 11
    assert snapshot(case) == before


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("syria2017_adm2/closures.csv", (0, 0, 16)),
        ("syria2013/input_csv/closures.csv", (0, 0, 0)),
        ("syria2013/input_csv/closures - syria.csv", (0, 0, 5)),
    ],
)
def test_flee_s_own_files_into_homs_where_none_of_their_camps_is_a_place(
    shared, tmp_path, name, expected
):
    case = tmp_path / "homs"
    shutil.copytree(embedded_cases()["homs-2017"], case)
    before = snapshot(case)
    report = take(shared / "flee" / name, case)
    assert counts(report) == expected
    assert all(row.reason for row in report.rows)
    assert snapshot(case) == before


@pytest.mark.real
def test_flee_s_own_files_on_flee_s_own_map(shared, tmp_path):
    folder = shared / "flee/syria2017_adm2"
    case = model_case(tmp_path / "case", folder)
    report = take(folder / "closures.csv", case)
    assert counts(report) == (16, 0, 0)
    assert check_case(case).problems == ()
    assert len(closed(case, date(2017, 1, 1))) == 2  # Anbar and Ajlun, from day 0
    assert len(closed(case, date(2017, 1, 1 + 30))) == 2
    # Ajlun is open again on day 646, which is 9 October 2018; five Turkish camps shut on day 638.
    assert len(closed(case, date(2018, 10, 8))) == 9
    assert len(closed(case, date(2018, 10, 9))) == 8
    assert counts(take(folder / "closures.csv", case)) == (0, 0, 16)
    border = closures(
        tmp_path / "flee",
        "country,Turkey,Syria,0,-1",
        locations=(folder / "locations.csv").read_text(encoding="utf-8").splitlines(),
        routes=(folder / "routes.csv").read_text(encoding="utf-8").splitlines(),
    )
    report = take(border, case)
    with (folder / "locations.csv").open(encoding="utf-8") as file:
        country = {row[0]: row[2] for row in csv.reader(file)}
    with (folder / "routes.csv").open(encoding="utf-8") as file:
        routes = [r for r in csv.reader(file) if not r[0].startswith("#")]
    across = [r for r in routes if {country[r[0]], country[r[1]]} == {"Turkey", "Syria"}]
    assert counts(report) == (1, 0, 0)
    assert report.claims == len(across) > 0


def model_case(folder, model):
    """A schematic of the model's own locations and routes, each a straight line."""
    with (model / "locations.csv").open(encoding="utf-8") as file:
        places = list(csv.reader(file))[1:]
    with (model / "routes.csv").open(encoding="utf-8") as file:
        routes = list(csv.reader(file))[1:]
    toml = CASE_TOML.replace('path = "roads/roads.geojson"', 'path = "roads"\nkind = "schematic"')
    toml = toml.replace('["west"]', "[]").replace('[["west", "east"]]', "[]")
    build_case(
        folder,
        toml=toml,
        places=["place_id,name_en,lon,lat", *(f"{p[0]},{p[0]},{p[4]},{p[3]}" for p in places)],
        services=["service_id,category,lon,lat", f"h1,hospital,{places[0][4]},{places[0][3]}"],
        claims=["claim_id,subject,predicate,value,valid_from,reported_on,source_id,credibility"],
        statements=None,
    )
    (folder / "roads/roads.geojson").unlink()
    nodes = ["node_id,lon,lat", *(f"{p[0]},{p[4]},{p[3]}" for p in places)]
    segments = [
        "segment_id,from_node,to_node,road_class",
        *(f"r{k},{r[0]},{r[1]},primary" for k, r in enumerate(routes)),
    ]
    files.write_lines(folder / "roads/nodes.csv", *nodes)
    files.write_lines(folder / "roads/segments.csv", *segments)
    return folder
