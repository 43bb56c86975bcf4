"""``import ucdp`` and ``import acled``: a file of events becomes claims of kind ``incident``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from passable.read.case import case_folder, embedded_cases, read_case
from passable.read.claim_values import ActorNames
from passable.read.claims import claims_from_table
from passable.read.csv_rows import delimiter_of, split_csv_rows
from passable.read.events import Event
from passable.read.events_acled import read_acled_events
from passable.read.events_ucdp import read_ucdp_events
from passable.read.local_file import MAX_FILE_BYTES
from passable.read.table_cells import BadCell
from passable.read.tables import check_rows
from passable.read.tally import Tally
from passable.run.event_claims import (
    Coder,
    find_accounts,
    known_from,
    one_account_each,
    origin_note,
    place_in_ledger,
)
from passable.run.event_subjects import road_box, subject_finder
from passable.terms.case import Case
from passable.terms.columns import CLAIMS, SOURCES, Column
from passable.terms.errors import BadInput, BadRequest, BadTable, Problem, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.roads import ReportLine
from passable.write.case_append import append_rows, replace_files

Row = dict[str, object]
EVENT_SOURCES: dict[Coder, Row] = {
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


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Parameters
    ----------
    coder, file
        Whose events, from where.
    read, added, revised, left
        Events: ``read == added + revised + left``. ``revised`` are new claims that name an
        earlier account of the event in ``revises``.
    outside
        Taken events that lie outside the box around the case's roads.
    has_added_source
        Whether sources.csv got a row.
    unknown_actors
        Parties of taken events that actors.csv does not name, and in how many; none is added.
    lines
        What was left or read otherwise than it stands, why, and the first examples.
    """

    coder: Coder
    file: str
    read: int
    added: int
    revised: int
    left: int
    outside: int
    has_added_source: bool
    unknown_actors: tuple[tuple[str, int], ...]
    lines: tuple[ReportLine, ...]

    def headline(self) -> str:
        """Say the counts in one line."""
        return (
            f"{self.read:,} events read: {self.added + self.revised:,} taken ({self.added:,} new, "
            f"{self.revised:,} revise an earlier claim), {self.left:,} left"
        )

    def sentences(self) -> list[str]:
        """Say the rest, for a person."""
        told = [
            f"{line.thing}, {line.outcome}: {line.count:,}"
            + (f" ({line.reason})" if line.reason else "")
            for line in self.lines
        ]
        if self.outside:
            told.append(f"{self.outside:,} taken events lie outside the roads and touch nothing")
        if self.unknown_actors:
            shown = ", ".join(f"{name} ({count:,})" for name, count in self.unknown_actors[:5])
            more = " …" if len(self.unknown_actors) > len(self.unknown_actors[:5]) else ""
            told.append(
                f"{len(self.unknown_actors):,} parties are not in actors.csv and were not added: "
                f"{shown}{more}"
            )
        if self.has_added_source:
            told.append(f"sources.csv got the row {EVENT_SOURCES[self.coder]['source_id']}")
        return told


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
    file = Path(file)
    folder = _own_folder(case)
    today = recorded_on or datetime.now(UTC).date()
    problems, tally = ProblemList(), Tally()
    progress(f"reading {file.name}")
    read = (
        read_ucdp_events(file, problems, tally)
        if coder == "ucdp"
        else read_acled_events(file, problems)
    )
    progress("reading the case")
    ledger, box = _case_and_box(folder, problems, progress)
    events = one_account_each(coder, read, file.name, problems, tally)
    _note_future(coder, events, today, file.name, problems)
    problems.raise_if_any(BadTable)
    if ledger is None or box is None:  # cannot be: either was a problem
        raise BadTable(Problem("the case could not be read", "Mend it."))
    progress("comparing with the ledger")
    rows, taken = _new_rows(coder, events, ledger, file.name, today, tally)
    source = EVENT_SOURCES[coder]
    has_source = source["source_id"] in ledger.sources
    if rows:
        progress("writing the ledger")
        _land(ledger, rows, None if has_source else source)
    revised = sum(1 for row in rows if row["revises"])
    west, south, east, north = box
    return ImportReport(
        coder=coder,
        file=file.name,
        read=len(read),
        added=len(rows) - revised,
        revised=revised,
        left=len(read) - len(rows),
        outside=sum(not (west <= e.lon <= east and south <= e.lat <= north) for e in taken),
        has_added_source=bool(rows) and not has_source,
        unknown_actors=_unknown_actors(taken, ledger),
        lines=tally.lines(),
    )


def _own_folder(case: str | Path) -> Path:
    """Find a case that may be written to."""
    folder = case_folder(case)
    if folder.resolve() in {path.resolve() for path in embedded_cases().values()}:
        raise BadRequest(
            Problem(
                f"'{case}' is an embedded case, which is never written to",
                f"Copy its folder ({folder}) and import into the copy.",
            )
        )
    problems = ProblemList()
    for table in ("claims", "sources"):
        if (folder / f"{table}.xlsx").exists():
            problems.add(
                "an import adds to a CSV table, not to a workbook",
                f"Save it as {table}.csv (CSV UTF-8) and move {table}.xlsx out of the case.",
                file=f"{table}.xlsx",
            )
    problems.raise_if_any(BadRequest)
    return folder


