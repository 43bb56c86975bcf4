"""A case's areas.geojson with more areas, read again before anyone else must."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd

from passable.read.areas import read_areas
from passable.read.case import AREA_SUFFIXES
from passable.read.geojson_file import read_geojson
from passable.read.local_file import MAX_FILE_BYTES
from passable.terms.case import Case
from passable.terms.errors import ProblemList
from passable.write.area_append import append_areas

NAME = "areas.geojson"
_WGS84_CODES = (4326, None)
"""``None`` is CRS84, which has no EPSG number: longitude first, as GeoJSON."""


def grown_area_file(case: Case, new: gpd.GeoDataFrame, problems: ProblemList) -> dict[Path, bytes]:
    """Write a case's areas with more areas at their end.

    Parameters
    ----------
    case
        Its areas.geojson is added to, or made.
    new
        ``area_id`` as the index, attributes, polygons in EPSG:4326.
    problems
        Where is noted why the file cannot be added to.

    Returns
    -------
    dict[Path, bytes]
        The file and its new content; empty after noting a problem.
    """
    path = case.folder / NAME
    others = [s for s in AREA_SUFFIXES if s != ".geojson" and path.with_suffix(s).exists()]
    if others:
        problems.add(
            "an import adds to areas.geojson, not to another kind of layer",
            f"Save the layer as {NAME} (EPSG:4326) and move the other out of the case.",
            file=f"areas{others[0]}",
        )
        return {}
    raw = path.read_bytes() if path.exists() else None
    layer = read_geojson(path, problems, NAME) if raw is not None else None
    if layer is not None and layer.crs.to_epsg() not in _WGS84_CODES:
        problems.add(
            "an import adds areas in degrees",
            "Save the layer again from QGIS in EPSG:4326.",
            file=NAME,
            got=str(layer.crs.to_string()),
        )
        return {}
    grown = append_areas(raw, new)
    if len(grown) > MAX_FILE_BYTES:
        problems.add(
            "the areas would grow beyond what can be read",
            "Cut the layer to the area that you need, or simplify it.",
            file=NAME,
            expected=f"at most {MAX_FILE_BYTES // 1_000_000} MB",
            got=f"{len(grown) // 1_000_000} MB",
        )
        return {}
    _read_again(grown, len(case.areas) + len(new))
    return {path: grown}


def _read_again(content: bytes, count: int) -> None:
    problems = ProblemList()
    with tempfile.TemporaryDirectory(prefix="passable-") as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        areas = read_areas(path, problems, NAME)
    if problems.problems or len(areas) != count:
        msg = f"{NAME} would not be read as it was written: {problems.problems[:1]}"
        raise RuntimeError(msg)
