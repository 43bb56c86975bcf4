"""Build the network of one vehicle and season: time the segments, join the terminals, link arcs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.kernels.components import weak_components
from passable.network.gate import check_network
from passable.network.graph import RoadGraph
from passable.network.network import Network, Terminals
from passable.network.polyline import points_at
from passable.network.snap import Snaps, snap_to_segments
from passable.network.speeds import NO_WAY, SpeedTables, segment_milliseconds, segment_speeds
from passable.terms.codes import Season, Vehicle
from passable.terms.progress import Progress, silent

FORMAT = b"network-2"
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TerminalPoints:
    """Places and services to be joined: ids, kinds (``place`` or ``service``), degrees."""

    terminal_id: npt.NDArray[np.object_]
    kind: npt.NDArray[np.object_]
    lonlat: Floats


@dataclass(frozen=True)
class Travel:
    """Who drives, and how the times are made."""

    vehicle: Vehicle
    season: Season
    calibration: float
    max_snap_metres: float
    tables: SpeedTables


def network_digest(graph: RoadGraph, points: TerminalPoints, travel: Travel) -> str:
    """Name the network by all that goes into it, before it is built."""
    text = hashlib.sha256(FORMAT)
    for part in (
        graph.digest,
        travel.vehicle,
        travel.season,
        repr((travel.calibration, travel.max_snap_metres)),
        travel.tables.digest,
        "\x1f".join(points.terminal_id.tolist()),
        "\x1f".join(points.kind.tolist()),
    ):
        text.update(part.encode() + b"\x1e")
    text.update(np.ascontiguousarray(points.lonlat).tobytes())
    return text.hexdigest()


def build_network(
    graph: RoadGraph, points: TerminalPoints, travel: Travel, progress: Progress = silent
) -> Network:
    """Build and check a network.

    Terminals that share a segment are chained along it in their order, so that a clinic down the
    same road is reached without going round.

    Raises
    ------
    BadTable
        If a road class has no speed for the vehicle.
    """
    progress("timing segments")
    speed = segment_speeds(graph, travel.vehicle, travel.season, travel.tables)
    forward, backward = segment_milliseconds(graph, speed, travel.calibration)
    progress("joining places and services to roads")
    is_usable = (forward != NO_WAY) | (backward != NO_WAY)
    snaps = snap_to_segments(graph, is_usable, points.lonlat, travel.max_snap_metres)
    terminals, inner_segment, inner_fraction = _terminal_nodes(graph, points, snaps)
    progress("linking arcs")
    nodes = graph.node_count + len(inner_segment)
    arcs = _direct(_chain(graph, inner_segment, inner_fraction), nodes, forward, backward)
    lonlat = np.concatenate([graph.node_lonlat, points_at(graph, inner_segment, inner_fraction)])
    network = Network(
        graph=graph,
        vehicle=travel.vehicle,
        season=travel.season,
        calibration=travel.calibration,
        speed_kph=speed,
        forward_milliseconds=forward,
        backward_milliseconds=backward,
        terminals=terminals,
        node_lonlat=lonlat,
        first_arc=_first(arcs.tail, nodes),
        arc_tail=arcs.tail,
        arc_head=arcs.head,
        arc_segment=arcs.segment,
        arc_from_fraction=arcs.begin,
        arc_to_fraction=arcs.end,
        arc_is_forward=arcs.is_forward,
        arc_milliseconds=arcs.milliseconds,
        first_arc_in=_first(arcs.head, nodes),
        arc_in=np.argsort(arcs.head, kind="stable").astype(np.int64),
        component=weak_components(nodes, arcs.tail, arcs.head),
        digest=network_digest(graph, points, travel),
    )
    check_network(network)
    return network


def _first(end: npt.NDArray[np.int32], nodes: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(end, minlength=nodes))]).astype(np.int64)


def _terminal_nodes(
    graph: RoadGraph, points: TerminalPoints, snaps: Snaps
) -> tuple[Terminals, Ints, Floats]:
    """Give each terminal its node, and list the points inside segments that become nodes."""
    node = np.full(len(snaps.segment), -1, dtype=np.int32)
    is_on = snaps.segment >= 0
    at_start = is_on & (snaps.fraction == 0)
    at_end = is_on & (snaps.fraction == 1)
    node[at_start] = graph.from_node[snaps.segment[at_start]]
    node[at_end] = graph.to_node[snaps.segment[at_end]]
    inner = np.flatnonzero(is_on & ~at_start & ~at_end)
    keys = np.stack([snaps.segment[inner].astype(np.float64), snaps.fraction[inner]], axis=1)
    distinct, which = np.unique(keys, axis=0, return_inverse=True)
    node[inner] = graph.node_count + which.reshape(-1)
    terminals = Terminals(
        points.terminal_id,
        points.kind,
        points.lonlat,
        snaps.segment,
        snaps.fraction,
        snaps.metres,
        node,
    )
    return terminals, distinct[:, 0].astype(np.int64), distinct[:, 1]


@dataclass(frozen=True)
class _Pieces:
    """Segments cut at their terminals: ends and fractions of each piece, in order."""

    segment: Ints
    begin_node: Ints
    end_node: Ints
    begin: Floats
    end: Floats


def _chain(graph: RoadGraph, inner_segment: Ints, inner_fraction: Floats) -> _Pieces:
    """Cut every segment at its terminals, which come sorted by segment and fraction."""
    count = graph.segment_count
    inner = np.bincount(inner_segment, minlength=count)
    segment = np.repeat(np.arange(count), inner + 1)
    is_first = np.ones(len(segment), dtype=bool)
    is_first[1:] = segment[1:] != segment[:-1]
    is_last = np.ones(len(segment), dtype=bool)
    is_last[:-1] = is_first[1:]
    inner_node = graph.node_count + np.arange(len(inner_segment))
    begin_node = graph.from_node[segment].astype(np.int64)
    end_node = graph.to_node[segment].astype(np.int64)
    begin, end = np.zeros(len(segment)), np.ones(len(segment))
    begin_node[~is_first], begin[~is_first] = inner_node, inner_fraction
    end_node[~is_last], end[~is_last] = inner_node, inner_fraction
    return _Pieces(segment, begin_node, end_node, begin, end)


def piece_milliseconds(whole: Ints, begin: Floats, end: Floats) -> Ints:
    """Time a piece of a segment so that the pieces add up to the whole exactly.

    The time at a fraction is rounded half up to a whole millisecond, and a piece takes the
    difference between its ends.
    """
    return (np.floor(end * whole + 0.5) - np.floor(begin * whole + 0.5)).astype(np.int64)


@dataclass(frozen=True)
class _Arcs:
    """Arcs by tail, and what the network keeps of each."""

    tail: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    segment: npt.NDArray[np.int32]
    begin: Floats
    end: Floats
    is_forward: npt.NDArray[np.bool_]
    milliseconds: Ints


def _direct(piece: _Pieces, nodes: int, forward: Ints, backward: Ints) -> _Arcs:
    """Make arcs of pieces, both ways where both may be driven, sorted by tail."""
    along = np.flatnonzero(forward[piece.segment] != NO_WAY)
    against = np.flatnonzero(backward[piece.segment] != NO_WAY)
    tail = np.concatenate([piece.begin_node[along], piece.end_node[against]])
    head = np.concatenate([piece.end_node[along], piece.begin_node[against]])
    taken = np.concatenate([along, against])
    is_forward = np.arange(len(taken)) < len(along)
    segment, begin, end = piece.segment[taken], piece.begin[taken], piece.end[taken]
    whole = np.where(is_forward, forward[segment], backward[segment])
    # of arcs between the same nodes the pieces come in order, and of one piece first the way back
    order = np.lexsort((2 * taken + is_forward, tail * nodes + head))
    return _Arcs(
        tail[order].astype(np.int32),
        head[order].astype(np.int32),
        segment[order].astype(np.int32),
        begin[order],
        end[order],
        is_forward[order],
        piece_milliseconds(whole, begin, end)[order],
    )
