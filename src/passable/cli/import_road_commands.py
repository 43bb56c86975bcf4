"""``passable import obstacles``, ``bridges``, ``road-status``, ``flee``: others' road reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from passable.cli import options
from passable.cli.import_commands import OwnCase, Report, run_import
from passable.cli.words import to_choice, to_date
from passable.terms.codes import SEASONS, Season
from passable.terms.progress import Progress
from passable.terms.road_reports import LOC_PRECISIONS, ROAD_RADIUS_METRES

if TYPE_CHECKING:
    from passable.run.import_report import ImportReport
    from passable.run.import_reports import ReportKind, ReportOptions

ReportFile = Annotated[
    Path,
    typer.Argument(
        help="A table (CSV, gzipped CSV, XLSX) or a layer (GeoJSON, GeoPackage, shapefile).",
        metavar="FILE",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day that rows without one speak of."),
]
IdColumn = Annotated[
    str,
    typer.Option("--id", metavar="COLUMN", help="The column of ids, if it is called otherwise."),
]
Layer = Annotated[
    str | None, typer.Option("--layer", metavar="LAYER", help="Which layer of a GeoPackage.")
]
Source = Annotated[
    str,
    typer.Option(
        "--source", metavar="SOURCE", help="Who says it, a row of sources.csv; else one is added."
    ),
]
Radius = Annotated[
    float,
    typer.Option(
        "--radius",
        metavar="METRES",
        min=1,
        max=1000,
        help="Circle around an accurate point, acting on the roads in it.",
    ),
]
Precision = Annotated[
    str | None,
    typer.Option(
        "--precision",
        metavar="WORD",
        help="The locprecision of points that do not say it: Accurate, Approximate, Bad, Unknown.",
    ),
]
Within = Annotated[
    float,
    typer.Option(
        "--within",
        metavar="METRES",
        min=0.1,
        max=500,
        help="How far from a line the roads along it may be drawn.",
    ),
]
WeatherSeason = Annotated[
    str | None,
    typer.Option(
        "--season",
        metavar="SEASON",
        help="dry or wet: which practicability counts where none is current.",
    ),
]


def register(imports: typer.Typer) -> None:
    """Add these commands to the imports."""
    imports.command(short_help="Obstacles as WFP publishes them.")(obstacles)
    imports.command(short_help="Bridges as WFP publishes them.")(bridges)
    imports.command("road-status", short_help="Road states: UNSDI-T, openrouteservice, LogIE.")(
        road_status
    )
    imports.command(short_help="Closures of a displacement model (Flee).")(flee)


def obstacles(
    file: ReportFile,
    case: OwnCase,
    as_of: AsOf = None,
    radius: Radius = ROAD_RADIUS_METRES,
    precision: Precision = None,
    id_column: IdColumn = "",
    layer: Layer = None,
    source: Source = "",
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append WFP obstacles (obstype, obsdate, maxloadmt, locprecision) as claims.

    Only those whose locprecision is Accurate act, on the roads in the circle around them; the
    others are shown. What a kind of obstacle closes is in docs/guide/imports.md.
    """
    from passable.run.import_reports import ReportOptions

    asked = ReportOptions(
        as_of=to_date("--as-of", as_of),
        id_column=id_column,
        layer=layer,
        source_id=source,
        precision=_precision(precision),
        radius_metres=radius,
    )
    _import("obstacles", file, case, asked, report, restricted=restricted, quiet=quiet)


def bridges(
    file: ReportFile,
    case: OwnCase,
    as_of: AsOf = None,
    radius: Radius = ROAD_RADIUS_METRES,
    precision: Precision = None,
    id_column: IdColumn = "",
    layer: Layer = None,
    source: Source = "",
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append WFP bridges (status, dmg, maxloadmt, estimatedcrossingtime, hasbypass) as claims.

    They speak of the bridges of the case's own roads within the circle, never of the road
    beneath; where the roads call none there a bridge, of all roads in the circle.
    """
    from passable.run.import_reports import ReportOptions

    asked = ReportOptions(
        as_of=to_date("--as-of", as_of),
        id_column=id_column,
        layer=layer,
        source_id=source,
        precision=_precision(precision),
        radius_metres=radius,
    )
    _import("bridges", file, case, asked, report, restricted=restricted, quiet=quiet)


def _precision(word: str | None) -> str:
    return "" if word is None else to_choice("--precision", word, tuple(LOC_PRECISIONS))


def road_status(
    file: ReportFile,
    case: OwnCase,
    as_of: AsOf = None,
    within: Within = 20.0,
    season: WeatherSeason = None,
    id_column: IdColumn = "",
    layer: Layer = None,
    source: Source = "",
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append road states (OpStatus, CurntPrac, TotLoadMT, or a state of LogIE) as claims.

    A line speaks of each segment that lies along it, within --within and 30 degrees, for at least
    half of the segment's own length. UNKNOWN is taken as unknown: open in the best reading, closed
    in the pessimistic, and said so.
    """
    from passable.run.import_reports import ReportOptions

    asked = ReportOptions(
        as_of=to_date("--as-of", as_of),
        id_column=id_column,
        layer=layer,
        source_id=source,
        within_metres=within,
        season=None if season is None else cast("Season", to_choice("--season", season, SEASONS)),
    )
    _import("road-status", file, case, asked, report, restricted=restricted, quiet=quiet)


def flee(
    file: Annotated[
        Path,
        typer.Argument(help="closures.csv, sim_period.csv and so on beside it.", metavar="FILE"),
    ],
    case: OwnCase,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DATE", help="Day 0, if sim_period.csv does not say it."),
    ] = None,
    radius: Annotated[
        float,
        typer.Option(
            "--radius",
            metavar="METRES",
            min=1,
            max=20_000,
            help="Roads this near to a closed location are closed.",
        ),
    ] = 1000.0,
    report: Report = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Append the closures of Flee's closures.csv as claims, as far as roads can say them.

    A location closes the roads around the place of that name; a link the road between two
    places; a border each link across it that routes.csv and locations.csv beside the file tell.
    The rest is left with the reason.
    """
    from passable.run.import_flee import import_flee

    first_day = to_date("--start", start)

    def run(progress: Progress) -> ImportReport:
        return import_flee(file, case, start=first_day, radius_metres=radius, progress=progress)

    run_import(run, case, report, restricted=restricted, quiet=quiet)


def _import(
    kind: ReportKind,
    file: Path,
    case: str,
    asked: ReportOptions,
    path: Path | None,
    *,
    restricted: bool,
    quiet: bool,
) -> None:
    from passable.run.import_reports import import_reports

    def run(progress: Progress) -> ImportReport:
        return import_reports(kind, file, case, asked, progress=progress)

    run_import(run, case, path, restricted=restricted, quiet=quiet)
