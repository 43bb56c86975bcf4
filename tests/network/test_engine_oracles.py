"""scipy agrees with the engine on real roads, to the millisecond.

All need the files named by ``PASSABLE_SHARED``.
"""

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from passable.network.build import Travel, build_network
from passable.network.hierarchy import build_hierarchy, hierarchy_of_arcs
from passable.network.hierarchy_ways import shortest_way
from passable.network.matrix import distances, trees
from passable.network.metric import customize, prune, recustomize
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.network.states import CLOSED, EdgeStates
from passable.network.ways import nearest_ways
from passable.read.roads import read_roads
from scenes import scene_points

SOURCES = 200
CLOSURES = 1000


def scipy_distances(nodes, tail, head, ms, sources):
    """Of parallel arcs the quickest, no closed ones; zeros stay arcs in CSR."""
    kept = ms != CLOSED
    tail, head, ms = tail[kept], head[kept], ms[kept]
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    is_first = np.ones(len(ms), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    first = np.searchsorted(tail[is_first], np.arange(nodes + 1))
    graph = csr_array((ms[is_first].astype(float), head[is_first], first), shape=(nodes, nodes))
    far = dijkstra(graph, indices=sources)
    return np.where(np.isfinite(far), far, -1).astype(np.int64)


def check_all(hierarchy, tail, head, ms, places):
    """Matrix and trees, claim-free and with a thousand arcs closed, pruned or not."""
    nodes = hierarchy.node_count
    free = customize(hierarchy, EdgeStates(ms), threads=2)
    chosen = np.random.default_rng(2017).integers(0, len(ms), CLOSURES)
    shut = ms.copy()
    shut[chosen] = CLOSED
    closed = recustomize(free, chosen, shut[chosen])
    whole = customize(hierarchy, EdgeStates(shut))
    assert np.array_equal(closed.up, whole.up)
    assert np.array_equal(closed.down, whole.down)
    tables = []
    for metric, times in ((free, ms), (closed, shut)):
        far = scipy_distances(nodes, tail, head, times, places)
        tables.append(far)
        wanted = far[:, places]
        assert np.array_equal(distances(metric, places, places), wanted)
        pruned = prune(metric, threads=2)
        assert np.array_equal(distances(pruned, places, places, threads=2), wanted)
        assert np.array_equal(trees(pruned, places[:20]).T, far[:20])
        assert np.array_equal(trees(metric, places[:3], threads=2).T, far[:3])
        for source, target in itertools.pairwise(places[:31]):
            way = shortest_way(metric, int(source), int(target))
            told = -1 if way is None else int(times[way].sum())
            assert told == far[np.flatnonzero(places == source)[0], target]
            if way:
                assert (tail[way[0]], head[way[-1]]) == (source, target)
                assert np.array_equal(head[way[:-1]], tail[way[1:]])
    return tables


@pytest.mark.real
def test_scipy_agrees_on_264_thousand_nodes(shared):
    path = shared / "benchmark/ny-264k.npz"
    if not path.exists():
        pytest.fail(f"{path} is missing")
    graph = np.load(path)
    tail, head = graph["arc_tail"], graph["arc_head"]
    hierarchy = hierarchy_of_arcs(len(graph["node_lon"]), tail, head)
    assert 1_200_000 < hierarchy.link_count < 1_500_000
    places = graph["place_node"][:SOURCES].astype(np.int64)
    ms = graph["arc_milliseconds"].astype(np.int64)
    free, shut = check_all(hierarchy, tail, head, ms, places)
    assert np.all(free >= 0), "it is strongly connected"
    assert np.mean(shut > free) > 0.01


@pytest.mark.real
@pytest.mark.parametrize("name", ["malta-ors", "bangladesh-clip"])
def test_scipy_agrees_on_real_networks(shared, name):
    path = shared / f"osm/{name}.osm.pbf"
    if not path.exists():
        pytest.fail(f"{path} is missing")
    travel = Travel("light_truck", "dry", 1.0, 2000.0, read_speed_tables())
    network = build_network(split_roads(read_roads(path)), scene_points(), travel)
    places = np.random.default_rng(1).choice(network.node_count, SOURCES, replace=False)
    hierarchy = build_hierarchy(network)
    arcs = network.arc_tail, network.arc_head, network.arc_milliseconds
    free, shut = check_all(hierarchy, *arcs, places)
    assert 0.2 < np.mean(free >= 0) < 1, "islands and yards behind private roads are kept"
    assert np.sum(shut >= 0) < np.sum(free >= 0)
    metric = customize(hierarchy, EdgeStates(network.arc_milliseconds))
    for direction in ("from", "to"):
        forest = nearest_ways(network, EdgeStates(network.arc_milliseconds), places, direction)
        table = trees(metric, places, direction).astype(np.int64)
        least = np.where(table < 0, np.iinfo(np.int64).max, table).min(axis=1)
        least[np.all(table < 0, axis=1)] = -1
        assert np.array_equal(least, forest.milliseconds)
