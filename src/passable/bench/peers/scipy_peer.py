"""scipy's Dijkstra, in one process or shared out among several."""

import multiprocessing

import numpy as np
import scipy
from protocol import serve, timed, whole, without_twins
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

SHARED = {}


class Graph:
    """The arcs, and scipy's form of them with some closed."""

    def __init__(self, arrays):
        self.arrays = arrays
        self.kept = {}

    def matrix(self, closed=()):
        """Lay the open arcs out; the last form is kept."""
        key = np.asarray(closed, dtype=np.int64).tobytes()
        if key not in self.kept:
            tail, head, ms = without_twins(self.arrays, closed)
            nodes = int(self.arrays["node_count"])
            first = np.searchsorted(tail, np.arange(nodes + 1))
            self.kept = {key: csr_array((ms.astype(float), head, first), shape=(nodes, nodes))}
        return self.kept[key]


def trees(graph, given, options):
    """Find whole trees; the distances of some targets are given back."""
    matrix = graph.matrix(given.get("closed", ()))
    seconds, table = timed(lambda: dijkstra(matrix, indices=given["sources"]))
    return seconds, {"table": whole(table[:, given["targets"]])}


def _share(sources):
    return dijkstra(SHARED["matrix"], indices=sources)[:, SHARED["targets"]]


def matrix(graph, given, options):
    """Find a matrix, the sources shared out among processes."""
    processes = options.get("processes", 1)
    SHARED["matrix"] = graph.matrix(given.get("closed", ()))
    SHARED["targets"] = given["targets"]
    if processes == 1:
        seconds, table = timed(lambda: np.concatenate([_share(s) for s in _tens(given)]))
        return seconds, {"table": whole(table)}
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        pool.map(abs, range(processes))
        seconds, parts = timed(lambda: pool.map(_share, _tens(given), chunksize=1))
    return seconds, {"table": whole(np.concatenate(parts))}


def _tens(given):
    """Ten sources at a time, so that whole trees of all of them need not be held."""
    sources = given["sources"]
    return [sources[k : k + 10] for k in range(0, len(sources), 10)]


def nearest(graph, given, options):
    """Find every place's way to the nearest of some services: trees on the arcs turned round."""
    turned = graph.matrix(given.get("closed", ())).T.tocsr()
    seconds, table = timed(lambda: dijkstra(turned, indices=given["services"], min_only=True))
    return seconds, {"table": whole(table[given["places"]])}


if __name__ == "__main__":
    jobs = {"trees": trees, "matrix": matrix, "nearest": nearest}
    serve("scipy", scipy.__version__, Graph, jobs)
