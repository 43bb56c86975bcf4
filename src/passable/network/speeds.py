"""How fast a vehicle drives each segment, and how long that takes: the lowest speed that applies.

Class, speed limit, surface and the like, weight and season act through ``network.speed_tables``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.network.graph import RoadGraph
from passable.network.speed_tables import SpeedTables, read_speed_tables
from passable.terms.codes import PRACTICABILITY, VEHICLES, Season, Vehicle
from passable.terms.errors import BadTable, ProblemList, name_offenders

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
    ways = graph.attributes
    known = tables.speeds[tables.speeds["vehicle"] == vehicle]
    by_class = dict(zip(known["road_class"], known["speed_kph"], strict=True))
    speed = ways["road_class"].map(by_class).to_numpy(np.float64)
    lacking = np.flatnonzero(np.isnan(speed))
    if len(lacking):
        classes = sorted({str(c) for c in ways["road_class"].iloc[lacking]})
        problems = ProblemList()
        problems.add(
            f"{len(lacking)} of {graph.segment_count} segments have no speed "
            f"({name_offenders(graph.segment_id[lacking][:6], len(lacking))})",
            f"Give class {', '.join(classes)} a speed for {vehicle} in roads/speeds.csv.",
            file="speeds.csv",
        )
        problems.raise_if_any(BadTable)
    limit = ways["maxspeed_kph"].to_numpy(np.float64)
    speed = np.fmin(speed, np.where(limit > 0, limit, np.nan))
    caps = tables.caps
    caps = caps[(caps["vehicle"] == vehicle) & (caps["season"] == season)]
    for tag, rows in caps.groupby("tag", sort=True):
        by_value = dict(zip(rows["value"], rows["cap_kph"], strict=True))
        speed = np.fmin(speed, _caps(ways, str(tag), vehicle, by_value))
    row = tables.vehicles[tables.vehicles["vehicle"] == vehicle].iloc[0]
    weight_limit = ways["maxweight_tonnes"].to_numpy(np.float64)
    is_too_heavy = weight_limit < float(row["loaded_tonnes"])
    return np.where(is_too_heavy, 0.0, speed)


def _caps(
    ways: pd.DataFrame, tag: str, vehicle: Vehicle, by_value: dict[str, float]
) -> npt.NDArray[np.float64]:
    """Look up a tag's cap for each segment, NaN where there is none.

    Of several values (``gravel;dirt``) the lowest cap counts.
    """
    column = ways[tag]
    if column.dtype == bool:
        column = column.map({True: "yes", False: "no"})
    cap = {}
    for text in column.unique():
        said = str(text)
        values = _practicability(said, vehicle) if tag == "practicability" else said.split(";")
        found = [by_value[v] for v in (value.strip() for value in values) if v in by_value]
        cap[text] = min(found, default=np.nan)
    return np.asarray(column.map(cap), dtype=np.float64)


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
    ways = graph.attributes
    is_usable = speed_kph > 0
    seconds = graph.length_metres / np.where(is_usable, speed_kph * MPS_PER_KPH, 1.0)
    said = ways["duration_seconds"].to_numpy(np.float64)
    if np.isfinite(said).any():
        seconds = np.where(np.isfinite(said), said * _share_of_way(graph), seconds)
    milliseconds = np.floor(seconds * calibration * MILLISECONDS + 0.5)
    whole = np.where(is_usable, milliseconds, NO_WAY).astype(np.int64)
    oneway = ways["oneway"].to_numpy(np.int8)
    return np.where(oneway == -1, NO_WAY, whole), np.where(oneway == 1, NO_WAY, whole)


def _share_of_way(graph: RoadGraph) -> npt.NDArray[np.float64]:
    """Each segment's share of its way's length: a ferry's duration is said of the whole way."""
    way = pd.factorize(graph.attributes["way_id"])[0]
    total = np.bincount(way, weights=graph.length_metres)[way]
    pieces = np.bincount(way)[way]
    return np.where(total > 0, graph.length_metres / np.where(total > 0, total, 1), 1 / pieces)
