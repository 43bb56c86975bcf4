"""Running sums that begin anew with each group.

Each group is added up by itself, from its first term to its last, so that its sums are the same
bits whatever groups stand around it: a running sum over all of them, less each group's start, is
not, and half a unit in the last place can be a millisecond after rounding.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

LONG: Final = 64
"""Beyond so many terms a group is added up alone rather than in step with all others."""


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
    O(v), a step for the k-th terms of all groups at once: 2 ms for the 131,808 vertices of Malta's
    segments, without compiling anything. Naive twin: ``tests.naive.running_sums``.
    """
    total = np.zeros(term.shape[0], dtype=np.float64)
    length = np.diff(first)
    begin = first[:-1]
    for group in np.flatnonzero(length > LONG):
        inner = slice(begin[group] + 1, begin[group] + length[group])
        total[inner] = np.cumsum(term[inner])
    is_short = (length > 1) & (length <= LONG)
    at, left = begin[is_short] + 1, length[is_short] - 1
    while at.size:
        total[at] = total[at - 1] + term[at]
        goes_on = left > 1
        at, left = at[goes_on] + 1, left[goes_on] - 1
    return total
