"""``import control``: who held which ground when, from layers or P-code tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from passable.read.claim_values import ActorNames
from passable.read.control_rows import ControlRow, note_foreign_codes, read_control_rows
from passable.read.table_cells import BadCell
from passable.read.tally import Tally
from passable.run.accounts import Row
from passable.run.area_file import grown_area_file
from passable.run.case_country import country_of_case
from passable.run.case_graph import open_graph
from passable.run.control_areas import AreaBook
from passable.run.control_claims import ControlClaims, ControlOptions, take_control
from passable.run.control_ground import RIVAL, note_ground, tell_rivals
from passable.run.control_holes import Holes, find_holes
from passable.run.control_overlaps import Overlap
from passable.run.import_report import ImportReport
from passable.run.own_case import added_sources, land_claims, own_case_folder, read_own_case
from passable.run.stale_rows import count_stale
from passable.terms.case import Case
from passable.terms.errors import BadInput, BadTable, ProblemList, name_offenders
from passable.terms.progress import Progress, silent
from passable.terms.sensitivity import RESTRICTED

CONTROL_SOURCE: Final[Row] = {
    "source_id": "control",
    "publisher": "not said in the file",
    "title": "Areas of control, own copy",
    "reliability": "F",
    "licence": "as its publisher says; look before passing it on",
}
"""The row of sources.csv that is added when no source is named and the case has none with this
id."""
HOLES_SHOWN = 5


@dataclass(frozen=True)
class ControlReport(ImportReport):
    """What an import of control did.

    Parameters
    ----------
    areas
        Ids of the areas that areas.geojson got.
    holes
        For each day of the files, what the source's areas leave open.
    study
        What the study area is.
    slivers
        Overlaps of different holders too thin to matter.
    """

    areas: tuple[str, ...] = ()
    holes: tuple[Holes, ...] = ()
    study: str = ""
    slivers: tuple[Overlap, ...] = ()

    def sentences(self, *, restricted: bool = False) -> list[str]:
        """Say the rest, for a person."""
        told = super().sentences(restricted=restricted)
        if self.restricted_rows and not restricted:
            return [*told, *self._counts()]
        if self.areas:
            told.append(f"areas.geojson got {len(self.areas):,} areas of control")
        if self.slivers:
            total = sum(sliver.square_km for sliver in self.slivers)
            told.append(
                f"{len(self.slivers):,} overlaps thinner than a sliver's width were let pass, the "
                f"smaller area rules there: {total:,.3f} km² in all, the largest "
                f"{max(self.slivers, key=lambda sliver: sliver.square_km)}"
            )
        if self.holes:
            told.append(f"holes are looked for in {self.study}")
        told += [str(hole) for hole in self.holes[:HOLES_SHOWN]]
        if len(self.holes) > HOLES_SHOWN:
            worst = max(self.holes, key=lambda hole: hole.square_km)
            told.append(
                f"… and {len(self.holes) - HOLES_SHOWN} more days; the most open is {worst}"
            )
        return told

    def _counts(self) -> list[str]:
        """Count what only a restricted message may describe: who holds which ground, and where."""
        told = {
            "areas of control that areas.geojson got": len(self.areas),
            "overlaps thinner than a sliver's width": len(self.slivers),
            "days with ground that no area covers": sum(bool(hole.largest) for hole in self.holes),
        }
        return [f"{thing}: {count:,}" for thing, count in told.items() if count]


def import_control(
    files: Sequence[Path],
    case: str | Path,
    *,
    days: Sequence[date] = (),
    source_id: str = "",
    credibility: int | None = None,
    sensitivity: str = "public",
    recorded_on: date | None = None,
    progress: Progress = silent,
) -> ControlReport:
    """Add areas of control to a case, and claims of who held them.

    All files land whole or not at all, and importing them again changes nothing. A layer is a
    picture of its day: it ends what the source's earlier layer said. A row of a table, or of a
    layer with a first and a last day, speaks of its area only.

    Parameters
    ----------
    files
        As ``read_control_rows`` takes them.
    case
        A case folder; not an embedded case.
    days
        Of rows that do not say one: one for each file.
    source_id
        Who says it, a row of sources.csv; if not said, ``CONTROL_SOURCE``.
    credibility
        Of rows that do not say one; cannot be judged, if not said.
    sensitivity
        Of the claims.
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
    folder = own_case_folder(case)
    today = recorded_on or datetime.now(UTC).date()
    problems, tally = ProblemList(), Tally()
    is_restricted = sensitivity == RESTRICTED
    rows = _read(files, days, problems, tally, progress, is_restricted=is_restricted)
    progress("reading the case")
    ledger = read_own_case(folder, problems, progress)
    if ledger is None:
        raise BadTable(problems.guarded())
    source = _source(ledger, source_id, problems)
    note_foreign_codes([r for r in rows if r.polygon is None], country_of_case(ledger), problems)
    actor_of = _actors(rows, ledger, problems)
    if is_restricted:
        written = {row.actor for row in rows}
        holders = (*written, *(name.casefold() for name in written), *actor_of.values())
        for row in rows:
            problems.guard(row.file, row.row, holders)
    book = AreaBook.of(ledger)
    area_of = book.assign(rows, str(source["source_id"]), problems)
    _note_future(rows, today, problems)
    placed = [row for row in rows if row.place in area_of]
    rows = [row for row in placed if row.actor in actor_of]
    progress("looking for overlaps")
    # Who is not known holds ground under the name written, so that all problems are told at once.
    named = {row.actor: row.actor.casefold() for row in placed} | actor_of
    slivers = note_ground(placed, area_of, named, source, ledger, book.polygons, problems)
    options = ControlOptions(source, sensitivity=sensitivity)
    if credibility is not None:
        options = replace(options, credibility=credibility)
    problems.raise_if_any()
    taken = take_control(
        rows, area_of, actor_of, options, ledger, today, list(book.new), problems, tally
    )
    areas = grown_area_file(ledger, book.new_areas(), problems) if book.new else {}
    problems.raise_if_any()
    holes, study = _holes(ledger, book, taken, rows, source, progress)
    count_stale(ledger, taken.rows, tally)
    last = max((row.first for row in rows), default=today)
    tell_rivals(taken.case, source, last, book.polygons, tally)
    secret = problems.guarded_rows(*(row.file for row in rows))
    tally.restrict(f"row {row}" for row in secret)
    if is_restricted:
        tally.restrict([RIVAL])
    after = ledger
    if taken.rows:
        progress("writing the case")
        after = land_claims(ledger, taken.rows, [source], areas, list(book.new))
    read = len(taken.outcomes)
    return ControlReport(
        things="rows",
        file=", ".join(file.name for file in files),
        read=read,
        added=taken.added,
        revised=taken.revised,
        left=read - taken.added - taken.revised,
        claims=len(taken.rows),
        outside=0,
        added_sources=added_sources(ledger, after),
        case=after,
        unknown_actors=(),
        lines=tally.lines(),
        rows=tuple(taken.outcomes),
        areas=tuple(book.new) if taken.rows else (),
        holes=tuple(holes),
        study=study,
        slivers=tuple(slivers),
        restricted_rows=secret,
    )


