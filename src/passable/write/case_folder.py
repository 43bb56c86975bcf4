"""A case's tables and areas as files that Excel and QGIS open untouched, and that we read back."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from passable.terms.columns import Column

_FORMULA_START = re.compile(r"[=+\-@]")
_NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")


def write_case_table(path: Path, frame: pd.DataFrame, columns: tuple[Column, ...]) -> None:
    """Write a table as CSV, UTF-8 with byte mark: declared columns first, then the others.

    Text that Excel would take for a formula gets a blank before it; our reader strips it.

    Parameters
    ----------
    path
        The file to write.
    frame
        Ids as a column; declared columns may be absent; ``row`` is left out.
    columns
        The declared columns, from ``terms.columns``.
    """
    declared = [column.name for column in columns]
    extra = [str(title) for title in frame.columns if title not in declared and title != "row"]
    titles = [*declared, *extra]
    data = [list(frame[title]) if title in frame.columns else [""] * len(frame) for title in titles]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(titles)
        for cells in zip(*data, strict=True):
            writer.writerow([cell_text(cell) for cell in cells])


def write_case_areas(path: Path, areas: gpd.GeoDataFrame) -> None:
    """Write areas as GeoJSON in WGS 84, coordinates at full precision.

    Rounding a border's vertices could make a valid polygon cross itself.

    Parameters
    ----------
    path
        The file to write.
    areas
        ``area_id`` as the index, attributes, polygons in EPSG:4326.
    """
    attributes = areas.drop(columns=areas.geometry.name).reset_index().to_dict("records")
    features = [
        {
            "type": "Feature",
            "properties": {str(key): str(value) for key, value in properties.items()},
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for properties, polygon in zip(attributes, areas.geometry, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    path.write_text(
        '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n", encoding="utf-8"
    )


def cell_text(value: object) -> str:
    """Write a value as a cell that Excel takes for no formula; nothing is an empty cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    text = " ".join(str(value).split())
    if _FORMULA_START.match(text) and not _NUMBER.fullmatch(text):
        return " " + text
    return text
