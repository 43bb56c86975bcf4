"""Small files of road reports in every format, and a case whose roads are laid out in metres.

West and East lie on one road (the M1). A bridge carries it over a river road that it does not
meet; a lane leads off it to the north::

    west ───w1─── (1000) ═w2═ (1060) ───w3─── (3000) east, with the hospital
                        │w4 beneath            │w5 lane to (3000, 800), north
"""

import gzip
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from case_builder import CASE_TOML, TABLES, build_case, write_table
from scenes import HOMS, lonlat

WAYS = {
    "w1": ([(0, 0), (500, 0), (1000, 0)], {"ref": "M1", "name": "West road"}),
    "w2": ([(1000, 0), (1060, 0)], {"ref": "M1", "bridge": "yes"}),
    "w3": ([(1060, 0), (3000, 0)], {"ref": "M1", "name": "East road"}),
    "w4": ([(1030, -500), (1030, 500)], {"name": "River road"}),
    "w5": ([(3000, 0), (3000, 800)], {"name": "Lane"}),
}
BRIDGE, WEST_ROAD, EAST_ROAD, RIVER = (1030, 0), (400, 0), (2000, 0), (1030, -300)
OBSTACLE = {
    "objectid": 17,
    "obstype": "Roadblock",
    "obsdate": "2017-03-10",
    "updatedate": "2017-03-11",
    "maxloadmt": 0,
    "locprecision": "Accurate",
    "source": "Field team",
    "remarks": "حاجز طريق عند الجسر",
}
WFP_BRIDGE = {
    "objectid": 5,
    "brdgname": "جسر النهر",
    "status": "Restricted",
    "dmg": "No",
    "maxloadmt": 8.0,
    "estimatedcrossingtime": 20,
    "curntprac": "Unknown",
    "hasbypass": "No",
    "locprecision": "Accurate",
    "lastcheckdate": "2017-03-10",
}
ROAD = {
    "ObjectID": 3,
    "ONme": "طريق الغرب",
    "OpStatus": 3,
    "CurntPrac": 0,
    "TotLoadMT": 0,
    "AxleLoadMT": 9,
    "CurntSpeed": 25,
    "Sec": 4,
    "LastCheckDate": "2017-03-10",
}


def place(x, y):
    return lonlat(x, y, HOMS)


def report_case(folder: Path, **changed):
    """The case above; the road layer's own ids are its segments'."""
    west, east, north = place(0, 5), place(3000, 5), place(3000, 790)
    tables = {
        "places": [
            "place_id,name_en,name_ar,aliases,lon,lat",
            f"west,West Town,الغرب,Gharb;West_Town,{west[0]},{west[1]}",
            f"east,East,الشرق,,{east[0]},{east[1]}",
            f"north,North,,Shamal,{north[0]},{north[1]}",
        ],
        "services": [
            "service_id,category,name_en,lon,lat",
            f"h1,hospital,East hospital,{east[0]},{east[1]}",
        ],
        "claims": [line for line in TABLES["claims.csv"] if line.startswith(("claim_id", "c2,"))],
        "statements": None,
    } | changed
    build_case(folder, toml=CASE_TOML, **tables)
    features = [
        {
            "type": "Feature",
            "properties": {"osm_id": way, "highway": "primary"} | words,
            "geometry": {"type": "LineString", "coordinates": [place(*p) for p in points]},
        }
        for way, (points, words) in WAYS.items()
    ]
    roads = {"type": "FeatureCollection", "features": features}
    (folder / "roads/roads.geojson").write_text(json.dumps(roads), encoding="utf-8")
    return folder


def layer(rows, shapes):
    """A layer in WGS 84; shapes are (x, y) in metres, lists of them, or geometries."""
    drawn = [
        shape
        if shape is None or isinstance(shape, shapely.Geometry)
        else shapely.Point(place(*shape))
        if isinstance(shape, tuple)
        else shapely.LineString([place(*p) for p in shape])
        for shape in shapes
    ]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=drawn, crs=4326)


def write_layer(path: Path, frame):
    """Write as the name says; all but GeoJSON in UTM, as the field's own layers mostly are."""
    if path.suffix == ".geojson":
        frame.to_file(path, driver="GeoJSON")
    elif path.suffix == ".gpkg":
        frame.to_crs(32637).to_file(path, driver="GPKG", layer=path.stem)
    elif path.suffix == ".shp":
        cut = frame.rename(columns={c: c[:10] for c in frame.columns if c != "geometry"})
        cut.to_crs(32637).to_file(path, encoding="UTF-8")
    else:
        table = pd.DataFrame(frame.drop(columns="geometry"))
        if frame.geometry.geom_type.eq("Point").all():
            table = table.assign(longitude=frame.geometry.x, latitude=frame.geometry.y)
        else:
            table = table.assign(wkt=shapely.to_wkt(frame.geometry.array, rounding_precision=-1))
        if path.suffix == ".xlsx":
            table.to_excel(path, index=False)
        elif path.suffix == ".gz":
            path.write_bytes(gzip.compress(table.to_csv(index=False).encode()))
        else:
            table.to_csv(path, index=False)
    return path


def obstacles(path: Path, *changes, at=None):
    """For each dict of changes an obstacle that is else ``OBSTACLE``, on the west road."""
    shapes = at or [WEST_ROAD] * len(changes)
    return write_layer(path, layer([OBSTACLE | change for change in changes], shapes))


def bridges(path: Path, *changes, at=None):
    shapes = at or [BRIDGE] * len(changes)
    return write_layer(path, layer([WFP_BRIDGE | change for change in changes], shapes))


def roads(path: Path, *changes, at=None):
    """Road records along the west road, 8 m beside it."""
    shapes = at or [[(0, 8), (1000, 8)]] * len(changes)
    return write_layer(path, layer([ROAD | change for change in changes], shapes))


def write_lines(path: Path, *lines):
    write_table(path.parent, path.name, lines)
    return path
