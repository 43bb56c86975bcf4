"""The M5 of March 2017: where it is cut, by whom held, on whose word."""

from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

import passable
from ledger_scene import claim, question, scene_study
from passable.cli.app import app
from passable.run.corridor import measure_corridor
from passable.run.corridor_over_time import measure_corridor_over_time
from passable.run.corridor_road import find_corridor
from passable.terms.errors import BadRequest
from scenes import box


def test_by_a_ruler_what_is_met_in_which_order():
    claims = [
        claim("slow", "segment:w2/n2-n3", "delay_minutes", best=7.0),
        claim("shut", "segment:w1/n1-n2", "status", "closed", since="2017-03-05"),
    ]
    places = {"a": (0, 0), "b": (2000, 0), "c": (4000, 0)}
    text = "A 0 0; B 2000 0; C 4000 0; 1: A B ref=R1; 2: B C ref=R1"
    study = scene_study(text, places, {"h": (4000, 0)}, claims=claims)
    asked = question(study, "2017-03-10")
    told = measure_corridor(study, asked, ("a", "c"), "R1")
    assert told["claim_ids"].tolist() == ["shut", "slow"]
    assert told["effect"].tolist() == ["closed", "delay"]
    assert told["between"].tolist() == ["a - b", "b - c"]
    assert told["from_km"].tolist() == pytest.approx([0, 2], abs=0.01)
    assert told["delay_minutes"].iloc[1] == 7
    back = measure_corridor(study, asked, ("c", "a"), "R1")
    assert back["claim_ids"].tolist() == ["slow", "shut"]
    assert not len(measure_corridor(study, question(study, "2017-03-02"), ("a", "b"), "R1"))
    with pytest.raises(BadRequest, match="R9"):
        measure_corridor(study, asked, ("a", "c"), "R9")


def test_the_m5_is_cut_where_by_whom_and_on_whose_word():
    study = passable.open_study("homs-2017")
    request = passable.ask(study, on=date(2017, 3, 21))
    told = measure_corridor(study, request, ("damascus", "aleppo"), "M5")
    cuts = told[told["effect"] == "closed"]
    assert {"Homs - Talbiseh", "Ar Rastan - Hama", "Hama - Morek"} <= set(cuts["between"])
    assert cuts["controller"].str.contains("Opposition Rebels", regex=False).all()
    assert (cuts["publishers"] != "").all()
    assert (cuts["claim_ids"] != "").all()
    assert "Sputnik" in "".join(cuts["publishers"])


def test_the_command(tmp_path):
    out = tmp_path / "m5.csv"
    words = ["corridor", "Damascus", "aleppo", "--road", "M5", "--out", str(out), "--quiet"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.exception
    assert out.stat().st_size > 100


def test_a_holder_whom_only_a_restricted_claim_names_is_withheld_beside_ground_of_the_same():
    hidden = replace(claim("hidden", "area:far", "control", "army"), sensitivity="restricted")
    claims = [
        claim("near", "area:near", "control", "army"),
        hidden,
        claim("shut", "segment:w1/n1-n2", "status", "closed"),
    ]
    areas = {"near": box(-100, -50, 2000, 50), "far": box(2000, -50, 4100, 50)}
    ends = {"a": (0, 0), "b": (4000, 0)}
    study = scene_study("A 0 0; B 4000 0; 1: A B", ends, {"h": (4000, 0)}, areas, claims)
    told = {}
    for restricted in (False, True):
        asked = question(study, "2017-03-10", restricted=restricted)
        told[restricted] = measure_corridor(study, asked, ("a", "b"))["controller"].tolist()
    assert told == {False: ["Army > withheld (restricted)"], True: ["Army"]}
    road = find_corridor(study, ("a", "b"))
    asked = question(study, "2017-03-10")
    tables = measure_corridor_over_time(study, asked, road, ("spells", "ground", "control")).tables
    assert tables["spells"]["controller"].tolist() == ["Army > withheld (restricted)"]
    assert tables["ground"]["actor_id"].tolist() == ["army", "withheld"]
    assert tables["control"]["km"].tolist() == pytest.approx([2, 2], abs=0.01)
