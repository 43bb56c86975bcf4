"""``importance segments`` against closing each segment by a claim and asking everything again."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cutoff_laws import NETWORK, PLACES, SEGMENTS, days, ledgers, movers, study_of
from test_what_if import closing, matrix
from typer.testing import CliRunner

from ledger_scene import claim, question, scene_study
from passable.cli.app import app
from passable.run import engine
from passable.run.evaluate import evaluate
from passable.run.request import ask
from passable.run.segment_groups import bridge_groups, road_groups, segment_groups
from passable.run.segment_importance import measure_importance_segments
from passable.run.segments_asked import SegmentsAsked, worst_first
from passable.run.study import open_study
from passable.terms.errors import BadRequest, BadTable
from scenes import box, scene_network

ON = date(2017, 3, 21)
PEOPLE = [1, 2, 4, 8, 16]
methods = st.sampled_from(["engine", "search"])


def asked_of(study, on=ON, **words):
    return question(study, on, restricted=True, **words)


def measured(study, request, asked, method="search"):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "WORTH_IT", 0 if method == "engine" else 10**9)
        return measure_importance_segments(study, request, asked)


def pairs_by_hand(before, after):
    """Weight of all pairs, of those lost and still there, and the seconds added, by plain loops."""
    total = lost = still = added = connected = 0.0
    for a, row in enumerate(before):
        for b, far in enumerate(row):
            weight = PEOPLE[a] * PEOPLE[b]
            if a == b:
                continue
            total += weight
            if far < 0:
                continue
            connected += weight
            if after[a][b] < 0:
                lost += weight
            else:
                still += weight
                added += weight * (after[a][b] - far) / 1000
    return {
        "share_connected": connected / total,
        "share_disconnected": lost / total,
        "share_still_connected": still / total,
        "mean_extra_seconds": added / still if still else float("nan"),
    }


@given(ledgers, movers, days, methods)
@settings(max_examples=8, deadline=None)
def test_between_equals_closing_each_segment_by_a_claim(ledger, name, on, method):
    study = study_of(ledger, name)
    table = measured(study, asked_of(study, on), SegmentsAsked("between", "all"), method)
    table = table.set_index("segment_id")
    assert set(table.index) == set(SEGMENTS)
    before = matrix(study, study.situation(on, None, "movers").states("best"))
    for segment in SEGMENTS:
        shut = [replace(c, valid_from=on, reported_on=on) for c in closing([f"segment:{segment}"])]
        other = study_of((*ledger, *shut), name)
        after = matrix(other, other.situation(on, None, "movers").states("best"))
        row = table.loc[segment]
        for column, value in pairs_by_hand(before, after).items():
            assert row[column] == pytest.approx(value, nan_ok=True), (segment, column)
        assert row["used"] == (before != after)


@given(ledgers, movers, days, st.sampled_from(["to", "from"]), st.sampled_from([None, 1.5]))
@settings(max_examples=8, deadline=None)
def test_service_equals_closing_each_segment_by_a_claim(ledger, name, on, direction, within):
    study = study_of(ledger, name)
    words = {"direction": direction, "within_minutes": within}
    request = asked_of(study, on, **words)
    table = measured(study, request, SegmentsAsked())
    table = table.set_index(["segment_id", "category"])
    assert len(table) == len(SEGMENTS) * len(request.categories)
    before = evaluate(study, request, on).reach
    people = np.array(PEOPLE)
    for segment in SEGMENTS:
        shut = [replace(c, valid_from=on, reported_on=on) for c in closing([f"segment:{segment}"])]
        other = study_of((*ledger, *shut), name)
        after = evaluate(other, question(other, on, **words), on).reach
        for category in request.categories:
            was, now = (r[category, "best"] for r in (before, after))
            lost = was.is_reached & ~now.is_reached
            both = was.is_reached & now.is_reached
            longer = np.where(both, now.milliseconds - was.milliseconds, 0)
            row = table.loc[(segment, category)]
            assert row["newly_cut_off_places"] == lost.sum()
            assert row["newly_cut_off_people_low"] == people[lost].sum()
            assert row["newly_cut_off_people_high"] == people[lost].sum()
            hours = (longer * people).sum() / 3_600_000
            assert row["extra_person_hours"] == pytest.approx(hours)
            assert row["slower_places"] == (longer > 0).sum()
            assert row["slower_people_best"] == people[longer > 0].sum()
            assert row["places_reached"] == was.is_reached.sum()
            assert row["used"] == bool(lost.any() or longer.any())
            assert row["people_best"] == 31


TOWNS = """
A 0 0; B 1000 0; C 2000 0; D 3000 0; E 4000 0; F 2000 900; G 2900 900
1: A B ref=M5; 2: B C bridge=yes ref=M5; 3: C D bridge=yes ref=M5; 4: D E ref=M5
5: B F name=Hill; 6: F G bridge=yes name=Hill; 7: G D name=Hill
"""
SPOTS = {"a": (0, 0), "c": (2000, 0), "e": (4000, 0)}


def towns(claims=(), **words):
    network = scene_network(TOWNS, SPOTS, {"h": (4000, 0)})
    areas = {"bridges": box(1500, -50, 2500, 50), "nothing": box(9000, 9000, 9100, 9100)}
    study = scene_study("", SPOTS, {"h": (4000, 0)}, areas, claims, network=network, **words)
    config = study.case.config
    questions = config.questions.model_copy(
        update={"main_places": ["e", "a", "c"], "footprint_km": 0.5}
    )
    case = replace(study.case, config=config.model_copy(update={"questions": questions}))
    return replace(study, case=case)


def test_bridges_that_touch_are_one_and_others_apart():
    assert bridge_groups(towns().network) == {
        "bridge:w2/n2-n3": ("segment:w2/n2-n3", "segment:w3/n3-n4"),
        "bridge:w6/n6-n7": ("segment:w6/n6-n7",),
    }


def test_roads_are_found_between_towns_one_after_the_other():
    """Not from a to e: c lies between. The hill road passes no town."""
    study = towns()
    groups = road_groups(study, asked_of(study))
    assert groups == {f"road:M5@{ends}": (f"road:M5@{ends}",) for ends in ("e..c", "a..c")}


def test_a_group_is_lost_at_once():
    """Both bridges of the straight road: c is cut off, a goes by the hill."""
    study = towns()
    asked = SegmentsAsked(group="bridges")
    table = measured(study, asked_of(study), asked).set_index("group_id")
    run = table.loc["bridge:w2/n2-n3"]
    assert (run["segments"], run["length_metres"]) == (2, pytest.approx(2000))
    assert run["newly_cut_off_place_ids"] == "c"
    assert run["newly_cut_off_people_best"] == 2
    assert run["slower_places"] == 1
    assert run["used"]
    hill = table.loc["bridge:w6/n6-n7"]
    assert not hill["used"]
    assert table.index.tolist() == ["bridge:w2/n2-n3", "bridge:w6/n6-n7"]


@given(ledgers, movers, methods)
@settings(max_examples=10, deadline=None)
def test_groups_equal_closing_them_by_claims(ledger, name, method):
    study = study_of(ledger, name)
    request = asked_of(study, categories=("hospital",))
    table = measured(study, request, SegmentsAsked(group="areas"), method).set_index("group_id")
    base = measured(study, request, SegmentsAsked(group="areas", demand="between"), method)
    assert len(base) == len(table) == 4
    before = evaluate(study, request, ON).reach["hospital", "best"]
    for group, row in table.iterrows():
        other = study_of((*ledger, *closing([group])), name)
        after = evaluate(other, question(other, ON, categories=("hospital",)), ON)
        reach = after.reach["hospital", "best"]
        lost = before.is_reached & ~reach.is_reached
        assert row["newly_cut_off_places"] == lost.sum()
        people = float(np.array(PEOPLE)[lost].sum())
        assert row["newly_cut_off_people_best"] == people
        assert row["used"] == (before.milliseconds.tolist() != reach.milliseconds.tolist())


def test_groups_of_a_table_and_areas_without_roads(tmp_path):
    study = towns()
    table = tmp_path / "groups.csv"
    table.write_text("group_id,subject\nall,w2/n2-n3\nall,segment:w6/n6-n7\npart,area:bridges\n")
    rows = measured(study, asked_of(study), SegmentsAsked(group=str(table))).set_index("group_id")
    assert rows.loc["all", "newly_cut_off_place_ids"] == "a"
    assert rows.loc["part", "length_metres"] == pytest.approx(1000)
    assert rows.loc["part", "subjects"] == "area:bridges"
    assert rows.geometry["part"].length == pytest.approx(1000 / 111_320, rel=1e-3)
    areas = measured(study, asked_of(study), SegmentsAsked(group="areas"))
    assert areas["group_id"].tolist() == ["area:bridges"]
    table.write_text("group_id,subject\nx,w9/n1-n2\nx,area:no\ny,place:a\n")
    with pytest.raises(BadRequest) as error:
        measured(study, asked_of(study), SegmentsAsked(group=str(table)))
    assert [p.got for p in error.value.problems] == ["segment:w9/n1-n2", "area:no", "place:a"]
    with pytest.raises(BadTable, match=r"nowhere\.csv"):
        segment_groups(study, asked_of(study), "nowhere.csv")


def test_what_is_closed_already_loses_nothing():
    study = towns([claim("c", "segment:w2/n2-n3", "status", "closed")])
    rows = measured(study, asked_of(study), SegmentsAsked("between", "all")).set_index("segment_id")
    assert rows["is_closed_now"].tolist().count(True) == 1
    closed = rows.loc["w2/n2-n3"]
    assert closed["is_closed_now"]
    assert not closed["used"]
    assert not closed["is_cut_edge"]
    assert rows.loc["w3/n3-n4", "is_cut_edge"]  # now the only road to c
    asked = SegmentsAsked("between", "all", claim_free=True)
    free = measured(study, asked_of(study), asked).set_index("segment_id")
    assert not free["is_closed_now"].any()
    assert not free.loc["w3/n3-n4", "is_cut_edge"]
    assert free.loc["w1/n1-n2", "is_cut_edge"]


def test_twins_are_no_cut_edges_and_one_of_them_loses_little():
    """gravel calls a segment with a parallel twin irreplaceable."""
    text = "A 0 0; B 1000 0; C 2000 0; 1: A B; 2: A B length_metres=1100; 3: B C"
    study = scene_study(text, {"a": (0, 0), "c": (2000, 0)}, {"h": (2000, 0)})
    rows = measured(study, asked_of(study), SegmentsAsked("between", "all")).set_index("segment_id")
    assert rows["is_cut_edge"].to_dict() == {
        "w1/n1-n2": False,
        "w2/n1-n2": False,
        "w3/n2-n3": True,
    }
    assert rows.loc["w1/n1-n2", "share_disconnected"] == 0
    assert rows.loc["w1/n1-n2", "mean_extra_seconds"] == 6
    assert rows.loc["w3/n2-n3", "share_disconnected"] == 1


def test_public_output_holds_no_ranking():
    study = towns()
    with pytest.raises(BadRequest, match="list of targets"):
        measure_importance_segments(study, question(study, ON))
    done = CliRunner().invoke(app, ["importance", "segments", "homs-2017", "--group", "roads"])
    assert done.exit_code != 0
    assert "--restricted" in str(done.exception)
    assert done.stdout == ""


def test_rows_are_ordered_by_what_they_lose():
    study = open_study("homs-2017")
    asked = SegmentsAsked("between")
    rows = measure_importance_segments(study, ask(study, restricted=True), asked)
    shares = rows["share_disconnected"].tolist()
    assert shares == sorted(shares, reverse=True)
    assert rows["segment_id"].iloc[0].startswith("ithriya-road")
    again = worst_first(rows)
    assert again["segment_id"].tolist() == rows["segment_id"].tolist()


def test_the_command_gives_layers_and_records_what_was_asked(tmp_path):
    out = tmp_path / "a.geojson"
    words = ["importance", "segments", "homs-2017", "--demand", "between", "--restricted"]
    done = CliRunner().invoke(app, [*words, "--top", "4", "--out", str(out)])
    assert done.exit_code == 0, done.output
    answer = json.loads(out.read_text())
    assert len(answer["features"]) == 4
    assert answer["features"][0]["geometry"]["type"] == "LineString"
    assert answer["run"]["importance_segments"]["demand"] == "between"
    assert answer["run"]["request"]["restricted"] is True
    for words, told in (
        (["--demand", "nothing"], "--demand"),
        (["--demand", "detour", "--group", "roads"], "between the two ends of one segment"),
        (["--group", "nowhere.csv"], "nowhere.csv"),
    ):
        done = CliRunner().invoke(
            app, ["importance", "segments", "homs-2017", "--restricted", *words]
        )
        assert done.exit_code != 0
        assert told in str(done.exception)


def test_every_place_of_the_laws_is_here():
    assert len(PLACES) == len(PEOPLE)
    assert NETWORK.graph.segment_count == len(SEGMENTS)


def test_what_is_lost_by_places_without_a_figure_is_null_not_nothing():
    study = towns()
    claims = tuple(c for c in study.case.claims if c.subject.name != "c")
    study = replace(study, case=replace(study.case, claims=claims), _situations={})
    table = measured(study, asked_of(study), SegmentsAsked()).set_index("segment_id")
    last = table.loc["w4/n4-n5"]  # a and c reach the hospital at e only by it
    assert (last["newly_cut_off_places"], last["newly_cut_off_people_best"]) == (2, 1)
    straight = table.loc["w3/n3-n4"]  # c goes back and round by the hill; a goes by it anyway
    assert (straight["slower_places"], straight["newly_cut_off_people_best"]) == (2, 0)
    bridge = measured(study, asked_of(study), SegmentsAsked(group="bridges")).set_index("group_id")
    run = bridge.loc["bridge:w2/n2-n3"]
    assert run["newly_cut_off_places"] == 1
    assert np.isnan(run["newly_cut_off_people_best"])
    assert (last["places"], last["places_with_people"], last["people_best"]) == (3, 2, 5)
