"""Spans of time: daily hours laid out over days, met, joined and turned round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from passable.network.timed_ways import NO_BOUND, Windows

SECOND_MILLISECONDS = 1000
DAY = timedelta(days=1)


def milliseconds_since(begin: datetime, moment: datetime) -> int:
    """Count from one moment to another, ms; whole seconds."""
    return round((moment - begin).total_seconds()) * SECOND_MILLISECONDS


def joined(spans: Iterable[tuple[int, int]]) -> Windows:
    """Sort spans and join those that meet; empty ones are dropped."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(span for span in spans if span[1] > span[0]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


def both(first: Windows, second: Windows) -> Windows:
    """Give the time that lies in a span of each."""
    return joined(
        (max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d)
    )


def outside(spans: Windows) -> Windows:
    """Give the time that lies in none of the spans."""
    edges = [-NO_BOUND, *(edge for span in joined(spans) for edge in span), NO_BOUND]
    return joined(zip(edges[::2], edges[1::2], strict=True))


def daily(
    begin: datetime,
    first_day: date,
    last_day: date,
    opens: time,
    closes: time,
) -> Windows:
    """Lay the same hours out over days; past midnight if they close no later than they open.

    Parameters
    ----------
    begin
        From which ms are counted.
    first_day, last_day
        Days on which a span begins.
    opens, closes
        Times of day.
    """
    spans = []
    day = first_day
    while day <= last_day:
        start = datetime.combine(day, opens)
        end = datetime.combine(day if closes > opens else day + DAY, closes)
        spans.append((milliseconds_since(begin, start), milliseconds_since(begin, end)))
        day += DAY
    return joined(spans)
