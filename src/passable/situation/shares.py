"""Sharing a whole number of milliseconds out over the parts of a passage, exactly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.situation.openness import Figure3


def share_out(delay: Figure3, share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share a delay out over parts in order, in whole milliseconds that add up.

    Where the shares add up to 1 the parts add up to the delay, to the millisecond. Each reading
    is the one before and a share of what it adds, so that no part is slower in a more open
    reading by a stray rounding.

    Parameters
    ----------
    delay
        Whole ms in each reading, never falling.
    share : float64[k]
        Of the whole, for each part, in the order passed.

    Returns
    -------
    float64[3, k]
        Whole ms.
    """
    steps = np.diff(np.array([0.0, *delay]))
    reached = np.floor(np.concatenate([[0.0], np.cumsum(share)])[None, :] * steps[:, None] + 0.5)
    return np.cumsum(np.diff(reached, axis=1), axis=0)
