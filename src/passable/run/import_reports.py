"""``import obstacles``, ``bridges`` and ``road-status``: others' road reports become claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from passable.read.report_columns import BRIDGES, OBSTACLES, ROADS, ReportForm
from passable.read.road_reports import ReportDates, RoadReport, read_road_reports
from passable.read.tally import Tally
from passable.run.accounts import (
    Account,
    ImportForm,
    Left,
    Row,
    Saying,
    is_record_id,
    one_account_each,
)
from passable.run.held_accounts import held_marks
from passable.run.import_report import ImportReport, RowOutcome, outcomes_of
from passable.run.own_case import (
    added_sources,
    land_claims,
    own_case_folder,
    raise_unless_good,
    read_own_case,
)
from passable.run.point_sayings import Note, bridge_sayings, obstacle_sayings
from passable.run.report_roads import ReportRoads, open_report_roads
from passable.run.road_sayings import road_sayings
from passable.run.stale_rows import count_stale
from passable.run.take_accounts import take_accounts
from passable.terms.case import Case
from passable.terms.codes import Predicate, Season
from passable.terms.errors import BadInput, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.road_reports import ROAD_RADIUS_METRES

ReportKind = Literal["obstacles", "bridges", "road-status"]
WITHIN_METRES: Final = 20.0
"""How far from a line a segment that lies along it may be drawn, unless said otherwise."""
_LICENCE: Final = "as its publisher says; look before passing it on"
REPORT_SOURCES: Final[dict[ReportKind, Row]] = {
    "obstacles": {
        "source_id": "wfp-obstacles",
        "publisher": "World Food Programme, Logistics Cluster",
        "title": "Obstacles, own copy of the layer",
        "url": "https://data.humdata.org/dataset/global-obstacles",
        "reliability": "B",
        "licence": _LICENCE,
    },
    "bridges": {
        "source_id": "wfp-bridges",
        "publisher": "World Food Programme, Logistics Cluster",
        "title": "Bridges, own copy of the layer",
        "url": "https://data.humdata.org/dataset/global-bridges",
        "reliability": "B",
        "licence": _LICENCE,
    },
    "road-status": {
        "source_id": "road-status",
        "publisher": "not said in the file",
        "title": "Road status layer, own copy",
        "reliability": "F",
        "licence": _LICENCE,
    },
}
"""The row of sources.csv that an import adds when none is named and the case has none with this
id."""
_POINT_PREDICATES: Final[frozenset[Predicate]] = frozenset(
    {"status", "practicability", "damage", "delay_minutes"}
)
REPORT_FORMS: Final[dict[ReportKind, ImportForm]] = {
    "obstacles": ImportForm(
        "wfp-obstacle",
        "WFP obstacle",
        "obstacles",
        _POINT_PREDICATES,
        REPORT_SOURCES["obstacles"],
        is_state=True,
        says_when_changed=False,
    ),
    "bridges": ImportForm(
        "wfp-bridge",
        "WFP bridge",
        "bridges",
        _POINT_PREDICATES,
        REPORT_SOURCES["bridges"],
        is_state=True,
        says_when_changed=False,
    ),
    "road-status": ImportForm(
        "road-status",
        "road record",
        "roads",
        frozenset({"status", "practicability"}),
        REPORT_SOURCES["road-status"],
        is_state=True,
        says_when_changed=False,
    ),
}
_COLUMNS: Final[dict[ReportKind, ReportForm]] = {
    "obstacles": OBSTACLES,
    "bridges": BRIDGES,
    "road-status": ROADS,
}


@dataclass(frozen=True)
class ReportOptions:
    """What a file of reports does not say itself.

    Parameters
    ----------
    as_of
        The day that rows without one of their own speak of.
    id_column
        The column of the records' ids, if the usual names do not tell it.
    layer
        Which layer of a GeoPackage.
    source_id
        The row of sources.csv that says it, if it is not the one the import adds.
    precision
        The ``locprecision`` of points that do not say it.
    radius_metres
        Of the circle around an accurate point: it acts on the roads in it.
    within_metres
        How far from a line a segment along it may be drawn.
    season
        Which of the practicabilities in good and bad weather counts where none is current.
    """

    as_of: date | None = None
    id_column: str = ""
    layer: str | None = None
    source_id: str = ""
    precision: str = ""
    radius_metres: float = ROAD_RADIUS_METRES
    within_metres: float = WITHIN_METRES
    season: Season | None = None


def import_reports(
    kind: ReportKind,
    file: Path,
    case: str | Path,
    options: ReportOptions = ReportOptions(),
    *,
    recorded_on: date | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Append a file's road reports to a case's claims.csv.

    Both files land whole or not at all; rows that stand there are not touched. Importing a file
    again changes nothing. A record told of a later day ends what was told of it before.

    Parameters
    ----------
    kind
        ``obstacles`` and ``bridges`` as WFP publishes them, ``road-status`` as UNSDI-T roads,
        openrouteservice or LogIE have it.
    file
        A CSV (gzipped or not), XLSX, GeoJSON, GeoPackage or shapefile.
    case
        A case folder; not an embedded case.
    options
        What the file does not say itself.
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
    folder = own_case_folder(case)
    today = recorded_on or datetime.now(UTC).date()
    problems, tally = ProblemList(), Tally()
    progress(f"reading {file.name}")
    reports = read_road_reports(
        file,
        _COLUMNS[kind],
        ReportDates(today, options.as_of),
        problems,
        tally,
        id_column=options.id_column,
        layer=options.layer,
        precision=options.precision,
    )
    progress("reading the case")
    ledger = read_own_case(folder, problems, progress)
    form = _form(kind, options, ledger, problems)
    bare = [account for r in reports if (account := _account(r, file.name, problems))]
    dated = one_account_each(form, bare, file.name, problems, tally)
    roads = _open_roads(ledger, problems, progress)
    ledger = raise_unless_good(ledger, problems)
    say = _sayer(kind, roads, options)
    by_row = {report.row: report for report in reports}
    left = [_no_day(form, report, tally) for report in reports if report.day is None]
    accounts: list[Account] = []
    known = held_marks(form, ledger.claims)
    for done, account in enumerate(dated):
        progress("placing reports on the roads", done, len(dated))
        if (account.record_id, account.mark) in known:
            accounts.append(account)
            continue
        report = by_row[account.row]
        example = f"row {report.row}, {form.key}-{report.record_id}"

        def note(
            thing: str, what: str, example: str = example, row: str = f"row {report.row}"
        ) -> None:
            tally.add(thing, "read", what, example=example, row=row)

        sayings = say(report, note)
        if isinstance(sayings, Left):
            tally.add(
                form.things,
                "dropped",
                sayings.reason,
                example=f"{example} {sayings.which}".strip(),
                row=f"row {report.row}",
            )
            left.append(RowOutcome(report.row, report.record_id, "left", str(sayings)))
        else:
            accounts.append(replace(account, sayings=sayings))
    progress("comparing with the ledger")
    taken = take_accounts(form, accounts, ledger, file.name, today, tally)
    after = ledger
    if taken.rows:
        progress("writing the ledger")
        after = land_claims(ledger, taken.rows, [form.source])
    count_stale(ledger, taken.rows, tally)
    secret = problems.guarded_rows(file.name)
    tally.restrict(f"row {row}" for row in secret)
    rows = [(report.row, report.record_id) for report in reports]
    return ImportReport(
        things=form.things,
        file=file.name,
        read=len(reports),
        added=taken.added,
        revised=taken.revised,
        left=len(reports) - len(taken.accounts),
        claims=len(taken.rows),
        outside=sum(_is_outside(by_row[a.row], roads) for a in taken.accounts),
        added_sources=added_sources(ledger, after),
        case=after,
        unknown_actors=(),
        lines=tally.lines(),
        rows=outcomes_of(rows, taken, left),
        restricted_rows=secret,
    )


def _form(
    kind: ReportKind, options: ReportOptions, case: Case | None, problems: ProblemList
) -> ImportForm:
    """Choose the form; with a source of the case's own, if one is named."""
    form = REPORT_FORMS[kind]
    if not options.source_id:
        return form
    if case is not None and options.source_id not in case.sources:
        problems.add(
            f"there is no source '{options.source_id}'",
            "Add a row for it, or leave --source out.",
            file="sources.csv",
            column="source_id",
        )
    return replace(form, source={"source_id": options.source_id})


