"""``corridor A B``: what closes or slows a road between two places, where, and on whose word."""

from __future__ import annotations

import pandas as pd

from passable.measures.results_corridor import CORRIDOR_OBSTACLE_COLUMNS
from passable.measures.routes import Way, fastest_way
from passable.network.states import claim_free
from passable.run.release import require_restricted
from passable.run.request import Request
from passable.run.routes import place_nodes
from passable.run.study import Study
from passable.run.way_ground_told import WayTeller
from passable.situation.road_names import road_states
from passable.terms.errors import BadRequest, Problem
from passable.terms.sensitivity import protected_places


def corridor_way(study: Study, ends: tuple[str, str], road: str | None) -> tuple[Way, int]:
    """Find the corridor, driven from the first place, and its first node.

    Parameters
    ----------
    study, ends
        Of whom, and the two place ids.
    road
        Number or name of the road it keeps to, other roads counted twenty times their length;
        ``None``: the fastest way with every claim removed.

    Raises
    ------
    BadRequest
        If no segment bears the name, or no way joins the places.
    """
    origin, target = (place_nodes(study)[p] for p in ends)
    try:
        states = road_states(study.network, road) if road else claim_free(study.network)
    except ValueError as error:
        raise BadRequest(
            Problem(f"--road: {error}", "Name a road number or name.", got=str(road))
        ) from None
    way = fastest_way(study.network, states, origin, target)
    if way is None:
        raise BadRequest(
            Problem(
                f"no way joins {ends[0]} and {ends[1]}, even with every claim removed",
                "Name places that a road of the case joins.",
                got=f"{ends[0]}, {ends[1]}",
            )
        )
    return way, origin


def measure_corridor(
    study: Study, request: Request, ends: tuple[str, str], road: str | None = None
) -> pd.DataFrame:
    """List what closes or slows a corridor on the date, in the order met.

    Returns
    -------
    DataFrame
        ``CORRIDOR_OBSTACLE_COLUMNS``; empty if nothing does.
    """
    if protected_places(study.case).intersection(ends):
        require_restricted(
            "the corridor of a place whose whereabouts are", restricted=request.restricted
        )
    way, origin = corridor_way(study, ends, road)
    rows = WayTeller(study, request).obstacles(way, origin)
    return pd.DataFrame(rows, columns=list(CORRIDOR_OBSTACLE_COLUMNS))
