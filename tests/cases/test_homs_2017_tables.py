"""The tables of the embedded case: whole, sourced, neutral, and true to the ground."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tomllib
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyproj import Geod
from shapely import wkt
from shapely.geometry import LineString, Point, shape

from passable.terms.codes import ALLOWED_SUBJECTS, AREA_KINDS, NO_ACTOR
from passable.terms.columns import TABLES as EVERY
from passable.terms.config import CaseConfig
from passable.terms.selectors import parse_selector

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Row = dict[str, str]

CASE = Path(str(resources.files("passable.cases"))) / "homs-2017"
BOM = b"\xef\xbb\xbf"
GEOD = Geod(ellps="WGS84")
ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
ARABIC = re.compile(r"^[\u0600-\u06ff]+(?:[ \-–()]+[\u0600-\u06ff]+)*\)?$")
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
FORBIDDEN = re.compile(
    r"terroris|regime|liberat|rebel-held|\bthugs?\b|shabiha|\bgangs?\b|militant|jihadi|"
    r"martyr|voluntar|evacuat|cleans(?:ed|ing)|\btraitor|mercenar|\bjunta\b|puppet",
    re.IGNORECASE,
)
ROAD_KM_METRES_SLACK = 50.0
"""Lengths are written to a tenth of a kilometre."""


@cache
def table(name: str) -> tuple[Row, ...]:
    text = (CASE / name).read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(io.StringIO(text)))


@cache
def areas() -> dict[str, tuple[str, BaseGeometry]]:
    found = json.loads((CASE / "areas.geojson").read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection"
    return {
        f["properties"]["area_id"]: (f["properties"]["kind"], shape(f["geometry"]))
        for f in found["features"]
    }


@cache
def config() -> CaseConfig:
    return CaseConfig.model_validate(tomllib.loads((CASE / "case.toml").read_text("utf-8")))


NO_PLANS = {"convoys.csv", "permits.csv", "hours.csv"}  # movements to come are in no public case
TABLES = {name: columns for name, columns in EVERY.items() if name not in NO_PLANS}


def nodes() -> dict[str, tuple[float, float]]:
    return {r["node_id"]: (float(r["lon"]), float(r["lat"])) for r in table("roads/nodes.csv")}


def line_of(segment: Row) -> LineString:
    if segment["geometry_wkt"]:
        line = wkt.loads(segment["geometry_wkt"])
        assert isinstance(line, LineString)
        return line
    at = nodes()
    return LineString([at[segment["from_node"]], at[segment["to_node"]]])


def ids(name: str) -> set[str]:
    return {row[TABLES[name][0].name] for row in table(name)}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_header_bom_and_unique_ids(name: str) -> None:
    raw = (CASE / name).read_bytes()
    assert raw.startswith(BOM)
    assert b"\r" not in raw
    rows = table(name)
    assert list(rows[0]) == [column.name for column in TABLES[name]]
    key = TABLES[name][0].name
    assert len({row[key] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_required_cells_and_codes(name: str) -> None:
    wrong = [
        (row[TABLES[name][0].name], column.name, row[column.name])
        for row in table(name)
        for column in TABLES[name]
        if (column.required and not row[column.name])
        or (column.values and row[column.name] and row[column.name] not in column.values)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"actors.csv", "sources.csv"}))
def test_every_row_has_a_known_source(name: str) -> None:
    known = ids("sources.csv")
    assert [r for r in table(name) if r["source_id"] not in known] == []


def test_references() -> None:
    at, places = set(nodes()), ids("places.csv")
    loose: list[Any] = [
        s for s in table("roads/segments.csv") if not {s["from_node"], s["to_node"]} <= at
    ]
    loose += [s for s in table("services.csv") if s["place_id"] not in places]
    loose += [
        s for s in table("sources.csv") if s["primary_source_id"] not in ids("sources.csv") | {""}
    ]
    claims = ids("claims.csv")
    loose += [c for c in table("claims.csv") if c["revises"] and c["revises"] not in claims]
    assert loose == []
    joined = {n for s in table("roads/segments.csv") for n in (s["from_node"], s["to_node"])}
    assert joined == at


def test_subjects_exist_and_fit_their_predicate() -> None:
    there = {
        "segment": ids("roads/segments.csv"),
        "place": ids("places.csv"),
        "service": ids("services.csv"),
        "area": set(areas()),
    }
    refs = {r for s in table("roads/segments.csv") for r in s["ref"].split(";") if r}
    for claim in table("claims.csv"):
        subject = parse_selector(claim["subject"])
        assert subject.kind in ALLOWED_SUBJECTS[claim["predicate"]], claim  # type: ignore[index]
        if subject.kind == "road":
            assert subject.name in refs, claim
            assert {subject.start, subject.end} <= set(nodes()), claim
        elif subject.kind != "point":
            assert subject.name in there[subject.kind], claim
        if claim["predicate"] == "control":
            assert claim["value"] in ids("actors.csv") | {NO_ACTOR}, claim


def test_places_stand_on_their_nodes() -> None:
    at = {r["node_id"]: (r["lon"], r["lat"]) for r in table("roads/nodes.csv")}
    assert [p for p in table("places.csv") if at.get(p["place_id"]) != (p["lon"], p["lat"])] == []
    where = {p["place_id"]: (p["lon"], p["lat"]) for p in table("places.csv")}
    assert [s for s in table("services.csv") if where[s["place_id"]] != (s["lon"], s["lat"])] == []


def test_no_road_is_shorter_than_the_straight_line() -> None:
    at = nodes()
    for segment in table("roads/segments.csv"):
        ends = (*at[segment["from_node"]], *at[segment["to_node"]])
        length_metres = float(segment["length_km"]) * 1000
        straight_metres = GEOD.inv(*ends)[2]
        drawn_metres = GEOD.geometry_length(line_of(segment))
        assert drawn_metres >= straight_metres - 1e-6
        assert length_metres >= drawn_metres - ROAD_KM_METRES_SLACK, segment["segment_id"]
        assert length_metres <= 2.0 * straight_metres, segment["segment_id"]


def test_drawn_roads_end_at_their_nodes() -> None:
    at = nodes()
    for segment in table("roads/segments.csv"):
        drawn = list(line_of(segment).coords)
        assert drawn[0] == at[segment["from_node"]]
        assert drawn[-1] == at[segment["to_node"]]


def test_the_damascus_aleppo_road_is_as_long_as_published() -> None:
    m5 = [s for s in table("roads/segments.csv") if s["name_en"] == "Damascus-Aleppo road"]
    assert {s["ref"] for s in m5} == {"M5"}
    chain = [m5[0]["from_node"], *[s["to_node"] for s in m5]]
    assert [s["from_node"] for s in m5] == chain[:-1]
    assert (chain[0], chain[-1]) == ("damascus", "aleppo")
    assert {"homs", "hama", "rastan", "saraqib"} < set(chain)
    assert 350 < sum(float(s["length_km"]) for s in m5) < 362


def test_words_are_neutral() -> None:
    texts = {name: json.dumps(table(name), ensure_ascii=False) for name in sorted(TABLES)}
    found = [
        (name, cell)
        for name in texts
        for row in table(name)
        for cell in row.values()
        if FORBIDDEN.search(QUOTED.sub("", cell or ""))
    ]
    for name in ("case.toml", "areas.geojson"):
        found += [(name, m.group()) for m in FORBIDDEN.finditer((CASE / name).read_text("utf-8"))]
    assert found == []
    assert FORBIDDEN.search("the Regime")  # the scan itself can fail


def test_arabic_names_are_there_and_intact() -> None:
    wrong = [
        row["name_ar"]
        for name in ("places.csv", "services.csv")
        for row in table(name)
        if not ARABIC.match(row["name_ar"])
    ]
    assert wrong == []
    names = {p["place_id"]: p["name_ar"] for p in table("places.csv")}
    assert names["homs"] == "\u062d\u0645\u0635"
    assert names["al-waer"] == "\u0627\u0644\u0648\u0639\u0631"


def test_dates_are_iso_and_in_order() -> None:
    for name, columns in TABLES.items():
        days = [c.name for c in columns if c.kind == "date"]
        for row in table(name):
            for day in days:
                assert not row[day] or ISO_DATE.match(row[day]), row
                assert not row[day] or date.fromisoformat(row[day])
    for claim in table("claims.csv"):
        assert not claim["valid_to"] or claim["valid_from"] <= claim["valid_to"], claim
        assert claim["reported_on"] <= claim["recorded_on"], claim
        if claim["revises"]:
            old = next(c for c in table("claims.csv") if c["claim_id"] == claim["revises"])
            assert old["subject"] == claim["subject"]
            assert old["reported_on"] < claim["reported_on"]


def test_figures_are_in_order() -> None:
    for claim in table("claims.csv"):
        told = [float(claim[k]) for k in ("low", "best", "high") if claim[k]]
        assert told == sorted(told), claim
        assert all(math.isfinite(x) and x >= 0 for x in told)


def test_what_has_no_source_is_graded_so() -> None:
    reliability = {s["source_id"]: s["reliability"] for s in table("sources.csv")}
    for claim in table("claims.csv"):
        if reliability[claim["source_id"]] == "F":
            assert claim["credibility"] == "6", claim
            assert re.search(
                r"not sourced|F6|names no document|set by the compilers", claim["note"]
            )


def test_incidents_never_act() -> None:
    incidents = [c for c in table("claims.csv") if c["predicate"] == "incident"]
    assert len(incidents) > 20
    assert {c["place_precision"] for c in incidents} <= {"near", "area", "unknown"}


def test_areas_are_valid_and_named_once() -> None:
    raw = json.loads((CASE / "areas.geojson").read_text(encoding="utf-8"))
    assert len(areas()) == len(raw["features"])
    for area_id, (kind, polygon) in areas().items():
        assert polygon.is_valid, area_id
        assert not polygon.is_empty
        assert polygon.geom_type in {"Polygon", "MultiPolygon"}
        assert kind in AREA_KINDS


def test_al_waer_holds_only_its_own_node() -> None:
    district = areas()["al-waer-district"][1]
    assert [n for n, at in nodes().items() if district.covers(Point(at))] == ["al-waer"]
    for segment in table("roads/segments.csv"):
        touches = district.intersects(line_of(segment))
        assert touches == ("al-waer" in {segment["from_node"], segment["to_node"]}), segment


def test_every_node_stands_well_inside_one_claimed_area() -> None:
    claimed = {
        c["subject"].removeprefix("area:")
        for c in table("claims.csv")
        if c["predicate"] == "control"
    }
    for node, at in nodes().items():
        for area_id in claimed:
            edge = areas()[area_id][1].boundary
            lon, lat = edge.interpolate(edge.project(Point(at))).coords[0]
            assert GEOD.inv(*at, lon, lat)[2] > 900, (node, area_id)
        assert any(areas()[a][1].covers(Point(at)) for a in claimed), node


def test_each_area_has_one_holder_a_day() -> None:
    """Reports may agree or disagree on who; the compilers' own spells must not overlap."""
    spells: dict[str, list[tuple[str, str]]] = {}
    for c in table("claims.csv"):
        if c["predicate"] == "control" and re.fullmatch(r"ctl-.*-\d", c["claim_id"]):
            if c["subject"] == "area:al-waer-district":
                continue
            spells.setdefault(c["subject"], []).append((c["valid_from"], c["valid_to"] or "9999"))
    assert len(spells) == len([k for k, _ in areas().values() if k == "control"]) - 1
    for subject, known in spells.items():
        for (_, end), (start, _) in zip(sorted(known), sorted(known)[1:], strict=False):
            assert end < start, subject
        assert any(start <= "2017-03-21" <= end for start, end in known), subject


