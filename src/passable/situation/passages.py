"""Where a subject lies on the roads, and how a vehicle passes through it in each direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.situation.spans import Spans


@dataclass(frozen=True)
class Passage:
    """One way through a subject.

    Parameters
    ----------
    spans
        Its stretches.
    way : int8[k]
        Which way each is driven: ``effects.BOTH``, ``ALONG`` or ``AGAINST``.
    share : float64[k]
        Of the whole passage, for each stretch; delays are shared out by it.
    """

    spans: Spans
    way: npt.NDArray[np.int8]
    share: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Resolved:
    """Where a subject lies.

    Parameters
    ----------
    spans
        Every stretch of it, merged.
    passages
        How a vehicle goes through.
    is_half
        A road found in one direction only, on segments driven in one direction only.
    """

    spans: Spans
    passages: tuple[Passage, ...]
    is_half: bool = False


def one_passage(spans: Spans, share: npt.NDArray[np.float64]) -> Resolved:
    """Make a subject that is the same passage in both directions."""
    return Resolved(spans, (Passage(spans, np.zeros(len(share), dtype=np.int8), share),))
