"""What is done once for a topology, and once for a situation: our own, no peer has the same steps."""

from __future__ import annotations

import tempfile
from pathlib import Path

from passable.bench.contest import Contest, Row, in_turn
from passable.network.hierarchy import hierarchy_of_arcs
from passable.network.hierarchy_store import load_hierarchy, save_hierarchy
from passable.network.metric import customize, prune
from passable.network.order import dissection_order
from passable.network.states import EdgeStates


def run(contest: Contest) -> list[Row]:
    """Time the order, the hierarchy with it, keeping it on disk, and both customizations."""
    with tempfile.TemporaryDirectory(prefix="passable-bench-") as folder:
        return _run(contest, Path(folder) / "hierarchy")


def _run(contest: Contest, folder: Path) -> list[Row]:
    arcs, threads = contest.graph.arcs, contest.threads
    states = EdgeStates(arcs.milliseconds)
    steps = {
        "order, by METIS": lambda: dissection_order(arcs.node_count, arcs.tail, arcs.head),
        "hierarchy, the order in it": lambda: hierarchy_of_arcs(
            arcs.node_count, arcs.tail, arcs.head
        ),
        "hierarchy saved": lambda: save_hierarchy(folder, contest.hierarchy),
        "hierarchy loaded, its sums checked": lambda: load_hierarchy(
            folder, contest.hierarchy.digest
        ),
        f"customize, {threads} threads": lambda: customize(contest.hierarchy, states, threads),
        f"prune, {threads} threads": lambda: prune(contest.metric, threads),
        f"all of it, {threads} threads": lambda: prune(
            customize(hierarchy_of_arcs(arcs.node_count, arcs.tail, arcs.head), states, threads),
            threads,
        ),
    }
    return in_turn(contest, "preparation", steps, [], lambda _who, _answer: (False, ""))
