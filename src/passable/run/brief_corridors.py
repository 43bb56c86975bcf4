"""The corridors of a brief: each road that case.toml names, over time and on the date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from passable.measures.results_corridor import CORRIDOR_CUT_COLUMNS
from passable.run.brief_frames import join_frames
from passable.run.corridor_chart import corridor_places
from passable.run.corridor_over_time import (
    CORRIDOR_PARTS,
    frame_corridor,
    measure_corridor_over_time,
)
from passable.run.corridor_road import CorridorRoad, find_corridor
from passable.run.request import Request
from passable.run.study import Study
from passable.run.way_ground_told import WayTeller
from passable.terms.errors import BadRequest, Problem
from passable.terms.progress import Progress, silent
from passable.terms.sensitivity import protected_places

KEY: Final = "questions.corridors"


@dataclass(frozen=True)
class BriefCorridors:
    """All corridors of a brief.

    Parameters
    ----------
    tables
        ``cuts`` and ``axis``, and the parts of ``corridor_over_time``, each of all corridors.
    left_out, named
        Corridors from or to a place whose whereabouts a public brief may not tell; of how many.
    """

    tables: dict[str, pd.DataFrame]
    left_out: int
    named: int

    @property
    def counts(self) -> tuple[tuple[str, int, str], ...]:
        """What was left out, as a row of the brief's counts."""
        what = "corridors of places whose whereabouts are restricted, left out"
        return ((what, self.left_out, f"of {self.named} in case.toml"),) if self.left_out else ()


def measure_corridors(
    study: Study, request: Request, progress: Progress = silent
) -> BriefCorridors:
    """Measure every corridor of case.toml, from the first claim on it to the request's date.

    Raises
    ------
    BadRequest
        Naming the key of case.toml, if no segment bears a road's name or no way joins the places.
    """
    named = list(dict.fromkeys(tuple(c) for c in study.case.config.questions.corridors))
    secret = frozenset() if request.restricted else protected_places(study.case)
    shown = [c for c in named if not secret.intersection(c[:2])]
    frames: dict[str, list[pd.DataFrame]] = {}
    for corridor in shown:
        road = _find(study, request, corridor)
        asked = frame_corridor(study, request, road, None, None)
        answer = measure_corridor_over_time(study, asked, road, CORRIDOR_PARTS, progress)
        axis = corridor_places(study, road)
        told = {"cuts": _cuts(study, request, road), "axis": axis, **answer.tables}
        for part, table in told.items():
            frames.setdefault(part, []).append(table)
    tables = {part: join_frames(parts) for part, parts in frames.items()}
    return BriefCorridors(tables, len(named) - len(shown), len(named))


def _find(study: Study, request: Request, corridor: tuple[str, ...]) -> CorridorRoad:
    ends, road = (corridor[0], corridor[1]), (corridor[2] if len(corridor) > 2 else None)  # noqa: PLR2004
    try:
        return find_corridor(study, ends, road, restricted=request.restricted)
    except BadRequest as error:
        why = error.problems[0].what.removeprefix("--road: ")
        raise BadRequest(
            Problem(
                f"{KEY}: {why}",
                "Name two places and a road that joins them, or leave the corridor out.",
                file="case.toml",
                column=KEY,
                got=", ".join(corridor),
            )
        ) from error


def _cuts(study: Study, request: Request, road: CorridorRoad) -> pd.DataFrame:
    rows = WayTeller(study, request).obstacles(road.way, road.origin)
    told = [{"corridor": road.name, **row} for row in rows]
    return pd.DataFrame(told, columns=list(CORRIDOR_CUT_COLUMNS))
