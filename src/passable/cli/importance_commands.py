"""``passable importance``: what would be lost if a place, or a road, were not there."""

from __future__ import annotations

from typing import Annotated

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question

importance_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What would be lost if a place were not there: which ways pass through it, and what "
    "its loss would cost.",
)
SHORT = {
    "places": "What passes through each place, and what its loss costs.",
}
Places = Annotated[
    str,
    typer.Option(
        "--places",
        metavar="WHICH",
        help="Whose ways count: main (of case.toml), all, or so many of the most populous.",
    ),
]
ClaimFree = Annotated[
    bool, typer.Option("--claim-free", help="Ask the network with every claim removed.")
]


def register(app: typer.Typer) -> None:
    """Hang the commands on the app."""
    app.add_typer(importance_app, name="importance", short_help="What depends on one place.")


@importance_app.command(short_help=SHORT["places"])
def places(
    case: options.Case = DEFAULT_CASE,
    place: Annotated[
        list[str] | None,
        typer.Option("--place", metavar="ID", help="Remove this place; may be repeated; all."),
    ] = None,
    which: Places = "main",
    footprint_km: Annotated[
        float | None,
        typer.Option(
            "--footprint-km",
            metavar="KM",
            help="How far a place reaches where no area bears its id; case.toml's, 3 if not said.",
            min=0.001,
            max=500,
        ),
    ] = None,
    claim_free: ClaimFree = False,
    on: options.On = None,
    known_on: options.KnownOn = None,
    mover: options.Mover = None,
    vehicle: options.Vehicle = None,
    season: options.Season = None,
    reading: options.Reading = "best",
    everybody: Annotated[
        bool, typer.Option("--all", help="Also the places no way passes through.")
    ] = False,
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Say what share of the ways between places passes through each place, and what its loss costs.

    Removing a place closes every junction in its footprint to through traffic; pairs that start or
    end there are left out. Pairs are weighed by the people at both ends, for all of them and for
    each pair of groups that case.toml names.
    """
    words = Words(
        case, on, known_on, None, mover, vehicle, season, reading, restricted=restricted
    )  # fmt: skip
    with told_on_stderr(quiet=quiet) as progress:
        from passable.run.give import check_out, give_answer
        from passable.run.place_importance import PlacesAsked, measure_importance_places

        check_out(format_, out)
        study, request = open_question(words, progress)
        asked = PlacesAsked(which, place, footprint_km, claim_free)
        table = measure_importance_places(study, request, asked, progress)
    shown = table if everybody else table[table["pairs_through"] > 0].reset_index(drop=True)
    give_answer(
        study, request, "importance places", shown, format_, out,
        also={"importance_places": asked.asked},
    )  # fmt: skip
    removed, passed = table["place_id"].nunique(), shown["place_id"].nunique()
    note(f"ways pass through {passed:,} of {removed:,} places", quiet=quiet)
