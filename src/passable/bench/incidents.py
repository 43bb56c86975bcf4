"""Exposure for a benchmark: incidents moved onto the graph, or drawn, and spread along its roads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from passable.bench.graphs import BenchGraph
from passable.network.density import spread_along_roads
from passable.network.density_wave import DensityKernel
from passable.network.frontier import whole_exposure
from passable.network.road_pieces import whole_pieces
from passable.terms.errors import BadFile, Problem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
BANDWIDTH_METRES = 1000.0
DRAWN = 15_000
TOWNS = 300
"""Drawn incidents happen in so many places, as reported ones do."""
DAYS = 1096.0
"""Three years, over which incidents are shared out."""
DECIMETRES = 10.0


@dataclass(frozen=True)
class BenchExposure:
    """What each arc is exposed to.

    Parameters
    ----------
    exposure : int64[m]
        Millionths of an incident a day.
    told
        Where it comes from.
    """

    exposure: Ints
    told: str


def expose_graph(
    graph: BenchGraph, events: Path | None, chance: np.random.Generator
) -> BenchExposure:
    """Spread incidents along a graph's roads.

    Parameters
    ----------
    graph
        With coordinates, if events are given.
    events
        A table with ``longitude`` and ``latitude``, such as UCDP's; its box is laid onto the
        graph's by an affine map, each event goes to the nearest node. ``None``: drawn.
    chance
        Draws them.

    Raises
    ------
    BadFile
        If the table cannot be read so, or the graph has no coordinates.
    """
    if events is None:
        towns = chance.choice(graph.arcs.node_count, size=TOWNS)
        node = chance.choice(towns, size=DRAWN, p=_uneven(chance))
        told = f"{DRAWN:,} incidents drawn in {TOWNS} places"
    else:
        node = _moved(graph, events)
        told = f"{len(node):,} events of {events.name}, moved onto the graph"
    arcs = graph.arcs
    ends = np.full((2, arcs.segment_count), -1, dtype=np.int32)
    for arc_end, side in ((arcs.tail, 0), (arcs.head, 1)):
        ends[side, arcs.segment[::-1]] = arc_end[::-1]  # of several arcs the first counts
    ends[:, ends[0] < 0] = 0
    metres = graph.segment_decimetres / DECIMETRES
    pieces = whole_pieces(arcs.node_count, ends[0], ends[1], metres)
    segment = np.full(arcs.node_count, -1, dtype=np.int32)
    segment[ends[1]] = np.arange(arcs.segment_count)
    is_end = segment >= 0
    segment[ends[0]] = np.arange(arcs.segment_count)
    at_end = is_end & (ends[0, segment] != np.arange(arcs.node_count))
    node = node[segment[node] >= 0]
    mass = spread_along_roads(
        pieces,
        segment[node],
        np.where(at_end[node], 1.0, 0.0),
        np.full(len(node), 1 / DAYS),
        DensityKernel(BANDWIDTH_METRES, returns=True),
    )
    return BenchExposure(whole_exposure(mass[arcs.segment]), told)


def _uneven(chance: np.random.Generator) -> Floats:
    share = chance.pareto(1.0, TOWNS) + 0.01
    uneven: Floats = share / share.sum()
    return uneven


def _moved(graph: BenchGraph, events: Path) -> Ints:
    if graph.node_lonlat is None:
        raise BadFile(
            Problem(
                f"--events: {graph.name} has no coordinates to move events onto",
                "Give an .npz with node_lon and node_lat, or leave --events out.",
                file=str(events),
            )
        )
    try:
        spots = pd.read_csv(events)[["longitude", "latitude"]].to_numpy(np.float64)
    except (OSError, ValueError, KeyError) as error:
        raise BadFile(
            Problem(
                f"--events: cannot be read ({error})",
                "Give a table of events such as UCDP's.",
                file=str(events),
                expected="columns longitude and latitude",
            )
        ) from error
    nodes = graph.node_lonlat
    low, high = spots.min(axis=0), spots.max(axis=0)
    share = (spots - low) / np.where(high > low, high - low, 1.0)
    moved = nodes.min(axis=0) + share * (nodes.max(axis=0) - nodes.min(axis=0))
    squeeze = np.array([np.cos(np.radians(nodes[:, 1].mean())), 1.0])
    tree = shapely.STRtree(shapely.points(nodes * squeeze))
    event, nearest = tree.query_nearest(shapely.points(moved * squeeze), all_matches=False)
    found: Ints = nearest[np.argsort(event, kind="stable")]
    return found
