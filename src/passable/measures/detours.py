"""The way round a segment: of the directions it is driven in, the one that is worst off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NO_WAY = -1
NO_OTHER, ONE_WAY, CLOSED_NOW = "no other way", "one way only", "closed now"


def longest_way_round(own: Ints, way_round: Ints) -> tuple[Floats, Floats]:
    """Take the longer way round of the two directions.

    Parameters
    ----------
    own, way_round : int64[2, s]
        Through the segment and round it, along and against; ``NO_WAY`` where it is not open that
        way, or there is no way round.

    Returns
    -------
    own, way_round : float64[s]
        Of that direction; null where a direction that is open has no way round, or none is open.
    """
    is_open = own != NO_WAY
    lacks = (is_open & (way_round == NO_WAY)).any(axis=0) | ~is_open.any(axis=0)
    # Without a way round the longer way through is told, so that the row still says its length.
    chosen = np.argmax(np.where(lacks, own, np.where(is_open, way_round, NO_WAY)), axis=0)
    every = np.arange(own.shape[1])
    through, rounded = own[chosen, every], way_round[chosen, every]
    return np.where(through == NO_WAY, np.nan, through), np.where(lacks, np.nan, rounded)


def why_no_way_round(own: Ints, way_round: Ints) -> npt.NDArray[np.object_]:
    """Say why a segment has no way round, ``results_importance.DETOUR_REASONS``, object[s]."""
    is_open = own != NO_WAY
    lacks = is_open & (way_round == NO_WAY)
    reason = np.full(own.shape[1], "", dtype=object)
    reason[lacks.any(axis=0)] = ONE_WAY
    reason[lacks.any(axis=0) & (lacks == is_open).all(axis=0)] = NO_OTHER
    reason[~is_open.any(axis=0)] = CLOSED_NOW
    return reason
