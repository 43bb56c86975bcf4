"""GPX 1.1: a track for each way, a segment for each leg, places as way points."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from passable.write.plain import printable
from passable.write.way_record import WayFile, WayPoint, WayRecord

NAMESPACE = "http://www.topografix.com/GPX/1/1"
DECIMALS = 7


def gpx_bytes(file: WayFile) -> bytes:
    """Give the file's bytes, UTF-8. Elements stand in the order of the GPX 1.1 schema."""
    root = Element("gpx", {"version": "1.1", "creator": "Passable", "xmlns": NAMESPACE})
    about = SubElement(root, "metadata")
    _say(about, "name", f"{file.stamp}: {file.title}")
    _say(about, "desc", file.description)
    _say(about, "time", f"{file.as_of.isoformat()}T00:00:00Z")
    _say(about, "keywords", f"{file.stamp}, run {file.run_id}")
    for way in file.ways:
        for point in way.points:
            _point(root, way, point)
    for way in file.ways:
        _track(root, way)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _point(root: Element, way: WayRecord, point: WayPoint) -> None:
    place = SubElement(root, "wpt", _at(point.lon, point.lat))
    _say(place, "name", " ".join(part for part in (point.name, point.name_ar) if part))
    if point.note:
        _say(place, "cmt", point.note)
    code = f"; P-code {point.adm3_pcode}" if point.adm3_pcode else ""
    _say(place, "desc", f"{point.kind}; {way.name}{code}")
    _say(place, "type", point.kind)


def _track(root: Element, way: WayRecord) -> None:
    track = SubElement(root, "trk")
    _say(track, "name", way.name)
    legs = [
        f"{leg.name or 'road'}: {leg.km:.1f} km, {leg.minutes:.0f} min, {leg.controller}"
        + (f", {leg.note}" if leg.note else "")
        for leg in way.legs
    ]
    _say(track, "desc", f"{way.km:.1f} km, {way.minutes:.0f} min. " + " | ".join(legs))
    for leg in way.legs:
        part = SubElement(track, "trkseg")
        for lon, lat in leg.line.tolist():
            SubElement(part, "trkpt", _at(lon, lat))


def _at(lon: float, lat: float) -> dict[str, str]:
    return {"lat": f"{lat:.{DECIMALS}f}", "lon": f"{lon:.{DECIMALS}f}"}


def _say(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = printable(text)[0]
