"""``passable export``: a case or an answer in the forms of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from passable.cli import options
from passable.cli.commands import note
from passable.cli.progress import told_on_stderr
from passable.cli.rerun_command import answer_again
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
