"""UCDP's files, new and old, become events whose precision is what the file says."""

from datetime import date

import pytest

from event_files import GED_5, GED_23, GED_EVENT, ged
from passable.read.event_file import iso_date
from passable.read.events_ucdp import ged_version, read_ucdp_events
from passable.read.tally import Tally
from passable.terms.errors import ProblemList


def read(path):
    problems, tally = ProblemList(), Tally()
    events = read_ucdp_events(path, problems, tally)
    return events, [str(problem) for problem in problems.problems], tally.lines()


def one(path):
    events, problems, _ = read(path)
    assert problems == []
    assert len(events) == 1
    return events[0]


def test_an_event_of_23_1(tmp_path):
    event = one(ged(tmp_path / "GEDEvent_v23_1.csv", {}))
    assert (event.event_id, event.row, event.value) == ("101", 2, "state-based conflict")
    assert (event.lon, event.lat) == (36.7, 34.73)
    assert (event.low, event.best, event.high) == (3, 4, 6)
    assert event.valid_from == event.valid_to == date(2017, 3, 20)
    assert event.reported_on == date(2017, 3, 22)
    assert event.said_by == "Bureau; Paper"
    assert event.actors == ("Government of Somewhere", "Insurgents")
    assert event.details == (
        "Government of Somewhere / Insurgents",
        "West town, West district, North Governorate",
        "where_prec 1, date_prec 1, event_clarity 1",
        "in the sources' words: \"Shells hit 'the bridge'\"",
    )


def test_an_older_file_says_the_same_but_for_what_it_lacks(tmp_path):
    older = {
        **GED_EVENT,
        "id": "101.0",
        "where_prec": "1.0",
        "date_start": "2017-03-20",
        "best_est": "4.0",
        "high_est": "6.0",
        "low_est": "3.0",
    }
    old = one(ged(tmp_path / "old.csv.gz", older, header=GED_5))
    new = one(ged(tmp_path / "new.csv", {}))
    for name in ("event_id", "lon", "lat", "value", "low", "best", "high", "valid_from", "actors"):
        assert getattr(old, name) == getattr(new, name)
    assert old.said_by == ""
    assert old.reported_on == date(2017, 3, 20)  # no source date: the event's last day


def test_a_cell_is_named_by_the_column_the_file_has(tmp_path):
    bad = {**GED_EVENT, "best_est": "four", "high_est": "6", "low_est": "3"}
    _, (problem,), _ = read(ged(tmp_path / "old.csv", bad, header=GED_5))
    assert problem.startswith("old.csv, row 2, column best_est: this is not a number")


@pytest.mark.parametrize(
    ("where", "precision", "level"),
    [
        ("1", "exact", 0),
        ("2", "near", 0),
        ("3", "area", 2),
        ("4", "area", 1),
        ("5", "area", 0),
        ("6", "unknown", 0),
        ("7", "unknown", 0),
    ],
)
def test_place_precision(tmp_path, where, precision, level):
    event = one(ged(tmp_path / "ged.csv", {"where_prec": where}))
    assert (event.place_precision, event.admin_level) == (precision, level)


@pytest.mark.parametrize(
    ("when", "precision"),
    [("1", "day"), ("2", "week"), ("3", "week"), ("4", "month"), ("5", "year")],
)
def test_time_precision(tmp_path, when, precision):
    assert one(ged(tmp_path / "ged.csv", {"date_prec": when})).time_precision == precision


@pytest.mark.parametrize(("clarity", "grade"), [("1", 2), ("2", 3)])
def test_credibility(tmp_path, clarity, grade):
    assert one(ged(tmp_path / "ged.csv", {"event_clarity": clarity})).credibility == grade


def test_a_source_older_than_the_event_does_not_make_it_known_before_it_was(tmp_path):
    events, problems, lines = read(ged(tmp_path / "ged.csv", {"source_date": "2016-03-22;soon"}))
    assert problems == []
    assert events[0].reported_on == date(2017, 3, 20)
    assert {line.thing for line in lines} == {"days of reporting", "source dates"}


