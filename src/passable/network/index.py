"""A spatial index of a road graph's segments, made once and asked often."""

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
    line_tree
        STRtree over the lines.
    """

    graph: RoadGraph
    lines: npt.NDArray[np.object_]
    line_tree: Any


def segment_lines(graph: RoadGraph) -> npt.NDArray[np.object_]:
    """Draw every segment as a LineString in degrees, object[s]."""
    counts = np.diff(graph.first_vertex)
    lines: npt.NDArray[np.object_] = shapely.linestrings(
        graph.vertex_lonlat, indices=np.repeat(np.arange(graph.segment_count), counts)
    )
    return lines


def index_segments(graph: RoadGraph) -> SegmentIndex:
    """Index a graph."""
    lines = segment_lines(graph)
    return SegmentIndex(graph, lines, shapely.STRtree(lines))
