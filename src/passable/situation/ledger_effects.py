"""Findings become effects: what status, damage, delay and control do to segments, for one mover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passable.situation.control_effects import add_control
from passable.situation.effects import AGAINST, ALONG, Cause, EffectDraft, Effects
from passable.situation.ground import UNRULED
from passable.situation.openness import Closed3, closure, delay_milliseconds, says_open
from passable.situation.resolve import ROAD_PREDICATES, ResolvedLedger
from passable.situation.shares import share_out
from passable.situation.spans import Spans, merge_spans, overlap, part_at
from passable.situation.weigh import Finding
from passable.terms.codes import Vehicle
from passable.terms.config import Mover


@dataclass(frozen=True)
class _Closing:
    """A finding that closes roads in some reading, and where."""

    finding: Finding
    spans: Spans
    closed: Closed3


def find_effects(
    ledger: ResolvedLedger, findings: list[Finding], mover: Mover, vehicle: Vehicle
) -> Effects:
    """Turn findings into effects on segments for one mover and vehicle."""
    draft = EffectDraft()
    on_roads = [
        f for f in findings if f.predicate in ROAD_PREDICATES and f.subject.kind != "service"
    ]
    closings = [
        _Closing(f, spans_of(ledger, f), closure(f, vehicle))
        for f in on_roads
        if f.predicate != "delay_minutes"
    ]
    said_open = _join([c.spans for c in closings if says_open(c.finding)])
    said_shut = _join(
        [c.spans for c in closings if c.finding.predicate == "status" and c.closed[1]]
    )
    for closing in closings:
        _add_closing(draft, closing, said_open, said_shut)
    for finding in on_roads:
        if finding.predicate == "delay_minutes":
            _add_delay(draft, finding, ledger)
    return draft.finish(add_control(draft, ledger, findings, mover))


def spans_of(ledger: ResolvedLedger, finding: Finding) -> Spans:
    """Look up where a finding's subject lies."""
    if finding.subject.kind == "area":
        return ledger.areas[finding.subject.name].spans
    return ledger.subjects[finding.subject].spans


def _join(spans: list[Spans]) -> Spans:
    return merge_spans(
        np.concatenate([np.empty(0, np.int64), *(s.segment for s in spans)]),
        np.concatenate([np.empty(0), *(s.begin for s in spans)]),
        np.concatenate([np.empty(0), *(s.end for s in spans)]),
    )


def _add_closing(draft: EffectDraft, closing: _Closing, said_open: Spans, said_shut: Spans) -> None:
    """Close a finding's stretches.

    Where another subject's fresh claim says that the same stretch is open, the two conflict as
    much as two claims of one subject would: the optimistic reading keeps the stretch open.
    """
    finding, spans, closed = closing.finding, closing.spans, closing.closed
    if not any(closed):
        return
    is_status = finding.predicate == "status"
    conflicts = is_status and (
        (closed[1] and overlap(spans, said_open))
        or (says_open(finding) and overlap(spans, said_shut))
    )
    cause = Cause(
        finding.subject.text,
        finding.predicate,
        "closed",
        finding.claim_ids,
        finding.is_stale,
        finding.is_disputed or conflicts,
    )
    if not (conflicts and closed[0]):
        draft.add(cause, spans.segment, spans.begin, spans.end, closed=closed)
        return
    cut, is_open = part_at(spans, said_open)
    for kept, state in ((~is_open, closed), (is_open, (False, closed[1], closed[2]))):
        draft.add(cause, cut.segment[kept], cut.begin[kept], cut.end[kept], closed=state)


def _add_delay(draft: EffectDraft, finding: Finding, ledger: ResolvedLedger) -> None:
    """Slow a finding's stretches; an area's delay is paid once, on the way in."""
    delay = delay_milliseconds(finding)
    cause = Cause(
        finding.subject.text,
        finding.predicate,
        "delay",
        finding.claim_ids,
        finding.is_stale,
        finding.is_disputed,
        delay,
    )
    if finding.subject.kind == "area":
        ground = ledger.ground((finding.subject.name,))
        is_into = (ground.cross_before == UNRULED, ground.cross_after == UNRULED)
        for entered, way in zip(is_into, (ALONG, AGAINST), strict=True):
            at = ground.cross_fraction[entered]
            draft.add(
                cause, ground.cross_segment[entered], at, at, delay=delay, is_point=True, way=way
            )
        return
    for passage in ledger.subjects[finding.subject].passages:
        spans = passage.spans
        draft.add(
            cause,
            spans.segment,
            spans.begin,
            spans.end,
            delay=share_out(delay, passage.share),
            way=passage.way,
        )
