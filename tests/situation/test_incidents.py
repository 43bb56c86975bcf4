"""Which incidents count on a date, and how much: chosen by hand, weighed by laws."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_scene import claim
from passable.situation.incidents import count_incidents, weight_per_day

ON = date(2017, 3, 21)
SPOT = "point:20.0,0.0@1000"


def incident(claim_id, since="2017-03-20", to="2017-03-20", subject=SPOT, value="clash", **words):
    made = claim(claim_id, subject, "incident", value, since=since, to=to, **{
        k: v for k, v in words.items() if k not in ("time", "sensitivity")
    })  # fmt: skip
    return replace(
        made,
        time_precision=words.get("time", "day"),
        sensitivity=words.get("sensitivity", "public"),
    )


def count(*claims, known_on=None, hidden=frozenset()):
    return count_incidents(claims, ON, known_on, hidden, 30.0)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (incident("c", state="proposed"), "not accepted"),
        (incident("c", state="retracted"), "not accepted"),
        (incident("c", reported="2017-03-25"), "reported later"),
        (incident("c", since="2017-03-22", to="2017-03-22"), "after the date"),
        (incident("c", to=None), "no last day: a state, not an incident"),
        (
            incident("c", value="strategic development: Looting/property destruction"),
            "strategic development: not coded systematically",
        ),
        (incident("c", sensitivity="restricted"), "withheld from public output"),
    ],
)
def test_what_does_not_count_is_told_with_the_reason(told, reason):
    found = count(told, known_on=date(2017, 3, 24), hidden={"c"} if "withheld" in reason else ())
    assert found.counted == ()
    assert dict(found.left_out) == {reason: 1}


def test_a_correction_takes_the_place_of_what_it_corrects_once_it_is_known():
    first = incident("c1", since="2017-03-19", to="2017-03-19")
    later = incident("c2", revises="c1", reported="2017-03-25")
    assert [i.claim.claim_id for i in count(first, later).counted] == ["c2"]
    before = count(first, later, known_on=date(2017, 3, 22))
    assert [i.claim.claim_id for i in before.counted] == ["c1"]


@pytest.mark.parametrize(
    ("told", "precise"),
    [
        (incident("c"), True),
        (incident("c", precision="near"), False),
        (incident("c", precision="area"), False),
        (incident("c", precision="unknown"), False),
        (incident("c", time="week"), False),
        (incident("c", time="month"), False),
        (incident("c", subject="place:p"), False),
        (incident("c", subject="area:a"), False),
        (incident("c", subject="segment:s"), False),
    ],
)
def test_only_the_spot_and_the_day_make_it_precise(told, precise):
    assert [i.is_precise for i in count(told).counted] == [precise]


def test_claims_of_other_kinds_are_no_incidents():
    assert count(claim("c", SPOT, "status", "closed")).counted == ()


def test_an_incident_of_today_and_one_a_half_life_ago():
    today = weight_per_day(ON, ON, ON, 30.0)
    assert today == pytest.approx(1 - 2 ** (-1 / 30))
    old = ON - timedelta(days=30)
    assert weight_per_day(old, old, ON, 30.0) == pytest.approx(today / 2)


@given(st.floats(0.5, 400))
def test_an_incident_a_day_is_one_a_day(half_life):
    days = int(half_life * 40) + 1
    spans = ((ON - timedelta(days=k),) * 2 for k in range(days))
    assert sum(weight_per_day(*span, ON, half_life) for span in spans) == pytest.approx(1, abs=1e-9)


@given(st.integers(-20, 40), st.integers(0, 40), st.floats(0.5, 200))
def test_a_span_is_shared_out_over_its_days_and_the_future_does_not_count(age, length, half_life):
    first = ON - timedelta(days=age + length)
    last = first + timedelta(days=length)
    if first > ON:
        return
    days = [first + timedelta(days=k) for k in range(length + 1)]
    single = sum(weight_per_day(d, d, ON, half_life) for d in days if d <= ON) / len(days)
    assert weight_per_day(first, last, ON, half_life) == pytest.approx(single, rel=1e-9, abs=1e-15)


def test_the_first_day_is_that_of_incidents_known_to_the_day():
    vague = incident("v", since="2011-01-01", to="2017-03-20", precision="area", time="unknown")
    assert count(vague).first_day is None
    assert count(vague, incident("c", since="2017-02-01", to="2017-02-01")).first_day == date(
        2017, 2, 1
    )
