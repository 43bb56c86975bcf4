"""Flee's input: read back as Flee reads it, by our own eyes and by Flee where it is installed."""

import csv
import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from ledger_scene import claim, question, scene_study
from passable.run.answers import measure_cutoff
from passable.run.flee_export import FleeAsked, export_flee
from passable.run.request import ask
from passable.run.study import open_study
from passable.run.timeline import frame_timeline
from passable.terms.errors import BadRequest
from scenes import box, point_subject

FIRST, LAST = date(2017, 1, 1), date(2017, 5, 31)
GEOD = Geod(ellps="WGS84")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row and not row[0].startswith("#")]


def head_of(path):
    return path.read_text(encoding="utf-8").splitlines()[0].split(",")[1:]


@pytest.fixture(scope="module")
def study():
    return open_study("homs-2017")


@pytest.fixture(scope="module")
def homs(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("flee") / "homs"
    request = frame_timeline(study, ask(study), FIRST, LAST)
    report = export_flee(study, request, folder)
    return folder, report


def test_every_file_is_there_and_names_only_what_there_is(homs):
    folder, report = homs
    names = [row[0] for row in rows_of(folder / "locations.csv")]
    assert len(names) == len(set(names)) == report.places
    assert all(name.isascii() and name.replace("_", "").isalnum() for name in names)
    routes = rows_of(folder / "routes.csv")
    assert len(routes) == report.links
    assert {name for row in routes for name in row[:2]} <= set(names)
    links = {tuple(row[:2]) for row in routes}
    for kind, a, b, first, last in rows_of(folder / "closures.csv"):
        assert kind == "link"
        assert (a, b) in links
        assert 0 <= int(first) < int(last) <= 151
    assert rows_of(folder / "sim_period.csv") == [["StartDate", "2017-01-01"], ["Length", "151"]]
    days = rows_of(folder / "conflicts.csv")
    assert [int(row[0]) for row in days] == list(range(151))
    assert set(head_of(folder / "conflicts.csv")) <= set(names)
    mapped = list(csv.DictReader((folder / "names.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["flee_name"] for row in mapped] == names
    assert {row["place_id"]: row["name_ar"] for row in mapped}["homs"] == "حمص"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert set(record["answer"]) == {p.name for p in folder.iterdir()} - {"run.json"}


def test_no_route_is_shorter_than_the_straight_line(homs):
    """Of the model's own published input one is (see the shared data's README)."""
    folder, _ = homs
    where = {row[0]: (float(row[4]), float(row[3])) for row in rows_of(folder / "locations.csv")}
    for a, b, km, redirection in rows_of(folder / "routes.csv"):
        straight = GEOD.inv(*where[a], *where[b])[2] / 1000
        assert float(km) >= straight * 0.999, (a, b)
        assert redirection == "0"


def test_al_waer_is_shut_in_until_the_agreement_was_carried_out(homs, study):
    folder, _ = homs
    closed = [row for row in rows_of(folder / "closures.csv") if "Al_Waer" in row[1:3]]
    joined = [row for row in rows_of(folder / "routes.csv") if "Al_Waer" in row[:2]]
    assert {tuple(sorted(r[1:3])) for r in closed} == {tuple(sorted(r[:2])) for r in joined}
    (end,) = {int(row[4]) for row in closed}
    opened = FIRST + timedelta(days=end)
    for on, state in ((opened - timedelta(days=1), "certain"), (opened, "no")):
        table = measure_cutoff(study, ask(study, on=on, categories=("hospital",))).table
        row = table.set_index("place_id").loc["al-waer"]
        assert (row["cut_off"] != "no") == (state != "no")


def with_flee():
    """The environment in which Python finds Flee: a folder that is named, or our own libraries."""
    home = os.environ.get("PASSABLE_FLEE")
    if home:
        assert Path(home, "flee", "InputGeography.py").is_file(), f"no Flee in {home}"
        return os.environ | {"PYTHONPATH": home}
    if importlib.util.find_spec("flee") is None:
        pytest.skip("Flee is not installed, so that it reads our export is not tested; make "
                    "test-real installs it")  # fmt: skip
    return os.environ


@pytest.mark.real
def test_flee_itself_reads_it_and_moves_agents(homs, shared):
    environment = with_flee()
    folder, report = homs
    script = Path(__file__).parents[1] / "flee_reads.py"
    settings_file = shared / "flee/syria2013/simsetting.yml"
    done = subprocess.run(
        [sys.executable, script, folder, settings_file, "151", "5"], capture_output=True,
        text=True, check=True, env=environment,
    )  # fmt: skip
    line = next(x for x in done.stdout.splitlines() if x.startswith("FLEE "))
    told = json.loads(line.removeprefix("FLEE "))
    locations = rows_of(folder / "locations.csv")
    assert told["places"] == [row[0] for row in locations]
    assert told["links"] == 2 * report.links
    assert told["people"] == {r[0]: int(r[7] or 0) for r in locations if r[5] != "camp"} | {
        r[0]: told["people"][r[0]] for r in locations if r[5] == "camp"}  # fmt: skip
    closures = [(a, b, int(x), int(y)) for _, a, b, x, y in rows_of(folder / "closures.csv")]
    conflicts = [row[1:] for row in rows_of(folder / "conflicts.csv")]
    at = head_of(folder / "conflicts.csv")
    for day, seen in enumerate(told["days"]):
        shut = {frozenset((a, b)) for a, b, first, last in closures if first <= day < last}
        assert {frozenset(pair) for pair in seen["closed"]} == shut
        fought = sorted(n for n, v in zip(at, conflicts[day], strict=True) if v == "1")
        assert seen["conflict"] == fought
    assert told["days"][-1]["agents"] == 20 * 5


SCENE = "A 0 0; B 20000 0; C 40000 0; D 60000 0; 1: A B; 2: B C; 3: C D"
PLACES = {"a": (0, 0), "b": (20000, 0), "c": (40000, 0), "d": (60000, 0), "off": (0, 90000)}
AREAS = {
    "west": box(-1000, -1000, 21000, 1000), "all": box(-2000, -2000, 70000, 2000),
}  # fmt: skip


def export(tmp_path, *claims, asked=None, **words):
    study = scene_study(SCENE, PLACES, {"h": (60000, 0)}, AREAS, claims)
    request = frame_timeline(
        study, question(study, "2017-03-10", **words), date(2017, 3, 1), date(2017, 3, 10)
    )
    report = export_flee(study, request, tmp_path / "f", asked)
    rows = rows_of(tmp_path / "f/conflicts.csv")
    names = head_of(tmp_path / "f/conflicts.csv")
    days = {n: [int(r[0]) for r in rows if r[k] == "1"] for k, n in enumerate(names, start=1)}
    return report, days, tmp_path / "f"


def test_conflict_is_where_and_when_incidents_are(tmp_path):
    report, days, folder = export(
        tmp_path,
        claim("near", point_subject(21000, 0, 50), "incident", "clash", since="2017-03-03"),
        claim("long", "place:c", "incident", "shelling", since="2017-02-20", to="2017-03-02"),
        claim("far", point_subject(50000, 30000, 50), "incident", "clash", since="2017-03-05"),
        claim("note", "place:d", "incident", "strategic development: agreement",
              since="2017-03-05"),
        claim("area", "area:west", "incident", "clash", since="2017-03-09", to="2017-03-20"),
        claim("old", "place:d", "incident", "clash", since="2017-02-01"),
        replace(claim("quiet", "place:d", "incident", "clash", since="2017-03-04"),
                sensitivity="restricted"),
        asked=FleeAsked(near_km=5),
    )  # fmt: skip
    # "near" has no last day: an event without one lasts its first.
    assert days == {"b": [2, 8, 9], "c": [0, 1], "a": [8, 9]}
    assert (report.incidents, report.elsewhere, report.left_out) == (3, 1, 1)
    kinds = {row[0]: (row[5], row[6]) for row in rows_of(folder / "locations.csv")}
    assert kinds == {
        "a": ("conflict_zone", "8"), "b": ("conflict_zone", "2"), "c": ("conflict_zone", "0"),
        "d": ("town", ""),
    }  # fmt: skip


def test_conflict_is_while_the_ground_is_disputed_the_smallest_area_deciding(tmp_path):
    _, days, _ = export(
        tmp_path,
        claim("w1", "area:west", "control", "army", since="2017-02-01"),
        claim("all1", "area:all", "control", "army", since="2017-02-01"),
        claim("all2", "area:all", "control", "rebels", since="2017-03-04", to="2017-03-06"),
    )
    assert days == {"c": [3, 4, 5], "d": [3, 4, 5]}


def test_links_close_with_the_roads_and_camps_are_camps(tmp_path):
    report, _, folder = export(
        tmp_path,
        claim("shut", "segment:w2/n2-n3", "status", "closed", since="2017-03-04", to="2017-03-06"),
        asked=FleeAsked(camps=("d",)),
    )
    assert {tuple(r[:2]) for r in rows_of(folder / "routes.csv")} == {
        ("a", "b"), ("b", "c"), ("c", "d")}  # fmt: skip
    lengths = [float(r[2]) for r in rows_of(folder / "routes.csv")]
    assert lengths == pytest.approx([20, 20, 20], rel=1e-3)
    assert rows_of(folder / "closures.csv") == [["link", "b", "c", "3", "6"]]
    locations = {row[0]: row for row in rows_of(folder / "locations.csv")}
    assert locations["d"][5:] == ["camp", "", "-1"]
    assert [locations[p][7] for p in "abc"] == ["1", "2", "4"]
    assert report.states == 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (FleeAsked(camps=("x",)), "there is no place 'x'"),
        (FleeAsked(places="x"), "names no places"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_written(tmp_path, asked, told):
    with pytest.raises(BadRequest, match=told):
        export(tmp_path, asked=asked)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "f").mkdir()
    (tmp_path / "f/mine.txt").write_text("x")
    with pytest.raises(BadRequest, match="not empty"):
        export(tmp_path)
    assert [p.name for p in (tmp_path / "f").iterdir()] == ["mine.txt"]


def test_people_and_places_that_may_not_leave(tmp_path):
    study = scene_study(SCENE, PLACES, {"h": (60000, 0)})
    hidden = study.case.places.assign(sensitivity=["", "restricted", "", "", ""])
    claims = tuple(
        replace(c, sensitivity="restricted") if c.claim_id == "people-c" else c
        for c in study.case.claims
    )
    secret = replace(study, case=replace(study.case, places=hidden, claims=claims))
    for restricted, names in ((False, ["a", "c", "d"]), (True, ["a", "b", "c", "d"])):
        request = frame_timeline(
            secret, question(secret, "2017-03-10", restricted=restricted), None, date(2017, 3, 10)
        )
        folder = tmp_path / str(restricted)
        export_flee(secret, request, folder)
        locations = rows_of(folder / "locations.csv")
        assert [row[0] for row in locations] == names
        people = {row[0]: row[7] for row in locations}
        assert people["c"] == ("4" if restricted else "")
        assert "RESTRICTED" in (folder / "run.json").read_text() or not restricted
    assert np.isfinite([float(r[2]) for r in rows_of(folder / "routes.csv")]).all()
