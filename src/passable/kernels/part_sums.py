"""Sums over all that hangs on each node of a tree, from the leaves to the roots."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit


@njit(nogil=True, cache=True)
def part_sums(
    order: npt.NDArray[np.int32],
    parent: npt.NDArray[np.int32],
    units: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Add up what each node and all below it hold.

    Parameters
    ----------
    order, parent : int32[n]
        Nodes, each after its parent; -1 at roots.
    units : int64[n, k]
        What each node holds.

    Returns
    -------
    int64[n, k]
        By node.

    Notes
    -----
    O(n k). Naive twin: ``tests.naive_bridges.sides``, through what it serves.
    """
    total = units.copy()
    for place in range(order.shape[0] - 1, -1, -1):
        node = order[place]
        if parent[node] >= 0:
            for k in range(units.shape[1]):
                total[parent[node], k] += total[node, k]
    return total
