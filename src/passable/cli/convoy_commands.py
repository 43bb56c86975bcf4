"""``passable convoy``: a convoy's schedule, sheet and permits. Restricted, all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.words import to_choice
from passable.terms.errors import BadRequest, Problem

PARTS = {
    "plan": "plan",
    "legs": "legs",
    "check-ins": "check_ins",
    "permits": "permits",
}
ONE_PART = Problem(
    "convoy: a file holds one part",
    "Say which with --show, once for each file; --sheet writes them all.",
    expected="--show plan, legs, check-ins or permits",
)
NEVER_PUBLIC = Problem(
    "convoy: movements to come, stops, leaders and contacts never leave without --restricted",
    "Say --restricted if you may; every sheet is then stamped.",
    expected="--restricted",
)


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="A convoy's schedule and sheet (restricted).")(convoy)


def convoy(
    convoy_id: Annotated[
        str | None,
        typer.Argument(
            help="A row of convoys.csv; the case's only one if not said.",
            metavar="[ID]",
            show_default=False,
        ),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", metavar="CASE", help="A case folder, or an embedded case.")
    ] = DEFAULT_CASE,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    reading: options.Reading = "best",
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show",
            metavar="PART",
            help="plan, legs, check-ins or permits; may be repeated; all if not said.",
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet",
            metavar="FOLDER",
            help="Also write the convoy sheet (HTML, PDF, XLSX) and its way (GPX, KML, card).",
        ),
    ] = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Plan a convoy: the earliest arrival by the clock, legs, abort points, check-ins, permits.

    Or say which constraint fails first and by how much. --out way.gpx, .kml, .kmz, .geojson, .pdf
    or .png writes its way. Nothing of it leaves without --restricted.
    """
    if not restricted:
        raise BadRequest(NEVER_PUBLIC)
    parts = [to_choice("--show", part, tuple(PARTS)) for part in show or ()] or list(PARTS)
    from passable.run.way_files import is_way_file

    is_way = out is not None and is_way_file(out) and format_ is None
    if not is_way and len(parts) > 1 and (out is not None or (format_ or "table") != "table"):
        raise BadRequest(ONE_PART)
    words = Words(
        case, None, known_on, None, mover, vehicle, season, reading, restricted=restricted
    )
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.convoys import (
            convoy_request,
            find_convoy,
            measure_convoy,
            refuse_another_vehicle,
        )

        found = find_convoy(study, convoy_id)
        refuse_another_vehicle(request, found)
        progress("planning the convoy")
        answer = measure_convoy(study, request, found)
    from passable.run.give import give_answer

    asked = convoy_request(request, found)
    if is_way and out is not None and answer.course is not None:
        from passable.run.convoy_sheet import save_convoy_way

        save_convoy_way(study, request, answer, out)
        note(f"written: {out}", quiet=quiet)
    else:
        if is_way:
            note(f"the convoy cannot go, so {out} is not written; what fails:", quiet=quiet)
            out = None
        for part in parts:
            give_answer(study, asked, f"convoy {part}", getattr(answer, PARTS[part]), format_, out)
    if sheet is not None:
        from passable.run.convoy_sheet import save_convoy_sheet

        for path in save_convoy_sheet(study, request, answer, sheet):
            note(f"written: {path}", quiet=quiet)
