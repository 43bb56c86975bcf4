"""How many lines between different holders each arc crosses: a cost that adds up along a way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.situation.control import NONE
from passable.situation.effects import Effects
from passable.situation.ground import UNRULED
from passable.situation.resolve import ResolvedLedger


def lines_on_arcs(ledger: ResolvedLedger, effects: Effects) -> npt.NDArray[np.int64]:
    """Count the lines on each arc, as the mover pays them, in the best reading.

    A line is where the ground passes from one holder to another, ground no claim speaks of among
    them; between two areas of one holder is none. A junction lies on the ground of most of its
    roads, so a road that begins on other ground crosses a line there.

    Parameters
    ----------
    ledger, effects
        The situation's.

    Returns
    -------
    int64[m]
        By arc of the network.
    """
    network = ledger.network
    ground = ledger.ground(tuple(sorted(effects.holders)))
    best = np.array([*(effects.holders[name].best for name in ground.area_ids), NONE], dtype=object)
    before = best[np.where(ground.cross_before == UNRULED, -1, ground.cross_before)]
    after = best[np.where(ground.cross_after == UNRULED, -1, ground.cross_after)]
    is_line = before != after
    segment, at = ground.cross_segment[is_line], ground.cross_fraction[is_line]
    order = np.lexsort((at, segment))
    segment, at = segment[order], at[order]
    low, high = network.arc_from_fraction, network.arc_to_fraction
    counts = np.zeros(len(low), dtype=np.int64)
    first = np.searchsorted(segment, network.arc_segment, side="left")
    last = np.searchsorted(segment, network.arc_segment, side="right")
    for arc in np.flatnonzero(first < last).tolist():
        mine = at[first[arc] : last[arc]]
        # As an effect is felt: where two pieces meet, on the one that begins there.
        is_mine = ((mine >= low[arc]) & (mine < high[arc])) | ((mine >= 1) & (high[arc] >= 1))
        counts[arc] = int(is_mine.sum())
    return counts