def _case_and_box(
    folder: Path, problems: ProblemList, progress: Progress
) -> tuple[Case | None, tuple[float, float, float, float] | None]:
    """Read the case and the box around its roads; note what is wrong with either."""
    try:
        case = read_case(folder, progress)
        return case, road_box(case, progress)
    except BadInput as error:
        problems.problems.extend(error.problems)
        return None, None


def _note_future(
    coder: Coder, events: Iterable[Event], today: date, name: str, problems: ProblemList
) -> None:
    for event in events:
        if event.reported_on > today:
            problems.add(
                "the event was reported in the future",
                "Check the date, and this computer's clock.",
                file=name,
                row=event.row,
                column="timestamp" if coder == "acled" else "source_date",
                expected=f"{today} or earlier",
                got=event.reported_on,
            )


def _new_rows(
    coder: Coder, events: Iterable[Event], case: Case, name: str, today: date, tally: Tally
) -> tuple[list[Row], list[Event]]:
    accounts = find_accounts(coder, case.claims)
    ids = {claim.claim_id for claim in case.claims}
    subject_of = subject_finder(case.areas)
    rows: list[Row] = []
    taken = []
    for event in events:
        step = place_in_ledger(
            coder, event, accounts.get(event.event_id, []), ids.__contains__, name
        )
        example = f"row {event.row}, {coder}-{event.event_id}"
        if step.left:
            tally.add("events", "dropped", step.left, example=example)
            continue
        subject = subject_of(event)
        if event.admin_level and not subject.startswith("area:"):
            tally.add(
                "districts and regions",
                "read",
                "the case has no administrative area of that level there: kept as a wide circle",
                example=example,
            )
        taken.append(event)
        rows.append(
            {
                "claim_id": step.claim_id,
                "subject": subject,
                "predicate": "incident",
                "value": event.value,
                "low": event.low,
                "best": event.best,
                "high": event.high,
                "unit": "" if event.best is None else "deaths",
                "valid_from": event.valid_from,
                "valid_to": event.valid_to,
                "reported_on": known_from(coder, event, step, today),
                "recorded_on": today,
                "source_id": EVENT_SOURCES[coder]["source_id"],
                "said_by": event.said_by,
                "credibility": event.credibility,
                "place_precision": event.place_precision,
                "time_precision": event.time_precision,
                "sensitivity": "public",
                "state": "accepted",
                "revises": step.revises,
                "note": origin_note(coder, event, name),
            }
        )
    return rows, taken


def _unknown_actors(taken: Iterable[Event], case: Case) -> tuple[tuple[str, int], ...]:
    names = ActorNames.of(case.actors.reset_index())
    counts = Counter(actor for event in taken for actor in dict.fromkeys(event.actors) if actor)
    unknown = [(a, n) for a, n in counts.items() if isinstance(names.find(a), BadCell)]
    return tuple(sorted(unknown, key=lambda item: (-item[1], item[0])))


def _land(case: Case, rows: list[Row], source: Row | None) -> None:
    """Write both files, after reading the new ledger as anyone will."""
    contents: dict[Path, bytes] = {}
    sources = set(case.sources)
    if source is not None:
        contents[case.folder / "sources.csv"] = _appended(
            case.folder / "sources.csv", [source], SOURCES
        )
        sources.add(str(source["source_id"]))
    path = case.folder / "claims.csv"
    contents[path] = _appended(path, rows, CLAIMS)
    problems = ProblemList()
    if len(contents[path]) > MAX_FILE_BYTES:
        problems.add(
            "the ledger would grow beyond what can be read",
            "Cut the file of events to the country and the years that you need.",
            file=path.name,
            expected=f"at most {MAX_FILE_BYTES // 1_000_000} MB",
            got=f"{len(contents[path]) // 1_000_000} MB",
        )
    split = split_csv_rows(contents[path], {c.name for c in CLAIMS}, problems, path.name)
    claims = claims_from_table(
        check_rows(split or [], CLAIMS, problems, path.name),
        sources,
        case.actors.reset_index(),
        case.places.index,
        case.services.index,
        case.areas.index,
        problems,
        path.name,
    )
    problems.raise_if_any(BadTable)
    if len(claims) != len(case.claims) + len(rows):
        msg = f"{len(claims)} claims would be read of {len(case.claims)} and {len(rows)}"
        raise RuntimeError(msg)
    replace_files(contents)


def _appended(path: Path, rows: list[Row], columns: tuple[Column, ...]) -> bytes:
    raw = path.read_bytes()
    delimiter = delimiter_of(raw.decode("utf-8-sig"), {column.name for column in columns})
    return append_rows(raw, rows, columns, delimiter)
