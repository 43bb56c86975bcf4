"""``passable rerun``: a run record, asked again."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from passable.cli import options
from passable.cli.asked import NOT_ASKED, REQUESTED, key_of, stands_in_request
from passable.cli.commands import note
from passable.terms.errors import BadRequest, Problem

if TYPE_CHECKING:
    from passable.run.rerun import Question

IN_FOLDERS: Final = ("brief", "export flee")
"""Commands that write a folder with a run.json in it."""

DIFFERS: Final = 3
"""Exit code where the answer is another one."""


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="Ask a run record again: the same answer, or what changed.")(rerun)


def rerun(
    ctx: typer.Context,
    record: Annotated[
        Path,
        typer.Argument(help="A run.json, or an answer in JSON or GeoJSON.", metavar="RECORD"),
    ],
    case: Annotated[
        str | None,
        typer.Argument(
            help="The case to ask; the one the record names if not said.",
            metavar="[CASE]",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep", metavar="PATH", help="Keep the new answer: a JSON file, or a brief's folder."
        ),
    ] = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Ask the question of a run record again and say what is not as it was.

    Exit 0: the same answer, row for row; 3: another one; 2: it can no longer be asked. Beside the
    answer, the version, each input, each claim and each count that differs is listed: an answer
    may stay the same though its inputs changed.
    """
    from passable.run.give import check_out
    from passable.run.rerun import compare_records, give_changes, is_same, read_question

    check_out(format_, out)
    question = read_question(record, case, restricted=restricted)
    answer = answer_again(ctx, question, keep)
    now = answer.get("run", answer)
    changes = compare_records(question.record, now)
    give_changes(question, now, changes, format_, out)
    if is_same(changes):
        note(f"the same answer; {len(changes)} other differences", quiet=quiet)
        return
    note(f"another answer; {len(changes)} differences", quiet=quiet)
    raise typer.Exit(DIFFERS)


def answer_again(
    ctx: typer.Context, question: Question, keep: Path | None = None
) -> dict[str, Any]:
    """Carry out a record's command; give the new answer, of a brief its record.

    Raises
    ------
    BadRequest
        If this version has no such command or option, or the case can no longer be asked.
    """
    from passable.run.rerun import check_case_is_there

    command = _find_command(ctx, question)
    check_case_is_there(question.case)
    is_folder = question.command in IN_FOLDERS
    with tempfile.TemporaryDirectory() as spare:
        place = keep or Path(spare) / ("answer" if is_folder else "answer.json")
        if not is_folder and place.suffix != ".json":
            raise BadRequest(
                Problem(f"--keep: '{place}' is no JSON file", "End its name in .json.")
            )
        args = [*question.command.split(), *_words(command, question, place)]
        args += ["--", *_arguments(command, question, place)]
        root: Any = ctx.find_root().command
        try:
            with _silence():
                root.main(args=args, prog_name="passable", standalone_mode=False)
        except typer.BadParameter as error:
            raise BadRequest(
                Problem(f"the record can no longer be asked: {error.message}", "Ask anew.")
            ) from error
        text = (place / "run.json" if is_folder else place).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _silence() -> Any:
    """Keep what the command says on stdout, such as a path, out of our own answer."""
    import contextlib
    import io

    return contextlib.redirect_stdout(io.StringIO())


def _find_command(ctx: typer.Context, question: Question) -> Any:
    """Find the command a record names; only those that answer, never one that changes a case."""
    at: Any = ctx.find_root().command
    for name in question.command.split():
        at = getattr(at, "commands", {}).get(name)
        if at is None:
            break
    answers = at is not None and any(p.name == "format_" for p in at.params)
    if at is None or not (answers or question.command in IN_FOLDERS):
        raise BadRequest(
            Problem(
                f"this version of Passable has no question '{question.command}'",
                "Install the version that the record names, or ask anew.",
                expected=f"version {question.record.get('version')}",
            )
        )
    known = {key_of(p) for p in at.params if p.name not in NOT_ASKED}
    gone = [name for name in question.options if name not in known]
    if gone:
        raise BadRequest(
            Problem(
                f"'{question.command}' has no option {', '.join(gone)} in this version",
                "Install the version that the record names, or ask anew.",
                expected=f"version {question.record.get('version')}",
            )
        )
    return at


def _words(command: Any, question: Question, place: Path) -> list[str]:
    words: list[str] = []
    for param in command.params:
        if param.param_type_name != "option":
            continue
        flag = key_of(param)
        if param.name == "case":
            words += [flag, question.case]
        elif param.name == "out":
            words += [flag, str(place)]
        elif param.name == "restricted" and question.is_restricted:
            words.append(flag)
        elif flag in question.options:
            words += _said(flag, question.options[flag])
        elif stands_in_request(question.command, flag):
            words += _said(flag, _requested(question, flag))
    if any(param.name == "quiet" for param in command.params):
        words.append("--quiet")
    return words


def _requested(question: Question, flag: str) -> Any:
    request = question.request
    value = request.get(REQUESTED[flag])
    return request.get("on") if flag == "--from" and value is None else value


def _said(flag: str, value: Any) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return [flag]
    values = value if isinstance(value, list) else [value]
    return [word for one in values for word in (flag, str(one))]


def _arguments(command: Any, question: Question, place: Path) -> list[str]:
    told = {**question.options, "case": question.case, "folder": str(place)}
    return [
        str(told[param.name])
        for param in command.params
        if param.param_type_name == "argument" and param.name in told
    ]
