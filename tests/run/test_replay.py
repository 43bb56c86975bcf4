"""A replay answers every date as asking afresh would, and asks no more than it must."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from test_cutoff_laws import BEGIN, ledgers, movers, rebuild, recent, study_of

import passable.run.evaluate as evaluating
from ledger_scene import claim, question, scene_study
from passable.run.evaluate import Replay, evaluate
from passable.situation.people import people_table

DAYS = [BEGIN + timedelta(days=k) for k in range(-1, 34)]


@settings(max_examples=20, deadline=None)
@given(ledgers, movers)
def test_a_replay_answers_every_day_as_asking_afresh_does(ledger, name):
    study = rebuild(study_of(ledger, name), recent(ledger))
    asked = question(study, BEGIN)
    for days in (DAYS, DAYS[::-1]):
        replay = Replay(study, asked)
        for on in days:
            told, found = replay.at(on), evaluate(study, asked, on)
            for key, reach in found.reach.items():
                assert (told.reach[key].milliseconds == reach.milliseconds).all()
                assert (told.reach[key].service == reach.service).all()
                assert (told.reach[key].reason == reach.reason).all()
            people = [people_table(study.case.places, e.situation.findings) for e in (told, found)]
            assert people[0].equals(people[1])
            assert (told.situation.is_functioning == found.situation.is_functioning).all()


@pytest.fixture
def asked_for(monkeypatch):
    """Count how often ways are looked for."""
    counted = []

    def counting(*words):
        counted.append(words)
        return original(*words)

    original = evaluating.reach_services
    monkeypatch.setattr(evaluating, "reach_services", counting)
    return counted


def test_what_does_not_change_is_not_computed_again(asked_for):
    road = "segment:w1/n1-n2"
    incidents = [
        claim(f"i{k}", "point:0,0@50", "incident", "Shelling", since=date(2017, 3, k), to=None)
        for k in range(1, 29)
    ]
    study = scene_study(
        "A 0 0; B 1000 0; 1: A B",
        {"p": (0, 0)},
        {"h": (1000, 0)},
        claims=[
            *incidents,
            claim("shut", road, "status", "closed", since="2017-03-05", to="2017-03-09"),
            claim("again", road, "status", "closed", since="2017-03-20", to="2017-03-21"),
        ],
    )
    replay = Replay(study, question(study, "2017-03-28"))
    assert [d.day for d in replay.steps if d > BEGIN] == [5, 10, 20, 22]
    cut = [
        k
        for k in range(1, 29)
        if not replay.at(date(2017, 3, k)).reach["hospital", "best"].is_reached[0]
    ]
    assert cut == [5, 6, 7, 8, 9, 20, 21]
    # Open and shut: two states of the road, alike in all readings.
    assert len(asked_for) == 2
