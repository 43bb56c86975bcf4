"""``import claims``: a table of claims typed by hand becomes claims of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from passable.read.claims import claims_from_table
from passable.read.tally import Tally
from passable.read.typed_claims import TypedClaims, read_typed_claims
from passable.run.accounts import Row
from passable.run.claim_roads import note_unplaced
from passable.run.held_accounts import is_imported
from passable.run.import_report import ImportReport, RowOutcome
from passable.run.own_case import (
    added_sources,
    land_claims,
    own_case_folder,
    raise_unless_good,
    read_own_case,
)
from passable.run.typed_ledger import TypedLedger, content_mark, origin_note
from passable.run.typed_sources import sources_of_table
from passable.terms.case import Case
from passable.terms.claims import Claim, Source
from passable.terms.columns import CLAIMS
from passable.terms.errors import BadTable, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.sensitivity import RESTRICTED, is_checkpoint, secrets_of_claim

NO_GRADE = "6"
"""The credibility of a row that does not say one: cannot be judged."""
TWICE = "the same row stands in the file twice"


@dataclass(frozen=True)
class _Line:
    """A row as typed, what stands for its content, and the claim it makes."""

    typed: Mapping[Any, Any]
    mark: str
    claim: Claim


def import_claims(
    file: Path,
    case: str | Path,
    *,
    recorded_on: date | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Append a typed table's claims to a case's claims.csv, and their sources to sources.csv.

    Both files land whole or not at all. Importing a file again changes nothing; a row whose id the
    ledger has with other content revises it if it was reported or recorded later, else it is a
    problem.

    Parameters
    ----------
    file
        A CSV or XLSX as ``read_typed_claims`` takes it.
    case
        A case folder; not an embedded case.
    recorded_on
        The day written into claims whose row does not say one; today (UTC) if not said.
    progress
        Told now and then.

    Raises
    ------
    BadRequest
        If the case is none, is an embedded one, or keeps its claims in a workbook.
    BadTable
        With everything that is wrong in the file and the case; nothing is written then.
    """
    file = Path(file)
    folder = own_case_folder(case)
    today = recorded_on or datetime.now(UTC).date()
    problems, tally = ProblemList(), Tally()
    progress(f"reading {file.name}")
    typed = read_typed_claims(file, problems, tally)
    progress("reading the case")
    ledger = read_own_case(folder, problems, progress)
    if ledger is None:
        raise BadTable(problems.guarded())
    sources, needed = sources_of_table(typed, ledger, file.name, problems, tally)
    lines = _lines(typed, ledger, sources, today, file.name, problems, tally)
    rows, outcomes = _new_rows(lines, typed.given, ledger, file.name, problems, tally)
    note_unplaced(ledger, [line.claim for line in lines], file.name, problems, progress)
    raise_unless_good(ledger, problems)
    after = ledger
    if rows:
        progress("writing the ledger")
        after = land_claims(ledger, rows, _named(rows, needed))
    revised = sum(bool(row["revises"]) for row in rows)
    secret = problems.guarded_rows(file.name)
    tally.restrict(f"row {row}" for row in secret)
    return ImportReport(
        things="claims",
        file=file.name,
        read=len(typed.frame),
        added=len(rows) - revised,
        revised=revised,
        left=len(typed.frame) - len(rows),
        claims=len(rows),
        outside=0,
        added_sources=added_sources(ledger, after),
        case=after,
        unknown_actors=(),
        lines=tally.lines(),
        rows=tuple(
            outcomes.get(row, RowOutcome(row, "", "left", TWICE))
            for row in typed.frame["row"].tolist()
        ),
        restricted_rows=secret,
    )


def _named(rows: Iterable[Row], needed: Iterable[Row]) -> list[Row]:
    """Keep the sources that taken rows name, and those that these repeat."""
    by_id = {str(source["source_id"]): source for source in needed}
    kept: dict[str, Row] = {}
    for row in rows:
        at = str(row["source_id"])
        while at in by_id and at not in kept:
            kept[at] = by_id[at]
            at = str(by_id[at]["primary_source_id"])
    return list(kept.values())


def _lines(
    typed: TypedClaims,
    case: Case,
    sources: Mapping[str, Source],
    today: date,
    name: str,
    problems: ProblemList,
    tally: Tally,
) -> list[_Line]:
    """Fill in what rows do not say, and make claims of them."""
    marks: dict[int, str] = {}
    nameless = set()
    filled = []
    for cells in typed.frame.to_dict("records"):
        mark = content_mark(cells)
        if not cells["claim_id"]:
            if mark in nameless:
                tally.add("claims", "dropped", TWICE, example=f"row {cells['row']}")
                continue
            nameless.add(mark)
            tally.add("claims", "read", "without an id, named after their content")
        marks[int(cells["row"])] = mark
        filled.append(_filled(cells, mark, sources, today, tally))
    columns = [*(column.name for column in CLAIMS), "row"]
    claims = claims_from_table(
        pd.DataFrame(filled, columns=columns),
        {*case.sources, *typed.frame["source_id"]},  # a source that is missing was noted
        case.actors.reset_index(),
        case.places.index,
        case.services.index,
        case.areas.index,
        problems,
        name,
        {claim.claim_id: claim.revises for claim in case.claims},
    )
    for claim in claims:
        if claim.reported_on > today:
            problems.add(
                "the claim was reported in the future",
                "Check the date, and this computer's clock.",
                file=name,
                row=claim.row,
                column="reported_on",
                expected=f"{today} or earlier",
                got=claim.reported_on,
            )
    by_row = {int(cells["row"]): cells for cells in typed.frame.to_dict("records")}
    return [_Line(by_row[claim.row], marks[claim.row], claim) for claim in claims]


