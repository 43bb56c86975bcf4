"""How fast a vehicle drives each segment, and how long that takes: the lowest speed that applies.

Class, speed limit, surface and the like, weight and season act through ``network.speed_tables``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from passable.network.graph import RoadGraph
from passable.network.speed_tables import SpeedTables, read_speed_tables
from passable.terms.codes import PRACTICABILITY, VEHICLES, Season, Vehicle
from passable.terms.errors import BadTable, ProblemList, name_offenders
from passable.terms.roads import WAY_COLUMNS
from passable.terms.word_columns import Columns, words_of

__all__ = [
    "NO_WAY",
    "SpeedTables",
    "read_speed_tables",
    "segment_milliseconds",
    "segment_speeds",
]

MPS_PER_KPH = 1 / 3.6
MILLISECONDS = 1000.0
NO_WAY = -1
"""Milliseconds of a direction nobody may drive."""
FLAGS = tuple(name for name, meaning in WAY_COLUMNS.items() if meaning == "bool")
"""Columns that say yes or no."""
HINDRANCES = ("no", "seasonal", "limited")
"""Values of OSM's ``practicability:<vehicle>`` that hinder."""


def segment_speeds(
    graph: RoadGraph, vehicle: Vehicle, season: Season, tables: SpeedTables
) -> npt.NDArray[np.float64]:
    """Give each segment the vehicle's speed.

    Returns
    -------
    float64[s]
        kph; 0 where the vehicle cannot or may not drive.

    Raises
    ------
    BadTable
        If a road class has no speed.
    """
    ways = graph.way_columns
    classes = ways.words("road_class")
    of_class = [tables.speeds.get((vehicle, word), np.nan) for word in classes.word]
    speed = np.array(of_class, dtype=np.float64)[classes.code]
    lacking = np.flatnonzero(np.isnan(speed))
    if len(lacking):
        names = sorted(set(classes.text[lacking].tolist()))
        problems = ProblemList()
        problems.add(
            f"{len(lacking)} of {graph.segment_count} segments have no speed "
            f"({name_offenders(graph.segment_id[lacking][:6], len(lacking))})",
            f"Give class {', '.join(names)} a speed for {vehicle} in roads/speeds.csv.",
            file="speeds.csv",
        )
        problems.raise_if_any(BadTable)
    limit = ways.figures("maxspeed_kph")
    speed = np.fmin(speed, np.where(limit > 0, limit, np.nan))
    by_tag: dict[str, dict[str, float]] = {}
    for (tag, value, *whom), cap in tables.caps.items():
        if whom == [vehicle, season]:
            by_tag.setdefault(tag, {})[value] = cap
    for tag, by_value in by_tag.items():
        speed = np.fmin(speed, _caps(ways, tag, vehicle, by_value))
    is_too_heavy = ways.figures("maxweight_tonnes") < tables.vehicles[(vehicle,)]
    return np.where(is_too_heavy, 0.0, speed)


def _caps(
    ways: Columns, tag: str, vehicle: Vehicle, by_value: dict[str, float]
) -> npt.NDArray[np.float64]:
    """Look up a tag's cap for each segment, NaN where there is none.

    Of several values (``gravel;dirt``) the lowest cap counts.
    """
    if tag in FLAGS:
        yes, no = by_value.get("yes", np.nan), by_value.get("no", np.nan)
        return np.where(ways.figures(tag), yes, no)
    words = ways.words(tag)
    caps = []
    for said in words.word.tolist():
        values = _practicability(said, vehicle) if tag == "practicability" else said.split(";")
        found = [by_value[v] for v in (value.strip() for value in values) if v in by_value]
        caps.append(min(found, default=np.nan))
    return np.array(caps, dtype=np.float64)[words.code]


def _practicability(packed: str, vehicle: Vehicle) -> list[str]:
    """Read ``heavy_truck=no;4x4=yes`` for one vehicle.

    What is said of the vehicle itself counts. If nothing is, all that hinders a lighter one does:
    what stops a 4x4 stops a truck. That a lighter one may pass says nothing.
    """
    said = dict(part.split("=", 1) for part in packed.split(";") if "=" in part)
    if said.get(vehicle):
        return [said[vehicle]]
    lighter = [v for v in VEHICLES if PRACTICABILITY[v] < PRACTICABILITY[vehicle]]
    return [said[v] for v in lighter if said.get(v) in HINDRANCES]


def segment_milliseconds(
    graph: RoadGraph, speed_kph: npt.NDArray[np.float64], calibration: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Turn speeds into whole milliseconds, along and against each segment.

    Returns
    -------
    forward, backward : int64[s]
        ms, ``NO_WAY`` where the direction may not be driven.
    """
    ways = graph.way_columns
    is_usable = speed_kph > 0
    seconds = graph.length_metres / np.where(is_usable, speed_kph * MPS_PER_KPH, 1.0)
    said = ways.figures("duration_seconds")
    timed = np.flatnonzero(np.isfinite(said))
    seconds[timed] = said[timed] * _share_of_way(graph, timed)
    milliseconds = np.floor(seconds * calibration * MILLISECONDS + 0.5)
    whole = np.where(is_usable, milliseconds, NO_WAY).astype(np.int64)
    oneway = ways.figures("oneway")
    return np.where(oneway == -1, NO_WAY, whole), np.where(oneway == 1, NO_WAY, whole)


def _share_of_way(graph: RoadGraph, some: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Share the lengths of ways among some segments: a ferry's duration is said of the whole way.

    All segments of a way are among them, or none.
    """
    way = words_of(graph.way_columns.words("way_id").text[some].tolist()).code
    length = graph.length_metres[some]
    total = np.bincount(way, weights=length)[way]
    pieces = np.bincount(way)[way]
    return np.where(total > 0, length / np.where(total > 0, total, 1), 1 / pieces)
