"""GeoJSON (RFC 7946): a feature for each leg and each place; what the file rests on beside them."""

from __future__ import annotations

import json
from typing import Any

from passable.write.way_record import WayFile, WayRecord

DECIMALS = 7


def geojson_bytes(file: WayFile) -> bytes:
    """Give the file's bytes, UTF-8."""
    features = [feature for way in file.ways for feature in _features(way)]
    whole = {
        "type": "FeatureCollection",
        "passable": {
            "stamp": file.stamp,
            "title": file.title,
            "as_of": file.as_of.isoformat(),
            "run_id": file.run_id,
            **dict(file.facts),
            "notes": list(file.notes),
            "sources": list(file.sources),
        },
        "features": features,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _features(way: WayRecord) -> list[dict[str, Any]]:
    legs = [
        _feature(
            {
                "way": way.name,
                "leg": number,
                "road": leg.name,
                "km": round(leg.km, 3),
                "minutes": round(leg.minutes, 2),
                "controller": leg.controller,
                "between": leg.between,
                "adm3_pcodes": leg.adm3_pcodes,
                "claim_ids": "; ".join(leg.claim_ids),
                "publishers": "; ".join(leg.publishers),
                "last_reported_on": leg.last_reported_on and leg.last_reported_on.isoformat(),
                "is_stale": leg.is_stale,
                "note": leg.note,
            },
            "LineString" if len(leg.line) > 1 else "Point",
            [_at(*pair) for pair in leg.line.tolist()] if len(leg.line) > 1
            else [_at(*pair) for pair in leg.line.tolist()][:1],
        )
        for number, leg in enumerate(way.legs, start=1)
        if len(leg.line)
    ]  # fmt: skip
    points = [
        _feature(
            {
                "way": way.name,
                "kind": point.kind,
                "name_en": point.name,
                "name_ar": point.name_ar,
                "adm3_pcode": point.adm3_pcode,
                "note": point.note,
            },
            "Point",
            [_at(point.lon, point.lat)],
        )
        for point in way.points
    ]
    return [*legs, *points]


def _feature(
    properties: dict[str, Any], kind: str, coordinates: list[list[float]]
) -> dict[str, Any]:
    where: list[Any] = coordinates[0] if kind == "Point" else coordinates
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": where},
    }


def _at(lon: float, lat: float) -> list[float]:
    return [round(lon, DECIMALS), round(lat, DECIMALS)]
