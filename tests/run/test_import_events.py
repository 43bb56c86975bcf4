"""Imports into a case: traceable, never twice, revised not overwritten, whole or not at all."""

import json
from datetime import date

import pytest

from case_builder import TABLES, area_feature, with_row, write_areas
from event_files import (
    ACLED_NOW,
    GED_23,
    LATER,
    acled,
    ged,
    small_case,
    snapshot,
)
from passable.read.case import read_case
from passable.run.check import check_case
from passable.run.import_events import import_events
from passable.situation.weigh import live_claims
from passable.terms.errors import BadRequest, BadTable

TODAY = date(2024, 5, 1)
IN_DISTRICT = {"longitude": "36.75", "latitude": "34.85"}


@pytest.fixture
def case(tmp_path):
    return small_case(tmp_path / "case")


def take(coder, file, case):
    return import_events(coder, file, case, recorded_on=TODAY)


def claims_of(case):
    return {claim.claim_id: claim for claim in read_case(case).claims}


def counts(report):
    assert report.read == report.added + report.revised + report.left
    return report.added, report.revised, report.left


def test_a_claim_leads_back_to_file_row_and_event(case, tmp_path):
    report = take("ucdp", ged(tmp_path / "GEDEvent_v23_1.csv", {}), case)
    assert counts(report) == (1, 0, 0)
    claim = claims_of(case)["ucdp-101"]
    assert claim.note.startswith("UCDP event 101; from GEDEvent_v23_1.csv, row 2; content ")
    assert claim.subject.text == "point:36.7,34.73@1000"
    assert (claim.predicate, claim.value) == ("incident", "state-based conflict")
    assert (claim.low, claim.best, claim.high, claim.unit) == (3, 4, 6, "deaths")
    assert (claim.reported_on, claim.recorded_on) == (date(2017, 3, 22), TODAY)
    assert (claim.place_precision, claim.time_precision) == ("exact", "day")
    assert (claim.source_id, claim.said_by) == ("ucdp-ged", "Bureau; Paper")
    source = read_case(case).sources["ucdp-ged"]
    assert (source.reliability, source.licence) == ("B", "CC BY 4.0")
    assert report.has_added_source
    assert check_case(case).problems == ()


@pytest.mark.parametrize(("coder", "write"), [("ucdp", ged), ("acled", acled)])
def test_a_second_import_changes_no_byte(case, tmp_path, coder, write):
    key = "id" if coder == "ucdp" else "event_id_cnty"
    file = write(tmp_path / "events.csv", {}, {key: "202"})
    before = snapshot(case)
    assert counts(take(coder, file, case)) == (2, 0, 0)
    once = snapshot(case)
    assert {name for name in once if once[name] != before.get(name)} == {
        "claims.csv",
        "sources.csv",
    }
    assert once["claims.csv"].splitlines()[1:4] == before["claims.csv"].splitlines()[1:]
    again = take(coder, file, case)
    assert counts(again) == (0, 0, 2)
    assert not again.has_added_source
    assert "the ledger has it already" in again.lines[0].reason
    assert snapshot(case) == once
    assert set(claims_of(case)) == {
        "c2",
        "c3",
        "c4",
        f"{coder}-{'101' if coder == 'ucdp' else 'SYR77'}",
        f"{coder}-202",
    }


def test_a_person_may_edit_an_imported_claim_and_no_import_undoes_it(case, tmp_path):
    file = ged(tmp_path / "ged.csv", {})
    take("ucdp", file, case)
    path = case / "claims.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(',accepted,,"UCDP', ',retracted,,"looked at; UCDP'), encoding="utf-8"
    )
    edited = snapshot(case)
    assert claims_of(case)["ucdp-101"].state == "retracted"
    assert counts(take("ucdp", file, case)) == (0, 0, 1)
    assert snapshot(case) == edited


