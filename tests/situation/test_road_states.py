"""Claims on a scene become milliseconds: 1,000 m of primary road are 60,000 ms each way."""

import numpy as np
import pytest

from ledger_scene import claim, mover, scene_study, situation, states
from passable.measures.access import seconds_or_null
from passable.run.causes import closures_table
from passable.run.evaluate import evaluate
from passable.situation.segment_states import read_segments
from passable.terms.errors import BadClaim
from scenes import box, point_subject, polygon

ON = "2017-03-21"
ROAD = "A 0 0; B 1000 0; C 2000 0; 1: A B; 2: B C"
ONE, TWO = "w1/n1-n2", "w2/n2-n3"
FREE = (60_000, 60_000)
SHUT = (None, None)
MINUTE = 60_000


def road(claims=(), **words):
    return states(scene_study(ROAD, claims=claims, **words), ON)


def test_without_claims_every_reading_is_free():
    assert road() == {ONE: (FREE,) * 3, TWO: (FREE,) * 3}


def test_a_closed_segment_is_closed_both_ways_and_no_other_is():
    assert road([claim("c", f"segment:{ONE}", "status", "closed")]) == {
        ONE: (SHUT,) * 3,
        TWO: (FREE,) * 3,
    }


def test_a_destroyed_bridge_is_closed_and_a_damaged_one_perhaps():
    bridge = "A 0 0; B 1000 0; C 2000 0; 1: A B bridge=yes; 2: B C"
    for value, expected in (
        ("destroyed", (SHUT, SHUT, SHUT)),
        ("damaged", (FREE, FREE, SHUT)),
        ("no visible damage", (FREE, FREE, FREE)),
    ):
        study = scene_study(bridge, claims=[claim("c", f"segment:{ONE}", "damage", value)])
        assert states(study, ON)[ONE] == expected


def test_a_stale_claim_is_open_in_one_reading_and_shut_in_another():
    old = claim("c", f"segment:{ONE}", "status", "closed", since="2016-01-01")
    assert road([old])[ONE] == (FREE, SHUT, SHUT)
    old = claim("c", f"segment:{ONE}", "status", "open", since="2016-01-01")
    assert road([old])[ONE] == (FREE, FREE, SHUT)


def test_several_findings_on_one_segment_close_if_any_does():
    claims = [
        claim("a", f"segment:{ONE}", "damage", "no visible damage"),
        claim("b", f"segment:{ONE}", "practicability", "motorcycle"),
        claim("c", f"segment:{ONE}", "delay_minutes", best=10.0),
    ]
    assert road(claims)[ONE] == (SHUT,) * 3
    assert road(claims[:1] + claims[2:])[ONE] == ((660_000, 660_000),) * 3


def test_two_delays_add_up():
    claims = [
        claim("a", f"segment:{ONE}", "delay_minutes", low=1.0, best=2.0, high=3.0),
        claim("b", point_subject(500, 0, 100), "delay_minutes", best=5.0),
    ]
    expected = tuple((MINUTE * (1 + m),) * 2 for m in (1 + 5, 2 + 5, 3 + 5))
    for got, wanted in zip(road(claims)[ONE], expected, strict=True):
        assert got == pytest.approx(wanted, abs=4000)  # the circle is cut on a sphere


def test_a_points_delay_is_paid_once_where_the_stated_length_is_longer_than_the_line():
    # 1,000 m drawn, 3,000 m stated: 180 s, and 5 minutes once for passing through the circle.
    study = scene_study(
        "A 0 0; B 1000 0; 1: A B length_metres=3000",
        claims=[claim("b", point_subject(500, 0, 100), "delay_minutes", best=5.0)],
    )
    (got,) = states(study, ON).values()
    assert got[1] == pytest.approx((8 * MINUTE,) * 2, abs=4000)


# --- open on one subject, closed on another ----------------------------------------------------

NORTH = {"wide": box(-10, -10, 500, 10)}


@pytest.mark.parametrize("value", ["open", "restricted"])
def test_a_fresh_open_claim_on_an_overlapping_subject_keeps_its_stretch_open(value):
    claims = [
        claim("shut", "area:wide", "status", "closed"),
        claim("seen", f"segment:{ONE}", "status", value),
    ]
    assert road(claims, areas=NORTH)[ONE] == (FREE, SHUT, SHUT)


