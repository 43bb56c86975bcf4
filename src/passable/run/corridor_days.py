"""A corridor on every date on which anything on it changed, and only there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import numpy as np

from passable.measures.attribution import pair_causes
from passable.measures.corridor import (
    CLOSED,
    OPEN,
    RESTRICTED,
    CorridorStep,
    Ground,
    Line,
    SegmentState,
)
from passable.network.states import CLOSED as SHUT
from passable.run.causes import claim_ids_of
from passable.run.corridor_road import CorridorRoad
from passable.run.ground_over_time import HIDDEN_ACTOR
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.run.way_ground_told import holder_name
from passable.situation.acting import acting_claims
from passable.situation.control import Holder, crossing_costs, entry_closed
from passable.situation.effects import Effects
from passable.situation.ledger_effects import spans_of
from passable.situation.resolve import ROAD_PREDICATES
from passable.situation.situation import Situation, change_dates
from passable.situation.way_ground import GroundRuler, alike
from passable.terms.claims import Claim
from passable.terms.codes import READINGS
from passable.terms.progress import Progress, silent
from passable.write.gate import WITHHELD

DAY: Final = timedelta(days=1)
SPEAKS_OF_ROADS: Final = ROAD_PREDICATES | {"control"}
MINUTE: Final = 60_000
Piece = tuple[float, float, Holder]


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
        Of whom, and what; the gate is that of the request's own date.
    """

    def __init__(self, study: Study, request: Request, road: CorridorRoad) -> None:
        self._study, self._road = study, road
        self._reading = READINGS.index(request.reading)
        self._mover = study.case.config.movers[request.mover]
        self._hidden = frozenset(make_gate(study, request).names)
        self._names = study.case.actors["name"].to_dict()
        self._arcs = np.array(road.way.arcs, dtype=np.int64)
        self._covered: dict[str, frozenset[int]] = {}
        self._last: tuple[Effects, tuple[SegmentState, ...], tuple[Ground, ...], tuple[Line, ...]]
        self._last_effects: Effects | None = None

    def step(self, first: date, last: date, situation: Situation) -> CorridorStep:
        """Tell the corridor on a span of days whose situation this is."""
        if self._last_effects is not situation.effects:
            pieces = self._pieces(situation)
            states = tuple(self._states(situation, pieces))
            ground, lines = self._ground(pieces)
            self._last = (situation.effects, states, ground, lines)
            self._last_effects = situation.effects
        _, states, ground, lines = self._last
        said = self._said(situation)
        states = tuple(
            replace(state, is_unsaid=state.state == OPEN and k not in said)
            for k, state in enumerate(states)
        )
        return CorridorStep(first, last, states, ground, lines)

    def _pieces(self, situation: Situation) -> list[Piece]:
        """Lay out who holds each piece of ground, km from and to."""
        ruler = GroundRuler(self._study.ledger, situation.effects)
        at, pieces = 0.0, list[Piece]()
        for piece in ruler.pieces(self._road.way.arcs):
            if piece.metres > 0:
                pieces.append((at / 1000, (at + piece.metres) / 1000, piece.holder))
            at += piece.metres
        return pieces

    def _states(self, situation: Situation, pieces: list[Piece]) -> Iterator[SegmentState]:
        """Tell each segment from the times of its arcs, the causes on them and the ground."""
        effects, overlay = situation.effects, situation.overlay
        felt = overlay.touched_effect
        acts = effects.closed[:, felt].any(axis=0) | (effects.delay[:, felt] > 0).any(axis=0)
        causes = pair_causes(overlay.touched_arc[acts], effects.cause[felt[acts]])
        free = self._study.network.arc_milliseconds
        times = overlay.milliseconds[self._reading]
        for (first, end), segment in zip(self._road.arcs, self._road.segments, strict=True):
            arcs = self._arcs[first:end]
            extra = int((times[arcs] - free[arcs]).sum())
            is_shut = bool((times[arcs] == SHUT).any())
            numbers: frozenset[int] = frozenset().union(*(causes.of_arc(int(a)) for a in arcs))
            mine = [effects.causes[n] for n in sorted(numbers)]
            held = [h for a, b, h in pieces if a < segment.to_km and b > segment.from_km]
            names = [holder_name(h, self._names, self._hidden) for h in held]
            names = [name for name, _ in groupby(names)]
            disputed = any(len(h.others) > 1 for h in held)
            yield SegmentState(
                state=CLOSED if is_shut else RESTRICTED if extra > 0 else OPEN,
                delay_minutes=math.nan if is_shut else extra / MINUTE,  # one nan: equal to itself
                is_contested=disputed or any(c.is_disputed for c in mine),
                is_control_contested=disputed,
                is_stale=any(c.is_stale for c in mine) or any(h.is_open_question for h in held),
                is_unsaid=False,
                controller=" > ".join(names),
                claim_ids=claim_ids_of(effects, numbers),
            )

    def _said(self, situation: Situation) -> set[int]:
        """List the segments of whose road some claim in force speaks."""
        said = set[int]()
        for finding in situation.findings:
            if finding.predicate not in ROAD_PREDICATES or finding.subject.kind == "service":
                continue
            key = finding.subject.text
            if key not in self._covered:
                spans = spans_of(self._study.ledger, finding)
                self._covered[key] = frozenset(
                    k
                    for k, segment in enumerate(self._road.graph_segments.tolist())
                    if self._is_met(k, segment, spans.segment, spans.begin, spans.end)
                )
            said |= self._covered[key]
        return said

    def _is_met(
        self, k: int, segment: int, segments: np.ndarray, begin: np.ndarray, end: np.ndarray
    ) -> bool:
        """Say whether stretches lie on the part of a segment that the corridor drives."""
        network = self._study.network
        first, last = self._road.arcs[k]
        arcs = self._arcs[first:last]
        low = float(network.arc_from_fraction[arcs].min())
        high = float(network.arc_to_fraction[arcs].max())
        return bool(((segments == segment) & (begin < high) & (end > low)).any())

    def _ground(self, pieces: list[Piece]) -> tuple[tuple[Ground, ...], tuple[Line, ...]]:
        """Join pieces alike, and find the lines between those under different actors."""
        ground: list[Ground] = []
        lines: list[Line] = []
        last: Piece | None = None
        for piece in pieces:
            from_km, to_km, holder = piece
            told = self._told(from_km, to_km, holder)
            if last is not None and last[2].best != holder.best:
                lines.append(self._line(last, piece, ground[-1], told))
            if last is not None and alike(last[2], holder) and ground[-1].actor_id == told.actor_id:
                both = dict.fromkeys((*ground[-1].claim_ids, *told.claim_ids))
                ground[-1] = replace(ground[-1], to_km=told.to_km, claim_ids=tuple(both))
            else:
                ground.append(told)
            last = piece
        return tuple(ground), tuple(lines)

    def _told(self, from_km: float, to_km: float, holder: Holder) -> Ground:
        is_hidden = not self._hidden.isdisjoint(holder.claim_ids)
        others = sorted(holder.others - {holder.best})
        return Ground(
            round(from_km, 6),
            round(to_km, 6),
            HIDDEN_ACTOR if is_hidden else holder.best,
            holder_name(holder, self._names, self._hidden),
            () if is_hidden else tuple(str(self._names.get(a, a)) for a in others),
            len(holder.others) > 1,
            holder.is_open_question,
            holder.claim_ids,
        )

    def _line(self, before: Piece, after: Piece, left: Ground, entered: Ground) -> Line:
        cost = crossing_costs(self._mover, before[2], after[2])[self._reading]
        shut = math.isinf(cost)
        is_hidden = HIDDEN_ACTOR in (left.actor_id, entered.actor_id)
        starts = [s.from_km for s in self._road.segments]
        number = int(np.searchsorted(starts, after[0] + 1e-9, side="right")) - 1
        word = "closed" if shut else "delay" if cost > 0 else "open"
        return Line(
            round(after[0], 6),
            number,
            left.actor_id,
            left.actor_name,
            entered.actor_id,
            entered.actor_name,
            WITHHELD if is_hidden else word,
            math.nan if shut or is_hidden else cost / MINUTE,
            entry_closed(self._mover, after[2])[self._reading],
            left.is_disputed or entered.is_disputed,
            left.is_unsure or entered.is_unsure,
            tuple(dict.fromkeys((*left.claim_ids, *entered.claim_ids))),
        )
