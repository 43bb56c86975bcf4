"""Ground of the study area that no polygon of control covers on a day, in km² and km of road."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely

from passable.network.graph import RoadGraph
from passable.network.index import index_segments
from passable.read.admin_areas import PCODE_COLUMNS, coded_areas, pcodes_of_points
from passable.situation.resolve import square_metres
from passable.situation.spans import AreaCut, cut_by_area, merge_spans
from passable.situation.weigh import live_claims
from passable.terms.case import Case
from passable.terms.claims import Claim


@dataclass(frozen=True)
class Holes:
    """What a source's areas of control leave open on a day.

    Parameters
    ----------
    day
        The day.
    square_km, study_square_km
        Not covered, and the whole study area.
    road_km, all_road_km
        Length of road not covered, and all roads of the case.
    largest
        Where the largest hole is: longitude, latitude, P-code of the area there; ``None`` if
        there is no hole.
    largest_square_km
        Its size.
    """

    day: date
    square_km: float
    study_square_km: float
    road_km: float
    all_road_km: float
    largest: tuple[float, float, str] | None
    largest_square_km: float

    def __str__(self) -> str:
        """Say it with its denominators."""
        text = (
            f"{self.day}: {self.square_km:,.1f} of {self.study_square_km:,.0f} km² and "
            f"{self.road_km:,.1f} of {self.all_road_km:,.0f} km of road lie on ground that no "
            "area of this source covers"
        )
        if self.largest:
            lon, lat, code = self.largest
            at = f", {code}" if code else ""
            text += f"; the largest hole, {self.largest_square_km:,.1f} km², around {lon:.3f}, {lat:.3f}{at}"
        return text


def study_area(case: Case, graph: RoadGraph) -> tuple[Any, str]:
    """Draw the study area, and say what it is.

    The case's administrative areas that have P-codes, or else the smallest convex ground that
    holds all its roads.
    """
    coded = coded_areas(case.areas)
    if len(coded):
        return shapely.union_all(coded.geometry.to_numpy()), "the case's administrative areas"
    hull = shapely.convex_hull(shapely.multipoints(graph.vertex_lonlat))
    return hull, "the ground around the case's roads"


def find_holes(
    case: Case,
    graph: RoadGraph,
    polygons: dict[str, Any],
    claims: Iterable[Claim],
    days: Sequence[date],
) -> tuple[list[Holes], str]:
    """Find what claims of control leave open on each of some days.

    Parameters
    ----------
    case
        Its areas; new ones need not be in it.
    graph
        Its roads.
    polygons
        By area id, new ones too.
    claims
        Of one source.
    days
        In order.

    Returns
    -------
    list[Holes], str
        One for each day, and what the study area is.
    """
    study, what = study_area(case, graph)
    study_metres = square_metres(study)
    index = index_segments(graph)
    kept = list(claims)
    cuts: dict[str, AreaCut] = {}
    holes = []
    open_ground: dict[tuple[str, ...], Holes] = {}
    for day in days:
        names = tuple(sorted({c.subject.name for c in live_claims(kept, day, None)}))
        if names not in open_ground:
            for name in names:
                if name not in cuts:
                    cuts[name] = cut_by_area(index, polygons[name], 0.0)
            rest = shapely.difference(study, shapely.union_all([polygons[n] for n in names]))
            road_km, all_km = _open_road_km(graph, [cuts[name] for name in names])
            parts = shapely.get_parts(rest)
            sizes = [square_metres(part) for part in parts]
            largest = int(np.argmax(sizes)) if sum(sizes) > 0 else -1
            open_ground[names] = Holes(
                day=day,
                square_km=sum(sizes) / 1e6,
                study_square_km=study_metres / 1e6,
                road_km=road_km,
                all_road_km=all_km,
                largest=_whereabouts(case, parts[largest]) if largest >= 0 else None,
                largest_square_km=sizes[largest] / 1e6 if largest >= 0 else 0.0,
            )
        holes.append(replace(open_ground[names], day=day))
    return holes, what


def _open_road_km(graph: RoadGraph, cuts: Sequence[AreaCut]) -> tuple[float, float]:
    """Measure the road outside of every cut, and all road, km."""
    total = float(graph.length_metres.sum()) / 1000
    if not cuts:
        return total, total
    spans = merge_spans(
        np.concatenate([cut.spans.segment for cut in cuts]),
        np.concatenate([cut.spans.begin for cut in cuts]),
        np.concatenate([cut.spans.end for cut in cuts]),
    )
    inside = float(((spans.end - spans.begin) * graph.length_metres[spans.segment]).sum()) / 1000
    return max(0.0, total - inside), total


def _whereabouts(case: Case, hole: Any) -> tuple[float, float, str]:
    point = shapely.point_on_surface(hole)
    spot = pd.DataFrame({"lon": [point.x], "lat": [point.y]})
    codes = pcodes_of_points(spot, case.areas).iloc[0]
    told = [str(codes[column]) for column in reversed(PCODE_COLUMNS) if codes[column]]
    return point.x, point.y, told[0] if told else ""
