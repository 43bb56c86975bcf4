"""Places or services from somebody's file: a table with our columns, or a layer of points."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from passable.read.areas import attribute_texts
from passable.read.layer_file import LAYER_SUFFIXES, read_layer
from passable.read.tables import check_rows, empty_table, read_table
from passable.terms.columns import Column
from passable.terms.errors import ProblemList


def read_points(
    path: Path, columns: tuple[Column, ...], problems: ProblemList, name: str
) -> pd.DataFrame:
    """Read a table of points, or a layer whose attributes are named like its columns.

    Parameters
    ----------
    path
        ``.csv`` or ``.xlsx`` with ``lon`` and ``lat``, or a GeoJSON, GeoPackage or shapefile of
        points, whose geometry gives them.
    columns
        The columns that it should have.
    problems
        Where everything that is wrong is noted.
    name
        How the user knows the file.

    Returns
    -------
    pandas.DataFrame
        As ``read_table`` returns it. For a layer ``row`` is the row of its attribute table
        under a header, so feature 1 is row 2.
    """
    if Path(path).suffix.lower() not in LAYER_SUFFIXES:
        return read_table(path, columns, problems, name)
    layer = read_layer(path, problems, name)
    if layer is None:
        return empty_table(columns)
    return check_rows(_layer_rows(layer, problems, name), columns, problems, name)


def _layer_rows(layer: gpd.GeoDataFrame, problems: ProblemList, name: str) -> list[list[str]]:
    titles = [title for title in layer.columns if title != layer.geometry.name]
    kept = [title for title in titles if str(title).lower() not in ("lon", "lat")]
    data = [attribute_texts(layer[title]) for title in kept]
    lons, lats = [], []
    for row, point in enumerate(layer.geometry, start=2):
        is_point = point is not None and point.geom_type == "Point" and not point.is_empty
        if not is_point:
            problems.add(
                "the feature is not a point",
                "Save a layer of points; in QGIS, Centroids or Point on surface makes them.",
                file=name,
                row=row,
                expected="Point",
                got="nothing" if point is None else point.geom_type,
            )
        lons.append(repr(float(point.x)) if is_point else "0")
        lats.append(repr(float(point.y)) if is_point else "0")
    header = [*map(str, kept), "lon", "lat"]
    return [header, *([*cells] for cells in zip(*data, lons, lats, strict=True))]