def test_only_the_stretch_said_to_be_open_stays_open():
    claims = [
        claim("shut", f"segment:{ONE}", "status", "closed"),
        claim("seen", "area:wide", "status", "open"),
    ]
    assert road(claims, areas=NORTH)[ONE] == (SHUT, SHUT, SHUT)
    study = scene_study(ROAD, {"p": (500, 0)}, claims=claims, areas=NORTH)
    effects = situation(study, ON).effects
    rows = {
        (round(b, 6), round(e, 6)): effects.closed[:, k].tolist()
        for k, (b, e) in enumerate(zip(effects.begin, effects.end, strict=True))
    }
    assert rows == {(0, 0.5): [False, True, True], (0.5, 1): [True, True, True]}
    assert [c.is_disputed for c in effects.causes] == [True]


def test_the_place_on_the_open_stretch_gets_out():
    claims = [
        claim("shut", f"segment:{ONE}", "status", "closed"),
        claim("seen", "area:wide", "status", "open"),
    ]
    study = scene_study(ROAD, {"p": (400, 0)}, {"h": (0, 0)}, claims=claims, areas=NORTH)
    from ledger_scene import question

    reach = evaluate(study, question(study, ON), situation(study, ON).on).reach
    reached = [bool(reach["hospital", r].is_reached[0]) for r in ("optimistic", "best")]
    assert reached == [True, False]


@pytest.mark.parametrize(
    "other",
    [
        claim("x", "area:wide", "status", "unknown"),
        claim("x", "area:wide", "status", "open", since="2015-01-01"),
        claim("x", "area:wide", "practicability", "truck_trailer"),
        claim("x", "area:wide", "status", "open", state="proposed"),
    ],
)
def test_nothing_else_opens_what_another_subject_closes(other):
    shut = claim("shut", point_subject(250, 0, 50), "status", "closed")
    assert road([shut, other], areas=NORTH)[ONE] == (SHUT,) * 3


def test_open_against_destroyed_is_no_conflict_of_status():
    claims = [
        claim("a", f"segment:{ONE}", "damage", "destroyed"),
        claim("b", "area:wide", "status", "open"),
    ]
    assert road(claims, areas=NORTH)[ONE] == (SHUT,) * 3


# --- areas: delays, control, lines ----------------------------------------------------------------


@pytest.mark.parametrize(("west", "east"), [(250, 750), (1000, 1500), (250, 1000), (0, 2000)])
def test_an_area_delay_is_paid_once_on_the_way_in_wherever_its_edge_lies(west, east):
    areas = {"check": box(west - (west == 0) * 10, -10, east + (east == 2000) * 10, 10)}
    claims = [claim("c", "area:check", "delay_minutes", best=10.0)]
    got = road(claims, areas=areas)
    along = sum(got[s][1][0] for s in (ONE, TWO))
    against = sum(got[s][1][1] for s in (ONE, TWO))
    entered = 0 if (west, east) == (0, 2000) else 10 * MINUTE
    assert (along, against) == (120_000 + entered, 120_000 + entered)


def test_one_who_starts_inside_pays_nothing_on_the_way_out():
    areas = {"check": box(-10, -10, 500, 10)}
    study = scene_study(
        ROAD, areas=areas, claims=[claim("c", "area:check", "delay_minutes", best=10.0)]
    )
    assert states(study, ON)[ONE][1] == (60_000, 660_000)


HELD = [claim("a", "area:west", "control", "army"), claim("r", "area:east", "control", "rebels")]


def lines(west, east, crossings, claims=HELD, **words):
    areas = {"west": west, "east": east}
    return road(claims, areas=areas, movers=mover(crossings=crossings), **words)


@pytest.mark.parametrize("edge", [300, 1000, 1999])
def test_a_line_is_paid_once_each_way_wherever_it_lies(edge):
    got = lines(
        box(-10, -10, edge, 10),
        box(edge, -10, 2010, 10),
        [("army", "rebels", 30), ("rebels", "army", 90)],
    )
    assert sum(got[s][1][0] for s in got) == 120_000 + 30 * MINUTE
    assert sum(got[s][1][1] for s in got) == 120_000 + 90 * MINUTE


def test_a_line_shut_one_way_is_open_the_other():
    got = lines(
        box(-10, -10, 300, 10),
        box(300, -10, 2010, 10),
        [("army", "rebels", "closed"), ("rebels", "army", "open")],
    )
    assert got[ONE][1] == (None, 60_000)


def test_a_slip_of_the_pen_between_two_areas_opens_no_back_door():
    got = lines(
        box(-10, -10, 300, 10),
        box(305, -10, 2010, 10),
        [("*", "none", "open"), ("none", "*", "open")],
    )
    assert got[ONE] == (SHUT,) * 3


