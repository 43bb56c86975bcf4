"""``claims history``: what was believed of a subject, when, by whom, and what it did.

Two times: each belief holds of a span of days (valid) and for as long as nothing newer was known.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from passable.measures.results import HISTORY_COLUMNS
from passable.run.belief_effects import effects_of
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.run.subject_shapes import shapes_of
from passable.situation.situation import change_dates
from passable.situation.weigh import Finding, said_value, same_subject, weigh
from passable.terms.claims import Claim
from passable.terms.errors import BadRequest, Problem
from passable.terms.selectors import FORMS, parse_selector
from passable.write.gate import WITHHELD, Gate

DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Belief:
    """What the claims of one subject and predicate come to.

    Parameters
    ----------
    finding
        ``None`` where every claim has been corrected away.
    revised
        Ids of claims that would hold, had they not been corrected.
    """

    finding: Finding | None
    revised: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Tell equal beliefs, whatever the day."""
        found = self.finding
        if found is None:
            return ((), (), False, self.revised)
        every = tuple(w.claim.claim_id for w in found.claims)
        return (every, found.claim_ids, found.is_stale, self.revised)


@dataclass
class _Span:
    """A belief, of which days, and since and until when it was held."""

    valid_from: date
    valid_to: date | None
    belief: _Belief
    known_from: date
    known_to: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        return (self.valid_from, self.valid_to, self.belief.key)


def claims_history(
    study: Study,
    request: Request,
    subject: str,
    *,
    of_day: date | None = None,
    with_shapes: bool = False,
) -> pd.DataFrame:
    """Tell what was believed of a subject, through the gate.

    Parameters
    ----------
    study, request
        Of whom; ``known_on`` leaves out what was reported later, ``mover`` says for whom roads
        close.
    subject
        A selector, or a bare id that claims speak of.
    of_day
        Only what was believed of this day; ``None`` for every day.
    with_shapes
        Add a column ``geometry``: where the subject lies.

    Returns
    -------
    DataFrame
        ``HISTORY_COLUMNS``, in the order in which it became known.

    Raises
    ------
    BadRequest
        If no claim speaks of the subject.
    """
    gate = make_gate(study, request)
    claims = find_claims(study, subject, gate)
    rows = [
        _row(study, request.mover, gate, predicate, span)
        for predicate in dict.fromkeys(c.predicate for c in claims)
        for span in _spans(study, [c for c in claims if c.predicate == predicate], request.known_on)
        if of_day is None
        or (span.valid_from <= of_day and (span.valid_to is None or of_day <= span.valid_to))
    ]
    table = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
    table = table.sort_values(["known_from", "predicate", "valid_from"], kind="stable")
    table = table.reset_index(drop=True)
    if with_shapes:
        table["geometry"] = shapes_of(study, table["subject"])
    return gate.table(table, HISTORY_COLUMNS)


def find_claims(study: Study, subject: str, gate: Gate) -> list[Claim]:
    """List the accepted claims of a subject, written as a selector or as a bare id.

    Raises
    ------
    BadRequest
        If there are none; a subject that only withheld claims speak of counts as none.
    """
    claims = [c for c in study.case.claims if c.state == "accepted"]
    shown = [c for c in claims if c.claim_id not in gate.names]
    wanted = subject.strip()
    try:
        key = same_subject(parse_selector(wanted))
    except ValueError:
        keys = {same_subject(c.subject) for c in shown if c.subject.name == wanted}
    else:
        keys = {key} & {same_subject(c.subject) for c in shown}
    if not keys:
        near = sorted({t for c in shown if gate.id(t := c.subject.text) == gate.text(t) == t})
        close = difflib.get_close_matches(wanted, near, 3, 0.5)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise BadRequest(
            Problem(
                f"SUBJECT: no claim to be shown speaks of '{wanted}'",
                f"Write the subject as in claims.csv; passable claims list names them.{hint}",
                expected=FORMS,
                got=wanted,
            )
        )
    if len(keys) > 1:
        meant = {c.subject.text for c in shown if same_subject(c.subject) in keys}
        texts = sorted(map(gate.id, meant))
        raise BadRequest(
            Problem(
                f"SUBJECT: '{wanted}' may mean {' or '.join(texts)}",
                "Write one of them whole.",
                got=wanted,
            )
        )
    return [c for c in claims if same_subject(c.subject) in keys]


