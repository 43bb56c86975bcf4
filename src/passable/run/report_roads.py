"""The roads that reports speak of: what a circle touches, what lies along a line, what loads pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passable.network.graph import RoadGraph
from passable.network.index import SegmentIndex, index_segments
from passable.network.line_match import LineMatch, match_line
from passable.network.polyline import nearest_on_pieces, pieces_of
from passable.network.speed_tables import read_speed_tables
from passable.read.claim_values import NO_VEHICLE
from passable.run.case_graph import open_graph
from passable.situation.spans import cut_by_circle
from passable.terms.case import Case
from passable.terms.codes import VEHICLES
from passable.terms.progress import Progress

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ReportRoads:
    """A case's roads, ready to be asked by place.

    Parameters
    ----------
    graph, index
        The segments and where they lie.
    segment_numbers
        {segment id: its number}.
    way_segments
        {way id: the numbers of its segments}.
    labels : object[s]
        Each segment's road number, else its name, else its class.
    loaded_tonnes
        What each vehicle weighs, smallest vehicle first.
    box
        West, south, east, north of all roads, degrees.
    """

    graph: RoadGraph
    index: SegmentIndex
    segment_numbers: dict[str, int]
    way_segments: dict[str, list[int]]
    labels: npt.NDArray[np.object_]
    loaded_tonnes: dict[str, float]
    box: tuple[float, float, float, float]

    def touched(self, lon: float, lat: float, radius_metres: float) -> Ints:
        """List the segments that a circle touches, as a claim on the point would close them."""
        spans = cut_by_circle(self.index, lon, lat, radius_metres)
        return np.unique(spans.segment)

    def nearest_first(self, segments: Ints, lon: float, lat: float) -> Ints:
        """Order segments by their distance from a point; equal ones by their id."""
        pieces = pieces_of(self.graph, segments)
        count = len(pieces.row)
        gap, _ = nearest_on_pieces(pieces, np.full(count, lon), np.full(count, lat))
        least = np.full(len(segments), np.inf)
        np.minimum.at(least, pieces.row, gap)
        names = self.graph.segment_id[segments].astype(str)
        ordered: Ints = segments[np.lexsort((names, np.round(least, 3)))]
        return ordered

    def bridges(self, segments: Ints) -> Ints:
        """Keep the segments that the road data calls bridges."""
        is_bridge = self.graph.attributes["bridge"].to_numpy(bool)
        kept: Ints = segments[is_bridge[segments]]
        return kept

    def road_names(self, segments: Ints) -> list[str]:
        """Name the roads that segments belong to: number, else name, else class."""
        return sorted(set(self.labels[segments].tolist()))

    def along(self, line: Any, within_metres: float) -> LineMatch:
        """Match a line to the segments that lie along it."""
        return match_line(self.index, line, within_metres)

    def largest_vehicle(self, tonnes: float) -> str:
        """Tell the largest vehicle that, loaded, weighs no more; ``none`` if none is so light."""
        passes = NO_VEHICLE
        for vehicle in VEHICLES:
            if self.loaded_tonnes[vehicle] > tonnes:
                break
            passes = vehicle
        return passes

    def holds(self, shape: Any) -> bool:
        """Say whether something lies in the box around the roads, in part at least."""
        west, south, east, north = shape.bounds
        return bool(
            west <= self.box[2]
            and east >= self.box[0]
            and south <= self.box[3]
            and north >= self.box[1]
        )


def open_report_roads(case: Case, progress: Progress) -> ReportRoads:
    """Open a case's roads for an import.

    Raises
    ------
    BadInput
        If the roads cannot be read.
    """
    graph = open_graph(case, None, progress)
    progress("indexing the roads")
    weights = read_speed_tables(case.folder / "roads").vehicles
    ways: dict[str, list[int]] = {}
    for number, way in enumerate(graph.attributes["way_id"].tolist()):
        ways.setdefault(str(way), []).append(number)
    rows = graph.attributes
    labels = rows["ref"].where(rows["ref"] != "", rows["name"])
    labels = labels.where(labels != "", rows["road_class"])
    west, south = graph.vertex_lonlat.min(axis=0, initial=np.inf)
    east, north = graph.vertex_lonlat.max(axis=0, initial=-np.inf)
    return ReportRoads(
        graph,
        index_segments(graph),
        {str(name): k for k, name in enumerate(graph.segment_id.tolist())},
        ways,
        labels.to_numpy(object),
        {vehicle: tonnes for (vehicle,), tonnes in weights.items()},
        (float(west), float(south), float(east), float(north)),
    )
