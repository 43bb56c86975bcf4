"""GeoJSON -> a layer, without GDAL: a file that only calls itself GeoJSON can then do nothing.

GDAL picks its driver by a file's content, and some drivers follow links over the network.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyproj
import shapely

from passable.terms.errors import ProblemList

WGS84 = "EPSG:4326"
_SAVE = "Save the layer again from QGIS as GeoJSON in EPSG:4326."


def read_geojson(path: Path, problems: ProblemList, name: str) -> gpd.GeoDataFrame | None:
    """Read a FeatureCollection; without a ``crs`` member it is WGS 84 (RFC 7946).

    Parameters
    ----------
    path
        A regular file.
    problems
        Where what is wrong is noted.
    name
        How the user knows the file.

    Returns
    -------
    geopandas.GeoDataFrame or None
        One row per feature, properties as they stand; a feature without a geometry that can be
        read has ``None``. ``None`` when the file is not GeoJSON.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problems.add(f"the text is not UTF-8 (byte offset {error.start:,})", _SAVE, file=name)
        return None
    except (ValueError, RecursionError) as error:
        place = "nested too deep" if isinstance(error, RecursionError) else str(error)[:80]
        problems.add(f"this is not JSON that can be read ({place})", _SAVE, file=name)
        return None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        problems.add("this is not a GeoJSON FeatureCollection", _SAVE, file=name)
        return None
    crs = _crs(content, problems, name)
    if crs is None:
        return None
    geometries = []
    for number, feature in enumerate(features, start=1):
        try:
            geometry = _geometry(feature.get("geometry"))
        except Exception as error:  # noqa: BLE001 - shapely raises anything on broken coordinates
            problems.add(
                f"the geometry of feature {number} cannot be read ({type(error).__name__})",
                "Draw it again in QGIS, or remove the feature.",
                file=name,
            )
            geometry = None
        geometries.append(geometry)
    rows = [p if isinstance(p := feature.get("properties"), dict) else {} for feature in features]
    keys = list(dict.fromkeys(key for row in rows for key in row if key != "geometry"))
    columns = {key: [row.get(key) for row in rows] for key in keys}
    return gpd.GeoDataFrame(columns, geometry=geometries, crs=crs)


def _geometry(member: Any) -> shapely.Geometry | None:
    if member is None:
        return None
    geometry = shapely.from_geojson(json.dumps(member))
    return shapely.force_2d(geometry)


def _crs(content: dict[str, Any], problems: ProblemList, name: str) -> str | None:
    if "crs" not in content:
        return WGS84
    member = content["crs"]
    try:
        return str(pyproj.CRS.from_user_input(member["properties"]["name"]).to_string())
    except (TypeError, KeyError, pyproj.exceptions.CRSError):
        problems.add(
            "the coordinate reference system is not known",
            "Save the layer again from QGIS in EPSG:4326.",
            file=name,
            got=str(member)[:80],
        )
        return None
