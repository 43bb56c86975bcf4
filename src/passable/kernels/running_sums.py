"""Running sums that begin anew with each group.

Each group is added up by itself, from its first term to its last, so that its sums are the same
bits whatever groups stand around it: a running sum over all of them, less each group's start, is
not, and half a unit in the last place can be a millisecond after rounding.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit


@njit(nogil=True, cache=True)
def running_sums(
    first: npt.NDArray[np.int64], term: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Add up each group's terms.

    Parameters
    ----------
    first : int64[g + 1]
        Group ``k`` is ``term[first[k]:first[k + 1]]``.
    term : float64[v]
        A group's first term is not counted: it begins at 0.

    Returns
    -------
    float64[v]
        The sum of the group's terms after its first, up to and with this one.

    Notes
    -----
    O(v). Naive twin: ``tests.naive.running_sums``.
    """
    total = np.zeros(term.shape[0], dtype=np.float64)
    for group in range(first.shape[0] - 1):
        so_far = 0.0
        for k in range(first[group] + 1, first[group + 1]):
            so_far += term[k]
            total[k] = so_far
    return total