def _account(report: RoadReport, file_name: str, problems: ProblemList) -> Account | None:
    """Make an account without its sayings; ``None`` if its id or its day is wanting."""
    if not is_record_id(report.record_id):
        problems.add(
            "this cannot stand in a claim's id",
            "Give records plain ids; --id names a column of them.",
            file=file_name,
            row=report.row,
            expected="letters, digits and signs but for blanks, quotation marks, brackets , ;",
            got=report.record_id[:60],
        )
        return None
    if report.day is None or report.reported_on is None:
        return None
    return Account(
        record_id=report.record_id,
        row=report.row,
        sayings=(),
        valid_from=report.day,
        valid_to=None,
        reported_on=report.reported_on,
        said_by=report.said_by,
        credibility=report.credibility,
        mark=report.mark,
        details=report.details,
    )


def _no_day(form: ImportForm, report: RoadReport, tally: Tally) -> RowOutcome:
    reason = "no day is said, and --as-of gives none"
    example = f"row {report.row}, {form.key}-{report.record_id}"
    tally.add(form.things, "dropped", reason, example=example, row=f"row {report.row}")
    return RowOutcome(report.row, report.record_id, "left", reason)


def _open_roads(case: Case | None, problems: ProblemList, progress: Progress) -> ReportRoads | None:
    """Open the case's roads; ``None`` after noting what is wrong with them."""
    if case is None:
        return None
    try:
        return open_report_roads(case, progress)
    except BadInput as error:
        problems.problems.extend(error.problems)
        return None


def _sayer(
    kind: ReportKind, roads: ReportRoads | None, options: ReportOptions
) -> Callable[[RoadReport, Note], tuple[Saying, ...] | Left]:
    if roads is None:  # cannot be: its absence is a problem
        msg = "the roads could not be opened"
        raise RuntimeError(msg)
    if kind == "obstacles":
        return lambda report, note: obstacle_sayings(report, roads, options.radius_metres, note)
    if kind == "bridges":
        return lambda report, note: bridge_sayings(report, roads, options.radius_metres, note)
    return lambda report, note: road_sayings(
        report, roads, options.within_metres, options.season, note
    )


def _is_outside(report: RoadReport, roads: ReportRoads | None) -> bool:
    return report.shape is not None and roads is not None and not roads.holds(report.shape)
