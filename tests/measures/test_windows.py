"""Spans of time as sets of minutes."""

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from passable.measures.windows import both, daily, joined, outside

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)
HOUR = 3_600_000


def inside(spans):
    return {t for begin, end in spans for t in range(begin, end) if -1 < t < 41}


@given(SPANS)
def test_joined_spans_hold_the_same_time_in_order_and_apart(spans):
    found = joined(spans)
    assert inside(found) == inside(spans)
    edges = [edge for span in found for edge in span]
    assert edges == sorted(set(edges))


@given(SPANS, SPANS)
def test_both_is_what_lies_in_each(first, second):
    assert inside(both(joined(first), joined(second))) == inside(first) & inside(second)


@given(SPANS)
def test_outside_is_the_rest_and_twice_is_the_same(spans):
    rest = outside(joined(spans))
    kept = {t for t in range(41) if any(b <= t < e for b, e in rest)}
    assert kept == set(range(41)) - inside(spans)
    assert outside(rest) == joined(spans)


def test_daily_hours_and_past_midnight():
    begin = datetime(2017, 3, 21, 6)  # noqa: DTZ001 - local time
    day = date(2017, 3, 21)
    assert daily(begin, day, day, time(6), time(18)) == ((0, 12 * HOUR),)
    assert daily(begin, day, date(2017, 3, 22), time(18), time(6)) == (
        (12 * HOUR, 24 * HOUR),
        (36 * HOUR, 48 * HOUR),
    )
