"""Weights of places in whole units, so that no order of adding up changes a sum.

Each column gets as its unit the power of two of which all its weights together make just under
2^52. Counts of people up to 4.5 * 10^15 in all stay what they are; a fraction is rounded to the
last bit that a float of the column's sum has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

UNIT_BITS = 52
LEAST_SUM, MOST_SUM = 1e-100, 1e100
Ints64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class WholeWeights:
    """Weights of the nodes that hold places.

    Parameters
    ----------
    node : int64[q]
        Nodes that hold places, ascending.
    places : int64[q]
        How many places stand on each.
    units : int64[q, k]
        Their weights, by column.
    exponent : int64[k]
        A unit of each column is two to this power.
    """

    node: Ints64
    places: Ints64
    units: Ints64
    exponent: Ints64

    def weights(self, units: Ints64 | Floats) -> Floats:
        """Give sums of units, [..., k], as the caller weighs them."""
        return units.astype(np.float64) * np.ldexp(1.0, self.exponent)


def weigh_nodes(node_count: int, place_nodes: Ints64, weights: Floats) -> WholeWeights:
    """Put the places that stand on one node together.

    Parameters
    ----------
    node_count
        Nodes of the graph.
    place_nodes : int64[p]
        The node of each place, -1 for one off the network, which is left out; nodes may repeat.
    weights : float64[p, k]
        0 or more; the sum of a column is 0, or 1e-100 to 1e100.

    Raises
    ------
    ValueError
        If nodes or weights do not fit.
    """
    nodes, heavy = np.asarray(place_nodes, np.int64), np.asarray(weights, np.float64)
    if nodes.ndim != 1 or heavy.ndim != 2 or len(nodes) != len(heavy):  # noqa: PLR2004
        msg = f"weights {heavy.shape} for {nodes.shape} places"
        raise ValueError(msg)
    if len(nodes) and not -1 <= nodes.min() <= nodes.max() < node_count:
        msg = f"places {nodes.min()} to {nodes.max()} for {node_count} nodes"
        raise ValueError(msg)
    if not np.all(np.isfinite(heavy) & (heavy >= 0)):
        msg = f"{np.sum(~(heavy >= 0) | np.isinf(heavy)):,} weights are below 0 or no numbers"
        raise ValueError(msg)
    exponent = np.array([_exponent(column) for column in heavy.T], dtype=np.int64)
    units = np.rint(np.ldexp(heavy, -exponent)).astype(np.int64)
    node, place = np.unique(nodes[nodes >= 0], return_inverse=True)
    held = np.zeros((len(node), heavy.shape[1]), dtype=np.int64)
    np.add.at(held, place, units[nodes >= 0])
    return WholeWeights(node, np.bincount(place, minlength=len(node)), held, exponent)


def _exponent(column: Floats) -> int:
    try:
        total = math.fsum(column.tolist())
    except OverflowError:
        total = math.inf
    if total != 0 and not LEAST_SUM <= total <= MOST_SUM:
        msg = f"weights are {total:g} together: expected 0, or {LEAST_SUM} to {MOST_SUM}"
        raise ValueError(msg)
    return math.frexp(total)[1] - UNIT_BITS
