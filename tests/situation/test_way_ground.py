"""Whose ground a way leads over, by a ruler."""

import pytest

from ledger_scene import claim, mover, scene_study, situation
from passable.measures.routes import fastest_way
from passable.network.states import claim_free
from passable.situation.way_ground import GroundRuler, lines_crossed
from scenes import box

# 10 km of road: army from 1 to 4 km, nobody to 6, rebels to 8, rebels' second area to 9, none to 10.
AREAS = {
    "a": box(1000, -100, 4000, 100),
    "r": box(6000, -100, 8000, 100),
    "r2": box(8000, -100, 9000, 100),
}
CLAIMS = [
    claim("ca", "area:a", "control", "army"),
    claim("cr", "area:r", "control", "rebels"),
    claim("cr2", "area:r2", "control", "rebels"),
]
PLACES = {"p": (500, 0), "q": (7000, 0), "end": (10_000, 0)}


@pytest.fixture(scope="module")
def study():
    return scene_study("A 0 0; B 10000 0; 1: A B", PLACES, {}, AREAS, CLAIMS, mover(), control=400)


def stretches(study, start, end, on="2017-03-10"):
    now = situation(study, on)
    terminals = study.network.terminals
    node = dict(zip(terminals.terminal_id, terminals.node.tolist(), strict=True))
    way = fastest_way(study.network, claim_free(study.network), node[start], node[end])
    return GroundRuler(study.ledger, now.effects).stretches(way.arcs)


def told(found):
    return [(s.holder.best, round(s.metres)) for s in found]


def test_forwards_and_backwards(study):
    there = told(stretches(study, "p", "end"))
    assert there == [
        ("none", 500), ("army", 3000), ("none", 2000), ("rebels", 3000), ("none", 1000),
    ]  # fmt: skip
    assert told(stretches(study, "end", "p")) == there[::-1]


def test_a_way_that_ends_inside_an_area(study):
    assert told(stretches(study, "p", "q"))[-1] == ("rebels", 1000)


def test_lines_are_where_the_holder_changes(study):
    assert lines_crossed(stretches(study, "p", "end")) == [
        ("none", "army"), ("army", "none"), ("none", "rebels"), ("rebels", "none"),
    ]  # fmt: skip
    assert lines_crossed([]) == []


def test_ground_nobody_speaks_of_is_one_stretch(study):
    found = stretches(study, "p", "end", on="2017-02-01")
    assert told(found) == [("none", 9500)]
    assert found[0].area_id == ""
    assert lines_crossed(found) == []


def test_metres_add_up_to_the_way(study):
    for start, end in (("p", "q"), ("q", "end"), ("end", "q")):
        whole = abs(PLACES[start][0] - PLACES[end][0])
        assert sum(s.metres for s in stretches(study, start, end)) == pytest.approx(whole)
