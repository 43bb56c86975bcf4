"""``passable routes``: ways between two places, and why not another."""

from __future__ import annotations

from typing import Annotated

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.words import to_choice
from passable.terms.errors import BadRequest, Problem

PARTS = ("ways", "legs", "obstacles")
ONE_PART = Problem(
    "routes: a file holds one part",
    "Say which with --show, once for each file; GPX, KML, GeoJSON and cards hold ways and legs.",
    expected="--show ways, legs or obstacles",
)


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="Ways between two places, and why not another.")(routes)


def routes(
    start: Annotated[str, typer.Argument(help="A place: its id or a name.", metavar="FROM")],
    end: Annotated[str, typer.Argument(help="A place: its id or a name.", metavar="TO")],
    case: Annotated[
        str, typer.Option("--case", metavar="CASE", help="A case folder, or an embedded case.")
    ] = DEFAULT_CASE,
    via: Annotated[
        list[str] | None,
        typer.Option("--via", metavar="PLACE", help="Also the way by there; may be repeated."),
    ] = None,
    why_not: Annotated[
        str | None,
        typer.Option("--why-not", metavar="ROAD", help="Also the way by road:REF@PLACE..PLACE."),
    ] = None,
    lines: Annotated[
        int | None,
        typer.Option(
            "--lines",
            metavar="N",
            help="Weigh lines crossed too: less exposed ways that cross at most so many.",
        ),
    ] = None,
    on: options.On = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    reading: options.Reading = "best",
    show: Annotated[
        list[str] | None,
        typer.Option("--show", metavar="PART", help="ways, legs or obstacles; all if not said."),
    ] = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Find the fastest open way, those that really differ, and the less exposed ones.

    With --via or --why-not another way too: what closes or delays it, by which claims and on whose
    word, and what it would cost. --out way.gpx, .kml, .kmz, .geojson, .pdf or .png writes the open ways.
    """
    parts = [to_choice("--show", part, PARTS) for part in show or ()] or list(PARTS)
    words = Words(case, on, known_on, None, mover, vehicle, season, reading, restricted=restricted)
    from passable.run.way_files import is_way_file, save_ways

    is_ways = out is not None and is_way_file(out) and format_ is None
    if not is_ways and len(parts) > 1 and (out is not None or (format_ or "table") != "table"):
        raise BadRequest(ONE_PART)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.ways_between import another_way, find_place, measure_ways

        ends = find_place(study, start), find_place(study, end)
        other = another_way(study, via or (), why_not)
        answer = measure_ways(study, request, *ends, other, progress, most_lines=lines)
    from passable.run.give import give_answer

    if is_ways and out is not None:
        if answer.open_ways:
            save_ways(study, request, answer.open_ways, out)
            note(f"written: {out}", quiet=quiet)
            return
        note(f"no way is open, so {out} is not written; what closes it:", quiet=quiet)
        out = None
    if answer.left_out:
        note(
            f"{answer.left_out:,} less exposed ways are left out: none is better than one shown by "
            f"more than {answer.epsilon:.0%} in any respect",
            quiet=quiet,
        )
    for part in parts:
        give_answer(study, request, f"routes {part}", getattr(answer, part), format_, out)
