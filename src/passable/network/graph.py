"""The road graph: segments between junctions, before anyone drives on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from passable.terms.roads import ReportLine, RoadKind
from passable.terms.word_columns import Columns

if TYPE_CHECKING:
    import pandas as pd

GRAPH_FORMAT = b"graph-3"
"""Part of every graph's digest; another number where graphs are made otherwise."""


@dataclass(frozen=True)
class RoadGraph:
    """Segments between junctions and road ends; the same for every vehicle and season.

    Parameters
    ----------
    kind, as_of, licence, report
        Carried over from the road table.
    node_label : object[n]
        ``n<OSM id>``, or the table's own node name.
    node_lonlat : float64[n, 2]
        Degrees.
    segment_id : object[s]
        Stable ids, unique.
    from_node, to_node : int32[s]
        Ends; equal for a loop.
    length_metres : float64[s]
        On the ellipsoid, or as the table says; zero is legal.
    way_columns
        The way's columns (``terms.roads.WAY_COLUMNS``) by segment.
    first_vertex : int64[s + 1], vertex_lonlat : float64[v, 2]
        Geometry, drawn from ``from_node`` to ``to_node``.
    vertex_fraction : float64[v]
        How far along its segment each vertex lies, 0 to 1; all zero on a segment of no length.
    point_columns
        Barriers and checkpoints kept as data, with ``lon`` and ``lat``.
    digest
        SHA-256 of the road table's own digest and of the format of graphs.
    """

    kind: RoadKind
    as_of: str
    licence: str
    report: tuple[ReportLine, ...]
    node_label: npt.NDArray[np.object_]
    node_lonlat: npt.NDArray[np.float64]
    segment_id: npt.NDArray[np.object_]
    from_node: npt.NDArray[np.int32]
    to_node: npt.NDArray[np.int32]
    length_metres: npt.NDArray[np.float64]
    way_columns: Columns
    first_vertex: npt.NDArray[np.int64]
    vertex_lonlat: npt.NDArray[np.float64]
    vertex_fraction: npt.NDArray[np.float64]
    point_columns: Columns
    digest: str

    @property
    def attributes(self) -> pd.DataFrame:
        """The way's columns by segment, as a frame."""
        return self.way_columns.frame

    @property
    def points(self) -> pd.DataFrame:
        """Barriers and checkpoints, as a frame."""
        return self.point_columns.frame

    @property
    def node_count(self) -> int:
        """How many junctions and road ends there are."""
        return len(self.node_lonlat)

    @property
    def segment_count(self) -> int:
        """How many segments there are."""
        return len(self.segment_id)
