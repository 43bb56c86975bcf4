"""A GIS layer from a local file: GeoJSON, GeoPackage or shapefile, brought to WGS 84."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj.exceptions import ProjError

from passable.read.geojson_file import WGS84, read_geojson
from passable.read.local_file import is_local_file
from passable.terms.errors import ProblemList

LAYER_SUFFIXES = (".geojson", ".json", ".gpkg", ".shp")
MAX_FEATURES = 1_000_000
_BESIDE = {".shp": (".shx", ".dbf")}
"""What lies beside a layer and is read with it: of a sane size too."""
_FIRST_BYTES = {".gpkg": b"SQLite format 3\0", ".shp": b"\0\0\x27\x0a"}


def read_layer(
    path: str | Path, problems: ProblemList, name: str, layer: str | None = None
) -> gpd.GeoDataFrame | None:
    """Read a layer and bring it to WGS 84.

    Parameters
    ----------
    path
        A ``.geojson``, ``.gpkg`` or ``.shp`` file on this computer.
    problems
        Where what is wrong is noted.
    name
        How the user knows the file.
    layer
        Which layer of a GeoPackage; by default its only one, or the one called like the file.

    Returns
    -------
    geopandas.GeoDataFrame or None
        Attributes as they stand and geometries in EPSG:4326; ``None`` when the file cannot be
        read as a layer.
    """
    if not is_local_file(path, problems, name):
        return None
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in LAYER_SUFFIXES:
        problems.add(
            "this kind of layer is not read",
            "Save it as GeoJSON, GeoPackage or shapefile.",
            file=name,
            got=suffix,
        )
        return None
    if suffix in _FIRST_BYTES:
        frame = _read_with_gdal(path, problems, name, layer)
    else:
        frame = read_geojson(path, problems, name)
    return None if frame is None else in_degrees(frame, problems, name)


def in_degrees(
    frame: gpd.GeoDataFrame, problems: ProblemList, name: str
) -> gpd.GeoDataFrame | None:
    """Bring a layer to EPSG:4326; ``None`` after noting why it cannot be."""
    if frame.crs is None:
        problems.add(
            "the layer does not say its coordinate reference system",
            "In QGIS: Layer, Set CRS, then save it again (a shapefile needs its .prj file).",
            file=name,
        )
        return None
    if len(frame) > MAX_FEATURES:
        problems.add(
            "the layer has too many features",
            "Cut it to the area that you need.",
            file=name,
            expected=f"at most {MAX_FEATURES:,}",
            got=f"{len(frame):,}",
        )
        return None
    try:
        return frame.to_crs(WGS84)
    except ProjError as error:
        problems.add(
            f"the layer cannot be brought to WGS 84 ({error})",
            "Save it from QGIS in EPSG:4326.",
            file=name,
        )
        return None


def is_what_it_says(path: Path) -> bool:
    """Say whether a file begins as its suffix says, before GDAL sees it.

    A virtual dataset named .gpkg would make GDAL follow the links inside it.
    """
    first = _FIRST_BYTES[path.suffix.lower()]
    with path.open("rb") as file:
        return file.read(len(first)) == first


def list_layers(path: Path) -> dict[str, str]:
    """List the layers of a GDAL file that have geometries, and of which type."""
    return {str(title): str(kind) for title, kind in pyogrio.list_layers(path) if kind is not None}


def read_with_gdal(path: Path, layer: str) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read a layer of a file that is what it says it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL's remarks on rings: judged by our own checks
        return pyogrio.read_dataframe(path, layer=layer)


def _read_with_gdal(
    path: Path, problems: ProblemList, name: str, layer: str | None
) -> gpd.GeoDataFrame | None:
    suffix = path.suffix.lower()
    if not is_what_it_says(path):
        problems.add(f"this is not a {suffix} file", "Save the layer again from QGIS.", file=name)
        return None
    beside = [path.with_suffix(part) for part in _BESIDE.get(suffix, ())]
    if not all(is_local_file(p, problems, p.name) for p in beside if p.exists()):
        return None
    try:
        # QGIS keeps its styles in a table without geometry beside the layer.
        layers = list_layers(path)
        wanted = layer or (next(iter(layers)) if len(layers) == 1 else Path(name).stem)
        if wanted not in layers:
            problems.add(
                "which layer is meant is not clear" if layer is None else "there is no such layer",
                "Of road reports name it with --layer; else keep one layer in the file, or call the one "
                f"that is meant '{Path(name).stem}'.",
                file=name,
                expected=f"one of {', '.join(list(layers)[:20])}",
                got=layer or "",
            )
            return None
        frame = read_with_gdal(path, wanted)
    except Exception as error:  # noqa: BLE001 - GDAL raises many kinds on a broken file
        problems.add(
            f"the layer cannot be read ({str(error)[:200]})",
            "Save it again from QGIS; a shapefile needs its .shx and .dbf beside it.",
            file=name,
        )
        return None
    if not isinstance(frame, gpd.GeoDataFrame):
        problems.add("the layer has no geometries", "Save a layer with geometries.", file=name)
        return None
    return frame
