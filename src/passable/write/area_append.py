"""More areas for a case's areas.geojson; those that stand there stay as they are."""

from __future__ import annotations

import json
import re

import geopandas as gpd
import shapely

_END = re.compile(r"\]\s*\}\s*$")


def append_areas(raw: bytes | None, areas: gpd.GeoDataFrame) -> bytes:
    """Add features at the end of a FeatureCollection, or make one.

    Coordinates are written at full precision: rounding a border's vertices could make a valid
    polygon cross itself.

    Parameters
    ----------
    raw
        The file, a FeatureCollection in WGS 84; ``None`` if there is none.
    areas
        ``area_id`` as the index, attributes, polygons in EPSG:4326.

    Returns
    -------
    bytes
        The new file.
    """
    text = '{"type": "FeatureCollection", "features": [\n]}\n'
    if raw is not None:
        text = raw.decode("utf-8-sig")
    content = json.loads(text)
    features = _features(areas)
    grown = {**content, "features": [*content["features"], *features]}
    added = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    end = _END.search(text)
    if end and features:
        comma = ",\n" if content["features"] else ""
        inserted = text[: end.start()].rstrip() + comma + added + "\n" + text[end.start() :]
        if _reads_as(inserted, grown):
            return inserted.encode("utf-8")
    return (json.dumps(grown, ensure_ascii=False) + "\n").encode("utf-8")


def _features(areas: gpd.GeoDataFrame) -> list[dict[str, object]]:
    attributes = areas.drop(columns=areas.geometry.name).reset_index().to_dict("records")
    return [
        {
            "type": "Feature",
            "properties": {str(key): str(value) for key, value in properties.items() if value},
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for properties, polygon in zip(attributes, areas.geometry, strict=True)
    ]


def _reads_as(text: str, content: object) -> bool:
    """Say whether a text is this content: the features may not be the collection's last member."""
    try:
        return bool(json.loads(text) == content)
    except ValueError:
        return False
