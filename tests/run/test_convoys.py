"""Convoys on a road of 60 km: the clock, what fails first and by how much, sheets, the gate."""

import json
from dataclasses import replace
from datetime import datetime, time

import openpyxl
import pytest
from typer.testing import CliRunner

from ledger_scene import claim, mover, question, scene_study
from passable.cli.app import app
from passable.read.case import embedded_cases
from passable.run.convoys import find_convoy, measure_convoy
from passable.terms.convoys import Convoy, ConvoyPlans, Hours, Permit
from passable.terms.errors import BadRequest
from scenes import box

# 60 km of primary road, a km a minute for a light truck; a gate area from 20 to 30 km; a side road.
ROADS = "A 0 0; B 20000 0; C 30000 0; D 60000 0; E 20000 9000; 1: A B; 2: B C; 3: C D; 4: B E"
PLACES = {"a": (0, 0), "b": (20_000, 0), "c": (30_000, 0), "d": (60_000, 0), "e": (20_000, 9000)}
AREAS = {"gate": box(20_000, -100, 30_000, 100)}


def at(hour, minute=0, day=10):
    return datetime(2017, 3, day, hour, minute)  # noqa: DTZ001 - local time


def convoy(**changed):
    fields = {
        "convoy_id": "c1",
        "title": "Flour",
        "mover": "",
        "vehicle": None,
        "from_place_id": "a",
        "to_place_id": "d",
        "stop_place_ids": (),
        "loads": 4.0,
        "trips": 1.0,
        "earliest_departure": at(6),
        "latest_departure": at(8),
        "latest_arrival": None,
        "allowed_from": None,
        "allowed_to": None,
        "stop_minutes": 0.0,
        "rest_after_hours": None,
        "rest_minutes": 30.0,
        "check_in_minutes": 20.0,
        "leader": "",
        "contact": "channel 7",
        "note": "",
    }
    return Convoy(**{**fields, **changed})


def permit(begin, end, name="p1", subject="area:gate"):
    return Permit(name, "", subject, "A ministry", begin, end, "", "", 2)


def curfew(begin, end, subject="area:gate"):
    return Hours("h1", subject, begin, end, None, None, "", "", 2)


def asked(planned, permits=(), hours=(), claims=(), **words):
    study = scene_study(ROADS, PLACES, {"s": (0, 50)}, AREAS, claims, mover())
    plans = ConvoyPlans({planned.convoy_id: planned}, tuple(permits), tuple(hours))
    study = replace(study, case=replace(study.case, convoys=plans), _situations={})
    return measure_convoy(study, question(study, "2017-03-10", **words), planned)


def row(answer):
    return answer.plan.iloc[0]


def test_a_convoy_with_nothing_in_its_way():
    answer = asked(convoy())
    told = row(answer)
    assert (told["departs"], told["arrives"]) == ("2017-03-10 06:00", "2017-03-10 07:00")
    assert (told["km"], told["driving_minutes"], told["vehicles"]) == (
        pytest.approx(60), pytest.approx(60, abs=0.01), 5,
    )  # fmt: skip
    assert answer.check_ins["at"].tolist() == [
        "2017-03-10 06:00", "2017-03-10 06:20", "2017-03-10 06:40", "2017-03-10 07:00",
    ]  # fmt: skip
    assert answer.check_ins["km"].tolist() == pytest.approx([0, 20, 40, 60], abs=0.02)
    leg = answer.legs.iloc[0]
    assert (leg["from_name"], leg["to_name"], leg["abort_point"]) == ("a", "d", "c")
    assert leg["abort_back_minutes"] == pytest.approx(30, abs=0.01)


def test_a_curfew_is_waited_for_at_the_last_junction_before_it():
    answer = asked(convoy(), hours=[curfew(time(20), time(7))])
    assert row(answer)["arrives"] == "2017-03-10 07:40"
    wait = answer.legs.query("kind == 'wait'").iloc[0]
    assert wait["because"] == "closing hours: h1"
    assert row(answer)["waiting_minutes"] <= 40.01


