"""``passable claims``: conflicts, stale claims, and what was believed of a subject and when."""

import json
import sys
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ledger_scene import claim, day, question, scene_study
from passable.cli.app import app, main
from passable.measures.results import (
    CLAIM_LIST_COLUMNS,
    HISTORY_COLUMNS,
    STALE_CLAIM_COLUMNS,
)
from passable.run.claim_lists import list_claims
from passable.run.claims_history import claims_history
from passable.situation.situation import read_situation
from passable.terms.errors import BadRequest
from passable.write.gate import WITHHELD
from scenes import box, point_subject, scene_network

SCENE = "A 0 0; B 1000 0; C 3000 0; 1: A B; 2: B C"
PLACES, SERVICES = {"p": (0, 0)}, {"h": (3000, 0, "hospital")}
AREAS = {"east": box(2000, -100, 4000, 100)}
NETWORK = scene_network(SCENE, PLACES, {"h": (3000, 0)})
ROAD = "segment:w2/n2-n3"


def study_of(*claims, **staleness):
    return scene_study("", PLACES, SERVICES, AREAS, claims, network=NETWORK, **staleness)


def secret(made):
    return replace(made, sensitivity="restricted", said_by="a driver", note="by phone")


def test_conflicts_stand_side_by_side_the_one_taken_first():
    study = study_of(
        claim("lone", "segment:w1/n1-n2", "status", "open"),
        claim("shut", ROAD, "status", "closed", source="A1"),
        claim("free", ROAD, "status", "open", source="E1"),
    )
    table = list_claims(study, question(study, "2017-03-10"), "conflicts")
    assert list(table.columns) == list(CLAIM_LIST_COLUMNS)
    assert table["claim_id"].tolist() == ["shut", "free"]
    assert table["value"].tolist() == ["closed", "open"]
    assert table["grade"].tolist() == ["A2", "E2"]
    assert table["group"].nunique() == 1
    assert table["is_chosen"].tolist() == [True, False]
    every = list_claims(study, question(study, "2017-03-10"))
    assert set(every["claim_id"]) == {"shut", "free", "lone", "people-p"}


def test_what_acts_on_nothing_is_listed_and_says_so():
    study = study_of(claim("vague", "point:0.01,0@500", "status", "closed", precision="near"))
    table = list_claims(study, question(study, "2017-03-10")).set_index("claim_id")
    assert not table.loc["vague", "acts"]
    assert table.loc["people-p", "acts"]


def test_stale_says_how_old_and_whether_anything_fresh_speaks():
    study = study_of(
        claim("old", ROAD, "status", "closed"),
        claim("older", "segment:w1/n1-n2", "status", "closed", since="2017-02-01"),
        claim("new", ROAD, "status", "closed", since="2017-03-20"),
        status=10,
    )
    assert list_claims(study, question(study, "2017-03-11"), "stale")["claim_id"].tolist() == [
        "older"
    ]
    table = list_claims(study, question(study, "2017-03-25"), "stale")
    assert list(table.columns) == list(STALE_CLAIM_COLUMNS)
    assert table["claim_id"].tolist() == ["older", "old"]
    assert table["age_days"].tolist() == [52, 24]
    assert table["horizon_days"].tolist() == [10, 10]
    assert table["nothing_fresh"].tolist() == [True, False]


def test_a_restricted_claim_is_listed_without_what_it_says():
    study = study_of(secret(claim("quiet", ROAD, "status", "closed")))
    asked = question(study, "2017-03-10")
    shown = list_claims(study, asked, with_shapes=True).set_index("claim_id").loc["restricted-1"]
    assert {shown[c] for c in ("subject", "value", "said_by", "note")} == {WITHHELD}
    assert shown["geometry"] is None
    whole = list_claims(study, question(study, "2017-03-10", restricted=True))
    assert whole.set_index("claim_id").loc["quiet", "said_by"] == "a driver"


