"""KML 2.2, and KMZ, its zipped form: a folder for each way, a line for each leg, places as points."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from passable.write.plain import printable
from passable.write.way_record import WayFile, WayRecord

NAMESPACE = "http://www.opengis.net/kml/2.2"
DECIMALS = 7
COLOURS = ("ff8a5a00", "ff1c1c9b", "ff2f7d32", "ff7a2a6a")
"""Of ways in turn, as KML has them: opacity, blue, green, red."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date in the archive, so that equal files are equal bytes."""


def kml_bytes(file: WayFile) -> bytes:
    """Give the file's bytes, UTF-8."""
    root = Element("kml", {"xmlns": NAMESPACE})
    document = SubElement(root, "Document")
    _say(document, "name", f"{file.stamp}: {file.title}")
    _say(document, "description", file.description)
    for number, colour in enumerate(COLOURS):
        style = SubElement(document, "Style", {"id": f"way-{number}"})
        line = SubElement(style, "LineStyle")
        _say(line, "color", colour)
        _say(line, "width", "4")
    for number, way in enumerate(file.ways):
        _folder(document, way, f"#way-{number % len(COLOURS)}", file.stamp)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def kmz_bytes(file: WayFile) -> bytes:
    """Give the same, zipped as ``doc.kml``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", EPOCH), kml_bytes(file), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _folder(document: Element, way: WayRecord, style: str, stamp: str) -> None:
    folder = SubElement(document, "Folder")
    _say(folder, "name", way.name)
    _say(folder, "description", f"{stamp}: {way.km:.1f} km, {way.minutes:.0f} min")
    for number, leg in enumerate(way.legs, start=1):
        mark = SubElement(folder, "Placemark")
        _say(mark, "name", f"{number} {leg.name}".strip())
        words = f"{leg.km:.1f} km, {leg.minutes:.0f} min; {leg.controller}; {leg.note}"
        _say(mark, "description", words)
        _say(mark, "styleUrl", style)
        line = SubElement(mark, "LineString")
        _say(line, "tessellate", "1")
        _say(line, "coordinates", " ".join(_at(lon, lat) for lon, lat in leg.line.tolist()))
    for point in way.points:
        mark = SubElement(folder, "Placemark")
        _say(mark, "name", " ".join(part for part in (point.name, point.name_ar) if part))
        code = f"P-code {point.adm3_pcode}" if point.adm3_pcode else ""
        _say(mark, "description", "; ".join(p for p in (point.kind, point.note, code) if p))
        _say(SubElement(mark, "Point"), "coordinates", _at(point.lon, point.lat))


def _at(lon: float, lat: float) -> str:
    return f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}"


def _say(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = printable(text)[0]