def test_stops_and_rests():
    answer = asked(convoy(stop_place_ids=("b",), stop_minutes=15.0, rest_after_hours=0.75))
    assert answer.legs["kind"].tolist() == ["drive", "stop", "drive", "rest", "drive"]
    told = row(answer)
    assert told["stopped_minutes"] == 15
    assert told["arrives"] == "2017-03-10 07:45"  # 60 driven, 15 stopped, 30 rested
    there_and_back = asked(convoy(stop_place_ids=("e",)))
    assert row(there_and_back)["km"] == pytest.approx(78)


@pytest.mark.parametrize(
    ("planned", "words", "fails_by", "reason"),
    [
        (convoy(latest_arrival=at(6, 30)), {}, "open way", "30 min after 2017-03-10 06:30"),
        (
            convoy(),
            {"permits": [permit(at(0, day=9), at(6, 25))]},
            "permits",
            "area:gate (p1) would be passed from 2017-03-10 06:20, 5 min after it has run out",
        ),
        (
            convoy(),
            {"permits": [permit(at(0, day=1), at(0, day=9))]},
            "permits",
            "after it has run out",
        ),
        (
            convoy(latest_arrival=at(8)),
            {"hours": [curfew(time(5), time(9))]},
            "closing hours",
            "1 h 40 min after 2017-03-10 08:00",
        ),
        (
            convoy(allowed_from=time(6), allowed_to=time(6, 15)),
            {},
            "allowed hours",
            "the road c - d takes 30 min, delays included, and a day allows 15 min: 15 min too long",
        ),
        (convoy(rest_after_hours=0.25), {}, "rests", "longer than 0.25 h"),
        (
            convoy(),
            {"claims": [claim("shut", "segment:w2/n2-n3", "status", "closed")]},
            "open way",
            "the claim-free way is open up to b",
        ),
    ],
)
def test_the_first_constraint_that_fails_and_by_how_much(planned, words, fails_by, reason):
    answer = asked(planned, **words)
    told = row(answer)
    assert not told["is_feasible"]
    assert told["fails_by"] == fails_by
    assert reason in told["reason"]
    assert not len(answer.legs)
    if "claims" in words:
        assert told["closing_claim_ids"] == "shut"


def test_permits_that_follow_one_another_and_their_expiry():
    held = [permit(at(0), at(6, 10)), permit(at(6, 10), at(7, 30), "p2")]
    answer = asked(convoy(), permits=held)
    assert row(answer)["is_feasible"]
    table = answer.permits.set_index("permit_id")
    assert table.loc["p2", "state"] == "holds"
    assert table.loc["p2", "last_passed"] == "2017-03-10 06:30"
    assert table.loc["p2", "margin_minutes"] == pytest.approx(60, abs=0.01)
    assert table.loc["p1", "state"] == "another permit serves"
    elsewhere = asked(convoy(to_place_id="b"), permits=held)
    assert set(elsewhere.permits["state"]) == {"not needed"}


def test_a_subject_that_names_nothing_is_told_with_its_row():
    with pytest.raises(BadRequest, match=r"permits\.csv, row 2, column subject"):
        asked(convoy(), permits=[permit(at(0), at(9), subject="segment:nowhere")])


@pytest.fixture
def folder(tmp_path):
    import shutil

    home = tmp_path / "case"
    shutil.copytree(embedded_cases()["homs-2017"], home)
    (home / "convoys.csv").write_text(
        "convoy_id,title,mover,from_place_id,to_place_id,stop_place_ids,loads,earliest_departure,"
        "latest_departure,allowed_from,allowed_to,stop_minutes,leader,contact\n"
        "aid-1,Flour $5 دقيق,government_approved,damascus,aleppo,homs,35,2017-03-21T06:00,"
        "2017-03-21T08:00,06:00,18:00,60,A. Leader,channel 7\n",
        encoding="utf-8",
    )
    return home


def run(*words):
    return CliRunner().invoke(app, ["convoy", *map(str, words), "--quiet"])


def test_nothing_leaves_without_restricted(folder, tmp_path):
    out = tmp_path / "sheets"
    done = run("--case", folder, "--sheet", out)
    assert done.exit_code != 0
    assert "never leave without --restricted" in str(done.exception)
    assert "Leader" not in done.output
    assert not out.exists()


