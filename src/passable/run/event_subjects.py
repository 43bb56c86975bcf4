"""Where an event's claim points: the spot itself, or the district its coordinates stand for."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from passable.network.store import load_graph
from passable.read.case_links import roads_path
from passable.read.events import RADIUS_METRES, Event
from passable.read.roads import read_roads
from passable.run.cache import graph_folder
from passable.run.road_inputs import graph_digest, road_digests
from passable.terms.case import Case
from passable.terms.progress import Progress

LEVELS = (1, 2, 3, 4)


def subject_finder(areas: gpd.GeoDataFrame) -> Callable[[Event], str]:
    """Prepare to name the subject of events.

    An event known only to its district or governorate speaks of the administrative area of that
    level that holds its point, told by the P-codes of the case's areas; where the case has none,
    of a circle around the point. A smaller area is never taken: that would say more than is known.
    """
    admin = areas[areas["kind"] == "admin"]
    codes = [f"adm{n}_pcode" for n in LEVELS if f"adm{n}_pcode" in admin.columns]
    level = np.zeros(len(admin), dtype=int)
    for column in codes:
        level[(admin[column] != "").to_numpy()] = int(column[3])
    trees = {
        n: (admin.index[level == n], shapely.STRtree(admin.geometry.to_numpy()[level == n]))
        for n in LEVELS
    }

    def subject(event: Event) -> str:
        names, tree = trees.get(event.admin_level, (None, None))
        if names is not None and tree is not None:
            found = tree.query(shapely.Point(event.lon, event.lat), predicate="intersects")
            if len(found):
                return f"area:{names[int(found.min())]}"
        metres = RADIUS_METRES[event.place_precision]
        return f"point:{event.lon!r},{event.lat!r}@{metres}"

    return subject


def road_box(case: Case, progress: Progress) -> tuple[float, float, float, float]:
    """Measure the box around a case's roads: west, south, east, north, degrees.

    Taken from the built graph where there is one.

    Raises
    ------
    BadInput
        If the roads cannot be read.
    """
    roads = case.config.roads
    path = roads_path(case.folder, roads.path)
    graph = load_graph(graph_folder(graph_digest(road_digests(case.folder, roads), roads)))
    if graph is not None:
        lonlat: npt.NDArray[np.float64] = graph.vertex_lonlat
    else:
        options = roads.model_dump(exclude={"path", "schematic_note"})
        table = read_roads(path, progress=progress, **options)
        lonlat = table.node_lonlat[table.vertex_node]
    west, south = lonlat.min(axis=0, initial=np.inf)
    east, north = lonlat.max(axis=0, initial=-np.inf)
    return float(west), float(south), float(east), float(north)
