"""COD-AB boundaries -> areas of kind ``admin``, and the P-codes of the points inside them."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from passable.read.areas import attribute_texts, empty_areas, read_areas
from passable.read.layer_file import read_layer
from passable.terms.errors import ProblemList

LEVELS = (1, 2, 3, 4)
_PCODE = re.compile(r"adm(?:in)?([0-4])_?p?code")
_NAME_FORMS = ("adm{n}_name", "adm{n}_en", "admin{n}name_en", "admin{n}name", "adm{n}_name_en")


def read_case_areas(path: Path, problems: ProblemList, name: str) -> gpd.GeoDataFrame:
    """Read areas with our attributes, or COD-AB boundaries under their own.

    A layer without ``area_id`` but with P-codes (``adm3_pcode``, ``ADM3_PCODE``,
    ``admin3Pcode``, ``admin3_code``) is taken for boundaries: the P-code of its deepest level
    becomes the id.

    Parameters
    ----------
    path
        A GeoJSON, GeoPackage or shapefile.
    problems
        Where everything that is wrong is noted.
    name
        How the user knows the file.

    Returns
    -------
    geopandas.GeoDataFrame
        As ``areas.read_areas`` returns it.
    """
    layer = read_layer(path, problems, name)
    if layer is None:
        return empty_areas()
    lower = {str(title).strip().lower(): title for title in layer.columns}
    pcodes = {int(found[1]): lower[low] for low in lower if (found := _PCODE.fullmatch(low))}
    if "area_id" in lower or not pcodes:
        return read_areas(layer, problems, name)
    level = max(pcodes)
    titles = [lower[low] for form in _NAME_FORMS if (low := form.format(n=level)) in lower]
    columns = {
        "area_id": attribute_texts(layer[pcodes[level]]),
        "name": attribute_texts(layer[titles[0] if titles else pcodes[level]]),
        "kind": ["admin"] * len(layer),
    } | {f"adm{n}_pcode": attribute_texts(layer[pcodes[n]]) for n in LEVELS if n in pcodes}
    areas = gpd.GeoDataFrame(columns, geometry=list(layer.geometry), crs=layer.crs)
    return read_areas(areas, problems, name)


def pcodes_of_points(points: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find the P-codes of the administrative area that each point lies in.

    Parameters
    ----------
    points
        Columns ``lon, lat``, degrees, n rows.
    areas
        As ``read_case_areas`` returns it. Of several that hold a point the smallest counts; on
        a shared border, the first of the layer.

    Returns
    -------
    pandas.DataFrame
        ``adm1_pcode, adm2_pcode, adm3_pcode`` and ``is_inside``, n rows, the points' index.
    """
    columns = [f"adm{n}_pcode" for n in (1, 2, 3)]
    admin = areas[areas["kind"] == "admin"]
    found = pd.DataFrame("", index=points.index, columns=columns)
    found["is_inside"] = False
    if admin.empty or points.empty:
        return found
    tree = shapely.STRtree(admin.geometry.to_numpy())
    at, area = tree.query(shapely.points(points["lon"], points["lat"]), predicate="intersects")
    pairs = pd.DataFrame(
        {"at": at, "area": area, "size": shapely.area(admin.geometry.to_numpy())[area]}
    )
    first = pairs.sort_values(["at", "size", "area"]).drop_duplicates("at")
    rows = points.index[first["at"].to_numpy()]
    found.loc[rows, "is_inside"] = True
    for column in columns:
        if column in admin.columns:
            found.loc[rows, column] = admin[column].to_numpy()[first["area"].to_numpy()]
    return found
