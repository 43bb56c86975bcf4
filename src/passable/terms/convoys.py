"""Convoys to be planned, the permits they need, and the hours at which roads are shut."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time

from passable.terms.codes import Vehicle

CONTINGENCY = 1.25
"""A quarter more vehicles than the loads need, as convoy sheets of the field have it."""
LEADER_ABOVE = 5
"""A convoy of more vehicles has a leader."""


@dataclass(frozen=True)
class Convoy:
    """One convoy.

    Parameters
    ----------
    convoy_id, title
        Its id, and what it is for.
    mover, vehicle
        Empty or ``None`` for the case's own.
    from_place_id, to_place_id, stop_place_ids
        Places; the stops in order.
    loads, trips
        Truckloads, and how often each vehicle goes.
    earliest_departure, latest_departure, latest_arrival
        Local time; the last may be ``None``.
    allowed_from, allowed_to
        Times of day between which it may be on the road, ``None`` for all day.
    stop_minutes, rest_after_hours, rest_minutes, check_in_minutes
        At each stop; driving without a rest, ``None`` for no bound; a rest; between check-ins.
    leader, contact, note
        Never public.
    row
        In convoys.csv.
    """

    convoy_id: str
    title: str
    mover: str
    vehicle: Vehicle | None
    from_place_id: str
    to_place_id: str
    stop_place_ids: tuple[str, ...]
    loads: float
    trips: float
    earliest_departure: datetime
    latest_departure: datetime
    latest_arrival: datetime | None
    allowed_from: time | None
    allowed_to: time | None
    stop_minutes: float
    rest_after_hours: float | None
    rest_minutes: float
    check_in_minutes: float
    leader: str
    contact: str
    note: str
    row: int = 0

    @property
    def vehicles(self) -> int:
        """How many vehicles: loads by trips, and a quarter more."""
        return math.ceil(round(self.loads / self.trips * CONTINGENCY, 9))


@dataclass(frozen=True)
class Permit:
    """Leave to pass a subject for a time; without a valid one a convoy it is for does not pass.

    Parameters
    ----------
    permit_id, subject, issued_by, source_id, note
        Its id, a selector, who gave it, who says so.
    convoy_id
        Whose; empty for every convoy.
    valid_from, valid_to
        Local time.
    row
        In permits.csv.
    """

    permit_id: str
    convoy_id: str
    subject: str
    issued_by: str
    valid_from: datetime
    valid_to: datetime
    source_id: str
    note: str
    row: int = 0


@dataclass(frozen=True)
class Hours:
    """A curfew, or a gate that shuts: a subject nobody passes between two times of day.

    Parameters
    ----------
    hours_id, subject, source_id, note
        Its id, a selector, who says so.
    closed_from, closed_to
        Times of day; past midnight if the second is not later.
    valid_from, valid_to
        Days on which it begins, ``None`` without bound.
    row
        In hours.csv.
    """

    hours_id: str
    subject: str
    closed_from: time
    closed_to: time
    valid_from: date | None
    valid_to: date | None
    source_id: str
    note: str
    row: int = 0


@dataclass(frozen=True)
class ConvoyPlans:
    """All of a case: convoys by id, permits and hours in the order of their files."""

    convoys: dict[str, Convoy]
    permits: tuple[Permit, ...]
    hours: tuple[Hours, ...]


NO_CONVOYS = ConvoyPlans({}, (), ())
