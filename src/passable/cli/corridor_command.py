"""``passable corridor``: a road between two places, on a date or over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.words import to_choice, to_date
from passable.terms.errors import BadRequest, Problem

if TYPE_CHECKING:
    import pandas as pd

    from passable.run.corridor_over_time import CorridorOf
    from passable.run.request import Request
    from passable.run.study import Study

PARTS = ("segments", "spells", "ground", "control", "crossings", "exposure", "losses", "places")
ONE_PART = Problem(
    "corridor: a file holds one part",
    "Say which with --of, once for each file.",
    expected=f"--of {', '.join(PARTS[:-1])} or {PARTS[-1]}",
)
TWO_ENDS = Problem(
    "corridor: --on and --to name two last days", "Say one of them, or the same day in both."
)


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="A road: where closed, by whom held, over time.")(corridor)


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
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="Over time from this day; the first claim on the road if not said.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="Over time to this day; --on's if not said."),
    ] = None,
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            metavar="WHAT",
            help=f"Over time: {', '.join(PARTS[:-1])} or {PARTS[-1]}; may be repeated; all if not said.",
        ),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="PATH", help="Draw it over time too: .png or .svg."),
    ] = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    reading: options.Reading = "best",
    category: options.Category = None,
    direction: options.Direction = "to",
    within: options.Within = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """List what closes or slows a road between two places on a date, in the order met.

    With --from, --to, --of or --chart the road over time: days each segment was open, restricted,
    closed and contested; spells; who held which ground, km by holder, lines crossed; and on the
    last day incidents along it, and who loses what if all of it closes.
    """
    parts = [to_choice("--of", part, PARTS) for part in of or ()] or list(PARTS)
    first, last = to_date("--from", from_), to_date("--to", to)
    over_time = bool(of or from_ or to or chart)
    if on is not None and last is not None and to_date("--on", on) != last:
        raise BadRequest(TWO_ENDS)
    if over_time and len(parts) > 1 and (out is not None or (format_ or "table") != "table"):
        raise BadRequest(ONE_PART)
    words = Words(
        case, on or to, known_on, None, mover, vehicle, season, reading, category, direction,
        within, restricted,
    )  # fmt: skip
    from passable.run.give import check_out, give_answer

    check_out(format_, out)
    with told_on_stderr(quiet=quiet) as progress:
        if chart is not None:
            from passable.run.corridor_chart import check_chart_path

            check_chart_path(chart)
        study, request = open_question(words, progress)
        from passable.run.corridor import measure_corridor
        from passable.run.corridor_over_time import frame_corridor, measure_corridor_over_time
        from passable.run.corridor_road import find_corridor
        from passable.run.ways_between import find_place

        ends = (find_place(study, start), find_place(study, end))
        if not over_time:
            table = measure_corridor(study, request, ends, road)
            asked = {"corridor": _asked(ends, road)}
            give_answer(study, request, "corridor", table, format_, out, also=asked)
            return
        found = find_corridor(study, ends, road, restricted=restricted)
        request = frame_corridor(study, request, found, first, last)
        wanted = cast("tuple[CorridorOf, ...]", tuple(dict.fromkeys(parts)))
        needed = wanted if chart is None else tuple(dict.fromkeys((*wanted, "spells", "ground")))
        answer = measure_corridor_over_time(study, request, found, needed, progress)
        if chart is not None:
            from passable.run.corridor_chart import save_corridor_chart

            save_corridor_chart(study, request, answer, chart)
    for part in wanted:
        _give(study, request, part, answer.tables[part], format_, out, _asked(ends, road))
    if answer.steps:
        note(f"evaluated on {len(answer.steps):,} dates", quiet=quiet)


def _asked(ends: tuple[str, str], road: str | None) -> dict[str, str]:
    return {"from": ends[0], "to": ends[1], "road": road or ""}


def _give(
    study: Study,
    request: Request,
    part: str,
    table: pd.DataFrame,
    format_: str | None,
    out: Path | None,
    asked: dict[str, str],
) -> None:
    from passable.run.give import give_answer

    kind = f"corridor {part}"
    span = f"{request.since or request.on} to {request.on}"
    title = f"{kind}, {request.on if part in ('exposure', 'losses', 'places') else span}"
    give_answer(study, request, kind, table, format_, out, title=title, also={"corridor": asked})
