"""``passable``: the commands."""

from __future__ import annotations

import signal
import sys

import typer

from passable import __version__
from passable.cli import (
    agreement_commands,
    bench_command,
    commands,
    convoy_commands,
    corridor_command,
    export_commands,
    exposure_command,
    import_commands,
    import_ledger_commands,
    import_road_commands,
    importance_commands,
    ledger_commands,
    rerun_command,
    route_commands,
    what_if_commands,
)
from passable.cli.asked import note_commands
from passable.cli.defect import defect_lines
from passable.terms.errors import BadInput

STOPPED = 130
"""Exit code of a run that was stopped by hand, as shells have it."""

app = typer.Typer(
    name="passable",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=(
        "Who is cut off, from what, since when, and how sure we are: on a real road network, "
        "from a ledger of dated and sourced reports.\n\n"
        "CASE is a folder, or the name of an embedded case; homs-2017 if not said. Answers go to "
        "stdout or --out, progress and notes to stderr. Exit 0: done; 2: bad input, nothing "
        "written; 3: a rerun gave another answer; 1: a defect of ours."
    ),
)
commands.register(app)
import_road_commands.register(import_commands.imports)
import_ledger_commands.register(import_commands.imports)
app.add_typer(import_commands.imports)
ledger_commands.register(app)
what_if_commands.register(app)
exposure_command.register(app)
importance_commands.register(app)
bench_command.register(app)
agreement_commands.register(app)
convoy_commands.register(app)
route_commands.register(app)
corridor_command.register(app)
rerun_command.register(app)
app.add_typer(export_commands.exports)
note_commands(app)


def _say_version(value: bool) -> None:
    if value:
        typer.echo(f"passable {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_say_version, is_eager=True, help="Say the version."
    ),
) -> None:
    del version


def _stop(signum: int, frame: object) -> None:
    """End at once when asked to; half-written files are removed on the way out."""
    del signum, frame
    typer.echo(
        "passable: stopped. No answer was written; networks already built are kept.", err=True
    )
    raise SystemExit(STOPPED)


def main() -> None:
    """Run the command line; bad input ends with 2 and one message on stderr.

    Messages name the row and column of what is restricted; its words only with --restricted.
    """
    restricted = "--restricted" in sys.argv
    earlier = signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except BadInput as error:
        typer.echo(f"passable: {error.text(restricted=restricted)}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last door: say whose fault it is, and where
        typer.echo("\n".join(defect_lines(error, restricted=restricted)), err=True)
        sys.exit(1)
    finally:
        signal.signal(signal.SIGINT, earlier)


if __name__ == "__main__":
    main()
