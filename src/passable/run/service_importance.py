"""``importance segments --demand service``: whom the loss of each segment cuts off or slows."""

from __future__ import annotations

from typing import Any

import numpy as np

from passable.measures.people import FIGURES, sum_people
from passable.network.arc_graph import graph_of_network
from passable.network.service_removal import ServiceRemoval, remove_each_for_service
from passable.run.engine import threads
from passable.run.evaluate import service_rows
from passable.run.probe import Probe

BEST = FIGURES.index("best")
KNOWN = len(FIGURES)
"""The column of weights that counts the places with a figure."""


def service_columns(probe: Probe, category: str) -> dict[str, Any]:
    """Remove each segment by itself and say what one category loses.

    Returns
    -------
    dict
        Of ``IMPORTANCE_SERVICE_COLUMNS``, from ``category`` on, s long.
    """
    study, request = probe.study, probe.request
    rows = service_rows(study, category)
    rows = rows[probe.is_functioning[rows]]
    is_known = np.isfinite(probe.figures[:, BEST])
    weights = np.column_stack([np.nan_to_num(probe.figures), is_known])
    found = remove_each_for_service(
        graph_of_network(study.network, probe.states),
        probe.place_node,
        weights,
        probe.service_node[rows],
        request.direction,
        request.within_milliseconds,
        threads=threads(),
    )
    every = np.ones(len(probe.ids), dtype=bool)
    return {
        "category": category,
        "used": found.matters,
        "places": len(probe.ids),
        "places_with_people": int(is_known.sum()),
        **sum_people(probe.figures, every, ""),
        "places_reached": found.reached_places,
        "newly_cut_off_places": found.cut_places,
        **_people(found),
        "slower_places": found.slowed_places,
        "slower_people_best": _unless_unknown(
            found.slowed_weight[:, BEST], found.slowed_places, found.slowed_weight[:, KNOWN]
        ),
        "extra_person_hours": _unless_unknown(
            found.extra_weighted_hours[:, BEST], found.slowed_places, found.slowed_weight[:, KNOWN]
        ),
    }


def _people(found: ServiceRemoval) -> dict[str, Any]:
    known = found.cut_weight[:, KNOWN]
    return {
        f"newly_cut_off_people_{figure}": _unless_unknown(
            found.cut_weight[:, k], found.cut_places, known
        )
        for k, figure in enumerate(FIGURES)
    }


def _unless_unknown(total: Any, places: Any, known: Any) -> Any:
    """Give sums, null where places count and none of them has a figure."""
    return np.where((places > 0) & (known == 0), np.nan, total)
