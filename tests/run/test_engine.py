"""The engine in run: the same answers as without it, hierarchies from the cache, the way out."""

import dataclasses
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_scene import claim, question, scene_study
from passable.network.metric import Metric, TooLongError
from passable.network.states import EdgeStates, claim_free
from passable.run import cache, engine
from passable.run.answers import measure_access
from passable.run.engine import Engine
from passable.run.evaluate import evaluate
from passable.run.request import ask
from passable.run.study import open_study
from passable.terms.codes import READINGS
from passable.terms.selectors import parse_selector
from scenes import scene_network

SCENE = """
A 0 0; B 1000 0; C 2000 0; D 0 1000; E 1000 1000; F 2000 1000; I 9000 9000; J 9500 9000
1: A B C; 2: D E F; 3: A D; 4: B E oneway=1; 5: C F; 6: F E oneway=1; 7: I J
"""
PLACES = {"a": (50, 0), "b": (1500, 0), "c": (1000, 1000), "d": (0, 500), "i": (9100, 9000)}
SERVICES = {
    "h1": (1900, 0, "hospital"),
    "h2": (300, 1000, "hospital"),
    "h3": (1900, 0, "hospital"),
    "f": (50, 0, "fuel"),
    "far": (90_000, 0, "fuel"),
}
NETWORK = scene_network(SCENE, PLACES, {k: v[:2] for k, v in SERVICES.items()})
SEGMENTS = NETWORK.graph.segment_id.tolist()
ON = date(2017, 3, 21)


def same(one, other):
    assert one.reach.keys() == other.reach.keys()
    for key, reach in one.reach.items():
        for name in ("milliseconds", "service", "reason"):
            assert getattr(reach, name).tolist() == getattr(other.reach[key], name).tolist(), key


@given(
    st.lists(
        st.tuples(
            st.sampled_from([f"segment:{s}" for s in SEGMENTS]),
            st.sampled_from(["closed", "open", "unknown", "restricted"]),
            st.sampled_from(["S1", "S2", "E1"]),
        ),
        max_size=6,
    ),
    st.sampled_from(["to", "from"]),
    st.sampled_from([None, 0.0, 1.0, 2.0]),
)
@settings(max_examples=60, deadline=None)
def test_answers_are_the_same_with_the_engine_and_without(said, direction, within):
    claims = [
        claim(f"c{k}", subject, "status", value, source=source)
        for k, (subject, value, source) in enumerate(said)
    ]
    study = scene_study(SCENE, PLACES, SERVICES, claims=claims, network=NETWORK)
    asked = question(study, ON, direction=direction, within_minutes=within)
    plain = evaluate(study, asked, ON)
    assert not study.engine._metrics
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "WORTH_IT", 0)
        same(evaluate(study, asked, ON), plain)
        assert 1 <= len(study.engine._metrics) <= len(READINGS)


@pytest.mark.parametrize("on", [date(2017, 3, 17), date(2017, 5, 22)])
def test_homs_is_the_same_with_the_engine_and_without(on, monkeypatch):
    study = open_study("homs-2017")
    for mover in study.case.config.movers:
        asked = ask(study, on=on, mover=mover)
        monkeypatch.setattr(engine, "WORTH_IT", 10**9)
        plain = evaluate(study, asked, on)
        monkeypatch.setattr(engine, "WORTH_IT", 0)
        same(evaluate(study, asked, on), plain)


@pytest.mark.parametrize("direction", ["to", "from"])
@pytest.mark.parametrize("worth_it", [0, 10**9])
def test_the_way_to_what_is_found_takes_as_long_as_it_says(direction, worth_it, monkeypatch):
    monkeypatch.setattr(engine, "WORTH_IT", worth_it)
    study = open_study("homs-2017")
    request = ask(study, direction=direction, categories=("hospital", "fuel"))
    network, states = study.network, study.situation(request.on, None, request.mover)
    times = states.states("best").milliseconds
    of_segment: dict[str, set[int]] = {}
    for segment, ms in zip(network.arc_segment.tolist(), times.tolist(), strict=True):
        of_segment.setdefault(str(network.graph.segment_id[segment]), set()).add(ms)
    table = measure_access(study, request, with_ways=True)
    ends = dict(zip(network.graph.segment_id, zip(network.graph.from_node, network.graph.to_node,
                    strict=True), strict=True))  # fmt: skip
    assert (table["segment_ids"] != "").sum() > 50
    for row in table.to_dict("records"):
        names = row["segment_ids"].split()
        if np.isnan(row["seconds"]):
            assert not names
            continue
        # A line may cost more one way, so each segment has the times of its two directions.
        least = sum(min(of_segment[n] - {-1}) for n in names)
        most = sum(max(of_segment[n]) for n in names)
        assert least <= round(row["seconds"] * 1000) <= most
        for one, other in pairwise(names):
            assert set(ends[one]) & set(ends[other])


