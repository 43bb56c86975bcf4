"""The elimination tree of a graph whose nodes are numbered in the order they are removed.

J. W. H. Liu, "The role of elimination trees in sparse factorization", SIAM Journal on Matrix
Analysis and Applications 11, 1990: the tree by path compression, and its postorder.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit


@njit(nogil=True, cache=True)
def elimination_tree(
    first: npt.NDArray[np.int64], lower: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """Find each node's parent: the lowest of its neighbours above it in the chordal completion.

    Parameters
    ----------
    first : int64[n + 1]
        Neighbours of ``v`` below it are ``lower[first[v]:first[v + 1]]``.
    lower : int32[m]
        Nodes; may repeat.

    Returns
    -------
    int32[n]
        The parent, greater than the node; -1 at roots, one for each part of the graph.

    Notes
    -----
    O(m log n). Naive twin: ``tests.naive.chordal_completion``.
    """
    nodes = first.shape[0] - 1
    parent = np.full(nodes, -1, dtype=np.int32)
    short_cut = np.full(nodes, -1, dtype=np.int32)
    for node in range(nodes):
        for position in range(first[node], first[node + 1]):
            below = lower[position]
            while short_cut[below] != -1 and short_cut[below] != node:
                above = short_cut[below]
                short_cut[below] = node
                below = above
            if short_cut[below] == -1 and below != node:
                short_cut[below] = node
                parent[below] = node
    return parent


@njit(nogil=True, cache=True)
def subtree_sizes(parent: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Count the nodes of each node's subtree, itself among them.

    Parameters
    ----------
    parent : int32[n]
        Greater than the node, or -1.

    Returns
    -------
    int32[n]
        1 or more.

    Notes
    -----
    O(n). Naive twin: ``tests.naive.subtree_sizes``.
    """
    size = np.ones(parent.shape[0], dtype=np.int32)
    for node in range(parent.shape[0]):
        if parent[node] >= 0:
            size[parent[node]] += size[node]
    return size


@njit(nogil=True, cache=True)
def postorder(parent: npt.NDArray[np.int32], size: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Give nodes new numbers such that every subtree is a run of numbers that ends with its root.

    Parameters
    ----------
    parent, size : int32[n]
        The tree, and the nodes of each subtree.

    Returns
    -------
    int32[n]
        Each node's new number. Removing nodes in this order completes the graph by the same
        links, and what lies below a node is then a range.

    Notes
    -----
    O(n). Naive twin: the test checks the range below every node.
    """
    nodes = parent.shape[0]
    number = np.empty(nodes, dtype=np.int32)
    room = np.empty(nodes, dtype=np.int32)
    free_root = 0
    for node in range(nodes - 1, -1, -1):
        above = parent[node]
        if above < 0:
            begin = free_root
            free_root += size[node]
        else:
            begin = room[above]
            room[above] += size[node]
        room[node] = begin
        number[node] = begin + size[node] - 1
    return number
