"""Road reports into a case: where they act, what they close, never twice, whole or not at all."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

import report_files as files
from case_builder import with_row
from event_files import snapshot
from passable.cli.app import app
from passable.read.case import read_case
from passable.run.check import check_case
from passable.run.import_reports import ReportOptions, import_reports
from passable.situation.weigh import live_claims
from passable.terms.errors import BadRequest, BadTable
from passable.terms.road_reports import OBSTACLE_TYPES

TODAY = date(2024, 5, 1)
DAY = date(2017, 3, 21)


@pytest.fixture
def case(tmp_path):
    return files.report_case(tmp_path / "case")


def take(kind, file, case, **options):
    return import_reports(kind, file, case, ReportOptions(**options), recorded_on=TODAY)


def counts(report):
    assert report.read == report.added + report.revised + report.left == len(report.rows)
    return report.added, report.revised, report.left


def claims_of(case, prefix=""):
    claims = {c.claim_id: c for c in read_case(case).claims}
    return {name: c for name, c in claims.items() if name.startswith(prefix) and prefix}


def said(case, prefix, on=DAY):
    """{(subject, predicate): value or figure} of live claims."""
    live = live_claims(claims_of(case, prefix).values(), on, None)
    return {(c.subject.text, c.predicate): c.value or c.best for c in live}


def reasons(report):
    return {line.reason.partition(", such as")[0] for line in report.lines}


def rows_of(command, case, *words):
    done = CliRunner().invoke(app, [command, str(case), "--format", "json", *words])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["rows"]


def cut_off(case, on="2017-03-21", vehicle="light_truck"):
    """{place: how surely}, of the places that reach the hospital without claims."""
    rows = rows_of("cutoff", case, "--category", "hospital", "--on", on, "--vehicle", vehicle)
    return {row["place_id"]: row["cut_off"] for row in rows if row["cut_off"] != "no"}


def test_an_obstacle_leads_back_to_file_row_and_record_and_closes_the_road(case, tmp_path):
    report = take("obstacles", files.obstacles(tmp_path / "obstacles.gpkg", {}), case)
    assert counts(report) == (1, 0, 0)
    claim = claims_of(case, "wfp")["wfp-obstacle-17"]
    assert claim.note.startswith("WFP obstacle 17; from obstacles.gpkg, row 2; content ")
    assert 'in the layer\'s words: "حاجز طريق عند الجسر"' in claim.note
    lon, lat = (round(degrees, 7) for degrees in files.place(*files.WEST_ROAD))
    assert claim.subject.text == f"point:{lon!r},{lat!r}@50"
    assert (claim.predicate, claim.value, claim.place_precision) == ("status", "closed", "exact")
    assert (claim.valid_from, claim.reported_on) == (date(2017, 3, 10), date(2017, 3, 11))
    assert (claim.source_id, claim.said_by, claim.recorded_on) == (
        "wfp-obstacles", "Field team", TODAY,
    )  # fmt: skip
    assert report.added_sources == ("wfp-obstacles",)
    assert report.rows[0].claim_ids == ("wfp-obstacle-17",)
    assert check_case(case).problems == ()
    assert cut_off(case) == {"west": "certain"}
    assert cut_off(case, on="2017-03-09") == {}


def test_every_format_again_changes_no_byte(case, tmp_path):
    for kind, write in (
        ("obstacles", files.obstacles),
        ("bridges", files.bridges),
        ("road-status", files.roads),
    ):
        take(kind, write(tmp_path / f"{kind}.geojson", {}), case)
        once = snapshot(case)
        for name in ("a.gpkg", "a.shp", "a.csv", "a.csv.gz", "a.xlsx"):
            again = take(kind, write(tmp_path / f"{kind}-{name}", {}), case)
            assert counts(again) == (0, 0, 1)
            assert "the ledger has it already" in again.rows[0].reason
            assert snapshot(case) == once


def test_a_later_day_ends_the_obstacle_and_keeps_the_days_before(case, tmp_path):
    take("obstacles", files.obstacles(tmp_path / "a.csv", {}), case)
    passable_again = {"obsdate": "2017-03-15", "updatedate": "2017-03-16", "maxloadmt": 40}
    report = take("obstacles", files.obstacles(tmp_path / "b.csv", passable_again), case)
    assert counts(report) == (0, 1, 0)
    assert report.claims == 2
    assert cut_off(case, on="2017-03-14") == {"west": "certain"}
    assert cut_off(case, on="2017-03-15") == {}
    again = take("obstacles", files.obstacles(tmp_path / "a.csv", {}), case)
    assert counts(again) == (0, 0, 1)


def test_the_same_day_told_otherwise_revises(case, tmp_path):
    take("obstacles", files.obstacles(tmp_path / "a.csv", {}), case)
    change = {"obstype": "Flood", "updatedate": "2017-03-12"}
    report = take("obstacles", files.obstacles(tmp_path / "b.csv", change), case)
    assert counts(report) == (0, 1, 0)
    claim = claims_of(case, "wfp")["wfp-obstacle-17-2"]
    assert (claim.revises, claim.value) == ("wfp-obstacle-17", "unknown")
    assert claim.reported_on == date(2017, 3, 12)  # when the row was changed, as the file says
    earlier = take("obstacles", files.obstacles(tmp_path / "c.csv", {"obstype": "Trees"}), case)
    assert counts(earlier) == (0, 0, 1)
    assert "a later account" in earlier.rows[0].reason


@pytest.mark.parametrize("kind", OBSTACLE_TYPES)
def test_what_each_kind_of_obstacle_says(case, tmp_path, kind):
    report = take("obstacles", files.obstacles(tmp_path / "a.csv", {"obstype": kind}), case)
    predicate, value = OBSTACLE_TYPES[kind]
    if not value:
        assert counts(report) == (0, 0, 1)
        assert report.rows[0].reason == f"it is not about a road: {kind}"
        return
    claim = claims_of(case, "wfp")["wfp-obstacle-17"]
    assert (claim.predicate, claim.value) == (predicate, value)
    assert claim.sensitivity == ("restricted" if "Checkpoint" in kind else "public")
    states = {line.count for line in report.lines if line.thing == "states"}
    assert states == ({1} if value == "unknown" else set())


@pytest.mark.parametrize(
    ("tonnes", "vehicle"),
    [(0.3, "none"), (3.4, "motorcycle"), (3.5, "4x4"), (10, "light_truck"), (39, "heavy_truck")],
)
def test_a_stated_load_says_which_vehicles_pass(case, tmp_path, tonnes, vehicle):
    take("obstacles", files.obstacles(tmp_path / "a.csv", {"maxloadmt": tonnes}), case)
    claim = claims_of(case, "wfp")["wfp-obstacle-17"]
    assert (claim.predicate, claim.value) == ("practicability", vehicle)
    assert f"largest load {tonnes:g} t" in claim.note


def test_no_load_makes_mined_ground_passable(case, tmp_path):
    mined = {"obstype": "Mines/UXO", "maxloadmt": 40}
    take("obstacles", files.obstacles(tmp_path / "a.csv", mined), case)
    assert set(said(case, "wfp").values()) == {"closed"}


@pytest.mark.parametrize(
    ("word", "precision", "radius"),
    [("Approximate", "near", 5000), ("Bad", "area", 50000), ("Unknown", "unknown", 50000), ("", "unknown", 50000)],
)  # fmt: skip
def test_what_is_not_accurate_is_shown_and_closes_nothing(case, tmp_path, word, precision, radius):
    report = take("obstacles", files.obstacles(tmp_path / "a.csv", {"locprecision": word}), case)
    assert counts(report) == (1, 0, 0)
    claim = claims_of(case, "wfp")["wfp-obstacle-17"]
    assert (claim.place_precision, claim.subject.radius_metres) == (precision, radius)
    assert cut_off(case) == {}
    assert check_case(case).problems == ()


def test_a_file_that_does_not_say_how_well_it_places_is_refused_until_somebody_says(case, tmp_path):
    path = files.obstacles(tmp_path / "a.geojson", {}, {"objectid": 18, "locprecision": "Bad"})
    bare = files.obstacles(tmp_path / "b.csv", {})
    text = bare.read_text(encoding="utf-8-sig").splitlines()
    at = text[0].split(",").index("locprecision")
    cut = "\n".join(",".join(c for k, c in enumerate(line.split(",")) if k != at) for line in text)
    bare.write_text(cut, encoding="utf-8")
    with pytest.raises(BadTable, match="--precision"):
        take("obstacles", bare, case)
    assert counts(take("obstacles", bare, case, precision="Accurate")) == (1, 0, 0)
    assert cut_off(case) == {"west": "certain"}
    again = take("obstacles", bare, case, precision="Accurate")
    assert counts(again)[:2] == (0, 0)
    take("obstacles", path, case, precision="Accurate")  # the row's own word stands
    assert claims_of(case, "wfp")["wfp-obstacle-18"].place_precision == "area"


def test_accurate_points_far_from_any_road_or_outside_the_case_touch_nothing(case, tmp_path):
    rows = [{"objectid": 1}, {"objectid": 2}]
    path = files.obstacles(tmp_path / "a.geojson", *rows, at=[(1500, 300), (90_000, 0)])
    report = take("obstacles", path, case)
    assert (counts(report), report.outside) == ((2, 0, 0), 1)
    assert "no road within 50 m: shown, acting on none" in reasons(report)
    assert {c.place_precision for c in claims_of(case, "wfp").values()} == {"near"}
    assert check_case(case).problems == ()
    assert cut_off(case) == {}


def test_the_radius_may_be_chosen(tmp_path):
    at = [(400, 60)]
    for radius, expected in ((50, {}), (80, {"west": "certain"})):
        case = files.report_case(tmp_path / f"case{radius}")
        path = files.obstacles(tmp_path / "a.geojson", {}, at=at)
        take("obstacles", path, case, radius_metres=radius)
        assert cut_off(case) == expected


def test_a_closed_bridge_closes_the_bridge_and_not_the_road_beneath(case, tmp_path):
    path = files.bridges(tmp_path / "a.geojson", {"status": "Closed"})
    report = take("bridges", path, case)
    assert said(case, "wfp") == {
        ("segment:w2", "status"): "closed",
        ("segment:w2", "practicability"): "4x4",
    }
    assert counts(report) == (1, 0, 0)
    assert cut_off(case) == {"west": "certain"}


def test_a_restricted_bridge_slows_and_bears_what_it_bears(case, tmp_path):
    take("bridges", files.bridges(tmp_path / "a.geojson", {}), case)
    assert said(case, "wfp") == {
        ("segment:w2", "status"): "restricted",
        ("segment:w2", "practicability"): "4x4",
        ("segment:w2", "delay_minutes"): 20,
    }
    assert cut_off(case, vehicle="light_truck") == {"west": "certain"}
    assert cut_off(case, vehicle="4x4") == {}
    words = ("--category", "hospital", "--on", "2017-03-21", "--vehicle", "4x4")
    rows = {row["place_id"]: row for row in rows_of("access", case, *words)}
    assert rows["west"]["extra_seconds"] == pytest.approx(20 * 60, abs=0.01)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": "Open", "dmg": "Yes"}, {"status": "open"}),
        ({"status": "", "dmg": "Yes"}, {"damage": "damaged"}),
        ({"status": "Unknown"}, {"status": "unknown"}),
        ({"status": "Closed", "hasbypass": "Yes"}, {"status": "unknown"}),
        ({"status": "Open", "curntprac": "Light Truck <10MT"}, {"status": "open", "practicability": "light_truck"}),
        ({"status": "Open", "curntprac": "5", "maxloadmt": 12}, {"status": "open", "practicability": "light_truck"}),
        ({"status": "Open", "estimatedcrossingtime": 7}, {"status": "open", "delay_minutes": 7}),
        ({"status": "Closed", "estimatedcrossingtime": 7}, {"status": "closed"}),
        ({"status": "PASSABLE"}, {"status": "open"}),
    ],
)  # fmt: skip
def test_what_a_bridge_says(case, tmp_path, change, expected):
    quiet = {"maxloadmt": 0, "estimatedcrossingtime": 0}
    take("bridges", files.bridges(tmp_path / "a.geojson", quiet | change), case)
    assert {predicate: value for (_, predicate), value in said(case, "wfp").items()} == expected


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "Planned"}, "planned"),
        ({"status": "", "maxloadmt": 0, "estimatedcrossingtime": 0}, "nothing is said of crossing"),
    ],
)
def test_bridges_that_say_nothing_are_left(case, tmp_path, change, reason):
    before = snapshot(case)
    report = take("bridges", files.bridges(tmp_path / "a.geojson", change), case)
    assert counts(report) == (0, 0, 1)
    assert reason in report.rows[0].reason
    assert snapshot(case) == before


def test_where_the_roads_know_no_bridge_the_circle_is_claimed_and_told(case, tmp_path):
    path = files.bridges(tmp_path / "a.geojson", {"status": "Closed"}, at=[files.EAST_ROAD])
    report = take("bridges", path, case)
    assert {subject.partition(":")[0] for subject, _ in said(case, "wfp")} == {"point"}
    assert "no road in the circle is called a bridge: all in it are claimed" in reasons(report)
    assert cut_off(case) == {"west": "certain"}


def test_a_line_speaks_of_the_segments_along_it(case, tmp_path):
    path = files.roads(tmp_path / "a.gpkg", {}, at=[[(0, 10), (1000, 10), (1060, 12)]])
    report = take("road-status", path, case)
    assert said(case, "road-status") == {
        ("segment:w1", "status"): "closed",
        ("segment:w2", "status"): "closed",
    }
    note = claims_of(case, "road-status")["road-status-3-status-w1"].note
    for part in (
        "100% of the segment",
        "largest axle load (t) 9",
        "speed now (km/h) 25",
        "D, high",
    ):
        assert part in note
    assert (counts(report), report.claims) == ((1, 0, 0), 2)
    assert cut_off(case) == {"west": "certain"}


def test_lines_that_match_nothing_are_listed_by_row(case, tmp_path):
    lines = [
        [(0, 200), (1000, 200)],  # no road there
        [(90_000, 0), (91_000, 0)],  # another country
        [(1500, 5), (1900, 5)],  # a fifth of w3
        [(1060, 5), (2900, 5)],
    ]
    rows = [{"ObjectID": k} for k in range(1, 5)]
    report = take("road-status", files.roads(tmp_path / "a.geojson", *rows, at=lines), case)
    assert counts(report) == (1, 0, 3)
    assert [row.reason for row in report.rows] == [
        "no segment lies along it within 20 m",
        "outside the case's roads",
        "it covers less than half of every segment along it; claim that stretch by hand: 21% of w3",
        "",
    ]
    assert [row.row for row in report.rows] == [2, 3, 4, 5]


def test_how_far_apart_may_be_chosen(case, tmp_path):
    path = files.roads(tmp_path / "a.geojson", {}, at=[[(0, 35), (1000, 35)]])
    assert counts(take("road-status", path, case)) == (0, 0, 1)
    assert counts(take("road-status", path, case, within_metres=40)) == (1, 0, 0)


def test_a_table_may_name_segments_or_ways(case, tmp_path):
    path = files.write_lines(
        tmp_path / "a.csv",
        "segment_id,OpStatus,CurntPrac,LastCheckDate",
        "w1,2,3,2017-03-10",
        "w9,3,,2017-03-10",
    )
    report = take("road-status", path, case)
    assert said(case, "road-status") == {
        ("segment:w1", "status"): "restricted",
        ("segment:w1", "practicability"): "4x4",
    }
    assert report.rows[1].reason == "the case has no segment of that id: w9"
    path = files.write_lines(
        tmp_path / "b.csv", "osmid,state,currasofdate", "w3,NOT_PASSABLE,2017-03-11"
    )
    take("road-status", path, case)
    assert said(case, "road-status")["segment:w3", "status"] == "closed"


@pytest.mark.parametrize(
    ("cells", "season", "expected"),
    [
        ({"OpStatus": 1, "CurntPrac": 5, "TotLoadMT": 10}, None, {"status": "open", "practicability": "light_truck"}),
        ({"OpStatus": "UNKNOWN"}, None, {"status": "unknown"}),
        ({"OpStatus": 0, "GdWthrPrac": 6, "BdWthrPrac": 3}, None, {}),
        ({"OpStatus": 0, "GdWthrPrac": 6, "BdWthrPrac": 3}, "wet", {"practicability": "4x4"}),
        ({"OpStatus": 0, "GdWthrPrac": 6, "BdWthrPrac": 3}, "dry", {"practicability": "truck_trailer"}),
        ({"OpStatus": 0, "GdWthrPrac": 4, "BdWthrPrac": 4}, None, {"practicability": "light_truck"}),
        ({"OpStatus": 0, "CurntPrac": 0}, None, {}),
    ],
)  # fmt: skip
def test_what_a_road_record_says(case, tmp_path, cells, season, expected):
    report = take("road-status", files.roads(tmp_path / "a.geojson", cells), case, season=season)
    assert {predicate: value for (_, predicate), value in said(case, "road").items()} == expected
    if not expected:
        assert report.rows[0].reason == "nothing is said of its state"
    unknown = "unknown: open in the best reading, closed in the pessimistic"
    assert (unknown in reasons(report)) == (expected.get("status") == "unknown")


def test_openrouteservice_s_features(case, tmp_path):
    rows = [{"id": 1, "value": "RESTRICTED"}, {"id": 2, "value": "UNSPECIFIED"}]
    frame = files.layer(rows, [[(0, 3), (1000, 3)]] * 2)
    path = files.write_layer(tmp_path / "ors.geojson", frame)
    report = take("road-status", path, case, as_of=date(2017, 3, 12))
    assert said(case, "road") == {("segment:w1", "status"): "restricted"}
    assert report.rows[1].reason == "nothing is said of its state"


def test_numbers_of_logie_that_nobody_explains_are_left_with_the_reason(case, tmp_path):
    rows = [{"osmid": n, "currstatus_physical": n, "currasofdate": "2017-03-10"} for n in (2, 3, 4)]
    shapes = [[(0, 3), (1000, 3)], [(1060, 3), (3000, 3)], [(3000, 0), (3000, 800)]]
    path = files.write_layer(tmp_path / "logie.geojson", files.layer(rows, shapes))
    report = take("road-status", path, case)
    assert (report.added, report.left) == (2, 1)
    assert said(case, "road") == {
        ("segment:w3", "status"): "restricted",
        ("segment:w5", "status"): "closed",
    }
    assert report.rows[0].outcome == "left"
    assert "what this number of LogIE means is not published" in report.rows[0].reason
    assert report.rows[0].reason.endswith(": 2")
    assert "such as row 2, road-status-2 2" in " ".join(report.sentences())


def test_a_record_matched_elsewhere_on_a_later_day_leaves_its_old_segments(case, tmp_path):
    take("road-status", files.roads(tmp_path / "a.geojson", {}), case)
    moved = files.roads(
        tmp_path / "b.geojson", {"LastCheckDate": "2017-03-15"}, at=[[(1060, 0), (3000, 0)]]
    )
    take("road-status", moved, case)
    assert said(case, "road", date(2017, 3, 14)) == {("segment:w1", "status"): "closed"}
    assert said(case, "road", date(2017, 3, 15)) == {("segment:w3", "status"): "closed"}


def test_rows_without_a_day_are_left_unless_the_file_s_own_day_is_given(case, tmp_path):
    path = files.obstacles(tmp_path / "a.csv", {"obsdate": "", "updatedate": ""})
    report = take("obstacles", path, case)
    assert counts(report) == (0, 0, 1)
    assert report.rows[0].reason == "no day is said, and --as-of gives none"
    assert counts(take("obstacles", path, case, as_of=date(2017, 3, 1))) == (1, 0, 0)


def test_claims_that_are_stale_already_are_told(case, tmp_path):
    old = {"obsdate": "2014-10-04", "updatedate": "2014-10-05"}
    report = take("obstacles", files.obstacles(tmp_path / "a.csv", old), case)
    assert any("stale on 2017-03-21" in line.reason for line in report.lines)
    assert cut_off(case) == {"west": "best"}


def test_of_a_record_told_of_two_days_only_what_still_holds_is_stale(case, tmp_path):
    path = files.roads(
        tmp_path / "a.geojson",
        {"OpStatus": 3, "LastCheckDate": "2016-01-10"},
        {"OpStatus": 1, "LastCheckDate": "2016-02-10"},
    )
    report = take("road-status", path, case)
    assert report.claims == 3
    (line,) = [line for line in report.lines if line.reason.startswith("stale on")]
    assert line.count == 1
    assert line.reason.endswith("such as road-status-3-status-w1-2")


def test_a_person_s_word_stands(tmp_path):
    mine = 'mine,segment:w1,status,open,,,,,2017-03-01,,2017-03-12,,S1,1,,,,"WFP obstacle 17, gone"'
    claims = [
        line for line in with_row("claims", mine) if not line.startswith(("c1,", "c3,", "c4,"))
    ]
    case = files.report_case(tmp_path / "case", claims=claims)
    report = take("obstacles", files.obstacles(tmp_path / "a.csv", {}), case)
    assert counts(report) == (0, 0, 1)
    assert "by hand" in report.rows[0].reason


def test_a_remark_that_looks_like_our_own_note_fools_nobody(case, tmp_path):
    remark = "WFP bridge 5 [status w2]; from b.csv, row 2; content 000000000000; WFP bridge 6"
    take(
        "obstacles",
        files.obstacles(tmp_path / "a.csv", {"remarks": remark, "source": "=1+1"}),
        case,
    )
    rows = [{"objectid": 5}, {"objectid": 6}]
    report = take("bridges", files.bridges(tmp_path / "b.csv", *rows), case)
    assert counts(report) == (2, 0, 0)
    assert ", =1+1," in (case / "claims.csv").read_text(encoding="utf-8")


def test_all_problems_of_file_and_case_at_once_and_nothing_written(tmp_path):
    case = files.report_case(tmp_path / "case", sources=with_row("sources", "S9,P,T,,,Z,,"))
    before = snapshot(case)
    path = files.obstacles(
        tmp_path / "a.csv",
        {"objectid": 1, "obstype": "Earthquake"},
        {"objectid": "a b,c"},
        {"objectid": 3},
        {"objectid": 3, "obstype": "Flood"},
    )
    with pytest.raises(BadTable) as error:
        take("obstacles", path, case)
    text = error.value.text()
    for part in (
        "a.csv, row 2, column obstype",
        "a.csv, row 3: this cannot stand in a claim's id",
        "a.csv, row 5: obstacle 3 stands in row 4 too, told otherwise",
        "sources.csv, row 4, column reliability",
    ):
        assert part in text
    assert snapshot(case) == before


def test_sources(case, tmp_path):
    path = files.obstacles(tmp_path / "a.csv", {})
    before = snapshot(case)
    with pytest.raises(BadTable, match="there is no source 'S8'"):
        take("obstacles", path, case, source_id="S8")
    assert snapshot(case) == before
    report = take("obstacles", path, case, source_id="S2")
    assert report.added_sources == ()
    assert claims_of(case, "wfp")["wfp-obstacle-17"].source_id == "S2"


def test_an_embedded_case_is_never_written(tmp_path):
    with pytest.raises(BadRequest, match="embedded case"):
        take("obstacles", files.obstacles(tmp_path / "a.csv", {}), "homs-2017")


def test_the_command_says_counts_writes_the_rows_and_exits_with_2(case, tmp_path):
    path = files.obstacles(
        tmp_path / "a.geojson", {}, {"objectid": 18, "obstype": "Railway damage"}
    )
    told = tmp_path / "rows.csv"
    words = ["import", "obstacles", str(path), str(case), "--radius", "30", "--report", str(told)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert done.stdout == "2 obstacles read: 1 taken (1 new, 0 revise an earlier claim), 1 left\n"
    assert "obstacles, dropped: 1 (it is not about a road, such as row 3" in done.stderr
    assert told.read_text(encoding="utf-8-sig").splitlines() == [
        "row,record_id,outcome,reason,claim_ids",
        "2,17,taken,,wfp-obstacle-17",
        "3,18,left,it is not about a road: Railway damage,",
    ]
    before = snapshot(case)
    bad = files.obstacles(tmp_path / "b.geojson", {"obstype": "Earthquake"})
    for refused in (
        ["obstacles", str(bad), str(case)],
        ["obstacles", str(path), str(case), "--as-of", "soon"],
        ["obstacles", str(path), str(case), "--report", str(tmp_path / "no" / "a.csv")],
        ["road-status", str(path), str(case), "--season", "spring"],
    ):
        done = CliRunner().invoke(app, ["import", *refused])
        assert isinstance(done.exception, BadTable | BadRequest)
    assert snapshot(case) == before
