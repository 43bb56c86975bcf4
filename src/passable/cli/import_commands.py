"""``passable import``: files of the field's own formats become claims of a case."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

import typer

from passable.cli import options
from passable.cli.commands import note
from passable.cli.progress import told_on_stderr
from passable.terms.progress import Progress

if TYPE_CHECKING:
    from passable.run.import_report import ImportReport
    from passable.terms.case import Case
    from passable.write.gate import Gate

imports = typer.Typer(
    name="import",
    no_args_is_help=True,
    rich_markup_mode=None,
    short_help="Take in the field's own files as claims.",
    help=(
        "Append the field's own files to a case's claims.csv, each row with the file, row and "
        "record it came from.\n\n"
        "Importing a file again changes nothing; a record told otherwise since is a new claim "
        "that revises the old one, and one told of a later day ends what was told before. An "
        "import lands whole or not at all."
    ),
)
File = Annotated[
    Path,
    typer.Argument(help="The file as downloaded: CSV, gzipped CSV or XLSX.", metavar="FILE"),
]
OwnCase = Annotated[str, typer.Argument(help="A case folder of your own.", metavar="CASE")]
Report = Annotated[
    Path | None,
    typer.Option("--report", metavar="PATH", help="Write there as CSV what became of each row."),
]


@imports.command(short_help="Events of UCDP's Georeferenced Event Dataset.")
def ucdp(
    file: File,
    case: OwnCase,
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append the events of a GED file (23.1 or older) as incidents.

    Only where_prec 1 is an exact place; districts and governorates go to the case's
    administrative areas where it has them.
    """
    _import("ucdp", file, case, report, restricted=restricted, quiet=quiet)


@imports.command(short_help="Events of your own ACLED export.")
def acled(
    file: File,
    case: OwnCase,
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append the events of an ACLED export (present columns, or those from before 2023).

    A row with a later timestamp revises the claim it was before. Strategic developments are kept
    as annotation and say so in their value.
    """
    _import("acled", file, case, report, restricted=restricted, quiet=quiet)


def _import(
    coder: Literal["ucdp", "acled"],
    file: Path,
    case: str,
    path: Path | None,
    *,
    restricted: bool,
    quiet: bool,
) -> None:
    from passable.run.import_events import import_events

    def run(progress: Progress) -> ImportReport:
        return import_events(coder, file, case, progress=progress)

    run_import(run, case, path, restricted=restricted, quiet=quiet)


class Told(Protocol):
    """A report of an import."""

    @property
    def case(self) -> Case | None:
        """The case as the import left it."""
        ...

    def headline(self) -> str:
        """Say the counts in one line."""
        ...

    def sentences(self, *, restricted: bool = False) -> list[str]:
        """Say the rest, for a person."""
        ...

    def write_rows(self, path: Path, gate: Gate) -> None:
        """Write what became of each row, as it may leave."""
        ...


def run_import(
    run: Callable[[Progress], Told], case: str, path: Path | None, *, restricted: bool, quiet: bool
) -> None:
    """Run an import and say what it did: counts on stdout, the rest on stderr and in a file.

    Everything said passes the gate of the case as the import leaves it.
    """
    from passable.run.case_gate import ledger_gate
    from passable.run.import_report import check_report_path

    begin = time.perf_counter()
    check_report_path(path)
    with told_on_stderr(quiet=quiet) as progress:
        report = run(progress)
    gate = ledger_gate(report.case or case, restricted=restricted)
    typer.echo(report.headline())
    for sentence in report.sentences(restricted=restricted):
        note(gate.text(sentence), quiet=quiet)
    if path is not None:
        report.write_rows(path, gate)
        note(f"what became of each row is in {path}", quiet=quiet)
    note(f"{time.perf_counter() - begin:.1f} s in all", quiet=quiet)
