"""Who holds the ground: which area rules where, who may enter, and what a line costs to cross.

At any point the smallest area with a live control claim rules. Each segment is cut where the
ruling area changes; a line is crossed there, and at a segment's end where the junction itself
lies on other ground, so that every crossing is paid once and none is missed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.situation.openness import MILLISECONDS_PER_MINUTE, Figure3
from passable.situation.spans import AreaCut
from passable.situation.weigh import Finding
from passable.terms.config import Mover

NONE = "none"
"""Ground that no live control claim speaks of."""
ANY = "*"
SLIVER = 1e-9
"""Shorter stretches come of rounding where two areas share a border, and are no ground."""
Ints = npt.NDArray[np.int64]


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
    """Say whether a mover may go onto an actor's ground; ground nobody is known to hold is free."""
    if actor in mover.may_not_enter:
        return False
    return actor in (NONE, "unknown") or ANY in mover.may_enter or actor in mover.may_enter


def entry_closed(mover: Mover, holder: Holder) -> tuple[bool, bool, bool]:
    """Say in each reading whether the holder's ground is closed to the mover."""
    barred = {actor: not may_enter(mover, actor) for actor in holder.others}
    best = barred[holder.best]
    everybody = ANY in mover.may_enter and not mover.may_not_enter
    some = any(barred.values()) or (holder.is_open_question and not everybody)
    return (all(barred.values()) and not holder.is_open_question, best, some)


def crossing_cost(mover: Mover, origin: str, target: str) -> float:
    """Give the cost of stepping from one actor's ground onto another's, ms; infinite if closed."""
    if origin == target:
        return 0.0
    for rule in mover.crossings:
        if rule.from_actor in (ANY, origin) and rule.to_actor in (ANY, target):
            if rule.delay_minutes is not None:
                return rule.delay_minutes * MILLISECONDS_PER_MINUTE
            return 0.0 if rule.effect == "open" else math.inf
    return math.inf


def _worst_cost(mover: Mover) -> float:
    """Give the dearest of a mover's rules: what a line may cost when nobody knows whose it is."""
    costs = [
        math.inf if rule.effect == "closed" else (rule.delay_minutes or 0) * MILLISECONDS_PER_MINUTE
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


@dataclass(frozen=True)
class Ground:
    """Which area rules each piece of road.

    Parameters
    ----------
    area_ids
        Ruling areas, largest first; index -1 means ground no claim speaks of.
    segment, begin, end, area
        Pieces on ground that some area rules, int64[k] and float64[k].
    cross_segment, cross_fraction, cross_before, cross_after
        Points where the ruling area changes along a segment: the areas before and after, as
        one drives from the segment's ``from_node``.
    """

    area_ids: tuple[str, ...]
    segment: Ints
    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    area: Ints
    cross_segment: Ints
    cross_fraction: npt.NDArray[np.float64]
    cross_before: Ints
    cross_after: Ints


def rule_ground(
    cuts: Mapping[str, AreaCut],
    from_node: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    node_count: int,
) -> Ground:
    """Work out which area rules where.

    Parameters
    ----------
    cuts
        What lies in each area that has a live control claim.
    from_node, to_node : int32[s]
        The segments' ends.
    node_count
        Of the road graph.
    """
    ordered = sorted(cuts, key=lambda name: (-cuts[name].square_metres, name))
    segments = len(from_node)
    node_area = np.full(node_count, -1, dtype=np.int64)
    whole_area = np.full(segments, -1, dtype=np.int64)
    is_mixed = np.zeros(segments, dtype=bool)
    by_segment: dict[int, list[tuple[float, float, int]]] = {}
    for number, name in enumerate(ordered):
        cut = cuts[name]
        node_area[cut.nodes] = number
        spans = cut.spans
        is_whole = (spans.begin == 0) & (spans.end == 1)
        whole_area[spans.segment[is_whole]] = number
        is_mixed[spans.segment[~is_whole]] = True
    mixed = np.flatnonzero(is_mixed)
    for number, name in enumerate(ordered):
        spans = cuts[name].spans
        for k in np.flatnonzero(is_mixed[spans.segment]).tolist():
            entry = (float(spans.begin[k]), float(spans.end[k]), number)
            by_segment.setdefault(int(spans.segment[k]), []).append(entry)
    plain = np.flatnonzero((whole_area >= 0) & ~is_mixed)
    rows = [(int(s), 0.0, 1.0, int(whole_area[s])) for s in plain]
    crossings: list[tuple[int, float, int, int]] = []
    for s in mixed.tolist():
        pieces = _rule_segment(by_segment[s])
        rows.extend((s, b, e, a) for b, e, a in pieces if a >= 0)
        crossings.extend(
            (s, after[0], before[2], after[2])
            for before, after in zip(pieces, pieces[1:], strict=False)
        )
        _cross_ends(crossings, s, node_area[from_node[s]], node_area[to_node[s]], pieces)
    unmixed = ~is_mixed
    for ends, fraction in ((from_node, 0.0), (to_node, 1.0)):
        differs = np.flatnonzero(unmixed & (node_area[ends] != whole_area))
        for s in differs.tolist():
            there, here = int(node_area[ends[s]]), int(whole_area[s])
            crossings.append((s, 0.0, there, here) if fraction == 0 else (s, 1.0, here, there))
    segment, begin, end, area = _columns(rows)
    cross = _columns(crossings)
    return Ground(
        tuple(ordered),
        segment.astype(np.int64),
        begin,
        end,
        area.astype(np.int64),
        cross[0].astype(np.int64),
        cross[1],
        cross[2].astype(np.int64),
        cross[3].astype(np.int64),
    )


def _cross_ends(
    crossings: list[tuple[int, float, int, int]],
    segment: int,
    start_area: int,
    end_area: int,
    pieces: list[tuple[float, float, int]],
) -> None:
    if start_area != pieces[0][2]:
        crossings.append((segment, 0.0, int(start_area), pieces[0][2]))
    if end_area != pieces[-1][2]:
        crossings.append((segment, 1.0, pieces[-1][2], int(end_area)))


def _rule_segment(entries: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Cut one segment where the ruling area changes; the highest number, the smallest area, rules."""
    cuts = [0.0]
    for cut in sorted({*(e[0] for e in entries), *(e[1] for e in entries)}):
        if cut - cuts[-1] > SLIVER and 1.0 - cut > SLIVER:
            cuts.append(cut)
    cuts.append(1.0)
    pieces: list[tuple[float, float, int]] = []
    for begin, end in zip(cuts, cuts[1:], strict=False):
        middle = (begin + end) / 2
        area = max((n for b, e, n in entries if b <= middle <= e), default=-1)
        if pieces and pieces[-1][2] == area:
            pieces[-1] = (pieces[-1][0], end, area)
        else:
            pieces.append((begin, end, area))
    return pieces


def _columns(rows: list[tuple[int, float, float, int]] | list[tuple[int, float, int, int]]) -> tuple[
    npt.NDArray[np.float64], ...
]:
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return tuple(table.T)
