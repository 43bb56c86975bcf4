"""Roads from a schematic: ``segments.csv``, hand made from reports, and ``nodes.csv`` beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from passable.read.osm_tags import joined_refs
from passable.read.road_files import NODES_FILE, SEGMENTS_FILE, check_is_file, roads_digest
from passable.read.road_frames import ways_frame
from passable.read.road_points import point_columns
from passable.read.tables import read_table
from passable.read.tally import Tally
from passable.terms.codes import ROAD_CLASSES
from passable.terms.columns import NODES, SEGMENTS
from passable.terms.errors import ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.roads import RoadTable
from passable.terms.word_columns import Columns

METRES_PER_KM: Final = 1000.0
SHORT_SHARE: Final = 0.005
SHORT_METRES: Final = 100.0
"""A length may fall short of the straight line by rounding: by half a per cent, or 100 m."""

LONGEST_KM: Final = 5000.0
END_METRES: Final = 100.0
"""How far the end of a drawn line may lie from its node."""

_WGS84 = Geod(ellps="WGS84")
LonLat = tuple[float, float]


def read_schematic(path: Path, progress: Progress = silent) -> RoadTable:
    """Read a schematic.

    Parameters
    ----------
    path
        ``segments.csv`` or the folder it lies in.
    progress
        Told that it begins.

    Raises
    ------
    BadFile
        A file is missing or empty.
    BadTable
        With everything that is wrong in both tables: unknown nodes, ids used twice, classes not
        known, lengths shorter than the straight line, drawn lines that miss their nodes.
    """
    path = Path(path)
    segments_path = path / SEGMENTS_FILE if path.is_dir() else path
    nodes_path = segments_path.with_name(NODES_FILE)
    for file in (segments_path, nodes_path):
        check_is_file(file, f"{SEGMENTS_FILE} and {NODES_FILE} in one folder")
    progress("reading the schematic")
    problems = ProblemList()
    segments = read_table(segments_path, SEGMENTS, problems, str(segments_path))
    nodes = read_table(nodes_path, NODES, problems, str(nodes_path))
    located = {
        str(name): (float(lon), float(lat))
        for name, lon, lat in zip(nodes["node_id"], nodes["lon"], nodes["lat"], strict=True)
    }
    middles = [
        _check_segment(segment, located, problems, str(segments_path))
        for segment in segments.to_dict("records")
    ]
    if segments.empty and not problems.problems:
        problems.add(
            "there are no segments", "Write one row for each road", file=str(segments_path)
        )
    problems.raise_if_any()
    return _table(segments_path, nodes_path, segments, nodes, middles)


def _check_segment(
    segment: dict[Any, Any], located: dict[str, LonLat], problems: ProblemList, name: str
) -> list[LonLat]:
    """Note what is wrong with a row; give the vertices between its ends."""
    row = int(segment["row"])
    for column in ("from_node", "to_node"):
        if segment[column] and segment[column] not in located:
            problems.add(
                "this node is not in nodes.csv",
                f"Add it to {NODES_FILE}, or mend the name",
                file=name,
                row=row,
                column=column,
                got=segment[column],
            )
    if segment["road_class"] and segment["road_class"] not in ROAD_CLASSES:
        problems.add(
            "this class of road is not known",
            "Use an OSM highway value that vehicles drive on, or ferry",
            file=name,
            row=row,
            column="road_class",
            expected="one of " + ", ".join(ROAD_CLASSES),
            got=segment["road_class"],
        )
    for column, most in (("maxspeed_kph", 300.0), ("maxweight_tonnes", 1000.0)):
        if not (np.isnan(segment[column]) or 0 < segment[column] <= most):
            problems.add(
                "this limit cannot be",
                "Mend it, or leave the cell empty if there is no limit",
                file=name,
                row=row,
                column=column,
                expected=f"more than 0 and at most {most:g}",
                got=segment[column],
            )
    start, end = located.get(segment["from_node"]), located.get(segment["to_node"])
    if start is None or end is None or not np.isfinite((*start, *end)).all():
        return []
    _check_length(segment, start, end, problems, name)
    return _drawn_middle(segment, start, end, problems, name)


def _check_length(
    segment: dict[Any, Any], start: LonLat, end: LonLat, problems: ProblemList, name: str
) -> None:
    length_km = segment["length_km"]
    if np.isnan(length_km):
        return
    straight = _metres(start, end)
    short = straight - length_km * METRES_PER_KM
    if not 0 <= length_km <= LONGEST_KM:
        what, expected = "this length cannot be", f"0 to {LONGEST_KM:g} km"
    elif short > SHORT_METRES and short > SHORT_SHARE * straight:
        what = "the road is shorter than the straight line between its nodes"
        expected = f"at least {straight / METRES_PER_KM:.2f} km"
    else:
        return
    problems.add(
        what,
        "Mend the length, or the place of its nodes",
        file=name,
        row=int(segment["row"]),
        column="length_km",
        expected=expected,
        got=length_km,
    )


def _drawn_middle(
    segment: dict[Any, Any], start: LonLat, end: LonLat, problems: ProblemList, name: str
) -> list[LonLat]:
    text = segment["geometry_wkt"]
    if not text:
        return []
    line = shapely.from_wkt(text, on_invalid="ignore")
    if line is None or line.geom_type != "LineString" or line.is_empty:
        what, expected = "this is not a line", "LINESTRING (lon lat, lon lat, …)"
    else:
        lonlat = [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
        if not all(abs(x) <= 180 and abs(y) <= 90 for x, y in lonlat):  # noqa: PLR2004 - degrees
            what, expected = "the line leaves the earth", "degrees, longitude first"
        elif max(_metres(lonlat[0], start), _metres(lonlat[-1], end)) > END_METRES:
            what = "the line does not go from its from_node to its to_node"
            expected = f"ends within {END_METRES:g} m of the nodes"
        else:
            return lonlat[1:-1]
    problems.add(
        what,
        "Draw it from from_node to to_node, or leave the cell empty",
        file=name,
        row=int(segment["row"]),
        column="geometry_wkt",
        expected=expected,
        got=text[:60],
    )
    return []


def _metres(a: LonLat, b: LonLat) -> float:
    return float(_WGS84.inv(*a, *b)[2])


def _table(
    segments_path: Path,
    nodes_path: Path,
    segments: pd.DataFrame,
    nodes: pd.DataFrame,
    middles: list[list[LonLat]],
) -> RoadTable:
    ends = segments[["from_node", "to_node"]].to_numpy().astype(str)
    used = nodes[nodes["node_id"].isin(set(ends.reshape(-1)))]
    index = {str(name): k for k, name in enumerate(used["node_id"])}
    lonlat: list[LonLat] = list(zip(used["lon"], used["lat"], strict=True))
    vertices: list[int] = []
    first = [0]
    for (start, end), middle in zip(ends.tolist(), middles, strict=True):
        vertices.extend((index[start], *range(len(lonlat), len(lonlat) + len(middle)), index[end]))
        lonlat.extend(middle)
        first.append(len(vertices))
    tally = Tally()
    tally.add("segments", "kept", "", len(segments))
    tally.add("nodes", "read", "", len(nodes))
    tally.add("nodes", "dropped", "no segment ends there", len(nodes) - len(used))
    tally.add("lengths", "kept", "given by the table", int(segments["length_km"].notna().sum()))
    tally.add("lengths", "kept", "none given: as drawn", int(segments["length_km"].isna().sum()))
    names = [*used["node_id"].astype(str), *([""] * (len(lonlat) - len(used)))]
    return RoadTable(
        kind="schematic",
        path=str(segments_path),
        digest=roads_digest([segments_path, nodes_path], {"reader": "schematic", "version": 1}),
        as_of="",
        node_id=np.arange(len(lonlat), dtype=np.int64),
        node_name=tuple(names),
        node_lonlat=_as_array(lonlat),
        first_vertex=np.asarray(first, np.int64),
        vertex_node=np.asarray(vertices, np.int32),
        way_columns=Columns.of_frame(_ways(segments)),
        point_columns=point_columns(),
        report=tally.lines(),
    )


def _as_array(lonlat: list[LonLat]) -> npt.NDArray[np.float64]:
    return np.asarray(lonlat, np.float64).reshape(-1, 2)


def _ways(segments: pd.DataFrame) -> pd.DataFrame:
    directions = {"": 0, "0": 0, "1": 1, "-1": -1}
    return ways_frame(
        {
            "way_id": segments["segment_id"].tolist(),
            "road_class": segments["road_class"].tolist(),
            "name": segments["name_en"]
            .where(segments["name_en"] != "", segments["name_ar"])
            .tolist(),
            "name_en": segments["name_en"].tolist(),
            "name_ar": segments["name_ar"].tolist(),
            "ref": [joined_refs(text) for text in segments["ref"]],
            "oneway": [directions[text] for text in segments["oneway"]],
            "maxspeed_kph": segments["maxspeed_kph"].tolist(),
            "surface": segments["surface"].tolist(),
            "bridge": (segments["bridge"] == "yes").tolist(),
            "ferry": (segments["road_class"] == "ferry").tolist(),
            "maxweight_tonnes": segments["maxweight_tonnes"].tolist(),
            "length_metres": (segments["length_km"] * METRES_PER_KM).tolist(),
            "source_id": segments["source_id"].tolist(),
        },
        len(segments),
    )