def test_history_tells_who_believed_what_when_and_what_it_did():
    study = study_of(
        claim("c1", ROAD, "status", "closed", since="2017-03-01", reported="2017-03-02"),
        claim("c2", ROAD, "status", "open", since="2017-03-05", source="A1"),
        claim("c3", ROAD, "status", "closed", to="2017-03-03", reported="2017-03-08", revises="c1"),
        status=None,
    )
    table = claims_history(study, question(study, "2017-03-10"), ROAD)
    assert list(table.columns) == list(HISTORY_COLUMNS)
    told = [
        (
            r.known_from.day,
            r.known_to and r.known_to.day,
            r.valid_from.day,
            r.valid_to and r.valid_to.day,
            r.claim_id,
            r.also_said,
            r.revised_claim_ids,
            r.closed_km,
        )
        for r in table.itertuples()
    ]
    km = pytest.approx(2.0)
    assert told == [
        (2, 4, 1, None, "c1", "", "", km),
        (5, 7, 1, 4, "c1", "", "", km),
        (5, 7, 5, None, "c2", "closed (c1)", "", 0),
        (8, None, 1, 3, "c3", "", "c1", km),
        (8, None, 4, 4, "", "", "c1", 0),
        (8, None, 5, None, "c2", "", "c1", 0),
    ]
    assert table["possibly_closed_km"].tolist() == pytest.approx([2, 2, 2, 2, 0, 0])
    assert table["closed_segments"].tolist() == [1, 1, 0, 1, 0, 0]


def test_history_of_a_delay_a_service_and_an_area():
    study = study_of(
        claim("slow", ROAD, "delay_minutes", best=10.0),
        claim("h-off", "service:h", "function", "not functioning"),
        claim("held", "area:east", "control", "army"),
        delay_minutes=None,
    )
    asked = question(study, "2017-03-10")
    (slow,) = claims_history(study, asked, ROAD).to_dict("records")
    assert (slow["delayed_segments"], slow["closed_segments"]) == (1, 0)
    assert slow["delayed_km"] == pytest.approx(2)
    assert slow["service_closed"] is None
    assert claims_history(study, asked, "h")["service_closed"].tolist()[0]
    area = claims_history(study, asked, "area:east").iloc[0]
    assert area["value"] == "Army"


def test_history_of_one_day_and_of_what_was_known_by_then():
    study = study_of(
        claim("c1", ROAD, "status", "closed", to="2017-03-04"),
        claim("c2", ROAD, "status", "open", since="2017-03-05", reported="2017-03-09"),
    )
    early = question(study, "2017-03-10", known_on="2017-03-08")
    assert claims_history(study, early, ROAD)["claim_id"].tolist() == ["c1"]
    late = question(study, "2017-03-10")
    assert claims_history(study, late, ROAD, of_day=day("2017-03-06"))["claim_id"].tolist() == [
        "c2"
    ]


def test_history_withholds_what_restricted_claims_say():
    study = study_of(
        secret(claim("quiet", ROAD, "status", "closed", source="A1")),
        claim("loud", ROAD, "status", "open"),
    )
    (shown,) = claims_history(study, question(study, "2017-03-10"), ROAD).to_dict("records")[:1]
    assert shown["claim_id"] == "restricted-1"
    assert shown["also_said"] == "open (loud)"
    assert {shown[c] for c in ("subject", "value", "said_by")} == {WITHHELD}
    assert np.isnan(shown["closed_km"])
    (whole,) = claims_history(study, question(study, "2017-03-10", restricted=True), ROAD).to_dict(
        "records"
    )[:1]
    assert whole["value"] == "closed"
    assert whole["closed_km"] == pytest.approx(2)


def test_a_subject_only_restricted_claims_speak_of_is_not_confirmed():
    study = study_of(secret(claim("quiet", ROAD, "status", "closed")))
    with pytest.raises(BadRequest, match="no claim to be shown speaks of") as refused:
        claims_history(study, question(study, "2017-03-10"), "segment:w2/n2-n")
    assert ROAD not in str(refused.value).replace("segment:w2/n2-n", "", 1)
    open_gate = question(study, "2017-03-10", restricted=True)
    with pytest.raises(BadRequest, match=ROAD):
        claims_history(study, open_gate, "segment:w2/n2-n")


def test_a_bare_id_that_means_two_things_is_refused():
    study = study_of(claim("c1", "place:p", "population", best=4.0))
    twin = replace(study.case, claims=(*study.case.claims, claim("x", "area:p", "population")))
    both = replace(study, case=twin)
    with pytest.raises(BadRequest, match="area:p or place:p"):
        claims_history(both, question(both, "2017-03-10"), "p")


BEGIN = date(2017, 3, 1)
days = st.integers(0, 15).map(lambda k: BEGIN + timedelta(days=k))
values = st.sampled_from(["open", "closed", "unknown"])


