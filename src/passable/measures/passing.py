"""What passes through a place: the share of weighted pairs whose way does, and what its loss costs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.measures.reach import NOT_REACHED

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def pass_through(before: Ints, to_node: Ints, from_node: Ints) -> Bools:
    """Say which pairs have a shortest way through any of some nodes, bool[K, K].

    Parameters
    ----------
    before : int64[K, K]
        ms from row to column, ``NOT_REACHED`` where there is no way.
    to_node, from_node : int64[K, n]
        ms from each place to each node, and from each node to each place.
    """
    passes = np.zeros(before.shape, dtype=bool)
    for origin in range(len(before)):
        reached = np.flatnonzero(to_node[origin] != NOT_REACHED)
        onward = from_node[:, reached]
        total = np.where(onward == NOT_REACHED, NOT_REACHED, to_node[origin, reached] + onward)
        is_as_short = (total == before[origin][:, None]) & (total != NOT_REACHED)
        passes[origin] = is_as_short.any(axis=1)
    return passes


def count_passing(
    before: Ints, after: Ints, passes: Bools, weight: Floats, left_out: Bools
) -> dict[str, object]:
    """Count what passes through a place and what its loss costs.

    Parameters
    ----------
    before, after : int64[K, K]
        ms from row to column with the place, and with all its junctions closed.
    passes : bool[K, K]
        As ``pass_through`` gives it.
    weight : float64[K, K]
        Of the pairs asked about; 0 for others.
    left_out : bool[K]
        Places that lie in the footprint: pairs that start or end there do not count.

    Returns
    -------
    dict
        Of ``IMPORTANCE_PLACE_COLUMNS``, from ``pairs`` on. Shares are null without anything to
        be a share of.
    """
    asked = (weight > 0) & ~left_out[:, None] & ~left_out[None, :]
    was = asked & (before != NOT_REACHED)
    still = was & (after != NOT_REACHED)
    slower = still & (after > before)
    every, connected = float(weight[asked].sum()), float(weight[was].sum())
    extra = np.where(slower, after - before, 0)
    added = float((weight * extra).sum()) / 1000
    return {
        "pairs": int(asked.sum()),
        "pairs_left_out": int((weight > 0).sum() - asked.sum()),
        "pairs_connected": int(was.sum()),
        "share_connected": _share(connected, every),
        "pairs_through": int((was & passes).sum()),
        "share_through": _share(float(weight[was & passes].sum()), connected),
        "pairs_lost": int((was & ~still).sum()),
        "share_lost": _share(float(weight[was & ~still].sum()), connected),
        "share_slower": _share(float(weight[slower].sum()), connected),
        "mean_extra_seconds": _share(added, float(weight[still].sum())),
        "detour_seconds": _share(added, float(weight[slower].sum())),
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
