"""How fast a vehicle drives each segment, from data files: class, surface, weight, season.

The tables are ``data/speeds.csv`` (kph by road class), ``data/caps.csv`` (a tag that slows, or
with 0 forbids, a vehicle in a season) and ``data/vehicles.csv``; a case may carry its own copies
in ``roads/``. The lowest speed that applies is taken.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from passable.network.graph import RoadGraph
from passable.terms.codes import PRACTICABILITY, VEHICLES, Season, Vehicle
from passable.terms.errors import BadTable, ProblemList, name_offenders

MPS_PER_KPH = 1 / 3.6
MILLISECONDS = 1000.0
NO_WAY = -1
"""Milliseconds of a direction nobody may drive."""


@dataclass(frozen=True)
class SpeedTables:
    """The three tables, as read, and a digest of them."""

    speeds: pd.DataFrame
    caps: pd.DataFrame
    vehicles: pd.DataFrame
    digest: str


def read_speed_tables(folder: Path | None = None) -> SpeedTables:
    """Read the speed tables, a case's own ones before the built-in ones.

    Parameters
    ----------
    folder
        A folder that may hold ``speeds.csv``, ``caps.csv`` and ``vehicles.csv``.

    Raises
    ------
    BadTable
        If a table lacks a column or holds a speed that is not a number of 0 or more.
    """
    wanted = {
        "speeds.csv": ["vehicle", "road_class", "speed_kph"],
        "caps.csv": ["tag", "value", "vehicle", "season", "cap_kph"],
        "vehicles.csv": ["vehicle", "practicability", "loaded_tonnes"],
    }
    built_in = resources.files("passable.network") / "data"
    problems = ProblemList()
    tables, digest = [], hashlib.sha256()
    for name, columns in wanted.items():
        own = folder / name if folder is not None else None
        is_own = own is not None and own.is_file()
        with resources.as_file(built_in / name) as shipped:
            path = own if is_own and own is not None else shipped
            digest.update(path.read_bytes())
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        missing = [c for c in columns if c not in table.columns]
        if missing:
            problems.add(
                f"columns missing: {', '.join(missing)}",
                "Copy the built-in table and change its numbers only.",
                file=name,
                expected=", ".join(columns),
            )
            continue
        tables.append(_to_numbers(table, columns[-1], name, problems))
    problems.raise_if_any(BadTable)
    return SpeedTables(tables[0], tables[1], tables[2], digest.hexdigest())


def _to_numbers(table: pd.DataFrame, column: str, name: str, problems: ProblemList) -> pd.DataFrame:
    number = pd.to_numeric(table[column], errors="coerce")
    bad = np.flatnonzero(~(np.isfinite(number) & (number >= 0)))
    for k in bad:
        problems.add(
            f"{column} is not a number of 0 or more",
            "Write a plain number such as 60.",
            file=name,
            row=int(k) + 2,
            column=column,
            got=table[column].iloc[k],
        )
    return table.assign(**{column: number})


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
        speed = np.fmin(speed, _tag_values(ways, str(tag), vehicle).map(by_value).to_numpy(float))
    row = tables.vehicles[tables.vehicles["vehicle"] == vehicle].iloc[0]
    weight_limit = ways["maxweight_tonnes"].to_numpy(np.float64)
    is_too_heavy = weight_limit < float(row["loaded_tonnes"])
    return np.where(is_too_heavy, 0.0, speed)


def _tag_values(ways: pd.DataFrame, tag: str, vehicle: Vehicle) -> pd.Series:
    """Look up the tag a cap speaks of: booleans read as yes, practicability by vehicle."""
    if tag == "practicability":
        return ways["practicability"].map(_practicability_of(ways["practicability"], vehicle))
    column = ways[tag]
    return column.map({True: "yes", False: "no"}) if column.dtype == bool else column


def _practicability_of(packed: pd.Series, vehicle: Vehicle) -> dict[str, str]:
    """Read ``heavy_truck=no;4x4=yes`` for one vehicle.

    A class said to be impossible stops every heavier class, and one said to be possible says
    nothing of the heavier ones.
    """
    lighter_or_same = [v for v in VEHICLES if PRACTICABILITY[v] <= PRACTICABILITY[vehicle]]
    answer = {}
    for text in packed.unique():
        said = dict(part.split("=", 1) for part in str(text).split(";") if "=" in part)
        own = said.get(vehicle, "")
        if not own and any(said.get(v) == "no" for v in lighter_or_same):
            own = "no"
        answer[text] = own
    return answer


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
    with np.errstate(divide="ignore", invalid="ignore"):
        seconds = graph.length_metres / (speed_kph * MPS_PER_KPH)
    said = ways["duration_seconds"].to_numpy(np.float64)
    if np.isfinite(said).any():
        seconds = np.where(np.isfinite(said), said * _share_of_way(graph), seconds)
    is_usable = speed_kph > 0
    with np.errstate(invalid="ignore"):
        milliseconds = np.floor(seconds * calibration * MILLISECONDS + 0.5)
    whole = np.where(is_usable, milliseconds, NO_WAY)
    whole = np.nan_to_num(whole, nan=0.0, posinf=NO_WAY).astype(np.int64)
    oneway = ways["oneway"].to_numpy(np.int8)
    return np.where(oneway == -1, NO_WAY, whole), np.where(oneway == 1, NO_WAY, whole)


def _share_of_way(graph: RoadGraph) -> npt.NDArray[np.float64]:
    """Each segment's share of its way's length: a ferry's duration is said of the whole way."""
    way = pd.factorize(graph.attributes["way_id"])[0]
    total = np.bincount(way, weights=graph.length_metres)[way]
    pieces = np.bincount(way)[way]
    return np.where(total > 0, graph.length_metres / np.where(total > 0, total, 1), 1 / pieces)