def test_configuration_names_what_is_there() -> None:
    case = config()
    places, categories = ids("places.csv"), {s["category"] for s in table("services.csv")}
    questions = case.questions
    assert set(questions.categories) <= categories
    assert {*questions.main_places, *questions.focus_places} <= places
    assert {end for route in questions.routes for end in route} <= places
    assert case.defaults.mover in case.movers
    assert "schematic" in case.title.lower()
    assert "schematic" in case.roads.schematic_note.lower()
    assert not [s for s in table("services.csv") if s["place_id"] == "al-waer"]


@pytest.mark.real
def test_places_agree_with_the_common_operational_dataset(shared: Path) -> None:
    path = shared / "syria" / "syria_populated_places_cod.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        towns = [r for r in csv.DictReader(file) if r["lat"].replace(".", "").isdigit()]
    checked = 0
    for place in table("places.csv"):
        same = [t for t in towns if t["ADM3_PCODE"] == place["adm3_pcode"]]
        if place["place_id"] == "damascus":
            assert not same  # the file holds no point in the city: the next test checks it
            continue
        assert same, place
        assert same[0]["ADM2_PCODE"] == place["adm2_pcode"]
        assert same[0]["ADM1_PCODE"] == place["adm1_pcode"]
        if place["source_id"] != "ocha-cod":
            continue  # the file holds no point for governorate capitals: see the next test
        here = (float(place["lon"]), float(place["lat"]))
        away_metres = min(GEOD.inv(*here, float(t["lon"]), float(t["lat"]))[2] for t in same)
        assert away_metres <= 3000, place
        checked += 1
    assert checked >= 75


@pytest.mark.real
def test_places_lie_in_their_subdistrict(shared: Path) -> None:
    import geopandas as gpd

    folder = shared / "syria" / "adm3"
    subdistricts = gpd.read_file(next(folder.glob("*.shp"))).set_index("ADM3_PCODE").geometry
    for place in table("places.csv"):
        polygon = subdistricts[place["adm3_pcode"]]
        at = Point(float(place["lon"]), float(place["lat"]))
        assert polygon.distance(at) * 111 < 3, place  # km; crossings stand on the border
        if place["source_id"] != "ocha-cod":
            assert polygon.covers(at), place
