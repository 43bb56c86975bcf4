"""GPX, KML, KMZ and GeoJSON read back, the route card, hostile names, and what never leaves."""

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import geopandas as gpd
import numpy as np
import pytest
import shapely

from passable.terms.errors import BadRequest
from passable.write.route_card import route_card_bytes
from passable.write.way_geojson import geojson_bytes
from passable.write.way_gpx import NAMESPACE as GPX
from passable.write.way_gpx import gpx_bytes
from passable.write.way_kml import NAMESPACE as KML
from passable.write.way_kml import kml_bytes, kmz_bytes
from passable.write.way_record import (
    WayFile,
    WayLeg,
    WayPoint,
    WayRecord,
    refuse_movements_to_come,
)

LINE = np.array([[36.7, 34.7], [36.7123456, 34.7654321], [36.8, 34.9]])
K = f"{{{KML}}}"
HOSTILE = "</name><script>alert('x')</script> & \"دقيق\" =HYPERLINK(1)\x07"
LEG = WayLeg("M5 " + HOSTILE, 12.5, 20.0, "Military Forces of Syria (2000-2024)", "slowed", LINE)
POINTS = (
    WayPoint("Homs", "حمص", 36.7, 34.7, "from"),
    WayPoint(HOSTILE, "", 36.8, 34.9, "to", HOSTILE),
)
WAY = WayRecord("Homs to Hama", (LEG, replace(LEG, line=LINE[::-1])), POINTS)
FILE = WayFile(
    "Homs to Hama", (WAY, replace(WAY, name="Another")), date(2017, 3, 21),
    (("For", "Civilians"),), ("A schematic.",), ("UCDP",), "abc123", is_restricted=False,
)  # fmt: skip


def test_gpx_reads_back_in_the_schema_s_order():
    root = ET.fromstring(gpx_bytes(FILE))
    space = {"g": GPX}
    assert [child.tag.rpartition("}")[2] for child in root] == [
        "metadata", "wpt", "wpt", "wpt", "wpt", "trk", "trk",
    ]  # fmt: skip
    points = root.findall("g:trk[1]/g:trkseg[1]/g:trkpt", space)
    read = np.array([[float(p.get("lon")), float(p.get("lat"))] for p in points])
    assert np.allclose(read, LINE, atol=1e-7)
    assert len(root.findall("g:trk[1]/g:trkseg", space)) == 2
    assert root.find("g:wpt[1]/g:name", space).text == "Homs حمص"
    told = root.find("g:wpt[2]/g:name", space).text
    assert told == HOSTILE.replace("\x07", "")
    about = root.find("g:metadata/g:desc", space).text
    assert "PUBLIC. As of 2017-03-21, run abc123" in about
    order = [child.tag.rpartition("}")[2] for child in root.find("g:wpt[2]", space)]
    assert order == ["name", "cmt", "desc", "type"]


def test_kml_and_kmz_read_back():
    root = ET.fromstring(kml_bytes(FILE))
    text = root.find(f".//{K}LineString/{K}coordinates").text
    read = np.array([[float(x) for x in pair.split(",")] for pair in text.split()])
    assert np.allclose(read, LINE, atol=1e-7)
    assert len(root.findall(f".//{K}Folder")) == 2
    assert "PUBLIC" in root.find(f"{K}Document/{K}description").text
    with zipfile.ZipFile(io.BytesIO(kmz_bytes(FILE))) as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == kml_bytes(FILE)
    assert kmz_bytes(FILE) == kmz_bytes(FILE)


def test_geojson_reads_back_with_what_it_rests_on():
    whole = json.loads(geojson_bytes(FILE))
    assert whole["passable"]["run_id"] == "abc123"
    assert whole["passable"]["stamp"] == "PUBLIC"
    lines = [f for f in whole["features"] if f["geometry"]["type"] == "LineString"]
    assert len(lines) == 4
    assert np.allclose(lines[0]["geometry"]["coordinates"], LINE, atol=1e-7)
    assert whole["features"][2]["properties"]["name_ar"] == "حمص"
    again = gpd.read_file(io.BytesIO(geojson_bytes(FILE)))
    assert len(again) == len(whole["features"])


def test_a_leg_of_one_point_and_of_none():
    way = WayRecord("Here", (replace(LEG, line=LINE[:1]), replace(LEG, line=LINE[:0])), ())
    file = replace(FILE, ways=(way,))
    kinds = [f["geometry"]["type"] for f in json.loads(geojson_bytes(file))["features"]]
    assert kinds == ["Point"]
    ET.fromstring(gpx_bytes(file))
    ET.fromstring(kml_bytes(file))


@pytest.mark.parametrize(("kind", "magic"), [("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_the_route_card_is_drawn_and_repeatable(kind, magic):
    roads = gpd.GeoDataFrame(geometry=[shapely.LineString(LINE + 0.01)], crs="EPSG:4326")
    card = route_card_bytes(FILE, roads, kind)
    assert card.startswith(magic)
    assert card == route_card_bytes(FILE, roads, kind)
    many = replace(WAY, legs=(LEG,) * 40)
    assert route_card_bytes(replace(FILE, ways=(many,)), roads, kind) != card


def moving(days_from, as_of):
    way = replace(WAY, moves_on=as_of + timedelta(days=days_from))
    return replace(FILE, ways=(WAY, way), as_of=as_of)


def test_movements_to_come_never_leave_without_restricted():
    past, today = date(2017, 3, 21), datetime.now(UTC).date()
    refuse_movements_to_come(FILE)
    refuse_movements_to_come(moving(0, past))
    for file in (moving(1, past), moving(0, today + timedelta(days=400))):
        with pytest.raises(BadRequest, match="--restricted"):
            refuse_movements_to_come(file)
        refuse_movements_to_come(replace(file, is_restricted=True))
