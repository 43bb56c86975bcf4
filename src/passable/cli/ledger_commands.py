"""Commands about the ledger itself: what it says, where it disagrees, how it came to say so."""

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
    from passable.run.claim_lists import ClaimList
    from passable.run.timeline import TimelineOf

claims_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The ledger's claims: all that live on a date, those that conflict, those grown stale, "
    "and the history of one subject.",
)
SPELLS_OF_CUTOFF = Problem(
    "--spells and --chart tell who was cut off",
    "Leave --of out, or say --of cutoff.",
    expected="--of cutoff",
)
SHORT = {
    "statements": "What the case's statements claim, checked.",
    "timeline": "What changed between two dates, date by date.",
    "list": "Every claim that lives on a date.",
    "conflicts": "Differing values side by side.",
    "stale": "Claims nobody has repeated in time.",
    "history": "What was believed of a subject, when, by whom.",
}


def register(app: typer.Typer) -> None:
    """Hang the commands on the app."""
    app.command(short_help=SHORT["timeline"])(timeline)
    app.command(short_help=SHORT["statements"])(statements)
    app.add_typer(claims_app, name="claims", short_help="What the ledger says, and how it came to.")


@claims_app.command("list", short_help=SHORT["list"])
def list_(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    known_on: options.KnownOn = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """List every claim that lives on a date, those of one subject together, the one taken first."""
    _give_list("claims", Words(case, on, known_on, restricted=restricted), format_, out, quiet)


@claims_app.command(short_help=SHORT["conflicts"])
def conflicts(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    known_on: options.KnownOn = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Put differing values side by side: value, source, who said it, grade and date.

    Rows of one group speak of the same subject; the one the best reading takes comes first.
    """
    _give_list("conflicts", Words(case, on, known_on, restricted=restricted), format_, out, quiet)


@claims_app.command(short_help=SHORT["stale"])
def stale(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    known_on: options.KnownOn = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """List the claims past their predicate's horizon (staleness_days in case.toml), stalest first."""
    _give_list("stale", Words(case, on, known_on, restricted=restricted), format_, out, quiet)


@claims_app.command(short_help=SHORT["history"])
def history(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT",
            help="As in claims.csv, such as area:ID or road:M5@homs..hama; or an id.",
        ),
    ],
    case: options.Case = DEFAULT_CASE,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help="Only what was believed of that day; every day if not said.",
        ),
    ] = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Say what was believed of a subject: of which days, known when, said by whom.

    Each row is one belief: the days it is about, the days on which it was the state of knowledge,
    the claim the best reading takes, those it puts aside or that were corrected, and what the
    belief closes and slows.
    """
    words = Words(case, on, known_on, None, mover, vehicle, season, restricted=restricted)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.claims_history import claims_history
        from passable.run.give import give_answer, table_format

        table = claims_history(
            study,
            request,
            subject,
            of_day=to_date("--on", on),
            with_shapes=table_format(format_, out) in ("geojson", "gpkg"),
        )
    give_answer(study, request, "history", table, format_, out, title=f"history of {subject}")


def timeline(
    case: options.Case = DEFAULT_CASE,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day; the ledger's own if not said."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="The last day; case.toml's if not said."),
    ] = None,
    of: Annotated[
        str,
        typer.Option("--of", metavar="WHAT", help="cutoff, access, control or status."),
    ] = "cutoff",
    spells: Annotated[
        bool, typer.Option("--spells", help="Each place's spells of being cut off instead.")
    ] = False,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="PATH", help="Draw who was cut off too: .png or .svg."),
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
    """Tell how the answer changed over time: a row for every date on which anything did.

    Each row holds from its date to the day before the next. --of access: within what time half of
    all places and people reach a service; control: km of road by holder; status: km of road open,
    delayed and closed.
    """
    first = to_date("--from", from_)
    what = cast("TimelineOf", to_choice("--of", of, ("cutoff", "access", "control", "status")))
    if (spells or chart) and what != "cutoff":
        raise BadRequest(SPELLS_OF_CUTOFF)
    words = Words(
        case,
        None,
        known_on,
        None,
        mover,
        vehicle,
        season,
        category=category,
        direction=direction,
        within=within,
        restricted=restricted,
    )
    last = to_date("--to", to)
    with told_on_stderr(quiet=quiet) as progress:
        from passable.run.timeline_chart import check_chart_path, save_chart

        if chart is not None:
            check_chart_path(chart)
        study, request = open_question(words, progress)
        from passable.run.give import give_answer
        from passable.run.timeline import frame_timeline, measure_spells, measure_timeline

        request = frame_timeline(study, request, first, last)
        rows = None
        if chart is not None or not spells:
            rows = measure_timeline(study, request, what, progress)
        table = measure_spells(study, request, progress) if rows is None or spells else rows
    if chart is not None and rows is not None:
        save_chart(study, request, rows, chart)
    kind = "spells" if spells else f"timeline {what}"
    since = request.since or request.on
    give_answer(study, request, kind, table, format_, out, title=f"{kind}, {since} to {request.on}")
    if not spells:
        note(f"evaluated on {table['date'].nunique():,} dates", quiet=quiet)


def statements(
    case: options.Case = DEFAULT_CASE,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help="For statements that name no date; case.toml's if not said.",
        ),
    ] = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Check the statements of statements.csv: supported, contradicted, or cannot tell, and why.

    Each is held against a figure computed on its date from the ledger without its own source; the
    figure, the claim and the source stand side by side.
    """
    words = Words(case, on, known_on, None, mover, vehicle, season, restricted=restricted)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.give import give_answer
        from passable.run.statements import check_statements

        table = check_statements(study, request)
    give_answer(study, request, "statements", table, format_, out, title="statements")
    counts = table["verdict"].value_counts()
    told = ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
    note(f"{len(table)} statements: {told or 'the case has none'}", quiet=quiet)


def _give_list(
    which: ClaimList, words: Words, format_: str | None, out: Path | None, quiet: bool
) -> None:
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.claim_lists import list_claims
        from passable.run.give import give_answer, table_format

        on_map = table_format(format_, out) in ("geojson", "gpkg")
        table = list_claims(study, request, which, with_shapes=on_map)
    give_answer(study, request, which, table, format_, out)
    if which != "claims":
        note(f"{len(table):,} claims of {table['group'].nunique():,} subjects", quiet=quiet)
