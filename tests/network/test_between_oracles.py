"""Removal between places on real roads: scipy for every segment of a town, 200 of ny-264k.

All need the files named by ``PASSABLE_SHARED``.
"""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from passable.network.arc_graph import graph_of_arcs, graph_of_network
from passable.network.between import remove_each_between
from passable.network.build import TerminalPoints, Travel, build_network
from passable.network.hierarchy import hierarchy_of_arcs
from passable.network.matrix import distances
from passable.network.metric import customize, recustomize
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.network.states import CLOSED, EdgeStates, claim_free
from passable.read.roads import read_roads

TOWN_PLACES, NY_PLACES, NY_SEGMENTS, BY_SCIPY = 12, 50, 200, 5


def scipy_table(graph, closed, places):
    """Distances between places by scipy, some arcs closed; -1 where there is no way."""
    kept = (graph.milliseconds != CLOSED) & ~closed
    order = np.lexsort((graph.milliseconds[kept], graph.head[kept], graph.tail[kept]))
    tail, head = graph.tail[kept][order], graph.head[kept][order]
    ms = graph.milliseconds[kept][order]
    is_first = np.ones(len(ms), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    first = np.searchsorted(tail[is_first], np.arange(graph.node_count + 1))
    shape = (graph.node_count, graph.node_count)
    matrix = csr_array((ms[is_first].astype(float), head[is_first], first), shape=shape)
    far = dijkstra(matrix, indices=places)[:, places]
    return np.where(np.isfinite(far), far, -1).astype(np.int64)


def check(removal, segment, weights, before, after):
    pairs = np.outer(weights, weights).astype(object)
    np.fill_diagonal(pairs, 0)
    was, now = before >= 0, after >= 0
    assert removal.disconnected_weight[segment] == float(pairs[was & ~now].sum())
    extra = float((pairs * (after - before).astype(object))[was & now].sum())
    assert removal.extra_weighted_milliseconds[segment] == extra


@pytest.mark.real
def test_every_segment_of_a_town(shared):
    roads = split_roads(read_roads(shared / "osm/monaco-osrm.osm.pbf"))
    chance = np.random.default_rng(2017)
    some = chance.choice(roads.node_count, TOWN_PLACES, replace=False)
    points = TerminalPoints(
        np.array([f"p{k}" for k in range(len(some))], dtype=object),
        np.array(["place"] * len(some), dtype=object),
        roads.node_lonlat[some],
    )
    travel = Travel("light_truck", "dry", 1.0, 500.0, read_speed_tables())
    network = build_network(roads, points, travel)
    graph = graph_of_network(network, claim_free(network))
    places = np.unique(network.terminals.node.astype(np.int64))
    weights = chance.integers(1, 1000, len(places))
    removal = remove_each_between(graph, places, weights.astype(float), threads=2)
    before = scipy_table(graph, np.zeros(graph.arc_count, dtype=bool), places)
    for segment in range(graph.segment_count):
        check(
            removal, segment, weights, before, scipy_table(graph, graph.segment == segment, places)
        )
    assert removal.matters.sum() > 100


@pytest.mark.real
def test_200_segments_of_264_thousand_nodes(shared):
    held = np.load(shared / "benchmark/ny-264k.npz")
    graph = graph_of_arcs(
        len(held["node_lon"]),
        int(held["arc_segment"].max()) + 1,
        held["arc_tail"],
        held["arc_head"],
        held["arc_segment"],
        held["arc_milliseconds"].astype(np.int64),
    )
    places = held["place_node"][:NY_PLACES].astype(np.int64)
    weights = held["place_people"][:NY_PLACES]
    hierarchy = hierarchy_of_arcs(graph.node_count, graph.tail, graph.head)
    removal = remove_each_between(
        graph, places, weights.astype(float), hierarchy=hierarchy, threads=2
    )
    free = customize(hierarchy, EdgeStates(graph.milliseconds))
    before = distances(free, places, places)
    chance = np.random.default_rng(2017)
    matter = chance.choice(np.flatnonzero(removal.matters), NY_SEGMENTS // 2, replace=False)
    any_of_all = chance.choice(graph.segment_count, NY_SEGMENTS // 2, replace=False)
    for number, segment in enumerate(np.concatenate([matter, any_of_all]).tolist()):
        arcs = np.flatnonzero(graph.segment == segment)
        without = recustomize(free, arcs, np.full(len(arcs), CLOSED))
        after = distances(without, places, places)
        if number < BY_SCIPY:
            assert np.array_equal(after, scipy_table(graph, graph.segment == segment, places))
        check(removal, segment, weights, before, after)
