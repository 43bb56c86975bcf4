import math

import pytest
from osmium.osm import mutable

from osm_scene import write_osm
from passable.read.osm_features import (
    PLACE_COLUMNS,
    SERVICE_COLUMNS,
    parse_population,
    read_osm_places,
    read_osm_services,
    service_category,
)
from passable.terms.codes import SERVICE_CATEGORIES
from passable.terms.errors import BadFile

BOX = {1: (36.0, 34.0), 2: (36.2, 34.0), 3: (36.2, 34.2), 4: (36.0, 34.2)}
RING = [1, 2, 3, 4, 1]
INSIDE = {10: (36.05, 34.05), 11: (36.06, 34.06)}


def dropped(report, reason):
    return sum(r.count for r in report if r.outcome == "dropped" and r.reason.startswith(reason))


def test_places_carry_names_people_and_dates(tmp_path):
    tags = {
        "place": "city",
        "name": "حمص",
        "name:en": "Homs",
        "name:ar": "حمص",
        "alt_name": "Hims; Emesa",
        "old_name:en": "Emesa",
        "population": "652,609",
        "population:date": "2004",
    }
    path = write_osm(tmp_path / "p.osm.pbf", {7: (36.72, 34.73)}, {}, node_tags={7: tags})
    places, report = read_osm_places(path)
    assert tuple(places.columns) == PLACE_COLUMNS
    row = places.iloc[0].to_dict()
    assert (row["lon"], row["lat"]) == pytest.approx((36.72, 34.73))
    assert row["place_id"] == "n7"
    assert (row["name_en"], row["name_ar"], row["name"]) == ("Homs", "حمص", "حمص")
    assert row["aliases"] == "Hims;Emesa"
    assert (row["place_kind"], row["population"]) == ("city", 652_609)
    assert row["population_date"] == "2004"
    assert dropped(report, "") == 0


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("5000", 5000),
        ("12,345", 12_345),
        ("1,234,567", 1_234_567),
        ("12 345", 12_345),
        ("12\u00a0345", 12_345),
        ("~5000", 5000),
        ("٥٠٠٠", 5000),
        ("0", 0),
        ("12.345", math.nan),
        ("12,34", math.nan),
        ("3000-4000", math.nan),
        ("about 5000", math.nan),
        ("-5", math.nan),
        ("1e6", math.nan),
        ("999999999", math.nan),
        ("9" * 1000, math.nan),
        ("", math.nan),
    ],
)
def test_population(text, people):
    assert parse_population(text) == pytest.approx(people, nan_ok=True)


def test_a_population_not_understood_is_nan_and_told(tmp_path):
    tags = {7: {"place": "town", "name": "A", "population": "many"}}
    places, report = read_osm_places(
        write_osm(tmp_path / "p.osm.pbf", {7: (36.0, 34.0)}, {}, node_tags=tags)
    )
    assert places["population"].isna().all()
    assert dropped(report, "value not understood, such as n7 'many'") == 1


def test_places_without_people_or_names_are_left_out(tmp_path):
    nodes = {1: (36.0, 34.0), 2: (36.1, 34.0), 3: (36.2, 34.0)}
    tags = {
        1: {"place": "village"},
        2: {"place": "island", "name": "I"},
        3: {"place": "village", "name:ar": "ق"},
    }
    places, report = read_osm_places(write_osm(tmp_path / "p.osm.pbf", nodes, {}, node_tags=tags))
    assert places["place_id"].tolist() == ["n3"]
    assert dropped(report, "without a name") == 1


def test_a_place_mapped_as_area_stays_unless_its_node_is_inside(tmp_path):
    ways = {
        5: (RING, {"place": "village", "name": "Alpha"}),
        6: (RING, {"place": "village", "name": "Beta"}),
    }
    tags = {10: {"place": "village", "name": "alpha"}}
    places, report = read_osm_places(
        write_osm(tmp_path / "p.osm.pbf", {**BOX, **INSIDE}, ways, node_tags=tags)
    )
    assert sorted(places["place_id"]) == ["n10", "w6"]
    beta = places[places["place_id"] == "w6"].iloc[0]
    assert (beta["lon"], beta["lat"]) == pytest.approx((36.1, 34.1))
    assert dropped(report, "an area that holds a node of the same name, such as w5") == 1


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"amenity": "hospital"}, "hospital"),
        ({"healthcare": "hospital"}, "hospital"),
        ({"amenity": "clinic", "healthcare": "hospital"}, "hospital"),
        ({"amenity": "clinic"}, "clinic"),
        ({"amenity": "doctors"}, ""),
        ({"amenity": "fuel"}, "fuel"),
        ({"amenity": "marketplace"}, "market"),
        ({"building": "warehouse"}, "warehouse"),
        ({"barrier": "border_control"}, "border_crossing"),
        ({"amenity": "ferry_terminal"}, "port"),
        ({"harbour": "yes"}, "port"),
        ({"harbour": "no"}, ""),
        ({"aeroway": "aerodrome"}, "airfield"),
        ({"aeroway": "helipad"}, ""),
        ({}, ""),
    ],
)
def test_categories(tags, category):
    assert service_category(tags) == category
    assert category in {*SERVICE_CATEGORIES, ""}