def test_changed_content_revises_and_the_old_account_stays_known_till_then(case, tmp_path):
    take("ucdp", ged(tmp_path / "GEDEvent_v22_1.csv", {}), case)
    first = (case / "claims.csv").read_bytes()
    newer = ged(tmp_path / "GEDEvent_v23_1.csv", {"best": "5"}, {"id": "300"})
    assert counts(take("ucdp", newer, case)) == (1, 1, 0)
    assert (case / "claims.csv").read_bytes().startswith(first)
    claims = claims_of(case)
    assert (claims["ucdp-101-2"].revises, claims["ucdp-101-2"].best) == ("ucdp-101", 5)
    assert claims["ucdp-101-2"].reported_on == TODAY
    day = date(2017, 3, 20)

    def events_known(known_on):
        live = live_claims(claims.values(), day, known_on)
        return [c.claim_id for c in live if c.source_id == "ucdp-ged"]

    assert events_known(date(2017, 4, 1)) == ["ucdp-101", "ucdp-300"]
    assert sorted(events_known(None)) == ["ucdp-101-2", "ucdp-300"]
    third = ged(tmp_path / "GEDEvent_v24_1.csv", {"best": "6"})
    assert counts(take("ucdp", third, case)) == (0, 1, 0)
    assert claims_of(case)["ucdp-101-3"].revises == "ucdp-101-2"


def test_an_older_version_or_account_never_revises(case, tmp_path):
    newer = ged(tmp_path / "GEDEvent_v23_1.csv", {"best": "5"})
    take("ucdp", newer, case)
    older = take("ucdp", ged(tmp_path / "GEDEvent_v22_1.csv", {}), case)
    assert counts(older) == (0, 0, 1)
    assert "later version of the file" in older.lines[0].reason
    renamed = ged(tmp_path / "events.csv", {"best": "4"})
    assert counts(take("ucdp", renamed, case)) == (0, 1, 0)
    back = take("ucdp", newer, case)
    assert counts(back) == (0, 0, 1)
    assert "has revised it since" in back.lines[0].reason


def test_a_later_timestamp_revises_and_an_earlier_is_left(case, tmp_path):
    take("acled", acled(tmp_path / "a.csv", {}), case)
    changed = {"timestamp": LATER, "fatalities": "3"}
    later = acled(tmp_path / "b.csv", changed)
    assert counts(take("acled", later, case)) == (0, 1, 0)
    claim = claims_of(case)["acled-SYR77-2"]
    assert (claim.revises, claim.best, claim.reported_on) == ("acled-SYR77", 3, date(2017, 3, 22))
    once = snapshot(case)
    between = acled(tmp_path / "c.csv", {"timestamp": "1490054401"})
    left = take("acled", between, case)
    assert counts(left) == (0, 0, 1)
    assert "a later account" in left.lines[0].reason
    for file in (tmp_path / "a.csv", later):
        assert counts(take("acled", file, case)) == (0, 0, 1)
    assert snapshot(case) == once


def test_one_event_twice_in_a_file(case, tmp_path):
    rows = [{"timestamp": LATER, "fatalities": "3"}, {}, {"timestamp": LATER, "fatalities": "3"}]
    report = take("acled", acled(tmp_path / "a.csv", *rows), case)
    assert counts(report) == (1, 0, 2)
    assert claims_of(case)["acled-SYR77"].best == 3
    assert {line.reason.partition(",")[0] for line in report.lines} == {
        "the file holds a later account of the event",
        "the same row stands in the file twice",
    }


def test_one_event_told_two_ways_in_a_file_is_a_problem(case, tmp_path):
    before = snapshot(case)
    with pytest.raises(BadTable, match="row 3: event 101 stands in row 2 too, told otherwise"):
        take("ucdp", ged(tmp_path / "ged.csv", {}, {"best": "5"}), case)
    assert snapshot(case) == before


def test_a_claim_by_hand_stands(tmp_path):
    mine = (
        'mine,"point:36.7,34.73@500",incident,shelling,,,,,2017-03-20,,2017-03-21,,S1,2,exact,{},,'
    )
    claims = [line for line in TABLES["claims.csv"] if not line.startswith("c1,")]
    for state, expected in (("accepted", (0, 0, 1)), ("retracted", (1, 0, 0))):
        line = mine.format(state) + '"UCDP event 101, looked at"'
        case = small_case(tmp_path / state, claims=[*claims, line])
        assert counts(take("ucdp", ged(tmp_path / "ged.csv", {}), case)) == expected


