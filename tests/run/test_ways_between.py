"""Routes: fastest, alternatives, less exposed, why not another; in a scene by a ruler, and homs-2017."""

from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

import passable
from ledger_scene import claim, mover, question, scene_study
from passable.cli.app import app
from passable.measures.alternatives import Choice
from passable.network.frontier import FrontierTooLargeError
from passable.run import ways_between, ways_told
from passable.run.routes import place_nodes
from passable.run.ways_between import AnotherWay, another_way, find_place, measure_ways
from passable.run.ways_told import RowTeller, Stop
from passable.terms.errors import BadRequest
from passable.terms.progress import silent
from scenes import box, point_subject

# North 4 km by N, south 6 km by S; ten incidents on the north road.
ROADS = "A 0 0; N 2000 10; D 4000 0; S 2000 -2200; 1: A N ref=N1; 2: N D ref=N1; 3: A S; 4: S D"
PLACES = {"a": (0, 0), "n": (2000, 10), "d": (4000, 0), "s": (2000, -2200)}


def incidents(count):
    return [
        claim(f"i{k}", point_subject(1000, 5, 50), "incident", "Armed clash",
              since="2017-03-09", to="2017-03-09")
        for k in range(count)
    ]  # fmt: skip


def asked(claims=(), stops=(), **words):
    study = scene_study(ROADS, PLACES, {"h": (0, 30)}, {}, claims, mover())
    other = AnotherWay(tuple(stops)) if stops else None
    return measure_ways(study, question(study, "2017-03-10", **words), "a", "d", other)


def test_the_less_exposed_way_is_on_the_frontier_once():
    table = asked(incidents(10)).ways
    assert table["kind"].tolist()[0] == "fastest"
    assert table["km"].round(1).tolist()[0] == 4.0
    assert len(table) == 2
    south = table.iloc[1]
    assert south["kind"] in {"alternative", "frontier"}
    assert south["incidents_per_day"] < table.iloc[0]["incidents_per_day"]
    assert south["extra_hours"] > 0


def test_lines_crossed_are_a_third_thing_to_improve_on(monkeypatch):
    """The south is slower and more exposed, but it crosses no line."""
    monkeypatch.setattr(ways_between, "CHOICE", Choice(most=1, most_stretch=2.0, most_shared=0.7))
    shot = [
        claim(f"i{k}", point_subject(2000, -2200, 50), "incident", "Armed clash",
              since="2017-03-09", to="2017-03-09")
        for k in range(3)
    ]  # fmt: skip
    held = claim("held", "area:mid", "control", "army")
    areas = {"mid": box(1500, -100, 2500, 100)}
    study = scene_study(ROADS, PLACES, {"h": (0, 30)}, areas, [*shot, held], mover(), control=400)
    request = question(study, "2017-03-10")

    def ways(most_lines):
        return measure_ways(study, request, "a", "d", most_lines=most_lines).ways

    assert ways(None)["kind"].tolist() == ["fastest"]
    north, south = ways(2).to_dict("records")
    assert (north["kind"], north["lines_crossed"]) == ("fastest", 2)
    assert (south["kind"], south["lines_crossed"]) == ("frontier", 0)
    assert south["incidents_per_day"] > north["incidents_per_day"]
    assert ways(0)["lines_crossed"].tolist() == [2, 0]  # the fastest is always told
    with pytest.raises(BadRequest, match="--lines"):
        ways(-1)


def test_a_thinned_frontier_says_by_how_much(monkeypatch, study):
    monkeypatch.setattr(ways_told, "MOST_POINTS", 2)
    answer = measure_ways(study, passable.ask(study), "homs", "aleppo")
    assert answer.left_out > 0
    assert answer.epsilon > 0
    shown = answer.ways[answer.ways["kind"] == "frontier"]
    assert (shown["epsilon"] == answer.epsilon).all()
    told = CliRunner().invoke(app, ["routes", "homs", "aleppo", "--show", "ways"])
    assert (
        "less exposed ways are left out: none is better than one shown by more than" in told.output
    )


def test_why_not_another_road_tells_what_closes_it_and_what_it_would_cost():
    shut = [claim("shut", "segment:w2/n14-n4", "status", "closed")]
    answer = asked(shut, ["n"])
    table = answer.ways.set_index("kind")
    assert table.loc["fastest", "via"] == "a - s - d"
    other = table.loc["asked for"]
    assert (other["is_open"], other["claim_ids"], other["open_until"]) == (False, "shut", "n")
    assert (other["publishers"], other["last_reported_on"]) == ("A bureau", date(2017, 3, 1))
    assert table.loc["fastest", "publishers"] == ""
    assert other["claim_free_hours"] == pytest.approx(4 / 60, abs=1e-3)
    assert len(answer.open_ways) == 1


