"""Places on a closure, people in them, and the dates on which an answer may change."""

from datetime import date

import pytest
import shapely

from ledger_scene import claim, mover, scene_study, situation
from passable.situation.closure_places import places_on_closure
from passable.situation.people import people_table
from passable.situation.situation import change_dates
from scenes import box, point_subject

ON = "2017-03-21"
ROAD = "A 0 0; B 1000 0; C 2000 0; 1: A B; 2: B C"
ONE = "w1/n1-n2"
PLACES = {"a": (0, 0), "half": (500, 0), "b": (1000, 0), "c": (2000, 0), "far": (0, 9000)}


def standing(claims, areas=None, movers=None, reading="best"):
    study = scene_study(ROAD, PLACES, areas=areas, claims=claims, movers=movers)
    found = places_on_closure(study.case, situation(study, ON), reading)
    return {name for name, is_on in zip(PLACES, found, strict=True) if is_on}


def test_no_claims_no_closure():
    assert standing([]) == set()


def test_a_place_between_two_closed_roads_stands_on_the_closure_at_a_junction_it_does_not():
    closed = [claim("c", f"segment:{ONE}", "status", "closed")]
    assert standing(closed) == {"a", "half"}  # b has an open road to the east


def test_a_closure_further_out_is_not_stood_on():
    assert standing([claim("c", point_subject(250, 0, 50), "status", "closed")]) == set()
    assert standing([claim("c", point_subject(500, 0, 50), "status", "closed")]) == {"half"}


def test_a_closed_area_holds_places_off_the_roads_too():
    areas = {"north": box(-10, -10, 510, 9999)}
    assert standing([claim("c", "area:north", "status", "closed")], areas) == {"a", "half", "far"}
    assert standing([claim("c", "area:north", "practicability", "none")], areas) == {
        "a",
        "half",
        "far",
    }


def test_a_line_is_crossed_and_not_stood_on():
    areas = {"west": box(-10, -10, 500, 10)}
    held = [claim("c", "area:west", "control", "army")]
    assert standing(held, areas, mover(crossings=[])) == set()


def test_ground_a_mover_may_not_enter_holds_those_on_it_the_smallest_area_ruling():
    areas = {"wide": box(-10, -10, 2010, 10), "small": box(-10, -5, 510, 5)}
    held = [
        claim("w", "area:wide", "control", "army"),
        claim("s", "area:small", "control", "rebels"),
    ]
    assert standing(held, areas, mover(may_not_enter=["army"])) == {"b", "c"}
    assert standing(held, areas, mover(may_not_enter=["rebels"])) == {"a", "half"}
    assert standing(held[1:], areas, mover(may_not_enter=["none"])) == {"b", "c", "far"}


def test_an_open_claim_lifts_the_closure_in_the_optimistic_reading_only():
    areas = {"wide": box(-10, -10, 2010, 10), "small": box(-10, -5, 510, 5)}
    claims = [
        claim("shut", "area:wide", "status", "closed"),
        claim("seen", "area:small", "status", "open"),
    ]
    assert standing(claims, areas) == {"a", "half", "b", "c"}
    assert standing(claims, areas, reading="optimistic") == {"b", "c"}
    assert standing(claims, areas, reading="pessimistic") == {"a", "half", "b", "c"}


def test_an_area_of_two_parts_and_a_hole_holds_what_lies_in_it():
    ring = shapely.difference(box(-100, -100, 1500, 100), box(400, -50, 600, 50))
    areas = {"ring": shapely.union(ring, box(1900, -10, 2100, 10))}
    assert standing([claim("c", "area:ring", "status", "closed")], areas) == {"a", "b", "c"}


def people(*claims):
    study = scene_study(ROAD, {"a": (0, 0), "b": (1000, 0)})
    case = study.case
    from passable.situation.weigh import weigh

    found = weigh(claims, case.sources, date(2017, 3, 21), case.config.staleness_days)
    return people_table(case.places, tuple(found))


def test_people_are_the_chosen_claim_s_and_the_range_is_everybody_s():
    table = people(
        claim("x", "place:a", "population", best=1000.0, high=1500.0, since="2015-06-01"),
        claim("y", "place:a", "population", low=400.0, since="2016-01-01", credibility=4),
    )
    assert table.loc["a", ["people_low", "people_best", "people_high"]].tolist() == [
        400,
        1000,
        1500,
    ]
    assert table.loc["a", "people_year"] == 2015
    assert table.loc["a", "people_claim_id"] == "x"
    assert table.loc["b", ["people_low", "people_best", "people_high"]].isna().all()
    assert table.loc["b", "people_claim_id"] == ""


@pytest.mark.parametrize(
    ("figures", "best"), [({"low": 5.0}, 5), ({"high": 9.0}, 9), ({"low": 5.0, "high": 9.0}, 5)]
)
def test_without_a_best_figure_the_low_one_stands(figures, best):
    assert people(claim("x", "place:a", "population", **figures)).loc["a", "people_best"] == best


def dates(*claims, known_on=None, **staleness):
    study = scene_study(ROAD, claims=claims, **staleness)
    return [d.isoformat() for d in change_dates(study.case, known_on)]


def closed(claim_id="c", **words):
    return claim(claim_id, f"segment:{ONE}", "status", "closed", **words)


def test_claims_change_answers_when_they_begin_end_and_grow_stale():
    ends = closed(since="2017-03-01", to="2017-03-31")
    assert dates(ends) == ["2017-03-01", "2017-04-01"]
    assert dates(ends, status=10) == ["2017-03-01", "2017-03-12", "2017-04-01"]
    assert dates(closed(since="2017-03-01", reported="2017-03-05"), status=10) == [
        "2017-03-01",
        "2017-03-16",
    ]
    # Stale on the day after its last: never seen so.
    assert dates(closed(since="2017-03-01", to="2017-03-11"), status=10) == [
        "2017-03-01",
        "2017-03-12",
    ]


def test_claims_unknown_or_not_accepted_change_nothing():
    later = closed(since="2017-03-01", reported="2017-03-20")
    assert dates(later, known_on=date(2017, 3, 19), status=None) == []
    assert dates(closed(state="proposed"), status=None) == []


def test_the_calendar_s_last_day_means_until_further_notice():
    assert dates(closed(since="2017-03-01", to="9999-12-31"), status=None) == ["2017-03-01"]
    assert dates(closed(since="9999-12-01"), status=90) == ["9999-12-01"]
