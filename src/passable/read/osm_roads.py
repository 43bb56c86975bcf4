"""Roads from an OpenStreetMap file, in one streaming pass.

osmium keeps node locations and filters by key in C++; Python sees only ways that carry
``highway`` or ``route`` and nodes that carry a key of ``osm_points``. Ways are not split here:
they meet where they name the same node. docs/design/reading-roads.md tells the choices.
"""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import osmium
import pandas as pd

from passable.read.osm_file import LICENCE, header_date, is_declared_sorted, osm_errors
from passable.read.osm_points import POINT_KEYS, point_kinds
from passable.read.osm_rows import ROW_COLUMNS, Row, cut_tags, way_row
from passable.read.road_frames import points_frame, roads_digest, ways_frame
from passable.read.tally import Tally
from passable.read.way_pieces import located_pieces
from passable.terms.codes import ROAD_CLASSES
from passable.terms.errors import BadFile, Problem, name_offenders
from passable.terms.progress import Progress, silent
from passable.terms.roads import RoadTable

DRIVABLE: Final = frozenset(ROAD_CLASSES) - {"ferry"}
COORDINATE_SCALE: Final = 1e7
"""osmium keeps degrees as whole numbers of 1e-7."""

STEP_WAYS: Final = 20_000
OSM_BEGAN: Final = 2004
"""Objects without a timestamp say 1970."""


@dataclass
class Scan:
    """What one pass gathers: rows of tags, and vertices one after another."""

    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)
    way_ids: array[int] = field(default_factory=lambda: array("q"))
    vertex_counts: array[int] = field(default_factory=lambda: array("q"))
    refs: array[int] = field(default_factory=lambda: array("q"))
    xs: array[int] = field(default_factory=lambda: array("i"))
    ys: array[int] = field(default_factory=lambda: array("i"))
    nodes: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    newest: datetime | None = None


def read_osm_roads(path: Path, progress: Progress = silent) -> RoadTable:
    """Read the drivable ways and the ferries of an OpenStreetMap file.

    Memory: 16 bytes for each node of the file while it is read, and about 1 kB for each way.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    progress
        Told of every 20,000 ways.

    Raises
    ------
    BadFile
        The file is missing, damaged or not OpenStreetMap data, holds several versions of a way,
        or no road whose nodes it locates.
    """
    path = Path(path)
    with osm_errors(path):
        as_of = header_date(path)
        scan = _scan(path, progress, want_date=not as_of)
        _refuse_repeated_ways(path, scan)
        lonlat, located = _locations(path, scan)
    progress("sorting vertices")
    tally = scan.tally
    refs = np.frombuffer(scan.refs, np.int64) if scan.refs else np.empty(0, np.int64)
    counts = np.frombuffer(scan.vertex_counts, np.int64) if scan.rows else np.empty(0, np.int64)
    kept, piece_way, first_vertex = located_pieces(refs, counts, located, tally)
    if piece_way.size == 0:
        raise BadFile(
            Problem(
                "no road could be read from the file",
                "Give an extract that holds highways together with their nodes",
                file=str(path),
                expected="ways with a drivable highway tag, or route=ferry, and their nodes",
                got="; ".join(
                    f"{r.count} {r.thing} {r.outcome} ({r.reason})" for r in tally.lines()
                )
                or "no ways",
            )
        )
    node_id, first_seen, vertex_node = np.unique(refs[kept], return_index=True, return_inverse=True)
    ways = ways_frame(
        dict(zip(ROW_COLUMNS, zip(*scan.rows, strict=True), strict=True)), len(scan.rows)
    )
    if piece_way.size != len(ways) or (piece_way != np.arange(len(ways))).any():
        ways = ways.iloc[piece_way].reset_index(drop=True)
    points = _points_on_ways(scan, node_id)
    tally.add("ways", "kept", "", int(np.unique(piece_way).size))
    tally.add("way pieces", "kept", "", int(piece_way.size))
    tally.add("vertices", "kept", "", int(kept.size))
    tally.add("nodes", "kept", "", int(node_id.size))
    if not as_of and scan.newest is not None and scan.newest.year >= OSM_BEGAN:
        as_of = scan.newest.date().isoformat()
    return RoadTable(
        kind="osm",
        path=str(path),
        digest=roads_digest([path], {"reader": "osm", "version": 1}),
        as_of=as_of,
        node_id=node_id,
        node_name=(),
        node_lonlat=np.ascontiguousarray(lonlat[kept][first_seen]),
        first_vertex=first_vertex,
        vertex_node=vertex_node.astype(np.int32),
        ways=ways,
        points=points,
        report=tally.lines(),
        licence=LICENCE,
    )


