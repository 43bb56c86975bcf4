"""``import flee``: a displacement model's closures become closed roads between named places."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from passable.read.events import content_mark
from passable.read.flee_closures import (
    Closure,
    FleeInput,
    closure_rows,
    read_flee_closures,
)
from passable.read.tally import Tally
from passable.run.accounts import ID_CHARACTER, Account, ImportForm, Left, Row, one_account_each
from passable.run.flee_sayings import FleePlaces, flee_sayings
from passable.run.import_report import ImportReport, RowOutcome, outcomes_of
from passable.run.own_case import (
    added_sources,
    land_claims,
    own_case_folder,
    raise_unless_good,
    read_own_case,
)
from passable.run.report_roads import open_report_roads
from passable.run.stale_rows import count_stale
from passable.run.study import Study, open_study
from passable.run.take_accounts import take_accounts
from passable.terms.errors import BadInput, ProblemList
from passable.terms.progress import Progress, silent

FLEE_SOURCE: Final[Row] = {
    "source_id": "flee-closures",
    "publisher": "FabFlee (displacement model inputs)",
    "title": "closures.csv, own copy",
    "reliability": "D",
    "licence": "BSD-3-Clause, unless the copy's own terms say otherwise",
}
FLEE_FORM: Final = ImportForm(
    "flee",
    "Flee closure",
    "closures",
    frozenset({"status"}),
    FLEE_SOURCE,
    says_when_changed=False,
)
CREDIBILITY: Final = 4
"""Doubtfully true: what a model takes for granted, sources unsaid."""
RADIUS_METRES: Final = 1000.0
"""Circle around a closed location."""
_NO_SIGN = re.compile(f"(?!{ID_CHARACTER}).")


def import_flee(
    file: Path,
    case: str | Path,
    *,
    start: date | None = None,
    radius_metres: float = RADIUS_METRES,
    recorded_on: date | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Append Flee's closures.csv to a case's claims.csv.

    Parameters
    ----------
    file
        closures.csv; ``sim_period.csv``, ``locations.csv`` and ``routes.csv`` beside it are used
        where they are.
    case
        A case folder; not an embedded case.
    start
        The simulation's first day, if sim_period.csv does not say it.
    radius_metres
        Of the circle of roads that closes a location.
    recorded_on
        The day written into the claims; today (UTC) if not said.
    progress
        Told now and then.

    Raises
    ------
    BadRequest
        If the case is none, is an embedded one, or keeps its claims in a workbook.
    BadTable
        With everything that is wrong in the files and the case; nothing is written then.
    """
    file = Path(file)
    folder = own_case_folder(case)
    today = recorded_on or datetime.now(UTC).date()
    problems, tally = ProblemList(), Tally()
    progress(f"reading {file.name}")
    model = read_flee_closures(file, start, problems, tally)
    bare = [_account(closure, today) for closure in model.closures]
    kept = one_account_each(FLEE_FORM, bare, file.name, problems, tally)
    study = _open(folder, problems, progress)
    if study is not None:
        _guard_rows(file, FleePlaces.of(study), problems)
    ledger = raise_unless_good(None if study is None else study.case, problems)
    assert study is not None
    roads, places = open_report_roads(ledger, progress), FleePlaces.of(study)
    by_row = {closure.row: closure for closure in model.closures}
    accounts, left = [], []
    for account in kept:
        example = f"row {account.row}, {FLEE_FORM.key}-{account.record_id}"

        def note(thing: str, what: str, which: str, row: int = account.row) -> None:
            tally.add(thing, "read", what, example=f"row {row}, {which}", row=f"row {row}")

        sayings = flee_sayings(
            by_row[account.row], model, study, places, roads, radius_metres, note
        )
        if isinstance(sayings, Left):
            tally.add(
                FLEE_FORM.things,
                "dropped",
                sayings.reason,
                example=f"{example} {sayings.which}".strip(),
                row=f"row {account.row}",
            )
            left.append(RowOutcome(account.row, account.record_id, "left", str(sayings)))
        else:
            accounts.append(replace(account, sayings=sayings))
    secret = problems.guarded_rows(file.name) | _of_borders(model, places)
    tally.restrict(f"row {row}" for row in secret)
    progress("comparing with the ledger")
    taken = take_accounts(FLEE_FORM, accounts, ledger, file.name, today, tally)
    after = ledger
    if taken.rows:
        progress("writing the ledger")
        after = land_claims(ledger, taken.rows, [FLEE_SOURCE])
    count_stale(ledger, taken.rows, tally)
    return ImportReport(
        things=FLEE_FORM.things,
        file=file.name,
        read=len(model.closures),
        added=taken.added,
        revised=taken.revised,
        left=len(model.closures) - len(taken.accounts),
        claims=len(taken.rows),
        outside=0,
        added_sources=added_sources(ledger, after),
        case=after,
        unknown_actors=(),
        lines=tally.lines(),
        rows=outcomes_of([(a.row, a.record_id) for a in bare], taken, left),
        restricted_rows=secret,
    )


def _account(closure: Closure, today: date) -> Account:
    """Make an account without its sayings; a closure is told by what it closes and from when."""
    parts = (closure.kind, *filter(None, closure.names), str(closure.start))
    record_id = _NO_SIGN.sub("_", "-".join(parts))
    days = f"days {closure.start} to {closure.end}"
    return Account(
        record_id=record_id,
        row=closure.row,
        sayings=(),
        valid_from=closure.first,
        valid_to=closure.last,
        reported_on=min(closure.first, today),
        said_by="",
        credibility=CREDIBILITY,
        mark=f"content {content_mark(*parts, closure.end, closure.first)}",
        details=(f"{closure.kind} {' / '.join(filter(None, closure.names))}", days),
    )


def _guard_rows(file: Path, places: FleePlaces, problems: ProblemList) -> None:
    """Keep rows that name a protected place out of the messages about them."""
    for row, cells in closure_rows(file, ProblemList()):
        if places.tells_protected(cells):
            problems.guard(file.name, row, tuple(filter(None, cells)), is_restricted=True)


def _of_borders(model: FleeInput, places: FleePlaces) -> frozenset[int]:
    """Name the rows that close borders, if a link of the model leads to a protected place."""
    if not places.tells_protected(chain.from_iterable(model.links)):
        return frozenset()
    return frozenset(closure.row for closure in model.closures if closure.kind == "country")


def _open(folder: Path, problems: ProblemList, progress: Progress) -> Study | None:
    """Open the case on its network; ``None`` after noting what is wrong with it."""
    if read_own_case(folder, problems, progress) is None:
        return None
    try:
        return open_study(folder, progress=progress)
    except BadInput as error:
        problems.problems.extend(error.problems)
        return None
