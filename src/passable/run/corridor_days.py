"""A corridor on every date on which anything on it changed, and only there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from passable.measures.corridor import (
    CLOSED,
    OPEN,
    RESTRICTED,
    CorridorStep,
    SegmentState,
)
from passable.network.states import CLOSED as SHUT
from passable.run.causes import claim_ids_of
from passable.run.corridor_ground import MINUTE, GroundReader, Held
from passable.run.corridor_road import CorridorRoad
from passable.run.corridor_said import Said, SayingsReader
from passable.run.request import Request
from passable.run.study import Study
from passable.situation.acting import acting_claims
from passable.situation.effects import Effects
from passable.situation.resolve import ROAD_PREDICATES
from passable.situation.situation import Situation, change_dates
from passable.terms.claims import Claim
from passable.terms.codes import READINGS
from passable.terms.progress import Progress, silent

DAY: Final = timedelta(days=1)
SPEAKS_OF_ROADS: Final = ROAD_PREDICATES | {"control"}


def corridor_claims(study: Study, request: Request, road: CorridorRoad) -> list[Claim]:
    """List the acting claims that speak of the corridor's roads or of the ground under them."""
    mine = set(road.graph_segments.tolist())
    found = []
    for claim in acting_claims(study.case.claims, request.known_on):
        if claim.predicate not in SPEAKS_OF_ROADS:
            continue
        if claim.subject.kind == "area":
            spans = study.ledger.areas[claim.subject.name].spans
        elif claim.subject in study.ledger.subjects:
            spans = study.ledger.subjects[claim.subject].spans
        else:
            continue
        if not mine.isdisjoint(spans.segment.tolist()):
            found.append(claim)
    return found


def corridor_begins(study: Study, request: Request, road: CorridorRoad) -> date | None:
    """Give the first day on which a claim speaks of the corridor; ``None`` if none does."""
    return min((c.valid_from for c in corridor_claims(study, request, road)), default=None)


def corridor_steps(
    study: Study, request: Request, road: CorridorRoad, progress: Progress = silent
) -> list[CorridorStep]:
    """Tell the corridor from the request's ``since`` to its ``on``.

    Parameters
    ----------
    study, request, road
        Of whom, and what; one day if it has no ``since``.
    progress
        Told step by step.
    """
    reader = CorridorReader(study, request, road)
    claims = acting_claims(study.case.claims, request.known_on)
    acting = replace(study.case, claims=claims)
    replayed = replace(study, case=acting, _situations={})
    first = request.since or request.on
    # Claims elsewhere count too: an account may be disputed, or a junction ruled, away from the road.
    of_roads = tuple(c for c in claims if c.predicate in SPEAKS_OF_ROADS)
    changes = change_dates(replace(study.case, claims=of_roads), request.known_on)
    dates = [first, *(d for d in changes if first < d <= request.on)]
    steps = []
    for number, on in enumerate(dates):
        progress("replaying the corridor", number, len(dates))
        last = dates[number + 1] - DAY if number + 1 < len(dates) else request.on
        situation = replayed.situation(on, request.known_on, request.mover)
        steps.append(reader.step(on, last, situation))
    return steps


class CorridorReader:
    """Reads a corridor off situations, in the request's reading.

    Parameters
    ----------
    study, request, road
        Of whom, and what.
    """

    def __init__(self, study: Study, request: Request, road: CorridorRoad) -> None:
        self._study, self._network = study, study.network
        self._reading = READINGS.index(request.reading)
        self._ground = GroundReader(study, request, road)
        self._arcs = np.array(road.way.arcs, dtype=np.int64)
        self._first = np.array([first for first, _ in road.arcs], dtype=np.int64)
        self._segment_of = np.repeat(
            np.arange(len(road.arcs)), np.diff([*self._first, len(self._arcs)])
        )
        self._segments = road.graph_segments
        self._low = np.minimum.reduceat(self._network.arc_from_fraction[self._arcs], self._first)
        self._high = np.maximum.reduceat(self._network.arc_to_fraction[self._arcs], self._first)
        self._sayings = SayingsReader(study, self._segments, self._low, self._high, self._reading)
        self._last: tuple[Effects, tuple[SegmentState, ...]] | None = None

    def step(self, first: date, last: date, situation: Situation) -> CorridorStep:
        """Tell the corridor on a span of days whose situation this is."""
        now = self._ground.at(situation.effects)
        if self._last is None or self._last[0] is not situation.effects:
            self._last = (situation.effects, tuple(self._states(situation, now.held)))
        said = self._sayings.read(situation)
        states = tuple(_as_said(state, k, said) for k, state in enumerate(self._last[1]))
        return CorridorStep(first, last, states, now.ground, now.lines)

    def _states(self, situation: Situation, ground: Sequence[Held]) -> Iterator[SegmentState]:
        """Tell each segment from the times of its arcs, the causes on them and the ground."""
        effects, times = situation.effects, situation.overlay.milliseconds[self._reading]
        now, free = times[self._arcs], self._network.arc_milliseconds[self._arcs]
        is_shut = np.logical_or.reduceat(now == SHUT, self._first)
        extra = np.add.reduceat(now - free, self._first)
        felt = self._causes(situation)
        for k, held in enumerate(ground):
            numbers = frozenset(felt.get(k, ()))
            mine = [effects.causes[n] for n in sorted(numbers)]
            word = CLOSED if is_shut[k] else RESTRICTED if extra[k] > 0 else OPEN
            yield SegmentState(
                state=word,
                # One nan for all: a tuple finds it equal to itself.
                delay_minutes=math.nan if is_shut[k] else float(extra[k]) / MINUTE,
                is_contested=held.is_disputed or any(c.is_disputed for c in mine),
                is_control_contested=held.is_disputed,
                is_stale=held.is_unsure or any(c.is_stale for c in mine),
                is_unsaid=False,
                controller=held.controller,
                claim_ids=claim_ids_of(effects, numbers),
            )

    def _causes(self, situation: Situation) -> dict[int, set[int]]:
        """Give the causes that act on each segment in any reading."""
        effects, overlay = situation.effects, situation.overlay
        mine = np.isin(overlay.touched_arc, self._arcs)
        arc, effect = overlay.touched_arc[mine], overlay.touched_effect[mine]
        acts = effects.closed[:, effect].any(axis=0) | (effects.delay[:, effect] > 0).any(axis=0)
        order = np.argsort(self._arcs, kind="stable")
        at = order[np.searchsorted(self._arcs[order], arc[acts])]
        found: dict[int, set[int]] = {}
        causes = effects.cause[effect[acts]]
        for k, cause in zip(self._segment_of[at].tolist(), causes.tolist(), strict=True):
            found.setdefault(k, set()).add(cause)
        return found


def _as_said(state: SegmentState, segment: int, said: Said) -> SegmentState:
    """Tell of a segment what words say that change no time: restricted, or nothing at all."""
    if segment not in said.spoken_of and state.state == OPEN:
        return replace(state, is_unsaid=True)
    findings = said.restricted.get(segment, ())
    if not findings:
        return state
    ids = dict.fromkeys(name for finding in findings for name in finding.claim_ids)
    if state.state == OPEN:  # by how much it is slower nobody says
        state = replace(state, state=RESTRICTED, delay_minutes=math.nan)
    return replace(
        state,
        is_contested=state.is_contested or any(f.is_disputed for f in findings),
        is_stale=state.is_stale or any(f.is_stale for f in findings),
        claim_ids=tuple(dict.fromkeys([*state.claim_ids, *ids])),
    )
