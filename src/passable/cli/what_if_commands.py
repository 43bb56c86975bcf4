"""``passable whatif``: what would change if these roads were closed and those open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.terms.errors import BadRequest, Problem

SHORT = "What would change if roads were closed or opened."
ONE_OR_OTHER = Problem(
    "whatif: say what closes or opens, or give a table",
    "Say --close SELECTOR or --open SELECTOR, as often as needed, or --scenarios TABLE; not both.",
)
Close = Annotated[
    list[str] | None,
    typer.Option(
        "--close",
        metavar="SELECTOR",
        help="What closes, named as in claims.csv; may be repeated.",
    ),
]
Open = Annotated[
    list[str] | None,
    typer.Option("--open", metavar="SELECTOR", help="What opens, after that; may be repeated."),
]
Scenarios = Annotated[
    Path | None,
    typer.Option(
        "--scenarios",
        metavar="TABLE",
        help="CSV or XLSX: scenario_id, close, open; selectors parted by ';'.",
    ),
]
Groups = Annotated[
    Path | None,
    typer.Option(
        "--groups", metavar="TABLE", help="CSV or XLSX: group_id, subject; named as group:ID."
    ),
]


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help=SHORT)(whatif)


def whatif(
    case: options.Case = DEFAULT_CASE,
    close: Close = None,
    open_: Open = None,
    scenarios: Scenarios = None,
    groups: Groups = None,
    each_place: Annotated[
        bool,
        typer.Option("--each-place", help="List the places whose answer changes instead."),
    ] = False,
    on: options.On = None,
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
    """Say what would change if roads were closed and others open, exactly, on the date's situation.

    Counts, for each scenario and category of service, who is newly cut off and who is reconnected,
    who travels longer, and between the main places which pairs lose their way. A scenario is not
    weighed like a claim: it holds in every reading. It closes first and opens afterwards.

    A table of scenarios that is stopped goes on from where it was when asked again with the same
    --out. More than ten scenarios that close roads are a ranking, and need --restricted.
    """
    if bool(close or open_) == (scenarios is not None):
        raise BadRequest(ONE_OR_OTHER)
    words = Words(
        case, on, known_on, None, mover, vehicle, season, reading, category, direction, within,
        restricted,
    )  # fmt: skip
    with told_on_stderr(quiet=quiet) as progress:
        from passable.run.give import check_out, give_answer
        from passable.run.what_if import measure_what_if, partial_of, read_what_if

        check_out(format_, out)
        asked = read_what_if(close, open_, scenarios, groups, each_place=each_place)
        study, request = open_question(words, progress)
        try:
            table = measure_what_if(study, request, asked, progress, out)
        except SystemExit:
            kept = partial_of(study, request, asked, out)
            if kept.path is not None and kept.path.exists():
                note(f"finished scenarios are in {kept.path}; ask again to go on", quiet=quiet)
            raise
    kind = "whatif places" if each_place else "whatif"
    give_answer(study, request, kind, table, format_, out, also={"what_if": asked.asked})
    partial_of(study, request, asked, out).remove()
    count = len(asked.scenarios)
    changing = table.loc[~table["nothing_changed"], "scenario_id"] if not each_place else None
    changed = table["scenario_id"].nunique() if changing is None else changing.nunique()
    note(f"{changed:,} of {count:,} scenarios change an answer", quiet=quiet)
