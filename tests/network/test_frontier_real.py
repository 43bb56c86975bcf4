"""The frontier on real roads: the Isle of Man, 50 pairs, equal to the label-correcting twin."""

import numpy as np
import pytest

from passable.bench.label_correcting import correct_labels, frontier_points
from passable.measures.exposure import RoadExposure, exposure_of_arcs
from passable.network.arc_graph import graph_of_network
from passable.network.build import TerminalPoints, Travel, build_network
from passable.network.density import spread_along_roads
from passable.network.density_wave import DensityKernel
from passable.network.frontier import frontier, thin_frontier, whole_exposure
from passable.network.road_pieces import pieces_of_network
from passable.network.speeds import read_speed_tables
from passable.network.split import split_roads
from passable.network.states import claim_free
from passable.read.roads import read_roads

PAIRS = 50


@pytest.mark.real
def test_fifty_pairs_of_the_isle_of_man_equal_the_twin(shared):
    path = shared / "osm" / "isle-of-man-2019-09-05.osm.pbf"
    roads = split_roads(read_roads(path))
    nobody = TerminalPoints(np.empty(0, object), np.empty(0, object), np.empty((0, 2)))
    travel = Travel("light_truck", "dry", 1.0, 2000.0, read_speed_tables())
    network = build_network(roads, nobody, travel)
    chance = np.random.default_rng(2017)
    pieces, arc_piece = pieces_of_network(network)
    where = chance.choice(np.flatnonzero(pieces.is_road), 100).astype(np.int32)
    mass = spread_along_roads(
        pieces, where, chance.random(100), chance.random(100) / 100, DensityKernel(1000.0)
    )
    exposed = exposure_of_arcs(RoadExposure(pieces, arc_piece, mass, np.zeros_like(mass)))
    exposure = whole_exposure(exposed)
    graph = graph_of_network(network, claim_free(network))
    largest = np.flatnonzero(network.component == np.bincount(network.component).argmax())
    sources, targets = chance.choice(largest, 10), chance.choice(largest, (10, PAIRS // 10))
    lengths = []
    for source, ends in zip(sources.tolist(), targets.tolist(), strict=True):
        labels = correct_labels(
            source, graph.first_out, graph.out_arc, graph.head, graph.milliseconds, exposure, 2**25
        )
        assert len(labels[0]), "the twin gave up"
        for target in ends:
            found = frontier(graph, exposure, source, target)
            assert [tuple(p) for p in found.points.tolist()] == frontier_points(target, labels)
            for way, (time, risk) in zip(found.ways, found.points.tolist(), strict=True):
                arcs = np.array(way, dtype=np.int64)
                assert graph.milliseconds[arcs].sum() == time
                assert exposure[arcs].sum() == risk
                assert (graph.tail[arcs[1:]] == graph.head[arcs[:-1]]).all()
                assert (int(graph.tail[arcs[0]]), int(graph.head[arcs[-1]])) == (source, target)
            assert len(thin_frontier(found, 0.05).points) <= len(found.points)
            lengths.append(len(found.points))
    assert len(lengths) == PAIRS
    assert max(lengths) > 20, "frontiers of a point or two would prove little"
