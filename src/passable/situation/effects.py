"""Effects: what closes or slows which stretch of which segment, and by which claims."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from passable.situation.control import (
    NOBODY,
    Ground,
    Holder,
    crossing_costs,
    entry_closed,
    holder_of,
    rule_ground,
)
from passable.situation.openness import closure, delay_milliseconds
from passable.situation.resolve import ROAD_PREDICATES, ResolvedLedger
from passable.situation.spans import AreaCut
from passable.situation.weigh import Finding
from passable.terms.codes import Vehicle
from passable.terms.config import Mover

BOTH, ALONG, AGAINST = 0, 1, -1
"""Which way an effect is felt, as seen from the segment's ``from_node``."""


@dataclass(frozen=True)
class Cause:
    """Why a road is closed or slow.

    Parameters
    ----------
    subject, predicate
        What the claims speak of; for a line, the two holders.
    effect
        ``closed``, ``delay`` or ``crossing``.
    claim_ids
        The claims that count.
    is_stale, is_disputed
        Of the findings behind it.
    """

    subject: str
    predicate: str
    effect: str
    claim_ids: tuple[str, ...]
    is_stale: bool
    is_disputed: bool


@dataclass(frozen=True)
class Effects:
    """Effects as parallel arrays, k long; reading axis as in ``codes.READINGS``.

    Parameters
    ----------
    segment : int64[k]
        Where.
    begin, end : float64[k]
        The stretch; equal for a point effect (a line crossed).
    is_point : bool[k]
        Whether it is felt where passed, not along a stretch.
    way : int8[k]
        ``BOTH``, ``ALONG`` or ``AGAINST``.
    closed : bool[3, k]
        Whether it closes the stretch.
    delay : float64[3, k]
        ms for the whole stretch, or for passing the point.
    cause : int64[k]
        Index into ``causes``.
    causes
        One for each reason.
    holders
        Area id -> who may hold it.
    """

    segment: npt.NDArray[np.int64]
    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    is_point: npt.NDArray[np.bool_]
    way: npt.NDArray[np.int8]
    closed: npt.NDArray[np.bool_]
    delay: npt.NDArray[np.float64]
    cause: npt.NDArray[np.int64]
    causes: tuple[Cause, ...]
    holders: dict[str, Holder]


@dataclass
class _Draft:
    """Effects as they are gathered."""

    rows: list[tuple[int, float, float, bool, int, bool, bool, bool, float, float, float, int]] = (
        field(default_factory=list)
    )
    causes: list[Cause] = field(default_factory=list)
    numbers: dict[Cause, int] = field(default_factory=dict)

    def cause(self, cause: Cause) -> int:
        """Number a cause, the same one once."""
        if cause not in self.numbers:
            self.numbers[cause] = len(self.causes)
            self.causes.append(cause)
        return self.numbers[cause]

    def add(
        self,
        place: tuple[int, float, float],
        cause: int,
        *,
        closed: tuple[bool, bool, bool] = (False, False, False),
        delay: tuple[float, float, float] = (0.0, 0.0, 0.0),
        is_point: bool = False,
        way: int = BOTH,
    ) -> None:
        """Gather one effect."""
        self.rows.append((*place, is_point, way, *closed, *delay, cause))

    def finish(self, holders: dict[str, Holder]) -> Effects:
        """Turn rows into arrays."""
        table = np.array(self.rows, dtype=np.float64).reshape(-1, 12).T
        return Effects(
            segment=table[0].astype(np.int64),
            begin=table[1],
            end=table[2],
            is_point=table[3].astype(bool),
            way=table[4].astype(np.int8),
            closed=table[5:8].astype(bool),
            delay=table[8:11],
            cause=table[11].astype(np.int64),
            causes=tuple(self.causes),
            holders=holders,
        )


def find_effects(
    ledger: ResolvedLedger, findings: list[Finding], mover: Mover, vehicle: Vehicle
) -> Effects:
    """Turn findings into effects on segments for one mover and vehicle."""
    draft = _Draft()
    graph = ledger.network.graph
    for finding in findings:
        if finding.predicate not in ROAD_PREDICATES or finding.subject.kind == "service":
            continue
        if finding.subject.kind == "area":
            cut = ledger.areas[finding.subject.name]
            _add_area(draft, finding, cut, graph.from_node, graph.to_node, vehicle)
        else:
            _add_spans(draft, finding, ledger, vehicle)
    holders = {f.subject.name: holder_of(f) for f in findings if f.predicate == "control"}
    disputed = {f.subject.name for f in findings if f.predicate == "control" and f.is_disputed}
    cuts = {name: ledger.areas[name] for name in holders}
    ground = rule_ground(cuts, graph.from_node, graph.to_node, graph.node_count)
    _add_control(draft, ground, holders, disputed, mover)
    return draft.finish(holders)


