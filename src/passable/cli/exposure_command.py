"""``passable exposure``: the density of reported incidents along the roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from passable.cli import options
from passable.cli.commands import DEFAULT_CASE, note
from passable.cli.progress import told_on_stderr
from passable.cli.questions import Words, open_question
from passable.cli.words import to_choice

if TYPE_CHECKING:
    from passable.run.exposure import By

LEVELS = ("segment", "adm1", "adm2", "adm3")


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="Density of reported incidents along the roads.")(exposure)


def exposure(
    case: options.Case = DEFAULT_CASE,
    on: options.On = None,
    known_on: options.KnownOn = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="WHAT", help="A row per segment, or per P-code: adm1, adm2, adm3."
        ),
    ] = "segment",
    format_: options.Format = None,
    out: options.Out = None,
    restricted: options.Restricted = False,
    quiet: options.Quiet = False,
) -> None:
    """Tell the density of reported incidents on each segment, per km and day.

    A density, not a probability: the traffic that would be its denominator is not known. Incidents
    known to the spot and the day are spread along the roads, the others evenly over the roads of
    their area, apart. Bandwidth, half-life and method are case.toml's [exposure]. Restricted
    incidents count with --restricted only.
    """
    what = cast("By", to_choice("--by", by, LEVELS))
    words = Words(case, on, known_on, restricted=restricted)
    with told_on_stderr(quiet=quiet) as progress:
        study, request = open_question(words, progress)
        from passable.run.exposure import exposure_notes, measure_exposure, tabulate_exposure
        from passable.run.give import give_answer, table_format

        answer = measure_exposure(study, request, progress)
        on_map = table_format(format_, out) in ("geojson", "gpkg")
        table = tabulate_exposure(study, answer, what, with_shapes=on_map)
    kind = "exposure" if what == "segment" else "exposure by area"
    give_answer(
        study,
        request,
        kind,
        table,
        format_,
        out,
        title=f"incidents per km and day on {request.on}",
        also={"exposure": answer.about},
    )
    for sentence in exposure_notes(answer.about):
        note(sentence, quiet=quiet)
