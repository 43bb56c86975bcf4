"""Areas for a case from a file: ours, or COD-AB boundaries; and the P-codes of points in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from passable.read.areas import empty_areas, read_areas
from passable.read.boundaries import LEVELS, is_boundaries, read_boundaries
from passable.read.polygon_layers import read_polygon_layers
from passable.read.tally import Tally
from passable.terms.errors import ProblemList

PCODE_COLUMNS: Final = tuple(f"adm{n}_pcode" for n in LEVELS)
NEAREST_METRES: Final = 2000.0
"""A point of a border or a shore so near to an area is taken to be its own; borders are drawn no
finer than that."""
_GEOD = Geod(ellps="WGS84")


def read_case_areas(path: Path, problems: ProblemList, name: str) -> gpd.GeoDataFrame:
    """Read areas with our attributes, or COD-AB boundaries under their own.

    Layers without ``area_id`` but with P-codes (``adm3_pcode``, ``ADM3_PCODE``, ``admin3Pcode``,
    ``admin3_code``) are taken for boundaries of levels 1 to 3: each area's P-code becomes its id.

    Parameters
    ----------
    path
        A GeoJSON, GeoPackage, shapefile, file geodatabase, or a zip of such.
    problems
        Where everything that is wrong is noted.
    name
        How the user knows the file.

    Returns
    -------
    geopandas.GeoDataFrame
        As ``areas.read_areas`` returns it.
    """
    layers = read_polygon_layers(path, problems, Tally())
    if any(is_boundaries(layer) for layer in layers):
        return read_boundaries(layers, problems, Tally()).areas
    named = [layer for layer in layers if layer.title == path.stem]
    layers = named if len(named) == 1 else layers
    if len(layers) > 1:
        problems.add(
            "which layer is meant is not clear",
            "Keep one layer in the file.",
            file=name,
            got=", ".join(layer.title for layer in layers)[:300],
        )
    return read_areas(layers[0].frame, problems, name) if layers else empty_areas()


@dataclass(frozen=True)
class PcodeFill:
    """P-codes of a table's points after a look at the map.

    Parameters
    ----------
    codes
        ``adm1_pcode, adm2_pcode, adm3_pcode``, the table's index: what it says itself, filled up
        where the area says more.
    area_codes
        The same columns: of the area that holds the point, or is near it.
    nearest
        Points that no area holds: {index: (nearest area, metres)}. An area within
        ``NEAREST_METRES`` gives its codes.
    """

    codes: pd.DataFrame
    area_codes: pd.DataFrame
    nearest: dict[object, tuple[str, float]]

    @property
    def outside(self) -> list[object]:
        """Points that lie in no area and near none."""
        return [at for at, (_, metres) in self.nearest.items() if metres > NEAREST_METRES]

    @property
    def differs(self) -> pd.DataFrame:
        """Cells, true where the table says otherwise than the area; bool, the table's shape.

        A row with such a cell is left as it is, for codes of two areas would make no place at all.
        """
        said = (self.codes != "") & (self.area_codes != "")
        return said & (self.codes != self.area_codes)


def fill_pcodes(points: pd.DataFrame, areas: gpd.GeoDataFrame) -> PcodeFill:
    """Fill up the P-codes of points by the areas they lie in; nothing is overwritten.

    Parameters
    ----------
    points
        Columns ``lon, lat, adm1_pcode, adm2_pcode, adm3_pcode``.
    areas
        As ``read_case_areas`` returns it.
    """
    found = pcodes_of_points(points, areas)
    nearest = _nearest_areas(points[~found["is_inside"]], areas)
    coded = coded_areas(areas)
    for at, (area_id, metres) in nearest.items():
        if metres <= NEAREST_METRES:
            found.loc[at, list(PCODE_COLUMNS)] = coded.loc[area_id, list(PCODE_COLUMNS)].to_list()
    own, theirs = points[list(PCODE_COLUMNS)], found[list(PCODE_COLUMNS)]
    differs = PcodeFill(own, theirs, nearest).differs.any(axis=1).to_numpy()
    may_fill = (own == "") & ~differs[:, None]
    return PcodeFill(own.where(~may_fill, theirs), theirs, nearest)


def _nearest_areas(
    points: pd.DataFrame, areas: gpd.GeoDataFrame
) -> dict[object, tuple[str, float]]:
    """Find the nearest area of the deepest level, and how far it is in metres."""
    coded = coded_areas(areas)
    if coded.empty or points.empty:
        return dict.fromkeys(points.index, ("", math.inf))
    coded = coded[coded["depth"] == coded["depth"].max()]
    spots = shapely.points(points["lon"], points["lat"])
    at = shapely.STRtree(coded.geometry.to_numpy()).nearest(spots)
    ways = shapely.shortest_line(coded.geometry.to_numpy()[at], spots)
    metres = [_GEOD.geometry_length(way) for way in ways]
    return dict(zip(points.index, zip(coded.index[at], metres, strict=True), strict=True))


def pcodes_of_points(points: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find the P-codes of the administrative areas that each point lies in.

    Parameters
    ----------
    points
        Columns ``lon, lat``, degrees, n rows.
    areas
        As ``read_case_areas`` returns it. Of several areas that hold a point the one whose codes
        reach deepest counts first, then the smallest, then the first of the layer (as on a shared
        border); the others only fill in levels it does not tell. Areas without codes do not count.

    Returns
    -------
    pandas.DataFrame
        ``adm1_pcode, adm2_pcode, adm3_pcode`` and ``is_inside``, n rows, the points' index.
    """
    codes = coded_areas(areas)
    found = pd.DataFrame("", index=points.index, columns=list(PCODE_COLUMNS))
    found["is_inside"] = False
    if codes.empty or points.empty:
        return found
    shapes = codes.geometry.to_numpy()
    at, area = shapely.STRtree(shapes).query(
        shapely.points(points["lon"], points["lat"]), predicate="intersects"
    )
    depth, size = codes["depth"].to_numpy()[area], shapely.area(shapes)[area]
    order = np.lexsort((area, size, -depth, at))
    at, area = at[order], area[order]
    values = found[list(PCODE_COLUMNS)].to_numpy(dtype=object)
    for level, column in enumerate(PCODE_COLUMNS):
        said = codes[column].to_numpy(dtype=object)[area]
        first, where = np.unique(at[said != ""], return_index=True)
        values[first, level] = said[said != ""][where]
    found[list(PCODE_COLUMNS)] = values
    found["is_inside"] = np.isin(np.arange(len(points)), at)
    return found


def coded_areas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Choose the administrative areas that have P-codes.

    Returns
    -------
    geopandas.GeoDataFrame
        ``PCODE_COLUMNS``, ``depth`` (the deepest level told, 1 to 3) and the polygons; the areas'
        index.
    """
    admin = areas[areas["kind"] == "admin"]
    columns = {
        c: admin[c].fillna("").astype(object) if c in admin.columns else "" for c in PCODE_COLUMNS
    }
    coded = gpd.GeoDataFrame(columns, index=admin.index, geometry=admin.geometry, crs=admin.crs)
    coded["depth"] = 0
    for level, column in enumerate(PCODE_COLUMNS, start=1):
        coded.loc[coded[column] != "", "depth"] = level
    return coded[coded["depth"] > 0]