def _scan(path: Path, progress: Progress, *, want_date: bool) -> Scan:
    scan = Scan()
    entities = osmium.osm.NODE | osmium.osm.WAY
    keys = osmium.filter.KeyFilter("highway", "route", *POINT_KEYS)
    tally, refs, xs, ys = scan.tally, scan.refs, scan.xs, scan.ys
    thing: Any
    for thing in osmium.FileProcessor(str(path), entities).with_locations().with_filter(keys):
        if thing.is_node():
            tags = dict(thing.tags)
            if point_kinds(tags):
                scan.nodes.append((thing.id, tags))
            continue
        tags = cut_tags(dict(thing.tags), tally)
        highway = tags.get("highway", "")
        ferry = "ferry" in tags.get("route", "").split(";")
        tally.add("ways with highway or route=ferry", "read", "", int(ferry or bool(highway)))
        if not (ferry or highway in DRIVABLE):
            if highway:
                tally.add("ways", "dropped", f"highway={highway[:40]} is not driven")
            continue
        if not thing.visible:
            tally.add("ways", "dropped", "deleted in OpenStreetMap")
            continue
        before = len(refs)
        for node in thing.nodes:
            refs.append(node.ref)
            xs.append(node.x)
            ys.append(node.y)
        way_id = thing.id
        scan.way_ids.append(way_id)
        scan.vertex_counts.append(len(refs) - before)
        scan.rows.append(way_row(way_id, tags, "ferry" if ferry else highway, tally))
        if want_date and (scan.newest is None or thing.timestamp > scan.newest):
            scan.newest = thing.timestamp
        if len(scan.rows) % STEP_WAYS == 0:
            progress("reading ways", len(scan.rows))
    return scan


def _refuse_repeated_ways(path: Path, scan: Scan) -> None:
    ids, counts = np.unique(np.asarray(scan.way_ids, np.int64), return_counts=True)
    repeated = ids[counts > 1]
    if repeated.size:
        raise BadFile(
            Problem(
                "the same way comes more than once: a history file, or files put end to end",
                "Make a file of one date with 'osmium time-filter' or 'osmium merge'",
                file=str(path),
                expected="each way once",
                got=name_offenders(f"w{way}" for way in repeated),
            )
        )


def _locations(path: Path, scan: Scan) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Give each vertex its degrees, and whether it has any: float64[v, 2], bool[v]."""
    refs = np.asarray(scan.refs, np.int64)
    fixed = np.column_stack((np.asarray(scan.xs, np.int64), np.asarray(scan.ys, np.int64)))
    lonlat: npt.NDArray[np.float64] = fixed / COORDINATE_SCALE
    located = np.asarray((np.abs(lonlat) <= (180.0, 90.0)).all(axis=1), np.bool_)
    if not located.all() and not is_declared_sorted(path):
        found = _look_up(path, np.unique(refs[~located]).tolist())
        for vertex in np.flatnonzero(~located):
            if (place := found.get(int(refs[vertex]))) is not None:
                lonlat[vertex] = place
                located[vertex] = True
    return lonlat, located


def _look_up(path: Path, wanted: list[int]) -> dict[int, tuple[float, float]]:
    """Find nodes that stand after the ways that use them, or have negative ids."""
    nodes: Any = osmium.FileProcessor(str(path), osmium.osm.NODE)
    if wanted[0] > 0:
        nodes = nodes.with_filter(osmium.filter.IdFilter(wanted))
    asked = set(wanted)
    return {
        node.id: (node.lon, node.lat)
        for node in nodes
        if node.id in asked and node.location.valid()
    }


def _points_on_ways(scan: Scan, node_id: npt.NDArray[np.int64]) -> pd.DataFrame:
    ids = np.asarray([node for node, _ in scan.nodes], np.int64)
    index = np.minimum(np.searchsorted(node_id, ids), node_id.size - 1)
    on_way = node_id[index] == ids
    rows: list[tuple[int, str, str, str]] = []
    for (_, tags), where, there in zip(scan.nodes, index.tolist(), on_way.tolist(), strict=True):
        if there:
            text = json.dumps(cut_tags(tags, scan.tally), ensure_ascii=False, sort_keys=True)
            rows.extend((where, kind, value, text) for kind, value in point_kinds(tags))
    rows.sort(key=lambda row: row[:3])
    scan.tally.add("points on roads", "kept", "", len(rows))
    scan.tally.add("barriers and checkpoints", "dropped", "not on a road", int((~on_way).sum()))
    return points_frame(rows)
