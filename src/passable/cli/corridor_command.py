"""``passable corridor``: where a road between two places is closed, by whom held, on whose word."""

from __future__ import annotations

from typing import Annotated

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="Where a road is closed, and on whose word.")(corridor)


def corridor(
    start: Annotated[str, typer.Argument(metavar="A", help="A place: its id or a name.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Another place.")],
    road: Annotated[
        str | None,
        typer.Option(
            "--road", metavar="REF", help="The road it keeps to; the claim-free way if not said."
        ),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", metavar="CASE", help="A case folder, or an embedded case.")
    ] = DEFAULT_CASE,
    on: options.On = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    reading: options.Reading = "best",
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """List what closes or slows a road between two places on a date, in the order met.

    Each row says between which places, who holds the ground, by which claims and on whose word.
    """
    words = Words(case, on, known_on, None, mover, vehicle, season, reading, restricted=restricted)
    from passable.run.give import check_out, give_answer

    check_out(format_, out)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.corridor import measure_corridor
        from passable.run.ways_between import find_place

        ends = (find_place(study, start), find_place(study, end))
        table = measure_corridor(study, request, ends, road)
    asked = {"corridor": {"from": ends[0], "to": ends[1], "road": road or ""}}
    give_answer(study, request, "corridor", table, format_, out, also=asked)
