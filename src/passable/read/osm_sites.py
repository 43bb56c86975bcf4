"""Things with a spot on the map in an OpenStreetMap file: nodes, and areas by their middle.

Areas are closed ways and multipolygon relations, put together by osmium in C++. A way that is
not closed, and a relation that is no area or lacks a part, has no spot and is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium
import shapely

from passable.read.osm_file import osm_errors
from passable.read.osm_tags import TAG_CHARACTERS
from passable.read.tally import Tally
from passable.terms.progress import Progress

STEP_SITES = 20_000
LEAST_RING = 4


@dataclass(frozen=True)
class Site:
    """One thing.

    Parameters
    ----------
    site_id
        ``n``, ``w`` or ``r`` and its number in OpenStreetMap.
    kind
        What it is, by the question asked.
    tags
        All its tags.
    lon, lat
        Degrees; of an area its centroid, or a point inside it where the centroid is outside.
    outline
        The area's outer rings, ``None`` for a node.
    """

    site_id: str
    kind: str
    tags: dict[str, str]
    lon: float
    lat: float
    outline: Any = None


def read_sites(
    path: Path,
    keys: Sequence[str],
    kind_of: Callable[[Mapping[str, str]], str],
    *,
    thing: str,
    tally: Tally,
    progress: Progress,
) -> list[Site]:
    """Read what ``kind_of`` gives a kind to.

    Parameters
    ----------
    keys
        Objects without one of these keys are passed over in C++.
    kind_of
        Tags -> kind, empty for what is not asked for.
    thing
        What the report calls them.

    Raises
    ------
    BadFile
        The file is missing, damaged or not OpenStreetMap data.
    """
    sites: dict[str, Site] = {}
    shapeless: dict[str, str] = {}
    with osm_errors(path):
        found: Any
        wanted = osmium.filter.KeyFilter(*keys)
        objects = osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted)
        for found in objects:
            tags = {key: value[:TAG_CHARACTERS] for key, value in dict(found.tags).items()}
            kind = kind_of(tags)
            if not kind:
                continue
            site_id = _site_id(found)
            spot = _spot(found)
            if isinstance(spot, str):
                shapeless[site_id] = spot
            else:
                sites[site_id] = Site(site_id, kind, tags, *spot)
            if len(sites) % STEP_SITES == 1:
                progress(f"reading {thing}", len(sites))
    for site_id, reason in shapeless.items():
        if site_id not in sites:
            tally.add(thing, "dropped", reason, example=site_id)
    tally.add(thing, "read", "", len(sites.keys() | shapeless.keys()))
    return list(sites.values())


def _site_id(found: Any) -> str:
    if found.is_area():
        return f"{'w' if found.from_way() else 'r'}{found.orig_id()}"
    return f"{found.type_str()}{found.id}"


def _spot(found: Any) -> tuple[float, float, Any] | str:
    """Give longitude, latitude and outline, or why there are none (yet: an area may follow)."""
    if found.is_area():
        return _area_spot(found) or "its outline is broken"
    if found.is_node():
        if found.location.valid():
            return found.lon, found.lat, None
        return "a node without a location"
    if found.is_way():
        return "a way that is no area, or leaves the extract"
    return "a relation that is no area, or leaves the extract"


def _area_spot(area: Any) -> tuple[float, float, Any] | None:
    rings = []
    for ring in area.outer_rings():
        lonlat = [(node.lon, node.lat) for node in ring if node.location.valid()]
        if len(lonlat) >= LEAST_RING:
            rings.append(shapely.Polygon(lonlat))
    if not rings:
        return None
    outline = rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings)
    middle = outline.centroid
    if not outline.is_valid or not outline.contains(middle):
        outline = shapely.make_valid(outline)
        middle = outline.representative_point()
    if middle.is_empty:
        return None
    return float(middle.x), float(middle.y), outline


def without_twins(
    sites: Sequence[Site], drop: str, same: Callable[[Site, Site], bool]
) -> tuple[list[Site], list[Site]]:
    """Leave out what is mapped twice, as an area and as a node inside it.

    Parameters
    ----------
    drop
        ``node`` or ``area``: which of the two goes.
    same
        (node, area) -> whether they are one thing.

    Returns
    -------
    kept, dropped
        In the order of ``sites``.
    """
    nodes = [site for site in sites if site.outline is None]
    areas = [site for site in sites if site.outline is not None]
    tree = shapely.STRtree([area.outline for area in areas])
    spots = shapely.points([(node.lon, node.lat) for node in nodes]) if nodes else []
    gone = set()
    for n, a in tree.query(spots, predicate="intersects").T.tolist() if nodes and areas else ():
        if same(nodes[n], areas[a]):
            gone.add((nodes[n] if drop == "node" else areas[a]).site_id)
    kept = [site for site in sites if site.site_id not in gone]
    return kept, [site for site in sites if site.site_id in gone]
