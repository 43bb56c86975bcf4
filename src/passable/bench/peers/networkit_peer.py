"""networkit's Dijkstra from some sources (SPSP), which shares them out among its threads."""

import networkit
import numpy as np
from protocol import serve, timed, whole, without_twins
from scipy.sparse import csr_matrix


def build(arrays):
    """Lay the arcs out as networkit wants them."""
    tail, head, ms = without_twins(arrays)
    nodes = int(arrays["node_count"])
    matrix = csr_matrix((ms.astype(float), (tail, head)), shape=(nodes, nodes))
    return networkit.GraphFromCsr(matrix, directed=True, weighted=True)


def matrix(graph, given, options):
    """Find whole trees of all sources at once."""
    networkit.setNumberOfThreads(options.get("threads", 1))
    search = networkit.distance.SPSP(graph, given["sources"].tolist())
    seconds, _ = timed(search.run)
    rows = np.asarray(search.getDistances())
    return seconds, {"table": whole(rows[:, given["targets"]])}


if __name__ == "__main__":
    serve("networkit", networkit.__version__, build, {"matrix": matrix, "trees": matrix})
