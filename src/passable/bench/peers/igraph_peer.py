"""igraph's Dijkstra."""

import igraph
from protocol import serve, timed, whole, without_twins


def build(arrays):
    """Lay the arcs out as igraph wants them."""
    tail, head, ms = without_twins(arrays)
    pairs = list(zip(tail.tolist(), head.tolist(), strict=True))
    graph = igraph.Graph(n=int(arrays["node_count"]), edges=pairs, directed=True)
    return graph, ms.astype(float).tolist()


def matrix(built, given, options):
    """Find distances from some sources to some targets."""
    graph, weights = built
    sources, targets = given["sources"].tolist(), given["targets"].tolist()
    seconds, rows = timed(lambda: graph.distances(sources, targets, weights=weights))
    return seconds, {"table": whole(rows)}


if __name__ == "__main__":
    serve("igraph", igraph.__version__, build, {"matrix": matrix, "trees": matrix})
