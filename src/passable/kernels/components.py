"""Weakly connected parts of a graph, by union-find with path halving.

R. E. Tarjan, J. van Leeuwen, "Worst-case analysis of set union algorithms", JACM 31, 1984.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit


@njit(nogil=True, cache=True)
def weak_components(
    nodes: int, tail: npt.NDArray[np.int32], head: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """Give each node the number of its part, arcs taken both ways.

    Parameters
    ----------
    nodes : int
        How many nodes there are.
    tail, head : int32[m]
        The arcs.

    Returns
    -------
    int32[nodes]
        The part of each node; parts are numbered by their lowest node, from 0.

    Notes
    -----
    O(m log n) at worst, nearly linear on roads: the lower node is always the root, which numbers
    the parts without a sort. Naive twin: ``tests.naive.weak_components``.
    """
    parent = np.arange(nodes).astype(np.int32)
    for k in range(tail.shape[0]):
        a = tail[k]
        b = head[k]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a < b:
            parent[b] = a
        elif b < a:
            parent[a] = b
    part = np.empty(nodes, dtype=np.int32)
    count = 0
    for node in range(nodes):
        root = node
        while parent[root] != root:
            root = parent[root]
        if root == node:
            part[node] = count
            count += 1
        else:
            part[node] = part[root]
    return part
