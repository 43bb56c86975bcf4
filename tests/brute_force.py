"""Removal by brute force: scipy's Dijkstra on a graph without one segment. Nothing of ours is used.

Also the real graphs that it is tried on.
"""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from passable.network.arc_graph import graph_of_arcs
from passable.network.build import Travel, build_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.read.roads import read_roads
from scenes import scene_points

FAR = np.inf


class Brute:
    """A graph whose segments can be taken away one at a time; ``turned``, all arcs the other way.

    Of parallel arcs the quickest that is left counts; arcs of 0 ms stay arcs, since the matrix is
    made in CSR.
    """

    def __init__(self, graph, *, turned=False):
        kept = np.flatnonzero((graph.milliseconds >= 0) & (graph.tail != graph.head))
        ends = (graph.head, graph.tail) if turned else (graph.tail, graph.head)
        tail, head = (end[kept] for end in ends)
        ms, segment = graph.milliseconds[kept].astype(float), graph.segment[kept]
        order = np.lexsort((ms, head, tail))
        tail, head, self.ms, segment = tail[order], head[order], ms[order], segment[order]
        is_first = np.ones(len(kept), dtype=bool)
        is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        self.cell = np.cumsum(is_first) - 1
        self.begin = np.append(np.flatnonzero(is_first), len(kept))
        self.of_segment = np.argsort(segment, kind="stable")
        self.first = np.searchsorted(segment[self.of_segment], np.arange(graph.segment_count + 1))
        nodes = np.arange(graph.node_count + 1)
        self.heads, self.rows = head[is_first], np.searchsorted(tail[is_first], nodes)
        self.least = self.ms[is_first]

    def without(self, segment):
        """scipy's matrix; below 0 no segment is taken away."""
        least = self.least.copy()
        if segment < 0:
            return self._matrix(least)
        gone = self.of_segment[self.first[segment] : self.first[segment + 1]]
        for cell in self.cell[gone].tolist():
            left = set(range(self.begin[cell], self.begin[cell + 1])) - set(gone.tolist())
            least[cell] = min((self.ms[k] for k in left), default=FAR)
        return self._matrix(least)

    def _matrix(self, least):
        return csr_array((least, self.heads, self.rows), shape=2 * (len(self.rows) - 1,))

    def way(self, segment, source, target, limit=FAR):
        """The quickest way between two nodes without a segment, -1 if there is none."""
        far = dijkstra(self.without(segment), indices=source, limit=limit)[target]
        return int(far) if np.isfinite(far) else -1

    def nearest(self, segment, sources):
        """How long each node takes from its nearest source; -1 without a way."""
        far = dijkstra(self.without(segment), indices=sources, min_only=True)
        return np.where(np.isfinite(far), far, -1).astype(np.int64)


def existing(path):
    if not path.exists():
        pytest.fail(f"{path} is missing")
    return path


def real_network(shared, name, spots=0, **options):
    """A real file's network for a light truck; so many places stand about its segments."""
    graph = split_roads(read_roads(existing(shared / name), **options))
    chance = np.random.default_rng(7)
    points = scene_points({f"p{k}": (0, 0) for k in range(spots)})
    on = chance.integers(0, len(graph.vertex_lonlat) - 1, spots)
    share = chance.random((spots, 1))
    lonlat = graph.vertex_lonlat[on] * share + graph.vertex_lonlat[on + 1] * (1 - share)
    points = points.__class__(points.terminal_id, points.kind, lonlat)
    travel = Travel("light_truck", "dry", 1.0, 2000.0, read_speed_tables())
    return build_network(graph, points, travel)


def new_york(shared):
    """264 thousand nodes; its arrays, and the graph of its arcs."""
    made = np.load(existing(shared / "benchmark/ny-264k.npz"))
    ends = (made[name] for name in ("arc_tail", "arc_head", "arc_segment"))
    milliseconds = made["arc_milliseconds"].astype(np.int64)
    return made, graph_of_arcs(
        len(made["node_lon"]), len(made["segment_decimetres"]), *ends, milliseconds
    )
