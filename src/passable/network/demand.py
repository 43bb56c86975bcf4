"""Who goes between places: each node once, with a weight in whole units, so that sums are exact.

Weights become whole multiples of a power of two that is small enough for all of them together to
make just under 2^31 units. People counts stay what they are; a fraction is rounded to one part in
2^31 of the sum. Then every sum of weight times weight, and of those times milliseconds, is a whole
number that two int64 hold, and no order of adding up can change it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_UNITS = 2**31 - 1
OFF = -1
"""The node of a place that is off the network: its pairs count, and are never connected."""
LEAST_SUM, MOST_SUM = 1e-100, 1e100
Ints64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Demand:
    """Ordered pairs of different places; those on one node are put together.

    Parameters
    ----------
    node, units : int64[k]
        Each node with a weight above 0 once, ascending, and its weight in units.
    unit
        What one unit of weight is.
    total
        Of all ordered pairs of different places, on the network or off it, in units squared.
    at_one_node
        Of those, the pairs whose places share a node on the network: always connected.
    """

    node: Ints64
    units: Ints64
    unit: float
    total: int
    at_one_node: int

    def weight(self, units_squared: int) -> float:
        """Give a sum over pairs as the caller weighs them."""
        return float(units_squared) * self.unit * self.unit

    def weights(self, units_squared: Ints64) -> npt.NDArray[np.float64]:
        """Give many sums over pairs as the caller weighs them."""
        return units_squared.astype(np.float64) * (self.unit * self.unit)


def demand_between(node_count: int, places: Ints64, weights: npt.NDArray[np.float64]) -> Demand:
    """Weigh every ordered pair of different places by the product of their weights.

    Parameters
    ----------
    node_count
        Nodes of the graph.
    places : int64[p]
        The node of each place, ``OFF`` for one off the network; nodes may repeat.
    weights : float64[p]
        0 or more; in total 0, or 1e-100 to 1e100.

    Raises
    ------
    ValueError
        If the places are no nodes, or the weights do not fit.
    """
    nodes, heavy = np.asarray(places, dtype=np.int64), np.asarray(weights, dtype=np.float64)
    if nodes.shape != heavy.shape or nodes.ndim != 1:
        msg = f"{heavy.shape} weights for {nodes.shape} places"
        raise ValueError(msg)
    if len(nodes) and not OFF <= nodes.min() <= nodes.max() < node_count:
        msg = f"places {nodes.min()} to {nodes.max()} for {node_count} nodes"
        raise ValueError(msg)
    everything = math.fsum(heavy.tolist())
    fits = bool(np.all(np.isfinite(heavy) & (heavy >= 0))) and everything <= MOST_SUM
    if not fits or 0 < everything < LEAST_SUM:
        msg = f"weights are to be 0 or more, together 0 or {LEAST_SUM} to {MOST_SUM}"
        raise ValueError(msg)
    unit = _unit(heavy, everything)
    units = np.rint(heavy / unit).astype(np.int64)
    held = np.bincount(nodes[nodes != OFF], units[nodes != OFF], node_count)  # exact below 2^53
    node = np.flatnonzero(held)
    at_node = held[node].astype(np.int64)
    alone = _sum_of_squares(units[nodes != OFF])
    return Demand(
        node,
        at_node,
        unit,
        total=int(units.sum()) ** 2 - _sum_of_squares(units),
        at_one_node=_sum_of_squares(at_node) - alone,
    )


def _unit(weights: npt.NDArray[np.float64], everything: float) -> float:
    """Find the least power of two of which the weights make few enough."""
    if everything == 0:
        return 1.0
    unit = math.ldexp(1.0, math.frexp(everything)[1] - 32)
    while np.rint(weights / unit).sum() > MOST_UNITS:
        unit *= 2
    return unit


def _sum_of_squares(units: Ints64) -> int:
    return sum(one * one for one in units.tolist())
