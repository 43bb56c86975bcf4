"""What each command does: words to a request, a request to an answer, an answer to a file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from passable.cli import options
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.words import to_date
from passable.terms.errors import BadInput, BadRequest, Problem

DEFAULT_CASE = "homs-2017"
EARLIER_SIDE = Problem(
    "diff: give the earlier side, one of the two",
    "Say --since DATE to compare two dates, or --known-before DATE to compare two states of "
    "knowledge.",
)


SHORT = {
    "brief": "Write the brief of a case: the main job.",
    "check": "Report every problem of a case at once.",
    "access": "How long it takes to each kind of service.",
    "cutoff": "Who is cut off, from what, since when, by what.",
    "diff": "What changed between two dates.",
    "new": "Make a case from an OpenStreetMap file.",
}


def register(app: typer.Typer) -> None:
    """Hang the commands on the app, the main job first."""
    for command in (brief, check, access, cutoff, diff, new):
        app.command(short_help=SHORT[command.__name__])(command)


def brief(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    since: options.Since = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    category: options.Category = None,
    direction: options.Direction = "to",
    within: options.Within = None,
    out: options.Folder = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Write the brief: a page, a workbook, layers, a map and a run record in one folder.

    Without --on and --since the dates of case.toml are used. An earlier brief in the same folder
    is replaced; any other folder that is not empty is left alone.
    """
    begin = time.perf_counter()
    words = Words(
        case,
        on,
        known_on,
        since,
        mover,
        vehicle,
        season,
        category=category,
        direction=direction,
        within=within,
        restricted=restricted,
        compares=True,
    )
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.brief import make_brief

        folder = out or Path(f"{study.case.name}-brief")
        files = make_brief(study, request, folder, progress)
    typer.echo(str(files.page))
    note(f"the brief is in {folder}: open {files.page}", quiet=quiet)
    note(f"{time.perf_counter() - begin:.1f} s in all", quiet=quiet)


def check(
    case: options.Case = DEFAULT_CASE,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Check a case: report every problem at once, with file, row, column and what to do.

    Exit 0 if the case can be answered, 2 if something must be mended first.
    """
    from passable.run.case_gate import ledger_gate
    from passable.run.check import check_case

    with told_on_stderr(quiet=quiet) as progress:
        report = check_case(case, progress, restricted=restricted)
    if report.problems:
        gate = ledger_gate(case, restricted=restricted)
        error = BadInput(report.problems)
        for problem in (error if restricted else error.retold(gate.text)).problems:
            typer.echo(problem.said(restricted=restricted))
        count = len(report.problems)
        note(f"{count} problem{'s' if count > 1 else ''} in {case}", quiet=quiet)
        raise typer.Exit(2)
    typer.echo(f"{case}: no problems")
    for what, count, of in report.findings:
        typer.echo(f"  {count:>9,}  {what}, {of}")
    for sentence in report.notes:
        typer.echo(f"  note: {sentence}")


def access(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    reading: options.Reading = "best",
    category: options.Category = None,
    direction: options.Direction = "to",
    within: options.Within = None,
    ways: Annotated[
        bool, typer.Option("--ways", help="Add each way, as the ids of its segments.")
    ] = False,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Say how many seconds each place is from the nearest functioning service of each category.

    Null with a reason where there is none.
    """
    words = Words(
        case,
        on,
        known_on,
        None,
        mover,
        vehicle,
        season,
        reading,
        category,
        direction,
        within,
        restricted,
    )
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.answers import measure_access
        from passable.run.give import give_answer

        table = measure_access(study, request, with_ways=ways)
    give_answer(study, request, "access ways" if ways else "access", table, format_, out)


def cutoff(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    since: options.Since = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    category: options.Category = None,
    direction: options.Direction = "to",
    within: options.Within = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also the places that are reached in every reading.")
    ] = False,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Say who is cut off from what: certainly or possibly, since when, by which claims."""
    words = Words(
        case,
        on,
        known_on,
        since,
        mover,
        vehicle,
        season,
        category=category,
        direction=direction,
        within=within,
        restricted=restricted,
        compares=True,
    )
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.answers import measure_cutoff
        from passable.run.give import give_answer

        table = measure_cutoff(study, request, progress).table
    shown = table if everybody else table[table["cut_off"] != "no"].reset_index(drop=True)
    give_answer(study, request, "cutoff", shown, format_, out)
    note(f"{len(shown):,} of {len(table):,} pairs of place and category", quiet=quiet)


def diff(
    case: options.Case = DEFAULT_CASE,
    before: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="The earlier date.")
    ] = None,
    on: options.On = None,
    known_before: Annotated[
        str | None,
        typer.Option(
            "--known-before",
            metavar="DATE",
            help="Compare two states of knowledge: what was known by then, against --known-on.",
        ),
    ] = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    category: options.Category = None,
    direction: options.Direction = "to",
    within: options.Within = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Say what changed between two dates or two states of knowledge: who, which segments, by what."""
    words = Words(
        case,
        on,
        known_on,
        before,
        mover,
        vehicle,
        season,
        category=category,
        direction=direction,
        within=within,
        restricted=restricted,
    )
    earlier_known = to_date("--known-before", known_before)
    if (before is None) == (earlier_known is None):
        raise BadRequest(EARLIER_SIDE)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.compare import earlier_side, measure_diff
        from passable.run.give import give_answer

        table = measure_diff(study, earlier_side(study, request, earlier_known), request)
    give_answer(study, request, "diff", table, format_, out)


def new(
    folder: Annotated[Path, typer.Argument(help="The case folder to write; new or empty.")],
    osm: Annotated[
        Path | None, typer.Option("--osm", help="An OpenStreetMap file (.osm.pbf).")
    ] = None,
    roads: Annotated[
        Path | None, typer.Option("--roads", help="Roads from a line layer or schematic instead.")
    ] = None,
    places: Annotated[
        Path | None, typer.Option("--places", help="Places from a table or layer instead.")
    ] = None,
    services: Annotated[
        Path | None, typer.Option("--services", help="Services from a table or layer instead.")
    ] = None,
    areas: Annotated[
        Path | None, typer.Option("--areas", help="Areas, or COD-AB boundaries, from a layer.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the case.")] = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Make an editable case folder from an OpenStreetMap file alone, or with your own tables."""
    from passable.run.case_gate import ledger_gate
    from passable.run.new_case import make_case

    with told_on_stderr(quiet=quiet) as progress:
        report = make_case(
            folder,
            osm=osm,
            roads=roads,
            places=places,
            services=services,
            areas=areas,
            title=title,
            progress=progress,
        )
    typer.echo(str(folder))
    gate = ledger_gate(folder, restricted=restricted)
    for line in report.sentences(restricted=restricted):
        note(gate.text(line), quiet=quiet)
    note(f"next: passable check {folder}; then passable brief {folder}", quiet=quiet)


def note(sentence: str, *, quiet: bool) -> None:
    """Say something on stderr."""
    if not quiet:
        typer.echo(f"passable: {sentence}", err=True)
