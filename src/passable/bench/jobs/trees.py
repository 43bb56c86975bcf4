"""Whole trees: from each of some places to every node."""

from __future__ import annotations

import numpy as np

from passable.bench.contest import Contest, PeerJob, Row, compare, in_turn
from passable.bench.peer import PeerAnswer
from passable.network.matrix import aim, sweep_batches, trees
from passable.network.metric import prune

SOURCES, THEIR_SOURCES, TARGETS = 64, 8, 10_000


def run(contest: Contest) -> list[Row]:
    """Time 64 trees as they are swept, one thread; peers do eight and are scaled."""
    graph = contest.graph
    sources = graph.place_node[:SOURCES]
    theirs = sources[:THEIR_SOURCES]
    nodes = graph.arcs.node_count
    targets = contest.chance().choice(nodes, size=min(TARGETS, nodes), replace=False)
    pruned = prune(contest.metric)
    every = aim(pruned, np.arange(nodes))
    told = trees(pruned, theirs)[targets].T.astype(np.int64)
    given = {"sources": theirs, "targets": targets}
    scale = len(sources) / len(theirs)
    part = f"{len(theirs)} of {len(sources)} trees"

    def ours() -> None:
        sweep_batches(every, sources, _read_nothing, 1)

    def check(_who: str, answer: PeerAnswer) -> tuple[bool, str]:
        return compare(told, answer.arrays["table"], "distances")

    return in_turn(
        contest,
        f"{len(sources)} trees",
        {"passable, 1 thread": ours},
        [
            PeerJob(f"{name}, 1 thread", name, "trees", given, {}, scale, part)
            for name in ("scipy", "networkit", "igraph")
        ],
        check,
    )


def _read_nothing(_begin: int, _rows: object) -> None:
    """Leave the distances where they were swept."""
