"""Roads from a layer of lines: GeoPackage, shapefile, GeoJSON or GeoParquet.

Lines become ways; where they share ends they share nodes (``join_ends``). What is done to them
beyond that is asked for by an option and counted in the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from passable.read.chains import Line, lines_of, merge_chains, thin_twins
from passable.read.join_ends import join_lines
from passable.read.line_columns import choose_columns, line_classes, read_column, texts_of
from passable.read.line_file import SHAPEFILE_PARTS, open_lines
from passable.read.line_shapes import part_ids, repeated_lines, usable_lines
from passable.read.road_files import roads_digest
from passable.read.road_frames import ways_frame
from passable.read.road_points import point_columns
from passable.read.tally import Tally
from passable.read.way_pieces import located_pieces
from passable.terms.errors import BadFile, Problem, ProblemList
from passable.terms.progress import Progress, silent
from passable.terms.roads import RoadTable
from passable.terms.word_columns import Columns

_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True)
class LineOptions:
    """How a layer of lines is read.

    Parameters
    ----------
    layer
        The layer, if the file holds several.
    columns
        {our column: their column}; empty: obvious names are recognised.
    join_tolerance_metres
        Ends no farther apart are one node.
    join_crossings
        Lines also meet at a vertex that is in the middle of both.
    thin_twins
        Exact duplicates and the longer side of each bubble in a road are dropped.
    merge_chains
        Lines that meet where nothing else does become one, if they say the same.
    """

    layer: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    join_tolerance_metres: float = 0.0
    join_crossings: bool = False
    thin_twins: bool = False
    merge_chains: bool = False


def read_line_layer(
    path: Path, options: LineOptions = LineOptions(), progress: Progress = silent
) -> RoadTable:
    """Read a layer of lines.

    Raises
    ------
    BadFile
        The file cannot be read, does not say its coordinate system, or holds no road.
    BadTable
        A column that is not there, or ids that are not unique.
    """
    path = Path(path)
    tally = Tally()
    progress("reading lines")
    frame = open_lines(path, options.layer)
    tally.add("lines", "read", "", len(frame))
    titles = [str(title) for title in frame.columns if title != frame.geometry.name]
    chosen = choose_columns(titles, options.columns, str(path), tally)
    columns = _read_columns(frame, chosen, tally, told=bool(options.columns), name=str(path))
    rows, geometry = usable_lines(frame, columns.pop("driven"), tally)
    if rows.size == 0:
        raise BadFile(
            Problem(
                "no road could be read from the layer",
                "Name the layer and the columns of the roads",
                file=str(path),
                expected="lines",
                got="; ".join(f"{r.count} {r.thing} {r.outcome} {r.reason}" for r in tally.lines())
                or "an empty layer",
            )
        )
    ways = ways_frame(columns, len(frame)).iloc[rows].reset_index(drop=True)
    ways["way_id"] = pd.Series(part_ids(ways["way_id"].tolist(), rows), dtype="str")
    if options.thin_twins:
        again = repeated_lines(geometry, ways["oneway"].to_numpy(), _says(ways))
        for way_id in ways["way_id"][again]:
            tally.add("lines", "dropped", "the same line again", example=way_id)
        ways, geometry = ways[~again].reset_index(drop=True), geometry[~again]
    progress("joining ends", 0, len(ways))
    return _assemble(path, options, ways, geometry, tally)


def _read_columns(
    frame: gpd.GeoDataFrame, chosen: Mapping[str, str], tally: Tally, *, told: bool, name: str
) -> dict[str, list[Any]]:
    texts = {ours: texts_of(frame[theirs]) for ours, theirs in chosen.items()}
    made: dict[str, list[Any]] = {
        ours: read_column(ours, cells, tally)
        for ours, cells in texts.items()
        if ours not in {"way_id", "road_class"}
    }
    classes, grades, driven = line_classes(texts.get("road_class", [""] * len(frame)), tally)
    made["road_class"] = classes
    made["ferry"] = [word == "ferry" for word in classes]
    said = made.get("tracktype", [""] * len(frame))
    made["tracktype"] = [a or b for a, b in zip(said, grades, strict=True)]
    made["way_id"] = _ids(
        texts.get("way_id"), chosen.get("way_id", ""), len(frame), tally, told=told, name=name
    )
    made["driven"] = driven
    return made


def _ids(
    texts: list[str] | None, title: str, count: int, tally: Tally, *, told: bool, name: str
) -> list[str]:
    """Take the layer's ids if no two are alike, else the number of the row."""
    numbers = [f"r{row}" for row in range(1, count + 1)]
    if texts is None:
        tally.add("ids", "kept", "the row's number: no column of ids", count)
        return numbers
    first: dict[str, int] = {}
    problems = ProblemList()
    for row, text in enumerate(texts, start=1):
        if not text or text in first:
            what = f"id '{text}' comes twice, first in line {first[text]}" if text else "no id"
            problems.add(
                what,
                "Give each line its own id, or leave way_id out of columns",
                file=name,
                row=row + 1,
                column=title,
            )
        first.setdefault(text, row)
    if not problems.problems:
        return texts
    if told:
        problems.raise_if_any()
    tally.add(
        "ids",
        "kept",
        f"the row's number: '{title}' is empty or not unique",
        count,
        example=str(problems.problems[0].what),
    )
    return numbers


