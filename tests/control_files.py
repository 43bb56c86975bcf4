"""Areas of control as the field draws and tabulates them, small."""

import csv
from pathlib import Path

import geopandas as gpd
import shapely

WEST = shapely.box(36.60, 34.60, 36.75, 34.90)
EAST = shapely.box(36.75, 34.60, 36.90, 34.90)
ALL = shapely.box(36.60, 34.60, 36.90, 34.90)


def frame(*rows, crs="EPSG:4326"):
    """A layer; each row is its attributes and ``shape``."""
    shapes = [row["shape"] for row in rows]
    data = [{key: value for key, value in row.items() if key != "shape"} for row in rows]
    return gpd.GeoDataFrame(data, geometry=shapes, crs=crs)


def held(actor, shape, **said):
    return {"actor": actor, "shape": shape, **said}


def layer(path: Path, *rows, title=None, **how):
    """Write a layer; the suffix says the format."""
    extra = {"layer": title} if title else {}
    frame(*rows, **how).to_file(path, **extra)
    return path


def table(path: Path, *rows, header=("adm3_pcode", "date", "actor")):
    """Write a table of P-codes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path
