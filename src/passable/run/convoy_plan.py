"""Plan a convoy: the way that arrives first under all constraints, or which of them fails first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from passable.measures.windows import milliseconds_since
from passable.network.states import EdgeStates
from passable.network.timed_ways import ALWAYS, NO_BOUND, TimedWay, Timetable, first_arrival
from passable.run.convoy_hours import FAR, HORIZON, Rule, arc_windows, own_hours
from passable.run.study import Study
from passable.run.way_places import WayPlaces
from passable.terms.convoys import Convoy

MINUTE, HOUR = 60_000, 3_600_000
OPEN_WAY, PERMITS, CLOSING, ALLOWED, RESTS = (
    "open way",
    "permits",
    "closing hours",
    "allowed hours",
    "rests",
)
STAGES = (OPEN_WAY, PERMITS, CLOSING, ALLOWED, RESTS)
"""Constraints are laid on one after another in this order; the first that cannot be kept fails."""


@dataclass(frozen=True)
class Plan:
    """What was found.

    Parameters
    ----------
    way
        ``None`` if a constraint fails.
    fails_by, reason
        Which, and by how much; empty if none.
    """

    way: TimedWay | None
    fails_by: str = ""
    reason: str = ""


def plan(
    study: Study, states: EdgeStates, convoy: Convoy, rules: list[Rule], stops: list[int]
) -> Plan:
    """Find the way, or the first constraint that fails.

    Parameters
    ----------
    study, states
        The network, and what is open to the convoy's mover on the day it may first leave.
    convoy, rules
        The convoy, and the rules of its roads.
    stops
        Nodes: origin, designated stops, destination.
    """
    way: TimedWay | None = None
    limit = convoy.latest_arrival or convoy.latest_departure + HORIZON
    deadline = milliseconds_since(convoy.earliest_departure, limit)
    for number, stage in enumerate(STAGES):
        before, way = way, _way(study, states, convoy, rules, stops, STAGES[: number + 1])
        if way is None or way.arrival > deadline:
            reason = _reason(convoy, rules, stage, before, way, limit)
            if way is None and stage == ALLOWED and before is not None:
                reason = _longer_than_a_day_allows(study, convoy, before) or reason
            return Plan(None, stage, reason)
    return Plan(way)


def _way(
    study: Study,
    states: EdgeStates,
    convoy: Convoy,
    rules: list[Rule],
    stops: list[int],
    stages: tuple[str, ...],
) -> TimedWay | None:
    """Find the way under some of the constraints, as far ahead as windows reach."""
    network = study.network
    kept = [rule for rule in rules if rule.kind in stages]
    always = own_hours(convoy) if ALLOWED in stages else ALWAYS
    windows, which = arc_windows(kept, always, network.arc_count)
    begin = convoy.earliest_departure
    rests = RESTS in stages and convoy.rest_after_hours is not None
    timetable = Timetable(
        windows,
        which,
        milliseconds_since(begin, convoy.latest_departure),
        milliseconds_since(begin, convoy.latest_departure + FAR),
        round((convoy.rest_after_hours or 0) * HOUR) if rests else NO_BOUND,
        round(convoy.rest_minutes * MINUTE) if rests else NO_BOUND,
    )
    pauses = [round(convoy.stop_minutes * MINUTE)] * len(convoy.stop_place_ids)
    return first_arrival(network, states, timetable, stops, pauses)


def _reason(
    convoy: Convoy,
    rules: list[Rule],
    stage: str,
    before: TimedWay | None,
    way: TimedWay | None,
    limit: datetime,
) -> str:
    begin = convoy.earliest_departure
    if way is not None:
        arrival = begin + timedelta(milliseconds=way.arrival)
        late = (arrival - limit).total_seconds() / 60
        what = "the open way takes too long" if stage == OPEN_WAY else f"with the {stage}"
        return f"{what}: it arrives {arrival:%Y-%m-%d %H:%M}, {_span(late)} after {limit:%Y-%m-%d %H:%M}"
    if stage == OPEN_WAY:
        return (
            "no open way through all stops leaves within the window; see the claims that close it"
        )
    if stage == RESTS:
        return (
            f"a road on every way takes longer than {convoy.rest_after_hours:g} h without a "
            "junction to rest at"
        )
    missed = "" if before is None else "; ".join(_missed(rules, stage, before, begin))
    days = FAR.days
    return (
        missed or f"under the {stage} it cannot arrive within {days} days of its latest departure"
    )


def _longer_than_a_day_allows(study: Study, convoy: Convoy, before: TimedWay) -> str:
    """Say which road of the way without allowed hours takes longest, if longer than a day allows."""
    allowed = max((end - start for start, end in own_hours(convoy)), default=0)
    driven = np.flatnonzero(before.arcs >= 0)
    took = (before.arrives - before.departs)[driven]
    if not len(driven) or took.max() <= allowed:
        return ""
    at, arcs = int(took.argmax()), before.arcs[driven]
    head, tail = study.network.arc_head, study.network.arc_tail
    nodes = [int(tail[arcs[0]]), *head[arcs].tolist()]
    where = WayPlaces(study).between(nodes, at, at)
    return (
        f"on the earliest way without them the road {where} takes {_span(int(took[at]) / MINUTE)}, "
        f"delays included, and a day allows {_span(allowed / MINUTE)}: "
        f"{_span((int(took[at]) - allowed) / MINUTE)} too long"
    )


def _missed(rules: list[Rule], stage: str, before: TimedWay, begin: datetime) -> list[str]:
    """Say of the way without this constraint where it breaks it, and by how much."""
    told = []
    for rule in rules:
        if rule.kind != stage:
            continue
        for arc, departs, arrives in zip(
            before.arcs.tolist(), before.departs.tolist(), before.arrives.tolist(), strict=True
        ):
            if arc < 0 or not rule.arcs[arc]:
                continue
            if any(a <= departs and arrives <= b for a, b in rule.windows):
                continue
            at = begin + timedelta(milliseconds=departs)
            told.append(
                f"{rule.subject} ({', '.join(rule.names)}) {_off(rule, departs, arrives, at)}"
            )
            break
    return told


def _off(rule: Rule, departs: int, arrives: int, at: datetime) -> str:
    ended = [b for _, b in rule.windows if b < arrives]
    begins = [a for a, _ in rule.windows if a > departs]
    told = f"would be passed from {at:%Y-%m-%d %H:%M}"
    if ended and ended[-1] > -NO_BOUND:
        told += f", {_span((arrives - ended[-1]) / MINUTE)} after it has run out"
    elif begins:
        told += f", {_span((begins[0] - departs) / MINUTE)} before it begins"
    return told


def _span(minutes: float) -> str:
    whole = int(np.ceil(minutes))
    return f"{whole // 60} h {whole % 60} min" if whole >= 60 else f"{whole} min"  # noqa: PLR2004
