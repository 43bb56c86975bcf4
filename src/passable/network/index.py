"""A spatial index of a road graph's segments and nodes, made once and asked often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from passable.network.graph import RoadGraph


@dataclass(frozen=True)
class SegmentIndex:
    """Lines and trees in degrees.

    Parameters
    ----------
    graph
        What is indexed.
    lines : object[s]
        LineStrings.
    line_tree, node_tree
        STRtrees over the lines and over the graph's nodes.
    """

    graph: RoadGraph
    lines: npt.NDArray[np.object_]
    line_tree: Any
    node_tree: Any


def index_segments(graph: RoadGraph) -> SegmentIndex:
    """Index a graph."""
    counts = np.diff(graph.first_vertex)
    lines = shapely.linestrings(
        graph.vertex_lonlat, indices=np.repeat(np.arange(graph.segment_count), counts)
    )
    return SegmentIndex(
        graph, lines, shapely.STRtree(lines), shapely.STRtree(shapely.points(graph.node_lonlat))
    )
