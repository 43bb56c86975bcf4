"""Kilometres of road by who holds the ground, and by status: one date's rows of a timeline."""

from __future__ import annotations

import numpy as np

from passable.run.layers import segment_states
from passable.run.study import Study
from passable.situation.control import NOBODY, NONE, Holder
from passable.situation.segment_states import (
    DELAYED,
    NOT_DRIVABLE,
    OPEN,
    PARTLY,
    SHUT,
)
from passable.situation.situation import Situation
from passable.terms.codes import NO_ACTOR, READINGS
from passable.write.gate import WITHHELD

Rows = list[dict[str, object]]
HIDDEN_ACTOR = "withheld"


def control_rows(study: Study, situation: Situation, hidden: frozenset[str]) -> Rows:
    """Add up the roads on each holder's ground, best reading; the smallest area rules a road.

    Parameters
    ----------
    study, situation
        Whose roads, and the date.
    hidden
        Claims that may not show: ground whose holder rests on one of them is a row of its own.

    Returns
    -------
    list[dict]
        ``actor_id`` to ``total_km`` of ``TIMELINE_CONTROL_COLUMNS``: most km first, ground that
        no claim speaks of last.
    """
    holders = situation.effects.holders
    ground = study.ledger.ground(tuple(sorted(holders)))
    metres = study.network.graph.length_metres
    ruled = (ground.end - ground.begin) * metres[ground.segment] / 1000
    of_area = np.bincount(ground.area, ruled, minlength=len(ground.area_ids)).tolist()
    total = float(metres.sum()) / 1000
    held: dict[str, list[tuple[Holder, float]]] = {}
    for name, km in zip(ground.area_ids, of_area, strict=True):
        holder = holders[name]
        actor = HIDDEN_ACTOR if hidden.intersection(holder.claim_ids) else holder.best
        held.setdefault(actor, []).append((holder, km))
    rows = [_held(study, actor, areas, total) for actor, areas in held.items()]
    rows.sort(key=lambda row: (-row["km"], row["actor_id"]))  # type: ignore[operator]
    rest = max(0.0, total - sum(of_area))
    nobody = _held(study, NONE, [(NOBODY, rest)], total)
    return [*rows, {**nobody, "areas": 0}]


def _held(
    study: Study, actor: str, areas: list[tuple[Holder, float]], total: float
) -> dict[str, object]:
    km = sum(k for _, k in areas)
    return {
        "actor_id": actor,
        "actor_name": _name(study, actor),
        "areas": len(areas),
        "km": km,
        "share": km / total if total else np.nan,
        "disputed_km": sum(k for holder, k in areas if len(holder.others) > 1),
        "unsure_km": sum(k for holder, k in areas if holder.is_open_question),
        "total_km": total,
    }


def _name(study: Study, actor: str) -> str:
    if actor == HIDDEN_ACTOR:
        return WITHHELD
    if actor == NONE:
        return "no claim speaks of the ground"
    return "nobody knows" if actor == NO_ACTOR else str(study.case.actors.loc[actor, "name"])


def status_rows(study: Study, situation: Situation) -> Rows:
    """Add up the roads by status, in each reading.

    Returns
    -------
    list[dict]
        ``reading`` to ``shut_km`` of ``TIMELINE_STATUS_COLUMNS``.
    """
    states = segment_states(study, situation)
    km = study.network.graph.length_metres / 1000
    columns = {
        "open_km": OPEN,
        "delayed_km": DELAYED,
        "partly_closed_km": PARTLY,
        "closed_km": SHUT,
        "not_drivable_km": NOT_DRIVABLE,
    }
    return [
        {
            "reading": reading,
            **{c: float(km[states.status[r] == word].sum()) for c, word in columns.items()},
            "total_km": float(km.sum()),
            "shut_km": float(states.closed_metres[r].sum()) / 1000,
        }
        for r, reading in enumerate(READINGS)
    ]
