"""Roads from an OpenStreetMap file, in one streaming pass.

osmium reads, filters by key and locates nodes in C++ (``osm_lines``); the tags and nodes of ways
then come as text and are read column by column. Ways are not split here: they meet where they name
the same node. docs/design/reading-roads.md tells the choices.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import osmium

from passable.read.osm_file import LICENCE, header_date, is_declared_sorted, osm_errors
from passable.read.osm_points import cut_tags, point_kinds
from passable.read.osm_rows import way_columns
from passable.read.osm_scan import NodeTags, Scan, scan_roads
from passable.read.osm_tags import TAG_CHARACTERS
from passable.read.osm_vertices import COORDINATE_SCALE
from passable.read.road_files import roads_digest
from passable.read.road_points import point_columns
from passable.read.tally import Notes, Tally
from passable.read.way_pieces import located_pieces
from passable.terms.errors import BadFile, Problem, name_offenders
from passable.terms.progress import Progress, silent
from passable.terms.roads import RoadTable
from passable.terms.word_columns import Columns, Words, as_objects

OSM_BEGAN: Final = "2004"
"""Objects without a timestamp say none, or 1970."""
HIGHWAY_CHARACTERS: Final = 40
AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def read_osm_roads(path: Path, progress: Progress = silent) -> RoadTable:
    """Read the drivable ways and the ferries of an OpenStreetMap file.

    Memory: 16 bytes for each node of the file while it is read, and about 200 bytes for each way;
    on disk, while it is read, about twice the size of the file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    progress
        Told now and then.

    Raises
    ------
    BadFile
        The file is missing, damaged or not OpenStreetMap data, holds several versions of a way,
        or no road whose nodes it locates.
    """
    path = Path(path)
    with osm_errors(path):
        as_of = header_date(path)
        scan = scan_roads(path, progress, dated=not as_of)
        refs = scan.ways.refs
        _refuse_repeated_ways(path, scan.ways.way_id[scan.ways.kept])
        lonlat, located = _locations(path, refs, scan.ways.places)
    progress("sorting vertices")
    tally = Tally()
    ways = _ways(scan, tally)
    kept, piece_way, first_vertex = located_pieces(refs, scan.ways.vertex_counts, located, tally)
    if piece_way.size == 0:
        raise _no_roads(path, tally)
    node_id, first_seen, vertex_node = np.unique(refs[kept], return_index=True, return_inverse=True)
    if piece_way.size != len(ways) or (piece_way != np.arange(len(ways))).any():
        ways = ways.take(piece_way)
    points = _points_on_ways(scan.nodes, node_id, tally)
    tally.add("ways", "kept", "", 1 + int(np.count_nonzero(np.diff(piece_way))))
    tally.add("way pieces", "kept", "", int(piece_way.size))
    tally.add("vertices", "kept", "", int(kept.size))
    tally.add("nodes", "kept", "", int(node_id.size))
    if not as_of and scan.newest >= OSM_BEGAN:
        as_of = scan.newest
    return RoadTable(
        kind="osm",
        path=str(path),
        digest=roads_digest([path], {"reader": "osm", "version": 1}),
        as_of=as_of,
        node_id=node_id,
        node_name=(),
        node_lonlat=lonlat[kept[first_seen]],
        first_vertex=first_vertex,
        vertex_node=vertex_node.astype(np.int32),
        way_columns=ways,
        point_columns=points,
        report=tally.lines(),
        licence=LICENCE,
    )


def _no_roads(path: Path, tally: Tally) -> BadFile:
    return BadFile(
        Problem(
            "no road could be read from the file",
            "Give an extract that holds highways together with their nodes",
            file=str(path),
            expected="ways with a drivable highway tag, or route=ferry, and their nodes",
            got="; ".join(f"{r.count} {r.thing} {r.outcome} ({r.reason})" for r in tally.lines())
            or "no ways",
        )
    )


def _ways(scan: Scan, tally: Tally) -> Columns:
    """Make the columns of the ways kept, and tell what became of all."""
    ways, notes = scan.ways, Notes()
    highway = scan.tags.words("highway")
    has_highway = (highway.word != "")[highway.code]
    notes.add(scan.cut, "tag values", "kept", f"cut to {TAG_CHARACTERS} characters")
    read = np.flatnonzero(ways.is_ferry | has_highway)
    notes.add(read, "ways with highway or route=ferry", "read")
    dropped = np.flatnonzero(has_highway & ~ways.is_road)
    dropped = dropped[np.argsort(highway.code[dropped], kind="stable")]
    for some in np.split(dropped, np.flatnonzero(np.diff(highway.code[dropped])) + 1):
        if some.size:
            value = highway.word[highway.code[some[0]]][:HIGHWAY_CHARACTERS]
            notes.add(some, "ways", "dropped", f"highway={value} is not driven")
    deleted = np.flatnonzero(ways.is_road & ways.is_deleted)
    notes.add(deleted, "ways", "dropped", "deleted in OpenStreetMap")
    kept = ways.kept
    is_ferry = ways.is_ferry[kept]
    road_class = Words(
        np.where(is_ferry, len(highway.word), highway.code[kept]).astype(np.int32),
        as_objects([*highway.word, "ferry"]),
    )
    tags = scan.tags.of_some(kept)
    columns = way_columns(ways.way_id[kept], tags, road_class, kept, notes)
    notes.tell(tally)
    return columns


def _refuse_repeated_ways(path: Path, way_id: Ints) -> None:
    ids, counts = np.unique(way_id, return_counts=True)
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


def _locations(path: Path, refs: Ints, places: npt.NDArray[np.int32]) -> tuple[Floats, Bools]:
    """Give each vertex its degrees, and whether it has any: float64[v, 2], bool[v]."""
    lonlat: Floats = places / COORDINATE_SCALE
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


def _points_on_ways(nodes: NodeTags, node_id: Ints, tally: Tally) -> Columns:
    ids = np.asarray([node for node, _ in nodes], np.int64)
    index = np.minimum(np.searchsorted(node_id, ids), node_id.size - 1)
    on_way = node_id[index] == ids
    rows: list[tuple[int, str, str, str]] = []
    for (_, tags), where, there in zip(nodes, index.tolist(), on_way.tolist(), strict=True):
        if there:
            text = AS_JSON(cut_tags(tags, tally))
            rows.extend((where, kind, value, text) for kind, value in point_kinds(tags))
    rows.sort(key=lambda row: row[:3])
    tally.add("points on roads", "kept", "", len(rows))
    tally.add("barriers and checkpoints", "dropped", "not on a road", int((~on_way).sum()))
    return point_columns(rows)