@st.composite
def ledgers(draw):
    made = []
    for k in range(draw(st.integers(1, 5))):
        begin, end = draw(days), draw(days)
        made.append(
            claim(
                f"c{k}",
                ROAD,
                "status",
                draw(values),
                since=begin,
                to=draw(st.sampled_from([None, max(begin, end)])),
                reported=draw(days),
                source=draw(st.sampled_from(["S1", "A1", "E1"])),
                revises=draw(st.sampled_from(["", *(f"c{j}" for j in range(k))])),
            )
        )
    return tuple(made)


@settings(max_examples=30, deadline=None)
@given(ledgers(), st.sampled_from([None, 4]))
def test_history_equals_weighing_every_day_for_every_day_of_knowledge(ledger, horizon):
    study = study_of(*ledger, status=horizon)
    table = claims_history(study, question(study, "2017-03-20"), ROAD)
    spans = [
        (r.known_from, r.known_to or date.max, r.valid_from, r.valid_to or date.max, r.claim_id)
        for r in table.itertuples()
    ]
    for known in (BEGIN + timedelta(days=k) for k in range(-1, 18)):
        for on in (BEGIN + timedelta(days=k) for k in range(-1, 24)):
            told = [s[4] for s in spans if s[0] <= known <= s[1] and s[2] <= on <= s[3] and s[4]]
            found = [
                f
                for f in read_situation(study.case, study.ledger, "movers", on, known).findings
                if f.predicate == "status"
            ]
            assert told == [f.chosen.claim_id for f in found]


def said(*words):
    done = CliRunner().invoke(app, ["claims", *words, "--quiet"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_homs_2017_has_conflicts_stale_claims_and_a_history():
    conflicts = json.loads(said("conflicts", "--format", "json"))["rows"]
    homs = {r["value"] for r in conflicts if r["subject"] == "place:homs"}
    assert homs == {"652,609 people", "775,404 people", "900,000 people"}
    assert all(r["publisher"] and r["grade"] and r["reported_on"] for r in conflicts)
    stale = json.loads(said("stale", "--on", "2017-09-20", "--format", "json"))["rows"]
    assert len(stale) > 50
    assert all(r["age_days"] > r["horizon_days"] for r in stale)
    lines = said("history", "area:al-waer-district", "--format", "csv").splitlines()
    assert any("Homs governor" in line for line in lines)
    shapes = json.loads(said("history", "area:al-waer-district", "--format", "geojson"))
    assert {f["geometry"]["type"] for f in shapes["features"]} == {"Polygon"}


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx", "geojson", "gpkg"])
def test_every_format_can_be_written(tmp_path, suffix):
    for name in ("list", "conflicts", "stale"):
        out = tmp_path / f"{name}.{suffix}"
        said(name, "--out", str(out))
        assert out.stat().st_size > 1000


def test_protected_services_and_checkpoints_stay_off_the_public_map():
    study = study_of(
        claim("works", "service:h", "function", "functioning"),
        claim("post", point_subject(1500, 0, 50), "delay_minutes", best=5.0, since="2017-01-01"),
        claim("shell", point_subject(500, 0, 50), "incident", "shelling", precision="near"),
    )
    for restricted in (False, True):
        asked = question(study, "2017-03-10", restricted=restricted)
        table = list_claims(study, asked, with_shapes=True).set_index("claim_id")
        drawn = table["geometry"].notna()
        assert drawn[["works", "post"]].tolist() == [restricted, restricted]
        assert drawn[["shell", "people-p"]].all()
    assert table.loc["post", "subject"].startswith("point:")
    public = list_claims(study, question(study, "2017-03-10")).set_index("claim_id")
    assert public.loc["post", "subject"] == ROAD
    assert public.loc["works", "subject"] == "a hospital"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("claims", "history", "area:nowhere"), "no claim to be shown speaks of 'area:nowhere'"),
        (("claims", "history", "al-wear"), "Did you mean place:al-waer"),
        (("claims", "list", "--on", "March"), "YYYY-MM-DD"),
        (("claims", "stale", "--known-on", "1990-01-01"), "nothing was known"),
        (("claims", "conflicts", "--format", "docx"), "docx"),
        (("statements", "homs-2018"), "homs-2017"),
    ],
)
def test_bad_words_end_with_2_and_say_what_to_do(monkeypatch, capsys, words, expected):
    monkeypatch.setattr(sys, "argv", ["passable", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    told = capsys.readouterr()
    assert stop.value.code == 2
    assert expected in told.err
    assert told.out == ""
