"""What is asked of ``importance segments``, and the order in which it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

Demand = Literal["service", "between", "detour"]
DEMANDS: Final[tuple[Demand, ...]] = get_args(Demand)
WORST: Final = (
    "newly_cut_off_people_best",
    "newly_cut_off_places",
    "share_newly_disconnected",
    "share_disconnected",
    "pairs_newly_disconnected",
    "extra_person_hours",
    "mean_extra_seconds",
)
"""Losses, the gravest first; tables are ordered by those they have."""


@dataclass(frozen=True)
class SegmentsAsked:
    """What is asked.

    Parameters
    ----------
    demand
        ``service``: each place to its nearest service. ``between``: the ways between places.
        ``detour``: between a segment's own two ends.
    places
        Whose ways count for ``between``: as for ``main_places.chosen_places``.
    claim_free
        Ask the network with every claim removed.
    group
        ``None``: each segment by itself; else as for ``segment_groups``.
    """

    demand: Demand = "service"
    places: str = "main"
    claim_free: bool = False
    group: str | None = None

    @property
    def asked(self) -> dict[str, object]:
        """What goes into the run record."""
        return {
            "demand": self.demand,
            "places": self.places if self.demand == "between" else None,
            "claim_free": self.claim_free,
            "group": self.group,
        }


RANKING: Final = (
    "importance segments: a ranking of the roads whose loss hurts most is a list of targets too "
    "(what passes through a place is public: importance places)"
)
"""Why the answer leaves only as restricted output."""


def worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Order rows by what they lose; what is not known counts as nothing, of equals the first leads."""
    keys = [c for c in WORST if c in table]
    losses = [-table[c].fillna(0.0).to_numpy(np.float64) for c in reversed(keys)]
    order = np.lexsort(losses) if losses else np.arange(len(table))
    return table.iloc[order].reset_index(drop=True)
