"""Rows of control -> claims: a picture of the ground ends the one before, whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from passable.read.control_rows import ControlRow, Kind
from passable.read.tally import Tally
from passable.run.accounts import Account, ImportForm, Row, Saying, one_account_each
from passable.run.grown_case import with_claims
from passable.run.held_accounts import Held, held_records, held_row
from passable.run.import_report import RowOutcome, outcomes_of
from passable.run.take_accounts import ClaimWriter, Taken, take_accounts
from passable.terms.case import Case
from passable.terms.claims import Claim
from passable.terms.errors import ProblemList

UNGRADED: Final = 6
"""The credibility of control that nobody graded: cannot be judged."""


@dataclass(frozen=True)
class ControlOptions:
    """What a file of control does not say itself.

    Parameters
    ----------
    source
        The row of sources.csv.
    credibility
        Of rows that do not say one.
    sensitivity
        Of the claims.
    """

    source: Row
    credibility: int = UNGRADED
    sensitivity: str = "public"


@dataclass
class ControlClaims:
    """What rows of control add to a ledger.

    Parameters
    ----------
    case
        The case with the new claims.
    rows
        New rows of claims.csv.
    added, revised
        As an import's report counts them.
    outcomes
        What became of each row, file by file.
    """

    case: Case
    rows: list[Row] = field(default_factory=list)
    added: int = 0
    revised: int = 0
    outcomes: list[RowOutcome] = field(default_factory=list)


def control_form(source: Row, kind: Kind) -> ImportForm:
    """Say how claims of a source's layers, or records, are named and succeed each other."""
    source_id = str(source["source_id"])
    return ImportForm(
        key=f"ctl-{source_id}",
        label=f"control {kind} {source_id} area",
        things="rows",
        predicates=frozenset({"control"}),
        source=source,
        is_state=True,
        says_when_changed=False,
    )


def layer_claims(source: Row, claims: Iterable[Claim]) -> dict[str, dict[date, Held]]:
    """Find what the ledger holds of a source's layers.

    Returns
    -------
    dict[str, dict[date, Held]]
        By area and day of the layer: the claim that no other imported one revises.
    """
    found: dict[str, dict[date, Held]] = {}
    for area_id, record in held_records(control_form(source, "layer"), claims).items():
        for day in {held.claim.valid_from for held in record.imported}:
            of_day = [held for held in record.imported if held.claim.valid_from == day]
            for head in record.heads(of_day).values():
                if head.claim.state == "accepted" and head.claim.claim_id not in record.corrected:
                    found.setdefault(area_id, {})[day] = head
    return found


def take_control(
    rows: Sequence[ControlRow],
    area_of: Mapping[tuple[str, int], str],
    actor_of: Mapping[str, str],
    options: ControlOptions,
    case: Case,
    today: date,
    new_areas: Sequence[str],
    problems: ProblemList,
    tally: Tally,
) -> ControlClaims:
    """Write claims of rows, day after day, as if each day's file had come when it was news.

    So a ledger says the same, and knew the same at any time, whether layers were imported one by
    one or together.

    Parameters
    ----------
    rows
        As read.
    area_of, actor_of
        The area of each row, by file and row; the actor_id of each name.
    options
        Source and grades.
    case
        As read.
    today
        The day written into the claims.
    new_areas
        Ids of areas the case does not have yet.
    problems
        Where two rows that contradict each other are noted.
    tally
        Where rows that are left are counted.
    """
    taken = ControlClaims(case)
    ordered = sorted(rows, key=lambda row: (row.first, row.kind, row.file))
    for (day, kind, file), group in groupby(ordered, key=lambda r: (r.first, r.kind, r.file)):
        form = control_form(options.source, kind)
        told = [_account(row, area_of[row.place], actor_of, options, case) for row in group]
        kept = one_account_each(form, told, file, problems, tally)
        of_file = take_accounts(form, kept, taken.case, file, today, tally)
        if kind == "layer":
            _end_with_next_layer(of_file, form, day, file, today, taken.case)
        _grow(taken, of_file, new_areas)
        taken.outcomes += outcomes_of([(a.row, a.record_id) for a in told], of_file)
        if kind == "layer":
            _end_by_layer(taken, form, day, file, today, new_areas)
    return taken


