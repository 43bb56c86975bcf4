"""Edge states: what one date and one reading make of every arc. The overlay on a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.network import Network

CLOSED = -1
"""Milliseconds of a closed arc."""


@dataclass(frozen=True)
class EdgeStates:
    """Milliseconds of every arc, ``CLOSED`` where it is closed.

    Parameters
    ----------
    milliseconds : int64[m]
        In the order of the network's arcs.
    """

    milliseconds: npt.NDArray[np.int64]

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Which arcs are open, bool[m]."""
        return np.not_equal(self.milliseconds, CLOSED)


def claim_free(network: Network) -> EdgeStates:
    """Give the states with every claim removed."""
    return EdgeStates(network.arc_milliseconds)
