"""Other programs agree: scipy and networkx on distances, RA2CE and open-gira on graphs.

They are used in tests only. Those marked ``real`` need the files named by ``PASSABLE_SHARED``.
"""

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from passable.kernels.components import weak_components
from passable.network.build import Travel, build_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.network.ways import nearest_ways
from passable.read.roads import read_roads
from scenes import EQUATOR, scene_network, scene_points

CLOSED_SHARE = 0.2
SOURCES = 50


def matrix(network, states, direction):
    """The open arcs as scipy wants them, of parallel arcs the quickest, zeros kept as arcs."""
    is_open = states.is_open
    ends = network.arc_tail[is_open], network.arc_head[is_open]
    tail, head = ends if direction == "from" else ends[::-1]
    cost = states.milliseconds[is_open]
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order].astype(np.float64)
    is_first = np.ones(len(cost), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    first = np.searchsorted(tail[is_first], np.arange(network.node_count + 1))
    shape = (network.node_count, network.node_count)
    return csr_array((cost[is_first], head[is_first], first), shape=shape)


def expect(network, states, sources, direction):
    """By scipy, one source at a time: the least distance and the first source that has it."""
    far = dijkstra(matrix(network, states, direction), indices=sources)
    least = far.min(axis=0)
    reached = np.isfinite(least)
    found = np.where(reached, far.argmin(axis=0), -1)
    return far, np.where(reached, least, -1).astype(np.int64), found


def check(network, states, sources, direction):
    far, least, found = expect(network, states, sources, direction)
    forest = nearest_ways(network, states, sources, direction)
    assert np.array_equal(forest.milliseconds, least)
    assert np.array_equal(forest.found, found)
    for source, row in zip(sources, far, strict=True):
        alone = nearest_ways(network, states, np.array([source]), direction).milliseconds
        assert np.array_equal(alone, np.where(np.isfinite(row), row, -1).astype(np.int64))
    return least


def some_closed(network, seed):
    chance = np.random.default_rng(seed)
    shut = chance.random(network.arc_count) < CLOSED_SHARE
    return EdgeStates(np.where(shut, CLOSED, network.arc_milliseconds))


@st.composite
def towns(draw):
    """Larger towns than the naive twins can bear, with zeros, twins, loops and one-ways."""
    size = draw(st.integers(2, 40))
    node = st.integers(0, size - 1)
    road = st.tuples(node, node, st.sampled_from([0, 0, 1, -1]))
    roads = draw(st.lists(road, min_size=1, max_size=80))
    spots = [f"{k} {(k * 7 % 10) * 100} {(k * 3 % 8) * 100}" for k in range(size)]
    ways = [f"{n}: {a} {b} oneway={way}" for n, (a, b, way) in enumerate(roads)]
    return "\n".join([*spots, *ways])


@given(towns(), st.integers(0, 2**32), st.sampled_from(["to", "from"]))
@settings(max_examples=60, deadline=None)
def test_scipy_and_networkx_agree_on_towns(text, seed, direction):
    network = scene_network(text, {f"p{k}": (k * 130, k * 97) for k in range(6)})
    states = some_closed(network, seed)
    sources = np.random.default_rng(seed).integers(0, network.node_count, 4)
    least = check(network, states, sources, direction)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.node_count))
    for arc in np.flatnonzero(states.is_open).tolist():
        ends = int(network.arc_tail[arc]), int(network.arc_head[arc])
        tail, head = ends if direction == "from" else ends[::-1]
        graph.add_edge(tail, head, weight=int(states.milliseconds[arc]))
    told = nx.multi_source_dijkstra_path_length(graph, set(sources.tolist()))
    assert {k: ms for k, ms in enumerate(least.tolist()) if ms >= 0} == told
    whole = csr_array(
        (np.ones(network.arc_count), (network.arc_tail, network.arc_head)),
        shape=(network.node_count, network.node_count),
    )
    count, part = connected_components(whole, connection="weak")
    pairs = set(zip(part.tolist(), network.component.tolist(), strict=True))
    assert len(pairs) == count == network.component.max() + 1


@pytest.fixture(scope="module")
def travel():
    return Travel("light_truck", "dry", 1.0, 2000.0, read_speed_tables())


def real_graph(shared, name, **options):
    path = shared / name
    if not path.exists():
        pytest.fail(f"{path} is missing")
    return split_roads(read_roads(path, **options))


