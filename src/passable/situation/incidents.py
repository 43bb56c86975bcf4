"""Which incidents of the ledger count on a date, how much each, and which do not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from passable.terms.claims import Claim
from passable.terms.codes import STRATEGIC_DEVELOPMENT

LeftOut = Literal[
    "not accepted",
    "withheld from public output",
    "reported later",
    "corrected by a later claim",
    "after the date",
    "strategic development: not coded systematically",
    "no last day: a state, not an incident",
    "no road within its radius",
    "no road in its area",
    "its subject lies on no road",
]
"""Why an incident is in no density."""
LATE: Final[LeftOut] = "reported later"


@dataclass(frozen=True)
class CountedIncident:
    """An incident that counts.

    Parameters
    ----------
    claim
        Its claim.
    per_day
        What it adds to the incidents of a day: over all days before the date, an incident a day
        adds up to one a day.
    is_precise
        Whether it is known to the spot and the day, and so may act on a stretch of road.
    """

    claim: Claim
    per_day: float
    is_precise: bool


@dataclass(frozen=True)
class Incidents:
    """The ledger's incidents on a date.

    Parameters
    ----------
    counted
        In the order of the ledger.
    left_out
        Reason -> how many.
    first_day
        The first day that one known to the day speaks of; ``None`` if none is.
    """

    counted: tuple[CountedIncident, ...]
    left_out: Counter[LeftOut]
    first_day: date | None


def count_incidents(
    claims: Iterable[Claim],
    on: date,
    known_on: date | None,
    hidden: AbstractSet[str],
    half_life_days: float,
) -> Incidents:
    """Choose the incidents that count on a date and weigh them by age.

    Parameters
    ----------
    claims
        The whole ledger.
    on, known_on
        The date; what was reported by when, ``None`` for all.
    hidden
        Claims that may not act on a public answer: a density shows where they are.
    half_life_days
        After so many days an incident counts half.
    """
    left_out: Counter[LeftOut] = Counter()
    incidents = [c for c in claims if c.predicate == "incident"]
    accepted = [c for c in incidents if c.state == "accepted"]
    left_out["not accepted"] += len(incidents) - len(accepted)
    known = [c for c in accepted if known_on is None or c.reported_on <= known_on]
    left_out[LATE] += len(accepted) - len(known)
    corrected = {c.revises for c in known if c.revises}
    counted = []
    for claim in known:
        reason = _why_not(claim, on, corrected, hidden)
        if reason is not None:
            left_out[reason] += 1
            continue
        precise = (
            claim.subject.kind == "point"
            and claim.place_precision == "exact"
            and claim.time_precision == "day"
        )
        weight = weight_per_day(claim.valid_from, claim.valid_to or on, on, half_life_days)
        counted.append(CountedIncident(claim, weight, precise))
    dated = (i.claim.valid_from for i in counted if i.claim.time_precision == "day")
    first = min(dated, default=None)
    return Incidents(tuple(counted), +left_out, first)


def _why_not(
    claim: Claim, on: date, corrected: AbstractSet[str], hidden: AbstractSet[str]
) -> LeftOut | None:
    if claim.claim_id in corrected:
        return "corrected by a later claim"
    if claim.value.startswith(STRATEGIC_DEVELOPMENT):
        return "strategic development: not coded systematically"
    if claim.valid_from > on:
        return "after the date"
    if claim.valid_to is None:
        return "no last day: a state, not an incident"
    if claim.claim_id in hidden:
        return "withheld from public output"
    return None


def weight_per_day(first: date, last: date, on: date, half_life_days: float) -> float:
    """Say what an incident adds to the incidents of a day.

    ``c 2^(-age / half-life)`` with ``c = 1 - 2^(-1 / half-life)``, so that one incident on each day
    up to the date adds up to one. One that fell on some day of a span is shared out evenly over the
    span; what of it lies after the date does not count yet.
    """
    daily: float = 2.0 ** (-1.0 / half_life_days)
    days = (last - first).days + 1
    youngest = max((on - last).days, 0)
    oldest = (on - first).days
    # The geometric series over the span's days up to the date, times c, is a difference.
    return (daily**youngest - daily ** (oldest + 1)) / days
