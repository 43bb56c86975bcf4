"""pandana's contraction hierarchy, with weights in seconds: with milliseconds it does not end."""

from importlib.metadata import version

import numpy as np
import pandana
import pandas as pd
from protocol import serve, timed, whole, without_twins

MILLISECONDS = 1000.0
NO_WAY_SECONDS = 4e6
"""What it calls unreachable is 4,294,967.295."""


def build(arrays):
    """Lay the arcs out as pandana wants them, and contract them."""
    tail, head, ms = without_twins(arrays)
    nodes = int(arrays["node_count"])
    nowhere = pd.Series(np.zeros(nodes))
    ends = pd.DataFrame({"seconds": ms / MILLISECONDS})
    return pandana.Network(nowhere, nowhere, pd.Series(tail), pd.Series(head), ends, twoway=False)


def matrix(network, given, options):
    """Find distances pair by pair, as its API has it."""
    sources, targets = given["sources"], given["targets"]
    start, end = np.repeat(sources, len(targets)), np.tile(targets, len(sources))
    seconds, far = timed(lambda: network.shortest_path_lengths(start, end))
    table = np.asarray(far, dtype=float).reshape(len(sources), len(targets))
    table[table > NO_WAY_SECONDS] = np.inf
    return seconds, {"table": whole(table * MILLISECONDS)}


if __name__ == "__main__":
    serve("pandana", version("pandana"), build, {"matrix": matrix})
