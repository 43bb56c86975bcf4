"""The Al-Waer agreement: what sources say, side by side, and the ways the tranches could take."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import passable
from passable.cli.app import app
from passable.run import agreement as module
from passable.run.agreement import find_agreement, is_withheld, measure_agreement
from passable.terms.errors import BadRequest

END = date(2017, 5, 22)


@pytest.fixture(scope="module")
def study():
    return passable.open_study("homs-2017")


@pytest.fixture(scope="module")
def answer(study):
    request = passable.ask(study, on=END)
    return measure_agreement(study, request, find_agreement(study, None))


def test_a_line_names_no_holder_whom_only_restricted_claims_name(study):
    claims = tuple(
        replace(c, sensitivity="restricted") if c.value == "euphrates-shield" else c
        for c in study.case.claims
    )
    guarded = replace(study, case=replace(study.case, claims=claims), _situations={})
    told = {}
    for restricted in (False, True):
        request = passable.ask(guarded, on=END, restricted=restricted)
        ways = measure_agreement(guarded, request, find_agreement(guarded, None)).ways
        told[restricted] = "; ".join(ways.loc[ways["tranche"] == 6, "crossings"])
    assert "Euphrates Shield" in told[True]
    assert "withheld" not in told[True]
    assert "Euphrates Shield" not in told[False]
    assert "> withheld" in told[False]


def test_tranche_5_is_told_as_each_source_tells_it(answer):
    mine = answer.accounts.query("tranche == 5 and scope == 'tranche'")
    told = {(r.publisher, r.date): r.people_best for r in mine.itertuples()}
    assert told[("Zaman al-Wasl", date(2017, 4, 17))] == 1876
    assert ("Orient", date(2017, 4, 18)) in told
    row = answer.tranches.set_index("tranche").loc[5]
    assert (row.observed_from, row.observed_to) == (date(2017, 4, 17), date(2017, 4, 18))
    assert row.dates_differ
    assert (row.women_low, row.children_low) == (544, 680)


def test_the_cumulated_range_holds_what_sources_say(answer):
    moved = answer.cumulated.set_index("date")
    may = moved.loc[date(2017, 5, 5)]
    assert may.people_low <= 13_300 <= may.people_high
    end = moved.loc[date(2017, 5, 21)]
    assert end.people_low <= 20_000 <= end.people_high
    assert end.is_at_least
    assert "United Nations Secretary-General 20,000 (2017-05-21)" in end.so_far


def test_tranches_nobody_reports_are_shown(answer):
    states = answer.tranches.set_index("tranche")["state"]
    assert states.loc[9:12].tolist() == ["not reported"] * 4
    assert states.loc[13] == "announced"
    assert (states.loc[1:8] == "observed").all()


def test_the_published_way_of_tranche_6_is_open_and_among_the_ways(answer):
    mine = answer.ways.query("tranche == 6 and is_published")
    fastest = mine.iloc[0]
    assert fastest.is_open
    assert fastest.way == "fastest"
    assert fastest.mover == "agreed_convoy"
    passed = fastest.via.split(" - ")
    wanted = ["Salamiya", "Ithriya", "Khanasser", "As Safira", "Tadef", "Al Bab"]
    assert [p for p in passed if p in wanted] == wanted
    assert fastest.lines_crossed == 2
    assert 300 < fastest.km < 450


def test_the_same_way_is_not_open_to_traffic_that_keeps_to_government_ground(study):
    movers = {**study.case.agreements.agreements}
    agreement = find_agreement(study, "al-waer-2017")
    assert movers
    other = agreement.__class__(**{**agreement.__dict__, "mover": "government_approved"})
    ways = measure_agreement(study, passable.ask(study, on=END), other).ways
    assert not ways.query("tranche == 6")["is_open"].any()
    assert ways.query("tranche == 6")["closing_claim_ids"].str.len().max() > 0


def test_each_term_has_its_verdict_and_reason(answer):
    verdicts = answer.terms.set_index("term_id")["verdict"]
    assert verdicts["al-waer-first"] == "met"
    assert verdicts["al-waer-size"] == "not met"
    assert verdicts["al-waer-planned"] == "met"
    assert (verdicts[["al-waer-committee", "al-waer-personnel"]] == "cannot tell").all()
    assert (answer.terms["reason"] != "").all()


def test_what_was_not_known_is_not_told(study):
    request = passable.ask(study, on=END, known_on=date(2017, 5, 22))
    told = measure_agreement(study, request, find_agreement(study, None))
    assert "United Nations" not in "".join(told.accounts["publisher"])
    assert told.cumulated["so_far"].str.contains("Observatory").any()


def test_movements_still_to_come_stay_inside_without_restricted(study):
    agreement = find_agreement(study, None)
    on = date(2017, 3, 21)
    public = measure_agreement(study, passable.ask(study, on=on), agreement)
    assert public.withheld == 1
    assert (public.accounts["date"] <= on).all()
    assert public.tranches["tranche"].max() == 1
    assert (public.ways["date"] <= on).all()
    inside = measure_agreement(study, passable.ask(study, on=on, restricted=True), agreement)
    assert inside.withheld == 0
    assert inside.tranches["tranche"].max() == 13


def test_asking_about_a_far_date_gives_no_plan_away(monkeypatch):
    clock = SimpleNamespace(now=lambda _zone: SimpleNamespace(date=lambda: date(2017, 4, 1)))
    monkeypatch.setattr(module, "datetime", clock)
    plan = SimpleNamespace(kind="planned", on=date(2017, 5, 1), sensitivity="public")
    assert is_withheld(plan, date(2030, 1, 1))
    plan.on = date(2017, 4, 1)
    assert not is_withheld(plan, date(2030, 1, 1))
    plan.sensitivity = "restricted"
    assert is_withheld(plan, date(2030, 1, 1))


def test_an_agreement_is_found_by_its_id(study):
    with pytest.raises(BadRequest, match="Say al-waer-2017"):
        find_agreement(study, "al-waer-2016")


def run(*words):
    return CliRunner().invoke(app, ["agreement", *map(str, words), "--quiet"])


def test_the_command_in_a_terminal_and_in_files(tmp_path):
    whole = run("--on", END)
    assert whole.exit_code == 0, whole.output
    assert "not reported" in whole.stdout
    assert "schematic" in whole.stdout
    for part in ("tranches", "cumulated", "terms", "accounts", "ways"):
        for ending in ("csv", "xlsx", "json"):
            path = tmp_path / f"{part}.{ending}"
            done = run("al-waer-2017", "--on", END, "--show", part, "--out", path)
            assert done.exit_code == 0, done.exception
            assert path.stat().st_size > 100
    several = run("--on", END, "--out", tmp_path / "all.csv")
    assert "a file holds one part" in str(several.exception)
    assert not (tmp_path / "all.csv").exists()


def test_a_date_before_the_signing_is_said():
    told = CliRunner().invoke(app, ["agreement", "--on", "2017-03-01", "--show", "tranches"])
    assert told.exit_code == 0
    assert "was signed on 2017-03-13, after the date asked about" in told.output


def test_the_chart_says_what_is_missing(tmp_path):
    path = tmp_path / "people.svg"
    done = run("--on", END, "--show", "terms", "--chart", path)
    assert done.exit_code == 0, done.exception
    drawn = path.read_text(encoding="utf-8")
    assert drawn.startswith("<?xml")
    assert "Syrian Observatory for Human Rights: over 20,000" in drawn
    assert "United Nations Secretary-General: 20,000" in drawn
    again = tmp_path / "again.svg"
    run("--on", END, "--show", "terms", "--chart", again)
    assert path.read_bytes() == again.read_bytes()
    bad = run("--on", END, "--chart", tmp_path / "people.doc")
    assert "neither a PNG nor an SVG" in str(bad.exception)