def _account(
    row: ControlRow,
    area_id: str,
    actor_of: Mapping[str, str],
    options: ControlOptions,
    case: Case,
) -> Account:
    actor = actor_of[row.actor]
    known = {actor, str(case.actors["name"].get(actor, ""))}
    told = (
        *(() if row.actor in known else (f'holder written "{row.actor}"',)),
        *((row.note,) if row.note else ()),
    )
    credibility = int(row.credibility or options.credibility)
    content = [actor, area_id, row.first, row.last, row.reported_on, row.said_by, credibility]
    digest = hashlib.sha256("\x1f".join(map(str, [*content, row.note])).encode()).hexdigest()
    return Account(
        record_id=area_id,
        row=row.row,
        sayings=(Saying(f"area:{area_id}", "control", actor, sensitivity=options.sensitivity),),
        valid_from=row.first,
        valid_to=row.last,
        reported_on=row.reported_on or row.first,
        said_by=row.said_by,
        credibility=credibility,
        mark=f"content {digest[:12]}",
        details=told,
    )


def _end_with_next_layer(
    of_file: Taken, form: ImportForm, day: date, file: str, today: date, case: Case
) -> None:
    """End new claims of a layer the day before the next one that the ledger has already.

    That it ended was known on the next layer's day, and not before.
    """
    held = layer_claims(form.source, case.claims)
    following = min((d for days in held.values() for d in days if d > day), default=None)
    if following is None:
        return
    eve = following - timedelta(days=1)
    later = next(days[following].file_name for days in held.values() if following in days)
    used = {claim.claim_id for claim in case.claims} | {str(r["claim_id"]) for r in of_file.rows}
    writer = ClaimWriter(form, file, today, used)
    begun = {row["claim_id"] for row in of_file.rows if row["valid_from"] == day}
    too_late = {r["claim_id"] for r in of_file.rows if r["revises"] in begun and _lasts(r, eve)}
    of_file.rows[:] = [row for row in of_file.rows if row["claim_id"] not in too_late]
    ended = {row["revises"] for row in of_file.rows}
    for row in list(of_file.rows):
        if row["valid_from"] != day or row["claim_id"] in ended or not _lasts(row, eve):
            continue
        claim = held_row(form, row)
        if following <= claim.claim.reported_on:
            row["valid_to"] = eve
            continue
        remark = f"ended by {later}, which shows {following}"
        area_id = claim.claim.subject.name
        of_file.rows.append(writer.closed(claim, area_id, eve, following, remark))
        of_file.claim_ids[int(claim.file_row)].append(str(of_file.rows[-1]["claim_id"]))
    for ids in of_file.claim_ids.values():
        ids[:] = [name for name in ids if name not in too_late]


def _lasts(row: Row, day: date) -> bool:
    """Say whether a new claim holds after a day."""
    last = row["valid_to"]
    return not isinstance(last, date) or last > day


def _end_by_layer(
    taken: ControlClaims,
    form: ImportForm,
    day: date,
    file: str,
    today: date,
    new_areas: Sequence[str],
) -> None:
    """End what earlier layers hold and this one does not show any more."""
    held = layer_claims(form.source, taken.case.claims)
    days = sorted({d for by_day in held.values() for d in by_day})
    before = max((d for d in days if d < day), default=None)
    after = min((d for d in days if d > day), default=None)
    eve = day - timedelta(days=1)
    as_it_was = (None, after - timedelta(days=1) if after else None)  # a person's own end stands
    writer = ClaimWriter(form, file, today, {claim.claim_id for claim in taken.case.claims})
    rows = []
    for area_id, by_day in held.items():
        head = by_day.get(before) if before else None
        if head and head.claim.valid_to in as_it_was:
            remark = f"ended by {file}, which shows {day} without it"
            rows.append(writer.closed(head, area_id, eve, day, remark))
    _grow(taken, Taken(rows=rows), new_areas)


def _grow(taken: ControlClaims, more: Taken, new_areas: Sequence[str]) -> None:
    taken.case = with_claims(taken.case, more.rows, new_areas)
    taken.rows += more.rows
    taken.added += more.added
    taken.revised += more.revised
