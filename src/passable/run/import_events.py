"""``import ucdp`` and ``import acled``: a file of events becomes claims of kind ``incident``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from passable.read.areas import empty_areas
from passable.read.claim_values import ActorNames
from passable.read.events import Event
from passable.read.events_acled import read_acled_events
from passable.read.events_ucdp import ged_version, read_ucdp_events
from passable.read.table_cells import BadCell
from passable.read.tally import Tally
from passable.run.accounts import Account, ImportForm, Row, Saying, one_account_each
from passable.run.event_subjects import road_box, subject_finder
from passable.run.import_report import ImportReport, outcomes_of
from passable.run.own_case import (
    added_sources,
    land_claims,
    own_case_folder,
    raise_unless_good,
    read_own_case,
)
from passable.run.take_accounts import take_accounts
from passable.terms.case import Case
from passable.terms.codes import Predicate
from passable.terms.errors import BadInput, ProblemList
from passable.terms.progress import Progress, silent

Coder = Literal["ucdp", "acled"]
EVENT_SOURCES: Final[dict[Coder, Row]] = {
    "ucdp": {
        "source_id": "ucdp-ged",
        "publisher": "Uppsala Conflict Data Program",
        "title": "Georeferenced Event Dataset",
        "url": "https://ucdp.uu.se/downloads/",
        "reliability": "B",
        "licence": "CC BY 4.0",
    },
    "acled": {
        "source_id": "acled",
        "publisher": "Armed Conflict Location & Event Data (ACLED)",
        "title": "Event data, own export",
        "url": "https://acleddata.com/",
        "reliability": "B",
        "licence": "ACLED's terms of use: your own export, not to be passed on as data",
    },
}
"""The row of sources.csv that an import adds when the case has none with this id."""
_INCIDENTS: Final[frozenset[Predicate]] = frozenset({"incident"})
EVENT_FORMS: Final[dict[Coder, ImportForm]] = {
    "ucdp": ImportForm(
        "ucdp",
        "UCDP event",
        "events",
        _INCIDENTS,
        EVENT_SOURCES["ucdp"],
        says_when_changed=False,  # GED does not: a revision is known from the day of its import
        version_of=ged_version,
    ),
    "acled": ImportForm("acled", "ACLED event", "events", _INCIDENTS, EVENT_SOURCES["acled"]),
}
DATE_COLUMNS: Final[dict[Coder, str]] = {"ucdp": "source_date", "acled": "timestamp"}


def import_events(
    coder: Coder,
    file: Path,
    case: str | Path,
    *,
    recorded_on: date | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Append a file's events to a case's claims.csv, and their source to sources.csv.

    Both files land whole or not at all; rows that stand there are not touched. Importing a file
    again changes nothing.

    Parameters
    ----------
    coder
        ``ucdp`` or ``acled``.
    file
        A CSV, gzipped or not, or an XLSX, as downloaded.
    case
        A case folder; not an embedded case.
    recorded_on
        The day written into the claims; today (UTC) if not said.
    progress
        Told now and then.

    Raises
    ------
    BadRequest
        If the case is none, is an embedded one, or keeps its claims in a workbook.
    BadTable
        With everything that is wrong in the file and the case; nothing is written then.
    """
    file, form = Path(file), EVENT_FORMS[coder]
    folder = own_case_folder(case)
    today = recorded_on or datetime.now(UTC).date()
    problems, tally = ProblemList(), Tally()
    progress(f"reading {file.name}")
    read = (
        read_ucdp_events(file, problems, tally)
        if coder == "ucdp"
        else read_acled_events(file, problems)
    )
    progress("reading the case")
    ledger = read_own_case(folder, problems, progress)
    box = _box(ledger, problems, progress)
    accounts = one_account_each(form, _accounts(read, ledger), file.name, problems, tally)
    _note_future(coder, accounts, today, file.name, problems)
    ledger = raise_unless_good(ledger, problems)
    progress("comparing with the ledger")
    taken = take_accounts(form, accounts, ledger, file.name, today, tally)
    by_row = {event.row: event for event in read}
    events = [by_row[account.row] for account in taken.accounts]
    for account, event in zip(taken.accounts, events, strict=True):
        if event.admin_level and not account.sayings[0].subject.startswith("area:"):
            tally.add(
                "districts and regions",
                "read",
                "the case has no administrative area of that level there: kept as a wide circle",
                example=f"row {event.row}, {coder}-{event.event_id}",
                row=f"row {event.row}",
            )
    after = ledger
    if taken.rows:
        progress("writing the ledger")
        after = land_claims(ledger, taken.rows, [form.source])
    west, south, east, north = box
    return ImportReport(
        things=form.things,
        file=file.name,
        read=len(read),
        added=taken.added,
        revised=taken.revised,
        left=len(read) - len(taken.accounts),
        claims=len(taken.rows),
        outside=sum(not (west <= e.lon <= east and south <= e.lat <= north) for e in events),
        added_sources=added_sources(ledger, after),
        case=after,
        unknown_actors=_unknown_actors(events, ledger),
        lines=tally.lines(),
        rows=outcomes_of([(event.row, event.event_id) for event in read], taken),
    )


def _box(
    case: Case | None, problems: ProblemList, progress: Progress
) -> tuple[float, float, float, float]:
    """Measure the box around the case's roads; note what is wrong with them."""
    if case is not None:
        try:
            return road_box(case, progress)
        except BadInput as error:
            problems.problems.extend(error.problems)
    return 0.0, 0.0, 0.0, 0.0


def _accounts(events: Iterable[Event], case: Case | None) -> list[Account]:
    """Make accounts of events; without areas if the case could not be read."""
    subject_of = subject_finder(empty_areas() if case is None else case.areas)
    return [
        Account(
            record_id=event.event_id,
            row=event.row,
            sayings=(
                Saying(
                    subject=subject_of(event),
                    predicate="incident",
                    value=event.value,
                    low=event.low,
                    best=event.best,
                    high=event.high,
                    unit="" if event.best is None else "deaths",
                    place_precision=event.place_precision,
                ),
            ),
            valid_from=event.valid_from,
            valid_to=event.valid_to,
            reported_on=event.reported_on,
            said_by=event.said_by,
            credibility=event.credibility,
            time_precision=event.time_precision,
            mark=event.mark,
            details=event.details,
        )
        for event in events
    ]


def _note_future(
    coder: Coder, accounts: Iterable[Account], today: date, name: str, problems: ProblemList
) -> None:
    for account in accounts:
        if account.reported_on > today:
            problems.add(
                "the event was reported in the future",
                "Check the date, and this computer's clock.",
                file=name,
                row=account.row,
                column=DATE_COLUMNS[coder],
                expected=f"{today} or earlier",
                got=account.reported_on,
            )


def _unknown_actors(taken: Iterable[Event], case: Case) -> tuple[tuple[str, int], ...]:
    names = ActorNames.of(case.actors.reset_index())
    counts = Counter(actor for event in taken for actor in dict.fromkeys(event.actors) if actor)
    unknown = [(a, n) for a, n in counts.items() if isinstance(names.find(a), BadCell)]
    return tuple(sorted(unknown, key=lambda item: (-item[1], item[0])))
