"""``passable import claims``, ``control``, ``cod``: tables and layers of the ledger's own kinds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passable.cli import options
from passable.cli.import_commands import OwnCase, Report, run_import
from passable.terms.progress import Progress

if TYPE_CHECKING:
    from passable.run.import_report import ImportReport


def register(imports: typer.Typer) -> None:
    """Add these commands to the imports."""
    imports.command(short_help="A table of claims typed by hand.")(claims)


def claims(
    file: Annotated[
        Path, typer.Argument(help="A table of claims: CSV UTF-8 or XLSX.", metavar="FILE")
    ],
    case: OwnCase,
    report: Report = None,
    quiet: options.Quiet = False,
) -> None:
    """Append the rows of a table of claims: subject, predicate, value, valid_from, source.

    Columns may stand in any order, with HXL tags or without. What a row does not say is filled in
    and told. A row whose id the ledger has otherwise revises it if it was reported or recorded
    later. A sheet called sources brings the sources that sources.csv lacks.
    """
    from passable.run.import_claims import import_claims

    def run(progress: Progress) -> ImportReport:
        return import_claims(file, case, progress=progress)

    run_import(run, report, quiet=quiet)
