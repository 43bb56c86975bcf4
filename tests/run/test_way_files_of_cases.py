"""Ways of homs-2017 as files: what they say, and that what is withheld stays inside."""

import json
from dataclasses import replace
from datetime import date

import pytest

import passable
from ledger_scene import claim, question, scene_study
from passable.measures.routes import fastest_way
from passable.run.routes import place_nodes
from passable.run.way_files import NamedWay, is_way_file, save_ways
from passable.terms.errors import BadRequest
from scenes import box


@pytest.fixture(scope="module")
def study():
    return passable.open_study("homs-2017")


def named(study, request, start="damascus", end="aleppo", **words):
    situation = study.situation(request.on, None, request.mover)
    nodes = place_nodes(study)
    way = fastest_way(study.network, situation.states("best"), nodes[start], nodes[end])
    return NamedWay(f"{start} to {end}", way, nodes[start], (start, end), **words)


def ask(study, **words):
    return passable.ask(study, on=date(2017, 3, 21), mover="government_approved", **words)


def test_legs_add_up_and_name_road_and_holder(study, tmp_path):
    request = ask(study)
    way = named(study, request)
    path = tmp_path / "way.geojson"
    save_ways(study, request, [way], path)
    whole = json.loads(path.read_text(encoding="utf-8"))
    legs = [f["properties"] for f in whole["features"] if "leg" in f["properties"]]
    assert sum(leg["km"] for leg in legs) == pytest.approx(way.way.metres / 1000, abs=0.01)
    assert sum(leg["minutes"] for leg in legs) == pytest.approx(
        way.way.milliseconds / 60_000, abs=0.1
    )
    assert any("M5" in leg["road"] for leg in legs)
    assert {leg["controller"] for leg in legs} == {"Military Forces of Syria (2000-2024)"}
    assert "schematic" in " ".join(whole["passable"]["notes"]).lower()
    names = [f["properties"].get("name_en") for f in whole["features"]]
    assert names.index("Damascus") < names.index("Ithriya") < names.index("Aleppo")


@pytest.mark.parametrize("ending", ["gpx", "kml", "kmz", "pdf", "png"])
def test_every_kind_is_written(study, tmp_path, ending):
    request = ask(study)
    path = tmp_path / f"way.{ending}"
    assert is_way_file(path)
    save_ways(study, request, [named(study, request)], path)
    assert path.stat().st_size > 1000


def test_what_is_refused_writes_nothing(study, tmp_path):
    request = ask(study)
    way = named(study, request)
    cases = [
        ([way], "way.shp", "no way file"),
        ([], "way.gpx", "no open way"),
        ([replace(way, moves_on=date(2017, 4, 1))], "way.gpx", "still to come"),
        ([way], "nowhere/way.gpx", "could not be written"),
    ]
    for ways, name, told in cases:
        with pytest.raises(BadRequest, match=told):
            save_ways(study, request, ways, tmp_path / name)
    assert not list(tmp_path.iterdir())
    moving = replace(way, moves_on=date(2017, 4, 1))
    save_ways(study, ask(study, restricted=True), [moving], tmp_path / "way.gpx")
    assert "RESTRICTED" in (tmp_path / "way.gpx").read_text(encoding="utf-8")


def test_a_protected_place_is_no_end_and_no_point(study, tmp_path):
    places = study.case.places.copy()
    places["sensitivity"] = ""
    places.loc["ithriya", "sensitivity"] = "restricted"
    places.loc["homs", "sensitivity"] = "restricted"
    hidden = replace(study, case=replace(study.case, places=places), _situations={})
    request = ask(hidden)
    path = tmp_path / "way.geojson"
    save_ways(hidden, request, [named(hidden, request)], path)
    assert "Homs حمص" not in path.read_text(encoding="utf-8")
    names = {
        f["properties"].get("name_en")
        for f in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    assert "Ithriya" not in names
    with pytest.raises(BadRequest, match="may not leave"):
        save_ways(hidden, request, [named(hidden, request, end="ithriya")], path)


def test_a_holder_whom_only_a_restricted_claim_names_is_withheld_beside_ground_of_the_same(
    tmp_path,
):
    hidden = replace(claim("hidden", "area:far", "control", "army"), sensitivity="restricted")
    claims = [claim("near", "area:near", "control", "army"), hidden]
    areas = {"near": box(-100, -50, 2000, 50), "far": box(2000, -50, 4100, 50)}
    ends = {"a": (0, 0), "b": (4000, 0)}
    study = scene_study("A 0 0; B 4000 0; 1: A B", ends, {"h": (4000, 0)}, areas, claims)
    told = {}
    for restricted in (False, True):
        asked = question(study, "2017-03-10", restricted=restricted)
        path = tmp_path / f"{restricted}.geojson"
        save_ways(study, asked, [named(study, asked, "a", "b")], path)
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        told[restricted] = [p["controller"] for f in features if "leg" in (p := f["properties"])]
    assert told == {False: ["Army > withheld (restricted)"], True: ["Army"]}
