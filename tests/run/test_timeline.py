"""``passable timeline``: equal to asking on every day, nested on every date, nothing in between."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cutoff_laws import BEGIN, ledgers, movers, rebuild, recent, study_of
from typer.testing import CliRunner

from ledger_scene import claim, mover, question, scene_study
from passable.cli.app import app
from passable.measures.cutoff import summarise
from passable.measures.reach import NOT_REACHED
from passable.measures.results import SPELL_COLUMNS
from passable.measures.timeline import half_seconds
from passable.run.answers import measure_cutoff
from passable.run.evaluate import evaluate
from passable.run.request import ask
from passable.run.study import open_study
from passable.run.timeline import (
    COLUMNS,
    TIMELINES,
    frame_timeline,
    measure_spells,
    measure_timeline,
)
from passable.situation.people import people_table
from passable.situation.segment_states import read_segments
from passable.terms.codes import READINGS
from passable.terms.errors import BadRequest
from passable.write.timeline_chart import chart_image
from scenes import box

DAY = timedelta(days=1)
COUNTED = dict(zip(("certain", "best", "possible"), READINGS, strict=True))


def every_day(first, last):
    return [first + DAY * k for k in range((last - first).days + 1)]


def spread(table, key):
    """Each row of a timeline on each of its days: {(day, key): row}; no day twice."""
    days = {}
    for row in table.to_dict("records"):
        for on in every_day(row["date"], row["to"]):
            assert (on, row[key]) not in days
            days[on, row[key]] = row
    return days


@pytest.fixture(scope="module")
def homs():
    return open_study("homs-2017")


def counted_by_hand(study, asked, on, category):
    """People and places cut off on a day, by plain sums over the places."""
    answer = evaluate(study, asked, on)
    people = people_table(study.case.places, answer.situation.findings)
    told = {"places": len(people), "places_with_people": int(people["people_best"].notna().sum())}
    for state, reading in COUNTED.items():
        cut = ~answer.reach[category, reading].is_reached
        told[f"{state}_places"] = int(cut.sum())
        for figure in ("low", "best", "high"):
            known = [f for f in people[f"people_{figure}"][cut] if not np.isnan(f)]
            nothing = np.nan if cut.any() and not known else 0.0
            told[f"{state}_people_{figure}"] = sum(known) if known else nothing
    return told


def assert_as_by_hand(study, asked, table, days):
    told = spread(table, "category")
    assert {on for on, _ in told} == set(days)
    for on in days:
        for category in asked.categories:
            by_hand = counted_by_hand(study, asked, on, category)
            found = {k: told[on, category][k] for k in by_hand}
            assert found == pytest.approx(by_hand, nan_ok=True), (on, category)


def test_a_month_of_homs_2017_is_as_asked_day_by_day(homs):
    first, last = date(2017, 3, 1), date(2017, 4, 1)
    asked = frame_timeline(homs, ask(homs), first, last)
    table = measure_timeline(homs, asked)
    assert list(table.columns) == list(COLUMNS["cutoff"])
    assert 5 < table["date"].nunique() < 25
    assert_as_by_hand(homs, asked, table, every_day(first, last))


@settings(max_examples=20, deadline=None)
@given(ledgers, movers, st.integers(0, 8), st.integers(9, 30))
def test_a_timeline_is_as_asked_day_by_day(ledger, name, start, end):
    study = rebuild(study_of(ledger, name), recent(ledger))
    first, last = BEGIN + DAY * start, BEGIN + DAY * end
    asked = frame_timeline(study, question(study, last), first, last)
    assert_as_by_hand(study, asked, measure_timeline(study, asked), every_day(first, last))


@pytest.mark.parametrize("within", [None, 45.0])
def test_the_sums_are_those_of_cutoff(homs, within):
    on = date(2017, 3, 21)
    asked = frame_timeline(homs, ask(homs, within_minutes=within), on, on)
    assert asked.since is None
    told = measure_timeline(homs, asked).set_index("category")
    found = measure_cutoff(homs, ask(homs, on=on, within_minutes=within)).table
    summary = summarise(found).set_index("category")
    shared = [c for c in summary if c in told]
    assert len(shared) > 16
    pd.testing.assert_frame_equal(told[shared], summary[shared], check_dtype=False)


def test_certain_lies_in_best_lies_in_possible_on_every_date_of_homs_2017(homs):
    asked = frame_timeline(homs, ask(homs), None, date(2018, 12, 31))
    table = measure_timeline(homs, asked)
    assert table["date"].nunique() > 150
    for figure in ("places", "people_low", "people_best", "people_high"):
        certain, best, possible, every = (
            table[f"{state}{figure}"].fillna(0).to_numpy()
            for state in ("certain_", "best_", "possible_", "")
        )
        assert (certain <= best).all()
        assert (best <= possible).all()
        assert (possible <= every).all()
    assert (table["certain_places"] < table["possible_places"]).any()


def test_per_place_the_readings_nest_on_two_hundred_random_dates(homs):
    asked = frame_timeline(homs, ask(homs), None, date(2018, 12, 31))
    spells = measure_spells(homs, asked)
    chosen = random.Random(4)
    length = (asked.on - asked.since).days
    dates = {asked.since + DAY * chosen.randrange(length) for _ in range(200)}
    by_reading = {
        reading: list(rows[["place_id", "category", "from", "to"]].itertuples(index=False))
        for reading, rows in spells.groupby("reading")
    }
    sizes = set()
    for on in sorted(dates):
        certain, best, possible = (
            {(r[0], r[1]) for r in by_reading[reading] if r[2] <= on <= r[3]}
            for reading in READINGS
        )
        assert certain <= best <= possible
        sizes.add((len(certain), len(best), len(possible)))
    assert len(sizes) > 20


@settings(max_examples=20, deadline=None)
@given(ledgers, movers)
def test_spells_are_the_days_of_being_cut_off(ledger, name):
    study = rebuild(study_of(ledger, name), recent(ledger))
    first, last = BEGIN, BEGIN + DAY * 30
    asked = frame_timeline(study, question(study, last), first, last)
    table = measure_spells(study, asked)
    assert list(table.columns) == list(SPELL_COLUMNS)
    told = {}
    for row in table.to_dict("records"):
        days = every_day(row["from"], row["to"])
        assert row["days"] == len(days)
        assert row["or_earlier"] == (row["from"] == first)
        assert row["or_later"] == (row["to"] == last)
        told.setdefault((row["place_id"], row["category"], row["reading"]), []).append(days)
    for spells in told.values():  # apart by a day at least: a spell is unbroken
        assert all(b[0] - a[-1] > DAY for a, b in pairwise(spells))
    cut = {(key, on) for key, spells in told.items() for days in spells for on in days}
    expected = set()
    for on in every_day(first, last):
        for (category, reading), reach in evaluate(study, asked, on).reach.items():
            for place in study.case.places.index[~reach.is_reached]:
                expected.add(((place, category, reading), on))
    assert cut == expected


def test_half_of_the_people_counts_who_never_arrives():
    times = np.array([1000, 2000, NOT_REACHED, 3000])
    assert half_seconds(times, np.ones(4)) == 2
    assert half_seconds(times, np.array([1.0, 1, 2, 1])) == 3
    assert np.isnan(half_seconds(times, np.array([1.0, 1, 4, 1])))
    assert half_seconds(times, np.array([np.nan, np.nan, np.nan, 4.0])) == 3
    assert np.isnan(half_seconds(times, np.full(4, np.nan)))
    assert np.isnan(half_seconds(np.full(2, NOT_REACHED), np.ones(2)))


SCENE = "A 0 0; B 1000 0; C 3000 0; D 6000 0; 1: A B; 2: B C; 3: C D"
PLACES, SERVICES = {"p": (0, 0), "q": (3000, 0)}, {"h": (6000, 0, "hospital")}
AREAS = {"west": box(-100, -100, 2000, 100), "east": box(3000, -100, 7000, 100)}


def scene(*claims, movers=None, **staleness):
    never = dict.fromkeys(("status", "control", "delay_minutes"))
    return scene_study(SCENE, PLACES, SERVICES, AREAS, claims, movers, **{**never, **staleness})


def framed(study, first, last, **words):
    days = [date.fromisoformat(d) for d in (first, last)]
    return frame_timeline(study, question(study, last, **words), *days)


def test_access_over_time():
    study = scene(
        claim("slow", "segment:w3/n3-n4", "delay_minutes", best=2.0, since="2017-03-05"),
        claim("shut", "segment:w2/n2-n3", "status", "closed", since="2017-03-08", to="2017-03-09"),
    )
    table = measure_timeline(study, framed(study, "2017-03-01", "2017-03-12"), "access")
    assert list(table.columns) == list(COLUMNS["access"])
    best = table[table["reading"] == "best"]
    assert [d.day for d in best["date"]] == [1, 5, 8, 10]
    assert best["places_reached"].tolist() == [2, 2, 1, 2]
    # q (2 people) is 3 km and p (1 person) 6 km from the hospital, a minute a kilometre.
    assert best["half_people_seconds"].tolist() == [180, 300, 300, 300]
    assert best["half_places_seconds"].tolist() == [180, 300, 300, 300]
    assert best["people_reached"].tolist() == [3, 3, 2, 3]
    assert set(best["claim_free_half_people_seconds"]) == {180}
    assert best["claim_ids"].tolist() == ["", "slow", "shut", "shut"]


def test_control_over_time_adds_up_to_the_road():
    study = scene(
        claim("w", "area:west", "control", "army"),
        claim("e1", "area:east", "control", "rebels", to="2017-03-04"),
        claim("e2", "area:east", "control", "army", since="2017-03-05"),
        claim("e3", "area:east", "control", "rebels", since="2017-03-08", source="E1"),
    )
    table = measure_timeline(study, framed(study, "2017-03-01", "2017-03-10"), "control")
    assert list(table.columns) == list(COLUMNS["control"])
    told = [(r.date.day, r.actor_id, round(r.km, 3), r.areas) for r in table.itertuples()]
    assert told == [
        (1, "rebels", 3, 1),
        (1, "army", 2, 1),
        (1, "none", 1, 0),
        (5, "army", 5, 2),
        (5, "none", 1, 0),
        (8, "army", 5, 2),
        (8, "none", 1, 0),
    ]
    assert table["disputed_km"].round(3).tolist() == [0, 0, 0, 0, 0, 3, 0]
    assert (table.groupby("date")["km"].sum().round(6) == 6).all()
    assert table["actor_name"].iloc[0] == "Rebels"


def test_who_holds_by_a_restricted_claim_is_withheld():
    study = scene(
        replace(claim("w", "area:west", "control", "army"), sensitivity="restricted"),
        claim("e", "area:east", "control", "rebels"),
    )
    days = ("2017-03-02", "2017-03-03")
    public = measure_timeline(study, framed(study, *days), "control")
    assert public["actor_id"].tolist() == ["rebels", "withheld", "none"]
    assert "army" not in public.to_csv().lower()
    assert public["km"].round(3).tolist() == [3, 2, 1]
    whole = measure_timeline(study, framed(study, *days, restricted=True), "control")
    assert whole["actor_id"].tolist() == ["rebels", "army", "none"]


def test_status_over_time_is_what_the_segments_say():
    study = scene(
        claim("shut", "segment:w2/n2-n3", "status", "closed", since="2017-03-05", source="A1"),
        claim("open", "segment:w2/n2-n3", "status", "open", since="2017-03-08"),
        claim("slow", "segment:w1/n1-n2", "delay_minutes", best=5.0, since="2017-03-05"),
        movers=mover(),
    )
    table = measure_timeline(study, framed(study, "2017-03-01", "2017-03-10"), "status")
    assert list(table.columns) == list(COLUMNS["status"])
    parts = ["open_km", "delayed_km", "partly_closed_km", "closed_km", "not_drivable_km"]
    assert (table[parts].sum(axis=1) - table["total_km"]).abs().max() < 1e-9
    by = table.set_index(["date", "reading"])
    assert by.loc[(date(2017, 3, 5), "optimistic"), "closed_km"] == pytest.approx(2)
    assert by.loc[(date(2017, 3, 8), "optimistic"), "closed_km"] == 0
    assert by.loc[(date(2017, 3, 8), "best"), "shut_km"] == pytest.approx(2)
    for row in table.itertuples():
        found = evaluate(study, question(study, row.date), row.date).situation
        states = read_segments(study.network, found.effects, found.overlay)
        km = study.network.graph.length_metres / 1000
        is_closed = states.status[READINGS.index(row.reading)] == "closed"
        assert row.closed_km == pytest.approx(km[is_closed].sum())


def test_people_of_a_restricted_claim_count_as_none():
    study = scene(claim("shut", "segment:w3/n3-n4", "status", "closed"))
    claims = tuple(
        replace(c, sensitivity="restricted") if c.claim_id == "people-q" else c
        for c in study.case.claims
    )
    study = replace(study, case=replace(study.case, claims=claims))
    for restricted, people, known in ((False, 1, 1), (True, 3, 2)):
        asked = framed(study, "2017-03-02", "2017-03-03", restricted=restricted)
        (row,) = measure_timeline(study, asked).to_dict("records")
        assert (row["best_people_best"], row["places_with_people"]) == (people, known)
        assert row["best_places"] == 2
        spells = measure_spells(study, asked).set_index(["place_id", "reading"])
        assert np.isnan(spells.loc[("q", "best"), "people_best"]) == (not restricted)


def test_what_was_known_by_then():
    study = scene(
        claim("shut", "segment:w3/n3-n4", "status", "closed", reported="2017-03-09"),
    )
    early = framed(study, "2017-03-01", "2017-03-05", known_on="2017-03-08")
    assert measure_timeline(study, early)["best_places"].tolist() == [0]
    late = framed(study, "2017-03-01", "2017-03-05", known_on="2017-03-09")
    assert measure_timeline(study, late)["best_places"].tolist() == [2]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2003-01-01", None, "--from: 2003-01-01 lies before the ledger"),
        (None, "2003-01-01", "--to: 2003-01-01 lies before the ledger"),
        ("2017-05-01", "2017-04-30", "--from: 2017-05-01 comes after --to 2017-04-30"),
    ],
)
def test_days_that_cannot_be_told_of(homs, first, last, expected):
    days = [d and date.fromisoformat(d) for d in (first, last)]
    with pytest.raises(BadRequest, match=expected):
        frame_timeline(homs, ask(homs), *days)


def said(*words, code=0):
    done = CliRunner().invoke(app, ["timeline", *map(str, words)])
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.mark.parametrize("of", TIMELINES)
@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx"])
def test_every_timeline_in_every_format(tmp_path, of, suffix):
    out = tmp_path / f"t.{suffix}"
    said("--from", "2017-03-10", "--of", of, "--out", out)
    assert out.stat().st_size > 500
    if suffix == "json":
        rows = json.loads(out.read_text())["rows"]
        assert list(rows[0]) == list(COLUMNS[of])
        assert rows[0]["date"] == "2017-03-10"
        assert rows[-1]["to"] == "2017-03-21"


def test_spells_have_a_place_on_the_map():
    words = ("--spells", "--from", "2017-03-10", "--format", "geojson", "--category", "hospital")
    features = json.loads(said(*words))["features"]
    assert features
    assert all(f["geometry"]["type"] == "Point" for f in features)


def test_the_chart_is_drawn_once_and_the_same_again(tmp_path, homs):
    for suffix, start in ((".png", b"\x89PNG"), (".svg", b"<?xml")):
        chart = tmp_path / f"chart{suffix}"
        said("--from", "2017-03-01", "--chart", chart, "--out", tmp_path / "t.csv")
        assert chart.read_bytes().startswith(start)
    asked = frame_timeline(homs, ask(homs), date(2017, 3, 1), None)
    table = measure_timeline(homs, asked)
    first, again = (chart_image(table, "A $title$", "A footer", "svg") for _ in range(2))
    assert first == again
    nobody = table.assign(places_with_people=0, people_best=np.nan, best_people_best=np.nan)
    assert chart_image(nobody, "", "", "png") != chart_image(table, "", "", "png")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--of", "weather"), 2),
        (("--chart", "chart.pdf"), 2),
        (("--of", "control", "--spells"), 2),
        (("--of", "status", "--chart", "c.png"), 2),
        (("--from", "March"), 2),
    ],
)
def test_words_it_does_not_know(words, code, monkeypatch, capsys):
    import sys

    from passable.cli.app import main

    monkeypatch.setattr(sys, "argv", ["passable", "timeline", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == code
    assert "Traceback" not in capsys.readouterr().err