def test_ways_too_long_for_the_engine_are_told_all_the_same(monkeypatch):
    monkeypatch.setattr(engine, "WORTH_IT", 0)
    half = 4 * 24 * 60
    slow = [
        claim(f"slow{k}", f"segment:{s}", "delay_minutes", low=half, best=half, high=half)
        for k, s in enumerate(SEGMENTS)
    ]
    study = scene_study(
        "A 0 0; B 1000 0; C 2000 0; 1: A B; 2: B C", {"a": (0, 0)}, {"h": (2000, 0)},
        claims=[replace(c, subject=parse_selector(f"segment:w{k + 1}/n{k + 1}-n{k + 2}"))
                for k, c in enumerate(slow[:2])],
    )  # fmt: skip
    table = measure_access(study, question(study, ON), with_ways=True)
    assert table["segment_ids"].tolist() == ["w1/n1-n2 w2/n2-n3"]
    assert table["seconds"].tolist() == [2 * half * 60 + 120]


def test_times_that_differ_little_are_worked_out_from_those_that_are_kept(monkeypatch):
    monkeypatch.setattr(engine, "PARTLY", 2)
    monkeypatch.setattr(engine, "METRICS_KEPT", 2)
    kept, free = Engine(), claim_free(NETWORK)
    whole = []
    monkeypatch.setattr(
        engine, "customize", lambda *words, real=engine.customize: whole.append(1) or real(*words)
    )
    first = kept.metric(NETWORK, free)
    assert kept.metric(NETWORK, EdgeStates(free.milliseconds.copy())) is first
    shut = free.milliseconds.copy()
    shut[[0, 3]] = -1
    second = kept.metric(NETWORK, EdgeStates(shut))
    assert len(whole) == 1
    same_times(second, Engine().metric(NETWORK, EdgeStates(shut)))
    assert len(whole) == 2
    third = kept.metric(NETWORK, EdgeStates(np.full_like(shut, -1)))
    assert len(whole) == 3  # every arc differs: put on anew
    assert kept.metric(NETWORK, EdgeStates(shut)) is second
    assert kept.metric(NETWORK, EdgeStates(np.full_like(shut, -1))) is third
    assert kept.metric(NETWORK, free) is not first  # two are kept


def same_times(one: Metric, other: Metric):
    for name in ("milliseconds", "up", "down"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_a_hierarchy_is_built_once_said_so_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("PASSABLE_CACHE", str(tmp_path))
    told = []
    one = Engine(lambda step, done=0, total=0: told.append(step)).hierarchy(NETWORK)
    again = Engine(lambda step, done=0, total=0: told.append(step)).hierarchy(NETWORK)
    assert told == ["ordering the roads, once for this network"]
    assert one.digest == again.digest
    assert isinstance(again.up_head, np.memmap)
    assert [f.name for f in cache.hierarchies_folder().iterdir()] == [one.digest]
    cache.trim_cache(most_bytes=0)
    assert not list(cache.hierarchies_folder().iterdir())


def test_what_takes_too_long_for_the_engine_is_answered_without_it(monkeypatch):
    monkeypatch.setattr(engine, "WORTH_IT", 0)
    week = 7 * 24 * 60
    slow = claim("slow", f"segment:{SEGMENTS[0]}", "delay_minutes", low=week, best=week, high=week)
    study = scene_study(SCENE, PLACES, SERVICES, claims=[slow], network=NETWORK)
    with_it = evaluate(study, question(study, ON), ON)
    states = with_it.situation.states("best")
    with pytest.raises(TooLongError):
        study.engine.metric(NETWORK, states)
    monkeypatch.setattr(engine, "WORTH_IT", 10**9)
    same(with_it, evaluate(study, question(study, ON), ON))


def test_a_study_of_other_claims_shares_the_engine():
    study = scene_study(SCENE, PLACES, SERVICES, network=NETWORK)
    assert dataclasses.replace(study, _situations={}).engine is study.engine
