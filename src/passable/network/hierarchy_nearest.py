"""The nearest of many sources for some nodes, read off a hierarchy.

The same answer as ``network.ways.nearest_ways`` gives for every node, for those asked only: what
is looked at lies above the sources and above them. It tells no ways; ``hierarchy_ways`` does, one
at a time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.kernels.nearest_above import UNREACHED, nearest_above
from passable.network.metric import Metric, TooLongError
from passable.network.ways import MOST_KEY
from passable.terms.codes import Direction

Ints = npt.NDArray[np.int64]


def nearest_sources(
    metric: Metric,
    sources: Ints,
    targets: Ints,
    direction: Direction = "to",
    limit_milliseconds: int | None = None,
) -> tuple[Ints, Ints]:
    """Find the nearest source of each target.

    Parameters
    ----------
    metric
        The times, pruned or not.
    sources : int64[k], targets : int64[t]
        Nodes; may repeat, may be empty. Of sources equally near the first is taken.
    direction
        ``to``: ways lead from the targets to the source; ``from``: from the source to them.
    limit_milliseconds
        Targets farther away are not reached.

    Returns
    -------
    milliseconds, found : int64[t]
        How far it is, and its index into the sources; -1 where none is reached. 64 bits hold
        ways of any length, so none is refused for being long.

    Raises
    ------
    ValueError
        If a source or a target is no node.
    TooLongError
        If there are so many sources that keys could overflow.
    """
    hierarchy = metric.hierarchy
    for nodes, what in ((sources, "sources"), (targets, "targets")):
        if len(nodes) and not 0 <= np.min(nodes) <= np.max(nodes) < hierarchy.node_count:
            msg = f"{what} {np.min(nodes)} to {np.max(nodes)} for {hierarchy.node_count} nodes"
            raise ValueError(msg)
    if not len(sources) or not len(targets):
        nothing = np.full(len(targets), UNREACHED, dtype=np.int64)
        return nothing, nothing.copy()
    if float(metric.longest_arc) * hierarchy.node_count * len(sources) * 2 > MOST_KEY:
        msg = f"{len(sources):,} sources: the engine's keys could overflow; ask network.ways"
        raise TooLongError(msg)
    search = metric.search.backwards() if direction == "to" else metric.search
    milliseconds, found = nearest_above(
        hierarchy.rank[sources],
        hierarchy.rank[targets],
        hierarchy.parent,
        search.first_up,
        search.up_head,
        search.up_milliseconds,
        search.first_down,
        search.down_head,
        search.down_milliseconds,
    )
    if limit_milliseconds is not None:
        is_far = milliseconds > limit_milliseconds
        milliseconds[is_far], found[is_far] = UNREACHED, UNREACHED
    return milliseconds, found