def test_the_sheet_in_all_its_forms_bears_its_stamp(folder, tmp_path):
    out = tmp_path / "sheets"
    done = run("--case", folder, "--restricted", "--sheet", out)
    assert done.exit_code == 0, done.exception
    page = (out / "convoy-aid-1.html").read_text(encoding="utf-8")
    assert "RESTRICTED" in page
    assert "دقيق" in page
    assert "<script" not in page
    assert (out / "convoy-aid-1.pdf").read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(out / "convoy-aid-1.xlsx")
    assert book.sheetnames == ["Read me", "Legs", "Check-ins", "Permits"]
    assert book["Read me"]["A1"].value == "RESTRICTED"
    assert "Damascus (SY010000) to Aleppo (SY020000)" in page
    check_ins = list(book["Check-ins"].values)
    assert check_ins[1][check_ins[0].index("passed_adm3_pcode")] == "SY010000"
    legs = list(book["Legs"].values)
    assert legs[1][legs[0].index("from_adm3_pcode")] == "SY010000"
    assert legs[1][legs[0].index("from_name")] == "Damascus"
    first = (out / "convoy-aid-1.pdf").read_bytes()
    run("--case", folder, "--restricted", "--sheet", out)
    assert (out / "convoy-aid-1.pdf").read_bytes() == first


def test_a_sheet_of_a_convoy_that_cannot_go_says_why_and_on_whose_word(folder, tmp_path):
    table = folder / "convoys.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("aleppo", "raqqa"), encoding="utf-8")
    done = run("--case", folder, "--restricted", "--sheet", tmp_path)
    assert done.exit_code == 0, done.exception
    page = (tmp_path / "convoy-aid-1.html").read_text(encoding="utf-8")
    assert "NOT FEASIBLE: fails by open way" in page
    assert "the claim-free way is open up to Ithriya" in page
    assert "ctl-tabqa-area-3-2017-03; " in page
    assert "(Compilers of this case)" in page
    assert not (tmp_path / "convoy-aid-1.gpx").exists()
    none = run("--case", folder, "--restricted", "--out", tmp_path / "way.gpx")
    assert none.exit_code == 0
    assert "open up to Ithriya" in " ".join(none.stdout.split())
    assert not (tmp_path / "way.gpx").exists()


def test_its_way_in_every_kind_of_file_with_stops_and_abort_points(folder, tmp_path):
    for ending in ("gpx", "kml", "kmz", "geojson", "pdf", "png"):
        path = tmp_path / f"way.{ending}"
        done = run("--case", folder, "--restricted", "--out", path)
        assert done.exit_code == 0, done.exception
        assert path.stat().st_size > 1000
    whole = json.loads((tmp_path / "way.geojson").read_text(encoding="utf-8"))
    assert whole["passable"]["stamp"] == "RESTRICTED"
    points = [f["properties"] for f in whole["features"] if f["geometry"]["type"] == "Point"]
    stop = next(p for p in points if p["kind"] == "stop")
    assert (stop["name_en"], stop["adm3_pcode"], stop["note"]) == ("Homs", "SY040100", "60 min")
    aborts = [p for p in points if p["kind"] == "abort point"]
    assert "min back" in aborts[-1]["note"]
    public = run("--case", folder, "--out", tmp_path / "public.gpx")
    assert "never leave without --restricted" in str(public.exception)
    assert not (tmp_path / "public.gpx").exists()


def test_the_way_that_keeps_to_government_ground_goes_by_ithriya(folder, tmp_path):
    path = tmp_path / "legs.csv"
    done = run("--case", folder, "--restricted", "--show", "legs", "--out", path)
    assert done.exit_code == 0, done.exception
    text = path.read_text(encoding="utf-8-sig")
    assert "Ithriya" in text
    assert "Khanasser" in text
    two = run("--case", folder, "--restricted", "--out", path)
    assert "a file holds one part" in str(two.exception)


def test_a_convoy_is_found_by_its_id():
    study = scene_study(ROADS, PLACES, {"s": (0, 50)}, AREAS, (), mover())
    with pytest.raises(BadRequest, match="holds no convoy"):
        find_convoy(study, None)
