"""A scenario on the roads: what a ledger with such a claim would give, piece by piece."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger_scene import claim, mover, scene_study, situation
from passable.network.states import CLOSED
from passable.situation.overlay import lay_over, pieces_of
from passable.situation.scenario import Change, arcs_of_segments, changed_times
from passable.situation.scenario_subjects import Finder, change_of
from passable.terms.codes import READINGS
from scenes import box, point_subject, scene_network

# A ladder with a twin, a one-way, a spur and a road of no length; places cut segments to pieces.
SCENE = """
A 0 0; B 1000 0; C 2000 0; D 0 1000; E 1000 1000; F 2000 1000; G 2000 1000; H 3000 1000
1: A B C ref=M5; 2: D E F ref=M1; 3: A D; 4: B E oneway=1; 5: C F; 6: F G; 7: G H; 8: B C
"""
PLACES = {"a": (250, 0), "b": (1500, 0), "c": (1000, 1000), "d": (2600, 1000)}
SERVICES = {"h": (1900, 0), "g": (300, 1000)}
AREAS = {
    "west": box(-100, -100, 1000, 1100),
    "small": box(800, -50, 1200, 500),
    "thin": box(1600, -50, 1601, 1050),
    "empty": box(5000, 5000, 5100, 5100),
}
NETWORK = scene_network(SCENE, PLACES, SERVICES)
ARCS = arcs_of_segments(NETWORK)
ON = "2017-03-21"
WHERE = [
    *(f"segment:{s}" for s in NETWORK.graph.segment_id),
    "area:west",
    "area:small",
    "area:thin",
    "road:M5@a..b",
    "road:M1@c..d",
    point_subject(500, 0, 300),
    point_subject(1000, 1000, 200),
]
CONTROL = [("area:west", "army"), ("area:small", "rebels"), ("area:thin", "rebels")]
some = st.lists(st.sampled_from(WHERE), max_size=3, unique=True)
ledgers = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(WHERE), st.sampled_from(["closed", "open", "unknown"])),
        st.sampled_from(CONTROL),
        st.tuples(st.sampled_from(WHERE), st.integers(1, 20)),
    ),
    max_size=5,
    unique_by=lambda said: said[0],
)
movers = st.sampled_from([mover(), mover(crossings=[]), mover(may_not_enter=["army"])])


def study_of(ledger, who, extra=()):
    claims = []
    for k, (subject, said) in enumerate(ledger):
        if isinstance(said, int):
            figures = {"low": said / 2, "best": float(said), "high": said * 2.0}
            claims.append(claim(f"c{k}", subject, "delay_minutes", **figures))
        elif said in ("army", "rebels"):
            claims.append(claim(f"c{k}", subject, "control", said))
        else:
            claims.append(claim(f"c{k}", subject, "status", said))
    return scene_study("", PLACES, SERVICES, AREAS, [*claims, *extra], who, network=NETWORK)


def changed(study, close=(), opened=()):
    """The whole overlay, int64[3, m], after a scenario."""
    finder = Finder(study.case, study.ledger)
    change = change_of([finder.find(s) for s in close], [finder.find(s) for s in opened])
    found = situation(study, ON)
    arcs, times = changed_times(NETWORK, ARCS, found.effects, change)
    whole = found.overlay.milliseconds.copy()
    whole[:, arcs] = times
    return whole


@given(ledgers, movers, some)
@settings(max_examples=80, deadline=None)
def test_closing_is_a_ledger_with_a_claim_that_outweighs_all_others(ledger, who, close):
    study = study_of(ledger, who)
    closing = [
        claim(f"x{k}", s, "status", "closed", source="A1", credibility=0)
        for k, s in enumerate(close)
    ]
    rebuilt = situation(study_of(ledger, who, closing), ON).overlay.milliseconds
    got = changed(study, close)
    for number, reading in enumerate(READINGS):
        if reading != "optimistic":  # a fresh claim of "open" would keep a stretch open there
            assert got[number].tolist() == rebuilt[number].tolist()
    assert ((got == CLOSED) >= (rebuilt == CLOSED)).all()


def covered(at, spans, segment):
    mine = spans.segment == segment
    return bool(np.any(mine & (spans.begin <= at) & (at <= spans.end)))


def naive_closed(effects, reading, opened, arc):
    """Cut a piece of road wherever anything begins or ends, and look at the middle of each part."""
    segment = NETWORK.arc_segment[arc]
    begin, end = NETWORK.arc_from_fraction[arc], NETWORK.arc_to_fraction[arc]
    has_length = NETWORK.graph.length_metres[segment] > 0
    mine = np.flatnonzero((effects.segment == segment) & effects.closed[reading])
    way = 1 if NETWORK.arc_is_forward[arc] else -1
    mine = [k for k in mine.tolist() if effects.way[k] in (0, way)]
    cuts = {begin, end}
    for spans, rows in ((effects, mine), (opened, np.flatnonzero(opened.segment == segment))):
        cuts |= {float(at) for k in rows for at in (spans.begin[k], spans.end[k])}
    cuts = sorted(c for c in cuts if begin <= c <= end)
    middles = [(a + b) / 2 for a, b in pairwise(cuts)] or [begin]
    for k in mine:
        at, to = effects.begin[k], effects.end[k]
        if effects.is_point[k]:
            felt = not has_length or begin <= at < end or (at >= 1 and end >= 1)
            if felt and not covered(at, opened, segment):
                return True
        elif any(
            (at <= m <= to or not has_length) and not covered(m, opened, segment) for m in middles
        ):
            return True
    return False


@given(ledgers, movers, some)
@example([("segment:w1/n1-n2", "closed")], mover(), [point_subject(500, 0, 300)])
@example([("area:west", "closed")], mover(), ["road:M5@a..b"])
@example(CONTROL, mover(crossings=[]), ["road:M5@a..b", "segment:w6/n6-n7"])
@settings(max_examples=80, deadline=None)
def test_opening_takes_closures_off_its_stretches_and_leaves_delays(ledger, who, opened):
    study = study_of(ledger, who)
    effects = situation(study, ON).effects
    free = replace(effects, closed=np.zeros_like(effects.closed))
    times = lay_over(pieces_of(NETWORK), free).milliseconds
    finder = Finder(study.case, study.ledger)
    spans = change_of([], [finder.find(s) for s in opened]).opened
    expected = np.array(
        [
            [
                CLOSED if naive_closed(effects, r, spans, arc) else times[r, arc]
                for arc in range(NETWORK.arc_count)
            ]
            for r in range(3)
        ]
    )
    assert changed(study, opened=opened).tolist() == expected.tolist()


@given(ledgers, movers, some)
@settings(max_examples=40, deadline=None)
def test_closing_what_is_open_and_opening_it_again_is_nothing(ledger, who, where):
    study = study_of(ledger, who)
    before = situation(study, ON).overlay.milliseconds
    assert changed(study).tolist() == before.tolist()
    after = changed(study, where, where)
    assert after.tolist() == changed(study, opened=where).tolist()
    was_open = (before != CLOSED).all(axis=0)
    assert after[:, was_open].tolist() == before[:, was_open].tolist()


def test_an_area_can_be_closed_but_for_one_road_through_it():
    study = study_of([], mover())
    got = changed(study, ["area:west"], ["segment:w3/n1-n4"])[1]
    segment = NETWORK.graph.segment_id[NETWORK.arc_segment]
    shut = {str(s) for s in segment[got == CLOSED]}
    assert shut == {"w1/n1-n2", "w2/n4-n5", "w4/n2-n5"}


def test_services_and_groups_are_found_once():
    study = study_of([], mover())
    groups = {"g": ("segment:w3/n1-n4", "service:g"), "all": ("group:g", "area:small")}
    finder = Finder(study.case, study.ledger, groups)
    assert finder.find("service:g").services == {1}
    found = finder.find("group:all")
    assert found.services == {1}
    assert finder.find(" group:all ") is found
    assert set(found.spans.segment) > set(finder.find("area:small").spans.segment)
    assert Change().segments.tolist() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", "is not a subject"),
        ("segment:w9/n1-n2", "no segment has the id 'w9/n1-n2'"),
        ("place:a", "'place:a' is a place, which is no road"),
        ("area:wst", "there is no area 'wst'; did you mean 'west'"),
        ("area:empty", "no segment lies in the area 'empty'"),
        ("service:x", "there is no service 'x'"),
        ("group:g", "there is no group 'g'"),
        ("road:M5@a..nowhere", "no place has the id 'nowhere'"),
        (point_subject(9000, 9000, 5), "no segment lies within 5 m"),
    ],
)
def test_a_selector_that_names_nothing_says_why(text, told):
    study = study_of([], mover())
    with pytest.raises(ValueError, match=told):
        Finder(study.case, study.ledger).find(text)
