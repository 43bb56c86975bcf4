"""Split ways where they meet: a road table becomes a road graph."""

from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from passable.kernels.running_sums import running_sums
from passable.network.graph import GRAPH_FORMAT, RoadGraph
from passable.terms.progress import Progress, silent
from passable.terms.roads import ReportLine, RoadTable

_GEOD = Geod(ellps="WGS84")


def split_roads(roads: RoadTable, progress: Progress = silent) -> RoadGraph:
    """Cut every way at each node that two ways, or one way twice, run over.

    A way's ends are nodes too, so chains of ways keep their joints and ids stay stable when a
    neighbour changes. Nothing is merged, dropped or moved.

    Parameters
    ----------
    roads
        As read.
    progress
        Told once per step.

    Returns
    -------
    RoadGraph
        Segment ids are ``w<way>/n<from>-n<to>`` for OSM, with ``#2`` and on where one way joins
        the same two nodes again; else the table's id, with ``/1`` and on where it was cut.
    """
    progress("splitting roads at junctions")
    is_last = np.zeros(len(roads.vertex_node), dtype=bool)
    is_last[roads.first_vertex[1:] - 1] = True
    is_break = is_last.copy()
    is_break[roads.first_vertex[:-1]] = True
    uses = np.bincount(roads.vertex_node, minlength=len(roads.node_lonlat))
    is_break |= uses[roads.vertex_node] > 1

    breaks = np.flatnonzero(is_break)
    begins = breaks[:-1][~is_last[breaks[:-1]]]
    ends = breaks[1:][~is_last[breaks[:-1]]]
    counts = ends - begins + 1
    first_vertex = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    taken = np.arange(first_vertex[-1]) + np.repeat(begins - first_vertex[:-1], counts)
    vertex_lonlat = roads.node_lonlat[roads.vertex_node[taken]]
    way = np.searchsorted(roads.first_vertex, begins, side="right") - 1

    is_kept = np.zeros(len(roads.node_lonlat), dtype=bool)
    is_kept[roads.vertex_node[begins]] = True
    is_kept[roads.vertex_node[ends]] = True
    kept = np.flatnonzero(is_kept)
    compact = (np.cumsum(is_kept) - 1).astype(np.int32)
    from_node, to_node = compact[roads.vertex_node[begins]], compact[roads.vertex_node[ends]]

    progress("measuring roads")
    measured, vertex_fraction = _measure(first_vertex, vertex_lonlat)
    way_columns = roads.way_columns.take(way)
    length = _lengths(measured, way_columns.figures("length_metres"), way)
    labels = _node_labels(roads, kept)
    report = (
        *roads.report,
        ReportLine("segments between junctions", "kept", len(begins)),
        ReportLine("junctions and road ends", "kept", len(kept)),
    )
    lon, lat = roads.node_lonlat[roads.point_columns.figures("node")].T
    return RoadGraph(
        kind=roads.kind,
        as_of=roads.as_of,
        licence=roads.licence,
        report=report,
        node_label=labels,
        node_lonlat=roads.node_lonlat[kept],
        segment_id=_segment_ids(roads, way, from_node, to_node, labels),
        from_node=from_node,
        to_node=to_node,
        length_metres=length,
        way_columns=way_columns,
        first_vertex=first_vertex,
        vertex_lonlat=vertex_lonlat,
        vertex_fraction=vertex_fraction,
        point_columns=roads.point_columns.with_figures(lon=lon, lat=lat),
        digest=hashlib.sha256(GRAPH_FORMAT + roads.digest.encode()).hexdigest(),
    )


def _measure(
    first_vertex: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Measure segments on the ellipsoid, and where along each one its vertices lie."""
    steps = np.zeros(len(lonlat))
    is_inner = np.ones(len(lonlat), dtype=bool)
    is_inner[first_vertex[:-1]] = False
    inner = np.flatnonzero(is_inner)
    if len(inner):
        ends = (lonlat[inner - 1, 0], lonlat[inner - 1, 1], lonlat[inner, 0], lonlat[inner, 1])
        _, _, steps[inner] = _GEOD.inv(*ends, inplace=True)
    along = running_sums(first_vertex, steps)
    counts = np.diff(first_vertex)
    total = along[first_vertex[1:] - 1]
    divisor = np.repeat(np.where(total > 0, total, 1.0), counts)
    fraction = np.minimum(along / divisor, 1.0)
    last = first_vertex[1:] - 1
    fraction[last] = np.where(total > 0, 1.0, 0.0)
    return total, fraction


def _lengths(
    measured: npt.NDArray[np.float64],
    given: npt.NDArray[np.float64],
    way: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """Take a table's own length where it gives one, shared out along the pieces of a cut way."""
    has_length = np.isfinite(given)
    if not has_length.any():
        return measured
    way_total = np.bincount(way, weights=measured, minlength=int(way.max()) + 1)[way]
    pieces = np.bincount(way, minlength=int(way.max()) + 1)[way]
    share = np.where(way_total > 0, measured / np.where(way_total > 0, way_total, 1), 1 / pieces)
    return np.where(has_length, given * share, measured)


def _node_labels(roads: RoadTable, kept: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    if roads.node_name:
        return np.array([roads.node_name[k] for k in kept], dtype=object)
    return np.array([f"n{k}" for k in roads.node_id[kept].tolist()], dtype=object)


def _segment_ids(
    roads: RoadTable,
    way: npt.NDArray[np.int64],
    from_node: npt.NDArray[np.int32],
    to_node: npt.NDArray[np.int32],
    labels: npt.NDArray[np.object_],
) -> npt.NDArray[np.object_]:
    way_id = roads.way_columns.words("way_id").text[way].tolist()
    if roads.kind == "osm":
        names = [
            f"w{w}/{a}-{b}"
            for w, a, b in zip(
                way_id, labels[from_node].tolist(), labels[to_node].tolist(), strict=True
            )
        ]
    else:
        pieces = np.bincount(way, minlength=len(roads.way_columns))[way]
        starts = np.flatnonzero(np.diff(way, prepend=-1))
        turn = np.arange(len(way)) - np.repeat(starts, np.diff(np.append(starts, len(way)))) + 1
        names = [
            w if count == 1 else f"{w}/{k}"
            for w, count, k in zip(way_id, pieces.tolist(), turn.tolist(), strict=True)
        ]
    return np.array(_tell_twins_apart(names), dtype=object)


def _tell_twins_apart(names: list[str]) -> list[str]:
    taken = set(names)
    if len(taken) == len(names):
        return names
    repeated = {name for name, count in Counter(names).items() if count > 1}
    turn: dict[str, int] = {}
    for k in [k for k, name in enumerate(names) if name in repeated]:
        name = names[k]
        turn[name] = turn.get(name, 0) + 1
        if turn[name] > 1:
            while (other := f"{name}#{turn[name]}") in taken:
                turn[name] += 1
            taken.add(other)
            names[k] = other
    return names