def _filled(
    cells: Mapping[Any, Any], mark: str, sources: Mapping[str, Source], today: date, tally: Tally
) -> Row:
    """Fill in a row's id, its days of report and record, and its grade."""
    row: Row = dict(cells)
    recorded = str(cells["recorded_on"])
    row["claim_id"] = cells["claim_id"] or f"typed-{mark.removeprefix('content ')}"
    # A report from the future is told as such, not as one recorded too early.
    row["recorded_on"] = recorded or max(today.isoformat(), str(cells["reported_on"]))
    if not cells["credibility"]:
        row["credibility"] = NO_GRADE
        tally.add("claims", "read", "no credibility given, taken as 6, cannot be judged")
    if not cells["sensitivity"]:
        tally.add("claims", "read", "no sensitivity given, taken as public")
    if not cells["reported_on"]:
        source = sources.get(str(cells["source_id"]))
        days = [recorded or today.isoformat()]
        if source and source.published_on:
            days.append(source.published_on.isoformat())
        row["reported_on"] = min(days)
        is_published = row["reported_on"] != days[0]
        day = "the day their source was published" if is_published else "the day of record"
        tally.add("claims", "read", f"no reported_on given, taken from {day}")
    return row


def _new_rows(
    lines: Iterable[_Line],
    given: frozenset[str],
    case: Case,
    name: str,
    problems: ProblemList,
    tally: Tally,
) -> tuple[list[Row], dict[int, RowOutcome]]:
    """Compare rows with the ledger; write those that add to it, and tell of each by its row."""
    ledger = TypedLedger.of(case.claims)
    rows: list[Row] = []
    outcomes: dict[int, RowOutcome] = {}
    for line in lines:
        claim = line.claim
        step = ledger.step(claim, line.typed, line.mark, given)
        if step.left:
            tally.add(
                "claims",
                "dropped",
                step.left,
                example=f"row {claim.row}, {claim.claim_id}",
                row=f"row {claim.row}",
            )
            outcomes[claim.row] = RowOutcome(claim.row, claim.claim_id, "left", step.left)
        elif step.clash:
            problems.guard(name, claim.row, _secrets_of_held(step.held, case))
            problems.add(
                f"the ledger has claim {claim.claim_id} otherwise ({step.clash})",
                "Write in reported_on or recorded_on the later day on which it became known, to "
                "revise it; or give the row an id of its own.",
                file=name,
                row=claim.row,
                column="claim_id",
            )
        elif step.revises and claim.state == "retracted":
            problems.add(
                f"an import retracts no claim of the ledger ({step.revises})",
                "Set that claim's state to retracted in claims.csv.",
                file=name,
                row=claim.row,
                column="state",
            )
        else:
            rows.append(_row(line, step.claim_id, step.revises, name, case))
            outcomes[claim.row] = RowOutcome(
                claim.row, claim.claim_id, "taken", claim_ids=(step.claim_id,)
            )
    return rows, outcomes


def _secrets_of_held(held: Claim | None, case: Case) -> tuple[str, ...]:
    """List what a message about a claim of the ledger must not repeat."""
    if held is None:
        return ()
    is_anonymous = case.sources[held.source_id].sensitivity == RESTRICTED
    hidden = (held.said_by, held.note) if is_anonymous or is_checkpoint(held) else ()
    return (*secrets_of_claim(held), *filter(None, hidden))


def _row(line: _Line, claim_id: str, revises: str, name: str, case: Case) -> Row:
    claim = line.claim
    row: Row = {column.name: getattr(claim, column.name) for column in CLAIMS}
    note = claim.note
    if not is_imported(claim):  # of a ledger passed on; that import must know its claim again
        note = origin_note(claim.claim_id, name, claim.row, line.mark, _said(line, case))
    return row | {
        "claim_id": claim_id,
        "subject": claim.subject.text,
        "revises": revises or claim.revises,
        "note": note,
    }


def _said(line: _Line, case: Case) -> str:
    """Give a row's own note, and its word for a holder where that is another than the actor's."""
    word, claim = str(line.typed["value"]), line.claim
    known = {claim.value, str(case.actors["name"].get(claim.value, ""))}
    if claim.predicate != "control" or word in known:
        return claim.note
    return "; ".join(filter(None, (f'holder written "{word}"', claim.note)))
