"""What each word does to a road or a service, fresh and stale, in each reading."""

import itertools
from datetime import date

import pytest

from ledger_scene import SOURCES, claim
from passable.situation.openness import closure, delay_milliseconds, says_open
from passable.situation.weigh import weigh
from passable.terms.config import Staleness

ON = date(2017, 3, 21)
FRESH, OLD = "2017-03-10", "2015-01-01"
OPEN, SHUT, MAYBE = (False, False, False), (True, True, True), (False, False, True)

TABLE = {
    ("status", "open"): OPEN,
    ("status", "restricted"): OPEN,
    ("status", "closed"): SHUT,
    ("status", "abandoned"): SHUT,
    ("status", "unknown"): MAYBE,
    ("damage", "no visible damage"): OPEN,
    ("damage", "possibly damaged"): MAYBE,
    ("damage", "damaged"): MAYBE,
    ("damage", "unknown"): MAYBE,
    ("damage", "destroyed"): SHUT,
    ("function", "functioning"): OPEN,
    ("function", "partially functioning"): OPEN,
    ("function", "unknown"): MAYBE,
    ("function", "not functioning"): SHUT,
    # For a light truck, which needs practicability 4.
    ("practicability", "none"): SHUT,
    ("practicability", "motorcycle"): SHUT,
    ("practicability", "4x4"): SHUT,
    ("practicability", "light_truck"): OPEN,
    ("practicability", "heavy_truck"): OPEN,
    ("practicability", "truck_trailer"): OPEN,
}
SUBJECT = {"function": "service:h"}


def find(*claims):
    (found,) = weigh(claims, SOURCES, ON, Staleness())
    return found


def said(claim_id, predicate, value, since=FRESH, credibility=2):
    subject = SUBJECT.get(predicate, "segment:s")
    return claim(claim_id, subject, predicate, value, since=since, credibility=credibility)


@pytest.mark.parametrize(("predicate", "value"), TABLE)
def test_one_fresh_claim(predicate, value):
    assert closure(find(said("c", predicate, value)), "light_truck") == TABLE[predicate, value]


@pytest.mark.parametrize(("predicate", "value"), TABLE)
def test_one_stale_claim_leaves_all_to_doubt(predicate, value):
    best = TABLE[predicate, value][1]
    found = find(said("c", predicate, value, since=OLD))
    assert closure(found, "light_truck") == (False, best, True)


PAIRS = [(p, a, b) for (p, a), (q, b) in itertools.product(TABLE, TABLE) if p == q and a != b]


@pytest.mark.parametrize(("predicate", "strong", "weak"), PAIRS)
def test_two_fresh_claims_that_differ(predicate, strong, weak):
    found = find(said("a", predicate, strong), said("b", predicate, weak, credibility=3))
    one, other = TABLE[predicate, strong], TABLE[predicate, weak]
    expected = (one[1] and other[1], one[1], one[2] or other[2])
    assert closure(found, "light_truck") == expected
    assert found.is_disputed


def test_practicability_is_for_the_vehicle_asked():
    found = find(said("c", "practicability", "light_truck"))
    shut = [closure(found, v)[1] for v in ("motorcycle", "4x4", "light_truck", "heavy_truck")]
    assert shut == [False, False, False, True]


@pytest.mark.parametrize(
    ("value", "since", "expected"),
    [
        ("open", FRESH, True),
        ("restricted", FRESH, True),
        ("unknown", FRESH, False),
        ("closed", FRESH, False),
        ("open", OLD, False),
    ],
)
def test_who_says_open(value, since, expected):
    assert says_open(find(said("c", "status", value, since))) is expected
    assert not says_open(find(said("c", "damage", "no visible damage")))


def delay(claim_id, since=FRESH, credibility=2, **figures):
    return claim(
        claim_id, "segment:s", "delay_minutes", since=since, credibility=credibility, **figures
    )


@pytest.mark.parametrize(
    ("claims", "minutes"),
    [
        ([delay("a", best=30.0)], (30, 30, 30)),
        ([delay("a", low=10.0, best=30.0, high=60.0)], (10, 30, 60)),
        ([delay("a", low=10.0, best=30.0, high=60.0, since=OLD)], (0, 30, 60)),
        ([delay("a", best=30.0), delay("b", best=5.0, high=90.0, credibility=3)], (5, 30, 90)),
        ([delay("a", best=0.0)], (0, 0, 0)),
        ([delay("a", best=1.00001)], (1.0 + 1 / 60000, 1.0 + 1 / 60000, 1.0 + 1 / 60000)),
    ],
)
def test_delays(claims, minutes):
    figures = delay_milliseconds(find(*claims))
    assert figures == tuple(round(m * 60_000) for m in minutes)
