"""The nearest of many sources for some targets, by one climb and one descent of the hierarchy.

J. Dibbelt, B. Strasser, D. Wagner, "Customizable contraction hierarchies", ACM Journal of
Experimental Algorithmics 21, 2016, with the sweep of D. Delling, A. V. Goldberg, A. Nowatzyk,
R. F. Werneck, "PHAST: hardware-accelerated shortest path trees", IPDPS 2011: all sources climb
together, each node passing on only the nearest it has heard of, and the ancestors of the targets
then hear of it from the top down.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from passable.kernels.customize import INFINITE

UNREACHED = -1
_CLIMBS, _DESCENDS = 1, 2


@njit(nogil=True, cache=True)
def nearest_above(
    sources: npt.NDArray[np.int32],
    targets: npt.NDArray[np.int32],
    parent: npt.NDArray[np.int32],
    first_up: npt.NDArray[np.int64],
    up_head: npt.NDArray[np.int32],
    up_milliseconds: npt.NDArray[np.int32],
    first_down: npt.NDArray[np.int64],
    down_head: npt.NDArray[np.int32],
    down_milliseconds: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find for each target the nearest source and how far it is.

    Parameters
    ----------
    sources : int32[k], targets : int32[t]
        Nodes, numbered as they are removed; may repeat. Of sources equally near, the first in
        the list is taken.
    parent : int32[n]
        The elimination tree.
    first_up : int64[n + 1], up_head, up_milliseconds : int32[h]
        Links by their lower end, with the time towards the upper end as seen from the sources.
    first_down : int64[n + 1], down_head, down_milliseconds : int32[q]
        Links by their lower end, with the time from the upper end, ``down_head``, to the lower.

    Returns
    -------
    distance : int64[t]
        ms, ``UNREACHED`` where no source is reached.
    found : int64[t]
        Index into ``sources``, ``UNREACHED`` likewise.

    Notes
    -----
    O(n + links above the sources + links above the targets); no heap. Distance and source are
    one number, distance times k plus the index, as in ``nearest_source``; a way's time, times k,
    must stay below 2**62 (``network.hierarchy_nearest`` checks).
    Naive twin: ``tests.naive.nearest_source``.
    """
    nodes = parent.shape[0]
    count = sources.shape[0]
    nothing = np.iinfo(np.int64).max
    best = np.full(nodes, nothing, dtype=np.int64)
    mark = np.zeros(nodes, dtype=np.int8)
    for k in range(count):
        node = sources[k]
        best[node] = min(best[node], k)
        while node >= 0 and not mark[node] & _CLIMBS:
            mark[node] |= _CLIMBS
            node = parent[node]
    for k in range(targets.shape[0]):
        node = targets[k]
        while node >= 0 and not mark[node] & _DESCENDS:
            mark[node] |= _DESCENDS
            node = parent[node]
    for node in range(nodes):
        here = best[node]
        if not mark[node] & _CLIMBS or here == nothing:
            continue
        for link in range(first_up[node], first_up[node + 1]):
            time = np.int64(up_milliseconds[link])
            if time < INFINITE:
                best[up_head[link]] = min(best[up_head[link]], here + time * count)
    for node in range(nodes - 1, -1, -1):
        if not mark[node] & _DESCENDS:
            continue
        least = best[node]
        for link in range(first_down[node], first_down[node + 1]):
            above = best[down_head[link]]
            time = np.int64(down_milliseconds[link])
            if time < INFINITE and above != nothing:
                least = min(least, above + time * count)
        best[node] = least
    distance = np.full(targets.shape[0], UNREACHED, dtype=np.int64)
    found = np.full(targets.shape[0], UNREACHED, dtype=np.int64)
    for k in range(targets.shape[0]):
        here = best[targets[k]]
        if here != nothing:
            distance[k] = here // count
            found[k] = here - distance[k] * count
    return distance, found
