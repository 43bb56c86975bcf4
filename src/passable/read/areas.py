"""Areas of a case (administrative, of control, of hazard): polygons that are checked, not mended.

Mending a polygon changes who stands inside it, so it is left to whoever drew it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from passable.read.geojson_file import WGS84
from passable.read.layer_file import read_layer
from passable.terms.codes import AREA_KINDS
from passable.terms.errors import ProblemList

AREA_COLUMNS = {
    "area_id": "your own id",
    "name": "its name (name_en is also read)",
    "kind": f"one of {', '.join(AREA_KINDS)}",
}
"""Attributes of the layer ``areas``; ``name_ar`` and ``adm1_pcode`` … ``adm4_pcode`` are kept
where they stand."""

_PCODE = re.compile(r"adm(?:in)?([0-4])_?p?code")
_MAX_LON, _MAX_LAT = 180.0, 90.0


def empty_areas() -> gpd.GeoDataFrame:
    """Make the layer of a case that has no areas."""
    index = pd.Index([], name="area_id", dtype=object)
    columns = {"name": pd.Series([], dtype=str), "kind": pd.Series([], dtype=str)}
    return gpd.GeoDataFrame(columns, geometry=[], crs=WGS84).set_index(index)


def read_areas(
    path_or_layer: str | Path | gpd.GeoDataFrame, problems: ProblemList, name: str = "areas.geojson"
) -> gpd.GeoDataFrame:
    """Read and check the areas.

    Parameters
    ----------
    path_or_layer
        A GeoJSON, GeoPackage or shapefile with ``AREA_COLUMNS``, or such a layer already read.
    problems
        Where everything that is wrong is noted; nothing is raised.
    name
        How the user knows the file.

    Returns
    -------
    geopandas.GeoDataFrame
        ``area_id`` as the index; ``name, kind``, maybe ``name_ar``, P-codes as ``adm{n}_pcode``,
        polygons in EPSG:4326. Areas with problems are in it too, so that claims can be checked against
        their ids.
    """
    layer = (
        path_or_layer
        if isinstance(path_or_layer, gpd.GeoDataFrame)
        else read_layer(path_or_layer, problems, name)
    )
    if layer is None:
        return empty_areas()
    titles = {str(title).strip().lower(): title for title in layer.columns}
    titles.setdefault("name", titles.get("name_en", ""))
    absent = [column for column in AREA_COLUMNS if titles.get(column, "") == ""]
    for column in absent:
        close = difflib.get_close_matches(column, titles, n=1, cutoff=0.6)
        problems.add(
            "a required attribute is missing" + (f"; is '{close[0]}' meant?" if close else ""),
            f"Add it: {AREA_COLUMNS[column]}.",
            file=name,
            column=column,
            got="the attributes " + ", ".join(map(str, layer.columns))[:300],
        )
    if "area_id" in absent:
        return empty_areas()
    data = {
        column: [""] * len(layer) if column in absent else attribute_texts(layer[titles[column]])
        for column in AREA_COLUMNS
    }
    if titles.get("name_ar", "") != "":
        data["name_ar"] = attribute_texts(layer[titles["name_ar"]])
    for low, title in titles.items():
        level = _PCODE.fullmatch(low)
        if level:
            data[f"adm{level[1]}_pcode"] = attribute_texts(layer[title])
    data["kind"] = [kind.casefold() for kind in data["kind"]]
    areas = gpd.GeoDataFrame(data, geometry=list(layer.geometry), crs=layer.crs)
    _check_attributes(areas, absent, problems, name)
    check_polygons(areas.geometry, areas["area_id"].to_list(), problems, name)
    return areas.set_index("area_id")


def check_polygons(
    polygons: Iterable[shapely.Geometry | None],
    ids: Sequence[str],
    problems: ProblemList,
    name: str,
    rows: Sequence[int] = (),
) -> None:
    """Note every geometry that is not a valid polygon in longitude and latitude.

    ``rows`` are those to name; none are named if it is empty.
    """
    for number, (area_id, polygon) in enumerate(zip(ids, polygons, strict=True), start=1):
        who = f"area '{area_id}'" if area_id else f"feature {number}"
        row = rows[number - 1] if rows else None
        if polygon is None or polygon.is_empty:
            problems.add(
                f"the geometry of {who} is empty",
                "Draw it, or remove the area.",
                file=name,
                row=row,
            )
        elif polygon.geom_type not in ("Polygon", "MultiPolygon"):
            problems.add(
                f"{who} is not a polygon",
                "Draw it as a polygon.",
                file=name,
                row=row,
                expected="Polygon or MultiPolygon",
                got=polygon.geom_type,
            )
        elif not _is_on_earth(polygon):
            problems.add(
                f"{who} lies outside the earth",
                "Set the layer's true coordinate reference system, or save it in EPSG:4326.",
                file=name,
                row=row,
                expected="longitude -180 to 180, latitude -90 to 90",
                got=", ".join(f"{bound:g}" for bound in polygon.bounds),
            )
        elif not polygon.is_valid:
            problems.add(
                f"the polygon of {who} is not valid: {shapely.is_valid_reason(polygon)}",
                "In QGIS run Fix geometries on the layer and look at the area before saving it.",
                file=name,
                row=row,
            )


def _check_attributes(
    areas: gpd.GeoDataFrame, absent: list[str], problems: ProblemList, name: str
) -> None:
    first: dict[str, int] = {}
    for number, (area_id, kind) in enumerate(
        zip(areas["area_id"], areas["kind"], strict=True), start=1
    ):
        if not area_id:
            problems.add(f"feature {number} has no id", "Fill it.", file=name, column="area_id")
        elif first.setdefault(area_id, number) != number:
            problems.add(
                f"features {first[area_id]} and {number} have the same id",
                "Give each area its own id; merge parts of one area into a multipolygon.",
                file=name,
                column="area_id",
                got=area_id,
            )
        if "kind" not in absent and kind not in AREA_KINDS:
            problems.add(
                f"the kind of area '{area_id}' is not known",
                "Write one of the kinds.",
                file=name,
                column="kind",
                expected=f"one of {', '.join(AREA_KINDS)}",
                got=kind,
            )


def attribute_texts(values: pd.Series) -> list[str]:
    """Make text of attributes; whole numbers lose their ``.0``, nothing is empty text."""
    texts = []
    for value in values:
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
            texts.append("")
        elif isinstance(value, float) and value.is_integer():
            texts.append(str(int(value)))
        else:
            texts.append(str(value).strip())
    return texts


def _is_on_earth(polygon: shapely.Geometry) -> bool:
    west, south, east, north = polygon.bounds
    return bool(-_MAX_LON <= west <= east <= _MAX_LON and -_MAX_LAT <= south <= north <= _MAX_LAT)
