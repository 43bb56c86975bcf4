"""gravel's contraction hierarchy, and its replacement paths after Hershberger and Suri."""

import gravel
import numpy as np
from protocol import serve, timed, whole, without_twins


class Built:
    """The graph; its hierarchy when a job needs it."""

    def __init__(self, arrays):
        tail, head, ms = without_twins(arrays)
        self.graph = gravel.Graph.from_coo(
            int(arrays["node_count"]),
            tail.astype(np.uint32),
            head.astype(np.uint32),
            ms.astype(np.float64),
        )
        self.hierarchy = None

    def contracted(self):
        """Contract once."""
        if self.hierarchy is None:
            self.hierarchy = gravel.build_ch(self.graph)
        return self.hierarchy


def prepare(built, given, options):
    """Build the hierarchy: its own preparation, told apart."""
    seconds, _ = timed(built.contracted)
    return seconds, {}


def matrix(built, given, options):
    """Find a matrix on the hierarchy."""
    gravel.set_max_threads(options.get("threads", 1))
    query = gravel.CHQuery(built.contracted())
    sources, targets = given["sources"].tolist(), given["targets"].tolist()
    seconds, table = timed(lambda: query.distance_matrix(sources, targets))
    return seconds, {"table": whole(table)}


def replacements(built, given, options):
    """Find for each pair the way without each edge of its shortest way.

    Gives rows of pair, tail, head and the distance without that edge, -1 where it says infinite.
    """
    rows, total = [], 0.0
    for number, (source, target) in enumerate(given["pairs"].tolist()):
        seconds, told = timed(lambda s=source, t=target: gravel.hershberger_suri(built.graph, s, t))
        total += seconds
        path = told.primary_path
        for at, edge in enumerate(told.edge_fragilities):
            far = edge.replacement_distance
            rows.append((number, path[at], path[at + 1], far if np.isfinite(far) else -1))
    return total, {"rows": np.rint(np.array(rows, dtype=float).reshape(-1, 4)).astype(np.int64)}


if __name__ == "__main__":
    jobs = {"prepare": prepare, "matrix": matrix, "replacements": replacements}
    serve("gravel", gravel.__version__, Built, jobs)