def test_figures_out_of_order_are_told_and_not_used(tmp_path):
    events, problems, lines = read(ged(tmp_path / "ged.csv", {"low": "5"}))
    assert problems == []
    assert (events[0].low, events[0].best, events[0].high) == (None, None, None)
    assert "deaths out of order in the file: low 5, best 4, high 6" in events[0].details
    assert [(line.thing, line.count) for line in lines] == [("figures", 1)]


def test_the_mark_is_of_the_content_not_of_the_row_or_headline(tmp_path):
    first = one(ged(tmp_path / "a.csv", {}))
    other = {"id": "9", "type_of_violence": "2"}
    moved = read(ged(tmp_path / "b.csv", other, {"source_headline": "other"}))[0][1]
    assert moved.row == 3
    assert moved.mark == first.mark
    for change in ({"best": "5"}, {"latitude": "34.74"}, {"side_b": "x"}, {"where_prec": "2"}):
        assert one(ged(tmp_path / "c.csv", change)).mark != first.mark


def test_every_fault_is_told_at_once(tmp_path):
    path = ged(
        tmp_path / "ged.csv",
        {"where_prec": "9", "latitude": "134"},
        {"id": "102", "date_start": "3/20/2017", "best": "four"},
        {"id": "103", "date_end": "2017-03-01"},
        {"id": "10 4"},
        {"id": "105", "low": "-1"},
        {"id": ""},
    )
    _, problems, _ = read(path)
    said = "\n".join(problems)
    for place in (
        "row 2, column where_prec",
        "row 2, column latitude",
        "row 3, column date_start",
        "row 3, column best",
        "row 4, column date_end",
        "row 5, column id",
        "row 6, column low",
        "row 7, column id",
    ):
        assert f"ged.csv, {place}" in said
    assert len(problems) == 8


def test_missing_columns_are_named_with_what_may_be_meant(tmp_path):
    header = ["lattitude" if name == "latitude" else name for name in GED_23 if name != "date_prec"]
    _, problems, _ = read(ged(tmp_path / "ged.csv", {}, header=header))
    assert any("column date_prec: a required column is missing" in text for text in problems)
    assert any("column latitude" in text and "'lattitude' meant" in text for text in problems)


def test_a_row_with_a_stray_cell_is_a_problem(tmp_path):
    path = ged(tmp_path / "ged.csv", {})
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n\r") + ",stray\n", encoding="utf-8")
    assert "which has no name" in read(path)[1][0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x1f\x8b\x08broken", "cannot be unpacked"),
        (b"PK\x03\x04rest", "archive"),
        (b"\xff\xfei\x00", "UTF-16"),
        (b"", "empty"),
    ],
)
def test_hostile_files_are_told_not_read(tmp_path, content, said):
    path = tmp_path / "ged.csv"
    path.write_bytes(content)
    events, problems, _ = read(path)
    assert events == []
    assert said in problems[0]


def test_what_unpacks_to_more_than_is_sane_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("passable.read.event_file.MAX_FILE_BYTES", 500)
    assert "more than is sane" in read(ged(tmp_path / "ged.csv.gz", {}))[1][0]


def test_tags_under_the_header_are_passed_over(tmp_path):
    path = ged(tmp_path / "ged.csv", dict.fromkeys(GED_23, "#tag"), {})
    assert one(path).row == 3


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2017-03-20 00:00:00.000", "2017-03-20"),
        ("2017-03-20T00:00:00Z", "2017-03-20"),
        ("20 March 2017", "2017-03-20"),
        ("3-Mar-2017", "2017-03-03"),
        ("20 Ventose 2017", "20 Ventose 2017"),
        ("31 February 2017", "31 February 2017"),
        ("2017-03-20 14:00", "2017-03-20 14:00"),
        ("03/20/2017", "03/20/2017"),
    ],
)
def test_dates(text, iso):
    assert iso_date(text) == iso


def test_the_version_stands_in_the_name():
    assert ged_version("GEDEvent_v23_1.csv") == (23, 1)
    assert ged_version("GEDEvent_v22_1.csv.gz") < ged_version("GEDEvent_v23_0_4.csv")
    assert ged_version("ucdp_ged_syria_2016-2018.csv.gz") is None