def test_a_delayed_road_is_open_and_dearer():
    slow = [claim("slow", "segment:w1/n1-n14", "delay_minutes", best=30.0)]
    table = asked(slow, ["n"]).ways.set_index("kind")
    fastest, other = table.loc["fastest"], table.loc["asked for"]
    assert other["is_open"]
    assert other["claim_ids"] == "slow"
    assert other["hours"] == pytest.approx(0.5 + 4 / 60, abs=1e-3)
    assert other["extra_hours"] == pytest.approx(other["hours"] - fastest["hours"])


def test_no_way_says_from_where_on_and_by_which_claims():
    shut = [
        claim("north", "segment:w2/n14-n4", "status", "closed"),
        claim("south", "segment:w4/n19-n4", "status", "closed"),
    ]
    answer = asked(shut)
    row = answer.ways.iloc[0]
    assert (len(answer.ways), row["is_open"], row["open_until"]) == (1, False, "n")
    assert row["claim_ids"] == "north"
    assert answer.legs["is_open"].tolist() == [True, False]
    assert answer.legs["effect"].tolist() == ["", "closed"]
    assert answer.obstacles["claim_ids"].tolist() == ["north"]
    assert answer.obstacles["from_km"].round(1).tolist() == [2.0]
    assert not answer.open_ways


def test_legs_say_who_slows_them_and_when_they_were_last_verified():
    told = [
        replace(claim("slow", "segment:w1/n1-n14", "delay_minutes", best=30.0, since="2017-03-05"),
                said_by="a driver"),
        claim("open", "segment:w2/n14-n4", "status", "open", since="2017-03-07"),
    ]  # fmt: skip
    legs = asked(told, ["n"]).legs
    (north,) = legs[legs["road"] == "N1"].to_dict("records")
    assert (north["between"], north["is_open"], north["effect"]) == ("a - d", True, "delay")
    assert (north["claim_ids"], north["publishers"]) == ("slow", "A bureau")
    assert north["adm3_pcodes"] == ""  # the scene's places have none
    assert north["said_by"] == "a driver"
    assert (north["last_reported_on"], north["is_stale"]) == (date(2017, 3, 5), False)  # older part
    assert north["unsaid_km"] == 0
    south = legs[legs["road"] == ""].iloc[0]
    assert south["last_reported_on"] is None
    assert south["is_stale"] is None
    assert south["unsaid_km"] == pytest.approx(south["km"])
    half = asked(told[1:], ["n"]).legs.query("road == 'N1'").iloc[0]
    assert (half["effect"], half["claim_ids"]) == ("", "")  # said to be open: verified, not slowed
    assert half["last_reported_on"] == date(2017, 3, 7)
    assert half["unsaid_km"] == pytest.approx(half["km"] / 2, rel=0.01)


def test_legs_follow_the_reading_asked_for():
    old = [claim("old", "segment:w1/n1-n14", "delay_minutes", best=30.0, since="2015-01-01")]
    for reading in ("optimistic", "best", "pessimistic"):
        answer = asked(old, ["n"], reading=reading)
        for number, legs in answer.legs.groupby("way"):
            whole = answer.ways.set_index("way").loc[number]
            assert legs["minutes"].sum() / 60 == pytest.approx(whole["hours"])


def test_legs_add_up():
    answer = asked()
    for number, legs in answer.legs.groupby("way"):
        whole = answer.ways.set_index("way").loc[number]
        assert legs["km"].sum() == pytest.approx(whole["km"])
        assert legs["minutes"].sum() / 60 == pytest.approx(whole["hours"])


@pytest.fixture(scope="module")
def study():
    return passable.open_study("homs-2017")


def test_places_go_by_names_and_aliases(study):
    assert find_place(study, "حمص") == "homs"
    assert find_place(study, "As-Salamiyeh") == "salamiya"
    with pytest.raises(BadRequest, match="did you mean"):
        find_place(study, "Alepo")
    with pytest.raises(BadRequest, match="no road between two places"):
        another_way(study, (), "area:homs-city")
    with pytest.raises(BadRequest, match="no segment bears the number or name 'M99'"):
        another_way(study, (), "road:M99@homs..aleppo")
    with pytest.raises(BadRequest, match="no way along 'M5' joins the two places"):
        another_way(study, (), "road:M5@palmyra..raqqa")
    asked_for = another_way(study, ("Hama",), "road:M5@homs..aleppo")
    assert asked_for == AnotherWay(("hama",), "M5", ("homs", "aleppo"))
    assert another_way(study, (), None) is None


