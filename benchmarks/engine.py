"""How fast the engine is, against scipy's Dijkstra in the same run, after checking equal answers.

    python benchmarks/engine.py GRAPH.npz [scipy's sources]

The file holds ``arc_tail``, ``arc_head``, ``arc_milliseconds`` and ``place_node``. Every job is run
once (``first``: with kernels compiled or loaded from numba's cache; set NUMBA_CACHE_DIR to an empty
folder for the cold figure) and then five times, interleaved; medians are printed. scipy is asked for
20 sources five times, interleaved too, and once for as many as are named (1,000), for the check.
"""

from __future__ import annotations

import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from passable.kernels.sweep import COMPILES, has_vectors
from passable.network.hierarchy import hierarchy_of_arcs
from passable.network.hierarchy_store import load_hierarchy, save_hierarchy
from passable.network.hierarchy_ways import shortest_way
from passable.network.matrix import aim, distances, sweep_batches, trees
from passable.network.metric import customize, prune, recustomize
from passable.network.order import dissection_order
from passable.network.states import CLOSED, EdgeStates

RUNS = 5
SCIPY_SOURCES = 20
LANES = 16


class Clock:
    """The seconds of each job: its first run apart from the others."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def time(self, job: str, work: Callable[[], Any]) -> Any:
        """Run once and note how long it took."""
        begin = time.perf_counter()
        result = work()
        self.seconds.setdefault(job, []).append(time.perf_counter() - begin)
        return result

    def median(self, job: str) -> float:
        """Give the median of the runs after the first."""
        return median(self.seconds[job][1:])


def scipy_graph(graph: Any) -> csr_array:
    """Lay the arcs out as scipy wants them, of parallel arcs the quickest."""
    tail, head, ms = graph["arc_tail"], graph["arc_head"], graph["arc_milliseconds"]
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order].astype(float)
    is_first = np.ones(len(ms), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    nodes = len(graph["node_lon"])
    first = np.searchsorted(tail[is_first], np.arange(nodes + 1))
    return csr_array((ms[is_first], head[is_first], first), shape=(nodes, nodes))


def measure(path: Path, scipy_sources: int) -> None:
    """Print the medians of one graph."""
    graph = np.load(path)
    nodes, tail, head = len(graph["node_lon"]), graph["arc_tail"], graph["arc_head"]
    states = EdgeStates(graph["arc_milliseconds"].astype(np.int64))
    places = graph["place_node"].astype(np.int64)
    peer, chance, clock = scipy_graph(graph), np.random.default_rng(2017), Clock()
    folder = Path(tempfile.mkdtemp())
    for _ in range(RUNS + 1):
        clock.time("order, by METIS", lambda: dissection_order(nodes, tail, head))
        made = clock.time(
            "hierarchy, the order in it", lambda: hierarchy_of_arcs(nodes, tail, head)
        )
        clock.time("hierarchy, saved", lambda made=made: save_hierarchy(folder / "h", made))
        clock.time("hierarchy, loaded", lambda made=made: load_hierarchy(folder / "h", made.digest))
        for threads in (1, 2):
            told = f"{threads}T"
            metric = clock.time(
                f"customize {told}", lambda made=made, t=threads: customize(made, states, t)
            )
            pruned = clock.time(f"prune {told}", lambda metric=metric, t=threads: prune(metric, t))
            table = clock.time(
                f"matrix of {len(places):,} places {told}",
                lambda metric=metric, t=threads: distances(metric, places, places, t),
            )
            clock.time(
                f"the same, pruned {told}",
                lambda pruned=pruned, t=threads: distances(pruned, places, places, t),
            )
            clock.time(
                f"customize, then the matrix {told}",
                lambda made=made, t=threads: distances(
                    customize(made, states, t), places, places, t
                ),
            )
            every = aim(pruned, np.arange(nodes))
            clock.time(
                f"64 trees, read as swept {told}",
                lambda every=every, t=threads: sweep_batches(every, places[:64], _nothing, t),
            )
            for count in (1, 10, 1000):
                arcs = chance.integers(0, len(tail), count)
                shut = np.full(count, CLOSED)
                partial = clock.time(
                    f"close {count:,} arcs", lambda m=metric, a=arcs, s=shut: recustomize(m, a, s)
                )
                clock.time(
                    f"close {count:,} arcs, new matrix {told}",
                    lambda m=metric, a=arcs, s=shut, t=threads: distances(
                        recustomize(m, a, s), places, places, t
                    ),
                )
                whole = states.milliseconds.copy()
                whole[arcs] = CLOSED
                assert np.array_equal(partial.up, customize(made, EdgeStates(whole)).up)
        clock.time("16 trees, by node", lambda pruned=pruned: trees(pruned, places[:LANES]))
        clock.time(
            "100 ways as arcs",
            lambda m=metric: [shortest_way(m, int(places[0]), int(p)) for p in places[:100]],
        )
        clock.time("scipy, 20 trees", lambda: dijkstra(peer, indices=places[:SCIPY_SOURCES]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    far = clock.time(
        "scipy, all", lambda: dijkstra(peer, indices=places[:scipy_sources])[:, places]
    )
    far = np.where(np.isfinite(far), far, -1).astype(np.int64)
    assert np.array_equal(table[:scipy_sources], far), "the answers differ"
    print(f"\n{path.name}: {nodes:,} nodes, {len(tail):,} arcs, {made.link_count:,} links")
    print(f"  {scipy_sources:,} x {len(places):,} distances are scipy's")
    for job, seconds in clock.seconds.items():
        if len(seconds) > 1:
            print(
                f"  {job:36} {1e3 * clock.median(job):9.2f} ms   first {1e3 * seconds[0]:9.1f} ms"
            )
    tree = clock.median("scipy, 20 trees") / SCIPY_SOURCES
    whole_table = clock.seconds["scipy, all"][0] / scipy_sources * len(places)
    ours = clock.median("64 trees, read as swept 1T") / 64
    print(f"  scipy: a tree {1e3 * tree:.1f} ms, all {whole_table:.1f} s in one process")
    print(f"  a tree, 1T: {1e3 * ours:.3f} ms, {tree / ours:,.0f} x scipy")
    for threads in (1, 2):
        job = clock.median(f"matrix of {len(places):,} places {threads}T")
        print(f"  matrix, {threads}T: {whole_table / job:,.0f} x scipy in one process")
    print(f"  peak memory of all but scipy's table {peak:,.0f} MB")


def _nothing(begin: int, rows: Any) -> None:
    """Read nothing of a batch."""


def main() -> None:
    """Measure the file named."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "numba", "scipy", "pymetis")
    )
    print(f"Python {platform.python_version()}, {libraries}, {platform.machine()}")
    print(f"vector registers: {'yes' if COMPILES and has_vectors() else 'no'}")
    measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)  # noqa: PLR2004


if __name__ == "__main__":
    main()