def test_a_correction_by_hand_stands_and_may_name_several_events(case, tmp_path):
    take("ucdp", ged(tmp_path / "a.csv", {}), case)
    path = case / "claims.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = dict.fromkeys(header, "") | {
        "claim_id": "mine",
        "subject": '"point:36.71,34.73@500"',
        "predicate": "incident",
        "valid_from": "2017-03-20",
        "reported_on": "2017-03-25",
        "source_id": "S1",
        "credibility": "2",
        "revises": "ucdp-101",
        "note": "with UCDP event 102 and UCDP event 103",
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(",".join(row[name] for name in header) + "\n")
    later = [{"best": "5"}, {"id": "102"}, {"id": "103"}, {"id": "104"}]
    report = take("ucdp", ged(tmp_path / "b.csv", *later), case)
    assert counts(report) == (1, 0, 3)
    assert any("a person has corrected" in line.reason for line in report.lines)
    assert "ucdp-104" in claims_of(case)


def test_a_ledger_too_large_to_be_read_again_is_not_written(case, tmp_path, monkeypatch):
    monkeypatch.setattr("passable.run.own_case.MAX_FILE_BYTES", 600)
    before = snapshot(case)
    with pytest.raises(BadTable, match="grow beyond what can be read"):
        take("ucdp", ged(tmp_path / "a.csv", {}), case)
    assert snapshot(case) == before


def test_all_problems_of_file_and_case_at_once_and_nothing_written(tmp_path):
    case = small_case(tmp_path / "case", sources=[*TABLES["sources.csv"], "S9,P,T,,,Z,,"])
    before = snapshot(case)
    file = acled(tmp_path / "a.csv", {}, {"event_id_cnty": "SYR78", "geo_precision": "7"})
    with pytest.raises(BadTable) as error:
        take("acled", file, case)
    said = error.value.text()
    assert "a.csv, row 3, column geo_precision" in said
    assert "sources.csv, row 4, column reliability" in said
    assert snapshot(case) == before


@pytest.mark.parametrize(
    ("coder", "write", "other"), [("ucdp", acled, "acled"), ("acled", ged, "ucdp")]
)
def test_the_other_coders_file_is_told_in_one_line(case, tmp_path, coder, write, other):
    with pytest.raises(BadTable, match=f"use 'passable import {other}'") as error:
        take(coder, write(tmp_path / "a.csv", {}), case)
    assert len(error.value.problems) == 1


def test_a_report_from_the_future_is_a_problem(case, tmp_path):
    with pytest.raises(BadTable, match="reported in the future"):
        take("acled", acled(tmp_path / "a.csv", {"timestamp": "1800000000"}), case)


def test_districts_go_to_areas_of_their_own_level_only(tmp_path):
    case = small_case(tmp_path / "case")
    features = [area_feature("north")]
    for name, codes in (
        ("SY01", {"adm1_pcode": "SY01"}),
        ("SY0101", {"adm1_pcode": "SY01", "adm2_pcode": "SY0101"}),
        ("SY010101", {"adm1_pcode": "SY01", "adm2_pcode": "SY0101", "adm3_pcode": "SY010101"}),
    ):
        feature = area_feature(name, kind="admin")
        feature["properties"] |= codes
        features.append(feature)
    write_areas(case / "areas.geojson", *features)
    rows = [{"id": str(200 + k), "where_prec": str(k), **IN_DISTRICT} for k in range(1, 8)]
    rows.append({"id": "208", "where_prec": "3"})  # its point lies in no area
    report = take("ucdp", ged(tmp_path / "ged.csv", *rows), case)
    claims = claims_of(case)
    assert [claims[f"ucdp-{201 + k}"].subject.text for k in range(8)] == [
        "point:36.75,34.85@1000",
        "point:36.75,34.85@25000",
        "area:SY0101",
        "area:SY01",
        "point:36.75,34.85@50000",
        "point:36.75,34.85@100000",
        "point:36.75,34.85@100000",
        "point:36.7,34.73@50000",
    ]
    assert [line.count for line in report.lines if line.thing == "districts and regions"] == [1]
    region = {"event_id_cnty": "SYR9", "geo_precision": "3", **IN_DISTRICT}
    take("acled", acled(tmp_path / "a.csv", region), case)
    assert claims_of(case)["acled-SYR9"].subject.text == "area:SY01"
    assert check_case(case).problems == ()


def test_events_far_away_are_taken_and_counted(case, tmp_path):
    rows = [{}, {"id": "102", "longitude": "-70.0"}]
    report = take("ucdp", ged(tmp_path / "ged.csv", *rows), case)
    assert (counts(report), report.outside) == ((2, 0, 0), 1)
    assert check_case(case).problems == ()


