"""The order in which a network's nodes are removed: nested dissection by METIS.

G. Karypis, V. Kumar, "A fast and high quality multilevel scheme for partitioning irregular graphs",
SIAM Journal on Scientific Computing 20, 1998. No coordinates are needed. Any order gives the same
answers; a good one gives them fast.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pymetis

SEED = 2017
MOST_HALF_EDGES = 2**31 - 1
"""METIS counts in 32 bits."""


def dissection_order(
    node_count: int, tail: npt.NDArray[np.int32], head: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """List the nodes in the order they are removed, those that divide the network last.

    Parameters
    ----------
    node_count
        Nodes, with or without arcs.
    tail, head : int32[m]
        Arcs; directions, twins and loops make no difference.

    Returns
    -------
    int32[n]
        Every node once. Nodes without neighbours come first, in their own order.

    Raises
    ------
    ValueError
        If there are more edges than METIS can count.
    """
    lower, upper = _edges(node_count, tail, head)
    if 2 * len(lower) > MOST_HALF_EDGES:
        msg = f"{len(lower):,} edges; METIS orders at most {MOST_HALF_EDGES // 2:,}"
        raise ValueError(msg)
    degree = np.bincount(lower, minlength=node_count) + np.bincount(upper, minlength=node_count)
    alone, joined = np.flatnonzero(degree == 0), np.flatnonzero(degree)
    if not len(joined):
        return alone.astype(np.int32)
    number = np.cumsum(degree > 0) - 1
    ends = np.concatenate([number[lower], number[upper]])
    others = np.concatenate([number[upper], number[lower]])
    first = np.concatenate([[0], np.cumsum(degree[joined])]).astype(np.int32)
    neighbour = others[np.argsort(ends, kind="stable")].astype(np.int32)
    order, _ = pymetis.nested_dissection(
        pymetis.CSRAdjacency(first, neighbour), options=pymetis.Options(seed=SEED)
    )
    return np.concatenate([alone, joined[np.asarray(order)]]).astype(np.int32)


def _edges(
    node_count: int, tail: npt.NDArray[np.int32], head: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give each pair of neighbours once, the lower number first."""
    pair = np.minimum(tail, head) * np.int64(node_count) + np.maximum(tail, head)
    pair = np.unique(pair[tail != head])
    return pair // max(node_count, 1), pair % max(node_count, 1)