def test_a_disputed_area_splits_the_readings():
    claims = [*HELD, claim("r2", "area:east", "control", "army", credibility=4)]
    got = lines(box(-10, -10, 300, 10), box(300, -10, 2010, 10), [("*", "*", "closed")], claims)
    assert got[ONE] == (FREE, SHUT, SHUT)


def test_ground_a_mover_may_not_enter_is_closed_and_the_rest_is_not():
    areas = {"west": box(-10, -10, 300, 10)}
    study = scene_study(ROAD, areas=areas, claims=HELD[:1], movers=mover(may_not_enter=["army"]))
    assert states(study, ON)[ONE] == (SHUT,) * 3
    assert states(study, ON)[TWO] == (FREE,) * 3


def test_ground_no_claim_speaks_of_can_be_barred():
    areas = {"west": box(-10, -10, 1500, 10)}
    study = scene_study(ROAD, areas=areas, claims=HELD[:1], movers=mover(may_not_enter=["none"]))
    assert states(study, ON)[ONE] == (FREE,) * 3
    assert states(study, ON)[TWO] == (SHUT,) * 3


def test_a_claim_between_two_shorter_spans_is_felt_where_it_lies():
    # The closed point lies between a place and the junction: only that piece shuts.
    shut = [claim("c", point_subject(800, 0, 50), "status", "closed")]
    study = scene_study(ROAD, {"p": (500, 0)}, {"h": (0, 0)}, claims=shut)
    overlay = situation(study, ON).overlay.milliseconds[1]
    network = study.network
    for arc in np.flatnonzero(network.arc_segment == 0):
        holds = network.arc_from_fraction[arc] < 0.85 and network.arc_to_fraction[arc] > 0.75
        assert (overlay[arc] == -1) == holds


def test_a_segment_of_no_length_feels_all_that_is_on_it():
    chain = "A 0 0; B 500 0; C 500 0; D 1000 0; 1: A B; 2: B C; 3: C D"
    spot = "w2/n2-n3"
    for subject in (f"segment:{spot}", "area:all", point_subject(500, 0, 20)):
        study = scene_study(
            chain,
            claims=[claim("c", subject, "status", "closed")],
            areas={"all": box(450, -10, 550, 10)},
        )
        assert states(study, ON)[spot] == (SHUT,) * 3
    study = scene_study(chain, claims=[claim("c", f"segment:{spot}", "delay_minutes", best=1.0)])
    assert states(study, ON)[spot] == ((MINUTE, MINUTE),) * 3


def test_imprecise_points_and_incidents_act_on_nothing():
    claims = [
        claim("near", point_subject(500, 0, 50), "status", "closed", precision="near"),
        claim("shots", point_subject(500, 0, 50), "incident", "shelling"),
    ]
    study = scene_study(ROAD, claims=claims)
    assert states(study, ON)[ONE] == (FREE,) * 3
    assert {f.chosen.claim_id for f in situation(study, ON).shown_only} == {"near", "shots"}


def test_an_imprecise_correction_still_corrects():
    claims = [
        claim("exact", point_subject(500, 0, 50), "status", "closed"),
        claim(
            "near", point_subject(0, 900, 50), "status", "closed", precision="near", revises="exact"
        ),
    ]
    assert road(claims)[ONE] == (FREE,) * 3


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("segment:w9/n1-n2", "no segment has the id"),
        (point_subject(500, 900, 50), "no segment lies within 50 m"),
        ("area:far", "no segment lies in the area"),
        ("road:M5@p..q", "no segment bears the number or name 'M5'"),
    ],
)
@pytest.mark.parametrize("before", [(), (claim("held", "area:far", "control", "army"),)])
def test_a_subject_that_matches_nothing_is_an_error_whatever_stands_before(subject, told, before):
    areas = {"far": box(5000, 5000, 6000, 6000)}
    places = {"p": (0, 0), "q": (2000, 0)}
    with pytest.raises(BadClaim, match=told):
        scene_study(
            ROAD, places, areas=areas, claims=[*before, claim("c", subject, "status", "closed")]
        )


# --- what became of each segment -------------------------------------------------------------------


