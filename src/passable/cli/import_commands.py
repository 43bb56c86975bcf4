"""``passable import``: files of the field's own formats become claims of a case."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from passable.cli import options
from passable.cli.commands import note
from passable.cli.progress import told_on_stderr

imports = typer.Typer(
    name="import",
    no_args_is_help=True,
    rich_markup_mode=None,
    short_help="Take in files of events as claims.",
    help=(
        "Append the field's own files to a case's claims.csv, each row with the file, row and "
        "event it came from.\n\n"
        "Importing a file again changes nothing; an event told otherwise since is a new claim "
        "that revises the old one. An import lands whole or not at all."
    ),
)
File = Annotated[
    Path,
    typer.Argument(help="The file as downloaded: CSV, gzipped CSV or XLSX.", metavar="FILE"),
]
OwnCase = Annotated[str, typer.Argument(help="A case folder of your own.", metavar="CASE")]


@imports.command(short_help="Events of UCDP's Georeferenced Event Dataset.")
def ucdp(file: File, case: OwnCase, quiet: options.Quiet = False) -> None:
    """Append the events of a GED file (23.1 or older) as incidents.

    Only where_prec 1 is an exact place; districts and governorates go to the case's
    administrative areas where it has them.
    """
    _import("ucdp", file, case, quiet=quiet)


@imports.command(short_help="Events of your own ACLED export.")
def acled(file: File, case: OwnCase, quiet: options.Quiet = False) -> None:
    """Append the events of an ACLED export (present columns, or those from before 2023).

    A row with a later timestamp revises the claim it was before. Strategic developments are kept
    as annotation and say so in their value.
    """
    _import("acled", file, case, quiet=quiet)


def _import(coder: Literal["ucdp", "acled"], file: Path, case: str, *, quiet: bool) -> None:
    from passable.run.import_events import import_events

    begin = time.perf_counter()
    with told_on_stderr(quiet=quiet) as progress:
        report = import_events(coder, file, case, progress=progress)
    typer.echo(report.headline())
    for sentence in report.sentences():
        note(sentence, quiet=quiet)
    note(f"{time.perf_counter() - begin:.1f} s in all", quiet=quiet)
