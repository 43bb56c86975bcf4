"""Run the jobs asked for, one after another, and keep what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from passable.bench.contest import Contest, Row
from passable.bench.graphs import BenchGraph, open_graph
from passable.bench.machine import busy_note, describe_machine
from passable.bench.peer import Peers, find_peers
from passable.bench.report import Bench, read_bench, write_bench
from passable.terms.errors import BadRequest, ProblemList, name_offenders
from passable.terms.progress import Progress, silent

JOBS: dict[str, str] = {
    "trees": "whole trees from some places",
    "matrix": "the matrix of all places",
    "closures": "close 1, 10 and 1,000 segments, then the matrix",
    "preparation": "order, hierarchy and customizations",
    "frontier": "every way no other improves on in time and exposure",
    "between": "every segment removed, for pairs of 50, 200 and 1,000 places",
    "service": "every segment removed, for places' ways to their nearest service",
    "detour": "every segment removed, the way round between its own ends",
    "reading": "an OpenStreetMap file to a network",
    "growth": "the same work on networks of several sizes",
    "start_up": "first calls, kernels compiled now and found compiled",
}
"""Job -> what it measures; each is a module of ``bench.jobs``."""
LEAST_RUNS = 5


@dataclass(frozen=True)
class Plan:
    """What is to be measured.

    Parameters
    ----------
    graph
        A file, ``None`` to have one made.
    jobs
        Names of ``JOBS``; all if empty.
    pythons
        Interpreters that may have peers, besides ours.
    growth
        Networks for the job of that name; made if empty.
    events
        A table of events for the job frontier; drawn if ``None``.
    roads
        OpenStreetMap files for the job reading; one is made if empty.
    seed, runs, threads
        Of samples, counted runs, our threads.
    folder
        Where the table and the JSON are written, after each job.
    is_resumed
        Keep the jobs that the folder holds already.
    """

    graph: Path | None
    jobs: tuple[str, ...]
    pythons: tuple[Path, ...]
    growth: tuple[Path, ...]
    events: Path | None
    roads: tuple[Path, ...]
    seed: int
    runs: int
    threads: int
    folder: Path
    is_resumed: bool


def run_bench(plan: Plan, progress: Progress = silent) -> Bench:
    """Measure, and write after every job.

    Raises
    ------
    BadInput
        If a job, an interpreter or the graph is not good, or the folder holds another benchmark.
    """
    _check(plan)
    earlier = read_bench(plan.folder) if plan.is_resumed else None
    progress("reading the graph")
    graph = open_graph(plan.graph, plan.seed)
    machine = describe_machine()
    done: dict[str, list[Row]] = {}
    if earlier is not None:
        _refuse_another(plan, graph, earlier)
        machine, done = earlier.machine, dict(earlier.jobs)
    peers = Peers(find_peers(plan.pythons), graph)
    contest = Contest(
        graph,
        peers,
        plan.seed,
        plan.runs,
        plan.threads,
        growth=plan.growth,
        events=plan.events,
        roads=plan.roads,
        path=plan.graph,
        progress=progress,
    )
    busy = busy_note(machine)
    versions: dict[str, str] = dict(earlier.peers) if earlier is not None else {}
    try:
        for name in plan.jobs or tuple(JOBS):
            if name not in done:
                done[name] = import_module(f"passable.bench.jobs.{name}").run(contest)
            versions |= peers.versions()
            reasons = [*contest.left_out, *(f"{k}: {v}" for k, v in peers.failed.items())]
            bench = Bench(
                machine,
                _described(graph),
                plan.seed,
                plan.runs,
                plan.threads,
                versions,
                done,
                [*([busy] if busy else []), *reasons],
            )
            write_bench(plan.folder, bench)
    finally:
        peers.close()
    return bench


def _described(graph: BenchGraph) -> dict[str, object]:
    return {
        "name": graph.name,
        "origin": graph.origin,
        "nodes": graph.arcs.node_count,
        "arcs": graph.arcs.arc_count,
        "segments": graph.arcs.segment_count,
        "places": len(graph.place_node),
    }


def _check(plan: Plan) -> None:
    problems = ProblemList()
    unknown: Sequence[str] = [name for name in plan.jobs if name not in JOBS]
    if unknown:
        problems.add(
            "--job: there is no such job",
            "Name jobs from this list, or none for all.",
            expected=", ".join(JOBS),
            got=name_offenders(unknown),
        )
    missing = [python for python in plan.pythons if not python.is_file()]
    if missing:
        problems.add(
            "--python: there is no such interpreter",
            "Give the path of a Python that has the peers installed.",
            expected="a file that runs",
            got=name_offenders(missing),
        )
    missing = [path for path in plan.roads if not path.is_file()]
    if missing:
        problems.add(
            "--roads: there is no such file",
            "Name an OpenStreetMap file, or none to have one made.",
            expected=".osm.pbf",
            got=name_offenders(missing),
        )
    if plan.runs < LEAST_RUNS:
        problems.add(
            "--runs: too few for a median",
            "Ask for more.",
            expected=f"{LEAST_RUNS} or more",
            got=plan.runs,
        )
    problems.raise_if_any(BadRequest)


def _refuse_another(plan: Plan, graph: BenchGraph, earlier: Bench) -> None:
    problems = ProblemList()
    ours = {**_described(graph), "seed": plan.seed, "runs": plan.runs, "threads": plan.threads}
    theirs = {
        **earlier.graph,
        "seed": earlier.seed,
        "runs": earlier.runs,
        "threads": earlier.threads,
    }
    for key, value in ours.items():
        if theirs.get(key) != value:
            problems.add(
                f"--resume: {plan.folder} holds a benchmark with another {key}",
                "Ask for the same, or name another folder with --out.",
                expected=str(theirs.get(key)),
                got=value,
            )
    problems.raise_if_any(BadRequest)
