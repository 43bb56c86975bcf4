"""``passable agreement``: what was agreed, and what sources say was done."""

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

ONE_PART = Problem(
    "agreement: a file holds one part",
    "Say which with --show, once for each file.",
    expected="--show tranches, cumulated, terms, accounts or ways",
)
PARTS = ("tranches", "cumulated", "terms", "accounts", "ways")


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="An agreement: planned, observed, kept or not.")(agreement)


def agreement(
    agreement_id: Annotated[
        str | None,
        typer.Argument(
            help="A row of agreements.csv; the case's only one if not said.",
            metavar="[ID]",
            show_default=False,
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
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show",
            metavar="PART",
            help=f"{', '.join(PARTS[:-1])} or {PARTS[-1]}; may be repeated; all if not said.",
        ),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="PATH", help="Also draw people over time (.png, .svg)."),
    ] = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Hold an agreement against what sources say was done: nothing is averaged.

    Tranches planned and observed, people cumulated, each term met, not met or cannot tell, every
    account side by side, and the ways each tranche could take on its day. A file holds one part;
    movements still to come are left out without --restricted.
    """
    parts = [to_choice("--show", part, PARTS) for part in show or ()] or list(PARTS)
    words = Words(case, on, known_on, None, mover, vehicle, season, reading, restricted=restricted)
    if len(parts) > 1 and (out is not None or (format_ or "table") != "table"):
        raise BadRequest(ONE_PART)
    from passable.run.give import give_answer

    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.agreement import find_agreement, measure_agreement

        found = find_agreement(study, agreement_id)
        answer = measure_agreement(study, request, found, progress)
        if chart is not None:
            from passable.run.agreement_chart import save_agreement_chart

            save_agreement_chart(study, request, answer, chart)
    for part in parts:
        give_answer(study, request, f"agreement {part}", getattr(answer, part), format_, out)
    if found.signed_on > request.on:
        note(
            f"{found.agreement_id} was signed on {found.signed_on}, after the date asked about",
            quiet=quiet,
        )
    if answer.withheld:
        note(
            f"{answer.withheld:,} movements still to come or restricted are left out; "
            "--restricted shows them",
            quiet=quiet,
        )