def _assemble(
    path: Path,
    options: LineOptions,
    ways: pd.DataFrame,
    geometry: npt.NDArray[np.object_],
    tally: Tally,
) -> RoadTable:
    lonlat, of = shapely.get_coordinates(geometry, return_index=True)
    counts = np.bincount(of, minlength=len(geometry))
    first = np.concatenate(([0], np.cumsum(counts)))
    joined = join_lines(
        lonlat,
        first,
        tally,
        tolerance_metres=options.join_tolerance_metres,
        join_crossings=options.join_crossings,
    )
    nodes = joined.vertex_node
    kept, piece_way, first = located_pieces(nodes, counts, np.ones(nodes.size, np.bool_), tally)
    nodes = nodes[kept]
    ways = ways.iloc[piece_way].reset_index(drop=True)
    if options.thin_twins or options.merge_chains:
        metres = [_WGS84.geometry_length(line) for line in geometry[piece_way]]
        lines = lines_of(nodes, first, ways["oneway"].tolist(), metres, _says(ways))
        if options.thin_twins:
            lines = thin_twins(lines, ways["way_id"].tolist(), tally)
        if options.merge_chains:
            lines = merge_chains(lines, tally)
        ways, nodes, first = _lines_as_ways(ways, lines)
    used, vertex_node = np.unique(nodes, return_inverse=True)
    tally.add("lines", "kept", "", len(ways))
    tally.add("vertices", "kept", "", int(nodes.size))
    tally.add("nodes", "kept", "", int(used.size))
    beside = [path.with_suffix(part) for part in SHAPEFILE_PARTS[1:]]
    files = [path, *(p for p in beside if path.suffix.lower() == ".shp" and p.is_file())]
    return RoadTable(
        kind="lines",
        path=str(path),
        digest=roads_digest(
            files,
            {"reader": "lines", "version": 1, **asdict(options), "columns": dict(options.columns)},
        ),
        as_of="",
        node_id=np.arange(used.size, dtype=np.int64),
        node_name=(),
        node_lonlat=joined.node_lonlat[used],
        first_vertex=first,
        vertex_node=vertex_node.reshape(-1).astype(np.int32),
        way_columns=Columns.of_frame(ways),
        point_columns=point_columns(),
        report=tally.lines(),
    )


def _says(ways: pd.DataFrame) -> list[tuple[str, ...]]:
    """Everything a line says but its id, direction and length: what must agree to be merged."""
    said = ways.drop(columns=["way_id", "oneway", "length_metres"])
    return [tuple(map(str, row)) for row in said.itertuples(index=False)]


def _lines_as_ways(
    ways: pd.DataFrame, lines: list[Line]
) -> tuple[pd.DataFrame, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Make rows of lines again; the id of a merged line is its parts' ids with ``+`` between."""
    ids = ways["way_id"].tolist()
    lengths = ways["length_metres"].to_numpy()
    made = ways.iloc[[line.rows[0] for line in lines]].reset_index(drop=True)
    made["way_id"] = pd.Series(["+".join(ids[r] for r in line.rows) for line in lines], dtype="str")
    made["oneway"] = np.asarray([line.oneway for line in lines], np.int8)
    made["length_metres"] = [float(np.sum(lengths[list(line.rows)])) for line in lines]
    sizes = [len(line.nodes) for line in lines]
    flat = np.asarray([node for line in lines for node in line.nodes], np.int64)
    return made, flat, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
