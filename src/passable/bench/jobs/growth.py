"""Growth: the same work on larger and larger networks, whose times are made the same way."""

from __future__ import annotations

import numpy as np

from passable.bench.clock import Clock
from passable.bench.contest import Contest, Row
from passable.bench.graphs import BenchGraph, made_graph, open_graph
from passable.network.between import remove_each_between
from passable.network.hierarchy import hierarchy_of_arcs
from passable.network.matrix import aim, distances, sweep_batches
from passable.network.metric import customize, prune
from passable.network.states import EdgeStates

SIDES = (256, 362, 512)
TREES = 64
REMOVAL_PLACES = 50


def run(contest: Contest) -> list[Row]:
    """Time preparation, trees and the matrix on each network; the first is the measure."""
    graphs = [open_graph(path, contest.seed) for path in contest.growth] or [
        made_graph(contest.seed, side) for side in SIDES
    ]
    graphs.sort(key=lambda graph: graph.arcs.node_count)
    clocks = [Clock() for _ in graphs]
    for run_number in range(contest.runs + 1):
        contest.progress("growth", run_number, contest.runs + 1)
        for graph, clock in zip(graphs, clocks, strict=True):
            _work(contest, graph, clock)
    return [
        Row(
            f"growth, {step}",
            graph.name,
            clock.median(step),
            contest.runs,
            clock.first(step),
            _told(graphs[0], graph, clocks[0].median(step), clock.median(step)),
        )
        for step in clocks[0].seconds
        for graph, clock in zip(graphs, clocks, strict=True)
    ]


def _work(contest: Contest, graph: BenchGraph, clock: Clock) -> None:
    arcs, places = graph.arcs, graph.place_node
    made = clock.time("hierarchy", lambda: hierarchy_of_arcs(arcs.node_count, arcs.tail, arcs.head))
    metric = clock.time(
        "customize", lambda: customize(made, EdgeStates(arcs.milliseconds), contest.threads)
    )
    pruned = clock.time("prune", lambda: prune(metric, contest.threads))
    every = aim(pruned, np.arange(arcs.node_count))
    sweep_batches(every, places[:1], _nothing, 1)  # makes the room that the next ones use again
    clock.time(f"{TREES} trees", lambda: sweep_batches(every, places[:TREES], _nothing, 1))
    clock.time("matrix", lambda: distances(metric, places, places, contest.threads))
    heavy = graph.place_people[:REMOVAL_PLACES].astype(np.float64)
    clock.time(
        f"every segment removed, between {REMOVAL_PLACES} places",
        lambda: remove_each_between(
            arcs, places[:REMOVAL_PLACES], heavy, hierarchy=made, threads=contest.threads
        ),
    )


def _nothing(_begin: int, _rows: object) -> None:
    """Leave the distances where they were swept."""


def _told(least: BenchGraph, graph: BenchGraph, first: float, seconds: float) -> str:
    """Set the growth of time against the growth of nodes."""
    nodes = graph.arcs.node_count / least.arcs.node_count
    if graph is least:
        return f"{graph.arcs.node_count:,} nodes"
    time = seconds / first
    return (
        f"{graph.arcs.node_count:,} nodes: {nodes:.2f} x the nodes, {time:.2f} x the time: "
        f"{time / nodes:.2f}"
    )
