"""Opening a layer of lines: which layer, in which coordinates, and what to do when it cannot be."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyogrio

from passable.read.road_files import check_is_file
from passable.terms.errors import BadFile, Problem

EXPECTED: Final = "a layer of lines (.gpkg, .shp, .geojson, .json, .gpq, .parquet)"
PARQUET_SUFFIXES: Final = frozenset({".gpq", ".parquet", ".geoparquet"})
SHAPEFILE_PARTS: Final = (".shp", ".dbf", ".prj", ".cpg")


def open_lines(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    """Read a layer, its coordinates turned to WGS 84.

    A shapefile needs neither its ``.dbf`` (then it has no columns) nor its ``.shx``.

    Raises
    ------
    BadFile
        The file is missing or damaged, has several layers and none was named, or does not say
        what its coordinates mean.
    """
    check_is_file(path, EXPECTED)
    frame = _read(path, layer)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise _bad(path, "the layer has no geometry", "Name a layer of lines", "lines", "a table")
    if frame.crs is None:
        raise _bad(
            path,
            "nothing says what the coordinates mean",
            "Set the layer's coordinate reference system in QGIS and save it, or put the .prj "
            "file beside the .shp",
            "a coordinate reference system",
            "none",
        )
    try:
        return frame.to_crs(4326)
    except Exception as error:
        raise _bad(
            path,
            "the coordinates cannot be turned to WGS 84",
            "Save the layer in WGS 84 (EPSG:4326)",
            "a known coordinate reference system",
            str(error)[:200],
        ) from error


def _read(path: Path, layer: str | None) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on odd but readable files
            if path.suffix.lower() in PARQUET_SUFFIXES:
                return gpd.read_parquet(path)
            if path.suffix.lower() == ".shp" and not path.with_suffix(".shx").is_file():
                return _read_without_index(path)
            return gpd.read_file(path, layer=_choose_layer(path, layer), engine="pyogrio")
    except BadFile:
        raise
    except Exception as error:
        raise _bad(
            path,
            "the layer cannot be read",
            "Open it in QGIS; if that fails too, fetch it again",
            EXPECTED,
            str(error)[:200],
        ) from error


def _choose_layer(path: Path, layer: str | None) -> str | None:
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if (layer is None and len(names) == 1) or layer in names:
        return layer
    what = f"there is no layer '{layer}'" if layer else "the file holds several layers"
    raise _bad(path, what, "Name one with layer", "one of its layers", ", ".join(names) or "none")


def _read_without_index(path: Path) -> Any:
    """Read a copy, since GDAL writes the index it makes beside the file it reads."""
    with tempfile.TemporaryDirectory() as folder:
        for part in SHAPEFILE_PARTS:
            if path.with_suffix(part).is_file():
                shutil.copyfile(path.with_suffix(part), Path(folder) / f"lines{part}")
        before = pyogrio.get_gdal_config_option("SHAPE_RESTORE_SHX")
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
        try:
            return gpd.read_file(Path(folder) / "lines.shp", engine="pyogrio")
        finally:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": before})


def _bad(path: Path, what: str, remedy: str, expected: str, got: str) -> BadFile:
    return BadFile(Problem(what, remedy, file=str(path), expected=expected, got=got))