def _spans(study: Study, group: list[Claim], known_on: date | None) -> list[_Span]:
    """Lay the claims of one subject and predicate out over the two times."""
    ids = {c.claim_id for c in group}
    revising = [
        c
        for c in study.case.claims
        if c.state == "accepted" and c.revises in ids and c.claim_id not in ids
    ]
    told = sorted({c.reported_on for c in (*group, *revising)})
    done: list[_Span] = []
    held: list[_Span] = []
    for known in (k for k in told if known_on is None or k <= known_on):
        before = {span.key: span for span in held}
        new = _believed(study, group, revising, known)
        held = [before.pop(span.key, span) for span in new]
        for span in before.values():
            span.known_to = known - DAY
            done.append(span)
    return done + held


def _believed(
    study: Study, group: list[Claim], revising: list[Claim], known: date
) -> Iterable[_Span]:
    """Give the beliefs held on one day of knowledge, over valid time."""
    steps = change_dates(replace(study.case, claims=tuple(group)), known)
    spans: list[_Span] = []
    for begin, after in pairwise([*steps, None]):
        assert begin is not None
        belief = _belief(study, group, revising, begin, known)
        if belief.finding is None and not belief.revised:
            continue
        last = None if after is None else after - DAY
        if spans and spans[-1].belief.key == belief.key and spans[-1].valid_to == begin - DAY:
            spans[-1].valid_to = last
        else:
            spans.append(_Span(begin, last, belief, known))
    return spans


def _belief(
    study: Study, group: list[Claim], revising: list[Claim], on: date, known: date
) -> _Belief:
    case = study.case
    every = (*group, *revising)
    findings = weigh(every, case.sources, on, case.config.staleness_days, known)
    mine = {c.claim_id for c in group}
    found = next((f for f in findings if f.chosen.claim_id in mine), None)
    corrected = {c.revises for c in every if c.revises and c.reported_on <= known}
    revised = tuple(
        c.claim_id
        for c in group
        if c.claim_id in corrected
        and c.reported_on <= known
        and c.valid_from <= on
        and (c.valid_to is None or on <= c.valid_to)
    )
    return _Belief(found, revised)


def _row(study: Study, mover: str, gate: Gate, predicate: str, span: _Span) -> dict[str, object]:
    found = span.belief.finding
    row: dict[str, object] = {
        "known_from": span.known_from,
        "known_to": span.known_to,
        "valid_from": span.valid_from,
        "valid_to": span.valid_to,
        "predicate": predicate,
        "revised_claim_ids": "; ".join(span.belief.revised),
    }
    if found is None:
        by_id = {c.claim_id: c for c in study.case.claims}
        revised = [by_id[name] for name in span.belief.revised]
        is_secret = any(c.sensitivity == "restricted" for c in revised)
        return {
            **row,
            "subject": revised[0].subject.text,
            **dict.fromkeys(
                ("value", "claim_id", "said_by", "publisher", "grade", "also_said", "note"), ""
            ),
            "superseded_claim_ids": "",
            "is_stale": False,
            "is_disputed": False,
            "sensitivity": "restricted" if is_secret else "public",
            **dict.fromkeys(("closed_segments", "delayed_segments", "crossings"), 0),
            **dict.fromkeys(("closed_km", "possibly_closed_km", "delayed_km"), 0.0),
        }
    chosen = found.speaking[0]
    claim = chosen.claim
    counts = set(found.claim_ids)
    situation = study.situation(span.valid_from, span.known_from, mover)
    return {
        **row,
        "subject": claim.subject.text,
        "value": _value(study, claim, gate),
        "claim_id": claim.claim_id,
        "said_by": claim.said_by,
        "publisher": study.case.sources[claim.source_id].publisher,
        "grade": f"{chosen.reliability}{claim.credibility}",
        "reported_on": claim.reported_on,
        "is_stale": found.is_stale,
        "is_disputed": found.is_disputed,
        "also_said": "; ".join(
            f"{_value(study, w.claim, gate)} ({w.claim.claim_id})"
            for w in found.speaking[1:]
            if said_value(w.claim) != said_value(claim)
        ),
        "superseded_claim_ids": "; ".join(
            w.claim.claim_id for w in found.claims if w.claim.claim_id not in counts
        ),
        "sensitivity": claim.sensitivity,
        "note": claim.note,
        **effects_of(study, situation, found),
    }


def _value(study: Study, claim: Claim, gate: Gate) -> str:
    if "value" in gate.columns.get(claim.claim_id, ()):
        return WITHHELD
    value = said_value(claim)
    actors = study.case.actors
    if claim.predicate == "control" and value in actors.index:
        return str(actors.loc[value, "name"])
    return value
