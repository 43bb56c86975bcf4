"""Every way no other improves on, to every node, by correcting labels: what BOA* is measured against.

P. Vincke, "Problèmes multicritères", 1974; as in A. Skriver, K. Andersen, "A label correcting
approach for solving bicriterion shortest-path problems", Computers & Operations Research 27, 2000.
No bounds, no order but first in, first out; each new label is held against all of its node.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

NOTHING = -1


@njit(nogil=True, cache=True)
def correct_labels(  # noqa: C901, PLR0912, PLR0915 - a kernel
    source: int,
    first: npt.NDArray[np.int64],
    arc: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    time: npt.NDArray[np.int64],
    exposure: npt.NDArray[np.int64],
    most_labels: int,
) -> tuple[
    npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]
]:
    """Find the frontier of every node.

    Parameters
    ----------
    source : int
        A node.
    first : int64[n + 1], arc : int64[m], head : int32[m], time, exposure : int64[m]
        As for ``kernels.frontier``; a time of -1 is closed.
    most_labels : int
        After so many labels it gives up.

    Returns
    -------
    newest : int64[n]
        A node's last label, ``NOTHING`` if it has none; empty if it gave up.
    time, exposure, following : int64[k]
        Of each label, and the next label of its node, ``NOTHING`` at the last.
    """
    nodes = first.shape[0] - 1
    newest = np.full(nodes, NOTHING, dtype=np.int64)
    room = 1 << 16
    gone_time, gone_exposure = np.empty(room, np.int64), np.empty(room, np.int64)
    following, at = np.empty(room, np.int64), np.empty(room, np.int64)
    is_good = np.empty(room, np.bool_)
    gone_time[0], gone_exposure[0], following[0], at[0] = 0, 0, NOTHING, source
    is_good[0] = True
    newest[source] = 0
    made, turn = 1, 0
    while turn < made:
        label = turn
        turn += 1
        if not is_good[label]:
            continue
        node = at[label]
        for place in range(first[node], first[node + 1]):
            step = arc[place]
            if time[step] < 0:
                continue
            there = head[step]
            new_time = gone_time[label] + time[step]
            new_exposure = gone_exposure[label] + exposure[step]
            before, other, is_beaten = NOTHING, newest[there], False
            while other != NOTHING:
                if gone_time[other] <= new_time and gone_exposure[other] <= new_exposure:
                    is_beaten = True
                    break
                if new_time <= gone_time[other] and new_exposure <= gone_exposure[other]:
                    is_good[other] = False
                    if before == NOTHING:
                        newest[there] = following[other]
                    else:
                        following[before] = following[other]
                else:
                    before = other
                other = following[other]
            if is_beaten:
                continue
            if made == most_labels:
                none = np.empty(0, np.int64)
                return none, none, none, none
            if made == gone_time.shape[0]:
                gone_time = np.concatenate((gone_time, np.empty(made, np.int64)))
                gone_exposure = np.concatenate((gone_exposure, np.empty(made, np.int64)))
                following = np.concatenate((following, np.empty(made, np.int64)))
                at = np.concatenate((at, np.empty(made, np.int64)))
                is_good = np.concatenate((is_good, np.empty(made, np.bool_)))
            gone_time[made], gone_exposure[made], at[made] = new_time, new_exposure, there
            following[made] = newest[there]
            newest[there] = made
            is_good[made] = True
            made += 1
    return newest, gone_time[:made].copy(), gone_exposure[:made].copy(), following[:made].copy()


def frontier_points(
    node: int,
    labels: tuple[
        npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]
    ],
) -> list[tuple[int, int]]:
    """List the points of a node, ascending by time."""
    newest, time, exposure, following = labels
    points = []
    label = int(newest[node])
    while label != NOTHING:
        points.append((int(time[label]), int(exposure[label])))
        label = int(following[label])
    return sorted(points)