def test_segments_are_told_as_they_are():
    claims = [
        claim("half", "area:half", "status", "closed"),
        claim("slow", f"segment:{TWO}", "delay_minutes", best=5.0),
        claim("zero", f"segment:{TWO}", "delay_minutes", best=5.0, since="2018-01-01"),
    ]
    text = f"{ROAD}; D 3000 0; E 4000 0; 3: C D; 4: D E access=no"
    study = scene_study(text, claims=claims, areas={"half": box(500, -10, 750, 10)})
    found = situation(study, ON)
    told = read_segments(study.network, found.effects, found.overlay)
    assert told.status[1].tolist() == ["partly closed", "delayed", "open", "not drivable"]
    begin, end = (float(v) for v in told.closed_spans[0].split("-"))
    assert (begin, end) == (pytest.approx(0.5, abs=1e-6), pytest.approx(0.75, abs=1e-6))
    assert told.closed_spans[1:].tolist() == ["", "", ""]
    assert told.claim_ids.tolist() == [("half",), ("slow",), (), ()]
    assert told.closed_metres[1].tolist() == [pytest.approx(250, abs=0.1), 0, 0, 0]
    assert told.forward_milliseconds.tolist() == [-1, 360_000, 60_000, -1]


def test_the_closures_table_tells_one_passage_not_both_carriageways():
    dual = (
        "A 0 0; B 1000 0; C 1000 30; D 0 30; E -200 15; F 1200 15; "
        "1: A B oneway=1 ref=M5; 2: C D oneway=1 ref=M5; 3: E A; 4: D E; 5: B F; 6: F C"
    )
    study = scene_study(
        dual,
        {"p": (-200, 15), "q": (1200, 15)},
        claims=[claim("c", "road:M5@p..q", "delay_minutes", best=30.0)],
    )
    table = closures_table(study, situation(study, ON), np.ones(2), {})
    assert table["delay_minutes"].tolist() == [30.0]
    assert table["segments"].tolist() == [2]


def test_null_seconds_stand_for_what_is_not_reached():
    got = seconds_or_null(np.array([1500, -1]))
    assert got[0] == 1.5
    assert np.isnan(got[1])


def test_a_triangle_is_cut_where_its_sides_are():
    areas = {"t": polygon([(0, -100), (1000, 100), (1000, -100)])}
    study = scene_study(ROAD, areas=areas, claims=[claim("c", "area:t", "status", "closed")])
    effects = situation(study, ON).effects
    assert effects.begin.tolist() == [pytest.approx(0.5, abs=1e-6)]
    assert effects.end.tolist() == [1.0]


def test_no_piece_is_slower_in_a_more_open_reading_by_a_stray_rounding():
    # 1 ms and 2 ms shared out whole over the middle fifth would round to 1 and to 0.
    slow = claim("c", f"segment:{ONE}", "delay_minutes", low=1 / MINUTE, best=2 / MINUTE)
    study = scene_study(ROAD, {"p": (400, 0), "q": (600, 0)}, claims=[slow])
    extra = situation(study, ON).overlay.milliseconds - study.network.arc_milliseconds
    assert (np.diff(extra, axis=0) >= 0).all()
    along = study.network.arc_is_forward
    assert extra[:, along].sum(axis=1).tolist() == [1, 2, 2]


def test_what_is_kept_of_one_date_is_never_given_for_another():
    # Same subject all along: closed, then open, then both, then stale; and another mover's rules.
    claims = [
        claim("a", f"segment:{ONE}", "status", "closed", since="2017-03-01", to="2017-03-10"),
        claim("b", f"segment:{ONE}", "status", "open", since="2017-03-08", credibility=3),
        claim("w", "area:west", "control", "army", since="2017-03-02", to="2017-03-04"),
        claim("x", "area:west", "control", "rebels", since="2017-03-05", to="2017-03-12"),
    ]
    areas = {"west": box(-10, -10, 300, 10)}
    words = {"areas": areas, "claims": claims, "status": 10}
    shared = scene_study(ROAD, movers=mover(may_not_enter=["army"]), **words)
    days = [f"2017-03-{k:02d}" for k in (1, 3, 6, 9, 11, 15, 25, 3, 1)]
    seen = set()
    for day in days:
        alone = scene_study(ROAD, movers=mover(may_not_enter=["army"]), **words)
        assert states(shared, day) == states(alone, day)
        seen.add(states(alone, day)[ONE])
    assert len(seen) > 3
    other = scene_study(ROAD, movers=mover(crossings=[]), **words)
    case = other.case
    alone = states(other, "2017-03-11")
    mixed = scene_study(ROAD, movers=mover(may_not_enter=["army"]), **words)
    states(mixed, "2017-03-11")
    again = type(mixed)(case, mixed.network, mixed.ledger, {}, {})
    assert states(again, "2017-03-11") == alone