@pytest.mark.real
@pytest.mark.parametrize("name", ["malta-ors", "bangladesh-clip", "isle-of-man-2019-09-05"])
def test_scipy_agrees_on_real_roads_to_the_millisecond(shared, travel, name):
    graph = real_graph(shared, f"osm/{name}.osm.pbf")
    network = build_network(graph, scene_points(), travel)
    assert network.node_count > 2000
    sources = np.random.default_rng(2017).integers(0, network.node_count, SOURCES)
    for direction in ("to", "from"):
        free = check(network, claim_free(network), sources, direction)
        shut = check(network, some_closed(network, 7), sources, direction)
        assert np.mean(free >= 0) > 0.5
        assert SOURCES < np.sum(shut >= 0) < np.sum(free >= 0)


@pytest.mark.real
def test_real_places_are_joined_without_changing_distances_between_junctions(shared, travel):
    """Cutting segments at 400 places leaves every time between junctions as it was."""
    graph = real_graph(shared, "osm/malta-ors.osm.pbf")
    bare = build_network(graph, scene_points(), travel)
    chance = np.random.default_rng(1)
    at = graph.node_lonlat[chance.integers(0, graph.node_count, 400)]
    points = scene_points({f"p{k}": (0, 0) for k in range(400)}, origin=EQUATOR)
    points.lonlat[:] = at + chance.normal(0, 0.001, at.shape)
    joined = build_network(graph, points, travel)
    assert joined.node_count > graph.node_count + 300
    sources = chance.integers(0, graph.node_count, 20)
    for source in sources:
        one = nearest_ways(bare, claim_free(bare), np.array([source])).milliseconds
        other = nearest_ways(joined, claim_free(joined), np.array([source])).milliseconds
        assert np.array_equal(one, other[: graph.node_count])


def parts_of(graph):
    return int(weak_components(graph.node_count, graph.from_node, graph.to_node).max()) + 1


@pytest.mark.real
def test_beira_is_the_graph_of_ra2ce(shared):
    """1,506 nodes, 2,109 edges, 6 parts, and the length: see docs/design/network.md."""
    folder = "oracle/ra2ce-beira"
    theirs = gpd.read_file(shared / folder / "base_graph_edges.gpkg")
    graph = real_graph(
        shared, f"{folder}/network/base_shapefile.shp", thin_twins=True, merge_chains=True
    )
    assert (graph.node_count, graph.segment_count, parts_of(graph)) == (1506, 2109, 6)
    assert len(theirs) == graph.segment_count
    ends = gpd.read_file(shared / folder / "base_graph_nodes.gpkg").geometry
    spots = {(round(x, 6), round(y, 6)) for x, y in zip(ends.x, ends.y, strict=True)}
    assert {(round(x, 6), round(y, 6)) for x, y in graph.node_lonlat.tolist()} == spots
    longer_side_of_a_bubble = 57 - 31
    difference = theirs["length"].sum() - graph.length_metres.sum()
    assert difference == pytest.approx(longer_side_of_a_bubble, abs=8), "they round to metres"


@pytest.mark.real
def test_djibouti_is_the_graph_of_open_gira_but_for_its_grid(shared):
    """The same roads to the millimetre; they also cut six ways at the lines of their tiles."""
    folder = shared / "oracle/open-gira-djibouti"
    edges = gpd.read_parquet(folder / "edges.gpq")
    nodes = gpd.read_parquet(folder / "nodes.gpq").geometry
    graph = real_graph(shared, "osm/djibouti-road-secondary-filtered.osm.pbf")
    assert (len(nodes), len(edges)) == (513, 652)
    assert (graph.node_count, graph.segment_count, parts_of(graph)) == (507, 646, 1)
    assert graph.length_metres.sum() == pytest.approx(edges["length_m"].sum(), abs=1e-3)
    by_way = edges.groupby(edges["osm_way_id"].astype(str))["length_m"].sum()
    ours = graph.attributes.assign(metres=graph.length_metres).groupby("way_id")["metres"].sum()
    assert ours.to_dict() == pytest.approx(by_way.to_dict(), abs=1e-3)
    spots = {(round(x, 7), round(y, 7)) for x, y in zip(nodes.x, nodes.y, strict=True)}
    shared_spots = {(round(x, 7), round(y, 7)) for x, y in graph.node_lonlat.tolist()}
    assert shared_spots < spots
    vertices = {(round(x, 7), round(y, 7)) for x, y in graph.vertex_lonlat.tolist()}
    cuts = spots - shared_spots
    assert len(cuts) == 6
    assert not cuts & vertices, "they are no nodes of OpenStreetMap"
    assert all(x == 42.829012 or y == 11.8571915 for x, y in cuts), "all on two lines"
