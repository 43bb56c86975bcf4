"""Control becomes effects: ground a mover may not enter, and lines that cost or close."""

from __future__ import annotations

import math

import numpy as np

from passable.situation.control import (
    NOBODY,
    NONE,
    Holder,
    crossing_costs,
    entry_closed,
    holder_of,
    may_enter,
)
from passable.situation.effects import AGAINST, ALONG, Cause, EffectDraft
from passable.situation.ground import Ground, unruled_spans
from passable.situation.resolve import ResolvedLedger
from passable.situation.weigh import Finding
from passable.terms.config import Mover

UNRULED_GROUND = "ground no claim speaks of"


def add_control(
    draft: EffectDraft, ledger: ResolvedLedger, findings: list[Finding], mover: Mover
) -> dict[str, Holder]:
    """Gather what control closes and slows, and give who may hold each area."""
    spoken = [f for f in findings if f.predicate == "control"]
    holders = {f.subject.name: holder_of(f) for f in spoken}
    disputed = {f.subject.name for f in spoken if f.is_disputed}
    ground = ledger.ground(tuple(sorted(holders)))
    _add_entries(draft, ground, holders, disputed, mover)
    if holders and not may_enter(mover, NONE):
        rest = unruled_spans(ground, ledger.network.graph.segment_count)
        cause = Cause(UNRULED_GROUND, "control", "closed", (), is_stale=False, is_disputed=False)
        draft.add(cause, rest.segment, rest.begin, rest.end, closed=(True, True, True))
    _add_lines(draft, ground, holders, disputed, mover)
    return holders


def _add_entries(
    draft: EffectDraft,
    ground: Ground,
    holders: dict[str, Holder],
    disputed: set[str],
    mover: Mover,
) -> None:
    for number, name in enumerate(ground.area_ids):
        holder = holders[name]
        closed = entry_closed(mover, holder)
        if not any(closed):
            continue
        cause = Cause(
            f"area:{name}",
            "control",
            "closed",
            holder.claim_ids,
            holder.is_open_question,
            name in disputed,
        )
        mine = ground.area == number
        draft.add(cause, ground.segment[mine], ground.begin[mine], ground.end[mine], closed=closed)


def _add_lines(
    draft: EffectDraft,
    ground: Ground,
    holders: dict[str, Holder],
    disputed: set[str],
    mover: Mover,
) -> None:
    pairs = np.stack([ground.cross_before, ground.cross_after])
    kinds, which = np.unique(pairs, axis=1, return_inverse=True)
    for kind, (before, after) in enumerate(kinds.T.tolist()):
        mine = which.reshape(-1) == kind
        names = [ground.area_ids[a] if a >= 0 else "" for a in (before, after)]
        first, second = (holders[n] if n else NOBODY for n in names)
        label = " | ".join(sorted(f"area:{n}" if n else UNRULED_GROUND for n in names))
        for origin, target, way in ((first, second, ALONG), (second, first, AGAINST)):
            costs = crossing_costs(mover, origin, target)
            if not any(costs):
                continue
            low, best, high = (0.0 if math.isinf(c) else c for c in costs)
            cause = Cause(
                f"line between {label}",
                "control",
                "crossing",
                tuple(dict.fromkeys(sum(sorted((origin.claim_ids, target.claim_ids)), ()))),
                origin.is_open_question or target.is_open_question,
                bool(disputed.intersection(names)),
                (low, best, high),
            )
            at = ground.cross_fraction[mine]
            shut = (math.isinf(costs[0]), math.isinf(costs[1]), math.isinf(costs[2]))
            draft.add(
                cause,
                ground.cross_segment[mine],
                at,
                at,
                closed=shut,
                delay=(low, max(low, best), max(low, best, high)),  # shut readings pay no matter
                is_point=True,
                way=way,
            )