def test_the_m5_is_not_open_to_government_traffic_and_says_why(study):
    request = passable.ask(study, on=date(2017, 3, 21), mover="government_approved")
    other = another_way(study, (), "road:M5@homs..aleppo")
    answer = measure_ways(study, request, "damascus", "aleppo", other)
    table = answer.ways.set_index("kind")
    assert "Ithriya" in table.loc["fastest", "via"]
    m5 = table.loc["asked for"]
    assert not m5["is_open"]
    assert m5["claim_ids"]
    assert 350 < m5["km"] < 365
    met = answer.obstacles[answer.obstacles["way"] == m5["way"]]
    closed = met[met["effect"] == "closed"]
    assert {"Homs - Talbiseh", "Ar Rastan - Hama", "Hama - Morek"} <= set(closed["between"])
    assert (closed["publishers"] != "").all()
    assert closed["last_reported_on"].notna().all()
    assert answer.legs["adm3_pcodes"].iloc[0] == "SY010000 - SY030400"
    shut = answer.legs[(answer.legs["way"] == m5["way"]) & ~answer.legs["is_open"]]
    assert shut["minutes"].isna().all()
    assert shut["km"].sum() < m5["km"]
    assert (shut["publishers"] != "").all()
    assert "Military Forces of Syria (2000-2024) > Opposition Rebels (Syria)" in set(
        shut["controller"]
    )
    points = answer.ways.query("kind == 'frontier'")
    assert (points["hours"] > table.loc["fastest", "hours"]).all()
    assert points["incidents_per_day"].is_monotonic_decreasing


def run(*words):
    return CliRunner().invoke(app, ["routes", *map(str, words), "--quiet"])


def test_the_command_in_tables_and_way_files(tmp_path):
    ends = ("damascus", "aleppo", "--mover", "government_approved", "--on", "2017-03-21")
    assert run(*ends).exit_code == 0
    for name, more in (("w.csv", ("--show", "ways")), ("w.gpx", ()), ("w.pdf", ())):
        done = run(*ends, *more, "--out", tmp_path / name)
        assert done.exit_code == 0, done.exception
        assert (tmp_path / name).stat().st_size > 200
    nowhere = run("homs", "raqqa", "--on", "2017-03-21", "--out", tmp_path / "none.gpx")
    assert nowhere.exit_code == 0
    assert not (tmp_path / "none.gpx").exists()
    assert "ctl-tabqa-area-3-2017-03" in nowhere.stdout
    assert "Compilers of this case" in nowhere.stdout
    both = run(*ends, "--out", tmp_path / "both.csv")
    assert "holds one part" in str(both.exception)
    assert not (tmp_path / "both.csv").exists()


def test_why_not_keeps_to_the_road_and_drives_it_from_either_end():
    """The named road runs by the south, though the north is quicker between its two places."""
    roads = ROADS.replace("3: A S; 4: S D", "3: A S ref=S1; 4: S D ref=S1")
    study = scene_study(roads, PLACES, {"h": (0, 30)}, {}, (), mover())
    request = question(study, "2017-03-10")
    for road, told in (("S1", "a - s - d"), ("N1", "a - n - d")):
        for ends in ("a..d", "d..a"):
            other = another_way(study, (), f"road:{road}@{ends}")
            ways = measure_ways(study, request, "a", "d", other).ways.set_index("kind")
            assert (ways.loc["asked for", "via"], ways.loc["asked for", "refs"]) == (told, road)
            assert ways.loc["asked for", "hours"] >= ways.loc["fastest", "hours"]


def test_a_place_off_the_network_is_said(study):
    nodes = {**place_nodes(study), "raqqa": -1}
    off = replace(study, _situations={})
    request = passable.ask(off)
    teller = RowTeller(off, request, silent)
    teller.nodes = nodes
    row, way = teller.shut([Stop("homs"), Stop("raqqa")])
    assert way is None
    assert row["open_until"] == "Ar Raqqa is off the network: no drivable road is near"


def test_a_protected_end_needs_restricted(study):
    places = study.case.places.assign(sensitivity="")
    places.loc["homs", "sensitivity"] = "restricted"
    hidden = replace(study, case=replace(study.case, places=places), _situations={})
    with pytest.raises(BadRequest, match="may not leave"):
        measure_ways(hidden, passable.ask(hidden), "damascus", "homs")
    assert len(measure_ways(hidden, passable.ask(hidden, restricted=True), "damascus", "homs").ways)


def test_a_frontier_too_large_is_said(study, monkeypatch):
    def too_large(*_words, **_options):
        raise FrontierTooLargeError

    monkeypatch.setattr(ways_told, "frontier", too_large)
    table = measure_ways(study, passable.ask(study), "damascus", "homs").ways
    assert "too many" in table.set_index("kind").loc["frontier", "open_until"]
    assert table.set_index("kind").loc["fastest", "is_open"]
