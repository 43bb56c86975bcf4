"""Convoys, permits and hours: what is read, and what is refused."""

from datetime import datetime, time

import pytest

from case_builder import build_case, write_table
from passable.read.case import case_problems, read_case

CONVOYS = [
    (
        "convoy_id,mover,from_place_id,to_place_id,stop_place_ids,loads,trips,earliest_departure,"
        "latest_departure,latest_arrival,allowed_from,allowed_to,rest_after_hours,leader"
    ),
    "c1,civilians,west,east,west,10,2,2017-03-21T06:00,2017-03-21 08:00,,06:00,18:00,4,Someone",
]
PERMITS = [
    "permit_id,convoy_id,subject,issued_by,valid_from,valid_to",
    "p1,c1,area:north,A ministry,2017-03-20T00:00,2017-03-25T00:00",
]
HOURS = [
    "hours_id,subject,closed_from,closed_to,valid_from,valid_to",
    "h1,segment:w1/n1-n2,18:00,6:00,2017-01-01,",
]
GOOD = {"convoys": CONVOYS, "permits": PERMITS, "hours": HOURS}


def case(folder, **changed):
    build_case(folder)
    for name, lines in {**GOOD, **changed}.items():
        write_table(folder, f"{name}.csv", lines)
    return folder


def test_what_is_read(tmp_path):
    held = read_case(case(tmp_path / "case")).convoys
    convoy = held.convoys["c1"]
    assert convoy.vehicles == 7  # 10 loads by 2 trips, and a quarter more
    assert convoy.latest_departure == datetime(2017, 3, 21, 8)  # noqa: DTZ001 - local time
    assert (convoy.allowed_to, convoy.rest_minutes, convoy.check_in_minutes) == (time(18), 30, 60)
    assert held.permits[0].subject == "area:north"
    assert held.hours[0].closed_to == time(6)


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("convoys", "T06:00", "", "convoys.csv, row 2, column earliest_departure"),
        ("convoys", "21 08:00", "21 05:00", "over before it starts"),
        ("convoys", "08:00,,", "08:00,2017-03-20T01:00,", "must arrive before it may leave"),
        ("convoys", "18:00", "25:00", "no time of day"),
        ("convoys", ",18:00", ",", "only one of the allowed hours"),
        ("convoys", ",10,2,", ",0,2,", "cannot be meant"),
        ("convoys", ",10,2,", ",10,0,", "cannot be meant"),
        ("convoys", "Someone", "", "has no leader"),
        ("convoys", "civilians", "lorries", "case.toml"),
        ("convoys", ",east,", ",nowhere,", "'nowhere' in places.csv"),
        ("permits", "area:north", "area:south", "areas.geojson"),
        ("permits", "area:north", "place:west", "is no road"),
        ("permits", "area:north", "somewhere", "not a subject"),
        ("permits", "2017-03-25", "2017-03-19", "ends before it begins"),
        ("permits", ",c1,", ",c9,", "convoys.csv"),
        ("hours", "2017-01-01,", "2017-01-01,2016-01-01", "valid_to is before valid_from"),
        ("hours", "18:00", "6 pm", "hours.csv, row 2, column closed_from"),
    ],
)
def test_what_is_refused(tmp_path, table, old, new, told):
    whole = "\n".join(GOOD[table])
    assert old in whole
    changed = {table: whole.replace(old, new).split("\n")}
    problems = [str(p) for p in case_problems(case(tmp_path / "case", **changed))]
    assert any(told in problem for problem in problems), problems