def test_unknown_parties_are_listed_not_added(case, tmp_path):
    actors = (case / "actors.csv").read_bytes()
    rows = [{}, {"event_id_cnty": "SYR78", "actor2": "Protesters (Somewhere)"}]
    report = take("acled", acled(tmp_path / "a.csv", *rows), case)
    assert report.unknown_actors == (("Protesters (Somewhere)", 1),)
    assert any("Protesters (Somewhere)" in sentence for sentence in report.sentences())
    assert (case / "actors.csv").read_bytes() == actors


def test_a_source_row_of_your_own_is_used(tmp_path):
    mine = with_row("sources", "acled,ACLED,Export of May,,,C,,")
    case = small_case(tmp_path / "case", sources=mine)
    before = (case / "sources.csv").read_bytes()
    report = take("acled", acled(tmp_path / "a.csv", {}), case)
    assert not report.has_added_source
    assert (case / "sources.csv").read_bytes() == before


def test_an_embedded_case_and_a_workbook_are_never_written(case, tmp_path):
    file = ged(tmp_path / "ged.csv", {})
    with pytest.raises(BadRequest, match="embedded case"):
        take("ucdp", file, "homs-2017")
    (case / "claims.csv").rename(case / "claims.xlsx")
    with pytest.raises(BadRequest, match="not to a workbook"):
        take("ucdp", file, case)


def test_the_command_says_counts_on_stdout_and_the_rest_on_stderr(case, tmp_path):
    from typer.testing import CliRunner

    from passable.cli.app import app

    file = ged(tmp_path / "ged.csv", {}, {"id": "102", "low": "9"}, header=GED_23)
    done = CliRunner().invoke(app, ["import", "ucdp", str(file), str(case)])
    assert done.exit_code == 0, done.output
    assert done.stdout == ("2 events read: 2 taken (2 new, 0 revise an earlier claim), 0 left\n")
    assert "figures, dropped: 1 (not low <= best <= high" in done.stderr
    assert "sources.csv got the row ucdp-ged" in done.stderr
    file = acled(tmp_path / "a.csv", {}, header=ACLED_NOW)
    quiet = CliRunner().invoke(app, ["import", "acled", str(file), str(case), "--quiet"])
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    listed = CliRunner().invoke(
        app, ["claims", "list", str(case), "--on", "2017-03-20", "--format", "json"]
    )
    ids = {row["claim_id"] for row in json.loads(listed.stdout)["rows"]}
    assert {"ucdp-101", "ucdp-102", "acled-SYR77"} <= ids


@pytest.mark.real
def test_the_real_file_is_taken_whole_and_once(shared, tmp_path):
    case = small_case(tmp_path / "case")
    file = shared / "syria/ucdp_ged_syria_2016-2018.csv.gz"
    report = take("ucdp", file, case)
    assert counts(report) == (14_522, 0, 0)
    claims = [c for c in read_case(case).claims if c.source_id == "ucdp-ged"]
    assert len({c.claim_id for c in claims}) == 14_522
    exact = [c for c in claims if c.place_precision == "exact"]
    assert len(exact) == 7_853
    assert sum(c.time_precision == "day" for c in exact) == 7_495
    assert sum(c.best or 0 for c in claims) == 100_968
    once = snapshot(case)
    assert counts(take("ucdp", file, case)) == (0, 0, 14_522)
    assert snapshot(case) == once


@pytest.mark.real
def test_governorates_of_the_real_file_are_those_of_the_boundaries(shared, tmp_path):
    case = small_case(tmp_path / "case")
    path = shared / "syria/syr_admbnda_adm1_uncs_unocha.json"
    features = [area_feature("north")]
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"]["ADM1_PCODE"]
        named = {"area_id": code, "name": code, "kind": "admin", "adm1_pcode": code}
        features.append(feature | {"properties": named})
    write_areas(case / "areas.geojson", *features)
    take("ucdp", shared / "syria/ucdp_ged_syria_2016-2018.csv.gz", case)
    claims = [c for c in read_case(case).claims if "where_prec 4" in c.note]
    assert len(claims) == 564
    assert {c.subject.kind for c in claims} == {"area"}
    aleppo = [c for c in claims if "Aleppo Governorate" in c.note]
    assert {c.subject.name for c in aleppo} == {"SY02"}
    assert len(aleppo) > 100
