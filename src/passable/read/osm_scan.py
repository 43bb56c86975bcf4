"""One pass over an OpenStreetMap file: the ways that could be roads, and the nodes of those that are."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from passable.read.osm_lines import Block, road_lines, tags_of
from passable.read.osm_points import POINT_KEYS, point_kinds
from passable.read.osm_vertices import parse_ids, parse_vertices
from passable.read.osm_way_tags import Codes, TagCodes, WayTags
from passable.terms.codes import ROAD_CLASSES
from passable.terms.progress import Progress

DRIVABLE: Final = frozenset(ROAD_CLASSES) - {"ferry"}
WAY_KEYS: Final = ("highway", "route")
OTHER, DRIVEN, NOT_DRIVEN, FERRY, NO_FERRY = range(5)
"""Sorts of tags: what decides whether a way is a road."""
DELETED: Final = b"dD"

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NodeTags = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Ways:
    """All ways with ``highway`` or ``route``, a, and the nodes of those kept, w.

    Parameters
    ----------
    way_id : int64[a]
        OpenStreetMap's.
    is_road, is_ferry, is_deleted : bool[a]
        A road that was deleted is not kept. A ferry is a road.
    code : int32[t], tag_counts : int64[a]
        The numbers of their tags.
    vertex_counts : int64[w], refs : int64[v], places : int32[v, 2]
        How many nodes each way kept names; their ids; and where they are, as ``parse_vertices``
        tells it.
    """

    way_id: Ints
    is_road: Bools
    is_ferry: Bools
    is_deleted: Bools
    code: Codes
    tag_counts: Ints
    vertex_counts: Ints
    refs: Ints
    places: npt.NDArray[np.int32]

    @property
    def kept(self) -> Ints:
        """The ways kept, among all."""
        return np.flatnonzero(self.is_road & ~self.is_deleted)


@dataclass(frozen=True)
class Scan:
    """What one pass gathers.

    Parameters
    ----------
    ways
        As ``Ways``.
    tags
        Theirs, of all of them.
    cut
        Which of all ways had a tag cut, ascending.
    nodes
        Ids and tags of what may stand on a road.
    newest
        The newest date (ISO) of a way kept, if it was asked for.
    """

    ways: Ways
    tags: WayTags
    cut: Ints
    nodes: NodeTags
    newest: str


def scan_roads(path: Path, progress: Progress, *, dated: bool) -> Scan:
    """Pass over a file.

    Raises
    ------
    BadFile
        There is no room for the roads as text.
    RuntimeError, ValueError
        The file is damaged or no OpenStreetMap data.
    """
    tag_codes = TagCodes(_sort_of)
    parts = [_read_ways(Block([], [], [], [], []), tag_codes)]
    nodes: NodeTags = []
    newest, count = "", 0
    with road_lines(path, WAY_KEYS, POINT_KEYS, dated=dated, progress=progress) as blocks:
        for block_of_nodes, block in blocks:
            nodes.extend(_what_may_stand(block_of_nodes))
            part = _read_ways(block, tag_codes)
            parts.append(part)
            if dated:
                dates = (block.dates[way][1:11].decode() for way in part.kept.tolist())
                newest = max(newest, max(dates, default=""))
            count += part.way_id.size
            progress("reading ways", count)
    ways = Ways(
        **{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Ways)}
    )
    del parts
    way = np.repeat(np.arange(count), ways.tag_counts)
    tags = WayTags(tag_codes.tags, ways.code, way, count)
    return Scan(ways, tags, tags.ways_with(tag_codes.cut), nodes, newest)


def _sort_of(key: str, value: str) -> int:
    if key == "highway":
        return DRIVEN if value in DRIVABLE else NOT_DRIVEN
    if key == "route":
        return FERRY if "ferry" in value.split(";") else NO_FERRY
    return OTHER


def _read_ways(block: Block, tag_codes: TagCodes) -> Ways:
    code, tag_counts = tag_codes.encode(block.tags)
    sort = tag_codes.sorts(code)
    way = np.repeat(np.arange(tag_counts.size), tag_counts)
    is_ferry = _last_is(FERRY, (FERRY, NO_FERRY), sort, way, tag_counts.size)
    is_road = is_ferry | _last_is(DRIVEN, (DRIVEN, NOT_DRIVEN), sort, way, tag_counts.size)
    is_deleted = np.zeros(tag_counts.size, np.bool_)
    if DELETED in block.deleted:
        is_deleted[:] = [one == DELETED for one in block.deleted]
    kept = np.flatnonzero(is_road & ~is_deleted).tolist()
    vertex_counts, refs, places = parse_vertices([block.refs[k] for k in kept])
    return Ways(
        way_id=parse_ids(block.ids),
        is_road=is_road,
        is_ferry=is_ferry,
        is_deleted=is_deleted,
        code=code,
        tag_counts=tag_counts,
        vertex_counts=vertex_counts,
        refs=refs,
        places=places,
    )


def _last_is(
    wanted: int, asked: tuple[int, int], sort: npt.NDArray[np.int8], way: Ints, count: int
) -> Bools:
    """Whether the tag of a key is of the sort wanted; of a key said twice the last counts."""
    found = np.full(count, OTHER, np.int8)
    is_asked = (sort == asked[0]) | (sort == asked[1])
    found[way[is_asked]] = sort[is_asked]
    return np.asarray(found == wanted, np.bool_)


def _what_may_stand(block: Block) -> NodeTags:
    """Pick the nodes that are a barrier or the like; each set of tags is looked at once."""
    seen: dict[bytes, dict[str, str] | None] = {}
    found: NodeTags = []
    for name, text in zip(block.ids, block.tags, strict=True):
        if text not in seen:
            tags = dict(tags_of(text[1:].split(b",")))
            seen[text] = tags if point_kinds(tags) else None
        if (meant := seen[text]) is not None:
            found.append((int(name[1:]), meant))
    return found
