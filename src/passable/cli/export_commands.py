"""``passable export``: a case or an answer in the forms of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.rerun_command import answer_again
from passable.cli.words import to_date
from passable.terms.errors import BadRequest, Problem

if TYPE_CHECKING:
    from passable.run.provenance import Tables
    from passable.run.rerun import Question
    from passable.terms.progress import Progress

exports = typer.Typer(
    name="export",
    no_args_is_help=True,
    rich_markup_mode=None,
    short_help="A case or an answer in the forms of other programs.",
    help="Write a case or an answer in the forms that other programs read.",
)


@exports.command(short_help="Where an answer comes from, as PROV-JSON.")
def prov(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(help="A run record, or a case for its ledger alone.", metavar="RECORD")
    ],
    out: Annotated[Path, typer.Argument(help="The file to write.", metavar="OUT")],
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="CASE", help="The record's case, if it is elsewhere."),
    ] = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Write PROV-JSON: from each figure of an answer to the claims, sources and files behind it.

    The record's question is asked again; if the answer is another one now, nothing is written.
    """
    path = Path(what)
    with told_on_stderr(quiet=quiet) as progress:
        from passable.run.provenance import case_provenance, write_text_file

        if path.is_file():
            text = _of_record(ctx, path, case, restricted, progress)
        else:
            text = case_provenance(what, restricted=restricted, progress=progress)
        write_text_file(out, text)
    note(f"written: {out}", quiet=quiet)


def _of_record(
    ctx: typer.Context, path: Path, case: str | None, restricted: bool, progress: Progress
) -> str:
    from passable.run.provenance import provenance_text, study_of
    from passable.run.rerun import read_question

    question = read_question(path, case, restricted=restricted)
    record, tables = _rows(ctx, question, progress)
    if record["answer"] != question.record["answer"]:
        raise BadRequest(
            Problem(
                "the answer is another one now",
                "See what changed with passable rerun, ask anew, and export that record.",
                str(path),
            )
        )
    study, request = study_of(question, progress)
    return provenance_text(study, request, record, tables)


def _rows(
    ctx: typer.Context, question: Question, progress: Progress
) -> tuple[dict[str, Any], Tables]:
    """Ask again; give the new record and the rows."""
    from passable.run.provenance import brief_tables, study_of

    answer = answer_again(ctx, question)
    if question.command != "brief":
        return answer["run"], {"rows": answer["rows"]}
    return answer, brief_tables(*study_of(question, progress), progress)


@exports.command(short_help="Input of Flee, a displacement model.")
def flee(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    case: options.Case = DEFAULT_CASE,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Day 0; the ledger's first if not said."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="The last day; case.toml's if not said."),
    ] = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    places: Annotated[
        str,
        typer.Option(
            "--places",
            metavar="WHICH",
            help="all, main, or a number: so many of the most populous.",
        ),
    ] = "all",
    camp: Annotated[
        list[str] | None,
        typer.Option(
            "--camp",
            metavar="PLACE",
            help="A place that takes people in; may be repeated. Places abroad are.",
        ),
    ] = None,
    near: Annotated[
        float,
        typer.Option("--near", metavar="KM", help="How far an incident at a point reaches.", min=0),
    ] = 10.0,
    stretch: Annotated[
        float,
        typer.Option(
            "--stretch",
            metavar="TIMES",
            help="Links lead at most so many times as far as the roads.",
            min=1,
        ),
    ] = 1.05,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Write locations, routes, closures and conflicts as Flee reads them, for a span of days.

    Links have the km of the shortest way and close on the days on which it is closed to the mover
    (best reading). Conflict is at a place on the days of an incident there, and while the ground
    it stands on is disputed. names.csv tells which of Flee's names is which place.
    """
    first, last = to_date("--from", from_), to_date("--to", to)
    words = Words(case, None, known_on, None, mover, vehicle, season, restricted=restricted)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.flee_export import FleeAsked, export_flee
        from passable.run.timeline import frame_timeline

        report = export_flee(
            study,
            frame_timeline(study, request, first, last),
            folder,
            FleeAsked(places, tuple(camp or ()), near, stretch),
            progress,
        )
    typer.echo(str(folder))
    for sentence in report.sentences():
        note(sentence, quiet=quiet)
