"""``corridor --from --to``: a road between two places over time, and what it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from passable.measures.corridor import CorridorStep, Row
from passable.measures.corridor_tables import (
    control_rows,
    crossing_rows,
    ground_rows,
    segment_rows,
    spell_rows,
)
from passable.measures.results_corridor import (
    CORRIDOR_CONTROL_COLUMNS,
    CORRIDOR_CROSSING_COLUMNS,
    CORRIDOR_EXPOSURE_COLUMNS,
    CORRIDOR_GROUND_COLUMNS,
    CORRIDOR_SEGMENT_COLUMNS,
    CORRIDOR_SPELL_COLUMNS,
)
from passable.run.corridor_days import corridor_begins, corridor_steps
from passable.run.corridor_losses import measure_losses
from passable.run.corridor_road import CorridorRoad
from passable.run.exposure import measure_exposure
from passable.run.release import make_gate
from passable.run.request import Request
from passable.run.study import Study
from passable.run.timeline import frame_timeline
from passable.terms.progress import Progress, silent

CorridorOf = Literal[
    "segments", "spells", "ground", "control", "crossings", "exposure", "losses", "places"
]
CORRIDOR_PARTS: Final[tuple[CorridorOf, ...]] = get_args(CorridorOf)
OVER_TIME: Final[frozenset[str]] = frozenset(
    {"segments", "spells", "ground", "control", "crossings"}
)


@dataclass(frozen=True)
class CorridorAnswer:
    """A corridor over time.

    Parameters
    ----------
    road
        Which.
    steps
        Spans of days without a change; empty if none of what is told over time was asked for.
    tables
        By part: those of ``measures.results_corridor`` that were asked for.
    """

    road: CorridorRoad
    steps: tuple[CorridorStep, ...]
    tables: dict[str, pd.DataFrame]


def frame_corridor(
    study: Study, request: Request, road: CorridorRoad, first: date | None, last: date | None
) -> Request:
    """Make a request for a span of days; the first day is that of the first claim on the corridor.

    Raises
    ------
    BadRequest
        As ``frame_timeline``.
    """
    last = last or request.on
    if first is None:
        begin = corridor_begins(study, request, road)
        first = begin if begin is not None and begin <= last else None
    return frame_timeline(study, request, first, last)


def measure_corridor_over_time(
    study: Study,
    request: Request,
    road: CorridorRoad,
    parts: tuple[CorridorOf, ...] = CORRIDOR_PARTS,
    progress: Progress = silent,
) -> CorridorAnswer:
    """Tell a corridor from the request's ``since`` to its ``on``; exposure and losses on ``on``.

    Parameters
    ----------
    study, request, road
        Of whom, and what.
    parts
        Which tables.
    progress
        Told step by step.
    """
    steps: list[CorridorStep] = []
    tables: dict[str, pd.DataFrame] = {}
    if OVER_TIME.intersection(parts):
        steps = corridor_steps(study, request, road, progress)
        tables |= _over_time(study, request, road, steps)
    if "exposure" in parts:
        tables["exposure"] = corridor_exposure(study, request, road, progress)
    if {"losses", "places"}.intersection(parts):
        progress("closing and opening the corridor")
        tables["losses"], tables["places"] = measure_losses(study, request, road)
    return CorridorAnswer(road, tuple(steps), {part: tables[part] for part in parts})


def _over_time(
    study: Study, request: Request, road: CorridorRoad, steps: list[CorridorStep]
) -> dict[str, pd.DataFrame]:
    voices = Voices(study, request)
    rows = {
        "segments": segment_rows(road.segments, steps, road.name, request.reading),
        "spells": spell_rows(road.segments, steps, road.name, voices, road.between),
        "ground": ground_rows(steps, road.name, voices, road.between),
        "control": control_rows(steps, road.name),
        "crossings": crossing_rows(road.segments, steps, road.name, voices, road.between),
    }
    columns = {
        "segments": CORRIDOR_SEGMENT_COLUMNS,
        "spells": CORRIDOR_SPELL_COLUMNS,
        "ground": CORRIDOR_GROUND_COLUMNS,
        "control": CORRIDOR_CONTROL_COLUMNS,
        "crossings": CORRIDOR_CROSSING_COLUMNS,
    }
    return {part: pd.DataFrame(rows[part], columns=list(columns[part])) for part in columns}


class Voices:
    """Says who stands behind claims; of claims that may not show, only their ids go to the gate."""

    def __init__(self, study: Study, request: Request) -> None:
        self._claims = {c.claim_id: c for c in study.case.claims}
        self._sources = study.case.sources
        self._hidden = frozenset(make_gate(study, request).names)

    def __call__(self, claim_ids: tuple[str, ...]) -> Row:
        """Give ``publishers``, ``said_by``, ``source_ids`` and ``claim_ids``."""
        claims = [self._claims[name] for name in claim_ids if name not in self._hidden]
        publishers = dict.fromkeys(self._sources[c.source_id].publisher for c in claims)
        return {
            "publishers": "; ".join(publishers),
            "said_by": "; ".join(dict.fromkeys(c.said_by for c in claims if c.said_by)),
            "source_ids": "; ".join(dict.fromkeys(c.source_id for c in claims)),
            "claim_ids": "; ".join(claim_ids),
        }


def corridor_exposure(
    study: Study, request: Request, road: CorridorRoad, progress: Progress = silent
) -> pd.DataFrame:
    """Add up the incidents a day along each segment, density times length, on the request's date.

    Returns
    -------
    DataFrame
        ``CORRIDOR_EXPOSURE_COLUMNS``; what is on a segment's other part is not counted.
    """
    answer = measure_exposure(study, request, progress)
    roads = answer.roads
    pieces = roads.arc_piece[np.array(road.way.arcs, dtype=np.int64)]
    precise, coarse = roads.precise[pieces], roads.coarse[pieces]
    basis = {
        **{name: answer.about[name] for name in ("precise_incidents", "coarse_incidents")},
        **study.case.config.exposure.model_dump(),
    }
    rows: list[Row] = []
    for segment, (first, end) in zip(road.segments, road.arcs, strict=True):
        km = segment.to_km - segment.from_km
        parts = [float(p[first:end].sum()) for p in (precise, coarse)]
        per_km = [part / km if km > 0 else float("nan") for part in parts]
        rows.append(
            {
                "corridor": road.name,
                "from_km": segment.from_km,
                "to_km": segment.to_km,
                "between": segment.between,
                **segment.about,
                "km": km,
                "density": sum(per_km),
                "density_precise": per_km[0],
                "density_coarse": per_km[1],
                "incidents_per_day": sum(parts),
                "corridor_km": road.km,
                "corridor_incidents_per_day": float(precise.sum() + coarse.sum()),
                **basis,
            }
        )
    return pd.DataFrame(rows, columns=list(CORRIDOR_EXPOSURE_COLUMNS))
