"""The road table: what every reader of roads makes, and all that ``network`` knows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt

from passable.terms.word_columns import Columns

if TYPE_CHECKING:
    import pandas as pd

RoadKind = Literal["osm", "lines", "schematic"]

WAY_COLUMNS: Final[dict[str, str]] = {
    "way_id": "str: the OSM way id as digits, or the table's own id",
    "road_class": "str: one of codes.ROAD_CLASSES",
    "name": "str, empty if none",
    "name_en": "str, empty if none",
    "name_ar": "str, empty if none",
    "ref": "str: road numbers parted by ';', empty if none",
    "oneway": "int8: 1 along the line, -1 against it, 0 both ways",
    "maxspeed_kph": "float, NaN if not said",
    "surface": "str, empty if none",
    "tracktype": "str, empty if none",
    "smoothness": "str, empty if none",
    "bridge": "bool",
    "tunnel": "bool",
    "ford": "bool",
    "ferry": "bool",
    "access": "str: the tag that governs motor vehicles (motor_vehicle over vehicle over access)",
    "hgv": "str, empty if none",
    "maxweight_tonnes": "float, NaN if not said",
    "practicability": "str: 'heavy_truck=no;4x4=yes', empty if none",
    "duration_seconds": "float: a ferry's crossing, NaN if not said",
    "length_metres": "float: given by the table, NaN to be measured on the ellipsoid",
    "source_id": "str: who says the road is there, empty if the file as a whole",
}
"""Columns of a road table's ways, one row per way, in this order."""

POINT_COLUMNS: Final[dict[str, str]] = {
    "node": "int: index into node_lonlat",
    "kind": "str: barrier, checkpoint, border_control, ford, toll …",
    "value": "str: the tag's value",
    "tags": "str: the node's tags as JSON",
}
"""Columns of a road table's points: things on the road kept as data, acting on nothing."""


@dataclass(frozen=True)
class ReportLine:
    """One line of what a reader says it did.

    Parameters
    ----------
    thing
        What was counted: ``highway ways``, ``vertices`` …
    outcome
        ``read``, ``kept``, ``joined`` or ``dropped``.
    count
        How many.
    reason
        Why, for what was dropped or changed.
    shown
        The reason as anyone may read it, if that is another: an example may be of a restricted row.
    """

    thing: str
    outcome: Literal["read", "kept", "joined", "dropped"]
    count: int
    reason: str = ""
    shown: str = ""

    def sentence(self, *, restricted: bool = False) -> str:
        """Say it, for a person."""
        reason = self.reason if restricted else self.shown or self.reason
        return f"{self.thing}, {self.outcome}: {self.count:,}" + (f" ({reason})" if reason else "")


@dataclass(frozen=True)
class RoadTable:
    """Ways as read, before they are split where they meet.

    Two ways meet where they name the same node; a reader of lines makes shared nodes of shared
    (or nearly shared) end points before it returns.

    Parameters
    ----------
    kind
        Where it came from; ids of segments follow from it.
    path, digest
        The file read, and the SHA-256 of its bytes together with the reading options.
    as_of
        The data's own date (ISO), empty if it does not say.
    node_id : int64[n]
        OSM node ids; a running number for other kinds.
    node_name : tuple[str, ...]
        For a schematic the table's own node names, else empty.
    node_lonlat : float64[n, 2]
        Degrees, WGS 84.
    first_vertex : int64[w + 1], vertex_node : int32[v]
        Way ``k`` runs over ``vertex_node[first_vertex[k]:first_vertex[k + 1]]``, at least two
        vertices each; the same node may come twice (a loop).
    way_columns
        One row per way, columns ``WAY_COLUMNS``.
    point_columns
        Columns ``POINT_COLUMNS``.
    report
        What was read, kept and dropped, and why.
    licence
        How the source must be credited.
    """

    kind: RoadKind
    path: str
    digest: str
    as_of: str
    node_id: npt.NDArray[np.int64]
    node_name: tuple[str, ...]
    node_lonlat: npt.NDArray[np.float64]
    first_vertex: npt.NDArray[np.int64]
    vertex_node: npt.NDArray[np.int32]
    way_columns: Columns
    point_columns: Columns
    report: tuple[ReportLine, ...] = field(default_factory=tuple)
    licence: str = ""

    @property
    def ways(self) -> pd.DataFrame:
        """The ways as a frame."""
        return self.way_columns.frame

    @property
    def points(self) -> pd.DataFrame:
        """The points as a frame."""
        return self.point_columns.frame
