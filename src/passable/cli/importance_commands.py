"""``passable importance``: what would be lost if a place, or a road, were not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.words import to_choice

if TYPE_CHECKING:
    from passable.run.segments_asked import Demand

importance_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What would be lost if a place or a road were not there, exactly: for places, which ways "
    "pass through them; for segments, who would be cut off or go round.",
)
SHORT = {
    "places": "What passes through each place, and what its loss costs.",
    "segments": "What the loss of each segment costs; restricted.",
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
    app.add_typer(
        importance_app, name="importance", short_help="What depends on one place or road."
    )


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


@importance_app.command(short_help=SHORT["segments"])
def segments(
    case: options.Case = DEFAULT_CASE,
    demand: Annotated[
        str,
        typer.Option(
            "--demand",
            metavar="DEMAND",
            help="service (places to each category), between (places), or detour (its own ends).",
        ),
    ] = "service",
    which: Places = "main",
    group: Annotated[
        str | None,
        typer.Option(
            "--group",
            metavar="WHAT",
            help="Lose together: bridges, roads, areas, or a table (group_id, subject).",
        ),
    ] = None,
    claim_free: ClaimFree = False,
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", help="Only the N worst rows.", min=1)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the segments whose loss changes nothing.")
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
    """Remove each segment by itself, or each group at once, and say exactly what would be lost.

    service: people and places newly cut off from each category, extra person-hours. between: share
    of the weight of all pairs of places that loses its way, extra seconds. detour: the way round
    between the segment's own ends. Both directions of a segment close. Worst first.

    A ranking of the roads whose loss hurts most is a list of targets too: it needs --restricted.
    """
    words = Words(
        case, on, known_on, None, mover, vehicle, season, reading, category, direction,
        within, restricted,
    )  # fmt: skip
    chosen = cast("Demand", to_choice("--demand", demand, ("service", "between", "detour")))
    with told_on_stderr(quiet=quiet) as progress:
        from passable.run.give import check_out, give_answer
        from passable.run.release import require_restricted
        from passable.run.segment_importance import measure_importance_segments
        from passable.run.segments_asked import RANKING, SegmentsAsked

        require_restricted(RANKING, restricted=restricted)
        check_out(format_, out)
        study, request = open_question(words, progress)
        asked = SegmentsAsked(chosen, which, claim_free, group)
        table = measure_importance_segments(study, request, asked, progress)
    kept = table if everything or "used" not in table else table[table["used"]]
    shown = kept.head(top or len(kept))
    kind = f"importance {'groups' if group else 'segments'} {chosen}"
    give_answer(
        study, request, kind, shown.reset_index(drop=True), format_, out,
        also={"importance_segments": asked.asked},
    )  # fmt: skip
    note(f"{len(shown):,} of {len(table):,} rows", quiet=quiet)