def _cause(draft: _Draft, finding: Finding, effect: str) -> int:
    return draft.cause(
        Cause(
            finding.subject.text,
            finding.predicate,
            effect,
            finding.claim_ids,
            finding.is_stale,
            finding.is_disputed,
        )
    )


def _add_spans(draft: _Draft, finding: Finding, ledger: ResolvedLedger, vehicle: Vehicle) -> None:
    resolved = ledger.subjects[finding.subject]
    spans = resolved.spans
    places = list(
        zip(spans.segment.tolist(), spans.begin.tolist(), spans.end.tolist(), strict=True)
    )
    if finding.predicate == "delay_minutes":
        low, best, high = delay_milliseconds(finding)
        cause = _cause(draft, finding, "delay")
        for place, share in zip(places, resolved.share.tolist(), strict=True):
            draft.add(place, cause, delay=(low * share, best * share, high * share))
        return
    closed = closure(finding, vehicle)
    if any(closed):
        cause = _cause(draft, finding, "closed")
        for place in places:
            draft.add(place, cause, closed=closed)


def _add_area(
    draft: _Draft,
    finding: Finding,
    cut: AreaCut,
    from_node: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    vehicle: Vehicle,
) -> None:
    """Close what lies in an area; a delay is paid once, on the way in."""
    spans = cut.spans
    places = list(
        zip(spans.segment.tolist(), spans.begin.tolist(), spans.end.tolist(), strict=True)
    )
    if finding.predicate != "delay_minutes":
        closed = closure(finding, vehicle)
        if any(closed):
            cause = _cause(draft, finding, "closed")
            for place in places:
                draft.add(place, cause, closed=closed)
        return
    delay = delay_milliseconds(finding)
    cause = _cause(draft, finding, "delay")
    inside = set(cut.nodes.tolist())
    for s, begin, end in places:
        if begin > 0 or int(from_node[s]) not in inside:
            draft.add((s, begin, begin), cause, delay=delay, is_point=True, way=ALONG)
        if end < 1 or int(to_node[s]) not in inside:
            draft.add((s, end, end), cause, delay=delay, is_point=True, way=AGAINST)


def _add_control(
    draft: _Draft, ground: Ground, holders: dict[str, Holder], disputed: set[str], mover: Mover
) -> None:
    closed_by = {name: entry_closed(mover, holders[name]) for name in ground.area_ids}
    for s, begin, end, a in zip(
        ground.segment.tolist(),
        ground.begin.tolist(),
        ground.end.tolist(),
        ground.area.tolist(),
        strict=True,
    ):
        name = ground.area_ids[a]
        if any(closed_by[name]):
            holder = holders[name]
            cause = Cause(
                f"area:{name}",
                "control",
                "closed",
                holder.claim_ids,
                holder.is_open_question,
                name in disputed,
            )
            draft.add((s, begin, end), draft.cause(cause), closed=closed_by[name])
    for s, fraction, before, after in zip(
        ground.cross_segment.tolist(),
        ground.cross_fraction.tolist(),
        ground.cross_before.tolist(),
        ground.cross_after.tolist(),
        strict=True,
    ):
        _add_crossing(draft, ground, holders, disputed, mover, (s, fraction, before, after))


def _add_crossing(
    draft: _Draft,
    ground: Ground,
    holders: dict[str, Holder],
    disputed: set[str],
    mover: Mover,
    crossing: tuple[int, float, int, int],
) -> None:
    segment, fraction, before, after = crossing
    names = [ground.area_ids[a] if a >= 0 else "" for a in (before, after)]
    first, second = (holders[n] if n else NOBODY for n in names)
    for origin, target, way in ((first, second, ALONG), (second, first, AGAINST)):
        costs = crossing_costs(mover, origin, target)
        if not any(costs):
            continue
        closed = tuple(math.isinf(c) for c in costs)
        delay = tuple(0.0 if math.isinf(c) else c for c in costs)
        label = " | ".join(sorted(f"area:{n}" if n else "ground no claim speaks of" for n in names))
        cause = Cause(
            f"line between {label}",
            "control",
            "crossing",
            tuple(dict.fromkeys((*origin.claim_ids, *target.claim_ids)))
            if origin.claim_ids <= target.claim_ids
            else tuple(dict.fromkeys((*target.claim_ids, *origin.claim_ids))),
            origin.is_open_question or target.is_open_question,
            bool(disputed.intersection(names)),
        )
        draft.add(
            (segment, fraction, fraction),
            draft.cause(cause),
            closed=(closed[0], closed[1], closed[2]),
            delay=(delay[0], delay[1], delay[2]),
            is_point=True,
            way=way,
        )
