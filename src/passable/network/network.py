"""The network: what one vehicle can drive in one season, with places and services joined to it.

Built in ``network.build``, checked there once, never changed afterwards. A date's closures are an
overlay on its arcs (``network.states``), never a rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from passable.network.graph import RoadGraph
from passable.terms.codes import Season, Vehicle


@dataclass(frozen=True)
class Terminals:
    """Places and services, joined to the nearest point on a segment their vehicle can drive.

    Parameters
    ----------
    terminal_id, kind : object[t]
        Ids, and ``place`` or ``service``.
    lonlat : float64[t, 2]
        Where they are.
    segment : int32[t]
        Where they are joined, -1 if off the network.
    fraction : float64[t]
        How far along; 0 or 1 means on the junction itself. NaN if off the network.
    snap_metres : float64[t]
        From the point to the segment; NaN if nothing lies within ``max_snap_metres``.
    node : int32[t]
        Their node, -1 if off the network. Terminals at one point of one segment share it.
    """

    terminal_id: npt.NDArray[np.object_]
    kind: npt.NDArray[np.object_]
    lonlat: npt.NDArray[np.float64]
    segment: npt.NDArray[np.int32]
    fraction: npt.NDArray[np.float64]
    snap_metres: npt.NDArray[np.float64]
    node: npt.NDArray[np.int32]

    def of_kind(self, kind: str) -> npt.NDArray[np.int64]:
        """List the indices of the places, or of the services, in the order they were given."""
        return np.flatnonzero(self.kind == kind)


@dataclass(frozen=True)
class Network:
    """A directed graph of n nodes and m arcs over a road graph of s segments.

    Nodes are the road graph's, then one for each point of a segment where terminals are joined.
    Arcs are stored by their tail; each is a piece of a segment, driven one way. Multi-arcs,
    loops, islands, dead ends and arcs of 0 ms are legal; nothing is dropped for being small.

    Parameters
    ----------
    graph
        The segments.
    vehicle, season, calibration
        Whom the times are for, and the multiplier in them.
    speed_kph : float64[s]
        0 where the vehicle cannot or may not drive.
    forward_milliseconds, backward_milliseconds : int64[s]
        For the whole segment, ``speeds.NO_WAY`` where it may not be driven.
    terminals
        Places and services.
    node_lonlat : float64[n, 2]
        Degrees.
    first_arc : int64[n + 1], arc_tail, arc_head : int32[m]
        Arc ``a`` leads from ``arc_tail[a]`` to ``arc_head[a]``; those that leave node ``v`` are
        ``first_arc[v]`` up to ``first_arc[v + 1]``.
    arc_segment : int32[m]
        The segment it is a piece of.
    arc_from_fraction, arc_to_fraction : float64[m]
        The piece, from <= to, measured from the segment's ``from_node`` whichever way it leads.
    arc_is_forward : bool[m]
        Whether it leads along the segment.
    arc_milliseconds : int64[m]
        Claim-free; the pieces of a segment add up to its own exactly.
    first_arc_in : int64[n + 1], arc_in : int64[m]
        Arcs that enter node ``v``: ``arc_in[first_arc_in[v]:first_arc_in[v + 1]]``.
    component : int32[n]
        Weakly connected part of the claim-free network.
    digest
        SHA-256 of all inputs.
    """

    graph: RoadGraph
    vehicle: Vehicle
    season: Season
    calibration: float
    speed_kph: npt.NDArray[np.float64]
    forward_milliseconds: npt.NDArray[np.int64]
    backward_milliseconds: npt.NDArray[np.int64]
    terminals: Terminals
    node_lonlat: npt.NDArray[np.float64]
    first_arc: npt.NDArray[np.int64]
    arc_tail: npt.NDArray[np.int32]
    arc_head: npt.NDArray[np.int32]
    arc_segment: npt.NDArray[np.int32]
    arc_from_fraction: npt.NDArray[np.float64]
    arc_to_fraction: npt.NDArray[np.float64]
    arc_is_forward: npt.NDArray[np.bool_]
    arc_milliseconds: npt.NDArray[np.int64]
    first_arc_in: npt.NDArray[np.int64]
    arc_in: npt.NDArray[np.int64]
    component: npt.NDArray[np.int32]
    digest: str

    @property
    def node_count(self) -> int:
        """How many nodes there are, terminals included."""
        return len(self.node_lonlat)

    @property
    def arc_count(self) -> int:
        """How many arcs there are."""
        return len(self.arc_head)
