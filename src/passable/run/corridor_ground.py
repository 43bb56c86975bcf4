"""Who holds the ground under a corridor on a date, and the lines it crosses."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import groupby

from passable.measures.corridor import Ground, Line
from passable.run.corridor_road import CorridorRoad
from passable.run.ground_over_time import HIDDEN_ACTOR
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.run.way_ground_told import holder_name
from passable.situation.control import Holder, crossing_costs, entry_closed
from passable.situation.effects import Effects
from passable.situation.way_ground import GroundRuler, alike
from passable.terms.codes import READINGS
from passable.write.gate import WITHHELD

MINUTE = 60_000


@dataclass(frozen=True)
class Held:
    """The ground under one segment.

    Parameters
    ----------
    controller
        Who holds it, in the order driven.
    is_disputed, is_unsure
        Claims that count name several; nobody can tell.
    """

    controller: str = ""
    is_disputed: bool = False
    is_unsure: bool = False


@dataclass(frozen=True)
class CorridorGround:
    """The ground under a corridor on a date.

    Parameters
    ----------
    ground, lines
        As in ``CorridorStep``.
    held
        Under each segment.
    """

    ground: tuple[Ground, ...]
    lines: tuple[Line, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True)
class _Piece:
    """Ground that one area rules: km from and to, its holder, and the corridor's segment it lies on."""

    from_km: float
    to_km: float
    holder: Holder
    segment: int


class GroundReader:
    """Reads the ground under a corridor off effects, in the request's reading.

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
        self._segment_of = [
            k for k, (first, end) in enumerate(road.arcs) for _ in range(first, end)
        ]
        self._last: tuple[dict[str, Holder], CorridorGround] | None = None

    def at(self, effects: Effects) -> CorridorGround:
        """Tell the ground; where the holders are those of the call before, so is the answer."""
        if self._last is None or self._last[0] != effects.holders:
            pieces = self._pieces(effects)
            ground, lines = self._ground(pieces)
            self._last = (effects.holders, CorridorGround(ground, lines, self._held(pieces)))
        return self._last[1]

    def _pieces(self, effects: Effects) -> list[_Piece]:
        """Lay out who holds each piece of ground."""
        at, pieces = 0.0, list[_Piece]()
        for piece in GroundRuler(self._study.ledger, effects).pieces(self._road.way.arcs):
            if piece.metres > 0:
                end, segment = (at + piece.metres) / 1000, self._segment_of[piece.first_arc]
                pieces.append(_Piece(at / 1000, end, piece.holder, segment))
            at += piece.metres
        return pieces

    def _held(self, pieces: list[_Piece]) -> tuple[Held, ...]:
        holders: dict[int, list[Holder]] = {}
        for piece in pieces:
            holders.setdefault(piece.segment, []).append(piece.holder)
        told = []
        for k in range(len(self._road.arcs)):
            mine = holders.get(k, [])
            names = [holder_name(h, self._names, self._hidden) for h in mine]
            told.append(
                Held(
                    " > ".join(name for name, _ in groupby(names)),
                    any(len(h.others) > 1 for h in mine),
                    any(h.is_open_question for h in mine),
                )
            )
        return tuple(told)

    def _ground(self, pieces: list[_Piece]) -> tuple[tuple[Ground, ...], tuple[Line, ...]]:
        """Join pieces alike, and find the lines between those under different actors."""
        ground: list[Ground] = []
        lines: list[Line] = []
        last: _Piece | None = None
        for piece in pieces:
            holder = piece.holder
            told = self._told(piece)
            if last is not None and last.holder.best != holder.best:
                lines.append(self._line(last, piece, ground[-1], told))
            is_same = last is not None and alike(last.holder, holder)
            if is_same and ground[-1].actor_id == told.actor_id:
                both = dict.fromkeys((*ground[-1].claim_ids, *told.claim_ids))
                ground[-1] = replace(ground[-1], to_km=told.to_km, claim_ids=tuple(both))
            else:
                ground.append(told)
            last = piece
        return tuple(ground), tuple(lines)

    def _told(self, piece: _Piece) -> Ground:
        holder = piece.holder
        is_hidden = not self._hidden.isdisjoint(holder.claim_ids)
        others = sorted(holder.others - {holder.best})
        return Ground(
            round(piece.from_km, 6),
            round(piece.to_km, 6),
            HIDDEN_ACTOR if is_hidden else holder.best,
            holder_name(holder, self._names, self._hidden),
            () if is_hidden else tuple(str(self._names.get(a, a)) for a in others),
            len(holder.others) > 1,
            holder.is_open_question,
            holder.claim_ids,
        )

    def _line(self, before: _Piece, after: _Piece, left: Ground, entered: Ground) -> Line:
        cost = crossing_costs(self._mover, before.holder, after.holder)[self._reading]
        shut = math.isinf(cost)
        is_hidden = HIDDEN_ACTOR in (left.actor_id, entered.actor_id)
        word = "closed" if shut else "delay" if cost > 0 else "open"
        return Line(
            round(after.from_km, 6),
            after.segment,
            left.actor_id,
            left.actor_name,
            entered.actor_id,
            entered.actor_name,
            WITHHELD if is_hidden else word,
            math.nan if shut or is_hidden else cost / MINUTE,
            entry_closed(self._mover, after.holder)[self._reading],
            left.is_disputed or entered.is_disputed,
            left.is_unsure or entered.is_unsure,
            tuple(dict.fromkeys((*left.claim_ids, *entered.claim_ids))),
        )
