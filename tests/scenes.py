"""Roads laid out in metres in a few lines of text, so that a test's answers come from a ruler.

A scene is text, one thing a line (or parted by a semicolon and a space)::

    A 0 0                     a node: a letter (OSM ids A = 1 … Z = 26) or a number, x and y
    B 1000 0                  metres east and north of the scene's origin
    7: A B                    way 7 over its nodes; class primary, both ways, unless said
    8: B A tertiary oneway=1 surface=gravel bridge=yes

Words of a way are its nodes, a road class, or ``column=value`` for any of
``terms.roads.WAY_COLUMNS``. At the equator (the default) and at 34 N the ellipsoid's own radii
turn metres into degrees, so a way of 1,000 m measures 1,000 m to a fraction of a millimetre, and
a light truck on a primary road takes 60,000 ms for it, for as long as a scene is some kilometres
wide.

    >>> network = scene_network("A 0 0; B 1000 0; 1: A B", {"a": (0, 5)}, {"s": (1000, 5)})
    >>> network.graph.segment_id.tolist(), network.arc_milliseconds.tolist()
    (['w1/n1-n2'], [60000, 60000])

``people`` gives every place its own power of two, so a wrong sum names the wrong places.
"""

import functools
import math
import re

import numpy as np
import pandas as pd
import shapely

from passable.network.build import TerminalPoints, Travel, build_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.terms.codes import ROAD_CLASSES
from passable.terms.roads import POINT_COLUMNS, WAY_COLUMNS, RoadTable
from passable.terms.word_columns import Columns

EQUATOR = (20.0, 0.0)
HOMS = (36.7, 34.7)
SEMI_MAJOR, ECCENTRICITY_SQUARED = 6_378_137.0, 0.0066943799901413165

WORDS = {column: told.replace(",", ":").split(":")[0] for column, told in WAY_COLUMNS.items()}
DEFAULTS = {"str": "", "int8": 0, "float": math.nan, "bool": False}
PARSERS = {"str": str, "int8": int, "float": float, "bool": {"yes": True, "no": False}.__getitem__}


def lonlat(x, y, origin=EQUATOR):
    """Degrees of a point given in metres east and north of the origin."""
    lon, lat = origin
    bulge = 1 - ECCENTRICITY_SQUARED * math.sin(math.radians(lat)) ** 2
    north = SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / bulge**1.5
    east = SEMI_MAJOR / math.sqrt(bulge) * math.cos(math.radians(lat))
    return lon + math.degrees(x / east), lat + math.degrees(y / north)


def lonlats(points, origin=EQUATOR):
    """Degrees of many points, float64[n, 2]."""
    return np.array([lonlat(x, y, origin) for x, y in points], dtype=np.float64).reshape(-1, 2)


def box(west, south, east, north, origin=EQUATOR):
    """A polygon in degrees from its sides in metres, for areas."""
    return polygon([(west, south), (east, south), (east, north), (west, north)], origin)


def polygon(corners, origin=EQUATOR):
    """A polygon in degrees from its corners in metres."""
    return shapely.Polygon(lonlats(corners, origin))


def point_subject(x, y, radius_metres, origin=EQUATOR):
    """The subject of a claim at a point: ``point:LON,LAT@METRES``."""
    lon, lat = lonlat(x, y, origin)
    return f"point:{lon!r},{lat!r}@{radius_metres}"


def people(places):
    """Give the places 1, 2, 4, 8 … people, in their order."""
    return {place: 2**k for k, place in enumerate(places)}


def scene_roads(text, kind="osm", origin=EQUATOR, digest=None):
    """Read a scene as a road table."""
    names, spots, rows, chains = [], [], [], []
    for line in filter(None, (part.strip() for part in re.split(r";\s|\n", text))):
        head, colon, rest = line.partition(":")
        if colon:
            nodes, row = _way(head.strip(), rest.split(), names)
            chains.append(nodes)
            rows.append(row)
        else:
            name, x, y = line.split()
            names.append(name)
            spots.append((float(x), float(y)))
    dtypes = {"str": object, "int8": np.int8, "float": np.float64, "bool": np.bool_}
    ways = pd.DataFrame(
        {c: np.array([row[c] for row in rows], dtypes[word]) for c, word in WORDS.items()}
    )
    counts = [len(chain) for chain in chains]
    return RoadTable(
        kind=kind,
        path="scene",
        digest=text if digest is None else digest,
        as_of="2017-03-21",
        node_id=np.array([_node_id(name) for name in names], dtype=np.int64),
        node_name=tuple(names) if kind == "schematic" else (),
        node_lonlat=lonlats(spots, origin),
        first_vertex=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        vertex_node=np.array([n for chain in chains for n in chain], dtype=np.int32),
        way_columns=Columns.of_frame(ways),
        point_columns=Columns.of_frame(
            pd.DataFrame({name: [] for name in POINT_COLUMNS}).astype({"node": np.int64})
        ),
    )


def _node_id(name):
    return ord(name) - ord("A") + 1 if name.isalpha() else int(name)


def _way(way_id, words, names):
    row = {column: DEFAULTS[word] for column, word in WORDS.items()}
    row |= {"way_id": way_id, "road_class": "primary"}
    nodes = []
    for word in words:
        column, equals, value = word.partition("=")
        if equals:
            row[column] = PARSERS[WORDS[column]](value)
        elif word in ROAD_CLASSES:
            row["road_class"] = word
            row["ferry"] = row["ferry"] or word == "ferry"
        else:
            nodes.append(names.index(word))
    return nodes, row


def scene_graph(text, kind="osm", origin=EQUATOR):
    """Split a scene into segments."""
    return split_roads(scene_roads(text, kind, origin))


def scene_points(places=None, services=None, origin=EQUATOR):
    """Places, then services, as points to be joined; both map ids to (x, y) in metres."""
    kinds = (("place", places or {}), ("service", services or {}))
    return TerminalPoints(
        np.array([name for _, spots in kinds for name in spots], dtype=object),
        np.array([kind for kind, spots in kinds for _ in spots], dtype=object),
        lonlats([spot for _, spots in kinds for spot in spots.values()], origin),
    )


def scene_network(
    text,
    places=None,
    services=None,
    vehicle="light_truck",
    *,
    season="dry",
    calibration=1.0,
    max_snap_metres=2000.0,
    kind="osm",
    origin=EQUATOR,
    tables=None,
):
    """Build the network of a scene with its places and services, ``{id: (x, y)}`` in metres."""
    travel = Travel(vehicle, season, calibration, max_snap_metres, tables or _built_in_tables())
    return build_network(
        scene_graph(text, kind, origin), scene_points(places, services, origin), travel
    )


@functools.cache
def _built_in_tables():
    return read_speed_tables()
