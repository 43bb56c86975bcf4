"""ACLED exports, present and older, become events; what contradicts itself is told."""

from datetime import date

import openpyxl
import pytest

from event_files import ACLED_BEFORE, ACLED_EVENT, ACLED_NOW, acled
from passable.read.events_acled import read_acled_events
from passable.terms.errors import ProblemList


def read(path):
    problems = ProblemList()
    events = read_acled_events(path, problems)
    return events, [str(problem) for problem in problems.problems]


def one(path):
    events, problems = read(path)
    assert problems == []
    assert len(events) == 1
    return events[0]


def test_a_present_export(tmp_path):
    event = one(acled(tmp_path / "acled.csv", {}))
    assert (event.event_id, event.row, event.value) == ("SYR77", 2, "Battles: Armed clash")
    assert (event.lon, event.lat) == (36.7, 34.73)
    assert (event.low, event.best, event.high) == (2, 2, None)
    assert event.valid_from == event.valid_to == date(2017, 3, 20)
    assert event.reported_on == date(2017, 3, 21)
    assert event.said_by == "Bureau; Paper"
    assert (event.place_precision, event.time_precision) == ("exact", "day")
    assert event.mark == "timestamp 1490054400"
    assert event.details[0] == (
        "Military Forces of Somewhere (2000-2024) (State forces) / "
        "Opposition Rebels (Somewhere) (Rebel group)"
    )
    assert event.details[-1] == 'in ACLED\'s words: "On 20 March, a clash took place."'


def test_an_export_from_before_2023_says_the_same(tmp_path):
    older = {"inter1": "1.0", "inter2": "2", "event_date": "20 March 2017"}
    old = acled(tmp_path / "old.csv", older, header=ACLED_BEFORE, delimiter=";")
    assert one(old) == one(acled(tmp_path / "new.csv", {}))


def test_column_names_in_capitals_and_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([name.upper() for name in ACLED_NOW])
    book.active.append([ACLED_EVENT.get(name, "") for name in ACLED_NOW])
    book.save(tmp_path / "acled.xlsx")
    assert one(tmp_path / "acled.xlsx") == one(acled(tmp_path / "acled.csv", {}))


def test_an_event_of_one_party(tmp_path):
    event = one(acled(tmp_path / "a.csv", {"actor2": "", "inter2": "0", "notes": ""}))
    assert event.actors == ("Military Forces of Somewhere (2000-2024)",)
    assert event.details[0] == "Military Forces of Somewhere (2000-2024) (State forces)"
    assert not any("words" in detail for detail in event.details)


@pytest.mark.parametrize(
    ("code", "precision", "level"), [("1", "exact", 0), ("2", "near", 0), ("3", "area", 1)]
)
def test_place_precision(tmp_path, code, precision, level):
    event = one(acled(tmp_path / "a.csv", {"geo_precision": code}))
    assert (event.place_precision, event.admin_level) == (precision, level)


@pytest.mark.parametrize(
    ("code", "precision", "first", "last"),
    [
        ("1", "day", date(2017, 3, 20), date(2017, 3, 20)),
        ("2", "week", date(2017, 3, 17), date(2017, 3, 23)),
        ("3", "month", date(2017, 3, 1), date(2017, 3, 31)),
    ],
)
def test_time_precision_widens_the_span(tmp_path, code, precision, first, last):
    late = {"time_precision": code, "timestamp": "1500000000"}
    event = one(acled(tmp_path / "a.csv", late))
    assert (event.time_precision, event.valid_from, event.valid_to) == (precision, first, last)


def test_no_event_lasts_beyond_the_day_it_was_written_down(tmp_path):
    event = one(acled(tmp_path / "a.csv", {"time_precision": "3"}))
    assert event.valid_to == event.reported_on == date(2017, 3, 21)


def test_strategic_developments_say_so_and_nothing_else_does(tmp_path):
    kinds = [
        {"event_type": "Strategic developments", "sub_event_type": "Agreement"},
        {"event_type": "Protests", "sub_event_type": "Peaceful protest", "event_id_cnty": "SYR78"},
    ]
    events, _ = read(acled(tmp_path / "a.csv", *kinds))
    assert [event.value for event in events] == [
        "strategic development: Agreement",
        "Protests: Peaceful protest",
    ]


@pytest.mark.parametrize("column", ["timestamp", "inter1", "actor2", "notes", "geo_precision"])
def test_a_missing_column_is_named(tmp_path, column):
    header = [name for name in ACLED_NOW if name != column]
    _, problems = read(acled(tmp_path / "a.csv", {}, header=header))
    assert any(f"a.csv, row 1, column {column}" in text for text in problems)


def test_every_fault_is_told_at_once(tmp_path):
    path = acled(
        tmp_path / "a.csv",
        {"event_date": "2017-03-25"},
        {"timestamp": "1.49E+09"},
        {"inter1": "9", "geo_precision": "4"},
        {"fatalities": "-2"},
        {"event_id_cnty": "SYR 1"},
        {"event_date": "20.3.2017"},
    )
    _, problems = read(path)
    assert len(problems) == 7
    said = "\n".join(problems)
    assert "row 2, column event_date: the event lies in the future of its own timestamp" in said
    assert "2017-03-21 or earlier, got 2017-03-25" in said
    for place in (
        "row 3, column timestamp",
        "row 4, column inter1",
        "row 4, column geo_precision",
        "row 5, column fatalities",
        "row 6, column event_id_cnty",
        "row 7, column event_date",
    ):
        assert place in said