def test_services_of_nodes_ways_and_relations(tmp_path):
    ways = {
        5: (
            RING,
            {"amenity": "hospital", "name": "مشفى", "name:en": "Hospital", "name:ar": "مشفى"},
        ),
        6: (RING, {}),
        7: ([1, 2], {"barrier": "border_control"}),
        8: ([1, 2, 99, 1], {"amenity": "fuel"}),
    }
    area = mutable.Relation(
        id=9,
        members=[("w", 6, "outer")],
        tags={"type": "multipolygon", "amenity": "marketplace"},
        version=1,
    )
    broken = mutable.Relation(
        id=10,
        members=[("w", 77, "outer")],
        tags={"type": "multipolygon", "aeroway": "aerodrome"},
        version=1,
    )
    nodes = {**BOX, 20: (37.0, 35.0)}
    path = write_osm(
        tmp_path / "s.osm.pbf",
        nodes,
        ways,
        node_tags={20: {"amenity": "fuel"}},
        relations=[area, broken],
    )
    services, report = read_osm_services(path)
    assert tuple(services.columns) == SERVICE_COLUMNS
    found = services.set_index("service_id")
    assert found["category"].to_dict() == {"n20": "fuel", "w5": "hospital", "r9": "market"}
    assert found.loc["w5", ["name_en", "name_ar", "name"]].tolist() == ["Hospital", "مشفى", "مشفى"]
    for site in ("w5", "r9"):
        assert found.loc[site, ["lon", "lat"]].tolist() == pytest.approx([36.1, 34.1])
    assert dropped(report, "a way that is no area") == 2
    assert dropped(report, "a relation that is no area") == 1
    assert sum(r.count for r in report if r.outcome == "read") == 6


def test_the_spot_of_a_bent_area_is_inside_it(tmp_path):
    corners = [(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)]
    nodes = {k: (36 + x / 10, 34 + y / 10) for k, (x, y) in enumerate(corners, start=1)}
    ways = {5: ([*nodes, 1], {"amenity": "hospital"})}
    services, _ = read_osm_services(write_osm(tmp_path / "s.osm.pbf", nodes, ways))
    lon, lat = services[["lon", "lat"]].iloc[0]
    assert not (36.1 < lon < 36.2 and 34.1 < lat < 34.3)


def test_a_node_inside_the_area_of_the_same_facility_is_one_with_it(tmp_path):
    ways = {5: (RING, {"amenity": "hospital", "name": "A"})}
    tags = {10: {"amenity": "hospital"}, 11: {"amenity": "hospital", "name": "B"}}
    services, report = read_osm_services(
        write_osm(tmp_path / "s.osm.pbf", {**BOX, **INSIDE}, ways, node_tags=tags)
    )
    assert sorted(services["service_id"]) == ["n11", "w5"]
    assert dropped(report, "a hospital also mapped as the area around it, such as n10") == 1


def test_a_node_inside_an_area_of_another_category_stays(tmp_path):
    ways = {5: (RING, {"amenity": "hospital"})}
    services, _ = read_osm_services(
        write_osm(
            tmp_path / "s.osm.pbf", {**BOX, **INSIDE}, ways, node_tags={10: {"amenity": "fuel"}}
        )
    )
    assert sorted(services["service_id"]) == ["n10", "w5"]


def test_sheds_and_what_is_out_of_use_are_left_out(tmp_path):
    nodes = {k: (36 + k / 10, 34.0) for k in range(1, 5)}
    tags = {
        1: {"building": "warehouse"},
        2: {"building": "warehouse", "operator": "WFP"},
        3: {"amenity": "hospital", "disused": "yes"},
        4: {"amenity": "hospital", "disused": "no"},
    }
    services, report = read_osm_services(
        write_osm(tmp_path / "s.osm.pbf", nodes, {}, node_tags=tags)
    )
    assert services["service_id"].tolist() == ["n2", "n4"]
    assert dropped(report, "a warehouse without name or operator") == 1
    assert dropped(report, "out of use") == 1


def test_a_file_without_any_gives_empty_tables(tmp_path):
    path = write_osm(tmp_path / "s.osm.pbf", BOX, {})
    for read, columns in ((read_osm_places, PLACE_COLUMNS), (read_osm_services, SERVICE_COLUMNS)):
        table, report = read(path)
        assert table.empty
        assert tuple(table.columns) == columns
        assert report == ()


@pytest.mark.parametrize("read", [read_osm_places, read_osm_services])
def test_a_broken_file_is_refused(tmp_path, read):
    path = tmp_path / "junk.osm.pbf"
    path.write_bytes(b"junk" * 1000)
    with pytest.raises(BadFile, match=r"junk\.osm\.pbf"):
        read(path)