def _read(
    files: Sequence[Path],
    days: Sequence[date],
    problems: ProblemList,
    tally: Tally,
    progress: Progress,
    *,
    is_restricted: bool,
) -> list[ControlRow]:
    if days and len(days) != len(files):
        problems.add(
            f"{len(days)} dates are given for {len(files)} files",
            "Give --date once for each file, in their order, or not at all.",
        )
        problems.raise_if_any()
    rows: list[ControlRow] = []
    told: Sequence[date | None] = days or [None] * len(files)
    for file, day in zip(files, told, strict=True):
        progress(f"reading {file.name}")
        rows += read_control_rows(Path(file), day, problems, tally, is_restricted=is_restricted)
    names = [Path(file).name for file in files]
    for name in {name for name in names if names.count(name) > 1}:
        problems.add("two files have the same name", "Rename one of them.", file=name)
    return rows


def _source(case: Case, source_id: str, problems: ProblemList) -> Row:
    if source_id and source_id not in case.sources:
        problems.add(
            "no such source",
            "Add a row for it to sources.csv, or name another.",
            file="sources.csv",
            column="source_id",
            expected=f"one of {name_offenders(sorted(case.sources))}",
            got=source_id,
        )
    return CONTROL_SOURCE | ({"source_id": source_id} if source_id else {})


def _actors(rows: Iterable[ControlRow], case: Case, problems: ProblemList) -> dict[str, str]:
    """Find the actor of each name; each name that is nobody's is noted once."""
    names = ActorNames.of(case.actors.reset_index())
    where: dict[str, list[ControlRow]] = {}
    for row in rows:
        where.setdefault(row.actor, []).append(row)
    found: dict[str, str] = {}
    for name, told in where.items():
        actor = names.find(name)
        if isinstance(actor, BadCell):
            problems.add(
                f"{actor.what}, {len(told):,} rows ({name_offenders(row.row for row in told)})",
                actor.remedy,
                file=told[0].file,
                row=told[0].row,
                column="actor",
                expected=actor.expected,
                got=name,
            )
        else:
            found[name] = actor
    return found


def _note_future(rows: Iterable[ControlRow], today: date, problems: ProblemList) -> None:
    for row in rows:
        known = row.reported_on or row.first
        if known > today:
            problems.add(
                "the row speaks of the future",
                "Check the date, and this computer's clock.",
                file=row.file,
                row=row.row,
                expected=f"{today} or earlier",
                got=known,
            )


def _holes(
    case: Case,
    book: AreaBook,
    taken: ControlClaims,
    rows: Sequence[ControlRow],
    source: Row,
    progress: Progress,
) -> tuple[list[Holes], str]:
    """Look for holes; roads that cannot be read are the case's problem, told by its own commands."""
    progress("looking for holes")
    try:
        graph = open_graph(case, None, progress)
    except BadInput:
        return [], ""
    claims = [
        claim
        for claim in taken.case.claims
        if claim.predicate == "control" and claim.source_id == source["source_id"]
    ]
    return find_holes(case, graph, book.polygons, claims, sorted({row.first for row in rows}))
