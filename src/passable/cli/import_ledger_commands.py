"""``passable import claims``, ``control``, ``cod``: tables and layers of the ledger's own kinds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passable.cli import options
from passable.cli.import_commands import OwnCase, Report, run_import
from passable.cli.words import to_choice, to_date
from passable.terms.codes import SENSITIVITIES
from passable.terms.progress import Progress

if TYPE_CHECKING:
    from passable.run.cod_report import CodReport
    from passable.run.import_report import ImportReport


def register(imports: typer.Typer) -> None:
    """Add these commands to the imports."""
    imports.command(short_help="A table of claims typed by hand.")(claims)
    imports.command(short_help="Administrative boundaries with P-codes (COD-AB).")(cod)
    imports.command(short_help="Areas of control, drawn or by P-code.")(control)


def claims(
    file: Annotated[
        Path, typer.Argument(help="A table of claims: CSV UTF-8 or XLSX.", metavar="FILE")
    ],
    case: OwnCase,
    report: Report = None,
    restricted: options.Restricted = False,
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

    run_import(run, case, report, restricted=restricted, quiet=quiet)


def cod(
    file: Annotated[
        Path,
        typer.Argument(
            help="Boundaries: a geodatabase, GeoPackage, shapefile or GeoJSON, or a zip of such.",
            metavar="FILE",
        ),
    ],
    case: OwnCase,
    country: Annotated[
        str,
        typer.Option(
            "--country",
            metavar="LETTERS",
            help="What P-codes begin with, if not as the case's own: SY.",
        ),
    ] = "",
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Add boundaries of levels 1 to 3 as areas, and fill in P-codes of places and services.

    Nothing is overwritten: a row whose own P-code is another than that of the area it lies in is
    left and reported. Segments are given theirs by these areas in every answer.
    """
    from passable.run.import_cod import import_cod

    def run(progress: Progress) -> CodReport:
        return import_cod(file, case, country=country, progress=progress)

    run_import(run, case, report, restricted=restricted, quiet=quiet)


def control(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Layers of polygons (GeoJSON, GeoPackage, shapefile, zip), or tables with P-codes.",
            metavar="FILE...",
        ),
    ],
    case: OwnCase,
    day: Annotated[
        list[str] | None,
        typer.Option(
            "--date", metavar="DATE", help="The day of a file that does not say one; once per file."
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            "--source",
            metavar="SOURCE",
            help="Who says it, a row of sources.csv; else one is added.",
        ),
    ] = "",
    credibility: Annotated[
        int | None,
        typer.Option(
            "--credibility",
            metavar="1-6",
            min=1,
            max=6,
            help="Of rows without one; 6, cannot be judged, if not said.",
        ),
    ] = None,
    sensitivity: Annotated[
        str, typer.Option("--sensitivity", metavar="WORD", help="public or restricted.")
    ] = "public",
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append who held which ground when, and add the areas that are drawn.

    A layer is a picture of its day and ends the source's picture before it. Rows with valid_from
    and valid_to, and rows of a table (adm3_pcode, date, actor), speak of their own area only.
    Overlaps of different actors are refused by row; ground that nothing covers is told.
    """
    from passable.run.import_control import import_control

    days = [told for text in day or [] if (told := to_date("--date", text))]
    word = to_choice("--sensitivity", sensitivity, SENSITIVITIES)

    def run(progress: Progress) -> ImportReport:
        return import_control(
            files,
            case,
            days=days,
            source_id=source,
            credibility=credibility,
            sensitivity=word,
            progress=progress,
        )

    run_import(run, case, report, restricted=restricted, quiet=quiet)
