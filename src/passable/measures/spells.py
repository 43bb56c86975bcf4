"""Since when: the first day of the unbroken spell, found at the ledger's own change dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Spells:
    """The spells that hold on a date, in the shape of the question.

    Parameters
    ----------
    since : object[...]
        First day, ``None`` where nothing holds.
    or_earlier : bool[...]
        The spell reaches back to the ledger's first day.
    """

    since: npt.NDArray[np.object_]
    or_earlier: npt.NDArray[np.bool_]


def find_spells(
    dates: Sequence[date], on: date, holds_at: Callable[[date], npt.NDArray[np.bool_]]
) -> Spells:
    """Walk back from a date until every spell that holds on it has begun.

    Parameters
    ----------
    dates
        Every date on which the answer may change, in order.
    on
        The date asked about.
    holds_at
        Whether it holds on a date: bool of any shape, the same for every date. Asked once for
        each date, newest first, and no further back than needed.
    """
    steps = [d for d in dates if d <= on]
    if not steps:
        steps = [on]
    holds = holds_at(steps[-1])
    since = np.full(holds.shape, None, dtype=object)
    since[holds] = steps[-1]
    running = holds.copy()
    for step in reversed(steps[:-1]):
        if not running.any():
            break
        running &= holds_at(step)
        since[running] = step
    return Spells(since, running)
