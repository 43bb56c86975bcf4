"""Who holds an area, which mover may enter it, and what a line between two costs to cross."""

from __future__ import annotations

import math
from dataclasses import dataclass

from passable.situation.openness import MILLISECONDS_PER_MINUTE, Closed3, Figure3
from passable.situation.weigh import Finding
from passable.terms.codes import NO_ACTOR
from passable.terms.config import Mover

NONE = "none"
"""Ground that no live control claim speaks of."""
ANY = "*"


@dataclass(frozen=True)
class Holder:
    """Who may hold an area.

    Parameters
    ----------
    best
        Actor id of the chosen claim; ``none`` for ground no claim speaks of.
    others
        Every actor named by a claim that counts, ``best`` among them.
    is_open_question
        The claims are stale or say unknown: anybody may hold it.
    claim_ids
        The claims that count.
    """

    best: str
    others: frozenset[str]
    is_open_question: bool
    claim_ids: tuple[str, ...] = ()


NOBODY = Holder(NONE, frozenset({NONE}), is_open_question=False)


def holder_of(finding: Finding) -> Holder:
    """Read a control finding."""
    return Holder(
        finding.chosen.value,
        finding.values,
        finding.is_stale or finding.says_unknown,
        finding.claim_ids,
    )


def may_enter(mover: Mover, actor: str) -> bool:
    """Say whether a mover may go onto an actor's ground.

    A name in ``may_not_enter`` bars, a name in ``may_enter`` admits; ``*`` in either stands for
    every actor not named, ``unknown`` among them, but never for ``none``. Ground that no claim
    speaks of, or whose holder nobody knows, is free unless barred so.
    """
    if actor in mover.may_not_enter:
        return False
    if actor == NONE or actor in mover.may_enter:
        return True
    if ANY in mover.may_not_enter:
        return False
    return actor == NO_ACTOR or ANY in mover.may_enter


def _may_enter_all(mover: Mover) -> bool:
    return ANY in mover.may_enter and not set(mover.may_not_enter) - {NONE}


def entry_closed(mover: Mover, holder: Holder) -> Closed3:
    """Say in each reading whether the holder's ground is closed to the mover."""
    barred = {actor: not may_enter(mover, actor) for actor in holder.others}
    best = barred[holder.best]
    some = any(barred.values()) or (holder.is_open_question and not _may_enter_all(mover))
    return (all(barred.values()) and not holder.is_open_question, best, some)


def crossing_cost(mover: Mover, origin: str, target: str) -> float:
    """Give the cost of stepping from one actor's ground onto another's, ms; infinite if closed."""
    if origin == target:
        return 0.0
    for rule in mover.crossings:
        if rule.from_actor in (ANY, origin) and rule.to_actor in (ANY, target):
            if rule.delay_minutes is not None:
                return float(round(rule.delay_minutes * MILLISECONDS_PER_MINUTE))
            return 0.0 if rule.effect == "open" else math.inf
    return math.inf


def _worst_cost(mover: Mover) -> float:
    """Give the dearest of a mover's rules: what a line may cost when nobody knows whose it is."""
    costs = [
        math.inf
        if rule.effect == "closed"
        else float(round((rule.delay_minutes or 0) * MILLISECONDS_PER_MINUTE))
        for rule in mover.crossings
    ]
    catches_all = any(r.from_actor == ANY and r.to_actor == ANY for r in mover.crossings)
    return max(costs, default=math.inf) if catches_all else math.inf


def crossing_costs(mover: Mover, origin: Holder, target: Holder) -> Figure3:
    """Give the cost of a line in each reading, ms, infinite where it is closed."""
    costs = [crossing_cost(mover, a, b) for a in origin.others for b in target.others]
    best = crossing_cost(mover, origin.best, target.best)
    low, high = min(costs), max(costs)
    if origin.is_open_question or target.is_open_question:
        low, high = 0.0, max(high, _worst_cost(mover))
    return (low, best, high)
