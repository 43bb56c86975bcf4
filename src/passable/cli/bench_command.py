"""``passable bench``: how fast the engine is here, against the peers that are installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passable.cli import options
from passable.cli.commands import note
from passable.cli.progress import told_on_stderr

OUT = Path("passable-bench")


def register(app: typer.Typer) -> None:
    """Hang the command on the app."""
    app.command(short_help="Measure the engine against its peers.")(bench)


def bench(
    graph: Annotated[
        Path | None,
        typer.Argument(
            help="A graph (.npz, .gr, .gr.xz); one is made with the seed if not said.",
            metavar="[GRAPH]",
            show_default=False,
        ),
    ] = None,
    job: Annotated[
        list[str] | None,
        typer.Option(
            "--job", metavar="JOB", help="A job to run; may be repeated; all if not said."
        ),
    ] = None,
    python: Annotated[
        list[Path] | None,
        typer.Option(
            "--python",
            metavar="PATH",
            help="A Python in which peers are installed; may be repeated.",
        ),
    ] = None,
    growth: Annotated[
        list[Path] | None,
        typer.Option(
            "--growth",
            metavar="GRAPH",
            help="A network for the job growth; may be repeated; three are made if not said.",
        ),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            metavar="FILE",
            help="Events (longitude, latitude) for the job frontier; drawn if not said.",
        ),
    ] = None,
    roads: Annotated[
        list[Path] | None,
        typer.Option(
            "--roads",
            metavar="FILE",
            help="An .osm.pbf for the job reading; may be repeated; one is made if not said.",
        ),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", help="Counted runs, five or more.")] = 5,
    threads: Annotated[int, typer.Option("--threads", help="Our own threads.", min=1)] = 2,
    seed: Annotated[int, typer.Option("--seed", help="Of the made graph and of samples.")] = 2017,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where bench.md and bench.json go.")
    ] = OUT,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep the jobs that the folder holds already.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the jobs and end.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Run jobs of the engine and of its peers in turn, check equal answers, and give medians.

    Peers (scipy, networkit, igraph, pandana, gravel-fragility, RA2CE, pyrosm) are optional; each
    runs in a process of its own. The table goes to stdout and, with a JSON, to the folder; both
    are written anew after every job, so a run that was stopped can be resumed.
    """
    from passable.bench.suite import JOBS, Plan, run_bench

    if list_:
        for name, told in JOBS.items():
            typer.echo(f"{name:12} {told}")
        return
    from passable.bench.report import markdown

    plan = Plan(
        graph,
        tuple(job or ()),
        tuple(python or ()),
        tuple(growth or ()),
        events,
        tuple(roads or ()),
        seed,
        runs,
        threads,
        out,
        is_resumed=resume,
    )
    with told_on_stderr(quiet=quiet) as progress:
        measured = run_bench(plan, progress)
    typer.echo(markdown(measured), nl=False)
    note(f"the figures are in {out / 'bench.json'} and {out / 'bench.md'}", quiet=quiet)
